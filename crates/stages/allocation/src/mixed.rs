//! Decides the last packs of an item whose packs differ in size. Up: [`crate`].
//!
//! To share packs of several sizes best is NP-hard (it contains subset sum), so the shares found in quanta are cut down
//! to whole packs and the rest is settled by local steps, the most urgent first: a spare pack; a pack that another has,
//! with or without a spare one in its place. Every step makes it fairer between the two it touches, so the steps come to
//! an end; then no such step is left.

use model::control::Control;

use crate::pool::Pool;
use crate::scale::{Gain, Key, Scale};
use crate::settle::Shares;

/// A pack that another taker gives up, and the spare one it gets instead.
struct Swap {
    lot: usize,
    holder: usize,
    instead: Option<usize>,
}

/// A pool while its last packs are settled, with its sums kept up to date.
struct Packs<'p> {
    pool: &'p Pool,
    scale: &'p Scale<'p>,
    shares: Shares,
    /// Packs of each lot that nobody has.
    spare: Vec<i64>,
    /// Lots that each taker may have.
    lots_of: Vec<Vec<usize>>,
}

/// Settles what the shares, cut down to whole packs, leave over. A step is one local step tried.
pub(crate) fn settle(pool: &Pool, scale: &Scale<'_>, shares: Shares, control: &mut Control) -> Shares {
    let mut packs = Packs::of(pool, scale, shares);
    if packs.climb(control) {
        packs.let_in();
    }
    packs.shares
}

impl<'p> Packs<'p> {
    fn of(pool: &'p Pool, scale: &'p Scale<'p>, shares: Shares) -> Self {
        let mut lots_of = vec![vec![]; pool.takers.len()];
        for (index, lot) in pool.lots.iter().enumerate() {
            lot.eligible.iter().for_each(|taker| lots_of[*taker].push(index));
        }
        let spare = pool.lots.iter().zip(&shares.given).map(|(lot, given)| lot.packs - given.iter().sum::<i64>());
        let spare = spare.collect();
        Self { pool, scale, shares, spare, lots_of }
    }

    /// Takes local steps until there is none left; tells whether the run may go on.
    fn climb(&mut self, control: &mut Control) -> bool {
        loop {
            let mut has_changed = false;
            let mut is_stuck = vec![false; self.lots_of.len()];
            let mut keys: Vec<_> = (0..self.lots_of.len()).map(|taker| self.key(taker)).collect();
            while let Some(taker) = self.next(&keys) {
                if !control.step(1) {
                    return false;
                }
                let step = if self.give_spare(taker, 1) { Some(taker) } else { self.swap(taker) };
                is_stuck[taker] = step.is_none();
                has_changed |= step.is_some();
                if step.is_some() {
                    self.trim(taker);
                }
                for touched in std::iter::once(taker).chain(step) {
                    keys[touched] = self.key(touched).filter(|_| !is_stuck[touched]);
                }
            }
            if !has_changed {
                return true;
            }
        }
    }

    fn key(&self, taker: usize) -> Option<Key> {
        let is_open = !self.shares.is_out[taker] && self.missing(taker) > 0;
        is_open.then(|| self.scale.key(taker, self.shares.got[taker]))
    }

    /// The most urgent taker: of those below their floor, where there are any.
    fn next(&self, keys: &[Option<Key>]) -> Option<usize> {
        let is_below = |taker: usize| self.shares.got[taker] < self.pool.takers[taker].floor;
        if self.pool.has_floors() {
            let below: Vec<_> = keys.iter().enumerate().map(|(taker, key)| key.filter(|_| is_below(taker))).collect();
            if let Some(taker) = self.scale.most_urgent(&below) {
                return Some(taker);
            }
        }
        self.scale.most_urgent(keys)
    }

    fn pack(&self, lot: usize) -> i64 {
        self.pool.lots[lot].pack
    }

    /// Units that a taker lacks; negative when it has more than it demands.
    fn missing(&self, taker: usize) -> i64 {
        self.pool.takers[taker].units - self.shares.got[taker]
    }

