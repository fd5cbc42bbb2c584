//! Decides whether the packing engine keeps every limit of its question, by brute force, and loses little by it. Up: the
//! crate `loading`.

mod geometry;
mod mixed;
mod tiny;
mod verdict;

use geometry::{assert_solids, solids};
use loading::pack;
use model::control::Control;
use model::hold::{Contour, Separation};
use model::loading::{KeepOut, PackBox, PackDoor, PackProblem, PackSolution, Placement, Support};
use model::quantity::{Grams, Millimetres, Permille, Units};
use verdict::{faults, triple};

fn sizes([x, y, z]: [i64; 3]) -> (Millimetres, Millimetres, Millimetres) {
    (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z))
}

/// Boxes of a kilogram that may only stand upright.
fn boxes(id: &str, own: [i64; 3], count: i64) -> PackBox {
    PackBox {
        id: id.to_owned(),
        sizes: sizes(own),
        count: Units::of(count),
        upright: (false, false, true),
        gross: Some(Grams::of(1_000)),
        ..PackBox::default()
    }
}

fn contour(corners: &[(i64, i64)]) -> Option<Contour> {
    let corners = corners.iter().map(|(y, z)| (Millimetres::of(*y), Millimetres::of(*z)));
    Some(Contour::try_new(corners.collect()).expect("a convex outline"))
}

fn share(permille: i64) -> Support {
    Support::Share(Permille::try_new(permille).expect("a share"))
}

fn apart(one: &str, other: &str, distance: i64) -> Separation {
    Separation { classes: (one.to_owned(), other.to_owned()), distance: Millimetres::of(distance) }
}

/// A packing of so many steps that breaks no limit.
fn sound(problem: &PackProblem, steps: u64) -> PackSolution {
    let solution = pack(problem, &mut Control::new(1, steps));
    assert_solids(&solids(&solution.placements), triple(problem.container), problem.support);
    let faults = faults(problem, &solution);
    assert!(faults.is_empty(), "{faults:#?} in {:?} of {problem:?}", solution.placements);
    solution
}

fn volume(solution: &PackSolution) -> i64 {
    solution.placements.iter().map(|grid| grid.count().get() * triple(grid.extent).iter().product::<i64>()).sum()
}

/// Boxes of one kind that are in.
fn packed(solution: &PackSolution, kind: usize) -> i64 {
    solution.placements.iter().filter(|grid| grid.kind == kind).map(|grid| grid.count().get()).sum()
}

#[test]
fn each_limit_binds_to_the_unit() {
    let cube = |id: &str, count| boxes(id, [10, 10, 10], count);
    let room = |x, boxes| PackProblem { container: sizes([x, 10, 30]), boxes, ..PackProblem::default() };
    let heavy = |most| PackProblem { gross_max: Some(Grams::of(most)), ..room(10, vec![cube("a", 3)]) };
    let bearing = |most| {
        let strong = PackBox { stack_max: Some(Grams::of(most)), ..cube("a", 3) };
        PackProblem { support: Support::Full, ..room(10, vec![strong]) }
    };
    let door = |width, height| {
        let door = Some(PackDoor { width: Millimetres::of(width), height: Millimetres::of(height) });
        PackProblem { door, ..room(30, vec![boxes("a", [30, 10, 10], 3)]) }
    };
    let keep_out = |z| {
        let out = KeepOut { at: sizes([0, 0, z]), extent: sizes([1, 1, 1]) };
        PackProblem { keep_out: vec![out], ..room(10, vec![cube("a", 3)]) }
    };
    let near = |x, classes: (&str, &str)| {
        let of = |id: &str, class: &str| PackBox { class: Some(class.to_owned()), ..boxes(id, [10, 10, 30], 1) };
        let boxes = vec![of("a", "3"), of("b", "5.1")];
        PackProblem { separations: vec![apart(classes.0, classes.1, 7)], ..room(x, boxes) }
    };
    let roof = |z| PackProblem {
        contour: contour(&[(0, 0), (10, 0), (10, z), (5, 30), (0, z)]),
        ..room(10, vec![cube("a", 3)])
    };
    for (problem, count, remark) in [
        (heavy(3_000), 3, "just light enough"),
        (heavy(2_999), 2, "a gram too much"),
        (bearing(2_000), 3, "just strong enough"),
        (bearing(1_999), 2, "a gram too weak"),
        (bearing(0), 1, "fragile"),
        (door(10, 10), 3, "just wide and high enough"),
        (door(9, 10), 0, "a millimetre too wide"),
        (door(10, 9), 0, "a millimetre too high"),
        (keep_out(29), 2, "a cube in the highest box"),
        (keep_out(5), 2, "boxes float above it"),
        (near(27, ("3", "5.1")), 2, "just far enough"),
        (near(26, ("3", "5.1")), 1, "a millimetre too near"),
        (near(26, ("3", "8")), 2, "other classes"),
        (roof(20), 2, "below the roof"),
        (roof(19), 1, "a millimetre into the roof"),
    ] {
        let solution = sound(&problem, 1_000);
        let all: i64 = solution.placements.iter().map(|grid| grid.count().get()).sum();
        assert_eq!(all, count, "{remark}: {:?}", solution.placements);
    }
}

