//! Decides how `ulds.csv`, `contours.csv` and `separations.csv` are read: units, their cross-sections, and which dangerous
//! goods stand apart. Up: [`crate::craft`].

use model::fault::Fault;
use model::hold::{Contour, Separation, UldType};
use model::id::UldTypeId;
use model::quantity::Millimetres;

use crate::builtin::un_class;
use crate::craft::{CraftTables, Origin, Said, figure, kilograms, limit, millimetres, unknown};
use crate::table::collector::Faults;
use crate::table::{Row, Spec, cell, optional, required};

pub(crate) const ULDS: Spec = Spec {
    file: "ulds.csv",
    key: Some("id"),
    columns: &[
        required("id", "#asset+uld", "463L"),
        optional("length_mm", "#asset+base+length_mm", ""),
        optional("width_mm", "#asset+base+width_mm", ""),
        optional("usable_length_mm", "#asset+length_mm", ""),
        optional("usable_width_mm", "#asset+width_mm", ""),
        optional("base_height_mm", "#asset+base+height_mm", ""),
        optional("stack_max_mm", "#asset+stack_mm", ""),
        optional("contour", "#asset+contour", ""),
        optional("tare_kg", "#asset+tare_kg", ""),
        optional("gross_max_kg", "#asset+gross_kg", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(crate) const CONTOURS: Spec = Spec {
    file: "contours.csv",
    key: Some("name"),
    columns: &[
        required("name", "#asset+contour", "LD2"),
        required("corners", "#asset+corner+list", "368,0 1502,0 1502,1540 0,1540 0,500"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

pub(crate) const SEPARATIONS: Spec = Spec {
    file: "separations.csv",
    key: None,
    columns: &[
        required("class_a", "#item+un+class", "3"),
        required("class_b", "#item+un+class+other", "5.1"),
        required("distance_mm", "#item+distance_mm", "1000"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// A kind of unit as its row has it: its contour is looked up once all tables are read.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) uld: UldType,
    pub(super) contour: Option<String>,
}

impl CraftTables {
    /// Puts a row over the unit of its id, or adds the unit.
    pub(super) fn unit(&mut self, row: &mut Row<'_>) {
        let place = self.units.iter().position(|one| one.value.uld.id.as_str() == row.raw("id"));
        let Some(value) = unit(row, place.map(|place| &self.units[place].value)) else { return };
        let said = Said { origin: Origin::of(row), aircraft: String::new(), value };
        match place {
            Some(place) => self.units[place] = said,
            None => self.units.push(said),
        }
    }

    /// Takes the contour of a row in place of one of the same name.
    pub(super) fn contour(&mut self, row: &mut Row<'_>) {
        let name = row.need("name", cell::text);
        let corners = row.need("corners", |text| Contour::try_new(cell::list(text, corner)?));
        row.need("source", cell::source);
        if let (Some(name), Some(corners)) = (name, corners) {
            self.contours.insert(name, corners);
        }
    }

    /// Takes the distance of a row in place of that of the same two classes.
    pub(super) fn separation(&mut self, row: &mut Row<'_>) {
        let first = row.need("class_a", un_class);
        let second = row.need("class_b", un_class);
        let distance = row.need("distance_mm", millimetres);
        row.need("source", cell::source);
        let (Some(first), Some(second), Some(distance)) = (first, second, distance) else { return };
        let classes = if first <= second { (first, second) } else { (second, first) };
        self.separations.retain(|known| known.classes != classes);
        self.separations.push(Separation { classes, distance });
        self.separations.sort();
    }

    /// The units, each with its contour.
    pub(super) fn ulds(&self, faults: &mut Faults) -> Vec<UldType> {
        let mut ulds = Vec::new();
        for said in &self.units {
            let Unit { mut uld, contour: name } = said.value.clone();
            if let Some(name) = name {
                let Some(contour) = self.contours.get(&name) else {
                    let known = self.contours.keys().map(String::as_str);
                    faults.push(said.origin.at("contour", unknown("contour", &name, known, "contours.csv")));
                    continue;
                };
                uld.contour = Some(contour.clone());
            }
            if !is_sound(&uld) {
                let cause =
                    "the usable base or the contour is larger than the base, or the tare is not below the gross mass";
                let action = "check the sizes, the contour and the masses";
                faults.push(said.origin.at("id", Fault::new("bad-unit-load-device", cause, action)));
            }
            ulds.push(uld);
        }
        ulds
    }
}

fn unit(row: &mut Row<'_>, known: Option<&Unit>) -> Option<Unit> {
    let id = row.need("id", UldTypeId::try_new);
    let of = known.map(|unit| &unit.uld);
    let length = figure(row, "length_mm", millimetres, of.map(|uld| uld.length));
    let width = figure(row, "width_mm", millimetres, of.map(|uld| uld.width));
    let usable_length = figure(row, "usable_length_mm", millimetres, of.map(|uld| uld.usable_length));
    let usable_width = figure(row, "usable_width_mm", millimetres, of.map(|uld| uld.usable_width));
    let base_height = figure(row, "base_height_mm", millimetres, of.map(|uld| uld.base_height));
    let stack_max = figure(row, "stack_max_mm", millimetres, of.map(|uld| uld.stack_max));
    let contour = limit(row, "contour", cell::text, known.map(|unit| unit.contour.clone()));
    let tare = figure(row, "tare_kg", kilograms, of.map(|uld| uld.tare));
    let gross_max = figure(row, "gross_max_kg", kilograms, of.map(|uld| uld.gross_max));
    let source = row.need("source", cell::source);
    let uld = UldType {
        id: id?,
        length: length?,
        width: width?,
        usable_length: usable_length?,
        usable_width: usable_width?,
        base_height: base_height?,
        stack_max: stack_max?,
        contour: None,
        tare: tare?,
        gross_max: gross_max?,
        source: source?,
    };
    Some(Unit { uld, contour: contour? })
}

/// Whether the usable room of a unit is some and lies within it, and it may weigh more than when empty.
fn is_sound(uld: &UldType) -> bool {
    let is_within = |(y, z): &(Millimetres, Millimetres)| *y <= uld.usable_width && *z <= uld.stack_max;
    let has_room = [uld.usable_length, uld.usable_width, uld.stack_max].iter().all(|size| *size > Millimetres::ZERO);
    has_room
        && uld.usable_length <= uld.length
        && uld.usable_width <= uld.width
        && uld.tare < uld.gross_max
        && uld.contour.as_ref().is_none_or(|contour| contour.corners().iter().all(is_within))
}

/// A corner of a cross-section as `across,up` in millimetres.
fn corner(text: &str) -> Result<(Millimetres, Millimetres), Fault> {
    let Some((across, up)) = text.split_once(',') else {
        let cause = format!("\u{ab}{text}\u{bb} is not a corner");
        return Err(Fault::new("bad-corner", cause, "write each corner as across,up in millimetres: 444,0"));
    };
    Ok((millimetres(across)?, millimetres(up)?))
}
