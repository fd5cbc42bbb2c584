//! Decides how said and done are told: the seven columns with the source of every figure, blanks and refusals named as
//! such, then the claims side by side. Sums nothing. Up: [`crate::report`].

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use maud::{Markup, html};
use model::assessment::Verdict;
use model::custody::HeldRecall;
use model::evidence::RecordKind;
use model::record::{Claim, Column, Columns, Event, Figure, Saying, Subject};

use crate::report::book::{Book, source};
use crate::report::numbers::{capital, count, day, instant};

/// The section of what became of it.
pub(super) fn section(book: &Book<'_>) -> Markup {
    html! {
        p.lede { "Said is not done. Each column is a different record; figures that disagree stand side by side, and nothing is added up." }
        @if book.input.columns.is_empty() { p.soft { "The tables hold no claims and no events." } }
        @else {
            div.table tabindex="0" { table.columns {
                thead { tr { th { "Consignment" } @for (_, word) in Column::ALL { th { (capital(word)) } } } }
                tbody { @for row in book.input.columns { (columns(book, row)) } }
            } }
            p.caption { "Every figure leads to who said or recorded it. " span.blank { "blank" } " means that nobody has said or recorded anything." }
        }
        (recalls(book))
        (claims(book))
        (events(book))
    }
}

fn columns(book: &Book<'_>, row: &Columns) -> Markup {
    html! {
        tr {
            th { (subject(book, &row.subject)) }
            @for ((column, _), cell) in Column::ALL.iter().zip(&row.cells) {
                td {
                    @if cell.is_empty() { span.blank { "blank" } }
                    @for figure in cell { (one(book, row, figure)) }
                    @if *column == Column::Usable { (called_back(book, &row.subject)) }
                }
            }
        }
    }
}

fn subject(book: &Book<'_>, subject: &Subject) -> Markup {
    html! {
        (book.link_as(RecordKind::Item, &subject.item, book.item_name(&subject.item)))
        br; span.soft { (book.link_as(RecordKind::Consignment, &subject.consignment, &subject.consignment)) }
    }
}

fn one(book: &Book<'_>, row: &Columns, figure: &Figure) -> Markup {
    let words = match figure.units {
        _ if figure.is_declined => html! { span.declined { "declined to say" } },
        Some(units) => html! { strong { (book.units(&row.subject.item, units)) } },
        None => html! { span { "in words only" } },
    };
    html! {
        div title=(figure.text) {
            (book.lead_marked(&figure.because.to_string(), &words))
            br; span.soft { (book.party_name(&figure.by)) }
        }
    }
}

/// What of a subject's goods is called back, beside what was counted as usable: the figures stay as they were counted.
fn called_back(book: &Book<'_>, subject: &Subject) -> Markup {
    let is_of =
        |one: &&HeldRecall| one.stands && one.consignment == subject.consignment && one.recall.item == subject.item;
    html! {
        @for one in book.input.recalls.iter().filter(is_of) {
            div {
                @if !one.units_max.is_zero() { span.pill.bad { "recalled" } " " (one.held()) " " }
                @if !one.of_unknown_lot.is_zero() { span.pill.held { "may be recalled" } " " (count(one.of_unknown_lot.get())) " of unknown lot" }
                br; span.soft { (book.link_as(RecordKind::Event, &one.event, &one.recall.issuer)) }
            }
        }
    }
}

/// Recalls and the goods under custody that each concerns, with what is to be done. One that does not stand is told as such.
fn recalls(book: &Book<'_>) -> Markup {
    let row = |one: &HeldRecall| {
        html! {
            tr id=[book.anchor(RecordKind::Event, &one.event)] {
                th { (book.link_as(RecordKind::Consignment, &one.consignment, &one.consignment)) }
                td {
                    (book.item_name(&one.recall.item))
                    @if let Some(lot) = &one.recall.lot { " lot " (lot) }
                    br; span.soft { (one.event) }
                }
                td { (book.party_name(&one.recall.issuer)) }
                td.free { (one.recall.reason) }
                td.n { (one.held()) }
                td.n { (count(one.of_unknown_lot.get())) }
                td.free { @if one.stands { (one.next_step(true)) } @else { span.pill.note { "does not stand" } } }
            }
        }
    };
    html! {
        @if !book.input.recalls.is_empty() {
            h3 { "Recalls" }
            div.table tabindex="0" { table {
                thead { tr {
                    th { "Consignment" } th { "Recalled" } th { "By" } th { "Why" } th.n { "Held of it" } th.n { "Of unknown lot" } th { "What to do" }
                } }
                tbody { @for one in book.input.recalls { (row(one)) } }
            } }
            p.caption { "No figure changes by a recall: what was counted as usable stays counted, and is not to be used. Two figures are the least and the most that there can be: what is gone of no named lot may have been of any, and what was used may be gone or in use." }
        }
    }
}

