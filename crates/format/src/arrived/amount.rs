//! Decides what a text says of quantity: pieces, pairs, cartons of so many. `20 boxes x 50`, `100 шт/кор`, `deux cartons de
//! 12`. Does not decide what is counted. Up: [`crate::arrived`].

use crate::arrived::number::{self, Signs};
use crate::arrived::plain::{self, is_unspaced};
use crate::arrived::vocabulary::{UnitKind, Vocabulary};

/// Signs and words before a figure that is not meant exactly.
const ABOUT: &[&str] =
    &["~", "ca", "circa", "approx", "about", "около", "примерно", "env", "environ", "aprox", "ungefahr", "约"];
/// Units of strength and size: a number before them counts nothing.
const SIZES: &[&str] = &[
    "mg", "мг", "mcg", "мкг", "ug", "g", "г", "kg", "кг", "ml", "мл", "cl", "cm", "см", "mm", "мм", "m", "м", "iu",
    "ме", "ie", "ui", "v", "w", "hz", "gauge", "fr", "ch",
];
/// Signs and words between the ends of a range.
const RANGE: &[&str] = &["-", "\u{2013}", "to", "bis", "до"];

/// One thing that a text counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// How many.
    pub(super) number: i64,
    /// Of what, where the text says so.
    pub(super) kind: Option<UnitKind>,
}

/// What a text says of quantity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    /// Pieces, or whatever `kind` says, in all.
    pub(super) units: Option<i64>,
    /// What the units are.
    pub(super) kind: Option<UnitKind>,
    /// Cartons.
    pub(super) packs: Option<i64>,
    /// Pieces in one carton or small pack.
    pub(super) content: Option<i64>,
    /// Small packs.
    pub(super) inner: Option<i64>,
    /// Pallets.
    pub(super) pallets: Option<i64>,
    /// Whether it is a range, an estimate, or written in words.
    pub(super) is_rough: bool,
    /// Whether there is more in it than one number with its unit.
    pub(super) is_worded: bool,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Number(i64),
    Unit(UnitKind),
    Times,
    Per,
    Range,
    Other,
}

/// Reads a text that should hold a quantity.
pub(super) fn read(text: &str, vocabulary: &Vocabulary, signs: Signs, is_number: bool) -> Amount {
    let lower = plain::plain(text);
    let is_about = ABOUT.iter().any(|word| lower.contains(word) && (word.len() < 2 || has_word(&lower, word)));
    let (parts, is_spelled) = parts(&lower, vocabulary, signs, is_number);
    let counted = counted(&parts);
    let is_range = parts.contains(&Part::Range) && counted.len() == 2 && counted[0].kind.is_none();
    let mut amount = combined(&parts, &counted, is_range);
    amount.is_rough = is_about || is_range || is_spelled;
    amount.is_worded |= parts.len() > 2 || amount.is_rough;
    amount
}

/// What a description says of quantity. Names are full of figures (`N95`, `1860`, `3-ply`): only a number that stands
/// before its unit, or behind a container, counts.
pub(super) fn described(text: &str, vocabulary: &Vocabulary, signs: Signs) -> Amount {
    let (parts, _) = parts(&plain::plain(text), vocabulary, signs, false);
    let is_container = |part: &Part| matches!(part, Part::Unit(UnitKind::Pack | UnitKind::Inner));
    let counts = |place: usize| {
        let is_before_unit = matches!(parts.get(place + 1), Some(Part::Unit(_)));
        // `box of 50`: one word between at most.
        let is_behind_container = parts[place.saturating_sub(2)..place].iter().any(is_container);
        is_before_unit || is_behind_container
    };
    let kept: Vec<Part> = parts
        .iter()
        .enumerate()
        .map(|(place, part)| if matches!(part, Part::Number(_)) && !counts(place) { Part::Other } else { part.clone() })
        .collect();
    combined(&kept, &counted(&kept), false)
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric()).any(|one| one == word)
}

