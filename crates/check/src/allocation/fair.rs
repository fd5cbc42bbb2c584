//! Decides whether shares are as fair as the rule of sharing asks, and ties are broken as declared.
//! Up: [`crate::allocation`].
//!
//! Max-min: the bottleneck property (Bertsekas and Gallager, Data Networks, 1992, section 6.5) in whole packs: a pack that
//! is given up never leaves its giver above who could have had it, nor, where it leaves both alike, does it raise the
//! other higher. Alpha: no single pack would raise the sum of
//! alpha-fair values (Mo and Walrand 2000). Each item is judged by what its own lines gave: substitutes come after.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use model::allocation::{AllocationProblem, SharingRule, TieBreak};

use super::exchange::{Source, sources};
use super::ledger::{DemandAccount, ItemAccount, Ledger};
use super::of_demand;
use crate::sheet::Sheet;

/// Part of itself by which a gain must be above a loss to count: what two honest roundings may differ by.
const GAIN_SLACK: f64 = 1e-9;

pub(super) fn idle_supply(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for item in ledger.items.values() {
        for index in &item.demands {
            let account = &ledger.demands[*index];
            let lines = account.lines.iter().map(|line| &ledger.lines[*line]).filter(|line| line.is_free);
            let idle: i64 = lines.map(|line| line.spare.max(0) * line.pack).sum();
            let useful = (account.floor - account.own).max(1);
            sheet.holds(idle < useful || account.own >= account.units, || {
                (of_demand(account.demand), format!("got {} of {} while {idle} lie unused", account.own, account.units))
            });
        }
    }
}

pub(super) fn fewest_empty(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for item in ledger.items.values().filter(|item| leaves_fewest_empty(ledger.problem.rule, item)) {
        for index in item.demands.iter().filter(|index| ledger.demands[**index].own == 0) {
            let account = &ledger.demands[*index];
            let useful = account.floor.max(1);
            let found = above_floors(ledger, account);
            sheet.holds(found < useful, || {
                let text =
                    format!("got nothing; {found} are spare or above the floors of others, and {useful} would do");
                (of_demand(account.demand), text)
            });
        }
    }
}

/// Whether an item is shared so that first of all as few as possible are left with nothing.
fn leaves_fewest_empty(rule: SharingRule, item: &ItemAccount) -> bool {
    match rule {
        SharingRule::MaxMin => true,
        SharingRule::Alpha(alpha) => alpha.get() >= 1000 || item.has_floors,
    }
}

/// Units that a demand could have from spare packs, and from packs that nobody promised and whose holders would still
/// have something, and no less than their floor.
fn above_floors(ledger: &Ledger<'_>, account: &DemandAccount<'_>) -> i64 {
    let mut taken: BTreeMap<usize, i64> = BTreeMap::new();
    let mut found = 0;
    for line in account.lines.iter().map(|line| &ledger.lines[*line]).filter(|line| line.is_free) {
        found += line.spare.max(0) * line.pack;
        for holder in &line.holders {
            let other = &ledger.demands[*holder];
            let taken = taken.entry(*holder).or_default();
            let packs = ((other.own - *taken - other.floor.max(1)).max(0) / line.pack).min(line.movable(*holder));
            *taken += packs * line.pack;
            found += packs * line.pack;
        }
    }
    found
}

pub(super) fn max_min(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    if ledger.problem.rule == SharingRule::MaxMin {
        each_exchange(ledger, sheet);
    }
}

pub(super) fn alpha(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    if ledger.problem.rule != SharingRule::MaxMin {
        each_exchange(ledger, sheet);
    }
}

/// Tries every pack that could go to a demand that is not met: none may better what was shared.
fn each_exchange(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for item in ledger.items.values() {
        for taker in &item.demands {
            let account = &ledger.demands[*taker];
            if account.own >= account.units {
                continue;
            }
            for source in sources(ledger, item, *taker) {
                let holder = source.holder.map(|holder| &ledger.demands[holder]);
                sheet.holds(!betters(ledger.problem, item, account, holder, source.pack), || {
                    (of_demand(account.demand), told(ledger, account, holder, source))
                });
            }
        }
    }
}

fn told(ledger: &Ledger<'_>, taker: &DemandAccount<'_>, holder: Option<&DemandAccount<'_>>, source: Source) -> String {
    let line = &ledger.lines[source.line].supply.line;
    let (pack, got, units) = (source.pack, taker.own, taker.units);
    match holder {
        None => format!("got {got} of {units}; a pack of {pack} of {line} is spare"),
        Some(holder) => format!(
            "got {got} of {units}; {} could do with a pack of {pack} of {line} less than its {} of {}",
            holder.demand.recipient, holder.own, holder.units
        ),
    }
}

/// Whether a pack would do more good with a taker that is not met, by the rule of sharing.
pub(super) fn betters(
    problem: &AllocationProblem,
    item: &ItemAccount,
    taker: &DemandAccount<'_>,
    holder: Option<&DemandAccount<'_>>,
    pack: i64,
) -> bool {
    match (problem.rule, holder) {
        (SharingRule::MaxMin, None) => true,
        (SharingRule::MaxMin, Some(holder)) => match holder.level(holder.own - pack, taker, taker.own) {
            Ordering::Greater => true,
            Ordering::Less => false,
            // The lower of the two is the same either way; then the higher counts, unless the tie was declared otherwise.
            Ordering::Equal => {
                let was_first = problem.tie_break == TieBreak::Reciprocity
                    && holder.demand.given_before > taker.demand.given_before;
                !was_first && taker.level(taker.own + pack, holder, holder.own).is_gt()
            }
        },
        (SharingRule::Alpha(alpha), holder) => {
            // Nobody is left with nothing for a greater sum; and who of two is left with nothing is no matter of one pack.
            if leaves_fewest_empty(problem.rule, item) {
                let empties = holder.is_some_and(|holder| holder.own <= pack);
                if empties || taker.own == 0 {
                    return !empties;
                }
            }
            let alpha = alpha.get() as f64 / 1000.0;
            let gain = worth(taker, taker.own, taker.own + pack, alpha);
            let loss = holder.map_or(f64::NEG_INFINITY, |holder| worth(holder, holder.own - pack, holder.own, alpha));
            gain > loss + GAIN_SLACK
        }
    }
}

