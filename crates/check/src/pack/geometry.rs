//! Decides whether boxes are all there, where they may be, and stand as they must. Up: [`crate::pack`].

use std::collections::BTreeMap;

use model::evidence::{RecordKind, RecordRef};
use model::loading::{PackProblem, PackSolution, Support};

use super::of_kind;
use crate::sheet::Sheet;
use crate::stowage::outline::holds_rectangle;
use crate::stowage::support::unsupported;
use crate::stowage::{Cuboid, boxes_in, is_turned_right, overlapping, triple};

pub(super) fn known(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    for grid in &solution.placements {
        let count = boxes_in(grid);
        sheet.holds(grid.kind < problem.boxes.len() && count > 0, || {
            (of_kind(problem, grid.kind), format!("box {} of {}, {count} of it", grid.kind, problem.boxes.len()))
        });
    }
    for left in &solution.left_out {
        sheet.holds(problem.boxes.iter().any(|one| one.id == left.id), || {
            (RecordRef::new(RecordKind::Item, &left.id), "left out, but not among the boxes".to_owned())
        });
    }
}

pub(super) fn quantity(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let mut by_kind = vec![0_i128; problem.boxes.len()];
    for grid in &solution.placements {
        if let Some(placed) = by_kind.get_mut(grid.kind) {
            *placed += boxes_in(grid);
        }
    }
    // Given, placed and left out, by id: two kinds of one id are one to whoever left them out.
    let mut by_id: BTreeMap<&str, [i128; 3]> = BTreeMap::new();
    for (kind, one) in problem.boxes.iter().enumerate() {
        let given = i128::from(one.count.get());
        let sums = by_id.entry(&one.id).or_default();
        sums[0] += given;
        sums[1] += by_kind[kind];
        sheet
            .holds(by_kind[kind] <= given, || (of_kind(problem, kind), format!("{} placed of {given}", by_kind[kind])));
    }
    for left in &solution.left_out {
        if let Some(sums) = by_id.get_mut(left.id.as_str()) {
            sums[2] += i128::from(left.count.get());
        }
    }
    for (id, [given, placed, left]) in by_id {
        sheet.holds(placed + left == given, || {
            (RecordRef::new(RecordKind::Item, id), format!("{placed} placed and {left} left out of {given}"))
        });
    }
}

pub(super) fn inside(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let room = triple(problem.container);
    for grid in &solution.placements {
        let cuboid = Cuboid::of_grid(grid);
        sheet.holds(cuboid.is_within(room), || {
            (of_kind(problem, grid.kind), format!("reaches {:?} in a container of {room:?}", cuboid.far))
        });
    }
}

pub(super) fn overlap(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let cuboids = cuboids(solution);
    let found = overlapping(&cuboids);
    sheet.holds(found.count == 0, || {
        let (one, other) = found.first.expect("an overlap should be of two boxes");
        let text = format!("{} overlaps, such as {:?} and {:?}", found.count, cuboids[one], cuboids[other]);
        (of_kind(problem, solution.placements[one].kind), text)
    });
}

pub(super) fn upright(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    for grid in &solution.placements {
        let Some(one) = problem.boxes.get(grid.kind) else { continue };
        let (length, width, height) = one.upright;
        let is_right = is_turned_right(triple(grid.extent), triple(one.sizes), [length, width, height]);
        sheet.holds(is_right, || {
            let text = format!("stands as {:?}, its own sizes are {:?}", triple(grid.extent), triple(one.sizes));
            (of_kind(problem, grid.kind), text)
        });
    }
}

pub(super) fn support(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let share = match problem.support {
        Support::None => return,
        Support::Share(share) => share.get(),
        Support::Full => 1000,
    };
    let cuboids = cuboids(solution);
    let mut hanging = unsupported(&cuboids, share).into_iter().peekable();
    for (index, grid) in solution.placements.iter().enumerate() {
        let carried = hanging.next_if(|(one, _)| *one == index);
        sheet.holds(carried.is_none(), || {
            let (area, base) = (carried.map_or(0, |(_, area)| area), cuboids[index].base_area());
            let at = cuboids[index].near;
            (of_kind(problem, grid.kind), format!("{area} of {base} mm2 carried at {at:?}, {share} thousandths due"))
        });
    }
}

pub(super) fn contour(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let Some(outline) = &problem.contour else { return };
    for grid in &solution.placements {
        let Cuboid { near, far } = Cuboid::of_grid(grid);
        sheet.holds(holds_rectangle(outline, [near[1], far[1]], [near[2], far[2]]), || {
            let text = format!("{} to {} across, {} to {} up leaves the outline", near[1], far[1], near[2], far[2]);
            (of_kind(problem, grid.kind), text)
        });
    }
}

pub(super) fn keep_out(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    for room in &problem.keep_out {
        let room = Cuboid::at(triple(room.at), triple(room.extent));
        for grid in &solution.placements {
            let cuboid = Cuboid::of_grid(grid);
            sheet.holds(!cuboid.overlaps(&room), || {
                (of_kind(problem, grid.kind), format!("{cuboid:?} enters {room:?}, which stays empty"))
            });
        }
    }
}

pub(super) fn door(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let Some(door) = problem.door else { return };
    for grid in &solution.placements {
        let (length, width, height) = grid.extent;
        sheet.holds(height <= door.height && length.min(width) <= door.width, || {
            let text = format!(
                "{length} x {width} x {height} as it stands; the door is {} wide and {} high",
                door.width, door.height
            );
            (of_kind(problem, grid.kind), text)
        });
    }
}

pub(super) fn left_out_reason(_: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    for left in &solution.left_out {
        let parts = [&left.reason.rule, &left.reason.text, &left.reason.cure];
        sheet.holds(parts.iter().all(|part| !part.trim().is_empty()), || {
            (RecordRef::new(RecordKind::Item, &left.id), format!("an incomplete reason: {:?}", left.reason))
        });
    }
}

fn cuboids(solution: &PackSolution) -> Vec<Cuboid> {
    solution.placements.iter().map(Cuboid::of_grid).collect()
}
