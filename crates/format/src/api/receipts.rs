//! Decides how a program reads again what the room answered to a write, so that the answer that was kept with the write, and not
//! a second one, is what a person is told. Up: [`crate::api`].

use serde_json::Value;

/// A line that was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredLine {
    /// Its number in the log.
    pub number: u64,
    /// Its id.
    pub id: String,
    /// The word of its kind.
    pub kind: String,
    /// When it was recorded.
    pub recorded: String,
    /// Its digest.
    pub digest: String,
}

/// What was decided on a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedPlan {
    /// The plan.
    pub id: String,
    /// The word of its state.
    pub state: String,
    /// Its version.
    pub version: u64,
    /// Digest of its document.
    pub digest: String,
    /// Whether the checker found it sound; none where it was not asked.
    pub is_sound: Option<bool>,
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// The lines of an answer of [`super::entered`]; of any other answer none.
#[must_use]
pub fn entered_lines(answer: &str) -> Vec<EnteredLine> {
    let value: Value = serde_json::from_str(answer).unwrap_or_default();
    let one = |line: &Value| EnteredLine {
        number: line["number"].as_u64().unwrap_or_default(),
        id: text(line, "id"),
        kind: text(line, "kind"),
        recorded: text(line, "recorded"),
        digest: text(line, "digest"),
    };
    value["lines"].as_array().map(|lines| lines.iter().map(one).collect()).unwrap_or_default()
}

/// The plan of an answer of [`super::plan_row`].
#[must_use]
pub fn decided_plan(answer: &str) -> DecidedPlan {
    let value: Value = serde_json::from_str(answer).unwrap_or_default();
    DecidedPlan {
        id: text(&value, "id"),
        state: text(&value, "state"),
        version: value["version"].as_u64().unwrap_or_default(),
        digest: text(&value, "digest"),
        is_sound: value["is_sound"].as_bool(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::log::Digest;

    #[test]
    fn what_was_answered_is_read_again() {
        let plan = decided_plan(&super::super::plan_row("P-1", "approved", 2, &Digest::ZERO, Some(true)));
        assert_eq!((plan.id.as_str(), plan.state.as_str(), plan.version), ("P-1", "approved", 2));
        assert_eq!((plan.digest, plan.is_sound), (Digest::ZERO.to_string(), Some(true)));
        let answer =
            r#"{"lines":[{"number":7,"id":"E-1","kind":"custody","recorded":"2020-04-01T00:00:00Z","digest":"d"}]}"#;
        let lines = entered_lines(answer);
        assert_eq!((lines.len(), lines[0].number, lines[0].id.as_str()), (1, 7, "E-1"));
        assert!(entered_lines("{}").is_empty());
    }
}
