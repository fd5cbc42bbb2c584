//! Decides what an aircraft type can carry over a distance, with which fuel and in which time. For planning, never for
//! dispatch: still air, one fuel constant for each type. Up: [`crate`].
//!
//! Fuel after Breguet: the landing mass with a reserve of 5 % grows by exp(d / K) to the take-off mass. The published
//! payload-range corners decide what is feasible; the masses are checked besides.

use model::quantity::{Grams, Metres, Minutes};
use model::transport::AircraftType;

/// Reserve fuel in hundredths of the empty aircraft and its payload.
const RESERVE_PERCENT: i64 = 5;
/// Grams of carbon dioxide from 100 g of fuel (the factor of ICAO).
const CO2_PERCENT: i64 = 316;

/// What sets the payload limit of a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    /// The payload-range curve or the structure.
    PayloadRange,
    /// Maximum zero fuel mass.
    Mzfw,
    /// Maximum take-off mass.
    Mtow,
    /// Maximum landing mass.
    Mlw,
}

impl Binding {
    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::PayloadRange => "the payload-range curve",
            Self::Mzfw => "the maximum zero fuel mass",
            Self::Mtow => "the maximum take-off mass",
            Self::Mlw => "the maximum landing mass",
        }
    }
}

/// Mass at landing with the reserve still aboard, rounded up.
pub(crate) fn landing_mass(aircraft: &AircraftType, payload: Grams) -> Grams {
    let dry = aircraft.oew + payload;
    Grams::of((dry.get() * (100 + RESERVE_PERCENT) + 99) / 100)
}

/// Trip fuel over a distance, rounded up to the gram.
pub(crate) fn fuel(aircraft: &AircraftType, payload: Grams, distance: Metres) -> Grams {
    burnt(landing_mass(aircraft, payload), growth(aircraft, distance))
}

/// By which part of itself the landing mass grows to the take-off mass over a distance.
fn growth(aircraft: &AircraftType, distance: Metres) -> f64 {
    (distance.get() as f64 / 1000.0 / aircraft.fuel_constant_km).exp_m1()
}

fn burnt(landing: Grams, growth: f64) -> Grams {
    Grams::of((landing.get() as f64 * growth).ceil() as i64)
}

/// Carbon dioxide from burnt fuel.
pub(crate) fn co2(fuel: Grams) -> Grams {
    Grams::of(fuel.get() * CO2_PERCENT / 100)
}

/// Block time over a distance, rounded up to the minute.
pub(crate) fn block(aircraft: &AircraftType, distance: Metres) -> Minutes {
    let metres_an_hour = aircraft.speed_kmh.get().max(1) * 1000;
    aircraft.leg_overhead + Minutes::of((distance.get() * 60 + metres_an_hour - 1) / metres_an_hour)
}

/// Most payload over a distance and what sets it; nothing when not even the empty aircraft gets so far.
pub(crate) fn payload_limit(aircraft: &AircraftType, distance: Metres) -> Option<(Grams, Binding)> {
    let mut limit = (aircraft.payload_range.payload_at(distance)?, Binding::PayloadRange);
    let mzfw = aircraft.mzfw.unwrap_or(aircraft.oew + aircraft.payload_max());
    let mut tighten = |payload: Grams, binding: Binding| {
        if payload < limit.0 {
            limit = (payload, binding);
        }
    };
    tighten(mzfw.checked_sub(aircraft.oew)?, Binding::Mzfw);
    if let Some(mlw) = aircraft.mlw {
        tighten(most(aircraft, |payload| landing_mass(aircraft, payload) <= mlw)?, Binding::Mlw);
    }
    let growth = growth(aircraft, distance);
    let mtow_holds = |payload| {
        let landing = landing_mass(aircraft, payload);
        landing + burnt(landing, growth) <= aircraft.mtow
    };
    tighten(most(aircraft, mtow_holds)?, Binding::Mtow);
    Some(limit)
}

/// The largest payload for which a limit holds, when it holds without payload.
fn most(aircraft: &AircraftType, holds: impl Fn(Grams) -> bool) -> Option<Grams> {
    if !holds(Grams::ZERO) {
        return None;
    }
    let (mut low, mut high) = (0, aircraft.payload_max().get());
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if holds(Grams::of(middle)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Some(Grams::of(low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::an124;

    #[test]
    fn payload_range_edges_hold_to_the_gram() {
        let aircraft = an124();
        let tonnes = |metres: i64| payload_limit(&aircraft, Metres::of(metres)).map(|(limit, _)| limit.get());
        for (metres, limit, remark) in [
            (0, Some(120_000_000), "no distance"),
            (4_750_000, Some(120_000_000), "first corner"),
            (4_750_001, Some(119_999_987), "a metre more"),
            (11_400_000, Some(40_000_000), "last corner"),
            (11_400_001, None, "beyond the last corner"),
        ] {
            assert_eq!(tonnes(metres), limit, "{remark}");
        }
    }

    #[test]
    fn masses_bind_below_the_curve() {
        let mut aircraft = an124();
        aircraft.mlw = Some(Grams::of(105 * 2_500_000));
        let (limit, binding) = payload_limit(&aircraft, Metres::of(1_000_000)).expect("a limit");
        assert_eq!((limit, binding), (Grams::of(75_000_000), Binding::Mlw));
        aircraft.mzfw = Some(Grams::of(200_000_000));
        let (limit, binding) = payload_limit(&aircraft, Metres::of(1_000_000)).expect("a limit");
        assert_eq!((limit, binding), (Grams::of(25_000_000), Binding::Mzfw));
        aircraft.mzfw = None;
        aircraft.mlw = None;
        aircraft.mtow = Grams::of(350_000_000);
        let (limit, binding) = payload_limit(&aircraft, Metres::of(7_900_000)).expect("a limit");
        assert_eq!(binding, Binding::Mtow);
        let takeoff = |payload| landing_mass(&aircraft, payload) + fuel(&aircraft, payload, Metres::of(7_900_000));
        assert!(takeoff(limit) <= aircraft.mtow && takeoff(limit + Grams::of(1)) > aircraft.mtow, "to the gram");
    }

    #[test]
    fn fuel_of_the_flight_of_1_april_is_that_of_the_reference() {
        // 60 t from UUMU by EINN and CYYR to KJFK: 39 + 44 + 22 t with stops, 110 t without.
        for (km, tonnes) in [(3_020.3, 39), (3_381.4, 44), (1_731.5, 22), (7_539.4, 110)] {
            let burnt = fuel(&an124(), Grams::of(60_000_000), Metres::of((km * 1000.0) as i64));
            assert!((burnt.get() - tonnes * 1_000_000).abs() <= 1_000_000, "{km} km: {burnt}");
        }
    }

    #[test]
    fn block_time_rounds_up_to_the_minute() {
        let aircraft = an124();
        assert_eq!(block(&aircraft, Metres::ZERO), aircraft.leg_overhead);
        assert_eq!(block(&aircraft, Metres::of(750_000)), aircraft.leg_overhead + Minutes::of(60));
        assert_eq!(block(&aircraft, Metres::of(750_001)), aircraft.leg_overhead + Minutes::of(61));
    }
}
