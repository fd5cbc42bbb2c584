//! Decides what stands on a form to count on. A blind one shows no expectation: no figure, and no lot that only the papers
//! name. Up: [`crate::custody`].

use std::collections::{BTreeMap, BTreeSet};

use model::custody::{Batch, CountSheet, CountSheetLine};
use model::id::{ConsignmentId, ItemId};
use model::quantity::Units;

use super::state::{CustodyState, HeapState};

/// Units of a consignment that were not counted yet, or not found by a count, by batch.
#[must_use]
pub fn expected_units(state: &CustodyState, consignment: &ConsignmentId) -> BTreeMap<Batch, Units> {
    let mut expected: BTreeMap<Batch, Units> = BTreeMap::new();
    let is_open = |state: HeapState| matches!(state, HeapState::Uncounted | HeapState::Missing);
    for (heap, units) in state.heaps(consignment).filter(|(heap, _)| is_open(heap.state)) {
        *expected.entry(heap.batch.clone()).or_default() += units;
    }
    for (id, piece) in state.pieces().filter(|(_, piece)| piece.consignment == *consignment) {
        let outer = state.outermost(id).expect("a piece that is there should have an outermost");
        for (batch, units) in piece.contents.iter().filter(|_| is_open(outer.state)) {
            *expected.entry(batch.clone()).or_default() += *units;
        }
    }
    expected
}

/// A form to count a consignment on.
#[must_use]
pub fn count_sheet(state: &CustodyState, consignment: &ConsignmentId, is_blind: bool) -> CountSheet {
    let lines = if is_blind {
        let items: BTreeSet<&ItemId> = state.items(consignment).into_iter().collect();
        items.into_iter().map(|item| CountSheetLine { item: item.clone(), lot: None, expected: None }).collect()
    } else {
        let expected = expected_units(state, consignment).into_iter();
        expected.map(|(Batch { item, lot }, units)| CountSheetLine { item, lot, expected: Some(units) }).collect()
    };
    CountSheet { consignment: consignment.clone(), is_blind, lines }
}
