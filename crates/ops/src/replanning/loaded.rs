//! Decides which flights of a plan made anew are loaded anew: those with other cargo, legs or type. The others keep their
//! loads to the carton. Up: [`crate::replanning`].

use std::collections::BTreeMap;

use model::control::Control;
use model::flights::FlightsProblem;
use model::haul::Haul;
use model::id::FlightId;
use model::loading::{AircraftLoad, FlightToLoad, LoadingProblem, LoadingSolution};
use model::operation::Operation;
use model::plan::PlanSolutions;

use crate::problems;

/// The loads of the new plan.
pub(super) fn loads(
    operation: &Operation,
    before: &PlanSolutions,
    problem: &FlightsProblem,
    asked: &LoadingProblem,
) -> LoadingSolution {
    // What the plan before was asked to load may be wanted no more; its packs are known from the operation alone.
    let mut all = problems::problems_of(operation, before).flights.consignments;
    let new = problem.consignments.iter().filter(|one| all.iter().all(|known| known.id != one.id));
    let new: Vec<_> = new.cloned().collect();
    all.extend(new);
    let told = problems::loading_problem(operation, &before.allocation, &all, &before.flights);
    let told: BTreeMap<(&FlightId, Haul), &FlightToLoad> =
        told.flights.iter().map(|flight| ((&flight.flight, flight.haul), flight)).collect();
    let loads: BTreeMap<(&FlightId, Haul), &AircraftLoad> =
        before.loading.loads.iter().map(|load| ((&load.flight, load.haul), load)).collect();
    let is_same = |flight: &FlightToLoad| told.get(&(&flight.flight, flight.haul)).is_some_and(|told| *told == flight);
    let mut changed = asked.clone();
    changed.flights.retain(|flight| !is_same(flight) || !loads.contains_key(&(&flight.flight, flight.haul)));
    for flight in &mut changed.flights {
        let own = (&flight.flight, flight.haul);
        let is_alike = told.get(&own).is_some_and(|told| told.aircraft.id == flight.aircraft.id);
        flight.standing = loads.get(&own).filter(|_| is_alike).map(|load| (*load).clone());
    }
    let policies = &operation.policies;
    let made = loading::solve(&changed, &mut Control::new(policies.seed, policies.steps_max));
    let load_of = |flight: &FlightToLoad| {
        let own = (&flight.flight, flight.haul);
        let new = made.loads.iter().find(|load| (&load.flight, load.haul) == own);
        new.or_else(|| loads.get(&own).copied()).cloned()
    };
    LoadingSolution { loads: asked.flights.iter().filter_map(load_of).collect(), steps: made.steps }
}
