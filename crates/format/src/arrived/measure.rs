//! Decides what a text says of mass, volume and sizes: the unit from the cell, else from its heading, else the usual one.
//! Up: [`crate::arrived`].

use crate::arrived::number::{self, Decimal, Signs};
use crate::arrived::plain;

/// Units of mass in grams, by their plain word.
const MASSES: &[(&str, i64)] = &[
    ("kg", 1000),
    ("kgs", 1000),
    ("kilo", 1000),
    ("kilos", 1000),
    ("кг", 1000),
    ("كغ", 1000),
    ("公斤", 1000),
    ("千克", 1000),
    ("g", 1),
    ("gr", 1),
    ("gram", 1),
    ("grams", 1),
    ("г", 1),
    ("гр", 1),
    ("克", 1),
    ("t", 1_000_000),
    ("to", 1_000_000),
    ("ton", 1_000_000),
    ("tons", 1_000_000),
    ("tonne", 1_000_000),
    ("tonnes", 1_000_000),
    ("т", 1_000_000),
    ("тн", 1_000_000),
    ("吨", 1_000_000),
    ("lb", 454),
    ("lbs", 454),
    ("pound", 454),
    ("pounds", 454),
];

/// Units of volume in thousands of cubic millimetres, by their plain word. A cubic foot is 0.0283168466 m3.
const VOLUMES: &[(&str, i64)] = &[
    ("m3", 1_000_000),
    ("cbm", 1_000_000),
    ("м3", 1_000_000),
    ("mc", 1_000_000),
    ("куб", 1_000_000),
    ("立方米", 1_000_000),
    ("l", 1000),
    ("ltr", 1000),
    ("litre", 1000),
    ("litres", 1000),
    ("л", 1000),
    ("dm3", 1000),
    ("дм3", 1000),
    ("cm3", 1),
    ("см3", 1),
    ("ft3", 28_317),
    ("cuft", 28_317),
    ("cft", 28_317),
];

/// Units of length in hundredths of a millimetre, by their plain word.
const LENGTHS: &[(&str, i64)] = &[
    ("mm", 100),
    ("мм", 100),
    ("cm", 1000),
    ("см", 1000),
    ("m", 100_000),
    ("м", 100_000),
    ("in", 2540),
    ("inch", 2540),
    ("inches", 2540),
    ("毫米", 100),
    ("厘米", 1000),
    ("米", 100_000),
];

/// A measure and what had to be taken for granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// Grams, or cubic millimetres.
    pub(super) value: i64,
    /// Whether neither cell nor heading names the unit.
    pub(super) is_unit_assumed: bool,
    /// Whether the number can be read in two ways.
    pub(super) is_ambiguous: bool,
}

/// What stands in a cell of measures and over it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    /// The cell.
    pub(super) text: &'a str,
    /// Its heading.
    pub(super) heading: &'a str,
    /// Whether the workbook keeps the cell as a number.
    pub(super) is_number: bool,
}

/// Grams of a cell; kilograms where no unit is named.
pub(super) fn mass(source: Source<'_>, signs: Signs) -> Option<Measure> {
    measure(source, signs, MASSES, 1000, 1)
}

/// Cubic millimetres of a cell; cubic metres where no unit is named.
pub(super) fn volume(source: Source<'_>, signs: Signs) -> Option<Measure> {
    measure(source, signs, VOLUMES, 1_000_000, 1000)
}

fn measure(source: Source<'_>, signs: Signs, units: &[(&str, i64)], usual: i64, scale: i64) -> Option<Measure> {
    let text = plain::plain(source.text.trim()).replace('\u{2044}', "/");
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let numeral = number::read(&text[start..], signs, source.is_number, false)?;
    let named = unit(numeral.rest, units).or_else(|| unit(&plain::plain(source.heading), units));
    let value = numeral.value.times(named.unwrap_or(usual).checked_mul(scale)?)?;
    Some(Measure { value, is_unit_assumed: named.is_none(), is_ambiguous: numeral.is_ambiguous })
}

/// The first unit that a text names.
fn unit(text: &str, units: &[(&str, i64)]) -> Option<i64> {
    text.split(|letter: char| !letter.is_alphanumeric()).find_map(|word| {
        let word = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        units.iter().find(|(known, _)| *known == word).map(|(_, unit)| *unit)
    })
}

/// Cubic millimetres of a cell of three sizes, `60x40x40 cm`.
pub(super) fn sizes(source: Source<'_>, signs: Signs) -> Option<Measure> {
    let text = plain::plain(source.text.trim());
    let mut numbers: Vec<Decimal> = Vec::new();
    let (mut rest, mut is_ambiguous) = (text.as_str(), false);
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let numeral = number::read(&rest[start..], signs, false, false)?;
        is_ambiguous |= numeral.is_ambiguous;
        numbers.push(numeral.value);
        rest = numeral.rest;
    }
    let [length, width, height] = numbers.try_into().ok()?;
    let named = unit(&text, LENGTHS).or_else(|| unit(&plain::plain(source.heading), LENGTHS));
    boxed([length, width, height], named).map(|value| Measure { value, is_unit_assumed: named.is_none(), is_ambiguous })
}

