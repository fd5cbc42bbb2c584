//! Decides whether ways are as long as said, and keep out of closed airspace. Up: [`crate::flights`].

use std::collections::BTreeMap;

use model::evidence::{RecordKind, RecordRef};
use model::flights::Leg;
use model::geo::GeoPoint;
use model::id::PlaceId;
use model::transport::{Closed, Closure, Forbids};

use super::trip::{Board, Trip, Work};
use super::{named, of_flight};
use crate::earth::{Ring, WayPoint, length_of_way, points_of_way};
use crate::sheet::{Sheet, product_at_most};

/// Metres between the points of a way that are looked at: less than any country is wide that matters here.
const STEP_METRES: f64 = 10_000.0;

pub(super) fn way(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        for leg in &flight.legs {
            let ends = [&leg.from, &leg.to].map(|id| board.airport(id).map(|airport| airport.point));
            let said = [leg.way.first().copied(), leg.way.last().copied()];
            sheet.holds(leg.way.len() >= 2 && said == ends, || {
                (of_flight(flight), format!("{}: the way of {} points has other ends", named(leg), leg.way.len()))
            });
        }
    }
}

pub(super) fn distance(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        for leg in &flight.legs {
            let own = length_of_way(&leg.way);
            // Each piece may have been rounded to the metre by itself.
            let slack = leg.way.len().max(1) as f64 * 0.5 + 0.5;
            sheet.holds((leg.distance.get() as f64 - own).abs() <= slack, || {
                (of_flight(flight), format!("{}: {} is said; the way is {own:.1} m long", named(leg), leg.distance))
            });
        }
    }
}

pub(super) fn leg_max(board: &Board<'_>, sheet: &mut Sheet) {
    let most = board.problem.policy.leg_max;
    for flight in &board.solution.flights {
        for leg in &flight.legs {
            sheet.holds(leg.distance <= most, || {
                (of_flight(flight), format!("{}: {}, {most} allowed", named(leg), leg.distance))
            });
        }
    }
}

pub(super) fn closed(board: &Board<'_>, sheet: &mut Sheet) {
    let mut outlines: BTreeMap<&PlaceId, Vec<Ring>> = BTreeMap::new();
    for airspace in &board.problem.airspaces {
        outlines.entry(&airspace.place).or_default().extend(airspace.rings.iter().map(|ring| Ring::new(ring)));
    }
    let mut ways: BTreeMap<&[GeoPoint], Vec<WayPoint>> = BTreeMap::new();
    for trip in &board.trips {
        for leg in &trip.flight.legs {
            for closure in closures_of(board, trip, leg) {
                let Some(place) = closure.overflight() else { continue };
                let rings = outlines.get(place).map_or(&[][..], Vec::as_slice);
                sheet.expects(!rings.is_empty(), || {
                    let subject = RecordRef::new(RecordKind::Closure, &closure.id);
                    (subject, format!("no outline of {place}: {} cannot be judged", named(leg)))
                });
                let points = ways.entry(&leg.way).or_insert_with(|| points_of_way(&leg.way, STEP_METRES));
                let inside = points.iter().find(|point| {
                    is_in_force(closure, leg, point)
                        && rings.iter().any(|ring| ring.holds(point.latitude, point.longitude))
                });
                sheet.holds(inside.is_none(), || {
                    let (latitude, longitude) = inside.map_or((0.0, 0.0), |point| (point.latitude, point.longitude));
                    let text = format!(
                        "{}: at {latitude:.3}, {longitude:.3} in the airspace of {place}, closed to {}",
                        named(leg),
                        trip.tail.operator_state
                    );
                    (of_flight(trip.flight), text)
                });
            }
        }
    }
}

