//! Decides how a plan with clock times is bettered: some trips are taken back, and what they carried is put on others
//! (ruin and recreate, Schrimpf et al. 2000; accepted by record-to-record travel, Dueck 1993). Does not decide which
//! trips are taken back (`ruin`), which are tried (`offers`) or which trips wait for another (`clock`). Up: [`crate`].
//!
//! Every state of the search is a whole plan: tails, clock and spots hold at each moment, so it may end at any of them.
//! It also makes the first plan, from nothing. A step of the control is one ruin.

mod clock;
mod offers;
mod refill;
mod ruin;

use std::collections::BTreeMap;

use model::control::Control;
use model::flights::FlightsProblem;
use model::quantity::Grams;

use crate::answer::Placed;
use crate::board::Slot;
use crate::bound::Worth;
use crate::chance::Chance;
use crate::choice::pack_cents;
use crate::fill::{Load, Stow};
use crate::performance::fuel;
use crate::solve::Plan;
use crate::template::Template;
use offers::Asked;
pub(crate) use offers::Offers;

/// Ruins of a small operation, for each consignment; a very small one needs more for each, up to so many.
const RUINS: u64 = 900;
const RUINS_SMALL: (u64, u64) = (3_000, 81_000);
/// Work of a large one for each consignment and root of their number, in looks at a trip: a ruin takes many times as long where cargo stays
/// that no tail has time for.
const WORK: f64 = 3.5e6;
/// Work of making a load, about a millionth of a second, and of trying it between two trips of a tail.
const LOADED: u64 = 100;
const BETWEEN: u64 = 20;
/// The search gives up when one part in so many of them brought nothing.
const STALLED: u64 = 4;
/// How far above the best plan another may lie and still be gone on from, in trips of average cost, at the beginning; it
/// falls to nothing.
const ALLOWANCE: f64 = 0.45;
const DAY: f64 = 24.0 * 60.0;

/// What a plan or a part of it costs: mass beyond hard dates first, then hundredths; of two that cost the same the one that
/// brings its cargo earlier is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Value {
    pub(crate) missed: i64,
    pub(crate) cents: i64,
    /// Tonne-minutes from the beginning of the operation until the cargo is there.
    pub(crate) waits: i64,
}

impl std::ops::Add for Value {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let waits = self.waits + other.waits;
        Self { missed: self.missed + other.missed, cents: self.cents + other.cents, waits }
    }
}

impl Value {
    /// By how much it is more than another.
    fn over(self, other: Self) -> Self {
        let waits = self.waits - other.waits;
        Self { missed: self.missed - other.missed, cents: self.cents - other.cents, waits }
    }
}

impl std::iter::Sum for Value {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |sum, part| sum + part)
    }
}

/// A trip on the clock and what it costs.
#[derive(Clone, Debug)]
struct Trip {
    placed: Placed,
    value: Value,
}

/// The search on one plan.
pub(crate) struct Search<'s, 'p> {
    plan: &'s mut Plan<'p>,
    trips: Vec<Option<Trip>>,
    /// Number of the origin of the trip that stands or last stood in each place.
    origins: Vec<usize>,
    /// Of each tail the places of its trips, in their order on the clock.
    order: Vec<Vec<usize>>,
    /// What stood in `trips` before each change since the last plan that was accepted.
    before: Vec<(usize, Option<Trip>)>,
    /// What stood in those places in the best plan that have changed since.
    at_best: BTreeMap<usize, Option<Trip>>,
    offers: &'s Offers,
    asked: Asked,
    chance: Chance,
    /// Work done so far: trips that were looked at, and what is as much work.
    work: u64,
}

/// The trips to try for each consignment, by what the relaxation says packs and hours are worth where that is known; the same
/// for every search on one list of templates.
pub(crate) fn offers(plan: &Plan, worth: Option<Worth>, control: &mut Control) -> Offers {
    Offers::new(plan, worth, control)
}

