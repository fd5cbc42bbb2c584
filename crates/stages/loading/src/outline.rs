//! Decides which convex cross-section is left for cargo where a position, a unit and their heights each cut something
//! off; corners are rounded inwards to whole millimetres. Does not pack into it (`buildup`). Up: [`crate`].

use model::hold::Contour;
use model::quantity::Millimetres;

/// A point of a cross-section: across, up.
type Point = (i64, i64);

/// A convex cross-section with corners in counter-clockwise order, no three on a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outline(Vec<Point>);

/// Twice the area of a triangle, above zero when it turns left.
fn turn(a: Point, b: Point, c: Point) -> i128 {
    let wide = |first: i64, second: i64| i128::from(first) - i128::from(second);
    wide(b.0, a.0) * wide(c.1, a.1) - wide(b.1, a.1) * wide(c.0, a.0)
}

impl Outline {
    pub(crate) fn rectangle(width: i64, height: i64) -> Self {
        Self(vec![(0, 0), (width, 0), (width, height), (0, height)])
    }

    /// A contour as seen from a point inside its own coordinates; none when nothing of it has an area.
    pub(crate) fn seen_from(contour: &Contour, origin: Point) -> Option<Self> {
        Self::hull(contour.corners().iter().map(|(y, z)| (y.get() - origin.0, z.get() - origin.1)).collect())
    }

    /// The convex hull of points (Andrew's monotone chain, 1979); none when they lie on a line.
    fn hull(mut points: Vec<Point>) -> Option<Self> {
        points.sort_unstable();
        points.dedup();
        let half = |points: &mut dyn Iterator<Item = &Point>| {
            let mut chain: Vec<Point> = Vec::new();
            for &point in points {
                while chain.len() >= 2 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0 {
                    chain.pop();
                }
                chain.push(point);
            }
            chain.pop();
            chain
        };
        let mut corners = half(&mut points.iter());
        corners.extend(half(&mut points.iter().rev()));
        (corners.len() >= 3).then_some(Self(corners))
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        (0..self.0.len()).map(|at| (self.0[at], self.0[(at + 1) % self.0.len()]))
    }

    pub(crate) fn holds(&self, point: Point) -> bool {
        self.edges().all(|(from, to)| turn(from, to, point) >= 0)
    }

    /// Whether a rectangle lies inside; its corners do.
    pub(crate) fn holds_rectangle(&self, low: Point, high: Point) -> bool {
        [low, (high.0, low.1), high, (low.0, high.1)].into_iter().all(|corner| self.holds(corner))
    }

    /// The part that both hold.
    pub(crate) fn meet(&self, other: &Self) -> Option<Self> {
        let inside = |point: &Point| self.holds(*point) && other.holds(*point);
        let mut points: Vec<Point> = self.0.iter().chain(&other.0).copied().filter(inside).collect();
        for (a, b) in self.edges() {
            for (c, d) in other.edges() {
                points.extend(crossing(a, b, c, d).into_iter().filter(inside));
            }
        }
        Self::hull(points)
    }

    pub(crate) fn mirrored(&self, width: i64) -> Self {
        Self::hull(self.0.iter().map(|(y, z)| (width - y, *z)).collect()).expect("a mirrored outline keeps its area")
    }

    pub(crate) fn doubled_area(&self) -> i128 {
        self.edges().map(|((ay, az), (by, bz))| i128::from(ay) * i128::from(bz) - i128::from(by) * i128::from(az)).sum()
    }

    /// Where it runs across at one height, rounded inwards; none above or below it.
    pub(crate) fn span_at(&self, z: i64) -> Option<(i64, i64)> {
        let mut span: Option<(i64, i64)> = None;
        for ((ay, az), (by, bz)) in self.edges() {
            if z < az.min(bz) || z > az.max(bz) {
                continue;
            }
            let ends = if az == bz {
                [(ay, ay), (by, by)]
            } else {
                let (over, under) = ((by - ay) * (z - az) * (bz - az).signum(), (bz - az).abs());
                let at = (ay - (-over).div_euclid(under), ay + over.div_euclid(under));
                [at, at]
            };
            for (low, high) in ends {
                span = Some(span.map_or((low, high), |known| (known.0.min(low), known.1.max(high))));
            }
        }
        span.filter(|(low, high)| low <= high)
    }