    /// Gives packs of a lot to a taker, or takes them back where negative.
    fn give(&mut self, lot: usize, taker: usize, packs: i64) {
        self.shares.give(self.pool, lot, taker, packs);
        self.spare[lot] -= packs;
    }

    /// Lots with a spare pack that a taker may have.
    fn spare_lots(&self, taker: usize) -> impl Iterator<Item = usize> {
        self.lots_of[taker].iter().copied().filter(|lot| self.spare[*lot] > 0)
    }

    /// Gives some of the largest spare packs that the demand still holds whole, else one of the smallest.
    fn give_spare(&mut self, taker: usize, packs_max: i64) -> bool {
        let missing = self.missing(taker);
        let best = self.spare_lots(taker).min_by_key(|lot| {
            let pack = self.pack(*lot);
            if pack <= missing { (0, -pack, *lot) } else { (1, pack, *lot) }
        });
        if let Some(lot) = best {
            let whole = (missing / self.pack(lot)).max(1);
            self.give(lot, taker, whole.min(self.spare[lot]).min(packs_max));
        }
        best.is_some()
    }

    /// Makes the best swap for a taker, if there is one, and tells whose pack it was.
    fn swap(&mut self, taker: usize) -> Option<usize> {
        let Swap { lot, holder, instead } = self.best_swap(taker)?;
        self.give(lot, holder, -1);
        self.give(lot, taker, 1);
        if let Some(other) = instead {
            self.give(other, holder, 1);
            self.trim(holder);
        }
        Some(holder)
    }

    /// The swap that makes it fairest between the two; it must be fairer than before.
    fn best_swap(&self, taker: usize) -> Option<Swap> {
        let has = self.shares.got[taker];
        let mut best: Option<(Gain, Swap)> = None;
        for &lot in &self.lots_of[taker] {
            let pack = self.pack(lot);
            for &holder in &self.pool.lots[lot].eligible {
                if self.shares.given[lot][holder] == 0 || holder == taker {
                    continue;
                }
                let held = self.shares.got[holder];
                let before = self.scale.merit_of_two((taker, has), (holder, held));
                for instead in std::iter::once(None).chain(self.spare_lots(holder).map(Some)) {
                    let units = held - pack + instead.map_or(0, |other| self.pack(other));
                    if instead == Some(lot) || units < self.pool.takers[holder].floor.min(held) {
                        continue;
                    }
                    let after = self.scale.merit_of_two((taker, has + pack), (holder, units));
                    if let Some(gain) = after.gain(before)
                        && best.as_ref().is_none_or(|(known, _)| gain > *known)
                    {
                        best = Some((gain, Swap { lot, holder, instead }));
                    }
                }
            }
        }
        best.map(|(_, swap)| swap)
    }

    /// Gives back what the demand is met without.
    fn trim(&mut self, taker: usize) {
        let spare = &mut self.spare;
        self.shares.trim(self.pool, taker, |lot, back| spare[lot] += back);
    }

    /// Gives back all that was shared to a taker.
    fn give_back(&mut self, taker: usize) {
        for lot in 0..self.spare.len() {
            self.give(lot, taker, -self.shares.given[lot][taker]);
        }
    }

    /// Lets in who was left out and can reach its floor from what is spare, the smallest floors first.
    fn let_in(&mut self) {
        let takers = &self.pool.takers;
        let mut order: Vec<_> = (0..takers.len()).filter(|taker| self.shares.is_out[*taker]).collect();
        order.sort_by_key(|taker| (takers[*taker].floor - takers[*taker].base, *taker));
        for taker in order {
            while self.missing(taker) > 0 && self.give_spare(taker, i64::MAX) {}
            self.trim(taker);
            if self.shares.got[taker] < takers[taker].floor {
                self.give_back(taker);
            } else {
                self.shares.is_out[taker] = false;
            }
        }
    }
}
