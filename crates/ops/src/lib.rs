//! What people do with airbridge, one file per use case; where clock, folders, stages and checker meet.
//! Holds no rule of a stage: those live in the stages and, separately, in the checker. The map is in `ARCHITECTURE.md`.

pub mod accounting;
pub mod answer;
pub mod arriving;
pub mod casebook;
pub mod claiming;
mod days;
pub mod demo;
pub mod desk;
pub mod diff;
pub mod files;
pub mod flying;
pub mod folders;
pub mod forecasting;
pub mod gating;
pub mod judging;
pub mod loads;
pub mod needs;
pub mod noticing;
pub mod packing;
pub mod plan_folder;
pub mod planning;
pub mod problems;
pub mod quantifying;
pub mod recorded;
pub mod reloading;
pub mod replanning;
pub mod revisions;
pub mod room;
pub mod routing;
pub mod sharing;
pub mod standing;
pub mod stopping;
pub mod tables;
pub mod verifying;
pub mod worth;
