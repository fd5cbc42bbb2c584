//! Makes plans by lot, and moves one figure of them, for trying the play against the rules. Up: the tests of
//! [`crate::replay`].

use std::collections::BTreeMap;

use jiff::civil::time;
use jiff::{Timestamp, ToSpan};
use model::airport::{Airport, Curfew, FuelSupply, LocalSpan, SpanCode};
use model::evidence::Reason;
use model::flights::{Consignment, Flight, FlightCargo, FlightsProblem, FlightsSolution, Leg, LegPurpose, Unflown};
use model::id::{AircraftTypeId, AirportId, ClosureId, FlightId, PermitId, PlaceId, TailId};
use model::permit::{Permit, PermitFlight, PermitLead, PermitUse};
use model::quantity::{Currency, Grams, Metres, Millimetres, Minutes, Money, Units};
use model::transport::{AircraftType, Airspace, Closed, Closure, Forbids, Tail};
use model::world::ItemKind;

use crate::allocation::tests::pack;
use crate::aloft::{payload_max, trip_fuel};
use crate::earth::length_of_way;
use crate::flights::tests::{airport, at, consignment, policy, tail};
use crate::loading::tests::aircraft;
use crate::need::tests::source;

/// Where plans are made: id, country, latitude, longitude, zone.
const PLACES: [(&str, &str, f64, f64, &str); 10] = [
    ("UUMU", "RU", 55.878, 38.062, "Europe/Moscow"),
    ("EINN", "IE", 52.702, -8.925, "Europe/Dublin"),
    ("KJFK", "US", 40.639, -73.779, "America/New_York"),
    ("LIRF", "IT", 41.800, 12.239, "Europe/Rome"),
    ("EDDF", "DE", 50.033, 8.570, "Europe/Berlin"),
    ("OMDB", "AE", 25.253, 55.364, "Asia/Dubai"),
    ("VIDP", "IN", 28.566, 77.103, "Asia/Kolkata"),
    ("ZSPD", "CN", 31.143, 121.805, "Asia/Shanghai"),
    ("HKJK", "KE", -1.319, 36.928, "Africa/Nairobi"),
    ("DNMM", "NG", 6.577, 3.321, "Africa/Lagos"),
];
/// Longest leg that is made, metres.
const LEG_MAX: f64 = 7_500_000.0;

/// Numbers by lot: splitmix64 (Steele, Lea and Flood 2014).
pub(super) struct Lot(u64);

impl Lot {
    /// The lot of a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below another.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).expect("a number below a bound")
    }

    fn minutes(&mut self, bound: usize) -> i64 {
        i64::try_from(self.below(bound)).expect("minutes")
    }

    fn of<'a, T>(&mut self, all: &'a mut [T]) -> &'a mut T {
        let index = self.below(all.len());
        &mut all[index]
    }
}

/// How much is planned, and whether there is room for all of it.
#[derive(Clone, Copy)]
pub(super) struct Size {
    /// Tails.
    pub(super) tails: usize,
    /// Most flights of each.
    pub(super) flights: usize,
    /// Whether every airport has room for every tail.
    pub(super) is_roomy: bool,
}

/// A plan that keeps ground times, crew rest, ranges and cargo; whether stands, hours and permits suffice is left to
/// chance, unless it is roomy.
pub(super) fn made(seed: u64, size: Size) -> (FlightsProblem, FlightsSolution) {
    let mut lot = Lot::new(seed);
    let mut problem = question(&mut lot, size);
    let mut flights = vec![];
    for number in 0..size.tails {
        let tail = problem.tails[number].clone();
        let mut free = problem.as_of + (600 + lot.minutes(2880)).minutes();
        for _ in 0..if size.is_roomy { size.flights } else { 1 + lot.below(size.flights) } {
            let Some(flight) = flight(&mut problem, &tail, free, &mut lot) else { continue };
            let last = &flight.legs[flight.legs.len() - 1];
            // Unloaded, rested, reported and loaded before the next.
            free = last.arrives + (120 + 720 + 60 + 180 + lot.minutes(900)).minutes();
            flights.push(flight);
        }
    }
    flights.sort_by_key(|flight| (flight.legs[0].departs, flight.tail.clone()));
    for (number, flight) in flights.iter_mut().enumerate() {
        flight.id = FlightId::of(&format!("F{:04}", number + 1));
    }
    let left_out = problem.consignments.iter_mut().step_by(3).map(|one| {
        one.packs = Units::of(one.packs.get() + 7);
        Unflown { consignment: one.id.clone(), packs: Units::of(7), reason: Reason::new("room", "full", "more") }
    });
    let solution = FlightsSolution { left_out: left_out.collect(), flights, ..FlightsSolution::default() };
    (problem, solution)
}

