//! Decides how the quanta of one item are shared: the lowest is always raised first, until nobody can be raised.
//! Up: [`crate`].
//!
//! What lots can give to takers is an integral polymatroid, on which raising the lowest that can still be raised gives
//! the lexicographically greatest fill (Federgruen and Groenevelt 1986; Megiddo 1974). Raising pack by pack would take
//! as many steps as there are packs. So the water first rises for all at once to the highest mark that everybody can
//! reach, which is a state that the pack-by-pack way passes through; from there single quanta are given until somebody
//! can go no further; then the rest rises again.

use model::control::Control;

use crate::flow::{Flow, Tight};
use crate::level::magnitude;
use crate::pool::{Pool, Taker};

/// Marks between empty and the level of a demand met with the least weight: fine enough that between two marks even a
/// demand of a billion packs is raised by about one pack, coarse enough for 128-bit products.
const MARKS: u64 = 1 << 40;

/// Takers that cannot have more than so many quanta together.
struct Cut {
    takers: Tight,
    most: i64,
}

/// The state of the water.
struct Water<'p, 'a> {
    takers: &'p [Taker<'a>],
    quantum: i64,
    flow: Flow,
    /// Takers that can be raised no further.
    is_frozen: Vec<bool>,
}

/// Shares a pool in quanta of so many units and gives back the flow. A step is one rise or one single quantum.
pub(crate) fn share(pool: &Pool<'_>, quantum: i64, control: &mut Control) -> Flow {
    let mut water = Water {
        takers: &pool.takers,
        quantum,
        flow: Flow::of(pool, quantum),
        is_frozen: vec![false; pool.takers.len()],
    };
    let mut mark = 0;
    while control.step(1) {
        mark = water.rise(mark);
        if mark == MARKS || !water.settle(mark + 1, control) {
            break;
        }
        mark += 1;
    }
    water.flow
}

impl Water<'_, '_> {
    /// Raises everybody who is not frozen to the highest mark that all of them can reach, and tells the mark.
    fn rise(&mut self, from: u64) -> u64 {
        let everybody: Tight = (0..self.takers.len()).collect();
        let mut cuts = vec![Cut { takers: everybody, most: self.flow.total() }];
        loop {
            let mark = self.highest_mark(from, &cuts);
            let mut trial = self.flow.clone();
            let blocked = (0..self.takers.len())
                .find_map(|taker| trial.raise(taker, self.target(taker, mark) - self.flow.got(taker)).err());
            match blocked {
                None => {
                    self.flow = trial;
                    return mark;
                }
                // All that these takers may have is theirs already, so together they can never have more.
                Some(takers) => {
                    let most = takers.iter().map(|taker| trial.got(*taker)).sum();
                    cuts.push(Cut { takers, most });
                }
            }
        }
    }

    /// The highest mark, from one that is known to hold, at which no cut is exceeded.
    fn highest_mark(&self, from: u64, cuts: &[Cut]) -> u64 {
        let holds = |mark| {
            cuts.iter().all(|cut| {
                let wanted: u128 = cut.takers.iter().map(|taker| magnitude(self.target(*taker, mark))).sum();
                wanted <= magnitude(cut.most)
            })
        };
        let (mut low, mut high) = (from, MARKS);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if holds(middle) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        low
    }

    /// Gives single quanta, always to the lowest, until everybody who can be raised has reached the mark. Tells whether
    /// anybody is left who can be raised.
    fn settle(&mut self, mark: u64, control: &mut Control) -> bool {
        while let Some(taker) = self.lowest_below(mark) {
            if !control.step(1) {
                return false;
            }
            if let Err(tight) = self.flow.raise(taker, 1) {
                for taker in tight {
                    self.is_frozen[taker] = true;
                }
            }
        }
        (0..self.takers.len()).any(|taker| !self.is_frozen[taker] && self.flow.got(taker) < self.most(taker))
    }

    /// The lowest of those who can be raised and have not reached the mark. Of two at the same level the one that one
    /// quantum raises higher is first, so that the level left behind is the better one; then the place decides.
    fn lowest_below(&self, mark: u64) -> Option<usize> {
        let rank = |taker: usize| {
            let got = self.flow.got(taker) * self.quantum;
            let level = self.takers[taker].level(got);
            let next = self.takers[taker].level(got.saturating_add(self.quantum));
            (level, std::cmp::Reverse(next), taker)
        };
        (0..self.takers.len())
            .filter(|taker| !self.is_frozen[*taker] && self.flow.got(*taker) < self.target(*taker, mark))
            .min_by_key(|taker| rank(*taker))
    }

    /// Quanta with which a taker reaches a mark: what it has already if that is more, or if it is frozen.
    fn target(&self, taker: usize, mark: u64) -> i64 {
        let has = self.flow.got(taker);
        if self.is_frozen[taker] {
            return has;
        }
        let Taker { units, weight, .. } = &self.takers[taker];
        let full = magnitude(*units) * magnitude(*weight);
        let quanta = (full * u128::from(mark)).div_ceil(u128::from(MARKS) * magnitude(self.quantum));
        let wanted = i64::try_from(quanta).unwrap_or(i64::MAX).min(self.most(taker));
        wanted.max(has)
    }

    /// Quanta that meet the demand.
    fn most(&self, taker: usize) -> i64 {
        let quanta = magnitude(self.takers[taker].units).div_ceil(magnitude(self.quantum));
        i64::try_from(quanta).expect("a demand in quanta should be no more than in units")
    }
}
