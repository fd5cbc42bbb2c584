//! Decides whether cargo can come in and go out: through a door of its deck, and past what stands there.
//! Up: [`crate::loading`].

use std::collections::BTreeMap;

use model::hold::{CargoDeck, CargoDoor, DoorSide};
use model::id::UnitId;
use model::loading::{CargoMove, FlightToLoad, LoadedUnit, LoadingProblem, LoadingSolution};

use super::{all_units, deck_of, loads, of_unit};
use crate::sheet::Sheet;

pub(super) fn door(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let Some(deck) = deck_of(flight, unit) else { continue };
        // A deck that lists no doors is one whose doors are not known.
        if unit.uld.is_some() || deck.doors.is_empty() {
            continue;
        }
        sheet.holds(deck.doors.iter().any(|door| passes(unit, door, deck)), || {
            let text = format!(
                "{} x {} x {} passes none of the {} doors of its deck",
                unit.length,
                unit.width,
                unit.height,
                deck.doors.len()
            );
            (of_unit(unit), text)
        });
    }
}

/// Whether a piece as it stands, turned about the vertical if need be, passes a door: straight in at an end; at a side it
/// must also fit between the walls.
fn passes(unit: &LoadedUnit, door: &CargoDoor, deck: &CargoDeck) -> bool {
    let (narrow, wide) = (unit.length.min(unit.width), unit.length.max(unit.width));
    let is_between_walls = match door.side {
        DoorSide::Nose | DoorSide::Tail => narrow <= door.width,
        DoorSide::Side => {
            let either = |leading, other| leading <= door.width && other <= deck.width;
            either(narrow, wide) || either(wide, narrow)
        }
    };
    unit.height <= door.height && is_between_walls
}

pub(super) fn access(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let by_id: BTreeMap<&UnitId, &LoadedUnit> = load.units.iter().map(|unit| (&unit.id, unit)).collect();
        let mut aboard: Vec<&LoadedUnit> = vec![];
        for step in &load.steps {
            let Some(unit) = by_id.get(&step.unit).copied() else { continue };
            aboard.retain(|other| !std::ptr::eq(*other, unit));
            let barred = barred_by(flight, unit, &aboard);
            sheet.holds(barred.is_none(), || {
                let barred = barred.map_or(String::new(), |other| other.id.to_string());
                (of_unit(unit), format!("cannot be moved ({:?}) past {barred}, which is aboard", step.done))
            });
            if step.done == CargoMove::Load {
                aboard.push(unit);
            }
        }
    }
}

/// A unit that stands in the way of another to every door it can pass; none where a way is free, where there is a door in
/// a side wall, or where the doors are not known.
fn barred_by<'a>(flight: &FlightToLoad, unit: &LoadedUnit, aboard: &[&'a LoadedUnit]) -> Option<&'a LoadedUnit> {
    let deck = deck_of(flight, unit)?;
    if deck.doors.iter().any(|door| door.side == DoorSide::Side) {
        return None;
    }
    let is_in_line = |other: &&&LoadedUnit| {
        let (one, two) = (unit, **other);
        one.deck == two.deck
            && one.y.get() < two.y.get().saturating_add(two.width.get())
            && two.y.get() < one.y.get().saturating_add(one.width.get())
    };
    let mut barred = None;
    for door in deck.doors.iter().filter(|door| unit.uld.is_some() || passes(unit, door, deck)) {
        let is_between =
            |other: &&&LoadedUnit| if door.side == DoorSide::Nose { other.x < unit.x } else { other.x > unit.x };
        match aboard.iter().filter(is_in_line).find(is_between) {
            Some(other) => barred = barred.or(Some(*other)),
            None => return None,
        }
    }
    barred
}