    /// Whether a box of this width and height enters, standing at the bottom or level with a corner.
    pub(crate) fn takes(&self, width: i64, height: i64) -> bool {
        self.0.iter().any(|(_, z)| {
            let (Some(base), Some(top)) = (self.span_at(*z), self.span_at(z + height)) else { return false };
            base.1.min(top.1) - base.0.max(top.0) >= width
        })
    }

    /// As the model writes it.
    ///
    /// # Panics
    /// When a corner is below zero: it was not met with a room.
    pub(crate) fn contour(&self) -> Contour {
        let corners = self.0.iter().map(|(y, z)| (Millimetres::of(*y), Millimetres::of(*z))).collect();
        Contour::try_new(corners).expect("a hull goes once round without dents")
    }
}

/// Whole points next to where two edges cross.
fn crossing(a: Point, b: Point, c: Point, d: Point) -> Vec<Point> {
    let (from, to) = (turn(c, d, a), turn(c, d, b));
    let is_crossed = (from > 0) != (to > 0) && (turn(a, b, c) > 0) != (turn(a, b, d) > 0);
    if !is_crossed || from == to {
        return Vec::new();
    }
    // The crossing divides the edge as its ends' distances from the other edge do.
    let along = |first: i64, second: i64| {
        let (over, under) = (from * (from - to).signum(), (from - to).abs());
        let step = (i128::from(second) - i128::from(first)) * over;
        first + i64::try_from(step.div_euclid(under)).expect("a crossing lies on its edge")
    };
    let (y, z) = (along(a.0, b.0), along(a.1, b.1));
    [(y, z), (y + 1, z), (y, z + 1), (y + 1, z + 1)].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(points: &[Point]) -> Outline {
        Outline::hull(points.to_vec()).expect("an area")
    }

    #[test]
    fn what_two_outlines_share_is_held_by_both_and_misses_no_whole_point() {
        let roof = outline(&[(0, 0), (20, 0), (20, 7), (13, 15), (7, 15), (0, 9)]);
        for (other, remark) in [
            (Outline::rectangle(17, 13), "a lower room"),
            (outline(&[(-3, 2), (9, -4), (25, 8), (11, 19)]), "a lozenge across it"),
            (outline(&[(5, 5), (9, 6), (7, 9)]), "wholly inside"),
        ] {
            let shared = roof.meet(&other).expect(remark);
            for y in -5..25 {
                for z in -5..20 {
                    let is_in_both = roof.holds((y, z)) && other.holds((y, z));
                    assert!(!shared.holds((y, z)) || is_in_both, "{remark}: {y}, {z} is outside");
                    let has_room = is_in_both
                        && [(1, 0), (0, 1), (-1, 0), (0, -1)]
                            .iter()
                            .all(|(dy, dz)| roof.holds((y + dy, z + dz)) && other.holds((y + dy, z + dz)));
                    assert!(!has_room || shared.holds((y, z)), "{remark}: {y}, {z} is lost");
                }
            }
        }
        assert_eq!(roof.meet(&outline(&[(30, 0), (40, 0), (40, 9)])), None);
    }

    #[test]
    fn spans_are_rounded_inwards() {
        let ld3 = outline(&[(450, 0), (2_006, 0), (2_006, 1_600), (0, 1_600), (0, 500)]);
        for (z, span) in [(0, Some((450, 2_006))), (250, Some((225, 2_006))), (251, Some((225, 2_006))), (1_601, None)]
        {
            assert_eq!(ld3.span_at(z), span, "{z}");
        }
        assert!(ld3.takes(2_006, 1_100) && !ld3.takes(2_006, 1_101) && ld3.takes(1_556, 1_600));
        assert_eq!(ld3.mirrored(2_006).span_at(0), Some((0, 1_556)));
    }
}
