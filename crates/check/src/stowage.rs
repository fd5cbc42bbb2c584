//! Decides where stacked boxes are, whether they overlap and how they are turned, for the judge alone. Up: [`crate`].
//!
//! A grid of equal boxes without gaps fills one cuboid, and its upper layers stand on its lower ones; so grids are judged
//! as cuboids, in whole millimetres, wherever the single box does not matter. What carries a box is in `support`, what it
//! carries in `burden`, cross-sections in `outline`, distances in `apart`.

pub(crate) mod apart;
pub(crate) mod burden;
pub(crate) mod outline;
pub(crate) mod support;

use model::loading::Placement;
use model::quantity::Millimetres;

/// A cuboid: its corner nearest to the origin, and its corner farthest from it, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cuboid {
    /// Nearest corner along x, y, z.
    pub(crate) near: [i64; 3],
    /// Farthest corner along x, y, z.
    pub(crate) far: [i64; 3],
}

impl Cuboid {
    /// From a corner and an extent; beyond all numbers it ends at the largest.
    pub(crate) fn at(near: [i64; 3], extent: [i64; 3]) -> Self {
        Self { near, far: [0, 1, 2].map(|axis| near[axis].saturating_add(extent[axis])) }
    }

    /// What a grid of boxes fills.
    pub(crate) fn of_grid(grid: &Placement) -> Self {
        let extent = triple(grid.extent);
        let counts = [grid.counts.0, grid.counts.1, grid.counts.2].map(i64::from);
        Self::at(triple(grid.at), [0, 1, 2].map(|axis| extent[axis].saturating_mul(counts[axis])))
    }

    /// A rectangle on the floor, of no matter what height.
    pub(crate) fn on_floor((x, y): (Millimetres, Millimetres), (length, width): (Millimetres, Millimetres)) -> Self {
        Self::at([x.get(), y.get(), 0], [length.get(), width.get(), 1])
    }

    /// Whether it lies wholly within a room that begins at the origin.
    pub(crate) fn is_within(&self, room: [i64; 3]) -> bool {
        (0..3).all(|axis| self.near[axis] >= 0 && self.far[axis] <= room[axis])
    }

    /// Whether two cuboids share a stretch of an axis; touching is not sharing.
    pub(crate) fn meets(&self, other: &Self, axis: usize) -> bool {
        self.near[axis] < other.far[axis] && other.near[axis] < self.far[axis]
    }

    /// Whether two cuboids share any volume; touching is not sharing.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.meets(other, axis))
    }

    /// Area that two cuboids share when seen from above, in square millimetres.
    pub(crate) fn shared_area(&self, other: &Self) -> i128 {
        let along = |axis: usize| (self.far[axis].min(other.far[axis]) - self.near[axis].max(other.near[axis])).max(0);
        i128::from(along(0)) * i128::from(along(1))
    }

    /// Area of the base, in square millimetres.
    pub(crate) fn base_area(&self) -> i128 {
        self.shared_area(self)
    }

    /// Twice the middle, along an axis: whole also where the middle is on half a millimetre.
    pub(crate) fn middle_doubled(&self, axis: usize) -> i128 {
        i128::from(self.near[axis]) + i128::from(self.far[axis])
    }
}

/// How many cuboids overlap, and the first two that do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Overlaps {
    /// How many pairs.
    pub(crate) count: u64,
    /// The first pair, by their places in the list.
    pub(crate) first: Option<(usize, usize)>,
}

/// Pairs of cuboids that share volume.
pub(crate) fn overlapping(cuboids: &[Cuboid]) -> Overlaps {
    let mut found = Overlaps::default();
    each_meeting(cuboids, [0, 1, 2], |one, other| {
        let pair = (one.min(other), one.max(other));
        found.count += 1;
        found.first = Some(found.first.map_or(pair, |first| first.min(pair)));
    });
    found
}

/// Visits each pair of cuboids that meets along every one of some axes, once, in no particular order.
///
/// Sorted along the axis that parts them best, so that only neighbours are compared: far fewer than all pairs.
pub(crate) fn each_meeting<const N: usize>(cuboids: &[Cuboid], axes: [usize; N], mut visit: impl FnMut(usize, usize)) {
    let Some(along) = axes.into_iter().min_by_key(|axis| crowding(cuboids, *axis)) else { return };
    let mut order: Vec<usize> = (0..cuboids.len()).collect();
    order.sort_by_key(|index| cuboids[*index].near[along]);
    for (rank, one) in order.iter().enumerate() {
        let reach = cuboids[*one].far[along];
        for other in order[rank + 1..].iter().take_while(|other| cuboids[**other].near[along] < reach) {
            if axes.into_iter().all(|axis| cuboids[*one].meets(&cuboids[*other], axis)) {
                visit(*one, *other);
            }
        }
    }
}

