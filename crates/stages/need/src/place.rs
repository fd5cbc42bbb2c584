//! Decides the path of cases that a place's need is counted from, and the care it gives rise to. Does not decide the
//! forecast (`forecast`) or the care of a week (`care`). Up: [`crate`].
//!
//! A path takes the same quantile in every week. That is as if all weeks went wrong together: weeks of an epidemic do,
//! nearly, and where they do not the need is somewhat too high at high levels and too low at low ones.

use jiff::civil::Date;
use model::evidence::Reason;
use model::id::PlaceId;
use model::need::{CareLoad, DiseaseProfile, Driver, PlaceForecast, QUANTILE_LEVELS, Setting};
use model::quantity::Units;

use crate::capacity::Capacity;
use crate::care::{WeekOfCare, weeks_of_care};
use crate::forecast::week_after;
use crate::lines::{Level, rounded_up};
use crate::series::Known;
use crate::usage::amounts;
use crate::window::Window;
use crate::words;

/// One week of a path: its care, and how many of its days lie in the window.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CareWeek {
    /// Saturday that ends it.
    pub(crate) end: Date,
    /// Its days in the window.
    pub(crate) days: i64,
    /// Its care.
    pub(crate) care: WeekOfCare,
}

/// A quantile at any level between those of [`QUANTILE_LEVELS`], linear between them; beyond the outermost, those.
pub(crate) fn quantile_at(quantiles: &[Units], permille: i64) -> f64 {
    let above = QUANTILE_LEVELS.partition_point(|level| i64::from(*level) < permille);
    let value = |index: usize| quantiles[index].get() as f64;
    if above == 0 {
        return value(0);
    }
    if above == QUANTILE_LEVELS.len() {
        return value(above - 1);
    }
    let (low, high) = (f64::from(QUANTILE_LEVELS[above - 1]), f64::from(QUANTILE_LEVELS[above]));
    value(above - 1) + (permille as f64 - low) / (high - low) * (value(above) - value(above - 1))
}

/// New cases of every week at one level, from the first known week to the end of the window: known, then forecast;
/// weeks missing between the two are as the first forecast week, weeks after the last forecast as the last.
fn path(known: &Known, rows: &[PlaceForecast], permille: i64, window: Window) -> Vec<f64> {
    let first = rows.first().expect("a place with a path should have a forecast");
    let mut path = known.weekly.clone();
    let end = |weeks: usize| week_after(known.first_end, i32::try_from(weeks).expect("a path should be short"));
    while end(path.len()) < first.target_end {
        path.push(quantile_at(&first.quantiles, permille));
    }
    path.extend(rows.iter().map(|row| quantile_at(&row.quantiles, permille)));
    let last = path[path.len() - 1];
    while end(path.len() - 1) < window.last() {
        path.push(last);
    }
    path
}

/// The care of every week at one level, from the first known week on, and how much of every driver the weeks have.
pub(crate) fn level(
    (known, rows): (&Known, &[PlaceForecast]),
    permille: i64,
    window: Window,
    (profile, capacity): (&DiseaseProfile, &Capacity),
) -> Level {
    let path = path(known, rows, permille, window);
    let weeks: Vec<CareWeek> = (0..)
        .zip(weeks_of_care(&path, profile, capacity))
        .map(|(week, care)| {
            let end = week_after(known.first_end, week);
            CareWeek { end, days: window.days_of_week(end), care }
        })
        .collect();
    let amounts = amounts(&weeks, profile);
    Level { weeks, amounts }
}

