//! Decides whether loads are complete, stand, keep every limit of unit, position, floor and aircraft, and balance.
//! Does not load. Up: [`crate`].

mod balance;
mod cargo;
mod hold;
#[cfg(test)]
pub(crate) mod tests;
mod units;

use model::evidence::{RecordKind, RecordRef};
use model::loading::{
    AircraftLoad, CargoToLoad, FlightToLoad, LoadedUnit, LoadingProblem, LoadingSolution, UnitContent,
};
use model::quantity::Grams;
use model::transport::{HoldPosition, UldType};
use model::world::ItemKind;

use crate::Checked;
use crate::sheet::{Rule, Sheet};

/// A rule over the loading stage.
type LoadRule = Rule<fn(&LoadingProblem, &LoadingSolution, &mut Sheet)>;

/// Every rule over the loading stage.
pub(crate) const RULES: &[LoadRule] = &[
    Rule {
        code: "loading-flights",
        limit: "Every flight of the question has its load, in the same order.",
        apply: cargo::flights,
    },
    Rule {
        code: "loading-complete",
        limit: "Packs in units, people in seats and packs left out add up to the cargo of the flight.",
        apply: cargo::complete,
    },
    Rule {
        code: "loading-people",
        limit: "People travel in seats, never in or as a unit; nothing else takes a seat.",
        apply: cargo::people,
    },
    Rule {
        code: "loading-contents",
        limit: "The boxes placed in a unit are the packs it is said to hold; a loose piece is one pack.",
        apply: cargo::contents,
    },
    Rule {
        code: "loading-left-out-reason",
        limit: "Every pack left out says why (DESIGN.md, promise 2).",
        apply: cargo::left_out_reason,
    },
    Rule {
        code: "loading-because",
        limit: "Every unit has an id of its own and a link to what it came from (DESIGN.md, promise 1).",
        apply: cargo::because,
    },
    Rule {
        code: "loading-inside-unit",
        limit: "Every box lies within the usable base of its unit, which is turned where the position lies across.",
        apply: units::inside,
    },
    Rule {
        code: "loading-stack-height",
        limit: "Cargo stands no higher on its base than the unit allows.",
        apply: units::stack_height,
    },
    Rule { code: "loading-overlap", limit: "No two boxes of a unit share any volume.", apply: units::overlap },
    Rule {
        code: "loading-upright",
        limit: "A pack keeps its dimensions, and its height stays vertical where it must.",
        apply: units::upright,
    },
    Rule {
        code: "loading-support",
        limit: "The whole base of every box stands on the unit's base or on tops at one height.",
        apply: units::support,
    },
    Rule {
        code: "loading-unit-mass",
        limit: "The mass of a unit is its tare and the gross mass of its packs.",
        apply: units::mass,
    },
    Rule {
        code: "loading-unit-height",
        limit: "The height of a unit is its base and its highest box.",
        apply: units::height,
    },
    Rule { code: "loading-unit-limit", limit: "No unit weighs more than its kind may.", apply: units::limit },
    Rule {
        code: "loading-position",
        limit: "A unit stands at a position of the hold that takes its kind, on the floor area of that position.",
        apply: hold::position,
    },
    Rule {
        code: "loading-position-once",
        limit: "A position takes one unit, and not together with a position that excludes it.",
        apply: hold::once,
    },
    Rule { code: "loading-position-mass", limit: "No unit weighs more than its position carries.", apply: hold::mass },
    Rule {
        code: "loading-position-height",
        limit: "No unit stands higher than its position, or the hold, allows.",
        apply: hold::height,
    },
    Rule {
        code: "loading-floor",
        limit: "What stands on the floor itself does so only where the hold allows it, and within the hold.",
        apply: hold::floor,
    },
    Rule {
        code: "loading-floor-overlap",
        limit: "No two units or pieces stand on the same floor.",
        apply: hold::overlap,
    },
    Rule {
        code: "loading-floor-mass",
        limit: "No unit or piece weighs more on its floor area than the floor carries on a square metre.",
        apply: hold::floor_mass,
    },
    Rule {
        code: "loading-payload",
        limit: "Units with their tare, and people, weigh no more than the flight's least payload.",
        apply: balance::payload,
    },
    Rule { code: "loading-seats", limit: "No more people than seats.", apply: balance::seats },
    Rule {
        code: "loading-mass",
        limit: "The aircraft's mass is empty mass, units, people and fuel; it keeps MZFW, MTOW and MLW.",
        apply: balance::mass,
    },
    Rule {
        code: "loading-moments",
        limit: "The centre of gravity is the sum of the moments over the mass, to the millimetre.",
        apply: balance::moments,
    },
    Rule {
        code: "loading-envelope",
        limit: "The centre of gravity keeps within the envelope at zero fuel, take-off and landing.",
        apply: balance::envelope,
    },
];

