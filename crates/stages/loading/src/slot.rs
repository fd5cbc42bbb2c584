//! Decides what kind of unit goes on which position and how it lies there. Does not choose which positions are used
//! together (`choice`), fill units (`buildup`) nor move them (`assign`). Up: [`crate`].

use model::hold::{CargoDeck, Hold, HoldPosition, UldType};
use model::loading::Placement;

use crate::area::Area;
use crate::room::{Room, top};

/// Grams times square millimetres in a square metre.
const SQUARE_METRE: i128 = 1_000_000;

/// A kind of unit as it lies on one position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Index of the position.
    pub(crate) position: usize,
    /// Index of the kind.
    pub(crate) uld: usize,
    /// Whether the unit lies across: its own length along y.
    pub(crate) turned: bool,
    /// Room for cargo, in the unit's own frame.
    pub(crate) room: Room,
    /// Most cargo mass.
    pub(crate) net_max: i64,
}

impl Slot {
    pub(crate) fn volume(&self) -> i128 {
        self.room.volume()
    }

    /// Whether one carton can stand in it some way.
    pub(crate) fn takes(&self, turns: &[[i64; 3]], gross: i64) -> bool {
        gross <= self.net_max && self.room.takes(turns)
    }

    /// Whether a stack of this mass, built for another slot of the kind, may stand here.
    pub(crate) fn holds(&self, placements: &[Placement], net: i64) -> bool {
        let height = placements.iter().map(top).max().unwrap_or(0);
        net <= self.net_max && height <= self.room.size[2] && self.room.holds(placements)
    }
}

/// Most that a unit of a kind may weigh at a position: what position, kind and floor bear; none when it does not lock
/// there.
pub(crate) fn gross_max(deck: &CargoDeck, at: &HoldPosition, kind: &UldType) -> Option<i64> {
    let (_, own) = at.ulds.iter().find(|(id, _)| *id == kind.id)?;
    let own = own.unwrap_or(at.gross_max);
    let area = i128::from(at.length.get()) * i128::from(at.width.get());
    let floor = deck
        .floor_max_per_m2
        .map_or(i64::MAX, |most| i64::try_from(i128::from(most.get()) * area / SQUARE_METRE).unwrap_or(i64::MAX));
    Some(at.gross_max.min(own).min(kind.gross_max).get().min(floor))
}

/// How a kind lies on a position: unturned when the position is as long as the unit, else turned by 90 degrees; none
/// when it does not lock there, or its usable area would stand out.
pub(crate) fn slot_of(hold: &Hold, position: usize, uld: usize, kind: &UldType) -> Option<Slot> {
    let at = &hold.positions[position];
    let deck = hold.deck(at.deck)?;
    let turned = at.length != kind.length;
    let net_max = gross_max(deck, at, kind)? - kind.tare.get();
    if net_max <= 0 {
        return None;
    }
    let room = Room::of(deck, at, kind, turned)?;
    Some(Slot { position, uld, turned, room, net_max })
}

/// Every kind on every position, position by position.
pub(crate) fn all_slots(hold: &Hold, ulds: &[UldType]) -> Vec<Slot> {
    let on = |index: usize| ulds.iter().enumerate().filter_map(move |(uld, kind)| slot_of(hold, index, uld, kind));
    (0..hold.positions.len()).flat_map(on).collect()
}

/// Positions that cannot be used together with each: one of the two says so, or both take the same floor.
pub(crate) fn clashes(positions: &[HoldPosition]) -> Vec<Vec<usize>> {
    let clash = |first: &HoldPosition, second: &HoldPosition| {
        first.excludes.contains(&second.id)
            || second.excludes.contains(&first.id)
            || Area::of_position(first).overlaps(&Area::of_position(second))
    };
    (0..positions.len())
        .map(|one| {
            (0..positions.len()).filter(|other| *other != one && clash(&positions[one], &positions[*other])).collect()
        })
        .collect()
}
