//! A sound plan that plays through, and what the play tells of spoiled ones. Up: [`crate::replay`].

use jiff::ToSpan;
use model::airport::SpanCode;
use model::disruption::Standing;
use model::flights::{FlightsProblem, FlightsSolution};
use model::id::{FlightId, TailId};
use model::permit::PermitLead;
use model::quantity::{Millimetres, Minutes, Units};

use super::spoils::SPOILS;
use super::{LAWS, play};
use crate::flights::tests::{at, sound};
use crate::spoil::each_rule_refuses;

fn findings(problem: &FlightsProblem, solution: &FlightsSolution) -> Vec<(&'static str, String)> {
    play(problem, solution).findings.into_iter().map(|finding| (finding.rule, finding.text)).collect()
}

#[test]
fn every_law_refuses_its_spoiled_plan() {
    each_rule_refuses(&LAWS.map(|(code, _)| code), sound(), play, SPOILS);
}

#[test]
fn a_finding_tells_place_minute_and_cause() {
    let (mut problem, solution) = sound();
    problem.consignments[0].ready = at("2020-04-01T00:01:00Z");
    let told = "UUMU at 2020-04-01T00:00:00Z: loading of C1 should begin; it is ready 2020-04-01T00:01:00Z";
    assert_eq!(findings(&problem, &solution), [("replay-ready", told.to_owned())]);
}

/// The sound flight and its twin by the other tail, a minute later than the stated hour after it.
fn two(after: i64) -> (FlightsProblem, FlightsSolution) {
    let (mut problem, mut solution) = sound();
    let mut twin = solution.flights[0].clone();
    (twin.id, twin.tail) = (FlightId::of("F2"), TailId::of("T2"));
    for leg in &mut twin.legs {
        leg.departs += after.minutes();
        leg.arrives += after.minutes();
    }
    solution.flights.push(twin);
    problem.consignments[0].packs = problem.consignments[0].packs.times(2);
    problem.consignments[1].packs = problem.consignments[1].packs.times(2);
    (problem, solution)
}

#[test]
fn who_leaves_at_an_instant_makes_room_for_who_comes_at_it() {
    // It stands in New York for 780 minutes, the longest of its stays.
    assert_eq!(findings(&two(780).0, &two(780).1), []);
    let (problem, solution) = two(779);
    let found = findings(&problem, &solution);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0, "replay-stands");
    assert!(
        found[0].1.starts_with("KJFK at ") && found[0].1.ends_with("F1, F2 stand; 2 aircraft, 1 spots"),
        "{found:?}"
    );
}

#[test]
fn the_narrow_leave_the_wide_stands_to_the_wide() {
    let parked = |parking: &[(SpanCode, i64)], spans: [i64; 2]| {
        let (mut problem, solution) = two(0);
        for airport in &mut problem.airports {
            airport.spots = None;
            airport.work.parking = parking.iter().map(|(code, count)| (*code, Units::of(*count))).collect();
        }
        let mut other = problem.types[0].clone();
        other.id = model::id::AircraftTypeId::of("Other");
        problem.types[0].span = Some(Millimetres::of(spans[0]));
        other.span = Some(Millimetres::of(spans[1]));
        let mut solution = solution;
        (problem.tails[1].aircraft, solution.flights[1].aircraft) = (other.id.clone(), other.id.clone());
        problem.types.push(other);
        findings(&problem, &solution).is_empty()
    };
    use SpanCode::{C, D, E, F};
    for (parking, spans, is_enough, remark) in [
        (&[(C, 1), (F, 1)][..], [28_900, 73_000], true, "the narrow one comes first and takes C"),
        (&[(C, 1), (F, 1)], [73_000, 28_900], true, "the wide one comes first"),
        (&[(D, 1), (E, 1)], [28_900, 50_000], true, "one on E, which takes less"),
        (&[(D, 2)], [28_900, 64_000], false, "E fits no stand of D"),
        (&[(F, 1)], [28_900, 28_900], false, "two on one"),
    ] {
        assert_eq!(parked(parking, spans), is_enough, "{remark}");
    }
}

#[test]
fn own_cranes_take_no_loader() {
    let (mut problem, solution) = sound();
    problem.airports[2].work.loaders = Some(Units::ZERO);
    assert_eq!(findings(&problem, &solution)[0].0, "replay-stands");
    problem.types[0].has_own_gear = true;
    assert_eq!(findings(&problem, &solution), []);
}

#[test]
fn what_the_plan_before_asked_for_is_at_hand() {
    let (mut problem, solution) = sound();
    problem.permits[0].lead = PermitLead::WorkingDays(5);
    assert_eq!(findings(&problem, &solution)[0].0, "replay-permit");
    let mut before = solution.flights[0].clone();
    before.tail = TailId::of("T2");
    before.id = FlightId::of("F7");
    let standing = |flight| Standing { now: problem.as_of, flights: vec![flight], ..standing_of_nothing() };
    problem.standing = Some(standing(before));
    assert_eq!(findings(&problem, &solution), [], "a like aircraft of the same state");
    problem.tails[1].is_state_aircraft = true;
    assert_eq!(findings(&problem, &solution)[0].0, "replay-permit", "a state aircraft asks for another");
    problem.policy.notice = Minutes::of(181);
    problem.standing = Some(standing(solution.flights[0].clone()));
    assert_eq!(findings(&problem, &solution), [], "it is frozen");
}

fn standing_of_nothing() -> Standing {
    Standing { now: at("2020-04-01T00:00:00Z"), flights: vec![], disruptions: vec![] }
}
