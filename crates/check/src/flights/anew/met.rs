//! Decides which leg of a flight first meets what went otherwise. What has departed meets nothing but where it lands.
//! Up: [`crate::flights::anew`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::airport::FuelSupply;
use model::disruption::{Disruption, DisruptionKind};
use model::evidence::{RecordKind, RecordRef};
use model::flights::{FlightsProblem, Leg};
use model::id::{AirportId, PlaceId};
use model::permit::{Permit, PermitLead, PermitUse};
use model::transport::Closure;

use super::Anew;
use crate::earth::{Ring, points_of_way};
use crate::flights::trip::{Board, Trip, Work};
use crate::sheet::Sheet;

/// Metres between the points of a way that are looked at.
const STEP_METRES: f64 = 10_000.0;

/// What disruptions are compared with.
pub(super) struct Met<'a> {
    now: Timestamp,
    outlines: BTreeMap<&'a PlaceId, Vec<Ring>>,
}

impl<'a> Met<'a> {
    pub(super) fn new(problem: &'a FlightsProblem, now: Timestamp) -> Self {
        let mut outlines: BTreeMap<&PlaceId, Vec<Ring>> = BTreeMap::new();
        for airspace in &problem.airspaces {
            outlines.entry(&airspace.place).or_default().extend(airspace.rings.iter().map(|ring| Ring::new(ring)));
        }
        Self { now, outlines }
    }

    /// The first leg of a flight that meets a disruption.
    pub(super) fn first_leg(&self, board: &Board<'_>, trip: &Trip<'_>, disruption: &Disruption) -> Option<usize> {
        (0..trip.flight.legs.len()).find(|leg| self.meets(board, trip, *leg, disruption))
    }

