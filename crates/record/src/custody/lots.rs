//! Decides how many units of a lot can be left, at least and at most, where some were disposed of, lost or used and nobody said of which
//! lot. Moves nothing: the heaps say which units are taken as gone. Up: [`crate::custody`].
//!
//! EPCIS counts a quantity by its class, and a class may be a lot (`LGTIN`) or an item of no known lot: what is told of the item alone takes
//! from every lot of it as much as it can, and from none as little.

use std::collections::BTreeMap;

use model::custody::{Batch, UsefulnessLine};
use model::id::{ConsignmentId, ItemId, LotId};
use model::quantity::Units;

use super::state::{CustodyState, HeapState};

/// Units that are gone from the books, by the batch that they were taken from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LotBook {
    /// Disposed of, with the lot that the report of it named.
    disposed: BTreeMap<ConsignmentId, BTreeMap<(Batch, Option<LotId>), Units>>,
    /// Not found by a count that named no lot.
    missed: BTreeMap<ConsignmentId, BTreeMap<Batch, Units>>,
}

impl LotBook {
    /// Notes that units of a batch were disposed of by a report that named a lot, or none.
    pub(super) fn dispose(&mut self, consignment: &ConsignmentId, from: Batch, named: Option<&LotId>, units: Units) {
        let of = self.disposed.entry(consignment.clone()).or_default();
        *of.entry((from, named.cloned())).or_default() += units;
    }

    /// Takes back what a report disposed of; gives the batches that it had been taken from.
    pub(super) fn take_back(
        &mut self,
        consignment: &ConsignmentId,
        named: &Batch,
        units: Units,
    ) -> Vec<(Batch, Units)> {
        let mut wanted = units;
        let mut back = Vec::new();
        let of = self.disposed.entry(consignment.clone()).or_default();
        for ((from, lot), there) in of.iter_mut().filter(|((from, _), _)| from.item == named.item) {
            let taken = if *lot == named.lot { wanted.min(*there) } else { Units::ZERO };
            if !taken.is_zero() {
                *there = there.saturating_sub(taken);
                wanted = wanted.saturating_sub(taken);
                back.push((from.clone(), taken));
            }
        }
        of.retain(|_, units| !units.is_zero());
        assert!(wanted.is_zero(), "no more should be taken back of a lot than was disposed of");
        back
    }

    /// Notes that units of a batch were missed by a count that named no lot.
    pub(super) fn lose(&mut self, consignment: &ConsignmentId, from: &Batch, units: Units) {
        *self.missed.entry(consignment.clone()).or_default().entry(from.clone()).or_default() += units;
    }

    /// Notes that units which were missed are there, or gone otherwise.
    pub(super) fn find(&mut self, consignment: &ConsignmentId, from: &Batch, units: Units) {
        if let Some(there) = self.missed.get_mut(consignment).and_then(|of| of.get_mut(from)) {
            *there = there.saturating_sub(units);
        }
    }

    /// Units that were taken from batches of an item which pass the test, though nobody named a lot; those taken from a lot though
    /// another was named are among them where the test admits that.
    fn unnamed(&self, consignment: &ConsignmentId, test: impl Fn(&Batch, Option<&LotId>) -> bool) -> Units {
        let disposed = self.disposed.get(consignment).into_iter().flatten();
        let disposed = disposed.filter(|((from, named), _)| test(from, named.as_ref())).map(|(_, units)| *units);
        let missed = self.missed.get(consignment).into_iter().flatten();
        disposed.chain(missed.filter(|(from, _)| test(from, None)).map(|(_, units)| *units)).sum()
    }
}

/// How many units are under custody, by what is known of lots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// At least so many: what was used may be gone, and so may be what is gone of no named lot.
    pub(crate) least: Units,
    /// At most so many.
    pub(crate) most: Units,
}

impl CustodyState {
    /// Units of an item of a consignment under custody, of every lot. What a count did not find is not.
    pub(crate) fn held_of_item(&self, consignment: &ConsignmentId, item: &ItemId) -> Held {
        let most = self.held_where(consignment, |batch| batch.item == *item);
        Held { least: most.saturating_sub(self.used(consignment, item, |_| true)), most }
    }

    /// Units of a lot of it.
    pub(crate) fn held_of_lot(&self, consignment: &ConsignmentId, item: &ItemId, lot: &LotId) -> Held {
        let of_lot = |batch: &Batch| batch.item == *item && batch.lot.as_ref() == Some(lot);
        let there = self.held_where(consignment, of_lot);
        // Taken as gone from this lot, and nobody said that it was of it.
        let spared = self.lots.unnamed(consignment, |from, named| of_lot(from) && named != Some(lot));
        // Taken as gone from goods of other lots or of none that is known, and it may have been of this one.
        let elsewhere =
            self.lots.unnamed(consignment, |from, named| from.item == *item && !of_lot(from) && named.is_none());
        let used = self.used(consignment, item, |named| named.is_none_or(|named| named == lot));
        let all = self.held_where(consignment, |batch| batch.item == *item);
        Held { least: there.saturating_sub(elsewhere + used), most: (there + spared).min(all) }
    }

    /// The most units of an item whose lot is not known.
    pub(crate) fn held_of_unknown_lot(&self, consignment: &ConsignmentId, item: &ItemId) -> Units {
        let is_unknown = |batch: &Batch| batch.item == *item && batch.lot.is_none();
        let spared = self.lots.unnamed(consignment, |from, named| is_unknown(from) && named.is_none());
        let all = self.held_where(consignment, |batch| batch.item == *item);
        (self.held_where(consignment, is_unknown) + spared).min(all)
    }

    fn held_where(&self, consignment: &ConsignmentId, test: impl Fn(&Batch) -> bool) -> Units {
        let loose = self.heaps(consignment).filter(|(heap, _)| heap.state != HeapState::Missing);
        let loose = loose.filter(|(heap, _)| test(&heap.batch)).map(|(_, units)| units);
        let pieces = self.pieces().filter(|(_, piece)| piece.consignment == *consignment);
        let packed = pieces.flat_map(|(_, piece)| &piece.contents);
        loose.chain(packed.filter(|(batch, _)| test(batch)).map(|(_, units)| *units)).sum()
    }

    /// Units that reports which stand say were used, of lots that pass the test: used up, or in use.
    fn used(&self, consignment: &ConsignmentId, item: &ItemId, test: impl Fn(Option<&LotId>) -> bool) -> Units {
        let reports = self.use_reports().of(consignment, item);
        let lines = reports.flat_map(|(_, _, report)| &report.lines);
        lines.filter(|line| test(line.batch().lot.as_ref())).map(UsefulnessLine::used).sum()
    }
}
