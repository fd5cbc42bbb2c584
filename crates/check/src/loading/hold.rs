//! Decides whether units stand in the hold where they may: positions, decks, floor, heights. Up: [`crate::loading`].

use model::hold::HoldPosition;
use model::loading::{LoadedUnit, LoadingProblem, LoadingSolution};
use model::quantity::Grams;

use super::units::{cuboids, usable_from};
use super::{all_ulds, all_units, deck_of, loads, mass_of, of_flight, of_unit, position_of};
use crate::sheet::{Sheet, product_at_most, repeated};
use crate::stowage::outline::holds_rectangle;
use crate::stowage::{Cuboid, overlapping};

/// Square millimetres in a square metre.
pub(super) const MM2_PER_M2: i64 = 1_000_000;

pub(super) fn position(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let Some(named) = &unit.position else {
            sheet.holds(unit.uld.is_none(), || (of_unit(unit), "is built up, and stands at no position".to_owned()));
            continue;
        };
        let position = position_of(flight, unit);
        if !sheet.holds(position.is_some(), || (of_unit(unit), format!("the hold has no position {named}"))) {
            continue;
        }
        let Some(position) = position else { continue };
        let takes = position.ulds.iter().any(|(kind, _)| unit.uld.as_ref() == Some(kind));
        sheet.holds(takes, || {
            let uld = unit.uld.as_ref().map_or("a loose piece".to_owned(), ToString::to_string);
            (of_unit(unit), format!("{named} does not take {uld}"))
        });
        let said = (unit.deck, unit.x, unit.y, unit.length, unit.width);
        let own = (position.deck, position.x, position.y, position.length, position.width);
        sheet.holds(said == own, || {
            (of_unit(unit), format!("deck, place and floor area are said as {said:?}; {named} is {own:?}"))
        });
    }
}

pub(super) fn once(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        let used: Vec<_> = load.units.iter().filter_map(|unit| unit.position.as_ref()).collect();
        let twice = repeated(used.iter().copied());
        sheet.holds(twice.is_empty(), || (of_flight(flight), format!("{} takes two units", twice[0])));
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
        let (own, most) = (mass_of(problem, flight, unit), limit_at(position, unit));
        sheet.holds(own <= most, || (of_unit(unit), format!("weighs {own}; {} carries {most} of it", position.id)));
    }
}

/// Most that a unit may weigh at a position: the position's limit, or its limit for the kind of unit, the lower.
pub(super) fn limit_at(position: &HoldPosition, unit: &LoadedUnit) -> Grams {
    let of_kind = position.ulds.iter().filter(|(kind, _)| unit.uld.as_ref() == Some(kind));
    of_kind.filter_map(|(_, limit)| *limit).fold(position.gross_max, Grams::min)
}

pub(super) fn height(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let of_position = position_of(flight, unit).map(|position| position.height_max);
        let limits = [of_position, deck_of(flight, unit).map(|deck| deck.height)];
        for most in limits.into_iter().flatten() {
            sheet.holds(unit.height <= most, || {
                (of_unit(unit), format!("stands {} high where {most} is allowed", unit.height))
            });
        }
    }
}

pub(super) fn contour(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit, uld) in all_ulds(problem, solution) {
        let Some(position) = position_of(flight, unit) else { continue };
        let Some(outline) = &position.contour else { continue };
        let [_, left] = usable_from(flight, uld, unit);
        let base = uld.base_height.get();
        for Cuboid { near, far } in cuboids(unit) {
            let (across, up) = ([near[1], far[1]].map(|y| y.saturating_add(left)), [near[2], far[2]]);
            let up = up.map(|z| z.saturating_add(base));
            sheet.holds(holds_rectangle(outline, across, up), || {
                let text = format!("boxes at {across:?} across and {up:?} up leave the outline of {}", position.id);
                (of_unit(unit), text)
            });
        }
    }
}

pub(super) fn floor(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let deck = deck_of(flight, unit);
        sheet.holds(deck.is_some(), || (of_unit(unit), format!("the hold has no {:?} deck", unit.deck)));
        let Some(deck) = deck else { continue };
        let (from, to) = (unit.x.get(), unit.x.get().saturating_add(unit.length.get()));
        let (first, last) = (deck.x.get(), deck.x.get().saturating_add(deck.length.get()));
        let (right, wall) = (unit.y.get().saturating_add(unit.width.get()), deck.width.get());
        sheet.holds(first <= from && to <= last && right <= wall, || {
            let text = format!(
                "stands from {from} to {to} and out to {right} mm on a deck from {first} to {last}, {wall} mm wide"
            );
            (of_unit(unit), text)
        });
        sheet.holds(unit.position.is_some() || deck.floor_loading, || {
            (of_unit(unit), "stands on the floor of a deck that takes units at positions only".to_owned())
        });
    }
}

pub(super) fn overlap(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, load) in loads(problem, solution) {
        for deck in &flight.aircraft.hold.decks {
            let here: Vec<&LoadedUnit> = load.units.iter().filter(|unit| unit.deck == deck.deck).collect();
            let areas = here.iter().map(|unit| Cuboid::on_floor((unit.x, unit.y), (unit.length, unit.width)));
            let found = overlapping(&areas.collect::<Vec<_>>());
            sheet.holds(found.count == 0, || {
                let (one, other) = found.first.expect("an overlap should be of two units");
                (of_flight(flight), format!("{} and {} stand on the same floor", here[one].id, here[other].id))
            });
        }
    }
}

pub(super) fn floor_mass(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let Some(most) = deck_of(flight, unit).and_then(|deck| deck.floor_max_per_m2) else { continue };
        let own = mass_of(problem, flight, unit);
        let area = unit.length.get().saturating_mul(unit.width.get());
        sheet.holds(product_at_most((own.get(), MM2_PER_M2), (most.get(), area)), || {
            (of_unit(unit), format!("{own} on {area} mm2 of a floor that carries {most} on a square metre"))
        });
    }
}
