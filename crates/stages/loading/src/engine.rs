//! Decides how boxes in millimetres become the engine's blocks and come back as grids of equal boxes, in which
//! ways they are packed in turn, and why a box stays out. Does not search (`search`). Up: [`crate`].

mod block;
mod complete;
mod entry;
mod masks;
mod open;
mod pairs;
mod reach;
mod renewal;
mod rules;
mod score;
mod search;
mod space;
mod state;
mod tops;
mod trajectory;

use model::control::Control;
use model::loading::{PackProblem, PackSolution, Placement};
use model::quantity::Millimetres;

use crate::engine::block::{Block, BlockRules, Kind};
use crate::engine::entry::{Entry, small};
use crate::engine::masks::Masks;
use crate::engine::reach::Lengths;
use crate::engine::rules::Rules;
use crate::engine::rules::limits::{Limits, is_supported, share};
use crate::engine::rules::reason::{Binding, bindings, has_mass, left_out};
use crate::engine::score::Shape;
use crate::engine::search::run;
use crate::engine::space::Room;
use crate::engine::state::{Ground, Placed};

/// Most boxes of one kind that are looked at; more never fit a container within reason.
const COUNT_MAX: i64 = 1_000_000_000;
/// Kinds from which on joined blocks may have small gaps; with fewer kinds gapless ones abound (Fanslau and Bortfeldt
/// 2010 use 98 %).
const MANY_KINDS: usize = 2;
/// Kinds up to which blocks where boxes must stand have hardly a gap: what a gap loses stays lost up to the ceiling, and boxes of
/// one height abound.
const LEVEL_KINDS: usize = 20;
/// With so few kinds, many large blocks crowd out the small ones that fill the ends: fewer blocks pack more, where boxes may float.
const FEW_KINDS: usize = 6;
/// See [`FEW_KINDS`].
const FEW_KINDS_BLOCKS: usize = 1_000;

/// Kinds from which on those that need a wide top go first where boxes must stand; of a few kinds, the same fit on each other.
const WIDE_FIRST_KINDS: usize = 20;

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
    let entry = Entry::of(problem);
    let turns: Vec<Vec<[i64; 3]>> = problem.boxes.iter().map(|one| entry.turns(one)).collect();
    let unit = entry.unit(problem, &turns);
    // Only the boxes that can enter are the engine's business; `entering` leads back to the problem's indices.
    let entering: Vec<usize> = (0..turns.len())
        .filter(|index| {
            let one = &problem.boxes[*index];
            !turns[*index].is_empty() && !one.count.is_zero() && has_mass(problem, one)
        })
        .collect();
    let room: i64 = entry.sides.iter().product();
    let kinds: Vec<Kind> = entering
        .iter()
        .map(|index| {
            let most = room / turns[*index][0].iter().product::<i64>();
            let count = problem.boxes[*index].count.get().min(most).min(COUNT_MAX);
            let turns: Vec<[i32; 3]> = turns[*index].iter().map(|turn| turn.map(|side| small(side / unit))).collect();
            Kind::new(turns, count)
        })
        .collect();
    let question = Question { problem, entry: &entry, entering: &entering, unit, kinds: &kinds, effort };
    let ways = if kinds.is_empty() { Vec::new() } else { question.ways() };
    let best = question.in_turn(&ways, control);
    let mut solution = PackSolution { placements: best.placements, ..PackSolution::default() };
    let mut bound = vec![None; problem.boxes.len()];
    for (index, binding) in entering.iter().zip(best.bindings) {
        bound[*index] = Some(binding);
    }
    solution.placements.sort_by_key(|grid: &Placement| (grid.at.2, grid.at.0, grid.at.1, grid.kind));
    solution.left_out = left_out(problem, &entry, &bound, &solution);
    solution.steps = control.steps() - before;
    solution
}

/// What is to be packed, before any way to pack it.
#[derive(Clone, Copy)]
struct Question<'a> {
    problem: &'a PackProblem,
    entry: &'a Entry,
    /// Boxes of the problem that can enter: each is a kind.
    entering: &'a [usize],
    unit: i64,
    kinds: &'a [Kind],
    effort: Effort,
}

/// One way to pack it: the limits, and the blocks that they allow.
struct Way {
    kinds: Vec<Kind>,
    limits: Option<Limits>,
    blocks: Vec<Block>,
}

/// Steps of each way in the first round of several.
const FIRST_ROUND: u64 = 64;
/// How many times as long as the round before each round of several ways is: what all rounds before have cost is a third of it.
const ROUND_GROWTH: u64 = 4;

