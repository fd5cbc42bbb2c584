//! Outside shapes: operation folder, built-in tables, plan document, report. The only home of serde.
//!
//! Every reader returns either the whole or every fault at once, each with file, line, column, cause and action
//! ([`faults`] lists them all). Nothing here decides what the figures mean: that is the stages' work. The map is in
//! `ARCHITECTURE.md`.

pub mod answer;
pub mod api;
pub mod arrived;
pub mod beancount;
pub mod builtin;
pub mod cases;
pub mod claim_review;
mod craft;
pub mod daily_cases;
pub mod disruptions;
pub mod faults;
mod fields;
pub mod folder;
pub mod log;
pub mod needs;
pub mod notice_list;
pub mod packing;
pub mod plan;
mod profile;
pub mod quantification;
pub mod relay;
pub mod report;
pub mod room;
pub mod shares;
pub mod split;
pub mod suggest;
mod table;
pub mod verdicts;
