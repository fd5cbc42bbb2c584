//! Decides what goes to whom instead of an item that was not there, once all items are shared by their own supply.
//! Up: [`crate`].
//!
//! By rank, then wanted item, by max-min on the weighted fill, whatever the rule: a substitute is for who is worst off. Amounts
//! are counted in parts of a unit, so that a pack that counts for two and a half is shared as that; what an allotment counts
//! for is rounded down only then. Packs that this leaves wanting are topped up one by one, and a pack whose holder would
//! stand higher without it than another who may have it stands with what is told goes to that one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use model::allocation::SharingRule;
use model::control::Control;
use model::id::ItemId;

use crate::book::{Book, Instead};
use crate::ground::Ground;
use crate::level::Level;
use crate::pool::{Fair, Lot, Pool, Taker, divisor};
use crate::settle;
use crate::sharing::{is_floored, taker, write};

/// Gifts to demands of other items, with what they count for.
type Gifts = BTreeMap<(usize, usize), Instead>;

/// One wanted item at one rank: a thousand units of each given item count for so many.
struct Group<'a> {
    wanted: &'a ItemId,
    given: BTreeMap<&'a ItemId, i64>,
}

/// The state of the substitutes.
struct Course<'g, 'a> {
    ground: &'g Ground<'a>,
    book: &'g Book<'a>,
    fair: Fair,
    /// Units that each demand has in all.
    got: Vec<i64>,
    /// Packs of each supply that nobody has.
    left: Vec<i64>,
    gifts: Gifts,
}

/// A line that may be given instead.
struct Line {
    supply: usize,
    /// What a thousand of its units count for.
    permille: i64,
    /// Slots of the wanted item that may have it.
    slots: Vec<bool>,
}

/// Shares what is left of items that may be given instead of others, and writes it into the book.
pub(crate) fn share(ground: &Ground<'_>, book: &mut Book<'_>, fair: Fair, control: &mut Control) {
    let groups = groups(ground);
    if groups.is_empty() {
        return;
    }
    let left = (0..book.packs.len()).map(|supply| ground.packs(supply) - book.packs[supply]).collect();
    let fair = Fair { rule: SharingRule::MaxMin, ..fair };
    let mut course = Course { ground, book, fair, got: book.got.clone(), left, gifts: Gifts::new() };
    let kind_of = |group: &Group<'_>| ground.kinds.binary_search_by_key(&group.wanted, |kind| kind.id).ok();
    let groups: Vec<_> = groups.into_iter().filter_map(|group| Some((kind_of(&group)?, group))).collect();
    for (kind, group) in &groups {
        if !control.is_over() {
            course.share_group(*kind, group, control);
        }
    }
    // What a later rank gave may have brought a floor within reach of what an earlier one left over.
    let mut is_settled = false;
    while !std::mem::replace(&mut is_settled, true) {
        for (at, (kind, group)) in groups.iter().enumerate() {
            let is_last = groups[at + 1..].iter().all(|(other, _)| other != kind);
            is_settled &= !course.share_rest(*kind, group, is_last, control);
        }
    }
    let gifts = course.gifts;
    book.add_instead(ground, gifts.into_values().filter(|instead| instead.packs > 0).collect());
}

/// Rows of one rank and wanted item together, the lowest ranks first. What may be given instead at several ranks is at the
/// lowest of them.
fn groups<'a>(ground: &Ground<'a>) -> Vec<Group<'a>> {
    let mut rows: Vec<_> = ground.problem.substitutes.iter().filter(|row| row.wanted != row.given).collect();
    rows.sort_by_key(|row| (row.rank, &row.wanted, &row.given, Reverse(row.counts_permille)));
    let mut known = BTreeSet::new();
    rows.retain(|row| !row.counts_permille.is_zero() && known.insert((&row.wanted, &row.given)));
    let mut groups: BTreeMap<(u8, &ItemId), BTreeMap<&ItemId, i64>> = BTreeMap::new();
    for row in rows {
        groups.entry((row.rank, &row.wanted)).or_default().insert(&row.given, row.counts_permille.get());
    }
    groups.into_iter().map(|((_, wanted), given)| Group { wanted, given }).collect()
}