/// Claims about the same thing side by side; those that stand alone together in one grid after them.
fn claims(book: &Book<'_>) -> Markup {
    let mut groups: BTreeMap<(&Subject, Column), Vec<&Claim>> = BTreeMap::new();
    for claim in &book.operation.records.claims {
        groups.entry((&claim.subject, claim.column)).or_default().push(claim);
    }
    let (alone, disputed): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(_, claims)| claims.len() == 1);
    html! {
        @if !disputed.is_empty() { h3 { "Claims, side by side" } }
        @for ((about, column), claims) in &disputed {
            h4 { (heading(book, about, *column)) }
            div.claims { @for claim in claims { (card(book, claim, None)) } }
        }
        @if !alone.is_empty() {
            h3 { "Claims that stand alone" }
            div.claims {
                @for ((about, column), claims) in &alone {
                    @for claim in claims { (card(book, claim, Some(heading(book, about, *column)))) }
                }
            }
        }
    }
}

fn heading(book: &Book<'_>, subject: &Subject, column: Column) -> Markup {
    html! {
        (capital(column.word())) ": " (book.link_as(RecordKind::Item, &subject.item, book.item_name(&subject.item)))
        " " span.soft { (book.link_as(RecordKind::Consignment, &subject.consignment, &subject.consignment)) }
    }
}

fn card(book: &Book<'_>, claim: &Claim, heading: Option<Markup>) -> Markup {
    html! {
        article.claim id=[book.anchor(RecordKind::Claim, &claim.id)] {
            @if let Some(heading) = heading { h4 { (heading) } }
            @match claim.saying {
                Saying::Units(units) => div.figure { (book.units(&claim.subject.item, units)) },
                Saying::Words => div.figure.soft { "no figure" },
                Saying::Declined => div.figure.declined { "declined to say" },
            }
            p { (claim.text) }
            p.soft { strong { (book.party_name(&claim.speaker)) } ", " (claim.capacity) ", " (day(claim.said)) }
            p { (source(&claim.source)) " " span.kind { (claim.id) } }
            (found(book, claim))
        }
    }
}

/// What was found of a claim: each verdict that stands with who judged, why, and the records it rests on.
fn found(book: &Book<'_>, claim: &Claim) -> Markup {
    let Some(row) = book.input.claims.iter().find(|row| row.claim.id == claim.id) else { return html! {} };
    html! {
        @for one in &row.standing {
            p { (verdict(one.verdict)) " " strong { (book.party_name(&one.by)) } ", " (day(one.at.to_zoned(TimeZone::UTC).date())) ": " (one.text) }
            @if !one.basis.is_empty() { p.soft { "Rests on " (book.because(&one.basis)) } }
            p { (source(&one.source)) " " span.kind { (one.id) } }
        }
        @if row.verdicts_differ { p { span.pill.note { "verdicts differ" } } }
        @if row.earlier > 0 { p.soft { (count(i64::try_from(row.earlier).unwrap_or(i64::MAX))) " earlier, replaced by who judged" } }
        @if row.standing.is_empty() && claim.saying != Saying::Declined { p.soft { "Nobody has judged it." } }
    }
}

/// A verdict as a word with a sign and a colour of its own.
fn verdict(verdict: Verdict) -> Markup {
    let (class, sign, words) = match verdict {
        Verdict::Confirmed => ("ok", "\u{2713}", "confirmed"),
        Verdict::Partly => ("note", "\u{25d0}", "partly"),
        Verdict::Contradicted => ("bad", "\u{2717}", "contradicted"),
        Verdict::NoEvidence => ("held", "?", "no evidence either way"),
        Verdict::NotCheckable => ("held", "\u{2013}", "not checkable"),
    };
    html! { span class=(format!("pill {class}")) { (sign) " " (words) } }
}

fn events(book: &Book<'_>) -> Markup {
    let row = |event: &Event| {
        html! {
            tr id=[book.anchor(RecordKind::Event, &event.id)] {
                th.id { (event.id) }
                td { (subject(book, &event.subject)) }
                td { (event.column.word()) }
                td.n { @match event.units { Some(units) => (count(units.get())), None => span.blank { "no count" } } }
                td { (instant(event.occurred)) }
                td { (book.party_name(&event.recorder)) br; span.soft { (instant(event.recorded)) } }
                td.free { (event.text) " " (source(&event.source)) }
            }
        }
    };
    html! {
        @if !book.operation.records.events.is_empty() {
            h3 { "What was observed or documented" }
            div.table tabindex="0" { table {
                thead { tr {
                    th { "Event" } th { "About" } th { "Column" } th.n { "Count" } th { "Happened" } th { "Recorded by" } th { "What" }
                } }
                tbody { @for event in &book.operation.records.events { (row(event)) } }
            } }
        }
    }
}
