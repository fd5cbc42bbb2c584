//! Decides which cuboids fit a convex cross-section: how wide it is at a height, and which rooms it has above one. Does not
//! place blocks (`state`). Up: [`crate`].

use model::hold::Contour;

/// Levels within one sloping stretch of the outline at which rooms may end: with a dozen no box of a tenth of the stretch
/// loses more than its own height.
const LEVELS_EACH: usize = 12;

/// A convex cross-section over y and z within a container, in the engine's length unit.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    corners: Vec<(i128, i128)>,
    width: i32,
    height: i32,
    /// Heights at which rooms begin and end, growing.
    levels: Vec<i32>,
}

impl Section {
    /// A contour within a container of this width and height, in millimetres as the engine's unit. `heights` are the
    /// vertical extents of the boxes: their sums are where rooms should begin and end.
    pub(crate) fn of(contour: &Contour, [width, height]: [i32; 2], heights: &[i32]) -> Self {
        let corners: Vec<(i128, i128)> =
            contour.corners().iter().map(|(y, z)| (i128::from(y.get()), i128::from(z.get()))).collect();
        let mut own = Self { corners, width, height, levels: Vec::new() };
        let mut ends: Vec<i32> = own
            .corners
            .iter()
            .filter_map(|(_, z)| i32::try_from(*z).ok())
            .filter(|z| (0..=height).contains(z))
            .collect();
        ends.extend([0, height]);
        ends.sort_unstable();
        ends.dedup();
        let sums = sums(heights, height);
        for pair in ends.windows(2) {
            let (low, high) = (pair[0], pair[1]);
            // Between two corners the outline is straight: upright on both sides, or sloping somewhere.
            let is_sloping = own.span(low) != own.span(high) || own.span(low) != own.span(low + (high - low) / 2);
            if is_sloping {
                let within: Vec<i32> = sums.iter().copied().filter(|sum| low < *sum && *sum < high).collect();
                let step = within.len().div_ceil(LEVELS_EACH).max(1);
                own.levels.extend(within.into_iter().step_by(step));
                own.levels.extend((1..4).map(|quarter| low + (high - low) / 4 * quarter));
            }
        }
        own.levels.extend(ends);
        own.levels.sort_unstable();
        own.levels.dedup();
        let mut levels = std::mem::take(&mut own.levels);
        levels.retain(|level| own.span(*level).is_some());
        own.levels = levels;
        own
    }

    /// Where it runs across at one height, rounded inwards and within the container; none where it does not.
    pub(crate) fn span(&self, z: i32) -> Option<(i32, i32)> {
        let z = i128::from(z);
        let count = self.corners.len();
        let mut span: Option<(i128, i128)> = None;
        for at in 0..count {
            let ((from_y, from_z), (to_y, to_z)) = (self.corners[at], self.corners[(at + 1) % count]);
            if z < from_z.min(to_z) || z > from_z.max(to_z) {
                continue;
            }
            // Both ends on the edge, the low one rounded up and the high one down.
            let ends = if from_z == to_z {
                [(from_y, from_y), (to_y, to_y)]
            } else {
                let rise = (to_y - from_y).saturating_mul(z - from_z);
                let (over, under) = (rise.saturating_mul((to_z - from_z).signum()), (to_z - from_z).abs());
                let end = (from_y - (-over).div_euclid(under), from_y + over.div_euclid(under));
                [end, end]
            };
            for (low, high) in ends {
                span = Some(span.map_or((low, high), |known| (known.0.min(low), known.1.max(high))));
            }
        }
        let (low, high) = span?;
        let (low, high) = (low.max(0), high.min(i128::from(self.width)));
        let small = |y: i128| i32::try_from(y).expect("a place within the container is small");
        (low < high).then(|| (small(low), small(high)))
    }

    /// The rooms that begin at one height: where they run across and where they end, none within another. The outline
    /// is convex, so what fits at both heights fits between.
    pub(crate) fn above(&self, base: i32) -> Vec<(i32, i32, i32)> {
        let mut rooms: Vec<(i32, i32, i32)> = Vec::new();
        let Some((low, high)) = self.span(base) else { return rooms };
        for &top in self.levels.iter().rev().take_while(|top| **top > base) {
            let Some(end) = self.span(top) else { continue };
            let (low, high) = (low.max(end.0), high.min(end.1));
            let is_wider = rooms.last().is_none_or(|known| low < known.0 || known.1 < high);
            if low < high && is_wider {
                rooms.push((low, high, top));
            }
        }
        rooms
    }

