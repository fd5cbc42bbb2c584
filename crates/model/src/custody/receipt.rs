//! Decides the arithmetic of a count and of a report of use, so that one that does not add up cannot be written.
//! Up: [`crate::custody`].
//!
//! `counted + missing = expected + surplus`; `damaged + rejected <= counted`;
//! `used + stored + unusable + disposed + unreported = received`.

use super::goods::Batch;
use super::words::PlainText;
use crate::fault::Fault;
use crate::id::{ConsignmentId, EventId, ItemId, LocationId, PieceId};
use crate::quantity::Units;

/// Units that the receiver does not take, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rejection {
    units: Units,
    reason: PlainText,
}

impl Rejection {
    /// A rejection. Code `units-cannot-be`: no units.
    pub fn try_new(units: Units, reason: PlainText) -> Result<Self, Fault> {
        if units.is_zero() {
            return Err(Fault::new("units-cannot-be", "no units are rejected", "leave the rejection out"));
        }
        Ok(Self { units, reason })
    }

    /// How many.
    #[must_use]
    pub fn units(&self) -> Units {
        self.units
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &PlainText {
        &self.reason
    }
}

/// One line of a count. Missing and surplus follow from what was expected and counted; usable from what is neither
/// damaged nor rejected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReceiptLine {
    batch: Batch,
    expected: Option<Units>,
    counted: Units,
    damaged: Units,
    rejected: Option<Rejection>,
}

impl ReceiptLine {
    /// A line. `expected` is what the papers say of this very count; none where there are no papers. Damaged and rejected
    /// units are different ones. Code `units-cannot-be`: more damaged and rejected than counted.
    pub fn try_new(
        batch: Batch,
        expected: Option<Units>,
        counted: Units,
        damaged: Units,
        rejected: Option<Rejection>,
    ) -> Result<Self, Fault> {
        let refused = rejected.as_ref().map_or(0, |rejection| i128::from(rejection.units.get()));
        let bad = i128::from(damaged.get()) + refused;
        if bad > i128::from(counted.get()) {
            let cause = format!("{bad} of {batch} are damaged or rejected, but {} were counted", counted.get());
            return Err(Fault::new("units-cannot-be", cause, "count damaged and rejected units among those counted"));
        }
        Ok(Self { batch, expected, counted, damaged, rejected })
    }

    /// Item and lot.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// What the papers say; none without papers.
    #[must_use]
    pub fn expected(&self) -> Option<Units> {
        self.expected
    }

    /// What was there.
    #[must_use]
    pub fn counted(&self) -> Units {
        self.counted
    }

    /// Broken among those counted.
    #[must_use]
    pub fn damaged(&self) -> Units {
        self.damaged
    }

    /// Not taken among those counted.
    #[must_use]
    pub fn rejected(&self) -> Option<&Rejection> {
        self.rejected.as_ref()
    }

    /// Expected and not there; none when nothing is known to be expected.
    #[must_use]
    pub fn missing(&self) -> Option<Units> {
        self.expected.map(|expected| expected.saturating_sub(self.counted))
    }

    /// There and not expected; none when nothing is known to be expected.
    #[must_use]
    pub fn surplus(&self) -> Option<Units> {
        self.expected.map(|expected| self.counted.saturating_sub(expected))
    }

    /// Counted, neither damaged nor rejected.
    #[must_use]
    pub fn usable(&self) -> Units {
        let rejected = self.rejected.as_ref().map_or(Units::ZERO, Rejection::units);
        self.counted.saturating_sub(self.damaged).saturating_sub(rejected)
    }
}

/// A count on arrival: of all, or of a part; again, where an earlier count is doubted. No count overwrites another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Receipt {
    consignment: ConsignmentId,
    pieces: Vec<PieceId>,
    lines: Vec<ReceiptLine>,
    /// Whether whoever counted was not shown what was expected.
    pub is_blind: bool,
    /// The earlier count of the same goods that this one repeats; none when these goods were not counted before.
    pub recount_of: Option<EventId>,
}

