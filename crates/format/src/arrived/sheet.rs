//! Decides how a file becomes sheets of cells: workbooks with every sheet and merged cells filled, texts separated by
//! commas, semicolons or tabs. Does not decide what the cells mean. Up: [`crate::arrived`].

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};
use csv::StringRecord;
use model::fault::Fault;

use crate::arrived::own;
use crate::cases::workbook::{CELLS_MAX, OLD, ZIP, broken, day, too_many, weigh};
use crate::table::collector::Faults;
use crate::table::{LineCounter, bytes, report_open_quote};

/// How the stream of an encrypted workbook is called inside its file, in UTF-16.
const ENCRYPTED: &str = "EncryptedPackage";

/// Rows of a text by which its separator is chosen.
const SEPARATOR_ROWS: usize = 40;

/// Files that are called lists and are none: how they begin, and what they are.
const STRANGERS: [(&[u8], &str); 6] = [
    (b"%PDF", "a PDF"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"{\\rtf", "a text with formats (RTF)"),
    (b"<html", "a web page"),
    (b"<!DOCTYPE", "a web page"),
];

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Its text, as it was.
    pub(super) text: String,
    /// Whether the workbook keeps it as a number, so that its point is a decimal point.
    pub(super) is_number: bool,
    /// The merged region it belongs to, by its place in the sheet's list.
    pub(super) region: Option<usize>,
    /// Whether its text stands in another cell of its region.
    pub(super) is_filled: bool,
}

impl Cell {
    /// Its text without blanks around it.
    pub(super) fn trimmed(&self) -> &str {
        self.text.trim()
    }

    /// Whether nothing is in it.
    pub(super) fn is_blank(&self) -> bool {
        self.trimmed().is_empty()
    }
}

/// One row that holds anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Row of the sheet or line of the text, from 1.
    pub(super) number: u64,
    /// Its cells up to the last one that is not empty.
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// A cell, or an empty one.
    pub(super) fn cell(&self, column: usize) -> &Cell {
        const EMPTY: &Cell = &Cell { text: String::new(), is_number: false, region: None, is_filled: false };
        self.cells.get(column).unwrap_or(EMPTY)
    }

    /// The cells that hold anything and are not filled from others.
    pub(super) fn own(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank() && !cell.is_filled)
    }
}

/// One sheet, or a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Its name; empty for a text.
    pub(super) name: String,
    /// Its rows.
    pub(super) rows: Vec<Row>,
    /// Its merged regions: first and last row, first and last column, from 0.
    pub(super) regions: Vec<[u32; 4]>,
}

/// The sheets of a file that hold anything, or every fault.
pub(super) fn read(file: &str, raw: &[u8]) -> Result<Vec<Sheet>, Vec<Fault>> {
    let sheets = if raw.starts_with(ZIP) || raw.starts_with(OLD) { workbook(raw) } else { text(file, raw) };
    let sheets = sheets
        .map_err(|faults| faults.into_iter().map(|fault| placed(fault, file)).collect::<Vec<_>>())?
        .into_iter()
        .filter(|sheet| !sheet.rows.is_empty())
        .collect::<Vec<_>>();
    if sheets.is_empty() {
        let fault = Fault::new("file-empty", "the list is empty", "give a packing list with a row for each thing");
        return Err(vec![fault.at(file, 0, "")]);
    }
    Ok(sheets)
}

fn placed(fault: Fault, file: &str) -> Fault {
    if fault.place.file.is_empty() { fault.at(file, 0, "") } else { fault }
}

fn workbook(raw: &[u8]) -> Result<Vec<Sheet>, Vec<Fault>> {
    if raw.starts_with(OLD) {
        let name: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_locked = raw.windows(name.len()).any(|part| part == name);
        return Err(vec![if is_locked {
            Fault::new("workbook-locked", "a password locks the workbook", "open it and save it without its password")
        } else {
            let cause = "it is a workbook of Excel 97 to 2003, or another document of that time";
            Fault::new("bad-workbook", cause, "save it as .xlsx or as CSV UTF-8")
        }]);
    }
    weigh(raw).map_err(|fault| vec![fault])?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(raw)).map_err(|error| vec![broken(&error)])?;
    let mut cells_left = CELLS_MAX;
    let names = book.sheet_names();
    names.into_iter().map(|name| sheet(&mut book, name, &mut cells_left).map_err(|fault| vec![fault])).collect()
}

fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: String, cells_left: &mut usize) -> Result<Sheet, Fault> {
    let mut filled: BTreeMap<u32, BTreeMap<u32, Cell>> = BTreeMap::new();
    {
        let mut reader = match book.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            // A sheet of drawings has no cells.
            Err(_) if name.is_empty() => return Ok(Sheet::default()),
            Err(error) => return Err(broken(&error)),
        };
        while let Some(cell) = reader.next_cell().map_err(|error| broken(&error))? {
            let (text, is_number) = text_of(cell.get_value());
            if !text.trim().is_empty() {
                *cells_left = cells_left.checked_sub(1).ok_or_else(too_many)?;
                let (row, column) = cell.get_position();
                filled.entry(row).or_default().insert(column, Cell { text, is_number, ..Cell::default() });
            }
        }
    }
    let merged = book.merge_cells_by_sheet_name(&name).map_err(|error| broken(&error))?;
    let mut regions = Vec::new();
    for region in merged {
        let bounds = [region.start.0, region.end.0, region.start.1, region.end.1];
        fill(&mut filled, bounds, regions.len(), cells_left)?;
        regions.push(bounds);
    }
    let mut rows = Vec::with_capacity(filled.len());
    for (number, mut cells) in filled {
        let width = cells.last_key_value().map_or(0, |(column, _)| *column as usize + 1);
        *cells_left = cells_left.checked_sub(width).ok_or_else(too_many)?;
        let cells = (0..width as u32).map(|column| cells.remove(&column).unwrap_or_default()).collect();
        rows.push(Row { number: u64::from(number) + 1, cells });
    }
    Ok(Sheet { name, rows, regions })
}

/// Fills a merged region with the text of its first cell; a region without a text fills nothing.
fn fill(
    filled: &mut BTreeMap<u32, BTreeMap<u32, Cell>>,
    [first_row, last_row, first_column, last_column]: [u32; 4],
    region: usize,
    cells_left: &mut usize,
) -> Result<(), Fault> {
    let Some(first) = filled.get_mut(&first_row).and_then(|row| row.get_mut(&first_column)) else { return Ok(()) };
    first.region = Some(region);
    let copy = Cell { is_filled: true, ..first.clone() };
    // A region may be as large as the sheet: only rows that hold something else are filled.
    let held: Vec<u32> = filled.range(first_row..=last_row).map(|(row, _)| *row).collect();
    for row in held {
        // Also what is only passed costs: a file may merge everything many times over.
        *cells_left = cells_left.checked_sub(1).ok_or_else(too_many)?;
        let cells = filled.entry(row).or_default();
        let width = cells.last_key_value().map_or(0, |(column, _)| *column);
        for column in first_column..=last_column.min(width.max(first_column).max(first_column + 63)) {
            if let Entry::Vacant(vacant) = cells.entry(column) {
                *cells_left = cells_left.checked_sub(1).ok_or_else(too_many)?;
                vacant.insert(copy.clone());
            }
        }
    }
    Ok(())
}

fn text_of(cell: &DataRef<'_>) -> (String, bool) {
    match cell {
        DataRef::Int(whole) => (whole.to_string(), true),
        DataRef::Float(figure) => (figure.to_string(), true),
        DataRef::String(text) => (text.clone(), false),
        DataRef::SharedString(text) => ((*text).to_owned(), false),
        DataRef::Bool(is_true) => (is_true.to_string(), false),
        DataRef::DateTime(moment) => (day(*moment), false),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), false),
        DataRef::Error(error) => (error.to_string(), false),
        DataRef::Empty => (String::new(), false),
    }
}

