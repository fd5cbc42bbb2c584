//! Decides what a simple planner does, to compare with: every free aircraft takes a random bunch of items of one place and one
//! destination, flies there the cheapest way, carries them along the cheapest way as far as its type flies, and puts them
//! down. It looks neither at deadlines nor at queues. After what the Airlift Challenge says of its Shortest-Path baseline.
//! Up: [`crate::airlift`].

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use model::relay::{
    AircraftState, CargoIndex, CargoPlace, CarrierIndex, CarrierView, FleetIndex, HubIndex, RelayOrder, RelayView,
    RelayWorld,
};

use super::dice::Dice;

/// What an aircraft is about.
#[derive(Clone, Debug)]
struct Errand {
    items: Vec<CargoIndex>,
    pick_up: HubIndex,
    path: VecDeque<HubIndex>,
    has_loaded: bool,
}

/// The simple planner.
#[derive(Clone, Debug)]
pub(crate) struct ShortestPath<'a> {
    world: &'a RelayWorld,
    dice: Dice,
    errands: Vec<Option<Errand>>,
}

impl<'a> ShortestPath<'a> {
    /// A planner that has seen nothing.
    pub(crate) fn new(world: &'a RelayWorld, seed: u64) -> Self {
        Self { world, dice: Dice::new(seed, 4), errands: vec![None; world.aircraft().len()] }
    }

    /// Orders after a step.
    pub(crate) fn orders(&mut self, view: &RelayView) -> Vec<RelayOrder> {
        self.assign(view);
        let seen = view.aircraft.iter().enumerate();
        seen.filter_map(|(number, seen)| self.order(number, seen, view)).collect()
    }

    fn assign(&mut self, view: &RelayView) {
        let taken: BTreeSet<CargoIndex> =
            self.errands.iter().flatten().flat_map(|errand| errand.items.iter().copied()).collect();
        let mut bunches: BTreeMap<(HubIndex, HubIndex), Vec<CargoIndex>> = BTreeMap::new();
        for (number, (cargo, place)) in view.cargo.iter().zip(&view.cargo_at).enumerate() {
            let item = CargoIndex::of(number);
            let CargoPlace::At(airport) = place else { continue };
            if cargo.pickup_earliest <= view.step && !taken.contains(&item) {
                bunches.entry((*airport, cargo.destination)).or_default().push(item);
            }
        }
        for number in 0..self.errands.len() {
            let is_free = self.errands[number].is_none() && view.aircraft[number].state == AircraftState::Ready;
            if !is_free || bunches.is_empty() {
                continue;
            }
            let ends = *bunches.keys().nth(self.dice.below(bunches.len())).expect("a bunch should be there");
            let Some(path) = self.path(number, ends, view) else { continue };
            let most = self.world.types()[self.world.aircraft()[number].at()].weight_max;
            let bunch = bunches.get_mut(&ends).expect("the chosen bunch should be there");
            let mut weight = 0;
            let items: Vec<CargoIndex> = bunch
                .iter()
                .copied()
                .take_while(|item| {
                    weight += view.cargo[item.at()].weight;
                    weight <= most
                })
                .collect();
            bunch.retain(|item| !items.contains(item));
            if bunch.is_empty() {
                bunches.remove(&ends);
            }
            self.errands[number] = Some(Errand { items, pick_up: ends.0, path, has_loaded: false });
        }
    }

    /// The way to a bunch and then along its cheapest way as far as the type flies; nothing where it cannot bring it nearer.
    fn path(&self, number: usize, ends: (HubIndex, HubIndex), view: &RelayView) -> Option<VecDeque<HubIndex>> {
        let kind = self.world.aircraft()[number];
        let delivery = self.cheapest(None, ends.0, ends.1, view)?;
        let own = |from: HubIndex, to: HubIndex| is_open(self.world, view, kind, from, to);
        if !own(ends.0, *delivery.first()?) {
            return None;
        }
        let mut path: VecDeque<HubIndex> =
            self.cheapest(Some(kind), view.aircraft[number].airport, ends.0, view)?.into();
        let mut at = ends.0;
        for next in delivery {
            if !own(at, next) {
                break;
            }
            path.push_back(next);
            at = next;
        }
        Some(path)
    }

