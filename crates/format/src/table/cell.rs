//! Decides how one cell becomes a value: small parsers that say what is wrong and what to write instead.
//! Does not decide which cells a table has. Up: [`crate::table`].

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use model::evidence::Source;
use model::fault::Fault;
use model::quantity::{Permille, Units};

use crate::suggest;
use crate::table::local_day;

/// Largest whole number that a table may hold: a million millions; no figure of an airlift comes near.
const WHOLE_MAX: i64 = 1_000_000_000_000;

/// Years that a date of an operation can lie in; outside it is a slip of the keyboard.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1950..=2150;

/// Any text that is not empty, without control characters.
pub(crate) fn text(cell: &str) -> Result<String, Fault> {
    if cell.chars().any(|letter| letter.is_control() && !"\n\r\t".contains(letter)) {
        return Err(Fault::new("control-character", "the cell holds a control character", "type the cell anew"));
    }
    Ok(cell.to_owned())
}

/// A whole number, plain digits with an optional sign.
pub(crate) fn whole(cell: &str) -> Result<i64, Fault> {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return cell.parse::<i64>().ok().filter(|value| value.abs() <= WHOLE_MAX).ok_or_else(|| {
            Fault::new("absurd-figure", format!("{cell} is beyond {WHOLE_MAX}"), "check the figure and its unit")
        });
    }
    let is_grouped = digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.chars().all(|letter| letter.is_ascii_digit() || ",. '\u{a0}\u{202f}\u{2019}".contains(letter));
    if is_grouped {
        return Err(Fault::new(
            "ambiguous-number",
            format!("\u{ab}{cell}\u{bb} may be grouped thousands or a decimal number"),
            "write a whole number with digits alone, such as 1500",
        ));
    }
    Err(not_a_number(cell))
}

fn not_a_number(cell: &str) -> Fault {
    Fault::new(
        "not-a-number",
        format!("\u{ab}{cell}\u{bb} is not a number"),
        "write digits, or leave the cell empty if not known",
    )
}

/// A decimal number with a point, no exponent.
pub(crate) fn decimal(cell: &str) -> Result<f64, Fault> {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1;
    if !is_plain {
        return Err(not_a_number(cell));
    }
    cell.parse::<f64>().ok().filter(|value| value.abs() <= WHOLE_MAX as f64).ok_or_else(|| not_a_number(cell))
}

/// A count of units.
pub(crate) fn units(cell: &str) -> Result<Units, Fault> {
    Units::try_new(whole(cell)?)
}

/// A share in thousandths.
pub(crate) fn permille(cell: &str) -> Result<Permille, Fault> {
    Permille::try_new(whole(cell)?)
}

/// A day, `2020-04-01`. One in a local form is a fault that names the day that is meant, or asks which.
pub(crate) fn date(cell: &str) -> Result<Date, Fault> {
    let is_iso = cell.len() == 10 && cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let Some(day) = cell.parse::<Date>().ok().filter(|_| is_iso) else { return Err(bad_date(cell)) };
    if !YEARS.contains(&day.year()) {
        return Err(Fault::new("absurd-date", format!("the year {} is absurd", day.year()), "check the year"));
    }
    Ok(day)
}

fn bad_date(cell: &str) -> Fault {
    let days: Vec<String> = local_day::candidates(cell).iter().map(Date::to_string).collect();
    match days.as_slice() {
        [] => Fault::new(
            "bad-date",
            format!("\u{ab}{cell}\u{bb} is not a day of the calendar"),
            "write the day as 2020-04-01",
        ),
        [day] => Fault::new(
            "bad-date",
            format!("\u{ab}{cell}\u{bb} is a day in a local form, which others read differently"),
            format!("write {day}"),
        ),
        several => Fault::new(
            "ambiguous-date",
            format!("\u{ab}{cell}\u{bb} can be read as {}", several.join(" or as ")),
            format!("which day is meant? Write {}", several.join(" or ")),
        ),
    }
}

