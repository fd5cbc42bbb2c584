//! Decides what each box bears on its top, and whether that is too much: loads are split by shared area and rounded up, as the
//! question says. Does not know support or order. Up: [`crate`].
//!
//! The boxes of a grid stand wholly on each other, so a column of it hands everything down: one load for each column, on
//! its highest box, says what all of them bear, and the lowest bears most.

use crate::engine::rules::limits::Nature;
use crate::engine::space::Cuboid;

/// Most columns in one packing that are weighed: bounds memory.
const COLUMNS_MAX: usize = 50_000;

/// A grid of equal boxes at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    pub(crate) kind: usize,
    pub(crate) at: Cuboid,
    /// Extent of one box.
    pub(crate) extent: [i32; 3],
    /// Its first column in the list of loads; columns go along x first.
    first: usize,
}

/// A column: where it is, and its place in the list of loads.
type Column = (Cuboid, usize);

impl Grid {
    pub(crate) fn new(kind: usize, at: Cuboid, extent: [i32; 3]) -> Self {
        Self { kind, at, extent, first: 0 }
    }

    fn count(&self, axis: usize) -> usize {
        usize::try_from(self.at.extent(axis) / self.extent[axis]).expect("a grid has boxes")
    }

    pub(crate) fn columns(&self) -> usize {
        self.count(0) * self.count(1)
    }

    /// The columns that share an area with a cuboid, seen from above.
    pub(crate) fn under(&self, base: Cuboid) -> impl Iterator<Item = Column> + use<> {
        let own = *self;
        let [xs, ys] = [0, 1].map(|axis| {
            let (low, high) = (base.lo[axis].max(own.at.lo[axis]), base.hi[axis].min(own.at.hi[axis]));
            let first = (low - own.at.lo[axis]) / own.extent[axis];
            let last = (high - own.at.lo[axis] - 1).div_euclid(own.extent[axis]);
            if low < high { first..last + 1 } else { 0..0 }
        });
        let along = own.count(0);
        ys.flat_map(move |y| xs.clone().map(move |x| (x, y))).map(move |(x, y)| {
            let mut at = own.at;
            for (axis, place) in [(0, x), (1, y)] {
                at.lo[axis] += place * own.extent[axis];
                at.hi[axis] = at.lo[axis] + own.extent[axis];
            }
            let place = |value: i32| usize::try_from(value).expect("a place in a grid is not below zero");
            (at, own.first + place(y) * along + place(x))
        })
    }

    /// Whether another grid stands directly on it.
    pub(crate) fn touches(&self, upper: &Self) -> bool {
        upper.at.lo[2] == self.at.hi[2]
            && (0..2).all(|axis| self.at.lo[axis] < upper.at.hi[axis] && upper.at.lo[axis] < self.at.hi[axis])
    }
}

/// Area that two cuboids share, seen from above.
pub(crate) fn shared(one: &Cuboid, other: &Cuboid) -> i64 {
    let along = |axis: usize| i64::from((one.hi[axis].min(other.hi[axis]) - one.lo[axis].max(other.lo[axis])).max(0));
    along(0) * along(1)
}

/// Grids with what their columns bear.
#[derive(Debug, Default)]
pub(crate) struct Piles {
    pub(crate) grids: Vec<Grid>,
    loads: Vec<i64>,
}

impl Clone for Piles {
    fn clone(&self) -> Self {
        Self { grids: self.grids.clone(), loads: self.loads.clone() }
    }

    fn clone_from(&mut self, other: &Self) {
        self.grids.clone_from(&other.grids);
        self.loads.clone_from(&other.loads);
    }
}

/// Lists that are used again while loads are handed down.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scales {
    /// What was added to each column; nothing between uses.
    added: Vec<i64>,
    changed: Vec<usize>,
    waiting: Vec<usize>,
}

impl Piles {
    /// Adds grids, for what they carry of others alone when there is nothing to weigh.
    pub(crate) fn list(&mut self, grids: impl Iterator<Item = Grid>) {
        for mut grid in grids {
            grid.first = self.loads.len();
            self.grids.push(grid);
        }
    }

    /// Adds grids and hands their mass down; false when a box then bears too much, and nothing is changed.
    pub(crate) fn add(&mut self, grids: impl Iterator<Item = Grid>, natures: &[Nature], scales: &mut Scales) -> bool {
        let before = (self.grids.len(), self.loads.len());
        let is_good = self.try_add(grids, natures, scales);
        if is_good {
            scales.changed.drain(..).for_each(|column| scales.added[column] = 0);
        } else {
            self.undo(before, scales);
        }
        is_good
    }

