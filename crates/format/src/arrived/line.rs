//! Decides how the cells of one row become a line: every value with the guess it came from. Up: [`crate::arrived`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::arrived::{ArrivedLine, Guess, GuessOf, How, ListCell, ListPlace, Mark};
use model::id::ItemId;
use model::product::Condition;
use model::quantity::{CubicMillimetres, Grams, Permille, Units};
use model::world::Item;

use crate::arrived::amount::{self, Amount};
use crate::arrived::day::{self, Order};
use crate::arrived::headings::Columns;
use crate::arrived::identify::{Identity, Recogniser};
use crate::arrived::measure::{self, Measure, Source};
use crate::arrived::number::Signs;
use crate::arrived::quantity;
use crate::arrived::sheet::{Cell, Row};
use crate::arrived::vocabulary::Meaning;

/// What a merged cell costs in sureness: it may have been merged for its looks.
const MERGED_MAX: i64 = 900;
/// How sure a net mass is as a gross one, a unit that nobody names is the usual one, a number is of its two readings the
/// chosen one.
const SURE_NET: i64 = 600;
const SURE_UNIT: i64 = 800;
const SURE_AMBIGUOUS: i64 = 500;
/// How sure a box's size times a count is its volume.
const SURE_BOXES: i64 = 900;

/// What every line of a sheet is read with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    pub(super) recogniser: &'a Recogniser,
    pub(super) items: &'a [Item],
    pub(super) signs: Signs,
    pub(super) order: Order,
    pub(super) columns: &'a Columns,
}

/// A line that is being read.
pub(super) struct Draft<'a> {
    reading: Reading<'a>,
    row: &'a Row,
    /// The line so far.
    pub(super) line: ArrivedLine,
    /// Merged regions over several rows that amounts were taken from: they are shared among the lines.
    pub(super) shared: Vec<(GuessOf, usize)>,
    /// Whether the units are those of the catalogue's usual pack.
    is_usual_pack: bool,
}

/// Reads a row.
pub(super) fn read<'a>(reading: Reading<'a>, row: &'a Row, sheet: (usize, &str), group: Option<&str>) -> Draft<'a> {
    let place = ListPlace { sheet_index: sheet.0, sheet: sheet.1.to_owned(), row: row.number };
    let line =
        ArrivedLine { place, cells: cells_of(row), description: described(&reading, row), ..ArrivedLine::default() };
    let mut draft = Draft { reading, row, line, shared: Vec::new(), is_usual_pack: false };
    draft.group_and_pallet(group);
    let identity = draft.identity();
    draft.objections();
    draft.quantities();
    draft.masses();
    draft.doubt_packs();
    draft.volumes();
    draft.labels();
    draft.line.words_language = identity.language;
    draft.line.guesses.sort_by_key(|guess| guess.what);
    draft
}

/// The cells of a row as they stood.
pub(super) fn cells_of(row: &Row) -> Vec<ListCell> {
    row.cells.iter().map(|cell| ListCell { text: cell.text.clone(), is_merged: cell.is_filled }).collect()
}

/// The words of every describing column, each once; a number beside words is a running number. `Box 17` and `n/a` describe
/// nothing.
fn described(reading: &Reading<'_>, row: &Row) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for column in &reading.columns.descriptions {
        let text = row.cell(*column).trimmed();
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    if texts.iter().any(|text| text.chars().any(char::is_alphabetic)) {
        texts.retain(|text| text.chars().any(char::is_alphabetic));
    }
    let text = texts.join(" / ");
    if reading.recogniser.names_nothing(&text) { String::new() } else { text }
}

impl<'a> Draft<'a> {
    fn cell(&self, meaning: Meaning) -> Option<(&'a Cell, usize)> {
        let column = *self.reading.columns.places.get(&meaning)?;
        let cell = self.row.cell(column);
        (!cell.is_blank() && !self.reading.recogniser.is_unknown(cell.trimmed())).then_some((cell, column))
    }

