//! Decides what needs somebody now: alarms by deadline, and how old the last word is. Up: [`crate::room`].

use format::room::NowView;
use jiff::Timestamp;
use model::custody::AlarmPolicy;
use model::id::OperationId;

use super::access::{Action, Actor};
use super::refused::Refused;
use super::{Room, history, visible};

/// Alarms of what one may see, longest first.
///
/// # Errors
/// Who may not; what the store says.
pub async fn now_view(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    now: Timestamp,
) -> Result<NowView, Refused> {
    actor.may(Action::SeeNow)?;
    let history = history::whole(room, operation).await?;
    let entries = visible::custody(&history.custody, actor);
    let mut alarms = record::alarms::alarms(&entries, &[], &AlarmPolicy::default(), now);
    alarms.sort_by(|one, other| (one.since, &one.consignment).cmp(&(other.since, &other.consignment)));
    let last = entries.iter().map(|entry| entry.recorded).max();
    Ok(NowView { alarms, last })
}
