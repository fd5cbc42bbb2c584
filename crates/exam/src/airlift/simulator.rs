//! Decides what becomes of orders: the state machine of aircraft, the queue for working places, cargo on the ground and
//! aboard, routes that go off, cargo that appears, and the score. The judge of a planner: it knows nothing of how one thinks
//! and notes every order that cannot be carried out. After the published rules of the Airlift Challenge. Up:
//! [`crate::airlift`].

use std::collections::{BTreeMap, BTreeSet};

use model::relay::{
    AircraftState, CargoIndex, CargoPlace, CarrierView, FleetIndex, HubIndex, RelayCargo, RelayOrder, RelayView,
    RouteOutage, Step,
};

use super::class::STEPS_MAX;
use super::dice::Dice;
use super::scenario::Scenario;

/// Cargo appears only in this share of an episode.
const APPEARS: f64 = 0.9;

/// Where an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whereabouts {
    Ground(HubIndex),
    Aboard,
}

#[derive(Clone, Debug)]
struct Plane {
    kind: FleetIndex,
    state: AircraftState,
    airport: HubIndex,
    destination: Option<HubIndex>,
    aboard: BTreeSet<CargoIndex>,
    loading: BTreeSet<CargoIndex>,
    unloading: BTreeSet<CargoIndex>,
    /// Steps of processing or flying that are left.
    left: Step,
    cost: u64,
    standing: RelayOrder,
    /// Place in the queue: priority and number of arrival.
    queued: Option<(u8, u64)>,
}

/// An order that could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// When.
    pub(crate) step: Step,
    /// Which aircraft and why.
    pub(crate) text: String,
}

/// How an episode went.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Score {
    /// Items in all.
    pub(crate) items: usize,
    /// Not delivered by the hard deadline.
    pub(crate) missed: usize,
    /// Sum of lateness over the span between the deadlines.
    pub(crate) lateness: f64,
    /// Cost of flights, scaled: see [`Simulator::score`].
    pub(crate) cost: f64,
    /// Steps.
    pub(crate) steps: Step,
}

impl Score {
    /// The score: the lower the better.
    pub(crate) fn total(&self) -> f64 {
        10.0 * self.missed as f64 + self.lateness + 0.01 * self.cost
    }
}

/// A world that goes on.
#[derive(Clone, Debug)]
pub(crate) struct Simulator<'a> {
    scenario: &'a Scenario,
    step: Step,
    planes: Vec<Plane>,
    cargo: Vec<RelayCargo>,
    place: Vec<Whereabouts>,
    delivered: Vec<Option<Step>>,
    /// Steps that each pair of airports is off, by type.
    off: BTreeMap<(FleetIndex, HubIndex, HubIndex), Step>,
    arrivals: u64,
    weather: Dice,
    news: Dice,
    /// What could not be carried out.
    pub(crate) refusals: Vec<Refusal>,
}

impl<'a> Simulator<'a> {
    /// A world at its reset. What happens in it depends on the seed alone.
    pub(crate) fn new(scenario: &'a Scenario, seed: u64) -> Self {
        let plane = |(number, airport): (usize, &HubIndex)| Plane {
            kind: scenario.world.aircraft()[number],
            state: AircraftState::Ready,
            airport: *airport,
            destination: None,
            aboard: BTreeSet::new(),
            loading: BTreeSet::new(),
            unloading: BTreeSet::new(),
            left: 0,
            cost: 0,
            standing: idle(number),
            queued: None,
        };
        Self {
            scenario,
            step: 0,
            planes: scenario.starts.iter().enumerate().map(plane).collect(),
            cargo: scenario.cargo.iter().map(|(cargo, _)| *cargo).collect(),
            place: scenario.cargo.iter().map(|(_, airport)| Whereabouts::Ground(*airport)).collect(),
            delivered: vec![None; scenario.cargo.len()],
            off: BTreeMap::new(),
            arrivals: 0,
            weather: Dice::new(seed, 2),
            news: Dice::new(seed, 3),
            refusals: Vec::new(),
        }
    }

    /// Carries out one step.
    pub(crate) fn step(&mut self, orders: Vec<RelayOrder>) {
        self.step += 1;
        self.change_routes();
        self.add_cargo();
        for order in orders {
            let plane = order.aircraft.at();
            self.planes[plane].standing = order;
        }
        for plane in 0..self.planes.len() {
            match self.planes[plane].state {
                AircraftState::Ready => self.ready(plane),
                AircraftState::Moving => self.moving(plane),
                AircraftState::Processing => self.processing(plane),
                AircraftState::Waiting => {
                    if self.planes[plane].standing.priority > 0 {
                        self.try_processing(plane);
                    }
                }
            }
        }
        for item in 0..self.cargo.len() {
            let is_there = self.place[item] == Whereabouts::Ground(self.cargo[item].destination);
            if is_there && self.delivered[item].is_none() {
                self.delivered[item] = Some(self.step);
            }
        }
    }

