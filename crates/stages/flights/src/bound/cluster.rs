//! Decides how cheap the trips of one origin could be at best when its consignments are brought in clusters: such as are tied
//! together by trips that share them. Up: [`crate::bound`].
//!
//! What goes on which of some trips is a transportation problem, of which there is always a best answer without cycles
//! (Dantzig 1951; for split deliveries Dror and Trudeau 1990): consignments and trips make trees, and each tree is a cluster.
//! The bound is that of a choice of clusters, each consignment in at least one, with a column for each cluster that the
//! prices ask for; in whole clusters the trips are whole and full loads are, too.

use highs::RowProblem;
use model::control::Control;

use super::cells::{Cells, Mask};
use super::growth::{Growth, Known, WORTH};
use super::tree::Tree;
use crate::solver::run;

/// Rounds of pricing at most.
const PRICED: usize = 200;
/// By which part the prices of a bound lie below the best, so that few more rounds are needed to prove them.
const NEAR: f64 = 2e-4;

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
    /// The best bound that was found.
    pub(super) proven: f64,
    /// Whether more memory may prove more.
    pub(super) is_open: bool,
}

impl Clusters {
    pub(super) fn new(cells: Cells) -> Self {
        Self { memory: cells.near(), cells, known: Vec::new(), proven: 0.0, is_open: true }
    }

    /// Finds the bound with what the consignments remember, and makes them remember what was in a cluster twice.
    pub(super) fn next(&mut self, control: &mut Control) {
        self.is_open = false;
        let Some((bound, flown)) = self.priced(control) else { return };
        self.proven = self.proven.max(bound);
        for cluster in flown {
            self.is_open |= self.known[cluster].tree.remind(&mut self.memory);
        }
        let memory = &self.memory;
        self.known.retain(|cluster| !cluster.tree.is_known_wrong(memory));
    }

    /// The bound with what the consignments remember, and the clusters that are flown in fractions.
    fn priced(&mut self, control: &mut Control) -> Option<(f64, Vec<usize>)> {
        for _ in 0..PRICED {
            let (mut prices, flown) = self.relaxed(control)?;
            prices.iter_mut().for_each(|price| *price *= 1.0 - NEAR);
            let growth = Growth::new(&self.cells, &self.memory, &prices, control)?;
            if !control.step(growth.levels.len() as u64) {
                return None;
            }
            let fresh = fresh(&growth);
            if fresh.is_empty() {
                let beyond = (0..prices.len()).map(|one| growth.beyond(one)).fold(0.0, f64::min);
                // Of clusters that cannot be told nothing is proven.
                let is_whole = beyond >= -WORTH;
                // Each cluster has a consignment, whose price may fall by what any cluster costs less; and by what sums of
                // floating numbers may have lost.
                let bound = prices.iter().map(|price| price + beyond - WORTH).sum();
                return is_whole.then_some((bound, flown));
            }
            self.known.extend(fresh);
        }
        None
    }

    /// The prices of consignments, and the clusters that are flown.
    fn relaxed(&self, control: &mut Control) -> Option<(Vec<f64>, Vec<usize>)> {
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
        let solved = run(rows, control, None).filter(|solved| !solved.values.is_empty())?;
        control.step(solved.iterations);
        let flown = solved.values[count..].iter().enumerate().filter(|(_, value)| **value > 1e-6);
        Some((solved.duals.iter().map(|dual| dual.max(0.0)).collect(), flown.map(|(cluster, _)| cluster).collect()))
    }
}

/// The clusters that cost less than their prices.
fn fresh(growth: &Growth) -> Vec<Cluster> {
    let mut fresh = Vec::new();
    let mut known = vec![Known::new(); growth.levels.len()];
    for one in 0..growth.prices.len() {
        let beyond = growth.beyond(one);
        if beyond >= -WORTH {
            continue;
        }
        let Some(tree) = growth.tree(one, &mut known) else { continue };
        let counts: Vec<(usize, f64)> = tree.counts().into_iter().map(|(one, count)| (one, count as f64)).collect();
        let cost = beyond + counts.iter().map(|(one, count)| growth.prices[*one] * count).sum::<f64>();
        fresh.push(Cluster { cost, counts, tree });
    }
    fresh
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed};

    use super::*;
    use crate::bound::cells::Made;

    fn bound(demand: &[usize], left: &[f64], trips: &[Made]) -> f64 {
        let mut clusters = Clusters::new(Cells::made(demand, left, trips));
        while clusters.is_open {
            clusters.next(&mut Control::default());
        }
        clusters.proven
    }

    /// What the best plan costs, found by trying every load of every trip, one trip after the other.
    fn cheapest(need: &[usize], left: &[f64], trips: &[Made], known: &mut BTreeMap<Vec<usize>, f64>) -> f64 {
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
                best = best.min(cost + cheapest(&rest, left, trips, known));
            }
        }
        known.insert(need.to_vec(), best);
        best
    }

    /// Trips of three consignments: who is aboard by a mask, how late, room, cost.
    fn made(drawn: Vec<(u8, u8, usize, u32)>) -> Vec<Made> {
        let one = |(mask, late, room, cost): (u8, u8, usize, u32)| {
            let aboard = (0..3).filter(|one| mask >> one & 1 == 1);
            (aboard.map(|one| (one, f64::from(late >> one & 1))).collect(), room, f64::from(cost))
        };
        drawn.into_iter().map(one).collect()
    }

    proptest! {
        #![proptest_config(Config { cases: 400, rng_seed: RngSeed::Fixed(11), ..Config::default() })]

        /// No plan of whole trips costs less than the clusters say, and none more than twice as much.
        #[test]
        fn no_plan_costs_less_than_its_clusters(
            demand in prop::collection::vec(1_usize..8, 3),
            left in prop::collection::vec(5_u32..40, 3),
            drawn in prop::collection::vec((1_u8..8, 0_u8..8, 1_usize..9, 4_u32..30), 1..6),
        ) {
            let left: Vec<f64> = left.into_iter().map(f64::from).collect();
            let trips = made(drawn);
            let exact = cheapest(&demand, &left, &trips, &mut BTreeMap::new());
            let found = bound(&demand, &left, &trips);
            prop_assert!(found <= exact + 1e-9, "{found} {exact}");
            prop_assert!(found >= exact * 0.5, "{found} {exact}");
        }
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
        clusters.next(&mut control);
        assert!(!clusters.is_open && clusters.proven == 0.0);
    }
}
