//! Decides which aircraft of a relay carries what, where to and when, step by step: trans-shipment, queues for working
//! places, routes that go off and cargo that appears. Does not fly real aircraft (the rest of this crate does). The words
//! are [`model::relay`]; the world is that of the AFRL Airlift Challenge. Up: [`crate`].
//!
//! Items are planned when their release comes near ([`HORIZON`]): each goes into the route where it makes the plan least
//! worse ([`insert`]), by rides on several types where one type does not fly all the way ([`net`], [`item`]). Routes hold
//! reserved working places ([`slots`]), so aircraft wait where they are in nobody's way until their turn: no queue forms
//! that was not planned. Then plans near by are tried ([`improve`]) for a number of walks, never for a time: the same
//! messages give the same orders everywhere.

mod act;
mod board;
pub(crate) mod chance;
mod clock;
mod fleet;
mod improve;
mod insert;
mod item;
mod job;
mod net;
mod price;
mod slots;
mod walk;
mod watch;

#[cfg(test)]
mod tests;

use model::relay::{RelayOrder, RelayView, RelayWorld, RouteOutage, Step};

use board::Board;
use chance::Chance;
use clock::Clock;
use fleet::Craft;
use item::{Item, Standing};
use job::MISSED;
use net::Net;
use slots::Slots;

/// Items are planned so many steps before their release.
const HORIZON: Step = 120;
/// Unplanned items are tried again after so many steps.
const RETRY: Step = 10;

/// How much work a planner may do. A walk is one route thought through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelayEffort {
    /// Walks at the first step.
    pub first: u64,
    /// Walks at a step at which something changed.
    pub changed: u64,
    /// Walks at a step at which something changed and the plan misses or delays something.
    pub late: u64,
}

impl Default for RelayEffort {
    /// About a second at first, then some thousandths of a second a step and a tenth where something would be late. A fifth of it
    /// leaves eight times the lateness on crowded worlds with two types; none at all leaves a hundred times.
    fn default() -> Self {
        Self { first: 500_000, changed: 10_000, late: 100_000 }
    }
}

/// A planner of one relay, from its reset to its end.
#[derive(Clone, Debug)]
pub struct RelayPlanner {
    board: Board,
    items: Vec<Item>,
    chance: Chance,
    effort: RelayEffort,
    outages: Vec<RouteOutage>,
    next_try: Step,
}

impl RelayPlanner {
    /// A planner for a world as it is seen at the reset; the same seed gives the same orders.
    #[must_use]
    pub fn new(world: &RelayWorld, view: &RelayView, seed: u64, effort: RelayEffort) -> Self {
        let clock = Clock { processing: world.processing_time() };
        let board = Board {
            net: Net::new(world, clock, &price::prices(world, view.cargo.len())),
            slots: Slots::new(world.airports(), clock.hold()),
            capacity: world.airports().to_vec(),
            clock,
            crafts: Craft::fleet(world, &view.aircraft),
            jobs: Vec::new(),
            walks: 0,
        };
        Self { board, items: Vec::new(), chance: Chance::new(seed), effort, outages: Vec::new(), next_try: 0 }
    }

    /// Orders after a step, for the aircraft that need any.
    pub fn orders(&mut self, view: &RelayView) -> Vec<RelayOrder> {
        self.board.net.note_outages(view);
        let mut is_changed = self.watch(view);
        is_changed |= self.mend(view);
        is_changed |= self.take_on(view.step);
        if is_changed {
            let value = improve::value(&self.board, &self.items);
            let quiet = self.board.quiet_value(&self.items);
            let walks = match view.step {
                0 => self.effort.first,
                _ if value > quiet => self.effort.late,
                _ => self.effort.changed,
            };
            improve::improve(&mut self.board, &mut self.items, &mut self.chance, walks);
        }
        self.act(view)
    }

    /// Plans the items whose release comes near, the most urgent first, and tries those again that no aircraft took.
    fn take_on(&mut self, now: Step) -> bool {
        let is_retry = now >= self.next_try;
        if is_retry {
            self.next_try = now + RETRY;
        }
        let is_due = |item: &&Item| match item.standing {
            Standing::Later => item.cargo.pickup_earliest <= now + HORIZON,
            Standing::Unplanned => is_retry,
            Standing::Planned | Standing::Over => false,
        };
        let mut due: Vec<(Step, usize)> =
            self.items.iter().filter(is_due).map(|item| (item.cargo.deadline_soft, item.number)).collect();
        due.sort_unstable();
        let mut is_new = false;
        for (_, number) in due {
            let mut item = self.items[number].clone();
            is_new |= item.standing == Standing::Later;
            item.standing = Standing::Unplanned;
            item.ground.1 = item.ground.1.max(now + 1);
            is_new |= self.board.plan(&mut item, &mut Vec::new());
            self.items[number] = item;
        }
        is_new
    }
}

/// A delivery worse than this is late or missed.
const QUIET: f64 = MISSED / 100.0;
