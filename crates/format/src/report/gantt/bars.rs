//! Decides how one row of the timetable is drawn: legs, work on the ground, duty and rest, curfews, and their key.
//! Up: [`crate::report::gantt`].

use std::collections::BTreeSet;

use maud::{Markup, html};
use model::evidence::RecordKind;
use model::flights::{Flight, Leg, LegPurpose};

use super::curfew::Band;
use super::{Line, name, purpose_words};
use crate::report::axis::Axis;
use crate::report::duty::Duty;
use crate::report::flight::way;
use crate::report::numbers::{hours, instant_short};
use crate::report::stays::{Stay, Work};
use crate::report::svg::{at, text_width};
use model::quantity::Minutes;

/// Size of the letters in a row, px.
const LETTERS: f64 = 10.5;

/// Heights of a row, px: of a high one with every word, or of a low one of a large plan.
pub(super) struct Row {
    /// Where it begins.
    pub(super) top: f64,
    /// The line that flights are named on.
    named: f64,
    /// Legs: top and height.
    legs: (f64, f64),
    /// Work on the ground: top and height.
    ground: (f64, f64),
    /// Words for work on the ground, where there is room for them.
    words: Option<f64>,
    /// Duty and rest.
    duty: f64,
}

impl Row {
    /// The nth row under the days.
    pub(super) fn new(days: f64, index: usize, is_low: bool) -> Self {
        let from = |height: f64| days + height * index as f64;
        if is_low {
            let top = from(36.0);
            Self {
                top,
                named: top + 11.0,
                legs: (top + 14.0, 14.0),
                ground: (top + 16.0, 10.0),
                words: None,
                duty: top + 31.5,
            }
        } else {
            let top = from(64.0);
            Self {
                top,
                named: top + 13.0,
                legs: (top + 18.0, 22.0),
                ground: (top + 23.0, 12.0),
                words: Some(top + 50.5),
                duty: top + 57.5,
            }
        }
    }

    /// Tail and type.
    pub(super) fn name(&self, line: &Line<'_>) -> Markup {
        let (tail, kind) = name(line);
        html! {
            text.strong x="12" y=(at(self.legs.0 + self.legs.1 / 2.0 - 2.0)) { (tail) }
            text.soft.small x="12" y=(at(self.legs.0 + self.legs.1 / 2.0 + 11.0)) { (kind) }
        }
    }

