//! What comes home on the way of others, and what does not. Up: [`crate::back`].

use std::sync::atomic::Ordering;

use jiff::ToSpan;
use model::control::Control;
use model::evidence::{RecordKind, RecordRef};
use model::flights::{Flight, FlightsProblem, FlightsSolution, LegPurpose};
use model::haul::Haul;
use model::id::{AirportId, ConsignmentId};
use model::quantity::{Grams, Minutes, Units};

use crate::samples::{an124, at, consignment, dollars, people, tail};
use crate::solve;
use crate::stopped::is_stopped_and_given_again;
use crate::tests::{solved, with};

/// Ten tonnes to Pratica di Mare, and twenty people with five tonnes who come home from there.
fn there_and_back() -> FlightsProblem {
    let mut goods = consignment("goods", "LIRE", "UUMU", 250);
    goods.travels_with = Some(ConsignmentId::of("team"));
    with(vec![consignment("out", "UUMU", "LIRE", 500), people("team", "LIRE", "UUMU", 20), goods])
}

fn of_haul(flight: &Flight, haul: Haul) -> Vec<(&str, i64, &str)> {
    let cargo = flight.cargo.iter().filter(|part| part.haul == haul);
    cargo.map(|part| (part.consignment.as_str(), part.packs.get(), part.unload.as_str())).collect()
}

fn back_of(solution: &FlightsSolution) -> usize {
    solution.flights.iter().filter(|flight| flight.brings_back()).count()
}

#[test]
fn an_aircraft_brings_home_what_begins_where_it_unloads_last() {
    let problem = there_and_back();
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty());
    assert_eq!(solution.flights.len(), 1, "nobody flies out empty to fetch them");
    let flight = &solution.flights[0];
    assert_eq!(of_haul(flight, Haul::Out), [("out", 500, "LIRE")]);
    assert_eq!(of_haul(flight, Haul::Back), [("goods", 250, "UUMU"), ("team", 20, "UUMU")]);
    let legs = &flight.legs;
    assert!(legs.len() == 2 && legs.iter().all(|leg| leg.purpose == LegPurpose::Carry));
    assert_eq!((legs[0].payload, legs[1].payload), (Grams::of(10_000_000), Grams::of(7_400_000)));
    let stands = (legs[1].departs.as_second() - legs[0].arrives.as_second()) / 60;
    assert_eq!(stands, 120 + 180, "unloading, then loading");
    assert!(flight.because.contains(&RecordRef::new(RecordKind::Consignment, "team")));
    assert!(solution.bound_scope.contains("brings cargo back"), "{}", solution.bound_scope);
    let alone = solved(&with(vec![consignment("out", "UUMU", "LIRE", 500)]));
    assert_eq!(solution.bound.mip_cents, alone.bound.mip_cents, "the bound is of the rest");
    assert_eq!(solution.objective.cost_cents, alone.objective.cost_cents, "which costs the same flying");
    assert_eq!(solution, solve(&problem, &mut Control::default()), "and is so each time");
}

#[test]
fn it_waits_until_those_are_there_who_come_home_where_that_is_worth_it() {
    let mut problem = there_and_back();
    problem.consignments[1].ready = at("2020-04-03T00:00:00Z");
    let solution = solved(&problem);
    assert_eq!((solution.flights.len(), back_of(&solution)), (1, 1));
    let departs = solution.flights[0].legs[1].departs;
    assert_eq!(departs, at("2020-04-03T03:00:00Z"), "loading takes three hours, and begins when they are there");
    // A day late costs more than a flight.
    problem.consignments[0].due = at("2020-04-01T12:00:00Z");
    problem.policy.late_cost_per_tonne_day = dollars(100_000);
    let solution = solved(&problem);
    assert_eq!((solution.flights.len(), back_of(&solution)), (2, 0));
}

