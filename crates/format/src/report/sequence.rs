//! Decides how the order of loading and unloading is told: each step with the centre of gravity after it, against the arm at
//! which the tail would tip. Up: [`crate::report`].

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::loading::{CargoMove, LoadingStep};

use crate::report::drawing::Drawing;
use crate::report::load::Loaded;
use crate::report::numbers::{arm, length, tonnes};
use crate::report::svg::{at, axis_step, line};

/// Size of the chart, px.
const WIDTH: f64 = 1100.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 30.0;

/// The sequence below a line that opens it.
pub(super) fn folded(loaded: &Loaded<'_>) -> Markup {
    let steps = loaded.load.steps.len();
    html! {
        @if steps > 0 {
            details.line { summary { "Loading sequence " span.soft { (steps) " steps, " (tip_words(loaded)) } } (parts(loaded)) }
        }
    }
}

/// The whole sequence.
pub(super) fn whole(loaded: &Loaded<'_>) -> Markup {
    html! {
        @if loaded.load.steps.is_empty() { p.soft { "Nothing is loaded or unloaded." } } @else { p.caption { (tip_words(loaded)) } (parts(loaded)) }
    }
}

/// How near the tail comes to tipping.
fn tip_words(loaded: &Loaded<'_>) -> String {
    let aftmost = loaded.load.steps.iter().map(|step| step.arm.0).max();
    match (tip(loaded), aftmost) {
        (Some(tip), Some(aft)) => format!("aftmost CG {}, the tail would tip at {}", length(aft), length(tip)),
        (None, Some(aft)) => format!("aftmost CG {}, tipping not checked: its arm is not known", length(aft)),
        (_, None) => "no steps".to_owned(),
    }
}

fn tip(loaded: &Loaded<'_>) -> Option<i64> {
    loaded.aircraft?.hold.tip_arm.map(|tip| tip.0)
}

fn parts(loaded: &Loaded<'_>) -> Markup {
    html! {
        div.scroll tabindex="0" { (chart(loaded).inline("wide")) }
        (table(loaded))
    }
}

/// Where a step happens.
fn place(loaded: &Loaded<'_>, step: &LoadingStep) -> String {
    match step.stop {
        None => {
            let unit = loaded.unit(&step.unit);
            let airport = unit.and_then(|unit| loaded.flight.unit_loaded_at(loaded.load.haul, unit));
            airport.map_or_else(|| "origin".to_owned(), ToString::to_string)
        }
        Some(stop) => {
            let airport = loaded.signs.airport(usize::from(stop));
            airport.map_or_else(|| format!("stop {}", usize::from(stop) + 1), ToString::to_string)
        }
    }
}

/// Steps one after another, those at one place together: first step, last step, place.
fn places(loaded: &Loaded<'_>) -> Vec<(usize, usize, String)> {
    let mut spans: Vec<(usize, usize, String)> = Vec::new();
    for (index, step) in loaded.load.steps.iter().enumerate() {
        let name = place(loaded, step);
        match spans.last_mut() {
            Some((_, last, known)) if *known == name => *last = index,
            _ => spans.push((index, index, name)),
        }
    }
    spans
}

