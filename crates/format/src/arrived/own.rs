//! Decides how a list with its guesses and verdicts is written and read back without loss: CSV with a header and a row of
//! HXL hashtags, every row of the original with its cells behind. Up: [`crate::arrived`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::arrived::{ArrivedLine, ArrivedVerdict, Guess, ListCell, ListPlace, Mark, Priority, Sort};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::fault::Fault;
use model::id::ItemId;
use model::product::Condition;
use model::quantity::{CubicMillimetres, Currency, Grams, Money, Units};
use model::world::Item;

use crate::arrived::codec::{condition_word, correct, guesses, join, read_guesses, split, word_of};
use crate::arrived::rows::RowKind;
use crate::arrived::sheet::{Row, Sheet};
use crate::arrived::{OtherRow, PackingList};
use crate::table::cell;
use crate::table::collector::Faults;

/// Columns with their HXL hashtags; behind them stand the cells of the original.
const COLUMNS: [(&str, &str); 35] = [
    ("kind", "#meta+kind"),
    ("sheet_index", "#meta+sheet+num"),
    ("sheet", "#meta+sheet"),
    ("row", "#meta+row"),
    ("priority", "#indicator+priority"),
    ("rule", "#meta+rule"),
    ("reason", "#description+reason"),
    ("cure", "#description+cure"),
    ("gross_g", "#indicator+weight_g"),
    ("volume_mm3", "#indicator+volume_mm3"),
    ("disposal_cents", "#value+disposal"),
    ("currency", "#currency+code"),
    ("verdict_guesses", "#meta+guess+verdict"),
    ("because", "#meta+because"),
    ("description", "#item+description"),
    ("item", "#item+code"),
    ("item_name", "#item+name"),
    ("unit", "#item+unit"),
    ("alternatives", "#item+code+alternatives"),
    ("sort", "#item+type"),
    ("units", "#item+num"),
    ("packs", "#item+pack+num"),
    ("list_gross_g", "#item+weight_g"),
    ("list_volume_mm3", "#item+volume_mm3"),
    ("expiry", "#date+expiry"),
    ("lots", "#item+lot"),
    ("languages", "#item+lang"),
    ("condition", "#item+condition"),
    ("marks", "#item+marks"),
    ("pallet", "#item+pallet"),
    ("group", "#item+group"),
    ("words_language", "#meta+lang"),
    ("guessed", "#meta+guess+num"),
    ("guesses", "#meta+guess"),
    ("merged", "#meta+merged"),
];

/// What a column of the original's cells is called, before its letters.
const CELL: &str = "cell_";

/// What begins an export: no list of anybody else begins so.
pub(super) fn starts(sign: char) -> String {
    format!("{}{sign}{}{sign}", COLUMNS[0].0, COLUMNS[1].0)
}

/// Whether a sheet is an export of ours.
pub(super) fn is_own(sheet: &Sheet) -> bool {
    sheet
        .rows
        .first()
        .is_some_and(|row| COLUMNS.iter().enumerate().all(|(place, (name, _))| row.cell(place).trimmed() == *name))
}

/// Writes a list with its verdicts as CSV. Nothing of the original is left out.
#[must_use]
pub fn write(list: &PackingList, verdicts: &[ArrivedVerdict], items: &[Item]) -> String {
    let by_place: BTreeMap<&ListPlace, &ArrivedVerdict> =
        verdicts.iter().map(|verdict| (&verdict.place, verdict)).collect();
    let names: BTreeMap<&ItemId, &Item> = items.iter().map(|item| (&item.id, item)).collect();
    let lines = list.lines.iter().map(|line| (&line.place, RowKind::Line, &line.cells, Some(line)));
    let others = list.others.iter().map(|other| (&other.place, other.kind, &other.cells, None));
    let mut rows: Vec<_> = lines.chain(others).collect();
    rows.sort_by_key(|(place, ..)| *place);
    let width = rows.iter().map(|(_, _, cells, _)| cells.len()).max().unwrap_or_default();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let memory = "writing to memory should not fail";
    let header = COLUMNS.iter().map(|(name, _)| (*name).to_owned());
    writer.write_record(header.chain((0..width).map(|column| format!("{CELL}{}", letters(column))))).expect(memory);
    let tags = COLUMNS.iter().map(|(_, tag)| (*tag).to_owned());
    let cell_tag = |column: usize| format!("#meta+cell+{}", letters(column).to_lowercase());
    writer.write_record(tags.chain((0..width).map(cell_tag))).expect(memory);
    for (place, kind, cells, line) in rows {
        let mut record =
            vec![kind.word().to_owned(), place.sheet_index.to_string(), place.sheet.clone(), place.row.to_string()];
        record.extend(verdict_cells(line.and_then(|line| by_place.get(&line.place).copied())));
        record.extend(line_cells(line, &names));
        record.push(merged(cells));
        record.extend(cells.iter().map(|cell| cell.text.clone()));
        record.resize(COLUMNS.len() + width, String::new());
        writer.write_record(record).expect(memory);
    }
    String::from_utf8(writer.into_inner().expect(memory)).expect("an export should be UTF-8")
}

