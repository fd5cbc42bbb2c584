//! Decides how the boxes of a packing question are read, and which classes of them must stand apart. Up:
//! [`crate::packing`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::hold::Separation;
use model::loading::PackBox;
use model::quantity::{Grams, Millimetres, Units};
use serde_json::{Map, Value};

use super::reader::{BEARING, COUNT, GROUP, MASS, Reader, SIDE, wrong_shape};
use super::{BOXES_MAX, SIDES};

/// Most kinds of box: with more, every box of the largest question is of a kind of its own.
const KINDS_MAX: usize = BOXES_MAX as usize;

/// Most pairs of classes: dangerous goods have some twenty classes and divisions.
const SEPARATIONS_MAX: usize = 1000;

/// Reads the boxes. Where the container limits mass, or any box bears only so much, every box needs its mass.
pub(super) fn read(reader: &mut Reader<'_>, value: &Value, has_limit: bool) -> Option<Vec<PackBox>> {
    let list = reader.list(value, "/boxes", "a list of boxes", KINDS_MAX)?;
    let bears = list.iter().position(|one| one.get("stack_max").is_some());
    let why = match (has_limit, bears) {
        (true, _) => Some("the container has weight_max".to_owned()),
        (false, Some(index)) => Some(format!("box {index} has stack_max")),
        (false, None) => None,
    };
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut boxes = Vec::new();
    for (index, value) in list.iter().enumerate() {
        let pointer = format!("/boxes/{index}");
        let id = value.get("id").and_then(Value::as_str);
        if let Some(other) = id.and_then(|id| first.insert(id.to_owned(), index)) {
            let cause = format!("{} is already the id of box {other}", value["id"]);
            reader.fault(&format!("{pointer}/id"), Fault::new("duplicate-id", cause, "give each box its own id"));
        }
        boxes.extend(one_box(reader, value, &pointer, why.as_deref()));
    }
    let count: i64 = boxes.iter().map(|one| one.count.get()).sum();
    if count > BOXES_MAX {
        let cause = format!("{count} boxes in all; the limit is {BOXES_MAX}");
        reader.fault("/boxes", Fault::new("out-of-range", cause, "split the question"));
    }
    Some(boxes)
}

fn one_box(reader: &mut Reader<'_>, value: &Value, pointer: &str, needs_mass: Option<&str>) -> Option<PackBox> {
    let known = ["id", "length", "width", "height", "count", "upright", "weight", "stack_max", "group", "class"];
    let object = reader.object(value, pointer, &known)?;
    let id = reader.member(object, pointer, "id").and_then(|id| reader.text(id, &format!("{pointer}/id")));
    let sizes = reader.sides(object, pointer);
    let count = reader.number(object, pointer, "count", COUNT);
    let upright =
        object.get("upright").map_or(Some((true, true, true)), |upright| upright_of(reader, upright, pointer));
    let gross = mass_of(reader, object, pointer, needs_mass);
    let stack_max = reader.optional(object, pointer, "stack_max", BEARING);
    let group = reader.optional(object, pointer, "group", GROUP);
    let class = match object.get("class") {
        None => Some(None),
        Some(class) => reader.text(class, &format!("{pointer}/class")).map(Some),
    };
    Some(PackBox {
        id: id?,
        sizes: sizes?,
        count: Units::of(count?),
        upright: upright?,
        gross: gross?.map(Grams::of),
        stack_max: stack_max?.map(Grams::of),
        group: group?.map(|group| u16::try_from(group).expect("a group within its span should fit in 16 bits")),
        class: class?,
    })
}

/// The mass of a box, which some limit may need.
fn mass_of(
    reader: &mut Reader<'_>,
    object: &Map<String, Value>,
    pointer: &str,
    needs_mass: Option<&str>,
) -> Option<Option<i64>> {
    if let (None, Some(why)) = (object.get("weight"), needs_mass) {
        let cause = format!("weight is missing, and {why}");
        let action = "add the weight of one box in grams, or remove the limit";
        reader.fault(&format!("{pointer}/weight"), Fault::new("key-missing", cause, action));
        return None;
    }
    reader.optional(object, pointer, "weight", MASS)
}

fn upright_of(reader: &mut Reader<'_>, value: &Value, pointer: &str) -> Option<(bool, bool, bool)> {
    let pointer = format!("{pointer}/upright");
    let Some(list) = value.as_array().filter(|list| !list.is_empty()) else {
        reader.fault(&pointer, wrong_shape(value, "a list of one to three of length, width, height"));
        return None;
    };
    let mut may_stand = [false; 3];
    let mut is_right = true;
    for (index, word) in list.iter().enumerate() {
        match SIDES.iter().position(|side| word.as_str() == Some(side)) {
            Some(side) => may_stand[side] = true,
            None => {
                reader.fault(&format!("{pointer}/{index}"), wrong_shape(word, "length, width or height"));
                is_right = false;
            }
        }
    }
    is_right.then_some((may_stand[0], may_stand[1], may_stand[2]))
}

/// Reads which classes must stand apart.
pub(super) fn separations(reader: &mut Reader<'_>, value: &Value) -> Option<Vec<Separation>> {
    let list = reader.list(value, "/separations", "a list of separations", SEPARATIONS_MAX)?;
    let read: Vec<Option<Separation>> =
        list.iter().enumerate().map(|(index, one)| separation(reader, one, &format!("/separations/{index}"))).collect();
    read.into_iter().collect()
}

fn separation(reader: &mut Reader<'_>, value: &Value, pointer: &str) -> Option<Separation> {
    let object = reader.object(value, pointer, &["classes", "distance"])?;
    let distance = reader.number(object, pointer, "distance", SIDE);
    let place = format!("{pointer}/classes");
    let classes = reader.member(object, pointer, "classes").and_then(|classes| {
        let Some([one, other]) = classes.as_array().map(Vec::as_slice) else {
            reader.fault(&place, wrong_shape(classes, "a list of two classes"));
            return None;
        };
        let (one, other) = (reader.text(one, &format!("{place}/0")), reader.text(other, &format!("{place}/1")));
        Some((one?, other?))
    });
    Some(Separation { classes: classes?, distance: Millimetres::of(distance?) })
}
