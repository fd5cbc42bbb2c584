//! Decides whether a line enters closed airspace, and where a way round it may turn. Does not search ways
//! ([`crate::way`]). Up: [`crate`].
//!
//! A zone is the union of the outlines of closed countries. Two drawings of it are kept: the outline as given, and a
//! simplified one (Douglas and Peucker 1973). A line that stays [`CLEARANCE_KM`] off the simplified outline is surely
//! outside the given one, because no given point is farther than [`TOLERANCE_KM`] from the simplified outline. Turning
//! points stand [`NODE_OFFSET_KM`] outside its convex corners: a larger buffer than the test, so that none of them
//! can lie inside (see the trap in the reference on airspace closures).

use model::geo::GeoPoint;
use model::transport::Airspace;

use crate::sphere::{Arc, DEGREE_KM, Spot, flat, piece_to_piece, pieces_cross, point_to_piece, wrapped};

/// Farthest that a left-out point of an outline may be from the simplified one.
const TOLERANCE_KM: f64 = 15.0;
/// How far the quick test keeps from the simplified outline: the tolerance, the territorial sea of 12 nautical miles
/// (22 km), and a little, so that straits between a country's islands are closed with it.
const CLEARANCE_KM: f64 = 40.0;
/// How far outside its corner a turning point stands: more than the clearance.
const NODE_OFFSET_KM: f64 = 65.0;
/// Pieces of the simplified outline are cut to this, so that a great circle beside a long straight border fits.
const PIECE_MAX_KM: f64 = 300.0;
/// Around an airport the outline as given is tested instead, because an airport may lie near a closed border.
const END_KM: f64 = 120.0;
/// Pieces into which the tested lines are cut: a flat map is exact enough for them.
const CHORD_KM: f64 = 50.0;
/// Longest step of the test over the ellipsoid.
const STEP_METRES: i64 = 25_000;
/// Sides are looked up by squares of so many degrees.
const SQUARE: f64 = 2.0;
const SQUARES_NORTH: usize = 90;
const SQUARES_EAST: usize = 180;

/// One side of an outline.
#[derive(Clone, Copy, Debug)]
struct Side {
    a: Spot,
    b: Spot,
}

impl Side {
    /// Whether the side may be nearer than `reach_km` to the piece from `p` to `q`: cheap and never wrongly no.
    fn is_near(&self, p: Spot, q: Spot, reach_km: f64) -> bool {
        let reach = reach_km / DEGREE_KM;
        if self.a.0.max(self.b.0) + reach < p.0.min(q.0) || self.a.0.min(self.b.0) - reach > p.0.max(q.0) {
            return false;
        }
        let narrow = p.0.abs().max(q.0.abs()).min(89.0).to_radians().cos();
        let half = (self.b.1 - self.a.1).abs() / 2.0 + wrapped(q.1 - p.1).abs() + reach / narrow;
        half >= 180.0 || wrapped((self.a.1 + self.b.1) / 2.0 - p.1).abs() <= half
    }

    /// Both ends on a flat map round `centre`, unbroken by the date line.
    fn flattened(&self, centre: Spot) -> ((f64, f64), (f64, f64)) {
        let a = flat(centre, self.a);
        let width = (self.b.1 - self.a.1) * centre.0.to_radians().cos() * DEGREE_KM;
        (a, (a.0 + width, (self.b.0 - centre.0) * DEGREE_KM))
    }
}

/// Sides, found quickly by where they are.
#[derive(Debug)]
struct Sides {
    list: Vec<Side>,
    squares: Vec<Vec<u32>>,
}

