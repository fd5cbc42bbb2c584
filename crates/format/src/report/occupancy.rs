//! Decides how full airports are drawn: over time the aircraft of the operation that stand there, against how many can,
//! for the airports that bind most. Does not decide who may stand (`check`). Up: [`crate::report`].

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::id::AirportId;
use model::quantity::Minutes;

use crate::report::axis::Axis;
use crate::report::book::Book;
use crate::report::flight::short_name;
use crate::report::numbers::{count, hours, tally};
use crate::report::stays::stays;
use crate::report::svg::{at, cut};

/// Width of the picture, px.
const WIDTH: f64 = 1100.0;
/// Room for the names of airports, px.
const LEFT: f64 = 210.0;
/// Room for the days, px.
const TOP: f64 = 30.0;
/// Height of an airport's strip, and of the curve in it, px.
const STRIP: (f64, f64) = (66.0, 44.0);
/// Airports that are shown.
const AIRPORTS_MAX: usize = 8;

/// How many stand at an airport, and how many can.
struct Strip<'a> {
    airport: &'a AirportId,
    /// From which second on how many stand, in order of time.
    steps: Vec<(i64, i64)>,
    spots: i64,
    is_counted: bool,
    peak: i64,
    /// Seconds with as many as can.
    full: i64,
}

impl<'a> Strip<'a> {
    fn new(book: &Book<'_>, airport: &'a AirportId, mut changes: Vec<(i64, i64)>) -> Self {
        // Who leaves at an instant does so before who comes.
        changes.sort_unstable();
        let (mut steps, mut here): (Vec<(i64, i64)>, i64) = (vec![], 0);
        for (at, change) in changes {
            here += change;
            match steps.last_mut().filter(|last| last.0 == at) {
                Some(last) => last.1 = here,
                None => steps.push((at, here)),
            }
        }
        let known = book.airport(airport);
        let spots = known.map_or(1, |known| known.spots_max().get());
        let is_counted = known.is_some_and(|known| known.spots.is_some() || !known.work.parking.is_empty());
        let peak = steps.iter().map(|(_, here)| *here).max().unwrap_or(0);
        let pairs = steps.iter().zip(steps.iter().skip(1));
        let full = pairs.filter(|((_, here), _)| *here >= spots).map(|((from, _), (until, _))| until - from).sum();
        Self { airport, steps, spots, is_counted, peak, full }
    }

    /// Fullest first: by the share of spots that is taken at the peak, then by how long all are.
    fn rank(&self) -> (std::cmp::Reverse<i64>, std::cmp::Reverse<i64>, &'a AirportId) {
        let share = self.peak * 1000 / self.spots.max(1);
        (std::cmp::Reverse(share), std::cmp::Reverse(self.full), self.airport)
    }
}

/// Draws the airports that bind most.
pub(super) fn draw(book: &Book<'_>) -> Markup {
    let mut changes: BTreeMap<&AirportId, Vec<(i64, i64)>> = BTreeMap::new();
    for flight in &book.solutions.flights.flights {
        for stay in stays(book, flight).into_iter().filter(|stay| stay.from < stay.until) {
            changes.entry(stay.airport).or_default().extend([(stay.from, 1), (stay.until, -1)]);
        }
    }
    let mut strips: Vec<Strip<'_>> =
        changes.into_iter().map(|(airport, changes)| Strip::new(book, airport, changes)).collect();
    if strips.is_empty() {
        return html! {};
    }
    let used = strips.len();
    strips.sort_by(|one, other| one.rank().cmp(&other.rank()));
    strips.truncate(AIRPORTS_MAX);
    let seconds = || strips.iter().flat_map(|strip| &strip.steps).map(|(at, _)| *at);
    let span = (seconds().min().unwrap_or(0), seconds().max().unwrap_or(1));
    let axis = Axis::over(span, (LEFT, WIDTH - 12.0));
    let height = TOP + STRIP.0 * strips.len() as f64 + 4.0;
    let title = format!("Aircraft on the ground at {} airports against their spots, UTC", strips.len());
    html! {
        h3 { "How full the airports are" }
        figure {
            div.scroll tabindex="0" {
                svg viewBox=(format!("0 0 {WIDTH} {}", at(height))) role="img" aria-label=(title) {
                    title { (title) }
                    (axis.rule(TOP, height))
                    @for (index, strip) in strips.iter().enumerate() { (drawn(book, strip, &axis, TOP + STRIP.0 * index as f64)) }
                }
            }
            p.caption {
                "Aircraft of the operation that stand, against the spots that are there for them (dashed), at "
                @if used > strips.len() { "the " (tally(strips.len())) " fullest of " (tally(used)) } @else { "all " (tally(used)) }
                " airports that it uses. An aircraft stands from landing to departure; \
                 where its trip begins from the start of loading, and where it ends until it is unloaded."
            }
        }
    }
}

fn drawn(book: &Book<'_>, strip: &Strip<'_>, axis: &Axis, top: f64) -> Markup {
    let name = book.airport(strip.airport).map_or("", |airport| short_name(&airport.name));
    let floor = top + STRIP.0 - 8.0;
    // A limit far above what stands would press the curve flat: it is told in words only.
    let is_shown = strip.spots <= strip.peak * 3;
    let most = if is_shown { strip.spots.max(strip.peak) } else { strip.peak };
    let y = |here: i64| floor - here as f64 / most.max(1) as f64 * STRIP.1;
    let path = area(strip, axis, (floor, &y));
    let full = Minutes::of(strip.full / 60);
    html! {
        path.axis d=(format!("M0 {}H{WIDTH}", at(top))) {}
        text.strong x="12" y=(at(top + 22.0)) { (book.link_as(RecordKind::Airport, strip.airport, strip.airport)) }
        text.small x="62" y=(at(top + 22.0)) { (cut(name, 10.5, LEFT - 74.0)) }
        text.soft.small x="12" y=(at(top + 38.0)) {
            "at most " (count(strip.peak)) @if strip.peak > strip.spots { " stand on " } @else { " of " }
            (count(strip.spots)) @if strip.spots == 1 { " spot" } @else { " spots" }
            @if !strip.is_counted { ", not counted" }
        }
        @if strip.full > 0 { text.soft.small x="12" y=(at(top + 52.0)) { "all taken for " (hours(full)) } }
        path d=(path) fill="var(--c0)" fill-opacity="0.32" stroke="var(--c0)" stroke-width="0.8" {}
        @if strip.peak > strip.spots {
            // What stands above the limit cannot: a plan that is shown has none, one that is looked into may.
            path d=(area(strip, axis, (y(strip.spots), &|here: i64| y(here.max(strip.spots))))) fill="var(--bad)" fill-opacity="0.75" {}
        }
        @if is_shown {
            path d=(format!("M{} {}H{}", at(axis.left), at(y(strip.spots)), at(axis.right))) stroke="var(--c3)" stroke-width="1.4" stroke-dasharray="5 3" fill="none" {}
        }
    }
}

/// The outline of what stands, on a floor.
fn area(strip: &Strip<'_>, axis: &Axis, (floor, y): (f64, &dyn Fn(i64) -> f64)) -> String {
    let mut path = format!("M{} {}", at(axis.left), at(floor));
    for (second, here) in &strip.steps {
        path.push_str(&format!("H{}V{}", at(axis.x(*second)), at(y(*here))));
    }
    path.push_str(&format!("V{}H{}Z", at(floor), at(axis.left)));
    path
}