#[test]
fn boxes_of_its_own_class_may_have_to_stand_apart() {
    let goods = PackBox { class: Some("6.2".to_owned()), ..boxes("a", [10, 10, 10], 9) };
    let problem = PackProblem {
        container: sizes([40, 10, 40]),
        separations: vec![apart("6.2", "6.2", 20)],
        boxes: vec![goods],
        ..PackProblem::default()
    };
    let solution = sound(&problem, 2_000);
    assert_eq!(packed(&solution, 0), 4, "one in every corner: {:?}", solution.placements);
}

/// Were the large boxes packed first, the second good would find no room far enough from the first.
#[test]
fn goods_that_must_stand_apart_are_packed_while_there_is_room_between_them() {
    let good = |id: &str, class: &str| PackBox { class: Some(class.to_owned()), ..boxes(id, [10, 10, 10], 1) };
    let problem = PackProblem {
        container: sizes([60, 10, 10]),
        separations: vec![apart("3", "8", 40)],
        boxes: vec![boxes("large", [20, 10, 10], 2), good("a", "3"), good("b", "8")],
        support: Support::Full,
        ..PackProblem::default()
    };
    // Large boxes first, a hundred steps left the second good out.
    let solution = sound(&problem, 20);
    assert_eq!(volume(&solution), 6_000, "{:?}", solution.left_out);
    // They come out by group all the same: the good that comes out first stands at the end.
    let mut grouped = problem;
    grouped.boxes[1].group = Some(0);
    grouped.boxes[0].group = Some(1);
    let solution = sound(&grouped, 200);
    assert!(volume(&solution) >= 5_000, "{:?}", solution.left_out);
}

#[test]
fn what_comes_out_first_stands_before_and_above_what_comes_out_later() {
    let of = |id: &str, group| PackBox { group, ..boxes(id, [10, 10, 10], 40) };
    for support in [Support::None, Support::Full, share(600)] {
        let problem = PackProblem {
            container: sizes([60, 40, 50]),
            boxes: vec![of("first", Some(0)), of("second", Some(1)), of("last", None)],
            support,
            ..PackProblem::default()
        };
        let solution = sound(&problem, 3_000);
        assert_eq!(volume(&solution), 120_000, "everything is in, {support:?}");
        let reach = |kind: usize| {
            let of_kind = |grid: &&Placement| grid.kind == kind;
            solution.placements.iter().filter(of_kind).map(|grid| grid.at.0.get()).min().expect("some are in")
        };
        assert_eq!(reach(2), 0, "what comes out last stands at the closed end");
    }
}

#[test]
fn fragile_boxes_stand_on_others_and_beside_each_other() {
    let fragile = PackBox { stack_max: Some(Grams::ZERO), ..boxes("fragile", [20, 20, 10], 36) };
    for support in [Support::None, Support::Full, share(700)] {
        let problem = PackProblem {
            container: sizes([120, 60, 60]),
            boxes: vec![fragile.clone(), boxes("strong", [20, 20, 20], 36)],
            support,
            ..PackProblem::default()
        };
        let solution = sound(&problem, 5_000);
        // Eighteen columns: two strong boxes and a fragile one each, with ten millimetres to spare.
        assert_eq!((packed(&solution, 0), packed(&solution, 1)), (18, 36), "{support:?}");
    }
}

/// A half-width container with a foot narrower than its shelf (the LD3 of the test fleet).
fn half_width(support: Support, count: i64) -> PackProblem {
    PackProblem {
        container: sizes([1_450, 1_950, 1_570]),
        contour: contour(&[(420, 0), (1_950, 0), (1_950, 1_570), (0, 1_570), (0, 480)]),
        boxes: vec![boxes("a", [290, 300, 200], count), boxes("b", [360, 240, 250], count)],
        support,
        ..PackProblem::default()
    }
}

