//! Decides where stacked boxes are, whether they overlap, and whether they stand, for the judge alone. Up: [`crate`].
//!
//! A grid of equal boxes without gaps fills one cuboid, and its upper layers stand on its lower ones; so grids are judged
//! as cuboids, in whole millimetres.

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
    /// What a grid of boxes fills.
    pub(crate) fn of_grid(grid: &Placement) -> Self {
        let near = triple(grid.at);
        let extent = triple(grid.extent);
        let counts = [grid.counts.0, grid.counts.1, grid.counts.2].map(i64::from);
        Self { near, far: [0, 1, 2].map(|axis| near[axis].saturating_add(extent[axis].saturating_mul(counts[axis]))) }
    }

    /// A rectangle on the floor, of no matter what height.
    pub(crate) fn on_floor((x, y): (Millimetres, Millimetres), (length, width): (Millimetres, Millimetres)) -> Self {
        let (x, y) = (x.get(), y.get());
        Self { near: [x, y, 0], far: [x.saturating_add(length.get()), y.saturating_add(width.get()), 1] }
    }

    /// Whether it lies wholly within a room that begins at the origin.
    pub(crate) fn is_within(&self, room: [i64; 3]) -> bool {
        (0..3).all(|axis| self.near[axis] >= 0 && self.far[axis] <= room[axis])
    }

    /// Whether two cuboids share any volume; touching is not sharing.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.near[axis] < other.far[axis] && other.near[axis] < self.far[axis])
    }

    /// Area that two cuboids share when seen from above, in square millimetres.
    fn shared_area(&self, other: &Self) -> i128 {
        let along = |axis: usize| (self.far[axis].min(other.far[axis]) - self.near[axis].max(other.near[axis])).max(0);
        i128::from(along(0)) * i128::from(along(1))
    }

    /// Area of the base, in square millimetres.
    pub(crate) fn base_area(&self) -> i128 {
        self.shared_area(self)
    }
}

/// Pairs of cuboids that overlap, each named once by its two places in the list.
///
/// Sorted along x, so that only neighbours are compared: for a well-filled pallet far fewer than all pairs.
pub(crate) fn overlapping(cuboids: &[Cuboid]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..cuboids.len()).collect();
    order.sort_by_key(|index| cuboids[*index].near[0]);
    let mut pairs = vec![];
    for (rank, one) in order.iter().enumerate() {
        let reach = cuboids[*one].far[0];
        for other in order[rank + 1..].iter().take_while(|other| cuboids[**other].near[0] < reach) {
            if cuboids[*one].overlaps(&cuboids[*other]) {
                pairs.push(((*one).min(*other), (*one).max(*other)));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Cuboids whose base does not stand wholly on the floor or on tops at its height, with the area that is carried.
///
/// Tops at one height cannot overlap where no cuboids do, so the areas they carry add up to the exact union.
pub(crate) fn unsupported(cuboids: &[Cuboid]) -> Vec<(usize, i128)> {
    let mut by_top: std::collections::BTreeMap<i64, Vec<&Cuboid>> = std::collections::BTreeMap::new();
    for cuboid in cuboids {
        by_top.entry(cuboid.far[2]).or_default().push(cuboid);
    }
    let mut hanging = vec![];
    for (index, cuboid) in cuboids.iter().enumerate().filter(|(_, cuboid)| cuboid.near[2] > 0) {
        let tops = by_top.get(&cuboid.near[2]);
        let carried: i128 = tops.map_or(0, |tops| tops.iter().map(|top| top.shared_area(cuboid)).sum());
        if carried < cuboid.base_area() {
            hanging.push((index, carried));
        }
    }
    hanging
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
            assert_eq!(!overlapping(&[floor, cuboid(near, far)]).is_empty(), overlaps, "{remark}");
        }
    }

    #[test]
    fn a_box_stands_on_tops_at_one_height_alone() {
        let left = cuboid([0, 0, 0], [100, 100, 50]);
        let right = cuboid([100, 0, 0], [200, 100, 50]);
        let lower = cuboid([100, 0, 0], [200, 100, 49]);
        let upper = cuboid([50, 0, 50], [150, 100, 90]);
        assert!(unsupported(&[left, right, upper]).is_empty(), "across two equal tops");
        assert_eq!(unsupported(&[left, lower, upper]), [(2, 5000)], "half of it in the air by a millimetre");
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
}
