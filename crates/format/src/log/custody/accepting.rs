//! Decides how a custody event is read as somebody sends it: fields in any order, blanks between them, with its moment and its
//! persons in one object. Up: [`crate::log::custody`].

use jiff::Timestamp;
use model::custody::{CustodyEvent, PersonsPart};
use model::fault::Fault;
use model::id::{EventId, PartyId};
use serde_json::{Map, Value};

use super::{read_facts, read_persons};
use crate::log::TEXT_SIZE_MAX;
use crate::packing::reader::wrong_shape;
use crate::table::cell;

/// An event that `actor` sends. Where it has no id, `id_else` is its id; where it has no moment, it happened `now`.
///
/// # Errors
/// Every fault, each with a JSON pointer as its column.
pub fn accept(text: &str, actor: &PartyId, id_else: &EventId, now: Timestamp) -> Result<CustodyEvent, Vec<Fault>> {
    if text.len() > TEXT_SIZE_MAX {
        let cause = format!("the text has {} bytes; the limit is {TEXT_SIZE_MAX}", text.len());
        return Err(vec![Fault::new("out-of-range", cause, "attach what is long as evidence")]);
    }
    let value: Value = serde_json::from_str(text)
        .map_err(|error| vec![Fault::new("bad-json", error.to_string(), "give one JSON object")])?;
    let Value::Object(fields) = value else {
        return Err(vec![wrong_shape(&value, "an object")]);
    };
    accept_fields(fields, actor, id_else, now)
}

/// As [`accept`], of an object that was read or put together already.
pub(crate) fn accept_fields(
    mut fields: Map<String, Value>,
    actor: &PartyId,
    id_else: &EventId,
    now: Timestamp,
) -> Result<CustodyEvent, Vec<Fault>> {
    let mut faults = Vec::new();
    let id = header(&mut fields, "id", &mut faults, EventId::try_new);
    let occurred = header(&mut fields, "occurred", &mut faults, cell::instant);
    let persons = match fields.remove("persons") {
        None => Some(PersonsPart::Nobody),
        Some(persons) => {
            let mut own = Vec::new();
            let read = read_persons(&persons, &mut own);
            faults.extend(own.into_iter().map(|fault| {
                let pointer = format!("/persons{}", fault.place.column);
                fault.at("", 0, &pointer)
            }));
            read.map(|persons| if persons.is_empty() { PersonsPart::Nobody } else { PersonsPart::Named(persons) })
        }
    };
    // Who sends it may leave out what is usual.
    for (field, usual) in
        [("precision", "minute"), ("source", "observed"), ("confidence", "verified"), ("visibility", "parties")]
    {
        fields.entry(field).or_insert_with(|| usual.into());
    }
    fields.entry("place").or_insert(Value::Null);
    let id = id.flatten().unwrap_or_else(|| id_else.clone());
    let event = read_facts(&Value::Object(fields), (id, occurred.flatten().unwrap_or(now), actor), &mut faults);
    match (event, persons) {
        (Some(event), Some(persons)) if faults.is_empty() => Ok(CustodyEvent { persons, ..event }),
        _ => Err(faults),
    }
}

/// A text beside the facts, taken out of them; `Some(None)` when it is absent, and `None` when it is wrong.
fn header<T>(
    fields: &mut Map<String, Value>,
    field: &str,
    faults: &mut Vec<Fault>,
    read: impl FnOnce(&str) -> Result<T, Fault>,
) -> Option<Option<T>> {
    let Some(value) = fields.remove(field) else { return Some(None) };
    let made = value.as_str().map_or_else(|| Err(wrong_shape(&value, "a text")), read);
    made.map_err(|fault| faults.push(fault.at("", 0, &format!("/{field}")))).ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<CustodyEvent, Vec<Fault>> {
        accept(text, &PartyId::of("FEMA"), &EventId::of("new"), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn what_is_usual_may_be_left_out_and_what_is_wrong_is_told_at_once() {
        let event = read(r#"{"details":{"consignment":"C","step":"lodged"},"act":"customs"}"#).expect("an event");
        assert_eq!((event.id.as_str(), event.actor.as_str(), event.occurred), ("new", "FEMA", Timestamp::UNIX_EPOCH));
        assert_eq!(event.persons, PersonsPart::Nobody);
        let faults =
            read(r#"{"id":"a b","occurred":"soon","act":"customs","persons":{"who":1},"details":{"consignment":"C"}}"#);
        let places: Vec<String> =
            faults.expect_err("four faults").into_iter().map(|fault| fault.place.column).collect();
        assert_eq!(places, ["/id", "/occurred", "/persons/who", "/details/step"]);
        for (text, code, remark) in [
            ("", "bad-json", "nothing"),
            ("[]", "wrong-shape", "a list"),
            ("{\"act\":\"customs\"", "bad-json", "cut off"),
            (r#"{"act":"teleport"}"#, "unknown-word", "no act"),
        ] {
            assert_eq!(read(text).expect_err(remark)[0].code, code, "{remark}");
        }
    }
}
