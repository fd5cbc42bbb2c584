//! Decides whether each stage goes on from what the one before decided: nothing unfit, nothing lost, nothing added.
//! Up: [`crate::chain`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use model::allocation::Basis;
use model::evidence::{RecordKind, RecordRef};
use model::flights::Consignment;
use model::id::ConsignmentId;
use model::loading::FlightToLoad;
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};

use super::is_let_through;
use super::questions::pack_of;
use crate::sheet::Sheet;

pub(super) fn eligible(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions, sheet: &mut Sheet) {
    for supply in &problems.allocation.supplies {
        let earmarks =
            operation.offers.iter().find(|line| line.id == supply.line).map_or(&[][..], |line| &line.earmarks);
        for recipient in &supply.eligible {
            let subject = || RecordRef::pair(RecordKind::Fitness, &supply.line, recipient);
            sheet.holds(is_let_through(solutions, &supply.line, recipient), || {
                (subject(), "eligible, and not let through by the gate".to_owned())
            });
            sheet.holds(earmarks.is_empty() || earmarks.contains(recipient), || {
                (subject(), "eligible, and earmarked for others".to_owned())
            });
        }
    }
}

pub(super) fn consignments(
    operation: &Operation,
    problems: &PlanProblems,
    solutions: &PlanSolutions,
    sheet: &mut Sheet,
) {
    let consignments: BTreeMap<&ConsignmentId, &Consignment> =
        problems.flights.consignments.iter().map(|one| (&one.id, one)).collect();
    for allotment in &solutions.allocation.allotments {
        let Some(one) = consignments.get(&allotment.id) else {
            sheet.holds(false, || (of_consignment(&allotment.id), "allotted, and not consigned".to_owned()));
            continue;
        };
        let is_same = (&one.line, &one.item, &one.recipient, one.packs)
            == (&allotment.line, &allotment.item, &allotment.recipient, allotment.packs);
        sheet.holds(is_same, || {
            let text = format!(
                "{} packs for {} consigned, {} for {} allotted",
                one.packs.get(),
                one.recipient,
                allotment.packs.get(),
                allotment.recipient
            );
            (of_consignment(&one.id), text)
        });
    }
    for one in &problems.flights.consignments {
        let subject = || of_consignment(&one.id);
        let is_allotted = solutions.allocation.allotments.iter().any(|allotment| allotment.id == one.id);
        sheet.holds(is_allotted, || (subject(), "consigned, and not allotted".to_owned()));
        let Some(line) = operation.offers.iter().find(|line| line.id == one.line) else { continue };
        let kind = operation.items.iter().find(|item| item.id == line.item).map(|item| item.kind);
        let is_of_line =
            one.donor == line.donor && one.origin == line.airport && pack_of(operation, line) == Some(&one.pack);
        sheet.holds(is_of_line && kind == Some(one.kind), || {
            (subject(), format!("donor, origin, pack or kind is not that of {}", line.id))
        });
        let place = operation.places.iter().find(|place| place.id == one.recipient);
        let is_bound =
            place.is_some_and(|place| one.destinations.iter().all(|airport| place.airports.contains(airport)));
        sheet.holds(is_bound, || (subject(), format!("bound for an airport that is not of {}", one.recipient)));
        let supply = problems.allocation.supplies.iter().find(|supply| supply.line == one.line);
        let from = supply.map_or(line.ready, |supply| supply.ready.max(line.ready));
        sheet.holds(one.ready.to_zoned(TimeZone::UTC).date() >= from, || {
            (subject(), format!("to be loaded from {}, there from {from}", one.ready))
        });
    }
}

pub(super) fn fit_flies(_: &Operation, problems: &PlanProblems, solutions: &PlanSolutions, sheet: &mut Sheet) {
    let flown = solutions.flights.flights.iter().flat_map(|flight| flight.cargo.iter().map(|cargo| &cargo.consignment));
    let loads = &solutions.loading.loads;
    let contents = loads.iter().flat_map(|load| &load.units).flat_map(|unit| &unit.contents);
    let seated = loads.iter().flat_map(|load| &load.seated).map(|seated| &seated.consignment);
    let aboard: BTreeSet<&ConsignmentId> =
        flown.chain(contents.map(|content| &content.consignment)).chain(seated).collect();
    for id in aboard {
        let consignment = problems.flights.consignments.iter().find(|one| one.id == *id);
        let is_fit = consignment.is_some_and(|one| is_let_through(solutions, &one.line, &one.recipient));
        sheet.holds(is_fit, || (of_consignment(id), "aboard, and not let through by the gate".to_owned()));
    }
}

