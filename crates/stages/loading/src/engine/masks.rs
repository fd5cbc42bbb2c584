//! Decides by bit sets which blocks fit a room and can still be made of the boxes that are left: one bit for each block,
//! in the order of rank. Does not weigh them (`score`). Up: [`crate`].

use crate::engine::block::Block;

/// Bits of one word.
const WORD: usize = 64;

/// Rows of bit sets by a limit: row `i` has the blocks whose figure is at most `limits[i]`.
#[derive(Clone, Debug)]
struct Rows {
    /// Growing.
    limits: Vec<i32>,
    bits: Vec<u64>,
}

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
        Self { limits, bits }
    }

    /// Blocks whose figure is at most `most`; none when there are no such blocks.
    fn at_most(&self, words: usize, most: i32) -> Option<&[u64]> {
        let row = self.limits.partition_point(|limit| *limit <= most).checked_sub(1)?;
        Some(&self.bits[row * words..(row + 1) * words])
    }
}

/// Which blocks fit and which can be made.
#[derive(Clone, Debug)]
pub(crate) struct Masks {
    words: usize,
    blocks: usize,
    hulls: [Rows; 3],
    /// By kind, how many of it each block needs.
    needs: Vec<Rows>,
}

impl Masks {
    /// The sets for blocks that stand in the order of rank.
    pub(crate) fn new(blocks: &[Block], kinds: usize) -> Self {
        let words = blocks.len().div_ceil(WORD);
        let hulls = [0, 1, 2].map(|axis| {
            let figures: Vec<i32> = blocks.iter().map(|block| block.hull[axis]).collect();
            Rows::new(words, &figures)
        });
        let mut figures = vec![vec![0; blocks.len()]; kinds];
        for (index, block) in blocks.iter().enumerate() {
            for (kind, count) in &block.needs {
                figures[*kind as usize][index] = *count;
            }
        }
        let needs = figures.iter().map(|figures| Rows::new(words, figures)).collect();
        Self { words, blocks: blocks.len(), hulls, needs }
    }

    /// All blocks.
    pub(crate) fn all(&self) -> Vec<u64> {
        let mut bits = vec![u64::MAX; self.words];
        if let Some(last) = bits.last_mut()
            && !self.blocks.is_multiple_of(WORD)
        {
            *last = (1 << (self.blocks % WORD)) - 1;
        }
        bits
    }

    /// Drops the blocks that need more of a kind than is left.
    pub(crate) fn limit(&self, live: &mut [u64], kind: usize, left: i64) {
        let left = i32::try_from(left).unwrap_or(i32::MAX);
        match self.needs[kind].at_most(self.words, left) {
            Some(row) => live.iter_mut().zip(row).for_each(|(word, row)| *word &= row),
            None => live.fill(0),
        }
    }

    /// The live blocks that fit a room, by falling rank.
    pub(crate) fn fitting<'a>(&'a self, live: &'a [u64], extent: &[i32; 3]) -> Fitting<'a> {
        let row = |axis: usize| self.hulls[axis].at_most(self.words, extent[axis]);
        let rows = match (row(0), row(1), row(2)) {
            (Some(x), Some(y), Some(z)) => [live, x, y, z],
            _ => [&live[..0]; 4],
        };
        Fitting { rows, word: 0, bits: 0, next: 0 }
    }
}

/// Goes through the blocks of four sets at once.
pub(crate) struct Fitting<'a> {
    rows: [&'a [u64]; 4],
    word: usize,
    bits: u64,
    next: usize,
}

impl Iterator for Fitting<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.bits == 0 {
            let [live, x, y, z] = self.rows;
            if self.next >= live.len() {
                return None;
            }
            self.bits = live[self.next] & x[self.next] & y[self.next] & z[self.next];
            self.word = self.next;
            self.next += 1;
        }
        let bit = self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some(self.word * WORD + bit)
    }
}
