//! Decides whether a unit's boxes keep its cross-section, bear each other, stand apart, and balance as said.
//! Up: [`crate::loading`].

use model::hold::UldType;
use model::loading::{FlightToLoad, LoadedUnit, LoadingProblem, LoadingSolution, Placement};
use model::quantity::Grams;

use super::units::{cuboids, is_unturned, usable_base, usable_from};
use super::{all_ulds, all_units, cargo_of, mass_of, of_unit, uld_of};
use crate::sheet::Sheet;
use crate::stowage::apart::{Classed, too_near};
use crate::stowage::burden::burdens;
use crate::stowage::outline::holds_rectangle;
use crate::stowage::{Cuboid, boxes_in, triple};

pub(super) fn contour(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit, uld) in all_ulds(problem, solution) {
        let Some(outline) = &uld.contour else { continue };
        // The cross-section runs across the unit's own width: over y when it lies unturned, over x when turned.
        let is_unturned = is_unturned(flight, uld, unit);
        let across = usize::from(is_unturned);
        let width = usable_base(uld, is_unturned)[across];
        let boxes = cuboids(unit);
        let keeps = |is_mirrored: bool| {
            boxes.iter().all(|one| {
                let (near, far) = (one.near[across], one.far[across]);
                let span = if is_mirrored { [width - far, width - near] } else { [near, far] };
                holds_rectangle(outline, span, [one.near[2], one.far[2]])
            })
        };
        sheet.holds(keeps(false) || keeps(true), || {
            (of_unit(unit), format!("boxes leave the cross-section of {}, either way round", uld.id))
        });
    }
}

pub(super) fn stack(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let bearing: Vec<Option<Grams>> =
            unit.contents.iter().map(|one| cargo_of(flight, one).and_then(|cargo| cargo.pack.stack_max())).collect();
        if bearing.iter().all(Option::is_none) {
            continue;
        }
        let Some(singles) = burdens(&unit.placements, |grid| gross_of(flight, unit, grid)) else {
            sheet.holds(false, || (of_unit(unit), "more boxes than can be weighed one by one".to_owned()));
            continue;
        };
        for single in singles {
            let kind = unit.placements[single.grid].kind;
            let Some(most) = bearing.get(kind).copied().flatten() else { continue };
            sheet.holds(single.load <= i128::from(most.get()), || {
                let pack = &unit.contents[kind].consignment;
                (of_unit(unit), format!("{} g stand on a pack of {pack}, which bears {} g", single.load, most.get()))
            });
        }
    }
}

pub(super) fn separation(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let goods = unit.placements.iter().enumerate().filter_map(|(index, grid)| {
            let class = cargo_of(flight, unit.contents.get(grid.kind)?)?.class.as_deref()?;
            Some(Classed { index, class, boxes: boxes_in(grid), cuboid: Cuboid::of_grid(grid) })
        });
        let (compared, found) = too_near(&goods.collect::<Vec<_>>(), &problem.separations);
        sheet.held(compared - found.len() as u64);
        for pair in found {
            sheet.holds(false, || {
                let of = |index: usize| &unit.contents[unit.placements[index].kind].consignment;
                let (one, other) = (of(pair.one), of(pair.other));
                let text = format!("{one} within {} mm (squared {} mm2) of {other}", pair.due, pair.squared);
                (of_unit(unit), text)
            });
        }
    }
}

pub(super) fn centre(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let own = match uld_of(problem, unit) {
            Some(uld) => centre_of(problem, flight, unit, uld),
            None => Some([unit.length, unit.width, unit.height].map(|size| i128::from(size.get() / 2))),
        };
        let Some(own) = own else { continue };
        let said = triple(unit.centre);
        sheet.holds(said.map(i128::from) == own, || {
            (of_unit(unit), format!("its centre is said to be at {said:?} mm; its parts give {own:?}"))
        });
    }
}

/// Centre of gravity of a unit from the forward left corner of its floor area, in millimetres, rounded down: each box at
/// its middle, the tare in the middle of the floor area at half the base. None for a unit of no mass.
fn centre_of(problem: &LoadingProblem, flight: &FlightToLoad, unit: &LoadedUnit, uld: &UldType) -> Option<[i128; 3]> {
    let (tare, base) = (i128::from(uld.tare.get()), uld.base_height.get());
    let [along, across] = usable_from(flight, uld, unit);
    let from = [along, across, base].map(i128::from);
    let mut doubled = [unit.length.get(), unit.width.get(), base].map(|size| tare * i128::from(size));
    for (grid, cuboid) in unit.placements.iter().zip(cuboids(unit)) {
        let mass = boxes_in(grid).saturating_mul(i128::from(gross_of(flight, unit, grid).get()));
        for axis in 0..3 {
            let arm = 2 * from[axis] + cuboid.middle_doubled(axis);
            doubled[axis] = mass.saturating_mul(arm).saturating_add(doubled[axis]);
        }
    }
    let mass = i128::from(mass_of(problem, flight, unit).get());
    (mass > 0).then(|| doubled.map(|moment| moment.div_euclid(2 * mass)))
}

/// Mass of one box of a grid of a unit; what is not known of the flight weighs nothing, and is told by other rules.
fn gross_of(flight: &FlightToLoad, unit: &LoadedUnit, grid: &Placement) -> Grams {
    let content = unit.contents.get(grid.kind);
    content.and_then(|content| cargo_of(flight, content)).map_or(Grams::ZERO, |cargo| cargo.pack.gross())
}
