//! Decides what a disease profile is: how cases turn into care, and care into items. Data, not code: the tables are
//! read by `format`. Up: [`crate::need`].

use crate::evidence::{Reason, Source};
use crate::id::ItemId;
use crate::need::driver::{ClassIndex, Driver};
use crate::quantity::Units;
use crate::world::IncomeGroup;

/// Largest error of a sum of shares that is taken for the rounding of the table.
pub const SHARE_SLACK: f64 = 1e-6;

/// One line of a disease profile: so much of an item per unit of a driver.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// The item.
    pub item: ItemId,
    /// Per what.
    pub driver: Driver,
    /// How much per unit of the driver, in the item's unit.
    pub rate: f64,
    /// Whether it is worn or used again, counted per day of people. Then everybody of the driver has one at the peak, and
    /// `rate` is how much of one is worn out by each unit of the driver: goggles of 0.1 a day last ten days. Devices are
    /// always used again and not worn out: per bed the rate counts what is in use, per day of people everybody of the
    /// fullest day has the rate, rounded up; per anything else the fullest day's amount of the driver is served at once.
    pub is_reused: bool,
    /// Where the rate comes from.
    pub source: Source,
}

/// Where patients of a class are cared for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// At home or in isolation, in no bed of a hospital.
    Isolation,
    /// In a bed of a ward.
    Ward,
    /// In a bed of intensive care.
    Intensive,
}

impl Setting {
    /// Every setting with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Isolation, "isolation"), (Self::Ward, "ward"), (Self::Intensive, "intensive")];
}

/// One severity class.
#[derive(Clone, Debug, PartialEq)]
pub struct SeverityClass {
    /// Its name, such as `severe`.
    pub name: String,
    /// Share of cases.
    pub share: f64,
    /// Stay in days.
    pub stay_days: u16,
    /// Share that dies.
    pub fatality: f64,
    /// Oxygen flow while in a bed, litres a minute.
    pub oxygen_l_min: f64,
    /// Where its patients are cared for.
    pub setting: Setting,
    /// Tests at diagnosis per case: the share that is tested, or how often.
    pub tested: f64,
    /// Tests per survivor at discharge from a bed.
    pub release_tests: f64,
}

/// Hours of a group of staff per patient in 24 hours.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffHours {
    /// Group, such as `health worker` or `cleaner`.
    pub group: StaffGroup,
    /// Per bed in use and day, one figure for each class in order; zero for classes in isolation.
    pub per_bed: Vec<f64>,
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

impl StaffGroup {
    /// Every group with its word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::HealthWorker, "health-worker"),
        (Self::Cleaner, "cleaner"),
        (Self::AmbulanceWorker, "ambulance-worker"),
        (Self::BiomedicalEngineer, "biomedical-engineer"),
    ];
}

/// A kind of test and its share of all tests.
#[derive(Clone, Debug, PartialEq)]
pub struct TestKind {
    /// Its name, such as `antigen`.
    pub name: String,
    /// Share of all tests; the shares add up to one.
    pub share: f64,
    /// Whether laboratory staff does it.
    pub is_laboratory: bool,
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

/// How sparingly a place uses what it has (the terms are those of the CDC's strategies of 2020).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum UseProfile {
    /// As always.
    #[default]
    Conventional,
    /// With measures that may change daily practice.
    Contingency,
    /// With measures below the usual standard of care, in known shortage.
    Crisis,
}

impl UseProfile {
    /// Every use profile with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Conventional, "conventional"), (Self::Contingency, "contingency"), (Self::Crisis, "crisis")];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map(|(_, word)| *word).expect("every use has a word")
    }
}

/// How much of an item a place of a use profile takes, in thousandths of conventional use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseFactor {
    /// The item.
    pub item: ItemId,
    /// The use profile, never conventional.
    pub use_profile: UseProfile,
    /// Thousandths of conventional use.
    pub permille: Units,
    /// Where the figure comes from.
    pub source: Source,
}

