//! Decides how a route by itself is shown: a map and a table of legs. Up: [`crate::report`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use maud::{Markup, html};
use model::airport::Airport;
use model::flights::{LegPurpose, RouteProblem, RouteSolution};
use model::id::{AirportId, PlaceId};
use model::operation::Operation;
use model::quantity::Minutes;
use model::transport::Airspace;

use crate::report::book::Book;
use crate::report::flight::short_name;
use crate::report::map::{Map, MapAirport, MapLeg, draw};
use crate::report::numbers::{distance, hours, tonnes};
use crate::report::page;

/// The page of one route.
pub(super) fn write(problem: &RouteProblem, solution: &RouteSolution, outlines: &[Airspace]) -> String {
    let named = |id: &AirportId| problem.stations.iter().chain(&problem.airports).find(|airport| airport.id == *id);
    let from_to = [problem.stations.first(), problem.stations.last()]
        .map(|station| station.map_or("?", |airport| short_name(&airport.name)));
    let title = format!("{} to {}", from_to[0], from_to[1]);
    let legs = solution.legs.iter().map(|leg| MapLeg {
        way: leg.way.clone(),
        colour: 0,
        is_loaded: leg.purpose == LegPurpose::Carry,
        title: format!("{} to {}, {}", leg.from, leg.to, distance(leg.distance)),
    });
    let mut seen: BTreeSet<&AirportId> = BTreeSet::new();
    let stations = problem.stations.iter().map(|airport| (airport, false));
    let stops = solution.legs.iter().filter_map(|leg| named(&leg.to)).map(|airport| (airport, true));
    let airports = stations.chain(stops).filter(|(airport, _)| seen.insert(&airport.id));
    let is_closed = |place: &PlaceId| {
        problem.closures.iter().any(|closure| {
            let applies = closure.applies_to.is_empty()
                || problem.operator_state.as_ref().is_some_and(|state| closure.applies_to.contains(state));
            applies && closure.overflight() == Some(place)
        })
    };
    let map = Map {
        title: format!("Map of the route from {title}"),
        outlines,
        closed: problem.avoid.iter().chain(problem.outlines.iter().filter(|space| is_closed(&space.place))).collect(),
        legs: legs.collect(),
        airports: airports.map(|(airport, is_stop)| dot(airport, is_stop)).collect(),
        colours: problem.aircraft.iter().map(|aircraft| aircraft.id.to_string()).collect(),
    };
    let body = html! {
        (draw(&map))
        (table(solution))
        @for remark in &solution.remarks { p { span.rule { (remark.rule) } " " (remark.text) " " span.soft { (remark.cure) } } }
    };
    page::picture_page(&title, "Route", "The way", body)
}

fn dot(airport: &Airport, is_stop: bool) -> MapAirport {
    let short = airport.id.to_string();
    MapAirport { point: airport.point, long: format!("{short} {}", short_name(&airport.name)), short, is_stop }
}

/// Legs with hours from the first departure: a route asked for by itself has no date.
fn table(solution: &RouteSolution) -> Markup {
    let first = solution.legs.first().map(|leg| leg.departs);
    let since = |instant: Timestamp| {
        let minutes = first.map_or(0, |first| instant.duration_since(first).as_mins());
        hours(Minutes::of(minutes.max(0)))
    };
    html! {
        div.table tabindex="0" { table {
            thead { tr {
                th { "From" } th { "To" } th { "Leaves after" } th { "Lands after" } th.n { "Time" } th.n { "Distance" }
                th.n { "Payload" } th.n { "Most payload" } th.n { "Trip fuel" } th.n { "Reserve" } th.n { "Take-off" } th.n { "Landing" }
            } }
            tbody {
                @for (index, leg) in solution.legs.iter().enumerate() {
                    @let masses = solution.masses.get(index).copied().unwrap_or_default();
                    tr {
                        th { (leg.from) } th { (leg.to) } td { (since(leg.departs)) } td { (since(leg.arrives)) }
                        td.n { (hours(crate::report::flight::leg_time(leg))) } td.n { (distance(leg.distance)) }
                        td.n { (tonnes(leg.payload)) } td.n { (tonnes(leg.payload_max)) } td.n { (tonnes(leg.fuel)) }
                        td.n { (tonnes(masses.reserve)) } td.n { (tonnes(masses.takeoff)) } td.n { (tonnes(masses.landing)) }
                    }
                }
            }
            tfoot { tr {
                th colspan="4" { "All legs" }
                td.n { (hours(solution.legs.iter().map(crate::report::flight::leg_time).sum())) }
                td.n { (distance(solution.legs.iter().map(|leg| leg.distance).sum())) } td colspan="2" {}
                td.n { (tonnes(solution.legs.iter().map(|leg| leg.fuel).sum())) } td colspan="3" {}
            } }
        } }
    }
}

/// The map of every flight of a plan.
pub(super) fn of_plan(book: &Book<'_>) -> Markup {
    let flights = &book.solutions.flights.flights;
    if flights.is_empty() {
        return html! { p.soft { "No flight is planned." } };
    }
    let operator = |tail| book.tail(tail).map_or("operator not in the tables", |tail| book.party_name(&tail.operator));
    let mut colours: Vec<String> = Vec::new();
    let mut legs = Vec::new();
    let (mut ends, mut stops): (Vec<&AirportId>, Vec<&AirportId>) = (Vec::new(), Vec::new());
    for flight in flights {
        let name = operator(&flight.tail);
        let colour = colours.iter().position(|known| known == name).unwrap_or_else(|| {
            colours.push(name.to_owned());
            colours.len() - 1
        });
        ends.extend(flight.cargo.iter().flat_map(|cargo| cargo.pick_up.iter().chain([&cargo.unload])));
        ends.extend(flight.legs.iter().find(|leg| leg.purpose == LegPurpose::Carry).map(|leg| &leg.from));
        for leg in &flight.legs {
            stops.extend([&leg.from, &leg.to]);
            legs.push(MapLeg {
                way: leg.way.clone(),
                colour,
                is_loaded: leg.purpose == LegPurpose::Carry,
                title: format!(
                    "{}: {} to {}, {}, {} aboard",
                    flight.id,
                    leg.from,
                    leg.to,
                    distance(leg.distance),
                    tonnes(leg.payload)
                ),
            });
        }
    }
    // Empty legs first, so that cargo lies on top.
    legs.sort_by_key(|leg| leg.is_loaded);
    let mut seen: BTreeSet<&AirportId> = BTreeSet::new();
    let named = ends.iter().map(|id| (*id, false)).chain(stops.iter().map(|id| (*id, true)));
    let airports = named
        .filter(|(id, _)| seen.insert(id))
        .filter_map(|(id, is_stop)| book.airport(id).map(|airport| dot(airport, is_stop)))
        .collect();
    draw(&Map {
        title: format!("Map of {} flights", flights.len()),
        outlines: book.input.outlines,
        closed: closed(book.operation),
        legs,
        airports,
        colours,
    })
}

/// Outlines of the countries that are closed to any operator at any time of the plan.
fn closed(operation: &Operation) -> Vec<&Airspace> {
    let is_named = |place: &PlaceId| operation.closures.iter().any(|closure| closure.overflight() == Some(place));
    operation.airspaces.iter().filter(|airspace| is_named(&airspace.place)).collect()
}
