//! Decides whether units stand in the hold where they may: positions, floor, heights. Up: [`crate::loading`].

use model::loading::{LoadingProblem, LoadingSolution};

use super::{all_units, loads, mass_of, of_unit, position_of, uld_of};
use crate::sheet::{Sheet, product_at_most, repeated};
use crate::stowage::{Cuboid, overlapping};

/// Square millimetres in a square metre.
const MM2_PER_M2: i64 = 1_000_000;

pub(super) fn position(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let Some(named) = &unit.position else { continue };
        let position = position_of(flight, unit);
        if !sheet.holds(position.is_some(), || (of_unit(unit), format!("the hold has no position {named}"))) {
            continue;
        }
        let Some(position) = position else { continue };
        let takes = unit.uld.as_ref().is_some_and(|uld| position.ulds.contains(uld));
        sheet.holds(takes, || {
            let uld = unit.uld.as_ref().map_or("a loose piece".to_owned(), ToString::to_string);
            (of_unit(unit), format!("{named} does not take {uld}"))
        });
        let Some(uld) = uld_of(problem, unit) else { continue };
        let (x, y) = (unit.x.get() - position.x.get(), unit.y.get() - position.y.get());
        let (length, width) = (unit.length, unit.width);
        let base = if position.length == uld.length { (uld.length, uld.width) } else { (uld.width, uld.length) };
        let is_base = (length, width) == base || (length, width) == (position.length, position.width);
        let is_in =
            x >= 0 && y >= 0 && x + length.get() <= position.length.get() && y + width.get() <= position.width.get();
        sheet.holds(is_base && is_in, || {
            let text = format!(
                "stands on {length} x {width} at {x}, {y} of {named}, {} x {}",
                position.length, position.width
            );
            (of_unit(unit), text)
        });
    }
}

pub(super) fn once(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let used: Vec<_> = load.units.iter().filter_map(|unit| unit.position.as_ref()).collect();
        let twice = repeated(used.iter().copied());
        sheet.holds(twice.is_empty(), || (super::of_flight(flight), format!("{} takes two units", twice[0])));
        for unit in &load.units {
            let Some(position) = position_of(flight, unit) else { continue };
            let barred = position.excludes.iter().find(|other| used.contains(other));
            sheet.holds(barred.is_none(), || {
                let barred = barred.map_or(String::new(), ToString::to_string);
                (of_unit(unit), format!("{} is used together with {barred}, which it excludes", position.id))
            });
        }
    }
}

pub(super) fn mass(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let Some(position) = position_of(flight, unit) else { continue };
        let own = mass_of(problem, flight, unit);
        sheet.holds(own <= position.gross_max, || {
            (of_unit(unit), format!("weighs {own}; {} carries {}", position.id, position.gross_max))
        });
    }
}

pub(super) fn height(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let hold = flight.aircraft.hold.height;
        let most = position_of(flight, unit).map_or(hold, |position| position.height_max.min(hold));
        sheet.holds(unit.height <= most, || {
            (of_unit(unit), format!("stands {} high where {most} is allowed", unit.height))
        });
    }
}

pub(super) fn floor(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let hold = &flight.aircraft.hold;
        let area = Cuboid::on_floor((unit.x, unit.y), (unit.length, unit.width));
        sheet.holds(area.is_within([hold.length.get(), hold.width.get(), 1]), || {
            (of_unit(unit), format!("reaches {:?} in a hold of {} x {}", &area.far[..2], hold.length, hold.width))
        });
        sheet.holds(unit.position.is_some() || hold.floor_loading, || {
            (of_unit(unit), "stands on the floor of a hold that takes units at positions only".to_owned())
        });
    }
}

pub(super) fn overlap(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let areas = load.units.iter().map(|unit| Cuboid::on_floor((unit.x, unit.y), (unit.length, unit.width)));
        let pairs = overlapping(&areas.collect::<Vec<_>>());
        sheet.holds(pairs.is_empty(), || {
            let (one, other) = pairs[0];
            let text = format!("{} and {} stand on the same floor", load.units[one].id, load.units[other].id);
            (super::of_flight(flight), text)
        });
    }
}

pub(super) fn floor_mass(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let own = mass_of(problem, flight, unit);
        let area = unit.length.get() * unit.width.get();
        let most = flight.aircraft.hold.floor_max_per_m2;
        sheet.holds(product_at_most((own.get(), MM2_PER_M2), (most.get(), area)), || {
            (of_unit(unit), format!("{own} on {area} mm2 of a floor that carries {most} on a square metre"))
        });
    }
}
