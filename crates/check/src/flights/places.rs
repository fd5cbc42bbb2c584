//! Decides whether flights hang together in place, and whether the airports suit the aircraft. Up: [`crate::flights`].

use model::evidence::{RecordKind, RecordRef};
use model::id::AirportId;
use model::world::ItemKind;

use super::trip::{Board, Trip};
use super::{named, of_flight};
use crate::sheet::{Sheet, repeated};

pub(super) fn known(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        let tail = board.problem.tails.iter().find(|tail| tail.id == flight.tail);
        let has_type = tail.is_some_and(|tail| board.problem.types.iter().any(|one| one.id == tail.aircraft));
        sheet.holds(has_type, || (of_flight(flight), format!("no tail {} of a known type", flight.tail)));
        sheet.holds(!flight.legs.is_empty(), || (of_flight(flight), "no leg".to_owned()));
        for leg in &flight.legs {
            let are_known = board.airport(&leg.from).is_some() && board.airport(&leg.to).is_some();
            sheet.holds(are_known, || (of_flight(flight), format!("{}: an airport is not known", named(leg))));
        }
        for cargo in &flight.cargo {
            let is_known = board.consignment(&cargo.consignment).is_some() && !cargo.packs.is_zero();
            sheet.holds(is_known, || {
                (of_flight(flight), format!("{} packs of {}", cargo.packs.get(), cargo.consignment))
            });
        }
    }
    let twice = repeated(board.solution.flights.iter().map(|flight| &flight.id));
    sheet.holds(twice.is_empty(), || {
        (RecordRef::new(RecordKind::Flight, twice[0]), "the id stands for two flights".to_owned())
    });
}

pub(super) fn order(board: &Board<'_>, sheet: &mut Sheet) {
    for pair in board.solution.flights.windows(2) {
        let first_departure = |index: usize| pair[index].legs.first().map(|leg| leg.departs);
        // A plan made anew keeps the numbers of the plan before, whenever its flights leave now.
        let is_anew = board.problem.standing.is_some();
        let is_ordered = pair[0].id < pair[1].id && (is_anew || first_departure(0) <= first_departure(1));
        sheet.holds(is_ordered, || {
            (of_flight(&pair[1]), format!("stands after {} which does not come before it", pair[0].id))
        });
    }
}

pub(super) fn aircraft_type(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        sheet.holds(trip.flight.aircraft == trip.tail.aircraft, || {
            let text = format!("{} is said; {} is {}", trip.flight.aircraft, trip.tail.id, trip.tail.aircraft);
            (of_flight(trip.flight), text)
        });
    }
}

pub(super) fn contiguous(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        for leg in &flight.legs {
            sheet.holds(leg.departs < leg.arrives, || {
                (of_flight(flight), format!("{} departs {} and arrives {}", named(leg), leg.departs, leg.arrives))
            });
        }
        for pair in flight.legs.windows(2) {
            let follows = pair[0].to == pair[1].from && pair[0].arrives <= pair[1].departs;
            sheet.holds(follows, || {
                let text = format!(
                    "{} arrives {}, and {} departs {}",
                    named(&pair[0]),
                    pair[0].arrives,
                    named(&pair[1]),
                    pair[1].departs
                );
                (of_flight(flight), text)
            });
        }
    }
}

pub(super) fn base(board: &Board<'_>, sheet: &mut Sheet) {
    for trips in board.by_tail().values() {
        let base = &trips[0].tail.base;
        let (mut is_at, mut is_free_from) = (base, i64::MIN);
        for trip in trips.iter() {
            let legs = &trip.flight.legs;
            let begins = legs[0].departs.as_second() - trip.seconds_at(0);
            sheet.holds(legs[0].from == *is_at && begins >= is_free_from, || {
                let text = format!("{} starts from {} while it is at or bound for {is_at}", trip.tail.id, legs[0].from);
                (of_flight(trip.flight), text)
            });
            let last = &legs[legs.len() - 1];
            (is_at, is_free_from) = (&last.to, last.arrives.as_second() + trip.seconds_at(legs.len()));
        }
        sheet.holds(is_at == base, || {
            let last = trips[trips.len() - 1];
            (of_flight(last.flight), format!("{} ends at {is_at}, not at its base {base}", last.tail.id))
        });
    }
}

pub(super) fn runway(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let needs = trip.aircraft.runway_min;
        for airport in stations(trip).filter_map(|id| board.airport(id)) {
            let has =
                if trip.aircraft.unpaved { airport.runway_paved.max(airport.runway_any) } else { airport.runway_paved };
            sheet.holds(has >= needs, || {
                (
                    of_flight(trip.flight),
                    format!("{} has {has} of runway, {} needs {needs}", airport.id, trip.aircraft.id),
                )
            });
        }
    }
}

pub(super) fn loader(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in board.trips.iter().filter(|trip| trip.aircraft.needs_loader && !trip.aircraft.has_own_gear) {
        for aboard in trip.aboard.iter().filter(|aboard| aboard.consignment.kind != ItemKind::People) {
            for id in [&aboard.consignment.origin, &aboard.cargo.unload] {
                let has_loader = board.airport(id).is_some_and(|airport| airport.has_loader());
                sheet.holds(has_loader, || {
                    (of_flight(trip.flight), format!("no main-deck loader at {id} for {}", aboard.consignment.id))
                });
            }
        }
    }
}

fn stations<'a>(trip: &Trip<'a>) -> impl Iterator<Item = &'a AirportId> {
    let legs = &trip.flight.legs;
    legs.iter().flat_map(|leg| [&leg.from, &leg.to])
}
