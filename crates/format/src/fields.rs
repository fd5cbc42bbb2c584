//! Decides how a record is read from named texts, wherever they stand: the cells of a row, or the members of a JSON object.
//! Both ways meet the same parsers, so that what a table refuses is refused in a log too. Up: [`crate`].

use model::evidence::{RecordKind, RecordRef};
use model::fault::Fault;
use model::id::EntryId;

use crate::suggest;
use crate::table::{Row, cell};

/// Named texts of one record.
pub(crate) trait Fields {
    /// The text of a field; empty when it is not there.
    fn raw(&self, name: &'static str) -> String;

    /// Whether a needed field that is empty is told elsewhere already, as a column that the whole table lacks.
    fn is_told(&self, name: &'static str) -> bool;

    /// Reports what is wrong with a field.
    fn report(&mut self, name: &'static str, fault: Fault);
}

impl Fields for Row<'_> {
    fn raw(&self, name: &'static str) -> String {
        Row::raw(self, name).to_owned()
    }

    fn is_told(&self, name: &'static str) -> bool {
        self.is_required(name) && !self.has(name)
    }

    fn report(&mut self, name: &'static str, fault: Fault) {
        self.fault(name, fault);
    }
}

/// The value of a field that must be there; none after a fault.
pub(crate) fn need<T>(
    fields: &mut dyn Fields,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
) -> Option<T> {
    let text = fields.raw(name);
    if text.is_empty() {
        if !fields.is_told(name) {
            fields.report(name, Fault::new("cell-empty", format!("{name} is empty"), format!("fill in {name}")));
        }
        return None;
    }
    kept(fields, name, &text, parse)
}

/// The value of a field that may be empty, as the outer `Some`; none after a fault.
#[expect(clippy::option_option, reason = "empty and wrong are two different things")]
pub(crate) fn may<T>(
    fields: &mut dyn Fields,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
) -> Option<Option<T>> {
    let text = fields.raw(name);
    if text.is_empty() { Some(None) } else { kept(fields, name, &text, parse).map(Some) }
}

/// A list of values parted by blanks; none after a fault.
pub(crate) fn list<T>(
    fields: &mut dyn Fields,
    name: &'static str,
    parse: impl Fn(&str) -> Result<T, Fault>,
) -> Option<Vec<T>> {
    may(fields, name, |text| cell::list(text, parse)).map(Option::unwrap_or_default)
}

fn kept<T>(
    fields: &mut dyn Fields,
    name: &'static str,
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
) -> Option<T> {
    match cell::text(text).and_then(|text| parse(&text)) {
        Ok(value) => Some(value),
        Err(fault) => {
            fields.report(name, fault);
            None
        }
    }
}

/// A pointer to a record, as it is printed: `event:EVT-01`.
pub(crate) fn record_ref(text: &str) -> Result<RecordRef, Fault> {
    let words = RecordKind::ALL.map(|(_, word)| word);
    let bad = |action: String| {
        let cause = format!("\u{ab}{text}\u{bb} points at no record");
        Fault::new("bad-record-ref", cause, action)
    };
    let Some((word, id)) = text.split_once(':') else {
        return Err(bad("write its kind and its id, such as event:EVT-01 or claim:CLM-01".to_owned()));
    };
    let Some(kind) = RecordKind::of_word(word) else {
        return Err(bad(suggest::action(word, words, "begin with the kind of record, such as event, claim or entry")));
    };
    EntryId::try_new(id)?;
    Ok(RecordRef::new(kind, id))
}
