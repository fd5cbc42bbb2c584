//! Decides which of some clusters bring all consignments of an origin cheapest, each in one of them. Up:
//! [`crate::bound::cluster`].

use std::collections::BTreeMap;

use model::control::Control;

use super::cells::Mask;

/// Ways to bring some of the consignments, at most.
const WAYS_MAX: usize = 50_000;

/// Clusters that bring all consignments, each by one.
pub(super) struct Whole {
    /// What they cost beyond their prices; infinite when it is not less than what was looked for.
    pub(super) cost: f64,
    pub(super) clusters: Vec<Mask>,
}

/// The cheapest of these clusters that bring all consignments, each by one, for less than `slack`; nothing when there are too
/// many ways to tell, or it was stopped.
pub(super) fn cheapest(count: usize, clusters: &BTreeMap<Mask, f64>, slack: f64, control: &Control) -> Option<Whole> {
    let mut firsts: Vec<Vec<(f64, Mask)>> = vec![Vec::new(); count];
    clusters.iter().for_each(|(mask, cost)| firsts[mask.trailing_zeros() as usize].push((*cost, *mask)));
    firsts.iter_mut().for_each(|clusters| clusters.sort_by(|left, right| left.0.total_cmp(&right.0)));
    // By what is brought of the consignments: the cost, and the cluster that was put last.
    let mut ways: BTreeMap<Mask, (f64, Mask)> = BTreeMap::from([(0, (0.0, 0))]);
    for (one, clusters) in firsts.iter().enumerate() {
        let lacking: Vec<(Mask, f64)> = ways
            .iter()
            .filter(|(brought, _)| *brought >> one & 1 == 0)
            .map(|(brought, way)| (*brought, way.0))
            .collect();
        // Clusters with an earlier consignment were all put before.
        for (brought, cost) in lacking.into_iter().filter(|(brought, _)| (brought + 1).trailing_zeros() as usize >= one)
        {
            let cheap = clusters.iter().take_while(|(more, _)| cost + more < slack);
            for (more, mask) in cheap.filter(|(_, mask)| mask & brought == 0) {
                let way = ways.entry(brought | mask).or_insert((f64::INFINITY, 0));
                if cost + more < way.0 {
                    *way = (cost + more, *mask);
                }
            }
            if ways.len() > WAYS_MAX || !control.goes_on() {
                return None;
            }
        }
    }
    let whole = if count == 64 { Mask::MAX } else { (1 << count) - 1 };
    let Some((cost, _)) = ways.get(&whole).copied() else {
        return Some(Whole { cost: f64::INFINITY, clusters: Vec::new() });
    };
    let mut chosen = Vec::new();
    let mut brought = whole;
    while brought != 0 {
        chosen.push(ways[&brought].1);
        brought ^= ways[&brought].1;
    }
    Some(Whole { cost, clusters: chosen })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(clusters: &[(Mask, f64)], slack: f64) -> (f64, Vec<Mask>) {
        let whole = cheapest(3, &clusters.iter().copied().collect(), slack, &Control::default()).expect("few ways");
        let mut clusters = whole.clusters;
        clusters.sort_unstable();
        (whole.cost, clusters)
    }

    #[test]
    fn each_consignment_is_in_one_of_the_cheapest_clusters() {
        let clusters = [(0b001, 3.0), (0b010, 3.0), (0b100, 3.0), (0b011, 5.0), (0b110, 2.0), (0b101, 1.0)];
        assert_eq!(found(&clusters, 9.0), (4.0, vec![0b010, 0b101]));
        assert_eq!(found(&clusters[..5], 9.0), (5.0, vec![0b001, 0b110]));
        assert_eq!(found(&clusters[..4], 9.0), (8.0, vec![0b011, 0b100]));
        assert_eq!(found(&clusters[..4], 8.0), (f64::INFINITY, vec![]), "not less than what was looked for");
        assert_eq!(found(&clusters[3..], 99.0), (f64::INFINITY, vec![]), "pairs alone do not make three");
    }
}
