//! Decides what a published case figure is: place, day, kind, certainty, count, vintage, source. Not how it is forecast.
//! Up: [`crate::need`].

use jiff::civil::Date;

use crate::evidence::Source;
use crate::id::PlaceId;
use crate::quantity::Units;

/// What a case figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseKind {
    /// People fallen ill.
    Cases,
    /// Deaths.
    Deaths,
}

/// How sure it is that those counted had the disease: the classes of a case definition of the World Health Organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Confirmed by a laboratory.
    #[default]
    Confirmed,
    /// Clinically compatible and linked to a case, not confirmed.
    Probable,
    /// Clinically compatible.
    Suspected,
    /// Confirmed, probable and suspected together, as situation reports count.
    All,
}

/// One cumulative count of one place at the close of one day, from one source of one vintage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseCount {
    /// Where.
    pub place: PlaceId,
    /// Close of this day.
    pub day: Date,
    /// What is counted.
    pub kind: CaseKind,
    /// How sure it is. The primary figures of one place and kind are all of one certainty.
    pub certainty: Certainty,
    /// Cumulative count.
    pub count: Units,
    /// Day the figure was published; figures are never overwritten.
    pub vintage: Date,
    /// Whether the planner reads it. Other readings are kept to be shown beside.
    pub is_primary: bool,
    /// Who published it.
    pub source: Source,
}
