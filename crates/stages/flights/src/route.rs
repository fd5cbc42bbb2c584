//! Decides the answer to one question: how a type gets from here to there with so much aboard. Does not plan an
//! operation ([`crate::solve()`]). Up: [`crate`].

use jiff::Timestamp;
use model::control::Control;
use model::evidence::Reason;
use model::flights::{Leg, LegMasses, LegPurpose, RouteProblem, RouteSolution};
use model::id::PlaceId;
use model::quantity::Grams;
use model::transport::AircraftType;

use crate::atlas::{Atlas, Use, bar};
use crate::chain::{Chains, Wanted};
use crate::crossing::entered;
use crate::fleet::{instant, minute_up};
use crate::performance::{fuel, landing_mass, payload_limit};
use crate::route_remarks::{permits, remarks_on, runways};
use crate::shut::{Shut, in_force, refusal};
use crate::timing::{Stretch, timing};
use crate::trip::{hindered, stretch};
use crate::way::{End, Router};

/// Closures count that are in force within so many minutes of the departure.
const DAY: i64 = 24 * 60;

/// Legs, distance, time and fuel over some stations, with technical stops where they are needed.
///
/// Without an aircraft the answer is the way alone: no time passes and no fuel is burnt. Remarks say what bound the
/// payload, why there is a stop, which runways and permits it takes, and what could not be done. A station that is closed to
/// the operator on the day of the departure leaves no route.
#[must_use]
pub fn route(problem: &RouteProblem, departure: Timestamp, control: &mut Control) -> RouteSolution {
    let begins = minute_up(departure);
    let heeded = in_force(&problem.closures, problem.operator_state.as_ref(), (begins, begins + DAY));
    let mut closed = Shut::of(heeded);
    closed.overflight.extend(problem.avoid.iter().map(|space| space.place.clone()));
    closed.overflight.sort();
    closed.overflight.dedup();
    let atlas = Atlas::new(problem.stations.iter().chain(&problem.airports));
    let stations: Vec<usize> = problem
        .stations
        .iter()
        .map(|station| atlas.find(&station.id).expect("a station should be among the airports"))
        .collect();
    let router = Router::new(problem.outlines.iter().chain(&problem.avoid));
    let types: Vec<&AircraftType> = problem.aircraft.iter().collect();
    let mut chains = Chains::new(atlas, router, types, &problem.policy);
    control.step(stations.len() as u64);
    let shut: Vec<Reason> = stations
        .iter()
        .filter_map(|station| {
            let (state, span) = (problem.operator_state.as_ref(), (begins, begins + DAY));
            refusal(&problem.closures, state, span, chains.atlas.airports[*station])
        })
        .collect();
    if !shut.is_empty() {
        return RouteSolution { remarks: shut, ..RouteSolution::default() };
    }
    let Some(aircraft) = &problem.aircraft else {
        let mut answer = bare(&mut chains, &closed.overflight, &stations, departure);
        answer.overflown = overflown(problem, &chains.atlas, &answer.legs);
        return answer;
    };
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
    let masses = legs.iter().map(|leg| masses(aircraft, leg)).collect();
    let overflown = overflown(problem, &chains.atlas, &legs);
    remarks.extend(runways(problem, aircraft, &legs));
    remarks.extend(permits(problem, &legs, &overflown, departure));
    RouteSolution { legs, masses, overflown, remarks }
}

/// What the aircraft weighs on a leg.
fn masses(aircraft: &AircraftType, leg: &Leg) -> LegMasses {
    let landing = landing_mass(aircraft, leg.payload);
    let reserve =
        landing.checked_sub(aircraft.oew + leg.payload).expect("a reserve should be part of the landing mass");
    LegMasses { reserve, takeoff: landing + leg.fuel, landing }
}

/// Countries that legs enter without beginning or ending there.
fn overflown(problem: &RouteProblem, atlas: &Atlas, legs: &[Leg]) -> Vec<PlaceId> {
    let mut overflown: Vec<PlaceId> = Vec::new();
    for leg in legs {
        let ends = [&leg.from, &leg.to].map(|id| atlas.find(id).map(|index| &atlas.airports[index].place));
        let foreign = entered(&problem.outlines, &leg.way).into_iter().filter(|place| !ends.contains(&Some(place)));
        for place in foreign {
            if !overflown.contains(&place) {
                overflown.push(place);
            }
        }
    }
    overflown
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
