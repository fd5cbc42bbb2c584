//! Decides the canonical text of an erasure: which text of which line, on whose word, why. Erases nothing (`store` does).
//! Up: [`crate::log`].

use model::custody::PlainText;
use model::fault::Fault;
use model::log::LinePart;
use serde_json::{Value, json};

use super::strict::{Object, read_text};

/// That a text of an earlier line was erased. Its line's organisation is who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Number of the line.
    pub line: u64,
    /// Which of its texts.
    pub part: LinePart,
    /// Why.
    pub reason: PlainText,
    /// On whose word, such as the person's own wish or a law.
    pub on_word_of: PlainText,
}

/// The canonical text.
#[must_use]
pub fn facts(erasure: &Erasure) -> String {
    json!({
        "line": erasure.line,
        "part": erasure.part.word(),
        "reason": erasure.reason.as_str(),
        "on_word_of": erasure.on_word_of.as_str(),
    })
    .to_string()
}

/// Reads a canonical text.
///
/// # Errors
/// Every fault, with a JSON pointer as its column.
pub fn read(text: &str) -> Result<Erasure, Vec<Fault>> {
    let read = |value: &Value, faults: &mut Vec<Fault>| {
        let mut object = Object::open(value, "", faults)?;
        let line = object.whole("line", 1, i64::MAX);
        let part = object.word("part", &LinePart::ALL);
        let [reason, on_word_of] = ["reason", "on_word_of"].map(|field| object.need(field, PlainText::try_new));
        object.finish()?;
        Some(Erasure { line: line?.unsigned_abs(), part: part?, reason: reason?, on_word_of: on_word_of? })
    };
    read_text(text, read, facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_erasure_is_read_as_it_is_written() {
        let erasure = Erasure {
            line: 7,
            part: LinePart::Persons,
            reason: PlainText::of("asked for by the person"),
            on_word_of: PlainText::of("data protection officer"),
        };
        let text = facts(&erasure);
        assert_eq!(read(&text), Ok(erasure));
        let faults = read(r#"{"line":0,"part":"all","why":"x"}"#).expect_err("five faults");
        let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["out-of-range", "unknown-word", "key-missing", "key-missing", "unknown-key"]);
    }
}
