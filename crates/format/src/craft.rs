//! Decides how the tables of aircraft types, their holds and the units that go into them are read, the built-in ones and
//! over them those of a folder. Does not put holds together (`holds`). All figures are for planning, never for
//! dispatch. Up: [`crate`].
//!
//! A row with a known key changes what its filled cells say; a row with a new key adds something and must fill what the
//! thing cannot do without. Curves and envelopes are replaced as a whole. Types and holds are put together last, once
//! every table has been read, so that a row may name what another table adds.

mod aircraft;
mod decks;
mod envelopes;
mod holds;
mod places;
mod units;
mod zones;

use std::collections::BTreeMap;

use model::crew::CrewRegime;
use model::fault::Fault;
use model::hold::{CargoDeck, CgEnvelope, Contour, HoldZone, Separation, UldType};
use model::quantity::{Arm, Grams, Metres, Millimetres};
use model::transport::AircraftType;

use crate::craft::envelopes::Moment;
use crate::craft::places::Place;
use crate::craft::units::Unit;
use crate::suggest;
use crate::table::collector::Faults;
use crate::table::{Keys, Row, Spec, cell, each_row};

pub(crate) use aircraft::{AIRCRAFT_TYPES, PAYLOAD_RANGE, crew_regime};
pub(crate) use decks::CARGO_DECKS;
pub(crate) use envelopes::CG_LIMITS;
pub(crate) use places::HOLD_POSITIONS;
pub(crate) use units::{CONTOURS, SEPARATIONS, ULDS};
pub(crate) use zones::HOLD_ZONES;

/// Where a row stands, for faults that show only once all tables are read.
#[derive(Clone, Copy, Debug)]
struct Origin {
    file: &'static str,
    line: u64,
}

impl Origin {
    fn of(row: &Row<'_>) -> Self {
        Self { file: row.file(), line: row.line() }
    }

    /// The fault at a column of this row.
    fn at(self, column: &str, fault: Fault) -> Fault {
        fault.at(self.file, self.line, column)
    }
}

/// Something that a row said, of a type where it belongs to one (else empty).
#[derive(Clone, Debug)]
struct Said<T> {
    origin: Origin,
    aircraft: String,
    value: T,
}

/// Corners of a payload-range curve.
type Corners = Vec<(Metres, Grams)>;

/// What the tables say so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct CraftTables {
    crews: Vec<CrewRegime>,
    types: Vec<Said<AircraftType>>,
    curves: BTreeMap<String, Said<Corners>>,
    decks: Vec<Said<CargoDeck>>,
    places: Vec<Said<Place>>,
    zones: Vec<Said<HoldZone>>,
    envelopes: BTreeMap<(String, Moment), Said<CgEnvelope>>,
    contours: BTreeMap<String, Contour>,
    units: Vec<Said<Unit>>,
    separations: Vec<Separation>,
}

/// What the tables are once put together.
#[derive(Debug, Default)]
pub(crate) struct Craft {
    /// Aircraft types, in the order of the tables.
    pub(crate) types: Vec<AircraftType>,
    /// Pallets, unit load devices and netted bays.
    pub(crate) ulds: Vec<UldType>,
    /// Classes of dangerous goods that must stand apart.
    pub(crate) separations: Vec<Separation>,
}

impl CraftTables {
    /// Nothing but the regimes that crews work under.
    pub(crate) fn with_crews(crews: Vec<CrewRegime>) -> Self {
        Self { crews, ..Self::default() }
    }

    /// The regimes that crews work under.
    pub(crate) fn crews(&self) -> &[CrewRegime] {
        &self.crews
    }

    /// Reads one of the tables of this module, which `spec` describes under the folder's or the built-in name.
    ///
    /// # Panics
    /// When the table is none of them.
    pub(crate) fn read(&mut self, spec: &Spec, bytes: &[u8], faults: &mut Faults) -> Keys {
        match spec.file.strip_prefix("data/").unwrap_or(spec.file) {
            "aircraft_types.csv" => each_row(spec, bytes, faults, |row| self.aircraft_type(row)),
            "payload_range.csv" => self.payload_range(spec, bytes, faults),
            "cargo_decks.csv" => each_row(spec, bytes, faults, |row| self.cargo_deck(row)),
            "hold_positions.csv" => each_row(spec, bytes, faults, |row| self.hold_position(row)),
            "hold_zones.csv" => each_row(spec, bytes, faults, |row| self.hold_zone(row)),
            "cg_limits.csv" => self.cg_limits(spec, bytes, faults),
            "contours.csv" => each_row(spec, bytes, faults, |row| self.contour(row)),
            "ulds.csv" => each_row(spec, bytes, faults, |row| self.unit(row)),
            "separations.csv" => each_row(spec, bytes, faults, |row| self.separation(row)),
            other => unreachable!("the table {other} should be one of aircraft"),
        }
    }

    /// Notes that one table names twice what it should name once: only one of the rows would count.
    fn report_twice<'s, T: 's>(
        row: &mut Row<'_>,
        column: &str,
        mut said: impl Iterator<Item = &'s Said<T>>,
        is_same: impl Fn(&Said<T>) -> bool,
    ) {
        let origin = Origin::of(row);
        if let Some(first) = said.find(|one| one.origin.file == origin.file && is_same(one)) {
            let cause = format!("the same is already said in line {}", first.origin.line);
            row.fault(column, Fault::new("duplicate-row", cause, "remove one of the two"));
        }
    }
}

/// A figure that a new row must give and a row over a known one may leave as it is.
fn figure<T>(
    row: &mut Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
    known: Option<T>,
) -> Option<T> {
    if row.raw(column).is_empty() {
        if known.is_none() {
            let cause = format!("{column} is empty, and nothing of this name is built in");
            let action = format!("fill in {column}, or name what is built in");
            row.fault(column, Fault::new("cell-empty", cause, action));
        }
        return known;
    }
    row.may(column, parse).flatten()
}

/// A figure that may be unknown: empty keeps what was known, if anything was.
#[expect(clippy::option_option, reason = "not known and wrong are two different things")]
fn limit<T>(
    row: &mut Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
    known: Option<Option<T>>,
) -> Option<Option<T>> {
    Some(row.may(column, parse)?.or(known.flatten()))
}

/// A length in millimetres.
pub(crate) fn millimetres(text: &str) -> Result<Millimetres, Fault> {
    Millimetres::try_new(cell::whole(text)?)
}

/// A mass in kilograms.
pub(crate) fn kilograms(text: &str) -> Result<Grams, Fault> {
    Grams::try_new(cell::whole(text)?.saturating_mul(1000))
}

/// A signed distance along the aircraft.
fn arm(text: &str) -> Result<Arm, Fault> {
    cell::whole(text).map(Arm)
}

/// That nothing of a kind answers to a name.
fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>, table: &str) -> Fault {
    let action = suggest::action(name, known, &format!("add it to {table}"));
    Fault::new("unknown-code", format!("no {what} is called \u{ab}{name}\u{bb}"), action)
}

#[cfg(test)]
mod tests;
