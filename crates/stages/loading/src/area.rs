//! Decides how rectangles of floor are compared: which overlap, and which stand before or behind each other in one lane.
//! Does not place anything (`floor`, `assign`). Up: [`crate`].

use model::hold::{Deck, HoldPosition};
use model::loading::LoadedUnit;

/// A rectangle of the floor of one deck, in the coordinates of the hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) deck: Deck,
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) length: i64,
    pub(crate) width: i64,
}

impl Area {
    pub(crate) fn of_position(at: &HoldPosition) -> Self {
        Self { deck: at.deck, x: at.x.get(), y: at.y.get(), length: at.length.get(), width: at.width.get() }
    }

    pub(crate) fn of_unit(unit: &LoadedUnit) -> Self {
        let (length, width) = (unit.length.get(), unit.width.get());
        Self { deck: unit.deck, x: unit.x.get(), y: unit.y.get(), length, width }
    }

    /// First coordinate behind it.
    pub(crate) fn aft(&self) -> i64 {
        self.x + self.length
    }

    fn shares_lane(&self, other: &Self) -> bool {
        self.deck == other.deck && self.y < other.y + other.width && other.y < self.y + self.width
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.shares_lane(other) && self.x < other.aft() && other.x < self.aft()
    }

    /// Whether `other` stands in the lane to the aft end of the deck.
    pub(crate) fn has_behind(&self, other: &Self) -> bool {
        self.shares_lane(other) && other.x > self.x
    }

    /// Whether `other` stands in the lane to the forward end of the deck.
    pub(crate) fn has_before(&self, other: &Self) -> bool {
        self.shares_lane(other) && other.x < self.x
    }
}
