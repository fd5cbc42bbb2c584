//! Decides how fills are drawn: one bar for each recipient of an item, the mean as a line, and a mark where a recipient has
//! more than twice or less than half of its share. Does not share (`allocation`). Up: [`crate::report`].

use maud::{Markup, html};
use model::allocation::Fill;
use model::id::ItemId;

use crate::report::book::Book;
use crate::report::numbers::{count, percent, permille};
use crate::report::svg::{at, cut};

/// Size of a picture, px.
const WIDTH: f64 = 480.0;
const SIDE: f64 = 118.0;
const RIGHT: f64 = 176.0;
const ROW: f64 = 19.0;
const HEAD: f64 = 16.0;
/// Recipients drawn for an item; the table has them all.
const ROWS_MAX: usize = 24;
/// Items drawn.
const ITEMS_MAX: usize = 12;
/// Beyond these thousandths of its share a recipient is marked.
pub(super) const SHARE_HIGH: i64 = 2000;
/// See [`SHARE_HIGH`].
pub(super) const SHARE_LOW: i64 = 500;

/// Draws the items that somebody is short of, those with the lowest mean fill first.
pub(super) fn draw(book: &Book<'_>) -> Markup {
    let allocation = &book.solutions.allocation;
    let mut items: Vec<_> = allocation.fairness.iter().filter(|one| one.fill_min.get() < 1000).collect();
    items.sort_by_key(|one| (one.fill_mean, &one.item));
    let shown: Vec<_> = items.iter().filter_map(|one| Some((one.item.as_ref()?, one.fill_mean.get()))).collect();
    if shown.is_empty() {
        return html! {};
    }
    html! {
        h3 { "How far each demand is filled" }
        div.tiles.wide { @for (item, mean) in shown.iter().take(ITEMS_MAX) { (tile(book, item, *mean)) } }
        ul.legend {
            li { svg width="16" height="12" aria-hidden="true" { rect x="1" y="1" width="14" height="10" fill="var(--c2)" {} } "filled" }
            li { svg width="16" height="12" aria-hidden="true" { rect x="1" y="1" width="14" height="10" fill="var(--c5)" {} } "by a substitute" }
            li { svg width="16" height="12" aria-hidden="true" { path d="M8 0V12" stroke="var(--ink)" stroke-dasharray="3 2" {} } "mean fill" }
            li { "\u{25b2} more than twice, \u{25bc} less than half of its share" }
        }
        @if shown.len() > ITEMS_MAX { p.caption { (shown.len() - ITEMS_MAX) " more items are in the table below." } }
    }
}

fn tile(book: &Book<'_>, item: &ItemId, mean: i64) -> Markup {
    let mut fills: Vec<&Fill> = book.solutions.allocation.fills.iter().filter(|fill| fill.item == *item).collect();
    fills.retain(|fill| !fill.units.is_zero());
    fills.sort_by_key(|fill| (share(fill), &fill.recipient));
    let hidden = fills.len().saturating_sub(ROWS_MAX);
    // The lowest and the highest are what fairness is about: where there are too many, the middle is left out.
    let half = ROWS_MAX / 2;
    let drawn: Vec<&Fill> =
        if hidden == 0 { fills } else { fills[..half].iter().chain(&fills[fills.len() - half..]).copied().collect() };
    let height = HEAD + ROW * drawn.len() as f64 + 4.0;
    let title = format!("Fill of {} by recipient, mean {}", book.item_name(item), permille(mean));
    let x = SIDE + mean as f64 / 1000.0 * (WIDTH - SIDE - RIGHT);
    html! {
        div.tile {
            h4 { (book.item_name(item)) }
            svg viewBox=(format!("0 0 {WIDTH} {}", at(height))) role="img" aria-label=(title) {
                title { (title) }
                @for (index, fill) in drawn.iter().enumerate() { (row(book, fill, HEAD + ROW * index as f64)) }
                path d=(format!("M{} {}V{}", at(x), at(HEAD - 3.0), at(height))) stroke="var(--ink)" stroke-dasharray="3 2" fill="none" {}
                text.small.soft.middle x=(at(x.clamp(SIDE + 30.0, WIDTH - RIGHT - 30.0))) y=(at(HEAD - 5.0)) { "mean " (permille(mean)) }
            }
            @if hidden > 0 { p.soft { (hidden) " recipients between these are in the table below." } }
        }
    }
}

/// Fill in millionths, to sort by.
fn share(fill: &Fill) -> i128 {
    i128::from(fill.got.get().min(fill.units.get())) * 1_000_000 / i128::from(fill.units.get())
}

fn row(book: &Book<'_>, fill: &Fill, top: f64) -> Markup {
    let room = WIDTH - SIDE - RIGHT;
    let got = fill.got.get().min(fill.units.get());
    let own = (fill.got.get() - fill.by_substitutes.get()).clamp(0, got);
    let length = |units: i64| units as f64 / fill.units.get() as f64 * room;
    let mark = match fill.share_permille.map(|share| share.get()) {
        Some(share) if share > SHARE_HIGH => "\u{25b2}",
        Some(share) if share < SHARE_LOW => "\u{25bc}",
        _ => "",
    };
    let figure = format!("{} of {}", count(fill.got.get()), count(fill.units.get()));
    let words = format!("{}: {} ({figure})", book.place_name(&fill.recipient), percent(got, fill.units.get()));
    html! {
        g {
            title { (words) @if let Some(reason) = &fill.reason { ". " (reason.text) } }
            text.small.end x=(at(SIDE - 6.0)) y=(at(top + 12.5)) { (cut(book.place_name(&fill.recipient), 10.5, SIDE - 8.0)) }
            rect x=(at(SIDE)) y=(at(top + 3.0)) width=(at(room)) height="12" fill="var(--wash)" stroke="var(--line)" {}
            @if own > 0 { rect x=(at(SIDE)) y=(at(top + 3.0)) width=(at(length(own).max(1.0))) height="12" fill="var(--c2)" {} }
            @if got > own { rect x=(at(SIDE + length(own))) y=(at(top + 3.0)) width=(at(length(got - own).max(1.0))) height="12" fill="var(--c5)" {} }
            text.small x=(at(WIDTH - RIGHT + 6.0)) y=(at(top + 12.5)) { (mark) }
            text.small.soft x=(at(WIDTH - RIGHT + 20.0)) y=(at(top + 12.5)) { (cut(&figure, 10.5, RIGHT - 22.0)) }
        }
    }
}
