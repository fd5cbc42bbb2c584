//! Decides how a split that somebody else made is drawn: each recipient's share on a scale of doublings, those above twice or
//! below half of their share in colour. Does not measure it (`allocation`). Up: [`crate::report`].

use maud::{Markup, html};
use model::allocation::{Appraisal, AppraisedShare};
use model::id::ItemId;

use crate::report::book::Book;
use crate::report::fill_bars::{SHARE_HIGH, SHARE_LOW};
use crate::report::numbers::{count, permille};
use crate::report::svg::{at, cut};

/// Size of a picture, px.
const WIDTH: f64 = 1060.0;
const SIDE: f64 = 190.0;
const RIGHT: f64 = 290.0;
const ROW: f64 = 20.0;
/// Where the figures begin, px.
const FIGURES: f64 = WIDTH - RIGHT + 116.0;
const HEAD: f64 = 30.0;
/// Room for a label left of the scale, px.
const PAD: f64 = 60.0;
/// Doublings drawn below and above a whole share: from a sixteenth to 256 times.
const HALVINGS: f64 = 4.0;
const DOUBLINGS: f64 = 8.0;

/// The section of a split: one picture for each item, and what it says.
pub(super) fn section(book: &Book<'_>, appraisal: &Appraisal) -> Markup {
    let mut items: Vec<&ItemId> = appraisal.shares.iter().map(|one| &one.item).collect();
    items.dedup();
    html! {
        p.lede {
            "A split that somebody else made, measured by the demands counted here: its part of all that was given over its part of "
            "all that was demanded. One is its share."
        }
        @for item in items { (picture(book, appraisal, item)) }
    }
}

/// How a share is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Given, and no need is counted.
    Needless,
    /// More than twice its share.
    High,
    /// Less than half of its share.
    Low,
    /// In between.
    Even,
}

fn look(one: &AppraisedShare) -> Look {
    match one.share_permille.map(|share| share.get()) {
        None => Look::Needless,
        Some(share) if share > SHARE_HIGH => Look::High,
        Some(share) if share < SHARE_LOW => Look::Low,
        Some(_) => Look::Even,
    }
}

fn picture(book: &Book<'_>, appraisal: &Appraisal, item: &ItemId) -> Markup {
    let mut rows: Vec<&AppraisedShare> = appraisal.shares.iter().filter(|one| one.item == *item).collect();
    rows.retain(|one| one.share_permille.is_some() || !one.given.is_zero());
    rows.sort_by_key(|one| {
        (std::cmp::Reverse(one.share_permille.map_or(i64::MAX, |share| share.get())), &one.recipient)
    });
    let height = HEAD + ROW * rows.len() as f64 + 6.0;
    let tally = |kind| rows.iter().filter(|one| look(one) == kind).count();
    let title = format!(
        "{}: of {} recipients {} above twice, {} below half of their share, {} without a counted need",
        book.item_name(item),
        rows.len(),
        tally(Look::High),
        tally(Look::Low),
        tally(Look::Needless)
    );
    let split = appraisal.fairness.iter().find(|one| one.item.as_ref() == Some(item));
    let plan = book.solutions.allocation.fairness.iter().find(|one| one.item.as_ref() == Some(item));
    html! {
        h3 { (title) }
        figure {
            div.scroll tabindex="0" {
                svg.wide viewBox=(format!("0 0 {WIDTH} {}", at(height))) role="img" aria-label=(title) {
                    title { (title) }
                    rect x=(at(x(0.5))) y=(at(HEAD - 6.0)) width=(at(x(2.0) - x(0.5))) height=(at(height - HEAD + 2.0)) fill="var(--ok-wash)" {}
                    @for (factor, words) in [(0.125, "\u{215b}\u{d7}"), (0.5, "\u{bd}\u{d7}"), (1.0, "1\u{d7}"), (2.0, "2\u{d7}"), (8.0, "8\u{d7}"), (32.0, "32\u{d7}"), (128.0, "128\u{d7}")] {
                        path.axis d=(format!("M{} {}V{}", at(x(factor)), at(HEAD - 6.0), at(height - 4.0))) {}
                        text.small.soft.middle x=(at(x(factor))) y=(at(HEAD - 12.0)) { (words) }
                    }
                    text.small.soft x=(at(FIGURES)) y=(at(HEAD - 12.0)) { "given \u{b7} needed \u{b7} the plan gives" }
                    @for (index, one) in rows.iter().enumerate() { (row(book, one, HEAD + ROW * index as f64)) }
                }
            }
            figcaption {
                "Filled: the split. Hollow: what the plan would give. The band is between half and twice a share."
                @if let (Some(split), Some(plan)) = (split, plan) {
                    " Lowest fill " (permille(split.fill_min.get())) " against " (permille(plan.fill_min.get())) " of the plan; harm averted "
                    (count(split.harm_averted.get())) " against " (count(plan.harm_averted.get())) ", most possible " (count(plan.harm_averted_most.get())) "."
                }
            }
        }
    }
}

