//! Decides whether cargo has places for its units, and payload for their tare. What a place takes is part of the question,
//! and derived again where the question is (`chain`). Up: [`crate::flights`].

use std::collections::BTreeMap;

use model::flights::PalletPlaces;
use model::id::AirportId;
use model::quantity::Grams;

use super::trip::{Aboard, Board, Trip};
use super::{named, of_flight};
use crate::sheet::Sheet;

pub(super) fn places(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let Some(places) = board.problem.places.iter().find(|places| places.aircraft == trip.aircraft.id) else {
            continue;
        };
        let mut loads = trip.loads();
        if loads.is_empty() {
            loads.push(vec![]);
        }
        let taken: Vec<_> = loads.iter().map(|load| units_by_airport(places, load)).collect();
        for (load, taken) in loads.iter().zip(&taken) {
            let units: i128 = taken.values().sum();
            sheet.holds(units <= i128::from(places.count.get()), || {
                let text =
                    format!("needs {units} places for units at the least, {} has {}", trip.aircraft.id, places.count);
                (of_flight(trip.flight), text)
            });
            let aboard = load.iter().filter(|aboard| places.consignments.contains(&aboard.consignment.id));
            let (volume, net) = aboard.fold((0, 0), |(volume, net), aboard| {
                (volume + i128::from(aboard.volume()), net + i128::from(aboard.grams()))
            });
            let whole = &places.whole;
            let is_within = volume <= i128::from(whole.volume.get()) && net <= i128::from(whole.net.get());
            sheet.holds(is_within, || {
                let text = format!(
                    "{volume} mm3 and {net} g go onto units, all places of {} take {whole:?}",
                    trip.aircraft.id
                );
                (of_flight(trip.flight), text)
            });
        }
        let loads = loads.iter().map(|load| load.first().map(|aboard| aboard.first));
        tare(trip, places, &loads.zip(taken).collect(), sheet);
    }
}

/// Places that each load takes at each airport, by the leg that it is first aboard.
type Taken<'a> = BTreeMap<Option<usize>, BTreeMap<&'a AirportId, i128>>;

/// On every leg the payload is also enough for the tare of the units aboard.
fn tare(trip: &Trip<'_>, places: &PalletPlaces, taken: &Taken<'_>, sheet: &mut Sheet) {
    for (index, leg) in trip.flight.legs.iter().enumerate() {
        let mut aboard: Vec<_> = trip.on_leg(index).map(|aboard| (Some(aboard.first), &aboard.cargo.unload)).collect();
        aboard.sort();
        aboard.dedup();
        let units: i128 = aboard.into_iter().filter_map(|(load, airport)| taken.get(&load)?.get(airport)).sum();
        let tare = units * i128::from(places.tare_min.get());
        let left = i128::from(leg.payload_max.get()) - i128::from(leg.payload.get());
        sheet.holds(tare == 0 || tare <= left, || {
            let left = Grams::of(i64::try_from(left.max(0)).unwrap_or(i64::MAX));
            (of_flight(trip.flight), format!("{}: {units} units weigh {tare} g empty, {left} is left", named(leg)))
        });
    }
}

/// Whole places that the packs of each airport need at the least.
fn units_by_airport<'a>(places: &PalletPlaces, load: &[&Aboard<'a>]) -> BTreeMap<&'a AirportId, i128> {
    let mut taken: BTreeMap<&AirportId, (i128, i128)> = BTreeMap::new();
    for aboard in load.iter().filter(|aboard| places.consignments.contains(&aboard.consignment.id)) {
        let (volume, net) = taken.entry(&aboard.cargo.unload).or_default();
        (*volume, *net) = (*volume + i128::from(aboard.volume()), *net + i128::from(aboard.grams()));
    }
    let up = |taken: i128, place: i64| (taken + i128::from(place.max(1)) - 1).div_euclid(i128::from(place.max(1)));
    let needs =
        |(volume, net): (i128, i128)| up(volume, places.place.volume.get()).max(up(net, places.place.net.get()));
    taken.into_iter().map(|(airport, taken)| (airport, needs(taken))).collect()
}
