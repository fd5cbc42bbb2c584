//! Decides nothing: a run that was stopped gives, with the steps it took as its budget, the same solution again. Up: [`crate`].

use std::sync::atomic::Ordering;
use std::time::Duration;

use model::control::Control;
use model::flights::FlightsProblem;

use crate::samples::{an124, consignment, il76, problem, tail};
use crate::solve;
use crate::tests::judge;

/// Everything from everywhere to everywhere: more trips than are chosen from as whole numbers at once.
fn wide() -> FlightsProblem {
    let mut problem = problem();
    let stations: Vec<String> = problem.airports.iter().map(|airport| airport.id.to_string()).collect();
    problem.tails = stations
        .iter()
        .flat_map(|base| {
            [tail(&format!("A-{base}"), &il76(), "RU", base), tail(&format!("B-{base}"), &an124(), "RU", base)]
        })
        .collect();
    problem.consignments = stations
        .iter()
        .flat_map(|to| ["UUMU", "UAAA"].map(|from| (from, to)))
        .filter(|(from, to)| from != to)
        .map(|(from, to)| consignment(&format!("{from}-{to}"), from, to, 900))
        .collect();
    problem
}

/// Two destinations: all trips are chosen from at once.
fn narrow() -> FlightsProblem {
    let mut problem = problem();
    problem.tails = vec![tail("A", &il76(), "RU", "UUMU"), tail("B", &an124(), "RU", "UUMU")];
    problem.consignments = vec![consignment("a", "UUMU", "UAAA", 900), consignment("b", "UUMU", "LIRE", 700)];
    problem
}

/// Whether the run was stopped before it was done; what it gave is given again by its steps in any case.
pub(crate) fn is_stopped_and_given_again(problem: &FlightsProblem, mut control: Control) -> bool {
    let stopped = solve(problem, &mut control);
    let is_stopped = !control.goes_on();
    judge(problem, &stopped);
    let budget = if is_stopped { stopped.steps } else { u64::MAX };
    let mut again = Control::new(control.seed, budget);
    assert_eq!(solve(problem, &mut again), stopped, "{} steps", stopped.steps);
    assert_eq!(again.goes_on(), !is_stopped);
    is_stopped
}

#[test]
fn a_run_stopped_when_it_speaks_is_given_again_by_its_steps() {
    for (problem, spoken) in [(narrow(), 6), (wide(), 12)] {
        for word in 0..spoken {
            let plain = Control::default();
            let stop = plain.stop();
            let mut heard = 0;
            let control = plain.with_listener(Box::new(move |_| {
                stop.store(heard >= word, Ordering::Relaxed);
                heard += 1;
            }));
            is_stopped_and_given_again(&problem, control);
        }
    }
}

#[test]
fn what_no_first_plan_was_made_for_says_so_and_not_that_the_tails_have_no_time() {
    let problem = narrow();
    let full = solve(&problem, &mut Control::default());
    assert!(full.left_out.is_empty());
    let mut said = std::collections::BTreeSet::new();
    for budget in 1..full.steps.min(60) {
        let cut = solve(&problem, &mut Control::new(1, budget));
        judge(&problem, &cut);
        said.extend(cut.left_out.iter().map(|unflown| unflown.reason.rule.clone()));
        if cut.flights.is_empty() {
            assert!(cut.remarks.iter().any(|remark| remark.starts_with("the run ended ")), "{:?}", cut.remarks);
        }
    }
    assert_eq!(said.into_iter().collect::<Vec<_>>(), ["steps"]);
}

/// How it begins to speak of what it does.
const BETTERING: &str = "a first plan of ";
const BOUNDING: &str = "bounding what ";

/// A run that is stopped so long after it says this first.
fn stopped_after<'a>(said: &'static str, wait: Duration) -> Control<'a> {
    let control = Control::default();
    let stop = control.stop();
    control.with_listener(Box::new(move |progress| {
        if progress.text.starts_with(said) {
            let stop = stop.clone();
            if wait.is_zero() {
                stop.store(true, Ordering::Relaxed);
            } else {
                std::thread::spawn(move || {
                    std::thread::sleep(wait);
                    stop.store(true, Ordering::Relaxed);
                });
            }
        }
    }))
}

#[test]
fn a_run_stopped_while_it_is_bounded_is_given_again_by_its_steps() {
    let problem = wide();
    for millis in [0, 1, 5, 25, 100, 400] {
        is_stopped_and_given_again(&problem, stopped_after(BOUNDING, Duration::from_millis(millis)));
    }
}

#[test]
fn a_run_ended_while_the_plan_is_bettered_has_what_is_proven_until_then() {
    let problem = wide();
    for millis in [50, 200, 400] {
        is_stopped_and_given_again(&problem, stopped_after(BETTERING, Duration::from_millis(millis)));
    }
    let ended = |said| solve(&problem, &mut stopped_after(said, Duration::ZERO));
    let (begun, full) = (ended(BETTERING), ended(BOUNDING));
    assert_eq!(begun.bound.best_cents(), None);
    let mut proven = 0;
    for third in 1..3 {
        let cut = solve(&problem, &mut Control::new(1, begun.steps + (full.steps - begun.steps) * third / 3));
        judge(&problem, &cut);
        let least = cut.bound.best_cents().expect("the search waits for some of the bound");
        assert!(least >= proven && Some(least) <= full.bound.best_cents(), "{third}: {least}");
        proven = least;
    }
}

#[test]
fn a_budget_that_ends_while_it_is_bounded_leaves_the_plan_and_some_of_the_bound() {
    let problem = wide();
    let bare = solve(&problem, &mut stopped_after(BOUNDING, Duration::ZERO));
    let full = solve(&problem, &mut Control::default());
    let early = bare.bound.lagrangian_cents.expect("the search has waited for some of the bound");
    assert!(0 < early && Some(early) <= full.bound.lagrangian_cents, "{:?}", bare.bound);
    assert!(bare.remarks.iter().any(|remark| remark.starts_with("the run ended while the plan was bettered")));
    let mut proven = 0;
    for quarter in 1..4 {
        let budget = bare.steps + (full.steps - bare.steps) * quarter / 4;
        let cut = solve(&problem, &mut Control::new(1, budget));
        judge(&problem, &cut);
        // A step may be many iterations of the simplex method.
        assert!(cut.flights == bare.flights && cut.steps >= budget, "{quarter}: {} steps", cut.steps);
        let least = cut.bound.lagrangian_cents.expect("a large part is bounded");
        assert!(least >= proven && Some(least) <= full.bound.lagrangian_cents, "{quarter}: {least}");
        proven = least;
    }
    assert!(proven > 0);
}

#[test]
fn a_run_stopped_at_any_moment_is_given_again_by_its_steps() {
    let mut stopped = 0;
    for (problem, millis) in [(narrow(), [1, 5, 20, 80]), (wide(), [20, 100, 400, 1_200])] {
        for wait in millis {
            let control = Control::default();
            let stop = control.stop();
            let watch = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(wait));
                stop.store(true, Ordering::Relaxed);
            });
            stopped += usize::from(is_stopped_and_given_again(&problem, control));
            watch.join().expect("a watch should end");
        }
    }
    assert!(stopped > 0, "some run is stopped before it is done");
}