impl Receipt {
    /// A count, with the pieces that were opened for it. Codes `nothing-named`, `named-twice`.
    pub fn try_new(
        consignment: ConsignmentId,
        mut pieces: Vec<PieceId>,
        mut lines: Vec<ReceiptLine>,
        is_blind: bool,
        recount_of: Option<EventId>,
    ) -> Result<Self, Fault> {
        pieces.sort();
        lines.sort();
        if lines.is_empty() {
            let action = "give a line for each item, with zero where nothing was there";
            return Err(Fault::new("nothing-named", "the count has no line", action));
        }
        let twice = pieces.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_string()).or_else(|| {
            lines.windows(2).find(|pair| pair[0].batch == pair[1].batch).map(|pair| pair[0].batch.to_string())
        });
        match twice {
            Some(twice) => Err(Fault::new("named-twice", format!("{twice} is named twice"), "name it once")),
            None => Ok(Self { consignment, pieces, lines, is_blind, recount_of }),
        }
    }

    /// Consignment.
    #[must_use]
    pub fn consignment(&self) -> &ConsignmentId {
        &self.consignment
    }

    /// Pieces that were opened, in order.
    #[must_use]
    pub fn pieces(&self) -> &[PieceId] {
        &self.pieces
    }

    /// Lines, by item and lot.
    #[must_use]
    pub fn lines(&self) -> &[ReceiptLine] {
        &self.lines
    }
}

/// What became of one item and lot, as its holder reports it for all that he received.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsefulnessLine {
    batch: Batch,
    received: Units,
    used: Units,
    stored: Units,
    unusable: Units,
    disposed: Units,
    reason: Option<PlainText>,
}

impl UsefulnessLine {
    /// A line: `[used, stored, unusable, disposed]` of what was received; the rest is unreported. Codes
    /// `units-cannot-be` (more than received), `reason-missing` (units are unusable or disposed of, and nobody says why).
    pub fn try_new(
        batch: Batch,
        received: Units,
        became: [Units; 4],
        reason: Option<PlainText>,
    ) -> Result<Self, Fault> {
        let [used, stored, unusable, disposed] = became;
        let told: i128 = became.iter().map(|units| i128::from(units.get())).sum();
        if told > i128::from(received.get()) {
            let cause = format!("{told} of {batch} are told of, but {} were received", received.get());
            return Err(Fault::new(
                "units-cannot-be",
                cause,
                "check the figures; they must not exceed what was received",
            ));
        }
        if reason.is_none() && !(unusable.is_zero() && disposed.is_zero()) {
            let cause = format!("units of {batch} are unusable or disposed of, and no reason is given");
            return Err(Fault::new("reason-missing", cause, "say why"));
        }
        Ok(Self { batch, received, used, stored, unusable, disposed, reason })
    }

    /// Item and lot.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// All that the reporter received.
    #[must_use]
    pub fn received(&self) -> Units {
        self.received
    }

    /// Used.
    #[must_use]
    pub fn used(&self) -> Units {
        self.used
    }

    /// In store, good.
    #[must_use]
    pub fn stored(&self) -> Units {
        self.stored
    }

    /// There, and of no use.
    #[must_use]
    pub fn unusable(&self) -> Units {
        self.unusable
    }

    /// Destroyed or thrown away.
    #[must_use]
    pub fn disposed(&self) -> Units {
        self.disposed
    }

    /// Why units are unusable or disposed of.
    #[must_use]
    pub fn reason(&self) -> Option<&PlainText> {
        self.reason.as_ref()
    }

    /// Received, and nothing said of it.
    #[must_use]
    pub fn unreported(&self) -> Units {
        let told = [self.used, self.stored, self.unusable, self.disposed].into_iter().sum();
        self.received.saturating_sub(told)
    }
}

/// A report of use. It speaks of everything up to its moment: a later one of the same reporter and place stands in its
/// stead, and both stay visible.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usefulness {
    consignment: ConsignmentId,
    facility: Option<LocationId>,
    lines: Vec<UsefulnessLine>,
}

impl Usefulness {
    /// A report. Codes `nothing-named`, `named-twice`.
    pub fn try_new(
        consignment: ConsignmentId,
        facility: Option<LocationId>,
        mut lines: Vec<UsefulnessLine>,
    ) -> Result<Self, Fault> {
        lines.sort();
        if lines.is_empty() {
            return Err(Fault::new("nothing-named", "the report has no line", "give a line for each item"));
        }
        match lines.windows(2).find(|pair| pair[0].batch == pair[1].batch) {
            Some(pair) => {
                let cause = format!("{} is named twice", pair[0].batch);
                Err(Fault::new("named-twice", cause, "name it once"))
            }
            None => Ok(Self { consignment, facility, lines }),
        }
    }

