//! Decides the question and the answer of the allocation stage: who gets what, fairly, in whole packs.
//! The engine is the crate `allocation`; the judge is `check`. Up: [`crate`].

use jiff::civil::Date;

use crate::evidence::{Because, Reason, RecordRef, Source};
use crate::handling::Substitute;
use crate::id::{AirportId, BundleId, ConsignmentId, ItemId, OfferLineId, PartyId, PlaceId};
use crate::quantity::{CubicMillimetres, Grams, Permille, Units};
use crate::world::Pack;

/// What keeps a line from recipients for whom it is fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitKind {
    /// The donor means it for others.
    Earmark,
    /// The country it comes from forbids the export.
    ExportBan,
}

/// One limit of a line, so that its shadow price can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyLimit {
    /// Which kind.
    pub kind: LimitKind,
    /// Recipients for whom the line is fit and whom this limit keeps it from, by id.
    pub barred: Vec<PlaceId>,
    /// The offer line of an earmark, the policy table of a ban.
    pub because: RecordRef,
}

/// Supply of one offer line that passed the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// The line.
    pub line: OfferLineId,
    /// Who gives.
    pub donor: PartyId,
    /// The item.
    pub item: ItemId,
    /// The country it comes from.
    pub from: PlaceId,
    /// Units that are there by the end of the cycle.
    pub units: Units,
    /// Units of these that stay for the donor country's own need.
    pub protected: Units,
    /// Share of the rest held back for later waves.
    pub hold_back: Permille,
    /// Its pack; only whole packs are given.
    pub pack: Pack,
    /// First day it can be loaded.
    pub ready: Date,
    /// Where.
    pub airport: AirportId,
    /// Recipients for whom the line is fit and whom no limit bars, by id.
    pub eligible: Vec<PlaceId>,
    /// What bars others for whom it is fit.
    pub limits: Vec<SupplyLimit>,
    /// Line this one goes with, to the same recipient.
    pub travels_with: Option<OfferLineId>,
}

impl Supply {
    /// Units held back for later waves: the share of what is not protected, rounded up, so that it is never less than
    /// said.
    #[must_use]
    pub fn held_back(&self) -> Units {
        let rest = i128::from(self.units.saturating_sub(self.protected).get());
        let held = (rest * i128::from(self.hold_back.get()) + 999) / 1000;
        Units::of(i64::try_from(held).expect("a share of an amount should be no more than the amount"))
    }

    /// Units that may be given in this cycle.
    #[must_use]
    pub fn giveable(&self) -> Units {
        self.units.saturating_sub(self.protected).saturating_sub(self.held_back())
    }
}

/// What one recipient still needs of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Who.
    pub recipient: PlaceId,
    /// What.
    pub item: ItemId,
    /// How much: the net need, the request, or what its sites can use, whichever binds.
    pub units: Units,
    /// Weight of the fill rate, in thousandths: 1000 is plain; 2000 fills twice as high.
    pub weight_permille: Units,
    /// Smallest amount worth sending: the recipient gets nothing or at least so much (or its whole demand, if that is
    /// less); zero for none.
    pub floor: Units,
    /// Forecast count of the sick or dead that the whole demand stands for; met in part, it is averted in part. Where none
    /// is forecast, the units themselves.
    pub harm: Units,
    /// What the recipient has given to others before, thousandths of a share; read by [`TieBreak::Reciprocity`] alone.
    pub given_before: Units,
    /// Last useful day of arrival, where stated.
    pub due: Option<Date>,
    /// Why the demand is less than what was asked or needed, where it is.
    pub cut: Option<Reason>,
    /// Links one step back.
    pub because: Because,
}

/// What a donor has promised a recipient already; it is given before anything is shared. A line that travels with another one
/// goes where that one goes, and keeps its promise only there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// From which line.
    pub line: OfferLineId,
    /// To whom.
    pub recipient: PlaceId,
    /// How much.
    pub units: Units,
    /// Links one step back.
    pub because: Because,
}

