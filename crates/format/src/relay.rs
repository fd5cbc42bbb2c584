//! Decides the outside shape of the airlift bridge: one JSON message a line, strict, with the simulator's own names for
//! airports, aircraft and cargo. Does not plan and does not simulate. The page `docs/airlift-bridge.md` tells every key.
//! Up: [`crate`].
//!
//! A [`Dialogue`] hears the simulator's messages and keeps what is seen ([`RelayView`]); later messages carry changes only.

mod answer;
mod cargo;
mod carrier;
mod names;
mod reset;
mod telling;

#[cfg(test)]
mod tests;

use model::fault::Fault;
use model::relay::{CargoPlace, FleetIndex, RelayOrder, RelayView, RelayWorld, RouteOutage};
use serde_json::{Map, Value};

use crate::packing::reader::{Reader, Span, wrong_shape};
use crate::packing::twice;
use crate::relay::names::Names;
use crate::table::collector::Faults;

pub use crate::relay::answer::read_orders;
pub use crate::relay::telling::{tell_changes, tell_reset};

/// The name of the input in faults.
const FILE: &str = "standard input";
/// Ids of airports and cargo, and steps: what fits 32 bits with room to add.
const NUMBER: Span = Span::new(0, 1_000_000_000, "check the figure");
/// Figures that cannot be zero.
const COUNT: Span = Span::new(1, 1_000_000_000, "check the figure");
/// Most entries of one list of a message.
const ENTRIES_MAX: usize = 1_000_000;

/// What a line was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A new world; what was before is forgotten.
    Reset,
    /// What changed in one step.
    Step,
}

/// A conversation with a simulator: what it said so far, by its own names.
#[derive(Debug, Default)]
pub struct Dialogue {
    lines: u64,
    names: Names,
    said: Option<(RelayWorld, RelayView)>,
}

impl Dialogue {
    /// Hears one line.
    ///
    /// # Errors
    /// Every fault of the line with its number and the JSON pointer of the value; nothing of the line is kept then. Codes
    /// `bad-json`, `wrong-shape`, `key-missing`, `unknown-key`, `duplicate-key`, `unknown-word`, `unknown-code`,
    /// `duplicate-id`, `duplicate-row`, `out-of-range`, `message-out-of-turn`.
    pub fn hear(&mut self, line: &str) -> Result<Heard, Vec<Fault>> {
        self.lines += 1;
        let number = self.lines;
        let mut faults = Faults::default();
        let heard = match serde_json::from_str::<Value>(line) {
            Ok(value) => {
                let mut reader = Reader { file: FILE, faults: &mut faults };
                for pointer in twice::keys(line) {
                    let cause = "this key stands twice in its object: which of the two counts is not said";
                    reader.fault(&pointer, Fault::new("duplicate-key", cause, "remove one of the two"));
                }
                self.message(&mut reader, &value)
            }
            Err(error) => {
                let action = "send one JSON object a line";
                faults.push(Fault::new("bad-json", error.to_string(), action).at(FILE, 0, ""));
                None
            }
        };
        let placed = |mut fault: Fault| {
            fault.place.line = number;
            fault
        };
        match faults.finish(heard) {
            Ok((Told::Reset(names, world, view), _)) => {
                self.names = names;
                self.said = Some((world, view));
                Ok(Heard::Reset)
            }
            Ok((Told::Step(names, view), _)) => {
                let (world, _) = self.said.take().expect("a step should come after a reset");
                self.names = names;
                self.said = Some((world, view));
                Ok(Heard::Step)
            }
            Err(list) => Err(list.into_iter().map(placed).collect()),
        }
    }

    /// The world, after a reset.
    #[must_use]
    pub fn world(&self) -> Option<&RelayWorld> {
        self.said.as_ref().map(|(world, _)| world)
    }

    /// What is seen now, after a reset.
    #[must_use]
    pub fn view(&self) -> Option<&RelayView> {
        self.said.as_ref().map(|(_, view)| view)
    }

    /// The orders as one line without its end, in the simulator's own names.
    ///
    /// # Panics
    /// When nothing was heard yet.
    #[must_use]
    pub fn answer(&self, orders: &[RelayOrder]) -> String {
        let view = self.view().expect("orders should answer a message");
        answer::write(&self.names, view.step, orders)
    }

