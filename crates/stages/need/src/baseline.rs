//! Decides the quantiles of the baseline forecast of one series: last value plus quantiles of past weekly changes and
//! their negatives, sums of independent changes for later weeks, median held at the last value, cut at zero.
//! The method is the baseline of the COVID-19 forecast hubs (Cramer et al., PNAS 2022; reichlab/simplets,
//! `quantile_baseline`), with one difference: instead of sums of random draws the distribution of the sum is convolved on
//! a grid, so that the same series always gives the same quantiles. Does not decide who is forecast by it
//! (`forecast`). Up: [`crate`].

use model::need::QUANTILE_LEVELS;

/// Grid cells on each side of zero for the change of one week; the largest change lies on the last. Finer grids move
/// no quantile by more than a thousandth of that change.
const CELLS_A_SIDE: usize = 256;

/// Quantiles of the weeks 1 to `steps` after the last of `weekly`, each for all of [`QUANTILE_LEVELS`].
///
/// # Panics
/// When there are fewer than two weeks: then no change is known.
pub(crate) fn quantiles(weekly: &[f64], steps: usize) -> Vec<Vec<f64>> {
    assert!(weekly.len() >= 2, "the baseline should be asked only where a change is known");
    let last = weekly[weekly.len() - 1];
    let changes = symmetric_changes(weekly);
    let widest = changes[changes.len() - 1];
    let one = if steps > 1 && widest > 0.0 { grid_masses(&changes, widest) } else { Vec::new() };
    let mut sum = one.clone();
    (1..=steps)
        .map(|step| {
            if step > 2 && widest > 0.0 {
                sum = convolved(&sum, &one);
            } else if step == 2 && widest > 0.0 {
                sum = convolved(&one, &one);
            }
            QUANTILE_LEVELS
                .iter()
                .map(|level| {
                    // By symmetry the lower half mirrors the upper, and the median is no change at all.
                    let upper = (*level).max(1000 - *level);
                    let change = match (upper, step) {
                        (500, _) => 0.0,
                        _ if widest <= 0.0 => 0.0,
                        (_, 1) => quantile(&changes, f64::from(upper) / 1000.0),
                        _ => grid_quantile(&sum, widest, f64::from(upper) / 1000.0),
                    };
                    (if *level < 500 { last - change } else { last + change }).max(0.0)
                })
                .collect()
        })
        .collect()
}

/// Weekly changes and their negatives, in rising order.
fn symmetric_changes(weekly: &[f64]) -> Vec<f64> {
    let mut changes: Vec<f64> =
        weekly.windows(2).map(|pair| pair[1] - pair[0]).flat_map(|change| [change, -change]).collect();
    changes.sort_by(f64::total_cmp);
    changes
}

/// Quantile of a sorted sample, linear between order statistics (type 7 of Hyndman and Fan 1996).
///
/// # Panics
/// When the sample is empty or `share` is outside 0 to 1.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    assert!(!sorted.is_empty() && (0.0..=1.0).contains(&share), "a quantile needs a sample and a share");
    let position = share * (sorted.len() - 1) as f64;
    let below = (position.floor() as usize).min(sorted.len() - 1);
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (position - below as f64) * (sorted[above] - sorted[below])
}

/// Share of the type-7 distribution of a sorted sample that lies at or below `x`: the inverse of [`quantile`].
fn share_below(sorted: &[f64], x: f64) -> f64 {
    let count = sorted.partition_point(|value| *value <= x);
    match count {
        0 => 0.0,
        _ if count == sorted.len() => 1.0,
        _ => {
            let (low, high) = (sorted[count - 1], sorted[count]);
            ((count - 1) as f64 + (x - low) / (high - low)) / (sorted.len() - 1) as f64
        }
    }
}

/// Mass of the change of one week in each cell from `-CELLS_A_SIDE` to `CELLS_A_SIDE`, cell width
/// `widest / CELLS_A_SIDE`; adds up to one and mirrors itself.
fn grid_masses(changes: &[f64], widest: f64) -> Vec<f64> {
    let width = widest / CELLS_A_SIDE as f64;
    let edge = |cell: usize| (cell as f64 - CELLS_A_SIDE as f64 - 0.5) * width;
    let raw: Vec<f64> = (0..=2 * CELLS_A_SIDE)
        .map(|cell| share_below(changes, edge(cell + 1)) - share_below(changes, edge(cell)))
        .collect();
    raw.iter().zip(raw.iter().rev()).map(|(mass, mirror)| (mass + mirror) / 2.0).collect()
}

