//! Decides how the built-in words of packing lists are read: headings, words of cells, names of items in several
//! languages. What they say is `data/`. Up: [`crate::arrived`].

use std::collections::BTreeMap;

use model::arrived::{Mark, Sort};
use model::fault::Fault;
use model::product::Condition;

use crate::arrived::plain::{phrase_tokens, tokens};
use crate::table::{Spec, cell, read_all, required};

const HEADINGS: Spec = Spec {
    file: "data/packing_list_headings.csv",
    key: None,
    columns: &[
        required("meaning", "", "units"),
        required("language", "", "en"),
        required("headings", "", "quantity; qty"),
        required("source", "", "ours"),
    ],
};

const WORDS: Spec = Spec {
    file: "data/packing_list_words.csv",
    key: None,
    columns: &[
        required("meaning", "", "unit-pair"),
        required("language", "", "en"),
        required("words", "", "pair; pairs"),
        required("source", "", "ours"),
    ],
};

const ITEMS: Spec = Spec {
    file: "data/item_words.csv",
    key: None,
    columns: &[
        required("item", "", "gown"),
        required("language", "", "fr"),
        required("words", "", "blouse; surblouse"),
        required("source", "", "ours"),
    ],
};

/// What a column of a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    Description,
    Units,
    Packs,
    Content,
    Unit,
    Gross,
    GrossEach,
    Net,
    Volume,
    VolumeEach,
    Size,
    Length,
    Width,
    Height,
    Expiry,
    Made,
    Lot,
    Languages,
    Condition,
    Remark,
    Pallet,
    Number,
    Strength,
    Form,
    Maker,
}

impl Meaning {
    const ALL: [(Self, &'static str); 25] = [
        (Self::Description, "description"),
        (Self::Units, "units"),
        (Self::Packs, "packs"),
        (Self::Content, "content"),
        (Self::Unit, "unit"),
        (Self::Gross, "gross"),
        (Self::GrossEach, "gross-each"),
        (Self::Net, "net"),
        (Self::Volume, "volume"),
        (Self::VolumeEach, "volume-each"),
        (Self::Size, "size"),
        (Self::Length, "length"),
        (Self::Width, "width"),
        (Self::Height, "height"),
        (Self::Expiry, "expiry"),
        (Self::Made, "made"),
        (Self::Lot, "lot"),
        (Self::Languages, "languages"),
        (Self::Condition, "condition"),
        (Self::Remark, "remark"),
        (Self::Pallet, "pallet"),
        (Self::Number, "number"),
        (Self::Strength, "strength"),
        (Self::Form, "form"),
        (Self::Maker, "maker"),
    ];
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum UnitKind {
    /// Pieces.
    Each,
    /// Pairs.
    Pair,
    /// Cartons, cases, bags: what is carried.
    Pack,
    /// Small packs inside a carton.
    Inner,
    /// Pallets.
    Pallet,
    /// Litres.
    Litre,
    /// Bottles, vials, ampoules, tubes.
    Bottle,
    /// Tablets, capsules.
    Tablet,
    /// Tests.
    Test,
    /// Dozens.
    Dozen,
}

impl UnitKind {
    const ALL: [(Self, &'static str); 10] = [
        (Self::Each, "unit-each"),
        (Self::Pair, "unit-pair"),
        (Self::Pack, "unit-pack"),
        (Self::Inner, "unit-inner"),
        (Self::Pallet, "unit-pallet"),
        (Self::Litre, "unit-litre"),
        (Self::Bottle, "unit-bottle"),
        (Self::Tablet, "unit-tablet"),
        (Self::Test, "unit-test"),
        (Self::Dozen, "unit-dozen"),
    ];
}

/// What a word of a cell says beside units, numbers and months.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Said {
    /// A sum of lines.
    Total,
    /// Nothing is known.
    Unknown,
    /// Something speaks against it.
    Mark(Mark),
    /// Whether it was used.
    Condition(Condition),
    /// A language, BCP 47.
    Language(String),
    /// What it is, where it is no item.
    Sort(Sort),
    /// Nothing of what it is: sizes, colours, materials.
    Modifier,
    /// That it is for a patient.
    Medical,
    /// That it is a part of something or goes with it.
    Part,
    /// An item, or with a star at its end every item whose id begins so.
    Item(String),
}

/// Words that mean something together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase<T> {
    /// Language of the words, BCP 47.
    pub(super) language: String,
    /// Plain stems of the words; of a script without blanks the text itself, as one.
    pub(super) stems: Vec<String>,
    /// The plain words, joined by blanks.
    pub(super) plain: String,
    /// What they mean.
    pub(super) said: T,
}

/// Every built-in word.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// Headings of columns.
    pub(super) headings: Vec<Phrase<Meaning>>,
    /// Words of cells and names of items.
    pub(super) phrases: Vec<Phrase<Said>>,
    /// Units by their plain word.
    pub(super) units: BTreeMap<String, UnitKind>,
    /// Numbers by their plain word.
    pub(super) numbers: BTreeMap<String, i64>,
    /// Months by their plain word.
    pub(super) months: BTreeMap<String, i8>,
}

