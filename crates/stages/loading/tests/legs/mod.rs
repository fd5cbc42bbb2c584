//! Decides whether stops, doors, zones, lateral limits and the tail are kept. Up: the tests of whole flights.

use std::collections::BTreeMap;

use model::hold::{DoorSide, HoldZone};
use model::loading::{AircraftLoad, FlightToLoad, LimitState};
use model::quantity::Arm;

use crate::hangar::judge::{rules, solved};
use crate::hangar::{TONNE, cargo, door, envelope, flight, problem, zone};
use crate::{CARTON, CONSUMABLE};

fn two_stops() -> FlightToLoad {
    let cargo = vec![
        cargo("rome", CONSUMABLE, 300, CARTON, 9_000, 0),
        cargo("belgrade", CONSUMABLE, 420, CARTON, 9_000, 1),
        cargo("athens", CONSUMABLE, 150, CARTON, 12_000, 2),
    ];
    flight(false, cargo)
}

fn load_of(flight: FlightToLoad) -> AircraftLoad {
    solved(&problem(vec![flight])).loads.remove(0)
}

#[test]
fn through_doors_at_the_ends_the_first_off_are_never_caged() {
    for sides in [vec![DoorSide::Tail], vec![DoorSide::Nose], vec![DoorSide::Nose, DoorSide::Tail]] {
        let mut flight = two_stops();
        flight.aircraft.hold.decks[0].doors = sides.iter().map(|side| door(*side, 6_000, 2_600)).collect();
        let load = load_of(flight);
        assert!(rules(&load).is_empty(), "{sides:?}: {:?}", load.left_out);
    }
}

#[test]
fn with_a_side_door_the_first_off_stand_in_nobodys_way_when_balance_allows() {
    let mut flight = two_stops();
    flight.aircraft.hold.decks[0].doors = vec![door(DoorSide::Side, 3_400, 2_500)];
    let load = load_of(flight);
    let stop = |unit: &model::loading::LoadedUnit| {
        ["rome", "belgrade", "athens"].iter().position(|name| unit.contents[0].consignment.as_str() == *name)
    };
    let in_way = load.units.iter().map(|unit| {
        let behind = load.units.iter().filter(|other| other.y == unit.y && other.x > unit.x);
        behind.filter(|other| stop(other) > stop(unit)).count()
    });
    assert_eq!(in_way.sum::<usize>(), 0);
}

#[test]
fn every_zone_that_can_be_kept_is_kept() {
    for (zones, remark) in [
        (vec![zone("forward", 0, 4_000, Some(5 * TONNE), None)], "a compartment"),
        (vec![zone("aft of 5 m", 5_000, 13_000, Some(11 * TONNE), None)], "cumulative from the aft end"),
        (vec![zone("all", 0, 13_000, None, Some(2 * TONNE))], "running load"),
        (
            vec![zone("odd", 1_300, 7_700, Some(8 * TONNE), None), zone("mid", 4_000, 8_000, None, Some(1_500_000))],
            "a zone that cuts units, and a running load",
        ),
    ] {
        let mut lines = vec![cargo("heavy", CONSUMABLE, 90, CARTON, 40_000, 0)];
        lines.push(cargo("light", CONSUMABLE, 600, CARTON, 4_000, 0));
        let mut flight = flight(false, lines);
        flight.aircraft.hold.zones = zones;
        let names: Vec<String> = flight.aircraft.hold.zones.iter().map(|zone| zone.id.clone()).collect();
        let load = load_of(flight);
        assert!(!load.units.is_empty(), "{remark}");
        assert!(names.iter().all(|name| load.sheet.iter().any(|line| line.of == *name)), "{remark}");
    }
}

#[test]
fn a_zone_that_bears_nothing_is_named_in_the_reason() {
    let mut flight = flight(false, vec![cargo("masks", CONSUMABLE, 900, CARTON, 9_000, 0)]);
    let weak: Vec<HoldZone> = vec![zone("weak", 0, 12_000, Some(4 * TONNE), None)];
    flight.aircraft.hold.zones = weak;
    let load = load_of(flight);
    let line = load.left_out.first().expect("twelve pallets weigh more than 4 t");
    assert_eq!(line.reason.rule, "zone");
    assert!(line.reason.text.contains("weak"), "{}", line.reason.text);
}

