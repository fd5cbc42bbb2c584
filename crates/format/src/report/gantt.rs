//! Decides how the days of every tail are drawn: one row a tail, time in UTC, legs by purpose, ground work hatched.
//! Does not decide times (`flights`). Up: [`crate::report`].

use jiff::Timestamp;
use maud::{Markup, html};
use model::evidence::RecordKind;
use model::flights::{Flight, Leg, LegPurpose};
use model::id::TailId;
use model::quantity::Minutes;

use crate::report::book::Book;
use crate::report::flight::way;
use crate::report::numbers::{day_short, instant_short, utc_day};
use crate::report::svg::{at, text_width};

/// Width of the picture, px.
const WIDTH: f64 = 1100.0;

/// Room for the names of the tails, px.
const LEFT: f64 = 150.0;

/// Height of a row, px.
const ROW: f64 = 56.0;

/// Room for the days, px.
const TOP: f64 = 30.0;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A span of UTC days and where an instant lies in it.
struct Axis {
    first: i64,
    days: i64,
}

impl Axis {
    /// The days from the first loading to the last unloading.
    fn over<'b>(blocks: impl Iterator<Item = &'b Block> + Clone) -> Self {
        let first = blocks.clone().map(|block| block.from).min().unwrap_or(0).div_euclid(DAY) * DAY;
        let last = blocks.map(|block| block.until).max().unwrap_or(first + 1);
        Self { first, days: (last - first + DAY - 1).div_euclid(DAY).max(1) }
    }

    fn x(&self, second: i64) -> f64 {
        LEFT + (second - self.first) as f64 / (self.days * DAY) as f64 * (WIDTH - LEFT - 12.0)
    }
}

/// What a block of time is spent on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    Leg(LegPurpose),
    Load,
    Unload,
}

/// A block of time of one flight.
struct Block {
    from: i64,
    until: i64,
    work: Work,
    /// What may be written inside, longest first.
    labels: Vec<String>,
    title: String,
}

/// A tail with its flights.
struct Row<'a> {
    tail: &'a TailId,
    flights: Vec<(&'a Flight, Vec<Block>)>,
}

/// Draws the tails that fly.
pub(super) fn draw(book: &Book<'_>) -> Markup {
    let flights = &book.solutions.flights.flights;
    if flights.is_empty() {
        return html! { p.soft { "No flight is planned." } };
    }
    let mut rows: Vec<Row<'_>> = Vec::new();
    for flight in flights {
        let blocks = blocks(book, flight);
        match rows.iter_mut().find(|row| *row.tail == flight.tail) {
            Some(row) => row.flights.push((flight, blocks)),
            None => rows.push(Row { tail: &flight.tail, flights: vec![(flight, blocks)] }),
        }
    }
    let axis = Axis::over(rows.iter().flat_map(|row| &row.flights).flat_map(|(_, blocks)| blocks));
    let height = TOP + ROW * rows.len() as f64 + 8.0;
    let title = format!("Timetable of {} aircraft over {} days, UTC", rows.len(), axis.days);
    html! {
        figure {
            div.scroll tabindex="0" {
                svg viewBox=(format!("0 0 {WIDTH} {}", at(height))) role="img" aria-label=(title) {
                    title { (title) }
                    defs {
                        pattern #ground-hatch width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                            path d="M0 0V5" stroke="var(--soft)" stroke-width="1.6" {}
                        }
                    }
                    (days(&axis, height))
                    @for (index, row) in rows.iter().enumerate() {
                        @let top = TOP + ROW * index as f64;
                        path.axis d=(format!("M0 {}H{WIDTH}", at(top))) {}
                        text.strong x="12" y=(at(top + 26.0)) { (row.tail) }
                        text.soft.small x="12" y=(at(top + 41.0)) { (row.flights[0].0.aircraft) }
                        @for (index, (flight, blocks)) in row.flights.iter().enumerate() {
                            @let end = row.flights.get(index + 1).map_or(WIDTH, |(_, next)| start(next, &axis));
                            (bars(flight, blocks, &axis, (top, end)))
                        }
                    }
                }
            }
            (legend())
        }
    }
}

/// Legs with the loading before and the unloading after them, where the type's ground times are known.
fn blocks(book: &Book<'_>, flight: &Flight) -> Vec<Block> {
    let ground = book.aircraft(&flight.aircraft).map(|aircraft| aircraft.ground);
    let (load, unload) = ground.map_or((Minutes::ZERO, Minutes::ZERO), |ground| (ground.load, ground.unload));
    let mut blocks = Vec::new();
    let mut is_loaded = false;
    for (index, leg) in flight.legs.iter().enumerate() {
        let (departs, arrives) = (leg.departs.as_second(), leg.arrives.as_second());
        if leg.purpose == LegPurpose::Carry && !is_loaded {
            let since = index.checked_sub(1).map_or(i64::MIN, |before| flight.legs[before].arrives.as_second());
            let from = (departs - load.get() * 60).max(since);
            blocks.push(ground_block(Work::Load, (from, departs), &format!("loading at {}", leg.from)));
            is_loaded = true;
        }
        blocks.push(leg_block(leg));
        if leg.purpose == LegPurpose::Carry && flight.cargo.iter().any(|cargo| cargo.unload == leg.to) {
            let next = flight.legs.get(index + 1).map_or(i64::MAX, |after| after.departs.as_second());
            let until = (arrives + unload.get() * 60).min(next);
            blocks.push(ground_block(Work::Unload, (arrives, until), &format!("unloading at {}", leg.to)));
        }
    }
    blocks
}

