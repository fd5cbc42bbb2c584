//! Decides how the quanta of one item are shared: the most urgent is always raised first, until nobody can be raised.
//! Up: [`crate`].
//!
//! What lots can give to takers is an integral polymatroid, on which raising the most urgent that can still be raised gives
//! the lexicographically greatest fill, and the greatest sum of concave worths (Federgruen and Groenevelt 1986; Megiddo
//! 1974). Raising pack by pack would take as many steps as there are packs. So the water first rises for all at once to the
//! highest mark that everybody can reach, or a little below, which is a state that the pack-by-pack way passes through; from there single
//! quanta are given until somebody can go no further; then the rest rises again.

use model::control::Control;

use crate::flow::{Flow, Tight};
use crate::pool::Pool;
use crate::scale::{Key, MARKS, Scale};

/// Takers that cannot have more than so many quanta together.
struct Cut {
    takers: Tight,
    most: i64,
}

/// The state of the water.
struct Water<'p, 'n> {
    pool: &'p Pool,
    scale: &'p Scale<'p>,
    quantum: i64,
    flow: Flow<'n>,
    /// Takers that can be raised no further.
    is_frozen: Vec<bool>,
    /// How urgent each taker is; none for those who are frozen or full.
    keys: Vec<Option<Key>>,
}

/// Shares what a flow has to spare among the takers that are not frozen. A step is one rise or one single raise.
pub(crate) fn share<'n>(
    pool: &Pool,
    scale: &Scale<'_>,
    flow: Flow<'n>,
    is_frozen: Vec<bool>,
    control: &mut Control,
) -> Flow<'n> {
    let keys = vec![None; pool.takers.len()];
    let mut water = Water { pool, scale, quantum: pool.quantum(), flow, is_frozen, keys };
    if scale.has_first() && !water.raise_all(None, true, control) {
        return water.flow;
    }
    let mut mark = 0;
    while scale.has_marks() && mark < MARKS && control.step(1) {
        let next = water.rise(mark);
        if next > MARKS || !water.raise_all(Some(next), false, control) {
            break;
        }
        mark = next;
    }
    water.raise_all(None, false, control);
    water.flow
}

impl Water<'_, '_> {
    /// Raises everybody who is not frozen to about the highest mark that all of them can reach, and tells the next one, at
    /// which single quanta bring everybody who can be brought there.
    fn rise(&mut self, from: u64) -> u64 {
        let everybody: Tight = (0..self.pool.takers.len()).collect();
        let mut cuts = vec![Cut { takers: everybody, most: self.flow.total() }];
        let mut next = MARKS + 1;
        loop {
            let (mark, beyond) = self.marks_around(from, next, &cuts);
            let mut trial = self.flow.clone();
            let blocked = (0..self.pool.takers.len())
                .find_map(|taker| trial.raise(taker, self.target(taker, mark) - self.flow.got(taker)).err());
            match blocked {
                None => {
                    self.flow = trial;
                    return beyond;
                }
                // All that these takers may have is theirs already, so together they can never have more.
                Some(takers) => {
                    let most = takers.iter().map(|taker| trial.got(*taker)).sum();
                    cuts.push(Cut { takers, most });
                    next = mark;
                }
            }
        }
    }

    /// A mark at which no cut is exceeded, and one beyond it at which one is, or that is beyond all. Between the two there is
    /// hardly more than a quantum for each taker: single quanta are then quicker than a closer look.
    fn marks_around(&self, from: u64, beyond: u64, cuts: &[Cut]) -> (u64, u64) {
        let mut targets = vec![0; self.pool.takers.len()];
        let mut look_at = |mark| {
            for (taker, target) in targets.iter_mut().enumerate() {
                *target = self.target(taker, mark);
            }
            let sum = |takers: &[usize]| takers.iter().map(|taker| i128::from(targets[*taker])).sum::<i128>();
            let holds = cuts.iter().all(|cut| sum(&cut.takers) <= i128::from(cut.most));
            (holds, sum(&cuts[0].takers))
        };
        let near = self.pool.takers.len() as i128;
        let (mut low, mut high) = ((from, i128::MIN), (beyond, i128::MAX));
        while high.0 - low.0 > 1 && high.1.saturating_sub(low.1) > near {
            let middle = low.0 + (high.0 - low.0) / 2;
            let (holds, total) = look_at(middle);
            *(if holds { &mut low } else { &mut high }) = (middle, total);
        }
        (low.0, high.0)
    }

    /// Raises the most urgent, one after the other, until everybody who can be raised has reached the mark, or without a
    /// mark until nobody can be raised; or only those who have nothing. Tells whether the run may go on.
    fn raise_all(&mut self, mark: Option<u64>, only_first: bool, control: &mut Control) -> bool {
        let takers = 0..self.pool.takers.len();
        let targets: Option<Vec<_>> = mark.map(|mark| takers.clone().map(|taker| self.target(taker, mark)).collect());
        for taker in takers.clone() {
            self.keys[taker] = self.key(taker, only_first);
        }
        loop {
            let is_below = |taker: usize| targets.as_ref().is_none_or(|targets| self.flow.got(taker) < targets[taker]);
            if !takers.clone().any(|taker| self.keys[taker].is_some() && is_below(taker)) {
                return true;
            }
            if !control.step(1) {
                return false;
            }
            let taker =
                self.scale.most_urgent(&self.keys, |_| true).expect("somebody who can be raised should be most urgent");
            let run = self.scale.run(taker, self.got(taker));
            match self.flow.raise(taker, run) {
                Ok(()) => self.keys[taker] = self.key(taker, only_first),
                Err(tight) => {
                    for taker in tight {
                        self.is_frozen[taker] = true;
                        self.keys[taker] = None;
                    }
                }
            }
        }
    }

    /// Units that a taker has.
    fn got(&self, taker: usize) -> i64 {
        self.pool.takers[taker].base.saturating_add(self.flow.got(taker).saturating_mul(self.quantum))
    }

    fn key(&self, taker: usize, only_first: bool) -> Option<Key> {
        let got = self.got(taker);
        let is_open = !self.is_frozen[taker] && got < self.pool.takers[taker].units && !(only_first && got > 0);
        is_open.then(|| self.scale.key(taker, got))
    }

    /// Quanta with which a taker reaches a mark: what it has already if that is more, or if it is frozen.
    fn target(&self, taker: usize, mark: u64) -> i64 {
        let has = self.flow.got(taker);
        if self.is_frozen[taker] { has } else { self.scale.quanta_at(taker, mark).max(has) }
    }
}
