//! Decides which block goes where: the space nearest a corner of the container is filled next, blocks are ranked by
//! completing the packing greedily, and the best few states are kept, more of them in every round, until the budget is
//! spent. A step is one block placed, in a state or in a completion. Does not decide what a block is (`block`). Up:
//! [`crate`].

use std::rc::Rc;

use model::control::Control;

use crate::block::{Block, Kind};
use crate::measure::{next_random, table};
use crate::score::{ReachStore, SWITCH, View, WEIGHTS_EARLY, WEIGHTS_LATE, Weights};
use crate::space::{Cuboid, Spaces};

/// A block at its place; `mirrored` tells per axis whether its inside is turned round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) block: usize,
    pub(crate) at: Cuboid,
    pub(crate) mirrored: [bool; 3],
}

/// Placed blocks as a list that states share: each state adds to its parent's.
#[derive(Clone, Debug)]
struct State {
    spaces: Spaces,
    placed: Vec<Placed>,
    remaining: Vec<i64>,
    volume: i64,
    /// Blocks that may still be placed, by falling rank.
    live: Rc<Vec<u32>>,
    /// Placements since the list of live blocks was last gone through.
    stale: u32,
}

/// What is searched.
pub(crate) struct Search<'a> {
    pub(crate) container: [i32; 3],
    pub(crate) supported: bool,
    pub(crate) kinds: &'a [Kind],
    pub(crate) blocks: &'a [Block],
    /// Widest beam.
    pub(crate) width_max: usize,
}

/// Placements after which the list of live blocks is gone through again.
const STALE_MAX: u32 = 3;

/// Children held for each state of the beam before the worst are dropped: bounds memory.
const CHILDREN_PER_STATE: usize = 4;

struct Run<'a> {
    search: &'a Search<'a>,
    /// Rank of each block.
    ranks: Vec<i64>,
    turns: Vec<Vec<[i32; 3]>>,
    reaches: ReachStore,
    logs: &'static [i32],
    room: i64,
    weights: [Weights; 2],
    best: Vec<Placed>,
    best_volume: i64,
}

/// A state of the beam with the volume its completion reached.
struct Ranked {
    state: State,
    completed: i64,
}

impl Search<'_> {
    /// The best packing found. At least one greedy packing is made, whatever the budget.
    pub(crate) fn run(&self, control: &mut Control) -> Vec<Placed> {
        let mut run = Run::new(self);
        let root = run.root();
        let mut random = control.seed;
        let volumes = self.kinds.iter().map(|kind| kind.count.saturating_mul(volume(&kind.turns[0])));
        let total = volumes.fold(0, i64::saturating_add);
        let mut width_squared = 1;
        let mut round = 0;
        loop {
            run.weights = weights_of_round(round, &mut random);
            let completed = run.complete(root.clone(), control);
            let width = isqrt(width_squared).min(self.width_max);
            if run.best_volume == total.min(run.room) {
                break;
            }
            if width > 1 && !control.is_over() {
                run.beam(Ranked { state: root.clone(), completed }, width, control);
            }
            if control.is_over() || run.best_volume == total.min(run.room) || width >= self.width_max {
                break;
            }
            width_squared *= 2;
            round += 1;
        }
        run.best
    }
}

fn volume(sides: &[i32; 3]) -> i64 {
    sides.iter().map(|side| i64::from(*side)).product()
}

/// Whole square root, at least one.
fn isqrt(value: usize) -> usize {
    (1..).take_while(|root| root * root <= value).last().unwrap_or(1)
}

/// Every second round keeps the published weights; the others vary each by up to a quarter, by the seed, because
/// different weights fail on different instances.
fn weights_of_round(round: usize, random: &mut u64) -> [Weights; 2] {
    let mut weights = [WEIGHTS_EARLY, WEIGHTS_LATE];
    if round % 2 == 1 {
        let mut vary = |value: &mut i64| {
            let percent = 75 + i64::try_from(next_random(random) % 51).expect("a percentage is small");
            *value = *value * percent / 100;
        };
        for set in &mut weights {
            vary(&mut set.contact);
            vary(&mut set.rest);
            vary(&mut set.gap);
        }
    }
    weights
}

impl<'a> Run<'a> {
    fn new(search: &'a Search<'a>) -> Self {
        Self {
            search,
            ranks: search.blocks.iter().map(Block::rank).collect(),
            turns: search.kinds.iter().map(|kind| kind.turns.clone()).collect(),
            reaches: ReachStore::default(),
            logs: table(),
            room: volume(&search.container),
            weights: [WEIGHTS_EARLY, WEIGHTS_LATE],
            best: Vec::new(),
            best_volume: 0,
        }
    }

    fn root(&self) -> State {
        let least = [0, 1, 2].map(|axis| self.turns.iter().flatten().map(|turn| turn[axis]).min().unwrap_or(1));
        let mut live: Vec<u32> = (0..u32::try_from(self.search.blocks.len()).expect("blocks are capped")).collect();
        live.sort_by_key(|index| (std::cmp::Reverse(self.ranks[*index as usize]), *index));
        State {
            spaces: Spaces::new(self.search.container, self.search.supported, least),
            placed: Vec::new(),
            remaining: self.search.kinds.iter().map(|kind| kind.count).collect(),
            volume: 0,
            live: Rc::new(live),
            stale: 0,
        }
    }

