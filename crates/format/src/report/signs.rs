//! Decides the signs of one flight's load: a letter, a colour and a pattern for each airport that cargo leaves at, so that
//! a printer without colours keeps them apart, and a number for each consignment. Up: [`crate::report`].

use maud::{Markup, html};
use model::flights::{Flight, FlightCargo};
use model::id::{AirportId, ConsignmentId};
use model::loading::{AircraftLoad, CargoMove, LoadedUnit};

use crate::report::book::Book;
use crate::report::svg::at;

/// Patterns before they come round again.
const PATTERNS: usize = 6;

/// The signs of a load.
pub(super) struct Signs<'a> {
    load: &'a AircraftLoad,
    flight: &'a Flight,
    stops: Vec<&'a AirportId>,
    consignments: Vec<&'a ConsignmentId>,
}

impl<'a> Signs<'a> {
    /// Airports in the order they are flown to; consignments as they first appear in the hold.
    pub(super) fn of(flight: &'a Flight, load: &'a AircraftLoad) -> Self {
        let mut stops: Vec<&AirportId> = Vec::new();
        let flown = flight.carrying(load.haul).map(|(_, leg)| &leg.to);
        let cargo = || flight.cargo.iter().filter(|cargo| cargo.haul == load.haul);
        let is_unloaded = |airport: &&AirportId| cargo().any(|cargo| cargo.unload == **airport);
        for airport in flown.filter(is_unloaded).chain(cargo().map(|cargo| &cargo.unload)) {
            if !stops.contains(&airport) {
                stops.push(airport);
            }
        }
        let mut consignments: Vec<&ConsignmentId> = Vec::new();
        let inside = load.units.iter().flat_map(|unit| &unit.contents).map(|content| &content.consignment);
        for id in inside.chain(load.seated.iter().map(|seated| &seated.consignment)) {
            if !consignments.contains(&id) {
                consignments.push(id);
            }
        }
        Self { load, flight, stops, consignments }
    }

    /// Airports that cargo leaves at.
    pub(super) fn stops(&self) -> &[&'a AirportId] {
        &self.stops
    }

    /// Consignments, by their number less one.
    pub(super) fn consignments(&self) -> &[&'a ConsignmentId] {
        &self.consignments
    }

    /// Where a consignment leaves, by index of the airport.
    pub(super) fn stop_of_consignment(&self, id: &ConsignmentId) -> Option<usize> {
        let is_it = |cargo: &&FlightCargo| cargo.consignment == *id && cargo.haul == self.load.haul;
        let cargo = self.flight.cargo.iter().find(is_it)?;
        self.stops.iter().position(|stop| **stop == cargo.unload)
    }

    /// Where a unit leaves: as its steps say, else as its contents do.
    pub(super) fn stop_of(&self, unit: &LoadedUnit) -> Option<usize> {
        let step = self.load.steps.iter().find(|step| step.done == CargoMove::Unload && step.unit == unit.id);
        let stepped = step.and_then(|step| step.stop).map(usize::from).filter(|stop| *stop < self.stops.len());
        stepped.or_else(|| self.stop_of_consignment(&unit.contents.first()?.consignment))
    }

    /// The airport of an index.
    pub(super) fn airport(&self, stop: usize) -> Option<&'a AirportId> {
        self.stops.get(stop).copied()
    }

    /// The number of a consignment, from one; a question mark for one that the load does not hold.
    pub(super) fn number(&self, id: &ConsignmentId) -> String {
        let place = self.consignments.iter().position(|known| *known == id);
        place.map_or_else(|| "?".to_owned(), |place| (place + 1).to_string())
    }

    /// The colour of a consignment.
    pub(super) fn colour_of(&self, id: &ConsignmentId) -> String {
        let place = self.consignments.iter().position(|known| *known == id);
        format!("var(--c{})", place.map_or(6, |place| place % 8))
    }

    /// The airports with their signs.
    pub(super) fn legend(&self, book: &Book<'_>) -> Markup {
        html! {
            @if !self.stops.is_empty() {
                ul.legend {
                    @for (index, airport) in self.stops.iter().enumerate() {
                        li {
                            svg width="34" height="16" aria-hidden="true" { (swatch(index, (1.0, 1.0), (32.0, 14.0))) (badge(index, 9.0, 8.0)) }
                            "to " (airport) @if let Some(known) = book.airport(airport) { " " span.soft { (super::flight::short_name(&known.name)) } }
                        }
                    }
                }
            }
        }
    }

    /// Consignments with their numbers.
    pub(super) fn numbers(&self, book: &Book<'_>) -> Markup {
        html! {
            @if !self.consignments.is_empty() {
                ul.legend.numbers {
                    @for id in &self.consignments {
                        li {
                            svg width="26" height="16" aria-hidden="true" {
                                rect x="1" y="1" width="24" height="14" fill=(self.colour_of(id)) fill-opacity="0.3" stroke=(self.colour_of(id)) {}
                                text.small.strong.middle x="13" y="12" { (self.number(id)) }
                            }
                            (book.consignment_in_short(id))
                            @if let Some(stop) = self.stop_of_consignment(id) { " " span.soft { "(" (letter(stop)) ")" } }
                        }
                    }
                }
            }
        }
    }
}

