//! Decides how the load sheet is told: each limit with the figure of this load, what is left of it, and whether it was
//! checked. A limit that is not known is never told as kept. Up: [`crate::report`].

use maud::{Markup, html};
use model::loading::{LimitLine, LimitState, Measure};

use crate::report::load::Loaded;
use crate::report::numbers::{arm, capital, kilograms};

/// The sheet below a line that opens it.
pub(super) fn folded(loaded: &Loaded<'_>) -> Markup {
    let (kept, open) = counts(loaded);
    html! {
        @if !loaded.load.sheet.is_empty() {
            details.line {
                summary { "Load sheet " span.soft { (kept) " limits kept, " (open) " not checked" } }
                (table(loaded))
            }
        }
    }
}

fn counts(loaded: &Loaded<'_>) -> (usize, usize) {
    let kept = loaded.load.sheet.iter().filter(|line| line.state == LimitState::Kept).count();
    (kept, loaded.load.sheet.len() - kept)
}

/// The sheet.
pub(super) fn table(loaded: &Loaded<'_>) -> Markup {
    let (kept, open) = counts(loaded);
    html! {
        @if loaded.load.sheet.is_empty() { p.soft { "No load sheet was written for this flight." } }
        @else {
            p.caption { strong { "Planning, not for dispatch. " } (kept) " limits kept, " (open) " not checked: not known, or known by assumption only." }
            div.table tabindex="0" { table.sheet {
                thead { tr { th { "Limit" } th { "Of" } th.n { "This load" } th.n { "Least" } th.n { "Most" } th.n { "Margin" } th { "Checked" } } }
                tbody { @for line in &loaded.load.sheet { (row(loaded, line)) } }
            } }
        }
    }
}

fn row(loaded: &Loaded<'_>, line: &LimitLine) -> Markup {
    let margin = margin(line);
    let figure = |value: i64| figure(line.measure, value);
    html! {
        tr {
            th { (capital(&limit_words(&line.limit))) }
            td { (of_words(loaded, line)) }
            td.n { (figure(line.value)) }
            td.n { @match line.least { Some(least) => (figure(least)), None => span.soft { "\u{2013}" } } }
            td.n { @match line.most { Some(most) => (figure(most)), None => span.soft { @if line.least.is_none() { "not known" } @else { "\u{2013}" } } } }
            td.n {
                @match margin {
                    Some(margin) if margin < 0 => span.pill.bad { (figure(margin)) },
                    Some(margin) => (figure(margin)),
                    None => span.soft { "\u{2013}" },
                }
            }
            td {
                @match &line.state {
                    LimitState::Kept if margin.is_some_and(|margin| margin < 0) => span.pill.bad { "over" },
                    LimitState::Kept => span.pill.ok { "kept" },
                    LimitState::NotChecked(why) => { span.pill.note { "not checked" } " " span.soft { (why) } }
                }
            }
        }
    }
}

/// What is left to the nearer limit; below zero when it is passed.
fn margin(line: &LimitLine) -> Option<i64> {
    let above = line.least.map(|least| line.value.saturating_sub(least));
    let below = line.most.map(|most| most.saturating_sub(line.value));
    above.into_iter().chain(below).min()
}

fn figure(measure: Measure, value: i64) -> String {
    match measure {
        Measure::Mass => kilograms(value),
        Measure::Arm => arm(value),
        // Gram half-millimetres to kilogram metres: a million of grams times millimetres, and the half.
        Measure::Moment => format!("{}\u{202f}m", kilograms(value / 2000)),
        Measure::PerMetre => format!("{}/m", kilograms(value)),
        Measure::PerSquareMetre => format!("{}/m\u{b2}", kilograms(value)),
    }
}

fn limit_words(limit: &str) -> String {
    match limit {
        "payload" => "payload over the leg",
        "mzfw" => "zero fuel mass (MZFW)",
        "mtow" => "take-off mass (MTOW)",
        "mlw" => "landing mass (MLW)",
        "cg-zero-fuel" => "CG at zero fuel",
        "cg-takeoff" => "CG at take-off",
        "cg-landing" => "CG at landing",
        "lateral" => "moment about the centre line",
        "tip-back" => "tail tipping while loading",
        "floor" => "floor load",
        "running" => "running load",
        "zone" => "load of a zone",
        "position" => "load of a position",
        other => other,
    }
    .to_owned()
}

/// What a line is about: a leg, a unit, a zone, or the whole load.
fn of_words(loaded: &Loaded<'_>, line: &LimitLine) -> Markup {
    let leg = line.of.parse::<usize>().ok().filter(|leg| *leg < loaded.load.legs.len());
    let is_of_leg = !matches!(line.limit.as_str(), "zone" | "position" | "floor" | "running");
    let unit = loaded.load.units.iter().find(|unit| unit.id.as_str() == line.of);
    html! {
        @match (leg, unit) {
            (Some(leg), _) if is_of_leg => (loaded.leg_words(leg)),
            (_, Some(unit)) => {
                "worst: " (loaded.book.link_as(model::evidence::RecordKind::Unit, &unit.id, &unit.id))
                @if let Some(position) = &unit.position { " at " (position) }
            }
            _ if line.of == "main" || line.of == "lower" => { (line.of) " deck" }
            _ if line.of.is_empty() => span.soft { "the whole load" },
            _ => (line.of),
        }
    }
}