    fn text(&self, meaning: Meaning) -> &'a str {
        self.cell(meaning).map_or("", |(cell, _)| cell.trimmed())
    }

    fn source(&self, meaning: Meaning) -> Option<(Source<'_>, &'a Cell)> {
        let (cell, column) = self.cell(meaning)?;
        let heading = self.reading.columns.heading(column);
        Some((Source { text: &cell.text, heading, is_number: cell.is_number }, cell))
    }

    /// Notes where a value came from.
    pub(super) fn note(&mut self, what: GuessOf, value: impl std::fmt::Display, from: &str, how: How, sure: i64) {
        let sure = Permille::try_new(sure.clamp(1, 1000)).expect("a clamped share should be one");
        self.line.guesses.push(Guess { what, value: value.to_string(), from: from.trim().to_owned(), how, sure });
    }

    /// The same of a cell: one that was merged is never exact.
    fn note_cell(&mut self, what: GuessOf, value: impl std::fmt::Display, cell: &Cell, how: How, sure: i64) {
        if cell.is_filled {
            let from = format!("{} (merged cell)", cell.trimmed());
            self.note(what, value, &from, how.max(How::Word), sure.min(MERGED_MAX));
        } else {
            self.note(what, value, cell.trimmed(), how, sure);
        }
    }

    fn group_and_pallet(&mut self, group: Option<&str>) {
        if let Some(group) = group {
            self.line.group = Some(group.to_owned());
            self.note(GuessOf::Group, group, group, How::Word, 800);
        }
        if let Some((cell, _)) = self.cell(Meaning::Pallet) {
            self.line.pallet = Some(cell.trimmed().to_owned());
            self.note_cell(GuessOf::Pallet, cell.trimmed(), cell, How::Exact, 1000);
        } else if let Some(pallet) = group.and_then(|group| self.reading.recogniser.pallet_of(group)) {
            self.note(GuessOf::Pallet, &pallet, group.unwrap_or_default(), How::Word, 800);
            self.line.pallet = Some(pallet);
        }
    }

    fn identity(&mut self) -> Identity {
        let texts = [self.line.description.as_str(), self.text(Meaning::Strength), self.text(Meaning::Form)];
        let text: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        let text = text.join(" ");
        let identity = self.reading.recogniser.identify(&text, self.line.group.as_deref(), self.reading.signs);
        let how = identity.how.unwrap_or(How::Assumed);
        if let Some(item) = &identity.item {
            self.note(GuessOf::Item, item, &identity.from, how, identity.sure);
        }
        if let Some(sort) = identity.sort {
            self.note(GuessOf::Sort, sort.word(), &identity.from, how, identity.sure);
        }
        self.line.item.clone_from(&identity.item);
        self.line.alternatives.clone_from(&identity.alternatives);
        self.line.sort = identity.sort;
        identity
    }

    /// What its words say against it. Several things in one parcel are one line where the item is known.
    fn objections(&mut self) {
        let remark = self.text(Meaning::Remark);
        let condition = self.text(Meaning::Condition);
        let objections = self.reading.recogniser.objections(&self.line.description, remark, condition);
        if let Some((condition, words)) = objections.condition {
            let word = Condition::ALL.iter().find(|(one, _)| *one == condition).map_or("", |(_, word)| *word);
            self.note(GuessOf::Condition, word, &words, How::Word, 900);
            self.line.condition = Some(condition);
        }
        let remarks = self.reading.recogniser.objections("", remark, condition);
        let marks: BTreeMap<Mark, String> = objections
            .marks
            .into_iter()
            .filter(|(mark, _)| *mark != Mark::Mixed || self.line.item.is_none() || remarks.marks.contains_key(mark))
            .collect();
        if !marks.is_empty() {
            let words: Vec<&str> = marks.values().map(String::as_str).collect();
            let value: Vec<&str> = marks.keys().map(|mark| mark.word()).collect();
            let (value, words) = (value.join(" "), words.join(", "));
            self.note(GuessOf::Marks, value, &words, How::Word, 900);
            self.line.marks = marks.into_keys().collect();
        }
    }

    fn item(&self) -> Option<&'a Item> {
        let id: &ItemId = self.line.item.as_ref()?;
        self.reading.items.iter().find(|item| item.id == *id)
    }

    fn quantities(&mut self) {
        let vocabulary = &self.reading.recogniser.vocabulary;
        let read = |found: Option<(&Cell, usize)>| -> Amount {
            found.map_or_else(Amount::default, |(cell, _)| {
                amount::read(cell.trimmed(), vocabulary, self.reading.signs, cell.is_number)
            })
        };
        let cells = [Meaning::Units, Meaning::Packs, Meaning::Content, Meaning::Unit].map(|meaning| self.cell(meaning));
        let asked = quantity::Asked {
            units: read(cells[0]),
            packs: read(cells[1]),
            content: read(cells[2]),
            unit: cells[3].map_or("", |(cell, _)| cell.trimmed()),
            description: &self.line.description,
            item: self.item(),
        };
        let told = quantity::tell(&asked, vocabulary, self.reading.signs);
        self.is_usual_pack = told.is_usual_pack;
        let cell_of = |cell: Option<(&'a Cell, usize)>| cell.map(|(cell, _)| cell);
        let (units_cell, packs_cell) = (cell_of(cells[0]), cell_of(cells[1]));
        if let Some(packs) = told.packs {
            let cell = packs_cell.or(units_cell);
            self.line.packs = Units::try_new(packs.number).ok();
            self.note_amount(GuessOf::Packs, &packs, cell);
        }
        if let Some(units) = told.units {
            let cell = units_cell.or(packs_cell);
            self.line.units = Units::try_new(units.number).ok();
            self.note_amount(GuessOf::Units, &units, cell);
        }
    }

    fn note_amount(&mut self, what: GuessOf, told: &quantity::Told, cell: Option<&Cell>) {
        let is_filled = cell.is_some_and(|cell| cell.is_filled);
        let (how, sure) =
            if is_filled { (told.how.max(How::Word), told.sure.min(MERGED_MAX)) } else { (told.how, told.sure) };
        self.note(what, told.number, &told.from, how, sure);
        if let Some(region) = cell.and_then(|cell| cell.region) {
            self.shared.push((what, region));
        }
    }

    fn masses(&mut self) {
        let stated = self
            .source(Meaning::Gross)
            .and_then(|(source, cell)| Some((measure::mass(source, self.reading.signs)?, cell)));
        let net = || {
            self.source(Meaning::Net)
                .and_then(|(source, cell)| Some((measure::mass(source, self.reading.signs)?, cell)))
        };
        let each = || {
            self.source(Meaning::GrossEach)
                .and_then(|(source, cell)| Some((measure::mass(source, self.reading.signs)?, cell)))
        };
        if let Some((measure, cell)) = stated {
            self.set_mass(measure.value, measure, cell, 1000);
        } else if let Some((measure, cell)) = each()
            && let Some(total) = self.line.packs.and_then(|packs| measure.value.checked_mul(packs.get()))
        {
            self.set_mass(total, measure, cell, SURE_BOXES);
        } else if let Some((measure, cell)) = net() {
            self.set_mass(measure.value, measure, cell, SURE_NET);
        }
    }

    /// Small boxes are no cartons: where the mass shows that, the units follow the mass.
    fn doubt_packs(&mut self) {
        let (true, Some(packs), Some(gross), Some(item)) =
            (self.is_usual_pack, self.line.packs, self.line.gross, self.item())
        else {
            return;
        };
        if let Some(told) = quantity::by_mass(packs.get(), gross.get(), item) {
            self.line.units = Units::try_new(told.number).ok();
            self.line.guesses.retain(|guess| guess.what != GuessOf::Units);
            self.note(GuessOf::Units, told.number, &told.from, told.how, told.sure);
        }
    }

    fn set_mass(&mut self, grams: i64, measure: Measure, cell: &Cell, sure: i64) {
        if grams == 0 {
            return;
        }
        self.line.gross = Grams::try_new(grams).ok();
        self.note_measure(GuessOf::Gross, grams, measure, cell, sure);
    }

    fn note_measure(&mut self, what: GuessOf, value: i64, measure: Measure, cell: &Cell, sure: i64) {
        let (how, sure) = match measure {
            Measure { is_ambiguous: true, .. } => (How::Assumed, sure.min(SURE_AMBIGUOUS)),
            Measure { is_unit_assumed: true, .. } => (How::Assumed, sure.min(SURE_UNIT)),
            _ if sure < SURE_BOXES => (How::Assumed, sure),
            _ if sure < 1000 => (How::Word, sure),
            _ => (How::Exact, sure),
        };
        self.note_cell(what, value, cell, how, sure);
        if let Some(region) = cell.region {
            self.shared.push((what, region));
        }
    }

    fn volumes(&mut self) {
        let signs = self.reading.signs;
        let stated =
            self.source(Meaning::Volume).and_then(|(source, cell)| Some((measure::volume(source, signs)?, cell)));
        if let Some((measure, cell)) = stated {
            self.set_volume(measure.value, measure, cell, 1000);
            return;
        }
        let each =
            self.source(Meaning::VolumeEach).and_then(|(source, cell)| Some((measure::volume(source, signs)?, cell)));
        let sized =
            || self.source(Meaning::Size).and_then(|(source, cell)| Some((measure::sizes(source, signs)?, cell)));
        let sided = || {
            let [length, width, height] =
                [Meaning::Length, Meaning::Width, Meaning::Height].map(|side| self.source(side));
            let ((length, cell), (width, _), (height, _)) = (length?, width?, height?);
            Some((measure::box_of([length, width, height], signs)?, cell))
        };
        let Some((measure, cell)) = each.or_else(sized).or_else(sided) else { return };
        if let Some(total) = self.line.packs.and_then(|packs| measure.value.checked_mul(packs.get())) {
            self.set_volume(total, measure, cell, SURE_BOXES);
        }
    }

    fn set_volume(&mut self, volume: i64, measure: Measure, cell: &Cell, sure: i64) {
        if volume == 0 {
            return;
        }
        self.line.volume = CubicMillimetres::try_new(volume).ok();
        self.note_measure(GuessOf::Volume, volume, measure, cell, sure);
    }

    /// Expiry, lots and languages.
    fn labels(&mut self) {
        if let Some((cell, _)) = self.cell(Meaning::Expiry) {
            let read: Option<(Date, How, i64)> =
                day::read(cell.trimmed(), &self.reading.recogniser.vocabulary, self.reading.order);
            if let Some((day, how, sure)) = read {
                self.line.expiry = Some(day);
                self.note_cell(GuessOf::Expiry, day, cell, how, sure);
            }
        }
        if let Some((cell, _)) = self.cell(Meaning::Lot) {
            let lots: Vec<String> = cell
                .trimmed()
                .split([',', ';', '\n'])
                .map(|lot| lot.trim().to_owned())
                .filter(|lot| !lot.is_empty() && !self.reading.recogniser.is_unknown(lot))
                .collect();
            if !lots.is_empty() {
                self.note_cell(GuessOf::Lots, lots.join(", "), cell, How::Exact, 1000);
                self.line.lots = lots;
            }
        }
        if let Some((cell, _)) = self.cell(Meaning::Languages) {
            let languages = self.reading.recogniser.languages(cell.trimmed());
            if !languages.is_empty() {
                self.note_cell(GuessOf::Languages, languages.join(" "), cell, How::Word, 950);
                self.line.languages = languages;
            }
        }
    }
}
