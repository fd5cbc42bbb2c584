//! Decides whether each unit is built within its base, its height and its mass, of boxes that stand.
//! Up: [`crate::loading`].

use model::hold::UldType;
use model::loading::{FlightToLoad, LoadedUnit, LoadingProblem, LoadingSolution};

use super::{all_ulds, all_units, cargo_of, mass_of, of_unit, position_of, uld_of};
use crate::sheet::Sheet;
use crate::stowage::support::unsupported;
use crate::stowage::{Cuboid, is_turned_right, overlapping, triple};

/// The whole of a base, in thousandths.
const WHOLE: i64 = 1000;

pub(super) fn inside(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let Some(uld) = uld_of(problem, unit) else {
            sheet.holds(unit.uld.is_none(), || (of_unit(unit), "no such kind of unit".to_owned()));
            continue;
        };
        let [length, width] = usable_base(uld, is_unturned(flight, uld, unit));
        for cuboid in cuboids(unit) {
            sheet.holds(cuboid.is_within([length, width, i64::MAX]), || {
                (of_unit(unit), format!("boxes reach {:?} on a usable base of {length} x {width} mm", cuboid.far))
            });
        }
    }
}

pub(super) fn stack_height(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (_, unit, uld) in all_ulds(problem, solution) {
        let top = top_of(unit);
        sheet.holds(top <= uld.stack_max.get(), || {
            (of_unit(unit), format!("cargo stands {top} mm on its base, {} allowed", uld.stack_max))
        });
    }
}

pub(super) fn overlap(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (_, unit) in all_units(problem, solution) {
        let cuboids = cuboids(unit);
        let found = overlapping(&cuboids);
        sheet.holds(found.count == 0, || {
            let (one, other) = found.first.expect("an overlap should be of two boxes");
            let text = format!("{} overlaps, such as {:?} and {:?}", found.count, cuboids[one], cuboids[other]);
            (of_unit(unit), text)
        });
    }
}

pub(super) fn upright(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        for (kind, content) in unit.contents.iter().enumerate() {
            let Some(cargo) = cargo_of(flight, content) else { continue };
            let sizes = triple(cargo.pack.sizes());
            let may_lie = !cargo.pack.upright_only();
            let loose = (unit.uld.is_none()).then_some([unit.length, unit.width, unit.height].map(|size| size.get()));
            let placed = unit.placements.iter().filter(|grid| grid.kind == kind).map(|grid| triple(grid.extent));
            for extent in placed.chain(loose) {
                sheet.holds(is_turned_right(extent, sizes, [may_lie, may_lie, true]), || {
                    let text = format!("{} stands as {extent:?}, its own sizes are {sizes:?}", content.consignment);
                    (of_unit(unit), text)
                });
            }
        }
    }
}

pub(super) fn support(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (_, unit) in all_units(problem, solution) {
        let cuboids = cuboids(unit);
        let hanging = unsupported(&cuboids, WHOLE);
        sheet.holds(hanging.is_empty(), || {
            let (index, carried) = hanging[0];
            let (near, base) = (cuboids[index].near, cuboids[index].base_area());
            (of_unit(unit), format!("boxes at {near:?} stand on {carried} of {base} mm2"))
        });
    }
}

pub(super) fn mass(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let own = mass_of(problem, flight, unit);
        sheet.holds(unit.gross == own, || {
            (of_unit(unit), format!("{} is said; tare and packs weigh {own}", unit.gross))
        });
    }
}

pub(super) fn height(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (_, unit, uld) in all_ulds(problem, solution) {
        let own = uld.base_height.get() + top_of(unit);
        sheet.holds(unit.height.get() == own, || {
            (of_unit(unit), format!("{} is said; base and highest box give {own} mm", unit.height))
        });
    }
}

pub(super) fn limit(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit, uld) in all_ulds(problem, solution) {
        let own = mass_of(problem, flight, unit);
        sheet.holds(own <= uld.gross_max, || {
            (of_unit(unit), format!("weighs {own}, {} may weigh {}", uld.id, uld.gross_max))
        });
    }
}

/// Whether a unit lies with its own length along the hold: its position is as long as its kind, to the millimetre.
pub(super) fn is_unturned(flight: &FlightToLoad, uld: &UldType, unit: &LoadedUnit) -> bool {
    position_of(flight, unit).map_or(unit.length, |position| position.length) == uld.length
}

/// Usable base along and across the hold.
pub(super) fn usable_base(uld: &UldType, is_unturned: bool) -> [i64; 2] {
    let (length, width) = (uld.usable_length.get(), uld.usable_width.get());
    if is_unturned { [length, width] } else { [width, length] }
}

/// Where the usable base begins within the unit's floor area, along and across: centred, rounded down.
pub(super) fn usable_from(flight: &FlightToLoad, uld: &UldType, unit: &LoadedUnit) -> [i64; 2] {
    let usable = usable_base(uld, is_unturned(flight, uld, unit));
    let area =
        position_of(flight, unit).map_or((unit.length, unit.width), |position| (position.length, position.width));
    [(area.0.get() - usable[0]).div_euclid(2), (area.1.get() - usable[1]).div_euclid(2)]
}

/// What the boxes of a unit fill, from the corner of its usable base.
pub(super) fn cuboids(unit: &LoadedUnit) -> Vec<Cuboid> {
    unit.placements.iter().map(Cuboid::of_grid).collect()
}

fn top_of(unit: &LoadedUnit) -> i64 {
    cuboids(unit).iter().map(|cuboid| cuboid.far[2]).max().unwrap_or(0)
}
