//! Decides how a value of the model stands in JSON: amounts as whole numbers, ids and instants as text, points as
//! `[latitude, longitude]` in degrees, absent values as `null`. Every wrong value is reported with its JSON pointer,
//! and reading goes on, so that a person sees all of them at once. Does not decide which fields a record has
//! (`records`). Up: [`crate::plan`].

use std::cell::RefCell;

use jiff::Timestamp;
use jiff::civil::Date;
use model::evidence::{RecordKind, RecordRef};
use model::fault::{Fault, FaultPlace};
use model::geo::GeoPoint;
use model::id::{
    AircraftTypeId, AirportId, BundleId, ConsignmentId, DisruptionId, FlightId, ItemId, OfferLineId, PlaceId,
    PositionId, TailId, UldTypeId, UnitId,
};
use model::loading::LimitState;
use model::quantity::{Arm, CubicMillimetres, Currency, Grams, Metres, Millimetres, Minutes, Money, Permille, Units};
use serde_json::Value;

/// A value that can be written as JSON and read back.
pub(super) trait Form: Sized {
    /// The value as JSON.
    fn write(&self) -> Value;
    /// The value back, or nothing, with the faults noted.
    fn read(at: &At<'_>) -> Option<Self>;
}

/// A place in the document that is being read.
pub(super) struct At<'a> {
    value: &'a Value,
    pointer: String,
    faults: &'a RefCell<Vec<Fault>>,
}

impl<'a> At<'a> {
    /// The whole document.
    pub(super) fn top(value: &'a Value, faults: &'a RefCell<Vec<Fault>>) -> Self {
        Self { value, pointer: String::new(), faults }
    }

    /// A place below this one; the step is escaped as RFC 6901 asks.
    fn below(&self, step: &str, value: &'a Value) -> Self {
        let step = step.replace('~', "~0").replace('/', "~1");
        Self { value, pointer: format!("{}/{step}", self.pointer), faults: self.faults }
    }

    /// Notes a fault here.
    pub(super) fn fault<T>(&self, mut fault: Fault) -> Option<T> {
        fault.place = FaultPlace { file: String::new(), line: 0, column: self.pointer.clone() };
        self.faults.borrow_mut().push(fault);
        None
    }

    /// Notes that another kind of value should stand here.
    pub(super) fn wrong_type<T>(&self, wanted: &str) -> Option<T> {
        let mut found = self.value.to_string();
        if found.len() > FOUND_LENGTH_MAX {
            found = format!("{}\u{2026}", found.chars().take(FOUND_LENGTH_MAX).collect::<String>());
        }
        self.fault(Fault::new(
            "plan-wrong-type",
            format!("{found} stands where {wanted} should"),
            format!("give {wanted}"),
        ))
    }

    /// The names of an object's fields must be among those known; a stranger is noted with the nearest known name.
    pub(super) fn only_fields(&self, known: &[&str]) -> Option<()> {
        let Some(object) = self.value.as_object() else { return self.wrong_type("an object") };
        for (name, value) in object {
            if !known.contains(&name.as_str()) {
                let action = match nearest(name, known) {
                    Some(near) => format!("write \u{ab}{near}\u{bb}, or remove it"),
                    None => "remove it".to_owned(),
                };
                let cause = format!("\u{ab}{name}\u{bb} is not a field of this record");
                let _: Option<()> = self.below(name, value).fault(Fault::new("plan-field-unknown", cause, action));
            }
        }
        Some(())
    }

    /// Reads a field that must be there.
    pub(super) fn field<T: Form>(&self, name: &str) -> Option<T> {
        match self.value.get(name) {
            Some(value) => T::read(&self.below(name, value)),
            None => self.fault(Fault::new(
                "plan-field-missing",
                format!("the field \u{ab}{name}\u{bb} is missing"),
                "make the plan again with `airbridge plan`",
            )),
        }
    }

    /// Reads a field that need not be there.
    pub(super) fn optional<T: Form>(&self, name: &str) -> Option<Option<T>> {
        match self.value.get(name) {
            Some(value) => Option::<T>::read(&self.below(name, value)),
            None => Some(None),
        }
    }

