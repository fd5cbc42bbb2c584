//! Decides whether zones carry what stands in them, in all and on a metre. Up: [`crate::loading`].

use model::evidence::RecordRef;
use model::hold::{Deck, HoldZone};
use model::loading::{FlightToLoad, LoadingProblem, LoadingSolution};

use super::aboard::{Weighed, aboard, weighed};
use super::{loads, of_flight};
use crate::sheet::Sheet;
use crate::stowage::quotient_up;

/// Millimetres in a metre.
const MM_PER_M: i128 = 1000;

/// A stretch of a deck.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    deck: Deck,
    from: i64,
    to: i64,
}

impl Stretch {
    /// Of a zone.
    pub(super) fn of_zone(zone: &HoldZone) -> Self {
        Self { deck: zone.deck, from: zone.from.get(), to: zone.to.get() }
    }

    /// A whole deck, and whatever stands on it.
    pub(super) fn of_deck(deck: Deck) -> Self {
        Self { deck, from: i64::MIN, to: i64::MAX }
    }

    /// The part of a unit's length that is inside, from and to.
    fn part_of(&self, weighed: &Weighed<'_>) -> Option<(i64, i64)> {
        let unit = weighed.unit;
        let end = unit.x.get().saturating_add(unit.length.get());
        let (from, to) = (unit.x.get().max(self.from), end.min(self.to));
        (unit.deck == self.deck && from < to).then_some((from, to))
    }

    /// Mass that stands in it: of each unit the part of its length inside, rounded up to the gram.
    pub(super) fn mass<'a, 'b: 'a>(&self, units: impl Iterator<Item = &'a Weighed<'b>>) -> i128 {
        let part = |weighed: &Weighed<'_>| {
            let (from, to) = self.part_of(weighed)?;
            Some(quotient_up(weighed.moment.mass * i128::from(to - from), i128::from(weighed.unit.length.get())))
        };
        units.filter_map(part).sum()
    }

    /// Most mass on a metre of it, of all units that stand across one place: from the forward end aft, each unit is added
    /// where it begins and taken away where it ends, which is before another begins there.
    pub(super) fn per_metre<'a, 'b: 'a>(&self, units: impl Iterator<Item = &'a Weighed<'b>>) -> i128 {
        let edges = units.filter_map(|weighed| {
            let (from, to) = self.part_of(weighed)?;
            let on_metre = quotient_up(weighed.moment.mass * MM_PER_M, i128::from(weighed.unit.length.get()));
            Some([(from, on_metre), (to, -on_metre)])
        });
        let mut edges: Vec<(i64, i128)> = edges.flatten().collect();
        edges.sort_unstable();
        let (mut now, mut most) = (0, 0);
        for (_, change) in edges {
            now += change;
            most = most.max(now);
        }
        most
    }
}

pub(super) fn zone(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let units = weighed(problem, flight, load);
        for zone in &flight.aircraft.hold.zones {
            let Some(most) = zone.gross_max else { continue };
            for (index, leg) in flight.legs.iter().enumerate() {
                let own = Stretch::of_zone(zone).mass(aboard(&units, leg));
                sheet.holds(own <= i128::from(most.get()), || {
                    told(flight, index, zone, &format!("{own} g stand in it, {most} allowed"))
                });
            }
        }
    }
}

pub(super) fn running(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let units = weighed(problem, flight, load);
        for zone in &flight.aircraft.hold.zones {
            let Some(most) = zone.per_metre_max else { continue };
            for (index, leg) in flight.legs.iter().enumerate() {
                let own = Stretch::of_zone(zone).per_metre(aboard(&units, leg));
                sheet.holds(own <= i128::from(most.get()), || {
                    told(flight, index, zone, &format!("{own} g stand on a metre of it, {most} allowed"))
                });
            }
        }
    }
}

fn told(flight: &FlightToLoad, leg: usize, zone: &HoldZone, what: &str) -> (RecordRef, String) {
    (of_flight(flight), format!("zone {} on leg {leg}: {what}", zone.id))
}
