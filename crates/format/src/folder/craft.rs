//! Decides how an operator's own figures of aircraft types, payload-range curves and pallets replace the built-in ones,
//! cell by cell: an empty cell keeps what is built in. New types are not added here. Up: [`crate::folder`].

use std::collections::BTreeMap;

use model::fault::Fault;
use model::hold::UldType;
use model::quantity::{Currency, Grams, Metres, Money, Units};
use model::transport::{AircraftType, PayloadRange};

use crate::builtin::{kilograms, millimetres, minutes};
use crate::suggest;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, optional, required};

pub(super) const TYPES: Spec = Spec {
    file: "aircraft_types.csv",
    key: Some("id"),
    columns: &[
        required("id", "#asset+type", "B747-400F"),
        optional("oew_kg", "#asset+oew_kg", "165100"),
        optional("mzfw_kg", "#asset+mzfw_kg", ""),
        optional("mtow_kg", "#asset+mtow_kg", ""),
        optional("mlw_kg", "#asset+mlw_kg", ""),
        optional("speed_kmh", "#asset+speed_kmh", ""),
        optional("leg_overhead_min", "#asset+overhead_min", ""),
        optional("runway_min_m", "#asset+runway_m", ""),
        optional("unpaved", "#asset+unpaved", ""),
        optional("needs_loader", "#asset+loader", ""),
        optional("load_min", "#asset+load_min", ""),
        optional("unload_min", "#asset+unload_min", ""),
        optional("stop_min", "#asset+stop_min", ""),
        optional("seats", "#asset+seats", ""),
        optional("block_hour_usd", "#value+hour", ""),
        optional("floor_max_kg_m2", "#asset+floor_kg_m2", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const CURVES: Spec = Spec {
    file: "payload_range.csv",
    key: None,
    columns: &[
        required("type", "#asset+type", "A400M"),
        required("range_km", "#asset+range_km", "3300"),
        required("payload_kg", "#asset+payload_kg", "37000"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(super) const ULDS: Spec = Spec {
    file: "ulds.csv",
    key: Some("id"),
    columns: &[
        required("id", "#asset+uld", "463L"),
        optional("usable_length_mm", "#asset+length_mm", ""),
        optional("usable_width_mm", "#asset+width_mm", ""),
        optional("stack_max_mm", "#asset+stack_mm", ""),
        optional("tare_kg", "#asset+tare_kg", ""),
        optional("gross_max_kg", "#asset+gross_kg", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// Corners of the folder's own curves by type, with the line of the first.
pub(super) type Curves = BTreeMap<String, (u64, Vec<(Metres, Grams)>)>;

/// Puts the figures of `aircraft_types.csv` over the built-in ones.
pub(super) fn merge_types(bytes: &[u8], types: &mut [AircraftType], faults: &mut Faults) {
    each_row(&TYPES, bytes, faults, |row| {
        let known: Vec<String> = types.iter().map(|kind| kind.id.to_string()).collect();
        let Some(at) = place_of(row, "id", &known) else { return };
        let kind = &mut types[at];
        over(row, "oew_kg", kilograms, &mut kind.oew);
        over(row, "mtow_kg", kilograms, &mut kind.mtow);
        over_optional(row, "mzfw_kg", kilograms, &mut kind.mzfw);
        over_optional(row, "mlw_kg", kilograms, &mut kind.mlw);
        over(row, "speed_kmh", cell::units, &mut kind.speed_kmh);
        over(row, "leg_overhead_min", minutes, &mut kind.leg_overhead);
        over(row, "runway_min_m", |text| Metres::try_new(cell::whole(text)?), &mut kind.runway_min);
        over(row, "unpaved", cell::yes_no, &mut kind.unpaved);
        over(row, "needs_loader", cell::yes_no, &mut kind.needs_loader);
        over(row, "load_min", minutes, &mut kind.ground.load);
        over(row, "unload_min", minutes, &mut kind.ground.unload);
        over(row, "stop_min", minutes, &mut kind.ground.stop);
        over(row, "seats", cell::units, &mut kind.seats);
        over(row, "block_hour_usd", dollars, &mut kind.block_hour_cost);
        if let Some(main) = kind.hold.decks.first_mut() {
            over_optional(row, "floor_max_kg_m2", kilograms, &mut main.floor_max_per_m2);
        }
        if let Some(source) = row.need("source", cell::source) {
            kind.source = source;
        }
        let is_sound = kind.oew < kind.mtow && kind.mzfw.is_none_or(|mzfw| kind.oew < mzfw && mzfw <= kind.mtow);
        if !is_sound || kind.speed_kmh.is_zero() {
            let cause =
                format!("empty {}, zero fuel {:?}, take-off {}", kind.oew, kind.mzfw.map(Grams::get), kind.mtow);
            let action =
                "the empty mass lies below the zero fuel mass, that below the take-off mass; the speed above 0";
            row.fault("oew_kg", Fault::new("absurd-figure", cause, action));
        }
    });
}

/// Reads the folder's own payload-range corners.
pub(super) fn read_curves(bytes: &[u8], curves: &mut Curves, faults: &mut Faults) {
    each_row(&CURVES, bytes, faults, |row| {
        let kind = row.need("type", cell::text);
        let range = row.need("range_km", |text| Metres::try_new(cell::whole(text)?.saturating_mul(1000)));
        let payload = row.need("payload_kg", kilograms);
        row.need("source", cell::source);
        if let (Some(kind), Some(range), Some(payload)) = (kind, range, payload) {
            curves.entry(kind).or_insert_with(|| (row.line(), Vec::new())).1.push((range, payload));
        }
    });
}

/// Replaces the curves of the types that the folder names, each as a whole.
pub(super) fn apply_curves(curves: Curves, types: &mut [AircraftType], faults: &mut Faults) {
    for (name, (line, corners)) in curves {
        let known: Vec<String> = types.iter().map(|kind| kind.id.to_string()).collect();
        let Some(at) = known.iter().position(|id| *id == name) else {
            faults.push(unknown(&name, &known).at(CURVES.file, line, "type"));
            continue;
        };
        match PayloadRange::try_new(corners) {
            Ok(curve) => types[at].payload_range = curve,
            Err(fault) => faults.push(fault.at(CURVES.file, line, "range_km")),
        }
    }
}

/// Puts the figures of `ulds.csv` over the built-in ones.
pub(super) fn merge_ulds(bytes: &[u8], ulds: &mut [UldType], faults: &mut Faults) {
    each_row(&ULDS, bytes, faults, |row| {
        let known: Vec<String> = ulds.iter().map(|uld| uld.id.to_string()).collect();
        let Some(at) = place_of(row, "id", &known) else { return };
        let uld = &mut ulds[at];
        over(row, "usable_length_mm", millimetres, &mut uld.usable_length);
        over(row, "usable_width_mm", millimetres, &mut uld.usable_width);
        over(row, "stack_max_mm", millimetres, &mut uld.stack_max);
        over(row, "tare_kg", kilograms, &mut uld.tare);
        over(row, "gross_max_kg", kilograms, &mut uld.gross_max);
        if let Some(source) = row.need("source", cell::source) {
            uld.source = source;
        }
        if uld.usable_length > uld.length || uld.usable_width > uld.width || uld.tare >= uld.gross_max {
            let cause = "the usable base is larger than the base, or the tare is not below the gross mass";
            row.fault("id", Fault::new("bad-unit-load-device", cause, "check the sizes and masses"));
        }
    });
}

fn place_of(row: &mut Row<'_>, column: &str, known: &[String]) -> Option<usize> {
    let name = row.need(column, cell::text)?;
    let at = known.iter().position(|id| *id == name);
    if at.is_none() {
        row.fault(column, unknown(&name, known));
    }
    at
}

fn unknown(name: &str, known: &[String]) -> Fault {
    let action = suggest::action(name, known.iter().map(String::as_str), "use the id of a built-in row");
    Fault::new("unknown-code", format!("nothing built in is called \u{ab}{name}\u{bb}"), action)
}

fn over<T>(row: &mut Row<'_>, column: &str, parse: impl FnOnce(&str) -> Result<T, Fault>, figure: &mut T) {
    if let Some(Some(own)) = row.may(column, parse) {
        *figure = own;
    }
}

fn over_optional<T>(
    row: &mut Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
    figure: &mut Option<T>,
) {
    if let Some(Some(own)) = row.may(column, parse) {
        *figure = Some(own);
    }
}

fn dollars(text: &str) -> Result<Money, Fault> {
    let whole = Units::try_new(cell::whole(text)?)?;
    Ok(Money { cents: whole.get().saturating_mul(100), currency: Currency::USD })
}

#[cfg(test)]
mod tests {
    use model::quantity::Minutes;

    use super::*;
    use crate::builtin;

    #[test]
    fn own_figures_replace_single_cells_and_whole_curves() {
        let (mut types, mut ulds) = (builtin::aircraft_types().expect("types"), builtin::ulds().expect("pallets"));
        let before = types.iter().find(|kind| kind.id.as_str() == "C-17A").expect("the C-17A").clone();
        let mut faults = Faults::default();
        let mut curves = Curves::new();
        merge_types(b"id,seats,load_min,source\nC-17A,54,90,loadmaster's sheet\n", &mut types, &mut faults);
        read_curves(
            b"type,range_km,payload_kg,source\nC-17A,4000,70000,x\nC-17A,8000,30000,x\n",
            &mut curves,
            &mut faults,
        );
        apply_curves(curves, &mut types, &mut faults);
        merge_ulds(b"id,tare_kg,source\n463L,140,scale\n", &mut ulds, &mut faults);
        assert!(faults.is_empty());
        let after = types.iter().find(|kind| kind.id.as_str() == "C-17A").expect("the C-17A");
        assert_eq!((after.seats, after.ground.load, after.oew), (Units::of(54), Minutes::of(90), before.oew));
        assert_eq!(after.payload_max(), Grams::of(70_000_000));
        assert!(ulds.iter().any(|uld| uld.id.as_str() == "463L" && uld.tare == Grams::of(140_000)));
    }

    #[test]
    fn the_example_rows_of_a_new_folder_change_no_figure() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let dir = folder.path().join("new");
        crate::folder::write_empty(&dir).expect("an empty operation");
        let operation = crate::folder::read(&dir).expect("it should read back").operation;
        let curves = |types: &[AircraftType]| types.iter().map(|kind| kind.payload_range.clone()).collect::<Vec<_>>();
        let built_in = builtin::aircraft_types().expect("types");
        assert_eq!(curves(&operation.types), curves(&built_in));
        let masses = |types: &[AircraftType]| types.iter().map(|kind| (kind.oew, kind.mtow)).collect::<Vec<_>>();
        assert_eq!(masses(&operation.types), masses(&built_in));
    }

    #[test]
    fn unknown_types_and_impossible_figures_are_refused() {
        let mut types = builtin::aircraft_types().expect("types");
        for (table, code, remark) in [
            ("id,seats,source\nC-17,4,x\n", "unknown-code", "no such type"),
            ("id,oew_kg,source\nC-17A,999999,x\n", "absurd-figure", "empty heavier than take-off"),
            ("id,speed_kmh,source\nC-17A,0,x\n", "absurd-figure", "no speed"),
            ("id,seats,source\nC-17A,-4,x\n", "negative-amount", "negative"),
            ("id,seats,source\nC-17A,4,\n", "cell-empty", "no source"),
        ] {
            let mut faults = Faults::default();
            merge_types(table.as_bytes(), &mut types.clone(), &mut faults);
            let found = faults.finish::<()>(None).expect_err(remark);
            assert!(found.iter().any(|fault| fault.code == code), "{remark}: {found:?}");
        }
        let mut faults = Faults::default();
        let rising = Curves::from([(
            "A400M".to_owned(),
            (2, vec![(Metres::of(2), Grams::of(1)), (Metres::of(1), Grams::of(2))]),
        )]);
        apply_curves(rising, &mut types, &mut faults);
        assert!(!faults.is_empty(), "a curve that turns back");
    }
}
