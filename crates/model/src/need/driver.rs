//! Decides what a rate of an item can be counted per, and how much of it a week holds by definition. Not the figures of
//! any disease (`profile`). Up: [`crate::need`].

use crate::need::profile::DiseaseProfile;

/// A severity class, by its place in [`DiseaseProfile::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClassIndex(pub u8);

/// A kind of test, by its place in [`DiseaseProfile::tests`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TestIndex(pub u8);

/// What a rate of an item is counted per.
///
/// Weeks run from Sunday to Saturday. Per week, with `new` the new cases of the week times the share of a class, `stay`
/// its stay in weeks (days / 7) and every figure a mean over the week or a sum of its seven days:
///
/// | driver | amount of a week |
/// |---|---|
/// | in care, any class | `new` of the last `stay` weeks; of the week before those the part of a week that is left |
/// | bed of a class | in care; where a setting (ward, intensive care) is full, its beds split by who is in care |
/// | admission of a class | `new`, at most the beds that the class has, divided by `stay`: while free beds still fill up this counts too few |
/// | case of a class | `new`, in a bed or not |
/// | patient-day of a class | beds in use x 7; of a class in isolation, in care x 7 |
/// | death | cases of the week x share x fatality, over all classes |
/// | worker, cleaner ... day | hours per bed of the group / shift x beds x 7; health workers at most their cap |
/// | caregiver day | one caregiver for each isolated patient and day |
/// | screened patient | negatives of all cases, and the tested share of isolated classes |
/// | screening worker day | screened patients x screening hours / shift, at most their cap |
/// | swab | every test: ward and intensive cases at diagnosis (bed or not) and survivors at discharge, screened patients, contacts, health workers; at most the laboratories |
/// | test of a kind | that total times the share of the kind |
/// | laboratory worker, cleaner day | tests in laboratories / tests per worker day, per cleaner day |
/// | oxygen m3 | 1.44 x litres a minute of the class x beds x 7 |
///
/// Drivers of a bed count what is in use and are taken at the peak of the window ([`Driver::is_in_use`]); all others are
/// used up and summed over the window, but for what is used again ([`Rate::is_reused`](crate::need::Rate::is_reused)).
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
    /// Patient in a bed, and day.
    InpatientDay,
    /// Patient in isolation, and day.
    IsolatedPatientDay,
    /// Screened patient.
    ScreenedPatient,
    /// Bed in use, of any class.
    Bed,
    /// Admission, of any class.
    Admission,
    /// Death.
    Death,
    /// Any test.
    Swab,
    /// Cubic metres of oxygen at standard conditions.
    OxygenM3,
    /// Bed in use by a class.
    ClassBed(ClassIndex),
    /// Admission of a class.
    ClassAdmission(ClassIndex),
    /// Patient of a class, and day.
    ClassPatientDay(ClassIndex),
    /// New case of a class.
    ClassCase(ClassIndex),
    /// Test of a kind.
    Test(TestIndex),
}

/// Drivers that every profile has, with their words.
const PLAIN: [(Driver, &str); 16] = [
    (Driver::InpatientWorkerDay, "inpatient-worker-day"),
    (Driver::CleanerDay, "cleaner-day"),
    (Driver::CaregiverDay, "caregiver-day"),
    (Driver::AmbulanceWorkerDay, "ambulance-worker-day"),
    (Driver::BiomedicalEngineerDay, "biomedical-engineer-day"),
    (Driver::ScreeningWorkerDay, "screening-worker-day"),
    (Driver::LabWorkerDay, "lab-worker-day"),
    (Driver::LabCleanerDay, "lab-cleaner-day"),
    (Driver::InpatientDay, "inpatient-day"),
    (Driver::IsolatedPatientDay, "isolated-patient-day"),
    (Driver::ScreenedPatient, "screened-patient"),
    (Driver::Bed, "bed"),
    (Driver::Admission, "admission"),
    (Driver::Death, "death"),
    (Driver::Swab, "swab"),
    (Driver::OxygenM3, "oxygen-m3"),
];

/// Makes the driver of one class.
type OfClass = fn(ClassIndex) -> Driver;

/// Drivers of a class, with what follows the name of the class in their words: `severe-bed`.
const OF_CLASS: [(OfClass, &str); 4] = [
    (Driver::ClassBed, "-bed"),
    (Driver::ClassAdmission, "-admission"),
    (Driver::ClassPatientDay, "-patient-day"),
    (Driver::ClassCase, "-case"),
];

/// What follows the name of a kind of test in its driver's word: `antigen-test`.
const OF_TEST: &str = "-test";

impl Driver {
    /// Every driver of a profile, with its word in the tables.
    #[must_use]
    pub fn all(profile: &DiseaseProfile) -> Vec<(Self, String)> {
        let classes = profile.class_indices().flat_map(|class| {
            let name = &profile.class(class).name;
            OF_CLASS.iter().map(move |(driver, ending)| (driver(class), format!("{name}{ending}")))
        });
        let tests = (0_u8..).zip(&profile.tests).map(|(index, test)| {
            let driver = Self::Test(TestIndex(index));
            (driver, format!("{}{OF_TEST}", test.name))
        });
        PLAIN.iter().map(|(driver, word)| (*driver, (*word).to_owned())).chain(classes).chain(tests).collect()
    }

    /// Whether it counts what is in use (taken at the peak) instead of what is used up (summed).
    #[must_use]
    pub fn is_in_use(self) -> bool {
        matches!(self, Self::Bed | Self::ClassBed(_))
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
                | Self::ClassPatientDay(_)
        )
    }
}
