//! Draws facts for generated problems from one seed, so that a failing case is told by one number. Decides nothing.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use model::evidence::Source;

/// A stream of numbers from a seed (SplitMix64, Steele, Lea, Flood 2014).
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number of a range, its end not included.
    pub(crate) fn number(&mut self, range: std::ops::Range<i64>) -> i64 {
        range.start + (self.next() % range.end.abs_diff(range.start)).cast_signed()
    }

    /// One of the choices.
    pub(crate) fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[(self.next() % choices.len() as u64) as usize].clone()
    }

    /// Yes in so many of a hundred.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.number(0..100) < percent
    }

    /// One of the choices, or nothing in four of ten.
    pub(crate) fn may<T: Clone>(&mut self, choices: &[T]) -> Option<T> {
        if self.chance(60) { Some(self.pick(choices)) } else { None }
    }

    /// Some of the choices, each by chance.
    pub(crate) fn some<T: Clone>(&mut self, choices: &[T], percent: i64) -> Vec<T> {
        choices.iter().filter(|_| self.chance(percent)).cloned().collect()
    }

    /// A day so many days from 1 April 2020.
    pub(crate) fn day(&mut self, range: std::ops::Range<i64>) -> Date {
        let days = self.number(range);
        date(2020, 4, 1).saturating_add(days.days())
    }
}

/// Where a generated figure comes from.
pub(crate) fn source(text: &str) -> Source {
    Source::Assumption(text.to_owned())
}
