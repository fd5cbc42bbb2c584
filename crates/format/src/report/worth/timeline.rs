//! Decides how one item on one flight is drawn: the days that the place has enough without the flight, those that the flight
//! adds, those of lack, and the days on which it comes by air and would come by surface. Up: [`crate::report::worth`].

use jiff::civil::Date;
use maud::{Markup, html};
use model::evidence::RecordKind;
use model::worth::{FlightWorth, Outlook, WorthVerdict};

use super::{aboard, short_days};
use crate::report::axis::{Axis, DAY};
use crate::report::book::Book;
use crate::report::numbers::{day_short, tally};
use crate::report::svg::{at, cut, text_width};

/// Width of a picture, px.
const WIDTH: f64 = 1100.0;
/// Room for flight and item, and for the verdict, px.
const LEFT: f64 = 300.0;
const RIGHT: f64 = 186.0;
/// Size of the names, px.
const SIZE: f64 = 12.0;
/// Height of a row, and room for the days, px.
const ROW: f64 = 24.0;
const TOP: f64 = 30.0;
/// Rows of a picture: more do not fit a sheet of A4.
const ROWS_MAX: usize = 22;
/// Items drawn of one flight, the heaviest; the table has all.
const ITEMS_MAX: usize = 4;
/// Days after the window that are drawn at most, so that a ship of six weeks does not press the window together.
const AFTER_MAX: i64 = 7;

/// A row: a line whose use is forecast, and whether it is the first of its flight.
type Row<'a> = (&'a FlightWorth, bool);

/// Draws the flights by what is to be looked at: the first picture open, the others folded.
pub(super) fn draw(book: &Book<'_>) -> Markup {
    let rows = rows(book);
    if rows.is_empty() {
        return html! { p.blank { "Nobody forecasts the use of anything aboard." } };
    }
    let axis = axis(book, &rows);
    let mut panels = panels(&rows);
    let first = panels.remove(0);
    let folded: usize = panels.iter().map(|panel| panel.len()).sum();
    html! {
        figure {
            (panel(book, &axis, first))
            (legend())
            p.caption {
                "One row for each item whose use is forecast, up to " (ITEMS_MAX) " of a flight, the heaviest; first what only tops \
                 up, comes too late or could go by surface. The figures at the right count the days of lack in the window, which \
                 ends at the dashed line. Of a flight that comes after the place has run out, the days after it are drawn as \
                 first enough, then lack; their number is exact."
            }
        }
        @if !panels.is_empty() {
            details.line {
                summary { (tally(folded)) " more rows" }
                @for rows in panels { figure { (panel(book, &axis, rows)) } }
            }
        }
    }
}

fn rows<'a>(book: &Book<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for flight in book.solutions.worth.by_rank() {
        let forecast = |line: &&FlightWorth| line.outlook.is_some();
        let mut lines: Vec<&FlightWorth> = book.solutions.worth.lines_of(&flight.flight).filter(forecast).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.gross));
        rows.extend(lines.into_iter().take(ITEMS_MAX).enumerate().map(|(index, line)| (line, index == 0)));
    }
    rows
}

/// Rows in pictures that a sheet holds, cut between flights.
fn panels<'r, 'a>(rows: &'r [Row<'a>]) -> Vec<&'r [Row<'a>]> {
    let (mut panels, mut rest) = (Vec::new(), rows);
    while rest.len() > ROWS_MAX {
        let cut = (1..=ROWS_MAX).rev().find(|at| rest[*at].1).unwrap_or(ROWS_MAX);
        let (panel, others) = rest.split_at(cut);
        panels.push(panel);
        rest = others;
    }
    panels.push(rest);
    panels
}

/// From the plan's day over the window, and on to what comes soon after it.
fn axis(book: &Book<'_>, rows: &[Row<'_>]) -> Axis {
    let first = book.input.document.as_of.as_second().div_euclid(DAY) * DAY;
    let end = window_end(book);
    let comes = rows.iter().flat_map(|(line, _)| [Some(line.arrives), line.surface.as_ref().map(|way| way.arrives)]);
    let last = comes.flatten().map(|day| start(day) + DAY).max().unwrap_or(end);
    Axis::over((first, last.clamp(end, end + AFTER_MAX * DAY)), (LEFT, WIDTH - RIGHT))
}

