//! Decides how cumulative daily counts become whole weeks, Sunday to Saturday, and which publication of a figure is
//! read. Does not decide how the weeks are forecast (`forecast`). Up: [`crate`].

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use model::id::PlaceId;
use model::need::{CaseCount, CaseKind};

use crate::forecast::{week_after, weeks_between};

/// One place's counts of one kind, as they were known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Known {
    /// Saturday that ends the first week.
    pub(crate) first_end: Date,
    /// New counts of each whole week.
    pub(crate) weekly: Vec<f64>,
    /// New counts since the last whole week.
    pub(crate) since: f64,
    /// Weeks whose count fell: set to zero.
    pub(crate) falls: usize,
    /// Weeks between two figures that had none: counted as zero.
    pub(crate) silent: usize,
}

/// The last day whose close is known at the start of `today`.
pub(crate) fn last_known_day(today: Date) -> Date {
    today.saturating_sub(1.day())
}

/// The last Saturday whose close is known at the start of `today`.
pub(crate) fn last_known_saturday(today: Date) -> Date {
    let day = last_known_day(today);
    day.saturating_sub(i64::from(days_past_saturday(day)).days())
}

fn days_past_saturday(day: Date) -> i8 {
    day.weekday().since(Weekday::Saturday)
}

/// Every primary series of days before `today`, and how many figures of those were published only later.
///
/// Of several publications of a figure the newest that was out by `today` is read; where none was out yet, the oldest.
pub(crate) fn known(cases: &[CaseCount], today: Date) -> (BTreeMap<(PlaceId, CaseKind), Known>, usize) {
    let mut figures: BTreeMap<(PlaceId, CaseKind), BTreeMap<Date, &CaseCount>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.is_primary && case.day < today) {
        let days = figures.entry((case.place.clone(), case.kind)).or_default();
        let is_better = days.get(&case.day).is_none_or(|other| match (other.vintage <= today, case.vintage <= today) {
            (true, true) => case.vintage >= other.vintage,
            (false, is_out) => is_out || case.vintage < other.vintage,
            (true, false) => false,
        });
        if is_better {
            days.insert(case.day, case);
        }
    }
    let late = figures.values().flat_map(BTreeMap::values).filter(|case| case.vintage > today).count();
    let series = figures.into_iter().map(|(key, days)| (key, weeks(&days))).collect();
    (series, late)
}

