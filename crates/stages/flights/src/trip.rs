//! Decides the legs of one trip over given airports. Does not decide which trips there are ([`crate::template`]) or
//! when they are flown ([`crate::board`]). Up: [`crate`].

use model::evidence::Reason;
use model::flights::{FlightsProblem, LegPurpose};
use model::quantity::{Grams, Minutes};
use model::transport::AircraftType;

use crate::chain::{Chain, Chains, Hindrance, Wanted};
use crate::fleet::Group;
use crate::performance::block;
use crate::permits::clear;
use crate::timing::Stretch;

/// The legs of a trip over these drops whose payload is nowhere below `wanted`, and the payload limit to each drop.
pub(crate) fn build(
    problem: &FlightsProblem,
    group: &Group,
    window: usize,
    origin: usize,
    drops: &[usize],
    wanted: Grams,
    chains: &mut Chains,
) -> Result<(Vec<Stretch>, Vec<Grams>), Reason> {
    let aircraft = &problem.types[group.kind];
    let closed = &group.windows[window].closed;
    let mut legs = Vec::new();
    let mut payloads = Vec::new();
    let ground = &aircraft.ground;
    if group.base != origin {
        let ends = (group.base, origin);
        let found = chains.find(group.kind, closed, ends, Wanted::Quickest);
        let chain = found.map_err(|why| hindered(why, aircraft, ends, chains))?[0].clone();
        stretch(&mut legs, &chain, LegPurpose::Position, 0, ground.load, aircraft);
    }
    let mut here = origin;
    for (hop, drop) in drops.iter().enumerate() {
        let ends = (here, *drop);
        let found = chains.find(group.kind, closed, ends, Wanted::Choice);
        let found = found.map_err(|why| hindered(why, aircraft, ends, chains))?;
        let chain = found.iter().find(|chain| chain.payload >= wanted).ok_or_else(|| {
            let most = found[found.len() - 1].payload;
            let text = format!(
                "{} carries {most} at most from {} to {}",
                aircraft.id,
                name(chains, here),
                name(chains, *drop)
            );
            Reason::new(
                "payload-range",
                text,
                "allow more stops or another stop, or use a type that carries more so far",
            )
        })?;
        payloads.push(chain.payload);
        stretch(&mut legs, chain, LegPurpose::Carry, hop, ground.unload, aircraft);
        here = *drop;
    }
    if here != group.base {
        let ends = (here, group.base);
        let found = chains.find(group.kind, closed, ends, Wanted::Quickest);
        let chain = found.map_err(|why| hindered(why, aircraft, ends, chains))?[0].clone();
        stretch(&mut legs, &chain, LegPurpose::Return, 0, Minutes::ZERO, aircraft);
    }
    clear(problem, &group.clearances, &mut legs, &chains.atlas, &mut chains.router);
    // The chains keep the regime of the type; that of the operator may be shorter.
    let most = group.crew.duty_at_any_time(1, group.crew.crew).unwrap_or_default();
    if let Some(leg) = legs.iter().find(|leg| group.crew.report + leg.block > most) {
        let (from, to) = (name(chains, leg.from), name(chains, leg.to));
        let text = format!(
            "{from} to {to} takes {} with report, {} allows {most}",
            group.crew.report + leg.block,
            group.crew.name
        );
        return Err(Reason::new("crew-duty", text, "allow more stops, or use an augmented crew"));
    }
    Ok((legs, payloads))
}

fn name(chains: &Chains, airport: usize) -> String {
    chains.atlas.airports[airport].id.to_string()
}

/// Says why there is no chain.
pub(crate) fn hindered(why: Hindrance, aircraft: &AircraftType, ends: (usize, usize), chains: &Chains) -> Reason {
    let (from, to) = (name(chains, ends.0), name(chains, ends.1));
    match why {
        Hindrance::Closed => {
            let text = format!("closed airspace leaves no way from {from} to {to}");
            Reason::new("closed", text, "ask for an overflight permit, or use an operator of another state")
        }
        Hindrance::TooFar(distance) => {
            let text = format!(
                "{from} to {to} is {distance} by the way that is open; no stop in reach makes the legs short enough for {} under the longest leg, the payload-range curve and the crew's duty",
                aircraft.id
            );
            Reason::new("payload-range", text, "allow longer legs or more stops, or use a type with more range")
        }
    }
}

/// Lays the legs of a chain behind those that are there; `work` is the standing time where it ends.
pub(crate) fn stretch(
    legs: &mut Vec<Stretch>,
    chain: &Chain,
    purpose: LegPurpose,
    hop: usize,
    work: Minutes,
    aircraft: &AircraftType,
) {
    let last = chain.ways.len() - 1;
    for (index, way) in chain.ways.iter().enumerate() {
        legs.push(Stretch {
            from: chain.airports[index],
            to: chain.airports[index + 1],
            purpose,
            hop,
            way: way.clone(),
            block: block(aircraft, way.distance),
            stand: if index == last { work } else { aircraft.ground.stop },
            permits: Vec::new(),
        });
    }
}
