//! Decides what an aircraft can lift and burns, for the judge alone. Does not decide where it flies. Up: [`crate`].
//!
//! Payload falls straight between the published corners; fuel follows Breguet with 5 % of the landing mass in reserve.

use model::quantity::{Grams, Metres};
use model::transport::AircraftType;

/// Mass at landing, in hundredths of empty mass and payload: 5 % is fuel in reserve.
const LANDING_HUNDREDTHS: i64 = 105;

/// Most payload over a distance by the type's published corners, rounded down; nothing beyond the last corner.
pub(crate) fn payload_max(aircraft: &AircraftType, distance: Metres) -> Option<Grams> {
    let corners = aircraft.payload_range.corners();
    let next = corners.iter().position(|(range, _)| distance <= *range)?;
    let (far, less) = corners[next];
    let Some((near, more)) = next.checked_sub(1).map(|before| corners[before]) else {
        return Some(less);
    };
    let span = i128::from(far.get() - near.get());
    let ahead = i128::from(far.get() - distance.get());
    let gain = i128::from(more.get() - less.get()) * ahead / span;
    Some(Grams::of(less.get() + i64::try_from(gain).expect("a gain should be below the payload")))
}

/// Mass at landing with the reserve aboard, rounded up to the gram.
pub(crate) fn landing_mass(aircraft: &AircraftType, payload: Grams) -> Grams {
    let hundredfold = (aircraft.oew + payload).times(LANDING_HUNDREDTHS).get();
    Grams::of((hundredfold + 99) / 100)
}

/// Fuel that a leg burns: landing mass x (exp(distance / K) - 1), rounded up to the gram.
pub(crate) fn trip_fuel(aircraft: &AircraftType, payload: Grams, distance: Metres) -> Grams {
    let share = (distance.get() as f64 / (1000.0 * aircraft.fuel_constant_km)).exp() - 1.0;
    Grams::of((landing_mass(aircraft, payload).get() as f64 * share).ceil() as i64)
}
