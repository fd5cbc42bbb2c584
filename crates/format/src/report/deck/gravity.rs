//! Decides how the centre of gravity is marked on a deck: for each leg at zero fuel, between its limits, with the aim.
//! Up: [`crate::report::deck`].

use maud::{Markup, html};

use super::View;
use crate::report::numbers::length;
use crate::report::svg::{at, text_width};

/// Height of the row of a leg, px.
const ROW: f64 = 15.0;

/// What is known of a leg's centre of gravity, px along the deck.
struct Row {
    mark: f64,
    words: String,
    limits: Option<(f64, f64, f64)>,
    is_assumed: bool,
}

/// The rows above a deck.
pub(super) struct Strip {
    rows: Vec<Row>,
    long: f64,
}

impl Strip {
    /// Rows of the legs whose centre of gravity lies over this deck.
    pub(super) fn of(view: View<'_>) -> Self {
        let hold = view.hold;
        let long = view.long();
        let x = |arm: i64| (arm - hold.arm_front.0 - view.deck.x.get()) as f64 * view.scale;
        let envelope = hold.envelopes.zero_fuel.as_ref();
        let rows = view.loaded.load.legs.iter().enumerate().filter_map(|(index, leg)| {
            let balance = leg.zero_fuel;
            let mark = x(balance.arm.0);
            if !(0.0..=long).contains(&mark) {
                return None;
            }
            let aim = balance.forward.0 + (balance.aft.0 - balance.forward.0) * hold.aim.get() / 1000;
            let limits = envelope.map(|_| (x(balance.forward.0).max(0.0), x(balance.aft.0).min(long), x(aim)));
            let of = if view.loaded.load.legs.len() > 1 { format!(" on leg {}", index + 1) } else { String::new() };
            let mut words = format!("CG at zero fuel{of}, {}", length(balance.arm.0));
            let is_assumed = envelope.is_some_and(|one| one.assumed || one.source.is_assumption());
            words.push_str(match (envelope, is_assumed) {
                (None, _) => "; limits not known",
                (Some(_), true) => "; limits assumed, tick: aim",
                (Some(_), false) => "; tick: aim",
            });
            Some(Row { mark, words, limits, is_assumed })
        });
        Self { rows: rows.collect(), long }
    }

    /// Height of all rows, px.
    pub(super) fn height(&self) -> f64 {
        if self.rows.is_empty() { 0.0 } else { self.rows.len() as f64 * ROW + 5.0 }
    }

    /// Lines from the marks down through the deck, to be drawn below what stands there.
    pub(super) fn lines(&self, plan_high: f64) -> Markup {
        html! {
            @for (index, row) in self.rows.iter().enumerate() {
                @let y = index as f64 * ROW + 7.0;
                path d=(format!("M{} {}V{}", at(row.mark), at(y), at(self.height() + plan_high + 4.0))) stroke="var(--ink)" stroke-dasharray="5 3" fill="none" {}
                path d=(format!("M{} {}l-4 7h8z", at(row.mark), at(self.height() + plan_high))) fill="var(--ink)" {}
            }
        }
    }

    /// Limits, aim, marks and words.
    pub(super) fn draw(&self) -> Markup {
        html! {
            @for (index, row) in self.rows.iter().enumerate() {
                @let y = index as f64 * ROW + 7.0;
                @if let Some((from, until, aim)) = row.limits {
                    rect x=(at(from)) y=(at(y - 3.5)) width=(at((until - from).max(0.0))) height="7" fill="var(--c2)" fill-opacity="0.25" stroke="var(--c2)" stroke-dasharray=[row.is_assumed.then_some("3 2")] {}
                    path d=(format!("M{} {}v11", at(aim), at(y - 5.5))) stroke="var(--c2)" stroke-width="2" {}
                }
                (mark(row.mark, y))
                @let right = row.limits.map_or(row.mark, |(_, until, _)| until.max(row.mark)) + 10.0;
                @let is_right = right + text_width(&row.words, 9.5) < self.long;
                @let left = row.limits.map_or(row.mark, |(from, ..)| from.min(row.mark)) - 10.0;
                text.fine.end[!is_right] x=(at(if is_right { right } else { left })) y=(at(y + 3.5)) { (row.words) }
            }
        }
    }
}

/// The sign of a centre of gravity: a disc of two black and two white quarters.
pub(in crate::report) fn mark(x: f64, y: f64) -> Markup {
    html! {
        circle cx=(at(x)) cy=(at(y)) r="5" fill="var(--card)" stroke="var(--ink)" stroke-width="1.2" {}
        path d=(format!("M{x} {y}v-5a5 5 0 0 1 5 5zM{x} {y}v5a5 5 0 0 1 -5 -5z", x = at(x), y = at(y))) fill="var(--ink)" {}
    }
}
