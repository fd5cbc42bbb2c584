//! Decides what a disease profile is: how cases turn into care, and care into items. Data, not code: the tables are
//! read by `format`. Up: [`crate::need`].

use crate::evidence::Source;
use crate::id::ItemId;
use crate::world::IncomeGroup;

/// What a rate of an item is counted per.
///
/// Drivers of a bed count what is in use and are taken at the peak of the window ([`Driver::is_in_use`]); all others
/// are used up and summed over the window. Weeks run from Sunday to Saturday. Per week, with `new` the new cases of the
/// week times the share of a class:
///
/// | driver | amount |
/// |---|---|
/// | severe, critical bed | patients in care (`new` of the last `stay_weeks` weeks), at most the beds of the class |
/// | severe, critical admission | `new`, at most the beds of the class divided by `stay_weeks` |
/// | worker, cleaner ... day | hours per bed of the group / `shift_hours` x beds x 7; health workers at most their cap |
/// | isolated patient day, caregiver day | mild and moderate patients in care x 7; one caregiver each |
/// | screened patient | negatives of all cases, and the tested share of mild and moderate cases |
/// | screening worker day | screened patients x screening hours / `shift_hours`, at most their cap |
/// | swab | every test: severe and critical cases once, survivors at discharge, screened patients; at most the laboratories |
/// | antigen, cartridge, PCR test | that total, split by the shares of the profile |
/// | laboratory worker, cleaner day | PCR and cartridge tests / [`LAB_TESTS_PER_WORKER_DAY`], [`LAB_TESTS_PER_CLEANER_DAY`] |
/// | oxygen m3 | 1.44 x litres a minute of the class x beds x 7 |
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Driver {
    /// Inpatient health worker and day.
    InpatientWorkerDay,
    /// Inpatient cleaner and day.
    CleanerDay,
    /// Caregiver of an isolated patient, and day.
    CaregiverDay,
    /// Ambulance worker and day.
    AmbulanceWorkerDay,
    /// Biomedical engineer and day.
    BiomedicalEngineerDay,
    /// Screening worker and day.
    ScreeningWorkerDay,
    /// Laboratory worker and day.
    LabWorkerDay,
    /// Laboratory cleaner and day.
    LabCleanerDay,
    /// Severe or critical patient and day.
    InpatientDay,
    /// Isolated (mild or moderate) patient and day.
    IsolatedPatientDay,
    /// Screened patient.
    ScreenedPatient,
    /// Admission with severe disease.
    SevereAdmission,
    /// Admission with critical disease.
    CriticalAdmission,
    /// Severe bed in use.
    SevereBed,
    /// Critical bed in use.
    CriticalBed,
    /// Severe or critical bed in use.
    Bed,
    /// Test done by PCR in plates.
    PcrTest,
    /// Test done on cartridges.
    CartridgeTest,
    /// Rapid antigen test.
    AntigenTest,
    /// Any test that needs a swab.
    Swab,
    /// Cubic metres of oxygen at standard conditions.
    OxygenM3,
}

impl Driver {
    /// Every driver with its word in the tables of a disease profile.
    pub const ALL: [(Self, &'static str); 21] = [
        (Self::InpatientWorkerDay, "inpatient-worker-day"),
        (Self::CleanerDay, "cleaner-day"),
        (Self::CaregiverDay, "caregiver-day"),
        (Self::AmbulanceWorkerDay, "ambulance-worker-day"),
        (Self::BiomedicalEngineerDay, "biomedical-engineer-day"),
        (Self::ScreeningWorkerDay, "screening-worker-day"),
        (Self::LabWorkerDay, "lab-worker-day"),
        (Self::LabCleanerDay, "lab-cleaner-day"),
        (Self::InpatientDay, "inpatient-day"),
        (Self::IsolatedPatientDay, "isolated-patient-day"),
        (Self::ScreenedPatient, "screened-patient"),
        (Self::SevereAdmission, "severe-admission"),
        (Self::CriticalAdmission, "critical-admission"),
        (Self::SevereBed, "severe-bed"),
        (Self::CriticalBed, "critical-bed"),
        (Self::Bed, "bed"),
        (Self::PcrTest, "pcr-test"),
        (Self::CartridgeTest, "cartridge-test"),
        (Self::AntigenTest, "antigen-test"),
        (Self::Swab, "swab"),
        (Self::OxygenM3, "oxygen-m3"),
    ];

    /// The word, as in the tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(driver, _)| *driver == self).map(|(_, word)| *word).expect("every driver has a word")
    }

