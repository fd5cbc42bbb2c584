//! Decides whether every link of a plan leads to a record that exists. Up: [`crate::chain`].

use std::collections::BTreeSet;

use model::disruption::DisruptionKind;
use model::evidence::{RecordKind, RecordRef};
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};

use crate::sheet::Sheet;

/// Keys of `operation.toml` that a link may name, with or without the table they stand in.
const POLICY_KEYS: [&str; 20] = [
    "as_of",
    "horizon_days",
    "disease_profile",
    "policies.service_level_permille",
    "policies.lead_time_days",
    "policies.cover_days",
    "policies.buffer_permille",
    "policies.use_profile",
    "policies.hold_back_permille",
    "policies.shelf_life_months",
    "policies.flights.leg_max_km",
    "policies.flights.detour_permille",
    "policies.flights.volume_permille",
    "policies.flights.stops_max",
    "policies.flights.load_max",
    "policies.flights.unload_max",
    "policies.flights.unmet_usd_per_tonne",
    "policies.flights.late_usd_per_tonne_day",
    "policies.seed",
    "policies.steps_max",
];

pub(super) fn because(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions, sheet: &mut Sheet) {
    let mut known = records(operation, solutions);
    let disruptions = problems.flights.standing.iter().flat_map(|standing| &standing.disruptions);
    for row in disruptions {
        known.insert(RecordRef::new(RecordKind::Disruption, &row.id));
        // A plan made anew also rests on what was told: on a closure by the number it was told under, on a new need.
        match &row.kind {
            DisruptionKind::RouteClosed(_) | DisruptionKind::PermitRefused { .. } => {
                known.insert(RecordRef::new(RecordKind::Closure, &row.id));
            }
            DisruptionKind::NeedNew(one) => {
                known.insert(RecordRef::new(RecordKind::Consignment, &one.id));
            }
            _ => {}
        }
    }
    for demand in &problems.allocation.demands {
        let subject = || RecordRef::pair(RecordKind::Need, &demand.recipient, &demand.item);
        sheet.holds(!demand.because.is_empty(), || {
            (subject(), "demanded without a link to what asks for it".to_owned())
        });
    }
    for one in &problems.flights.consignments {
        let subject = || RecordRef::new(RecordKind::Consignment, &one.id);
        sheet.holds(!one.because.is_empty(), || (subject(), "consigned without a link to its allotment".to_owned()));
    }
    for (record, links) in links(problems, solutions) {
        for link in links {
            sheet.holds(known.contains(link), || (record.clone(), format!("rests on {link}, which does not exist")));
        }
    }
}

/// Every record that a link may lead to.
fn records(operation: &Operation, solutions: &PlanSolutions) -> BTreeSet<RecordRef> {
    use RecordKind as Kind;
    let mut known = BTreeSet::new();
    for key in POLICY_KEYS {
        known.insert(RecordRef::new(Kind::Policy, key));
        known.insert(RecordRef::new(Kind::Policy, key.rsplit('.').next().unwrap_or(key)));
    }
    known.extend(operation.cases.iter().map(|row| RecordRef::new(Kind::Cases, &row.place)));
    known.extend(operation.requests.iter().map(|row| RecordRef::new(Kind::Request, &row.id)));
    known.extend(operation.offers.iter().map(|row| RecordRef::new(Kind::Offer, &row.id)));
    known.extend(operation.notices.iter().map(|row| RecordRef::new(Kind::Notice, &row.id)));
    known.extend(operation.closures.iter().map(|row| RecordRef::new(Kind::Closure, &row.id)));
    known.extend(operation.permits.iter().map(|row| RecordRef::new(Kind::Permit, &row.id)));
    known.extend(operation.items.iter().map(|row| RecordRef::new(Kind::Item, &row.id)));
    known.extend(operation.tails.iter().map(|row| RecordRef::new(Kind::Tail, &row.id)));
    known.extend(operation.airports.iter().map(|row| RecordRef::new(Kind::Airport, &row.id)));
    known.extend(operation.records.claims.iter().map(|row| RecordRef::new(Kind::Claim, &row.id)));
    known.extend(operation.records.events.iter().map(|row| RecordRef::new(Kind::Event, &row.id)));
    known.extend(operation.records.custody.iter().map(|row| RecordRef::new(Kind::Event, &row.id)));
    known.extend(operation.records.entries.iter().map(|row| RecordRef::new(Kind::Entry, &row.id)));
    known.extend(solutions.need.forecasts.iter().map(|row| RecordRef::new(Kind::Forecast, &row.place)));
    known.extend(solutions.need.lines.iter().map(|row| RecordRef::pair(Kind::Need, &row.place, &row.item)));
    let pairs = &solutions.fitness.assessments;
    known.extend(pairs.iter().map(|row| RecordRef::pair(Kind::Fitness, &row.line, &row.recipient)));
    known.extend(solutions.allocation.allotments.iter().map(|row| RecordRef::new(Kind::Consignment, &row.id)));
    known.extend(solutions.flights.flights.iter().map(|row| RecordRef::new(Kind::Flight, &row.id)));
    let units = solutions.loading.loads.iter().flat_map(|load| &load.units);
    known.extend(units.map(|row| RecordRef::new(Kind::Unit, &row.id)));
    known
}

/// Every record of the plan with its links.
fn links<'a>(problems: &'a PlanProblems, solutions: &'a PlanSolutions) -> Vec<(RecordRef, &'a [RecordRef])> {
    use RecordKind as Kind;
    let mut links: Vec<(RecordRef, &[RecordRef])> = vec![];
    for row in &solutions.need.forecasts {
        links.push((RecordRef::new(Kind::Forecast, &row.place), &row.because));
    }
    for row in &solutions.need.lines {
        links.push((RecordRef::pair(Kind::Need, &row.place, &row.item), &row.because));
    }
    for pair in &solutions.fitness.assessments {
        let record = RecordRef::pair(Kind::Fitness, &pair.line, &pair.recipient);
        links.extend(pair.findings.iter().map(|finding| (record.clone(), &finding.because[..])));
        links.push((record, &pair.because));
    }
    for row in &problems.allocation.demands {
        links.push((RecordRef::pair(Kind::Need, &row.recipient, &row.item), &row.because));
    }
    for row in &solutions.allocation.allotments {
        links.push((RecordRef::new(Kind::Consignment, &row.id), &row.because));
    }
    for row in &problems.flights.consignments {
        links.push((RecordRef::new(Kind::Consignment, &row.id), &row.because));
    }
    for row in &solutions.flights.flights {
        links.push((RecordRef::new(Kind::Flight, &row.id), &row.because));
    }
    for row in solutions.loading.loads.iter().flat_map(|load| &load.units) {
        links.push((RecordRef::new(Kind::Unit, &row.id), &row.because));
    }
    links
}
