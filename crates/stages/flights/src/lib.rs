//! Decides which tail flies what, where and when: consignments to trips, tails, legs and clock times, with a proven
//! gap. Does not load the aircraft (`loading`) and does not judge itself (`check`). The words are [`model::flights`].
//!
//! [`solve()`] works in layers, each a file: ways round closed airspace ([`way`], [`zone`]), technical stops
//! ([`chain`]), trips worth choosing between ([`template`]), a plan with tails, clock times and whole packs that is made
//! at once and bettered ([`search`], [`fill`], [`board`]), and how cheap a plan could be at best: by a choice of trips in
//! a mixed-integer model that also makes a plan of its own ([`choice`], [`programme`]), for large operations by column
//! generation ([`bound`]), meanwhile ([`beside`]). [`route()`] answers one question about the first two.
//!
//! A step of the control is one template, one change of the plan, or one iteration of the simplex method.

mod answer;
mod aside;
mod atlas;
mod back;
mod beside;
mod board;
mod bound;
mod chain;
mod chance;
mod change;
mod choice;
mod crossing;
mod dominance;
mod fill;
mod fleet;
mod objective;
mod order;
mod performance;
mod permits;
mod pickup;
mod places;
mod pricing;
mod programme;
mod relay;
mod repair;
mod rest;
mod route;
mod route_remarks;
mod search;
mod shut;
mod solve;
mod solver;
mod sphere;
mod stowage;
mod template;
mod timing;
mod trip;
mod way;
mod zone;

#[cfg(test)]
mod funds;
#[cfg(test)]
mod judged;
#[cfg(test)]
mod real;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod stopped;
#[cfg(test)]
mod tests;

pub use relay::{RelayEffort, RelayPlanner};
pub use repair::replan;
pub use route::route;
pub use solve::solve;
