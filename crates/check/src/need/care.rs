//! Decides what care a path of cases gives rise to, derived again from the published rates, and whether beds, workers,
//! tests and oxygen of the answer follow from it and keep within what the place can do. Up: [`crate::need`].

use model::evidence::RecordRef;
use model::id::PlaceId;
use model::need::{
    BedDefault, CareLoad, DiseaseProfile, Driver, NeedProblem, NeedSolution, Setting, SeverityClass, StaffGroup,
};
use model::quantity::Units;
use model::world::Place;

use super::path::{self, Week};
use super::{day_of_check, last_day, of_forecast, window_days};
use crate::sheet::Sheet;

/// Rounding that two honest derivations of a bed number may differ by.
const BEDS_SLACK: i64 = 1;
/// Cubic metres a day from a flow of one litre a minute: 60 x 24 / 1000.
const M3_PER_DAY_OF_L_MIN: f64 = 1.44;
/// Part of an amount by which two honest derivations of it may differ before it is rounded up.
const PART_SLACK: f64 = 1e-6;

/// The care of a path of cases, as the profile says it.
pub(super) struct Care<'a> {
    profile: &'a DiseaseProfile,
    /// The weeks, oldest first.
    pub(super) weeks: Vec<Week>,
    beds_max: (i64, i64),
    /// Inpatient and screening workers, where known.
    workers_max: Option<(i64, i64)>,
    tests_a_week_max: Option<f64>,
}

impl<'a> Care<'a> {
    /// The care of a place at a level; none where the answer has no forecast of it or its beds cannot be known.
    pub(super) fn of(
        problem: &'a NeedProblem,
        solution: &NeedSolution,
        place: &PlaceId,
        permille: i64,
    ) -> Option<Self> {
        let weeks = path::of(problem, solution, place, permille)?;
        let place = problem.places.iter().find(|known| known.id == *place)?;
        Some(Self {
            profile: &problem.profile,
            weeks,
            beds_max: beds_for_the_disease(problem, place)?,
            workers_max: workers_for_the_disease(problem, place),
            tests_a_week_max: place.tests_per_day.map(|tests| tests.get() as f64 * 7.0),
        })
    }

    fn new_cases(&self, class: &SeverityClass, week: usize) -> f64 {
        self.weeks[week].cases * class.share
    }

    /// Those who fell ill within the stay of a class, at the end of a week.
    fn present(&self, class: &SeverityClass, week: usize) -> f64 {
        let mut days_left = f64::from(class.stay_days);
        let mut present = 0.0;
        for earlier in (0..=week).rev() {
            let part = (days_left / 7.0).min(1.0);
            if part <= 0.0 {
                break;
            }
            present += part * self.new_cases(class, earlier);
            days_left -= 7.0;
        }
        present
    }

    fn present_in(&self, setting: Setting, week: usize) -> f64 {
        let classes = self.profile.classes.iter().filter(|class| class.setting == setting);
        classes.map(|class| self.present(class, week)).sum()
    }

    /// Beds that a class may take in a week: those of its setting, split by who is there.
    fn beds_granted(&self, class: &SeverityClass, week: usize) -> f64 {
        let beds = match class.setting {
            Setting::Isolation => return 0.0,
            Setting::Ward => self.beds_max.0,
            Setting::Intensive => self.beds_max.1,
        } as f64;
        let all = self.present_in(class.setting, week);
        if all <= 0.0 { beds } else { beds * self.present(class, week) / all }
    }

    fn beds(&self, class: &SeverityClass, week: usize) -> f64 {
        self.present(class, week).min(self.beds_granted(class, week))
    }

    fn admissions(&self, class: &SeverityClass, week: usize) -> f64 {
        let turnover = 7.0 / f64::from(class.stay_days);
        self.new_cases(class, week).min(self.beds_granted(class, week) * turnover)
    }

    /// Survivors of a class who leave in a week: those admitted a stay ago, by days.
    fn survivors(&self, class: &SeverityClass, week: usize) -> f64 {
        let admitted =
            |weeks: i64| usize::try_from(week as i64 - weeks).map_or(0.0, |earlier| self.admissions(class, earlier));
        let (weeks, days) = (i64::from(class.stay_days / 7), f64::from(class.stay_days % 7));
        (1.0 - class.fatality) * (admitted(weeks) * (7.0 - days) + admitted(weeks + 1) * days) / 7.0
    }

    fn of_beds(&self, week: usize, weight: impl Fn(usize, &SeverityClass) -> f64) -> f64 {
        let classes = self.profile.classes.iter().enumerate();
        classes.map(|(index, class)| self.beds(class, week) * weight(index, class)).sum()
    }

