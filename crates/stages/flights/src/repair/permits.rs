//! Decides which permits the plan before has asked for, which ones a flight needs besides, and when those can be had.
//! Up: [`crate::repair`].
//!
//! A permit counts for its operator: who flies with it in the plan before has it for every flight. Permits to fly over
//! are not counted, because where a way leads over is only known of closed airspace.

use std::collections::BTreeSet;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::flights::{Flight, FlightsProblem, LegPurpose};
use model::id::{PartyId, PermitId, PlaceId};
use model::permit::{Permit, PermitLead, PermitUse};
use model::transport::Tail;

const DAY: i64 = 24 * 60;

/// The permits that operators have by the plan before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Held(BTreeSet<(PartyId, PermitId)>);

impl Held {
    /// Those that these flights need.
    pub(super) fn by(problem: &FlightsProblem, flights: &[Flight]) -> Self {
        let mut held = BTreeSet::new();
        for flight in flights {
            let Some(tail) = problem.tails.iter().find(|tail| tail.id == flight.tail) else { continue };
            held.extend(needed(problem, tail, flight).map(|permit| (tail.operator.clone(), permit.id.clone())));
        }
        Self(held)
    }

    /// Whether an operator has a permit.
    pub(super) fn has(&self, operator: &PartyId, permit: &PermitId) -> bool {
        self.0.contains(&(operator.clone(), permit.clone()))
    }

    /// Permits that a flight needs and its operator does not have, in the order of the question.
    pub(super) fn missing<'a>(&self, problem: &'a FlightsProblem, flight: &Flight) -> Vec<&'a Permit> {
        let Some(tail) = problem.tails.iter().find(|tail| tail.id == flight.tail) else { return Vec::new() };
        needed(problem, tail, flight).filter(|permit| !self.has(&tail.operator, &permit.id)).collect()
    }
}

fn needed<'a>(
    problem: &'a FlightsProblem,
    tail: &'a Tail,
    flight: &Flight,
) -> impl Iterator<Item = &'a Permit> + use<'a> {
    let calls = calls(problem, flight);
    problem.permits.iter().filter(move |permit| {
        let is_used = calls.iter().any(|(place, r#use)| **place == permit.state && *r#use == permit.r#use);
        is_used && permit.is_needed_by(tail, permit.r#use)
    })
}

/// Where a flight lands, and for what; home again is for nothing that anybody asks a permit for.
fn calls<'a>(problem: &'a FlightsProblem, flight: &Flight) -> Vec<(&'a PlaceId, PermitUse)> {
    let legs = &flight.legs;
    let mut calls = Vec::new();
    for (index, leg) in legs.iter().enumerate() {
        let Some(next) = legs.get(index + 1) else { continue };
        let unloads = leg.purpose == LegPurpose::Carry && flight.cargo.iter().any(|part| part.unload == leg.to);
        let r#use = if unloads || next.purpose != leg.purpose { PermitUse::Land } else { PermitUse::TechnicalStop };
        let place = problem.airports.iter().find(|airport| airport.id == leg.to).map(|airport| &airport.place);
        calls.extend(place.map(|place| (place, r#use)));
    }
    let last = legs.last().filter(|leg| leg.purpose == LegPurpose::Carry);
    let place = last.and_then(|leg| problem.airports.iter().find(|airport| airport.id == leg.to));
    calls.extend(place.map(|airport| (&airport.place, PermitUse::Land)));
    calls
}

/// When a permit that is asked for at an instant is there: working days are whole days, Monday to Friday, UTC.
pub(super) fn granted(asked: Timestamp, lead: PermitLead) -> Timestamp {
    match lead {
        PermitLead::Elapsed(minutes) => asked + SignedDuration::from_mins(minutes.get()),
        PermitLead::WorkingDays(0) => asked,
        PermitLead::WorkingDays(days) => {
            let mut day = asked.to_zoned(TimeZone::UTC).date();
            for _ in 0..days {
                day += 1.day();
                while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                    day += 1.day();
                }
            }
            (day + 1.day()).to_zoned(TimeZone::UTC).expect("every day begins in UTC").timestamp()
        }
    }
}

/// Begun days of a lead, for its price.
pub(super) fn lead_days(lead: PermitLead) -> i64 {
    match lead {
        PermitLead::Elapsed(minutes) => (minutes.get() + DAY - 1) / DAY,
        PermitLead::WorkingDays(days) => i64::from(days),
    }
}

#[cfg(test)]
mod tests {
    use model::quantity::Minutes;

    use super::*;
    use crate::samples::at;

    #[test]
    fn a_lead_in_working_days_skips_the_week_end() {
        // 3 April 2020 was a Friday.
        let asked = at("2020-04-03T15:00:00Z");
        for (lead, there, days, remark) in [
            (PermitLead::Elapsed(Minutes::of(36 * 60)), "2020-04-05T03:00:00Z", 2, "night and day"),
            (PermitLead::WorkingDays(0), "2020-04-03T15:00:00Z", 0, "at once"),
            (PermitLead::WorkingDays(1), "2020-04-07T00:00:00Z", 1, "the whole of Monday"),
            (PermitLead::WorkingDays(6), "2020-04-14T00:00:00Z", 6, "over a second week-end"),
        ] {
            assert_eq!((granted(asked, lead), lead_days(lead)), (at(there), days), "{remark}");
        }
    }
}
