//! Decides whether more quanta can reach a taker, taking back and replacing what others have where needed.
//! Does not decide who is next (`water`). Up: [`crate`].

use std::collections::VecDeque;

use crate::pool::Pool;

/// Who may have which lot, in quanta; does not change while a pool is shared.
#[derive(Clone, Debug)]
pub(crate) struct Net {
    takers: usize,
    /// Quanta of each lot.
    quanta: Vec<i64>,
    /// Lots that each taker may have. Lots that few may have come first: the more useful ones are then kept for those who
    /// have no other.
    lots_of: Vec<Vec<usize>>,
}

impl Net {
    /// The net of a pool, in quanta of so many units.
    pub(crate) fn of(pool: &Pool, quantum: i64) -> Self {
        let mut lots_of = vec![Vec::new(); pool.takers.len()];
        let mut order: Vec<_> = (0..pool.lots.len()).collect();
        order.sort_by_key(|lot| pool.lots[*lot].eligible.len());
        for lot in order {
            for taker in &pool.lots[lot].eligible {
                lots_of[*taker].push(lot);
            }
        }
        let quanta = pool.lots.iter().map(|lot| lot.packs * (lot.pack / quantum)).collect();
        Self { takers: pool.takers.len(), quanta, lots_of }
    }
}

/// What each lot has given to each taker, in quanta: a flow from lots to takers that augmenting paths enlarge
/// (Ford and Fulkerson 1956; shortest paths after Edmonds and Karp 1972).
#[derive(Clone, Debug)]
pub(crate) struct Flow<'n> {
    net: &'n Net,
    /// Quanta of each lot that nobody has.
    spare: Vec<i64>,
    /// Quanta of each lot given to each taker, lot after lot.
    given: Vec<i64>,
    /// Quanta each taker has.
    got: Vec<i64>,
}

/// The takers that share what can no longer be enlarged: none of them can be raised without lowering another of them.
pub(crate) type Tight = Vec<usize>;

impl<'n> Flow<'n> {
    /// Nothing given yet.
    pub(crate) fn of(net: &'n Net) -> Self {
        Self { net, spare: net.quanta.clone(), given: vec![0; net.quanta.len() * net.takers], got: vec![0; net.takers] }
    }

    /// Quanta of a lot given to a taker.
    pub(crate) fn given(&self, lot: usize, taker: usize) -> i64 {
        self.given[lot * self.net.takers + taker]
    }

    /// Quanta a taker has.
    pub(crate) fn got(&self, taker: usize) -> i64 {
        self.got[taker]
    }

    /// Quanta that all have and all that is spare.
    pub(crate) fn total(&self) -> i64 {
        self.net.quanta.iter().sum()
    }

    /// Raises a taker by so many quanta, nobody else falls; or says which takers are tight, when it cannot be done. What
    /// was raised before that stays.
    pub(crate) fn raise(&mut self, taker: usize, quanta: i64) -> Result<(), Tight> {
        let net = self.net;
        let mut missing = quanta;
        for &lot in &net.lots_of[taker] {
            if missing == 0 {
                return Ok(());
            }
            let carried = missing.min(self.spare[lot]);
            self.spare[lot] -= carried;
            self.given[lot * net.takers + taker] += carried;
            self.got[taker] += carried;
            missing -= carried;
        }
        while missing > 0 {
            missing -= self.augment(taker, missing)?;
        }
        Ok(())
    }

    /// Takes quanta back from a taker.
    pub(crate) fn lower(&mut self, taker: usize, quanta: i64) {
        let net = self.net;
        let mut left = quanta;
        for &lot in &net.lots_of[taker] {
            let given = &mut self.given[lot * net.takers + taker];
            let back = left.min(*given);
            *given -= back;
            self.spare[lot] += back;
            left -= back;
        }
        assert_eq!(left, 0, "no more should be taken back than was given");
        self.got[taker] -= quanta;
    }

