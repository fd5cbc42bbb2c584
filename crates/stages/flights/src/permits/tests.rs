//! Decides nothing: lead times, and permits put to the stage. Up: [`crate::permits`].

use model::control::Control;
use model::disruption::Standing;
use model::evidence::{RecordKind, RecordRef, Source};
use model::flights::{FlightsSolution, RouteProblem};
use model::geo::GeoPoint;
use model::id::{AirportId, ClosureId, PermitId, PlaceId};
use model::permit::PermitFlight;
use model::quantity::{Grams, Minutes};
use model::transport::{Airspace, Closed, Closure};

use super::*;
use crate::fleet::instant;
use crate::samples::{at, consignment, il76, problem, tail};
use crate::tests::judge;
use crate::{route, solve};

fn permit(state: &str, r#use: PermitUse, lead: PermitLead) -> Permit {
    Permit {
        id: PermitId::of(&format!("{state}-1")),
        state: PlaceId::of(state),
        r#use,
        operators: vec![],
        flight: PermitFlight::Any,
        lead,
        source: Source::Assumption("a test".to_owned()),
    }
}

/// Cargo for Serbia, one Il-76 of Russia, and a country drawn as a box between them.
fn to_serbia(permits: Vec<Permit>) -> FlightsProblem {
    let mut problem = problem();
    problem.tails = vec![tail("RA-1", &il76(), "RU", "UUMU")];
    problem.consignments = vec![consignment("rs", "UUMU", "LYBT", 500)];
    let point = |latitude, longitude| GeoPoint::try_new(latitude, longitude).expect("a point");
    let ring = vec![point(46.0, 24.0), point(46.0, 38.0), point(52.0, 38.0), point(52.0, 24.0)];
    problem.airspaces = vec![Airspace { place: PlaceId::of("UA"), rings: vec![ring] }];
    problem.permits = permits;
    problem
}

fn solved(problem: &FlightsProblem) -> FlightsSolution {
    let solution = solve(problem, &mut Control::default());
    judge(problem, &solution);
    solution
}

#[test]
fn working_days_leave_the_weekend_out() {
    for (asked, lead, there) in [
        ("2020-04-01T10:00:00Z", PermitLead::Elapsed(Minutes::of(48 * 60)), "2020-04-03T10:00:00Z"),
        ("2020-04-01T10:00:00Z", PermitLead::WorkingDays(0), "2020-04-01T10:00:00Z"),
        ("2020-04-01T10:00:00Z", PermitLead::WorkingDays(3), "2020-04-06T10:00:00Z"),
        ("2020-04-04T10:00:00Z", PermitLead::WorkingDays(1), "2020-04-07T00:00:00Z"),
        ("2020-04-03T00:00:00Z", PermitLead::WorkingDays(1), "2020-04-04T00:00:00Z"),
        ("2020-04-03T00:00:00Z", PermitLead::WorkingDays(2), "2020-04-07T00:00:00Z"),
        ("2020-04-01T00:00:00Z", PermitLead::WorkingDays(10), "2020-04-15T00:00:00Z"),
    ] {
        assert_eq!(instant(at_hand(lead, at(asked))), at(there), "{lead:?} from {asked}");
    }
}

#[test]
fn a_trip_waits_for_the_permits_that_it_needs_and_no_others() {
    let days = PermitLead::WorkingDays(3);
    let (at_once, monday) = (at("2020-04-01T00:00:00Z"), at("2020-04-04T00:00:00Z"));
    let state_only = Permit { flight: PermitFlight::State, ..permit("RS", PermitUse::Land, days) };
    for (permit, waits, remark) in [
        (permit("RS", PermitUse::Land, days), true, "to unload there"),
        (permit("RS", PermitUse::TechnicalStop, days), false, "it does not land only for fuel"),
        (permit("UA", PermitUse::Overfly, days), true, "on the way"),
        (permit("RS", PermitUse::Overfly, days), false, "who lands does not fly over"),
        (permit("IT", PermitUse::Land, days), false, "elsewhere"),
        (permit("RU", PermitUse::Land, days), false, "its own state"),
        (state_only, false, "a civil aircraft"),
    ] {
        let solution = solved(&to_serbia(vec![permit.clone()]));
        let flight = &solution.flights[0];
        let departs = flight.legs[0].departs;
        assert_eq!(departs >= monday, waits, "{remark}: departs {departs}");
        assert!(departs >= at_once, "{remark}");
        let link = RecordRef::new(RecordKind::Permit, &permit.id);
        assert_eq!(flight.because.contains(&link), waits, "{remark}: the flight says why it waits");
        assert_eq!(solution.remarks.iter().any(|text| text.contains("at hand 2020-04-04")), waits, "{remark}");
    }
}

