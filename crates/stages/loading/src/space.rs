//! Decides which empty cuboids are left after a block is placed: the maximal empty spaces, and with full support only
//! those whose whole base is carried. Does not choose among them (`search`). Up: [`crate`].

/// A cuboid by its two corners, in the engine's length unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cuboid {
    pub(crate) lo: [i32; 3],
    pub(crate) hi: [i32; 3],
}

impl Cuboid {
    pub(crate) fn extent(&self, axis: usize) -> i32 {
        self.hi[axis] - self.lo[axis]
    }

    pub(crate) fn volume(&self) -> i64 {
        i64::from(self.extent(0)) * i64::from(self.extent(1)) * i64::from(self.extent(2))
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.lo[axis] < other.hi[axis] && other.lo[axis] < self.hi[axis])
    }

    pub(crate) fn contains(&self, other: &Self) -> bool {
        (0..3).all(|axis| self.lo[axis] <= other.lo[axis] && other.hi[axis] <= self.hi[axis])
    }
}

/// A maximal empty space. A dead one holds no remaining block by itself, but may grow when a top comes level with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Space {
    pub(crate) room: Cuboid,
    pub(crate) dead: bool,
}

/// The empty spaces of one packing state. With support, every space reaches up to the ceiling, because nothing ever
/// overhangs, and its base is wholly carried: cutting keeps that true, and tops at one height are joined.
#[derive(Clone, Debug)]
pub(crate) struct Spaces {
    pub(crate) list: Vec<Space>,
    container: [i32; 3],
    supported: bool,
    /// Least extent of any box along each axis: thinner spaces are of no use.
    least: [i32; 3],
}

/// Joined top rectangles that one placement may add; a bound on work that no benchmark instance reaches.
const JOINS_MAX: usize = 64;

impl Spaces {
    pub(crate) fn new(container: [i32; 3], supported: bool, least: [i32; 3]) -> Self {
        let room = Cuboid { lo: [0; 3], hi: container };
        Self { list: vec![Space { room, dead: false }], container, supported, least }
    }

    /// Takes the room of a placed block away; `top` is the part of its top face that can carry.
    pub(crate) fn take(&mut self, block: &Cuboid, top: &Cuboid) {
        let mut fresh: Vec<Space> = Vec::new();
        let mut kept = 0;
        for index in 0..self.list.len() {
            let space = self.list[index];
            if space.room.overlaps(block) {
                self.cut(&space, block, &mut fresh);
            } else {
                self.list[kept] = space;
                kept += 1;
            }
        }
        self.list.truncate(kept);
        for space in fresh {
            self.insert(space);
        }
        if self.supported && top.hi[2] < self.container[2] {
            self.add_top(top);
        }
    }

    fn cut(&self, space: &Space, block: &Cuboid, fresh: &mut Vec<Space>) {
        let axes = if self.supported { 2 } else { 3 };
        for axis in 0..axes {
            if block.lo[axis] - space.room.lo[axis] >= self.least[axis] {
                let mut room = space.room;
                room.hi[axis] = block.lo[axis];
                fresh.push(Space { room, dead: space.dead });
            }
            if space.room.hi[axis] - block.hi[axis] >= self.least[axis] {
                let mut room = space.room;
                room.lo[axis] = block.hi[axis];
                fresh.push(Space { room, dead: space.dead });
            }
        }
    }

    /// Adds a space unless one already there holds it, and drops those that it holds.
    fn insert(&mut self, space: Space) -> bool {
        if self.list.iter().any(|other| other.room.contains(&space.room)) {
            return false;
        }
        self.list.retain(|other| !space.room.contains(&other.room));
        self.list.push(space);
        true
    }

    /// Adds the space above a top face, joined with level neighbours.
    fn add_top(&mut self, top: &Cuboid) {
        let level = top.hi[2];
        let mut work =
            vec![Cuboid { lo: [top.lo[0], top.lo[1], level], hi: [top.hi[0], top.hi[1], self.container[2]] }];
        let mut joins = 0;
        while let Some(room) = work.pop() {
            if !self.insert(Space { room, dead: false }) || joins >= JOINS_MAX {
                continue;
            }
            joins += 1;
            for other in self.list.iter().map(|space| space.room).filter(|other| other.lo[2] == level) {
                for along in 0..2 {
                    if let Some(joined) = join_level(&room, &other, along) {
                        work.push(joined);
                    }
                }
            }
        }
    }
}

/// The rectangle that two level, touching or overlapping rooms carry together, stretched along one axis.
fn join_level(first: &Cuboid, second: &Cuboid, along: usize) -> Option<Cuboid> {
    let across = 1 - along;
    if first == second || first.lo[along].max(second.lo[along]) > first.hi[along].min(second.hi[along]) {
        return None;
    }
    let mut joined = *first;
    joined.lo[across] = first.lo[across].max(second.lo[across]);
    joined.hi[across] = first.hi[across].min(second.hi[across]);
    if joined.lo[across] >= joined.hi[across] {
        return None;
    }
    joined.lo[along] = first.lo[along].min(second.lo[along]);
    joined.hi[along] = first.hi[along].max(second.hi[along]);
    Some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuboid(lo: [i32; 3], hi: [i32; 3]) -> Cuboid {
        Cuboid { lo, hi }
    }

    #[test]
    fn a_block_in_a_corner_leaves_three_spaces() {
        let mut spaces = Spaces::new([10, 10, 10], false, [1; 3]);
        let block = cuboid([0; 3], [4, 5, 6]);
        spaces.take(&block, &block);
        let mut rooms: Vec<_> = spaces.list.iter().map(|space| space.room).collect();
        rooms.sort();
        assert_eq!(
            rooms,
            [cuboid([0, 0, 6], [10, 10, 10]), cuboid([0, 5, 0], [10, 10, 10]), cuboid([4, 0, 0], [10, 10, 10]),]
        );
    }

    #[test]
    fn tops_at_one_height_carry_together() {
        let mut spaces = Spaces::new([10, 10, 10], true, [1; 3]);
        for block in [cuboid([0; 3], [4, 5, 6]), cuboid([4, 0, 0], [10, 7, 6])] {
            spaces.take(&block, &block);
        }
        let rooms: Vec<_> = spaces.list.iter().map(|space| space.room).filter(|room| room.lo[2] == 6).collect();
        assert!(rooms.contains(&cuboid([0, 0, 6], [10, 5, 10])), "across both blocks: {rooms:?}");
        assert!(rooms.contains(&cuboid([4, 0, 6], [10, 7, 10])), "over the wider block: {rooms:?}");
        assert_eq!(rooms.len(), 2);
    }
}