fn question(lot: &mut Lot, size: Size) -> FlightsProblem {
    let mut airports: Vec<Airport> =
        PLACES.iter().map(|(id, place, south, east, zone)| airport(id, place, *south, *east, zone)).collect();
    for airport in &mut airports {
        furnish(airport, lot, size.is_roomy);
    }
    let mut types = vec![aircraft(), aircraft()];
    (types[1].id, types[1].span, types[1].needs_loader) =
        (AircraftTypeId::of("Narrow"), Some(Millimetres::of(35_800)), false);
    let tails: Vec<Tail> = (0..size.tails)
        .map(|number| Tail {
            id: TailId::of(&format!("T{number:04}")),
            aircraft: types[lot.below(2)].id.clone(),
            operator_state: PlaceId::of(PLACES[lot.below(PLACES.len())].1),
            base: airports[lot.below(PLACES.len())].id.clone(),
            available_until: at("2020-06-01T00:00:00Z"),
            ..tail("T")
        })
        .collect();
    let permit = |(number, r#use): (usize, PermitUse)| Permit {
        id: PermitId::of(&format!("P{number}")),
        state: PlaceId::of(PLACES[number].1),
        r#use,
        operators: vec![],
        flight: PermitFlight::Any,
        lead: PermitLead::Elapsed(Minutes::of(600)),
        source: source(),
    };
    let uses = [PermitUse::Land, PermitUse::TechnicalStop, PermitUse::Overfly, PermitUse::Land];
    let germany = [(47.3, 6.0), (47.3, 15.0), (55.0, 15.0), (55.0, 6.0)];
    let mut permits: Vec<Permit> = uses.into_iter().enumerate().map(permit).collect();
    permits[2].state = PlaceId::of("DE");
    if lot.below(4) > 0 {
        // Ways are long to look along.
        permits[2].r#use = PermitUse::TechnicalStop;
    }
    FlightsProblem {
        as_of: at("2020-04-01T00:00:00Z"),
        until: at("2020-06-01T00:00:00Z"),
        consignments: vec![],
        tails,
        types,
        airports,
        closures: vec![],
        airspaces: vec![Airspace {
            place: PlaceId::of("DE"),
            rings: vec![
                germany.map(|(south, east)| model::geo::GeoPoint::try_new(south, east).expect("a point")).to_vec(),
            ],
        }],
        permits,
        limits: vec![],
        places: vec![],
        policy: policy(),
        standing: None,
    }
}

/// What an airport has, by lot.
fn furnish(airport: &mut Airport, lot: &mut Lot, is_roomy: bool) {
    if is_roomy {
        airport.spots = Some(Units::of(1000));
        return;
    }
    airport.spots = Some(Units::of(2 + lot.minutes(2)));
    if lot.below(3) == 0 {
        airport.spots = None;
        airport.work.parking = BTreeMap::from([(SpanCode::C, Units::of(2)), (SpanCode::F, Units::of(2))]);
    }
    match lot.below(8) {
        0 => airport.work.loaders = Some(Units::of(2)),
        1 => airport.work.crews = Some(Units::of(2)),
        2 => airport.work.movements_per_hour = Some(Units::of(2)),
        3 => airport.runway_width = Some(Metres::of(45)),
        _ => {}
    }
    let span = LocalSpan { from: time(0, 0, 0, 0), until: time(1 + lot.below(2) as i8, 0, 0, 0) };
    match lot.below(12) {
        0 => airport.work.hours = vec![LocalSpan { from: span.until, until: span.from }],
        1 => airport.work.curfew = Some(Curfew { from: span.from, until: span.until, is_relief_exempt: false }),
        2 => airport.work.curfew = Some(Curfew { from: span.from, until: span.until, is_relief_exempt: true }),
        _ => {}
    }
}

