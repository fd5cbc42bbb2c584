//! A flight that brings people and goods home, and spoiled ones: what changes where a flight is loaded twice. Up: the tests
//! of [`crate::flights`].

use std::collections::BTreeSet;

use jiff::ToSpan;
use model::flights::{FlightCargo, FlightsProblem, FlightsSolution};
use model::haul::Haul;
use model::id::{AirportId, ConsignmentId};
use model::quantity::{CubicMillimetres, Grams, Units};
use model::world::ItemKind;

use super::check_flights;
use super::tests::{consignment, leg, sound};
use crate::allocation::tests::pack;

/// The flight to New York, which is unloaded there, loaded with four people and 300 cartons, and brings them to Moscow.
fn both_ways() -> (FlightsProblem, FlightsSolution) {
    let (mut problem, mut solution) = sound();
    let people = consignment("C4", "team", ItemKind::People, 4, pack(1, (0, 0, 0), 100_000));
    let goods = consignment("C5", "mask", ItemKind::Consumable, 300, pack(100, (600, 400, 400), 10_000));
    for mut one in [people, goods] {
        (one.origin, one.destinations) = (AirportId::of("KJFK"), vec![AirportId::of("UUMU")]);
        let (consignment, packs, unload) = (one.id.clone(), one.packs, AirportId::of("UUMU"));
        solution.flights[0].cargo.push(FlightCargo { consignment, packs, unload, haul: Haul::Back, pick_up: None });
        problem.places[0].consignments.insert(one.id.clone());
        problem.consignments.push(one);
    }
    problem.places[0].consignments.remove(&ConsignmentId::of("C4"));
    let flight = &mut solution.flights[0];
    let (from, stop) = (flight.legs[2].departs, flight.legs[3].departs);
    flight.legs[2] = leg(&problem.airports, [2, 1], from, 3_400_000);
    flight.legs[3] = leg(&problem.airports, [1, 0], stop, 3_400_000);
    let fuel: i64 = flight.legs.iter().map(|leg| leg.fuel.get()).sum();
    flight.co2 = Grams::of(fuel * 316 / 100);
    solution.objective.co2 = flight.co2;
    (problem, solution)
}

#[test]
fn a_flight_may_be_loaded_where_it_was_unloaded() {
    let (problem, solution) = both_ways();
    let checked = check_flights(&problem, &solution);
    assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
}

type Spoil = fn(&mut FlightsProblem, &mut FlightsSolution);

#[test]
fn what_is_wrong_with_the_way_home_is_refused() {
    let spoils: [(&[&str], &str, Spoil); 15] = [
        (&["flights-ready", "replay-ready"], "loaded a minute before the people are there", |p, s| {
            // Loading takes so long before the departure.
            let load = p.types[0].ground.load.get();
            p.consignments[3].ready = s.flights[0].legs[2].departs - (load - 1).minutes();
        }),
        (&["flights-ground-time", "replay-turn-round"], "unloaded and loaded in a minute too little", |p, s| {
            let stands = s.flights[0].legs[2].departs.as_second() - s.flights[0].legs[1].arrives.as_second();
            let load = p.types[0].ground.load.get();
            p.types[0].ground.unload = model::quantity::Minutes::of(stands / 60 - load + 1);
        }),
        (&["flights-payload", "replay-payload"], "a gram is not told on the way home", |_, s| {
            s.flights[0].legs[3].payload = Grams::of(3_399_999);
        }),
        (&["flights-payload-range", "replay-payload-range"], "more than can be lifted on the way home", |_, s| {
            s.flights[0].legs[3].payload_max = Grams::of(3_399_999);
        }),
        (&["flights-seats"], "five people on four seats on the way home", |p, s| {
            p.types[0].seats = Units::of(4);
            p.consignments[3].packs = Units::of(5);
            s.flights[0].cargo[2].packs = Units::of(5);
        }),
        (&["flights-volume"], "more than loading found for the way home", |p, _| {
            p.limits[0].consignments = vec![ConsignmentId::of("C5")];
            p.limits[0].volume_max = CubicMillimetres::of(300 * 600 * 400 * 400 - 1);
        }),
        (&["flights-places"], "six places for what comes back, and five", |p, s| {
            // Ten for the way out are not wanted any more.
            s.flights[0].cargo[0].packs = Units::of(1);
            p.places[0].count = Units::of(5);
        }),
        (&["flights-unload-max"], "two airports for what comes back", |p, s| {
            p.consignments[4].destinations = vec![AirportId::of("EINN")];
            s.flights[0].cargo[3].unload = AirportId::of("EINN");
        }),
        (&["flights-cargo", "replay-custody"], "picked up on the way out and said to be brought back", |p, s| {
            p.consignments[4].origin = AirportId::of("EINN");
            p.consignments[4].destinations = vec![AirportId::of("KJFK")];
            s.flights[0].cargo[3].unload = AirportId::of("KJFK");
        }),
        (&["flights-load-max", "replay-loading"], "loaded a third time", |p, s| {
            p.consignments[3].destinations = vec![AirportId::of("EINN")];
            s.flights[0].cargo[2].unload = AirportId::of("EINN");
            p.consignments[4].origin = AirportId::of("EINN");
        }),
        (&["flights-cargo", "replay-custody"], "said to be carried out", |_, s| {
            s.flights[0].cargo[3].haul = Haul::Out;
        }),
        (&["flights-cargo", "replay-custody"], "the way out said to be the way back", |_, s| {
            s.flights[0].cargo[0].haul = Haul::Back;
        }),
        (&["flights-cargo", "replay-custody"], "unloaded before it is loaded", |p, s| {
            p.consignments[4].origin = AirportId::of("UUMU");
            s.flights[0].cargo[3].unload = AirportId::of("UUMU");
        }),
        (&["flights-loader", "replay-stands"], "no loader where it comes home", |p, _| {
            p.airports[0].work.loaders = Some(Units::ZERO);
        }),
        (&["flights-objective"], "comes home a day late, and nobody says so", |p, s| {
            p.consignments[3].due = s.flights[0].legs[3].arrives - 24.hours();
        }),
    ];
    for (rules, remark, spoil) in spoils {
        let (mut problem, mut solution) = both_ways();
        spoil(&mut problem, &mut solution);
        let found: BTreeSet<&str> = check_flights(&problem, &solution).findings.iter().map(|one| one.rule).collect();
        for rule in rules {
            assert!(found.contains(rule), "{remark}: {rule} is not among {found:?}");
        }
    }
}
