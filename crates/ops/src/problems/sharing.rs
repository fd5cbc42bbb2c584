//! Decides what the allocation is asked: usable supply with what limits it, open demand with what cuts it, promises.
//! Up: [`crate::problems`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::allocation::{AllocationProblem, Commitment, LimitKind, Supply, SupplyLimit};
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessSolution, Outcome};
use model::id::{ItemId, OfferLineId, PlaceId};
use model::need::{NeedSolution, StockStatus};
use model::offer::OfferLine;
use model::operation::Operation;
use model::quantity::{Permille, Units};

use super::demand::demands;
use super::{day_of, pack_of, ready_day};

/// Usable supply against open demand: the question of the allocation stage.
#[must_use]
pub fn allocation_problem(operation: &Operation, need: &NeedSolution, fitness: &FitnessSolution) -> AllocationProblem {
    let mut fit: BTreeMap<&OfferLineId, Vec<PlaceId>> = BTreeMap::new();
    for assessment in &fitness.assessments {
        if matches!(assessment.outcome, Outcome::Fit | Outcome::FitWithConditions) {
            fit.entry(&assessment.line).or_default().push(assessment.recipient.clone());
        }
    }
    let protected = protected(operation, need);
    let supplies = operation
        .offers
        .iter()
        .filter_map(|line| {
            // A line that is fit for nobody stays in the question, so that a shortage says what stops it.
            let places = fit.remove(&line.id).unwrap_or_default();
            supply(operation, line, places, protected.get(&line.id).copied().unwrap_or_default())
        })
        .collect();
    AllocationProblem {
        supplies,
        demands: demands(operation, need, fitness),
        commitments: commitments(operation),
        substitutes: operation.substitutes.clone(),
        rule: operation.policies.sharing,
        tie_break: operation.policies.tie_break,
        small_lot_max: operation.policies.small_lot_max,
    }
}

/// A line with those for whom it passed the gate, and with what keeps it from some of them.
fn supply(operation: &Operation, line: &OfferLine, mut fit: Vec<PlaceId>, protected: Units) -> Option<Supply> {
    let pack = pack_of(operation, line)?;
    let ready = ready_day(operation, line);
    let units = line.units_by(ready.max(line.ready));
    fit.sort();
    fit.dedup();
    let limits = limits(operation, line, &fit, ready);
    fit.retain(|place| !limits.iter().any(|limit| limit.barred.contains(place)));
    (!units.is_zero()).then(|| Supply {
        line: line.id.clone(),
        donor: line.donor.clone(),
        item: line.item.clone(),
        from: line.place.clone(),
        units,
        protected: protected.min(units),
        hold_back: hold_back(operation, &line.item),
        pack,
        ready,
        airport: line.airport.clone(),
        eligible: fit,
        limits,
        travels_with: line.travels_with.clone(),
    })
}

/// The donor's earmark, and a ban of the state the line comes from, with those whom each keeps it from.
fn limits(operation: &Operation, line: &OfferLine, fit: &[PlaceId], ready: Date) -> Vec<SupplyLimit> {
    let mut limits = Vec::new();
    let mut add = |kind, because, barred: Vec<PlaceId>| {
        if !barred.is_empty() {
            limits.push(SupplyLimit { kind, barred, because });
        }
    };
    if !line.earmarks.is_empty() {
        let barred = fit.iter().filter(|place| !line.earmarks.contains(place)).cloned().collect();
        add(LimitKind::Earmark, RecordRef::new(RecordKind::Offer, &line.id), barred);
    }
    let bans = operation.export_bans.iter().filter(|ban| {
        ban.place == line.place && ban.item.as_ref().is_none_or(|item| *item == line.item) && ban.is_in_force(ready)
    });
    let banned: Vec<PlaceId> = {
        let bans: Vec<_> = bans.collect();
        let is_banned = |place: &PlaceId| bans.iter().any(|ban| ban.place != *place && !ban.exempt.contains(place));
        fit.iter().filter(|place| is_banned(place)).cloned().collect()
    };
    add(LimitKind::ExportBan, RecordRef::new(RecordKind::Policy, "export_bans"), banned);
    limits
}

/// The share held back of an item: that of its own row of `sharing.csv`, else the policy's.
fn hold_back(operation: &Operation, item: &ItemId) -> Permille {
    let terms = operation.sharing_terms.iter().filter(|term| term.place.is_none());
    let own = terms.clone().find(|term| term.item.as_ref() == Some(item)).and_then(|term| term.hold_back);
    let all = terms.filter(|term| term.item.is_none()).find_map(|term| term.hold_back);
    own.or(all).unwrap_or(operation.policies.hold_back)
}

/// Units of each line that stay for the donor country's own need: what its lines of an item offer beyond its counted stock
/// less its own need at the service level. The lines ready first are given first. Only where the stock is counted.
fn protected(operation: &Operation, need: &NeedSolution) -> BTreeMap<OfferLineId, Units> {
    let mut kept = BTreeMap::new();
    if !operation.policies.protects_donors {
        return kept;
    }
    let mut lines: BTreeMap<(&PlaceId, &ItemId), Vec<&OfferLine>> = BTreeMap::new();
    for line in &operation.offers {
        lines.entry((&line.place, &line.item)).or_default().push(line);
    }
    for ((place, item), mut lines) in lines {
        let counted = operation
            .stock
            .iter()
            .any(|stock| stock.place == *place && stock.item == *item && stock.status == StockStatus::Shelf);
        let own = need.lines.iter().find(|line| line.place == *place && line.item == *item);
        let (true, Some(own)) = (counted, own) else { continue };
        let mut free = own.stock.saturating_sub(own.gross);
        lines.sort_by_key(|line| (line.ready, &line.id));
        for line in lines {
            let units = line.units_by(ready_day(operation, line).max(line.ready));
            let given = units.min(free);
            free = free.saturating_sub(given);
            if given < units {
                kept.insert(line.id.clone(), units.saturating_sub(given));
            }
        }
    }
    kept
}

/// What donors have promised by the operation's day.
fn commitments(operation: &Operation) -> Vec<Commitment> {
    let today = day_of(operation.as_of);
    operation
        .promises
        .iter()
        .filter(|promise| promise.made <= today)
        .map(|promise| Commitment {
            line: promise.line.clone(),
            recipient: promise.recipient.clone(),
            units: promise.units,
            because: vec![RecordRef::new(RecordKind::Offer, &promise.line)],
        })
        .collect()
}
