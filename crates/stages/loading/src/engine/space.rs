//! Decides which empty cuboids are left after a block is placed: the maximal empty spaces, and with full support only
//! those whose whole base is carried. Does not choose among them (`search`). Up: [`crate`].
//!
//! A space that a block cuts leaves up to six remainders, one beside each face of the block. A remainder can only lie in
//! another of the same face, or in a space that touches that face and was not cut: whatever holds it ends at that face
//! too. So each is compared with a handful, not with all.
//!
//! A cross-section makes several spaces of the empty container, which overlap; rooms that stay empty cut all of them.

use crate::engine::rules::section::Section;

/// A cuboid by its two corners, in the engine's length unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cuboid {
    pub(crate) lo: [i32; 3],
    pub(crate) hi: [i32; 3],
}

impl Cuboid {
    #[inline]
    pub(crate) fn extent(&self, axis: usize) -> i32 {
        self.hi[axis] - self.lo[axis]
    }

    pub(crate) fn volume(&self) -> i64 {
        i64::from(self.extent(0)) * i64::from(self.extent(1)) * i64::from(self.extent(2))
    }

    #[inline]
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        // Without a branch for each side: asked millions of times a second, and which side answers is chance.
        (0..3).fold(-1, |signs, axis| signs & (self.lo[axis] - other.hi[axis]) & (other.lo[axis] - self.hi[axis])) < 0
    }

    /// Whether two overlap or touch.
    #[inline]
    pub(crate) fn meets(&self, other: &Self) -> bool {
        (0..3).fold(0, |signs, axis| signs | (other.hi[axis] - self.lo[axis]) | (self.hi[axis] - other.lo[axis])) >= 0
    }

    #[inline]
    pub(crate) fn contains(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.lo[axis] <= other.lo[axis] && other.hi[axis] <= self.hi[axis])
    }
}

/// The corners of a cuboid so that one comparison of all tells whether it holds another: the low sides, and the high ones negated.
#[derive(Clone, Copy, Debug)]
struct Corners([i32; 8]);

impl Corners {
    #[inline]
    fn of(room: &Cuboid) -> Self {
        let ([x, y, z], [to_x, to_y, to_z]) = (room.lo, room.hi);
        Self([x, y, z, 0, -to_x, -to_y, -to_z, 0])
    }

    fn room(&self) -> Cuboid {
        let [x, y, z, _, to_x, to_y, to_z, _] = self.0;
        Cuboid { lo: [x, y, z], hi: [-to_x, -to_y, -to_z] }
    }

    #[inline]
    fn hold(&self, other: &Self) -> bool {
        // Signs of differences instead of comparisons: compiled to a few vector instructions, without a branch for each side.
        self.0.iter().zip(&other.0).fold(0, |signs, (own, other)| signs | (other - own)) >= 0
    }
}

/// A space that is filled next, and the corner it is filled from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) room: Cuboid,
    /// Whether the corner is at the high end of each axis.
    pub(crate) at_high: [bool; 3],
}

impl Spot {
    /// Where a block stands.
    #[inline]
    pub(crate) fn place(&self, hull: &[i32; 3]) -> Cuboid {
        let lo =
            [0, 1, 2].map(|axis| if self.at_high[axis] { self.room.hi[axis] - hull[axis] } else { self.room.lo[axis] });
        Cuboid { lo, hi: [lo[0] + hull[0], lo[1] + hull[1], lo[2] + hull[2]] }
    }
}

/// Where no single box is known that fits a space.
pub(crate) const SINGLE_UNKNOWN: u16 = u16::MAX;

/// A maximal empty space with what it is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Space {
    pub(crate) room: Cuboid,
    /// Holds no remaining block by itself, but may grow when a top comes level with it.
    pub(crate) dead: bool,
    /// How often a rule cut it out of a larger one: bounds that work.
    pub(crate) carved: u8,
    /// A single box that fits it, as far as known.
    pub(crate) single: u16,
    /// Sum over the axes of the distance to the nearer wall.
    distance: i32,
    volume: i64,
}