    /// Reads text.
    fn text(&self) -> Option<&'a str> {
        match self.value.as_str() {
            Some(text) => Some(text),
            None => self.wrong_type("text"),
        }
    }

    /// Reads a whole number.
    fn whole(&self) -> Option<i64> {
        match self.value.as_i64() {
            Some(number) => Some(number),
            None => self.wrong_type("a whole number"),
        }
    }

    /// Reads one of a list of words.
    pub(super) fn word<T: Copy>(&self, words: &[(T, &str)]) -> Option<T> {
        let text = self.text()?;
        if let Some((meaning, _)) = words.iter().find(|(_, word)| *word == text) {
            return Some(*meaning);
        }
        let known: Vec<&str> = words.iter().map(|(_, word)| *word).collect();
        let hint = nearest(text, &known).map_or_else(String::new, |near| format!(", such as \u{ab}{near}\u{bb}"));
        self.fault(Fault::new(
            "plan-unknown-word",
            format!("\u{ab}{text}\u{bb} is not a word of this list"),
            format!("give one of {}{hint}", known.join(", ")),
        ))
    }

    /// Takes what a constructor of the model made, or notes its refusal.
    fn made<T>(&self, made: Result<T, Fault>) -> Option<T> {
        match made {
            Ok(value) => Some(value),
            Err(fault) => self.fault(fault),
        }
    }
}

/// How much of a wrong value is quoted in a fault: enough to recognise it, short enough for a line.
const FOUND_LENGTH_MAX: usize = 40;

/// A suggestion must be at least this like the word it replaces (Jaro-Winkler, 0 to 1).
const LIKENESS_MIN: f64 = 0.8;

