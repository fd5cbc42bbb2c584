//! Decides how lines of the append-only log are written and read: the canonical texts that are sealed, one file for each
//! kind, and the file that a log is exported to. Seals and verifies nothing (`record` does). Up: [`crate`].
//!
//! A canonical text is JSON without blanks, its fields in one order, absent ones left out: the same facts have one text, so
//! that their digest is theirs. Readers refuse whatever they would not write.

pub mod arrangement;
pub mod assessment;
pub(crate) mod body;
pub mod claim;
pub mod custody;
pub mod erasure;
pub mod event;
pub mod file;
pub mod plan;
pub(crate) mod strict;
pub mod transfer;

/// Longest canonical text, in bytes.
pub const TEXT_SIZE_MAX: usize = 256 * 1024;
