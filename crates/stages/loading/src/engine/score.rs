//! Decides how well a block suits a space: volume x contact^a x usable rest^b / boxes^g, in logarithms.
//! Does not decide which space is filled next (`search`). After Araya, Guerrero and Nunez 2017 and da Silva 2025, whose
//! tuned exponents are used. Up: [`crate`].

use crate::engine::block::Block;
use crate::engine::reach::Reach;
use crate::engine::space::{Cuboid, Spot};
use crate::measure::{LOG_BITS, log2, table};

/// Exponents of the score, in thousandths.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weights {
    /// Exponent of the share of the surface that touches something.
    pub(crate) contact: i64,
    /// Exponent of the share of the space that can still be used.
    pub(crate) rest: i64,
    /// Gap that still counts as touching, in ten-thousandths of the block's length.
    pub(crate) gap: i64,
    /// Most that chance takes off a block's score, in the score's own unit.
    pub(crate) chance: i64,
    /// What the chance of each block comes from.
    pub(crate) salt: u64,
}

impl Weights {
    /// What chance takes off a block's score: the same for the same salt.
    #[inline]
    pub(crate) fn loss(&self, index: usize) -> i64 {
        let mut mixed = (index as u64 ^ self.salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^= mixed >> 32;
        mixed = mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        ((mixed >> 44) as i64 * self.chance) >> 20
    }
}

/// da Silva 2025, while the container is less than 67.4 % full.
pub(crate) const WEIGHTS_EARLY: Weights = Weights { contact: 3702, rest: 2663, gap: 139, chance: 0, salt: 0 };
/// The same, later.
pub(crate) const WEIGHTS_LATE: Weights = Weights { contact: 2093, rest: 1461, gap: 366, chance: 0, salt: 0 };
/// Parts of a block's length that a gap is told in.
const GAP_PARTS: i64 = 10_000;
/// Fill, in thousandths, at which the weights change.
pub(crate) const SWITCH: i64 = 674;

/// A face of something that stands beside a space: its distance from the space's side, and its extent there, counted from the corner
/// that a block would go into.
#[derive(Clone, Copy, Debug)]
struct Face {
    gap: i32,
    lo: [i32; 2],
    hi: [i32; 2],
}

/// The faces at one side of a space.
#[derive(Clone, Debug, Default)]
struct Side {
    /// Whether something touches all of the side: the faces are not asked then.
    is_full: bool,
    faces: Vec<Face>,
}

impl Side {
    /// How much of a block's face touches something, where faces as far as `tolerance` from the side count.
    #[inline]
    fn touched(&self, [width, height]: [i32; 2], tolerance: i32) -> i64 {
        let area = i64::from(width) * i64::from(height);
        if self.is_full {
            return area;
        }
        let of = |face: &Face| {
            let width = (face.hi[0].min(width) - face.lo[0]).max(0);
            let height = (face.hi[1].min(height) - face.lo[1]).max(0);
            if face.gap <= tolerance { i64::from(width) * i64::from(height) } else { 0 }
        };
        self.faces.iter().map(of).sum::<i64>().min(area)
    }
}

/// A space seen from the corner a block would go into, with what stands around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    extent: [i32; 3],
    /// The side at the corner and the one away from it, of each axis.
    sides: [[Side; 2]; 3],
    /// Logarithms of the extents.
    logs: [i64; 3],
    /// Length from which on a block comes near the side away from the corner: the gap counts as touching.
    near_from: [i32; 3],
}

/// Lengths along each axis from which on a block in a corner of a room comes near the side away from it too.
#[inline]
pub(crate) fn near_from(room: &Cuboid, gap: i64) -> [i32; 3] {
    [0, 1, 2].map(|axis| ((i64::from(room.extent(axis)) * GAP_PARTS + GAP_PARTS + gap - 1) / (GAP_PARTS + gap)) as i32)
}

