//! Decides how an assessment of a claim is read, from a row or a body, and written as a body. Up: [`crate::log`].

use model::assessment::{Assessment, Verdict};
use model::fault::Fault;
use model::id::{AssessmentId, ClaimId, PartyId};

use crate::fields::{Fields, list, need, record_ref};
use crate::log::body::{self, Members, Shape, Writer};
use crate::table::cell;

const MEMBERS: &Members = &[
    ("id", Shape::Text),
    ("claim", Shape::Text),
    ("verdict", Shape::Text),
    ("basis", Shape::List),
    ("by", Shape::Text),
    ("at", Shape::Text),
    ("text", Shape::Text),
    ("source", Shape::Text),
];

/// The body of an assessment, in its canonical form.
#[must_use]
pub fn write(assessment: &Assessment) -> String {
    Writer::default()
        .text("id", &assessment.id)
        .text("claim", &assessment.claim)
        .text("verdict", assessment.verdict.word())
        .list("basis", &assessment.basis)
        .text("by", &assessment.by)
        .text("at", assessment.at)
        .text("text", &assessment.text)
        .text("source", &assessment.source)
        .done()
}

/// Reads a body of the log.
///
/// # Errors
/// Every fault, each with the member as its column; `not-canonical` where the text is not the one that [`write()`] gives.
pub fn read(text: &str) -> Result<Assessment, Vec<Fault>> {
    body::read(text, MEMBERS, made, write)
}

/// Reads a body as somebody sends it: members in any order, blanks between them.
///
/// # Errors
/// Every fault, each with the member as its column.
pub fn accept(text: &str) -> Result<Assessment, Vec<Fault>> {
    body::accept(text, MEMBERS, made)
}

/// The assessment of these fields; none after a fault.
pub(crate) fn made(fields: &mut dyn Fields) -> Option<Assessment> {
    let id = need(fields, "id", AssessmentId::try_new);
    let claim = need(fields, "claim", ClaimId::try_new);
    let verdict = need(fields, "verdict", |text| cell::word(text, Verdict::ALL));
    let basis = list(fields, "basis", record_ref);
    let by = need(fields, "by", PartyId::try_new);
    let at = need(fields, "at", cell::instant);
    let text = need(fields, "text", cell::text);
    let source = need(fields, "source", cell::source);
    Some(Assessment {
        id: id?,
        claim: claim?,
        verdict: verdict?,
        basis: basis?,
        by: by?,
        at: at?,
        text: text?,
        source: source?,
    })
}
