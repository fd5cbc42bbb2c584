//! Decides whether a revised list changes only what must change. Up: the tests of whole flights.

use std::collections::BTreeSet;

use model::id::{ConsignmentId, UnitId};
use model::loading::{AircraftLoad, CargoToLoad, FlightToLoad, LoadedUnit};
use model::quantity::Units;
use model::world::ItemKind;

use crate::hangar::judge::{rules, solved};
use crate::hangar::{TONNE, cargo, flight, mandatory, problem, zone};
use crate::{CARTON, CONSUMABLE};

fn list() -> Vec<CargoToLoad> {
    vec![
        cargo("masks", CONSUMABLE, 520, CARTON, 6_000, 0),
        cargo("gowns", CONSUMABLE, 150, (700, 500, 450), 14_000, 1),
        cargo("rub", CONSUMABLE, 310, (400, 300, 250), 21_000, 1),
        cargo("monitors", ItemKind::Device, 17, (650, 610, 530), 23_000, 0),
        cargo("van", ItemKind::Vehicle, 1, (5_400, 2_100, 2_300), 3 * TONNE, 1),
        cargo("team", ItemKind::People, 4, (0, 0, 0), 110_000, 0),
    ]
}

fn first(cargo: Vec<CargoToLoad>) -> (FlightToLoad, AircraftLoad) {
    let flight = flight(true, cargo);
    let load = solved(&problem(vec![flight.clone()])).loads.remove(0);
    (flight, load)
}

/// The load of a revised list.
fn revised(flight: &FlightToLoad, standing: &AircraftLoad, cargo: Vec<CargoToLoad>) -> AircraftLoad {
    let next = FlightToLoad { cargo, standing: Some(standing.clone()), ..flight.clone() };
    solved(&problem(vec![next])).loads.remove(0)
}

/// Ids of units that are not exactly as they were, and of new ones.
fn changed(before: &AircraftLoad, after: &AircraftLoad) -> BTreeSet<UnitId> {
    let ids = |load: &AircraftLoad| load.units.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>();
    let unit = |load: &AircraftLoad, id: &UnitId| -> Option<LoadedUnit> {
        load.units.iter().find(|unit| unit.id == *id).cloned()
    };
    let all: BTreeSet<UnitId> = ids(before).into_iter().chain(ids(after)).collect();
    all.into_iter().filter(|id| unit(before, id) != unit(after, id)).collect()
}

fn holders(load: &AircraftLoad, consignment: &str) -> BTreeSet<UnitId> {
    let id = ConsignmentId::of(consignment);
    let holds = |unit: &&LoadedUnit| unit.contents.iter().any(|content| content.consignment == id);
    load.units.iter().filter(holds).map(|unit| unit.id.clone()).collect()
}

#[test]
fn an_unchanged_list_gives_the_identical_load() {
    let mut overfull = list();
    overfull.push(cargo("more", CONSUMABLE, 3_000, (500, 400, 300), 5_000, 0));
    for cargo in [list(), overfull, Vec::new()] {
        let (flight, load) = first(cargo.clone());
        assert_eq!(revised(&flight, &load, cargo), load);
    }
}

#[test]
fn a_consignment_less_changes_only_the_units_that_held_it() {
    let (flight, load) = first(list());
    for gone in ["masks", "gowns", "rub", "monitors", "van", "team"] {
        let rest: Vec<CargoToLoad> = list().into_iter().filter(|cargo| cargo.consignment.as_str() != gone).collect();
        let after = revised(&flight, &load, rest);
        let held = holders(&load, gone);
        assert!(changed(&load, &after).is_subset(&held), "{gone}: {:?} beyond {held:?}", changed(&load, &after));
        assert!(rules(&after).is_empty(), "{gone}: {:?}", after.left_out);
    }
}

#[test]
fn fewer_cartons_are_taken_off_as_few_units_as_can_be() {
    let (flight, load) = first(list());
    for (index, packs, most) in [(0, 519, 1), (0, 500, 1), (2, 300, 1), (1, 149, 1)] {
        let mut cargo = list();
        cargo[index].packs = Units::of(packs);
        let name = cargo[index].consignment.clone();
        let after = revised(&flight, &load, cargo);
        let changed = changed(&load, &after);
        assert!(changed.len() <= most && changed.is_subset(&holders(&load, name.as_str())), "{name}: {changed:?}");
    }
}

#[test]
fn a_few_more_cartons_change_no_more_units_than_they_need() {
    let (flight, load) = first(list());
    for (index, more, most) in [(0, 1, 1), (0, 20, 1), (2, 15, 1), (3, 2, 1), (1, 80, 3)] {
        let mut cargo = list();
        cargo[index].packs += Units::of(more);
        let after = revised(&flight, &load, cargo);
        let changed = changed(&load, &after);
        assert!(changed.len() <= most, "{index} and {more} more: {changed:?}");
        assert!(rules(&after).is_empty(), "{:?}", after.left_out);
    }
}

#[test]
fn other_units_move_only_when_a_limit_asks_for_it() {
    let (mut flight, load) = first(list());
    let units = |load: &AircraftLoad| -> Vec<(UnitId, i64)> {
        load.units.iter().map(|unit| (unit.id.clone(), unit.x.get())).collect()
    };
    // The forward part bears a little less than stands there now.
    let forward: i64 = load.units.iter().filter(|unit| unit.x.get() < 4_000).map(|unit| unit.gross.get()).sum();
    flight.aircraft.hold.zones = vec![zone("forward", 0, 4_000, Some(forward - 1_000), None)];
    let after = revised(&flight, &load, list());
    let moved = units(&after).iter().filter(|at| !units(&load).contains(at)).count();
    assert!(moved <= 2, "two units change places at most: {moved}");
}

#[test]
fn a_standing_load_gives_way_to_mandatory_cargo() {
    let (flight, load) = first(vec![cargo("fill", CONSUMABLE, 3_000, CARTON, 4_000, 0)]);
    let lines = vec![
        cargo("fill", CONSUMABLE, 3_000, CARTON, 4_000, 0),
        mandatory(cargo("vital", CONSUMABLE, 300, CARTON, 4_000, 0)),
    ];
    let after = revised(&flight, &load, lines);
    assert!(after.left_out.iter().all(|line| line.consignment.as_str() == "fill"), "{:?}", after.left_out);
}
