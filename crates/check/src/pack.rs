//! Decides whether the packing engine's own answer keeps geometry and counts. Does not pack. Up: [`crate`].

use std::collections::BTreeSet;

use model::evidence::{RecordKind, RecordRef};
use model::loading::{PackBox, PackProblem, PackSolution, Placement, Support};

use crate::Checked;
use crate::sheet::{Rule, Sheet};
use crate::stowage::{Cuboid, is_turned_right, overlapping, triple, unsupported};

/// A rule over the packing engine.
type PackRule = Rule<fn(&PackProblem, &PackSolution, &mut Sheet)>;

/// Every rule over the packing engine.
pub(crate) const RULES: &[PackRule] = &[
    Rule { code: "pack-known", limit: "A placement is of a box of the question, and of at least one.", apply: known },
    Rule {
        code: "pack-quantity",
        limit: "Boxes placed and boxes left out add up to the boxes given, kind by kind.",
        apply: quantity,
    },
    Rule { code: "pack-inside", limit: "Every box lies wholly within the container.", apply: inside },
    Rule { code: "pack-overlap", limit: "No two boxes share any volume.", apply: overlap },
    Rule {
        code: "pack-upright",
        limit: "A box keeps its three dimensions, and a dimension that may stand upright is vertical.",
        apply: upright,
    },
    Rule {
        code: "pack-support",
        limit: "With full support, the whole base of every box stands on the floor or on tops at one height.",
        apply: support,
    },
    Rule {
        code: "pack-left-out-reason",
        limit: "Every box left out says why (DESIGN.md, promise 2).",
        apply: left_out_reason,
    },
];

/// Judges the answer of the packing engine by itself.
#[must_use]
pub fn check_pack(problem: &PackProblem, solution: &PackSolution) -> Checked {
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(problem, solution, &mut sheet);
    }
    sheet.finish()
}

fn known(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    for grid in &solution.placements {
        sheet.holds(grid.kind < problem.boxes.len() && !grid.count().is_zero(), || {
            (of_kind(problem, grid.kind), format!("box {} of {}, {}", grid.kind, problem.boxes.len(), grid.count()))
        });
    }
    for left in &solution.left_out {
        sheet.holds(problem.boxes.iter().any(|one| one.id == left.id), || {
            (RecordRef::new(RecordKind::Item, &left.id), "left out, but not among the boxes".to_owned())
        });
    }
}

fn quantity(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let ids: BTreeSet<&str> = problem.boxes.iter().map(|one| one.id.as_str()).collect();
    for id in ids {
        let is_it = |grid: &&Placement| problem.boxes.get(grid.kind).is_some_and(|one| one.id == id);
        let given: i64 = problem.boxes.iter().filter(|one| one.id == id).map(|one| one.count.get()).sum();
        let left: i64 = solution.left_out.iter().filter(|one| one.id == id).map(|one| one.count.get()).sum();
        let placed: i64 = solution.placements.iter().filter(is_it).map(|grid| grid.count().get()).sum();
        sheet.holds(placed + left == given, || {
            (RecordRef::new(RecordKind::Item, id), format!("{placed} placed and {left} left out of {given}"))
        });
    }
    for (kind, one) in problem.boxes.iter().enumerate() {
        let placed = solution.placements.iter().filter(|grid| grid.kind == kind).map(|grid| grid.count().get());
        let placed: i64 = placed.sum();
        sheet.holds(placed <= one.count.get(), || {
            (of_kind(problem, kind), format!("{placed} placed of {}", one.count.get()))
        });
    }
}

fn inside(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let room = triple(problem.container);
    for grid in &solution.placements {
        let cuboid = Cuboid::of_grid(grid);
        sheet.holds(cuboid.is_within(room), || {
            (of_kind(problem, grid.kind), format!("reaches {:?} in a container of {room:?}", cuboid.far))
        });
    }
}

fn overlap(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    let cuboids: Vec<Cuboid> = solution.placements.iter().map(Cuboid::of_grid).collect();
    let pairs = overlapping(&cuboids);
    sheet.holds(pairs.is_empty(), || {
        let (one, other) = pairs[0];
        let text = format!("{} overlaps, such as {:?} and {:?}", pairs.len(), cuboids[one], cuboids[other]);
        (of_kind(problem, solution.placements[one].kind), text)
    });
}

