//! Decides the question and the answer of the allocation stage: who gets what, fairly, in whole packs.
//! The engine is the crate `allocation`; the judge is `check`. Up: [`crate`].

use jiff::civil::Date;

use crate::evidence::{Because, Reason};
use crate::id::{AirportId, ConsignmentId, ItemId, OfferLineId, PlaceId};
use crate::quantity::{Permille, Units};
use crate::world::Pack;

/// Usable supply of one offer line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// The line.
    pub line: OfferLineId,
    /// The item.
    pub item: ItemId,
    /// The country it comes from.
    pub from: PlaceId,
    /// Units that may be given within the horizon.
    pub units: Units,
    /// Its pack; only whole packs are given.
    pub pack: Pack,
    /// First day it can be loaded.
    pub ready: Date,
    /// Where.
    pub airport: AirportId,
    /// Recipients for whom the line is fit and the donor's earmark allows it.
    pub eligible: Vec<PlaceId>,
    /// Line this one goes with, to the same recipient.
    pub travels_with: Option<OfferLineId>,
}

/// What one recipient still needs of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Who.
    pub recipient: PlaceId,
    /// What.
    pub item: ItemId,
    /// How much: the net need or the request, whichever binds.
    pub units: Units,
    /// Weight of the fill rate, in thousandths: 1000 is plain; 2000 fills twice as high.
    pub weight_permille: Units,
    /// Last useful day of arrival, where stated.
    pub due: Option<Date>,
    /// Links one step back.
    pub because: Because,
}

/// The question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllocationProblem {
    /// Usable supply.
    pub supplies: Vec<Supply>,
    /// Demands; at most one per recipient and item.
    pub demands: Vec<Demand>,
    /// Share of each supply held back for later waves.
    pub hold_back: Permille,
}

/// What one offer line gives to one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allotment {
    /// Its consignment.
    pub id: ConsignmentId,
    /// From which line.
    pub line: OfferLineId,
    /// What.
    pub item: ItemId,
    /// To whom.
    pub recipient: PlaceId,
    /// Whole packs.
    pub packs: Units,
    /// Units inside.
    pub units: Units,
    /// Links one step back.
    pub because: Because,
}

/// How far one demand was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Who.
    pub recipient: PlaceId,
    /// What.
    pub item: ItemId,
    /// Demand.
    pub units: Units,
    /// Got; may exceed the demand by less than one pack.
    pub got: Units,
    /// Why it is not more, where it is not met.
    pub reason: Option<Reason>,
}

/// Measures of fairness over one item. Fills are whole thousandths, rounded down, at most 1000; a demand of zero does
/// not count; mean and Gini are of these fills, rounded down again; the Gini is zero where nobody got anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fairness {
    /// Which item.
    pub item: ItemId,
    /// Lowest fill.
    pub fill_min: Permille,
    /// Mean fill.
    pub fill_mean: Permille,
    /// Gini coefficient of the fills.
    pub gini: Permille,
}

/// Supply that nobody got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedSupply {
    /// Which line.
    pub line: OfferLineId,
    /// Units.
    pub units: Units,
    /// Why.
    pub reason: Reason,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllocationSolution {
    /// By consignment id.
    pub allotments: Vec<Allotment>,
    /// One per demand, in the order of the demands.
    pub fills: Vec<Fill>,
    /// One per item that is both offered and demanded.
    pub fairness: Vec<Fairness>,
    /// Supply that nobody got.
    pub left_out: Vec<UnusedSupply>,
    /// Steps taken.
    pub steps: u64,
}
