//! Decides how weeks of new cases become patients, beds, staff, tests and oxygen, within what a place has. The formulas
//! are those of WHO's Essential Supplies Forecasting Tool (ESFT; mrc-ide/esft, MIT) with two of its defects mended:
//! oxygen is counted, and the staff of laboratories follows the tests. Does not decide quantities of items (`lines`).
//! Up: [`crate`].

use model::need::{
    DiseaseProfile, Driver, LAB_TESTS_PER_CLEANER_DAY, LAB_TESTS_PER_WORKER_DAY, SeverityClass, StaffGroup,
};

use crate::capacity::{Capacity, hours_of};

/// Days of a week.
pub(crate) const WEEK_DAYS: f64 = 7.0;

/// Cubic metres in a day at one litre a minute: 60 x 24 / 1000.
const M3_A_DAY_PER_L_MIN: f64 = 1.44;

/// The care of one week. People and beds are means over the week; admissions, screened people and tests are sums.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WeekOfCare {
    /// Severe patients that seek a bed, critical patients that seek one.
    pub(crate) seeking: (f64, f64),
    /// Severe beds in use.
    pub(crate) severe_beds: f64,
    /// Critical beds in use.
    pub(crate) critical_beds: f64,
    severe_admissions: f64,
    critical_admissions: f64,
    isolated: f64,
    /// Health workers that the beds in use call for.
    pub(crate) workers_wanted: f64,
    /// Health workers with inpatients.
    pub(crate) workers: f64,
    cleaners: f64,
    ambulance_workers: f64,
    engineers: f64,
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

/// The care of every week of a path of new cases, oldest first. Never falls when any week of the path rises.
pub(crate) fn weeks_of_care(cases: &[f64], profile: &DiseaseProfile, capacity: &Capacity) -> Vec<WeekOfCare> {
    let in_care = |class: &SeverityClass, week: usize| class.share * sum_of_last(cases, week, class.stay_weeks);
    let admitted = |class: &SeverityClass, beds: i64, week: usize| {
        (class.share * cases[week]).min(admissions_max(beds, class.stay_weeks))
    };
    (0..cases.len())
        .map(|week| {
            let seeking = (in_care(&profile.severe, week), in_care(&profile.critical, week));
            let beds = (seeking.0.min(capacity.severe_beds as f64), seeking.1.min(capacity.critical_beds as f64));
            let workers_wanted = staff(profile, StaffGroup::HealthWorker, beds);
            let screened = cases[week]
                * (profile.negatives_per_case + profile.mild_tested * (profile.mild.share + profile.moderate.share));
            let screening_hours = hours_of(profile, StaffGroup::HealthWorker).map_or(0.0, |hours| hours.screening);
            let screening_wanted = screened / WEEK_DAYS * screening_hours / profile.shift_hours;
            let discharged = |class: &SeverityClass, beds: i64| {
                week.checked_sub(usize::from(class.stay_weeks))
                    .map_or(0.0, |before| (1.0 - class.fatality) * admitted(class, beds, before))
            };
            let tests_wanted = screened
                + cases[week] * (profile.severe.share + profile.critical.share)
                + discharged(&profile.severe, capacity.severe_beds)
                + discharged(&profile.critical, capacity.critical_beds);
            WeekOfCare {
                seeking,
                severe_beds: beds.0,
                critical_beds: beds.1,
                severe_admissions: admitted(&profile.severe, capacity.severe_beds, week),
                critical_admissions: admitted(&profile.critical, capacity.critical_beds, week),
                isolated: in_care(&profile.mild, week) + in_care(&profile.moderate, week),
                workers_wanted,
                workers: capped(workers_wanted, capacity.inpatient_workers),
                cleaners: staff(profile, StaffGroup::Cleaner, beds),
                ambulance_workers: staff(profile, StaffGroup::AmbulanceWorker, beds),
                engineers: staff(profile, StaffGroup::BiomedicalEngineer, beds),
                screened,
                screening_wanted,
                screening_workers: capped(screening_wanted, capacity.screening_workers),
                tests_wanted,
                tests: capped(tests_wanted, capacity.tests_a_day.map(|tests| tests.saturating_mul(7))),
            }
        })
        .collect()
}

/// Sum of the last `stay` weeks up to and with `week`: those who came and have not left.
fn sum_of_last(cases: &[f64], week: usize, stay: u8) -> f64 {
    cases[(week + 1).saturating_sub(usize::from(stay))..=week].iter().sum()
}

/// Most patients a week that beds can take in: a bed takes the next patient after the stay of the last.
fn admissions_max(beds: i64, stay: u8) -> f64 {
    beds as f64 / f64::from(stay.max(1))
}

fn capped(wanted: f64, most: Option<i64>) -> f64 {
    most.map_or(wanted, |most| wanted.min(most as f64))
}

/// Workers of a group that severe and critical beds call for.
fn staff(profile: &DiseaseProfile, group: StaffGroup, (severe, critical): (f64, f64)) -> f64 {
    hours_of(profile, group)
        .map_or(0.0, |hours| (severe * hours.severe + critical * hours.critical) / profile.shift_hours)
}

