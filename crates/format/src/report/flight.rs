//! Decides how one flight is told: its legs, its hold, its pallets, its balance, its people. Up: [`crate::report`].

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::flights::{Flight, Leg};
use model::haul::Haul;
use model::id::AirportId;
use model::quantity::{Grams, Metres, Minutes};

use crate::report::book::Book;
use crate::report::envelope;
use crate::report::gantt::purpose_words;
use crate::report::load::{self, Loaded};
use crate::report::numbers::{
    capital, count, distance, hours, instant_short, length, local_clock, mass, money, percent, tonnes,
};
use crate::report::pallet::Detail;

/// Every flight with its load.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let flights = &book.solutions.flights;
    let detail = detail_of(book);
    html! {
        p.lede {
            (count(i64::try_from(flights.flights.len()).unwrap_or(i64::MAX))) " flights chosen among "
            (count(i64::try_from(flights.templates).unwrap_or(i64::MAX))) " possible trips. "
            (bound(book))
        }
        @if flights.bound.found_cents > 0 && !flights.bound_scope.is_empty() { p.caption { "What the bound holds for: " (flights.bound_scope) } }
        @for remark in flights.remarks.iter().filter(|remark| flights.flights.iter().all(|flight| about(flight, remark).is_none())) {
            p.caption { (capital(remark)) "." }
        }
        (overview(book))
        @if detail == Detail::Compact {
            p.caption { "Of each pallet its levels are shown; the page of a flight by itself (" code { "airbridge load DIR --flight F" } ") shows it whole." }
        }
        @for flight in &flights.flights { (one(book, flight, detail)) }
    }
}

/// A plan of more blocks of boxes than these is told in short: each block in full costs about two thousand bytes.
const BLOCKS_FULL_MAX: usize = 1000;

/// How much is told of each pallet, so that a report of many flights stays a file that a phone opens.
fn detail_of(book: &Book<'_>) -> Detail {
    let units = book.solutions.loading.loads.iter().flat_map(|load| &load.units);
    let blocks: usize = units.map(|unit| unit.placements.len()).sum();
    if blocks <= BLOCKS_FULL_MAX { Detail::Full } else { Detail::Compact }
}

/// How far from the best the choice can be.
fn bound(book: &Book<'_>) -> Markup {
    let bound = book.solutions.flights.bound;
    let best = bound.best_cents().filter(|_| bound.found_cents > 0);
    html! {
        @if let Some(best) = best {
            "The choice of trips is at most " (percent(bound.found_cents.saturating_sub(best), bound.found_cents))
            " dearer than the best choice; what the clock adds is said below."
        }
    }
}

/// One row a flight: a list of contents that says what each is for.
fn overview(book: &Book<'_>) -> Markup {
    let row = |flight: &Flight| {
        let loads = || book.solutions.loading.loads.iter().filter(|load| load.flight == flight.id);
        let carried: Grams = flight.cargo.iter().map(|cargo| book.bulk(&cargo.consignment, cargo.packs).0).sum();
        let room = loads().flat_map(|load| &load.legs).flat_map(envelope::moments).map(envelope::room).min();
        html! {
            tr {
                th.id { (book.link_as(RecordKind::Flight, &flight.id, &flight.id)) }
                td { span.line { (flight.aircraft) } br; span.soft { (flight.tail) } }
                td { (way(flight)) }
                td.clock { @if let Some(leg) = flight.legs.first() { (instant_short(leg.departs)) } }
                td.n { (hours(flight.block)) }
                td.n { (mass(carried)) }
                td.n { @if loads().next().is_some() { (loads().map(|load| load.units.len()).sum::<usize>()) } }
                td.n { @if let Some(room) = room { (length(room)) } }
                td.n { (money(flight.cost)) }
            }
        }
    };
    html! {
        @if !book.solutions.flights.flights.is_empty() {
            div.table tabindex="0" { table {
                thead { tr {
                    th { "Flight" } th { "Aircraft" } th { "Way" } th { "Departs, UTC" } th.n { "Block time" } th.n { "Carries" }
                    th.n { "Units" } th.n { "Least room of the CG" } th.n { "Cost" }
                } }
                tbody { @for flight in &book.solutions.flights.flights { (row(flight)) } }
            } }
        }
    }
}

/// Airports of a flight in their order.
pub(super) fn way(flight: &Flight) -> String {
    let mut way: Vec<&str> = flight.legs.first().map(|leg| leg.from.as_str()).into_iter().collect();
    way.extend(flight.legs.iter().map(|leg| leg.to.as_str()));
    way.join(" \u{2013} ")
}

/// Legs alone, for the page of the flights stage.
pub(super) fn legs_only(book: &Book<'_>) -> Markup {
    html! { @for flight in &book.solutions.flights.flights { (head(book, flight)) (legs(book, &flight.legs)) (cargo(book, flight)) } }
}

fn one(book: &Book<'_>, flight: &Flight, detail: Detail) -> Markup {
    let loads = Loaded::of(book, flight);
    html! {
        div.flight {
            (head(book, flight))
            (legs(book, &flight.legs))
            @for remark in book.solutions.flights.remarks.iter().filter_map(|remark| about(flight, remark)) {
                p.caption { (capital(remark)) "." }
            }
            (cargo(book, flight))
            @for loaded in &loads {
                @if loaded.load.haul == Haul::Back { h4 { "Loaded again for the way home" } }
                (load::parts(loaded, detail))
            }
            @if loads.is_empty() { p.soft { "No load was planned for this flight." } }
        }
    }
}

