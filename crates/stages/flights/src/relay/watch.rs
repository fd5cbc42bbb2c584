//! Decides what of the plan has come true, and what of it cannot any more. Up: [`crate::relay`].

use model::relay::{AircraftState, CargoPlace, RelayView, Step};

use super::board::Board;
use super::fleet::Event;
use super::item::{Item, Standing};
use super::job::{MISSED, Stage};
use super::{QUIET, RelayPlanner};

impl RelayPlanner {
    /// Follows what is seen; tells whether anything changed that is worth a new thought.
    pub(super) fn watch(&mut self, view: &RelayView) -> bool {
        let mut is_changed = self.watch_cargo(view);
        for craft in 0..self.board.crafts.len() {
            let clock = self.board.clock;
            let (crafts, net) = (&mut self.board.crafts, &self.board.net);
            let kind = crafts[craft].walker.kind;
            let time = |from, to| net.edges(kind, from).iter().find(|edge| edge.to == to).map(|edge| edge.time);
            let event = crafts[craft].follow(&view.aircraft[craft], view.step, clock, time);
            match event {
                Event::Began => self.began(craft, view.step),
                Event::Ended => is_changed |= self.ended(craft, view),
                Event::None => {}
            }
            if view.aircraft[craft].state == AircraftState::Moving {
                self.board.crafts[craft].is_sent = false;
            }
            if view.aircraft[craft].state != AircraftState::Processing {
                let jobs = &self.board.jobs;
                let aboard = self.board.crafts[craft].aboard.iter();
                self.board.crafts[craft].walker.weight = aboard.map(|job| jobs[*job].weight).sum();
            }
        }
        is_changed
    }

    /// New items, and those that are over.
    fn watch_cargo(&mut self, view: &RelayView) -> bool {
        for number in self.items.len()..view.cargo.len() {
            let cargo = view.cargo[number];
            let at = if let CargoPlace::At(airport) = view.cargo_at[number] { airport.at() } else { usize::MAX };
            let is_lost = at == usize::MAX;
            let standing = if is_lost { Standing::Over } else { Standing::Later };
            let ground = (at, cargo.pickup_earliest);
            self.items.push(Item { number, cargo, standing, jobs: Vec::new(), ground });
        }
        let mut is_changed = false;
        for number in 0..self.items.len() {
            if view.cargo_at[number] == CargoPlace::Done && self.items[number].standing != Standing::Over {
                self.items[number].standing = Standing::Over;
                let jobs = std::mem::take(&mut self.items[number].jobs);
                is_changed |= jobs.iter().any(|job| self.board.jobs[*job].stage != Stage::Over);
                for job in jobs {
                    self.drop_job(job);
                }
            }
            let item = &mut self.items[number];
            let is_stranded = item.standing == Standing::Planned && item.jobs.is_empty();
            if let CargoPlace::At(airport) = view.cargo_at[number]
                && is_stranded
            {
                item.ground = (airport.at(), view.step + 1);
                item.standing = Standing::Unplanned;
                self.next_try = 0;
                is_changed = true;
            }
        }
        is_changed
    }

    /// Forgets a job: its acts leave the route; what is aboard is put out at the next processing.
    fn drop_job(&mut self, job: usize) {
        if let Some(craft) = self.board.jobs[job].craft {
            let acts = &self.board.crafts[craft].acts;
            let acts = acts.iter().copied().filter(|act| act.job != job).collect();
            self.board.set(craft, acts);
            self.board.crafts[craft].aboard.retain(|known| *known != job);
        }
        self.board.jobs[job].stage = Stage::Over;
        self.board.jobs[job].craft = None;
    }

    /// Processing began: what was ordered is being done.
    fn began(&mut self, craft: usize, now: Step) {
        let board = &mut self.board;
        board.lift(craft);
        let known = &mut board.crafts[craft];
        known.is_held = false;
        known.is_sent = false;
        let ordered = known.ordered.clone();
        known.acts.retain(|act| !ordered.contains(act));
        known.visits.clear();
        let at = known.walker.cursor.at;
        let ready = board.clock.ready(now);
        for act in &ordered {
            let job = &mut board.jobs[act.job];
            if act.is_load {
                job.stage = Stage::Aboard;
                known.aboard.push(act.job);
                known.walker.weight += job.weight;
                continue;
            }
            job.stage = Stage::Over;
            job.craft = None;
            known.aboard.retain(|known| *known != act.job);
            known.walker.weight -= job.weight;
            let (number, to) = (job.cargo, job.to);
            if let Some(next) = job.next {
                board.jobs[next].release = ready + 1;
            }
            self.items[number].ground = (to, ready + 1);
            self.items[number].jobs.retain(|known| *known != act.job);
        }
        board.slots.take(at, now);
        board.rewalk(craft);
    }

