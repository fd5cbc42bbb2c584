//! Decides how much of a unit cargo may fill on one position: its usable base, heights, and the cross-sections of the
//! unit and of the position, whichever way it lies. Does not choose units (`slot`) nor fill them (`buildup`).
//! Up: [`crate`].
//!
//! Everything is in the unit's own frame: x along its own length, y across its own width, z from the top of its base.
//! A unit that lies turned changes x and y with the hold, so the position's cross-section then runs over its own x.

use model::hold::{CargoDeck, HoldPosition, UldType};
use model::loading::{KeepOut, PackProblem, Placement};
use model::quantity::Millimetres;

use crate::outline::Outline;

/// Steps by which a second cross-section is cut out of a room: the engine knows one contour, over y.
const STEPS: i64 = 12;

/// The room for cargo on one unit at one position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Room {
    /// Along the unit's own length, across its own width, above the base.
    pub(crate) size: [i64; 3],
    /// Cross-section over the own width, where it is not the whole rectangle.
    across: Option<Outline>,
    /// Cross-section over the own length, where it is not the whole rectangle.
    along: Option<Outline>,
}

/// Changes x and y of a grid.
pub(crate) fn transposed(grid: &Placement) -> Placement {
    Placement {
        kind: grid.kind,
        at: (grid.at.1, grid.at.0, grid.at.2),
        extent: (grid.extent.1, grid.extent.0, grid.extent.2),
        counts: (grid.counts.1, grid.counts.0, grid.counts.2),
    }
}

/// Highest point of a grid.
pub(crate) fn top(grid: &Placement) -> i64 {
    end(grid)[2]
}

/// Far corner of a grid.
pub(crate) fn end(grid: &Placement) -> [i64; 3] {
    let reach = |at: Millimetres, extent: Millimetres, count: u32| at.get() + extent.get() * i64::from(count);
    [
        reach(grid.at.0, grid.extent.0, grid.counts.0),
        reach(grid.at.1, grid.extent.1, grid.counts.1),
        reach(grid.at.2, grid.extent.2, grid.counts.2),
    ]
}

impl Room {
    /// The room of a kind on a position of a deck; none when the usable base stands out or nothing is left above it.
    pub(crate) fn of(deck: &CargoDeck, at: &HoldPosition, kind: &UldType, turned: bool) -> Option<Self> {
        let (length, width) = (kind.usable_length.get(), kind.usable_width.get());
        let (along_hold, across_hold) = if turned { (width, length) } else { (length, width) };
        let below = at.height_max.min(deck.height).checked_sub(kind.base_height)?;
        let height = below.get().min(kind.stack_max.get());
        let is_inside = along_hold <= at.length.get() && across_hold <= at.width.get();
        if !is_inside || length <= 0 || width <= 0 || height <= 0 {
            return None;
        }
        let offset = (at.width.get() - across_hold) / 2;
        let of_position = match &at.contour {
            Some(contour) => Outline::seen_from(contour, (offset, kind.base_height.get()))?
                .meet(&Outline::rectangle(across_hold, height))?,
            None => Outline::rectangle(across_hold, height),
        };
        let whole = Outline::rectangle(width, height);
        let of_unit = match &kind.contour {
            Some(contour) => Outline::seen_from(contour, (0, 0))?.meet(&whole)?,
            None => whole,
        };
        let cut = |outline: Outline, width: i64| (outline != Outline::rectangle(width, height)).then_some(outline);
        let size = [length, width, height];
        if turned {
            return Some(Self { size, across: cut(of_unit, width), along: cut(of_position, length) });
        }
        // The unit may stand the other way round, whichever leaves more.
        let ways = [of_unit.meet(&of_position), of_unit.mirrored(width).meet(&of_position)];
        let best = ways
            .into_iter()
            .flatten()
            .reduce(|best, next| if next.doubled_area() > best.doubled_area() { next } else { best })?;
        Some(Self { size, across: cut(best, width), along: None })
    }

    /// A room without cross-sections.
    #[cfg(test)]
    pub(crate) fn cuboid(size: [i64; 3]) -> Self {
        Self { size, across: None, along: None }
    }