/// Masses of the sum of two independent amounts on the same grid. Both mirror themselves, so their sum does: the upper half
/// is summed, the lower one is its image.
fn convolved(left: &[f64], right: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; left.len() + right.len() - 1];
    let middle = sum.len() / 2;
    for (offset, mass) in right.iter().enumerate() {
        let from = middle.saturating_sub(offset);
        for (cell, other) in sum[offset + from..].iter_mut().zip(&left[from..]) {
            *cell += mass * other;
        }
    }
    let (lower, upper) = sum.split_at_mut(middle);
    lower.iter_mut().rev().zip(&upper[1..]).for_each(|(image, mass)| *image = *mass);
    sum
}

/// Quantile of grid masses that mirror themselves about zero, each spread evenly over its cell; `share` above one half.
fn grid_quantile(masses: &[f64], widest: f64, share: f64) -> f64 {
    let width = widest / CELLS_A_SIDE as f64;
    let middle = masses.len() / 2;
    // Counted from the middle outward: the half below zero holds exactly one half by symmetry.
    let mut passed = 0.5 + masses[middle] / 2.0;
    if share <= passed {
        return width / 2.0 * (share - 0.5) / (masses[middle] / 2.0);
    }
    for (step, mass) in masses[middle + 1..].iter().enumerate() {
        if passed + mass >= share {
            return (step as f64 + 0.5 + (share - passed) / mass) * width;
        }
        passed += mass;
    }
    (masses.len() - middle) as f64 * width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_a_sample_interpolate_and_invert() {
        let sample = [-4.0, -1.0, 0.0, 1.0, 4.0];
        assert_eq!(quantile(&sample, 0.0), -4.0);
        assert_eq!(quantile(&sample, 0.625), 0.5);
        assert_eq!(quantile(&sample, 1.0), 4.0);
        for share in [0.1, 0.3, 0.55, 0.9] {
            assert!((share_below(&sample, quantile(&sample, share)) - share).abs() < 1e-12);
        }
    }

    #[test]
    fn a_series_that_never_moves_stays() {
        for row in quantiles(&[5.0, 5.0, 5.0], 4) {
            assert!(row.iter().all(|value| *value == 5.0));
        }
    }

    #[test]
    fn one_known_change_is_spread_evenly_and_its_sums_are_the_known_ones() {
        // Changes +8 and -8: the change is uniform on -8 to 8, the sum of two triangular on -16 to 16, whose upper
        // quantile is 16 - 16 sqrt(2 (1 - p)).
        let rows = quantiles(&[100.0, 108.0], 3);
        for (index, level) in QUANTILE_LEVELS.iter().enumerate().filter(|(_, level)| **level >= 500) {
            let share = f64::from(*level) / 1000.0;
            assert!((rows[0][index] - (108.0 + 16.0 * (share - 0.5))).abs() < 1e-9, "{level}");
            let triangular = 108.0 + 16.0 - 16.0 * (2.0 * (1.0 - share)).sqrt();
            assert!((rows[1][index] - triangular).abs() < 8.0 / 256.0, "{level}: {} {triangular}", rows[1][index]);
        }
    }

    #[test]
    fn sums_of_changes_agree_with_every_pair_of_many_evenly_spaced_draws() {
        let weekly = [3.0, 10.0, 50.0, 45.0, 120.0, 90.0, 200.0];
        let changes = symmetric_changes(&weekly);
        let draws: Vec<f64> = (0..1000).map(|draw| quantile(&changes, (f64::from(draw) + 0.5) / 1000.0)).collect();
        let mut sums: Vec<f64> = draws.iter().flat_map(|a| draws.iter().map(move |b| a + b)).collect();
        sums.sort_by(f64::total_cmp);
        let row = &quantiles(&weekly, 2)[1];
        for (value, level) in row.iter().zip(QUANTILE_LEVELS) {
            let drawn = (200.0 + quantile(&sums, f64::from(level) / 1000.0)).max(0.0);
            assert!((value - drawn).abs() < 0.5, "{level}: {value} {drawn}");
        }
    }

    #[test]
    fn later_weeks_are_wider_and_keep_the_median() {
        let rows = quantiles(&[500.0, 510.0, 480.0, 530.0, 520.0], 8);
        for pair in rows.windows(2) {
            assert!(pair[1][22] > pair[0][22] && pair[1][0] < pair[0][0]);
        }
        assert!(rows.iter().all(|row| row[11] == 520.0 && row.is_sorted()));
    }
}
