//! Decides whether tiny questions are answered as well as by trying every place. Up: the tests of limits.

use model::evidence::Reason;
use model::loading::{KeepOut, PackBox, PackDoor, PackProblem, PackSolution, Placement, Support, UnpackedBox};
use model::quantity::{Grams, Millimetres, Units};

use crate::verdict::{faults, triple};
use crate::{apart, boxes, contour, share, sizes, sound, volume};

/// The most volume that breaks no limit, by trying every place of every box on the unit grid, boxes one of a kind.
fn most_by_force(problem: &PackProblem) -> i64 {
    fn go(problem: &PackProblem, index: usize, placed: &mut Vec<Placement>, best: &mut i64) {
        if index == problem.boxes.len() {
            let out = (0..index).filter(|kind| placed.iter().all(|grid| grid.kind != *kind)).map(|kind| UnpackedBox {
                id: problem.boxes[kind].id.clone(),
                count: Units::of(1),
                reason: Reason::new("tried", "every place", "none"),
            });
            let solution = PackSolution { placements: placed.clone(), left_out: out.collect(), steps: 0 };
            let volume = volume(&solution);
            if volume > *best && faults(problem, &solution).is_empty() {
                *best = volume;
            }
            return;
        }
        let room = triple(problem.container);
        let [a, b, c] = triple(problem.boxes[index].sizes);
        for extent in [[a, b, c], [b, a, c]] {
            for at in 0..room.iter().product::<i64>() {
                let at = [at % room[0], at / room[0] % room[1], at / room[0] / room[1]];
                if (0..3).all(|axis| at[axis] + extent[axis] <= room[axis]) {
                    placed.push(Placement { kind: index, at: sizes(at), extent: sizes(extent), counts: (1, 1, 1) });
                    go(problem, index + 1, placed, best);
                    placed.pop();
                }
            }
        }
        go(problem, index + 1, placed, best);
    }
    let mut best = 0;
    go(problem, 0, &mut Vec::new(), &mut best);
    best
}

fn questions() -> Vec<(PackProblem, &'static str)> {
    let room = |boxes: Vec<PackBox>| PackProblem { container: sizes([4, 3, 3]), boxes, ..PackProblem::default() };
    let three = || vec![boxes("a", [2, 3, 1], 1), boxes("b", [2, 2, 2], 1), boxes("c", [3, 1, 2], 1)];
    let fragile = |index: usize| {
        let mut boxes = three();
        boxes[index].stack_max = Some(Grams::ZERO);
        boxes
    };
    let grouped = |groups: [u16; 3]| {
        let mut boxes = three();
        boxes.iter_mut().zip(groups).for_each(|(one, group)| one.group = Some(group));
        boxes
    };
    let classed = || {
        let mut boxes = three();
        (boxes[0].class, boxes[2].class) = (Some("3".to_owned()), Some("8".to_owned()));
        boxes
    };
    let full = Support::Full;
    let keep_out = vec![KeepOut { at: sizes([1, 1, 0]), extent: sizes([1, 1, 1]) }];
    let door = Some(PackDoor { width: Millimetres::of(1), height: Millimetres::of(2) });
    let keel = contour(&[(1, 0), (2, 0), (3, 1), (3, 3), (0, 3), (0, 1)]);
    let roof = contour(&[(0, 0), (3, 0), (3, 2), (2, 3), (0, 3)]);
    vec![
        (PackProblem { gross_max: Some(Grams::of(2_000)), ..room(three()) }, "two of three by mass"),
        (PackProblem { support: full, ..room(fragile(0)) }, "a fragile slab"),
        (PackProblem { support: full, ..room(fragile(1)) }, "a fragile cube"),
        (PackProblem { support: share(500), ..room(three()) }, "half of each base"),
        (PackProblem { support: share(670), ..room(fragile(2)) }, "two thirds of each base, and a fragile bar"),
        (PackProblem { keep_out: keep_out.clone(), ..room(three()) }, "a post"),
        (PackProblem { keep_out, support: full, ..room(three()) }, "a post, with support"),
        (PackProblem { door, ..room(three()) }, "a narrow door"),
        (PackProblem { separations: vec![apart("3", "8", 1)], ..room(classed()) }, "a millimetre apart"),
        (PackProblem { separations: vec![apart("3", "8", 2)], ..room(classed()) }, "two apart"),
        (PackProblem { support: full, ..room(grouped([0, 1, 2])) }, "out in order"),
        (PackProblem { support: full, ..room(grouped([2, 1, 0])) }, "out in the other order"),
        (PackProblem { contour: keel, ..room(three()) }, "a keel"),
        (PackProblem { contour: roof, support: full, ..room(three()) }, "a slanted roof"),
    ]
}

#[test]
fn tiny_questions_are_answered_as_by_trying_every_place() {
    let mut short = Vec::new();
    for (problem, remark) in questions() {
        let (found, most) = (volume(&sound(&problem, 5_000)), most_by_force(&problem));
        assert!(found <= most, "{remark}: {found} of {most} cannot be");
        if found < most {
            short.push((remark, found, most));
        }
    }
    assert!(short.is_empty(), "{short:?}");
}
