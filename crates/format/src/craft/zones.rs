//! Decides how `hold_zones.csv` is read: what may stand between two places along a deck. Up: [`crate::craft`].

use model::fault::Fault;
use model::hold::HoldZone;

use crate::craft::decks::DECKS;
use crate::craft::{CraftTables, Origin, Said, figure, kilograms, limit, millimetres};
use crate::table::{Row, Spec, cell, optional, required};

pub(crate) const HOLD_ZONES: Spec = Spec {
    file: "hold_zones.csv",
    key: None,
    columns: &[
        required("type", "#asset+type", "B747-8F"),
        required("id", "#asset+zone", "row-02"),
        optional("deck", "#asset+deck", ""),
        optional("from_mm", "#asset+from_mm", ""),
        optional("to_mm", "#asset+to_mm", ""),
        optional("gross_max_kg", "#asset+gross_kg", "9699"),
        optional("per_metre_max_kg", "#asset+running_kg_m", ""),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

impl CraftTables {
    /// Puts a row over the zone of its type and name, or adds the zone.
    pub(super) fn hold_zone(&mut self, row: &mut Row<'_>) {
        let aircraft = row.need("type", cell::text);
        let id = row.need("id", cell::text);
        let (Some(aircraft), Some(id)) = (aircraft, id) else { return };
        let is_same = |one: &Said<HoldZone>| one.aircraft == aircraft && one.value.id == id;
        Self::report_twice(row, "id", self.zones.iter(), is_same);
        let place = self.zones.iter().position(is_same);
        let Some(value) = hold_zone(row, &id, place.map(|place| &self.zones[place].value)) else { return };
        let said = Said { origin: Origin::of(row), aircraft, value };
        match place {
            Some(place) => self.zones[place] = said,
            None => self.zones.push(said),
        }
    }
}

fn hold_zone(row: &mut Row<'_>, id: &str, known: Option<&HoldZone>) -> Option<HoldZone> {
    let deck = figure(row, "deck", |text| cell::word(text, &DECKS), known.map(|zone| zone.deck));
    let from = figure(row, "from_mm", millimetres, known.map(|zone| zone.from));
    let to = figure(row, "to_mm", millimetres, known.map(|zone| zone.to));
    let gross_max = limit(row, "gross_max_kg", kilograms, known.map(|zone| zone.gross_max));
    let per_metre_max = limit(row, "per_metre_max_kg", kilograms, known.map(|zone| zone.per_metre_max));
    let source = row.need("source", cell::source);
    let zone = HoldZone {
        id: id.to_owned(),
        deck: deck?,
        from: from?,
        to: to?,
        gross_max: gross_max?,
        per_metre_max: per_metre_max?,
        source: source?,
    };
    if zone.from >= zone.to || (zone.gross_max.is_none() && zone.per_metre_max.is_none()) {
        let cause = "the zone does not end aft of where it begins, or limits nothing";
        let action = "give from_mm below to_mm, and gross_max_kg, per_metre_max_kg or both";
        row.fault("to_mm", Fault::new("bad-zone", cause, action));
        return None;
    }
    Some(zone)
}
