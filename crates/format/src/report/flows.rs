//! Decides how gifts are drawn from donors to recipients: ribbons as thick as their mass, what no flight takes pale.
//! Up: [`crate::report`].

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::id::{ConsignmentId, PartyId, PlaceId};
use model::quantity::{CubicMillimetres, Grams, Units};

use crate::report::book::Book;
use crate::report::numbers::{mass, tally, volume};
use crate::report::svg::{at, cut};

/// Size of the picture, px.
const WIDTH: f64 = 1100.0;
const SIDE: f64 = 340.0;
const NODE: f64 = 14.0;
const GAP: f64 = 30.0;

/// Thinnest ribbon that can be seen, px: a box of medicine beside a thousand tonnes of gowns.
const RIBBON_MIN: f64 = 1.5;

/// What goes from one donor to one recipient.
#[derive(Clone, Copy, Default)]
struct Flow {
    flown: Grams,
    unflown: Grams,
    volume: CubicMillimetres,
    consignments: usize,
}

/// One end of ribbons.
struct Node {
    name: String,
    detail: String,
    top: f64,
    height: f64,
    next: f64,
}

/// Draws the flows of an allocation.
pub(super) fn draw(book: &Book<'_>) -> Markup {
    let flows = flows(book);
    let total: i64 = flows.values().map(|flow| (flow.flown + flow.unflown).get()).sum();
    if total == 0 {
        return html! { p.soft { "Nothing is given." } };
    }
    let donors: Vec<&PartyId> = distinct(flows.keys().map(|(donor, _)| donor));
    let recipients: Vec<&PlaceId> = distinct(flows.keys().map(|(_, recipient)| recipient));
    let rows = donors.len().max(recipients.len()) as f64;
    let inner = (rows * 46.0).clamp(220.0, 620.0);
    let scale = inner / total as f64;
    let sum = |test: &dyn Fn(&(PartyId, PlaceId)) -> bool| {
        flows.iter().filter(|(ends, _)| test(ends)).fold(Flow::default(), |sum, (_, flow)| Flow {
            flown: sum.flown + flow.flown,
            unflown: sum.unflown + flow.unflown,
            volume: sum.volume + flow.volume,
            consignments: sum.consignments + flow.consignments,
        })
    };
    let left: Vec<(String, Flow)> =
        donors.iter().map(|donor| (book.party_name(donor).to_owned(), sum(&|(from, _)| from == *donor))).collect();
    let right: Vec<(String, Flow)> =
        recipients.iter().map(|place| (book.place_name(place).to_owned(), sum(&|(_, to)| to == *place))).collect();
    // Ribbons thinner than can be seen are drawn thicker: the taller side says how tall the picture is.
    let used = |ends: &[(String, Flow)]| ends.iter().map(|(_, flow)| thickness(flow, scale) + GAP).sum::<f64>();
    let height = used(&left).max(used(&right)) + 10.0;
    let mut left = nodes(&left, scale, height);
    let mut right = nodes(&right, scale, height);
    let title = format!(
        "What {} donors give to {} recipients, by mass: {} in all",
        donors.len(),
        recipients.len(),
        mass(Grams::of(total))
    );
    html! {
        figure {
            div.scroll tabindex="0" {
                svg viewBox=(format!("0 0 {WIDTH} {}", at(height))) role="img" aria-label=(title) {
                    title { (title) }
                    @for ((donor, recipient), flow) in &flows {
                        @let from = donors.iter().position(|known| *known == donor).expect("a donor should be listed");
                        @let to = recipients.iter().position(|known| *known == recipient).expect("a recipient should be listed");
                        (ribbons(flow, from % 8, &mut left[from], &mut right[to], scale))
                    }
                    @for (index, node) in left.iter().enumerate() { (end(node, SIDE - NODE, SIDE - NODE - 10.0, "end", &format!("var(--c{})", index % 8))) }
                    @for node in &right { (end(node, WIDTH - SIDE, WIDTH - SIDE + NODE + 10.0, "start", "var(--ink)")) }
                }
            }
            figcaption { "Ribbons as thick as the mass given; the pale part has no flight yet. People count with their baggage." }
        }
    }
}

