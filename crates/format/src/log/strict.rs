//! Decides how a canonical text is read: every field is known, of its shape, and in its place, or all faults are told at
//! once with a JSON pointer each. Up: [`crate::log`].

use model::fault::Fault;
use model::quantity::Units;
use serde_json::{Map, Value};

use super::TEXT_SIZE_MAX;
use crate::packing::reader::wrong_shape;
use crate::suggest;

/// Longest list in a canonical text.
const LIST_LENGTH_MAX: usize = 10_000;

/// Reads a canonical text as a whole: what `read` makes of it must be written by `write` to the same bytes. Codes `bad-json`,
/// `out-of-range`, `not-canonical`, and those of `read`.
pub(crate) fn read_text<T>(
    text: &str,
    read: impl FnOnce(&Value, &mut Vec<Fault>) -> Option<T>,
    write: impl FnOnce(&T) -> String,
) -> Result<T, Vec<Fault>> {
    if text.len() > TEXT_SIZE_MAX {
        let cause = format!("the text has {} bytes; the limit is {TEXT_SIZE_MAX}", text.len());
        return Err(vec![Fault::new("out-of-range", cause, "attach what is long as evidence")]);
    }
    let value: Value = serde_json::from_str(text)
        .map_err(|error| vec![Fault::new("bad-json", error.to_string(), "give one JSON object")])?;
    let mut faults = Vec::new();
    let read = read(&value, &mut faults);
    match read {
        Some(read) if faults.is_empty() => {
            if write(&read) == text {
                return Ok(read);
            }
            let cause = "the text holds the right fields in another writing";
            let action = "leave out blanks, doubled fields and empty lists, and keep fields and lists in order";
            Err(vec![Fault::new("not-canonical", cause, action)])
        }
        _ => {
            assert!(!faults.is_empty(), "a text that is not read should have a fault");
            Err(faults)
        }
    }
}

/// An object that is read field by field.
pub(crate) struct Object<'v, 'f> {
    fields: &'v Map<String, Value>,
    pointer: String,
    known: Vec<&'static str>,
    /// Faults so far, of this object and those before it.
    pub(crate) faults: &'f mut Vec<Fault>,
}

impl<'v, 'f> Object<'v, 'f> {
    /// Opens a value that must be an object.
    pub(crate) fn open(value: &'v Value, pointer: &str, faults: &'f mut Vec<Fault>) -> Option<Self> {
        match value.as_object() {
            Some(fields) => Some(Self { fields, pointer: pointer.to_owned(), known: Vec::new(), faults }),
            None => {
                faults.push(wrong_shape(value, "an object").at("", 0, pointer));
                None
            }
        }
    }

    fn at(&self, field: &str) -> String {
        format!("{}/{field}", self.pointer)
    }

    /// Notes a fault of a field; of the whole object when it is empty.
    pub(crate) fn fault(&mut self, field: &str, fault: Fault) {
        let pointer = if field.is_empty() { self.pointer.clone() } else { self.at(field) };
        self.faults.push(fault.at("", 0, &pointer));
    }

    /// What a constructor makes of fields that were all read; notes its fault.
    pub(crate) fn made<T>(&mut self, made: Result<T, Fault>) -> Option<T> {
        made.map_err(|fault| self.fault("", fault)).ok()
    }

    /// A field's value; a fault when it is not there.
    pub(crate) fn value(&mut self, field: &'static str) -> Option<&'v Value> {
        let value = self.optional_value(field);
        if value.is_none() {
            let cause = format!("{field} is missing");
            self.fault(field, Fault::new("key-missing", cause, format!("add {field}")));
        }
        value
    }

    /// A field's value, where it is there.
    pub(crate) fn optional_value(&mut self, field: &'static str) -> Option<&'v Value> {
        self.known.push(field);
        self.fields.get(field)
    }

    /// A text that must be there, read by a constructor.
    pub(crate) fn need<T>(&mut self, field: &'static str, read: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let value = self.value(field)?;
        self.text(field, value, read)
    }

    /// A text that may be absent: `Some(None)` then, and `None` when it is wrong.
    pub(crate) fn may<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<Option<T>> {
        match self.optional_value(field) {
            None => Some(None),
            Some(value) => self.text(field, value, read).map(Some),
        }
    }

    fn text<T>(&mut self, field: &str, value: &Value, read: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let made = match value.as_str() {
            Some(text) => read(text),
            None => Err(wrong_shape(value, "a text")),
        };
        made.map_err(|fault| self.fault(field, fault)).ok()
    }

    /// One of a set of words that must be there. Code `unknown-word`.
    pub(crate) fn word<T: Copy>(&mut self, field: &'static str, words: &[(T, &'static str)]) -> Option<T> {
        self.need(field, |text| {
            let found = words.iter().find(|(_, word)| *word == text).map(|(value, _)| *value);
            found.ok_or_else(|| {
                let known: Vec<&str> = words.iter().map(|(_, word)| *word).collect();
                let shown: String = text.chars().take(80).collect();
                let cause = format!("\u{ab}{shown}\u{bb} is none of the words {}", known.join(", "));
                Fault::new("unknown-word", cause, suggest::action(text, known, "write one of them"))
            })
        })
    }