/// An instant, `2020-04-01T00:00:00Z`.
pub(crate) fn instant(cell: &str) -> Result<Timestamp, Fault> {
    let bad = || {
        Fault::new(
            "bad-instant",
            format!("\u{ab}{cell}\u{bb} is not an instant"),
            "write it in universal time as 2020-04-01T00:00:00Z",
        )
    };
    if cell.get(10..11) != Some("T") {
        return Err(bad());
    }
    let instant = cell.parse::<Timestamp>().map_err(|_| bad())?;
    let year = instant.to_zoned(jiff::tz::TimeZone::UTC).year();
    if !YEARS.contains(&year) {
        return Err(Fault::new("absurd-date", format!("the year {year} is absurd"), "check the year"));
    }
    Ok(instant)
}

/// A time of day, `23:00`.
pub(crate) fn time(cell: &str) -> Result<Time, Fault> {
    let parts = cell.split_once(':').filter(|(hour, minute)| hour.len() == 2 && minute.len() == 2);
    parts
        .and_then(|(hour, minute)| Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok())
        .ok_or_else(|| Fault::new("bad-time", format!("\u{ab}{cell}\u{bb} is not a time of day"), "write it as 23:00"))
}

/// `yes` or `no`.
pub(crate) fn yes_no(cell: &str) -> Result<bool, Fault> {
    match cell {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Fault::new("not-yes-or-no", format!("\u{ab}{cell}\u{bb} is neither yes nor no"), "write yes or no")),
    }
}

/// One of the words of a list.
pub(crate) fn word<T: Copy>(cell: &str, words: &[(T, &'static str)]) -> Result<T, Fault> {
    words.iter().find(|(_, known)| *known == cell).map(|(value, _)| *value).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(_, known)| *known).collect();
        let otherwise = format!("write one of: {}", known.join(", "));
        Fault::new(
            "unknown-word",
            format!("\u{ab}{cell}\u{bb} is not a word of this column"),
            suggest::action(cell, known, &otherwise),
        )
    })
}

/// A list of values separated by blanks.
pub(crate) fn list<T>(cell: &str, parse: impl Fn(&str) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    cell.split_whitespace().map(parse).collect()
}

/// A language tag of BCP 47, such as `en` or `zh-Hans`.
pub(crate) fn language(cell: &str) -> Result<String, Fault> {
    let mut parts = cell.split('-');
    let is_tag = parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase()))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if is_tag {
        Ok(cell.to_owned())
    } else {
        Err(Fault::new(
            "bad-language",
            format!("\u{ab}{cell}\u{bb} is not a language tag"),
            "write BCP 47 tags such as en or zh-Hans, several separated by blanks",
        ))
    }
}

