//! Decides what needs somebody now: alarms by deadline, and how old the last word is. Only the consignments that the store
//! knows to be due are read, so that a page costs the same in the first week and after a million events. Up: [`crate::room`].

use format::room::NowView;
use jiff::Timestamp;
use model::custody::AlarmPolicy;
use model::id::OperationId;

use super::access::{Action, Actor};
use super::refused::Refused;
use super::{Room, history, visible};

/// Consignments that are told of at once: more than anybody works off before looking again.
const DUE_MAX: u32 = 50;

/// Alarms of what one may see, longest first; of the consignments that have waited longest.
///
/// # Errors
/// Who may not; what the store says.
pub async fn now_view(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    now: Timestamp,
) -> Result<NowView, Refused> {
    let reach = actor.may(Action::SeeNow)?;
    let party = visible::party(actor, reach)?;
    let reading = room.store.reading(operation).await?;
    let due = reading.due(now, party, None, DUE_MAX + 1).await?;
    let is_more = due.len() > DUE_MAX as usize;
    let mut alarms = Vec::new();
    for standing in due.iter().take(DUE_MAX as usize) {
        let history = history::of(room, operation, &standing.consignment).await?;
        let entries = visible::custody(&history.custody, actor);
        alarms.extend(record::alarms::alarms(&entries, &[], &AlarmPolicy::default(), now));
    }
    alarms.sort_by(|one, other| (one.since, &one.consignment).cmp(&(other.since, &other.consignment)));
    Ok(NowView { alarms, last: reading.last_recorded(party).await?, is_more })
}
