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
use crate::shut::Shut;
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
    position(&mut legs, origin, (group, closed), aircraft, chains)?;
    let way = Carried { origin, drops, hop: 0, later: &[], wanted };
    let payloads = carry(&mut legs, &way, (group, closed), aircraft, chains)?;
    come_home(problem, group, closed, &mut legs, chains)?;
    Ok((legs, payloads))
}

/// The legs of a trip that loads at its origin, and once more at another airport before it unloads anything; the leg that leaves
/// from there; and the payload limit to each drop. `wanted` must be possible on the way to the second airport, and behind it.
pub(crate) fn build_over(
    problem: &FlightsProblem,
    group: &Group,
    window: usize,
    (origin, second): (usize, usize),
    (drops, wanted): (&[usize], [Grams; 2]),
    chains: &mut Chains,
) -> Result<(Vec<Stretch>, usize, Vec<Grams>), Reason> {
    let aircraft = &problem.types[group.kind];
    let closed = &group.windows[window].closed;
    let mut legs = Vec::new();
    position(&mut legs, origin, (group, closed), aircraft, chains)?;
    let way = Carried { origin, drops: &[second], hop: 0, later: drops, wanted: wanted[0] };
    let before = carry(&mut legs, &way, (group, closed), aircraft, chains)?[0];
    legs.last_mut().expect("a way to a pick-up should have a leg").stand = aircraft.ground.load;
    let leaves = legs.len();
    let way = Carried { origin: second, drops, hop: 0, later: &[], wanted: wanted[1] };
    let mut payloads = carry(&mut legs, &way, (group, closed), aircraft, chains)?;
    payloads[0] = payloads[0].min(before);
    come_home(problem, group, closed, &mut legs, chains)?;
    Ok((legs, leaves, payloads))
}

/// The legs of a trip whose way out is given, and that brings cargo from its end over these drops; and the payload limit to
/// each of them.
pub(crate) fn build_back(
    problem: &FlightsProblem,
    group: &Group,
    window: usize,
    (out, turn): (&[Stretch], usize),
    (drops, wanted): (&[usize], Grams),
    chains: &mut Chains,
) -> Result<(Vec<Stretch>, Vec<Grams>), Reason> {
    let aircraft = &problem.types[group.kind];
    let closed = &group.windows[window].closed;
    let mut legs = out.to_vec();
    let last = legs.last_mut().expect("a way out should have a leg");
    last.stand = aircraft.ground.unload + aircraft.ground.load;
    let way = Carried { origin: last.to, drops, hop: turn, later: &[], wanted };
    let payloads = carry(&mut legs, &way, (group, closed), aircraft, chains)?;
    come_home(problem, group, closed, &mut legs, chains)?;
    Ok((legs, payloads))
}

/// Lays the way from the base to where a trip loads first.
fn position(
    legs: &mut Vec<Stretch>,
    origin: usize,
    (group, closed): (&Group, &Shut),
    aircraft: &AircraftType,
    chains: &mut Chains,
) -> Result<(), Reason> {
    if group.base != origin {
        let ends = (group.base, origin);
        let found = chains.find(group.kind, closed, ends, Wanted::Quickest);
        let chain = found.map_err(|why| hindered(why, aircraft, ends, chains))?[0].clone();
        stretch(legs, &chain, LegPurpose::Position, 0, aircraft.ground.load, aircraft);
    }
    Ok(())
}

/// Where cargo is carried from and to.
struct Carried<'a> {
    origin: usize,
    drops: &'a [usize],
    /// Number of the way to the first drop.
    hop: usize,
    /// Where it unloads behind these.
    later: &'a [usize],
    /// Payload that must be possible all the way.
    wanted: Grams,
}

