//! Decides how a flight is read: its tail, its type, and which cargo is aboard which legs. Up: [`crate::flights`].

use std::collections::BTreeMap;

use model::airport::Airport;
use model::flights::{Consignment, Flight, FlightCargo, FlightsProblem, FlightsSolution, Leg};
use model::haul::Haul;
use model::id::{AirportId, ConsignmentId, TailId};
use model::transport::{AircraftType, Tail};
use model::world::ItemKind;

/// Everything the rules look at.
pub(crate) struct Board<'a> {
    /// The question.
    pub(super) problem: &'a FlightsProblem,
    /// The answer.
    pub(super) solution: &'a FlightsSolution,
    /// Flights whose tail and type are known; `flights-known` tells of the others.
    pub(super) trips: Vec<Trip<'a>>,
    airports: BTreeMap<&'a AirportId, &'a Airport>,
    consignments: BTreeMap<&'a ConsignmentId, &'a Consignment>,
}

/// One flight with what it refers to.
pub(crate) struct Trip<'a> {
    /// The flight.
    pub(super) flight: &'a Flight,
    /// Its tail.
    pub(super) tail: &'a Tail,
    /// The type of that tail.
    pub(super) aircraft: &'a AircraftType,
    /// Its cargo, as far as it has a way from origin to destination.
    pub(super) aboard: Vec<Aboard<'a>>,
}

/// Cargo with the legs it is aboard.
pub(crate) struct Aboard<'a> {
    /// Which cargo.
    pub(super) cargo: &'a FlightCargo,
    /// Of which consignment.
    pub(super) consignment: &'a Consignment,
    /// Index of the first leg it is aboard.
    pub(super) first: usize,
    /// Index of the last leg it is aboard.
    pub(super) last: usize,
}

/// What is done while an aircraft stands somewhere on a trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Work {
    /// Whether cargo comes aboard.
    pub(super) loads: bool,
    /// Whether cargo leaves.
    pub(super) unloads: bool,
}

impl<'a> Board<'a> {
    /// Reads question and answer.
    pub(super) fn new(problem: &'a FlightsProblem, solution: &'a FlightsSolution) -> Self {
        let airports = problem.airports.iter().map(|airport| (&airport.id, airport)).collect();
        let consignments = problem.consignments.iter().map(|one| (&one.id, one)).collect();
        let mut board = Self { problem, solution, trips: vec![], airports, consignments };
        board.trips = solution.flights.iter().filter_map(|flight| board.trip(flight)).collect();
        board
    }

    /// The airport of an id.
    pub(super) fn airport(&self, id: &AirportId) -> Option<&'a Airport> {
        self.airports.get(id).copied()
    }

    /// The consignment of an id.
    pub(super) fn consignment(&self, id: &ConsignmentId) -> Option<&'a Consignment> {
        self.consignments.get(id).copied()
    }

    /// Whether a flight had begun, or was too near, when the plan was made anew, so that it is flown as it stands.
    pub(super) fn is_frozen(&self, flight: &Flight) -> bool {
        let Some(standing) = &self.problem.standing else { return false };
        let until = standing.frozen_until(&self.problem.policy);
        let before = standing.flights.iter().find(|before| before.id == flight.id);
        before.and_then(|before| before.legs.first()).is_some_and(|leg| leg.departs < until)
    }

    /// Flights with legs, tail by tail, by first departure.
    pub(super) fn by_tail(&self) -> BTreeMap<&TailId, Vec<&Trip<'a>>> {
        let mut tails: BTreeMap<&TailId, Vec<&Trip<'_>>> = BTreeMap::new();
        for trip in self.trips.iter().filter(|trip| !trip.flight.legs.is_empty()) {
            tails.entry(&trip.tail.id).or_default().push(trip);
        }
        for trips in tails.values_mut() {
            trips.sort_by_key(|trip| trip.flight.legs[0].departs);
        }
        tails
    }

    /// A flight with what it refers to; nothing when its tail or type is not known.
    pub(super) fn trip(&self, flight: &'a Flight) -> Option<Trip<'a>> {
        let tail = self.problem.tails.iter().find(|tail| tail.id == flight.tail)?;
        let aircraft = self.problem.types.iter().find(|aircraft| aircraft.id == tail.aircraft)?;
        let aboard = flight.cargo.iter().filter_map(|cargo| {
            let consignment = self.consignment(&cargo.consignment)?;
            let (first, last) = span(&flight.legs, &consignment.origin, &cargo.unload)?;
            Some(Aboard { cargo, consignment, first, last })
        });
        Some(Trip { flight, tail, aircraft, aboard: aboard.collect() })
    }
}