/// Judges the answer of the loading stage.
#[must_use]
pub fn check_loading(problem: &LoadingProblem, solution: &LoadingSolution) -> Checked {
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(problem, solution, &mut sheet);
    }
    sheet.finish()
}

/// Each flight with its load, which stand in the same order.
fn loads<'a>(
    problem: &'a LoadingProblem,
    solution: &'a LoadingSolution,
) -> impl Iterator<Item = (&'a FlightToLoad, &'a AircraftLoad)> {
    problem.flights.iter().zip(&solution.loads).filter(|(flight, load)| flight.flight == load.flight)
}

/// Each unit with its flight.
fn all_units<'a>(
    problem: &'a LoadingProblem,
    solution: &'a LoadingSolution,
) -> impl Iterator<Item = (&'a FlightToLoad, &'a LoadedUnit)> {
    loads(problem, solution).flat_map(|(flight, load)| load.units.iter().map(move |unit| (flight, unit)))
}

fn cargo_of<'a>(flight: &'a FlightToLoad, content: &UnitContent) -> Option<&'a CargoToLoad> {
    flight.cargo.iter().find(|cargo| cargo.consignment == content.consignment)
}

fn uld_of<'a>(problem: &'a LoadingProblem, unit: &LoadedUnit) -> Option<&'a UldType> {
    problem.ulds.iter().find(|uld| unit.uld.as_ref() == Some(&uld.id))
}

fn position_of<'a>(flight: &'a FlightToLoad, unit: &LoadedUnit) -> Option<&'a HoldPosition> {
    flight.aircraft.hold.positions.iter().find(|position| unit.position.as_ref() == Some(&position.id))
}

/// Mass of a unit as derived here: tare and packs.
fn mass_of(problem: &LoadingProblem, flight: &FlightToLoad, unit: &LoadedUnit) -> Grams {
    let packs = unit
        .contents
        .iter()
        .filter_map(|content| cargo_of(flight, content).map(|cargo| cargo.pack.gross().times(content.packs.get())));
    packs.fold(uld_of(problem, unit).map_or(Grams::ZERO, |uld| uld.tare), |sum, mass| sum + mass)
}

/// Mass of the people in seats: each at the gross mass of a pack of people, shared by the people in it.
fn mass_seated(flight: &FlightToLoad, load: &AircraftLoad) -> Grams {
    let people = load.seated.iter().filter_map(|seated| {
        let cargo = flight.cargo.iter().find(|cargo| cargo.consignment == seated.consignment)?;
        let per_pack = cargo.pack.units().get();
        Some(Grams::of(cargo.pack.gross().times(seated.people.get()).get() / per_pack))
    });
    people.sum()
}

fn is_people(cargo: &CargoToLoad) -> bool {
    cargo.kind == ItemKind::People
}

fn of_flight(flight: &FlightToLoad) -> RecordRef {
    RecordRef::new(RecordKind::Flight, &flight.flight)
}

fn of_unit(unit: &LoadedUnit) -> RecordRef {
    RecordRef::new(RecordKind::Unit, &unit.id)
}
