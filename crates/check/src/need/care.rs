//! Decides whether beds, workers, tests and oxygen keep within what the place can do. Up: [`crate::need`].

use model::evidence::{RecordKind, RecordRef};
use model::id::ItemId;
use model::need::{BedDefault, CareLoad, Driver, NeedProblem, NeedSolution, StaffGroup};
use model::quantity::Units;
use model::world::Place;

use super::{of_line, window_days};
use crate::sheet::Sheet;

/// Rounding that two honest derivations of a bed number may differ by.
const BEDS_SLACK: i64 = 1;
/// Cubic metres a day from a flow of one litre a minute: 60 x 24 / 1000.
const M3_PER_DAY_OF_L_MIN: f64 = 1.44;

pub(super) fn beds_max(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for_each_care(problem, solution, |care, place| {
        let Some((severe, critical)) = beds_for_the_disease(problem, place) else { return };
        for (given, own, what) in [(care.beds_max.0, severe, "severe"), (care.beds_max.1, critical, "critical")] {
            sheet.holds((given.get() - own).abs() <= BEDS_SLACK, || {
                (of_care(care), format!("{given} {what} beds are granted; the place's beds give {own}"))
            });
        }
    });
}

pub(super) fn beds_cap(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for care in &solution.care {
        for (used, cap, what) in
            [(care.severe_beds, care.beds_max.0, "severe"), (care.critical_beds, care.beds_max.1, "critical")]
        {
            sheet.holds(used <= cap, || (of_care(care), format!("{used} {what} patients in {cap} beds")));
        }
    }
}

pub(super) fn workers_max(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for_each_care(problem, solution, |care, place| {
        if let (Some(doctors), Some(nurses)) = (place.doctors, place.nurses) {
            let own = ((doctors.get() as f64 + nurses.get() as f64) * problem.profile.staff_share).ceil() as i64;
            let given = care.workers_max;
            sheet.holds(given.is_some_and(|given| given.get() <= own), || {
                let given = given.map_or("no limit".to_owned(), |given| given.to_string());
                (
                    of_care(care),
                    format!("workers are limited to {given}; {doctors} doctors and {nurses} nurses give {own}"),
                )
            });
        }
        if place.doctors.is_none() && place.nurses.is_none() {
            sheet.holds(care.workers_max.is_none(), || {
                (of_care(care), "workers are limited although neither doctors nor nurses are known".to_owned())
            });
        }
    });
}

pub(super) fn workers_cap(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for care in &solution.care {
        if let Some(cap) = care.workers_max {
            sheet.holds(care.workers <= cap, || (of_care(care), format!("{} workers of {cap}", care.workers)));
        }
        let hours: f64 = problem
            .profile
            .staff
            .iter()
            .filter(|hours| hours.group == StaffGroup::HealthWorker)
            .map(|hours| {
                hours.severe * (care.severe_beds.get() as f64 + BEDS_SLACK as f64)
                    + hours.critical * (care.critical_beds.get() as f64 + BEDS_SLACK as f64)
            })
            .sum();
        let own = (hours / problem.profile.shift_hours).ceil() as i64;
        sheet.holds(care.workers.get() <= own, || {
            (of_care(care), format!("{} workers where the beds in use occupy {own}", care.workers))
        });
    }
}

