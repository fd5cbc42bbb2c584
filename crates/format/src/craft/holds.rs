//! Decides how types and holds are put together once every table is read, and what must hold between the tables.
//! Up: [`crate::craft`].

use std::collections::{BTreeMap, BTreeSet};

use model::fault::Fault;
use model::hold::{CargoDeck, Hold, HoldPosition, HoldZone, UldType};
use model::id::PositionId;
use model::transport::{AircraftType, PayloadRange};

use crate::craft::places::Place;
use crate::craft::{Craft, CraftTables, Origin, Said, unknown};
use crate::table::collector::Faults;

impl CraftTables {
    /// The types with their holds, the units and the separations; every fault between tables at the row it stands in.
    pub(crate) fn put_together(&self, faults: &mut Faults) -> Craft {
        let ulds = self.ulds(faults);
        self.report_strangers(faults);
        let types = self.types.iter().map(|said| self.with_hold(said, &ulds, faults)).collect();
        Craft { types, ulds, separations: self.separations.clone() }
    }

    /// Rows of types that no table has.
    fn report_strangers(&self, faults: &mut Faults) {
        let known: BTreeSet<&str> = self.types.iter().map(|said| said.aircraft.as_str()).collect();
        let named = self.decks.iter().map(|said| (said.origin, &said.aircraft));
        let named = named.chain(self.places.iter().map(|said| (said.origin, &said.aircraft)));
        let named = named.chain(self.zones.iter().map(|said| (said.origin, &said.aircraft)));
        let named = named.chain(self.curves.values().map(|said| (said.origin, &said.aircraft)));
        let named = named.chain(self.envelopes.values().map(|said| (said.origin, &said.aircraft)));
        for (origin, aircraft) in named.filter(|(_, aircraft)| !known.contains(aircraft.as_str())) {
            let fault = unknown("aircraft type", aircraft, known.iter().copied(), "aircraft_types.csv");
            faults.push(origin.at("type", fault));
        }
    }

    /// A type with its curve and its hold.
    fn with_hold(&self, said: &Said<AircraftType>, ulds: &[UldType], faults: &mut Faults) -> AircraftType {
        let (name, mut kind) = (said.aircraft.as_str(), said.value.clone());
        match self.curves.get(name).map(|curve| (curve.origin, PayloadRange::try_new(curve.value.clone()))) {
            Some((_, Ok(curve))) => kind.payload_range = curve,
            Some((origin, Err(fault))) => faults.push(origin.at("range_km", fault)),
            None => {
                let cause = format!("{name} has no payload-range curve");
                let fault = Fault::new("no-curve", cause, "add its corners to payload_range.csv");
                faults.push(said.origin.at("id", fault));
            }
        }
        kind.hold.decks =
            self.decks.iter().filter(|deck| deck.aircraft == name).map(|deck| deck.value.clone()).collect();
        kind.hold.decks.sort_by_key(|deck| deck.deck);
        kind.hold.positions = self.positions(name, &kind.hold, ulds, faults);
        kind.hold.zones = self.zones_of(name, &kind.hold, faults);
        kind.hold.envelopes = self.envelopes_of(name, faults);
        if kind.hold.positions.is_empty() && kind.hold.decks.iter().all(|deck| !deck.floor_loading) {
            let cause = format!("{name} has no position and no deck with floor loading: nowhere to put cargo");
            let action = "add its decks to cargo_decks.csv and its positions to hold_positions.csv";
            faults.push(said.origin.at("id", Fault::new("no-hold", cause, action)));
        }
        kind
    }

    fn zones_of(&self, name: &str, hold: &Hold, faults: &mut Faults) -> Vec<HoldZone> {
        let of_type: Vec<&Said<HoldZone>> = self.zones.iter().filter(|zone| zone.aircraft == name).collect();
        for said in &of_type {
            if hold.deck(said.value.deck).is_none() {
                faults.push(said.origin.at("deck", no_deck(name)));
            }
        }
        of_type.into_iter().map(|said| said.value.clone()).collect()
    }

    fn positions(&self, name: &str, hold: &Hold, ulds: &[UldType], faults: &mut Faults) -> Vec<HoldPosition> {
        let of_type = || self.places.iter().filter(|place| place.aircraft == name);
        let open: Vec<&Said<Place>> = of_type().filter(|place| !place.value.is_closed).collect();
        let known: BTreeSet<&PositionId> = of_type().map(|place| &place.value.id).collect();
        let mut shut = exclusions(&open);
        report_exclusions(&open, &known, &shut, faults);
        let mut positions: Vec<HoldPosition> = Vec::new();
        for said in &open {
            let Some(mut position) = self.position(said, hold, ulds, faults) else { continue };
            position.excludes = shut.remove(&position.id).into_iter().flatten().cloned().collect();
            positions.push(position);
        }
        positions.sort_by_key(|position| (position.deck, position.x));
        positions
    }

