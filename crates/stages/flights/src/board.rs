//! Decides when a trip begins and which tail flies it: readiness, tails' time, curfews, spots. Does not decide which
//! trips there are ([`crate::choice`]). Up: [`crate`].
//!
//! A trip keeps its shape and is moved as a whole to the earliest minute at which nothing stands against it. One crew
//! belongs to each tail, so a tail rests at its base between two trips. An aircraft takes a spot while it is loaded
//! and from each landing to the next take-off of its trip; parked at its base before or after a trip it takes none.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use model::evidence::Reason;
use model::flights::{FlightsProblem, LegPurpose};

use crate::atlas::Atlas;
use crate::fleet::{Group, instant};
use crate::template::{Template, latest_end};

/// How often a trip is moved before the search says no.
const MOVES_MAX: usize = 5_000;
const DAY: i64 = 24 * 60;

/// What is already on the clock.
pub(crate) struct Board {
    /// For each tail the spans in which it is away or rests.
    tails: Vec<Vec<(i64, i64)>>,
    /// For each airport the spans in which a spot is taken.
    spots: BTreeMap<usize, Vec<(i64, i64)>>,
    zones: BTreeMap<usize, TimeZone>,
    /// Airports whose zone is not known: their local time is taken as UTC.
    pub(crate) unknown_zones: Vec<usize>,
}

/// Where and when a trip is flown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Index into the problem's tails.
    pub(crate) tail: usize,
    /// Minute at which the trip begins.
    pub(crate) begin: i64,
}

/// What moved a trip last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    Nothing,
    Tail,
    Curfew(usize),
    Spots(usize),
}

impl Board {
    /// An empty clock.
    pub(crate) fn new(problem: &FlightsProblem, atlas: &Atlas) -> Self {
        let mut board = Self {
            tails: vec![Vec::new(); problem.tails.len()],
            spots: BTreeMap::new(),
            zones: BTreeMap::new(),
            unknown_zones: Vec::new(),
        };
        for (index, airport) in atlas.airports.iter().enumerate().filter(|(_, airport)| airport.curfew.is_some()) {
            match TimeZone::get(&airport.zone) {
                Ok(zone) => drop(board.zones.insert(index, zone)),
                Err(_) => board.unknown_zones.push(index),
            }
        }
        board
    }

    /// Minutes that a tail is away or rests.
    fn taken(&self, tail: usize) -> i64 {
        self.tails[tail].iter().map(|(from, until)| until - from).sum()
    }

    /// The tail of the group that can begin first, loading no earlier than `ready`; or what stood against it last.
    pub(crate) fn find(
        &self,
        problem: &FlightsProblem,
        atlas: &Atlas,
        group: &Group,
        template: &Template,
        ready: i64,
    ) -> Result<Slot, Reason> {
        let mut best: Option<(i64, i64, usize)> = None;
        let mut obstacle = Obstacle::Nothing;
        for tail in &group.tails {
            match self.earliest(problem, atlas, group, template, (*tail, ready)) {
                Ok(begin) => {
                    let rank = (begin, self.taken(*tail), *tail);
                    if best.is_none_or(|known| rank < known) {
                        best = Some(rank);
                    }
                }
                Err(last) => obstacle = last,
            }
        }
        best.map(|(begin, _, tail)| Slot { tail, begin }).ok_or_else(|| {
            let until = instant(latest_end(group, &group.windows[template.window]));
            let hours = template.timing.ends / 60;
            let name = |airport: usize| &atlas.airports[airport].id;
            match obstacle {
                Obstacle::Nothing => Reason::new(
                    "too-late",
                    format!("a trip of {hours} h cannot be over by {until}"),
                    "hand the cargo over earlier, or keep the aircraft longer",
                ),
                Obstacle::Tail => Reason::new(
                    "tail-hours",
                    format!("no tail of the group is free for a trip of {hours} h before {until}"),
                    "add a tail, or keep the tails longer",
                ),
                Obstacle::Curfew(airport) => Reason::new(
                    "curfew",
                    format!("no hour of the day keeps the whole trip out of the curfew of {}", name(airport)),
                    "ask for the relief exemption, or use another airport",
                ),
                Obstacle::Spots(airport) => Reason::new(
                    "spots",
                    format!("{} has no free spot in time", name(airport)),
                    "agree more spots there, or use another airport",
                ),
            }
        })
    }

