//! Decides which plan's flights events are held against, and what is shown of a plan: its flights as they were reported, and what
//! it changes. What became of a flight is asked of `record`. Up: [`crate::room`].
//!
//! The plan that is carried out is the reference; where none is, the approved one. There is at most one of both together: who
//! approves a plan supersedes the one before.

use std::sync::Arc;

use format::room::{PlanListRow, PlanView};
use jiff::Timestamp;
use model::custody::PlannedStep;
use model::execution::FlightExecution;
use model::flights::Flight;
use model::id::{OperationId, PlanId};
use record::execution::{Awaited, planned_steps};
use store::{PAGE_MAX, PlanRow, PlanState};

use super::access::{Action, Actor, Reach};
use super::refused::Refused;
use super::{Room, approving, history, importing, listing, visible};

/// Plans whose flights are kept between requests.
const PLANS_KEPT: usize = 16;

/// The flights of a plan of an operation. A plan's document never changes, so it is read once.
async fn flights(room: &Room, operation: &OperationId, plan: &PlanId) -> Result<Arc<Vec<Flight>>, Refused> {
    let key = (operation.clone(), plan.clone());
    if let Some(kept) = room.flights.lock().expect("no holder of this lock should panic").get(&key) {
        return Ok(Arc::clone(kept));
    }
    let document = room.store.reading(operation).await?.plan_document(plan).await?.ok_or_else(Refused::unknown)?;
    let read = format::plan::read(&document).map_err(Refused::wrong)?;
    let flights = Arc::new(read.solutions.flights.flights);
    let mut kept = room.flights.lock().expect("no holder of this lock should panic");
    if kept.len() >= PLANS_KEPT {
        kept.clear();
    }
    kept.insert(key, Arc::clone(&flights));
    Ok(flights)
}

/// The plan that events are held against, if there is one.
async fn reference(room: &Room, operation: &OperationId) -> Result<Option<PlanRow>, Refused> {
    let reading = room.store.reading(operation).await?;
    for state in [PlanState::Executing, PlanState::Approved] {
        if let Some(row) = reading.plans(Some(state), None, PAGE_MAX).await?.pop() {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// What the reference foresees.
pub(super) async fn foreseen(room: &Room, operation: &OperationId) -> Result<Vec<PlannedStep>, Refused> {
    let Some(plan) = reference(room, operation).await? else { return Ok(Vec::new()) };
    Ok(planned_steps(&flights(room, operation, &plan.id).await?))
}

/// What became of the flights of a plan.
///
/// # Errors
/// Who may not; there is no such plan; what the store says.
pub async fn execution(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    id: &PlanId,
    now: Timestamp,
) -> Result<(PlanListRow, Vec<FlightExecution>), Refused> {
    actor.may(Action::SeePlans)?;
    let row = room.store.reading(operation).await?.plan(id).await?.ok_or_else(Refused::unknown)?;
    let flights = flights(room, operation, id).await?;
    // An event means a flight of the plan when it carries the plan's ids of both.
    let aboard = flights.iter().flat_map(|flight| &flight.cargo).map(|cargo| cargo.consignment.clone()).collect();
    let custody = history::custody_of(room, operation, &aboard).await?;
    let seen = visible::custody(&custody, actor);
    let stands = [PlanState::Approved, PlanState::Executing].contains(&row.state);
    let awaited = if stands { Awaited::NextMovement } else { Awaited::Nothing };
    let became = record::execution::execution(&seen, &flights, awaited, now);
    Ok((listing::named(room, vec![row]).await?.remove(0), became))
}

/// A plan as a page shows it: its flights, what it changes, and whether the reader may approve it.
///
/// # Errors
/// As [`execution`].
pub async fn plan_view(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    id: &PlanId,
    now: Timestamp,
) -> Result<PlanView, Refused> {
    let scope = (actor, operation);
    let (row, flights) = execution(room, scope, id, now).await?;
    let all = room.store.reading(operation).await?.plans(None, None, PAGE_MAX).await?;
    // Ids sort by when they were drafted.
    let earlier = all.iter().rev().find(|one| one.id < *id).map(|one| one.id.clone());
    let compared = row.parent.clone().or(earlier);
    let changes = match &compared {
        Some(before) => Some(approving::compare(room, scope, (before, id)).await?),
        None => None,
    };
    let is_own = all.iter().any(|one| one.id == *id && actor.user.as_ref() == Some(&one.drafter));
    let needs_another = importing::register(room, operation).await?.needs_second_person && is_own;
    let is_draft = row.state == PlanState::Draft.word();
    let may_approve = is_draft && !needs_another && actor.reach(Action::DecidePlan) != Reach::Nothing;
    Ok(PlanView { row, flights, compared, changes, may_approve })
}