/// How shares are made fair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharingRule {
    /// Lexicographic max-min on the weighted fill: alpha without limit.
    #[default]
    MaxMin,
    /// Alpha-fair with alpha in thousandths: 0 averts most harm, 1000 is proportional (Mo and Walrand 2000). From 1000 on, and
    /// wherever a demand of the item has a floor, as few recipients as possible are left with nothing before all else,
    /// whether harm is forecast for them or not; then the sum over the others counts.
    Alpha(Units),
}

/// Who is first where the rule of sharing leaves two recipients equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TieBreak {
    /// Who would be raised higher by a pack, then the code of the place.
    #[default]
    Place,
    /// Who has given more to others before, then as [`TieBreak::Place`]. Only where declared.
    Reciprocity,
}

/// The question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllocationProblem {
    /// Supply.
    pub supplies: Vec<Supply>,
    /// Demands; at most one per recipient and item.
    pub demands: Vec<Demand>,
    /// Commitments.
    pub commitments: Vec<Commitment>,
    /// What may be given instead of what, once an item's own supply is shared. They are shared by rank, then wanted item; within
    /// one rank of an item by max-min on the weighted fill, whatever the rule of sharing is, each line's packs counted for
    /// a demand together and rounded down: while anybody to whom a line may go lacks something, none of its packs is kept,
    /// and no pack goes to a holder that stands higher even without it than another to whom it could go, unless a floor is in
    /// the way. What stands by then is own supply and substitutes up to that rank.
    pub substitutes: Vec<Substitute>,
    /// How shares are made fair.
    pub rule: SharingRule,
    /// Who is first among equals.
    pub tie_break: TieBreak,
    /// Gross mass up to which an allotment is a small lot, to be flown together with others.
    pub small_lot_max: Grams,
}

/// Why an allotment was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The donor had promised at least a part of it.
    Committed,
    /// By the rule of sharing.
    Shared,
    /// Instead of an item that was not there.
    Substitute,
}

/// What one offer line gives to one recipient for one of its demands.
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
    /// Item of the demand it is for: another one where it is a substitute.
    pub fills: ItemId,
    /// Why.
    pub basis: Basis,
    /// Whole packs.
    pub packs: Units,
    /// Units inside.
    pub units: Units,
    /// Units of the demand that they count for, rounded down.
    pub counts: Units,
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
    /// Got, in units of the demand; may exceed it by less than one pack.
    pub got: Units,
    /// Part of it that substitutes count for.
    pub by_substitutes: Units,
    /// Its part of all that was given of the item, over its part of all that was demanded, thousandths, rounded down;
    /// none where nobody got any. 1000 is its share, 2000 twice its share.
    pub share_permille: Option<Units>,
    /// Why it is not more, where it is not met.
    pub reason: Option<Reason>,
}

/// Measures of fairness over one item, or over a whole run. Fills are whole thousandths, rounded down, at most 1000; a demand of zero does
/// not count; mean and Gini are of these fills, rounded down again; the Gini is zero where nobody got anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fairness {
    /// Which item; none for the whole run.
    pub item: Option<ItemId>,
    /// Lowest fill.
    pub fill_min: Permille,
    /// Mean fill.
    pub fill_mean: Permille,
    /// Gini coefficient of the fills.
    pub gini: Permille,
    /// Harm averted: of each demand's harm the part that is filled, each rounded down, then summed.
    pub harm_averted: Units,
    /// Harm averted by the shares that avert most (alpha 0), under the same limits.
    pub harm_averted_most: Units,
}

impl Fairness {
    /// Price of fairness: share of the harm that could be averted and is not, thousandths, rounded down (Bertsimas, Farias,
    /// Trichakis 2011).
    #[must_use]
    pub fn price_permille(&self) -> Permille {
        let (most, lost) = (self.harm_averted_most, self.harm_averted_most.saturating_sub(self.harm_averted));
        let price = if most.is_zero() { 0 } else { i128::from(lost.get()) * 1000 / i128::from(most.get()) };
        Permille::try_new(i64::try_from(price).expect("a share of a whole")).expect("a share of a whole")
    }
}

