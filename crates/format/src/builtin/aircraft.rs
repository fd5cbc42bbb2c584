//! Decides which tables of aircraft, holds and units the program carries in itself. How they are read is
//! [`crate::craft`]. All figures are for planning, never for dispatch. Up: [`crate::builtin`].

use model::fault::Fault;
use model::hold::{Separation, UldType};
use model::transport::AircraftType;

use crate::builtin::crews::crew_regimes;
use crate::craft::{
    AIRCRAFT_TYPES, CARGO_DECKS, CG_LIMITS, CONTOURS, Craft, CraftTables, HOLD_POSITIONS, HOLD_ZONES, PAYLOAD_RANGE,
    SEPARATIONS, ULDS,
};
use crate::table::Spec;
use crate::table::collector::Faults;

/// The tables, each with its bytes.
const TABLES: [(Spec, &[u8]); 9] = [
    (Spec { file: "data/aircraft_types.csv", ..AIRCRAFT_TYPES }, include_bytes!("../../../../data/aircraft_types.csv")),
    (Spec { file: "data/payload_range.csv", ..PAYLOAD_RANGE }, include_bytes!("../../../../data/payload_range.csv")),
    (Spec { file: "data/cargo_decks.csv", ..CARGO_DECKS }, include_bytes!("../../../../data/cargo_decks.csv")),
    (Spec { file: "data/hold_positions.csv", ..HOLD_POSITIONS }, include_bytes!("../../../../data/hold_positions.csv")),
    (Spec { file: "data/hold_zones.csv", ..HOLD_ZONES }, include_bytes!("../../../../data/hold_zones.csv")),
    (Spec { file: "data/cg_limits.csv", ..CG_LIMITS }, include_bytes!("../../../../data/cg_limits.csv")),
    (Spec { file: "data/contours.csv", ..CONTOURS }, include_bytes!("../../../../data/contours.csv")),
    (Spec { file: "data/ulds.csv", ..ULDS }, include_bytes!("../../../../data/ulds.csv")),
    (Spec { file: "data/separations.csv", ..SEPARATIONS }, include_bytes!("../../../../data/separations.csv")),
];

/// The built-in tables as they are read, before a folder changes them.
pub(crate) fn craft_tables() -> Result<CraftTables, Vec<Fault>> {
    let mut faults = Faults::default();
    let mut tables = CraftTables::with_crews(crew_regimes()?);
    for (spec, bytes) in &TABLES {
        tables.read(spec, bytes, &mut faults);
    }
    faults.finish(Some(tables)).map(|(tables, _)| tables)
}

fn craft() -> Result<Craft, Vec<Fault>> {
    let mut faults = Faults::default();
    let craft = craft_tables()?.put_together(&mut faults);
    faults.finish(Some(craft)).map(|(craft, _)| craft)
}

/// The built-in aircraft types with their holds, in the order of the table.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn aircraft_types() -> Result<Vec<AircraftType>, Vec<Fault>> {
    craft().map(|craft| craft.types)
}

/// The built-in pallets, unit load devices and netted bays, in the order of the table.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn ulds() -> Result<Vec<UldType>, Vec<Fault>> {
    craft().map(|craft| craft.ulds)
}

/// The built-in classes of dangerous goods that must stand apart.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn separations() -> Result<Vec<Separation>, Vec<Fault>> {
    craft().map(|craft| craft.separations)
}

#[cfg(test)]
mod tests;
