//! Decides how a flight that stands becomes a trip again, which can be put on the clock, moved, and filled; and how one
//! is laid anew over the same airports. Up: [`crate::repair`].

use std::collections::BTreeSet;
use std::sync::Arc;

use model::flights::{Flight, FlightsProblem, Leg, LegPurpose};
use model::id::ConsignmentId;
use model::quantity::{Grams, Minutes};

use crate::atlas::Atlas;
use crate::board::Slot;
use crate::chain::Chains;
use crate::fleet::{Group, destinations, minute, volume_max};
use crate::template::{PickUp, Template, cost_cents};
use crate::timing::{Stretch, Timing, timing};
use crate::trip::build;
use crate::way::Way;

/// What trips are made from.
#[derive(Clone, Copy)]
pub(super) struct Facts<'p, 'a> {
    pub(super) problem: &'p FlightsProblem,
    pub(super) groups: &'p [Group],
    pub(super) atlas: &'p Atlas<'a>,
}

impl Facts<'_, '_> {
    /// The trip of a flight, in the first window of its group, and when it is flown; nothing where its tail, an airport
    /// or its cargo's way is not known.
    pub(super) fn trip(&self, flight: &Flight) -> Option<(Template, Slot)> {
        let tail = self.problem.tails.iter().position(|tail| tail.id == flight.tail)?;
        let number = self.groups.iter().position(|group| group.tails.contains(&tail))?;
        let group = &self.groups[number];
        let aircraft = &self.problem.types[group.kind];
        let landings: BTreeSet<usize> = flight.cargo.iter().filter_map(|part| flight.landing(part)).collect();
        let drops: Vec<usize> = landings.into_iter().collect();
        let turn = drops.iter().filter(|leg| **leg < flight.turn()).count();
        let origin = flight.legs.iter().find(|leg| leg.purpose == LegPurpose::Carry)?;
        let origin = self.atlas.find(&origin.from)?;
        let legs = self.stretches(flight, &drops, group)?;
        let mut payloads = vec![Grams::of(i64::MAX); drops.len()];
        for (leg, stretch) in flight.legs.iter().zip(&legs).filter(|(leg, _)| leg.purpose == LegPurpose::Carry) {
            payloads[stretch.hop] = payloads[stretch.hop].min(leg.payload_max);
        }
        let laid = timing(&legs, aircraft, &group.crew);
        let (timing, begin) = timed(flight, laid, group, aircraft.ground.load.get(), &legs);
        let drops: Option<Vec<usize>> = drops.iter().map(|leg| self.atlas.find(&flight.legs[*leg].to)).collect();
        let drops = drops?;
        let block: Minutes = legs.iter().map(|leg| leg.block).sum();
        let mut carries = self.carries(group, origin, &drops[..turn]);
        let pick_up = self.pick_up(flight);
        if let Some(pick_up) = &pick_up {
            // Nobody fills up a trip that loads at two airports.
            let aboard = |consignment: &usize| {
                flight.cargo.iter().any(|part| part.consignment == self.problem.consignments[*consignment].id)
            };
            carries.retain(|(consignment, _)| aboard(consignment));
            let later = self.carries(group, pick_up.airport, &drops[..turn]);
            carries.extend(later.into_iter().filter(|(consignment, _)| pick_up.takes.contains(consignment)));
        }
        if flight.brings_back() {
            let back = self.carries(group, *drops[..turn].last()?, &drops[turn..]);
            carries.extend(back.into_iter().map(|(consignment, drop)| (consignment, turn + drop)));
        }
        let template = Template {
            group: number,
            window: 0,
            origin,
            pick_up: pick_up.map(Box::new),
            drops,
            turn,
            legs,
            timing,
            payloads,
            volume: volume_max(self.problem, aircraft),
            block,
            cents: cost_cents(aircraft, block),
            carries,
        };
        Some((template, Slot { tail, begin }))
    }

    /// The second airport where a flight loads on its way out, where there is one.
    fn pick_up(&self, flight: &Flight) -> Option<PickUp> {
        let picked = || flight.cargo.iter().filter(|part| part.pick_up.is_some());
        let part = picked().next()?;
        let number = |id: &ConsignmentId| self.problem.consignments.iter().position(|facts| facts.id == *id);
        Some(PickUp {
            airport: self.atlas.find(part.pick_up.as_ref()?)?,
            leg: flight.boarding(part)?,
            takes: picked().filter_map(|part| number(&part.consignment)).collect(),
        })
    }

