//! Decides how a point on Earth becomes a point on paper: the Natural Earth projection about a middle meridian, with
//! everything cut where it crosses the meridian opposite. Does not decide what is drawn (`map`). Up: [`crate::report`].

use model::geo::GeoPoint;
use model::quantity::Metres;

/// A point relative to the middle meridian: degrees north, degrees east of the middle, -180 to 180.
pub(super) type Relative = (f64, f64);

/// Degrees east of the middle meridian, -180 to 180.
pub(super) fn relative(longitude: f64, middle: f64) -> f64 {
    let mut east = longitude - middle;
    while east > 180.0 {
        east -= 360.0;
    }
    while east < -180.0 {
        east += 360.0;
    }
    east
}

/// Natural Earth projection in the polynomial form of Savric, Jenny, Patterson, Petrovic and Hurni (2011), radians
/// of the equator to the right and down.
pub(super) fn project((north, east): Relative) -> (f64, f64) {
    let (phi, lambda) = (north.to_radians(), east.to_radians());
    let p2 = phi * phi;
    let p4 = p2 * p2;
    let x = lambda * (0.8707 - 0.131_979 * p2 + p4 * (-0.013_791 + p4 * (0.003_971 * p2 - 0.001_529 * p4)));
    let y = phi * (1.007_226 + p2 * (0.015_085 + p4 * (-0.044_475 + 0.028_874 * p2 - 0.005_916 * p4)));
    (x, -y)
}

/// The meridian in the middle of the narrowest sector that holds every longitude; 0 for none.
pub(super) fn middle_of(longitudes: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = longitudes.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return 0.0 };
    // The widest gap between neighbours, going round, is what the sector leaves out.
    let (mut gap, mut start) = (first + 360.0 - last, *first);
    for pair in sorted.windows(2) {
        if pair[1] - pair[0] > gap {
            (gap, start) = (pair[1] - pair[0], pair[1]);
        }
    }
    relative(start + (360.0 - gap) / 2.0, 0.0)
}

/// Closest two points at which a crossing is taken as found, metres: far below what a drawing shows.
const CROSSING_WIDTH_MAX: i64 = 2;

