//! Decides how balance is drawn: the centre of gravity at zero fuel, take-off and landing of every leg inside its envelope,
//! and the aim. Does not balance (`loading`). Up: [`crate::report`].

use maud::{Markup, html};
use model::hold::{CgEnvelope, CgPoint, Hold, Straight};
use model::loading::{Balance, LegBalance};
use model::quantity::{Arm, Grams};
use model::transport::AircraftType;

use crate::report::drawing::Drawing;
use crate::report::index_units;
use crate::report::labels::{Dot, Placed, place};
use crate::report::load::Loaded;
use crate::report::numbers::{arm, capital, length, short, tonnes};
use crate::report::svg::{at, axis_step, cut, line, ring};

/// Size of the picture, px.
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 16.0;
const BOTTOM: f64 = 40.0;

/// Grams of a tonne, millimetres of a metre.
const TONNE: i64 = 1_000_000;
const METRE: i64 = 1000;

/// The moments of a leg.
const MOMENTS: [&str; 3] = ["zero fuel", "take-off", "landing"];

/// What the axes span.
struct Frame {
    arms: (i64, i64),
    masses: (i64, i64),
    /// Where the chart begins below the names of its envelopes, px.
    top: f64,
}

impl Frame {
    fn of(loaded: &Loaded<'_>, aircraft: &AircraftType) -> Self {
        let shown = envelopes(&aircraft.hold);
        let limits = || shown.iter().flat_map(|(_, one)| one.forward.iter().chain(&one.aft));
        let points = || loaded.load.legs.iter().flat_map(moments);
        let arms = || limits().map(|limit| limit.arm.0).chain(points().map(|point| point.arm.0));
        let masses = || limits().map(|limit| limit.gross.get()).chain(points().map(|point| point.gross.get()));
        let pad = |low: Option<i64>, high: Option<i64>| {
            let (low, high) = (low.unwrap_or(0), high.unwrap_or(1));
            let room = ((high - low) / 8).max(1);
            (low - room, high + room)
        };
        let top = 20.0 + 15.0 * shown.len() as f64;
        Self { arms: pad(arms().min(), arms().max()), masses: pad(masses().min(), masses().max()), top }
    }

    fn x(&self, arm: i64) -> f64 {
        LEFT + (arm - self.arms.0) as f64 / (self.arms.1 - self.arms.0) as f64 * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, mass: i64) -> f64 {
        HEIGHT
            - BOTTOM
            - (mass - self.masses.0) as f64 / (self.masses.1 - self.masses.0) as f64 * (HEIGHT - self.top - BOTTOM)
    }

    fn point(&self, balance: Balance) -> (f64, f64) {
        (self.x(balance.arm.0), self.y(balance.gross.get()))
    }
}

/// The chart by itself.
fn chart(loaded: &Loaded<'_>, aircraft: &AircraftType) -> Drawing {
    let frame = Frame::of(loaded, aircraft);
    let moments = named(loaded, aircraft);
    let body = html! {
        rect x=(LEFT) y=(at(frame.top)) width=(WIDTH - LEFT - RIGHT) height=(at(HEIGHT - frame.top - BOTTOM)) fill="var(--card)" stroke="var(--line)" {}
        (axes(&frame))
        @for (index, (names, one)) in envelopes(&aircraft.hold).iter().enumerate() {
            path d=(ring(&edge(&frame, one))) fill="var(--c2)" fill-opacity="0.1" stroke="var(--c2)" stroke-width="1.6" stroke-dasharray=[dash(index)] {}
            (key(index, names, one))
        }
        @if let Some(one) = &aircraft.hold.envelopes.zero_fuel { (aim(&frame, &aircraft.hold, one)) }
        (ceilings(&frame, aircraft))
        @for leg in &loaded.load.legs {
            path d=(line(&[leg.zero_fuel, leg.landing, leg.takeoff].map(|one| frame.point(one)))) fill="none" stroke="var(--soft)" stroke-dasharray="3 3" {}
        }
        @for (index, moment) in moments.iter().enumerate() { (sign(index % 3, frame.point(moment.balance))) }
        @for label in labels(&frame, &moments) {
            @if let Some((x, y)) = label.leader {
                path.tick d=(line(&[frame.point(moments[label.dot].balance), (x, y)])) stroke-opacity="0.6" {}
            }
            text.halo x=(at(label.x)) y=(at(label.y)) { (label.text) }
        }
        text.small.strong.end x=(WIDTH - RIGHT) y="12" { "planning, not for dispatch" }
    };
    let title = format!("Centre of gravity of flight {} in its envelope", loaded.flight.id);
    Drawing { title, width: WIDTH, height: HEIGHT, body }
}

