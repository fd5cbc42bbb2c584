//! The operations room as programs and persons meet it: who may do what, one effect for each key, bad input, pages. Requests go
//! into the router itself, over a store in a temporary folder. Up: `ARCHITECTURE.md`.

mod arrangements;
mod audiences;
mod bad_input;
mod made;
mod once;
mod pages;
mod plans;
mod published;
mod reach;
mod recalls;
mod serving;
mod story;

/// The address of a new store.
pub(crate) fn address(folder: &std::path::Path) -> String {
    format!("sqlite:{}", folder.join("room.db").display())
}
