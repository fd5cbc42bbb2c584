//! A flight that picks up cargo on its way out, where others are aboard already, and spoiled ones. Up: the tests of
//! [`crate::flights`].

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan};
use model::flights::{Flight, FlightCargo, FlightsProblem, FlightsSolution, Leg};
use model::haul::Haul;
use model::id::{AirportId, ConsignmentId, PlaceId};
use model::permit::{PermitLead, PermitUse};
use model::quantity::{CubicMillimetres, Grams, Minutes, Units};
use model::world::ItemKind;

use super::check_flights;
use super::tests::{airport, at, consignment, leg, sound};
use crate::allocation::tests::pack;

/// A call: which airport, minutes on the ground, grams aboard from there on.
type Call = (usize, i64, i64);

/// Lays a flight down from call to call, at once, with all that is said of it.
fn fly(problem: &FlightsProblem, solution: &mut FlightsSolution, calls: &[Call]) {
    let mut legs: Vec<Leg> = vec![];
    for pair in calls.windows(2) {
        let ready: Timestamp = legs.last().map_or(at("2020-04-01T03:00:00Z"), |leg| leg.arrives);
        legs.push(leg(&problem.airports, [pair[0].0, pair[1].0], ready + pair[0].1.minutes(), pair[0].2));
    }
    let block: i64 = legs.iter().map(|leg| (leg.arrives.as_second() - leg.departs.as_second()) / 60).sum();
    let fuel: i64 = legs.iter().map(|leg| leg.fuel.get()).sum();
    let flight = &mut solution.flights[0];
    (flight.legs, flight.block, flight.co2) = (legs, Minutes::of(block), Grams::of(fuel * 316 / 100));
    flight.cost.cents = block * 10_000;
    (solution.objective.cost_cents, solution.objective.co2) = (flight.cost.cents, flight.co2);
    solution.bound.plan_cents = solution.objective.value_cents();
}

/// Cargo of a consignment of cartons, which is asked for too, from one airport to New York.
fn cartons(problem: &mut FlightsProblem, id: &str, origin: &str, packs: i64) -> FlightCargo {
    let mut one = consignment(id, "mask", ItemKind::Consumable, packs, pack(100, (600, 400, 400), 10_000));
    one.origin = AirportId::of(origin);
    problem.places[0].consignments.insert(one.id.clone());
    problem.consignments.push(one);
    FlightCargo {
        consignment: ConsignmentId::of(id),
        packs: Units::of(packs),
        unload: AirportId::of("KJFK"),
        haul: Haul::Out,
        pick_up: Some(AirportId::of(origin)),
    }
}

/// Calls of the flight to New York with so many grams from Moscow, and from Shannon on.
fn calls(first: i64, then: i64) -> [Call; 5] {
    [(0, 0, first), (1, 180, then), (2, 780, 0), (1, 60, 0), (0, 0, 0)]
}

/// The flight to New York, which takes another tonne aboard at Shannon. Ten places are full of what comes from Moscow, two of
/// what comes from there.
fn picked_up() -> (FlightsProblem, FlightsSolution) {
    let (mut problem, mut solution) = sound();
    let more = cartons(&mut problem, "C4", "EINN", 100);
    solution.flights[0].cargo.push(more);
    let places = &mut problem.places[0];
    places.count = Units::of(12);
    (places.whole.volume, places.whole.net) = (CubicMillimetres::of(57_600_000_000), Grams::of(6_000_000));
    fly(&problem, &mut solution, &calls(5_400_000, 6_400_000));
    (problem, solution)
}

fn flight(solution: &mut FlightsSolution) -> &mut Flight {
    &mut solution.flights[0]
}

/// A pack of the first consignment is unloaded at Shannon, where the other comes aboard in an hour.
fn dropped_before(problem: &mut FlightsProblem, solution: &mut FlightsSolution) {
    problem.policy.unload_max = 2;
    problem.places.clear();
    (problem.types[0].ground.load, problem.types[0].ground.unload) = (Minutes::of(60), Minutes::of(120));
    problem.consignments[0].destinations.push(AirportId::of("EINN"));
    let cargo = &mut solution.flights[0].cargo;
    let early = FlightCargo { packs: Units::of(1), unload: AirportId::of("EINN"), ..cargo[0].clone() };
    cargo[0].packs = Units::of(499);
    cargo.push(early);
    fly(problem, solution, &calls(5_400_000, 6_390_000));
}