/// The same chart with its figures beside it, for a file without tables.
pub(super) fn with_figures(loaded: &Loaded<'_>, aircraft: &AircraftType) -> Drawing {
    const LINE: f64 = 17.0;
    let chart = chart(loaded, aircraft);
    let mut lines: Vec<(String, bool)> = Vec::new();
    for (index, leg) in named(loaded, aircraft).chunks(MOMENTS.len()).enumerate() {
        lines.push((capital(&loaded.leg_words(index)), true));
        for Moment { name, balance, envelope, .. } in leg {
            let limits = envelope.map_or_else(
                || "limits not known".to_owned(),
                |_| format!("limits {} to {}", length(balance.forward.0), length(balance.aft.0)),
            );
            lines.push((format!("{name}: {} at {}, {limits}", tonnes(balance.gross), length(balance.arm.0)), false));
        }
    }
    lines.push(("Consignments by their numbers".to_owned(), true));
    let book = loaded.book;
    for id in loaded.signs.consignments() {
        let item = book.allotment(id).map_or("", |allotment| book.item_name(&allotment.item));
        lines.push((format!("{}: {id} {item}", loaded.signs.number(id)), false));
    }
    let height = chart.height.max(lines.len() as f64 * LINE + 20.0);
    let body = html! {
        (chart.nested((0.0, 0.0), WIDTH))
        @for (index, (words, is_head)) in lines.iter().enumerate() {
            text.strong[*is_head] x=(WIDTH + 20.0) y=(at(24.0 + LINE * index as f64)) { (cut(words, 12.0, 1100.0 - WIDTH - 40.0)) }
        }
    };
    Drawing { title: chart.title, width: 1100.0, height, body }
}

/// The chart with its table.
pub(super) fn draw(loaded: &Loaded<'_>, aircraft: &AircraftType) -> Markup {
    let moments = named(loaded, aircraft);
    let has_index = aircraft.hold.index.is_some();
    html! {
        figure.balance {
            (chart(loaded, aircraft).inline("envelope"))
            div {
                div.table tabindex="0" { table {
                    thead { tr {
                        th { "Moment" } th.n { "Mass" } th.n { "CG arm" } @if has_index { th.n { "Index" } }
                        th.n { "Forward limit" } th.n { "Aft limit" } th.n { "Room" }
                    } }
                    tbody {
                        @for (index, leg) in moments.chunks(MOMENTS.len()).enumerate() {
                            @if moments.len() > MOMENTS.len() { tr { th.group colspan="7" { (capital(&loaded.leg_words(index))) } } }
                            @for moment in leg { (row(moment, &aircraft.hold)) }
                        }
                    }
                } }
                @for (names, one) in envelopes(&aircraft.hold) {
                    p.caption { "Envelope at " (names) ": " (super::book::source(&one.source)) }
                }
                @if let Some(index) = &aircraft.hold.index {
                    p.caption { "Index: mass \u{d7} (arm \u{2212} " (arm(index.reference_um / 1000)) ") in the units of the type, limits in it below the arms." }
                }
            }
        }
    }
}

/// The three moments of a leg.
pub(super) fn moments(leg: &LegBalance) -> [Balance; 3] {
    [leg.zero_fuel, leg.takeoff, leg.landing]
}

/// A moment of a leg with its name and the envelope it must keep within, where one is known.
struct Moment<'a> {
    name: &'static str,
    label: String,
    balance: Balance,
    envelope: Option<&'a CgEnvelope>,
}

/// Every moment of every leg; legs are counted from one where there are several.
fn named<'a>(loaded: &Loaded<'_>, aircraft: &'a AircraftType) -> Vec<Moment<'a>> {
    let known = &aircraft.hold.envelopes;
    let envelopes = [&known.zero_fuel, &known.takeoff, &known.landing].map(Option::as_ref);
    let mut named = Vec::new();
    for (index, leg) in loaded.load.legs.iter().enumerate() {
        for ((moment, envelope), balance) in MOMENTS.into_iter().zip(envelopes).zip(moments(leg)) {
            let several = loaded.load.legs.len() > 1;
            let label = if several { format!("{} {moment}", index + 1) } else { moment.to_owned() };
            named.push(Moment { name: moment, label, balance, envelope });
        }
    }
    named
}