#[test]
fn what_is_heavy_on_one_side_is_evened_out_or_left() {
    // An odd number of equal heavy pallets: one side must bear one more.
    for (most, is_whole) in [(7_500 * TONNE, true), (TONNE, false)] {
        let mut flight = flight(false, vec![cargo("heavy", CONSUMABLE, 225, CARTON, 60_000, 0)]);
        flight.aircraft.hold.lateral_max = Some(most);
        let load = load_of(flight);
        assert_eq!(load.units.len() % 2 == 1, is_whole, "most {most}: {} units", load.units.len());
        assert_eq!(rules(&load).iter().all(|(rule, _)| *rule != "lateral"), is_whole);
    }
}

#[test]
fn the_tail_stays_up_while_loading_through_the_nose() {
    let mut crooked = two_stops();
    crooked.aircraft.hold.decks[0].doors = vec![door(DoorSide::Nose, 6_000, 2_600)];
    let wide = Some(envelope([(40, 10_000, 25_000), (100, 10_000, 25_000)]));
    crooked.aircraft.hold.envelopes.zero_fuel.clone_from(&wide);
    crooked.aircraft.hold.envelopes.takeoff.clone_from(&wide);
    crooked.aircraft.hold.envelopes.landing = wide;
    crooked.aircraft.hold.tip_arm = Some(Arm(16_700));
    let load = load_of(crooked.clone());
    let aftmost = load.steps.iter().map(|step| step.arm.0).max().expect("there are units");
    assert!(aftmost <= 16_700);
    let line = load.sheet.iter().find(|line| line.limit == "tip-back").expect("the sheet says so");
    assert_eq!((line.value, line.most, &line.state), (aftmost, Some(16_700), &LimitState::Kept));
    // Behind the wheels nothing but the empty aircraft holds the nose down.
    crooked.aircraft.hold.positions.retain(|at| at.x.get() >= 8_000);
    crooked.aircraft.hold.tip_arm = Some(Arm(16_550));
    let load = load_of(crooked);
    assert!(load.left_out.iter().any(|line| line.reason.rule == "tip-back"), "{:?}", rules(&load));
}

#[test]
fn a_short_last_leg_leaves_out_what_would_still_be_aboard() {
    let mut flight = two_stops();
    flight.legs[2].payload_max = model::quantity::Grams::of(TONNE);
    let load = load_of(flight);
    let out: BTreeMap<&str, i64> =
        load.left_out.iter().map(|line| (line.consignment.as_str(), line.packs.get())).collect();
    assert_eq!(out.keys().copied().collect::<Vec<_>>(), ["athens"], "only the last leg is short");
    assert!(out["athens"] > 60 && out["athens"] < 100, "73 cartons of 12 kg and a pallet weigh a tonne: {out:?}");
}

#[test]
fn the_sheet_says_what_was_not_checked() {
    let mut flight = two_stops();
    flight.aircraft.hold.envelopes.landing = None;
    if let Some(envelope) = &mut flight.aircraft.hold.envelopes.takeoff {
        envelope.assumed = true;
    }
    let legs = flight.legs.len();
    let load = load_of(flight);
    let state = |limit: &str, of: &str| {
        let line = load.sheet.iter().find(|line| line.limit == limit && line.of == of);
        line.map(|line| line.state == LimitState::Kept)
    };
    for (limit, of, is_kept) in [
        ("payload", "0", Some(true)),
        ("mzfw", "0", Some(false)),
        ("mtow", "2", Some(true)),
        ("mlw", "1", Some(false)),
        ("cg-zero-fuel", "1", Some(true)),
        ("cg-takeoff", "1", Some(false)),
        ("cg-landing", "1", Some(false)),
        ("lateral", "0", Some(false)),
        ("tip-back", "", Some(false)),
        ("zone", "main", Some(false)),
        ("running", "main", Some(false)),
        ("zone", "lower", None),
        ("payload", "3", None),
    ] {
        assert_eq!(state(limit, of), is_kept, "{limit} of {of}");
    }
    assert_eq!(load.sheet.len(), 8 * legs + 5, "tip-back, floor, position, zone and running stand once");
}
