//! Decides whether the loaded aircraft keeps its masses and its centre of gravity. Up: [`crate::loading`].
//!
//! Moments are whole numbers: doubled, because a unit's centre may lie on half a millimetre.

use model::loading::{AircraftLoad, Balance, FlightToLoad, LoadingProblem, LoadingSolution};
use model::quantity::{Arm, Grams};
use model::transport::CgLimit;

use super::{loads, mass_of, mass_seated, of_flight};
use crate::sheet::Sheet;

/// Millimetres that two honest roundings of an arm may differ by.
const ARM_SLACK: i64 = 1;

/// Mass and doubled moment.
#[derive(Clone, Copy)]
struct Moment {
    mass: i128,
    doubled: i128,
}

impl Moment {
    fn of(mass: Grams, doubled_arm: i64) -> Self {
        let mass = i128::from(mass.get());
        Self { mass, doubled: mass * i128::from(doubled_arm) }
    }

    fn with(self, other: Self) -> Self {
        Self { mass: self.mass + other.mass, doubled: self.doubled + other.doubled }
    }

    /// The arm, rounded to the nearest millimetre.
    fn arm(self) -> i64 {
        nearest(self.doubled, 2 * self.mass.max(1))
    }
}

pub(super) fn payload(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let own = payload_of(problem, flight, load);
        sheet.holds(own <= flight.payload_max, || {
            (of_flight(flight), format!("units and people weigh {own}, {} may be carried", flight.payload_max))
        });
    }
}

pub(super) fn seats(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let people: i64 = load.seated.iter().map(|seated| seated.people.get()).sum();
        let seats = flight.aircraft.seats.get();
        sheet.holds(people <= seats, || (of_flight(flight), format!("{people} people on {seats} seats")));
    }
}

pub(super) fn mass(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let aircraft = &flight.aircraft;
        let mzfw = aircraft.mzfw.unwrap_or(aircraft.oew + aircraft.payload_range.corners()[0].1);
        let limits = [Some(mzfw), Some(aircraft.mtow), aircraft.mlw];
        for ((what, said, own), limit) in moments_of(problem, flight, load).into_iter().zip(limits) {
            sheet.holds(i128::from(said.gross.get()) == own.mass, || {
                (of_flight(flight), format!("{what} mass {} is said; the parts weigh {} g", said.gross, own.mass))
            });
            sheet.holds(limit.is_none_or(|limit| own.mass <= i128::from(limit.get())), || {
                let limit = limit.map_or(String::new(), |limit| limit.to_string());
                (of_flight(flight), format!("{what} mass {} g, {limit} allowed", own.mass))
            });
        }
    }
}

pub(super) fn moments(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        for (what, said, own) in moments_of(problem, flight, load) {
            sheet.holds((said.arm.0 - own.arm()).abs() <= ARM_SLACK, || {
                (of_flight(flight), format!("{what} arm {} mm is said; the moments give {}", said.arm.0, own.arm()))
            });
        }
    }
}

pub(super) fn envelope(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        for (what, said, own) in moments_of(problem, flight, load) {
            let Some((forward, aft)) = limits_at(&flight.aircraft.hold.cg_limits, own.mass) else { continue };
            let arm = own.arm();
            sheet.holds(forward <= arm && arm <= aft, || {
                (of_flight(flight), format!("{what} arm {arm} mm outside {forward} to {aft} mm"))
            });
            let is_told = |Arm(said): Arm, own: i64| (said - own).abs() <= ARM_SLACK;
            sheet.holds(is_told(said.forward, forward) && is_told(said.aft, aft), || {
                let text =
                    format!("{what} limits {} to {} are said; they are {forward} to {aft}", said.forward.0, said.aft.0);
                (of_flight(flight), text)
            });
        }
    }
}

/// What is carried: units with tare, and people.
fn payload_of(problem: &LoadingProblem, flight: &FlightToLoad, load: &AircraftLoad) -> Grams {
    let units: Grams = load.units.iter().map(|unit| mass_of(problem, flight, unit)).sum();
    units + mass_seated(flight, load)
}

/// The three moments of a flight: what they are, what the load says of them, and what they are by the parts.
fn moments_of(
    problem: &LoadingProblem,
    flight: &FlightToLoad,
    load: &AircraftLoad,
) -> [(&'static str, Balance, Moment); 3] {
    let hold = &flight.aircraft.hold;
    let front = hold.arm_front.0;
    let empty = Moment::of(flight.aircraft.oew, 2 * hold.oew_arm.0);
    let people = Moment::of(mass_seated(flight, load), 2 * front);
    let zero_fuel = load.units.iter().fold(empty.with(people), |sum, unit| {
        let centre = 2 * (front + unit.x.get()) + unit.length.get();
        sum.with(Moment::of(mass_of(problem, flight, unit), centre))
    });
    let fuelled = |fuel: Grams| zero_fuel.with(Moment::of(fuel, 2 * hold.fuel_arm.0));
    [
        ("zero fuel", load.zero_fuel, zero_fuel),
        ("take-off", load.takeoff, fuelled(flight.fuel_takeoff)),
        ("landing", load.landing, fuelled(flight.fuel_landing)),
    ]
}

/// Forward and aft limit at a mass: straight between corners, beyond them the nearest corner.
fn limits_at(corners: &[CgLimit], mass: i128) -> Option<(i64, i64)> {
    let gross = |corner: &CgLimit| i128::from(corner.gross.get());
    let (first, last) = (corners.first()?, corners.last()?);
    if mass <= gross(first) {
        return Some((first.forward.0, first.aft.0));
    }
    let Some(pair) = corners.windows(2).find(|pair| mass <= gross(&pair[1])) else {
        return Some((last.forward.0, last.aft.0));
    };
    let span = (gross(&pair[1]) - gross(&pair[0])).max(1);
    let over = mass - gross(&pair[0]);
    let between = |from: i64, to: i64| from + nearest(i128::from(to - from) * over, span);
    Some((between(pair[0].forward.0, pair[1].forward.0), between(pair[0].aft.0, pair[1].aft.0)))
}

/// Quotient rounded to the nearest whole number; `divisor` is above zero.
fn nearest(dividend: i128, divisor: i128) -> i64 {
    let rounded = (2 * dividend + divisor).div_euclid(2 * divisor);
    i64::try_from(rounded).expect("an arm should fit in 63 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_straight_between_corners_and_flat_beyond() {
        let corner = |gross, forward, aft| CgLimit { gross: Grams::of(gross), forward: Arm(forward), aft: Arm(aft) };
        let corners = [corner(100, 10, 20), corner(200, 20, 40)];
        for (mass, limits) in [(1, (10, 20)), (100, (10, 20)), (150, (15, 30)), (200, (20, 40)), (999, (20, 40))] {
            assert_eq!(limits_at(&corners, mass), Some(limits), "at {mass}");
        }
        assert_eq!(limits_at(&[], 1), None);
    }

    #[test]
    fn quotients_round_to_the_nearest_also_below_zero() {
        for (dividend, divisor, rounded) in [(7, 2, 4), (5, 4, 1), (-5, 4, -1), (-7, 4, -2)] {
            assert_eq!(nearest(dividend, divisor), rounded, "{dividend} / {divisor}");
        }
    }
}
