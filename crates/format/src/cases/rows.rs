//! Decides how the rows of long tables, tagged tables and situation reports become figures, once it is known which column
//! is which. What a table does not say is asked, never guessed. Up: [`crate::cases`].

use model::fault::Fault;
use model::need::{CaseKind, Certainty};

use crate::cases::Shape;
use crate::cases::days::{self, Order};
use crate::cases::grid::{Grid, Line};
use crate::cases::reading::{Figure, Naming, Reading};
use crate::cases::wide::{after_vintage, count};
use crate::cases::words::{self, Meaning};
use crate::suggest;

/// Columns that name a row's place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PlaceColumns {
    /// A country's code.
    pub(super) code: Option<usize>,
    /// A country's name.
    pub(super) name: Option<usize>,
    /// An area's code, and its scheme where the header says it.
    pub(super) area: Option<(usize, Option<String>)>,
    /// Names of parts of the country, which are summed.
    pub(super) parts: Vec<usize>,
}

impl PlaceColumns {
    /// Whether any column names a place.
    pub(super) fn is_there(&self) -> bool {
        self.code.is_some() || self.name.is_some() || self.area.is_some()
    }
}

/// A column of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ValueColumn {
    /// Where it is.
    pub(super) index: usize,
    /// The place, when the heading names it.
    pub(super) place: Option<String>,
    /// What the heading says of its figures.
    pub(super) meaning: Meaning,
}

/// Which column of a table is which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// The day.
    pub(super) day: Option<usize>,
    /// The place.
    pub(super) place: PlaceColumns,
    /// Cases or deaths, in words.
    pub(super) kind: Option<usize>,
    /// New or cumulative, in words.
    pub(super) count_type: Option<usize>,
    /// Confirmed, probable or suspected, in words.
    pub(super) certainty: Option<usize>,
    /// Figures.
    pub(super) values: Vec<ValueColumn>,
}

/// Headings that are named to those whose table lacks one.
const EXAMPLES: [(&str, &[&str]); 3] = [
    ("place", &["country", "country_code", "location", "place"]),
    ("day", &["date", "day", "date_reported"]),
    ("figure", &["new_cases", "cumulative_cases", "new_deaths", "cumulative_deaths", "count"]),
];

/// Reads the rows below the header.
pub(super) fn read(
    grid: &Grid,
    shape: Shape,
    header: usize,
    first: usize,
    columns: &Columns,
    reading: &mut Reading<'_>,
) {
    let top = &grid.lines[header];
    let heads = if shape == Shape::Tagged && header > 0 { &grid.lines[header - 1] } else { top };
    if !is_whole(top, columns, reading) {
        return;
    }
    remark_unread(top, columns, reading);
    let Some(values) = settle(top, shape, columns, reading) else { return };
    let day = columns.day.expect("a table without a day should have been refused");
    let cells = grid.lines[first..].iter().filter_map(|line| days::written(line.cell(day), grid.is_workbook()));
    let order = match days::order(cells, None) {
        Ok(order) => order,
        Err(fault) => {
            reading.fault(top.number, top.cell(day), fault);
            return;
        }
    };
    let numbers: Vec<u32> = values.iter().map(|value| reading.column(top.cell(value.index))).collect();
    for line in &grid.lines[first..] {
        if reading.faults.is_full(reading.question.file) {
            break;
        }
        let width = heads.cells.len().max(top.cells.len());
        let is_ragged = if grid.is_workbook() { line.cells.len() > width } else { line.cells.len() != top.cells.len() };
        if is_ragged {
            let cause = format!("the row has {} cells, the header {}", line.cells.len(), top.cells.len());
            let action = "put text that holds the separator in quotation marks, or add the missing cells";
            reading.fault(line.number, "", Fault::new("ragged-row", cause, action));
            continue;
        }
        read_row(&Row { line, top, columns, order, is_workbook: grid.is_workbook() }, &values, &numbers, reading);
    }
}

/// Whether a place, a day and a figure have a column each; what is missing is a fault with the likeliest heading.
fn is_whole(top: &Line, columns: &Columns, reading: &mut Reading<'_>) -> bool {
    let is_named = columns.place.is_there() || columns.values.iter().any(|value| value.place.is_some());
    let has_place = is_named || reading.question.place.is_some();
    let missing = [!has_place, columns.day.is_none(), columns.values.is_empty()];
    for ((what, known), _) in EXAMPLES.iter().zip(missing).filter(|(_, is_missing)| *is_missing) {
        let headings: Vec<&str> = top.cells.iter().map(str::trim).collect();
        let likely =
            headings.iter().find_map(|heading| Some((*heading, suggest::nearest(heading, known.iter().copied())?)));
        let action = match likely {
            Some((heading, meant)) => {
                format!("is \u{ab}{heading}\u{bb} meant to be \u{ab}{meant}\u{bb}? Otherwise add such a column")
            }
            None if *what == "place" => {
                format!("add one, headed {} for instance, or name the place (--place)", known[0])
            }
            None => format!("add one, headed {} for instance", known[0]),
        };
        reading.fault(top.number, "", Fault::new("column-missing", format!("no column gives the {what}"), action));
    }
    !missing.contains(&true)
}

