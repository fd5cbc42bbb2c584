//! Decides nothing: closed destinations, origins, bases and stops, put to the stage. Up: [`crate::shut`].

use model::control::Control;
use model::evidence::Source;
use model::flights::{FlightsProblem, FlightsSolution};
use model::id::ClosureId;

use super::*;
use crate::samples::{airports, an124, at, consignment, il76, problem, tail};
use crate::solve;
use crate::tests::judge;

fn closure(closes: Closed, applies_to: &[&str], until: &str) -> Closure {
    Closure {
        id: ClosureId::of("X1"),
        closes,
        applies_to: applies_to.iter().map(|state| PlaceId::of(state)).collect(),
        from: at("2020-03-01T00:00:00Z"),
        until: at(until),
        source: Source::Assumption("a test".to_owned()),
    }
}

fn country(place: &str, forbids: Forbids) -> Closed {
    Closed::Airspace(PlaceId::of(place), forbids)
}

/// Solves, and looks that no leg uses a closed airport while it is closed.
fn solved(problem: &FlightsProblem) -> FlightsSolution {
    let solution = solve(problem, &mut Control::default());
    judge(problem, &solution);
    for flight in &solution.flights {
        let tail = problem.tails.iter().find(|tail| tail.id == flight.tail).expect("a known tail");
        for leg in &flight.legs {
            for (id, instant) in [(&leg.from, leg.departs), (&leg.to, leg.arrives)] {
                let airport = problem.airports.iter().find(|airport| airport.id == *id).expect("a known airport");
                let is_banned = problem.closures.iter().any(|closure| {
                    let applies = closure.applies_to.is_empty() || closure.applies_to.contains(&tail.operator_state);
                    let is_in_force = closure.from <= instant && instant < closure.until;
                    applies && is_in_force && closure.bars_landing(&airport.id, &airport.place)
                });
                assert!(!is_banned, "{}: {id} at {instant}", flight.id);
            }
        }
    }
    solution
}

/// Cargo for Italy and for Serbia, and one Il-76 of Russia.
fn to_italy_and_serbia() -> FlightsProblem {
    let mut problem = problem();
    problem.tails = vec![tail("RA-1", &il76(), "RU", "UUMU")];
    problem.consignments = vec![consignment("it", "UUMU", "LIRE", 500), consignment("rs", "UUMU", "LYBT", 500)];
    problem
}

/// The rule and the text by which a consignment is left out; nothing when it flies.
fn refused(solution: &FlightsSolution, id: &str) -> Option<(String, String)> {
    let left = solution.left_out.iter().find(|left| left.consignment.as_str() == id)?;
    assert!(!left.reason.cure.is_empty());
    Some((left.reason.rule.clone(), left.reason.text.clone()))
}

#[test]
fn a_closed_destination_is_not_flown_to_and_says_why() {
    for (closes, remark) in [
        (country("IT", Forbids::Both), "country closed to all flights"),
        (country("IT", Forbids::Landing), "country closed to landing"),
        (Closed::Airport(AirportId::of("LIRE")), "airport closed"),
    ] {
        let mut problem = to_italy_and_serbia();
        problem.closures = vec![closure(closes, &["RU"], "2020-06-01T00:00:00Z")];
        let solution = solved(&problem);
        let (rule, text) = refused(&solution, "it").unwrap_or_else(|| panic!("{remark}: should be left out"));
        assert_eq!(rule, RULE, "{remark}");
        for word in ["LIRE", "X1", "2020-06-01", "RU"] {
            assert!(text.contains(word), "{remark}: {text}");
        }
        assert!(refused(&solution, "rs").is_none(), "{remark}: the other flies");
    }
}

#[test]
fn the_closure_is_told_and_not_the_runway_of_a_type_that_could_not_land_anyway() {
    let mut problem = to_italy_and_serbia();
    problem.tails.insert(0, tail("RA-0", &an124(), "RU", "UUMU"));
    problem.airports[4].runway_paved = model::quantity::Metres::of(2_480);
    problem.closures = vec![closure(country("IT", Forbids::Both), &["RU"], "2020-06-01T00:00:00Z")];
    assert_eq!(refused(&solved(&problem), "it").map(|(rule, _)| rule).as_deref(), Some(RULE));
}

