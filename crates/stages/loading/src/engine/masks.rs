//! Decides by bit sets which blocks fit a room and can still be made of the boxes that are left: one bit for each block,
//! in the order of rank. Does not weigh them (`score`). Up: [`crate`].

use crate::engine::block::{Block, Kind};
use crate::engine::space::{Cuboid, SINGLE_UNKNOWN, Space};

/// Bits of one word.
const WORD: usize = 64;

/// Rows of bit sets by a limit: row `i` has the blocks whose figure is at most `limits[i]`.
#[derive(Clone, Debug)]
struct Rows {
    /// Growing.
    limits: Vec<i32>,
    bits: Vec<u64>,
    /// The first word of each row with any block.
    firsts: Vec<usize>,
    /// Number of limits at or below each figure from zero on, as far as they are tabled.
    below: Vec<u32>,
}

/// Figures that are looked up; larger ones are searched for.
const TABLED: i32 = 1 << 12;

impl Rows {
    fn new(words: usize, figures: &[i32]) -> Self {
        let mut limits = figures.to_vec();
        limits.sort_unstable();
        limits.dedup();
        let mut bits = vec![0; limits.len() * words];
        for (block, figure) in figures.iter().enumerate() {
            let first = limits.partition_point(|limit| limit < figure);
            bits[first * words + block / WORD] |= 1 << (block % WORD);
        }
        for at in words..bits.len() {
            bits[at] |= bits[at - words];
        }
        let most = limits.last().map_or(0, |last| last.saturating_add(1).min(TABLED));
        let below = (0..most).map(|figure| limits.partition_point(|limit| *limit <= figure) as u32).collect();
        let first = |row: &[u64]| row.iter().position(|word| *word != 0).unwrap_or(words);
        let firsts = bits.chunks(words.max(1)).map(first).collect();
        Self { limits, bits, firsts, below }
    }

    /// The row of blocks whose figure is at most `most`; none when there are no such blocks.
    #[inline]
    fn row_of(&self, most: i32) -> Option<usize> {
        let below = match self.below.get(most as usize) {
            Some(below) => *below as usize,
            None => self.limits.partition_point(|limit| *limit <= most),
        };
        below.checked_sub(1)
    }

    #[inline]
    fn row(&self, words: usize, row: usize) -> &[u64] {
        &self.bits[row * words..(row + 1) * words]
    }

    /// Blocks whose figure is at most `most`; none when there are no such blocks.
    #[inline]
    fn at_most(&self, words: usize, most: i32) -> Option<&[u64]> {
        self.row_of(most).map(|row| self.row(words, row))
    }
}

/// Rows by the extents along each axis.
fn rows_by_axis(words: usize, extents: &[[i32; 3]]) -> [Rows; 3] {
    [0, 1, 2].map(|axis| {
        let figures: Vec<i32> = extents.iter().map(|extent| extent[axis]).collect();
        Rows::new(words, &figures)
    })
}

/// Which blocks fit and which can be made.
#[derive(Clone, Debug)]
pub(crate) struct Masks {
    words: usize,
    blocks: usize,
    hulls: [Rows; 3],
    /// By kind, how many of it each block needs.
    needs: Vec<Rows>,
    /// The single boxes in each of their turns, in the order of their kinds.
    singles: Singles,
}

/// Single boxes by their extents: where none fits, no block does.
#[derive(Clone, Debug)]
struct Singles {
    words: usize,
    extents: Vec<[i32; 3]>,
    /// By axis, the boxes by growing extent along it.
    by_extent: [Vec<usize>; 3],
    hulls: [Rows; 3],
    /// The first turn of each kind, and behind the last one.
    starts: Vec<usize>,
}

impl Singles {
    fn new(kinds: &[Kind]) -> Self {
        let turns: Vec<[i32; 3]> = kinds.iter().flat_map(|kind| kind.turns.iter().copied()).collect();
        let words = turns.len().div_ceil(WORD);
        let hulls = rows_by_axis(words, &turns);
        let mut starts = vec![0];
        starts.extend(kinds.iter().scan(0, |sum, kind| {
            *sum += kind.turns.len();
            Some(*sum)
        }));
        let by_extent = [0, 1, 2].map(|axis| {
            let mut order: Vec<usize> = (0..turns.len()).collect();
            order.sort_by_key(|single| {
                (turns[*single][axis], turns[*single].iter().map(|side| i64::from(*side)).product::<i64>())
            });
            order
        });
        Self { words, extents: turns, by_extent, hulls, starts }
    }

