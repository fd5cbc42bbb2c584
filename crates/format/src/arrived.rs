//! Decides how a packing list as people have it becomes lines: any sheet with a heading, in any of the languages, merged
//! cells and all; every value marked with where it came from. Does not decide what a line is worth (`fitness`). Up:
//! [`crate`].

mod amount;
mod codec;
mod day;
mod headings;
mod identify;
mod lexicon;
mod line;
mod measure;
mod medicine;
mod number;
mod own;
mod plain;
mod quantity;
mod rows;
mod saying;
mod sheet;
mod vocabulary;

use std::collections::BTreeMap;

use model::arrived::{ArrivedLine, ArrivedVerdict, GuessOf, How, ListCell, ListPlace};
use model::fault::Fault;
use model::quantity::{CubicMillimetres, Grams, Permille, Units};
use model::world::Item;

use crate::arrived::day::Order;
use crate::arrived::headings::Headings;
use crate::arrived::identify::Recogniser;
use crate::arrived::line::{Draft, Reading};
use crate::arrived::number::Signs;
use crate::arrived::sheet::Sheet;
use crate::arrived::vocabulary::{Meaning, Vocabulary};

pub use own::write;
pub use rows::RowKind;

/// How sure a share of a merged cell is.
const SURE_SHARED: i64 = 500;

/// A row that is no line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherRow {
    /// Where it stands.
    pub place: ListPlace,
    /// What it is; never [`RowKind::Line`].
    pub kind: RowKind,
    /// Its cells.
    pub cells: Vec<ListCell>,
}

/// A list that was read. Every row that holds anything is in it, as a line or as another row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackingList {
    /// The lines, in their order.
    pub lines: Vec<ArrivedLine>,
    /// The other rows, in their order.
    pub others: Vec<OtherRow>,
    /// Verdicts that the list already has: it is an export of ours.
    pub verdicts: Vec<ArrivedVerdict>,
    /// What a reader must know, one sentence each.
    pub remarks: Vec<String>,
}

/// Reads a packing list: a workbook (.xlsx), a text separated by commas, semicolons or tabs, or an export of ours.
///
/// # Errors
/// Codes `file-empty`, `bad-workbook`, `workbook-locked`, `not-a-packing-list`, `list-without-heading`, `file-too-large`,
/// `broken-utf8`, `open-quote`; of an export every cell that a person made unreadable.
pub fn read(file: &str, raw: &[u8], items: &[Item]) -> Result<PackingList, Vec<Fault>> {
    let sheets = sheet::read(file, raw)?;
    if let [only] = sheets.as_slice()
        && own::is_own(only)
    {
        return own::read(file, only);
    }
    let recogniser = Recogniser::new(Vocabulary::built_in()?, items);
    let headings = Headings::new(&recogniser.vocabulary);
    let mut list = PackingList::default();
    let mut without = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let sorted = rows::sort(sheet, &headings, &recogniser);
        if sorted.headings.is_empty() {
            without.push(if sheet.name.is_empty() { file } else { sheet.name.as_str() });
        }
        take(&mut list, (index, sheet), &sorted, &recogniser, items);
    }
    if without.len() == sheets.len() {
        return Err(vec![no_heading(&sheets).at(file, 0, "")]);
    }
    if !without.is_empty() {
        list.remarks
            .push(format!("No heading was found in the sheets {}: nothing was read there.", without.join(", ")));
    }
    if list.lines.is_empty() {
        let fault = Fault::new("file-empty", "there is a heading and nothing under it", "give the rows as well");
        return Err(vec![fault.at(file, 0, "")]);
    }
    Ok(list)
}

fn no_heading(sheets: &[Sheet]) -> Fault {
    let first = sheets.first().and_then(|sheet| sheet.rows.first());
    let shown: Vec<&str> =
        first.into_iter().flat_map(|row| row.own()).map(|(_, cell)| cell.trimmed()).take(4).collect();
    let cause = format!("no row names the columns; the first row holds \u{ab}{}\u{bb}", shown.join(" | "));
    let action = "add a row of headings, at least what it is and how much: Description, Quantity";
    Fault::new("list-without-heading", cause, action)
}

