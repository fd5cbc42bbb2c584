//! Decides the outside shape of a packing question: strict JSON in, JSON out. Does not pack (`loading`). The page
//! `docs/pack-file.md` tells every key. Up: [`crate`].

mod answer;
mod boxes;
mod br;
mod container;
pub(crate) mod reader;
pub(crate) mod twice;

use model::fault::Fault;
use model::loading::{PackProblem, Support};
use model::quantity::Permille;
use serde_json::Value;

use crate::packing::reader::{Reader, wrong_shape};
use crate::table::bytes;
use crate::table::collector::Faults;

pub use crate::packing::answer::write;
pub use crate::packing::br::{read_br, read_br_all};

/// Largest side of a container or box, mm: 100 m, beyond every hold.
const SIDE_MAX: i64 = 100_000;

/// Most boxes of one question: each is one placement of the answer, which must fit in memory.
const BOXES_MAX: i64 = 1_000_000;

/// The three sides of a container, a box or a room that is kept empty.
const SIDES: [&str; 3] = ["length", "width", "height"];

/// Reads a packing question.
///
/// # Errors
/// Every fault, with the JSON pointer of the value as its column; a broken syntax with its line.
pub fn read(file: &str, raw: &[u8]) -> Result<PackProblem, Vec<Fault>> {
    let mut faults = Faults::default();
    let text = bytes::text(file, raw, &mut faults);
    let problem = match serde_json::from_str::<Value>(&text) {
        Ok(value) => {
            let mut reader = Reader { file, faults: &mut faults };
            for pointer in twice::keys(&text) {
                let cause = "this key stands twice in its object: which of the two counts is not said";
                reader.fault(&pointer, Fault::new("duplicate-key", cause, "remove one of the two"));
            }
            problem(&mut reader, &value)
        }
        Err(error) => {
            let line = error.line() as u64;
            faults.push(Fault::new("bad-json", error.to_string(), "mend the JSON at this place").at(file, line, ""));
            None
        }
    };
    faults.finish(problem).map(|(problem, _)| problem)
}

fn problem(reader: &mut Reader<'_>, value: &Value) -> Option<PackProblem> {
    let object = reader.object(value, "", &["container", "boxes", "support", "separations"])?;
    let container = reader.member(object, "", "container").and_then(|value| container::read(reader, value));
    let needs_mass = container::has_mass_limit(object.get("container"));
    let boxes = reader.member(object, "", "boxes").and_then(|value| boxes::read(reader, value, needs_mass));
    let support = reader.member(object, "", "support").and_then(|value| support_of(reader, value));
    let separations = match object.get("separations") {
        None => Some(Vec::new()),
        Some(value) => boxes::separations(reader, value),
    };
    let container = container?;
    Some(PackProblem {
        container: container.sizes,
        gross_max: container.gross_max,
        contour: container.contour,
        keep_out: container.keep_out,
        door: container.door,
        separations: separations?,
        boxes: boxes?,
        support: support?,
    })
}

/// A word, or the share of a base that must be carried, to the thousandth.
fn support_of(reader: &mut Reader<'_>, value: &Value) -> Option<Support> {
    const WANTED: &str = "\"none\", \"full\" or a share above 0 and up to 1";
    match value {
        Value::String(word) if word == "none" => return Some(Support::None),
        Value::String(word) if word == "full" => return Some(Support::Full),
        Value::Number(number) => {
            let share = number.as_f64().unwrap_or(f64::NAN);
            let thousandths = (share * 1000.0).round();
            // The nearest double of a decimal with three places is far nearer to it than this.
            let is_whole = (share * 1000.0 - thousandths).abs() < 1e-9;
            if !(share > 0.0 && share <= 1.0) {
                let cause = format!("a share of {number} lies outside 0 to 1");
                reader.fault("/support", Fault::new("out-of-range", cause, format!("give {WANTED}")));
            } else if is_whole && thousandths >= 1000.0 {
                return Some(Support::Full);
            } else if is_whole {
                let share = Permille::try_new(thousandths as i64).expect("a share below 1 should be below 1000");
                return Some(Support::Share(share));
            } else {
                let cause = format!("a share of {number} is finer than a thousandth");
                reader.fault("/support", Fault::new("out-of-range", cause, "round it to three decimals"));
            }
        }
        _ => reader.fault("/support", wrong_shape(value, WANTED)),
    }
    None
}

#[cfg(test)]
mod tests;
