//! Decides what one packing under way is, which blocks suit its next space best, and what it is when one is placed.
//! Does not take one after the other (`complete`) nor compare packings (`search`). Up: [`crate`].

use std::sync::Arc;

use crate::engine::block::{Block, Kind};
use crate::engine::masks::{Fitting, Left, Live, Masks};
use crate::engine::open::OpenLists;
use crate::engine::reach::{Lengths, Reach, ReachStore};
use crate::engine::rules::stack::Scales;
use crate::engine::rules::{Judge, Refusal, Rules, Tally, order};
use crate::engine::score::{SWITCH, Shape, View, Weights, near_from};
use crate::engine::space::{Cuboid, CutLists, Room, Space, Spot};

/// Kinds left from which on the table of sums follows every kind that runs out, and else how often it does.
const REACH_EXACT: usize = 12;
const REACH_EVERY: usize = 4;
/// How often a space is cut into parts that the rules may allow, each again into parts.
const CARVES_MAX: u8 = 3;
/// Spaces from which on none is cut into parts: bounds work where several rules cross.
const SPACES_MAX: usize = 300;

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
    pub(crate) lengths: Lengths,
    pub(crate) blocks: &'a [Block],
    pub(crate) shapes: Vec<Shape>,
    pub(crate) masks: Masks,
    /// Volume that no boxes surpass: of the container, within its cross-section.
    pub(crate) volume: i64,
    /// What a question asks for besides room.
    pub(crate) rules: Option<Rules>,
}

/// A packing under way.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) spaces: Vec<Space>,
    pub(crate) placed: Vec<Placed>,
    pub(crate) remaining: Vec<i64>,
    pub(crate) volume: i64,
    /// Blocks that can still be made.
    live: Live,
    /// Single boxes of the kinds that are left.
    left: Left,
    reach: Arc<Reach>,
    tally: Option<Tally>,
}

impl Clone for State {
    fn clone(&self) -> Self {
        Self {
            spaces: self.spaces.clone(),
            placed: self.placed.clone(),
            remaining: self.remaining.clone(),
            volume: self.volume,
            live: self.live.clone(),
            left: self.left.clone(),
            reach: Arc::clone(&self.reach),
            tally: self.tally.clone(),
        }
    }

    // Completions are begun thousands of times a second: the lists of the last one are used again.
    fn clone_from(&mut self, other: &Self) {
        self.spaces.clone_from(&other.spaces);
        self.placed.clone_from(&other.placed);
        self.remaining.clone_from(&other.remaining);
        self.volume = other.volume;
        self.live.copy(&other.live);
        self.left.copy(&other.left);
        self.reach = Arc::clone(&other.reach);
        self.tally.clone_from(&other.tally);
    }
}

/// What one thread needs besides a state: lists and tables that are used again. Nothing in it changes an answer.
#[derive(Default)]
pub(crate) struct Worker {
    reaches: ReachStore,
    view: View,
    lists: CutLists,
    pub(super) found: Vec<(i64, usize)>,
    scales: Scales,
    pub(super) open: OpenLists,
}

/// What blocks are ranked by.
struct Ranking<'a> {
    shapes: &'a [Shape],
    reach: &'a Reach,
    weights: &'a Weights,
    /// How many are kept.
    most: usize,
}