/// Loaded in Moscow, in Frankfurt and at Shannon.
fn three(problem: &mut FlightsProblem, solution: &mut FlightsSolution) {
    problem.airports.push(airport("EDDF", "DE", 50.033, 8.570, "Europe/Berlin"));
    problem.airports[0].work.curfew = None;
    let between = cartons(problem, "C5", "EDDF", 10);
    problem.places.clear();
    solution.flights[0].cargo.push(between);
    problem.types[0].crew.rows[0].duty_max = Minutes::of(24 * 60);
    let calls: [Call; 6] =
        [(0, 0, 5_400_000), (3, 180, 5_500_000), (1, 180, 6_500_000), (2, 780, 0), (1, 60, 0), (0, 0, 0)];
    fly(problem, solution, &calls);
}

/// Picked up in Frankfurt for Shannon, where the flight has refuelled before.
fn passed_before(problem: &mut FlightsProblem, solution: &mut FlightsSolution) {
    problem.airports.push(airport("EDDF", "DE", 50.033, 8.570, "Europe/Berlin"));
    problem.airports[0].work.curfew = None;
    problem.places.clear();
    problem.types[0].crew.rows[0].duty_max = Minutes::of(24 * 60);
    (problem.policy.unload_max, problem.policy.detour_permille) = (2, Units::of(5000));
    let one = &mut problem.consignments[3];
    (one.origin, one.destinations) = (AirportId::of("EDDF"), vec![AirportId::of("EINN")]);
    let cargo = &mut solution.flights[0].cargo[2];
    (cargo.pick_up, cargo.unload) = (Some(AirportId::of("EDDF")), AirportId::of("EINN"));
    let calls: [Call; 7] = [
        (0, 0, 5_400_000),
        (1, 60, 5_400_000),
        (3, 180, 6_400_000),
        (1, 120, 5_400_000),
        (2, 780, 0),
        (1, 60, 0),
        (0, 0, 0),
    ];
    fly(problem, solution, &calls);
}

#[test]
fn a_flight_may_be_loaded_where_others_are_aboard() {
    let (problem, solution) = picked_up();
    let checked = check_flights(&problem, &solution);
    assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
}

#[test]
fn as_many_airports_as_the_policy_says() {
    let (mut problem, mut solution) = picked_up();
    three(&mut problem, &mut solution);
    problem.policy.load_max = 3;
    let checked = check_flights(&problem, &solution);
    assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
}

#[test]
fn a_flight_that_picked_up_may_bring_something_back() {
    let (mut problem, mut solution) = picked_up();
    let mut back = cartons(&mut problem, "C6", "KJFK", 100);
    problem.consignments[4].destinations = vec![AirportId::of("UUMU")];
    (back.unload, back.haul, back.pick_up) = (AirportId::of("UUMU"), Haul::Back, None);
    flight(&mut solution).cargo.push(back);
    let mut calls = calls(5_400_000, 6_400_000);
    (calls[2].2, calls[3].2) = (1_000_000, 1_000_000);
    fly(&problem, &mut solution, &calls);
    let checked = check_flights(&problem, &solution);
    assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
    flight(&mut solution).cargo[3].pick_up = Some(AirportId::of("KJFK"));
    assert_eq!(found(&problem, &solution), BTreeSet::from(TOLD), "picked up for the way home");
}

fn found(problem: &FlightsProblem, solution: &FlightsSolution) -> BTreeSet<&'static str> {
    check_flights(problem, solution).findings.iter().map(|one| one.rule).collect()
}

/// What refuses cargo that comes aboard otherwise than is said.
const TOLD: [&str; 2] = ["flights-cargo", "replay-custody"];

type Spoil = fn(&mut FlightsProblem, &mut FlightsSolution);

