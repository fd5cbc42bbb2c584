//! Decides how an aircraft type is put together from `data/aircraft_types.csv`, `payload_range.csv` and the tables of
//! holds and crews. All figures are for planning, never for dispatch. Up: [`crate::builtin`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::hold::{CargoDeck, CgEnvelope, CgEnvelopes, Deck, Hold, HoldPosition};
use model::id::AircraftTypeId;
use model::quantity::{CubicMillimetres, Currency, Grams, Metres, Millimetres, Money, Permille, Units};
use model::transport::{AircraftType, CrewRegime, GroundTimes, PayloadRange};

use crate::builtin::crews::{crew_regimes, minutes};
use crate::builtin::hold::{arm, cg_limits, lies_inside, positions};
use crate::builtin::ulds::{kilograms, millimetres};
use crate::suggest;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, optional, required};

const TYPES: Spec = Spec {
    file: "data/aircraft_types.csv",
    key: Some("id"),
    columns: &[
        required("id", "", ""),
        required("name", "", ""),
        required("oew_kg", "", ""),
        optional("mzfw_kg", "", ""),
        required("mtow_kg", "", ""),
        optional("mlw_kg", "", ""),
        required("fuel_constant_km", "", ""),
        required("speed_kmh", "", ""),
        required("leg_overhead_min", "", ""),
        required("runway_min_m", "", ""),
        required("unpaved", "", ""),
        required("needs_loader", "", ""),
        required("load_min", "", ""),
        required("unload_min", "", ""),
        required("stop_min", "", ""),
        required("seats", "", ""),
        required("volume_m3", "", ""),
        required("block_hour_usd", "", ""),
        required("crew_regime", "", ""),
        required("hold_length_mm", "", ""),
        required("hold_width_mm", "", ""),
        required("hold_height_mm", "", ""),
        required("arm_front_mm", "", ""),
        required("floor_loading", "", ""),
        optional("floor_max_kg_m2", "", ""),
        required("oew_arm_mm", "", ""),
        required("fuel_arm_mm", "", ""),
        required("source", "", ""),
        required("hold_source", "", ""),
    ],
};

const PAYLOAD_RANGE: Spec = Spec {
    file: "data/payload_range.csv",
    key: None,
    columns: &[
        required("type", "", ""),
        required("range_km", "", ""),
        required("payload_kg", "", ""),
        required("source", "", ""),
    ],
};

/// Version of the tables of holds.
const VERSION: &str = "2026-11";

/// Corners of the payload-range curve of each type.
type Corners = BTreeMap<String, Vec<(Metres, Grams)>>;

/// What the other tables say of each type.
struct Parts {
    corners: Corners,
    positions: BTreeMap<String, Vec<HoldPosition>>,
    cg_limits: BTreeMap<String, CgEnvelope>,
    crews: Vec<CrewRegime>,
}

/// The built-in aircraft types, in the order of the table.
///
/// # Errors
/// Every fault of the embedded tables; a released program has none.
pub fn aircraft_types() -> Result<Vec<AircraftType>, Vec<Fault>> {
    let parts = Parts { corners: corners()?, positions: positions()?, cg_limits: cg_limits()?, crews: crew_regimes()? };
    let (mut types, mut faults) = (Vec::new(), Faults::default());
    let bytes = include_bytes!("../../../../data/aircraft_types.csv");
    let keys = each_row(&TYPES, bytes, &mut faults, |row| types.extend(aircraft_type(row, &parts)));
    let named = [
        (PAYLOAD_RANGE.file, parts.corners.keys().collect::<Vec<_>>()),
        ("data/hold_positions.csv", parts.positions.keys().collect()),
        ("data/cg_limits.csv", parts.cg_limits.keys().collect()),
    ];
    for (file, name) in named.iter().flat_map(|(file, names)| names.iter().map(move |name| (file, name))) {
        if !keys.lines.contains_key(*name) {
            let action = suggest::action(name, keys.lines.keys().map(String::as_str), "add it to aircraft_types.csv");
            faults.push(
                Fault::new("unknown-code", format!("no aircraft type is called {name}"), action).at(file, 0, "type"),
            );
        }
    }
    faults.finish(Some(types)).map(|(types, _)| types)
}

fn corners() -> Result<Corners, Vec<Fault>> {
    let mut corners = Corners::new();
    let mut faults = Faults::default();
    each_row(&PAYLOAD_RANGE, include_bytes!("../../../../data/payload_range.csv"), &mut faults, |row| {
        let aircraft = row.need("type", cell::text);
        let range = row.need("range_km", |text| Metres::try_new(cell::whole(text)?.saturating_mul(1000)));
        let payload = row.need("payload_kg", kilograms);
        let source = row.need("source", cell::source);
        if let (Some(aircraft), Some(range), Some(payload), Some(_)) = (aircraft, range, payload, source) {
            corners.entry(aircraft).or_default().push((range, payload));
        }
    });
    faults.finish(Some(corners)).map(|(corners, _)| corners)
}