/// The known word that is most like a wrong one, if any is like it at all.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let mut best: Option<(&str, f64)> = None;
    for candidate in known {
        let likeness = strsim::jaro_winkler(word, candidate);
        if likeness >= LIKENESS_MIN && best.is_none_or(|(_, found)| likeness > found) {
            best = Some((candidate, likeness));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// Amounts and ids stand as their number or text and are refused by their own constructor.
macro_rules! made {
    (number: $($amount:ident),*; text: $($id:ident),*) => {
        $(impl Form for $amount {
            fn write(&self) -> Value {
                Value::from(self.get())
            }
            fn read(at: &At<'_>) -> Option<Self> {
                let number = at.whole()?;
                at.made(Self::try_new(number))
            }
        })*
        $(impl Form for $id {
            fn write(&self) -> Value {
                Value::from(self.as_str())
            }
            fn read(at: &At<'_>) -> Option<Self> {
                let text = at.text()?;
                at.made(Self::try_new(text))
            }
        })*
    };
}

made!(
    number: CubicMillimetres, Grams, Metres, Millimetres, Minutes, Permille, Units;
    text: AircraftTypeId, AirportId, ConsignmentId, FlightId, ItemId, OfferLineId, PlaceId, PositionId, TailId,
        UldTypeId, UnitId, Currency, BundleId, DisruptionId
);

/// Plain whole numbers.
macro_rules! plain {
    ($($number:ident),*) => {
        $(impl Form for $number {
            fn write(&self) -> Value {
                Value::from(*self)
            }
            fn read(at: &At<'_>) -> Option<Self> {
                let signed = at.value.as_i64().and_then(|number| Self::try_from(number).ok());
                signed
                    .or_else(|| at.value.as_u64().and_then(|number| Self::try_from(number).ok()))
                    .or_else(|| at.wrong_type(concat!("a whole number that fits in ", stringify!($number))))
            }
        })*
    };
}

plain!(u8, u32, u64, i64, usize);

/// Instants and days stand as ISO 8601 text.
macro_rules! calendar {
    ($($moment:ident: $wanted:literal),*) => {
        $(impl Form for $moment {
            fn write(&self) -> Value {
                Value::from(self.to_string())
            }
            fn read(at: &At<'_>) -> Option<Self> {
                match at.text()?.parse() {
                    Ok(moment) => Some(moment),
                    Err(_) => at.wrong_type($wanted),
                }
            }
        })*
    };
}

calendar!(Timestamp: "an instant such as \"2020-04-01T00:00:00Z\"", Date: "a day such as \"2020-04-01\"");

impl Form for String {
    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
    fn read(at: &At<'_>) -> Option<Self> {
        at.text().map(str::to_owned)
    }
}

impl Form for bool {
    fn write(&self) -> Value {
        Value::from(*self)
    }
    fn read(at: &At<'_>) -> Option<Self> {
        at.value.as_bool().or_else(|| at.wrong_type("true or false"))
    }
}

impl Form for Arm {
    fn write(&self) -> Value {
        Value::from(self.0)
    }
    fn read(at: &At<'_>) -> Option<Self> {
        at.whole().map(Self)
    }
}

impl Form for Money {
    fn write(&self) -> Value {
        Value::Array(vec![self.cents.into(), self.currency.as_str().into()])
    }
    fn read(at: &At<'_>) -> Option<Self> {
        let (cents, currency) = <(i64, Currency)>::read(at)?;
        Some(Self { cents, currency })
    }
}

impl Form for GeoPoint {
    fn write(&self) -> Value {
        Value::Array(vec![self.latitude().into(), self.longitude().into()])
    }
    fn read(at: &At<'_>) -> Option<Self> {
        let degrees = |index: usize| at.value.get(index).and_then(Value::as_f64);
        match (at.value.as_array().map(Vec::len), degrees(0), degrees(1)) {
            (Some(2), Some(latitude), Some(longitude)) => at.made(Self::try_new(latitude, longitude)),
            _ => at.wrong_type("[latitude, longitude] in degrees"),
        }
    }
}

impl Form for LimitState {
    fn write(&self) -> Value {
        match self {
            Self::Kept => Value::from("kept"),
            Self::NotChecked(why) => serde_json::json!({ "not_checked": why }),
        }
    }
    fn read(at: &At<'_>) -> Option<Self> {
        if at.value.is_object() {
            at.only_fields(&["not_checked"])?;
            return at.field("not_checked").map(Self::NotChecked);
        }
        at.word(&[((), "kept")]).map(|()| Self::Kept)
    }
}

impl Form for RecordRef {
    fn write(&self) -> Value {
        Value::from(self.to_string())
    }
    fn read(at: &At<'_>) -> Option<Self> {
        let text = at.text()?;
        match text.split_once(':').map(|(word, id)| (RecordKind::of_word(word), id)) {
            Some((Some(kind), id)) if !id.is_empty() => Some(Self::new(kind, id)),
            _ => at.wrong_type("a record as \"kind:id\""),
        }
    }
}

impl<T: Form> Form for Vec<T> {
    fn write(&self) -> Value {
        Value::Array(self.iter().map(Form::write).collect())
    }
    fn read(at: &At<'_>) -> Option<Self> {
        let Some(items) = at.value.as_array() else { return at.wrong_type("a list") };
        // Every item is read before the first missing one ends the reading: all faults at once.
        let read: Vec<Option<T>> =
            items.iter().enumerate().map(|(index, item)| T::read(&at.below(&index.to_string(), item))).collect();
        read.into_iter().collect()
    }
}

impl<T: Form> Form for Option<T> {
    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, Form::write)
    }
    fn read(at: &At<'_>) -> Option<Self> {
        if at.value.is_null() { Some(None) } else { T::read(at).map(Some) }
    }
}

/// Tuples stand as lists of their length.
macro_rules! tuple {
    ($length:literal: $($part:ident $index:tt),*) => {
        impl<$($part: Form),*> Form for ($($part,)*) {
            fn write(&self) -> Value {
                Value::Array(vec![$(self.$index.write()),*])
            }
            fn read(at: &At<'_>) -> Option<Self> {
                match at.value.as_array() {
                    Some(items) if items.len() == $length => {
                        let parts = ($($part::read(&at.below(stringify!($index), &items[$index])),)*);
                        Some(($(parts.$index?,)*))
                    }
                    _ => at.wrong_type(concat!("a list of ", $length)),
                }
            }
        }
    };
}

tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
