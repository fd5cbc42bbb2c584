//! Decides the outside shape of a packing question and its answer: JSON in, JSON out. Does not pack (`loading`).
//! Up: [`crate`].
//!
//! In, all lengths in millimetres:
//!
//! ```json
//! {"container": {"length": 5870, "width": 2330, "height": 2200},
//!  "boxes": [{"id": "a", "length": 600, "width": 400, "height": 300, "count": 12, "upright": ["height"]}],
//!  "support": "full"}
//! ```
//!
//! `upright` lists which of the box's own dimensions may stand vertical; without it all may. Out: `placements`, one per
//! box, with its corner and its extent along x (length), y (width) and z (height) of the container; `utilisation`,
//! packed volume over the container's; `left_out`; `steps`; `seconds`.

mod br;

use std::collections::BTreeMap;

use model::fault::Fault;
use model::loading::{PackBox, PackProblem, PackSolution, Support};
use model::quantity::{CubicMillimetres, Millimetres, Units};
use serde_json::{Map, Value, json};

use crate::suggest;
use crate::table::bytes;
use crate::table::collector::Faults;

pub use br::read_br;

/// Largest side of a container or box, mm: 100 m, beyond every hold.
const SIDE_MAX: i64 = 100_000;

/// Most boxes of one question: each is one placement of the answer, which must fit in memory.
const BOXES_MAX: i64 = 1_000_000;

const SIDES: [&str; 3] = ["length", "width", "height"];

/// Reads a packing question.
///
/// # Errors
/// Every fault, with the JSON pointer of the value as its column; a broken syntax with its line.
pub fn read(file: &str, raw: &[u8]) -> Result<PackProblem, Vec<Fault>> {
    let mut faults = Faults::default();
    let text = bytes::text(file, raw, &mut faults);
    let problem = match serde_json::from_str::<Value>(&text) {
        Ok(value) => problem(&mut Reader { file, faults: &mut faults }, &value),
        Err(error) => {
            let line = error.line() as u64;
            faults.push(Fault::new("bad-json", error.to_string(), "mend the JSON at this place").at(file, line, ""));
            None
        }
    };
    faults.finish(problem).map(|(problem, _)| problem)
}

struct Reader<'a> {
    file: &'a str,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn fault(&mut self, pointer: &str, fault: Fault) {
        self.faults.push(fault.at(self.file, 0, pointer));
    }

    /// An object with its known keys; other keys are faults.
    fn object<'v>(&mut self, value: &'v Value, pointer: &str, known: &[&str]) -> Option<&'v Map<String, Value>> {
        let Some(object) = value.as_object() else {
            self.fault(pointer, wrong_shape(value, "an object"));
            return None;
        };
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let action = suggest::action(key, known.iter().copied(), "remove it");
            let cause = format!("there is no key \u{ab}{key}\u{bb}");
            self.fault(&format!("{pointer}/{key}"), Fault::new("unknown-key", cause, action));
        }
        Some(object)
    }

    fn member<'v>(&mut self, object: &'v Map<String, Value>, pointer: &str, key: &str) -> Option<&'v Value> {
        let value = object.get(key);
        if value.is_none() {
            let cause = format!("{key} is missing");
            self.fault(&format!("{pointer}/{key}"), Fault::new("key-missing", cause, format!("add {key}")));
        }
        value
    }

    /// A whole number from 1 to a limit.
    fn number(&mut self, object: &Map<String, Value>, pointer: &str, key: &str, greatest: i64) -> Option<i64> {
        let value = self.member(object, pointer, key)?;
        let pointer = format!("{pointer}/{key}");
        let Some(number) = value.as_i64() else {
            self.fault(&pointer, wrong_shape(value, "a whole number"));
            return None;
        };
        if !(1..=greatest).contains(&number) {
            let cause = format!("{number} lies outside 1 to {greatest}");
            self.fault(&pointer, Fault::new("out-of-range", cause, "check the figure and its unit (millimetres)"));
            return None;
        }
        Some(number)
    }

    fn sides(&mut self, object: &Map<String, Value>, pointer: &str) -> Option<(Millimetres, Millimetres, Millimetres)> {
        let [length, width, height] =
            SIDES.map(|side| self.number(object, pointer, side, SIDE_MAX).map(Millimetres::of));
        Some((length?, width?, height?))
    }
}

fn wrong_shape(value: &Value, wanted: &str) -> Fault {
    let mut shown = value.to_string();
    if shown.chars().count() > 40 {
        shown = shown.chars().take(40).chain(['\u{2026}']).collect();
    }
    Fault::new("wrong-shape", format!("{shown} is not {wanted}"), format!("give {wanted}"))
}

