//! Decides how planners are examined: each drives the same generated worlds to their end, ours through the lines of the
//! bridge, and the simulator notes what it cannot carry out. Up: [`crate::airlift`].

use std::time::{Duration, Instant};

use format::relay::{read_orders, tell_changes, tell_reset};
use model::fault::Fault;

use super::bridge::Bridge;
use super::class::Class;
use super::scenario::Scenario;
use super::shortest_path::ShortestPath;
use super::simulator::{Refusal, Score, Simulator};

/// What a planner did with one world.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// How it went.
    pub(crate) score: Score,
    /// What could not be carried out.
    pub(crate) refusals: Vec<Refusal>,
    /// Seconds of the first answer.
    pub(crate) first: Duration,
    /// The longest of the other answers.
    pub(crate) longest: Duration,
    /// All answers together.
    pub(crate) all: Duration,
}

/// One world and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    /// The class.
    pub(crate) class: Class,
    /// The seed.
    pub(crate) seed: u64,
    /// Ours.
    pub(crate) ours: Outcome,
    /// The simple planner's.
    pub(crate) simple: Outcome,
}

/// Puts both planners to a world.
///
/// # Errors
/// Faults of our own messages, which there should never be.
pub(crate) fn run(class: Class, seed: u64) -> Result<Trial, Vec<Fault>> {
    let scenario = Scenario::generate(class, seed);
    Ok(Trial { class, seed, ours: ours(&scenario, seed)?, simple: simple(&scenario, seed) })
}

/// Our planner, behind the bridge.
pub(crate) fn ours(scenario: &Scenario, seed: u64) -> Result<Outcome, Vec<Fault>> {
    let mut simulator = Simulator::new(scenario, seed);
    let mut bridge = Bridge::new(1);
    let mut outcome = Outcome::default();
    let mut view = simulator.view();
    let mut line = tell_reset(&scenario.world, &view);
    loop {
        let began = Instant::now();
        let answer = bridge.answer(&line)?;
        let took = began.elapsed();
        outcome.all += took;
        if view.step == 0 {
            outcome.first = took;
        } else {
            outcome.longest = outcome.longest.max(took);
        }
        simulator.step(read_orders(bridge.dialogue(), &answer)?);
        let next = simulator.view();
        if simulator.is_over() {
            break;
        }
        line = tell_changes(&view, &next);
        view = next;
    }
    Ok(finished(&simulator, outcome))
}

fn simple(scenario: &Scenario, seed: u64) -> Outcome {
    let mut simulator = Simulator::new(scenario, seed);
    let mut planner = ShortestPath::new(&scenario.world, seed);
    let mut outcome = Outcome::default();
    while !simulator.is_over() {
        let began = Instant::now();
        let orders = planner.orders(&simulator.view());
        let took = began.elapsed();
        outcome.longest = outcome.longest.max(took);
        outcome.all += took;
        simulator.step(orders);
    }
    finished(&simulator, outcome)
}

fn finished(simulator: &Simulator<'_>, outcome: Outcome) -> Outcome {
    assert!(simulator.lost().is_empty(), "no item should be lost: {:?}", simulator.lost());
    Outcome { score: simulator.score(), refusals: simulator.refusals.clone(), ..outcome }
}
