//! Decides what the sheets and parameters of ESFT hold, in our words. Does not decide their figures: those are tables
//! under `data/profiles/covid-19/esft`. Up: [`crate::need::esft`].

use std::collections::BTreeMap;

use crate::id::ItemId;
use crate::world::IncomeGroup;

/// One value for each severity of the disease.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BySeverity<T> {
    /// Mild.
    pub mild: T,
    /// Moderate.
    pub moderate: T,
    /// Severe: needs oxygen.
    pub severe: T,
    /// Critical: needs intensive care.
    pub critical: T,
}

impl<T: Copy> BySeverity<T> {
    /// What becomes of each of the four.
    pub fn map<U>(self, mut make: impl FnMut(T) -> U) -> BySeverity<U> {
        BySeverity {
            mild: make(self.mild),
            moderate: make(self.moderate),
            severe: make(self.severe),
            critical: make(self.critical),
        }
    }

    /// The four in the order mild, moderate, severe, critical.
    pub fn list(self) -> [T; 4] {
        [self.mild, self.moderate, self.severe, self.critical]
    }
}

/// How a class of cases goes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Course {
    /// Share of cases.
    pub share: f64,
    /// Weeks in a bed or in isolation.
    pub stay_weeks: u8,
    /// Share that dies.
    pub fatality: f64,
}

/// All figures of the tool that are no sheet. Shares lie between 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// Share, stay and fatality of each class.
    pub courses: BySeverity<Course>,
    /// Share of doctors and nurses that stays with other patients.
    pub staff_share_others: f64,
    /// Share of beds that stays with other patients.
    pub bed_share_others: f64,
    /// Beds of one care facility.
    pub beds_per_facility: f64,
    /// Ambulance workers for each bed in use.
    pub ambulance_workers_per_bed: f64,
    /// Biomedical engineers for each bed in use.
    pub engineers_per_bed: f64,
    /// Caregivers for each patient in a bed.
    pub caregivers_per_inpatient: f64,
    /// Caregivers for each tested patient in isolation.
    pub caregivers_per_isolated: f64,
    /// Hours of a working day.
    pub shift_hours: f64,
    /// Factor on the hours of cleaners.
    pub cleaner_factor: f64,
    /// Tests of a mild or moderate case and of a suspect.
    pub tests_diagnosis_mild: f64,
    /// Tests of a severe or critical case at diagnosis.
    pub tests_diagnosis_severe: f64,
    /// Tests of a surviving severe or critical case at release.
    pub tests_release_severe: f64,
    /// Share of tests that are rapid antigen tests.
    pub antigen_share: f64,
    /// Share of mild and moderate cases and suspects that are tested.
    pub mild_tested: f64,
    /// Suspects that test negative, per case.
    pub negatives_per_case: f64,
    /// Tests of a member of staff and week.
    pub tests_per_worker_week: f64,
    /// Contacts of a case.
    pub contacts_per_case: f64,
    /// Share of contacts that are tested.
    pub contacts_tested: f64,
    /// Staff of a laboratory.
    pub staff_per_laboratory: f64,
    /// Cleaners of a laboratory.
    pub cleaners_per_laboratory: f64,
    /// Triple packaging boxes of a care facility.
    pub packaging_per_facility: f64,
    /// Tests in a kit of manual PCR.
    pub kit_tests: f64,
    /// Share of a kit that is lost.
    pub kit_waste: f64,
    /// Platforms that make one laboratory.
    pub platforms_per_laboratory: f64,
    /// Near-patient modules that make one laboratory.
    pub modules_per_laboratory: f64,
    /// Working days of a week in other health services.
    pub other_services_days_week: f64,
}

/// Groups of occupations that the tool tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OccupationGroup {
    /// Health workers.
    HealthWorker,
    /// Cleaners and helpers.
    Cleaner,
    /// Administration, which the tool counts nowhere.
    Administrator,
}

/// Hours of an occupation.
#[derive(Clone, Debug, PartialEq)]
pub struct Occupation {
    /// Its title.
    pub name: String,
    /// Its group.
    pub group: OccupationGroup,
    /// Hours for one patient in 24 hours.
    pub hours: BySeverity<f64>,
    /// Hours for one screened person.
    pub screening: f64,
}

/// Kinds of laboratory platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlatformKind {
    /// Large automatic machines.
    HighThroughput,
    /// Cartridge machines, counted in modules.
    NearPatient,
    /// Manual PCR.
    Manual,
}

/// A laboratory platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Platform {
    /// Its word in the tables, such as `roche-6800`.
    pub name: String,
    /// Its kind.
    pub kind: PlatformKind,
    /// Tests a day in one, two and three shifts of 8 hours.
    pub tests_a_day: [f64; 3],
    /// Shifts a day, 1 to 3.
    pub shifts: u8,
    /// Working days of a week.
    pub days_week: f64,
    /// Share of its time for this disease.
    pub share: f64,
}

