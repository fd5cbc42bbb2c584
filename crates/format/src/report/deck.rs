//! Decides how a loaded hold is drawn: each deck to scale from above and from the left, with what stands where, where it
//! leaves, the limits of its zones, its doors and the centre of gravity. Does not place anything (`loading`). Up:
//! [`crate::report`].

mod gravity;
mod zones;

use maud::{Markup, html};
use model::hold::{CargoDeck, CargoDoor, Deck, DoorSide, Hold, HoldPosition};
use model::loading::LoadedUnit;
use model::quantity::Millimetres;

pub(super) use crate::report::deck::gravity::mark;
use crate::report::drawing::Drawing;
use crate::report::load::Loaded;
use crate::report::numbers::{length, mass, percent, tonnes};
use crate::report::signs;
use crate::report::svg::{at, cut, text_width};

/// Width of the picture, px.
pub(super) const WIDTH: f64 = 1100.0;

/// Room left and right of the hold, px.
pub(super) const SIDE: f64 = 12.0;

/// Room above each view for its heading, px.
const HEAD: f64 = 26.0;

/// Size of small letters, px.
const FINE: f64 = 9.5;

/// How much wider bold letters are than the guess, which is wide already: names of positions are printed bold.
const BOLD: f64 = 1.03;

/// A unit narrower than this, px, is written on in smaller letters.
const NARROW: f64 = 46.0;

/// How a unit is written on.
#[derive(Clone, Copy)]
struct Letters {
    class: &'static str,
    size: f64,
    line: f64,
    left: f64,
    ring: f64,
}

const WIDE_LETTERS: Letters = Letters { class: "fine", size: FINE, line: 11.5, left: 4.5, ring: 6.3 };
const NARROW_LETTERS: Letters = Letters { class: "tiny", size: 8.5, line: 10.0, left: 3.0, ring: 4.5 };

/// How one deck of a hold is drawn.
#[derive(Clone, Copy)]
struct View<'a> {
    loaded: &'a Loaded<'a>,
    hold: &'a Hold,
    deck: &'a CargoDeck,
    scale: f64,
}

impl View<'_> {
    /// Across the picture, px from the forward end of the deck.
    fn x(self, along: Millimetres) -> f64 {
        (along.get() - self.deck.x.get()) as f64 * self.scale
    }

    fn px(self, extent: Millimetres) -> f64 {
        extent.get() as f64 * self.scale
    }

    /// Extent of the deck along the picture, px.
    fn long(self) -> f64 {
        self.px(self.deck.length)
    }
}

/// Draws each deck that carries something, or the first when none does.
pub(super) fn drawings(loaded: &Loaded<'_>, hold: &Hold) -> Vec<Drawing> {
    let has_units = |deck: &CargoDeck| loaded.load.units.iter().any(|unit| unit.deck == deck.deck);
    let used: Vec<&CargoDeck> = hold.decks.iter().filter(|deck| has_units(deck)).collect();
    let shown = if used.is_empty() { hold.decks.iter().take(1).collect() } else { used };
    shown
        .into_iter()
        .map(|deck| {
            let scale = (WIDTH - 2.0 * SIDE) / deck.length.get().max(1) as f64;
            one_deck(View { loaded, hold, deck, scale })
        })
        .collect()
}

/// What the deck is called.
fn deck_words(deck: Deck) -> &'static str {
    match deck {
        Deck::Main => "Main deck",
        Deck::Lower => "Lower deck",
    }
}

