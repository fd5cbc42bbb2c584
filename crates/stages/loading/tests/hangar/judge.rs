//! Decides whether a whole load keeps every limit, by re-deriving each from the solution. Up: the tests of the crate.

use std::collections::BTreeMap;

use loading::solve;
use model::control::Control;
use model::hold::{CargoDeck, Deck, DoorSide, HoldPosition, UldType};
use model::id::{ConsignmentId, UnitId};
use model::loading::{
    AircraftLoad, Balance, CargoMove, CargoToLoad, FlightToLoad, LoadedUnit, LoadingProblem, LoadingSolution,
    LoadingStep, Support,
};
use model::quantity::Grams;

use crate::geometry::{assert_solids, solids};

fn wide(grams: Grams) -> i128 {
    i128::from(grams.get())
}

fn deck_of<'a>(flight: &'a FlightToLoad, unit: &LoadedUnit) -> &'a CargoDeck {
    flight.aircraft.hold.decks.iter().find(|deck| deck.deck == unit.deck).expect("units stand on decks")
}

fn position_of<'a>(flight: &'a FlightToLoad, unit: &LoadedUnit) -> Option<&'a HoldPosition> {
    let id = unit.position.as_ref()?;
    Some(flight.aircraft.hold.positions.iter().find(|at| at.id == *id).expect("positions are of the hold"))
}

/// Where each unit comes aboard and where it leaves, by its first content.
fn stays<'a>(flight: &FlightToLoad, load: &'a AircraftLoad) -> BTreeMap<&'a UnitId, (u8, u8)> {
    let stay = |unit: &LoadedUnit| {
        let cargo = pack_of(flight, unit, 0);
        (cargo.load_order, cargo.unload_order)
    };
    load.units.iter().map(|unit| (&unit.id, stay(unit))).collect()
}

/// Twice the arm a unit acts at.
fn doubled_arm(flight: &FlightToLoad, unit: &LoadedUnit) -> i128 {
    let middle = 2 * (flight.aircraft.hold.arm_front.0 + unit.x.get()) + unit.length.get();
    i128::from(position_of(flight, unit).and_then(|at| at.arm).map_or(middle, |arm| 2 * arm.0))
}

fn assert_balance(flight: &FlightToLoad, balance: &Balance, name: usize, mass: i128, moment: i128) {
    let envelopes = &flight.aircraft.hold.envelopes;
    let envelope = [&envelopes.zero_fuel, &envelopes.takeoff, &envelopes.landing][name];
    assert_eq!(wide(balance.gross), mass);
    // The printed arm is within half a millimetre of the exact one, and both are within the limits.
    assert!((moment - 2 * mass * i128::from(balance.arm.0)).abs() <= mass, "{balance:?}");
    assert!(balance.forward <= balance.arm && balance.arm <= balance.aft, "{balance:?}");
    let Some(envelope) = envelope else { return };
    // The envelopes of the tests have two corners.
    for (corners, sign) in [(&envelope.forward, 1), (&envelope.aft, -1)] {
        let (low, high) = (&corners[0], &corners[1]);
        let span = wide(high.gross) - wide(low.gross);
        let over = (mass - wide(low.gross)).clamp(0, span);
        let limit = i128::from(low.arm.0) * span + i128::from(high.arm.0 - low.arm.0) * over;
        assert!(sign * (moment * span - 2 * mass * limit) >= 0, "out of the envelope: {balance:?}");
    }
}