pub(super) fn cargo<'a>(
    operation: &Operation,
    problems: &'a PlanProblems,
    solutions: &PlanSolutions,
    sheet: &mut Sheet,
) {
    for flight in &solutions.flights.flights {
        let loads = || problems.loading.flights.iter().filter(|load| load.flight == flight.id);
        let flown = flight.cargo.iter().map(|one| (one.haul, &one.consignment, &one.unload, one.packs));
        let mut flown: Vec<_> = flown.collect();
        let of_load =
            |load: &'a FlightToLoad| load.cargo.iter().map(|one| (load.haul, &one.consignment, &one.unload, one.packs));
        let mut asked: Vec<_> = loads().flat_map(of_load).collect();
        flown.sort_unstable();
        asked.sort_unstable();
        sheet.holds(flown == asked, || {
            let text = format!("{} pieces of cargo fly, {} others are to be loaded", flown.len(), asked.len());
            (RecordRef::new(RecordKind::Flight, &flight.id), text)
        });
        for one in loads().flat_map(|load| &load.cargo) {
            let consignment = problems.flights.consignments.iter().find(|other| other.id == one.consignment);
            let is_same = consignment.is_some_and(|other| other.pack == one.pack && other.kind == one.kind);
            sheet.holds(is_same, || (of_consignment(&one.consignment), "to be loaded in another pack".to_owned()));
            let item = consignment.and_then(|other| operation.items.iter().find(|item| item.id == other.item));
            let class = item.and_then(|item| item.handling.dangerous.as_ref()).map(|danger| &danger.class);
            sheet.holds(one.class.as_ref() == class, || {
                let text = format!("to be loaded as class {:?}; its item is {class:?}", one.class);
                (of_consignment(&one.consignment), text)
            });
        }
    }
}

pub(super) fn mandatory(_: &Operation, problems: &PlanProblems, solutions: &PlanSolutions, sheet: &mut Sheet) {
    let allotments = || solutions.allocation.allotments.iter();
    for one in problems.loading.flights.iter().flat_map(|flight| &flight.cargo) {
        let allotment = allotments().find(|allotment| allotment.id == one.consignment);
        let is_promised = allotment.is_some_and(|allotment| allotment.basis == Basis::Committed);
        sheet.holds(one.mandatory == is_promised, || {
            let words = |is_so| if is_so { "goes first" } else { "waits for others" };
            let text = format!("{} on its flight; by its allotment it {}", words(one.mandatory), words(is_promised));
            (of_consignment(&one.consignment), text)
        });
    }
}

pub(super) fn packs(_: &Operation, problems: &PlanProblems, solutions: &PlanSolutions, sheet: &mut Sheet) {
    for allotment in &solutions.allocation.allotments {
        let is_it = |id: &ConsignmentId| *id == allotment.id;
        let unflown = solutions.flights.left_out.iter().filter(|left| is_it(&left.consignment));
        let unflown: i64 = unflown.map(|left| left.packs.get()).sum();
        let per_pack =
            problems.flights.consignments.iter().find(|one| is_it(&one.id)).map_or(1, |one| one.pack.units().get());
        let (mut loaded, mut people, mut unloaded) = (0, 0, 0);
        for load in &solutions.loading.loads {
            let contents = load.units.iter().flat_map(|unit| &unit.contents).filter(|one| is_it(&one.consignment));
            loaded += contents.map(|one| one.packs.get()).sum::<i64>();
            people += load.seated.iter().filter(|one| is_it(&one.consignment)).map(|one| one.people.get()).sum::<i64>();
            unloaded +=
                load.left_out.iter().filter(|one| is_it(&one.consignment)).map(|one| one.packs.get()).sum::<i64>();
        }
        let is_complete = (loaded + unloaded + unflown) * per_pack + people == allotment.packs.get() * per_pack;
        sheet.holds(is_complete, || {
            let text = format!(
                "{} packs allotted; {loaded} loaded, {people} people seated, {unloaded} left by loading, {unflown} by flights",
                allotment.packs.get()
            );
            (of_consignment(&allotment.id), text)
        });
    }
}

fn of_consignment(id: &ConsignmentId) -> RecordRef {
    RecordRef::new(RecordKind::Consignment, id)
}
