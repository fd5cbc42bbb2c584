//! Decides how `data/hold_positions.csv` and `data/cg_limits.csv` are read: where units stand in a hold and between
//! which limits the centre of gravity must lie. Up: [`crate::builtin`].

use std::collections::{BTreeMap, BTreeSet};

use model::evidence::Source;
use model::fault::Fault;
use model::hold::{CgEnvelope, CgPoint, Deck, HoldPosition, Straight};
use model::id::{PositionId, UldTypeId};

use crate::builtin::ulds::{kilograms, millimetres, ulds};
use crate::suggest;
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, each_row, optional, required};
use model::quantity::{Arm, Millimetres};

const POSITIONS: Spec = Spec {
    file: "data/hold_positions.csv",
    key: None,
    columns: &[
        required("type", "", ""),
        required("id", "", ""),
        required("x_mm", "", ""),
        required("y_mm", "", ""),
        required("length_mm", "", ""),
        required("width_mm", "", ""),
        required("height_max_mm", "", ""),
        required("gross_max_kg", "", ""),
        required("ulds", "", ""),
        optional("excludes", "", ""),
        required("source", "", ""),
    ],
};

const CG_LIMITS: Spec = Spec {
    file: "data/cg_limits.csv",
    key: None,
    columns: &[
        required("type", "", ""),
        required("gross_kg", "", ""),
        required("forward_mm", "", ""),
        required("aft_mm", "", ""),
        required("source", "", ""),
    ],
};

/// Positions of each aircraft type, in the order of the table.
pub(super) fn positions() -> Result<BTreeMap<String, Vec<HoldPosition>>, Vec<Fault>> {
    let known: BTreeSet<String> = ulds()?.into_iter().map(|uld| uld.id.to_string()).collect();
    let mut by_type: BTreeMap<String, Vec<HoldPosition>> = BTreeMap::new();
    let mut faults = Faults::default();
    each_row(&POSITIONS, include_bytes!("../../../../data/hold_positions.csv"), &mut faults, |row| {
        let aircraft = row.need("type", cell::text);
        let position = position(row, &known);
        if let (Some(aircraft), Some(position)) = (aircraft, position) {
            let list = by_type.entry(aircraft).or_default();
            if list.iter().any(|other| other.id == position.id) {
                let cause = format!("the position {} is already there", position.id);
                row.fault("id", Fault::new("duplicate-id", cause, "give each position of a type its own id"));
            }
            list.push(position);
        }
    });
    report_strange_exclusions(&by_type, &mut faults);
    faults.finish(Some(by_type)).map(|(by_type, _)| by_type)
}

fn position(row: &mut Row<'_>, known: &BTreeSet<String>) -> Option<HoldPosition> {
    let id = row.need("id", PositionId::try_new);
    let [x, y, length, width, height_max] =
        ["x_mm", "y_mm", "length_mm", "width_mm", "height_max_mm"].map(|column| row.need(column, millimetres));
    let gross_max = row.need("gross_max_kg", kilograms);
    let ulds = row.list("ulds", |text| {
        if known.contains(text) {
            return UldTypeId::try_new(text).map(|id| (id, None));
        }
        let action = suggest::action(text, known.iter().map(String::as_str), "add it to ulds.csv");
        Err(Fault::new("unknown-code", format!("no pallet is known as \u{ab}{text}\u{bb}"), action))
    });
    let excludes = row.list("excludes", PositionId::try_new);
    row.need("source", cell::source)?;
    Some(HoldPosition {
        id: id?,
        deck: Deck::Main,
        x: x?,
        y: y?,
        length: length?,
        width: width?,
        height_max: height_max?,
        contour: None,
        gross_max: gross_max?,
        ulds: ulds?,
        excludes: excludes?,
        arm: None,
    })
}

fn report_strange_exclusions(by_type: &BTreeMap<String, Vec<HoldPosition>>, faults: &mut Faults) {
    for (aircraft, positions) in by_type {
        for position in positions {
            for other in &position.excludes {
                let partner = positions.iter().find(|candidate| candidate.id == *other);
                if !partner.is_some_and(|partner| partner.excludes.contains(&position.id)) {
                    let cause = format!("{aircraft}: {} excludes {other}, which does not exclude it", position.id);
                    let fault = Fault::new("one-sided-exclusion", cause, "write the exclusion on both positions");
                    faults.push(fault.at(POSITIONS.file, 0, "excludes"));
                }
            }
        }
    }
}

/// Centre-of-gravity envelope of each aircraft type, by growing mass.
pub(super) fn cg_limits() -> Result<BTreeMap<String, CgEnvelope>, Vec<Fault>> {
    let mut by_type: BTreeMap<String, CgEnvelope> = BTreeMap::new();
    let mut faults = Faults::default();
    each_row(&CG_LIMITS, include_bytes!("../../../../data/cg_limits.csv"), &mut faults, |row| {
        let aircraft = row.need("type", cell::text);
        let gross = row.need("gross_kg", kilograms);
        let [forward, aft] = ["forward_mm", "aft_mm"].map(|column| row.need(column, arm));
        let source = row.need("source", cell::source);
        let (Some(aircraft), Some(gross), Some(forward), Some(aft), Some(source)) =
            (aircraft, gross, forward, aft, source)
        else {
            return;
        };
        let list = by_type.entry(aircraft).or_insert_with(|| CgEnvelope {
            forward: Vec::new(),
            aft: Vec::new(),
            straight: Straight::InArm,
            assumed: matches!(source, Source::Assumption(_)),
            source,
        });
        if forward >= aft || list.aft.last().is_some_and(|before| before.gross >= gross) {
            let cause = "the forward limit is not before the aft one, or the masses do not grow";
            row.fault(
                "gross_kg",
                Fault::new("bad-envelope", cause, "give corners by growing mass, forward before aft"),
            );
        }
        list.forward.push(CgPoint { gross, arm: forward });
        list.aft.push(CgPoint { gross, arm: aft });
    });
    faults.finish(Some(by_type)).map(|(by_type, _)| by_type)
}

/// A signed distance along the aircraft.
pub(super) fn arm(text: &str) -> Result<Arm, Fault> {
    cell::whole(text).map(Arm)
}

/// Whether a position lies inside a hold.
pub(super) fn lies_inside(
    position: &HoldPosition,
    (length, width, height): (Millimetres, Millimetres, Millimetres),
) -> bool {
    position.x + position.length <= length && position.y + position.width <= width && position.height_max <= height
}
