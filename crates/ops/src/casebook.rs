//! Decides what it is to look at a case table, to compare two, and to add one to an operation. How a table is read is
//! `format`'s. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use format::answer::{Answer, Cell, Table, grouped};
use format::cases::{
    Addition, AdditionQuestion, CaseQuestion, CaseTable, Series, certainty_word, kind_word, oddities, series,
};
use format::folder::ReadOperation;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::evidence::Source;
use model::fault::Fault;
use model::id::PlaceId;
use model::need::{CaseKind, Certainty};

use crate::answer::Done;
use crate::days::parse_day;
use crate::files;
use crate::revisions::{self, Revision, day_words};

/// Most revisions that are shown in words.
const REVISIONS_SHOWN: usize = 20;
/// Most oddities of one code that are shown.
const ODDITIES_SHOWN: usize = 5;
/// The table that figures are added to.
const CASES_FILE: &str = "cases.csv";

/// A case table as it is asked for on the command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct CasebookQuestion<'a> {
    /// Sheet of a workbook; none takes the first.
    pub sheet: Option<&'a str>,
    /// The place of a table that names none.
    pub place: Option<&'a str>,
    /// Cases or deaths: needed where the table counts one and does not say which; else only this is read.
    pub value: Option<CaseKind>,
    /// Day that the table was published on.
    pub vintage: Option<&'a str>,
    /// Who published it.
    pub source: Option<&'a str>,
}

/// Shows what a table holds.
///
/// # Errors
/// Every fault of the table.
pub fn show(file: &Path, question: &CasebookQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let table = read(file, question)?;
    let all = series(&table);
    let days = |pick: fn(&Series) -> Option<Date>| all.iter().filter_map(pick);
    let first = days(|one| one.cumulative.first_key_value().map(|(day, _)| *day)).min();
    let (first, last) = (first.unwrap_or_default(), table.last_day().unwrap_or_default());
    let published = match (question.vintage, question.source) {
        (None, None) => String::new(),
        (Some(vintage), None) => format!(", published {vintage}"),
        (None, Some(source)) => format!(", by {source}"),
        (Some(vintage), Some(source)) => format!(", published {vintage} by {source}"),
    };
    let title = format!(
        "{}: {}; {} {}, {} to {}, {} figures{published}.",
        file.display(),
        table.shape.words(),
        table.places.len(),
        if table.places.len() == 1 { "place" } else { "places" },
        day_words(first),
        day_words(last),
        grouped(count(table.rows.len()))
    );
    let odd = oddities(&table);
    let mut remarks: Vec<String> = table.remarks.iter().map(ToString::to_string).collect();
    remarks.extend(shown_oddities(&odd));
    let tables = vec![contents(&all), places(&table, &all), all_oddities(&odd)];
    Ok(Answer { title, tables, remarks, ..Answer::default() }.into())
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn read(file: &Path, question: &CasebookQuestion<'_>) -> Result<CaseTable, Vec<Fault>> {
    let vintage = question.vintage.map(parse_day).transpose().map_err(|fault| vec![fault.at("", 0, "--vintage")])?;
    let raw = files::read_bytes(file).map_err(|fault| vec![fault])?;
    let name = file.display().to_string();
    let CasebookQuestion { sheet, value, place, .. } = *question;
    format::cases::read(&CaseQuestion { file: &name, raw: &raw, sheet, value, place, vintage, is_strict: true })
}

/// What is counted, for how many places and days.
fn contents(all: &[Series]) -> Table {
    let columns = ["counts", "certainty", "as", "places", "first day", "last day", "figures", "so far, summed"];
    let mut table = Table::new("contents", &columns);
    let mut kinds: BTreeMap<(CaseKind, Certainty), Vec<&Series>> = BTreeMap::new();
    all.iter().for_each(|one| kinds.entry((one.kind, one.certainty)).or_default().push(one));
    for ((kind, certainty), list) in kinds {
        let is_summed = list.iter().all(|one| one.is_summed);
        let has_new = list.iter().any(|one| !one.new.is_empty());
        let sort = match (is_summed, has_new) {
            (true, _) => "new",
            (false, true) => "so far and new",
            (false, false) => "so far",
        };
        let last: i64 =
            list.iter().filter_map(|one| one.cumulative.last_key_value()).map(|(_, figure)| figure.count).sum();
        let days = |pick: fn(&Series) -> Option<Date>| list.iter().filter_map(move |one| pick(one));
        let first_day = days(|one| one.cumulative.first_key_value().map(|(day, _)| *day)).min();
        let last_day = days(|one| one.cumulative.last_key_value().map(|(day, _)| *day)).max();
        let figures = list.iter().map(|one| one.new.len() + if one.is_summed { 0 } else { one.cumulative.len() }).sum();
        table.push(vec![
            Cell::text(kind_word(kind)),
            Cell::text(certainty_word(certainty)),
            Cell::text(sort),
            Cell::Count(count(list.len())),
            first_day.map_or(Cell::Blank, Cell::text),
            last_day.map_or(Cell::Blank, Cell::text),
            Cell::Count(count(figures)),
            Cell::Count(last),
        ]);
    }
    table
}

/// Every place, for programs.
fn places(table: &CaseTable, all: &[Series]) -> Table {
    let columns = ["place", "id", "line", "counts", "certainty", "first day", "last day", "days", "so far"];
    let mut list = Table { is_detail: true, ..Table::new("places", &columns) };
    for one in all {
        let place = &table.places[one.place];
        let (first, last) = (one.cumulative.first_key_value(), one.cumulative.last_key_value());
        list.push(vec![
            Cell::text(&place.name),
            place.id.as_ref().map_or(Cell::Blank, Cell::text),
            Cell::Count(i64::try_from(place.line).unwrap_or(i64::MAX)),
            Cell::text(kind_word(one.kind)),
            Cell::text(certainty_word(one.certainty)),
            first.map_or(Cell::Blank, |(day, _)| Cell::text(day)),
            last.map_or(Cell::Blank, |(day, _)| Cell::text(day)),
            Cell::Count(count(one.cumulative.len())),
            last.map_or(Cell::Blank, |(_, figure)| Cell::Count(figure.count)),
        ]);
    }
    list
}

/// The largest oddities of each code, and how many more there are.
fn shown_oddities(odd: &[Fault]) -> Vec<String> {
    let mut shown = Vec::new();
    for group in odd.chunk_by(|one, other| one.code == other.code) {
        shown.extend(group.iter().take(ODDITIES_SHOWN).map(ToString::to_string));
        let rest = group.len().saturating_sub(ODDITIES_SHOWN);
        if rest > 0 {
            shown.push(format!("{}: {rest} more, each smaller; --json lists them", group[0].code));
        }
    }
    shown
}

fn all_oddities(odd: &[Fault]) -> Table {
    let mut table = Table { is_detail: true, ..Table::new("oddities", &["code", "line", "column", "cause", "action"]) };
    for fault in odd {
        let line = i64::try_from(fault.place.line).unwrap_or(i64::MAX);
        let (code, column) = (Cell::text(fault.code), Cell::text(&fault.place.column));
        table.push(vec![code, Cell::Count(line), column, Cell::text(&fault.cause), Cell::text(&fault.action)]);
    }
    table
}

/// A series is the same in two tables when it is of the same place, by code where that is known.
type SeriesKey = (String, CaseKind, Certainty);

fn by_key<'a>(table: &CaseTable, all: &'a [Series]) -> BTreeMap<SeriesKey, (String, &'a Series)> {
    let keyed = |one: &'a Series| {
        let place = &table.places[one.place];
        let key = place.id.as_ref().map_or_else(|| place.name.clone(), ToString::to_string);
        ((key, one.kind, one.certainty), (place.name.clone(), one))
    };
    all.iter().map(keyed).collect()
}

