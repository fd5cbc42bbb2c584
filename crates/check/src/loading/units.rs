//! Decides whether each unit is built within its base, its height and its mass, of boxes that stand.
//! Up: [`crate::loading`].

use model::loading::{FlightToLoad, LoadedUnit, LoadingProblem, LoadingSolution};
use model::transport::UldType;

use super::{all_units, cargo_of, mass_of, of_unit, position_of, uld_of};
use crate::sheet::Sheet;
use crate::stowage::{Cuboid, is_turned_right, overlapping, triple, unsupported};

pub(super) fn inside(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let Some(uld) = uld_of(problem, unit) else {
            sheet.holds(unit.uld.is_none(), || (of_unit(unit), "no such kind of unit".to_owned()));
            continue;
        };
        let (length, width) = usable_base(flight, uld, unit);
        for cuboid in cuboids(unit) {
            sheet.holds(cuboid.is_within([length, width, i64::MAX]), || {
                (of_unit(unit), format!("boxes reach {:?} on a usable base of {length} x {width} mm", cuboid.far))
            });
        }
    }
}

pub(super) fn stack_height(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (_, unit) in all_units(problem, solution) {
        let Some(uld) = uld_of(problem, unit) else { continue };
        let top = top_of(unit);
        sheet.holds(top <= uld.stack_max.get(), || {
            (of_unit(unit), format!("cargo stands {top} mm on its base, {} allowed", uld.stack_max))
        });
    }
}

pub(super) fn overlap(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (_, unit) in all_units(problem, solution) {
        let cuboids = cuboids(unit);
        let pairs = overlapping(&cuboids);
        sheet.holds(pairs.is_empty(), || {
            let (one, other) = pairs[0];
            let text = format!("{} overlaps, such as {:?} and {:?}", pairs.len(), cuboids[one], cuboids[other]);
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
        let hanging = unsupported(&cuboids);
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
    for (_, unit) in all_units(problem, solution) {
        let Some(uld) = uld_of(problem, unit) else { continue };
        let own = uld.base_height.get() + top_of(unit);
        sheet.holds(unit.height.get() == own, || {
            (of_unit(unit), format!("{} is said; base and highest box give {own} mm", unit.height))
        });
    }
}

pub(super) fn limit(problem: &LoadingProblem, solution: &LoadingSolution, sheet: &mut Sheet) {
    for (flight, unit) in all_units(problem, solution) {
        let Some(uld) = uld_of(problem, unit) else { continue };
        let own = mass_of(problem, flight, unit);
        sheet.holds(own <= uld.gross_max, || {
            (of_unit(unit), format!("weighs {own}, {} may weigh {}", uld.id, uld.gross_max))
        });
    }
}

/// Usable base along and across the hold: as the unit lies when the position is as long as it, else turned.
fn usable_base(flight: &FlightToLoad, uld: &UldType, unit: &LoadedUnit) -> (i64, i64) {
    let along = position_of(flight, unit).map_or(unit.length, |position| position.length);
    let (length, width) = (uld.usable_length.get(), uld.usable_width.get());
    if along == uld.length { (length, width) } else { (width, length) }
}

fn cuboids(unit: &LoadedUnit) -> Vec<Cuboid> {
    unit.placements.iter().map(Cuboid::of_grid).collect()
}

fn top_of(unit: &LoadedUnit) -> i64 {
    cuboids(unit).iter().map(|cuboid| cuboid.far[2]).max().unwrap_or(0)
}
