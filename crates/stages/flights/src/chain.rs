//! Decides how a type gets from one airport to another: straight, or with technical stops. Does not decide trips
//! ([`crate::template`]). Up: [`crate`].
//!
//! Candidates are ranked by an estimate of time along the way (great circles on the sphere between its turning
//! points), then made real over the ellipsoid in that order; what is kept are the chains that no other beats in both
//! time and payload.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::airport::FuelSupply;
use model::flights::FlightPolicy;
use model::quantity::{Grams, Metres};
use model::transport::AircraftType;

use crate::atlas::{Atlas, Use, bar};
use crate::performance::{block, payload_limit};
use crate::shut::Shut;
use crate::sphere::{sphere_km, vector};
use crate::way::{End, Router, Way};

/// How much a distance on the sphere may fall short of the ellipsoid.
const SPHERE_SLACK: f64 = 1.006;
/// The way is cut into so many parts, and so many stops are kept in each: enough choice, few pairs.
const PARTS: usize = 16;
const KEPT_IN_PART: usize = 4;
/// Candidates that are made real in one round.
const TRIES: usize = 24;
/// Times that differ by less are equal; then the better airport is taken.
const TIME_BUCKET: f64 = 20.0;

/// A way with its stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chain {
    /// Airports, both ends included.
    pub(crate) airports: Vec<usize>,
    /// The ways between them.
    pub(crate) ways: Vec<Arc<Way>>,
    /// Least payload limit of its legs.
    pub(crate) payload: Grams,
    /// Blocks and stops.
    pub(crate) minutes: i64,
}

/// Why there is no chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hindrance {
    /// Closed airspace leaves no way.
    Closed,
    /// No stop in reach makes the legs short enough.
    TooFar(Metres),
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wanted {
    /// The quickest, with whatever payload.
    Quickest,
    /// All that are worth choosing between.
    Choice,
}

type Key = (usize, Shut, usize, usize, Wanted);
type Found = Result<Arc<Vec<Chain>>, Hindrance>;

/// Finds chains and remembers them.
pub(crate) struct Chains<'a> {
    /// The airports.
    pub(crate) atlas: Atlas<'a>,
    /// The ways.
    pub(crate) router: Router<'a>,
    types: Vec<&'a AircraftType>,
    policy: &'a FlightPolicy,
    stops: Vec<Option<Vec<usize>>>,
    /// From some airports to all, km on the sphere.
    distances: BTreeMap<usize, Vec<f64>>,
    pub(crate) found: BTreeMap<Key, Found>,
}

/// A technical stop by its estimate.
struct Candidate {
    airport: usize,
    /// Along the way from the start, and on to the end, km.
    from_start: f64,
    to_end: f64,
}

/// What makes an airport the better stop: open all day, more spots, longer runways, and the index as the last word.
type Quality = (bool, i64, i64, usize);

/// A chain by its estimate.
struct Estimate {
    bucket: i64,
    quality: Vec<Quality>,
    stops: Vec<usize>,
    longest_km: f64,
}

impl<'a> Chains<'a> {
    /// Chains over airports and outlines for some types.
    pub(crate) fn new(
        atlas: Atlas<'a>,
        router: Router<'a>,
        types: Vec<&'a AircraftType>,
        policy: &'a FlightPolicy,
    ) -> Self {
        let stops = vec![None; types.len()];
        let (distances, found) = (BTreeMap::new(), BTreeMap::new());
        Self { atlas, router, types, policy, stops, distances, found }
    }

    /// Chains from the quickest with least payload to the slowest with most; never empty.
    pub(crate) fn find(&mut self, kind: usize, closed: &Shut, ends: (usize, usize), wanted: Wanted) -> Found {
        let key = (kind, closed.clone(), ends.0, ends.1, wanted);
        if let Some(found) = self.found.get(&key) {
            return found.clone();
        }
        let found = self.search(kind, closed, ends, wanted);
        self.found.insert(key, found.clone());
        found
    }

    fn way(&mut self, closed: &Shut, from: usize, to: usize) -> Option<Arc<Way>> {
        let end = |index: usize| {
            let airport = self.atlas.airports[index];
            End { point: airport.point, place: &airport.place }
        };
        self.router.way(&closed.overflight, end(from), end(to))
    }

    fn search(&mut self, kind: usize, closed: &Shut, ends: (usize, usize), wanted: Wanted) -> Found {
        let aircraft = self.types[kind];
        let straight = self.way(closed, ends.0, ends.1).ok_or(Hindrance::Closed)?;
        let most = aircraft.payload_max();
        let mut kept: Vec<Chain> = self.real(kind, closed, &[ends.0, ends.1], straight.distance).into_iter().collect();
        let enough =
            |kept: &[Chain]| kept.last().is_some_and(|best| wanted == Wanted::Quickest || best.payload >= most);
        if !enough(&kept) && self.policy.stops_max > 0 {
            let candidates = self.candidates(kind, closed, ends, &straight);
            for stops in 1..=self.policy.stops_max.min(2) {
                if enough(&kept) {
                    break;
                }
                let estimates = self.estimates(kind, &candidates, stops);
                self.try_out(kind, closed, ends, straight.distance, estimates, wanted, &mut kept);
            }
        }
        kept.sort_by(|a, b| (a.minutes, b.payload).cmp(&(b.minutes, a.payload)));
        let mut best = None;
        kept.retain(|chain| {
            let is_better = best.is_none_or(|payload| chain.payload > payload);
            best = if is_better { Some(chain.payload) } else { best };
            is_better
        });
        if kept.is_empty() { Err(Hindrance::TooFar(straight.distance)) } else { Ok(Arc::new(kept)) }
    }

