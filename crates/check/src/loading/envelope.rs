//! Decides whether the centre of gravity keeps within its envelopes, in exact fractions. Up: [`crate::loading`].

use model::hold::{CgEnvelope, CgPoint, Hold, Straight};
use model::loading::{LoadingProblem, LoadingSolution};

use super::aboard::{Moment, nearest};
use super::balance::legs_of;
use super::{loads, of_flight};
use crate::sheet::Sheet;

/// An arm as a fraction, in millimetres; the divisor is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ExactArm {
    dividend: i128,
    divisor: i128,
}

impl ExactArm {
    /// Rounded to the nearest millimetre, halves aft.
    pub(super) fn rounded(self) -> i64 {
        nearest(self.dividend, self.divisor)
    }

    /// Whether a mass acts before this arm.
    fn is_behind(self, own: Moment) -> bool {
        own.doubled * self.divisor < 2 * own.mass * self.dividend
    }

    /// Whether a mass acts behind this arm.
    fn is_before(self, own: Moment) -> bool {
        own.doubled * self.divisor > 2 * own.mass * self.dividend
    }
}

pub(super) fn envelope(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        for (_, _, instants) in legs_of(problem, flight, load) {
            for (instant, envelope) in instants.into_iter().zip(envelopes_of(&flight.aircraft.hold)) {
                let (name, own, said) = (&instant.name, instant.own, instant.said);
                let due = envelope.map(|envelope| limits_at(envelope, own.mass));
                if let Some([forward, aft]) = due {
                    let is_within = !forward.is_behind(own) && !aft.is_before(own);
                    sheet.holds(is_within, || {
                        let (from, to) = (forward.rounded(), aft.rounded());
                        (of_flight(flight), format!("{name}: arm {} mm outside {from} to {to} mm", own.arm()))
                    });
                }
                // A moment without an envelope shows its own arm as both limits.
                let (from, to) =
                    due.map_or((own.arm(), own.arm()), |[forward, aft]| (forward.rounded(), aft.rounded()));
                sheet.holds(said.forward.0 == from && said.aft.0 == to, || {
                    let text = format!(
                        "{name}: limits {} to {} mm are said; they are {from} to {to}",
                        said.forward.0, said.aft.0
                    );
                    (of_flight(flight), text)
                });
            }
        }
    }
}

/// The envelopes at zero fuel, take-off and landing; one that has no corners on a side is none.
pub(super) fn envelopes_of(hold: &Hold) -> [Option<&CgEnvelope>; 3] {
    let of = [&hold.envelopes.zero_fuel, &hold.envelopes.takeoff, &hold.envelopes.landing];
    of.map(|envelope| envelope.as_ref().filter(|one| !one.forward.is_empty() && !one.aft.is_empty()))
}

/// Forward and aft limit at a mass.
pub(super) fn limits_at(envelope: &CgEnvelope, mass: i128) -> [ExactArm; 2] {
    [&envelope.forward, &envelope.aft].map(|corners| limit_at(corners, envelope.straight, mass))
}

/// A limit at a mass: straight between corners in arm or in moment, beyond them the nearest corner's arm.
fn limit_at(corners: &[CgPoint], straight: Straight, mass: i128) -> ExactArm {
    let whole = |corner: &CgPoint| ExactArm { dividend: i128::from(corner.arm.0), divisor: 1 };
    let gross = |corner: &CgPoint| i128::from(corner.gross.get());
    let (first, last) = (&corners[0], &corners[corners.len() - 1]);
    if mass <= gross(first) {
        return whole(first);
    }
    let Some(pair) = corners.windows(2).find(|pair| mass <= gross(&pair[1])) else { return whole(last) };
    let span = (gross(&pair[1]) - gross(&pair[0])).max(1);
    let over = mass - gross(&pair[0]);
    let (from, to) = (i128::from(pair[0].arm.0), i128::from(pair[1].arm.0));
    match straight {
        Straight::InArm => ExactArm { dividend: from * span + (to - from) * over, divisor: span },
        Straight::InMoment => {
            let (from, to) = (from * gross(&pair[0]), to * gross(&pair[1]));
            ExactArm { dividend: from * span + (to - from) * over, divisor: span * mass }
        }
    }
}

#[cfg(test)]
mod tests {
    use model::quantity::{Arm, Grams};

    use super::*;

    fn corner((gross, arm): (i64, i64)) -> CgPoint {
        CgPoint { gross: Grams::of(gross), arm: Arm(arm) }
    }

    /// By hand: at 150 between 100 at 10 and 200 at 20, half way in arm is 15; in moment, half way between 1,000 and 4,000
    /// is 2,500, that is 16 2/3.
    #[test]
    fn limits_are_straight_in_arm_or_moment_between_corners_and_flat_beyond() {
        let corners = [(100, 10), (200, 20)].map(corner);
        for (mass, in_arm, in_moment) in
            [(1, 10, 10), (100, 10, 10), (150, 15, 17), (199, 20, 20), (200, 20, 20), (999, 20, 20)]
        {
            assert_eq!(limit_at(&corners, Straight::InArm, mass).rounded(), in_arm, "in arm at {mass}");
            assert_eq!(limit_at(&corners, Straight::InMoment, mass).rounded(), in_moment, "in moment at {mass}");
        }
        let exact = limit_at(&corners, Straight::InMoment, 150);
        assert_eq!(exact.dividend * 3, exact.divisor * 50, "50 thirds exactly");
    }

    #[test]
    fn the_exact_arm_counts_and_not_the_rounded_one() {
        // 3 g with a moment of 31 g mm act at 10 1/3 mm, which rounds to 10.
        let own = Moment { mass: 3, doubled: 62 };
        assert_eq!(own.arm(), 10);
        let limit = |dividend, divisor| ExactArm { dividend, divisor };
        assert!(limit(10, 1).is_before(own), "behind an aft limit of 10 mm by a third of one");
        assert!(!limit(31, 3).is_before(own) && !limit(31, 3).is_behind(own), "exactly on the limit");
        assert!(limit(311, 30).is_behind(own), "before a forward limit by a thirtieth");
    }
}