fn aircraft_type(row: &mut Row<'_>, parts: &Parts) -> Option<AircraftType> {
    let id = row.need("id", AircraftTypeId::try_new);
    row.need("name", cell::text);
    let [oew, mtow] = ["oew_kg", "mtow_kg"].map(|column| row.need(column, kilograms));
    let [mzfw, mlw] = ["mzfw_kg", "mlw_kg"].map(|column| row.may(column, kilograms));
    let fuel_constant_km = row.decimal("fuel_constant_km");
    let speed_kmh = row.need("speed_kmh", cell::units);
    let [leg_overhead, load, unload, stop] =
        ["leg_overhead_min", "load_min", "unload_min", "stop_min"].map(|column| row.need(column, minutes));
    let runway_min = row.need("runway_min_m", crate::builtin::airports::metres);
    let [unpaved, needs_loader] = ["unpaved", "needs_loader"].map(|column| row.need(column, cell::yes_no));
    let seats = row.need("seats", cell::units);
    let volume = row.decimal("volume_m3");
    let dollars = row.need("block_hour_usd", |text| Units::try_new(cell::whole(text)?));
    let crew = row.need("crew_regime", |text| crew(text, &parts.crews));
    let hold = hold(row, parts);
    let payload_range = payload_range(row, parts);
    let source = row.need("source", cell::source);
    Some(AircraftType {
        id: id?,
        oew: oew?,
        mzfw: mzfw?,
        mtow: mtow?,
        mlw: mlw?,
        payload_range: payload_range?,
        fuel_constant_km: fuel_constant_km??,
        speed_kmh: speed_kmh?,
        leg_overhead: leg_overhead?,
        runway_min: runway_min?,
        unpaved: unpaved?,
        needs_loader: needs_loader?,
        ground: GroundTimes { load: load?, unload: unload?, stop: stop? },
        seats: seats?,
        volume_max: CubicMillimetres::of((volume?? * 1e9).round() as i64),
        block_hour_cost: Money { cents: dollars?.get() * 100, currency: Currency::USD },
        crew: crew?,
        hold: hold?,
        source: source?,
    })
}

fn payload_range(row: &mut Row<'_>, parts: &Parts) -> Option<PayloadRange> {
    let corners = parts.corners.get(row.raw("id")).cloned().unwrap_or_default();
    PayloadRange::try_new(corners).map_err(|fault| row.fault("id", fault)).ok()
}

fn crew(text: &str, crews: &[CrewRegime]) -> Result<CrewRegime, Fault> {
    crews.iter().find(|crew| crew.name == text).cloned().ok_or_else(|| {
        let action = suggest::action(text, crews.iter().map(|crew| crew.name.as_str()), "add it to crew_regimes.csv");
        Fault::new("unknown-code", format!("no crew regime is called {text}"), action)
    })
}

fn hold(row: &mut Row<'_>, parts: &Parts) -> Option<Hold> {
    let sizes = ["hold_length_mm", "hold_width_mm", "hold_height_mm"].map(|column| row.need(column, millimetres));
    let [arm_front, oew_arm, fuel_arm] =
        ["arm_front_mm", "oew_arm_mm", "fuel_arm_mm"].map(|column| row.need(column, arm));
    let floor_loading = row.need("floor_loading", cell::yes_no);
    let floor_max_per_m2 = row.may("floor_max_kg_m2", kilograms);
    let source = row.need("hold_source", cell::source);
    let [length, width, height]: [Option<Millimetres>; 3] = sizes;
    let (length, width, height) = (length?, width?, height?);
    let positions = parts.positions.get(row.raw("id")).cloned().unwrap_or_default();
    for position in positions.iter().filter(|position| !lies_inside(position, (length, width, height))) {
        let cause = format!("the position {} does not lie inside the hold", position.id);
        row.fault("hold_length_mm", Fault::new("position-outside", cause, "check the position and the hold's sizes"));
    }
    let envelope = parts.cg_limits.get(row.raw("id")).cloned();
    Some(Hold {
        arm_front: arm_front?,
        decks: vec![CargoDeck {
            deck: Deck::Main,
            x: Millimetres::ZERO,
            length,
            width,
            height,
            floor_loading: floor_loading?,
            floor_max_per_m2: floor_max_per_m2?,
            doors: vec![],
        }],
        positions,
        zones: vec![],
        oew_arm: oew_arm?,
        fuel_arm: fuel_arm?,
        envelopes: CgEnvelopes { zero_fuel: envelope.clone(), takeoff: envelope.clone(), landing: envelope },
        aim: Permille::try_new(500).expect("half should be a share"),
        lateral_max: None,
        tip_arm: None,
        index: None,
        version: VERSION.to_owned(),
        source: source?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_types_are_sound() {
        let types = aircraft_types().expect("the tables should be without faults");
        for id in ["An-124-100", "Il-76TD", "B747-400F", "C-17A"] {
            assert!(types.iter().any(|kind| kind.id.as_str() == id), "{id} should be there");
        }
        for kind in &types {
            let id = &kind.id;
            let heaviest = kind.mzfw.unwrap_or_else(|| kind.oew + kind.payload_max());
            assert!(
                kind.oew + kind.payload_max() <= heaviest,
                "{id}: the payload should keep within the zero fuel mass"
            );
            assert!(heaviest <= kind.mtow, "{id}: zero fuel mass above take-off mass");
            assert!(kind.mlw.is_none_or(|landing| landing <= kind.mtow), "{id}: landing mass above take-off mass");
            assert!(kind.fuel_constant_km > 10_000.0, "{id}: K of a jet or turboprop freighter lies above 10,000 km");
            assert!(!kind.speed_kmh.is_zero(), "{id}: speed");
            assert!(
                kind.hold.decks.iter().any(|deck| deck.floor_loading) || !kind.hold.positions.is_empty(),
                "{id}: nowhere to put cargo"
            );
        }
    }

    #[test]
    fn the_antonov_carries_what_its_source_prints() {
        let types = aircraft_types().expect("the tables should be without faults");
        let antonov = types.iter().find(|kind| kind.id.as_str() == "An-124-100").expect("the An-124-100");
        // airpower.at, airlift_3: 120 t over 4,750 km, 80 t over 7,900 km.
        assert_eq!(antonov.payload_range.payload_at(Metres::of(4_750_000)), Some(Grams::of(120_000_000)));
        assert_eq!(antonov.payload_range.payload_at(Metres::of(7_900_000)), Some(Grams::of(80_000_000)));
    }
}