    fn message(&self, reader: &mut Reader<'_>, value: &Value) -> Option<Told> {
        let Some(object) = value.as_object() else {
            reader.fault("", wrong_shape(value, "an object with the key \u{ab}message\u{bb}"));
            return None;
        };
        match reader.member(object, "", "message")?.as_str() {
            Some("reset") => reset::read(reader, value),
            Some("step") => self.step(reader, value),
            _ => {
                let cause = format!("{} is no message", object["message"]);
                reader.fault("/message", Fault::new("unknown-word", cause, "send \"reset\" or \"step\""));
                None
            }
        }
    }

    fn step(&self, reader: &mut Reader<'_>, value: &Value) -> Option<Told> {
        let Some((world, view)) = &self.said else {
            let cause = "a step before any reset";
            reader.fault("/message", Fault::new("message-out-of-turn", cause, "send a reset first"));
            return None;
        };
        let known = ["message", "step", "aircraft", "cargo_new", "cargo_moved", "cargo_done", "routes_off"];
        let object = reader.object(value, "", &known)?;
        let (mut names, mut view) = (self.names.clone(), view.clone());
        let step = reader.number(object, "", "step", COUNT).map(|step| step as u32);
        if let Some(step) = step.filter(|step| *step <= view.step) {
            let cause = format!("step {step} comes after step {}", view.step);
            reader.fault("/step", Fault::new("message-out-of-turn", cause, "send every step once, in order"));
        }
        for (pointer, entry) in entries(reader, object, "cargo_new") {
            if let Some((cargo, at)) = cargo::read(reader, &mut names, &entry, &pointer) {
                view.cargo.push(cargo);
                view.cargo_at.push(at.map_or(CargoPlace::Away, CargoPlace::At));
            }
        }
        for (pointer, entry) in entries(reader, object, "cargo_moved") {
            if let Some((index, at)) = cargo::read_move(reader, &names, &entry, &pointer) {
                view.cargo_at[index.at()] = at.map_or(CargoPlace::Away, CargoPlace::At);
            }
        }
        for (pointer, entry) in entries(reader, object, "cargo_done") {
            if let Some(index) = names.cargo(reader, &entry, &pointer) {
                view.cargo_at[index.at()] = CargoPlace::Done;
            }
        }
        for (pointer, entry) in entries(reader, object, "aircraft") {
            if let Some((index, seen)) = carrier::read(reader, &names, &entry, &pointer) {
                view.aircraft[index.at()] = seen;
            }
        }
        view.outages = routes_off(reader, &names, world, object);
        view.step = step?;
        Some(Told::Step(names, view))
    }
}

/// What a line would change.
enum Told {
    Reset(Names, RelayWorld, RelayView),
    Step(Names, RelayView),
}

/// The entries of a list that may be absent, with their JSON pointers.
fn entries(reader: &mut Reader<'_>, object: &Map<String, Value>, key: &str) -> Vec<(String, Value)> {
    let pointer = format!("/{key}");
    let Some(value) = object.get(key) else { return Vec::new() };
    let Some(list) = reader.list(value, &pointer, "a list", ENTRIES_MAX) else { return Vec::new() };
    list.iter().enumerate().map(|(number, entry)| (format!("{pointer}/{number}"), entry.clone())).collect()
}

/// Routes that are off now; a route that is not named is open.
fn routes_off(
    reader: &mut Reader<'_>,
    names: &Names,
    world: &RelayWorld,
    object: &Map<String, Value>,
) -> Vec<RouteOutage> {
    let mut outages = Vec::new();
    for (pointer, entry) in entries(reader, object, "routes_off") {
        let Some(object) = reader.object(&entry, &pointer, &["type", "from", "to", "steps"]) else { continue };
        let kind = reader.member(object, &pointer, "type").and_then(|value| {
            let pointer = format!("{pointer}/type");
            names.kind(reader, value, &pointer)
        });
        let from = names.airport_of(reader, object, &pointer, "from");
        let to = names.airport_of(reader, object, &pointer, "to");
        let steps = reader.number(object, &pointer, "steps", COUNT);
        let (Some(kind), Some(from), Some(to), Some(steps)) = (kind, from, to, steps) else { continue };
        if world.route(kind, from, to).is_none() {
            let cause = "this type has no such route";
            reader.fault(&pointer, Fault::new("unknown-code", cause, "name a route of the reset"));
            continue;
        }
        outages.push(RouteOutage { kind, from, to, steps: steps as u32 });
    }
    outages
}

/// A type by its position.
fn fleet(position: usize) -> FleetIndex {
    FleetIndex::of(position)
}
