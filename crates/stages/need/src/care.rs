//! Decides how weeks of new cases become patients, beds, staff, tests and oxygen, within what a place has. The formulas
//! are those of WHO's Essential Supplies Forecasting Tool (ESFT; mrc-ide/esft, MIT) with two of its defects mended:
//! oxygen is counted, and the staff of laboratories follows the tests. Does not decide quantities of items (`lines`).
//! Up: [`crate`].

use model::need::{DiseaseProfile, Driver, Setting, StaffGroup};

use crate::capacity::{Capacity, hours_of};

/// Days of a week.
pub(crate) const WEEK_DAYS: f64 = 7.0;

/// Cubic metres in a day at one litre a minute: 60 x 24 / 1000.
const M3_A_DAY_PER_L_MIN: f64 = 1.44;

/// The care of one week. People and beds are means over the week; admissions, screened people and tests are sums. Lists
/// hold one figure for each severity class.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WeekOfCare {
    cases: f64,
    /// Patients in care, whether there is a bed for them or not.
    in_care: Vec<f64>,
    /// Beds in use; none for a class in isolation.
    beds: Vec<f64>,
    /// Admissions to a bed; none for a class in isolation.
    admissions: Vec<f64>,
    /// Health workers that the beds in use call for.
    pub(crate) workers_wanted: f64,
    /// Health workers with inpatients.
    pub(crate) workers: f64,
    screened: f64,
    /// Health workers that the screening calls for.
    pub(crate) screening_wanted: f64,
    /// Health workers that screen.
    pub(crate) screening_workers: f64,
    /// Tests that the cases call for.
    pub(crate) tests_wanted: f64,
    /// Tests done.
    pub(crate) tests: f64,
}

impl WeekOfCare {
    /// Patients that seek a bed of a setting.
    pub(crate) fn seeking(&self, setting: Setting, profile: &DiseaseProfile) -> f64 {
        sum_of(&self.in_care, setting, profile)
    }

    /// Beds of a setting in use.
    pub(crate) fn beds_of(&self, setting: Setting, profile: &DiseaseProfile) -> f64 {
        sum_of(&self.beds, setting, profile)
    }
}

/// The care of every week of a path of new cases, oldest first. Never falls when any week of the path rises, as long as
/// no two classes share the beds of a full setting.
pub(crate) fn weeks_of_care(cases: &[f64], profile: &DiseaseProfile, capacity: &Capacity) -> Vec<WeekOfCare> {
    let mut weeks: Vec<WeekOfCare> = Vec::with_capacity(cases.len());
    for week in 0..cases.len() {
        let next = week_of_care(&cases[..=week], &weeks, profile, capacity);
        weeks.push(next);
    }
    weeks
}

