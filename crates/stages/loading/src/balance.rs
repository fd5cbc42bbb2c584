//! Decides where the centre of gravity is and where it may be: whole-number moments about the reference datum.
//! Does not move units (`assign`). Up: [`crate`].
//!
//! The empty aircraft acts at `oew_arm`, each unit at the middle of its floor area, seated people at the front of the
//! hold, fuel at `fuel_arm`. Arms are doubled inside, because the middle of an odd length lies on half a millimetre.

use model::loading::{Balance, FlightToLoad};
use model::quantity::{Arm, Grams};
use model::transport::CgLimit;

/// The three moments of a flight that the envelope is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    ZeroFuel,
    TakeOff,
    Landing,
}

impl Moment {
    const ALL: [Self; 3] = [Self::ZeroFuel, Self::TakeOff, Self::Landing];

    fn fuel(self, flight: &FlightToLoad) -> i128 {
        match self {
            Self::ZeroFuel => 0,
            Self::TakeOff => i128::from(flight.fuel_takeoff.get()),
            Self::Landing => i128::from(flight.fuel_landing.get()),
        }
    }
}

/// Most that units with their tare and people may weigh together: what the flight allows, and what zero fuel, take-off
/// and landing mass leave for it.
pub(crate) fn payload_max(flight: &FlightToLoad) -> i64 {
    let aircraft = &flight.aircraft;
    let mzfw = aircraft.mzfw.unwrap_or(aircraft.oew + aircraft.payload_max());
    let left = |limit: Grams, fuel: Grams| limit.saturating_sub(aircraft.oew).saturating_sub(fuel);
    let landing = aircraft.mlw.map_or(flight.payload_max, |limit| left(limit, flight.fuel_landing));
    let takeoff = left(aircraft.mtow, flight.fuel_takeoff);
    flight.payload_max.min(left(mzfw, Grams::ZERO)).min(takeoff).min(landing).get()
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
pub(crate) fn doubled_arm(flight: &FlightToLoad, x: i64, length: i64) -> i128 {
    2 * (i128::from(flight.aircraft.hold.arm_front.0) + i128::from(x)) + i128::from(length)
}

/// Quotient rounded to the nearest whole number, halves aft (up).
fn nearest(over: i128, under: i128) -> i128 {
    (2 * over + under).div_euclid(2 * under)
}

/// A limit as a quotient: straight between corners, the nearest corner's beyond them.
fn limit_at(limits: &[CgLimit], mass: i128, arm: impl Fn(&CgLimit) -> i64) -> (i128, i128) {
    let whole = |limit: &CgLimit| (i128::from(arm(limit)), 1);
    let gross = |limit: &CgLimit| i128::from(limit.gross.get());
    let after = limits.iter().position(|limit| mass <= gross(limit));
    match after {
        Some(0) => whole(&limits[0]),
        None => whole(limits.last().expect("limits should have been looked at only when there are any")),
        Some(after) => {
            let (low, high) = (&limits[after - 1], &limits[after]);
            let span = gross(high) - gross(low);
            let (from, to) = (i128::from(arm(low)), i128::from(arm(high)));
            (from * span + (to - from) * (mass - gross(low)), span)
        }
    }
}

/// Mass and moment of the whole aircraft.
fn whole(flight: &FlightToLoad, aboard: &Aboard, moment: Moment) -> (i128, i128) {
    let (oew, fuel) = (i128::from(flight.aircraft.oew.get()), moment.fuel(flight));
    let hold = &flight.aircraft.hold;
    let sum = 2 * (oew * i128::from(hold.oew_arm.0) + fuel * i128::from(hold.fuel_arm.0)) + aboard.moment;
    (oew + fuel + aboard.mass, sum)
}

fn as_arm(value: i128) -> Arm {
    Arm(i64::try_from(value).expect("an arm should be within an aircraft"))
}

/// The balance at one moment. An aircraft without an envelope is shown with limits at its own arm: nothing is known.
pub(crate) fn balance(flight: &FlightToLoad, aboard: &Aboard, moment: Moment) -> Balance {
    let (mass, sum) = whole(flight, aboard, moment);
    let arm = as_arm(if mass == 0 { 0 } else { nearest(sum, 2 * mass) });
    let limits = &flight.aircraft.hold.cg_limits;
    let gross = Grams::of(i64::try_from(mass).expect("an aircraft's mass should fit in 63 bits"));
    if limits.is_empty() {
        return Balance { gross, arm, forward: arm, aft: arm };
    }
    let rounded = |(over, under)| as_arm(nearest(over, under));
    let forward = rounded(limit_at(limits, mass, |limit| limit.forward.0));
    let aft = rounded(limit_at(limits, mass, |limit| limit.aft.0));
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
}

/// The window on the moment of `mass` aboard. A limit that is not a whole millimetre is rounded inwards, so that the
/// exact and the printed centre of gravity both keep it.
pub(crate) fn window(flight: &FlightToLoad, mass: i128) -> Window {
    let limits = &flight.aircraft.hold.cg_limits;
    let only = Aboard { mass, moment: 0 };
    if limits.is_empty() {
        let (all, others) = whole(flight, &only, Moment::ZeroFuel);
        let middle = i128::from(flight.aircraft.hold.oew_arm.0) * 2 * all - others;
        return Window { low: i128::MIN, high: i128::MAX, target: middle, width: all.max(1) };
    }
    let mut window = Window { low: i128::MIN, high: i128::MAX, target: 0, width: 1 };
    for moment in Moment::ALL {
        let (all, others) = whole(flight, &only, moment);
        let (forward, under) = limit_at(limits, all, |limit| limit.forward.0);
        let (aft, aft_under) = limit_at(limits, all, |limit| limit.aft.0);
        let forward = -(-forward).div_euclid(under);
        let aft = aft.div_euclid(aft_under);
        window.low = window.low.max(2 * forward * all - others);
        window.high = window.high.min(2 * aft * all - others);
        if moment == Moment::ZeroFuel {
            window.target = (forward + aft) * all - others;
            window.width = (2 * (aft - forward) * all).max(1);
        }
    }
    window
}

impl Window {
    /// How far a moment is outside; zero when it is inside.
    pub(crate) fn outside(&self, moment: i128) -> i128 {
        if moment < self.low {
            self.low - moment
        } else if moment > self.high {
            moment - self.high
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(tonnes: i64, forward: i64, aft: i64) -> CgLimit {
        CgLimit { gross: Grams::of(tonnes * 1_000_000), forward: Arm(forward), aft: Arm(aft) }
    }

    #[test]
    fn limits_run_straight_between_corners_and_level_beyond() {
        let limits = [limit(100, 20_000, 22_000), limit(200, 20_100, 21_500)];
        for (tonnes, forward, aft, remark) in [
            (50, 20_000, 22_000, "below the first corner"),
            (100, 20_000, 22_000, "at it"),
            (150, 20_050, 21_750, "half way"),
            (200, 20_100, 21_500, "at the last"),
            (300, 20_100, 21_500, "beyond"),
        ] {
            let at = |arm: fn(&CgLimit) -> i64| {
                let (over, under) = limit_at(&limits, tonnes * 1_000_000, arm);
                nearest(over, under)
            };
            assert_eq!((at(|one| one.forward.0), at(|one| one.aft.0)), (forward, aft), "{remark}");
        }
    }

    #[test]
    fn halves_round_aft() {
        for (over, under, result) in [(5, 2, 3), (-5, 2, -2), (4, 3, 1), (5, 3, 2), (-1, 3, 0)] {
            assert_eq!(nearest(over, under), result, "{over}/{under}");
        }
    }
}