impl Question<'_> {
    /// The ways to pack. Goods that must stand apart find room when they are packed first, and room is better used when they are
    /// not: where that differs both are ways.
    fn ways(&self) -> Vec<Way> {
        let [first, plain] =
            [true, false].map(|has_goods_first| Limits::of(self.problem, self.entering, self.unit, has_goods_first));
        let turns = |limits: &Option<Limits>| limits.as_ref().map_or(0, |limits| limits.phases.len());
        let all = if turns(&first) > turns(&plain) { vec![first, plain] } else { vec![plain] };
        all.into_iter().map(|limits| self.way(limits)).collect()
    }

    fn way(&self, limits: Option<Limits>) -> Way {
        let container = self.entry.container(self.unit);
        let supported = is_supported(self.problem.support);
        let mut kinds = self.kinds.to_vec();
        if supported && kinds.len() >= WIDE_FIRST_KINDS {
            block::price_bases(&mut kinds);
        }
        if let Some(limits) = &limits {
            limits.price(&mut kinds, &container);
        }
        let fill_min = match kinds.len() {
            kinds if kinds < MANY_KINDS => 1000,
            kinds if kinds <= LEVEL_KINDS && supported => 995,
            _ => 980,
        };
        let Effort { blocks_max, joins_max, .. } = self.effort;
        let is_few = kinds.len() <= FEW_KINDS && !supported;
        let blocks_max = if is_few { blocks_max.min(FEW_KINDS_BLOCKS) } else { blocks_max };
        let supported = supported || share(self.problem.support).is_some();
        let rules = BlockRules { container, supported, fill_min, blocks_max, joins_max, limits: limits.as_ref() };
        let mut blocks = block::build(&kinds, &rules);
        block::by_rank(&mut blocks);
        Way { kinds, limits, blocks }
    }

    /// The fullest packing of all ways. Several get as many steps each, in rounds that grow: a run that is stopped anywhere has
    /// tried each, and the same steps give the same packing whether a budget or a clock ended them.
    fn in_turn(&self, ways: &[Way], control: &mut Control) -> Packed {
        let grounds: Vec<Ground> = ways.iter().map(|way| self.ground(way)).collect();
        let width = self.effort.width_max;
        if let [only] = &grounds[..] {
            return self.packed(only, &run(only, width, control));
        }
        let mut best = Packed::default();
        let mut round = FIRST_ROUND;
        let mut is_ended = grounds.is_empty();
        while !is_ended {
            is_ended = true;
            for ground in &grounds {
                let steps = round.min(control.steps_max.saturating_sub(control.steps()));
                let mut inner = Control::new(control.seed, steps).with_stop(control.stop());
                let packed = self.packed(ground, &run(ground, width, &mut inner));
                // A way that ends before its steps are spent would find the same again.
                is_ended &= inner.steps() < steps;
                control.step(inner.steps());
                if best.bindings.is_empty() || packed.volume() > best.volume() {
                    best = packed;
                }
            }
            is_ended |= control.is_over();
            round = round.saturating_mul(ROUND_GROWTH);
        }
        best
    }

    /// What is searched for one way.
    fn ground<'a>(&self, way: &'a Way) -> Ground<'a> {
        let container = self.entry.container(self.unit);
        let supported = is_supported(self.problem.support);
        let within = supported || share(self.problem.support).is_some();
        let Way { kinds, limits, blocks } = way;
        let least = [0, 1, 2].map(|axis| kinds.iter().flat_map(|kind| &kind.turns).map(|turn| turn[axis]).min());
        let phases = limits.as_ref().map_or(1, |limits| limits.phases.len());
        let has_order = limits.as_ref().is_some_and(|limits| limits.phases.iter().any(|turn| *turn > 0));
        let boxes = kinds.iter().map(|kind| (kind.count, kind.volume()));
        let rules = limits.clone().map(|limits| Rules::new(limits, blocks, boxes));
        let area = i64::from(container[1]) * i64::from(container[2]);
        Ground {
            room: Room {
                low_only: [has_order, false, within],
                wakes: within || phases > 1,
                renews: rules.as_ref().is_some_and(Rules::has_places),
                section: self.entry.section.clone(),
                keep_out: self.entry.keep_out(self.unit),
                ..Room::plain(container, supported, least.map(|least| least.unwrap_or(1)))
            },
            lengths: Lengths::new(kinds, &container),
            shapes: blocks.iter().map(Shape::of).collect(),
            masks: Masks::new(blocks, kinds),
            volume: i64::from(container[0]) * self.entry.section.as_ref().map_or(area, |section| section.area()),
            kinds,
            blocks,
            rules,
        }
    }

    /// A packing as it is told, and what keeps another box of each kind out.
    fn packed(&self, ground: &Ground, placed: &[Placed]) -> Packed {
        let mut packed = Packed { placements: Vec::new(), bindings: bindings(ground, placed) };
        for placed in placed {
            write(ground.blocks, placed, self.entering, self.unit, &mut packed.placements);
        }
        packed
    }
}

/// A packing as it is told.
#[derive(Default)]
struct Packed {
    placements: Vec<Placement>,
    /// By kind that can enter; empty while nothing is packed.
    bindings: Vec<Binding>,
}

impl Packed {
    fn volume(&self) -> i128 {
        let of = |grid: &Placement| {
            let (x, y, z) = grid.extent;
            i128::from(x.get()) * i128::from(y.get()) * i128::from(z.get()) * i128::from(grid.count().get())
        };
        self.placements.iter().map(of).sum()
    }
}

/// Writes the grids of a placed block.
fn write(blocks: &[Block], placed: &Placed, entering: &[usize], unit: i64, out: &mut Vec<Placement>) {
    for part in block::parts(blocks, placed.block) {
        let at = part.grid(&placed.at, &placed.mirrored).at.lo;
        let big = |side: i32| Millimetres::of(i64::from(side) * unit);
        let count = |axis: usize| u32::try_from(part.counts[axis]).expect("a count should be above zero");
        out.push(Placement {
            kind: entering[part.kind],
            at: (big(at[0]), big(at[1]), big(at[2])),
            extent: (big(part.extent[0]), big(part.extent[1]), big(part.extent[2])),
            counts: (count(0), count(1), count(2)),
        });
    }
}
