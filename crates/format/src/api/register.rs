//! Decides how an operation's register is kept as text: names of parties and items, who approves plans, and agreements where an
//! earlier release kept them here.
//! Up: [`crate::api`].

use std::collections::BTreeMap;

use model::evidence::Source;
use model::fault::Fault;
use model::id::{AgreementId, ItemId, PartyId, PlaceId};
use model::ledger::Agreement;
use model::record::Party;
use serde_json::{Value, json};

use crate::log::strict::Object;
use crate::table::cell;

/// What an operation's log refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// What people call it.
    pub title: String,
    /// Parties that may give, take, carry and speak.
    pub parties: Vec<Party>,
    /// Names of items.
    pub items: BTreeMap<ItemId, String>,
    /// Agreements that an earlier release kept here; those of this one are lines of the log.
    pub agreements: Vec<Agreement>,
    /// Whether who drafted a plan may not approve it.
    pub needs_second_person: bool,
    /// Folder that plans are held against.
    pub folder: Option<String>,
}

/// The register as text.
#[must_use]
pub fn register_text(register: &Register) -> String {
    let party = |party: &Party| json!({"id": party.id.as_str(), "name": party.name, "place": party.place.as_ref().map(PlaceId::as_str)});
    let agreement = |one: &Agreement| {
        json!({
            "id": one.id.as_str(),
            "parties": one.parties.iter().map(PartyId::as_str).collect::<Vec<_>>(),
            "from": one.from.to_string(),
            "until": one.until.map(|day| day.to_string()),
            "text": one.text,
            "source": one.source.to_string(),
        })
    };
    json!({
        "title": register.title,
        "parties": register.parties.iter().map(party).collect::<Vec<_>>(),
        "items": register.items.iter().map(|(id, name)| json!({"id": id.as_str(), "name": name})).collect::<Vec<_>>(),
        "agreements": register.agreements.iter().map(agreement).collect::<Vec<_>>(),
        "needs_second_person": register.needs_second_person,
        "folder": register.folder,
    })
    .to_string()
}

fn own(text: &str) -> Result<String, Fault> {
    Ok(text.to_owned())
}

/// A text that may be absent or null.
fn may<T>(
    object: &mut Object<'_, '_>,
    field: &'static str,
    read: impl FnOnce(&str) -> Result<T, Fault>,
) -> Option<Option<T>> {
    match object.optional_value(field) {
        None | Some(Value::Null) => Some(None),
        Some(_) => object.need(field, read).map(Some),
    }
}

/// Reads a register.
///
/// # Errors
/// Every fault, with a JSON pointer as its column.
pub fn register_read(text: &str) -> Result<Register, Vec<Fault>> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| vec![Fault::new("bad-json", error.to_string(), "restore the store from its backup")])?;
    let mut faults = Vec::new();
    match read(&value, &mut faults) {
        Some(register) if faults.is_empty() => Ok(register),
        _ => Err(faults),
    }
}

fn read(value: &Value, faults: &mut Vec<Fault>) -> Option<Register> {
    let mut object = Object::open(value, "", faults)?;
    let title = object.need("title", own);
    let parties = object.list("parties", |value, pointer, faults| {
        let mut one = Object::open(value, pointer, faults)?;
        let (id, name) = (one.need("id", PartyId::try_new), one.need("name", own));
        let place = may(&mut one, "place", PlaceId::try_new);
        one.finish()?;
        Some(Party { id: id?, name: name?, place: place? })
    });
    let items = object.list("items", |value, pointer, faults| {
        let mut one = Object::open(value, pointer, faults)?;
        let (id, name) = (one.need("id", ItemId::try_new), one.need("name", own));
        one.finish()?;
        Some((id?, name?))
    });
    let agreements = object.list("agreements", agreement);
    let needs_second_person = object.is("needs_second_person");
    let folder = may(&mut object, "folder", own);
    object.finish()?;
    Some(Register {
        title: title?,
        parties: parties?,
        items: items?.into_iter().collect(),
        agreements: agreements?,
        needs_second_person: needs_second_person?,
        folder: folder?,
    })
}

fn agreement(value: &Value, pointer: &str, faults: &mut Vec<Fault>) -> Option<Agreement> {
    let mut one = Object::open(value, pointer, faults)?;
    let id = one.need("id", AgreementId::try_new);
    let parties = one.list("parties", |value, pointer, faults| {
        crate::log::strict::element(value, pointer, faults, PartyId::try_new)
    });
    let from = one.need("from", cell::date);
    let until = may(&mut one, "until", cell::date);
    let (text, source) = (one.need("text", own), one.need("source", Source::try_new));
    one.finish()?;
    let parties = <[PartyId; 2]>::try_from(parties?).ok()?;
    Some(Agreement { id: id?, parties, from: from?, until: until?, text: text?, source: source? })
}
