//! Decides whether promises are kept before anything is shared, and whether it is told which are not.
//! Up: [`crate::allocation`].

use std::collections::BTreeMap;

use model::id::{OfferLineId, PlaceId};

use super::ledger::{Ledger, packs_for};
use super::{is_complete, of_line};
use crate::sheet::Sheet;

pub(super) fn kept(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    for line in ledger.lines.iter().filter(|line| line.supply.travels_with.is_none()) {
        for (demand, bound) in &line.committed {
            let given = line.own.get(demand).copied().unwrap_or(0);
            sheet.holds(given >= *bound, || {
                let place = &ledger.demands[*demand].demand.recipient;
                (of_line(&line.supply.line), format!("{given} packs to {place}, of {bound} that the promise binds"))
            });
        }
    }
}

pub(super) fn unkept(ledger: &Ledger<'_>, sheet: &mut Sheet) {
    let mut told: BTreeMap<(&OfferLineId, &PlaceId), i64> = BTreeMap::new();
    for row in &ledger.solution.unkept {
        *told.entry((&row.line, &row.recipient)).or_default() += row.units.get();
        sheet.holds(is_complete(&row.reason) && !row.units.is_zero(), || {
            (of_line(&row.line), format!("{} not kept for {} for {:?}", row.units, row.recipient, row.reason))
        });
    }
    for two in ledger.solution.unkept.windows(2) {
        sheet.holds((&two[0].line, &two[0].recipient) <= (&two[1].line, &two[1].recipient), || {
            (of_line(&two[1].line), "an unkept promise is told out of order".to_owned())
        });
    }
    let due = missing(ledger);
    for key in told.keys().chain(due.keys()) {
        let (said, own) = (told.get(key).copied().unwrap_or(0), due.get(key).copied().unwrap_or(0));
        sheet.holds(said == own, || {
            (of_line(key.0), format!("{said} promised to {} and not given is said; it is {own}", key.1))
        });
    }
}

/// Units promised and not given, by line and recipient.
fn missing<'a>(ledger: &Ledger<'a>) -> BTreeMap<(&'a OfferLineId, &'a PlaceId), i64> {
    let mut promised: BTreeMap<(&OfferLineId, &PlaceId), Vec<i64>> = BTreeMap::new();
    for promise in &ledger.problem.commitments {
        promised.entry((&promise.line, &promise.recipient)).or_default().push(promise.units.get());
    }
    let mut missing = BTreeMap::new();
    for ((line, place), promises) in promised {
        let bound = ledger.bound_by(line, place);
        let mut left =
            bound.map_or(0, |(line, demand)| ledger.lines[line].committed.get(&demand).copied().unwrap_or(0));
        let pack = bound.map_or(1, |(line, _)| ledger.lines[line].pack);
        let mut lacking = 0;
        for units in promises {
            let packs = packs_for(units, pack).min(left);
            left -= packs;
            lacking += (units - packs * pack).max(0);
        }
        if lacking > 0 {
            missing.insert((line, place), lacking);
        }
    }
    missing
}
