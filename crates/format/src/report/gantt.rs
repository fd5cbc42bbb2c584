//! Decides how the days of every tail are drawn: one row a tail, time in UTC, legs by purpose, work on the ground, duty
//! and rest of the crew, curfews. A large plan is cut into panels of days and tails that a screen and a sheet of paper
//! hold. Does not decide times (`flights`). Up: [`crate::report`].

mod bars;
mod curfew;

use maud::{Markup, html};
use model::flights::{Flight, LegPurpose};
use model::id::TailId;

use crate::report::axis::Axis;
use crate::report::book::Book;
use crate::report::duty::{Duty, duties, rests};
use crate::report::gantt::bars::{Row, legend};
use crate::report::gantt::curfew::{Band, bands};
use crate::report::stays::{Stay, stays};
use crate::report::svg::{at, cut};

/// Width of the picture, px.
const WIDTH: f64 = 1100.0;

/// Room for the names of the tails, px.
const LEFT: f64 = 150.0;

/// Room for the days, px.
const TOP: f64 = 30.0;

/// Most days of one panel: more, and a leg is too short to be named.
const DAYS_MAX: i64 = 14;

/// Most tails that have high rows, with every word.
const TAILS_HIGH: usize = 10;

/// Most low rows of one panel: more do not fit a sheet of A4.
const ROWS_MAX: usize = 18;

/// A tail with what it does.
struct Line<'a> {
    tail: &'a TailId,
    flights: Vec<(&'a Flight, Vec<Stay<'a>>)>,
    duties: Vec<Duty>,
    rests: Vec<(i64, i64)>,
    bands: Vec<Band>,
}

impl<'a> Line<'a> {
    fn new(book: &Book<'_>, tail: &'a TailId, flights: Vec<&'a Flight>) -> Self {
        let regime = book.tail(tail).and_then(|known| Some(known.crew_regime(book.aircraft(&known.aircraft)?)));
        let legs = flights.iter().flat_map(|flight| &flight.legs);
        let duties = regime.map_or_else(Vec::new, |regime| duties(legs, regime));
        let rests = regime.map_or_else(Vec::new, |regime| rests(&duties, regime));
        let flights: Vec<_> = flights.into_iter().map(|flight| (flight, stays(book, flight))).collect();
        let bands = flights.iter().flat_map(|(_, stays)| stays).flat_map(|stay| bands(book, stay)).collect();
        Self { tail, flights, duties, rests, bands }
    }

    /// From its first work to its last.
    fn span(&self) -> (i64, i64) {
        let stays = || self.flights.iter().flat_map(|(_, stays)| stays);
        let from = stays().map(|stay| stay.from).min().unwrap_or(0);
        (from, stays().map(|stay| stay.until).max().unwrap_or(from + 1))
    }

    /// Whether a flight of it falls into these days.
    fn is_in(&self, axis: &Axis) -> bool {
        self.flights.iter().any(|(_, stays)| {
            let (from, until) = (stays.first().map(|stay| stay.from), stays.last().map(|stay| stay.until));
            from < Some(axis.end()) && until > Some(axis.first)
        })
    }
}

/// Draws the tails that fly.
pub(super) fn draw(book: &Book<'_>) -> Markup {
    let mut by_tail: Vec<(&TailId, Vec<&Flight>)> = Vec::new();
    for flight in &book.solutions.flights.flights {
        match by_tail.iter_mut().find(|(tail, _)| **tail == flight.tail) {
            Some((_, flights)) => flights.push(flight),
            None => by_tail.push((&flight.tail, vec![flight])),
        }
    }
    if by_tail.is_empty() {
        return html! { p.soft { "No flight is planned." } };
    }
    for (_, flights) in &mut by_tail {
        flights.sort_by_key(|flight| flight.legs.first().map(|leg| leg.departs));
    }
    let is_low = by_tail.len() > TAILS_HIGH;
    if is_low {
        // Few are read as a story, in the order in which they first fly; many are looked up by name.
        by_tail.sort_by_key(|(tail, _)| *tail);
    }
    let lines: Vec<Line<'_>> = by_tail.into_iter().map(|(tail, flights)| Line::new(book, tail, flights)).collect();
    let from = lines.iter().map(|line| line.span().0).min().unwrap_or(0);
    let until = lines.iter().map(|line| line.span().1).max().unwrap_or(1);
    let whole = Axis::over((from, until), (LEFT, WIDTH - 12.0));
    let mut panels = Vec::new();
    for axis in whole.parts(DAYS_MAX) {
        let here: Vec<&Line<'_>> = lines.iter().filter(|line| line.is_in(&axis)).collect();
        // Panels of like height, rather than full ones and a rest.
        let count = here.len().div_ceil(if is_low { ROWS_MAX } else { TAILS_HIGH }).max(1);
        panels.extend(here.chunks(here.len().div_ceil(count).max(1)).map(|rows| (axis, rows.to_vec())));
    }
    let is_cut = panels.len() > 1;
    html! {
        figure.maps {
            @for (number, (axis, rows)) in panels.iter().enumerate() {
                @if is_cut { p.caption { (axis.words()) ", aircraft " (rows[0].tail) @if rows.len() > 1 { " to " (rows[rows.len() - 1].tail) } } }
                div.scroll tabindex="0" { (panel((number, axis), rows, is_low)) }
            }
            (legend(lines.iter().any(|line| !line.bands.is_empty()), lines.iter().any(|line| !line.rests.is_empty())))
        }
    }
}

/// Rows of tails over some days.
fn panel((number, axis): (usize, &Axis), rows: &[&Line<'_>], is_low: bool) -> Markup {
    let row = |index: usize| Row::new(TOP, index, is_low);
    let height = row(rows.len()).top + 4.0;
    let title = format!("Timetable of {} aircraft, {}, UTC", rows.len(), axis.words());
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {}", at(height))) role="img" aria-label=(title) {
            title { (title) }
            @if number == 0 { (bars::patterns()) }
            (axis.rule(TOP, height))
            @for (index, line) in rows.iter().enumerate() {
                @let row = row(index);
                path.axis d=(format!("M0 {}H{WIDTH}", at(row.top))) {}
                (row.name(line))
                @for band in &line.bands { (row.band(band, axis)) }
                @for (index, flight) in line.flights.iter().enumerate() {
                    @let end = line.flights.get(index + 1).and_then(|(_, stays)| stays.first()).map_or(i64::MAX, |stay| stay.from);
                    (row.flight(flight, axis, end))
                }
                @for duty in &line.duties { (row.duty(duty, axis)) }
                @for rest in &line.rests { (row.rest(*rest, axis)) }
            }
        }
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

/// The name of a tail within the room that it has.
fn name(line: &Line<'_>) -> (String, String) {
    let kind = line.flights.first().map_or(String::new(), |(flight, _)| flight.aircraft.to_string());
    (cut(line.tail.as_str(), 12.5, LEFT - 20.0), cut(&kind, 10.5, LEFT - 20.0))
}
