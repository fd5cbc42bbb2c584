//! Decides the question and the answer of the need stage: case counts in, forecasts and net quantities out.
//! The engine is the crate `need`; the judge is `check`. Up: [`crate`].

mod cases;
mod forecasting;
mod profile;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::evidence::{Because, Reason, Source};
use crate::id::{ItemId, PlaceId};
use crate::quantity::{Minutes, Permille, Units};
use crate::world::{Item, Place};

pub use cases::{CaseCount, CaseKind, Certainty};
pub use forecasting::{ForecastProblem, ForecastRow, ForecastSolution, QUANTILE_LEVELS, WeeklySeries};
pub use profile::{
    BedDefault, DiseaseProfile, Driver, LAB_TESTS_PER_CLEANER_DAY, LAB_TESTS_PER_WORKER_DAY, REUSABLE_ITEMS, Rate,
    SeverityClass, StaffGroup, StaffHours,
};

/// Stock on hand of an item at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// Where.
    pub place: PlaceId,
    /// What.
    pub item: ItemId,
    /// Usable units.
    pub units: Units,
    /// Whether it is on the shelf, or already under way or pledged for this day.
    pub arrives: Option<Date>,
    /// Counted on this day.
    pub counted: Date,
    /// Who says so.
    pub source: Source,
}

/// The question of the need stage.
#[derive(Clone, Debug, PartialEq)]
pub struct NeedProblem {
    /// Nothing after this instant is known.
    pub as_of: Timestamp,
    /// Every case series, primary and others; the stage reads the primary ones.
    pub cases: Vec<CaseCount>,
    /// Places whose need is counted; those with cases alone only lend their series to the forecast.
    pub places: Vec<Place>,
    /// Items that may be needed.
    pub items: Vec<Item>,
    /// The disease.
    pub profile: DiseaseProfile,
    /// Stock and pipeline.
    pub stock: Vec<Stock>,
    /// Quantile of need that is ordered to, such as 800.
    pub service_level: Permille,
    /// Time from order to arrival.
    pub lead_time: Minutes,
    /// Time that the delivery must last.
    pub cover: Minutes,
    /// Buffer on top of the need, in thousandths of it (may exceed a thousand).
    pub buffer_permille: Units,
}

/// Capacity of a place and what bound it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareLoad {
    /// Where.
    pub place: PlaceId,
    /// Severe patients in beds at the peak of the window, at the service level.
    pub severe_beds: Units,
    /// Critical patients in beds at the peak.
    pub critical_beds: Units,
    /// Beds the disease may take: severe, critical.
    pub beds_max: (Units, Units),
    /// Inpatient workers at the peak.
    pub workers: Units,
    /// Workers the disease may take; none means not known.
    pub workers_max: Option<Units>,
    /// Tests in the window.
    pub tests: Units,
    /// Tests the laboratories can do in the window; none means not known.
    pub tests_max: Option<Units>,
    /// Cubic metres of oxygen in the window.
    pub oxygen_m3: Units,
    /// Which of the three caps bound: sentences with figures.
    pub bound_by: Vec<Reason>,
}

/// What one place needs of one item over lead time and cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedLine {
    /// Where.
    pub place: PlaceId,
    /// What.
    pub item: ItemId,
    /// Gross need at the median.
    pub gross_50: Units,
    /// Gross need at 90 %.
    pub gross_90: Units,
    /// Gross need at the service level, buffer included.
    pub gross: Units,
    /// Usable stock.
    pub stock: Units,
    /// Pipeline that arrives within the window.
    pub pipeline: Units,
    /// What is still missing: gross less stock less pipeline, never negative.
    pub net: Units,
    /// Rate that drives it, one phrase with figures.
    pub driver: String,
    /// Links one step back.
    pub because: Because,
}

/// Forecast of one place as the plan keeps it: whole counts for each level of [`QUANTILE_LEVELS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceForecast {
    /// Where.
    pub place: PlaceId,
    /// What is counted.
    pub kind: CaseKind,
    /// Weeks ahead, from 1.
    pub horizon: u8,
    /// Saturday that ends the week.
    pub target_end: Date,
    /// New counts of the week, rounded, one per level.
    pub quantiles: Vec<Units>,
    /// Links one step back.
    pub because: Because,
}

/// The answer of the need stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NeedSolution {
    /// Forecasts, by place then kind then horizon.
    pub forecasts: Vec<PlaceForecast>,
    /// Care load of each place.
    pub care: Vec<CareLoad>,
    /// Needs, by place then item.
    pub lines: Vec<NeedLine>,
    /// What a reader must know.
    pub remarks: Vec<String>,
    /// Places without a forecast, each with its reason.
    pub left_out: Vec<(PlaceId, Reason)>,
    /// Steps taken.
    pub steps: u64,
}
