//! Decides whether the clock times of flights can be kept: availability, ground times, crews, spots, curfews.
//! Up: [`crate::flights`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use model::evidence::{RecordKind, RecordRef};
use model::id::{AirportId, FlightId};
use model::transport::Airport;

use super::trip::Board;
use super::{named, of_flight};
use crate::sheet::{Sheet, product_at_most};

pub(super) fn available(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let (Some(first), Some(last)) = (trip.flight.legs.first(), trip.flight.legs.last()) else { continue };
        let (from, until) = (trip.tail.available_from, trip.tail.available_until);
        let begins = first.departs.as_second() - trip.seconds_at(0);
        sheet.holds(begins >= from.as_second() && last.arrives <= until, || {
            let text = format!(
                "{} works from {} to {}, available {from} to {until}",
                trip.tail.id, first.departs, last.arrives
            );
            (of_flight(trip.flight), text)
        });
    }
}

pub(super) fn horizon(board: &Board<'_>, sheet: &mut Sheet) {
    let (as_of, until) = (board.problem.as_of, board.problem.until);
    for flight in &board.solution.flights {
        for leg in &flight.legs {
            sheet.holds(leg.departs >= as_of && leg.arrives <= until, || {
                let text =
                    format!("{} from {} to {}, the plan from {as_of} to {until}", named(leg), leg.departs, leg.arrives);
                (of_flight(flight), text)
            });
        }
    }
}

pub(super) fn block_time(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let metres_per_hour = trip.aircraft.speed_kmh.get() * 1000;
        for leg in &trip.flight.legs {
            let aloft = seconds(leg.departs, leg.arrives) - trip.aircraft.leg_overhead.get() * 60;
            // Seconds aloft x metres an hour cover the distance x 3,600 seconds.
            let is_enough = aloft >= 0 && product_at_most((leg.distance.get(), 3600), (aloft, metres_per_hour));
            sheet.holds(is_enough, || {
                let text =
                    format!("{}: {aloft} s for {} at {} km/h", named(leg), leg.distance, trip.aircraft.speed_kmh.get());
                (of_flight(trip.flight), text)
            });
        }
    }
}

pub(super) fn ground_time(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        for (index, pair) in trip.flight.legs.windows(2).enumerate() {
            let (stands, needs) = (seconds(pair[0].arrives, pair[1].departs), trip.seconds_at(index + 1));
            sheet.holds(stands >= needs, || {
                let text = format!("stands {} min at {}, needs {}", stands / 60, pair[0].to, needs / 60);
                (of_flight(trip.flight), text)
            });
        }
    }
}

pub(super) fn crew_duty(board: &Board<'_>, sheet: &mut Sheet) {
    // One crew belongs to a tail, so its duty runs on from one flight to the next unless it rests between.
    for trips in board.by_tail().values() {
        let crew = &trips[0].aircraft.crew;
        let (report, rest, most) = (crew.report.get() * 60, crew.rest_min.get() * 60, crew.duty_max.get() * 60);
        let (mut on_duty_since, mut landed) = (0, None);
        for (trip, leg) in trips.iter().flat_map(|trip| trip.flight.legs.iter().map(move |leg| (trip, leg))) {
            // A rest ends with the next report.
            if landed.is_none_or(|landed| seconds(landed, leg.departs) >= rest + report) {
                on_duty_since = leg.departs.as_second() - report;
            }
            landed = Some(leg.arrives);
            let duty = leg.arrives.as_second() - on_duty_since;
            sheet.holds(duty <= most, || {
                let text = format!("{} min on duty at the end of {}, {} allowed", duty / 60, named(leg), most / 60);
                (of_flight(trip.flight), text)
            });
        }
    }
}

pub(super) fn spots(board: &Board<'_>, sheet: &mut Sheet) {
    // Begin and end of every stay; at one instant ends come before begins.
    let mut changes: BTreeMap<&AirportId, Vec<(i64, i64, &FlightId)>> = BTreeMap::new();
    for trip in &board.trips {
        let legs = &trip.flight.legs;
        for station in 0..trip.stations() {
            let (Some(airport), work) = (trip.station(station), trip.seconds_at(station)) else { continue };
            let arrives = station.checked_sub(1).map(|before| legs[before].arrives.as_second());
            let departs = legs.get(station).map(|leg| leg.departs.as_second());
            // Before and after the trip the aircraft takes a spot only while it is worked.
            let (begin, end) = match (arrives, departs) {
                (Some(arrives), Some(departs)) => (arrives, departs.max(arrives)),
                (None, Some(departs)) => (departs - work, departs),
                (Some(arrives), None) => (arrives, arrives + work),
                (None, None) => continue,
            };
            changes.entry(airport).or_default().extend([(begin, 1, &trip.flight.id), (end, -1, &trip.flight.id)]);
        }
    }
    for (id, mut changes) in changes {
        let Some(airport) = board.airport(id) else { continue };
        changes.sort_unstable();
        let mut worked = 0;
        for (at, change, flight) in changes {
            worked += change;
            sheet.holds(worked <= airport.spots.get(), || {
                let at = Timestamp::from_second(at).map_or_else(|_| at.to_string(), |at| at.to_string());
                let text = format!("{worked} aircraft at {id} at {at}, {} spots", airport.spots.get());
                (RecordRef::new(RecordKind::Flight, flight), text)
            });
        }
    }
}

pub(super) fn curfew(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        for leg in &flight.legs {
            for (id, at, what) in [(&leg.from, leg.departs, "departs"), (&leg.to, leg.arrives, "arrives")] {
                let Some(airport) = board.airport(id) else { continue };
                let Some(curfew) = airport.curfew else { continue };
                let local = local_time(airport, at);
                sheet.holds(local.is_some_and(|local| !is_within(local, curfew)), || {
                    let local = local.map_or("an unknown time".to_owned(), |local| local.to_string());
                    let text = format!("{what} {id} at {local} local time, closed {} to {}", curfew.0, curfew.1);
                    (of_flight(flight), text)
                });
            }
        }
    }
}

fn local_time(airport: &Airport, at: Timestamp) -> Option<Time> {
    TimeZone::get(&airport.zone).ok().map(|zone| at.to_zoned(zone).time())
}

/// Whether a time of day lies in a span that may run over midnight.
fn is_within(time: Time, (from, to): (Time, Time)) -> bool {
    if from <= to { from <= time && time < to } else { time >= from || time < to }
}

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second() - from.as_second()
}