    /// The cheapest way over open routes, of one type or of any (Dijkstra), without its beginning.
    fn cheapest(
        &self,
        kind: Option<FleetIndex>,
        from: HubIndex,
        to: HubIndex,
        view: &RelayView,
    ) -> Option<Vec<HubIndex>> {
        let mut costs = vec![u64::MAX; self.world.airports().len()];
        let mut before = vec![from; costs.len()];
        let mut open = BinaryHeap::from([(std::cmp::Reverse(0), from)]);
        costs[from.at()] = 0;
        while let Some((std::cmp::Reverse(cost), at)) = open.pop() {
            let kinds = (0..self.world.types().len()).map(FleetIndex::of);
            for of in kinds.filter(|of| kind.is_none_or(|kind| kind == *of)) {
                for route in self.world.types()[of.at()].routes.iter().filter(|route| route.from == at) {
                    let sum = cost + route.cost;
                    if sum < costs[route.to.at()] && is_open(self.world, view, of, at, route.to) {
                        costs[route.to.at()] = sum;
                        before[route.to.at()] = at;
                        open.push((std::cmp::Reverse(sum), route.to));
                    }
                }
            }
        }
        if costs[to.at()] == u64::MAX {
            return None;
        }
        let mut way = Vec::new();
        let mut at = to;
        while at != from {
            way.push(at);
            at = before[at.at()];
        }
        way.reverse();
        Some(way)
    }

    fn order(&mut self, number: usize, seen: &CarrierView, view: &RelayView) -> Option<RelayOrder> {
        let errand = self.errands[number].as_mut()?;
        if matches!(seen.state, AircraftState::Moving | AircraftState::Processing) {
            return None;
        }
        let mut order = RelayOrder {
            aircraft: CarrierIndex::of(number),
            priority: 1,
            load: Vec::new(),
            unload: Vec::new(),
            destination: None,
        };
        if errand.path.front() == Some(&seen.airport) {
            errand.path.pop_front();
        }
        let aboard: Vec<CargoIndex> = errand.items.iter().copied().filter(|item| seen.aboard.contains(item)).collect();
        if !errand.has_loaded && seen.airport == errand.pick_up {
            let is_lying = |item: &CargoIndex| view.cargo_at[item.at()] == CargoPlace::At(errand.pick_up);
            let most = self.world.types()[self.world.aircraft()[number].at()].weight_max;
            let others = seen.aboard.iter().map(|item| view.cargo[item.at()].weight);
            let mut weight: u32 = others.sum();
            order.load = errand.items.iter().copied().filter(is_lying).collect();
            order.load.retain(|item| {
                weight += view.cargo[item.at()].weight;
                weight <= most
            });
            errand.has_loaded = true;
            if order.load.is_empty() {
                self.errands[number] = None;
                return None;
            }
            return Some(order);
        }
        if seen.state == AircraftState::Waiting && (aboard.is_empty() || !errand.path.is_empty()) {
            return None;
        }
        if errand.has_loaded && aboard.is_empty() {
            self.errands[number] = None;
            return None;
        }
        if errand.path.is_empty() {
            order.unload = aboard;
            return Some(order);
        }
        order.destination = errand.path.front().copied();
        Some(order)
    }
}

fn is_open(world: &RelayWorld, view: &RelayView, kind: FleetIndex, from: HubIndex, to: HubIndex) -> bool {
    let is_off = view.outages.iter().any(|outage| (outage.kind, outage.from, outage.to) == (kind, from, to));
    !is_off && world.route(kind, from, to).is_some()
}
