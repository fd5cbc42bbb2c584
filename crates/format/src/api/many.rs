//! Decides how several records in one file are told apart: one JSON object, objects one after the other, a list of them, or one
//! on each line. What an object means is decided by who reads it. Up: [`crate::api`].

use model::fault::Fault;
use serde_json::{Deserializer, Value};

/// Most records of one file: they are kept in one write or not at all, and nobody else writes meanwhile.
pub const RECORDS_MAX: usize = 10_000;

/// The texts of the records of a file, each with the line it begins on. `file` is how faults call it.
///
/// # Errors
/// Codes `bad-json`, `file-empty`, `too-many-records`.
pub fn records(file: &str, text: &str) -> Result<Vec<(u64, String)>, Vec<Fault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let filled = || text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let found = if filled().next().is_none() {
        return Err(vec![Fault::new("file-empty", "the file is empty", "give one record or more").at(file, 0, "")]);
    } else if filled().all(|(line, _)| line.trim_start().starts_with('{')) {
        // One on each line: a wrong line hides none of the others.
        filled().map(|(line, number)| (number, line.to_owned())).collect()
    } else {
        in_a_row(text).map_err(|fault| vec![named(fault, file)])?
    };
    if found.len() > RECORDS_MAX {
        let cause = format!("the file holds {} records; {RECORDS_MAX} is the most of one file", found.len());
        return Err(vec![Fault::new("too-many-records", cause, "give them in several files").at(file, 0, "")]);
    }
    Ok(found)
}

fn named(fault: Fault, file: &str) -> Fault {
    let line = fault.place.line;
    fault.at(file, line, "")
}

/// Values one after the other, with anything or nothing but blanks between them; the elements of those that are lists.
fn in_a_row(text: &str) -> Result<Vec<(u64, String)>, Fault> {
    let line_of = |at: usize| 1 + text[..at].bytes().filter(|byte| *byte == b'\n').count() as u64;
    let mut found = Vec::new();
    let mut values = Deserializer::from_str(text).into_iter::<Value>();
    loop {
        let before = values.byte_offset();
        let begin = before + (text[before..].len() - text[before..].trim_start().len());
        match values.next() {
            None => return Ok(found),
            // Elements keep no place of their own; they are told by the line that their list begins on.
            Some(Ok(Value::Array(elements))) => {
                found.extend(elements.iter().map(|element| (line_of(begin), element.to_string())));
            }
            Some(Ok(_)) => found.push((line_of(begin), text[begin..values.byte_offset()].to_owned())),
            Some(Err(error)) => {
                let fault = Fault::new("bad-json", error.to_string(), "give JSON objects, or one on each line");
                return Err(fault.at("", error.line() as u64, ""));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_told_apart_however_they_stand() {
        let lines = |text: &str| -> Vec<u64> {
            records("r.json", text).expect("records").into_iter().map(|(line, _)| line).collect()
        };
        for (text, places, remark) in [
            ("{\"a\":1}", vec![1], "one"),
            ("{\n  \"a\": 1\n}\n", vec![1], "one over several lines"),
            ("{\"a\":1}\n\n{\"a\":2}\n", vec![1, 3], "one on each line"),
            ("\u{feff}{\"a\":1}\n{broken\n{\"a\":3}\n", vec![1, 2, 3], "a wrong line hides no other"),
            ("{\n\"a\":1}\n{\n\"a\":2}", vec![1, 3], "one after the other"),
            ("[{\"a\":1},\n{\"a\":2}]", vec![1, 1], "a list"),
        ] {
            assert_eq!(lines(text), places, "{remark}");
        }
        assert_eq!(records("r.json", "{\n\"a\":1}\n{").expect_err("cut off")[0].place.line, 3);
        for (text, code, remark) in [
            ("", "file-empty", "nothing"),
            (" \n\n", "file-empty", "blanks"),
            ("item,counted\n", "bad-json", "a table"),
            (&"{}\n".repeat(RECORDS_MAX + 1), "too-many-records", "too many"),
        ] {
            assert_eq!(records("r.json", text).expect_err(remark)[0].code, code, "{remark}");
        }
    }
}
