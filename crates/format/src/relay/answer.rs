//! Decides how orders are written, and read back by a simulator. Up: [`crate::relay`].

use model::fault::Fault;
use model::relay::{PRIORITY_MAX, RelayOrder, Step};
use serde_json::{Value, json};

use super::names::Names;
use super::{Dialogue, ENTRIES_MAX, FILE, NUMBER};
use crate::packing::reader::{Reader, Span};
use crate::table::collector::Faults;

/// The orders as one line without its end.
pub(super) fn write(names: &Names, step: Step, orders: &[RelayOrder]) -> String {
    let cargo = |list: &[model::relay::CargoIndex]| -> Vec<i64> {
        list.iter().map(|item| names.cargo_ids[item.at()]).collect()
    };
    let order = |order: &RelayOrder| {
        json!({
            "aircraft": names.aircraft_ids[order.aircraft.at()],
            "priority": order.priority,
            "load": cargo(&order.load),
            "unload": cargo(&order.unload),
            "destination": order.destination.map(|airport| names.airport_ids[airport.at()]),
        })
    };
    json!({ "message": "orders", "step": step, "orders": orders.iter().map(order).collect::<Vec<_>>() }).to_string()
}

/// Reads orders: for a simulator on the other side of the bridge that gave the names of `dialogue`.
///
/// # Errors
/// Every fault, with the JSON pointer of its value.
pub fn read_orders(dialogue: &Dialogue, line: &str) -> Result<Vec<RelayOrder>, Vec<Fault>> {
    let mut faults = Faults::default();
    let value = serde_json::from_str::<Value>(line).map_err(|error| {
        vec![Fault::new("bad-json", error.to_string(), "answer one JSON object a line").at(FILE, 0, "")]
    })?;
    let orders = orders(&mut Reader { file: FILE, faults: &mut faults }, &dialogue.names, &value);
    faults.finish(orders).map(|(orders, _)| orders)
}

fn orders(reader: &mut Reader<'_>, names: &Names, value: &Value) -> Option<Vec<RelayOrder>> {
    let object = reader.object(value, "", &["message", "step", "orders"])?;
    if reader.member(object, "", "message")?.as_str() != Some("orders") {
        let cause = format!("{} is no answer", object["message"]);
        reader.fault("/message", Fault::new("unknown-word", cause, "answer \"orders\""));
    }
    reader.number(object, "", "step", NUMBER);
    let list = reader.member(object, "", "orders")?;
    let list = reader.list(list, "/orders", "a list of orders", ENTRIES_MAX)?;
    let read = |(number, entry)| order(reader, names, entry, &format!("/orders/{number}"));
    let found: Vec<Option<RelayOrder>> = list.iter().enumerate().map(read).collect();
    found.into_iter().collect()
}

fn order(reader: &mut Reader<'_>, names: &Names, entry: &Value, pointer: &str) -> Option<RelayOrder> {
    const PRIORITY: Span = Span::new(0, PRIORITY_MAX as i64, "give 1 to 9, the first in the queue lowest, or 0");
    let object = reader.object(entry, pointer, &["aircraft", "priority", "load", "unload", "destination"])?;
    let aircraft = reader.member(object, pointer, "aircraft");
    let aircraft = aircraft.and_then(|value| names.carrier(reader, value, &format!("{pointer}/aircraft")));
    let priority = reader.number(object, pointer, "priority", PRIORITY);
    let load = names.cargo_list(reader, object, pointer, "load");
    let unload = names.cargo_list(reader, object, pointer, "unload");
    let destination = names.airport_or_null(reader, object, pointer, "destination");
    Some(RelayOrder {
        aircraft: aircraft?,
        priority: priority? as u8,
        load: load?,
        unload: unload?,
        destination: destination?,
    })
}
