//! A sound packing, a spoiled one for every rule, and packings at random judged a second time. Up: [`crate::pack`].

use model::evidence::Reason;
use model::hold::{Contour, Separation};
use model::loading::{KeepOut, PackBox, PackDoor, PackProblem, PackSolution, Placement, Support, UnpackedBox};
use model::quantity::{Grams, Millimetres, Permille, Units};
use proptest::prelude::{ProptestConfig, Strategy, any, proptest};
use proptest::test_runner::RngSeed;

use super::{RULES, check_pack};
use crate::spoil::{Spoil, each_rule_refuses};

fn sizes(x: i64, y: i64, z: i64) -> (Millimetres, Millimetres, Millimetres) {
    (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z))
}

fn grid(kind: usize, at: [i64; 3], extent: [i64; 3], counts: (u32, u32, u32)) -> Placement {
    let three = |[x, y, z]: [i64; 3]| sizes(x, y, z);
    Placement { kind, at: three(at), extent: three(extent), counts }
}

/// Two blocks of four cartons, one before the other; a chest across the top of both; a small box apart.
///
/// By hand: the chest of 6 kg stands on four cartons with a quarter each, 1,500 g; the cartons below them bear 10 kg more.
/// All weigh 8 x 10 + 6 + 1 = 87 kg. The small box begins 800 mm behind the first block.
fn sound() -> (PackProblem, PackSolution) {
    let carton = |id: &str, group| PackBox {
        id: id.to_owned(),
        sizes: sizes(500, 400, 300),
        count: Units::of(4),
        upright: (false, false, true),
        gross: Some(Grams::of(10_000)),
        stack_max: Some(Grams::of(11_500)),
        group: Some(group),
        class: None,
    };
    let chest = PackBox {
        id: "b".to_owned(),
        sizes: sizes(300, 1000, 400),
        count: Units::of(2),
        upright: (true, true, true),
        gross: Some(Grams::of(6000)),
        stack_max: Some(Grams::ZERO),
        group: Some(0),
        class: None,
    };
    let mut small = PackBox { sizes: sizes(100, 100, 100), count: Units::of(1), ..carton("d", 0) };
    (small.gross, small.class) = (Some(Grams::of(1000)), Some("8".to_owned()));
    let corner = |(y, z)| (Millimetres::of(y), Millimetres::of(z));
    let outline = [(0, 0), (800, 0), (800, 600), (600, 900), (200, 900), (0, 600)].map(corner);
    let problem = PackProblem {
        container: sizes(1400, 800, 900),
        gross_max: Some(Grams::of(87_000)),
        contour: Some(Contour::try_new(outline.to_vec()).expect("an outline")),
        keep_out: vec![KeepOut { at: sizes(0, 0, 600), extent: sizes(1000, 200, 300) }],
        door: Some(PackDoor { width: Millimetres::of(400), height: Millimetres::of(300) }),
        separations: vec![Separation { classes: ("8".to_owned(), "3".to_owned()), distance: Millimetres::of(800) }],
        boxes: vec![PackBox { class: Some("3".to_owned()), ..carton("a", 1) }, carton("c", 0), chest, small],
        support: Support::Full,
    };
    let solution = PackSolution {
        placements: vec![
            grid(0, [0, 0, 0], [500, 400, 300], (1, 2, 2)),
            grid(1, [500, 0, 0], [500, 400, 300], (1, 2, 2)),
            grid(2, [0, 200, 600], [1000, 400, 300], (1, 1, 1)),
            grid(3, [1300, 0, 0], [100, 100, 100], (1, 1, 1)),
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
    ("pack-known", "a box of no kind", |_, s| s.placements[0].kind = 4),
    ("pack-known", "a grid of nothing", |_, s| s.placements[0].counts.0 = 0),
    ("pack-known", "a stranger is left out", |_, s| s.left_out[0].id = "e".to_owned()),
    ("pack-quantity", "a box vanishes", |_, s| s.left_out.clear()),
    ("pack-quantity", "a box too many", |p, _| p.boxes[0].count = Units::of(3)),
    ("pack-quantity", "more boxes than numbers", |_, s| s.placements[0].counts = (u32::MAX, u32::MAX, u32::MAX)),
    ("pack-inside", "a millimetre too long", |p, _| p.container.0 = Millimetres::of(1399)),
    ("pack-inside", "moved by a millimetre", |_, s| s.placements[3].at.0 = Millimetres::of(1301)),
    ("pack-overlap", "a millimetre too low", |_, s| s.placements[2].at.2 = Millimetres::of(599)),
    ("pack-upright", "on its side", |_, s| s.placements[0].extent = sizes(500, 300, 400)),
    ("pack-upright", "a millimetre smaller", |_, s| s.placements[2].extent.0 = Millimetres::of(999)),
    ("pack-upright", "that side may not stand", |p, _| p.boxes[2].upright = (false, true, true)),
    ("pack-support", "a millimetre over the side", |_, s| s.placements[0].extent.0 = Millimetres::of(499)),
    ("pack-support", "a millimetre in the air", |_, s| s.placements[2].at.2 = Millimetres::of(601)),
    ("pack-support", "a millimetre less than the share", |p, s| {
        p.support = Support::Share(Permille::try_new(500).expect("a share"));
        s.placements[2].at.0 = Millimetres::of(501);
    }),
    ("pack-contour", "moved across by a millimetre", |_, s| s.placements[2].at.1 = Millimetres::of(201)),
    ("pack-contour", "a lower slope", |p, _| {
        let corners = [(0, 0), (800, 0), (800, 599), (600, 899), (200, 899), (0, 599)];
        let corners = corners.map(|(y, z)| (Millimetres::of(y), Millimetres::of(z)));
        p.contour = Some(Contour::try_new(corners.to_vec()).expect("an outline"));
    }),
    ("pack-keep-out", "a millimetre into it", |p, _| p.keep_out[0].extent.1 = Millimetres::of(201)),
    ("pack-keep-out", "within a box", |p, _| {
        p.keep_out.push(KeepOut { at: sizes(10, 10, 10), extent: sizes(1, 1, 1) });
    }),
    ("pack-door", "a millimetre too wide", |p, _| {
        p.door = Some(PackDoor { width: Millimetres::of(399), height: Millimetres::of(300) });
    }),
    ("pack-door", "a millimetre too high", |p, _| {
        p.door = Some(PackDoor { width: Millimetres::of(400), height: Millimetres::of(299) });
    }),
    ("pack-mass", "a gram too many", |p, _| p.gross_max = Some(Grams::of(86_999))),
    ("pack-mass", "a heavier box", |p, _| p.boxes[3].gross = Some(Grams::of(1001))),
    ("pack-mass", "of unknown mass", |p, _| p.boxes[3].gross = None),
    ("pack-mass", "of unknown mass, with no limit but that of stacks", |p, _| {
        (p.gross_max, p.boxes[2].gross) = (None, None);
    }),
    ("pack-stack", "bears a gram less", |p, _| p.boxes[0].stack_max = Some(Grams::of(11_499))),
    ("pack-stack", "a gram more on top", |p, _| p.boxes[2].gross = Some(Grams::of(6001))),
    ("pack-stack", "on a fragile box", |p, _| p.boxes[1].stack_max = Some(Grams::ZERO)),
    ("pack-groups", "under what comes out later", |p, _| p.boxes[2].group = Some(2)),
    ("pack-groups", "behind what comes out later", |p, _| p.boxes[1].group = Some(2)),
    ("pack-groups", "behind what comes out last of all", |p, _| p.boxes[1].group = None),
    ("pack-separation", "due a millimetre farther", |p, _| p.separations[0].distance = Millimetres::of(801)),
    ("pack-separation", "a millimetre nearer", |_, s| s.placements[3].at.0 = Millimetres::of(1299)),
    ("pack-separation", "apart from their own class", |p, _| p.separations[0].classes.0 = "3".to_owned()),
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
    (problem.container.2, problem.support, problem.contour) = (Millimetres::of(950), Support::None, None);
    solution.placements[2].at.2 = Millimetres::of(650);
    assert!(check_pack(&problem, &solution).findings.is_empty());
}

#[test]
fn half_of_a_base_is_enough_where_half_is_asked_for() {
    let (mut problem, mut solution) = sound();
    (problem.container.0, problem.contour) = (Millimetres::of(1500), None);
    problem.support = Support::Share(Permille::try_new(500).expect("a share"));
    solution.placements[2].at.0 = Millimetres::of(500);
    problem.boxes[1].stack_max = Some(Grams::of(13_000));
    assert!(check_pack(&problem, &solution).findings.is_empty());
}

/// A heap: boxes that fell one after another where chance put them, each a kind of its own.
fn heap() -> impl Strategy<Value = (PackProblem, PackSolution)> {
    let one = (0_i64..12, 0_i64..8, 1_i64..6, 1_i64..5, 1_i64..4, 1_i64..50, 0_u16..4);
    proptest::collection::vec(one, 1..25).prop_map(|fallen| {
        let (mut problem, mut solution) = (PackProblem::default(), PackSolution::default());
        for (kind, (x, y, length, width, height, gross, label)) in fallen.into_iter().enumerate() {
            let is_under = |grid: &&Placement| {
                let (at, extent) = (grid.at, grid.extent);
                let meets = |near: i64, size: i64, at: Millimetres, extent: Millimetres| {
                    near < at.get() + extent.get() && at.get() < near + size
                };
                meets(x, length, at.0, extent.0) && meets(y, width, at.1, extent.1)
            };
            let under = solution.placements.iter().filter(is_under);
            let z = under.map(|grid| grid.at.2.get() + grid.extent.2.get()).max().unwrap_or(0);
            solution.placements.push(grid(kind, [x, y, z], [length, width, height], (1, 1, 1)));
            problem.boxes.push(PackBox {
                id: kind.to_string(),
                sizes: sizes(length, width, height),
                count: Units::of(1),
                upright: (false, false, true),
                gross: Some(Grams::of(gross)),
                stack_max: None,
                group: (label > 0).then_some(label),
                class: (label < 2).then(|| label.to_string()),
            });
        }
        problem.container = sizes(17, 12, 80);
        (problem, solution)
    })
}

/// Near and far corner of a placed box, taken from its placement once more.
fn ends(grid: &Placement) -> [(i64, i64); 3] {
    let ends = |at: Millimetres, extent: Millimetres| (at.get(), at.get() + extent.get());
    [ends(grid.at.0, grid.extent.0), ends(grid.at.1, grid.extent.1), ends(grid.at.2, grid.extent.2)]
}

/// What a box bears, by the words of the question alone: asked of each box that stands on it, and so on upwards.
fn borne(problem: &PackProblem, placements: &[Placement], index: usize) -> i64 {
    let below = ends(&placements[index]);
    let on_top = placements.iter().enumerate().filter(|(_, upper)| ends(upper)[2].0 == below[2].1);
    on_top
        .map(|(upper, grid)| {
            let above = ends(grid);
            let shared = |axis: usize| (below[axis].1.min(above[axis].1) - below[axis].0.max(above[axis].0)).max(0);
            let area = shared(0) * shared(1);
            let base = (above[0].1 - above[0].0) * (above[1].1 - above[1].0);
            if area == 0 {
                return 0;
            }
            let own = problem.boxes[upper].gross.map_or(0, Grams::get) + borne(problem, placements, upper);
            (own * area + base - 1) / base
        })
        .sum()
}

fn is_refused(problem: &PackProblem, solution: &PackSolution, rule: &str) -> bool {
    let findings = check_pack(problem, solution).findings;
    assert!(findings.iter().all(|finding| finding.rule == rule), "only {rule} may refuse: {findings:?}");
    !findings.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    /// In a container that its boxes fill to the last millimetre, no single coordinate may be another one.
    #[test]
    fn no_figure_of_a_full_container_may_change(which in 0_usize..2, axis in 0_usize..3, up in any::<bool>()) {
        let (mut problem, mut solution) = sound();
        problem = PackProblem { container: sizes(1000, 800, 600), ..PackProblem { boxes: problem.boxes.drain(..2).collect(), support: Support::Full, ..PackProblem::default() } };
        problem.boxes.iter_mut().for_each(|one| one.group = None);
        solution.placements.truncate(2);
        solution.left_out.clear();
        assert!(check_pack(&problem, &solution).findings.is_empty());
        let at = &mut solution.placements[which].at;
        let one = [&mut at.0, &mut at.1, &mut at.2].into_iter().nth(axis).expect("one of three axes");
        *one = Millimetres::of(one.get() + if up || one.is_zero() { 1 } else { -1 });
        assert!(!check_pack(&problem, &solution).findings.is_empty());
    }

    #[test]
    fn a_gram_beyond_what_a_box_bears_is_refused((mut problem, solution) in heap(), which in any::<proptest::sample::Index>()) {
        problem.boxes.iter_mut().for_each(|one| one.group = None);
        let index = which.index(problem.boxes.len());
        let load = borne(&problem, &solution.placements, index);
        problem.boxes[index].stack_max = Some(Grams::of(load));
        assert!(!is_refused(&problem, &solution, "pack-stack"));
        if load > 0 {
            problem.boxes[index].stack_max = Some(Grams::of(load - 1));
            assert!(is_refused(&problem, &solution, "pack-stack"));
        }
        let all: i64 = problem.boxes.iter().filter_map(|one| one.gross).map(Grams::get).sum();
        (problem.boxes[index].stack_max, problem.gross_max) = (None, Some(Grams::of(all)));
        assert!(!is_refused(&problem, &solution, "pack-mass"));
        problem.gross_max = Some(Grams::of(all - 1));
        assert!(is_refused(&problem, &solution, "pack-mass"));
    }

    #[test]
    fn what_comes_out_too_late_is_found_as_by_comparing_all((problem, solution) in heap()) {
        let turn = |grid: &Placement| problem.boxes[grid.kind].group.map_or(99, u32::from);
        let is_barred = |early: &Placement, late: &Placement| {
            let (one, other) = (ends(early), ends(late));
            let meets = |axis: usize| one[axis].0 < other[axis].1 && other[axis].0 < one[axis].1;
            let is_under = meets(0) && meets(1) && one[2].1 <= other[2].0;
            let is_behind = meets(1) && meets(2) && one[0].1 <= other[0].0;
            turn(early) < turn(late) && (is_under || is_behind)
        };
        let all = &solution.placements;
        let is_any = all.iter().any(|early| all.iter().any(|late| is_barred(early, late)));
        assert_eq!(is_refused(&problem, &solution, "pack-groups"), is_any);
    }

    #[test]
    fn what_stands_too_near_is_found_as_by_comparing_all((mut problem, solution) in heap(), distance in 1_i64..9, is_same in any::<bool>()) {
        problem.boxes.iter_mut().for_each(|one| one.group = None);
        let other = if is_same { "0" } else { "1" };
        let classes = ("0".to_owned(), other.to_owned());
        problem.separations = vec![Separation { classes, distance: Millimetres::of(distance) }];
        let class = |grid: &Placement| problem.boxes[grid.kind].class.as_deref();
        let is_near = |one: &Placement, two: &Placement| {
            let (a, b) = (ends(one), ends(two));
            let gap = |axis: usize| (a[axis].0 - b[axis].1).max(b[axis].0 - a[axis].1).max(0);
            one != two && class(one) == Some("0") && class(two) == Some(other)
                && (0..3).map(|axis| gap(axis) * gap(axis)).sum::<i64>() < distance * distance
        };
        let all = &solution.placements;
        let is_any = all.iter().any(|one| all.iter().any(|two| is_near(one, two)));
        assert_eq!(is_refused(&problem, &solution, "pack-separation"), is_any);
    }

    #[test]
    fn what_hangs_is_found_as_by_counting_squares((mut problem, solution) in heap(), share in 0_i64..=1000) {
        problem.boxes.iter_mut().for_each(|one| one.group = None);
        problem.support = Support::Share(Permille::try_new(share).expect("a share"));
        let hangs = |grid: &Placement| {
            let [x, y, z] = ends(grid);
            let stands = |across: i64, along: i64| z.0 == 0 || solution.placements.iter().any(|other| {
                let [a, b, c] = ends(other);
                c.1 == z.0 && (a.0..a.1).contains(&along) && (b.0..b.1).contains(&across)
            });
            let squares = (x.0..x.1).flat_map(|along| (y.0..y.1).map(move |across| (across, along)));
            let carried = squares.filter(|(across, along)| stands(*across, *along)).count();
            i64::try_from(carried).expect("few squares") * 1000 < (x.1 - x.0) * (y.1 - y.0) * share
        };
        assert_eq!(is_refused(&problem, &solution, "pack-support"), solution.placements.iter().any(hangs));
    }
}
