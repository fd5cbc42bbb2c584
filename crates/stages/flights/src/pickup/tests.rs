//! Which trips load at two airports, and which do not. Up: [`crate::pickup`].

use jiff::ToSpan;
use model::control::Control;
use model::disruption::{Disruption, DisruptionKind, Effort, Standing};
use model::evidence::Source;
use model::flights::{Flight, FlightsProblem, FlightsSolution, LegPurpose};
use model::hold::{CargoDoor, DoorSide};
use model::id::{AirportId, ConsignmentId, DisruptionId};
use model::quantity::{Grams, Millimetres, Units};

use crate::samples::{at, consignment, people, vehicle};
use crate::stopped::is_stopped_and_given_again;
use crate::tests::{judge, solved, with};
use crate::{replan, solve};

/// Four tonnes each from Moscow and from Nis, for Rome.
fn from_two() -> FlightsProblem {
    with(vec![consignment("east", "UUMU", "LIRE", 200), consignment("west", "LYBT", "LIRE", 200)])
}

/// What a flight carries: the packs, where they come aboard on the way, and where they leave.
fn cargo(flight: &Flight) -> Vec<(&str, i64, Option<&str>, &str)> {
    let parts = flight.cargo.iter();
    parts
        .map(|part| {
            let pick_up = part.pick_up.as_ref().map(AirportId::as_str);
            (part.consignment.as_str(), part.packs.get(), pick_up, part.unload.as_str())
        })
        .collect()
}

fn stations(flight: &Flight) -> Vec<&str> {
    let first = flight.legs.first().map(|leg| leg.from.as_str());
    first.into_iter().chain(flight.legs.iter().map(|leg| leg.to.as_str())).collect()
}

fn picking_up(solution: &FlightsSolution) -> usize {
    let picks = |flight: &&Flight| flight.cargo.iter().any(|part| part.pick_up.is_some());
    solution.flights.iter().filter(picks).count()
}

#[test]
fn small_lots_of_two_airports_fly_together() {
    let problem = from_two();
    let solution = solved(&problem);
    assert_eq!((solution.flights.len(), solution.left_out.len()), (1, 0));
    let flight = &solution.flights[0];
    assert_eq!(cargo(flight), [("east", 200, None, "LIRE"), ("west", 200, Some("LYBT"), "LIRE")]);
    assert_eq!(stations(flight), ["UUMU", "LYBT", "LIRE", "UUMU"]);
    let legs = &flight.legs;
    let [tonnes, half] = [8_000_000, 4_000_000].map(Grams::of);
    assert_eq!((legs[0].payload, legs[1].payload, legs[2].payload), (half, tonnes, Grams::ZERO));
    assert_eq!(legs[0].purpose, LegPurpose::Carry);
    assert_eq!((legs[1].departs.as_second() - legs[0].arrives.as_second()) / 60, 180, "it is loaded once more");
    assert!(solution.bound_scope.contains("load at two airports"), "{}", solution.bound_scope);
    let bound = solution.bound;
    assert!(bound.best_cents().is_some_and(|best| best <= bound.plan_cents), "{bound:?}");

    let mut apart = problem.clone();
    apart.policy.load_max = 1;
    let apart = solved(&apart);
    assert_eq!((apart.flights.len(), picking_up(&apart)), (2, 0), "where no trip may load twice");
    assert!(solution.objective < apart.objective);
    assert_eq!(solution, solve(&problem, &mut Control::default()), "and is so each time");
}

#[test]
fn trips_stay_apart_where_together_they_would_be_too_full_or_too_late_or_unload_too_often() {
    type Spoil = fn(&mut FlightsProblem);
    let cases: [(Spoil, &str); 3] = [
        (|p| p.consignments.iter_mut().for_each(|one| one.packs = Units::of(1_500)), "60 t on an aircraft for 50"),
        (
            |p| {
                // Whoever waits for the second is late by ten days, which costs more than a flight.
                p.consignments[1].ready = at("2020-04-12T00:00:00Z");
                p.consignments[0].due = at("2020-04-02T00:00:00Z");
                p.policy.late_cost_per_tonne_day.cents *= 100;
            },
            "the first would wait for the second",
        ),
        (|p| p.policy.unload_max = 1, "one airport of unloading, and each for its own"),
    ];
    for (spoil, remark) in cases {
        let mut problem = from_two();
        spoil(&mut problem);
        if problem.policy.unload_max == 1 {
            problem.consignments[1].destinations = vec![AirportId::of("LYBT")];
            problem.consignments[1].origin = AirportId::of("LIRE");
        }
        assert_eq!(picking_up(&solved(&problem)), 0, "{remark}");
    }
}

#[test]
fn what_is_left_over_is_picked_up() {
    // By itself it is worth less than the way to it.
    let mut problem = from_two();
    problem.consignments[1] = consignment("west", "LYBT", "LIRE", 10);
    problem.policy.unmet_cost_per_tonne.cents /= 10;
    problem.consignments[0].priority_permille = Units::of(100_000);
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty(), "{:?}", solution.left_out);
    assert_eq!((solution.flights.len(), picking_up(&solution)), (1, 1));
    problem.policy.load_max = 1;
    assert_eq!(solved(&problem).left_out.len(), 1, "with one airport of loading it stays");
}

