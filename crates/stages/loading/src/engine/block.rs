//! Decides which blocks the engine builds with: stacks of equal boxes, and nearly gapless joins of such stacks.
//! Does not place them (`search`). After Fanslau and Bortfeldt 2010 (general blocks). Up: [`crate`].

use std::collections::BTreeSet;

use crate::engine::pairs::{Outline, Pairs};
use crate::engine::rules::limits::Limits;
use crate::engine::rules::stack::Grid;
use crate::engine::space::Cuboid;
use crate::measure::{log2, table};

/// A box type inside the engine.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    /// Allowed extents along x, y, z, without repeats.
    pub(crate) turns: Vec<[i32; 3]>,
    /// How many there are; the engine never needs more than fit.
    pub(crate) count: i64,
    /// What one is worth to the order of packing, only against others: its volume, less where its mass is dear, more where it
    /// needs a wide top.
    pub(crate) worth: i64,
}

impl Kind {
    /// A kind that is worth its volume.
    pub(crate) fn new(turns: Vec<[i32; 3]>, count: i64) -> Self {
        let mut own = Self { turns, count, worth: 0 };
        own.worth = own.volume();
        own
    }

    /// Volume of one.
    pub(crate) fn volume(&self) -> i64 {
        self.turns[0].iter().map(|side| i64::from(*side)).product()
    }
}

/// Parts that the worth of a box's volume is told in: a container's volume in them still fits 63 bits.
const WORTH_PARTS: i128 = 1000;

/// Where boxes must stand, makes those dear that need a wide top under them: their worth is their volume times the square root of
/// their least base. What is left over at the end then finds room in the strips that wide boxes leave; a wide flat box that is left
/// over finds none.
pub(crate) fn price_bases(kinds: &mut [Kind]) {
    let base = |kind: &Kind| kind.turns.iter().map(|turn| i128::from(turn[0]) * i128::from(turn[1])).min().unwrap_or(0);
    let widest = kinds.iter().map(base).max().unwrap_or(0).max(1);
    for kind in kinds {
        let share = (base(kind) * WORTH_PARTS * WORTH_PARTS / widest).isqrt();
        let worth = i128::from(kind.volume()) * share.max(1);
        kind.worth = i64::try_from(worth).expect("a worth is at most a thousand volumes");
    }
}

/// How a block is made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Make {
    /// A grid of one kind.
    Grid { kind: usize, extent: [i32; 3], counts: [i32; 3] },
    /// Two blocks, the second behind the first along an axis.
    Join { axis: usize, first: usize, second: usize },
}

/// A block: a few boxes that fill their hull (nearly) wholly.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) hull: [i32; 3],
    /// Volume of the boxes.
    pub(crate) volume: i64,
    /// What the boxes are worth.
    pub(crate) worth: i64,
    /// Boxes in it.
    pub(crate) boxes: i64,
    /// Boxes of each kind, by kind.
    pub(crate) needs: Vec<(u32, i32)>,
    /// Rectangle from the corner at the origin whose top is wholly carried at hull height.
    pub(crate) top: [i32; 2],
    pub(crate) make: Make,
}

/// What makes two blocks the same for packing: hull, carrying rectangle and boxes.
type Sameness = ([i32; 3], [i32; 2], Vec<(u32, i32)>);

/// What blocks to make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BlockRules<'a> {
    pub(crate) container: [i32; 3],
    pub(crate) supported: bool,
    /// Least share of the hull that boxes fill, in thousandths.
    pub(crate) fill_min: i64,
    /// Most blocks.
    pub(crate) blocks_max: usize,
    /// Most pairs of blocks that are looked at for joining: bounds the time of block building on any instance.
    pub(crate) joins_max: usize,
    /// Limits that some blocks break wherever they are.
    pub(crate) limits: Option<&'a Limits>,
}

/// A grid of a block: its place inside, as seen from the block's own corner.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) kind: usize,
    pub(crate) offset: [i32; 3],
    pub(crate) extent: [i32; 3],
    pub(crate) counts: [i32; 3],
}

impl Part {
    /// Where it is in a block at its place, whose inside may be turned round.
    pub(crate) fn grid(&self, block: &Cuboid, mirrored: &[bool; 3]) -> Grid {
        let hull = [0, 1, 2].map(|axis| self.extent[axis] * self.counts[axis]);
        let lo = [0, 1, 2].map(|axis| {
            if mirrored[axis] {
                block.hi[axis] - self.offset[axis] - hull[axis]
            } else {
                block.lo[axis] + self.offset[axis]
            }
        });
        let hi = [0, 1, 2].map(|axis| lo[axis] + hull[axis]);
        Grid::new(self.kind, Cuboid { lo, hi }, self.extent)
    }
}

/// The grids of a block.
pub(crate) fn parts(blocks: &[Block], index: usize) -> Vec<Part> {
    let mut found = Vec::new();
    let mut work = vec![(index, [0; 3])];
    while let Some((index, offset)) = work.pop() {
        match blocks[index].make {
            Make::Join { axis, first, second } => {
                let mut behind = offset;
                behind[axis] += blocks[first].hull[axis];
                work.push((first, offset));
                work.push((second, behind));
            }
            Make::Grid { kind, extent, counts } => found.push(Part { kind, offset, extent, counts }),
        }
    }
    found
}

