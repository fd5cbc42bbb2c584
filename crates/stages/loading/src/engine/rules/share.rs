//! Decides whether enough of each base is carried by the floor or by tops exactly at its height. Does not weigh
//! (`stack`). Up: [`crate`].

use crate::engine::rules::stack::{Grid, shared};
use crate::engine::space::Cuboid;

/// Most columns of a grid that are looked at one by one; a wider one stands on the floor or wholly on one top.
const COLUMNS_MAX: usize = 4_096;

/// The tops that are level with the base of a room and under it.
pub(crate) fn tops(standing: &[Grid], room: &Cuboid) -> Vec<Cuboid> {
    standing.iter().map(|grid| grid.at).filter(|top| top.hi[2] == room.lo[2] && shared(top, room) > 0).collect()
}

/// Whether every lowest box of a block that would stand on tops is carried to its share, in thousandths; inside it each
/// box is carried wholly. Tops of one height never overlap, so their areas add up.
pub(crate) fn is_carried(tops: &[Cuboid], block: &Cuboid, grids: impl Iterator<Item = Grid>, share: i64) -> bool {
    if block.lo[2] == 0 {
        return true;
    }
    let is_enough = |base: &Cuboid| {
        let carried: i64 = tops.iter().map(|top| shared(top, base)).sum();
        i128::from(carried) * 1000 >= i128::from(shared(base, base)) * i128::from(share)
    };
    let mut lowest = grids.filter(|grid| grid.at.lo[2] == block.lo[2]);
    // A whole that is wholly carried has no box that is not; one that is carried too little has such a box.
    let is_wholly_carried = tops.iter().any(|top| shared(top, block) == shared(block, block));
    is_wholly_carried
        || lowest.all(|grid| {
            let columns = grid.columns();
            let is_each_enough = || columns <= COLUMNS_MAX && grid.under(grid.at).all(|(base, _)| is_enough(&base));
            is_enough(&grid.at) && (columns == 1 || is_each_enough())
        })
}

/// Parts of a room whose low or high corner is level with a top under it: a block there has more to stand on.
pub(crate) fn over_tops(standing: &[Grid], room: &Cuboid, most: usize) -> Vec<Cuboid> {
    let mut tops = tops(standing, room);
    tops.sort_by_key(|top| (std::cmp::Reverse(shared(top, room)), *top));
    let mut found = Vec::new();
    for top in tops.into_iter().take(most) {
        let (mut low, mut high) = (*room, *room);
        for axis in 0..2 {
            low.lo[axis] = low.lo[axis].max(top.lo[axis]);
            high.hi[axis] = high.hi[axis].min(top.hi[axis]);
        }
        found.extend([low, high].into_iter().filter(|part| part != room));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(lo: [i32; 3], hi: [i32; 3]) -> Grid {
        Grid::new(0, Cuboid { lo, hi }, [10, 10, 10])
    }

    #[test]
    fn each_lowest_box_is_carried_to_its_share_by_the_thousandth() {
        let standing = [grid([0, 0, 0], [10, 10, 10]), grid([10, 0, 0], [20, 10, 9])];
        for (lo, hi, share, is_good, remark) in [
            ([0, 0, 10], [10, 10, 20], 1000, true, "wholly"),
            ([3, 0, 10], [13, 10, 20], 700, true, "seven of ten"),
            ([3, 0, 10], [13, 10, 20], 701, false, "a thousandth more"),
            ([0, 0, 10], [20, 10, 20], 500, false, "the second of two boxes hangs"),
            ([0, 0, 11], [10, 10, 21], 1, false, "above the top"),
            ([30, 0, 0], [40, 10, 10], 1000, true, "on the floor"),
        ] {
            let block = grid(lo, hi);
            assert_eq!(
                is_carried(&tops(&standing, &block.at), &block.at, [block].into_iter(), share),
                is_good,
                "{remark}"
            );
        }
    }
}
