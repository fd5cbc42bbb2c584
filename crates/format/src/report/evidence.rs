//! Decides how the inputs behind a plan are told: each row that is pointed at, with its source, and every source and
//! assumption. The first step of every walk back ends here. Up: [`crate::report`].

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use model::evidence::{RecordKind, Source};
use model::id::{AirportId, ItemId, PlaceId};
use model::need::{CaseKind, StockStatus};
use model::offer::{OfferLine, Request};
use model::transport::{Closed, Forbids};

use crate::report::book::{Book, source};
use crate::report::numbers::{count, day, instant, tally};

/// The section of evidence.
pub(super) fn section(book: &Book<'_>) -> Markup {
    html! {
        p.lede { "The rows of the operation\u{2019}s tables that the plan rests on, each with where it was read." }
        (cases(book))
        (offers(book))
        (requests(book))
        (stock(book))
        (consumption(book))
        (production(book))
        (fleet(book))
        (airports(book))
        (items(book))
        (notices(book))
    }
}

/// A table that opens.
fn table(heading: &str, rows: usize, head: &[&str], body: Markup) -> Markup {
    html! {
        @if rows > 0 {
            details.line {
                summary { (heading) " " span.soft { (tally(rows)) } }
                div.table tabindex="0" { table {
                    thead { tr { @for word in head { th { (word) } } } }
                    tbody { (body) }
                } }
            }
        }
    }
}

fn cases(book: &Book<'_>) -> Markup {
    // The last figure of each series says most: a place, what is counted, who counted.
    let mut series: BTreeMap<(&PlaceId, CaseKind, bool, &Source), Vec<&model::need::CaseCount>> = BTreeMap::new();
    for figure in &book.operation.cases {
        series.entry((&figure.place, figure.kind, !figure.is_primary, &figure.source)).or_default().push(figure);
    }
    let body = html! {
        @for ((place, kind, is_other, from), figures) in &series {
            @if let Some(last) = figures.iter().max_by_key(|figure| figure.day) {
                tr id=[book.anchor(RecordKind::Cases, place)] {
                    th { (book.place_name(place)) }
                    td { (if *kind == CaseKind::Cases { "confirmed cases" } else { "deaths" }) @if *is_other { br; span.soft { "kept beside, not planned with" } } }
                    td.n { (count(last.count.get())) }
                    td { (day(last.day)) }
                    td { (day(last.vintage)) }
                    td.n { (tally(figures.len())) }
                    td { (source(from)) }
                }
            }
        }
    };
    table(
        "Case counts",
        series.len(),
        &["Place", "What", "Last total", "Close of", "Published", "Days", "Source"],
        body,
    )
}

fn offers(book: &Book<'_>) -> Markup {
    let row = |offer: &OfferLine| {
        html! {
            tr id=[book.anchor(RecordKind::Offer, &offer.id)] {
                th.id { (offer.id) }
                td { (book.party_name(&offer.donor)) br; span.soft { (book.place_name(&offer.place)) } }
                td { (book.link_as(RecordKind::Item, &offer.item, book.item_name(&offer.item))) }
                td.free { (offer.description) }
                td.n { (book.units(&offer.item, offer.units)) @for step in &offer.ramp { br; span.soft { "+" (count(step.units_per_day.get())) " a day from " (day(step.from)) } } }
                td { (day(offer.ready)) br; (book.link_as(RecordKind::Airport, &offer.airport, &offer.airport)) }
                td { (source(&offer.source)) }
            }
        }
    };
    let body = html! { @for offer in &book.operation.offers { (row(offer)) } };
    table(
        "Offers",
        book.operation.offers.len(),
        &["Line", "Donor", "Item", "Description", "Units", "Ready", "Source"],
        body,
    )
}

