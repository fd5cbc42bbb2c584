//! Decides how a figure is printed: thin spaces between thousands, a unit behind every amount, day before month, hours
//! as h:mm. Pure leaves; nothing here knows what a figure means. Up: [`crate::report`].

use jiff::Timestamp;
use jiff::civil::Date;
use model::quantity::{CubicMillimetres, Grams, Metres, Millimetres, Minutes, Money};

/// Narrow no-break space: groups thousands, and ties a unit to its figure.
const THIN: char = '\u{202f}';

/// Minus sign of the width of a plus.
const MINUS: char = '\u{2212}';

/// A whole number with thin spaces between thousands.
pub(super) fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    if number < 0 {
        out.push(MINUS);
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(digit);
    }
    out
}

/// A whole number of things that were counted without a sign.
pub(super) fn tally(number: usize) -> String {
    count(i64::try_from(number).expect("a list should be shorter than 63 bits"))
}

/// A number with its sign, as a balance is printed.
pub(super) fn signed(number: i64) -> String {
    if number > 0 { format!("+{}", count(number)) } else { count(number) }
}

/// A whole number of parts as a decimal, rounded half up: `decimal(1_250, 1000, 1)` is `1.3`.
fn decimal(parts: i64, per_whole: i64, places: u32) -> String {
    let scale = 10_i128.pow(places);
    let whole = i128::from(per_whole);
    let scaled = (i128::from(parts.unsigned_abs()) * scale * 2 + whole) / (whole * 2);
    let sign = if parts < 0 && scaled > 0 { MINUS.to_string() } else { String::new() };
    let front = i64::try_from(scaled / scale).expect("a rounded amount should fit in 63 bits");
    if places == 0 {
        return format!("{sign}{}", count(front));
    }
    format!("{sign}{}.{:0width$}", count(front), scaled % scale, width = places as usize)
}

/// Words with a capital letter in front.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A mass: kilograms below a tonne, else tonnes with one decimal.
pub(super) fn mass(grams: Grams) -> String {
    if grams.get() < 1_000_000 { format!("{}{THIN}kg", decimal(grams.get(), 1000, 0)) } else { tonnes(grams) }
}

/// A mass in whole kilograms, as a load sheet prints it.
pub(super) fn kilograms(grams: i64) -> String {
    format!("{}{THIN}kg", decimal(grams, 1000, 0))
}

/// An arm to the millimetre, in metres.
pub(super) fn arm(millimetres: i64) -> String {
    format!("{}{THIN}m", decimal(millimetres, 1000, 3))
}

/// Hundredths with two decimals, as index units are printed.
pub(super) fn hundredths(number: i64) -> String {
    decimal(number, 100, 2)
}

/// A mass in tonnes with one decimal.
pub(super) fn tonnes(grams: Grams) -> String {
    format!("{}{THIN}t", decimal(grams.get(), 1_000_000, 1))
}

/// A volume in cubic metres; two decimals below ten; a dash for what has no body, such as people.
pub(super) fn volume(volume: CubicMillimetres) -> String {
    if volume.is_zero() {
        return "\u{2013}".to_owned();
    }
    if volume.get() < 5_000_000 {
        return format!("<0.01{THIN}m\u{b3}");
    }
    let places = if volume.get() < 10_000_000_000 { 2 } else { 1 };
    format!("{}{THIN}m\u{b3}", decimal(volume.get(), 1_000_000_000, places))
}

/// A length in the hold, in metres with two decimals.
pub(super) fn length(millimetres: i64) -> String {
    format!("{}{THIN}m", decimal(millimetres, 1000, 2))
}

/// Three sizes of a box, in centimetres.
pub(super) fn sizes((length, width, height): (Millimetres, Millimetres, Millimetres)) -> String {
    let cm = |size: Millimetres| {
        if size.get() % 10 == 0 { count(size.get() / 10) } else { decimal(size.get(), 10, 1) }
    };
    format!("{} \u{d7} {} \u{d7} {}{THIN}cm", cm(length), cm(width), cm(height))
}

/// A distance in whole kilometres.
pub(super) fn distance(metres: Metres) -> String {
    format!("{}{THIN}km", decimal(metres.get(), 1000, 0))
}

/// A span of time as hours and minutes, `13:05`.
pub(super) fn hours(minutes: Minutes) -> String {
    format!("{}:{:02}{THIN}h", count(minutes.get() / 60), minutes.get() % 60)
}

/// A span of time in days where it is whole days, else in hours.
pub(super) fn days(minutes: Minutes) -> String {
    match (minutes.get() / 1440, minutes.get() % 1440) {
        (1, 0) => format!("1{THIN}day"),
        (days, 0) => format!("{}{THIN}days", count(days)),
        _ => hours(minutes),
    }
}

/// An amount of money without its hundredths.
pub(super) fn money(money: Money) -> String {
    format!("{}{THIN}{}", decimal(money.cents, 100, 0), money.currency.as_str())
}

/// Part of a whole in per cent, rounded down unless it is all: what is not whole never reads as whole.
pub(super) fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return format!("\u{2013}{THIN}%");
    }
    let share = i64::try_from(i128::from(part) * 100 / i128::from(whole)).expect("a share should fit in 63 bits");
    if share == 0 && part > 0 { format!("<1{THIN}%") } else { format!("{}{THIN}%", count(share)) }
}

/// A share of thousandths in per cent with one decimal.
pub(super) fn permille(thousandths: i64) -> String {
    format!("{}{THIN}%", decimal(thousandths, 10, 1))
}

