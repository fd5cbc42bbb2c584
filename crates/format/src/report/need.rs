//! Decides how need is told: fans, bars of cover, then every figure in tables. Up: [`crate::report`].

use maud::{Markup, html};
use model::evidence::{RecordKind, RecordRef};
use model::id::PlaceId;
use model::need::{CareLoad, CaseKind, NeedLine};
use model::quantity::Units;

use crate::report::book::Book;
use crate::report::numbers::{count, day, day_short, days, permille};
use crate::report::{cover, fans};

/// Places that are drawn; the tables have them all.
const PLACES_MAX: usize = 6;

/// The section of need.
pub(super) fn section(book: &Book<'_>) -> Markup {
    let need = &book.solutions.need;
    let policies = &book.operation.policies;
    let largest = fans::largest(book, PLACES_MAX);
    html! {
        p.lede {
            "From case counts to quantities: what is missing over " (days(policies.lead_time)) " of lead time and "
            (days(policies.cover)) " of cover, at the " (permille(policies.service_level.get()))
            " quantile, less stock and what comes: pipeline, confirmed pledges, own production."
        }
        @if !largest.is_empty() {
            h3 { "Cases a week: eight weeks back, forecast ahead" }
            div.tiles { @for place in &largest { (fans::draw(book, place)) } }
            ul.legend {
                (swatch("var(--c6)", "0.55", "counted")) (swatch("var(--c0)", "0.45", "half of the outcomes"))
                (swatch("var(--c0)", "0.18", "90\u{202f}% of the outcomes"))
            }
        }
        @if !need.lines.is_empty() {
            h3 { "What is asked for, and what covers it" }
            div.tiles { @for place in &places(&need.lines, &largest) { (cover::draw(book, place)) } }
            (cover::legend())
        }
        h3 { "Every figure" }
        (lines(book))
        (care(book))
        (forecasts(book))
        @for remark in &need.remarks { p.caption { (remark) } }
    }
}

fn swatch(colour: &str, opacity: &str, words: &str) -> Markup {
    html! {
        li {
            svg width="16" height="12" aria-hidden="true" { rect x="1" y="1" width="14" height="10" fill=(colour) fill-opacity=(opacity) {} }
            (words)
        }
    }
}

/// Places with a need: those drawn above first, then by id, no more than are drawn.
fn places(lines: &[NeedLine], first: &[PlaceId]) -> Vec<PlaceId> {
    let mut places: Vec<PlaceId> =
        first.iter().filter(|place| lines.iter().any(|line| line.place == **place)).cloned().collect();
    for line in lines {
        if places.len() < PLACES_MAX && !places.contains(&line.place) {
            places.push(line.place.clone());
        }
    }
    places
}

fn lines(book: &Book<'_>) -> Markup {
    let mut places: Vec<&PlaceId> = book.solutions.need.lines.iter().map(|line| &line.place).collect();
    places.dedup();
    html! {
        @for place in places {
            @let lines: Vec<&NeedLine> = book.solutions.need.lines.iter().filter(|line| line.place == *place).collect();
            @let (asked, silent): (Vec<&NeedLine>, Vec<&NeedLine>) = lines.iter().copied().partition(|line| book.is_requested(place, &line.item));
            details.line id=[book.anchor_text(&format!("needs:{place}"))] {
                summary { "Need of " (book.place_name(place)) " " span.soft { (lines.len()) " items, " (asked.len()) " asked for" span.printed { "; only these are printed" } } }
                div.table tabindex="0" { table {
                    thead { tr {
                        th { "Item" } th.n { "Median" } th.n { "90\u{202f}%" } th.n { "Ordered to" } th.n { "Stock" }
                        th.n { "To come" } th.n { "Missing" } th { "Runs out" } th.n { "Given" }
                    } }
                    @for (heading, lines, class) in [("Asked for", &asked, ""), ("Not asked for", &silent, "silent")] {
                        @if !lines.is_empty() { tbody.(class) { tr { th.group colspan="9" { (heading) } } @for line in lines { (row(book, line)) } } }
                    }
                } }
            }
        }
    }
}

fn row(book: &Book<'_>, line: &NeedLine) -> Markup {
    let got = cover::got(book, &line.place, &line.item);
    html! {
        tr id=[book.anchor_of(&RecordRef::pair(RecordKind::Need, &line.place, &line.item))] {
            th { (book.link_as(RecordKind::Item, &line.item, book.item_name(&line.item))) }
            td.n { (count(line.gross_50.get())) }
            td.n { (count(line.gross_90.get())) }
            td.n { (book.units(&line.item, line.gross)) }
            td.n { (book.lead(&format!("stock:{}/{}", line.place, line.item), count(line.stock.get()))) }
            td.n { (to_come(book, line)) }
            td.n {
                strong { (count(line.net.get())) }
                @if let Some(packs) = line.packs.filter(|packs| !packs.is_zero()) { br; span.soft { (packs_words(packs)) } }
            }
            td { (runs_out(line)) }
            td.n { (book.lead(&format!("given:{}/{}", line.place, line.item), count(got.get()))) }
        }
        // What drives it and why stands below the figures: in a column of its own it was cut off at the right edge.
        tr.why { td colspan="9" { (line.driver) " " (book.because(&line.because)) } }
    }
}

