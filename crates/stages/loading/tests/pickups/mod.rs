//! Decides whether flights that load at two airports are loaded within every limit: on the leg between these, and past what
//! stands already. Up: the tests of whole flights.

use std::collections::BTreeSet;

use model::control::Control;
use model::hold::DoorSide;
use model::id::UnitId;
use model::loading::{AircraftLoad, CargoToLoad, FlightToLoad, LoadedUnit};
use model::quantity::{Grams, Units};
use model::world::ItemKind;

use crate::hangar::judge::{assert_load, rules, solved};
use crate::hangar::{TONNE, cargo, door, flight, mm, pallet, picked_up, problem};
use crate::{CARTON, CONSUMABLE};

const TAIL: &[DoorSide] = &[DoorSide::Tail];

/// Cargo of the first airport for one stop, and of the pick-up for another: two or three pallets of each.
fn two(first: u8, second: u8) -> Vec<CargoToLoad> {
    vec![
        cargo("milan", CONSUMABLE, 220, CARTON, 6_000, first),
        picked_up(cargo("turin", CONSUMABLE, 260, CARTON, 6_000, second)),
    ]
}

/// A flight whose hold has doors only at its ends, and one row of positions or two.
fn through(sides: &[DoorSide], rows: i64, cargo: Vec<CargoToLoad>) -> FlightToLoad {
    let mut flight = flight(true, cargo);
    let hold = &mut flight.aircraft.hold;
    hold.decks[0].doors = sides.iter().map(|side| door(*side, 6_000, 2_600)).collect();
    hold.decks[0].width = mm(3_000 * rows);
    hold.positions.retain(|at| at.y.get() + 3_000 <= 3_000 * rows && at.length.get() == 2_000);
    flight
}

fn load_of(flight: &FlightToLoad) -> AircraftLoad {
    solved(&problem(vec![flight.clone()])).loads.remove(0)
}

/// Units of a consignment.
fn of<'a>(load: &'a AircraftLoad, name: &'a str) -> impl Iterator<Item = &'a LoadedUnit> {
    load.units.iter().filter(move |unit| unit.contents.iter().any(|content| content.consignment.as_str() == name))
}

#[test]
fn two_airports_and_one_door_go_together_when_the_last_in_is_the_first_out() {
    for (sides, rows, (first, second), is_whole, remark) in [
        (TAIL, 1, (1, 0), true, "the pick-up leaves first"),
        (TAIL, 1, (0, 0), true, "both leave at one stop"),
        (TAIL, 1, (0, 1), false, "the first off is caged, or else the second cannot come past it"),
        (&[DoorSide::Nose][..], 1, (1, 0), true, "the same through the nose"),
        (&[DoorSide::Nose], 1, (0, 1), false, "caged behind the nose"),
        (&[DoorSide::Nose, DoorSide::Tail], 1, (0, 1), true, "in by the tail, out by the nose"),
        (TAIL, 2, (0, 1), true, "a row for each"),
        (&[DoorSide::Side], 1, (0, 1), true, "a side door"),
    ] {
        let load = load_of(&through(sides, rows, two(first, second)));
        if is_whole {
            assert!(rules(&load).is_empty(), "{remark}: {:?}", load.left_out);
        } else {
            assert!(!load.left_out.is_empty() && !load.units.is_empty(), "{remark}");
            let line = &load.left_out[0];
            assert!(load.left_out.iter().all(|line| line.reason.rule == "no-way-out"), "{remark}: {:?}", rules(&load));
            assert!(line.reason.cure.contains("load both at the same airport"), "{remark}: {}", line.reason.cure);
            assert_eq!(of(&load, line.consignment.as_str()).count(), 0, "{remark}: the lighter stays behind");
            assert_eq!(line.consignment.as_str(), "milan", "{remark}");
        }
        if is_whole && sides == TAIL && rows == 1 {
            let last = of(&load, "milan").map(|unit| unit.x).max();
            assert!(last < of(&load, "turin").map(|unit| unit.x).min(), "{remark}: what came first stands forward");
        }
    }
}