    /// The driver of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(driver, _)| *driver)
    }

    /// Whether it counts what is in use (taken at the peak) instead of what is used up (summed).
    #[must_use]
    pub fn is_in_use(self) -> bool {
        matches!(self, Self::SevereBed | Self::CriticalBed | Self::Bed)
    }

    /// Whether it counts days of people, so that its amount of one day is a number of people.
    #[must_use]
    pub fn is_of_people(self) -> bool {
        matches!(
            self,
            Self::InpatientWorkerDay
                | Self::CleanerDay
                | Self::CaregiverDay
                | Self::AmbulanceWorkerDay
                | Self::BiomedicalEngineerDay
                | Self::ScreeningWorkerDay
                | Self::LabWorkerDay
                | Self::LabCleanerDay
                | Self::InpatientDay
                | Self::IsolatedPatientDay
        )
    }
}

/// Tests that one laboratory worker does in a day: 188 in a manual laboratory's shift of 8 hours, by three workers
/// (WHO ESFT as in mrc-ide/esft, sheets of throughput and parameters). The tool itself staffs every laboratory
/// whatever it does; here the staff follows the tests.
pub const LAB_TESTS_PER_WORKER_DAY: f64 = 188.0 / 3.0;

/// Tests for which one laboratory cleaner works a day: one cleaner for each three workers (same source).
pub const LAB_TESTS_PER_CLEANER_DAY: f64 = 188.0;

/// Consumables that are worn again. Every person of a driver by the day has one in the fullest week of the window (the
/// rate, rounded up to whole ones), counted once however long the window: WHO ESFT marks them reusable and counts one
/// a person, yet issues them anew every week. Devices are counted the same way; a device whose driver is used up
/// otherwise (tests, oxygen) has its rate times the mean day of the fullest week.
pub const REUSABLE_ITEMS: [&str; 3] = ["goggles", "scrubs-top", "scrubs-pants"];

/// One line of a disease profile: so much of an item per unit of a driver.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// The item.
    pub item: ItemId,
    /// Per what.
    pub driver: Driver,
    /// How much per unit of the driver, in the item's unit.
    pub rate: f64,
    /// Where the rate comes from.
    pub source: Source,
}

/// One severity class.
#[derive(Clone, Debug, PartialEq)]
pub struct SeverityClass {
    /// Share of cases.
    pub share: f64,
    /// Stay in weeks.
    pub stay_weeks: u8,
    /// Share that dies.
    pub fatality: f64,
    /// Oxygen flow while in a bed, litres a minute.
    pub oxygen_l_min: f64,
}

/// Hours of a group of staff per patient in 24 hours.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffHours {
    /// Group, such as `health worker` or `cleaner`.
    pub group: StaffGroup,
    /// Per severe bed and day.
    pub severe: f64,
    /// Per critical bed and day.
    pub critical: f64,
    /// Per screened patient.
    pub screening: f64,
}

/// Groups of staff that a profile counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StaffGroup {
    /// Doctors, nurses, technicians.
    HealthWorker,
    /// Cleaners and helpers.
    Cleaner,
    /// Ambulance workers.
    AmbulanceWorker,
    /// Biomedical engineers.
    BiomedicalEngineer,
}

/// Default beds where a country's are not known.
#[derive(Clone, Debug, PartialEq)]
pub struct BedDefault {
    /// Income group; none is the world mean.
    pub income: Option<IncomeGroup>,
    /// Beds per 1,000 inhabitants.
    pub beds_per_1000: f64,
    /// Share of beds for intensive care.
    pub icu_share: f64,
}

/// How a disease turns cases into care: data, not code.
#[derive(Clone, Debug, PartialEq)]
pub struct DiseaseProfile {
    /// Its name, such as `covid-19`.
    pub name: String,
    /// Mild, moderate, severe, critical; shares add up to one.
    pub mild: SeverityClass,
    /// See `mild`.
    pub moderate: SeverityClass,
    /// See `mild`.
    pub severe: SeverityClass,
    /// See `mild`.
    pub critical: SeverityClass,
    /// Staffing.
    pub staff: Vec<StaffHours>,
    /// Hours of a working day.
    pub shift_hours: f64,
    /// Share of staff that the disease may take (the rest cares for others).
    pub staff_share: f64,
    /// Share of beds that the disease may take.
    pub bed_share: f64,
    /// Suspects that test negative, per positive case.
    pub negatives_per_case: f64,
    /// Share of mild and moderate cases that are tested.
    pub mild_tested: f64,
    /// Share of tests done as rapid antigen tests.
    pub antigen_share: f64,
    /// Share of the other tests done on cartridges.
    pub cartridge_share: f64,
    /// Default beds.
    pub beds: Vec<BedDefault>,
    /// The rates.
    pub rates: Vec<Rate>,
    /// Where the parameters come from.
    pub source: Source,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_driver_is_found_again_by_its_word() {
        for (driver, word) in Driver::ALL {
            assert_eq!(Driver::of_word(word), Some(driver));
            assert_eq!(driver.word(), word);
        }
        assert_eq!(Driver::of_word("bed-day"), None);
    }
}
