//! Decides what each weekly step of ESFT records: cases, patients, caps, staff, tests. Weeks begin on Monday.
//! Does not decide amounts of items (`amounts`). Up: [`crate::need::esft`].

use jiff::civil::Date;

use crate::need::esft::BySeverity;

/// Cases of one week.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseWeek {
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// New cases.
    pub cases: f64,
    /// New cases by severity.
    pub new: BySeverity<f64>,
    /// New cases by severity, added up since the lead-in.
    pub cumulative: BySeverity<f64>,
    /// New cases, added up since the lead-in.
    pub cumulative_cases: f64,
    /// Suspects that test negative.
    pub negatives: f64,
}

/// A figure for the patients in severe and in critical beds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InBeds {
    /// Severe.
    pub severe: f64,
    /// Critical.
    pub critical: f64,
}

impl InBeds {
    /// Both together.
    #[must_use]
    pub fn sum(self) -> f64 {
        self.severe + self.critical
    }
}

/// Beds of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct BedCaps {
    /// All hospital beds.
    pub all: f64,
    /// Share of beds for critical patients of this disease: the place's share for intensive care.
    pub critical_share: f64,
    /// Share of beds for severe patients of this disease.
    pub severe_share: f64,
    /// Beds for this disease, whole.
    pub disease: f64,
    /// Severe and critical beds, whole.
    pub beds: InBeds,
}

/// Patients of one week.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientWeek {
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// Patients in care if there were no caps.
    pub wanted: BySeverity<f64>,
    /// Beds in use.
    pub beds: InBeds,
    /// Care facilities in use, whole.
    pub facilities: f64,
    /// Cases whose stay has ended, if there were no caps.
    pub removed: BySeverity<f64>,
    /// Patients discharged from beds.
    pub discharged: InBeds,
    /// Patients admitted to beds.
    pub admitted: InBeds,
}

/// Staff that the disease may take, and how it came about. Rounded figures have five places.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffCaps {
    /// People that a health worker screens in a day.
    pub screened_a_day: f64,
    /// Cleaners for all beds of the place.
    pub cleaners: f64,
    /// Health workers with inpatients, rounded.
    pub inpatient_workers: f64,
    /// Health workers per bed, by the mix of severe and critical beds over the window.
    pub workers_per_bed: f64,
    /// Health workers per screened person and day, rounded.
    pub workers_per_outpatient: f64,
    /// Health workers that screen, rounded.
    pub screening_workers: f64,
    /// Cleaners per bed, by the same mix.
    pub cleaners_per_bed: f64,
    /// Laboratory staff.
    pub lab_workers: f64,
    /// Share of critical among all beds in use, rounded.
    pub critical_share: f64,
    /// Share of severe among all beds in use, rounded.
    pub severe_share: f64,
    /// Share of all health workers that screens, rounded.
    pub screening_share: f64,
    /// Share of all health workers that treats, rounded.
    pub treating_share: f64,
    /// Share of cases that are inpatients.
    pub inpatient_share: f64,
    /// Share of cases that are outpatients.
    pub outpatient_share: f64,
    /// Share of health workers with inpatients among those for this disease, rounded.
    pub inpatient_ratio: f64,
}

/// Tests of patients and suspects in one week. Wanted: without bed caps.
#[derive(Clone, Debug, PartialEq)]
pub struct TestWeek {
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// Severe and critical cases at diagnosis, wanted.
    pub diagnosis_wanted: f64,
    /// Severe and critical cases at release, wanted.
    pub release_wanted: f64,
    /// Admitted patients at diagnosis.
    pub diagnosis: f64,
    /// Discharged survivors at release.
    pub release: f64,
    /// Moderate cases.
    pub moderate: f64,
    /// Mild cases.
    pub mild: f64,
    /// Suspects that test negative.
    pub suspects: f64,
}

/// Staff with patients and in laboratories in one week.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffWeek {
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// Health workers with inpatients.
    pub inpatient_workers: f64,
    /// Health workers that the beds in use call for.
    pub inpatient_workers_wanted: f64,
    /// Caregivers of inpatients.
    pub hospital_caregivers: f64,
    /// Cleaners with inpatients.
    pub cleaners: f64,
    /// Ambulance workers, whole.
    pub ambulance_workers: f64,
    /// Biomedical engineers, whole.
    pub engineers: f64,
    /// Caregivers of isolated patients.
    pub caregivers: f64,
    /// Laboratory staff.
    pub lab_workers: f64,
    /// Cleaners of laboratories.
    pub lab_cleaners: f64,
}

/// Staff that screens in one week.
#[derive(Clone, Debug, PartialEq)]
pub struct ScreeningWeek {
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// Health workers that the screening calls for.
    pub wanted: f64,
    /// Health workers that screen.
    pub workers: f64,
}

/// Kinds of test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestKind {
    /// PCR on large machines.
    HighThroughput,
    /// Cartridges.
    NearPatient,
    /// Manual PCR.
    Manual,
    /// Rapid antigen tests.
    Antigen,
}

/// What a place can do of one kind of test.
#[derive(Clone, Debug, PartialEq)]
pub struct TestShare {
    /// The kind.
    pub kind: TestKind,
    /// Tests a week; for antigen tests the number that keeps their share.
    pub capacity: f64,
    /// Share of all tests.
    pub share: f64,
}

/// Tests of staff and contacts in one week.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtraTests {
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// Of staff.
    pub staff: f64,
    /// Of contacts.
    pub contacts: f64,
}

/// All tests of one week.
#[derive(Clone, Debug, PartialEq)]
pub struct TestTotal {
    /// Monday.
    pub begins: Date,
    /// Sunday.
    pub ends: Date,
    /// Tests done: at most the capacity of PCR.
    pub tests: f64,
    /// Tests that are called for.
    pub wanted: f64,
}
