//! Decides which columns of a part are worth giving to the search in whole numbers: by what a trip costs beyond what its
//! cargo is worth at the prices of the relaxation. Does not search ([`crate::choice`]). Up: [`crate`].
//!
//! A plan that flies a trip costs at least the relaxation and what the trip costs beyond its cargo (reduced cost fixing,
//! Dantzig, Fulkerson and Johnson 1954): so a bound found without the dearest trips holds for all plans, up to the
//! relaxation and the least of what was left out.

use std::collections::BTreeMap;

use model::flights::FlightsProblem;

use crate::bound::filled;
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
    let (mut by_mass, mut by_volume) = (Vec::new(), Vec::new());
    for (consignment, drop, arrival) in &column.flows {
        let facts = &problem.consignments[*consignment];
        let late = (arrival - minute(facts.due)).max(0) as f64 / (24.0 * 60.0);
        let worth = price.get(consignment).copied().unwrap_or(0.0) - pack_cents(problem, *consignment).1 * late / CENTS;
        let payload = template.payloads[..=*drop].iter().map(|payload| payload.get()).min().unwrap_or(0) as f64;
        let mass = facts.pack.gross().get() as f64;
        let packs = (facts.packs.get() as f64).min(payload / mass);
        if worth > 0.0 {
            by_mass.push((worth, packs, mass));
            by_volume.push((worth, packs, facts.pack.volume().get() as f64));
        }
    }
    let most_mass = template.payloads.iter().map(|payload| payload.get()).max().unwrap_or(0) as f64;
    let by_mass = filled(&mut by_mass, most_mass);
    let by_volume = filled(&mut by_volume, template.volume.get() as f64);
    template.cents as f64 / CENTS - by_mass.min(by_volume)
}
