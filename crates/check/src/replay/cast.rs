//! Decides how flights are read for the play: who flies, with what aboard between which stations, and what is done at
//! each. Up: [`crate::replay`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use model::airport::Airport;
use model::evidence::{RecordKind, RecordRef};
use model::flights::{Consignment, Flight, FlightCargo, FlightsProblem, FlightsSolution, Leg};
use model::haul::Haul;
use model::id::{AircraftTypeId, AirportId, ConsignmentId, TailId};
use model::transport::{AircraftType, Tail};
use model::world::ItemKind;

use super::loadings::{Loading, loadings};
use super::log::{Law, Log, Moment};

/// Everything that takes part.
pub(super) struct Cast<'a> {
    /// The question.
    pub(super) problem: &'a FlightsProblem,
    /// Flights that can be played.
    pub(super) roles: Vec<Role<'a>>,
    /// Airports of those flights, with their time zones where these are known.
    airports: BTreeMap<&'a AirportId, (&'a Airport, Option<TimeZone>)>,
    /// The same flights of the plan that stands, where there is one.
    pub(super) standing: Vec<Role<'a>>,
}

/// A flight with what it needs.
pub(super) struct Role<'a> {
    /// The flight.
    pub(super) flight: &'a Flight,
    /// Its tail.
    pub(super) tail: &'a Tail,
    /// The type of that tail.
    pub(super) aircraft: &'a AircraftType,
    /// Its cargo, as far as it has a way.
    pub(super) lots: Vec<Lot<'a>>,
    /// When it is loaded, by station.
    pub(super) loadings: BTreeMap<usize, Loading>,
}

/// Packs of a consignment on one flight.
pub(super) struct Lot<'a> {
    /// Index of the consignment in the question.
    pub(super) number: usize,
    /// The consignment.
    pub(super) consignment: &'a Consignment,
    /// What the flight says of it.
    pub(super) cargo: &'a FlightCargo,
    /// Station where it comes aboard.
    pub(super) boards: usize,
    /// Station where it leaves.
    pub(super) leaves: usize,
}

/// What ids stand for.
struct Names<'a> {
    tails: BTreeMap<&'a TailId, &'a Tail>,
    types: BTreeMap<&'a AircraftTypeId, &'a AircraftType>,
    airports: BTreeMap<&'a AirportId, &'a Airport>,
    consignments: BTreeMap<&'a ConsignmentId, usize>,
}

impl<'a> Cast<'a> {
    /// Reads the plan; what cannot be played is told.
    pub(super) fn new(problem: &'a FlightsProblem, solution: &'a FlightsSolution, log: &mut Log) -> Self {
        let names = Names {
            tails: problem.tails.iter().map(|tail| (&tail.id, tail)).collect(),
            types: problem.types.iter().map(|kind| (&kind.id, kind)).collect(),
            airports: problem.airports.iter().map(|airport| (&airport.id, airport)).collect(),
            consignments: problem.consignments.iter().enumerate().map(|(number, one)| (&one.id, number)).collect(),
        };
        let roles: Vec<Role<'a>> =
            solution.flights.iter().filter_map(|flight| names.role(problem, flight, log)).collect();
        // What the plan before says wrongly was for its own judge to find.
        let mut aside = Log::new();
        let before = problem.standing.iter().flat_map(|standing| &standing.flights);
        let standing: Vec<Role<'a>> = before.filter_map(|flight| names.role(problem, flight, &mut aside)).collect();
        let mut airports = BTreeMap::new();
        for id in roles.iter().chain(&standing).flat_map(|role| &role.flight.legs).flat_map(|leg| [&leg.from, &leg.to])
        {
            let airport = names.airports[id];
            airports.entry(id).or_insert_with(|| (airport, TimeZone::get(&airport.zone).ok()));
        }
        Self { problem, roles, airports, standing }
    }

