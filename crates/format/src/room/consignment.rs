//! Decides the page of a consignment: its custody as a ribbon with gaps shown as gaps, and the seven columns side by side.
//! Up: [`crate::room`].

use jiff::SignedDuration;
use maud::{Markup, html};
use model::custody::{
    Confidence, CustodyAct, CustodyEvent, Customs, CustomsStep, FitVerdict, HeldRecall, PersonsPart, Recorded,
    TimePrecision, Visibility,
};
use model::evidence::RecordKind;
use model::record::{Blank, Column, Figure, Gap, Subject};

use super::frame::{Frame, ago, count, encoded, moment, span};
use super::{ConsignmentRow, ConsignmentView, now};

/// From so long without an event on, the ribbon shows a gap.
const GAP_FROM: SignedDuration = SignedDuration::from_hours(48);

/// Sayings without a figure that one cell shows; all of them are among the claims.
const WORDS_MAX: usize = 2;

/// The list of consignments.
#[must_use]
pub fn consignments_page(frame: &Frame<'_>, rows: &[ConsignmentRow], next: Option<&str>) -> String {
    let path = |row: &ConsignmentRow| frame.path(&format!("/consignments/{}", encoded(row.id.as_str())));
    frame.page("Consignments", "consignments", &html! {
        @if rows.is_empty() { p { "No consignment came under custody that you are a party to." } } @else {
            table.stack {
                thead { tr { th scope="col" { "Consignment" } th scope="col" { "State" } th scope="col" { "Held by" } th scope="col" { "Where" } th scope="col" { "Last heard of" } } }
                tbody { @for row in rows { tr {
                    th scope="row" { a href=(path(row)) { (row.id) } }
                    td data-head="State" { (row.state.replace('-', " ")) }
                    td data-head="Held by" { (row.holder.as_ref().map_or("several or unknown".to_owned(), ToString::to_string)) }
                    td data-head="Where" { (row.place.as_deref().unwrap_or("several or unknown")) }
                    td data-head="Last heard of" { (moment(row.last)) ", " (ago(row.last, frame.now)) }
                } } }
            }
        }
        @if let Some(next) = next { p { a rel="next" href=(next) { "Next page" } } }
    })
}

/// The page of a consignment.
#[must_use]
pub fn consignment_page(frame: &Frame<'_>, view: &ConsignmentView) -> String {
    let join = |texts: Vec<String>| if texts.is_empty() { "nobody has said".to_owned() } else { texts.join(", ") };
    let receive = frame.path(&format!("/consignments/{}/receive", encoded(view.id.as_str())));
    frame.page(
        view.id.as_str(),
        "consignments",
        &html! {
            dl.facts {
                dt { "Held by" } dd { (join(view.holders.iter().map(ToString::to_string).collect())) }
                dt { "Where" } dd { (join(view.places.iter().map(ToString::to_string).collect())) }
            }
            @if view.is_counting { p.screen { a href=(receive) { "Count what came" } } }
            @for alarm in &view.alarms { (now::alarm(frame, alarm)) }
            @for recall in view.recalls.iter().filter(|recall| recall.stands) { (recall_card(recall, !view.is_blind)) }
            section aria-labelledby="columns" {
                h2 id="columns" { "Announced, carried, counted, used" }
                @if view.is_blind {
                    p.card { "Figures are shown after your count, so that it is a count and not a copy." }
                } @else { (columns_table(frame, view)) (gaps_list(&view.gaps)) }
            }
            section aria-labelledby="ribbon" { h2 id="ribbon" { "Custody" } (ribbon(frame, view)) }
        },
    )
}

/// The seven columns of each item, blanks said to be blank. Events lead to the ribbon, claims to their page.
fn columns_table(frame: &Frame<'_>, ConsignmentView { columns, blanks, recalls, .. }: &ConsignmentView) -> Markup {
    html! {
        @if columns.is_empty() { p { "Nobody has given a figure." } } @else {
            div.scroll tabindex="0" role="region" aria-label="Seven columns" { table.stack {
                thead { tr { th scope="col" { "Item" } @for (_, word) in Column::ALL { th scope="col" { (word) } } } }
                tbody { @for one in columns { tr {
                    th scope="row" { (one.subject.item) }
                    @for ((column, word), cell) in Column::ALL.iter().zip(&one.cells) {
                        td data-head=(word) {
                            (cell_of(frame, cell, blanks.iter().find(|blank| blank.subject == one.subject && blank.column == *column)))
                            @if *column == Column::Usable { (called_back(recalls, &one.subject)) }
                        }
                    }
                } } }
            } }
        }
    }
}