fn problem(reader: &mut Reader<'_>, value: &Value) -> Option<PackProblem> {
    let object = reader.object(value, "", &["container", "boxes", "support"])?;
    let container = reader.member(object, "", "container").and_then(|container| {
        let sides = reader.object(container, "/container", &SIDES)?;
        reader.sides(sides, "/container")
    });
    let boxes = reader.member(object, "", "boxes").and_then(|boxes| boxes_of(reader, boxes));
    let support = reader.member(object, "", "support").and_then(|support| match support.as_str() {
        Some("none") => Some(Support::None),
        Some("full") => Some(Support::Full),
        _ => {
            reader.fault("/support", wrong_shape(support, "\"none\" or \"full\""));
            None
        }
    });
    Some(PackProblem { container: container?, boxes: boxes?, support: support?, ..Default::default() })
}

fn boxes_of(reader: &mut Reader<'_>, value: &Value) -> Option<Vec<PackBox>> {
    let Some(list) = value.as_array() else {
        reader.fault("/boxes", wrong_shape(value, "a list of boxes"));
        return None;
    };
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut boxes = Vec::new();
    for (index, value) in list.iter().enumerate() {
        let pointer = format!("/boxes/{index}");
        let Some(one) = one_box(reader, value, &pointer) else { continue };
        if let Some(other) = first.insert(one.id.clone(), index) {
            let cause = format!("\u{ab}{}\u{bb} is already the id of box {other}", one.id);
            reader.fault(&format!("{pointer}/id"), Fault::new("duplicate-id", cause, "give each box its own id"));
        }
        boxes.push(one);
    }
    let count: i64 = boxes.iter().map(|one| one.count.get()).sum();
    if count > BOXES_MAX {
        let cause = format!("{count} boxes in all; the limit is {BOXES_MAX}");
        reader.fault("/boxes", Fault::new("out-of-range", cause, "split the question"));
    }
    Some(boxes)
}

fn one_box(reader: &mut Reader<'_>, value: &Value, pointer: &str) -> Option<PackBox> {
    let known = ["id", "length", "width", "height", "count", "upright"];
    let object = reader.object(value, pointer, &known)?;
    let id = reader.member(object, pointer, "id").and_then(|id| match id.as_str().filter(|id| !id.is_empty()) {
        Some(id) => Some(id.to_owned()),
        None => {
            reader.fault(&format!("{pointer}/id"), wrong_shape(id, "a text that is not empty"));
            None
        }
    });
    let sizes = reader.sides(object, pointer);
    let count = reader.number(object, pointer, "count", BOXES_MAX);
    let upright =
        object.get("upright").map_or(Some((true, true, true)), |upright| upright_of(reader, upright, pointer));
    Some(PackBox { id: id?, sizes: sizes?, count: Units::of(count?), upright: upright?, ..Default::default() })
}

fn upright_of(reader: &mut Reader<'_>, value: &Value, pointer: &str) -> Option<(bool, bool, bool)> {
    let pointer = format!("{pointer}/upright");
    let Some(list) = value.as_array().filter(|list| !list.is_empty()) else {
        reader.fault(&pointer, wrong_shape(value, "a list of one to three of length, width, height"));
        return None;
    };
    let mut may_stand = [false; 3];
    for (index, word) in list.iter().enumerate() {
        match SIDES.iter().position(|side| word.as_str() == Some(side)) {
            Some(side) => may_stand[side] = true,
            None => {
                reader.fault(&format!("{pointer}/{index}"), wrong_shape(word, "length, width or height"));
                return None;
            }
        }
    }
    Some((may_stand[0], may_stand[1], may_stand[2]))
}

/// The answer as JSON: one placement per box, in the order of the solution. `seconds` is what the caller measured.
///
/// # Panics
/// When a placement names a box that the problem does not have.
#[must_use]
pub fn write(problem: &PackProblem, solution: &PackSolution, seconds: f64) -> String {
    let mut placements = Vec::new();
    let mut packed: i128 = 0;
    for grid in &solution.placements {
        let (length, width, height) = grid.extent;
        let (x, y, z) = grid.at;
        let id = &problem.boxes[grid.kind].id;
        packed += i128::from(CubicMillimetres::cuboid(length, width, height).get()) * i128::from(grid.count().get());
        for (i, j, k) in cells(grid.counts) {
            placements.push(json!({
                "box": id,
                "x": x.get() + i * length.get(), "y": y.get() + j * width.get(), "z": z.get() + k * height.get(),
                "length": length.get(), "width": width.get(), "height": height.get(),
            }));
        }
    }
    let (length, width, height) = problem.container;
    let room = CubicMillimetres::cuboid(length, width, height).get();
    let left_out: Vec<Value> = solution
        .left_out
        .iter()
        .map(|left| {
            let reason = json!({ "rule": left.reason.rule, "text": left.reason.text, "cure": left.reason.cure });
            json!({ "box": left.id, "count": left.count.get(), "reason": reason })
        })
        .collect();
    let answer = json!({
        "placements": placements,
        "utilisation": packed as f64 / room as f64,
        "left_out": left_out,
        "steps": solution.steps,
        "seconds": seconds,
    });
    format!("{answer:#}\n")
}

