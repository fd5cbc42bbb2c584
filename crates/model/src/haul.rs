//! Decides which part of a flight its cargo flies on: out, or back on the way home. Does not decide what is brought back
//! (`flights`). Up: [`crate::flights`].
//!
//! A flight is loaded once on its way out, and may be loaded once more where it has unloaded the last of that. So nothing
//! that is carried out is ever aboard together with anything that is brought back.

use crate::flights::{Flight, FlightCargo, Leg, LegPurpose};

/// One of the two loads of a flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Haul {
    /// What it was sent out with.
    #[default]
    Out,
    /// What it brings on its way home, loaded where it unloaded last.
    Back,
}

impl Haul {
    /// Both, in their order.
    pub const ALL: [Self; 2] = [Self::Out, Self::Back];
}

impl Flight {
    /// Index of the first leg of its back-haul: the one behind the last landing at which something carried out is unloaded.
    /// Where it brings nothing back, the number of its legs.
    #[must_use]
    pub fn turn(&self) -> usize {
        if !self.brings_back() {
            return self.legs.len();
        }
        let out = self.cargo.iter().filter(|part| part.haul == Haul::Out);
        out.filter_map(|part| self.landing_from(0, part)).map(|leg| leg + 1).max().unwrap_or(0)
    }

    /// Whether it brings something on its way home.
    #[must_use]
    pub fn brings_back(&self) -> bool {
        self.cargo.iter().any(|part| part.haul == Haul::Back)
    }

    /// The legs that a load is carried on, each with its index, in order.
    pub fn carrying(&self, haul: Haul) -> impl Iterator<Item = (usize, &Leg)> {
        let turn = self.turn();
        let legs = self.legs.iter().enumerate().filter(|(_, leg)| leg.purpose == LegPurpose::Carry);
        legs.filter(move |(index, _)| (*index < turn) == (haul == Haul::Out))
    }

    /// Index of the leg at whose end a part of its cargo is unloaded: the first landing there of its load. None where it
    /// does not come there.
    #[must_use]
    pub fn landing(&self, part: &FlightCargo) -> Option<usize> {
        self.landing_from(if part.haul == Haul::Out { 0 } else { self.turn() }, part)
    }

    fn landing_from(&self, first: usize, part: &FlightCargo) -> Option<usize> {
        let is_landing =
            |leg: &usize| self.legs[*leg].purpose == LegPurpose::Carry && self.legs[*leg].to == part.unload;
        (first..self.legs.len()).find(is_landing)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, TailId};
    use crate::quantity::{Grams, Metres, Minutes, Money, Units};

    fn flight(stations: &[&str], cargo: &[(&str, Haul)]) -> Flight {
        let leg = |ends: &[&str]| Leg {
            from: AirportId::of(ends[0]),
            to: AirportId::of(ends[1]),
            purpose: LegPurpose::Carry,
            departs: Timestamp::UNIX_EPOCH,
            arrives: Timestamp::UNIX_EPOCH,
            way: vec![],
            distance: Metres::ZERO,
            payload_max: Grams::ZERO,
            payload: Grams::ZERO,
            fuel: Grams::ZERO,
        };
        let part = |(unload, haul): &(&str, Haul)| FlightCargo {
            consignment: ConsignmentId::of("C"),
            packs: Units::of(1),
            unload: AirportId::of(unload),
            haul: *haul,
        };
        Flight {
            id: FlightId::of("F"),
            tail: TailId::of("T"),
            aircraft: AircraftTypeId::of("A"),
            legs: stations.windows(2).map(leg).collect(),
            cargo: cargo.iter().map(part).collect(),
            block: Minutes::ZERO,
            cost: Money::NOTHING,
            co2: Grams::ZERO,
            because: vec![],
        }
    }

    #[test]
    fn what_comes_back_is_carried_from_the_last_unloading_on() {
        let there = flight(&["AAAA", "BBBB", "CCCC", "AAAA"], &[("BBBB", Haul::Out), ("CCCC", Haul::Out)]);
        assert_eq!((there.turn(), there.brings_back(), there.landing(&there.cargo[1])), (3, false, Some(1)));
        let both = [("CCCC", Haul::Out), ("BBBB", Haul::Out), ("BBBB", Haul::Back), ("AAAA", Haul::Back)];
        let back = flight(&["AAAA", "BBBB", "CCCC", "BBBB", "AAAA"], &both);
        let legs = |haul| back.carrying(haul).map(|(index, _)| index).collect::<Vec<_>>();
        assert_eq!((legs(Haul::Out), legs(Haul::Back), back.turn()), (vec![0, 1], vec![2, 3], 2));
        let landings: Vec<_> = back.cargo.iter().map(|part| back.landing(part)).collect();
        assert_eq!(
            landings,
            [Some(1), Some(0), Some(2), Some(3)],
            "out by the first landing, back by the first after it"
        );
    }
}