/// A short figure for an axis: `1.2 M`, `45 k`, `900`.
pub(super) fn short(number: i64) -> String {
    let one = |per: i64, sign: char| {
        let text = decimal(number, per, 1);
        format!("{}{THIN}{sign}", text.strip_suffix(".0").unwrap_or(&text))
    };
    match number.abs() {
        0..10_000 => count(number),
        10_000..1_000_000 => one(1000, 'k'),
        _ => one(1_000_000, 'M'),
    }
}

/// A day, `1 Apr 2020`.
pub(super) fn day(day: Date) -> String {
    format!("{}\u{a0}{}\u{a0}{}", day.day(), month(day), day.year())
}

/// A day within a year that is known, `1 Apr`.
pub(super) fn day_short(day: Date) -> String {
    format!("{}\u{a0}{}", day.day(), month(day))
}

fn month(day: Date) -> &'static str {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let index = usize::try_from(day.month() - 1).expect("a month should be 1 to 12");
    MONTHS[index]
}

/// The UTC day of an instant.
pub(super) fn utc_day(instant: Timestamp) -> Date {
    instant.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// An instant, `1 Apr 2020, 04:00 UTC`.
pub(super) fn instant(instant: Timestamp) -> String {
    let utc = instant.to_zoned(jiff::tz::TimeZone::UTC);
    format!("{}, {:02}:{:02}\u{a0}UTC", day(utc.date()), utc.hour(), utc.minute())
}

/// An instant within a year that is known, `1 Apr 04:00`.
pub(super) fn instant_short(instant: Timestamp) -> String {
    let utc = instant.to_zoned(jiff::tz::TimeZone::UTC);
    format!("{} {:02}:{:02}", day_short(utc.date()), utc.hour(), utc.minute())
}

/// The local clock at an instant with its offset, `07:00 +03`; nothing for a zone that is not known.
pub(super) fn local_clock(instant: Timestamp, zone: &str) -> Option<String> {
    let local = instant.in_tz(zone).ok()?;
    let minutes = local.offset().seconds() / 60;
    let sign = if minutes < 0 { MINUS } else { '+' };
    let (whole, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let rest = if rest == 0 { String::new() } else { format!(":{rest:02}") };
    Some(format!("{:02}:{:02}\u{a0}{sign}{whole:02}{rest}", local.hour(), local.minute()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::quantity::Currency;

    use super::*;

    #[test]
    fn whole_numbers_are_grouped_and_signed() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1\u{202f}000"),
            (188_663, "188\u{202f}663"),
            (-1_234_567, "\u{2212}1\u{202f}234\u{202f}567"),
            (i64::MIN, "\u{2212}9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775\u{202f}808"),
        ] {
            assert_eq!(count(number), text);
        }
        assert_eq!((signed(45), signed(0), signed(-45)), ("+45".into(), "0".into(), "\u{2212}45".into()));
    }

    #[test]
    fn amounts_are_rounded_half_up_and_carry_their_unit() {
        assert_eq!(mass(Grams::of(144_500)), "145\u{202f}kg");
        assert_eq!(mass(Grams::of(999_600)), "1\u{202f}000\u{202f}kg");
        assert_eq!(mass(Grams::of(41_550_000)), "41.6\u{202f}t");
        assert_eq!(volume(CubicMillimetres::of(3_600_000)), "<0.01\u{202f}m\u{b3}");
        assert_eq!(volume(CubicMillimetres::of(9_994_999_999)), "9.99\u{202f}m\u{b3}");
        assert_eq!(volume(CubicMillimetres::of(12_340_000_000)), "12.3\u{202f}m\u{b3}");
        assert_eq!(length(-1_005), "\u{2212}1.01\u{202f}m");
        assert_eq!(distance(Metres::of(7_539_400)), "7\u{202f}539\u{202f}km");
        assert_eq!(money(Money { cents: -150, currency: Currency::USD }), "\u{2212}2\u{202f}USD");
        let mm = Millimetres::of;
        assert_eq!(sizes((mm(600), mm(405), mm(10_000))), "60 \u{d7} 40.5 \u{d7} 1\u{202f}000\u{202f}cm");
    }

    #[test]
    fn times_are_day_first_and_hours_have_two_digits_of_minutes() {
        assert_eq!(hours(Minutes::of(785)), "13:05\u{202f}h");
        assert_eq!(
            (days(Minutes::of(1440)), days(Minutes::of(20_160))),
            ("1\u{202f}day".into(), "14\u{202f}days".into())
        );
        assert_eq!(day(date(2020, 4, 1)), "1\u{a0}Apr\u{a0}2020");
        let start: Timestamp = "2020-04-01T04:05:00Z".parse().expect("an instant");
        assert_eq!(instant(start), "1\u{a0}Apr\u{a0}2020, 04:05\u{a0}UTC");
        assert_eq!(local_clock(start, "Asia/Kolkata").as_deref(), Some("09:35\u{a0}+05:30"));
        assert_eq!(local_clock(start, "America/New_York").as_deref(), Some("00:05\u{a0}\u{2212}04"));
        assert_eq!(local_clock(start, "Nowhere/Here"), None);
    }

    #[test]
    fn what_is_not_whole_never_reads_as_whole() {
        for (part, whole, text) in [
            (999, 1000, "99\u{202f}%"),
            (1000, 1000, "100\u{202f}%"),
            (1, 1000, "<1\u{202f}%"),
            (0, 1000, "0\u{202f}%"),
            (3, 2, "150\u{202f}%"),
            (1, 0, "\u{2013}\u{202f}%"),
        ] {
            assert_eq!(percent(part, whole), text);
        }
        assert_eq!(permille(610), "61.0\u{202f}%");
    }

    #[test]
    fn axis_figures_are_short() {
        for (number, text) in
            [(900, "900"), (45_000, "45\u{202f}k"), (1_250_000, "1.3\u{202f}M"), (2_000_000, "2\u{202f}M")]
        {
            assert_eq!(short(number), text);
        }
    }
}
