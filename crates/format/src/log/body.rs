//! Decides what is canonical: members in a fixed order, no blanks, nothing that is empty, nothing that is not known.
//! Up: [`crate::log`].

use std::collections::BTreeMap;

use model::fault::Fault;
use serde_json::Value;

use crate::fields::Fields;
use crate::suggest;

/// Longest body, in bytes; no record of one act comes near.
const LENGTH_MAX: usize = 64 * 1024;

/// What a member of a body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A text that is not empty.
    Text,
    /// A whole number.
    Whole,
    /// `true`; what is false is left out.
    Flag,
    /// A list of texts without blanks, not empty.
    List,
}

/// Members of a body, in the order they are written.
pub(crate) type Members = [(&'static str, Shape)];

/// A body that is being written.
#[derive(Default)]
pub(crate) struct Writer {
    text: String,
}

impl Writer {
    fn name(&mut self, name: &str) {
        self.text.push(if self.text.is_empty() { '{' } else { ',' });
        self.text.push_str(&quoted(name));
        self.text.push(':');
    }

    /// Adds a text; one that is empty is left out.
    pub(crate) fn text(&mut self, name: &str, text: impl std::fmt::Display) -> &mut Self {
        let text = text.to_string();
        if !text.is_empty() {
            self.name(name);
            self.text.push_str(&quoted(&text));
        }
        self
    }

    /// Adds a text where there is one.
    pub(crate) fn may(&mut self, name: &str, text: Option<impl std::fmt::Display>) -> &mut Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    /// Adds a whole number where there is one.
    pub(crate) fn whole(&mut self, name: &str, number: Option<i64>) -> &mut Self {
        if let Some(number) = number {
            self.name(name);
            self.text.push_str(&number.to_string());
        }
        self
    }

    /// Adds `true`; what is false is left out.
    pub(crate) fn flag(&mut self, name: &str, is_so: bool) -> &mut Self {
        if is_so {
            self.name(name);
            self.text.push_str("true");
        }
        self
    }

    /// Adds a list of texts; an empty one is left out.
    pub(crate) fn list(&mut self, name: &str, texts: &[impl std::fmt::Display]) -> &mut Self {
        if !texts.is_empty() {
            self.name(name);
            let all: Vec<String> = texts.iter().map(|text| quoted(&text.to_string())).collect();
            self.text.push_str(&format!("[{}]", all.join(",")));
        }
        self
    }

    /// The whole body.
    pub(crate) fn done(&mut self) -> String {
        if self.text.is_empty() {
            self.text.push('{');
        }
        self.text.push('}');
        std::mem::take(&mut self.text)
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text should be writable")
}

/// A body that is being read.
#[derive(Debug, Default)]
pub(crate) struct Body {
    texts: BTreeMap<&'static str, String>,
    faults: Vec<Fault>,
}

impl Fields for Body {
    fn raw(&self, name: &'static str) -> String {
        self.texts.get(name).cloned().unwrap_or_default()
    }

    fn is_told(&self, name: &'static str) -> bool {
        // A member of the wrong shape was told as that, and is not told again as missing.
        self.faults.iter().any(|fault| fault.place.column == name)
    }

    fn report(&mut self, name: &'static str, fault: Fault) {
        self.faults.push(fault.at("", 0, name));
    }
}

impl Body {
    fn of(text: &str, members: &Members) -> Result<Self, Vec<Fault>> {
        if text.len() > LENGTH_MAX {
            let cause = format!("the body has {} bytes, more than {LENGTH_MAX}", text.len());
            return Err(vec![Fault::new("body-too-long", cause, "split it, or shorten its texts")]);
        }
        let bad = |cause: String| vec![Fault::new("bad-json", cause, "write one JSON object")];
        let value: Value = serde_json::from_str(text).map_err(|error| bad(format!("it is no JSON: {error}")))?;
        let Value::Object(object) = value else {
            return Err(bad("it is no JSON object".to_owned()));
        };
        let mut body = Self::default();
        for repeated in repeated_names(text) {
            let fault =
                Fault::new("member-repeated", format!("\u{ab}{repeated}\u{bb} stands twice"), "keep one of the two");
            body.faults.push(fault.at("", 0, &repeated));
        }
        for (name, value) in &object {
            match members.iter().find(|(known, _)| known == name) {
                Some((known, shape)) => body.take(known, *shape, value),
                None => {
                    let action = suggest::action(name, members.iter().map(|(known, _)| *known), "remove it");
                    let fault = Fault::new("unknown-member", format!("no member is called \u{ab}{name}\u{bb}"), action);
                    body.faults.push(fault.at("", 0, name));
                }
            }
        }
        Ok(body)
    }

    fn take(&mut self, name: &'static str, shape: Shape, value: &Value) {
        let single = |value: &Value| {
            value.as_str().filter(|text| !text.is_empty() && !text.contains(char::is_whitespace)).map(str::to_owned)
        };
        let (text, wanted) = match shape {
            Shape::Text => {
                (value.as_str().filter(|text| !text.is_empty()).map(str::to_owned), "a text that is not empty")
            }
            Shape::Whole => (value.as_i64().map(|number| number.to_string()), "a whole number"),
            Shape::Flag => ((*value == Value::Bool(true)).then(|| "yes".to_owned()), "true, or leave it out"),
            Shape::List => {
                let texts: Option<Vec<String>> = value.as_array().and_then(|list| list.iter().map(single).collect());
                (texts.filter(|texts| !texts.is_empty()).map(|texts| texts.join(" ")), "a list of texts without blanks")
            }
        };
        match text {
            Some(text) => {
                self.texts.insert(name, text);
            }
            None => {
                let cause = format!("{name} is not {wanted}");
                self.report(name, Fault::new("member-wrong-shape", cause, format!("give {wanted}")));
            }
        }
    }
}

/// Names of the outermost object that stand more than once; a JSON reader keeps the last and says nothing.
fn repeated_names(text: &str) -> Vec<String> {
    let (mut depth, mut is_escaped, mut start) = (0_usize, false, None);
    let (mut names, mut repeated) = (std::collections::BTreeSet::new(), Vec::new());
    let mut last = "";
    for (index, letter) in text.char_indices() {
        match (start, letter) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(from), '"') => {
                last = &text[from..=index];
                start = None;
            }
            (Some(_), _) => {}
            (None, '"') => start = Some(index),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            (None, ':') if depth == 1 => {
                let name: String = serde_json::from_str(last).unwrap_or_default();
                if !names.insert(name.clone()) {
                    repeated.push(name);
                }
            }
            (None, _) => {}
        }
    }
    repeated
}

/// Reads a body as somebody sends it: members in any order, blanks between them.
pub(crate) fn accept<T>(
    text: &str,
    members: &Members,
    make: impl FnOnce(&mut dyn Fields) -> Option<T>,
) -> Result<T, Vec<Fault>> {
    let mut body = Body::of(text, members)?;
    let made = make(&mut body);
    body.faults.sort();
    body.faults.dedup();
    match made {
        Some(made) if body.faults.is_empty() => Ok(made),
        _ => {
            assert!(!body.faults.is_empty(), "a record that is not made should have a fault");
            Err(body.faults)
        }
    }
}

/// Reads a body as the log keeps it: the very text that writing gives.
pub(crate) fn read<T>(
    text: &str,
    members: &Members,
    make: impl FnOnce(&mut dyn Fields) -> Option<T>,
    write: impl FnOnce(&T) -> String,
) -> Result<T, Vec<Fault>> {
    let made = accept(text, members, make)?;
    if write(&made) != text {
        let cause = "the text is not in the canonical form: order of members, blanks or numbers differ";
        return Err(vec![Fault::new("not-canonical", cause, "write it as the program writes it")]);
    }
    Ok(made)
}