fn assert_legs(flight: &FlightToLoad, load: &AircraftLoad) {
    let (aircraft, hold) = (&flight.aircraft, &flight.aircraft.hold);
    let stays = stays(flight, load);
    assert_eq!(load.legs.len(), flight.legs.len());
    for (leg, balance) in flight.legs.iter().zip(&load.legs) {
        let mut people = 0;
        for seated in &load.seated {
            let cargo = flight.cargo.iter().find(|cargo| cargo.consignment == seated.consignment);
            let cargo = cargo.expect("people come from the cargo");
            if cargo.load_order <= leg.load_until {
                people += wide(cargo.pack.gross()) * i128::from(seated.people.get());
            }
        }
        let is_aboard = |(from, to): (u8, u8)| from <= leg.load_until && to >= leg.unload_from;
        let aboard = || load.units.iter().filter(|unit| is_aboard(stays[&unit.id]));
        let payload = people + aboard().map(|unit| wide(unit.gross)).sum::<i128>();
        assert!(payload <= wide(leg.payload_max), "payload");
        let mass = wide(aircraft.oew) + payload;
        let moment = wide(aircraft.oew) * 2 * i128::from(hold.oew_arm.0)
            + people * 2 * i128::from(hold.arm_front.0)
            + aboard().map(|unit| wide(unit.gross) * doubled_arm(flight, unit)).sum::<i128>();
        let fuels = [Grams::ZERO, leg.fuel_takeoff, leg.fuel_landing];
        for (name, at) in [balance.zero_fuel, balance.takeoff, balance.landing].iter().enumerate() {
            let fuel = wide(fuels[name]);
            assert_balance(flight, at, name, mass + fuel, moment + fuel * 2 * i128::from(hold.fuel_arm.0));
        }
        assert!(balance.takeoff.gross <= aircraft.mtow);
        let side = |unit: &LoadedUnit| 2 * unit.y.get() + unit.width.get() - deck_of(flight, unit).width.get();
        let lateral: i64 = aboard().map(|unit| unit.gross.get() * side(unit)).sum();
        assert_eq!(balance.lateral_doubled, lateral);
        assert!(hold.lateral_max.is_none_or(|most| lateral.abs() <= 2 * most), "lateral");
    }
    for zone in &hold.zones {
        let of = |unit: &LoadedUnit, from: i64, to: i64| {
            let inside = (unit.x + unit.length).get().min(to) - unit.x.get().max(from);
            if unit.deck == zone.deck && inside > 0 {
                -(-unit.gross.get() * inside).div_euclid(unit.length.get())
            } else {
                0
            }
        };
        let (from, to) = (zone.from.get(), zone.to.get());
        let inside: i64 = load.units.iter().map(|unit| of(unit, from, to)).sum();
        assert!(zone.gross_max.is_none_or(|most| inside <= most.get()), "zone {}: {inside}", zone.id);
        for x in (from..to).step_by(50) {
            let on =
                |unit: &&LoadedUnit| unit.deck == zone.deck && unit.x.get() <= x && x < (unit.x + unit.length).get();
            let metre: i64 =
                load.units.iter().filter(on).map(|unit| unit.gross.get() * 1_000 / unit.length.get()).sum();
            assert!(zone.per_metre_max.is_none_or(|most| metre <= most.get()), "running {} at {x}: {metre}", zone.id);
        }
    }
}

/// Everything is loaded airport by airport before it leaves stop by stop.
fn assert_turns(flight: &FlightToLoad, load: &AircraftLoad) {
    let stays = stays(flight, load);
    let turn = |step: &LoadingStep| {
        let (from, to) = stays[&step.unit];
        if step.done == CargoMove::Load { (None, from) } else { (Some(to), 0) }
    };
    assert!(load.steps.iter().is_sorted_by_key(turn), "steps go on from airport to airport");
    assert!(load.steps.iter().all(|step| step.stop == turn(step).0), "each unit leaves at its stop");
}

/// Each step has a free way, and the tail stays up.
fn assert_steps(flight: &FlightToLoad, load: &AircraftLoad) {
    let (aircraft, hold) = (&flight.aircraft, &flight.aircraft.hold);
    let mut aboard: Vec<&LoadedUnit> = Vec::new();
    assert_eq!(load.steps.len(), 2 * load.units.len());
    for step in &load.steps {
        let unit = load.units.iter().find(|unit| unit.id == step.unit).expect("steps move units");
        let before = aboard.len();
        aboard.retain(|other| other.id != unit.id);
        assert_eq!(before != aboard.len(), step.done == CargoMove::Unload);
        let doors = &deck_of(flight, unit).doors;
        if !doors.is_empty() && doors.iter().all(|door| door.side != DoorSide::Side) {
            let in_lane = |other: &&&LoadedUnit| {
                other.deck == unit.deck && other.y < unit.y + unit.width && unit.y < other.y + other.width
            };
            let is_free = doors.iter().any(|door| match door.side {
                DoorSide::Nose => !aboard.iter().filter(in_lane).any(|other| other.x < unit.x),
                DoorSide::Tail => !aboard.iter().filter(in_lane).any(|other| other.x > unit.x),
                DoorSide::Side => false,
            });
            assert!(is_free, "{} has no way", unit.id);
        }
        if step.done == CargoMove::Load {
            aboard.push(unit);
        }
        let mass = wide(aircraft.oew) + aboard.iter().map(|unit| wide(unit.gross)).sum::<i128>();
        let moment = wide(aircraft.oew) * 2 * i128::from(hold.oew_arm.0)
            + aboard.iter().map(|unit| wide(unit.gross) * doubled_arm(flight, unit)).sum::<i128>();
        assert_eq!(wide(step.gross), mass);
        assert!((moment - 2 * mass * i128::from(step.arm.0)).abs() <= mass);
        assert!(hold.tip_arm.is_none_or(|tip| moment <= 2 * mass * i128::from(tip.0)), "{} tips it", step.unit);
    }
}