    /// The same room with a lower ceiling.
    pub(crate) fn lowered(&self, height: i64) -> Option<Self> {
        let [length, width, _] = self.size;
        let cut = |outline: &Option<Outline>, width: i64| match outline {
            Some(outline) => outline.meet(&Outline::rectangle(width, height)).map(Some),
            None => Some(None),
        };
        Some(Self {
            size: [length, width, height],
            across: cut(&self.across, width)?,
            along: cut(&self.along, length)?,
        })
    }

    /// Volume that cargo may fill.
    pub(crate) fn volume(&self) -> i128 {
        let [length, width, height] = self.size.map(i128::from);
        let across = self.across.as_ref().map_or(2 * width * height, Outline::doubled_area);
        let along = self.along.as_ref().map_or(2 * length * height, Outline::doubled_area);
        (across * length / 2).min(along * width / 2)
    }

    /// Whether a box can stand in it in one of its turns.
    pub(crate) fn takes(&self, turns: &[[i64; 3]]) -> bool {
        turns.iter().any(|turn| {
            (0..3).all(|axis| turn[axis] <= self.size[axis])
                && self.across.as_ref().is_none_or(|outline| outline.takes(turn[1], turn[2]))
                && self.along.as_ref().is_none_or(|outline| outline.takes(turn[0], turn[2]))
        })
    }

    /// Whether every box of the grids lies inside.
    pub(crate) fn holds(&self, grids: &[Placement]) -> bool {
        grids.iter().all(|grid| {
            let (low, high) = ([grid.at.0.get(), grid.at.1.get(), grid.at.2.get()], end(grid));
            let is_within =
                |outline: &Outline, axis: usize| outline.holds_rectangle((low[axis], low[2]), (high[axis], high[2]));
            (0..3).all(|axis| high[axis] <= self.size[axis])
                && self.across.as_ref().is_none_or(|outline| is_within(outline, 1))
                && self.along.as_ref().is_none_or(|outline| is_within(outline, 0))
        })
    }

    /// Whether the engine sees it with x and y changed, so that the one cross-section runs over its y.
    pub(crate) fn is_packed_across(&self) -> bool {
        self.along.is_some() && self.across.is_none()
    }

    /// The engine's question for an empty room. A cross-section over the length besides one over the width becomes
    /// steps that stay empty: a little less room, never more.
    pub(crate) fn question(&self) -> PackProblem {
        let [length, width, height] = self.size.map(Millimetres::of);
        if self.is_packed_across() {
            let contour = self.along.as_ref().map(Outline::contour);
            return PackProblem { container: (width, length, height), contour, ..PackProblem::default() };
        }
        PackProblem {
            container: (length, width, height),
            contour: self.across.as_ref().map(Outline::contour),
            keep_out: self.along.as_ref().map_or_else(Vec::new, |outline| self.stairs(outline)),
            ..PackProblem::default()
        }
    }

    /// Cuboids at both ends of the length that cover everything outside a cross-section.
    fn stairs(&self, outline: &Outline) -> Vec<KeepOut> {
        let [length, width, height] = self.size;
        let mut found = Vec::new();
        for step in 0..STEPS {
            let (low, high) = (height * step / STEPS, height * (step + 1) / STEPS);
            let (Some(base), Some(top)) = (outline.span_at(low), outline.span_at(high)) else {
                found.push(keep_out((0, low), (length, high), width));
                continue;
            };
            let (front, aft) = (base.0.max(top.0), base.1.min(top.1));
            found.push(keep_out((0, low), (front, high), width));
            found.push(keep_out((aft, low), (length, high), width));
        }
        found.retain(|one| !one.extent.0.is_zero() && !one.extent.2.is_zero());
        found
    }
}

fn keep_out((x, z): (i64, i64), (x_end, z_end): (i64, i64), width: i64) -> KeepOut {
    KeepOut {
        at: (Millimetres::of(x), Millimetres::ZERO, Millimetres::of(z)),
        extent: (Millimetres::of(x_end - x), Millimetres::of(width), Millimetres::of(z_end - z)),
    }
}
