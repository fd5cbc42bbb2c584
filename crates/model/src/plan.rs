//! Decides what a plan is: every stage's question and answer in one immutable whole. Does not decide how it is
//! made (`ops`), judged (`check`) or written (`format`). Up: [`crate`].

use crate::allocation::{AllocationProblem, AllocationSolution};
use crate::fitness::{FitnessProblem, FitnessSolution};
use crate::flights::{FlightsProblem, FlightsSolution};
use crate::loading::{LoadingProblem, LoadingSolution};
use crate::need::{NeedProblem, NeedSolution};
use crate::worth::WorthSolution;

/// The question that was put to each stage. Re-derived from the operation's folder, never stored.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanProblems {
    /// Need.
    pub need: NeedProblem,
    /// Fitness.
    pub fitness: FitnessProblem,
    /// Allocation.
    pub allocation: AllocationProblem,
    /// Flights, with the limits that loading found.
    pub flights: FlightsProblem,
    /// Loading.
    pub loading: LoadingProblem,
}

/// The answer of each stage, and whether the flights are worth it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanSolutions {
    /// Need.
    pub need: NeedSolution,
    /// Fitness.
    pub fitness: FitnessSolution,
    /// Allocation.
    pub allocation: AllocationSolution,
    /// Flights.
    pub flights: FlightsSolution,
    /// Loading.
    pub loading: LoadingSolution,
    /// Whether the flights are worth it.
    pub worth: WorthSolution,
}