    /// The airport of an id.
    pub(super) fn airport(&self, id: &AirportId) -> Option<&'a Airport> {
        self.airports.get(id).map(|(airport, _)| *airport)
    }

    /// The time of day at an airport; none when its zone is not known.
    pub(super) fn local_time(&self, id: &AirportId, at: i64) -> Option<Time> {
        let zone = self.airports.get(id).and_then(|(_, zone)| zone.clone())?;
        Timestamp::from_second(at).ok().map(|at| at.to_zoned(zone).time())
    }

    /// Whether a flight had begun, or was too near, when the plan was made anew, so that it is flown as it stands.
    pub(super) fn is_frozen(&self, flight: &Flight) -> bool {
        let Some(standing) = &self.problem.standing else { return false };
        let notice = self.problem.policy.notice.get() * 60;
        let until = standing.now.as_second().saturating_add(notice);
        let had = standing.flights.iter().find(|had| had.id == flight.id).and_then(|had| had.legs.first());
        had.is_some_and(|leg| leg.departs.as_second() < until)
    }
}

impl<'a> Names<'a> {
    fn role(&self, problem: &'a FlightsProblem, flight: &'a Flight, log: &mut Log) -> Option<Role<'a>> {
        let subject = || RecordRef::new(RecordKind::Flight, &flight.id);
        let tail = self.tails.get(&flight.tail).copied();
        let aircraft = tail.and_then(|tail| self.types.get(&tail.aircraft).copied());
        let ends = || flight.legs.iter().flat_map(|leg| [&leg.from, &leg.to]);
        let stranger = ends().find(|id| !self.airports.contains_key(id));
        let cannot = match (aircraft, stranger) {
            (None, _) => Some(format!("cannot be played: no tail {} of a known type", flight.tail)),
            (_, Some(id)) => Some(format!("cannot be played: no airport {id}")),
            _ => flight.legs.is_empty().then(|| "cannot be played: no leg".to_owned()),
        };
        log.notes(Law::Cast, cannot.is_none(), || (subject(), cannot.clone().unwrap_or_default()));
        let (tail, aircraft) = (tail?, aircraft?);
        if cannot.is_some() {
            return None;
        }
        log.notes(Law::Cast, flight.aircraft == tail.aircraft, || {
            (subject(), format!("is said to be flown by {}; {} is {}", flight.aircraft, tail.id, tail.aircraft))
        });
        let mut lots = vec![];
        for cargo in &flight.cargo {
            let number = self.consignments.get(&cargo.consignment).copied();
            log.notes(Law::Cast, number.is_some() && !cargo.packs.is_zero(), || {
                (subject(), format!("{} packs of {} are not to be played", cargo.packs.get(), cargo.consignment))
            });
            let Some(number) = number else { continue };
            let consignment = &problem.consignments[number];
            let way = stations_of(&flight.legs, &consignment.origin, &cargo.unload);
            let first = &flight.legs[0];
            let moment = Moment { at: first.departs.as_second(), place: &first.from, flight: &flight.id };
            log.holds(Law::Custody, &moment, way.is_some(), || {
                format!("{} is never taken from {} to {}", consignment.id, consignment.origin, cargo.unload)
            });
            let Some((boards, leaves)) = way else { continue };
            lots.push(Lot { number, consignment, cargo, boards, leaves });
        }
        let loadings = loadings(&lots);
        told((flight, &lots), &loadings, log);
        Some(Role { flight, tail, aircraft, lots, loadings })
    }
}

