//! Decides whether boxes of classes that must stand apart do. Up: [`crate`].

use crate::engine::rules::limits::Limits;
use crate::engine::rules::stack::Grid;
use crate::engine::space::Cuboid;

/// Whether grids keep their distance from the goods that stand.
pub(crate) fn is_apart(limits: &Limits, goods: &[Grid], grids: impl Iterator<Item = Grid>) -> bool {
    grids.filter(|grid| limits.natures[grid.kind].class.is_some()).all(|grid| {
        goods.iter().all(|other| {
            let due = limits.due(grid.kind, other.kind);
            due <= 0 || distance_squared(&grid.at, &other.at, limits.unit) >= due * due
        })
    })
}

/// Square of the distance between the nearest points of two cuboids, in square millimetres.
fn distance_squared(one: &Cuboid, other: &Cuboid, unit: i64) -> i64 {
    (0..3)
        .map(|axis| {
            let gap = (one.lo[axis] - other.hi[axis]).max(other.lo[axis] - one.hi[axis]).max(0);
            let gap = i64::from(gap) * unit;
            gap * gap
        })
        .sum()
}

/// The cuboid round a good that a kind must keep out of when it stands beside it along an axis; none where it may touch.
pub(crate) fn around(limits: &Limits, good: &Grid, kind: usize) -> Option<Cuboid> {
    let due = limits.due(kind, good.kind);
    if due <= 0 {
        return None;
    }
    let by = i32::try_from((due + limits.unit - 1) / limits.unit).expect("a distance is capped");
    let mut around = good.at;
    for axis in 0..3 {
        around.lo[axis] -= by;
        around.hi[axis] += by;
    }
    Some(around)
}

#[cfg(test)]
mod tests {
    use crate::engine::rules::limits::Nature;

    use super::*;

    #[test]
    fn the_straight_distance_counts_to_the_millimetre() {
        let nature = |class| Nature { mass: 0, bears: None, phase: 0, class: Some(class) };
        // Gaps of 3, 4 and 12 units of 2 mm are 26 mm apart.
        let good = |kind, lo: [i32; 3]| Grid::new(kind, Cuboid { lo, hi: lo.map(|low| low + 10) }, [10; 3]);
        for (due, is_good) in [(26, true), (27, false), (0, true)] {
            let limits = Limits {
                natures: vec![nature(0), nature(1)],
                gross_max: None,
                has_stack: false,
                share: None,
                phases: vec![0],
                due: vec![vec![0, due], vec![due, 0]],
                unit: 2,
            };
            let standing = [good(0, [0; 3])];
            assert_eq!(is_apart(&limits, &standing, [good(1, [13, 14, 22])].into_iter()), is_good, "{due}");
            assert!(is_apart(&limits, &standing, [good(0, [10, 0, 0])].into_iter()), "its own class may touch");
        }
    }
}
