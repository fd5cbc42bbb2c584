//! Decides how the allocation is told: who gives to whom, every consignment, how far each demand is met.
//! Does not allocate (`allocation`). Up: [`crate::report`].

use maud::{Markup, html};
use model::allocation::{Allotment, Fill};
use model::evidence::RecordKind;

use crate::report::book::Book;
use crate::report::flows;
use crate::report::numbers::{count, mass, percent, permille, volume};

/// The section of allocation.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let allocation = &book.solutions.allocation;
    html! {
        p.lede { "Who gets what: in whole packs, filling the least-filled demand first." }
        (flows::draw(book))
        (consignments(book))
        (fills(book))
        @if !allocation.fairness.is_empty() {
            details.line {
                summary { "Fairness by item " span.soft { "fill is got divided by demanded" } }
                div.table tabindex="0" { table {
                    thead { tr { th { "Item" } th.n { "Lowest fill" } th.n { "Mean fill" } th.n { "Gini of fills" } } }
                    tbody { @for item in &allocation.fairness { tr {
                        th { @if let Some(id) = &item.item { (book.link_as(RecordKind::Item, id, book.item_name(id))) } }
                        td.n { (permille(item.fill_min.get())) } td.n { (permille(item.fill_mean.get())) }
                        td.n { (permille(item.gini.get())) }
                    } } }
                } }
            }
        }
    }
}

fn consignments(book: &Book<'_>) -> Markup {
    let row = |allotment: &Allotment| {
        let (gross, bulk) = book.bulk(&allotment.id, allotment.packs);
        let donor = book.offer(&allotment.line).map_or("not in the tables", |offer| book.party_name(&offer.donor));
        html! {
            tr id=[book.anchor(RecordKind::Consignment, &allotment.id)] {
                th.id { (allotment.id) }
                td { (donor) }
                td { (book.place_name(&allotment.recipient)) }
                td { (book.link_as(RecordKind::Item, &allotment.item, book.item_name(&allotment.item))) }
                td.n { (book.units(&allotment.item, allotment.units)) @if allotment.packs != allotment.units { br; span.soft { (book.packs(&allotment.id, allotment.packs)) } } }
                td.n { (mass(gross)) br; span.soft { (volume(bulk)) } }
                td { (flights(book, allotment)) }
                td.links { (book.because(&allotment.because)) }
            }
        }
    };
    html! {
        @if !book.solutions.allocation.allotments.is_empty() {
            h3 { "Consignments" }
            div.table tabindex="0" { table {
                thead { tr {
                    th { "Consignment" } th { "From" } th { "To" } th { "Item" } th.n { "Amount" }
                    th.n { "Mass, volume" } th { "Flies on" } th { "Because" }
                } }
                tbody { @for allotment in &book.solutions.allocation.allotments { (row(allotment)) } }
            } }
        }
    }
}

/// The flights of a consignment with the packs each takes.
fn flights(book: &Book<'_>, allotment: &Allotment) -> Markup {
    let mut parts = Vec::new();
    for flight in &book.solutions.flights.flights {
        for cargo in flight.cargo.iter().filter(|cargo| cargo.consignment == allotment.id) {
            parts.push((&flight.id, cargo.packs));
        }
    }
    html! {
        @if parts.is_empty() { span.soft { "no flight" } }
        @for (index, (flight, packs)) in parts.iter().enumerate() {
            @if index > 0 { br; }
            span.line {
                (book.link_as(RecordKind::Flight, flight, flight))
                @if *packs != allotment.packs { " " span.soft { (book.packs(&allotment.id, *packs)) } }
            }
        }
    }
}

fn fills(book: &Book<'_>) -> Markup {
    let fills = &book.solutions.allocation.fills;
    let row = |fill: &Fill| {
        html! {
            tr id=[book.anchor_text(&format!("given:{}/{}", fill.recipient, fill.item))] {
                th { (book.place_name(&fill.recipient)) }
                td { (book.item_name(&fill.item)) }
                td.n { (book.link_as(RecordKind::Need, format!("{}/{}", fill.recipient, fill.item), book.units(&fill.item, fill.units))) }
                td.n { (count(fill.got.get())) }
                td.n { (percent(fill.got.get(), fill.units.get())) }
                td.free { @if let Some(reason) = &fill.reason { span.rule { (reason.rule) } " " (reason.text) } }
            }
        }
    };
    html! {
        @if !fills.is_empty() {
            details.line {
                summary { "How far each demand is met " span.soft { (fills.len()) " demands" } }
                div.table tabindex="0" { table {
                    thead { tr { th { "Recipient" } th { "Item" } th.n { "Demand" } th.n { "Given" } th.n { "Fill" } th { "Why not more" } } }
                    tbody { @for fill in fills { (row(fill)) } }
                } }
            }
        }
    }
}