impl<'a> Role<'a> {
    /// A moment of this flight.
    pub(super) fn moment(&self, at: i64, place: &'a AirportId) -> Moment<'a> {
        Moment { at, place, flight: &self.flight.id }
    }

    /// Whether anything comes aboard at a station.
    pub(super) fn loads_at(&self, station: usize) -> bool {
        self.loadings.contains_key(&station)
    }

    /// Whether anything leaves at a station.
    pub(super) fn unloads_at(&self, station: usize) -> bool {
        self.lots.iter().any(|lot| lot.leaves == station)
    }

    /// Whether it lands at a station only to go on.
    pub(super) fn is_stop(&self, station: usize) -> bool {
        let is_between = station > 0 && station < self.flight.legs.len();
        is_between && !self.loads_at(station) && !self.unloads_at(station)
    }

    /// Whether goods, not only people, are lifted in or out at a station by the airport's high loader.
    pub(super) fn takes_loader_at(&self, station: usize) -> bool {
        let is_here = |lot: &Lot<'_>| lot.boards == station || lot.leaves == station;
        let mut goods = self.lots.iter().filter(|lot| lot.consignment.kind != ItemKind::People);
        self.aircraft.needs_loader && !self.aircraft.has_own_gear && goods.any(is_here)
    }

    /// Seconds that loading takes.
    pub(super) fn load_seconds(&self) -> i64 {
        self.aircraft.ground.load.get() * 60
    }

    /// Seconds that unloading takes.
    pub(super) fn unload_seconds(&self) -> i64 {
        self.aircraft.ground.unload.get() * 60
    }

    /// Seconds of work at a station between two legs: out first, then in; fuel goes in meanwhile.
    pub(super) fn work_seconds(&self, station: usize) -> i64 {
        if self.is_stop(station) {
            return self.aircraft.ground.stop.get() * 60;
        }
        let out = if self.unloads_at(station) { self.unload_seconds() } else { 0 };
        let into = if self.loads_at(station) { self.load_seconds() } else { 0 };
        out + into
    }

    /// That work in words.
    pub(super) fn work_words(&self, station: usize) -> &'static str {
        match (self.unloads_at(station), self.loads_at(station)) {
            (true, true) => "to unload and load",
            (true, false) => "to unload",
            (false, true) => "to load",
            (false, false) => "to refuel",
        }
    }
}

/// Looks whether a flight says truly when its cargo comes aboard.
fn told((flight, lots): (&Flight, &[Lot<'_>]), loadings: &BTreeMap<usize, Loading>, log: &mut Log) {
    for lot in lots {
        let (loading, from) = (&loadings[&lot.boards], &flight.legs[lot.boards]);
        let moment = Moment { at: from.departs.as_second(), place: &from.from, flight: &flight.id };
        log.holds(Law::Custody, &moment, loading.haul == lot.cargo.haul, || {
            let said = match loading.haul {
                Haul::Out => "brought back, and is taken on the way out",
                Haul::Back => "carried out, and is taken when others are gone",
            };
            format!("{} is said to be {said}", lot.consignment.id)
        });
        let is_told = match &lot.cargo.pick_up {
            Some(place) => loading.is_pick_up() && *place == from.from,
            None => !loading.is_pick_up(),
        };
        log.holds(Law::Custody, &moment, is_told, || {
            let said = lot.cargo.pick_up.as_ref().map_or("where loading begins".to_owned(), |at| format!("at {at}"));
            let does = if loading.is_pick_up() { "picked up here" } else { "taken where loading begins" };
            format!("{} is said to come aboard {said}; it is {does}", lot.consignment.id)
        });
        // Where it is to leave, it leaves at the first landing that its load is aboard.
        let begins = loadings.iter().find(|(_, other)| other.haul == loading.haul).map_or(0, |(station, _)| *station);
        let visited = flight.legs.iter().take(lot.boards).skip(begins).any(|leg| leg.to == lot.cargo.unload);
        log.holds(Law::Custody, &moment, !visited, || {
            format!(
                "{} should come aboard after a landing at {}, where it is to leave",
                lot.consignment.id, lot.cargo.unload
            )
        });
    }
}

/// Between which stations cargo is aboard: from a departure at its origin after which it comes to where it is unloaded
/// before it is at the origin again; the first such.
fn stations_of(legs: &[Leg], origin: &AirportId, unload: &AirportId) -> Option<(usize, usize)> {
    for (boards, _) in legs.iter().enumerate().filter(|(_, leg)| leg.from == *origin) {
        for (flown, leg) in legs.iter().enumerate().skip(boards) {
            if flown > boards && leg.from == *origin {
                break;
            }
            if leg.to == *unload {
                return Some((boards, flown + 1));
            }
        }
    }
    None
}
