//! Decides how a plan is drafted, approved and superseded. A plan is held against the operation's folder by the separate
//! checker when it is drafted and again when it is approved: one with a fatal finding cannot be approved, whatever was found
//! before. Who drafted a plan does not approve it, where the operation asks for a second person. Up: [`crate::room`].

use std::path::Path;

use format::log::plan::{PlanAct, PlanNote};
use jiff::Timestamp;
use model::custody::PlainText;
use model::id::{OperationId, PlanId};
use model::log::{Digest, LineKind};
use sha2::{Digest as _, Sha256};
use store::{PlanChange, PlanRow, PlanState};

use super::access::{Action, Actor};
use super::entering::{Answered, Desk, Entered, Once, draft as line, enter};
use super::importing::Register;
use super::refused::{Refused, RefusedKind};
use super::{Room, chance, importing};
use crate::answer::{Answer, Fault};
use crate::{diff, judging};

/// Most plans on one page.
const PLANS_MAX: u32 = 200;

fn judged(document: &str, register: &Register) -> Result<bool, Refused> {
    let read = format::plan::read(document).map_err(Refused::wrong)?;
    let Some(folder) = &register.folder else {
        let cause = "the operation has no folder that a plan could be held against";
        let fault = Fault::new("operation-unknown", cause, "import the operation from its folder");
        return Err(Refused::wrong(vec![fault]));
    };
    let done = judging::judge_document(&read, Path::new(folder), Path::new("the plan"));
    done.map(|done| !done.is_refused).map_err(|faults| Refused::wrong(faults.into_iter().map(without_folder).collect()))
}

/// A fault without the place of this machine in it: nobody outside learns its paths.
fn without_folder(fault: Fault) -> Fault {
    if fault.code == "inputs-changed" {
        let cause = "the operation's tables have changed since the plan was made";
        return Fault::new("inputs-changed", cause, "plan again from the tables as they are");
    }
    fault
}

fn note(act: PlanAct, plan: &PlanId, digest: Digest, reason: Option<PlainText>) -> String {
    format::log::plan::facts(&PlanNote { act, plan: plan.clone(), digest, reason })
}

/// Keeps a draft.
///
/// # Errors
/// Who may not; a document that cannot be read, or is not of this operation's folder as it is; what the store says.
pub async fn draft(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    (document, parent): (&str, Option<PlanId>),
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    actor.may(Action::DraftPlan)?;
    let (user, organisation) = actor.writer()?;
    let register = importing::register(room, operation).await?;
    let is_sound = judged(document, &register)?;
    let reading = room.store.reading(operation).await?;
    if let Some(parent) = &parent {
        reading.plan(parent).await?.ok_or_else(Refused::unknown)?;
    }
    let digest = Digest(Sha256::digest(document.as_bytes()).into());
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let id = PlanId::of(&chance::id(desk.recorded));
        let row = PlanRow {
            id: id.clone(),
            state: PlanState::Draft,
            version: 1,
            parent,
            drafter: user.clone(),
            drafted: desk.recorded,
            approver: None,
            decided: None,
            digest,
        };
        let text = note(PlanAct::Draft, &id, digest, None);
        let key = chance::id(desk.recorded);
        let line = line((LineKind::Plan, &key), desk.recorded, organisation, Vec::new(), text);
        let answer = format::api::plan_row(id.as_str(), PlanState::Draft.word(), 1, &digest, Some(is_sound));
        Ok(Entered {
            drafts: vec![line],
            plan: Some((row, document.to_owned())),
            answer: Some(answer),
            ..Entered::default()
        })
    })
    .await
}

