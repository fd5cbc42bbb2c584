//! Decides where the centre of gravity is and where it may be: whole-number moments about the reference datum.
//! Does not move units (`assign`). Up: [`crate`].
//!
//! The empty aircraft acts at `oew_arm`, each unit at its position's arm or the middle of its floor area, seated people
//! at the front of the hold, fuel at `fuel_arm`. Arms are doubled inside, because the middle of an odd length lies on half
//! a millimetre.

use model::hold::{CgEnvelope, CgPoint, Straight};
use model::loading::{Balance, LegToLoad};
use model::quantity::{Arm, Grams};
use model::transport::AircraftType;

/// The three moments of a leg that an envelope is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    ZeroFuel,
    TakeOff,
    Landing,
}

impl Moment {
    pub(crate) const ALL: [Self; 3] = [Self::ZeroFuel, Self::TakeOff, Self::Landing];

    fn fuel(self, leg: &LegToLoad) -> i128 {
        match self {
            Self::ZeroFuel => 0,
            Self::TakeOff => i128::from(leg.fuel_takeoff.get()),
            Self::Landing => i128::from(leg.fuel_landing.get()),
        }
    }

    /// The envelope, unless it is not known: one with an empty side is none.
    pub(crate) fn envelope(self, aircraft: &AircraftType) -> Option<&CgEnvelope> {
        let envelopes = &aircraft.hold.envelopes;
        let envelope = match self {
            Self::ZeroFuel => &envelopes.zero_fuel,
            Self::TakeOff => &envelopes.takeoff,
            Self::Landing => &envelopes.landing,
        };
        envelope.as_ref().filter(|envelope| !envelope.forward.is_empty() && !envelope.aft.is_empty())
    }
}

/// Zero fuel mass that is kept: as stated, else empty mass and the largest payload.
pub(crate) fn mzfw(aircraft: &AircraftType) -> Grams {
    aircraft.mzfw.unwrap_or(aircraft.oew + aircraft.payload_max())
}

/// Most that units with their tare and people may weigh together on a leg: what the leg allows, and what zero fuel,
/// take-off and landing mass leave for it.
pub(crate) fn payload_max(aircraft: &AircraftType, leg: &LegToLoad) -> i64 {
    let left = |limit: Grams, fuel: Grams| limit.saturating_sub(aircraft.oew).saturating_sub(fuel);
    let landing = aircraft.mlw.map_or(leg.payload_max, |limit| left(limit, leg.fuel_landing));
    let takeoff = left(aircraft.mtow, leg.fuel_takeoff);
    leg.payload_max.min(left(mzfw(aircraft), Grams::ZERO)).min(takeoff).min(landing).get()
}

/// Everything aboard that is not fuel and not the aircraft: mass, and moment about the datum in g x half mm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Aboard {
    pub(crate) mass: i128,
    pub(crate) moment: i128,
}

impl Aboard {
    pub(crate) fn add(&mut self, mass: i64, doubled_arm: i128) {
        self.mass += i128::from(mass);
        self.moment += i128::from(mass) * doubled_arm;
    }
}

/// Twice the arm of the middle of a floor area.
pub(crate) fn doubled_arm(aircraft: &AircraftType, x: i64, length: i64) -> i128 {
    2 * (i128::from(aircraft.hold.arm_front.0) + i128::from(x)) + i128::from(length)
}

/// Quotient rounded to the nearest whole number, halves aft (up).
pub(crate) fn nearest(over: i128, under: i128) -> i128 {
    (2 * over + under).div_euclid(2 * under)
}

/// A limit as a quotient: straight between corners, in arm or in moment, the nearest corner's arm beyond them.
fn limit_at(corners: &[CgPoint], straight: Straight, mass: i128) -> (i128, i128) {
    let arm = |corner: &CgPoint| i128::from(corner.arm.0);
    let gross = |corner: &CgPoint| i128::from(corner.gross.get());
    let after = corners.iter().position(|corner| mass <= gross(corner));
    match after {
        Some(0) => (arm(&corners[0]), 1),
        None => (arm(&corners[corners.len() - 1]), 1),
        Some(index) => {
            let (low, high) = (&corners[index - 1], &corners[index]);
            let (span, over) = (gross(high) - gross(low), mass - gross(low));
            match straight {
                Straight::InArm => (arm(low) * span + (arm(high) - arm(low)) * over, span),
                Straight::InMoment => {
                    let (from, to) = (gross(low) * arm(low), gross(high) * arm(high));
                    (from * span + (to - from) * over, span * mass)
                }
            }
        }
    }
}

/// Forward and aft limit of an envelope at a mass, as quotients.
fn limits_at(envelope: &CgEnvelope, mass: i128) -> [(i128, i128); 2] {
    [&envelope.forward, &envelope.aft].map(|corners| limit_at(corners, envelope.straight, mass))
}

/// Mass, and moment in g x half mm, of the whole aircraft with so much fuel.
fn whole(aircraft: &AircraftType, aboard: &Aboard, fuel: i128) -> (i128, i128) {
    let oew = i128::from(aircraft.oew.get());
    let moment = oew * 2 * i128::from(aircraft.hold.oew_arm.0) + fuel * 2 * i128::from(aircraft.hold.fuel_arm.0);
    (oew + fuel + aboard.mass, moment + aboard.moment)
}

