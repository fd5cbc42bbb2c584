//! Decides the page that anybody may read: how many were announced, came, were counted and used, who says so, and how to check
//! it. It works without scripts and on paper. Up: [`crate::room`].

use std::collections::BTreeSet;

use maud::{Markup, html};
use model::id::ConsignmentId;
use model::record::{Column, Columns, Saying};

use super::claims::{saying, verdict};
use super::consignment::{columns_table, gaps_list};
use super::frame::{Frame, count, moment};
use super::{ClaimRow, PublicView};

/// The public page of an operation.
#[must_use]
pub fn public_page(frame: &Frame<'_>, view: &PublicView) -> String {
    let consignments: BTreeSet<&ConsignmentId> = view.columns.iter().map(|one| &one.subject.consignment).collect();
    frame.page(&view.title, "public", &html! {
        p.lead { (sentence(view)) }
        @for consignment in consignments {
            @let columns: Vec<Columns> = view.columns.iter().filter(|one| one.subject.consignment == *consignment).cloned().collect();
            section {
                h2 { "Consignment " (consignment) }
                (columns_table(&columns, &view.blanks))
                (gaps_list(&view.gaps.iter().filter(|gap| gap.subject.consignment == *consignment).cloned().collect::<Vec<_>>()))
            }
        }
        section { h2 { "Who said what" } @if view.claims.is_empty() { p { "No claim is recorded." } } @else { (claims(view)) } }
        (unknown(view))
        section {
            h2 { "Corrections" }
            @if view.corrections.is_empty() { p { "None." } }
            ul { @for entry in &view.corrections { li { (moment(entry.recorded)) ": " (entry.event.act.word()) " " (entry.event.id) @if let Some(correction) = &entry.event.corrects { " corrects " (correction.event) ": " (correction.reason) } } } }
        }
        section { h2 { "How to check this" } (check(view)) }
        section { h2 { "Names" } dl.facts { @for (id, name) in &view.parties { dt { (id) } dd { (name) } } } }
    })
}

/// What is known, in one sentence: of the item with the most figures.
fn sentence(view: &PublicView) -> String {
    let known =
        |one: &Columns| one.cells.iter().filter(|cell| cell.iter().any(|figure| figure.units.is_some())).count();
    let Some(first) = view.columns.iter().max_by_key(|one| (known(one), std::cmp::Reverse(&one.subject))) else {
        return "Nothing has been reported yet.".to_owned();
    };
    let name = view.items.get(&first.subject.item).map_or(first.subject.item.as_str(), String::as_str);
    let parts: Vec<String> = Column::ALL
        .iter()
        .zip(&first.cells)
        .map(|((_, word), cell)| {
            let mut said: Vec<String> = cell.iter().filter_map(|figure| figure.units).map(count).collect();
            said.sort();
            said.dedup();
            match said.as_slice() {
                [] if cell.iter().any(|figure| figure.is_declined) => format!("{word}: withheld"),
                [] => format!("{word}: not reported"),
                _ => format!("{word}: {}", said.join(" or ")),
            }
        })
        .collect();
    format!("{name}, consignment {}: {}.", first.subject.consignment, parts.join("; "))
}

fn claims(view: &PublicView) -> Markup {
    let name =
        |row: &ClaimRow| view.parties.get(&row.claim.speaker).cloned().unwrap_or_else(|| row.claim.speaker.to_string());
    html! {
        table.stack {
            thead { tr { th scope="col" { "Who, when" } th scope="col" { "About" } th scope="col" { "Said" } th scope="col" { "Verdict" } th scope="col" { "Source" } } }
            tbody { @for row in &view.claims { tr {
                th scope="row" { (name(row)) span.by { (row.claim.said.strftime("%d %b %Y").to_string()) } }
                td data-head="About" { (row.claim.subject.item) ", " (row.claim.column.word()) }
                td data-head="Said" { (saying(row.claim.saying)) " " (row.claim.text) }
                td data-head="Verdict" {
                    @for one in &row.standing { (verdict(one.verdict)) span.by { (one.by) ": " (one.text) } }
                    @if row.standing.is_empty() && row.claim.saying != Saying::Declined { "not judged" }
                    @if row.claim.saying == Saying::Declined { "nothing to judge" }
                }
                td data-head="Source" { (row.claim.source) }
            } } }
        }
    }
}

fn unknown(view: &PublicView) -> Markup {
    html! {
        section {
            h2 { "What we do not know" }
            @if view.blanks.is_empty() { p { "Every column has a figure." } }
            ul { @for blank in &view.blanks {
                li {
                    (blank.subject.item) " of " (blank.subject.consignment) ": how many were " (blank.column.word())
                    @if !blank.withheld_by.is_empty() { ". Withheld by " (blank.withheld_by.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) }
                }
            } }
        }
    }
}

fn check(view: &PublicView) -> Markup {
    html! {
        p { "Every record is a line of a log in which each line covers the one before. It has " (view.head.size) " lines; the last has the digest" }
        p.digest { (view.head.digest) }
        @match &view.checkpoint {
            Some(checkpoint) => p { "Its first " (checkpoint.head.size) " lines were signed on " (moment(checkpoint.signed)) ". Keep this page: a log that was changed before that line no longer leads to the digest " span.digest { (checkpoint.head.digest) } "." },
            None => p { "No part of it has been signed yet." },
        }
        p { "Whoever has the exported log verifies it without us: " code { "airbridge verify-log FILE" } "." }
    }
}