/// Base, where the cargo is, where it goes, base; one flight in three picks up more between. Nothing when the way is too far
/// for any stop, or when a stop would have cargo leave before all is aboard.
fn flight(problem: &mut FlightsProblem, tail: &Tail, free: Timestamp, lot: &mut Lot) -> Option<Flight> {
    let base = PLACES.iter().position(|place| tail.base == AirportId::of(place.0))?;
    let (origin, to) = (lot.below(PLACES.len()), lot.below(PLACES.len()));
    let mut origins = vec![origin];
    if lot.below(3) == 0 {
        origins.push(lot.below(PLACES.len()));
    }
    let calls = called_at(problem, base, &[&origins[..], &[to, base]].concat())?;
    if origins.contains(&to) || origins.len() == 2 && origins[0] == origins[1] {
        return None;
    }
    let mut cargo = vec![];
    for origin in origins {
        let packs = 50 + lot.minutes(900);
        let id = format!("C{:04}", problem.consignments.len() + cargo.len());
        let mut one = consignment(&id, "mask", ItemKind::Consumable, packs, pack(100, (600, 400, 400), 10_000));
        (one.origin, one.destinations) = (problem.airports[origin].id.clone(), vec![problem.airports[to].id.clone()]);
        one.due = problem.until;
        // The last call at the origin before the first one where it is unloaded.
        let leaves = (1..calls.len()).find(|call| calls[*call] == to && calls[..*call].contains(&origin))?;
        let boards = (0..leaves).rev().find(|call| calls[*call] == origin)?;
        cargo.push((one, boards, leaves));
    }
    let begins = cargo.iter().map(|(_, boards, _)| *boards).min()?;
    if cargo.iter().any(|(_, _, leaves)| *leaves != cargo[0].2) {
        return None;
    }
    let kind = problem.types.iter().find(|kind| kind.id == tail.aircraft)?;
    let mut legs: Vec<Leg> = vec![];
    let mut crew = (free - 60.minutes(), None);
    for call in 0..calls.len() - 1 {
        let boards = cargo.iter().any(|(_, boards, _)| *boards == call);
        let work = match (boards, cargo[0].2 == call) {
            (true, _) => 180,
            (_, true) => 120,
            _ => 60,
        };
        let ready = legs.last().map_or(free, |leg| leg.arrives + (work + lot.minutes(40)).minutes());
        let aboard = cargo.iter().filter(|(_, boards, leaves)| (*boards..*leaves).contains(&call));
        let payload = aboard.map(|(one, ..)| one.gross()).sum();
        let ends = [&problem.airports[calls[call]], &problem.airports[calls[call + 1]]];
        legs.push(rested(&mut crew, |departs| leg(kind, ends, departs, payload), ready));
    }
    let part = |(one, boards, _): &(Consignment, usize, usize)| FlightCargo {
        consignment: one.id.clone(),
        packs: one.packs,
        unload: one.destinations[0].clone(),
        haul: model::haul::Haul::Out,
        pick_up: (*boards > begins).then(|| one.origin.clone()),
    };
    let parts = cargo.iter().map(part).collect();
    problem.consignments.extend(cargo.into_iter().map(|(one, ..)| one));
    Some(written(tail, legs, parts))
}

/// Where a flight calls from its base on, with a stop on every way that is too far; nothing when there is none for it.
fn called_at(problem: &FlightsProblem, base: usize, wanted: &[usize]) -> Option<Vec<usize>> {
    let mut calls = vec![base];
    for next in wanted.iter().copied() {
        let last = calls[calls.len() - 1];
        if next == last {
            continue;
        }
        if metres(problem, last, next) > LEG_MAX {
            let nears = |stop: &usize| metres(problem, last, *stop).max(metres(problem, *stop, next)) <= LEG_MAX;
            calls.push((0..PLACES.len()).filter(|stop| *stop != last && *stop != next).find(nears)?);
        }
        calls.push(next);
    }
    Some(calls)
}

/// The leg at once, or after a rest when the crew would else be on duty too long.
fn rested(crew: &mut (Timestamp, Option<Timestamp>), lay: impl Fn(Timestamp) -> Leg, ready: Timestamp) -> Leg {
    let (since, landed) = *crew;
    let mut leg = lay(ready);
    if let Some(landed) = landed {
        let rests = landed + (720 + 60).minutes();
        if leg.departs >= rests || leg.arrives.as_second() - since.as_second() > 16 * 3600 {
            leg = lay(ready.max(rests));
            crew.0 = leg.departs - 60.minutes();
        }
    }
    crew.1 = Some(leg.arrives);
    leg
}

fn metres(problem: &FlightsProblem, from: usize, to: usize) -> f64 {
    length_of_way(&[problem.airports[from].point, problem.airports[to].point])
}

fn leg(kind: &AircraftType, [from, to]: [&Airport; 2], departs: Timestamp, payload: Grams) -> Leg {
    let way = vec![from.point, to.point];
    let distance = Metres::of(length_of_way(&way).round() as i64);
    let minutes = 30 + (distance.get() * 60 + 799_999) / 800_000;
    Leg {
        from: from.id.clone(),
        to: to.id.clone(),
        purpose: if payload.is_zero() { LegPurpose::Position } else { LegPurpose::Carry },
        departs,
        arrives: departs + minutes.minutes(),
        way,
        distance,
        payload_max: payload_max(kind, distance).expect("a leg within the curve"),
        payload,
        fuel: trip_fuel(kind, payload, distance),
    }
}

