//! Decides whether the bound holds and is worth having on small operations. Only built for tests. Up: [`crate::bound`].

use model::control::Control;
use model::flights::FlightsProblem;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::*;
use crate::samples::{an124, consignment, il76, listed, problem, tail};
use crate::solve;
use crate::template::earliest_end;

/// The bound of a problem, and the cost of its cheapest trip, in the unit of the model.
fn bounded(problem: &FlightsProblem, upper: f64) -> (Least, f64) {
    let (groups, _, all) = listed(problem);
    let consignments: Vec<usize> = (0..problem.consignments.len()).collect();
    let mut control = Control::default();
    let known = rounded(problem, &groups, &all.list, &consignments, None, &mut |_, _| (), &mut control);
    let least = known.proven(upper, &mut |_, _| (), &mut control);
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
    let known = rounded(&problem, &groups, &all.list, &[0], None, &mut |_, _| (), &mut control);
    assert_eq!(known.proven(1e9, &mut |_, _| (), &mut control), Least::default());
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

/// All ways to put some things into heaps.
fn heaps(count: usize) -> Vec<Vec<Vec<usize>>> {
    let Some(last) = count.checked_sub(1) else { return vec![vec![]] };
    let mut all = Vec::new();
    for heaps in heaps(last) {
        for place in 0..=heaps.len() {
            let mut more = heaps.clone();
            if place == heaps.len() {
                more.push(Vec::new());
            }
            more[place].push(last);
            all.push(more);
        }
    }
    all
}

/// What there is to fly with, and whether a trip may call where it brings nothing, as none of a plan does.
type Means<'a> = (&'a Group, &'a [Template], bool);

/// What is cheapest of all ways to fly some heaps, one trip each, in whatever order and on whichever of the tails of one group,
/// each tail there again from its minute on.
fn flown(
    problem: &FlightsProblem,
    (group, all, calls_for_nothing): Means,
    left: &[Vec<usize>],
    tails: &mut [i64],
) -> f64 {
    let mut best = if left.is_empty() { 0.0 } else { f64::INFINITY };
    for (place, heap) in left.iter().enumerate() {
        let mut rest = left.to_vec();
        rest.remove(place);
        let out: f64 = heap.iter().map(|one| everything(problem, *one)).sum();
        best = best.min(out + flown(problem, (group, all, calls_for_nothing), &rest, tails));
        let tail = (0..tails.len()).min_by_key(|tail| tails[*tail]).expect("a tail");
        for template in all {
            let drops: Option<Vec<usize>> = heap
                .iter()
                .map(|one| template.carries.iter().find(|(other, _)| other == one).map(|(_, drop)| *drop))
                .collect();
            let Some(drops) = drops else { continue };
            if !calls_for_nothing && !(0..template.drops.len()).all(|drop| drops.contains(&drop)) {
                continue;
            }
            let facts = |one: &usize| &problem.consignments[*one];
            let window = &group.windows[template.window];
            let ready = heap.iter().map(|one| earliest_end(&template.timing, group, window, facts(one))).max();
            let end = ready.expect("a heap holds something").max(tails[tail] + template.timing.ends);
            if end > group.until {
                continue;
            }
            let late: f64 = heap
                .iter()
                .zip(drops)
                .map(|(one, drop)| {
                    let arrival = end - template.timing.ends + template.arrival(drop);
                    let days = (arrival - crate::fleet::minute(facts(one).due)).max(0) as f64 / (24.0 * 60.0);
                    pack_cents(problem, *one).1 / CENTS * days * facts(one).packs.get() as f64
                })
                .sum();
            let before = std::mem::replace(&mut tails[tail], end + group.crew.rest_min.get());
            let cost =
                template.cents as f64 / CENTS + late + flown(problem, (group, all, calls_for_nothing), &rest, tails);
            tails[tail] = before;
            best = best.min(cost);
        }
    }
    best
}

/// What it costs to leave a consignment out.
fn everything(problem: &FlightsProblem, one: usize) -> f64 {
    pack_cents(problem, one).0 / CENTS * problem.consignments[one].packs.get() as f64
}

/// A problem of small consignments from one origin, each with the days on which it is ready and until it is due.
fn timed(days: &[(i64, i64)], tails: usize) -> FlightsProblem {
    let mut problem = problem();
    problem.tails = (0..tails).map(|number| tail(&format!("T{number}"), &il76(), "RU", "UUMU")).collect();
    let airports = ["UAAA", "LIRE", "UCFM", "UTTT"];
    problem.consignments = days
        .iter()
        .enumerate()
        .map(|(number, (ready, due))| {
            let mut one = consignment(&format!("c{number}"), "UUMU", airports[number % airports.len()], 40);
            one.ready = problem.as_of + jiff::SignedDuration::from_hours(24 * ready);
            one.due = one.ready + jiff::SignedDuration::from_hours(12 * due);
            one.due_hard = None;
            one
        })
        .collect();
    problem.policy.late_cost_per_tonne_day = crate::samples::dollars(20_000);
    problem
}

/// What the best plan costs, found by trying all of them: of small consignments none is ever split.
fn tried(problem: &FlightsProblem) -> f64 {
    tried_so(problem, false)
}

fn tried_so(problem: &FlightsProblem, calls_for_nothing: bool) -> f64 {
    let (groups, _, all) = listed(problem);
    let mut tails = vec![groups[0].from; groups[0].tails.len()];
    let means = (&groups[0], &all.list[..], calls_for_nothing);
    let heaps = heaps(problem.consignments.len());
    heaps.iter().map(|heaps| flown(problem, means, heaps, &mut tails)).fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(Config { cases: 60, rng_seed: RngSeed::Fixed(14), ..Config::default() })]

    /// No schedule of few tails costs less than the bound, however late all of it becomes.
    #[test]
    fn no_schedule_costs_less_than_the_bound(
        days in prop::collection::vec((0_i64..3, 0_i64..4), 3..5),
        tails in 1_usize..3,
    ) {
        let problem = timed(&days, tails);
        let best = tried(&problem);
        let (least, _) = bounded(&problem, 1e9);
        prop_assert!(0.0 < least.relaxed && least.relaxed <= least.proven + 1e-6, "{least:?}");
        prop_assert!(least.proven <= best + 1e-6, "{least:?} {best}");
    }
}