/// The rules that refuse, and no others.
const SPOILS: [(&[&str], &str, Spoil); 20] = [
    (&TOLD, "picked up where its origin is not", |_, s| flight(s).cargo[2].pick_up = Some(AirportId::of("UUMU"))),
    (&TOLD, "picked up where it is unloaded", |_, s| flight(s).cargo[2].pick_up = Some(AirportId::of("KJFK"))),
    (&TOLD, "not said to be picked up", |_, s| flight(s).cargo[2].pick_up = None),
    (&TOLD, "what is loaded first, said to be picked up", |_, s| {
        flight(s).cargo[0].pick_up = Some(AirportId::of("UUMU"));
    }),
    (&TOLD, "picked up and said to be brought back", |_, s| flight(s).cargo[2].haul = Haul::Back),
    (&TOLD, "picked up after a landing where it is unloaded", passed_before),
    (&["flights-cargo", "flights-payload", "replay-custody", "replay-payload"], "its origin is not visited", |p, _| {
        p.consignments[3].origin = AirportId::of("ZSPD");
    }),
    (&["flights-load-max", "replay-loading"], "two airports, and one is allowed", |p, _| p.policy.load_max = 1),
    (&["flights-load-max", "replay-loading"], "three airports, and two are allowed", three),
    (
        &["flights-cargo", "flights-load-max", "replay-custody", "replay-loading"],
        "picked up after some was unloaded",
        dropped_before,
    ),
    (&["flights-load-max", "replay-loading"], "for the way home, with cargo still aboard", |p, s| {
        dropped_before(p, s);
        (flight(s).cargo[2].haul, flight(s).cargo[2].pick_up) = (Haul::Back, None);
    }),
    (&["flights-ready", "replay-ready"], "departs a minute before what is picked up can be loaded", |p, s| {
        let load = p.types[0].ground.load.get();
        p.consignments[3].ready = flight(s).legs[1].departs - (load - 1).minutes();
    }),
    (&["flights-ground-time", "replay-turn-round"], "picked up in a minute too little", |p, _| {
        p.tails[0].available_from = at("2020-03-31T00:00:00Z");
        p.consignments.iter_mut().for_each(|one| one.ready = at("2020-03-31T00:00:00Z"));
        p.types[0].ground.load = Minutes::of(181);
    }),
    (&["flights-payload", "replay-payload"], "to Shannon with what is picked up there", |p, s| {
        fly(p, s, &calls(6_400_000, 6_400_000));
    }),
    (&["flights-payload", "replay-payload"], "on from Shannon without what is picked up there", |p, s| {
        fly(p, s, &calls(5_400_000, 5_400_000));
    }),
    (&["flights-loader", "flights-spots", "replay-stands"], "no loader at Shannon", |p, _| {
        p.airports[1].work.loaders = Some(Units::ZERO);
    }),
    (&["flights-permit", "replay-permit"], "no permit to land at Shannon, not only to refuel", |p, _| {
        p.permits[0].state = PlaceId::of("IE");
        (p.permits[0].r#use, p.permits[0].lead) = (PermitUse::Land, PermitLead::WorkingDays(1));
    }),
    (&["flights-places"], "a pack from Shannon needs a place of its own", |p, s| {
        for (consignment, cargo, packs) in [(0, 0, 499), (3, 2, 1)] {
            p.consignments[consignment].packs = Units::of(packs);
            flight(s).cargo[cargo].packs = Units::of(packs);
        }
        p.places[0].count = Units::of(10);
        fly(p, s, &calls(5_390_000, 5_400_000));
    }),
    (&["flights-places"], "the tare of what is picked up is too much", |p, s| {
        let leg = &flight(s).legs[1];
        p.places[0].tare_min = Grams::of((leg.payload_max.get() - leg.payload.get()) / 12 + 1);
    }),
    (&["flights-seats"], "four people aboard, and a fifth is picked up", |p, s| {
        p.consignments[3].kind = ItemKind::People;
        (p.consignments[3].pack, p.consignments[3].packs) = (pack(1, (0, 0, 0), 100_000), Units::of(1));
        flight(s).cargo[2].packs = Units::of(1);
        p.places.clear();
        fly(p, s, &calls(5_400_000, 5_500_000));
    }),
];

#[test]
fn what_is_wrong_with_a_pick_up_is_refused_by_its_rule_alone() {
    for (rules, remark, spoil) in SPOILS {
        let (mut problem, mut solution) = picked_up();
        spoil(&mut problem, &mut solution);
        let due: BTreeSet<&str> = rules.iter().copied().collect();
        assert_eq!(found(&problem, &solution), due, "{remark}");
    }
}
