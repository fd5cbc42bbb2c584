//! Decides whether substitutes are declared, counted as declared, given only from what own demand left over, and to who
//! was due. Up: [`crate::allocation`].

use super::ledger::{DemandAccount, Instead, Ledger, LineAccount, counted};
use super::{of_allotment, of_demand};
use crate::sheet::Sheet;

pub(super) fn substitutes(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for allotment in &ledger.solution.allotments {
        let own = if allotment.fills == allotment.item {
            Some(allotment.units.get())
        } else {
            let declared = ledger.instead_of(&allotment.item, &allotment.fills);
            declared.map(|one| counted(allotment.units.get(), one.permille))
        };
        sheet.holds(own == Some(allotment.counts.get()), || {
            let text = match own {
                None => format!("{} may not be given instead of {}", allotment.item, allotment.fills),
                Some(own) => format!("counts for {} is said; as declared it is {own}", allotment.counts),
            };
            (of_allotment(allotment), text)
        });
    }
    for line in ledger.lines.iter().filter(|line| line.is_free && !line.instead.is_empty()) {
        for index in &line.takers {
            let account = &ledger.demands[*index];
            let left: i64 = account.lines.iter().map(|line| left_over(&ledger.lines[*line])).sum();
            let could_use = account.own < account.units && account.own + left >= account.floor;
            sheet.holds(!could_use, || {
                let (got, units, line) = (account.own, account.units, &line.supply.line);
                (
                    of_demand(account.demand),
                    format!("got {got} of {units} while {line} goes to who asks for another item"),
                )
            });
        }
    }
}

/// Units that a line gave as substitutes or to nobody.
fn left_over(line: &LineAccount<'_>) -> i64 {
    (line.packs - line.own.values().sum::<i64>()).max(0) * line.pack
}

pub(super) fn order(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for (index, line) in ledger.lines.iter().enumerate().filter(|(_, line)| line.is_free) {
        let Some(declared) = ledger.instead.get(&line.supply.item) else { continue };
        for (wanted, one) in declared {
            let Some(item) = ledger.items.get(wanted) else { continue };
            for taker in item.demands.iter().filter(|taker| could_take(ledger, line, **taker, *one)) {
                let account = &ledger.demands[*taker];
                let is_spare = line.spare > 0;
                sheet.holds(!is_spare, || {
                    let text =
                        format!("got {} of {}; {} has packs to spare", account.got(), account.units, line.supply.line);
                    (of_demand(account.demand), text)
                });
                for (holder, _) in line.instead.iter().filter(|(holder, _)| *holder != taker) {
                    let is_before = stands_before(ledger, (*one, account), index, *holder);
                    sheet.holds(!is_before, || {
                        let text = format!(
                            "got {} of {}; {} went to {} instead, by rank or fill after it",
                            account.got(),
                            account.units,
                            line.supply.line,
                            ledger.demands[*holder].demand.recipient
                        );
                        (of_demand(account.demand), text)
                    });
                }
            }
        }
    }
}

/// Whether one more pack of a line could go to a demand of another item: eligible, in time, of some use, worth sending.
fn could_take(ledger: &Ledger<'_>, line: &LineAccount<'_>, taker: usize, one: Instead) -> bool {
    let account = &ledger.demands[taker];
    let packs = line.instead.get(&taker).copied().unwrap_or(0);
    let more = counted((packs + 1) * line.pack, one.permille) - counted(packs * line.pack, one.permille);
    let is_useful = more > 0 && account.got() < account.units && account.got() + more >= account.floor;
    is_useful && line.may_go_to(account.demand)
}

/// Whether a demand should have had a pack that a holder got: it is of an earlier rank, or of the same item and, before
/// the holder's last pack, it was lower. What the holder got where the demand may not does not count against the holder.
fn stands_before(
    ledger: &Ledger<'_>,
    (one, account): (Instead, &DemandAccount<'_>),
    line: usize,
    holder: usize,
) -> bool {
    let given = &ledger.lines[line].supply.item;
    let other = &ledger.demands[holder];
    let Some(of_holder) = ledger.instead_of(given, &other.demand.item) else { return false };
    let place = (one.rank, &account.demand.item);
    let place_of_holder = (of_holder.rank, &other.demand.item);
    if place != place_of_holder {
        return place < place_of_holder;
    }
    let shared = ledger.lines.iter().filter(|line| line.supply.item == *given && line.may_go_to(account.demand));
    let (mut before, mut last) = (other.own, 0);
    for line in shared {
        let units = line.instead.get(&holder).copied().unwrap_or(0) * line.pack;
        before += counted(units, of_holder.permille);
        let without = counted((units - line.pack).max(0), of_holder.permille);
        last = last.max(counted(units, of_holder.permille) - without);
    }
    other.level((before - last).max(0), account, account.got()).is_gt()
}
