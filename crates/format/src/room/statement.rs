//! Decides the page of a party's statement: tables of an answer as they are told on a command line, readable on a phone and on
//! paper. Up: [`crate::room`].

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::frame::{Frame, encoded};
use crate::answer::{Answer, Cell, Table};

/// What each table of a statement tells, by its name.
const HEADS: [(&str, &str); 9] = [
    ("statement", "Given and taken"),
    ("pending", "Pledged and still pending"),
    ("both sides", "What both sides say"),
    ("values", "Values, as each states them"),
    ("delivered and used", "Worth of what came, beside the worth of what was used"),
    ("agreements", "Agreements with another party"),
    ("factors", "What units are counted as in others"),
    ("converted", "What moved, as it is counted in another unit"),
    ("balances as converted", "Balances, as they are counted in another unit"),
];

/// The page of a statement.
#[must_use]
pub fn statement_page(frame: &Frame<'_>, answer: &Answer) -> String {
    frame.page("Statement", "account", &html! {
        p.lead { (answer.title) }
        @for table in answer.tables.iter().filter(|table| !table.is_detail) { (section(table)) }
        (units(answer))
        @if !answer.remarks.is_empty() { section { h2 { "Remarks" } ul { @for remark in &answer.remarks { li { (remark) } } } } }
        p.screen { a href=(frame.path("/account")) { "Back to the account" } }
    })
}

/// Where the same statement is, counted in another unit besides: in those that factors count in.
fn units(answer: &Answer) -> Markup {
    let factors = answer.tables.iter().find(|table| table.name == "factors");
    let column = |table: &Table| table.columns.iter().position(|column| *column == "counted as");
    let found = factors.and_then(|table| Some((table, column(table)?)));
    let units: BTreeSet<String> =
        found.iter().flat_map(|(table, at)| table.rows.iter().map(|row| row[*at].to_string())).collect();
    html! {
        @if !units.is_empty() {
            p.screen { "Counted in: " @for (index, unit) in units.iter().enumerate() {
                @if index > 0 { ", " } a href=(format!("?unit={}", encoded(unit))) { (unit) }
            } }
        }
    }
}

fn section(table: &Table) -> Markup {
    let head = HEADS.iter().find(|(name, _)| *name == table.name).map_or(table.name.as_str(), |(_, head)| *head);
    let is_number = |column: usize| table.rows.iter().any(|row| row[column].is_number());
    html! {
        section {
            h2 { (head) }
            @if table.rows.is_empty() { p { "None." } } @else {
                div.scroll tabindex="0" role="region" aria-label=(head) { table.stack {
                    thead { tr { @for (place, column) in table.columns.iter().enumerate() { th.figure[is_number(place)] scope="col" { (column) } } } }
                    tbody { @for row in &table.rows { tr { @for (column, cell) in table.columns.iter().zip(row) { (shown(column, cell)) } } } }
                } }
            }
        }
    }
}

fn shown(column: &str, cell: &Cell) -> Markup {
    html! {
        @if *cell == Cell::Blank { td {} } @else { td.figure[cell.is_number()] data-head=(column) { (cell) } }
    }
}
