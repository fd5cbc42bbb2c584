//! Decides how a problem is laid out before it is shared: items in their order, which demand may have which line, which
//! line goes with which. Shares nothing. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use model::allocation::{AllocationProblem, Demand, Supply};
use model::id::{ItemId, PlaceId};

/// What a line goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leader {
    /// Nothing: it goes by itself.
    None,
    /// The supply of this index.
    Supply(usize),
    /// A line that is not among the supplies.
    Missing,
}

/// One item that is offered or demanded.
#[derive(Clone, Debug)]
pub(crate) struct Kind<'a> {
    /// Which.
    pub(crate) id: &'a ItemId,
    /// Its supplies, the earliest ready first.
    pub(crate) supplies: Vec<usize>,
    /// Its demands by place, those of zero too. The place of a demand in this order is its slot.
    pub(crate) demands: Vec<usize>,
}

/// The problem laid out. Items, supplies and demands are indices.
#[derive(Clone, Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) problem: &'a AllocationProblem,
    /// Items by id.
    pub(crate) kinds: Vec<Kind<'a>>,
    /// Items that are offered, in the order in which they are shared.
    pub(crate) order: Vec<usize>,
    /// Item of each supply.
    pub(crate) kind_of_supply: Vec<usize>,
    /// Item and slot of each demand.
    pub(crate) slot_of: Vec<(usize, usize)>,
    /// What each supply goes with.
    pub(crate) leaders: Vec<Leader>,
    /// Whether other lines go with a supply.
    pub(crate) is_leader: Vec<bool>,
    /// Whether each supply may go to the demand of each slot of its item.
    may_have: Vec<Vec<bool>>,
}

impl<'a> Ground<'a> {
    /// Lays out a problem.
    pub(crate) fn of(problem: &'a AllocationProblem) -> Self {
        let mut kinds: BTreeMap<&ItemId, Kind<'_>> = BTreeMap::new();
        let empty = |id| Kind { id, supplies: vec![], demands: vec![] };
        for (index, supply) in problem.supplies.iter().enumerate() {
            kinds.entry(&supply.item).or_insert_with(|| empty(&supply.item)).supplies.push(index);
        }
        for (index, demand) in problem.demands.iter().enumerate() {
            kinds.entry(&demand.item).or_insert_with(|| empty(&demand.item)).demands.push(index);
        }
        let mut kinds: Vec<_> = kinds.into_values().collect();
        let mut kind_of_supply = vec![0; problem.supplies.len()];
        let mut slot_of = vec![(0, 0); problem.demands.len()];
        let mut may_have = vec![vec![]; problem.supplies.len()];
        for (index, kind) in kinds.iter_mut().enumerate() {
            kind.supplies.sort_by_key(|supply| (problem.supplies[*supply].ready, &problem.supplies[*supply].line));
            kind.demands.sort_by_key(|demand| (&problem.demands[*demand].recipient, *demand));
            for (slot, demand) in kind.demands.iter().enumerate() {
                slot_of[*demand] = (index, slot);
            }
            for supply in &kind.supplies {
                kind_of_supply[*supply] = index;
                may_have[*supply] = slots(problem, &kind.demands, &problem.supplies[*supply].eligible);
            }
        }
        let (leaders, is_leader) = leaders(problem);
        let order = item_order(&kinds, &kind_of_supply, &leaders);
        Self { problem, kinds, order, kind_of_supply, slot_of, leaders, is_leader, may_have }
    }

    /// A supply.
    pub(crate) fn supply(&self, index: usize) -> &'a Supply {
        &self.problem.supplies[index]
    }

    /// A demand.
    pub(crate) fn demand(&self, index: usize) -> &'a Demand {
        &self.problem.demands[index]
    }

    /// Whether each slot of an item is among some recipients.
    pub(crate) fn slots_of(&self, kind: usize, recipients: &[PlaceId]) -> Vec<bool> {
        slots(self.problem, &self.kinds[kind].demands, recipients)
    }

    /// Whether a supply may go to the demand of each slot of its item.
    pub(crate) fn may_have(&self, supply: usize) -> &[bool] {
        &self.may_have[supply]
    }

    /// Whether a supply may go to a demand of its item.
    pub(crate) fn is_open(&self, supply: usize, demand: usize) -> bool {
        self.may_have[supply][self.slot_of[demand].1]
    }

    /// Whether a supply can be loaded by the last useful day of a demand. Flying takes longer still: `flights` sees to that.
    pub(crate) fn is_in_time(&self, supply: usize, demand: usize) -> bool {
        self.demand(demand).due.is_none_or(|due| self.supply(supply).ready <= due)
    }

    /// Whole packs of a supply that may be given in this cycle.
    pub(crate) fn packs(&self, supply: usize) -> i64 {
        let supply = self.supply(supply);
        supply.giveable().get() / supply.pack.units().get()
    }

    /// Supplies by line.
    pub(crate) fn by_line(&self) -> Vec<usize> {
        let mut order: Vec<_> = (0..self.problem.supplies.len()).collect();
        order.sort_by_key(|supply| (&self.supply(*supply).line, *supply));
        order
    }
}

/// Whether the recipient of each demand, which are by place, is among some recipients, which should be by place too.
fn slots(problem: &AllocationProblem, demands: &[usize], recipients: &[PlaceId]) -> Vec<bool> {
    if !recipients.is_sorted() {
        let known: BTreeSet<_> = recipients.iter().collect();
        return demands.iter().map(|demand| known.contains(&problem.demands[*demand].recipient)).collect();
    }
    let mut rest = recipients.iter().peekable();
    let is_among = |demand: &usize| {
        let place = &problem.demands[*demand].recipient;
        while rest.next_if(|recipient| *recipient < place).is_some() {}
        rest.peek() == Some(&place)
    };
    demands.iter().map(is_among).collect()
}

fn leaders(problem: &AllocationProblem) -> (Vec<Leader>, Vec<bool>) {
    let by_line: BTreeMap<_, _> =
        problem.supplies.iter().enumerate().map(|(index, supply)| (&supply.line, index)).collect();
    let mut is_leader = vec![false; problem.supplies.len()];
    let leader = |supply: &Supply| {
        let Some(line) = &supply.travels_with else { return Leader::None };
        let Some(index) = by_line.get(line) else { return Leader::Missing };
        is_leader[*index] = true;
        Leader::Supply(*index)
    };
    let leaders = problem.supplies.iter().map(leader).collect();
    (leaders, is_leader)
}

/// Offered items by id, but an item after those that its lines travel with.
fn item_order(kinds: &[Kind<'_>], kind_of_supply: &[usize], leaders: &[Leader]) -> Vec<usize> {
    let mut waits: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (index, kind) in kinds.iter().enumerate().filter(|(_, kind)| !kind.supplies.is_empty()) {
        let on = kind.supplies.iter().filter_map(|supply| match leaders[*supply] {
            Leader::Supply(leader) => Some(kind_of_supply[leader]).filter(|other| *other != index),
            Leader::None | Leader::Missing => None,
        });
        waits.insert(index, on.collect());
    }
    let mut order = Vec::new();
    while let Some(first) = waits.keys().next().copied() {
        let is_free = |on: &BTreeSet<usize>| on.iter().all(|item| !waits.contains_key(item));
        // Items that wait for each other in a circle are begun with the first; their lines then say so.
        let next = waits.iter().find(|(_, on)| is_free(on)).map_or(first, |(item, _)| *item);
        waits.remove(&next);
        order.push(next);
    }
    order
}