#[test]
fn what_was_loaded_last_is_unloaded_first_but_through_side_doors() {
    let door = |side| CargoDoor { side, width: Millimetres::of(3_400), height: Millimetres::of(3_400) };
    for (doors, is_nested) in [(vec![], true), (vec![door(DoorSide::Tail)], true), (vec![door(DoorSide::Side)], false)]
    {
        // From two airports to the same two, which no order of loading and unloading keeps apart.
        let cargo = [("a", "UUMU", "LIRE"), ("b", "UUMU", "EINN"), ("c", "LYBT", "LIRE"), ("d", "LYBT", "EINN")];
        let mut problem = with(cargo.map(|(id, from, to)| consignment(id, from, to, 100)).to_vec());
        problem.types.iter_mut().for_each(|aircraft| aircraft.hold.decks[0].doors.clone_from(&doors));
        for flight in &solved(&problem).flights {
            let spans = flight.cargo.iter().map(|part| (flight.boarding(part), flight.landing(part)));
            let spans: Vec<_> = spans.collect();
            let crosses = |one: &(_, _), other: &(_, _)| one.0 < other.0 && one.1 < other.1;
            let is_crossed = spans.iter().any(|one| spans.iter().any(|other| crosses(one, other)));
            assert!(!(is_nested && is_crossed), "{doors:?}: {spans:?}");
        }
        let together = |problem: &FlightsProblem| solved(problem).flights.iter().any(|flight| flight.cargo.len() == 4);
        assert_eq!(together(&problem), !is_nested, "{doors:?}");
    }
}

#[test]
fn people_and_what_travels_with_them_are_picked_up_together() {
    let mut goods = consignment("goods", "LYBT", "LIRE", 100);
    goods.travels_with = Some(ConsignmentId::of("team"));
    let problem = with(vec![consignment("east", "UUMU", "LIRE", 200), people("team", "LYBT", "LIRE", 10), goods]);
    let solution = solved(&problem);
    assert_eq!(solution.flights.len(), 1);
    let west = Some("LYBT");
    assert_eq!(
        cargo(&solution.flights[0]),
        [("east", 200, None, "LIRE"), ("goods", 100, west, "LIRE"), ("team", 10, west, "LIRE")]
    );
}

#[test]
fn a_run_stopped_while_trips_are_joined_is_given_again() {
    let full = solve(&from_two(), &mut Control::default()).steps;
    for steps in (0..=full).rev().take(12) {
        is_stopped_and_given_again(&from_two(), Control::new(0, steps));
    }
}

#[test]
fn a_plan_made_anew_keeps_or_undoes_what_is_picked_up() {
    let mut problem = from_two();
    let before = solved(&problem);
    let told = &before.flights[0];
    let now = at("2020-04-01T00:00:00Z");
    let (flight, tail) = (told.id.clone(), told.tail.clone());
    let later = told.legs[0].departs.checked_add(30.hours()).expect("an instant");
    let no_more = DisruptionKind::NeedCancelled { consignment: ConsignmentId::of("west") };
    for (kind, picks, remark) in [
        (DisruptionKind::LateDeparture { flight, leg: 0, departs: later }, 1, "late by a day"),
        (DisruptionKind::TailOut { tail, from: None, until: None }, 1, "by another tail"),
        (no_more, 0, "nobody flies where nothing is loaded any more"),
    ] {
        let source = Source::Assumption("a test".to_owned());
        let disruption = Disruption { id: DisruptionId::of("D1"), at: now, kind, source };
        problem.standing = Some(Standing { now, flights: before.flights.clone(), disruptions: vec![disruption] });
        if picks == 0 {
            problem.consignments.truncate(1);
        }
        for effort in [Effort::Rules, Effort::Search, Effort::Anew] {
            let made = replan(&problem, effort, &mut Control::default()).solution;
            judge(&problem, &made);
            assert_eq!((picking_up(&made), made.flights.len()), (picks, 1), "{remark}, {effort:?}");
            assert!(made.left_out.is_empty(), "{remark}, {effort:?}");
        }
    }
}

#[test]
fn what_travels_with_people_of_another_airport_is_picked_up_by_their_flight() {
    let mut cart = vehicle("cart", "LYBT", "LIRE", 1);
    cart.travels_with = Some(ConsignmentId::of("team"));
    // By itself it would rather go elsewhere.
    cart.destinations.insert(0, AirportId::of("EINN"));
    let solution = solved(&with(vec![people("team", "UUMU", "LIRE", 20), cart]));
    assert!(solution.left_out.is_empty(), "{:?}", solution.left_out);
    assert_eq!((solution.flights.len(), picking_up(&solution)), (1, 1));
}
