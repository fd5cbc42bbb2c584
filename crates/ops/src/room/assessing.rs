//! Decides how a judgement of a claim is entered. What holds it together is asked of `record`. Up: [`crate::room`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::assessment::Assessment;
use model::id::OperationId;
use model::log::LineKind;
use record::assessments::assessed;
use record::custody::FUTURE_ALLOWANCE;

use super::access::{Action, Actor};
use super::entering::{Answered, Desk, Entered, Once, Placed, Refusals, draft, enter, is_new};
use super::history;
use super::refused::Refused;
use super::{Room, importing};
use crate::answer::Fault;

/// Enters a judgement.
///
/// # Errors
/// Who may not; all that `record` finds wrong; what the store says.
pub async fn assess(
    room: &Room,
    scope: (&Actor, &OperationId),
    assessment: &Assessment,
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    assess_all(room, scope, &Placed::alone(assessment.clone()), once, now).await
}

/// Enters judgements, all of them or none.
///
/// # Errors
/// As [`assess`], every fault at the line of its judgement.
pub async fn assess_all(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    assessments: &[Placed<Assessment>],
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    actor.may(Action::Assess)?;
    let (_, organisation) = actor.writer()?;
    let register = importing::register(room, operation).await?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let history = history::whole(room, operation).await?;
        let mut all = history.assessments.clone();
        all.extend(assessments.iter().map(|one| one.record.clone()));
        let found = assessed(&history.claims, &all, &register.parties);
        let (mut refusals, mut seen, mut drafts) = (Refusals::default(), BTreeSet::new(), Vec::new());
        for Placed { line, record: assessment } in assessments {
            if assessment.by != *organisation {
                refusals.add(*line, Refused::denied());
            }
            let own = found.refusals.iter().filter(|(id, _)| *id == assessment.id).map(|(_, fault)| fault.clone());
            let mut faults: Vec<Fault> = own.collect();
            if assessment.at > desk.recorded.saturating_add(FUTURE_ALLOWANCE).unwrap_or(desk.recorded) {
                let cause =
                    format!("it was judged at {:.0}, after it is entered at {:.0}", assessment.at, desk.recorded);
                faults.push(Fault::new("future-dated", cause, "check the moment").at("", 0, "/at"));
            }
            if !faults.is_empty() {
                refusals.add(*line, Refused::wrong(faults));
            }
            let is_new = is_new(desk.write, (assessment.id.as_str(), &mut seen)).await;
            refusals.kept(*line, is_new);
            let claim = history.claims.iter().find(|claim| claim.id == assessment.claim);
            let consignments = claim.map(|claim| claim.subject.consignment.clone()).into_iter().collect();
            let text = format::log::assessment::write(assessment);
            let id = (LineKind::Assessment, assessment.id.as_str());
            drafts.push(draft(id, assessment.at, organisation, consignments, text));
        }
        refusals.none()?;
        Ok(Entered { drafts, ..Entered::default() })
    })
    .await
}