/// How a disease turns cases into care: data, not code.
#[derive(Clone, Debug, PartialEq)]
pub struct DiseaseProfile {
    /// Its name, such as `covid-19`.
    pub name: String,
    /// Severity classes, mildest first; shares add up to one.
    pub classes: Vec<SeverityClass>,
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
    /// Tests of each health worker and week.
    pub worker_tests_a_week: f64,
    /// Contacts traced per case.
    pub contacts_per_case: f64,
    /// Share of contacts that is tested.
    pub contacts_tested: f64,
    /// Tests that one laboratory worker does in a day.
    pub lab_tests_per_worker_day: f64,
    /// Tests for which one laboratory cleaner works a day.
    pub lab_tests_per_cleaner_day: f64,
    /// Kinds of test.
    pub tests: Vec<TestKind>,
    /// Default beds.
    pub beds: Vec<BedDefault>,
    /// The rates.
    pub rates: Vec<Rate>,
    /// What the use profiles save.
    pub uses: Vec<UseFactor>,
    /// Where the parameters come from.
    pub source: Source,
}

impl DiseaseProfile {
    /// Every class, by its place.
    pub fn class_indices(&self) -> impl Iterator<Item = ClassIndex> + use<> {
        let count = u8::try_from(self.classes.len()).unwrap_or(u8::MAX);
        (0..count).map(ClassIndex)
    }

