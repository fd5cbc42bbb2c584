//! Decides whether the clock times of flights can be kept: availability, ground times, crews, spots, curfews.
//! Up: [`crate::flights`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use model::airport::{Airport, SpanCode};
use model::crew::{CrewRegime, DutyRow};
use model::id::AirportId;
use model::transport::AircraftType;
use model::world::ItemKind;

use super::trip::{Board, Trip, Work};
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
        let crew = trips[0].tail.crew.as_ref().unwrap_or(&trips[0].aircraft.crew);
        let (report, rest) = (crew.report.get() * 60, crew.rest_min.get() * 60);
        let (mut on_duty_since, mut reported, mut sectors, mut landed) = (0, None, 0, None);
        for (trip, leg) in trips.iter().flat_map(|trip| trip.flight.legs.iter().map(move |leg| (trip, leg))) {
            // A rest ends with the next report.
            if landed.is_none_or(|landed| seconds(landed, leg.departs) >= rest + report) {
                (on_duty_since, sectors) = (leg.departs.as_second() - report, 0);
                let at = Timestamp::from_second(on_duty_since).ok();
                reported = at.zip(board.airport(&leg.from)).and_then(|(at, airport)| local_time(airport, at));
            }
            (landed, sectors) = (Some(leg.arrives), sectors + 1);
            let duty = leg.arrives.as_second() - on_duty_since;
            let most = duty_most(crew, reported, sectors).unwrap_or(0);
            sheet.holds(duty <= most, || {
                let at = reported.map_or("an unknown time".to_owned(), |at| at.to_string());
                let text = format!(
                    "{} min on duty at the end of {}, sector {sectors} after report at {at} local time; {} allows {} min",
                    duty / 60,
                    named(leg),
                    crew.name,
                    most / 60
                );
                (of_flight(trip.flight), text)
            });
        }
    }
}

/// Seconds that a regime allows its crew for a report time and so many sectors. Where the report time is not known, only
/// rows of the whole day count.
fn duty_most(crew: &CrewRegime, reported: Option<Time>, sectors: usize) -> Option<i64> {
    let mut best: Option<&DutyRow> = None;
    for row in crew.rows.iter().filter(|row| row.crew == crew.crew && usize::from(row.sectors) >= sectors) {
        let (from, until) = (row.reports.from, row.reports.until);
        let is_its_time = from == until || reported.is_some_and(|time| is_within(time, (from, until)));
        let is_tighter =
            best.is_none_or(|best| (row.sectors, row.duty_max.get()) < (best.sectors, best.duty_max.get()));
        if is_its_time && is_tighter {
            best = Some(row);
        }
    }
    best.map(|row| row.duty_max.get() * 60)
}

pub(super) fn spots(board: &Board<'_>, sheet: &mut Sheet) {
    // Begin and end of every stay; at one instant ends come before begins.
    let mut changes: BTreeMap<&AirportId, Vec<(i64, i64, Standing)>> = BTreeMap::new();
    for (number, trip) in board.trips.iter().enumerate() {
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
            if begin >= end {
                continue;
            }
            changes.entry(airport).or_default().extend([(begin, 1, (number, station)), (end, -1, (number, station))]);
        }
    }
    for (id, mut changes) in changes {
        let Some(airport) = board.airport(id) else { continue };
        changes.sort_unstable();
        let mut here: Vec<Standing> = vec![];
        for (at, change, stay) in changes {
            match here.iter().position(|other| *other == stay) {
                Some(place) if change < 0 => drop(here.swap_remove(place)),
                _ => here.push(stay),
            }
            let stays: Vec<Stay<'_>> =
                here.iter().map(|(trip, station)| stay_of(&board.trips[*trip], *station)).collect();
            let short = shortage(airport, &stays);
            sheet.holds(short.is_none(), || {
                let at = Timestamp::from_second(at).map_or_else(|_| at.to_string(), |at| at.to_string());
                let text = format!("{} aircraft at {id} at {at}, {}", stays.len(), short.unwrap_or_default());
                (of_flight(board.trips[stay.0].flight), text)
            });
        }
    }
}

/// Which trip stands at which of its stations.
type Standing = (usize, usize);

/// An aircraft on the ground during a trip.
struct Stay<'a> {
    aircraft: &'a AircraftType,
    /// Whether cargo is handled, or people come aboard or leave.
    is_worked: bool,
    /// Whether that takes a high loader.
    is_lifted: bool,
}

fn stay_of<'a>(trip: &Trip<'a>, station: usize) -> Stay<'a> {
    let here = trip.aboard.iter().filter(|aboard| aboard.first == station || aboard.last + 1 == station);
    let goods = here.filter(|aboard| aboard.consignment.kind != ItemKind::People).count();
    Stay {
        aircraft: trip.aircraft,
        is_worked: trip.work_at(station) != Work { loads: false, unloads: false },
        is_lifted: trip.aircraft.needs_loader && !trip.aircraft.has_own_gear && goods > 0,
    }
}

/// What an airport lacks to work these aircraft at once; nothing when it lacks nothing.
fn shortage(airport: &Airport, stays: &[Stay<'_>]) -> Option<String> {
    let is_over = |count: usize, had: i64| i64::try_from(count).unwrap_or(i64::MAX) > had;
    let work = &airport.work;
    let has_room_counted = airport.spots.is_some() || !work.parking.is_empty();
    match airport.spots {
        Some(spots) if is_over(stays.len(), spots.get()) => return Some(format!("{} spots", spots.get())),
        Some(_) => {}
        // Those of a code and wider ones share the stands of that code and wider ones.
        None => {
            for (code, letter) in SpanCode::ALL.into_iter().filter(|_| has_room_counted) {
                let wide = stays.iter().filter(|stay| stay.aircraft.span_code() >= code).count();
                let stands = work.parking.iter().filter(|(own, _)| **own >= code).map(|(_, count)| count.get());
                let stands: i64 = stands.sum();
                if is_over(wide, stands) {
                    return Some(format!("{wide} of code {letter} or wider, {stands} stands for them"));
                }
            }
        }
    }
    let worked = stays.iter().filter(|stay| stay.is_worked).count();
    if let Some(crews) = work.crews.filter(|crews| is_over(worked, crews.get())) {
        return Some(format!("{worked} worked, {} ground crews", crews.get()));
    }
    let lifted = stays.iter().filter(|stay| stay.is_lifted).count();
    if let Some(loaders) = work.loaders.filter(|loaders| is_over(lifted, loaders.get())) {
        return Some(format!("{lifted} that need a loader, {} loaders", loaders.get()));
    }
    // Where nothing is counted that binds them, one is there at a time.
    let is_bound = |stay: &&Stay<'_>| {
        stay.is_worked && work.crews.is_some() || stay.is_lifted && work.loaders.is_some() || has_room_counted
    };
    let unbound = stays.len() - stays.iter().filter(is_bound).count();
    (unbound > 1).then(|| "nothing is counted there, so one at a time".to_owned())
}

pub(super) fn curfew(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        for leg in &flight.legs {
            for (id, at, what) in [(&leg.from, leg.departs, "departs"), (&leg.to, leg.arrives, "arrives")] {
                let Some(airport) = board.airport(id) else { continue };
                let Some(curfew) = airport.work.curfew.filter(|curfew| !curfew.is_relief_exempt) else { continue };
                let local = local_time(airport, at);
                sheet.holds(local.is_some_and(|local| !is_within(local, (curfew.from, curfew.until))), || {
                    let local = local.map_or("an unknown time".to_owned(), |local| local.to_string());
                    let text = format!("{what} {id} at {local} local time, closed {} to {}", curfew.from, curfew.until);
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
