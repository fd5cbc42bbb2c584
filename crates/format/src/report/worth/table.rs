//! Decides which figures of each flight's worth stand in tables. Up: [`crate::report::worth`].

use jiff::civil::Date;
use maud::{Markup, html};
use model::evidence::RecordKind;
use model::quantity::{Grams, Money};
use model::worth::{BySurface, FlightVerdict, FlightWorth, WorthVerdict};

use super::{aboard, class, short_days};
use crate::report::book::Book;
use crate::report::numbers::{day_short, mass, money, tally};

/// One row for each flight.
pub(super) fn by_flight(book: &Book<'_>, flights: &[&FlightVerdict]) -> Markup {
    html! {
        div.table {
            table {
                thead { tr {
                    th { "Flight" } th { "Mostly" } th { "At best" } th { "At worst" } th.n { "Items" } th.n { "Mass" }
                    th.n { "Air cost" } th.n { "By surface" } th { "All there" }
                } }
                tbody { @for flight in flights { (flight_row(book, flight)) } }
            }
        }
    }
}

fn flight_row(book: &Book<'_>, verdict: &FlightVerdict) -> Markup {
    let lines: Vec<&FlightWorth> = book.solutions.worth.lines_of(&verdict.flight).collect();
    let gross: Grams = lines.iter().map(|line| line.gross).sum();
    let ways: Option<Vec<&BySurface>> = lines.iter().map(|line| line.surface.as_ref()).collect();
    let last = ways.as_ref().and_then(|ways| ways.iter().map(|way| way.arrives).max());
    let flight = book.solutions.flights.flights.iter().find(|flight| flight.id == verdict.flight);
    html! {
        tr {
            th.id { (book.link_as(RecordKind::Flight, &verdict.flight, &verdict.flight)) }
            td { (pill(verdict.mostly)) }
            td { (verdict.best.word()) }
            td { (verdict.worst.word()) }
            td.n { (tally(lines.len())) }
            td.n { (mass(gross)) }
            td.n { @if let Some(flight) = flight { (money(flight.cost)) } }
            td.n { @match ways.as_deref() { Some([first, others @ ..]) => (sum(first, others)), _ => span.soft { "no link" } } }
            td { @if let Some(last) = last { (day_short(last)) } }
        }
    }
}

/// The cost of all ways; the table of links holds one currency.
fn sum(first: &BySurface, others: &[&BySurface]) -> String {
    let cents = first.cost.cents + others.iter().map(|way| way.cost.cents).sum::<i64>();
    money(Money { cents, currency: first.cost.currency })
}

/// A verdict as a coloured word.
fn pill(verdict: WorthVerdict) -> Markup {
    html! { span class=(format!("pill {}", class(verdict))) { (verdict.word()) } }
}

/// One row for each item that a flight brings to a place.
pub(super) fn by_item(book: &Book<'_>, flights: &[&FlightVerdict]) -> Markup {
    html! {
        div.table {
            table {
                thead { tr {
                    th { "Flight" } th { "What, to whom" } th.n { "Units" } th { "There" } th { "Runs out with no flight" }
                    th { "Without this one" } th { "With it" } th.n { "Days short" } th.n { "Air cost" } th { "By surface" }
                    th { "Verdict" } th { "Because" }
                } }
                tbody {
                    @for flight in flights { @for line in book.solutions.worth.lines_of(&flight.flight) { (item_row(book, line)) } }
                }
            }
        }
    }
}

fn item_row(book: &Book<'_>, line: &FlightWorth) -> Markup {
    let runs_out = |day: Option<Date>| day.map_or_else(|| "lasts".to_owned(), day_short);
    html! {
        tr {
            th.id { (book.link_as(RecordKind::Flight, &line.flight, &line.flight)) }
            td { (aboard(book, line)) " to " (book.place_name(&line.recipient)) }
            td.n { (book.units(&line.item, line.units)) }
            td { (day_short(line.arrives)) }
            @if let Some(outlook) = &line.outlook {
                td { (runs_out(outlook.none.run_out)) }
                td { (runs_out(outlook.without.run_out)) }
                td { (runs_out(outlook.with.run_out)) }
                td.n { (short_days(line)) }
            } @else {
                td.soft colspan="4" { "its use is not forecast" }
            }
            td.n { (money(line.air_cost)) }
            td { (by_surface(line)) }
            td { (pill(line.verdict)) }
            td.links { (book.because(&line.because)) }
        }
    }
}

fn by_surface(line: &FlightWorth) -> Markup {
    html! {
        @match &line.surface {
            Some(way) => {
                (way.mode.word()) ", " (day_short(way.arrives)) ", " (money(way.cost))
                @if way.is_in_time { ", in time" } @else { ", too late" }
            }
            None => span.soft { "no link" },
        }
    }
}
