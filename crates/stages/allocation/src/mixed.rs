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
    /// Takers that have something of each lot, in order.
    holders: Vec<Vec<usize>>,
    /// The least strain of losing a pack, over the holders of each lot, where it is known.
    strains: Vec<Option<f64>>,
    /// What a unit is worth to each taker.
    slopes: Vec<f64>,
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
        let slopes = shares.got.iter().enumerate().map(|(taker, got)| scale.slope(taker, *got)).collect();
        let holding = |given: &Vec<i64>| (0..given.len()).filter(|taker| given[*taker] > 0).collect();
        let holders = shares.given.iter().map(holding).collect();
        let strains = vec![None; pool.lots.len()];
        Self { pool, scale, shares, spare, lots_of, holders, strains, slopes }
    }

    /// Takes local steps until there is none left; tells whether the run may go on.
    fn climb(&mut self, control: &mut Control) -> bool {
        let takers = self.lots_of.len();
        // Steps made so far; and at which of them each taker was found stuck, after which it need not be tried again until
        // another step is made.
        let mut made = 0_usize;
        let mut stuck_at: Vec<Option<usize>> = vec![None; takers];
        loop {
            let made_before = made;
            let is_open = |stuck: Option<usize>| stuck.is_none_or(|at| at < made_before);
            let mut keys: Vec<_> =
                (0..takers).map(|taker| self.key(taker).filter(|_| is_open(stuck_at[taker]))).collect();
            let mut is_stuck: Vec<_> = stuck_at.iter().map(|stuck| !is_open(*stuck)).collect();
            while let Some(taker) = self.next(&keys) {
                if !control.step(1) {
                    return false;
                }
                let step = if self.give_spare(taker, 1) { Some(taker) } else { self.swap(taker) };
                if step.is_some() {
                    made += 1;
                    self.trim(taker);
                } else {
                    is_stuck[taker] = true;
                    stuck_at[taker] = Some(made);
                }
                for touched in std::iter::once(taker).chain(step) {
                    self.slopes[touched] = self.scale.slope(touched, self.shares.got[touched]);
                    self.forget_strains(touched);
                    keys[touched] = self.key(touched).filter(|_| !is_stuck[touched]);
                }
            }
            if made == made_before {
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
        if self.pool.has_floors() {
            let is_below = |taker: usize| self.shares.got[taker] < self.pool.takers[taker].floor;
            let below = self.scale.most_urgent(keys, is_below);
            if below.is_some() {
                return below;
            }
        }
        self.scale.most_urgent(keys, |_| true)
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
        self.note(lot, taker);
    }

    /// Notes whether a taker has something of a lot.
    fn note(&mut self, lot: usize, taker: usize) {
        let holders = &mut self.holders[lot];
        match (holders.binary_search(&taker), self.shares.given[lot][taker] > 0) {
            (Err(at), true) => holders.insert(at, taker),
            (Ok(at), false) => drop(holders.remove(at)),
            _ => {}
        }
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
    fn best_swap(&mut self, taker: usize) -> Option<Swap> {
        let has = self.shares.got[taker];
        let has_spare = self.spare.iter().any(|packs| *packs > 0);
        let mut best: Option<(Gain, Swap)> = None;
        for at in 0..self.lots_of[taker].len() {
            let lot = self.lots_of[taker][at];
            let hope = self.scale.hope(taker, has, self.pack(lot));
            if !has_spare && Scale::is_hopeless(hope, self.least_strain(lot)) {
                continue;
            }
            for holder in self.holders[lot].iter().copied().filter(|holder| *holder != taker) {
                let instead = std::iter::once(None).chain(self.spare_lots(holder).map(Some));
                for instead in instead.filter(|instead| *instead != Some(lot)) {
                    let swap = Swap { lot, holder, instead };
                    if let Some(gain) = self.gain((taker, has), hope, &swap)
                        && best.as_ref().is_none_or(|(known, _)| gain > *known)
                    {
                        best = Some((gain, swap));
                    }
                }
            }
        }
        best.map(|(_, swap)| swap)
    }

    /// How much fairer a swap is for a taker that has so many units; none where it is not.
    fn gain(&self, (taker, has): (usize, i64), hope: f64, swap: &Swap) -> Option<Gain> {
        let Swap { lot, holder, instead } = *swap;
        let pack = self.pack(lot);
        let held = self.shares.got[holder];
        let lost = pack - instead.map_or(0, |other| self.pack(other));
        let is_below_floor = held - lost < self.pool.takers[holder].floor.min(held);
        if is_below_floor || Scale::is_hopeless(hope, self.scale.strain(self.slopes[holder], held, lost)) {
            return None;
        }
        let before = self.scale.merit_of_two((taker, has), (holder, held));
        self.scale.merit_of_two((taker, has + pack), (holder, held - lost)).gain(before)
    }

    /// The least strain of losing a pack of a lot, over its holders.
    fn least_strain(&mut self, lot: usize) -> f64 {
        if let Some(known) = self.strains[lot] {
            return known;
        }
        let pack = self.pack(lot);
        let strain = |holder: &usize| self.scale.strain(self.slopes[*holder], self.shares.got[*holder], pack);
        let least = self.holders[lot].iter().map(strain).fold(f64::INFINITY, f64::min);
        self.strains[lot] = Some(least);
        least
    }

    /// Forgets strains of lots that a taker may hold, because what it has is not what it was.
    fn forget_strains(&mut self, taker: usize) {
        self.lots_of[taker].iter().for_each(|lot| self.strains[*lot] = None);
    }

    /// Gives back what the demand is met without.
    fn trim(&mut self, taker: usize) {
        let mut touched = Vec::new();
        self.shares.trim(self.pool, taker, |lot, back| touched.push((lot, back)));
        for (lot, back) in touched {
            self.spare[lot] += back;
            self.note(lot, taker);
        }
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
