//! Decides which tail flies what, where and when: consignments to trips, tails, legs and clock times, with a proven
//! gap. Does not load the aircraft (`loading`) and does not judge itself (`check`). The words are [`model::flights`].
//!
//! [`solve()`] works in layers, each a file: ways round closed airspace ([`way`], [`zone`]), technical stops
//! ([`chain`]), trips worth choosing between ([`template`]), their choice by a mixed-integer model ([`choice`],
//! [`programme`]), whole
//! packs ([`fill`]), tails and clock times ([`board`]). [`route()`] answers one question about the first two.
//!
//! A step of the control is one template, or one iteration of the simplex method.

mod answer;
mod atlas;
mod board;
mod chain;
mod choice;
mod crossing;
mod dominance;
mod fill;
mod fleet;
mod hours;
mod objective;
mod performance;
mod permits;
mod pricing;
mod programme;
mod relay;
mod route;
mod route_remarks;
mod shut;
mod solve;
mod solver;
mod sphere;
mod template;
mod timing;
mod trip;
mod way;
mod zone;

#[cfg(test)]
mod real;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use relay::{RelayEffort, RelayPlanner};
pub use route::route;
pub use solve::solve;
