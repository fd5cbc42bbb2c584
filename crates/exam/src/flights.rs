//! Decides how the flights stage is examined: made operations of a size, a budget of seconds of work (a large operation is bounded on
//! a second thread), and no plan counted that the judge refuses. Does not decide what is printed of it (`shown`). Up: `main.rs`.

pub(crate) mod anew;
mod operation;
pub(crate) mod shown;

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use check::check_flights;
use model::control::{Control, Progress};
use model::fault::Fault;
use model::finding::{Finding, Severity};
use model::flights::{Bound, FlightsObjective, FlightsProblem, FlightsSolution};
use model::quantity::Grams;

use crate::args::FlightsArgs;
use crate::flights::anew::{MadeAnew, made_anew};
use crate::spent::{measured, measured_and_heard, processor};
pub(crate) use operation::Size;
use operation::operation;

/// Seed of the planner.
const SEED: u64 = 1;
/// Seeds of operations that follow each other lie so far apart.
const SEED_STEP: u64 = 100;

/// One planned and judged operation.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    /// Its seed.
    pub(crate) seed: u64,
    /// What was asked: consignments, and their mass.
    pub(crate) asked: (usize, Grams),
    /// Trip templates.
    pub(crate) templates: u64,
    /// Flights of the plan.
    pub(crate) flights: usize,
    /// Mass that no flight takes.
    pub(crate) left_out: Grams,
    /// What the plan is worth.
    pub(crate) objective: FlightsObjective,
    /// Its bounds.
    pub(crate) bound: Bound,
    /// Processor seconds until there was a first whole plan; nothing when there was none before the end.
    pub(crate) first: Option<Duration>,
    /// Processor seconds of the plan, and of the judge.
    pub(crate) spent: (Duration, Duration),
    /// How long after the stop signal it answered, by the wall; nothing when it ended before.
    pub(crate) heard: Option<Duration>,
    /// Steps of the planner.
    pub(crate) steps: u64,
    /// The plan made anew, with each effort; empty where that is not asked for.
    pub(crate) anew: Vec<MadeAnew>,
    /// Why the judge refuses the plan; empty for a good one.
    pub(crate) refused: Vec<Finding>,
}

/// Everything that was planned.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// The size of each operation.
    pub(crate) size: Size,
    /// Processor seconds that each was given.
    pub(crate) seconds: f64,
    /// Every operation, in order.
    pub(crate) planned: Vec<Planned>,
}

/// Hears of every operation when it is planned: how many are, of how many.
pub(crate) type Listener<'a> = &'a mut dyn FnMut(&Planned, usize, usize);

/// Plans and judges what is asked for.
///
/// # Errors
/// Faults of the built-in tables.
pub(crate) fn run(question: &FlightsArgs, listener: Listener<'_>) -> Result<Report, Vec<Fault>> {
    let size = question.size();
    let total = question.count as usize;
    let mut planned = Vec::new();
    for number in 0..u64::from(question.count) {
        let seed = question.seed + SEED_STEP * number;
        let problem = operation(size, seed)?;
        let one = plan(seed, &problem, Duration::from_secs_f64(question.seconds), question.replan);
        listener(&one, planned.len() + 1, total);
        planned.push(one);
    }
    Ok(Report { size, seconds: question.seconds, planned })
}

fn plan(seed: u64, problem: &FlightsProblem, limit: Duration, is_made_anew: bool) -> Planned {
    let stop = Arc::new(AtomicBool::new(false));
    let (began, first) = (processor(), Cell::new(None));
    // The planner tells its first step done when there is a whole plan.
    let heard = |told: &Progress| {
        if told.done > 0 && first.get().is_none() {
            first.set(Some(processor().saturating_sub(began)));
        }
    };
    let mut control = Control::new(SEED, u64::MAX).with_stop(Arc::clone(&stop)).with_listener(Box::new(heard));
    let (solution, spent, heard) = measured_and_heard(Some(limit), &stop, || flights::solve(problem, &mut control));
    let (checked, judged) = measured(None, &stop, || check_flights(problem, &solution));
    let refused = checked.findings.into_iter().filter(|finding| finding.severity == Severity::Fatal).collect();
    Planned {
        seed,
        asked: (problem.consignments.len(), problem.consignments.iter().map(|one| one.gross()).sum()),
        templates: solution.templates,
        flights: solution.flights.len(),
        left_out: left_out(problem, &solution),
        objective: solution.objective,
        bound: solution.bound,
        first: first.get(),
        spent: (spent, judged),
        heard,
        steps: solution.steps,
        anew: if is_made_anew { made_anew(problem, &solution) } else { Vec::new() },
        refused,
    }
}

