//! Decides whether the packing engine, seen from outside, keeps its promises. Up: the crate `loading`.

mod geometry;

use geometry::{assert_solids, solids};
use loading::pack;
use model::control::Control;
use model::loading::{PackBox, PackProblem, PackSolution, Support};
use model::quantity::{Millimetres, Units};
use proptest::prelude::{ProptestConfig, Strategy, any, proptest};
use proptest::test_runner::RngSeed;

fn sizes([x, y, z]: [i64; 3]) -> (Millimetres, Millimetres, Millimetres) {
    (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z))
}

fn one(id: usize, own: [i64; 3], upright: [bool; 3], count: i64) -> PackBox {
    let upright = (upright[0], upright[1], upright[2]);
    PackBox { id: format!("b{id}"), sizes: sizes(own), count: Units::of(count), upright, ..PackBox::default() }
}

/// An instance of a file in the form of Bischoff and Ratcliff; the first is 1.
fn br(text: &str, number: usize, support: Support) -> PackProblem {
    let mut words = text.split_ascii_whitespace().map(|word| word.parse::<i64>().expect("a BR file holds numbers"));
    let mut next = || words.next().expect("a BR file should not end early");
    next();
    loop {
        let id = next();
        next();
        let container = [next(), next(), next()];
        let kinds = next();
        let boxes = (0..usize::try_from(kinds).expect("kinds should be a count"))
            .map(|index| {
                next();
                let ((a, u), (b, v), (c, w)) = ((next(), next()), (next(), next()), (next(), next()));
                one(index, [a, b, c], [u == 1, v == 1, w == 1], next())
            })
            .collect();
        if usize::try_from(id).is_ok_and(|id| id == number) {
            return PackProblem { container: sizes(container), boxes, support, ..PackProblem::default() };
        }
    }
}

/// The text of a benchmark file, or nothing where the outside data is not there; the gate must have it.
fn br_file(class: &str) -> Option<String> {
    let path = format!("{}/../../../../shared/data/loading/br/{class}.txt", env!("CARGO_MANIFEST_DIR"));
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(_) => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{path} should be there");
            eprintln!("skipped: {path} is not there");
            None
        }
    }
}

/// Panics at the first thing that is wrong with a packing; returns its utilisation in millionths.
fn assert_packing(problem: &PackProblem, solution: &PackSolution) -> i64 {
    let room = [problem.container.0.get(), problem.container.1.get(), problem.container.2.get()];
    let solids = solids(&solution.placements);
    assert_solids(&solids, room, problem.support);
    let mut counts = vec![0; problem.boxes.len()];
    let mut volume = 0;
    for (kind, (lo, hi)) in &solids {
        counts[*kind] += 1;
        let one = &problem.boxes[*kind];
        let own = [one.sizes.0.get(), one.sizes.1.get(), one.sizes.2.get()];
        let upright = [one.upright.0, one.upright.1, one.upright.2];
        let extent = [hi[0] - lo[0], hi[1] - lo[1], hi[2] - lo[2]];
        let is_turned_rightly = (0..3).any(|vertical| {
            let (a, b) = (own[(vertical + 1) % 3], own[(vertical + 2) % 3]);
            upright[vertical] && extent[2] == own[vertical] && (extent[..2] == [a, b] || extent[..2] == [b, a])
        });
        assert!(is_turned_rightly, "{extent:?} is no way that {one:?} may stand");
        volume += extent.iter().product::<i64>();
    }
    for (index, one) in problem.boxes.iter().enumerate() {
        let out: i64 = solution.left_out.iter().filter(|left| left.id == one.id).map(|left| left.count.get()).sum();
        assert_eq!(counts[index] + out, one.count.get(), "every box {} is in or left out with a reason", one.id);
    }
    for left in &solution.left_out {
        assert!(!left.reason.rule.is_empty() && !left.reason.cure.is_empty(), "a box left out has a reason and a cure");
    }
    let whole: i128 = room.iter().map(|side| i128::from(*side)).product();
    i64::try_from(i128::from(volume) * 1_000_000 / whole).expect("a share is small")
}

#[test]
fn benchmark_instances_are_filled_and_stand() {
    for (class, number) in [("BR1", 2), ("BR7", 1)] {
        let Some(text) = br_file(class) else { return };
        for (support, least) in [(Support::None, 850_000), (Support::Full, 830_000)] {
            let problem = br(&text, number, support);
            let solution = pack(&problem, &mut Control::new(1, 3_000));
            let share = assert_packing(&problem, &solution);
            assert!(share > least, "{class} {number} {support:?}: {share} millionths");
        }
    }
}

