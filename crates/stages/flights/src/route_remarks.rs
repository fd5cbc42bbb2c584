//! Decides what a route by itself remarks on: what bound the payload, stops, closures, runways, permits. Does not find the
//! route ([`crate::route()`]). Up: [`crate`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::airport::Airport;
use model::evidence::Reason;
use model::flights::{Leg, RouteProblem};
use model::id::{AirportId, PlaceId};
use model::permit::{Permit, PermitLead, PermitUse};
use model::quantity::Grams;
use model::transport::AircraftType;

use crate::chain::{Chain, Chains};
use crate::fleet::instant;
use crate::performance::{landing_mass, payload_limit};
use crate::permits::at_hand;
use crate::way::End;

/// The cure of what is only told.
const NOTHING: &str = "nothing to cure";

/// What bound the payload, why there are stops, what is flown round.
pub(crate) fn remarks_on(
    problem: &RouteProblem,
    aircraft: &AircraftType,
    chain: &Chain,
    closed: &[PlaceId],
    chains: &mut Chains,
) -> Vec<Reason> {
    let mut remarks = Vec::new();
    let ends = (chain.airports[0], chain.airports[chain.airports.len() - 1]);
    let name = |chains: &Chains, index: usize| chains.atlas.airports[index].id.clone();
    let (from, to) = (name(chains, ends.0), name(chains, ends.1));
    let longest = chain.ways.iter().max_by_key(|way| way.distance).expect("a chain should have a leg");
    if let Some((limit, binding)) = payload_limit(aircraft, longest.distance) {
        let landing = landing_mass(aircraft, problem.payload.min(limit));
        let text = format!(
            "{from} to {to}: the longest leg is {}, {} limits the payload to {limit}; landing mass with reserve {landing}",
            longest.distance,
            binding.words()
        );
        let (rule, cure) = if problem.payload > limit {
            ("payload-range", "take less aboard, allow more stops, or use a type that carries more so far")
        } else {
            ("payload-limit", NOTHING)
        };
        remarks.push(Reason::new(rule, text, cure));
    }
    let stops: Vec<String> =
        chain.airports[1..chain.airports.len() - 1].iter().map(|stop| name(chains, *stop).to_string()).collect();
    let end = |chains: &Chains, index: usize| {
        let facts: &Airport = chains.atlas.airports[index];
        (facts.point, facts.place.clone())
    };
    let (start, goal) = (end(chains, ends.0), end(chains, ends.1));
    let straight =
        chains.router.way(closed, End { point: start.0, place: &start.1 }, End { point: goal.0, place: &goal.1 });
    if let Some(straight) = straight {
        if !stops.is_empty() {
            let carried = payload_limit(aircraft, straight.distance).map_or(Grams::ZERO, |(limit, _)| limit);
            let text = format!(
                "{from} to {to} without stop is {}: longest leg {}, payload without stop {carried}; stops at {}",
                straight.distance,
                problem.policy.leg_max,
                stops.join(", ")
            );
            remarks.push(Reason::new("technical-stop", text, "allow longer legs, or take less aboard"));
        }
        if !straight.met.is_empty() {
            let met: Vec<&str> = straight.met.iter().map(PlaceId::as_str).collect();
            let great_circle = start.0.distance(goal.0);
            let text = format!(
                "{from} to {to} goes round {}: {} instead of {great_circle}",
                met.join(", "),
                straight.distance
            );
            remarks.push(Reason::new("closed", text, "ask for an overflight permit"));
        }
    }
    for place in [&start.1, &goal.1].into_iter().filter(|place| closed.contains(place)) {
        let text =
            format!("{place} is to be kept out of, but {from} to {to} begins or ends there: not applied to this way");
        remarks.push(Reason::new("closed-end", text, "name another airport, if landing there is refused"));
    }
    remarks
}

fn named<'a>(problem: &'a RouteProblem, id: &AirportId) -> Option<&'a Airport> {
    problem.stations.iter().chain(&problem.airports).find(|airport| airport.id == *id)
}

/// The runway of every airport on the way, beside what the type needs.
pub(crate) fn runways(problem: &RouteProblem, aircraft: &AircraftType, legs: &[Leg]) -> Vec<Reason> {
    let ids = legs.first().map(|leg| &leg.from).into_iter().chain(legs.iter().map(|leg| &leg.to));
    let mut told = BTreeSet::new();
    let airports = ids.filter(|id| told.insert(*id)).filter_map(|id| named(problem, id));
    let remark = |airport: &Airport| {
        let (kind, length) = if aircraft.unpaved {
            ("longest runway", airport.runway_any)
        } else {
            ("longest paved runway", airport.runway_paved)
        };
        let width =
            airport.runway_width.map_or("width not known".to_owned(), |width| format!("{} m wide", width.get()));
        let needed = match aircraft.runway_width_min.get() {
            0 => String::new(),
            width => format!(" and a width of {width} m"),
        };
        let (has, needs) = (length.get(), aircraft.runway_min.get());
        let text = format!("{}: {kind} {has} m, {width}; {} needs {needs} m{needed}", airport.id, aircraft.id);
        Reason::new("runway", text, NOTHING)
    };
    airports.map(remark).collect()
}

/// What the operator must ask for, and from when it is at hand when it asks at the departure that was given.
pub(crate) fn permits(problem: &RouteProblem, legs: &[Leg], overflown: &[PlaceId], asked: Timestamp) -> Vec<Reason> {
    let mut uses: Vec<(PlaceId, PermitUse)> =
        overflown.iter().map(|place| (place.clone(), PermitUse::Overfly)).collect();
    let ends = legs.first().map(|leg| &leg.from).into_iter().chain(legs.iter().map(|leg| &leg.to));
    for airport in ends.filter_map(|id| named(problem, id)) {
        let is_station = problem.stations.iter().any(|station| station.id == airport.id);
        let r#use = if is_station { PermitUse::Land } else { PermitUse::TechnicalStop };
        uses.push((airport.place.clone(), r#use));
    }
    let mut told = BTreeSet::new();
    uses.retain(|one| told.insert(one.clone()) && Some(&one.0) != problem.operator_state.as_ref());
    let mut remarks = Vec::new();
    let mut unknown: Vec<String> = Vec::new();
    for (state, r#use) in uses {
        let is_needed = |permit: &&Permit| {
            let is_this = permit.state == state && permit.r#use == r#use;
            is_this && permit.is_asked_of(problem.operator_state.as_ref(), problem.is_state_aircraft)
        };
        let mut known = problem.permits.iter().filter(is_needed).peekable();
        if known.peek().is_none() {
            unknown.push(format!("{} {state}", r#use.word()));
        }
        remarks.extend(known.map(|permit| {
            let lead = match permit.lead {
                PermitLead::Elapsed(minutes) => format!("{} h", minutes.get() / 60),
                PermitLead::WorkingDays(days) => format!("{days} working days"),
            };
            let there = instant(at_hand(permit.lead, asked));
            let text =
                format!("{} ({} {state}): {lead}, at hand {there} when asked for {asked}", permit.id, r#use.word());
            Reason::new("permit", text, "ask for it so long before the departure")
        }));
    }
    if !unknown.is_empty() {
        let text = format!("no lead time is known to {}", unknown.join(", "));
        remarks.push(Reason::new("permit-unknown", text, "ask these states; write what they say into permits.csv"));
    }
    remarks
}
