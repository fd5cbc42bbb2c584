//! Decides how the plan is kept: routes with their reserved working places, jobs with their aircraft, and changes that can
//! be taken back. Up: [`crate::relay`].

use model::relay::Step;

use super::clock::Clock;
use super::fleet::Craft;
use super::job::{Act, Job, MISSED, Stage};
use super::net::Net;
use super::slots::Slots;
use super::walk::{Ground, Visit};

/// How often a late hand-over may make the routes after it walk anew, before they are taken as they are.
const HANDOVERS_MAX: usize = 64;

/// The plan.
#[derive(Clone, Debug)]
pub(super) struct Board {
    /// Routes between airports.
    pub(super) net: Net,
    /// Reserved working places.
    pub(super) slots: Slots,
    /// Working capacities.
    pub(super) capacity: Vec<u32>,
    /// Turn-round.
    pub(super) clock: Clock,
    /// Aircraft with their routes.
    pub(super) crafts: Vec<Craft>,
    /// Jobs of all items.
    pub(super) jobs: Vec<Job>,
    /// Walks done so far: the measure of work.
    pub(super) walks: u64,
}

/// A route as it was, to take a change back.
#[derive(Clone, Debug)]
pub(super) struct Before {
    craft: usize,
    acts: Vec<Act>,
    visits: Vec<Visit>,
    value: f64,
}

impl Board {
    /// What a walk needs to know.
    pub(super) fn ground(&self) -> Ground<'_> {
        Ground { net: &self.net, slots: &self.slots, capacity: &self.capacity, clock: self.clock, jobs: &self.jobs }
    }

    /// Gives back the working places of a route.
    pub(super) fn lift(&mut self, craft: usize) {
        for visit in &self.crafts[craft].visits {
            self.slots.give_back(visit.at, visit.start);
        }
    }

    /// Takes the working places of a route.
    pub(super) fn lay(&mut self, craft: usize) {
        for visit in &self.crafts[craft].visits {
            self.slots.take(visit.at, visit.start);
        }
    }

    /// A copy of a route.
    pub(super) fn before(&self, craft: usize) -> Before {
        let known = &self.crafts[craft];
        Before { craft, acts: known.acts.clone(), visits: known.visits.clone(), value: known.value }
    }

    /// Takes changes back, the last first.
    pub(super) fn take_back(&mut self, changes: Vec<Before>) {
        for change in changes.into_iter().rev() {
            self.lift(change.craft);
            let known = &mut self.crafts[change.craft];
            for act in &known.acts {
                self.jobs[act.job].craft = None;
            }
            (known.acts, known.visits, known.value) = (change.acts, change.visits, change.value);
            for index in 0..self.crafts[change.craft].acts.len() {
                let job = self.crafts[change.craft].acts[index].job;
                self.jobs[job].craft = Some(change.craft);
            }
            self.lay(change.craft);
        }
        self.tell_all_handovers();
    }

    /// Gives a route new acts and walks it; a route that cannot be walked keeps its acts and costs what missing them costs.
    pub(super) fn set(&mut self, craft: usize, acts: Vec<Act>) {
        self.lift(craft);
        let known = &mut self.crafts[craft];
        for act in &known.acts {
            self.jobs[act.job].craft = None;
        }
        for act in &acts {
            self.jobs[act.job].craft = Some(craft);
        }
        known.acts = acts;
        self.rewalk_lifted(craft);
    }

    /// Walks a route anew.
    pub(super) fn rewalk(&mut self, craft: usize) {
        self.lift(craft);
        self.rewalk_lifted(craft);
    }

    fn rewalk_lifted(&mut self, craft: usize) {
        let mut visits = std::mem::take(&mut self.crafts[craft].visits);
        let known = &self.crafts[craft];
        let value = self.ground().walk(&known.walker, &known.acts, &mut visits, f64::INFINITY);
        self.walks += 1;
        let known = &mut self.crafts[craft];
        if value.is_none() {
            visits.clear();
        }
        known.value = value.unwrap_or(MISSED * known.acts.len() as f64);
        known.visits = visits;
        self.delay_takeoff(craft);
        self.lay(craft);
        self.tell_handovers(craft);
    }

    /// A first flight that would only end in waiting is begun later: until then the aircraft can be given something else.
    fn delay_takeoff(&mut self, craft: usize) {
        /// Steps kept, should the route be off just then.
        const SPARE: Step = 4;
        let known = &self.crafts[craft];
        let (cursor, kind) = (known.walker.cursor, known.walker.kind);
        let Some(first) = known.visits.first().filter(|first| cursor.is_ready && first.takeoff > 0) else { return };
        let edge = self.net.edges(kind, cursor.at).iter().find(|edge| edge.to == first.at);
        let Some(edge) = edge else { return };
        let latest = first.start.saturating_sub(edge.time + 2 + SPARE);
        let takeoff = first.takeoff.max(latest);
        self.crafts[craft].visits[0].takeoff = takeoff;
    }

    /// Tells the next ride of every item that a route unloads when it can be loaded.
    fn tell_handovers(&mut self, craft: usize) {
        let mut acts = 0;
        for index in 0..self.crafts[craft].visits.len() {
            let visit = self.crafts[craft].visits[index];
            for act in acts..acts + visit.acts {
                let act = self.crafts[craft].acts[act];
                if let Some(next) = self.jobs[act.job].next.filter(|_| !act.is_load) {
                    self.jobs[next].release = self.clock.ready(visit.start) + 1;
                }
            }
            acts += visit.acts;
        }
    }

    fn tell_all_handovers(&mut self) {
        for craft in 0..self.crafts.len() {
            if !self.crafts[craft].acts.is_empty() {
                self.tell_handovers(craft);
            }
        }
    }

    /// Walks routes anew that would load an item before it is handed over, until none does.
    pub(super) fn settle(&mut self) -> Vec<Before> {
        let mut changes = Vec::new();
        for _ in 0..HANDOVERS_MAX {
            let Some(craft) = (0..self.crafts.len()).find(|craft| self.loads_too_early(*craft)) else { break };
            changes.push(self.before(craft));
            self.rewalk(craft);
        }
        changes
    }

    fn loads_too_early(&self, craft: usize) -> bool {
        let known = &self.crafts[craft];
        let mut acts = known.acts.iter();
        known.visits.iter().any(|visit| {
            let here = acts.by_ref().take(visit.acts);
            here.filter(|act| act.is_load).any(|act| self.jobs[act.job].release > visit.start)
        })
    }

    /// Takes the open jobs of an item from their routes; those aboard stay.
    pub(super) fn remove(&mut self, jobs: &[usize], changes: &mut Vec<Before>) {
        for job in jobs {
            if self.jobs[*job].stage != Stage::Open {
                continue;
            }
            let Some(craft) = self.jobs[*job].craft else { continue };
            changes.push(self.before(craft));
            let acts = self.crafts[craft].acts.iter().copied().filter(|act| act.job != *job).collect();
            self.set(craft, acts);
            self.jobs[*job].craft = None;
        }
    }

    /// How bad all routes are.
    pub(super) fn value(&self) -> f64 {
        self.crafts.iter().map(|craft| craft.value).sum()
    }
}
