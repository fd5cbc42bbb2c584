//! Decides how case counts and their forecast are drawn: eight weeks back, the fan of 50 and 90 % ahead, one small
//! picture a place. Does not forecast (`need`). Up: [`crate::report`].

use jiff::civil::Date;
use maud::{Markup, html};
use model::evidence::RecordKind;
use model::id::PlaceId;
use model::need::{CaseKind, PlaceForecast, QUANTILE_LEVELS};
use model::quantity::Units;

use crate::report::book::Book;
use crate::report::numbers::{count, day, day_short, short};
use crate::report::svg::{at, axis_step, line, ring};

/// Weeks of history in a picture.
const WEEKS_BACK: i64 = 8;

/// Size of a picture, px.
const WIDTH: f64 = 330.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 10.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 24.0;

/// A week of the picture: its end, and the count or the quantiles of the count.
struct Week {
    end: Date,
    low: i64,
    lower: i64,
    middle: i64,
    upper: i64,
    high: i64,
}

/// The places with most cases ahead, most first.
pub(super) fn largest(book: &Book<'_>, places_max: usize) -> Vec<PlaceId> {
    let mut totals: Vec<(i64, PlaceId)> = Vec::new();
    for forecast in book.solutions.need.forecasts.iter().filter(|forecast| forecast.kind == CaseKind::Cases) {
        let median = level(forecast, 500).get();
        match totals.iter_mut().find(|(_, place)| *place == forecast.place) {
            Some((total, _)) => *total += median,
            None => totals.push((median, forecast.place.clone())),
        }
    }
    totals.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    totals.into_iter().take(places_max).map(|(_, place)| place).collect()
}

/// The count at a level of [`QUANTILE_LEVELS`]; zero where the forecast lacks it.
pub(super) fn level(forecast: &PlaceForecast, level: u16) -> Units {
    let index = QUANTILE_LEVELS.iter().position(|known| *known == level).expect("a drawn level should be known");
    forecast.quantiles.get(index).copied().unwrap_or(Units::ZERO)
}

/// Draws one place.
pub(super) fn draw(book: &Book<'_>, place: &PlaceId) -> Markup {
    let ahead: Vec<Week> = ahead(book, place);
    let Some(next) = ahead.first() else { return html! {} };
    let back = back(book, place, next.end);
    let last = &ahead[ahead.len() - 1];
    let title = format!(
        "New confirmed cases a week in {}, forecast to {}: {}, 90 % between {} and {}",
        book.place_name(place),
        day(last.end),
        count(last.middle),
        count(last.low),
        count(last.high)
    );
    html! {
        div.tile {
            h4 { (book.place_name(place)) }
            p {
                "Week to " (day_short(last.end)) ": "
                (book.link_as(RecordKind::Forecast, place, count(last.middle))) " new cases, "
                span.soft { "90\u{202f}% between " (count(last.low)) " and " (count(last.high)) }
            }
            (picture(&back, &ahead, &title))
            p.soft { "Up to now from " (book.link_as(RecordKind::Cases, place, "the case counts")) "." }
        }
    }
}

fn ahead(book: &Book<'_>, place: &PlaceId) -> Vec<Week> {
    let forecasts = book.solutions.need.forecasts.iter();
    forecasts
        .filter(|forecast| forecast.place == *place && forecast.kind == CaseKind::Cases)
        .map(|forecast| Week {
            end: forecast.target_end,
            low: level(forecast, 50).get(),
            lower: level(forecast, 250).get(),
            middle: level(forecast, 500).get(),
            upper: level(forecast, 750).get(),
            high: level(forecast, 950).get(),
        })
        .collect()
}

/// Weekly counts before the first forecast week, from the cumulative figures the planner reads.
fn back(book: &Book<'_>, place: &PlaceId, next_end: Date) -> Vec<Week> {
    let counts: Vec<_> = book
        .operation
        .cases
        .iter()
        .filter(|figure| figure.place == *place && figure.kind == CaseKind::Cases && figure.is_primary)
        .collect();
    let weeks_before = |weeks: i64| next_end.checked_sub(jiff::Span::new().days(7 * weeks)).ok();
    let total_by = |day: Date| {
        counts
            .iter()
            .filter(|figure| figure.day <= day)
            .max_by_key(|figure| figure.day)
            .map(|figure| figure.count.get())
    };
    let mut weeks = Vec::new();
    for ago in (1..=WEEKS_BACK).rev() {
        let (Some(end), Some(start)) = (weeks_before(ago), weeks_before(ago + 1)) else { continue };
        if let (Some(until), Some(before)) = (total_by(end), total_by(start)) {
            let new = (until - before).max(0);
            weeks.push(Week { end, low: new, lower: new, middle: new, upper: new, high: new });
        }
    }
    weeks
}

fn picture(back: &[Week], ahead: &[Week], title: &str) -> Markup {
    let peak = back.iter().chain(ahead).map(|week| week.high).max().unwrap_or(1).max(1);
    let step = axis_step(peak, 3);
    let top = (peak + step - 1) / step * step;
    let weeks = (back.len() + ahead.len()).max(2);
    let x = |index: usize| LEFT + (index as f64 + 0.5) * (WIDTH - LEFT - RIGHT) / weeks as f64;
    let y = |value: i64| HEIGHT - BOTTOM - value as f64 / top as f64 * (HEIGHT - TOP - BOTTOM);
    let bar = (WIDTH - LEFT - RIGHT) / weeks as f64 * 0.62;
    // The fan starts at the last known week, where nothing is uncertain any more.
    let start = back.len().saturating_sub(1);
    let fan: Vec<&Week> = back.last().into_iter().chain(ahead).collect();
    let start = if back.is_empty() { 0 } else { start };
    let band = |low: fn(&Week) -> i64, high: fn(&Week) -> i64| {
        let mut edge: Vec<(f64, f64)> = fan.iter().enumerate().map(|(i, week)| (x(start + i), y(high(week)))).collect();
        edge.extend(fan.iter().enumerate().rev().map(|(i, week)| (x(start + i), y(low(week)))));
        ring(&edge)
    };
    let middle: Vec<(f64, f64)> = fan.iter().enumerate().map(|(i, week)| (x(start + i), y(week.middle))).collect();
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(title) {
            title { (title) }
            @for tick in 0..=top / step {
                @let height = y(tick * step);
                path.axis d=(format!("M{LEFT} {}H{}", at(height), at(WIDTH - RIGHT))) {}
                text.soft.small.end x=(at(LEFT - 6.0)) y=(at(height + 3.5)) { (short(tick * step)) }
            }
            @for (index, week) in back.iter().enumerate() {
                rect x=(at(x(index) - bar / 2.0)) y=(at(y(week.middle))) width=(at(bar))
                    height=(at(y(0) - y(week.middle))) fill="var(--c6)" fill-opacity="0.55" {}
            }
            path d=(band(|week| week.low, |week| week.high)) fill="var(--c0)" fill-opacity="0.18" {}
            path d=(band(|week| week.lower, |week| week.upper)) fill="var(--c0)" fill-opacity="0.32" {}
            path d=(line(&middle)) fill="none" stroke="var(--c0)" stroke-width="2" {}
            @for (index, week) in back.iter().chain(ahead).enumerate() {
                @if index % 3 == 0 {
                    text.soft.small.middle x=(at(x(index).max(LEFT + 12.0))) y=(at(HEIGHT - 7.0)) { (day_short(week.end)) }
                }
            }
        }
    }
}