/// Different joins looked at for each block that may be kept: bounds memory where nearly every join is gapless.
const SEEN_PER_BLOCK: usize = 32;

/// Exponent of the number of boxes in a block's rank, in thousandths (between the tuned 0.3968 and 0.4732 of da Silva
/// 2025, see the reference in the crate's page).
pub(crate) const FEWNESS: i64 = 430;

impl Block {
    /// What a block is worth before its place is known: volume against number of boxes, as a logarithm.
    pub(crate) fn rank(&self) -> i64 {
        1000 * log2(table(), self.worth) - FEWNESS * log2(table(), self.boxes)
    }

    fn key(&self) -> Sameness {
        (self.hull, self.top, self.needs.clone())
    }
}

/// Builds the blocks; singles are always among them, so whatever fits anywhere can be placed.
pub(crate) fn build(kinds: &[Kind], rules: &BlockRules) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut seen = BTreeSet::new();
    let turns: usize = kinds.iter().map(|kind| kind.turns.len()).sum();
    let grids_each = (rules.blocks_max / turns.max(1)).max(8);
    for (index, kind) in kinds.iter().enumerate() {
        for extent in &kind.turns {
            for counts in grid_counts(extent, kind.count, &rules.container, grids_each) {
                if rules.limits.is_some_and(|limits| !limits.allows_grid(index, &counts)) {
                    continue;
                }
                let block = grid((index, kind), *extent, counts);
                if seen.insert(block.key()) {
                    blocks.push(block);
                }
            }
        }
    }
    let mut start = 0;
    let mut joins = rules.joins_max;
    while start < blocks.len() && blocks.len() < rules.blocks_max && joins > 0 {
        let mut made = join_all(&blocks, start, kinds, rules, &mut seen, &mut joins);
        start = blocks.len();
        // Half of what is left at most, so that the next generation still has room.
        let room = rules.blocks_max - blocks.len();
        let room = if made.len() > room { room.div_ceil(2) } else { room };
        choose(&mut made, room);
        blocks.append(&mut made);
    }
    blocks
}

/// Sorts blocks by falling rank; joins still find their parts.
pub(crate) fn by_rank(blocks: &mut Vec<Block>) {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(blocks[*index].rank()), *index));
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let mut sorted: Vec<Block> = order.into_iter().map(|index| blocks[index].clone()).collect();
    for block in &mut sorted {
        if let Make::Join { first, second, .. } = &mut block.make {
            (*first, *second) = (place[*first], place[*second]);
        }
    }
    *blocks = sorted;
}

/// Keeps half of the room for the blocks of highest rank and half for every so-many-th of the others: the best alone
/// would be near copies of one another, all large.
fn choose(made: &mut Vec<Block>, room: usize) {
    made.sort_by_key(|block| (std::cmp::Reverse(block.rank()), block.hull));
    if made.len() > room {
        let best = room.div_ceil(2);
        let others = made.split_off(best);
        let step = others.len().div_ceil((room - best).max(1));
        made.extend(others.into_iter().step_by(step));
        made.truncate(room);
    }
}

fn grid((index, kind): (usize, &Kind), extent: [i32; 3], counts: [i32; 3]) -> Block {
    let hull = [0, 1, 2].map(|axis| extent[axis] * counts[axis]);
    let boxes = counts.iter().map(|count| i64::from(*count)).product();
    let needs =
        vec![(u32::try_from(index).expect("kinds should be few"), i32::try_from(boxes).expect("boxes are capped"))];
    let volume = hull.iter().map(|side| i64::from(*side)).product();
    let worth = kind.worth.saturating_mul(boxes);
    let make = Make::Grid { kind: index, extent, counts };
    Block { hull, volume, worth, boxes, needs, top: [hull[0], hull[1]], make }
}

/// Counts along the axes that fit; thinned evenly on a scale of powers when there would be more than `most`.
fn grid_counts(extent: &[i32; 3], count: i64, container: &[i32; 3], most: usize) -> Vec<[i32; 3]> {
    let limit = |axis: usize| (container[axis] / extent[axis]).min(i32::try_from(count).unwrap_or(i32::MAX));
    let mut steps: Vec<Vec<i32>> = (0..3).map(|axis| (1..=limit(axis).min(4096)).collect()).collect();
    let fits = |steps: &[Vec<i32>]| {
        let mut found = Vec::new();
        for &x in &steps[0] {
            for &y in &steps[1] {
                for &z in &steps[2] {
                    if i64::from(x) * i64::from(y) * i64::from(z) <= count {
                        found.push([x, y, z]);
                    }
                }
            }
        }
        found
    };
    while steps.iter().map(Vec::len).product::<usize>() > most.saturating_mul(8) {
        thin_longest(&mut steps);
    }
    let mut found = fits(&steps);
    while found.len() > most && steps.iter().any(|axis| axis.len() > 2) {
        thin_longest(&mut steps);
        found = fits(&steps);
    }
    found
}