pub(super) fn closed_airport(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let state = &trip.tail.operator_state;
        let legs = trip.flight.legs.iter().enumerate().filter(|_| !board.is_frozen(trip.flight));
        for (_, leg) in legs {
            for (id, at, what) in [(&leg.from, leg.departs, "departs from"), (&leg.to, leg.arrives, "lands at")] {
                let Some(airport) = board.airport(id) else { continue };
                let bans = |closure: &&Closure| {
                    let is_here = match &closure.closes {
                        Closed::Airport(closed) => closed == id,
                        Closed::Airspace(place, forbids) => *forbids != Forbids::Overflight && *place == airport.place,
                    };
                    let is_its_state = closure.applies_to.is_empty() || closure.applies_to.contains(state);
                    is_here && is_its_state && closure.from <= at && at < closure.until
                };
                let ban = board.problem.closures.iter().find(bans);
                sheet.holds(ban.is_none(), || {
                    let closure = ban.map_or_else(String::new, |ban| ban.id.to_string());
                    let text = format!("{what} {id} at {at}, closed to operators of {state} by {closure}");
                    (of_flight(trip.flight), text)
                });
            }
        }
    }
}

pub(super) fn detour(board: &Board<'_>, sheet: &mut Sheet) {
    let policy = &board.problem.policy;
    for trip in &board.trips {
        let legs = &trip.flight.legs;
        let is_open = legs.iter().all(|leg| closures_of(board, trip, leg).next().is_none());
        for (first, last) in hops(trip) {
            let (stops, flown) = (last - first, &legs[first..=last]);
            sheet.holds(stops <= usize::from(policy.stops_max), || {
                let text = format!("{stops} stops between {} and {}", flown[0].from, flown[stops].to);
                (of_flight(trip.flight), text)
            });
            let ends = (board.airport(&flown[0].from), board.airport(&flown[stops].to));
            let (Some(from), Some(to)) = ends else { continue };
            // Where airspace is closed, the straight way is no measure of the detour that stops make.
            if stops == 0 || !is_open {
                continue;
            }
            let straight = length_of_way(&[from.point, to.point]).ceil() as i64;
            let sum: i64 = flown.iter().map(|leg| leg.distance.get()).sum();
            sheet.holds(product_at_most((sum, 1000), (straight, policy.detour_permille.get())), || {
                let text = format!("{sum} m by {stops} stops from {} to {}, straight {straight} m", from.id, to.id);
                (of_flight(trip.flight), text)
            });
        }
    }
}

/// Stretches with cargo between stations where something is loaded or unloaded: first and last leg.
fn hops(trip: &Trip<'_>) -> Vec<(usize, usize)> {
    let mut hops = vec![];
    let mut first = None;
    for leg in 0..trip.flight.legs.len() {
        if trip.on_leg(leg).next().is_none() {
            first = None;
            continue;
        }
        let begin = *first.get_or_insert(leg);
        if trip.work_at(leg + 1) != (Work { loads: false, unloads: false }) {
            hops.push((begin, leg));
            first = None;
        }
    }
    hops
}

/// Closures to overflight that this leg must heed: for the operator's state, during the leg, not of the countries it serves itself.
fn closures_of<'a>(board: &'a Board<'_>, trip: &'a Trip<'_>, leg: &'a Leg) -> impl Iterator<Item = &'a Closure> {
    let own = [&leg.from, &leg.to].map(|id| board.airport(id).map(|airport| &airport.place));
    board.problem.closures.iter().filter(move |closure| {
        let applies = closure.applies_to.is_empty() || closure.applies_to.contains(&trip.tail.operator_state);
        let is_met = closure.overflight().is_some_and(|place| !own.contains(&Some(place)));
        applies && closure.from < leg.arrives && leg.departs < closure.until && is_met
    })
}

/// Whether a closure is in force when the aircraft is at a point of the way, at even speed between the blocks.
fn is_in_force(closure: &Closure, leg: &Leg, point: &WayPoint) -> bool {
    let (departs, arrives) = (leg.departs.as_second(), leg.arrives.as_second());
    let at = departs + ((arrives - departs) as f64 * point.share).round() as i64;
    closure.from.as_second() <= at && at < closure.until.as_second()
}
