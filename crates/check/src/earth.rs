//! Decides where things are on Earth, for the judge alone: lengths on the WGS-84 ellipsoid (Karney, J. Geodesy 87, 2013)
//! and whether a point lies inside an outline. Does not decide who may be there. Up: [`crate`].

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use model::geo::GeoPoint;

/// Length of the shortest way over the ellipsoid, in metres, not rounded.
pub(crate) fn length(from: GeoPoint, to: GeoPoint) -> f64 {
    Geodesic::wgs84().inverse(from.latitude(), from.longitude(), to.latitude(), to.longitude())
}

/// Length of a chain of shortest ways, in metres, not rounded.
pub(crate) fn length_of_way(way: &[GeoPoint]) -> f64 {
    way.windows(2).map(|pair| length(pair[0], pair[1])).sum()
}

/// A point on a way: share of the way flown, latitude and longitude in degrees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WayPoint {
    /// Share of the way's length behind the point, 0 to 1.
    pub(crate) share: f64,
    /// Degrees north.
    pub(crate) latitude: f64,
    /// Degrees east.
    pub(crate) longitude: f64,
}

/// Points of a way, at most `step` metres apart, ends included.
pub(crate) fn points_of_way(way: &[GeoPoint], step: f64) -> Vec<WayPoint> {
    let earth = Geodesic::wgs84();
    let total = length_of_way(way).max(1.0);
    let mut behind = 0.0;
    let mut points = vec![];
    for pair in way.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (piece, azimuth, _, _): (f64, f64, f64, f64) =
            earth.inverse(from.latitude(), from.longitude(), to.latitude(), to.longitude());
        let cuts = (piece / step).ceil().max(1.0);
        let mut cut = 0.0;
        while cut < cuts {
            let along = piece * cut / cuts;
            let (latitude, longitude): (f64, f64) = earth.direct(from.latitude(), from.longitude(), azimuth, along);
            points.push(WayPoint { share: (behind + along) / total, latitude, longitude });
            cut += 1.0;
        }
        behind += piece;
    }
    if let Some(last) = way.last() {
        points.push(WayPoint { share: 1.0, latitude: last.latitude(), longitude: last.longitude() });
    }
    points
}

/// A closed ring made ready for many questions.
pub(crate) struct Ring {
    corners: Vec<(f64, f64)>,
    south: f64,
    north: f64,
    /// West and east edge; none when the ring crosses the date line and longitudes do not bound it.
    sides: Option<(f64, f64)>,
}

impl Ring {
    /// Makes the ring ready.
    pub(crate) fn new(points: &[GeoPoint]) -> Self {
        let corners: Vec<(f64, f64)> = points.iter().map(|point| (point.latitude(), point.longitude())).collect();
        let (mut south, mut north, mut west, mut east) = (90.0_f64, -90.0_f64, 180.0_f64, -180.0_f64);
        for (latitude, longitude) in &corners {
            (south, north) = (south.min(*latitude), north.max(*latitude));
            (west, east) = (west.min(*longitude), east.max(*longitude));
        }
        let crosses = edges(&corners).any(|((_, from), (_, to))| (to - from).abs() > 180.0);
        Self { corners, south, north, sides: (!crosses).then_some((west, east)) }
    }

    /// Whether a point lies inside, by the crossings of the meridian north of it; edges are straight on the map.
    pub(crate) fn holds(&self, latitude: f64, longitude: f64) -> bool {
        if latitude < self.south || latitude > self.north {
            return false;
        }
        if self.sides.is_some_and(|(west, east)| longitude < west || longitude > east) {
            return false;
        }
        let mut is_inside = false;
        for ((from_latitude, from_longitude), (to_latitude, to_longitude)) in edges(&self.corners) {
            let from = turned(from_longitude - longitude);
            let to = from + turned(to_longitude - from_longitude);
            if (from > 0.0) != (to > 0.0) {
                let crossing = from_latitude + (to_latitude - from_latitude) * (-from) / (to - from);
                if crossing > latitude {
                    is_inside = !is_inside;
                }
            }
        }
        is_inside
    }
}

fn edges(corners: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
    corners.iter().copied().zip(corners.iter().copied().cycle().skip(1))
}

/// An angle brought between -180 and 180 degrees.
fn turned(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> GeoPoint {
        GeoPoint::try_new(latitude, longitude).expect("a point on Earth")
    }

    #[test]
    fn the_golden_way_from_moscow_to_new_york_has_its_length() {
        let metres = length(at(55.878_299, 38.061_7), at(40.639_447, -73.779_317));
        assert!((metres - 7_539_400.0).abs() < 100.0, "{metres}");
    }

    #[test]
    fn points_of_a_way_are_close_together_and_end_at_its_ends() {
        let way = [at(55.0, 38.0), at(52.0, 23.0), at(41.0, 12.0)];
        let points = points_of_way(&way, 10_000.0);
        assert_eq!((points[0].latitude, points[points.len() - 1].longitude), (55.0, 12.0));
        for pair in points.windows(2) {
            let step = length(at(pair[0].latitude, pair[0].longitude), at(pair[1].latitude, pair[1].longitude));
            assert!(step < 10_001.0 && pair[0].share < pair[1].share, "{step}");
        }
    }

    #[test]
    fn a_ring_over_the_date_line_holds_what_is_in_it() {
        let ring = Ring::new(&[at(10.0, 170.0), at(10.0, -170.0), at(-10.0, -170.0), at(-10.0, 170.0)]);
        for (latitude, longitude, is_in) in
            [(0.0, 179.0, true), (0.0, -175.0, true), (0.0, 160.0, false), (0.0, 0.0, false), (20.0, 180.0, false)]
        {
            assert_eq!(ring.holds(latitude, longitude), is_in, "{latitude} {longitude}");
        }
    }
}