    /// Moves up to `most` quanta along one shortest path: the taker gets from a lot, whose former holder gets from
    /// another, and so on to a lot that has some to spare.
    fn augment(&mut self, taker: usize, most: i64) -> Result<i64, Tight> {
        let takers = self.net.takers;
        // The lot that each taker would be compensated from, and the taker each lot was reached by.
        let mut reached_by: Vec<Option<usize>> = vec![None; self.spare.len()];
        let mut taken_from: Vec<Option<usize>> = vec![None; takers];
        let mut is_seen = vec![false; takers];
        is_seen[taker] = true;
        let mut queue = VecDeque::from([taker]);
        while let Some(next) = queue.pop_front() {
            for &lot in &self.net.lots_of[next] {
                if reached_by[lot].is_some() {
                    continue;
                }
                reached_by[lot] = Some(next);
                if self.spare[lot] > 0 {
                    return Ok(self.shift(lot, most, &reached_by, &taken_from));
                }
                let given = &self.given[lot * takers..(lot + 1) * takers];
                for (holder, _) in given.iter().enumerate().filter(|(_, given)| **given > 0) {
                    if !is_seen[holder] {
                        is_seen[holder] = true;
                        taken_from[holder] = Some(lot);
                        queue.push_back(holder);
                    }
                }
            }
        }
        Err((0..takers).filter(|taker| is_seen[*taker]).collect())
    }

    /// Shifts what the path that ends in a lot with some to spare can carry.
    fn shift(&mut self, last: usize, most: i64, reached_by: &[Option<usize>], taken_from: &[Option<usize>]) -> i64 {
        let takers = self.net.takers;
        let mut steps = Vec::new();
        let mut lot = last;
        let mut carried = most.min(self.spare[last]);
        let first = loop {
            let taker = reached_by[lot].expect("a lot on the path should have been reached by a taker");
            steps.push((lot, taker));
            let Some(from) = taken_from[taker] else { break taker };
            carried = carried.min(self.given(from, taker));
            lot = from;
        };
        self.spare[last] -= carried;
        self.got[first] += carried;
        for (lot, taker) in steps {
            self.given[lot * takers + taker] += carried;
            if let Some(from) = taken_from[taker] {
                self.given[from * takers + taker] -= carried;
            }
        }
        carried
    }
}

#[cfg(test)]
mod tests {
    use crate::pool::tests::{lot, takers};

    use super::*;

    #[test]
    fn what_another_has_is_taken_back_when_it_can_be_replaced() {
        let pool = Pool { takers: takers(2), lots: vec![lot(1, 4, &[0, 1]), lot(1, 4, &[1])], is_floored: false };
        let net = Net::of(&pool, 1);
        let mut flow = Flow::of(&net);
        assert_eq!(flow.raise(1, 6), Ok(()), "the lot of its own first, then the other");
        assert_eq!(flow.raise(0, 2), Ok(()));
        assert_eq!((flow.got(0), flow.got(1), flow.given(0, 1)), (2, 6, 2));
        assert_eq!(flow.raise(0, 1), Err(vec![0, 1]), "what the other has of it cannot be replaced");
        assert_eq!(flow.total(), 8);
    }

    #[test]
    fn a_longer_path_is_found() {
        let lots = vec![lot(1, 2, &[0, 1]), lot(1, 2, &[1, 2]), lot(1, 3, &[0, 1, 2])];
        let pool = Pool { takers: takers(3), lots, is_floored: false };
        let net = Net::of(&pool, 1);
        let mut flow = Flow::of(&net);
        assert_eq!(flow.raise(1, 4), Ok(()), "it takes both lots that few may have");
        assert_eq!(flow.raise(0, 3), Ok(()));
        assert_eq!(flow.raise(2, 1), Err(vec![0, 1, 2]), "seven in all");
        assert_eq!((0..3).map(|taker| flow.got(taker)).collect::<Vec<_>>(), [3, 4, 0]);
    }
}
