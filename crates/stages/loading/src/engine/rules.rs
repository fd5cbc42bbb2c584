//! Decides which blocks the limits of a question allow at a place, each limit in a file of its own: `mass`, `stack`, `share`,
//! `apart`, `order` and, before any block is made, `limits`; cross-sections are in `section`. Does not look for places
//! (`state`). Up: [`crate`].
//!
//! A question without limits has no rules, and nothing here is asked. Mass, numbers and turns drop blocks from the set that
//! is looked at; cross-sections, rooms that stay empty and the order of unloading cut the spaces; what is left, loads,
//! shares and distances, is asked of each block that would be kept, at each corner of a space.

pub(crate) mod apart;
pub(crate) mod limits;
pub(crate) mod mass;
pub(crate) mod order;
pub(crate) mod reason;
pub(crate) mod section;
pub(crate) mod share;
pub(crate) mod stack;

use crate::engine::block::{self, Block, Part};
use crate::engine::masks::{Live, Masks};
use crate::engine::rules::limits::Limits;
use crate::engine::rules::mass::Mass;
use crate::engine::rules::stack::{Grid, Piles, Scales};
use crate::engine::space::{Cuboid, Room, Spot};
use crate::engine::state::Placed;
use crate::measure::{log2, table};

/// Tops that a room is aligned with, where boxes may stand out over them.
const TOPS_MAX: usize = 8;

/// The rules of a question, for the blocks it is packed with.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) limits: Limits,
    /// The grids of each block; empty where no rule looks at them.
    parts: Vec<Vec<Part>>,
    /// Of each block what its top bears; empty where nothing is weighed.
    covers: Vec<Cover>,
    mass: Option<Mass>,
    /// Mass of all boxes and their volume: how heavy what is to come will be.
    density: (i128, i128),
}

/// The part of a block's top that bears no more than so much.
#[derive(Clone, Copy, Debug, Default)]
struct Cover {
    area: i64,
    bears: i64,
}

/// What the rules keep of one packing under way.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Mass that may still come.
    left: i64,
    /// Blocks that are light enough, from the lightest.
    light: usize,
    /// Turn of unloading that is packed now.
    pub(crate) turn: usize,
    /// Whether blocks of a later turn stand already, so that the spaces are not right.
    pub(crate) is_stale: bool,
    /// Rooms that are shut in this turn.
    pub(crate) shut: Vec<Cuboid>,
    piles: Piles,
    goods: Vec<Grid>,
}

impl Clone for Tally {
    fn clone(&self) -> Self {
        let mut own = Self::default();
        own.clone_from(self);
        own
    }

    fn clone_from(&mut self, other: &Self) {
        (self.left, self.light) = (other.left, other.light);
        (self.turn, self.is_stale) = (other.turn, other.is_stale);
        self.shut.clone_from(&other.shut);
        self.piles.clone_from(&other.piles);
        self.goods.clone_from(&other.goods);
    }
}

impl Rules {
    /// The rules for blocks in the order of their ranks; `boxes` are count and volume of each kind.
    pub(crate) fn new(limits: Limits, blocks: &[Block], boxes: impl Iterator<Item = (i64, i64)>) -> Self {
        let has_parts = limits.is_single() || !limits.due.is_empty();
        let parts: Vec<Vec<Part>> =
            if has_parts { (0..blocks.len()).map(|index| block::parts(blocks, index)).collect() } else { Vec::new() };
        let covers = if limits.has_stack {
            parts.iter().zip(blocks).map(|(parts, block)| cover(&limits, parts, block)).collect()
        } else {
            Vec::new()
        };
        let mass = limits.gross_max.map(|most| Mass::new(most, blocks.iter().map(|block| limits.mass(&block.needs))));
        let density = boxes.zip(&limits.natures).fold((0i128, 0i128), |(mass, room), ((count, volume), nature)| {
            let count = i128::from(count);
            (mass + count * i128::from(nature.mass), room + count * i128::from(volume))
        });
        Self { limits, parts, covers, mass, density }
    }

    /// Whether a place is looked at before a block goes there.
    pub(crate) fn has_places(&self) -> bool {
        !self.parts.is_empty()
    }

