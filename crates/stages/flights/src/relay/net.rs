//! Decides what lies between airports: the routes of each type, how long a way takes with the work on it, and which
//! changes of type bring an item where no single type does. Up: [`crate::relay`].

use std::collections::BTreeMap;

use model::relay::{RelayView, RelayWorld, Step};

use super::clock::Clock;

/// Stands for "no way".
pub(super) const FAR: Step = Step::MAX / 4;
/// Steps that a change of aircraft costs beyond the flights: the next aircraft has to come.
const CHANGE: Step = 30;
/// A way past an airport that works one aircraft at a time counts so many steps longer; past others in proportion.
const CROWDED: Step = 6;
/// Ways with changes of aircraft that are compared.
const CHAINS_MAX: usize = 4;

/// A direct route.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// Its end.
    pub(super) to: usize,
    /// Steps in the air.
    pub(super) time: Step,
    /// Cost of a flight, in points of the score.
    pub(super) cost: f64,
    /// First step at which it is open.
    pub(super) open: Step,
}

/// One part of an item's way: a type, and where it takes the item on and off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The type.
    pub(super) kind: usize,
    /// Where it is loaded.
    pub(super) from: usize,
    /// Where it is unloaded.
    pub(super) to: usize,
}

/// The routes of one type.
#[derive(Clone, Debug)]
struct Layer {
    edges: Vec<Vec<Edge>>,
    /// Steps from airport to airport, from ready to ready.
    ways: Vec<Vec<Step>>,
}

/// All routes.
#[derive(Clone, Debug)]
pub(super) struct Net {
    layers: Vec<Layer>,
    delays: Vec<Step>,
    leg: Step,
    chains: BTreeMap<(usize, usize), Vec<Vec<Part>>>,
}

impl Net {
    /// The routes of a world; `prices` tells what a millionth of cost weighs for each type.
    pub(super) fn new(world: &RelayWorld, clock: Clock, prices: &[f64]) -> Self {
        let airports = world.airports().len();
        let delays: Vec<Step> = world.airports().iter().map(|capacity| CROWDED / capacity).collect();
        let layers = world.types().iter().zip(prices).map(|(kind, price)| {
            let mut edges = vec![Vec::new(); airports];
            for route in &kind.routes {
                let cost = route.cost as f64 * price;
                edges[route.from.at()].push(Edge { to: route.to.at(), time: route.time, cost, open: 0 });
            }
            Layer { ways: ways(&edges, &delays, clock.leg()), edges }
        });
        Self { layers: layers.collect(), leg: clock.leg(), chains: BTreeMap::new(), delays }
    }

    /// Notes which routes are off, and until when.
    pub(super) fn note_outages(&mut self, view: &RelayView) {
        for layer in &mut self.layers {
            for edge in layer.edges.iter_mut().flatten() {
                edge.open = 0;
            }
        }
        for outage in &view.outages {
            for edge in &mut self.layers[outage.kind.at()].edges[outage.from.at()] {
                if edge.to == outage.to.at() {
                    edge.open = view.step + outage.steps;
                }
            }
        }
    }

    /// Routes of a type from an airport.
    pub(super) fn edges(&self, kind: usize, from: usize) -> &[Edge] {
        &self.layers[kind].edges[from]
    }

    /// Steps of the usual way of a type, from ready to ready; [`FAR`] where there is none.
    pub(super) fn way(&self, kind: usize, from: usize, to: usize) -> Step {
        self.layers[kind].ways[from][to]
    }

    /// The ways worth comparing for an item: by one type where a type flies all the way, and with changes.
    pub(super) fn chains(&mut self, from: usize, to: usize) -> Vec<Vec<Part>> {
        if let Some(known) = self.chains.get(&(from, to)) {
            return known.clone();
        }
        let direct = (0..self.layers.len()).filter(|kind| self.way(*kind, from, to) < FAR);
        let mut chains: Vec<Vec<Part>> = direct.map(|kind| vec![Part { kind, from, to }]).collect();
        let mut banned = vec![false; self.delays.len()];
        while self.layers.len() > 1 && chains.len() < CHAINS_MAX {
            let Some(chain) = self.chain(from, to, &banned) else { break };
            let Some(change) = chain.first().filter(|_| chain.len() > 1).map(|part| part.to) else { break };
            banned[change] = true;
            chains.push(chain);
        }
        self.chains.insert((from, to), chains.clone());
        chains
    }

    /// The shortest way with changes of type anywhere but at banned airports (Dijkstra over airport and type).
    fn chain(&self, from: usize, to: usize, banned: &[bool]) -> Option<Vec<Part>> {
        let (airports, kinds) = (self.delays.len(), self.layers.len());
        let mut best = vec![FAR; airports * kinds];
        let mut before = vec![usize::MAX; airports * kinds];
        let mut is_done = vec![false; airports * kinds];
        for kind in 0..kinds {
            best[from * kinds + kind] = 0;
        }
        loop {
            let open = (0..best.len()).filter(|state| !is_done[*state] && best[*state] < FAR);
            let state = open.min_by_key(|state| (best[*state], *state))?;
            is_done[state] = true;
            let (at, kind) = (state / kinds, state % kinds);
            if at == to {
                return Some(self.parts(state, &before));
            }
            let flights = self.edges(kind, at).iter();
            let flights = flights.map(|edge| (edge.to * kinds + kind, edge.time + self.leg + self.delays[edge.to]));
            let can_change = at != from && !banned[at];
            let changes = (0..kinds).filter(|other| can_change && *other != kind);
            let changes = changes.map(|other| (at * kinds + other, CHANGE));
            for (next, steps) in flights.chain(changes) {
                if best[state] + steps < best[next] {
                    best[next] = best[state] + steps;
                    before[next] = state;
                }
            }
        }
    }

    fn parts(&self, end: usize, before: &[usize]) -> Vec<Part> {
        let kinds = self.layers.len();
        let mut states = vec![end];
        while before[states[states.len() - 1]] != usize::MAX {
            states.push(before[states[states.len() - 1]]);
        }
        states.reverse();
        let mut parts: Vec<Part> = Vec::new();
        for pair in states.windows(2) {
            let (from, to, kind) = (pair[0] / kinds, pair[1] / kinds, pair[1] % kinds);
            if from == to {
                continue;
            }
            match parts.last_mut() {
                Some(part) if part.kind == kind => part.to = to,
                _ => parts.push(Part { kind, from, to }),
            }
        }
        parts
    }
}

/// Steps between all airports: each flight with its landing, the work after it and what crowding adds.
fn ways(edges: &[Vec<Edge>], delays: &[Step], leg: Step) -> Vec<Vec<Step>> {
    let airports = edges.len();
    let mut ways = vec![vec![FAR; airports]; airports];
    for (from, out) in edges.iter().enumerate() {
        ways[from][from] = 0;
        for edge in out {
            ways[from][edge.to] = ways[from][edge.to].min(edge.time + leg + delays[edge.to]);
        }
    }
    for over in 0..airports {
        for from in 0..airports {
            for to in 0..airports {
                let sum = ways[from][over] + ways[over][to];
                if sum < ways[from][to] {
                    ways[from][to] = sum;
                }
            }
        }
    }
    ways
}
