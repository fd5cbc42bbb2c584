//! Decides how single values of a packing question are read: each is of its shape and within its span, or a fault with
//! its place. Up: [`crate::packing`].

use model::fault::Fault;
use model::quantity::Millimetres;
use serde_json::{Map, Value};

use super::{BOXES_MAX, SIDE_MAX, SIDES};
use crate::suggest;
use crate::table::collector::Faults;

/// What a whole number may be, and what to do about one that is not.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    least: i64,
    greatest: i64,
    cure: &'static str,
}

impl Span {
    /// From the least to the greatest, both included, and what cures a figure outside.
    pub(crate) const fn new(least: i64, greatest: i64, cure: &'static str) -> Self {
        Self { least, greatest, cure }
    }
}

/// A side.
pub(crate) const SIDE: Span =
    Span { least: 1, greatest: SIDE_MAX, cure: "check the figure and its unit (millimetres)" };

/// A coordinate.
pub(crate) const COORDINATE: Span = Span { least: 0, ..SIDE };

/// A number of boxes.
pub(crate) const COUNT: Span = Span { least: 1, greatest: BOXES_MAX, cure: "check the count, or split the question" };

/// A mass: a thousand tonnes are beyond every aircraft.
pub(crate) const MASS: Span = Span { least: 1, greatest: 1_000_000_000, cure: "check the figure and its unit (grams)" };

/// A mass that a box bears; zero is fragile.
pub(crate) const BEARING: Span = Span { least: 0, ..MASS };

/// An unloading order.
pub(crate) const GROUP: Span =
    Span { least: 0, greatest: u16::MAX as i64, cure: "number the unloading stops from 0 or 1 upwards" };

/// Reads values of one file, gathering faults.
pub(crate) struct Reader<'a> {
    /// The file.
    pub(crate) file: &'a str,
    /// Faults so far.
    pub(crate) faults: &'a mut Faults,
}

impl Reader<'_> {
    /// Notes a fault at a JSON pointer.
    pub(crate) fn fault(&mut self, pointer: &str, fault: Fault) {
        self.faults.push(fault.at(self.file, 0, pointer));
    }

    /// An object with its known keys; other keys are faults.
    pub(crate) fn object<'v>(
        &mut self,
        value: &'v Value,
        pointer: &str,
        known: &[&str],
    ) -> Option<&'v Map<String, Value>> {
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

    /// A list of no more than so many values.
    pub(crate) fn list<'v>(
        &mut self,
        value: &'v Value,
        pointer: &str,
        wanted: &str,
        most: usize,
    ) -> Option<&'v Vec<Value>> {
        let Some(list) = value.as_array() else {
            self.fault(pointer, wrong_shape(value, wanted));
            return None;
        };
        if list.len() > most {
            let cause = format!("{} values; the limit is {most}", list.len());
            self.fault(pointer, Fault::new("out-of-range", cause, "give fewer"));
            return None;
        }
        Some(list)
    }

    /// A value that must be there.
    pub(crate) fn member<'v>(&mut self, object: &'v Map<String, Value>, pointer: &str, key: &str) -> Option<&'v Value> {
        let value = object.get(key);
        if value.is_none() {
            let cause = format!("{key} is missing");
            self.fault(&format!("{pointer}/{key}"), Fault::new("key-missing", cause, format!("add {key}")));
        }
        value
    }

    /// A whole number within a span.
    pub(crate) fn whole(&mut self, value: &Value, pointer: &str, span: Span) -> Option<i64> {
        let Some(number) = value.as_i64() else {
            // Beyond 63 bits the value is a number, only too large; nearer ones with a fraction are no whole numbers.
            let is_huge = value.as_f64().is_some_and(|number| number.abs() >= 9e15);
            let fault = if is_huge { outside(value, span) } else { wrong_shape(value, "a whole number") };
            self.fault(pointer, fault);
            return None;
        };
        if !(span.least..=span.greatest).contains(&number) {
            self.fault(pointer, outside(value, span));
            return None;
        }
        Some(number)
    }

    /// A whole number within a span that must be there.
    pub(crate) fn number(&mut self, object: &Map<String, Value>, pointer: &str, key: &str, span: Span) -> Option<i64> {
        let value = self.member(object, pointer, key)?;
        self.whole(value, &format!("{pointer}/{key}"), span)
    }

    /// A whole number within a span that may be absent: `Some(None)` then, and `None` when it is wrong.
    pub(crate) fn optional(
        &mut self,
        object: &Map<String, Value>,
        pointer: &str,
        key: &str,
        span: Span,
    ) -> Option<Option<i64>> {
        match object.get(key) {
            None => Some(None),
            Some(value) => self.whole(value, &format!("{pointer}/{key}"), span).map(Some),
        }
    }

    /// A text that is not empty.
    pub(crate) fn text(&mut self, value: &Value, pointer: &str) -> Option<String> {
        let text = value.as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.fault(pointer, wrong_shape(value, "a text that is not empty"));
        }
        text.map(str::to_owned)
    }

    /// Length, width and height.
    pub(crate) fn sides(
        &mut self,
        object: &Map<String, Value>,
        pointer: &str,
    ) -> Option<(Millimetres, Millimetres, Millimetres)> {
        let [length, width, height] = SIDES.map(|side| self.number(object, pointer, side, SIDE).map(Millimetres::of));
        Some((length?, width?, height?))
    }
}

fn outside(value: &Value, span: Span) -> Fault {
    let cause = format!("{value} lies outside {} to {}", span.least, span.greatest);
    Fault::new("out-of-range", cause, span.cure)
}

/// A value that is something else than is wanted; long values are cut.
pub(crate) fn wrong_shape(value: &Value, wanted: &str) -> Fault {
    let mut shown = value.to_string();
    if shown.chars().count() > 40 {
        shown = shown.chars().take(40).chain(['\u{2026}']).collect();
    }
    Fault::new("wrong-shape", format!("{shown} is not {wanted}"), format!("give {wanted}"))
}
