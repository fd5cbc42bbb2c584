//! Decides how the body of a line of the log is written: one canonical JSON text for each kind, so that the same content has
//! the same digest everywhere. Keeps no line and chains none. Up: [`crate`].

pub mod assessment;
pub(crate) mod body;
pub mod claim;
pub mod transfer;
