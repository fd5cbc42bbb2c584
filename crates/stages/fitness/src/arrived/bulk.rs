//! Decides mass and volume of a line: as the list states them, else by the item's packs, marked as a guess, else not
//! known. Up: [`crate::arrived`].

use model::arrived::{ArrivedLine, Guess, GuessOf, How};
use model::quantity::{CubicMillimetres, Grams, Permille};
use model::world::{Item, Pack};

/// How sure: packs that hold the units, packs as counted by the list, the density of the item's pack. The catalogue's
/// packs are examples mostly.
const SURE_BY_UNITS: i64 = 500;
const SURE_BY_PACKS: i64 = 400;
const SURE_BY_DENSITY: i64 = 350;

/// Mass and volume with what was guessed.
pub(super) struct Bulk {
    pub(super) gross: Option<Grams>,
    pub(super) volume: Option<CubicMillimetres>,
    pub(super) guesses: Vec<Guess>,
}

/// Mass and volume of a line.
pub(super) fn of(line: &ArrivedLine, item: Option<&Item>) -> Bulk {
    let mut bulk = Bulk { gross: line.gross, volume: line.volume, guesses: Vec::new() };
    let Some(pack) = item.and_then(|item| item.pack.as_ref()) else { return bulk };
    let (packs, words, sure) = match (line.units, line.packs) {
        (Some(units), _) => {
            let packs = pack.packs_for(units).get();
            (Some(packs), format!("{packs} packs of {} as the catalogue packs it", pack.units().get()), SURE_BY_UNITS)
        }
        (None, Some(packs)) => {
            (Some(packs.get()), format!("{} packs, each as the catalogue packs it", packs.get()), SURE_BY_PACKS)
        }
        (None, None) => (None, String::new(), 0),
    };
    let by_packs = |each: i64| packs.and_then(|packs| packs.checked_mul(each));
    if bulk.gross.is_none() {
        let guessed = by_packs(pack.gross().get()).map(|grams| (grams, words.clone(), sure));
        let guessed =
            guessed.or_else(|| by_density(line.volume?.get(), pack.volume().get(), pack.gross().get(), "volume"));
        if let Some((grams, from, sure)) = guessed.filter(|(grams, ..)| *grams > 0) {
            bulk.gross = Some(Grams::of(grams));
            bulk.guesses.push(guess(GuessOf::Gross, grams, from, sure));
        }
    }
    if bulk.volume.is_none() {
        let guessed = by_packs(pack_volume(pack)).map(|volume| (volume, words, sure));
        let guessed = guessed.or_else(|| by_density(line.gross?.get(), pack.gross().get(), pack_volume(pack), "mass"));
        if let Some((volume, from, sure)) = guessed.filter(|(volume, ..)| *volume > 0) {
            bulk.volume = Some(CubicMillimetres::of(volume));
            bulk.guesses.push(guess(GuessOf::Volume, volume, from, sure));
        }
    }
    bulk
}

fn pack_volume(pack: &Pack) -> i64 {
    pack.volume().get()
}

/// By the ratio that the item's pack has of one to the other.
fn by_density(known: i64, of_pack: i64, wanted_of_pack: i64, word: &str) -> Option<(i64, String, i64)> {
    if of_pack == 0 {
        return None;
    }
    let value = i128::from(known) * i128::from(wanted_of_pack) / i128::from(of_pack);
    Some((i64::try_from(value).ok()?, format!("its {word}, at the density of the catalogue's pack"), SURE_BY_DENSITY))
}

fn guess(what: GuessOf, value: i64, from: String, sure: i64) -> Guess {
    let sure = Permille::try_new(sure).expect("a constant share should be one");
    Guess { what, value: value.to_string(), from, how: How::Assumed, sure }
}