/// What an earmark or a ban costs: how the fills of the item would be without it. Told where somebody would get more; where
/// fills would only be others, or lower, nobody is kept from anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShadowPrice {
    /// Which line is limited.
    pub line: OfferLineId,
    /// Its item.
    pub item: ItemId,
    /// By what.
    pub kind: LimitKind,
    /// Lowest fill of the item with the limit, and without it.
    pub fill_min: (Permille, Permille),
    /// Mean fill with the limit, and without it.
    pub fill_mean: (Permille, Permille),
    /// Harm averted with the limit, and without it.
    pub harm_averted: (Units, Units),
    /// Recipients that would get more without it, by id; at least one.
    pub gainers: Vec<PlaceId>,
    /// What limits it.
    pub because: RecordRef,
}

/// Small lots of one airport that fly together, so that a thousand kits for a dozen states are not a dozen flights. Where
/// more than three days lie between the ready days of two that follow each other, they are in two bundles; but no lot is
/// left alone that way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Its id.
    pub id: BundleId,
    /// Where they are handed over.
    pub airport: AirportId,
    /// First day all of them can be loaded.
    pub ready: Date,
    /// The consignments, by id; at least two.
    pub consignments: Vec<ConsignmentId>,
    /// Packed mass of all.
    pub gross: Grams,
    /// Packed volume of all.
    pub volume: CubicMillimetres,
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

/// A promise that is not kept, in part or whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnkeptCommitment {
    /// From which line.
    pub line: OfferLineId,
    /// To whom.
    pub recipient: PlaceId,
    /// Units promised and not given.
    pub units: Units,
    /// Why.
    pub reason: Reason,
}

/// What somebody else gives, or gave, a recipient of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// To whom.
    pub recipient: PlaceId,
    /// What.
    pub item: ItemId,
    /// How much.
    pub units: Units,
    /// Where it is written.
    pub source: Source,
}

/// One recipient and item of a split that somebody else made, beside what the plan would give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppraisedShare {
    /// Who.
    pub recipient: PlaceId,
    /// What.
    pub item: ItemId,
    /// Demand; zero where none is counted or asked for.
    pub demand: Units,
    /// Given by the split.
    pub given: Units,
    /// Given by the plan.
    pub fair: Units,
    /// As [`Fill::share_permille`], of what the split gives; none where nothing is demanded or nothing is given of the item.
    pub share_permille: Option<Units>,
    /// Where the split is written; none for a demand that it does not name.
    pub source: Option<Source>,
}

/// A split that somebody else made, measured as the plan's own shares are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appraisal {
    /// Every recipient that the split names or that demands an item of it, by item, then recipient.
    pub shares: Vec<AppraisedShare>,
    /// Fairness of the split, by item; most harm averted is that of the plan's own problem.
    pub fairness: Vec<Fairness>,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllocationSolution {
    /// By consignment id.
    pub allotments: Vec<Allotment>,
    /// One per demand, in the order of the demands.
    pub fills: Vec<Fill>,
    /// One per item that is both offered and demanded, by item.
    pub fairness: Vec<Fairness>,
    /// Over all demands whose item is offered; none where there is no such demand above zero.
    pub overall: Option<Fairness>,
    /// One per limit of a line without which a recipient would get more, by line, then kind.
    pub shadow_prices: Vec<ShadowPrice>,
    /// Small lots that fly together, by id. Every small lot whose airport has another one is in exactly one.
    pub bundles: Vec<Bundle>,
    /// Promises that are not kept, by line, then recipient.
    pub unkept: Vec<UnkeptCommitment>,
    /// Supply that nobody got.
    pub left_out: Vec<UnusedSupply>,
    /// Steps taken.
    pub steps: u64,
}
