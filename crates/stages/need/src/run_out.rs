//! Decides the days on which what is there does not cover what is used, and the day from which own factories do.
//! Does not decide how much is missing (`lines`). Up: [`crate`].

use jiff::ToSpan;
use jiff::civil::Date;
use model::quantity::Units;
use model::worth::Lasting;

use crate::place::CareWeek;
use crate::supply::Supply;
use crate::usage::WeeklyUse;
use crate::window::Window;

/// Largest part by which a sum of floats may pass a whole number without being more than it.
const FLOAT_SLACK: f64 = 1e-9;

/// Goods that come to a place on top of its stock and pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Day from which they can be used.
    pub day: Date,
    /// How much, in the item's unit.
    pub units: Units,
    /// Last day on which they can be used; none: they do not expire.
    pub usable_until: Option<Date>,
}

/// First day of the window whose use up to then, in thousandths of `factor`, is more than what is there by then.
pub(crate) fn run_out(path: (&[CareWeek], &[WeeklyUse]), factor: f64, window: Window, supply: &Supply) -> Option<Date> {
    Walk::new(path, factor, window, supply, &[]).find(|(_, is_short)| *is_short).map(|(day, _)| day)
}

/// How long it lasts when more arrives.
pub(crate) fn lasting(
    path: (&[CareWeek], &[WeeklyUse]),
    factor: f64,
    window: Window,
    supply: &Supply,
    arrivals: &[Arrival],
) -> Lasting {
    let short = Walk::new(path, factor, window, supply, arrivals).filter(|(_, is_short)| *is_short);
    short.fold(Lasting::default(), |so_far, (day, _)| Lasting {
        run_out: so_far.run_out.or(Some(day)),
        days_short: so_far.days_short + 1,
    })
}

/// What is left of goods that expire.
struct Lot {
    comes: Date,
    usable_until: Date,
    left: f64,
}

/// The days of a window in order, each with whether its use is more than what is there.
///
/// What a day lacks is not made up for later. What expires first is used first. What is in use is counted at its fullest so
/// far: it was handed out and does not come back.
struct Walk<'a> {
    path: (&'a [CareWeek], &'a [WeeklyUse]),
    factor: f64,
    supply: &'a Supply,
    arrivals: &'a [Arrival],
    lots: Vec<Lot>,
    day: Option<Date>,
    days_left: i64,
    week: usize,
    made: Units,
    used: f64,
    expired: f64,
    in_use: f64,
}

impl<'a> Walk<'a> {
    fn new(
        path: (&'a [CareWeek], &'a [WeeklyUse]),
        factor: f64,
        window: Window,
        supply: &'a Supply,
        arrivals: &'a [Arrival],
    ) -> Self {
        let lot = |arrival: &Arrival| {
            Some(Lot { comes: arrival.day, usable_until: arrival.usable_until?, left: arrival.units.get() as f64 })
        };
        let mut lots: Vec<Lot> = arrivals.iter().filter_map(lot).collect();
        lots.sort_by_key(|lot| lot.usable_until);
        Self {
            path,
            factor,
            supply,
            arrivals,
            lots,
            day: Some(window.first),
            days_left: window.days,
            week: path.0.partition_point(|week| week.end < window.first),
            made: Units::ZERO,
            used: 0.0,
            expired: 0.0,
            in_use: 0.0,
        }
    }

    /// What has come by a day, whether it is still there or not.
    fn there(&self, day: Date) -> Units {
        let brought = self.arrivals.iter().filter(|arrival| arrival.day <= day).map(|arrival| arrival.units);
        let own = self.supply.shelf + self.supply.pipeline_by(day) + self.supply.pledged_by(day) + self.made;
        own + brought.sum()
    }

    /// Takes so much from the lots that expire first; what they do not have is taken from the rest.
    fn take(&mut self, amount: f64, day: Date) {
        self.used += amount;
        let mut wanted = amount;
        for lot in self.lots.iter_mut().filter(|lot| lot.comes <= day) {
            let taken = wanted.min(lot.left);
            lot.left -= taken;
            wanted -= taken;
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = (Date, bool);

    fn next(&mut self) -> Option<Self::Item> {
        if self.days_left <= 0 {
            return None;
        }
        let day = self.day?;
        let (weeks, uses) = self.path;
        // Days and weeks go forward together; looking each day's week up anew showed in the bench.
        if weeks.get(self.week)?.end < day {
            self.week += 1;
        }
        let weekly = uses.get(self.week)?;
        let per_day = weekly.per_day * self.factor;
        self.in_use = self.in_use.max(weekly.in_use * self.factor);
        self.made += self.supply.yield_of(day);
        for lot in self.lots.iter_mut().filter(|lot| lot.comes <= day && lot.usable_until < day) {
            self.expired += std::mem::take(&mut lot.left);
        }
        let there = self.there(day).get() as f64;
        let wanted = self.used + per_day + self.expired + self.in_use;
        let is_short = wanted > there + FLOAT_SLACK * wanted.max(1.0);
        let most = if is_short { (there - self.used - self.expired).max(0.0) } else { per_day };
        self.take(per_day.min(most), day);
        self.days_left -= 1;
        self.day = day.tomorrow().ok();
        Some((day, is_short))
    }
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