#[test]
fn of_three_groups_through_one_door_only_what_must_stays_behind() {
    let mut lines = two(1, 0);
    lines.iter_mut().for_each(|cargo| cargo.packs = Units::of(120));
    lines.push(cargo("first-off", CONSUMABLE, 20, CARTON, 6_000, 0));
    lines.push(picked_up(cargo("last-on", CONSUMABLE, 20, CARTON, 6_000, 1)));
    let load = load_of(&through(TAIL, 1, lines));
    let left: BTreeSet<&str> = load.left_out.iter().map(|line| line.consignment.as_str()).collect();
    assert_eq!(left.len(), 1, "one of the two small ones: {left:?}");
    assert!(left.is_subset(&BTreeSet::from(["first-off", "last-on"])), "{left:?}");
}

#[test]
fn vehicles_and_people_of_two_airports_go_together() {
    let van = |name| cargo(name, ItemKind::Vehicle, 1, (4_000, 2_100, 2_300), 2 * TONNE, 0);
    let team = |name| cargo(name, ItemKind::People, 2, (0, 0, 0), 110_000, 0);
    let mut lines = vec![van("van"), picked_up(van("truck")), team("nurses"), picked_up(team("doctors"))];
    lines.push(picked_up(cargo("turin", CONSUMABLE, 90, CARTON, 6_000, 0)));
    let mut flight = through(TAIL, 1, lines);
    let load = load_of(&flight);
    assert!(rules(&load).is_empty(), "{:?}", load.left_out);
    // People who are not aboard yet do not weigh.
    flight.legs[0].payload_max = Grams::of(2 * TONNE + 220_000);
    assert!(rules(&load_of(&flight)).is_empty());
    flight.legs[0].payload_max = Grams::of(2 * TONNE + 219_999);
    assert_eq!(rules(&load_of(&flight)).len(), 1);
}

#[test]
fn a_leg_with_people_alone_leaves_nothing_behind_that_comes_aboard_later() {
    let team = cargo("nurses", ItemKind::People, 6, (0, 0, 0), 900_000, 0);
    let van = picked_up(cargo("truck", ItemKind::Vehicle, 1, (4_000, 2_100, 2_300), 2 * TONNE, 0));
    // Not judged: people at the front alone are forward of the limit, whatever is loaded later.
    let asked = problem(vec![flight(true, vec![team, van])]);
    let load = loading::solve(&asked, &mut Control::default()).loads.remove(0);
    assert!(rules(&load).is_empty(), "{:?}", load.left_out);
    let leg = load.legs[0].zero_fuel;
    assert!(leg.arm < leg.forward, "{leg:?}");
}

#[test]
fn packs_of_two_airports_do_not_share_a_unit() {
    let lines = vec![
        cargo("milan", CONSUMABLE, 10, CARTON, 6_000, 0),
        picked_up(cargo("turin", CONSUMABLE, 10, CARTON, 6_000, 0)),
        picked_up(cargo("asti", CONSUMABLE, 10, CARTON, 6_000, 0)),
    ];
    assert_eq!(load_of(&flight(false, lines)).units.len(), 2);
}

#[test]
fn the_leg_before_the_pick_up_is_in_balance_by_itself() {
    // Places far forward and far aft only: each airport's cargo at one end would be in balance together.
    let heavy = |name| cargo(name, CONSUMABLE, 160, CARTON, 50_000, 0);
    let mut flight = flight(false, vec![heavy("milan"), picked_up(heavy("turin"))]);
    flight.aircraft.hold.positions.retain(|at| at.length.get() == 2_000 && (at.x.get() < 4_000 || at.x.get() >= 8_000));
    let load = load_of(&flight);
    let is_forward = |unit: &LoadedUnit| unit.x.get() < 4_000;
    assert!(of(&load, "milan").any(is_forward) && of(&load, "milan").any(|unit| !is_forward(unit)));
    // Through the nose what comes first stands aft, and its places there are too far aft for it alone.
    let heavy = |name| cargo(name, CONSUMABLE, 160, CARTON, 50_000, 0);
    let mut flight = through(&[DoorSide::Nose], 1, vec![heavy("milan"), picked_up(heavy("turin"))]);
    flight.aircraft.hold.positions.retain(|at| at.x.get() < 4_000 || at.x.get() >= 8_000);
    let load = load_of(&flight);
    let line = load.left_out.first().expect("the first leg is out of balance with all of it");
    assert_eq!(line.reason.rule, "cg-envelope");
    assert!(line.reason.text.contains("of leg 1 "), "{}", line.reason.text);
    flight.cargo[1].load_order = 0;
    flight.legs.remove(0);
    assert!(rules(&load_of(&flight)).is_empty(), "loaded at one airport all of it goes");
}