impl Ranking<'_> {
    /// Puts the best of the fitting blocks, which come by falling rank, into `found`, best first. A judge is asked only
    /// about those that would be kept.
    #[inline]
    fn rank(&self, view: &View, mut fitting: Fitting, mut judge: Option<Judge>, found: &mut Vec<(i64, usize)>) {
        let most = self.most;
        let mut has_short = true;
        let mut known = i64::MIN;
        while let Some(index) = fitting.next() {
            let shape = &self.shapes[index];
            // Blocks come by falling rank and no score is above its rank: nothing better can follow.
            if shape.rank <= known {
                break;
            }
            // Most blocks that fit come near no far side: none of those can be better any more long before the rest.
            if has_short && View::score_most_short(shape.rank, self.weights) <= known {
                has_short = false;
                fitting.leave_short();
            }
            let loss = if self.weights.chance > 0 { self.weights.loss(index) } else { 0 };
            if shape.rank - loss <= known || view.score_most(shape, self.weights) - loss <= known {
                continue;
            }
            let Some(score) = view.score(shape, self.reach, self.weights, known.saturating_add(loss)) else {
                continue;
            };
            let mut score = score - loss;
            if let Some(judge) = &mut judge {
                score -= judge.loss(index);
                if score <= known || !judge.allows(index) {
                    continue;
                }
            }
            let position = found.partition_point(|(known, _)| *known >= score);
            if position < most {
                found.truncate(most - 1);
                found.insert(position, (score, index));
                if found.len() == most {
                    known = found[most - 1].0;
                }
            }
        }
    }
}