fn chart(loaded: &Loaded<'_>) -> Drawing {
    let steps = &loaded.load.steps;
    let tip = tip(loaded);
    let arms = || steps.iter().map(|step| step.arm.0).chain(tip);
    let (low, high) = (arms().min().unwrap_or(0), arms().max().unwrap_or(1));
    let pad = ((high - low) / 8).max(50);
    let (low, high) = (low - pad, high + pad);
    let y = |arm: i64| HEIGHT - BOTTOM - (arm - low) as f64 / (high - low) as f64 * (HEIGHT - TOP - BOTTOM);
    let wide = (WIDTH - LEFT - RIGHT) / steps.len().max(1) as f64;
    let x = |index: usize| LEFT + (index as f64 + 0.5) * wide;
    let points: Vec<(f64, f64)> = steps.iter().enumerate().map(|(index, step)| (x(index), y(step.arm.0))).collect();
    let tick = axis_step(high - low, 4);
    let ticks = (low.div_euclid(tick) + 1..=high.div_euclid(tick)).map(|one| one * tick);
    let body = html! {
        @for arm in ticks {
            path.axis d=(format!("M{LEFT} {}H{}", at(y(arm)), at(WIDTH - RIGHT))) {}
            text.soft.small.end x=(LEFT - 6.0) y=(at(y(arm) + 3.5)) { (length(arm)) }
        }
        @for (from, until, name) in places(loaded) {
            @let (left, right) = (x(from) - wide / 2.0, x(until) + wide / 2.0);
            @if from > 0 { path.tick d=(format!("M{} {TOP}V{}", at(left), at(HEIGHT - BOTTOM))) {} }
            text.small.strong.middle x=(at(f64::midpoint(left, right))) y="14" { (if steps[from].done == CargoMove::Load { "loading at " } else { "unloading at " }) (name) }
        }
        @if let Some(tip) = tip {
            path d=(format!("M{LEFT} {}H{}", at(y(tip)), at(WIDTH - RIGHT))) stroke="var(--bad)" stroke-width="1.4" stroke-dasharray="7 3" {}
            text.small.halo x=(LEFT + 5.0) y=(at(y(tip) - 4.0)) style="fill:var(--bad)" { "the tail tips" }
        }
        path d=(line(&points)) fill="none" stroke="var(--soft)" {}
        @for ((px, py), step) in points.iter().zip(steps) {
            circle cx=(at(*px)) cy=(at(*py)) r="3" fill=(if step.done == CargoMove::Load { "var(--ink)" } else { "var(--card)" }) stroke="var(--ink)" stroke-width="1.2" {}
        }
        @for index in (0..steps.len()).filter(|index| index % (steps.len() / 30 + 1) == 0) {
            text.soft.fine.middle x=(at(x(index))) y=(at(HEIGHT - BOTTOM + 12.0)) { (index + 1) }
        }
        text.soft.small.end x=(WIDTH - RIGHT) y=(HEIGHT - 5.0) { "step; full: loaded, hollow: unloaded; CG arm, aft upwards" @if tip.is_none() { "; tipping not checked" } }
    };
    let title = format!("Centre of gravity on the ground of flight {}, step by step", loaded.flight.id);
    Drawing { title, width: WIDTH, height: HEIGHT, body }
}

fn table(loaded: &Loaded<'_>) -> Markup {
    let tip = tip(loaded);
    let row = |index: usize, step: &LoadingStep| {
        let unit = loaded.unit(&step.unit);
        html! {
            tr {
                td.n { (index + 1) }
                td { (loaded.book.link_as(RecordKind::Unit, &step.unit, unit.map_or(step.unit.as_str(), |unit| loaded.short_id(unit)))) }
                td { @if let Some(unit) = unit { @match &unit.position { Some(position) => (position), None => "floor" } } }
                td.n { @if let Some(unit) = unit { (super::numbers::mass(unit.gross)) } }
                td.n { (tonnes(step.gross)) }
                td.n { (arm(step.arm.0)) }
                td.n {
                    @match tip {
                        Some(tip) if tip < step.arm.0 => span.pill.bad { (arm(tip - step.arm.0)) },
                        Some(tip) => (arm(tip - step.arm.0)),
                        None => span.soft { "not checked" },
                    }
                }
            }
        }
    };
    html! {
        div.steps {
            @for (from, until, name) in places(loaded) {
                div.table tabindex="0" { table {
                    thead {
                        tr { th colspan="7" { (if loaded.load.steps[from].done == CargoMove::Load { "Loading at " } else { "Unloading at " }) (name) } }
                        tr { th.n { "Step" } th { "Unit" } th { "Position" } th.n { "Mass" } th.n { "Aircraft" } th.n { "CG" } th.n { "To tipping" } }
                    }
                    tbody { @for (index, step) in loaded.load.steps.iter().enumerate().take(until + 1).skip(from) { (row(index, step)) } }
                } }
            }
        }
    }
}
