//! Decides in which order items and lines are shared and puts the answer together. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use model::allocation::{AllocationProblem, AllocationSolution, Allotment};
use model::control::Control;
use model::evidence::{RecordKind, RecordRef};
use model::id::{ItemId, OfferLineId, PlaceId};
use model::quantity::Units;

use crate::book::{Book, Names, Stays, held_back, is_in_time};
use crate::explain::Account;
use crate::pool::{Lot, Pool, Taker, WEIGHT_MAX};
use crate::{fairness, mixed, water};

/// Shares every item among those who demand it: the lowest weighted fill as high as it can be, then the next lowest,
/// and so on; whole packs only; nobody beyond the demand by a pack.
///
/// A line that is first ready after the last useful day of a demand is not given to it.
///
/// A line that travels with another one goes, all of it that is demanded, to the recipient that got most of the other.
/// A step is one rise of the water for all or one single pack; when the budget is spent the rest stays unshared and says
/// so.
#[must_use]
pub fn solve(problem: &AllocationProblem, control: &mut Control) -> AllocationSolution {
    let steps = control.steps();
    let by_line: BTreeMap<_, _> =
        problem.supplies.iter().enumerate().map(|(index, supply)| (&supply.line, index)).collect();
    let leaders: Vec<_> =
        problem.supplies.iter().map(|supply| leader(supply.travels_with.as_ref(), &by_line)).collect();
    let mut book = Book::new(problem.supplies.len());
    let order = item_order(problem, &leaders);
    for (done, item) in order.iter().enumerate() {
        Sharing::of(problem, &leaders, item).share(&mut book, control);
        control.tell("allocation", done as u64 + 1, order.len() as u64, item.as_str());
    }
    let account = Account::of(problem, &book);
    AllocationSolution {
        allotments: allotments(problem, &book),
        fills: account.fills(),
        fairness: fairness::measures(problem, &account.got),
        left_out: account.left_out(),
        steps: control.steps() - steps,
    }
}

/// What a line goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leader {
    /// Nothing: it goes by itself.
    None,
    /// The supply of this index.
    Supply(usize),
    /// A line that is not among the supplies.
    Missing,
}

fn leader(line: Option<&OfferLineId>, by_line: &BTreeMap<&OfferLineId, usize>) -> Leader {
    line.map_or(Leader::None, |line| by_line.get(line).map_or(Leader::Missing, |index| Leader::Supply(*index)))
}

/// Items by id, but an item after those that its lines travel with.
fn item_order<'a>(problem: &'a AllocationProblem, leaders: &[Leader]) -> Vec<&'a ItemId> {
    let mut waits: BTreeMap<&ItemId, BTreeSet<&ItemId>> = BTreeMap::new();
    for (supply, leader) in problem.supplies.iter().zip(leaders) {
        let on = waits.entry(&supply.item).or_default();
        if let Leader::Supply(index) = leader
            && problem.supplies[*index].item != supply.item
        {
            on.insert(&problem.supplies[*index].item);
        }
    }
    let mut order = Vec::new();
    while let Some(first) = waits.keys().next().copied() {
        let is_free = |on: &BTreeSet<&ItemId>| on.iter().all(|item| !waits.contains_key(item));
        // Items that wait for each other in a circle are begun with the first; their lines then say so.
        let next = waits.iter().find(|(_, on)| is_free(on)).map_or(first, |(item, _)| *item);
        waits.remove(next);
        order.push(next);
    }
    order
}

/// The sharing of one item.
struct Sharing<'a> {
    problem: &'a AllocationProblem,
    leaders: &'a [Leader],
    pool: Pool<'a>,
    /// Supplies that wait to be shared, the earliest ready first.
    waiting: Vec<usize>,
}

impl<'a> Sharing<'a> {
    fn of(problem: &'a AllocationProblem, leaders: &'a [Leader], item: &ItemId) -> Self {
        let demands = problem.demands.iter().enumerate();
        let mut takers: Vec<_> = demands
            .filter(|(_, demand)| demand.item == *item && !demand.units.is_zero())
            .map(|(index, demand)| Taker {
                place: &demand.recipient,
                demand: index,
                units: demand.units.get(),
                due: demand.due,
                weight: demand.weight_permille.get().clamp(1, WEIGHT_MAX),
            })
            .collect();
        takers.sort_by_key(|taker| (taker.place, taker.demand));
        let mut waiting: Vec<_> =
            (0..problem.supplies.len()).filter(|index| problem.supplies[*index].item == *item).collect();
        waiting.sort_by_key(|index| (problem.supplies[*index].ready, &problem.supplies[*index].line));
        Self { problem, leaders, pool: Pool { takers, ..Pool::default() }, waiting }
    }

    /// Shares the lines that go by themselves, then those that go with them, and so on.
    fn share(mut self, book: &mut Book, control: &mut Control) {
        while !self.waiting.is_empty() {
            let (now, later): (Vec<_>, Vec<_>) = self.waiting.iter().partition(|supply| match self.leaders[**supply] {
                Leader::None | Leader::Missing => true,
                Leader::Supply(leader) => book.is_done[leader],
            });
            if now.is_empty() {
                for supply in later {
                    book.stays[supply] = Some(Stays::Circle);
                }
                break;
            }
            let begun = self.pool.lots.len();
            self.add_lots(&now, book);
            self.settle(control);
            for lot in begun..self.pool.lots.len() {
                if self.pool.lots[lot].is_pinned_next(self.leaders) {
                    self.pool.lots[lot].is_pinned = true;
                    self.write(lot, book);
                }
            }
            for supply in now {
                book.is_done[supply] = true;
            }
            self.waiting = later;
        }
        for lot in (0..self.pool.lots.len()).filter(|lot| !self.pool.lots[*lot].is_pinned) {
            self.write(lot, book);
        }
    }