fn written(tail: &Tail, legs: Vec<Leg>, cargo: Vec<FlightCargo>) -> Flight {
    Flight {
        id: FlightId::of("F"),
        tail: tail.id.clone(),
        aircraft: tail.aircraft.clone(),
        legs,
        cargo,
        block: Minutes::ZERO,
        cost: Money { cents: 0, currency: Currency::USD },
        co2: Grams::ZERO,
        because: vec![],
    }
}

/// How many ways there are to move a figure.
pub(super) const MOVES: usize = 35;

/// Moves one figure of a plan, of the sort that this number stands for.
pub(super) fn moved(sort: usize, problem: &mut FlightsProblem, solution: &mut FlightsSolution, lot: &mut Lot) {
    let minutes = (1 + lot.minutes(600)).minutes();
    let flight = lot.of(&mut solution.flights);
    let flight_tail = flight.tail.clone();
    let index = lot.below(flight.legs.len());
    let leg = &mut flight.legs[index];
    let landed = leg.to.clone();
    let served = problem.airports.iter_mut().find(|airport| airport.id == landed).expect("an airport");
    let grams = |amount: Grams, by: i64| Grams::of((amount.get() + by).max(0));
    match sort {
        0 => leg.departs += minutes,
        1 => leg.departs -= minutes,
        2 => leg.arrives += minutes,
        3 => leg.arrives -= minutes,
        4 => leg.distance = Metres::of(leg.distance.get() + 1000),
        5 => leg.payload = grams(leg.payload, 1),
        6 => leg.payload_max = grams(leg.payload_max, 1),
        7 => leg.fuel = grams(leg.fuel, 2000 + leg.fuel.get() / 500),
        8 => leg.to = AirportId::of(PLACES[lot.below(PLACES.len())].0),
        9 => leg.way[1] = leg.way[0],
        10 => drop(flight.legs.remove(index)),
        11 => flight.cargo[0].packs = Units::of(flight.cargo[0].packs.get() + 1),
        12 => flight.cargo[0].unload = AirportId::of(PLACES[lot.below(PLACES.len())].0),
        13 => flight.tail = problem.tails[lot.below(problem.tails.len())].id.clone(),
        14 => flight.aircraft = problem.types[lot.below(2)].id.clone(),
        15 => drop(solution.left_out.pop()),
        16 => served.spots = Some(Units::of(1)),
        17 => served.work.fuel = [FuelSupply::None, FuelSupply::Limited][lot.below(2)],
        18 => served.work.loaders = Some(Units::of(lot.minutes(2))),
        19 => served.runway_paved = Metres::of(2000),
        20 => served.zone = "Nowhere".to_owned(),
        21 => {
            served.work.curfew =
                Some(Curfew { from: time(6, 0, 0, 0), until: time(18, 0, 0, 0), is_relief_exempt: false })
        }
        22 => served.work.hours = vec![LocalSpan { from: time(6, 0, 0, 0), until: time(18, 0, 0, 0) }],
        23 => served.work.movements_per_hour = Some(Units::of(lot.minutes(3))),
        24 => problem.permits[lot.below(4)].lead = PermitLead::WorkingDays(1 + lot.below(6) as u16),
        25 => problem.types[lot.below(2)].runway_width_min = Metres::of(46),
        26 => problem.types[lot.below(2)].mtow = Grams::of(170_000_000),
        27 => problem.types[lot.below(2)].crew.rows[0].duty_max = Minutes::of(600),
        28 => problem.types[lot.below(2)].crew.rest_min = Minutes::of(800),
        29 => lot.of(&mut problem.consignments).ready += (600 + lot.minutes(9000)).minutes(),
        30 => problem.until = leg.arrives - 1.seconds(),
        31 => {
            let tail = problem.tails.iter_mut().find(|tail| tail.id == flight_tail).expect("a tail");
            tail.available_until = solution.flights[0].legs[0].arrives + minutes;
        }
        32 => problem.policy.load_max = 1,
        33 => {
            let part = lot.of(&mut flight.cargo);
            part.pick_up = if part.pick_up.is_some() { None } else { Some(landed) };
        }
        _ => problem.closures.push(Closure {
            id: ClosureId::of("X1"),
            closes: [Closed::Airport(landed), Closed::Airspace(served.place.clone(), Forbids::Landing)][lot.below(2)]
                .clone(),
            applies_to: vec![],
            from: at("2020-04-01T00:00:00Z") + (lot.minutes(8000)).minutes(),
            until: at("2020-04-09T00:00:00Z"),
            source: source(),
        }),
    }
}
