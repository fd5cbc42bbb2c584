//! Decides how a new world is read: airports, types with their routes, aircraft, cargo. Up: [`crate::relay`].

use model::relay::{CargoPlace, FleetIndex, RelayRoute, RelayType, RelayView, RelayWorld};
use serde_json::{Map, Value};

use super::names::Names;
use super::{COUNT, NUMBER, Told, carrier, entries, routes_off};
use crate::packing::reader::{Reader, wrong_shape};

/// Most cost of one flight: with it every sum of a run stays far below 64 bits.
const COST_MAX: f64 = 1e9;
/// Millionths of the unit of cost.
const MILLIONTHS: f64 = 1e6;

/// Reads a reset.
pub(super) fn read(reader: &mut Reader<'_>, value: &Value) -> Option<Told> {
    let known = ["message", "processing_time", "airports", "types", "aircraft", "cargo", "routes_off"];
    let object = reader.object(value, "", &known)?;
    let mut names = Names::default();
    let processing = reader.number(object, "", "processing_time", COUNT);
    for key in ["airports", "types", "aircraft"] {
        reader.member(object, "", key);
    }
    let airports = airports(reader, &mut names, object);
    let types = types(reader, &mut names, object);
    let fleet = fleet(reader, &mut names, object);
    let mut view =
        RelayView { step: 0, aircraft: Vec::new(), cargo: Vec::new(), cargo_at: Vec::new(), outages: Vec::new() };
    for (pointer, entry) in entries(reader, object, "cargo") {
        if let Some((cargo, at)) = super::cargo::read(reader, &mut names, &entry, &pointer) {
            view.cargo.push(cargo);
            view.cargo_at.push(at.map_or(CargoPlace::Away, CargoPlace::At));
        }
    }
    for (pointer, entry) in entries(reader, object, "aircraft") {
        let Some(object) = entry.as_object() else { continue };
        view.aircraft.extend(carrier::seen(reader, &names, object, &pointer));
    }
    if !reader.faults.is_empty() {
        return None;
    }
    match RelayWorld::try_new(processing? as u32, airports, types, fleet) {
        Ok(world) => {
            view.outages = routes_off(reader, &names, &world, object);
            Some(Told::Reset(names, world, view))
        }
        Err(faults) => {
            faults.into_iter().for_each(|fault| reader.fault("", fault));
            None
        }
    }
}

fn airports(reader: &mut Reader<'_>, names: &mut Names, object: &Map<String, Value>) -> Vec<u32> {
    let mut capacities = Vec::new();
    for (pointer, entry) in entries(reader, object, "airports") {
        let Some(object) = reader.object(&entry, &pointer, &["id", "working_capacity"]) else { continue };
        if let Some(id) = reader.number(object, &pointer, "id", NUMBER) {
            names.add_airport(reader, &pointer, id);
        }
        capacities.extend(reader.number(object, &pointer, "working_capacity", COUNT).map(|number| number as u32));
    }
    capacities
}

fn types(reader: &mut Reader<'_>, names: &mut Names, object: &Map<String, Value>) -> Vec<RelayType> {
    let mut types = Vec::new();
    for (pointer, entry) in entries(reader, object, "types") {
        let Some(object) = reader.object(&entry, &pointer, &["id", "weight_max", "routes"]) else { continue };
        if let Some(id) = reader.number(object, &pointer, "id", NUMBER) {
            names.add_kind(reader, &pointer, id);
        }
        let weight_max = reader.number(object, &pointer, "weight_max", COUNT).map_or(1, |number| number as u32);
        let Some(list) = reader.member(object, &pointer, "routes") else { continue };
        let pointer = format!("{pointer}/routes");
        let Some(list) = reader.list(list, &pointer, "a list of routes", super::ENTRIES_MAX) else { continue };
        let routes = list.iter().enumerate();
        let routes = routes.filter_map(|(number, entry)| route(reader, names, entry, &format!("{pointer}/{number}")));
        types.push(RelayType { weight_max, routes: routes.collect() });
    }
    types
}

fn route(reader: &mut Reader<'_>, names: &Names, entry: &Value, pointer: &str) -> Option<RelayRoute> {
    let object = reader.object(entry, pointer, &["from", "to", "time", "cost"])?;
    let from = names.airport_of(reader, object, pointer, "from");
    let to = names.airport_of(reader, object, pointer, "to");
    let time = reader.number(object, pointer, "time", COUNT);
    let cost = reader.member(object, pointer, "cost").and_then(|value| {
        let cost = value.as_f64().filter(|cost| (0.0..=COST_MAX).contains(cost));
        if cost.is_none() {
            reader.fault(&format!("{pointer}/cost"), wrong_shape(value, "a number from 0 to 1e9"));
        }
        cost.map(|cost| (cost * MILLIONTHS).round() as u64)
    });
    Some(RelayRoute { from: from?, to: to?, time: time? as u32, cost: cost? })
}

fn fleet(reader: &mut Reader<'_>, names: &mut Names, object: &Map<String, Value>) -> Vec<FleetIndex> {
    let mut fleet = Vec::new();
    for (pointer, entry) in entries(reader, object, "aircraft") {
        let known = ["id", "type", "state", "airport", "destination", "aboard"];
        let Some(object) = reader.object(&entry, &pointer, &known) else { continue };
        let id = reader.member(object, &pointer, "id");
        if let Some(id) = id.and_then(|id| reader.text(id, &format!("{pointer}/id"))) {
            names.add_aircraft(reader, &pointer, &id);
        }
        let Some(kind) = reader.member(object, &pointer, "type") else { continue };
        fleet.extend(names.kind(reader, kind, &format!("{pointer}/type")));
    }
    fleet
}
