//! Decides which row of a sheet is its heading and what each column holds, in any of the languages, over one row or two.
//! Up: [`crate::arrived`].

use std::collections::{BTreeMap, BTreeSet};

use crate::arrived::lexicon::slips;
use crate::arrived::plain::{is_unspaced, plain, tokens};
use crate::arrived::sheet::Row;
use crate::arrived::vocabulary::{Meaning, Phrase, Vocabulary, joined};

/// Fewest columns that must be understood.
const MEANINGS_MIN: usize = 2;

/// Units that stand behind a heading.
const UNITS: &[&str] =
    &["kg", "g", "t", "lb", "lbs", "m3", "cbm", "l", "cm", "mm", "кг", "г", "т", "м3", "см", "мм", "pcs", "шт"];

/// Columns and what they hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// Column of each meaning; of several the first.
    pub(super) places: BTreeMap<Meaning, usize>,
    /// Columns that describe, in their order.
    pub(super) descriptions: Vec<usize>,
    /// Heading of each column, as it was written.
    pub(super) headings: Vec<String>,
    /// Columns whose heading was not understood.
    pub(super) unread: Vec<usize>,
    /// Columns whose heading was understood by likeness or in part, with what was read.
    pub(super) guessed: Vec<usize>,
    /// Rows that the heading takes.
    pub(super) rows: usize,
}

impl Columns {
    /// The heading over a column.
    pub(super) fn heading(&self, column: usize) -> &str {
        self.headings.get(column).map_or("", String::as_str)
    }
}

/// Headings by their words.
#[derive(Debug)]
pub(super) struct Headings {
    by_words: BTreeMap<String, Meaning>,
    by_stems: BTreeMap<String, Meaning>,
    phrases: Vec<Phrase<Meaning>>,
}

