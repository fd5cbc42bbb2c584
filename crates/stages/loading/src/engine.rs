//! Decides how boxes in millimetres become the engine's blocks and come back as grids of equal boxes, and why a box
//! stays out. Does not search (`search`). Up: [`crate`].

mod block;
mod masks;
mod renewal;
mod score;
mod search;
mod space;
mod state;

use model::control::Control;
use model::evidence::Reason;
use model::loading::{PackBox, PackProblem, PackSolution, Placement, Support, UnpackedBox};
use model::quantity::{Millimetres, Units};

use crate::engine::block::{Block, BlockRules, Kind, Make};
use crate::engine::masks::Masks;
use crate::engine::score::Shape;
use crate::engine::search::run;
use crate::engine::space::{Cuboid, Room};
use crate::engine::state::{Ground, Placed};
use crate::measure::common_divisor;

/// Longest side of a container that is used: 200 m, longer than any hold, so that a thousand volumes fit in 63 bits.
const SIDE_MAX: i64 = 200_000;
/// Most boxes of one kind that are looked at; more never fit a container within reason.
const COUNT_MAX: i64 = 1_000_000_000;
/// Kinds from which on joined blocks may have small gaps; with fewer kinds gapless ones abound (Fanslau and Bortfeldt
/// 2010 use 98 %).
const MANY_KINDS: usize = 2;

/// How much work the engine may do besides its steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Most blocks to build with.
    pub(crate) blocks_max: usize,
    /// Most pairs of blocks that are looked at for joining.
    pub(crate) joins_max: usize,
    /// Widest beam.
    pub(crate) width_max: usize,
}

/// The effort of the engine by itself: the block cap of the literature is 10,000; twelve million pairs take less
/// than a second; past a beam of 256 memory, not time, would bind.
pub(crate) const FULL_EFFORT: Effort = Effort { blocks_max: 10_000, joins_max: 12_000_000, width_max: 256 };

/// Packs boxes into one container, as full as the budget allows.
///
/// A step is one block placed, in a kept state or in a greedy completion. At least one greedy packing is made whatever
/// the budget; the stop signal is looked at after every completion. The same problem, seed and steps give the same
/// packing. Lengths beyond 200 m are not used.
#[must_use]
pub fn pack(problem: &PackProblem, control: &mut Control) -> PackSolution {
    pack_with(problem, FULL_EFFORT, control)
}

pub(crate) fn pack_with(problem: &PackProblem, effort: Effort, control: &mut Control) -> PackSolution {
    let before = control.steps();
    let (length, width, height) = problem.container;
    let sides = [length, width, height].map(|side| side.get().min(SIDE_MAX));
    let turns: Vec<Vec<[i64; 3]>> = problem.boxes.iter().map(|one| turns(one, &sides)).collect();
    let divisor = turns.iter().flatten().flatten().fold(0, |known, side| common_divisor(*side, known)).max(1);
    let small = |side: i64| i32::try_from(side / divisor).expect("a side should be below 200 m");
    let container = sides.map(small);
    // Only the boxes that can enter are the engine's business; `entering` leads back to the problem's indices.
    let entering: Vec<usize> =
        (0..turns.len()).filter(|index| !turns[*index].is_empty() && !problem.boxes[*index].count.is_zero()).collect();
    let room: i64 = sides.iter().product();
    let kinds: Vec<Kind> = entering
        .iter()
        .map(|index| {
            let most = room / turns[*index][0].iter().product::<i64>();
            let count = problem.boxes[*index].count.get().min(most).min(COUNT_MAX);
            Kind { turns: turns[*index].iter().map(|turn| turn.map(small)).collect(), count }
        })
        .collect();
    let mut placements = Vec::new();
    if !kinds.is_empty() {
        let supported = problem.support == Support::Full;
        let fill_min = if kinds.len() >= MANY_KINDS { 980 } else { 1000 };
        let Effort { blocks_max, joins_max, width_max } = effort;
        let rules = BlockRules { container, supported, fill_min, blocks_max, joins_max };
        let mut blocks = block::build(&kinds, &rules);
        block::by_rank(&mut blocks);
        let least = [0, 1, 2].map(|axis| kinds.iter().flat_map(|kind| &kind.turns).map(|turn| turn[axis]).min());
        let ground = Ground {
            room: Room { container, supported, least: least.map(|least| least.unwrap_or(1)) },
            turns: kinds.iter().map(|kind| kind.turns.clone()).collect(),
            shapes: blocks.iter().map(Shape::of).collect(),
            masks: Masks::new(&blocks, kinds.len()),
            volume: container.iter().map(|side| i64::from(*side)).product(),
            kinds: &kinds,
            blocks: &blocks,
        };
        for placed in run(&ground, width_max, control) {
            write(&blocks, &placed, &entering, divisor, &mut placements);
        }
    }
    placements.sort_by_key(|grid: &Placement| (grid.at.2, grid.at.0, grid.at.1, grid.kind));
    let left_out = left_out(problem, &turns, &placements);
    PackSolution { placements, left_out, steps: control.steps() - before }
}