    fn stretches(&self, flight: &Flight, drops: &[usize], group: &Group) -> Option<Vec<Stretch>> {
        let ground = &self.problem.types[group.kind].ground;
        let (legs, turn) = (&flight.legs, flight.turn());
        let picks = self.pick_up(flight).map(|pick_up| pick_up.leg);
        let stretch = |(index, leg): (usize, &Leg)| -> Option<Stretch> {
            let passed = drops.iter().filter(|drop| **drop < index).count();
            let is_station = legs.get(index + 1).is_none_or(|next| next.purpose != leg.purpose);
            let works = match leg.purpose {
                LegPurpose::Position => is_station,
                LegPurpose::Carry => drops.contains(&index) || picks == Some(index + 1),
                LegPurpose::Return => false,
            };
            let stand = match leg.purpose {
                LegPurpose::Position if is_station => ground.load,
                LegPurpose::Carry if index + 1 == turn && flight.brings_back() => ground.unload + ground.load,
                LegPurpose::Carry if drops.contains(&index) => ground.unload,
                LegPurpose::Carry if picks == Some(index + 1) => ground.load,
                LegPurpose::Return if is_station => Minutes::ZERO,
                _ => ground.stop,
            };
            let way = Way { points: leg.way.clone(), distance: leg.distance, met: Vec::new() };
            Some(Stretch {
                from: self.atlas.find(&leg.from)?,
                to: self.atlas.find(&leg.to)?,
                purpose: leg.purpose,
                hop: if leg.purpose == LegPurpose::Carry { passed } else { 0 },
                way: Arc::new(way),
                block: Minutes::of((minute(leg.arrives) - minute(leg.departs)).max(1)),
                works,
                stand,
                // Permits that a flight of the plan before has are held; the bans know of those that it has not.
                permits: Vec::new(),
            })
        };
        let laid: Option<Vec<Stretch>> = legs.iter().enumerate().map(stretch).collect();
        // A leg with cargo behind the last airport of unloading would belong to no drop.
        laid.filter(|laid| laid.iter().all(|leg| leg.purpose != LegPurpose::Carry || leg.hop < drops.len()))
    }

    /// Consignments that a group may carry from an origin over these drops, each with its drop.
    pub(super) fn carries(&self, group: &Group, origin: usize, drops: &[usize]) -> Vec<(usize, usize)> {
        let mut carries = Vec::new();
        for (index, consignment) in self.problem.consignments.iter().enumerate() {
            if self.atlas.find(&consignment.origin) != Some(origin) {
                continue;
            }
            let Ok(airports) = destinations(self.problem, self.atlas, group, consignment) else { continue };
            let drop = airports.iter().find_map(|airport| drops.iter().position(|drop| drop == airport));
            carries.extend(drop.map(|drop| (index, drop)));
        }
        carries
    }
}

/// The minutes of a flight as it stands; as laid where that is the same.
fn timed(flight: &Flight, laid: Timing, group: &Group, load: i64, legs: &[Stretch]) -> (Timing, i64) {
    let report = group.crew.report.get();
    let first = minute(flight.legs[0].departs);
    let is_loaded_first = flight.legs[0].purpose == LegPurpose::Carry;
    let begin = first - if is_loaded_first { report.max(load) } else { report };
    let departs: Vec<i64> = flight.legs.iter().map(|leg| minute(leg.departs) - begin).collect();
    let arrives: Vec<i64> = departs.iter().zip(legs).map(|(departs, leg)| departs + leg.block.get()).collect();
    let last = legs.len() - 1;
    let loads = match flight.legs.iter().rposition(|leg| leg.purpose == LegPurpose::Position) {
        Some(leg) => arrives[leg],
        None => departs[0] - load,
    };
    let ends = arrives[last] + legs[last].stand.get();
    (Timing { departs, arrives, loads, ends, ..laid }, begin)
}

/// A trip of a group over the same airports, laid anew with room for this mass; nothing where there is none.
pub(super) fn laid_anew(
    problem: &FlightsProblem,
    groups: &[Group],
    (number, window): (usize, usize),
    (origin, drops, gross): (usize, &[usize], Grams),
    chains: &mut Chains,
) -> Option<Template> {
    let group = &groups[number];
    let aircraft = &problem.types[group.kind];
    let (legs, payloads) = build(problem, group, window, origin, drops, gross, chains).ok()?;
    let timing = timing(&legs, aircraft, &group.crew);
    let block: Minutes = legs.iter().map(|leg| leg.block).sum();
    let carries = Facts { problem, groups, atlas: &chains.atlas }.carries(group, origin, drops);
    Some(Template {
        group: number,
        window,
        origin,
        pick_up: None,
        drops: drops.to_vec(),
        turn: drops.len(),
        legs,
        timing,
        payloads,
        volume: volume_max(problem, aircraft),
        block,
        cents: cost_cents(aircraft, block),
        carries,
    })
}
