//! Decides which rooms open above the top face of a placed block where boxes must stand: joined with level neighbours, under the
//! ceiling or the cross-section, without what stays empty. Up: [`crate`].

use crate::engine::space::{Cuboid, Room, Space};

/// Joined top rectangles that one placement may add; a bound on work that no benchmark instance reaches.
const JOINS_MAX: usize = 64;

impl Room {
    /// Wakes the dead spaces that a new top is level with.
    pub(crate) fn wake(&self, spaces: &mut [Space], top: &Cuboid) {
        for space in spaces.iter_mut().filter(|space| space.dead && space.room.lo[2] == top.hi[2]) {
            let room = &space.room;
            space.dead = !(0..2).all(|axis| room.lo[axis] < top.hi[axis] && top.lo[axis] < room.hi[axis]);
        }
    }

    /// Adds a space unless one already there holds it, and drops those that it holds. Only spaces of the same level can:
    /// a lower one that held it would reach through what carries it.
    fn insert(&self, spaces: &mut Vec<Space>, room: Cuboid) -> bool {
        let level = room.lo[2];
        let mut holds_any = false;
        for other in spaces.iter().filter(|other| other.room.lo[2] == level) {
            if other.room.contains(&room) {
                return false;
            }
            holds_any |= room.contains(&other.room);
        }
        if holds_any {
            spaces.retain(|other| other.room.lo[2] != level || !room.contains(&other.room));
        }
        spaces.push(self.space(room, false));
        true
    }

    /// The rooms above a top face: up to the ceiling, or to the cross-section; without what stays empty.
    pub(super) fn above(&self, top: &Cuboid, shut: &[Cuboid], work: &mut Vec<Cuboid>) {
        let level = top.hi[2];
        let up_to = |low: i32, high: i32, ceiling: i32| Cuboid {
            lo: [top.lo[0], top.lo[1].max(low), level],
            hi: [top.hi[0], top.hi[1].min(high), ceiling],
        };
        match &self.section {
            None => work.push(up_to(0, self.container[1], self.container[2])),
            Some(section) => {
                let rooms = section.above(level).into_iter().map(|(low, high, ceiling)| up_to(low, high, ceiling));
                work.extend(rooms.filter(|room| room.lo[1] < room.hi[1]));
            }
        }
        for out in self.keep_out.iter().chain(shut) {
            let mut fresh = Vec::new();
            work.retain(|room| {
                let is_cut = room.overlaps(out);
                if is_cut {
                    // Even a thin rest may join with others to a useful room.
                    self.beside(room, out, &[1; 3], &mut fresh);
                }
                !is_cut
            });
            work.append(&mut fresh);
        }
    }

    /// Adds the spaces above a top face, joined with level neighbours.
    pub(super) fn add_tops(&self, spaces: &mut Vec<Space>, level: i32, work: &mut Vec<Cuboid>) {
        let mut joins = 0;
        while let Some(room) = work.pop() {
            if !self.insert(spaces, room) || joins >= JOINS_MAX {
                continue;
            }
            joins += 1;
            for other in spaces.iter().map(|space| space.room).filter(|other| other.lo[2] == level) {
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
    joined.hi[2] = first.hi[2].min(second.hi[2]);
    Some(joined)
}
