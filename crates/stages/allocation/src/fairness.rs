//! Decides the measures of fairness of one item and of the run. Decides no share. Up: [`crate`].

use model::allocation::Fairness;
use model::id::ItemId;
use model::quantity::{Permille, Units};

use crate::ground::Ground;

/// Figures over some demands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Fills in thousandths.
    fills: Vec<i64>,
    /// Harm averted.
    pub(crate) harm: i64,
}

impl Figures {
    /// Of all demands above zero of one item; `got` gives what each demand got, by its index.
    pub(crate) fn of(ground: &Ground<'_>, kind: usize, got: impl Fn(usize) -> i64) -> Self {
        let mut figures = Self::default();
        for &index in &ground.kinds[kind].demands {
            let demand = ground.demand(index);
            let units = demand.units.get();
            if units > 0 {
                let got = got(index).min(units);
                figures.fills.push(fill_permille(got, units));
                figures.harm += part(demand.harm.get(), got, units);
            }
        }
        figures
    }

    /// Lowest fill.
    pub(crate) fn lowest(&self) -> Permille {
        permille(self.fills.iter().copied().min().unwrap_or(0))
    }

    /// Mean fill.
    pub(crate) fn mean(&self) -> Permille {
        permille(self.fills.iter().sum::<i64>() / (self.fills.len() as i64).max(1))
    }
}

/// Measures of each item that is both offered and demanded, by item, and over all of them; `most` is what each demand got
/// where most harm is averted.
pub(crate) fn measures(ground: &Ground<'_>, got: &[i64], most: &[i64]) -> (Vec<Fairness>, Option<Fairness>) {
    let mut all = Figures::default();
    let mut harm_most = 0;
    let mut items = Vec::new();
    for (index, kind) in ground.kinds.iter().enumerate().filter(|(_, kind)| !kind.supplies.is_empty()) {
        let figures = Figures::of(ground, index, |demand| got[demand]);
        if figures.fills.is_empty() {
            continue;
        }
        // The comparison need not be a proven best where packs differ in size: then the best that was seen stands.
        let harm = Figures::of(ground, index, |demand| most[demand]).harm.max(figures.harm);
        items.push(measure(Some(kind.id), &figures, harm));
        all.fills.extend(&figures.fills);
        all.harm += figures.harm;
        harm_most += harm;
    }
    let overall = (!all.fills.is_empty()).then(|| measure(None, &all, harm_most));
    (items, overall)
}

fn measure(item: Option<&ItemId>, figures: &Figures, harm_most: i64) -> Fairness {
    Fairness {
        item: item.cloned(),
        fill_min: figures.lowest(),
        fill_mean: figures.mean(),
        gini: permille(gini(&figures.fills)),
        harm_averted: Units::of(figures.harm),
        harm_averted_most: Units::of(harm_most),
    }
}

/// The fill of a demand above zero in thousandths, rounded down, at most the whole.
pub(crate) fn fill_permille(got: i64, units: i64) -> i64 {
    part(1000, got.min(units), units)
}

/// The part of a whole that `got` of `units` is, rounded down.
fn part(whole: i64, got: i64, units: i64) -> i64 {
    let part = i128::from(whole) * i128::from(got) / i128::from(units);
    i64::try_from(part).expect("a part should be no more than its whole")
}

/// A recipient's part of all that was given, over its part of all that was demanded, thousandths rounded down; none where
/// nothing was given or demanded.
pub(crate) fn share_permille((got, all_got): (i64, i128), (units, all_units): (i64, i128)) -> Option<Units> {
    if all_got <= 0 || units <= 0 {
        return None;
    }
    let (mut share, mut rest) = (0_i128, i128::from(got));
    // A thousand times (got / all got) / (units / all units), one fraction after the other where the product is too large.
    let top = rest.checked_mul(all_units).and_then(|top| top.checked_mul(1000));
    let bottom = all_got.checked_mul(i128::from(units));
    if let (Some(top), Some(bottom)) = (top, bottom) {
        share = top / bottom;
    } else {
        rest = rest.saturating_mul(1_000_000) / all_got;
        share += rest.saturating_mul(all_units / i128::from(units)) / 1000;
    }
    Some(Units::of(i64::try_from(share).unwrap_or(i64::MAX)))
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

    #[test]
    fn a_share_of_one_is_a_thousand() {
        for (got, units, share, remark) in [
            ((50, 100), (500, 1000), Some(1000), "its part"),
            ((200, 300), (3, 1412), Some(313_777), "ventilators for few of the sick"),
            ((100, 300), (1409, 1412), Some(334), "and for most of them"),
            ((0, 300), (5, 10), Some(0), "nothing while others got something"),
            ((0, 0), (5, 10), None, "nobody got anything"),
            ((0, 10), (0, 10), None, "no demand"),
        ] {
            let (got, units) = ((got.0, got.1), (units.0, units.1));
            assert_eq!(share_permille(got, units), share.map(Units::of), "{remark}");
        }
        assert!(share_permille((i64::MAX, 1 << 100), (i64::MAX, 1 << 100)).is_some(), "no amount is too large");
    }
}