#[test]
fn a_permit_that_comes_too_late_leaves_the_cargo_out_and_is_named() {
    let solution = solved(&to_serbia(vec![permit("RS", PermitUse::Land, PermitLead::WorkingDays(20))]));
    assert!(solution.flights.is_empty());
    let reason = &solution.left_out[0].reason;
    assert!(reason.text.contains("RS-1") && reason.text.contains("2020-04-29"), "{reason:?}");
}

#[test]
fn what_stands_was_asked_for_before() {
    let mut problem = to_serbia(vec![permit("RS", PermitUse::Land, PermitLead::WorkingDays(3))]);
    let before = solved(&problem);
    problem.as_of = before.flights[0].legs[0].departs;
    let now = problem.as_of;
    problem.standing = Some(Standing { now, flights: before.flights, disruptions: vec![] });
    let after = solved(&problem);
    let waits = after.flights[0].legs[0].departs.duration_since(now);
    assert!(waits < jiff::SignedDuration::from_hours(24), "it does not wait for the same permit again: {waits}");
}

#[test]
fn a_route_tells_its_permits_and_stops_at_a_closed_station() {
    let facts = to_serbia(vec![
        permit("RS", PermitUse::Land, PermitLead::WorkingDays(3)),
        permit("UA", PermitUse::Overfly, PermitLead::Elapsed(Minutes::of(48 * 60))),
    ]);
    let mut question = RouteProblem {
        stations: vec![facts.airports[0].clone(), facts.airports[5].clone()],
        aircraft: Some(il76()),
        payload: Grams::of(20_000_000),
        airports: facts.airports.clone(),
        avoid: vec![],
        closures: vec![],
        permits: facts.permits.clone(),
        outlines: facts.airspaces.clone(),
        operator_state: Some(PlaceId::of("RU")),
        is_state_aircraft: false,
        policy: facts.policy.clone(),
    };
    let departure = at("2020-04-01T00:00:00Z");
    let answer = route(&question, departure, &mut Control::default());
    assert_eq!(answer.overflown, [PlaceId::of("UA")]);
    let permits: Vec<&str> =
        answer.remarks.iter().filter(|remark| remark.rule == "permit").map(|remark| remark.text.as_str()).collect();
    assert!(permits.len() == 2 && permits[0].contains("at hand 2020-04-03"), "{permits:?}");
    assert!(permits[1].contains("3 working days") && permits[1].contains("at hand 2020-04-04"), "{permits:?}");
    let closure = |until: &str| Closure {
        id: ClosureId::of("X1"),
        closes: Closed::Airport(AirportId::of("LYBT")),
        applies_to: vec![PlaceId::of("RU")],
        from: at("2020-03-01T00:00:00Z"),
        until: at(until),
        source: Source::Assumption("a test".to_owned()),
    };
    question.closures = vec![closure("2020-05-01T00:00:00Z")];
    let closed = route(&question, departure, &mut Control::default());
    assert!(closed.legs.is_empty() && closed.remarks[0].text.contains("LYBT"), "{:?}", closed.remarks);
    question.operator_state = None;
    assert_eq!(route(&question, departure, &mut Control::default()).legs.len(), 1, "closed to others");
    question.operator_state = Some(PlaceId::of("RU"));
    question.closures = vec![closure("2020-03-30T00:00:00Z")];
    assert_eq!(route(&question, departure, &mut Control::default()).legs.len(), 1, "closed before");
}
