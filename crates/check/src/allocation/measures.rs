//! Decides whether the measures of fairness are those of the fills, of each item and of the whole run.
//! Up: [`crate::allocation`].

use std::collections::BTreeSet;

use model::allocation::Fairness;
use model::evidence::{RecordKind, RecordRef};
use model::id::ItemId;

use super::ledger::{DemandAccount, ItemAccount, Ledger};
use super::shares::of_answer;
use crate::sheet::Sheet;

pub(super) fn figures(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let said: Vec<_> = ledger.solution.fairness.iter().map(|one| one.item.as_ref()).collect();
    let due: Vec<_> = measured(ledger).map(|(item, _)| Some(item)).collect();
    sheet.holds(said == due, || {
        let text = format!("{} measures of fairness; {} items, by id, are offered and demanded", said.len(), due.len());
        (of_answer(), text)
    });
    for (item, account) in measured(ledger) {
        let demands = || account.demands.iter().map(|index| &ledger.demands[*index]);
        if let Some(said) = ledger.solution.fairness.iter().find(|one| one.item.as_ref() == Some(item)) {
            compare(&RecordRef::new(RecordKind::Item, item), said, demands, sheet);
        }
    }
    let all = || measured(ledger).flat_map(|(_, account)| account.demands.iter().map(|index| &ledger.demands[*index]));
    let overall = ledger.solution.overall.as_ref();
    let is_due = all().next().is_some();
    sheet.holds(overall.is_some() == is_due && overall.is_none_or(|one| one.item.is_none()), || {
        (of_answer(), "the run's own measure of fairness is missing, not due, or of one item".to_owned())
    });
    if let Some(said) = overall.filter(|_| is_due) {
        compare(&of_answer(), said, all, sheet);
    }
}

/// Items that are both offered and demanded, by id.
fn measured<'l>(ledger: &'l Ledger<'_>) -> impl Iterator<Item = (&'l ItemId, &'l ItemAccount)> {
    let items = ledger.items.iter().map(|(item, account)| (*item, account));
    items.filter(|(_, account)| !account.lines.is_empty() && !account.demands.is_empty())
}

fn compare<'l, 'a: 'l, D: Iterator<Item = &'l DemandAccount<'a>>>(
    subject: &RecordRef,
    said: &Fairness,
    demands: impl Fn() -> D,
    sheet: &mut Sheet,
) {
    let (least, mean, gini) = measures(demands().map(fill));
    for (said, own, what) in [
        (said.fill_min, least, "lowest fill"),
        (said.fill_mean, mean, "mean fill"),
        (said.gini, gini, "Gini coefficient"),
    ] {
        sheet.holds(i128::from(said.get()) == own, || {
            (subject.clone(), format!("{what} {} thousandths is said; the fills give {own}", said.get()))
        });
    }
}

pub(super) fn harm(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let (mut sum_most, mut all) = (0_i128, BTreeSet::new());
    for (item, account) in measured(ledger) {
        all.extend(&account.demands);
        let Some(said) = ledger.solution.fairness.iter().find(|one| one.item.as_ref() == Some(item)) else { continue };
        sum_most += i128::from(said.harm_averted_most.get());
        let most = account.demands.iter().filter(|index| is_served(ledger, **index));
        let most = most.map(|index| i128::from(ledger.demands[*index].demand.harm.get())).sum();
        averted(ledger, &RecordRef::new(RecordKind::Item, item), said, account.demands.iter(), most, sheet);
    }
    if let Some(said) = &ledger.solution.overall {
        averted(ledger, &of_answer(), said, all.into_iter(), sum_most, sheet);
    }
}

/// Compares harm averted with the fills; what could be averted most is no less than that, and no more than there is.
fn averted<'l>(
    ledger: &Ledger<'_>,
    subject: &RecordRef,
    said: &Fairness,
    demands: impl Iterator<Item = &'l usize>,
    most: i128,
    sheet: &mut Sheet,
) {
    let own: i128 = demands.map(|index| averted_of(&ledger.demands[*index])).sum();
    let (averted, said_most) = (said.harm_averted.get(), said.harm_averted_most.get());
    sheet.holds(i128::from(averted) == own, || {
        (subject.clone(), format!("{averted} of harm averted is said; the fills avert {own}"))
    });
    sheet.holds(i128::from(said_most) >= own && i128::from(said_most) <= most, || {
        let text =
            format!("{said_most} of harm could be averted is said; these shares avert {own}, none averts over {most}");
        (subject.clone(), text)
    });
}

/// Whether any line may serve a demand, by itself or instead of what is wanted.
fn is_served(ledger: &Ledger<'_>, index: usize) -> bool {
    let account = &ledger.demands[index];
    !account.lines.is_empty()
        || ledger.lines.iter().any(|line| {
            let is_declared = ledger.instead_of(&line.supply.item, &account.demand.item).is_some();
            is_declared && line.may_go_to(account.demand)
        })
}

/// Harm of a demand that what it got averts, rounded down.
fn averted_of(account: &DemandAccount<'_>) -> i128 {
    let got = account.got().min(account.units);
    i128::from(account.demand.harm.get()) * i128::from(got) / i128::from(account.units)
}

/// Fill in whole thousandths, at most the whole.
fn fill(account: &DemandAccount<'_>) -> i128 {
    i128::from(account.got().min(account.units)) * 1000 / i128::from(account.units)
}

/// Lowest value, mean, and Gini coefficient (mean absolute difference over twice the mean), all rounded down.
fn measures(fills: impl Iterator<Item = i128>) -> (i128, i128, i128) {
    let mut fills: Vec<i128> = fills.collect();
    fills.sort_unstable();
    let (count, sum) = (fills.len() as i128, fills.iter().sum::<i128>());
    // Each pair is met twice in the mean difference; in order, a fill is the greater of as many pairs as stand before it.
    let mut spread = 0;
    let mut before = 0;
    for (rank, one) in (0_i128..).zip(&fills) {
        spread += 2 * (rank * one - before);
        before += one;
    }
    let gini = if sum > 0 { spread * 1000 / (2 * count * sum) } else { 0 };
    (fills.first().copied().unwrap_or(0), sum / count.max(1), gini)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_of_their_definitions() {
        for (fills, own, remark) in [
            (vec![1000, 1000], (1000, 1000, 0), "all alike"),
            (vec![0, 0, 0], (0, 0, 0), "nobody got anything"),
            (vec![0, 1000], (0, 500, 500), "one has all"),
            (vec![466, 400], (400, 433, 38), "66 over 4 x 433: 38.1"),
            (vec![100, 200, 700], (100, 333, 400), "2 x (100 + 600 + 500) over 2 x 3 x 1000"),
        ] {
            assert_eq!(measures(fills.into_iter()), own, "{remark}");
        }
    }
}