/// Packs of each consignment that fly, in mass, by donor and recipient.
fn flows(book: &Book<'_>) -> BTreeMap<(PartyId, PlaceId), Flow> {
    let mut flown: BTreeMap<&ConsignmentId, Units> = BTreeMap::new();
    for cargo in book.solutions.flights.flights.iter().flat_map(|flight| &flight.cargo) {
        *flown.entry(&cargo.consignment).or_default() += cargo.packs;
    }
    let mut flows: BTreeMap<(PartyId, PlaceId), Flow> = BTreeMap::new();
    for allotment in &book.solutions.allocation.allotments {
        let Some(offer) = book.offer(&allotment.line) else { continue };
        let flying = flown.get(&allotment.id).copied().unwrap_or(Units::ZERO).min(allotment.packs);
        let flow = flows.entry((offer.donor.clone(), allotment.recipient.clone())).or_default();
        flow.flown += book.bulk(&allotment.id, flying).0;
        flow.unflown += book.bulk(&allotment.id, allotment.packs.saturating_sub(flying)).0;
        flow.volume += book.bulk(&allotment.id, allotment.packs).1;
        flow.consignments += 1;
    }
    flows
}

fn distinct<'a, T: Ord>(values: impl Iterator<Item = &'a T>) -> Vec<&'a T> {
    let mut values: Vec<&T> = values.collect();
    values.sort();
    values.dedup();
    values
}

fn thickness(flow: &Flow, scale: f64) -> f64 {
    ((flow.flown + flow.unflown).get() as f64 * scale).max(RIBBON_MIN)
}

fn nodes(ends: &[(String, Flow)], scale: f64, height: f64) -> Vec<Node> {
    let thick: Vec<f64> = ends.iter().map(|(_, flow)| thickness(flow, scale)).collect();
    let used: f64 = thick.iter().sum::<f64>() + GAP * (ends.len() as f64 - 1.0);
    let mut top = ((height - used) / 2.0).max(14.0);
    ends.iter()
        .zip(thick)
        .map(|((name, flow), thick)| {
            let node = Node {
                name: name.clone(),
                detail: format!(
                    "{} \u{b7} {} \u{b7} {} consignment{}",
                    mass(flow.flown + flow.unflown),
                    volume(flow.volume),
                    tally(flow.consignments),
                    if flow.consignments == 1 { "" } else { "s" }
                ),
                top,
                height: thick,
                next: top,
            };
            top += thick + GAP;
            node
        })
        .collect()
}

fn ribbons(flow: &Flow, colour: usize, from: &mut Node, to: &mut Node, scale: f64) -> Markup {
    let mut parts = Vec::new();
    for (part, opacity) in [(flow.flown, "0.5"), (flow.unflown, "0.16")] {
        if !part.is_zero() {
            let thick = part.get() as f64 * scale;
            parts.push((ribbon(from.next, to.next, thick.max(RIBBON_MIN)), opacity));
            from.next += thick;
            to.next += thick;
        }
    }
    let title =
        format!("{} to {}: {} flown, {} without a flight", from.name, to.name, mass(flow.flown), mass(flow.unflown));
    html! {
        g fill=(format!("var(--c{colour})")) {
            title { (title) }
            @for (path, opacity) in parts { path d=(path) fill-opacity=(opacity) {} }
        }
    }
}

/// A band between the two sides, bent twice.
fn ribbon(left: f64, right: f64, thick: f64) -> String {
    let (x0, x1) = (SIDE, WIDTH - SIDE);
    let middle = (x0 + x1) / 2.0;
    format!(
        "M{} {}C{m} {} {m} {} {} {}V{}C{m} {} {m} {} {} {}Z",
        at(x0),
        at(left),
        at(left),
        at(right),
        at(x1),
        at(right),
        at(right + thick),
        at(right + thick),
        at(left + thick),
        at(x0),
        at(left + thick),
        m = at(middle),
    )
}

fn end(node: &Node, x: f64, text: f64, anchor: &str, colour: &str) -> Markup {
    let middle = node.top + node.height / 2.0;
    html! {
        rect x=(at(x)) y=(at(node.top)) width=(NODE) height=(at(node.height)) fill=(colour) {}
        text.strong x=(at(text)) y=(at(middle - 1.0)) text-anchor=(anchor) { (cut(&node.name, 12.4, SIDE - 30.0)) }
        text.soft.small x=(at(text)) y=(at(middle + 13.0)) text-anchor=(anchor) { (node.detail) }
    }
}
