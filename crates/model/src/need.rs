//! Decides the question and the answer of the need stage: case counts in, forecasts and net quantities out.
//! The engine is the crate `need`; the judge is `check`. Up: [`crate`].

mod cases;
mod driver;
pub mod esft;
mod forecasting;
mod profile;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::evidence::{Because, Reason, Source};
use crate::id::{ItemId, PlaceId};
use crate::quantity::{Minutes, Permille, Units};
use crate::world::{Item, Place};

pub use cases::{CaseCount, CaseKind, Certainty};
pub use driver::{ClassIndex, Driver, TestIndex};
pub use forecasting::{ForecastProblem, ForecastRow, ForecastSolution, QUANTILE_LEVELS, WeeklySeries};
pub use profile::{
    BedDefault, DiseaseProfile, Rate, SHARE_SLACK, Setting, SeverityClass, StaffGroup, StaffHours, TestKind, UseFactor,
    UseProfile,
};

/// What a row of the stock table counts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StockStatus {
    /// On the shelf and usable.
    Shelf,
    /// Under way, or ordered and confirmed by the seller.
    Pipeline,
    /// Promised, and confirmed by who promised it.
    PledgeConfirmed,
    /// Promised, not confirmed: shown, never counted.
    PledgeOpen,
}

impl StockStatus {
    /// Every status with its word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Shelf, "shelf"),
        (Self::Pipeline, "pipeline"),
        (Self::PledgeConfirmed, "pledge-confirmed"),
        (Self::PledgeOpen, "pledge-open"),
    ];
}

/// Stock on hand of an item at a place, or what is to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// Where.
    pub place: PlaceId,
    /// What.
    pub item: ItemId,
    /// Usable units.
    pub units: Units,
    /// What it counts on.
    pub status: StockStatus,
    /// Day it arrives; none on the shelf alone.
    pub arrives: Option<Date>,
    /// Counted on this day.
    pub counted: Date,
    /// Who says so.
    pub source: Source,
}

/// Units that a place really used of an item, from one day to another, both inclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consumption {
    /// Where.
    pub place: PlaceId,
    /// What.
    pub item: ItemId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Units used up.
    pub units: Units,
    /// Who says so.
    pub source: Source,
}

/// From this day on a place's own factories yield so much of an item a day, until the next step: a dated supply curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Production {
    /// Where, and for whom.
    pub place: PlaceId,
    /// What.
    pub item: ItemId,
    /// First day of this rate.
    pub from: Date,
    /// Units a day.
    pub units_per_day: Units,
    /// Who says so.
    pub source: Source,
}

/// Days of reported use that weigh as much as the profile itself. Assumption: two weeks of a place's own counts are
/// trusted as much as published rates, which spread by a factor of two and more.
pub const BURN_PRIOR_DAYS: i64 = 14;

/// Reported use beyond so many times the profile's, or below that part of it, is not believed: packs and pieces were
/// mixed up more likely than that. Published rates differ by 20 at most (gloves: need reference, 2.6).
pub const BURN_RATIO_MAX: i64 = 20;

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
    /// Use profile of the places that name none of their own.
    pub use_profile: UseProfile,
    /// Stock, pipeline and pledges.
    pub stock: Vec<Stock>,
    /// Reported use.
    pub consumption: Vec<Consumption>,
    /// Own production.
    pub production: Vec<Production>,
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
    /// Patients in beds of wards at the peak of the window, at the service level.
    pub ward_beds: Units,
    /// Patients in beds of intensive care at the peak.
    pub intensive_beds: Units,
    /// Beds the disease may take: ward, intensive care.
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
///
/// The use of the window is counted from the forecast as the plan keeps it (whole counts), week by week, at the same
/// quantile in every week, between levels on a straight line. Before the forecast stand the known weeks; a week missing
/// between the two is as the first forecast week, weeks after the last one as the last. Gross amounts are the
/// conventional use by the profile, times [`DiseaseProfile::use_permille`], times `burn_permille`, rounded up to whole
/// units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedLine {
    /// Where.
    pub place: PlaceId,
    /// What.
    pub item: ItemId,
    /// How sparingly it is used.
    pub use_profile: UseProfile,
    /// Correction by reported use, in thousandths of the profile's; none where no use was reported.
    pub burn_permille: Option<Units>,
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
    /// Confirmed pledges that arrive within the window.
    pub pledged: Units,
    /// What own factories yield within the window.
    pub produced: Units,
    /// What is still missing: gross less stock, pipeline, pledges and production, never negative.
    pub net: Units,
    /// Whole packs that hold what is missing; none where the item's pack is not known.
    pub packs: Option<Units>,
    /// First day of the window whose use, at the median, is more than what is there by then; none: it lasts.
    pub run_out_50: Option<Date>,
    /// The same at the service level.
    pub run_out: Option<Date>,
    /// First day from which own factories yield no less than is used every day, to the end of the forecast; none where
    /// they never do, or there are none.
    pub enough_from: Option<Date>,
    /// Rate that drives it, one phrase with figures.
    pub driver: String,
    /// Links one step back.
    pub because: Because,
}

impl NeedLine {
    /// A line by which a place needs nothing of an item and has nothing.
    #[must_use]
    pub fn empty(place: PlaceId, item: ItemId) -> Self {
        Self {
            place,
            item,
            use_profile: UseProfile::Conventional,
            burn_permille: None,
            gross_50: Units::ZERO,
            gross_90: Units::ZERO,
            gross: Units::ZERO,
            stock: Units::ZERO,
            pipeline: Units::ZERO,
            pledged: Units::ZERO,
            produced: Units::ZERO,
            net: Units::ZERO,
            packs: None,
            run_out_50: None,
            run_out: None,
            enough_from: None,
            driver: String::new(),
            because: Because::new(),
        }
    }
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
