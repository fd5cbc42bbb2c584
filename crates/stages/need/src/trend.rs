//! Decides what is read from a weekly series at the end of one week: a level that half believes a jump, a damped trend,
//! and the scale of the errors to expect; and the central forecast that follows. Does not decide how far off such
//! forecasts are (`blend`). Constants: chosen on the weeks of 2020, see `DESIGN.md`. Up: [`crate`].

use crate::logarithm::{exp, ln};

/// Weeks that must be known: two changes.
const WEEKS_MIN: usize = 3;
/// Largest weekly change of the logarithm that counts as trend; what is beyond is more often a correction or a late report
/// than an epidemic.
const CHANGE_MAX: f64 = 0.3;
/// Weight of the last change in the trend, against the one before.
const CHANGE_LAST: f64 = 0.6;
/// How much of the trend each further week keeps.
const DAMPING: f64 = 0.7;
/// Weight of the last week in the level, against the one before carried forward.
const LEVEL_LAST: f64 = 0.9;
/// How much of a jump beyond [`CHANGE_MAX`] is taken back from the level.
const JUMP_DOUBTED: f64 = 0.3;
/// Mean weekly count at which half of the trend is believed: changes of small counts are mostly chance.
const COUNT_HALF_TREND: f64 = 10.0;
/// How much of the weight each older week keeps, in the mean count and in the mean squared change.
const COUNT_MEMORY: f64 = 0.5;
const CHANGE_MEMORY: f64 = 0.3;
/// The squared scale: this much of the squared changes, of the count (twice the noise of counting), of the squared count
/// (reporting), and a floor for places with next to nothing.
const SCALE_CHANGES: f64 = 0.2;
const SCALE_COUNT: f64 = 2.0;
const SCALE_COUNT_SQUARED: f64 = 0.03;
const SCALE_FLOOR: f64 = 0.25;

/// What is known of a series at the end of one week.
pub(crate) struct Trend {
    /// Count of the last week.
    pub(crate) last: f64,
    /// Logarithm of one more than the count, smoothed.
    level: f64,
    /// Change of the level in the next week.
    growth: f64,
    /// Size of the errors to expect, in counts a week; above zero.
    pub(crate) scale: f64,
}

impl Trend {
    /// At the end of week `at`, counted from zero; nothing where fewer than three weeks are known.
    pub(crate) fn at(weekly: &[f64], at: usize) -> Option<Self> {
        if at + 1 < WEEKS_MIN {
            return None;
        }
        let log = |week: usize| ln(1.0 + weekly[week]);
        let (change, before) = (log(at) - log(at - 1), log(at - 1) - log(at - 2));
        let held = change.clamp(-CHANGE_MAX, CHANGE_MAX);
        let held_before = before.clamp(-CHANGE_MAX, CHANGE_MAX);
        let count = faded_mean((0..=at).rev().map(|week| weekly[week]), COUNT_MEMORY);
        let believed = count / (count + COUNT_HALF_TREND);
        let growth = DAMPING * believed * (CHANGE_LAST * held + (1.0 - CHANGE_LAST) * held_before);
        let level = log(at) - (1.0 - LEVEL_LAST) * (held - growth) - JUMP_DOUBTED * (change - held);
        let squares = (1..=at).rev().map(|week| (weekly[week] - weekly[week - 1]) * (weekly[week] - weekly[week - 1]));
        let last = weekly[at];
        let scale = (SCALE_CHANGES * faded_mean(squares, CHANGE_MEMORY)
            + SCALE_COUNT * last
            + SCALE_COUNT_SQUARED * last * last
            + SCALE_FLOOR)
            .sqrt();
        Some(Self { last, level, growth, scale })
    }

    /// Central forecast `horizon` weeks on; never negative.
    pub(crate) fn point(&self, horizon: usize) -> f64 {
        let (mut grown, mut part) = (0.0, 1.0);
        for _ in 0..horizon {
            grown += part;
            part *= DAMPING;
        }
        (exp(self.level + self.growth * grown) - 1.0).max(0.0)
    }
}

/// Mean of values from the newest to the oldest, each older one weighing `memory` times the one after it; zero of none.
fn faded_mean(newest_first: impl Iterator<Item = f64>, memory: f64) -> f64 {
    let (mut sum, mut weights, mut weight) = (0.0, 0.0, 1.0);
    for value in newest_first {
        sum += weight * value;
        weights += weight;
        weight *= memory;
    }
    if weights > 0.0 { sum / weights } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_end(weekly: &[f64]) -> Trend {
        Trend::at(weekly, weekly.len() - 1).expect("enough weeks")
    }

    #[test]
    fn a_settled_trend_is_carried_on_and_damped() {
        // Growth by a fifth each week: the last change is the trend, so the level lies just below the last week.
        let weekly: Vec<f64> = (0..12).map(|week| 100_000.0 * 1.2_f64.powi(week)).collect();
        let trend = at_end(&weekly);
        assert!((trend.growth - DAMPING * 1.2_f64.ln()).abs() < 1e-3);
        let growth = trend.point(1) / weekly[11];
        assert!((growth - 1.2_f64.powf(0.7 - 0.1 * 0.3)).abs() < 1e-3, "{growth}");
        assert!(trend.point(8) > trend.point(7) && trend.point(8) < weekly[11] * 1.2_f64.powf(0.7 / 0.3));
    }

    #[test]
    fn a_jump_is_half_believed_and_never_a_trend() {
        let level = [1_000.0; 10];
        let jump = [level.as_slice(), &[20_000.0]].concat();
        let trend = at_end(&jump);
        assert!(trend.point(1) < 15_000.0 && trend.point(1) > 5_000.0, "{}", trend.point(1));
        // The week after the late report the forecast is back where it was, and the scale still remembers.
        let after = at_end(&[jump.as_slice(), &[1_000.0]].concat());
        assert!(after.point(1) < 3_500.0 && after.scale > 3_000.0, "{} {}", after.point(1), after.scale);
        let settled = at_end(&[jump.as_slice(), &[1_000.0; 12]].concat());
        assert!((settled.point(4) / 1_000.0 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn chance_of_small_counts_is_no_trend() {
        let (small, large) = (at_end(&[2.0, 2.0, 3.0]), at_end(&[2_000.0, 2_000.0, 3_000.0]));
        assert!(small.growth < large.growth / 4.0);
    }

    #[test]
    fn old_weeks_fade() {
        let calm = [50.0; 60];
        let stormy: Vec<f64> = (0..90).map(|week| f64::from(week % 7) * 10_000.0).chain(calm).collect();
        let (calm, stormy) = (at_end(&calm), at_end(&stormy));
        assert!((calm.scale / stormy.scale - 1.0).abs() < 1e-9 && (calm.point(8) - stormy.point(8)).abs() < 1e-6);
    }

    #[test]
    fn series_of_zeros_and_short_ones_are_answered_or_refused() {
        let zeros = at_end(&[0.0; 30]);
        assert_eq!((zeros.point(1), zeros.point(8), zeros.scale), (0.0, 0.0, 0.5));
        assert!(Trend::at(&[1.0, 2.0], 1).is_none() && Trend::at(&[1.0, 2.0, 4.0], 1).is_none());
        assert_eq!(faded_mean(std::iter::empty(), 0.5), 0.0);
    }
}
