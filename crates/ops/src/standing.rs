//! Decides which load of a standing plan belongs to which flight of a new one, although flights are numbered anew. Does not
//! load (`loading`) nor tell what changed ([`crate::reloading`]). Up: [`crate`].
//!
//! Flights are numbered by their first departure, so one flight more shifts every number behind it: what is flown tells more
//! than the number. A load only ever passes between aircraft of one type, whose positions are the same.

mod sound;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::flights::{Flight, Leg};
use model::haul::Haul;
use model::id::{AirportId, FlightId, UnitId};
use model::loading::AircraftLoad;
use model::plan::PlanSolutions;

use crate::problems::day_of;

pub(crate) use sound::faults;

/// The standing load of a flight of the new plan, under that flight's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingLoad {
    /// The number that the flight had in the standing plan.
    pub was: FlightId,
    /// Its load; flight and units are renumbered to the new flight.
    pub load: AircraftLoad,
}

/// In what two flights are alike, of one type and from one airport.
struct Likeness {
    id: bool,
    tail: bool,
    /// The airports it carries cargo between, in order, and the day it leaves the first.
    trip: bool,
}

/// How alike two flights must be, closest first: each standing load goes to the flight that is most like it.
const CLOSEST_FIRST: [fn(&Likeness) -> bool; 6] = [
    |like| like.trip && like.tail && like.id,
    |like| like.trip && like.tail,
    |like| like.trip && like.id,
    |like| like.trip,
    // Put off, or with another stop: still the flight that people speak of by this number.
    |like| like.id && like.tail,
    |like| like.id,
];

/// The standing loads that flights of the new plan can go on from, by the flights' new numbers; each load goes to one. What
/// flights bring back is told apart from what they carry out.
#[must_use]
pub fn standing_loads(before: &PlanSolutions, flights: &[Flight]) -> BTreeMap<(FlightId, Haul), StandingLoad> {
    Haul::ALL.into_iter().flat_map(|haul| of_haul(before, flights, haul)).collect()
}

fn of_haul(before: &PlanSolutions, flights: &[Flight], haul: Haul) -> BTreeMap<(FlightId, Haul), StandingLoad> {
    let loads = before.loading.loads.iter().filter(|load| load.haul == haul);
    let loads: BTreeMap<&FlightId, &AircraftLoad> = loads.map(|load| (&load.flight, load)).collect();
    let mut taken: BTreeSet<&FlightId> = BTreeSet::new();
    let mut found = BTreeMap::new();
    for is_close in CLOSEST_FIRST {
        for flight in flights {
            if found.contains_key(&(flight.id.clone(), haul)) {
                continue;
            }
            let is_it = |old: &&Flight| {
                !taken.contains(&old.id)
                    && loads.contains_key(&old.id)
                    && likeness(old, flight, haul).is_some_and(|like| is_close(&like))
            };
            if let Some(old) = before.flights.flights.iter().find(is_it) {
                taken.insert(&old.id);
                let load = renumbered(loads[&old.id], &flight.id);
                found.insert((flight.id.clone(), haul), StandingLoad { was: old.id.clone(), load });
            }
        }
    }
    found
}

/// Flights of the plan before that flights of the new plan go on from, by the new numbers; each is gone on from once. A
/// number that stands for some of the same cargo says most: a plan made anew keeps the numbers of the plan before.
#[must_use]
pub fn standing_flights<'a>(before: &'a [Flight], flights: &[Flight]) -> BTreeMap<FlightId, &'a Flight> {
    let shares = |old: &Flight, new: &Flight| {
        new.cargo.iter().any(|part| {
            old.cargo.iter().any(|other| other.consignment == part.consignment && other.unload == part.unload)
        })
    };
    let is_kept = |old: &Flight, new: &Flight| {
        let is_one_trip = || trip(old, Haul::Out) == trip(new, Haul::Out);
        old.id == new.id && shares(old, new) && (old.tail == new.tail || is_one_trip())
    };
    let mut taken: BTreeSet<&FlightId> = BTreeSet::new();
    let mut found = BTreeMap::new();
    for pass in 0..CLOSEST_FIRST.len() + 2 {
        for flight in flights {
            if found.contains_key(&flight.id) {
                continue;
            }
            let is_it = |old: &&Flight| {
                !taken.contains(&old.id)
                    && match pass.checked_sub(1).map(|pass| CLOSEST_FIRST.get(pass)) {
                        None => is_kept(old, flight),
                        Some(Some(is_close)) => likeness(old, flight, Haul::Out).is_some_and(|like| is_close(&like)),
                        Some(None) => old.id == flight.id && shares(old, flight),
                    }
            };
            if let Some(old) = before.iter().find(is_it) {
                taken.insert(&old.id);
                found.insert(flight.id.clone(), old);
            }
        }
    }
    found
}

/// In what two flights are alike; nothing where their types differ, or the airports they are loaded at.
fn likeness(old: &Flight, new: &Flight, haul: Haul) -> Option<Likeness> {
    let (before, after) = (trip(old, haul)?, trip(new, haul)?);
    let is_of_one_kind = old.aircraft == new.aircraft && before.0.first() == after.0.first();
    is_of_one_kind.then(|| Likeness { id: old.id == new.id, tail: old.tail == new.tail, trip: before == after })
}

/// The airports a flight carries a load between, in order, and the day it leaves the first, UTC.
fn trip(flight: &Flight, haul: Haul) -> Option<(Vec<&AirportId>, Date)> {
    let legs: Vec<&Leg> = flight.carrying(haul).map(|(_, leg)| leg).collect();
    let first = legs.first()?;
    let airports = std::iter::once(&first.from).chain(legs.iter().map(|leg| &leg.to)).collect();
    Some((airports, day_of(first.departs)))
}

/// A load under another flight's number: two flights of one plan must not have units of the same name.
fn renumbered(load: &AircraftLoad, flight: &FlightId) -> AircraftLoad {
    let rename = |unit: &mut UnitId| {
        let new = unit.as_str().strip_prefix(load.flight.as_str()).map(|number| format!("{flight}{number}"));
        if let Some(new) = new.and_then(|new| UnitId::try_new(&new).ok()) {
            *unit = new;
        }
    };
    let mut new = AircraftLoad { flight: flight.clone(), ..load.clone() };
    new.units.iter_mut().for_each(|unit| rename(&mut unit.id));
    new.steps.iter_mut().for_each(|step| rename(&mut step.unit));
    new
}

#[cfg(test)]
mod tests;
