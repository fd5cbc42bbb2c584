//! Decides how well a block suits a space: volume x contact^a x usable rest^b / boxes^g, in logarithms.
//! Does not decide which space is filled next (`search`). After Araya, Guerrero and Nunez 2017 and da Silva 2025, whose
//! tuned exponents are used. Up: [`crate`].

use std::collections::BTreeMap;

use crate::block::Block;
use crate::measure::log2;
use crate::space::Cuboid;

/// Exponents of the score, in thousandths.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weights {
    /// Exponent of the share of the surface that touches something.
    pub(crate) contact: i64,
    /// Exponent of the share of the space that can still be used.
    pub(crate) rest: i64,
    /// Gap that still counts as touching, in ten-thousandths of the block's length.
    pub(crate) gap: i64,
}

/// da Silva 2025, while the container is less than 67.4 % full.
pub(crate) const WEIGHTS_EARLY: Weights = Weights { contact: 3702, rest: 2663, gap: 139 };
/// The same, later.
pub(crate) const WEIGHTS_LATE: Weights = Weights { contact: 2093, rest: 1461, gap: 366 };
/// Fill, in thousandths, at which the weights change.
pub(crate) const SWITCH: i64 = 674;

/// Lengths that sums of the remaining box extents can reach, per axis: for every length the largest sum not above it.
#[derive(Clone, Debug)]
pub(crate) struct Reach(pub(crate) [Vec<i32>; 3]);

/// Longest side for which sums are tabled; beyond it every length counts as reachable, which only blurs the score.
const REACH_MAX: i32 = 1 << 16;
/// Lengths kept in all tables together, some tens of megabytes; when full the store starts afresh.
const STORE_MAX: usize = 8_000_000;

/// Reach tables by set of remaining kinds.
#[derive(Default)]
pub(crate) struct ReachStore {
    known: BTreeMap<Vec<bool>, std::rc::Rc<Reach>>,
}

impl ReachStore {
    /// The table for the kinds that remain.
    pub(crate) fn of(
        &mut self,
        remaining: &[i64],
        turns: &[Vec<[i32; 3]>],
        container: &[i32; 3],
    ) -> std::rc::Rc<Reach> {
        let alive: Vec<bool> = remaining.iter().map(|count| *count > 0).collect();
        if let Some(known) = self.known.get(&alive) {
            return std::rc::Rc::clone(known);
        }
        let axes = [0, 1, 2].map(|axis| {
            let mut lengths: Vec<i32> = turns
                .iter()
                .zip(&alive)
                .filter(|(_, alive)| **alive)
                .flat_map(|(turns, _)| turns.iter().map(|turn| turn[axis]))
                .collect();
            lengths.sort_unstable();
            lengths.dedup();
            reach(&lengths, container[axis])
        });
        let table = std::rc::Rc::new(Reach(axes));
        let each: usize = table.0.iter().map(Vec::len).sum::<usize>() + alive.len();
        if self.known.len() * each >= STORE_MAX {
            self.known.clear();
        }
        self.known.insert(alive, std::rc::Rc::clone(&table));
        table
    }
}

fn reach(lengths: &[i32], side: i32) -> Vec<i32> {
    if side > REACH_MAX {
        return Vec::new();
    }
    let mut best = vec![0i32; side as usize + 1];
    for at in 1..=side {
        let exact = lengths.iter().take_while(|length| **length <= at).any(|length| {
            let rest = at - length;
            best[rest as usize] == rest
        });
        best[at as usize] = if exact { at } else { best[at as usize - 1] };
    }
    best
}

/// A face of something that stands beside a space: its distance from the space's side, and its extent there.
#[derive(Clone, Copy, Debug)]
struct Face {
    gap: i32,
    lo: [i32; 2],
    hi: [i32; 2],
}

/// A space seen from the corner a block would go into, with what stands around it.
pub(crate) struct View {
    pub(crate) room: Cuboid,
    /// Whether the corner is at the high end of each axis.
    pub(crate) at_high: [bool; 3],
    extent: [i32; 3],
    faces: [[Vec<Face>; 2]; 3],
}

/// The two axes beside one.
const BESIDE: [[usize; 2]; 3] = [[1, 2], [0, 2], [0, 1]];

