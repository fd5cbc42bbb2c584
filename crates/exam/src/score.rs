//! Decides how a forecast is scored: the weighted interval score (Bracher et al., PLoS Comput Biol 2021) of its 23
//! quantiles, and whether its intervals held the count. Up: `main.rs`.

use model::need::QUANTILE_LEVELS;

/// Positions of the ends of the central intervals among the 23 quantiles.
const ENDS_50: [usize; 2] = [6, 16];
const ENDS_95: [usize; 2] = [1, 21];

/// Two 23rds of the sum of the quantiles' pinball losses, in counts a week; zero is best.
pub(crate) fn weighted_interval_score(quantiles: &[f64], observed: f64) -> f64 {
    let losses = quantiles.iter().zip(QUANTILE_LEVELS).map(|(quantile, level)| {
        let share = f64::from(level) / 1000.0;
        if observed >= *quantile { share * (observed - quantile) } else { (1.0 - share) * (quantile - observed) }
    });
    2.0 / QUANTILE_LEVELS.len() as f64 * losses.sum::<f64>()
}

/// Scores of some forecasts, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    /// How many forecasts.
    pub(crate) count: usize,
    ours: f64,
    base: f64,
    held_50: usize,
    held_95: usize,
}

impl Tally {
    /// One forecast, and the baseline's of the same week.
    pub(crate) fn one(quantiles: &[f64], baseline: &[f64], observed: f64) -> Self {
        let holds = |[low, high]: [usize; 2]| usize::from((quantiles[low]..=quantiles[high]).contains(&observed));
        Self {
            count: 1,
            ours: weighted_interval_score(quantiles, observed),
            base: weighted_interval_score(baseline, observed),
            held_50: holds(ENDS_50),
            held_95: holds(ENDS_95),
        }
    }

    /// Both together.
    #[must_use]
    pub(crate) fn with(self, other: &Self) -> Self {
        Self {
            count: self.count + other.count,
            ours: self.ours + other.ours,
            base: self.base + other.base,
            held_50: self.held_50 + other.held_50,
            held_95: self.held_95 + other.held_95,
        }
    }

    /// Mean score.
    pub(crate) fn mean(&self) -> f64 {
        self.ours / self.count as f64
    }

    /// Mean score of the baseline.
    pub(crate) fn mean_baseline(&self) -> f64 {
        self.base / self.count as f64
    }

    /// Score divided by that of the baseline; one where both are perfect.
    pub(crate) fn relative(&self) -> f64 {
        if self.ours == self.base { 1.0 } else { self.ours / self.base }
    }

    /// Share of counts that the central 50 % interval held.
    pub(crate) fn coverage_50(&self) -> f64 {
        self.held_50 as f64 / self.count as f64
    }

    /// Share of counts that the central 95 % interval held.
    pub(crate) fn coverage_95(&self) -> f64 {
        self.held_95 as f64 / self.count as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_forecast_is_scored_by_its_distance() {
        // All quantiles at ten: the pinball losses of a level and its mirror add up to the distance.
        let point = [10.0; 23];
        for (observed, expected) in [(10.0, 0.0), (13.0, 3.0), (4.0, 6.0)] {
            assert!((weighted_interval_score(&point, observed) - expected).abs() < 1e-12, "{observed}");
        }
    }

    #[test]
    fn intervals_hold_their_ends_and_nothing_beyond() {
        let quantiles: Vec<f64> = (0..23).map(f64::from).collect();
        for (observed, in_50, in_95) in
            [(6.0, 1.0, 1.0), (16.0, 1.0, 1.0), (5.9, 0.0, 1.0), (1.0, 0.0, 1.0), (0.9, 0.0, 0.0), (21.1, 0.0, 0.0)]
        {
            let tally = Tally::one(&quantiles, &quantiles, observed);
            assert_eq!((tally.coverage_50(), tally.coverage_95()), (in_50, in_95), "{observed}");
        }
        assert_eq!(QUANTILE_LEVELS[ENDS_50[0]], 250);
        assert_eq!(QUANTILE_LEVELS[ENDS_50[1]], 750);
        assert_eq!((QUANTILE_LEVELS[ENDS_95[0]], QUANTILE_LEVELS[ENDS_95[1]]), (25, 975));
    }

    #[test]
    fn tallies_add_up() {
        let (near, far) = ([10.0; 23], [14.0; 23]);
        let sum = Tally::one(&near, &far, 12.0).with(&Tally::one(&near, &far, 10.0));
        assert_eq!(sum.count, 2);
        assert!((sum.mean() - 1.0).abs() < 1e-12 && (sum.mean_baseline() - 3.0).abs() < 1e-12);
        assert!((sum.relative() - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(Tally::one(&near, &near, 10.0).relative(), 1.0);
    }
}
