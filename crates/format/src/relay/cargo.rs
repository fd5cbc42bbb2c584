//! Decides how an item of cargo is read, and how one that moved is. Up: [`crate::relay`].

use model::fault::Fault;
use model::relay::{CargoIndex, HubIndex, RelayCargo};
use serde_json::Value;

use super::names::Names;
use super::{COUNT, NUMBER};
use crate::packing::reader::Reader;

/// An item and where it is; takes its name in.
pub(super) fn read(
    reader: &mut Reader<'_>,
    names: &mut Names,
    entry: &Value,
    pointer: &str,
) -> Option<(RelayCargo, Option<HubIndex>)> {
    let known = ["id", "at", "destination", "weight", "earliest_pickup", "soft_deadline", "hard_deadline"];
    let object = reader.object(entry, pointer, &known)?;
    let id = reader.number(object, pointer, "id", NUMBER);
    let at = names.airport_or_null(reader, object, pointer, "at");
    let destination = names.airport_of(reader, object, pointer, "destination");
    let weight = reader.number(object, pointer, "weight", COUNT);
    let pickup = reader.number(object, pointer, "earliest_pickup", NUMBER);
    let soft = reader.number(object, pointer, "soft_deadline", NUMBER);
    let hard = reader.number(object, pointer, "hard_deadline", NUMBER);
    if let Some(id) = id {
        names.add_cargo(reader, pointer, id);
    }
    let (soft, hard) = (soft? as u32, hard? as u32);
    if soft > hard {
        let cause = format!("the soft deadline {soft} lies after the hard one {hard}");
        let fault = Fault::new("out-of-range", cause, "give a soft deadline that is not later than the hard one");
        reader.fault(&format!("{pointer}/soft_deadline"), fault);
    }
    let cargo = RelayCargo {
        destination: destination?,
        weight: weight? as u32,
        pickup_earliest: pickup? as u32,
        deadline_soft: soft,
        deadline_hard: hard,
    };
    id?;
    Some((cargo, at?))
}

/// An item that moved, and where it is now.
pub(super) fn read_move(
    reader: &mut Reader<'_>,
    names: &Names,
    entry: &Value,
    pointer: &str,
) -> Option<(CargoIndex, Option<HubIndex>)> {
    let object = reader.object(entry, pointer, &["id", "at"])?;
    let id = reader.member(object, pointer, "id");
    let id = id.and_then(|value| names.cargo(reader, value, &format!("{pointer}/id")));
    let at = names.airport_or_null(reader, object, pointer, "at");
    Some((id?, at?))
}