#[test]
fn one_tail_that_has_to_wait_raises_the_bound() {
    // All ready and due at once: what one tail brings it brings one after the other.
    let days = [(0, 1); 4];
    let [one, many] =
        [1, 4].map(|tails| timed(&days, tails)).map(|problem| (bounded(&problem, 1e9).0.proven, tried(&problem)));
    assert!(one.0 > many.0 * 1.05, "{one:?} {many:?}");
    assert!(one.0 <= one.1 + 1e-6 && many.0 <= many.1 + 1e-6, "{one:?} {many:?}");
}

#[test]
fn a_place_that_is_reached_over_another_waits_for_what_is_for_that() {
    let mut problem = timed(&[(0, 2), (3, 2)], 2);
    // New York is too far for a leg from Moscow, and without technical stops it is reached over Shannon.
    for (one, airport) in ["KJFK", "EINN"].into_iter().enumerate() {
        problem.consignments[one].destinations = vec![model::id::AirportId::of(airport)];
    }
    problem.consignments[0].packs = model::quantity::Units::of(400);
    problem.tails.iter_mut().for_each(|tail| tail.base = model::id::AirportId::of("CYYR"));
    problem.policy.stops_max = 0;
    let (least, _) = bounded(&problem, 1e9);
    let (best, spoiled) = (tried(&problem), tried_so(&problem, true));
    assert!(least.proven <= best + 1e-6 && least.proven > best * 0.98, "{least:?} {best}");
    assert!(
        spoiled < least.proven * 0.95,
        "a trip that calls at Shannon with nothing for it costs less: {least:?} {spoiled}"
    );
}

#[test]
fn what_only_helps_roundings_is_priced_too() {
    let mut problem = problem();
    problem.tails = vec![tail("A", &il76(), "RU", "UUMU"), tail("B", &an124(), "RU", "UUMU")];
    problem.consignments = vec![consignment("a", "UUMU", "UAAA", 2_600), consignment("b", "UUMU", "UCFM", 700)];
    let ((groups, _, all), mut control) = (listed(&problem), Control::default());
    let question = Question::new(&problem, &groups, &all.list, &[0, 1], &control);
    let mut master = Master::new(&question, &control);
    let mut helped = vec![Vec::new(); question.lanes.len()];
    let (relaxed, before) = priced(&question, &mut master, (&[], &helped), &mut control).expect("a relaxation");
    let cuts = cuts::violated(&question, &relaxed, &[], &control);
    cuts::note(&question, &cuts, 0, &mut helped);
    // All that packs were worth is in the roundings now.
    let mut prices = before.clone();
    prices.packs.iter_mut().for_each(|price| *price = 0.0);
    prices.cuts = vec![1e6; cuts.len()];
    let (columns, share) = lane::improving(&question, &prices, &helped, &control).expect("not stopped");
    assert!(share < 0.01 && !columns.is_empty(), "{share} {columns:?}");
    assert!(columns.iter().all(|column| !helped[column.lane].is_empty()));
    let (_, after) = priced(&question, &mut master, (&cuts, &helped), &mut control).expect("a relaxation");
    assert!((after.share - 1.0).abs() < 1e-3, "{}", after.share);
    assert!(after.bound(&question, &cuts) > before.bound(&question, &[]) - 1e-6, "a rounding takes nothing off");
}
