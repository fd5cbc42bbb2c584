//! Decides on which scale takers stand: who is next, how many quanta one has at a mark, and which of two outcomes is fairer.
//! One scale for max-min and one for alpha-fair shares; the engine (`water`) is the same. Does not share. Up: [`crate`].

use std::cmp::Ordering;

use model::allocation::{SharingRule, TieBreak};

use crate::alpha::Alpha;
use crate::level::{Level, magnitude};
use crate::pool::{Fair, Pool, Taker};

/// Marks of a scale: fine enough that between two marks even a demand of a billion packs is raised by about one pack,
/// coarse enough for 128-bit products.
pub(crate) const MARKS: u64 = 1 << 40;

/// Logarithms closer than this are the same worth: about a millionth of a millionth of it.
const SAME: f64 = 1e-12;

/// Part by which a quick look in plain numbers may be off.
const QUICK: f64 = 1e-9;

/// The scale of one pool.
#[derive(Clone, Debug)]
pub(crate) struct Scale<'p> {
    takers: &'p [Taker],
    quantum: i64,
    measure: Measure,
    /// Whether who gave more before is first among equals.
    is_reciprocal: bool,
    /// Whether as few as possible are to have nothing, before all else: always where there are floors.
    is_nothing_worst: bool,
}

/// What is measured.
#[derive(Clone, Debug)]
enum Measure {
    /// The weighted fill.
    Level,
    /// What a quantum is worth, and between which prices the quanta of the pool are.
    Worth { alpha: Alpha, dearest: f64, cheapest: f64 },
}

/// How urgent a taker's next quantum is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Whether it has nothing yet, and that is worse than anything.
    is_first: bool,
    /// Logarithm of what the quantum is worth; the same for all where levels decide.
    worth: f64,
    now: Level,
    /// The level after the quantum.
    next: Level,
}

/// How fair an outcome is; the greater, the fairer.
#[derive(Clone, Debug)]
pub(crate) struct Merit {
    /// Takers that have nothing, and takers that have something, but less than their floor.
    left: (usize, usize),
    fills: Fills,
}

#[derive(Clone, Debug)]
enum Fills {
    /// From the lowest.
    Levels(Vec<Level>),
    Worth(f64),
}

impl<'p> Scale<'p> {
    /// The scale of a pool that is shared in quanta of so many units.
    pub(crate) fn of(pool: &'p Pool, fair: Fair, quantum: i64) -> Self {
        let takers = &pool.takers[..];
        let measure = match fair.rule {
            SharingRule::MaxMin => Measure::Level,
            SharingRule::Alpha(permille) => {
                let alpha = Alpha::of(permille.get(), takers);
                let (dearest, cheapest) = prices(&alpha, takers, quantum);
                Measure::Worth { alpha, dearest, cheapest }
            }
        };
        let is_nothing_worst = pool.is_floored
            || match &measure {
                Measure::Level => true,
                Measure::Worth { alpha, .. } => alpha.is_nothing_worst(),
            };
        Self { takers, quantum, measure, is_reciprocal: fair.tie_break == TieBreak::Reciprocity, is_nothing_worst }
    }

    /// How urgent the next quantum of a taker is that has so many units, less than its demand.
    pub(crate) fn key(&self, index: usize, got: i64) -> Key {
        let taker = &self.takers[index];
        let to = got.saturating_add(self.quantum);
        let (now, next) = (taker.level(got), taker.level(to));
        match &self.measure {
            Measure::Level => Key { is_first: false, worth: 0.0, now, next },
            Measure::Worth { alpha, .. } => {
                let is_first = self.is_nothing_worst && got == 0;
                let worth = if is_first { alpha.first(index, taker, to) } else { alpha.gain(index, taker, got, to) };
                Key { is_first, worth, now, next }
            }
        }
    }

