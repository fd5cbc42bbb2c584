//! Decides the shortest way between two points that keeps out of closed airspace. Does not decide stops
//! ([`crate::chain`]). Up: [`crate`].
//!
//! The way is a shortest path in the visibility graph of the zone's turning points (Lozano-Perez and Wesley 1979) with
//! great circles as edges, found by A* (Hart, Nilsson and Raphael 1968) and confirmed over the ellipsoid. Edges are
//! tested only when the search asks for them, and remembered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::geo::GeoPoint;
use model::id::PlaceId;
use model::quantity::Metres;
use model::transport::Airspace;

use crate::sphere::{sphere_km, vector};
use crate::zone::Zone;

/// How often a way may be searched again after the exact test refused one of its lines.
const CONFIRMS_MAX: usize = 64;

/// A way from point to point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    /// Both ends and the turning points.
    pub(crate) points: Vec<GeoPoint>,
    /// Its length over the ellipsoid.
    pub(crate) distance: Metres,
    /// Closed countries that the straight way would have entered.
    pub(crate) met: Vec<PlaceId>,
}

/// One end of a way: where it is, and in which country.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End<'a> {
    pub(crate) point: GeoPoint,
    pub(crate) place: &'a PlaceId,
}

/// Finds ways and remembers them.
pub(crate) struct Router<'a> {
    outlines: BTreeMap<&'a PlaceId, &'a Airspace>,
    zones: BTreeMap<Vec<PlaceId>, Known>,
    singles: BTreeMap<PlaceId, Zone>,
    entered: BTreeMap<(PlaceId, Vec<GeoPoint>), bool>,
}

/// A zone with what is known of it.
struct Known {
    zone: Zone,
    ways: BTreeMap<(GeoPoint, GeoPoint), Option<Arc<Way>>>,
    sights: BTreeMap<(usize, usize), bool>,
}

impl<'a> Router<'a> {
    /// All that was found, for who gives it back.
    pub(crate) fn into_found(self) -> impl Send + 'static {
        (self.zones, self.singles, self.entered)
    }

    /// A router over some outlines.
    pub(crate) fn new(airspaces: impl IntoIterator<Item = &'a Airspace>) -> Self {
        let outlines = airspaces.into_iter().map(|space| (&space.place, space)).collect();
        Self { outlines, zones: BTreeMap::new(), singles: BTreeMap::new(), entered: BTreeMap::new() }
    }

    /// Whether the outline of a country is known.
    pub(crate) fn knows(&self, place: &PlaceId) -> bool {
        self.outlines.contains_key(place)
    }

    /// Whether a way keeps out of a country; true where its outline is not known.
    pub(crate) fn is_open(&mut self, closed: &PlaceId, way: &[GeoPoint]) -> bool {
        !self.enters(closed, way)
    }

    /// Whether a way enters the airspace of a country by the outline as given; not when its outline is not known.
    pub(crate) fn enters(&mut self, place: &PlaceId, way: &[GeoPoint]) -> bool {
        let Some(space) = self.outlines.get(place) else { return false };
        let key = (place.clone(), way.to_vec());
        if let Some(known) = self.entered.get(&key) {
            return *known;
        }
        let zone = self.singles.entry(place.clone()).or_insert_with(|| Zone::new(&[space]));
        let enters = !way.windows(2).all(|ends| zone.is_open(ends[0], ends[1]));
        self.entered.insert(key, enters);
        enters
    }

    /// The shortest way that keeps out of the closed countries; those of the two ends are not closed to this leg.
    pub(crate) fn way(&mut self, closed: &[PlaceId], from: End, to: End) -> Option<Arc<Way>> {
        let places: Vec<PlaceId> = closed
            .iter()
            .filter(|place| *place != from.place && *place != to.place && self.outlines.contains_key(place))
            .cloned()
            .collect();
        let outlines = &self.outlines;
        let known = self.zones.entry(places.clone()).or_insert_with_key(|places| {
            let spaces: Vec<&Airspace> = places.iter().map(|place| outlines[place]).collect();
            Known { zone: Zone::new(&spaces), ways: BTreeMap::new(), sights: BTreeMap::new() }
        });
        let key = if from.point <= to.point { (from.point, to.point) } else { (to.point, from.point) };
        if !known.ways.contains_key(&key) {
            let mut found = known.search(key.0, key.1);
            if let Some(way) = &mut found
                && way.points.len() > 2
            {
                way.met = met(&mut self.singles, &self.outlines, &places, key);
            }
            known.ways.insert(key, found.map(Arc::new));
        }
        let way = known.ways[&key].clone()?;
        if from.point == key.0 {
            return Some(way);
        }
        let points = way.points.iter().rev().copied().collect();
        Some(Arc::new(Way { points, distance: way.distance, met: way.met.clone() }))
    }
}

/// Which of the closed countries the straight way would enter.
fn met(
    singles: &mut BTreeMap<PlaceId, Zone>,
    outlines: &BTreeMap<&PlaceId, &Airspace>,
    places: &[PlaceId],
    ends: (GeoPoint, GeoPoint),
) -> Vec<PlaceId> {
    let mut met = Vec::new();
    for place in places {
        let zone = singles.entry(place.clone()).or_insert_with(|| Zone::new(&[outlines[place]]));
        if !zone.is_open(ends.0, ends.1) {
            met.push(place.clone());
        }
    }
    met
}