/// The known envelopes of a type with their moments, those that run alike once.
fn envelopes(hold: &Hold) -> Vec<(String, &CgEnvelope)> {
    let known = &hold.envelopes;
    let mut different: Vec<(String, &CgEnvelope)> = Vec::new();
    for (name, one) in MOMENTS.into_iter().zip([&known.zero_fuel, &known.takeoff, &known.landing]) {
        let Some(one) = one else { continue };
        match different.iter_mut().find(|(_, other)| *other == one) {
            Some((names, _)) => names.push_str(&format!(", {name}")),
            None => different.push((name.to_owned(), one)),
        }
    }
    different
}

/// How the outline of an envelope is broken, by its place among them.
fn dash(index: usize) -> Option<&'static str> {
    [None, Some("9 4"), Some("3 3")].get(index).copied().flatten()
}

/// The name of an envelope above the chart, beside a piece of its outline.
fn key(index: usize, names: &str, envelope: &CgEnvelope) -> Markup {
    let y = 12.0 + 15.0 * index as f64;
    html! {
        path d=(format!("M{LEFT} {y}h26")) stroke="var(--c2)" stroke-width="1.6" stroke-dasharray=[dash(index)] fill="none" {}
        text.small x=(LEFT + 32.0) y=(at(y + 3.5)) { "limits at " (names) @if envelope.assumed || envelope.source.is_assumption() { " (assumed)" } }
    }
}

/// One side of an envelope as it runs on paper: straight in moment is bent in arm.
fn side(frame: &Frame, corners: &[CgPoint], straight: Straight) -> Vec<(f64, f64)> {
    const PIECES: i64 = 12;
    let point = |corner: &CgPoint| (frame.x(corner.arm.0), frame.y(corner.gross.get()));
    if straight == Straight::InArm {
        return corners.iter().map(point).collect();
    }
    let mut points: Vec<(f64, f64)> = corners.iter().take(1).map(point).collect();
    for pair in corners.windows(2) {
        let moment = |corner: &CgPoint| corner.gross.get() as f64 * corner.arm.0 as f64;
        for piece in 1..=PIECES {
            let share = piece as f64 / PIECES as f64;
            let gross = pair[0].gross.get() as f64 * (1.0 - share) + pair[1].gross.get() as f64 * share;
            let moment = moment(&pair[0]) * (1.0 - share) + moment(&pair[1]) * share;
            points.push((frame.x((moment / gross.max(1.0)) as i64), frame.y(gross as i64)));
        }
    }
    points
}

/// The outline of an envelope: up its forward side, down its aft side.
fn edge(frame: &Frame, envelope: &CgEnvelope) -> Vec<(f64, f64)> {
    let mut outline = side(frame, &envelope.forward, envelope.straight);
    outline.extend(side(frame, &envelope.aft, envelope.straight).into_iter().rev());
    outline
}

/// Where the centre of gravity is aimed at, over the masses of the envelope at zero fuel.
fn aim(frame: &Frame, hold: &Hold, envelope: &CgEnvelope) -> Markup {
    let masses = || envelope.forward.iter().chain(&envelope.aft).map(|corner| corner.gross);
    let mut points: Vec<(f64, f64)> = Vec::new();
    if let (Some(low), Some(high)) = (masses().min(), masses().max()) {
        for step in 0..=8 {
            let gross = low.get() + (high.get() - low.get()) / 8 * step;
            let (forward, aft) = (limit(&envelope.forward, gross), limit(&envelope.aft, gross));
            let aimed = forward.0 + (aft.0 - forward.0) * hold.aim.get() / 1000;
            points.push((frame.x(aimed), frame.y(gross)));
        }
    }
    html! {
        path d=(line(&points)) fill="none" stroke="var(--c2)" stroke-dasharray="10 3 2 3" {}
        @if let Some((x, y)) = points.last() { text.small.middle.halo x=(at(*x)) y=(at(*y - 5.0)) { "aim" } }
    }
}

/// A limit at a mass, straight in arm: near enough for a line that steers and does not bind.
fn limit(corners: &[CgPoint], gross: i64) -> Arm {
    let Some(last) = corners.last() else { return Arm(0) };
    for pair in corners.windows(2) {
        let (from, until) = (pair[0].gross.get(), pair[1].gross.get());
        if gross < from {
            return pair[0].arm;
        }
        if gross <= until && until > from {
            let share = (gross - from) as f64 / (until - from) as f64;
            return Arm(pair[0].arm.0 + ((pair[1].arm.0 - pair[0].arm.0) as f64 * share) as i64);
        }
    }
    corners.first().filter(|first| gross < first.gross.get()).unwrap_or(last).arm
}

