//! Decides which days an order has to last, and which of them lie in a week. Up: [`crate`].

use jiff::ToSpan;
use jiff::civil::Date;

/// The days that an order has to last: from the as-of instant over lead time and cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// First day.
    pub(crate) first: Date,
    /// Days in it.
    pub(crate) days: i64,
}

impl Window {
    /// Last day; the day before the first where there is none.
    pub(crate) fn last(&self) -> Date {
        self.first.saturating_add((self.days - 1).days())
    }

    /// How many days of the week that ends on a Saturday lie in the window.
    pub(crate) fn days_of_week(&self, week_end: Date) -> i64 {
        days_within(week_end, self.first, self.last())
    }
}

/// How many days of the week that ends on a Saturday lie between two days, both inclusive.
pub(crate) fn days_within(week_end: Date, from: Date, to: Date) -> i64 {
    let from = week_end.saturating_sub(6.days()).max(from);
    let to = week_end.min(to);
    (i64::from((to - from).get_days()) + 1).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_window_has_its_days_of_each_week() {
        let window = Window { first: date(2020, 4, 1), days: 14 };
        assert_eq!(window.last(), date(2020, 4, 14));
        for (end, days) in [
            (date(2020, 3, 28), 0),
            (date(2020, 4, 4), 4),
            (date(2020, 4, 11), 7),
            (date(2020, 4, 18), 3),
            (date(2020, 4, 25), 0),
        ] {
            assert_eq!(window.days_of_week(end), days, "week to {end}");
        }
        assert_eq!(Window { first: date(2020, 4, 1), days: 0 }.days_of_week(date(2020, 4, 4)), 0);
    }
}