impl<'a> Trip<'a> {
    /// Cargo aboard a leg.
    pub(super) fn on_leg(&self, leg: usize) -> impl Iterator<Item = &Aboard<'a>> {
        self.aboard.iter().filter(move |aboard| aboard.first <= leg && leg <= aboard.last)
    }

    /// The cargo of one of its two loads.
    pub(super) fn load(&self, haul: Haul) -> Vec<&Aboard<'a>> {
        self.aboard.iter().filter(|aboard| self.haul_of(aboard) == haul).collect()
    }

    /// Which of the two loads some of its cargo belongs to: what comes aboard before anything is unloaded is carried out.
    pub(super) fn haul_of(&self, aboard: &Aboard<'_>) -> Haul {
        let unloads = self.aboard.iter().map(|other| other.last).min();
        if Some(aboard.first) <= unloads { Haul::Out } else { Haul::Back }
    }

    /// Where cargo comes aboard later than the first of its load, as it is carried out; nothing where its load begins, and of
    /// what is brought back.
    pub(super) fn pick_up_of<'b>(&self, aboard: &'b Aboard<'a>) -> Option<&'b AirportId> {
        let begins = self.aboard.iter().map(|other| other.first).min();
        let is_later = self.haul_of(aboard) == Haul::Out && begins < Some(aboard.first);
        is_later.then_some(&aboard.consignment.origin)
    }

    /// Legs that others of its load are aboard before some cargo is.
    pub(super) fn legs_before(&self, aboard: &Aboard<'_>) -> &'a [Leg] {
        let begins = self.load(self.haul_of(aboard)).iter().map(|other| other.first).min();
        &self.flight.legs[begins.map_or(aboard.first, |begins| begins.min(aboard.first))..aboard.first]
    }

    /// What is done at a station: station 0 is before the first leg, station n after leg n - 1.
    pub(super) fn work_at(&self, station: usize) -> Work {
        Work {
            loads: self.aboard.iter().any(|aboard| aboard.first == station),
            unloads: self.aboard.iter().any(|aboard| aboard.last + 1 == station),
        }
    }

    /// Seconds of work at a station: loading and unloading, or refuelling between two legs.
    pub(super) fn seconds_at(&self, station: usize) -> i64 {
        let (ground, work) = (&self.aircraft.ground, self.work_at(station));
        let is_between = 0 < station && station < self.flight.legs.len();
        let minutes = match work {
            Work { loads: false, unloads: false } if is_between => ground.stop.get(),
            Work { loads: false, unloads: false } => 0,
            Work { loads: true, unloads: false } => ground.load.get(),
            Work { loads: false, unloads: true } => ground.unload.get(),
            Work { loads: true, unloads: true } => ground.load.get() + ground.unload.get(),
        };
        minutes * 60
    }

    /// The airport of a station.
    pub(super) fn station(&self, station: usize) -> Option<&'a AirportId> {
        let legs = &self.flight.legs;
        legs.get(station).map(|leg| &leg.from).or_else(|| legs.last().map(|leg| &leg.to))
    }

    /// How many stations there are: one more than legs.
    pub(super) fn stations(&self) -> usize {
        self.flight.legs.len() + 1
    }
}

impl Aboard<'_> {
    /// Mass in grams.
    pub(super) fn grams(&self) -> i64 {
        self.consignment.pack.gross().times(self.cargo.packs.get()).get()
    }

    /// Volume in cubic millimetres; people take seats, not hold.
    pub(super) fn volume(&self) -> i64 {
        let (length, width, height) = self.consignment.pack.sizes();
        length.get() * width.get() * height.get() * self.cargo.packs.get()
    }

    /// People.
    pub(super) fn people(&self) -> i64 {
        if self.consignment.kind == ItemKind::People {
            self.consignment.pack.units().get() * self.cargo.packs.get()
        } else {
            0
        }
    }
}

/// First and last leg that cargo is aboard: the first landing at the airport of unloading that a departure from the
/// origin comes before, and the last such departure.
fn span(legs: &[Leg], origin: &AirportId, unload: &AirportId) -> Option<(usize, usize)> {
    let landings = (0..legs.len()).filter(|leg| legs[*leg].to == *unload);
    landings
        .filter_map(|last| (0..=last).rev().find(|first| legs[*first].from == *origin).map(|first| (first, last)))
        .next()
}