impl<'a> Course<'_, 'a> {
    fn share_group(&mut self, kind: usize, group: &Group<'a>, control: &mut Control) {
        let lines = self.lines(kind, group, false);
        let Some((pool, part)) = self.pool(kind, &lines) else { return };
        let shares = settle::settle(&pool, self.fair, control);
        let mut gifts = BTreeMap::new();
        for (lot, given) in pool.lots.iter().zip(&shares.given) {
            write(&pool, lot, given, &mut gifts);
        }
        let before: Vec<_> = pool.takers.iter().map(|taker| self.got[taker.demand]).collect();
        for ((supply, demand), packs) in gifts {
            let line = lines.iter().find(|line| line.supply == supply).expect("what is given should be of a line");
            self.give(line, demand, packs);
        }
        // What was shared is rounded down only now; who lacks a few units for that gets another pack, or gives back all where
        // its floor is out of reach.
        let mut is_out: Vec<_> = pool.takers.iter().zip(&shares.got).map(|(taker, got)| *got < taker.floor).collect();
        loop {
            self.top_up(&pool, &lines, &is_out, control);
            if self.exchange(kind, (&pool, &lines), control) {
                continue;
            }
            let floor = |taker: &Taker| taker.floor / part;
            let broken = (0..is_out.len()).find(|index| {
                let got = self.got[pool.takers[*index].demand];
                got > before[*index] && got < floor(&pool.takers[*index])
            });
            let Some(broken) = broken else { break };
            is_out[broken] = true;
            for line in &lines {
                let demand = pool.takers[broken].demand;
                let packs = self.gifts.get(&(line.supply, demand)).map_or(0, |gift| gift.packs);
                self.give(line, demand, -packs);
            }
        }
    }

    /// Gives single packs that are left over, where anybody can do with one, and by the last rank of an item moves those that
    /// are due elsewhere then; tells whether there were any.
    fn share_rest(&mut self, kind: usize, group: &Group<'a>, is_last: bool, control: &mut Control) -> bool {
        let lines = self.lines(kind, group, true);
        let demands = self.ground.kinds[kind].demands.iter();
        let demands = demands.filter(|demand| !self.ground.demand(**demand).units.is_zero());
        let takers: Vec<_> = demands.map(|demand| taker(self.ground, *demand, self.got[*demand])).collect();
        let is_out: Vec<_> = takers.iter().map(|taker| taker.base < taker.floor).collect();
        let pool = Pool { takers, lots: vec![], is_floored: is_floored(self.ground, kind) };
        let left = self.left.clone();
        self.top_up(&pool, &lines, &is_out, control);
        let is_moved = is_last && self.exchange(kind, (&pool, &lines), control);
        is_moved || self.left != left
    }

    /// Lines with packs left whose item may be given instead. Those of the wanted item itself, which floors left over, are
    /// among them: together with substitutes they may be enough. For the rest also those whose packs are given, and who has
    /// enough.
    fn lines(&self, kind: usize, group: &Group<'a>, is_rest: bool) -> Vec<Line> {
        let mut lines = Vec::new();
        for (item, permille) in group.given.iter().chain([(&group.wanted, &1000)]) {
            let given = self.ground.kinds.binary_search_by_key(item, |kind| kind.id);
            let Ok(given) = given else { continue };
            let item_book = &self.book.items[given];
            for &supply in &self.ground.kinds[given].supplies {
                let stays = item_book.stays.iter().any(|(other, _)| *other == supply);
                if self.left[supply] == 0 && !is_rest || stays {
                    continue;
                }
                let sent_to = item_book.sent_to.iter().find(|(other, _)| *other == supply).map(|(_, place)| *place);
                let mut slots = self.ground.slots_of(kind, &self.ground.supply(supply).eligible);
                for (slot, demand) in self.ground.kinds[kind].demands.iter().enumerate() {
                    let is_wanted = is_rest || self.got[*demand] < self.ground.demand(*demand).units.get();
                    let is_there = sent_to.is_none_or(|place| *place == self.ground.demand(*demand).recipient);
                    slots[slot] &= is_wanted && is_there && self.ground.is_in_time(supply, *demand);
                }
                lines.push(Line { supply, permille: *permille, slots });
            }
        }
        lines
    }

    /// The lines and the demands that are not met, counted in parts of a unit, and how many parts a unit has; none where
    /// there is nothing to share.
    fn pool(&self, kind: usize, lines: &[Line]) -> Option<(Pool, i64)> {
        // As few parts as count all packs in whole numbers.
        let common = lines.iter().map(|line| line.permille * self.pack(line)).fold(1000, divisor);
        let part = 1000 / common;
        let demands = self.ground.kinds[kind].demands.iter().enumerate();
        let open: Vec<_> = demands.filter(|(slot, _)| lines.iter().any(|line| line.slots[*slot])).collect();
        let in_parts = |(_, demand): &(usize, &usize)| {
            let mut taker = taker(self.ground, **demand, self.got[**demand]);
            for units in [&mut taker.units, &mut taker.base, &mut taker.floor] {
                *units = units.saturating_mul(part);
            }
            taker
        };
        let takers: Vec<_> = open.iter().map(in_parts).collect();
        let mut lots: BTreeMap<(i64, Vec<usize>), Lot> = BTreeMap::new();
        for line in lines {
            let pack = line.permille * self.pack(line) / common;
            let eligible: Vec<_> =
                open.iter().enumerate().filter(|(_, (slot, _))| line.slots[*slot]).map(|(index, _)| index).collect();
            if eligible.is_empty() {
                continue;
            }
            let lot = lots.entry((pack, eligible.clone())).or_insert(Lot { pack, packs: 0, eligible, lines: vec![] });
            lot.packs += self.left[line.supply];
            lot.lines.push((line.supply, self.left[line.supply]));
        }
        let pool = Pool { takers, lots: lots.into_values().collect(), is_floored: is_floored(self.ground, kind) };
        (!pool.lots.is_empty()).then_some((pool, part))
    }

    fn pack(&self, line: &Line) -> i64 {
        self.ground.supply(line.supply).pack.units().get()
    }

    /// Gives packs of a line to a demand, or takes them back where negative.
    fn give(&mut self, line: &Line, demand: usize, packs: i64) {
        let pack = self.pack(line);
        let gift = self.gifts.entry((line.supply, demand)).or_insert(Instead {
            supply: line.supply,
            demand,
            packs: 0,
            counts_permille: line.permille,
            counts: 0,
        });
        gift.packs += packs;
        let counts = counted(gift.packs, pack, line.permille);
        self.got[demand] += counts - gift.counts;
        gift.counts = counts;
        self.left[line.supply] -= packs;
    }

    /// Gives single packs to the lowest who is not met and whom one can raise; who is out must reach its floor by it.
    fn top_up(&mut self, pool: &Pool, lines: &[Line], is_out: &[bool], control: &mut Control) {
        let mut is_stuck = vec![false; is_out.len()];
        loop {
            let units = |taker: &Taker| self.ground.demand(taker.demand).units.get();
            let open = pool
                .takers
                .iter()
                .enumerate()
                .filter(|(index, taker)| !is_stuck[*index] && self.got[taker.demand] < units(taker));
            let lowest = open.min_by_key(|(_, taker)| Level::of(self.got[taker.demand], units(taker), taker.weight));
            let Some((index, taker)) = lowest else { return };
            let slot = self.ground.slot_of[taker.demand].1;
            let raises = |line: &&Line| {
                let more = self.worth(line, taker.demand, 1);
                let is_enough = !is_out[index] || self.got[taker.demand] + more >= self.floor(taker.demand);
                self.left[line.supply] > 0 && line.slots[slot] && more > 0 && is_enough
            };
            match lines.iter().find(raises) {
                Some(line) if control.step(1) => self.give(line, taker.demand, 1),
                Some(_) => return,
                None => is_stuck[index] = true,
            }
        }
    }
}

