//! Decides which lengths the boxes that are left can still fill, one behind the other. Does not weigh what stays empty
//! (`score`). Up: [`crate`].

use std::sync::Arc;

use crate::engine::block::Kind;

/// Bits of one word.
const WORD: usize = 64;
/// Longest side for which sums are tabled; beyond it every length counts as reachable, which only blurs the score.
const SIDE_MAX: i32 = 1 << 16;

/// What sums of the remaining box extents can reach, per axis: a bit for every length.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// The words of all axes, one axis after the other.
    sums: Vec<u64>,
    /// Where each axis ends.
    ends: [usize; 3],
}

impl Reach {
    /// The largest sum not above a length; any length where sums are not tabled.
    #[inline]
    pub(crate) fn below(&self, axis: usize, length: i32) -> i32 {
        let start = if axis == 0 { 0 } else { self.ends[axis - 1] };
        let sums = &self.sums[start..self.ends[axis]];
        let mut word = length as usize / WORD;
        if word >= sums.len() {
            return length;
        }
        let mut bits = sums[word] & (u64::MAX >> (WORD - 1 - length as usize % WORD));
        // Nothing is a sum too, so the first word is never empty.
        while bits == 0 {
            word -= 1;
            bits = sums[word];
        }
        (word * WORD + WORD - 1) as i32 - bits.leading_zeros() as i32
    }
}

/// Which kinds can lie along each axis, by growing extent.
#[derive(Clone, Debug)]
pub(crate) struct Lengths {
    sides: [i32; 3],
    by_axis: [Vec<(i32, usize)>; 3],
}

impl Lengths {
    pub(crate) fn new(kinds: &[Kind], container: &[i32; 3]) -> Self {
        let by_axis = [0, 1, 2].map(|axis| {
            let each =
                kinds.iter().enumerate().flat_map(|(index, kind)| kind.turns.iter().map(move |turn| (turn, index)));
            let mut lengths: Vec<(i32, usize)> = each.map(|(turn, index)| (turn[axis], index)).collect();
            lengths.sort_unstable();
            lengths.dedup();
            lengths.retain(|(length, _)| *length <= container[axis]);
            lengths
        });
        Self { sides: *container, by_axis }
    }

    /// The sums that the kinds of which any is left can reach.
    fn reach(&self, remaining: &[i64]) -> Reach {
        let mut found = Reach::default();
        for (axis, lengths) in self.by_axis.iter().enumerate() {
            let side = self.sides[axis];
            if side <= SIDE_MAX {
                let start = found.sums.len();
                found.sums.resize(start + side as usize / WORD + 1, 0);
                let alive = lengths.iter().filter(|(_, kind)| remaining[*kind] > 0).map(|(length, _)| *length as usize);
                add_sums(&mut found.sums[start..], alive);
            }
            found.ends[axis] = found.sums.len();
        }
        found
    }
}

/// Sets a bit for every sum of growing lengths, each used any number of times.
fn add_sums(sums: &mut [u64], lengths: impl Iterator<Item = usize>) {
    sums[0] |= 1;
    let mut least = None;
    for length in lengths {
        let (words, bits) = (length / WORD, length % WORD);
        // A length that is a sum already adds nothing.
        if sums[words] >> bits & 1 == 1 {
            // Where as many lengths in a row are sums as the least length is long, all longer ones are.
            let is_full = |at: usize| sums.get(at).is_none_or(|word| *word == u64::MAX);
            if is_full(words) && is_full(words + 1) && least.is_some_and(|least| least <= 2 * WORD) {
                break;
            }
            continue;
        }
        least.get_or_insert(length);
        // From low to high, so that what a length reached is there to be reached from again.
        for at in words..sums.len() {
            let carried = if bits == 0 || at == words { 0 } else { sums[at - words - 1] >> (WORD - bits) };
            let mut word = sums[at] | sums[at - words] << bits | carried;
            if words == 0 {
                let mut by = bits;
                while by < WORD {
                    word |= word << by;
                    by *= 2;
                }
            }
            sums[at] = word;
        }
    }
}

/// Tables that are kept; a packing under way comes back to the same sets of kinds within a few thousand steps.
const KEPT: usize = 1 << 10;

/// Tables used before, each at the place that its set of kinds leads to.
pub(crate) struct ReachStore {
    known: Vec<Option<(Vec<u64>, Arc<Reach>)>>,
    key: Vec<u64>,
}

impl Default for ReachStore {
    fn default() -> Self {
        Self { known: vec![None; KEPT], key: Vec::new() }
    }
}

impl ReachStore {
    /// The table for the kinds that remain.
    pub(crate) fn of(&mut self, remaining: &[i64], lengths: &Lengths) -> Arc<Reach> {
        self.key.clear();
        let mut place = 0u64;
        for part in remaining.chunks(WORD) {
            let word = part.iter().rev().fold(0, |word, left| word << 1 | u64::from(*left > 0));
            self.key.push(word);
            place = (place ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            place ^= place >> 32;
        }
        let known = &mut self.known[place as usize % KEPT];
        if let Some((key, table)) = known
            && *key == self.key
        {
            return Arc::clone(table);
        }
        let table = Arc::new(lengths.reach(remaining));
        match known {
            Some((key, kept)) => {
                key.clone_from(&self.key);
                *kept = Arc::clone(&table);
            }
            None => *known = Some((self.key.clone(), Arc::clone(&table))),
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::next_random;

    #[test]
    fn sums_are_those_found_by_counting() {
        let mut random = 7;
        let mut draw = |below: u64| i32::try_from(next_random(&mut random) % below).expect("a draw should be small");
        for case in 0..200 {
            let sides = [0, 1, 2].map(|_| 20 + draw(600));
            let kinds: Vec<Kind> =
                (0..=draw(9)).map(|_| Kind::new(vec![[0, 1, 2].map(|_| 3 + draw(150))], i64::from(draw(3)))).collect();
            let remaining: Vec<i64> = kinds.iter().map(|kind| kind.count).collect();
            let found = Lengths::new(&kinds, &sides).reach(&remaining);
            for (axis, side) in sides.into_iter().enumerate() {
                let mut is_sum = vec![false; side as usize + 1];
                is_sum[0] = true;
                for length in 1..is_sum.len() {
                    let mut alive = kinds.iter().filter(|kind| kind.count > 0).map(|kind| kind.turns[0][axis] as usize);
                    is_sum[length] = alive.any(|side| side <= length && is_sum[length - side]);
                }
                for length in 0..is_sum.len() {
                    let most = (0..=length).rev().find(|length| is_sum[*length]).expect("nothing is a sum");
                    assert_eq!(found.below(axis, length as i32), most as i32, "case {case}, axis {axis}, {length}");
                }
            }
        }
    }
}
