//! Decides which permits a trip needs, and from when they are at hand. Does not decide who needs one (the model does) or
//! what is flown. Up: [`crate`].
//!
//! Everything is asked for at the instant of the plan. A trip does not begin before all its permits are there: nobody
//! sends an aircraft half way on the promise of one.

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::flights::{Flight, FlightsProblem, LegPurpose};
use model::id::PlaceId;
use model::permit::{Permit, PermitLead, PermitUse};
use model::transport::Tail;

use crate::atlas::Atlas;
use crate::fleet::minute_up;
use crate::timing::Stretch;
use crate::way::Router;

const DAY: i64 = 24 * 60;

/// A permit that tails of a group need for some use, and the minute from which it is at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Clearance {
    /// Minutes since the epoch.
    pub(crate) from: i64,
    /// Index into the problem's permits.
    pub(crate) permit: usize,
}

/// The permits that a tail needs for whatever it does. Those that flights of its state have in a standing plan are at
/// hand at once: they were asked for then.
pub(crate) fn clearances(problem: &FlightsProblem, atlas: &Atlas, router: &mut Router, tail: &Tail) -> Vec<Clearance> {
    if problem.permits.is_empty() {
        return Vec::new();
    }
    let held = held(problem, atlas, router, tail);
    let needed = problem.permits.iter().enumerate().filter(|(_, permit)| permit.is_needed_by(tail, permit.r#use));
    let clearance = |(index, permit): (usize, &Permit)| {
        let is_held = held.contains(&(permit.state.clone(), permit.r#use));
        let from = if is_held { minute_up(problem.as_of) } else { at_hand(permit.lead, problem.as_of) };
        Clearance { from, permit: index }
    };
    needed.map(clearance).collect()
}

/// The minute from which a permit that is asked for at an instant is at hand. Working days are Monday to Friday, 24 hours
/// each, in universal time: Saturday and Sunday do not count.
pub(crate) fn at_hand(lead: PermitLead, asked: Timestamp) -> i64 {
    let mut at = minute_up(asked);
    let days = match lead {
        PermitLead::Elapsed(minutes) => return at + minutes.get(),
        PermitLead::WorkingDays(days) => i64::from(days),
    };
    let mut left = days * DAY;
    while left > 0 {
        let day = at.div_euclid(DAY);
        let is_weekend = weekday(day) >= 5;
        let passed = ((day + 1) * DAY - at).min(if is_weekend { DAY } else { left });
        at += passed;
        left -= if is_weekend { 0 } else { passed };
    }
    at
}

/// Days after Monday; the first day of the epoch was a Thursday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// What the standing flights of aircraft like this one do, and with whom.
fn held(problem: &FlightsProblem, atlas: &Atlas, router: &mut Router, tail: &Tail) -> BTreeSet<(PlaceId, PermitUse)> {
    let mut held = BTreeSet::new();
    for flight in problem.standing.iter().flat_map(|standing| &standing.flights) {
        let flies = problem.tails.iter().find(|known| known.id == flight.tail);
        let is_like = |known: &Tail| {
            known.operator_state == tail.operator_state && known.is_state_aircraft == tail.is_state_aircraft
        };
        if flies.is_some_and(is_like) {
            held.extend(problem.permits.iter().filter_map(|permit| {
                let is_used = does(flight, atlas, router, permit);
                is_used.then(|| (permit.state.clone(), permit.r#use))
            }));
        }
    }
    held
}

/// Whether a flight does what a permit is about.
fn does(flight: &Flight, atlas: &Atlas, router: &mut Router, permit: &Permit) -> bool {
    let place = |id| atlas.find(id).map(|airport| &atlas.airports[airport].place);
    flight.legs.iter().enumerate().any(|(index, leg)| {
        let next = flight.legs.get(index + 1).map(|next| next.purpose);
        let unloads = flight.cargo.iter().any(|part| part.unload == leg.to);
        let is_worked = unloads || (leg.purpose != LegPurpose::Carry && next == Some(LegPurpose::Carry));
        let is_loaded_first = index == 0 && leg.purpose == LegPurpose::Carry;
        let ends = [place(&leg.from), place(&leg.to)];
        match permit.r#use {
            PermitUse::Overfly => !ends.contains(&Some(&permit.state)) && router.enters(&permit.state, &leg.way),
            PermitUse::Land => {
                (is_worked && ends[1] == Some(&permit.state)) || (is_loaded_first && ends[0] == Some(&permit.state))
            }
            PermitUse::TechnicalStop => !is_worked && ends[1] == Some(&permit.state),
        }
    })
}

/// Writes into each leg of a trip the permits that it needs: to fly over, and to land at its end, for work or only for
/// fuel; loading where the trip begins counts as landing there.
pub(crate) fn clear(
    problem: &FlightsProblem,
    clearances: &[Clearance],
    legs: &mut [Stretch],
    atlas: &Atlas,
    router: &mut Router,
) {
    if clearances.is_empty() {
        return;
    }
    for (index, leg) in legs.iter_mut().enumerate() {
        let landing = if leg.works { PermitUse::Land } else { PermitUse::TechnicalStop };
        let is_loaded_first = index == 0 && leg.purpose == LegPurpose::Carry;
        let [from, to] = [leg.from, leg.to].map(|airport| &atlas.airports[airport].place);
        let needs = |clearance: &&Clearance| {
            let Permit { state, r#use, .. } = &problem.permits[clearance.permit];
            match r#use {
                PermitUse::Overfly => state != from && state != to && router.enters(state, &leg.way.points),
                r#use => {
                    (*r#use == landing && state == to)
                        || (*r#use == PermitUse::Land && is_loaded_first && state == from)
                }
            }
        };
        leg.permits = clearances.iter().filter(needs).copied().collect();
    }
}

#[cfg(test)]
mod tests;
