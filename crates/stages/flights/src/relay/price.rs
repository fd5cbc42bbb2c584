//! Decides what a flight costs in points of the score: per type, cost over the sum of its components' diameters, times its
//! total capacity over the number of items, times a hundredth (AirliftEnv.metrics of the public simulator). Up:
//! [`crate::relay`].

use model::relay::RelayWorld;

/// A hundredth, over the millionths in which costs are told.
const POINTS: f64 = 0.01 / 1e6;

/// Points of one millionth of cost, for each type.
pub(super) fn prices(world: &RelayWorld, items: usize) -> Vec<f64> {
    let price = |kind: usize| {
        let aircraft = world.aircraft().iter().filter(|of| of.at() == kind).count();
        let capacity = aircraft as f64 * f64::from(world.types()[kind].weight_max);
        let diameter = diameters(world, kind).max(1) as f64 / 1e6;
        POINTS * capacity / items.max(1) as f64 / diameter
    };
    (0..world.types().len()).map(price).collect()
}

/// Sum of the longest cheapest ways of a type's components, in millionths.
fn diameters(world: &RelayWorld, kind: usize) -> u64 {
    const FAR: u64 = u64::MAX / 4;
    let airports = world.airports().len();
    let mut ways = vec![vec![FAR; airports]; airports];
    for (at, row) in ways.iter_mut().enumerate() {
        row[at] = 0;
    }
    for route in &world.types()[kind].routes {
        ways[route.from.at()][route.to.at()] = route.cost;
    }
    for over in 0..airports {
        for from in 0..airports {
            for to in 0..airports {
                ways[from][to] = ways[from][to].min(ways[from][over] + ways[over][to]);
            }
        }
    }
    let mut is_counted = vec![false; airports];
    let mut sum = 0;
    for start in 0..airports {
        if is_counted[start] {
            continue;
        }
        let together: Vec<usize> =
            (0..airports).filter(|other| ways[start][*other] < FAR && ways[*other][start] < FAR).collect();
        let longest = together.iter().flat_map(|from| together.iter().map(|to| ways[*from][*to])).max();
        together.iter().for_each(|airport| is_counted[*airport] = true);
        sum += longest.unwrap_or(0);
    }
    sum
}