    /// Finds those that are least anew, from where they stood.
    #[inline]
    fn find_least(&self, left: &mut Left) {
        for (order, least) in self.by_extent.iter().zip(&mut left.least) {
            let is_gone = |single: usize| left.bits[single / WORD] >> (single % WORD) & 1 == 0;
            while order.get(*least).is_some_and(|single| is_gone(*single)) {
                *least += 1;
            }
        }
    }
}

/// Blocks that can still be made.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub(crate) bits: Vec<u64>,
    /// No word before this one has any: the larger blocks are the first that cannot be made any more.
    first: usize,
}

impl Live {
    /// Copies into lists that are used again.
    pub(crate) fn copy(&mut self, other: &Self) {
        self.bits.clone_from(&other.bits);
        self.first = other.first;
    }
}

/// The single boxes of the kinds that are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    bits: Vec<u64>,
    /// By axis, the place of the first of them in the order of extents along it: most rooms take one of these three.
    least: [usize; 3],
}

impl Left {
    /// Copies into lists that are used again.
    pub(crate) fn copy(&mut self, other: &Self) {
        self.bits.clone_from(&other.bits);
        self.least = other.least;
    }

    /// Whether a single box is among them.
    #[inline]
    fn has(&self, single: usize) -> bool {
        self.bits.get(single / WORD).is_some_and(|bits| bits >> (single % WORD) & 1 == 1)
    }
}

impl Masks {
    /// The sets for blocks that stand in the order of rank.
    pub(crate) fn new(blocks: &[Block], kinds: &[Kind]) -> Self {
        let words = blocks.len().div_ceil(WORD);
        let hulls: Vec<[i32; 3]> = blocks.iter().map(|block| block.hull).collect();
        let hulls = rows_by_axis(words, &hulls);
        let mut figures = vec![vec![0; blocks.len()]; kinds.len()];
        for (index, block) in blocks.iter().enumerate() {
            for (kind, count) in &block.needs {
                figures[*kind as usize][index] = *count;
            }
        }
        let needs = figures.iter().map(|figures| Rows::new(words, figures)).collect();
        Self { words, blocks: blocks.len(), hulls, needs, singles: Singles::new(kinds) }
    }

    /// All blocks.
    pub(crate) fn all(&self) -> Live {
        let mut bits = vec![u64::MAX; self.words];
        if let Some(last) = bits.last_mut()
            && !self.blocks.is_multiple_of(WORD)
        {
            *last = (1 << (self.blocks % WORD)) - 1;
        }
        Live { bits, first: 0 }
    }

    /// Drops the blocks that need more of a kind than is left.
    pub(crate) fn limit(&self, live: &mut Live, kind: usize, left: i64) {
        let left = i32::try_from(left).unwrap_or(i32::MAX);
        let bits = &mut live.bits[live.first..];
        match self.needs[kind].at_most(self.words, left) {
            Some(row) => bits.iter_mut().zip(&row[live.first..]).for_each(|(word, row)| *word &= row),
            None => bits.fill(0),
        }
        live.first += bits.iter().take_while(|word| **word == 0).count();
    }

    /// The single boxes of the kinds of which any is left.
    pub(crate) fn left(&self, remaining: &[i64]) -> Left {
        let mut bits = vec![0; self.singles.words];
        for (kind, range) in self.singles.starts.windows(2).enumerate() {
            for single in range[0]..range[1] {
                bits[single / WORD] |= u64::from(remaining[kind] > 0) << (single % WORD);
            }
        }
        let mut left = Left { bits, least: [0; 3] };
        self.singles.find_least(&mut left);
        left
    }

    /// Takes out the single boxes of a kind that has run out.
    pub(crate) fn run_out(&self, left: &mut Left, kind: usize) {
        for single in self.singles.starts[kind]..self.singles.starts[kind + 1] {
            left.bits[single / WORD] &= !(1 << (single % WORD));
        }
        self.singles.find_least(left);
    }

    /// Whether any of the boxes that are left fits a space, which remembers which: most boxes are still left the next time.
    #[inline]
    pub(crate) fn fits_any(&self, left: &Left, space: &mut Space) -> bool {
        if space.single != SINGLE_UNKNOWN && left.has(usize::from(space.single)) {
            return true;
        }
        let single = self.fitting_single(left, &space.room);
        space.single = single.and_then(|single| u16::try_from(single).ok()).unwrap_or(SINGLE_UNKNOWN);
        single.is_some()
    }

