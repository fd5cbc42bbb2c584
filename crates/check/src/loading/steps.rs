//! Decides whether units come aboard and leave one after another as said, without the tail tipping.
//! Up: [`crate::loading`].

use std::collections::BTreeMap;

use model::id::UnitId;
use model::loading::{AircraftLoad, CargoMove, FlightToLoad, LoadingProblem, LoadingSolution, LoadingStep};

use super::aboard::{Moment, Weighed, weighed};
use super::{loads, of_flight, of_unit};
use crate::sheet::Sheet;

pub(super) fn order(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let units = weighed(problem, flight, load);
        // Of each unit the stops it is loaded at, and those it is unloaded at.
        let mut moved: BTreeMap<&UnitId, [Vec<Option<u8>>; 2]> =
            units.iter().map(|weighed| (&weighed.unit.id, [vec![], vec![]])).collect();
        for step in &load.steps {
            let known = moved.get_mut(&step.unit);
            sheet.holds(known.is_some(), || (of_flight(flight), format!("{} is moved, and is not aboard", step.unit)));
            if let Some(stops) = known {
                stops[usize::from(step.done == CargoMove::Unload)].push(step.stop);
            }
        }
        for weighed in &units {
            let [loaded, unloaded] = &moved[&weighed.unit.id];
            sheet.holds(loaded[..] == [None], || {
                (of_unit(weighed.unit), format!("is loaded at {loaded:?}, once before every stop is due"))
            });
            sheet.holds(unloaded[..] == [Some(weighed.stop)], || {
                let text = format!("is unloaded at {unloaded:?}, once at its stop {} is due", weighed.stop);
                (of_unit(weighed.unit), text)
            });
        }
        // Origin and pick-up come before every stop, as none does before some.
        sheet.holds(load.steps.is_sorted_by_key(|step| step.stop), || {
            (of_flight(flight), "its steps go back to a stop it has left".to_owned())
        });
        let loaded: BTreeMap<&UnitId, u8> = units.iter().map(|weighed| (&weighed.unit.id, weighed.loaded)).collect();
        let loads = load.steps.iter().filter(|step| step.done == CargoMove::Load);
        sheet.holds(loads.filter_map(|step| loaded.get(&step.unit)).is_sorted(), || {
            (of_flight(flight), "its steps load at the origin what comes after a pick-up".to_owned())
        });
    }
}

pub(super) fn balance(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        for (step, own) in after_steps(problem, flight, load) {
            let (said, due) = ((i128::from(step.gross.get()), step.arm.0), (own.mass, own.arm()));
            sheet.holds(said == due, || {
                let text = format!(
                    "after {} ({:?}): {} g at {} mm is said; the units aboard give {} g at {} mm",
                    step.unit, step.done, said.0, said.1, due.0, due.1
                );
                (of_flight(flight), text)
            });
        }
    }
}

pub(super) fn tip_back(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let Some(most) = flight.aircraft.hold.tip_arm else { continue };
        for (step, own) in after_steps(problem, flight, load) {
            sheet.holds(own.is_at_most(most.0), || {
                let text = format!(
                    "after {} ({:?}): arm {} mm, the tail tips behind {}",
                    step.unit,
                    step.done,
                    own.arm(),
                    most.0
                );
                (of_flight(flight), text)
            });
        }
    }
}

/// Mass and moment of the aircraft after each step: empty aircraft and units aboard, no fuel, no people.
pub(super) fn after_steps<'a>(
    problem: &LoadingProblem,
    flight: &FlightToLoad,
    load: &'a AircraftLoad,
) -> Vec<(&'a LoadingStep, Moment)> {
    let units = weighed(problem, flight, load);
    let by_id: BTreeMap<&UnitId, &Weighed> = units.iter().map(|weighed| (&weighed.unit.id, weighed)).collect();
    let mut now = Moment::of(flight.aircraft.oew, 2 * i128::from(flight.aircraft.hold.oew_arm.0));
    let after = |step: &'a LoadingStep| {
        if let Some(weighed) = by_id.get(&step.unit) {
            now = match step.done {
                CargoMove::Load => now.with(weighed.moment),
                CargoMove::Unload => now.without(weighed.moment),
            };
        }
        (step, now)
    };
    load.steps.iter().map(after).collect()
}
