//! Decides in which order events count, and which do not because a later one stands in their stead.
//! Up: [`crate::custody`].

use std::collections::{BTreeMap, BTreeSet};

use model::custody::{CustodyAct, PlainText, Recorded};
use model::id::EventId;

/// What stands in an event's stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superseded {
    /// The correction or retraction.
    pub by: EventId,
    /// Why.
    pub reason: PlainText,
    /// Whether it did not happen at all.
    pub is_retracted: bool,
}

/// Which event an event corrects or retracts, and why.
pub(super) fn target(entry: &Recorded) -> Option<(&EventId, &PlainText, bool)> {
    match &entry.event.act {
        CustodyAct::Retract(act) => Some((&act.event, &act.reason, true)),
        _ => entry.event.corrects.as_ref().map(|correction| (&correction.event, &correction.reason, false)),
    }
}

/// Events that do not count, by id, each with what stands in its stead. A correction that was itself retracted supersedes
/// nothing: what it had corrected counts again. One that was corrected in turn still keeps what it had corrected from
/// counting.
#[must_use]
pub fn superseded(history: &[Recorded]) -> BTreeMap<EventId, Superseded> {
    let retracted: BTreeSet<&EventId> = history
        .iter()
        .filter_map(target)
        .filter(|(_, _, is_retracted)| *is_retracted)
        .map(|(event, _, _)| event)
        .collect();
    let mut found = BTreeMap::new();
    for entry in history {
        let id = &entry.event.id;
        let Some((event, reason, is_retracted)) = target(entry) else { continue };
        if entry.event.is_claim() || event == id || (!is_retracted && retracted.contains(id)) {
            continue;
        }
        let instead = Superseded { by: id.clone(), reason: reason.clone(), is_retracted };
        // A history that was not asked first may hold two: what did not happen at all is the stronger word.
        let known = found.entry(event.clone()).or_insert_with(|| instead.clone());
        if is_retracted {
            *known = instead;
        }
    }
    found
}

/// The events that count, in the order in which they happened, then in the order of the log.
#[must_use]
pub fn counted<'a>(history: &'a [Recorded], superseded: &BTreeMap<EventId, Superseded>) -> Vec<&'a Recorded> {
    let counts = |entry: &&Recorded| {
        let event = &entry.event;
        !event.is_claim() && !superseded.contains_key(&event.id) && !matches!(event.act, CustodyAct::Retract(_))
    };
    let mut events: Vec<&Recorded> = history.iter().filter(counts).collect();
    events.sort_by_key(|entry| (entry.event.occurred, entry.number));
    events
}
