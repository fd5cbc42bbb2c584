//! Decides whether cargo has places for its units, and payload for their tare. What a place takes is part of the question,
//! and derived again where the question is (`chain`). Up: [`crate::flights`].

use std::collections::{BTreeMap, BTreeSet};

use model::flights::PalletPlaces;
use model::haul::Haul;
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
        let mut taken = Taken::new();
        for haul in Haul::ALL {
            let load = trip.load(haul);
            let of_load = units_by_way(places, &load);
            let units: i128 = of_load.values().sum();
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
            taken.extend(of_load);
        }
        tare(trip, places, &taken, sheet);
    }
}

/// Places that cargo takes, by the leg that it is first aboard and the airport that it is unloaded at.
type Taken<'a> = BTreeMap<(usize, &'a AirportId), i128>;

/// On every leg the payload is also enough for the tare of the units aboard.
fn tare(trip: &Trip<'_>, places: &PalletPlaces, taken: &Taken<'_>, sheet: &mut Sheet) {
    for (index, leg) in trip.flight.legs.iter().enumerate() {
        let aboard: BTreeSet<_> = trip.on_leg(index).map(way_of).collect();
        let units: i128 = aboard.iter().filter_map(|way| taken.get(way)).sum();
        let tare = units * i128::from(places.tare_min.get());
        let left = i128::from(leg.payload_max.get()) - i128::from(leg.payload.get());
        sheet.holds(tare == 0 || tare <= left, || {
            let left = Grams::of(i64::try_from(left.max(0)).unwrap_or(i64::MAX));
            (of_flight(trip.flight), format!("{}: {units} units weigh {tare} g empty, {left} is left", named(leg)))
        });
    }
}

/// Whole places that the packs from each airport to each need at the least.
fn units_by_way<'a>(places: &PalletPlaces, load: &[&Aboard<'a>]) -> Taken<'a> {
    let mut taken: BTreeMap<_, (i128, i128)> = BTreeMap::new();
    for aboard in load.iter().filter(|aboard| places.consignments.contains(&aboard.consignment.id)) {
        let (volume, net) = taken.entry(way_of(aboard)).or_default();
        (*volume, *net) = (*volume + i128::from(aboard.volume()), *net + i128::from(aboard.grams()));
    }
    let up = |taken: i128, place: i64| (taken + i128::from(place.max(1)) - 1).div_euclid(i128::from(place.max(1)));
    let needs =
        |(volume, net): (i128, i128)| up(volume, places.place.volume.get()).max(up(net, places.place.net.get()));
    taken.into_iter().map(|(way, taken)| (way, needs(taken))).collect()
}

/// Between which airports cargo is aboard: the first leg it is on, and where it is unloaded.
fn way_of<'a>(aboard: &Aboard<'a>) -> (usize, &'a AirportId) {
    (aboard.first, &aboard.cargo.unload)
}