/// The care of the last week of a path, after the weeks before it.
fn week_of_care(cases: &[f64], before: &[WeekOfCare], profile: &DiseaseProfile, capacity: &Capacity) -> WeekOfCare {
    let new = cases[cases.len() - 1];
    let in_care: Vec<f64> =
        profile.classes.iter().map(|class| class.share * of_last_days(cases, class.stay_days)).collect();
    let (mut beds, mut admissions) = (Vec::new(), Vec::new());
    for (class, seeking) in profile.classes.iter().zip(&in_care) {
        let most = capacity.beds_of(class.setting) as f64;
        let all = sum_of(&in_care, class.setting, profile);
        // Where several classes share a setting, its beds are split by who is in care.
        let granted = if all > 0.0 { most * (seeking / all) } else { most };
        let stay_weeks = f64::from(class.stay_days) / WEEK_DAYS;
        let is_in_bed = class.setting != Setting::Isolation;
        beds.push(if is_in_bed { seeking.min(granted) } else { 0.0 });
        // A bed takes the next patient after the stay of the last.
        admissions.push(if is_in_bed { (class.share * new).min(granted / stay_weeks) } else { 0.0 });
    }
    let workers_wanted = staff(profile, StaffGroup::HealthWorker, &beds);
    let workers = capped(workers_wanted, capacity.inpatient_workers);
    let tested_in = |is_wanted: fn(Setting) -> bool| -> f64 {
        let classes = profile.classes.iter().filter(|class| is_wanted(class.setting));
        classes.map(|class| class.share * class.tested).sum()
    };
    let screened = new * (profile.negatives_per_case + tested_in(|setting| setting == Setting::Isolation));
    let screening_hours = hours_of(profile, StaffGroup::HealthWorker).map_or(0.0, |hours| hours.screening);
    let screening_wanted = screened / WEEK_DAYS * screening_hours / profile.shift_hours;
    let screening_workers = capped(screening_wanted, capacity.screening_workers);
    let admitted = |index: usize, weeks_ago: usize| match weeks_ago {
        0 => admissions[index],
        _ => before.len().checked_sub(weeks_ago).map_or(0.0, |week| before[week].admissions[index]),
    };
    let released: f64 = profile
        .classes
        .iter()
        .enumerate()
        .map(|(index, class)| {
            // Admitted a stay ago: between two weeks, of both by days.
            let (whole, part) = weeks_and_part(class.stay_days);
            let left = (1.0 - part) * admitted(index, whole) + part * admitted(index, whole + 1);
            (1.0 - class.fatality) * class.release_tests * left
        })
        .sum();
    let tests_wanted = screened
        + new * tested_in(|setting| setting != Setting::Isolation)
        + released
        + new * profile.contacts_per_case * profile.contacts_tested
        + profile.worker_tests_a_week * (workers + screening_workers);
    WeekOfCare {
        cases: new,
        in_care,
        beds,
        admissions,
        workers_wanted,
        workers,
        screened,
        screening_wanted,
        screening_workers,
        tests_wanted,
        tests: capped(tests_wanted, capacity.tests_a_day.map(|tests| tests.saturating_mul(7))),
    }
}

/// Whole weeks of a number of days, and the part of a week that is left.
fn weeks_and_part(days: u16) -> (usize, f64) {
    (usize::from(days / 7), f64::from(days % 7) / WEEK_DAYS)
}

/// Cases of the last `days` days of a path that ends with a whole week, each week spread evenly over its days: those who
/// came and have not left.
fn of_last_days(cases: &[f64], days: u16) -> f64 {
    let (whole, part) = weeks_and_part(days);
    let recent: f64 = cases.iter().rev().take(whole).sum();
    recent + part * cases.len().checked_sub(whole + 1).map_or(0.0, |week| cases[week])
}

fn sum_of(per_class: &[f64], setting: Setting, profile: &DiseaseProfile) -> f64 {
    per_class.iter().zip(&profile.classes).filter(|(_, class)| class.setting == setting).map(|(figure, _)| figure).sum()
}

fn capped(wanted: f64, most: Option<i64>) -> f64 {
    most.map_or(wanted, |most| wanted.min(most as f64))
}

/// Workers of a group that beds in use call for.
fn staff(profile: &DiseaseProfile, group: StaffGroup, beds: &[f64]) -> f64 {
    let hours = |per_bed: &[f64]| beds.iter().zip(per_bed).map(|(beds, hours)| beds * hours).sum::<f64>();
    hours_of(profile, group).map_or(0.0, |of_group| hours(&of_group.per_bed) / profile.shift_hours)
}

