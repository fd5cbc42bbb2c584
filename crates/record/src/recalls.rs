//! Decides which recalls concern which consignments: by item and lot, where goods of unknown lot may be of it. Moves nothing and
//! changes no figure: what was counted as usable stays counted, and beside it stands what is called back. Up: [`crate`].

use std::collections::BTreeMap;

use model::custody::{Batch, CustodyAct, HeldRecall, Recall, Recorded};
use model::id::ConsignmentId;
use model::quantity::Units;

use crate::custody::{CustodyState, HeapState, custody};

/// How goods of a batch stand to a recall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Concern {
    /// They are called back.
    Surely,
    /// Their lot is not known; it may be the one.
    Maybe,
}

fn concern(recall: &Recall, batch: &Batch) -> Option<Concern> {
    match (&recall.lot, &batch.lot) {
        _ if recall.item != batch.item => None,
        (None, _) => Some(Concern::Surely),
        (Some(called), Some(lot)) => (called == lot).then_some(Concern::Surely),
        (Some(_), None) => Some(Concern::Maybe),
    }
}

/// Units of a consignment that are under custody still, by batch: what was disposed of, or not there when it was counted, is not. Custody takes disposed units from an
/// item whatever the lot, so that by lot the figure is the most that can be there once some were disposed of.
fn held(state: &CustodyState, consignment: &ConsignmentId) -> BTreeMap<Batch, Units> {
    let mut held: BTreeMap<Batch, Units> = BTreeMap::new();
    for (heap, units) in state.heaps(consignment).filter(|(heap, _)| heap.state != HeapState::Missing) {
        *held.entry(heap.batch.clone()).or_default() += units;
    }
    for (_, piece) in state.pieces().filter(|(_, piece)| piece.consignment == *consignment) {
        for (batch, units) in &piece.contents {
            *held.entry(batch.clone()).or_default() += *units;
        }
    }
    held.retain(|_, units| !units.is_zero());
    held
}

/// Every recall that concerns goods under custody, consignment by consignment, in the order in which they happened. One that was
/// retracted or corrected, or was only said, is told as such and calls nothing back.
#[must_use]
pub fn recalls(history: &[Recorded]) -> Vec<HeldRecall> {
    // Most histories hold none, and need not be followed.
    if !history.iter().any(|entry| matches!(entry.event.act, CustodyAct::Recall(_))) {
        return Vec::new();
    }
    let state = custody(history);
    let mut found: Vec<(&Recorded, HeldRecall)> = Vec::new();
    for consignment in state.consignments() {
        let held = held(&state, consignment);
        for entry in history {
            let CustodyAct::Recall(recall) = &entry.event.act else { continue };
            let sum = |wanted: Concern| -> Units {
                held.iter().filter(|(batch, _)| concern(recall, batch) == Some(wanted)).map(|(_, units)| *units).sum()
            };
            let (units, of_unknown_lot) = (sum(Concern::Surely), sum(Concern::Maybe));
            if units.is_zero() && of_unknown_lot.is_zero() {
                continue;
            }
            let event = &entry.event;
            let held = HeldRecall {
                consignment: consignment.clone(),
                event: event.id.clone(),
                recall: recall.clone(),
                units,
                of_unknown_lot,
                stands: !event.is_claim() && !state.superseded().contains_key(&event.id),
            };
            found.push((entry, held));
        }
    }
    found.sort_by_key(|(entry, held)| (held.consignment.clone(), entry.event.occurred, entry.number));
    found.into_iter().map(|(_, held)| held).collect()
}