impl View {
    pub(crate) fn new(
        room: Cuboid,
        at_high: [bool; 3],
        container: &[i32; 3],
        placed: impl Iterator<Item = Cuboid> + Clone,
        gap: i64,
    ) -> Self {
        let extent = [0, 1, 2].map(|axis| room.extent(axis));
        let faces = [0, 1, 2].map(|axis| {
            let tolerance = i32::try_from(i64::from(extent[axis]) * gap / 10_000).expect("a gap should be short");
            let beside = BESIDE[axis];
            [false, true].map(|high| {
                let mut found = Vec::new();
                let wall_gap = if high { container[axis] - room.hi[axis] } else { room.lo[axis] };
                if wall_gap <= tolerance {
                    let lo = beside.map(|side| room.lo[side]);
                    let hi = beside.map(|side| room.hi[side]);
                    found.push(Face { gap: wall_gap, lo, hi });
                    return found;
                }
                for block in placed.clone() {
                    let gap = if high { block.lo[axis] - room.hi[axis] } else { room.lo[axis] - block.hi[axis] };
                    let lo = beside.map(|side| block.lo[side].max(room.lo[side]));
                    let hi = beside.map(|side| block.hi[side].min(room.hi[side]));
                    if (0..=tolerance).contains(&gap) && lo[0] < hi[0] && lo[1] < hi[1] {
                        found.push(Face { gap, lo, hi });
                    }
                }
                found
            })
        });
        Self { room, at_high, extent, faces }
    }

    #[inline]
    pub(crate) fn fits(&self, hull: &[i32; 3]) -> bool {
        hull[0] <= self.extent[0] && hull[1] <= self.extent[1] && hull[2] <= self.extent[2]
    }

    /// Where a block of this hull would stand.
    pub(crate) fn place(&self, hull: &[i32; 3]) -> Cuboid {
        let low = |axis: usize| {
            if self.at_high[axis] { self.room.hi[axis] - hull[axis] } else { self.room.lo[axis] }
        };
        let lo = [low(0), low(1), low(2)];
        Cuboid { lo, hi: [lo[0] + hull[0], lo[1] + hull[1], lo[2] + hull[2]] }
    }

    /// Share of a block's surface that touches something: touching area and whole area.
    fn contact(&self, hull: &[i32; 3], weights: &Weights) -> (i64, i64) {
        let at = self.place(hull);
        let (mut touching, mut whole) = (0, 0);
        for (axis, beside) in BESIDE.into_iter().enumerate() {
            let area = i64::from(hull[beside[0]]) * i64::from(hull[beside[1]]);
            whole += 2 * area;
            let tolerance = i64::from(hull[axis]) * weights.gap / 10_000;
            for high in [false, true] {
                let extra = if high { self.room.hi[axis] - at.hi[axis] } else { at.lo[axis] - self.room.lo[axis] };
                if i64::from(extra) > tolerance {
                    continue;
                }
                let mut sum = 0;
                for face in &self.faces[axis][usize::from(high)] {
                    let width = face.hi[0].min(at.hi[beside[0]]) - face.lo[0].max(at.lo[beside[0]]);
                    let height = face.hi[1].min(at.hi[beside[1]]) - face.lo[1].max(at.lo[beside[1]]);
                    if width > 0 && height > 0 && i64::from(face.gap + extra) <= tolerance {
                        sum += i64::from(width) * i64::from(height);
                    }
                }
                touching += sum.min(area);
            }
        }
        (touching, whole)
    }

    /// How well a block suits, never above its rank.
    pub(crate) fn score(&self, block: &Block, rank: i64, reach: &Reach, weights: &Weights, logs: &[i32]) -> i64 {
        let mut score = rank;
        for axis in 0..3 {
            let spare = self.extent[axis] - block.hull[axis];
            let used = reach.0[axis].get(spare as usize).copied().unwrap_or(spare);
            if used < spare {
                let usable = i64::from(block.hull[axis] + used);
                score += weights.rest * (log2(logs, usable) - log2(logs, i64::from(self.extent[axis])));
            }
        }
        let (touching, whole) = self.contact(&block.hull, weights);
        score + weights.contact * (log2(logs, touching) - log2(logs, whole))
    }
}
