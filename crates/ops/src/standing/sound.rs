//! Decides whether a standing plan can be gone on from: its loads must be such as a load can be, whoever edited the file. Limits
//! are not looked at: the new load is judged. Up: [`crate::standing`].

use std::collections::BTreeSet;

use model::fault::Fault;
use model::loading::{AircraftLoad, LoadedUnit};
use model::plan::PlanSolutions;

/// Longest figure of a unit or box, mm: 1 km, beyond every hold.
const LENGTH_MAX: i64 = 1_000_000;
/// Most packs of one content.
const PACKS_MAX: i64 = 1_000_000_000;
/// Most mass of a unit, g: 10,000 t.
const GROSS_MAX: i64 = 10_000_000_000;

/// What is wrong with the loads of a standing plan. Codes `duplicate-id`, `out-of-range`.
pub(crate) fn faults(plan: &PlanSolutions) -> Vec<Fault> {
    plan.loading.loads.iter().flat_map(of_load).collect()
}

fn of_load(load: &AircraftLoad) -> Vec<Fault> {
    let action = "give a plan that `airbridge plan` wrote, unchanged";
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for unit in &load.units {
        let place = unit.id.as_str();
        if !seen.insert(&unit.id) {
            let cause = format!("two units of {} have this id", load.flight);
            faults.push(Fault::new("duplicate-id", cause, action).at("", 0, place));
        }
        let cause = if has_strange_figure(unit) {
            Some("a length, mass or count of this unit is beyond every hold".to_owned())
        } else {
            miscounted(unit)
                .map(|(placed, said)| format!("{placed} boxes are placed on this unit, and {said} packs said to be"))
        };
        faults.extend(cause.map(|cause| Fault::new("out-of-range", cause, action).at("", 0, place)));
    }
    faults
}

fn has_strange_figure(unit: &LoadedUnit) -> bool {
    let mut lengths = vec![unit.x, unit.y, unit.length, unit.width, unit.height];
    lengths.extend([unit.centre.0, unit.centre.1, unit.centre.2]);
    for grid in &unit.placements {
        lengths.extend([grid.at.0, grid.at.1, grid.at.2, grid.extent.0, grid.extent.1, grid.extent.2]);
    }
    let counts = unit.placements.iter().flat_map(|grid| [grid.counts.0, grid.counts.1, grid.counts.2]);
    let is_strange = |count: u32| count == 0 || i64::from(count) > LENGTH_MAX;
    lengths.iter().any(|length| length.get() > LENGTH_MAX)
        || unit.gross.get() > GROSS_MAX
        || unit.contents.iter().any(|content| content.packs.get() > PACKS_MAX)
        || counts.into_iter().any(is_strange)
}

/// Boxes placed and packs said, where they differ; a loose piece has no boxes.
fn miscounted(unit: &LoadedUnit) -> Option<(i128, i128)> {
    if unit.uld.is_none() && unit.placements.is_empty() {
        return None;
    }
    let product = |(x, y, z): (u32, u32, u32)| i128::from(x) * i128::from(y) * i128::from(z);
    let placed = |kind: usize| -> i128 {
        unit.placements.iter().filter(|grid| grid.kind == kind).map(|grid| product(grid.counts)).sum()
    };
    let strangers: i128 =
        unit.placements.iter().filter(|grid| grid.kind >= unit.contents.len()).map(|grid| product(grid.counts)).sum();
    let pairs = unit.contents.iter().enumerate().map(|(kind, content)| (placed(kind), i128::from(content.packs.get())));
    pairs.chain([(strangers, 0)]).find(|(placed, said)| placed != said)
}