/// Ways a box may stand so that it enters, without repeats.
fn turns(one: &PackBox, container: &[i64; 3]) -> Vec<[i64; 3]> {
    let own = [one.sizes.0.get(), one.sizes.1.get(), one.sizes.2.get()];
    let upright = [one.upright.0, one.upright.1, one.upright.2];
    let mut found = Vec::new();
    for vertical in [2, 1, 0] {
        let (first, second) = ((vertical + 1) % 3, (vertical + 2) % 3);
        for (x, y) in [(first, second), (second, first)] {
            let turn = [own[x], own[y], own[vertical]];
            let is_good = upright[vertical] && (0..3).all(|axis| turn[axis] > 0 && turn[axis] <= container[axis]);
            if is_good && !found.contains(&turn) {
                found.push(turn);
            }
        }
    }
    found
}

/// Writes the grids of a placed block.
fn write(blocks: &[Block], placed: &Placed, entering: &[usize], divisor: i64, out: &mut Vec<Placement>) {
    // Pieces of the block with their places inside it, as seen from its own corner.
    let mut work = vec![(placed.block, [0; 3])];
    while let Some((index, offset)) = work.pop() {
        match blocks[index].make {
            Make::Join { axis, first, second } => {
                let mut behind = offset;
                behind[axis] += blocks[first].hull[axis];
                work.push((first, offset));
                work.push((second, behind));
            }
            Make::Grid { kind, extent, counts } => {
                let at = corner(&placed.at, &placed.mirrored, &offset, &blocks[index].hull);
                let big = |side: i32| Millimetres::of(i64::from(side) * divisor);
                let count = |axis: usize| u32::try_from(counts[axis]).expect("a count should be above zero");
                out.push(Placement {
                    kind: entering[kind],
                    at: (big(at[0]), big(at[1]), big(at[2])),
                    extent: (big(extent[0]), big(extent[1]), big(extent[2])),
                    counts: (count(0), count(1), count(2)),
                });
            }
        }
    }
}

/// Low corner of a piece of a block, whose inside may be turned round.
fn corner(block: &Cuboid, mirrored: &[bool; 3], offset: &[i32; 3], hull: &[i32; 3]) -> [i32; 3] {
    [0, 1, 2].map(|axis| {
        if mirrored[axis] { block.hi[axis] - offset[axis] - hull[axis] } else { block.lo[axis] + offset[axis] }
    })
}

fn left_out(problem: &PackProblem, turns: &[Vec<[i64; 3]>], placements: &[Placement]) -> Vec<UnpackedBox> {
    let (length, width, height) = problem.container;
    let mut packed = vec![0i64; problem.boxes.len()];
    for grid in placements {
        packed[grid.kind] += grid.count().get();
    }
    let mut out = Vec::new();
    for (index, one) in problem.boxes.iter().enumerate() {
        let count = Units::of(one.count.get() - packed[index]);
        if count.is_zero() {
            continue;
        }
        let (own_length, own_width, own_height) = one.sizes;
        let reason = if turns[index].is_empty() {
            Reason::new(
                "box-too-large",
                format!(
                    "a box of {own_length} x {own_width} x {own_height} enters {length} x {width} x {height} in none of \
                     the ways it may stand"
                ),
                "take a larger container, or allow the box to stand on another side",
            )
        } else {
            Reason::new(
                "no-room",
                format!("{} of {} are packed, and no room was found for the rest", packed[index], one.count.get()),
                "take another container, or give the engine more steps",
            )
        };
        out.push(UnpackedBox { id: one.id.clone(), count, reason });
    }
    out
}
