//! Decides how one key of `operation.toml` becomes a value: numbers, texts, choices, lists, each fault at its line.
//! Does not decide which keys there are. Up: [`crate::folder::settings`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::fault::Fault;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::FILE;
use crate::suggest;
use crate::table::cell;
use crate::table::collector::Faults;

/// A key of a whole number: its name, its least and greatest value, its default.
pub(super) type Number = (&'static str, i64, i64, i64);

/// The keys of a file, by their dotted names.
pub(super) struct Keys<'a> {
    values: BTreeMap<String, (u64, &'a DeValue<'a>)>,
    text: &'a str,
    is_broken: bool,
    faults: &'a mut Faults,
}

/// Line of a byte, from 1.
pub(super) fn line_of(text: &str, byte: usize) -> u64 {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|byte| **byte == b'\n').count() as u64 + 1
}

impl<'a> Keys<'a> {
    /// The keys of a table; a broken file may hold keys that were not found.
    pub(super) fn of(table: &'a DeTable<'a>, text: &'a str, is_broken: bool, faults: &'a mut Faults) -> Self {
        let mut keys = Self { values: BTreeMap::new(), text, is_broken, faults };
        keys.flatten("", table);
        keys
    }

    /// Lists every value under its dotted key, with its line.
    fn flatten(&mut self, above: &str, table: &'a DeTable<'a>) {
        for (key, value) in table {
            let path = if above.is_empty() { key.get_ref().to_string() } else { format!("{above}.{}", key.get_ref()) };
            let value: &'a Spanned<DeValue<'a>> = value;
            match value.get_ref() {
                DeValue::Table(inner) => self.flatten(&path, inner),
                leaf => {
                    self.values.insert(path, (line_of(self.text, key.span().start), leaf));
                }
            }
        }
    }

    /// The line of a key; 0 where it is not there.
    pub(super) fn line(&self, key: &str) -> u64 {
        self.values.get(key).map_or(0, |(line, _)| *line)
    }

    /// Reports a fault at a key.
    pub(super) fn fault(&mut self, key: &str, fault: Fault) {
        let line = self.line(key);
        self.faults.push(fault.at(FILE, line, key));
    }

    /// Reports every key that is none of the known ones.
    pub(super) fn report_unknown(&mut self, known: &[&str]) {
        let unknown: Vec<String> = self.values.keys().filter(|key| !known.contains(&key.as_str())).cloned().collect();
        for key in unknown {
            let otherwise = "remove it; docs/operation-folder.md lists the keys";
            let action = suggest::action(&key, known.iter().copied(), otherwise);
            self.fault(&key, Fault::new("unknown-key", format!("there is no key \u{ab}{key}\u{bb}"), action));
        }
    }

    /// The value of a key, where there is one.
    pub(super) fn value(&self, key: &str) -> Option<&'a DeValue<'a>> {
        self.values.get(key).map(|(_, value)| *value)
    }

    /// A text; a missing one is a fault when it is required, unless broken lines may have held it.
    pub(super) fn text(&mut self, key: &str, is_required: bool) -> Option<String> {
        match self.values.get(key).map(|(_, value)| *value) {
            Some(DeValue::String(text)) => Some(text.to_string()),
            Some(_) => {
                self.fault(key, Fault::new("not-a-text", format!("{key} is not a text"), "put it in quotation marks"));
                None
            }
            None if is_required && !self.is_broken => {
                self.fault(
                    key,
                    Fault::new("key-missing", format!("{key} is missing"), format!("add a line {key} = ...")),
                );
                None
            }
            None => None,
        }
    }

    /// An instant, as TOML's own or as a text.
    pub(super) fn instant(&mut self, key: &str) -> Option<Timestamp> {
        let written = match self.values.get(key).map(|(_, value)| *value) {
            Some(DeValue::Datetime(instant)) => Some(instant.to_string()),
            _ => self.text(key, true),
        };
        match cell::instant(&written?) {
            Ok(instant) => Some(instant),
            Err(fault) => {
                self.fault(key, fault);
                None
            }
        }
    }

    /// A whole number within its range, or its default.
    pub(super) fn number(&mut self, (key, least, greatest, default): Number) -> Option<i64> {
        let value = match self.values.get(key).map(|(_, value)| *value) {
            None => return Some(default),
            Some(DeValue::Integer(digits)) => i64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            Some(_) => {
                self.fault(
                    key,
                    Fault::new("not-a-number", format!("{key} is not a whole number"), "write digits alone"),
                );
                return None;
            }
        };
        let value = value.filter(|value| (least..=greatest).contains(value));
        if value.is_none() {
            let cause = format!("{key} lies outside {least} to {greatest}");
            self.fault(
                key,
                Fault::new("out-of-range", cause, format!("give {least} to {greatest}; the default is {default}")),
            );
        }
        value
    }

    /// One of the words of a list, or its default.
    pub(super) fn choice<T: Copy + Default>(&mut self, key: &str, words: &[(T, &'static str)]) -> Option<T> {
        if self.value(key).is_none() {
            return Some(T::default());
        }
        let word = self.text(key, false)?;
        self.checked(key, cell::word(&word, words))
    }

    /// `true` or `false`, or its default.
    pub(super) fn flag(&mut self, key: &str, default: bool) -> Option<bool> {
        match self.value(key) {
            None => Some(default),
            Some(DeValue::Boolean(flag)) => Some(*flag),
            Some(_) => {
                let cause = format!("{key} is neither true nor false");
                self.fault(key, Fault::new("not-yes-or-no", cause, "write true or false, without quotation marks"));
                None
            }
        }
    }

    /// A list of texts, empty where the key is not there.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<String>> {
        let Some(value) = self.value(key) else { return Some(Vec::new()) };
        let texts = match value {
            DeValue::Array(list) => list.iter().map(|entry| entry.get_ref().as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        if texts.is_none() {
            let action = "write texts in square brackets, such as [\"registration\"]";
            self.fault(key, Fault::new("not-a-text", format!("{key} is not a list of texts"), action));
        }
        texts
    }

    /// The value, or a fault at the key.
    pub(super) fn checked<T>(&mut self, key: &str, value: Result<T, Fault>) -> Option<T> {
        value.map_err(|fault| self.fault(key, fault)).ok()
    }
}