    /// Puts supplies that are alike into one lot. A line that others go with is a lot by itself.
    fn add_lots(&mut self, supplies: &[usize], book: &mut Book) {
        let mut lots: BTreeMap<(i64, Vec<usize>, Option<usize>), Lot> = BTreeMap::new();
        for &index in supplies {
            let supply = &self.problem.supplies[index];
            let destination = match self.destination(index, book) {
                Ok(destination) => destination,
                Err(stays) => {
                    book.stays[index] = Some(stays);
                    continue;
                }
            };
            let is_eligible = |taker: &Taker<'_>| {
                supply.eligible.contains(taker.place)
                    && is_in_time(supply, taker.due)
                    && destination.is_none_or(|place| place == taker.place)
            };
            let takers = self.pool.takers.iter().enumerate();
            let eligible: Vec<_> = takers.filter(|(_, taker)| is_eligible(taker)).map(|(index, _)| index).collect();
            let pack = supply.pack.units().get();
            let packs = (supply.units.get() - held_back(supply.units, self.problem.hold_back)) / pack;
            let own = is_leader(index, self.leaders).then_some(index);
            let lot = lots.entry((pack, eligible.clone(), own)).or_insert(Lot {
                pack,
                packs: 0,
                eligible,
                lines: vec![],
                is_pinned: false,
            });
            lot.packs += packs;
            lot.lines.push((index, packs));
        }
        for lot in lots.into_values() {
            self.pool.add(lot);
        }
    }

    /// Where a line must go because the line it travels with goes there; none when it goes by itself.
    fn destination(&self, supply: usize, book: &Book) -> Result<Option<&'a PlaceId>, Stays> {
        let leader = match self.leaders[supply] {
            Leader::None => return Ok(None),
            Leader::Missing => return Err(Stays::LeaderMissing),
            Leader::Supply(leader) => leader,
        };
        let most = book.given[leader]
            .iter()
            .map(|(demand, packs)| (packs, std::cmp::Reverse(&self.problem.demands[*demand].recipient)))
            .max()
            .ok_or(Stays::LeaderUnshared)?;
        let place = most.1.0;
        if self.problem.supplies[supply].eligible.contains(place) {
            Ok(Some(place))
        } else {
            Err(Stays::NotAllowed(place.clone()))
        }
    }

    fn settle(&mut self, control: &mut Control) {
        if self.pool.takers.is_empty() || self.pool.lots.is_empty() {
            return;
        }
        let quantum = self.pool.quantum();
        let flow = water::share(&self.pool, quantum, control);
        if self.pool.is_mixed() {
            mixed::settle(&mut self.pool, &flow, quantum, control);
            return;
        }
        for (lot, given) in self.pool.given.iter_mut().enumerate() {
            for (taker, packs) in given.iter_mut().enumerate() {
                *packs = flow.given(lot, taker);
            }
        }
    }

    /// Writes a lot into the book: its lines in order, to the takers in order, so that few consignments are made.
    fn write(&self, lot: usize, book: &mut Book) {
        let mut lines = self.pool.lots[lot].lines.iter().copied().filter(|(_, packs)| *packs > 0);
        let mut current = lines.next();
        for (taker, packs) in self.pool.given[lot].iter().enumerate() {
            let mut missing = *packs;
            while missing > 0 {
                let (line, left) = current.expect("a lot should not give more packs than its lines have");
                let taken = missing.min(left);
                book.give(line, self.pool.takers[taker].demand, taken);
                missing -= taken;
                current = if taken == left { lines.next() } else { Some((line, left - taken)) };
            }
        }
    }
}

impl Lot {
    /// Whether other lines go with this lot's line, so that its shares must stay once they are known.
    fn is_pinned_next(&self, leaders: &[Leader]) -> bool {
        self.lines.iter().any(|(line, _)| is_leader(*line, leaders))
    }
}

fn is_leader(supply: usize, leaders: &[Leader]) -> bool {
    leaders.contains(&Leader::Supply(supply))
}

/// The allotments, by consignment id.
fn allotments(problem: &AllocationProblem, book: &Book) -> Vec<Allotment> {
    let mut order: Vec<_> = (0..problem.supplies.len()).collect();
    order.sort_by_key(|index| &problem.supplies[*index].line);
    let mut names = Names::default();
    let mut allotments = Vec::new();
    for index in order {
        let supply = &problem.supplies[index];
        let mut given: Vec<_> = book.given[index].iter().collect();
        given.sort_by_key(|(demand, _)| &problem.demands[**demand].recipient);
        for (demand, packs) in given {
            let demand = &problem.demands[*demand];
            let mut because = vec![
                RecordRef::new(RecordKind::Offer, &supply.line),
                RecordRef::pair(RecordKind::Fitness, &supply.line, &demand.recipient),
            ];
            because.extend(demand.because.iter().cloned());
            allotments.push(Allotment {
                id: names.name(&supply.line, &demand.recipient),
                line: supply.line.clone(),
                item: supply.item.clone(),
                recipient: demand.recipient.clone(),
                packs: Units::of(*packs),
                units: supply.pack.units().times(*packs),
                because,
            });
        }
    }
    allotments.sort_by(|one, other| one.id.cmp(&other.id));
    allotments
}