impl Sides {
    /// Files each side under every square from which a piece of a way, no longer than [`CHORD_KM`], may come within
    /// `reach_km` of it.
    fn new(list: Vec<Side>, reach_km: f64) -> Self {
        let mut squares = vec![Vec::new(); SQUARES_NORTH * SQUARES_EAST];
        let reach = (reach_km + CHORD_KM) * 1.1 / DEGREE_KM;
        for (index, side) in list.iter().enumerate() {
            let (south, north) = (side.a.0.min(side.b.0) - reach, side.a.0.max(side.b.0) + reach);
            let widest = south.abs().max(north.abs()).min(89.9);
            let wide = (reach / widest.to_radians().cos()).min(180.0);
            let (west, east) = (side.a.1.min(side.b.1) - wide, side.a.1.max(side.b.1) + wide);
            let columns = (((east - west) / SQUARE).ceil() as usize + 1).min(SQUARES_EAST);
            for row in square_north(south)..=square_north(north) {
                for column in 0..columns {
                    let column = square_east(west + column as f64 * SQUARE);
                    squares[row * SQUARES_EAST + column].push(index as u32);
                }
            }
        }
        squares.iter_mut().for_each(Vec::dedup);
        Self { list, squares }
    }

    /// Sides that may be in reach of a piece that begins at a spot.
    fn near(&self, spot: Spot) -> impl Iterator<Item = &Side> {
        let square = square_north(spot.0) * SQUARES_EAST + square_east(spot.1);
        self.squares[square].iter().map(|index| &self.list[*index as usize])
    }
}

fn square_north(latitude: f64) -> usize {
    (((latitude + 90.0) / SQUARE).max(0.0) as usize).min(SQUARES_NORTH - 1)
}

fn square_east(longitude: f64) -> usize {
    ((longitude + 180.0).rem_euclid(360.0) / SQUARE) as usize % SQUARES_EAST
}

/// Closed airspace, ready to be tested against.
#[derive(Debug)]
pub(crate) struct Zone {
    given: Sides,
    simple: Sides,
    /// Where a way round may turn.
    pub(crate) nodes: Vec<GeoPoint>,
}

impl Zone {
    /// The union of some outlines.
    pub(crate) fn new(spaces: &[&Airspace]) -> Self {
        let (mut given, mut plain) = (Vec::new(), Vec::new());
        let mut corners: Vec<Spot> = Vec::new();
        for ring in spaces.iter().flat_map(|space| &space.rings) {
            let spots: Vec<Spot> = ring.iter().map(|point| (point.latitude(), point.longitude())).collect();
            let simple = cut(&simplified(&spots));
            given.extend(sides(&spots));
            plain.extend(sides(&simple));
            corners.extend(turning_points(&simple));
        }
        let (given, simple) = (Sides::new(given, 1.0), Sides::new(plain, CLEARANCE_KM));
        let mut zone = Self { given, simple, nodes: Vec::new() };
        for (latitude, longitude) in corners {
            let around = if longitude > 180.0 {
                longitude - 360.0
            } else if longitude < -180.0 {
                longitude + 360.0
            } else {
                longitude
            };
            let Ok(node) = GeoPoint::try_new(latitude, around) else { continue };
            let spot = (node.latitude(), node.longitude());
            if !zone.contains(spot) && zone.piece_is_clear(spot, spot) {
                zone.nodes.push(node);
            }
        }
        zone.nodes.sort();
        zone.nodes.dedup();
        zone
    }

    /// Whether a spot lies inside the outline as given: an odd number of sides lies east of it.
    fn contains(&self, spot: Spot) -> bool {
        let crossings = self.given.list.iter().filter(|side| {
            let (a, b) = (side.a, side.b);
            (a.0 > spot.0) != (b.0 > spot.0) && spot.1 < a.1 + (spot.0 - a.0) / (b.0 - a.0) * (b.1 - a.1)
        });
        crossings.count() % 2 == 1
    }

    /// Whether the piece keeps the clearance from the simplified outline.
    fn piece_is_clear(&self, p: Spot, q: Spot) -> bool {
        let end = flat(p, q);
        self.simple.near(p).filter(|side| side.is_near(p, q, CLEARANCE_KM)).all(|side| {
            let (a, b) = side.flattened(p);
            piece_to_piece((0.0, 0.0), end, a, b) >= CLEARANCE_KM
        })
    }

