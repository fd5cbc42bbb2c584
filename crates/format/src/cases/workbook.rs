//! Decides how one sheet of an .xlsx workbook becomes rows of cells: which sheet, how much of it, days as `2020-03-31`.
//! Does not decide what the cells mean. Up: [`crate::cases`].

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use csv::StringRecord;
use model::fault::Fault;

use crate::cases::grid::{Grid, Line};
use crate::suggest;

/// Most bytes that a workbook may unpack to. A zip of a few kilobytes can hold gigabytes of blanks; a sheet of the
/// size that a CSV file may have unpacks to less than this.
const UNPACKED_MAX: u64 = 256 * 1024 * 1024;

/// Most cells of a sheet, blank ones between filled ones included.
pub(crate) const CELLS_MAX: usize = 5_000_000;

/// How a zip file begins, and so an .xlsx workbook.
pub(crate) const ZIP: &[u8] = b"PK\x03\x04";
/// How a workbook of Excel 97 to 2003 begins.
pub(crate) const OLD: &[u8] = b"\xd0\xcf\x11\xe0";

/// Whether the bytes are those of a workbook rather than of text.
pub(super) fn is_workbook(raw: &[u8]) -> bool {
    raw.starts_with(ZIP) || raw.starts_with(OLD)
}

/// Reads a sheet by name, or the first.
///
/// Codes `bad-workbook`, `unknown-sheet`, `file-too-large`, `file-empty`.
pub(super) fn read(raw: &[u8], sheet: Option<&str>) -> Result<Grid, Fault> {
    if raw.starts_with(OLD) {
        let cause = "it is a workbook of Excel 97 to 2003, or another document of that time";
        return Err(Fault::new("bad-workbook", cause, "save it as .xlsx or as CSV UTF-8"));
    }
    weigh(raw)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(raw)).map_err(|error| broken(&error))?;
    let names = book.sheet_names();
    let name = match sheet {
        None => names.first().cloned().ok_or_else(|| {
            Fault::new("file-empty", "the workbook has no sheet", "give a workbook that holds a table")
        })?,
        Some(wanted) => names.iter().find(|name| *name == wanted).cloned().ok_or_else(|| {
            let otherwise = format!("name one of: {}", names.join(", "));
            let action = suggest::action(wanted, names.iter().map(String::as_str), &otherwise);
            Fault::new("unknown-sheet", format!("the workbook has no sheet \u{ab}{wanted}\u{bb}"), action)
        })?,
    };
    let rows = rows(&mut book, &name)?;
    let mut lines = Vec::with_capacity(rows.len());
    let mut cells_in_all = 0;
    for (row, cells) in rows {
        let width = cells.last_key_value().map_or(0, |(column, _)| *column as usize + 1);
        cells_in_all += width;
        if cells_in_all > CELLS_MAX {
            return Err(too_many());
        }
        let record: StringRecord =
            (0..width).map(|column| cells.get(&(column as u32)).map_or("", String::as_str)).collect();
        lines.push(Line { number: u64::from(row) + 1, cells: record });
    }
    if lines.is_empty() {
        let cause = format!("the sheet \u{ab}{name}\u{bb} is empty");
        return Err(Fault::new("file-empty", cause, "name the sheet that holds the table with --sheet"));
    }
    let others = names.into_iter().filter(|other| *other != name).collect();
    Ok(Grid { lines, sheet: Some((name, others)) })
}

/// Unpacks every part into nothing, up to the limit: the sizes that a zip file states can be false.
pub(crate) fn weigh(raw: &[u8]) -> Result<(), Fault> {
    let mut zip = zip::ZipArchive::new(Cursor::new(raw)).map_err(|error| broken(&error))?;
    let mut left = UNPACKED_MAX;
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(|error| broken(&error))?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|error| broken(&error))?;
        left = left.checked_sub(size).ok_or_else(|| {
            let cause = format!("the workbook unpacks to more than {UNPACKED_MAX} bytes (256 MiB)");
            Fault::new("file-too-large", cause, "keep only the sheet and the rows that are needed")
        })?;
    }
    Ok(())
}

/// The filled cells of a sheet, by row and column. They are read one by one, so that a sheet with two cells at opposite
/// ends takes the room of two.
fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<BTreeMap<u32, BTreeMap<u32, String>>, Fault> {
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
    let mut count = 0;
    while let Some(cell) = reader.next_cell().map_err(|error| broken(&error))? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        count += 1;
        if count > CELLS_MAX {
            return Err(too_many());
        }
        let (row, column) = cell.get_position();
        rows.entry(row).or_default().insert(column, text);
    }
    Ok(rows)
}

fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(whole) => whole.to_string(),
        // A whole number is kept by a workbook as a decimal one.
        DataRef::Float(figure) => figure.to_string(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::DateTime(moment) => day(*moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// The day of a cell that is formatted as one; of the hours nothing is kept.
pub(crate) fn day(moment: ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// A sheet of more cells than are read.
pub(crate) fn too_many() -> Fault {
    let cause = format!("the sheet has more than {CELLS_MAX} cells");
    Fault::new("file-too-large", cause, "keep only the rows and columns of the table")
}

/// A workbook that cannot be read.
pub(crate) fn broken(error: &dyn std::fmt::Display) -> Fault {
    let cause = format!("it begins like a workbook but cannot be read as one: {error}");
    Fault::new("bad-workbook", cause, "open and save it again as .xlsx, or save the sheet as CSV UTF-8")
}

#[cfg(test)]
mod tests;
