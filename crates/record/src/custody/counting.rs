//! Decides which counts speak of the same goods, and which of them the whereabouts follow. Counts are never overwritten:
//! all stay side by side; only where units are follows the last. Up: [`crate::custody`].

use std::collections::BTreeMap;

use model::custody::{CustodyAct, Receipt, Recorded};
use model::id::EventId;

use super::order::{Superseded, counted};

/// The last count of the goods of each first count, with its event, by the first count's id.
pub(super) type Latest<'a> = BTreeMap<&'a EventId, (&'a EventId, &'a Receipt)>;

/// The receipt of an event.
pub(super) fn receipt(entry: &Recorded) -> Option<&Receipt> {
    match &entry.event.act {
        CustodyAct::Receive(receipt) => Some(receipt),
        _ => None,
    }
}

/// The first count of the goods that this count speaks of: itself, or what it repeats, step by step.
pub(super) fn first<'a>(counts: &BTreeMap<&'a EventId, &'a Receipt>, id: &'a EventId) -> &'a EventId {
    let mut at = id;
    // A chain of recounts is no longer than there are counts; a circle would be.
    for _ in 0..counts.len() {
        match counts.get(at).and_then(|receipt| receipt.recount_of.as_ref()) {
            Some(earlier) if counts.contains_key(earlier) => at = earlier,
            _ => break,
        }
    }
    at
}

/// The last count of each group among events in order. A recount of a count that does not count (any more) stands by
/// itself.
pub(super) fn latest<'a>(events: &[&'a Recorded]) -> Latest<'a> {
    let all: BTreeMap<&EventId, &Receipt> =
        events.iter().filter_map(|entry| Some((&entry.event.id, receipt(entry)?))).collect();
    let mut latest = Latest::new();
    for entry in events {
        if let Some(receipt) = receipt(entry) {
            latest.insert(first(&all, &entry.event.id), (&entry.event.id, receipt));
        }
    }
    latest
}

/// Counts of the same goods, in the order in which they happened, one list for each first count. The last one is what
/// whereabouts follow.
#[must_use]
pub fn count_groups<'a>(history: &'a [Recorded], superseded: &BTreeMap<EventId, Superseded>) -> Vec<Vec<&'a Recorded>> {
    let events = counted(history, superseded);
    let all: BTreeMap<&EventId, &Receipt> =
        events.iter().filter_map(|entry| Some((&entry.event.id, receipt(entry)?))).collect();
    let mut groups: BTreeMap<&EventId, Vec<&Recorded>> = BTreeMap::new();
    for entry in events.iter().filter(|entry| receipt(entry).is_some()) {
        groups.entry(first(&all, &entry.event.id)).or_default().push(entry);
    }
    groups.into_values().collect()
}
