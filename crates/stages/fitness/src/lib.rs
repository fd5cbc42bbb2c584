//! An offer line against a recipient: fit, fit with conditions, held or unfit, and why.
//!
//! Decided here: which pairs of line and recipient are judged, what each of the nineteen rules finds on a day, what a
//! policy shows and a waiver lifts, what follows for the line and how much of it is of use. Not decided here: how much is
//! needed (`need`), who gets what is fit (`allocation`). One file for each rule, under `rules`. Up: the map of all crates
//! in `ARCHITECTURE.md`.

pub mod arrived;
mod facts;
mod gate;
mod joining;
mod kept;
mod names;
mod notices;
mod offered;
mod recipients;
mod rules;
mod wording;

pub use gate::solve;