fn ground_block(work: Work, (from, until): (i64, i64), what: &str) -> Block {
    Block { from, until, work, labels: vec![], title: what.to_owned() }
}

fn leg_block(leg: &Leg) -> Block {
    Block {
        from: leg.departs.as_second(),
        until: leg.arrives.as_second(),
        work: Work::Leg(leg.purpose),
        labels: vec![format!("{}\u{2013}{}", leg.from, leg.to), leg.to.to_string()],
        title: format!(
            "{} {} to {} {} UTC, {}",
            leg.from,
            instant_short(leg.departs),
            leg.to,
            instant_short(leg.arrives),
            purpose_words(leg.purpose)
        ),
    }
}

/// Why a leg is flown, in words.
pub(super) fn purpose_words(purpose: LegPurpose) -> &'static str {
    match purpose {
        LegPurpose::Position => "empty, to the cargo",
        LegPurpose::Carry => "with cargo",
        LegPurpose::Return => "empty, home",
    }
}

fn days(axis: &Axis, height: f64) -> Markup {
    // Labels of a long plan would meet: every nth day is named.
    let every = (axis.days / 14 + 1).max(1);
    html! {
        @for day in 0..=axis.days {
            @let second = axis.first + day * DAY;
            @let x = axis.x(second);
            path.axis d=(format!("M{} {}V{}", at(x), if day % every == 0 { "18" } else { "26" }, at(height))) {}
            @if day % every == 0 && day < axis.days {
                @if let Ok(start) = Timestamp::from_second(second) {
                    text.soft.small x=(at(x + 4.0)) y="22" { (day_short(utc_day(start))) }
                }
            }
        }
    }
}

/// Where the first work of a flight is drawn.
fn start(blocks: &[Block], axis: &Axis) -> f64 {
    axis.x(blocks.iter().map(|block| block.from).min().unwrap_or(axis.first))
}

/// Where a flight unloads, in its order.
fn ends(flight: &Flight) -> String {
    let unloads = |leg: &&Leg| flight.cargo.iter().any(|cargo| cargo.unload == leg.to);
    let ends: Vec<&str> = flight.legs.iter().filter(unloads).map(|leg| leg.to.as_str()).collect();
    ends.join(", ")
}

/// A flight with its way above its work, as far as the next flight of the tail leaves room.
fn bars(flight: &Flight, blocks: &[Block], axis: &Axis, (top, end): (f64, f64)) -> Markup {
    let start = start(blocks, axis);
    // Letters of the id are strong, and wider than the guess.
    let after = start + text_width(flight.id.as_str(), 10.5) * 1.1 + 6.0;
    let words = [way(flight).replace(" \u{2013} ", "\u{2013}"), format!("to {}", ends(flight))];
    let way = words.iter().find(|words| text_width(words, 10.5) < end - after - 6.0);
    html! {
        a href=(format!("#{}:{}", RecordKind::Flight.word(), flight.id)) {
            text.small.strong x=(at(start)) y=(at(top + 13.0)) { (flight.id) }
            @if let Some(way) = way { text.small.soft x=(at(after)) y=(at(top + 13.0)) { (way) } }
        }
        @for block in blocks {
            @let (x, width) = (axis.x(block.from), (axis.x(block.until) - axis.x(block.from)).max(1.5));
            g {
                title { (block.title) }
                @match block.work {
                    Work::Leg(purpose) => {
                        @let (colour, opacity) = look(purpose);
                        rect x=(at(x)) y=(at(top + 18.0)) width=(at(width)) height="22" rx="3" fill=(colour)
                            fill-opacity=(opacity) stroke=(colour) {}
                        @if let Some(label) = block.labels.iter().find(|label| text_width(label, 10.5) + 4.0 < width) {
                            text.small.middle x=(at(x + width / 2.0)) y=(at(top + 33.0)) { (label) }
                        }
                    }
                    Work::Load | Work::Unload => {
                        rect x=(at(x)) y=(at(top + 23.0)) width=(at(width)) height="12" fill="url(#ground-hatch)"
                            stroke="var(--soft)" stroke-width="0.8" {}
                        @let letter = if block.work == Work::Load { "load" } else { "unload" };
                        @if text_width(letter, 10.5) < width + 4.0 {
                            text.small.soft.middle x=(at(x + width / 2.0)) y=(at(top + 50.0)) { (letter) }
                        }
                    }
                }
            }
        }
    }
}

/// Colour and opacity of a leg.
fn look(purpose: LegPurpose) -> (&'static str, &'static str) {
    match purpose {
        LegPurpose::Carry => ("var(--c0)", "0.32"),
        LegPurpose::Position => ("var(--c1)", "0.16"),
        LegPurpose::Return => ("var(--c6)", "0.16"),
    }
}

fn legend() -> Markup {
    html! {
        ul.legend {
            @for purpose in [LegPurpose::Carry, LegPurpose::Position, LegPurpose::Return] {
                @let (colour, opacity) = look(purpose);
                li {
                    svg width="24" height="12" aria-hidden="true" {
                        rect x="1" y="1" width="22" height="10" rx="2" fill=(colour) fill-opacity=(opacity) stroke=(colour) {}
                    }
                    (purpose_words(purpose))
                }
            }
            li {
                svg width="24" height="12" aria-hidden="true" {
                    rect x="1" y="1" width="22" height="10" fill="url(#ground-hatch)" stroke="var(--soft)" {}
                }
                "loading and unloading"
            }
        }
    }
}
