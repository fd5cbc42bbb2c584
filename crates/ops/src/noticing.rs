//! Decides what it is to look at a list of sanctions or recalls, and to add to an operation what concerns it. How a list is
//! read and which names are alike is `format`'s. Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use format::answer::{Answer, Cell, Table, grouped};
use format::builtin;
use format::notice_list::{
    Addition, AdditionQuestion, Choice, Interests, ListKind, ListQuestion, Listed, NoticeList, add_to, kind_word,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::evidence::Source;
use model::fault::Fault;
use model::id::PlaceId;
use model::world::{Notice, NoticeKind};

use crate::answer::Done;
use crate::days::parse_day;
use crate::files;

/// The table that notices are added to.
const NOTICES_FILE: &str = "notices.csv";
/// Most reasons that are shown of why rows were chosen.
const MATCHES_SHOWN: usize = 20;

/// A list as it is asked for on the command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoticingQuestion<'a> {
    /// The file of other names that belongs to it: `ALT.CSV` of OFAC.
    pub other_names: Option<&'a Path>,
    /// Which list it is, by its word; none recognises it.
    pub list: Option<&'a str>,
    /// Sheet of a workbook; none takes the first.
    pub sheet: Option<&'a str>,
    /// Day that the list was published on.
    pub vintage: Option<&'a str>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Places that apply it, codes parted by blanks or commas; none takes those of the list's own law.
    pub applies_in: Option<&'a str>,
    /// Whether every row is added, not only those that concern a name of the operation.
    pub is_all: bool,
    /// Whether a row without a day counts from the day that the list was published on.
    pub is_from_vintage: bool,
}

