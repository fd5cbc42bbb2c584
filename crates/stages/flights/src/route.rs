//! Decides the answer to one question: how a type gets from here to there with so much aboard. Does not plan an
//! operation ([`crate::solve()`]). Up: [`crate`].

use jiff::Timestamp;
use model::control::Control;
use model::evidence::Reason;
use model::flights::{Leg, LegPurpose, RouteProblem, RouteSolution};
use model::id::PlaceId;
use model::quantity::Grams;
use model::transport::AircraftType;

use crate::atlas::{Atlas, Use, bar};
use crate::chain::{Chain, Chains, Wanted};
use crate::fleet::{instant, minute_up};
use crate::performance::{fuel, landing_mass, payload_limit};
use crate::shut::Shut;
use crate::timing::{Stretch, timing};
use crate::trip::{hindered, stretch};
use crate::way::{End, Router};

/// Legs, distance, time and fuel over some stations, with technical stops where they are needed.
///
/// Without an aircraft the answer is the way alone: no time passes and no fuel is burnt. Remarks say what bound the
/// payload, why there is a stop, and what could not be done.
#[must_use]
pub fn route(problem: &RouteProblem, departure: Timestamp, control: &mut Control) -> RouteSolution {
    let mut avoided: Vec<PlaceId> = problem.avoid.iter().map(|space| space.place.clone()).collect();
    avoided.sort();
    avoided.dedup();
    let closed = Shut { overflight: avoided, ..Shut::default() };
    let atlas = Atlas::new(problem.stations.iter().chain(&problem.airports));
    let stations: Vec<usize> = problem
        .stations
        .iter()
        .map(|station| atlas.find(&station.id).expect("a station should be among the airports"))
        .collect();
    let router = Router::new(&problem.avoid);
    let types: Vec<&AircraftType> = problem.aircraft.iter().collect();
    let mut chains = Chains::new(atlas, router, types, &problem.policy);
    control.step(stations.len() as u64);
    let Some(aircraft) = &problem.aircraft else { return bare(&mut chains, &closed.overflight, &stations, departure) };
    let mut remarks = Vec::new();
    for station in &stations {
        remarks.extend(bar(aircraft, chains.atlas.airports[*station], Use::Work));
    }
    let mut stretches = Vec::new();
    for pair in stations.windows(2) {
        let ends = (pair[0], pair[1]);
        match chains.find(0, &closed, ends, Wanted::Choice) {
            Err(why) => {
                remarks.push(hindered(why, aircraft, ends, &chains));
                break;
            }
            Ok(found) => {
                let fitting = found.iter().find(|chain| chain.payload >= problem.payload);
                let chain = fitting.unwrap_or(&found[found.len() - 1]);
                remarks.extend(remarks_on(problem, aircraft, chain, &closed.overflight, &mut chains));
                // Between stations the aircraft stands as at a technical stop.
                stretch(&mut stretches, chain, LegPurpose::Carry, 0, aircraft.ground.stop, aircraft);
            }
        }
    }
    let legs = timed(problem, aircraft, &stretches, &chains, departure, &mut remarks);
    RouteSolution { legs, remarks }
}

/// Clock times from the departure on, with the crew's rests.
fn timed(
    problem: &RouteProblem,
    aircraft: &AircraftType,
    stretches: &[Stretch],
    chains: &Chains,
    departure: Timestamp,
    remarks: &mut Vec<Reason>,
) -> Vec<Leg> {
    if stretches.is_empty() {
        return Vec::new();
    }
    let laid = timing(stretches, aircraft, &aircraft.crew);
    let begin = minute_up(departure) - laid.departs[0];
    let name = |index: usize| chains.atlas.airports[index].id.clone();
    for (leg, duty) in &laid.rests {
        let text = format!(
            "the crew rests at {}: the leg to {} would end after its duty of {} h",
            name(stretches[*leg].from),
            name(stretches[*leg].to),
            duty.get() / 60
        );
        remarks.push(Reason::new("crew-duty", text, "place a second crew there, or use an augmented crew"));
    }
    let legs = stretches.iter().enumerate().map(|(index, leg)| {
        let limit = payload_limit(aircraft, leg.way.distance).map_or(Grams::ZERO, |(limit, _)| limit);
        let payload = problem.payload.min(limit);
        Leg {
            from: name(leg.from),
            to: name(leg.to),
            purpose: LegPurpose::Carry,
            departs: instant(begin + laid.departs[index]),
            arrives: instant(begin + laid.arrives[index]),
            way: leg.way.points.clone(),
            distance: leg.way.distance,
            payload_max: limit,
            payload,
            fuel: fuel(aircraft, payload, leg.way.distance),
        }
    });
    legs.collect()
}

/// What bound the payload, why there are stops, what is flown round.
fn remarks_on(
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
            ("payload-limit", "nothing to cure")
        };
        remarks.push(Reason::new(rule, text, cure));
    }
    let stops: Vec<String> =
        chain.airports[1..chain.airports.len() - 1].iter().map(|stop| name(chains, *stop).to_string()).collect();
    let end = |chains: &Chains, index: usize| {
        let facts: &model::airport::Airport = chains.atlas.airports[index];
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

/// The way alone.
fn bare(chains: &mut Chains, closed: &[PlaceId], stations: &[usize], departure: Timestamp) -> RouteSolution {
    let mut answer = RouteSolution::default();
    for pair in stations.windows(2) {
        let facts = [pair[0], pair[1]].map(|index| chains.atlas.airports[index]);
        let [from, to] = facts.map(|airport| End { point: airport.point, place: &airport.place });
        let Some(way) = chains.router.way(closed, from, to) else {
            let text = format!("closed airspace leaves no way from {} to {}", facts[0].id, facts[1].id);
            answer.remarks.push(Reason::new("closed", text, "ask for an overflight permit"));
            break;
        };
        answer.legs.push(Leg {
            from: facts[0].id.clone(),
            to: facts[1].id.clone(),
            purpose: LegPurpose::Carry,
            departs: departure,
            arrives: departure,
            way: way.points.clone(),
            distance: way.distance,
            payload_max: Grams::ZERO,
            payload: Grams::ZERO,
            fuel: Grams::ZERO,
        });
    }
    answer
}
