//! Loads of drawn flights over every built-in type pass the judge, afresh and when their lists are revised.

use std::collections::BTreeSet;

use model::control::Control;
use model::finding::Severity;
use model::id::{AirportId, ConsignmentId, FlightId};
use model::loading::{AircraftLoad, CargoToLoad, FlightToLoad, LegToLoad, LoadedUnit, LoadingProblem, UnitContent};
use model::quantity::{Grams, Millimetres, Units};
use model::transport::AircraftType;
use model::world::{ItemKind, Pack};
use ops::reloading::{Fate, unit_changes};

use crate::draw::Draw;

/// Steps of the engine for one flight: enough for each unit to be built with some care.
const STEPS: u64 = 20_000;

/// What a drawn list may hold beside cartons that bear anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mix {
    /// Nothing.
    Plain,
    /// Fragile packs, dangerous goods that must stand apart, mandatory cargo, vehicles and people.
    Mixed,
}

fn mm(value: i64) -> Millimetres {
    Millimetres::of(value)
}

/// Cargo of nothing special, bound for a stop.
fn cargo(id: &str, kind: ItemKind, packs: i64, pack: Pack, stop: i64) -> CargoToLoad {
    CargoToLoad {
        consignment: ConsignmentId::of(id),
        kind,
        packs: Units::of(packs),
        pack,
        load_order: 0,
        unload_order: u8::try_from(stop).expect("a few stops"),
        unload: AirportId::of(["LIRF", "LYBE", "EDDF"][usize::try_from(stop).expect("a few stops")]),
        class: None,
        mandatory: false,
    }
}

fn cartons(draw: &mut Draw, number: i64, mix: Mix, stop: i64, packs: i64) -> CargoToLoad {
    let size = (mm(draw.number(250..750)), mm(draw.number(200..600)), mm(draw.number(150..550)));
    let volume_cm3 = size.0.get() * size.1.get() * size.2.get() / 1000;
    let gross = volume_cm3 * draw.number(60..360) / 1000 + 200;
    let pack = Pack::try_new(Units::of(1), size, Grams::of(gross), draw.chance(33)).expect("a pack");
    let count = draw.number(1..packs);
    let mut cargo = cargo(&format!("C{number}"), ItemKind::Consumable, count, pack, stop);
    if mix == Mix::Mixed {
        if draw.chance(20) {
            cargo.pack = cargo.pack.with_stack_max(Some(Grams::of(gross * draw.number(0..6))));
        }
        let classes = [Some("3"), Some("5.1"), None, None, None, None, None, None];
        cargo.class = draw.pick(&classes).map(str::to_owned);
        cargo.mandatory = draw.chance(15);
    }
    cargo
}

fn vehicles_and_people(draw: &mut Draw, stops: i64) -> Vec<CargoToLoad> {
    let size = (mm(draw.number(5000..7000)), mm(2100), mm(2300));
    let vehicle = Pack::try_new(Units::of(1), size, Grams::of(3_000_000), true).expect("a vehicle");
    let person = Pack::try_new(Units::of(1), (mm(0), mm(0), mm(0)), Grams::of(110_000), true).expect("a person");
    let (vehicles, stop) = (draw.number(1..3), draw.number(0..stops));
    let people = draw.number(1..9);
    vec![cargo("V", ItemKind::Vehicle, vehicles, vehicle, stop), cargo("P", ItemKind::People, people, person, 0)]
}

/// A flight with a list of `lines` kinds of carton to `stops` airports. Its legs leave as much fuel as its masses allow.
fn flight(aircraft: &AircraftType, draw: &mut Draw, lines: i64, stops: i64, mix: Mix) -> FlightToLoad {
    let mut list: Vec<CargoToLoad> = Vec::new();
    for number in 0..lines {
        let stop = draw.number(0..stops);
        list.push(cartons(draw, number, mix, stop, 120));
    }
    if mix == Mix::Mixed {
        list.extend(vehicles_and_people(draw, stops));
    }
    let payload_max = aircraft.payload_max();
    let spare = aircraft.mtow.saturating_sub(aircraft.oew).saturating_sub(payload_max);
    let leg = |stop: i64| LegToLoad {
        load_until: 0,
        unload_from: u8::try_from(stop).expect("a few stops"),
        payload_max,
        fuel_takeoff: spare,
        fuel_landing: Grams::of(aircraft.mtow.get() / 60).min(spare),
    };
    FlightToLoad {
        flight: FlightId::of("F001"),
        haul: model::haul::Haul::Out,
        aircraft: aircraft.clone(),
        legs: (0..stops).map(leg).collect(),
        cargo: list,
        standing: None,
    }
}

fn question(flight: FlightToLoad) -> LoadingProblem {
    LoadingProblem {
        flights: vec![flight],
        ulds: format::builtin::ulds().expect("built-in units"),
        separations: format::builtin::separations().expect("built-in separations"),
    }
}

