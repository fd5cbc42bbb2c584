//! Decides whether the cargo of flights may be aboard, and fits. Up: [`crate::flights`].

use std::collections::BTreeSet;

use model::flights::{Consignment, LegPurpose};
use model::haul::Haul;
use model::id::AirportId;
use model::quantity::Grams;

use super::trip::{Aboard, Board};
use super::{named, of_flight};
use crate::sheet::{Sheet, product_at_most};

/// Airports that a trip loads at most for its way home.
const LOAD_MAX_BACK: usize = 1;

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
            let aboard = trip.aboard.iter().find(|aboard| std::ptr::eq(aboard.cargo, cargo));
            let haul = aboard.map(|aboard| trip.haul_of(aboard));
            sheet.holds(haul == Some(cargo.haul), || {
                let Consignment { id, origin, .. } = consignment;
                let text = match haul {
                    None => format!("{id}: {origin} is not visited before {}", cargo.unload),
                    Some(Haul::Out) => format!("{id}: is said to be brought back, and is loaded on the way out"),
                    Some(Haul::Back) => {
                        format!("{id}: is said to be carried out, and is loaded when others were unloaded")
                    }
                };
                (of_flight(trip.flight), text)
            });
            let Some(aboard) = aboard else { continue };
            let due = trip.pick_up_of(aboard);
            sheet.holds(cargo.pick_up.as_ref() == due, || {
                let told =
                    |at: Option<&AirportId>| at.map_or("where its load begins".to_owned(), |at| format!("at {at}"));
                let (said, due) = (told(cargo.pick_up.as_ref()), told(due));
                (of_flight(trip.flight), format!("{}: is said to come aboard {said}; it does {due}", consignment.id))
            });
            // Of several landings where it is unloaded, the first counts that its load is aboard: there is none before it.
            let is_first = !trip.legs_before(aboard).iter().any(|leg| leg.to == cargo.unload);
            sheet.holds(is_first, || {
                let text = format!("{}: others are flown to {} before it comes aboard", consignment.id, cargo.unload);
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

pub(super) fn load_max(board: &Board<'_>, sheet: &mut Sheet) {
    let most = usize::from(board.problem.policy.load_max);
    for trip in &board.trips {
        let [out, back] = Haul::ALL.map(|haul| trip.load(haul));
        for (load, most, way) in [(&out, most, "out"), (&back, LOAD_MAX_BACK, "home")] {
            let stations: BTreeSet<usize> = load.iter().map(|aboard| aboard.first).collect();
            sheet.holds(stations.len() <= most, || {
                let text = format!("is loaded {} times on its way {way}, {most} allowed", stations.len());
                (of_flight(trip.flight), text)
            });
        }
        // What is carried out is gone before anything comes aboard for the way home.
        let gone = out.iter().map(|aboard| aboard.last).max();
        let early = back.iter().find(|aboard| Some(aboard.first) <= gone);
        sheet.holds(early.is_none(), || {
            let early = early.map_or(String::new(), |aboard| aboard.consignment.id.to_string());
            (of_flight(trip.flight), format!("{early} is loaded when some was unloaded and cargo is still aboard"))
        });
    }
}

pub(super) fn unload_max(board: &Board<'_>, sheet: &mut Sheet) {
    let most = board.problem.policy.unload_max;
    for trip in &board.trips {
        let unloads = Haul::ALL.iter().map(|haul| airports(&trip.load(*haul))).max().unwrap_or(0);
        sheet.holds(unloads <= usize::from(most), || {
            (of_flight(trip.flight), format!("unloads at {unloads} airports, {most} allowed"))
        });
    }
}

/// How many airports a load is unloaded at.
fn airports(load: &[&Aboard<'_>]) -> usize {
    load.iter().map(|aboard| &aboard.cargo.unload).collect::<BTreeSet<_>>().len()
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