pub(super) fn tests_max(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for_each_care(problem, solution, |care, place| {
        let own = place.tests_per_day.map(|tests| Units::of(tests.get().saturating_mul(window_days(problem))));
        let is_within = match (care.tests_max, own) {
            (Some(given), Some(own)) => given <= own,
            (None, None) => true,
            _ => false,
        };
        sheet.holds(is_within, || {
            let told = |limit: Option<Units>| limit.map_or("not known".to_owned(), |limit| limit.to_string());
            let text = format!("test limit {}; the laboratories give {}", told(care.tests_max), told(own));
            (of_care(care), text)
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

pub(super) fn oxygen_max(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let profile = &problem.profile;
    for care in &solution.care {
        let flow = profile.severe.oxygen_l_min * (care.severe_beds.get() as f64 + BEDS_SLACK as f64)
            + profile.critical.oxygen_l_min * (care.critical_beds.get() as f64 + BEDS_SLACK as f64);
        let own = (flow * M3_PER_DAY_OF_L_MIN * window_days(problem) as f64).ceil() as i64;
        sheet.holds(care.oxygen_m3.get() <= own, || {
            (
                of_care(care),
                format!("{} m3 of oxygen where the beds in use breathe at most {own}", care.oxygen_m3.get()),
            )
        });
    }
}

pub(super) fn bed_item(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for line in &solution.lines {
        let Some(care) = solution.care.iter().find(|care| care.place == line.place) else { continue };
        let Some((severe, critical)) = rate_per_bed(problem, &line.item) else { continue };
        let buffered = |units: f64| units * (1000.0 + problem.buffer_permille.get() as f64) / 1000.0;
        let (severe_beds, critical_beds) = (care.severe_beds.get(), care.critical_beds.get());
        let fewest = |beds: i64| (beds - BEDS_SLACK).max(0) as f64;
        let greatest = |beds: i64| beds as f64 + BEDS_SLACK as f64;
        // The two classes may peak in different weeks: together they need at least what the larger peak needs.
        let least = (severe * fewest(severe_beds)).max(critical * fewest(critical_beds));
        let most = severe * greatest(severe_beds) + critical * greatest(critical_beds);
        // One unit from rounding up before the buffer, one after.
        let (least, most) = (buffered(least).floor() as i64, (buffered(most).ceil() as i64).saturating_add(2));
        sheet.holds((least..=most).contains(&line.gross.get()), || {
            let text = format!(
                "gross need {}; {severe_beds} severe and {critical_beds} critical beds give {least} to {most}",
                line.gross
            );
            (of_line(line), text)
        });
    }
}

/// Units of an item per severe and per critical bed, when it is counted per bed and in no other way.
fn rate_per_bed(problem: &NeedProblem, item: &ItemId) -> Option<(f64, f64)> {
    let (mut severe, mut critical, mut has_rate) = (0.0, 0.0, false);
    for rate in problem.profile.rates.iter().filter(|rate| rate.item == *item) {
        has_rate = true;
        match rate.driver {
            Driver::SevereBed => severe += rate.rate,
            Driver::CriticalBed => critical += rate.rate,
            Driver::Bed => (severe, critical) = (severe + rate.rate, critical + rate.rate),
            _ => return None,
        }
    }
    has_rate.then_some((severe, critical))
}

/// Severe and critical beds that the disease may take; none when neither beds nor inhabitants are known.
fn beds_for_the_disease(problem: &NeedProblem, place: &Place) -> Option<(i64, i64)> {
    let default = default_of(problem, place);
    let beds = match (place.beds, place.population, default) {
        (Some(beds), ..) => beds.get() as f64,
        (None, Some(people), Some(default)) => people.get() as f64 / 1000.0 * default.beds_per_1000,
        _ => return None,
    };
    let icu_share = place.icu_share.map(|share| share.get() as f64 / 1000.0).or(default.map(|row| row.icu_share))?;
    let severe = (beds * (problem.profile.bed_share - icu_share)).max(0.0).round();
    Some((severe as i64, (beds * icu_share).round() as i64))
}

fn default_of<'a>(problem: &'a NeedProblem, place: &Place) -> Option<&'a BedDefault> {
    let rows = &problem.profile.beds;
    rows.iter().find(|row| row.income == place.income).or_else(|| rows.iter().find(|row| row.income.is_none()))
}

fn for_each_care(problem: &NeedProblem, solution: &NeedSolution, mut judge: impl FnMut(&CareLoad, &Place)) {
    for care in &solution.care {
        if let Some(place) = problem.places.iter().find(|place| place.id == care.place) {
            judge(care, place);
        }
    }
}

fn of_care(care: &CareLoad) -> RecordRef {
    RecordRef::new(RecordKind::Forecast, &care.place)
}
