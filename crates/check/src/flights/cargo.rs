//! Decides whether the cargo of flights may be aboard, and fits. Up: [`crate::flights`].

use std::collections::BTreeSet;

use model::flights::LegPurpose;
use model::quantity::Grams;

use super::trip::Board;
use super::{named, of_flight};
use crate::sheet::{Sheet, product_at_most};

pub(super) fn serves(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        for cargo in &trip.flight.cargo {
            let Some(consignment) = board.consignment(&cargo.consignment) else { continue };
            let is_served = trip.tail.serves.is_empty() || trip.tail.serves.contains(&consignment.donor);
            sheet.holds(is_served, || {
                let text =
                    format!("{} is of {}, whom {} does not serve", consignment.id, consignment.donor, trip.tail.id);
                (of_flight(trip.flight), text)
            });
        }
    }
}

pub(super) fn route(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        for cargo in &trip.flight.cargo {
            let Some(consignment) = board.consignment(&cargo.consignment) else { continue };
            sheet.holds(consignment.destinations.contains(&cargo.unload), || {
                (of_flight(trip.flight), format!("{} is not for {}", consignment.id, cargo.unload))
            });
            let has_way = trip.aboard.iter().any(|aboard| std::ptr::eq(aboard.cargo, cargo));
            sheet.holds(has_way, || {
                let text = format!("{}: {} is not visited before {}", consignment.id, consignment.origin, cargo.unload);
                (of_flight(trip.flight), text)
            });
        }
    }
}

pub(super) fn ready(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        for aboard in &trip.aboard {
            let departs = trip.flight.legs[aboard.first].departs;
            let loads = departs.as_second() - trip.aircraft.ground.load.get() * 60;
            let ready = aboard.consignment.ready;
            sheet.holds(loads >= ready.as_second(), || {
                let text = format!("{} is ready {ready}; the aircraft departs {departs}", aboard.consignment.id);
                (of_flight(trip.flight), text)
            });
        }
    }
}

pub(super) fn payload(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        for (index, leg) in trip.flight.legs.iter().enumerate() {
            let own: i64 = trip.on_leg(index).map(|aboard| aboard.grams()).sum();
            sheet.holds(leg.payload.get() == own, || {
                (
                    of_flight(trip.flight),
                    format!("{}: {} is said; aboard are {}", named(leg), leg.payload, Grams::of(own)),
                )
            });
            sheet.holds((leg.purpose == LegPurpose::Carry) == (own > 0), || {
                (of_flight(trip.flight), format!("{}: {:?} with {} aboard", named(leg), leg.purpose, Grams::of(own)))
            });
        }
    }
}

pub(super) fn volume(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let policy = &board.problem.policy;
        let room = trip.aircraft.volume_max.get();
        let limits = board.problem.limits.iter().filter(|limit| limit.aircraft == trip.aircraft.id);
        let limits: Vec<_> = limits.collect();
        for (index, leg) in trip.flight.legs.iter().enumerate() {
            let own: i64 = trip.on_leg(index).map(|aboard| aboard.volume()).sum();
            sheet.holds(product_at_most((own, 1000), (room, policy.volume_permille.get())), || {
                let share = policy.volume_permille.get();
                (
                    of_flight(trip.flight),
                    format!("{}: {own} mm3 aboard, {share} thousandths of {room} planned", named(leg)),
                )
            });
            for limit in &limits {
                let limited = trip.on_leg(index).filter(|aboard| limit.consignments.contains(&aboard.consignment.id));
                let own: i64 = limited.map(|aboard| aboard.volume()).sum();
                sheet.holds(own <= limit.volume_max.get(), || {
                    let text = format!(
                        "{}: {own} mm3 of a mix of which loading found {} to fit",
                        named(leg),
                        limit.volume_max
                    );
                    (of_flight(trip.flight), text)
                });
            }
        }
    }
}

pub(super) fn seats(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        for (index, leg) in trip.flight.legs.iter().enumerate() {
            let (people, seats) =
                (trip.on_leg(index).map(|aboard| aboard.people()).sum::<i64>(), trip.aircraft.seats.get());
            sheet.holds(people <= seats, || {
                (of_flight(trip.flight), format!("{}: {people} people on {seats} seats", named(leg)))
            });
        }
    }
}

pub(super) fn unload_max(board: &Board<'_>, sheet: &mut Sheet) {
    let most = board.problem.policy.unload_max;
    for flight in &board.solution.flights {
        let airports: BTreeSet<_> = flight.cargo.iter().map(|cargo| &cargo.unload).collect();
        sheet.holds(airports.len() <= usize::from(most), || {
            (of_flight(flight), format!("unloads at {} airports, {most} allowed", airports.len()))
        });
    }
}

pub(super) fn travels_with(board: &Board<'_>, sheet: &mut Sheet) {
    let flown =
        || board.solution.flights.iter().flat_map(|flight| flight.cargo.iter().map(move |cargo| (flight, cargo)));
    for (flight, cargo) in flown() {
        let lead = board.consignment(&cargo.consignment).and_then(|consignment| consignment.travels_with.as_ref());
        let is_led = lead.is_none_or(|lead| {
            flight.cargo.iter().any(|other| other.consignment == *lead && other.unload == cargo.unload)
        });
        sheet.holds(is_led, || {
            let lead = lead.map_or(String::new(), ToString::to_string);
            let text =
                format!("{} travels with {lead}, of which nothing flies to {} here", cargo.consignment, cargo.unload);
            (of_flight(flight), text)
        });
    }
}
