//! Decides which day a cell means: ISO dates, both slash styles (the column as a whole says which), dots, serial numbers of
//! a workbook. A column that can be read in two ways is a question, not a guess. Up: [`crate::cases`].

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use model::fault::Fault;

/// Years that a day can lie in; outside it is a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2150;

/// Serial numbers that can be days of those years, in the 1900 system of workbooks.
const SERIALS: std::ops::RangeInclusive<i64> = 18_264..=91_676;

/// A day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// In a way that means one day.
    Day(Date),
    /// `a/b/year`: month first or day first.
    Slashes(i8, i8, i16),
}

/// Which part of `3/4/2020` is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// `3/4/2020` is 4 March.
    MonthFirst,
    /// `3/4/2020` is 3 April.
    DayFirst,
}

/// Reads a cell; none when it is no day.
pub(crate) fn written(text: &str, is_workbook: bool) -> Option<Written> {
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(iso) = text.get(..10).filter(|iso| iso.as_bytes()[4] == b'-' && iso.as_bytes()[7] == b'-') {
        let is_whole = text.len() == 10 || matches!(text.as_bytes()[10], b'T' | b' ');
        return iso.parse().ok().filter(|_| is_whole).map(Written::Day);
    }
    if all_digits(text) {
        return match text.len() {
            8 => Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
                .ok()
                .map(Written::Day),
            5 if is_workbook => serial(text.parse().ok()?).map(Written::Day),
            _ => None,
        };
    }
    let separator = ['/', '.'].into_iter().find(|sign| text.contains(*sign))?;
    let mut parts = text.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || ![first, second, third].into_iter().all(all_digits) {
        return None;
    }
    if first.len() == 4 {
        return Date::new(first.parse().ok()?, second.parse().ok()?, third.parse().ok()?).ok().map(Written::Day);
    }
    let year: i16 = match third.len() {
        2 => 2000 + third.parse::<i16>().ok()?,
        4 => third.parse().ok()?,
        _ => return None,
    };
    let (first, second): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    match separator {
        // Dots are written by those who put the day first.
        '.' => Date::new(year, second, first).ok().map(Written::Day),
        _ => is_some_day(first, second, year).then_some(Written::Slashes(first, second, year)),
    }
}

fn is_some_day(first: i8, second: i8, year: i16) -> bool {
    Date::new(year, first, second).is_ok() || Date::new(year, second, first).is_ok()
}

/// A day by its serial number: 1 is 1 January 1900, and a 29 February 1900 that never was is counted.
fn serial(number: i64) -> Option<Date> {
    SERIALS.contains(&number).then(|| date(1899, 12, 30).saturating_add(number.days()))
}

/// The order of a column's slashes, told by a part above 12; month first where `hint` says so and nothing speaks against.
///
/// Code `ambiguous-date` when no cell tells, or two tell different things.
pub(crate) fn order(cells: impl Iterator<Item = Written>, hint: Option<Order>) -> Result<Order, Fault> {
    let (mut day_first, mut month_first, mut any) = (None, None, None);
    for cell in cells {
        if let Written::Slashes(first, second, year) = cell {
            any.get_or_insert((first, second, year));
            if first > 12 {
                day_first.get_or_insert((first, second, year));
            } else if second > 12 {
                month_first.get_or_insert((first, second, year));
            }
        }
    }
    let shown = |(first, second, year): (i8, i8, i16)| format!("{first}/{second}/{year}");
    let ask = |cause: String| {
        Err(Fault::new("ambiguous-date", cause, "which is the month? Write days as 2020-03-31 throughout"))
    };
    match (day_first, month_first, any, hint) {
        (Some(one), Some(other), ..) => ask(format!("{} puts the day first, {} the month", shown(one), shown(other))),
        (Some(_), None, ..) => Ok(Order::DayFirst),
        (None, Some(_), ..) | (_, _, None, _) => Ok(Order::MonthFirst),
        (.., Some(hint)) => Ok(hint),
        (_, _, Some(any), None) => ask(format!("{} can be read with the month or the day first", shown(any))),
    }
}

