//! Decides which shape a table has, by its header row: the first that fits among the first rows, so that titles above it do
//! no harm. Two of place, day and figure make a header; the third is then asked for. Up: [`crate::cases`].

use model::fault::Fault;

use crate::cases::grid::Grid;
use crate::cases::rows::Columns;
use crate::cases::{Shape, days, headings, tags};

/// Rows among which the header is looked for: HXL allows its hashtags in the first 25 rows.
const HEADER_ROWS_MAX: usize = 25;

/// Columns that an operation's `cases.csv` has and no other table has together.
const OWN: [&str; 5] = ["place", "day", "kind", "count", "vintage"];

/// A shape, and the indices of its header and first row.
pub(super) enum Found {
    /// `cases.csv`.
    Own {
        /// Row of the header.
        header: usize,
    },
    /// Wide.
    Wide {
        /// Row of the header.
        header: usize,
    },
    /// One row for each day or place and day.
    Columns {
        /// Which of the three.
        shape: Shape,
        /// Row of the header, or of the hashtags.
        header: usize,
        /// First row of figures.
        first: usize,
        /// Which column is which.
        columns: Columns,
    },
}

/// Recognises the shape of a table.
pub(super) fn recognise(grid: &Grid) -> Option<Found> {
    let tops = || grid.lines.iter().enumerate().take(HEADER_ROWS_MAX);
    let cells = |header: usize| -> Vec<&str> { grid.lines[header].cells.iter().map(str::trim).collect() };
    if let Some((header, _)) = tops().find(|(header, _)| OWN.iter().all(|name| cells(*header).contains(name))) {
        return Some(Found::Own { header });
    }
    if let Some((header, _)) = tops().find(|(header, _)| is_wide(&cells(*header), grid.is_workbook())) {
        return Some(Found::Wide { header });
    }
    if let Some((header, _)) = tops().find(|(_, line)| tags::is_tag_row(line.cells.iter())) {
        let columns = tags::columns(&cells(header));
        return Some(Found::Columns { shape: Shape::Tagged, header, first: header + 1, columns });
    }
    if let Some((header, columns)) = tops().find_map(|(header, _)| Some((header, headings::report(&cells(header))?))) {
        return Some(Found::Columns { shape: Shape::Report, header, first: header + 1, columns });
    }
    tops().find_map(|(header, _)| {
        let columns = headings::long(&cells(header));
        let parts = [columns.day.is_some(), columns.place.is_there(), !columns.values.is_empty()];
        let is_header = parts.into_iter().filter(|is_there| *is_there).count() >= 2;
        is_header.then_some(Found::Columns { shape: Shape::Long, header, first: header + 1, columns })
    })
}

/// A header with a place and days, or with the two columns that only the series of JHU CSSE have.
fn is_wide(cells: &[&str], is_workbook: bool) -> bool {
    let plain: Vec<String> = cells.iter().map(|cell| headings::plain(cell)).collect();
    let day_columns = cells.iter().filter(|cell| days::written(cell, is_workbook).is_some()).count();
    let names_country = plain.iter().any(|heading| heading == "country region");
    let is_series = names_country && plain.iter().any(|heading| heading == "lat");
    let place = headings::long(cells).place;
    is_series && !plain.iter().any(|heading| heading == "last update")
        || day_columns >= 1 && names_country
        || day_columns >= 2 && (place.name.is_some() || place.code.is_some())
}

/// What is said of a table that no shape fits.
pub(super) fn unknown(grid: &Grid) -> Fault {
    let first: Vec<&str> = grid.lines[0].cells.iter().map(str::trim).take(6).collect();
    Fault::new(
        "unknown-table",
        format!("no header of a case table was found; the first row begins: {}", first.join(", ")),
        "give place, date and figures a heading each: country, date, new_cases or cumulative_cases; or a column a day",
    )
}
