//! Decides how the container of a packing question is read: its sides, and each limit that it may have beyond them. Up:
//! [`crate::packing`].

use model::fault::Fault;
use model::hold::Contour;
use model::loading::{KeepOut, PackDoor};
use model::quantity::{Grams, Millimetres};
use serde_json::Value;

use super::SIDES;
use super::reader::{COORDINATE, MASS, Reader, SIDE, wrong_shape};

/// Most corners of a contour: real ones have four to twelve.
const CORNERS_MAX: usize = 64;

/// Most rooms that are kept empty.
const KEEP_OUT_MAX: usize = 1000;

type Sizes = (Millimetres, Millimetres, Millimetres);

/// A container as it is read.
pub(super) struct Container {
    /// Inside length, width and height.
    pub(super) sizes: Sizes,
    /// Most mass.
    pub(super) gross_max: Option<Grams>,
    /// Cross-section.
    pub(super) contour: Option<Contour>,
    /// Opening at the end.
    pub(super) door: Option<PackDoor>,
    /// Rooms that stay empty.
    pub(super) keep_out: Vec<KeepOut>,
}

/// Whether the container limits mass, so that every box needs its own.
pub(super) fn has_mass_limit(container: Option<&Value>) -> bool {
    container.and_then(|container| container.get("weight_max")).is_some()
}

/// Reads the container.
pub(super) fn read(reader: &mut Reader<'_>, value: &Value) -> Option<Container> {
    let known = ["length", "width", "height", "weight_max", "contour", "door", "keep_out"];
    let object = reader.object(value, "/container", &known)?;
    let sizes = reader.sides(object, "/container");
    let gross_max = reader.optional(object, "/container", "weight_max", MASS);
    let contour = object.get("contour").map(|value| contour_of(reader, value, sizes));
    let door = object.get("door").map(|value| door_of(reader, value));
    let keep_out = object.get("keep_out").map(|value| rooms(reader, value, sizes));
    Some(Container {
        sizes: sizes?,
        gross_max: gross_max?.map(Grams::of),
        contour: all_right(contour)?,
        door: all_right(door)?,
        keep_out: all_right(keep_out)?.unwrap_or_default(),
    })
}

/// What is absent is right, what is wrong is not.
fn all_right<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}

fn contour_of(reader: &mut Reader<'_>, value: &Value, sizes: Option<Sizes>) -> Option<Contour> {
    let pointer = "/container/contour";
    let list = reader.list(value, pointer, "a list of corners [y, z]", CORNERS_MAX)?;
    let corners: Vec<Option<(Millimetres, Millimetres)>> = list
        .iter()
        .enumerate()
        .map(|(index, corner)| corner_of(reader, corner, &format!("{pointer}/{index}"), sizes))
        .collect();
    let corners: Vec<(Millimetres, Millimetres)> = corners.into_iter().collect::<Option<_>>()?;
    match Contour::try_new(corners) {
        Ok(contour) => Some(contour),
        Err(fault) => {
            reader.fault(pointer, fault);
            None
        }
    }
}

fn corner_of(
    reader: &mut Reader<'_>,
    value: &Value,
    pointer: &str,
    sizes: Option<Sizes>,
) -> Option<(Millimetres, Millimetres)> {
    let Some([y, z]) = value.as_array().map(Vec::as_slice) else {
        reader.fault(pointer, wrong_shape(value, "a corner [y, z] of two whole numbers"));
        return None;
    };
    let y = reader.whole(y, &format!("{pointer}/0"), COORDINATE);
    let z = reader.whole(z, &format!("{pointer}/1"), COORDINATE);
    let (y, z) = (y?, z?);
    if let Some((_, width, height)) = sizes
        && (y > width.get() || z > height.get())
    {
        let cause = format!(
            "the corner ({y}, {z}) lies outside the container, which is {} wide and {} high",
            width.get(),
            height.get()
        );
        reader.fault(pointer, Fault::new("out-of-range", cause, "give corners (y, z) within the container"));
        return None;
    }
    Some((Millimetres::of(y), Millimetres::of(z)))
}

fn door_of(reader: &mut Reader<'_>, value: &Value) -> Option<PackDoor> {
    let pointer = "/container/door";
    let object = reader.object(value, pointer, &["width", "height"])?;
    let [width, height] =
        ["width", "height"].map(|side| reader.number(object, pointer, side, SIDE).map(Millimetres::of));
    Some(PackDoor { width: width?, height: height? })
}

fn rooms(reader: &mut Reader<'_>, value: &Value, sizes: Option<Sizes>) -> Option<Vec<KeepOut>> {
    let list = reader.list(value, "/container/keep_out", "a list of rooms that stay empty", KEEP_OUT_MAX)?;
    let rooms: Vec<Option<KeepOut>> = list
        .iter()
        .enumerate()
        .map(|(index, room)| room_of(reader, room, &format!("/container/keep_out/{index}"), sizes))
        .collect();
    rooms.into_iter().collect()
}

fn room_of(reader: &mut Reader<'_>, value: &Value, pointer: &str, sizes: Option<Sizes>) -> Option<KeepOut> {
    let object = reader.object(value, pointer, &["x", "y", "z", "length", "width", "height"])?;
    let corner = ["x", "y", "z"].map(|axis| reader.number(object, pointer, axis, COORDINATE).map(Millimetres::of));
    let extent = reader.sides(object, pointer);
    let [x, y, z] = corner;
    let room = KeepOut { at: (x?, y?, z?), extent: extent? };
    let (length, width, height) = sizes?;
    let ends = [
        (room.at.0, room.extent.0, length, "x"),
        (room.at.1, room.extent.1, width, "y"),
        (room.at.2, room.extent.2, height, "z"),
    ];
    let mut is_inside = true;
    for (side, (from, extent, limit, axis)) in SIDES.iter().zip(ends) {
        let end = from + extent;
        if end > limit {
            let cause = format!(
                "{axis} {} and {side} {} end at {}, outside the container, whose {side} is {}",
                from.get(),
                extent.get(),
                end.get(),
                limit.get()
            );
            let action = "give rooms within the container";
            reader.fault(&format!("{pointer}/{side}"), Fault::new("out-of-range", cause, action));
            is_inside = false;
        }
    }
    is_inside.then_some(room)
}
