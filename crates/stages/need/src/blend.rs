//! Decides the pooled forecast of many series together and its ramped blend with the baseline: the central forecast of
//! `trend`, with the spread of the errors that such forecasts made lately, pooled over all series of like size and taken
//! both ways. How it scores, on which weeks its constants were chosen and what lost to it: `DESIGN.md`. Does not decide
//! when it is used (`forecast`). Up: [`crate`].

use std::collections::BTreeMap;

use model::need::QUANTILE_LEVELS;

use crate::trend::Trend;

/// Weeks known at the newest matured origin up to which the weight is zero, and from which it is full. Counted there and
/// not at the end of the series, so that errors made during a take-off set the spread of no horizon.
const MATURED_ZERO: f64 = 9.0;
const MATURED_FULL: f64 = 17.0;
/// Share of the pooled forecast at full weight, for a series of so many weeks and of so many more: the longer the history,
/// the less its spread of all past changes says of the next week.
const SHARE_YOUNG: f64 = 0.8;
const SHARE_OLD: f64 = 0.9;
const WEEKS_YOUNG: f64 = 30.0;
const WEEKS_OLD: f64 = 60.0;
/// Origins whose errors are read, and how much of the weight each older one keeps.
const ORIGINS: usize = 5;
const ERROR_MEMORY: f64 = 0.85;
/// Largest error that is read, in scales of its series: what lies beyond is a first outbreak or a late report of years, and
/// must not set the spread of others.
const ERROR_MAX: f64 = 20.0;
/// Sizes at which the classes of weekly counts begin, and the fewest errors of a class that stand alone.
const CLASSES: [f64; 2] = [20.0, 200.0];
const ERRORS_MIN: usize = 150;
/// Weight of the pool's mean error against a series' own.
const OWN_PRIOR: f64 = 4.0;
/// How much wider the outermost quantiles are than the pool's: the next wave is not among the errors of the last weeks.
const TAIL: f64 = 0.2;

/// Weight of the blend for a series of so many weeks, so many weeks ahead: 0 to 1.
pub(crate) fn weight(weeks: usize, horizon: usize) -> f64 {
    let matured = weeks.saturating_sub(horizon) as f64;
    ((matured - MATURED_ZERO) / (MATURED_FULL - MATURED_ZERO)).clamp(0.0, 1.0)
}

/// The blend of one series of so many weeks: baseline quantiles and pooled quantiles of the same week ahead.
pub(crate) fn blended(baseline: &[f64], pooled: &[f64], weeks: usize, horizon: usize) -> Vec<f64> {
    let age = ((weeks as f64 - WEEKS_YOUNG) / (WEEKS_OLD - WEEKS_YOUNG)).clamp(0.0, 1.0);
    let share = weight(weeks, horizon) * (SHARE_YOUNG + age * (SHARE_OLD - SHARE_YOUNG));
    baseline.iter().zip(pooled).map(|(base, pooled)| (1.0 - share) * base + share * pooled).collect()
}

/// Quantiles of the pooled forecast `horizon` weeks after the end of every series, for all of [`QUANTILE_LEVELS`]; nothing
/// for a series of fewer than three weeks, and nothing at all where no forecast has matured yet.
pub(crate) fn pooled(panel: &[&[f64]], horizon: usize) -> Vec<Option<Vec<f64>>> {
    let errors: Vec<Vec<PastError>> = panel.iter().map(|weekly| past_errors(weekly, horizon)).collect();
    let everything = Pool::of(errors.iter().flatten());
    let mut by_class = BTreeMap::new();
    for class in 0..=CLASSES.len() {
        let own: Vec<&PastError> = errors.iter().flatten().filter(|error| error.class == class).collect();
        let pool = if own.len() < ERRORS_MIN { None } else { Pool::of(own.into_iter()) };
        by_class.insert(class, pool);
    }
    panel
        .iter()
        .zip(&errors)
        .map(|(weekly, own)| {
            let origin = Trend::at(weekly, weekly.len().checked_sub(1)?)?;
            let pool = by_class[&class_of(origin.last)].as_ref().or(everything.as_ref())?;
            let factor = origin.scale * pool.own_factor(own);
            let point = origin.point(horizon);
            Some(pool.quantiles.iter().map(|quantile| (point + quantile * factor).max(0.0)).collect())
        })
        .collect()
}

/// One matured forecast of one series.
struct PastError {
    scaled: f64,
    weight: f64,
    class: usize,
}

fn class_of(count: f64) -> usize {
    CLASSES.iter().filter(|from| count >= **from).count()
}