/// How much of an axis a cuboid takes on average, in millionths: the less, the better sorting along it parts them.
fn crowding(cuboids: &[Cuboid], axis: usize) -> i128 {
    let near = cuboids.iter().map(|one| one.near[axis]).min().unwrap_or(0);
    let far = cuboids.iter().map(|one| one.far[axis]).max().unwrap_or(0);
    let span = (i128::from(far) - i128::from(near)).max(1);
    let taken: i128 = cuboids.iter().map(|one| i128::from(one.far[axis]) - i128::from(one.near[axis])).sum();
    taken * 1_000_000 / span
}

/// How many boxes a grid is, in numbers wide enough for any counts.
pub(crate) fn boxes_in(grid: &Placement) -> i128 {
    let (x, y, z) = grid.counts;
    i128::from(x) * i128::from(y) * i128::from(z)
}

/// Whether an extent is a box turned so that one of the dimensions allowed to stand upright is vertical.
pub(crate) fn is_turned_right(extent: [i64; 3], sizes: [i64; 3], upright: [bool; 3]) -> bool {
    (0..3).any(|vertical| {
        let (one, other) = (sizes[(vertical + 1) % 3], sizes[(vertical + 2) % 3]);
        let lies = (extent[0], extent[1]);
        upright[vertical] && extent[2] == sizes[vertical] && (lies == (one, other) || lies == (other, one))
    })
}

/// Three lengths as plain millimetres.
pub(crate) fn triple((x, y, z): (Millimetres, Millimetres, Millimetres)) -> [i64; 3] {
    [x.get(), y.get(), z.get()]
}

/// The least whole number that is not below a quotient; `divisor` is above zero.
pub(crate) fn quotient_up(dividend: i128, divisor: i128) -> i128 {
    -(-dividend).div_euclid(divisor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuboid(near: [i64; 3], far: [i64; 3]) -> Cuboid {
        Cuboid { near, far }
    }

    #[test]
    fn touching_is_not_overlapping_and_one_millimetre_is() {
        let floor = cuboid([0, 0, 0], [100, 100, 50]);
        for (near, far, overlaps, remark) in [
            ([100, 0, 0], [200, 100, 50], false, "side by side"),
            ([99, 0, 0], [199, 100, 50], true, "one millimetre"),
            ([0, 0, 50], [100, 100, 90], false, "on top"),
            ([10, 10, 10], [20, 20, 20], true, "inside"),
        ] {
            assert_eq!(overlapping(&[floor, cuboid(near, far)]).count == 1, overlaps, "{remark}");
        }
    }

    #[test]
    fn every_pair_that_meets_is_visited_once_whichever_axis_is_sorted() {
        let (long, high, flat) = ([0, 0, 0, 900, 9, 9], [5, 5, 0, 9, 9, 900], [0, 0, 4, 900, 900, 9]);
        let cuboids =
            [long, high, flat, high].map(|[x, y, z, far_x, far_y, far_z]| cuboid([x, y, z], [far_x, far_y, far_z]));
        assert_eq!(overlapping(&cuboids), Overlaps { count: 6, first: Some((0, 1)) });
    }

    #[test]
    fn a_box_turns_only_about_what_may_stand_upright() {
        let sizes = [3, 2, 1];
        for (extent, upright, is_right, remark) in [
            ([3, 2, 1], [false, false, true], true, "as it is"),
            ([2, 3, 1], [false, false, true], true, "turned on the floor"),
            ([3, 1, 2], [false, false, true], false, "on its side"),
            ([3, 1, 2], [false, true, false], true, "on its side, allowed"),
            ([3, 2, 2], [true, true, true], false, "another box"),
        ] {
            assert_eq!(is_turned_right(extent, sizes, upright), is_right, "{remark}");
        }
    }

    #[test]
    fn quotients_round_up_also_below_zero() {
        for (dividend, divisor, up) in [(6, 3, 2), (7, 3, 3), (0, 3, 0), (-7, 3, -2)] {
            assert_eq!(quotient_up(dividend, divisor), up, "{dividend} / {divisor}");
        }
    }
}
