//! Tests of the documents a plan is kept and shown in. Up: [`format`].

mod fixture;
mod plan;
mod report;