/// The first instant after the window of the need.
fn window_end(book: &Book<'_>) -> i64 {
    let policies = &book.operation.policies;
    let first = book.input.document.as_of.as_second().div_euclid(DAY);
    let minutes = policies.lead_time.get() + policies.cover.get();
    (first + (minutes + 1439) / 1440) * DAY
}

/// The first second of a day, UTC.
fn start(day: Date) -> i64 {
    i64::from((day - Date::constant(1970, 1, 1)).get_days()) * DAY
}

fn panel(book: &Book<'_>, axis: &Axis, rows: &[Row<'_>]) -> Markup {
    let height = TOP + ROW * rows.len() as f64 + 6.0;
    let end = window_end(book);
    let title = "Days on which each place has enough without the flight, only with it, or lacks";
    html! {
        div.scroll tabindex="0" {
            svg viewBox=(format!("0 0 {} {}", at(WIDTH), at(height))) role="img" aria-label=(title) {
                title { (title) }
                (axis.rule(TOP, height - 4.0))
                @if end < axis.end() {
                    path.tick d=(format!("M{} {}V{}", at(axis.x(end)), at(TOP), at(height - 4.0))) stroke-dasharray="2 3" {}
                }
                @for (index, row) in rows.iter().enumerate() { (draw_row(book, axis, end, (*row, TOP + ROW * index as f64))) }
            }
        }
    }
}

/// A stretch of days of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch {
    /// There is enough without the flight.
    Enough,
    /// There is enough with the flight alone.
    Added,
    /// There is less than is used, until the flight comes.
    Lack,
    /// There is less than is used, with the flight as well.
    LackWith,
}

/// The stretches of a window, from day to day, as many days of each kind as the figures say. Which days they are is exact up to
/// the first lack with the flight and up to its coming; after that a flight that comes late is drawn as first enough, then lack.
fn stretches(outlook: &Outlook, arrives: Date, (first, end): (i64, i64)) -> Vec<(i64, i64, Stretch)> {
    let within = |day: Option<Date>| day.map_or(end, |day| start(day).clamp(first, end));
    let (without, with) = (within(outlook.without.run_out), within(outlook.with.run_out));
    let [lack_without, lack_with] = [outlook.without, outlook.with].map(|lasting| i64::from(lasting.days_short) * DAY);
    let mut runs: Vec<(i64, Stretch)> = vec![(without - first, Stretch::Enough)];
    if with > without {
        let lack = lack_with.min(end - with);
        runs.extend([
            (with - without, Stretch::Added),
            (lack, Stretch::LackWith),
            (end - with - lack, Stretch::Enough),
        ]);
    } else {
        let comes = start(arrives).clamp(without, end);
        let lack = (lack_with - (comes - without)).clamp(0, end - comes);
        let added = (lack_without - lack_with).clamp(0, end - comes - lack);
        runs.extend([(comes - without, Stretch::Lack), (added, Stretch::Added)]);
        runs.extend([(end - comes - lack - added, Stretch::Enough), (lack, Stretch::LackWith)]);
    }
    let mut from = first;
    runs.retain(|(length, _)| *length > 0);
    let place = |(length, kind): (i64, Stretch)| {
        let begins = from;
        from += length;
        (begins, from, kind)
    };
    runs.into_iter().map(place).collect()
}

fn draw_row(book: &Book<'_>, axis: &Axis, end: i64, ((line, is_first), top): (Row<'_>, f64)) -> Markup {
    let middle = top + ROW / 2.0;
    let outlook = line.outlook.as_ref().expect("a row should have an outlook");
    let name = name(book, line);
    let flight = book.target(&format!("{}:{}", RecordKind::Flight.word(), line.flight));
    html! {
        g {
            title { (words(book, line, outlook)) }
            @if is_first {
                path.axis d=(format!("M0 {}H{}", at(top), at(WIDTH))) {}
                @let label = html! { text.strong x="4" y=(at(middle + 4.0)) { (cut(line.flight.as_str(), SIZE, 60.0)) } };
                @if let Some(target) = &flight { a href=(target) { (label) } } @else { (label) }
            }
            text x="66" y=(at(middle + 4.0)) { (name) }
            @for (from, to, kind) in stretches(outlook, line.arrives, (axis.first, end)) { (band(axis, (from, to), kind, middle)) }
            (surface_mark(axis, line, middle))
            (air_mark(axis, line.arrives, middle))
            text class=(format!("strong {}", tone(line.verdict))) x=(at(WIDTH - RIGHT + 12.0)) y=(at(middle + 4.0)) { (line.verdict.word()) }
            text.soft.small.end x=(at(WIDTH - 6.0)) y=(at(middle + 4.0)) { (short_days(line)) "\u{202f}d" }
        }
    }
}

