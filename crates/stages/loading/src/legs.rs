//! Decides what is aboard on each leg and at each stop on the ground, and what the units that are then aboard may make.
//! Does not place them (`assign`). Up: [`crate`].
//!
//! People stay from where they are loaded to the end of the flight; on the ground they are not aboard yet, or off for the
//! time.

use model::loading::{FlightToLoad, LegBalance};

use crate::assign::{Aim, Stage};
use crate::balance::{Aboard, Moment, balance, window};
use crate::stay::{Phase, Stay};

/// Something with its place and its stay.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weight {
    pub(crate) stay: Stay,
    /// Whether it is people, who are not counted on the ground.
    pub(crate) is_people: bool,
    pub(crate) gross: i64,
    pub(crate) doubled_arm: i128,
    /// Twice the distance from the centre line.
    pub(crate) doubled_side: i128,
}

/// What is aboard.
fn aboard(weights: &[Weight], phase: Phase, with_people: bool) -> (Aboard, i128) {
    let (mut aboard, mut lateral) = (Aboard::default(), 0);
    for weight in weights.iter().filter(|weight| phase.has(weight.stay) && (with_people || !weight.is_people)) {
        aboard.add(weight.gross, weight.doubled_arm);
        lateral += i128::from(weight.gross) * weight.doubled_side;
    }
    (aboard, lateral)
}

/// The balance of every leg.
pub(crate) fn balances(flight: &FlightToLoad, weights: &[Weight]) -> Vec<LegBalance> {
    let of_leg = |leg: &model::loading::LegToLoad| {
        let (aboard, lateral) = aboard(weights, Phase::of(leg), true);
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

/// What the units may make: on every leg, and on the ground after loading at every airport and after every stop. `fixed` is
/// what does not move, `units` the stay and mass of each that does.
pub(crate) fn stages(flight: &FlightToLoad, fixed: &[Weight], units: &[(Stay, i64)]) -> Vec<Stage> {
    let aircraft = &flight.aircraft;
    let mass_at = |phase: Phase| -> i128 {
        units.iter().filter(|(stay, _)| phase.has(*stay)).map(|(_, gross)| i128::from(*gross)).sum()
    };
    let mut stages = Vec::new();
    for leg in &flight.legs {
        let phase = Phase::of(leg);
        let has_pieces = fixed.iter().any(|weight| !weight.is_people && phase.has(weight.stay));
        if !has_pieces && mass_at(phase) == 0 {
            // No place changes where people alone put the centre of gravity.
            let open = (i128::MIN, i128::MAX);
            stages.push(Stage { phase, moment: open, lateral: open, per_mm: 1, aim: None });
            continue;
        }
        let (there, lateral) = aboard(fixed, phase, true);
        let window = window(aircraft, leg, there.mass + mass_at(phase));
        let most = aircraft.hold.lateral_max.map(|most| 2 * i128::from(most));
        stages.push(Stage {
            phase,
            moment: (window.low.saturating_sub(there.moment), window.high.saturating_sub(there.moment)),
            lateral: most.map_or((i128::MIN, i128::MAX), |most| (-most - lateral, most - lateral)),
            per_mm: window.per_mm,
            aim: Some(Aim { target: window.target - there.moment, width: window.width }),
        });
    }
    let Some(tip) = aircraft.hold.tip_arm.map(|tip| 2 * i128::from(tip.0)) else { return stages };
    let oew = i128::from(aircraft.oew.get());
    let cargo = fixed.iter().filter(|weight| !weight.is_people).map(|weight| weight.stay);
    let stays: Vec<Stay> = units.iter().map(|(stay, _)| *stay).chain(cargo).collect();
    let until = stays.iter().map(|stay| stay.load).max().unwrap_or(0);
    let around =
        |stay: Stay| [Phase { until: stay.load, from: 0 }, Phase { until, from: stay.unload.saturating_add(1) }];
    // After the last stop the hold is empty, which no place changes.
    let mut grounds: Vec<Phase> = stays.into_iter().flat_map(around).collect();
    grounds.sort_unstable();
    grounds.dedup();
    grounds.retain(|phase| mass_at(*phase) > 0);
    for phase in grounds {
        let (there, _) = aboard(fixed, phase, false);
        let mass = oew + there.mass + mass_at(phase);
        let others = oew * 2 * i128::from(aircraft.hold.oew_arm.0) + there.moment;
        stages.push(Stage {
            phase,
            moment: (i128::MIN, mass * tip - others),
            lateral: (i128::MIN, i128::MAX),
            per_mm: (2 * mass).max(1),
            aim: None,
        });
    }
    stages
}
