//! Decides which question is put to each stage: which tables, which dates, which recipients. Plain mapping from the
//! operation and the answers of the stages before; no stage's rule is repeated here. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::allocation::{AllocationProblem, AllocationSolution, Demand, Supply};
use model::evidence::{RecordKind, RecordRef};
use model::fitness::{FitnessProblem, FitnessSolution, Outcome};
use model::flights::{Consignment, Flight, FlightsProblem, FlightsSolution, LegPurpose, LoadLimit};
use model::id::{AirportId, ConsignmentId, ItemId, OfferLineId, PlaceId};
use model::loading::{CargoToLoad, FlightToLoad, LoadingProblem};
use model::need::{NeedProblem, NeedSolution};
use model::offer::OfferLine;
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};
use model::quantity::{Grams, Minutes, Units};
use model::world::{Item, Pack};

/// Days of supply that one allocation cycle looks ahead: what a ramp yields later is for the next weekly cycle
/// (weekly cycles: the reference on fair allocation).
const CYCLE_DAYS: i32 = 7;

/// Reserve carried at landing, as a divisor of the landing mass without it: 5 % (planning rule of the fuel model).
const RESERVE_DIVISOR: i64 = 20;

/// Case counts, places and profile: the question of the need stage.
#[must_use]
pub fn need_problem(operation: &Operation) -> NeedProblem {
    NeedProblem {
        as_of: operation.as_of,
        cases: operation.cases.clone(),
        places: recipients(operation).into_iter().filter_map(|id| place(operation, &id)).cloned().collect(),
        items: operation.items.clone(),
        profile: operation.profile.clone(),
        use_profile: operation.policies.use_profile,
        stock: operation.stock.clone(),
        consumption: operation.consumption.clone(),
        production: operation.production.clone(),
        service_level: operation.policies.service_level,
        lead_time: operation.policies.lead_time,
        cover: operation.policies.cover,
        buffer_permille: operation.policies.buffer_permille,
    }
}

/// Every offer line against every recipient: the question of the gate, as of a day.
#[must_use]
pub fn fitness_problem(operation: &Operation, need: &NeedSolution, as_of: Date) -> FitnessProblem {
    FitnessProblem {
        as_of,
        arrival: day_after(as_of, operation.policies.lead_time),
        lines: operation.offers.clone(),
        recipients: recipients(operation).into_iter().filter_map(|id| place(operation, &id)).cloned().collect(),
        items: operation.items.clone(),
        requests: operation.requests.clone(),
        needs: need.lines.clone(),
        notices: operation.notices.clone(),
        waivers: operation.waivers.clone(),
        shelf_life_months: operation.policies.shelf_life_months,
    }
}

/// Usable supply against open demand: the question of the allocation stage.
#[must_use]
pub fn allocation_problem(operation: &Operation, need: &NeedSolution, fitness: &FitnessSolution) -> AllocationProblem {
    let mut eligible: BTreeMap<&OfferLineId, Vec<PlaceId>> = BTreeMap::new();
    for assessment in &fitness.assessments {
        if matches!(assessment.outcome, Outcome::Fit | Outcome::FitWithConditions) {
            eligible.entry(&assessment.line).or_default().push(assessment.recipient.clone());
        }
    }
    let supplies = operation
        .offers
        .iter()
        .filter_map(|line| {
            let mut places = eligible.get(&line.id).cloned().unwrap_or_default();
            places.retain(|place| line.earmarks.is_empty() || line.earmarks.contains(place));
            supply(operation, line, places)
        })
        .collect();
    AllocationProblem { supplies, demands: demands(operation, need), hold_back: operation.policies.hold_back }
}

fn supply(operation: &Operation, line: &OfferLine, eligible: Vec<PlaceId>) -> Option<Supply> {
    let pack = pack_of(operation, line)?;
    let ready = ready_day(operation, line);
    let units = line.units_by(ready.max(line.ready));
    (!eligible.is_empty() && !units.is_zero()).then(|| Supply {
        line: line.id.clone(),
        item: line.item.clone(),
        from: line.place.clone(),
        units,
        pack,
        ready,
        airport: line.airport.clone(),
        eligible,
        travels_with: line.travels_with.clone(),
    })
}

