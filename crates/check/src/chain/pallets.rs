//! Decides whether the places for pallets and ULDs that flights are planned with are those of the operation's tables.
//! Up: [`crate::chain`].

use std::collections::{BTreeMap, BTreeSet};

use model::flights::{Consignment, PalletPlaces, PlaceRoom};
use model::hold::{CargoDeck, HoldPosition, UldType};
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};
use model::quantity::{CubicMillimetres, Grams, Units};
use model::transport::AircraftType;
use model::world::{ItemKind, Pack};

use super::of_stage;
use crate::sheet::Sheet;

/// Sets of positions that are looked at; where exclusions make more, all positions count as usable together.
const SETS_MAX: usize = 20_000;

/// A unit on a position: usable base, height, mass of cargo.
#[derive(Clone, Copy, Debug)]
struct Stand {
    length: i64,
    width: i64,
    height: i64,
    net: i64,
}

pub(super) fn places(operation: &Operation, problems: &PlanProblems, _: &PlanSolutions, sheet: &mut Sheet) {
    let asked = &problems.flights;
    let flown = |aircraft: &&AircraftType| operation.tails.iter().any(|tail| tail.aircraft == aircraft.id);
    let due: Vec<PalletPlaces> = operation
        .types
        .iter()
        .filter(flown)
        .filter_map(|aircraft| places_of(aircraft, &operation.ulds, &asked.consignments))
        .collect();
    let known = |places: &PalletPlaces| asked.places.iter().find(|other| other.aircraft == places.aircraft);
    for places in &due {
        let given = known(places);
        sheet.holds(given.is_some_and(|given| given == places), || {
            let told = |places: &PalletPlaces| {
                format!("{} places for {} consignments", places.count, places.consignments.len())
            };
            let given = given.map_or("none".to_owned(), told);
            let text = format!("asked with other places of {} than its tables give: {given}", places.aircraft);
            (of_stage("flights"), text)
        });
    }
    let is_due = |given: &PalletPlaces| due.iter().any(|places| places.aircraft == given.aircraft);
    let strange = asked.places.iter().filter(|given| !is_due(given)).count();
    sheet.holds(strange == 0, || {
        (of_stage("flights"), format!("asked with the places of {strange} types that have none or are not flown"))
    });
}

/// The places of a type; none where no unit stands on any of its positions.
fn places_of(aircraft: &AircraftType, ulds: &[UldType], consignments: &[Consignment]) -> Option<PalletPlaces> {
    let mut positions: Vec<&HoldPosition> = aircraft.hold.positions.iter().collect();
    positions.sort_by_key(|at| (at.deck, at.x, at.y));
    let mut tare_min: Option<Grams> = None;
    let mut stands: Vec<Vec<Stand>> = vec![];
    for at in &positions {
        let deck = aircraft.hold.decks.iter().find(|deck| deck.deck == at.deck);
        let mut own = vec![];
        for kind in ulds {
            if let Some(stand) = deck.and_then(|deck| stand_of(deck, at, kind)) {
                tare_min = Some(tare_min.map_or(kind.tare, |tare| tare.min(kind.tare)));
                own.push(stand);
            }
        }
        stands.push(own);
    }
    let takes_floor = aircraft.hold.decks.iter().any(|deck| deck.floor_loading);
    let mut named = BTreeSet::new();
    let mut heights = BTreeSet::new();
    for one in consignments {
        let sits_or_drives = one.kind == ItemKind::People || (one.kind == ItemKind::Vehicle && takes_floor);
        let ways = ways_of(&one.pack);
        let fits = |stand: &Stand| one.pack.gross().get() <= stand.net && ways.iter().any(|way| is_within(stand, *way));
        if !sits_or_drives && stands.iter().flatten().any(fits) {
            named.insert(one.id.clone());
            heights.extend(ways.iter().map(|(_, up)| *up));
        }
    }
    let mut reached: BTreeMap<i64, i64> = BTreeMap::new();
    for stand in stands.iter().flatten() {
        reached.entry(stand.height).or_insert_with(|| highest(&heights, stand.height));
    }
    let barred = barred(&positions);
    let each = |worth: &dyn Fn(&Stand) -> i64| -> Vec<i64> {
        stands.iter().map(|own| own.iter().map(worth).max().unwrap_or(0)).collect()
    };
    let volumes = each(&|stand| {
        let volume = i128::from(stand.length) * i128::from(stand.width) * i128::from(reached[&stand.height]);
        i64::try_from(volume).unwrap_or(i64::MAX)
    });
    let nets = each(&|stand| stand.net);
    let best = |worth: &[i64]| worth.iter().copied().max().unwrap_or(0);
    let room = |volume, net| PlaceRoom { volume: CubicMillimetres::of(volume), net: Grams::of(net) };
    tare_min.map(|tare_min| PalletPlaces {
        aircraft: aircraft.id.clone(),
        count: Units::of(most_together(&each(&|_| 1), &barred)),
        tare_min,
        place: room(best(&volumes), best(&nets)),
        whole: room(most_together(&volumes, &barred), most_together(&nets, &barred)),
        consignments: named,
    })
}