impl Headings {
    /// Made from the built-in words.
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        // As they are written first: a column of units is no column of the unit.
        let (mut by_words, mut by_stems) = (BTreeMap::new(), BTreeMap::new());
        for phrase in &vocabulary.headings {
            by_words.entry(phrase.plain.clone()).or_insert(phrase.said);
            by_stems.entry(phrase.stems.join(" ")).or_insert(phrase.said);
        }
        let mut phrases = vocabulary.headings.clone();
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.stems.concat().chars().count()));
        Self { by_words, by_stems, phrases }
    }

    /// The columns of a heading that begins at a row; none if the row is no heading.
    pub(super) fn columns(&self, rows: &[Row]) -> Option<Columns> {
        let first = rows.first()?;
        let alone = self.one_row(&texts(first, None), first, &Row::default())?;
        let Some(second) = rows.get(1).filter(|second| is_second(first, second)) else {
            return is_enough(&alone, first).then_some(alone);
        };
        let both =
            self.one_row(&texts(first, Some(second)), first, second).map(|columns| Columns { rows: 2, ..columns });
        match both {
            Some(both) if is_enough(&both, second) && both.places.len() >= alone.places.len() => Some(both),
            _ => is_enough(&alone, first).then_some(alone),
        }
    }

    /// The columns by their texts; of two rows the lower one alone decides where it is a heading by itself.
    fn one_row(&self, texts: &[String], row: &Row, lower: &Row) -> Option<Columns> {
        if row.own().chain(lower.own()).any(|(_, cell)| cell.is_number) {
            return None;
        }
        let mut columns = Columns { headings: texts.to_vec(), rows: 1, ..Columns::default() };
        for (place, text) in texts.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            let below = self.exactly(lower.cell(place).trimmed()).map(|meaning| (meaning, false));
            match below.or_else(|| self.meaning(text)) {
                Some((Meaning::Description, is_guessed)) => {
                    columns.descriptions.push(place);
                    columns.places.entry(Meaning::Description).or_insert(place);
                    columns.guessed.extend(is_guessed.then_some(place));
                }
                Some((meaning, is_guessed)) => {
                    columns.places.entry(meaning).or_insert(place);
                    columns.guessed.extend(is_guessed.then_some(place));
                }
                None => columns.unread.push(place),
            }
        }
        Some(columns)
    }

    /// What a heading means, and whether that is a guess.
    fn meaning(&self, text: &str) -> Option<(Meaning, bool)> {
        if let Some(meaning) = self.exactly(text) {
            return Some((meaning, false));
        }
        let parts = text.split(['/', '(', ')', ',', ';', '|', '\n', '[', ']', ':', '\u{2013}']);
        if let Some(meaning) = parts.filter_map(|part| self.exactly(part)).next() {
            return Some((meaning, false));
        }
        if text.chars().any(is_unspaced) {
            let text = plain(text);
            return self
                .phrases
                .iter()
                .find(|phrase| {
                    let words = phrase.stems.concat();
                    words.chars().count() >= 2 && words.chars().all(is_unspaced) && text.contains(&words)
                })
                .map(|phrase| (phrase.said, true));
        }
        self.within(text).or_else(|| self.alike(text)).map(|meaning| (meaning, true))
    }

    /// What a heading means as it stands, or without the unit at its end.
    fn exactly(&self, text: &str) -> Option<Meaning> {
        let joined = joined(text);
        let known = |words: &str| self.by_words.get(words).copied();
        known(&joined).or_else(|| self.by_stems.get(&key(text)).copied()).or_else(|| {
            let (words, unit) = joined.rsplit_once(' ')?;
            known(words).filter(|_| UNITS.contains(&unit))
        })
    }

    /// The longest known heading that a longer one holds: `Total gross weight of consignment`.
    fn within(&self, text: &str) -> Option<Meaning> {
        let stems: Vec<String> = tokens(text).into_iter().map(|token| token.stem).collect();
        if stems.len() > 7 {
            return None; // A sentence is no heading.
        }
        let holds = |phrase: &&Phrase<Meaning>| {
            phrase.stems.concat().chars().count() >= 4
                && stems.windows(phrase.stems.len()).any(|part| part == phrase.stems)
        };
        self.phrases.iter().find(holds).map(|phrase| phrase.said)
    }

    fn alike(&self, text: &str) -> Option<Meaning> {
        let key = key(text);
        self.by_stems.iter().find(|(known, _)| slips(&key, known).is_some()).map(|(_, meaning)| *meaning)
    }
}

fn key(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.stem).collect::<Vec<_>>().join(" ")
}

/// The text over each column; of two rows both, once where they are one merged cell.
fn texts(first: &Row, second: Option<&Row>) -> Vec<String> {
    let width = first.cells.len().max(second.map_or(0, |second| second.cells.len()));
    (0..width)
        .map(|column| {
            let upper = first.cell(column).trimmed();
            match second.map(|second| second.cell(column).trimmed()) {
                Some(lower) if !lower.is_empty() && lower != upper => format!("{upper} {lower}").trim().to_owned(),
                _ => upper.to_owned(),
            }
        })
        .collect()
}

/// Whether a row goes on with a heading: the row above has merged cells that span columns, and it holds words only.
fn is_second(first: &Row, second: &Row) -> bool {
    let spans = first.cells.windows(2).any(|pair| pair[1].is_filled && pair[0].region == pair[1].region);
    let shares =
        first.cells.iter().zip(&second.cells).any(|(upper, lower)| lower.is_filled && upper.region == lower.region);
    let words_only = second.own().all(|(_, cell)| !cell.text.chars().any(|letter| letter.is_ascii_digit()));
    spans && shares && words_only && second.own().count() >= 2
}

