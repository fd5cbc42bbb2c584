//! Decides which rooms are shut to boxes of one unloading group by boxes of others that stand. What comes out last goes in
//! first, turn by turn. Up: [`crate`].
//!
//! A box may not be under one that comes out later, nor behind it as seen from the end x = length: the rooms under and
//! behind what was packed in earlier turns are shut. Where a part of a finished packing is packed anew, boxes of later
//! turns may stand already: the rooms above and before them are shut, for then they would come to be under or behind.

use crate::engine::space::Cuboid;

/// The rooms that are shut in a turn, none within another. `standing` are blocks with their turns.
pub(crate) fn shut(standing: impl Iterator<Item = (usize, Cuboid)>, turn: usize, container: &[i32; 3]) -> Vec<Cuboid> {
    let mut found = Vec::new();
    for (own, at) in standing.filter(|(own, _)| *own != turn) {
        for axis in [0, 2] {
            let mut room = at;
            if own < turn {
                (room.lo[axis], room.hi[axis]) = (0, at.lo[axis]);
            } else {
                (room.lo[axis], room.hi[axis]) = (at.hi[axis], container[axis]);
            }
            if room.lo[axis] < room.hi[axis] {
                found.push(room);
            }
        }
    }
    found.sort_by_key(|room: &Cuboid| (std::cmp::Reverse(room.volume()), *room));
    let mut kept: Vec<Cuboid> = Vec::new();
    for room in found {
        if !kept.iter().any(|other| other.contains(&room)) {
            kept.push(room);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn under_and_behind_what_comes_out_later_is_shut_and_above_and_before_what_comes_out_earlier() {
        let at = Cuboid { lo: [4, 2, 3], hi: [6, 5, 7] };
        let rooms = |own, turn| shut([(own, at)].into_iter(), turn, &[10, 10, 10]);
        assert_eq!(
            rooms(0, 1),
            [Cuboid { lo: [0, 2, 3], hi: [4, 5, 7] }, Cuboid { lo: [4, 2, 0], hi: [6, 5, 3] }],
            "behind and under"
        );
        assert_eq!(
            rooms(1, 0),
            [Cuboid { lo: [6, 2, 3], hi: [10, 5, 7] }, Cuboid { lo: [4, 2, 7], hi: [6, 5, 10] }],
            "before and above"
        );
        assert!(rooms(1, 1).is_empty(), "boxes of one group may stand anyhow");
    }
}