/// Columns that were not understood are named once, so that nobody believes they were read.
fn remark_unread(top: &Line, columns: &Columns, reading: &mut Reading<'_>) {
    let place = &columns.place;
    let area = place.area.as_ref().map(|(index, _)| *index);
    let singles = [columns.day, place.code, place.name, area, columns.kind, columns.count_type, columns.certainty];
    let is_read = |index: usize| {
        singles.contains(&Some(index))
            || place.parts.contains(&index)
            || columns.values.iter().any(|value| value.index == index)
    };
    let unread: Vec<&str> = (0..top.cells.len())
        .filter(|index| !is_read(*index))
        .map(|index| top.cell(index))
        .filter(|name| !name.is_empty())
        .collect();
    if !unread.is_empty() {
        let more = if unread.len() > 8 { format!(" and {} more", unread.len() - 8) } else { String::new() };
        let cause = format!(
            "columns that were not read: {}{more}",
            unread.iter().take(8).copied().collect::<Vec<_>>().join(", ")
        );
        reading.remark(top.number, "", Fault::new("column-unread", cause, "nothing, if they hold no counts of people"));
    }
}

/// The columns that are wanted, with what their headings leave open filled in where that is no guess; none after a
/// question.
fn settle(top: &Line, shape: Shape, columns: &Columns, reading: &mut Reading<'_>) -> Option<Vec<ValueColumn>> {
    let wanted = reading.question.value;
    let asked = Meaning { kind: wanted, ..Meaning::default() };
    let mut values: Vec<ValueColumn> = columns.values.clone();
    let (mut is_sound, mut assumed) = (true, None);
    for value in &mut values {
        let heading = top.cell(value.index).to_owned();
        if columns.kind.is_none() && value.meaning.kind.is_none() {
            value.meaning = value.meaning.or(asked);
            if value.meaning.kind.is_none() {
                let cause = format!("\u{ab}{heading}\u{bb} does not say whether it counts cases or deaths");
                let action = "which? Give --value, or a column kind";
                reading.fault(top.number, &heading, Fault::new("value-missing", cause, action));
                is_sound = false;
            }
        }
        if shape == Shape::Report {
            // Situation reports give the totals to date, of all cases that meet the definition.
            let usual = Meaning { certainty: Some(Certainty::All), is_new: Some(false), ..Meaning::default() };
            if value.meaning.is_new.is_none() || value.meaning.certainty.is_none() {
                assumed.get_or_insert_with(|| heading.clone());
            }
            value.meaning = value.meaning.or(usual);
        }
        let is_wanted = value.meaning.kind.is_none_or(|kind| wanted.is_none_or(|wanted| wanted == kind));
        if is_wanted && value.meaning.is_new.is_none() && columns.count_type.is_none() && columns.kind.is_none() {
            let cause =
                format!("\u{ab}{heading}\u{bb} does not say whether it counts the new ones of the day or all so far");
            let action = format!(
                "which? Head the column new_{0} or cumulative_{0}, or add a column count_type",
                kind_words(value.meaning.kind)
            );
            reading.fault(top.number, &heading, Fault::new("count-type-unknown", cause, action));
            is_sound = false;
        }
    }
    if let Some(heading) = assumed {
        let cause = "the headings do not say it: taken as totals to date of confirmed, probable and suspected cases, as situation reports count";
        reading.remark(
            top.number,
            &heading,
            Fault::new("count-type-assumed", cause, "write Confirmed_cases_ or New_cases_ where it is so"),
        );
    }
    values.retain(|value| value.meaning.kind.is_none_or(|kind| wanted.is_none_or(|wanted| wanted == kind)));
    is_sound.then_some(values)
}

fn kind_words(kind: Option<CaseKind>) -> &'static str {
    if kind == Some(CaseKind::Deaths) { "deaths" } else { "cases" }
}

/// One row that is being read.
struct Row<'a> {
    line: &'a Line,
    top: &'a Line,
    columns: &'a Columns,
    order: Order,
    is_workbook: bool,
}