/// What does not change while spaces are cut.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) container: [i32; 3],
    /// Whether every space must be carried from below.
    pub(crate) supported: bool,
    /// Least extent of any box along each axis: thinner spaces are of no use.
    pub(crate) least: [i32; 3],
    /// Axes along which blocks go to the low end only: up where boxes stand on something, along x where they come out
    /// in order.
    pub(crate) low_only: [bool; 3],
    /// Whether a space that takes no block now may take one later.
    pub(crate) wakes: bool,
    /// Whether a part of a space may take a block where the whole does not: rules refuse places.
    pub(crate) renews: bool,
    /// Cross-section that spaces keep within.
    pub(crate) section: Option<Section>,
    /// Rooms that stay empty.
    pub(crate) keep_out: Vec<Cuboid>,
}

/// Faces of a block: low and high of each axis.
const FACES: usize = 6;

/// What is left of a cut space beside one face.
#[derive(Clone, Copy, Debug)]
struct Remainder {
    corners: Corners,
    dead: bool,
    carved: u8,
}

/// Lists used again from placement to placement.
#[derive(Clone, Debug, Default)]
pub(crate) struct CutLists {
    /// Remainders by face.
    fresh: [Vec<Remainder>; FACES],
    /// Spaces that touch a face: what may hold a remainder.
    holders: [Vec<Corners>; FACES],
    /// The remainders of one face that none of them holds, nor another remainder.
    kept: Vec<Remainder>,
    work: Vec<Cuboid>,
}

impl Room {
    /// A container without rules of place.
    pub(crate) fn plain(container: [i32; 3], supported: bool, least: [i32; 3]) -> Self {
        Self {
            container,
            supported,
            least,
            low_only: [false, false, supported],
            wakes: supported,
            renews: false,
            section: None,
            keep_out: Vec::new(),
        }
    }

    /// The spaces of the empty container: one, where nothing is cut off it.
    pub(crate) fn whole(&self) -> Vec<Space> {
        let whole = Cuboid { lo: [0; 3], hi: self.container };
        let mut rooms = vec![whole];
        if let Some(section) = &self.section {
            let found = if self.supported {
                section.above(0).into_iter().map(|room| (0, room)).collect()
            } else {
                section.rooms()
            };
            rooms = found
                .into_iter()
                .map(|(base, (low, high, top))| Cuboid { lo: [0, low, base], hi: [self.container[0], high, top] })
                .collect();
            rooms.sort_by_key(|room| (std::cmp::Reverse(room.volume()), *room));
            let mut kept: Vec<Cuboid> = Vec::new();
            for room in rooms {
                if !kept.iter().any(|other| other.contains(&room)) {
                    kept.push(room);
                }
            }
            rooms = kept;
        }
        let mut spaces = rooms.into_iter().map(|room| self.space(room, false)).collect();
        for out in &self.keep_out {
            self.exclude(&mut spaces, out);
        }
        spaces
    }

    /// Takes a cuboid that stays empty out of the spaces.
    pub(crate) fn exclude(&self, spaces: &mut Vec<Space>, out: &Cuboid) {
        let mut fresh = Vec::new();
        spaces.retain(|space| {
            let is_cut = space.room.overlaps(out);
            if is_cut {
                self.beside(&space.room, out, &self.least, &mut fresh);
            }
            !is_cut
        });
        fresh.sort_unstable_by_key(|room| (std::cmp::Reverse(room.volume()), *room));
        for room in fresh {
            if !spaces.iter().any(|other| other.room.contains(&room)) {
                spaces.push(self.space(room, false));
            }
        }
    }

    /// What is left of a room beside something that stays empty, below it, and above it where nothing must be carried.
    pub(crate) fn beside(&self, room: &Cuboid, out: &Cuboid, least: &[i32; 3], found: &mut Vec<Cuboid>) {
        for (axis, least) in least.iter().enumerate() {
            if out.lo[axis] - room.lo[axis] >= *least {
                let mut left = *room;
                left.hi[axis] = out.lo[axis];
                found.push(left);
            }
            let is_carried = axis < 2 || !self.supported;
            if is_carried && room.hi[axis] - out.hi[axis] >= *least {
                let mut left = *room;
                left.lo[axis] = out.hi[axis];
                found.push(left);
            }
        }
    }

