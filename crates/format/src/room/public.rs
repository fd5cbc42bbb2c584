//! Decides the page that anybody may read: how many came, were counted and were used, who says so, and how to check it. It works
//! without scripts and on paper. Up: [`crate::room`].

mod figures;

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use model::custody::HeldRecall;
use model::id::{ConsignmentId, PartyId};
use model::quantity::Units;
use model::record::{Blank, Column, Columns, Figure, Saying};

use super::claims::{saying, verdict};
use super::consignment::gaps_list;
use super::frame::{Frame, count, encoded, moment};
use super::{ClaimRow, PublicView};

/// Sources that an answer names; all of them stand below.
const SOURCES_MAX: usize = 1;

/// What a stranger asks first, with the column that answers it.
const QUESTIONS: [(&str, Column); 3] = [
    ("How many arrived?", Column::Arrived),
    ("How many were counted on arrival?", Column::Counted),
    ("How many were used?", Column::Used),
];

/// The public page of an operation.
#[must_use]
pub fn public_page(frame: &Frame<'_>, view: &PublicView) -> String {
    frame.page(
        &view.title,
        "public",
        &html! {
            @match lead(view) {
                Some(one) => (answers(view, one)),
                None => p.lead { "Nothing has been reported yet." },
            }
            (figures::glance(view))
            (terms(view))
            (recalls(view))
            (unknown(view))
            section { h2 id="claims" { "Who said what" } @if view.claims.is_empty() { p { "No claim is recorded." } } @else { (claims(view)) } }
            (figures::every(view))
            section {
                h2 { "Corrections" }
                @if view.corrections.is_empty() { p { "None." } }
                ul { @for entry in &view.corrections { li { (moment(entry.recorded)) ": " (entry.event.act.word()) " " (entry.event.id) @if let Some(correction) = &entry.event.corrects { " corrects " (correction.event) ": " (correction.reason) } } } }
            }
            section { h2 { "How to check this" } (check(frame, view)) }
            section { h2 id="names" { "Names" } dl.facts { @for (id, name) in &view.parties { dt { (id) } dd { (name) } } } }
        },
    )
}

/// A party's name.
fn name(view: &PublicView, party: &PartyId) -> String {
    view.parties.get(party).cloned().unwrap_or_else(|| party.to_string())
}

/// An item's name.
fn item<'v>(view: &'v PublicView, columns: &'v Columns) -> &'v str {
    view.items.get(&columns.subject.item).map_or(columns.subject.item.as_str(), String::as_str)
}

/// The cell of a column.
fn cell(columns: &Columns, column: Column) -> &[Figure] {
    let place = Column::ALL.iter().position(|(known, _)| *known == column);
    &columns.cells[place.expect("every column should have a place")]
}

/// The blank of a column, if it is one.
fn blank<'v>(view: &'v PublicView, columns: &Columns, column: Column) -> Option<&'v Blank> {
    view.blanks.iter().find(|blank| blank.subject == columns.subject && blank.column == column)
}

/// The subject of which the most was said and recorded.
fn lead(view: &PublicView) -> Option<&Columns> {
    let told = |one: &Columns| one.cells.iter().map(Vec::len).sum::<usize>();
    view.columns.iter().max_by_key(|one| (told(one), std::cmp::Reverse(&one.subject)))
}

/// Figures of a cell, each once, with who gives it.
fn given(cell: &[Figure]) -> Vec<(Units, Vec<&Figure>)> {
    let mut given: BTreeMap<Units, Vec<&Figure>> = BTreeMap::new();
    for figure in cell {
        if let Some(units) = figure.units {
            given.entry(units).or_default().push(figure);
        }
    }
    given.into_iter().collect()
}

/// Who gives a figure, each once, in the order in which they spoke; whether each of them only inferred it.
fn givers<'f>(figures: &[&'f Figure]) -> Vec<(&'f PartyId, bool)> {
    let mut givers: Vec<(&PartyId, bool)> = Vec::new();
    for figure in figures {
        match givers.iter_mut().find(|(by, _)| **by == figure.by) {
            Some((_, is_inferred)) => *is_inferred &= figure.is_inferred,
            None => givers.push((&figure.by, figure.is_inferred)),
        }
    }
    givers
}

/// The names of who gives a figure.
fn speakers(view: &PublicView, figures: &[&Figure]) -> String {
    let mark = |is_inferred: bool| if is_inferred { " (inferred, not counted)" } else { "" };
    let names = givers(figures).into_iter().map(|(by, is_inferred)| format!("{}{}", name(view, by), mark(is_inferred)));
    names.collect::<Vec<_>>().join("; ")
}

