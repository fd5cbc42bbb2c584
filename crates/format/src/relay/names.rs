//! Decides which outside name is which airport, type, aircraft or item, and what is said of a name that is unknown or
//! given twice. Up: [`crate::relay`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::relay::{CargoIndex, CarrierIndex, FleetIndex, HubIndex};
use serde_json::{Map, Value};

use super::NUMBER;
use crate::packing::reader::Reader;

/// The simulator's names, each kind in order of appearance.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    airports: BTreeMap<i64, HubIndex>,
    pub(super) airport_ids: Vec<i64>,
    kinds: BTreeMap<i64, FleetIndex>,
    pub(super) kind_ids: Vec<i64>,
    aircraft: BTreeMap<String, CarrierIndex>,
    pub(super) aircraft_ids: Vec<String>,
    cargo: BTreeMap<i64, CargoIndex>,
    pub(super) cargo_ids: Vec<i64>,
}

fn twice(reader: &mut Reader<'_>, pointer: &str, id: &dyn std::fmt::Display) {
    let cause = format!("the id {id} is taken");
    reader.fault(&format!("{pointer}/id"), Fault::new("duplicate-id", cause, "give every one an id of its own"));
}

fn unknown(reader: &mut Reader<'_>, pointer: &str, what: &str, id: &dyn std::fmt::Display) {
    let action = format!("name {what} of the reset or of a step before");
    reader.fault(pointer, Fault::new("unknown-code", format!("{id} is not {what} that was told"), action));
}

impl Names {
    /// Takes in a new airport.
    pub(super) fn add_airport(&mut self, reader: &mut Reader<'_>, pointer: &str, id: i64) {
        if self.airports.insert(id, HubIndex::of(self.airport_ids.len())).is_some() {
            twice(reader, pointer, &id);
        }
        self.airport_ids.push(id);
    }

    /// Takes in a new type.
    pub(super) fn add_kind(&mut self, reader: &mut Reader<'_>, pointer: &str, id: i64) {
        if self.kinds.insert(id, super::fleet(self.kind_ids.len())).is_some() {
            twice(reader, pointer, &id);
        }
        self.kind_ids.push(id);
    }

    /// Takes in a new aircraft.
    pub(super) fn add_aircraft(&mut self, reader: &mut Reader<'_>, pointer: &str, id: &str) {
        if self.aircraft.insert(id.to_owned(), CarrierIndex::of(self.aircraft_ids.len())).is_some() {
            twice(reader, pointer, &id);
        }
        self.aircraft_ids.push(id.to_owned());
    }

    /// Takes in a new item.
    pub(super) fn add_cargo(&mut self, reader: &mut Reader<'_>, pointer: &str, id: i64) {
        if self.cargo.insert(id, CargoIndex::of(self.cargo_ids.len())).is_some() {
            twice(reader, pointer, &id);
        }
        self.cargo_ids.push(id);
    }

    /// The airport of a name.
    pub(super) fn airport(&self, reader: &mut Reader<'_>, value: &Value, pointer: &str) -> Option<HubIndex> {
        let id = reader.whole(value, pointer, NUMBER)?;
        let found = self.airports.get(&id).copied();
        if found.is_none() {
            unknown(reader, pointer, "an airport", &id);
        }
        found
    }

    /// The airport under a key that must be there.
    pub(super) fn airport_of(
        &self,
        reader: &mut Reader<'_>,
        object: &Map<String, Value>,
        pointer: &str,
        key: &str,
    ) -> Option<HubIndex> {
        let value = reader.member(object, pointer, key)?;
        self.airport(reader, value, &format!("{pointer}/{key}"))
    }

    /// The airport under a key that must be there and may be null: `Some(None)` then.
    #[expect(clippy::option_option, reason = "wrong, absent and named are three answers, as everywhere in the readers")]
    pub(super) fn airport_or_null(
        &self,
        reader: &mut Reader<'_>,
        object: &Map<String, Value>,
        pointer: &str,
        key: &str,
    ) -> Option<Option<HubIndex>> {
        let value = reader.member(object, pointer, key)?;
        if value.is_null() {
            return Some(None);
        }
        self.airport(reader, value, &format!("{pointer}/{key}")).map(Some)
    }

    /// The type of a name.
    pub(super) fn kind(&self, reader: &mut Reader<'_>, value: &Value, pointer: &str) -> Option<FleetIndex> {
        let id = reader.whole(value, pointer, NUMBER)?;
        let found = self.kinds.get(&id).copied();
        if found.is_none() {
            unknown(reader, pointer, "a type", &id);
        }
        found
    }

    /// The aircraft of a name.
    pub(super) fn carrier(&self, reader: &mut Reader<'_>, value: &Value, pointer: &str) -> Option<CarrierIndex> {
        let id = reader.text(value, pointer)?;
        let found = self.aircraft.get(&id).copied();
        if found.is_none() {
            unknown(reader, pointer, "an aircraft", &id);
        }
        found
    }

    /// The item of a name.
    pub(super) fn cargo(&self, reader: &mut Reader<'_>, value: &Value, pointer: &str) -> Option<CargoIndex> {
        let id = reader.whole(value, pointer, NUMBER)?;
        let found = self.cargo.get(&id).copied();
        if found.is_none() {
            unknown(reader, pointer, "an item of cargo", &id);
        }
        found
    }

    /// The items under a key that must be there.
    pub(super) fn cargo_list(
        &self,
        reader: &mut Reader<'_>,
        object: &Map<String, Value>,
        pointer: &str,
        key: &str,
    ) -> Option<Vec<CargoIndex>> {
        let value = reader.member(object, pointer, key)?;
        let pointer = format!("{pointer}/{key}");
        let list = reader.list(value, &pointer, "a list of ids of cargo", super::ENTRIES_MAX)?;
        let read = |(number, value)| self.cargo(reader, value, &format!("{pointer}/{number}"));
        let found: Vec<Option<CargoIndex>> = list.iter().enumerate().map(read).collect();
        found.into_iter().collect()
    }
}
