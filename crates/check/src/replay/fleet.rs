//! Decides where each tail is, and whether it can do what it is told next. Up: [`crate::replay`].

use std::collections::BTreeMap;

use model::evidence::{RecordKind, RecordRef};
use model::flights::FlightsProblem;
use model::id::{AirportId, TailId};

use super::cast::{Cast, Role};
use super::crew::Crew;
use super::log::{Law, Log, instant};
use super::queue::Event;

/// Every tail of the question.
pub(super) struct Fleet<'a>(BTreeMap<&'a TailId, Airframe<'a>>);

/// One tail.
struct Airframe<'a> {
    /// Where it stands, or where it is bound for.
    place: &'a AirportId,
    is_aloft: bool,
    /// Flight that it is on, by index, from the begin of its first loading to the end of its last unloading.
    flight: Option<usize>,
    /// Flight that it was on last.
    last: Option<usize>,
    crew: Crew,
}

impl<'a> Fleet<'a> {
    /// All at their bases, rested.
    pub(super) fn new(problem: &'a FlightsProblem) -> Self {
        let at_base = |base| Airframe { place: base, is_aloft: false, flight: None, last: None, crew: Crew::rested() };
        Self(problem.tails.iter().map(|tail| (&tail.id, at_base(&tail.base))).collect())
    }

    fn of(&mut self, role: &Role<'_>) -> &mut Airframe<'a> {
        self.0.get_mut(&role.tail.id).expect("a tail of the cast should be one of the question")
    }

    /// A flight begins: its loading, or its first leg when nothing is loaded.
    pub(super) fn begins(&mut self, role: &'a Role<'a>, event: Event, log: &mut Log) {
        let (from, tail) = (&role.flight.legs[0].from, role.tail);
        let moment = role.moment(event.at, from);
        let airframe = self.of(role);
        let is_there = airframe.flight.is_none() && !airframe.is_aloft && airframe.place == from;
        let (place, is_aloft, is_busy) = (airframe.place, airframe.is_aloft, airframe.flight.is_some());
        log.holds(Law::Tail, &moment, is_there, || {
            let does = if is_aloft { "is aloft to" } else { "is at" };
            let but = if is_busy { ", its flight before not over" } else { "" };
            format!("{} should begin this flight; it {does} {place}{but}", tail.id)
        });
        let since = tail.available_from;
        log.holds(Law::Available, &moment, event.at >= since.as_second(), || {
            format!("{} should begin this flight; it is available from {since}", tail.id)
        });
        (airframe.place, airframe.is_aloft) = (from, false);
        (airframe.flight, airframe.last) = (Some(event.flight), Some(event.flight));
    }

    /// A leg begins.
    pub(super) fn departs(&mut self, role: &'a Role<'a>, event: Event, cast: &Cast<'a>, log: &mut Log) {
        let leg = &role.flight.legs[event.station];
        let moment = role.moment(event.at, &leg.from);
        let airframe = self.of(role);
        let is_there = airframe.place == &leg.from && !airframe.is_aloft && airframe.flight == Some(event.flight);
        let (place, is_aloft) = (airframe.place, airframe.is_aloft);
        log.holds(Law::Tail, &moment, is_there, || {
            let does = if is_aloft { "is aloft to" } else { "is at" };
            format!("{} should depart to {}; it {does} {place}, or on another flight", role.tail.id, leg.to)
        });
        airframe.crew.departs((role, event), cast);
        (airframe.place, airframe.is_aloft) = (&leg.to, true);
    }

    /// A leg ends.
    pub(super) fn lands(&mut self, role: &'a Role<'a>, event: Event, log: &mut Log) {
        let leg = &role.flight.legs[event.station - 1];
        let moment = role.moment(event.at, &leg.to);
        let until = role.tail.available_until;
        log.holds(Law::Available, &moment, leg.arrives <= until, || {
            format!("{} lands; it is available until {until}", role.tail.id)
        });
        let airframe = self.of(role);
        airframe.crew.lands(role, (leg, &moment), log);
        (airframe.place, airframe.is_aloft) = (&leg.to, false);
    }

    /// A flight is over, and its tail free for the next.
    pub(super) fn ends(&mut self, role: &Role<'_>, flight: usize) {
        let airframe = self.of(role);
        if airframe.flight == Some(flight) {
            airframe.flight = None;
        }
    }

    /// Looks where the tails are when all is over.
    pub(super) fn close(&self, cast: &Cast<'a>, log: &mut Log) {
        for tail in &cast.problem.tails {
            let airframe = &self.0[&tail.id];
            let Some(last) = airframe.last.map(|last| &cast.roles[last]) else { continue };
            let is_home = airframe.place == &tail.base && !airframe.is_aloft;
            log.notes(Law::Home, is_home, || {
                let landed = role_end(last);
                let text = format!("{} at {landed}: {} ends here, its base is {}", airframe.place, tail.id, tail.base);
                (RecordRef::new(RecordKind::Flight, &last.flight.id), text)
            });
        }
    }
}

fn role_end(role: &Role<'_>) -> String {
    let last = role.flight.legs.last().expect("a flight that was played should have legs");
    instant(last.arrives.as_second())
}
