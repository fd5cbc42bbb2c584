//! Decides whether cargo has places for its units, and payload for their tare. What a place takes is part of the question,
//! and derived again where the question is (`chain`). Up: [`crate::flights`].

use std::collections::BTreeMap;

use model::flights::{PLACE_PARTS, PalletPlaces};
use model::id::AirportId;
use model::quantity::{Grams, Units};

use super::trip::{Board, Trip};
use super::{named, of_flight};
use crate::sheet::Sheet;

pub(super) fn places(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let Some(places) = board.problem.places.iter().find(|places| places.aircraft == trip.aircraft.id) else {
            continue;
        };
        let taken = units_by_airport(places, trip);
        let units: i128 = taken.values().sum();
        sheet.holds(units <= i128::from(places.count.get()), || {
            let text =
                format!("needs {units} places for units at the least, {} has {}", trip.aircraft.id, places.count);
            (of_flight(trip.flight), text)
        });
        let whole: i128 = trip
            .flight
            .cargo
            .iter()
            .filter_map(|cargo| Some((cargo, places.packs.get(&cargo.consignment)?)))
            .map(|(cargo, packs)| i128::from(cargo.packs.get()) * part(packs.per_aircraft))
            .sum();
        sheet.holds(whole <= PLACE_PARTS, || {
            let permille = whole / (PLACE_PARTS / 1000);
            (of_flight(trip.flight), format!("takes {permille} thousandths of all places of {}", trip.aircraft.id))
        });
        tare(trip, places, &taken, sheet);
    }
}

/// On every leg the payload is also enough for the tare of the units aboard.
fn tare(trip: &Trip<'_>, places: &PalletPlaces, taken: &BTreeMap<&AirportId, i128>, sheet: &mut Sheet) {
    for (index, leg) in trip.flight.legs.iter().enumerate() {
        let mut aboard: Vec<&AirportId> = trip.on_leg(index).map(|aboard| &aboard.cargo.unload).collect();
        aboard.sort();
        aboard.dedup();
        let units: i128 = aboard.into_iter().filter_map(|airport| taken.get(airport)).sum();
        let tare = units * i128::from(places.tare_min.get());
        let left = i128::from(leg.payload_max.get()) - i128::from(leg.payload.get());
        sheet.holds(tare == 0 || tare <= left, || {
            let left = Grams::of(i64::try_from(left.max(0)).unwrap_or(i64::MAX));
            (of_flight(trip.flight), format!("{}: {units} units weigh {tare} g empty, {left} is left", named(leg)))
        });
    }
}

/// Whole places that the packs of each airport take.
fn units_by_airport<'a>(places: &PalletPlaces, trip: &Trip<'a>) -> BTreeMap<&'a AirportId, i128> {
    let mut parts: BTreeMap<&AirportId, i128> = BTreeMap::new();
    for cargo in &trip.flight.cargo {
        if let Some(packs) = places.packs.get(&cargo.consignment) {
            *parts.entry(&cargo.unload).or_default() += i128::from(cargo.packs.get()) * part(packs.per_place);
        }
    }
    parts.into_iter().map(|(airport, parts)| (airport, (parts + PLACE_PARTS - 1).div_euclid(PLACE_PARTS))).collect()
}

/// What one of so many packs takes, rounded down.
fn part(packs: Units) -> i128 {
    PLACE_PARTS / i128::from(packs.get().max(1))
}
