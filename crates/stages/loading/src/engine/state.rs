//! Decides what one packing under way is, which blocks suit its next space best, and how it goes on when the best is always
//! taken. Does not compare packings (`search`). Up: [`crate`].

use std::sync::Arc;

use crate::engine::block::{Block, Kind};
use crate::engine::masks::Masks;
use crate::engine::score::{Reach, ReachStore, SWITCH, Shape, View, Weights};
use crate::engine::space::{Cuboid, CutLists, Room, Space};

/// Kinds left from which on the table of sums follows every kind that runs out, and else how often it does.
const REACH_EXACT: usize = 12;
const REACH_EVERY: usize = 4;

/// A block at its place; `mirrored` tells per axis whether its inside is turned round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) block: usize,
    pub(crate) at: Cuboid,
    pub(crate) mirrored: [bool; 3],
}

/// What is searched: blocks stand in the order of their ranks.
pub(crate) struct Ground<'a> {
    pub(crate) room: Room,
    pub(crate) kinds: &'a [Kind],
    pub(crate) turns: Vec<Vec<[i32; 3]>>,
    pub(crate) blocks: &'a [Block],
    pub(crate) shapes: Vec<Shape>,
    pub(crate) masks: Masks,
    /// Volume of the container.
    pub(crate) volume: i64,
}

/// A packing under way.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) spaces: Vec<Space>,
    pub(crate) placed: Vec<Placed>,
    pub(crate) remaining: Vec<i64>,
    pub(crate) volume: i64,
    /// Blocks that can still be made.
    live: Vec<u64>,
    reach: Arc<Reach>,
}

impl Clone for State {
    fn clone(&self) -> Self {
        Self {
            spaces: self.spaces.clone(),
            placed: self.placed.clone(),
            remaining: self.remaining.clone(),
            volume: self.volume,
            live: self.live.clone(),
            reach: Arc::clone(&self.reach),
        }
    }

    // Completions are begun thousands of times a second: the lists of the last one are used again.
    fn clone_from(&mut self, other: &Self) {
        self.spaces.clone_from(&other.spaces);
        self.placed.clone_from(&other.placed);
        self.remaining.clone_from(&other.remaining);
        self.volume = other.volume;
        self.live.clone_from(&other.live);
        self.reach = Arc::clone(&other.reach);
    }
}

/// What one thread needs besides a state: lists and tables that are used again. Nothing in it changes an answer.
#[derive(Default)]
pub(crate) struct Worker {
    reaches: ReachStore,
    view: View,
    lists: CutLists,
    found: Vec<(i64, usize)>,
}

/// A space that is filled next, and the corner it is filled from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) room: Cuboid,
    pub(crate) at_high: [bool; 3],
}

impl Spot {
    /// Where a block stands.
    #[inline]
    fn place(&self, hull: &[i32; 3]) -> Cuboid {
        let lo =
            [0, 1, 2].map(|axis| if self.at_high[axis] { self.room.hi[axis] - hull[axis] } else { self.room.lo[axis] });
        Cuboid { lo, hi: [lo[0] + hull[0], lo[1] + hull[1], lo[2] + hull[2]] }
    }
}

impl Ground<'_> {
    /// The empty container.
    pub(crate) fn start(&self, worker: &mut Worker) -> State {
        let remaining: Vec<i64> = self.kinds.iter().map(|kind| kind.count).collect();
        let reach = worker.reaches.of(&remaining, &self.turns, &self.room.container);
        State { spaces: self.room.whole(), placed: Vec::new(), remaining, volume: 0, live: self.masks.all(), reach }
    }

    /// The next space that takes any block, with its best blocks, best first, in `worker.found`. Spaces that take none
    /// are marked dead, or dropped where nothing can wake them.
    pub(crate) fn choose(
        &self,
        state: &mut State,
        most: usize,
        weights: &[Weights; 2],
        worker: &mut Worker,
    ) -> Option<Spot> {
        let weights = &weights[usize::from(state.volume * 1000 >= self.volume * SWITCH)];
        let Worker { view, found, .. } = worker;
        found.clear();
        loop {
            let at = Room::choose(&state.spaces)?;
            let room = state.spaces[at].room;
            let extent = [room.extent(0), room.extent(1), room.extent(2)];
            let mut fitting = self.masks.fitting(&state.live, &extent).peekable();
            if fitting.peek().is_some() {
                let spot = Spot { room, at_high: self.room.at_high(&room) };
                let placed = state.placed.iter().map(|placed| placed.at);
                view.turn_to(room, spot.at_high, &self.room.container, placed, weights.gap);
                for index in fitting {
                    let known = if found.len() == most { found[most - 1].0 } else { i64::MIN };
                    let shape = &self.shapes[index];
                    // Blocks come by falling rank and no score is above its rank: nothing better can follow.
                    if shape.rank <= known {
                        break;
                    }
                    let Some(score) = view.score(shape, &state.reach, weights, known) else {
                        continue;
                    };
                    let position = found.partition_point(|(known, _)| *known >= score);
                    if position < most {
                        found.truncate(most - 1);
                        found.insert(position, (score, index));
                    }
                }
                return Some(spot);
            }
            if self.room.supported {
                state.spaces[at].dead = true;
            } else {
                state.spaces.swap_remove(at);
            }
        }
    }

    /// Places a block.
    pub(crate) fn place(&self, state: &mut State, spot: &Spot, index: usize, worker: &mut Worker) {
        let at = spot.place(&self.blocks[index].hull);
        self.put(state, &Placed { block: index, at, mirrored: spot.at_high }, worker);
    }

    /// Puts a block where it is said to stand; there must be room for it.
    pub(crate) fn put(&self, state: &mut State, placed: &Placed, worker: &mut Worker) {
        let block = &self.blocks[placed.block];
        let at = placed.at;
        let mut top = at;
        for axis in 0..2 {
            if placed.mirrored[axis] {
                top.lo[axis] = top.hi[axis] - block.top[axis];
            } else {
                top.hi[axis] = top.lo[axis] + block.top[axis];
            }
        }
        self.room.take(&mut state.spaces, &at, &top, &mut worker.lists);
        state.placed.push(*placed);
        state.volume += block.volume;
        let mut is_kind_gone = false;
        for (kind, count) in &block.needs {
            let kind = *kind as usize;
            state.remaining[kind] -= i64::from(*count);
            self.masks.limit(&mut state.live, kind, state.remaining[kind]);
            is_kind_gone |= state.remaining[kind] == 0;
        }
        if is_kind_gone && self.is_reach_due(&state.remaining) {
            state.reach = worker.reaches.of(&state.remaining, &self.turns, &self.room.container);
        }
    }

    /// Whether the table of sums is worth making anew: with many kinds left nearly every length is a sum anyway.
    fn is_reach_due(&self, remaining: &[i64]) -> bool {
        let alive = remaining.iter().filter(|left| **left > 0).count();
        alive <= REACH_EXACT || alive.is_multiple_of(REACH_EVERY)
    }

    /// Fills a state greedily to its end.
    pub(crate) fn complete(&self, state: &mut State, weights: &[Weights; 2], worker: &mut Worker) {
        while let Some(spot) = self.choose(state, 1, weights, worker) {
            let (_, index) = worker.found[0];
            self.place(state, &spot, index, worker);
        }
    }

    /// The blocks that [`Ground::choose`] found last, best first.
    pub(crate) fn found(worker: &Worker) -> Vec<usize> {
        worker.found.iter().map(|(_, index)| *index).collect()
    }
}
