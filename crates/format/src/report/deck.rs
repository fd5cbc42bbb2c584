//! Decides how a loaded hold is drawn: from above to scale, and from the left side for heights. Coloured by what is
//! inside. Does not place anything (`loading`). Up: [`crate::report`].

use maud::{Markup, html};
use model::hold::{CargoDeck, Deck, Hold, HoldPosition};
use model::id::ItemId;
use model::loading::{AircraftLoad, LoadedUnit};
use model::quantity::Millimetres;

use crate::report::book::Book;
use crate::report::numbers::{length, mass, percent};
use crate::report::svg::{at, text_width};

/// Width of the picture, px.
const WIDTH: f64 = 1100.0;

/// Room left and right of the hold, px.
const SIDE: f64 = 12.0;

/// Room above each view for its heading, px.
const HEAD: f64 = 26.0;

/// Items of a load in the order their colours are given: as they first appear in the hold.
pub(super) fn items(book: &Book<'_>, load: &AircraftLoad) -> Vec<ItemId> {
    let mut items: Vec<ItemId> = Vec::new();
    for content in load.units.iter().flat_map(|unit| &unit.contents) {
        if let Some(allotment) = book.allotment(&content.consignment)
            && !items.contains(&allotment.item)
        {
            items.push(allotment.item.clone());
        }
    }
    items
}

/// Colour of the contents of one consignment.
pub(super) fn colour(book: &Book<'_>, items: &[ItemId], consignment: &model::id::ConsignmentId) -> String {
    let item = book.allotment(consignment).map(|allotment| &allotment.item);
    let index = items.iter().position(|known| Some(known) == item);
    format!("var(--c{})", index.map_or(6, |index| index % 8))
}

/// Draws the hold of a flight's type with its units: each deck that carries some, or the first when none does.
pub(super) fn draw(book: &Book<'_>, load: &AircraftLoad, hold: &Hold) -> Markup {
    let items = items(book, load);
    let has_units = |deck: &CargoDeck| load.units.iter().any(|unit| unit.deck == deck.deck);
    let used: Vec<&CargoDeck> = hold.decks.iter().filter(|deck| has_units(deck)).collect();
    let shown = if used.is_empty() { hold.decks.iter().take(1).collect() } else { used };
    html! { @for deck in shown { (one_deck(book, load, &items, hold, deck)) } }
}

/// How one deck of a hold is drawn.
#[derive(Clone, Copy)]
struct View<'a> {
    hold: &'a Hold,
    deck: &'a CargoDeck,
    scale: f64,
}

impl View<'_> {
    /// Across the picture, px from the forward end of the deck.
    fn x(self, along: Millimetres) -> f64 {
        (along.get() - self.deck.x.get()) as f64 * self.scale
    }
}

/// What the deck is called.
fn deck_words(deck: Deck) -> &'static str {
    match deck {
        Deck::Main => "Main deck",
        Deck::Lower => "Lower deck",
    }
}

fn one_deck(book: &Book<'_>, load: &AircraftLoad, items: &[ItemId], hold: &Hold, deck: &CargoDeck) -> Markup {
    let scale = (WIDTH - 2.0 * SIDE) / deck.length.get().max(1) as f64;
    let view = View { hold, deck, scale };
    let plan_height = deck.width.get() as f64 * scale;
    let side_top = HEAD + plan_height + HEAD + 6.0;
    let height = side_top + deck.height.get() as f64 * scale + 22.0;
    let units: Vec<&LoadedUnit> = load.units.iter().filter(|unit| unit.deck == deck.deck).collect();
    let title = format!(
        "{} of flight {}, {} by {}, with {} units",
        deck_words(deck.deck),
        load.flight,
        length(deck.length.get()),
        length(deck.width.get()),
        units.len()
    );
    html! {
        figure {
            div.scroll tabindex="0" {
                svg.wide viewBox=(format!("0 0 {WIDTH} {}", at(height))) role="img" aria-label=(title) {
                    title { (title) }
                    text.soft.small x=(SIDE) y="16" { "\u{25c2} nose \u{b7} " (deck_words(deck.deck)) " from above, " (length(deck.length.get())) " \u{d7} " (length(deck.width.get())) }
                    g transform=(format!("translate({SIDE} {HEAD})")) {
                        rect width=(at(WIDTH - 2.0 * SIDE)) height=(at(plan_height)) fill="var(--wash)" stroke="var(--soft)" {}
                        @for position in hold.positions.iter().filter(|position| position.deck == deck.deck) {
                            @if is_free(position, &units) { (empty(position, view)) }
                        }
                        @for unit in &units { (plan(book, unit, items, view)) }
                    }
                    text.soft.small x=(SIDE) y=(at(side_top - 8.0)) { "\u{25c2} nose \u{b7} from the left, height " (length(deck.height.get())) }
                    g transform=(format!("translate({SIDE} {})", at(side_top))) {
                        rect width=(at(WIDTH - 2.0 * SIDE)) height=(at(deck.height.get() as f64 * scale)) fill="var(--wash)" stroke="var(--soft)" {}
                        @for unit in &units { (side(book, unit, items, view)) }
                    }
                    (metres(deck, scale, height))
                }
            }
            ul.legend {
                @for (index, item) in items.iter().enumerate() {
                    li {
                        svg width="16" height="12" aria-hidden="true" {
                            rect x="1" y="1" width="14" height="10" fill=(format!("var(--c{})", index % 8)) fill-opacity="0.5" stroke=(format!("var(--c{})", index % 8)) {}
                        }
                        (book.item_name(item))
                    }
                }
                li { span.soft { "The strip shows shares by volume; per cent is mass against the position\u{2019}s limit." } }
            }
        }
    }
}

