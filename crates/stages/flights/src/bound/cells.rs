//! Decides how one origin is counted for clusters: consignments, rooms of trips and what is left out in cells of one size, and
//! which trips are alike. Up: [`crate::bound::cluster`].
//!
//! A cell is a common divisor of all packs in volume, or in mass where that is scarcer, times a whole number where a trip
//! would else hold too many. What is brought counts as the cells that it begins, so a plan never needs more cells than
//! are counted for it.

use std::collections::BTreeMap;

use model::control::Control;

use super::Question;
use super::lane::{Flow, common_divisor};
use super::proof::{Trip, aboard};

/// Cells of the largest trip, and of all consignments of an origin, at most.
const ROOM_MAX: i64 = 512;
const CELLS_MAX: usize = 200_000;
/// Consignments of an origin, at most: each has a sign in a [`Mask`].
const CONSIGNMENTS_MAX: usize = 64;

/// Consignments that each remembers from the beginning.
const NEAR: usize = 3;
/// Trips by which it is told what is scarcer, the cheapest for their cargo.
const TYPICAL: usize = 100;

/// A set of consignments of an origin.
pub(super) type Mask = u64;

/// What so many cells cost at least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cost {
    /// The first: what the least load that begins it costs.
    first: f64,
    more: f64,
}

impl Cost {
    pub(super) fn of(self, cells: usize) -> f64 {
        if cells == 0 { 0.0 } else { self.first + self.more * (cells - 1) as f64 }
    }
}

/// A consignment aboard, and its cost of coming late.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) one: usize,
    pub(super) late: Cost,
}

impl Member {
    /// What tells it from others.
    pub(super) fn key(&self) -> (usize, u64) {
        (self.one, self.late.more.to_bits())
    }
}

/// Trips with the same consignments aboard, equally late.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub(super) aboard: Vec<Member>,
    /// Cells of room, and cost: the dearer has more.
    pub(super) trips: Vec<(usize, f64)>,
}

/// One origin in cells.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    /// Of each consignment the cells that it fills.
    pub(super) demand: Vec<usize>,
    /// Of each consignment what cells left out cost.
    pub(super) left: Vec<Cost>,
    pub(super) parties: Vec<Party>,
    /// For each consignment the parties it is of.
    pub(super) of: Vec<Vec<usize>>,
    /// The most cells that a trip has room for.
    pub(super) room: usize,
}

/// What takes room.
#[derive(Clone, Copy, Debug)]
enum Measure {
    Volume,
    Mass,
}

impl Measure {
    /// The one of which the cheapest trips have less for what is asked.
    fn scarcer(question: &Question, consignments: &[usize], trips: &[&Trip]) -> Self {
        let scarcity = |measure: Self| {
            let asked: f64 =
                consignments.iter().map(|one| question.packs(*one) * measure.pack(question, *one) as f64).sum();
            let best = trips.iter().take(TYPICAL).map(|trip| measure.room(trip) as f64);
            asked / best.sum::<f64>().max(1.0)
        };
        if scarcity(Self::Mass) > scarcity(Self::Volume) { Self::Mass } else { Self::Volume }
    }

    fn pack(self, question: &Question, consignment: usize) -> i64 {
        let pack = &question.problem.consignments[consignment].pack;
        match self {
            Self::Volume => pack.volume().get(),
            Self::Mass => pack.gross().get(),
        }
    }

    fn room(self, trip: &Trip) -> i64 {
        match self {
            Self::Volume => trip.lane.volume as i64,
            Self::Mass => trip.lane.mass as i64,
        }
    }
}

impl Cells {
    /// The origin of some consignments with the trips that are looked at; nothing when there is too much of it to count,
    /// or it has packs without size, or it was stopped.
    pub(super) fn new(question: &Question, consignments: &[usize], trips: &[&Trip], control: &Control) -> Option<Self> {
        if trips.is_empty() || consignments.len() > CONSIGNMENTS_MAX {
            return None;
        }
        let measure = Measure::scarcer(question, consignments, trips);
        let sizes: Vec<i64> = consignments.iter().map(|one| measure.pack(question, *one)).collect();
        let least = sizes.iter().copied().fold(0, common_divisor);
        if sizes.contains(&0) {
            return None;
        }
        let largest = trips.iter().map(|trip| measure.room(trip) / least).max().unwrap_or(0);
        let cell = least * ((largest + ROOM_MAX - 1) / ROOM_MAX).max(1);
        let scale = |size: i64, cost: f64| Cost {
            first: cost * (least as f64 / size as f64),
            more: cost * (cell as f64 / size as f64),
        };
        let cells = |(one, size): (&usize, &i64)| {
            let whole = question.problem.consignments[*one].packs.get().saturating_mul(*size);
            usize::try_from((whole + cell - 1) / cell).unwrap_or(usize::MAX)
        };
        let demand: Vec<usize> = consignments.iter().zip(&sizes).map(cells).collect();
        if demand.iter().fold(0_usize, |sum, one| sum.saturating_add(*one)) > CELLS_MAX {
            return None;
        }
        let left = consignments.iter().zip(&sizes).map(|(one, size)| scale(*size, question.unmet(*one))).collect();
        let call = |trip: &&Trip| {
            let member = |flow: &Flow| {
                let one = consignments.iter().position(|one| *one == flow.consignment).expect("cargo of its origin");
                Member { one, late: scale(sizes[one], flow.lateness(Some(trip.end))) }
            };
            let mut aboard: Vec<Member> = aboard(trip).map(member).collect();
            aboard.sort_by_key(|member| member.one);
            // Each load begins a cell of its own; the rest of it is at least that much less.
            let count = aboard.len() as i64;
            let room = (measure.room(trip) / least * least - count * least).max(0) / cell + count;
            let room = usize::try_from(room).expect("room should not be negative");
            Call { mask: aboard.iter().map(|member| 1 << member.one).sum(), aboard, room, cost: trip.cost }
        };
        let called = trips.iter().map(call).collect();
        let cells = Self::of_calls(demand, left, called, control);
        control.goes_on().then_some(cells)
    }