/// Puts on trips what no trip has taken, the best trip of all first; tells whether it came to its end.
pub(crate) fn fill(plan: &mut Plan, offers: &Offers, control: &mut Control) -> bool {
    let mut search = Search::new(plan, offers);
    let mut is_whole = control.step(1);
    search.refill(false, &mut || {
        is_whole = control.step(1);
        is_whole
    });
    control.close();
    search.explain();
    search.write_back();
    is_whole
}

/// Betters a plan until it stalls, the budget is spent or the stop signal is raised; `done` of the work is told to be done
/// meanwhile.
pub(crate) fn better(plan: &mut Plan, offers: &Offers, done: u64, control: &mut Control) {
    better_while(plan, offers, done, &mut |_, _| true, control);
}

/// The same, before each change asked with the share of the search that is done whether to go on.
pub(crate) fn better_while(
    plan: &mut Plan,
    offers: &Offers,
    done: u64,
    goes_on: &mut dyn FnMut(f64, &Control) -> bool,
    control: &mut Control,
) {
    let mut search = Search::new(plan, offers);
    search.chance = Chance::new(control.seed);
    search.run(done, goes_on, control);
    search.explain();
    search.write_back();
}

/// What a plan costs for each consignment, hundredths; a trip counts with the first that it carries.
pub(crate) fn costs(plan: &mut Plan, offers: &Offers) -> Vec<f64> {
    let mut costs: Vec<f64> = offers.unmet.iter().zip(&plan.left).map(|(cost, packs)| cost * *packs as f64).collect();
    let search = Search::new(plan, offers);
    for trip in search.trips.iter().flatten() {
        let first = trip.placed.load.cargo.first().expect("a trip should carry something");
        costs[first.consignment] += trip.value.cents as f64;
    }
    search.write_back();
    costs
}

/// What a plan costs.
pub(crate) fn value(plan: &mut Plan, offers: &Offers) -> Value {
    let search = Search::new(plan, offers);
    let value = search.value();
    search.write_back();
    value
}

impl<'s, 'p> Search<'s, 'p> {
    fn new(plan: &'s mut Plan<'p>, offers: &'s Offers) -> Self {
        let placed = std::mem::take(&mut plan.placed);
        let (trips, before, chance) = (Vec::new(), Vec::new(), Chance::new(0));
        let order = vec![Vec::new(); plan.problem.tails.len()];
        let (origins, at_best) = (Vec::new(), BTreeMap::new());
        let mut search =
            Self { plan, trips, origins, order, before, at_best, offers, asked: Asked::default(), chance, work: 0 };
        for placed in placed {
            let value = search.trip_value(&placed.load, placed.slot);
            search.origins.push(search.origin(&placed.load));
            search.trips.push(Some(Trip { placed, value }));
            search.line_up(search.trips.len() - 1);
        }
        search
    }

    fn write_back(self) {
        self.plan.placed = self.trips.into_iter().flatten().map(|trip| trip.placed).collect();
    }

    fn run(&mut self, done: u64, goes_on: &mut dyn FnMut(f64, &Control) -> bool, control: &mut Control) {
        let count = self.plan.left.len() as u64;
        let mut now = self.value();
        let mut best = now;
        let mut left_at_best = self.plan.left.clone();
        let most = self.most(count);
        let mut bettered_at = 0;
        for number in 0.. {
            // A listener hears from time to time; whether to go on is asked every time.
            if number % 1_000 == 0 {
                let text = format!("bettering the plan: {} after {number} changes", best.cents / 100);
                control.tell("flights", done, 4, text);
            }
            let spent = self.spent(number);
            let is_done = spent >= most.min(bettered_at + most / STALLED);
            if is_done || !goes_on(spent as f64 / most as f64, control) || !control.step(1) {
                break;
            }
            let left = self.plan.left.clone();
            self.ruin();
            self.refill(true, &mut || control.goes_on());
            if !control.goes_on() {
                self.take_back();
                self.plan.left = left;
                break;
            }
            self.close_up();
            let new = self.value();
            let fraction = 1.0 - spent as f64 / most as f64;
            let trip = best.cents as f64 / self.trips.iter().flatten().count().max(1) as f64;
            let allowed = best.cents + (trip * ALLOWANCE * fraction) as i64;
            if new < best {
                let is_little = new.cents as f64 > best.cents as f64 * 0.9999;
                bettered_at = if is_little { bettered_at } else { spent };
                (best, now) = (new, new);
                left_at_best.clone_from(&self.plan.left);
                self.at_best.clear();
                self.before.clear();
            } else if new <= now || (new.missed <= best.missed && new.cents <= allowed) {
                now = new;
                self.accept();
            } else {
                self.take_back();
                self.plan.left = left;
            }
        }
        control.close();
        self.go_back();
        self.plan.left = left_at_best;
    }

