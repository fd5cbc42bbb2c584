//! Decides where a consignment stands by its history: whose it is, and from when it awaits somebody. The store finds it by
//! that, so that no page has to read a whole log. Up: [`crate::room`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::control::Progress;
use model::custody::{AlarmPolicy, Recorded, Visibility};
use model::id::{ConsignmentId, OperationId, PartyId};
use record::custody::custody;
use store::ConsignmentStanding;

use super::entering::{history_of, standing};
use super::refused::Refused;
use super::{Room, visible};

/// Version of these rules: where a store's consignments stand by another, they are derived again when it is opened.
const RULES: i64 = 3;

/// Consignments that are written at once when all of an operation are derived again.
const AT_ONCE: u32 = 500;

/// A standing with what follows from all that is known of the consignment, and the moment of the last event that is told of.
pub(super) fn completed(standing: ConsignmentStanding, history: &[Recorded]) -> ConsignmentStanding {
    let parties: BTreeSet<&PartyId> = history.iter().flat_map(|entry| visible::named(&entry.event)).collect();
    let has = |wanted: Visibility| history.iter().any(|entry| entry.event.visibility == wanted);
    // What an organisation keeps to itself must not show by its moment either.
    let told = history.iter().filter(|entry| entry.event.visibility != Visibility::Own);
    let last_recorded = told.map(|entry| entry.recorded).max().unwrap_or(standing.last_recorded);
    ConsignmentStanding {
        due: due(history),
        parties: parties.into_iter().cloned().collect(),
        last_recorded,
        is_public: has(Visibility::Public),
        has_own: has(Visibility::Own),
        is_said: history.iter().any(|entry| entry.event.is_claim() || entry.event.cited.is_some()),
        ..standing
    }
}

/// From when it awaits anybody: the earliest by what each reader sees, so that nobody's alarm is late because of what he does not
/// see. What sounds at the end of time, if nothing further is recorded, begins to sound at the earliest of its moments.
fn due(history: &[Recorded]) -> Option<Timestamp> {
    let sounding = |entries: &[Recorded]| {
        let alarms = record::alarms::alarms(entries, &[], &AlarmPolicy::default(), Timestamp::MAX);
        alarms.iter().map(|alarm| alarm.since).min()
    };
    let own = history.iter().filter(|entry| entry.event.visibility == Visibility::Own);
    let keepers: BTreeSet<&PartyId> = own.flat_map(|entry| visible::named(&entry.event)).collect();
    let mut due = sounding(history);
    if keepers.is_empty() {
        return due;
    }
    let seen_by = |keeper: Option<&PartyId>| -> Vec<Recorded> {
        let is_seen = |entry: &&Recorded| {
            let event = &entry.event;
            event.visibility != Visibility::Own || keeper.is_some_and(|keeper| visible::named(event).contains(&keeper))
        };
        history.iter().filter(is_seen).cloned().collect()
    };
    for reader in keepers.into_iter().map(Some).chain([None]) {
        due = [due, sounding(&seen_by(reader))].into_iter().flatten().min();
    }
    due
}

/// Where a consignment stands by what is left of its lines: after some of them were erased.
pub(super) async fn again(write: &mut store::Write, consignment: &ConsignmentId) -> Result<(), Refused> {
    let entries = history_of(write, consignment).await?.custody;
    let stood = entries.last().and_then(|last| {
        let mut standing = standing(&custody(&entries), consignment, last)?;
        standing.last_custody = Some(last.number);
        Some(completed(standing, &entries))
    });
    let Some(before) = write.standing(consignment).await? else { return Ok(()) };
    // Of what nobody knows anything any more nobody can be asked for anything.
    let gone = ConsignmentStanding {
        state: "erased".to_owned(),
        is_open: false,
        holder: None,
        place: None,
        due: None,
        parties: Vec::new(),
        is_public: false,
        has_own: false,
        is_said: false,
        ..before
    };
    Ok(write.stand(&[stood.unwrap_or(gone)]).await?)
}

/// Derives where every consignment of an operation stands again, unless all stand by these rules already.
///
/// # Errors
/// There is no such operation; what the store says.
pub(super) async fn derive(
    room: &Room,
    operation: &OperationId,
    listener: &mut dyn FnMut(&Progress),
) -> Result<(), Refused> {
    let reading = room.store.reading(operation).await?;
    if reading.stood_by().await? == Some(RULES) {
        return Ok(());
    }
    let (total, mut done) = (reading.head().await?.size, 0);
    let text = format!("deriving where the consignments of {operation} stand, once after a change of rules");
    let mut tell = |done: u64| listener(&Progress { stage: "room", done, total, text: text.clone() });
    tell(0);
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
            done += entries.len() as u64;
            let Some(last) = entries.last() else { continue };
            if let Some(mut standing) = standing(&custody(&entries), &consignment, last) {
                standing.last_custody = Some(last.number);
                standings.push(completed(standing, &entries));
            }
        }
        write.stand(&standings).await?;
        tell(done.min(total));
    }
    write.stood_by(RULES).await?;
    write.commit().await?;
    Ok(())
}

/// The same for every operation of a store.
///
/// # Errors
/// As [`derive()`].
pub(super) async fn derive_all(room: &Room, listener: &mut dyn FnMut(&Progress)) -> Result<(), Refused> {
    let mut after = None;
    loop {
        let page = room.store.operations(after.as_ref(), store::PAGE_MAX).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id.clone());
        for row in page {
            derive(room, &row.id, listener).await?;
        }
    }
}
