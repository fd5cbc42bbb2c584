//! Decides how built-up units are shown: each kind of pallet once, with how many are built like it, level by level, with
//! its mass, its height, its centre of gravity and the contour it keeps within. Up: [`crate::report`].

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::hold::{Contour, UldType};
use model::loading::{LoadedUnit, Placement};
use model::quantity::Millimetres;

use crate::report::levels::{EndView, end_view, from_above};
use crate::report::load::Loaded;
use crate::report::numbers::{length, mass, sizes};
use crate::report::signs::letter;
use crate::report::solid::{Block, Room, isometric};
use crate::report::svg::at;

/// How much of a pallet is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Everything, for the page of a flight.
    Full,
    /// Its levels, for a report of many flights.
    Compact,
}

/// Most levels drawn of a pallet.
const LEVELS_FULL: usize = 24;
const LEVELS_COMPACT: usize = 8;

/// Draws every kind of unit of a load that boxes are built onto.
pub(super) fn draw(loaded: &Loaded<'_>, detail: Detail) -> Markup {
    let mut kinds: Vec<(&LoadedUnit, Vec<&LoadedUnit>)> = Vec::new();
    for unit in loaded.load.units.iter().filter(|unit| !unit.placements.is_empty()) {
        match kinds.iter_mut().find(|(first, _)| is_alike(first, unit)) {
            Some((_, alike)) => alike.push(unit),
            None => kinds.push((unit, vec![unit])),
        }
    }
    html! {
        @if kinds.is_empty() { p.soft { "No unit of this flight is built of boxes." } }
        @else {
            p.caption { "The number on a box is its consignment, as listed below the decks; pale boxes with broken lines began further down. Forward is to the left." }
            div.tiles.pallets { @for (unit, alike) in &kinds { (tile(loaded, unit, alike, detail)) } }
        }
    }
}

/// Built of the same boxes in the same places.
fn is_alike(one: &LoadedUnit, other: &LoadedUnit) -> bool {
    one.uld == other.uld
        && (one.length, one.width, one.gross) == (other.length, other.width, other.gross)
        && one.contents == other.contents
        && one.placements == other.placements
}

/// A unit with its kind and how its usable area lies.
struct Built<'a> {
    unit: &'a LoadedUnit,
    uld: Option<&'a UldType>,
    is_turned: bool,
    usable: (Millimetres, Millimetres),
}

impl<'a> Built<'a> {
    fn of(loaded: &Loaded<'a>, unit: &'a LoadedUnit) -> Self {
        let uld = unit.uld.as_ref().and_then(|id| loaded.book.operation.ulds.iter().find(|uld| uld.id == *id));
        // A unit on a position of another length lies turned.
        let is_turned = uld.is_some_and(|uld| uld.length != unit.length);
        let usable = uld.map_or((unit.length, unit.width), |uld| {
            if is_turned { (uld.usable_width, uld.usable_length) } else { (uld.usable_length, uld.usable_width) }
        });
        Self { unit, uld, is_turned, usable }
    }

    /// From the corner of the floor area to that of the usable area, and up to the top of the base, mm.
    fn offset(&self) -> (f64, f64, f64) {
        let half = |outer: Millimetres, inner: Millimetres| ((outer.get() - inner.get()) / 2) as f64;
        let base = self.uld.map_or(0, |uld| uld.base_height.get());
        (half(self.unit.length, self.usable.0), half(self.unit.width, self.usable.1), base as f64)
    }

