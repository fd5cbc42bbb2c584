//! Decides how balance is drawn: the centre of gravity at zero fuel, take-off and landing inside its envelope.
//! Does not balance (`loading`). Up: [`crate::report`].

use maud::{Markup, html};
use model::loading::{AircraftLoad, Balance};
use model::quantity::Grams;
use model::transport::AircraftType;

use crate::report::labels::{Dot, Placed, place};
use crate::report::numbers::{length, short, tonnes};
use crate::report::svg::{at, axis_step, line, ring};

/// Size of the picture, px.
const WIDTH: f64 = 520.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 40.0;

/// Grams of a tonne, millimetres of a metre.
const TONNE: i64 = 1_000_000;
const METRE: i64 = 1000;

/// What the axes span.
struct Frame {
    arms: (i64, i64),
    masses: (i64, i64),
}

impl Frame {
    fn of(load: &AircraftLoad, aircraft: &AircraftType) -> Self {
        let limits = &aircraft.hold.cg_limits;
        let points = [load.zero_fuel, load.takeoff, load.landing];
        let arms = || {
            limits.iter().flat_map(|limit| [limit.forward.0, limit.aft.0]).chain(points.iter().map(|point| point.arm.0))
        };
        let masses =
            || limits.iter().map(|limit| limit.gross.get()).chain(points.iter().map(|point| point.gross.get()));
        let pad = |low: Option<i64>, high: Option<i64>| {
            let (low, high) = (low.unwrap_or(0), high.unwrap_or(1));
            let room = ((high - low) / 8).max(1);
            (low - room, high + room)
        };
        Self { arms: pad(arms().min(), arms().max()), masses: pad(masses().min(), masses().max()) }
    }

    fn x(&self, arm: i64) -> f64 {
        LEFT + (arm - self.arms.0) as f64 / (self.arms.1 - self.arms.0) as f64 * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, mass: i64) -> f64 {
        HEIGHT
            - BOTTOM
            - (mass - self.masses.0) as f64 / (self.masses.1 - self.masses.0) as f64 * (HEIGHT - TOP - BOTTOM)
    }
}

/// Draws the envelope of a flight's type with the three moments of a load.
pub(super) fn draw(load: &AircraftLoad, aircraft: &AircraftType) -> Markup {
    let frame = Frame::of(load, aircraft);
    let limits = &aircraft.hold.cg_limits;
    let mut edge: Vec<(f64, f64)> =
        limits.iter().map(|limit| (frame.x(limit.forward.0), frame.y(limit.gross.get()))).collect();
    edge.extend(limits.iter().rev().map(|limit| (frame.x(limit.aft.0), frame.y(limit.gross.get()))));
    let title = format!("Centre of gravity of flight {} in its envelope", load.flight);
    let moments = [("zero fuel", load.zero_fuel), ("take-off", load.takeoff), ("landing", load.landing)];
    html! {
        figure.balance {
            svg.envelope viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(title) {
                title { (title) }
                (axes(&frame))
                path d=(ring(&edge)) fill="var(--c2)" fill-opacity="0.12" stroke="var(--c2)" stroke-width="1.5" {}
                (ceilings(&frame, aircraft))
                path d=(line(&[point(&frame, load.zero_fuel), point(&frame, load.landing), point(&frame, load.takeoff)])) fill="none" stroke="var(--soft)" stroke-dasharray="3 3" {}
                @for (index, (_, balance)) in moments.iter().enumerate() {
                    @let (x, y) = point(&frame, *balance);
                    circle cx=(at(x)) cy=(at(y)) r="4.5" fill=(["var(--card)", "var(--ink)", "var(--c0)"][index]) stroke="var(--ink)" stroke-width="1.6" {}
                }
                @for label in labels(&frame, &moments) { text.halo x=(at(label.x)) y=(at(label.y)) { (label.text) } }
            }
            div.table tabindex="0" { table {
                thead { tr { th { "Moment" } th.n { "Mass" } th.n { "CG arm" } th.n { "Forward limit" } th.n { "Aft limit" } th.n { "Room" } } }
                tbody { @for (name, balance) in &moments { (row(name, *balance)) } }
            } }
        }
    }
}

