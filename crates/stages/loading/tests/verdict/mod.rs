//! Decides, box by box and by trying every pair, which limits of a pack question an answer breaks: apart from the engine, by
//! the words of the contract alone. Up: the tests of the crate.

use model::loading::{PackBox, PackProblem, PackSolution, Support};
use model::quantity::{Grams, Millimetres};

use crate::geometry::{Solid, carried, overlap, solids};

pub(crate) fn triple((x, y, z): (Millimetres, Millimetres, Millimetres)) -> [i64; 3] {
    [x.get(), y.get(), z.get()]
}

/// Every limit that is broken, by name, with the boxes.
pub(crate) fn faults(problem: &PackProblem, solution: &PackSolution) -> Vec<String> {
    let boxes = solids(&solution.placements);
    let mut found = single_faults(problem, &boxes);
    found.extend(pair_faults(problem, &boxes));
    found.extend(stack_faults(problem, &boxes));
    let gross: i64 = boxes.iter().map(|(kind, _)| gross(&problem.boxes[*kind])).sum();
    if problem.gross_max.is_some_and(|most| gross > most.get()) {
        found.push(format!("mass: {gross} g"));
    }
    for (kind, one) in problem.boxes.iter().enumerate() {
        let packed = i64::try_from(boxes.iter().filter(|(own, _)| *own == kind).count()).expect("few boxes");
        let left = solution.left_out.iter().filter(|left| left.id == one.id);
        let out: i64 = left.clone().map(|left| left.count.get()).sum();
        if packed + out != one.count.get() {
            found.push(format!("count: {packed} in and {out} out of {one:?}"));
        }
        if left.clone().any(|left| left.reason.rule.is_empty() || left.reason.cure.is_empty()) {
            found.push(format!("reason: none for {one:?}"));
        }
    }
    found
}

fn gross(one: &PackBox) -> i64 {
    one.gross.map_or(0, Grams::get)
}

fn single_faults(problem: &PackProblem, boxes: &[(usize, Solid)]) -> Vec<String> {
    let room = triple(problem.container);
    let mut found = Vec::new();
    for (kind, solid) in boxes {
        let one = &problem.boxes[*kind];
        let (low, high) = solid;
        let extent = [0, 1, 2].map(|axis| high[axis] - low[axis]);
        let own = triple(one.sizes);
        let upright = [one.upright.0, one.upright.1, one.upright.2];
        let is_turned_rightly = (0..3).any(|vertical| {
            let (a, b) = (own[(vertical + 1) % 3], own[(vertical + 2) % 3]);
            upright[vertical] && extent[2] == own[vertical] && (extent[..2] == [a, b] || extent[..2] == [b, a])
        });
        if !is_turned_rightly {
            found.push(format!("turn: {one:?} as {extent:?}"));
        }
        if !(0..3).all(|axis| low[axis] >= 0 && high[axis] <= room[axis]) {
            found.push(format!("inside: {solid:?}"));
        }
        if let Some(contour) = &problem.contour {
            let corners = [(low[1], low[2]), (low[1], high[2]), (high[1], low[2]), (high[1], high[2])];
            if !corners.iter().all(|(y, z)| contour.holds((Millimetres::of(*y), Millimetres::of(*z)))) {
                found.push(format!("contour: {solid:?}"));
            }
        }
        for out in &problem.keep_out {
            let (at, extent) = (triple(out.at), triple(out.extent));
            let out: Solid = (at, [0, 1, 2].map(|axis| at[axis] + extent[axis]));
            if overlap(&out, solid, 0..3) {
                found.push(format!("keep-out: {solid:?} in {out:?}"));
            }
        }
        if let Some(door) = problem.door
            && (extent[2] > door.height.get() || extent[0].min(extent[1]) > door.width.get())
        {
            found.push(format!("door: {extent:?}"));
        }
        let share = match problem.support {
            Support::None => 0,
            Support::Share(share) => share.get(),
            Support::Full => 1000,
        };
        if low[2] > 0 && on_tops(solid, boxes) * 1000 < extent[0] * extent[1] * share {
            found.push(format!("support: {solid:?} by {} mm2", on_tops(solid, boxes)));
        }
    }
    found
}

/// Boxes whose tops are at the height of a base and share an area with it.
fn under<'a>(solid: &'a Solid, boxes: &'a [(usize, Solid)]) -> impl Iterator<Item = (usize, Solid)> + 'a {
    boxes
        .iter()
        .enumerate()
        .filter(|(_, (_, other))| other.1[2] == solid.0[2] && overlap(solid, other, 0..2))
        .map(|(index, (_, other))| (index, *other))
}

fn on_tops(solid: &Solid, boxes: &[(usize, Solid)]) -> i64 {
    let tops: Vec<Solid> = under(solid, boxes).map(|(_, top)| top).collect();
    carried(solid, &tops)
}

fn pair_faults(problem: &PackProblem, boxes: &[(usize, Solid)]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, (one, first)) in boxes.iter().enumerate() {
        for (place, (other, second)) in boxes.iter().enumerate() {
            let (one, other) = (&problem.boxes[*one], &problem.boxes[*other]);
            if at < place && overlap(first, second, 0..3) {
                found.push(format!("overlap: {first:?} and {second:?}"));
            }
            // The first comes out before the second.
            let is_before = one.group.is_some_and(|own| other.group.is_none_or(|other| own < other));
            let is_under = overlap(first, second, 0..2) && first.1[2] <= second.0[2];
            let is_behind = overlap(first, second, 1..3) && first.1[0] <= second.0[0];
            if is_before && (is_under || is_behind) {
                found.push(format!("group: {first:?} under or behind {second:?}"));
            }
            let gap = |axis: usize| (first.0[axis] - second.1[axis]).max(second.0[axis] - first.1[axis]).max(0);
            let squared: i64 = (0..3).map(|axis| gap(axis) * gap(axis)).sum();
            for separation in &problem.separations {
                let is_meant = one.class.as_ref() == Some(&separation.classes.0)
                    && other.class.as_ref() == Some(&separation.classes.1);
                let due = separation.distance.get();
                if at != place && is_meant && squared < due * due {
                    found.push(format!("separation: {first:?} and {second:?} by {squared} mm2"));
                }
            }
        }
    }
    found
}

/// Loads from the top down, each part rounded up to the gram.
fn stack_faults(problem: &PackProblem, boxes: &[(usize, Solid)]) -> Vec<String> {
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(boxes[*index].1.0[2]));
    let mut loads = vec![0; boxes.len()];
    let mut found = Vec::new();
    for upper in order {
        let (kind, solid) = &boxes[upper];
        let total = gross(&problem.boxes[*kind]) + loads[upper];
        let area = (solid.1[0] - solid.0[0]) * (solid.1[1] - solid.0[1]);
        for (lower, top) in under(solid, boxes).filter(|_| solid.0[2] > 0) {
            let along = |axis: usize| solid.1[axis].min(top.1[axis]) - solid.0[axis].max(top.0[axis]);
            loads[lower] += (total * along(0) * along(1) + area - 1) / area;
        }
        if problem.boxes[*kind].stack_max.is_some_and(|most| loads[upper] > most.get()) {
            found.push(format!("stack: {} g on {solid:?} of {:?}", loads[upper], problem.boxes[*kind]));
        }
    }
    found
}