/// Names separated by semicolons, since a name holds blanks.
pub(crate) fn names(cell: &str) -> Result<Vec<String>, Fault> {
    Ok(cell.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// A whole number within a range.
pub(crate) fn within(cell: &str, range: std::ops::RangeInclusive<i64>) -> Result<i64, Fault> {
    let value = whole(cell)?;
    if range.contains(&value) {
        return Ok(value);
    }
    let (least, greatest) = (range.start(), range.end());
    let cause = format!("{value} lies outside {least} to {greatest}");
    Err(Fault::new("out-of-range", cause, format!("give {least} to {greatest}")))
}

/// A number of the United Nations for dangerous goods: four digits, with or without `UN` before them.
pub(crate) fn un_number(cell: &str) -> Result<u16, Fault> {
    let digits = cell.strip_prefix("UN").unwrap_or(cell).trim();
    let is_number = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| is_number && *number > 0).ok_or_else(|| {
        Fault::new(
            "bad-un-number",
            format!("\u{ab}{cell}\u{bb} is not a UN number"),
            "write its four digits, such as 1170, as the shipper's declaration does",
        )
    })
}

/// A standard that a certificate names, in one word: `EN149`, `NIOSH-42CFR84`.
pub(crate) fn certificate(cell: &str) -> Result<String, Fault> {
    // Half of a standard that was written with a blank would be believed to be another one.
    const BODIES: [&str; 13] =
        ["AS", "AS/NZS", "ASTM", "BS", "DIN", "EN", "GB", "GOST", "IEC", "ISO", "JIS", "NIOSH", "YY"];
    let is_one_word = !cell.contains(char::is_whitespace);
    if is_one_word
        && cell.chars().any(char::is_alphabetic)
        && !BODIES.iter().any(|body| cell.eq_ignore_ascii_case(body))
    {
        return text(cell);
    }
    let cause = format!("\u{ab}{cell}\u{bb} is not the name of one standard");
    Err(Fault::new("bad-certificate", cause, "write each standard in one word, such as EN149 or NIOSH-42CFR84"))
}

/// Where a figure comes from.
pub(crate) fn source(cell: &str) -> Result<Source, Fault> {
    Source::try_new(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T, Fault>) -> &'static str {
        result.err().map_or("ok", |fault| fault.code)
    }

    #[test]
    fn numbers_are_taken_only_when_they_can_mean_one_thing() {
        for (cell, expected, remark) in [
            ("1500", "ok", "plain"),
            ("1,500", "ambiguous-number", "comma"),
            ("1.500", "ambiguous-number", "point"),
            ("1 500", "ambiguous-number", "blank"),
            ("12a", "not-a-number", "letter"),
            ("-", "not-a-number", "sign alone"),
            ("1e5", "not-a-number", "exponent"),
            ("9999999999999999999", "absurd-figure", "beyond 63 bits"),
            ("-3", "negative-amount", "negative"),
        ] {
            assert_eq!(code(units(cell)), expected, "{remark}");
        }
        for (cell, expected, remark) in [
            ("3.5", "ok", "plain"),
            ("NaN", "not-a-number", "nan"),
            ("1.2.3", "not-a-number", "two"),
            (".", "not-a-number", "dot"),
        ] {
            assert_eq!(code(decimal(cell)), expected, "{remark}");
        }
    }

    #[test]
    fn days_instants_and_times_are_of_one_shape() {
        for (cell, expected, remark) in [
            ("2020-04-01", "ok", "plain"),
            ("2020-02-30", "bad-date", "no such day"),
            ("01/04/2020", "ambiguous-date", "slashes"),
            ("31/03/2020", "bad-date", "slashes that mean one day"),
            ("2020-4-1", "bad-date", "unpadded"),
            ("0202-04-01", "absurd-date", "year"),
        ] {
            assert_eq!(code(date(cell)), expected, "{remark}");
        }
        for (cell, expected, remark) in [
            ("2020-04-01T00:00:00Z", "ok", "plain"),
            ("2020-04-01T02:00+02:00", "ok", "offset"),
            ("2020-04-01", "bad-instant", "day alone"),
            ("2020-04-01T25:00:00Z", "bad-instant", "hour 25"),
            ("2020-04-01T00:00:00", "bad-instant", "no zone"),
        ] {
            assert_eq!(code(instant(cell)), expected, "{remark}");
        }
        for (cell, action, remark) in [
            ("31.03.2020", "write 2020-03-31", "one day is meant"),
            ("3/4/2020", "Write 2020-03-04 or 2020-04-03", "one of two"),
        ] {
            let fault = date(cell).expect_err(remark);
            assert!(fault.action.contains(action), "{remark}: {fault}");
        }
        assert_eq!(code(time("23:00")), "ok");
        assert_eq!(code(time("24:00")), "bad-time");
    }

    #[test]
    fn words_and_tags_are_checked() {
        assert_eq!(code(yes_no("Yes")), "not-yes-or-no");
        assert_eq!(code(language("zh-Hans")), "ok");
        assert_eq!(code(language("Russian")), "bad-language");
        for (cell, expected, remark) in [
            ("1170", "ok", "digits"),
            ("UN1170", "ok", "with its letters"),
            ("117", "bad-un-number", "three digits"),
            ("alcohol", "bad-un-number", "a word"),
        ] {
            assert_eq!(code(un_number(cell)), expected, "{remark}");
        }
        for (cell, expected, remark) in [
            ("EN149", "ok", "one word"),
            ("EN", "bad-certificate", "the body alone"),
            ("149:2001", "bad-certificate", "the number alone"),
            ("CE", "ok", "a mark"),
        ] {
            assert_eq!(code(certificate(cell)), expected, "{remark}");
        }
        assert_eq!(code(within("8", 1..=7)), "out-of-range");
        assert_eq!(names("Ural plant; UPZ ;"), Ok(vec!["Ural plant".to_owned(), "UPZ".to_owned()]));
        let fault = word("gfit", &[(1, "gift"), (2, "sale")]).expect_err("no such word");
        assert!(fault.action.contains("gift"), "{fault}");
        assert_eq!(code(text("a\u{0}b")), "control-character");
    }
}