impl Ground<'_> {
    /// The empty container.
    pub(crate) fn start(&self, worker: &mut Worker) -> State {
        let remaining: Vec<i64> = self.kinds.iter().map(|kind| kind.count).collect();
        let reach = worker.reaches.of(&remaining, &self.lengths);
        let mut live = self.masks.all();
        let tally = self.rules.as_ref().map(|rules| rules.start(&self.masks, &mut live));
        let left = self.masks.left(&remaining);
        State { spaces: self.room.whole(), placed: Vec::new(), remaining, volume: 0, live, left, reach, tally }
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
        if state.tally.as_ref().is_some_and(|tally| tally.is_stale) {
            self.clear_spaces(state, worker);
        }
        worker.found.clear();
        loop {
            let Some(at) = Room::choose(&state.spaces) else {
                if self.next_turn(state, worker) {
                    continue;
                }
                return None;
            };
            let room = state.spaces[at].room;
            let extent = [room.extent(0), room.extent(1), room.extent(2)];
            let long_from = near_from(&room, weights.gap);
            let mut fitting = self.masks.fitting(&state.live, &extent, &long_from);
            let has_fitting = self.masks.fits_any(&state.left, &mut state.spaces[at]) && fitting.has_any();
            if has_fitting {
                let spot = Spot { room, at_high: self.room.at_high(&room) };
                if let Some(rules) = self.rules.as_ref().filter(|rules| rules.has_places()) {
                    let found = self.try_corners(state, rules, spot, (most, weights), worker);
                    if found.is_some() {
                        return found;
                    }
                } else {
                    let Worker { view, found, .. } = worker;
                    let placed = state.placed.iter().map(|placed| placed.at);
                    view.turn_to(spot, &self.room.container, placed, weights.gap);
                    let ranking = Ranking { shapes: &self.shapes, reach: &state.reach, weights, most };
                    ranking.rank(view, fitting, None, found);
                    return Some(spot);
                }
            }
            self.give_up(state, at, has_fitting);
        }
    }

    /// The first corner of a space, the preferred one first, at which the rules allow any block.
    fn try_corners(
        &self,
        state: &mut State,
        rules: &Rules,
        spot: Spot,
        (most, weights): (usize, &Weights),
        worker: &mut Worker,
    ) -> Option<Spot> {
        let State { live, placed, reach, tally, .. } = state;
        let tally = tally.as_mut().expect("a packing under rules should have a tally");
        let Worker { view, found, scales, .. } = worker;
        let Spot { room, at_high } = spot;
        let extent = [room.extent(0), room.extent(1), room.extent(2)];
        let tops = rules.tops(tally, &room);
        for at_high in rules.corners(&self.room, at_high) {
            let spot = Spot { room, at_high };
            if rules.is_hopeless(tally, &spot) {
                continue;
            }
            view.turn_to(spot, &self.room.container, placed.iter().map(|placed| placed.at), weights.gap);
            let ranking = Ranking { shapes: &self.shapes, reach, weights, most };
            let judge = Judge { rules, blocks: self.blocks, tally, scales, spot, tops: &tops };
            let fitting = self.masks.fitting(live, &extent, &near_from(&room, weights.gap));
            ranking.rank(view, fitting, Some(judge), found);
            if !found.is_empty() {
                return Some(spot);
            }
        }
        None
    }

    /// Marks a space that takes no block dead, or drops it where nothing can wake it. Where only the rules refused
    /// blocks, parts of it that they may allow stay alive.
    fn give_up(&self, state: &mut State, at: usize, is_refused: bool) {
        let space = state.spaces[at];
        // What was carved out lies within the space it came from, which stays in its stead.
        if self.room.wakes && space.carved == 0 {
            state.spaces[at].dead = true;
        } else {
            state.spaces.swap_remove(at);
        }
        let (Some(rules), Some(tally)) = (&self.rules, &state.tally) else { return };
        if !is_refused || space.carved >= CARVES_MAX || state.spaces.len() >= SPACES_MAX {
            return;
        }
        for part in rules.carve(tally, &self.room, &space.room, &state.remaining) {
            if !state.spaces.iter().any(|other| !other.dead && other.room.contains(&part)) {
                let mut part = self.room.space(part, false);
                part.carved = space.carved + 1;
                state.spaces.push(part);
            }
        }
    }

    /// Turns to the boxes that come out next; false when all have had their turn.
    fn next_turn(&self, state: &mut State, worker: &mut Worker) -> bool {
        let (Some(rules), Some(tally)) = (&self.rules, &mut state.tally) else { return false };
        if tally.turn + 1 >= rules.limits.phases.len() {
            return false;
        }
        let turns = state.placed.iter().map(|placed| rules.turn_of(&self.blocks[placed.block]));
        // Shut rooms change only with blocks of this turn and of the next.
        let is_changed = turns.into_iter().any(|turn| turn == tally.turn || turn == tally.turn + 1);
        tally.turn += 1;
        state.live = self.masks.all();
        for (kind, left) in state.remaining.iter().enumerate() {
            self.masks.limit(&mut state.live, kind, *left);
        }
        rules.limit(tally, &self.masks, &mut state.live);
        if is_changed {
            self.clear_spaces(state, worker);
        } else {
            state.spaces.iter_mut().for_each(|space| space.dead = false);
        }
        true
    }

    /// Turns to one turn of unloading, whichever it was.
    pub(crate) fn turn_to(&self, state: &mut State, turn: usize, worker: &mut Worker) {
        if let Some(tally) = &mut state.tally {
            tally.turn = turn;
        }
        self.clear_spaces(state, worker);
    }

    /// The rule that refuses a block at a place; none when all allow it.
    pub(crate) fn refusal(&self, state: &mut State, placed: &Placed, worker: &mut Worker) -> Option<Refusal> {
        let (rules, tally) = (self.rules.as_ref()?, state.tally.as_mut()?);
        let tops = rules.tops(tally, &placed.at);
        rules.refusal(tally, placed, &tops, &mut worker.scales)
    }

    /// Makes the spaces anew: of the empty container without the rooms that are shut in this turn, and all that stands.
    fn clear_spaces(&self, state: &mut State, worker: &mut Worker) {
        let (Some(rules), Some(tally)) = (&self.rules, &mut state.tally) else { return };
        let group = |turn: usize| rules.limits.phases[turn];
        let standing = state.placed.iter().map(|placed| (group(rules.turn_of(&self.blocks[placed.block])), placed.at));
        tally.shut = order::shut(standing, group(tally.turn), &self.room.container);
        tally.is_stale = false;
        state.spaces = self.room.whole();
        for out in &tally.shut {
            self.room.exclude(&mut state.spaces, out);
        }
        for placed in &state.placed {
            let top = self.top(placed);
            self.room.take(&mut state.spaces, &placed.at, &top, &tally.shut, &mut worker.lists);
        }
    }

    /// Places a block.
    pub(crate) fn place(&self, state: &mut State, spot: &Spot, index: usize, worker: &mut Worker) {
        let at = spot.place(&self.blocks[index].hull);
        self.put(state, &Placed { block: index, at, mirrored: spot.at_high }, worker);
    }

    /// Puts a block where it is said to stand; there must be room for it.
    pub(crate) fn put(&self, state: &mut State, placed: &Placed, worker: &mut Worker) {
        if self.stand(state, placed, worker) && self.is_reach_due(&state.remaining) {
            state.reach = worker.reaches.of(&state.remaining, &self.lengths);
        }
    }

    /// Puts many blocks where they are said to stand; the table of sums follows once, at the end.
    pub(crate) fn put_all(&self, state: &mut State, kept: &[Placed], worker: &mut Worker) {
        for placed in kept {
            self.stand(state, placed, worker);
        }
        state.reach = worker.reaches.of(&state.remaining, &self.lengths);
    }

    /// Puts a block where it is said to stand; true when it took the last boxes of a kind.
    fn stand(&self, state: &mut State, placed: &Placed, worker: &mut Worker) -> bool {
        let block = &self.blocks[placed.block];
        let shut = state.tally.as_ref().map_or(&[][..], |tally| &tally.shut);
        let fresh = self.room.take(&mut state.spaces, &placed.at, &self.top(placed), shut, &mut worker.lists);
        state.placed.push(*placed);
        state.volume += block.volume;
        let mut is_kind_gone = false;
        for (kind, count) in &block.needs {
            let kind = *kind as usize;
            state.remaining[kind] -= i64::from(*count);
            self.masks.limit(&mut state.live, kind, state.remaining[kind]);
            if state.remaining[kind] == 0 {
                is_kind_gone = true;
                self.masks.run_out(&mut state.left, kind);
            }
        }
        if !self.room.wakes {
            self.drop_useless(state, fresh);
        } else if self.room.supported {
            self.shut_useless(state);
        }
        if let (Some(rules), Some(tally)) = (&self.rules, &mut state.tally) {
            rules.put(tally, &mut state.live, (placed, block), &mut worker.scales);
            if rules.limits.share.is_some() {
                self.room.wake(&mut state.spaces, &placed.at);
            }
        }
        is_kind_gone
    }

    /// Drops those of the spaces from one on that hold none of the boxes that are left: they would only be held against what comes.
    fn drop_useless(&self, state: &mut State, mut at: usize) {
        while at < state.spaces.len() {
            if self.masks.fits_any(&state.left, &mut state.spaces[at]) {
                at += 1;
            } else {
                state.spaces.swap_remove(at);
            }
        }
    }

    /// Marks spaces dead that hold none of the boxes that are left: what is open is told by those that live.
    fn shut_useless(&self, state: &mut State) {
        for space in state.spaces.iter_mut().filter(|space| !space.dead && space.carved == 0) {
            space.dead = !self.masks.fits_any(&state.left, space);
        }
    }

    /// The part of a placed block's top face that is carried wholly.
    #[inline]
    fn top(&self, placed: &Placed) -> Cuboid {
        let block = &self.blocks[placed.block];
        let mut top = placed.at;
        for axis in 0..2 {
            if placed.mirrored[axis] {
                top.lo[axis] = top.hi[axis] - block.top[axis];
            } else {
                top.hi[axis] = top.lo[axis] + block.top[axis];
            }
        }
        top
    }

    /// Whether the table of sums is worth making anew: with many kinds left nearly every length is a sum anyway.
    fn is_reach_due(&self, remaining: &[i64]) -> bool {
        let alive = remaining.iter().filter(|left| **left > 0).count();
        alive <= REACH_EXACT || alive.is_multiple_of(REACH_EVERY)
    }

    /// The blocks that [`Ground::choose`] found last, best first.
    pub(crate) fn found(worker: &Worker) -> Vec<usize> {
        worker.found.iter().map(|(_, index)| *index).collect()
    }
}
