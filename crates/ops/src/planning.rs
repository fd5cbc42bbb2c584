//! Decides in which order the stages are asked, and how often flights and loading talk: what loading cannot place goes
//! back to flights as a tighter limit. No files, no clock. Up: [`crate`].

use model::control::{Control, Progress};
use model::disruption::{Effort, Standing};
use model::finding::Judgement;
use model::flights::{Flight, FlightsProblem, FlightsSolution, LoadLimit};
use model::id::ConsignmentId;
use model::loading::FlightToLoad;
use model::operation::Operation;
use model::plan::{PlanProblems, PlanSolutions};
use model::quantity::{CubicMillimetres, Minutes};

use crate::problems::{self, CheckDays};
use crate::standing;
use crate::stopping::{Limits, Timer};
use crate::worth::worth;

/// Most rounds of flights and loading: each round tightens a limit, and what is still left behind after the last is
/// reported with its reason.
const ROUNDS_MAX: u32 = 4;

/// How far the chain is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Case counts to quantities.
    Need,
    /// Offer lines to verdicts.
    Fitness,
    /// Supply to recipients.
    Allocation,
    /// Consignments to flights.
    Flights,
    /// Cartons to positions: the whole chain.
    Loading,
}

/// A planned operation, before anybody judged it.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Every stage's question.
    pub problems: PlanProblems,
    /// Every stage's answer; empty beyond the stage that was asked for.
    pub solutions: PlanSolutions,
    /// Rounds of flights and loading.
    pub rounds: u32,
}

/// Runs the chain up to a stage. The same operation gives the same plan, byte for byte.
pub fn plan_operation(operation: &Operation, last: Stage, listener: &mut dyn FnMut(&Progress)) -> Planned {
    plan_keeping(operation, last, None, listener)
}

/// The same, with flights loaded as a standing plan has them where their lists allow ([`standing`]).
pub fn plan_keeping(
    operation: &Operation,
    last: Stage,
    keep: Option<&PlanSolutions>,
    listener: &mut dyn FnMut(&Progress),
) -> Planned {
    plan_within(operation, last, keep, &Limits::default(), listener)
}

/// The same, with the choice of flights ended by a limit. What was found by then is loaded and shown; its number of steps, as the
/// limit, gives it again.
pub fn plan_within(
    operation: &Operation,
    last: Stage,
    keep: Option<&PlanSolutions>,
    limits: &Limits,
    listener: &mut dyn FnMut(&Progress),
) -> Planned {
    let mut solutions = PlanSolutions::default();
    let mut rounds = 0;
    let mut begin = |text: &'static str, done: u64| {
        listener(&Progress { stage: text, done, total: 5, text: text.to_owned() });
    };
    begin("need", 0);
    solutions.need = need::solve(&problems::need_problem(operation), &mut control(operation));
    if last >= Stage::Fitness {
        begin("fitness", 1);
        let problem = problems::fitness_problem(operation, &solutions.need, CheckDays::of(operation));
        solutions.fitness = fitness::solve(&problem, &mut control(operation));
    }
    if last >= Stage::Allocation {
        begin("allocation", 2);
        let problem = problems::allocation_problem(operation, &solutions.need, &solutions.fitness);
        solutions.allocation = allocation::solve(&problem, &mut control(operation));
    }
    if last >= Stage::Flights {
        rounds = fly_and_load(operation, last, (keep, limits), &mut solutions, listener);
    }
    let mut problems = problems::problems_of(operation, &solutions);
    problems.loading.flights = keeping(problems.loading.flights, keep, &solutions);
    if last >= Stage::Flights {
        solutions.worth = worth(operation, &problems, &solutions);
    }
    Planned { problems, solutions, rounds }
}

/// The flights with the loads that a standing plan has for them.
fn keeping(flights: Vec<FlightToLoad>, keep: Option<&PlanSolutions>, solutions: &PlanSolutions) -> Vec<FlightToLoad> {
    let Some(keep) = keep else { return flights };
    let mut loads = standing::standing_loads(keep, &solutions.flights.flights);
    let with_load = |flight: FlightToLoad| {
        let standing = loads.remove(&(flight.flight.clone(), flight.haul)).map(|standing| standing.load);
        FlightToLoad { standing, ..flight }
    };
    flights.into_iter().map(with_load).collect()
}

fn fly_and_load(
    operation: &Operation,
    last: Stage,
    (keep, within): (Option<&PlanSolutions>, &Limits),
    solutions: &mut PlanSolutions,
    listener: &mut dyn FnMut(&Progress),
) -> u32 {
    let demands = problems::allocation_problem(operation, &solutions.need, &solutions.fitness).demands;
    let mut limits: Vec<LoadLimit> = Vec::new();
    let mut budget = Budget::begin(operation, within);
    for round in 1..=ROUNDS_MAX {
        let text = if round == 1 { "flights".to_owned() } else { format!("flights, round {round}") };
        listener(&Progress { stage: "flights", done: 3, total: 5, text });
        let problem = problems::flights_problem(operation, &solutions.allocation, &demands, limits.clone());
        solutions.flights = budget.spend(|control| flown(&problem, keep, control), listener);
        if last < Stage::Loading {
            return round;
        }
        listener(&Progress { stage: "loading", done: 4, total: 5, text: "loading".to_owned() });
        let mut loading =
            problems::loading_problem(operation, &solutions.allocation, &problem.consignments, &solutions.flights);
        loading.flights = keeping(loading.flights, keep, solutions);
        solutions.loading = loading::solve(&loading, &mut watched(operation, 4, listener));
        let found = tighter_limits(&problem, solutions);
        let is_new = found.iter().any(|limit| !limits.contains(limit));
        if found.is_empty() || !is_new || round == ROUNDS_MAX || budget.is_spent {
            return round;
        }
        for limit in found {
            limits.retain(|old| old.aircraft != limit.aircraft || old.consignments != limit.consignments);
            limits.push(limit);
        }
    }
    ROUNDS_MAX
}

