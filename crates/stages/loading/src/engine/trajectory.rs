//! Decides when a packing that is renewed again and again is left for another (iterated local search, Lourenço, Martin and
//! Stützle 2003), and from which one the next sets out. Does not renew (`search`) nor choose what is packed anew (`renewal`).
//! Up: [`crate`].

use std::ops::Range;

use crate::engine::state::Placed;

/// Renewals in a row that find nothing better until a packing is left; or half of those until the last better one, when that is
/// more.
const IDLE_LEAST: u64 = 300;
/// Perturbations in a row that lead to nothing better than all before, until a trajectory is spent; or as many as until the last
/// better one, when that is more.
const SPENT_LEAST: u64 = 60;
/// How much worse than the best of a trajectory a perturbed and renewed packing may be to be perturbed next, in ten-thousandths of
/// its volume.
const SETTLES: i64 = 30;

/// A finished packing.
#[derive(Clone, Default)]
pub(crate) struct Packing {
    pub(crate) volume: i64,
    pub(crate) placed: Vec<Placed>,
}

/// Packings that come of each other by renewal and perturbation (a trajectory of local search).
#[derive(Default)]
pub(crate) struct Trajectory {
    /// What is renewed next.
    pub(crate) standing: Packing,
    /// The best since the last perturbation.
    pub(crate) best: Packing,
    /// Where along the length renewals lie.
    pub(crate) stretch: Range<i64>,
    /// What the last perturbation set out from.
    home: Packing,
    /// Renewals since the last perturbation, and how many of them until the last better packing.
    renewals: u64,
    bettered: u64,
    /// Most volume, perturbations so far, and how many of them until it.
    most: i64,
    perturbations: u64,
    recorded: u64,
}

impl Trajectory {
    pub(crate) fn of(packing: &Packing, stretch: Range<i64>) -> Self {
        let [standing, best, home] = [packing, packing, packing].map(Packing::clone);
        Self { standing, best, home, stretch, most: packing.volume, ..Self::default() }
    }

    /// Takes what a renewal found: to be renewed next from a volume on.
    pub(crate) fn renewed(&mut self, found: &Packing, least: i64) {
        self.renewals += 1;
        if found.volume >= least {
            self.standing = found.clone();
        }
        if found.volume > self.best.volume {
            self.best = found.clone();
            self.bettered = self.renewals;
        }
    }

    /// Whether renewal finds nothing better any more.
    pub(crate) fn is_idle(&self) -> bool {
        self.renewals - self.bettered > IDLE_LEAST.max(self.bettered / 2)
    }

    /// The packing that is perturbed next: the best since the last time, unless that is too much worse than the best of the
    /// trajectory (record-to-record travel, Dueck 1993). None when a trajectory is spent.
    pub(crate) fn leave(&mut self) -> Option<&Packing> {
        self.perturbations += 1;
        if self.best.volume > self.most {
            (self.most, self.recorded) = (self.best.volume, self.perturbations);
        }
        if self.perturbations - self.recorded > SPENT_LEAST.max(self.recorded) {
            return None;
        }
        if self.best.volume >= self.most - self.most / 10_000 * SETTLES {
            self.home = self.best.clone();
        }
        Some(&self.home)
    }

    /// Goes on from a perturbed packing.
    pub(crate) fn perturbed(&mut self, found: &Packing, stretch: Range<i64>) {
        (self.standing, self.best, self.stretch) = (found.clone(), found.clone(), stretch);
        (self.renewals, self.bettered) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packing(volume: i64) -> Packing {
        Packing { volume, placed: Vec::new() }
    }

    #[test]
    fn a_packing_is_left_when_renewal_finds_nothing_better() {
        let mut trajectory = Trajectory::of(&packing(1000), 0..10);
        let mut renew = |volume: i64, times: u64| {
            for _ in 0..times {
                trajectory.renewed(&packing(volume), 995);
            }
            trajectory.is_idle()
        };
        assert!(!renew(994, IDLE_LEAST));
        assert!(renew(996, 1));
        assert!(!renew(1001, 1), "a better one is renewed on");
        assert!(!renew(1001, IDLE_LEAST));
        assert!(renew(1001, 1));
        // What took long is given more time: half as long again.
        assert!(!renew(1002, 1));
        assert!(!renew(900, 302) && renew(900, 1));
        assert_eq!((trajectory.standing.volume, trajectory.best.volume), (1002, 1002));
    }

    #[test]
    fn a_trajectory_goes_on_from_what_is_nearly_as_good_until_it_is_spent() {
        let mut trajectory = Trajectory::of(&packing(100_000), 0..10);
        let mut leave = |volume: i64| {
            trajectory.perturbed(&packing(volume), 3..5);
            trajectory.leave().map(|home| home.volume)
        };
        assert_eq!(leave(99_699), Some(100_000), "more than 0.3 percent worse");
        assert_eq!(leave(99_700), Some(99_700));
        assert_eq!(leave(99_699), Some(99_700), "it never goes further from the best, step by step");
        assert_eq!(leave(99_900), Some(99_900));
        assert_eq!(leave(100_001), Some(100_001));
        let after = (0..SPENT_LEAST).map(|_| leave(100_001)).collect::<Vec<_>>();
        assert!(after.iter().all(Option::is_some));
        assert_eq!(leave(100_001), None);
    }
}
