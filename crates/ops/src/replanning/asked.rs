//! Decides which question is put when a plan is made anew: what is wanted now, and what went otherwise, from the words in
//! which it was told. Up: [`crate::replanning`].

use std::collections::BTreeSet;

use format::disruptions::{self, Known, Told};
use format::plan::AnewRecord;
use jiff::SignedDuration;
use model::disruption::{Disruption, DisruptionKind, Standing};
use model::evidence::{RecordKind, RecordRef};
use model::fault::Fault;
use model::flights::{Consignment, FlightsProblem};
use model::id::{ConsignmentId, FlightId, OfferLineId, PlaceId};
use model::operation::Operation;
use model::permit::PermitUse;
use model::plan::PlanSolutions;
use model::quantity::Units;
use model::transport::Closure;

use crate::problems;

/// The question: the operation's own, with the needs as they are now, the plan before, and what went otherwise.
///
/// # Errors
/// Every fault of the words; code `late-departure-wrong` where one is told of a leg that has left, or that leaves sooner.
pub(super) fn flights_problem(
    operation: &Operation,
    solutions: &PlanSolutions,
    record: &AnewRecord,
    grounded: &BTreeSet<FlightId>,
) -> Result<FlightsProblem, Vec<Fault>> {
    let mut problem = problems::problems_of(operation, solutions).flights;
    let disruptions = meanings(operation, &problem.consignments, record)?;
    let standing = Standing { now: record.now, flights: record.before.clone(), disruptions };
    let frozen_until = standing.frozen_until(&problem.policy);
    let under_way = |id: &ConsignmentId| -> i64 {
        let frozen = standing.flights.iter().filter(|flight| {
            !grounded.contains(&flight.id) && flight.legs.first().is_some_and(|leg| leg.departs < frozen_until)
        });
        let parts = frozen.flat_map(|flight| &flight.cargo).filter(|part| part.consignment == *id);
        parts.map(|part| part.packs.get()).sum()
    };
    for disruption in &standing.disruptions {
        match &disruption.kind {
            DisruptionKind::NeedNew(new) => {
                problem.consignments.retain(|one| one.id != new.id);
                problem.consignments.push((**new).clone());
            }
            DisruptionKind::NeedChanged { consignment, packs, due, due_hard } => {
                let under_way = under_way(consignment);
                for one in problem.consignments.iter_mut().filter(|one| one.id == *consignment) {
                    let wanted = packs.map_or(one.packs.get(), |packs| packs.get().max(under_way));
                    one.packs = Units::of(wanted);
                    one.due = due.unwrap_or(one.due);
                    one.due_hard = due_hard.or(one.due_hard).map(|hard| hard.max(one.due));
                }
            }
            DisruptionKind::NeedCancelled { consignment } => {
                let packs = Units::of(under_way(consignment));
                problem.consignments.iter_mut().filter(|one| one.id == *consignment).for_each(|one| one.packs = packs);
            }
            _ => {}
        }
    }
    // What travels with something that is wanted no more does not fly by itself: it is left out, and people decide.
    let leads: BTreeSet<ConsignmentId> =
        problem.consignments.iter().filter_map(|one| one.travels_with.clone()).collect();
    problem.consignments.retain(|one| !one.packs.is_zero() || leads.contains(&one.id));
    problem.places = problems::pallet_places(operation, &problem.consignments);
    add_outlines(&mut problem, &standing)?;
    problem.standing = Some(standing);
    Ok(problem)
}