    /// Whether grids could be added.
    pub(crate) fn takes(&mut self, grids: impl Iterator<Item = Grid>, natures: &[Nature], scales: &mut Scales) -> bool {
        let before = (self.grids.len(), self.loads.len());
        let is_good = self.try_add(grids, natures, scales);
        self.undo(before, scales);
        is_good
    }

    fn try_add(&mut self, grids: impl Iterator<Item = Grid>, natures: &[Nature], scales: &mut Scales) -> bool {
        let known = self.grids.len();
        for mut grid in grids {
            grid.first = self.loads.len();
            let columns = grid.first + grid.columns();
            if columns > COLUMNS_MAX {
                return false;
            }
            self.loads.resize(columns, 0);
            self.grids.push(grid);
        }
        if scales.added.len() < self.loads.len() {
            scales.added.resize(self.loads.len(), 0);
        }
        self.hand_down(known, natures, scales)
    }

    fn undo(&mut self, (grids, columns): (usize, usize), scales: &mut Scales) {
        for column in scales.changed.drain(..) {
            self.loads[column] -= scales.added[column];
            scales.added[column] = 0;
        }
        self.grids.truncate(grids);
        self.loads.truncate(columns);
    }

    /// Hands down what the grids from `known` on weigh, from the top down; false when a box bears too much.
    fn hand_down(&mut self, known: usize, natures: &[Nature], scales: &mut Scales) -> bool {
        scales.waiting.clear();
        for new in known..self.grids.len() {
            scales.waiting.push(new);
            let is_overloaded = self.spare(new, self.grids[new].first, natures).is_some_and(|spare| spare < 0);
            // Where boxes may float, some may have been waiting for this one to come under them.
            let is_good = !is_overloaded
                && (0..known).all(|upper| {
                    !self.grids[new].touches(&self.grids[upper])
                        || self.pass(upper, new, true, natures, scales).is_some()
                });
            if !is_good {
                return false;
            }
        }
        while let Some(at) = (0..scales.waiting.len()).max_by_key(|at| {
            let grid = scales.waiting[*at];
            (self.grids[grid].at.lo[2], grid)
        }) {
            let upper = scales.waiting.swap_remove(at);
            for lower in 0..self.grids.len() {
                if !self.grids[lower].touches(&self.grids[upper]) {
                    continue;
                }
                match self.pass(upper, lower, upper >= known, natures, scales) {
                    None => return false,
                    Some(true) if !scales.waiting.contains(&lower) => scales.waiting.push(lower),
                    Some(_) => {}
                }
            }
        }
        true
    }

    /// Passes what a grid's columns weigh more than before on to the grid below; whether that is anything, or none when a
    /// box then bears too much.
    fn pass(
        &mut self,
        upper: usize,
        lower: usize,
        is_new: bool,
        natures: &[Nature],
        scales: &mut Scales,
    ) -> Option<bool> {
        let (over, under) = (self.grids[upper], self.grids[lower]);
        let own = self.own(upper, natures);
        let mut has_changed = false;
        for (base, column) in over.under(under.at) {
            let now = self.loads[column].saturating_add(own);
            let before = if is_new { 0 } else { now - scales.added[column] };
            if now == before {
                continue;
            }
            let area = i64::from(over.extent[0]) * i64::from(over.extent[1]);
            for (top, column) in under.under(base) {
                let share = shared(&base, &top);
                let more = part(now, share, area) - part(before, share, area);
                if more == 0 {
                    continue;
                }
                if scales.added[column] == 0 {
                    scales.changed.push(column);
                }
                scales.added[column] = scales.added[column].saturating_add(more);
                self.loads[column] = self.loads[column].saturating_add(more);
                has_changed = true;
                if self.spare(lower, column, natures).is_some_and(|spare| spare < 0) {
                    return None;
                }
            }
        }
        Some(has_changed)
    }

    /// Mass of a column's own boxes.
    fn own(&self, grid: usize, natures: &[Nature]) -> i64 {
        let grid = &self.grids[grid];
        natures[grid.kind].mass.saturating_mul(i64::from(grid.at.extent(2) / grid.extent[2]))
    }