/// The letter of an airport: A, B, ... Z, A2, ...
pub(super) fn letter(stop: usize) -> String {
    let sign = char::from(b'A' + u8::try_from(stop % 26).expect("a remainder of 26 should fit in a byte"));
    if stop < 26 { sign.to_string() } else { format!("{sign}{}", stop / 26 + 1) }
}

/// The colour of an airport.
pub(super) fn colour(stop: Option<usize>) -> String {
    // Neighbours in this order differ most in lightness too.
    const ORDER: [usize; 8] = [0, 1, 2, 4, 3, 5, 7, 6];
    format!("var(--c{})", stop.map_or(6, |stop| ORDER[stop % ORDER.len()]))
}

/// A rectangle in the colour and pattern of an airport.
pub(super) fn swatch(stop: usize, (x, y): (f64, f64), (wide, high): (f64, f64)) -> Markup {
    shape(Some(stop), (x, y), (wide, high), "")
}

/// A rectangle of a unit: tinted, patterned, with an outline that may be dashed.
pub(super) fn shape(stop: Option<usize>, (x, y): (f64, f64), (wide, high): (f64, f64), dash: &str) -> Markup {
    let colour = colour(stop);
    let pattern = stop.map_or(0, |stop| stop % PATTERNS);
    html! {
        rect x=(at(x)) y=(at(y)) width=(at(wide.max(0.0))) height=(at(high.max(0.0))) rx="2" fill="var(--card)" {}
        rect x=(at(x)) y=(at(y)) width=(at(wide.max(0.0))) height=(at(high.max(0.0))) rx="2" fill=(colour) fill-opacity="0.2" stroke=(colour) stroke-width="1.3" stroke-dasharray=[(!dash.is_empty()).then_some(dash)] {}
        @if pattern > 0 {
            rect x=(at(x)) y=(at(y)) width=(at(wide.max(0.0))) height=(at(high.max(0.0))) rx="2" fill=(format!("url(#hatch-{pattern})")) {}
        }
    }
}

/// The letter of an airport in a ring.
pub(super) fn badge(stop: usize, x: f64, y: f64) -> Markup {
    badge_of(stop, (x, y), 6.3)
}

/// The same in a ring of a radius.
pub(super) fn badge_of(stop: usize, (x, y): (f64, f64), ring: f64) -> Markup {
    html! {
        circle cx=(at(x)) cy=(at(y)) r=(at(ring)) fill="var(--card)" stroke="var(--ink)" stroke-width="0.9" {}
        text.strong.middle.(if ring < 6.0 { "tiny" } else { "fine" }) x=(at(x)) y=(at(y + ring * 0.54)) { (letter(stop)) }
    }
}

/// The patterns, for the first drawing of a page: the ids must stand once in it.
pub(super) fn patterns(book: &Book<'_>) -> Markup {
    html! {
        @if book.anchor_text("hatch-1").is_some() {
            svg width="0" height="0" style="position:absolute" aria-hidden="true" { (definitions()) }
        }
    }
}

/// The patterns themselves. Their lines are of the ink, so that they show on every colour and without any.
pub(super) fn definitions() -> Markup {
    const LINES: [(&str, &str, &str); PATTERNS - 1] = [
        ("7", "M-1 8L8 -1M-1 1L1 -1M6 8L8 6", "none"),
        ("6", "M1.5 1.5h1.4v1.4h-1.4z", "var(--ink)"),
        ("7", "M-1 -1L8 8M6 -1L8 1M-1 6L1 8", "none"),
        ("6", "M0 3H6", "none"),
        ("7", "M0 3.5H7M3.5 0V7", "none"),
    ];
    html! {
        defs {
            @for (index, (size, path, fill)) in LINES.into_iter().enumerate() {
                pattern id=(format!("hatch-{}", index + 1)) width=(size) height=(size) patternUnits="userSpaceOnUse" {
                    path d=(path) fill=(fill) stroke="var(--ink)" stroke-opacity="0.36" fill-opacity="0.36" stroke-width=(if fill == "none" { "1" } else { "0" }) {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        for (stop, sign) in [(0, "A"), (25, "Z"), (26, "A2"), (53, "B3")] {
            assert_eq!(letter(stop), sign);
        }
    }
}
