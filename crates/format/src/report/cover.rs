//! Decides how a place's need is drawn against what covers it: stock, pipeline, what the plan gives, what is missing.
//! Does not count any of them (`need`, `allocation`). Up: [`crate::report`].

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::id::{ItemId, PlaceId};
use model::need::NeedLine;
use model::quantity::Units;

use crate::report::book::Book;
use crate::report::numbers::percent;
use crate::report::svg::{at, cut, text_width};

/// Most items drawn for a place; the tables have them all.
const ITEMS_MAX: usize = 8;

/// Size of a picture, px.
const WIDTH: f64 = 330.0;
const ROW: f64 = 34.0;

/// A need with what the plan gives of it.
type Lacking<'a> = (&'a NeedLine, Units);

/// What the plan gives a place of an item.
pub(super) fn got(book: &Book<'_>, place: &PlaceId, item: &ItemId) -> Units {
    let allotments = book.solutions.allocation.allotments.iter();
    allotments.filter(|part| part.recipient == *place && part.fills == *item).map(|part| part.counts).sum()
}

/// Draws one place: the items it asks for, those given first, then those most of which is missing. What the forecast
/// says it lacks and nobody asks for is counted below, not drawn: nothing can be given of it.
pub(super) fn draw(book: &Book<'_>, place: &PlaceId) -> Markup {
    let lacking = book.solutions.need.lines.iter().filter(|line| line.place == *place && !line.gross.is_zero());
    let (mut lines, silent): (Vec<Lacking<'_>>, Vec<Lacking<'_>>) = lacking
        .map(|line| (line, got(book, place, &line.item)))
        .partition(|(line, got)| !got.is_zero() || book.is_requested(place, &line.item));
    let missing = |line: &NeedLine| i128::from(line.net.get()) * 1000 / i128::from(line.gross.get());
    lines.sort_by(|a, b| {
        a.1.is_zero()
            .cmp(&b.1.is_zero())
            .then_with(|| missing(b.0).cmp(&missing(a.0)))
            .then_with(|| a.0.item.cmp(&b.0.item))
    });
    let asked = lines.len();
    lines.truncate(ITEMS_MAX);
    if lines.is_empty() && silent.is_empty() {
        return html! {};
    }
    let height = ROW * lines.len() as f64 + 4.0;
    let title = format!("What {} asks for, and what covers it", book.place_name(place));
    html! {
        div.tile {
            h4 { (book.place_name(place)) }
            @if lines.is_empty() { p { "Nothing is asked for." } }
            @else {
                svg viewBox=(format!("0 0 {WIDTH} {}", at(height))) role="img" aria-label=(title) {
                    title { (title) }
                    @for (index, (line, got)) in lines.iter().enumerate() { (row(book, line, *got, ROW * index as f64)) }
                }
            }
            @if asked > lines.len() { p.soft { "and " (asked - lines.len()) " more that are asked for, in the tables below" } }
            @if !silent.is_empty() {
                p.soft { "Not asked for, though the forecast has a need: " (book.lead(&format!("needs:{place}"), format!("{} kinds", silent.len()))) }
            }
        }
    }
}

fn row(book: &Book<'_>, line: &NeedLine, got: Units, top: f64) -> Markup {
    let gross = line.gross.get();
    let to_come = [line.pipeline, line.pledged, line.produced].map(Units::get).into_iter().fold(0, i64::saturating_add);
    let covered = line.stock.get().saturating_add(to_come).saturating_add(got.get());
    // Bars end at the whole need: what is given beyond it is said in the figure.
    let mut from = 0;
    let mut bars: Vec<(f64, f64, &str)> = Vec::new();
    for (part, colour) in [(line.stock.get(), "var(--c6)"), (to_come, "var(--c5)"), (got.get(), "var(--c2)")] {
        let until = (from + part).min(gross);
        bars.push((share(from, gross), share(until, gross), colour));
        from = until;
    }
    let figure = percent(covered, gross);
    let words =
        format!("{} of {}{}", figure, book.units(&line.item, line.gross), if covered < gross { ", short" } else { "" });
    html! {
        a href=(format!("#{}:{}/{}", RecordKind::Need.word(), line.place, line.item)) {
            title { (book.item_name(&line.item)) ": " (words) }
            text.small x="0" y=(at(top + 11.0)) { (cut(book.item_name(&line.item), 10.5, WIDTH - text_width(&words, 10.5) - 6.0)) }
            text.small.soft.end x=(at(WIDTH)) y=(at(top + 11.0)) { (words) }
            rect x="0.5" y=(at(top + 16.0)) width=(at(WIDTH - 1.0)) height="10" fill="none" stroke="var(--line)" {}
            @for (from, until, colour) in bars {
                @if until > from {
                    rect x=(at(from)) y=(at(top + 16.0)) width=(at((until - from).max(1.0))) height="10" fill=(colour) {}
                }
            }
        }
    }
}

fn share(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64 * WIDTH
}

/// What the colours mean.
pub(super) fn legend() -> Markup {
    html! {
        ul.legend {
            @for (colour, words) in
                [("var(--c6)", "on the shelf"), ("var(--c5)", "under way, pledged or made there"), ("var(--c2)", "given by this plan"), ("none", "asked for and missing")]
            {
                li {
                    svg width="16" height="12" aria-hidden="true" { rect x="1" y="1" width="14" height="10" fill=(colour) stroke="var(--line)" {} }
                    (words)
                }
            }
        }
    }
}
