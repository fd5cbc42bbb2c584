//! Decides where a consignment stands by its history: whose it is, and from when it awaits somebody. The store finds it by
//! that, so that no page has to read a whole log. Up: [`crate::room`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::custody::{AlarmPolicy, Recorded, Visibility};
use model::id::{OperationId, PartyId};
use record::custody::custody;
use store::ConsignmentStanding;

use super::entering::{history_of, standing};
use super::refused::Refused;
use super::{Room, visible};

/// Version of these rules: where a store's consignments stand by another, they are derived again when it is opened.
const RULES: i64 = 1;

/// Consignments that are written at once when all of an operation are derived again.
const AT_ONCE: u32 = 500;

/// A standing with what follows from all that is known of the consignment, and the moment of the last event that is told of.
pub(super) fn completed(standing: ConsignmentStanding, history: &[Recorded]) -> ConsignmentStanding {
    // What sounds at the end of time, if nothing further is recorded, begins to sound at the earliest of its moments.
    let sounding = record::alarms::alarms(history, &[], &AlarmPolicy::default(), Timestamp::MAX);
    let due = sounding.iter().map(|alarm| alarm.since).min();
    let parties: BTreeSet<&PartyId> = history.iter().flat_map(|entry| visible::named(&entry.event)).collect();
    // What an organisation keeps to itself must not show by its moment either.
    let told = history.iter().filter(|entry| entry.event.visibility != Visibility::Own);
    let last_recorded = told.map(|entry| entry.recorded).max().unwrap_or(standing.last_recorded);
    ConsignmentStanding { due, parties: parties.into_iter().cloned().collect(), last_recorded, ..standing }
}

/// Derives where every consignment of an operation stands again, unless all stand by these rules already.
///
/// # Errors
/// There is no such operation; what the store says.
pub(super) async fn derive(room: &Room, operation: &OperationId) -> Result<(), Refused> {
    if room.store.reading(operation).await?.stood_by().await? == Some(RULES) {
        return Ok(());
    }
    // First the writer's place, then the log: nobody adds a line between the two. One consignment at a time is in memory.
    let mut write = room.store.write(operation).await?;
    let mut after = None;
    loop {
        let page = write.consignments(after.as_ref(), AT_ONCE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.clone());
        let mut standings = Vec::new();
        for consignment in page {
            let entries = history_of(&mut write, &consignment).await?.custody;
            let Some(last) = entries.last() else { continue };
            if let Some(mut standing) = standing(&custody(&entries), &consignment, last) {
                standing.last_custody = Some(last.number);
                standings.push(completed(standing, &entries));
            }
        }
        write.stand(&standings).await?;
    }
    write.stood_by(RULES).await?;
    write.commit().await?;
    Ok(())
}

/// The same for every operation of a store.
///
/// # Errors
/// As [`derive()`].
pub(super) async fn derive_all(room: &Room) -> Result<(), Refused> {
    let mut after = None;
    loop {
        let page = room.store.operations(after.as_ref(), store::PAGE_MAX).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id.clone());
        for row in page {
            derive(room, &row.id).await?;
        }
    }
}
