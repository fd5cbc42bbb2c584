//! Decides which lengths the boxes that are left can still fill, one behind the other. Does not weigh what stays empty
//! (`score`). Up: [`crate`].

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::block::Kind;

/// Bits of one word.
const WORD: usize = 64;
/// Longest side for which sums are tabled; beyond it every length counts as reachable, which only blurs the score.
const SIDE_MAX: i32 = 1 << 16;

/// What sums of the remaining box extents can reach, per axis: a bit for every length.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// The words of the axes, one axis after the other; axes along which the same boxes lie share those of the longest.
    sums: Vec<u64>,
    /// Where each axis begins and ends.
    ranges: [(usize, usize); 3],
}

impl Reach {
    /// The largest sum not above a length; any length where sums are not tabled.
    #[inline]
    pub(crate) fn below(&self, axis: usize, length: i32) -> i32 {
        let (start, end) = self.ranges[axis];
        let sums = &self.sums[start..end];
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

/// A length along an axis, with a bit for each kind that can lie so.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Length {
    length: i32,
    kinds: Vec<u64>,
}

/// Which kinds can lie along each axis, by growing extent.
#[derive(Clone, Debug)]
pub(crate) struct Lengths {
    sides: [i32; 3],
    by_axis: [Vec<Length>; 3],
    /// The axes by falling length, each with the one whose sums are its own: itself, or a longer one along which the same boxes lie.
    order: [(usize, usize); 3],
}

impl Lengths {
    pub(crate) fn new(kinds: &[Kind], container: &[i32; 3]) -> Self {
        let words = kinds.len().div_ceil(WORD);
        let by_axis = [0, 1, 2].map(|axis| {
            let mut lengths: BTreeMap<i32, Vec<u64>> = BTreeMap::new();
            for (index, kind) in kinds.iter().enumerate() {
                for turn in kind.turns.iter().filter(|turn| turn[axis] <= container[axis]) {
                    lengths.entry(turn[axis]).or_insert_with(|| vec![0; words])[index / WORD] |= 1 << (index % WORD);
                }
            }
            lengths.into_iter().map(|(length, kinds)| Length { length, kinds }).collect::<Vec<_>>()
        });
        let mut axes = [0, 1, 2];
        axes.sort_by_key(|axis| std::cmp::Reverse(container[*axis]));
        let is_like = |axis: usize, longer: usize| {
            let fits = |length: &&Length| length.length <= container[axis];
            container[longer] <= SIDE_MAX && by_axis[longer].iter().filter(fits).eq(&by_axis[axis])
        };
        let like = |axis: usize| {
            axes.into_iter()
                .find(|longer| *longer == axis || container[*longer] >= container[axis] && is_like(axis, *longer))
        };
        let order = axes.map(|axis| (axis, like(axis).expect("an axis should be like itself")));
        Self { sides: *container, by_axis, order }
    }

    /// Tables the sums that the kinds of which any is left can reach; a bit for each kind tells of which.
    fn reach(&self, left: &[u64], found: &mut Reach) {
        found.sums.clear();
        for (axis, like) in self.order {
            let words = if self.sides[axis] <= SIDE_MAX { self.sides[axis] as usize / WORD + 1 } else { 0 };
            let mut start = found.ranges[like].0;
            if axis == like {
                start = found.sums.len();
                found.sums.resize(start + words, 0);
                let is_left = |one: &&Length| one.kinds.iter().zip(left).any(|(kinds, left)| kinds & left != 0);
                let lengths = if words > 0 { &self.by_axis[axis][..] } else { &[] };
                add_sums(&mut found.sums[start..], lengths.iter().filter(is_left).map(|one| one.length as usize));
            }
            found.ranges[axis] = (start, start + words);
        }
    }
}

/// Sets a bit for every sum of growing lengths, each used any number of times.
fn add_sums(sums: &mut [u64], lengths: impl Iterator<Item = usize>) {
    let Some(first) = sums.first_mut() else { return };
    *first |= 1;
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
        let (key, kept) = known.get_or_insert_default();
        key.clone_from(&self.key);
        // A table that no packing under way uses is written over.
        if Arc::get_mut(kept).is_none() {
            *kept = Arc::default();
        }
        if let Some(table) = Arc::get_mut(kept) {
            lengths.reach(&self.key, table);
        }
        Arc::clone(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::next_random;

    #[test]
    fn sums_are_those_found_by_counting() {
        let (mut random, mut shared) = (7, 0);
        let mut draw = |below: u64| i32::try_from(next_random(&mut random) % below).expect("a draw should be small");
        for case in 0..200 {
            let sides = [0, 1, 2].map(|_| 20 + draw(600));
            // Boxes that may be turned on the floor reach the same sums along both of its sides.
            let is_turned = case % 2 == 1;
            let mut kind = || {
                let [length, width, height] = [0, 1, 2].map(|_| 3 + draw(150));
                let turns = [[length, width, height], [width, length, height]];
                Kind::new(turns[..1 + usize::from(is_turned)].to_vec(), i64::from(draw(3)))
            };
            let kinds: Vec<Kind> = (0..1 + case % 70).map(|_| kind()).collect();
            let remaining: Vec<i64> = kinds.iter().map(|kind| kind.count).collect();
            let lengths = Lengths::new(&kinds, &sides);
            shared += lengths.order.iter().filter(|(axis, like)| axis != like).count();
            let found = ReachStore::default().of(&remaining, &lengths);
            for (axis, side) in sides.into_iter().enumerate() {
                let mut is_sum = vec![false; side as usize + 1];
                is_sum[0] = true;
                for length in 1..is_sum.len() {
                    let alive = kinds.iter().filter(|kind| kind.count > 0);
                    let mut alive = alive.flat_map(|kind| &kind.turns).map(|turn| turn[axis] as usize);
                    is_sum[length] = alive.any(|side| side <= length && is_sum[length - side]);
                }
                for length in 0..is_sum.len() {
                    let most = (0..=length).rev().find(|length| is_sum[*length]).expect("nothing is a sum");
                    assert_eq!(found.below(axis, length as i32), most as i32, "case {case}, axis {axis}, {length}");
                }
            }
        }
        assert!((80..=120).contains(&shared), "{shared} axes share the sums of another");
    }
}