/// First day the whole supply of a line is there: with a ramp, the end of the allocation cycle.
fn ready_day(operation: &Operation, line: &OfferLine) -> Date {
    let today = day_of(operation.as_of);
    if line.ramp.is_empty() {
        return line.ready.max(today);
    }
    let end = today.checked_add(CYCLE_DAYS.days()).expect("a cycle's end should be a date");
    line.ready.max(end)
}

/// Open requests, one demand per recipient and item, cut to the net need where one was counted.
fn demands(operation: &Operation, need: &NeedSolution) -> Vec<Demand> {
    let today = day_of(operation.as_of);
    let nets: BTreeMap<(&PlaceId, &ItemId), Units> =
        need.lines.iter().map(|line| ((&line.place, &line.item), line.net)).collect();
    let mut open: BTreeMap<(&PlaceId, &ItemId), Demand> = BTreeMap::new();
    let mut explicit: BTreeMap<(&PlaceId, &ItemId), Option<Units>> = BTreeMap::new();
    for request in operation.requests.iter().filter(|request| request.made <= today) {
        let key = (&request.place, &request.item);
        let asked = explicit.entry(key).or_insert(Some(Units::ZERO));
        *asked = asked.zip(request.units).map(|(sum, units)| sum + units);
        let demand = open.entry(key).or_insert_with(|| Demand {
            recipient: request.place.clone(),
            item: request.item.clone(),
            units: Units::ZERO,
            weight_permille: Units::of(1000),
            due: None,
            because: Vec::new(),
        });
        demand.due = demand.due.into_iter().chain(request.due).min();
        demand.because.push(RecordRef::new(RecordKind::Request, &request.id));
    }
    for (key, demand) in &mut open {
        let net = nets.get(key).copied();
        demand.units = match (explicit.get(key).copied().flatten(), net) {
            (Some(asked), Some(net)) => asked.min(net),
            (Some(asked), None) => asked,
            (None, net) => net.unwrap_or_default(),
        };
        if net.is_some() {
            demand.because.push(RecordRef::pair(RecordKind::Need, key.0, key.1));
        }
    }
    open.into_values().filter(|demand| !demand.units.is_zero()).collect()
}

