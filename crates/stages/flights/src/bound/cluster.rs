//! Decides how cheap the trips of one origin could be at best when its consignments are brought in clusters: such as are tied
//! together by trips that share them. Up: [`crate::bound`].
//!
//! What goes on which of some trips is a transportation problem, of which there is always a best answer without cycles
//! (Dantzig 1951; for split deliveries Dror and Trudeau 1990): consignments and trips make trees, and each tree is a cluster.
//! The bound is that of a choice of clusters, each consignment in at least one, with a column for each cluster that the
//! prices ask for; in whole clusters the trips are whole and full loads are, too.

use std::ops::Range;

use highs::RowProblem;
use model::control::Control;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::cells::{Cells, Mask};
use super::cover::{Whole, cheapest};
use super::growth::{Growth, Known, WORTH};
use super::sets::{Listed, listed};
use super::tree::Tree;
use crate::solver::{centre, run};

/// Rounds of pricing at most.
const PRICED: usize = 200;
/// Work after which a turn is broken off, to be gone on with when others had theirs: about ten seconds.
const TURN: u64 = 1_000_000_000;
/// By which part the prices of a bound lie below the best, so that few more rounds are needed to prove them.
const NEAR: f64 = 2e-4;
/// Clusters are listed that cost less than this share of the bound beyond their prices; then so many times as much, and on.
const SLACK: f64 = 0.005;
const GREATER: f64 = 1.6;
/// Where the bound lies further below what is known than this share of it, no listing betters that.
const BELOW: f64 = 0.1;
/// Work that listing them may be at first, and at last: sums of two costs; and how much of it makes a step of the control.
const WORK: u64 = 30_000_000;
const WORK_MAX: u64 = 2_000_000_000;
const STEP: u64 = 1_000_000;
/// How many sums of a listing take as long as one of the values that trees are grown by, about.
const GROWN: u64 = 60;
/// How many times as much work it may be when memory proves no more.
const HARDER: u64 = 8;

/// A column: what a cluster costs and who is in it, how often.
struct Cluster {
    cost: f64,
    counts: Vec<(usize, f64)>,
    tree: Tree,
}

/// The clusters of one origin so far.
pub(super) struct Clusters {
    cells: Cells,
    known: Vec<Cluster>,
    memory: Vec<Mask>,
    /// Share of the bound that clusters may cost beyond their prices when they are listed next.
    slack: f64,
    /// How much work listing them may be.
    work: u64,
    /// Work after which a turn is broken off.
    turn: u64,
    /// How much work there was so far, about.
    pub(super) spent: u64,
    /// Rounds of pricing of a turn that was broken off; none where the last turn came to its end.
    pub(super) rounds: usize,
    /// The best bound that was found.
    pub(super) proven: f64,
    /// Whether more memory or more work may prove more.
    pub(super) is_open: bool,
    /// Whether nothing more can be proven: the bound is what the cheapest choice of whole clusters costs.
    pub(super) is_exact: bool,
}

/// What the clusters prove at some prices.
struct Proof {
    bound: f64,
    /// Those that are flown in fractions.
    flown: Vec<usize>,
    /// Those of the cheapest choice of whole ones, where it was found.
    clusters: Vec<Mask>,
    /// Whether more work may list what decides more.
    is_worth_work: bool,
}

impl Clusters {
    pub(super) fn new(cells: Cells) -> Self {
        let memory = cells.near();
        Self {
            memory,
            cells,
            known: Vec::new(),
            slack: SLACK,
            work: WORK,
            turn: TURN,
            spent: 0,
            rounds: 0,
            proven: 0.0,
            is_open: true,
            is_exact: false,
        }
    }

    /// Takes more trips in; what the consignments remember stays, and so do the clusters that are known.
    pub(super) fn widen(&mut self, cells: Cells) {
        if cells.demand != self.cells.demand {
            self.known.clear();
        }
        let (memory, known) = (std::mem::take(&mut self.memory), std::mem::take(&mut self.known));
        *self = Self { memory, known, turn: self.turn, spent: self.spent, ..Self::new(cells) };
    }