fn text(file: &str, raw: &[u8]) -> Result<Vec<Sheet>, Vec<Fault>> {
    let head: Vec<u8> = raw.iter().copied().skip_while(u8::is_ascii_whitespace).take(16).collect();
    let stranger = STRANGERS
        .iter()
        .find(|(start, _)| head.len() >= start.len() && head[..start.len()].eq_ignore_ascii_case(start))
        .map(|(_, what)| *what);
    let wide = raw.starts_with(b"\xff\xfe") || raw.starts_with(b"\xfe\xff");
    if let Some(what) = stranger.or_else(|| (!wide && raw.contains(&0)).then_some("no text and no workbook")) {
        let cause = format!("whatever it is called, it is {what}");
        let action = "ask for the list as .xlsx or CSV, or type it into a sheet with a heading for each column";
        return Err(vec![Fault::new("not-a-packing-list", cause, action).at(file, 0, "")]);
    }
    let mut faults = Faults::default();
    let text = if wide { std::borrow::Cow::Owned(from_utf16(raw)) } else { bytes::text(file, raw, &mut faults) };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut record, mut counter) = (StringRecord::new(), LineCounter::default());
    let mut rows = Vec::new();
    let mut cells_left = CELLS_MAX;
    // A reader over text in memory cannot fail: no I/O, and flexible rows.
    while reader.read_record(&mut record).expect("a table in memory should be readable") {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let number = counter.line_at(&text, start);
        report_open_quote(file, number, &text[start..], &record, &mut faults);
        let width = (0..record.len()).rev().find(|at| !record[*at].trim().is_empty()).map_or(0, |last| last + 1);
        let Some(left) = cells_left.checked_sub(width) else { return Err(vec![too_many().at(file, number, "")]) };
        cells_left = left;
        if width > 0 {
            let cells = record.iter().take(width).map(|text| Cell { text: text.to_owned(), ..Cell::default() });
            rows.push(Row { number, cells: cells.collect() });
        }
    }
    faults.finish(Some(vec![Sheet { name: String::new(), rows, regions: Vec::new() }])).map(|(sheets, _)| sheets)
}

fn from_utf16(raw: &[u8]) -> String {
    let is_little = raw.starts_with(b"\xff\xfe");
    let pairs = raw[2..].chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    char::decode_utf16(pairs).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Tab, semicolon or comma: the one that most rows have outside quotation marks; decimal commas make commas the last.
fn separator(text: &str) -> u8 {
    // An export of ours has cells of many lines, with signs of every kind.
    if let Some(sign) = [',', ';', '\t'].into_iter().find(|sign| text.starts_with(&own::starts(*sign))) {
        return sign as u8;
    }
    let rows = || text.lines().filter(|line| !line.trim().is_empty()).take(SEPARATOR_ROWS);
    let having =
        |sign: char| rows().filter(|line| line.split('"').step_by(2).any(|outside| outside.contains(sign))).count();
    let counts = [(b'\t', having('\t')), (b';', having(';')), (b',', having(','))];
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
    // A list whose numbers have decimal commas holds commas in as many rows as semicolons.
    counts.iter().find(|(_, count)| *count > 0 && *count * 2 > most).map_or(b',', |(sign, _)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_most_rows_have() {
        for (text, sign, remark) in [
            ("a,b\n1,2\n", b',', "commas"),
            ("a;b\n1,5;2\n", b';', "semicolons beside decimal commas"),
            ("a\tb;c\n1,5\t2\n", b'\t', "tabs"),
            ("a\n", b',', "one column"),
            ("\"a;b\",c\n\"d;e\",f\n", b',', "semicolons in quotation marks"),
            ("a;b,c,d\n1,2,3\n1,2,3\n1,2,3\n", b',', "a stray semicolon"),
        ] {
            assert_eq!(separator(text), sign, "{remark}");
        }
    }

    #[test]
    fn files_that_are_no_lists_are_named() {
        let locked: Vec<u8> = OLD.iter().copied().chain(ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for (raw, code, remark) in [
            (&b""[..], "file-empty", "empty"),
            (b"\n \n;;\n", "file-empty", "blank"),
            (b"%PDF-1.7\n%\xe2\xe3", "not-a-packing-list", "a PDF renamed"),
            (b"\x00\x01\x02", "not-a-packing-list", "bytes"),
            (b"  <HTML><table>", "not-a-packing-list", "a web page that calls itself a sheet"),
            (b"\xd0\xcf\x11\xe0 old", "bad-workbook", "a workbook of 1997"),
            (&locked, "workbook-locked", "a password"),
            (b"PK\x03\x04 and nothing", "bad-workbook", "a zip that is none"),
            (b"name;qty\nm\xe4sk;1\n", "broken-utf8", "letters of an old code page"),
            (b"name,qty\n\"mask,1\n", "open-quote", "an open quotation mark"),
        ] {
            let faults = read("list", raw).expect_err(remark);
            assert_eq!(faults[0].code, code, "{remark}");
            assert!(!faults[0].action.is_empty() && faults[0].place.file == "list", "{remark}");
        }
    }

    #[test]
    fn wide_letters_read_like_narrow_ones() {
        let wide: Vec<u8> =
            b"\xff\xfe".iter().copied().chain("имя\tn\nмаска\t5\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let sheets = read("list", &wide).expect("a text of Excel's own kind");
        assert_eq!(sheets[0].rows[1].cells[0].text, "маска");
        assert_eq!(sheets[0].rows[1].number, 2);
    }
}