/// A kind of unit on a position; none where it does not lock, stands out, or may carry nothing.
fn stand_of(deck: &CargoDeck, at: &HoldPosition, kind: &UldType) -> Option<Stand> {
    let (_, own) = at.ulds.iter().find(|(id, _)| *id == kind.id)?;
    let on_floor = deck.floor_max_per_m2.map_or(i128::MAX, |most| {
        i128::from(most.get()) * i128::from(at.length.get()) * i128::from(at.width.get()) / 1_000_000
    });
    let gross = own.map_or(at.gross_max, |own| own.min(at.gross_max)).min(kind.gross_max).get();
    let net = i64::try_from(on_floor).map_or(gross, |floor| floor.min(gross)) - kind.tare.get();
    let (length, width) = (kind.usable_length.get(), kind.usable_width.get());
    let under = at.height_max.get().min(deck.height.get()) - kind.base_height.get();
    let height = under.min(kind.stack_max.get());
    let lies = if at.length == kind.length { (length, width) } else { (width, length) };
    let is_inside = lies.0 <= at.length.get() && lies.1 <= at.width.get();
    (net > 0 && length > 0 && width > 0 && height > 0 && is_inside).then_some(Stand { length, width, height, net })
}

/// The ways a pack may stand: its base, and its height.
fn ways_of(pack: &Pack) -> Vec<([i64; 2], i64)> {
    let (length, width, height) = pack.sizes();
    let [length, width, height] = [length, width, height].map(|size| size.get());
    let mut ways = vec![([length, width], height)];
    if !pack.upright_only() {
        ways.extend([([length, height], width), ([width, height], length)]);
    }
    ways
}

/// Whether a pack stands so on a unit, turned about the vertical if need be.
fn is_within(stand: &Stand, ([one, other], up): ([i64; 2], i64)) -> bool {
    let (short, long) = (one.min(other), one.max(other));
    let (narrow, wide) = (stand.length.min(stand.width), stand.length.max(stand.width));
    short > 0 && up > 0 && up <= stand.height && short <= narrow && long <= wide
}

/// The greatest sum of heights, each as often as need be, that stays under a ceiling.
fn highest(heights: &BTreeSet<i64>, ceiling: i64) -> i64 {
    let mut sums = BTreeSet::from([0]);
    let mut work = vec![0];
    while let Some(sum) = work.pop() {
        for next in heights.iter().map(|height| sum + height.max(&1)).filter(|next| *next <= ceiling) {
            if sums.insert(next) {
                work.push(next);
            }
        }
    }
    sums.last().copied().unwrap_or(0)
}

/// For each position those that cannot be used with it.
fn barred(positions: &[&HoldPosition]) -> Vec<Vec<usize>> {
    let meets = |one: &HoldPosition, other: &HoldPosition| {
        let within = |from: i64, length: i64, other: i64, other_length: i64| {
            from < other + other_length && other < from + length
        };
        one.deck == other.deck
            && within(one.x.get(), one.length.get(), other.x.get(), other.length.get())
            && within(one.y.get(), one.width.get(), other.y.get(), other.width.get())
    };
    let excludes =
        |one: &HoldPosition, other: &HoldPosition| one.excludes.contains(&other.id) || other.excludes.contains(&one.id);
    let with = |index: usize| {
        let others = (0..positions.len()).filter(move |other| *other != index);
        others
            .filter(|other| {
                let (one, two) = (positions[index], positions[*other]);
                meets(one, two) || excludes(one, two)
            })
            .collect()
    };
    (0..positions.len()).map(with).collect()
}

/// The most that positions usable together are worth: from the front, each is used or left, and what is still open decides
/// the rest.
fn most_together(worth: &[i64], barred: &[Vec<usize>]) -> i64 {
    // What is open behind the position looked at, with the most that was gained before it.
    let mut sets: BTreeMap<Vec<usize>, i64> = BTreeMap::from([(vec![], 0)]);
    let mut seen = 0;
    for (index, own) in worth.iter().enumerate() {
        let mut next: BTreeMap<Vec<usize>, i64> = BTreeMap::new();
        let mut keep = |closed: Vec<usize>, gained: i64| {
            let best = next.entry(closed).or_insert(gained);
            *best = (*best).max(gained);
        };
        for (closed, gained) in sets {
            let later = |from: &[usize]| from.iter().copied().filter(|other| *other > index).collect::<Vec<_>>();
            if *own > 0 && !closed.contains(&index) {
                let mut shut = later(&closed);
                shut.extend(later(&barred[index]));
                shut.sort_unstable();
                shut.dedup();
                keep(shut, gained.saturating_add(*own));
            }
            keep(later(&closed), gained);
        }
        seen += next.len();
        if seen > SETS_MAX {
            return worth.iter().fold(0, |sum: i64, own| sum.saturating_add(*own));
        }
        sets = next;
    }
    sets.into_values().max().unwrap_or(0)
}