/// How much of a driver one week has: the mean in use where the driver counts what is in use, else the sum of seven days.
pub(crate) fn amount(driver: Driver, week: &WeekOfCare, profile: &DiseaseProfile) -> f64 {
    let of_staff = |group| staff(profile, group, &week.beds) * WEEK_DAYS;
    let all_beds = || week.beds.iter().sum::<f64>();
    let isolated = || week.seeking(Setting::Isolation, profile);
    match driver {
        Driver::InpatientWorkerDay => week.workers * WEEK_DAYS,
        Driver::CleanerDay => of_staff(StaffGroup::Cleaner),
        Driver::CaregiverDay | Driver::IsolatedPatientDay => isolated() * WEEK_DAYS,
        Driver::AmbulanceWorkerDay => of_staff(StaffGroup::AmbulanceWorker),
        Driver::BiomedicalEngineerDay => of_staff(StaffGroup::BiomedicalEngineer),
        Driver::ScreeningWorkerDay => week.screening_workers * WEEK_DAYS,
        Driver::LabWorkerDay => in_laboratory(week, profile) / profile.lab_tests_per_worker_day,
        Driver::LabCleanerDay => in_laboratory(week, profile) / profile.lab_tests_per_cleaner_day,
        Driver::InpatientDay => all_beds() * WEEK_DAYS,
        Driver::ScreenedPatient => week.screened,
        Driver::Bed => all_beds(),
        Driver::Admission => week.admissions.iter().sum(),
        Driver::Death => week.cases * profile.classes.iter().map(|class| class.share * class.fatality).sum::<f64>(),
        Driver::Swab => week.tests,
        Driver::OxygenM3 => {
            let classes = profile.classes.iter().zip(&week.beds);
            let flow: f64 = classes.map(|(class, beds)| beds * class.oxygen_l_min).sum();
            flow * M3_A_DAY_PER_L_MIN * WEEK_DAYS
        }
        Driver::ClassBed(class) => week.beds[usize::from(class.0)],
        Driver::ClassAdmission(class) => week.admissions[usize::from(class.0)],
        Driver::ClassPatientDay(class) => {
            let index = usize::from(class.0);
            let is_isolated = profile.class(class).setting == Setting::Isolation;
            WEEK_DAYS * if is_isolated { week.in_care[index] } else { week.beds[index] }
        }
        Driver::ClassCase(class) => week.cases * profile.class(class).share,
        Driver::Test(test) => week.tests * profile.tests[usize::from(test.0)].share,
    }
}

