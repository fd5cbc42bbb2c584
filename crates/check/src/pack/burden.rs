//! Decides whether boxes weigh, together and on each other, no more than they may. Up: [`crate::pack`].

use model::evidence::{RecordKind, RecordRef};
use model::loading::{PackProblem, PackSolution, Placement};
use model::quantity::Grams;

use super::of_kind;
use crate::sheet::Sheet;
use crate::stowage::boxes_in;
use crate::stowage::burden::burdens;

pub(super) fn mass(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let is_limited = problem.gross_max.is_some() || problem.boxes.iter().any(|one| one.stack_max.is_some());
    if is_limited {
        for (kind, one) in problem.boxes.iter().enumerate() {
            sheet.holds(one.gross.is_some(), || {
                (of_kind(problem, kind), "of unknown mass, in a question with limits of mass".to_owned())
            });
        }
    }
    let Some(most) = problem.gross_max else { return };
    let own: i128 = solution
        .placements
        .iter()
        .map(|grid| boxes_in(grid).saturating_mul(i128::from(gross_of(problem, grid).get())))
        .fold(0, i128::saturating_add);
    sheet.holds(own <= i128::from(most.get()), || {
        let subject = RecordRef::new(RecordKind::Policy, "container");
        (subject, format!("the boxes weigh {own} g, {} g may be in it", most.get()))
    });
}

pub(super) fn stack(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    if problem.boxes.iter().all(|one| one.stack_max.is_none()) {
        return;
    }
    let grids = &solution.placements;
    let Some(singles) = burdens(grids, |grid| gross_of(problem, grid)) else {
        sheet.holds(false, || {
            let subject = RecordRef::new(RecordKind::Policy, "container");
            (subject, "more boxes than can be weighed one by one".to_owned())
        });
        return;
    };
    for single in singles {
        let kind = grids[single.grid].kind;
        let Some(most) = problem.boxes.get(kind).and_then(|one| one.stack_max) else { continue };
        sheet.holds(single.load <= i128::from(most.get()), || {
            (of_kind(problem, kind), format!("{} g stand on a box that bears {} g", single.load, most.get()))
        });
    }
}

/// Mass of one box of a grid; what is not known weighs nothing here, and is told by `pack-mass`.
fn gross_of(problem: &PackProblem, grid: &Placement) -> Grams {
    problem.boxes.get(grid.kind).and_then(|one| one.gross).unwrap_or(Grams::ZERO)
}
