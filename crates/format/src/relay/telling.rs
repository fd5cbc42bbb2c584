//! Decides how a simulator of ours tells its world and its changes: the other half of the bridge, so that it is driven
//! through the same lines as a foreign one. Airports are named from 1, all others from 0. Up: [`crate::relay`].

use model::relay::{AircraftState, CargoPlace, CarrierView, FleetIndex, HubIndex, RelayView, RelayWorld};
use serde_json::{Map, Value, json};

/// A new world as one line without its end.
#[must_use]
pub fn tell_reset(world: &RelayWorld, view: &RelayView) -> String {
    let airports = world.airports().iter().enumerate();
    let airports: Vec<Value> =
        airports.map(|(at, capacity)| json!({ "id": at + 1, "working_capacity": capacity })).collect();
    let types = world.types().iter().enumerate().map(|(at, kind)| {
        let routes = kind.routes.iter().map(|route| {
            let cost = route.cost as f64 / 1e6;
            json!({ "from": hub(route.from), "to": hub(route.to), "time": route.time, "cost": cost })
        });
        json!({ "id": at, "weight_max": kind.weight_max, "routes": routes.collect::<Vec<_>>() })
    });
    let aircraft = view.aircraft.iter().enumerate().map(|(at, seen)| aircraft(at, seen, Some(world.aircraft()[at])));
    let cargo = (0..view.cargo.len()).map(|at| item(view, at));
    json!({
        "message": "reset",
        "processing_time": world.processing_time(),
        "airports": airports,
        "types": types.collect::<Vec<_>>(),
        "aircraft": aircraft.collect::<Vec<_>>(),
        "cargo": cargo.collect::<Vec<_>>(),
        "routes_off": routes_off(view),
    })
    .to_string()
}

/// What changed between two views as one line without its end.
#[must_use]
pub fn tell_changes(before: &RelayView, now: &RelayView) -> String {
    let known = before.cargo.len();
    let moved = (0..known).filter(|at| before.cargo_at[*at] != now.cargo_at[*at]);
    let (done, moved): (Vec<usize>, Vec<usize>) = moved.partition(|at| now.cargo_at[*at] == CargoPlace::Done);
    let aircraft = now.aircraft.iter().enumerate().filter(|(at, seen)| before.aircraft[*at] != **seen);
    json!({
        "message": "step",
        "step": now.step,
        "aircraft": aircraft.map(|(at, seen)| self::aircraft(at, seen, None)).collect::<Vec<_>>(),
        "cargo_new": (known..now.cargo.len()).map(|at| item(now, at)).collect::<Vec<_>>(),
        "cargo_moved": moved.iter().map(|at| json!({ "id": at, "at": place(now, *at) })).collect::<Vec<_>>(),
        "cargo_done": done,
        "routes_off": routes_off(now),
    })
    .to_string()
}

fn hub(airport: HubIndex) -> u32 {
    airport.0 + 1
}

fn place(view: &RelayView, at: usize) -> Option<u32> {
    match view.cargo_at[at] {
        CargoPlace::At(airport) => Some(hub(airport)),
        CargoPlace::Away | CargoPlace::Done => None,
    }
}

fn item(view: &RelayView, at: usize) -> Value {
    let cargo = &view.cargo[at];
    json!({
        "id": at,
        "at": place(view, at),
        "destination": hub(cargo.destination),
        "weight": cargo.weight,
        "earliest_pickup": cargo.pickup_earliest,
        "soft_deadline": cargo.deadline_soft,
        "hard_deadline": cargo.deadline_hard,
    })
}

fn aircraft(at: usize, seen: &CarrierView, kind: Option<FleetIndex>) -> Value {
    let word = super::carrier::STATES.iter().find(|(_, state)| *state == seen.state);
    let (word, _) = word.expect("every state should have a word");
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(format!("a_{at}")));
    if let Some(kind) = kind {
        object.insert("type".to_owned(), json!(kind.0));
    }
    object.insert("state".to_owned(), json!(word));
    object.insert("airport".to_owned(), json!(hub(seen.airport)));
    let is_moving = seen.state == AircraftState::Moving;
    object.insert("destination".to_owned(), json!(seen.destination.filter(|_| is_moving).map(hub)));
    object.insert("aboard".to_owned(), json!(seen.aboard.iter().map(|cargo| cargo.0).collect::<Vec<_>>()));
    Value::Object(object)
}

fn routes_off(view: &RelayView) -> Vec<Value> {
    let outage = |outage: &model::relay::RouteOutage| json!({ "type": outage.kind.0, "from": hub(outage.from), "to": hub(outage.to), "steps": outage.steps });
    view.outages.iter().map(outage).collect()
}