fn upright(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
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

fn support(problem: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    if problem.support == Support::None {
        return;
    }
    let cuboids: Vec<Cuboid> = solution.placements.iter().map(Cuboid::of_grid).collect();
    let hanging = unsupported(&cuboids);
    for (index, grid) in solution.placements.iter().enumerate() {
        let carried = hanging.iter().find(|(one, _)| *one == index).map(|(_, carried)| carried);
        sheet.holds(carried.is_none(), || {
            let text =
                format!("{carried:?} of {} mm2 carried at {:?}", cuboids[index].base_area(), cuboids[index].near);
            (of_kind(problem, grid.kind), text)
        });
    }
}

fn left_out_reason(_: &PackProblem, solution: &PackSolution, sheet: &mut Sheet) {
    for left in &solution.left_out {
        let parts = [&left.reason.rule, &left.reason.text, &left.reason.cure];
        sheet.holds(parts.iter().all(|part| !part.trim().is_empty()), || {
            (RecordRef::new(RecordKind::Item, &left.id), format!("an incomplete reason: {:?}", left.reason))
        });
    }
}

fn of_kind(problem: &PackProblem, kind: usize) -> RecordRef {
    let id = problem.boxes.get(kind).map_or_else(|| kind.to_string(), |one: &PackBox| one.id.clone());
    RecordRef::new(RecordKind::Item, id)
}

#[cfg(test)]
mod tests {
    use model::evidence::Reason;
    use model::loading::UnpackedBox;
    use model::quantity::{Millimetres, Units};
    use proptest::prelude::{ProptestConfig, any, proptest};
    use proptest::test_runner::RngSeed;

    use super::*;
    use crate::spoil::{Spoil, each_rule_refuses};

    fn sizes(x: i64, y: i64, z: i64) -> (Millimetres, Millimetres, Millimetres) {
        (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z))
    }

    /// Two layers of four boxes, one across the top of two, and one left out.
    fn sound() -> (PackProblem, PackSolution) {
        let one = |id: &str, size, count, upright| PackBox {
            id: id.to_owned(),
            sizes: size,
            count: Units::of(count),
            upright,
        };
        let problem = PackProblem {
            container: sizes(1000, 800, 900),
            boxes: vec![
                one("a", sizes(500, 400, 300), 8, (false, false, true)),
                one("b", sizes(300, 1000, 400), 2, (true, true, true)),
            ],
            support: Support::Full,
        };
        let grid = |kind, at, extent, counts| Placement { kind, at, extent, counts };
        let solution = PackSolution {
            placements: vec![
                grid(0, sizes(0, 0, 0), sizes(500, 400, 300), (2, 2, 1)),
                grid(0, sizes(0, 0, 300), sizes(500, 400, 300), (2, 2, 1)),
                grid(1, sizes(0, 200, 600), sizes(1000, 400, 300), (1, 1, 1)),
            ],
            left_out: vec![UnpackedBox {
                id: "b".to_owned(),
                count: Units::of(1),
                reason: Reason::new("room", "no space of 300 mm is left", "a larger container"),
            }],
            steps: 1,
        };
        (problem, solution)
    }

    const SPOILS: &[Spoil<PackProblem, PackSolution>] = &[
        ("pack-known", "a box of no kind", |_, s| s.placements[0].kind = 2),
        ("pack-known", "a grid of nothing", |_, s| s.placements[0].counts.0 = 0),
        ("pack-known", "a stranger is left out", |_, s| s.left_out[0].id = "c".to_owned()),
        ("pack-quantity", "a box vanishes", |_, s| s.left_out.clear()),
        ("pack-quantity", "a box too many", |p, _| p.boxes[0].count = Units::of(7)),
        ("pack-inside", "a millimetre too long", |p, _| p.container.0 = Millimetres::of(999)),
        ("pack-inside", "moved by a millimetre", |_, s| s.placements[0].at.0 = Millimetres::of(1)),
        ("pack-overlap", "a millimetre too low", |_, s| s.placements[1].at.2 = Millimetres::of(299)),
        ("pack-upright", "on its side", |_, s| s.placements[0].extent = sizes(500, 300, 400)),
        ("pack-upright", "a millimetre smaller", |_, s| s.placements[2].extent.0 = Millimetres::of(999)),
        ("pack-upright", "that side may not stand", |p, _| p.boxes[1].upright = (false, true, true)),
        ("pack-support", "a millimetre over the side", |_, s| s.placements[0].extent.0 = Millimetres::of(499)),
        ("pack-support", "a millimetre in the air", |p, s| {
            p.container.2 = Millimetres::of(901);
            s.placements[2].at.2 = Millimetres::of(601);
        }),
        ("pack-left-out-reason", "left out without a cure", |_, s| s.left_out[0].reason.cure.clear()),
    ];

    #[test]
    fn every_rule_refuses_its_spoiled_example() {
        let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        each_rule_refuses(&codes, sound(), check_pack, SPOILS);
    }

    #[test]
    fn without_support_asked_for_a_box_may_float() {
        let (mut problem, mut solution) = sound();
        (problem.container.2, problem.support) = (Millimetres::of(950), Support::None);
        solution.placements[2].at.2 = Millimetres::of(650);
        assert!(check_pack(&problem, &solution).findings.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

        /// In a container that its boxes fill to the last millimetre, no single coordinate may be another one.
        #[test]
        fn no_figure_of_a_full_container_may_change(which in 0_usize..2, axis in 0_usize..3, up in any::<bool>()) {
            let (mut problem, mut solution) = sound();
            problem.container.2 = Millimetres::of(600);
            problem.boxes.pop();
            solution.placements.pop();
            solution.left_out.clear();
            assert!(check_pack(&problem, &solution).findings.is_empty());
            let grid = &mut solution.placements[which];
            let at = [&mut grid.at.0, &mut grid.at.1, &mut grid.at.2];
            for (index, one) in at.into_iter().enumerate().filter(|(index, _)| *index == axis) {
                assert!(index < 3);
                let moved = one.get() + if up || one.is_zero() { 1 } else { -1 };
                *one = Millimetres::of(moved);
            }
            assert!(!check_pack(&problem, &solution).findings.is_empty());
        }
    }
}
