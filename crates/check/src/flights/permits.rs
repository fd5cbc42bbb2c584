//! Decides whether the permits that flights need can be there when they depart. Up: [`crate::flights`].

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use model::airport::Airport;
use model::evidence::{RecordKind, RecordRef};
use model::geo::GeoPoint;
use model::permit::{Permit, PermitFlight, PermitLead, PermitUse};
use model::transport::Tail;

use super::of_flight;
use super::trip::{Board, Trip, Work};
use crate::earth::{Ring, WayPoint, points_of_way};
use crate::sheet::Sheet;

/// Metres between the points of a way that are looked at.
const STEP_METRES: f64 = 10_000.0;

/// Ways that were looked at, with their points: many flights go one way, and many permits ask for it.
type Ways<'a> = BTreeMap<&'a [GeoPoint], Vec<WayPoint>>;

pub(super) fn permits(board: &Board<'_>, sheet: &mut Sheet) {
    let standing: Vec<Trip<'_>> = board
        .problem
        .standing
        .iter()
        .flat_map(|standing| &standing.flights)
        .filter_map(|flight| board.trip(flight))
        .collect();
    let mut ways = Ways::new();
    for permit in &board.problem.permits {
        let outline: Vec<Ring> = board
            .problem
            .airspaces
            .iter()
            .filter(|airspace| airspace.place == permit.state)
            .flat_map(|airspace| airspace.rings.iter().map(|ring| Ring::new(ring)))
            .collect();
        let is_drawn = permit.r#use != PermitUse::Overfly || !outline.is_empty();
        sheet.expects(is_drawn, || {
            let subject = RecordRef::new(RecordKind::Permit, &permit.id);
            (subject, format!("no outline of {}: who flies over it cannot be judged", permit.state))
        });
        let there = at_hand(permit.lead, board.problem.as_of);
        for trip in board.trips.iter().filter(|trip| is_asked_of(permit, trip.tail)) {
            let Some(first) = trip.flight.legs.first() else { continue };
            // What stands was asked for when it was first planned, and so was the like of it for aircraft like it.
            let is_held = standing
                .iter()
                .any(|held| is_like(held.tail, trip.tail) && does((board, held), permit, &outline, &mut ways));
            if is_held || board.is_frozen(trip.flight) || !does((board, trip), permit, &outline, &mut ways) {
                continue;
            }
            sheet.holds(there.is_some_and(|there| there <= first.departs), || {
                let there = there.map_or("never".to_owned(), |there| there.to_string());
                let text = format!(
                    "departs {}; {} ({} in {}) is at hand {there} at the earliest",
                    first.departs,
                    permit.id,
                    permit.r#use.word(),
                    permit.state
                );
                (of_flight(trip.flight), text)
            });
        }
    }
}

/// Whether an operator of this state, with such an aircraft, is asked for a permit.
fn is_asked_of(permit: &Permit, tail: &Tail) -> bool {
    let is_foreign = tail.operator_state != permit.state;
    let is_named = permit.operators.contains(&tail.operator_state);
    let is_meant = match permit.flight {
        PermitFlight::Any => true,
        PermitFlight::State => tail.is_state_aircraft,
        PermitFlight::Civil => !tail.is_state_aircraft,
    };
    is_meant && (is_named || (permit.operators.is_empty() && is_foreign))
}

fn is_like(one: &Tail, other: &Tail) -> bool {
    one.operator_state == other.operator_state && one.is_state_aircraft == other.is_state_aircraft
}

/// Whether a trip does what a permit is about.
fn does<'a>((board, trip): (&Board<'a>, &Trip<'a>), permit: &Permit, outline: &[Ring], ways: &mut Ways<'a>) -> bool {
    let is_there = |airport: Option<&Airport>| airport.is_some_and(|airport| airport.place == permit.state);
    let legs = &trip.flight.legs;
    if permit.r#use == PermitUse::Overfly {
        return legs.iter().any(|leg| {
            let is_at_end = [&leg.from, &leg.to].into_iter().any(|id| is_there(board.airport(id)));
            let mut points = ways.entry(&leg.way).or_insert_with(|| points_of_way(&leg.way, STEP_METRES)).iter();
            !is_at_end && points.any(|point| outline.iter().any(|ring| ring.holds(point.latitude, point.longitude)))
        });
    }
    (0..trip.stations()).any(|station| {
        let is_worked = trip.work_at(station) != Work { loads: false, unloads: false };
        let is_used = if permit.r#use == PermitUse::Land { is_worked } else { !is_worked && station > 0 };
        is_used && is_there(trip.station(station).and_then(|id| board.airport(id)))
    })
}

/// When a permit that is asked for at an instant is there. A working day is 24 hours of universal time between Monday
/// 00:00 and Friday 24:00.
fn at_hand(lead: PermitLead, asked: Timestamp) -> Option<Timestamp> {
    let days = match lead {
        PermitLead::Elapsed(minutes) => return asked.checked_add(minutes.get().minutes()).ok(),
        PermitLead::WorkingDays(days) => days,
    };
    let mut at = asked.to_zoned(TimeZone::UTC).datetime();
    for _ in 0..days {
        // One that begins on a weekend begins on Monday; one that begins on Friday ends on Monday at the same hour.
        let to_monday = match at.weekday() {
            Weekday::Saturday => 2,
            Weekday::Sunday => 1,
            _ => 0,
        };
        if to_monday > 0 {
            at = at.date().checked_add(to_monday.days()).ok()?.at(0, 0, 0, 0);
        }
        let runs_over = at.weekday() == Weekday::Friday && at != at.date().at(0, 0, 0, 0);
        at = at.checked_add(if runs_over { 3.days() } else { 1.days() }).ok()?;
    }
    at.to_zoned(TimeZone::UTC).ok().map(|there| there.timestamp())
}

#[cfg(test)]
mod tests {
    use model::quantity::Minutes;

    use super::*;

    #[test]
    fn working_days_leave_the_weekend_out() {
        let at = |text: &str| -> Timestamp { text.parse().expect("an instant") };
        for (asked, lead, there) in [
            ("2020-04-01T10:00:00Z", PermitLead::Elapsed(Minutes::of(48 * 60)), "2020-04-03T10:00:00Z"),
            ("2020-04-01T10:00:00Z", PermitLead::WorkingDays(0), "2020-04-01T10:00:00Z"),
            ("2020-04-01T10:00:00Z", PermitLead::WorkingDays(3), "2020-04-06T10:00:00Z"),
            ("2020-04-03T10:00:00Z", PermitLead::WorkingDays(1), "2020-04-06T10:00:00Z"),
            ("2020-04-04T10:00:00Z", PermitLead::WorkingDays(1), "2020-04-07T00:00:00Z"),
            ("2020-04-03T00:00:00Z", PermitLead::WorkingDays(1), "2020-04-04T00:00:00Z"),
            ("2020-04-03T00:00:00Z", PermitLead::WorkingDays(2), "2020-04-07T00:00:00Z"),
            ("2020-04-01T00:00:00Z", PermitLead::WorkingDays(10), "2020-04-15T00:00:00Z"),
        ] {
            assert_eq!(at_hand(lead, at(asked)), Some(at(there)), "{lead:?} from {asked}");
        }
    }
}
