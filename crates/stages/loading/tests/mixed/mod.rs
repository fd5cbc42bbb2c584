//! Decides whether all limits together hold on questions at random, and whether runs of them are found again. Up: the tests of limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use loading::pack;
use model::control::Control;
use model::hold::{Contour, Separation};
use model::loading::{KeepOut, PackBox, PackDoor, PackProblem, Support};
use model::quantity::{Grams, Millimetres, Units};
use proptest::option::weighted;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::test_runner::RngSeed;

use crate::verdict::faults;
use crate::{apart, contour, share, sizes};

fn any_box() -> impl Strategy<Value = PackBox> {
    let own = ((5i64..45, 5i64..45, 5i64..45), (any::<bool>(), any::<bool>()), 1i64..9);
    let class = prop_oneof![Just(None), Just(Some("3")), Just(Some("5.1")), Just(Some("8"))];
    (own, 1i64..900, weighted(0.4, 0i64..2_500), weighted(0.7, 0u16..3), class).prop_map(
        |(((a, b, c), (lies, tips), count), gross, stack_max, group, class)| PackBox {
            sizes: sizes([a, b, c]),
            count: Units::of(count),
            upright: (lies, tips, true),
            gross: Some(Grams::of(gross)),
            stack_max: stack_max.map(Grams::of),
            group,
            class: class.map(str::to_owned),
            ..PackBox::default()
        },
    )
}

/// An outline with a slanted corner below and one above.
fn any_contour() -> impl Strategy<Value = Option<Contour>> {
    (1i64..41, 1i64..41, 50i64..100, 80i64..110, 1i64..31).prop_map(|(foot, shelf, width, height, roof)| {
        contour(&[(foot, 0), (width, 0), (width, height - roof), (width - roof / 2, height), (0, height), (0, shelf)])
    })
}

fn any_keep_out() -> impl Strategy<Value = KeepOut> {
    ((0i64..90, 0i64..70, 0i64..70), (1i64..40, 1i64..40, 1i64..40))
        .prop_map(|((x, y, z), (a, b, c))| KeepOut { at: sizes([x, y, z]), extent: sizes([a, b, c]) })
}

fn any_separation() -> impl Strategy<Value = Separation> {
    let class = || prop_oneof![Just("3"), Just("5.1"), Just("8")];
    (class(), class(), 0i64..60).prop_map(|(one, other, distance)| apart(one, other, distance))
}

fn any_question() -> impl Strategy<Value = PackProblem> {
    let support = prop_oneof![Just(Support::None), Just(Support::Full), (1i64..1000).prop_map(share)];
    let limits = (
        weighted(0.3, 500i64..20_000),
        prop_oneof![Just(None), any_contour()],
        proptest::collection::vec(any_keep_out(), 0..3),
        weighted(0.3, (20i64..50, 20i64..50)),
        proptest::collection::vec(any_separation(), 0..3),
    );
    let container = (60i64..130, 50i64..100, 50i64..110);
    (container, proptest::collection::vec(any_box(), 1..7), limits, support).prop_map(
        |((x, y, z), mut boxes, (gross_max, contour, keep_out, door, separations), support)| {
            boxes.iter_mut().enumerate().for_each(|(index, one)| one.id = format!("b{index}"));
            let door =
                door.map(|(width, height)| PackDoor { width: Millimetres::of(width), height: Millimetres::of(height) });
            let gross_max = gross_max.map(Grams::of);
            let container = sizes([x, y, z]);
            PackProblem { container, gross_max, contour, keep_out, door, separations, boxes, support }
        },
    )
}

/// The question with one of its limits alone, so that no other hides what it does.
fn alone(problem: &PackProblem, limit: usize) -> PackProblem {
    let mut only = PackProblem { container: problem.container, support: problem.support, ..PackProblem::default() };
    only.boxes = problem.boxes.clone();
    for one in &mut only.boxes {
        if limit != 0 {
            one.stack_max = None;
        }
        if limit != 1 {
            one.group = None;
        }
    }
    match limit {
        2 => only.gross_max = problem.gross_max,
        3 => only.contour.clone_from(&problem.contour),
        4 => only.keep_out.clone_from(&problem.keep_out),
        5 => only.door = problem.door,
        6 => only.separations.clone_from(&problem.separations),
        _ => {}
    }
    only
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_limits_together_hold(problem in any_question()) {
        let solution = pack(&problem, &mut Control::new(3, 400));
        let faults = faults(&problem, &solution);
        assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn each_limit_holds_alone(problem in any_question(), limit in 0usize..7) {
        let problem = alone(&problem, limit);
        let solution = pack(&problem, &mut Control::new(4, 400));
        let faults = faults(&problem, &solution);
        assert!(faults.is_empty(), "limit {limit}: {faults:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, rng_seed: RngSeed::Fixed(12), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_number_of_threads_and_any_run_pack_the_same(problem in any_question()) {
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads should start");
            pool.install(|| pack(&problem, &mut Control::new(5, 600)))
        };
        let first = on(1);
        assert_eq!(first, on(1));
        assert_eq!(first, on(3));
    }

    #[test]
    fn a_run_that_is_stopped_is_found_again_with_its_steps(problem in any_question(), stopped_after in 0u64..3) {
        let stop = Arc::new(AtomicBool::new(false));
        let first = std::thread::scope(|scope| {
            let raised = Arc::clone(&stop);
            scope.spawn(move || {
                std::thread::sleep(Duration::from_millis(stopped_after));
                raised.store(true, Ordering::Relaxed);
            });
            pack(&problem, &mut Control::new(6, u64::MAX).with_stop(stop))
        });
        assert_eq!(pack(&problem, &mut Control::new(6, first.steps)), first);
    }
}