/// Errors of the last matured origins of a series that had any count at all then.
fn past_errors(weekly: &[f64], horizon: usize) -> Vec<PastError> {
    let mut errors = Vec::new();
    let mut weight = 1.0;
    for age in 0..ORIGINS {
        let Some(at) = weekly.len().checked_sub(1 + horizon + age) else { break };
        if let Some(origin) = Trend::at(weekly, at).filter(|origin| origin.last > 0.0) {
            let error = (weekly[at + horizon] - origin.point(horizon)) / origin.scale;
            let scaled = error.clamp(-ERROR_MAX, ERROR_MAX);
            errors.push(PastError { scaled, weight, class: class_of(origin.last) });
        }
        weight *= ERROR_MEMORY;
    }
    errors
}

/// Errors of many series together.
struct Pool {
    quantiles: Vec<f64>,
    mean: f64,
}

impl Pool {
    /// Errors and their negatives; nothing where there are none.
    fn of<'a>(errors: impl Iterator<Item = &'a PastError>) -> Option<Self> {
        let mut sorted: Vec<(f64, f64)> =
            errors.flat_map(|error| [(error.scaled, error.weight), (-error.scaled, error.weight)]).collect();
        sorted.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.total_cmp(&right.1)));
        let total: f64 = sorted.iter().map(|(_, weight)| weight).sum();
        if sorted.is_empty() {
            return None;
        }
        let mean = sorted.iter().map(|(error, weight)| error.abs() * weight).sum::<f64>() / total;
        let quantiles = QUANTILE_LEVELS
            .iter()
            .map(|level| {
                let share = f64::from(*level) / 1000.0;
                weighted_quantile(&sorted, total * share) * tail(share)
            })
            .collect();
        Some(Self { quantiles, mean })
    }

    /// How much wider or narrower the series is than the pool, held towards the pool.
    fn own_factor(&self, own: &[PastError]) -> f64 {
        if self.mean <= 0.0 {
            return 1.0;
        }
        let weights: f64 = own.iter().map(|error| error.weight).sum();
        let errors: f64 = own.iter().map(|error| error.weight * error.scaled.abs()).sum();
        ((errors + OWN_PRIOR * self.mean) / ((weights + OWN_PRIOR) * self.mean)).sqrt()
    }
}

/// How much farther from the middle a quantile lies than the pool's: rising steeply towards both ends.
fn tail(share: f64) -> f64 {
    let square = (2.0 * share - 1.0) * (2.0 * share - 1.0);
    1.0 + TAIL * square * square * square
}

/// The value at which so much weight is passed; each value stands at the middle of its weight, linear between them.
fn weighted_quantile(sorted: &[(f64, f64)], wanted: f64) -> f64 {
    let mut passed = 0.0;
    let (mut before, mut before_at) = (sorted[0].0, 0.0);
    for (value, weight) in sorted {
        let at = passed + weight / 2.0;
        if at >= wanted {
            let part = if at > before_at { (wanted - before_at) / (at - before_at) } else { 1.0 };
            return before + part * (value - before);
        }
        passed += weight;
        (before, before_at) = (*value, at);
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weight_rises_with_the_weeks_of_the_newest_matured_origin() {
        for (weeks, horizon, expected) in [
            (2, 4, 0.0),
            (10, 1, 0.0),
            (14, 1, 0.5),
            (18, 1, 1.0),
            (13, 4, 0.0),
            (17, 8, 0.0),
            (25, 8, 1.0),
            (150, 8, 1.0),
        ] {
            assert_eq!(weight(weeks, horizon), expected, "{weeks} weeks, {horizon} ahead");
        }
        for (weeks, expected) in [(10, 10.0), (14, 14.0), (18, 18.0), (30, 18.0), (45, 18.5), (60, 19.0), (150, 19.0)] {
            assert!((blended(&[10.0], &[20.0], weeks, 1)[0] - expected).abs() < 1e-12, "{weeks} weeks");
        }
    }

    #[test]
    fn the_pool_mirrors_its_errors_and_leans_on_a_series_own() {
        let error = |scaled| PastError { scaled, weight: 1.0, class: 0 };
        let pool = Pool::of([error(1.0), error(-3.0)].iter()).expect("errors");
        assert_eq!(pool.mean, 2.0);
        assert!(pool.quantiles.iter().zip(pool.quantiles.iter().rev()).all(|(low, high)| (low + high).abs() < 1e-12));
        assert!(pool.own_factor(&[error(9.0)]) > 1.0 && pool.own_factor(&[error(0.1)]) < 1.0);
        assert_eq!(pool.own_factor(&[]), 1.0);
        assert!(Pool::of([].iter()).is_none());
    }

    #[test]
    fn short_and_empty_series_have_no_pooled_forecast() {
        let long: Vec<f64> = (0..20).map(|week| f64::from(week * 7 % 5) + 3.0).collect();
        let answers = pooled(&[&[], &[1.0, 2.0], &long], 2);
        assert!(answers[0].is_none() && answers[1].is_none());
        assert!(answers[2].as_ref().expect("a forecast").is_sorted());
        assert!(pooled(&[&[1.0, 2.0, 3.0]], 1)[0].is_none(), "nothing has matured");
    }
}
