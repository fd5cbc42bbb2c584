//! Decides which day a text of a packing list means: local formats, months in words, a month alone. Of several readings
//! the earlier is taken, since goods that expire earlier than thought are the costly mistake. Up: [`crate::arrived`].

use jiff::civil::Date;
use model::arrived::How;

use crate::arrived::plain;
use crate::arrived::vocabulary::Vocabulary;

/// Years that can stand on a label.
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2099;

/// Whether a list writes the day or the month first, as far as its days show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    is_day_first: Option<bool>,
}

impl Order {
    /// What the cells of a column show.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut days, mut months) = (0_usize, 0_usize);
        for text in texts {
            if let [first, second, _] = numbers(text).as_slice() {
                days += usize::from(first.1 <= 2 && (13..=31).contains(&first.0) && second.0 <= 12);
                months += usize::from(second.1 <= 2 && (13..=31).contains(&second.0) && first.0 <= 12);
            }
        }
        Self { is_day_first: if days == months { None } else { Some(days > months) } }
    }
}

/// A day, how it was read, and how sure in thousandths.
pub(super) type ReadDay = (Date, How, i64);

/// Reads the earliest day that a text names.
pub(super) fn read(text: &str, vocabulary: &Vocabulary, order: Order) -> Option<ReadDay> {
    let parts: Vec<ReadDay> =
        text.split([';', '\n', '+', '&']).filter_map(|part| one(part.trim(), vocabulary, order)).collect();
    let is_several = parts.len() > 1;
    let (day, how, sure) = parts.into_iter().min_by_key(|(day, ..)| *day)?;
    Some(if is_several { (day, How::Word.max(how), sure.min(900)) } else { (day, how, sure) })
}

fn one(text: &str, vocabulary: &Vocabulary, order: Order) -> Option<ReadDay> {
    if let Ok(day) = text.get(..10).unwrap_or(text).parse::<Date>()
        && text.len() >= 10
        && YEARS.contains(&day.year())
    {
        return Some((day, How::Exact, 1000));
    }
    let month = plain::plain(text)
        .split(|letter: char| !letter.is_alphabetic())
        .find_map(|word| vocabulary.months.get(word).copied());
    let numbers = numbers(text);
    match (month, numbers.as_slice()) {
        (Some(month), [(day, width), (year, _)]) if *width <= 2 => exact(full(*year), month, *day, How::Word, 950),
        (Some(month), [(year, 4), (day, _)]) => exact(*year, month, *day, How::Word, 950),
        (Some(month), [(year, _)]) => end_of(full(*year), month, How::Word, 900),
        (None, [(year, 4), (month, _), (day, _)]) => exact(*year, month_of(*month)?, *day, How::Word, 950),
        (None, [(first, one), (second, two), (year, _)]) if *one <= 2 && *two <= 2 => {
            either(*first, *second, full(*year), order)
        }
        (None, [(year, 4), (month, _)]) => end_of(*year, month_of(*month)?, How::Word, 900),
        (None, [(month, 1 | 2), (year, 4)]) => end_of(*year, month_of(*month)?, How::Word, 900),
        (None, [(month, 1 | 2), (year, 2)]) => end_of(full(*year), month_of(*month)?, How::Assumed, 600),
        // `122021` and `20211231`
        (None, [(figure, 8)]) => exact(figure / 10_000, month_of(figure / 100 % 100)?, figure % 100, How::Assumed, 600),
        // A year alone: it may be over on its first day.
        (None, [(year, 4)]) => exact(*year, 1, 1, How::Assumed, 300),
        _ => None,
    }
}

