//! What becomes of a plan's flights by events, and which alarms a plan brings.

#[allow(dead_code, reason = "another test file uses the rest")]
mod story;

use jiff::SignedDuration;
use model::custody::{AlarmKind, AlarmPolicy, MovementKind};
use model::execution::{Deviation, FlightExecution, Progressed};
use model::flights::{Flight, FlightCargo, Leg, LegPurpose};
use model::id::{AircraftTypeId, AirportId, ConsignmentId, EventId, FlightId, TailId};
use model::quantity::{Grams, Metres, Minutes, Money, Units};
use record::alarms::alarms;
use record::execution::{Awaited, execution, planned_steps};
use story::{Story, commission, consignment, event, handover, hour, load, movement, receive};

fn leg(from: &str, to: &str, purpose: LegPurpose, (departs, arrives): (i64, i64)) -> Leg {
    Leg {
        from: AirportId::of(from),
        to: AirportId::of(to),
        purpose,
        departs: hour(departs),
        arrives: hour(arrives),
        way: Vec::new(),
        distance: Metres::of(1),
        payload_max: Grams::of(1),
        payload: Grams::of(1),
        fuel: Grams::of(1),
    }
}

/// Empty to UUMU at hour 2; loaded there, over a stop at EGSS to KJFK by hour 15; home.
fn plan() -> Vec<Flight> {
    let cargo = |id: &str| FlightCargo {
        consignment: ConsignmentId::of(id),
        packs: Units::of(10),
        unload: AirportId::of("KJFK"),
        haul: model::haul::Haul::Out,
        pick_up: None,
    };
    vec![Flight {
        id: FlightId::of("F1"),
        tail: TailId::of("T-1"),
        aircraft: AircraftTypeId::of("An-124-100"),
        legs: vec![
            leg("UUWW", "UUMU", LegPurpose::Position, (1, 2)),
            leg("UUMU", "EGSS", LegPurpose::Carry, (5, 8)),
            leg("EGSS", "KJFK", LegPurpose::Carry, (9, 15)),
            leg("KJFK", "UUWW", LegPurpose::Return, (18, 30)),
        ],
        cargo: vec![cargo("c-1")],
        block: Minutes::of(1),
        cost: Money::NOTHING,
        co2: Grams::of(1),
        because: Vec::new(),
    }]
}

fn begun() -> Story {
    let mut story = Story::default();
    story.enter(event("e-1", 1, "donor", "depot", commission("mask", 100, "donor")));
    story.enter(event("e-2", 4, "carrier", "UUMU", handover(None, "donor", "carrier")));
    story
}

fn enter_movement(story: &mut Story, id: &str, at: i64, leg: u16, movement_of: (MovementKind, &str)) {
    let mut act = movement(movement_of.0, "F1", movement_of.1);
    if let model::custody::CustodyAct::Move(act) = &mut act {
        act.leg = leg;
    }
    story.enter(event(id, at, "carrier", movement_of.1, act));
}

fn became(story: &Story, at: i64) -> FlightExecution {
    execution(&story.0, &plan(), Awaited::NextMovement, hour(at)).remove(0)
}

fn kinds(story: &Story, at: i64) -> Vec<(AlarmKind, String)> {
    let found = alarms(&story.0, &planned_steps(&plan()), &AlarmPolicy::default(), hour(at));
    found.into_iter().map(|alarm| (alarm.kind, alarm.what)).collect()
}

#[test]
fn a_flight_goes_from_planned_to_received_and_says_how_late_it_is() {
    let mut story = begun();
    let flight = became(&story, 4);
    assert_eq!((flight.state, flight.late, flight.is_overdue), (Progressed::Planned, SignedDuration::ZERO, false));
    let flight = became(&story, 7);
    assert_eq!(
        (flight.state, flight.late, flight.is_overdue),
        (Progressed::Planned, SignedDuration::from_hours(2), true)
    );
    story.enter(event("e-3", 5, "carrier", "UUMU", load(None, "F1")));
    assert_eq!(became(&story, 5).state, Progressed::Loaded);
    enter_movement(&mut story, "e-4", 6, 2, (MovementKind::Depart, "UUMU"));
    let flight = became(&story, 7);
    assert_eq!(
        (flight.state, flight.late, flight.is_overdue),
        (Progressed::Departed, SignedDuration::from_hours(1), false)
    );
    assert_eq!((flight.legs[1].departed, flight.cargo[0].state), (Some(hour(6)), Progressed::Departed));
    enter_movement(&mut story, "e-5", 9, 2, (MovementKind::Arrive, "EGSS"));
    assert_eq!(became(&story, 9).cargo[0].state, Progressed::Departed, "a stop on the way is no arrival");
    enter_movement(&mut story, "e-6", 10, 3, (MovementKind::Depart, "EGSS"));
    enter_movement(&mut story, "e-7", 14, 3, (MovementKind::Arrive, "KJFK"));
    let flight = became(&story, 16);
    assert_eq!((flight.state, flight.cargo[0].state), (Progressed::Arrived, Progressed::Arrived));
    assert_eq!(flight.late, SignedDuration::from_hours(-1), "an hour early");
    assert_eq!(flight.cargo[0].because, Some(EventId::of("e-7")));
    story.enter(event("e-8", 20, "fema", "KJFK", receive(&[("mask", Some(100), 100, 0, 0)], &[], None)));
    let flight = became(&story, 20);
    assert_eq!((flight.state, flight.cargo[0].state), (Progressed::Received, Progressed::Received));
    assert!(flight.cargo[0].deviations.is_empty());
    assert_eq!(became(&story, 5).state, Progressed::Loaded, "as it was at an earlier instant");
}

