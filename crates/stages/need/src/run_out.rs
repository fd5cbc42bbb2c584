//! Decides the day on which what is there no longer covers what is used, and the day from which own factories do.
//! Does not decide how much is missing (`lines`). Up: [`crate`].

use jiff::ToSpan;
use jiff::civil::Date;

use crate::place::CareWeek;
use crate::supply::Supply;
use crate::usage::WeeklyUse;
use crate::window::Window;

/// Largest part by which a sum of floats may pass a whole number without being more than it.
const FLOAT_SLACK: f64 = 1e-9;

/// First day of the window whose use up to then, in thousandths of `factor`, is more than what is there by then.
pub(crate) fn run_out(
    (weeks, uses): (&[CareWeek], &[WeeklyUse]),
    factor: f64,
    window: Window,
    supply: &Supply,
) -> Option<Date> {
    let (mut used, mut in_use, mut made) = (0.0, 0.0_f64, 0);
    let (mut day, mut week) = (window.first, weeks.partition_point(|week| week.end < window.first));
    for _ in 0..window.days {
        // Days and weeks go forward together; looking each day's week up anew showed in the bench.
        if weeks.get(week)?.end < day {
            week += 1;
        }
        let weekly = uses.get(week)?;
        used += weekly.per_day * factor;
        in_use = in_use.max(weekly.in_use * factor);
        made += supply.yield_of(day).get();
        let there = supply.shelf + supply.pipeline_by(day) + supply.pledged_by(day);
        let wanted = used + in_use;
        if wanted > (there.get() + made) as f64 + FLOAT_SLACK * wanted.max(1.0) {
            return Some(day);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// First day from which own factories yield no less than is used up, on every day to the end of the path.
pub(crate) fn enough_from(
    (weeks, uses): (&[CareWeek], &[WeeklyUse]),
    factor: f64,
    first: Date,
    supply: &Supply,
) -> Option<Date> {
    let last = weeks.last()?.end;
    let reach = i64::from((last - first).get_days()) + 1;
    if supply.production.is_empty() || uses.iter().all(|week| week.per_day <= 0.0) {
        return None;
    }
    let mut from = None;
    for day in days(first, reach) {
        let used = week_of(weeks, day).map_or(0.0, |week| uses[week].per_day * factor);
        let is_enough = supply.yield_of(day).get() as f64 + FLOAT_SLACK * used.max(1.0) >= used;
        from = if is_enough { from.or(Some(day)) } else { None };
    }
    from
}

fn days(first: Date, count: i64) -> impl Iterator<Item = Date> {
    (0..count).map(move |day| first.saturating_add(day.days()))
}

/// The week that a day lies in.
fn week_of(weeks: &[CareWeek], day: Date) -> Option<usize> {
    let week = weeks.partition_point(|week| week.end < day);
    (week < weeks.len()).then_some(week)
}