    fn meets(&self, board: &Board<'_>, trip: &Trip<'_>, index: usize, disruption: &Disruption) -> bool {
        let leg = &trip.flight.legs[index];
        let has_left = leg.departs < self.now;
        let span = |from: &Option<Timestamp>, until: &Option<Timestamp>| {
            (from.unwrap_or(disruption.at), until.unwrap_or(Timestamp::MAX))
        };
        let is_in = |(from, until): (Timestamp, Timestamp), at: Timestamp| from <= at && at < until;
        let is_stop = index + 1 < trip.flight.legs.len() && !is_worked(trip, index + 1);
        match &disruption.kind {
            DisruptionKind::TailOut { tail, from, until } => {
                let (from, until) = span(from, until);
                *tail == trip.tail.id && !has_left && leg.departs < until && from < leg.arrives
            }
            DisruptionKind::AirportClosed { airport, from, until } => {
                let span = span(from, until);
                moves_at(leg, has_left, |id| id == airport, |at| is_in(span, at))
            }
            DisruptionKind::RouteClosed(closure) => self.is_closed(board, trip, leg, closure),
            DisruptionKind::PermitRefused { permit, tails } => {
                let Some(permit) = board.problem.permits.iter().find(|known| known.id == *permit) else { return false };
                let is_meant = tails.is_empty() || tails.contains(&trip.tail.id);
                let uses = match permit.r#use {
                    PermitUse::Overfly => self.overflies(board, leg, &permit.state),
                    _ => lands_for(board, trip, index) == Some((&permit.state, permit.r#use)),
                };
                is_meant && !has_left && permit.is_needed_by(trip.tail, permit.r#use) && uses
            }
            DisruptionKind::FuelMissing { airport, fuel, from, until } => {
                let span = span(from, until);
                let (takes_off, stops) =
                    (leg.from == *airport && is_in(span, leg.departs), leg.to == *airport && is_in(span, leg.arrives));
                !has_left
                    && match fuel {
                        FuelSupply::None => takes_off,
                        FuelSupply::Limited => stops && is_stop,
                        FuelSupply::Plenty => false,
                    }
            }
            DisruptionKind::SpotsFewer { .. }
            | DisruptionKind::NeedNew(_)
            | DisruptionKind::NeedChanged { .. }
            | DisruptionKind::NeedCancelled { .. }
            | DisruptionKind::LateDeparture { .. } => false,
        }
    }

    fn is_closed(&self, board: &Board<'_>, trip: &Trip<'_>, leg: &Leg, closure: &Closure) -> bool {
        let applies = closure.applies_to.is_empty() || closure.applies_to.contains(&trip.tail.operator_state);
        let is_in = |at: Timestamp| closure.from <= at && at < closure.until;
        let has_left = leg.departs < self.now;
        let is_closed =
            |id: &AirportId| board.airport(id).is_some_and(|airport| closure.bars_landing(&airport.id, &airport.place));
        let over = closure.overflight().is_some_and(|place| {
            !has_left && closure.from < leg.arrives && leg.departs < closure.until && self.overflies(board, leg, place)
        });
        applies && (over || moves_at(leg, has_left, is_closed, is_in))
    }

    /// Whether a leg leads over a country that it neither leaves from nor lands in.
    fn overflies(&self, board: &Board<'_>, leg: &Leg, place: &PlaceId) -> bool {
        let is_own = |id: &AirportId| board.airport(id).is_some_and(|airport| airport.place == *place);
        let Some(rings) = self.outlines.get(place).filter(|_| !is_own(&leg.from) && !is_own(&leg.to)) else {
            return false;
        };
        let points = points_of_way(&leg.way, STEP_METRES);
        points.iter().any(|point| rings.iter().any(|ring| ring.holds(point.latitude, point.longitude)))
    }
}

/// Whether a leg leaves, if it has not left, or lands at such an airport at such a time.
fn moves_at(
    leg: &Leg,
    has_left: bool,
    is_there: impl Fn(&AirportId) -> bool,
    is_then: impl Fn(Timestamp) -> bool,
) -> bool {
    (!has_left && is_there(&leg.from) && is_then(leg.departs)) || (is_there(&leg.to) && is_then(leg.arrives))
}

fn is_worked(trip: &Trip<'_>, station: usize) -> bool {
    trip.work_at(station) != Work { loads: false, unloads: false }
}

/// Where a leg lands and for what; home again is for nothing that anybody asks a permit for.
fn lands_for<'a>(board: &Board<'a>, trip: &Trip<'_>, index: usize) -> Option<(&'a PlaceId, PermitUse)> {
    let place = board.airport(&trip.flight.legs[index].to).map(|airport| &airport.place)?;
    let is_last = index + 1 == trip.flight.legs.len();
    match (is_worked(trip, index + 1), is_last) {
        (true, _) => Some((place, PermitUse::Land)),
        (false, false) => Some((place, PermitUse::TechnicalStop)),
        (false, true) => None,
    }
}

/// The first leg that lands with a permit; none where the tail needs none or does not land there so.
pub(super) fn uses(board: &Board<'_>, trip: &Trip<'_>, permit: &Permit) -> Option<usize> {
    let is_needed = permit.is_needed_by(trip.tail, permit.r#use);
    let lands = |leg: &usize| lands_for(board, trip, *leg) == Some((&permit.state, permit.r#use));
    (0..trip.flight.legs.len()).find(lands).filter(|_| is_needed)
}

/// When a permit asked for now is there; working days are Monday to Friday, whole, UTC.
pub(super) fn granted(now: Timestamp, lead: PermitLead) -> Timestamp {
    let days = match lead {
        PermitLead::Elapsed(minutes) => return now + SignedDuration::from_mins(minutes.get()),
        PermitLead::WorkingDays(0) => return now,
        PermitLead::WorkingDays(days) => days,
    };
    let (mut day, mut left) = (now.to_zoned(TimeZone::UTC).date(), days);
    while left > 0 {
        day = day.checked_add(1.day()).expect("a day of the plan should have a next one");
        left -= u16::from(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    let next = day.checked_add(1.day()).expect("a day of the plan should have a next one");
    next.to_zoned(TimeZone::UTC).expect("every day should begin").timestamp()
}

/// A stay at an airport: from, until, and whose.
type Stay<'a> = (i64, i64, &'a Trip<'a>);

pub(super) fn spots(anew: &Anew<'_>, sheet: &mut Sheet) {
    for disruption in &anew.standing.disruptions {
        let DisruptionKind::SpotsFewer { airport, spots, from, until } = &disruption.kind else { continue };
        let (from, until) = (from.unwrap_or(disruption.at).as_second(), until.map_or(i64::MAX, Timestamp::as_second));
        let stays: Vec<Stay<'_>> = anew.board.trips.iter().flat_map(|trip| stays(trip, airport)).collect();
        let moments = stays.iter().map(|(begin, ..)| (*begin).max(from)).filter(|moment| *moment < until);
        for moment in moments.collect::<BTreeSet<i64>>() {
            let there: Vec<&Stay<'_>> =
                stays.iter().filter(|(begin, end, _)| *begin <= moment && moment < *end).collect();
            let is_over = i64::try_from(there.len()).unwrap_or(i64::MAX) > spots.get();
            let open = there.iter().find(|(.., trip)| !anew.is_frozen(&trip.flight.id));
            sheet.holds(!is_over || open.is_none(), || {
                let text = format!("{} aircraft at {airport}, {} spots are left", there.len(), spots.get());
                let flight = open.map(|(.., trip)| &trip.flight.id);
                (
                    flight.map_or(RecordRef::new(RecordKind::Airport, airport), |id| {
                        RecordRef::new(RecordKind::Flight, id)
                    }),
                    text,
                )
            });
        }
    }
}

/// When a flight stands at an airport to be worked or refuelled.
fn stays<'a>(trip: &'a Trip<'a>, airport: &AirportId) -> Vec<Stay<'a>> {
    let legs = &trip.flight.legs;
    let mut stays = Vec::new();
    for station in (0..trip.stations()).filter(|station| trip.station(*station) == Some(airport)) {
        let work = trip.seconds_at(station);
        let arrives = station.checked_sub(1).map(|before| legs[before].arrives.as_second());
        let departs = legs.get(station).map(|leg| leg.departs.as_second());
        let span = match (arrives, departs) {
            (Some(arrives), Some(departs)) => (arrives, departs),
            (None, Some(departs)) => (departs - work, departs),
            (Some(arrives), None) => (arrives, arrives + work),
            (None, None) => continue,
        };
        stays.extend((span.0 < span.1).then_some((span.0, span.1, trip)));
    }
    stays
}