    /// How much the search spends before it ends: ruins, or work in a large operation.
    fn most(&self, count: u64) -> u64 {
        if self.offers.is_large {
            (WORK * count as f64 * (count as f64).sqrt()) as u64
        } else {
            (RUINS * count).max(RUINS_SMALL.1.min(RUINS_SMALL.0 * count))
        }
    }

    /// How much of it is spent after so many ruins.
    fn spent(&self, ruins: u64) -> u64 {
        if self.offers.is_large { self.work } else { ruins }
    }

    /// Keeps what was changed, and what stood there in the best plan.
    fn accept(&mut self) {
        for (place, trip) in self.before.drain(..) {
            self.at_best.entry(place).or_insert(trip);
        }
    }

    /// Goes back to the trips of the best plan.
    fn go_back(&mut self) {
        let changed = std::mem::take(&mut self.at_best);
        let last = changed.last_key_value().map_or(0, |(place, _)| place + 1);
        self.trips.resize(last.max(self.trips.len()), None);
        self.origins.resize(self.trips.len(), 0);
        changed.keys().for_each(|place| self.set(*place, None));
        changed.into_iter().for_each(|(place, trip)| self.set(place, trip));
        self.before.clear();
    }

    /// Undoes what was done since the last plan that was accepted.
    fn take_back(&mut self) {
        self.undo_to(0);
        while self.trips.last().is_some_and(Option::is_none) {
            self.trips.pop();
        }
        self.origins.truncate(self.trips.len());
    }

    /// Undoes all but the first so many changes of those since the last plan that was accepted.
    fn undo_to(&mut self, mark: usize) {
        for (place, trip) in self.before.split_off(mark).into_iter().rev() {
            self.set(place, trip);
        }
        self.before.truncate(mark);
    }

    /// Number of the origin of a trip with some cargo.
    fn origin(&self, load: &Load) -> usize {
        self.offers.origins[load.cargo.first().expect("a trip should carry something").consignment]
    }

    fn flown(&self, place: usize) -> &Trip {
        self.trips[place].as_ref().expect("a trip in the order of its tail should be flown")
    }

    /// Notes a trip in the order of its tail.
    fn line_up(&mut self, place: usize) {
        let slot = self.flown(place).placed.slot;
        let at = self.order[slot.tail].partition_point(|other| self.flown(*other).placed.slot.begin < slot.begin);
        self.order[slot.tail].insert(at, place);
    }

    /// Puts a trip, or none, in a place, and the clock with it.
    fn set(&mut self, place: usize, trip: Option<Trip>) {
        if let Some(old) = self.trips[place].take() {
            self.order[old.placed.slot.tail].retain(|other| *other != place);
            let template = &self.plan.all.list[old.placed.load.template];
            self.plan.board.lift(&self.plan.groups[template.group], template, old.placed.slot);
            self.before.push((place, Some(old)));
        } else {
            self.before.push((place, None));
        }
        if let Some(new) = &trip {
            let template = &self.plan.all.list[new.placed.load.template];
            self.plan.board.put(&self.plan.groups[template.group], template, new.placed.slot);
            self.origins[place] = self.origin(&new.placed.load);
        }
        let is_flown = trip.is_some();
        self.trips[place] = trip;
        if is_flown {
            self.line_up(place);
        }
    }

