//! Decides whether limits are priced that cost somebody something, and whether prices agree with the answer they are of.
//! Does not solve a second time without a limit: what the other figure is stays the stage's word. Up: [`crate::allocation`].

use std::collections::BTreeSet;

use model::allocation::{ShadowPrice, SharingRule, SupplyLimit};
use model::id::PlaceId;

use super::fair::betters;
use super::ledger::{DemandAccount, ItemAccount, Ledger, LineAccount};
use super::of_line;
use crate::sheet::Sheet;

pub(super) fn priced(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for line in ledger.lines.iter().filter(|line| line.is_free) {
        let Some(item) = ledger.items.get(&line.supply.item) else { continue };
        // Where substitutes fill up what is missing, another share of the item itself may leave every fill as it is.
        if item.demands.iter().any(|demand| ledger.demands[*demand].instead > 0) {
            continue;
        }
        for limit in &line.supply.limits {
            let gainer = item.demands.iter().map(|index| &ledger.demands[*index]).find(|account| {
                let place = &account.demand.recipient;
                is_freed(line, limit, place) && is_in_time(line, account) && would_get(ledger, item, line, account)
            });
            let is_priced = ledger.solution.shadow_prices.iter().any(|price| is_of(price, line, limit));
            sheet.holds(gainer.is_none() || is_priced, || {
                let place = gainer.map_or("", |account| account.demand.recipient.as_str());
                let text =
                    format!("without {} a pack would do more good with {place}, and it has no price", limit.because);
                (of_line(&line.supply.line), text)
            });
        }
    }
}

pub(super) fn sound(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let prices = &ledger.solution.shadow_prices;
    for two in prices.windows(2) {
        let key = |price: &ShadowPrice| (price.line.clone(), price.kind, price.because.clone());
        sheet.holds(key(&two[0]) < key(&two[1]), || {
            (of_line(&two[1].line), "a price is told twice or out of order".to_owned())
        });
    }
    for price in prices {
        let line = ledger.line(&price.line).filter(|line| line.supply.item == price.item);
        let limit = line.and_then(|line| line.supply.limits.iter().find(|limit| is_of(price, line, limit)));
        sheet.holds(limit.is_some(), || (of_line(&price.line), format!("{:?} is priced, and no limit", price.kind)));
        let Some(item) = limit.and_then(|_| ledger.items.get(&price.item)) else { continue };
        same_as_answer(ledger, price, sheet);
        gainers(ledger, price, item, sheet);
    }
}

/// The figures with the limit are those of the answer; without it, the lowest fill of equals in one size of pack is no
/// lower, because raising the lowest first only ever gains by more freedom.
fn same_as_answer(ledger: &Ledger<'_>, price: &ShadowPrice, sheet: &mut Sheet) {
    let Some(own) = ledger.solution.fairness.iter().find(|one| one.item.as_ref() == Some(&price.item)) else { return };
    let said = (price.fill_min.0, price.fill_mean.0, price.harm_averted.0);
    sheet.holds(said == (own.fill_min, own.fill_mean, own.harm_averted), || {
        (of_line(&price.line), format!("{said:?} with the limit is said; the answer has other figures"))
    });
    let item = &ledger.items[&price.item];
    let first = item.demands.first().map(|index| ledger.demands[*index].weight);
    let are_equal = item.demands.iter().all(|index| {
        let account = &ledger.demands[*index];
        Some(account.weight) == first && account.floor == 0 && account.instead == 0
    });
    let is_plain = item.is_one_size && item.lines.iter().all(|line| ledger.lines[*line].is_free);
    // A promise to who is barred would bind as well, and substitutes come on top: then the lowest can fall.
    let is_alone = ledger.problem.substitutes.is_empty() && ledger.problem.commitments.is_empty();
    if ledger.problem.rule == SharingRule::MaxMin && are_equal && is_plain && is_alone {
        sheet.holds(price.fill_min.1 >= price.fill_min.0, || {
            let (with, without) = (price.fill_min.0.get(), price.fill_min.1.get());
            (of_line(&price.line), format!("the lowest fill falls from {with} to {without} by more freedom"))
        });
    }
}

fn gainers(ledger: &Ledger<'_>, price: &ShadowPrice, item: &ItemAccount, sheet: &mut Sheet) {
    let is_ordered = !price.gainers.is_empty() && price.gainers.windows(2).all(|two| two[0] < two[1]);
    sheet.holds(is_ordered, || (of_line(&price.line), "nobody gains, or gainers are not by id".to_owned()));
    let demanding: BTreeSet<&PlaceId> =
        item.demands.iter().map(|index| &ledger.demands[*index].demand.recipient).collect();
    for place in &price.gainers {
        sheet.holds(demanding.contains(place), || {
            (of_line(&price.line), format!("{place} would get more, and demands no {}", price.item))
        });
    }
}

fn is_of(price: &ShadowPrice, line: &LineAccount<'_>, limit: &SupplyLimit) -> bool {
    price.line == line.supply.line && price.kind == limit.kind && price.because == limit.because
}

/// Whether lifting one limit lets the line go to a place: no other limit of it bars the place too.
fn is_freed(line: &LineAccount<'_>, limit: &SupplyLimit, place: &PlaceId) -> bool {
    let mut barring = line.supply.limits.iter().filter(|other| other.barred.contains(place));
    barring.next() == Some(limit) && barring.next().is_none()
}

fn is_in_time(line: &LineAccount<'_>, account: &DemandAccount<'_>) -> bool {
    account.demand.due.is_none_or(|due| line.supply.ready <= due)
}

/// Whether a pack of the line would do more good with a demand than where it is.
fn would_get(ledger: &Ledger<'_>, item: &ItemAccount, line: &LineAccount<'_>, account: &DemandAccount<'_>) -> bool {
    if account.own >= account.units || account.own + line.pack < account.floor {
        return false;
    }
    // What went elsewhere as a substitute was left over, and own demand comes first.
    if line.packs > line.own.values().sum() && betters(ledger.problem, item, account, None, line.pack) {
        return true;
    }
    line.holders.iter().any(|holder| {
        let holder = &ledger.demands[*holder];
        let stays_useful = holder.own - line.pack >= holder.floor;
        stays_useful && betters(ledger.problem, item, account, Some(holder), line.pack)
    })
}