/// Tests of a week that laboratory staff does.
fn in_laboratory(week: &WeekOfCare, profile: &DiseaseProfile) -> f64 {
    week.tests * profile.tests.iter().filter(|test| test.is_laboratory).map(|test| test.share).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;
    use proptest::prelude::*;

    fn kenya() -> Capacity {
        Capacity {
            ward_beds: 43_151,
            intensive_beds: 1_782,
            are_beds_assumed: false,
            is_icu_assumed: false,
            inpatient_workers: Some(37_806),
            screening_workers: Some(5_038),
            tests_a_day: None,
        }
    }

    /// The reference case `synthconst`: 100 cases a day in Kenya. Figures of mrc-ide/esft, a settled week.
    #[test]
    fn a_hundred_cases_a_day_give_the_patients_and_staff_of_the_reference() {
        let profile = tables::profile();
        let weeks = weeks_of_care(&[700.0; 14], &profile, &kenya());
        let week = &weeks[13];
        let of = |word: &str| amount(profile.driver_of_word(word).expect("a driver"), week, &profile);
        for (what, got, expected) in [
            ("severe beds", of("severe-bed"), 105.0),
            ("critical beds", of("critical-bed"), 70.0),
            ("isolated", week.seeking(Setting::Isolation, &profile), 1_120.0),
            ("workers", week.workers, 525.224_417_624_375),
            ("cleaners", of("cleaner-day") / 7.0, 131.25),
            ("screening workers", week.screening_workers, 108.0),
            ("respirators of a week", of("inpatient-worker-day"), 3_676.570_923_370_63),
            ("gloves of screening", of("screening-worker-day") * 8.0, 6_048.0),
            ("masks of inpatients", of("inpatient-day") * 2.0, 2_450.0),
            ("masks of the isolated", of("isolated-patient-day"), 7_840.0),
            // At diagnosis, at release, of isolated cases, of negatives; of contacts; of 525.22 and 108 health workers.
            ("tests", week.tests, 140.0 + 108.43 + 560.0 + 7_000.0 + 4_200.0 + 633.224_417_624_375),
            ("admissions", of("admission"), 140.0),
            ("deaths", of("death"), 105.0 * 0.134 + 35.0 * 0.5),
            ("oxygen, by 1.44 x (105 x 10 + 70 x 30) x 7", of("oxygen-m3"), 31_752.0),
        ] {
            assert!((got - expected).abs() < 1e-9 * expected, "{what}: {got} against {expected}");
        }
    }

    /// The reference case `synthexp`: the patients of its second week, and weeks in which the bed caps of Kenya bind.
    /// Its staff is not compared: the tool staffs every bed by one mean mix of beds, here severe and critical beds count.
    #[test]
    fn doubling_cases_give_the_beds_of_the_reference_up_to_its_caps() {
        let profile = tables::profile();
        let weeks = weeks_of_care(&[1_538.0, 3_075.0], &profile, &kenya());
        assert!((weeks[1].beds_of(Setting::Ward, &profile) - 461.25).abs() < 1e-9);
        assert!((weeks[1].beds_of(Setting::Intensive, &profile) - 230.65).abs() < 1e-9);
        let flood = weeks_of_care(&[140_000.0; 3], &profile, &kenya());
        assert_eq!(flood[2].beds_of(Setting::Intensive, &profile), 1_782.0);
        assert_eq!(flood[2].seeking(Setting::Intensive, &profile), 14_000.0);
        let critical = profile.driver_of_word("critical-admission").expect("a driver");
        assert_eq!(amount(critical, &flood[2], &profile), 891.0);
    }

    /// Patients and beds of every week of the four reference cases, from the weeks of cases that the reference gives.
    #[test]
    fn patients_and_beds_equal_every_week_of_the_reference() {
        let profile = tables::profile();
        for case in ["synthconst", "synthexp", "ken", "ita"] {
            let read = |table: &str| tables::shared(&format!("golden_esft/{case}_{table}.csv"));
            let (Some(cases), Some(patients), Some(caps)) =
                (read("cases_weekly"), read("patients_weekly"), read("capacity"))
            else {
                return;
            };
            let (cases, patients, caps) = (tables::rows(&cases), tables::rows(&patients), tables::rows(&caps));
            let cap = |key: &str| caps.iter().find(|row| row[0] == key).expect("a cap")[1].parse().expect("whole beds");
            let capacity =
                Capacity { ward_beds: cap("severe_beds_covid"), intensive_beds: cap("crit_beds_covid"), ..kenya() };
            let path: Vec<f64> = cases.iter().map(|row| tables::number(&row[2])).collect();
            let weeks = weeks_of_care(&path, &profile, &capacity);
            let mut compared = 0;
            for (week, row) in weeks
                .iter()
                .zip(&cases)
                .filter_map(|(week, case)| patients.iter().find(|row| row[0] == case[0]).map(|row| (week, row)))
            {
                let of = |column: usize| tables::number(&row[column]);
                for (what, got, expected) in [
                    ("critical patients", week.seeking(Setting::Intensive, &profile), of(2)),
                    ("severe patients", week.seeking(Setting::Ward, &profile), of(3)),
                    ("isolated patients", week.seeking(Setting::Isolation, &profile), of(4) + of(5)),
                    ("critical beds", week.beds_of(Setting::Intensive, &profile), of(6)),
                    ("severe beds", week.beds_of(Setting::Ward, &profile), of(7)),
                ] {
                    assert!(
                        (got - expected).abs() <= 1e-9 * expected.max(1.0),
                        "{case} {}: {what} {got} {expected}",
                        row[0]
                    );
                }
                compared += 1;
            }
            assert!(compared >= 10, "{case}: only {compared} weeks were compared");
        }
    }

    #[test]
    fn staff_and_tests_stop_at_their_caps_and_the_wish_is_kept() {
        let profile = tables::profile();
        let capacity =
            Capacity { inpatient_workers: Some(10), screening_workers: Some(3), tests_a_day: Some(5), ..kenya() };
        let week = &weeks_of_care(&[700.0], &profile, &capacity)[0];
        assert_eq!((week.workers, week.screening_workers, week.tests), (10.0, 3.0, 35.0));
        assert!(week.workers_wanted > 380.0 && week.screening_wanted > 100.0 && week.tests_wanted > 7_000.0);
    }

    #[test]
    fn the_laboratory_follows_its_tests() {
        let profile = tables::profile();
        let idle = &weeks_of_care(&[0.0], &profile, &kenya())[0];
        assert_eq!(amount(Driver::LabWorkerDay, idle, &profile), 0.0);
        let week = WeekOfCare { tests: 188.0 / 0.8, ..idle.clone() };
        assert!((amount(Driver::LabWorkerDay, &week, &profile) - 3.0).abs() < 1e-9);
        assert!((amount(Driver::LabCleanerDay, &week, &profile) - 1.0).abs() < 1e-9);
        let sum: f64 = ["pcr-test", "cartridge-test", "antigen-test"]
            .into_iter()
            .map(|word| amount(profile.driver_of_word(word).expect("a driver"), &week, &profile))
            .sum();
        assert!((sum - week.tests).abs() < 1e-9, "the kinds of test add up");
    }

    /// Two classes of a ward with 100 beds: three days and a week and a half; the beds are split by who is there.
    #[test]
    fn stays_of_days_and_a_shared_ward_are_counted_by_days() {
        let mut profile = tables::profile();
        let class = |name: &str, share, stay_days, setting| model::need::SeverityClass {
            name: name.to_owned(),
            share,
            stay_days,
            setting,
            fatality: 0.0,
            oxygen_l_min: 0.0,
            tested: 0.0,
            release_tests: 1.0,
        };
        profile.classes = vec![
            class("mild", 0.5, 7, Setting::Isolation),
            class("some", 0.3, 3, Setting::Ward),
            class("severe", 0.2, 10, Setting::Ward),
        ];
        profile.staff.clear();
        profile.rates.clear();
        (profile.negatives_per_case, profile.contacts_per_case, profile.worker_tests_a_week) = (0.0, 0.0, 0.0);
        let roomy = weeks_of_care(&[700.0, 1_400.0, 700.0], &profile, &kenya());
        let beds = |weeks: &[WeekOfCare], week: usize, word: &str| {
            amount(profile.driver_of_word(word).expect("a driver"), &weeks[week], &profile)
        };
        assert!((beds(&roomy, 1, "some-bed") - 420.0 * 3.0 / 7.0).abs() < 1e-9);
        assert!((beds(&roomy, 1, "severe-bed") - (280.0 + 140.0 * 3.0 / 7.0)).abs() < 1e-9);
        // Released in the third week: of the 210 and 420 admitted three days before its days, of the 140 and 280 ten.
        let some = 210.0 * 4.0 / 7.0 + 420.0 * 3.0 / 7.0;
        let severe = 280.0 * 4.0 / 7.0 + 140.0 * 3.0 / 7.0;
        assert!((roomy[2].tests - (some + severe)).abs() < 1e-9, "{} {}", roomy[2].tests, some + severe);
        let full = weeks_of_care(&[700.0, 1_400.0], &profile, &Capacity { ward_beds: 100, ..kenya() });
        assert!((beds(&full, 1, "bed") - 100.0).abs() < 1e-9);
        let split = beds(&full, 1, "some-bed") / beds(&full, 1, "severe-bed");
        assert!((split - 180.0 / 340.0).abs() < 1e-9);
        assert_eq!(beds(&full, 1, "mild-bed"), 0.0);
        assert_eq!(beds(&full, 1, "mild-case"), 700.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 64,
            rng_seed: proptest::test_runner::RngSeed::Fixed(7),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn more_cases_never_mean_less_of_anything(
            cases in proptest::collection::vec(0.0_f64..200_000.0, 1..10),
            at in 0_usize..10,
            more in 0.0_f64..100_000.0,
        ) {
            let profile = tables::profile();
            let mut raised = cases.clone();
            let at = at % cases.len();
            raised[at] += more;
            let (low, high) = (weeks_of_care(&cases, &profile, &kenya()), weeks_of_care(&raised, &profile, &kenya()));
            for (before, after) in low.iter().zip(&high) {
                for (driver, word) in Driver::all(&profile) {
                    let (less, more) = (amount(driver, before, &profile), amount(driver, after, &profile));
                    prop_assert!(less <= more * (1.0 + 1e-12) + 1e-9, "{}: {} then {}", word, less, more);
                }
            }
        }
    }
}
