//! Decides what became of a plan's flights by the custody events that name them: which legs were flown and when, how far each
//! consignment came, and in what it went otherwise. Does not decide when an alarm sounds ([`crate::alarms`]). Up: [`crate`].
//!
//! Events that were corrected or retracted do not count, nor does what is only said. Several consignments report the same
//! movement; the first report of it counts.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use model::custody::{CustodyAct, DueStep, MovementKind, PlannedStep, Recorded};
use model::execution::{CargoExecution, Deviation, FlightExecution, LegExecution, Progressed};
use model::flights::{Flight, FlightCargo, LegPurpose};
use model::id::{AirportId, ConsignmentId, EventId, FlightId};

use crate::custody::{in_order, superseded};

/// What flights foresee for each consignment aboard: loading, and every take-off and landing on the way to where it is unloaded.
#[must_use]
pub fn planned_steps(flights: &[Flight]) -> Vec<PlannedStep> {
    let mut steps = Vec::new();
    for flight in flights {
        for cargo in &flight.cargo {
            let mut step = |step, due| steps.push(PlannedStep { consignment: cargo.consignment.clone(), step, due });
            for (index, leg) in carrying(flight, cargo).enumerate() {
                if index == 0 {
                    step(DueStep::Load(flight.id.clone()), leg.departs);
                }
                step(DueStep::Depart(flight.id.clone(), leg.from.clone()), leg.departs);
                step(DueStep::Arrive(flight.id.clone(), leg.to.clone()), leg.arrives);
            }
        }
    }
    steps
}

/// The legs on which a flight carries something: from where it comes aboard to the first landing where it is unloaded.
fn carrying<'f>(flight: &'f Flight, cargo: &'f FlightCargo) -> impl Iterator<Item = &'f model::flights::Leg> {
    let (first, last) = (flight.boarding(cargo).unwrap_or(0), flight.landing(cargo).unwrap_or(flight.legs.len()));
    flight.carrying(cargo.haul).filter(move |(leg, _)| first <= *leg && *leg <= last).map(|(_, leg)| leg)
}

/// What of a plan's flights somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The plan stands: the next movement that is not reported is overdue from its due time.
    NextMovement,
    /// The plan was never approved, or does not stand any more: nothing of it is overdue.
    Nothing,
}

/// What became of each flight at an instant, by a history.
#[must_use]
pub fn execution(history: &[Recorded], flights: &[Flight], awaited: Awaited, now: Timestamp) -> Vec<FlightExecution> {
    let superseded = superseded(history);
    let events: Vec<&Recorded> = in_order(history, &superseded)
        .into_iter()
        .filter(|entry| !entry.event.is_claim() && entry.event.occurred <= now)
        .collect();
    let mut of_flights: BTreeMap<&FlightId, Vec<&Recorded>> = BTreeMap::new();
    let mut of_consignments: BTreeMap<&ConsignmentId, Vec<&Recorded>> = BTreeMap::new();
    for entry in events {
        of_flights.entry_if(flight_of(&entry.event.act), entry);
        of_consignments.entry_if(entry.event.act.consignment(), entry);
    }
    let planned: BTreeMap<&ConsignmentId, Vec<&FlightId>> = flights_of(flights);
    let none: Vec<&Recorded> = Vec::new();
    flights
        .iter()
        .map(|flight| {
            let legs = legs(flight, of_flights.get(&flight.id).unwrap_or(&none));
            let cargo = flight.cargo.iter().map(|cargo| {
                let events = of_consignments.get(&cargo.consignment).unwrap_or(&none);
                became(flight, cargo, (&legs, events, &planned[&cargo.consignment]))
            });
            flown(flight, cargo.collect(), legs, (awaited, now))
        })
        .collect()
}

/// Adds to the list of a key, when there is a key.
trait EntryIf<K, V> {
    fn entry_if(&mut self, key: Option<K>, value: V);
}

impl<K: Ord, V> EntryIf<K, V> for BTreeMap<K, Vec<V>> {
    fn entry_if(&mut self, key: Option<K>, value: V) {
        if let Some(key) = key {
            self.entry(key).or_default().push(value);
        }
    }
}

fn flight_of(act: &CustodyAct) -> Option<&FlightId> {
    match act {
        CustodyAct::Load(act) | CustodyAct::Offload(act) => Some(&act.flight),
        CustodyAct::Move(act) => Some(&act.flight),
        _ => None,
    }
}

fn flights_of(flights: &[Flight]) -> BTreeMap<&ConsignmentId, Vec<&FlightId>> {
    let mut planned: BTreeMap<&ConsignmentId, Vec<&FlightId>> = BTreeMap::new();
    for flight in flights {
        for cargo in &flight.cargo {
            planned.entry(&cargo.consignment).or_default().push(&flight.id);
        }
    }
    planned
}

fn legs(flight: &Flight, events: &[&Recorded]) -> Vec<LegExecution> {
    let reported = |number: u16, is_it: &dyn Fn(MovementKind) -> bool| -> Option<(Timestamp, AirportId)> {
        events.iter().find_map(|entry| match &entry.event.act {
            CustodyAct::Move(act) if act.leg == number && is_it(act.kind) => {
                Some((entry.event.occurred, act.airport.clone()))
            }
            _ => None,
        })
    };
    flight
        .legs
        .iter()
        .zip(1..)
        .map(|(leg, number)| LegExecution {
            number,
            from: leg.from.clone(),
            to: leg.to.clone(),
            has_cargo: leg.purpose == LegPurpose::Carry,
            departs: leg.departs,
            arrives: leg.arrives,
            departed: reported(number, &|kind| kind == MovementKind::Depart).map(|(at, _)| at),
            landed: reported(number, &|kind| kind != MovementKind::Depart),
        })
        .collect()
}

