//! Decides which tops carry a base, and how much of it they carry. Up: [`crate::stowage`].

use std::collections::BTreeMap;

use super::Cuboid;

/// Tops by height; those of one height in the order of their near x.
pub(crate) struct Tops<'a> {
    cuboids: &'a [Cuboid],
    levels: BTreeMap<i64, Level>,
}

/// The tops of one height.
struct Level {
    order: Vec<usize>,
    /// Longest extent along x: what begins farther before a base than that does not reach it.
    longest: i64,
}

impl<'a> Tops<'a> {
    /// Sorts the tops of some cuboids.
    pub(crate) fn of(cuboids: &'a [Cuboid]) -> Self {
        let mut levels: BTreeMap<i64, Level> = BTreeMap::new();
        for (index, cuboid) in cuboids.iter().enumerate() {
            let level = levels.entry(cuboid.far[2]).or_insert(Level { order: vec![], longest: 0 });
            level.order.push(index);
            level.longest = level.longest.max(cuboid.far[0].saturating_sub(cuboid.near[0]));
        }
        for level in levels.values_mut() {
            level.order.sort_by_key(|index| cuboids[*index].near[0]);
        }
        Self { cuboids, levels }
    }

    /// The cuboids that a base stands on: their tops are exactly at its height and share an area with it.
    pub(crate) fn under(&self, base: &Cuboid) -> impl Iterator<Item = usize> {
        let level = self.levels.get(&base.near[2]);
        let from = base.near[0].saturating_sub(level.map_or(0, |level| level.longest));
        let order = level.map_or(&[][..], |level| &level.order);
        let first = order.partition_point(|index| self.cuboids[*index].near[0] < from);
        let near = order[first..].iter().take_while(|index| self.cuboids[**index].near[0] < base.far[0]);
        near.copied().filter(|index| self.cuboids[*index].shared_area(base) > 0)
    }

    /// Area of a base that is carried: all of it on the floor, else the union of what lies on tops.
    pub(crate) fn carried(&self, base: &Cuboid) -> i128 {
        if base.near[2] == 0 {
            return base.base_area();
        }
        let parts = self.under(base).map(|index| {
            let top = &self.cuboids[index];
            let (from, to) =
                (|axis: usize| top.near[axis].max(base.near[axis]), |axis: usize| top.far[axis].min(base.far[axis]));
            [from(0), to(0), from(1), to(1)]
        });
        union(&parts.collect::<Vec<_>>())
    }
}

/// Cuboids of whose base less than so many thousandths is carried, with the area that is.
pub(crate) fn unsupported(cuboids: &[Cuboid], permille: i64) -> Vec<(usize, i128)> {
    let tops = Tops::of(cuboids);
    let carried = cuboids.iter().map(|cuboid| tops.carried(cuboid)).enumerate();
    carried
        .filter(|(index, carried)| {
            carried.saturating_mul(1000) < cuboids[*index].base_area().saturating_mul(i128::from(permille))
        })
        .collect()
}

/// Area of the union of rectangles (near and far x, near and far y): strip by strip between neighbouring edges along x.
fn union(rectangles: &[[i64; 4]]) -> i128 {
    let mut edges: Vec<i64> = rectangles.iter().flat_map(|[near, far, ..]| [*near, *far]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut waiting: Vec<&[i64; 4]> = rectangles.iter().collect();
    waiting.sort_by_key(|[near, ..]| std::cmp::Reverse(*near));
    let mut open: Vec<&[i64; 4]> = vec![];
    let mut area = 0;
    for strip in edges.windows(2) {
        open.retain(|[_, far, ..]| *far > strip[0]);
        while let Some(next) = waiting.pop_if(|[near, ..]| *near <= strip[0]) {
            open.push(next);
        }
        open.sort_by_key(|[_, _, near, _]| *near);
        let (mut covered, mut reached) = (0, i64::MIN);
        for [_, _, near, far] in &open {
            covered += i128::from((*far).max(reached)) - i128::from((*near).max(reached));
            reached = reached.max(*far);
        }
        area += covered * (i128::from(strip[1]) - i128::from(strip[0]));
    }
    area
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuboid(near: [i64; 3], far: [i64; 3]) -> Cuboid {
        Cuboid { near, far }
    }

    #[test]
    fn a_box_stands_on_tops_at_one_height_alone() {
        let left = cuboid([0, 0, 0], [100, 100, 50]);
        let right = cuboid([100, 0, 0], [200, 100, 50]);
        let lower = cuboid([100, 0, 0], [200, 100, 49]);
        let upper = cuboid([50, 0, 50], [150, 100, 90]);
        assert!(unsupported(&[left, right, upper], 1000).is_empty(), "across two equal tops");
        assert_eq!(unsupported(&[left, lower, upper], 1000), [(2, 5000)], "half of it in the air by a millimetre");
        assert!(unsupported(&[left, lower, upper], 500).is_empty(), "half is enough");
        assert_eq!(unsupported(&[left, lower, upper], 501), [(2, 5000)], "a thousandth more than half is not there");
    }

    #[test]
    fn an_area_that_two_tops_share_carries_once() {
        for (rectangles, area, remark) in [
            (&[[0, 10, 0, 10], [10, 20, 0, 10]][..], 200, "side by side"),
            (&[[0, 10, 0, 10], [5, 15, 0, 10]], 150, "half over each other"),
            (&[[0, 10, 0, 10], [2, 4, 2, 4]], 100, "one within the other"),
            (&[[0, 30, 10, 20], [10, 20, 0, 30]], 500, "a cross"),
            (&[], 0, "nothing"),
        ] {
            assert_eq!(union(rectangles), area, "{remark}");
        }
    }
}