/// Cubic millimetres of a box by three cells of their own.
pub(super) fn box_of(sides: [Source<'_>; 3], signs: Signs) -> Option<Measure> {
    let mut numbers = Vec::new();
    let (mut named, mut is_ambiguous) = (None, false);
    for side in sides {
        let numeral = number::read(side.text.trim(), signs, side.is_number, false)?;
        is_ambiguous |= numeral.is_ambiguous;
        named = named.or_else(|| unit(numeral.rest, LENGTHS)).or_else(|| unit(&plain::plain(side.heading), LENGTHS));
        numbers.push(numeral.value);
    }
    boxed(numbers.try_into().ok()?, named).map(|value| Measure {
        value,
        is_unit_assumed: named.is_none(),
        is_ambiguous,
    })
}

/// The volume of a box; without a unit millimetres where a side is above 300, metres where all are below 5, else
/// centimetres: no carton is longer than 3 m or thinner than 5 cm all round.
fn boxed(sides: [Decimal; 3], named: Option<i64>) -> Option<i64> {
    let hundredths: Vec<i64> = sides.iter().map(|side| side.times(100)).collect::<Option<_>>()?;
    let usual = if hundredths.iter().any(|side| *side > 300 * 100) {
        100
    } else if hundredths.iter().all(|side| *side < 5 * 100) {
        100_000
    } else {
        1000
    };
    let unit = named.unwrap_or(usual);
    let millimetres: Vec<i64> =
        hundredths.iter().map(|side| side.checked_mul(unit).map(|side| side / 10_000)).collect::<Option<_>>()?;
    millimetres.into_iter().try_fold(1_i64, i64::checked_mul).filter(|volume| *volume > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source<'a>(text: &'a str, heading: &'a str) -> Source<'a> {
        Source { text, heading, is_number: false }
    }

    #[test]
    fn measures_take_their_unit_from_the_cell_or_its_heading() {
        for (text, heading, grams, is_assumed, remark) in [
            ("12,5 kg", "", 12_500, false, "decimal comma"),
            ("350 g", "Weight (kg)", 350, false, "the cell is nearer than its heading"),
            ("12.5", "Вес брутто, кг", 12_500, false, "a Russian heading"),
            ("0,5 т", "", 500_000, false, "tonnes"),
            ("10", "Weight", 10_000, true, "no unit"),
            ("22 lbs", "", 9_988, false, "pounds"),
            ("kg 15", "", 15_000, true, "unit before the number"),
        ] {
            let measure = mass(source(text, heading), Signs::default()).expect(remark);
            assert_eq!((measure.value, measure.is_unit_assumed), (grams, is_assumed), "{remark}");
        }
        assert_eq!(mass(source("n/a", "kg"), Signs::default()), None);
        let litre = 1_000_000;
        for (text, heading, volume_mm3, remark) in [
            ("0,12 m\u{b3}", "", 120 * litre, "a raised figure"),
            ("0.0245", "CBM", 24_500_000, "cubic metres in the heading"),
            ("96 dm3", "", 96 * litre, "cubic decimetres"),
            ("2 ft3", "", 56_634_000, "cubic feet"),
        ] {
            assert_eq!(
                volume(source(text, heading), Signs::default()).map(|one| one.value),
                Some(volume_mm3),
                "{remark}"
            );
        }
    }

    #[test]
    fn a_box_is_three_sizes() {
        for (text, heading, volume_mm3, remark) in [
            ("60x40x40 cm", "", 96_000_000, "centimetres"),
            ("600\u{d7}400\u{d7}400", "", 96_000_000, "millimetres by their size"),
            ("0,6 x 0,4 x 0,4 m", "", 96_000_000, "metres"),
            ("60*40*40", "Размеры, см", 96_000_000, "the heading's unit"),
            ("1.2x0.8x1.5", "", 1_440_000_000, "a pallet in metres"),
        ] {
            assert_eq!(
                sizes(source(text, heading), Signs::default()).map(|one| one.value),
                Some(volume_mm3),
                "{remark}"
            );
        }
        assert_eq!(sizes(source("60x40", ""), Signs::default()), None, "two sizes are no box");
        let sides = [source("60", "L cm"), source("40", "W"), source("40", "H")];
        assert_eq!(box_of(sides, Signs::default()).map(|one| one.value), Some(96_000_000));
    }
}
