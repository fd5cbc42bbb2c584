//! Decides how a custody event is entered and how a consignment is shown. What is wrong with an event is asked of `record`.
//! Up: [`crate::room`].

use format::room::{ConsignmentRow, ConsignmentView};
use jiff::Timestamp;
use model::custody::{AlarmPolicy, CustodyAct, CustodyEvent, Recorded};
use model::id::{ConsignmentId, OperationId, PartyId};
use model::record::{Columns, Records};
use record::custody::{custody, refusals};
use store::{ConsignmentStanding, StandingFilter};

use super::access::{Action, Actor, Reach};
use super::entering::{Answered, Desk, Entered, Once, enter, history_of, standing};
use super::history::{self, History};
use super::refused::Refused;
use super::{Room, chance, visible};

/// Enters an event.
///
/// # Errors
/// Who may not; all that `record` finds wrong; what the store says.
pub async fn record(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    event: CustodyEvent,
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    let reach = actor.may(Action::RecordCustody)?;
    let known = match event.act.consignment() {
        Some(_) => None,
        None => Some(history::whole(room, operation).await?),
    };
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let history = match (event.act.consignment(), &known) {
            (Some(consignment), _) => history_of(desk.write, consignment).await?,
            (None, Some(known)) => History::clone(known),
            (None, None) => History::default(),
        };
        let (_, organisation) = actor.writer()?;
        is_allowed(&history.custody, &event, organisation, reach)?;
        entered(&history.custody, event, desk)
    })
    .await
}

/// Whether an organisation may enter this event: with a reach of its own, only what is its own.
fn is_allowed(history: &[Recorded], event: &CustodyEvent, own: &PartyId, reach: Reach) -> Result<(), Refused> {
    if reach == Reach::All {
        return Ok(());
    }
    if event.actor != *own || event.on_behalf_of.as_ref().is_some_and(|party| party != own) {
        return Err(Refused::denied());
    }
    let is_own = match &event.act {
        CustodyAct::Commission(act) => act.holder == *own && (history.is_empty() || visible::is_party(history, own)),
        CustodyAct::Recall(act) => act.issuer == *own,
        _ => visible::is_party(history, own),
    };
    if is_own { Ok(()) } else { Err(Refused::unknown()) }
}

/// The line of an event that nothing speaks against, and where its consignment stands then.
pub(super) fn entered(history: &[Recorded], event: CustodyEvent, desk: &Desk<'_>) -> Result<Entered, Refused> {
    let entry = Recorded { number: desk.write.head().size + 1, recorded: desk.recorded, event };
    let faults = refusals(history, &entry);
    if !faults.is_empty() {
        return Err(Refused::wrong(faults));
    }
    let draft = format::log::custody::draft(&entry.event, chance::bytes(), chance::bytes());
    let mut after = history.to_vec();
    after.push(entry.clone());
    let state = custody(&after);
    let standing = entry.event.act.consignment().and_then(|consignment| standing(&state, consignment, &entry));
    Ok(Entered { drafts: vec![draft], standing, ..Entered::default() })
}

/// What is known of a consignment, as one may see it.
///
/// # Errors
/// There is none, or none of yours; what the store says.
pub async fn consignment(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    consignment: &ConsignmentId,
    now: Timestamp,
) -> Result<ConsignmentView, Refused> {
    actor.may(Action::SeeConsignments)?;
    let history = history::of(room, operation, consignment).await?;
    let entries = visible::custody(&history.custody, actor);
    if entries.is_empty() {
        return Err(Refused::unknown());
    }
    let state = custody(&entries);
    let is_blind = visible::is_blind(&state, consignment, actor);
    let columns = if is_blind { Vec::new() } else { columns(&entries, &history, Some(consignment)) };
    let (holders, places) = state.held(consignment, |_, _| true);
    Ok(ConsignmentView {
        id: consignment.clone(),
        holders,
        places,
        superseded: state.superseded().keys().cloned().collect(),
        troubles: state.troubles().iter().map(|trouble| (trouble.event.clone(), trouble.fault.cause.clone())).collect(),
        gaps: columns.iter().flat_map(record::gaps).collect(),
        blanks: columns.iter().flat_map(record::blanks).collect(),
        columns,
        alarms: record::alarms::alarms(&entries, &[], &AlarmPolicy::default(), now),
        entries,
        is_blind,
        is_counting: actor.reach(Action::Count) != Reach::Nothing,
    })
}

/// The seven columns that custody, events and claims make; of one consignment or of all.
pub(super) fn columns(entries: &[Recorded], history: &History, of: Option<&ConsignmentId>) -> Vec<Columns> {
    let mut records: Records = record::observed(entries);
    records.events.extend(history.events.iter().cloned());
    records.claims.extend(history.claims.iter().cloned());
    let mut columns = record::columns(&records);
    columns.retain(|one| of.is_none_or(|of| one.subject.consignment == *of));
    columns
}

/// A page of the consignments that one may see, after an id.
///
/// # Errors
/// Who may not; what the store says.
pub async fn consignments(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    after: Option<&ConsignmentId>,
    at_most: u32,
) -> Result<Vec<ConsignmentRow>, Refused> {
    let reach = actor.may(Action::SeeConsignments)?;
    let reading = room.store.reading(operation).await?;
    if reach == Reach::All {
        let rows = reading.standings(&StandingFilter::default(), after, at_most).await?;
        return Ok(rows.into_iter().map(row).collect());
    }
    let history = history::whole(room, operation).await?;
    let seen = visible::custody(&history.custody, actor);
    let own = seen.iter().filter_map(|entry| entry.event.act.consignment());
    let own: std::collections::BTreeSet<&ConsignmentId> =
        own.filter(|id| after.is_none_or(|after| *id > after)).collect();
    let mut rows = Vec::new();
    for id in own.into_iter().take(at_most as usize) {
        rows.extend(reading.standing(id).await?.map(row));
    }
    Ok(rows)
}

fn row(standing: ConsignmentStanding) -> ConsignmentRow {
    ConsignmentRow {
        id: standing.consignment,
        state: standing.state,
        holder: standing.holder,
        place: standing.place,
        last: standing.last_occurred,
    }
}