#[test]
fn what_the_first_leg_cannot_carry_may_still_come_aboard_at_the_pick_up() {
    let mut flight = flight(false, two(0, 0));
    flight.legs[0].payload_max = Grams::of(TONNE);
    let load = load_of(&flight);
    let [line] = load.left_out.as_slice() else { panic!("one consignment is cut: {:?}", rules(&load)) };
    assert_eq!((line.consignment.as_str(), line.reason.rule.as_str()), ("milan", "payload"));
    assert!(line.reason.text.contains(&Grams::of(TONNE).to_string()), "{}", line.reason.text);
}

fn revised(flight: &FlightToLoad, standing: &AircraftLoad, cargo: Vec<CargoToLoad>) -> AircraftLoad {
    load_of(&FlightToLoad { cargo, standing: Some(standing.clone()), ..flight.clone() })
}

#[test]
fn a_revised_list_keeps_the_units_that_are_loaded_where_they_were() {
    let list = || {
        let mut list = two(1, 0);
        list.push(cargo("asti", CONSUMABLE, 30, (500, 400, 300), 5_000, 1));
        list.push(cargo("team", ItemKind::People, 2, (0, 0, 0), 110_000, 0));
        list
    };
    let flight = through(TAIL, 2, list());
    let load = load_of(&flight);
    assert_eq!(revised(&flight, &load, list()), load);
    let fewer: Vec<CargoToLoad> = list().into_iter().filter(|cargo| cargo.consignment.as_str() != "turin").collect();
    let after = revised(&flight, &load, fewer);
    assert!(of(&load, "milan").all(|unit| after.units.contains(unit)), "the others stay where they are");
    // Now loaded at the other airport: other pallets, while what was loaded there before stays.
    let mut moved = list();
    moved[0].load_order = 1;
    let after = revised(&flight, &load, moved);
    let ids =
        |load: &AircraftLoad, name: &str| of(load, name).map(|unit| unit.id.clone()).collect::<BTreeSet<UnitId>>();
    let known = ids(&load, "turin");
    assert!(known.is_subset(&ids(&after, "turin")), "units of the pick-up keep their ids");
    let asti = ids(&load, "asti");
    assert!(ids(&after, "milan").iter().all(|id| !ids(&load, "milan").contains(id) && !asti.contains(id)));
    assert!(rules(&after).is_empty(), "{:?}", after.left_out);
}

/// A sound load of two airports to spoil.
fn sound() -> (FlightToLoad, AircraftLoad) {
    let flight = through(TAIL, 2, two(0, 0));
    let load = load_of(&flight);
    (flight, load)
}

#[test]
#[should_panic(expected = "one airport of loading and one stop in a unit")]
fn a_unit_that_mixes_airports_of_loading_is_refused() {
    let lines = vec![cargo("milan", CONSUMABLE, 10, CARTON, 6_000, 0), cargo("asti", CONSUMABLE, 10, CARTON, 6_000, 0)];
    let mut flight = flight(false, lines);
    let load = load_of(&flight);
    flight.cargo[1].load_order = 1;
    assert_load(&flight, &[pallet()], &load);
}

#[test]
#[should_panic(expected = "steps go on from airport to airport")]
fn what_is_picked_up_before_the_first_airport_is_done_is_refused() {
    let (flight, mut load) = sound();
    let last_of_first = of(&load, "milan").count() - 1;
    load.steps.swap(last_of_first, last_of_first + 1);
    assert_load(&flight, &[pallet()], &load);
}

#[test]
#[should_panic(expected = "left == right")]
fn a_leg_balanced_with_what_is_not_aboard_yet_is_refused() {
    let (flight, mut load) = sound();
    load.legs[0] = load.legs[1];
    assert_load(&flight, &[pallet()], &load);
}
