//! Decides when an aircraft is where if it does its acts one after another as early as it can: over which airports it
//! flies, when it is processed at each, and what that is worth. Up: [`crate::relay`].

use model::relay::Step;

use super::clock::Clock;
use super::job::{Act, Job};
use super::net::{Edge, FAR, Net};
use super::slots::Slots;

/// What processing at an airport with one working place costs, in points: aircraft in each other's way are late.
const VISIT: f64 = 0.02;
/// A detour of so many steps to a free airport is looked at.
const DETOUR: Step = 40;

/// Where an aircraft is free to do something new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The airport.
    pub(super) at: usize,
    /// Processed, so it can fly on.
    pub(super) is_ready: bool,
    /// From the step after this one.
    pub(super) time: Step,
}

/// One processing on an aircraft's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Visit {
    /// The airport.
    pub(super) at: usize,
    /// When processing begins.
    pub(super) start: Step,
    /// When it took off for here; 0 when it was here.
    pub(super) takeoff: Step,
    /// How many acts are done here.
    pub(super) acts: usize,
}

/// An aircraft as far as a walk cares.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walker {
    /// Its type.
    pub(super) kind: usize,
    /// Most weight aboard.
    pub(super) weight_max: u32,
    /// Where it begins.
    pub(super) cursor: Cursor,
    /// Weight aboard there.
    pub(super) weight: u32,
}

/// What a walk needs to know of the world.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    /// Routes.
    pub(super) net: &'a Net,
    /// Working places that others hold.
    pub(super) slots: &'a Slots,
    /// Working capacities.
    pub(super) capacity: &'a [u32],
    /// Turn-round.
    pub(super) clock: Clock,
    /// All jobs.
    pub(super) jobs: &'a [Job],
}

impl Ground<'_> {
    /// Walks through acts; tells how bad it is, in points, and writes the visits. Nothing where it cannot be done or is worse than
    /// `bound`.
    pub(super) fn walk(&self, walker: &Walker, acts: &[Act], visits: &mut Vec<Visit>, bound: f64) -> Option<f64> {
        visits.clear();
        let mut cursor = walker.cursor;
        let (mut weight, mut value, mut takeoff) = (walker.weight, 0.0, 0);
        let mut rest = acts;
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|act| act.at == first.at).count();
            let (here, after) = rest.split_at(count);
            rest = after;
            while cursor.at != first.at {
                if !cursor.is_ready {
                    let earliest = cursor.time + 1;
                    value += self.process(&mut cursor, earliest, takeoff, 0, visits);
                }
                let (edge, off) = self.hop(walker.kind, cursor, first.at)?;
                value += edge.cost;
                takeoff = off;
                cursor = Cursor { at: edge.to, is_ready: false, time: Clock::landed(off, edge.time) };
            }
            let mut earliest = cursor.time + 1;
            for act in here.iter().filter(|act| !act.is_load) {
                weight -= self.jobs[act.job].weight;
            }
            for act in here.iter().filter(|act| act.is_load) {
                let job = &self.jobs[act.job];
                weight += job.weight;
                earliest = earliest.max(job.release);
            }
            if weight > walker.weight_max {
                return None;
            }
            if cursor.is_ready {
                takeoff = 0;
            }
            value += self.process(&mut cursor, earliest, takeoff, count, visits);
            for act in here.iter().filter(|act| !act.is_load) {
                value += self.jobs[act.job].penalty(cursor.time);
            }
            if value > bound {
                return None;
            }
        }
        Some(value)
    }

    fn process(&self, cursor: &mut Cursor, earliest: Step, takeoff: Step, acts: usize, visits: &mut Vec<Visit>) -> f64 {
        let start = self.slots.first_free(cursor.at, earliest);
        visits.push(Visit { at: cursor.at, start, takeoff, acts });
        *cursor = Cursor { at: cursor.at, is_ready: true, time: self.clock.ready(start) };
        VISIT / f64::from(self.capacity[cursor.at])
    }

    /// The next flight towards an airport: of all that come nearer, the one by which it is reached first as far as routes that are
    /// off and the working places of the next airport tell.
    fn hop(&self, kind: usize, cursor: Cursor, to: usize) -> Option<(Edge, Step)> {
        let left = self.net.way(kind, cursor.at, to);
        if left >= FAR {
            return None;
        }
        let mut best: Option<(Step, Edge, Step)> = None;
        for edge in self.net.edges(kind, cursor.at) {
            let after = self.net.way(kind, edge.to, to);
            if after >= left || after + edge.time + self.clock.leg() > left + DETOUR {
                continue;
            }
            let takeoff = (cursor.time + 1).max(edge.open);
            let start = self.slots.first_free(edge.to, Clock::landed(takeoff, edge.time) + 1);
            let reached = start + after;
            if best.is_none_or(|(known, ..)| reached < known) {
                best = Some((reached, *edge, takeoff));
            }
        }
        best.map(|(_, edge, takeoff)| (edge, takeoff))
    }
}
