//! Decides how `cargo_decks.csv` is read: the decks of a hold, their floors and doors. Up: [`crate::craft`].

use model::fault::Fault;
use model::hold::{CargoDeck, CargoDoor, Deck, DoorSide};

use crate::craft::{CraftTables, Origin, Said, figure, kilograms, limit, millimetres};
use crate::table::{Row, Spec, cell, optional, required};

pub(crate) const CARGO_DECKS: Spec = Spec {
    file: "cargo_decks.csv",
    key: None,
    columns: &[
        required("type", "#asset+type", "B737-400SF"),
        required("deck", "#asset+deck", "main"),
        optional("x_mm", "#asset+x_mm", ""),
        optional("length_mm", "#asset+length_mm", ""),
        optional("width_mm", "#asset+width_mm", ""),
        optional("height_mm", "#asset+height_mm", ""),
        optional("floor_loading", "#asset+floor", ""),
        optional("floor_max_kg_m2", "#asset+floor_kg_m2", "1220"),
        optional("doors", "#asset+door+list", "side:3556x2184"),
        required("source", "#meta+source", "assumption: example row, edit me"),
    ],
};

/// Words of the decks.
pub(super) const DECKS: [(Deck, &str); 2] = [(Deck::Main, "main"), (Deck::Lower, "lower")];

/// Words of where a door is.
const SIDES: [(DoorSide, &str); 3] = [(DoorSide::Nose, "nose"), (DoorSide::Tail, "tail"), (DoorSide::Side, "side")];

impl CraftTables {
    /// Puts a row over the deck of its type, or adds the deck.
    pub(super) fn cargo_deck(&mut self, row: &mut Row<'_>) {
        let aircraft = row.need("type", cell::text);
        let deck = row.need("deck", |text| cell::word(text, &DECKS));
        let (Some(aircraft), Some(deck)) = (aircraft, deck) else { return };
        let is_same = |one: &Said<CargoDeck>| one.aircraft == aircraft && one.value.deck == deck;
        Self::report_twice(row, "deck", self.decks.iter(), is_same);
        let place = self.decks.iter().position(is_same);
        let Some(value) = cargo_deck(row, deck, place.map(|place| &self.decks[place].value)) else { return };
        let said = Said { origin: Origin::of(row), aircraft, value };
        match place {
            Some(place) => self.decks[place] = said,
            None => self.decks.push(said),
        }
    }
}

fn cargo_deck(row: &mut Row<'_>, deck: Deck, known: Option<&CargoDeck>) -> Option<CargoDeck> {
    let x = figure(row, "x_mm", millimetres, known.map(|deck| deck.x));
    let length = figure(row, "length_mm", millimetres, known.map(|deck| deck.length));
    let width = figure(row, "width_mm", millimetres, known.map(|deck| deck.width));
    let height = figure(row, "height_mm", millimetres, known.map(|deck| deck.height));
    let floor_loading = figure(row, "floor_loading", cell::yes_no, known.map(|deck| deck.floor_loading));
    let floor_max_per_m2 = limit(row, "floor_max_kg_m2", kilograms, known.map(|deck| deck.floor_max_per_m2));
    let doors = row.list("doors", door);
    row.need("source", cell::source)?;
    let own = doors?;
    Some(CargoDeck {
        deck,
        x: x?,
        length: length?,
        width: width?,
        height: height?,
        floor_loading: floor_loading?,
        floor_max_per_m2: floor_max_per_m2?,
        doors: if own.is_empty() { known.map(|deck| deck.doors.clone()).unwrap_or_default() } else { own },
    })
}

/// A door as `side:3556x2184`: where it is, its clear width and height.
fn door(text: &str) -> Result<CargoDoor, Fault> {
    let parts = text.split_once(':').and_then(|(side, size)| Some((side, size.split_once('x')?)));
    let Some((side, (width, height))) = parts else {
        let cause = format!("\u{ab}{text}\u{bb} is not a door");
        return Err(Fault::new("bad-door", cause, "write nose, tail or side, width and height: side:3556x2184"));
    };
    Ok(CargoDoor { side: cell::word(side, &SIDES)?, width: millimetres(width)?, height: millimetres(height)? })
}
