//! Decides the measures of fairness over one item. Decides no share. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use model::allocation::{AllocationProblem, Fairness};
use model::id::ItemId;
use model::quantity::Permille;

/// Lowest fill, mean fill and Gini coefficient of each item that is both offered and demanded, by item. `got` is in the
/// order of the demands; a demand of zero does not count. Fills are taken in whole thousandths, rounded down.
pub(crate) fn measures(problem: &AllocationProblem, got: &[i64]) -> Vec<Fairness> {
    let offered: BTreeSet<_> = problem.supplies.iter().map(|supply| &supply.item).collect();
    let mut fills: BTreeMap<&ItemId, Vec<i64>> = BTreeMap::new();
    for (demand, got) in problem.demands.iter().zip(got) {
        if offered.contains(&demand.item) && !demand.units.is_zero() {
            fills.entry(&demand.item).or_default().push(fill_permille(*got, demand.units.get()));
        }
    }
    fills
        .into_iter()
        .map(|(item, fills)| Fairness {
            item: item.clone(),
            fill_min: permille(fills.iter().copied().min().unwrap_or(0)),
            fill_mean: permille(fills.iter().sum::<i64>() / fills.len() as i64),
            gini: permille(gini(&fills)),
        })
        .collect()
}

/// The fill of a demand above zero in thousandths, rounded down, at most the whole.
pub(crate) fn fill_permille(got: i64, units: i64) -> i64 {
    let fill = i128::from(got.min(units)) * 1000 / i128::from(units);
    i64::try_from(fill).expect("a fill in thousandths should be at most 1000")
}

/// Gini coefficient in thousandths, rounded down: the mean difference over twice the mean (Gini 1912); zero where nobody
/// got anything, because nobody is then better off than another.
fn gini(fills: &[i64]) -> i64 {
    let mut sorted = fills.to_vec();
    sorted.sort_unstable();
    let count = sorted.len() as i64;
    let total: i64 = sorted.iter().sum();
    if total == 0 {
        return 0;
    }
    // Over the sorted fills, the sum of all differences is the sum of each fill times (2 rank - count - 1).
    let spread: i64 = sorted.iter().zip(1..).map(|(fill, rank)| fill * (2 * rank - count - 1)).sum();
    spread * 1000 / (count * total)
}

fn permille(value: i64) -> Permille {
    Permille::try_new(value).expect("a measure of fills should be a share")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gini_of_even_fills_is_zero_and_of_one_taker_is_nearly_one() {
        for (fills, expected) in [
            (vec![500, 500, 500], 0),
            (vec![0, 0, 0], 0),
            (vec![0, 1000], 500),
            (vec![1000, 0, 0, 0], 750),
            (vec![250, 750], 250),
        ] {
            assert_eq!(gini(&fills), expected, "{fills:?}");
        }
    }

    #[test]
    fn a_fill_is_rounded_down_and_never_more_than_the_whole() {
        for (got, units, fill) in [(0, 3, 0), (1, 3, 333), (2, 3, 666), (3, 3, 1000), (4, 3, 1000)] {
            assert_eq!(fill_permille(got, units), fill);
        }
    }
}