#[test]
fn a_diversion_another_flight_and_what_is_left_behind_are_told() {
    let mut story = begun();
    story.enter(event("e-3", 5, "carrier", "UUMU", load(None, "F1")));
    enter_movement(&mut story, "e-4", 6, 2, (MovementKind::Depart, "UUMU"));
    enter_movement(&mut story, "e-5", 8, 2, (MovementKind::Divert, "EKCH"));
    let flight = became(&story, 9);
    assert_eq!(flight.state, Progressed::Diverted);
    let diverted = Deviation::OtherAirport { airport: AirportId::of("EKCH"), event: EventId::of("e-5") };
    assert_eq!((flight.cargo[0].state, flight.cargo[0].deviations.as_slice()), (Progressed::Diverted, &[diverted][..]));

    let mut story = begun();
    story.enter(event("e-3", 5, "carrier", "UUMU", load(None, "F9")));
    let other = Deviation::OtherFlight { flight: FlightId::of("F9"), event: EventId::of("e-3") };
    assert_eq!(became(&story, 5).cargo[0].deviations, [other]);

    let mut flights = plan();
    flights[0].cargo.push(FlightCargo {
        consignment: ConsignmentId::of("c-2"),
        packs: Units::of(5),
        unload: AirportId::of("KJFK"),
        haul: model::haul::Haul::Out,
        pick_up: None,
    });
    let mut story = begun();
    story.enter(event("e-3", 5, "carrier", "UUMU", load(None, "F1")));
    enter_movement(&mut story, "e-4", 6, 2, (MovementKind::Depart, "UUMU"));
    let flight = execution(&story.0, &flights, Awaited::NextMovement, hour(7)).remove(0);
    assert_eq!(flight.cargo[1].deviations, [Deviation::LeftBehind { departed: hour(6) }]);
    assert!(flight.cargo[0].deviations.is_empty());
    let found = alarms(&story.0, &planned_steps(&flights), &AlarmPolicy::default(), hour(7));
    let of_second: Vec<_> = found.iter().filter(|alarm| alarm.consignment != consignment()).collect();
    assert_eq!(of_second.len(), 1);
    assert_eq!((of_second[0].kind, of_second[0].since), (AlarmKind::OffPlan, hour(6)));
}

#[test]
fn what_is_corrected_or_only_said_moves_no_flight() {
    let mut story = begun();
    story.enter(event("e-3", 5, "carrier", "UUMU", load(None, "F1")));
    let mut said = event("e-4", 6, "carrier", "UUMU", movement(MovementKind::Depart, "F1", "UUMU"));
    said.source = model::custody::SourceKind::Claim;
    story.enter(said);
    assert_eq!(became(&story, 7).state, Progressed::Loaded);
}

#[test]
fn the_next_step_of_a_flight_is_late_and_not_all_that_follow() {
    let mut story = begun();
    assert_eq!(kinds(&story, 4), []);
    let at_seven = kinds(&story, 20);
    assert_eq!(at_seven.len(), 1, "{at_seven:?}");
    assert_eq!(at_seven[0].0, AlarmKind::Late);
    assert!(at_seven[0].1.starts_with("loading aboard F1 of consignment c-1 was due at"), "{at_seven:?}");
    story.enter(event("e-3", 5, "carrier", "UUMU", load(None, "F1")));
    assert!(kinds(&story, 7)[0].1.starts_with("departure of F1 from UUMU"));
    enter_movement(&mut story, "e-4", 6, 2, (MovementKind::Depart, "UUMU"));
    assert_eq!(kinds(&story, 7), [], "it left, an hour late");
    enter_movement(&mut story, "e-7", 14, 3, (MovementKind::Arrive, "KJFK"));
    assert_eq!(kinds(&story, 40), [], "what came to its end needs no report of the way");
}

#[test]
fn another_flight_than_planned_sounds_at_once() {
    let mut story = begun();
    story.enter(event("e-3", 5, "carrier", "UUMU", load(None, "F9")));
    let found = kinds(&story, 5);
    let off_plan: Vec<_> = found.iter().filter(|(kind, _)| *kind == AlarmKind::OffPlan).collect();
    assert_eq!(off_plan.len(), 1, "{found:?}");
    assert!(off_plan[0].1.contains("loading aboard F9") && off_plan[0].1.contains("planned: loading aboard F1"));
}

#[test]
fn nobody_waits_for_a_plan_that_does_not_stand() {
    let mut story = begun();
    story.enter(event("e-3", 5, "carrier", "UUMU", load(None, "F1")));
    enter_movement(&mut story, "e-4", 7, 2, (MovementKind::Depart, "UUMU"));
    for (at, remark) in [(7, "when it took off"), (90, "long after it should have landed")] {
        let asked = |awaited| execution(&story.0, &plan(), awaited, hour(at)).remove(0);
        let (stands, does_not) = (asked(Awaited::NextMovement), asked(Awaited::Nothing));
        assert_eq!(stands.is_overdue, at == 90, "{remark}");
        assert!(!does_not.is_overdue, "{remark}");
        assert_eq!(does_not.late, became(&story, 7).late, "what was reported late stays late, {remark}");
        assert_eq!(
            FlightExecution { late: stands.late, is_overdue: stands.is_overdue, ..does_not },
            stands,
            "{remark}"
        );
    }
}