fn one_deck(view: View<'_>) -> Drawing {
    let View { loaded, deck, hold, .. } = view;
    let mut units: Vec<&LoadedUnit> = loaded.load.units.iter().filter(|unit| unit.deck == deck.deck).collect();
    let strip = gravity::Strip::of(view);
    let plan_top = HEAD + strip.height();
    let plan_high = view.px(deck.width);
    let doors_base = plan_top + plan_high + 26.0;
    let zones = zones::Bars::of(view);
    let zones_top = doors_base + 2.0;
    let ruler_top = zones_top + zones.height();
    let side_top = ruler_top + 24.0 + 18.0;
    let side_high = view.px(deck.height);
    let plan = html! {
        rect width=(at(view.long())) height=(at(plan_high)) fill="var(--wash)" stroke="var(--soft)" {}
        path.axis d=(format!("M0 {}H{}", at(plan_high / 2.0), at(view.long()))) stroke-dasharray="12 4 2 4" {}
        @for position in free(hold, deck.deck, &units) { (empty(position, view)) }
        @for unit in &units { (from_above(unit, view)) }
        (ends(view, plan_high))
    };
    // From the left, what stands further right is behind.
    units.sort_by_key(|unit| std::cmp::Reverse(unit.y));
    let body = html! {
        (heading(view))
        g transform=(format!("translate({SIDE} {})", at(HEAD))) { (strip.lines(plan_high)) }
        g transform=(format!("translate({SIDE} {})", at(plan_top))) { (plan) }
        g transform=(format!("translate({SIDE} {})", at(HEAD))) { (strip.draw()) }
        text.soft.fine x=(SIDE) y=(at(doors_base - 3.0)) { (doors(deck)) }
        g transform=(format!("translate({SIDE} {})", at(zones_top))) { (zones.draw()) }
        (ruler(view, ruler_top))
        text.soft.small x=(SIDE) y=(at(side_top - 6.0)) { "from the left, " (length(deck.height.get())) " high; broken lines: how high a unit may stand there" }
        g transform=(format!("translate({SIDE} {})", at(side_top))) {
            rect width=(at(view.long())) height=(at(side_high)) fill="var(--wash)" stroke="var(--soft)" {}
            @for unit in &units { (from_left(unit, view)) }
            (ceilings(view))
        }
    };
    let title = format!(
        "{} of flight {}, {} by {}, with {} units",
        deck_words(deck.deck),
        loaded.flight.id,
        length(deck.length.get()),
        length(deck.width.get()),
        units.len()
    );
    Drawing { title, width: WIDTH, height: side_top + side_high + 4.0, body }
}

fn heading(view: View<'_>) -> Markup {
    let deck = view.deck;
    html! {
        path d=(format!("M{} 12H{}", SIDE + 34.0, SIDE + 4.0)) stroke="var(--ink)" stroke-width="2" fill="none" {}
        path d=(format!("M{SIDE} 12l9 -5v10z")) fill="var(--ink)" {}
        text.small.strong x=(SIDE + 40.0) y="16" { "forward" }
        text.small x=(SIDE + 96.0) y="16" {
            (deck_words(deck.deck)) " of the " (view.loaded.flight.aircraft) " from above, " (length(deck.length.get())) " \u{d7} " (length(deck.width.get()))
        }
        text.small.strong.end x=(WIDTH - SIDE) y="16" { "planning, not for dispatch" }
    }
}

/// Free positions, none over another: where a place takes units in several ways, the first of them.
fn free<'h>(hold: &'h Hold, deck: Deck, units: &[&LoadedUnit]) -> Vec<&'h HoldPosition> {
    let area = |position: &HoldPosition| (position.x, position.y, position.length, position.width);
    let mut shown: Vec<&HoldPosition> = Vec::new();
    for position in hold.positions.iter().filter(|position| position.deck == deck) {
        let own = area(position);
        let is_taken = units.iter().any(|unit| meets(own, (unit.x, unit.y, unit.length, unit.width)));
        if !is_taken && shown.iter().all(|other| !meets(own, area(other))) {
            shown.push(position);
        }
    }
    shown
}

type Area = (Millimetres, Millimetres, Millimetres, Millimetres);

fn meets((x, y, long, wide): Area, other: Area) -> bool {
    x < other.0 + other.2 && other.0 < x + long && y < other.1 + other.3 && other.1 < y + wide
}

fn empty(position: &HoldPosition, view: View<'_>) -> Markup {
    let (x, y) = (view.x(position.x), view.px(position.y));
    let (long, wide) = (view.px(position.length), view.px(position.width));
    html! {
        rect x=(at(x + 1.0)) y=(at(y + 1.0)) width=(at((long - 2.0).max(0.0))) height=(at((wide - 2.0).max(0.0))) fill="none" stroke="var(--soft)" stroke-opacity="0.55" stroke-dasharray="3 3" {}
        @if text_width(position.id.as_str(), NARROW_LETTERS.size) < long - 5.0 && wide > 14.0 {
            text.soft.tiny x=(at(x + 4.0)) y=(at(y + 11.0)) { (position.id) }
        }
    }
}

