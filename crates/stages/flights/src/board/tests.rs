//! Decides nothing: opening hours and movements, put to the stage. Up: [`crate::board`].

use jiff::civil::time;
use jiff::tz::TimeZone;
use model::control::Control;
use model::flights::{FlightsProblem, FlightsSolution};
use model::quantity::{Minutes, Units};

use super::*;
use crate::samples::{consignment, il76, problem, tail};
use crate::solve;
use crate::tests::judge;

/// Two loads for Italy and two Il-76; Italy is the fifth airport.
fn to_italy() -> FlightsProblem {
    let mut problem = problem();
    problem.tails = vec![tail("RA-1", &il76(), "RU", "UUMU"), tail("RA-2", &il76(), "RU", "UUMU")];
    problem.consignments = vec![consignment("it-1", "UUMU", "LIRE", 2_000), consignment("it-2", "UUMU", "LIRE", 2_000)];
    problem
}

fn solved(problem: &FlightsProblem) -> FlightsSolution {
    let solution = solve(problem, &mut Control::default());
    judge(problem, &solution);
    solution
}

/// Instants at which something takes off or lands at an airport, in order.
fn moves(solution: &FlightsSolution, airport: &str) -> Vec<jiff::Timestamp> {
    let legs = solution.flights.iter().flat_map(|flight| &flight.legs);
    let both = legs.flat_map(|leg| [(&leg.from, leg.departs), (&leg.to, leg.arrives)]);
    let mut moves: Vec<_> = both.filter(|(id, _)| id.as_str() == airport).map(|(_, at)| at).collect();
    moves.sort();
    moves
}

#[test]
fn nothing_takes_off_or_lands_while_an_airport_is_closed() {
    let mut problem = to_italy();
    let span = |from, until| LocalSpan { from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) };
    problem.airports[4].work.hours = vec![span(2, 5), span(10, 13)];
    problem.airports[4].zone = "Europe/Rome".to_owned();
    let solution = solved(&problem);
    let rome = TimeZone::get("Europe/Rome").expect("a zone");
    let moves = moves(&solution, "LIRE");
    assert!(solution.left_out.is_empty() && moves.len() >= 4);
    for at in moves {
        let hour = at.to_zoned(rome.clone()).hour();
        assert!((2..5).contains(&hour) || (10..13).contains(&hour), "{at}");
    }
    // Unloading takes two hours: no trip can land and leave again in one.
    problem.airports[4].work.hours = vec![span(10, 11)];
    let solution = solved(&problem);
    assert!(solution.flights.is_empty());
    assert!(solution.left_out.iter().all(|left| left.reason.rule == "opening-hours"), "{:?}", solution.left_out);
}

#[test]
fn movements_keep_their_distance_when_they_are_few() {
    let mut problem = to_italy();
    let together = moves(&solved(&problem), "UUMU");
    assert!(together[1].duration_since(together[0]).as_mins() < 60, "both would depart at once");
    problem.airports[0].work.movements_per_hour = Some(Units::of(1));
    let solution = solved(&problem);
    let apart = moves(&solution, "UUMU");
    assert!(solution.left_out.is_empty() && apart.len() == together.len());
    assert!(apart.windows(2).all(|pair| pair[1].duration_since(pair[0]).as_mins() >= 60), "{apart:?}");
    problem.airports[4].work.movements_per_hour = Some(Units::of(1));
    problem.types[1].ground.unload = Minutes::of(59);
    let solution = solved(&problem);
    assert!(solution.flights.is_empty(), "it would leave in the hour in which it landed");
    assert!(solution.left_out.iter().all(|left| left.reason.rule == "movements"), "{:?}", solution.left_out);
}