#[test]
fn a_shelf_is_used_where_boxes_may_stand_out() {
    let prism =
        PackProblem { container: sizes([1_450, 1_530, 1_570]), contour: None, ..half_width(Support::Full, 200) };
    let least = volume(&sound(&prism, 4_000));
    let full = volume(&sound(&half_width(Support::Full, 200), 4_000));
    let shared = volume(&sound(&half_width(share(700), 200), 4_000));
    let floating = volume(&sound(&half_width(Support::None, 200), 4_000));
    eprintln!("prism {least}, full {full}, share of 700 {shared}, floating {floating} mm3");
    assert!(full * 100 >= least * 99, "{full} of {least}");
    assert!(shared > least, "{shared} above {least}");
    assert!(floating > shared, "{floating} above {shared}");
}

#[test]
fn what_stays_out_names_the_limit_that_binds() {
    let cube = |count| boxes("a", [10, 10, 10], count);
    let room = |boxes| PackProblem { container: sizes([20, 10, 20]), boxes, ..PackProblem::default() };
    let of = |class: &str, id: &str| PackBox { class: Some(class.to_owned()), ..boxes(id, [10, 10, 20], 1) };
    let grouped = |id: &str, own, group| PackBox { group: Some(group), ..boxes(id, own, 1) };
    let wide = boxes("a", [20, 10, 10], 1);
    let door = Some(PackDoor { width: Millimetres::of(9), height: Millimetres::of(20) });
    let weak = PackBox { stack_max: Some(Grams::of(10)), ..cube(4) };
    let unweighed = PackBox { gross: None, ..cube(1) };
    for (problem, rule, remark) in [
        (room(vec![cube(5)]), "no-room", "four fill it"),
        (room(vec![boxes("a", [21, 10, 10], 1)]), "box-too-large", "too long"),
        (PackProblem { door, ..room(vec![wide.clone()]) }, "box-too-large", "wider than the door"),
        (
            PackProblem { contour: contour(&[(0, 0), (9, 0), (9, 20), (0, 20)]), ..room(vec![wide]) },
            "box-too-large",
            "wider than the section",
        ),
        (PackProblem { gross_max: Some(Grams::of(3_500)), ..room(vec![cube(4)]) }, "weight", "three are heavy enough"),
        (PackProblem { gross_max: Some(Grams::of(10)), ..room(vec![unweighed]) }, "weight", "of unknown mass"),
        (PackProblem { support: Support::Full, ..room(vec![weak]) }, "stack", "nothing stands on them"),
        (
            PackProblem { separations: vec![apart("3", "8", 1)], ..room(vec![of("3", "a"), of("8", "b")]) },
            "separation",
            "only side by side",
        ),
        (
            PackProblem {
                keep_out: vec![KeepOut { at: sizes([10, 0, 0]), extent: sizes([10, 10, 10]) }],
                support: Support::Full,
                ..room(vec![grouped("a", [10, 10, 10], 0), grouped("b", [10, 10, 11], 1)])
            },
            "no-room",
            "what is left is too low",
        ),
        (
            PackProblem {
                keep_out: vec![KeepOut { at: sizes([0, 0, 10]), extent: sizes([10, 10, 10]) }],
                ..room(vec![grouped("a", [10, 10, 10], 0), grouped("b", [10, 10, 20], 1)])
            },
            "group",
            "what is left is behind the box that comes out later",
        ),
    ] {
        let solution = sound(&problem, 500);
        let rules: Vec<&str> = solution.left_out.iter().map(|left| left.reason.rule.as_str()).collect();
        assert_eq!(rules, [rule], "{remark}: {:?}", solution.left_out);
    }
}