/// What of a subject's goods is called back, beside what was counted as usable: the figures stay as they were counted.
pub(super) fn called_back(recalls: &[HeldRecall], subject: &Subject) -> Markup {
    let of = recalls
        .iter()
        .filter(|one| one.stands && one.consignment == subject.consignment && one.recall.item == subject.item);
    html! {
        @for one in of {
            span.by {
                @if !one.units_max.is_zero() { span.tag.bad { "recalled" } " " (one.held()) " held of " (one.called()) " " }
                @if !one.of_unknown_lot.is_zero() { span.tag.held { "may be recalled" } " " (count(one.of_unknown_lot)) " of unknown lot " }
                "by " (one.recall.issuer) ", event " (one.event)
            }
        }
    }
}

/// A recall that concerns the consignment, and what is to be done.
fn recall_card(recall: &HeldRecall, shows_figures: bool) -> Markup {
    html! {
        article.card.problem {
            h3 { span.tag.bad { "recalled" } " " (recall.called()) }
            p { "By " (recall.recall.issuer) ": " (recall.recall.reason) }
            p { "Next: " (recall.next_step(shows_figures)) ". " a href=(format!("#event-{}", recall.event)) { "Event " (recall.event) } }
        }
    }
}

fn cell_of(frame: &Frame<'_>, figures: &[Figure], blank: Option<&Blank>) -> Markup {
    html! {
        @for figure in figures.iter().filter(|figure| figure.units.is_some()) {
            @if let Some(units) = figure.units { strong { (count(units)) } }
            span.by { (figure.by) @if figure.is_inferred { ", inferred" } ", " (evidence(frame, figure)) }
        }
        @if let Some(blank) = blank {
            span.blank { "not reported" }
            @if !blank.withheld_by.is_empty() {
                span.by { span.tag.held { "withheld" } " by " (blank.withheld_by.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) }
            }
            @let words: Vec<&Figure> = figures.iter().filter(|figure| figure.units.is_none() && !figure.is_declined).collect();
            @for figure in words.iter().take(WORDS_MAX) {
                span.by { "\u{201c}" (figure.text) "\u{201d} " (figure.by) }
            }
            @if words.len() > WORDS_MAX { span.by { "and " (words.len() - WORDS_MAX) " more, among the claims" } }
        }
    }
}

/// What a figure rests on: the event on the ribbon, or the claim on its page. Events of a folder's columns are on neither.
fn evidence(frame: &Frame<'_>, figure: &Figure) -> Markup {
    let record = &figure.because;
    html! {
        @if record.kind == RecordKind::Claim { a href=(format!("{}#claim-{}", frame.path("/claims"), encoded(&record.id))) { "claim" } }
        @else { a href=(format!("#event-{}", record.id)) { "event" } }
    }
}

/// What changed between columns that have one figure each.
pub(super) fn gaps_list(gaps: &[Gap]) -> Markup {
    html! {
        @if gaps.iter().any(|gap| gap.units != 0) {
            h3 { "Gaps" }
            ul { @for gap in gaps.iter().filter(|gap| gap.units != 0) {
                li {
                    (gap.subject.item) ": " strong { (model::quantity::grouped(gap.units)) }
                    @if let Some(permille) = gap.permille { " (" (permille / 10) "." (permille.abs() % 10) " %)" }
                    " from " (gap.from.word()) " to " (gap.to.word())
                }
            } }
        }
    }
}

fn ribbon(frame: &Frame<'_>, view: &ConsignmentView) -> Markup {
    let mut entries: Vec<&Recorded> = view.entries.iter().collect();
    entries.sort_by_key(|entry| (entry.event.occurred, entry.number));
    let before: Vec<Option<&Recorded>> = std::iter::once(None).chain(entries.iter().copied().map(Some)).collect();
    let silence = |one: &Recorded, next: &Recorded| {
        let is_gap = next.event.occurred.duration_since(one.event.occurred) >= GAP_FROM;
        is_gap.then(|| span(one.event.occurred, next.event.occurred))
    };
    html! {
        ol.ribbon {
            @for (entry, before) in entries.iter().zip(before) {
                @if let Some(long) = before.and_then(|before| silence(before, entry)) {
                    li.gap { "Nothing is recorded for " (long) "." }
                }
                (event(view, entry))
            }
            @if let Some(last) = entries.last().filter(|last| frame.now.duration_since(last.event.occurred) >= GAP_FROM) {
                li.gap { "Nothing is recorded since, for " (span(last.event.occurred, frame.now)) "." }
            }
        }
    }
}

