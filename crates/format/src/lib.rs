//! Outside shapes: operation folder, built-in tables, plan document, report. The only home of serde.

pub mod plan;
pub mod report;
