//! Cartons to pallets and ULDs to positions in the hold: geometry, weight and balance.

mod block;
mod engine;
mod measure;
mod score;
mod search;
mod space;

pub use engine::pack;
