//! Offers to recipients: fair, in whole packs, explained.
//!
//! Decided here: who gets how many packs of which offer line, by lexicographic max-min on the weighted fill rate or by
//! alpha-fair shares, after what was promised and with nothing below a floor; what is given instead; what a limit costs;
//! which small lots fly together; and why nobody gets more. Not decided here: what is fit for whom (`fitness`), how much
//! is needed (`need`), what flies when (`flights`). With packs of one size the answer for an item is the exact optimum;
//! with packs of several sizes, where the question is NP-hard, it is proven where the case is small, and beyond that no
//! single pack given, moved or exchanged betters it. Up: the map of all crates in `ARCHITECTURE.md`.

mod alpha;
mod appraise;
mod book;
mod bundles;
mod exact;
mod explain;
mod fairness;
mod floors;
mod flow;
mod ground;
mod level;
mod mixed;
mod names;
mod pool;
mod prices;
mod promise;
mod scale;
mod settle;
mod sharing;
mod solve;
mod substitutes;
mod water;

pub use appraise::appraise;
pub use solve::solve;