/// The two axes beside one.
const BESIDE: [[usize; 2]; 3] = [[1, 2], [0, 2], [0, 1]];

impl View {
    /// Turns to another space.
    pub(crate) fn turn_to(&mut self, spot: Spot, container: &[i32; 3], placed: impl Iterator<Item = Cuboid>, gap: i64) {
        let Spot { room, at_high } = spot;
        self.extent = [0, 1, 2].map(|axis| room.extent(axis));
        self.logs = self.extent.map(|extent| log2(table(), i64::from(extent)));
        let tolerance = self.extent.map(|extent| (i64::from(extent) * gap / GAP_PARTS) as i32);
        self.near_from = near_from(&room, gap);
        let mut is_walled = [[false; 2]; 3];
        for axis in 0..3 {
            for away in [false, true] {
                let side = &mut self.sides[axis][usize::from(away)];
                side.faces.clear();
                let is_high = away != at_high[axis];
                let gap = if is_high { container[axis] - room.hi[axis] } else { room.lo[axis] };
                side.is_full = gap == 0;
                is_walled[axis][usize::from(away)] = gap <= tolerance[axis];
                if gap > 0 && gap <= tolerance[axis] {
                    side.faces.push(Face { gap, lo: [0; 2], hi: BESIDE[axis].map(|side| self.extent[side]) });
                }
            }
        }
        // What comes within the gaps that count as touching.
        let near = Cuboid {
            lo: [0, 1, 2].map(|axis| room.lo[axis] - tolerance[axis] - 1),
            hi: [0, 1, 2].map(|axis| room.hi[axis] + tolerance[axis] + 1),
        };
        for block in placed {
            if !block.overlaps(&near) {
                continue;
            }
            for axis in 0..3 {
                let low_gap = room.lo[axis] - block.hi[axis];
                let (gap, is_high) =
                    if low_gap >= 0 { (low_gap, false) } else { (block.lo[axis] - room.hi[axis], true) };
                let away = usize::from(is_high != at_high[axis]);
                if gap < 0 || gap > tolerance[axis] || is_walled[axis][away] {
                    continue;
                }
                let beside = BESIDE[axis];
                let from_corner = |side: usize| {
                    let (lo, hi) = (block.lo[side].max(room.lo[side]), block.hi[side].min(room.hi[side]));
                    if at_high[side] {
                        (room.hi[side] - hi, room.hi[side] - lo)
                    } else {
                        (lo - room.lo[side], hi - room.lo[side])
                    }
                };
                let [across, along] = beside.map(from_corner);
                let (lo, hi) = ([across.0, along.0], [across.1, along.1]);
                if lo[0] < hi[0] && lo[1] < hi[1] {
                    let side = &mut self.sides[axis][away];
                    side.is_full |= gap == 0 && lo == [0; 2] && hi == beside.map(|side| self.extent[side]);
                    side.faces.push(Face { gap, lo, hi });
                }
            }
        }
    }

    /// The axes, one bit each, along which a block comes near the side away from the corner too.
    #[inline]
    fn near(&self, hull: &[i32; 3]) -> usize {
        (0..3).map(|axis| usize::from(hull[axis] >= self.near_from[axis]) << axis).sum()
    }

    /// The most that a block's score can be for what it may touch: a bound before anything is summed.
    #[inline]
    pub(crate) fn score_most(&self, shape: &Shape, weights: &Weights) -> i64 {
        shape.rank + weights.contact * i64::from(shape.contact_most[self.near(&shape.hull)])
    }

    /// The same for a block of a rank that comes near no side away from the corner: half of its surface touches at most.
    #[inline]
    pub(crate) fn score_most_short(rank: i64, weights: &Weights) -> i64 {
        rank - (weights.contact << LOG_BITS)
    }

