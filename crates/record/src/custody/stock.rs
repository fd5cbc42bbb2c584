//! Decides which units an event takes when it names only an item, a lot and a number, and moves them: what is drawn is
//! always put somewhere, so that no unit is lost or made. Up: [`crate::custody`].

use model::custody::Batch;
use model::id::{ConsignmentId, EventId, PieceId};
use model::quantity::Units;
use model::record::Column;

use super::state::{CustodyState, Heap, HeapState, Progress, Tally};

/// Units that were taken from a heap or out of a piece, and what was known of them.
pub(super) type Drawn = (Heap, Units);

/// Whether goods of a batch may answer a line that names another: an unknown lot on either side may be the other.
fn lot_rank(asked: &Batch, there: &Batch) -> Option<u8> {
    match (&asked.lot, &there.lot) {
        _ if asked.item != there.item => None,
        (asked, there) if asked == there => Some(0),
        (Some(_) | None, None) => Some(1),
        (None, Some(_)) => Some(2),
        (Some(_), Some(_)) => None,
    }
}

impl CustodyState {
    /// Takes up to so many units that the rank admits, lowest rank first, loose before packed; gives them with what is still
    /// wanted. What lies in pieces is ranked as the heap that it would be.
    pub(super) fn draw(
        &mut self,
        consignment: &ConsignmentId,
        batch: &Batch,
        units: Units,
        rank: impl Fn(&Heap) -> Option<u8>,
    ) -> (Vec<Drawn>, Units) {
        let (mut drawn, mut wanted) = self.draw_loose(consignment, batch, units, &rank);
        if !wanted.is_zero() {
            wanted = self.draw_packed(consignment, batch, wanted, &rank, &mut drawn);
        }
        (drawn, wanted)
    }

    /// As [`Self::draw`], of loose units only.
    pub(super) fn draw_loose(
        &mut self,
        consignment: &ConsignmentId,
        batch: &Batch,
        units: Units,
        rank: &impl Fn(&Heap) -> Option<u8>,
    ) -> (Vec<Drawn>, Units) {
        let mut wanted = units;
        let mut drawn = Vec::new();
        for (_, heap) in self.eligible(consignment, batch, rank) {
            if wanted.is_zero() {
                break;
            }
            let taken = self.there(consignment, &heap).min(wanted);
            wanted = wanted.saturating_sub(taken);
            self.take(consignment, &heap, taken);
            drawn.push((heap, taken));
        }
        (drawn, wanted)
    }

    /// How many units the rank admits, loose and packed.
    pub(super) fn available(
        &self,
        consignment: &ConsignmentId,
        batch: &Batch,
        rank: &impl Fn(&Heap) -> Option<u8>,
    ) -> i128 {
        let packed = self.packed(consignment, batch, rank);
        self.available_loose(consignment, batch, rank)
            + packed.iter().map(|(_, _, _, units)| i128::from(units.get())).sum::<i128>()
    }

    /// How many loose units the rank admits.
    pub(super) fn available_loose(
        &self,
        consignment: &ConsignmentId,
        batch: &Batch,
        rank: &impl Fn(&Heap) -> Option<u8>,
    ) -> i128 {
        let loose = self.eligible(consignment, batch, rank);
        loose.iter().map(|(_, heap)| i128::from(self.there(consignment, heap).get())).sum()
    }

    fn there(&self, consignment: &ConsignmentId, heap: &Heap) -> Units {
        self.heaps.get(consignment).and_then(|heaps| heaps.get(heap)).copied().unwrap_or_default()
    }

    fn eligible(
        &self,
        consignment: &ConsignmentId,
        batch: &Batch,
        rank: &impl Fn(&Heap) -> Option<u8>,
    ) -> Vec<((u8, u8), Heap)> {
        let mut found: Vec<((u8, u8), Heap)> = self
            .heaps(consignment)
            .filter_map(|(heap, _)| Some(((lot_rank(batch, &heap.batch)?, rank(heap)?), heap.clone())))
            .collect();
        found.sort();
        found
    }

    /// Contents of pieces that may answer, each with the heap that it would be.
    fn packed(
        &self,
        consignment: &ConsignmentId,
        batch: &Batch,
        rank: &impl Fn(&Heap) -> Option<u8>,
    ) -> Vec<((u8, u8), PieceId, Heap, Units)> {
        let mut found = Vec::new();
        for (id, piece) in self.pieces.iter().filter(|(_, piece)| piece.consignment == *consignment) {
            let outer = self.outermost(id).expect("a piece that is there should have an outermost");
            for (there, units) in &piece.contents {
                let heap = Heap {
                    batch: there.clone(),
                    holder: outer.holder.clone(),
                    whereabouts: outer.whereabouts.clone(),
                    state: outer.state,
                    progress: outer.progress,
                };
                if let (Some(lot), Some(rank)) = (lot_rank(batch, there), rank(&heap)) {
                    found.push(((lot, rank), id.clone(), heap, *units));
                }
            }
        }
        found.sort();
        found
    }

