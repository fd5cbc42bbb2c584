//! Decides which pairs of blocks fill their common hull well enough to be joined. Does not join them (`block`). Up: [`crate`].
//!
//! Millions of pairs are asked, few answer yes: many blocks at once are first held against one in plain numbers, which the
//! compiler makes vectors of, with a threshold that rounding cannot cross.

/// Blocks held against one at once.
const BATCH: usize = 16;
/// What the threshold of the first look is wider by: more than six roundings of a single-precision number.
const SLACK: f32 = 1.00001;

/// What decides whether a block may join, close together in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    pub(super) hull: [i32; 3],
    pub(super) volume: i64,
}

/// A batch of outlines; behind the last block the sides are infinite.
#[derive(Clone, Copy, Debug)]
struct Batch {
    sides: [[f32; BATCH]; 3],
    volumes: [f32; BATCH],
}

/// The outlines of all blocks.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    outlines: Vec<Outline>,
    batches: Vec<Batch>,
    /// The container that joins must enter.
    container: [i32; 3],
    /// Least share of the hull that boxes fill, in thousandths.
    fill_min: i64,
}

impl Pairs {
    pub(super) fn new(outlines: Vec<Outline>, container: [i32; 3], fill_min: i64) -> Self {
        let batch = |chunk: &[Outline]| {
            let mut own = Batch { sides: [[f32::INFINITY; BATCH]; 3], volumes: [0.0; BATCH] };
            for (at, outline) in chunk.iter().enumerate() {
                for (sides, side) in own.sides.iter_mut().zip(outline.hull) {
                    sides[at] = side as f32;
                }
                own.volumes[at] = outline.volume as f32;
            }
            own
        };
        let batches = outlines.chunks(BATCH).map(batch).collect();
        Self { outlines, batches, container, fill_min }
    }

    /// The blocks from `first` on, to the end of a batch and at most to `last`, and whether any of them may join with `last`;
    /// none of them does when the answer is no.
    pub(super) fn look(&self, first: usize, last: usize) -> (std::ops::RangeInclusive<usize>, bool) {
        let Batch { sides: [x, y, z], volumes } = &self.batches[first / BATCH];
        let own = &self.outlines[last];
        let [own_x, own_y, own_z] = own.hull.map(|side| side as f32);
        let (own_volume, factor) = (own.volume as f32, 1000.0 / self.fill_min as f32 * SLACK);
        let larger = |one: f32, other: f32| if one > other { one } else { other };
        let mut may = false;
        for at in 0..BATCH {
            let room = (volumes[at] + own_volume) * factor;
            let (along_x, along_y, along_z) = (larger(x[at], own_x), larger(y[at], own_y), larger(z[at], own_z));
            may |= (along_y * along_z * (x[at] + own_x) <= room)
                | (along_x * along_z * (y[at] + own_y) <= room)
                | (along_x * along_y * (z[at] + own_z) <= room);
        }
        let end = (first / BATCH * BATCH + BATCH - 1).min(last);
        (first..=end, may)
    }

    /// Whether two blocks behind each other along an axis fill their common hull well enough and enter the container.
    #[inline]
    pub(super) fn may_join(&self, first: usize, second: usize, axis: usize) -> bool {
        let (a, b) = (&self.outlines[first], &self.outlines[second]);
        let mut hull = [0, 1, 2].map(|side| a.hull[side].max(b.hull[side]));
        hull[axis] = a.hull[axis] + b.hull[axis];
        let room = i64::from(hull[0]) * i64::from(hull[1]) * i64::from(hull[2]);
        hull[axis] <= self.container[axis] && (a.volume + b.volume) * 1000 >= room * self.fill_min
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::next_random;

    #[test]
    fn the_first_look_passes_over_no_pair_that_may_join() {
        let mut random = 3;
        let (mut joining, mut passed_over) = (0, 0);
        for (case, most) in [6_i32, 30, 200, 60_000].into_iter().cycle().take(40).enumerate() {
            let mut draw =
                |below: u64| i32::try_from(next_random(&mut random) % below).expect("a draw should be small");
            let outlines: Vec<Outline> = (0..1 + draw(90))
                .map(|_| {
                    let hull = [0, 1, 2].map(|_| most / 2 + 1 + draw(u64::from(most.unsigned_abs())));
                    // Nearly full, so that many pairs lie at the threshold.
                    let volume =
                        hull.iter().map(|side| i64::from(*side)).product::<i64>() * i64::from(980 + draw(21)) / 1000;
                    Outline { hull, volume }
                })
                .collect();
            let fill_min = if case % 2 == 0 { 980 } else { 1000 };
            let pairs = Pairs::new(outlines, [200_000; 3], fill_min);
            for last in 0..pairs.outlines.len() {
                let mut first = 0;
                while first <= last {
                    let (looked, may) = pairs.look(first, last);
                    let is_any = looked.clone().any(|first| (0..3).any(|axis| pairs.may_join(first, last, axis)));
                    assert!(may || !is_any, "case {case}: {looked:?} with {last}");
                    *if is_any { &mut joining } else { &mut passed_over } += usize::from(is_any || !may);
                    first = looked.end() + 1;
                }
            }
        }
        assert!(joining > 50 && passed_over > 50, "{joining} batches with a join, {passed_over} passed over");
    }
}
