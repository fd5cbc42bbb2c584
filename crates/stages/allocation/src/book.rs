//! Decides how it is kept which line gave how much to which demand, and how a consignment is named. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::allocation::{AllocationProblem, Supply};
use model::id::{ConsignmentId, ID_LENGTH_MAX, OfferLineId, PlaceId};
use model::quantity::{Permille, Units};

/// Why a line that goes with another one was not shared at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stays {
    /// The line it goes with is not among the supplies.
    LeaderMissing,
    /// The line it goes with was given to nobody.
    LeaderUnshared,
    /// It may not go where the line it goes with went.
    NotAllowed(PlaceId),
    /// Lines go with each other in a circle.
    Circle,
}

/// What became of every supply, by its index in the problem.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    /// Packs given, by index of the demand.
    pub(crate) given: Vec<BTreeMap<usize, i64>>,
    /// Why it was not shared.
    pub(crate) stays: Vec<Option<Stays>>,
    /// Whether its shares are final.
    pub(crate) is_done: Vec<bool>,
}

impl Book {
    /// Nothing given yet.
    pub(crate) fn new(supplies: usize) -> Self {
        Self { given: vec![BTreeMap::new(); supplies], stays: vec![None; supplies], is_done: vec![false; supplies] }
    }

    /// Gives packs of a supply to a demand.
    pub(crate) fn give(&mut self, supply: usize, demand: usize, packs: i64) {
        *self.given[supply].entry(demand).or_default() += packs;
    }

    /// Packs of a supply that were given to anybody.
    pub(crate) fn packs(&self, supply: usize) -> i64 {
        self.given[supply].values().sum()
    }

    /// Units that each demand got.
    pub(crate) fn got(&self, problem: &AllocationProblem) -> Vec<i64> {
        let mut got = vec![0; problem.demands.len()];
        for (supply, given) in problem.supplies.iter().zip(&self.given) {
            for (demand, packs) in given {
                got[*demand] += supply.pack.units().get() * packs;
            }
        }
        got
    }
}

/// Units of a supply that are held back for later waves: the share rounded up, so that it is never less than said.
pub(crate) fn held_back(units: Units, share: Permille) -> i64 {
    let held = (i128::from(units.get()) * i128::from(share.get()) + 999) / 1000;
    i64::try_from(held).expect("a share of an amount should be no more than the amount")
}

/// Whether a supply can be loaded by the last useful day of a demand. Flying takes longer still: `flights` sees to that.
pub(crate) fn is_in_time(supply: &Supply, due: Option<Date>) -> bool {
    due.is_none_or(|due| supply.ready <= due)
}

/// Names consignments `LINE-PLACE`. A name that is too long or already taken is cut and gets a sum over both ids, so
/// that the same line and place always give the same name.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<ConsignmentId>,
}

impl Names {
    /// The name of what a line gives to a place.
    pub(crate) fn name(&mut self, line: &OfferLineId, place: &PlaceId) -> ConsignmentId {
        let plain = ConsignmentId::try_new(&format!("{line}-{place}")).ok();
        let id = plain.filter(|id| !self.taken.contains(id)).unwrap_or_else(|| summed(line, place));
        self.taken.insert(id.clone());
        id
    }
}

/// The cut name: as much of line and place as fits before 16 hexadecimal digits.
fn summed(line: &OfferLineId, place: &PlaceId) -> ConsignmentId {
    let sum = fingerprint(line.as_str().bytes().chain([0]).chain(place.as_str().bytes()));
    let tail = format!(".{sum:016x}");
    let head: String = format!("{line}-{place}").chars().take(ID_LENGTH_MAX - tail.len()).collect();
    ConsignmentId::of(&format!("{head}{tail}"))
}

/// FNV-1a, 64 bits: short, the same everywhere, and good enough to tell ids apart.
fn fingerprint(bytes: impl Iterator<Item = u8>) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    bytes.fold(OFFSET, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_where_they_fit_and_differ_where_they_do_not() {
        let mut names = Names::default();
        assert_eq!(names.name(&OfferLineId::of("masks-1"), &PlaceId::of("IT")).as_str(), "masks-1-IT");
        let long = "x".repeat(64);
        let first = names.name(&OfferLineId::of(&long), &PlaceId::of("IT"));
        let second = names.name(&OfferLineId::of(&long), &PlaceId::of("RS"));
        assert!(first != second && first.as_str().len() == 64, "{first} {second}");
        assert_eq!(first, Names::default().name(&OfferLineId::of(&long), &PlaceId::of("IT")), "always the same name");
        let clash = names.name(&OfferLineId::of("masks"), &PlaceId::of("1-IT"));
        assert_ne!(clash.as_str(), "masks-1-IT", "a name that is taken is not given twice");
    }

    #[test]
    fn what_is_held_back_is_never_less_than_its_share() {
        for (units, permille, held) in [(1000, 100, 100), (1001, 100, 101), (7, 0, 0), (7, 1000, 7)] {
            let share = Permille::try_new(permille).expect("a share");
            assert_eq!(held_back(Units::of(units), share), held);
        }
    }
}