impl Known {
    /// Straight when that is open, else round.
    fn search(&mut self, from: GeoPoint, to: GeoPoint) -> Option<Way> {
        if self.zone.is_clear(from, to, (true, true)) || self.zone.is_open(from, to) {
            return Some(Way { points: vec![from, to], distance: from.distance(to), met: Vec::new() });
        }
        let mut refused: BTreeSet<(usize, usize)> = BTreeSet::new();
        for _ in 0..CONFIRMS_MAX {
            let path = self.shortest(from, to, &refused)?;
            let points: Vec<GeoPoint> = path.iter().map(|node| self.point(*node, from, to)).collect();
            let wrong = path.windows(2).zip(points.windows(2)).find(|(_, ends)| !self.zone.is_open(ends[0], ends[1]));
            let Some((edge, _)) = wrong else {
                let distance = points.windows(2).map(|ends| ends[0].distance(ends[1])).sum();
                return Some(Way { points, distance, met: Vec::new() });
            };
            refused.insert((edge[0].min(edge[1]), edge[0].max(edge[1])));
        }
        None
    }

    /// Node numbers: the zone's turning points, then the start, then the goal.
    fn point(&self, node: usize, from: GeoPoint, to: GeoPoint) -> GeoPoint {
        let count = self.zone.nodes.len();
        if node < count {
            self.zone.nodes[node]
        } else if node == count {
            from
        } else {
            to
        }
    }

    fn sees(&mut self, edge: (usize, usize), from: GeoPoint, to: GeoPoint) -> bool {
        let count = self.zone.nodes.len();
        let edge = (edge.0.min(edge.1), edge.0.max(edge.1));
        if edge.1 < count
            && let Some(seen) = self.sights.get(&edge)
        {
            return *seen;
        }
        let (a, b) = (self.point(edge.0, from, to), self.point(edge.1, from, to));
        let seen = self.zone.is_clear(a, b, (edge.0 >= count, edge.1 >= count));
        if edge.1 < count {
            self.sights.insert(edge, seen);
        }
        seen
    }

    /// A* with the great-circle distance to the goal as its lower bound.
    fn shortest(&mut self, from: GeoPoint, to: GeoPoint, refused: &BTreeSet<(usize, usize)>) -> Option<Vec<usize>> {
        let count = self.zone.nodes.len();
        let (start, goal) = (count, count + 1);
        let vectors: Vec<_> = (0..count + 2).map(|node| vector(self.point(node, from, to))).collect();
        let mut length = vec![f64::INFINITY; count + 2];
        let mut before = vec![usize::MAX; count + 2];
        let mut is_done = vec![false; count + 2];
        length[start] = 0.0;
        loop {
            let rank = |node: &usize| length[*node] + sphere_km(vectors[*node], vectors[goal]);
            let open = (0..count + 2).filter(|node| !is_done[*node] && length[*node].is_finite());
            let here = open.min_by(|a, b| rank(a).total_cmp(&rank(b)).then(a.cmp(b)))?;
            if here == goal {
                break;
            }
            is_done[here] = true;
            for next in 0..count + 2 {
                let reached = length[here] + sphere_km(vectors[here], vectors[next]);
                let edge = (here.min(next), here.max(next));
                if is_done[next] || reached >= length[next] || refused.contains(&edge) || !self.sees(edge, from, to) {
                    continue;
                }
                length[next] = reached;
                before[next] = here;
            }
        }
        let mut path = vec![goal];
        while let Some(node) = path.last().filter(|node| **node != start) {
            path.push(before[*node]);
        }
        path.reverse();
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(latitude: f64, longitude: f64) -> GeoPoint {
        GeoPoint::try_new(latitude, longitude).expect("a point")
    }

    fn square(place: &str) -> Airspace {
        let ring = vec![point(0.0, 0.0), point(0.0, 10.0), point(10.0, 10.0), point(10.0, 0.0)];
        Airspace { place: PlaceId::of(place), rings: vec![ring] }
    }

    #[test]
    fn a_way_goes_round_a_closed_square_and_back_the_same_way() {
        let spaces = [square("XX")];
        let (here, there, closed) = (PlaceId::of("AA"), PlaceId::of("BB"), [PlaceId::of("XX")]);
        let mut router = Router::new(&spaces);
        let west = End { point: point(2.0, -5.0), place: &here };
        let east = End { point: point(2.0, 15.0), place: &there };
        let way = router.way(&closed, west, east).expect("a way round");
        let straight = west.point.distance(east.point);
        assert!(way.distance > straight && way.distance.get() < straight.get() * 112 / 100, "{}", way.distance);
        assert_eq!(way.met, closed);
        assert!(way.points[1].latitude() < 0.0, "the south is nearer");
        let back = router.way(&closed, east, west).expect("a way back");
        assert_eq!(back.points.iter().rev().copied().collect::<Vec<_>>(), way.points);
    }

    #[test]
    fn the_country_of_an_end_does_not_bar_its_own_airport() {
        let spaces = [square("XX")];
        let (own, other) = (PlaceId::of("XX"), PlaceId::of("AA"));
        let mut router = Router::new(&spaces);
        let inside = point(5.0, 5.0);
        let outside = End { point: point(5.0, 20.0), place: &other };
        let way = router.way(std::slice::from_ref(&own), End { point: inside, place: &own }, outside);
        assert_eq!(way.expect("a way out").points.len(), 2);
        let stranger = router.way(std::slice::from_ref(&own), End { point: inside, place: &other }, outside);
        assert_eq!(stranger, None, "an airport drawn inside a closed country that is not its own cannot be reached");
    }
}
