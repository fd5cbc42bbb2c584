//! What became of it: custody and its chained log, the seven columns, claims side by side, the account.
//!
//! Decided here: how claims, events and entries are laid out and what follows from them by arithmetic. Not decided
//! here: whether a claim is true, and what a thing is worth against another. Said is not done: claims fill cells, never
//! totals, and no claim can change a balance. Up: the map of all crates in `ARCHITECTURE.md`.

pub mod alarms;
pub mod assessments;
pub mod chain;
mod claims;
mod columns;
pub mod custody;
pub mod execution;
pub mod ledger;
mod observed;
mod recalls;
mod reciprocity;

pub use claims::claims_side_by_side;
pub use columns::{blanks, columns, gaps};
pub use observed::observed;
pub use recalls::recalls;
pub use reciprocity::given_shares;
