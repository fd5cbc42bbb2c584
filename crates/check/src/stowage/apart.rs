//! Decides whether boxes of classes that must stand apart do. Up: [`crate::stowage`].

use model::hold::Separation;

use super::Cuboid;

/// Two boxes, or grids of them, that stand too near: by their places in the list, with the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooNear {
    /// The first of both; the same as the other one where boxes of one grid stand too near.
    pub(crate) one: usize,
    /// The second.
    pub(crate) other: usize,
    /// Square of the distance between them, in square millimetres.
    pub(crate) squared: i128,
    /// Distance that is due.
    pub(crate) due: i64,
}

/// Grids of boxes with a class, by it, its boxes' count and what it fills.
pub(crate) struct Classed<'a> {
    /// Place in the caller's list.
    pub(crate) index: usize,
    /// Class.
    pub(crate) class: &'a str,
    /// How many boxes.
    pub(crate) boxes: i128,
    /// What they fill.
    pub(crate) cuboid: Cuboid,
}

/// Pairs that stand nearer than their classes may; and how many pairs of such classes were compared.
pub(crate) fn too_near(goods: &[Classed<'_>], separations: &[Separation]) -> (u64, Vec<TooNear>) {
    let (mut compared, mut found) = (0, vec![]);
    for separation in separations {
        let (one_class, other_class) = (separation.classes.0.as_str(), separation.classes.1.as_str());
        let due = separation.distance.get();
        let of = |class: &str| {
            let mut some: Vec<&Classed> = goods.iter().filter(|good| good.class == class).collect();
            some.sort_by_key(|good| good.cuboid.near[0]);
            some
        };
        let (ones, others) = (of(one_class), of(other_class));
        let longest = others.iter().map(|good| good.cuboid.far[0] - good.cuboid.near[0]).max().unwrap_or(0);
        for one in ones {
            // Only what may reach within the distance along x is compared.
            let from = one.cuboid.near[0].saturating_sub(due).saturating_sub(longest);
            let to = one.cuboid.far[0].saturating_add(due);
            let first = others.partition_point(|good| good.cuboid.near[0] < from);
            for other in others[first..].iter().take_while(|good| good.cuboid.near[0] <= to) {
                let is_same = one.index == other.index;
                // Boxes of one grid touch each other; a box alone has no other one to stand apart from.
                if (is_same && one.boxes < 2) || (one_class == other_class && one.index > other.index) {
                    continue;
                }
                compared += 1;
                let squared = if is_same { 0 } else { distance_squared(&one.cuboid, &other.cuboid) };
                if squared < i128::from(due) * i128::from(due) {
                    found.push(TooNear { one: one.index, other: other.index, squared, due });
                }
            }
        }
    }
    (compared, found)
}

/// Square of the distance between the nearest points of two cuboids.
fn distance_squared(one: &Cuboid, other: &Cuboid) -> i128 {
    let gap = |axis: usize| {
        let gap = (one.near[axis] - other.far[axis]).max(other.near[axis] - one.far[axis]).max(0);
        i128::from(gap).saturating_mul(i128::from(gap))
    };
    gap(0).saturating_add(gap(1)).saturating_add(gap(2))
}

#[cfg(test)]
mod tests {
    use model::quantity::Millimetres;

    use super::*;

    fn good(index: usize, class: &str, near: [i64; 3], boxes: i128) -> Classed<'_> {
        Classed { index, class, boxes, cuboid: Cuboid::at(near, [10, 10, 10]) }
    }

    fn apart(classes: (&str, &str), distance: i64) -> Vec<Separation> {
        let classes = (classes.0.to_owned(), classes.1.to_owned());
        vec![Separation { classes, distance: Millimetres::of(distance) }]
    }

    #[test]
    fn the_straight_distance_counts_to_the_millimetre() {
        // Gaps of 3, 4 and 12 are 13 apart.
        let goods = [good(0, "3", [0, 0, 0], 1), good(1, "5.1", [13, 14, 22], 1)];
        for (classes, distance, count, remark) in [
            (("3", "5.1"), 13, 0, "exactly"),
            (("3", "5.1"), 14, 1, "a millimetre short"),
            (("5.1", "3"), 14, 1, "the other way round"),
            (("3", "8"), 14, 0, "other classes"),
            (("3", "3"), 14, 0, "a box alone"),
        ] {
            assert_eq!(too_near(&goods, &apart(classes, distance)).1.len(), count, "{remark}");
        }
        let touching = [good(0, "3", [0, 0, 0], 2), good(1, "3", [10, 0, 0], 1)];
        assert_eq!(too_near(&touching, &apart(("3", "3"), 1)).1.len(), 2, "within the grid, and beside it");
        assert!(too_near(&touching, &apart(("3", "3"), 0)).1.is_empty(), "touching is zero apart");
    }
}
