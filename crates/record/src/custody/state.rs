//! Decides what is known of goods at a moment, and how it is asked for. Up: [`crate::custody`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use model::custody::{Batch, CustodyAct, CustodyEvent, CustomsStep, PlainText, Recorded, Whereabouts};
use model::fault::Fault;
use model::id::{AirportId, ConsignmentId, EventId, FlightId, ItemId, PartyId, PieceId};
use model::quantity::Units;
use model::record::Column;

use super::lots::LotBook;
use super::order::Superseded;
use super::use_reports::UseReports;

/// How far units have come, by what was recorded of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Progress {
    Commissioned,
    Loaded,
    Departed,
    Arrived,
}

/// Whether units were counted on arrival, and under whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeapState {
    /// Not yet: on the way.
    Uncounted,
    /// Counted by an earlier custodian; who holds them now may count them again without their being more.
    CountedBefore,
    /// Counted under who holds them.
    Counted,
    /// Expected by a count and not there. Who held them last still answers for them.
    Missing,
}

/// Loose units that share everything that is known of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heap {
    /// Item and lot.
    pub batch: Batch,
    /// Custodian.
    pub holder: PartyId,
    /// Where.
    pub whereabouts: Whereabouts,
    /// Whether they were counted.
    pub state: HeapState,
    pub(super) progress: Progress,
}

/// A packed piece. What lies in another piece is held, and is, where the outer one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// Piece that it lies in.
    pub parent: Option<PieceId>,
    /// Goods directly in it.
    pub contents: BTreeMap<Batch, Units>,
    pub(super) holder: PartyId,
    pub(super) whereabouts: Whereabouts,
    pub(super) state: HeapState,
    pub(super) progress: Progress,
}

/// Units that an event adds to (or takes back from) a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Event.
    pub event: EventId,
    /// Consignment.
    pub consignment: ConsignmentId,
    /// Item.
    pub item: ItemId,
    /// Column: loaded, departed, arrived, counted or usable.
    pub column: Column,
    /// Units; below zero where goods left the aircraft before it flew, or had landed and left again.
    pub units: i64,
}

/// What is wrong with an event, by everything else that is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The event. What it would have moved was not moved.
    pub event: EventId,
    /// What is wrong.
    pub fault: Fault,
}

/// Where customs stand with a consignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customs {
    /// The last step.
    pub step: CustomsStep,
    /// Since when.
    pub since: Timestamp,
    /// The event.
    pub event: EventId,
}

/// A consignment's last event and what is known of it as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Course {
    pub(super) last: Timestamp,
    pub(super) last_event: EventId,
    pub(super) customs: Option<Customs>,
    pub(super) counted_in: BTreeMap<ItemId, PlainText>,
    pub(super) expiries: BTreeMap<Batch, Date>,
    pub(super) counted_at: Option<Timestamp>,
}

/// Where the units of an item of a consignment are. Always: the sum over places, destroyed and unknown is commissioned and
/// found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitsAccount {
    /// Came under custody.
    pub commissioned: Units,
    /// Counted beyond all that had come under custody.
    pub found: Units,
    /// At each place, by place and holder; *unknown* is not among them.
    pub places: BTreeMap<(Whereabouts, PartyId), Units>,
    /// Disposed of.
    pub destroyed: Units,
    /// Nobody has said where, or a count did not find them.
    pub unknown: Units,
}

impl UnitsAccount {
    /// Whether nothing was lost or made in the books.
    #[must_use]
    pub fn is_conserved(&self) -> bool {
        let places: Units = self.places.values().copied().sum();
        places + self.destroyed + self.unknown == self.commissioned + self.found
    }
}