fn assert_apart(flight: &FlightToLoad, load: &AircraftLoad) {
    for (index, unit) in load.units.iter().enumerate() {
        for other in &load.units[..index] {
            let apart = unit.deck != other.deck
                || unit.x.get() >= other.x.get() + other.length.get()
                || other.x.get() >= unit.x.get() + unit.length.get()
                || unit.y.get() >= other.y.get() + other.width.get()
                || other.y.get() >= unit.y.get() + unit.width.get();
            assert!(apart, "{} and {} overlap", unit.id, other.id);
            assert_ne!(unit.id, other.id);
            if let (Some(one), Some(two)) = (position_of(flight, unit), position_of(flight, other)) {
                assert!(!one.excludes.contains(&two.id) && !two.excludes.contains(&one.id));
            }
        }
        let deck = deck_of(flight, unit);
        assert!(unit.x >= deck.x && unit.x + unit.length <= deck.x + deck.length, "{} leaves the hold", unit.id);
        assert!(unit.y + unit.width <= deck.width && unit.height <= deck.height, "{} leaves the hold", unit.id);
        let base = i128::from(unit.length.get()) * i128::from(unit.width.get());
        let is_borne = |most: Grams| wide(unit.gross) * 1_000_000 <= wide(most) * base;
        assert!(deck.floor_max_per_m2.is_none_or(is_borne), "floor load");
    }
}

fn pack_of<'a>(flight: &'a FlightToLoad, unit: &LoadedUnit, kind: usize) -> &'a CargoToLoad {
    let cargo = flight.cargo.iter().find(|cargo| cargo.consignment == unit.contents[kind].consignment);
    cargo.expect("contents come from the cargo")
}

fn assert_unit(flight: &FlightToLoad, ulds: &[UldType], unit: &LoadedUnit) {
    let gross = |kind: usize| pack_of(flight, unit, kind).pack.gross().get();
    let net: i64 = unit.contents.iter().enumerate().map(|(kind, one)| gross(kind) * one.packs.get()).sum();
    let Some(at) = position_of(flight, unit) else {
        assert!(deck_of(flight, unit).floor_loading && unit.placements.is_empty());
        assert_eq!(unit.gross.get(), net);
        return;
    };
    let kind = ulds.iter().find(|kind| Some(&kind.id) == unit.uld.as_ref()).expect("units are of a kind");
    let (_, own) = at.ulds.iter().find(|(id, _)| *id == kind.id).expect("the kind locks here");
    assert_eq!((unit.deck, unit.x, unit.y, unit.length, unit.width), (at.deck, at.x, at.y, at.length, at.width));
    assert!(unit.gross <= at.gross_max.min(own.unwrap_or(at.gross_max)).min(kind.gross_max));
    assert!(unit.height <= at.height_max);
    assert_eq!(unit.gross.get(), net + kind.tare.get());
    let turned = at.length != kind.length;
    let (x, y) = (kind.usable_length.get(), kind.usable_width.get());
    let (x, y) = if turned { (y, x) } else { (x, y) };
    let boxes = solids(&unit.placements);
    let top = unit.height.get() - kind.base_height.get();
    assert!(top <= kind.stack_max.get());
    assert_solids(&boxes, [x, y, top], Support::Full);
    let offset = [(at.length.get() - x) / 2, (at.width.get() - y) / 2, kind.base_height.get()];
    let mut counts = vec![0; unit.contents.len()];
    let mut moments = [at.length, at.width, kind.base_height].map(|side| kind.tare.get() * side.get());
    let mut inside = [true, true];
    for (index, (lo, hi)) in boxes {
        counts[index] += 1;
        let mut extent = [hi[0] - lo[0], hi[1] - lo[1], hi[2] - lo[2]];
        let (l, w, h) = pack_of(flight, unit, index).pack.sizes();
        let mut own = [l.get(), w.get(), h.get()];
        extent.sort_unstable();
        own.sort_unstable();
        assert_eq!(extent, own);
        for axis in 0..3 {
            moments[axis] += gross(index) * (2 * offset[axis] + lo[axis] + hi[axis]);
        }
        let of = model::quantity::Millimetres::of;
        let across = usize::from(!turned);
        for (y, z) in [(lo, lo), (hi, lo), (hi, hi), (lo, hi)] {
            let in_hold = (of(y[1] + offset[1]), of(z[2] + offset[2]));
            assert!(at.contour.as_ref().is_none_or(|contour| contour.holds(in_hold)), "{} leaves the contour", unit.id);
            let width = kind.usable_width.get();
            let as_drawn = |way: usize| (of(if way == 0 { y[across] } else { width - y[across] }), of(z[2]));
            for (way, inside) in inside.iter_mut().enumerate() {
                *inside &= kind.contour.as_ref().is_none_or(|contour| contour.holds(as_drawn(way)));
            }
        }
    }
    assert!(inside[0] || inside[1], "{} leaves its own contour", unit.id);
    assert_eq!(counts, unit.contents.iter().map(|content| content.packs.get()).collect::<Vec<_>>());
    let centre = [unit.centre.0, unit.centre.1, unit.centre.2].map(model::quantity::Millimetres::get);
    assert_eq!(centre, moments.map(|moment| moment / (2 * unit.gross.get())));
    let stay = |kind: usize| {
        let cargo = pack_of(flight, unit, kind);
        (cargo.load_order, cargo.unload_order)
    };
    assert!((0..counts.len()).all(|kind| stay(kind) == stay(0)), "one airport of loading and one stop in a unit");
}