/// Whether no unit stands on any part of a position.
fn is_free(position: &HoldPosition, units: &[&LoadedUnit]) -> bool {
    units.iter().all(|unit| {
        unit.x + unit.length <= position.x
            || position.x + position.length <= unit.x
            || unit.y + unit.width <= position.y
            || position.y + position.width <= unit.y
    })
}

fn empty(position: &HoldPosition, view: View<'_>) -> Markup {
    let scale = view.scale;
    let (x, y) = (view.x(position.x), position.y.get() as f64 * scale);
    let (long, wide) = (position.length.get() as f64 * scale, position.width.get() as f64 * scale);
    html! {
        rect x=(at(x + 1.0)) y=(at(y + 1.0)) width=(at(long - 2.0)) height=(at(wide - 2.0)) fill="none" stroke="var(--line)" stroke-dasharray="3 3" {}
        @if text_width(position.id.as_str(), 10.5) < long - 6.0 {
            text.soft.small x=(at(x + 5.0)) y=(at(y + 13.0)) { (position.id) }
        }
    }
}

/// Contents of a unit with their volumes, for shares.
fn shares(book: &Book<'_>, unit: &LoadedUnit) -> Vec<(usize, f64)> {
    let volumes: Vec<i64> =
        unit.contents.iter().map(|content| book.bulk(&content.consignment, content.packs).1.get()).collect();
    let total: i64 = volumes.iter().sum();
    volumes
        .iter()
        .enumerate()
        .map(|(index, volume)| {
            (index, if total > 0 { *volume as f64 / total as f64 } else { 1.0 / volumes.len() as f64 })
        })
        .collect()
}

fn main_colour(book: &Book<'_>, unit: &LoadedUnit, items: &[ItemId]) -> String {
    let main = shares(book, unit).into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    main.map_or_else(|| "var(--c6)".to_owned(), |(index, _)| colour(book, items, &unit.contents[index].consignment))
}

fn plan(book: &Book<'_>, unit: &LoadedUnit, items: &[ItemId], view: View<'_>) -> Markup {
    let View { hold, scale, .. } = view;
    let (x, y) = (view.x(unit.x), unit.y.get() as f64 * scale);
    let (long, wide) = (unit.length.get() as f64 * scale, unit.width.get() as f64 * scale);
    let main = main_colour(book, unit, items);
    let limit = unit.position.as_ref().and_then(|id| hold.positions.iter().find(|position| position.id == *id));
    let share = limit.map(|position| percent(unit.gross.get(), position.gross_max.get()));
    let name = unit.position.as_ref().map_or_else(|| "floor".to_owned(), ToString::to_string);
    let lines: Vec<String> =
        [Some(name.clone()), Some(mass(unit.gross)), share.clone()].into_iter().flatten().collect();
    let strip = 5.0_f64.min(wide / 6.0);
    let room = ((wide - strip) / 13.0).floor() as usize;
    let mut strips: Vec<(usize, f64, f64)> = Vec::new();
    for (index, share) in shares(book, unit) {
        let left = strips.last().map_or(x + 1.0, |(_, left, part)| left + part);
        strips.push((index, left, share * (long - 2.0)));
    }
    html! {
        a href=(format!("#unit:{}", unit.id)) {
            title { (unit.id) " at " (name) ": " (mass(unit.gross)) @if let Some(share) = &share { ", " (share) " of the position\u{2019}s limit" } }
            rect x=(at(x + 1.0)) y=(at(y + 1.0)) width=(at(long - 2.0)) height=(at(wide - 2.0)) rx="2" fill="var(--card)" {}
            rect x=(at(x + 1.0)) y=(at(y + 1.0)) width=(at(long - 2.0)) height=(at(wide - 2.0)) rx="2" fill=(main) fill-opacity="0.24" stroke=(main) {}
            @for (index, left, part) in strips {
                rect x=(at(left)) y=(at(y + wide - strip - 1.0)) width=(at(part)) height=(at(strip)) fill=(colour(book, items, &unit.contents[index].consignment)) {}
            }
            @for (index, words) in lines.iter().take(room).enumerate() {
                @if text_width(words, 10.5) < long - 6.0 {
                    text.small.strong[index == 0].soft[index == 2] x=(at(x + 5.0)) y=(at(y + 13.0 + 13.0 * index as f64)) { (words) }
                }
            }
        }
    }
}

fn side(book: &Book<'_>, unit: &LoadedUnit, items: &[ItemId], view: View<'_>) -> Markup {
    let View { deck, scale, .. } = view;
    let main = main_colour(book, unit, items);
    let tall = unit.height.get() as f64 * scale;
    html! {
        rect x=(at(view.x(unit.x) + 1.0)) y=(at(deck.height.get() as f64 * scale - tall))
            width=(at(unit.length.get() as f64 * scale - 2.0)) height=(at(tall)) fill=(main) fill-opacity="0.2" stroke=(main) {}
    }
}

/// A ruler along the floor, every five metres.
fn metres(deck: &CargoDeck, scale: f64, height: f64) -> Markup {
    html! {
        @for mark in 0..=deck.length.get() / 5000 {
            @let x = SIDE + mark as f64 * 5000.0 * scale;
            path.tick d=(format!("M{} {}v4", at(x), at(height - 22.0))) {}
            text.soft.small x=(at(x)) y=(at(height - 7.0)) text-anchor=(if mark == 0 { "start" } else { "middle" }) { (mark * 5) @if mark == 0 { "\u{202f}m" } }
        }
    }
}
