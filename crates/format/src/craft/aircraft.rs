//! Decides how `aircraft_types.csv` and `payload_range.csv` are read. Up: [`crate::craft`].

use std::collections::BTreeMap;

use model::crew::CrewRegime;
use model::fault::Fault;
use model::hold::{BalanceIndex, CgEnvelopes, Hold};
use model::id::AircraftTypeId;
use model::quantity::{CubicMillimetres, Currency, Grams, Metres, Money, Units};
use model::transport::{AircraftType, GroundTimes, PayloadRange};

use crate::builtin::{metres, minutes};
use crate::craft::{CraftTables, Origin, Said, arm, figure, kilograms, limit, millimetres, unknown};
use crate::table::collector::Faults;
use crate::table::{Keys, Row, Spec, cell, each_row, optional, required};

pub(crate) const AIRCRAFT_TYPES: Spec = Spec {
    file: "aircraft_types.csv",
    key: Some("id"),
    columns: &[
        required("id", "#asset+type", "B747-400F"),
        optional("name", "#asset+name", ""),
        optional("oew_kg", "#asset+oew_kg", "165100"),
        optional("mzfw_kg", "#asset+mzfw_kg", ""),
        optional("mtow_kg", "#asset+mtow_kg", ""),
        optional("mlw_kg", "#asset+mlw_kg", ""),
        optional("fuel_constant_km", "#asset+fuel_constant_km", ""),
        optional("speed_kmh", "#asset+speed_kmh", ""),
        optional("leg_overhead_min", "#asset+overhead_min", ""),
        optional("runway_min_m", "#asset+runway_m", ""),
        optional("runway_width_min_m", "#asset+runway_width_m", ""),
        optional("span_mm", "#asset+span_mm", ""),
        optional("unpaved", "#asset+unpaved", ""),
        optional("needs_loader", "#asset+loader", ""),
        optional("own_gear", "#asset+gear", ""),
        optional("load_min", "#asset+load_min", ""),
        optional("unload_min", "#asset+unload_min", ""),
        optional("stop_min", "#asset+stop_min", ""),
        optional("seats", "#asset+seats", ""),
        optional("volume_m3", "#asset+volume_m3", ""),
        optional("block_hour_usd", "#value+hour", ""),
        optional("handling_usd", "#value+handling", ""),
        optional("crew_regime", "#asset+crew", ""),
        optional("arm_front_mm", "#asset+arm_front_mm", ""),
        optional("oew_arm_mm", "#asset+arm_oew_mm", ""),
        optional("fuel_arm_mm", "#asset+arm_fuel_mm", ""),
        optional("aim_permille", "#asset+aim", ""),
        optional("lateral_max_kg_m", "#asset+lateral_kg_m", ""),
        optional("tip_arm_mm", "#asset+arm_tip_mm", ""),
        optional("index_reference_mm", "#asset+index_reference_mm", ""),
        optional("index_divisor_kg_mm", "#asset+index_divisor_kg_mm", ""),
        optional("index_constant", "#asset+index_constant", ""),
        optional("hold_version", "#asset+hold_version", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
        optional("hold_source", "#meta+source+hold", ""),
    ],
};

pub(crate) const PAYLOAD_RANGE: Spec = Spec {
    file: "payload_range.csv",
    key: None,
    columns: &[
        required("type", "#asset+type", "A400M"),
        required("range_km", "#asset+range_km", "3300"),
        required("payload_kg", "#asset+payload_kg", "37000"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// Middle of the envelope: where the centre of gravity is aimed at when a new type does not say.
const AIM_DEFAULT: &str = "500";

impl CraftTables {
    /// Puts a row over the type of its id, or adds the type.
    pub(super) fn aircraft_type(&mut self, row: &mut Row<'_>) {
        let place = self.types.iter().position(|one| one.aircraft == row.raw("id"));
        let Some(value) = aircraft_type(row, place.map(|place| &self.types[place].value), &self.crews) else { return };
        let said = Said { origin: Origin::of(row), aircraft: value.id.to_string(), value };
        match place {
            Some(place) => self.types[place] = said,
            None => self.types.push(said),
        }
    }

    /// Reads curves, each of which replaces that of its type as a whole.
    pub(super) fn payload_range(&mut self, spec: &Spec, bytes: &[u8], faults: &mut Faults) -> Keys {
        let mut curves = BTreeMap::new();
        let keys = each_row(spec, bytes, faults, |row| {
            let aircraft = row.need("type", cell::text);
            let range = row.need("range_km", |text| Metres::try_new(cell::whole(text)?.saturating_mul(1000)));
            let payload = row.need("payload_kg", kilograms);
            row.need("source", cell::source);
            if let (Some(aircraft), Some(range), Some(payload)) = (aircraft, range, payload) {
                let said = Said { origin: Origin::of(row), aircraft: aircraft.clone(), value: Vec::new() };
                curves.entry(aircraft).or_insert(said).value.push((range, payload));
            }
        });
        self.curves.extend(curves);
        keys
    }
}

fn aircraft_type(row: &mut Row<'_>, known: Option<&AircraftType>, crews: &[CrewRegime]) -> Option<AircraftType> {
    let id = row.need("id", AircraftTypeId::try_new);
    let oew = figure(row, "oew_kg", kilograms, known.map(|kind| kind.oew));
    let mtow = figure(row, "mtow_kg", kilograms, known.map(|kind| kind.mtow));
    let mzfw = limit(row, "mzfw_kg", kilograms, known.map(|kind| kind.mzfw));
    let mlw = limit(row, "mlw_kg", kilograms, known.map(|kind| kind.mlw));
    let fuel_constant_km = decimal(row, "fuel_constant_km", known.map(|kind| kind.fuel_constant_km));
    let speed_kmh = figure(row, "speed_kmh", cell::units, known.map(|kind| kind.speed_kmh));
    let leg_overhead = figure(row, "leg_overhead_min", minutes, known.map(|kind| kind.leg_overhead));
    let runway_min = figure(row, "runway_min_m", metres, known.map(|kind| kind.runway_min));
    let width =
        figure(row, "runway_width_min_m", metres, Some(known.map_or(Metres::ZERO, |kind| kind.runway_width_min)));
    let span = limit(row, "span_mm", millimetres, known.map(|kind| kind.span));
    let unpaved = figure(row, "unpaved", cell::yes_no, known.map(|kind| kind.unpaved));
    let needs_loader = figure(row, "needs_loader", cell::yes_no, known.map(|kind| kind.needs_loader));
    let has_own_gear = figure(row, "own_gear", cell::yes_no, Some(known.is_some_and(|kind| kind.has_own_gear)));
    let load = figure(row, "load_min", minutes, known.map(|kind| kind.ground.load));
    let unload = figure(row, "unload_min", minutes, known.map(|kind| kind.ground.unload));
    let stop = figure(row, "stop_min", minutes, known.map(|kind| kind.ground.stop));
    let seats = figure(row, "seats", cell::units, known.map(|kind| kind.seats));
    let volume = volume(row, known.map(|kind| kind.volume_max));
    let block_hour_cost = figure(row, "block_hour_usd", dollars, known.map(|kind| kind.block_hour_cost));
    let handling = Some(known.map_or(Money::NOTHING, |kind| kind.handling_cost));
    let handling_cost = figure(row, "handling_usd", dollars, handling);
    let crew = figure(row, "crew_regime", |text| crew_regime(text, crews), known.map(|kind| kind.crew.clone()));
    let hold = hold(row, known.map(|kind| &kind.hold));
    let source = row.need("source", cell::source);
    let kind = AircraftType {
        id: id?,
        oew: oew?,
        mzfw: mzfw?,
        mtow: mtow?,
        mlw: mlw?,
        payload_range: nowhere(),
        fuel_constant_km: fuel_constant_km?,
        speed_kmh: speed_kmh?,
        leg_overhead: leg_overhead?,
        runway_min: runway_min?,
        runway_width_min: width?,
        span: span?,
        unpaved: unpaved?,
        needs_loader: needs_loader?,
        has_own_gear: has_own_gear?,
        ground: GroundTimes { load: load?, unload: unload?, stop: stop? },
        seats: seats?,
        volume_max: volume?,
        block_hour_cost: block_hour_cost?,
        handling_cost: handling_cost?,
        crew: crew?,
        hold: hold?,
        source: source?,
    };
    report_absurd(row, &kind);
    Some(kind)
}

/// A curve that carries nothing: the type's own takes its place once all tables are read.
fn nowhere() -> PayloadRange {
    PayloadRange::try_new(vec![(Metres::ZERO, Grams::ZERO)]).expect("one corner should be a curve")
}

fn report_absurd(row: &mut Row<'_>, kind: &AircraftType) {
    let is_sound = kind.oew < kind.mtow && kind.mzfw.is_none_or(|mzfw| kind.oew < mzfw && mzfw <= kind.mtow);
    let lands = kind.mlw.is_none_or(|mlw| kind.oew < mlw && mlw <= kind.mtow);
    if !is_sound || !lands || kind.speed_kmh.is_zero() || kind.fuel_constant_km <= 0.0 {
        let cause = format!(
            "empty {}, zero fuel {:?}, take-off {}, landing {:?}",
            kind.oew,
            kind.mzfw.map(Grams::get),
            kind.mtow,
            kind.mlw.map(Grams::get)
        );
        let action =
            "the empty mass lies below the others, those not above the take-off mass; speed and fuel constant above 0";
        row.fault("oew_kg", Fault::new("absurd-figure", cause, action));
    }
}

/// What the type's own row says of its hold; decks, positions, zones and envelopes come from their tables.
fn hold(row: &mut Row<'_>, known: Option<&Hold>) -> Option<Hold> {
    let arm_front = figure(row, "arm_front_mm", arm, known.map(|hold| hold.arm_front));
    let oew_arm = figure(row, "oew_arm_mm", arm, known.map(|hold| hold.oew_arm));
    let fuel_arm = figure(row, "fuel_arm_mm", arm, known.map(|hold| hold.fuel_arm));
    let aim_default = cell::permille(AIM_DEFAULT).expect("the middle should be a share");
    let aim = figure(row, "aim_permille", cell::permille, Some(known.map_or(aim_default, |hold| hold.aim)));
    let lateral_max = limit(row, "lateral_max_kg_m", moment, known.map(|hold| hold.lateral_max));
    let tip_arm = limit(row, "tip_arm_mm", arm, known.map(|hold| hold.tip_arm));
    let index = index(row, known.and_then(|hold| hold.index));
    let version = figure(row, "hold_version", cell::text, known.map(|hold| hold.version.clone()));
    let source = figure(row, "hold_source", cell::source, known.map(|hold| hold.source.clone()));
    Some(Hold {
        arm_front: arm_front?,
        decks: Vec::new(),
        positions: Vec::new(),
        zones: Vec::new(),
        oew_arm: oew_arm?,
        fuel_arm: fuel_arm?,
        envelopes: CgEnvelopes::default(),
        aim: aim?,
        lateral_max: lateral_max?,
        tip_arm: tip_arm?,
        index: index?,
        version: version?,
        source: source?,
    })
}

/// The index of the load sheet: all of its three figures or none.
#[expect(clippy::option_option, reason = "none and wrong are two different things")]
fn index(row: &mut Row<'_>, known: Option<BalanceIndex>) -> Option<Option<BalanceIndex>> {
    let reference = row.decimal("index_reference_mm");
    let divisor = row.may("index_divisor_kg_mm", cell::whole);
    let constant = row.decimal("index_constant");
    match (reference?, divisor?, constant?) {
        (None, None, None) => Some(known),
        (Some(reference), Some(divisor), Some(constant)) if divisor > 0 => Some(Some(BalanceIndex {
            reference_um: (reference * 1e3).round() as i64,
            divisor: divisor.saturating_mul(1_000_000),
            constant_hundredths: (constant * 1e2).round() as i64,
        })),
        _ => {
            let cause = "the index lacks its reference, divisor or constant, or its divisor is not above 0";
            let action = "fill in index_reference_mm, index_divisor_kg_mm and index_constant, or none of them";
            row.fault("index_divisor_kg_mm", Fault::new("index-incomplete", cause, action));
            None
        }
    }
}

fn decimal(row: &mut Row<'_>, column: &str, known: Option<f64>) -> Option<f64> {
    let own = row.decimal(column)?;
    if own.is_none() && known.is_none() {
        return figure(row, column, cell::decimal, None);
    }
    own.or(known)
}

/// Cubic metres; a thousand of them are exact to the cubic millimetre as a decimal number.
fn volume(row: &mut Row<'_>, known: Option<CubicMillimetres>) -> Option<CubicMillimetres> {
    let metres = decimal(row, "volume_m3", known.map(|volume| volume.get() as f64 / 1e9))?;
    match CubicMillimetres::try_new((metres * 1e9).round() as i64) {
        Ok(volume) => Some(volume),
        Err(fault) => {
            row.fault("volume_m3", fault);
            None
        }
    }
}

/// Kilogram metres as gram millimetres.
fn moment(text: &str) -> Result<i64, Fault> {
    Ok(Units::try_new(cell::whole(text)?)?.get().saturating_mul(1_000_000))
}

fn dollars(text: &str) -> Result<Money, Fault> {
    let whole = Units::try_new(cell::whole(text)?)?;
    Ok(Money { cents: whole.get().saturating_mul(100), currency: Currency::USD })
}

/// A regime by its name.
pub(crate) fn crew_regime(text: &str, crews: &[CrewRegime]) -> Result<CrewRegime, Fault> {
    let known = crews.iter().map(|crew| crew.name.as_str());
    crews
        .iter()
        .find(|crew| crew.name == text)
        .cloned()
        .ok_or_else(|| unknown("crew regime", text, known, "crew_regimes.csv"))
}
