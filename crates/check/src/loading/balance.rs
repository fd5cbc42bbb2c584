//! Decides whether the loaded aircraft keeps its masses on every leg, and whether its moments are as said.
//! Up: [`crate::loading`].

use model::loading::{AircraftLoad, Balance, FlightToLoad, LegBalance, LegToLoad, LoadingProblem, LoadingSolution};
use model::quantity::Grams;

use super::aboard::{Moment, Weighed, aboard, payload_on, weighed};
use super::{loads, mass_seated, of_flight};
use crate::sheet::Sheet;

/// One of the three moments of a leg: its name, what the load says of it, and what it is by the parts.
pub(super) struct Instant {
    /// Such as `take-off of leg 0`.
    pub(super) name: String,
    /// What is said.
    pub(super) said: Balance,
    /// What is derived.
    pub(super) own: Moment,
}

pub(super) fn payload(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let units = weighed(problem, flight, load);
        for (index, leg) in flight.legs.iter().enumerate() {
            let own = payload_on(flight, load, &units, leg);
            sheet.holds(own <= i128::from(leg.payload_max.get()), || {
                let text = format!("leg {index}: units and people weigh {own} g, {} may be carried", leg.payload_max);
                (of_flight(flight), text)
            });
        }
    }
}

pub(super) fn seats(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let people: i128 = load.seated.iter().map(|seated| i128::from(seated.people.get())).sum();
        let seats = i128::from(flight.aircraft.seats.get());
        sheet.holds(people <= seats, || (of_flight(flight), format!("{people} people on {seats} seats")));
    }
}

pub(super) fn mass(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let aircraft = &flight.aircraft;
        let limits = [Some(mzfw_of(flight)), Some(aircraft.mtow), aircraft.mlw];
        for (_, _, instants) in legs_of(problem, flight, load) {
            for (instant, limit) in instants.into_iter().zip(limits) {
                let (name, own) = (&instant.name, instant.own.mass);
                let said = instant.said.gross;
                sheet.holds(i128::from(said.get()) == own, || {
                    (of_flight(flight), format!("{name}: {said} is said; the parts weigh {own} g"))
                });
                sheet.holds(limit.is_none_or(|limit| own <= i128::from(limit.get())), || {
                    let limit = limit.map_or(String::new(), |limit| limit.to_string());
                    (of_flight(flight), format!("{name}: the aircraft weighs {own} g, {limit} allowed"))
                });
            }
        }
    }
}

pub(super) fn moments(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        for instant in legs_of(problem, flight, load).into_iter().flat_map(|(_, _, instants)| instants) {
            let (said, own) = (instant.said.arm.0, instant.own.arm());
            sheet.holds(said == own, || {
                (of_flight(flight), format!("{}: arm {said} mm is said; the moments give {own}", instant.name))
            });
        }
    }
}

pub(super) fn lateral(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let units = weighed(problem, flight, load);
        for (index, (leg, said)) in flight.legs.iter().zip(&load.legs).enumerate() {
            let own = lateral_on(&units, leg);
            sheet.holds(i128::from(said.lateral_doubled) == own, || {
                let text = format!(
                    "leg {index}: {} g x half-mm about the centre line is said; the units give {own}",
                    said.lateral_doubled
                );
                (of_flight(flight), text)
            });
            let Some(most) = flight.aircraft.hold.lateral_max else { continue };
            sheet.holds(own.abs() <= 2 * i128::from(most), || {
                let text = format!("leg {index}: {own} g x half-mm about the centre line, {most} g x mm either way");
                (of_flight(flight), text)
            });
        }
    }
}

/// Moment about the centre line on a leg, gram half-millimetres.
pub(super) fn lateral_on(units: &[Weighed<'_>], leg: &LegToLoad) -> i128 {
    aboard(units, leg).filter_map(|weighed| weighed.lateral).sum()
}

/// Maximum zero fuel mass; where it is not known, empty mass and the largest payload.
pub(super) fn mzfw_of(flight: &FlightToLoad) -> Grams {
    let aircraft = &flight.aircraft;
    aircraft.mzfw.unwrap_or(aircraft.oew + aircraft.payload_range.corners()[0].1)
}

/// Each leg of the question with what the load says of it, and its three moments: zero fuel, take-off, landing.
pub(super) fn legs_of<'a>(
    problem: &LoadingProblem,
    flight: &'a FlightToLoad,
    load: &'a AircraftLoad,
) -> Vec<(&'a LegToLoad, &'a LegBalance, [Instant; 3])> {
    let hold = &flight.aircraft.hold;
    let units = weighed(problem, flight, load);
    let at = |mass: Grams, arm: i64| Moment::of(mass, 2 * i128::from(arm));
    let empty = at(flight.aircraft.oew, hold.oew_arm.0);
    let of_leg = |(index, (leg, said)): (usize, (&'a LegToLoad, &'a LegBalance))| {
        let manned = empty.with(at(mass_seated(flight, load, leg), hold.arm_front.0));
        let zero_fuel = aboard(&units, leg).fold(manned, |sum, weighed| sum.with(weighed.moment));
        let fuelled = |fuel: Grams| zero_fuel.with(at(fuel, hold.fuel_arm.0));
        let instant = |name: &str, said, own| Instant { name: format!("{name} of leg {index}"), said, own };
        let instants = [
            instant("zero fuel", said.zero_fuel, zero_fuel),
            instant("take-off", said.takeoff, fuelled(leg.fuel_takeoff)),
            instant("landing", said.landing, fuelled(leg.fuel_landing)),
        ];
        (leg, said, instants)
    };
    flight.legs.iter().zip(&load.legs).enumerate().map(of_leg).collect()
}
