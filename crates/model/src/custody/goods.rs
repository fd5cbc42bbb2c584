//! Decides how goods are named in custody: an item, its lot where one is known, so many units; loose or in pieces.
//! Up: [`crate::custody`].

use crate::fault::Fault;
use crate::id::{ConsignmentId, ItemId, LotId, PieceId};
use crate::quantity::Units;

/// An item and its lot. A missing lot is normal: much aid travels without one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Batch {
    /// Item.
    pub item: ItemId,
    /// Lot, where one is known.
    pub lot: Option<LotId>,
}

impl std::fmt::Display for Batch {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.lot {
            Some(lot) => write!(out, "{} lot {lot}", self.item),
            None => write!(out, "{}", self.item),
        }
    }
}

/// So many units of one item and lot; never none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoodsLine {
    batch: Batch,
    units: Units,
}

impl GoodsLine {
    /// A line of goods. Code `units-cannot-be`: no units.
    pub fn try_new(batch: Batch, units: Units) -> Result<Self, Fault> {
        if units.is_zero() {
            let cause = format!("no units of {batch}");
            return Err(Fault::new("units-cannot-be", cause, "give one or more, or leave the line out"));
        }
        Ok(Self { batch, units })
    }

    /// Item and lot.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// How many units, in the item's own unit.
    #[must_use]
    pub fn units(&self) -> Units {
        self.units
    }
}

/// Some of a consignment's goods: whole pieces and loose lines, at least one of both; nothing named twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parts {
    pieces: Vec<PieceId>,
    loose: Vec<GoodsLine>,
}

impl Parts {
    /// Pieces and loose goods. Codes `nothing-named`, `named-twice`.
    pub fn try_new(mut pieces: Vec<PieceId>, mut loose: Vec<GoodsLine>) -> Result<Self, Fault> {
        if pieces.is_empty() && loose.is_empty() {
            return Err(Fault::new(
                "nothing-named",
                "neither a piece nor a line of goods is named",
                "name the pieces or the goods, or say that it is all",
            ));
        }
        pieces.sort();
        loose.sort();
        let piece = pieces.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| format!("piece {}", pair[0]));
        let line = loose.windows(2).find(|pair| pair[0].batch == pair[1].batch).map(|pair| pair[0].batch.to_string());
        match piece.or(line) {
            Some(twice) => Err(Fault::new("named-twice", format!("{twice} is named twice"), "name it once")),
            None => Ok(Self { pieces, loose }),
        }
    }

    /// Pieces, in order.
    #[must_use]
    pub fn pieces(&self) -> &[PieceId] {
        &self.pieces
    }

    /// Loose goods, by item and lot.
    #[must_use]
    pub fn loose(&self) -> &[GoodsLine] {
        &self.loose
    }
}

/// What is handed over, loaded or offloaded of a consignment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cargo {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// Which of it; none means all that the actor (or giver) holds of it.
    pub parts: Option<Parts>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(item: &str, units: i64) -> GoodsLine {
        let batch = Batch { item: ItemId::of(item), lot: None };
        GoodsLine::try_new(batch, Units::of(units)).expect("a line")
    }

    #[test]
    fn parts_name_something_and_nothing_twice() {
        let piece = PieceId::of("p");
        for (pieces, loose, code) in [
            (vec![], vec![], "nothing-named"),
            (vec![piece.clone(), piece.clone()], vec![], "named-twice"),
            (vec![], vec![line("mask", 1), line("mask", 2)], "named-twice"),
        ] {
            assert_eq!(Parts::try_new(pieces, loose).expect_err(code).code, code);
        }
        let parts = Parts::try_new(vec![piece], vec![line("b", 1), line("a", 2)]).expect("parts");
        assert_eq!(parts.loose()[0].batch().item.as_str(), "a", "lines stand in order");
    }

    #[test]
    fn a_line_of_no_units_is_none() {
        let batch = Batch { item: ItemId::of("mask"), lot: Some(LotId::of("L1")) };
        let fault = GoodsLine::try_new(batch, Units::ZERO).expect_err("no units");
        assert_eq!((fault.code, fault.cause.as_str()), ("units-cannot-be", "no units of mask lot L1"));
    }
}