/// A measurement, not a test: `BR_SECONDS=2 cargo test --release -p loading --test packing -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement over the benchmark files"]
fn measure_benchmark_classes() {
    let number = |name: &str, default: u64| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let seconds = number("BR_SECONDS", 2);
    let instances = usize::try_from(number("BR_INSTANCES", 4)).unwrap();
    for support in [Support::None, Support::Full] {
        let mut sum = 0;
        let mut count = 0;
        for class in ["BR1", "BR3", "BR5", "BR7", "BR10", "BR15"] {
            let Some(text) = br_file(class) else { return };
            let mut line = format!("{support:?} {class}:");
            let (mut class_sum, mut steps) = (0, 0);
            for number in 1..=instances {
                let problem = br(&text, number, support);
                let mut control = Control::new(1, u64::MAX);
                let stop = control.stop();
                let timer = std::thread::spawn(move || {
                    std::thread::sleep(std::time::Duration::from_secs(seconds));
                    stop.store(true, std::sync::atomic::Ordering::Relaxed);
                });
                let solution = pack(&problem, &mut control);
                timer.join().unwrap();
                let share = assert_packing(&problem, &solution);
                class_sum += share;
                steps += solution.steps;
                line += &format!(" {:.2}", share as f64 / 1e4);
            }
            if !["BR10", "BR15"].contains(&class) {
                sum += class_sum;
                count += instances;
            }
            eprintln!("{line} mean {:.2} steps {steps}", class_sum as f64 / 1e4 / instances as f64);
        }
        eprintln!("{support:?} mean of BR1-BR7 samples: {:.2}", sum as f64 / 1e4 / count as f64);
    }
}

#[test]
fn boxes_that_tile_the_container_fill_it_wholly() {
    for (container, boxes, remark) in [
        ([100, 100, 100], vec![([100, 100, 100], 1)], "one box"),
        ([120, 80, 100], vec![([40, 40, 20], 30)], "one kind"),
        ([120, 80, 100], vec![([60, 80, 50], 2), ([60, 40, 50], 4)], "two kinds"),
        ([50, 50, 10], vec![([30, 20, 10], 4), ([10, 10, 10], 1)], "the pinwheel"),
    ] {
        for support in [Support::None, Support::Full] {
            let boxes = boxes.iter().enumerate().map(|(id, (own, count))| one(id, *own, [true; 3], *count)).collect();
            let problem = PackProblem { container: sizes(container), boxes, support, ..PackProblem::default() };
            let solution = pack(&problem, &mut Control::new(1, 100_000));
            assert_eq!(assert_packing(&problem, &solution), 1_000_000, "{remark}, {support:?}");
        }
    }
}

#[test]
fn a_box_that_cannot_enter_is_left_out_with_the_reason() {
    for (own, upright, count, rule, remark) in [
        ([101, 10, 10], [false, false, true], 2, Some("box-too-large"), "too long"),
        ([10, 10, 51], [false, false, true], 1, Some("box-too-large"), "must stand on its height"),
        ([10, 10, 51], [true, true, true], 1, None, "may lie on its side"),
        ([100, 100, 50], [true; 3], 3, Some("no-room"), "only one fits"),
        ([10, 10, 10], [false; 3], 1, Some("box-too-large"), "may stand on nothing"),
    ] {
        let boxes = vec![one(0, own, upright, count)];
        let problem =
            PackProblem { container: sizes([100, 100, 50]), boxes, support: Support::Full, ..PackProblem::default() };
        let solution = pack(&problem, &mut Control::new(1, 100));
        assert_packing(&problem, &solution);
        assert_eq!(solution.left_out.first().map(|left| left.reason.rule.as_str()), rule, "{remark}");
    }
}

#[test]
fn no_boxes_absurd_counts_and_absurd_sizes_are_survived() {
    let most = i64::MAX;
    for (container, own, count, remark) in [
        ([100, 100, 100], [10, 10, 10], 0, "none of a kind"),
        ([100, 100, 100], [10, 10, 10], most, "more than the world has"),
        ([0, 100, 100], [10, 10, 10], 5, "a container without length"),
        ([most, 1000, 1000], [1000, 1000, 1000], 5, "an endless container"),
        ([1000, 1000, 1000], [1, 1, 1], 1_000_000_000, "a grain"),
        ([1000, 1000, 1000], [0, 1, 1], 5, "a box without length"),
    ] {
        let problem = PackProblem {
            container: sizes(container),
            boxes: vec![one(0, own, [true; 3], count)],
            support: Support::Full,
            ..PackProblem::default()
        };
        let solution = pack(&problem, &mut Control::new(1, 10));
        let packed: i64 = solution.placements.iter().map(|grid| grid.count().get()).sum();
        let out: i64 = solution.left_out.iter().map(|left| left.count.get()).sum();
        assert_eq!(packed.checked_add(out), Some(count), "{remark}");
    }
    let empty =
        PackProblem { container: sizes([1; 3]), boxes: Vec::new(), support: Support::None, ..PackProblem::default() };
    assert!(pack(&empty, &mut Control::default()).placements.is_empty());
}