/// Consignments, tails and the map: the question of the flights stage.
#[must_use]
pub fn flights_problem(
    operation: &Operation,
    allocation: &AllocationSolution,
    demands: &[Demand],
    limits: Vec<LoadLimit>,
) -> FlightsProblem {
    FlightsProblem {
        as_of: operation.as_of,
        until: after(operation.as_of, operation.horizon),
        consignments: consignments(operation, allocation, demands),
        tails: operation.tails.clone(),
        types: operation.types.clone(),
        airports: operation.airports.clone(),
        closures: operation.closures.clone(),
        airspaces: operation.airspaces.clone(),
        limits,
        policy: operation.policies.flights.clone(),
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
    let consign = |allotment: &model::allocation::Allotment| -> Option<Consignment> {
        let line = operation.offers.iter().find(|line| line.id == allotment.line)?;
        let due = demands
            .iter()
            .find(|demand| demand.recipient == allotment.recipient && demand.item == allotment.item)
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

/// Flights with their cargo: the question of the loading stage.
#[must_use]
pub fn loading_problem(
    operation: &Operation,
    consignments: &[Consignment],
    flights: &FlightsSolution,
) -> LoadingProblem {
    let by_id: BTreeMap<&ConsignmentId, &Consignment> =
        consignments.iter().map(|consignment| (&consignment.id, consignment)).collect();
    let load = |flight: &Flight| -> Option<FlightToLoad> {
        let aircraft = operation.types.iter().find(|aircraft| aircraft.id == flight.aircraft)?.clone();
        let carrying: Vec<_> = flight.legs.iter().filter(|leg| leg.purpose == LegPurpose::Carry).collect();
        let payload_max = carrying.iter().map(|leg| leg.payload_max).min()?;
        let heaviest = carrying.iter().max_by_key(|leg| leg.fuel + reserve(aircraft.oew, leg.payload))?;
        let last = carrying.last()?;
        let mut stops: Vec<&AirportId> = Vec::new();
        for leg in &carrying {
            let is_unloading = flight.cargo.iter().any(|cargo| cargo.unload == leg.to);
            if is_unloading && !stops.contains(&&leg.to) {
                stops.push(&leg.to);
            }
        }
        let cargo = flight
            .cargo
            .iter()
            .filter_map(|cargo| {
                let consignment = by_id.get(&cargo.consignment)?;
                let order = stops.iter().position(|stop| **stop == cargo.unload).unwrap_or_default();
                Some(CargoToLoad {
                    consignment: cargo.consignment.clone(),
                    kind: consignment.kind,
                    packs: cargo.packs,
                    pack: consignment.pack.clone(),
                    unload_order: u8::try_from(order).unwrap_or(u8::MAX),
                    unload: cargo.unload.clone(),
                })
            })
            .collect();
        Some(FlightToLoad {
            flight: flight.id.clone(),
            fuel_takeoff: heaviest.fuel + reserve(aircraft.oew, heaviest.payload),
            fuel_landing: reserve(aircraft.oew, last.payload),
            payload_max,
            aircraft,
            cargo,
        })
    };
    LoadingProblem { flights: flights.flights.iter().filter_map(load).collect(), ulds: operation.ulds.clone() }
}

fn reserve(oew: Grams, payload: Grams) -> Grams {
    Grams::of((oew + payload).get() / RESERVE_DIVISOR)
}

/// Every stage's question, derived again from the operation and the answers that a plan holds. The limits that
/// loading once found are not derived: they are the search's own, no limit of the world.
#[must_use]
pub fn problems_of(operation: &Operation, solutions: &PlanSolutions) -> PlanProblems {
    let allocation = allocation_problem(operation, &solutions.need, &solutions.fitness);
    let flights = flights_problem(operation, &solutions.allocation, &allocation.demands, Vec::new());
    PlanProblems {
        need: need_problem(operation),
        fitness: fitness_problem(operation, &solutions.need, day_of(operation.as_of)),
        loading: loading_problem(operation, &flights.consignments, &solutions.flights),
        allocation,
        flights,
    }
}

/// Places that ask for something or that a donor names.
#[must_use]
pub fn recipients(operation: &Operation) -> BTreeSet<PlaceId> {
    let asked = operation.requests.iter().map(|request| request.place.clone());
    let named = operation.offers.iter().flat_map(|line| line.earmarks.iter().cloned());
    asked.chain(named).collect()
}

fn place<'a>(operation: &'a Operation, id: &PlaceId) -> Option<&'a model::world::Place> {
    operation.places.iter().find(|place| place.id == *id)
}

fn item<'a>(operation: &'a Operation, id: &ItemId) -> Option<&'a Item> {
    operation.items.iter().find(|item| item.id == *id)
}

/// The line's own pack, else its item's default.
fn pack_of(operation: &Operation, line: &OfferLine) -> Option<Pack> {
    line.pack.clone().or_else(|| item(operation, &line.item).and_then(|item| item.pack.clone()))
}

fn destinations(operation: &Operation, recipient: &PlaceId) -> Vec<AirportId> {
    place(operation, recipient).map(|place| place.airports.clone()).unwrap_or_default()
}

/// The day of an instant, UTC.
#[must_use]
pub fn day_of(instant: Timestamp) -> Date {
    instant.to_zoned(TimeZone::UTC).date()
}

fn start_of(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).expect("every date begins in UTC").timestamp()
}

fn after(instant: Timestamp, span: Minutes) -> Timestamp {
    instant + SignedDuration::from_mins(span.get())
}

fn day_after(day: Date, span: Minutes) -> Date {
    day_of(after(start_of(day), span))
}