fn event(view: &ConsignmentView, entry: &Recorded) -> Markup {
    let event = &entry.event;
    let is_past = view.superseded.contains(&event.id);
    let trouble = view.troubles.iter().find(|(id, _)| *id == event.id);
    html! {
        li.past[is_past] id=(format!("event-{}", event.id)) {
            span.act { (event.act.word()) } " "
            time datetime=(event.occurred) { (occurred(event)) }
            @if is_past { " " span.tag.note { "corrected or retracted" } }
            @if event.is_claim() { " " span.tag.note { "only said" } }
            @if event.confidence != Confidence::Verified { " " span.tag.note { (if event.confidence == Confidence::Inferred { "inferred" } else { "doubtful" }) } }
            @if event.visibility == Visibility::Public { " " span.tag.ok { "public" } }
            // What is called back is told also to who has yet to count: it says nothing of how many.
            @if !view.is_blind || matches!(event.act, CustodyAct::Recall(_)) { p { (details(&event.act)) } }
            p.soft {
                "By " (event.actor)
                @if let Some(party) = &event.on_behalf_of { " for " (party) }
                @match &event.persons {
                    PersonsPart::Nobody => {},
                    PersonsPart::Erased => { ", who was named is erased" },
                    PersonsPart::Named(persons) => { @if let Some(name) = &persons.actor { ", " (name) } },
                }
                ". Source: " (event.source.word()) @if let Some(cited) = &event.cited { ", " (cited) } ". "
                @match &event.place { Some(place) => { "At " (place) "." }, None => { @if !names_a_place(&event.act) { "Place unknown." } } }
                " Line " (entry.number) ", recorded " (moment(entry.recorded)) "."
            }
            @if let Some(note) = &event.note { p { (note) } }
            @if let Some(correction) = &event.corrects { p { "Corrects " (correction.event) ": " (correction.reason) } }
            @if let Some((_, cause)) = trouble { p { span.tag.bad { "does not fit" } " " (cause) } }
            @for evidence in &event.evidence { p.soft { "Evidence " (evidence.media_type.as_str()) " " span.digest { (evidence.digest) } } }
        }
    }
}

/// When it happened, no more exactly than is known.
fn occurred(event: &CustodyEvent) -> String {
    match event.precision {
        TimePrecision::Day => event.occurred.strftime("%d %b %Y").to_string(),
        _ => moment(event.occurred),
    }
}

/// Whether the act itself says where.
fn names_a_place(act: &CustodyAct) -> bool {
    match act {
        CustodyAct::Move(_) | CustodyAct::Distribute(_) | CustodyAct::Recall(_) => true,
        CustodyAct::Usefulness(report) => report.facility().is_some(),
        _ => false,
    }
}

fn details(act: &CustodyAct) -> Markup {
    html! {
        @match act {
            CustodyAct::Commission(act) => {
                (count(act.goods.units())) " of " (act.goods.batch()) ", held by " (act.holder)
                @if let Some(day) = act.expiry { ", usable until " (day.strftime("%d %b %Y").to_string()) }
            },
            CustodyAct::Pack(act) => { "Into piece " (act.parent) },
            CustodyAct::Unpack(act) => { "Out of piece " (act.parent) },
            CustodyAct::FitCheck(act) => {
                (act.batch) ": "
                @for (rule, verdict) in act.rules() {
                    (rule) " "
                    @match verdict {
                        FitVerdict::Pass => { "kept. " },
                        FitVerdict::Fail(why) => { strong { "not kept" } " (" (why) "). " },
                        FitVerdict::Waived(why) => { "lifted (" (why) "). " },
                    }
                }
            },
            CustodyAct::Handover(act) => { "From " (act.from()) " to " (act.to()) @if let Some(seal) = &act.seal { ", seal " (seal) } },
            CustodyAct::Load(act) | CustodyAct::Offload(act) => { "Flight " (act.flight) ", leg " (act.leg) },
            CustodyAct::Move(act) => { "Flight " (act.flight) ", " (act.airport) },
            CustodyAct::Customs(Customs { step, .. }) => {
                @match step { CustomsStep::Lodged => { "Lodged" }, CustomsStep::Held(reason) => { "Held: " (reason) }, CustomsStep::Released => { "Released" } }
            },
            CustodyAct::Receive(receipt) => {
                @if receipt.is_blind { "Counted blind. " }
                @for line in receipt.lines() {
                    (line.batch()) ": " strong { (count(line.counted())) " counted" }
                    @if let Some(expected) = line.expected() { " of " (count(expected)) " expected" }
                    @if !line.damaged().is_zero() { ", " (count(line.damaged())) " damaged" }
                    @if let Some(rejected) = line.rejected() { ", " (count(rejected.units())) " rejected (" (rejected.reason()) ")" }
                    ". "
                }
            },
            CustodyAct::Distribute(act) => {
                "To " (act.to) " at " (act.facility) ": " (act.lines().iter().map(|line| format!("{} of {}", count(line.units()), line.batch())).collect::<Vec<_>>().join(", "))
            },
            CustodyAct::Usefulness(report) => {
                @for line in report.lines() {
                    (line.batch()) ": " (count(line.used())) " used, " (count(line.stored())) " stored, " (count(line.unusable())) " unusable, "
                    (count(line.disposed())) " disposed of, " (count(line.unreported())) " unreported"
                    @if let Some(reason) = line.reason() { " (" (reason) ")" } ". "
                }
            },
            CustodyAct::Recall(act) => {
                (act.item) @if let Some(lot) = &act.lot { " lot " (lot) } @else { ", every lot," } " recalled by " (act.issuer) ": " (act.reason)
            },
            CustodyAct::Retract(act) => { "Event " (act.event) " did not happen: " (act.reason) },
        }
    }
}
