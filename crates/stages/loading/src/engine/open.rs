//! Decides how much room of a packing under way is still open, where every box stands on something: each place of the floor plan
//! has one top, and where no living space covers a top, it stays bare up to the ceiling. Does not decide what becomes of it
//! (`complete`). Up: [`crate`].
//!
//! A dead space may wake when a top comes level with it, so this is an estimate: of 7,484 completions of beams that became full
//! enough, one had been told that it could not (BR7, BR10 and BR15, made instances).

use crate::engine::space::{Cuboid, Space};

/// Lists used again from look to look.
#[derive(Clone, Debug, Default)]
pub(crate) struct OpenLists {
    rooms: Vec<Cuboid>,
    ends: Vec<i32>,
}

/// Volume above all that living spaces stand on. Spaces of one level may overlap, those of different levels never do; what lies
/// under different ceilings is counted for each.
pub(crate) fn open(spaces: &[Space], lists: &mut OpenLists) -> i64 {
    let OpenLists { rooms, ends } = lists;
    rooms.clear();
    rooms.extend(spaces.iter().filter(|space| !space.dead).map(|space| space.room));
    let level = |room: &Cuboid| (room.lo[2], room.hi[2]);
    rooms.sort_unstable_by_key(level);
    let volume = |rooms: &[Cuboid]| {
        let area = match rooms {
            [one] => area(one),
            [one, other] => area(one) + area(other) - common(one, other),
            _ => union(rooms, ends),
        };
        area * i64::from(rooms[0].extent(2))
    };
    rooms.chunk_by(|one, other| level(one) == level(other)).map(volume).sum()
}

/// Area of a room's base.
#[inline]
fn area(room: &Cuboid) -> i64 {
    i64::from(room.extent(0)) * i64::from(room.extent(1))
}

/// Area that two rooms of one level share.
#[inline]
fn common(one: &Cuboid, other: &Cuboid) -> i64 {
    let side = |axis: usize| i64::from((one.hi[axis].min(other.hi[axis]) - one.lo[axis].max(other.lo[axis])).max(0));
    side(0) * side(1)
}

/// Area under rooms of one level, in strips between all their ends along x.
fn union(rooms: &[Cuboid], ends: &mut Vec<i32>) -> i64 {
    ends.clear();
    ends.extend(rooms.iter().flat_map(|room| [room.lo[0], room.hi[0]]));
    ends.sort_unstable();
    ends.dedup();
    let across = |strip: &[i32]| {
        let is_over = |room: &&Cuboid| room.lo[0] <= strip[0] && room.hi[0] >= strip[1];
        let (mut width, mut from) = (0, i32::MIN);
        loop {
            let beyond = rooms.iter().filter(is_over).filter(|room| room.hi[1] > from);
            let Some((low, high)) = beyond.map(|room| (room.lo[1].max(from), room.hi[1])).min() else { break };
            width += i64::from(high - low);
            from = high;
        }
        width * i64::from(strip[1] - strip[0])
    };
    ends.windows(2).map(across).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::space::Room;
    use crate::measure::next_random;

    /// The same by looking at every cell of a small grid.
    fn by_force(spaces: &[Space]) -> i64 {
        let cells = (0..12).flat_map(|x| (0..12).map(move |y| (x, y)));
        let above = |(x, y): (i32, i32)| {
            let is_over = |space: &&Space| {
                let Cuboid { lo, hi } = &space.room;
                !space.dead && lo[0] <= x && x < hi[0] && lo[1] <= y && y < hi[1]
            };
            spaces.iter().filter(is_over).map(|space| i64::from(space.room.extent(2))).max().unwrap_or(0)
        };
        cells.map(above).sum()
    }

    #[test]
    fn what_is_open_is_counted_once() {
        let room = Room::plain([12, 12, 9], true, [1; 3]);
        let mut random = 11;
        let mut most = 0;
        for case in 0..300 {
            let mut draw = |below: u64| i32::try_from(next_random(&mut random) % below).expect("a draw is small");
            // One level for each quarter of the floor: spaces of different levels never overlap.
            let mut spaces = Vec::new();
            for (x, y, level) in [(0, 0, draw(3)), (6, 0, 3 + draw(3)), (0, 6, 6), (6, 6, 7)] {
                for _ in 0..draw(5) {
                    let lo = [x + draw(4), y + draw(4), level];
                    let hi = [lo[0] + 1 + draw(u64::from((x + 6 - lo[0]).unsigned_abs())), y + 6 - draw(2), 9];
                    spaces.push(room.space(Cuboid { lo, hi }, draw(4) == 0));
                }
            }
            most = most.max(spaces.len());
            assert_eq!(open(&spaces, &mut OpenLists::default()), by_force(&spaces), "case {case}: {spaces:?}");
        }
        assert!(most > 9, "some cases should have many spaces: {most}");
    }
}
