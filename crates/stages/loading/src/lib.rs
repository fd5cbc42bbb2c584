//! Cartons to pallets and ULDs to positions in the hold: geometry, weight and balance.
//!
//! Decides how the cargo that `flights` gave to each flight is built up, where it stands, in which order it comes and goes
//! and who sits. Does not decide what flies, nor believe itself: `check` re-derives every limit from the solution alone.
//!
//! Three faces: [`solve`] loads flights, [`pack`] is the packing engine by itself, [`pallet_places`] is what is known of places
//! before anything is loaded. Up: `ARCHITECTURE.md`.
//!
//! The way of a flight: `cargo` sorts what sits, stands and is built up; `slot` and `room` say what fits where, `choice`
//! which positions are used together; `stow` fills them (`buildup`, `pattern`; pieces in `floor`); `settle` finds places by
//! `assign` within the limits of `legs`, `zones`, `access` and `steps`, and leaves out what no places keep; `write` and
//! `sheet` write it down. What is aboard when is in `stay`. A flight that was loaded before goes through `standing` instead.

mod access;
mod aircraft;
mod area;
mod assign;
mod balance;
mod buildup;
mod cargo;
mod choice;
mod engine;
mod floor;
mod legs;
mod measure;
mod outline;
mod pattern;
mod payload;
mod places;
mod refusal;
mod room;
mod settle;
mod sheet;
mod slot;
mod standing;
mod stay;
mod steps;
mod stow;
mod write;
mod zones;

use model::control::Control;
use model::loading::{LoadingProblem, LoadingSolution};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

pub use engine::pack;
pub use places::pallet_places;

/// Flights between two lines of progress; also what is loaded side by side at most.
const FLIGHTS_AT_ONCE: usize = 8;

/// Loads every flight: people to seats, vehicles and large pieces to the floor, cartons to pallets and ULDs, these to
/// positions within every limit, on every leg and at every step, and in balance. Mandatory cargo goes first; what does not
/// fit is left out with its reason. A flight with a standing load is changed as little as its list allows.
///
/// Places are proven best for the units as they are built, by the order of `assign`, when its branch and bound ends within
/// its budget: always with some ten units, and with more when the centre of gravity meets its aim to the millimetre with
/// nothing in anyone's way. Which cartons share a unit is not proven.
///
/// A step is one block placed by the packing engine; the budget is shared evenly among the flights. Flights are loaded
/// side by side, each with its own seed, so the number of cores does not change the answer. The stop signal makes the
/// engine take its first pattern for whatever is still to be built: the answer is whole, but the run cannot be replayed
/// from its step count.
#[must_use]
pub fn solve(problem: &LoadingProblem, control: &mut Control) -> LoadingSolution {
    let total = problem.flights.len() as u64;
    let share = control.steps_max.saturating_sub(control.steps()) / total.max(1);
    let (seed, stop) = (control.seed, control.stop());
    let numbered: Vec<(u64, &model::loading::FlightToLoad)> = (0..).zip(&problem.flights).collect();
    let mut solution = LoadingSolution::default();
    for chunk in numbered.chunks(FLIGHTS_AT_ONCE) {
        let loads: Vec<_> = chunk
            .par_iter()
            .map(|(number, flight)| {
                let mut own = Control::new(seed.wrapping_add(*number), share).with_stop(stop.clone());
                let load = aircraft::load(flight, problem, &mut own);
                (load, own.steps())
            })
            .collect();
        for (load, steps) in loads {
            control.step(steps);
            solution.steps += steps;
            let done = solution.loads.len() as u64 + 1;
            control.tell("loading", done, total, format!("{} loaded", load.flight));
            solution.loads.push(load);
        }
    }
    solution
}
