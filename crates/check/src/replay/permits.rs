//! Decides which permits a flight needs, and when they are at hand. Up: [`crate::replay`].
//!
//! Everything is asked for at the instant of the plan. What flights of the plan before did, for the same state and sort of
//! aircraft, was asked for then.

use std::collections::{BTreeMap, BTreeSet};

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use jiff::Timestamp;
use model::geo::GeoPoint;
use model::id::{AirportId, PlaceId};
use model::permit::{Permit, PermitFlight, PermitLead, PermitUse};
use model::transport::Tail;

use super::cast::{Cast, Role};
use super::log::{Law, Log, Moment, instant};

/// Metres between the points of a way that are looked at: less than any country is wide that asks for a permit.
const STEP: f64 = 10_000.0;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// Permits that states ask for.
pub(super) struct Permits<'a> {
    asked: Vec<Asked<'a>>,
    ways: Ways<'a>,
}

/// The points of every way that was looked at, east before north.
type Ways<'a> = BTreeMap<&'a [GeoPoint], Vec<(f64, f64)>>;

/// A closed outline, its corners east before north, and the latitudes between which it lies.
struct Ring {
    corners: Vec<(f64, f64)>,
    south: f64,
    north: f64,
}

/// A permit, from when it is at hand, and who has it already.
struct Asked<'a> {
    permit: &'a Permit,
    /// Seconds of the epoch.
    at_hand: i64,
    /// States, and whether of state aircraft, whose flights of the plan before needed it.
    held: BTreeSet<(&'a PlaceId, bool)>,
    /// Outline of the state.
    rings: Vec<Ring>,
    /// Ways that were looked at, and whether they cross the state.
    crossed: BTreeMap<&'a [GeoPoint], bool>,
}

impl<'a> Permits<'a> {
    /// Asks for all of them.
    pub(super) fn new(cast: &'a Cast<'a>) -> Self {
        let mut asked: Vec<Asked<'a>> = cast.problem.permits.iter().map(|permit| Asked::new(permit, cast)).collect();
        let mut ways = Ways::new();
        for one in &mut asked {
            for role in &cast.standing {
                if one.place_of_use(role, cast, &mut ways).is_some() {
                    one.held.insert((&role.tail.operator_state, role.tail.is_state_aircraft));
                }
            }
        }
        Self { asked, ways }
    }

    /// A flight begins: everything it needs must be at hand.
    pub(super) fn look(&mut self, role: &'a Role<'a>, cast: &'a Cast<'a>, moment: &Moment<'_>, log: &mut Log) {
        let tail = role.tail;
        let is_frozen = cast.is_frozen(role.flight);
        for one in self.asked.iter_mut().filter(|one| !is_frozen && is_asked_of(one.permit, tail)) {
            let Some(place) = one.place_of_use(role, cast, &mut self.ways) else { continue };
            let is_held = one.held.contains(&(&tail.operator_state, tail.is_state_aircraft));
            let departs = role.flight.legs[0].departs.as_second();
            log.holds(Law::Permit, moment, is_held || one.at_hand <= departs, || {
                let (permit, when) = (one.permit, instant(one.at_hand));
                let what = permit.r#use.word();
                format!("departs to {what} in {} at {place}; {} is at hand {when}", permit.state, permit.id)
            });
        }
    }
}

impl Ring {
    fn new(points: &[GeoPoint]) -> Self {
        let corners = points.iter().map(|point| (point.longitude(), point.latitude())).collect();
        let south = points.iter().map(|point| point.latitude()).fold(90.0, f64::min);
        let north = points.iter().map(|point| point.latitude()).fold(-90.0, f64::max);
        Self { corners, south, north }
    }
}