    /// Whether the piece crosses no side of the outline as given.
    fn piece_is_outside(&self, p: Spot, q: Spot) -> bool {
        let end = flat(p, q);
        !self.given.near(p).filter(|side| side.is_near(p, q, 1.0)).any(|side| {
            let (a, b) = side.flattened(p);
            pieces_cross((0.0, 0.0), end, a, b)
        })
    }

    /// Quick test of the great circle: true means surely outside, save for the ends that are airports.
    pub(crate) fn is_clear(&self, from: GeoPoint, to: GeoPoint, airports: (bool, bool)) -> bool {
        let arc = Arc::new(from, to, CHORD_KM);
        let ends = (arc.spot(0), arc.spot(arc.pieces));
        let is_by = |end: Spot, spot: Spot| {
            let (east, north) = flat(end, spot);
            east.hypot(north) <= END_KM
        };
        // Lines that enter the zone mostly do so at one of their ends: the last piece is looked at first.
        let mut pieces = std::iter::once(arc.pieces - 1).chain(0..arc.pieces - 1);
        pieces.all(|piece| {
            let (p, q) = (arc.spot(piece), arc.spot(piece + 1));
            let by_airport = (airports.0 && is_by(ends.0, p)) || (airports.1 && is_by(ends.1, q));
            if by_airport { self.piece_is_outside(p, q) } else { self.piece_is_clear(p, q) }
        })
    }

    /// Exact test of the shortest way over the ellipsoid against the outline as given.
    pub(crate) fn is_open(&self, from: GeoPoint, to: GeoPoint) -> bool {
        let way: Vec<Spot> = from
            .way_to(to, model::quantity::Metres::of(STEP_METRES))
            .iter()
            .map(|point| (point.latitude(), point.longitude()))
            .collect();
        !self.contains(way[0]) && way.windows(2).all(|pair| self.piece_is_outside(pair[0], pair[1]))
    }
}

/// The sides of a ring; those of no length are left out.
fn sides(ring: &[Spot]) -> Vec<Side> {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).filter(|(a, b)| a != b).map(|(a, b)| Side { a: *a, b: *b }).collect()
}

/// Douglas and Peucker's line simplification of a ring, cut at its first point and the point farthest from it.
fn simplified(ring: &[Spot]) -> Vec<Spot> {
    let distance = |spot: Spot| {
        let (east, north) = flat(ring[0], spot);
        east.hypot(north)
    };
    let Some(far) = (1..ring.len()).max_by(|a, b| distance(ring[*a]).total_cmp(&distance(ring[*b]))) else {
        return ring.to_vec();
    };
    let mut closed = ring.to_vec();
    closed.push(ring[0]);
    let mut kept = vec![false; closed.len()];
    for index in [0, far, ring.len()] {
        kept[index] = true;
    }
    let mut open = vec![(0, far), (far, ring.len())];
    while let Some((first, last)) = open.pop() {
        let off = |index: &usize| {
            let end = flat(closed[first], closed[last]);
            point_to_piece(flat(closed[first], closed[*index]), (0.0, 0.0), end)
        };
        let Some(worst) = (first + 1..last).max_by(|a, b| off(a).total_cmp(&off(b))) else { continue };
        if off(&worst) > TOLERANCE_KM {
            kept[worst] = true;
            open.extend([(first, worst), (worst, last)]);
        }
    }
    (0..ring.len()).filter(|index| kept[*index]).map(|index| closed[index]).collect()
}

/// The same ring with no side longer than [`PIECE_MAX_KM`].
fn cut(ring: &[Spot]) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (east, north) = flat(*a, *b);
        let pieces = (east.hypot(north) / PIECE_MAX_KM).ceil().max(1.0) as usize;
        for piece in 0..pieces {
            let share = piece as f64 / pieces as f64;
            spots.push((a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1)));
        }
    }
    spots
}

