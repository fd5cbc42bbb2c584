//! Offers to recipients: fair, in whole packs, explained.
//!
//! Decided here: who gets how many packs of which offer line, by lexicographic max-min on the weighted fill rate, and why
//! nobody gets more. Not decided here: what is fit for whom (`fitness`), how much is needed (`need`), what flies when
//! (`flights`). With packs of one size the answer for an item is the exact optimum; with packs of several sizes, where
//! the question is NP-hard, no single pack given, moved or exchanged betters it. Up: the map of all crates in
//! `ARCHITECTURE.md`.

mod book;
mod explain;
mod fairness;
mod flow;
mod level;
mod mixed;
mod pool;
mod solve;
mod water;

pub use solve::solve;