    /// Consignment.
    #[must_use]
    pub fn consignment(&self) -> &ConsignmentId {
        &self.consignment
    }

    /// Where it was used or kept; none when the reporter speaks of all places.
    #[must_use]
    pub fn facility(&self) -> Option<&LocationId> {
        self.facility.as_ref()
    }

    /// Lines, by item and lot.
    #[must_use]
    pub fn lines(&self) -> &[UsefulnessLine] {
        &self.lines
    }
}

/// A form to count on. A blind one shows no expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountSheet {
    /// Consignment.
    pub consignment: ConsignmentId,
    /// Whether the counter is not shown what is expected.
    pub is_blind: bool,
    /// One line for each item and lot that is not counted yet; on a blind sheet one for each item.
    pub lines: Vec<CountSheetLine>,
}

/// A line of a form to count on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountSheetLine {
    /// Item.
    pub item: ItemId,
    /// Lot, where the papers name one and the sheet is not blind.
    pub lot: Option<crate::id::LotId>,
    /// What is expected; none on a blind sheet.
    pub expected: Option<Units>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch() -> Batch {
        Batch { item: ItemId::of("mask"), lot: None }
    }

    fn units(count: i64) -> Units {
        Units::of(count)
    }

    #[test]
    fn a_count_adds_up_by_construction() {
        for (expected, counted, missing, surplus, remark) in
            [(10, 10, 0, 0, "all there"), (10, 7, 3, 0, "short"), (10, 12, 0, 2, "more"), (0, 4, 0, 4, "unannounced")]
        {
            let line = ReceiptLine::try_new(batch(), Some(units(expected)), units(counted), Units::ZERO, None);
            let line = line.expect(remark);
            assert_eq!((line.missing(), line.surplus()), (Some(units(missing)), Some(units(surplus))), "{remark}");
        }
        let line = ReceiptLine::try_new(batch(), None, units(4), Units::ZERO, None).expect("no papers");
        assert_eq!((line.missing(), line.surplus()), (None, None), "nobody knows what was to come");
    }

    #[test]
    fn no_more_is_damaged_and_rejected_than_was_counted() {
        let rejected = |count| Rejection::try_new(units(count), PlainText::of("expired")).expect("a rejection");
        let line = |damaged, refused| {
            ReceiptLine::try_new(batch(), Some(units(10)), units(7), units(damaged), Some(rejected(refused)))
        };
        assert_eq!(line(3, 4).expect("seven of seven").usable(), Units::ZERO);
        assert_eq!(line(4, 4).expect_err("eight of seven").code, "units-cannot-be");
        assert!(Rejection::try_new(Units::ZERO, PlainText::of("none")).is_err());
    }

    #[test]
    fn a_report_of_use_never_tells_of_more_than_was_received() {
        let line = |became: [i64; 4], reason: Option<&str>| {
            UsefulnessLine::try_new(batch(), units(45), became.map(units), reason.map(PlainText::of))
        };
        assert_eq!(line([0, 0, 0, 45], Some("fires")).expect("all disposed of").unreported(), Units::ZERO);
        assert_eq!(line([1, 2, 0, 0], None).expect("some told").unreported(), units(42));
        assert_eq!(line([40, 6, 0, 0], None).expect_err("46 of 45").code, "units-cannot-be");
        assert_eq!(line([0, 0, 0, 1], None).expect_err("no reason").code, "reason-missing");
    }

    #[test]
    fn a_count_names_each_batch_once_and_at_least_one() {
        let line = || ReceiptLine::try_new(batch(), None, units(4), Units::ZERO, None).expect("a line");
        let receipt = |lines| Receipt::try_new(ConsignmentId::of("c"), vec![], lines, true, None);
        assert_eq!(receipt(vec![]).expect_err("no line").code, "nothing-named");
        assert_eq!(receipt(vec![line(), line()]).expect_err("twice").code, "named-twice");
        assert!(Usefulness::try_new(ConsignmentId::of("c"), None, vec![]).is_err());
    }
}