fn left_out(problem: &FlightsProblem, solution: &FlightsSolution) -> Grams {
    let mass = |packs: i64, id| {
        let found = problem.consignments.iter().find(|one| one.id == id);
        found.map_or(Grams::ZERO, |one| one.pack.gross().times(packs))
    };
    solution.left_out.iter().map(|unflown| mass(unflown.packs.get(), unflown.consignment.clone())).sum()
}

#[cfg(test)]
pub(crate) mod tests {
    use model::id::ConsignmentId;
    use model::quantity::Units;

    use super::*;

    /// Operations with cargo both ways.
    const SEEDS: u64 = 6;
    const TINY: Size = Size { donors: 2, recipients: 3, aircraft: 3, types: 2, days: 20, load_max: 2 };

    /// A plan that takes nothing and does not say so.
    pub(crate) fn spoiled() -> (FlightsProblem, FlightsSolution) {
        (operation(TINY, 1).expect("the built-in tables are sound"), FlightsSolution::default())
    }

    #[test]
    fn a_plan_of_a_tiny_operation_is_accepted_and_an_empty_one_is_not() {
        let (problem, empty) = spoiled();
        let one = plan(1, &problem, Duration::from_secs(60), true);
        assert_eq!(one.refused, []);
        assert!(one.anew.len() == 3 && one.anew.iter().all(|made| made.refusals == 0), "{:?}", one.anew);
        assert!(one.flights > 0 && one.bound.plan_cents >= one.bound.mip_cents);
        assert!(!check_flights(&problem, &empty).findings.is_empty());
    }

    /// A tiny operation in which a part of what every recipient gets comes home some days later.
    fn two_way(seed: u64) -> FlightsProblem {
        let mut problem = operation(TINY, seed).expect("the built-in tables are sound");
        for number in 0..problem.consignments.len() {
            let mut back = problem.consignments[number].clone();
            back.id = ConsignmentId::of(&format!("{}-home", back.id));
            (back.origin, back.destinations) = (back.destinations[0].clone(), vec![back.origin.clone()]);
            back.packs = Units::of((back.packs.get() / (2 + number as i64 % 3)).max(1));
            let days = jiff::SignedDuration::from_hours(24 * (number as i64 % 4));
            (back.ready, back.due) = (back.ready + days, back.due + days * 2);
            problem.consignments.push(back);
        }
        let ulds = format::builtin::ulds().expect("the built-in tables are sound");
        let places = problem.types.iter().filter_map(|one| loading::pallet_places(one, &ulds, &problem.consignments));
        problem.places = places.collect();
        problem
    }

    #[test]
    fn plans_that_bring_cargo_home_are_accepted_and_so_are_those_made_anew_from_them() {
        let mut brought = 0;
        for seed in 0..SEEDS {
            let problem = two_way(seed);
            let one = plan(seed, &problem, Duration::from_secs(60), true);
            assert_eq!(one.refused, [], "seed {seed}");
            assert!(one.anew.iter().all(|made| made.refusals == 0), "seed {seed}: {:?}", one.anew);
            let solution = flights::solve(&problem, &mut Control::new(SEED, u64::MAX));
            brought += solution.flights.iter().filter(|flight| flight.brings_back()).count();
        }
        assert!(brought >= 8, "{brought} flights bring something home");
    }
}
