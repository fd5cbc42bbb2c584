//! Decides how the offer lines and demands of one item are held while it is shared. Does not share it (`water`, `mixed`).
//! Up: [`crate`].

use jiff::civil::Date;
use model::id::PlaceId;

use crate::level::Level;

/// Highest weight that counts, in thousandths: 16,777 times the plain one. Keeps every product of a demand, a weight
/// and a mark of the water level within 127 bits.
pub(crate) const WEIGHT_MAX: i64 = 1 << 24;

/// One demand above zero.
#[derive(Clone, Debug)]
pub(crate) struct Taker<'a> {
    /// Who.
    pub(crate) place: &'a PlaceId,
    /// Its index among the demands of the problem.
    pub(crate) demand: usize,
    /// Units demanded, above zero.
    pub(crate) units: i64,
    /// Last useful day of arrival, where stated.
    pub(crate) due: Option<Date>,
    /// Weight in thousandths, above zero: a weight of zero counts as the least weight.
    pub(crate) weight: i64,
}

impl Taker<'_> {
    /// The level with so many units.
    pub(crate) fn level(&self, got: i64) -> Level {
        Level::of(got, self.units, self.weight)
    }
}

/// Offer lines with packs of one size that may go to the same recipients.
#[derive(Clone, Debug)]
pub(crate) struct Lot {
    /// Units in a pack, above zero.
    pub(crate) pack: i64,
    /// Whole packs that may be given.
    pub(crate) packs: i64,
    /// Takers it may go to, ascending.
    pub(crate) eligible: Vec<usize>,
    /// Supplies, by index in the problem, in the order in which they are used up, each with its packs.
    pub(crate) lines: Vec<(usize, i64)>,
    /// Whether what was given stays: another line has been sent after it.
    pub(crate) is_pinned: bool,
}

/// The lots and takers of one item, and what was given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pool<'a> {
    /// By place.
    pub(crate) takers: Vec<Taker<'a>>,
    /// In the order in which they came.
    pub(crate) lots: Vec<Lot>,
    /// Packs of each lot given to each taker.
    pub(crate) given: Vec<Vec<i64>>,
}

impl Pool<'_> {
    /// Adds a lot of which nothing is given yet.
    pub(crate) fn add(&mut self, lot: Lot) {
        self.given.push(vec![0; self.takers.len()]);
        self.lots.push(lot);
    }

    /// Packs of a lot that nobody has.
    pub(crate) fn spare(&self, lot: usize) -> i64 {
        self.lots[lot].packs - self.given[lot].iter().sum::<i64>()
    }

    /// Units that a taker has.
    pub(crate) fn got(&self, taker: usize) -> i64 {
        self.lots.iter().zip(&self.given).map(|(lot, given)| lot.pack * given[taker]).sum()
    }

    /// The largest number of units that divides every pack.
    pub(crate) fn quantum(&self) -> i64 {
        self.lots.iter().map(|lot| lot.pack).fold(0, divisor)
    }

    /// Whether packs differ in size.
    pub(crate) fn is_mixed(&self) -> bool {
        self.lots.windows(2).any(|pair| pair[0].pack != pair[1].pack)
    }
}

/// Greatest common divisor.
fn divisor(one: i64, other: i64) -> i64 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantum_divides_every_pack() {
        for (packs, quantum) in [(vec![500], 500), (vec![500, 200], 100), (vec![7, 5], 1)] {
            let mut pool = Pool::default();
            for pack in packs {
                pool.add(Lot { pack, packs: 1, eligible: vec![], lines: vec![], is_pinned: false });
            }
            assert_eq!(pool.quantum(), quantum);
        }
    }
}
