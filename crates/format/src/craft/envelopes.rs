//! Decides how `cg_limits.csv` is read: between which arms the centre of gravity must lie, at which moment of a flight.
//! Up: [`crate::craft`].

use std::collections::BTreeMap;

use model::evidence::Source;
use model::fault::Fault;
use model::hold::{CgEnvelope, CgEnvelopes, CgPoint, Straight};
use model::quantity::Arm;

use crate::craft::{CraftTables, Origin, Said, arm, kilograms};
use crate::table::collector::Faults;
use crate::table::{Keys, Row, Spec, cell, each_row, optional, required};

pub(crate) const CG_LIMITS: Spec = Spec {
    file: "cg_limits.csv",
    key: None,
    columns: &[
        required("type", "#asset+type", "C-130J-30"),
        required("moment", "#asset+moment+list", "zero-fuel takeoff landing"),
        required("side", "#asset+side", "forward"),
        required("gross_kg", "#asset+gross_kg", "35970"),
        required("arm_mm", "#asset+arm_mm", "15370"),
        optional("straight", "#asset+straight", "arm"),
        optional("assumed", "#asset+assumed", "yes"),
        required("source", "#meta+source", "assumption: no envelope was found for this type; example, edit me"),
    ],
};

/// A moment of a flight that has an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moment {
    ZeroFuel,
    Takeoff,
    Landing,
}

/// Words of the moments.
pub(super) const MOMENTS: [(Moment, &str); 3] =
    [(Moment::ZeroFuel, "zero-fuel"), (Moment::Takeoff, "takeoff"), (Moment::Landing, "landing")];

/// Words of the sides; true is forward.
const SIDES: [(bool, &str); 2] = [(true, "forward"), (false, "aft")];

/// Words of how a limit runs between corners.
const STRAIGHT: [(Straight, &str); 2] = [(Straight::InArm, "arm"), (Straight::InMoment, "moment")];

/// What one row says.
struct Corner {
    aircraft: String,
    moments: Vec<Moment>,
    is_forward: bool,
    point: CgPoint,
    straight: Straight,
    assumed: bool,
    source: Source,
}

impl CraftTables {
    /// Reads envelopes, each of which replaces that of its type and moment as a whole.
    pub(super) fn cg_limits(&mut self, spec: &Spec, bytes: &[u8], faults: &mut Faults) -> Keys {
        let mut envelopes: BTreeMap<(String, Moment), Said<CgEnvelope>> = BTreeMap::new();
        let keys = each_row(spec, bytes, faults, |row| {
            let Some(corner) = corner(row) else { return };
            for moment in &corner.moments {
                let said = Said {
                    origin: Origin::of(row),
                    aircraft: corner.aircraft.clone(),
                    value: CgEnvelope {
                        forward: Vec::new(),
                        aft: Vec::new(),
                        straight: corner.straight,
                        assumed: corner.assumed,
                        source: corner.source.clone(),
                    },
                };
                let envelope = envelopes.entry((corner.aircraft.clone(), *moment)).or_insert(said);
                add(row, &corner, &mut envelope.value);
            }
        });
        self.envelopes.extend(envelopes);
        keys
    }

    /// The envelopes of a type, with a fault for each that is crossed or lacks a side.
    pub(super) fn envelopes_of(&self, aircraft: &str, faults: &mut Faults) -> CgEnvelopes {
        let mut of = |moment: Moment| {
            let said = self.envelopes.get(&(aircraft.to_owned(), moment))?;
            if !is_open(&said.value) {
                let word = MOMENTS.iter().find(|(known, _)| *known == moment).map_or("", |(_, word)| *word);
                let cause =
                    format!("{aircraft}, {word}: a side is missing, or forward is not before aft at every mass");
                faults.push(said.origin.at("arm_mm", Fault::new("bad-envelope", cause, ACTION)));
                return None;
            }
            Some(said.value.clone())
        };
        CgEnvelopes { zero_fuel: of(Moment::ZeroFuel), takeoff: of(Moment::Takeoff), landing: of(Moment::Landing) }
    }
}

const ACTION: &str = "give corners by growing mass on both sides, forward before aft, all of one straight and assumed";

fn corner(row: &mut Row<'_>) -> Option<Corner> {
    let aircraft = row.need("type", cell::text);
    let moments = row.need("moment", |text| cell::list(text, |word| cell::word(word, &MOMENTS)));
    let is_forward = row.need("side", |text| cell::word(text, &SIDES));
    let gross = row.need("gross_kg", kilograms);
    let arm = row.need("arm_mm", arm);
    let straight = row.may("straight", |text| cell::word(text, &STRAIGHT));
    let assumed = row.may("assumed", cell::yes_no);
    let source = row.need("source", cell::source)?;
    // Whoever says where an envelope comes from need not say again that it is none of a maker's.
    let is_assumption = matches!(source, Source::Assumption(_));
    Some(Corner {
        aircraft: aircraft?,
        moments: moments?,
        is_forward: is_forward?,
        point: CgPoint { gross: gross?, arm: arm? },
        straight: straight?.unwrap_or_default(),
        assumed: assumed?.unwrap_or(is_assumption),
        source,
    })
}

fn add(row: &mut Row<'_>, corner: &Corner, envelope: &mut CgEnvelope) {
    let is_of_one_kind = envelope.straight == corner.straight && envelope.assumed == corner.assumed;
    let side = if corner.is_forward { &mut envelope.forward } else { &mut envelope.aft };
    if !is_of_one_kind || side.last().is_some_and(|last| last.gross >= corner.point.gross) {
        let cause = "the masses of this side do not grow, or its rows differ in straight or assumed";
        row.fault("gross_kg", Fault::new("bad-envelope", cause, ACTION));
    }
    side.push(corner.point);
}

/// Whether there is room between the sides at every corner's mass.
fn is_open(envelope: &CgEnvelope) -> bool {
    let masses = envelope.forward.iter().chain(&envelope.aft).map(|corner| corner.gross.get());
    let arm_of = |corners: &[CgPoint], gross: i64| arm_at(corners, gross, envelope.straight);
    let mut masses = masses.peekable();
    masses.peek().is_some()
        && masses.all(|gross| match (arm_of(&envelope.forward, gross), arm_of(&envelope.aft, gross)) {
            (Some(forward), Some(aft)) => forward < aft,
            _ => false,
        })
}

/// The arm of a side at a mass, rounded down: good enough to see sides cross.
fn arm_at(corners: &[CgPoint], gross: i64, straight: Straight) -> Option<Arm> {
    let after = corners.iter().position(|corner| corner.gross.get() >= gross);
    let (low, high) = match after {
        None => return corners.last().map(|corner| corner.arm),
        Some(0) => return Some(corners[0].arm),
        Some(after) => (corners[after - 1], corners[after]),
    };
    let (light, heavy, here) = (i128::from(low.gross.get()), i128::from(high.gross.get()), i128::from(gross));
    let (first, last) = match straight {
        Straight::InArm => (i128::from(low.arm.0), i128::from(high.arm.0)),
        Straight::InMoment => (light * i128::from(low.arm.0), heavy * i128::from(high.arm.0)),
    };
    let at = first + (last - first) * (here - light) / (heavy - light);
    let arm = if straight == Straight::InArm { at } else { at / here };
    i64::try_from(arm).ok().map(Arm)
}
