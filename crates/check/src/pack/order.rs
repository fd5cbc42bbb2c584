//! Decides whether boxes come out in order, and stand apart where they must. Up: [`crate::pack`].

use model::loading::{PackProblem, PackSolution, Placement};

use super::of_kind;
use crate::sheet::Sheet;
use crate::stowage::apart::{Classed, too_near};
use crate::stowage::{Cuboid, boxes_in, each_meeting};

/// Along x a box is drawn out, y across, z up.
const ALONG: usize = 0;
const ACROSS: usize = 1;
const UP: usize = 2;

pub(super) fn groups(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    if problem.boxes.iter().all(|one| one.group == problem.boxes[0].group) {
        return;
    }
    let grids = &solution.placements;
    // Boxes without a group come out after every group.
    let turn_of = |grid: &Placement| {
        let group = problem.boxes.get(grid.kind).and_then(|one| one.group);
        group.map_or(u32::MAX, u32::from)
    };
    let turns: Vec<u32> = grids.iter().map(turn_of).collect();
    let cuboids: Vec<Cuboid> = grids.iter().map(Cuboid::of_grid).collect();
    for (plane, way, word) in [([ALONG, ACROSS], UP, "under"), ([ACROSS, UP], ALONG, "behind")] {
        each_meeting(&cuboids, plane, |one, other| {
            let (early, late) = if turns[one] < turns[other] { (one, other) } else { (other, one) };
            if turns[early] == turns[late] {
                return;
            }
            sheet.holds(cuboids[early].far[way] > cuboids[late].near[way], || {
                let text = format!(
                    "a box at {:?}, which comes out earlier, is {word} {} at {:?}",
                    cuboids[early].near,
                    of_kind(problem, grids[late].kind),
                    cuboids[late].near
                );
                (of_kind(problem, grids[early].kind), text)
            });
        });
    }
}

pub(super) fn separation(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let grids = &solution.placements;
    let goods = grids.iter().enumerate().filter_map(|(index, grid)| {
        let class = problem.boxes.get(grid.kind)?.class.as_deref()?;
        Some(Classed { index, class, boxes: boxes_in(grid), cuboid: Cuboid::of_grid(grid) })
    });
    let (compared, found) = too_near(&goods.collect::<Vec<_>>(), &problem.separations);
    sheet.held(compared - found.len() as u64);
    for pair in found {
        sheet.holds(false, || {
            let other = of_kind(problem, grids[pair.other].kind);
            let text = format!("stands within {} mm (squared {} mm2) of {other}", pair.due, pair.squared);
            (of_kind(problem, grids[pair.one].kind), text)
        });
    }
}
