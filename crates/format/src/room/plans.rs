//! Decides the pages of plans: which there are, and of one what became of its flights, what it changes, and the form on which a
//! second person approves it. Up: [`crate::room`].

use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use model::execution::{CargoExecution, FlightExecution, LegExecution, Progressed};

use super::frame::{Frame, count, encoded, moment};
use super::{PlanListRow, PlanView};
use crate::answer::{Answer, Table};

/// The page of the list of plans.
#[must_use]
pub fn plans_page(frame: &Frame<'_>, rows: &[PlanListRow], next: Option<&str>) -> String {
    frame.page(
        "Plans",
        "plans",
        &html! {
            @if rows.is_empty() {
                p { "No plan is drafted. " code { "airbridge plans draft FILE" } " keeps one." }
            } @else {
                table.stack {
                    thead { tr {
                        @for head in ["Plan", "State", "Drafted", "Decided"] { th scope="col" { (head) } }
                    } }
                    tbody { @for row in rows { tr {
                        th scope="row" { a href=(path(frame, row)) { (row.id) } }
                        td data-head="State" { (state(&row.state)) }
                        td data-head="Drafted" { (moment(row.drafted)) span.by { "by " (row.drafter) } }
                        td data-head="Decided" { (decided(row)) }
                    } } }
                }
            }
            @if let Some(next) = next { p { a rel="next" href=(next) { "Next page" } } }
        },
    )
}

fn path(frame: &Frame<'_>, row: &PlanListRow) -> String {
    frame.path(&format!("/plans/{}", encoded(row.id.as_str())))
}

fn state(word: &str) -> Markup {
    let class = match word {
        "approved" | "executing" => "ok",
        "superseded" => "held",
        _ => "note",
    };
    html! { span class=(format!("tag {class}")) { (word) } }
}

fn decided(row: &PlanListRow) -> Markup {
    html! {
        @match row.decided {
            Some(at) => { (moment(at)) @if let Some(name) = &row.approver { span.by { "approved by " (name) } } },
            None => { span.blank { "not yet" } },
        }
    }
}

/// The page of a plan.
#[must_use]
pub fn plan_page(frame: &Frame<'_>, view: &PlanView) -> String {
    let row = &view.row;
    let heading = format!("Plan {}", row.id);
    frame.page(&heading, "plans", &html! {
        dl.facts {
            dt { "State" } dd { (state(&row.state)) ", version " (row.version) }
            dt { "Drafted" } dd { (moment(row.drafted)) " by " (row.drafter) }
            dt { "Decided" } dd { (decided(row)) }
            @if let Some(parent) = &row.parent {
                dt { "Made from" }
                dd { a href=(frame.path(&format!("/plans/{}", encoded(parent.as_str())))) { (parent) } }
            }
            dt { "Digest" } dd.digest { (row.digest) }
        }
        (approval(frame, view))
        section aria-labelledby="flights" {
            h2 id="flights" { "Flights: planned and reported" }
            @if row.state != "approved" && row.state != "executing" {
                p.soft { "This plan is " (row.state) ": no alarm is held against it." }
            }
            (summary(&view.flights))
            @for flight in &view.flights { (flight_card(frame, flight)) }
        }
        section aria-labelledby="changes" {
            h2 id="changes" { "What it changes" }
            @match (&view.changes, &view.compared) {
                (Some(changes), Some(before)) => {
                    p { "Against "
                        a href=(frame.path(&format!("/plans/{}", encoded(before.as_str())))) { (before) } ": " (changes.title) }
                    (answer(changes))
                },
                _ => { p { "There is no plan before it." } },
            }
        }
    })
}

fn approval(frame: &Frame<'_>, view: &PlanView) -> Markup {
    let action = frame.path(&format!("/plans/{}/approval", encoded(view.row.id.as_str())));
    html! {
        @if view.may_approve {
            form.card.narrow method="post" action=(action) {
                (frame.hidden())
                input type="hidden" name="version" value=(view.row.version);
                p { "Approving makes its flights those that events are held against. The checker looks at it once more; the plan that stands is superseded." }
                p { button type="submit" { "Approve this plan" } }
            }
        } @else if view.row.state == "draft" {
            p.card { "It waits for the approval of another coordinator than the one who drafted it." }
        }
    }
}

/// How many flights are how far.
fn summary(flights: &[FlightExecution]) -> Markup {
    let counted = Progressed::ALL.iter().filter_map(|(state, word)| {
        let number = flights.iter().filter(|flight| flight.state == *state).count();
        (number > 0).then(|| format!("{number} {word}"))
    });
    let overdue = flights.iter().filter(|flight| flight.is_overdue).count();
    let otherwise = flights.iter().filter(|flight| flight.cargo.iter().any(|one| !one.deviations.is_empty())).count();
    html! {
        p.lead {
            (flights.len()) " flights: " (counted.collect::<Vec<_>>().join(", ")) "."
            @if overdue > 0 { " " strong { (overdue) " overdue." } }
            @if otherwise > 0 { " " strong { (otherwise) " otherwise than planned." } }
        }
    }
}

