//! Decides how HiGHS is run: quietly, on one thread, with a fixed seed, ended by gap or nodes and never by time, so that
//! the same model gives the same answer on every machine; and given up when the stop signal is raised. Does not decide
//! what it is asked ([`crate::programme`]). Up: [`crate`].

mod growing;

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use highs::{HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense, SolvedModel};
use model::control::Control;

pub(crate) use growing::{Addition, Growing, NewColumn, NewRow};

/// The search ends when value and bound are so near.
pub(crate) const GAP: f64 = 0.005;
/// Or when so many nodes of the search tree were looked at: the gap reached is in the answer.
pub(crate) const NODES_MAX: i32 = 400;
/// Nodes without a better value before the search gives up.
const STALL_NODES_MAX: i32 = 100;
/// How long the stop signal may go unseen.
pub(crate) const LOOK: Duration = Duration::from_millis(5);

/// What HiGHS says of one model, in the model's own unit of cost.
pub(crate) struct Solved {
    /// Of each column, in the order they were added; empty when none were found that keep all rows.
    pub(crate) values: Vec<f64>,
    /// What one more of the right-hand side of each row costs, in the order they were added; only of a relaxation.
    pub(crate) duals: Vec<f64>,
    /// Value of these; infinite without any.
    pub(crate) found: f64,
    /// No solution is better; infinite when there is none.
    pub(crate) bound: f64,
    pub(crate) iterations: u64,
}

/// Runs HiGHS; nothing when it failed, or the stop signal was raised first.
///
/// HiGHS cannot be interrupted from outside, so it works on a thread of its own, which is left to itself when it is
/// given up: it ends with its nodes, or with the program.
pub(crate) fn run(rows: RowProblem, control: &mut Control, nodes: Option<i32>) -> Option<Solved> {
    worked(control, move |seed| solved(rows, seed, nodes))
}

/// Solves a relaxation for prices between all those that serve as well, where [`run`] gives those of a corner.
pub(crate) fn centre(rows: RowProblem, control: &mut Control) -> Option<Solved> {
    worked(control, move |seed| {
        let mut model: Model = rows.optimise(Sense::Minimise);
        quiet(&mut model, seed);
        between(&mut model, true);
        Some(read(&model.try_solve().ok()?, None))
    })
}

fn worked(control: &mut Control, work: impl FnOnce(i32) -> Option<Solved> + Send + 'static) -> Option<Solved> {
    let seed = (control.seed % i32::MAX as u64) as i32;
    if !control.step(1) {
        return None;
    }
    let (tell, told) = channel();
    std::thread::spawn(move || {
        // Nobody listens any more when it was given up.
        let _ = tell.send(work(seed));
    });
    heard(&told, control).flatten()
}

/// Makes it an interior point that is looked for, or a corner.
fn between(model: &mut Model, is_central: bool) {
    model.set_option("solver", if is_central { "ipm" } else { "simplex" });
    model.set_option("run_crossover", if is_central { "off" } else { "on" });
}

/// What a worker says; nothing when the stop signal was raised first.
///
/// # Panics
/// Where the worker did.
fn heard<T>(told: &Receiver<T>, control: &Control) -> Option<T> {
    loop {
        match told.recv_timeout(LOOK) {
            Ok(said) => return Some(said),
            Err(RecvTimeoutError::Timeout) if !control.goes_on() => return None,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => panic!("a worker that says nothing has panicked"),
        }
    }
}

/// Solves the model, in whole numbers where nodes are given.
fn solved(rows: RowProblem, seed: i32, nodes: Option<i32>) -> Option<Solved> {
    let mut model: Model = rows.optimise(Sense::Minimise);
    quiet(&mut model, seed);
    if let Some(nodes) = nodes {
        model.set_option("mip_rel_gap", GAP);
        model.set_option("mip_max_nodes", nodes);
        model.set_option("mip_max_stall_nodes", STALL_NODES_MAX);
        // Presolve would put the counts of trips back into their trips, and the search could no longer split on them:
        // it then looks at many times the nodes.
        model.set_option("presolve", "off");
    }
    Some(read(&model.try_solve().ok()?, nodes))
}

/// One thread and a fixed seed, and nothing printed.
fn quiet(model: &mut Model, seed: i32) {
    model.make_quiet();
    model.set_option("threads", 1_i32);
    model.set_option("parallel", "off");
    model.set_option("random_seed", seed);
}

/// What was found, in whole numbers where nodes were given.
fn read(solved: &SolvedModel, nodes: Option<i32>) -> Solved {
    let is_infeasible = solved.status() == HighsModelStatus::Infeasible;
    let has_values = solved.primal_solution_status() == HighsSolutionStatus::Feasible && !is_infeasible;
    let found = if has_values { solved.objective_value() } else { f64::INFINITY };
    let bound = match nodes {
        _ if is_infeasible => f64::INFINITY,
        Some(_) => solved.double_info_value(c"mip_dual_bound").unwrap_or(0.0),
        None => found,
    };
    let iterations = u64::try_from(solved.simplex_iteration_count()).unwrap_or(0);
    let solution = solved.get_solution();
    let duals = if nodes.is_none() { solution.dual_rows().to_vec() } else { Vec::new() };
    let values = if has_values { solution.columns().to_vec() } else { Vec::new() };
    Solved { values, duals, found, bound, iterations }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;

    /// A knapsack of two hundred things; `weights` says how alike they are.
    fn knapsack() -> RowProblem {
        let mut rows = RowProblem::default();
        let things: Vec<_> = (0..200)
            .map(|thing| {
                let weight = f64::from(1_000 + thing * 7 % 61);
                (rows.add_integer_column(-weight, 0.0..=1.0), weight)
            })
            .collect();
        rows.add_row(..=50_333.5, things);
        rows
    }

    #[test]
    fn a_model_is_solved_and_its_bound_is_no_better_than_its_value() {
        let solved = run(knapsack(), &mut Control::default(), Some(NODES_MAX)).expect("a knapsack has a solution");
        assert!(solved.bound <= solved.found && solved.found <= -49_000.0, "{} {}", solved.bound, solved.found);
        assert_eq!(solved.values.len(), 200);
    }

    #[test]
    fn a_raised_signal_gives_it_up() {
        let mut control = Control::default();
        control.stop().store(true, Ordering::Relaxed);
        assert!(run(knapsack(), &mut control, Some(NODES_MAX)).is_none());
    }
}