/// Which pack goes from whom to whom, by index in a pool.
struct Exchange {
    from: usize,
    to: usize,
}

impl Course<'_, '_> {
    /// Moves single packs of substitutes from who stands higher without one to the lowest who may have it, as long as there
    /// are any, and tells whether there were. Every move raises the lower of the two, so they come to an end.
    fn exchange(&mut self, kind: usize, (pool, lines): (&Pool, &[Line]), control: &mut Control) -> bool {
        let mut is_moved = false;
        let mut is_stuck = false;
        while !std::mem::replace(&mut is_stuck, true) {
            for line in lines.iter().filter(|line| self.ground.kind_of_supply[line.supply] != kind) {
                while let Some(Exchange { from, to }) = self.best_exchange(pool, line)
                    && control.step(1)
                {
                    self.give(line, pool.takers[from].demand, -1);
                    self.give(line, pool.takers[to].demand, 1);
                    (is_moved, is_stuck) = (true, false);
                }
            }
        }
        is_moved
    }

    /// From the highest without a pack of a line to the lowest, where that is fairer; both have nothing, or their floor.
    fn best_exchange(&self, pool: &Pool, line: &Line) -> Option<Exchange> {
        let level = |taker: &Taker, got: i64| {
            let units = self.ground.demand(taker.demand).units.get();
            Level::of(got, units, taker.weight)
        };
        let lowest = pool.takers.iter().enumerate().filter(|(_, taker)| {
            let (got, more) = (self.got[taker.demand], self.worth(line, taker.demand, 1));
            let is_open = line.slots[self.ground.slot_of[taker.demand].1] && more > 0;
            let units = self.ground.demand(taker.demand).units.get();
            is_open && got < units && got + more >= self.floor(taker.demand)
        });
        let (to, taker) = lowest.min_by_key(|(_, taker)| level(taker, self.got[taker.demand]))?;
        let holders = pool.takers.iter().enumerate().filter_map(|(index, holder)| {
            let holds = self.gifts.get(&(line.supply, holder.demand)).is_some_and(|gift| gift.packs > 0);
            let rest = holds.then(|| self.got[holder.demand] + self.worth(line, holder.demand, -1))?;
            (rest >= self.floor(holder.demand)).then(|| (level(holder, rest), index))
        });
        let (rest, from) = holders.max_by_key(|(rest, index)| (*rest, std::cmp::Reverse(*index)))?;
        (from != to && rest > level(taker, self.got[taker.demand])).then_some(Exchange { from, to })
    }

    /// Units of a demand that it has more, or fewer, with so many packs of a line more.
    fn worth(&self, line: &Line, demand: usize, packs: i64) -> i64 {
        let has = self.gifts.get(&(line.supply, demand)).map_or(0, |gift| gift.packs);
        counted(has + packs, self.pack(line), line.permille) - counted(has, self.pack(line), line.permille)
    }

    /// Least units worth having.
    fn floor(&self, demand: usize) -> i64 {
        let demand = self.ground.demand(demand);
        demand.floor.min(demand.units).get()
    }
}

/// Units of a demand that packs of a substitute count for, rounded down.
pub(crate) fn counted(packs: i64, pack: i64, permille: i64) -> i64 {
    let counts = i128::from(packs) * i128::from(pack) * i128::from(permille) / 1000;
    i64::try_from(counts).expect("what substitutes count for should fit in 63 bits")
}
