//! Decides which report of use stands: the last of each reporter about a place and an item. Up: [`crate::custody`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::custody::{CustodyEvent, UsefulnessLine};
use model::id::{ConsignmentId, EventId, ItemId, LocationId, PartyId};
use model::quantity::Units;

/// A report of use that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseReport {
    /// The event.
    pub event: EventId,
    /// Up to when it speaks.
    pub at: Timestamp,
    /// What became of the item, by lot.
    pub lines: Vec<UsefulnessLine>,
}

impl UseReport {
    /// The sum of one part over the lots.
    pub(crate) fn sum(&self, part: fn(&UsefulnessLine) -> Units) -> Units {
        self.lines.iter().map(part).sum()
    }
}

/// Who reports about which item of which consignment at which place.
type Key = (ConsignmentId, ItemId, PartyId, Option<LocationId>);

/// The reports that stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UseReports(BTreeMap<Key, UseReport>);

fn key(consignment: &ConsignmentId, event: &CustodyEvent, facility: Option<&LocationId>, item: &ItemId) -> Key {
    (consignment.clone(), item.clone(), event.actor.clone(), facility.cloned())
}

impl UseReports {
    /// What this reporter's standing report says, by lot; nothing where there is none.
    pub(super) fn lines(
        &self,
        consignment: &ConsignmentId,
        event: &CustodyEvent,
        facility: Option<&LocationId>,
        item: &ItemId,
    ) -> &[UsefulnessLine] {
        self.0.get(&key(consignment, event, facility, item)).map_or(&[], |report| &report.lines)
    }

    pub(super) fn insert(
        &mut self,
        consignment: &ConsignmentId,
        event: &CustodyEvent,
        facility: Option<&LocationId>,
        item: &ItemId,
        lines: Vec<UsefulnessLine>,
    ) {
        let report = UseReport { event: event.id.clone(), at: event.occurred, lines };
        self.0.insert(key(consignment, event, facility, item), report);
    }

    /// The reports about an item of a consignment, with who reports about which place, in order.
    pub fn of<'a>(
        &'a self,
        consignment: &'a ConsignmentId,
        item: &'a ItemId,
    ) -> impl Iterator<Item = (&'a PartyId, Option<&'a LocationId>, &'a UseReport)> {
        let is_asked = move |key: &Key| key.0 == *consignment && key.1 == *item;
        self.0.iter().filter(move |(key, _)| is_asked(key)).map(|(key, report)| (&key.2, key.3.as_ref(), report))
    }
}
