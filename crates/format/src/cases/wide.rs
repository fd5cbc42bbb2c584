//! Decides how a wide table is read: a header of days, a row for each place or province, cumulative counts. Built for the
//! series of JHU CSSE, world and United States. Up: [`crate::cases`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::fault::Fault;
use model::need::Certainty;

use crate::cases::days::{self, Order, Written};
use crate::cases::grid::{Grid, Line};
use crate::cases::headings;
use crate::cases::reading::{Figure, Naming, Reading};
use crate::suggest;
use crate::table::cell;

/// Columns before the days, as JHU CSSE writes them.
const LEADING: [&str; 4] = ["Province/State", "Country/Region", "Lat", "Long"];

/// Other columns that stand before the days in the tables of the United States, or in copies.
const OTHERS: [&str; 11] = [
    "UID",
    "iso2",
    "iso3",
    "code3",
    "FIPS",
    "Admin2",
    "Province_State",
    "Country_Region",
    "Long_",
    "Combined_Key",
    "Population",
];

/// A column of a day.
struct DayColumn {
    index: usize,
    day: Date,
    column: u32,
}

/// Columns that name a row.
struct Leading {
    name: usize,
    parts: Vec<usize>,
}

/// Reads the table below its header.
pub(super) fn read(grid: &Grid, header: usize, reading: &mut Reading<'_>) {
    let top = &grid.lines[header];
    let Some(kind) = reading.question.value else {
        let cause = "the table does not say whether it counts cases or deaths";
        reading.fault(top.number, "", Fault::new("value-missing", cause, "give --value cases or --value deaths"));
        return;
    };
    let first_day = first_day(grid, top);
    let leading = leading(top, first_day, reading);
    let columns = day_columns(grid, top, first_day, reading);
    let (Some(leading), Some(columns)) = (leading, columns) else { return };
    let mut rows: BTreeMap<(usize, String), u64> = BTreeMap::new();
    for line in &grid.lines[header + 1..] {
        if is_ragged(line, top, grid.is_workbook()) {
            let cause = format!("the row has {} cells, the header {}", line.cells.len(), top.cells.len());
            let action = "put names that hold commas in quotation marks, or add the missing cells";
            reading.fault(line.number, "", Fault::new("ragged-row", cause, action));
            continue;
        }
        let name = line.cell(leading.name);
        if name.is_empty() {
            let column = top.cell(leading.name);
            let fault = Fault::new("cell-empty", "the row names no country", format!("fill in {column}"));
            reading.fault(line.number, column, fault);
        }
        let counts = counts(line, top, &columns, name, reading);
        if name.is_empty() {
            continue;
        }
        let Some(place) = reading.place(Naming { code: "", name }, line.number, top.cell(leading.name)) else {
            continue;
        };
        let words: Vec<&str> =
            leading.parts.iter().map(|index| line.cell(*index)).filter(|word| !word.is_empty()).collect();
        let words = words.join("/");
        let part = reading.part(&words);
        if let Some(before) = rows.insert((place, words.clone()), line.number) {
            let what = if words.is_empty() { name.to_owned() } else { format!("{name}, {words},") };
            let cause = format!("{what} stands in line {before} already");
            reading.fault(
                line.number,
                top.cell(leading.name),
                Fault::new("place-twice", cause, "remove one of the two rows"),
            );
            continue;
        }
        let figure = |(day, column, count)| {
            let (certainty, is_new, line) = (Certainty::Confirmed, false, line.number);
            Figure { place, kind, certainty, is_new, part, day, line, column, count }
        };
        reading.figures.extend(counts.into_iter().map(figure));
    }
    if grid.lines.len() == header + 1 {
        let fault = Fault::new("file-empty", "the table has no rows", "give a table of case counts");
        reading.faults.push(fault.at(reading.question.file, 0, ""));
    }
}

/// The first column whose heading looks like a day.
fn first_day(grid: &Grid, top: &Line) -> usize {
    let is_day = |index: &usize| days::written(top.cell(*index), grid.is_workbook()).is_some();
    (0..top.cells.len()).find(is_day).unwrap_or(top.cells.len())
}

fn is_leading(name: &str) -> bool {
    LEADING.contains(&name) || OTHERS.contains(&name)
}

