//! Decides whether one more quantum can reach a taker, taking back and replacing what others have where needed.
//! Does not decide who is next (`water`). Up: [`crate`].

use std::collections::VecDeque;

use crate::pool::Pool;

/// What each lot has given to each taker, in quanta: a flow from lots to takers that augmenting paths enlarge
/// (Ford and Fulkerson 1956; shortest paths after Edmonds and Karp 1972).
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    /// Quanta of each lot that nobody has.
    spare: Vec<i64>,
    /// Quanta of each lot given to each taker.
    given: Vec<Vec<i64>>,
    /// Lots that each taker may have.
    lots_of: Vec<Vec<usize>>,
    /// Lots whose gifts stay.
    pinned: Vec<bool>,
}

/// The takers that share what can no longer be enlarged: none of them can be raised without lowering another of them.
pub(crate) type Tight = Vec<usize>;

impl Flow {
    /// The state of a pool, in quanta of so many units.
    pub(crate) fn of(pool: &Pool<'_>, quantum: i64) -> Self {
        let mut lots_of = vec![Vec::new(); pool.takers.len()];
        // Lots that few may have are looked at first: the more useful ones are then kept for those who have no other.
        let mut order: Vec<_> = (0..pool.lots.len()).collect();
        order.sort_by_key(|lot| pool.lots[*lot].eligible.len());
        for lot in order {
            for taker in &pool.lots[lot].eligible {
                lots_of[*taker].push(lot);
            }
        }
        let quanta = |lot: usize| pool.lots[lot].pack / quantum;
        Self {
            spare: (0..pool.lots.len()).map(|lot| pool.spare(lot) * quanta(lot)).collect(),
            given: pool
                .given
                .iter()
                .enumerate()
                .map(|(lot, given)| given.iter().map(|packs| packs * quanta(lot)).collect())
                .collect(),
            lots_of,
            pinned: pool.lots.iter().map(|lot| lot.is_pinned).collect(),
        }
    }

    /// Quanta of a lot given to a taker.
    pub(crate) fn given(&self, lot: usize, taker: usize) -> i64 {
        self.given[lot][taker]
    }

    /// Quanta a taker has.
    pub(crate) fn got(&self, taker: usize) -> i64 {
        self.given.iter().map(|given| given[taker]).sum()
    }

    /// Quanta that all have and all that is spare.
    pub(crate) fn total(&self) -> i64 {
        self.spare.iter().sum::<i64>() + self.given.iter().flatten().sum::<i64>()
    }

    /// Raises a taker by so many quanta, nobody else falls; or says which takers are tight, when it cannot be done. What
    /// was raised before that stays.
    pub(crate) fn raise(&mut self, taker: usize, quanta: i64) -> Result<(), Tight> {
        let mut missing = quanta;
        while missing > 0 {
            missing -= self.augment(taker, missing)?;
        }
        Ok(())
    }

    /// Moves up to `most` quanta along one shortest path: the taker gets from a lot, whose former holder gets from
    /// another, and so on to a lot that has some to spare.
    fn augment(&mut self, taker: usize, most: i64) -> Result<i64, Tight> {
        // The lot that each taker would be compensated from, and the taker each lot was reached by.
        let mut reached_by: Vec<Option<usize>> = vec![None; self.spare.len()];
        let mut taken_from: Vec<Option<usize>> = vec![None; self.lots_of.len()];
        let mut is_seen = vec![false; self.lots_of.len()];
        is_seen[taker] = true;
        let mut queue = VecDeque::from([taker]);
        while let Some(next) = queue.pop_front() {
            for &lot in &self.lots_of[next] {
                if reached_by[lot].is_some() {
                    continue;
                }
                reached_by[lot] = Some(next);
                if self.spare[lot] > 0 {
                    return Ok(self.shift(lot, most, &reached_by, &taken_from));
                }
                if self.pinned[lot] {
                    continue;
                }
                for holder in 0..is_seen.len() {
                    if !is_seen[holder] && self.given[lot][holder] > 0 {
                        is_seen[holder] = true;
                        taken_from[holder] = Some(lot);
                        queue.push_back(holder);
                    }
                }
            }
        }
        Err((0..is_seen.len()).filter(|taker| is_seen[*taker]).collect())
    }

    /// Shifts what the path that ends in a lot with some to spare can carry.
    fn shift(&mut self, last: usize, most: i64, reached_by: &[Option<usize>], taken_from: &[Option<usize>]) -> i64 {
        let mut steps = Vec::new();
        let mut lot = last;
        let mut carried = most.min(self.spare[last]);
        loop {
            let taker = reached_by[lot].expect("a lot on the path should have been reached by a taker");
            steps.push((lot, taker));
            let Some(from) = taken_from[taker] else { break };
            carried = carried.min(self.given[from][taker]);
            lot = from;
        }
        self.spare[last] -= carried;
        for (lot, taker) in steps {
            self.given[lot][taker] += carried;
            if let Some(from) = taken_from[taker] {
                self.given[from][taker] -= carried;
            }
        }
        carried
    }
}

#[cfg(test)]
mod tests {
    use model::id::PlaceId;

    use crate::pool::{Lot, Taker};

    use super::*;

    fn pool<'a>(places: &'a [PlaceId], lots: &[(i64, &[usize])]) -> Pool<'a> {
        let taker = |(demand, place)| Taker { place, demand, units: 10, due: None, weight: 1000 };
        let mut pool = Pool { takers: places.iter().enumerate().map(taker).collect(), ..Pool::default() };
        for (packs, eligible) in lots {
            pool.add(Lot { pack: 1, packs: *packs, eligible: eligible.to_vec(), lines: vec![], is_pinned: false });
        }
        pool
    }

    #[test]
    fn what_another_has_is_taken_back_when_it_can_be_replaced() {
        let places = [PlaceId::of("AA"), PlaceId::of("BB")];
        let mut pool = pool(&places, &[(4, &[0, 1]), (4, &[1])]);
        pool.given[0][1] = 4;
        let mut flow = Flow::of(&pool, 1);
        assert_eq!(flow.raise(0, 4), Ok(()), "the second lot replaces what the first takes back");
        assert_eq!((flow.got(0), flow.got(1)), (4, 4));
        assert_eq!(flow.raise(0, 1), Err(vec![0]), "all that it may have is its own then");
        assert_eq!(flow.total(), 8);
    }

    #[test]
    fn what_is_pinned_is_not_taken_back() {
        let places = [PlaceId::of("AA"), PlaceId::of("BB")];
        let mut pool = pool(&places, &[(4, &[0, 1]), (4, &[1])]);
        pool.given[0][1] = 4;
        pool.lots[0].is_pinned = true;
        assert_eq!(Flow::of(&pool, 1).raise(0, 1), Err(vec![0]));
    }
}