impl Vocabulary {
    /// Reads the embedded tables.
    ///
    /// # Errors
    /// Every fault of the tables; a released program has none.
    pub(super) fn built_in() -> Result<Self, Vec<Fault>> {
        let mut vocabulary = Self::default();
        let headings = include_bytes!("../../../../data/packing_list_headings.csv");
        for (meaning, language, words) in rows(&HEADINGS, headings, "meaning", "headings")? {
            let meaning = cell::word(&meaning, &Meaning::ALL).map_err(|fault| vec![fault.at(HEADINGS.file, 0, "")])?;
            vocabulary.headings.extend(phrases(&language, &words, &meaning));
        }
        let words_bytes = include_bytes!("../../../../data/packing_list_words.csv");
        for (meaning, language, words) in rows(&WORDS, words_bytes, "meaning", "words")? {
            vocabulary.add(&meaning, &language, &words).map_err(|fault| vec![fault.at(WORDS.file, 0, "meaning")])?;
        }
        let items = include_bytes!("../../../../data/item_words.csv");
        for (item, language, words) in rows(&ITEMS, items, "item", "words")? {
            vocabulary.phrases.extend(phrases(&language, &words, &Said::Item(item)));
        }
        Ok(vocabulary)
    }

    fn add(&mut self, meaning: &str, language: &str, words: &[String]) -> Result<(), Fault> {
        let plain = || words.iter().map(|word| joined(word));
        if let Some((kind, _)) = UnitKind::ALL.iter().find(|(_, word)| *word == meaning) {
            self.units.extend(plain().map(|word| (word, *kind)));
        } else if let Some(number) = meaning.strip_prefix("number-") {
            let number = cell::whole(number)?;
            self.numbers.extend(plain().map(|word| (word, number)));
        } else if let Some(month) = meaning.strip_prefix("month-") {
            let month = i8::try_from(cell::whole(month)?).unwrap_or_default();
            self.months.extend(plain().map(|word| (word, month)));
        } else {
            self.phrases.extend(phrases(language, words, &said(meaning)?));
        }
        Ok(())
    }
}

fn said(meaning: &str) -> Result<Said, Fault> {
    if let Some(language) = meaning.strip_prefix("language-") {
        return Ok(Said::Language(language.to_owned()));
    }
    if let Some(sort) = meaning.strip_prefix("sort-") {
        return cell::word(sort, &Sort::ALL).map(Said::Sort);
    }
    if let Ok(mark) = cell::word(meaning, &Mark::ALL) {
        return Ok(Said::Mark(mark));
    }
    if let Ok(condition) = cell::word(meaning, &Condition::ALL) {
        return Ok(Said::Condition(condition));
    }
    let others = ["total", "unknown", "modifier", "medical-word", "part"];
    let saids = [Said::Total, Said::Unknown, Said::Modifier, Said::Medical, Said::Part];
    let places: Vec<(usize, &'static str)> = others.into_iter().enumerate().collect();
    cell::word(meaning, &places).map(|place| saids[place].clone())
}

/// Words of a cell joined by blanks, in small letters without accents.
pub(super) fn joined(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.plain).collect::<Vec<_>>().join(" ")
}

fn phrases<T: Clone>(language: &str, words: &[String], said: &T) -> Vec<Phrase<T>> {
    let phrase = |words: &String| {
        let stems = phrase_tokens(words).into_iter().map(|token| token.stem).collect();
        Phrase { language: language.to_owned(), stems, plain: joined(words), said: said.clone() }
    };
    words.iter().map(phrase).filter(|phrase| !phrase.stems.is_empty()).collect()
}

/// What a row is for, its language, its words.
type WordRow = (String, String, Vec<String>);

fn rows(spec: &Spec, bytes: &[u8], first: &'static str, words: &'static str) -> Result<Vec<WordRow>, Vec<Fault>> {
    read_all(spec, bytes, |row| {
        let key = row.need(first, cell::text);
        let language = row.need("language", cell::language);
        let list = row.need(words, |text| Ok(text.split(';').map(|word| word.trim().to_owned()).collect()));
        row.need("source", cell::text);
        Some((key?, language?, list?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_words_are_sound_and_name_items_that_are_there() {
        let vocabulary = Vocabulary::built_in().unwrap_or_else(|faults| panic!("{faults:#?}"));
        let items = crate::builtin::items().expect("a catalogue");
        for phrase in &vocabulary.phrases {
            let Said::Item(id) = &phrase.said else { continue };
            let is_known = items.iter().any(|item| match id.strip_suffix('*') {
                Some(start) => item.id.as_str().starts_with(start),
                None => item.id.as_str() == id,
            });
            assert!(is_known, "{id} should be in the catalogue");
        }
        assert!(vocabulary.units.len() > 200 && vocabulary.months.len() > 60 && vocabulary.headings.len() > 700);
    }

    #[test]
    fn every_piece_of_equipment_has_words_in_six_languages() {
        let vocabulary = Vocabulary::built_in().unwrap_or_else(|faults| panic!("{faults:#?}"));
        let items = crate::builtin::items().expect("a catalogue");
        let is_drug = |item: &model::world::Item| item.source.to_string().contains("pharmaceuticals");
        for item in items.iter().filter(|item| !is_drug(item)) {
            for language in ["en", "fr", "es", "it", "de", "ru"] {
                let has = vocabulary
                    .phrases
                    .iter()
                    .any(|phrase| phrase.language == language && phrase.said == Said::Item(item.id.to_string()));
                assert!(has, "{} has no word in {language}", item.id);
            }
        }
    }
}
