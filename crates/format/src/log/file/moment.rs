//! Decides the one writing of an instant in an exported log: `2020-04-01T00:00:00Z`, with a fraction only where there is one,
//! and without zeros at its end. A million of them are read, so they are read by hand. Up: [`crate::log::file`].

use jiff::Timestamp;

/// Reads an instant of the years 0 to 9999 in its one writing.
#[inline]
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', rest @ ..] = text.as_bytes() else { return None };
    let [h1, h2, b':', n1, n2, b':', s1, s2, fraction @ ..] = rest else { return None };
    let days = days(number(&[*y1, *y2, *y3, *y4])?, number(&[*m1, *m2])?, number(&[*d1, *d2])?)?;
    let (hour, minute, second) = (number(&[*h1, *h2])?, number(&[*n1, *n2])?, number(&[*s1, *s2])?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let nanoseconds = match fraction {
        [b'Z'] => 0,
        [b'.', digits @ .., b'Z'] => {
            let is_shortest = (1..=9).contains(&digits.len()) && digits.last() != Some(&b'0');
            let scale = 10_i64.pow(u32::try_from(9 - digits.len().min(9)).ok()?);
            is_shortest.then(|| number(digits)).flatten()? * scale
        }
        _ => return None,
    };
    Timestamp::new(days * 86_400 + hour * 3600 + minute * 60 + second, i32::try_from(nanoseconds).ok()?).ok()
}

/// The value of some digits.
#[inline]
fn number(digits: &[u8]) -> Option<i64> {
    let mut sum = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        sum = sum * 10 + i64::from(*digit - b'0');
    }
    Some(sum)
}

/// Days from 1 January 1970 to a day of the Gregorian calendar; none when there is no such day. The count of days is
/// Fliegel's and Van Flandern's (Communications of the ACM 11, 1968, p. 657), with years that begin in March.
#[inline]
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(is_leap),
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(before + (153 * month + 2) / 5 + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_as_the_calendar_writes_it() {
        for second in (-62_167_219_200_i64..=253_402_300_799).step_by(987_654_321) {
            for nanosecond in [0, 500_000_000, 1, 120_000] {
                let instant =
                    Timestamp::new(second, 0).expect("a second") + jiff::SignedDuration::from_nanos(nanosecond);
                assert_eq!(read(&instant.to_string()), Some(instant), "{instant}");
            }
        }
    }

    #[test]
    fn no_other_writing_is_taken() {
        for (text, remark) in [
            ("2020-04-01t00:00:00Z", "small letter"),
            ("2020-04-01T00:00:00z", "small zone"),
            ("2020-04-01 00:00:00Z", "blank"),
            ("2020-04-01T00:00:00+00:00", "offset"),
            ("2020-04-01T00:00:00.0Z", "no fraction"),
            ("2020-04-01T00:00:00.10Z", "zero at the end"),
            ("2020-04-01T00:00:00.Z", "no digit"),
            ("2020-04-01T00:00:00.1234567891Z", "ten digits"),
            ("2020-04-01T24:00:00Z", "hour"),
            ("2020-04-01T00:00:60Z", "leap second"),
            ("2020-04-31T00:00:00Z", "day"),
            ("2019-02-29T00:00:00Z", "no leap year"),
            ("2020-13-01T00:00:00Z", "month"),
            ("2020-04-01T00:00:00", "no zone"),
            ("", "nothing"),
        ] {
            assert_eq!(read(text), None, "{remark}");
        }
    }
}