fn read_row(row: &Row<'_>, values: &[ValueColumn], numbers: &[u32], reading: &mut Reading<'_>) {
    let (line, top) = (row.line, row.top);
    let day_column = row.columns.day.expect("a table without a day should have been refused");
    let text = line.cell(day_column);
    let day = if text.is_empty() {
        Err(Fault::new("cell-empty", "the row has no day", "fill it in"))
    } else {
        days::day(text, row.is_workbook, row.order)
    };
    let day = day.and_then(|day| match reading.question.vintage.filter(|vintage| day > *vintage) {
        Some(vintage) => Err(after_vintage(day, vintage)),
        None => Ok(day),
    });
    let day = day.map_err(|fault| reading.fault(line.number, top.cell(day_column), fault)).ok();
    let place = if values.iter().all(|value| value.place.is_some()) { Some(None) } else { row_place(row, reading) };
    let said = said(row, reading);
    for (value, column) in values.iter().zip(numbers) {
        let number = match count(line.cell(value.index)) {
            Ok(number) => number,
            Err(fault) => {
                reading.fault(line.number, top.cell(value.index), fault);
                continue;
            }
        };
        let (Some(day), Some(place), Some(said), Some(count)) = (day, place, said, number) else { continue };
        let meaning = value.meaning.or(said);
        let Some((kind, is_new)) = whole_meaning(row, value, meaning, reading) else { continue };
        if reading.question.value.is_some_and(|wanted| wanted != kind) {
            continue;
        }
        let (place, part) = match (&value.place, place) {
            (Some(name), _) => (reading.place(Naming { code: "", name }, line.number, top.cell(value.index)), 0),
            (None, place) => place.map_or((None, 0), |(place, part)| (Some(place), part)),
        };
        let Some(place) = place else { continue };
        if count < 0 && !is_new {
            let fault = Fault::new("negative-amount", format!("all so far are {count}"), "give zero or more");
            reading.fault(line.number, top.cell(value.index), fault);
            continue;
        }
        let certainty = meaning.certainty.unwrap_or_default();
        reading.figures.push(Figure {
            place,
            kind,
            certainty,
            is_new,
            part,
            day,
            line: line.number,
            column: *column,
            count,
        });
    }
}

/// The row's place and part; none when it is left out or a fault.
#[expect(clippy::option_option, reason = "the headings name the places, or the row does, or it is none")]
fn row_place(row: &Row<'_>, reading: &mut Reading<'_>) -> Option<Option<(usize, u32)>> {
    let Row { line, top, columns, .. } = row;
    let columns = &columns.place;
    let cell = |index: Option<usize>| index.map_or("", |index| line.cell(index));
    let area =
        columns.area.as_ref().map(|(index, scheme)| (line.cell(*index), scheme)).filter(|(code, _)| !code.is_empty());
    let of_all = reading.question.place.filter(|_| !columns.is_there());
    let (code, name, column) = match area {
        None if of_all.is_some() => (String::new(), of_all.unwrap_or_default().to_owned(), None),
        Some((code, Some(scheme))) if !code.contains(':') => {
            (format!("{scheme}:{code}"), String::new(), columns.area.as_ref().map(|(index, _)| *index))
        }
        Some((code, _)) => (code.to_owned(), String::new(), columns.area.as_ref().map(|(index, _)| *index)),
        None => (cell(columns.code).to_owned(), cell(columns.name).to_owned(), columns.name.or(columns.code)),
    };
    let heading = column.map_or("", |index| top.cell(index));
    if code.is_empty() && name.is_empty() {
        reading.fault(line.number, heading, Fault::new("cell-empty", "the row names no place", "fill it in"));
        return None;
    }
    let place = reading.place(Naming { code: &code, name: &name }, line.number, heading)?;
    let parts: Vec<&str> =
        columns.parts.iter().map(|index| line.cell(*index)).filter(|part| !part.is_empty()).collect();
    let part = if area.is_some() { 0 } else { reading.part(&parts.join("/")) };
    Some(Some((place, part)))
}

/// What the row's own cells say of its figures; none after a fault.
fn said(row: &Row<'_>, reading: &mut Reading<'_>) -> Option<Meaning> {
    let mut said = Meaning::default();
    let mut is_sound = true;
    for index in [row.columns.kind, row.columns.count_type, row.columns.certainty].into_iter().flatten() {
        let text = row.line.cell(index);
        match words::meaning(text) {
            Some(meaning) => said = said.or(meaning),
            None => {
                let known = ["cases", "deaths", "new", "cumulative", "confirmed", "probable", "suspected"];
                let action = suggest::action(text, known, &format!("write one of: {}", known.join(", ")));
                let cause = format!("\u{ab}{text}\u{bb} says nothing of a count");
                reading.fault(row.line.number, row.top.cell(index), Fault::new("unknown-word", cause, action));
                is_sound = false;
            }
        }
    }
    let is_case = said.kind.is_none() && said.certainty.is_some() && row.columns.kind.is_some();
    let said = if is_case { Meaning { kind: Some(CaseKind::Cases), ..said } } else { said };
    is_sound.then_some(said)
}

/// What is counted and whether it is new, which heading and row together must say.
fn whole_meaning(
    row: &Row<'_>,
    value: &ValueColumn,
    meaning: Meaning,
    reading: &mut Reading<'_>,
) -> Option<(CaseKind, bool)> {
    let heading = row.top.cell(value.index);
    let kind = meaning.kind.or(reading.question.value);
    if kind.is_none() {
        let cause = "neither heading nor row says whether it counts cases or deaths";
        reading.fault(row.line.number, heading, Fault::new("value-missing", cause, "which? Fill in the kind"));
    }
    if meaning.is_new.is_none() {
        let cause = "neither heading nor row says whether it counts the new ones of the day or all so far";
        let action =
            format!("which? Add a column count_type, with new or cumulative; or write new_{}", kind_words(kind));
        reading.fault(row.line.number, heading, Fault::new("count-type-unknown", cause, action));
    }
    kind.zip(meaning.is_new)
}
