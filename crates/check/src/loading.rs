//! Decides whether loads are complete, stand, keep every limit of unit, position, floor and aircraft, come aboard and leave
//! one after another, balance, and are told truly on the load sheet. Does not load. Up: [`crate`].
//!
//! What is aboard when is in `aboard`; the rules are in `cargo` and `mandatory` (all that was to be loaded), `units` and
//! `build` (each unit by itself), `hold`, `doors` and `zones` (where it stands), `balance`, `envelope` and `steps` (masses
//! and moments), `standing` (loaded again without need), `lines` and `lines_due` (the load sheet).

mod aboard;
mod balance;
mod build;
mod cargo;
mod doors;
mod envelope;
mod hold;
mod lines;
mod lines_due;
mod mandatory;
mod rules;
mod standing;
mod steps;
#[cfg(test)]
pub(crate) mod tests;
mod units;
mod zones;

use model::evidence::{RecordKind, RecordRef};
use model::hold::{CargoDeck, HoldPosition, UldType};
use model::loading::{
    AircraftLoad, CargoToLoad, FlightToLoad, LegToLoad, LoadedUnit, LoadingProblem, LoadingSolution, UnitContent,
};
use model::quantity::Grams;
use model::world::ItemKind;

use crate::Checked;
use crate::sheet::{Rule, Sheet};

pub(crate) use rules::RULES;

/// A rule over the loading stage.
type LoadRule = Rule<fn(&LoadingProblem, &LoadingSolution, &mut Sheet)>;

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
    problem
        .flights
        .iter()
        .zip(&solution.loads)
        .filter(|(flight, load)| (&flight.flight, flight.haul) == (&load.flight, load.haul))
}

/// Each unit with its flight.
fn all_units<'a>(
    problem: &'a LoadingProblem,
    solution: &'a LoadingSolution,
) -> impl Iterator<Item = (&'a FlightToLoad, &'a LoadedUnit)> {
    loads(problem, solution).flat_map(|(flight, load)| load.units.iter().map(move |unit| (flight, unit)))
}

/// Each built-up unit with its flight and its kind.
fn all_ulds<'a>(
    problem: &'a LoadingProblem,
    solution: &'a LoadingSolution,
) -> impl Iterator<Item = (&'a FlightToLoad, &'a LoadedUnit, &'a UldType)> {
    all_units(problem, solution).filter_map(|(flight, unit)| Some((flight, unit, uld_of(problem, unit)?)))
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

fn deck_of<'a>(flight: &'a FlightToLoad, unit: &LoadedUnit) -> Option<&'a CargoDeck> {
    flight.aircraft.hold.decks.iter().find(|deck| deck.deck == unit.deck)
}

/// Mass of a unit as derived here: tare and packs.
fn mass_of(problem: &LoadingProblem, flight: &FlightToLoad, unit: &LoadedUnit) -> Grams {
    let packs = unit.contents.iter().filter_map(|content| {
        let cargo = cargo_of(flight, content)?;
        Some(i128::from(cargo.pack.gross().get()) * i128::from(content.packs.get()))
    });
    let tare = uld_of(problem, unit).map_or(0, |uld| i128::from(uld.tare.get()));
    at_most_all(packs.fold(tare, i128::saturating_add))
}

/// Mass of the people in seats on a leg: each at the gross mass of a pack of people, shared by the people in it.
fn mass_seated(flight: &FlightToLoad, load: &AircraftLoad, leg: &LegToLoad) -> Grams {
    let people = load.seated.iter().filter_map(|seated| {
        let cargo = flight.cargo.iter().find(|cargo| cargo.consignment == seated.consignment)?;
        if cargo.load_order > leg.load_until {
            return None;
        }
        let per_pack = i128::from(cargo.pack.units().get());
        Some(i128::from(cargo.pack.gross().get()) * i128::from(seated.people.get()) / per_pack)
    });
    at_most_all(people.fold(0, i128::saturating_add))
}

/// A mass that was summed in wider numbers; beyond all masses it is the greatest, which no limit allows.
fn at_most_all(mass: i128) -> Grams {
    Grams::of(i64::try_from(mass).unwrap_or(i64::MAX))
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
