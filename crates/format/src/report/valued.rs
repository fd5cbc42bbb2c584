//! Decides how the report tells what the account's goods are worth by each who values them, and what the account is kept by:
//! agreements, equivalence factors with their sources and days, and what moved as it is counted by them. The tables are those of
//! the account's own answer; nothing is added up here. Up: [`crate::report`].

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::ledger::AccountUnit;

use crate::answer::{Cell, Table};
use crate::report::account::unit_words;
use crate::report::book::Book;
use crate::report::numbers::capital;

/// Each table by its name, with its heading and what a reader must know of it.
const HEADS: [(&str, &str, &str); 4] = [
    ("values", "Values, as each states them", "Nothing is made of them but a range where two bases differ."),
    (
        "delivered and used",
        "Worth of what came, beside the worth of what was used",
        "A range where values disagree; a sum for many lines is not split among them.",
    ),
    ("agreements", "Agreements", "What two parties keep apart from the account of all."),
    (
        "factors",
        "Equivalence factors",
        "The parties' own figures, each for its days; none is built in, and no entry and no balance depends on one.",
    ),
];

/// What a reader must know of amounts that are counted in another unit.
const CONVERTED: &str = "By the factor of its day, rounded down with the rest stated: a view beside the account.";

/// Columns that may hold days, which stay on one line.
const DAYS: [&str; 4] = ["day", "from", "until", "for the day"];

/// The tables that there are.
pub(super) fn tables(book: &Book<'_>) -> Markup {
    let told = book.input.valued.iter().filter(|table| !table.rows.is_empty());
    html! { @for table in told { (section(book, table)) } }
}

fn section(book: &Book<'_>, table: &Table) -> Markup {
    let head = HEADS.iter().find(|(name, ..)| *name == table.name);
    let (_, heading, caption) = head.copied().unwrap_or(("", table.name.as_str(), CONVERTED));
    // A table of one unit is named by it.
    let words = match heading.rsplit_once(" in ").map(|(words, unit)| (words, AccountUnit::try_new(unit))) {
        Some((words, Ok(unit))) => format!("{words} as {}", unit_words(book, &unit)),
        _ => heading.to_owned(),
    };
    let is_number = |column: usize| table.rows.iter().any(|row| row[column].is_number());
    html! {
        h3 { (capital(&words)) }
        p.soft { (caption) }
        div.table tabindex="0" { table {
            thead { tr { @for (place, column) in table.columns.iter().enumerate() { th.n[is_number(place)] { (capital(column)) } } } }
            tbody { @for row in &table.rows { tr {
                @for (place, (column, cell)) in table.columns.iter().zip(row).enumerate() {
                    @if place == 0 { th.id { (told(book, column, cell)) } }
                    @else { td.n[cell.is_number()].clock[DAYS.contains(column)] { (told(book, column, cell)) } }
                }
            } } }
        } }
    }
}

/// A cell; parties by their names, and what is an entry leads to it.
fn told(book: &Book<'_>, column: &str, cell: &Cell) -> Markup {
    let Cell::Text(text) = cell else { return html! { (cell) } };
    match column {
        "entry" => book.link_as(RecordKind::Entry, text, text),
        // Of what something is a value: an entry, or a consignment as a whole.
        "of" => {
            let is_entry = book.operation.records.entries.iter().any(|entry| entry.id.as_str() == text);
            let kind = if is_entry { RecordKind::Entry } else { RecordKind::Consignment };
            book.link_as(kind, text, text)
        }
        "unit" | "counted as" | "what" => {
            let unit = AccountUnit::try_new(text).ok();
            html! { (unit.map_or_else(|| text.clone(), |unit| unit_words(book, &unit))) }
        }
        "said by" | "party" | "other" | "from" | "to" => {
            let party = book.operation.parties.iter().find(|party| party.id.as_str() == text);
            html! { (party.map_or(text.as_str(), |party| party.name.as_str())) }
        }
        _ => html! { (text) },
    }
}
