//! Decides the page that anybody may read: how many were announced, came, were counted and used, who says so, and how to check
//! it. It works without scripts and on paper. Up: [`crate::room`].

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use model::id::{ConsignmentId, PartyId};
use model::quantity::Units;
use model::record::{Column, Columns, Saying};

use super::claims::{saying, verdict};
use super::consignment::{columns_table, gaps_list};
use super::frame::{Frame, count, moment};
use super::{ClaimRow, PublicView};

/// The public page of an operation.
#[must_use]
pub fn public_page(frame: &Frame<'_>, view: &PublicView) -> String {
    let lead = lead(view).map(|one| &one.subject.consignment);
    let mut consignments: Vec<&ConsignmentId> = view.columns.iter().map(|one| &one.subject.consignment).collect();
    // That of the sentence first, then by name.
    consignments.sort_by_key(|id| (Some(*id) != lead, *id));
    consignments.dedup();
    frame.page(&view.title, "public", &html! {
        p.lead { (sentence(view)) }
        @for consignment in consignments {
            @let columns: Vec<Columns> = view.columns.iter().filter(|one| one.subject.consignment == *consignment).cloned().collect();
            section {
                h2 { "Consignment " (consignment) }
                (columns_table(&columns, &view.blanks, false))
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

/// The subject of which the most is known: columns with a figure.
fn lead(view: &PublicView) -> Option<&Columns> {
    let known =
        |one: &Columns| one.cells.iter().filter(|cell| cell.iter().any(|figure| figure.units.is_some())).count();
    view.columns.iter().max_by_key(|one| (known(one), std::cmp::Reverse(&one.subject)))
}

/// What is known of the lead, in one sentence: how many, who says so, what is withheld by whom, what nobody reported.
fn sentence(view: &PublicView) -> String {
    let Some(first) = lead(view) else { return "Nothing has been reported yet.".to_owned() };
    let item = view.items.get(&first.subject.item).map_or(first.subject.item.as_str(), String::as_str);
    let name = |party: &PartyId| view.parties.get(party).cloned().unwrap_or_else(|| party.to_string());
    let mut parts: Vec<String> = Vec::new();
    let mut blank: Vec<&str> = Vec::new();
    for ((_, word), cell) in Column::ALL.iter().zip(&first.cells) {
        let mut said: BTreeMap<Units, BTreeSet<String>> = BTreeMap::new();
        for figure in cell {
            if let Some(units) = figure.units {
                said.entry(units).or_default().insert(name(&figure.by));
            }
        }
        let list = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join(" and ");
        let declined: BTreeSet<String> =
            cell.iter().filter(|figure| figure.is_declined).map(|figure| name(&figure.by)).collect();
        match (said.is_empty(), declined.is_empty()) {
            (false, _) => {
                let said = said.into_iter().map(|(units, by)| format!("{} by the word of {}", count(units), list(by)));
                parts.push(format!("{word} {}", said.collect::<Vec<_>>().join(", ")));
            }
            (true, false) => parts.push(format!("{word}: withheld by {}", list(declined))),
            (true, true) => blank.push(word),
        }
    }
    if !blank.is_empty() {
        parts.push(format!("not reported: {}", blank.join(", ")));
    }
    format!("{item}, consignment {}: {}.", first.subject.consignment, parts.join("; "))
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
                td data-head="Said" { @if row.claim.saying != Saying::Words { (saying(row.claim.saying)) " " } (row.claim.text) }
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
