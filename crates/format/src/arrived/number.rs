//! Decides how a number of a packing list is read: decimal commas and points, grouped thousands, and which of the two a
//! sign is where it can be both. Up: [`crate::arrived`].

use crate::arrived::sheet::Sheet;

/// Most digits of a number: more is a bar code.
const DIGITS_MAX: usize = 12;

/// A decimal number: `digits` with the last `places` of them behind the sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i64,
    places: u32,
}

impl Decimal {
    /// So many times a unit, rounded to the nearest; none beyond 63 bits.
    pub(super) fn times(self, unit: i64) -> Option<i64> {
        let scale = 10_i128.pow(self.places);
        let product = i128::from(self.digits) * i128::from(unit);
        i64::try_from((product * 2 + scale) / (scale * 2)).ok()
    }

    /// The number itself, where it is whole.
    pub(super) fn as_whole(self) -> Option<i64> {
        let scale = 10_i64.checked_pow(self.places)?;
        (self.digits % scale == 0).then_some(self.digits / scale)
    }
}

/// Which sign a list puts before the fraction, as far as its numbers show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    decimal: Option<char>,
}

impl Signs {
    /// What the texts of a sheet show.
    pub(super) fn of(sheet: &Sheet) -> Self {
        let (mut points, mut commas) = (0_usize, 0_usize);
        for cell in sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_number && !cell.is_filled) {
            for word in cell.text.split(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',') {
                match shown(word) {
                    Some('.') => points += 1,
                    Some(',') => commas += 1,
                    _ => {}
                }
            }
        }
        let decimal = match points.cmp(&commas) {
            std::cmp::Ordering::Greater => Some('.'),
            std::cmp::Ordering::Less => Some(','),
            std::cmp::Ordering::Equal => None,
        };
        Self { decimal }
    }

    /// A list that shows this sign.
    #[cfg(test)]
    pub(super) fn showing(decimal: Option<char>) -> Self {
        Self { decimal }
    }
}

/// The sign before the fraction, where a number shows it beyond doubt. Days (`31.12.2021`) show nothing.
fn shown(word: &str) -> Option<char> {
    let signs: Vec<(usize, char)> = word.char_indices().filter(|(_, letter)| !letter.is_ascii_digit()).collect();
    match signs.as_slice() {
        [(place, sign)] => {
            let behind = word.len() - place - 1;
            let is_fraction = *place > 0 && (behind == 1 || behind == 2 || (behind == 3 && word.starts_with('0')));
            is_fraction.then_some(*sign)
        }
        [.., (_, before), (place, last)] if before != last && word.len() - place > 1 => Some(*last),
        _ => None,
    }
}

/// A number that begins a text, with what follows it and whether its sign had to be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral<'a> {
    /// The number.
    pub(super) value: Decimal,
    /// Whether it could also be another number.
    pub(super) is_ambiguous: bool,
    /// What stands behind it.
    pub(super) rest: &'a str,
}

/// Reads the number that a text begins with. `is_count` says that a fraction would be strange.
pub(super) fn read(text: &str, signs: Signs, is_number: bool, is_count: bool) -> Option<Numeral<'_>> {
    let length = extent(text);
    let (word, rest) = text.split_at(length);
    let word: String = word.chars().map(|letter| if is_group(letter) { ' ' } else { letter }).collect();
    let marks: Vec<char> = word.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    let last = marks.last().copied();
    let behind = word.chars().rev().take_while(char::is_ascii_digit).count();
    let (decimal, is_ambiguous) = match last {
        None | Some(' ') => (None, false),
        Some(sign) if is_number => (Some(sign), false),
        Some(sign) if marks.iter().filter(|mark| **mark == sign).count() > 1 => (None, false),
        // A sign before it is another one: that one groups, this one is decimal.
        Some(sign) if marks.len() > 1 => (Some(sign), false),
        Some(sign) if behind != 3 || word.starts_with('0') => (Some(sign), false),
        // Three figures behind the only sign: `1.200`.
        Some(sign) if is_count => ((signs.decimal == Some(sign) && word.len() < 4).then_some(sign), false),
        Some(sign) => match signs.decimal {
            Some(shown) => ((shown == sign).then_some(sign), false),
            None => (Some(sign), true),
        },
    };
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > DIGITS_MAX {
        return None;
    }
    let places = if decimal.is_some() { u32::try_from(behind).ok()? } else { 0 };
    Some(Numeral { value: Decimal { digits: digits.parse().ok()?, places }, is_ambiguous, rest })
}

