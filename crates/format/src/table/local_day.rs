//! Decides which days a date in a local form can mean, so that a fault can name them: `31.03.2020`, `3/31/20`,
//! `31 mars 2020`. Nothing is read by it: a table's own days are written one way. Up: [`crate::table`].

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Beginnings of the months' names without accents: English, French, Spanish, Portuguese, German, Italian, Russian,
/// Ukrainian, Arabic.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "\u{44f}\u{43d}\u{432}", "\u{441}\u{456}\u{447}", "\u{64a}\u{646}\u{627}"],
    &["feb", "fev", "\u{444}\u{435}\u{432}", "\u{43b}\u{44e}\u{442}", "\u{641}\u{628}\u{631}"],
    &["mar", "\u{43c}\u{430}\u{440}", "\u{431}\u{435}\u{440}", "\u{645}\u{627}\u{631}"],
    &["apr", "avr", "abr", "\u{430}\u{43f}\u{440}", "\u{43a}\u{432}\u{456}", "\u{627}\u{628}\u{631}"],
    &[
        "may",
        "mai",
        "mag",
        "\u{43c}\u{430}\u{438}",
        "\u{43c}\u{430}\u{44f}",
        "\u{442}\u{440}\u{430}",
        "\u{645}\u{627}\u{64a}",
    ],
    &["jun", "juin", "giu", "\u{438}\u{44e}\u{43d}", "\u{447}\u{435}\u{440}", "\u{64a}\u{648}\u{646}"],
    &["jul", "juil", "lug", "\u{438}\u{44e}\u{43b}", "\u{43b}\u{438}\u{43f}", "\u{64a}\u{648}\u{644}"],
    &["aug", "aou", "ago", "\u{430}\u{432}\u{433}", "\u{441}\u{435}\u{440}", "\u{627}\u{63a}\u{633}"],
    &["sep", "set", "\u{441}\u{435}\u{43d}", "\u{432}\u{435}\u{440}", "\u{633}\u{628}\u{62a}"],
    &["oct", "okt", "ott", "out", "\u{43e}\u{43a}\u{442}", "\u{436}\u{43e}\u{432}", "\u{627}\u{643}\u{62a}"],
    &["nov", "\u{43d}\u{43e}\u{44f}", "\u{43b}\u{438}\u{441}", "\u{646}\u{648}\u{641}"],
    &["dec", "dez", "dic", "\u{434}\u{435}\u{43a}", "\u{433}\u{440}\u{443}", "\u{62f}\u{64a}\u{633}"],
];

/// Words that stand in a date and tell nothing, among them the endings of ordinals.
const EMPTY_WORDS: [&str; 11] =
    ["de", "del", "of", "the", "st", "nd", "rd", "th", "er", "\u{433}", "\u{440}\u{43e}\u{43a}\u{443}"];

/// Serial numbers of a workbook that are days of 2000 to 2099, in the system of 1900.
const SERIALS: std::ops::RangeInclusive<i64> = 36_526..=73_050;

/// A part of a date as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Digits, with how many they are.
    Number(i64, usize),
    /// A month by its name.
    Month(i8),
}

/// The days that a cell can mean, in order, none twice; empty where it is no date at all.
pub(super) fn candidates(cell: &str) -> Vec<Date> {
    let Some(parts) = parts(cell) else { return Vec::new() };
    let mut days: Vec<Date> = match parts.as_slice() {
        [Part::Number(digits, 8)] => day(digits / 10_000, digits / 100 % 100, digits % 100).into_iter().collect(),
        [Part::Number(serial, 5)] if SERIALS.contains(serial) => vec![date(1899, 12, 30).saturating_add(serial.days())],
        [Part::Number(first, wide), Part::Number(second, _), Part::Number(third, _)] if *wide == 4 => {
            day(*first, *second, *third).into_iter().collect()
        }
        [Part::Number(first, one), Part::Number(second, two), Part::Number(third, width)] => {
            let year = of_year(*third, *width);
            // Dots are written by those who put the day first.
            let month_first = if cell.contains('.') { None } else { day(year, *first, *second) };
            let all_short = (*one, *two, *width) == (2, 2, 2);
            let year_first = if cell.contains('-') && all_short { day(2000 + first, *second, *third) } else { None };
            [day(year, *second, *first), month_first, year_first].into_iter().flatten().collect()
        }
        [Part::Number(year, 4), Part::Month(month), Part::Number(of_month, _)] => {
            day(*year, i64::from(*month), *of_month).into_iter().collect()
        }
        [Part::Number(of_month, _), Part::Month(month), Part::Number(year, width)]
        | [Part::Month(month), Part::Number(of_month, _), Part::Number(year, width)] => {
            day(of_year(*year, *width), i64::from(*month), *of_month).into_iter().collect()
        }
        _ => Vec::new(),
    };
    days.sort();
    days.dedup();
    days
}