    /// An empty packing; `live` loses what cannot be in the first turn.
    pub(crate) fn start(&self, masks: &Masks, live: &mut Live) -> Tally {
        let left = self.mass.as_ref().map_or(i64::MAX, |mass| mass.most);
        let mut tally = Tally { left, ..Tally::default() };
        self.limit(&mut tally, masks, live);
        tally
    }

    /// Drops from all blocks those that are not packed in this turn or too heavy.
    pub(crate) fn limit(&self, tally: &mut Tally, masks: &Masks, live: &mut Live) {
        if self.limits.phases.len() > 1 {
            for (kind, nature) in self.limits.natures.iter().enumerate() {
                if nature.phase != tally.turn {
                    masks.limit(live, kind, 0);
                }
            }
        }
        if let Some(mass) = &self.mass {
            tally.light = mass.blocks();
            mass.limit(&mut live.bits, &mut tally.light, tally.left);
        }
    }

    /// Turn in which a block is packed.
    pub(crate) fn turn_of(&self, block: &Block) -> usize {
        self.limits.natures[block.needs[0].0 as usize].phase
    }

    /// Notes a block that is placed.
    pub(crate) fn put(
        &self,
        tally: &mut Tally,
        live: &mut Live,
        (placed, block): (&Placed, &Block),
        scales: &mut Scales,
    ) {
        if let Some(mass) = &self.mass {
            tally.left -= self.limits.mass(&block.needs);
            mass.limit(&mut live.bits, &mut tally.light, tally.left);
        }
        tally.is_stale |= self.turn_of(block) != tally.turn;
        if !self.has_places() {
            return;
        }
        let grids = self.grids(placed);
        if self.limits.has_stack {
            let is_borne = tally.piles.add(grids.clone(), &self.limits.natures, scales);
            assert!(is_borne, "a block should only be placed where all bear it");
        } else if self.limits.share.is_some() {
            tally.piles.list(grids.clone());
        }
        if !self.limits.due.is_empty() {
            tally.goods.extend(grids.filter(|grid| self.limits.natures[grid.kind].class.is_some()));
        }
    }