    /// Whether a block goes to the high end of each axis of a room. Nothing may hang from the ceiling where boxes must
    /// stand on something.
    #[inline]
    pub(crate) fn at_high(&self, room: &Cuboid) -> [bool; 3] {
        [0, 1, 2].map(|axis| {
            let is_nearer = self.container[axis] - room.hi[axis] < room.lo[axis];
            is_nearer && !self.low_only[axis]
        })
    }

    #[inline]
    pub(crate) fn space(&self, room: Cuboid, dead: bool) -> Space {
        let distance = (0..3)
            .map(|axis| {
                let (low, high) = (room.lo[axis], self.container[axis] - room.hi[axis]);
                if self.low_only[axis] { low } else { low.min(high) }
            })
            .sum();
        Space { room, dead, carved: 0, single: SINGLE_UNKNOWN, distance, volume: room.volume() }
    }

    /// The next space to fill: nearest to a corner of the container, larger first.
    pub(crate) fn choose(spaces: &[Space]) -> Option<usize> {
        let mut best: Option<(i32, i64, usize)> = None;
        for (index, space) in spaces.iter().enumerate() {
            let key = (space.distance, -space.volume);
            if !space.dead && best.is_none_or(|(distance, size, _)| key < (distance, size)) {
                best = Some((key.0, key.1, index));
            }
        }
        best.map(|(_, _, index)| index)
    }

    /// Takes the room of a placed block away; `top` is the part of its top face that can carry. What opens above it
    /// keeps out of `shut`. Returns how many spaces were left as they were, before those that are new.
    pub(crate) fn take(
        &self,
        spaces: &mut Vec<Space>,
        block: &Cuboid,
        top: &Cuboid,
        shut: &[Cuboid],
        lists: &mut CutLists,
    ) -> usize {
        let axes = if self.supported { 2 } else { 3 };
        for face in 0..2 * axes {
            lists.fresh[face].clear();
            lists.holders[face].clear();
        }
        let mut kept = 0;
        for index in 0..spaces.len() {
            let space = &spaces[index];
            if space.room.meets(block) {
                if space.room.overlaps(block) {
                    self.cut(space, block, axes, lists);
                    continue;
                }
                for axis in 0..axes {
                    let is_before = space.room.hi[axis] == block.lo[axis];
                    if (is_before || space.room.lo[axis] == block.hi[axis]) && overlaps_across(&space.room, block, axis)
                    {
                        lists.holders[2 * axis + usize::from(!is_before)].push(Corners::of(&space.room));
                    }
                }
            }
            if kept < index {
                spaces[kept] = spaces[index];
            }
            kept += 1;
        }
        spaces.truncate(kept);
        for face in 0..2 * axes {
            let CutLists { fresh, holders, kept, .. } = lists;
            kept.clear();
            for one in &fresh[face] {
                let is_held = |other: &Corners| other.hold(&one.corners);
                if !holders[face].iter().any(is_held) && !kept.iter().any(|other| is_held(&other.corners)) {
                    kept.retain(|other| !one.corners.hold(&other.corners));
                    kept.push(*one);
                }
            }
            spaces.extend(
                kept.iter().map(|one| Space { carved: one.carved, ..self.space(one.corners.room(), one.dead) }),
            );
        }
        if self.supported && top.hi[2] < self.container[2] {
            lists.work.clear();
            self.above(top, shut, &mut lists.work);
            self.add_tops(spaces, top.hi[2], &mut lists.work);
        }
        kept
    }

    #[inline]
    fn cut(&self, space: &Space, block: &Cuboid, axes: usize, lists: &mut CutLists) {
        let remainder = |room: &Cuboid| {
            let dead = space.dead && !self.renews;
            Remainder { corners: Corners::of(room), dead, carved: space.carved }
        };
        for axis in 0..axes {
            if block.lo[axis] - space.room.lo[axis] >= self.least[axis] {
                let mut room = space.room;
                room.hi[axis] = block.lo[axis];
                lists.fresh[2 * axis].push(remainder(&room));
            }
            if space.room.hi[axis] - block.hi[axis] >= self.least[axis] {
                let mut room = space.room;
                room.lo[axis] = block.hi[axis];
                lists.fresh[2 * axis + 1].push(remainder(&room));
            }
        }
    }
}