/// What the words mean; all faults at once.
fn meanings(
    operation: &Operation,
    consignments: &[Consignment],
    record: &AnewRecord,
) -> Result<Vec<Disruption>, Vec<Fault>> {
    let consign = |line: &OfferLineId, place: &PlaceId, packs: Units| consigned(operation, line, place, packs);
    let mut all: Vec<Consignment> = consignments.to_vec();
    let (mut known, mut faults) = (Vec::new(), Vec::new());
    for told in &record.told {
        let here = Known { operation, flights: &record.before, consignments: &all, consign: &consign };
        match disruptions::meaning(told, &here).and_then(|disruption| timely(disruption, told, record)) {
            Ok(disruption) => {
                if let DisruptionKind::NeedNew(new) = &disruption.kind {
                    all.push((**new).clone());
                }
                known.push(disruption);
            }
            Err(wrong) => faults.extend(wrong),
        }
    }
    if faults.is_empty() { Ok(known) } else { Err(faults) }
}

/// A late departure that was told for this plan must be of a leg that has not left.
fn timely(disruption: Disruption, told: &Told, record: &AnewRecord) -> Result<Disruption, Vec<Fault>> {
    let DisruptionKind::LateDeparture { flight, leg, departs } = &disruption.kind else { return Ok(disruption) };
    let before = record.before.iter().find(|one| one.id == *flight);
    let Some(planned) = before.and_then(|flight| flight.legs.get(usize::from(*leg))) else { return Ok(disruption) };
    // What was told for a plan before this one is part of that plan already.
    if *departs <= planned.departs && told.at < record.now
        || planned.departs >= record.now && *departs > planned.departs
    {
        return Ok(disruption);
    }
    if planned.departs == *departs {
        return Ok(disruption);
    }
    let cause = format!(
        "leg {} of {flight} is planned to leave {}; now is {}, and {departs} is told",
        leg + 1,
        planned.departs,
        record.now
    );
    let fault = Fault::new("late-departure-wrong", cause, "name a leg that has not left, and when it leaves now");
    Err(vec![if told.line > 0 { fault.at(disruptions::FILE, told.line, "event") } else { fault.at("", 0, "EVENT") }])
}

/// So many packs of an offer line to a place, ready when the line is.
fn consigned(operation: &Operation, line: &OfferLineId, place: &PlaceId, packs: Units) -> Option<Consignment> {
    let offer = operation.offers.iter().find(|offer| offer.id == *line)?;
    let item = operation.items.iter().find(|item| item.id == offer.item)?;
    let pack = offer.pack.clone().or_else(|| item.pack.clone())?;
    let to = operation.places.iter().find(|known| known.id == *place).filter(|known| !known.airports.is_empty())?;
    let ready = offer.ready.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().max(operation.as_of);
    let lead = SignedDuration::from_mins(operation.policies.lead_time.get());
    Some(Consignment {
        id: ConsignmentId::try_new(&format!("new-{line}-{place}")).ok()?,
        line: line.clone(),
        donor: offer.donor.clone(),
        item: offer.item.clone(),
        kind: item.kind,
        recipient: place.clone(),
        origin: offer.airport.clone(),
        destinations: to.airports.clone(),
        packs,
        pack,
        ready,
        due: ready + lead,
        due_hard: None,
        priority_permille: Units::of(1000),
        travels_with: None,
        because: vec![RecordRef::new(RecordKind::Offer, line)],
    })
}

/// Outlines of the countries that are closed now.
fn add_outlines(problem: &mut FlightsProblem, standing: &Standing) -> Result<(), Vec<Fault>> {
    let mut places: Vec<PlaceId> = Vec::new();
    for disruption in &standing.disruptions {
        match &disruption.kind {
            DisruptionKind::RouteClosed(closure) => places.extend(Closure::overflight(closure).cloned()),
            DisruptionKind::PermitRefused { permit, .. } => {
                let permit = problem.permits.iter().find(|known| known.id == *permit);
                places.extend(permit.filter(|one| one.r#use == PermitUse::Overfly).map(|one| one.state.clone()));
            }
            _ => {}
        }
    }
    places.retain(|place| problem.airspaces.iter().all(|known| known.place != *place));
    places.sort();
    places.dedup();
    if !places.is_empty() {
        problem.airspaces.extend(format::builtin::airspaces(&places)?);
    }
    Ok(())
}