/// Whole weeks from the figures of the days. The first week is the count at the first Saturday; a Saturday without a
/// figure takes the last one before it; a week whose count fell is zero.
fn weeks(days: &BTreeMap<Date, &CaseCount>) -> Known {
    let (first, _) = days.first_key_value().expect("a series should have a figure");
    let (last, _) = days.last_key_value().expect("a series should have a figure");
    let to_saturday = first.weekday().until(Weekday::Saturday);
    let first_end = first.saturating_add(i64::from(to_saturday).days());
    let count =
        usize::try_from(weeks_between(first_end, last.saturating_sub(i64::from(days_past_saturday(*last)).days())) + 1)
            .unwrap_or(0);
    let mut known = Known { first_end, weekly: Vec::with_capacity(count), since: 0.0, falls: 0, silent: 0 };
    let (mut before, mut before_day) = (0, None);
    for week in 0..count {
        let end = week_after(first_end, i32::try_from(week).expect("a series should be short"));
        let (day, case) =
            days.range(..=end).next_back().expect("the first figure should lie before the first Saturday");
        if before_day == Some(*day) {
            known.silent += 1;
        }
        if case.count.get() < before {
            known.falls += 1;
        }
        known.weekly.push((case.count.get() - before).max(0) as f64);
        (before, before_day) = (case.count.get(), Some(*day));
    }
    known.since = (days[last].count.get() - before).max(0) as f64;
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use model::evidence::Source;
    use model::quantity::Units;

    fn case(day: Date, count: i64, vintage: Date) -> CaseCount {
        CaseCount {
            place: PlaceId::of("IT"),
            day,
            kind: CaseKind::Cases,
            certainty: model::need::Certainty::Confirmed,
            count: Units::of(count),
            vintage,
            is_primary: true,
            source: Source::Cited("a table".to_owned()),
        }
    }

    fn only(cases: &[CaseCount], today: Date) -> Known {
        let (all, _) = known(cases, today);
        all.into_values().next().expect("one series")
    }

    #[test]
    fn weeks_end_on_saturday_and_a_fall_counts_as_nothing() {
        let cases: Vec<CaseCount> = [(22, 1), (25, 4), (26, 5), (31, 9)]
            .into_iter()
            .map(|(day, count)| case(date(2020, 1, day), count, date(2020, 1, day)))
            .chain([(1, 10), (8, 7), (12, 30)].map(|(day, count)| case(date(2020, 2, day), count, date(2020, 2, day))))
            .collect();
        let known = only(&cases, date(2020, 2, 13));
        assert_eq!(known.first_end, date(2020, 1, 25));
        assert_eq!(known.weekly, [4.0, 6.0, 0.0]);
        assert_eq!((known.since, known.falls, known.silent), (23.0, 1, 0));
    }

    #[test]
    fn the_day_of_the_plan_itself_is_not_known_yet() {
        let cases = [case(date(2020, 2, 1), 3, date(2020, 2, 1)), case(date(2020, 2, 8), 9, date(2020, 2, 8))];
        assert_eq!(only(&cases, date(2020, 2, 8)).weekly, [3.0]);
        assert_eq!(only(&cases, date(2020, 2, 9)).weekly, [3.0, 6.0]);
    }

    #[test]
    fn a_saturday_without_a_figure_takes_the_one_before() {
        let cases = [(2, 3), (20, 9), (22, 12)].map(|(day, n)| case(date(2020, 2, day), n, date(2020, 2, day)));
        let known = only(&cases, date(2020, 3, 1));
        assert_eq!(known.weekly, [3.0, 0.0, 9.0]);
        assert_eq!(known.silent, 1);
    }

    #[test]
    fn a_series_that_ends_before_its_first_saturday_has_no_week() {
        let known = only(&[case(date(2020, 2, 3), 3, date(2020, 2, 3))], date(2020, 3, 1));
        assert!(known.weekly.is_empty());
        assert_eq!(known.since, 3.0);
    }

    #[test]
    fn the_newest_publication_known_at_the_time_is_read() {
        let (day, today) = (date(2020, 2, 1), date(2020, 4, 1));
        for (vintages, expected, late, remark) in [
            (vec![(2, 100), (3, 110), (5, 200)], 110.0, 0, "the revision of May is not known"),
            (vec![(5, 200), (3, 110), (2, 100)], 110.0, 0, "whatever the order"),
            (vec![(6, 300), (5, 200)], 200.0, 1, "only later ones: the nearest, counted"),
        ] {
            let cases: Vec<CaseCount> =
                vintages.iter().map(|(month, count)| case(day, *count, date(2020, *month, 1))).collect();
            let (series, count) = known(&cases, today);
            assert_eq!((series.values().next().expect("one").weekly[0], count), (expected, late), "{remark}");
        }
    }

    #[test]
    fn other_readings_are_not_read() {
        let mut other = case(date(2020, 2, 1), 3, date(2020, 2, 1));
        other.is_primary = false;
        assert!(known(&[other], date(2020, 3, 1)).0.is_empty());
    }

    #[test]
    fn the_last_known_saturday_is_strictly_before_today() {
        for (today, saturday) in [
            (date(2020, 4, 1), date(2020, 3, 28)),
            (date(2020, 3, 28), date(2020, 3, 21)),
            (date(2020, 3, 29), date(2020, 3, 28)),
        ] {
            assert_eq!(last_known_saturday(today), saturday);
        }
    }
}
