//! Decides when a trip begins and which tail flies it: readiness, permits, tails' time, curfews and opening hours,
//! movements, spots. Does not decide which
//! trips there are ([`crate::choice`]). Up: [`crate`].
//!
//! A trip keeps its shape and is moved as a whole to the earliest minute at which nothing stands against it. One crew
//! belongs to each tail, so a tail rests at its base between two trips. An aircraft takes a spot while it is loaded
//! and from each landing to the next take-off of its trip; parked at its base before or after a trip it takes none.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use model::airport::{Airport, Handling, LocalSpan};
use model::evidence::Reason;
use model::flights::{FlightsProblem, LegPurpose};
use model::transport::AircraftType;

use crate::atlas::Atlas;
use crate::fleet::{Group, instant};
use crate::repair::Bans;
use crate::template::{Template, latest_end};

/// How often a trip is moved before the search says no.
const MOVES_MAX: usize = 5_000;
const DAY: i64 = 24 * 60;
const HOUR: i64 = 60;

/// What is already on the clock.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Board {
    /// For each tail the spans in which it is away or rests.
    tails: Vec<Vec<(i64, i64)>>,
    /// For each airport the spans in which a spot is taken.
    spots: BTreeMap<usize, Vec<(i64, i64)>>,
    /// For each airport the minutes of landings and take-offs.
    moves: BTreeMap<usize, Vec<i64>>,
    zones: BTreeMap<usize, TimeZone>,
    /// Airports whose zone is not known: their local time is taken as UTC.
    pub(crate) unknown_zones: Vec<usize>,
    /// What went otherwise than planned and bars trips, where a plan is made anew.
    pub(crate) bans: Bans,
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
    Permit(usize),
    Curfew(usize),
    Hours(usize),
    Movements(usize),
    Spots(usize),
    /// Index of the ban.
    Disruption(usize),
}

