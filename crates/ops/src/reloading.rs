//! Decides how it is told what changed between two loads of a flight, unit by unit: what stays, moves, is built anew, comes off
//! and is new. For a re-load and for the difference of two plans alike. Does not load. Up: [`crate`].

use std::collections::BTreeMap;

use model::hold::Deck;
use model::id::{ConsignmentId, UnitId};
use model::loading::{AircraftLoad, LoadedUnit, Placement};
use model::quantity::grouped;

/// What becomes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// The same boxes at the same place.
    Stays,
    /// The same boxes at another place.
    Moves,
    /// Boxes come off or on, or stand another way.
    Rebuilt,
    /// It was aboard and is not any more.
    TakenOff,
    /// It was not aboard.
    New,
}

impl Fate {
    /// The word that a table shows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Moves => "moves",
            Self::Rebuilt => "re-built",
            Self::TakenOff => "taken off",
            Self::New => "new",
        }
    }
}

/// What becomes of one unit, before and after, and in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitChange {
    /// Which unit, by its number in the new load, else in the old one.
    pub unit: UnitId,
    /// What becomes of it.
    pub fate: Fate,
    /// Where it stood and what it held; a dash where it was not.
    pub before: String,
    /// Where it stands and what it holds; a dash where it is not.
    pub after: String,
    /// What is to be done, without the unit's name.
    pub words: String,
}

/// What became of people or of packs without a place: whose, before, after.
pub type RestChange = (String, String, String);

/// Every unit of two loads of one flight: those aboard forward first, then those taken off.
#[must_use]
pub fn unit_changes(before: &AircraftLoad, after: &AircraftLoad) -> Vec<UnitChange> {
    let pairs = paired(&before.units, &after.units);
    let is_gone = |index: &usize| !pairs.contains(&Some(*index));
    let aboard = after.units.iter().zip(&pairs).map(|(new, old)| change(old.map(|old| &before.units[old]), Some(new)));
    let gone = (0..before.units.len()).filter(is_gone).map(|index| change(Some(&before.units[index]), None));
    aboard.chain(gone).collect()
}

/// What differs in people aboard and in packs left behind.
#[must_use]
pub fn rest_changes(before: &AircraftLoad, after: &AircraftLoad) -> Vec<RestChange> {
    let (old, new) = (rest(before), rest(after));
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.sort();
    keys.dedup();
    let say = |side: &BTreeMap<String, String>, key: &String| side.get(key).map_or("-", String::as_str).to_owned();
    let differing = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    differing.map(|key| (key.clone(), say(&old, key), say(&new, key))).collect()
}

fn rest(load: &AircraftLoad) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, (i64, String)> = BTreeMap::new();
    for seated in &load.seated {
        found.entry(format!("{} seated", seated.consignment)).or_default().0 += seated.people.get();
    }
    for left in &load.left_out {
        let entry = found.entry(format!("{} left behind", left.consignment)).or_default();
        entry.0 += left.packs.get();
        entry.1 = format!(": {}", left.reason.rule);
    }
    found.into_iter().map(|(key, (count, why))| (key, format!("{}{why}", grouped(count)))).collect()
}

/// For each new unit the old one that it goes on from: the same build first, by number, then place; then any of the
/// same number, then any at the same place, that has cargo in common.
fn paired(old: &[LoadedUnit], new: &[LoadedUnit]) -> Vec<Option<usize>> {
    let rules: [fn(&LoadedUnit, &LoadedUnit) -> bool; 5] = [
        |old, new| old.id == new.id && is_same_build(old, new),
        |old, new| place(old) == place(new) && is_same_build(old, new),
        is_same_build,
        |old, new| old.id == new.id && has_common_cargo(old, new),
        |old, new| place(old) == place(new) && has_common_cargo(old, new),
    ];
    let mut pairs: Vec<Option<usize>> = vec![None; new.len()];
    let mut is_taken = vec![false; old.len()];
    for rule in rules {
        for (pair, unit) in pairs.iter_mut().zip(new).filter(|(pair, _)| pair.is_none()) {
            *pair = (0..old.len()).find(|index| !is_taken[*index] && rule(&old[*index], unit));
            if let Some(index) = pair {
                is_taken[*index] = true;
            }
        }
    }
    pairs
}

/// Whether the same packs stand the same way on the same kind of unit; a unit may lie turned at another position.
fn is_same_build(old: &LoadedUnit, new: &LoadedUnit) -> bool {
    let turned = || old.placements.iter().map(transposed).collect::<Vec<_>>() == new.placements;
    (&old.uld, &old.contents, old.gross, old.height) == (&new.uld, &new.contents, new.gross, new.height)
        && (old.placements == new.placements || turned())
}