#[test]
fn a_ban_on_overflight_alone_lets_the_cargo_land() {
    let mut problem = to_italy_and_serbia();
    problem.closures = vec![closure(country("IT", Forbids::Overflight), &["RU"], "2020-06-01T00:00:00Z")];
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty());
    assert!(solution.remarks.iter().any(|remark| remark.contains("lands in IT")), "{:?}", solution.remarks);
}

#[test]
fn another_airport_another_operator_or_another_day_is_the_way_out() {
    let mut problem = to_italy_and_serbia();
    problem.closures = vec![closure(Closed::Airport(AirportId::of("LIRE")), &["RU"], "2020-06-01T00:00:00Z")];
    problem.consignments[0].destinations.push(AirportId::of("LYBT"));
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty(), "the second airport is open");

    let mut problem = to_italy_and_serbia();
    problem.closures = vec![closure(country("IT", Forbids::Both), &["RU"], "2020-06-01T00:00:00Z")];
    problem.tails.push(tail("US-1", &il76(), "US", "UUMU"));
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty());
    let carrier =
        solution.flights.iter().find(|flight| flight.cargo.iter().any(|part| part.consignment.as_str() == "it"));
    assert_eq!(carrier.expect("a flight to Italy").tail.as_str(), "US-1");

    let mut problem = to_italy_and_serbia();
    problem.closures = vec![closure(country("IT", Forbids::Landing), &[], "2020-04-10T00:00:00Z")];
    let solution = solved(&problem);
    assert!(solution.left_out.is_empty(), "it opens in time");
    let lands = |flight: &model::flights::Flight| flight.legs.iter().any(|leg| leg.to.as_str() == "LIRE");
    assert_eq!(solution.flights.iter().filter(|flight| lands(flight)).count(), 1);
    problem.closures[0].until = at("2020-04-28T20:00:00Z");
    let (rule, text) = refused(&solved(&problem), "it").expect("the rest of the month is too short");
    assert!(rule == RULE && text.contains("home again"), "{rule}: {text}");
}

#[test]
fn a_closed_origin_base_or_stop_is_not_used() {
    let mut problem = to_italy_and_serbia();
    problem.closures = vec![closure(Closed::Airport(AirportId::of("UUMU")), &[], "2020-06-01T00:00:00Z")];
    let solution = solved(&problem);
    assert_eq!((solution.flights.len(), solution.left_out.len()), (0, 2));
    assert!(refused(&solution, "rs").is_some_and(|(rule, text)| rule == RULE && text.contains("UUMU")));

    let mut problem = to_italy_and_serbia();
    problem.tails[0].base = AirportId::of("UAAA");
    problem.closures = vec![closure(country("KZ", Forbids::Both), &["RU"], "2020-06-01T00:00:00Z")];
    let solution = solved(&problem);
    assert!(refused(&solution, "it").is_some_and(|(rule, text)| rule == RULE && text.contains("UAAA")));

    let mut problem = to_italy_and_serbia();
    problem.tails = vec![tail("RA-9", &an124(), "RU", "UUMU")];
    problem.consignments = vec![consignment("us", "UUMU", "KJFK", 500)];
    let stops = |solution: &FlightsSolution| -> Vec<String> {
        solution.flights.iter().flat_map(|flight| &flight.legs).map(|leg| leg.to.to_string()).collect()
    };
    let before = stops(&solved(&problem));
    problem.closures = vec![closure(Closed::Airport(AirportId::of(&before[0])), &["RU"], "2020-06-01T00:00:00Z")];
    let after = stops(&solved(&problem));
    assert!(!after.is_empty() && !after.contains(&before[0]), "{before:?} then {after:?}");
}

#[test]
fn a_ban_where_only_a_stop_could_be_made_does_not_cut_the_time() {
    let mut problem = to_italy_and_serbia();
    let mut banned = closure(country("IE", Forbids::Landing), &[], "2020-04-10T00:00:00Z");
    banned.from = at("2020-04-05T00:00:00Z");
    problem.closures = vec![banned];
    let (groups, _) = crate::fleet::groups(&problem, &crate::atlas::Atlas::new(&problem.airports));
    assert_eq!(groups[0].windows.len(), 1);
    let shannon = &airports()[1];
    assert!(groups[0].windows[0].closed.bars(shannon), "it counts in the whole time");
}