/// The columns that name a place; unknown ones are faults.
fn leading(top: &Line, first_day: usize, reading: &mut Reading<'_>) -> Option<Leading> {
    let names: Vec<&str> = (0..first_day).map(|index| top.cell(index)).collect();
    let plain: Vec<String> = names.iter().map(|name| headings::plain(name)).collect();
    let found = headings::long(&names).place;
    let by_word = plain.iter().position(|word| word == "country region").or(found.name).or(found.code);
    let mut is_sound = by_word.is_some();
    for (index, name) in names.iter().enumerate() {
        let is_place = by_word == Some(index) || found.parts.contains(&index);
        if !is_leading(name)
            && !is_place
            && found.code != Some(index)
            && !["lat", "long"].contains(&plain[index].as_str())
        {
            let cause = format!("column {} is \u{ab}{name}\u{bb}, which is none of a wide table's", index + 1);
            let action = format!("give a JHU CSSE wide table: {}, then a column a day", LEADING.join(", "));
            reading.fault(top.number, name, Fault::new("bad-header", cause, suggest::action(name, LEADING, &action)));
            is_sound = false;
        }
    }
    let name = by_word.filter(|_| is_sound);
    let is_part = |index: &usize| Some(*index) != by_word && (found.parts.contains(index) || plain[*index] == "admin2");
    name.map(|name| Leading { name, parts: (0..names.len()).filter(is_part).collect() })
}

/// The columns of days, which must follow each other without gaps.
fn day_columns(grid: &Grid, top: &Line, first: usize, reading: &mut Reading<'_>) -> Option<Vec<DayColumn>> {
    let indices = first..top.cells.len();
    let all = indices.clone().filter_map(|index| days::written(top.cell(index), grid.is_workbook()));
    let consecutive = is_month_first(&all.clone().collect::<Vec<_>>());
    let order = days::order(all, consecutive.then_some(Order::MonthFirst)).map_err(|fault| {
        reading.fault(top.number, "", fault);
    });
    let order = order.ok()?;
    let mut columns: Vec<DayColumn> = Vec::new();
    let mut is_sound = true;
    for index in indices {
        let name = top.cell(index);
        if name.is_empty() && grid.is_workbook() {
            continue;
        }
        let day = match days::day(name, grid.is_workbook(), order) {
            Ok(day) => day,
            Err(fault) => {
                reading.fault(top.number, name, fault);
                is_sound = false;
                continue;
            }
        };
        let before = columns.last().map(|column| column.day);
        if let Some(before) = before.filter(|before| before.tomorrow().ok() != Some(day)) {
            let fault =
                Fault::new("day-gap", format!("{day} follows {before}"), "give a column for each day, in order");
            reading.fault(top.number, name, fault);
            is_sound = false;
        }
        if let Some(vintage) = reading.question.vintage.filter(|vintage| day > *vintage) {
            reading.fault(top.number, name, after_vintage(day, vintage));
            is_sound = false;
        }
        columns.push(DayColumn { index, day, column: reading.column(name) });
    }
    if columns.is_empty() {
        let action = "give a column for each day, such as 3/31/20";
        reading.fault(top.number, "", Fault::new("bad-header", "there is no column of a day", action));
    }
    (is_sound && !columns.is_empty()).then_some(columns)
}

/// A figure cannot be of a later day than it was published on.
pub(super) fn after_vintage(day: Date, vintage: Date) -> Fault {
    let cause = format!("a figure of {day}, published on {vintage}");
    Fault::new("impossible-date", cause, "check the day and the vintage")
}

/// Whether the days, read with the month first, follow each other: such a header asks no question.
fn is_month_first(all: &[Written]) -> bool {
    let read = |written: &Written| match *written {
        Written::Day(day) => Some(day),
        Written::Slashes(month, day, year) => Date::new(year, month, day).ok(),
    };
    let days: Option<Vec<Date>> = all.iter().map(read).collect();
    // A table of one day has nothing to tell it by but its shape, and the shape is JHU's.
    days.is_some_and(|days| days.windows(2).all(|pair| pair[0].tomorrow().ok() == Some(pair[1])))
}

fn is_ragged(line: &Line, top: &Line, is_workbook: bool) -> bool {
    if is_workbook { line.cells.len() > top.cells.len() } else { line.cells.len() != top.cells.len() }
}

/// The row's figures. Published tables correct single provinces by counts of -1, so a count below zero is taken as it
/// stands, with a remark; some copies write whole numbers as `12.0`; an empty cell is no figure.
fn counts(
    line: &Line,
    top: &Line,
    columns: &[DayColumn],
    name: &str,
    reading: &mut Reading<'_>,
) -> Vec<(Date, u32, i64)> {
    let mut counts = Vec::with_capacity(columns.len());
    for column in columns {
        match count(line.cell(column.index)) {
            Ok(Some(count)) => counts.push((column.day, column.column, count)),
            Ok(None) => {}
            Err(fault) => reading.fault(line.number, top.cell(column.index), fault),
        }
    }
    if let Some(least) = counts.iter().map(|(.., count)| *count).min().filter(|least| *least < 0) {
        let cause = format!("{name}: a cumulative count of {least}");
        reading.remark(line.number, "", Fault::new("negative-count", cause, "nothing, if it was published so"));
    }
    counts
}

/// A count, or none where nothing was reported. Tables written by R say `NA` for that.
pub(super) fn count(text: &str) -> Result<Option<i64>, Fault> {
    if text.is_empty() || text == "NA" {
        return Ok(None);
    }
    cell::whole(text.strip_suffix(".0").unwrap_or(text)).map(Some)
}