/// The load of a flight, which the judge has looked at.
fn judged(flight: FlightToLoad, remark: &str) -> AircraftLoad {
    let problem = question(flight);
    let mut solution = loading::solve(&problem, &mut Control::new(1, STEPS));
    let checked = check::check_loading(&problem, &solution);
    let fatal: Vec<_> = checked.findings.iter().filter(|finding| finding.severity == Severity::Fatal).collect();
    assert!(fatal.is_empty(), "{remark}: {fatal:?}");
    solution.loads.remove(0)
}

/// Every built-in type; the seeds differ by type, so that a type more does not change the others.
fn types() -> Vec<(u64, AircraftType)> {
    let types = format::builtin::aircraft_types().expect("built-in types");
    assert!(types.len() >= 12, "the twelve types of the issue, and no fewer");
    (0..).zip(types).collect()
}

#[test]
fn every_type_loads_cartons_as_the_judge_wants_it() {
    for (number, aircraft) in types() {
        for (lines, stops) in [(4, 1), (20, 2)] {
            let remark = format!("{}, {lines} lines, {stops} stops", aircraft.id);
            let flight = flight(&aircraft, &mut Draw::new(number), lines, stops, Mix::Plain);
            let load = judged(flight, &remark);
            assert!(!load.units.is_empty(), "{remark}: nothing is aboard");
        }
    }
}

#[test]
fn every_type_loads_dangerous_fragile_and_mandatory_cargo_to_two_stops() {
    let mut aboard = BTreeSet::new();
    for (number, aircraft) in types() {
        for (round, lines) in [(0, 12), (1, 25)] {
            let remark = format!("{}, {lines} lines", aircraft.id);
            let seed = 1000 + 2 * number + round;
            let flight = flight(&aircraft, &mut Draw::new(seed), lines, 2, Mix::Mixed);
            let kinds = flight.cargo.clone();
            let load = judged(flight, &remark);
            for content in load.units.iter().flat_map(|unit| &unit.contents) {
                let kind = kinds.iter().find(|one| one.consignment == content.consignment).expect("cargo of the list");
                aboard.extend(kind.class.clone());
                aboard.extend(kind.pack.stack_max().map(|_| "fragile".to_owned()));
                aboard.extend((kind.kind == ItemKind::Vehicle).then(|| "vehicle".to_owned()));
            }
        }
    }
    let expected: Vec<&str> = vec!["3", "5.1", "fragile", "vehicle"];
    assert_eq!(aboard.iter().map(String::as_str).collect::<Vec<_>>(), expected, "each sort was aboard somewhere");
}

#[test]
fn an_unchanged_list_leaves_the_load_as_it_was() {
    for (number, aircraft) in types() {
        for mix in [Mix::Plain, Mix::Mixed] {
            let flight = flight(&aircraft, &mut Draw::new(2000 + number), 12, 2, mix);
            let load = judged(flight.clone(), &format!("{}, afresh", aircraft.id));
            let standing = FlightToLoad { standing: Some(load.clone()), ..flight };
            let again = judged(standing, &format!("{}, again", aircraft.id));
            assert_eq!(again, load, "{}", aircraft.id);
        }
    }
}

#[test]
fn a_consignment_less_changes_only_the_units_it_was_in() {
    let (mut touched, mut total) = (0, 0);
    for (number, aircraft) in types() {
        let flight = flight(&aircraft, &mut Draw::new(3000 + number), 14, 1, Mix::Plain);
        let before = judged(flight.clone(), &format!("{}, afresh", aircraft.id));
        for gone in [0, 3] {
            let remark = format!("{} without {}", aircraft.id, flight.cargo[gone].consignment);
            let mut revised = FlightToLoad { standing: Some(before.clone()), ..flight.clone() };
            let off = revised.cargo.remove(gone).consignment;
            let after = judged(revised, &remark);
            let holds = |unit: &&LoadedUnit| unit.contents.iter().any(|content| content.consignment == off);
            let held = before.units.iter().filter(holds).count();
            // What is on the others stays. They may take on more (what the lost unit's rest leaves homeless, or what found
            // no payload before), and where they stand may have to give way, for the balance without the rest.
            let mut moved = 0;
            for unit in before.units.iter().filter(|unit| !holds(unit)) {
                let now = after.units.iter().find(|one| one.id == unit.id && one.uld == unit.uld);
                let is_there = |content: &UnitContent| {
                    let here = now.into_iter().flat_map(|now| &now.contents);
                    here.filter(|one| one.consignment == content.consignment).any(|one| one.packs >= content.packs)
                };
                assert!(unit.contents.iter().all(is_there), "{remark}: {} has lost cargo", unit.id);
                moved += usize::from(!after.units.contains(unit));
            }
            assert!(2 * moved < before.units.len(), "{remark}: {moved} of {} units moved", before.units.len());
            let changes = unit_changes(&before, &after);
            let changed = changes.iter().filter(|change| change.fate != Fate::Stays).count();
            // A unit whose rest cannot stay as it stands is taken apart, and its cargo comes on a new one.
            assert!(changed <= 2 * held + moved, "{remark}: {changed} changes, {held} units held it, {moved} moved");
            (touched, total) = (touched + changed, total + changes.len());
        }
    }
    assert!(touched > 0 && touched < total, "{touched} of {total} units changed");
}