/// Approves a draft; the plan that was approved before is superseded.
///
/// # Errors
/// Who may not; the drafter, where a second person is asked for; a fatal finding; a version that is no longer the plan's; what
/// the store says.
pub async fn approve(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    (id, version): (&PlanId, u64),
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    actor.may(Action::DecidePlan)?;
    let (user, organisation) = actor.writer()?;
    let register = importing::register(room, operation).await?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let reading = room.store.reading(operation).await?;
        let plan = reading.plan(id).await?.ok_or_else(Refused::unknown)?;
        let document = reading.plan_document(id).await?.ok_or_else(Refused::unknown)?;
        if plan.state != PlanState::Draft {
            let cause = format!("the plan is {}, not a draft", plan.state.word());
            return Err(Refused::of(RefusedKind::Conflict, Fault::new("plan-not-draft", cause, "approve a draft")));
        }
        if register.needs_second_person && plan.drafter == *user {
            let cause = "who drafted a plan does not approve it in this operation";
            return Err(Refused::of(
                RefusedKind::Denied,
                Fault::new("second-person", cause, "ask another coordinator"),
            ));
        }
        if !judged(&document, &register)? {
            let cause = "the checker finds limits broken: the plan cannot be approved";
            return Err(Refused::wrong(vec![Fault::new("plan-refused", cause, "mend the plan and draft it again")]));
        }
        let mut decisions = vec![PlanChange {
            id: id.clone(),
            version,
            state: PlanState::Approved,
            approver: Some(user.clone()),
            decided: desk.recorded,
        }];
        let mut notes = vec![note(PlanAct::Approve, id, plan.digest, None)];
        for state in [PlanState::Approved, PlanState::Executing] {
            for old in reading.plans(Some(state), None, PLANS_MAX).await? {
                notes.push(note(PlanAct::Supersede, &old.id, old.digest, None));
                let (id, version, approver) = (old.id, old.version, old.approver);
                decisions.push(PlanChange {
                    id,
                    version,
                    state: PlanState::Superseded,
                    approver,
                    decided: desk.recorded,
                });
            }
        }
        let drafts = notes.into_iter().map(|text| {
            let key = chance::id(desk.recorded);
            line((LineKind::Plan, &key), desk.recorded, organisation, Vec::new(), text)
        });
        let answer =
            format::api::plan_row(id.as_str(), PlanState::Approved.word(), version + 1, &plan.digest, Some(true));
        Ok(Entered { drafts: drafts.collect(), decisions, answer: Some(answer), ..Entered::default() })
    })
    .await
}

/// Reports that the approved plan is carried out.
///
/// # Errors
/// Who may not; a plan that is not approved; a version that is no longer the plan's; what the store says.
pub async fn execute(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    (id, version): (&PlanId, u64),
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    actor.may(Action::DecidePlan)?;
    let (_, organisation) = actor.writer()?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let reading = room.store.reading(operation).await?;
        let plan = reading.plan(id).await?.ok_or_else(Refused::unknown)?;
        if plan.state != PlanState::Approved {
            let cause = format!("the plan is {}, not approved", plan.state.word());
            return Err(Refused::of(RefusedKind::Conflict, Fault::new("plan-not-approved", cause, "approve it first")));
        }
        let text = note(PlanAct::Execute, id, plan.digest, None);
        let key = chance::id(desk.recorded);
        let line = line((LineKind::Plan, &key), desk.recorded, organisation, Vec::new(), text);
        let (state, approver, decided) = (PlanState::Executing, plan.approver, desk.recorded);
        let answer = format::api::plan_row(id.as_str(), state.word(), version + 1, &plan.digest, None);
        let decisions = vec![PlanChange { id: id.clone(), version, state, approver, decided }];
        Ok(Entered { drafts: vec![line], decisions, answer: Some(answer), ..Entered::default() })
    })
    .await
}

/// A plan's document, with its version.
///
/// # Errors
/// Who may not; there is none; what the store says.
pub async fn plan(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    id: &PlanId,
) -> Result<(u64, String), Refused> {
    actor.may(Action::SeePlans)?;
    let reading = room.store.reading(operation).await?;
    let plan = reading.plan(id).await?.ok_or_else(Refused::unknown)?;
    let document = reading.plan_document(id).await?.ok_or_else(Refused::unknown)?;
    Ok((plan.version, document))
}

/// What changes from one plan to another.
///
/// # Errors
/// Who may not; one of them is not there; what the store says.
pub async fn compare(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    (before, after): (&PlanId, &PlanId),
) -> Result<Answer, Refused> {
    let scope = (actor, operation);
    let (_, before) = plan(room, scope, before).await?;
    let (_, after) = plan(room, scope, after).await?;
    let before = format::plan::read(&before).map_err(Refused::wrong)?;
    let after = format::plan::read(&after).map_err(Refused::wrong)?;
    Ok(diff::diff(&before.solutions, &after.solutions))
}

/// A page of plans after an id, as JSON objects.
///
/// # Errors
/// Who may not; what the store says.
pub async fn plans(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    after: Option<&PlanId>,
    at_most: u32,
) -> Result<Vec<(PlanId, String)>, Refused> {
    actor.may(Action::SeePlans)?;
    let rows = room.store.reading(operation).await?.plans(None, after, at_most.min(PLANS_MAX)).await?;
    let told = |row: PlanRow| {
        let text = format::api::plan_row(row.id.as_str(), row.state.word(), row.version, &row.digest, None);
        (row.id, text)
    };
    Ok(rows.into_iter().map(told).collect())
}