    /// Finds the bound with what the consignments remember, and makes them remember what was in a cluster twice; as much as is
    /// known without clusters, or more than is enough, is of no use.
    pub(super) fn next(&mut self, of_use: Range<f64>, control: &mut Control) {
        self.is_open = false;
        let Some(Proof { bound, flown, clusters, is_worth_work }) = self.priced(of_use, control) else { return };
        self.proven = self.proven.max(bound);
        self.is_exact = !clusters.is_empty();
        if self.is_exact {
            return;
        }
        for cluster in flown {
            self.is_open |= self.known[cluster].tree.remind(&mut self.memory);
        }
        let memory = &self.memory;
        self.known.retain(|cluster| !cluster.tree.is_known_wrong(memory));
        if self.is_open {
            self.slack = SLACK;
        } else if is_worth_work && self.work < WORK_MAX {
            (self.work, self.is_open) = ((self.work * HARDER).min(WORK_MAX), true);
        }
    }

    /// The bound with what the consignments remember; nothing when it was stopped or the turn is broken off.
    fn priced(&mut self, of_use: Range<f64>, control: &mut Control) -> Option<Proof> {
        let begun = self.spent;
        for round in std::mem::take(&mut self.rounds)..PRICED {
            if self.spent - begun > self.turn {
                (self.rounds, self.is_open) = (round, true);
                return None;
            }
            let (mut prices, _) = self.relaxed(true, control)?;
            prices.iter_mut().for_each(|price| *price *= 1.0 - NEAR);
            let growth = Growth::new(&self.cells, &self.memory, &prices, control)?;
            self.spent += growth.work * GROWN;
            if !control.step(growth.levels.len() as u64) {
                return None;
            }
            let fresh = fresh(&growth);
            if !control.goes_on() {
                return None;
            }
            if fresh.is_empty() {
                let (_, flown) = self.relaxed(false, control)?;
                let beyond = (0..prices.len()).map(|one| growth.beyond(one)).fold(0.0, f64::min);
                // Of clusters that cannot be told nothing is proven.
                if beyond < -WORTH {
                    return None;
                }
                // Each cluster has a consignment, whose price may fall by what any cluster costs less; and by what sums of
                // floating numbers may have lost.
                let floor: f64 = prices.iter().map(|price| price + beyond - WORTH).sum();
                // A listing proves no more than it looks for.
                let lacking = of_use.start / floor.max(WORTH) - 1.0;
                if floor >= of_use.end || lacking > BELOW {
                    return Some(Proof { bound: floor, flown, clusters: Vec::new(), is_worth_work: false });
                }
                let share = self.slack.max(lacking + SLACK);
                let (whole, slack, spent) = in_whole(&growth, floor, (share, self.work), control)?;
                self.slack = slack;
                self.spent += spent;
                let Whole { cost, clusters } = whole;
                return Some(Proof { bound: floor + cost, flown, clusters, is_worth_work: true });
            }
            self.known.extend(fresh);
        }
        None
    }

    /// The prices of consignments, and the clusters that are flown.
    fn relaxed(&self, is_central: bool, control: &mut Control) -> Option<(Vec<f64>, Vec<usize>)> {
        let mut rows = RowProblem::default();
        let count = self.cells.demand.len();
        let mut covered: Vec<Vec<_>> = vec![Vec::new(); count];
        for (one, covered) in covered.iter_mut().enumerate() {
            covered.push((rows.add_column(self.cells.left[one].of(self.cells.demand[one]), 0.0..), 1.0));
        }
        for cluster in &self.known {
            let col = rows.add_column(cluster.cost, 0.0..);
            cluster.counts.iter().for_each(|(one, count)| covered[*one].push((col, *count)));
        }
        for row in covered {
            rows.add_row(1.0.., row);
        }
        let solved = if is_central { centre(rows, control) } else { run(rows, control, None) };
        let solved = solved.filter(|solved| !solved.values.is_empty())?;
        control.step(solved.iterations);
        let flown = solved.values[count..].iter().enumerate().filter(|(_, value)| **value > 1e-6);
        Some((solved.duals.iter().map(|dual| dual.max(0.0)).collect(), flown.map(|(cluster, _)| cluster).collect()))
    }
}