    /// A flight with its way above its work, as far as the next flight of the tail leaves room.
    pub(super) fn flight(&self, (flight, stays): &(&Flight, Vec<Stay<'_>>), axis: &Axis, next: i64) -> Markup {
        let begin = stays.first().map_or(axis.first, |stay| stay.from);
        if begin >= axis.end() || stays.last().is_none_or(|stay| stay.until <= axis.first) {
            return html! {};
        }
        let (start, end) = (axis.x(begin), axis.x(next));
        // Letters of the id are strong, and wider than the guess.
        let own = text_width(flight.id.as_str(), LETTERS) * 1.1;
        let after = start + own + 6.0;
        let words = [way(flight).replace(" \u{2013} ", "\u{2013}"), format!("to {}", ends(flight))];
        let way = words.iter().find(|words| text_width(words, LETTERS) < end - after - 6.0);
        html! {
            a href=(format!("#{}:{}", RecordKind::Flight.word(), flight.id)) {
                @if own < end - start { text.small.strong x=(at(start)) y=(at(self.named)) { (flight.id) } }
                @if let Some(way) = way { text.small.soft x=(at(after)) y=(at(self.named)) { (way) } }
                @for stay in stays { @for work in &stay.works { (self.work(*work, stay, axis)) } }
                @for leg in &flight.legs { (self.leg(leg, axis)) }
            }
        }
    }

    fn leg(&self, leg: &Leg, axis: &Axis) -> Markup {
        let (departs, arrives) = (leg.departs.as_second(), leg.arrives.as_second());
        let Some((x, width)) = reach(axis, departs, arrives) else { return html! {} };
        let (colour, opacity) = look(leg.purpose);
        let labels = [format!("{}\u{2013}{}", leg.from, leg.to), leg.to.to_string()];
        let label = labels.iter().find(|label| text_width(label, LETTERS) + 4.0 < width);
        html! {
            g {
                title {
                    (leg.from) " " (instant_short(leg.departs)) " to " (leg.to) " " (instant_short(leg.arrives)) " UTC, "
                    (purpose_words(leg.purpose))
                }
                rect x=(at(x)) y=(at(self.legs.0)) width=(at(width)) height=(at(self.legs.1)) rx="3" fill=(colour)
                    fill-opacity=(opacity) stroke=(colour) {}
                @if let Some(label) = label {
                    text.small.middle x=(at(x + width / 2.0)) y=(at(self.legs.0 + self.legs.1 / 2.0 + 3.8)) { (label) }
                }
            }
        }
    }

    fn work(&self, (work, from, until): (Work, i64, i64), stay: &Stay<'_>, axis: &Axis) -> Markup {
        let Some((x, width)) = reach(axis, from, until) else { return html! {} };
        let word = word(work);
        html! {
            g {
                title { (word) " at " (stay.airport) }
                rect x=(at(x)) y=(at(self.ground.0)) width=(at(width)) height=(at(self.ground.1)) fill=(fill(work))
                    stroke="var(--soft)" stroke-width="0.8" {}
                @if let Some(y) = self.words.filter(|_| text_width(word, LETTERS) < width + 4.0) {
                    text.small.soft.middle x=(at(x + width / 2.0)) y=(at(y)) { (word) }
                }
            }
        }
    }

    /// A duty, from report to landing.
    pub(super) fn duty(&self, duty: &Duty, axis: &Axis) -> Markup {
        let Some((x, width)) = reach(axis, duty.from, duty.until) else { return html! {} };
        let long = Minutes::of(((duty.until - duty.from) / 60).max(0));
        html! {
            g {
                title { "crew on duty " (hours(long)) ", " (duty.sectors) @if duty.sectors == 1 { " sector" } @else { " sectors" } }
                rect x=(at(x)) y=(at(self.duty - 1.5)) width=(at(width)) height="3" fill="var(--c4)" {}
            }
        }
    }

    /// A rest between two duties.
    pub(super) fn rest(&self, (from, until): (i64, i64), axis: &Axis) -> Markup {
        let Some((x, width)) = reach(axis, from, until) else { return html! {} };
        html! {
            g {
                title { "crew rests" }
                path d=(format!("M{} {}h{}", at(x), at(self.duty), at(width))) stroke="var(--c4)" stroke-width="1.6" stroke-dasharray="1.5 2.5" fill="none" {}
            }
        }
    }

    /// A curfew while the tail is near.
    pub(super) fn band(&self, band: &Band, axis: &Axis) -> Markup {
        let Some((x, width)) = reach(axis, band.from, band.until) else { return html! {} };
        html! {
            g {
                title { (band.title) }
                rect x=(at(x)) y=(at(self.legs.0 - 1.0)) width=(at(width)) height=(at(self.legs.1 + 2.5)) fill="var(--bad-wash)" {}
                path d=(format!("M{} {}h{}", at(x), at(self.legs.0 + self.legs.1 + 1.5), at(width))) stroke="var(--bad)" stroke-width="1.5"
                    stroke-dasharray=[band.is_exempt.then_some("2 2")] fill="none" {}
            }
        }
    }
}

/// Where a span of time lies, and how wide it is; nothing outside the picture.
fn reach(axis: &Axis, from: i64, until: i64) -> Option<(f64, f64)> {
    let is_in = until > axis.first && from < axis.end() && from < until;
    is_in.then(|| (axis.x(from), (axis.x(until) - axis.x(from)).max(1.5)))
}

/// Where a flight unloads, in its order.
fn ends(flight: &Flight) -> String {
    let landings: BTreeSet<usize> = flight.cargo.iter().filter_map(|cargo| flight.landing(cargo)).collect();
    let ends: Vec<&str> = landings.into_iter().map(|leg| flight.legs[leg].to.as_str()).collect();
    ends.join(", ")
}

/// Colour and opacity of a leg.
fn look(purpose: LegPurpose) -> (&'static str, &'static str) {
    match purpose {
        LegPurpose::Carry => ("var(--c0)", "0.32"),
        LegPurpose::Position => ("var(--c1)", "0.16"),
        LegPurpose::Return => ("var(--c6)", "0.16"),
    }
}

fn word(work: Work) -> &'static str {
    match work {
        Work::Load => "load",
        Work::Unload => "unload",
        Work::Refuel => "refuel",
    }
}

fn fill(work: Work) -> &'static str {
    match work {
        Work::Load => "url(#ground-load)",
        Work::Unload => "url(#ground-unload)",
        Work::Refuel => "var(--wash)",
    }
}

/// Hatchings of work on the ground, to be defined once in a page.
pub(super) fn patterns() -> Markup {
    html! {
        defs {
            @for (id, turn) in [("ground-load", 45), ("ground-unload", -45)] {
                pattern id=(id) width="5" height="5" patternUnits="userSpaceOnUse" patternTransform=(format!("rotate({turn})")) {
                    path d="M0 0V5" stroke="var(--soft)" stroke-width=(if turn > 0 { "1.9" } else { "1" }) {}
                }
            }
        }
    }
}

/// What is what; curfews and rests only where there are some.
pub(super) fn legend(has_bands: bool, has_rests: bool) -> Markup {
    let sign = |body: Markup, words: &str| {
        html! { li { svg width="24" height="12" aria-hidden="true" { (body) } (words) } }
    };
    let ground =
        |work: Work| html! { rect x="1" y="1" width="22" height="10" fill=(fill(work)) stroke="var(--soft)" {} };
    html! {
        ul.legend {
            @for purpose in [LegPurpose::Carry, LegPurpose::Position, LegPurpose::Return] {
                @let (colour, opacity) = look(purpose);
                (sign(html! { rect x="1" y="1" width="22" height="10" rx="2" fill=(colour) fill-opacity=(opacity) stroke=(colour) {} }, purpose_words(purpose)))
            }
            (sign(ground(Work::Load), "loading"))
            (sign(ground(Work::Unload), "unloading"))
            (sign(ground(Work::Refuel), "refuelling"))
            (sign(html! { rect x="1" y="4.5" width="22" height="3" fill="var(--c4)" {} }, "crew on duty"))
            @if has_rests {
                (sign(html! { path d="M1 6h22" stroke="var(--c4)" stroke-width="1.6" stroke-dasharray="1.5 2.5" {} }, "crew rests"))
            }
            @if has_bands {
                (sign(html! { rect x="1" y="1" width="22" height="10" fill="var(--bad-wash)" {} path d="M1 11h22" stroke="var(--bad)" stroke-width="1.5" {} }, "curfew where it is (dashed: relief flights are exempt)"))
            }
        }
    }
}
