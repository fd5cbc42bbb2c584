//! Decides when a flight stands where, and what is done meanwhile, as the pictures show it: loading ends at departure,
//! unloading and refuelling begin at landing. Does not decide how that is drawn (`gantt`, `occupancy`).
//! Up: [`crate::report`].

use model::flights::Flight;
use model::id::AirportId;

use crate::report::book::Book;

/// What is done while an aircraft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Cargo comes aboard.
    Load,
    /// Cargo leaves.
    Unload,
    /// It lands only to refuel.
    Refuel,
}

/// A flight at one of its stations, in seconds of the epoch. Before its first work and after its last it is not counted
/// as standing: there both ends may be one instant.
pub(super) struct Stay<'a> {
    /// Where.
    pub(super) airport: &'a AirportId,
    /// Landing, or the begin of loading.
    pub(super) from: i64,
    /// Departure, or the end of unloading.
    pub(super) until: i64,
    /// What is done, with its begin and end.
    pub(super) works: Vec<(Work, i64, i64)>,
}

/// Every stay of a flight, in order: one more than its legs.
pub(super) fn stays<'a>(book: &Book<'_>, flight: &'a Flight) -> Vec<Stay<'a>> {
    let legs = &flight.legs;
    let (Some(first), Some(last)) = (legs.first(), legs.last()) else { return vec![] };
    let ground = book.aircraft(&flight.aircraft).map(|aircraft| aircraft.ground);
    let (load, unload, stop) =
        ground.map_or((0, 0, 0), |ground| (ground.load.get() * 60, ground.unload.get() * 60, ground.stop.get() * 60));
    let aboard = aboard(book, flight);
    let stay = |station: usize| {
        let arrives = station.checked_sub(1).map(|before| legs[before].arrives.as_second());
        let departs = legs.get(station).map(|leg| leg.departs.as_second());
        let mut works = vec![];
        if let Some(arrives) = arrives.filter(|_| aboard.iter().any(|(_, leaves)| *leaves == station)) {
            works.push((Work::Unload, arrives, (arrives + unload).min(departs.unwrap_or(i64::MAX))));
        }
        if let Some(departs) = departs.filter(|_| aboard.iter().any(|(boards, _)| *boards == station)) {
            works.push((Work::Load, (departs - load).max(arrives.unwrap_or(i64::MIN)), departs));
        }
        if let (Some(arrives), Some(departs), true) = (arrives, departs, works.is_empty()) {
            works.push((Work::Refuel, arrives, (arrives + stop).min(departs)));
        }
        let begin = arrives.unwrap_or_else(|| works.first().map_or(first.departs.as_second(), |work| work.1));
        let end = departs.unwrap_or_else(|| works.last().map_or(last.arrives.as_second(), |work| work.2));
        Stay { airport: legs.get(station).map_or(&last.to, |leg| &leg.from), from: begin, until: end.max(begin), works }
    };
    (0..=legs.len()).map(stay).collect()
}

/// Between which stations each cargo is aboard: from the last departure at its origin before it first comes to where it is
/// unloaded. Where the origin is not known, it comes aboard where the plan says so.
fn aboard(book: &Book<'_>, flight: &Flight) -> Vec<(usize, usize)> {
    let legs = &flight.legs;
    let of_cargo = |cargo: &model::flights::FlightCargo| {
        let origin = book.asked(&cargo.consignment).map(|asked| &asked.origin);
        let origin = origin.or_else(|| flight.boarding(cargo).map(|leg| &legs[leg].from))?;
        let lands = (0..legs.len()).filter(|leg| legs[*leg].to == cargo.unload);
        lands.filter_map(|leg| Some(((0..=leg).rev().find(|from| legs[*from].from == *origin)?, leg + 1))).next()
    };
    flight.cargo.iter().filter_map(of_cargo).collect()
}
