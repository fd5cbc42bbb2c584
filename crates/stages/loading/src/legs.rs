//! Decides what is aboard on each leg and at each stop on the ground, and what the units that are then aboard may make.
//! Does not place them (`assign`). Up: [`crate`].
//!
//! People stay to the end of the flight; on the ground they are not aboard yet, or off for the time.

use model::loading::{FlightToLoad, LegBalance};

use crate::assign::{Aim, Stage};
use crate::balance::{Aboard, Moment, balance, window};

/// Something with its place and its stop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weight {
    /// Stop it leaves at; none stays to the end and is not counted on the ground.
    pub(crate) order: Option<u8>,
    pub(crate) gross: i64,
    pub(crate) doubled_arm: i128,
    /// Twice the distance from the centre line.
    pub(crate) doubled_side: i128,
}

/// What is aboard, of all that stays or leaves at or after a stop.
fn aboard(weights: &[Weight], from: u8, with_people: bool) -> (Aboard, i128) {
    let (mut aboard, mut lateral) = (Aboard::default(), 0);
    for weight in weights.iter().filter(|weight| weight.order.map_or(with_people, |order| order >= from)) {
        aboard.add(weight.gross, weight.doubled_arm);
        lateral += i128::from(weight.gross) * weight.doubled_side;
    }
    (aboard, lateral)
}

/// The balance of every leg.
pub(crate) fn balances(flight: &FlightToLoad, weights: &[Weight]) -> Vec<LegBalance> {
    let of_leg = |leg: &model::loading::LegToLoad| {
        let (aboard, lateral) = aboard(weights, leg.unload_from, true);
        let at = |moment| balance(&flight.aircraft, leg, &aboard, moment);
        LegBalance {
            zero_fuel: at(Moment::ZeroFuel),
            takeoff: at(Moment::TakeOff),
            landing: at(Moment::Landing),
            lateral_doubled: i64::try_from(lateral).expect("a lateral moment should fit in 63 bits"),
        }
    };
    flight.legs.iter().map(of_leg).collect()
}

/// What the units may make: on every leg, and on the ground after every stop. `fixed` is what does not move, `units` the
/// stop and mass of each that does.
pub(crate) fn stages(flight: &FlightToLoad, fixed: &[Weight], units: &[(u8, i64)]) -> Vec<Stage> {
    let aircraft = &flight.aircraft;
    let mass_from = |from: u8| -> i128 {
        units.iter().filter(|(order, _)| *order >= from).map(|(_, gross)| i128::from(*gross)).sum()
    };
    let mut stages = Vec::new();
    for leg in &flight.legs {
        let (there, lateral) = aboard(fixed, leg.unload_from, true);
        let window = window(aircraft, leg, there.mass + mass_from(leg.unload_from));
        let most = aircraft.hold.lateral_max.map(|most| 2 * i128::from(most));
        stages.push(Stage {
            from: leg.unload_from,
            moment: (window.low.saturating_sub(there.moment), window.high.saturating_sub(there.moment)),
            lateral: most.map_or((i128::MIN, i128::MAX), |most| (-most - lateral, most - lateral)),
            per_mm: window.per_mm,
            aim: Some(Aim { target: window.target - there.moment, width: window.width }),
        });
    }
    let Some(tip) = aircraft.hold.tip_arm.map(|tip| 2 * i128::from(tip.0)) else { return stages };
    let oew = i128::from(aircraft.oew.get());
    let stops = units.iter().map(|(order, _)| *order).chain(fixed.iter().filter_map(|weight| weight.order));
    // After the last stop the hold is empty, which no place changes.
    let mut grounds: Vec<u8> = stops.flat_map(|order| [0, order.saturating_add(1)]).collect();
    grounds.sort_unstable();
    grounds.dedup();
    grounds.retain(|from| mass_from(*from) > 0);
    for from in grounds {
        let (there, _) = aboard(fixed, from, false);
        let mass = oew + there.mass + mass_from(from);
        let others = oew * 2 * i128::from(aircraft.hold.oew_arm.0) + there.moment;
        stages.push(Stage {
            from,
            moment: (i128::MIN, mass * tip - others),
            lateral: (i128::MIN, i128::MAX),
            per_mm: (2 * mass).max(1),
            aim: None,
        });
    }
    stages
}