/// What the place's care load is at the service level, and which caps bound it.
pub(crate) fn care_load(
    place: &PlaceId,
    profile: &DiseaseProfile,
    level: &Level,
    capacity: &Capacity,
    window: Window,
) -> CareLoad {
    let weeks = || level.weeks.iter().enumerate().filter(|(_, week)| week.days > 0);
    let peak =
        |of: &dyn Fn(&WeekOfCare) -> f64| rounded_up(weeks().map(|(_, week)| of(&week.care)).fold(0.0, f64::max));
    let whole = |driver| {
        let amounts = &level.amounts[&driver];
        rounded_up(weeks().map(|(index, week)| amounts[index] * week.days as f64 / 7.0).sum())
    };
    let tests_wanted: f64 = weeks().map(|(_, week)| week.care.tests_wanted * week.days as f64 / 7.0).sum();
    let tests_max = capacity.tests_a_day.map(|tests| Units::of(tests.saturating_mul(window.days)));
    let seeking = |setting: Setting| peak(&|week: &WeekOfCare| week.seeking(setting, profile));
    let in_beds = |setting: Setting| peak(&|week: &WeekOfCare| week.beds_of(setting, profile));
    let mut bound_by = Vec::new();
    for (rule, what, wanted, most, cure) in [
        ("beds-cap", "patients for wards", seeking(Setting::Ward), Some(capacity.ward_beds), "open beds"),
        (
            "beds-cap",
            "patients for intensive care",
            seeking(Setting::Intensive),
            Some(capacity.intensive_beds),
            "open intensive care",
        ),
        (
            "staff-cap",
            "inpatient health workers",
            peak(&|week: &WeekOfCare| week.workers_wanted),
            capacity.inpatient_workers,
            "send teams",
        ),
        (
            "staff-cap",
            "screening workers",
            peak(&|week: &WeekOfCare| week.screening_wanted),
            capacity.screening_workers,
            "send teams",
        ),
        // Laboratories bind week by week: a full week cuts tests although the window as a whole has room for them.
        (
            "tests-cap",
            "tests in the window",
            rounded_up(tests_wanted),
            tests_max.map(|_| whole(Driver::Swab).get()),
            "add laboratories",
        ),
    ] {
        if let Some(most) = most.filter(|most| wanted.get() > *most) {
            bound_by.push(Reason::new(rule, bound_words(place, what, wanted, most), cure));
        }
    }
    CareLoad {
        place: place.clone(),
        ward_beds: in_beds(Setting::Ward),
        intensive_beds: in_beds(Setting::Intensive),
        beds_max: (Units::of(capacity.ward_beds), Units::of(capacity.intensive_beds)),
        workers: peak(&|week: &WeekOfCare| week.workers),
        workers_max: capacity.inpatient_workers.map(Units::of),
        tests: whole(Driver::Swab),
        tests_max,
        oxygen_m3: whole(Driver::OxygenM3),
        bound_by,
    }
}

/// How it is said that more is called for than there can be.
fn bound_words(place: &PlaceId, what: &str, wanted: Units, most: i64) -> String {
    format!(
        "{place}: {} {what} are called for at the service level, {} is the most; the need counts no more",
        words::grouped(wanted.get()),
        words::grouped(most)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use model::need::CaseKind;

    fn row(horizon: u8, value: i64) -> PlaceForecast {
        PlaceForecast {
            place: PlaceId::of("IT"),
            kind: CaseKind::Cases,
            horizon,
            target_end: week_after(date(2020, 3, 28), i32::from(horizon)),
            quantiles: QUANTILE_LEVELS.iter().map(|level| Units::of(value * i64::from(*level) / 500)).collect(),
            because: vec![],
        }
    }

    #[test]
    fn levels_between_the_quantiles_are_interpolated() {
        let quantiles = row(1, 500).quantiles;
        for (permille, expected, remark) in [
            (0, 10.0, "below the lowest: the lowest"),
            (10, 10.0, "the lowest"),
            (500, 500.0, "the median"),
            (810, 810.0, "between 800 and 850"),
            (1000, 990.0, "above the highest: the highest"),
        ] {
            assert!((quantile_at(&quantiles, permille) - expected).abs() < 1e-9, "{remark}");
        }
    }

    #[test]
    fn a_path_is_known_then_forecast_and_fills_what_lies_between_and_after() {
        let known = Known { first_end: date(2020, 3, 14), weekly: vec![7.0], since: 0.0, falls: 0, silent: 0 };
        let rows = [row(1, 100), row(2, 200)];
        let window = Window { first: date(2020, 4, 1), days: 25 };
        let path = path(&known, &rows, 500, window);
        assert_eq!(path, [7.0, 100.0, 100.0, 100.0, 200.0, 200.0, 200.0]);
        assert_eq!(window.last(), date(2020, 4, 25));
    }
}