fn as_arm(value: i128) -> Arm {
    Arm(i64::try_from(value).expect("an arm should be within an aircraft"))
}

fn as_mass(mass: i128) -> Grams {
    Grams::of(i64::try_from(mass).expect("an aircraft's mass should fit in 63 bits"))
}

/// Mass and arm of the aircraft on the ground: no fuel, no people.
pub(crate) fn on_ground(aircraft: &AircraftType, aboard: &Aboard) -> (Grams, Arm) {
    let (mass, sum) = whole(aircraft, aboard, 0);
    (as_mass(mass), as_arm(if mass == 0 { 0 } else { nearest(sum, 2 * mass) }))
}

/// The balance at one moment of a leg. Without an envelope it is shown with limits at its own arm: nothing is known.
pub(crate) fn balance(aircraft: &AircraftType, leg: &LegToLoad, aboard: &Aboard, moment: Moment) -> Balance {
    let (mass, sum) = whole(aircraft, aboard, moment.fuel(leg));
    let arm = as_arm(if mass == 0 { 0 } else { nearest(sum, 2 * mass) });
    let gross = as_mass(mass);
    let Some(envelope) = moment.envelope(aircraft) else {
        return Balance { gross, arm, forward: arm, aft: arm };
    };
    let [forward, aft] = limits_at(envelope, mass).map(|(over, under)| as_arm(nearest(over, under)));
    Balance { gross, arm, forward, aft }
}

/// What the moment of everything aboard may be, given its mass: lowest, highest and aimed at. None when the envelope
/// leaves nothing; wide open when there is no envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) low: i128,
    pub(crate) high: i128,
    pub(crate) target: i128,
    /// Moment of the width of the zero-fuel limits: the scale on which a deviation is small or large.
    pub(crate) width: i128,
    /// Moment of a millimetre of the aircraft at zero fuel.
    pub(crate) per_mm: i128,
}

/// Distance between limits that is assumed where none are known, mm: about what they are on large freighters. It only
/// scales how much a deviation counts.
const WIDTH_UNKNOWN: i128 = 1_000;

/// The window on the moment of `mass` aboard. A limit that is not a whole millimetre is rounded inwards, so that the
/// exact and the printed centre of gravity both keep it. Without zero-fuel limits the arm of the empty aircraft is aimed at.
pub(crate) fn window(aircraft: &AircraftType, leg: &LegToLoad, mass: i128) -> Window {
    let only = Aboard { mass, moment: 0 };
    let (zero_fuel, others) = whole(aircraft, &only, 0);
    let per_mm = (2 * zero_fuel).max(1);
    let mut window = Window {
        low: i128::MIN,
        high: i128::MAX,
        target: i128::from(aircraft.hold.oew_arm.0) * 2 * zero_fuel - others,
        width: WIDTH_UNKNOWN * per_mm,
        per_mm,
    };
    for moment in Moment::ALL {
        let Some(envelope) = moment.envelope(aircraft) else { continue };
        let (all, others) = whole(aircraft, &only, moment.fuel(leg));
        let [(forward, under), (aft, aft_under)] = limits_at(envelope, all);
        let forward = -(-forward).div_euclid(under);
        let aft = aft.div_euclid(aft_under);
        window.low = window.low.max(2 * forward * all - others);
        window.high = window.high.min(2 * aft * all - others);
        if moment == Moment::ZeroFuel {
            let aim = forward * 1_000 + (aft - forward) * i128::from(aircraft.hold.aim.get());
            window.target = (2 * all * aim).div_euclid(1_000) - others;
            window.width = (2 * (aft - forward) * all).max(1);
        }
    }
    window
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner(tonnes: i64, arm: i64) -> CgPoint {
        CgPoint { gross: Grams::of(tonnes * 1_000_000), arm: Arm(arm) }
    }

    #[test]
    fn limits_run_straight_between_corners_and_level_beyond() {
        let corners = [corner(100, 20_000), corner(200, 20_100)];
        for (tonnes, in_arm, in_moment, remark) in [
            (50, 20_000, 20_000, "below the first corner"),
            (100, 20_000, 20_000, "at it"),
            // In moment: (100 x 20,000 + 200 x 20,100) / 2 over 150.
            (150, 20_050, 20_067, "half way"),
            (200, 20_100, 20_100, "at the last"),
            (300, 20_100, 20_100, "beyond"),
        ] {
            for (straight, arm) in [(Straight::InArm, in_arm), (Straight::InMoment, in_moment)] {
                let (over, under) = limit_at(&corners, straight, tonnes * 1_000_000);
                assert_eq!(nearest(over, under), arm, "{remark}, {straight:?}");
            }
        }
    }

    #[test]
    fn halves_round_aft() {
        for (over, under, result) in [(5, 2, 3), (-5, 2, -2), (4, 3, 1), (5, 3, 2), (-1, 3, 0)] {
            assert_eq!(nearest(over, under), result, "{over}/{under}");
        }
    }
}