/// By how much a choice of whole clusters costs more than its prices at least, with its clusters where the cheapest choice is found;
/// the share of the bound to begin from when there may be more work; and the work there was. Nothing when it was stopped first.
fn in_whole(
    growth: &Growth,
    floor: f64,
    (mut share, most): (f64, u64),
    control: &mut Control,
) -> Option<(Whole, f64, u64)> {
    let (mut whole, mut work) = (Whole { cost: 0.0, clusters: Vec::new() }, 0);
    while work < most && whole.clusters.is_empty() {
        let slack = floor * share;
        let clusters = match listed(growth, slack, most, &mut work, control) {
            Listed::Whole(clusters) => clusters,
            Listed::TooMuch => break,
            Listed::Stopped => return None,
        };
        let Some(found) = cheapest(growth.prices.len(), &clusters, slack, control) else { break };
        whole = Whole { cost: found.cost.min(slack), ..found };
        share *= GREATER;
    }
    control.step(work / STEP).then_some((whole, share, work))
}

/// The clusters that cost less than their prices; some of them once it was stopped.
fn fresh(growth: &Growth) -> Vec<Cluster> {
    let known: Vec<Known> = growth.levels.iter().map(|_| Known::new()).collect();
    let cheap: Vec<(usize, (Mask, f64))> =
        (0..growth.prices.len()).flat_map(|one| growth.cheap(one).into_iter().map(move |cheap| (one, cheap))).collect();
    let cluster = |(one, (mask, beyond)): &(usize, (Mask, f64))| {
        let tree = growth.tree(*one, *mask, &known)?;
        let counts: Vec<(usize, f64)> = tree.counts().into_iter().map(|(one, count)| (one, count as f64)).collect();
        let cost = beyond + counts.iter().map(|(one, count)| growth.prices[*one] * count).sum::<f64>();
        Some(Cluster { cost, counts, tree })
    };
    let found: Vec<Option<Cluster>> = cheap.par_iter().with_max_len(1).map(cluster).collect();
    found.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed};

    use super::*;
    use crate::bound::cells::Made;

    fn clusters(demand: &[usize], left: &[f64], trips: &[Made]) -> Clusters {
        let mut clusters = Clusters::new(Cells::made(demand, left, trips));
        while clusters.is_open {
            clusters.next(0.0..f64::INFINITY, &mut Control::default());
        }
        clusters
    }

    fn bound(demand: &[usize], left: &[f64], trips: &[Made]) -> f64 {
        clusters(demand, left, trips).proven
    }

    /// What the best plan costs, found by trying every load of every trip, one trip after the other.
    fn tried(need: &[usize], left: &[f64], trips: &[Made], known: &mut BTreeMap<Vec<usize>, f64>) -> f64 {
        if let Some(cost) = known.get(need) {
            return *cost;
        }
        let mut best: f64 = need.iter().zip(left).map(|(cells, cost)| *cells as f64 * cost).sum();
        for (aboard, room, cost) in trips {
            let mut loads = vec![(need.to_vec(), *room, *cost)];
            for (one, late) in aboard {
                let more = |(need, room, cost): &(Vec<usize>, usize, f64)| {
                    let most = need[*one].min(*room);
                    let (need, room, cost) = (need.clone(), *room, *cost);
                    (0..=most).map(move |cells| {
                        let mut rest = need.clone();
                        rest[*one] -= cells;
                        (rest, room - cells, cost + late * cells as f64)
                    })
                };
                loads = loads.iter().flat_map(more).collect();
            }
            for (rest, _, cost) in loads.into_iter().filter(|load| load.0 != need) {
                best = best.min(cost + tried(&rest, left, trips, known));
            }
        }
        known.insert(need.to_vec(), best);
        best
    }

    /// Trips of four consignments at most: who is aboard by a mask, how late, room, cost.
    fn made(drawn: Vec<(u8, u8, usize, u32)>) -> Vec<Made> {
        let one = |(mask, late, room, cost): (u8, u8, usize, u32)| {
            let aboard = (0..4).filter(|one| mask >> one & 1 == 1);
            (aboard.map(|one| (one, f64::from(late >> one & 1))).collect(), room, f64::from(cost))
        };
        drawn.into_iter().map(one).collect()
    }

    /// The clusters cost what the cheapest of all plans does, and no more.
    fn is_cheapest_plan(
        demand: &[usize],
        left: Vec<u32>,
        drawn: Vec<(u8, u8, usize, u32)>,
    ) -> Result<(), TestCaseError> {
        let left: Vec<f64> = left.into_iter().map(f64::from).collect();
        let trips = made(drawn);
        let exact = tried(demand, &left, &trips, &mut BTreeMap::new());
        let clusters = clusters(demand, &left, &trips);
        prop_assert!(clusters.proven <= exact + 1e-9, "{} {exact}", clusters.proven);
        prop_assert!(clusters.is_exact && clusters.proven >= exact - 1e-4, "{} {exact}", clusters.proven);
        Ok(())
    }

    proptest! {
        #![proptest_config(Config { cases: 400, rng_seed: RngSeed::Fixed(11), ..Config::default() })]

        /// No plan of whole trips costs less than the clusters say, and the cheapest costs that.
        #[test]
        fn no_plan_costs_less_than_its_clusters(
            demand in prop::collection::vec(1_usize..8, 3),
            left in prop::collection::vec(5_u32..40, 3),
            drawn in prop::collection::vec((1_u8..8, 0_u8..8, 1_usize..9, 4_u32..30), 1..6),
        ) {
            is_cheapest_plan(&demand, left, drawn)?;
        }

        /// Nor with four consignments, which may be on one trip together.
        #[test]
        fn four_consignments_on_a_trip_are_counted_as_exactly(
            demand in prop::collection::vec(1_usize..5, 4),
            left in prop::collection::vec(5_u32..40, 4),
            drawn in prop::collection::vec((1_u8..16, 0_u8..16, 1_usize..7, 4_u32..40), 1..5),
        ) {
            is_cheapest_plan(&demand, left, drawn)?;
        }

        /// A turn that is broken off after every round is gone on with where it was: it proves the same in the end, and nothing before.
        #[test]
        fn what_is_broken_off_is_gone_on_with(
            demand in prop::collection::vec(1_usize..8, 3),
            left in prop::collection::vec(5_u32..40, 3),
            drawn in prop::collection::vec((1_u8..8, 0_u8..8, 1_usize..9, 4_u32..30), 1..6),
        ) {
            let left: Vec<f64> = left.into_iter().map(f64::from).collect();
            let trips = made(drawn);
            let whole = clusters(&demand, &left, &trips);
            let (broken, turns) = broken_off(&demand, &left, &trips);
            prop_assert_eq!((broken.proven.to_bits(), broken.is_exact), (whole.proven.to_bits(), whole.is_exact));
            prop_assert!(broken.known.len() == whole.known.len() && broken.spent == whole.spent);
            // There is nothing to break off where no cluster costs less than its prices.
            prop_assert!(turns > 0 || whole.known.is_empty(), "{turns}");
        }
    }

    /// The same with turns that are broken off as early as may be, and how often one was.
    fn broken_off(demand: &[usize], left: &[f64], trips: &[Made]) -> (Clusters, usize) {
        let mut clusters = Clusters { turn: 0, ..Clusters::new(Cells::made(demand, left, trips)) };
        let mut broken = 0;
        while clusters.is_open {
            let before = (clusters.proven, clusters.rounds);
            clusters.next(0.0..f64::INFINITY, &mut Control::default());
            if clusters.rounds > 0 {
                assert!(clusters.is_open && clusters.proven == before.0 && clusters.rounds > before.1);
                broken += 1;
            }
        }
        (clusters, broken)
    }

    #[test]
    fn a_load_and_a_half_takes_two_trips_or_shares_one() {
        let alone = vec![(vec![(0, 0.0)], 10, 100.0), (vec![(1, 0.0)], 10, 100.0)];
        assert!((bound(&[15, 15], &[1e3; 2], &alone) - 400.0).abs() < 0.1);
        let shared = [alone, vec![(vec![(0, 0.0), (1, 0.0)], 10, 120.0)]].concat();
        assert!((bound(&[15, 15], &[1e3; 2], &shared) - 320.0).abs() < 0.1, "one trip takes what is left of both");
        let late = [shared, vec![(vec![(0, 0.0), (1, 9.0)], 10, 80.0)]].concat();
        assert!(
            (bound(&[15, 15], &[1e3; 2], &late) - 300.0).abs() < 0.1,
            "it takes the first alone: cells late cost more"
        );
    }

    #[test]
    fn nothing_is_proven_after_a_stop() {
        let mut control = Control::default();
        control.stop().store(true, std::sync::atomic::Ordering::Relaxed);
        let mut clusters = Clusters::new(Cells::made(&[3], &[10.0], &[(vec![(0, 0.0)], 2, 5.0)]));
        clusters.next(0.0..f64::INFINITY, &mut control);
        assert!(!clusters.is_open && clusters.proven == 0.0);
    }
}