    fn earliest(
        &self,
        problem: &FlightsProblem,
        atlas: &Atlas,
        group: &Group,
        template: &Template,
        (tail, ready): (usize, i64),
    ) -> Result<i64, Obstacle> {
        let window = &group.windows[template.window];
        let rest = problem.types[group.kind].crew.rest_min.get();
        let mut begin = group.from.max(window.from).max(ready - template.timing.loads);
        let mut obstacle = Obstacle::Nothing;
        for _ in 0..MOVES_MAX {
            let end = begin + template.timing.ends;
            if end > latest_end(group, window) {
                return Err(obstacle);
            }
            let clash = self.tails[tail].iter().find(|(from, until)| begin < *until && *from < end + rest);
            let moved = clash
                .map(|(_, until)| (Obstacle::Tail, *until))
                .or_else(|| self.curfew(atlas, template, begin))
                .or_else(|| self.crowding(atlas, template, begin));
            let Some((what, later)) = moved else { return Ok(begin) };
            assert!(later > begin, "an obstacle should move a trip onwards");
            (obstacle, begin) = (what, later);
        }
        Err(obstacle)
    }

    /// The first take-off or landing in a curfew, and the beginning that moves it out.
    fn curfew(&self, atlas: &Atlas, template: &Template, begin: i64) -> Option<(Obstacle, i64)> {
        let timing = &template.timing;
        for (leg, (departs, arrives)) in template.legs.iter().zip(timing.departs.iter().zip(&timing.arrives)) {
            for (airport, offset) in [(leg.from, *departs), (leg.to, *arrives)] {
                let Some((from, to)) = atlas.airports[airport].curfew else { continue };
                let zone = self.zones.get(&airport).cloned().unwrap_or(TimeZone::UTC);
                let local = instant(begin + offset).to_zoned(zone).time();
                let minute = |time: jiff::civil::Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
                let (now, from, to) = (minute(local), minute(from), minute(to));
                let is_shut = if from <= to { from <= now && now < to } else { now >= from || now < to };
                if is_shut {
                    let wait = (to - now).rem_euclid(DAY);
                    return Some((Obstacle::Curfew(airport), begin + wait.max(1)));
                }
            }
        }
        None
    }

    /// The first airport without a free spot, and the beginning that waits for one.
    fn crowding(&self, atlas: &Atlas, template: &Template, begin: i64) -> Option<(Obstacle, i64)> {
        for (airport, from, until) in stands(template, begin) {
            let Some(taken) = self.spots.get(&airport) else { continue };
            let spots = atlas.airports[airport].spots.get();
            let met: Vec<(i64, i64)> = taken.iter().filter(|(a, b)| *a < until && from < *b).copied().collect();
            for moment in met.iter().map(|(a, _)| (*a).max(from)) {
                let there = met.iter().filter(|(a, b)| *a <= moment && moment < *b);
                let ends: Vec<i64> = there.map(|(_, b)| *b).collect();
                if ends.len() as i64 >= spots {
                    let first = ends.iter().min().copied().expect("a full airport should have somebody who leaves");
                    return Some((Obstacle::Spots(airport), begin + (first - from).max(1)));
                }
            }
        }
        None
    }

    /// Puts a trip on the clock.
    pub(crate) fn put(&mut self, problem: &FlightsProblem, group: &Group, template: &Template, slot: Slot) {
        let rest = problem.types[group.kind].crew.rest_min.get();
        self.tails[slot.tail].push((slot.begin, slot.begin + template.timing.ends + rest));
        self.tails[slot.tail].sort_unstable();
        for (airport, from, until) in stands(template, slot.begin) {
            self.spots.entry(airport).or_default().push((from, until));
        }
    }
}

/// Where and when a trip takes a spot.
fn stands(template: &Template, begin: i64) -> Vec<(usize, i64, i64)> {
    let timing = &template.timing;
    let legs = &template.legs;
    let mut stands = Vec::new();
    if legs[0].purpose == LegPurpose::Carry {
        stands.push((legs[0].from, begin + timing.loads, begin + timing.departs[0]));
    }
    for (next, leg) in legs.iter().enumerate().skip(1) {
        stands.push((leg.from, begin + timing.arrives[next - 1], begin + timing.departs[next]));
    }
    let last = legs.len() - 1;
    if legs[last].purpose == LegPurpose::Carry {
        stands.push((legs[last].to, begin + timing.arrives[last], begin + timing.ends));
    }
    stands
}