/// How much of a driver one week has: the mean in use where the driver counts what is in use, else the sum of seven days.
pub(crate) fn amount(driver: Driver, week: &WeekOfCare, profile: &DiseaseProfile) -> f64 {
    let antigen = week.tests * profile.antigen_share;
    let in_laboratory = week.tests - antigen;
    match driver {
        Driver::InpatientWorkerDay => week.workers * WEEK_DAYS,
        Driver::CleanerDay => week.cleaners * WEEK_DAYS,
        Driver::CaregiverDay | Driver::IsolatedPatientDay => week.isolated * WEEK_DAYS,
        Driver::AmbulanceWorkerDay => week.ambulance_workers * WEEK_DAYS,
        Driver::BiomedicalEngineerDay => week.engineers * WEEK_DAYS,
        Driver::ScreeningWorkerDay => week.screening_workers * WEEK_DAYS,
        Driver::LabWorkerDay => in_laboratory / LAB_TESTS_PER_WORKER_DAY,
        Driver::LabCleanerDay => in_laboratory / LAB_TESTS_PER_CLEANER_DAY,
        Driver::InpatientDay => (week.severe_beds + week.critical_beds) * WEEK_DAYS,
        Driver::ScreenedPatient => week.screened,
        Driver::SevereAdmission => week.severe_admissions,
        Driver::CriticalAdmission => week.critical_admissions,
        Driver::SevereBed => week.severe_beds,
        Driver::CriticalBed => week.critical_beds,
        Driver::Bed => week.severe_beds + week.critical_beds,
        Driver::PcrTest => in_laboratory * (1.0 - profile.cartridge_share),
        Driver::CartridgeTest => in_laboratory * profile.cartridge_share,
        Driver::AntigenTest => antigen,
        Driver::Swab => week.tests,
        Driver::OxygenM3 => {
            let flow =
                week.severe_beds * profile.severe.oxygen_l_min + week.critical_beds * profile.critical.oxygen_l_min;
            flow * M3_A_DAY_PER_L_MIN * WEEK_DAYS
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;
    use proptest::prelude::*;

    fn kenya() -> Capacity {
        Capacity {
            severe_beds: 43_151,
            critical_beds: 1_782,
            are_beds_assumed: false,
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
        let of = |driver| amount(driver, week, &profile);
        for (what, got, expected) in [
            ("severe beds", week.severe_beds, 105.0),
            ("critical beds", week.critical_beds, 70.0),
            ("isolated", week.isolated, 1_120.0),
            ("workers", week.workers, 525.224_417_624_375),
            ("cleaners", week.cleaners, 131.25),
            ("screening workers", week.screening_workers, 108.0),
            ("respirators of a week", of(Driver::InpatientWorkerDay), 3_676.570_923_370_63),
            ("gloves of screening", of(Driver::ScreeningWorkerDay) * 8.0, 6_048.0),
            ("masks of inpatients", of(Driver::InpatientDay) * 2.0, 2_450.0),
            ("masks of the isolated", of(Driver::IsolatedPatientDay), 7_840.0),
            // The reference adds tests of health workers and contacts to these: 140 + 108.43 + 560 + 7,000.
            ("tests", week.tests, 7_808.43),
            ("oxygen, by 1.44 x (105 x 10 + 70 x 30) x 7", of(Driver::OxygenM3), 31_752.0),
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
        assert!((weeks[1].severe_beds - 461.25).abs() < 1e-9);
        assert!((weeks[1].critical_beds - 230.65).abs() < 1e-9);
        let flood = weeks_of_care(&[140_000.0; 3], &profile, &kenya());
        assert_eq!(flood[2].critical_beds, 1_782.0);
        assert_eq!(flood[2].seeking.1, 14_000.0);
        assert_eq!(amount(Driver::CriticalAdmission, &flood[2], &profile), 891.0);
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
                Capacity { severe_beds: cap("severe_beds_covid"), critical_beds: cap("crit_beds_covid"), ..kenya() };
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
                    ("critical patients", week.seeking.1, of(2)),
                    ("severe patients", week.seeking.0, of(3)),
                    ("isolated patients", week.isolated, of(4) + of(5)),
                    ("critical beds", week.critical_beds, of(6)),
                    ("severe beds", week.severe_beds, of(7)),
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
        let parts = [Driver::PcrTest, Driver::CartridgeTest, Driver::AntigenTest];
        let sum: f64 = parts.into_iter().map(|driver| amount(driver, &week, &profile)).sum();
        assert!((sum - week.tests).abs() < 1e-9, "the kinds of test add up");
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
                for (driver, word) in Driver::ALL {
                    let (less, more) = (amount(driver, before, &profile), amount(driver, after, &profile));
                    prop_assert!(less <= more * (1.0 + 1e-12) + 1e-9, "{}: {} then {}", word, less, more);
                }
            }
        }
    }
}