/// Numbers, units and the signs between them; whether a number was spelled out.
fn parts(text: &str, vocabulary: &Vocabulary, signs: Signs, is_number: bool) -> (Vec<Part>, bool) {
    let (mut parts, mut rest, mut is_spelled) = (Vec::new(), text, false);
    while let Some(letter) = rest.chars().next() {
        let is_glued =
            text[..text.len() - rest.len()].ends_with(|before: char| before.is_ascii_alphabetic() && before != 'x');
        if letter.is_ascii_digit() && is_glued {
            // `N95`: a figure that belongs to a name.
            rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
            continue;
        }
        if letter.is_ascii_digit() {
            let Some(numeral) = number::read(rest, signs, is_number, true) else { break };
            parts.push(numeral.value.as_whole().map_or(Part::Other, Part::Number));
            rest = numeral.rest;
            continue;
        }
        if letter.is_alphabetic() {
            let end = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            rest = behind;
            match (vocabulary.units.get(word).or_else(|| unspaced(word, vocabulary)), vocabulary.numbers.get(word)) {
                (Some(kind), _) => parts.push(Part::Unit(*kind)),
                (None, Some(number)) => {
                    is_spelled = true;
                    match parts.last_mut() {
                        // `two hundred`, `3 тысячи`
                        Some(Part::Number(before)) if *number >= 100 => *before *= number,
                        _ => parts.push(Part::Number(*number)),
                    }
                }
                (None, None) if SIZES.contains(&word) => {
                    if matches!(parts.last(), Some(Part::Number(_))) {
                        parts.pop();
                    }
                    parts.push(Part::Other);
                }
                (None, None) if matches!(word, "x" | "х") => parts.push(Part::Times),
                (None, None) if RANGE.contains(&word) => parts.push(Part::Range),
                (None, None) => parts.push(Part::Other),
            }
            continue;
        }
        match letter {
            '\u{d7}' | '*' => parts.push(Part::Times),
            '/' => parts.push(Part::Per),
            '-' | '\u{2013}' => parts.push(Part::Range),
            _ => {}
        }
        rest = &rest[letter.len_utf8()..];
    }
    (parts, is_spelled)
}

/// A unit that begins a text without blanks between its words.
fn unspaced<'a>(word: &str, vocabulary: &'a Vocabulary) -> Option<&'a UnitKind> {
    if !word.chars().all(is_unspaced) {
        return None;
    }
    (1..=word.chars().count())
        .rev()
        .find_map(|length| vocabulary.units.get(&word.chars().take(length).collect::<String>()))
}

/// Each number with the unit that follows it.
fn counted(parts: &[Part]) -> Vec<Counted> {
    let mut counted = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let Part::Number(number) = part else { continue };
        let kind = match parts.get(place + 1) {
            Some(Part::Unit(kind)) => Some(*kind),
            // `12 medical boxes`
            Some(Part::Other) => match parts.get(place + 2) {
                Some(Part::Unit(kind)) => Some(*kind),
                _ => None,
            },
            _ => None,
        };
        counted.push(Counted { number: *number, kind });
    }
    counted
}

fn combined(parts: &[Part], counted: &[Counted], is_range: bool) -> Amount {
    use UnitKind::{Inner, Pack, Pallet};
    match *counted {
        [] => Amount::default(),
        [first, second] if is_range => one(Counted { kind: second.kind.or(first.kind), ..first }),
        [one_thing] if is_content(parts) => Amount {
            content: Some(one_thing.number),
            kind: one_thing.kind.filter(|kind| !matches!(kind, Pack | Inner)),
            ..Amount::default()
        },
        [one_thing] => one(one_thing),
        // `500 pcs in 10 boxes`: the whole first.
        [whole, Counted { number, kind: Some(Pack) }] if !matches!(whole.kind, None | Some(Pack | Inner | Pallet)) => {
            Amount { packs: Some(number), ..one(whole) }
        }
        [outer, ref inner @ ..] => {
            let each = inner.iter().try_fold(1_i64, |product, one| product.checked_mul(one.number));
            let kind = inner.iter().rev().find_map(|one| one.kind).filter(|kind| !matches!(kind, Pack | Inner));
            let times = |each: i64| outer.number.checked_mul(each);
            match outer.kind {
                Some(Pallet) => Amount {
                    pallets: Some(outer.number),
                    packs: inner.first().map(|one| one.number),
                    ..Amount::default()
                },
                Some(Inner) => Amount {
                    units: each.and_then(times),
                    kind,
                    content: each,
                    inner: Some(outer.number),
                    ..Amount::default()
                },
                _ => Amount {
                    units: each.and_then(times),
                    kind,
                    packs: Some(outer.number),
                    content: each,
                    ..Amount::default()
                },
            }
        }
    }
}