    /// Makes estimates real in their order, and keeps those that carry more than what is there.
    #[expect(clippy::too_many_arguments, reason = "one search, cut in two for length")]
    fn try_out(
        &mut self,
        kind: usize,
        closed: &Shut,
        ends: (usize, usize),
        straight: Metres,
        estimates: Vec<Estimate>,
        wanted: Wanted,
        kept: &mut Vec<Chain>,
    ) {
        let aircraft = self.types[kind];
        let mut tries = 0;
        for estimate in estimates {
            let best = kept.iter().map(|chain| chain.payload.get()).max();
            let is_enough = best.is_some_and(|best| wanted == Wanted::Quickest || best >= aircraft.payload_max().get());
            if tries == TRIES || is_enough {
                break;
            }
            let longest = Metres::of((estimate.longest_km * 1000.0 / SPHERE_SLACK) as i64);
            let promised = payload_limit(aircraft, longest).map_or(-1, |(payload, _)| payload.get());
            // A stop for less than a fiftieth more payload is not worth its hours.
            if promised < 0 || best.is_some_and(|best| promised <= best + best / 50) {
                continue;
            }
            tries += 1;
            let mut airports = vec![ends.0];
            airports.extend(&estimate.stops);
            airports.push(ends.1);
            if let Some(chain) = self.real(kind, closed, &airports, straight)
                && best.is_none_or(|best| chain.payload.get() > best)
            {
                kept.push(chain);
            }
        }
    }

    /// The chain over these airports when every leg holds its limits.
    fn real(&mut self, kind: usize, closed: &Shut, airports: &[usize], straight: Metres) -> Option<Chain> {
        let aircraft = self.types[kind];
        let mut ways = Vec::with_capacity(airports.len() - 1);
        let mut payload = aircraft.payload_max();
        let mut minutes = 0;
        let mut length = Metres::ZERO;
        for pair in airports.windows(2) {
            let way = self.way(closed, pair[0], pair[1])?;
            let time = block(aircraft, way.distance);
            let duty = aircraft.crew.duty_at_any_time(1, aircraft.crew.crew);
            let is_in_one_duty = duty.is_some_and(|duty| aircraft.crew.report + time <= duty);
            if way.distance > self.policy.leg_max || !is_in_one_duty {
                return None;
            }
            payload = payload.min(payload_limit(aircraft, way.distance)?.0);
            minutes += time.get();
            length += way.distance;
            ways.push(way);
        }
        let stops = airports.len() as i64 - 2;
        if stops > 0 && length.get() > straight.get() * self.policy.detour_permille.get() / 1000 {
            return None;
        }
        Some(Chain {
            airports: airports.to_vec(),
            ways,
            payload,
            minutes: minutes + stops * aircraft.ground.stop.get(),
        })
    }

