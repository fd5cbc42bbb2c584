//! Decides what each single box bears on its top. Up: [`crate::stowage`].
//!
//! The load of a box is what stands directly on it with what that bears itself, each part by shared area and rounded up to
//! the gram; boxes are taken from the top down, so a box hands its load on when all of it is known.

use model::loading::Placement;
use model::quantity::Grams;

use super::support::Tops;
use super::{Cuboid, boxes_in, quotient_up, triple};

/// Most single boxes that are weighed one by one; a plan of more is refused rather than believed.
const BOXES_MAX: i128 = 2_000_000;

/// A single box of a grid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Single {
    /// Which grid, by its place in the list.
    pub(crate) grid: usize,
    /// What it bears on its top, in grams.
    pub(crate) load: i128,
}

/// Every box of some grids with what it bears, the grids in order; none when there are too many to weigh. A grid's boxes
/// have the mass of its kind.
pub(crate) fn burdens(grids: &[Placement], mass: impl Fn(&Placement) -> Grams) -> Option<Vec<Single>> {
    if grids.iter().map(boxes_in).sum::<i128>() > BOXES_MAX {
        return None;
    }
    let mut cuboids = vec![];
    let mut singles = vec![];
    for (index, grid) in grids.iter().enumerate() {
        for cuboid in boxes_of(grid) {
            cuboids.push(cuboid);
            singles.push(Single { grid: index, load: 0 });
        }
    }
    let tops = Tops::of(&cuboids);
    let mut order: Vec<usize> = (0..cuboids.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(cuboids[*index].near[2]));
    for upper in order {
        let base = &cuboids[upper];
        let total = i128::from(mass(&grids[singles[upper].grid]).get()) + singles[upper].load;
        // What rests on the floor leaves its part there; so does what overhangs: parts are of the whole base.
        if base.near[2] == 0 {
            continue;
        }
        for lower in tops.under(base) {
            singles[lower].load +=
                quotient_up(total.saturating_mul(cuboids[lower].shared_area(base)), base.base_area());
        }
    }
    Some(singles)
}

/// The single boxes of a grid.
fn boxes_of(grid: &Placement) -> impl Iterator<Item = Cuboid> {
    let (near, extent) = (triple(grid.at), triple(grid.extent));
    let (along, across, up) = grid.counts;
    let places = (0..along).flat_map(move |x| (0..across).flat_map(move |y| (0..up).map(move |z| [x, y, z])));
    places.map(move |place| {
        let at = |axis: usize| near[axis].saturating_add(extent[axis].saturating_mul(i64::from(place[axis])));
        Cuboid::at([at(0), at(1), at(2)], extent)
    })
}

#[cfg(test)]
mod tests {
    use model::quantity::Millimetres;

    use super::*;

    fn grid(kind: usize, at: [i64; 3], extent: [i64; 3], counts: (u32, u32, u32)) -> Placement {
        let three = |[x, y, z]: [i64; 3]| (Millimetres::of(x), Millimetres::of(y), Millimetres::of(z));
        Placement { kind, at: three(at), extent: three(extent), counts }
    }

    fn loads(grids: &[Placement], masses: &[i64]) -> Vec<i128> {
        let all = burdens(grids, |grid| Grams::of(masses[grid.kind])).expect("few boxes should be weighed");
        all.into_iter().map(|one| one.load).collect()
    }

    /// By hand: 10 g of 100 mm stand 30 mm on the left column and 70 mm on the right one: 3 g and 7 g; each column of
    /// two boxes of 100 g then bears that on its upper box, and 103 g and 107 g on its lower one.
    #[test]
    fn loads_are_split_by_area_and_handed_down() {
        let columns = grid(0, [0, 0, 0], [100, 100, 50], (2, 1, 2));
        let across = grid(1, [70, 0, 100], [100, 100, 50], (1, 1, 1));
        assert_eq!(loads(&[columns.clone(), across], &[100, 10]), [103, 3, 107, 7, 0]);
        // 9 g over three equal parts of 10/30 each are 3 g; 10 g are 4 g each, rounded up.
        let row = grid(0, [0, 0, 0], [10, 10, 10], (3, 1, 1));
        let slab = grid(1, [0, 0, 10], [30, 10, 10], (1, 1, 1));
        assert_eq!(loads(&[row.clone(), slab.clone()], &[1, 9]), [3, 3, 3, 0]);
        assert_eq!(loads(&[row, slab], &[1, 10]), [4, 4, 4, 0]);
        // What overhangs is lost: half of 10 g.
        let half = grid(1, [150, 0, 100], [100, 100, 50], (1, 1, 1));
        assert_eq!(loads(&[columns, half], &[100, 10]), [100, 0, 105, 5, 0]);
    }

    #[test]
    fn more_boxes_than_can_be_weighed_are_not_weighed() {
        assert!(burdens(&[grid(0, [0, 0, 0], [1, 1, 1], (u32::MAX, u32::MAX, 1))], |_| Grams::of(1)).is_none());
    }
}