impl<'a> Asked<'a> {
    fn new(permit: &'a Permit, cast: &Cast<'a>) -> Self {
        let outlines = cast.problem.airspaces.iter().filter(|airspace| airspace.place == permit.state);
        Self {
            permit,
            at_hand: at_hand(permit.lead, cast.problem.as_of),
            held: BTreeSet::new(),
            rings: outlines.flat_map(|airspace| airspace.rings.iter().map(|ring| Ring::new(ring))).collect(),
            crossed: BTreeMap::new(),
        }
    }

    /// Where a flight does what the permit is about: the airport, or the one it flies to; none when it does not.
    fn place_of_use(&mut self, role: &'a Role<'a>, cast: &Cast<'a>, ways: &mut Ways<'a>) -> Option<&'a AirportId> {
        let legs = &role.flight.legs;
        let state = &self.permit.state;
        let is_there = |id: &AirportId| cast.airport(id).is_some_and(|airport| airport.place == *state);
        if self.permit.r#use == PermitUse::Overfly {
            // Who lands there asks to land.
            let over = legs.iter().find(|leg| {
                let is_at_end = is_there(&leg.from) || is_there(&leg.to);
                let rings = &self.rings;
                let mut looks = || crosses(ways.entry(&leg.way).or_insert_with(|| points_of(&leg.way)), rings);
                !is_at_end && *self.crossed.entry(&leg.way).or_insert_with(&mut looks)
            });
            return over.map(|leg| &leg.to);
        }
        let begin = legs.first().filter(|_| self.permit.r#use == PermitUse::Land && role.loads_at(0));
        let landings = legs.iter().enumerate().filter(|(flown, _)| {
            let is_worked = role.loads_at(flown + 1) || role.unloads_at(flown + 1);
            is_worked == (self.permit.r#use == PermitUse::Land)
        });
        let mut places = begin.map(|leg| &leg.from).into_iter().chain(landings.map(|(_, leg)| &leg.to));
        places.find(|id| is_there(id))
    }
}

fn is_asked_of(permit: &Permit, tail: &Tail) -> bool {
    let state = &tail.operator_state;
    let is_named = permit.operators.contains(state);
    let is_any_foreigner = permit.operators.is_empty() && *state != permit.state;
    let is_meant = match permit.flight {
        PermitFlight::Any => true,
        PermitFlight::Civil => !tail.is_state_aircraft,
        PermitFlight::State => tail.is_state_aircraft,
    };
    is_meant && (is_named || is_any_foreigner)
}

/// When a permit that is asked for at an instant is at hand, seconds of the epoch. A working day is a day's length of
/// the time from Monday to Friday, in universal time.
fn at_hand(lead: PermitLead, asked: Timestamp) -> i64 {
    let asked = asked.as_second();
    let mut left = match lead {
        PermitLead::Elapsed(minutes) => return asked.saturating_add(minutes.get().saturating_mul(60)),
        PermitLead::WorkingDays(days) => i64::from(days) * DAY,
    };
    let mut at = asked;
    while left > 0 {
        let day = at.div_euclid(DAY);
        let midnight = (day + 1) * DAY;
        // The epoch was a Thursday: Saturday and Sunday are two and three days after it.
        if matches!(day.rem_euclid(7), 2 | 3) {
            at = midnight;
            continue;
        }
        let worked = left.min(midnight - at);
        (at, left) = (at + worked, left - worked);
    }
    at
}

/// Points of a way on the ellipsoid, both ends included.
fn points_of(way: &[GeoPoint]) -> Vec<(f64, f64)> {
    let earth = Geodesic::wgs84();
    let mut points = vec![];
    for (from, to) in way.iter().zip(way.iter().skip(1)) {
        let (south, west) = (from.latitude(), from.longitude());
        let (metres, azimuth, _, _): (f64, f64, f64, f64) = earth.inverse(south, west, to.latitude(), to.longitude());
        let pieces = (metres / STEP).ceil().max(1.0) as u32;
        for piece in 0..=pieces {
            let along = metres * f64::from(piece) / f64::from(pieces);
            let (latitude, longitude): (f64, f64) = earth.direct(south, west, azimuth, along);
            points.push((longitude, latitude));
        }
    }
    points
}