    /// Rooms for blocks that need not stand on the floor: those that begin at any of the levels.
    pub(crate) fn rooms(&self) -> Vec<(i32, (i32, i32, i32))> {
        self.levels.iter().flat_map(|base| self.above(*base).into_iter().map(|room| (*base, room))).collect()
    }

    /// Whether a box of this width and height fits at some height. Its room is widest where its base or its top is level
    /// with a corner.
    pub(crate) fn takes(&self, width: i32, height: i32) -> bool {
        self.levels.iter().flat_map(|level| [*level, *level - height]).any(|base| {
            let (Some(base_span), Some(top_span)) = (self.span(base), self.span(base.saturating_add(height))) else {
                return false;
            };
            base >= 0
                && base + height <= self.height
                && base_span.1.min(top_span.1) - base_span.0.max(top_span.0) >= width
        })
    }

    /// Area within the container, from above: what no boxes can surpass.
    pub(crate) fn area(&self) -> i64 {
        let count = self.corners.len();
        let doubled: i128 = (0..count)
            .map(|at| {
                let ((from_y, from_z), (to_y, to_z)) = (self.corners[at], self.corners[(at + 1) % count]);
                from_y.saturating_mul(to_z).saturating_sub(to_y.saturating_mul(from_z))
            })
            .fold(0, i128::saturating_add);
        let whole = i64::from(self.width) * i64::from(self.height);
        i64::try_from(doubled.abs() / 2 + 1).map_or(whole, |area| area.min(whole))
    }
}

/// Sums of some lengths up to a limit, growing.
fn sums(lengths: &[i32], limit: i32) -> Vec<i32> {
    let limit = usize::try_from(limit).expect("a container has a height");
    let mut is_sum = vec![false; limit + 1];
    is_sum[0] = true;
    let lengths: std::collections::BTreeSet<usize> =
        lengths.iter().filter_map(|length| usize::try_from(*length).ok()).filter(|length| *length > 0).collect();
    for length in lengths {
        for at in length..=limit {
            is_sum[at] |= is_sum[at - length];
        }
    }
    (1..=limit).filter(|at| is_sum[*at]).map(|at| i32::try_from(at).expect("a height is small")).collect()
}

#[cfg(test)]
mod tests {
    use model::quantity::Millimetres;

    use super::*;

    /// A half-width container whose foot is narrower than its shelf.
    fn section() -> Section {
        let corners = [(450, 0), (2_000, 0), (2_000, 1_600), (0, 1_600), (0, 500)];
        let corners = corners.map(|(y, z)| (Millimetres::of(y), Millimetres::of(z)));
        let contour = Contour::try_new(corners.to_vec()).expect("a convex outline");
        Section::of(&contour, [2_000, 1_600], &[300, 350])
    }

    #[test]
    fn spans_are_rounded_inwards() {
        for (z, span) in [
            (0, Some((450, 2_000))),
            (250, Some((225, 2_000))),
            (251, Some((225, 2_000))),
            (500, Some((0, 2_000))),
            (1_600, Some((0, 2_000))),
            (1_601, None),
            (-1, None),
        ] {
            assert_eq!(section().span(z), span, "{z}");
        }
    }

    #[test]
    fn rooms_begin_on_the_floor_on_sums_of_heights_and_on_the_shelf() {
        let section = section();
        assert_eq!(section.above(0), [(450, 2_000, 1_600)]);
        assert_eq!(section.above(300), [(180, 2_000, 1_600)]);
        let rooms = section.rooms();
        assert!(rooms.contains(&(500, (0, 2_000, 1_600))), "the shelf: {rooms:?}");
        assert!(rooms.contains(&(350, (135, 2_000, 1_600))), "on one box of 350: {rooms:?}");
    }

    #[test]
    fn a_box_is_taken_wherever_it_fits() {
        for (width, height, is_taken, remark) in [
            (1_550, 1_600, true, "the whole height"),
            (1_551, 1_600, false, "a millimetre wider"),
            (2_000, 1_100, true, "above the shelf"),
            (2_000, 1_101, false, "a millimetre higher"),
            (2_001, 1, false, "wider than the container"),
        ] {
            assert_eq!(section().takes(width, height), is_taken, "{remark}");
        }
    }
}
