//! Decides how deliveries are drawn against due dates: tonnes landed by day, and both sums. Does not decide what is late
//! (`check`, by consignment): a sum may be ahead while one consignment is behind. Up: [`crate::report`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};
use model::quantity::Grams;

use crate::report::axis::{Axis, DAY};
use crate::report::book::Book;
use crate::report::numbers::{day_short, short, tonnes, utc_day};
use crate::report::svg::{at, axis_step};

/// Width and height of the picture, px.
const SIZE: (f64, f64) = (1100.0, 300.0);
/// Room for figures at the left, for days above and for nothing below, px.
const MARGIN: (f64, f64, f64) = (64.0, 30.0, 14.0);
/// Grams of a tonne.
const TONNE: i64 = 1_000_000;

/// Grams by day, counted in days of the epoch.
type ByDay = BTreeMap<i64, i64>;

/// Draws tonnes by day.
pub(super) fn draw(book: &Book<'_>) -> Markup {
    let (landed, due) = (landed(book), due(book));
    if landed.is_empty() {
        return html! {};
    }
    let days = || landed.keys().chain(due.keys());
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return html! {} };
    let axis = Axis::over((first * DAY, (last + 1) * DAY), (MARGIN.0, SIZE.0 - 12.0));
    let (landed_sums, due_sums) = (sums(&landed, &axis), sums(&due, &axis));
    let top = landed_sums.iter().chain(&due_sums).copied().max().unwrap_or(1).max(1);
    let floor = SIZE.1 - MARGIN.2;
    let y = |grams: i64| floor - grams as f64 / top as f64 * (floor - MARGIN.1 - 8.0);
    let step = axis_step(top / TONNE, 4);
    let title = "Tonnes delivered by day, and their sum against the sum of what is due";
    html! {
        h3 { "What is delivered by when" }
        figure {
            div.scroll tabindex="0" {
                svg viewBox=(format!("0 0 {} {}", at(SIZE.0), at(SIZE.1))) role="img" aria-label=(title) {
                    title { (title) }
                    (axis.rule(MARGIN.1, floor))
                    @for tick in 0..=(top / TONNE / step.max(1)) {
                        @let height = y(tick * step * TONNE);
                        path.axis d=(format!("M{} {}H{}", at(axis.left), at(height), at(axis.right))) {}
                        text.soft.small.end x=(at(axis.left - 6.0)) y=(at(height + 3.5)) { (short(tick * step)) "\u{202f}t" }
                    }
                    @for (day, grams) in &landed { (bar(&axis, (*day, *grams), (y(*grams), floor))) }
                    path d=(stairs(&axis, &landed_sums, &y)) stroke="var(--c2)" stroke-width="2.2" fill="none" {}
                    @if !due.is_empty() {
                        path d=(stairs(&axis, &due_sums, &y)) stroke="var(--c3)" stroke-width="1.8" stroke-dasharray="6 3" fill="none" {}
                    }
                }
            }
            (legend(!due.is_empty()))
            p.caption { (said(&axis, &landed_sums, &due_sums, due.is_empty())) }
        }
    }
}

/// What lands where it is for, by the day it lands.
fn landed(book: &Book<'_>) -> ByDay {
    let mut by_day = ByDay::new();
    for flight in &book.solutions.flights.flights {
        for cargo in &flight.cargo {
            let Some(leg) = flight.landing(cargo).map(|leg| &flight.legs[leg]) else { continue };
            let grams = book.gross(&cargo.consignment, cargo.packs);
            *by_day.entry(leg.arrives.as_second().div_euclid(DAY)).or_default() += grams.get();
        }
    }
    by_day
}

/// What is due, by the last day on which it is not late.
fn due(book: &Book<'_>) -> ByDay {
    let mut by_day = ByDay::new();
    for asked in book.input.consignments {
        // Due at midnight is due by the end of the day before.
        let day = (asked.due.as_second() - 1).div_euclid(DAY);
        *by_day.entry(day).or_default() += asked.gross().get();
    }
    by_day
}

/// The sum at the end of each day.
fn sums(by_day: &ByDay, axis: &Axis) -> Vec<i64> {
    let first = axis.first / DAY;
    let mut sum = 0;
    let at_end = |day| {
        sum += by_day.get(&day).copied().unwrap_or(0);
        sum
    };
    (first..first + axis.days).map(at_end).collect()
}

/// A line that rises over each day's end.
fn stairs(axis: &Axis, sums: &[i64], y: &impl Fn(i64) -> f64) -> String {
    let mut path = format!("M{} {}", at(axis.left), at(y(0)));
    for (day, sum) in sums.iter().enumerate() {
        let end = axis.first + (i64::try_from(day).unwrap_or(0) + 1) * DAY;
        path.push_str(&format!("L{} {}", at(axis.x(end)), at(y(*sum))));
    }
    path
}

fn bar(axis: &Axis, (day, grams): (i64, i64), (top, floor): (f64, f64)) -> Markup {
    let (left, right) = (axis.x(day * DAY), axis.x((day + 1) * DAY));
    let gap = ((right - left) * 0.15).min(6.0);
    html! {
        g {
            title { (tonnes(Grams::of(grams.max(0)))) " land on " (named(day)) }
            rect x=(at(left + gap)) y=(at(top)) width=(at(right - left - 2.0 * gap)) height=(at(floor - top)) fill="var(--c2)" fill-opacity="0.28" {}
        }
    }
}

fn named(day: i64) -> String {
    Timestamp::from_second(day * DAY).map_or_else(|_| String::new(), |at| day_short(utc_day(at)))
}

/// The sums in words, and where they are farthest apart.
fn said(axis: &Axis, landed: &[i64], due: &[i64], is_unknown: bool) -> Markup {
    let mass = |grams: i64| tonnes(Grams::of(grams.max(0)));
    let all = landed.last().copied().unwrap_or(0);
    let behind = due.iter().zip(landed).enumerate().map(|(day, (due, landed))| (due - landed, day));
    let (most, day) = behind.max_by_key(|(behind, day)| (*behind, std::cmp::Reverse(*day))).unwrap_or((0, 0));
    let on = named(axis.first / DAY + i64::try_from(day).unwrap_or(0));
    html! {
        @if is_unknown { (mass(all)) " are delivered. When they are due is not known here." }
        @else {
            (mass(all)) " of " (mass(due.last().copied().unwrap_or(0))) " that are due are delivered. "
            @if most > 0 { "At the end of " (on) " what is delivered is " (mass(most)) " behind what is due, more than on any other day. " }
            @else { "At the end of no day is less delivered than is due. " }
            "What is ahead for one may be late for another: each consignment is judged by itself."
        }
    }
}

fn legend(has_due: bool) -> Markup {
    html! {
        ul.legend {
            li { svg width="24" height="12" aria-hidden="true" { rect x="4" y="1" width="16" height="10" fill="var(--c2)" fill-opacity="0.28" {} } "landed on the day" }
            li { svg width="24" height="12" aria-hidden="true" { path d="M1 10L23 2" stroke="var(--c2)" stroke-width="2.2" {} } "landed in all" }
            @if has_due {
                li { svg width="24" height="12" aria-hidden="true" { path d="M1 10L23 2" stroke="var(--c3)" stroke-width="1.8" stroke-dasharray="6 3" {} } "due in all" }
            }
        }
    }
}