/// Whether any of these points lies in an outline.
fn crosses(points: &[(f64, f64)], rings: &[Ring]) -> bool {
    let is_in = |point: &(f64, f64)| {
        rings
            .iter()
            .any(|ring| ring.south <= point.1 && point.1 <= ring.north && turns_round(&ring.corners, *point) != 0)
    };
    points.iter().any(is_in)
}

/// How often a ring goes round a point, by the edges that pass it to the north; edges are straight on the map.
fn turns_round(ring: &[(f64, f64)], (longitude, latitude): (f64, f64)) -> i32 {
    let mut turns = 0;
    for (index, (west, south)) in ring.iter().enumerate() {
        let (east, north) = ring[(index + 1) % ring.len()];
        // Longitudes as seen from the point, the far end on the near end's side of the date line.
        let near = (west - longitude + 540.0).rem_euclid(360.0) - 180.0;
        let far = near + (east - west + 540.0).rem_euclid(360.0) - 180.0;
        let (below, above) = (south - latitude, north - latitude);
        // On which side of the edge the point lies, by the sign of the area that they span.
        let side = near * (above - below) - below * (far - near);
        if near <= 0.0 && far > 0.0 && side < 0.0 {
            turns += 1;
        } else if near > 0.0 && far <= 0.0 && side > 0.0 {
            turns -= 1;
        }
    }
    turns
}

#[cfg(test)]
mod tests {
    use model::quantity::Minutes;

    use super::*;

    #[test]
    fn a_weekend_is_no_working_time() {
        let at = |text: &str| -> Timestamp { text.parse().expect("an instant") };
        for (asked, lead, there, remark) in [
            ("2020-04-01T10:00:00Z", PermitLead::Elapsed(Minutes::of(2880)), "2020-04-03T10:00:00Z", "two days"),
            ("2020-04-01T10:00:00Z", PermitLead::WorkingDays(0), "2020-04-01T10:00:00Z", "at once"),
            ("2020-04-01T10:00:00Z", PermitLead::WorkingDays(3), "2020-04-06T10:00:00Z", "Wednesday to Monday"),
            ("2020-04-04T10:00:00Z", PermitLead::WorkingDays(1), "2020-04-07T00:00:00Z", "asked on a Saturday"),
            ("2020-04-03T00:00:00Z", PermitLead::WorkingDays(1), "2020-04-04T00:00:00Z", "all of Friday"),
        ] {
            assert_eq!(at_hand(lead, at(asked)), at(there).as_second(), "{remark}");
        }
    }

    #[test]
    fn an_outline_is_crossed_by_ways_that_pass_through_it() {
        let point = |(latitude, longitude)| GeoPoint::try_new(latitude, longitude).expect("a point");
        let box_of =
            |west: f64, east: f64| [(54.0, west), (54.0, east), (60.0, east), (60.0, west)].map(point).to_vec();
        let meets = |way: &[GeoPoint], ring: &[GeoPoint]| crosses(&points_of(way), &[Ring::new(ring)]);
        let [moscow, shannon, cairo] = [(55.9, 38.1), (52.7, -8.9), (30.1, 31.4)].map(point);
        let denmark = box_of(8.0, 13.0);
        assert!(meets(&[moscow, shannon], &denmark), "over Denmark");
        assert!(!meets(&[moscow, cairo, shannon], &denmark), "round by Cairo");
        let pacific = box_of(175.0, -175.0);
        let mut back = pacific.clone();
        back.reverse();
        let [kamchatka, alaska] = [(57.0, 160.0), (57.0, -157.0)].map(point);
        assert!(meets(&[kamchatka, alaska], &pacific), "over the date line");
        assert!(meets(&[kamchatka, alaska], &back), "drawn the other way round");
        assert!(!meets(&[moscow, shannon], &pacific), "the other side of the Earth");
    }
}