    /// How much more the lowest box of a column bears; none where it has no limit.
    fn spare(&self, grid: usize, column: usize, natures: &[Nature]) -> Option<i64> {
        let nature = &natures[self.grids[grid].kind];
        let above = self.own(grid, natures) - nature.mass;
        nature.bears.map(|most| most.saturating_sub(self.loads[column]).saturating_sub(above))
    }

    /// Grids with tops at the height of a room that bear no more than so much where they are under it, and which.
    pub(crate) fn weak<'a>(
        &'a self,
        room: &'a Cuboid,
        least: i64,
        natures: &'a [Nature],
    ) -> impl Iterator<Item = Cuboid> + 'a {
        self.grids.iter().enumerate().filter_map(move |(index, grid)| {
            let is_under = grid.at.hi[2] == room.lo[2] && natures[grid.kind].bears.is_some();
            let is_weak = is_under
                && grid
                    .under(*room)
                    .any(|(_, column)| self.spare(index, column, natures).is_some_and(|spare| spare < least));
            is_weak.then_some(grid.at)
        })
    }
}

/// What falls on a top that shares an area with a base, rounded up.
fn part(total: i64, shared: i64, area: i64) -> i64 {
    let over = i128::from(total) * i128::from(shared);
    let area = i128::from(area);
    i64::try_from((over + area - 1) / area).expect("a part is not above the whole")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(kind: usize, lo: [i32; 3], extent: [i32; 3], counts: [i32; 3]) -> Grid {
        let hi = [0, 1, 2].map(|axis| lo[axis] + extent[axis] * counts[axis]);
        Grid::new(kind, Cuboid { lo, hi }, extent)
    }

    fn natures(mass: &[i64]) -> Vec<Nature> {
        mass.iter().map(|mass| Nature { mass: *mass, bears: None, phase: 0, class: None }).collect()
    }

    /// By hand: 10 g of 100 mm stand 30 mm on the left column and 70 mm on the right one: 3 g and 7 g.
    #[test]
    fn loads_are_split_by_area_and_rounded_up() {
        let columns = grid(0, [0, 0, 0], [100, 100, 50], [2, 1, 2]);
        for (upper, mass, loads, remark) in [
            (grid(1, [70, 0, 100], [100, 100, 50], [1, 1, 1]), [100, 10], vec![3, 7, 0], "across two columns"),
            (grid(1, [150, 0, 100], [100, 100, 50], [1, 1, 1]), [100, 10], vec![0, 5, 0], "half over the side"),
            (grid(1, [0, 0, 100], [150, 100, 50], [1, 1, 1]), [1, 10], vec![7, 4, 0], "thirds, rounded up"),
        ] {
            let mut piles = Piles::default();
            assert!(piles.add([columns, upper].into_iter(), &natures(&mass), &mut Scales::default()));
            assert_eq!(piles.loads, loads, "{remark}");
            // The other way round, as where boxes float, comes to the same.
            let mut late = Piles::default();
            assert!(late.add([upper].into_iter(), &natures(&mass), &mut Scales::default()));
            assert!(late.add([columns].into_iter(), &natures(&mass), &mut Scales::default()));
            assert_eq!(late.loads, [&loads[2..], &loads[..2]].concat(), "{remark}, placed from the top down");
        }
    }

    #[test]
    fn what_overloads_the_lowest_box_is_refused_and_leaves_no_trace() {
        let mut natures = natures(&[100, 10]);
        natures[0].bears = Some(109);
        let mut piles = Piles::default();
        assert!(piles.add([grid(0, [0; 3], [10, 10, 10], [1, 1, 2])].into_iter(), &natures, &mut Scales::default()));
        let upper = grid(1, [0, 0, 20], [10, 10, 10], [1, 1, 1]);
        assert!(!piles.add([upper].into_iter(), &natures, &mut Scales::default()), "110 g on a box that bears 109 g");
        assert_eq!((piles.grids.len(), piles.loads.as_slice()), (1, &[0][..]));
        natures[0].bears = Some(110);
        assert!(piles.takes([upper].into_iter(), &natures, &mut Scales::default()), "110 g on one that bears 110 g");
        assert_eq!((piles.grids.len(), piles.loads.as_slice()), (1, &[0][..]));
        assert!(piles.add([upper].into_iter(), &natures, &mut Scales::default()));
        assert!(!piles.takes(
            [grid(1, [0, 0, 30], [10, 10, 10], [1, 1, 1])].into_iter(),
            &natures,
            &mut Scales::default()
        ));
    }
}
