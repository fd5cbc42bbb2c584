//! Decides the quick geometry of the search: unit vectors, great-circle angles, points between, and flat distances
//! near a point. Every printed distance comes from the ellipsoid ([`model::geo`]) instead. Up: [`crate`].

use model::geo::GeoPoint;

/// Mean radius of the Earth, km (IUGG).
const EARTH_RADIUS_KM: f64 = 6_371.008_8;
/// Kilometres in a degree of a great circle.
pub(crate) const DEGREE_KM: f64 = EARTH_RADIUS_KM * std::f64::consts::PI / 180.0;

/// A direction from the centre of the Earth.
pub(crate) type Vector = [f64; 3];

/// The direction of a point; latitudes are taken as they are, which bends a line by some kilometres at most.
pub(crate) fn vector(point: GeoPoint) -> Vector {
    let (latitude, longitude) = (point.latitude().to_radians(), point.longitude().to_radians());
    [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
}

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Great-circle distance on the sphere, km: within 0.6 % of the ellipsoid.
pub(crate) fn sphere_km(a: Vector, b: Vector) -> f64 {
    dot(a, b).clamp(-1.0, 1.0).acos() * EARTH_RADIUS_KM
}

/// A point as latitude and longitude in degrees.
pub(crate) type Spot = (f64, f64);

/// A great circle between two points, cut into equal pieces.
pub(crate) struct Arc {
    ends: (Spot, Spot),
    vectors: (Vector, Vector),
    angle: f64,
    /// How many pieces there are.
    pub(crate) pieces: usize,
}

impl Arc {
    /// Cuts the great circle into pieces of at most `step_km`.
    pub(crate) fn new(from: GeoPoint, to: GeoPoint, step_km: f64) -> Self {
        let vectors = (vector(from), vector(to));
        let angle = dot(vectors.0, vectors.1).clamp(-1.0, 1.0).acos();
        let pieces = (angle * EARTH_RADIUS_KM / step_km).ceil().max(1.0) as usize;
        let ends = ((from.latitude(), from.longitude()), (to.latitude(), to.longitude()));
        Self { ends, vectors, angle, pieces }
    }

    /// Where a piece begins; the number of pieces gives the end of the last.
    pub(crate) fn spot(&self, piece: usize) -> Spot {
        if piece == 0 {
            return self.ends.0;
        }
        if piece == self.pieces {
            return self.ends.1;
        }
        let share = piece as f64 / self.pieces as f64;
        let (p, q) = (((1.0 - share) * self.angle).sin(), (share * self.angle).sin());
        let (a, b) = self.vectors;
        let [x, y, z] = [p * a[0] + q * b[0], p * a[1] + q * b[1], p * a[2] + q * b[2]];
        (z.atan2(x.hypot(y)).to_degrees(), y.atan2(x).to_degrees())
    }
}

/// A difference of longitudes brought to -180 .. 180.
pub(crate) fn wrapped(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

/// Where `spot` lies on a flat map round `centre`, km east and north.
pub(crate) fn flat(centre: Spot, spot: Spot) -> (f64, f64) {
    let east = wrapped(spot.1 - centre.1) * centre.0.to_radians().cos() * DEGREE_KM;
    (east, (spot.0 - centre.0) * DEGREE_KM)
}

/// Distance of point `p` from the line piece `a`-`b` on a flat map.
pub(crate) fn point_to_piece(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (run, rise) = (b.0 - a.0, b.1 - a.1);
    let length = run * run + rise * rise;
    let share = if length > 0.0 { (((p.0 - a.0) * run + (p.1 - a.1) * rise) / length).clamp(0.0, 1.0) } else { 0.0 };
    (p.0 - a.0 - share * run).hypot(p.1 - a.1 - share * rise)
}

/// Whether two line pieces on a flat map cross or touch.
pub(crate) fn pieces_cross(a: (f64, f64), b: (f64, f64), c: (f64, f64), d: (f64, f64)) -> bool {
    let side = |p: (f64, f64), q: (f64, f64), r: (f64, f64)| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    let (c_side, d_side) = (side(a, b, c), side(a, b, d));
    let (a_side, b_side) = (side(c, d, a), side(c, d, b));
    c_side * d_side <= 0.0 && a_side * b_side <= 0.0 && !(c_side == 0.0 && d_side == 0.0)
}

/// Shortest distance between two line pieces on a flat map, zero when they cross.
pub(crate) fn piece_to_piece(a: (f64, f64), b: (f64, f64), c: (f64, f64), d: (f64, f64)) -> f64 {
    if pieces_cross(a, b, c, d) {
        return 0.0;
    }
    point_to_piece(a, c, d).min(point_to_piece(b, c, d)).min(point_to_piece(c, a, b)).min(point_to_piece(d, a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arc_keeps_its_ends_and_crosses_the_date_line() {
        let from = GeoPoint::try_new(31.1, 121.8).expect("a point");
        let to = GeoPoint::try_new(61.2, -150.0).expect("a point");
        let arc = Arc::new(from, to, 100.0);
        let spots: Vec<Spot> = (0..=arc.pieces).map(|piece| arc.spot(piece)).collect();
        assert_eq!(spots[0], (31.1, 121.8));
        assert_eq!(spots[spots.len() - 1], (61.2, -150.0));
        assert!(spots.windows(2).any(|pair| (pair[1].1 - pair[0].1).abs() > 180.0), "the way crosses 180 degrees");
        assert!(spots.windows(2).all(|pair| flat(pair[0], pair[1]).0.hypot(flat(pair[0], pair[1]).1) < 101.0));
    }

    #[test]
    fn pieces_know_how_far_they_are_apart() {
        for (c, d, distance, remark) in [
            ((0.0, 1.0), (2.0, 1.0), 1.0, "side by side"),
            ((1.0, -1.0), (1.0, 1.0), 0.0, "crossing"),
            ((3.0, 0.0), (4.0, 0.0), 1.0, "in line"),
        ] {
            assert!((piece_to_piece((0.0, 0.0), (2.0, 0.0), c, d) - distance).abs() < 1e-9, "{remark}");
        }
    }
}