/// Drops about a third of the counts of the axis that has most, keeping one and the largest: of three the middle one.
fn thin_longest(steps: &mut [Vec<i32>]) {
    let longest = (0..steps.len()).max_by_key(|axis| (steps[*axis].len(), *axis)).expect("a box has three axes");
    let last = steps[longest].len() - 1;
    let mut index = 0;
    steps[longest].retain(|_| {
        index += 1;
        index == 1 || index > last || index % 3 != 2
    });
}

/// Joins every block with those of the last generation.
fn join_all(
    blocks: &[Block],
    start: usize,
    kinds: &[Kind],
    rules: &BlockRules,
    seen: &mut BTreeSet<Sameness>,
    joins: &mut usize,
) -> Vec<Block> {
    let outlines = blocks.iter().map(|block| Outline { hull: block.hull, volume: block.volume }).collect();
    let pairs = Pairs::new(outlines, rules.container, rules.fill_min);
    let mut made: Vec<Block> = Vec::new();
    // Twice the room is enough to choose the best from; more would only cost memory.
    let enough = rules.blocks_max * 4;
    let seen_max = rules.blocks_max * SEEN_PER_BLOCK;
    for second in start..blocks.len() {
        let mut next = 0;
        while next <= second {
            let (firsts, may_join) = pairs.look(next, second);
            let asked = firsts.end() + 1 - next;
            next += asked;
            if !may_join && *joins >= asked && seen.len() < seen_max {
                *joins -= asked;
                continue;
            }
            for first in firsts {
                if *joins == 0 || seen.len() >= seen_max {
                    *joins = 0;
                    return made;
                }
                *joins -= 1;
                join_pair(blocks, (first, second), &pairs, kinds, rules, seen, &mut made);
                if made.len() >= enough {
                    made.sort_by_key(|block| (std::cmp::Reverse(block.rank()), block.hull));
                    made.truncate(enough / 2);
                }
            }
        }
    }
    made
}

/// Joins two blocks along every axis along which they may.
fn join_pair(
    blocks: &[Block],
    (first, second): (usize, usize),
    pairs: &Pairs,
    kinds: &[Kind],
    rules: &BlockRules,
    seen: &mut BTreeSet<Sameness>,
    made: &mut Vec<Block>,
) {
    for axis in (0..3).filter(|axis| pairs.may_join(first, second, *axis)) {
        for (under, over) in [(first, second), (second, first)] {
            if let Some(block) = join(blocks, axis, under, over, kinds, rules)
                && seen.insert(block.key())
            {
                made.push(block);
            }
            // Side by side the order does not matter.
            if axis < 2 || first == second {
                break;
            }
        }
    }
}

fn join(
    blocks: &[Block],
    axis: usize,
    first: usize,
    second: usize,
    kinds: &[Kind],
    rules: &BlockRules,
) -> Option<Block> {
    let (a, b) = (&blocks[first], &blocks[second]);
    let mut hull = [0, 1, 2].map(|side| a.hull[side].max(b.hull[side]));
    hull[axis] = a.hull[axis] + b.hull[axis];
    let volume = a.volume + b.volume;
    let mut top = b.top;
    if rules.supported {
        match axis {
            2 if b.hull[0] > a.top[0] || b.hull[1] > a.top[1] => return None,
            2 => {}
            _ if a.hull[2] != b.hull[2] => return None,
            _ => top = joined_top(a, b, axis),
        }
    }
    let needs = joined_needs(&a.needs, &b.needs);
    if needs.iter().any(|(kind, count)| i64::from(*count) > kinds[*kind as usize].count) {
        return None;
    }
    if rules.limits.is_some_and(|limits| !limits.allows_join(blocks, axis, first, second)) {
        return None;
    }
    let worth = a.worth + b.worth;
    Some(Block { hull, volume, worth, boxes: a.boxes + b.boxes, needs, top, make: Make::Join { axis, first, second } })
}

/// Carrying rectangle of two blocks of one height side by side: over both where the first is carried to its end.
fn joined_top(a: &Block, b: &Block, axis: usize) -> [i32; 2] {
    let across = 1 - axis;
    let mut both = [0; 2];
    both[axis] = a.hull[axis] + b.top[axis];
    both[across] = a.top[across].min(b.top[across]);
    let area = |top: [i32; 2]| i64::from(top[0]) * i64::from(top[1]);
    if a.top[axis] == a.hull[axis] && area(both) >= area(a.top) { both } else { a.top }
}

fn joined_needs(a: &[(u32, i32)], b: &[(u32, i32)]) -> Vec<(u32, i32)> {
    let mut needs = a.to_vec();
    for (kind, count) in b {
        match needs.binary_search_by_key(kind, |(known, _)| *known) {
            Ok(at) => needs[at].1 += count,
            Err(at) => needs.insert(at, (*kind, *count)),
        }
    }
    needs
}