fn row(Moment { name, balance, envelope, .. }: &Moment<'_>, hold: &Hold) -> Markup {
    let (balance, room) = (*balance, room(*balance));
    let limit = |arm: Arm| {
        html! {
            @if envelope.is_none() { span.soft { "not known" } } @else {
                (length(arm.0))
                @if let Some(index) = &hold.index { br; span.soft { (index_units::of_arm(index, balance.gross.get(), arm.0)) } }
            }
        }
    };
    html! {
        tr {
            th { (capital(name)) }
            td.n { (tonnes(balance.gross)) }
            td.n { (length(balance.arm.0)) }
            @if let Some(index) = &hold.index { td.n { (index_units::of_aircraft(index, balance)) } }
            td.n { (limit(balance.forward)) }
            td.n { (limit(balance.aft)) }
            td.n {
                @match envelope {
                    None => "not checked",
                    Some(_) if room < 0 => span.pill.bad { (length(room)) " outside" },
                    Some(envelope) if envelope.assumed => { (length(room)) br; span.soft { "not checked" } }
                    Some(_) => span.pill.ok { (length(room)) },
                }
            }
        }
    }
}

/// Room of the centre of gravity to the nearer of its limits, mm; below zero outside.
pub(super) fn room(balance: Balance) -> i64 {
    (balance.arm.0 - balance.forward.0).min(balance.aft.0 - balance.arm.0)
}

/// The sign of a moment: told apart by its shape, not by its colour.
fn sign(moment: usize, (x, y): (f64, f64)) -> Markup {
    html! {
        @match moment {
            0 => circle cx=(at(x)) cy=(at(y)) r="4.6" fill="var(--card)" stroke="var(--ink)" stroke-width="1.8" {},
            1 => path d=(format!("M{} {}l5.2 9h-10.4z", at(x), at(y - 5.6))) fill="var(--ink)" {},
            _ => rect x=(at(x - 4.0)) y=(at(y - 4.0)) width="8" height="8" fill="var(--c0)" stroke="var(--ink)" stroke-width="1.4" {},
        }
    }
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
            path.axis d=(format!("M{} {}V{}", at(frame.x(arm)), at(frame.top), at(HEIGHT - BOTTOM))) {}
            text.soft.small.middle x=(at(frame.x(arm))) y=(at(HEIGHT - BOTTOM + 15.0)) { (length(arm)) }
        }
        text.soft.small.end x=(LEFT - 6.0) y=(at(frame.top - 4.0)) { "t" }
        text.soft.small.end x=(at(WIDTH - RIGHT)) y=(at(HEIGHT - 6.0)) { "arm of the centre of gravity, aft to the right" }
    }
}

/// Structural limits of mass inside the frame.
fn ceilings(frame: &Frame, aircraft: &AircraftType) -> Markup {
    let mut limits: Vec<(&str, Grams)> =
        [("MTOW", Some(aircraft.mtow)), ("MLW", aircraft.mlw), ("MZFW", aircraft.mzfw), ("OEW", Some(aircraft.oew))]
            .into_iter()
            .filter_map(|(name, mass)| mass.map(|mass| (name, mass)))
            .filter(|(_, mass)| (frame.masses.0..=frame.masses.1).contains(&mass.get()))
            .collect();
    limits.sort_by_key(|(_, mass)| std::cmp::Reverse(*mass));
    html! {
        @for (index, (name, mass)) in limits.iter().enumerate() {
            @let y = frame.y(mass.get());
            // Names of limits that lie close take turns at the two ends of their lines.
            @let is_left = index % 2 == 0;
            path d=(format!("M{LEFT} {}H{}", at(y), at(WIDTH - RIGHT))) stroke="var(--c3)" stroke-width="0.8" stroke-dasharray="6 3" fill="none" {}
            text.small.halo.end[!is_left] x=(at(if is_left { LEFT + 4.0 } else { WIDTH - RIGHT - 4.0 })) y=(at(y - 3.0)) style="fill:var(--bad)" { (name) }
        }
    }
}

/// Labels of the moments, beside their points and apart from one another.
fn labels(frame: &Frame, moments: &[Moment<'_>]) -> Vec<Placed> {
    let dots: Vec<Dot> = moments
        .iter()
        .map(|Moment { label, balance, .. }| {
            let (x, y) = frame.point(*balance);
            Dot { x: x - LEFT, y: y - frame.top, long: label.clone(), short: label.clone() }
        })
        .collect();
    let mut placed = place(&dots, &[], WIDTH - LEFT - RIGHT, HEIGHT - frame.top - BOTTOM);
    for label in &mut placed {
        label.x += LEFT;
        label.y += frame.top;
        label.leader = label.leader.map(|(x, y)| (x + LEFT, y + frame.top));
    }
    placed
}