    /// Workers of a group that the beds of a week occupy, before any cap.
    fn workers_at_beds(&self, group: StaffGroup, week: usize) -> f64 {
        let hours = self.profile.staff.iter().find(|hours| hours.group == group);
        hours.map_or(0.0, |hours| self.of_beds(week, |index, _| hours.per_bed[index]) / self.profile.shift_hours)
    }

    /// Health workers at beds and at screening, within their caps.
    fn health_workers(&self, week: usize) -> (f64, f64) {
        let hours = self.profile.staff.iter().find(|hours| hours.group == StaffGroup::HealthWorker);
        let screening =
            hours.map_or(0.0, |hours| hours.screening) * self.screened(week) / 7.0 / self.profile.shift_hours;
        let at_beds = self.workers_at_beds(StaffGroup::HealthWorker, week);
        match self.workers_max {
            Some((beds_max, screening_max)) => (at_beds.min(beds_max as f64), screening.min(screening_max as f64)),
            None => (at_beds, screening),
        }
    }

    fn screened(&self, week: usize) -> f64 {
        let isolated = self.profile.classes.iter().filter(|class| class.setting == Setting::Isolation);
        let tested: f64 = isolated.map(|class| self.new_cases(class, week) * class.tested).sum();
        self.weeks[week].cases * self.profile.negatives_per_case + tested
    }

    fn tests(&self, week: usize) -> f64 {
        let wanted = self.tests_wanted(week);
        self.tests_a_week_max.map_or(wanted, |most| wanted.min(most))
    }

    /// Tests that the cases of a week call for.
    fn tests_wanted(&self, week: usize) -> f64 {
        let in_beds = self.profile.classes.iter().filter(|class| class.setting != Setting::Isolation);
        let of_patients: f64 = in_beds.map(|class| self.new_cases(class, week) * class.tested).sum();
        let at_release: f64 =
            self.profile.classes.iter().map(|class| class.release_tests * self.survivors(class, week)).sum();
        let contacts = self.weeks[week].cases * self.profile.contacts_per_case * self.profile.contacts_tested;
        let (at_beds, screening) = self.health_workers(week);
        let of_workers = (at_beds + screening) * self.profile.worker_tests_a_week;
        self.screened(week) + of_patients + at_release + contacts + of_workers
    }

    /// Amount of a driver in a week: the mean of what is in use, the sum of what is used up.
    pub(super) fn amount(&self, driver: Driver, week: usize) -> f64 {
        let profile = self.profile;
        let laboratory = || -> f64 {
            let share: f64 = profile.tests.iter().filter(|test| test.is_laboratory).map(|test| test.share).sum();
            self.tests(week) * share
        };
        match driver {
            Driver::InpatientWorkerDay => 7.0 * self.health_workers(week).0,
            Driver::ScreeningWorkerDay => 7.0 * self.health_workers(week).1,
            Driver::CleanerDay => 7.0 * self.workers_at_beds(StaffGroup::Cleaner, week),
            Driver::AmbulanceWorkerDay => 7.0 * self.workers_at_beds(StaffGroup::AmbulanceWorker, week),
            Driver::BiomedicalEngineerDay => 7.0 * self.workers_at_beds(StaffGroup::BiomedicalEngineer, week),
            Driver::CaregiverDay | Driver::IsolatedPatientDay => 7.0 * self.present_in(Setting::Isolation, week),
            Driver::LabWorkerDay => laboratory() / profile.lab_tests_per_worker_day,
            Driver::LabCleanerDay => laboratory() / profile.lab_tests_per_cleaner_day,
            Driver::InpatientDay => 7.0 * self.of_beds(week, |_, _| 1.0),
            Driver::Bed => self.of_beds(week, |_, _| 1.0),
            Driver::OxygenM3 => 7.0 * M3_PER_DAY_OF_L_MIN * self.of_beds(week, |_, class| class.oxygen_l_min),
            Driver::ScreenedPatient => self.screened(week),
            Driver::Swab => self.tests(week),
            Driver::Test(test) => self.tests(week) * profile.tests[usize::from(test.0)].share,
            Driver::Death => profile.classes.iter().map(|class| self.new_cases(class, week) * class.fatality).sum(),
            Driver::Admission => {
                let in_beds = profile.classes.iter().filter(|class| class.setting != Setting::Isolation);
                in_beds.map(|class| self.admissions(class, week)).sum()
            }
            Driver::ClassCase(class) => self.new_cases(profile.class(class), week),
            Driver::ClassBed(class) => self.beds(profile.class(class), week),
            Driver::ClassAdmission(class) => match profile.class(class).setting {
                Setting::Isolation => 0.0,
                _ => self.admissions(profile.class(class), week),
            },
            Driver::ClassPatientDay(class) => match profile.class(class).setting {
                Setting::Isolation => 7.0 * self.present(profile.class(class), week),
                _ => 7.0 * self.beds(profile.class(class), week),
            },
        }
    }
}