/// What is known at a moment.
#[derive(Clone, Debug, Default)]
pub struct CustodyState {
    pub(super) pieces: BTreeMap<PieceId, Piece>,
    pub(super) opened: BTreeSet<PieceId>,
    pub(super) heaps: BTreeMap<ConsignmentId, BTreeMap<Heap, Units>>,
    pub(super) commissioned: BTreeMap<(ConsignmentId, ItemId), Units>,
    pub(super) found: BTreeMap<(ConsignmentId, ItemId), Units>,
    pub(super) destroyed: BTreeMap<(ConsignmentId, ItemId), Units>,
    pub(super) lots: LotBook,
    pub(super) landed: BTreeMap<FlightId, AirportId>,
    pub(super) courses: BTreeMap<ConsignmentId, Course>,
    pub(super) use_reports: UseReports,
    pub(super) tallies: Vec<Tally>,
    pub(super) recalls: Vec<EventId>,
    pub(super) troubles: Vec<Trouble>,
    pub(super) superseded: BTreeMap<EventId, Superseded>,
}

impl Heap {
    /// The same units somewhere else.
    pub(super) fn at(&self, whereabouts: Whereabouts) -> Self {
        Self { whereabouts, ..self.clone() }
    }

    /// The same units under another custodian, who has not counted them.
    pub(super) fn held_by(&self, holder: &PartyId) -> Self {
        Self { holder: holder.clone(), state: self.state.for_other(*holder == self.holder), ..self.clone() }
    }
}

impl HeapState {
    /// What a count is worth after a change of custodian.
    pub(super) fn for_other(self, is_same: bool) -> Self {
        if self == Self::Counted && !is_same { Self::CountedBefore } else { self }
    }
}

impl CustodyState {
    /// The piece that a piece lies in, outermost; itself when it lies in none. It says who holds both, and where they are.
    #[must_use]
    pub fn outermost(&self, piece: &PieceId) -> Option<&Piece> {
        let mut at = self.pieces.get(piece)?;
        while let Some(parent) = &at.parent {
            at = self.pieces.get(parent).expect("the piece that a piece lies in should be known");
        }
        Some(at)
    }

    /// Who holds a piece; none when there is no such piece (any more).
    #[must_use]
    pub fn holder(&self, piece: &PieceId) -> Option<&PartyId> {
        self.outermost(piece).map(|outer| &outer.holder)
    }

    /// Where a piece is; none when there is no such piece (any more).
    #[must_use]
    pub fn whereabouts(&self, piece: &PieceId) -> Option<&Whereabouts> {
        self.outermost(piece).map(|outer| &outer.whereabouts)
    }

    /// The pieces that there are, in order.
    pub fn pieces(&self) -> impl Iterator<Item = (&PieceId, &Piece)> {
        self.pieces.iter()
    }

    /// The loose units of a consignment.
    pub fn heaps(&self, consignment: &ConsignmentId) -> impl Iterator<Item = (&Heap, Units)> {
        self.heaps.get(consignment).into_iter().flatten().map(|(heap, units)| (heap, *units))
    }

    /// Consignments that came under custody, in order.
    pub fn consignments(&self) -> impl Iterator<Item = &ConsignmentId> {
        self.courses.keys()
    }

    /// When something last happened to a consignment, and the event.
    #[must_use]
    pub fn last(&self, consignment: &ConsignmentId) -> Option<(Timestamp, &EventId)> {
        self.courses.get(consignment).map(|course| (course.last, &course.last_event))
    }

    /// When the consignment was last counted.
    #[must_use]
    pub fn counted_at(&self, consignment: &ConsignmentId) -> Option<Timestamp> {
        self.courses.get(consignment).and_then(|course| course.counted_at)
    }

    /// Last days of use of a consignment's batches, where known.
    pub fn expiries(&self, consignment: &ConsignmentId) -> impl Iterator<Item = (&Batch, Date)> {
        self.courses.get(consignment).into_iter().flat_map(|course| &course.expiries).map(|(batch, day)| (batch, *day))
    }

    /// Where customs stand with a consignment.
    #[must_use]
    pub fn customs(&self, consignment: &ConsignmentId) -> Option<&Customs> {
        self.courses.get(consignment)?.customs.as_ref()
    }

    /// The items of a consignment, in order.
    #[must_use]
    pub fn items(&self, consignment: &ConsignmentId) -> Vec<&ItemId> {
        let all = self.commissioned.keys().chain(self.found.keys());
        let items: BTreeSet<&ItemId> = all.filter(|(known, _)| known == consignment).map(|(_, item)| item).collect();
        items.into_iter().collect()
    }

