//! Decides which consignments are to be flown and which cargo is to be loaded: the questions of flights and loading.
//! Up: [`crate::problems`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use model::allocation::{AllocationSolution, Allotment, Basis, Demand};
use model::evidence::{RecordKind, RecordRef};
use model::flights::{Consignment, Flight, FlightCargo, FlightsProblem, FlightsSolution, Leg, LoadLimit};
use model::haul::Haul;
use model::id::{AirportId, ConsignmentId, OfferLineId, PlaceId};
use model::loading::{CargoToLoad, FlightToLoad, LegToLoad, LoadingProblem};
use model::operation::Operation;
use model::quantity::{Grams, Units};

use super::{after, item, pack_of, pallet_places, place, ready_day, start_of};

/// Reserve carried at landing, as a divisor of the landing mass without it: 5 % (planning rule of the fuel model).
const RESERVE_DIVISOR: i64 = 20;

/// Consignments, tails and the map: the question of the flights stage.
#[must_use]
pub fn flights_problem(
    operation: &Operation,
    allocation: &AllocationSolution,
    demands: &[Demand],
    limits: Vec<LoadLimit>,
) -> FlightsProblem {
    let consignments = consignments(operation, allocation, demands);
    FlightsProblem {
        as_of: operation.as_of,
        until: after(operation.as_of, operation.horizon),
        places: pallet_places(operation, &consignments),
        consignments,
        tails: operation.tails.clone(),
        types: operation.types.clone(),
        airports: operation.airports.clone(),
        closures: operation.closures.clone(),
        airspaces: operation.airspaces.clone(),
        permits: operation.permits.clone(),
        limits,
        policy: operation.policies.flights.clone(),
        standing: None,
    }
}

/// One consignment for each allotment.
#[must_use]
pub fn consignments(operation: &Operation, allocation: &AllocationSolution, demands: &[Demand]) -> Vec<Consignment> {
    let due_default = after(operation.as_of, operation.policies.lead_time);
    let mut by_line: BTreeMap<(&OfferLineId, &PlaceId), &ConsignmentId> = BTreeMap::new();
    for allotment in &allocation.allotments {
        by_line.insert((&allotment.line, &allotment.recipient), &allotment.id);
    }
    let consign = |allotment: &Allotment| -> Option<Consignment> {
        let line = operation.offers.iter().find(|line| line.id == allotment.line)?;
        let due = demands
            .iter()
            .find(|demand| demand.recipient == allotment.recipient && demand.item == allotment.fills)
            .and_then(|demand| demand.due);
        let ready = start_of(ready_day(operation, line)).max(operation.as_of);
        Some(Consignment {
            id: allotment.id.clone(),
            line: line.id.clone(),
            donor: line.donor.clone(),
            item: line.item.clone(),
            kind: item(operation, &line.item)?.kind,
            recipient: allotment.recipient.clone(),
            origin: line.airport.clone(),
            destinations: destinations(operation, &allotment.recipient),
            packs: allotment.packs,
            pack: pack_of(operation, line)?,
            ready,
            due: due.map_or(due_default, |due| start_of(due) + SignedDuration::from_hours(24)),
            due_hard: None,
            priority_permille: Units::of(1000),
            travels_with: line
                .travels_with
                .as_ref()
                .and_then(|with| by_line.get(&(with, &allotment.recipient)))
                .map(|id| (*id).clone()),
            because: vec![
                RecordRef::new(RecordKind::Offer, &line.id),
                RecordRef::pair(RecordKind::Fitness, &line.id, &allotment.recipient),
            ],
        })
    };
    allocation.allotments.iter().filter_map(consign).collect()
}