fn flight_card(frame: &Frame<'_>, flight: &FlightExecution) -> Markup {
    let is_wrong = flight.is_overdue || flight.cargo.iter().any(|one| !one.deviations.is_empty());
    html! {
        article.card.alarm[is_wrong] id=(format!("flight-{}", flight.flight)) {
            h3 { (flight.flight) " " (progress(flight.state)) " " (lateness(flight)) }
            p.soft { (flight.tail) ", " (flight.aircraft) }
            table.stack {
                thead { tr { @for head in ["Leg", "Off blocks", "On blocks"] { th scope="col" { (head) } } } }
                tbody { @for leg in &flight.legs { (leg_row(leg)) } }
            }
            table.stack {
                thead { tr { @for head in ["Consignment", "Packs", "To", "Where it is", "Otherwise"] { th scope="col" { (head) } } } }
                tbody { @for cargo in &flight.cargo { (cargo_row(frame, cargo)) } }
            }
        }
    }
}

fn progress(state: Progressed) -> Markup {
    let class = match state {
        Progressed::Arrived | Progressed::Received => "ok",
        Progressed::Diverted => "bad",
        Progressed::Planned | Progressed::Loaded | Progressed::Departed => "note",
    };
    html! { span class=(format!("tag {class}")) { (state.word()) } }
}

/// How late a flight is, in words; nothing where it is on time to the minute.
#[must_use]
pub fn lateness_words(flight: &FlightExecution) -> Option<String> {
    let said = |span: SignedDuration| match span.as_mins() {
        minutes @ 0..120 => format!("{minutes} min"),
        minutes @ 120..4320 => format!("{} h {} min", minutes / 60, minutes % 60),
        minutes => format!("{} days", minutes / 1440),
    };
    match (flight.is_overdue, flight.late.as_mins()) {
        (true, _) => Some(format!("overdue by {}", said(flight.late))),
        (false, 1..) => Some(format!("late by {}", said(flight.late))),
        (false, ..=-1) => Some(format!("early by {}", said(flight.late.abs()))),
        (false, 0) => None,
    }
}

fn lateness(flight: &FlightExecution) -> Markup {
    let is_late = flight.late > SignedDuration::ZERO;
    html! {
        @if let Some(words) = lateness_words(flight) {
            @if is_late { span.tag.bad { (words) } } @else { span.tag.ok { (words) } }
        }
    }
}

fn leg_row(leg: &LegExecution) -> Markup {
    let elsewhere = leg.landed.as_ref().filter(|(_, airport)| *airport != leg.to);
    html! { tr {
        th scope="row" { (leg.number) ": " (leg.from) " \u{2192} " (leg.to) @if !leg.has_cargo { span.by { "empty" } } }
        td data-head="Off blocks" { (times(leg.departs, leg.departed)) }
        td data-head="On blocks" {
            (times(leg.arrives, leg.landed.as_ref().map(|(at, _)| *at)))
            @if let Some((_, airport)) = elsewhere { " " span.tag.bad { "at " (airport) } }
        }
    } }
}

fn times(planned: Timestamp, reported: Option<Timestamp>) -> Markup {
    html! {
        @match reported {
            Some(at) => { strong { (moment(at)) } span.by { "planned " (moment(planned)) } },
            None => { (moment(planned)) span.by { "planned, not reported" } },
        }
    }
}

fn cargo_row(frame: &Frame<'_>, cargo: &CargoExecution) -> Markup {
    let link = frame.path(&format!("/consignments/{}", encoded(cargo.consignment.as_str())));
    html! { tr {
        th scope="row" { @if cargo.state == Progressed::Planned && cargo.deviations.is_empty() { (cargo.consignment) } @else { a href=(link) { (cargo.consignment) } } }
        td.figure data-head="Packs" { (count(cargo.packs)) }
        td data-head="To" { (cargo.unload) }
        td data-head="Where it is" { (progress(cargo.state)) }
        td data-head="Otherwise" {
            @if cargo.deviations.is_empty() { span.soft { "as planned" } }
            @for deviation in &cargo.deviations { span.tag.bad { (deviation) } " " }
        }
    } }
}

/// What a use case answers, as a page shows it.
fn answer(answer: &Answer) -> Markup {
    html! {
        @for table in answer.tables.iter().filter(|table| !table.rows.is_empty() && !table.is_detail) {
            h3 { (table.name) }
            (rows(table))
        }
        @if !answer.remarks.is_empty() { ul { @for remark in &answer.remarks { li { (remark) } } } }
    }
}

fn rows(table: &Table) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(table.name) { table.stack {
            thead { tr { @for head in &table.columns { th scope="col" { (head) } } } }
            tbody { @for row in &table.rows { tr {
                @for (cell, head) in row.iter().zip(&table.columns) {
                    td.figure[cell.is_number()] data-head=(head) { (cell) }
                }
            } } }
        } }
    }
}

/// The page that says what was decided.
#[must_use]
pub fn decided_page(frame: &Frame<'_>, id: &str, word: &str, is_repeated: bool) -> String {
    frame.page(
        "Decided",
        "plans",
        &html! {
            div.card role="status" {
                p { span.tag.ok { "\u{2713} " (word) } " Plan " (id) " is " (word) "." }
                @if is_repeated { p { "It had been decided before; nothing was done twice." } }
            }
            p { a href=(frame.path(&format!("/plans/{}", encoded(id)))) { "See its flights" } }
        },
    )
}