fn requests(book: &Book<'_>) -> Markup {
    let row = |request: &Request| {
        html! {
            tr id=[book.anchor(RecordKind::Request, &request.id)] {
                th.id { (request.id) }
                td { (book.place_name(&request.place)) }
                td { (book.link_as(RecordKind::Item, &request.item, book.item_name(&request.item))) }
                td.n { @match request.units { Some(units) => (book.units(&request.item, units)), None => span.soft { "what the need says" } } }
                td { (day(request.made)) }
                td { @if let Some(due) = request.due { (day(due)) } }
                td { (source(&request.source)) }
            }
        }
    };
    let body = html! { @for request in &book.operation.requests { (row(request)) } };
    table(
        "Requests",
        book.operation.requests.len(),
        &["Request", "Place", "Item", "Units", "Made", "Due", "Source"],
        body,
    )
}

fn stock(book: &Book<'_>) -> Markup {
    let body = html! {
        @for stock in &book.operation.stock {
            tr id=[book.anchor_text(&format!("stock:{}/{}", stock.place, stock.item))] {
                th { (book.place_name(&stock.place)) }
                td { (book.item_name(&stock.item)) }
                td.n { (book.units(&stock.item, stock.units)) }
                td { (status_words(stock.status)) @if let Some(arrives) = stock.arrives { ", arrives " (day(arrives)) } }
                td { (day(stock.counted)) }
                td { (source(&stock.source)) }
            }
        }
    };
    table(
        "Stock, pipeline and pledges",
        book.operation.stock.len(),
        &["Place", "Item", "Units", "Where", "Counted", "Source"],
        body,
    )
}

fn status_words(status: StockStatus) -> &'static str {
    match status {
        StockStatus::Shelf => "on the shelf",
        StockStatus::Pipeline => "under way",
        StockStatus::PledgeConfirmed => "pledged and confirmed",
        StockStatus::PledgeOpen => "pledged, not confirmed: not counted",
    }
}

fn consumption(book: &Book<'_>) -> Markup {
    let body = html! {
        @for used in &book.operation.consumption {
            tr {
                th { (book.place_name(&used.place)) }
                td { (book.item_name(&used.item)) }
                td.n { (book.units(&used.item, used.units)) }
                td { (day(used.from)) " to " (day(used.to)) }
                td { (source(&used.source)) }
            }
        }
    };
    table("Reported use", book.operation.consumption.len(), &["Place", "Item", "Units used", "When", "Source"], body)
}

fn production(book: &Book<'_>) -> Markup {
    let body = html! {
        @for step in &book.operation.production {
            tr {
                th { (book.place_name(&step.place)) }
                td { (book.item_name(&step.item)) }
                td.n { (book.units(&step.item, step.units_per_day)) " a day" }
                td { "from " (day(step.from)) }
                td { (source(&step.source)) }
            }
        }
    };
    table("Own production", book.operation.production.len(), &["Place", "Item", "Yield", "When", "Source"], body)
}

fn fleet(book: &Book<'_>) -> Markup {
    let body = html! {
        @for tail in &book.operation.tails {
            tr id=[book.anchor(RecordKind::Tail, &tail.id)] {
                th.id { (tail.id) }
                td { (tail.aircraft) }
                td { (book.party_name(&tail.operator)) br; span.soft { (book.place_name(&tail.operator_state)) } }
                td { (book.link_as(RecordKind::Airport, &tail.base, &tail.base)) }
                td { (instant(tail.available_from)) br; span.soft { "to " (instant(tail.available_until)) } }
                td { (source(&tail.source)) @if let Some(aircraft) = book.aircraft(&tail.aircraft) { br; (source(&aircraft.source)) br; (source(&aircraft.hold.source)) } }
            }
        }
    };
    table("Aircraft", book.operation.tails.len(), &["Tail", "Type", "Operator", "Base", "Available", "Source"], body)
}