    /// The views along which a contour can be seen: over y that of the position, and over y or x that of the unit itself.
    fn end_views(&self, loaded: &Loaded<'_>, blocks: &[Block]) -> Vec<EndView<'static>> {
        let unit = self.unit;
        let position = loaded.aircraft.and_then(|aircraft| {
            aircraft.hold.positions.iter().find(|position| Some(&position.id) == unit.position.as_ref())
        });
        let (dx, dy, dz) = self.offset();
        let (x, y, z) = (unit.centre.0.get() as f64, unit.centre.1.get() as f64, unit.centre.2.get() as f64);
        let top = position.map_or(unit.height, |position| position.height_max.max(unit.height)).get() as f64;
        let mut across = EndView {
            name: "from aft",
            across: 1,
            offset: (dy, dz),
            sizes: (unit.width.get() as f64, top),
            outlines: Vec::new(),
            centre: Some((y, z)),
        };
        if let Some(contour) = position.and_then(|position| position.contour.as_ref()) {
            across.outlines.push((corners(contour), ""));
        } else if position.is_some() {
            let wide = unit.width.get() as f64;
            across.outlines.push((vec![(0.0, 0.0), (wide, 0.0), (wide, top), (0.0, top)], "3 3"));
        }
        let Some(own) = self.uld.and_then(|uld| uld.contour.as_ref()) else { return vec![across] };
        let axis = usize::from(!self.is_turned);
        let own = self.fitted(own, blocks, axis);
        if self.is_turned {
            let along = EndView {
                name: "from the left",
                across: 0,
                offset: (dx, dz),
                sizes: (unit.length.get() as f64, top),
                outlines: vec![(shifted(&own, (dx, dz)), "6 2")],
                centre: Some((x, z)),
            };
            return vec![across, along];
        }
        across.outlines.push((shifted(&own, (dy, dz)), "6 2"));
        vec![across]
    }

    /// The unit's own contour the way round in which its boxes are within it.
    fn fitted(&self, contour: &Contour, blocks: &[Block], axis: usize) -> Vec<(f64, f64)> {
        let wide = if axis == 1 { self.usable.1 } else { self.usable.0 };
        let is_inside =
            |across: f64, up: f64| contour.holds((Millimetres::of(across as i64), Millimetres::of(up as i64)));
        let fits = blocks.iter().all(|block| {
            [block.from[axis], block.until[axis]]
                .iter()
                .all(|across| [block.from[2], block.until[2]].iter().all(|up| is_inside(*across, *up)))
        });
        let corners = corners(contour);
        if fits { corners } else { corners.into_iter().map(|(across, up)| (wide.get() as f64 - across, up)).collect() }
    }
}

fn corners(contour: &Contour) -> Vec<(f64, f64)> {
    contour.corners().iter().map(|(across, up)| (across.get() as f64, up.get() as f64)).collect()
}

fn shifted(corners: &[(f64, f64)], (dx, dz): (f64, f64)) -> Vec<(f64, f64)> {
    corners.iter().map(|(across, up)| (across + dx, up + dz)).collect()
}

fn tile(loaded: &Loaded<'_>, unit: &LoadedUnit, alike: &[&LoadedUnit], detail: Detail) -> Markup {
    let book = loaded.book;
    let built = Built::of(loaded, unit);
    let sizes = [built.usable.0.get() as f64, built.usable.1.get() as f64, 0.0];
    let room = Room { sizes, is_closed: false, contour: &[] };
    let blocks: Vec<Block> = unit.placements.iter().map(|placement| block(loaded, unit, placement)).collect();
    let kind = unit.uld.as_ref().map_or("on the floor", |uld| uld.as_str());
    let title = format!("{kind} {}, {} high", unit.id, length(unit.height.get()));
    let views = built.end_views(loaded, &blocks);
    let has_contour = views.iter().any(|view| view.outlines.iter().any(|(_, dash)| *dash != "3 3"));
    html! {
        div.tile {
            h4 {
                (kind) @if alike.len() > 1 { " \u{d7} " (alike.len()) }
                " " span.soft { "at " @for (index, one) in alike.iter().enumerate() { @if index > 0 { ", " } (place(loaded, one)) } }
            }
            p.soft {
                (mass(unit.gross)) " with tare \u{b7} " (length(unit.height.get())) " high"
                @if let Some(stop) = loaded.signs.stop_of(unit) { " \u{b7} to " (letter(stop)) @if let Some(airport) = loaded.signs.airport(stop) { " " (airport) } }
                br; "CG " (length(unit.centre.0.get())) " from its forward edge, " (length(unit.centre.1.get())) " from its left, " (length(unit.centre.2.get())) " up"
            }
            @if detail == Detail::Full { (isometric(room, &blocks, &title).inline("solid")) }
            p { @for content in &unit.contents { strong { (loaded.signs.number(&content.consignment)) } " " (book.consignment(&content.consignment, content.packs)) ", " (book.packs(&content.consignment, content.packs)) br; } }
            div.levels {
                @if detail == Detail::Full || has_contour {
                    @for view in &views {
                        div {
                            @let (wide, high, body) = end_view(view, &blocks);
                            svg viewBox=(format!("0 0 {} {}", at(wide), at(high))) role="img" aria-label=(view.name) { title { (view.name) } (body) }
                            span { (view.name) br; span.soft { (words(view)) } }
                        }
                    }
                }
                (from_above(room, &blocks, if detail == Detail::Full { LEVELS_FULL } else { LEVELS_COMPACT }))
            }
            @if detail == Detail::Full {
                details {
                    summary { "Build list" }
                    ol { @for placement in in_order(&unit.placements) { (step(loaded, unit, placement)) } }
                }
            }
        }
    }
}

fn block(loaded: &Loaded<'_>, unit: &LoadedUnit, placement: &Placement) -> Block {
    match unit.contents.get(placement.kind) {
        Some(content) => {
            let signs = &loaded.signs;
            Block::new(placement, signs.colour_of(&content.consignment), signs.number(&content.consignment))
        }
        None => Block::new(placement, "var(--c6)".to_owned(), "?".to_owned()),
    }
}

fn words(view: &EndView<'_>) -> &'static str {
    let has = |dash: &str| view.outlines.iter().any(|(_, one)| *one == dash);
    match (has(""), has("6 2"), has("3 3")) {
        (true, true, _) => "line: contour of the position; broken: its own",
        (true, false, _) => "line: contour of the position",
        (false, true, _) => "broken: its own contour",
        (false, false, true) => "broken: height limit",
        _ => "no contour",
    }
}

/// From the floor up, then from the front, then from the left: the order they are built in.
fn in_order(placements: &[Placement]) -> Vec<&Placement> {
    let mut order: Vec<&Placement> = placements.iter().collect();
    order.sort_by_key(|placement| (placement.at.2, placement.at.0, placement.at.1));
    order
}

fn step(loaded: &Loaded<'_>, unit: &LoadedUnit, placement: &Placement) -> Markup {
    let (x, y, z) = placement.at;
    let (across, along, up) = placement.counts;
    html! {
        li {
            (across) " \u{d7} " (along) " \u{d7} " (up)
            @if let Some(content) = unit.contents.get(placement.kind) {
                " of " (loaded.book.link_as(RecordKind::Consignment, &content.consignment, &content.consignment))
            }
            ", each " (sizes(placement.extent))
            span.soft { ", from " (length(x.get())) " / " (length(y.get())) " / " (length(z.get())) }
        }
    }
}

fn place(loaded: &Loaded<'_>, unit: &LoadedUnit) -> Markup {
    let words = unit.position.as_ref().map_or_else(|| unit.id.to_string(), ToString::to_string);
    loaded.book.link_as(RecordKind::Unit, &unit.id, words)
}