/// The day that a written one means.
///
/// Codes `bad-date`, `absurd-date`.
pub(crate) fn day(text: &str, is_workbook: bool, order: Order) -> Result<Date, Fault> {
    let day = match written(text, is_workbook) {
        Some(Written::Day(day)) => Some(day),
        Some(Written::Slashes(first, second, year)) => match order {
            Order::MonthFirst => Date::new(year, first, second).ok(),
            Order::DayFirst => Date::new(year, second, first).ok(),
        },
        None => None,
    };
    let day = day.ok_or_else(|| {
        let cause = format!("\u{ab}{text}\u{bb} is not a day of the calendar");
        Fault::new("bad-date", cause, "write the day as 2020-03-31")
    })?;
    if !YEARS.contains(&day.year()) {
        let cause = format!("the year {} is absurd", day.year());
        return Err(Fault::new("absurd-date", cause, "check the year"));
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_style_of_the_tables() {
        let march = Some(Written::Day(date(2020, 3, 31)));
        for (text, is_workbook, expected, remark) in [
            ("2020-03-31", false, march, "ISO"),
            ("2020-03-31T00:00:00Z", false, march, "an instant"),
            ("2020/03/31", false, march, "year first"),
            ("31.03.2020", false, march, "dots"),
            ("20200331", false, march, "eight digits"),
            ("43921", true, march, "a serial number"),
            ("43921", false, None, "a number in a text file"),
            ("3/31/20", false, Some(Written::Slashes(3, 31, 2020)), "month first, unpadded"),
            ("03/31/2020", false, Some(Written::Slashes(3, 31, 2020)), "month first, padded"),
            ("31/12/2019", false, Some(Written::Slashes(31, 12, 2019)), "day first"),
            ("13/13/20", false, None, "no month 13"),
            ("2020-02-30", false, None, "no such day"),
            ("2020-03-311", false, None, "too long"),
            ("3/1/20/4", false, None, "too long"),
            ("Province", false, None, "a word"),
            ("\u{e9}t\u{e9} 2020-03", false, None, "letters of two bytes"),
        ] {
            assert_eq!(written(text, is_workbook), expected, "{remark}");
        }
        // The workbook's 1 March 1900 has the number 61, because of a leap day that never was.
        assert_eq!(serial(43_831), Some(date(2020, 1, 1)));
        assert_eq!(serial(99_999), None, "beyond every table");
    }

    #[test]
    fn a_column_says_which_part_is_the_month_or_is_asked() {
        let column = |texts: &[&str], hint| {
            order(texts.iter().filter_map(|text| written(text, false)), hint).map_err(|fault| fault.code)
        };
        for (texts, hint, expected, remark) in [
            (&["1/2/20", "1/22/20"][..], None, Ok(Order::MonthFirst), "22 is no month"),
            (&["1/2/2020", "31/12/2019"], None, Ok(Order::DayFirst), "31 is no month"),
            (&["1/22/20", "31/12/2019"], None, Err("ambiguous-date"), "both"),
            (&["1/2/20", "2/2/20"], None, Err("ambiguous-date"), "neither"),
            (&["1/2/20"], Some(Order::MonthFirst), Ok(Order::MonthFirst), "the shape tells"),
            (&["2020-01-02"], None, Ok(Order::MonthFirst), "no slashes"),
        ] {
            assert_eq!(column(texts, hint), expected, "{remark}");
        }
        assert_eq!(day("3/4/20", false, Order::DayFirst), Ok(date(2020, 4, 3)));
        assert_eq!(day("2/30/20", false, Order::MonthFirst).map_err(|fault| fault.code), Err("bad-date"));
        assert_eq!(day("0202-04-01", false, Order::MonthFirst).map_err(|fault| fault.code), Err("absurd-date"));
    }
}
