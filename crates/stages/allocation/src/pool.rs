//! Decides how the offer lines and demands of one item are held while it is shared. Does not share it (`settle`).
//! Up: [`crate`].

use model::allocation::{SharingRule, TieBreak};

use crate::level::Level;

/// Highest weight that counts, in thousandths: 16,777 times the plain one. Keeps every product of a demand, a weight
/// and a mark of the water level within 127 bits.
pub(crate) const WEIGHT_MAX: i64 = 1 << 24;

/// What is fair: the rule of sharing, and who is first where it leaves two equal.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fair {
    /// The rule.
    pub(crate) rule: SharingRule,
    /// Who is first among equals.
    pub(crate) tie_break: TieBreak,
}

/// One demand above zero.
#[derive(Clone, Debug)]
pub(crate) struct Taker {
    /// Its index among the demands of the problem.
    pub(crate) demand: usize,
    /// Units demanded, above zero.
    pub(crate) units: i64,
    /// Weight in thousandths, above zero: a weight of zero counts as the least weight.
    pub(crate) weight: i64,
    /// Units it has already and that stay: promised, or sent ahead of another line.
    pub(crate) base: i64,
    /// Least units worth having, at most the demand; zero for none.
    pub(crate) floor: i64,
    /// Whether it must reach its floor: it was given packs that are too few without more.
    pub(crate) is_bound: bool,
    /// Harm that the whole demand averts.
    pub(crate) harm: i64,
    /// What it has given to others before.
    pub(crate) given_before: i64,
}

impl Taker {
    /// The level with so many units.
    pub(crate) fn level(&self, got: i64) -> Level {
        Level::of(got, self.units, self.weight)
    }

    /// Packs of a size that meet what is still missing of the demand.
    pub(crate) fn most(&self, pack: i64) -> i64 {
        packs_up(self.units - self.base, pack)
    }

    /// Packs of a size with which it reaches its floor.
    pub(crate) fn least(&self, pack: i64) -> i64 {
        packs_up(self.floor - self.base, pack)
    }
}

/// Packs that hold so many units, rounded up; none where there is nothing to hold.
pub(crate) fn packs_up(units: i64, pack: i64) -> i64 {
    if units <= 0 { 0 } else { (units - 1) / pack + 1 }
}

/// Offer lines with packs of one size that may go to the same recipients.
#[derive(Clone, Debug)]
pub(crate) struct Lot {
    /// Units in a pack, above zero.
    pub(crate) pack: i64,
    /// Whole packs that may be given, above zero.
    pub(crate) packs: i64,
    /// Takers it may go to, ascending.
    pub(crate) eligible: Vec<usize>,
    /// Supplies, by index in the problem, in the order in which they are used up, each with its packs.
    pub(crate) lines: Vec<(usize, i64)>,
}

/// The lots and takers of one item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pool {
    /// By place.
    pub(crate) takers: Vec<Taker>,
    /// By size of the pack, then by who may have them.
    pub(crate) lots: Vec<Lot>,
    /// Whether some demand of the item has a floor, be it of a taker or not: then as few as possible are left with nothing.
    pub(crate) is_floored: bool,
}

impl Pool {
    /// The largest number of units that divides every pack; one where there is no pack.
    pub(crate) fn quantum(&self) -> i64 {
        self.lots.iter().map(|lot| lot.pack).fold(0, divisor).max(1)
    }

    /// Whether packs differ in size.
    pub(crate) fn is_mixed(&self) -> bool {
        self.lots.windows(2).any(|pair| pair[0].pack != pair[1].pack)
    }

    /// Whether some taker has a floor.
    pub(crate) fn has_floors(&self) -> bool {
        self.takers.iter().any(|taker| taker.floor > 0)
    }
}

/// Greatest common divisor.
pub(crate) fn divisor(one: i64, other: i64) -> i64 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Takers of ten units each, plain in every way.
    pub(crate) fn takers(count: usize) -> Vec<Taker> {
        let plain = |demand| Taker {
            demand,
            units: 10,
            weight: 1000,
            base: 0,
            floor: 0,
            is_bound: false,
            harm: 10,
            given_before: 0,
        };
        (0..count).map(plain).collect()
    }

    /// A lot of so many packs.
    pub(crate) fn lot(pack: i64, packs: i64, eligible: &[usize]) -> Lot {
        Lot { pack, packs, eligible: eligible.to_vec(), lines: vec![(0, packs)] }
    }

    #[test]
    fn the_quantum_divides_every_pack() {
        for (packs, quantum) in [(vec![500], 500), (vec![500, 200], 100), (vec![7, 5], 1), (vec![], 1)] {
            let lots = packs.into_iter().map(|pack| lot(pack, 1, &[])).collect();
            assert_eq!(Pool { lots, ..Pool::default() }.quantum(), quantum);
        }
    }

    #[test]
    fn packs_are_rounded_up_and_never_fewer_than_none() {
        for (units, pack, packs) in [(0, 5, 0), (-3, 5, 0), (1, 5, 1), (5, 5, 1), (6, 5, 2), (i64::MAX, 2, 1 << 62)] {
            assert_eq!(packs_up(units, pack), packs, "{units} in packs of {pack}");
        }
    }
}
