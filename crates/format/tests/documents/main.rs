//! Tests of the documents a plan is kept and shown in. Up: [`format`].

mod fixture;
mod loads;
mod pictures;
mod plan;
mod report;
