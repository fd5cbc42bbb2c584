//! Decides how the limits of zones are drawn below a deck: a bar over each stretch with what the load makes of it. Up:
//! [`crate::report::deck`].

use maud::{Markup, html};
use model::hold::HoldZone;
use model::quantity::{Grams, Millimetres};

use super::View;
use crate::report::numbers::mass;
use crate::report::svg::{at, text_width};

/// Height of a lane, px.
const LANE: f64 = 16.0;

/// Most lanes: beyond these the load sheet tells them.
const LANES_MAX: usize = 6;

/// A bar.
struct Bar {
    from: f64,
    until: f64,
    lane: usize,
    words: Vec<String>,
    is_over: bool,
}

/// The bars of a deck.
pub(super) struct Bars {
    bars: Vec<Bar>,
    lanes: usize,
    left_away: usize,
}

impl Bars {
    /// The zones of a deck, each on the first lane where it meets no other.
    pub(super) fn of(view: View<'_>) -> Self {
        let mut zones: Vec<&HoldZone> = view.hold.zones.iter().filter(|zone| zone.deck == view.deck.deck).collect();
        zones.sort_by_key(|zone| (zone.from, zone.to));
        let mut ends: Vec<Millimetres> = Vec::new();
        let (mut bars, mut left_away) = (Vec::new(), 0);
        for zone in zones {
            let lane = ends.iter().position(|end| *end <= zone.from).unwrap_or(ends.len());
            if lane >= LANES_MAX {
                left_away += 1;
                continue;
            }
            if lane == ends.len() {
                ends.push(zone.to);
            } else {
                ends[lane] = zone.to;
            }
            let (words, is_over) = words(view, zone);
            let (from, until) = (view.x(zone.from).max(0.0), view.x(zone.to).min(view.long()));
            bars.push(Bar { from, until, lane, words, is_over });
        }
        Self { bars, lanes: ends.len(), left_away }
    }

    /// Height of all lanes, px.
    pub(super) fn height(&self) -> f64 {
        let lanes = self.lanes + usize::from(self.left_away > 0);
        if lanes == 0 { 4.0 } else { lanes as f64 * LANE + 8.0 }
    }

    /// Draws them.
    pub(super) fn draw(&self) -> Markup {
        html! {
            @for bar in &self.bars {
                @let y = bar.lane as f64 * LANE + 8.0;
                @let room = bar.until - bar.from - 8.0;
                path.tick d=(format!("M{} {}v6M{} {}v6", at(bar.from + 0.5), at(y - 3.0), at(bar.until - 0.5), at(y - 3.0))) {}
                @match bar.words.iter().find(|words| text_width(words, 9.5) <= room) {
                    Some(words) => {
                        @let gap = text_width(words, 9.5) / 2.0 + 3.0;
                        @let middle = f64::midpoint(bar.from, bar.until);
                        path.tick d=(format!("M{} {y}H{}M{} {y}H{}", at(bar.from), at(middle - gap), at(middle + gap), at(bar.until), y = at(y))) {}
                        text.fine.middle style=[bar.is_over.then_some("fill:var(--bad)")] x=(at(middle)) y=(at(y + 3.5)) { (words) }
                    }
                    None => path.tick d=(format!("M{} {}H{}", at(bar.from), at(y), at(bar.until))) {},
                }
            }
            @if self.left_away > 0 {
                text.soft.fine x="0" y=(at(self.lanes as f64 * LANE + 11.0)) { "and " (self.left_away) " more zones on the load sheet" }
            }
        }
    }
}

/// What is written on the bar of a zone, the longest first, and whether the load is over its limit.
fn words(view: View<'_>, zone: &HoldZone) -> (Vec<String>, bool) {
    let measured = |limit: &str| {
        let line = view.loaded.load.sheet.iter().find(|line| line.limit == limit && line.of == zone.id);
        line.map(|line| line.value)
    };
    let (limit, value, per) = match (zone.gross_max, zone.per_metre_max) {
        (Some(most), _) => (Some(most), measured("zone"), ""),
        (None, Some(most)) => (Some(most), measured("running"), " on a metre"),
        (None, None) => (None, None, ""),
    };
    let over = value.zip(limit).is_some_and(|(value, limit)| value > limit.get());
    let amounts = match (value, limit) {
        (Some(value), Some(limit)) => format!("{} of {}{per}", mass(Grams::of(value)), mass(limit)),
        (None, Some(limit)) => format!("up to {}{per}", mass(limit)),
        _ => String::new(),
    };
    let short = value.map(|value| mass(Grams::of(value)));
    let words = [Some(format!("{}: {amounts}", zone.id)), Some(amounts), short, Some(zone.id.clone())];
    (words.into_iter().flatten().filter(|words| !words.is_empty()).collect(), over)
}