/// `03/04/2021`: as the list's other days show it, else the earlier of the two readings.
fn either(first: i64, second: i64, year: i64, order: Order) -> Option<ReadDay> {
    let day_first = month_of(second).and_then(|month| exact(year, month, first, How::Word, 950));
    let month_first = month_of(first).and_then(|month| exact(year, month, second, How::Word, 950));
    match (day_first, month_first, order.is_day_first) {
        (Some(one), Some(other), _) if one.0 == other.0 => Some(one),
        (Some((day, ..)), Some(_), Some(true)) => Some((day, How::Word, 900)),
        (Some(_), Some((day, ..)), Some(false)) => Some((day, How::Word, 900)),
        (Some((one, ..)), Some((other, ..)), None) => Some((one.min(other), How::Assumed, 500)),
        (one, other, _) => one.or(other),
    }
}

fn month_of(number: i64) -> Option<i8> {
    i8::try_from(number).ok().filter(|month| (1..=12).contains(month))
}

/// A year of two figures is one of this century.
fn full(year: i64) -> i64 {
    if year < 100 { 2000 + year } else { year }
}

fn exact(year: i64, month: i8, day: i64, how: How, sure: i64) -> Option<ReadDay> {
    let year = i16::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, month, i8::try_from(day).ok()?).ok().map(|day| (day, how, sure))
}

/// A month alone lasts to its last day.
fn end_of(year: i64, month: i8, how: How, sure: i64) -> Option<ReadDay> {
    exact(year, month, 1, how, sure).map(|(day, how, sure)| (day.last_of_month(), how, sure))
}

/// The numbers of a text with how many figures each has.
fn numbers(text: &str) -> Vec<(i64, usize)> {
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter(|word| !word.is_empty() && word.len() <= 8)
        .filter_map(|word| word.parse().ok().map(|number| (number, word.len())))
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_as_labels_write_them() {
        let vocabulary = Vocabulary::built_in().unwrap_or_else(|faults| panic!("{faults:#?}"));
        let by_day = Order { is_day_first: Some(true) };
        let by_month = Order { is_day_first: Some(false) };
        for (text, order, day, how, remark) in [
            ("2021-12-31", Order::default(), date(2021, 12, 31), How::Exact, "a day of a workbook"),
            ("31.12.2021", Order::default(), date(2021, 12, 31), How::Word, "points"),
            ("12/31/21", Order::default(), date(2021, 12, 31), How::Word, "an American day"),
            ("03/04/2021", by_day, date(2021, 4, 3), How::Word, "others show the day first"),
            ("03/04/2021", by_month, date(2021, 3, 4), How::Word, "others show the month first"),
            ("03/04/2021", Order::default(), date(2021, 3, 4), How::Assumed, "the earlier of both"),
            ("05/05/2021", Order::default(), date(2021, 5, 5), How::Word, "the same both ways"),
            ("12/2021", Order::default(), date(2021, 12, 31), How::Word, "a month lasts to its end"),
            ("02-22", Order::default(), date(2022, 2, 28), How::Assumed, "a month and a short year"),
            ("2022.06", Order::default(), date(2022, 6, 30), How::Word, "year first"),
            ("Dec 2021", Order::default(), date(2021, 12, 31), How::Word, "English"),
            ("août 2022", Order::default(), date(2022, 8, 31), How::Word, "French"),
            ("31 декабря 2021 г.", Order::default(), date(2021, 12, 31), How::Word, "Russian"),
            ("15. März 2022", Order::default(), date(2022, 3, 15), How::Word, "German"),
            ("EXP 2021", Order::default(), date(2021, 1, 1), How::Assumed, "a year alone"),
            ("12/2021; 03/2021", Order::default(), date(2021, 3, 31), How::Word, "the first of two lots"),
        ] {
            let read = read(text, &vocabulary, order).map(|(day, how, _)| (day, how));
            assert_eq!(read, Some((day, how)), "{remark}");
        }
        for (text, remark) in [("n/a", "nothing"), ("32.13.2021", "no such day"), ("lot 12345", "a number")] {
            assert_eq!(read(text, &vocabulary, Order::default()), None, "{remark}");
        }
        assert_eq!(Order::of(["03/04/2021", "25/04/2021"].into_iter()), by_day);
    }
}
