//! Decides the last packs of an item whose packs differ in size. Up: [`crate`].
//!
//! To share packs of several sizes best is NP-hard (it contains subset sum), so the shares found in quanta are cut down
//! to whole packs and the rest is settled by local steps, the lowest first: a spare pack; a pack that another has, with
//! or without a spare one in its place. Every step raises the sorted fills lexicographically, so the steps come to an
//! end; then no such step is left that would better the lowest of the two it touches.

use model::control::Control;

use crate::flow::Flow;
use crate::level::Level;
use crate::pool::Pool;

/// A pack that another taker gives up, and the spare one it gets instead.
struct Swap {
    lot: usize,
    holder: usize,
    instead: Option<usize>,
}

/// A pool while its last packs are settled, with its sums kept up to date.
struct Packs<'p, 'a> {
    pool: &'p mut Pool<'a>,
    /// Units each taker has.
    got: Vec<i64>,
    /// Packs of each lot that nobody has.
    spare: Vec<i64>,
    /// Whether a taker may have a lot.
    may_have: Vec<Vec<bool>>,
}

/// Cuts the shares of a flow down to whole packs and settles the rest. A step is one local step tried.
pub(crate) fn settle(pool: &mut Pool<'_>, flow: &Flow, quantum: i64, control: &mut Control) {
    for lot in 0..pool.lots.len() {
        for taker in 0..pool.takers.len() {
            pool.given[lot][taker] = flow.given(lot, taker) * quantum / pool.lots[lot].pack;
        }
    }
    let mut packs = Packs::of(pool);
    loop {
        let mut has_changed = false;
        let mut is_stuck = vec![false; packs.got.len()];
        while let Some(taker) = packs.lowest(&is_stuck) {
            if !control.step(1) {
                return;
            }
            if packs.give_spare(taker) || packs.swap(taker) {
                packs.trim(taker);
                has_changed = true;
            } else {
                is_stuck[taker] = true;
            }
        }
        if !has_changed {
            return;
        }
    }
}

impl<'p, 'a> Packs<'p, 'a> {
    fn of(pool: &'p mut Pool<'a>) -> Self {
        let mut may_have = vec![vec![false; pool.takers.len()]; pool.lots.len()];
        for (lot, row) in pool.lots.iter().zip(&mut may_have) {
            for taker in &lot.eligible {
                row[*taker] = true;
            }
        }
        let got = (0..pool.takers.len()).map(|taker| pool.got(taker)).collect();
        let spare = (0..pool.lots.len()).map(|lot| pool.spare(lot)).collect();
        Self { pool, got, spare, may_have }
    }

    fn pack(&self, lot: usize) -> i64 {
        self.pool.lots[lot].pack
    }

    /// The level of a taker if it had so many units.
    fn level_with(&self, taker: usize, units: i64) -> Level {
        self.pool.takers[taker].level(units)
    }

    fn level(&self, taker: usize) -> Level {
        self.level_with(taker, self.got[taker])
    }

    /// Units that a taker lacks; negative when it has more than it demands.
    fn missing(&self, taker: usize) -> i64 {
        self.pool.takers[taker].units - self.got[taker]
    }

    /// Gives packs of a lot to a taker, or takes them back where negative.
    fn give(&mut self, lot: usize, taker: usize, packs: i64) {
        self.pool.given[lot][taker] += packs;
        self.got[taker] += packs * self.pack(lot);
        self.spare[lot] -= packs;
    }

    /// The lowest taker whose demand is not met and that is not stuck.
    fn lowest(&self, is_stuck: &[bool]) -> Option<usize> {
        (0..self.got.len())
            .filter(|taker| !is_stuck[*taker] && self.missing(*taker) > 0)
            .min_by_key(|taker| (self.level(*taker), *taker))
    }

    /// Lots with a spare pack that a taker may have.
    fn spare_lots(&self, taker: usize) -> impl Iterator<Item = usize> {
        (0..self.spare.len()).filter(move |lot| self.spare[*lot] > 0 && self.may_have[*lot][taker])
    }

    /// Gives the largest spare pack that the demand still holds whole, else the smallest.
    fn give_spare(&mut self, taker: usize) -> bool {
        let missing = self.missing(taker);
        let best = self.spare_lots(taker).min_by_key(|lot| {
            let pack = self.pack(*lot);
            if pack <= missing { (0, -pack, *lot) } else { (1, pack, *lot) }
        });
        if let Some(lot) = best {
            self.give(lot, taker, 1);
        }
        best.is_some()
    }

    /// Makes the best swap for a taker, if there is one.
    fn swap(&mut self, taker: usize) -> bool {
        let Some(Swap { lot, holder, instead }) = self.best_swap(taker) else { return false };
        self.give(lot, holder, -1);
        self.give(lot, taker, 1);
        if let Some(other) = instead {
            self.give(other, holder, 1);
            self.trim(holder);
        }
        true
    }

    /// The swap after which the lower of the two stands highest, and then the other; it must better how both stood.
    fn best_swap(&self, taker: usize) -> Option<Swap> {
        let low = self.level(taker);
        let higher: Vec<_> =
            (0..self.got.len()).map(|holder| (holder, self.level(holder))).filter(|(_, level)| *level > low).collect();
        let mut best: Option<((Level, Level), Swap)> = None;
        for lot in 0..self.spare.len() {
            if self.pool.lots[lot].is_pinned || !self.may_have[lot][taker] {
                continue;
            }
            let raised = self.level_with(taker, self.got[taker] + self.pack(lot));
            for (holder, high) in higher.iter().filter(|(holder, _)| self.pool.given[lot][*holder] > 0) {
                for instead in std::iter::once(None).chain(self.spare_lots(*holder).map(Some)) {
                    let replaced = instead.map_or(0, |other| self.pack(other));
                    let units = self.got[*holder] - self.pack(lot) + replaced;
                    let after = sorted(raised, self.level_with(*holder, units));
                    if after > (low, *high) && best.as_ref().is_none_or(|(known, _)| after > *known) {
                        best = Some((after, Swap { lot, holder: *holder, instead }));
                    }
                }
            }
        }
        best.map(|(_, swap)| swap)
    }

    /// Gives back what the demand is met without, the largest packs first.
    fn trim(&mut self, taker: usize) {
        if self.missing(taker) >= 0 {
            return;
        }
        let mut order: Vec<_> = (0..self.spare.len()).filter(|lot| !self.pool.lots[*lot].is_pinned).collect();
        order.sort_by_key(|lot| (-self.pack(*lot), *lot));
        for lot in order {
            let over = (-self.missing(taker)).max(0);
            let back = (over / self.pack(lot)).min(self.pool.given[lot][taker]);
            self.give(lot, taker, -back);
        }
    }
}

fn sorted(one: Level, other: Level) -> (Level, Level) {
    if one <= other { (one, other) } else { (other, one) }
}
