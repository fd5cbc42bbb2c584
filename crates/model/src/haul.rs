//! Decides which part of a flight its cargo flies on: out, or back on the way home. Does not decide what is brought back
//! (`flights`). Up: [`crate::flights`].
//!
//! A flight is loaded on its way out, at one airport or, by a pick-up, at two before it unloads anything; and may be loaded once
//! more where it has unloaded the last of that. So nothing that is carried out is ever aboard together with anything that is
//! brought back.

use crate::flights::{Flight, FlightCargo, Leg, LegPurpose};
use crate::id::AirportId;
use crate::loading::LoadedUnit;

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

    /// Index of the first leg that a part of its cargo is aboard: the first of its load, or the last departure from the airport
    /// of its pick-up before it is unloaded. None where there is no such leg, or where it is unloaded nowhere.
    #[must_use]
    pub fn boarding(&self, part: &FlightCargo) -> Option<usize> {
        let landing = self.landing(part)?;
        let mut legs = self.carrying(part.haul).take_while(|(index, _)| *index <= landing);
        match &part.pick_up {
            None => legs.next().map(|(index, _)| index),
            Some(airport) => legs.filter(|(_, leg)| leg.from == *airport).last().map(|(index, _)| index),
        }
    }

    /// The legs that a part of its cargo is aboard, each with its index, in order; none where it is never unloaded.
    pub fn aboard(&self, part: &FlightCargo) -> impl Iterator<Item = (usize, &Leg)> {
        let span = self.boarding(part).zip(self.landing(part));
        let is_within = move |index: usize| span.is_some_and(|(first, last)| first <= index && index <= last);
        self.carrying(part.haul).filter(move |(index, _)| is_within(*index))
    }

    /// The airports that a load comes aboard at, in order: where it begins, then those of its pick-ups.
    #[must_use]
    pub fn loaded_at(&self, haul: Haul) -> Vec<&AirportId> {
        let boards = |leg: usize| self.cargo.iter().any(|part| part.haul == haul && self.boarding(part) == Some(leg));
        self.carrying(haul).filter(|(index, _)| boards(*index)).map(|(_, leg)| &leg.from).collect()
    }

    /// Where a unit of a load comes aboard, by the first that it holds; where that is not known, where the load begins.
    #[must_use]
    pub fn unit_loaded_at(&self, haul: Haul, unit: &LoadedUnit) -> Option<&AirportId> {
        let holds = |part: &&FlightCargo| {
            part.haul == haul && unit.contents.iter().any(|content| content.consignment == part.consignment)
        };
        let leg = self.cargo.iter().find(holds).and_then(|part| self.boarding(part));
        let leg = leg.or_else(|| self.carrying(haul).next().map(|(leg, _)| leg))?;
        self.legs.get(leg).map(|leg| &leg.from)
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
    use crate::id::{AircraftTypeId, ConsignmentId, FlightId, TailId};
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
            pick_up: None,
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

    #[test]
    fn what_is_picked_up_is_aboard_from_there_on() {
        let mut flight = flight(&["AAAA", "BBBB", "CCCC", "DDDD"], &[("DDDD", Haul::Out), ("CCCC", Haul::Out)]);
        flight.cargo[1].pick_up = Some(AirportId::of("BBBB"));
        let legs = |part: usize| flight.aboard(&flight.cargo[part]).map(|(index, _)| index).collect::<Vec<_>>();
        assert_eq!((legs(0), legs(1)), (vec![0, 1, 2], vec![1]));
        assert_eq!(flight.loaded_at(Haul::Out), [&AirportId::of("AAAA"), &AirportId::of("BBBB")]);
        assert_eq!(flight.loaded_at(Haul::Back), [] as [&AirportId; 0]);
        let mut astray = flight.clone();
        astray.cargo[1].pick_up = Some(AirportId::of("DDDD"));
        assert_eq!(astray.boarding(&astray.cargo[1]), None, "picked up where it never departs from");
        astray.cargo[1].unload = AirportId::of("EEEE");
        assert_eq!((astray.boarding(&astray.cargo[1]), astray.aboard(&astray.cargo[1]).count()), (None, 0));
    }
}
