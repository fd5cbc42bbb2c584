//! Decides the pooled forecast of many series together and its ramped blend with the baseline: a damped trend on the log
//! scale, with the spread of the errors that such forecasts made lately, pooled over all series of like size. It beat the
//! baseline on the weeks of 2020 (relative weighted interval score 0.90 for deaths, 0.83 for cases; the constants were
//! chosen on those weeks). Does not decide when it is used (`forecast`). Up: [`crate`].

use std::collections::BTreeMap;

use model::need::QUANTILE_LEVELS;

use crate::logarithm::{exp, ln};

/// Fewest weeks of a series before its weight may begin to grow.
const WEEKS_BEFORE: usize = 10;
/// The weight is zero up to the fourth origin after those weeks, and full from the twelfth: the errors of a take-off must
/// not set the spread.
const ORIGIN_ZERO: f64 = 4.0;
const ORIGIN_FULL: f64 = 12.0;
/// Full share of the pooled forecast.
const POOLED_SHARE: f64 = 0.7;
/// The trend: half the change of two weeks on the log scale, at most this much a week.
const TREND_MAX: f64 = 0.4;
/// How much of the trend each further week keeps.
const DAMPING: f64 = 0.6;
/// Weight of the last week in the level, against the one before carried forward.
const LEVEL_LAST: f64 = 0.8;
/// How much of the weight of a squared change each older week keeps.
const SPREAD_MEMORY: f64 = 0.8;
/// Origins whose errors are read, and how much of the weight each older one keeps.
const ORIGINS: usize = 5;
const ERROR_MEMORY: f64 = 0.85;
/// Sizes at which the classes of weekly counts begin, and the fewest errors of a class that stand alone.
const CLASSES: [f64; 2] = [20.0, 200.0];
const ERRORS_MIN: usize = 150;
/// Weight of the pool's mean error against a series' own.
const OWN_PRIOR: f64 = 4.0;

/// Weight of the blend for a series of so many weeks: 0 to 1.
pub(crate) fn weight(weeks: usize) -> f64 {
    let origin = weeks.saturating_sub(WEEKS_BEFORE) as f64;
    ((origin - ORIGIN_ZERO) / (ORIGIN_FULL - ORIGIN_ZERO)).clamp(0.0, 1.0)
}

/// The blend of one series: baseline quantiles and pooled quantiles of the same weeks.
pub(crate) fn blended(baseline: &[f64], pooled: &[f64], weight: f64) -> Vec<f64> {
    let share = weight * POOLED_SHARE;
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
            let origin = Origin::at(weekly, weekly.len().checked_sub(1)?)?;
            let pool = by_class[&class_of(origin.last)].as_ref().or(everything.as_ref())?;
            let factor = origin.scale * pool.own_factor(own);
            let point = origin.point(horizon);
            Some(pool.quantiles.iter().map(|quantile| (point + quantile * factor).max(0.0)).collect())
        })
        .collect()
}

/// What is known of a series at the end of one week.
struct Origin {
    last: f64,
    level: f64,
    trend: f64,
    scale: f64,
}

impl Origin {
    /// At the end of week `at`; nothing where fewer than three weeks are known.
    fn at(weekly: &[f64], at: usize) -> Option<Self> {
        let before = at.checked_sub(2)?;
        let log = |week: usize| ln(1.0 + weekly[week]);
        let trend = ((log(at) - log(before)) / 2.0).clamp(-TREND_MAX, TREND_MAX);
        let level = LEVEL_LAST * log(at) + (1.0 - LEVEL_LAST) * (log(at - 1) + DAMPING * trend);
        let (mut squares, mut weights, mut weight) = (0.0, 0.0, 1.0);
        for week in (1..=at).rev() {
            let change = weekly[week] - weekly[week - 1];
            squares += weight * change * change;
            weights += weight;
            weight *= SPREAD_MEMORY;
        }
        let last = weekly[at];
        // Counting noise, reporting noise of a tenth, and a floor for places with next to nothing.
        let scale = (squares / weights + last + 0.01 * last * last + 0.25).sqrt();
        Some(Self { last, level, trend, scale })
    }

    /// Central forecast `horizon` weeks on.
    fn point(&self, horizon: usize) -> f64 {
        let (mut kept, mut part) = (0.0, 1.0);
        for _ in 0..horizon {
            part *= DAMPING;
            kept += part;
        }
        exp(self.level + self.trend * kept) - 1.0
    }
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
        if let Some(origin) = Origin::at(weekly, at).filter(|origin| origin.last > 0.0) {
            let scaled = (weekly[at + horizon] - origin.point(horizon)) / origin.scale;
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
            .map(|level| weighted_quantile(&sorted, total * f64::from(*level) / 1000.0))
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
    fn the_weight_rises_from_the_fourth_to_the_twelfth_origin() {
        for (weeks, expected) in [(2, 0.0), (10, 0.0), (14, 0.0), (18, 0.5), (22, 1.0), (60, 1.0)] {
            assert_eq!(weight(weeks), expected, "{weeks} weeks");
        }
        assert_eq!(blended(&[10.0], &[20.0], 0.0), [10.0]);
        assert_eq!(blended(&[10.0], &[20.0], 1.0), [17.0]);
    }

    #[test]
    fn a_settled_trend_is_carried_on_and_damped() {
        // Growth by a fifth each week; the level equals the last week when the trend has been the same all along.
        let weekly: Vec<f64> = (0..12).map(|week| 1_000.0 * 1.2_f64.powi(week)).collect();
        let origin = Origin::at(&weekly, 11).expect("enough weeks");
        assert!((origin.trend - 1.2_f64.ln()).abs() < 1e-3);
        let growth = origin.point(1) / weekly[11];
        assert!((growth - 1.2_f64.powf(0.6 - 0.2 * 0.4)).abs() < 1e-3, "{growth}");
        assert!(origin.point(8) < weekly[11] * 1.2_f64.powf(1.5));
        let burst = [1.0, 1.0, 1_000_000.0];
        assert_eq!(Origin::at(&burst, 2).expect("three weeks").trend, TREND_MAX);
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
