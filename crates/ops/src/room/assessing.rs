//! Decides how a judgement of a claim is entered. What holds it together is asked of `record`. Up: [`crate::room`].

use jiff::Timestamp;
use model::assessment::Assessment;
use model::id::OperationId;
use model::log::LineKind;
use record::assessments::assessed;

use super::access::{Action, Actor};
use super::entering::{Answered, Desk, Entered, Once, draft, enter};
use super::history;
use super::refused::Refused;
use super::{Room, importing};

/// Enters a judgement.
///
/// # Errors
/// Who may not; all that `record` finds wrong; what the store says.
pub async fn assess(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    assessment: &Assessment,
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    actor.may(Action::Assess)?;
    let (_, organisation) = actor.writer()?;
    if assessment.by != *organisation {
        return Err(Refused::denied());
    }
    let register = importing::register(room, operation).await?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let history = history::said(room, operation).await?;
        let mut all = history.assessments.clone();
        all.push(assessment.clone());
        let found = assessed(&history.claims, &all, &register.parties);
        let own = found.refusals.into_iter().filter(|(id, _)| *id == assessment.id).map(|(_, fault)| fault);
        let mut faults: Vec<_> = own.collect();
        if assessment.at > desk.recorded.saturating_add(record::custody::FUTURE_ALLOWANCE).unwrap_or(desk.recorded) {
            let cause = format!("it was judged at {}, after it is entered at {}", assessment.at, desk.recorded);
            faults.push(model::fault::Fault::new("future-dated", cause, "check the moment").at("", 0, "/at"));
        }
        if !faults.is_empty() {
            return Err(Refused::wrong(faults));
        }
        let claim = history.claims.iter().find(|claim| claim.id == assessment.claim);
        let consignments = claim.map(|claim| claim.subject.consignment.clone()).into_iter().collect();
        let text = format::log::assessment::write(assessment);
        let id = (LineKind::Assessment, assessment.id.as_str());
        let line = draft(id, assessment.at, organisation, consignments, text);
        Ok(Entered { drafts: vec![line], ..Entered::default() })
    })
    .await
}