/// The airports that the plan, the fleet, the offers or the places name: the built-in table has thousands.
fn airports(book: &Book<'_>) -> Markup {
    let mut named: BTreeSet<&AirportId> = book.operation.tails.iter().map(|tail| &tail.base).collect();
    named.extend(book.operation.offers.iter().map(|offer| &offer.airport));
    named.extend(book.operation.places.iter().flat_map(|place| &place.airports));
    for leg in book.solutions.flights.flights.iter().flat_map(|flight| &flight.legs) {
        named.extend([&leg.from, &leg.to]);
    }
    let airports: Vec<_> = named.into_iter().filter_map(|id| book.airport(id)).collect();
    let body = html! {
        @for airport in &airports {
            tr id=[book.anchor(RecordKind::Airport, &airport.id)] {
                th.id { (airport.id) }
                td { (airport.name) br; span.soft { (book.place_name(&airport.place)) } }
                td.n { (count(airport.runway_paved.get())) "\u{202f}m" }
                td.n { (count(airport.spots_max().get())) }
                td { (if airport.has_fuel() { "fuel" } else { "no fuel" }) ", " (if airport.has_loader() { "loader" } else { "no loader" }) }
                td { (source(&airport.source)) }
            }
        }
    };
    table("Airports", airports.len(), &["Airport", "Name", "Paved runway", "Spots", "Ground", "Source"], body)
}

/// The items that anything needs, offers or moves.
fn items(book: &Book<'_>) -> Markup {
    let records = &book.operation.records;
    let mut named: BTreeSet<&ItemId> = book.solutions.need.lines.iter().map(|line| &line.item).collect();
    named.extend(book.operation.offers.iter().map(|offer| &offer.item));
    named.extend(book.operation.requests.iter().map(|request| &request.item));
    named.extend(records.claims.iter().map(|claim| &claim.subject.item));
    named.extend(records.events.iter().map(|event| &event.subject.item));
    let items: Vec<_> = named.into_iter().filter_map(|id| book.item(id)).collect();
    let body = html! {
        @for item in &items {
            tr id=[book.anchor(RecordKind::Item, &item.id)] {
                th.id { (item.id) }
                td { (item.name) br; span.soft { "counted by " (item.unit) } }
                td {
                    @match &item.pack {
                        Some(pack) => { (count(pack.units().get())) " in " (crate::report::numbers::sizes(pack.sizes())) ", " (crate::report::numbers::mass(pack.gross())) }
                        None => span.soft { "no default pack" },
                    }
                }
                td { (source(&item.source)) }
            }
        }
    };
    table("Items", items.len(), &["Item", "Name", "Default pack", "Source"], body)
}

fn notices(book: &Book<'_>) -> Markup {
    let (notices, closures) = (&book.operation.notices, &book.operation.closures);
    let of_notices = html! {
        @for notice in notices {
            tr id=[book.anchor(RecordKind::Notice, &notice.id)] {
                th.id { (notice.id) }
                td { (notice.subject) }
                td { (day(notice.from)) @if let Some(until) = notice.until { " to " (day(until)) } }
                td.free { (notice.text) }
                td { (source(&notice.source)) }
            }
        }
    };
    let of_closures = html! {
        @for closure in closures {
            tr id=[book.anchor(RecordKind::Closure, &closure.id)] {
                th.id { (closure.id) }
                td {
                    @match &closure.closes {
                        Closed::Airspace(place, forbids) => {
                            (book.place_name(place)) ": "
                            @match forbids {
                                Forbids::Overflight => "to fly through",
                                Forbids::Landing => "to land",
                                Forbids::Both => "to fly through and to land",
                            }
                        }
                        Closed::Airport(airport) => { (airport) ": to land" }
                    }
                }
                td {
                    @if closure.applies_to.is_empty() { "all operators" }
                    @for (index, state) in closure.applies_to.iter().enumerate() { @if index > 0 { ", " } (book.place_name(state)) }
                }
                td { (instant(closure.from)) " to " (instant(closure.until)) }
                td { (source(&closure.source)) }
            }
        }
    };
    html! {
        (table("Notices", notices.len(), &["Notice", "About", "Counts from", "What", "Source"], of_notices))
        (table("Closures", closures.len(), &["Closure", "What is closed", "Closed to", "When", "Source"], of_closures))
    }
}