/// What is written on a unit, most needed first.
fn words(unit: &LoadedUnit, view: View<'_>, is_narrow: bool) -> Vec<String> {
    let loaded = view.loaded;
    let own = loaded.short_id(unit).to_owned();
    let airport = loaded.signs.stop_of(unit).and_then(|stop| loaded.signs.airport(stop)).map(ToString::to_string);
    let numbers: Vec<String> = unit.contents.iter().map(|content| loaded.signs.number(&content.consignment)).collect();
    let held = (!numbers.is_empty()).then(|| format!("holds {}", numbers.join(", ")));
    let (first, third) = match &unit.position {
        Some(position) => (position.to_string(), Some(own)),
        None => (own, Some("on the floor".to_owned())),
    };
    let gross = if is_narrow { tonnes(unit.gross) } else { mass(unit.gross) };
    [Some(first), Some(gross), third, airport, held].into_iter().flatten().collect()
}

/// Where the ring with the letter of a unit lies from the unit's corner: at the top, or at the foot of a tall unit, where
/// it leaves the position's name its room.
fn ring_of(unit: &LoadedUnit, view: View<'_>, letters: Letters) -> Option<(f64, f64)> {
    let (long, wide) = (view.px(unit.length), view.px(unit.width));
    let inset = letters.ring + 1.7;
    let up = if wide >= 4.6 * letters.line { wide - inset } else { inset };
    (long >= 20.0 && wide >= 2.0 * inset).then_some((long - inset, up))
}

/// The lines of it that a unit has room for.
fn lines(unit: &LoadedUnit, view: View<'_>, letters: Letters, ring: Option<(f64, f64)>) -> Vec<String> {
    let (long, wide) = (view.px(unit.length), view.px(unit.width));
    let mut lines: Vec<String> = Vec::new();
    for (index, words) in words(unit, view, letters.class == NARROW_LETTERS.class).into_iter().enumerate() {
        let base = 1.0 + letters.size + letters.line * lines.len() as f64;
        let is_beside =
            |(_, up): &(f64, f64)| (base - letters.size / 3.0 - up).abs() < letters.ring + letters.size / 2.0;
        let end = ring.filter(is_beside).map_or(long - 2.0, |(along, _)| along - letters.ring - 0.5);
        let room = (end - letters.left) / if lines.is_empty() { BOLD } else { 1.0 };
        // A position or a mass that is cut would be another; names may be.
        let shown = if index < 2 { words.clone() } else { cut(&words, letters.size, room) };
        let is_told = shown == words || shown.chars().count() > 3;
        let has_height = lines.is_empty() || (lines.len() + 1) as f64 * letters.line <= wide - 4.0;
        if is_told && has_height && text_width(&shown, letters.size) <= room {
            lines.push(shown);
        }
    }
    lines
}

fn from_above(unit: &LoadedUnit, view: View<'_>) -> Markup {
    let loaded = view.loaded;
    let (x, y) = (view.x(unit.x), view.px(unit.y));
    let (long, wide) = (view.px(unit.length), view.px(unit.width));
    let stop = loaded.signs.stop_of(unit);
    let dash = if unit.position.is_none() { "7 3" } else { "" };
    let name = unit.position.as_ref().map_or_else(|| loaded.short_id(unit), |position| position.as_str());
    let is_wide = long >= NARROW && text_width(name, FINE) * BOLD + WIDE_LETTERS.left + 2.0 <= long;
    let letters = if is_wide { WIDE_LETTERS } else { NARROW_LETTERS };
    let ring = ring_of(unit, view, letters);
    let lines = lines(unit, view, letters, ring);
    html! {
        a href=[loaded.book.target(&format!("unit:{}", unit.id))] {
            title { (described(unit, view)) }
            (signs::shape(stop, (x + 1.0, y + 1.0), (long - 2.0, wide - 2.0), dash))
            @for (index, words) in lines.iter().enumerate() {
                text.halo.(letters.class).strong[index == 0] x=(at(x + letters.left)) y=(at(y + 1.0 + letters.size + letters.line * index as f64)) { (words) }
            }
            @if let (Some(stop), Some((along, up))) = (stop, ring) { (signs::badge_of(stop, (x + along, y + up), letters.ring)) }
        }
    }
}