    /// Whether nothing more can be delivered.
    pub(crate) fn is_over(&self) -> bool {
        let all = self.scenario.cargo.len() + self.scenario.class.cargo_later;
        self.step >= STEPS_MAX || (self.cargo.len() == all && (0..all).all(|item| self.is_done(item)))
    }

    fn is_done(&self, item: usize) -> bool {
        self.delivered[item].is_some() || self.step > self.cargo[item].deadline_hard
    }

    fn change_routes(&mut self) {
        self.off.values_mut().for_each(|steps| *steps -= 1);
        self.off.retain(|_, steps| *steps > 0);
        let class = self.scenario.class;
        for _ in 0..self.weather.poisson(class.outages) {
            let types = self.scenario.world.types();
            let all: usize = types.iter().map(|kind| kind.routes.len()).sum();
            let mut number = self.weather.below(all);
            let (least, most) = class.outage_steps;
            let steps = least + self.weather.below((most - least) as usize) as Step + 1;
            for (kind, of) in types.iter().enumerate() {
                if number >= of.routes.len() {
                    number -= of.routes.len();
                    continue;
                }
                let route = of.routes[number];
                let kind = FleetIndex::of(kind);
                for ends in [(kind, route.from, route.to), (kind, route.to, route.from)] {
                    self.off.entry(ends).or_insert(steps);
                }
                break;
            }
        }
    }

    fn add_cargo(&mut self) {
        let class = self.scenario.class;
        let later = self.cargo.len() - self.scenario.cargo.len();
        if later >= class.cargo_later || f64::from(self.step) > APPEARS * f64::from(STEPS_MAX) {
            return;
        }
        // So many a step that about all of them have appeared when the releases end.
        let rate = class.cargo_later as f64 / f64::from(super::class::RELEASES);
        if self.news.share() < 1.0 - (-rate).exp() {
            let (cargo, airport) = self.scenario.item(self.step, &mut self.news);
            self.cargo.push(cargo);
            self.place.push(Whereabouts::Ground(airport));
            self.delivered.push(None);
        }
    }

    fn refuse(&mut self, plane: usize, why: String) {
        self.refusals.push(Refusal { step: self.step, text: format!("aircraft {plane}: {why}") });
    }

    fn ready(&mut self, plane: usize) {
        let standing = &self.planes[plane].standing;
        if !standing.load.is_empty() || !standing.unload.is_empty() {
            self.try_processing(plane);
            return;
        }
        let Some(to) = standing.destination else { return };
        let (kind, from) = (self.planes[plane].kind, self.planes[plane].airport);
        let Some(route) = self.scenario.world.route(kind, from, to) else {
            self.planes[plane].standing.destination = None;
            self.refuse(plane, format!("no route from {} to {}", from.0, to.0));
            return;
        };
        if !self.off.contains_key(&(kind, from, to)) {
            let known = &mut self.planes[plane];
            known.state = AircraftState::Moving;
            known.destination = Some(to);
            known.left = route.time;
            known.cost += route.cost;
            known.standing.destination = None;
        }
    }

    fn moving(&mut self, plane: usize) {
        let known = &mut self.planes[plane];
        if known.left > 0 {
            known.left -= 1;
            return;
        }
        known.airport = known.destination.take().expect("an aircraft in the air should have a destination");
        known.state = AircraftState::Waiting;
    }

    fn processing(&mut self, plane: usize) {
        let known = &mut self.planes[plane];
        if known.left > 0 {
            known.left -= 1;
            return;
        }
        let airport = known.airport;
        let loading = std::mem::take(&mut known.loading);
        known.aboard.extend(loading);
        for item in std::mem::take(&mut known.unloading) {
            self.place[item.at()] = Whereabouts::Ground(airport);
        }
        known.state = AircraftState::Ready;
    }

    /// Joins the queue, and begins when it is first in it and a working place is free.
    fn try_processing(&mut self, plane: usize) {
        let priority = self.planes[plane].standing.priority;
        let airport = self.planes[plane].airport;
        match self.planes[plane].queued {
            Some((known, _)) if known == priority => {}
            _ => {
                self.planes[plane].queued = Some((priority, self.arrivals));
                self.arrivals += 1;
            }
        }
        self.planes[plane].state = AircraftState::Waiting;
        let here = self.planes.iter().filter(|other| other.airport == airport);
        let first = here.clone().filter_map(|other| other.queued).min();
        let working = here.filter(|other| other.state == AircraftState::Processing).count();
        if first == self.planes[plane].queued && working < self.scenario.world.airports()[airport.at()] as usize {
            self.begin(plane);
        }
    }