/// How far a consignment came on a flight.
fn became(
    flight: &Flight,
    cargo: &FlightCargo,
    (legs, events, planned): (&[LegExecution], &[&Recorded], &[&FlightId]),
) -> CargoExecution {
    let (mut state, mut because) = (Progressed::Planned, None);
    let mut deviations = Vec::new();
    let (mut is_aboard, mut has_flown) = (false, false);
    for entry in events {
        let id = &entry.event.id;
        let of_flight = flight_of(&entry.event.act);
        let is_other = of_flight.is_some_and(|other| !planned.contains(&other));
        if let (true, Some(other), CustodyAct::Load(_)) = (is_other, of_flight, &entry.event.act) {
            deviations.push(Deviation::OtherFlight { flight: other.clone(), event: id.clone() });
        }
        let reached = match &entry.event.act {
            CustodyAct::Load(act) if act.flight == flight.id => {
                is_aboard = true;
                Progressed::Loaded
            }
            CustodyAct::Move(act) if act.flight == flight.id => {
                has_flown = true;
                moved(act.kind, &act.airport, cargo)
            }
            CustodyAct::Receive(_) if has_flown && is_there(entry, &cargo.unload, legs) => Progressed::Received,
            _ => continue,
        };
        if let (Progressed::Diverted, CustodyAct::Move(act)) = (reached, &entry.event.act) {
            deviations.push(Deviation::OtherAirport { airport: act.airport.clone(), event: id.clone() });
        }
        (state, because) = further((state, because), (reached, id));
    }
    let first = flight.boarding(cargo).and_then(|leg| legs.get(leg));
    if let Some(departed) = first.and_then(|leg| leg.departed).filter(|_| !is_aboard && !has_flown) {
        deviations.push(Deviation::LeftBehind { departed });
    }
    let (consignment, unload) = (cargo.consignment.clone(), cargo.unload.clone());
    CargoExecution { consignment, packs: cargo.packs, unload, state, because, deviations }
}

/// What a movement of its flight makes of a consignment: a landing on the way leaves it on the way.
fn moved(kind: MovementKind, airport: &AirportId, cargo: &FlightCargo) -> Progressed {
    match kind {
        MovementKind::Depart => Progressed::Departed,
        MovementKind::Arrive if *airport == cargo.unload => Progressed::Arrived,
        MovementKind::Arrive => Progressed::Departed,
        MovementKind::Divert => Progressed::Diverted,
    }
}

/// The later event decides, but nothing makes a consignment less far than it has come; from elsewhere it may come further.
fn further(
    (state, because): (Progressed, Option<EventId>),
    (reached, event): (Progressed, &EventId),
) -> (Progressed, Option<EventId>) {
    let is_further = reached > state || (state == Progressed::Diverted && reached == Progressed::Departed);
    if is_further { (reached, Some(event.clone())) } else { (state, because) }
}

/// Whether a count was made where goods were unloaded, or at a store behind it; one whose place nobody knows is taken for it.
fn is_there(entry: &Recorded, unload: &AirportId, legs: &[LegExecution]) -> bool {
    let Some(place) = entry.event.place.as_ref().map(model::id::LocationId::as_str) else { return true };
    // At another airport of the flight it was made before, or of what came there.
    place == unload.as_str() || legs.iter().all(|leg| leg.from.as_str() != place && leg.to.as_str() != place)
}

/// The flight by its legs and what it carries.
fn flown(
    flight: &Flight,
    cargo: Vec<CargoExecution>,
    legs: Vec<LegExecution>,
    waiting: (Awaited, Timestamp),
) -> FlightExecution {
    let states = || cargo.iter().filter(|one| one.deviations.is_empty()).map(|one| one.state);
    let last = legs.iter().rev().find(|leg| leg.has_cargo);
    let has_landed = last.is_some_and(|leg| leg.landed.is_some());
    let is_diverted = legs.iter().any(|leg| leg.landed.as_ref().is_some_and(|(_, airport)| *airport != leg.to));
    let state = if states().count() > 0 && states().all(|state| state == Progressed::Received) {
        Progressed::Received
    } else if is_diverted {
        Progressed::Diverted
    } else if has_landed {
        Progressed::Arrived
    } else if legs.iter().any(|leg| leg.departed.is_some() || leg.landed.is_some()) {
        Progressed::Departed
    } else if cargo.iter().any(|one| one.state >= Progressed::Loaded) {
        Progressed::Loaded
    } else {
        Progressed::Planned
    };
    let (late, is_overdue) = lateness(&legs, waiting);
    let (flight, tail, aircraft) = (flight.id.clone(), flight.tail.clone(), flight.aircraft.clone());
    FlightExecution { flight, tail, aircraft, state, late, is_overdue, legs, cargo }
}

/// How late the last movement with cargo was that is reported; or, where the next one is due and not reported, how overdue.
fn lateness(legs: &[LegExecution], (awaited, now): (Awaited, Timestamp)) -> (SignedDuration, bool) {
    let movements = legs.iter().filter(|leg| leg.has_cargo).flat_map(|leg| {
        let landed = leg.landed.as_ref().map(|(at, _)| *at);
        [(leg.departs, leg.departed), (leg.arrives, landed)]
    });
    let movements: Vec<(Timestamp, Option<Timestamp>)> = movements.collect();
    let last = movements.iter().rposition(|(_, reported)| reported.is_some());
    let next = movements.get(last.map_or(0, |last| last + 1));
    match (next, last.map(|last| movements[last])) {
        (Some((due, None)), _) if awaited == Awaited::NextMovement && *due < now => (now.duration_since(*due), true),
        (_, Some((due, Some(reported)))) => (reported.duration_since(due), false),
        _ => (SignedDuration::ZERO, false),
    }
}