fn described(unit: &LoadedUnit, view: View<'_>) -> String {
    let loaded = view.loaded;
    let place = unit.position.as_ref().map_or_else(|| "the floor".to_owned(), ToString::to_string);
    let mut title = format!("{} at {place}: {}", unit.id, mass(unit.gross));
    if let Some(limit) = loaded.gross_max(unit) {
        title.push_str(&format!(", {} of the position\u{2019}s limit", percent(unit.gross.get(), limit.get())));
    }
    if let Some(airport) = loaded.signs.stop_of(unit).and_then(|stop| loaded.signs.airport(stop)) {
        title.push_str(&format!(", leaves at {airport}"));
    }
    title
}

fn from_left(unit: &LoadedUnit, view: View<'_>) -> Markup {
    let tall = view.px(unit.height);
    let top = view.px(view.deck.height) - tall;
    let long = view.px(unit.length);
    let colour = signs::colour(view.loaded.signs.stop_of(unit));
    html! {
        rect x=(at(view.x(unit.x) + 1.0)) y=(at(top)) width=(at((long - 2.0).max(0.0))) height=(at(tall)) fill="var(--card)" fill-opacity="0.6" {}
        rect x=(at(view.x(unit.x) + 1.0)) y=(at(top)) width=(at((long - 2.0).max(0.0))) height=(at(tall)) fill=(colour) fill-opacity="0.22" stroke=(colour) {}
    }
}

/// How high a unit may stand, over each stretch of positions that are alike.
fn ceilings(view: View<'_>) -> Markup {
    let mut spans: Vec<(Millimetres, Millimetres, Millimetres)> = view
        .hold
        .positions
        .iter()
        .filter(|position| position.deck == view.deck.deck)
        .map(|position| (position.x, position.x + position.length, position.height_max))
        .collect();
    spans.sort();
    spans.dedup();
    html! {
        @for (from, until, height) in spans {
            @let y = view.px(view.deck.height) - view.px(height);
            path.tick d=(format!("M{} {}H{}", at(view.x(from) + 1.0), at(y), at(view.x(until) - 1.0))) stroke-dasharray="3 2" {}
        }
    }
}

/// The ends of the deck: a door there as wide as it is.
fn ends(view: View<'_>, plan_high: f64) -> Markup {
    html! {
        @for door in &view.deck.doors {
            @let wide = view.px(door.width).min(plan_high);
            @let x = match door.side { DoorSide::Nose => Some(0.0), DoorSide::Tail => Some(view.long()), DoorSide::Side => None };
            @if let Some(x) = x {
                path d=(format!("M{} {}v{}", at(x), at((plan_high - wide) / 2.0), at(wide))) stroke="var(--ink)" stroke-width="5" {}
            }
        }
    }
}

/// The doors in words: where along the deck a side door lies is not in the tables.
fn doors(deck: &CargoDeck) -> String {
    let one = |door: &CargoDoor| {
        let words = match door.side {
            DoorSide::Nose => "nose (thick line)",
            DoorSide::Tail => "tail (thick line)",
            DoorSide::Side => "side, its place along the deck not in the tables",
        };
        format!("{words}, {} wide, {} high", length(door.width.get()), length(door.height.get()))
    };
    if deck.doors.is_empty() {
        return "Doors: clear sizes not in the tables.".to_owned();
    }
    format!("Doors: {}.", deck.doors.iter().map(one).collect::<Vec<_>>().join("; "))
}

/// A scale bar along the whole deck, black and white by turns: every metre up to the fifth, then every five.
fn ruler(view: View<'_>, top: f64) -> Markup {
    const FIVE: i64 = 5000;
    let deck = view.deck.length.get();
    let fives = deck / FIVE;
    let bar = |from: i64, until: i64, is_dark: bool| {
        let (x, until) = (SIDE + from as f64 * view.scale, SIDE + until as f64 * view.scale);
        html! {
            rect x=(at(x)) y=(at(top)) width=(at(until - x)) height="4" fill=(if is_dark { "var(--ink)" } else { "var(--card)" }) stroke="var(--ink)" stroke-width="0.7" {}
        }
    };
    html! {
        @for metre in 0..(deck / 1000).min(5) { (bar(metre * 1000, (metre + 1) * 1000, metre % 2 == 0)) }
        @for five in 1..fives { (bar(five * FIVE, (five + 1) * FIVE, five % 2 == 1)) }
        @for mark in 0..=fives {
            text.soft.fine x=(at(SIDE + (mark * FIVE) as f64 * view.scale)) y=(at(top + 15.0)) text-anchor=(if mark == 0 { "start" } else { "middle" }) { (mark * 5) @if mark == 0 { "\u{202f}m" } }
        }
    }
}
