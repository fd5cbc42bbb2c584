//! Decides whether an aircraft gets off the ground with what is aboard, as far as it should, in the time it says, on the
//! fuel it says. Up: [`crate::replay`].
//!
//! Payload falls straight between the published corners; fuel follows Breguet, with 5 % of the landing mass in reserve.

use geographiclib_rs::{Geodesic, InverseGeodesic};
use model::flights::{Leg, LegPurpose};
use model::quantity::{Grams, Metres};
use model::transport::AircraftType;

use super::cast::{Cast, Role};
use super::log::{Law, Log, Moment};

/// Grams by which a take-off mass may pass MTOW, and fuel may differ: the last figure of an exponential, not a mass.
const MODEL_SLACK: i64 = 1000;

/// What an aircraft weighs with a payload over a distance, grams.
struct Masses {
    zero_fuel: i64,
    landing: i64,
    burns: i64,
}

impl Masses {
    fn of(aircraft: &AircraftType, payload: Grams, distance: Metres) -> Self {
        let zero_fuel = aircraft.oew.get().saturating_add(payload.get());
        // Five parts in a hundred on top, rounded up.
        let landing = zero_fuel.saturating_add(zero_fuel.saturating_add(19) / 20);
        let exponent = distance.get() as f64 / 1000.0 / aircraft.fuel_constant_km;
        Self { zero_fuel, landing, burns: (landing as f64 * exponent.exp_m1()).ceil() as i64 }
    }

    fn takeoff(&self) -> i64 {
        self.landing.saturating_add(self.burns)
    }
}

/// A leg begins with this mass aboard.
pub(super) fn departs((role, leg): (&Role<'_>, &Leg), aboard: i64, moment: &Moment<'_>, log: &mut Log) {
    let is_said = leg.payload.get() == aboard && (leg.purpose == LegPurpose::Carry) == (aboard > 0);
    log.holds(Law::Payload, moment, is_said, || {
        let is_empty = if leg.purpose == LegPurpose::Carry { "" } else { ", on an empty leg" };
        format!("{} are aboard; {} are said{is_empty}", Grams::of(aboard.max(0)), leg.payload)
    });
    let aircraft = role.aircraft;
    log.holds(Law::PayloadRange, moment, leg.payload <= leg.payload_max, || {
        format!("{} aboard; {} are said to be possible", leg.payload, leg.payload_max)
    });
    for (payload, what) in [(leg.payload, "aboard"), (leg.payload_max, "said to be possible")] {
        log.holds(Law::PayloadRange, moment, can_carry(aircraft, payload, leg.distance), || {
            format!("{payload} {what} over {}, more than the corners of {} give", leg.distance, aircraft.id)
        });
        let own = Masses::of(aircraft, payload, leg.distance);
        let takeoff = own.takeoff();
        log.holds(Law::Masses, moment, takeoff <= aircraft.mtow.get().saturating_add(MODEL_SLACK), || {
            format!("{takeoff} g at take-off with {payload} {what}; MTOW is {}", aircraft.mtow)
        });
        let largest = aircraft.payload_range.corners()[0].1;
        let mzfw = aircraft.mzfw.map_or(aircraft.oew.get() + largest.get(), Grams::get);
        log.holds(Law::Masses, moment, own.zero_fuel <= mzfw, || {
            format!("{} g without fuel with {payload} {what}; MZFW is {mzfw} g", own.zero_fuel)
        });
    }
}

/// The leg is flown: its way, its time, its fuel.
pub(super) fn flies((role, leg): (&Role<'_>, &Leg), cast: &Cast<'_>, moment: &Moment<'_>, log: &mut Log) {
    let ends = [&leg.from, &leg.to].map(|id| cast.airport(id).map(|airport| airport.point));
    let is_joined = leg.way.len() > 1 && [leg.way.first().copied(), leg.way.last().copied()] == ends;
    log.holds(Law::Way, moment, is_joined, || format!("the way to {} does not join the two airports", leg.to));
    let earth = Geodesic::wgs84();
    let mut metres = 0.0;
    for (from, to) in leg.way.iter().zip(leg.way.iter().skip(1)) {
        let piece: f64 = earth.inverse(from.latitude(), from.longitude(), to.latitude(), to.longitude());
        metres += piece;
    }
    // Each piece, and the sum, may have been rounded to the metre.
    let slack = 0.5 * (leg.way.len() + 1) as f64;
    log.holds(Law::Way, moment, (metres - leg.distance.get() as f64).abs() <= slack, || {
        format!("the way to {} is {metres:.1} m long; {} is said", leg.to, leg.distance)
    });
    let (taken, needed) =
        (leg.arrives.as_second() - leg.departs.as_second(), seconds_needed(role.aircraft, leg.distance));
    log.holds(Law::BlockTime, moment, taken > 0 && needed.is_some_and(|needed| taken >= needed), || {
        let needed = needed.map_or("for ever".to_owned(), |needed| format!("{needed} s"));
        format!("flies to {} in {taken} s; {} needs {needed} for {}", leg.to, role.aircraft.id, leg.distance)
    });
    let burns = Masses::of(role.aircraft, leg.payload, leg.distance).burns;
    let slack = (burns / 1000).max(MODEL_SLACK);
    log.holds(Law::Fuel, moment, leg.fuel.get().abs_diff(burns) <= slack.unsigned_abs(), || {
        format!("burns {burns} g to {}; {} are said", leg.to, leg.fuel)
    });
}

/// The leg ends: the aircraft weighs what it must not weigh more than.
pub(super) fn lands((role, leg): (&Role<'_>, &Leg), moment: &Moment<'_>, log: &mut Log) {
    let Some(mlw) = role.aircraft.mlw else { return };
    let landing = Masses::of(role.aircraft, leg.payload.max(leg.payload_max), leg.distance).landing;
    log.holds(Law::Masses, moment, landing <= mlw.get(), || format!("{landing} g at landing; MLW is {mlw}"));
}

/// Whether a payload lies on or below the published corners at a distance: both sides of the slope as whole numbers.
fn can_carry(aircraft: &AircraftType, payload: Grams, distance: Metres) -> bool {
    let corners = aircraft.payload_range.corners();
    let (range, most) = corners[0];
    if distance <= range {
        return payload <= most;
    }
    let slope = corners.iter().zip(corners.iter().skip(1)).find(|(_, (far, _))| distance <= *far);
    slope.is_some_and(|((near, more), (far, less))| {
        let over = i128::from(payload.get()) - i128::from(less.get());
        let run = i128::from(far.get()) - i128::from(near.get());
        let rise = i128::from(more.get()) - i128::from(less.get());
        over * run <= rise * (i128::from(far.get()) - i128::from(distance.get()))
    })
}

/// Seconds between blocks over a distance, rounded up; none for an aircraft without speed.
fn seconds_needed(aircraft: &AircraftType, distance: Metres) -> Option<i64> {
    let metres_an_hour = aircraft.speed_kmh.get().checked_mul(1000).filter(|speed| *speed > 0)?;
    let aloft = distance.get().checked_mul(3600)?;
    Some(aloft.checked_add(metres_an_hour - 1)? / metres_an_hour + aircraft.leg_overhead.get() * 60)
}