fn assert_complete(flight: &FlightToLoad, load: &AircraftLoad) {
    let people: i64 = load.seated.iter().map(|seated| seated.people.get()).sum();
    assert!(people <= flight.aircraft.seats.get());
    let mut packs: BTreeMap<&ConsignmentId, i64> = BTreeMap::new();
    let contents = load.units.iter().flat_map(|unit| &unit.contents);
    let aboard = contents.map(|content| (&content.consignment, content.packs));
    let seated = load.seated.iter().map(|seated| (&seated.consignment, seated.people));
    let left = load.left_out.iter().map(|line| (&line.consignment, line.packs));
    for (consignment, count) in aboard.chain(seated).chain(left) {
        *packs.entry(consignment).or_default() += count.get();
    }
    for cargo in &flight.cargo {
        assert_eq!(packs.get(&cargo.consignment), Some(&cargo.packs.get()), "{} is in or out", cargo.consignment);
    }
    assert_eq!(packs.len(), flight.cargo.len());
    for line in &load.left_out {
        assert!(!line.reason.rule.is_empty() && !line.reason.text.is_empty() && !line.reason.cure.is_empty());
    }
    assert!(load.units.iter().all(|unit| unit.because.len() >= 2), "every unit says where it comes from");
}

/// Panics at the first limit that a load breaks.
pub(crate) fn assert_load(flight: &FlightToLoad, ulds: &[UldType], load: &AircraftLoad) {
    assert_apart(flight, load);
    load.units.iter().for_each(|unit| assert_unit(flight, ulds, unit));
    assert_complete(flight, load);
    assert_turns(flight, load);
    assert_steps(flight, load);
    assert_legs(flight, load);
    for line in &load.sheet {
        let is_in =
            line.least.is_none_or(|least| least <= line.value) && line.most.is_none_or(|most| line.value <= most);
        assert!(is_in, "{line:?}");
    }
}

/// Solves a problem and judges every load.
pub(crate) fn solved(problem: &LoadingProblem) -> LoadingSolution {
    let solution = solve(problem, &mut Control::new(1, 2_000_000));
    assert_eq!(solution.loads.len(), problem.flights.len());
    for (flight, load) in problem.flights.iter().zip(&solution.loads) {
        assert_load(flight, &problem.ulds, load);
    }
    solution
}

/// Rules by which packs are left out, with how many.
pub(crate) fn rules(load: &AircraftLoad) -> Vec<(&str, i64)> {
    load.left_out.iter().map(|line| (line.reason.rule.as_str(), line.packs.get())).collect()
}

/// Units on a deck.
pub(crate) fn on_deck(load: &AircraftLoad, deck: Deck) -> usize {
    load.units.iter().filter(|unit| unit.deck == deck).count()
}