    /// Where the units of an item of a consignment are.
    #[must_use]
    pub fn units(&self, consignment: &ConsignmentId, item: &ItemId) -> UnitsAccount {
        let key = (consignment.clone(), item.clone());
        let sum = |sums: &BTreeMap<(ConsignmentId, ItemId), Units>| sums.get(&key).copied().unwrap_or_default();
        let mut account = UnitsAccount {
            commissioned: sum(&self.commissioned),
            found: sum(&self.found),
            destroyed: sum(&self.destroyed),
            ..UnitsAccount::default()
        };
        let loose = self.heaps(consignment).filter(|(heap, _)| heap.batch.item == *item);
        let mut all: Vec<(&Whereabouts, &PartyId, Units)> =
            loose.map(|(heap, units)| (&heap.whereabouts, &heap.holder, units)).collect();
        for (id, piece) in self.pieces.iter().filter(|(_, piece)| piece.consignment == *consignment) {
            let outer = self.outermost(id).expect("a piece that is there should have an outermost");
            let packed = piece.contents.iter().filter(|(batch, _)| batch.item == *item);
            all.extend(packed.map(|(_, units)| (&outer.whereabouts, &outer.holder, *units)));
        }
        for (whereabouts, holder, units) in all {
            if *whereabouts == Whereabouts::Unknown {
                account.unknown += units;
            } else {
                *account.places.entry((whereabouts.clone(), holder.clone())).or_default() += units;
            }
        }
        account
    }

    /// Custodians and places of a consignment's units that pass the test, in order, each once.
    #[must_use]
    pub fn held(
        &self,
        consignment: &ConsignmentId,
        test: impl Fn(HeapState, &Batch) -> bool,
    ) -> (Vec<PartyId>, Vec<Whereabouts>) {
        let mut holders = BTreeSet::new();
        let mut places = BTreeSet::new();
        for (heap, _) in self.heaps(consignment).filter(|(heap, _)| test(heap.state, &heap.batch)) {
            holders.insert(heap.holder.clone());
            places.insert(heap.whereabouts.clone());
        }
        for (id, piece) in self.pieces.iter().filter(|(_, piece)| piece.consignment == *consignment) {
            let outer = self.outermost(id).expect("a piece that is there should have an outermost");
            if piece.contents.keys().any(|batch| test(outer.state, batch)) {
                holders.insert(outer.holder.clone());
                places.insert(outer.whereabouts.clone());
            }
        }
        (holders.into_iter().collect(), places.into_iter().collect())
    }

    /// What events add to the columns loaded to usable, in the order in which they happened.
    #[must_use]
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// Recalls, in the order in which they happened.
    #[must_use]
    pub fn recalls(&self) -> &[EventId] {
        &self.recalls
    }

    /// The last report of use of each reporter, place and batch.
    #[must_use]
    pub fn use_reports(&self) -> &UseReports {
        &self.use_reports
    }

    /// Events that cannot have happened as they are recorded, by everything else that is recorded.
    #[must_use]
    pub fn troubles(&self) -> &[Trouble] {
        &self.troubles
    }

    /// Events that do not count, with what stands in their stead.
    #[must_use]
    pub fn superseded(&self) -> &BTreeMap<EventId, Superseded> {
        &self.superseded
    }

    /// Notes that something happened to a consignment.
    pub(super) fn touch(&mut self, consignment: &ConsignmentId, entry: &Recorded) -> &mut Course {
        let event: &CustodyEvent = &entry.event;
        let course = self.courses.entry(consignment.clone()).or_insert_with(|| Course {
            last: event.occurred,
            last_event: event.id.clone(),
            customs: None,
            counted_in: BTreeMap::new(),
            expiries: BTreeMap::new(),
            counted_at: None,
        });
        course.last = event.occurred;
        course.last_event = event.id.clone();
        if matches!(event.act, CustodyAct::Receive(_)) {
            course.counted_at = Some(event.occurred);
        }
        course
    }
}
