//! Decides whether a unit or piece has a free way between its place and a door. Only decks whose doors are all at their
//! ends limit it: through a side door everything is turned and pushed along inside. Does not order moves (`steps`).
//! Up: [`crate`].

use model::hold::{CargoDeck, DoorSide, Hold};

use crate::area::Area;

/// The doors that a unit or piece may come and go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ways {
    /// A side door, or doors not known: nothing is in its way.
    Any,
    /// Straight along the deck, through the doors at its ends that are large enough.
    Ends {
        /// Whether through the nose.
        nose: bool,
        /// Whether through the tail.
        tail: bool,
    },
}

impl Ways {
    /// Ways of a built-up unit: its doors are not measured against it.
    pub(crate) fn of_unit(hold: &Hold, area: &Area) -> Self {
        Self::through(hold, area, |_, _| true)
    }

    /// Ways of a loose piece that stands so high: only doors that it passes.
    pub(crate) fn of_piece(hold: &Hold, area: &Area, height: i64) -> Self {
        Self::through(hold, area, |deck, side| {
            deck.doors.iter().any(|door| door.side == side && passes(deck, door, [area.length, area.width, height]))
        })
    }

    fn through(hold: &Hold, area: &Area, passes: impl Fn(&CargoDeck, DoorSide) -> bool) -> Self {
        let Some(deck) = hold.deck(area.deck) else { return Self::Any };
        if !has_only_end_doors(deck) {
            return Self::Any;
        }
        let through = |side: DoorSide| deck.doors.iter().any(|door| door.side == side) && passes(deck, side);
        Self::Ends { nose: through(DoorSide::Nose), tail: through(DoorSide::Tail) }
    }

    /// Whether the way is free, given how many stand before and behind in the lane.
    pub(crate) fn are_free(self, before: usize, behind: usize) -> bool {
        match self {
            Self::Any => true,
            Self::Ends { nose, tail } => (nose && before == 0) || (tail && behind == 0),
        }
    }

    /// How many stand in the way to the nearest door. A deck with a side door, or doors not known, is worked from aft.
    pub(crate) fn blocked_by(self, before: usize, behind: usize) -> usize {
        match self {
            Self::Ends { nose: true, tail: true } => before.min(behind),
            Self::Ends { nose: true, tail: false } => before,
            Self::Ends { .. } | Self::Any => behind,
        }
    }
}

/// Whether every door of a deck is at one of its ends.
pub(crate) fn has_only_end_doors(deck: &CargoDeck) -> bool {
    !deck.doors.is_empty() && deck.doors.iter().all(|door| door.side != DoorSide::Side)
}

/// Whether a piece of these extents along x, y and z passes a door as it stands, turned about the vertical if need be.
fn passes(deck: &CargoDeck, door: &model::hold::CargoDoor, [length, width, height]: [i64; 3]) -> bool {
    let (low, high) = (length.min(width), length.max(width));
    if height > door.height.get() {
        return false;
    }
    match door.side {
        DoorSide::Nose | DoorSide::Tail => low <= door.width.get(),
        DoorSide::Side => {
            // One extent goes through the door, the other must have room across the deck.
            (low <= door.width.get() && high <= deck.width.get())
                || (high <= door.width.get() && low <= deck.width.get())
        }
    }
}

/// Whether a piece passes any door of a deck; where none is known it is taken to.
pub(crate) fn has_door_for(deck: &CargoDeck, extents: [i64; 3]) -> bool {
    deck.doors.is_empty() || deck.doors.iter().any(|door| passes(deck, door, extents))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::hold::{CargoDoor, Deck};
    use model::quantity::Millimetres;

    #[test]
    fn a_piece_passes_a_door_as_it_stands() {
        let mm = Millimetres::of;
        for (side, extents, is_passing, remark) in [
            (DoorSide::Tail, [9_000, 3_000, 2_500], true, "long, straight in"),
            (DoorSide::Tail, [3_000, 3_500, 2_500], true, "turned in front of the door"),
            (DoorSide::Tail, [3_001, 3_500, 2_500], false, "a millimetre too wide both ways"),
            (DoorSide::Nose, [3_000, 3_000, 2_501], false, "a millimetre too high"),
            (DoorSide::Side, [3_000, 4_000, 2_500], true, "as long as the deck is wide"),
            (DoorSide::Side, [3_000, 4_001, 2_500], false, "longer than the deck is wide"),
        ] {
            let deck = CargoDeck {
                deck: Deck::Main,
                x: mm(0),
                length: mm(20_000),
                width: mm(4_000),
                height: mm(3_000),
                floor_loading: true,
                floor_max_per_m2: None,
                doors: vec![CargoDoor { side, width: mm(3_000), height: mm(2_500) }],
            };
            assert_eq!(has_door_for(&deck, extents), is_passing, "{remark}");
        }
    }
}