/// Flights with their cargo: the question of the loading stage, a flight that brings something back asked twice. What a donor
/// has promised goes before everything else on its flight, as it was given before everything else; no flight has a standing
/// load yet ([`crate::standing`]).
#[must_use]
pub fn loading_problem(
    operation: &Operation,
    allocation: &AllocationSolution,
    consignments: &[Consignment],
    flights: &FlightsSolution,
) -> LoadingProblem {
    let by_id: BTreeMap<&ConsignmentId, &Consignment> =
        consignments.iter().map(|consignment| (&consignment.id, consignment)).collect();
    let is_promised = |allotment: &&Allotment| allotment.basis == Basis::Committed;
    let promised: BTreeSet<&ConsignmentId> =
        allocation.allotments.iter().filter(is_promised).map(|allotment| &allotment.id).collect();
    let load = |flight: &Flight, haul: Haul| -> Option<FlightToLoad> {
        let aircraft = operation.types.iter().find(|aircraft| aircraft.id == flight.aircraft)?.clone();
        let stops = stops_of(flight, haul);
        let airports = flight.loaded_at(haul);
        let load_order = |cargo: &FlightCargo| load_order(flight, &airports, cargo);
        let legs = legs_with_cargo((flight, haul), aircraft.oew, &stops, &load_order);
        let to_load = |cargo: &FlightCargo| -> Option<CargoToLoad> {
            let consignment = by_id.get(&cargo.consignment)?;
            let order = stops.iter().position(|stop| **stop == cargo.unload).unwrap_or_default();
            let handling = item(operation, &consignment.item).map(|item| &item.handling);
            let dangerous = handling.and_then(|handling| handling.dangerous.as_ref());
            Some(CargoToLoad {
                consignment: cargo.consignment.clone(),
                kind: consignment.kind,
                packs: cargo.packs,
                pack: consignment.pack.clone(),
                load_order: load_order(cargo),
                unload_order: u8::try_from(order).unwrap_or(u8::MAX),
                unload: cargo.unload.clone(),
                class: dangerous.map(|dangerous| dangerous.class.clone()),
                mandatory: promised.contains(&cargo.consignment),
            })
        };
        let cargo = flight.cargo.iter().filter(|cargo| cargo.haul == haul).filter_map(to_load).collect();
        let flight = flight.id.clone();
        (!legs.is_empty()).then_some(FlightToLoad { flight, haul, aircraft, legs, cargo, standing: None })
    };
    let loads = |flight| Haul::ALL.into_iter().filter_map(move |haul| load(flight, haul));
    LoadingProblem {
        flights: flights.flights.iter().flat_map(loads).collect(),
        ulds: operation.ulds.clone(),
        separations: operation.separations.clone(),
    }
}

/// Airports that a load of a flight is unloaded at, in the order the flight first comes there with it.
fn stops_of(flight: &Flight, haul: Haul) -> Vec<&AirportId> {
    let mut stops: Vec<&AirportId> = Vec::new();
    for (_, leg) in flight.carrying(haul) {
        let is_unloading = flight.cargo.iter().any(|cargo| cargo.haul == haul && cargo.unload == leg.to);
        if is_unloading && !stops.contains(&&leg.to) {
            stops.push(&leg.to);
        }
    }
    stops
}

/// Where a part of a flight's cargo comes aboard, of the airports that its load does.
fn load_order(flight: &Flight, airports: &[&AirportId], cargo: &FlightCargo) -> u8 {
    let airport = flight.boarding(cargo).map(|leg| &flight.legs[leg].from);
    let order = airports.iter().position(|known| Some(*known) == airport).unwrap_or_default();
    u8::try_from(order).unwrap_or(u8::MAX)
}

/// The legs that carry a load, with fuel and reserve, what has come aboard by each, and the stops that each has behind it.
fn legs_with_cargo(
    (flight, haul): (&Flight, Haul),
    oew: Grams,
    stops: &[&AirportId],
    load_order: &dyn Fn(&FlightCargo) -> u8,
) -> Vec<LegToLoad> {
    let mut passed = 0;
    let parts = || flight.cargo.iter().filter(|cargo| cargo.haul == haul);
    let to_load = |(index, leg): (usize, &Leg)| {
        let reserve = reserve(oew, leg.payload);
        let aboard = parts().filter(|part| flight.boarding(part).is_some_and(|first| first <= index));
        let own = LegToLoad {
            load_until: aboard.map(load_order).max().unwrap_or_default(),
            unload_from: u8::try_from(passed).unwrap_or(u8::MAX),
            payload_max: leg.payload_max,
            fuel_takeoff: leg.fuel + reserve,
            fuel_landing: reserve,
        };
        if let Some(stop) = stops.iter().position(|stop| **stop == leg.to) {
            passed = passed.max(stop + 1);
        }
        own
    };
    flight.carrying(haul).map(to_load).collect()
}

fn reserve(oew: Grams, payload: Grams) -> Grams {
    Grams::of((oew + payload).get() / RESERVE_DIVISOR)
}

fn destinations(operation: &Operation, recipient: &PlaceId) -> Vec<AirportId> {
    place(operation, recipient).map(|place| place.airports.clone()).unwrap_or_default()
}