    /// The grids of a placed block.
    fn grids(&self, placed: &Placed) -> impl Iterator<Item = Grid> + Clone + '_ {
        let (at, mirrored) = (placed.at, placed.mirrored);
        self.parts[placed.block].iter().map(move |part| part.grid(&at, &mirrored))
    }

    /// The tops that blocks at the base of a room would stand on; none where no rule asks.
    pub(crate) fn tops(&self, tally: &Tally, room: &Cuboid) -> Vec<Cuboid> {
        if self.limits.share.is_some() { share::tops(&tally.piles.grids, room) } else { Vec::new() }
    }

    /// The rule that refuses a block at a place that stands on some tops; none when all allow it.
    pub(crate) fn refusal(
        &self,
        tally: &mut Tally,
        placed: &Placed,
        tops: &[Cuboid],
        scales: &mut Scales,
    ) -> Option<Refusal> {
        let limits = &self.limits;
        if !limits.due.is_empty() && !apart::is_apart(limits, &tally.goods, self.grids(placed)) {
            return Some(Refusal::Apart);
        }
        if let Some(share) = limits.share
            && !share::is_carried(tops, &placed.at, self.grids(placed), share)
        {
            return Some(Refusal::Share);
        }
        let is_borne = !limits.has_stack || tally.piles.takes(self.grids(placed), &limits.natures, scales);
        (!is_borne).then_some(Refusal::Stack)
    }

    /// Corners of a room that blocks are tried in, the preferred one first.
    pub(crate) fn corners(&self, room: &Room, preferred: [bool; 3]) -> Vec<[bool; 3]> {
        let mut corners = vec![preferred];
        for axis in [1, 0, 2] {
            if !room.low_only[axis] {
                let flipped = corners.clone().into_iter().map(|mut corner| {
                    corner[axis] = !corner[axis];
                    corner
                });
                corners.extend(flipped);
            }
        }
        corners
    }

    /// Whether nothing can stand in a corner of a room: what is under it bears nothing, and everything weighs something.
    pub(crate) fn is_hopeless(&self, tally: &Tally, spot: &Spot) -> bool {
        if !self.limits.has_stack || spot.at_high[2] || self.limits.natures.iter().any(|nature| nature.mass == 0) {
            return false;
        }
        let mut point = spot.room;
        for axis in 0..2 {
            if spot.at_high[axis] {
                point.lo[axis] = point.hi[axis] - 1;
            } else {
                point.hi[axis] = point.lo[axis] + 1;
            }
        }
        tally.piles.weak(&point, 1, &self.limits.natures).next().is_some()
    }

    /// Parts of a room in which blocks may stand that the whole takes in none of its corners.
    pub(crate) fn carve(&self, tally: &Tally, room: &Room, whole: &Cuboid, remaining: &[i64]) -> Vec<Cuboid> {
        let mut found = Vec::new();
        let alive = || (0..remaining.len()).filter(|kind| remaining[*kind] > 0);
        let natures = &self.limits.natures;
        for good in &tally.goods {
            let around = alive().filter_map(|kind| apart::around(&self.limits, good, kind)).max_by_key(Cuboid::volume);
            if let Some(around) = around.filter(|around| around.overlaps(whole)) {
                room.beside(whole, &around, &room.least, &mut found);
                return found;
            }
        }
        let least = alive().map(|kind| natures[kind].mass).min().unwrap_or(0);
        let weak = tally.piles.weak(whole, least, natures).next();
        if let Some(mut weak) = weak.filter(|_| self.limits.has_stack) {
            (weak.lo[2], weak.hi[2]) = (whole.lo[2], whole.hi[2]);
            room.beside(whole, &weak, &room.least, &mut found);
        } else if self.limits.share.is_some() && whole.lo[2] > 0 {
            found = share::over_tops(&tally.piles.grids, whole, TOPS_MAX);
        }
        found
    }

    /// How much less a block is worth because little can stand on it, as a logarithm like its rank: as if the room that
    /// is lost above it counted to the block without being filled. On generated pallets with a quarter of the kinds
    /// fragile this fills 2.6 points more, with half of them weak 1.7; half or twice as much of it fills as much.
    fn loss(&self, index: usize, at: &Cuboid, room: &Cuboid, volume: i64) -> i64 {
        let Some(cover) = self.covers.get(index).filter(|cover| cover.area > 0) else { return 0 };
        let above = i128::from(cover.area) * i128::from(room.hi[2] - at.hi[2]);
        let (mass, boxes) = self.density;
        let used = if mass == 0 { above } else { i128::from(cover.bears).saturating_mul(boxes) / mass };
        let lost = i64::try_from((above - used).max(0)).unwrap_or(i64::MAX / 2);
        1000 * (log2(table(), volume.saturating_add(lost)) - log2(table(), volume))
    }
}

fn cover(limits: &Limits, parts: &[Part], block: &Block) -> Cover {
    let mut cover = Cover::default();
    for part in parts.iter().filter(|part| part.offset[2] + part.extent[2] * part.counts[2] == block.hull[2]) {
        let nature = &limits.natures[part.kind];
        if let Some(bears) = nature.bears {
            let columns = i64::from(part.counts[0]) * i64::from(part.counts[1]);
            let spare = bears - nature.mass.saturating_mul(i64::from(part.counts[2] - 1));
            cover.area += columns * i64::from(part.extent[0]) * i64::from(part.extent[1]);
            cover.bears = cover.bears.saturating_add(columns.saturating_mul(spare.max(0)));
        }
    }
    cover
}

/// Which rule refuses a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refusal {
    /// Too near to goods of another class.
    Apart,
    /// Too little of a base would be carried.
    Share,
    /// A box would bear too much.
    Stack,
}

/// Asks the rules about the blocks for one spot.
pub(crate) struct Judge<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) blocks: &'a [Block],
    pub(crate) tally: &'a mut Tally,
    pub(crate) scales: &'a mut Scales,
    pub(crate) spot: Spot,
    /// What blocks would stand on there.
    pub(crate) tops: &'a [Cuboid],
}

impl Judge<'_> {
    /// How much less a block is worth here than its score says.
    pub(crate) fn loss(&self, index: usize) -> i64 {
        let block = &self.blocks[index];
        self.rules.loss(index, &self.spot.place(&block.hull), &self.spot.room, block.volume)
    }

    /// Whether every rule allows a block here.
    pub(crate) fn allows(&mut self, index: usize) -> bool {
        let placed =
            Placed { block: index, at: self.spot.place(&self.blocks[index].hull), mirrored: self.spot.at_high };
        self.rules.refusal(self.tally, &placed, self.tops, self.scales).is_none()
    }
}