/// A year of two digits is one of this century.
fn of_year(year: i64, width: usize) -> i64 {
    if width == 2 { 2000 + year } else { year }
}

fn day(year: i64, month: i64, of_month: i64) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| super::cell::YEARS.contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(of_month).ok()?).ok()
}

/// Numbers and months of a text; none where it holds another word or a number that is none of a date.
fn parts(cell: &str) -> Option<Vec<Part>> {
    let plain: String = cell.nfd().filter(|sign| !is_combining_mark(*sign)).flat_map(char::to_lowercase).collect();
    let mut parts = Vec::new();
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let is_same = |sign: char| sign.is_numeric() == first.is_numeric() && sign.is_alphanumeric();
        let end = rest.find(|sign: char| !is_same(sign)).unwrap_or(rest.len());
        if end == 0 {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(end);
        rest = after;
        if first.is_numeric() {
            let digits = word.chars().map(digit).collect::<Option<String>>().filter(|digits| digits.len() <= 8)?;
            parts.push(Part::Number(digits.parse().ok()?, digits.len()));
        } else if !EMPTY_WORDS.contains(&word) && !"\u{5e74}\u{6708}\u{65e5}".contains(word) {
            let month = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
            parts.push(Part::Month(i8::try_from(month + 1).expect("there are twelve months")));
        }
    }
    Some(parts)
}

/// A digit as it is typed in Europe, or in the Arabic world.
fn digit(sign: char) -> Option<char> {
    let of_arabic = u32::from(sign).checked_sub(0x660).filter(|value| *value <= 9);
    of_arabic.and_then(|value| char::from_digit(value, 10)).or_else(|| sign.is_ascii_digit().then_some(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_dates_are_understood_as_far_as_they_mean_something() {
        let march = "2020-03-31";
        for (cell, days, remark) in [
            ("31.03.2020", march, "dots, the day first"),
            ("01.04.2020", "2020-04-01", "dots never put the month first"),
            ("3/31/20", march, "no month 31"),
            ("31/3/2020", march, "no month 31"),
            ("3/4/2020", "2020-03-04 2020-04-03", "two readings"),
            ("4/4/2020", "2020-04-04", "both readings are one"),
            ("20-03-31", "2020-03-31 2031-03-20", "year first or last"),
            ("2020-4-1", "2020-04-01", "unpadded"),
            ("2020/03/31", march, "slashes, the year first"),
            ("20200331", march, "eight digits"),
            ("43921", march, "a serial number of a workbook"),
            ("31 mars 2020", march, "French"),
            ("1er avril 2020", "2020-04-01", "French ordinal"),
            ("March 31st, 2020", march, "English, the month first"),
            ("31-Mar-20", march, "as a spreadsheet writes it"),
            ("2020 Mar 31", march, "the year first"),
            ("31. M\u{e4}rz 2020", march, "German"),
            ("31 de marzo de 2020", march, "Spanish"),
            ("9 maggio 2020", "2020-05-09", "Italian"),
            ("31 \u{43c}\u{430}\u{440}\u{442}\u{430} 2020 \u{433}.", march, "Russian"),
            ("31 \u{431}\u{435}\u{440}\u{435}\u{437}\u{43d}\u{44f} 2020", march, "Ukrainian"),
            ("2020\u{5e74}3\u{6708}31\u{65e5}", march, "Chinese"),
            ("\u{663}\u{661} \u{645}\u{627}\u{631}\u{633} \u{662}\u{660}\u{662}\u{660}", march, "Arabic"),
            ("2020-02-30", "", "no such day"),
            ("13/13/2020", "", "no such month"),
            ("March", "", "a month alone"),
            ("31 3", "", "no year"),
            ("soon", "", "a word"),
            ("31 Foo 2020", "", "no month"),
            ("31/03/0020", "", "an absurd year"),
            ("99999", "", "a number"),
            ("", "", "nothing"),
        ] {
            let found: Vec<String> = candidates(cell).iter().map(Date::to_string).collect();
            assert_eq!(found.join(" "), days, "{remark}");
        }
    }
}