/// Says in words what a newer table changed in the figures of an older one.
///
/// # Errors
/// Every fault of both tables.
pub fn compare(old: &Path, new: &Path, question: &CasebookQuestion<'_>) -> Result<Done, Vec<Fault>> {
    // The vintage is that of the newer table; the older one was out before.
    let older = CasebookQuestion { vintage: None, ..*question };
    let (before, after) = match (read(old, &older), read(new, question)) {
        (Ok(before), Ok(after)) => (before, after),
        (one, other) => return Err([one, other].into_iter().filter_map(Result::err).flatten().collect()),
    };
    let (old_series, new_series) = (series(&before), series(&after));
    let (old_keys, new_keys) = (by_key(&before, &old_series), by_key(&after, &new_series));
    let (old_words, new_words) = table_words(&before, &after);
    let mut found = Vec::new();
    let (mut common, mut withdrawn) = (0, 0);
    for (key, (name, one)) in &new_keys {
        let Some((_, other)) = old_keys.get(key) else { continue };
        withdrawn += other.cumulative.keys().filter(|day| !one.cumulative.contains_key(day)).count();
        for (day, figure) in &one.cumulative {
            let Some(known) = other.cumulative.get(day) else { continue };
            common += 1;
            if known.count != figure.count {
                let (kind, certainty, place) = (one.kind, one.certainty, name.clone());
                let (old_words, new_words) = (old_words.clone(), new_words.clone());
                let (day, old, new) = (*day, known.count, figure.count);
                found.push(Revision { place, kind, certainty, day, old, new, old_words, new_words });
            }
        }
    }
    let (table, rest) = revisions::table_of(&found, REVISIONS_SHOWN);
    let title = format!(
        "{} of {} figures that both tables give were revised, in {} series.",
        grouped(count(found.len())),
        grouped(common),
        grouped(count(revisions::grouped_by_place(&found).len()))
    );
    let mut remarks: Vec<String> = rest.into_iter().collect();
    remarks.extend(only_in("the newer", &new_keys, &old_keys));
    remarks.extend(only_in("the older", &old_keys, &new_keys));
    if withdrawn > 0 {
        remarks.push(format!("{withdrawn} figures of the older table are not in the newer one"));
    }
    let tables = vec![table, revisions::detail(&found)];
    Ok(Answer { title, tables, remarks, ..Answer::default() }.into())
}

