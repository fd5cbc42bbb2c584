//! Decides in which order the lines of one item are shared: what was promised, then lines that go by themselves, then those
//! that go with them. Does not decide who gets how much (`settle`). Up: [`crate`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use model::control::Control;
use model::id::{OfferLineId, PlaceId};

use crate::book::{Book, Gift, ItemBook, Stays};
use crate::ground::{Ground, Leader};
use crate::pool::{Fair, Lot, Pool, Taker, WEIGHT_MAX};
use crate::promise::{self, Standing};
use crate::settle::{self, Shares};

/// A limit of a supply that is lifted to see what it costs.
#[derive(Clone, Debug)]
pub(crate) struct Lifted {
    /// The supply.
    pub(crate) supply: usize,
    /// Slots that may have it besides those that may anyway.
    pub(crate) slots: Vec<bool>,
}

/// How an item is shared.
pub(crate) struct Sharing<'g, 'a> {
    /// The problem.
    pub(crate) ground: &'g Ground<'a>,
    /// The item.
    pub(crate) kind: usize,
    /// What is fair.
    pub(crate) fair: Fair,
    /// A limit that is lifted.
    pub(crate) lifted: Option<&'g Lifted>,
}

/// A line that can be shared.
struct Line {
    supply: usize,
    /// Slots that may have it in time.
    slots: Vec<bool>,
    /// Packs left.
    packs: i64,
}

/// The state of one item while it is shared.
struct Course<'s, 'g, 'a> {
    sharing: &'s Sharing<'g, 'a>,
    book: ItemBook<'a>,
    /// Lines that can be shared.
    lines: Vec<Line>,
    /// Units that stay with each slot.
    base: Vec<i64>,
    /// Lines whose shares are final.
    done: BTreeSet<usize>,
}

