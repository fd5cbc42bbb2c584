//! Decides how a split that somebody else made measures against the demands: each recipient's share, its fill, and what the
//! plan would give instead. Decides no share of the plan (`solve`). Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use model::allocation::{AllocationProblem, AllocationSolution, Appraisal, AppraisedShare, Given};
use model::evidence::Source;
use model::id::{ItemId, PlaceId};
use model::quantity::Units;

use crate::fairness;
use crate::ground::Ground;

/// An item and a recipient of it.
type Key<'a> = (&'a ItemId, &'a PlaceId);

/// Measures a split by the demands of the problem. Several rows of a recipient and item are added up. Of the items that the
/// split names, every recipient with a demand is shown, whether the split names it or not.
///
/// `solution` is the plan's own answer to the problem; what it gives and the most harm that can be averted are taken from it.
#[must_use]
pub fn appraise(problem: &AllocationProblem, solution: &AllocationSolution, given: &[Given]) -> Appraisal {
    let mut rows: BTreeMap<Key<'_>, (Units, Option<&Source>)> = BTreeMap::new();
    for one in given {
        let row = rows.entry((&one.item, &one.recipient)).or_insert((Units::ZERO, None));
        row.0 += one.units;
        row.1.get_or_insert(&one.source);
    }
    let items: BTreeSet<&ItemId> = given.iter().map(|one| &one.item).collect();
    let demands: BTreeMap<Key<'_>, Units> =
        problem.demands.iter().map(|demand| ((&demand.item, &demand.recipient), demand.units)).collect();
    let fair: BTreeMap<Key<'_>, Units> =
        solution.fills.iter().map(|fill| ((&fill.item, &fill.recipient), fill.got)).collect();
    let keys: BTreeSet<Key<'_>> =
        rows.keys().chain(demands.keys()).copied().filter(|(item, _)| items.contains(item)).collect();
    let (mut all_given, mut all_demanded): (BTreeMap<&ItemId, i128>, BTreeMap<&ItemId, i128>) = Default::default();
    for key in &keys {
        *all_given.entry(key.0).or_default() += units_of(&rows, key);
        *all_demanded.entry(key.0).or_default() += i128::from(demands.get(key).copied().unwrap_or_default().get());
    }
    let shares = keys
        .iter()
        .map(|key| {
            let demand = demands.get(key).copied().unwrap_or_default();
            let (units, source) = rows.get(key).copied().unwrap_or_default();
            AppraisedShare {
                recipient: key.1.clone(),
                item: key.0.clone(),
                demand,
                given: units,
                fair: fair.get(key).copied().unwrap_or_default(),
                share_permille: share((units, demand), (all_given[key.0], all_demanded[key.0])),
                source: source.cloned(),
            }
        })
        .collect();
    Appraisal { shares, fairness: measures(problem, solution, &rows, &items) }
}

fn units_of(rows: &BTreeMap<Key<'_>, (Units, Option<&Source>)>, key: &Key<'_>) -> i128 {
    rows.get(key).map_or(0, |(units, _)| i128::from(units.get()))
}

/// A part of all that was given over a part of all that was demanded, thousandths, rounded down.
fn share((given, demand): (Units, Units), (all_given, all_demanded): (i128, i128)) -> Option<Units> {
    if demand.is_zero() || all_given == 0 {
        return None;
    }
    // At most 63 bits each: the products of three of them are taken apart, so that none leaves 127 bits.
    let part = i128::from(given.get()) * 1_000_000 / all_given;
    let permille = part * all_demanded / (1_000 * i128::from(demand.get()));
    Some(Units::of(i64::try_from(permille).unwrap_or(i64::MAX)))
}

/// Fairness of the split by item; most harm is averted by the plan's problem, or by the split itself where it gave more.
fn measures(
    problem: &AllocationProblem,
    solution: &AllocationSolution,
    rows: &BTreeMap<Key<'_>, (Units, Option<&Source>)>,
    items: &BTreeSet<&ItemId>,
) -> Vec<model::allocation::Fairness> {
    let got: Vec<i64> = problem
        .demands
        .iter()
        .map(|demand| rows.get(&(&demand.item, &demand.recipient)).map_or(0, |(units, _)| units.get()))
        .collect();
    let (mut fairness, _) = fairness::measures(&Ground::of(problem), &got, &got);
    fairness.retain(|one| one.item.as_ref().is_some_and(|item| items.contains(item)));
    for one in &mut fairness {
        let own = solution.fairness.iter().find(|own| own.item == one.item);
        if let Some(own) = own {
            one.harm_averted_most = one.harm_averted_most.max(own.harm_averted_most);
        }
    }
    fairness
}