    /// The next space to fill and the corner to fill it from: nearest to a corner of the container, larger first.
    fn choose_space(&self, state: &State) -> Option<(usize, [bool; 3])> {
        let container = &self.search.container;
        let mut best: Option<(i32, i64, usize, [bool; 3])> = None;
        for (index, space) in state.spaces.list.iter().enumerate().filter(|(_, space)| !space.dead) {
            let mut distance = 0;
            let mut at_high = [false; 3];
            for axis in 0..3 {
                let (low, high) = (space.room.lo[axis], container[axis] - space.room.hi[axis]);
                // Nothing may hang from the ceiling where boxes must stand on something.
                at_high[axis] = high < low && !(axis == 2 && self.search.supported);
                distance += if at_high[axis] { high } else { low };
            }
            let size = -space.room.volume();
            if best.is_none_or(|(known, known_size, ..)| (distance, size) < (known, known_size)) {
                best = Some((distance, size, index, at_high));
            }
        }
        best.map(|(_, _, index, at_high)| (index, at_high))
    }

    fn has(&self, state: &State, block: &Block) -> bool {
        block.needs.iter().all(|(kind, count)| state.remaining[*kind as usize] >= i64::from(*count))
    }

    /// The best blocks for the next space that takes any, best first; spaces that take none are marked dead.
    fn choose(&mut self, state: &mut State, most: usize) -> Option<(View, Vec<usize>)> {
        let weights = self.weights[usize::from(state.volume * 1000 >= self.room * SWITCH)];
        let reach = self.reaches.of(&state.remaining, &self.turns, &self.search.container);
        if state.stale >= STALE_MAX {
            let live = state.live.iter().copied().filter(|index| self.has(state, &self.search.blocks[*index as usize]));
            state.live = Rc::new(live.collect());
            state.stale = 0;
        }
        loop {
            let (at, at_high) = self.choose_space(state)?;
            let room = state.spaces.list[at].room;
            let placed = state.placed.iter().map(|placed| placed.at);
            let view = View::new(room, at_high, &self.search.container, placed, weights.gap);
            let mut found: Vec<(i64, usize)> = Vec::new();
            for index in state.live.iter().map(|index| *index as usize) {
                let block = &self.search.blocks[index];
                let rank = self.ranks[index];
                // Blocks come by falling rank and no score is above its rank: nothing better can follow.
                if found.len() == most && rank <= found[most - 1].0 {
                    break;
                }
                if !view.fits(&block.hull) || !self.has(state, block) {
                    continue;
                }
                let score = view.score(block, rank, &reach, &weights, self.logs);
                let position = found.partition_point(|(known, _)| *known >= score);
                if position < most {
                    found.insert(position, (score, index));
                    found.truncate(most);
                }
            }
            if !found.is_empty() {
                return Some((view, found.into_iter().map(|(_, index)| index).collect()));
            }
            if self.search.supported {
                state.spaces.list[at].dead = true;
            } else {
                state.spaces.list.swap_remove(at);
            }
        }
    }

    fn place(&self, state: &mut State, view: &View, index: usize) {
        let block = &self.search.blocks[index];
        let at = view.place(&block.hull);
        let mut top = at;
        for axis in 0..2 {
            if view.at_high[axis] {
                top.lo[axis] = top.hi[axis] - block.top[axis];
            } else {
                top.hi[axis] = top.lo[axis] + block.top[axis];
            }
        }
        state.spaces.take(&at, &top);
        state.placed.push(Placed { block: index, at, mirrored: view.at_high });
        state.volume += block.volume;
        state.stale += 1;
        for (kind, count) in &block.needs {
            state.remaining[*kind as usize] -= i64::from(*count);
        }
    }

    /// Fills a state greedily to its end; returns the volume reached and keeps the packing when it is the best.
    fn complete(&mut self, mut state: State, control: &mut Control) -> i64 {
        let before = state.placed.len();
        while let Some((view, found)) = self.choose(&mut state, 1) {
            self.place(&mut state, &view, found[0]);
        }
        control.step((state.placed.len() - before) as u64 + 1);
        if state.volume > self.best_volume {
            self.best_volume = state.volume;
            self.best = state.placed;
        }
        state.volume
    }

    /// One round: the beam goes down level by level.
    fn beam(&mut self, root: Ranked, width: usize, control: &mut Control) {
        let mut level = vec![root];
        while !level.is_empty() {
            let mut next: Vec<Ranked> = Vec::new();
            for mut ranked in level {
                let Some((view, found)) = self.choose(&mut ranked.state, width) else { continue };
                for (order, index) in found.into_iter().enumerate() {
                    if control.is_over() {
                        return;
                    }
                    let mut state = ranked.state.clone();
                    self.place(&mut state, &view, index);
                    // The first child is the move that the parent's completion made.
                    let completed = if order == 0 { ranked.completed } else { self.complete(state.clone(), control) };
                    next.push(Ranked { state, completed });
                    if next.len() >= CHILDREN_PER_STATE * width {
                        next = keep_best(next, width);
                    }
                }
            }
            level = keep_best(next, width);
        }
    }
}

/// The best distinct states by what their completions reached.
fn keep_best(mut states: Vec<Ranked>, width: usize) -> Vec<Ranked> {
    states.sort_by_key(|ranked| std::cmp::Reverse((ranked.completed, ranked.state.volume)));
    let mut kept: Vec<Ranked> = Vec::new();
    for ranked in states {
        let is_known = kept
            .iter()
            .any(|other| other.completed == ranked.completed && other.state.remaining == ranked.state.remaining);
        if !is_known && kept.len() < width {
            kept.push(ranked);
        }
    }
    kept
}