    /// How well a block suits, never above [`View::score_most`]; none when it is certainly no better than `known`.
    pub(crate) fn score(&self, shape: &Shape, reach: &Reach, weights: &Weights, known: i64) -> Option<i64> {
        let logs = table();
        let hull = &shape.hull;
        let near = self.near(hull);
        let mut score = shape.rank;
        for (axis, side) in hull.iter().enumerate() {
            let spare = self.extent[axis] - side;
            let used = reach.below(axis, spare);
            if used < spare {
                score += weights.rest * (log2(logs, i64::from(side + used)) - self.logs[axis]);
            }
        }
        if score + weights.contact * i64::from(shape.contact_most[near]) <= known {
            return None;
        }
        let mut touching = 0;
        for (axis, beside) in BESIDE.into_iter().enumerate() {
            let tolerance = (i64::from(hull[axis]) * weights.gap / GAP_PARTS) as i32;
            let face = beside.map(|side| hull[side]);
            touching += self.sides[axis][0].touched(face, tolerance);
            if near >> axis & 1 == 1 {
                let extra = self.extent[axis] - hull[axis];
                touching += self.sides[axis][1].touched(face, tolerance - extra);
            }
        }
        Some(score + weights.contact * (log2(logs, touching) - i64::from(shape.log_surface)))
    }
}

/// What a score looks at in a block, close together in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) hull: [i32; 3],
    /// What it is worth before its place is known.
    pub(crate) rank: i64,
    /// Logarithm of its whole surface.
    log_surface: i32,
    /// Logarithm of the largest share of its surface that can touch something, by the axes (one bit each) along which it comes
    /// near the far side too.
    contact_most: [i32; 8],
}

impl Shape {
    pub(crate) fn of(block: &Block) -> Self {
        let logs = table();
        let areas = areas(&block.hull);
        let log = |area: i64| i32::try_from(log2(logs, area)).expect("a logarithm should be small");
        let log_surface = log(2 * areas.iter().sum::<i64>());
        let contact_most = [0, 1, 2, 3, 4, 5, 6, 7].map(|near: usize| {
            let touching = (0..3).map(|axis| areas[axis] << (near >> axis & 1)).sum();
            log(touching) - log_surface
        });
        Self { hull: block.hull, rank: block.rank(), log_surface, contact_most }
    }
}

/// Areas of the faces across each axis.
#[inline]
fn areas(hull: &[i32; 3]) -> [i64; 3] {
    let [x, y, z] = hull.map(i64::from);
    [y * z, x * z, x * y]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::block::{BlockRules, Kind, build};

    #[test]
    fn a_block_that_comes_near_no_far_side_touches_with_half_of_its_surface_at_most() {
        let kinds = [[7, 5, 3], [4, 9, 2], [31, 17, 11]].map(|turn| Kind::new(vec![turn], 9));
        let rules = BlockRules {
            container: [60, 50, 40],
            supported: false,
            fill_min: 1000,
            blocks_max: 200,
            joins_max: 1000,
            limits: None,
        };
        let room = Cuboid { lo: [0; 3], hi: [33, 21, 19] };
        let mut view = View::default();
        let spot = Spot { room, at_high: [false; 3] };
        view.turn_to(spot, &[60, 50, 40], std::iter::empty(), WEIGHTS_LATE.gap);
        let (mut short, mut long) = (0, 0);
        for block in build(&kinds, &rules) {
            let shape = Shape::of(&block);
            let most = view.score_most(&shape, &WEIGHTS_LATE);
            let is_short = (0..3).all(|axis| block.hull[axis] < near_from(&room, WEIGHTS_LATE.gap)[axis]);
            if is_short {
                assert_eq!(most, View::score_most_short(shape.rank, &WEIGHTS_LATE), "{block:?}");
            } else {
                assert!(most > View::score_most_short(shape.rank, &WEIGHTS_LATE), "{block:?}");
            }
            *if is_short { &mut short } else { &mut long } += 1;
        }
        assert!(short > 20 && long > 20, "{short} short, {long} long");
    }
}