    /// A single box of those that are left that fits a room: where none does, no block does.
    #[inline]
    fn fitting_single(&self, left: &Left, room: &Cuboid) -> Option<usize> {
        let Singles { words, extents, by_extent, hulls, .. } = &self.singles;
        let extent = [room.extent(0), room.extent(1), room.extent(2)];
        let fits = |single: &usize| (0..3).all(|axis| extents[*single][axis] <= extent[axis]);
        let mut least = by_extent.iter().zip(&left.least).filter_map(|(order, least)| order.get(*least).copied());
        if let Some(single) = least.find(fits) {
            return Some(single);
        }
        let row = |axis: usize| hulls[axis].at_most(*words, extent[axis]);
        let (x, y, z) = (row(0)?, row(1)?, row(2)?);
        let mut common = left.bits.iter().zip(x).zip(y).zip(z).map(|(((left, x), y), z)| left & x & y & z).enumerate();
        common.find(|(_, bits)| *bits != 0).map(|(word, bits)| word * WORD + bits.trailing_zeros() as usize)
    }

    /// The live blocks that fit a room, by falling rank; those are long that reach a length along any axis.
    pub(crate) fn fitting<'a>(&'a self, live: &'a Live, extent: &[i32; 3], long_from: &[i32; 3]) -> Fitting<'a> {
        let row = |axis: usize, most: i32| self.hulls[axis].row_of(most);
        let bits = |axis: usize, row: usize| self.hulls[axis].row(self.words, row);
        let (rows, next) = match (row(0, extent[0]), row(1, extent[1]), row(2, extent[2])) {
            (Some(x), Some(y), Some(z)) => {
                let first = |axis: usize, row: usize| self.hulls[axis].firsts[row];
                let next = live.first.max(first(0, x)).max(first(1, y)).max(first(2, z));
                ([&live.bits[..], bits(0, x), bits(1, y), bits(2, z)], next)
            }
            _ => ([&live.bits[..0]; 4], 0),
        };
        let short = |axis: usize| row(axis, (long_from[axis] - 1).max(0));
        let short = match (short(0), short(1), short(2)) {
            (Some(x), Some(y), Some(z)) => Some([bits(0, x), bits(1, y), bits(2, z)]),
            _ => None,
        };
        Fitting { rows, short, is_long_only: false, word: 0, bits: 0, next }
    }
}

/// Goes through the blocks of four sets at once.
pub(crate) struct Fitting<'a> {
    rows: [&'a [u64]; 4],
    /// By axis, the blocks that are not long along it; none where along some axis all are.
    short: Option<[&'a [u64]; 3]>,
    is_long_only: bool,
    word: usize,
    bits: u64,
    next: usize,
}

impl Fitting<'_> {
    /// Whether any block is still to come; turns to its word.
    #[inline]
    pub(crate) fn has_any(&mut self) -> bool {
        while self.bits == 0 {
            let [live, x, y, z] = self.rows;
            if self.next >= live.len() {
                return false;
            }
            self.bits = live[self.next] & x[self.next] & y[self.next] & z[self.next];
            if self.is_long_only {
                self.bits &= self.long(self.next);
            }
            self.word = self.next;
            self.next += 1;
        }
        true
    }

    /// Leaves out the blocks still to come that are not long along any axis.
    #[inline]
    pub(crate) fn leave_short(&mut self) {
        self.is_long_only = true;
        self.bits &= self.long(self.word);
    }

    /// The blocks of a word that are long along any axis.
    #[inline]
    fn long(&self, word: usize) -> u64 {
        self.short.map_or(u64::MAX, |[x, y, z]| !(x[word] & y[word] & z[word]))
    }
}