/// Packings that know nothing of a limit break it, and the judge of these tests says so.
#[test]
fn an_answer_to_a_question_without_limits_breaks_them() {
    let cube = |id: &str, group| PackBox {
        group: Some(group),
        class: Some(id.to_owned()),
        upright: (true, true, true),
        ..boxes(id, [10, 10, 20], 4)
    };
    let free = PackProblem {
        container: sizes([20, 20, 40]),
        boxes: vec![cube("3", 0), cube("8", 0)],
        support: Support::Full,
        ..PackProblem::default()
    };
    let solution = sound(&free, 500);
    assert_eq!(volume(&solution), 16_000, "it is full");
    let with = |change: &dyn Fn(&mut PackProblem)| {
        let mut problem = free.clone();
        change(&mut problem);
        problem
    };
    for (problem, fault) in [
        (with(&|one| one.gross_max = Some(Grams::of(7_999))), "mass"),
        (with(&|one| one.boxes.iter_mut().for_each(|one| one.stack_max = Some(Grams::ZERO))), "stack"),
        (with(&|one| one.contour = contour(&[(0, 0), (20, 0), (20, 39), (19, 40), (0, 40)])), "contour"),
        (with(&|one| one.keep_out = vec![KeepOut { at: sizes([9, 9, 9]), extent: sizes([1, 1, 1]) }]), "keep-out"),
        (with(&|one| one.door = Some(PackDoor { width: Millimetres::of(9), height: Millimetres::of(40) })), "door"),
        (with(&|one| one.boxes[1].group = Some(1)), "group"),
        (with(&|one| one.separations = vec![apart("8", "3", 1)]), "separation"),
        (with(&|one| one.boxes.iter_mut().for_each(|one| one.upright = (false, false, false))), "turn"),
        (with(&|one| one.container.2 = Millimetres::of(39)), "inside"),
        (with(&|one| one.boxes[0].count = Units::of(5)), "count"),
    ] {
        let faults = faults(&problem, &solution);
        assert!(faults.iter().any(|one| one.starts_with(fault)), "{fault}: {faults:?}");
    }
    let mut hanging = solution;
    hanging.placements.retain(|grid| grid.at.2.get() > 0 || grid.counts.2 > 1);
    hanging.placements.iter_mut().for_each(|grid| grid.at.2 += Millimetres::of(1));
    for support in [Support::Full, share(1)] {
        let faults = faults(&PackProblem { support, ..free.clone() }, &hanging);
        assert!(faults.iter().any(|one| one.starts_with("support")), "{faults:?}");
    }
}

#[test]
fn absurd_questions_with_limits_are_survived() {
    let most = i64::MAX;
    let grain = |stack, class: Option<&str>| PackBox {
        stack_max: stack,
        class: class.map(str::to_owned),
        ..boxes("a", [1, 1, 1], 1_000_000_000)
    };
    let room =
        |one| PackProblem { container: sizes([1_000, 1_000, 1_000]), boxes: vec![one], ..PackProblem::default() };
    for (problem, remark) in [
        (PackProblem { gross_max: Some(Grams::of(5_000_000)), ..room(grain(None, None)) }, "a heap of grains"),
        (room(grain(Some(Grams::of(20_000)), None)), "grains that bear twenty others"),
        (PackProblem { support: share(500), ..room(grain(None, None)) }, "grains that may stand out"),
        (
            PackProblem { separations: vec![apart("3", "3", most)], ..room(grain(None, Some("3"))) },
            "an endless distance",
        ),
        (
            room(PackBox {
                gross: Some(Grams::of(most)),
                stack_max: Some(Grams::of(most)),
                ..boxes("a", [100, 100, 100], most)
            }),
            "endless mass and strength",
        ),
        (
            PackProblem {
                keep_out: vec![
                    KeepOut { at: sizes([2, 0, 0]), extent: sizes([0, most, most]) },
                    KeepOut { at: sizes([most, 0, 0]), extent: sizes([most, most, most]) },
                    KeepOut { at: sizes([900, 0, 0]), extent: sizes([most, most, most]) },
                ],
                ..room(boxes("a", [100, 100, 100], 5))
            },
            "rooms that stay empty elsewhere",
        ),
        (
            PackProblem {
                contour: contour(&[(5_000, 0), (6_000, 0), (5_500, 100)]),
                ..room(boxes("a", [100, 100, 100], 5))
            },
            "a section beside the container",
        ),
        (
            PackProblem {
                contour: contour(&[(0, 10), (500, 10), (250, 900)]),
                support: Support::Full,
                ..room(boxes("a", [100, 100, 100], 5))
            },
            "a section above the floor",
        ),
        (
            PackProblem {
                container: sizes([0, 10, 10]),
                contour: contour(&[(0, 0), (9, 0), (0, 9)]),
                ..room(boxes("a", [1, 1, 1], 5))
            },
            "nothing to pack into",
        ),
    ] {
        let solution = pack(&problem, &mut Control::new(1, 10));
        let packed: i64 = solution.placements.iter().map(|grid| grid.count().get()).sum();
        let out: i64 = solution.left_out.iter().map(|left| left.count.get()).sum();
        assert_eq!(packed.checked_add(out), Some(problem.boxes[0].count.get()), "{remark}");
    }
}
