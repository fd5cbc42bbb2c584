//! Decides whether fills, reasons and leftovers are told as they are: nothing vanishes, and every "no" says why.
//! Up: [`crate::allocation`].

use std::collections::{BTreeMap, BTreeSet};

use model::allocation::LimitKind;
use model::evidence::{RecordKind, RecordRef};
use model::id::{ItemId, OfferLineId, PlaceId};

use super::ledger::{DemandAccount, Ledger, giveable, held_back, protected};
use super::shares::of_answer;
use super::{is_complete, of_demand, of_line};
use crate::sheet::Sheet;

/// Code of the reason of who is left out because less than its floor is not worth sending.
const BELOW_FLOOR: &str = "below-floor";

pub(super) fn fills(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let (due, given) = (ledger.demands.len(), ledger.solution.fills.len());
    sheet.holds(due == given, || (of_answer(), format!("{given} fills for {due} demands")));
    let mut totals: BTreeMap<&ItemId, (i64, i64)> = BTreeMap::new();
    for account in &ledger.demands {
        let total = totals.entry(&account.demand.item).or_default();
        *total = (total.0.saturating_add(account.got()), total.1.saturating_add(account.units));
    }
    for (account, fill) in ledger.demands.iter().zip(&ledger.solution.fills) {
        let demand = account.demand;
        let is_same = (&demand.recipient, &demand.item, demand.units) == (&fill.recipient, &fill.item, fill.units);
        sheet.holds(is_same, || {
            let text = format!("the fill in its place is of {} {} {}", fill.recipient, fill.units.get(), fill.item);
            (of_demand(demand), text)
        });
        let (got, instead) = (account.got(), account.instead);
        sheet.holds((fill.got.get(), fill.by_substitutes.get()) == (got, instead), || {
            let (said, by) = (fill.got.get(), fill.by_substitutes.get());
            let text =
                format!("got {said}, {by} by substitutes, is said; the allotments add up to {got} and {instead}");
            (of_demand(demand), text)
        });
        if account.units > 0 {
            let own = share(account, totals[&demand.item]);
            sheet.holds(fill.share_permille.map(|share| i128::from(share.get())) == own, || {
                (
                    of_demand(demand),
                    format!("{:?} of its share is said; it is {own:?} thousandths", fill.share_permille),
                )
            });
        }
    }
}

/// What it got of all that was got, over what it demands of all that is demanded, thousandths, rounded down.
fn share(account: &DemandAccount<'_>, (got, units): (i64, i64)) -> Option<i128> {
    let (part, whole) = (i128::from(account.got()) * i128::from(units), i128::from(got) * i128::from(account.units));
    (whole > 0).then(|| part / whole * 1000 + part % whole * 1000 / whole)
}

pub(super) fn unmet_reason(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let lifted = gains(ledger);
    for (account, fill) in ledger.demands.iter().zip(&ledger.solution.fills) {
        if account.got() >= account.units {
            continue;
        }
        let says_why = fill.reason.as_ref().is_some_and(is_complete);
        sheet.holds(says_why, || {
            (of_demand(account.demand), format!("got {} of {} without a word why", account.got(), account.units))
        });
        let Some(reason) = fill.reason.as_ref().filter(|_| says_why) else { continue };
        let is_below = account.got() < account.floor;
        let is_blocked = is_below
            && account.lines.iter().any(|line| {
                let line = &ledger.lines[*line];
                line.is_free && line.spare > 0 && account.own + line.pack < account.floor
            });
        let is_said = reason.rule == BELOW_FLOOR;
        sheet.holds(if is_said { is_below } else { !is_blocked }, || {
            let text = format!("got {} with a floor of {}, for {}", account.got(), account.floor, reason.rule);
            (of_demand(account.demand), text)
        });
        if let Some(limits) = lifted.get(&(&account.demand.recipient, &account.demand.item)) {
            let said = format!("{} {}", reason.text, reason.cure);
            let is_said = |(line, kind): &Limit<'_>| said.contains(word(*kind)) && said.contains(line.as_str());
            let is_named = limits.iter().any(is_said);
            sheet.holds(is_named, || {
                (of_demand(account.demand), format!("the reason names none of what would help if lifted: {limits:?}"))
            });
        }
    }
}

/// A limit, by its line.
type Limit<'a> = (&'a OfferLineId, LimitKind);

/// Who would get more of what without which limits.
fn gains<'a>(ledger: &Ledger<'a>) -> BTreeMap<(&'a PlaceId, &'a ItemId), BTreeSet<Limit<'a>>> {
    let mut gains: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for price in &ledger.solution.shadow_prices {
        for place in &price.gainers {
            gains.entry((place, &price.item)).or_default().insert((&price.line, price.kind));
        }
    }
    gains
}

fn word(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::Earmark => "earmark",
        LimitKind::ExportBan => "ban",
    }
}

pub(super) fn unused(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let mut left: BTreeMap<&OfferLineId, BTreeMap<&str, i64>> = BTreeMap::new();
    for one in &ledger.solution.left_out {
        *left.entry(&one.line).or_default().entry(&one.reason.rule).or_default() += one.units.get();
        let is_known = ledger.line(&one.line).is_some();
        sheet.holds(is_known && is_complete(&one.reason), || {
            (RecordRef::new(RecordKind::Offer, &one.line), format!("left out for {:?}", one.reason))
        });
    }
    let none = BTreeMap::new();
    for line in &ledger.lines {
        let parts = left.get(&line.supply.line).unwrap_or(&none);
        let (given, unused) = (line.given() * line.pack, parts.values().sum::<i64>());
        sheet.holds(given + unused == line.supply.units.get(), || {
            (of_line(&line.supply.line), format!("{given} given and {unused} left out of {}", line.supply.units))
        });
        let said = |code: &str| parts.get(code).copied().unwrap_or(0);
        for (code, own) in [("protected", protected(line.supply)), ("hold-back", held_back(line.supply))] {
            sheet.holds(said(code) == own, || {
                (of_line(&line.supply.line), format!("{} left out for {code}; it is {own}", said(code)))
            });
        }
        let broken = giveable(line.supply) % line.pack;
        sheet.holds(said("broken-pack") == broken || (given == 0 && said("broken-pack") == 0), || {
            (of_line(&line.supply.line), format!("{} left out for broken packs; it is {broken}", said("broken-pack")))
        });
    }
}
