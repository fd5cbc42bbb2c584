//! Decides what a recall's free text names: the product, its model numbers, its lots. Lots count only where every word was
//! understood; else none are taken, which means all: a lot that was overlooked would be let through. Up:
//! [`crate::notice_list`].

use crate::notice_list::reading::once;

/// Words before lots.
const LOT_WORDS: [&str; 10] =
    ["lot", "lots", "batch", "batches", "serial", "serials", "lotnumber", "lotnumbers", "sn", "s/n"];
/// Words before numbers of a product, which are no lots.
const PRODUCT_WORDS: [&str; 15] = [
    "model",
    "models",
    "catalog",
    "catalogue",
    "cat",
    "ref",
    "part",
    "item",
    "product",
    "gtin",
    "udi",
    "udi-di",
    "upc",
    "ndc",
    "list",
];
/// Words before the end of shelf life.
const EXPIRY_WORDS: [&str; 6] = ["exp", "expiry", "expiration", "expires", "expiring", "exp.date"];
/// Words that say nothing here.
const FILLERS: [&str; 14] = [
    "number",
    "numbers",
    "no",
    "nos",
    "num",
    "code",
    "codes",
    "id",
    "ids",
    "and",
    "date",
    "dates",
    "the",
    "ref/catalog",
];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Fewest signs of a code.
const CODE_LENGTH_MIN: usize = 3;
/// Fewest signs of a model number that stands by itself as a name, and of one that has digits only: short ones are borne by
/// products of many makers.
const MODEL_LENGTH_MIN: usize = 4;
const MODEL_DIGITS_MIN: usize = 5;

/// What a text is made of.
enum Part<'a> {
    Word(&'a str),
    Break,
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let is_end = |sign: char| matches!(sign, ',' | ';' | '\n');
    let is_gap = |sign: char| sign.is_whitespace() || matches!(sign, '#' | ':' | '&' | '(' | ')');
    text.split_inclusive(is_end).flat_map(move |piece| {
        let words = piece.trim_end_matches(is_end).split(is_gap).filter(|word| !word.is_empty());
        words.map(|word| Part::Word(word.trim_end_matches('.'))).chain(piece.ends_with(is_end).then_some(Part::Break))
    })
}

/// What the words stand under.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Under {
    Nothing,
    Lots,
    Product,
    Expiry { was_lots: bool, has_day: bool },
}

/// The lots of a text; none where it names none, or holds a word that could mean more than them.
pub(super) fn lots(text: &str) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut under = Under::Nothing;
    for part in parts(text) {
        let Part::Word(word) = part else {
            under = match under {
                Under::Product => Under::Nothing,
                Under::Expiry { was_lots, has_day: true } if was_lots => Under::Lots,
                other => other,
            };
            continue;
        };
        let small = word.to_lowercase();
        if LOT_WORDS.contains(&small.as_str()) {
            under = Under::Lots;
        } else if EXPIRY_WORDS.contains(&small.as_str()) {
            under = Under::Expiry { was_lots: under == Under::Lots, has_day: false };
        } else if PRODUCT_WORDS.contains(&small.as_str()) {
            under = Under::Product;
        } else if FILLERS.contains(&small.as_str()) {
            // Says nothing.
        } else if let Under::Expiry { was_lots, .. } = under {
            if !is_date_word(&small) {
                return None;
            }
            under = Under::Expiry { was_lots, has_day: true };
        } else if under == Under::Product {
            // A number of the product.
        } else if under == Under::Lots && is_code(word) && !is_span(word) {
            found.push(word.to_owned());
        } else {
            return None;
        }
    }
    let found = once(found.into_iter());
    (!found.is_empty()).then_some(found)
}

fn is_date_word(small: &str) -> bool {
    let is_month =
        small.get(..3).is_some_and(|start| MONTHS.contains(&start)) && small.chars().all(char::is_alphabetic);
    is_month || (small.bytes().any(|byte| byte.is_ascii_digit()) && is_plain(small))
}

fn is_plain(word: &str) -> bool {
    word.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_/.".contains(sign))
}

fn is_code(word: &str) -> bool {
    let length = word.chars().filter(|sign| sign.is_ascii_alphanumeric()).count();
    length >= CODE_LENGTH_MIN && word.bytes().any(|byte| byte.is_ascii_digit()) && is_plain(word)
}

