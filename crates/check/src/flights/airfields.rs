//! Decides whether airports are open when aircraft come, take so many, and are wide enough. Up: [`crate::flights`].

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use model::id::AirportId;
use model::quantity::Metres;

use super::of_flight;
use super::trip::Board;
use crate::sheet::Sheet;

/// Seconds in which an airport counts its movements.
const HOUR: i64 = 3600;
/// Minutes of a day.
const DAY: i64 = 1440;

pub(super) fn opening_hours(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        for leg in &flight.legs {
            for (id, at, what) in [(&leg.from, leg.departs, "departs"), (&leg.to, leg.arrives, "arrives")] {
                let Some(airport) = board.airport(id).filter(|airport| !airport.work.hours.is_empty()) else {
                    continue;
                };
                let local = TimeZone::get(&airport.zone).ok().map(|zone| at.to_zoned(zone).time());
                let minute = |time: jiff::civil::Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
                // Minutes after the opening are fewer than the minutes that it stays open.
                let is_open = local.is_some_and(|local| {
                    airport.work.hours.iter().any(|span| {
                        let open = match (minute(span.until) - minute(span.from)).rem_euclid(DAY) {
                            0 => DAY,
                            open => open,
                        };
                        (minute(local) - minute(span.from)).rem_euclid(DAY) < open
                    })
                });
                sheet.holds(is_open, || {
                    let local = local.map_or("an unknown time".to_owned(), |local| local.to_string());
                    let hours: Vec<String> =
                        airport.work.hours.iter().map(|span| format!("{} to {}", span.from, span.until)).collect();
                    let text = format!("{what} {id} at {local} local time, open {}", hours.join(", "));
                    (of_flight(flight), text)
                });
            }
        }
    }
}

pub(super) fn movements(board: &Board<'_>, sheet: &mut Sheet) {
    let mut at_airport: BTreeMap<&AirportId, Vec<(i64, usize)>> = BTreeMap::new();
    for (number, flight) in board.solution.flights.iter().enumerate() {
        for leg in &flight.legs {
            at_airport.entry(&leg.from).or_default().push((leg.departs.as_second(), number));
            at_airport.entry(&leg.to).or_default().push((leg.arrives.as_second(), number));
        }
    }
    for (id, mut moves) in at_airport {
        let limit = board.airport(id).and_then(|airport| airport.work.movements_per_hour);
        let Some(most) = limit.map(|limit| usize::try_from(limit.get()).unwrap_or(0)) else { continue };
        moves.sort_unstable();
        for (place, (at, number)) in moves.iter().enumerate() {
            let in_hour = moves[..=place].iter().rev().take_while(|(before, _)| at - before < HOUR).count();
            sheet.holds(in_hour <= most, || {
                let text = format!("{in_hour} landings and take-offs at {id} within an hour, {most} agreed");
                (of_flight(&board.solution.flights[*number]), text)
            });
        }
    }
}

pub(super) fn runway_width(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let needs = trip.aircraft.runway_width_min;
        for leg in trip.flight.legs.iter().filter(|_| needs > Metres::ZERO) {
            for id in [&leg.from, &leg.to] {
                // Where nobody says how wide it is, there is nothing to compare.
                let Some(has) = board.airport(id).and_then(|airport| airport.runway_width) else { continue };
                sheet.holds(has >= needs, || {
                    let text = format!("the runway of {id} is {has} wide, {} needs {needs}", trip.aircraft.id);
                    (of_flight(trip.flight), text)
                });
            }
        }
    }
}