/// How far a number reaches from the start of a text: digits, with signs between that belong to it.
fn extent(text: &str) -> usize {
    let bytes: Vec<(usize, char)> = text.char_indices().collect();
    let digit = |place: usize| bytes.get(place).is_some_and(|(_, letter)| letter.is_ascii_digit());
    let mut place = 0;
    loop {
        while digit(place) {
            place += 1;
        }
        let Some((_, sign)) = bytes.get(place) else { break };
        let is_group_of_three = digit(place + 1) && digit(place + 2) && digit(place + 3) && !digit(place + 4);
        let is_inside = place > 0
            && digit(place - 1)
            && match sign {
                '.' | ',' => digit(place + 1),
                sign if is_group(*sign) => is_group_of_three && leads(&bytes, place),
                _ => false,
            };
        if !is_inside {
            break;
        }
        place += 1;
    }
    bytes.get(place).map_or(text.len(), |(byte, _)| *byte)
}

/// Whether at most three figures stand before a blank, or three behind another one: only so it groups thousands.
fn leads(letters: &[(usize, char)], place: usize) -> bool {
    letters[..place].iter().rev().take_while(|(_, letter)| letter.is_ascii_digit()).count() <= 3
}

fn is_group(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thousandths(text: &str, decimal: Option<char>, is_count: bool) -> (Option<i64>, bool) {
        let numeral = read(text, Signs::showing(decimal), false, is_count).expect("a number");
        (numeral.value.times(1000), numeral.is_ambiguous)
    }

    #[test]
    fn numbers_are_read_as_their_list_writes_them() {
        for (text, decimal, is_count, expected, is_ambiguous, remark) in [
            ("12,5", None, false, 12_500, false, "decimal comma"),
            ("12.5", None, false, 12_500, false, "decimal point"),
            ("1.234,5", None, false, 1_234_500, false, "points group, comma is decimal"),
            ("1,234.5", None, false, 1_234_500, false, "commas group, point is decimal"),
            ("1 234,50", None, false, 1_234_500, false, "blank groups"),
            ("1\u{a0}234", None, false, 1_234_000, false, "no-break blank groups"),
            ("1.234", Some(','), false, 1_234_000, false, "the list has decimal commas"),
            ("1.234", Some('.'), false, 1_234, false, "the list has decimal points"),
            ("1.234", None, false, 1_234, true, "nobody knows"),
            ("1.200", None, true, 1_200_000, false, "a count of pieces is whole"),
            ("1.200.000", None, false, 1_200_000_000, false, "the sign is there twice"),
            ("0.125", None, false, 125, false, "nothing begins with a group of nothing"),
            ("0,024", Some('.'), false, 24, false, "nothing begins with a group of nothing"),
        ] {
            assert_eq!(thousandths(text, decimal, is_count), (Some(expected), is_ambiguous), "{remark}");
        }
        assert_eq!(read("10 50 kg", Signs::default(), false, true).map(|numeral| numeral.rest), Some(" 50 kg"));
        assert_eq!(read("200pcs", Signs::default(), false, true).map(|numeral| numeral.rest), Some("pcs"));
        assert_eq!(read("4006381333931", Signs::default(), false, true), None, "a bar code is no count");
        assert_eq!(read("pcs", Signs::default(), false, true), None);
    }
}