/// Cuts a way into pieces that do not cross the meridian opposite to the middle; each cut lies on the geodesic, found
/// by bisection, and closes one piece at one edge of the map and opens the next at the other.
pub(super) fn cut(way: &[GeoPoint], middle: f64) -> Vec<Vec<Relative>> {
    let east = |point: GeoPoint| relative(point.longitude(), middle);
    let mut pieces: Vec<Vec<Relative>> = Vec::new();
    let mut piece: Vec<Relative> = Vec::new();
    for (index, point) in way.iter().enumerate() {
        if index > 0 && (east(*point) - east(way[index - 1])).abs() > 180.0 {
            let from = way[index - 1];
            let north = crossing(from, *point, &east);
            let edge = 180.0_f64.copysign(east(from));
            piece.push((north, edge));
            pieces.push(std::mem::take(&mut piece));
            piece.push((north, -edge));
        }
        piece.push((point.latitude(), east(*point)));
    }
    pieces.push(piece);
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

/// Latitude at which the geodesic between two points on either side of the cut meets it.
fn crossing(mut from: GeoPoint, mut to: GeoPoint, east: &impl Fn(GeoPoint) -> f64) -> f64 {
    while from.distance(to).get() > CROSSING_WIDTH_MAX {
        let half = from.way_to(to, Metres::of(from.distance(to).get() / 2 + 1))[1];
        if (east(half) - east(from)).abs() > 180.0 {
            to = half;
        } else {
            from = half;
        }
    }
    from.latitude()
}

/// A ring about the middle meridian, cut into the parts that lie on the map. The ring itself must not cross longitude
/// 180: the base map is cut there already. Between points the parts follow straight lines in degrees.
pub(super) fn recentre(ring: &[GeoPoint], middle: f64) -> Vec<Vec<Relative>> {
    let mut parts = Vec::new();
    for turn in [-360.0, 0.0, 360.0] {
        let shifted: Vec<Relative> =
            ring.iter().map(|point| (point.latitude(), point.longitude() - middle + turn)).collect();
        let part = keep(&keep(&shifted, |east| 180.0 - east, 180.0), |east| east + 180.0, -180.0);
        if part.len() > 2 {
            parts.push(part);
        }
    }
    parts
}

/// The part of a ring on the inner side of an edge (Sutherland and Hodgman 1974).
fn keep(ring: &[Relative], inside: impl Fn(f64) -> f64, edge: f64) -> Vec<Relative> {
    let mut kept = Vec::new();
    for (index, point) in ring.iter().enumerate() {
        let before = ring[(index + ring.len() - 1) % ring.len()];
        let (depth_before, depth) = (inside(before.1), inside(point.1));
        if (depth_before >= 0.0) != (depth >= 0.0) {
            let share = depth_before / (depth_before - depth);
            kept.push((before.0 + (point.0 - before.0) * share, edge));
        }
        if depth >= 0.0 {
            kept.push(*point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(latitude: f64, longitude: f64) -> GeoPoint {
        GeoPoint::try_new(latitude, longitude).expect("a point")
    }

    #[test]
    fn shanghai_to_anchorage_is_cut_at_the_antimeridian() {
        let way = point(31.1434, 121.805).way_to(point(61.1744, -149.996), Metres::of(200_000));
        let pieces = cut(&way, 0.0);
        assert_eq!(pieces.len(), 2);
        let (close, open) = (pieces[0][pieces[0].len() - 1], pieces[1][0]);
        // Golden latitude 61.58933 of the reference run; its Anchorage was typed to about a kilometre.
        assert!((close.0 - 61.589_33).abs() < 0.001, "crossing at {}", close.0);
        assert_eq!((close.1, open.1), (180.0, -180.0));
        assert!((close.0 - open.0).abs() < 1e-9);
        assert_eq!(cut(&way, 180.0).len(), 1, "a map about the date line need not cut it");
    }

    #[test]
    fn the_middle_is_that_of_the_narrowest_sector() {
        for (longitudes, middle, remark) in [
            (vec![], 0.0, "none"),
            (vec![12.0, 38.0], 25.0, "Europe"),
            (vec![121.0, -150.0], 165.5, "over the date line"),
            (vec![121.0, -150.0, -74.0, 38.0], 162.0, "over the Atlantic gap"),
        ] {
            assert!((middle_of(&longitudes) - middle).abs() < 1e-9, "{remark}: {}", middle_of(&longitudes));
        }
    }

    #[test]
    fn a_recentred_ring_is_split_at_the_new_edge_and_keeps_its_area() {
        let square = [point(0.0, 20.0), point(0.0, 40.0), point(10.0, 40.0), point(10.0, 20.0)];
        let area = |ring: &[Relative]| {
            let twice: f64 = (0..ring.len())
                .map(|index| {
                    let (a, b) = (ring[index], ring[(index + 1) % ring.len()]);
                    a.1 * b.0 - b.1 * a.0
                })
                .sum();
            twice.abs() / 2.0
        };
        for (middle, count) in [(0.0, 1), (-150.0, 2), (-155.0, 2), (180.0, 1)] {
            let parts = recentre(&square, middle);
            assert_eq!(parts.len(), count, "about {middle}");
            assert!((parts.iter().map(|part| area(part)).sum::<f64>() - 200.0).abs() < 1e-6, "about {middle}");
        }
    }

    #[test]
    fn the_projection_keeps_the_equator_straight_and_the_poles_flat() {
        assert_eq!(project((0.0, 0.0)), (0.0, 0.0));
        let (edge, _) = project((0.0, 180.0));
        let (pole, top) = project((90.0, 180.0));
        assert!((edge - 0.8707 * std::f64::consts::PI).abs() < 1e-12);
        assert!(pole > 0.5 * edge && pole < edge && top < -1.4, "{pole} {top}");
    }
}