/// Letters of a column, as spreadsheets call it.
fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.insert(0, char::from(b'A' + u8::try_from(left % 26).expect("a remainder of 26 fits")));
        left /= 26;
    }
    letters
}

fn merged(cells: &[ListCell]) -> String {
    let filled = cells.iter().enumerate().filter(|(_, cell)| cell.is_merged);
    filled.map(|(column, _)| letters(column)).collect::<Vec<_>>().join(" ")
}

fn known(value: Option<impl std::fmt::Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn verdict_cells(verdict: Option<&ArrivedVerdict>) -> Vec<String> {
    let Some(verdict) = verdict else { return vec![String::new(); 10] };
    vec![
        verdict.priority.word().to_owned(),
        verdict.reason.rule.clone(),
        verdict.reason.text.clone(),
        verdict.reason.cure.clone(),
        known(verdict.gross.map(Grams::get)),
        known(verdict.volume.map(CubicMillimetres::get)),
        known(verdict.disposal.map(|money| money.cents)),
        known(verdict.disposal.as_ref().map(|money| money.currency.as_str())),
        guesses(&verdict.guesses),
        verdict.because.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    ]
}

fn line_cells(line: Option<&ArrivedLine>, names: &BTreeMap<&ItemId, &Item>) -> Vec<String> {
    let Some(line) = line else { return vec![String::new(); 20] };
    let item = line.item.as_ref().and_then(|id| names.get(id));
    let ids: Vec<&str> = line.alternatives.iter().map(ItemId::as_str).collect();
    let marks: Vec<&str> = line.marks.iter().map(|mark| mark.word()).collect();
    vec![
        line.description.clone(),
        known(line.item.as_ref()),
        known(item.map(|item| &item.name)),
        known(item.map(|item| &item.unit)),
        ids.join(" "),
        known(line.sort.map(Sort::word)),
        known(line.units.map(Units::get)),
        known(line.packs.map(Units::get)),
        known(line.gross.map(Grams::get)),
        known(line.volume.map(CubicMillimetres::get)),
        known(line.expiry),
        join(line.lots.iter().map(String::as_str)),
        line.languages.join(" "),
        known(line.condition.map(condition_word)),
        marks.join(" "),
        known(line.pallet.as_ref()),
        known(line.group.as_ref()),
        known(line.words_language.as_ref()),
        line.guesses.iter().filter(|guess| guess.is_guessed()).count().to_string(),
        guesses(&line.guesses),
    ]
}

/// Reads an export. A value that a person changed counts as theirs.
pub(super) fn read(file: &str, sheet: &Sheet) -> Result<PackingList, Vec<Fault>> {
    let mut faults = Faults::default();
    let mut list = PackingList::default();
    let is_tags = |row: &Row| row.cell(0).trimmed().starts_with('#');
    for row in sheet.rows.iter().skip(1).filter(|row| !is_tags(row)) {
        let mut reader = Reader { file, row, faults: &mut faults };
        let (Some(kind), Some(place)) = (reader.kind(), reader.place()) else { continue };
        let cells = reader.cells();
        if kind == RowKind::Line {
            let line = reader.line(place.clone(), cells);
            list.verdicts.extend(reader.verdict(place));
            list.lines.push(line);
        } else {
            list.others.push(OtherRow { place, kind, cells });
        }
    }
    faults.finish(Some(list)).map(|(list, _)| list)
}

struct Reader<'a> {
    file: &'a str,
    row: &'a Row,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn text(&self, column: &str) -> &str {
        let place = COLUMNS.iter().position(|(name, _)| *name == column).expect("a column of the export");
        &self.row.cell(place).text
    }

    /// The value of a cell, none where it is empty or wrong.
    fn may<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let text = self.text(column).trim().to_owned();
        if text.is_empty() {
            return None;
        }
        match parse(&text) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.faults.push(fault.at(self.file, self.row.number, column));
                None
            }
        }
    }

    fn need<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        if self.text(column).trim().is_empty() {
            let fault = Fault::new("cell-empty", format!("{column} is empty"), "take the row from the export again");
            self.faults.push(fault.at(self.file, self.row.number, column));
            return None;
        }
        self.may(column, parse)
    }

    fn amount(&mut self, column: &str) -> Option<i64> {
        self.may(column, |text| Units::try_new(whole(text)?).map(Units::get))
    }

    fn filled(&self, column: &str) -> Option<String> {
        Some(self.text(column).to_owned()).filter(|text| !text.is_empty())
    }

    fn kind(&mut self) -> Option<RowKind> {
        self.need("kind", |text| cell::word(text, &RowKind::ALL))
    }

    fn place(&mut self) -> Option<ListPlace> {
        let index = self.need("sheet_index", whole);
        let row = self.need("row", whole);
        let place = ListPlace {
            sheet_index: usize::try_from(index?).unwrap_or_default(),
            sheet: self.text("sheet").to_owned(),
            row: u64::try_from(row?).unwrap_or_default(),
        };
        Some(place)
    }

    fn cells(&self) -> Vec<ListCell> {
        let merged: Vec<&str> = self.text("merged").split_whitespace().collect();
        let mut cells: Vec<ListCell> = self
            .row
            .cells
            .iter()
            .skip(COLUMNS.len())
            .enumerate()
            .map(|(column, cell)| ListCell {
                text: cell.text.clone(),
                is_merged: merged.contains(&letters(column).as_str()),
            })
            .collect();
        while cells.last().is_some_and(|cell| cell.text.is_empty() && !cell.is_merged) {
            cells.pop();
        }
        cells
    }

    fn line(&mut self, place: ListPlace, cells: Vec<ListCell>) -> ArrivedLine {
        let ids = |text: &str| text.split_whitespace().map(ItemId::try_new).collect::<Result<Vec<_>, _>>();
        let marks = |text: &str| {
            text.split_whitespace().map(|word| cell::word(word, &Mark::ALL)).collect::<Result<Vec<_>, _>>()
        };
        let mut line = ArrivedLine {
            place,
            cells,
            description: self.text("description").to_owned(),
            item: self.may("item", ItemId::try_new),
            alternatives: self.may("alternatives", ids).unwrap_or_default(),
            sort: self.may("sort", |text| cell::word(text, &Sort::ALL)),
            words_language: self.may("words_language", cell::language),
            units: self.amount("units").map(Units::of),
            packs: self.amount("packs").map(Units::of),
            gross: self.amount("list_gross_g").map(Grams::of),
            volume: self.amount("list_volume_mm3").map(CubicMillimetres::of),
            expiry: self.may("expiry", day),
            lots: split(self.text("lots")),
            languages: self.text("languages").split_whitespace().map(str::to_owned).collect(),
            condition: self.may("condition", |text| cell::word(text, &Condition::ALL)),
            marks: self.may("marks", marks).unwrap_or_default(),
            pallet: self.filled("pallet"),
            group: self.filled("group"),
            guesses: self.guesses("guesses"),
        };
        // A person who names the item leaves the old sort behind.
        if line.item.is_some() {
            line.sort = None;
        }
        correct(&mut line);
        line
    }

    fn guesses(&mut self, column: &str) -> Vec<Guess> {
        let text = self.text(column).to_owned();
        read_guesses(&text).unwrap_or_else(|fault| {
            self.faults.push(fault.at(self.file, self.row.number, column));
            Vec::new()
        })
    }

    fn verdict(&mut self, place: ListPlace) -> Option<ArrivedVerdict> {
        let priority = self.may("priority", |text| {
            word_of(&Priority::ALL, text).ok_or_else(|| {
                let cause = format!("\u{ab}{text}\u{bb} is no class");
                Fault::new("unknown-word", cause, "write high, low or none")
            })
        })?;
        let cents = self.may("disposal_cents", |text| Units::try_new(whole(text)?));
        let currency = self.may("currency", Currency::try_new);
        let because = self.may("because", |text| text.split_whitespace().map(reference).collect::<Result<Vec<_>, _>>());
        Some(ArrivedVerdict {
            place,
            priority,
            reason: Reason::new(self.text("rule"), self.text("reason"), self.text("cure")),
            gross: self.amount("gross_g").map(Grams::of),
            volume: self.amount("volume_mm3").map(CubicMillimetres::of),
            guesses: self.guesses("verdict_guesses"),
            disposal: cents.zip(currency).map(|(cents, currency)| Money { cents: cents.get(), currency }),
            because: because.unwrap_or_default(),
        })
    }
}

/// A whole number of any size that fits: volumes in cubic millimetres are beyond what a person types.
fn whole(text: &str) -> Result<i64, Fault> {
    text.parse().map_err(|_| {
        let cause = format!("\u{ab}{text}\u{bb} is not a number");
        Fault::new("not-a-number", cause, "write digits, or leave the cell empty if not known")
    })
}

fn day(text: &str) -> Result<Date, Fault> {
    text.parse().map_err(|_| {
        let cause = format!("\u{ab}{text}\u{bb} is not a day of the calendar");
        Fault::new("bad-date", cause, "write the day as 2020-04-01")
    })
}

fn reference(text: &str) -> Result<RecordRef, Fault> {
    let wrong = || {
        let cause = format!("\u{ab}{text}\u{bb} points at nothing");
        Fault::new("wrong-shape", cause, "write kind:id, or clear the cell")
    };
    let (kind, id) = text.split_once(':').ok_or_else(wrong)?;
    Ok(RecordRef::new(RecordKind::of_word(kind).ok_or_else(wrong)?, id))
}

#[cfg(test)]
mod tests;
