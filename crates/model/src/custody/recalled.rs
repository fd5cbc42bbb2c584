//! Decides how a recall is told of the goods that it concerns. Up: [`crate::custody`].

use super::Recall;
use crate::id::{ConsignmentId, EventId};
use crate::quantity::{Units, grouped};

/// A recall and the goods of one consignment that it concerns. It changes no figure: what was counted as usable stays counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRecall {
    /// The consignment.
    pub consignment: ConsignmentId,
    /// The event that recalls.
    pub event: EventId,
    /// What is called back, by whom, why.
    pub recall: Recall,
    /// Units of it under custody, at least: what was used may be gone, and so may be what is gone and nobody said of which lot.
    pub units_min: Units,
    /// At most.
    pub units_max: Units,
    /// The most units of the item under custody whose lot is not known, so that they may be of it.
    pub of_unknown_lot: Units,
    /// Whether it calls them back: it was neither retracted nor corrected, nor only said.
    pub stands: bool,
}

impl HeldRecall {
    /// What is called back, in words: `mask lot L-7`, or the item whatever its lot.
    #[must_use]
    pub fn called(&self) -> String {
        match &self.recall.lot {
            Some(lot) => format!("{} lot {lot}", self.recall.item),
            None => format!("{}, every lot", self.recall.item),
        }
    }

    /// Units of it under custody: one figure, or the least and the most that there can be.
    #[must_use]
    pub fn held(&self) -> String {
        let (least, most) = (self.units_min.get(), self.units_max.get());
        if least == most { grouped(most) } else { format!("{} to {}", grouped(least), grouped(most)) }
    }

    /// What is to be done about it, one sentence without its end; figures only where the reader may see some.
    #[must_use]
    pub fn next_step(&self, shows_figures: bool) -> String {
        let some = |figure: String| if shows_figures { format!("{figure} units") } else { "units".to_owned() };
        let keep = format!(
            "keep {} of it apart, use none, and ask {} what becomes of them",
            some(self.held()),
            self.recall.issuer
        );
        let look = format!("look at the lot of {} that have none on record", some(grouped(self.of_unknown_lot.get())));
        match (self.units_max.is_zero(), self.of_unknown_lot.is_zero()) {
            (false, true) => keep,
            (true, _) => format!("{look}, and use none before"),
            (false, false) => format!("{keep}; {look}"),
        }
    }
}
