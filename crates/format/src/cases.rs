//! Decides how published case tables of any known shape become one table of figures: place, day, kind, certainty, count, new
//! or cumulative, and where each stood. Does not decide which figure is planned with ([`crate::folder`]) or how it is
//! forecast (`need`). Up: [`crate`].

mod addition;
pub(crate) mod days;
mod forecast;
mod gather;
pub(crate) mod grid;
mod headings;
mod oddities;
mod own;
mod reading;
mod rows;
mod series;
mod shape;
mod strangers;
mod tags;
mod wide;
mod words;
pub(crate) mod workbook;

use jiff::civil::Date;
use model::fault::Fault;
use model::id::PlaceId;
use model::need::{CaseKind, Certainty};

use crate::builtin;
use crate::cases::reading::Reading;
use crate::cases::shape::Found;
use crate::table::collector::Faults;

pub use crate::table::bytes::{FILE_SIZE_MAX, read_file};
pub use addition::{Addition, AdditionQuestion, add_to, certainty_word, kind_word};
pub use forecast::{ReadForecast, WEEKS_MAX, read_forecast, write};
pub use oddities::oddities;
pub use series::{Reported, Series, series};

/// A case table that is to be read.
#[derive(Clone, Copy, Debug)]
pub struct CaseQuestion<'a> {
    /// What faults call the file.
    pub file: &'a str,
    /// Its bytes.
    pub raw: &'a [u8],
    /// Sheet of a workbook; none takes the first.
    pub sheet: Option<&'a str>,
    /// What is wanted: a table that counts one thing only does not say which, one that counts both is read for this.
    pub value: Option<CaseKind>,
    /// The place of a table that names none: its code or name.
    pub place: Option<&'a str>,
    /// Day of publication, where known: a figure of a later day is a fault.
    pub vintage: Option<Date>,
    /// Whether every name must be that of a known place; if not, an unknown one stands for itself, with a remark.
    pub is_strict: bool,
}

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// A row for each place, a column for each day: the series of JHU CSSE.
    Wide,
    /// `cases.csv` of an operation.
    Own,
    /// A row for each day, a column for each place and value: a situation report.
    Report,
    /// Columns named by HXL hashtags.
    Tagged,
    /// A row for each place and day.
    Long,
}

impl Shape {
    /// What it is called.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Wide => "wide: a row a place, a column a day (JHU CSSE)",
            Self::Own => "an operation's cases.csv",
            Self::Report => "situation report: a row a day, a column a place and value",
            Self::Tagged => "HXL hashtags",
            Self::Long => "long: a row a place and day",
        }
    }
}

/// A place of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasePlace {
    /// As its file names it.
    pub name: String,
    /// Which place it is, where that is known.
    pub id: Option<PlaceId>,
    /// Line of its first figure.
    pub line: u64,
}

/// One figure of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseRow {
    /// Index of its place.
    pub place: usize,
    /// What is counted.
    pub kind: CaseKind,
    /// How sure.
    pub certainty: Certainty,
    /// Whether it is the new ones of its day, not all so far.
    pub is_new: bool,
    /// Close of this day.
    pub day: Date,
    /// The count; below zero only where a publisher corrected an earlier figure so.
    pub count: i64,
    /// Line where it stood; of a sum the first.
    pub line: u64,
    /// Index of its column.
    pub column: u32,
}

/// A table that was read without a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseTable {
    /// What faults call its file.
    pub file: String,
    /// How it is laid out.
    pub shape: Shape,
    /// The sheet, if it came from a workbook.
    pub sheet: Option<String>,
    /// Places, in the order of the file.
    pub places: Vec<CasePlace>,
    /// Names of the columns that figures stood in.
    pub columns: Vec<String>,
    /// Figures, by place, kind, certainty and day; those of a country's parts summed.
    pub rows: Vec<CaseRow>,
    /// What was left out or taken for granted, in order of line.
    pub remarks: Vec<Fault>,
}

impl CaseTable {
    /// The last day that has a figure.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.rows.iter().map(|row| row.day).max()
    }
}

/// Reads a case table: recognises its shape by its header, reads every figure, sums provinces.
///
/// # Errors
/// Every fault of the file, each with line and column. `docs/faults.md` lists the codes.
pub fn read(question: &CaseQuestion<'_>) -> Result<CaseTable, Vec<Fault>> {
    let countries = builtin::countries()?;
    let mut faults = Faults::default();
    let Some(grid) = grid::read(question.file, question.raw, question.sheet, &mut faults) else {
        return Err(faults.finish::<()>(None).expect_err("a file that is no grid should have a fault"));
    };
    let mut reading = Reading::new(question, countries, faults);
    let shape = match shape::recognise(&grid) {
        Some(Found::Own { header }) => {
            own::read(&grid, header, &mut reading);
            Shape::Own
        }
        Some(Found::Wide { header }) => {
            wide::read(&grid, header, &mut reading);
            Shape::Wide
        }
        Some(Found::Columns { shape, header, first, columns }) => {
            rows::read(&grid, shape, header, first, &columns, &mut reading);
            shape
        }
        None => {
            reading.faults.push(shape::unknown(&grid).at(question.file, grid.lines[0].number, ""));
            Shape::Long
        }
    };
    if let Some((sheet, others)) = grid.sheet.as_ref().filter(|(_, others)| !others.is_empty()) {
        let cause = format!("the sheet \u{ab}{sheet}\u{bb} was read; there are also: {}", others.join(", "));
        let action = "nothing, if it is the right one; else name it with --sheet";
        reading.faults.remark(Fault::new("sheet-chosen", cause, action).at(question.file, 0, ""));
    }
    reading.finish(shape, grid.sheet.map(|(sheet, _)| sheet))
}

#[cfg(test)]
mod tests;
