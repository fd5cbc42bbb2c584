//! Decides how wide the network of a type is: the longest of its cheapest ways, summed over its components. Up:
//! [`crate::airlift`].

use std::collections::BinaryHeap;

use model::relay::RelayType;

/// Sum over components of the cost of the longest cheapest way, in millionths (Dijkstra from every airport).
pub(crate) fn sum_of(airports: usize, kind: &RelayType) -> u64 {
    let farthest: Vec<(usize, u64)> = (0..airports).map(|start| farthest_from(start, airports, kind)).collect();
    // The component of an airport is named by the least airport that it reaches: all routes go both ways.
    let names: std::collections::BTreeSet<usize> = farthest.iter().map(|(name, _)| *name).collect();
    let longest = |name: &usize| farthest.iter().filter(|(of, _)| of == name).map(|(_, cost)| *cost).max().unwrap_or(0);
    names.iter().map(longest).sum()
}

fn farthest_from(start: usize, airports: usize, kind: &RelayType) -> (usize, u64) {
    let mut costs = vec![u64::MAX; airports];
    let mut open = BinaryHeap::from([(std::cmp::Reverse(0), start)]);
    costs[start] = 0;
    while let Some((std::cmp::Reverse(cost), at)) = open.pop() {
        if cost > costs[at] {
            continue;
        }
        for route in kind.routes.iter().filter(|route| route.from.at() == at) {
            let sum = cost + route.cost;
            if sum < costs[route.to.at()] {
                costs[route.to.at()] = sum;
                open.push((std::cmp::Reverse(sum), route.to.at()));
            }
        }
    }
    let reached = || (0..airports).filter(|airport| costs[*airport] < u64::MAX);
    (reached().next().unwrap_or(start), reached().map(|airport| costs[airport]).max().unwrap_or(0))
}