/// Natural logarithm of what a rise from some units to more is worth: harm x weight^alpha x the rise of the alpha-fair
/// value of the fill; without limit from nothing where alpha is one or more, nothing where no harm or no rise is.
///
/// As a logarithm it neither overflows for a large alpha nor loses the digits of one pack among millions.
fn worth(account: &DemandAccount<'_>, from: i64, to: i64, alpha: f64) -> f64 {
    let (from, to) = (from.clamp(0, account.units), to.clamp(0, account.units));
    let harm = account.demand.harm.get();
    if to <= from || harm == 0 {
        return f64::NEG_INFINITY;
    }
    let units = account.units as f64;
    let scale = (harm as f64).ln() + alpha * (account.weight as f64 / 1000.0).ln();
    let power = 1.0 - alpha;
    if from == 0 {
        return if power <= 0.0 { f64::INFINITY } else { scale + power * (to as f64 / units).ln() - power.ln() };
    }
    let step = ((to - from) as f64 / from as f64).ln_1p();
    let rise = if power == 0.0 { step } else { (power * step).exp_m1() / power };
    scale + power * (from as f64 / units).ln() + rise.ln()
}

/// What makes two demands equal in everything but who they are: units, weight, floor, harm where it counts, and lines.
type Equal<'l> = (i64, i64, i64, i64, &'l [usize]);

pub(super) fn tie_break(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for item in ledger.items.values().filter(|item| is_plain(ledger, item)) {
        let mut equals: BTreeMap<Equal<'_>, Vec<&DemandAccount<'_>>> = BTreeMap::new();
        for account in item.demands.iter().map(|index| &ledger.demands[*index]).filter(|one| one.committed == 0) {
            let harm = if ledger.problem.rule == SharingRule::MaxMin { 0 } else { account.demand.harm.get() };
            let key = (account.units, account.weight, account.floor, harm, &account.lines[..]);
            equals.entry(key).or_default().push(account);
        }
        for mut group in equals.into_values() {
            group.sort_by_key(|account| {
                let given = match ledger.problem.tie_break {
                    TieBreak::Place => 0,
                    TieBreak::Reciprocity => account.demand.given_before.get(),
                };
                (std::cmp::Reverse(given), &account.demand.recipient)
            });
            for two in group.windows(2) {
                sheet.holds(two[0].own >= two[1].own, || {
                    let text = format!(
                        "got {}, its equal {} got {}, and by {:?} it is first",
                        two[0].own, two[1].demand.recipient, two[1].own, ledger.problem.tie_break
                    );
                    (of_demand(two[0].demand), text)
                });
            }
        }
    }
}

/// Whether equals of an item can be told by who got the last pack: one size of pack, and no line bound to another.
fn is_plain(ledger: &Ledger<'_>, item: &ItemAccount) -> bool {
    item.is_one_size && item.lines.iter().all(|line| ledger.lines[*line].is_free)
}

#[cfg(test)]
mod tests {
    use model::allocation::Demand;
    use model::quantity::Units;

    use super::*;
    use crate::allocation::tests::demand;

    fn account(demand: &Demand, own: i64) -> DemandAccount<'_> {
        DemandAccount {
            demand,
            units: demand.units.get(),
            weight: 1000,
            floor: 0,
            own,
            instead: 0,
            committed: 0,
            lines: vec![],
        }
    }

    #[test]
    fn a_rise_is_worth_what_its_formula_says() {
        let mut wanting = demand("IT", "mask", 1000);
        wanting.harm = Units::of(50);
        for (alpha, from, to, value, remark) in [
            (0.0, 0, 100, 5.0, "a tenth of the harm"),
            (0.0, 900, 1100, 5.0, "nothing beyond the demand"),
            (0.5, 0, 250, 50.0, "2 x the root of a quarter"),
            (1.0, 250, 500, 50.0 * std::f64::consts::LN_2, "doubled"),
            (2.0, 250, 500, 100.0, "4 - 2"),
        ] {
            let own = worth(&account(&wanting, from), from, to, alpha).exp();
            assert!((own - value).abs() < 1e-9 * value, "{remark}: {own} where {value} is due");
        }
        assert_eq!(worth(&account(&wanting, 0), 0, 100, 1.0), f64::INFINITY);
        assert_eq!(worth(&account(&wanting, 1000), 1000, 1100, 0.0), f64::NEG_INFINITY);
    }

    #[test]
    fn one_pack_among_a_billion_still_counts() {
        let wanting = demand("IT", "mask", 1_000_000_000);
        for alpha in [0.5, 1.0, 2.0, 50.0] {
            let rise = |from| worth(&account(&wanting, from), from, from + 1, alpha);
            assert!(rise(500_000_000) > rise(500_000_001), "alpha {alpha}: the next pack is worth less");
            assert!(rise(500_000_000) - rise(500_000_001) < 1e-6, "alpha {alpha}: by little");
        }
    }
}