    /// A whole number from the least to the greatest that must be there.
    pub(crate) fn whole(&mut self, field: &'static str, least: i64, greatest: i64) -> Option<i64> {
        let value = self.value(field)?;
        self.number(field, value, least, greatest)
    }

    /// As [`Self::whole`], but it may be absent.
    pub(crate) fn whole_if_any(&mut self, field: &'static str, least: i64, greatest: i64) -> Option<Option<i64>> {
        match self.optional_value(field) {
            None => Some(None),
            Some(value) => self.number(field, value, least, greatest).map(Some),
        }
    }

    fn number(&mut self, field: &str, value: &Value, least: i64, greatest: i64) -> Option<i64> {
        let number = value.as_i64().filter(|number| (least..=greatest).contains(number));
        if number.is_none() {
            let fault = if value.is_number() {
                let cause = format!("{value} is not a whole number from {least} to {greatest}");
                Fault::new("out-of-range", cause, "check the figure and its unit")
            } else {
                wrong_shape(value, "a whole number")
            };
            self.fault(field, fault);
        }
        number
    }

    /// Units that must be there.
    pub(crate) fn units(&mut self, field: &'static str) -> Option<Units> {
        self.whole(field, 0, i64::MAX).map(Units::of)
    }

    /// A yes or no that must be there.
    pub(crate) fn is(&mut self, field: &'static str) -> Option<bool> {
        let value = self.value(field)?;
        if !value.is_boolean() {
            self.fault(field, wrong_shape(value, "true or false"));
        }
        value.as_bool()
    }

    /// A list that must be there, read value by value with its pointer.
    pub(crate) fn list<T>(
        &mut self,
        field: &'static str,
        read: impl FnMut(&'v Value, &str, &mut Vec<Fault>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.value(field)?;
        self.values(field, value, read)
    }

    /// As [`Self::list`]; an absent list is an empty one.
    pub(crate) fn list_if_any<T>(
        &mut self,
        field: &'static str,
        read: impl FnMut(&'v Value, &str, &mut Vec<Fault>) -> Option<T>,
    ) -> Option<Vec<T>> {
        match self.optional_value(field) {
            None => Some(Vec::new()),
            Some(value) => self.values(field, value, read),
        }
    }

    fn values<T>(
        &mut self,
        field: &str,
        value: &'v Value,
        mut read: impl FnMut(&'v Value, &str, &mut Vec<Fault>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let pointer = self.at(field);
        match value.as_array() {
            Some(list) if list.len() <= LIST_LENGTH_MAX => {
                let read: Vec<Option<T>> = list
                    .iter()
                    .enumerate()
                    .map(|(index, value)| read(value, &format!("{pointer}/{index}"), self.faults))
                    .collect();
                read.into_iter().collect()
            }
            Some(list) => {
                let cause = format!("{} values; the limit is {LIST_LENGTH_MAX}", list.len());
                self.fault(field, Fault::new("out-of-range", cause, "split the event"));
                None
            }
            None => {
                self.fault(field, wrong_shape(value, "a list"));
                None
            }
        }
    }

    /// An object within, which must be there.
    pub(crate) fn inner<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(Object<'v, '_>) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(field)?;
        let pointer = self.at(field);
        read(Object::open(value, &pointer, self.faults)?)
    }

    /// An object within, which may be absent.
    pub(crate) fn inner_if_any<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(Object<'v, '_>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.optional_value(field) {
            None => Some(None),
            Some(value) => {
                let pointer = self.at(field);
                read(Object::open(value, &pointer, self.faults)?).map(Some)
            }
        }
    }

    /// Ends the reading: fields that nobody asked for are faults. `None` then.
    pub(crate) fn finish(mut self) -> Option<()> {
        let strange: Vec<&String> = self.fields.keys().filter(|key| !self.known.contains(&key.as_str())).collect();
        for key in &strange {
            let shown: String = key.chars().take(80).collect();
            let action = suggest::action(key, self.known.iter().copied(), "remove it");
            let fault = Fault::new("unknown-key", format!("there is no field \u{ab}{shown}\u{bb}"), action);
            self.fault(&shown, fault);
        }
        strange.is_empty().then_some(())
    }
}

/// A text in a list, read by a constructor.
pub(crate) fn element<T>(
    value: &Value,
    pointer: &str,
    faults: &mut Vec<Fault>,
    read: impl FnOnce(&str) -> Result<T, Fault>,
) -> Option<T> {
    let made = match value.as_str() {
        Some(text) => read(text),
        None => Err(wrong_shape(value, "a text")),
    };
    made.map_err(|fault| faults.push(fault.at("", 0, pointer))).ok()
}
