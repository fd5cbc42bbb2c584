//! Decides the canonical text of a step in a plan's life: which plan, by the digest of its document, and what became of it.
//! Keeps no document (`store` does). Up: [`crate::log`].

use model::custody::PlainText;
use model::fault::Fault;
use model::id::PlanId;
use model::log::Digest;
use serde_json::{Map, Value};

use super::strict::{Object, read_text};

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanAct {
    /// It was drafted.
    Draft,
    /// It was approved.
    Approve,
    /// Another was approved in its stead.
    Supersede,
    /// It is carried out.
    Execute,
}

impl PlanAct {
    /// All of them with their words.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Draft, "draft"),
        (Self::Approve, "approve"),
        (Self::Supersede, "supersede"),
        (Self::Execute, "execute"),
    ];
}

/// A step in a plan's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanNote {
    /// What became of it.
    pub act: PlanAct,
    /// The plan.
    pub plan: PlanId,
    /// SHA-256 of its document.
    pub digest: Digest,
    /// Why.
    pub reason: Option<PlainText>,
}

/// The canonical text.
///
/// # Panics
/// Never: every step has a word.
#[must_use]
pub fn facts(note: &PlanNote) -> String {
    let word = PlanAct::ALL.iter().find(|(act, _)| *act == note.act).map(|(_, word)| *word);
    let mut fields = Map::new();
    fields.insert("act".to_owned(), word.expect("every step should have a word").into());
    fields.insert("plan".to_owned(), note.plan.as_str().into());
    fields.insert("digest".to_owned(), note.digest.to_string().into());
    if let Some(reason) = &note.reason {
        fields.insert("reason".to_owned(), reason.as_str().into());
    }
    Value::Object(fields).to_string()
}

/// Reads a canonical text.
///
/// # Errors
/// Every fault, with a JSON pointer as its column.
pub fn read(text: &str) -> Result<PlanNote, Vec<Fault>> {
    let read = |value: &Value, faults: &mut Vec<Fault>| {
        let mut object = Object::open(value, "", faults)?;
        let act = object.word("act", &PlanAct::ALL);
        let plan = object.need("plan", PlanId::try_new);
        let digest = object.need("digest", Digest::try_new);
        let reason = object.may("reason", PlainText::try_new);
        object.finish()?;
        Some(PlanNote { act: act?, plan: plan?, digest: digest?, reason: reason? })
    };
    read_text(text, read, facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_as_it_is_written() {
        for (act, reason) in [(PlanAct::Draft, None), (PlanAct::Approve, Some(PlainText::of("seen")))] {
            let note = PlanNote { act, plan: PlanId::of("p-1"), digest: Digest::ZERO, reason };
            assert_eq!(read(&facts(&note)), Ok(note));
        }
        assert_eq!(read(r#"{"act":"burn"}"#).expect_err("three faults").len(), 3);
    }
}