fn row(name: &str, balance: Balance) -> Markup {
    let room = room(balance);
    html! {
        tr {
            th { (name) }
            td.n { (tonnes(balance.gross)) }
            td.n { (length(balance.arm.0)) }
            td.n { (length(balance.forward.0)) }
            td.n { (length(balance.aft.0)) }
            td.n { span.pill.(if room >= 0 { "ok" } else { "bad" }) { (length(room)) @if room < 0 { " outside" } } }
        }
    }
}

/// Room of the centre of gravity to the nearer of its limits, mm; below zero outside.
pub(super) fn room(balance: Balance) -> i64 {
    (balance.arm.0 - balance.forward.0).min(balance.aft.0 - balance.arm.0)
}

fn point(frame: &Frame, balance: Balance) -> (f64, f64) {
    (frame.x(balance.arm.0), frame.y(balance.gross.get()))
}

fn axes(frame: &Frame) -> Markup {
    let ticks = |(low, high): (i64, i64), unit: i64| {
        let step = axis_step((high - low) * 10 / unit, 5) * unit / 10;
        let step = step.max(1);
        (low.div_euclid(step) + 1..=high.div_euclid(step)).map(move |tick| tick * step).collect::<Vec<i64>>()
    };
    html! {
        @for mass in ticks(frame.masses, TONNE) {
            path.axis d=(format!("M{LEFT} {}H{}", at(frame.y(mass)), at(WIDTH - RIGHT))) {}
            text.soft.small.end x=(at(LEFT - 6.0)) y=(at(frame.y(mass) + 3.5)) { (short(mass / TONNE)) }
        }
        @for arm in ticks(frame.arms, METRE) {
            path.axis d=(format!("M{} {TOP}V{}", at(frame.x(arm)), at(HEIGHT - BOTTOM))) {}
            text.soft.small.middle x=(at(frame.x(arm))) y=(at(HEIGHT - BOTTOM + 15.0)) { (length(arm)) }
        }
        text.soft.small x="6" y="12" { "t" }
        text.soft.small.end x=(at(WIDTH - RIGHT)) y=(at(HEIGHT - 6.0)) { "arm of the centre of gravity, aft to the right" }
    }
}

/// Structural limits of mass inside the frame.
fn ceilings(frame: &Frame, aircraft: &AircraftType) -> Markup {
    let limits: Vec<(&str, Grams)> =
        [("MTOW", Some(aircraft.mtow)), ("MLW", aircraft.mlw), ("MZFW", aircraft.mzfw), ("OEW", Some(aircraft.oew))]
            .into_iter()
            .filter_map(|(name, mass)| mass.map(|mass| (name, mass)))
            .filter(|(_, mass)| (frame.masses.0..=frame.masses.1).contains(&mass.get()))
            .collect();
    html! {
        @for (name, mass) in limits {
            @let y = frame.y(mass.get());
            path d=(format!("M{LEFT} {}H{}", at(y), at(WIDTH - RIGHT))) stroke="var(--c3)" stroke-width="0.8" stroke-dasharray="6 3" fill="none" {}
            text.small.halo x=(at(LEFT + 4.0)) y=(at(y - 3.0)) style="fill:var(--bad)" { (name) }
        }
    }
}

/// Labels of the moments, beside their points and apart from one another.
fn labels(frame: &Frame, moments: &[(&str, Balance)]) -> Vec<Placed> {
    let dots: Vec<Dot> = moments
        .iter()
        .map(|(name, balance)| {
            let (x, y) = point(frame, *balance);
            Dot { x, y, long: (*name).to_owned(), short: (*name).to_owned() }
        })
        .collect();
    place(&dots, &[], WIDTH, HEIGHT)
}