/// Points outside the convex corners of a ring: one on the bisector, and two more beside a sharp corner, so that the
/// way round it keeps its distance.
fn turning_points(ring: &[Spot]) -> Vec<Spot> {
    let count = ring.len();
    if count < 2 {
        return Vec::new();
    }
    let area: f64 = sides(ring).iter().map(|side| side.a.1 * side.b.0 - side.b.1 * side.a.0).sum();
    // Seen from above, a ring that runs against the clock has its outside on the right.
    let outside = if area >= 0.0 { -1.0 } else { 1.0 };
    let mut spots = Vec::new();
    for index in 0..count {
        let corner = ring[index];
        let before = flat(corner, ring[(index + count - 1) % count]);
        let after = flat(corner, ring[(index + 1) % count]);
        let (come, go) = ((-before.1).atan2(-before.0), after.1.atan2(after.0));
        let turn = {
            let mut turn = go - come;
            while turn > std::f64::consts::PI {
                turn -= std::f64::consts::TAU;
            }
            while turn <= -std::f64::consts::PI {
                turn += std::f64::consts::TAU;
            }
            turn
        };
        // A corner is convex when the ring turns away from its outside; a cut in a straight side counts too.
        let convexity = -outside * turn;
        if convexity < -0.02 {
            continue;
        }
        let normals = [come, come + turn / 2.0, go].map(|heading| heading + outside * std::f64::consts::FRAC_PI_2);
        let used: &[f64] = if convexity > std::f64::consts::FRAC_PI_3 { &normals } else { &normals[1..2] };
        let offset = NODE_OFFSET_KM / DEGREE_KM;
        let narrow = corner.0.to_radians().cos().max(0.01);
        spots.extend(
            used.iter().map(|angle| (corner.0 + offset * angle.sin(), corner.1 + offset * angle.cos() / narrow)),
        );
    }
    spots
}

#[cfg(test)]
mod tests {
    use model::id::PlaceId;

    use super::*;

    fn point(latitude: f64, longitude: f64) -> GeoPoint {
        GeoPoint::try_new(latitude, longitude).expect("a point")
    }

    fn square() -> Zone {
        let ring = vec![point(0.0, 0.0), point(0.0, 10.0), point(10.0, 10.0), point(10.0, 0.0)];
        Zone::new(&[&Airspace { place: PlaceId::of("XX"), rings: vec![ring] }])
    }

    #[test]
    fn lines_through_are_seen_and_lines_beside_are_not() {
        let zone = square();
        for (from, to, open, remark) in [
            (point(5.0, -5.0), point(5.0, 15.0), false, "right through"),
            (point(5.0, 5.0), point(6.0, 6.0), false, "all inside"),
            (point(-1.0, -5.0), point(-1.0, 15.0), true, "beside"),
            (point(5.0, -5.0), point(15.0, 12.0), false, "cuts a corner"),
        ] {
            assert_eq!(zone.is_open(from, to), open, "{remark}");
        }
        assert!(zone.is_clear(point(-1.0, -5.0), point(-1.0, 15.0), (false, false)));
        assert!(!zone.is_clear(point(-0.1, -5.0), point(-0.1, 15.0), (false, false)), "too near");
    }

    #[test]
    fn turning_points_stand_outside_with_room_to_spare() {
        let zone = square();
        assert!(zone.nodes.len() >= 12, "three at each corner of a square at least");
        assert!(zone.nodes.iter().all(|node| !zone.contains((node.latitude(), node.longitude()))));
    }

    #[test]
    fn a_ring_cut_at_the_date_line_closes_both_sides() {
        let east = vec![point(60.0, 170.0), point(60.0, 180.0), point(70.0, 180.0), point(70.0, 170.0)];
        let west = vec![point(60.0, -180.0), point(60.0, -170.0), point(70.0, -170.0), point(70.0, -180.0)];
        let zone = Zone::new(&[&Airspace { place: PlaceId::of("XX"), rings: vec![east, west] }]);
        assert!(!zone.is_open(point(65.0, 160.0), point(65.0, -160.0)));
        let is_on_cut = |node: &GeoPoint| node.longitude().abs() > 179.9 && (60.0..=70.0).contains(&node.latitude());
        assert!(!zone.nodes.iter().any(is_on_cut), "the cut is not a border to turn at");
    }
}