    /// The most urgent of the takers that have a key and are asked for.
    pub(crate) fn most_urgent(&self, keys: &[Option<Key>], is_asked: impl Fn(usize) -> bool) -> Option<usize> {
        let keyed = || {
            let asked = keys.iter().enumerate().filter(|(index, key)| key.is_some() && is_asked(*index));
            asked.filter_map(|(index, key)| key.as_ref().map(|key| (index, key)))
        };
        let given = |index: usize| self.given_before(index);
        if matches!(self.measure, Measure::Level) {
            // Of two at one level the one that a quantum raises higher is first: the fills left behind are then better.
            let order = |(one, key): &(usize, &Key), (other, against): &(usize, &Key)| {
                let by_level = key.now.cmp(&against.now).then_with(|| against.next.cmp(&key.next));
                by_level.then_with(|| given(*other).cmp(&given(*one))).then(one.cmp(other))
            };
            return keyed().min_by(order).map(|(index, _)| index);
        }
        let is_first = keyed().any(|(_, key)| key.is_first);
        let at_stake = || keyed().filter(|(_, key)| key.is_first == is_first);
        let best = at_stake().map(|(_, key)| key.worth).fold(f64::NEG_INFINITY, f64::max);
        let equal = at_stake().filter(|(_, key)| key.worth >= best - SAME);
        let order = |(one, key): &(usize, &Key), (other, against): &(usize, &Key)| {
            let by_gift = given(*other).cmp(&given(*one));
            by_gift.then_with(|| against.next.cmp(&key.next)).then(one.cmp(other))
        };
        equal.min_by(order).map(|(index, _)| index)
    }

    /// What a taker gave to others before, where that makes it first among equals; else zero.
    pub(crate) fn given_before(&self, index: usize) -> i64 {
        if self.is_reciprocal { self.takers[index].given_before } else { 0 }
    }

    /// Whether quanta can be counted at marks; else takers are raised run by run.
    pub(crate) fn has_marks(&self) -> bool {
        match &self.measure {
            Measure::Level => true,
            Measure::Worth { dearest, cheapest, .. } => cheapest <= dearest,
        }
    }

    /// Quanta, beyond what it has already, that a taker has at a mark when nothing is in the way.
    pub(crate) fn quanta_at(&self, index: usize, mark: u64) -> i64 {
        let taker = &self.takers[index];
        match &self.measure {
            Measure::Level => {
                // Rounding up twice is rounding up once: the mark is a power of two, so the first division is a shift.
                let full = magnitude(taker.units) * magnitude(taker.weight);
                let units = (full * u128::from(mark)).div_ceil(u128::from(MARKS));
                let Ok(units) = i64::try_from(units) else { return taker.most(self.quantum) };
                crate::pool::packs_up(units.min(taker.units) - taker.base, self.quantum)
            }
            Measure::Worth { alpha, dearest, cheapest } => {
                if alpha.is_level(index) {
                    return 0;
                }
                let price = dearest - (dearest - cheapest) * (mark as f64 / MARKS as f64);
                alpha.quanta_at(index, taker, self.quantum, price)
            }
        }
    }

    /// Quanta that a taker with so many units can be raised by while nobody else becomes more urgent.
    pub(crate) fn run(&self, index: usize, got: i64) -> i64 {
        let taker = &self.takers[index];
        match &self.measure {
            Measure::Worth { alpha, .. } if alpha.is_level(index) && !(self.is_nothing_worst && got == 0) => {
                ((taker.units - got) / self.quantum).max(1)
            }
            _ => 1,
        }
    }

    /// Whether those with nothing come before everybody else in an order of their own.
    pub(crate) fn has_first(&self) -> bool {
        self.is_nothing_worst && matches!(self.measure, Measure::Worth { .. })
    }

    /// How fair it is when takers have so many units.
    pub(crate) fn merit(&self, got: &[i64]) -> Merit {
        let with = || self.takers.iter().zip(got);
        let zeros = if self.is_nothing_worst { with().filter(|(_, got)| **got == 0).count() } else { 0 };
        let below = with().filter(|(taker, got)| **got > 0 && **got < taker.floor).count();
        let fills = match &self.measure {
            Measure::Level => {
                let mut levels: Vec<_> = with().map(|(taker, got)| taker.level(*got)).collect();
                levels.sort_unstable();
                Fills::Levels(levels)
            }
            Measure::Worth { alpha, .. } => Fills::Worth(alpha.worth(self.takers, got)),
        };
        Merit { left: (zeros, below), fills }
    }

    /// How much a taker's having a pack more may strain another, in plain numbers: what it is worth, or for levels how low the
    /// taker stands. To be held against [`Scale::strain`].
    pub(crate) fn hope(&self, index: usize, got: i64, pack: i64) -> f64 {
        let taker = &self.takers[index];
        match &self.measure {
            Measure::Level => -(got as f64) * self.slope(index, got),
            Measure::Worth { .. } if self.is_nothing_worst && got == 0 => f64::INFINITY,
            Measure::Worth { alpha, .. } => alpha.plain(index, taker, got + pack) - alpha.plain(index, taker, got),
        }
    }

    /// What a unit is worth to a taker with so many, in plain numbers; for levels by how much it raises one.
    pub(crate) fn slope(&self, index: usize, got: i64) -> f64 {
        let taker = &self.takers[index];
        match &self.measure {
            Measure::Level => 1.0 / (taker.units as f64 * taker.weight as f64),
            Measure::Worth { alpha, .. } => alpha.slope(index, taker, got),
        }
    }

