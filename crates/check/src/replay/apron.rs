//! Decides who stands where, and whether stands, loaders and ground crews suffice. Up: [`crate::replay`].
//!
//! An aircraft takes its stand from landing to departure; before the first leg from the begin of loading, after the last
//! one to the end of unloading. When in a stay it is worked is not in the plan, so it holds its loader and its ground crew
//! as long as it stands. Aircraft may be towed from stand to stand: whoever fits in some order, fits.

use std::collections::{BTreeMap, BTreeSet};

use model::airport::{Airport, SpanCode};
use model::id::AirportId;

use super::cast::{Cast, Role};
use super::log::{Law, Log};
use super::queue::Event;

/// Who stands at each airport now.
#[derive(Default)]
pub(super) struct Apron<'a> {
    places: BTreeMap<&'a AirportId, Vec<Stay<'a>>>,
    /// Where each flight stands.
    stands: BTreeMap<usize, &'a AirportId>,
    /// Airports where somebody came since the last look; who leaves makes nothing scarce.
    fuller: BTreeSet<&'a AirportId>,
}

/// An aircraft on a stand.
struct Stay<'a> {
    flight: usize,
    role: &'a Role<'a>,
    is_worked: bool,
    takes_loader: bool,
}

impl<'a> Apron<'a> {
    /// A flight comes to stand at an airport, where this event is.
    pub(super) fn takes(&mut self, role: &'a Role<'a>, event: Event, airport: &'a AirportId) {
        let is_worked = role.loads_at(event.station) || role.unloads_at(event.station);
        let takes_loader = role.takes_loader_at(event.station);
        self.places.entry(airport).or_default().push(Stay { flight: event.flight, role, is_worked, takes_loader });
        self.stands.insert(event.flight, airport);
        self.fuller.insert(airport);
    }

    /// A flight leaves its stand, where it has one.
    pub(super) fn leaves(&mut self, event: Event) {
        let Some(airport) = self.stands.remove(&event.flight) else { return };
        if let Some(here) = self.places.get_mut(airport) {
            here.retain(|stay| stay.flight != event.flight);
        }
    }

    /// Looks at every airport where somebody came, when an instant is over.
    pub(super) fn settle(&mut self, at: i64, cast: &Cast<'a>, log: &mut Log) {
        for id in std::mem::take(&mut self.fuller) {
            let here = self.places.get(id).map_or(&[][..], Vec::as_slice);
            let (Some(airport), Some(last)) = (cast.airport(id), here.last()) else { continue };
            let short = shortage(airport, here);
            log.holds(Law::Stands, &last.role.moment(at, id), short.is_none(), || {
                let flights: Vec<String> = here.iter().map(|stay| stay.role.flight.id.to_string()).collect();
                format!("{} stand; {}", flights.join(", "), short.unwrap_or_default())
            });
        }
    }
}

/// What is short for these, in words; nothing when all can stand and be worked.
fn shortage(airport: &Airport, here: &[Stay<'_>]) -> Option<String> {
    let count = |held: &dyn Fn(&Stay<'_>) -> bool| here.iter().filter(|stay| held(stay)).count() as i64;
    let (all, worked, lifted) = (count(&|_| true), count(&|stay| stay.is_worked), count(&|stay| stay.takes_loader));
    let work = &airport.work;
    let has_counted_room = airport.spots.is_some() || !work.parking.is_empty();
    if let Some(spots) = airport.spots {
        if all > spots.get() {
            return Some(format!("{all} aircraft, {} spots", spots.get()));
        }
    } else if has_counted_room && let Some(outside) = without_stand(airport, here) {
        return Some(format!("no stand is left that takes code {}", outside.letter()));
    }
    if let Some(crews) = work.crews.filter(|crews| worked > crews.get()) {
        return Some(format!("{worked} are worked, {} ground crews", crews.get()));
    }
    if let Some(loaders) = work.loaders.filter(|loaders| lifted > loaders.get()) {
        return Some(format!("{lifted} need a high loader, {} there", loaders.get()));
    }
    // Where nothing is counted that an aircraft takes a share of, it can be handled, but one at a time.
    let takes_counted = |stay: &Stay<'_>| {
        has_counted_room || (stay.is_worked && work.crews.is_some()) || (stay.takes_loader && work.loaders.is_some())
    };
    let uncounted = count(&|stay| !takes_counted(stay));
    (uncounted > 1).then(|| format!("{uncounted} at a time, and nothing is counted there"))
}

/// The code of an aircraft that finds no stand when the widest choose first, each the narrowest that takes it.
fn without_stand(airport: &Airport, here: &[Stay<'_>]) -> Option<SpanCode> {
    let mut free: BTreeMap<SpanCode, i64> =
        airport.work.parking.iter().map(|(code, count)| (*code, count.get())).collect();
    let mut codes: Vec<SpanCode> =
        here.iter().map(|stay| stay.role.aircraft.span.map_or(SpanCode::F, SpanCode::of)).collect();
    codes.sort_unstable();
    while let Some(code) = codes.pop() {
        let Some((_, left)) = free.range_mut(code..).find(|(_, left)| **left > 0) else { return Some(code) };
        *left -= 1;
    }
    None
}
