//! Decides how built-up units are shown: each kind of pallet once, with how many are built like it. Up:
//! [`crate::report`].

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::id::ItemId;
use model::loading::{AircraftLoad, LoadedUnit, Placement};

use crate::report::book::Book;
use crate::report::deck;
use crate::report::numbers::{length, mass, sizes};
use crate::report::solid::{Block, Room, from_above, isometric};

/// Draws every kind of unit of a load that boxes are built onto.
pub(super) fn draw(book: &Book<'_>, load: &AircraftLoad) -> Markup {
    let items = deck::items(book, load);
    let mut kinds: Vec<(&LoadedUnit, Vec<&LoadedUnit>)> = Vec::new();
    for unit in load.units.iter().filter(|unit| !unit.placements.is_empty()) {
        match kinds.iter_mut().find(|(first, _)| is_alike(first, unit)) {
            Some((_, alike)) => alike.push(unit),
            None => kinds.push((unit, vec![unit])),
        }
    }
    html! {
        @if !kinds.is_empty() {
            h4 { "How the pallets are built" }
            div.tiles { @for (unit, alike) in &kinds { (tile(book, unit, alike, &items)) } }
        }
    }
}

/// Built of the same boxes in the same places.
fn is_alike(one: &LoadedUnit, other: &LoadedUnit) -> bool {
    one.uld == other.uld && one.contents == other.contents && one.placements == other.placements
}

fn tile(book: &Book<'_>, unit: &LoadedUnit, alike: &[&LoadedUnit], items: &[ItemId]) -> Markup {
    let uld = unit.uld.as_ref().and_then(|id| book.operation.ulds.iter().find(|uld| uld.id == *id));
    let (long, wide) = uld.map_or((unit.length, unit.width), |uld| {
        // A unit on a position of another length lies turned.
        if uld.length == unit.length {
            (uld.usable_length, uld.usable_width)
        } else {
            (uld.usable_width, uld.usable_length)
        }
    });
    let room = Room { sizes: [long.get() as f64, wide.get() as f64, 0.0], is_closed: false };
    let blocks: Vec<Block> = unit
        .placements
        .iter()
        .map(|placement| {
            let content = unit.contents.get(placement.kind);
            let colour = content
                .map_or_else(|| "var(--c6)".to_owned(), |content| deck::colour(book, items, &content.consignment));
            Block::new(placement, colour)
        })
        .collect();
    let kind = unit.uld.as_ref().map_or("on the floor", |uld| uld.as_str());
    let title = format!("{kind} {}, {} high", unit.id, length(unit.height.get()));
    html! {
        div.tile {
            h4 { (kind) @if alike.len() > 1 { " \u{d7} " (alike.len()) } }
            p.soft { (mass(unit.gross)) " with tare \u{b7} " (length(unit.height.get())) " high" }
            (isometric(room, &blocks, &title))
            p { @for content in &unit.contents { (book.consignment(&content.consignment, content.packs)) ", " (book.packs(&content.consignment, content.packs)) br; } }
            (from_above(room, &blocks))
            details {
                summary { "Build list" }
                ol { @for placement in in_order(&unit.placements) { (step(book, unit, placement)) } }
            }
            p.soft { "At " @for (index, one) in alike.iter().enumerate() { @if index > 0 { ", " } (place(book, one)) } }
        }
    }
}

/// From the floor up, then from the front, then from the left: the order they are built in.
fn in_order(placements: &[Placement]) -> Vec<&Placement> {
    let mut order: Vec<&Placement> = placements.iter().collect();
    order.sort_by_key(|placement| (placement.at.2, placement.at.0, placement.at.1));
    order
}

fn step(book: &Book<'_>, unit: &LoadedUnit, placement: &Placement) -> Markup {
    let (x, y, z) = placement.at;
    let (across, along, up) = placement.counts;
    html! {
        li {
            (across) " \u{d7} " (along) " \u{d7} " (up)
            @if let Some(content) = unit.contents.get(placement.kind) {
                " of " (book.link_as(RecordKind::Consignment, &content.consignment, &content.consignment))
            }
            ", each " (sizes(placement.extent))
            span.soft { ", from " (length(x.get())) " / " (length(y.get())) " / " (length(z.get())) }
        }
    }
}

fn place(book: &Book<'_>, unit: &LoadedUnit) -> Markup {
    let words = unit.position.as_ref().map_or_else(|| unit.id.to_string(), ToString::to_string);
    book.link_as(RecordKind::Unit, &unit.id, words)
}