fn transposed(grid: &Placement) -> Placement {
    let swap = |(x, y, z)| (y, x, z);
    let (x, y, z) = grid.counts;
    Placement { kind: grid.kind, at: swap(grid.at), extent: swap(grid.extent), counts: (y, x, z) }
}

fn has_common_cargo(old: &LoadedUnit, new: &LoadedUnit) -> bool {
    new.contents.iter().any(|one| old.contents.iter().any(|other| other.consignment == one.consignment))
}

fn change(old: Option<&LoadedUnit>, new: Option<&LoadedUnit>) -> UnitChange {
    let said = |unit: &LoadedUnit| format!("{}: {}", place(unit), packs_words(&packs(unit)));
    // Plans made afresh number their units anew: the old number is said where it is another.
    let was = |old: &LoadedUnit| match new {
        Some(new) if new.id == old.id => said(old),
        _ => format!("{} at {}", old.id, said(old)),
    };
    let (fate, words) = match (old, new) {
        (Some(old), Some(new)) => kept(old, new),
        (Some(old), None) => {
            (Fate::TakenOff, format!("is taken off {}, with {}", place(old), packs_words(&packs(old))))
        }
        (None, new) => {
            let new = new.expect("a change should have a unit before or after");
            (Fate::New, format!("is new at {}, with {}", place(new), packs_words(&packs(new))))
        }
    };
    let unit = new.or(old).expect("a change should have a unit before or after").id.clone();
    let dash = || "-".to_owned();
    UnitChange { unit, fate, before: old.map_or_else(dash, was), after: new.map_or_else(dash, said), words }
}

/// What becomes of a unit that is aboard before and after.
fn kept(old: &LoadedUnit, new: &LoadedUnit) -> (Fate, String) {
    let (from, to) = (place(old), place(new));
    let has_moved = from != to;
    if is_same_build(old, new) {
        return if has_moved {
            (Fate::Moves, format!("moves from {from} to {to}"))
        } else {
            (Fate::Stays, format!("stays at {to}"))
        };
    }
    let whither =
        if has_moved { format!("moves from {from} to {to} and is re-built") } else { format!("is re-built at {to}") };
    let (before, after) = (packs(old), packs(new));
    let beyond = |one: &BTreeMap<ConsignmentId, i64>, other: &BTreeMap<ConsignmentId, i64>| {
        let more = |(id, packs): (&ConsignmentId, &i64)| (id.clone(), packs - other.get(id).copied().unwrap_or(0));
        one.iter().map(more).filter(|(_, packs)| *packs > 0).collect::<BTreeMap<_, _>>()
    };
    let (added, removed) = (beyond(&after, &before), beyond(&before, &after));
    let mut parts = Vec::new();
    if !added.is_empty() {
        parts.push(format!("{} added", packs_words(&added)));
    }
    if !removed.is_empty() {
        parts.push(format!("{} taken off", packs_words(&removed)));
    }
    if old.uld != new.uld {
        let kind = new.uld.as_ref().map_or_else(|| "the floor".to_owned(), ToString::to_string);
        parts.push(format!("on {kind} now"));
    }
    if parts.is_empty() {
        parts.push("the same packs, stacked anew".to_owned());
    }
    (Fate::Rebuilt, format!("{whither}: {}", parts.join("; ")))
}

/// Where a unit stands: its position, or a place on the floor.
#[must_use]
pub fn place(unit: &LoadedUnit) -> String {
    match &unit.position {
        Some(position) => position.to_string(),
        None => {
            let deck = deck_word(unit.deck);
            format!("{deck} floor {} mm aft, {} mm right", grouped(unit.x.get()), grouped(unit.y.get()))
        }
    }
}

/// The word of a deck.
#[must_use]
pub fn deck_word(deck: Deck) -> &'static str {
    match deck {
        Deck::Main => "main",
        Deck::Lower => "lower",
    }
}

/// Packs of each consignment in a unit.
#[must_use]
pub fn packs(unit: &LoadedUnit) -> BTreeMap<ConsignmentId, i64> {
    let mut found = BTreeMap::new();
    for content in &unit.contents {
        *found.entry(content.consignment.clone()).or_default() += content.packs.get();
    }
    found
}

/// `12 of L-IT, 3 of M-IT`.
#[must_use]
pub fn packs_words(packs: &BTreeMap<ConsignmentId, i64>) -> String {
    let words: Vec<String> = packs.iter().map(|(id, packs)| format!("{} of {id}", grouped(*packs))).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests;