pub(super) fn profile_is_sound(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let faults = problem.profile.faults();
    sheet.holds(faults.is_empty() || solution.lines.is_empty(), || {
        let about = solution
            .lines
            .first()
            .map_or_else(|| RecordRef::new(model::evidence::RecordKind::Policy, "disease_profile"), super::of_line);
        (about, format!("needs are counted by a profile that cannot be right: {}", faults[0].text))
    });
}

pub(super) fn beds_max(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for_each_care(problem, solution, |care, place| {
        let Some((ward, intensive)) = beds_for_the_disease(problem, place) else { return };
        for (given, own, what) in [(care.beds_max.0, ward, "ward"), (care.beds_max.1, intensive, "intensive care")] {
            sheet.holds((given.get() - own).abs() <= BEDS_SLACK, || {
                (of_care(care), format!("{given} {what} beds are granted; the place's beds give {own}"))
            });
        }
    });
}

pub(super) fn beds_cap(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for care in &solution.care {
        for (used, cap, what) in
            [(care.ward_beds, care.beds_max.0, "ward"), (care.intensive_beds, care.beds_max.1, "intensive care")]
        {
            sheet.holds(used <= cap, || (of_care(care), format!("{used} patients in {cap} {what} beds")));
        }
    }
}

pub(super) fn workers_max(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for_each_care(problem, solution, |care, place| {
        let own = workers_for_the_disease(problem, place).map(|(at_beds, _)| Units::of(at_beds));
        let is_same = match (care.workers_max, own) {
            (Some(given), Some(own)) => (given.get() - own.get()).abs() <= BEDS_SLACK,
            (None, None) => true,
            _ => false,
        };
        sheet.holds(is_same, || {
            let text =
                format!("workers are limited to {}; doctors and nurses give {}", told(care.workers_max), told(own));
            (of_care(care), text)
        });
    });
}

pub(super) fn workers_cap(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for care in &solution.care {
        if let Some(cap) = care.workers_max {
            sheet.holds(care.workers <= cap, || (of_care(care), format!("{} workers of {cap}", care.workers)));
        }
    }
}

pub(super) fn tests_max(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for_each_care(problem, solution, |care, place| {
        let own = place.tests_per_day.map(|tests| Units::of(tests.get().saturating_mul(window_days(problem))));
        sheet.holds(care.tests_max == own, || {
            (of_care(care), format!("test limit {}; the laboratories give {}", told(care.tests_max), told(own)))
        });
    });
}

pub(super) fn tests_cap(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for care in &solution.care {
        if let Some(cap) = care.tests_max {
            sheet.holds(care.tests <= cap, || (of_care(care), format!("{} tests where {cap} can be done", care.tests)));
        }
    }
}

pub(super) fn load(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let (first, last) = (day_of_check(problem), last_day(problem));
    for load in &solution.care {
        let Some(care) = Care::of(problem, solution, &load.place, problem.service_level.get()) else {
            sheet.holds(false, || (of_care(load), "a care load without the forecast or beds it rests on".to_owned()));
            continue;
        };
        let in_window: Vec<(usize, i64)> = (0..care.weeks.len())
            .map(|week| (week, care.weeks[week].days_between(first, last)))
            .filter(|(_, days)| *days > 0)
            .collect();
        let peak = |of: &dyn Fn(usize) -> f64| in_window.iter().map(|(week, _)| of(*week)).fold(0.0, f64::max);
        let sum = |driver: Driver| -> f64 {
            in_window.iter().map(|(week, days)| care.amount(driver, *week) * *days as f64 / 7.0).sum()
        };
        let beds_in = |setting: Setting, week: usize| {
            care.of_beds(week, |_, class| if class.setting == setting { 1.0 } else { 0.0 })
        };
        let wanted_tests: f64 =
            in_window.iter().map(|(week, days)| care.tests_wanted(*week) * *days as f64 / 7.0).sum();
        for (rule, bound) in [
            ("beds-cap", peak(&|week| care.present_in(Setting::Ward, week)) > care.beds_max.0 as f64 + 1.0),
            ("beds-cap", peak(&|week| care.present_in(Setting::Intensive, week)) > care.beds_max.1 as f64 + 1.0),
            ("tests-cap", wanted_tests > sum(Driver::Swab) + 1.0),
            (
                "staff-cap",
                care.workers_max.is_some_and(|(most, _)| {
                    peak(&|week| care.workers_at_beds(StaffGroup::HealthWorker, week)) > most as f64 + 1.0
                }),
            ),
        ] {
            let is_said = load.bound_by.iter().any(|reason| reason.rule == rule);
            sheet.holds(!bound || is_said, || (of_care(load), format!("the limit {rule} bound and is not said")));
        }
        for (given, own, what) in [
            (load.ward_beds, peak(&|week| beds_in(Setting::Ward, week)), "ward beds at the peak"),
            (load.intensive_beds, peak(&|week| beds_in(Setting::Intensive, week)), "intensive care beds at the peak"),
            (load.workers, peak(&|week| care.health_workers(week).0), "workers at the peak"),
            (load.tests, sum(Driver::Swab), "tests in the window"),
            (load.oxygen_m3, sum(Driver::OxygenM3), "m3 of oxygen in the window"),
        ] {
            sheet.holds(is_rounded_up(given, own), || {
                (of_care(load), format!("{} {what}; the forecast and the profile give {own:.1}", given.get()))
            });
        }
    }
}