    fn draw_packed(
        &mut self,
        consignment: &ConsignmentId,
        batch: &Batch,
        mut wanted: Units,
        rank: &impl Fn(&Heap) -> Option<u8>,
        drawn: &mut Vec<Drawn>,
    ) -> Units {
        for (_, id, heap, there) in self.packed(consignment, batch, rank) {
            let taken = there.min(wanted);
            if taken.is_zero() {
                continue;
            }
            wanted = wanted.saturating_sub(taken);
            let piece = self.pieces.get_mut(&id).expect("a piece just found should be there");
            let left = there.saturating_sub(taken);
            if left.is_zero() {
                piece.contents.remove(&heap.batch);
            } else {
                piece.contents.insert(heap.batch.clone(), left);
            }
            drawn.push((heap, taken));
        }
        wanted
    }

    /// Takes units out of a heap.
    fn take(&mut self, consignment: &ConsignmentId, heap: &Heap, units: Units) {
        let heaps = self.heaps.get_mut(consignment).expect("a consignment with a heap should be known");
        let there = heaps.get_mut(heap).expect("a heap that is drawn from should be there");
        *there = there.checked_sub(units).expect("no more should be drawn than is there");
        if heap.state == HeapState::Missing {
            self.lots.find(consignment, &heap.batch, units);
        }
        if there.is_zero() {
            heaps.remove(heap);
        }
    }

    /// Puts units onto a heap.
    pub(super) fn put(&mut self, consignment: &ConsignmentId, heap: Heap, units: Units) {
        if !units.is_zero() {
            *self.heaps.entry(consignment.clone()).or_default().entry(heap).or_default() += units;
        }
    }

    /// Opens a piece: its contents and the pieces in it stand beside it.
    pub(super) fn open(&mut self, id: &PieceId) {
        let outer = self.outermost(id).expect("a piece that is opened should be there").clone();
        let piece = self.pieces.remove(id).expect("a piece that is opened should be there");
        for child in self.pieces.values_mut().filter(|child| child.parent.as_ref() == Some(id)) {
            child.parent = None;
            child.holder = outer.holder.clone();
            child.whereabouts = outer.whereabouts.clone();
            child.state = outer.state;
            child.progress = outer.progress;
        }
        for (batch, units) in piece.contents {
            let (holder, whereabouts) = (outer.holder.clone(), outer.whereabouts.clone());
            let heap = Heap { batch, holder, whereabouts, state: outer.state, progress: outer.progress };
            self.put(&piece.consignment, heap, units);
        }
        self.opened.insert(id.clone());
    }

    /// A piece with all the pieces in it.
    pub(super) fn nest(&self, id: &PieceId) -> Vec<PieceId> {
        let mut nest = vec![id.clone()];
        let mut next = 0;
        while let Some(outer) = nest.get(next).cloned() {
            nest.extend(
                self.pieces.iter().filter(|(_, piece)| piece.parent.as_ref() == Some(&outer)).map(|(id, _)| id.clone()),
            );
            next += 1;
        }
        nest
    }

    /// Moves an outermost piece, with all that is in it, on in its course, and tallies what that means for the columns.
    pub(super) fn advance_piece(&mut self, id: &PieceId, to: Progress, event: &EventId) {
        let from = self.pieces.get(id).expect("a piece that moves should be there").progress;
        for inner in self.nest(id) {
            let piece = self.pieces.get(&inner).expect("a piece of a nest should be there").clone();
            for (batch, units) in piece.contents {
                self.advance(&piece.consignment, &batch, units, (from, to), event);
            }
        }
        let piece = self.pieces.get_mut(id).expect("a piece that moves should be there");
        piece.progress = advanced(from, to);
    }

    /// Tallies units that go on in their course. What leaves the aircraft before it flew is not loaded after all; what had
    /// landed and leaves again has not arrived after all.
    pub(super) fn advance(
        &mut self,
        consignment: &ConsignmentId,
        batch: &Batch,
        units: Units,
        (from, to): (Progress, Progress),
        event: &EventId,
    ) {
        let columns: &[(Column, i64)] = match (from, to) {
            (Progress::Commissioned, Progress::Loaded) => &[(Column::Loaded, 1)],
            (Progress::Loaded, Progress::Commissioned) => &[(Column::Loaded, -1)],
            (Progress::Commissioned | Progress::Loaded, Progress::Departed) => &[(Column::Departed, 1)],
            (Progress::Arrived, Progress::Departed) => &[(Column::Arrived, -1)],
            (Progress::Arrived, Progress::Arrived) => &[],
            (_, Progress::Arrived) => &[(Column::Arrived, 1)],
            _ => &[],
        };
        for (column, sign) in columns {
            self.tally(consignment, batch, *column, sign * units.get(), event);
        }
    }

    /// Adds units to a column, or takes them back.
    pub(super) fn tally(
        &mut self,
        consignment: &ConsignmentId,
        batch: &Batch,
        column: Column,
        units: i64,
        event: &EventId,
    ) {
        let (event, consignment, item) = (event.clone(), consignment.clone(), batch.item.clone());
        self.tallies.push(Tally { event, consignment, item, column, units });
    }
}

/// How far goods have come after a step: loading again does not undo that they once flew; leaving again undoes that they
/// arrived; coming off before the flight undoes that they were loaded.
pub(super) fn advanced(from: Progress, to: Progress) -> Progress {
    match (from, to) {
        (Progress::Loaded, Progress::Commissioned) | (_, Progress::Departed) => to,
        _ => from.max(to),
    }
}
