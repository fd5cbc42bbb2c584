//! Decides in which order a trip calls at its airports. Does not decide which these are ([`crate::template`]).
//! Up: [`crate`].

use crate::chain::Chains;

/// Up to so many airports every order is tried; beyond, the nearest comes next.
const ORDERED_MAX: usize = 4;

/// Kilometres over these airports in their order, with those that are called at before and the one behind.
pub(crate) fn tour(order: &[usize], chains: &Chains, (before, last): (&[usize], usize)) -> i64 {
    let mut stations = before.to_vec();
    stations.extend(order);
    stations.push(last);
    stations.windows(2).map(|pair| chains.atlas.sphere_km(pair[0], pair[1])).sum::<f64>() as i64
}

/// The shortest order of these airports, between those that are called at before and the one behind.
pub(crate) fn shortest(set: &[usize], chains: &Chains, (before, last): (&[usize], usize)) -> Vec<usize> {
    if set.len() <= ORDERED_MAX {
        let orders = permutations(set);
        let length = |order: &Vec<usize>| tour(order, chains, (before, last));
        return orders.into_iter().min_by_key(length).expect("a set should have an order");
    }
    let mut left = set.to_vec();
    let mut order = Vec::new();
    let mut here = before[before.len() - 1];
    while !left.is_empty() {
        let distance = |place: &usize| (chains.atlas.sphere_km(here, left[*place]) as i64, left[*place]);
        let next = (0..left.len()).min_by_key(distance).expect("something should be left");
        here = left.remove(next);
        order.push(here);
    }
    order
}

fn permutations(set: &[usize]) -> Vec<Vec<usize>> {
    if set.len() <= 1 {
        return vec![set.to_vec()];
    }
    let mut orders = Vec::new();
    for (place, first) in set.iter().enumerate() {
        let rest: Vec<usize> = set.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, at)| *at).collect();
        orders.extend(permutations(&rest).into_iter().map(|mut order| {
            order.insert(0, *first);
            order
        }));
    }
    orders
}