impl Board {
    /// An empty clock.
    pub(crate) fn new(problem: &FlightsProblem, atlas: &Atlas) -> Self {
        let mut board = Self {
            tails: vec![Vec::new(); problem.tails.len()],
            spots: BTreeMap::new(),
            moves: BTreeMap::new(),
            zones: BTreeMap::new(),
            unknown_zones: Vec::new(),
            bans: Bans::default(),
        };
        let has_night = |airport: &Airport| airport.binding_curfew().is_some() || !airport.work.hours.is_empty();
        for (index, airport) in atlas.airports.iter().enumerate().filter(|(_, airport)| has_night(airport)) {
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
                Obstacle::Permit(permit) => {
                    let permit = &problem.permits[permit];
                    let text = format!("{} is at hand too late for a trip of {hours} h before {until}", permit.id);
                    Reason::new("permit-lead", text, "ask the state to be quicker, or use an operator that needs none")
                }
                Obstacle::Hours(airport) => Reason::new(
                    "opening-hours",
                    format!("no hour of the day keeps the whole trip within the opening hours of {}", name(airport)),
                    "ask it to open for the flight, or use another airport",
                ),
                Obstacle::Movements(airport) => Reason::new(
                    "movements",
                    format!("{} has no hour with a landing or take-off to spare in time", name(airport)),
                    "agree more movements there, or use another airport",
                ),
                Obstacle::Spots(airport) => Reason::new(
                    "spots",
                    format!("{} has no free spot in time", name(airport)),
                    "agree more spots there, or use another airport",
                ),
                Obstacle::Disruption(ban) => self.bans.reason(ban, hours),
            }
        })
    }

    /// The first minute, loading no earlier than `ready`, at which nothing stands against a trip of this tail.
    pub(crate) fn first_on(
        &self,
        problem: &FlightsProblem,
        atlas: &Atlas,
        group: &Group,
        template: &Template,
        at: (usize, i64),
    ) -> Option<i64> {
        self.earliest(problem, atlas, group, template, at).ok()
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
        let mut begin = group.from.max(window.from).max(ready - template.timing.loads);
        let mut obstacle = Obstacle::Nothing;
        if let Some(clearance) = template.timing.cleared.filter(|_| template.timing.begins_from() > begin) {
            (obstacle, begin) = (Obstacle::Permit(clearance.permit), template.timing.begins_from());
        }
        for _ in 0..MOVES_MAX {
            if begin + template.timing.ends > latest_end(group, window) {
                return Err(obstacle);
            }
            let moved = self.obstacle(problem, atlas, group, template, (tail, begin));
            let Some((what, later)) = moved else { return Ok(begin) };
            assert!(later > begin, "an obstacle should move a trip onwards");
            (obstacle, begin) = (what, later);
        }
        Err(obstacle)
    }

    /// What stands against a trip of this tail at this minute, and the later beginning that avoids it.
    fn obstacle(
        &self,
        problem: &FlightsProblem,
        atlas: &Atlas,
        group: &Group,
        template: &Template,
        (tail, begin): (usize, i64),
    ) -> Option<(Obstacle, i64)> {
        let (end, rest) = (begin + template.timing.ends, group.crew.rest_min.get());
        let clash = self.tails[tail].iter().find(|(from, until)| begin < *until && *from < end + rest);
        clash
            .map(|(_, until)| (Obstacle::Tail, *until))
            .or_else(|| self.night(atlas, template, begin))
            .or_else(|| self.rush(atlas, template, begin))
            .or_else(|| self.crowding(atlas, &problem.types[group.kind], template, begin))
            .or_else(|| {
                let barred = self.bans.bars(template, tail, begin)?;
                Some((Obstacle::Disruption(barred.ban), barred.later))
            })
    }

    /// Whether nothing stands against a trip at its slot.
    pub(crate) fn is_free(
        &self,
        problem: &FlightsProblem,
        atlas: &Atlas,
        group: &Group,
        template: &Template,
        slot: Slot,
    ) -> bool {
        self.obstacle(problem, atlas, group, template, (slot.tail, slot.begin)).is_none()
    }

    /// The first take-off or landing in a curfew or outside opening hours, and the beginning that moves it out.
    fn night(&self, atlas: &Atlas, template: &Template, begin: i64) -> Option<(Obstacle, i64)> {
        for (airport, at) in movements(template, begin) {
            let facts = atlas.airports[airport];
            let (curfew, hours) = (facts.binding_curfew(), &facts.work.hours);
            if curfew.is_none() && hours.is_empty() {
                continue;
            }
            let zone = self.zones.get(&airport).cloned().unwrap_or(TimeZone::UTC);
            let local = instant(at).to_zoned(zone).time();
            let minute = |time: jiff::civil::Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
            let wait = |time: jiff::civil::Time| (minute(time) - minute(local)).rem_euclid(DAY).max(1);
            if let Some(curfew) = curfew
                && (LocalSpan { from: curfew.from, until: curfew.until }).holds(local)
            {
                return Some((Obstacle::Curfew(airport), begin + wait(curfew.until)));
            }
            let is_open = hours.is_empty() || hours.iter().any(|span| span.holds(local));
            let opens = hours.iter().map(|span| wait(span.from)).min();
            if let Some(opens) = opens.filter(|_| !is_open) {
                return Some((Obstacle::Hours(airport), begin + opens));
            }
        }
        None
    }

    /// The first airport with more landings and take-offs in some hour than are agreed, and the beginning that lets the
    /// hour pass: one after all time where the trip itself has too many.
    fn rush(&self, atlas: &Atlas, template: &Template, begin: i64) -> Option<(Obstacle, i64)> {
        let mut own: BTreeMap<usize, Vec<(i64, bool)>> = BTreeMap::new();
        for (airport, at) in movements(template, begin) {
            if atlas.airports[airport].work.movements_per_hour.is_some() {
                own.entry(airport).or_default().push((at, true));
            }
        }
        for (airport, mut all) in own {
            let agreed = atlas.airports[airport].work.movements_per_hour.unwrap_or_default().get();
            let most = usize::try_from(agreed).expect("a number of movements should not be negative");
            all.extend(self.moves.get(&airport).into_iter().flatten().map(|at| (*at, false)));
            all.sort_unstable();
            let is_full = |hour: &&[(i64, bool)]| hour[most].0 - hour[0].0 < HOUR && hour.iter().any(|(_, mine)| *mine);
            let Some(hour) = all.windows(most + 1).find(is_full) else { continue };
            let first = |is_mine: bool| hour.iter().find(|(_, mine)| *mine == is_mine).map(|(at, _)| *at);
            let mine = first(true).expect("a full hour should hold a movement of the trip");
            let later = first(false).map_or(i64::MAX / 4, |other| begin + other + HOUR - mine);
            return Some((Obstacle::Movements(airport), later));
        }
        None
    }

    /// The first airport without a free spot, and the beginning that waits for one.
    ///
    /// A type waits while as many aircraft are there, of whatever type, as could be worked of its own: that keeps what
    /// wide and narrow stands, loaders and crews can work together, though a mix could sometimes hold one more.
    fn crowding(
        &self,
        atlas: &Atlas,
        aircraft: &AircraftType,
        template: &Template,
        begin: i64,
    ) -> Option<(Obstacle, i64)> {
        for (airport, handling, from, until) in stands(template, begin) {
            let Some(taken) = self.spots.get(&airport) else { continue };
            let spots = atlas.airports[airport].spots_for(aircraft, handling).get();
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

    /// Takes a spot that is not there for a time.
    pub(crate) fn take_spot(&mut self, airport: usize, span: (i64, i64)) {
        self.spots.entry(airport).or_default().push(span);
    }

    /// Puts a trip on the clock.
    pub(crate) fn put(&mut self, group: &Group, template: &Template, slot: Slot) {
        for (airport, at) in movements(template, slot.begin) {
            self.moves.entry(airport).or_default().push(at);
        }
        let rest = group.crew.rest_min.get();
        self.tails[slot.tail].push((slot.begin, slot.begin + template.timing.ends + rest));
        self.tails[slot.tail].sort_unstable();
        for (airport, _, from, until) in stands(template, slot.begin) {
            self.spots.entry(airport).or_default().push((from, until));
        }
    }

    /// Takes a trip off the clock again.
    pub(crate) fn lift(&mut self, group: &Group, template: &Template, slot: Slot) {
        let span = (slot.begin, slot.begin + template.timing.ends + group.crew.rest_min.get());
        let tail = &mut self.tails[slot.tail];
        let place = tail.iter().position(|other| *other == span).expect("a trip on the clock should be on its tail's");
        tail.remove(place);
        for (airport, at) in movements(template, slot.begin) {
            let moves = self.moves.get_mut(&airport).expect("a trip on the clock should have its movements");
            let place = moves.iter().position(|other| *other == at);
            moves.swap_remove(place.expect("a movement should be on the clock"));
            if moves.is_empty() {
                self.moves.remove(&airport);
            }
        }
        for (airport, _, from, until) in stands(template, slot.begin) {
            let taken = self.spots.get_mut(&airport).expect("a trip on the clock should have its spots");
            let place = taken.iter().position(|other| *other == (from, until));
            taken.swap_remove(place.expect("a spot that was taken should be on the clock"));
            if taken.is_empty() {
                self.spots.remove(&airport);
            }
        }
    }
}

/// Where and when a trip that begins at a minute takes off and lands.
fn movements(template: &Template, begin: i64) -> impl Iterator<Item = (usize, i64)> {
    let timing = &template.timing;
    let times = timing.departs.iter().zip(&timing.arrives);
    let both = template.legs.iter().zip(times);
    both.flat_map(move |(leg, (departs, arrives))| [(leg.from, begin + departs), (leg.to, begin + arrives)])
}

/// Where, for what and when a trip takes a spot.
fn stands(template: &Template, begin: i64) -> Vec<(usize, Handling, i64, i64)> {
    let timing = &template.timing;
    let legs = &template.legs;
    let mut stands = Vec::new();
    if legs[0].purpose == LegPurpose::Carry {
        stands.push((legs[0].from, Handling::Cargo, begin + timing.loads, begin + timing.departs[0]));
    }
    for (next, pair) in legs.windows(2).enumerate() {
        let handling = if pair[0].works { Handling::Cargo } else { Handling::Fuel };
        stands.push((pair[1].from, handling, begin + timing.arrives[next], begin + timing.departs[next + 1]));
    }
    let last = legs.len() - 1;
    if legs[last].purpose == LegPurpose::Carry {
        stands.push((legs[last].to, Handling::Cargo, begin + timing.arrives[last], begin + timing.ends));
    }
    stands
}

#[cfg(test)]
mod tests;