/// Whether the only number of a text says how many are in something: `box of 50`, `50 pcs/box`, `№ 20` is no such.
fn is_content(parts: &[Part]) -> bool {
    let number = parts.iter().position(|part| matches!(part, Part::Number(_))).unwrap_or_default();
    let is_container = |part: &Part| matches!(part, Part::Unit(UnitKind::Pack | UnitKind::Inner));
    let before = parts[..number].iter().any(is_container);
    let per = parts[number..].windows(2).any(|pair| pair[0] == Part::Per && is_container(&pair[1]));
    before || per
}

fn one(counted: Counted) -> Amount {
    let number = Some(counted.number);
    match counted.kind {
        Some(UnitKind::Pack) => Amount { packs: number, ..Amount::default() },
        Some(UnitKind::Inner) => Amount { inner: number, ..Amount::default() },
        Some(UnitKind::Pallet) => Amount { pallets: number, ..Amount::default() },
        Some(UnitKind::Dozen) => Amount { units: counted.number.checked_mul(12), is_worded: true, ..Amount::default() },
        kind => Amount { units: number, kind, ..Amount::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_in_the_words_of_a_store() {
        let vocabulary = Vocabulary::built_in().unwrap_or_else(|faults| panic!("{faults:#?}"));
        for (text, units, packs, content, remark) in [
            ("200", Some(200), None, None, "a number alone"),
            ("200 pcs", Some(200), None, None, "pieces"),
            ("1.200 Stück", Some(1200), None, None, "a point that groups"),
            ("20 boxes x 50", Some(1000), Some(20), Some(50), "boxes of fifty"),
            ("20 x 50 pcs", Some(1000), Some(20), Some(50), "a product"),
            ("10 коробок по 100 шт", Some(1000), Some(10), Some(100), "Russian boxes"),
            ("50 boîtes de 100", Some(5000), Some(50), Some(100), "French boxes"),
            ("30 Kartons à 40 Stück", Some(1200), Some(30), Some(40), "German boxes"),
            ("500 pcs (10 boxes)", Some(500), Some(10), None, "the whole first"),
            ("100 шт/кор", None, None, Some(100), "content only"),
            ("box of 50", None, None, Some(50), "content only"),
            ("12 cartons", None, Some(12), None, "boxes alone"),
            ("5 dozen", Some(60), None, None, "dozens"),
            ("deux cartons", None, Some(2), None, "a number in words"),
            ("two hundred pieces", Some(200), None, None, "two words"),
            ("300-400 pcs", Some(300), None, None, "the lower end of a range"),
            ("20箱", None, Some(20), None, "Chinese boxes"),
            ("2000只", Some(2000), None, None, "Chinese pieces"),
            ("10 x 10 x 50 pcs", Some(5000), Some(10), Some(500), "boxes in boxes"),
            ("n/a", None, None, None, "nothing"),
        ] {
            let amount = read(text, &vocabulary, Signs::default(), false);
            assert_eq!((amount.units, amount.packs, amount.content), (units, packs, content), "{remark}: {amount:?}");
        }
        for (text, units, content, remark) in [
            ("N95 respirators 3M 1860", None, None, "figures of names"),
            ("Surgical masks, 3-ply, box of 50", None, Some(50), "content of a box"),
            (
                "\u{41c}\u{430}\u{441}\u{43a}\u{438} 50 \u{448}\u{442}/\u{443}\u{43f}",
                None,
                Some(50),
                "content of a small pack",
            ),
            ("Masks, 2000 pcs", Some(2000), None, "pieces"),
            ("Paracetamol 500 mg 100 tablets", Some(100), None, "tablets, not milligrams"),
        ] {
            let amount = described(text, &vocabulary, Signs::default());
            assert_eq!((amount.units, amount.content), (units, content), "{remark}: {amount:?}");
        }
        assert!(read("~500", &vocabulary, Signs::default(), false).is_rough);
        assert_eq!(read("3 pallets", &vocabulary, Signs::default(), false).pallets, Some(3));
        assert_eq!(read("20 уп", &vocabulary, Signs::default(), false).inner, Some(20));
    }
}
