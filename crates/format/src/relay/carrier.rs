//! Decides how an aircraft is read. Up: [`crate::relay`].

use model::fault::Fault;
use model::relay::{AircraftState, CarrierIndex, CarrierView};
use serde_json::{Map, Value};

use super::names::Names;
use crate::packing::reader::Reader;

/// The words of the states, in the order of a landing.
pub(super) const STATES: [(&str, AircraftState); 4] = [
    ("waiting", AircraftState::Waiting),
    ("processing", AircraftState::Processing),
    ("ready", AircraftState::Ready),
    ("moving", AircraftState::Moving),
];

/// An aircraft that was told before, as it is now.
pub(super) fn read(
    reader: &mut Reader<'_>,
    names: &Names,
    entry: &Value,
    pointer: &str,
) -> Option<(CarrierIndex, CarrierView)> {
    let object = reader.object(entry, pointer, &["id", "state", "airport", "destination", "aboard"])?;
    let id = reader.member(object, pointer, "id");
    let id = id.and_then(|value| names.carrier(reader, value, &format!("{pointer}/id")));
    let view = seen(reader, names, object, pointer);
    Some((id?, view?))
}

/// What is seen of an aircraft.
pub(super) fn seen(
    reader: &mut Reader<'_>,
    names: &Names,
    object: &Map<String, Value>,
    pointer: &str,
) -> Option<CarrierView> {
    let state = reader.member(object, pointer, "state").and_then(|value| {
        let found = STATES.iter().find(|(word, _)| value.as_str() == Some(*word)).map(|(_, state)| *state);
        if found.is_none() {
            let cause = format!("{value} is no state of an aircraft");
            let action = "give \"waiting\", \"processing\", \"ready\" or \"moving\"";
            reader.fault(&format!("{pointer}/state"), Fault::new("unknown-word", cause, action));
        }
        found
    });
    let airport = names.airport_of(reader, object, pointer, "airport");
    let destination = names.airport_or_null(reader, object, pointer, "destination");
    let aboard = names.cargo_list(reader, object, pointer, "aboard");
    let (state, destination) = (state?, destination?);
    if (state == AircraftState::Moving) != destination.is_some() {
        let cause = "an aircraft has a destination when it is moving, and only then";
        let fault = Fault::new("wrong-shape", cause, "give null on the ground and the airport ahead in the air");
        reader.fault(&format!("{pointer}/destination"), fault);
    }
    Some(CarrierView { state, airport: airport?, destination, aboard: aboard? })
}