/// What to whom: a long item is cut, the place is not.
fn name(book: &Book<'_>, line: &FlightWorth) -> String {
    let to = format!(" to {}", cut(book.place_name(&line.recipient), SIZE, 90.0));
    format!("{}{to}", cut(&aboard(book, line), SIZE, LEFT - 74.0 - text_width(&to, SIZE)))
}

fn tone(verdict: WorthVerdict) -> &'static str {
    match verdict {
        WorthVerdict::Prevents | WorthVerdict::Shortens => "ok-word",
        WorthVerdict::SurfaceInTime | WorthVerdict::Spare => "note-word",
        WorthVerdict::TopUp | WorthVerdict::TooLate => "bad-word",
        WorthVerdict::Unknown => "soft",
    }
}

fn band(axis: &Axis, (from, to): (i64, i64), kind: Stretch, middle: f64) -> Markup {
    let (left, right) = (axis.x(from), axis.x(to));
    let width = at((right - left).max(0.0));
    html! {
        @match kind {
            Stretch::Enough => rect x=(at(left)) y=(at(middle - 6.0)) width=(width) height="12" fill="var(--given)" {},
            Stretch::Added => rect x=(at(left)) y=(at(middle - 6.0)) width=(width) height="12" fill="var(--c2)" {},
            Stretch::Lack => rect x=(at(left)) y=(at(middle - 5.5)) width=(width) height="11" fill="var(--bad-wash)" stroke="var(--bad)" {},
            Stretch::LackWith => {
                rect x=(at(left)) y=(at(middle - 5.5)) width=(width) height="11" fill="var(--bad-wash)" {}
                path d=(format!("M{} {}H{}", at(left), at(middle), at(right))) stroke="var(--bad)" stroke-width="1.5" stroke-dasharray="3 4" fill="none" {}
            }
        }
    }
}

/// A wedge on the day that the flight comes.
fn air_mark(axis: &Axis, day: Date, middle: f64) -> Markup {
    let x = axis.x(start(day) + DAY / 2);
    html! {
        path d=(format!("M{} {}h12l-6 11Z", at(x - 6.0), at(middle - 10.0))) fill="var(--accent)" stroke="var(--card)" stroke-width="1.2" {}
    }
}

/// A box on the day that it would come by surface; an arrow and the day where that is beyond the picture.
fn surface_mark(axis: &Axis, line: &FlightWorth, middle: f64) -> Markup {
    let Some(way) = &line.surface else { return html! {} };
    let second = start(way.arrives) + DAY / 2;
    let is_beyond = second >= axis.end();
    let x = axis.x(second);
    let words = format!("{} {}", way.mode.word(), day_short(way.arrives));
    html! {
        @if is_beyond {
            text.fine.end.halo x=(at(x - 11.0)) y=(at(middle + 3.5)) { (words) }
            path d=(format!("M{} {}l7 4.5l-7 4.5", at(x - 8.0), at(middle - 4.5))) stroke="var(--ink)" stroke-width="1.4" fill="none" {}
        } @else {
            rect x=(at(x - 4.5)) y=(at(middle - 4.5)) width="9" height="9" fill="var(--card)" stroke="var(--ink)" stroke-width="1.6" {}
        }
    }
}