/// What a remark says of a flight, where it opens with the flight's id.
fn about<'r>(flight: &Flight, remark: &'r str) -> Option<&'r str> {
    remark.strip_prefix(flight.id.as_str())?.strip_prefix(": ")
}

/// A flight's name and facts.
pub(super) fn head(book: &Book<'_>, flight: &Flight) -> Markup {
    let operator = book.tail(&flight.tail).map_or("operator not in the tables", |tail| book.party_name(&tail.operator));
    html! {
        h3 id=[book.anchor(RecordKind::Flight, &flight.id)] { (flight.id) " " span.soft { (flight.aircraft) " " (book.link_as(RecordKind::Tail, &flight.tail, &flight.tail)) } }
        dl.facts {
            div { dt { "Operator" } dd { (operator) } }
            div { dt { "Block time" } dd { (hours(flight.block)) } }
            div { dt { "Cost" } dd { (money(flight.cost)) } }
            div { dt { "CO\u{2082}" } dd { (tonnes(flight.co2)) } }
            div { dt { "Because" } dd { (book.because(&flight.because)) } }
        }
    }
}

/// A table of legs with their sums.
pub(super) fn legs(book: &Book<'_>, legs: &[Leg]) -> Markup {
    let length: Metres = legs.iter().map(|leg| leg.distance).sum();
    let fuel: Grams = legs.iter().map(|leg| leg.fuel).sum();
    html! {
        div.table tabindex="0" { table {
            thead { tr {
                th { "From" } th { "To" } th { "Departs, UTC and local" } th { "Arrives, UTC and local" } th.n { "Time" } th.n { "Distance" }
                th.n { "Payload" } th.n { "Most payload" } th.n { "Trip fuel" } th { "Why" }
            } }
            tbody { @for leg in legs { (leg_row(book, leg)) } }
            tfoot { tr {
                th colspan="4" { "All legs" }
                td.n { (hours(legs.iter().map(leg_time).sum())) } td.n { (distance(length)) } td colspan="2" {} td.n { (tonnes(fuel)) } td {}
            } }
        } }
    }
}

/// Time between blocks.
pub(super) fn leg_time(leg: &Leg) -> Minutes {
    Minutes::of(((leg.arrives.as_second() - leg.departs.as_second()) / 60).max(0))
}

fn leg_row(book: &Book<'_>, leg: &Leg) -> Markup {
    let clock = |instant, airport: &AirportId| {
        let local = book.airport(airport).and_then(|airport| local_clock(instant, &airport.zone));
        html! { (instant_short(instant)) @if let Some(local) = local { br; span.soft { (local) } } }
    };
    html! {
        tr {
            td { (airport(book, &leg.from)) }
            td { (airport(book, &leg.to)) }
            td.clock { (clock(leg.departs, &leg.from)) }
            td.clock { (clock(leg.arrives, &leg.to)) }
            td.n { (hours(leg_time(leg))) }
            td.n { (distance(leg.distance)) @if leg.way.len() > 2 { br; span.soft { "round closed airspace" } } }
            td.n { @if leg.payload.is_zero() { span.soft { "none" } } @else { (mass(leg.payload)) } }
            td.n { (tonnes(leg.payload_max)) }
            td.n { (tonnes(leg.fuel)) }
            td { (purpose_words(leg.purpose)) }
        }
    }
}

fn airport(book: &Book<'_>, id: &AirportId) -> Markup {
    html! {
        (book.link_as(RecordKind::Airport, id, id))
        @if let Some(airport) = book.airport(id) { br; span.soft { (short_name(&airport.name)) } }
    }
}

/// An airport's name without the words that every airport has.
pub(super) fn short_name(name: &str) -> &str {
    let mut short = name;
    for tail in [" Airport", " International", " Air Base", " Airfield"] {
        short = short.strip_suffix(tail).unwrap_or(short);
    }
    if short.is_empty() { name } else { short }
}

/// What a flight carries.
pub(super) fn cargo(book: &Book<'_>, flight: &Flight) -> Markup {
    html! {
        div.table tabindex="0" { table {
            thead { tr { th { "Carries" } th.n { "In" } th.n { "Mass" } th { "Unloaded at" } } }
            tbody {
                @for cargo in &flight.cargo {
                    tr {
                        td {
                            (book.consignment(&cargo.consignment, cargo.packs))
                            @if let Some(airport) = &cargo.pick_up { br; span.soft { "picked up at " (airport) } }
                        }
                        td.n { (book.packs(&cargo.consignment, cargo.packs)) }
                        td.n { (mass(book.bulk(&cargo.consignment, cargo.packs).0)) }
                        td {
                            (book.link_as(RecordKind::Airport, &cargo.unload, &cargo.unload))
                            @if cargo.haul == Haul::Back { br; span.soft { "on the way home" } }
                        }
                    }
                }
            }
        } }
    }
}