    /// How much it strains a holder with a slope to lose some units; at least so much, because worths are concave. Where it is
    /// more than the hope, by [`Scale::is_hopeless`], it is not fairer that it loses them.
    pub(crate) fn strain(&self, slope: f64, held: i64, lost: i64) -> f64 {
        match &self.measure {
            Measure::Level => (lost - held) as f64 * slope,
            Measure::Worth { .. } => lost as f64 * slope,
        }
    }

    /// Whether a strain is surely more than a hope. A quick look, which never says yes where it is not.
    pub(crate) fn is_hopeless(hope: f64, strain: f64) -> bool {
        strain > hope + hope.abs() * QUICK
    }

    /// How fair it is between two takers with so many units.
    pub(crate) fn merit_of_two(&self, one: (usize, i64), other: (usize, i64)) -> Pair {
        let level = |(index, got): (usize, i64)| self.takers[index].level(got);
        match &self.measure {
            Measure::Level => {
                let (one, other) = (level(one), level(other));
                Pair::Levels(one.min(other), one.max(other))
            }
            Measure::Worth { alpha, .. } => {
                let both = [one, other];
                let zeros = if self.is_nothing_worst { both.iter().filter(|(_, got)| *got == 0).count() } else { 0 };
                Pair::Worth(
                    zeros,
                    both.iter().map(|(index, got)| alpha.plain(*index, &self.takers[*index], *got)).sum(),
                )
            }
        }
    }
}

/// How fair it is between two takers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pair {
    /// The lower level and the higher one.
    Levels(Level, Level),
    /// How many have nothing, and what the shares are worth together.
    Worth(usize, f64),
}

impl Pair {
    /// How much better this is than what was before, to be compared with other steps; none where it is not better.
    pub(crate) fn gain(self, before: Self) -> Option<Gain> {
        match (self, before) {
            (Self::Levels(low, high), Self::Levels(was_low, was_high)) => {
                ((low, high) > (was_low, was_high)).then_some(Gain::Levels(low, high))
            }
            (Self::Worth(zeros, worth), Self::Worth(were, was)) => {
                let more = worth - was;
                let is_more = more > SAME * was.abs().max(worth.abs());
                (zeros < were || zeros == were && is_more).then_some(Gain::Worth(were.saturating_sub(zeros), more))
            }
            _ => unreachable!("one pool should be measured on one scale"),
        }
    }
}

/// How good a step is that makes something better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) enum Gain {
    /// The levels of the two takers after it.
    Levels(Level, Level),
    /// How many fewer have nothing, and how much more the shares are worth.
    Worth(usize, f64),
}

/// The logarithms of what the dearest and the cheapest quantum are worth, apart from those that are worth infinitely much
/// or nothing; the second above the first where there are none.
fn prices(alpha: &Alpha, takers: &[Taker], quantum: i64) -> (f64, f64) {
    let mut prices = (f64::NEG_INFINITY, f64::INFINITY);
    for (index, taker) in takers.iter().enumerate() {
        let most = taker.most(quantum);
        if most == 0 || alpha.is_level(index) {
            continue;
        }
        let worth = |count: i64| {
            let from = taker.base.saturating_add((count - 1).saturating_mul(quantum));
            alpha.gain(index, taker, from, from.saturating_add(quantum))
        };
        for count in [1, 2.min(most), most] {
            let price = worth(count);
            if price.is_finite() {
                prices = (prices.0.max(price), prices.1.min(price));
            }
        }
    }
    // A little dearer than the dearest, so that nobody has a quantum of its price at the first mark, and a little cheaper
    // than the cheapest, so that everybody has all at the last.
    (prices.0 + 1e-9, prices.1 - 1e-9)
}

impl Merit {
    /// How many have nothing, where that counts, and how many have something, but less than their floor.
    pub(crate) fn left(&self) -> (usize, usize) {
        self.left
    }

    /// Which of two outcomes of one pool is fairer.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        other.left.cmp(&self.left).then_with(|| match (&self.fills, &other.fills) {
            (Fills::Levels(one), Fills::Levels(other)) => one.cmp(other),
            (Fills::Worth(one), Fills::Worth(other)) => {
                if one == other || (one - other).abs() <= SAME {
                    Ordering::Equal
                } else {
                    one.total_cmp(other)
                }
            }
            _ => unreachable!("one pool should be measured on one scale"),
        })
    }
}