/// Cells of a grid: along x first, then y, then z.
fn cells((along, across, up): (u32, u32, u32)) -> impl Iterator<Item = (i64, i64, i64)> {
    let range = |count: u32| 0..i64::from(count);
    range(up).flat_map(move |k| range(across).flat_map(move |j| range(along).map(move |i| (i, j, k))))
}

#[cfg(test)]
mod tests {
    use model::evidence::Reason;
    use model::loading::{Placement, UnpackedBox};

    use super::*;

    const GOOD: &str = r#"{"container":{"length":587,"width":233,"height":220},
        "boxes":[{"id":"a","length":60,"width":40,"height":30,"count":12,"upright":["height","width"]}],"support":"full"}"#;

    #[test]
    fn a_question_is_read_and_its_answer_written_box_by_box() {
        let problem = read("q.json", GOOD.as_bytes()).expect("a sound question");
        assert_eq!(problem.boxes[0].upright, (false, true, true));
        let mm = Millimetres::of;
        let grid =
            Placement { kind: 0, at: (mm(0), mm(5), mm(0)), extent: (mm(60), mm(40), mm(30)), counts: (2, 1, 2) };
        let reason = Reason::new("no-room", "no room", "a larger container");
        let left = UnpackedBox { id: "a".to_owned(), count: Units::of(8), reason };
        let solution = PackSolution { placements: vec![grid], left_out: vec![left], steps: 7 };
        let answer: Value = serde_json::from_str(&write(&problem, &solution, 0.25)).expect("JSON");
        let placements = answer["placements"].as_array().expect("a list");
        assert_eq!(placements.len(), 4);
        assert_eq!(placements[3], json!({"box":"a","x":60,"y":5,"z":30,"length":60,"width":40,"height":30}));
        let utilisation = answer["utilisation"].as_f64().expect("a number");
        assert!((utilisation - 4.0 * 72_000.0 / 30_089_620.0).abs() < 1e-12, "{utilisation}");
        assert_eq!((answer["left_out"][0]["count"].as_i64(), answer["steps"].as_i64()), (Some(8), Some(7)));
        assert_eq!(answer["seconds"].as_f64(), Some(0.25));
    }

    #[test]
    fn wrong_questions_are_refused_by_pointer() {
        for (from, to, pointer, code, remark) in [
            ("\"width\":233", "\"width\":-1", "/container/width", "out-of-range", "negative"),
            ("\"width\":233", "\"width\":23.5", "/container/width", "wrong-shape", "not whole"),
            ("\"width\":233,", "", "/container/width", "key-missing", "missing"),
            ("\"count\":12", "\"count\":\"12\"", "/boxes/0/count", "wrong-shape", "text"),
            ("\"count\":12", "\"cuont\":12", "/boxes/0/cuont", "unknown-key", "misspelled"),
            ("\"height\",\"width\"]", "\"depth\"]", "/boxes/0/upright/0", "wrong-shape", "unknown side"),
            ("[\"height\",\"width\"]", "[]", "/boxes/0/upright", "wrong-shape", "no way to stand"),
            ("\"full\"", "\"some\"", "/support", "wrong-shape", "unknown support"),
            ("\"id\":\"a\"", "\"id\":\"\"", "/boxes/0/id", "wrong-shape", "empty id"),
            ("\"boxes\":[", "\"boxes\":[7,", "/boxes/0", "wrong-shape", "not an object"),
        ] {
            assert!(GOOD.contains(from), "{remark}");
            let faults = read("q.json", GOOD.replacen(from, to, 1).as_bytes()).expect_err(remark);
            let found = faults.iter().any(|fault| fault.place.column == pointer && fault.code == code);
            assert!(found, "{remark}: {faults:?}");
        }
        let broken = read("q.json", b"{\n\"container\": }").expect_err("broken JSON");
        assert_eq!((broken[0].code, broken[0].place.line), ("bad-json", 2));
    }
}
