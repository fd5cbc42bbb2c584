//! Decides what follows from a history of custody events: who holds what, where, how many. Does not decide whether a new
//! event may be entered (`refusal`), nor which columns it fills. Up: [`crate`].
//!
//! Events count in the order in which they happened, then in the order of the log: late entry is normal. An event that was
//! corrected or retracted is not counted and stays visible. What is only said (source *claim*) moves nothing.

mod apply;
mod counting;
mod growing;
mod lots;
mod order;
mod refusal;
mod sheet;
mod state;
mod stock;
mod use_reports;

pub use counting::count_groups;
pub use growing::Growing;
pub(crate) use lots::Held;
pub use order::{Superseded, counted as in_order, superseded};
pub use refusal::{FUTURE_ALLOWANCE, faults_by_itself, history_refusals, refusals};
pub use sheet::{count_sheet, expected_units};
pub use state::{CustodyState, Customs, Heap, HeapState, Piece, Tally, Trouble, UnitsAccount};
pub use use_reports::{UseReport, UseReports};

use jiff::Timestamp;
use model::custody::Recorded;

/// The state after all that is recorded.
#[must_use]
pub fn custody(history: &[Recorded]) -> CustodyState {
    fold(history, None)
}

/// The state at a moment, by all that is recorded now: everything that happened up to and at that moment.
#[must_use]
pub fn custody_at(history: &[Recorded], moment: Timestamp) -> CustodyState {
    fold(history, Some(moment))
}

fn fold(history: &[Recorded], until: Option<Timestamp>) -> CustodyState {
    let superseded = superseded(history);
    let events: Vec<&Recorded> = order::counted(history, &superseded)
        .into_iter()
        .filter(|entry| until.is_none_or(|until| entry.event.occurred <= until))
        .collect();
    let counts = counting::latest(&events);
    let mut state = CustodyState { superseded, ..CustodyState::default() };
    for entry in &events {
        if let Err(faults) = apply::apply(&mut state, entry, &counts) {
            let event = entry.event.id.clone();
            state.troubles.extend(faults.into_iter().map(|fault| Trouble { event: event.clone(), fault }));
        }
    }
    state
}
