//! Decides where a unit comes aboard and where it leaves, and so what is aboard on each leg; and how masses and moments are summed.
//! Up: [`crate::loading`].
//!
//! Moments are whole numbers: doubled, because a unit's middle may lie on half a millimetre.

use std::collections::BTreeSet;

use model::loading::{AircraftLoad, CargoMove, FlightToLoad, LegToLoad, LoadedUnit, LoadingProblem};
use model::quantity::Grams;

use super::{deck_of, mass_of, mass_seated, position_of};

/// Mass and doubled moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Grams.
    pub(super) mass: i128,
    /// Gram half-millimetres from the datum.
    pub(super) doubled: i128,
}

impl Moment {
    /// A mass at twice an arm.
    pub(super) fn of(mass: Grams, doubled_arm: i128) -> Self {
        let mass = i128::from(mass.get());
        Self { mass, doubled: mass * doubled_arm }
    }

    /// Both together.
    pub(super) fn with(self, other: Self) -> Self {
        Self { mass: self.mass + other.mass, doubled: self.doubled + other.doubled }
    }

    /// What is left without the other.
    pub(super) fn without(self, other: Self) -> Self {
        Self { mass: self.mass - other.mass, doubled: self.doubled - other.doubled }
    }

    /// The arm, rounded to the nearest millimetre, halves aft.
    pub(super) fn arm(self) -> i64 {
        nearest(self.doubled, 2 * self.mass.max(1))
    }

    /// Whether the exact arm is not behind another.
    pub(super) fn is_at_most(self, arm: i64) -> bool {
        self.doubled <= 2 * self.mass * i128::from(arm)
    }
}

/// A unit with what the judge derives of it.
#[derive(Clone, Copy)]
pub(super) struct Weighed<'a> {
    /// The unit.
    pub(super) unit: &'a LoadedUnit,
    /// Where it comes aboard, as `load_order` counts; a unit of nothing that is known is aboard from the first.
    pub(super) loaded: u8,
    /// The stop it leaves at; a unit of nothing that is known stays to the end.
    pub(super) stop: u8,
    /// Its mass, tare and packs.
    pub(super) mass: Grams,
    /// Mass and moment along the aircraft.
    pub(super) moment: Moment,
    /// Moment about the centre line, gram half-millimetres, right positive; none where the hold has no such deck.
    pub(super) lateral: Option<i128>,
}

/// Every unit of a load, weighed.
pub(super) fn weighed<'a>(problem: &LoadingProblem, flight: &FlightToLoad, load: &'a AircraftLoad) -> Vec<Weighed<'a>> {
    let front = i128::from(flight.aircraft.hold.arm_front.0);
    let weigh = |unit: &'a LoadedUnit| {
        let mass = mass_of(problem, flight, unit);
        let stated = position_of(flight, unit).and_then(|position| position.arm);
        let middle = 2 * (front + i128::from(unit.x.get())) + i128::from(unit.length.get());
        let moment = Moment::of(mass, stated.map_or(middle, |arm| 2 * i128::from(arm.0)));
        let lateral = deck_of(flight, unit).map(|deck| {
            let [y, width, deck] = [unit.y, unit.width, deck.width].map(|size| i128::from(size.get()));
            i128::from(mass.get()) * (2 * y + width - deck)
        });
        let Way { loaded, stop } = way_of(flight, load, unit).unwrap_or(Way { loaded: 0, stop: u8::MAX });
        Weighed { unit, loaded, stop, mass, moment, lateral }
    };
    load.units.iter().map(weigh).collect()
}

/// The units aboard on a leg.
pub(super) fn aboard<'a, 'b>(units: &'b [Weighed<'a>], leg: &LegToLoad) -> impl Iterator<Item = &'b Weighed<'a>> {
    let (until, from) = (leg.load_until, leg.unload_from);
    units.iter().filter(move |weighed| weighed.loaded <= until && weighed.stop >= from)
}

/// What is carried on a leg, in grams: units aboard with tare, and people, who stay to the end once they are aboard.
pub(super) fn payload_on(flight: &FlightToLoad, load: &AircraftLoad, units: &[Weighed<'_>], leg: &LegToLoad) -> i128 {
    let people = i128::from(mass_seated(flight, load, leg).get());
    people + aboard(units, leg).map(|weighed| weighed.moment.mass).sum::<i128>()
}

/// Where a unit comes aboard and where it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    /// As `load_order` counts.
    pub(super) loaded: u8,
    /// As `unload_order` counts.
    pub(super) stop: u8,
}

/// The ways that a unit's contents may all take. A consignment may be bound for several airports of the flight.
fn ways_allowed(flight: &FlightToLoad, unit: &LoadedUnit) -> BTreeSet<Way> {
    let taken = unit.contents.iter().map(|content| {
        let rows = flight.cargo.iter().filter(|cargo| cargo.consignment == content.consignment);
        rows.map(|cargo| Way { loaded: cargo.load_order, stop: cargo.unload_order }).collect::<BTreeSet<Way>>()
    });
    taken.reduce(|one, other| &one & &other).unwrap_or_default()
}

/// The way of a unit: the one its contents take; where there are several, the first to the stop it is said to leave at if
/// that is among them, else the first.
pub(super) fn way_of(flight: &FlightToLoad, load: &AircraftLoad, unit: &LoadedUnit) -> Option<Way> {
    let allowed = ways_allowed(flight, unit);
    if allowed.len() > 1 {
        let left = load.steps.iter().find(|step| step.done == CargoMove::Unload && step.unit == unit.id);
        let said = left.and_then(|step| allowed.iter().find(|way| Some(way.stop) == step.stop));
        if said.is_some() {
            return said.copied();
        }
    }
    allowed.first().copied()
}

/// Quotient rounded to the nearest whole number, halves up; `divisor` is above zero.
pub(super) fn nearest(dividend: i128, divisor: i128) -> i64 {
    let rounded = (2 * dividend + divisor).div_euclid(2 * divisor);
    i64::try_from(rounded).expect("an arm should fit in 63 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_round_to_the_nearest_halves_aft_also_below_zero() {
        for (dividend, divisor, rounded) in [(7, 2, 4), (5, 4, 1), (-5, 4, -1), (-7, 4, -2), (-1, 2, 0), (-3, 2, -1)] {
            assert_eq!(nearest(dividend, divisor), rounded, "{dividend} / {divisor}");
        }
    }
}
