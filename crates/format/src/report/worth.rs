//! Decides how it is told whether each flight is worth it: which only top up, which surface could replace, and one timeline
//! for each item that a flight brings. Those to be looked at stand first, the rest is folded. Does not judge them
//! (`model::worth`). Up: [`crate::report`].

mod table;
mod timeline;

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::worth::{FlightVerdict, FlightWorth, WorthVerdict};

use crate::report::book::Book;
use crate::report::numbers::{count, tally};

/// Most flights of the table that are not folded.
const OPEN_MAX: usize = 12;

/// Most flights that a sentence names.
const NAMED_MAX: usize = 12;

/// The whole section.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let worth = &book.solutions.worth;
    if worth.flights.is_empty() {
        return html! { p.blank { "No flight carries anything." } };
    }
    let flights = worth.by_rank();
    let (open, folded) = flights.split_at(flights.len().min(OPEN_MAX));
    html! {
        p.lede {
            "When would a place run out without the flight, and could the goods have come by road, rail or sea? Days are those of \
             the median forecast, within the window of lead time and cover; a flight is looked at as if it alone stayed."
        }
        ul.sentences { @for sentence in sentences(book) { li { (sentence) } } }
        (timeline::draw(book))
        h3 { "What each flight is good for" }
        (table::by_flight(book, open))
        @if !folded.is_empty() {
            details.line {
                summary { (tally(folded.len())) " more flights: " (counted(folded)) }
                (table::by_flight(book, folded))
            }
        }
        details.line {
            summary { "Every item that a flight brings, with its days and costs" }
            (table::by_item(book, &flights))
        }
    }
}

/// The verdicts of some flights, counted.
fn counted(flights: &[&FlightVerdict]) -> String {
    let of_verdict = WorthVerdict::ALL.into_iter().filter_map(|(verdict, word)| {
        let number = flights.iter().filter(|flight| flight.mostly == verdict).count();
        (number > 0).then(|| format!("{} mostly {word}", tally(number)))
    });
    of_verdict.collect::<Vec<_>>().join(", ")
}

/// Which flights a sentence is about, and how it goes on for one and for many.
type Sentence = (fn(&FlightVerdict) -> bool, &'static str, &'static str);

const SENTENCES: [Sentence; 6] = [
    (
        FlightVerdict::only_tops_up,
        "flight only tops up: were there no flight at all, nothing it brings would run out",
        "flights only top up: were there no flight at all, nothing they bring would run out",
    ),
    (
        |flight| flight.may_stay() && !flight.only_tops_up(),
        "flight may stay, because others bring enough",
        "flights are spare: any one of them may stay, not all, because others bring enough",
    ),
    (
        |flight| flight.mostly == WorthVerdict::TooLate,
        "flight mostly brings what comes too late",
        "flights mostly bring what comes too late",
    ),
    (
        |flight| flight.mostly == WorthVerdict::SurfaceInTime,
        "flight mostly brings what surface would bring in time",
        "flights mostly bring what surface would bring in time",
    ),
    (
        |flight| flight.mostly == WorthVerdict::Unknown,
        "flight mostly brings what nobody forecasts the use of, such as people and vehicles",
        "flights mostly bring what nobody forecasts the use of, such as people and vehicles",
    ),
    (
        |flight| matches!(flight.mostly, WorthVerdict::Prevents | WorthVerdict::Shortens),
        "flight mostly prevents or shortens a run-out that surface could not",
        "flights mostly prevent or shorten run-outs that surface could not",
    ),
];

/// What a duty officer must know, with the flights named.
fn sentences(book: &Book<'_>) -> Vec<Markup> {
    let flights = &book.solutions.worth.flights;
    let mut sentences = Vec::new();
    if !flights.iter().any(FlightVerdict::only_tops_up) {
        sentences.push(html! { "No flight only tops up full stocks." });
    }
    for (is_it, one, many) in SENTENCES {
        let those: Vec<&FlightVerdict> = flights.iter().filter(|flight| is_it(flight)).collect();
        if !those.is_empty() {
            let words = if those.len() == 1 { one } else { many };
            sentences.push(html! { (tally(those.len())) " " (words) ": " (names(book, &those)) "." });
        }
    }
    sentences
}

fn names(book: &Book<'_>, flights: &[&FlightVerdict]) -> Markup {
    html! {
        @for (index, flight) in flights.iter().take(NAMED_MAX).enumerate() {
            @if index > 0 { ", " }
            (book.link_as(RecordKind::Flight, &flight.flight, &flight.flight))
        }
        @if flights.len() > NAMED_MAX { " and " (tally(flights.len() - NAMED_MAX)) " more" }
    }
}

/// The colours of a verdict.
fn class(verdict: WorthVerdict) -> &'static str {
    match verdict {
        WorthVerdict::Prevents | WorthVerdict::Shortens => "ok",
        WorthVerdict::SurfaceInTime | WorthVerdict::Spare => "note",
        WorthVerdict::TopUp | WorthVerdict::TooLate => "bad",
        WorthVerdict::Unknown => "held",
    }
}

/// What is aboard, in words: `Gown for Isolation gown` where it is a substitute.
fn aboard(book: &Book<'_>, line: &FlightWorth) -> String {
    let item = book.item_name(&line.item);
    if line.fills == line.item { item.to_owned() } else { format!("{item} for {}", book.item_name(&line.fills)) }
}

/// Days of lack without and with the flight, `19 → 3`.
fn short_days(line: &FlightWorth) -> String {
    line.outlook.as_ref().map_or_else(String::new, |outlook| {
        let [without, with] = [outlook.without, outlook.with].map(|lasting| count(i64::from(lasting.days_short)));
        format!("{without}\u{202f}\u{2192}\u{202f}{with}")
    })
}