    /// The class at a place.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn class(&self, class: ClassIndex) -> &SeverityClass {
        &self.classes[usize::from(class.0)]
    }

    /// The driver of a word.
    #[must_use]
    pub fn driver_of_word(&self, word: &str) -> Option<Driver> {
        Driver::all(self).into_iter().find(|(_, known)| known == word).map(|(driver, _)| driver)
    }

    /// Thousandths of conventional use that a place of a use profile takes of an item.
    #[must_use]
    pub fn use_permille(&self, item: &ItemId, use_profile: UseProfile) -> Units {
        let factor = self.uses.iter().find(|factor| factor.item == *item && factor.use_profile == use_profile);
        factor.map_or(Units::of(1000), |factor| factor.permille)
    }

    /// Why nothing can be computed with the profile; every fault of it.
    ///
    /// Rules: `bad-shares` (shares of the classes or the tests that do not add up to one, or a share above one),
    /// `bad-rate` (a figure below zero or no number), `bad-profile` (no class, a stay or shift of nothing, hours for
    /// another number of classes, a rate for a class that is not there).
    #[must_use]
    pub fn faults(&self) -> Vec<Reason> {
        let mut faults = Vec::new();
        let mut fault = |rule: &str, is_so: bool, text: String, cure: &str| {
            if is_so {
                faults.push(Reason::new(rule, format!("{}: {text}", self.name), cure));
            }
        };
        let is_whole = |sum: f64| (sum - 1.0).abs() <= SHARE_SLACK;
        let sum: f64 = self.classes.iter().map(|class| class.share).sum();
        fault("bad-shares", !is_whole(sum), format!("the shares of severity add up to {sum}"), "make them one");
        let sum: f64 = self.tests.iter().map(|test| test.share).sum();
        let is_tested = !self.tests.is_empty();
        fault(
            "bad-shares",
            is_tested && !is_whole(sum),
            format!("the shares of tests add up to {sum}"),
            "make them one",
        );
        for (what, share) in self.shares() {
            fault("bad-shares", share > 1.0, format!("the {what} is {share}, above one"), "give a share of one");
        }
        for (what, figure) in self.figures() {
            let is_figure = figure.is_finite() && figure >= 0.0;
            fault("bad-rate", !is_figure, format!("the {what} is {figure}"), "give zero or more");
        }
        let count = self.classes.len();
        fault("bad-profile", count == 0 || count > 64, format!("{count} severity classes"), "give 1 to 64");
        for class in &self.classes {
            let text = format!("{} patients stay no day", class.name);
            fault("bad-profile", class.stay_days == 0, text, "give whole days, one at least");
        }
        for (what, figure) in [
            ("hours of a working day", self.shift_hours),
            ("tests per laboratory worker and day", self.lab_tests_per_worker_day),
            ("tests per laboratory cleaner and day", self.lab_tests_per_cleaner_day),
        ] {
            fault("bad-profile", figure <= 0.0, format!("the {what} are {figure}"), "give more than zero");
        }
        for hours in &self.staff {
            let given = hours.per_bed.len();
            fault("bad-profile", given != count, format!("hours for {given} of {count} classes"), "give one each");
        }
        let words: Vec<String> = Driver::all(self).into_iter().map(|(_, word)| word).collect();
        let twice = words.iter().enumerate().find(|(index, word)| words[..*index].contains(word));
        let text = format!("two drivers are called {}", twice.map_or("", |(_, word)| word));
        fault("bad-profile", twice.is_some(), text, "give classes and tests other names");
        for rate in &self.rates {
            let is_event = rate.is_reused && !rate.driver.is_of_people() && !rate.driver.is_in_use();
            let text = format!("{} is used again, but counted per event", rate.item);
            fault("bad-profile", is_event, text, "count it per person-day or per bed");
            let is_known = match rate.driver {
                Driver::ClassBed(class)
                | Driver::ClassAdmission(class)
                | Driver::ClassPatientDay(class)
                | Driver::ClassCase(class) => usize::from(class.0) < count,
                Driver::Test(test) => usize::from(test.0) < self.tests.len(),
                _ => true,
            };
            fault("bad-profile", !is_known, format!("{} is counted per what is not there", rate.item), "add it");
        }
        faults
    }

    /// Figures that are shares of something.
    fn shares(&self) -> Vec<(String, f64)> {
        let mut shares = vec![
            ("share of staff".to_owned(), self.staff_share),
            ("share of beds".to_owned(), self.bed_share),
            ("share of contacts tested".to_owned(), self.contacts_tested),
        ];
        for class in &self.classes {
            shares.push((format!("share of {} cases", class.name), class.share));
            shares.push((format!("fatality of {} cases", class.name), class.fatality));
        }
        shares.extend(self.beds.iter().map(|beds| ("share of intensive care".to_owned(), beds.icu_share)));
        shares
    }

    /// Every figure, none of which may be below zero.
    fn figures(&self) -> Vec<(String, f64)> {
        let mut figures = self.shares();
        for class in &self.classes {
            figures.push((format!("oxygen of {} cases", class.name), class.oxygen_l_min));
            figures.push((format!("tests of {} cases", class.name), class.tested));
            figures.push((format!("tests at discharge of {} cases", class.name), class.release_tests));
        }
        for hours in &self.staff {
            figures.extend(hours.per_bed.iter().map(|per_bed| ("staff hours of a bed".to_owned(), *per_bed)));
            figures.push(("staff hours of screening".to_owned(), hours.screening));
        }
        figures.extend(self.tests.iter().map(|test| (format!("share of {} tests", test.name), test.share)));
        figures.extend(self.beds.iter().map(|beds| ("default of beds".to_owned(), beds.beds_per_1000)));
        figures.extend(self.rates.iter().map(|rate| (format!("rate of {}", rate.item), rate.rate)));
        figures.extend([
            ("negatives per case".to_owned(), self.negatives_per_case),
            ("tests of a health worker and week".to_owned(), self.worker_tests_a_week),
            ("contacts per case".to_owned(), self.contacts_per_case),
            ("hours of a working day".to_owned(), self.shift_hours),
            ("tests per laboratory worker and day".to_owned(), self.lab_tests_per_worker_day),
            ("tests per laboratory cleaner and day".to_owned(), self.lab_tests_per_cleaner_day),
        ]);
        figures
    }
}
