//! Decides which recalls concern which consignments: by item and lot, where goods of unknown lot may be of it. Moves nothing and
//! changes no figure: what was counted as usable stays counted, and beside it stands what is called back. Up: [`crate`].

use model::custody::{CustodyAct, HeldRecall, Recall, Recorded};
use model::id::ConsignmentId;
use model::quantity::Units;

use crate::custody::{CustodyState, Held, custody};

/// Goods of a consignment that a recall concerns: those that it calls back, and the most that may be of it, their lot unknown.
fn concerned(state: &CustodyState, consignment: &ConsignmentId, recall: &Recall) -> (Held, Units) {
    match &recall.lot {
        None => (state.held_of_item(consignment, &recall.item), Units::ZERO),
        Some(lot) => {
            let of_unknown_lot = state.held_of_unknown_lot(consignment, &recall.item);
            (state.held_of_lot(consignment, &recall.item, lot), of_unknown_lot)
        }
    }
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
        for entry in history {
            let CustodyAct::Recall(recall) = &entry.event.act else { continue };
            let (held, of_unknown_lot) = concerned(&state, consignment, recall);
            if held.most.is_zero() && of_unknown_lot.is_zero() {
                continue;
            }
            let event = &entry.event;
            let told = HeldRecall {
                consignment: consignment.clone(),
                event: event.id.clone(),
                recall: recall.clone(),
                units_min: held.least,
                units_max: held.most,
                of_unknown_lot,
                stands: !event.is_claim() && !state.superseded().contains_key(&event.id),
            };
            found.push((entry, told));
        }
    }
    found.sort_by_key(|(entry, held)| (held.consignment.clone(), entry.event.occurred, entry.number));
    found.into_iter().map(|(_, held)| held).collect()
}
