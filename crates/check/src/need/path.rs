//! Decides which path of weekly cases a place's need must have been counted from: its counts, then the forecast that the
//! answer holds, at one quantile. Does not forecast. Up: [`crate::need`].

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use model::id::PlaceId;
use model::need::{CaseCount, CaseKind, NeedProblem, NeedSolution, PlaceForecast, QUANTILE_LEVELS};

use super::{day_of_check, window_days};

/// New cases of one week.
pub(super) struct Week {
    /// Saturday that ends it.
    pub(super) end: Date,
    /// New cases.
    pub(super) cases: f64,
}

impl Week {
    /// How many of its days lie between two days, both inclusive.
    pub(super) fn days_between(&self, from: Date, to: Date) -> i64 {
        (0..7).filter(|back| self.end.checked_sub(back.days()).is_ok_and(|day| from <= day && day <= to)).count() as i64
    }
}

/// The weeks of a place at a level, from its first count to the end of window and forecast; none without either.
pub(super) fn of(problem: &NeedProblem, solution: &NeedSolution, place: &PlaceId, permille: i64) -> Option<Vec<Week>> {
    let mut forecasts: Vec<&PlaceForecast> =
        solution.forecasts.iter().filter(|row| row.place == *place && row.kind == CaseKind::Cases).collect();
    forecasts.sort_by_key(|row| row.horizon);
    let first = forecasts.first()?;
    let closes = closes(problem, place);
    let (first_day, _) = closes.first_key_value()?;
    let (last_day, _) = closes.last_key_value()?;
    let mut weeks = Vec::new();
    let mut end = saturday_on_or_after(*first_day)?;
    let mut before = 0;
    // A week is known when its Saturday has passed: with a figure, or with the one before it.
    while end <= *last_day {
        let close = closes.range(..=end).next_back().map_or(before, |(_, count)| *count);
        weeks.push(Week { end, cases: (close - before).max(0) as f64 });
        before = close;
        end = week_later(end)?;
    }
    while end < first.target_end {
        weeks.push(Week { end, cases: at(first, permille) });
        end = week_later(end)?;
    }
    for row in &forecasts {
        weeks.push(Week { end: row.target_end, cases: at(row, permille) });
    }
    let last = day_of_check(problem).checked_add((window_days(problem) - 1).days()).ok()?;
    while let Some(week) = weeks.last().filter(|week| week.end < last) {
        let next = Week { end: week_later(week.end)?, cases: week.cases };
        weeks.push(next);
    }
    Some(weeks)
}

fn saturday_on_or_after(day: Date) -> Option<Date> {
    (0..7).filter_map(|ahead| day.checked_add(ahead.days()).ok()).find(|day| day.weekday() == Weekday::Saturday)
}

fn week_later(day: Date) -> Option<Date> {
    day.checked_add(1.week()).ok()
}

/// Cumulative counts that the planner must have read: of each day the newest publication that was out, else the oldest.
fn closes(problem: &NeedProblem, place: &PlaceId) -> BTreeMap<Date, i64> {
    let today = day_of_check(problem);
    let mut by_day: BTreeMap<Date, Vec<&CaseCount>> = BTreeMap::new();
    let readable = |count: &&CaseCount| {
        count.place == *place && count.kind == CaseKind::Cases && count.is_primary && count.day < today
    };
    for count in problem.cases.iter().filter(readable) {
        by_day.entry(count.day).or_default().push(count);
    }
    let chosen = |mut counts: Vec<&CaseCount>| {
        counts.sort_by_key(|count| count.vintage);
        let newest_out = counts.iter().rev().find(|count| count.vintage <= today);
        newest_out.or(counts.first()).map_or(0, |count| count.count.get())
    };
    by_day.into_iter().map(|(day, counts)| (day, chosen(counts))).collect()
}

/// The forecast at a level, on a straight line between the levels that it holds.
fn at(row: &PlaceForecast, permille: i64) -> f64 {
    let mut below: Option<(f64, f64)> = None;
    for (level, value) in QUANTILE_LEVELS.iter().zip(&row.quantiles) {
        let (level, value) = (f64::from(*level), value.get() as f64);
        if level >= permille as f64 {
            return match below {
                Some((low, before)) if level > permille as f64 => {
                    before + (value - before) * (permille as f64 - low) / (level - low)
                }
                _ => value,
            };
        }
        below = Some((level, value));
    }
    below.map_or(0.0, |(_, value)| value)
}
