//! Decides, by brute force and apart from the engine, whether a packing is geometrically right: inside, apart
//! and standing on something. Up: the tests of the crate.

use model::loading::{Placement, Support};

/// One box: low corner, high corner.
pub(crate) type Solid = ([i64; 3], [i64; 3]);

/// Every single box of a list of grids, with its kind.
pub(crate) fn solids(placements: &[Placement]) -> Vec<(usize, Solid)> {
    let mut found = Vec::new();
    for grid in placements {
        let at = [grid.at.0.get(), grid.at.1.get(), grid.at.2.get()];
        let extent = [grid.extent.0.get(), grid.extent.1.get(), grid.extent.2.get()];
        for x in 0..i64::from(grid.counts.0) {
            for y in 0..i64::from(grid.counts.1) {
                for z in 0..i64::from(grid.counts.2) {
                    let lo = [at[0] + x * extent[0], at[1] + y * extent[1], at[2] + z * extent[2]];
                    found.push((grid.kind, (lo, [lo[0] + extent[0], lo[1] + extent[1], lo[2] + extent[2]])));
                }
            }
        }
    }
    found
}

pub(crate) fn overlap(a: &Solid, b: &Solid, axes: std::ops::Range<usize>) -> bool {
    axes.into_iter().all(|axis| a.0[axis] < b.1[axis] && b.0[axis] < a.1[axis])
}

/// Area of the part of a box's base that tops touching it cover, by cutting the base along every edge.
pub(crate) fn carried(base: &Solid, tops: &[Solid]) -> i64 {
    let cuts = |axis: usize| {
        let mut cuts: Vec<i64> = tops.iter().flat_map(|top| [top.0[axis], top.1[axis]]).collect();
        cuts.extend([base.0[axis], base.1[axis]]);
        cuts.retain(|cut| (base.0[axis]..=base.1[axis]).contains(cut));
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    };
    let (xs, ys) = (cuts(0), cuts(1));
    let mut area = 0;
    for x in xs.windows(2) {
        for y in ys.windows(2) {
            let is_covered =
                tops.iter().any(|top| top.0[0] <= x[0] && x[1] <= top.1[0] && top.0[1] <= y[0] && y[1] <= top.1[1]);
            if is_covered {
                area += (x[1] - x[0]) * (y[1] - y[0]);
            }
        }
    }
    area
}

/// Panics at the first thing that is wrong with boxes in a room.
pub(crate) fn assert_solids(solids: &[(usize, Solid)], room: [i64; 3], support: Support) {
    let mut by_floor: Vec<usize> = (0..solids.len()).collect();
    by_floor.sort_by_key(|index| solids[*index].1.0[0]);
    for (order, &index) in by_floor.iter().enumerate() {
        let (_, solid) = &solids[index];
        for axis in 0..3 {
            assert!(solid.0[axis] >= 0 && solid.1[axis] <= room[axis], "{solid:?} leaves {room:?}");
        }
        for &other in &by_floor[order + 1..] {
            if solids[other].1.0[0] >= solid.1[0] {
                break;
            }
            assert!(!overlap(solid, &solids[other].1, 0..3), "{solid:?} and {:?} overlap", solids[other].1);
        }
    }
    if support == Support::Full {
        for (_, solid) in solids.iter().filter(|(_, solid)| solid.0[2] > 0) {
            let tops: Vec<Solid> = solids
                .iter()
                .map(|(_, other)| *other)
                .filter(|other| other.1[2] == solid.0[2] && overlap(solid, other, 0..2))
                .collect();
            let whole = (solid.1[0] - solid.0[0]) * (solid.1[1] - solid.0[1]);
            assert_eq!(carried(solid, &tops), whole, "{solid:?} is not wholly carried");
        }
    }
}
