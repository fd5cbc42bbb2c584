//! Decides which columns of a part are worth giving to the search in whole numbers: by what a trip costs beyond what its
//! cargo is worth at the prices of the relaxation. Does not search ([`crate::choice`]). Up: [`crate`].
//!
//! A plan that flies a trip costs at least the relaxation and what the trip costs beyond its cargo (reduced cost fixing,
//! Dantzig, Fulkerson and Johnson 1954): so a bound found without the dearest trips holds for all plans, up to the
//! relaxation and the least of what was left out.

use std::collections::BTreeMap;

use model::flights::FlightsProblem;

use crate::choice::{CENTS, Column, Part, pack_cents};
use crate::fleet::minute;
use crate::template::Template;

/// Columns that are searched in whole numbers at once.
const SEARCHED_MAX: usize = 160;
/// Of each consignment the best columns are searched, whatever they cost.
const OF_EACH: usize = 2;

/// A part with its best columns, and how much more than the relaxation a plan with any other column costs at least:
/// nothing where no column was left out.
pub(crate) fn promising(
    problem: &FlightsProblem,
    templates: &[Template],
    part: &Part,
    prices: &[f64],
) -> (Part, Option<f64>) {
    let price: BTreeMap<usize, f64> = part.consignments.iter().copied().zip(prices.iter().copied()).collect();
    let mut ranked: Vec<(f64, usize)> = part
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| (beyond(problem, &templates[column.template], column, &price), index))
        .collect();
    ranked.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    let mut is_kept = vec![false; part.columns.len()];
    let mut carried: BTreeMap<usize, usize> = BTreeMap::new();
    let mut count = 0;
    let mut least_out: Option<f64> = None;
    for (cost, index) in &ranked {
        let column = &part.columns[*index];
        let is_needed = column.flows.iter().any(|flow| carried.get(&flow.0).is_none_or(|had| *had < OF_EACH));
        if count < SEARCHED_MAX || is_needed {
            is_kept[*index] = true;
            count += 1;
            column.flows.iter().for_each(|flow| *carried.entry(flow.0).or_default() += 1);
        } else if least_out.is_none() {
            least_out = Some(cost.max(0.0));
        }
    }
    let kept = part.columns.iter().zip(is_kept).filter(|(_, is_kept)| *is_kept).map(|(column, _)| column.clone());
    (Part { consignments: part.consignments.clone(), columns: kept.collect() }, least_out)
}

/// What one trip of a column costs beyond the worth of the best cargo that its mass and its volume, each by itself, let
/// it carry: no more than its reduced cost.
fn beyond(problem: &FlightsProblem, template: &Template, column: &Column, price: &BTreeMap<usize, f64>) -> f64 {
    let mut parts: Vec<(f64, f64, f64, f64)> = Vec::new();
    for (consignment, drop, arrival) in &column.flows {
        let facts = &problem.consignments[*consignment];
        let late = (arrival - minute(facts.due)).max(0) as f64 / (24.0 * 60.0);
        let worth = price.get(consignment).copied().unwrap_or(0.0) - pack_cents(problem, *consignment).1 * late / CENTS;
        let payload = template.payloads[..=*drop].iter().map(|payload| payload.get()).min().unwrap_or(0) as f64;
        let mass = facts.pack.gross().get() as f64;
        let packs = (facts.packs.get() as f64).min(payload / mass);
        if worth > 0.0 {
            parts.push((worth, packs, mass, facts.pack.volume().get() as f64));
        }
    }
    let most_mass = template.payloads.iter().map(|payload| payload.get()).max().unwrap_or(0) as f64;
    let by_mass = filled(&parts, most_mass, |part| part.2);
    let by_volume = filled(&parts, template.volume.get() as f64, |part| part.3);
    template.cents as f64 / CENTS - by_mass.min(by_volume)
}

/// The worth of the best fractions of the parts whose sizes together are at most `room`.
fn filled(parts: &[(f64, f64, f64, f64)], room: f64, size: impl Fn(&(f64, f64, f64, f64)) -> f64) -> f64 {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let density = |index: &usize| parts[*index].0 / size(&parts[*index]).max(1e-9);
    order.sort_by(|left, right| density(right).total_cmp(&density(left)));
    let (mut left, mut worth) = (room, 0.0);
    for index in order {
        let (value, packs, ..) = parts[index];
        let each = size(&parts[index]);
        let taken = if each > 0.0 { packs.min(left / each) } else { packs };
        worth += taken * value;
        left -= taken * each;
    }
    worth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_fractions_fill_the_room() {
        let parts = [(3.0, 2.0, 10.0, 0.0), (1.0, 5.0, 1.0, 0.0)];
        // Five of the light ones are worth 1 each and take 5; of the heavy ones half of one goes in.
        assert!((filled(&parts, 10.0, |part| part.2) - 6.5).abs() < 1e-9);
        assert!((filled(&parts, 0.0, |part| part.3) - 11.0).abs() < 1e-9, "what takes no room all goes in");
    }
}
