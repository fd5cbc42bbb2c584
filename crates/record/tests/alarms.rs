//! When alarms sound, and what they say.

#[allow(dead_code, reason = "another test file uses the rest")]
mod story;

use jiff::SignedDuration;
use model::custody::{Alarm, AlarmKind, AlarmPolicy, CustodyAct, DueStep, MovementKind, PlannedStep, Whereabouts};
use model::id::{AirportId, FlightId, LocationId, PartyId};
use record::alarms::alarms;
use story::{Story, commission, consignment, event, handover, hour, load, movement, receive, usefulness};

/// 100 masks that expire on 30 June, flown and landed at hour 16, with the carrier.
fn landed() -> Story {
    let mut story = Story::default();
    let mut act = commission("mask", 100, "donor");
    let CustodyAct::Commission(commission) = &mut act else { unreachable!("just made") };
    commission.expiry = Some("2020-06-30".parse().expect("a day"));
    story.enter(event("e-1", 1, "donor", "depot", act));
    story.enter(event("e-2", 4, "carrier", "UUMU", handover(None, "donor", "carrier")));
    story.enter(event("e-3", 5, "carrier", "UUMU", load(None, "F1")));
    story.enter(event("e-4", 6, "carrier", "UUMU", movement(MovementKind::Depart, "F1", "UUMU")));
    story.enter(event("e-5", 16, "carrier", "KJFK", movement(MovementKind::Arrive, "F1", "KJFK")));
    story
}

fn sounding(story: &Story, plan: &[PlannedStep], hours: i64) -> Vec<Alarm> {
    alarms(&story.0, plan, &AlarmPolicy::default(), hour(hours))
}

fn kinds(alarms: &[Alarm]) -> Vec<AlarmKind> {
    alarms.iter().map(|alarm| alarm.kind).collect()
}

#[test]
fn goods_on_the_way_of_which_nobody_speaks_sound_after_48_hours() {
    let story = landed();
    assert_eq!(kinds(&sounding(&story, &[], 63)), [], "47 hours");
    let alarms = sounding(&story, &[], 64);
    assert_eq!(kinds(&alarms), [AlarmKind::Silent], "48 hours");
    assert_eq!(alarms[0].since, hour(64));
    assert_eq!(alarms[0].holders, [PartyId::of("carrier")]);
    assert_eq!(alarms[0].places, [Whereabouts::Aboard(FlightId::of("F1"))]);
    assert!(alarms[0].what.contains("48 h") && !alarms[0].next_step.is_empty());
    let mut counted = story;
    counted.enter(event("e-6", 20, "fema", "KJFK", receive(&[("mask", Some(100), 100, 0, 0)], &[], None)));
    assert_eq!(kinds(&sounding(&counted, &[], 99)), [], "what was counted is on the way no more");
}

#[test]
fn thresholds_are_policy() {
    let policy = AlarmPolicy { silent: SignedDuration::from_hours(10), ..AlarmPolicy::default() };
    assert_eq!(alarms(&landed().0, &[], &policy, hour(26)).len(), 1);
    assert_eq!(alarms(&landed().0, &[], &policy, hour(25)).len(), 0);
}

#[test]
fn a_planned_step_that_does_not_come_is_late_and_another_one_is_off_plan() {
    let step = |step, due| PlannedStep { consignment: consignment(), step, due: hour(due) };
    let arrive = |airport| DueStep::Arrive(FlightId::of("F1"), AirportId::of(airport));
    let plan = [step(arrive("KJFK"), 15), step(DueStep::Receive(LocationId::of("store")), 30)];
    assert_eq!(kinds(&sounding(&landed(), &plan, 29)), [], "it came, an hour late");
    let alarms = sounding(&landed(), &plan, 31);
    assert_eq!(kinds(&alarms), [AlarmKind::Late]);
    assert_eq!(alarms[0].what, "count at store of consignment c-1 was due at 2020-04-02T06:00:00Z, 1 h ago");
    let alarms = sounding(&landed(), &[step(arrive("KEWR"), 15)], 17);
    assert_eq!(kinds(&alarms), [AlarmKind::Late, AlarmKind::OffPlan]);
    assert!(alarms[1].what.contains("planned: arrival of F1 at KEWR"), "{}", alarms[1].what);
    let plan = [step(DueStep::Handover(PartyId::of("carrier")), 4)];
    assert_eq!(kinds(&sounding(&landed(), &plan, 17)), [], "a plan that names no arrival says nothing of arrivals");
}

#[test]
fn what_expires_soon_sounds_until_it_is_used() {
    let mut story = landed();
    story.enter(event("e-6", 20, "fema", "KJFK", receive(&[("mask", Some(100), 100, 0, 0)], &[], None)));
    // 60 days before the end of 30 June is the end of 1 May: 31 days of hours after 1 April.
    assert_eq!(kinds(&sounding(&story, &[], 31 * 24 - 1)), [AlarmKind::Unreported], "a day too early for expiry");
    let found = sounding(&story, &[], 31 * 24);
    assert_eq!(kinds(&found), [AlarmKind::Unreported, AlarmKind::Expiring]);
    assert!(found[1].what.contains("expires on 2020-06-30, in 60 days"), "{}", found[1].what);
    story.enter(event("e-7", 700, "fema", "", usefulness("mask", 100, [90, 10, 0, 0])));
    assert_eq!(kinds(&sounding(&story, &[], 31 * 24)), [AlarmKind::Expiring], "ten are in store");
    let past = sounding(&story, &[], 92 * 24);
    assert!(past[0].what.contains("expired on 2020-06-30"), "{}", past[0].what);
    story.enter(event("e-8", 800, "fema", "", usefulness("mask", 100, [100, 0, 0, 0])));
    assert_eq!(kinds(&sounding(&story, &[], 92 * 24)), []);
}

#[test]
fn what_was_counted_and_never_reported_sounds_after_30_days() {
    let mut story = landed();
    story.enter(event("e-6", 20, "fema", "KJFK", receive(&[("mask", Some(100), 97, 0, 0)], &[], None)));
    story.enter(event("e-7", 30, "fema", "", usefulness("mask", 97, [40, 0, 0, 0])));
    let at = 20 + 30 * 24;
    let found: Vec<Alarm> =
        sounding(&story, &[], at).into_iter().filter(|alarm| alarm.kind == AlarmKind::Unreported).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].what, "30 days after the count nobody has said what became of 57 of mask");
    assert!(sounding(&story, &[], at - 1).iter().all(|alarm| alarm.kind != AlarmKind::Unreported));
}
