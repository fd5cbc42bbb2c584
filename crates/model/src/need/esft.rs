//! Decides the question and the answer of the ESFT-compatible quantification: daily cases of one place in, every step of
//! WHO's Essential Supplies Forecasting Tool (ESFT) as re-implemented in mrc-ide/esft 7f740a89 (MIT) out, its defects
//! included. It serves comparison; plans use [`crate::need::NeedProblem`]. Amounts are floats as the tool has them, since
//! equal figures are the purpose. The engine is `need::esft`. Up: [`crate::need`].

mod amounts;
mod sheets;
mod steps;

use jiff::civil::Date;

use crate::evidence::Reason;
use crate::id::PlaceId;

pub use amounts::{
    CareAmount, Counted, DiagnosticAmount, DrugAmount, OtherServicesAmount, ProtectionAmount, TotalLine,
};
pub use sheets::{
    BySeverity, Cadre, Course, Dose, DrugLine, Equipment, EsftDriver, Occupation, OccupationGroup, OtherServicesRate,
    Parameters, PlaceCapacity, Platform, PlatformKind, Sheets,
};
pub use steps::{
    BedCaps, CaseWeek, ExtraTests, InBeds, PatientWeek, ScreeningWeek, StaffCaps, StaffWeek, TestKind, TestShare,
    TestTotal, TestWeek,
};

/// Weeks before the window in which the tool counts cases, so that patients of earlier weeks lie in its first beds.
pub const LEAD_IN_WEEKS: u8 = 3;

/// Weeks of the tool's own window.
pub const WINDOW_WEEKS: u8 = 12;

/// New cases of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayOfCases {
    /// The day.
    pub day: Date,
    /// New cases; may be negative where a day corrects earlier ones.
    pub cases: f64,
}

/// The question.
#[derive(Clone, Debug, PartialEq)]
pub struct EsftProblem {
    /// The place.
    pub place: PlaceId,
    /// Its cases by day, ascending; a day that is not there has none.
    pub days: Vec<DayOfCases>,
    /// Monday that begins the window.
    pub from: Date,
    /// Weeks of the window.
    pub weeks: u8,
    /// What the place has.
    pub capacity: PlaceCapacity,
    /// The tool's sheets and parameters.
    pub sheets: Sheets,
}

/// The answer: all steps, or all reasons why there are none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EsftSolution {
    /// Every step; none when something is wrong with the question.
    pub quantification: Option<Quantification>,
    /// Everything that is wrong with the question; empty exactly when there is a quantification.
    pub refusals: Vec<Reason>,
}

/// Every step of the tool, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantification {
    /// Cases of every whole week from the lead-in to the end of the counts.
    pub cases: Vec<CaseWeek>,
    /// Beds that the disease may take.
    pub beds: BedCaps,
    /// Patients of each week of the window.
    pub patients: Vec<PatientWeek>,
    /// Staff that the disease may take.
    pub staff_caps: StaffCaps,
    /// Tests of patients and suspects, week by week.
    pub tests: Vec<TestWeek>,
    /// Staff with patients and in laboratories, week by week.
    pub staff: Vec<StaffWeek>,
    /// Staff that screens, week by week.
    pub screening: Vec<ScreeningWeek>,
    /// Kinds of test, their weekly capacity and their share of all tests.
    pub test_shares: Vec<TestShare>,
    /// Tests of staff and of contacts, week by week.
    pub extra_tests: Vec<ExtraTests>,
    /// All tests, week by week.
    pub test_totals: Vec<TestTotal>,
    /// Hygiene, by item then week.
    pub hygiene: Vec<ProtectionAmount>,
    /// Protective equipment, by item then week.
    pub protection: Vec<ProtectionAmount>,
    /// Case management, by item then week.
    pub case_management: Vec<CareAmount>,
    /// Diagnostics, by item then week.
    pub diagnostics: Vec<DiagnosticAmount>,
    /// Drugs of the window, in the order of the sheet.
    pub drugs: Vec<DrugAmount>,
    /// Other health services in the window, in the order of the sheet.
    pub other_services: Vec<OtherServicesAmount>,
    /// Equipment of the window, in the order of the sheet. Neither drugs nor other services are in it.
    pub totals: Vec<TotalLine>,
    /// Which of the three caps bound: sentences with figures.
    pub bound_by: Vec<Reason>,
    /// What a reader must know of these figures, defects of the tool among it.
    pub remarks: Vec<String>,
    /// Steps taken: one a week and item.
    pub steps: u64,
}