/// Place of a share on the scale, one doubling as far as the next.
fn x(share: f64) -> f64 {
    let doublings = share.max(f64::MIN_POSITIVE).log2().clamp(-HALVINGS, DOUBLINGS);
    SIDE + PAD + (doublings + HALVINGS) / (HALVINGS + DOUBLINGS) * (WIDTH - SIDE - RIGHT - PAD - 12.0)
}

fn row(book: &Book<'_>, one: &AppraisedShare, top: f64) -> Markup {
    let middle = top + ROW / 2.0;
    let (colour, mark) = match look(one) {
        Look::Needless => ("var(--held)", "no need counted"),
        Look::High => ("var(--c1)", "\u{25b2}"),
        Look::Low => ("var(--bad)", "\u{25bc}"),
        Look::Even => ("var(--c2)", ""),
    };
    let share = one.share_permille.map(|share| share.get() as f64 / 1000.0);
    let place = x(share.unwrap_or(f64::MAX));
    let fair = fair_share(book, one);
    let figures =
        format!("{} \u{b7} {} \u{b7} {}", count(one.given.get()), count(one.demand.get()), count(one.fair.get()));
    let words = share.map_or_else(|| mark.to_owned(), |share| format!("{mark} {share:.2}\u{d7}"));
    html! {
        g {
            title { (book.place_name(&one.recipient)) ": " (words) }
            text.small.end x=(at(SIDE)) y=(at(middle + 4.0)) { (cut(book.place_name(&one.recipient), 10.5, SIDE - 6.0)) }
            path.axis d=(format!("M{} {}H{}", at(SIDE + 6.0), at(middle), at(WIDTH - RIGHT))) {}
            path d=(format!("M{} {}H{}", at(x(1.0)), at(middle), at(place))) stroke=(colour) stroke-width="3" {}
            @if let Some(fair) = fair { circle cx=(at(x(fair))) cy=(at(middle)) r="4" fill="var(--card)" stroke="var(--ink)" {} }
            circle cx=(at(place)) cy=(at(middle)) r="5" fill=(colour) {}
            @if share.is_some_and(|share| share < 1.0) { text.small.strong.end.halo x=(at(place - 9.0)) y=(at(middle + 4.0)) { (words) } }
            @else { text.small.strong.halo x=(at(place + 9.0)) y=(at(middle + 4.0)) { (words) } }
            text.small.soft x=(at(FIGURES)) y=(at(middle + 4.0)) { (figures) }
        }
    }
}

/// The plan's own share of a recipient; none where the plan gives nobody any of the item.
fn fair_share(book: &Book<'_>, one: &AppraisedShare) -> Option<f64> {
    let fills = &book.solutions.allocation.fills;
    let own = fills.iter().find(|fill| fill.recipient == one.recipient && fill.item == one.item)?;
    Some(own.share_permille?.get() as f64 / 1000.0)
}