/// What a rate of equipment is counted per: a column of the equipment sheet. Days are those of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EsftDriver {
    /// Inpatient health worker and day.
    InpatientWorkerDay,
    /// Inpatient cleaner and day.
    CleanerDay,
    /// Caregiver of an inpatient, and day.
    HospitalCaregiverDay,
    /// Ambulance worker and day.
    AmbulanceWorkerDay,
    /// Biomedical engineer and day.
    BiomedicalEngineerDay,
    /// Severe patient: admitted (case management), or in a bed and day (protection).
    SeverePatient,
    /// Critical patient, likewise.
    CriticalPatient,
    /// Severe or critical patient, likewise.
    Inpatient,
    /// Severe bed in use.
    SevereBed,
    /// Critical bed in use.
    CriticalBed,
    /// Severe or critical bed in use.
    Bed,
    /// Caregiver of an isolated patient, and day.
    CaregiverDay,
    /// Isolated patient and day.
    IsolatedPatientDay,
    /// Screening worker and day.
    ScreeningWorkerDay,
    /// Tested mild or moderate patient.
    ScreenedPatient,
    /// Laboratory worker and day.
    LabWorkerDay,
    /// Laboratory cleaner and day.
    LabCleanerDay,
}

/// A line of the equipment sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Equipment {
    /// Our item.
    pub item: ItemId,
    /// The sheet's name.
    pub name: String,
    /// The sheet's category, such as `Case management - biomedical equipment`.
    pub category: String,
    /// The sheet's group, such as `PPE`.
    pub group: String,
    /// The sheet's unit, as printed.
    pub unit: String,
    /// Whether it is used again.
    pub is_reusable: bool,
    /// Price of a unit in US dollars, where the sheet has one.
    pub price_usd: Option<f64>,
    /// Rates by driver; none means zero.
    pub rates: BTreeMap<EsftDriver, f64>,
}

/// What patients of one class take of a drug.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dose {
    /// Forms for one course.
    pub forms_per_course: f64,
    /// Share of patients treated; zero where the sheet has none.
    pub share_treated: f64,
}

/// A line of the sheet of pharmaceuticals.
#[derive(Clone, Debug, PartialEq)]
pub struct DrugLine {
    /// Our item.
    pub item: ItemId,
    /// Name and presentation.
    pub name: String,
    /// What is counted, such as `ampoule`.
    pub form: String,
    /// Price of a form in US dollars, where the sheet has one; whole cents.
    pub price_usd: Option<f64>,
    /// What is given.
    pub doses: BySeverity<Dose>,
}

/// Cadres of health staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cadre {
    /// Doctors.
    Doctors,
    /// Nurses.
    Nurses,
    /// Laboratory staff.
    Laboratory,
    /// Midwives.
    Midwives,
    /// Dentists.
    Dentists,
    /// Physiotherapists.
    Physiotherapists,
    /// Traditional and complementary medicine.
    Traditional,
    /// Community health workers.
    Community,
    /// Pharmacists.
    Pharmacists,
}

impl Cadre {
    /// Every cadre with its word in the tables, in the order of the sheet.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Doctors, "doctors"),
        (Self::Nurses, "nurses"),
        (Self::Laboratory, "laboratory"),
        (Self::Midwives, "midwives"),
        (Self::Dentists, "dentists"),
        (Self::Physiotherapists, "physiotherapists"),
        (Self::Traditional, "traditional"),
        (Self::Community, "community"),
        (Self::Pharmacists, "pharmacists"),
    ];
}

/// What one cadre of other health services uses of an item on a working day.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherServicesRate {
    /// The item.
    pub item: ItemId,
    /// The cadre.
    pub cadre: Cadre,
    /// How much a person and day, in the unit of the equipment sheet.
    pub rate: f64,
}

/// The sheets.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheets {
    /// All figures that are no sheet.
    pub parameters: Parameters,
    /// Staffing.
    pub occupations: Vec<Occupation>,
    /// Platforms.
    pub platforms: Vec<Platform>,
    /// Equipment.
    pub equipment: Vec<Equipment>,
    /// Drugs.
    pub drugs: Vec<DrugLine>,
    /// Rates of other health services.
    pub other_services: Vec<OtherServicesRate>,
    /// Staff of other health services, the same for every place.
    pub other_staff: BTreeMap<Cadre, f64>,
}

/// What a place has. None means not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceCapacity {
    /// Income group.
    pub income: Option<IncomeGroup>,
    /// Inhabitants.
    pub population: Option<f64>,
    /// Growth of the inhabitants a year, as a share.
    pub growth: Option<f64>,
    /// Hospital beds.
    pub beds: Option<f64>,
    /// Share of the beds for intensive care.
    pub icu_share: Option<f64>,
    /// Staff by cadre.
    pub staff: BTreeMap<Cadre, f64>,
    /// Platforms, near-patient ones in modules, by the platform's word; one that is not named is not there.
    pub machines: BTreeMap<String, f64>,
}