/// Whether enough of a row was understood: what it is and something of how much, and no more that is strange than known.
fn is_enough(columns: &Columns, row: &Row) -> bool {
    let meanings: BTreeSet<&Meaning> = columns.places.keys().collect();
    let filled = row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let understood = filled.saturating_sub(columns.unread.len());
    !columns.descriptions.is_empty() && meanings.len() >= MEANINGS_MIN && understood * 2 >= filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrived::sheet::Cell;

    fn row(texts: &[&str]) -> Row {
        let cells = texts.iter().map(|text| Cell { text: (*text).to_owned(), ..Cell::default() }).collect();
        Row { number: 1, cells }
    }

    fn headings() -> Headings {
        Headings::new(&Vocabulary::built_in().unwrap_or_else(|faults| panic!("{faults:#?}")))
    }

    #[test]
    fn headings_are_recognised_in_their_languages() {
        use Meaning::{Description, Expiry, Gross, Lot, Number, Packs, Pallet, Unit, Units, Volume};
        for (texts, meanings, remark) in [
            (
                &["No", "Description of goods", "Qty", "Unit", "Gross weight kg"][..],
                vec![Number, Description, Units, Unit, Gross],
                "English",
            ),
            (
                &["D\u{e9}signation", "Quantit\u{e9}", "Nb de colis", "Poids brut", "P\u{e9}remption"],
                vec![Description, Units, Packs, Gross, Expiry],
                "French",
            ),
            (
                &["№ п/п", "Наименование товара", "Кол-во", "Ед. изм.", "Вес брутто, кг", "Срок годности"],
                vec![Number, Description, Units, Unit, Gross, Expiry],
                "Russian",
            ),
            (
                &["Palet", "Descripci\u{f3}n", "Cantidad", "Lote", "Volumen"],
                vec![Pallet, Description, Units, Lot, Volume],
                "Spanish",
            ),
            (&["Bezeichnung", "Menge", "Kartons", "Bruttogewicht"], vec![Description, Units, Packs, Gross], "German"),
            (
                &["Descrizione", "Quantit\u{e0}", "Colli", "Peso lordo"],
                vec![Description, Units, Packs, Gross],
                "Italian",
            ),
            (&["Найменування", "Кількість", "Вага брутто"], vec![Description, Units, Gross], "Ukrainian"),
            (&["品名", "数量", "毛重(kg)"], vec![Description, Units, Gross], "Chinese"),
            (&["الوصف", "الكمية", "الوزن"], vec![Description, Units, Gross], "Arabic"),
            (&["Description / Описание", "Quantity / Кол-во"], vec![Description, Units], "two languages in one cell"),
            (&["Item descripton", "Quanttiy"], vec![Description, Units], "slips"),
        ] {
            let columns = headings().columns(&[row(texts)]).unwrap_or_else(|| panic!("{remark}"));
            let mut expected = meanings;
            expected.sort();
            assert_eq!(columns.places.keys().copied().collect::<Vec<_>>(), expected, "{remark}");
        }
    }

    #[test]
    fn rows_of_things_and_titles_are_no_headings() {
        for (texts, remark) in [
            (&["PACKING LIST", "", ""][..], "a title"),
            (&["1", "Masks", "200", "boxes", "120"], "a line"),
            (&["Humanitarian aid for the hospital", "Date: 01.04.2020"], "an address"),
            (&["Total", "500", "1200"], "a sum"),
        ] {
            assert_eq!(headings().columns(&[row(texts)]), None, "{remark}");
        }
    }

    #[test]
    fn a_heading_over_two_rows_is_read_as_one() {
        let merged = |text: &str, region: usize, is_filled: bool| Cell {
            text: text.to_owned(),
            region: Some(region),
            is_filled,
            ..Cell::default()
        };
        let plain = |text: &str| Cell { text: text.to_owned(), ..Cell::default() };
        let upper = Row {
            number: 4,
            cells: vec![
                merged("Description", 0, false),
                merged("Qty", 1, false),
                merged("Weight, kg", 2, false),
                merged("Weight, kg", 2, true),
            ],
        };
        let lower = Row {
            number: 5,
            cells: vec![merged("Description", 0, true), merged("Qty", 1, true), plain("net"), plain("gross")],
        };
        let columns = headings().columns(&[upper, lower]).expect("a heading");
        assert_eq!((columns.rows, columns.places.get(&Meaning::Gross)), (2, Some(&3)), "{columns:?}");
        assert_eq!(columns.places.get(&Meaning::Net), Some(&2));
    }
}