/// Whether two cuboids overlap seen along an axis.
#[inline]
fn overlaps_across(one: &Cuboid, other: &Cuboid, along: usize) -> bool {
    (0..3).all(|axis| axis == along || one.lo[axis] < other.hi[axis] && other.lo[axis] < one.hi[axis])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuboid(lo: [i32; 3], hi: [i32; 3]) -> Cuboid {
        Cuboid { lo, hi }
    }

    fn rooms_after(supported: bool, blocks: &[Cuboid]) -> Vec<Cuboid> {
        let room = Room::plain([10; 3], supported, [1; 3]);
        let mut spaces = room.whole();
        let mut lists = CutLists::default();
        for block in blocks {
            room.take(&mut spaces, block, block, &[], &mut lists);
        }
        let mut rooms: Vec<_> = spaces.iter().map(|space| space.room).collect();
        rooms.sort();
        rooms
    }

    #[test]
    fn a_block_in_a_corner_leaves_three_spaces() {
        let rooms = rooms_after(false, &[cuboid([0; 3], [4, 5, 6])]);
        assert_eq!(
            rooms,
            [cuboid([0, 0, 6], [10, 10, 10]), cuboid([0, 5, 0], [10, 10, 10]), cuboid([4, 0, 0], [10, 10, 10]),]
        );
    }

    #[test]
    fn tops_at_one_height_carry_together() {
        let blocks = [cuboid([0; 3], [4, 5, 6]), cuboid([4, 0, 0], [10, 7, 6])];
        let mut rooms = rooms_after(true, &blocks);
        rooms.retain(|room| room.lo[2] == 6);
        assert!(rooms.contains(&cuboid([0, 0, 6], [10, 5, 10])), "across both blocks: {rooms:?}");
        assert!(rooms.contains(&cuboid([4, 0, 6], [10, 7, 10])), "over the wider block: {rooms:?}");
        assert_eq!(rooms.len(), 2);
    }

    /// All maximal empty cuboids of a small grid, by trying every pair of corners.
    fn by_force(blocks: &[Cuboid]) -> Vec<Cuboid> {
        let mut empty = Vec::new();
        let ends = || (0..10).flat_map(|lo| (lo + 1..=10).map(move |hi| (lo, hi)));
        for (x, width) in ends() {
            for (y, depth) in ends() {
                for (z, height) in ends() {
                    let room = cuboid([x, y, z], [width, depth, height]);
                    if blocks.iter().all(|block| !block.overlaps(&room)) {
                        empty.push(room);
                    }
                }
            }
        }
        let is_maximal = |room: &Cuboid| {
            (0..3).all(|axis| {
                let grown = |by: i32, high: bool| {
                    let mut grown = *room;
                    if high {
                        grown.hi[axis] += by
                    } else {
                        grown.lo[axis] -= by
                    }
                    let is_in = grown.lo[axis] >= 0 && grown.hi[axis] <= 10;
                    is_in && blocks.iter().all(|block| !block.overlaps(&grown))
                };
                !grown(1, true) && !grown(1, false)
            })
        };
        let mut maximal: Vec<Cuboid> = empty.into_iter().filter(is_maximal).collect();
        maximal.sort();
        maximal
    }

    #[test]
    fn the_spaces_are_all_maximal_empty_cuboids() {
        let mut random = 5;
        for case in 0..60 {
            let mut blocks: Vec<Cuboid> = Vec::new();
            for _ in 0..8 {
                let mut draw =
                    |below: u64| i32::try_from(crate::measure::next_random(&mut random) % below).expect("small");
                let lo = [draw(9), draw(9), draw(9)];
                let hi = [0, 1, 2].map(|axis| (lo[axis] + 1 + draw(5)).min(10));
                let block = cuboid(lo, hi);
                if blocks.iter().all(|other| !other.overlaps(&block)) {
                    blocks.push(block);
                }
            }
            assert_eq!(rooms_after(false, &blocks), by_force(&blocks), "case {case}: {blocks:?}");
        }
    }
}