    fn begin(&mut self, plane: usize) {
        let order = self.planes[plane].standing.clone();
        let airport = self.planes[plane].airport;
        for item in &order.unload {
            if !self.planes[plane].aboard.contains(item) {
                self.refuse(plane, format!("item {} is not aboard to be unloaded", item.0));
            }
        }
        // What is missed leaves at the next chance, ordered or not.
        let aboard = self.planes[plane].aboard.clone();
        let is_leaving = |item: &CargoIndex| order.unload.contains(item) || self.is_missed(item.at());
        let (leaving, staying) = aboard.into_iter().partition(is_leaving);
        (self.planes[plane].unloading, self.planes[plane].aboard) = (leaving, staying);
        let mut weight: u32 = self.planes[plane].aboard.iter().map(|item| self.cargo[item.at()].weight).sum();
        let most = self.scenario.world.types()[self.planes[plane].kind.at()].weight_max;
        for item in &order.load {
            let cargo = self.cargo[item.at()];
            if self.place[item.at()] != Whereabouts::Ground(airport) {
                self.refuse(plane, format!("item {} does not lie here to be loaded", item.0));
            } else if cargo.pickup_earliest > self.step {
                self.refuse(plane, format!("item {} may not be loaded before {}", item.0, cargo.pickup_earliest));
            } else if weight + cargo.weight > most {
                self.refuse(plane, format!("item {} is too heavy for what is left of {most}", item.0));
            } else {
                weight += cargo.weight;
                self.place[item.at()] = Whereabouts::Aboard;
                self.planes[plane].loading.insert(*item);
            }
        }
        let known = &mut self.planes[plane];
        known.state = AircraftState::Processing;
        known.left = self.scenario.world.processing_time();
        known.queued = None;
        known.standing.load.clear();
        known.standing.unload.clear();
    }

    fn is_missed(&self, item: usize) -> bool {
        self.delivered[item].is_none() && self.step > self.cargo[item].deadline_hard
    }

    /// What is seen after the step.
    pub(crate) fn view(&self) -> RelayView {
        let seen = |plane: &Plane| CarrierView {
            state: plane.state,
            airport: plane.airport,
            destination: plane.destination,
            aboard: plane.aboard.iter().copied().collect(),
        };
        let place = |item: usize| match self.place[item] {
            _ if self.is_done(item) => CargoPlace::Done,
            Whereabouts::Ground(airport) => CargoPlace::At(airport),
            Whereabouts::Aboard => CargoPlace::Away,
        };
        let outage = |((kind, from, to), steps): (&(FleetIndex, HubIndex, HubIndex), &Step)| RouteOutage {
            kind: *kind,
            from: *from,
            to: *to,
            steps: *steps,
        };
        RelayView {
            step: self.step,
            aircraft: self.planes.iter().map(seen).collect(),
            cargo: self.cargo.clone(),
            cargo_at: (0..self.cargo.len()).map(place).collect(),
            outages: self.off.iter().map(outage).collect(),
        }
    }

    /// Items that are neither lying, aboard, nor moving between the two on exactly one aircraft: always none.
    pub(crate) fn lost(&self) -> Vec<usize> {
        let carried = |item: usize| {
            let item = CargoIndex::of(item);
            let holds = |plane: &&Plane| {
                plane.aboard.contains(&item) || plane.loading.contains(&item) || plane.unloading.contains(&item)
            };
            self.planes.iter().filter(holds).count()
        };
        let is_lost = |item: &usize| (self.place[*item] == Whereabouts::Aboard) != (carried(*item) == 1);
        (0..self.cargo.len()).filter(is_lost).collect()
    }

    /// How it went so far. Cost is scaled as the public simulator does: per type, over the sum of its components' diameters,
    /// times its capacity over the number of items. An item delivered after its hard deadline is missed.
    pub(crate) fn score(&self) -> Score {
        let mut score = Score { items: self.cargo.len(), steps: self.step, ..Score::default() };
        for (cargo, delivered) in self.cargo.iter().zip(&self.delivered) {
            match delivered {
                Some(step) if *step <= cargo.deadline_hard => {
                    let late = f64::from(step.saturating_sub(cargo.deadline_soft));
                    score.lateness += late / f64::from((cargo.deadline_hard - cargo.deadline_soft).max(1));
                }
                _ => score.missed += 1,
            }
        }
        for (kind, of) in self.scenario.world.types().iter().enumerate() {
            let fleet = self.planes.iter().filter(|plane| plane.kind.at() == kind);
            let (count, cost) = fleet.fold((0u64, 0u64), |sum, plane| (sum.0 + 1, sum.1 + plane.cost));
            let diameter = super::diameter::sum_of(self.scenario.world.airports().len(), of).max(1);
            let capacity = (count * u64::from(of.weight_max)) as f64;
            score.cost += cost as f64 / diameter as f64 * capacity / self.cargo.len() as f64;
        }
        score
    }
}

fn idle(number: usize) -> RelayOrder {
    let aircraft = model::relay::CarrierIndex::of(number);
    RelayOrder { aircraft, priority: 1, load: Vec::new(), unload: Vec::new(), destination: None }
}