fn packs_words(packs: Units) -> String {
    if packs == Units::of(1) { "1 pack".to_owned() } else { format!("{} packs", count(packs.get())) }
}

/// What comes within the window, and of what it is made up where it is not pipeline alone.
fn to_come(book: &Book<'_>, line: &NeedLine) -> Markup {
    let parts = [(line.pipeline, "under way"), (line.pledged, "pledged"), (line.produced, "made there")];
    let total: i64 = parts.iter().map(|(units, _)| units.get()).sum();
    let others = parts.iter().skip(1).any(|(units, _)| !units.is_zero());
    html! {
        (book.lead(&format!("stock:{}/{}", line.place, line.item), count(total)))
        @if others {
            @for (units, words) in parts.iter().filter(|(units, _)| !units.is_zero()) {
                br; span.soft { (count(units.get())) " " (words) }
            }
        }
    }
}

/// When what is there no longer covers what is used: at the level that is ordered to, and at the median.
fn runs_out(line: &NeedLine) -> Markup {
    html! {
        @match (line.run_out, line.run_out_50) {
            (Some(early), Some(late)) if late > early => { (day_short(early)) br; span.soft { "median " (day_short(late)) } }
            (Some(early), Some(_)) => { (day_short(early)) }
            (Some(early), None) => { (day_short(early)) br; span.soft { "median: lasts" } }
            (None, _) => { span.soft { "lasts" } }
        }
        @if let Some(enough) = line.enough_from { br; span.soft { "makes enough from " (day_short(enough)) } }
    }
}

fn care(book: &Book<'_>) -> Markup {
    let care = &book.solutions.need.care;
    let limit = |load: i64, most: Option<i64>| {
        html! { (count(load)) " " span.soft { "of " @match most { Some(most) => (count(most)), None => "not known" } } }
    };
    let row = |load: &CareLoad| {
        html! {
            tr {
                th { (book.link_as(RecordKind::Forecast, &load.place, book.place_name(&load.place))) }
                td.n { (limit(load.ward_beds.get(), Some(load.beds_max.0.get()))) }
                td.n { (limit(load.intensive_beds.get(), Some(load.beds_max.1.get()))) }
                td.n { (limit(load.workers.get(), load.workers_max.map(|most| most.get()))) }
                td.n { (limit(load.tests.get(), load.tests_max.map(|most| most.get()))) }
                td.n { (count(load.oxygen_m3.get())) "\u{202f}m\u{b3}" }
                td.free { @for reason in &load.bound_by { span.rule { (reason.rule) } " " (reason.text) " " span.soft { (reason.cure) } br; } }
            }
        }
    };
    html! {
        @if !care.is_empty() {
            details.line {
                summary { "Care load and its caps " span.soft { (care.len()) " places, at the peak of the window" } }
                div.table tabindex="0" { table {
                    thead { tr {
                        th { "Place" } th.n { "Ward beds" } th.n { "Intensive care" } th.n { "Workers" } th.n { "Tests" }
                        th.n { "Oxygen" } th { "Bound by" }
                    } }
                    tbody { @for load in care { (row(load)) } }
                } }
            }
        }
    }
}

fn forecasts(book: &Book<'_>) -> Markup {
    let forecasts = &book.solutions.need.forecasts;
    html! {
        @if !forecasts.is_empty() {
            details.line {
                summary { "Forecasts " span.soft { "new counts a week, by place" } }
                div.table tabindex="0" { table {
                    thead { tr {
                        th { "Place" } th { "Counts" } th { "Week to" } th.n { "5\u{202f}%" } th.n { "25\u{202f}%" }
                        th.n { "Median" } th.n { "75\u{202f}%" } th.n { "95\u{202f}%" } th { "Because" }
                    } }
                    tbody {
                        @for forecast in forecasts {
                            tr id=[book.anchor(RecordKind::Forecast, &forecast.place)] {
                                th { (book.place_name(&forecast.place)) }
                                td { (if forecast.kind == CaseKind::Cases { "cases" } else { "deaths" }) }
                                td { (day(forecast.target_end)) }
                                @for level in [50, 250, 500, 750, 950] { td.n { (count(fans::level(forecast, level).get())) } }
                                td { (book.because(&forecast.because)) }
                            }
                        }
                    }
                } }
            }
        }
    }
}