#[test]
fn what_one_aircraft_cannot_bring_several_do() {
    // 39 t go out on each of two flights; thirty seats each for fifty people.
    let mut problem = with(vec![consignment("out", "UUMU", "LIRE", 3_500), people("team", "LIRE", "UUMU", 50)]);
    let solution = solved(&problem);
    assert_eq!((solution.flights.len(), back_of(&solution)), (2, 2));
    let people: i64 = solution.flights.iter().flat_map(|flight| of_haul(flight, Haul::Back)).map(|part| part.1).sum();
    assert_eq!(people, 50);
    problem.consignments[1].packs = Units::of(61);
    let solution = solved(&problem);
    assert_eq!((solution.flights.len(), solution.left_out[0].packs.get()), (2, 1), "one is not worth a third flight");
    problem.tails.iter_mut().for_each(|tail| tail.serves = vec![model::id::PartyId::of("donor")]);
    problem.consignments[1].packs = Units::of(20);
    problem.consignments[1].donor = model::id::PartyId::of("other");
    let solution = solved(&problem);
    assert_eq!(back_of(&solution), 0, "nobody carries what is not of those he serves");
}

#[test]
fn what_no_flight_of_its_own_is_worth_comes_along() {
    let mut problem = with(vec![consignment("out", "UUMU", "LIRE", 500), consignment("return", "LIRE", "LYBT", 5)]);
    problem.policy.unmet_cost_per_tonne = dollars(10_000);
    problem.consignments[0].priority_permille = Units::of(5_000);
    problem.consignments[1].destinations.push(AirportId::of("XXXX"));
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty(), "{:?}", solution.left_out);
    let flight = &solution.flights[0];
    assert_eq!(of_haul(flight, Haul::Back), [("return", 5, "LYBT")]);
    let purposes: Vec<_> = flight.legs.iter().map(|leg| leg.purpose).collect();
    assert_eq!(purposes, [LegPurpose::Carry, LegPurpose::Carry, LegPurpose::Return], "Batajnica lies on the way home");
    // Nothing is brought over a detour that costs more than leaving it.
    problem.consignments[1].destinations = vec![AirportId::of("KJFK")];
    let solution = solved(&problem);
    assert_eq!((back_of(&solution), solution.left_out.len()), (0, 1));
}

#[test]
fn crews_budgets_and_closed_airports_are_kept_on_the_way_home() {
    let mut problem = there_and_back();
    problem.types[1].crew.rows[0].duty_max = Minutes::of(13 * 60);
    let solution = solved(&problem);
    assert_eq!(back_of(&solution), 1);
    let legs = &solution.flights[0].legs;
    assert!(legs[1].departs >= legs[0].arrives + 12.hours(), "the crew rests where loading takes too long");
    let mut problem = there_and_back();
    problem.consignments[1].destinations = vec![AirportId::of("UAAA")];
    problem.consignments[2].destinations = vec![AirportId::of("UAAA")];
    problem.airports[6].runway_paved = model::quantity::Metres::of(1_900);
    let solution = solved(&problem);
    assert_eq!((back_of(&solution), solution.left_out.len()), (0, 2), "where the type cannot land nothing is brought");
}

#[test]
fn a_run_stopped_when_all_is_brought_back_is_given_again_by_its_steps() {
    // What no flight of its own is worth is taken along.
    let mut taken_along = with(vec![consignment("out", "UUMU", "LIRE", 500), consignment("return", "LIRE", "LYBT", 5)]);
    taken_along.policy.unmet_cost_per_tonne = dollars(10_000);
    taken_along.consignments[0].priority_permille = Units::of(5_000);
    for problem in [there_and_back(), taken_along] {
        let mut again = 0;
        for word in ["bounding what is not brought back", "done"] {
            let control = Control::default();
            let stop = control.stop();
            let control = control.with_listener(Box::new(move |progress| {
                if progress.text == word {
                    stop.store(true, Ordering::Relaxed);
                }
            }));
            again += usize::from(is_stopped_and_given_again(&problem, control));
        }
        assert_eq!(again, 2, "both words are said");
    }
}

#[test]
fn a_larger_aircraft_of_another_base_brings_what_a_smaller_one_left() {
    let mut problem = with(vec![consignment("out", "UUMU", "LIRE", 2_500), people("team", "LIRE", "EINN", 60)]);
    problem.tails = vec![tail("RA-9", &an124(), "RU", "UUMU")];
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty() && back_of(&solution) == 1, "{:?}", solution.flights);
    assert_eq!(of_haul(&solution.flights[0], Haul::Back), [("team", 60, "EINN")]);
}