/// Whether a whole number is an amount rounded up, as near as two derivations can agree.
pub(super) fn is_rounded_up(given: Units, amount: f64) -> bool {
    let slack = PART_SLACK * amount.max(1.0);
    let (least, most) = ((amount - slack).ceil().max(0.0), (amount + slack).ceil());
    (least as i64..=most as i64).contains(&given.get())
}

/// Beds of wards and of intensive care that the disease may take; none when neither beds nor inhabitants are known.
fn beds_for_the_disease(problem: &NeedProblem, place: &Place) -> Option<(i64, i64)> {
    let default = default_of(problem, place);
    let beds = match (place.beds, place.population, default) {
        (Some(beds), ..) => beds.get() as f64,
        (None, Some(people), Some(default)) => people.get() as f64 / 1000.0 * default.beds_per_1000,
        _ => return None,
    };
    let bed_share = problem.profile.bed_share;
    let known = place.icu_share.map(|share| share.get() as f64 / 1000.0);
    let icu_share = known.or(default.map(|row| row.icu_share)).unwrap_or(0.0).min(bed_share);
    Some(((beds * (bed_share - icu_share)).round() as i64, (beds * icu_share).round() as i64))
}

fn default_of<'a>(problem: &'a NeedProblem, place: &Place) -> Option<&'a BedDefault> {
    let rows = &problem.profile.beds;
    rows.iter()
        .find(|row| place.income.is_some() && row.income == place.income)
        .or_else(|| rows.iter().find(|row| row.income.is_none()))
}

/// Health workers for beds and for screening: the share of doctors and nurses, split by the work that a patient in a bed
/// and a screened person make, each weighed by the share of such cases (ESFT).
fn workers_for_the_disease(problem: &NeedProblem, place: &Place) -> Option<(i64, i64)> {
    let (doctors, nurses) = (place.doctors?, place.nurses?);
    let profile = &problem.profile;
    let all = (doctors.get() + nurses.get()) as f64 * profile.staff_share;
    let split = profile.staff.iter().find(|hours| hours.group == StaffGroup::HealthWorker).map_or(1.0, |hours| {
        let classes = || profile.classes.iter().zip(&hours.per_bed);
        let in_beds = || classes().filter(|(class, _)| class.setting != Setting::Isolation);
        let bed_days: f64 = in_beds().map(|(class, _)| class.share * f64::from(class.stay_days)).sum();
        let hours_at_beds: f64 = in_beds().map(|(class, hours)| class.share * f64::from(class.stay_days) * hours).sum();
        let share_in_beds: f64 = in_beds().map(|(class, _)| class.share).sum();
        let share_isolated: f64 =
            profile.classes.iter().filter(|class| class.setting == Setting::Isolation).map(|class| class.share).sum();
        if bed_days <= 0.0 {
            return 0.0;
        }
        let (at_beds, at_screening) = (share_in_beds * hours_at_beds / bed_days, share_isolated * hours.screening);
        if at_beds + at_screening <= 0.0 { 1.0 } else { at_beds / (at_beds + at_screening) }
    });
    let whole = |share: f64| (all * share + 1e-9).floor() as i64;
    Some((whole(split), whole(1.0 - split)))
}

fn told(limit: Option<Units>) -> String {
    limit.map_or("not known".to_owned(), |limit| limit.to_string())
}

fn for_each_care(problem: &NeedProblem, solution: &NeedSolution, mut judge: impl FnMut(&CareLoad, &Place)) {
    for care in &solution.care {
        if let Some(place) = problem.places.iter().find(|place| place.id == care.place) {
            judge(care, place);
        }
    }
}

fn of_care(care: &CareLoad) -> RecordRef {
    of_forecast(&care.place)
}
