//! Decides how a point on Earth is held and how far two points are apart (WGS-84 ellipsoid, Karney 2013).
//! Does not decide routes (`flights`) or drawing (`format`). Up: [`crate`].

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};

use crate::fault::Fault;
use crate::quantity::Metres;

/// A point on the ellipsoid, in millionths of a degree: about 0.1 m.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GeoPoint {
    latitude_micro: i32,
    longitude_micro: i32,
}

impl GeoPoint {
    /// Makes a point from degrees, or says why it is none. Code `bad-coordinates`.
    pub fn try_new(latitude: f64, longitude: f64) -> Result<Self, Fault> {
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return Err(Fault::new(
                "bad-coordinates",
                format!("latitude {latitude}, longitude {longitude} is not on Earth"),
                "give degrees, latitude -90 to 90 and longitude -180 to 180",
            ));
        }
        // Truncation cannot happen: both products lie within 180 million.
        Ok(Self { latitude_micro: (latitude * 1e6).round() as i32, longitude_micro: (longitude * 1e6).round() as i32 })
    }

    /// Degrees north.
    #[must_use]
    pub fn latitude(self) -> f64 {
        f64::from(self.latitude_micro) / 1e6
    }

    /// Degrees east.
    #[must_use]
    pub fn longitude(self) -> f64 {
        f64::from(self.longitude_micro) / 1e6
    }

    /// Length of the shortest way over the ellipsoid, rounded to the metre.
    #[must_use]
    pub fn distance(self, other: Self) -> Metres {
        let metres: f64 =
            Geodesic::wgs84().inverse(self.latitude(), self.longitude(), other.latitude(), other.longitude());
        Metres::of(metres.round() as i64)
    }

    /// Points of the shortest way to `other`, both ends included, at most `step` apart.
    ///
    /// # Panics
    /// When `step` is zero.
    #[must_use]
    pub fn way_to(self, other: Self, step: Metres) -> Vec<Self> {
        assert!(!step.is_zero(), "a way should be cut into steps of some length");
        let earth = Geodesic::wgs84();
        let (length, azimuth, _, _): (f64, f64, f64, f64) =
            earth.inverse(self.latitude(), self.longitude(), other.latitude(), other.longitude());
        let pieces = (length / step.get() as f64).ceil().max(1.0) as i64;
        let mut points = vec![self];
        for piece in 1..pieces {
            let (latitude, longitude): (f64, f64) =
                earth.direct(self.latitude(), self.longitude(), azimuth, length * piece as f64 / pieces as f64);
            points.push(Self {
                latitude_micro: (latitude * 1e6).round() as i32,
                longitude_micro: (longitude * 1e6).round() as i32,
            });
        }
        points.push(other);
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_off_earth_are_refused() {
        for (latitude, longitude, remark) in
            [(90.1, 0.0, "beyond the pole"), (0.0, -180.1, "beyond the date line"), (f64::NAN, 0.0, "not a number")]
        {
            assert!(GeoPoint::try_new(latitude, longitude).is_err(), "{remark}");
        }
    }

    #[test]
    fn a_way_keeps_its_ends_and_its_length() {
        let moscow = GeoPoint::try_new(55.878_299, 38.061_7).expect("a point");
        let new_york = GeoPoint::try_new(40.639_447, -73.779_317).expect("a point");
        let way = moscow.way_to(new_york, Metres::of(200_000));
        assert_eq!((way[0], way[way.len() - 1]), (moscow, new_york));
        let sum: i64 = way.windows(2).map(|pair| pair[0].distance(pair[1]).get()).sum();
        assert!((sum - moscow.distance(new_york).get()).abs() < 50, "pieces should add up to the whole");
    }
}