    fn of_calls(demand: Vec<usize>, left: Vec<Cost>, called: Vec<Call>, control: &Control) -> Self {
        let parties = parties(called, control);
        let mut of = vec![Vec::new(); demand.len()];
        for (number, party) in parties.iter().enumerate() {
            party.aboard.iter().for_each(|member| of[member.one].push(number));
        }
        let room = parties.iter().flat_map(|party| &party.trips).map(|trip| trip.0).max().unwrap_or(0);
        Self { demand, left, parties, of, room }
    }

    /// Cells of their own, for tests: of each consignment its cells and what one left out costs; trips with their cargo and
    /// the cost of a cell of it for coming late, room and cost.
    #[cfg(test)]
    pub(super) fn made(demand: &[usize], left: &[f64], trips: &[Made]) -> Self {
        let each = |cost: f64| Cost { first: cost, more: cost };
        let call = |(aboard, room, cost): &Made| {
            let aboard: Vec<Member> =
                aboard.iter().map(|(one, late)| Member { one: *one, late: each(*late) }).collect();
            Call { mask: aboard.iter().map(|member| 1 << member.one).sum(), aboard, room: *room, cost: *cost }
        };
        let (left, trips) = (left.iter().copied().map(each).collect(), trips.iter().map(call).collect());
        Self::of_calls(demand.to_vec(), left, trips, &Control::default())
    }

    /// Makes what bringing so many cells of a consignment costs what it costs when some may be left out.
    pub(super) fn leave_out(&self, one: usize, costs: &mut [f64]) {
        let (first, more) = (self.left[one].of(1), self.left[one].of(2) - self.left[one].of(1));
        let (mut left, mut before) = (f64::INFINITY, costs[0]);
        for cost in &mut costs[1..] {
            left = (left + more).min(before + first);
            before = *cost;
            *cost = cost.min(left);
        }
    }

    /// For each consignment a few others with which it shares trips that are cheap for what they carry.
    pub(super) fn near(&self) -> Vec<Mask> {
        let mut ranked: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); self.demand.len()];
        for party in &self.parties {
            let filled: usize = party.aboard.iter().map(|member| self.demand[member.one]).sum();
            let cheapest = party.trips.iter().map(|(room, cost)| cost / filled.min(*room) as f64);
            let cheapest = cheapest.fold(f64::INFINITY, f64::min);
            for (one, other) in party.aboard.iter().flat_map(|one| party.aboard.iter().map(move |other| (one, other))) {
                let known = ranked[one.one].entry(other.one).or_insert(f64::INFINITY);
                *known = known.min(cheapest);
            }
        }
        let few = |(one, ranked): (usize, BTreeMap<usize, f64>)| {
            let mut others: Vec<(usize, f64)> = ranked.into_iter().filter(|(other, _)| *other != one).collect();
            others.sort_by(|left, right| left.1.total_cmp(&right.1));
            others.iter().take(NEAR).map(|(other, _)| 1 << other).sum()
        };
        ranked.into_iter().enumerate().map(few).collect()
    }
}

/// A trip of a test: its cargo with the cost of a cell for coming late, its room and its cost.
#[cfg(test)]
pub(super) type Made = (Vec<(usize, f64)>, usize, f64);

/// A trip in cells.
struct Call {
    mask: Mask,
    aboard: Vec<Member>,
    room: usize,
    cost: f64,
}

impl Call {
    /// Whether it carries all that another can, no dearer and no later.
    fn replaces(&self, other: &Self) -> bool {
        other.mask & self.mask == other.mask
            && self.room >= other.room
            && other
                .aboard
                .iter()
                .all(|member| self.aboard.iter().any(|own| own.one == member.one && own.late.more <= member.late.more))
    }
}

/// Trips that no other one replaces, by what they have aboard; of some trips once it was stopped.
fn parties(mut called: Vec<Call>, control: &Control) -> Vec<Party> {
    called.sort_by(|one, other| {
        let by_cost = one.cost.total_cmp(&other.cost).then(other.room.cmp(&one.room));
        by_cost.then(other.aboard.len().cmp(&one.aboard.len()))
    });
    let mut kept: Vec<Call> = Vec::new();
    for call in called.into_iter().take_while(|_| control.goes_on()) {
        if !kept.iter().any(|other| other.replaces(&call)) {
            kept.push(call);
        }
    }
    let mut parties: BTreeMap<Vec<(usize, u64)>, Party> = BTreeMap::new();
    for call in kept {
        let key = call.aboard.iter().map(Member::key).collect();
        let party = parties.entry(key).or_insert_with(|| Party { aboard: call.aboard, trips: Vec::new() });
        party.trips.push((call.room, call.cost));
    }
    parties.into_values().collect()
}
