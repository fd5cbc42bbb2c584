//! Decides how well a block suits a space: volume x contact^a x usable rest^b / boxes^g, in logarithms.
//! Does not decide which space is filled next (`search`). After Araya, Guerrero and Nunez 2017 and da Silva 2025, whose
//! tuned exponents are used. Up: [`crate`].

use crate::engine::block::Block;
use crate::engine::reach::Reach;
use crate::engine::space::{Cuboid, Spot};
use crate::measure::{log2, table};

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

/// A face of something that stands beside a space: its distance from the space's side, and its extent there.
#[derive(Clone, Copy, Debug)]
struct Face {
    gap: i32,
    lo: [i32; 2],
    hi: [i32; 2],
}

/// A space seen from the corner a block would go into, with what stands around it.
#[derive(Clone, Debug)]
pub(crate) struct View {
    spot: Spot,
    extent: [i32; 3],
    /// Low and high side of each axis.
    faces: [[Vec<Face>; 2]; 3],
    /// Logarithms of the extents.
    logs: [i64; 3],
}

/// The two axes beside one.
const BESIDE: [[usize; 2]; 3] = [[1, 2], [0, 2], [0, 1]];

impl Default for View {
    fn default() -> Self {
        let room = Cuboid { lo: [0; 3], hi: [0; 3] };
        Self { spot: Spot { room, at_high: [false; 3] }, extent: [0; 3], faces: Default::default(), logs: [0; 3] }
    }
}

impl View {
    /// Turns to another space.
    pub(crate) fn turn_to(&mut self, spot: Spot, container: &[i32; 3], placed: impl Iterator<Item = Cuboid>, gap: i64) {
        self.spot = spot;
        let room = spot.room;
        self.extent = [0, 1, 2].map(|axis| room.extent(axis));
        self.logs = self.extent.map(|extent| log2(table(), i64::from(extent)));
        let tolerance = self.extent.map(|extent| (i64::from(extent) * gap / GAP_PARTS) as i32);
        let mut is_walled = [[false; 2]; 3];
        for axis in 0..3 {
            for high in [false, true] {
                let faces = &mut self.faces[axis][usize::from(high)];
                faces.clear();
                let gap = if high { container[axis] - room.hi[axis] } else { room.lo[axis] };
                if gap <= tolerance[axis] {
                    let [one, other] = BESIDE[axis];
                    faces.push(Face { gap, lo: [room.lo[one], room.lo[other]], hi: [room.hi[one], room.hi[other]] });
                    is_walled[axis][usize::from(high)] = true;
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
                let (gap, high) = if low_gap >= 0 { (low_gap, false) } else { (block.lo[axis] - room.hi[axis], true) };
                if gap < 0 || gap > tolerance[axis] || is_walled[axis][usize::from(high)] {
                    continue;
                }
                let beside = BESIDE[axis];
                let lo = beside.map(|side| block.lo[side].max(room.lo[side]));
                let hi = beside.map(|side| block.hi[side].min(room.hi[side]));
                if lo[0] < hi[0] && lo[1] < hi[1] {
                    self.faces[axis][usize::from(high)].push(Face { gap, lo, hi });
                }
            }
        }
    }

    /// How well a block suits, never above its rank; none when it is certainly no better than `known`.
    #[inline]
    pub(crate) fn score(&self, shape: &Shape, reach: &Reach, weights: &Weights, known: i64) -> Option<i64> {
        let logs = table();
        let hull = &shape.hull;
        // A side away from the corner touches only when the block comes near it: a bound before the faces are summed.
        let is_near = [0, 1, 2].map(|axis| {
            let (spare, side) = (i64::from(self.extent[axis] - hull[axis]), i64::from(hull[axis]));
            spare * GAP_PARTS <= side * weights.gap
        });
        let near = usize::from(is_near[0]) | usize::from(is_near[1]) << 1 | usize::from(is_near[2]) << 2;
        let mut score = shape.rank;
        let most = weights.contact * i64::from(shape.contact_most[near]);
        if score + most <= known {
            return None;
        }
        for (axis, side) in hull.iter().enumerate() {
            let spare = self.extent[axis] - side;
            let used = reach.below(axis, spare);
            if used < spare {
                score += weights.rest * (log2(logs, i64::from(side + used)) - self.logs[axis]);
            }
        }
        if score + most <= known {
            return None;
        }
        let at = self.spot.place(hull);
        let areas = areas(hull);
        let tolerance = hull.map(|side| (i64::from(side) * weights.gap / GAP_PARTS) as i32);
        let mut touching = 0;
        for (axis, beside) in BESIDE.into_iter().enumerate() {
            for high in [false, true] {
                let is_away = high != self.spot.at_high[axis];
                if is_away && !is_near[axis] {
                    continue;
                }
                let extra = if is_away { self.extent[axis] - hull[axis] } else { 0 };
                let mut sum = 0;
                for face in &self.faces[axis][usize::from(high)] {
                    let width = face.hi[0].min(at.hi[beside[0]]) - face.lo[0].max(at.lo[beside[0]]);
                    let height = face.hi[1].min(at.hi[beside[1]]) - face.lo[1].max(at.lo[beside[1]]);
                    if width > 0 && height > 0 && face.gap + extra <= tolerance[axis] {
                        sum += i64::from(width) * i64::from(height);
                    }
                }
                touching += sum.min(areas[axis]);
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