/// Whether a word may be a first and a last lot, such as `3730001-6164916`.
fn is_span(word: &str) -> bool {
    let is_number = |part: &str| part.len() >= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    word.split_once('-').is_some_and(|(first, last)| is_number(first) && is_number(last))
}

/// The product that a description begins with: what stands before the first comma, bracket or dash.
pub(super) fn product(description: &str) -> &str {
    let whole = description.trim();
    let ends = [whole.find([',', ';', ':', '\n', '(']), whole.find(" - "), whole.find("--"), whole.find(". ")];
    let end = ends.into_iter().flatten().min().unwrap_or(whole.len());
    let first = whole[..end].trim().trim_end_matches('.');
    if first.chars().filter(|sign| sign.is_alphanumeric()).count() < CODE_LENGTH_MIN { whole } else { first }
}

/// Model, catalogue and part numbers of a description that can stand as a name by themselves.
pub(super) fn models(description: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut is_labelled, mut is_model) = (false, false);
    for part in parts(description) {
        let Part::Word(word) = part else {
            is_labelled = false;
            continue;
        };
        let small = word.to_lowercase();
        if PRODUCT_WORDS.contains(&small.as_str()) && small != "product" && small != "list" || small == "ref/catalog" {
            (is_labelled, is_model) = (true, small.starts_with("model"));
        } else if !FILLERS.contains(&small.as_str()) {
            if is_labelled && is_model_number(word, is_model) {
                found.push(word.to_owned());
            }
            is_labelled = false;
        }
    }
    once(found.into_iter())
}

fn is_model_number(word: &str, is_model: bool) -> bool {
    let signs = || word.chars().filter(char::is_ascii_alphanumeric);
    let (length, digits) = (signs().count(), signs().filter(char::is_ascii_digit).count());
    let is_named =
        if digits == length { digits >= MODEL_DIGITS_MIN } else { digits > 0 || is_model && word.contains('-') };
    is_plain(word) && length >= MODEL_LENGTH_MIN && is_named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_taken_only_where_every_word_is_understood() {
        for (text, expected, remark) in [
            ("Lot #: 69403A, 69403B, Exp 10/15; 69404A, Exp 12/15", Some("69403A 69403B 69404A"), "ends of shelf life"),
            (
                "Lot Number 1230323, Exp. Date December 2016; Lot Number 1230387",
                Some("1230323 1230387"),
                "a label each",
            ),
            ("Catalogue #809600, Lot #978933 & 978934", Some("978933 978934"), "a catalogue number first"),
            ("Part number 064900, Lot numbers 1694789, 1697998, and 1703516.", Some("1694789 1697998 1703516"), "and"),
            ("Serial numbers: AB-1001; AB-1002", Some("AB-1001 AB-1002"), "serial numbers"),
            ("Lots A100, A100", Some("A100"), "twice"),
            ("All lots", None, "all"),
            ("All lots of 2019; Lot 12345", None, "all and one"),
            ("Lot codes range from: 3730001 - 6164916", None, "a range"),
            ("Lot 3730001-6164916", None, "a range in one word"),
            ("Lot 12345 through 12399", None, "a range in words"),
            ("Lots 12345, 12346 and higher", None, "open"),
            ("Lot ABC", None, "no digit"),
            ("Lot 12", None, "too short"),
            ("12345, 12346", None, "no label"),
            ("UDI-DI 00827002123456", None, "no lot"),
            ("", None, "nothing"),
        ] {
            let expected = expected.map(|words| words.split(' ').map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(lots(text), expected, "{remark}");
        }
    }

    #[test]
    fn a_description_names_the_product_and_its_model_numbers() {
        for (text, expected_product, expected_models, remark) in [
            ("Ventilator, model MX-900. Rx only", "Ventilator", "MX-900", "a model"),
            ("BREATHING PACK, REF/Catalog No. 54067, STERILE", "BREATHING PACK", "54067", "a catalogue number"),
            ("Example Guide Wire", "Example Guide Wire", "", "a name alone"),
            ("Pump (model Breva-M) for wards", "Pump", "Breva-M", "a model that is a name"),
            ("Cap, part number 900", "Cap", "", "a number too short to be a name"),
            ("a) tablets of 10 mg", "a) tablets of 10 mg", "", "a letter"),
            ("Mask - box of 50", "Mask", "", "a dash"),
        ] {
            assert_eq!(product(text), expected_product, "{remark}");
            assert_eq!(models(text).join(" "), expected_models, "{remark}");
        }
    }
}
