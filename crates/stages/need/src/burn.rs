//! Decides how far reported use corrects the rates of the profile: the burn-rate correction. The days reported and
//! [`BURN_PRIOR_DAYS`] of the profile are weighed against each other; what cannot be meant is said and not believed.
//! The method of counting what is used per day and patient is that of the CDC's burn-rate calculator. Up: [`crate`].

use jiff::ToSpan;
use jiff::civil::Date;
use model::id::{ItemId, PlaceId};
use model::need::{BURN_PRIOR_DAYS, BURN_RATIO_MAX};
use model::quantity::Units;

use crate::place::CareWeek;
use crate::usage::WeeklyUse;
use crate::window::days_within;
use crate::words;

/// Thousandths of the profile's use that reported use makes likely; none where nothing was reported, the profile counts
/// no use, or the two are too far apart. What is not believed is said in a remark.
///
/// `used` holds the reports: first day, last day, units. `uses` holds the use by the profile at the median of every week of the path, times `factor`.
pub(crate) fn correction(
    (place, item): (&PlaceId, &ItemId),
    used: &[(Date, Date, Units)],
    (weeks, uses): (&[CareWeek], &[WeeklyUse]),
    factor: f64,
    remarks: &mut Vec<String>,
) -> Option<Units> {
    let (mut reported, mut modelled, mut days) = (0_i64, 0.0, 0_i64);
    let begins = weeks.first().map(|week| week.end.saturating_sub(6.days()));
    for (from, to, units) in used.iter().copied() {
        if begins.is_none_or(|begins| from < begins) {
            remarks.push(format!(
                "{place} reports use of {item} from {}, before its first week of cases: not compared with the profile.",
                from
            ));
            continue;
        }
        reported = reported.saturating_add(units.get());
        days += i64::from((to - from).get_days()) + 1;
        let first = weeks.partition_point(|week| week.end < from);
        let is_before_end = |week: &CareWeek| i64::from((week.end - to).get_days()) < 7;
        for (week, weekly) in weeks.iter().zip(uses).skip(first).take_while(|(week, _)| is_before_end(week)) {
            modelled += weekly.per_day * factor * days_within(week.end, from, to) as f64;
        }
    }
    if days == 0 {
        return None;
    }
    if modelled <= 0.0 {
        remarks.push(format!("{place} reports use of {item} where the profile counts none: not corrected by it."));
        return None;
    }
    let ratio = reported as f64 / modelled;
    let most = BURN_RATIO_MAX as f64;
    if ratio > most || ratio < 1.0 / most {
        remarks.push(format!(
            "{place} reports {} of {item} used where the profile counts {}: beyond {BURN_RATIO_MAX} times, so packs may \
             have been counted as units; not corrected by it.",
            words::grouped(reported),
            words::amount(modelled),
        ));
        return None;
    }
    let prior = BURN_PRIOR_DAYS as f64;
    let weighed = (prior + days as f64 * ratio) / (prior + days as f64);
    Some(Units::of((weighed * 1000.0).round() as i64))
}