/// Shows what a list holds.
///
/// # Errors
/// Every fault of the list.
pub fn show(file: &Path, question: &NoticingQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let list = read(file, question)?;
    let names: usize = list.rows.iter().map(|row| row.aliases.len()).sum();
    let dated = list.rows.iter().filter(|row| day(row).is_some()).count();
    let published = list.published.map_or_else(String::new, |day| format!(", of {day}"));
    let title = format!(
        "{}: {}{published}; {} entries with {} other names, {} with a day.",
        file.display(),
        list.kind.words(),
        grouped(count(list.rows.len())),
        grouped(count(names)),
        if dated == list.rows.len() { "all".to_owned() } else { grouped(count(dated)) }
    );
    let mut remarks: Vec<String> = list.remarks.iter().map(ToString::to_string).collect();
    if dated < list.rows.len() {
        let undated = grouped(count(list.rows.len() - dated));
        remarks.push(format!("{undated} entries have no day: adding them needs --from-vintage"));
    }
    let tables = vec![contents(&list), entries(&list)];
    Ok(Answer { title, tables, remarks, ..Answer::default() }.into())
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn day(row: &Listed) -> Option<Date> {
    row.from.or(row.published)
}

fn read(file: &Path, question: &NoticingQuestion<'_>) -> Result<NoticeList, Vec<Fault>> {
    let list = question.list.map(ListKind::of_word).transpose().map_err(|fault| vec![fault.at("", 0, "--list")])?;
    let raw = files::read_bytes(file).map_err(|fault| vec![fault])?;
    let other = question.other_names.map(files::read_bytes).transpose().map_err(|fault| vec![fault])?;
    let (name, other_name) = (file.display().to_string(), question.other_names.map(|path| path.display().to_string()));
    let other_names = other_name.as_deref().zip(other.as_deref());
    format::notice_list::read(&ListQuestion { file: &name, raw: &raw, other_names, sheet: question.sheet, list })
}

/// What is listed, by kind.
fn contents(list: &NoticeList) -> Table {
    let columns = ["kind", "entries", "other names", "with lots", "with a day", "first day", "last day"];
    let mut table = Table::new("contents", &columns);
    let mut kinds: BTreeMap<NoticeKind, Vec<&Listed>> = BTreeMap::new();
    list.rows.iter().for_each(|row| kinds.entry(row.kind).or_default().push(row));
    for (kind, rows) in kinds {
        let days: BTreeSet<Date> = rows.iter().filter_map(|row| day(row)).collect();
        let so_many = |is_so: fn(&Listed) -> bool| Cell::Count(count(rows.iter().filter(|row| is_so(row)).count()));
        table.push(vec![
            Cell::text(kind_word(kind)),
            Cell::Count(count(rows.len())),
            Cell::Count(count(rows.iter().map(|row| row.aliases.len()).sum())),
            so_many(|row| !row.lots.is_empty()),
            so_many(|row| day(row).is_some()),
            days.first().map_or(Cell::Blank, Cell::text),
            days.last().map_or(Cell::Blank, Cell::text),
        ]);
    }
    table
}

/// Every entry, for programs.
fn entries(list: &NoticeList) -> Table {
    let columns = ["id", "line", "kind", "subject", "aliases", "lots", "published", "from", "until", "text"];
    let mut table = Table { is_detail: true, ..Table::new("entries", &columns) };
    let some_day = |day: Option<Date>| day.map_or(Cell::Blank, Cell::text);
    for row in &list.rows {
        table.push(vec![
            Cell::text(&row.id),
            Cell::Count(i64::try_from(row.line).unwrap_or(i64::MAX)),
            Cell::text(kind_word(row.kind)),
            Cell::text(&row.subject),
            Cell::text(row.aliases.join("; ")),
            Cell::text(row.lots.join(" ")),
            some_day(row.published),
            some_day(row.from),
            some_day(row.until),
            Cell::text(&row.text),
        ]);
    }
    table
}

/// What is said of a list when it is added.
struct Said {
    vintage: Date,
    source: Source,
    applies_in: Option<Vec<PlaceId>>,
}

/// Adds the rows of a list that concern an operation, or all, to its `notices.csv`, beside what stands there.
///
/// # Errors
/// Every fault of the list, of the operation, or of the operation as it would be; then nothing is written.
pub fn add(file: &Path, dir: &Path, question: &NoticingQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let mut faults = Vec::new();
    let said = said(question, &mut faults);
    let operation = format::folder::read(dir).map_err(|more| faults.extend(more)).ok();
    let list = read(file, question).map_err(|more| faults.extend(more)).ok();
    faults.sort();
    faults.dedup();
    let (Some(operation), Some(list), Some(said), true) = (operation, list, said, faults.is_empty()) else {
        return Err(faults);
    };
    let path = dir.join(NOTICES_FILE);
    let bytes = if path.exists() { files::read_bytes(&path).map_err(|fault| vec![fault])? } else { Vec::new() };
    let interests = Interests::of(&operation.operation);
    let asked = AdditionQuestion {
        bytes: &bytes,
        notices: &operation.operation.notices,
        choice: if question.is_all { Choice::All } else { Choice::Concerned(&interests) },
        vintage: said.vintage,
        source: &said.source,
        is_from_vintage: question.is_from_vintage,
        applies_in: said.applies_in.as_deref(),
    };
    let addition = add_to(&list, &asked)?;
    if !addition.added.is_empty() {
        write(dir, &path, &list, &addition)?;
    }
    let looked_at = if question.is_all {
        String::new()
    } else {
        let (others, names) = (grouped(count(addition.others)), grouped(count(interests.len())));
        format!("; {others} others were looked at and bear none of the {names} names of the operation")
    };
    let title = format!(
        "{}: {} notices added to {NOTICES_FILE} from {}, {}, {}; {} stood there already{looked_at}.",
        dir.display(),
        grouped(count(addition.added.len())),
        list.kind.words(),
        said.source,
        said.vintage,
        grouped(count(addition.skipped))
    );
    let mut remarks: Vec<String> = list.remarks.iter().chain(&addition.remarks).map(ToString::to_string).collect();
    let as_of = operation.operation.as_of.to_zoned(TimeZone::UTC).date();
    remarks.extend(not_known_yet(&addition.added, as_of));
    let (shown, rest) = why(&addition);
    remarks.extend(rest);
    let mut answer = Answer { title, tables: vec![shown, added(&addition)], remarks, ..Answer::default() };
    if !addition.added.is_empty() {
        answer.files.push(("notices".to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

fn said(question: &NoticingQuestion<'_>, faults: &mut Vec<Fault>) -> Option<Said> {
    for (flag, is_missing) in [("--vintage", question.vintage.is_none()), ("--source", question.source.is_none())] {
        if is_missing {
            let cause = format!("{flag} is needed with --into");
            let fault = Fault::new("key-missing", cause, "every notice has a source, and its list a day");
            faults.push(fault.at("", 0, flag));
        }
    }
    let vintage =
        question.vintage.map(|text| parse_day(text).map_err(|fault| faults.push(fault.at("", 0, "--vintage"))));
    let source =
        question.source.map(|text| Source::try_new(text).map_err(|fault| faults.push(fault.at("", 0, "--source"))));
    let applies_in = match question.applies_in {
        None => None,
        Some(text) => Some(places(text, faults)?),
    };
    Some(Said { vintage: vintage?.ok()?, source: source?.ok()?, applies_in })
}

/// The places of a list of codes; none after a fault.
fn places(text: &str, faults: &mut Vec<Fault>) -> Option<Vec<PlaceId>> {
    let countries = builtin::countries().map_err(|more| faults.extend(more)).ok()?;
    let codes: Vec<&str> = text.split([' ', ',', ';']).filter(|code| !code.is_empty()).collect();
    if codes.is_empty() {
        let fault = Fault::new("cell-empty", "--applies-in names no place", "give codes such as US, or leave it out");
        faults.push(fault.at("", 0, "--applies-in"));
        return None;
    }
    let read = |code: &&str| countries.code(code).map_err(|fault| faults.push(fault.at("", 0, "--applies-in"))).ok();
    let places: Vec<Option<PlaceId>> = codes.iter().map(read).collect();
    places.into_iter().collect()
}

/// Notices that the operation's day does not know yet are kept, and do not count until then.
fn not_known_yet(added: &[Notice], as_of: Date) -> Option<String> {
    let late = added.iter().filter(|notice| notice.published > as_of).count();
    (late > 0)
        .then(|| format!("{late} of them were published after {as_of}, the operation's day, and count only from then"))
}

/// Why rows were chosen: the surest first, and how many more there are.
fn why(addition: &Addition) -> (Table, Option<String>) {
    let mut table = Table::new("why", &["notice", "listed", "likeness", "name in the operation", "of"]);
    let mut matches: Vec<_> = addition.matches.iter().collect();
    matches.sort_by_key(|found| found.likeness);
    for found in matches.iter().take(MATCHES_SHOWN) {
        let cells = [found.id.as_str(), &found.listed, found.likeness.words(), &found.name, &found.role];
        table.push(cells.map(Cell::text).to_vec());
    }
    let rest = matches.len().saturating_sub(MATCHES_SHOWN);
    (table, (rest > 0).then(|| format!("{rest} more names are or may be the same; the added rows say of whom")))
}

/// The added notices, for programs.
fn added(addition: &Addition) -> Table {
    let columns = ["id", "kind", "subject", "aliases", "lots", "applies in", "published", "from", "text"];
    let mut table = Table { is_detail: true, ..Table::new("added", &columns) };
    for notice in &addition.added {
        let places: Vec<&str> = notice.applies_in.iter().map(PlaceId::as_str).collect();
        table.push(vec![
            Cell::text(&notice.id),
            Cell::text(kind_word(notice.kind)),
            Cell::text(&notice.subject),
            Cell::text(notice.aliases.join("; ")),
            Cell::text(notice.lots.join(" ")),
            Cell::text(places.join(" ")),
            Cell::text(notice.published),
            Cell::text(notice.from),
            Cell::text(&notice.text),
        ]);
    }
    table
}

/// Writes the new table, once the whole operation was found sound with it; faults of new rows are told at the line of the list
/// that they came from. A table that was not there is taken away again where the operation is not sound with it.
fn write(dir: &Path, path: &Path, list: &NoticeList, addition: &Addition) -> Result<(), Vec<Fault>> {
    let text = std::str::from_utf8(&addition.bytes).expect("an operation's table that was read should be UTF-8");
    let moved = |faults: Vec<Fault>| -> Vec<Fault> {
        let to_list = |fault: Fault| {
            let index = fault.place.line.checked_sub(addition.first_line).and_then(|index| usize::try_from(index).ok());
            match index.filter(|_| fault.place.file == NOTICES_FILE).and_then(|index| addition.origins.get(index)) {
                Some(line) => {
                    let column = fault.place.column.clone();
                    fault.at(&list.file, *line, &column)
                }
                None => fault,
            }
        };
        faults.into_iter().map(to_list).collect()
    };
    if path.exists() {
        format::folder::read_with(dir, NOTICES_FILE, &addition.bytes).map_err(moved)?;
        return files::write_all(&[(path, text)]).map_err(|fault| vec![fault]);
    }
    files::write_all(&[(path, text)]).map_err(|fault| vec![fault])?;
    format::folder::read(dir).map(|_| ()).map_err(|faults| {
        // The folder is as it was; that the file cannot be removed would be told by the next reading.
        let _ = std::fs::remove_file(path);
        moved(faults)
    })
}

#[cfg(test)]
mod tests;