impl Iterator for Fitting<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if !self.has_any() {
            return None;
        }
        let bit = self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some(self.word * WORD + bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::block::{BlockRules, build};
    use crate::engine::space::Room;
    use crate::measure::next_random;

    #[test]
    fn a_room_is_useless_when_no_box_that_is_left_fits_it() {
        let mut random = 11;
        let mut draw = |below: u64| i32::try_from(next_random(&mut random) % below).expect("a draw should be small");
        let (mut fitting, mut useless, mut forgotten) = (0, 0, 0);
        for case in 0..300 {
            // Some figures lie beyond those that are tabled.
            let most = if case % 3 == 0 { 6_000 } else { 40 };
            let kinds: Vec<Kind> = (0..1 + draw(90))
                .map(|_| Kind::new((0..=draw(3)).map(|_| [0, 1, 2].map(|_| 1 + draw(most))).collect(), 2))
                .collect();
            let masks = Masks::new(&[], &kinds);
            let mut remaining = vec![1; kinds.len()];
            let mut left = masks.left(&remaining);
            let room = Cuboid { lo: [0; 3], hi: [0, 1, 2].map(|_| 1 + draw(most)) };
            let mut space = Room::plain(room.hi, false, [1; 3]).space(room, false);
            let held = masks.fits_any(&left, &mut space).then_some(space.single);
            for (kind, count) in remaining.iter_mut().enumerate().filter(|_| draw(4) > 0) {
                *count = 0;
                masks.run_out(&mut left, kind);
            }
            assert_eq!(left, masks.left(&remaining), "case {case}");
            let fits = |turn: &[i32; 3]| (0..3).all(|axis| turn[axis] <= room.extent(axis));
            let is_fitting = kinds.iter().zip(&remaining).any(|(kind, left)| *left > 0 && kind.turns.iter().any(fits));
            let single = masks.fitting_single(&left, &room);
            assert_eq!(single.is_some(), is_fitting, "case {case}: {room:?}");
            assert!(
                single.is_none_or(|single| left.has(single) && fits(&masks.singles.extents[single])),
                "case {case}"
            );
            // What the space remembers from before may have run out.
            forgotten += usize::from(held.is_some_and(|single| !left.has(usize::from(single))));
            assert_eq!(masks.fits_any(&left, &mut space), is_fitting, "case {case}: {room:?} remembers {held:?}");
            *if is_fitting { &mut fitting } else { &mut useless } += 1;
        }
        assert!(fitting > 50 && useless > 50, "{fitting} fitting, {useless} useless");
        assert!(forgotten > 50, "{forgotten} spaces remembered a box that has run out");
    }

    #[test]
    fn blocks_that_fit_and_can_be_made_come_and_short_ones_are_left_out() {
        let mut random = 5;
        let mut draw = |below: u64| i32::try_from(next_random(&mut random) % below).expect("a draw should be small");
        let (mut left_out, mut passed_over) = (0, 0);
        for case in 0..200 {
            let kinds: Vec<Kind> =
                (0..1 + draw(90)).map(|_| Kind::new(vec![[0, 1, 2].map(|_| 1 + draw(40))], 6)).collect();
            let rules = BlockRules {
                container: [60; 3],
                supported: false,
                fill_min: 1000,
                blocks_max: 600,
                joins_max: 1000,
                limits: None,
            };
            let blocks = build(&kinds, &rules);
            let masks = Masks::new(&blocks, &kinds);
            let mut live = masks.all();
            let most = draw(7);
            let left: Vec<i32> = kinds.iter().map(|_| draw(7).min(most)).collect();
            for (kind, left) in left.iter().enumerate() {
                masks.limit(&mut live, kind, i64::from(*left));
            }
            passed_over += live.first;
            let extent = [0, 1, 2].map(|_| 1 + draw(60));
            let long_from = extent.map(|side| (side - draw(4)).max(1));
            let after = usize::try_from(draw(70)).expect("a draw should be small");
            let fits = |index: &usize| (0..3).all(|axis| blocks[*index].hull[axis] <= extent[axis]);
            let is_long = |index: &usize| (0..3).any(|axis| blocks[*index].hull[axis] >= long_from[axis]);
            let can_be_made =
                |index: &usize| blocks[*index].needs.iter().all(|(kind, count)| *count <= left[*kind as usize]);
            let all: Vec<usize> = (0..blocks.len()).filter(fits).filter(can_be_made).collect();
            let mut fitting = masks.fitting(&live, &extent, &long_from);
            assert_eq!(fitting.has_any(), !all.is_empty(), "case {case}");
            let mut found: Vec<usize> = fitting.by_ref().take(after).collect();
            fitting.leave_short();
            found.extend(fitting);
            let expected = || all.iter().take(after).chain(all.iter().skip(after).filter(|index| is_long(index)));
            assert!(found.iter().eq(expected()), "case {case}: {found:?}");
            left_out += all.len() - found.len();
        }
        assert!(left_out > 300 && passed_over > 20, "{left_out} left out, {passed_over} words passed over");
    }
}