    /// Airports near the way that the type can stop at, thinned out evenly along it.
    fn candidates(&mut self, kind: usize, closed: &Shut, ends: (usize, usize), way: &Way) -> Vec<Candidate> {
        let aircraft = self.types[kind];
        let atlas = &self.atlas;
        let usable = self.stops[kind].get_or_insert_with(|| {
            // Where fuel is limited nobody lands only to refuel.
            let has_plenty = |index: &usize| atlas.airports[*index].work.fuel == FuelSupply::Plenty;
            let can_stop = |index: &usize| bar(aircraft, atlas.airports[*index], Use::Stop).is_none();
            (0..atlas.airports.len()).filter(has_plenty).filter(can_stop).collect()
        });
        for end in [ends.0, ends.1] {
            let to_all = || (0..atlas.airports.len()).map(|airport| atlas.sphere_km(end, airport)).collect();
            self.distances.entry(end).or_insert_with(to_all);
        }
        let turns: Vec<_> = way.points.iter().map(|point| vector(*point)).collect();
        let pieces: Vec<f64> = turns.windows(2).map(|pair| sphere_km(pair[0], pair[1])).collect();
        let whole: f64 = pieces.iter().sum();
        let longest = whole * self.policy.detour_permille.get() as f64 / 1000.0 * SPHERE_SLACK;
        let (from_start, to_end) = (&self.distances[&ends.0], &self.distances[&ends.1]);
        let mut distances: Vec<f64> = Vec::new();
        let mut parts: Vec<Vec<(i64, Quality, Candidate)>> = (0..PARTS).map(|_| Vec::new()).collect();
        for &airport in usable.iter() {
            let facts = atlas.airports[airport];
            // Nobody stops where he may land but not fly over: it is no gain, and may be refused.
            let is_closed = closed.overflight.contains(&facts.place) || closed.bars(facts);
            if airport == ends.0 || airport == ends.1 || is_closed {
                continue;
            }
            let here = atlas.vector(airport);
            let between = turns[1..turns.len() - 1].iter().map(|turn| sphere_km(*turn, here));
            distances.clear();
            distances.push(from_start[airport]);
            distances.extend(between);
            distances.push(to_end[airport]);
            let detour = |piece: usize| distances[piece] + distances[piece + 1] - pieces[piece];
            let Some(piece) = (0..pieces.len()).min_by(|a, b| detour(*a).total_cmp(&detour(*b))) else { continue };
            if whole + detour(piece) > longest {
                continue;
            }
            let from_start = pieces[..piece].iter().sum::<f64>() + distances[piece];
            let to_end = distances[piece + 1] + pieces[piece + 1..].iter().sum::<f64>();
            let part = ((from_start / (from_start + to_end)) * PARTS as f64) as usize;
            let bucket = (detour(piece) * 60.0 / aircraft.speed_kmh.get().max(1) as f64 / TIME_BUCKET) as i64;
            let candidate = Candidate { airport, from_start, to_end };
            parts[part.min(PARTS - 1)].push((bucket, quality(atlas, airport), candidate));
        }
        for part in &mut parts {
            part.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
            part.truncate(KEPT_IN_PART);
        }
        parts.into_iter().flatten().map(|(_, _, candidate)| candidate).collect()
    }

    /// Chains with so many stops whose legs may be short enough, the quickest and best airports first.
    fn estimates(&self, kind: usize, candidates: &[Candidate], stops: u8) -> Vec<Estimate> {
        let aircraft = self.types[kind];
        let leg_max = self.policy.leg_max.get() as f64 / 1000.0 * SPHERE_SLACK;
        let mut estimates = Vec::new();
        let mut add = |legs: &[f64], stops: Vec<usize>| {
            let longest_km = legs.iter().fold(0.0, |longest: f64, leg| longest.max(*leg));
            if longest_km > leg_max {
                return;
            }
            let minutes = legs.iter().sum::<f64>() * 60.0 / aircraft.speed_kmh.get().max(1) as f64;
            let quality = stops.iter().map(|stop| quality(&self.atlas, *stop)).collect();
            estimates.push(Estimate { bucket: (minutes / TIME_BUCKET) as i64, quality, stops, longest_km });
        };
        for first in candidates {
            if stops == 1 {
                add(&[first.from_start, first.to_end], vec![first.airport]);
                continue;
            }
            for second in candidates.iter().filter(|second| second.from_start > first.from_start) {
                let between = self.atlas.sphere_km(first.airport, second.airport);
                let between = between.max(second.from_start - first.from_start);
                add(&[first.from_start, between, second.to_end], vec![first.airport, second.airport]);
            }
        }
        estimates.sort_by(|a, b| (a.bucket, &a.quality).cmp(&(b.bucket, &b.quality)));
        estimates
    }
}

/// Airports without curfew and hours, with more spots and longer runways come first.
fn quality(atlas: &Atlas, airport: usize) -> Quality {
    let facts = atlas.airports[airport];
    (
        facts.binding_curfew().is_some() || !facts.work.hours.is_empty(),
        -facts.spots_max().get(),
        -facts.runway_paved.get(),
        airport,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{airports, an124, policy};

    #[test]
    fn more_payload_is_bought_with_stops() {
        let (facts, rules, aircraft) = (airports(), policy(), an124());
        let mut chains = Chains::new(Atlas::new(&facts), Router::new(&[]), vec![&aircraft], &rules);
        let ends = (chains.atlas.find(&facts[0].id).expect("UUMU"), chains.atlas.find(&facts[3].id).expect("KJFK"));
        let found = chains.find(0, &Shut::default(), ends, Wanted::Choice).expect("a chain");
        // 7,539 km are more than the longest leg of 7,000 km: one stop at least, none of them takes the full payload
        // unless both legs are at most 4,750 km.
        assert!(found.iter().all(|chain| chain.airports.len() >= 3));
        assert!(found.windows(2).all(|pair| pair[0].payload < pair[1].payload && pair[0].minutes <= pair[1].minutes));
        assert_eq!(found[found.len() - 1].payload, aircraft.payload_max());
    }

    #[test]
    fn too_far_is_said_with_the_distance() {
        let (facts, mut rules, aircraft) = (airports(), policy(), an124());
        rules.stops_max = 0;
        let mut chains = Chains::new(Atlas::new(&facts), Router::new(&[]), vec![&aircraft], &rules);
        assert_eq!(
            chains.find(0, &Shut::default(), (0, 3), Wanted::Quickest).err(),
            Some(Hindrance::TooFar(facts[0].point.distance(facts[3].point)))
        );
    }
}