    /// Processing ended: what should be aboard is, or its item is planned anew.
    fn ended(&mut self, craft: usize, view: &RelayView) -> bool {
        self.board.crafts[craft].ordered.clear();
        let seen = &view.aircraft[craft].aboard;
        let jobs = self.board.crafts[craft].aboard.clone();
        let mut is_changed = false;
        for job in jobs {
            let number = self.board.jobs[job].cargo;
            if self.board.jobs[job].craft != Some(craft) || seen.iter().any(|cargo| cargo.at() == number) {
                continue;
            }
            // This ride and those after it are off; one before it may still be under way.
            let rides = &mut self.items[number].jobs;
            let first = rides.iter().position(|ride| *ride == job).unwrap_or(0);
            let lost = rides.split_off(first.min(rides.len()));
            lost.into_iter().chain([job]).for_each(|job| self.drop_job(job));
            is_changed = true;
        }
        is_changed
    }

    /// Walks routes anew that did not come true or met a route that is off, and plans items anew that would be missed.
    pub(super) fn mend(&mut self, view: &RelayView) -> bool {
        let is_news = view.outages.iter().any(|outage| {
            let same = |known: &&model::relay::RouteOutage| {
                (known.kind, known.from, known.to) == (outage.kind, outage.from, outage.to)
            };
            self.outages.iter().find(same).is_none_or(|known| known.steps != outage.steps + 1)
        });
        self.outages.clone_from(&view.outages);
        let mut is_changed = false;
        for craft in 0..self.board.crafts.len() {
            let known = &self.board.crafts[craft];
            let Some(first) = known.visits.first() else {
                if !known.acts.is_empty() {
                    self.board.rewalk(craft);
                    is_changed = true;
                }
                continue;
            };
            let is_ready = known.state == AircraftState::Ready;
            let is_late = first.start <= view.step || (is_ready && first.takeoff > 0 && first.takeoff <= view.step);
            if is_late || (is_news && is_ready && first.takeoff > 0) {
                self.board.rewalk(craft);
                is_changed = true;
            }
        }
        is_changed |= !self.board.settle().is_empty();
        if is_changed {
            self.replan_missed();
        }
        is_changed
    }

    /// Items that would be missed leave their routes and are tried once more.
    fn replan_missed(&mut self) {
        let missed: Vec<usize> = self.board.missed();
        for number in missed {
            let item = &self.items[number];
            let is_open =
                item.jobs.iter().all(|job| self.board.jobs[*job].stage == Stage::Open && !self.board.is_ordered(*job));
            if !is_open || item.standing != Standing::Planned {
                continue;
            }
            let open = std::mem::take(&mut self.items[number].jobs);
            self.board.remove(&open, &mut Vec::new());
            let mut item = self.items[number].clone();
            item.standing = Standing::Unplanned;
            self.board.plan(&mut item, &mut Vec::new());
            self.items[number] = item;
        }
    }
}

impl Board {
    /// Items that their routes would bring too late.
    fn missed(&self) -> Vec<usize> {
        let mut missed = Vec::new();
        for craft in &self.crafts {
            let mut acts = craft.acts.iter();
            for visit in &craft.visits {
                let unloaded = self.clock.ready(visit.start);
                let here = acts.by_ref().take(visit.acts).filter(|act| !act.is_load);
                let late = here.filter(|act| self.jobs[act.job].penalty(unloaded) >= MISSED);
                missed.extend(late.map(|act| self.jobs[act.job].cargo));
            }
        }
        missed.sort_unstable();
        missed.dedup();
        missed
    }

    /// What a plan may cost that neither misses nor delays anything worth mentioning.
    pub(super) fn quiet_value(&self, items: &[Item]) -> f64 {
        let planned = items.iter().filter(|item| item.standing == Standing::Planned).count();
        QUIET * (planned + 1) as f64
    }
}