    fn position(&self, said: &Said<Place>, hold: &Hold, ulds: &[UldType], faults: &mut Faults) -> Option<HoldPosition> {
        let (place, origin) = (&said.value, said.origin);
        let contour = match &place.contour {
            None => None,
            Some(name) => match self.contours.get(name) {
                Some(contour) => Some(contour.clone()),
                None => {
                    let known = self.contours.keys().map(String::as_str);
                    faults.push(origin.at("contour", unknown("contour", name, known, "contours.csv")));
                    return None;
                }
            },
        };
        let mut units: Vec<&UldType> = Vec::new();
        for (id, _) in &place.ulds {
            match ulds.iter().find(|uld| uld.id == *id) {
                Some(uld) => units.push(uld),
                None => {
                    let known = ulds.iter().map(|uld| uld.id.as_str());
                    faults.push(origin.at("ulds", unknown("unit", id.as_str(), known, "ulds.csv")));
                }
            }
        }
        for uld in units.iter().filter(|uld| !fits(uld, place)) {
            let cause = format!("{} is larger than the place {}, however it is turned", uld.id, place.id);
            faults.push(origin.at("ulds", Fault::new("unit-too-large", cause, "check the sizes of both")));
        }
        match hold.deck(place.deck) {
            None => faults.push(origin.at("deck", no_deck(&said.aircraft))),
            Some(deck) if !lies_inside(place, deck) => {
                let cause = format!("the place {} does not lie inside its deck", place.id);
                let fault = Fault::new("position-outside", cause, "check the position and the sizes of the deck");
                faults.push(origin.at("x_mm", fault));
            }
            Some(_) => {}
        }
        // Where no limit of the place is known, that of the strongest unit is no further limit.
        let strongest = units.iter().map(|uld| uld.gross_max).max();
        Some(place.position(contour, place.gross_max.or(strongest)?))
    }
}

fn no_deck(name: &str) -> Fault {
    let cause = format!("{name} has no such deck");
    Fault::new("unknown-code", cause, "add the deck to cargo_decks.csv, or name another")
}

fn lies_inside(place: &Place, deck: &CargoDeck) -> bool {
    let ((x, y), (length, width)) = (place.corner, place.extent);
    deck.x <= x && x + length <= deck.x + deck.length && y + width <= deck.width && place.height_max <= deck.height
}

/// Whether a unit's base fits a place in one of its two ways to lie.
fn fits(uld: &UldType, place: &Place) -> bool {
    let (length, width) = place.extent;
    (uld.length <= length && uld.width <= width) || (uld.width <= length && uld.length <= width)
}

/// What each place shuts out: an exclusion written on one of two holds for both.
fn exclusions<'a>(open: &[&'a Said<Place>]) -> BTreeMap<PositionId, BTreeSet<&'a PositionId>> {
    let ids: BTreeMap<&PositionId, &PositionId> = open.iter().map(|one| (&one.value.id, &one.value.id)).collect();
    let mut shut: BTreeMap<PositionId, BTreeSet<&PositionId>> = BTreeMap::new();
    for place in open {
        for other in place.value.excludes.iter().filter_map(|other| ids.get(other)) {
            shut.entry(place.value.id.clone()).or_default().insert(other);
            shut.entry((*other).clone()).or_default().insert(&place.value.id);
        }
    }
    shut
}

/// Exclusions of places that are not there, and places that overlap without one.
fn report_exclusions(
    open: &[&Said<Place>],
    known: &BTreeSet<&PositionId>,
    shut: &BTreeMap<PositionId, BTreeSet<&PositionId>>,
    faults: &mut Faults,
) {
    for place in open {
        for other in place.value.excludes.iter().filter(|other| !known.contains(other)) {
            let known = known.iter().map(|id| id.as_str());
            let fault = unknown("position", other.as_str(), known, "hold_positions.csv");
            faults.push(place.origin.at("excludes", fault));
        }
    }
    for (index, one) in open.iter().enumerate() {
        let shut_by_one = shut.get(&one.value.id);
        for other in open[index + 1..].iter().filter(|other| one.value.overlaps(&other.value)) {
            if !shut_by_one.is_some_and(|shut| shut.contains(&other.value.id)) {
                let cause = format!("the places {} and {} have floor in common", one.value.id, other.value.id);
                let action = "move one of them, or let one exclude the other";
                faults.push(
                    written_last(one.origin, other.origin)
                        .at("excludes", Fault::new("positions-overlap", cause, action)),
                );
            }
        }
    }
}

/// The row to be mended of two: one of the folder before a built-in one, else the lower one.
fn written_last(one: Origin, other: Origin) -> Origin {
    let rank = |origin: Origin| (!origin.file.starts_with("data/"), origin.line);
    if rank(one) > rank(other) { one } else { other }
}
