//! Decides what a published case figure is: place, day, kind, count, vintage, source. Not how it is forecast.
//! Up: [`crate::need`].

use jiff::civil::Date;

use crate::evidence::Source;
use crate::id::PlaceId;
use crate::quantity::Units;

/// What a case figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseKind {
    /// Confirmed cases.
    Cases,
    /// Deaths.
    Deaths,
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
    /// Cumulative count.
    pub count: Units,
    /// Day the figure was published; figures are never overwritten.
    pub vintage: Date,
    /// Whether the planner reads it. Other readings are kept to be shown beside.
    pub is_primary: bool,
    /// Who published it.
    pub source: Source,
}