/// The three questions, answered of what was most spoken of.
fn answers(view: &PublicView, one: &Columns) -> Markup {
    html! {
        section aria-labelledby="answers" {
            h2 id="answers" { (item(view, one)) ", consignment " (one.subject.consignment) }
            div.answers {
                @for (question, column) in QUESTIONS {
                    div.card {
                        h3 { (question) }
                        @let cell = cell(one, column);
                        @for (units, figures) in given(cell) {
                            p.big { (count(units)) }
                            p { "says " (speakers(view, &figures)) }
                            (sources(&figures))
                        }
                        @if let Some(blank) = blank(view, one, column) {
                            p.big.blank { "not reported" }
                            @if blank.withheld_by.is_empty() {
                                p { "Nobody has published a figure." }
                            } @else {
                                p { span.tag.held { "withheld" } " by " (blank.withheld_by.iter().map(|party| name(view, party)).collect::<Vec<_>>().join("; ")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn sources(figures: &[&Figure]) -> Markup {
    let mut texts: Vec<String> = Vec::new();
    for figure in figures {
        let text = figure.source.to_string();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    html! {
        p.soft {
            "Source: " (texts.iter().take(SOURCES_MAX).cloned().collect::<Vec<_>>().join("; "))
            @if texts.len() > SOURCES_MAX { "; and " (texts.len() - SOURCES_MAX) " more below" }
        }
    }
}

/// What is called back of goods that are under custody.
fn recalls(view: &PublicView) -> Markup {
    let standing: Vec<&HeldRecall> = view.recalls.iter().filter(|one| one.stands).collect();
    html! {
        @if !standing.is_empty() {
            section {
                h2 { "Recalled" }
                p.soft { "No figure changes by a recall: what was counted as usable stays counted, and is not to be used." }
                table.stack {
                    thead { tr { @for word in ["Consignment", "What", "By", "Why", "What to do"] { th scope="col" { (word) } } } }
                    tbody { @for one in standing { tr {
                        th scope="row" { (one.consignment) }
                        td data-head="What" { (one.called()) }
                        td data-head="By" { (name(view, &one.recall.issuer)) }
                        td data-head="Why" { (one.recall.reason) }
                        td data-head="What to do" { (one.next_step(true)) }
                    } } }
                }
            }
        }
    }
}

/// What parties say of terms, payment and value, as each states it. Nothing is made of it here.
fn terms(view: &PublicView) -> Markup {
    let stated: Vec<&ClaimRow> = view.claims.iter().filter(|row| row.claim.wording.predicate.is_some()).collect();
    html! {
        @if !stated.is_empty() {
            section {
                h2 { "Who paid, and on which terms" }
                p.soft { "As each of them states it. No sum is made of it." }
                table.stack {
                    thead { tr { th scope="col" { "Who, when" } th scope="col" { "Consignment" } th scope="col" { "States" } th scope="col" { "In our words" } } }
                    tbody { @for row in stated { tr {
                        @let wording = &row.claim.wording;
                        th scope="row" { (name(view, &row.claim.speaker)) span.by { (row.claim.said.strftime("%d %b %Y").to_string()) } }
                        td data-head="Consignment" { (row.claim.subject.consignment) }
                        td data-head="States" {
                            (wording.predicate.as_deref().unwrap_or_default().replace('-', " ")) ": "
                            strong { (valued(wording.value.as_deref().unwrap_or_default())) @if let Some(unit) = &wording.unit { " " (unit) } }
                        }
                        td data-head="In our words" { (row.claim.text) }
                    } } }
                }
            }
        }
    }
}

/// A whole number with its thousands grouped; other words as they are.
fn valued(value: &str) -> String {
    value.parse::<i64>().map_or_else(|_| value.to_owned(), model::quantity::grouped)
}

/// Claims by consignment, in the order of the figures.
fn claims(view: &PublicView) -> Markup {
    let mut consignments: Vec<&ConsignmentId> = figures::consignments(view);
    let others = view.claims.iter().map(|row| &row.claim.subject.consignment);
    let others: BTreeSet<&ConsignmentId> = others.filter(|id| !consignments.contains(id)).collect();
    consignments.extend(others);
    html! {
        @for consignment in consignments {
            @let rows: Vec<&ClaimRow> = view.claims.iter().filter(|row| row.claim.subject.consignment == *consignment).collect();
            @if !rows.is_empty() { h3 { (consignment) } (claims_of(view, &rows)) }
        }
    }
}

fn claims_of(view: &PublicView, rows: &[&ClaimRow]) -> Markup {
    html! {
        table.stack {
            thead { tr { th scope="col" { "Who, when" } th scope="col" { "About" } th scope="col" { "Said" } th scope="col" { "Verdict" } th scope="col" { "Source" } } }
            tbody { @for row in rows { tr {
                th scope="row" { (name(view, &row.claim.speaker)) span.by { (row.claim.said.strftime("%d %b %Y").to_string()) } }
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

/// What nobody reported, one line for each item, and by whom it is withheld.
fn unknown(view: &PublicView) -> Markup {
    let blanks =
        |one: &Columns| -> Vec<&Blank> { view.blanks.iter().filter(|blank| blank.subject == one.subject).collect() };
    html! {
        section {
            h2 { "What we do not know" }
            @if view.blanks.is_empty() { p { "Every column has a figure." } }
            ul { @for one in view.columns.iter().filter(|one| !blanks(one).is_empty()) {
                li {
                    (item(view, one)) ", " (one.subject.consignment) ": how many were "
                    (blanks(one).iter().map(|blank| blank.column.word()).collect::<Vec<_>>().join(", "))
                    @for blank in blanks(one).into_iter().filter(|blank| !blank.withheld_by.is_empty()) {
                        "; " (blank.column.word()) " is withheld by " (blank.withheld_by.iter().map(|party| name(view, party)).collect::<Vec<_>>().join(", "))
                    }
                }
            } }
            (gaps_list(&view.gaps))
        }
    }
}

fn check(frame: &Frame<'_>, view: &PublicView) -> Markup {
    html! {
        p { "Every record is a line of a log in which each line covers the one before. It has " (view.head.size) " lines; the last has the digest" }
        p.digest { (view.head.digest) }
        @match &view.checkpoint {
            Some(checkpoint) => p { "Its first " (checkpoint.head.size) " lines were signed on " (moment(checkpoint.signed)) ". Keep this page: a log that was changed before that line no longer leads to the digest " span.digest { (checkpoint.head.digest) } "." },
            None => p { "No part of it has been signed yet." },
        }
        p { "Whoever has the exported log verifies it without us: " code { "airbridge verify-log FILE" } "." }
        @if let Some(operation) = frame.operation {
            p.screen { a href=(format!("/api/v1/operations/{}/public", encoded(operation.as_str()))) { "What stands here, for programs (JSON)" } }
        }
    }
}