impl<'g, 'a> Sharing<'g, 'a> {
    /// Shares the item; other items that its lines travel with should be in the book.
    pub(crate) fn share(&self, known: &Book<'a>, control: &mut Control) -> ItemBook<'a> {
        let kind = &self.ground.kinds[self.kind];
        let mut course = Course {
            sharing: self,
            book: ItemBook::default(),
            lines: vec![],
            base: vec![0; kind.demands.len()],
            done: BTreeSet::new(),
        };
        let mut waiting = kind.supplies.clone();
        while !waiting.is_empty() {
            let (now, later): (Vec<_>, Vec<_>) =
                waiting.iter().partition(|supply| self.is_led_on(**supply, known, &course.done));
            if now.is_empty() {
                course.book.stays.extend(later.iter().map(|supply| (*supply, Stays::Circle)));
                course.keep_promises(&later);
                break;
            }
            course.open(&now, known);
            course.keep_promises(&now);
            if later.is_empty() {
                break;
            }
            course.settle(true, control);
            course.done.extend(now);
            waiting = later;
        }
        course.settle(false, control);
        course.book.is_cut = control.is_over();
        course.book
    }

    /// Shares anew what goes by itself, around the promises and the lines that go together as they are known; never less
    /// fair than what is known.
    pub(crate) fn around(&self, known: &ItemBook<'a>, control: &mut Control) -> ItemBook<'a> {
        let kind = &self.ground.kinds[self.kind];
        let is_free = |supply: usize| self.ground.leaders[supply] == Leader::None && !self.ground.is_leader[supply];
        let mut course = Course {
            sharing: self,
            book: known.clone(),
            lines: vec![],
            base: vec![0; kind.demands.len()],
            done: BTreeSet::new(),
        };
        for ((supply, demand), gift) in &mut course.book.gifts {
            if is_free(*supply) {
                gift.packs = gift.promised;
            }
            course.base[self.ground.slot_of[*demand].1] += gift.packs * self.ground.supply(*supply).pack.units().get();
        }
        let free: Vec<_> = kind.supplies.iter().copied().filter(|supply| is_free(*supply)).collect();
        let promised: BTreeMap<_, _> = free.iter().map(|supply| (*supply, course.packs(*supply))).collect();
        course.open(&free, &Book::new(self.ground));
        course.lines.iter_mut().for_each(|line| line.packs -= promised[&line.supply]);
        let pool = course.pool();
        let start = start(&pool, known);
        let shares = settle::no_less_fair(&pool, self.fair, start, control);
        course.write(&pool, &shares, |_| true);
        course.book.left_out = left_out(&pool, &shares);
        course.book.is_cut = control.is_over();
        course.book
    }

    /// Whether what a line goes with is shared already.
    fn is_led_on(&self, supply: usize, known: &Book<'_>, done: &BTreeSet<usize>) -> bool {
        match self.ground.leaders[supply] {
            Leader::None | Leader::Missing => true,
            Leader::Supply(leader) => {
                let kind = self.ground.kind_of_supply[leader];
                if kind == self.kind { done.contains(&leader) } else { known.is_done[kind] }
            }
        }
    }

    /// Slots that may have a supply, whatever the day.
    fn may_have(&self, supply: usize) -> Vec<bool> {
        let mut slots = self.ground.may_have(supply).to_vec();
        if let Some(lifted) = self.lifted.filter(|lifted| lifted.supply == supply) {
            slots.iter_mut().zip(&lifted.slots).for_each(|(slot, more)| *slot |= more);
        }
        slots
    }
}

impl<'a> Course<'_, '_, 'a> {
    /// Opens lines for sharing, or says why one stays.
    fn open(&mut self, supplies: &[usize], known: &Book<'a>) {
        let ground = self.sharing.ground;
        let kind = &ground.kinds[self.sharing.kind];
        for &supply in supplies {
            let destination = match self.destination(supply, known) {
                Ok(destination) => destination,
                Err(stays) => {
                    self.book.stays.push((supply, stays));
                    continue;
                }
            };
            self.book.sent_to.extend(destination.map(|place| (supply, place)));
            let mut slots = self.sharing.may_have(supply);
            for (slot, demand) in kind.demands.iter().enumerate() {
                slots[slot] &= ground.is_in_time(supply, *demand)
                    && !ground.demand(*demand).units.is_zero()
                    && destination.is_none_or(|place| *place == ground.demand(*demand).recipient);
            }
            self.lines.push(Line { supply, slots, packs: ground.packs(supply) });
        }
    }

    /// Where a line must go because the line it travels with goes there; none when it goes by itself.
    fn destination(&self, supply: usize, known: &Book<'a>) -> Result<Option<&'a PlaceId>, Stays<'a>> {
        let ground = self.sharing.ground;
        let leader = match ground.leaders[supply] {
            Leader::None => return Ok(None),
            Leader::Missing => return Err(Stays::LeaderMissing),
            Leader::Supply(leader) => leader,
        };
        let kind = ground.kind_of_supply[leader];
        let book = if kind == self.sharing.kind { &self.book } else { &known.items[kind] };
        let given = book.gifts.range((leader, 0)..(leader + 1, 0)).filter(|(_, gift)| gift.packs > 0);
        let most = given.map(|((_, demand), gift)| (gift.packs, Reverse(&ground.demand(*demand).recipient))).max();
        let place = most.ok_or(Stays::LeaderUnshared)?.1.0;
        let is_open = |demand: &usize| ground.demand(*demand).recipient == *place;
        let slot = ground.kinds[self.sharing.kind].demands.iter().position(is_open);
        let may_have = match slot {
            Some(slot) => self.sharing.may_have(supply)[slot],
            None => ground.supply(supply).eligible.contains(place),
        };
        if may_have { Ok(Some(place)) } else { Err(Stays::NotAllowed(place)) }
    }

    /// Keeps the promises of lines that have just been opened.
    fn keep_promises(&mut self, supplies: &[usize]) {
        let ground = self.sharing.ground;
        let kind = &ground.kinds[self.sharing.kind];
        for promise in promise::promises_of(ground, supplies) {
            let supply = promise.0;
            let line = self.lines.iter().position(|line| line.supply == supply);
            let sent_to = self.book.sent_to.iter().find(|(other, _)| *other == supply).map(|(_, place)| *place);
            let may_have = self.sharing.may_have(supply);
            let left = line.map_or(0, |line| self.lines[line].packs);
            let standing = Standing { may_have: &may_have, sent_to, got: &self.base, left, is_shared: line.is_some() };
            let (kept, broken) = promise::keep(ground, promise, &standing);
            self.book.broken.extend(broken);
            if let (Some((slot, packs)), Some(line)) = (kept, line) {
                self.lines[line].packs -= packs;
                self.base[slot] += packs * ground.supply(supply).pack.units().get();
                let gift = self.book.gifts.entry((supply, kind.demands[slot])).or_default();
                *gift = Gift { packs: gift.packs + packs, promised: gift.promised + packs };
            }
        }
    }

    /// Shares what the open lines have left. Either only what others travel with is final then, or all.
    fn settle(&mut self, only_leaders: bool, control: &mut Control) {
        let pool = self.pool();
        let shares = settle::settle(&pool, self.sharing.fair, control);
        let ground = self.sharing.ground;
        self.write(&pool, &shares, |lot| {
            !only_leaders || lot.lines.iter().any(|(supply, _)| ground.is_leader[*supply])
        });
        if only_leaders {
            self.lines.retain(|line| !ground.is_leader[line.supply]);
        } else {
            self.book.left_out = left_out(&pool, &shares);
        }
    }

    /// Writes out the lots whose shares are final.
    fn write(&mut self, pool: &Pool, shares: &Shares, is_final: impl Fn(&Lot) -> bool) {
        let ground = self.sharing.ground;
        let mut gifts = BTreeMap::new();
        for (lot, given) in pool.lots.iter().zip(&shares.given).filter(|(lot, _)| is_final(lot)) {
            write(pool, lot, given, &mut gifts);
        }
        for ((supply, demand), packs) in gifts {
            let units = packs * ground.supply(supply).pack.units().get();
            self.base[ground.slot_of[demand].1] += units;
            self.book.gifts.entry((supply, demand)).or_default().packs += packs;
        }
    }

    /// Packs of a supply that are given in the book.
    fn packs(&self, supply: usize) -> i64 {
        self.book.gifts.range((supply, 0)..(supply + 1, 0)).map(|(_, gift)| gift.packs).sum()
    }

    /// Takers, and lines that are alike put into one lot. A line that others go with is a lot by itself.
    fn pool(&self) -> Pool {
        let ground = self.sharing.ground;
        let kind = &ground.kinds[self.sharing.kind];
        let open = kind.demands.iter().enumerate().filter(|(slot, demand)| {
            !ground.demand(**demand).units.is_zero()
                && self.lines.iter().any(|line| line.packs > 0 && line.slots[*slot])
        });
        let open: Vec<_> = open.map(|(slot, demand)| (slot, *demand)).collect();
        let takers = open.iter().map(|(slot, demand)| {
            let taker = taker(ground, *demand, self.base[*slot]);
            // Who was given a part of its floor ahead, with what others travel with, must get the rest of it.
            let gifts = self.book.gifts.iter().filter(|((_, other), _)| other == demand);
            let is_begun = gifts.into_iter().any(|(_, gift)| gift.packs > gift.promised);
            Taker { is_bound: is_begun && taker.base < taker.floor, ..taker }
        });
        let takers = takers.collect();
        let mut lots: BTreeMap<(i64, Vec<usize>, Option<&OfferLineId>), Lot> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.packs > 0) {
            let supply = ground.supply(line.supply);
            let pack = supply.pack.units().get();
            let eligible: Vec<_> =
                open.iter().enumerate().filter(|(_, (slot, _))| line.slots[*slot]).map(|(index, _)| index).collect();
            if eligible.is_empty() {
                continue;
            }
            let own = ground.is_leader[line.supply].then_some(&supply.line);
            let lot =
                lots.entry((pack, eligible.clone(), own)).or_insert(Lot { pack, packs: 0, eligible, lines: vec![] });
            lot.packs += line.packs;
            lot.lines.push((line.supply, line.packs));
        }
        Pool { takers, lots: lots.into_values().collect(), is_floored: is_floored(ground, self.sharing.kind) }
    }
}

/// Whether some demand of an item has a floor.
pub(crate) fn is_floored(ground: &Ground<'_>, kind: usize) -> bool {
    ground.kinds[kind].demands.iter().any(|demand| {
        let demand = ground.demand(*demand);
        !demand.units.is_zero() && !demand.floor.is_zero()
    })
}

/// A demand as a taker that has some units already.
pub(crate) fn taker(ground: &Ground<'_>, index: usize, base: i64) -> Taker {
    let demand = ground.demand(index);
    Taker {
        demand: index,
        units: demand.units.get(),
        weight: demand.weight_permille.get().clamp(1, WEIGHT_MAX),
        base,
        floor: demand.floor.min(demand.units).get(),
        is_bound: false,
        harm: demand.harm.get(),
        given_before: demand.given_before.get(),
    }
}

/// Writes out a lot: its lines in order, to the takers in order, so that few consignments are made.
pub(crate) fn write(pool: &Pool, lot: &Lot, given: &[i64], gifts: &mut BTreeMap<(usize, usize), i64>) {
    let mut lines = lot.lines.iter().copied().filter(|(_, packs)| *packs > 0);
    let mut current = lines.next();
    for (taker, packs) in given.iter().enumerate() {
        let mut missing = *packs;
        while missing > 0 {
            let (line, left) = current.expect("a lot should not give more packs than its lines have");
            let taken = missing.min(left);
            *gifts.entry((line, pool.takers[taker].demand)).or_default() += taken;
            missing -= taken;
            current = if taken == left { lines.next() } else { Some((line, left - taken)) };
        }
    }
}

/// What is known to be shared of the lines of a pool.
fn start(pool: &Pool, known: &ItemBook<'_>) -> Shares {
    let mut start = Shares::none(pool);
    for (index, lot) in pool.lots.iter().enumerate() {
        for (supply, _) in &lot.lines {
            for taker in &lot.eligible {
                let gift = known.gifts.get(&(*supply, pool.takers[*taker].demand)).copied().unwrap_or_default();
                start.give(pool, index, *taker, gift.packs - gift.promised);
            }
        }
    }
    start.leave_out(pool);
    start
}

/// Demands left out because of their floor.
fn left_out(pool: &Pool, shares: &Shares) -> Vec<(usize, crate::floors::Choice)> {
    let takers = pool.takers.iter().enumerate();
    let is_left = |(index, taker): &(usize, &Taker)| shares.got[*index] < taker.floor;
    takers.filter(is_left).map(|(_, taker)| (taker.demand, shares.choice)).collect()
}
