//! Decides what each aircraft is told now: to be processed and with which cargo, to fly, or to keep out of the queue. Up:
//! [`crate::relay`].

use model::relay::{AircraftState, CargoIndex, CargoPlace, CarrierIndex, HubIndex, RelayOrder, RelayView};

use super::RelayPlanner;
use super::fleet::Craft;
use super::item::Standing;
use super::job::Act;

/// Place in the queue of an aircraft whose turn it is: there is nobody else in it.
const TURN: u8 = 1;
/// Keeps out of the queue.
const HOLD: u8 = 0;

fn order(aircraft: usize, priority: u8) -> RelayOrder {
    let aircraft = CarrierIndex::of(aircraft);
    RelayOrder { aircraft, priority, load: Vec::new(), unload: Vec::new(), destination: None }
}

impl RelayPlanner {
    /// Orders for the next step, to those that need any.
    pub(super) fn act(&mut self, view: &RelayView) -> Vec<RelayOrder> {
        (0..self.board.crafts.len()).filter_map(|craft| self.order(craft, view)).collect()
    }

    fn order(&mut self, number: usize, view: &RelayView) -> Option<RelayOrder> {
        let craft = &self.board.crafts[number];
        let next = view.step + 1;
        let visit = craft.visits.first().copied();
        let is_here = visit.is_some_and(|visit| visit.at == craft.walker.cursor.at);
        let is_turn = is_here && visit.is_some_and(|visit| visit.start <= next);
        let (state, is_held, is_queued) = (craft.state, craft.is_held, craft.is_queued);
        match state {
            AircraftState::Processing | AircraftState::Moving => None,
            _ if is_queued => Some(self.process(number, view)),
            _ if is_turn && self.is_laid_out(number, view) => Some(self.process(number, view)),
            AircraftState::Waiting => {
                let is_news = !is_held;
                self.board.crafts[number].is_held = true;
                is_news.then(|| order(number, HOLD))
            }
            AircraftState::Ready => {
                let takeoff = visit.filter(|visit| !is_here && visit.takeoff <= next);
                let craft = &mut self.board.crafts[number];
                let was_sent = std::mem::replace(&mut craft.is_sent, takeoff.is_some());
                craft.is_held |= takeoff.is_some();
                let destination = takeoff.map(|visit| HubIndex::of(visit.at));
                (was_sent || takeoff.is_some()).then(|| RelayOrder { destination, ..order(number, HOLD) })
            }
        }
    }

    /// Whether all that the next stop loads lies there: an item that is still being handed over is waited for.
    fn is_laid_out(&mut self, number: usize, view: &RelayView) -> bool {
        let craft = &self.board.crafts[number];
        let here = CargoPlace::At(HubIndex::of(craft.walker.cursor.at));
        let loads = first_stop(craft).into_iter().filter(|act| act.is_load);
        let jobs = &self.board.jobs;
        let late: Vec<usize> = loads.map(|act| act.job).filter(|job| view.cargo_at[jobs[*job].cargo] != here).collect();
        for job in &late {
            let release = &mut self.board.jobs[*job].release;
            *release = (*release).max(view.step + 2);
        }
        late.is_empty()
    }

    /// Orders processing with what the next stop is for.
    fn process(&mut self, number: usize, view: &RelayView) -> RelayOrder {
        let craft = &mut self.board.crafts[number];
        if !craft.is_queued {
            craft.ordered = first_stop(craft);
            craft.is_queued = true;
        }
        let at = craft.walker.cursor.at;
        let ordered = craft.ordered.clone();
        let aboard = &view.aircraft[number].aboard;
        let cargo = |act: &&Act| CargoIndex::of(self.board.jobs[act.job].cargo);
        let is_lying = |cargo: &CargoIndex| view.cargo_at[cargo.at()] == CargoPlace::At(HubIndex::of(at));
        let load = ordered.iter().filter(|act| act.is_load).map(|act| cargo(&act)).filter(is_lying).collect();
        let unload: Vec<CargoIndex> = ordered.iter().filter(|act| !act.is_load).map(|act| cargo(&act)).collect();
        // What was missed or delivered is of no use aboard.
        let dead = aboard.iter().filter(|cargo| self.items[cargo.at()].standing == Standing::Over);
        let dead: Vec<CargoIndex> = dead.copied().filter(|cargo| !unload.contains(cargo)).collect();
        let unload = unload.into_iter().filter(|cargo| aboard.contains(cargo)).chain(dead).collect();
        RelayOrder { load, unload, ..order(number, TURN) }
    }
}

fn first_stop(craft: &Craft) -> Vec<Act> {
    let acts = craft.visits.first().map_or(0, |visit| visit.acts);
    craft.acts[..acts].to_vec()
}
