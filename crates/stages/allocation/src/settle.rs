//! Decides which way a pool is shared: by quanta alone, or with packs of several sizes by local steps and, where it is
//! small, by proof. Up: [`crate`].

use model::control::Control;

use crate::floors::{self, Choice};
use crate::flow::{Flow, Net};
use crate::pool::{Fair, Pool, Taker, packs_up};
use crate::scale::Scale;
use crate::{exact, mixed};

/// Who has what of a pool.
#[derive(Clone, Debug)]
pub(crate) struct Shares {
    /// Packs of each lot given to each taker.
    pub(crate) given: Vec<Vec<i64>>,
    /// Units each taker has, with those it had before.
    pub(crate) got: Vec<i64>,
    /// Takers left out because their floor cannot be reached.
    pub(crate) is_out: Vec<bool>,
    /// How they were chosen.
    pub(crate) choice: Choice,
}

impl Shares {
    /// Nothing given to anybody.
    pub(crate) fn none(pool: &Pool) -> Self {
        Self {
            given: vec![vec![0; pool.takers.len()]; pool.lots.len()],
            got: pool.takers.iter().map(|taker| taker.base).collect(),
            is_out: vec![false; pool.takers.len()],
            choice: Choice::Tried,
        }
    }

    /// What a flow in quanta of so many units gives, cut down to whole packs.
    pub(crate) fn of(pool: &Pool, shared: &floors::Shared<'_>, quantum: i64) -> Self {
        let mut shares = Self { is_out: shared.is_out.clone(), choice: shared.choice, ..Self::none(pool) };
        for (index, lot) in pool.lots.iter().enumerate() {
            for taker in &lot.eligible {
                shares.give(pool, index, *taker, packs(&shared.flow, (index, *taker), quantum, lot.pack));
            }
        }
        shares
    }

    /// Takes back what a demand is met without, the largest packs first, and tells of which lots.
    pub(crate) fn trim(&mut self, pool: &Pool, taker: usize, mut tell: impl FnMut(usize, i64)) {
        if self.got[taker] <= pool.takers[taker].units {
            return;
        }
        for lot in (0..pool.lots.len()).rev() {
            let over = (self.got[taker] - pool.takers[taker].units).max(0);
            let back = (over / pool.lots[lot].pack).min(self.given[lot][taker]);
            if back > 0 {
                self.give(pool, lot, taker, -back);
                tell(lot, back);
            }
        }
    }

    /// Gives packs that nobody has to those who lack them, in order, unless that is less than the floor.
    pub(crate) fn give_rest(&mut self, pool: &Pool) {
        for (index, lot) in pool.lots.iter().enumerate() {
            for &taker in &lot.eligible {
                let Taker { units, floor, .. } = pool.takers[taker];
                let spare = lot.packs - self.given[index].iter().sum::<i64>();
                let packs = packs_up(units - self.got[taker], lot.pack).min(spare);
                if packs > 0 && self.got[taker] + packs * lot.pack >= floor {
                    self.give(pool, index, taker, packs);
                }
            }
        }
    }

    /// Leaves out who is below its floor.
    pub(crate) fn leave_out(&mut self, pool: &Pool) {
        for (taker, is_out) in self.is_out.iter_mut().enumerate() {
            *is_out = self.got[taker] < pool.takers[taker].floor;
        }
    }

    /// Takers that have a part of their floor only, those first that lack most of it.
    fn below_floor(&self, pool: &Pool) -> Vec<usize> {
        let lacking = |taker: &usize| pool.takers[*taker].floor - self.got[*taker];
        let has_part = |taker: &usize| self.got[*taker] > pool.takers[*taker].base && lacking(taker) > 0;
        let mut below: Vec<_> = (0..pool.takers.len()).filter(has_part).collect();
        below.sort_by_key(|taker| (-lacking(taker), *taker));
        below
    }

    /// Gives packs of a lot to a taker, or takes them back where negative.
    pub(crate) fn give(&mut self, pool: &Pool, lot: usize, taker: usize, packs: i64) {
        self.given[lot][taker] += packs;
        self.got[taker] += packs * pool.lots[lot].pack;
    }
}

fn packs(flow: &Flow<'_>, (lot, taker): (usize, usize), quantum: i64, pack: i64) -> i64 {
    flow.given(lot, taker) / (pack / quantum)
}

/// Shares a pool, or betters a known share of it by local steps where that is fairer.
pub(crate) fn no_less_fair(pool: &Pool, fair: Fair, start: Shares, control: &mut Control) -> Shares {
    let shares = settle(pool, fair, control);
    if !pool.is_mixed() {
        return shares;
    }
    let scale = Scale::of(pool, fair, pool.quantum());
    let bettered = mixed::settle(pool, &scale, start, control);
    if scale.merit(&bettered.got).compare(&scale.merit(&shares.got)).is_gt() { bettered } else { shares }
}

/// Shares a pool. A step is one rise or single raise of the water, one local step, or one way tried in a proof.
pub(crate) fn settle(pool: &Pool, fair: Fair, control: &mut Control) -> Shares {
    if pool.takers.is_empty() || pool.lots.is_empty() {
        return Shares::none(pool);
    }
    let quantum = pool.quantum();
    let scale = Scale::of(pool, fair, quantum);
    let net = Net::of(pool, quantum);
    let mut is_out = vec![false; pool.takers.len()];
    let mut bound = None;
    loop {
        let Some(shared) = floors::share(&net, pool, &scale, &is_out, control) else { return Shares::none(pool) };
        let cut = Shares::of(pool, &shared, quantum);
        if !pool.is_mixed() {
            return cut;
        }
        // What quanta reach before anybody is left out for the sake of whole packs; packs reach no more.
        let bound = bound.get_or_insert_with(|| scale.merit(&shared.got(pool, quantum)));
        let local = mixed::settle(pool, &scale, cut, control);
        // Whole packs may not reach a floor that quanta do: then it is all to do again without those who lack most.
        let below = local.below_floor(pool);
        if !below.is_empty() {
            below.iter().take(below.len().div_ceil(2)).for_each(|taker| is_out[*taker] = true);
            continue;
        }
        return exact::better(pool, fair, &scale, bound, local, control);
    }
}