/// How two tables are spoken of: by their last days, or where these agree as old and new.
fn table_words(before: &CaseTable, after: &CaseTable) -> (String, String) {
    match (before.last_day(), after.last_day()) {
        (Some(old), Some(new)) if old != new => {
            (format!("in the table up to {}", day_words(old)), format!("in the one up to {}", day_words(new)))
        }
        _ => ("in the older table".to_owned(), "in the newer one".to_owned()),
    }
}

fn only_in<T>(which: &str, here: &BTreeMap<SeriesKey, T>, there: &BTreeMap<SeriesKey, T>) -> Option<String> {
    let keys: BTreeSet<&str> = there.keys().map(|key| key.0.as_str()).collect();
    let only: BTreeSet<&str> = here.keys().map(|key| key.0.as_str()).filter(|key| !keys.contains(key)).collect();
    let shown: Vec<&str> = only.iter().take(12).copied().collect();
    let more = if only.len() > shown.len() { format!(" and {} more", only.len() - shown.len()) } else { String::new() };
    (!only.is_empty()).then(|| format!("only in {which} table: {}{more}", shown.join(", ")))
}

/// Adds a table's figures to an operation's `cases.csv`, beside what stands there.
///
/// # Errors
/// Every fault of the table, of the operation, or of the operation as it would be; then nothing is written.
pub fn add(file: &Path, dir: &Path, question: &CasebookQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let mut faults = Vec::new();
    let vintage =
        question.vintage.map(parse_day).transpose().map_err(|fault| faults.push(fault.at("", 0, "--vintage")));
    let source =
        question.source.map(Source::try_new).transpose().map_err(|fault| faults.push(fault.at("", 0, "--source")));
    let (vintage, source) = (vintage.unwrap_or_default(), source.unwrap_or_default());
    for (flag, is_missing) in [("--vintage", question.vintage.is_none()), ("--source", question.source.is_none())] {
        if is_missing {
            let fault = Fault::new(
                "key-missing",
                format!("{flag} is needed with --into"),
                "every figure has a vintage and a source",
            );
            faults.push(fault.at("", 0, flag));
        }
    }
    let operation = format::folder::read(dir).map_err(|more| faults.extend(more)).ok();
    let table = read(file, question).map_err(|more| faults.extend(more)).ok();
    faults.sort();
    faults.dedup();
    let (Some(read), Some(table), Some(vintage), Some(source)) = (operation, table, vintage, source) else {
        return Err(faults);
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let path = dir.join(CASES_FILE);
    let bytes = files::read_bytes(&path).map_err(|fault| vec![fault])?;
    let cases = &read.operation.cases;
    let known: BTreeSet<PlaceId> = read.operation.places.iter().map(|place| place.id.clone()).collect();
    let last_day = last_known_day(&read);
    let asked = AdditionQuestion { bytes: &bytes, cases, places: &known, last_day, vintage, source: &source };
    let addition = format::cases::add_to(&table, &asked)?;
    if !addition.added.is_empty() {
        write(dir, &path, &table, &addition)?;
    }
    let found = revisions::against(cases, &addition.added);
    let (revised, rest) = revisions::table_of(&found, REVISIONS_SHOWN);
    let title = format!(
        "{}: {} figures added to {CASES_FILE}, published {vintage} by {source}; {} stood there already.",
        dir.display(),
        grouped(count(addition.added.len())),
        grouped(count(addition.skipped))
    );
    let mut remarks: Vec<String> = table.remarks.iter().chain(&addition.remarks).map(ToString::to_string).collect();
    remarks.extend(rest);
    let mut answer = Answer { title, tables: vec![revised, revisions::detail(&found)], remarks, ..Answer::default() };
    if !addition.added.is_empty() {
        answer.files.push(("cases".to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

/// The last day whose close the operation's instant knows.
fn last_known_day(read: &ReadOperation) -> Date {
    let today = read.operation.as_of.to_zoned(TimeZone::UTC).date();
    today.saturating_sub(1.day())
}

/// Writes the new table, once the whole operation was found sound with it; faults of new rows are told at the place
/// that the figure came from.
fn write(dir: &Path, path: &Path, table: &CaseTable, addition: &Addition) -> Result<(), Vec<Fault>> {
    format::folder::read_with(dir, CASES_FILE, &addition.bytes).map_err(|faults| {
        let moved = |fault: Fault| {
            let index = fault.place.line.checked_sub(addition.first_line).and_then(|index| usize::try_from(index).ok());
            match index.filter(|_| fault.place.file == CASES_FILE).and_then(|index| addition.origins.get(index)) {
                Some((line, column)) => fault.at(&table.file, *line, column),
                None => fault,
            }
        };
        faults.into_iter().map(moved).collect::<Vec<_>>()
    })?;
    let text = std::str::from_utf8(&addition.bytes).expect("an operation's table that was read should be UTF-8");
    files::write_all(&[(path, text)]).map_err(|fault| vec![fault])
}

#[cfg(test)]
mod tests;