/// The flights: those of a standing plan as far as they still serve, or all from nothing.
fn flown(problem: &FlightsProblem, keep: Option<&PlanSolutions>, control: &mut Control) -> FlightsSolution {
    let Some(keep) = keep.filter(|keep| !keep.flights.flights.is_empty()) else {
        return flights::solve(problem, control);
    };
    let flights = keep.flights.flights.clone();
    let mut standing = problem.clone();
    // Nothing has departed: every flight may change, but only those do that have to.
    standing.policy.notice = Minutes::ZERO;
    standing.standing = Some(Standing { now: problem.as_of, flights, disruptions: Vec::new() });
    let kept = flights::replan(&standing, Effort::Rules, control).solution;
    let begins = |flight: &Flight| flight.legs.first().map(|leg| leg.departs);
    // New flights may come before others, which the order of their numbers would then not tell.
    if kept.flights.is_sorted_by_key(begins) || !control.goes_on() { kept } else { flights::solve(problem, control) }
}

/// What the choice of flights may still take, over all rounds.
struct Budget {
    seed: u64,
    steps_max: u64,
    steps: u64,
    timer: Timer,
    is_spent: bool,
}

impl Budget {
    fn begin(operation: &Operation, limits: &Limits) -> Self {
        let steps_max = operation.policies.steps_max.min(limits.steps.unwrap_or(u64::MAX));
        Self { seed: operation.policies.seed, steps_max, steps: 0, timer: limits.begin(), is_spent: false }
    }

    /// Lets flights be chosen with what is left; the steps of all rounds are counted together.
    fn spend(
        &mut self,
        choose: impl FnOnce(&mut Control) -> FlightsSolution,
        listener: &mut dyn FnMut(&Progress),
    ) -> FlightsSolution {
        let control = Control::new(self.seed, self.steps_max - self.steps).with_stop(self.timer.signal());
        let mut control = told(control, 3, listener);
        let mut solution = choose(&mut control);
        self.is_spent = !control.goes_on();
        self.steps += control.steps().min(self.steps_max - self.steps);
        solution.steps = self.steps;
        if self.is_spent {
            let ended = "the choice of flights was ended before it was done";
            solution.remarks.push(format!("{ended}, at step {0}: --steps {0} gives this plan again", self.steps));
        }
        solution
    }
}

/// For each flight that could not take all: the volume of its mix that did fit.
fn tighter_limits(problem: &model::flights::FlightsProblem, solutions: &PlanSolutions) -> Vec<LoadLimit> {
    let volume_of = |id: &ConsignmentId, packs: i64| -> CubicMillimetres {
        problem
            .consignments
            .iter()
            .find(|consignment| consignment.id == *id)
            .map(|consignment| consignment.pack.volume().times(packs))
            .unwrap_or_default()
    };
    let mut limits = Vec::new();
    for load in solutions.loading.loads.iter().filter(|load| !load.left_out.is_empty()) {
        let flight = solutions
            .flights
            .flights
            .iter()
            .find(|flight| flight.id == load.flight)
            .expect("a load should belong to a planned flight");
        let cargo = || flight.cargo.iter().filter(|cargo| cargo.haul == load.haul);
        let planned: CubicMillimetres = cargo().map(|cargo| volume_of(&cargo.consignment, cargo.packs.get())).sum();
        let left: CubicMillimetres =
            load.left_out.iter().map(|left| volume_of(&left.consignment, left.packs.get())).sum();
        let mut consignments: Vec<ConsignmentId> = cargo().map(|cargo| cargo.consignment.clone()).collect();
        consignments.sort();
        consignments.dedup();
        limits.push(LoadLimit {
            aircraft: flight.aircraft.clone(),
            consignments,
            volume_max: planned.saturating_sub(left),
        });
    }
    limits
}

/// The checker's say on a plan, and on what it keeps of a standing plan.
#[must_use]
pub fn judge(operation: &Operation, planned: &Planned, keep: Option<&PlanSolutions>) -> Judgement {
    let (problems, solutions) = (&planned.problems, &planned.solutions);
    let mut judgement = check::judge(operation, problems, solutions);
    if let Some(keep) = keep {
        add(&mut judgement, check::check_kept(problems, solutions, keep));
    }
    judgement
}

/// Adds what the checker says of one matter to what it says of others; fatal findings stay first.
pub(crate) fn add(judgement: &mut Judgement, checked: check::Checked) {
    judgement.rules.extend(checked.rules);
    judgement.limits += checked.limits;
    judgement.findings.extend(checked.findings);
    judgement.findings.sort_by_key(|finding| finding.severity);
}

/// A control whose progress is told as a part of the whole chain.
fn watched<'a>(operation: &Operation, done: u64, listener: &'a mut dyn FnMut(&Progress)) -> Control<'a> {
    told(control(operation), done, listener)
}

fn told<'a>(control: Control<'a>, done: u64, listener: &'a mut dyn FnMut(&Progress)) -> Control<'a> {
    control.with_listener(Box::new(move |part: &Progress| {
        let text = match part.total {
            0 => format!("{}: {}", part.stage, part.text),
            total => format!("{}: {} ({} of {total})", part.stage, part.text, part.done),
        };
        listener(&Progress { stage: part.stage, done, total: 5, text });
    }))
}

fn control<'a>(operation: &Operation) -> Control<'a> {
    Control::new(operation.policies.seed, operation.policies.steps_max)
}
