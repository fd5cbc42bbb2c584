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
            let lines = account.lines.iter().map(|line| &ledger.lines[*line]).filter(|line| line.is_free);
            let left: i64 = lines.map(left_over).sum();
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
            for taker in &item.demands {
                let account = &ledger.demands[*taker];
                let is_spare = line.spare > 0 && could_take(line, account, (*taker, *one), account.got());
                sheet.holds(!is_spare, || {
                    let text =
                        format!("got {} of {}; {} has packs to spare", account.got(), account.units, line.supply.line);
                    (of_demand(account.demand), text)
                });
                let has = by_rank(ledger, *taker, one.rank);
                if !could_take(line, account, (*taker, *one), has) {
                    continue;
                }
                for holder in line.instead.keys().filter(|holder| *holder != taker) {
                    let is_before = stands_before(ledger, (*one, account, has), index, *holder);
                    sheet.holds(!is_before, || {
                        let text = format!(
                            "had {has} of {} by rank {}; {} went to {} instead, after it by rank, item or fill",
                            account.units, one.rank, line.supply.line, ledger.demands[*holder].demand.recipient
                        );
                        (of_demand(account.demand), text)
                    });
                }
            }
        }
    }
}

/// Units that a demand has when a rank is shared: of its own item, and by substitutes up to that rank.
fn by_rank(ledger: &Ledger<'_>, demand: usize, rank: u8) -> i64 {
    let account = &ledger.demands[demand];
    let given = ledger.lines.iter().filter_map(|line| {
        let packs = line.instead.get(&demand)?;
        let one = ledger.instead_of(&line.supply.item, &account.demand.item)?;
        (one.rank <= rank).then(|| counted(packs * line.pack, one.permille))
    });
    account.own + given.sum::<i64>()
}

/// Whether one more pack of a line could go to a demand of another item that has so many units: eligible, in time, of some
/// use, worth sending.
fn could_take(line: &LineAccount<'_>, account: &DemandAccount<'_>, (taker, one): (usize, Instead), has: i64) -> bool {
    let packs = line.instead.get(&taker).copied().unwrap_or(0);
    let more = counted((packs + 1) * line.pack, one.permille) - counted(packs * line.pack, one.permille);
    let is_useful = more > 0 && has < account.units && has + more >= account.floor;
    is_useful && line.may_go_to(account.demand)
}

/// Whether a demand, with what it has when its rank is shared, should have had a pack that a holder got: it is of an earlier
/// rank or item, or of the same and lower than the holder is without that pack, which leaves the holder its floor.
fn stands_before(
    ledger: &Ledger<'_>,
    (one, account, has): (Instead, &DemandAccount<'_>, i64),
    line: usize,
    holder: usize,
) -> bool {
    let line = &ledger.lines[line];
    let other = &ledger.demands[holder];
    let Some(of_holder) = ledger.instead_of(&line.supply.item, &other.demand.item) else { return false };
    let place = (one.rank, &account.demand.item);
    let place_of_holder = (of_holder.rank, &other.demand.item);
    if place != place_of_holder {
        return place < place_of_holder;
    }
    let units = line.instead.get(&holder).copied().unwrap_or(0) * line.pack;
    let last = counted(units, of_holder.permille) - counted((units - line.pack).max(0), of_holder.permille);
    let rest = by_rank(ledger, holder, one.rank) - last;
    rest >= other.floor && other.level(rest.max(0), account, has).is_gt()
}