    /// A place without a trip.
    fn vacant(&mut self) -> usize {
        let place = self.trips.iter().position(Option::is_none).unwrap_or(self.trips.len());
        if place == self.trips.len() {
            self.trips.push(None);
            self.origins.push(0);
        }
        place
    }

    /// Takes the packs of a trip off what is left, and where none is left off another trip.
    fn take(&mut self, load: &Load) {
        for stow in &load.cargo {
            if self.plan.left[stow.consignment] == 0 {
                self.lend(stow.consignment);
            }
            self.plan.left[stow.consignment] -= stow.packs;
        }
    }

    /// Takes a pack of a consignment off the trip that can best do without it.
    fn lend(&mut self, lead: usize) {
        let place = self.lender(lead).expect("a pack that is lent should have a trip that lends it");
        let mut lighter = self.trips[place].clone().expect("a lender should fly");
        lighter.placed.load.unstow(&self.plan.stowage, lead);
        lighter.value = self.trip_value(&lighter.placed.load, lighter.placed.slot);
        self.set(place, Some(lighter));
        self.plan.left[lead] += 1;
    }

    /// Takes a trip back; its packs are left again.
    fn remove(&mut self, place: usize) {
        let Some(trip) = &self.trips[place] else { return };
        for stow in &trip.placed.load.cargo {
            self.plan.left[stow.consignment] += stow.packs;
        }
        self.set(place, None);
    }

    fn value(&self) -> Value {
        let trips: Value = self.trips.iter().flatten().map(|trip| trip.value).sum();
        let left = self.plan.left.iter().enumerate().map(|(index, packs)| {
            let facts = &self.plan.problem.consignments[index];
            let missed = if facts.due_hard.is_some() { facts.pack.gross().times(*packs).get() } else { 0 };
            Value { missed, cents: (self.offers.unmet[index] * *packs as f64).round() as i64, waits: 0 }
        });
        trips + left.sum()
    }

    /// What the budget leaves for more flying, hundredths; everything where there is none.
    fn funds(&self) -> i64 {
        let spent = || self.trips.iter().flatten().map(|trip| self.plan.flying(&trip.placed.load)).sum::<i64>();
        self.plan.problem.policy.budget.map_or(i64::MAX, |budget| budget.cents - spent())
    }

    fn trip_value(&self, load: &Load, slot: Slot) -> Value {
        let template = &self.plan.all.list[load.template];
        let mut value = Value { cents: self.plan.flying(load), ..Value::default() };
        for stow in &load.cargo {
            let dates = self.offers.dates[stow.consignment];
            let arrival = slot.begin + template.arrival(stow.drop);
            let days = (arrival - dates.due).max(0) as f64 / DAY;
            let gross = dates.gross * stow.packs;
            value.waits += (gross as f64 / 1e6 * (arrival - self.offers.begin) as f64) as i64;
            value.cents += (self.offers.late[stow.consignment] * days * stow.packs as f64).round() as i64;
            if dates.due_hard.is_some_and(|hard| arrival > hard) {
                value.missed += gross;
            }
        }
        value
    }
}

/// Block hours, handling and fuel of a trip, hundredths.
pub(crate) fn flying(problem: &FlightsProblem, kind: usize, template: &Template, load: &Load) -> i64 {
    let aircraft = &problem.types[kind];
    let handled = aircraft.handling_cost.cents * template.legs.len() as i64;
    let price = problem.policy.fuel_cost_per_tonne.cents;
    if price == 0 {
        return template.cents + handled;
    }
    let burnt: Grams = template
        .legs
        .iter()
        .enumerate()
        .map(|(number, leg)| {
            let is_aboard = |stow: &&Stow| template.is_aboard((stow.consignment, stow.drop), number);
            let aboard = load.cargo.iter().filter(is_aboard);
            let mass: Grams =
                aboard.map(|stow| problem.consignments[stow.consignment].pack.gross().times(stow.packs)).sum();
            fuel(aircraft, mass, leg.way.distance)
        })
        .sum();
    template.cents + handled + (burnt.get() as f64 / 1e6 * price as f64) as i64
}

#[cfg(test)]
mod tests;
