//! Decides whether the bound holds and is worth having on small operations. Only built for tests. Up: [`crate::bound`].

use model::control::Control;
use model::flights::FlightsProblem;

use super::*;
use crate::samples::{an124, consignment, il76, listed, problem, tail};
use crate::solve;

/// The bound of a problem, and the cost of its cheapest trip, in the unit of the model.
fn bounded(problem: &FlightsProblem, upper: f64) -> (Least, f64) {
    let (groups, _, all) = listed(problem);
    let consignments: Vec<usize> = (0..problem.consignments.len()).collect();
    let least = least(problem, &groups, &all.list, (&consignments, upper), &mut Control::default());
    let cheapest = all.list.iter().map(|template| template.cents).min().expect("a template");
    (least, cheapest as f64 / CENTS)
}

#[test]
fn a_load_and_a_half_takes_two_trips_and_the_relaxation_alone_does_not_see_it() {
    let mut problem = problem();
    problem.consignments = vec![consignment("a", "UUMU", "UAAA", 100)];
    problem.tails = vec![tail("A", &il76(), "RU", "UUMU"), tail("B", &il76(), "RU", "UUMU")];
    let (_, trip) = bounded(&problem, f64::INFINITY);
    // More and more of it, until a full trip no longer takes it.
    let count = (1..60).map(|hundreds| hundreds * 100).find(|packs| {
        problem.consignments = vec![consignment("a", "UUMU", "UAAA", *packs)];
        bounded(&problem, 1e9).0.relaxed > trip * 1.3
    });
    problem.consignments = vec![consignment("a", "UUMU", "UAAA", count.expect("some load takes more than a trip"))];
    let (least, trip) = bounded(&problem, 1e9);
    assert!(least.relaxed < trip * 1.9, "{least:?} {trip}");
    assert!((least.proven - 2.0 * trip).abs() < trip * 1e-3, "{least:?} {trip}");
}

#[test]
fn no_plan_costs_less_than_the_bound() {
    let mut problem = problem();
    problem.tails = vec![tail("A", &il76(), "RU", "UUMU"), tail("B", &an124(), "RU", "UUMU")];
    problem.consignments = vec![
        consignment("a", "UUMU", "UAAA", 900),
        consignment("b", "UUMU", "UCFM", 700),
        consignment("c", "UUMU", "LIRE", 400),
        consignment("d", "UUMU", "UAAA", 50),
    ];
    let plan = solve(&problem, &mut Control::default()).bound.plan_cents as f64 / CENTS;
    let (least, _) = bounded(&problem, plan);
    assert!(0.0 < least.relaxed && least.relaxed <= least.proven && least.proven <= plan, "{least:?} {plan}");
    assert!(least.proven > plan * 0.9, "{least:?} {plan}");
}

#[test]
fn a_raised_signal_leaves_no_bound() {
    let mut problem = problem();
    problem.consignments = vec![consignment("a", "UUMU", "UAAA", 100)];
    problem.tails = vec![tail("A", &il76(), "RU", "UUMU")];
    let (groups, _, all) = listed(&problem);
    let mut control = Control::default();
    control.stop().store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(least(&problem, &groups, &all.list, (&[0], 1e9), &mut control), Least::default());
}

#[test]
fn many_consignments_on_one_trip_are_bounded_too() {
    let mut problem = problem();
    problem.tails = vec![tail("A", &il76(), "RU", "UUMU"), tail("B", &an124(), "RU", "UUMU")];
    problem.consignments = (0..40).map(|one| consignment(&format!("c{one:02}"), "UUMU", "UAAA", 30 + one)).collect();
    let plan = solve(&problem, &mut Control::default()).bound.plan_cents as f64 / CENTS;
    let (least, _) = bounded(&problem, plan);
    assert!(least.proven <= plan && least.proven > plan * 0.8, "{least:?} {plan}");
}

#[test]
fn what_cannot_be_flown_counts_as_left_out_and_no_more() {
    let mut problem = problem();
    problem.tails = vec![tail("A", &il76(), "RU", "UUMU")];
    problem.consignments = vec![consignment("a", "UUMU", "UAAA", 900), consignment("b", "UUMU", "UCFM", 700)];
    let (without, _) = bounded(&problem, 1e9);
    // Nobody lands there: all of it is left out, at 100,000 dollars a tonne.
    problem.consignments.push(consignment("s", "UUMU", "SHUT", 1_000));
    let left_out = problem.consignments[2].gross().get() as f64 / 1e6 * 100_000.0 * 100.0 / CENTS;
    let (with, _) = bounded(&problem, 1e9);
    assert!((with.proven - without.proven - left_out).abs() < 1.0, "{with:?} {without:?} {left_out}");
}