/// Lays the ways with cargo behind the legs that are there; tells the payload limit to each drop.
fn carry(
    legs: &mut Vec<Stretch>,
    way: &Carried<'_>,
    (group, closed): (&Group, &Shut),
    aircraft: &AircraftType,
    chains: &mut Chains,
) -> Result<Vec<Grams>, Reason> {
    let mut payloads = Vec::new();
    let mut here = way.origin;
    for (hop, drop) in way.drops.iter().enumerate() {
        let ends = (here, *drop);
        let found = chains.find(group.kind, closed, ends, Wanted::Choice);
        let found = found.map_err(|why| hindered(why, aircraft, ends, chains))?;
        let stops_later = |chain: &Chain| stops_at(chain, &way.drops[hop + 1..]) || stops_at(chain, way.later);
        let is_enough = |chain: &&Chain| chain.payload >= way.wanted && !stops_later(chain);
        let chain = found.iter().find(is_enough).ok_or_else(|| {
            let most = found.iter().filter(|chain| !stops_later(chain)).map(|chain| chain.payload).max();
            let (id, from, to) = (&aircraft.id, name(chains, here), name(chains, *drop));
            let text = match most {
                Some(most) => format!("{id} carries {most} at most from {from} to {to}"),
                None => format!("{id} gets from {from} to {to} only by a stop where it unloads later"),
            };
            Reason::new(
                "payload-range",
                text,
                "allow more stops or another stop, or use a type that carries more so far",
            )
        })?;
        payloads.push(chain.payload);
        stretch(legs, chain, LegPurpose::Carry, way.hop + hop, aircraft.ground.unload, aircraft);
        here = *drop;
    }
    Ok(payloads)
}

/// Lays the way home behind the legs that are there, and looks at permits and duty of them all.
fn come_home(
    problem: &FlightsProblem,
    group: &Group,
    closed: &Shut,
    legs: &mut Vec<Stretch>,
    chains: &mut Chains,
) -> Result<(), Reason> {
    let aircraft = &problem.types[group.kind];
    let here = legs.last().map_or(group.base, |leg| leg.to);
    if here != group.base {
        let ends = (here, group.base);
        let found = chains.find(group.kind, closed, ends, Wanted::Quickest);
        let chain = found.map_err(|why| hindered(why, aircraft, ends, chains))?[0].clone();
        stretch(legs, &chain, LegPurpose::Return, 0, Minutes::ZERO, aircraft);
    }
    clear(problem, &group.clearances, legs, &chains.atlas, &mut chains.router);
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
    Ok(())
}

/// Whether a chain makes a technical stop at one of these airports: an aircraft unloads where it lands first.
fn stops_at(chain: &Chain, airports: &[usize]) -> bool {
    chain.airports[1..chain.airports.len() - 1].iter().any(|stop| airports.contains(stop))
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
            works: index == last && purpose != LegPurpose::Return,
            stand: if index == last { work } else { aircraft.ground.stop },
            permits: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{an124, consignment, listed, problem, tail};

    #[test]
    fn no_trip_stops_on_its_way_where_it_unloads_later() {
        let mut problem = problem();
        problem.tails = vec![tail("RA-82035", &an124(), "RU", "UUMU")];
        problem.consignments = vec![consignment("kit", "UUMU", "KJFK", 10)];
        let (groups, mut chains, _) = listed(&problem);
        let at = |id: &str| problem.airports.iter().position(|airport| airport.id.to_string() == id).expect("listed");
        let (home, end) = (at("UUMU"), at("KJFK"));
        let carrying = |drops: &[usize], chains: &mut Chains| -> Vec<usize> {
            let (legs, _) = build(&problem, &groups[0], 0, home, drops, Grams::ZERO, chains).expect("a trip");
            legs.iter().filter(|leg| leg.purpose == LegPurpose::Carry && leg.hop == 0).map(|leg| leg.to).collect()
        };
        let stop = carrying(&[end], &mut chains)[0];
        assert_ne!(stop, end, "the flight to New York needs a stop");
        assert!(!carrying(&[end, stop], &mut chains).contains(&stop), "another stop when it unloads there later");
        // Where it unloads first it may stop on its way.
        assert_eq!(carrying(&[stop, end], &mut chains), [stop]);
    }
}
