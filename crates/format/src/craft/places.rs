//! Decides how `hold_positions.csv` is read: where units lock, which kinds, and what a place shuts out. Up:
//! [`crate::craft`].

use model::fault::Fault;
use model::hold::{Deck, HoldPosition};
use model::id::{PositionId, UldTypeId};
use model::quantity::{Arm, Grams, Millimetres};

use crate::craft::decks::DECKS;
use crate::craft::{CraftTables, Origin, Said, arm, figure, kilograms, limit, millimetres};
use crate::table::{Row, Spec, cell, optional, required};

pub(crate) const HOLD_POSITIONS: Spec = Spec {
    file: "hold_positions.csv",
    key: None,
    columns: &[
        required("type", "#asset+type", "A400M"),
        required("id", "#asset+position", "P01C"),
        optional("deck", "#asset+deck", ""),
        optional("x_mm", "#asset+x_mm", ""),
        optional("y_mm", "#asset+y_mm", ""),
        optional("length_mm", "#asset+length_mm", ""),
        optional("width_mm", "#asset+width_mm", ""),
        optional("height_max_mm", "#asset+height_mm", ""),
        optional("gross_max_kg", "#asset+gross_kg", "4536"),
        optional("contour", "#asset+contour", ""),
        optional("arm_mm", "#asset+arm_mm", ""),
        optional("ulds", "#asset+uld+list", ""),
        optional("excludes", "#asset+exclude+list", ""),
        optional("closed", "#asset+closed", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// A place for a unit as its row has it: names are looked up once all tables are read.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) id: PositionId,
    pub(super) deck: Deck,
    pub(super) corner: (Millimetres, Millimetres),
    pub(super) extent: (Millimetres, Millimetres),
    pub(super) height_max: Millimetres,
    /// None where only the units' own limits are known.
    pub(super) gross_max: Option<Grams>,
    pub(super) contour: Option<String>,
    pub(super) arm: Option<Arm>,
    pub(super) ulds: Vec<(UldTypeId, Option<Grams>)>,
    pub(super) excludes: Vec<PositionId>,
    /// Whether it is taken out of use.
    pub(super) is_closed: bool,
}

impl CraftTables {
    /// Puts a row over the place of its type and id, or adds the place.
    pub(super) fn hold_position(&mut self, row: &mut Row<'_>) {
        let aircraft = row.need("type", cell::text);
        let id = row.need("id", PositionId::try_new);
        let (Some(aircraft), Some(id)) = (aircraft, id) else { return };
        let is_same = |one: &Said<Place>| one.aircraft == aircraft && one.value.id == id;
        Self::report_twice(row, "id", self.places.iter(), is_same);
        let at = self.places.iter().position(is_same);
        let Some(value) = place(row, id.clone(), at.map(|at| &self.places[at].value)) else { return };
        let said = Said { origin: Origin::of(row), aircraft, value };
        match at {
            Some(at) => self.places[at] = said,
            None => self.places.push(said),
        }
    }
}

fn place(row: &mut Row<'_>, id: PositionId, known: Option<&Place>) -> Option<Place> {
    let deck = figure(row, "deck", |text| cell::word(text, &DECKS), known.map(|place| place.deck));
    let x = figure(row, "x_mm", millimetres, known.map(|place| place.corner.0));
    let y = figure(row, "y_mm", millimetres, known.map(|place| place.corner.1));
    let length = figure(row, "length_mm", millimetres, known.map(|place| place.extent.0));
    let width = figure(row, "width_mm", millimetres, known.map(|place| place.extent.1));
    let height_max = figure(row, "height_max_mm", millimetres, known.map(|place| place.height_max));
    let gross_max = limit(row, "gross_max_kg", kilograms, known.map(|place| place.gross_max));
    let contour = limit(row, "contour", cell::text, known.map(|place| place.contour.clone()));
    let arm = limit(row, "arm_mm", arm, known.map(|place| place.arm));
    let ulds = figure(row, "ulds", |text| cell::list(text, unit), known.map(|place| place.ulds.clone()));
    let excludes = row.list("excludes", PositionId::try_new);
    let is_closed = row.may("closed", cell::yes_no);
    row.need("source", cell::source)?;
    let own = excludes?;
    Some(Place {
        id,
        deck: deck?,
        corner: (x?, y?),
        extent: (length?, width?),
        height_max: height_max?,
        gross_max: gross_max?,
        contour: contour?,
        arm: arm?,
        ulds: ulds?,
        excludes: if own.is_empty() { known.map(|place| place.excludes.clone()).unwrap_or_default() } else { own },
        is_closed: is_closed?.unwrap_or_else(|| known.is_some_and(|place| place.is_closed)),
    })
}

/// A kind of unit with its own limit at this place, where it has one: `PAG` or `PAG:4676`.
fn unit(text: &str) -> Result<(UldTypeId, Option<Grams>), Fault> {
    match text.rsplit_once(':') {
        Some((id, kg)) => Ok((UldTypeId::try_new(id)?, Some(kilograms(kg)?))),
        None => Ok((UldTypeId::try_new(text)?, None)),
    }
}

impl Place {
    /// The position of the model, once its contour and its largest mass are known.
    pub(super) fn position(&self, contour: Option<model::hold::Contour>, gross_max: Grams) -> HoldPosition {
        HoldPosition {
            id: self.id.clone(),
            deck: self.deck,
            x: self.corner.0,
            y: self.corner.1,
            length: self.extent.0,
            width: self.extent.1,
            height_max: self.height_max,
            contour,
            gross_max,
            ulds: self.ulds.clone(),
            excludes: self.excludes.clone(),
            arm: self.arm,
        }
    }

    /// Whether two places of one hold have floor in common.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let meets = |at: Millimetres, extent: Millimetres, other_at: Millimetres, other_extent: Millimetres| {
            at < other_at + other_extent && other_at < at + extent
        };
        self.deck == other.deck
            && meets(self.corner.0, self.extent.0, other.corner.0, other.extent.0)
            && meets(self.corner.1, self.extent.1, other.corner.1, other.extent.1)
    }
}
