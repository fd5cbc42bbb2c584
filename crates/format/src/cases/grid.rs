//! Decides how a file, CSV or workbook, becomes rows of cells with their line numbers; what the cells mean is decided by
//! whoever recognises its shape. Up: [`crate::cases`].

use csv::StringRecord;
use model::fault::Fault;

use crate::cases::workbook;
use crate::table::collector::Faults;
use crate::table::{LineCounter, bytes, report_open_quote};

/// One row.
pub(crate) struct Line {
    /// Line of the file or row of the sheet, from 1.
    pub(crate) number: u64,
    /// Its cells.
    pub(crate) cells: StringRecord,
}

impl Line {
    /// A cell without blanks around it, empty where there is none.
    pub(crate) fn cell(&self, index: usize) -> &str {
        self.cells.get(index).unwrap_or_default().trim()
    }
}

/// The rows that hold anything.
#[derive(Default)]
pub(crate) struct Grid {
    /// In the order of the file.
    pub(crate) lines: Vec<Line>,
    /// The sheet that was read, and the names of the others.
    pub(crate) sheet: Option<(String, Vec<String>)>,
}

impl Grid {
    /// Whether the cells come from a workbook, where a plain number can be a day.
    pub(crate) fn is_workbook(&self) -> bool {
        self.sheet.is_some()
    }
}

/// The rows of a file, or none after a fault.
pub(crate) fn read(file: &str, raw: &[u8], sheet: Option<&str>, faults: &mut Faults) -> Option<Grid> {
    if workbook::is_workbook(raw) {
        return workbook::read(raw, sheet).map_err(|fault| faults.push(fault.at(file, 0, ""))).ok();
    }
    if let Some(name) = sheet {
        let cause = format!("a sheet \u{ab}{name}\u{bb} is asked for, the file is no workbook");
        faults.push(Fault::new("unknown-sheet", cause, "leave out --sheet, or name an .xlsx file").at(file, 0, ""));
    }
    text_rows(file, raw, faults)
}

fn text_rows(file: &str, raw: &[u8], faults: &mut Faults) -> Option<Grid> {
    let text = bytes::text(file, raw, faults);
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = delimiter(file, first, faults)?;
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut record, mut counter) = (StringRecord::new(), LineCounter::default());
    let mut grid = Grid::default();
    // A reader over text in memory cannot fail: no I/O, and flexible rows.
    while reader.read_record(&mut record).expect("a table in memory should be readable") {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let number = counter.line_at(&text, start);
        report_open_quote(file, number, &text[start..], &record, faults);
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            grid.lines.push(Line { number, cells: record.clone() });
        }
    }
    if grid.lines.is_empty() {
        let fault = Fault::new("file-empty", "the file is empty", "give a file that holds a table");
        faults.push(fault.at(file, 0, ""));
        return None;
    }
    Some(grid)
}

/// Comma, semicolon or tab: the one that the first row uses outside quotation marks.
fn delimiter(file: &str, first: &str, faults: &mut Faults) -> Option<u8> {
    let outside: String = first.split('"').step_by(2).collect();
    let has = |sign: char| outside.contains(sign);
    match (has(','), has(';'), has('\t')) {
        (true, true, _) => {
            let cause = "the first row holds both commas and semicolons";
            let action = "separate all columns with commas";
            faults.push(Fault::new("ambiguous-separator", cause, action).at(file, 1, ""));
            None
        }
        (false, true, _) => Some(b';'),
        (false, false, true) => Some(b'\t'),
        _ => Some(b','),
    }
}