/// A row as a sentence, for those who point at it or have it read.
fn words(book: &Book<'_>, line: &FlightWorth, outlook: &Outlook) -> String {
    let runs_out =
        |day: Option<Date>| day.map_or_else(|| "lasts".to_owned(), |day| format!("runs out {}", day_short(day)));
    let surface = line.surface.as_ref().map_or_else(
        || "no surface link is known".to_owned(),
        |way| format!("by {} on {}", way.mode.word(), day_short(way.arrives)),
    );
    format!(
        "{}: {} {} to {}, there {}: with no flight {}, without this one {}, with it {}; {surface}: {}",
        line.flight,
        book.units(&line.item, line.units),
        aboard(book, line),
        book.place_name(&line.recipient),
        day_short(line.arrives),
        runs_out(outlook.none.run_out),
        runs_out(outlook.without.run_out),
        runs_out(outlook.with.run_out),
        line.verdict.words(),
    )
}

fn legend() -> Markup {
    html! {
        ul.legend {
            li { svg width="18" height="12" aria-hidden="true" { rect x="1" y="0" width="16" height="12" fill="var(--given)" {} } "enough without the flight" }
            li { svg width="18" height="12" aria-hidden="true" { rect x="1" y="0" width="16" height="12" fill="var(--c2)" {} } "enough only with it" }
            li { svg width="18" height="12" aria-hidden="true" { rect x="1" y="1" width="16" height="10" fill="var(--bad-wash)" stroke="var(--bad)" {} } "lacks until the flight comes" }
            li {
                svg width="18" height="12" aria-hidden="true" {
                    rect x="1" y="0" width="16" height="12" fill="var(--bad-wash)" {}
                    path d="M1 6H17" stroke="var(--bad)" stroke-width="1.5" stroke-dasharray="3 4" {}
                }
                "lacks with it as well"
            }
            li { svg width="14" height="12" aria-hidden="true" { path d="M1 1h12l-6 11Z" fill="var(--accent)" {} } "comes by air" }
            li { svg width="14" height="12" aria-hidden="true" { rect x="2.5" y="1.5" width="9" height="9" fill="none" stroke="var(--ink)" stroke-width="1.6" {} } "would come by surface" }
            li { "19\u{202f}\u{2192}\u{202f}3\u{202f}d: days of lack without and with it" }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::worth::Lasting;

    use super::*;

    #[test]
    fn a_window_is_cut_where_it_runs_out_and_where_the_flight_comes() {
        let (first, end) = (start(date(2020, 4, 1)), start(date(2020, 4, 22)));
        let of = |day: Option<i8>, days_short| Lasting { run_out: day.map(|day| date(2020, 4, day)), days_short };
        use Stretch::{Added, Enough, Lack, LackWith};
        for (without, with, comes, expected, remark) in [
            (of(None, 0), of(None, 0), 5, vec![(1, 22, Enough)], "a top-up"),
            (of(Some(7), 15), of(None, 0), 5, vec![(1, 7, Enough), (7, 22, Added)], "prevented"),
            (
                of(Some(7), 15),
                of(Some(15), 5),
                5,
                vec![(1, 7, Enough), (7, 15, Added), (15, 20, LackWith), (20, 22, Enough)],
                "put off, and something else comes for the last two days",
            ),
            (
                of(Some(3), 19),
                of(Some(3), 7),
                8,
                vec![(1, 3, Enough), (3, 8, Lack), (8, 20, Added), (20, 22, LackWith)],
                "five days of lack before it comes, two after",
            ),
            (
                of(Some(3), 10),
                of(Some(3), 9),
                8,
                vec![(1, 3, Enough), (3, 8, Lack), (8, 9, Added), (9, 18, Enough), (18, 22, LackWith)],
                "others bring the most of it",
            ),
            (of(Some(1), 21), of(Some(1), 21), 25, vec![(1, 22, Lack)], "after the window"),
        ] {
            let outlook = Outlook { none: without, without, with };
            let arrives = date(2020, 4, 1).saturating_add(jiff::Span::new().days(comes - 1));
            let found = stretches(&outlook, arrives, (first, end));
            let days: Vec<(i64, i64, Stretch)> = found
                .into_iter()
                .map(|(from, to, kind)| ((from - first) / DAY + 1, (to - first) / DAY + 1, kind))
                .collect();
            assert_eq!(days, expected, "{remark}");
        }
    }
}
