//! Decides whether everything that was to be loaded is somewhere: in a unit, in a seat, or left out with a reason.
//! Up: [`crate::loading`].

use std::collections::{BTreeMap, BTreeSet};

use model::evidence::{RecordKind, RecordRef};
use model::id::ConsignmentId;
use model::loading::{CargoToLoad, LoadingProblem, LoadingSolution};
use model::quantity::Units;

use super::aboard::{Way, way_of};
use super::{all_units, cargo_of, is_people, loads, of_flight, of_unit};
use crate::sheet::{Sheet, repeated};
use crate::stowage::boxes_in;

pub(super) fn flights(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    let (due, given) = (problem.flights.len(), solution.loads.len());
    sheet.holds(due == given, || {
        (RecordRef::new(RecordKind::Policy, "loading"), format!("{given} loads for {due} flights"))
    });
    for (flight, load) in problem.flights.iter().zip(&solution.loads) {
        sheet.holds((&flight.flight, flight.haul) == (&load.flight, load.haul), || {
            (of_flight(flight), format!("the load in its place is of {}", load.flight))
        });
        let (due, given) = (flight.legs.len(), load.legs.len());
        sheet.holds(due == given && due > 0, || (of_flight(flight), format!("{given} balances for {due} legs")));
    }
}

pub(super) fn complete(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        // A consignment may be bound for two airports of the flight; units and seats do not tell them apart.
        let consignments: BTreeSet<_> = flight.cargo.iter().map(|cargo| &cargo.consignment).collect();
        for consignment in consignments {
            let cargo = || flight.cargo.iter().filter(|cargo| cargo.consignment == *consignment);
            let due: i128 = cargo().map(|cargo| wide(cargo.packs)).sum();
            let per_pack = cargo().next().map_or(1, |cargo| wide(cargo.pack.units()));
            let contents = load.units.iter().flat_map(|unit| &unit.contents);
            let in_units = contents.filter(|content| content.consignment == *consignment).map(|one| wide(one.packs));
            let in_units: i128 = in_units.sum();
            let seated = load.seated.iter().filter(|seated| seated.consignment == *consignment);
            let people: i128 = seated.map(|seated| wide(seated.people)).sum();
            let left = load.left_out.iter().filter(|left| left.consignment == *consignment);
            let left: i128 = left.map(|left| wide(left.packs)).sum();
            // People are counted one by one, whatever the pack they are counted in.
            sheet.holds((in_units + left) * per_pack + people == due * per_pack, || {
                let text = format!(
                    "{consignment}: {in_units} packs in units, {people} people seated and {left} packs left out of {due}"
                );
                (of_flight(flight), text)
            });
        }
        let loaded = load.units.iter().flat_map(|unit| &unit.contents).map(|content| &content.consignment);
        let named = loaded
            .chain(load.seated.iter().map(|seated| &seated.consignment))
            .chain(load.left_out.iter().map(|left| &left.consignment));
        for consignment in named {
            let is_known = flight.cargo.iter().any(|cargo| cargo.consignment == *consignment);
            sheet.holds(is_known, || (of_flight(flight), format!("{consignment} is not cargo of this flight")));
        }
    }
}

pub(super) fn people(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        for seated in &load.seated {
            let cargo = flight.cargo.iter().find(|cargo| cargo.consignment == seated.consignment);
            sheet.holds(cargo.is_none_or(is_people), || {
                (of_flight(flight), format!("{} sits, and is not people", seated.consignment))
            });
        }
        for unit in &load.units {
            let has_people = unit.contents.iter().filter_map(|content| cargo_of(flight, content)).any(is_people);
            sheet.holds(!has_people, || (of_unit(unit), "holds people".to_owned()));
        }
    }
}

pub(super) fn contents(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (_, unit) in all_units(problem, solution) {
        if unit.uld.is_none() {
            let packs: i128 = unit.contents.iter().map(|content| wide(content.packs)).sum();
            sheet.holds(packs == 1 && unit.placements.is_empty(), || {
                (of_unit(unit), format!("a loose piece of {packs} packs and {} placements", unit.placements.len()))
            });
            continue;
        }
        for (kind, content) in unit.contents.iter().enumerate() {
            let placed: i128 = unit.placements.iter().filter(|grid| grid.kind == kind).map(boxes_in).sum();
            sheet.holds(placed == i128::from(content.packs.get()), || {
                let text = format!("{placed} boxes of {} placed, {} said", content.consignment, content.packs.get());
                (of_unit(unit), text)
            });
        }
        let is_known = unit.placements.iter().all(|grid| grid.kind < unit.contents.len() && boxes_in(grid) > 0);
        sheet.holds(is_known, || (of_unit(unit), "a placement of nothing that the unit holds".to_owned()));
    }
}

pub(super) fn one_stop(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let mut taken: BTreeMap<(&ConsignmentId, Option<Way>), i128> = BTreeMap::new();
        for unit in &load.units {
            let way = way_of(flight, load, unit);
            sheet.holds(way.is_some(), || {
                let text = "holds packs of several loading airports or unloading stops, or of none that is known";
                (of_unit(unit), text.to_owned())
            });
            for content in &unit.contents {
                *taken.entry((&content.consignment, way)).or_default() += wide(content.packs);
            }
        }
        for ((consignment, way), packs) in taken {
            let is_on =
                |way: Way| move |one: &&CargoToLoad| (one.load_order, one.unload_order) == (way.loaded, way.stop);
            let rows = flight.cargo.iter().filter(|one| one.consignment == *consignment);
            let bound: i128 = way.map_or(0, |way| rows.filter(is_on(way)).map(|cargo| wide(cargo.packs)).sum());
            sheet.holds(packs <= bound, || {
                let way = way.map_or("on no way".to_owned(), |way| format!("from {} to stop {}", way.loaded, way.stop));
                (of_flight(flight), format!("{packs} packs of {consignment} go {way}, {bound} are bound so"))
            });
        }
    }
}

pub(super) fn left_out_reason(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        for left in &load.left_out {
            let parts = [&left.reason.rule, &left.reason.text, &left.reason.cure];
            sheet.holds(parts.iter().all(|part| !part.trim().is_empty()), || {
                (of_flight(flight), format!("{} is left out with an incomplete reason", left.consignment))
            });
        }
    }
}

pub(super) fn because(_: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    let units = || solution.loads.iter().flat_map(|load| &load.units);
    for unit in units() {
        sheet.holds(!unit.because.is_empty(), || (of_unit(unit), "no link to what it came from".to_owned()));
    }
    let twice = repeated(units().map(|unit| &unit.id));
    sheet.holds(twice.is_empty(), || {
        (RecordRef::new(RecordKind::Unit, twice[0]), "the id stands for two units".to_owned())
    });
}

/// A count in numbers wide enough for any sum.
fn wide(units: Units) -> i128 {
    i128::from(units.get())
}
