//! Decides which recalls stand on a consignment's ribbon: those of its lots that one may see. A recall is a line about no
//! consignment, because the goods it calls back may be in any. Up: [`crate::room`].

use std::collections::BTreeSet;

use model::custody::{CustodyAct, HeldRecall, Recorded};
use model::id::{ConsignmentId, EventId, OperationId};

use super::access::Actor;
use super::refused::Refused;
use super::{Room, history, visible};

/// Custody events about no consignment, as one may see them: recalls, and what retracts or corrects them.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn apart(room: &Room, operation: &OperationId, actor: &Actor) -> Result<Vec<Recorded>, Refused> {
    Ok(visible::custody(&history::of_none(room, operation).await?, actor))
}

/// Adds to a consignment's events, in the order of the log, the recalls that concern it and what retracts or corrects them. Which
/// recalls these are, with the goods that each concerns.
pub(super) fn add(entries: &mut Vec<Recorded>, apart: Vec<Recorded>, consignment: &ConsignmentId) -> Vec<HeldRecall> {
    if apart.is_empty() {
        return Vec::new();
    }
    let mut all = entries.clone();
    all.extend(apart.iter().cloned());
    all.sort_by_key(|entry| entry.number);
    let mut held = record::recalls(&all);
    held.retain(|one| one.consignment == *consignment);
    let concerns: BTreeSet<&EventId> = held.iter().map(|one| &one.event).collect();
    let is_shown = |entry: &Recorded| match &entry.event.act {
        CustodyAct::Retract(act) => concerns.contains(&act.event),
        _ => concerns.contains(&entry.event.id),
    };
    entries.extend(apart.into_iter().filter(is_shown));
    entries.sort_by_key(|entry| entry.number);
    held
}
