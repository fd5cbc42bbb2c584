//! Decides whether shares are max-min fair on the fill rate, and whether the printed measures of fairness are right.
//! Up: [`crate::allocation`].
//!
//! The bottleneck property (Bertsekas and Gallager, Data Networks, 1992, section 6.5) in whole packs: taking a pack from
//! one and giving it to another on the same line never lifts the lower of the two.

use std::collections::BTreeSet;

use model::allocation::{AllocationProblem, AllocationSolution, Demand, Supply};
use model::evidence::{RecordKind, RecordRef};
use model::id::ItemId;

use super::{demand_of, of_demand, units_given, units_got, units_to_give};
use crate::sheet::Sheet;

/// Thousandths that two honest roundings of a measure may differ by: of the fills, and of the measure.
const MEASURE_SLACK: f64 = 2.0;

pub(super) fn idle_supply(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for supply in problem.supplies.iter().filter(|supply| is_free(problem, supply)) {
        let idle = units_to_give(problem, supply) - units_given(solution, &supply.line);
        let is_idle = idle >= supply.pack.units().get();
        for demand in wanting(problem, supply) {
            let got = units_got(solution, demand);
            sheet.holds(!is_idle || got >= demand.units.get(), || {
                let text = format!("got {got} of {} while {idle} of {} lie unused", demand.units.get(), supply.line);
                (of_demand(demand), text)
            });
        }
    }
}

pub(super) fn max_min(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    for supply in problem.supplies.iter().filter(|supply| is_free(problem, supply)) {
        let pack = supply.pack.units().get();
        let levels: Vec<(&Demand, i64)> =
            wanting(problem, supply).map(|demand| (demand, units_got(solution, demand))).collect();
        for allotment in solution.allotments.iter().filter(|one| one.line == supply.line) {
            let Some(giver) = demand_of(problem, &allotment.recipient, &allotment.item) else { continue };
            let after = units_got(solution, giver) - pack;
            for (taker, got) in levels.iter().filter(|(taker, got)| *got < taker.units.get() && *taker != giver) {
                sheet.holds(!is_higher((giver, after), (taker, *got)), || {
                    let text = format!(
                        "got {got} of {}; {} could give it a pack of {} and still stand higher with {after} of {}",
                        taker.units.get(),
                        giver.recipient,
                        supply.line,
                        giver.units.get()
                    );
                    (of_demand(taker), text)
                });
            }
        }
    }
}

pub(super) fn figures(problem: &AllocationProblem, solution: &AllocationSolution, sheet: &mut Sheet) {
    let offered: BTreeSet<&ItemId> = problem.supplies.iter().map(|supply| &supply.item).collect();
    let demanded: BTreeSet<&ItemId> = problem.demands.iter().map(|demand| &demand.item).collect();
    for item in offered.intersection(&demanded) {
        // Fills are taken in whole thousandths, as they are printed.
        let fills: Vec<f64> = problem
            .demands
            .iter()
            .filter(|demand| demand.item == **item && !demand.units.is_zero())
            .map(|demand| (units_got(solution, demand).min(demand.units.get()), demand.units.get()))
            .map(|(got, units)| (i128::from(got) * 1000 / i128::from(units)) as f64 / 1000.0)
            .collect();
        let given: Vec<_> = solution.fairness.iter().filter(|one| one.item == **item).collect();
        let is_once = given.len() == 1 || (fills.is_empty() && given.is_empty());
        sheet.holds(is_once, || (of_item(item), format!("{} measures of fairness where one is due", given.len())));
        let (Some(given), false) = (given.first(), fills.is_empty()) else { continue };
        let (least, mean, gini) = measures(&fills);
        for (said, own, what) in [
            (given.fill_min, least, "lowest fill"),
            (given.fill_mean, mean, "mean fill"),
            (given.gini, gini, "Gini coefficient"),
        ] {
            sheet.holds((said.get() as f64 - own * 1000.0).abs() <= MEASURE_SLACK, || {
                (of_item(item), format!("{what} {} thousandths; the fills give {:.1}", said.get(), own * 1000.0))
            });
        }
    }
    for extra in solution.fairness.iter().filter(|one| !offered.contains(&one.item) || !demanded.contains(&one.item)) {
        sheet.holds(false, || {
            (of_item(&extra.item), "fairness of an item that is not both offered and demanded".into())
        });
    }
}

/// Lines bound to others by travelling together follow their lead, so a single pack of them cannot be moved alone.
fn is_free(problem: &AllocationProblem, supply: &Supply) -> bool {
    let leads = problem.supplies.iter().any(|other| other.travels_with.as_ref() == Some(&supply.line));
    supply.travels_with.is_none() && !leads
}

/// Demands that a line can serve: eligible, and not due before the line is ready.
fn wanting<'a>(problem: &'a AllocationProblem, supply: &'a Supply) -> impl Iterator<Item = &'a Demand> {
    problem.demands.iter().filter(|demand| {
        demand.item == supply.item
            && supply.eligible.contains(&demand.recipient)
            && demand.due.is_none_or(|due| supply.ready <= due)
            && !demand.units.is_zero()
            && !demand.weight_permille.is_zero()
    })
}

/// Whether one weighted fill is above another: got / (demand x weight), compared as whole products.
fn is_higher((one, got_one): (&Demand, i64), (other, got_other): (&Demand, i64)) -> bool {
    let scale = |demand: &Demand| i128::from(demand.units.get()) * i128::from(demand.weight_permille.get());
    i128::from(got_one) * scale(other) > i128::from(got_other) * scale(one)
}

/// Lowest value, mean, and Gini coefficient: mean absolute difference over twice the mean.
fn measures(fills: &[f64]) -> (f64, f64, f64) {
    let count = fills.len() as f64;
    let mean = fills.iter().sum::<f64>() / count;
    let least = fills.iter().copied().fold(f64::INFINITY, f64::min);
    let differences: f64 = fills.iter().flat_map(|one| fills.iter().map(move |other| (one - other).abs())).sum();
    let gini = if mean > 0.0 { differences / (2.0 * count * count * mean) } else { 0.0 };
    (least, mean, gini)
}

fn of_item(item: &ItemId) -> RecordRef {
    RecordRef::new(RecordKind::Item, item)
}
