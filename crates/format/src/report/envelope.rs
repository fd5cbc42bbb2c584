//! Decides how balance is drawn: the centre of gravity at zero fuel, take-off and landing inside its envelope.
//! Does not balance (`loading`). Up: [`crate::report`].

use maud::{Markup, html};
use model::hold::CgEnvelope;
use model::loading::{AircraftLoad, Balance, LegBalance};
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
        let limits = || envelopes(aircraft).into_iter().flat_map(|one| one.forward.iter().chain(&one.aft));
        let points = || load.legs.iter().flat_map(moments);
        let arms = || limits().map(|limit| limit.arm.0).chain(points().map(|point| point.arm.0));
        let masses = || limits().map(|limit| limit.gross.get()).chain(points().map(|point| point.gross.get()));
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
    let title = format!("Centre of gravity of flight {} in its envelope", load.flight);
    let moments = named(load, aircraft);
    html! {
        figure.balance {
            svg.envelope viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(title) {
                title { (title) }
                (axes(&frame))
                @for one in envelopes(aircraft) {
                    path d=(ring(&edge(&frame, one))) fill="var(--c2)" fill-opacity="0.12" stroke="var(--c2)" stroke-width="1.5" {}
                }
                (ceilings(&frame, aircraft))
                @for leg in &load.legs {
                    path d=(line(&[point(&frame, leg.zero_fuel), point(&frame, leg.landing), point(&frame, leg.takeoff)])) fill="none" stroke="var(--soft)" stroke-dasharray="3 3" {}
                }
                @for (index, moment) in moments.iter().enumerate() {
                    @let (x, y) = point(&frame, moment.balance);
                    circle cx=(at(x)) cy=(at(y)) r="4.5" fill=(["var(--card)", "var(--ink)", "var(--c0)"][index % 3]) stroke="var(--ink)" stroke-width="1.6" {}
                }
                @for label in labels(&frame, &moments) { text.halo x=(at(label.x)) y=(at(label.y)) { (label.text) } }
            }
            div.table tabindex="0" { table {
                thead { tr { th { "Moment" } th.n { "Mass" } th.n { "CG arm" } th.n { "Forward limit" } th.n { "Aft limit" } th.n { "Room" } } }
                tbody { @for moment in &moments { (row(moment)) } }
            } }
        }
    }
}

/// The three moments of a leg.
pub(super) fn moments(leg: &LegBalance) -> [Balance; 3] {
    [leg.zero_fuel, leg.takeoff, leg.landing]
}

/// A moment of a leg with its name and the envelope it must keep within, where one is known.
struct Moment<'a> {
    name: String,
    balance: Balance,
    envelope: Option<&'a CgEnvelope>,
}

/// Every moment of every leg; legs are counted from one where there are several.
fn named<'a>(load: &AircraftLoad, aircraft: &'a AircraftType) -> Vec<Moment<'a>> {
    let envelopes = &aircraft.hold.envelopes;
    let kinds = [
        ("zero fuel", envelopes.zero_fuel.as_ref()),
        ("take-off", envelopes.takeoff.as_ref()),
        ("landing", envelopes.landing.as_ref()),
    ];
    let mut named = Vec::new();
    for (index, leg) in load.legs.iter().enumerate() {
        for ((name, envelope), balance) in kinds.into_iter().zip(moments(leg)) {
            let name = if load.legs.len() > 1 { format!("leg {}, {name}", index + 1) } else { name.to_owned() };
            named.push(Moment { name, balance, envelope });
        }
    }
    named
}

/// The known envelopes of a type, those that run alike once.
fn envelopes(aircraft: &AircraftType) -> Vec<&CgEnvelope> {
    let known = &aircraft.hold.envelopes;
    let mut different: Vec<&CgEnvelope> = Vec::new();
    for one in [&known.zero_fuel, &known.takeoff, &known.landing].into_iter().flatten() {
        if !different.contains(&one) {
            different.push(one);
        }
    }
    different
}

/// The outline of an envelope: up its forward side, down its aft side.
fn edge(frame: &Frame, envelope: &CgEnvelope) -> Vec<(f64, f64)> {
    let sides = envelope.forward.iter().chain(envelope.aft.iter().rev());
    sides.map(|corner| (frame.x(corner.arm.0), frame.y(corner.gross.get()))).collect()
}

fn row(Moment { name, balance, envelope }: &Moment<'_>) -> Markup {
    let (balance, room) = (*balance, room(*balance));
    html! {
        tr {
            th { (name) }
            td.n { (tonnes(balance.gross)) }
            td.n { (length(balance.arm.0)) }
            td.n { (length(balance.forward.0)) }
            td.n { (length(balance.aft.0)) }
            td.n {
                @match envelope {
                    None => "not checked: no envelope is known",
                    Some(envelope) if envelope.assumed => { (length(room)) " to an assumed limit: not checked" }
                    Some(_) => span.pill.(if room >= 0 { "ok" } else { "bad" }) { (length(room)) @if room < 0 { " outside" } },
                }
            }
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
fn labels(frame: &Frame, moments: &[Moment<'_>]) -> Vec<Placed> {
    let dots: Vec<Dot> = moments
        .iter()
        .map(|Moment { name, balance, .. }| {
            let (x, y) = point(frame, *balance);
            Dot { x, y, long: name.clone(), short: name.clone() }
        })
        .collect();
    place(&dots, &[], WIDTH, HEIGHT)
}