/// Most boxes of a tiny problem that can be in at once with full support, by trying every place on the unit grid.
fn brute_force(problem: &PackProblem) -> i64 {
    fn go(problem: &PackProblem, index: usize, placed: &mut Vec<geometry::Solid>, volume: i64, best: &mut i64) {
        *best = (*best).max(volume);
        let room = [problem.container.0.get(), problem.container.1.get(), problem.container.2.get()];
        for next in index..problem.boxes.len() {
            let own = &problem.boxes[next].sizes;
            let own = [own.0.get(), own.1.get(), own.2.get()];
            for (x, y, z) in [(0, 1, 2), (1, 0, 2), (0, 2, 1), (2, 0, 1), (1, 2, 0), (2, 1, 0)] {
                let extent = [own[x], own[y], own[z]];
                for at in 0..room.iter().product::<i64>() {
                    let lo = [at % room[0], at / room[0] % room[1], at / room[0] / room[1]];
                    let hi = [lo[0] + extent[0], lo[1] + extent[1], lo[2] + extent[2]];
                    let apart = |other: &geometry::Solid| {
                        (0..3).any(|axis| lo[axis] >= other.1[axis] || other.0[axis] >= hi[axis])
                    };
                    if (0..3).all(|axis| hi[axis] <= room[axis]) && placed.iter().all(apart) {
                        placed.push((lo, hi));
                        go(problem, next + 1, placed, volume + extent.iter().product::<i64>(), best);
                        placed.pop();
                    }
                }
            }
        }
    }
    let mut best = 0;
    go(problem, 0, &mut Vec::new(), 0, &mut best);
    best
}

#[test]
fn tiny_problems_come_close_to_every_place_tried() {
    let mut found = 0;
    let mut known = 0;
    for own in [
        vec![[2, 2, 2], [1, 2, 3], [3, 1, 1]],
        vec![[3, 3, 1], [3, 2, 2], [1, 1, 2]],
        vec![[2, 3, 1], [2, 3, 1], [2, 2, 2]],
        vec![[3, 3, 3], [1, 1, 1], [1, 1, 1]],
    ] {
        let boxes = own.iter().enumerate().map(|(id, own)| one(id, *own, [true; 3], 1)).collect();
        let problem =
            PackProblem { container: sizes([3, 3, 3]), boxes, support: Support::None, ..PackProblem::default() };
        let solution = pack(&problem, &mut Control::new(1, 10_000));
        assert_packing(&problem, &solution);
        let volume: i64 = solution
            .placements
            .iter()
            .map(|grid| grid.count().get() * grid.extent.0.get() * grid.extent.1.get() * grid.extent.2.get())
            .sum();
        let most = brute_force(&problem);
        assert!(volume <= most, "{own:?}: {volume} of {most} cannot be");
        found += volume;
        known += most;
    }
    assert!(found * 100 >= known * 95, "{found} of {known}");
}

fn any_problem() -> impl Strategy<Value = PackProblem> {
    let any_box = ((5i64..60, 5i64..60, 5i64..60), (any::<bool>(), any::<bool>(), any::<bool>()), 1i64..12);
    let any_support = any::<bool>().prop_map(|full| if full { Support::Full } else { Support::None });
    ((50i64..150, 50i64..150, 50i64..150), proptest::collection::vec(any_box, 1..8), any_support).prop_map(
        |((x, y, z), boxes, support)| PackProblem {
            container: sizes([x, y, z]),
            boxes: boxes
                .into_iter()
                .enumerate()
                .map(|(id, ((a, b, c), (u, v, w), count))| one(id, [a, b, c], [u, v, w], count))
                .collect(),
            support,
            ..PackProblem::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_packed_is_inside_apart_and_carried(problem in any_problem()) {
        let solution = pack(&problem, &mut Control::new(3, 300));
        assert_packing(&problem, &solution);
    }

    #[test]
    fn the_same_seed_and_steps_pack_the_same_and_more_steps_never_less(problem in any_problem()) {
        let first = pack(&problem, &mut Control::new(5, 200));
        assert_eq!(first, pack(&problem, &mut Control::new(5, 200)));
        let more = pack(&problem, &mut Control::new(5, 400));
        assert!(assert_packing(&problem, &more) >= assert_packing(&problem, &first));
    }
}