/// Adds the rows of a sheet to the list.
fn take(
    list: &mut PackingList,
    (index, sheet): (usize, &Sheet),
    sorted: &rows::SortedSheet<'_>,
    recogniser: &Recogniser,
    items: &[Item],
) {
    let signs = Signs::of(sheet);
    let orders: Vec<Order> = sorted.headings.iter().map(|columns| order(sheet, columns)).collect();
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for row in &sorted.rows {
        let place = ListPlace { sheet_index: index, sheet: sheet.name.clone(), row: row.row.number };
        match row.heading.filter(|_| row.kind == RowKind::Line) {
            Some(heading) => {
                let columns = &sorted.headings[heading];
                let reading = Reading { recogniser, items, signs, order: orders[heading], columns };
                drafts.push(line::read(reading, row.row, (index, &sheet.name), row.group.as_deref()));
            }
            None => list.others.push(OtherRow { place, kind: row.kind, cells: line::cells_of(row.row) }),
        }
    }
    share(&mut drafts);
    list.lines.extend(drafts.into_iter().map(|draft| draft.line));
    list.remarks.extend(remarks(sheet, sorted));
}

/// How the days of a sheet's expiry column are written.
fn order(sheet: &Sheet, columns: &headings::Columns) -> Order {
    let days = [Meaning::Expiry, Meaning::Made].map(|meaning| columns.places.get(&meaning).copied());
    let texts = sheet.rows.iter().flat_map(|row| days.iter().flatten().map(|column| row.cell(*column).trimmed()));
    Order::of(texts)
}

/// An amount in a cell that is merged over several lines is theirs together: each gets an equal share, the first what
/// does not divide.
fn share(drafts: &mut [Draft<'_>]) {
    let mut owners: BTreeMap<(GuessOf, usize), Vec<usize>> = BTreeMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        for key in &draft.shared {
            owners.entry(*key).or_default().push(index);
        }
    }
    for ((what, _), owners) in owners.into_iter().filter(|(_, owners)| owners.len() > 1) {
        let count = i64::try_from(owners.len()).expect("a list should be shorter than 63 bits");
        let rows: Vec<String> = owners.iter().map(|index| drafts[*index].line.place.row.to_string()).collect();
        for (nth, index) in owners.iter().enumerate() {
            let line = &mut drafts[*index].line;
            let part = |total: i64| total / count + if nth == 0 { total % count } else { 0 };
            let value = match what {
                GuessOf::Gross => line.gross.as_mut().map(|gross| {
                    *gross = Grams::of(part(gross.get()));
                    gross.get()
                }),
                GuessOf::Volume => line.volume.as_mut().map(|volume| {
                    *volume = CubicMillimetres::of(part(volume.get()));
                    volume.get()
                }),
                GuessOf::Packs => line.packs.as_mut().map(|packs| {
                    *packs = Units::of(part(packs.get()));
                    packs.get()
                }),
                _ => line.units.as_mut().map(|units| {
                    *units = Units::of(part(units.get()));
                    units.get()
                }),
            };
            if let (Some(value), Some(guess)) = (value, line.guesses.iter_mut().find(|guess| guess.what == what)) {
                guess.value = value.to_string();
                guess.from = format!("{} (one cell for rows {}, shared)", guess.from, rows.join(" "));
                guess.how = How::Assumed;
                guess.sure = guess.sure.min(Permille::try_new(SURE_SHARED).expect("500 is a share"));
            }
        }
    }
}

/// What a person must know of how a sheet was understood.
fn remarks(sheet: &Sheet, sorted: &rows::SortedSheet<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    let named = if sheet.name.is_empty() { String::new() } else { format!("Sheet {}: ", sheet.name) };
    for columns in &sorted.headings {
        let words = |places: &[usize]| {
            let list: Vec<String> =
                places.iter().map(|place| format!("\u{ab}{}\u{bb}", columns.heading(*place))).collect();
            list.join(", ")
        };
        if !columns.unread.is_empty() {
            remarks
                .push(format!("{named}columns that were not understood are kept unread: {}.", words(&columns.unread)));
        }
        if !columns.guessed.is_empty() {
            remarks.push(format!("{named}headings that were understood in part: {}.", words(&columns.guessed)));
        }
    }
    for (kind, words) in [(RowKind::Group, "headings of groups"), (RowKind::Total, "sums"), (RowKind::Note, "notes")] {
        let rows: Vec<String> =
            sorted.rows.iter().filter(|row| row.kind == kind).map(|row| row.row.number.to_string()).collect();
        if !rows.is_empty() {
            remarks.push(format!("{named}{} rows were taken for {words}: {}.", rows.len(), rows.join(", ")));
        }
    }
    remarks
}

#[cfg(test)]
mod tests;
