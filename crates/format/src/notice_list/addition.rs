//! Decides how rows of a list are added to an operation's `notices.csv`: those that concern it or all, beside what stands
//! there, never over it, every byte that stands there kept. Does not write the file (`ops`). Up: [`crate::notice_list`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::evidence::Source;
use model::fault::Fault;
use model::id::{NoticeId, PlaceId};
use model::world::{Notice, NoticeKind};

use crate::notice_list::widened::{NewColumn, widened};
use crate::notice_list::{Interests, Listed, Match, NoticeList};
use crate::table::collector::Faults;

/// Words of the kinds, as in `notices.csv`.
pub(super) const KINDS: [(NoticeKind, &str); 3] =
    [(NoticeKind::Recall, "recall"), (NoticeKind::Incident, "incident"), (NoticeKind::Sanction, "sanction")];

/// Columns of the table, in the order in which a new one is written, with their hashtags.
const COLUMNS: [NewColumn; 11] = [
    ("id", "#meta+id"),
    ("kind", "#event+type"),
    ("subject", "#event+subject"),
    ("aliases", "#event+subject+alt+list"),
    ("lots", "#item+lot+list"),
    ("applies_in", "#country+list"),
    ("published", "#date+published"),
    ("from", "#date+start"),
    ("until", "#date+end"),
    ("text", "#description"),
    ("source", "#meta+source"),
];

/// The table that rows are added to, as faults call it.
const FILE: &str = "notices.csv";
/// What the text of a row says that is dated by the list's own publication; without that day, so that a newer publication of
/// the list says the same.
const UNDATED: &str = "; the list gives no day, it counts from the day the list was published";
/// Most ids that a fault names.
const IDS_SHOWN: usize = 5;

/// The word of a kind.
#[must_use]
pub fn kind_word(kind: NoticeKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, word)| word)
}

/// Which rows are added.
#[derive(Clone, Copy, Debug)]
pub enum Choice<'a> {
    /// Those whose name or other name is, or may be, one of the operation's.
    Concerned(&'a Interests),
    /// Every one.
    All,
}

/// The operation that rows are added to, and what is said of them.
#[derive(Clone, Copy, Debug)]
pub struct AdditionQuestion<'a> {
    /// Its `notices.csv` as it stands; empty where there is none.
    pub bytes: &'a [u8],
    /// The notices that were read from it.
    pub notices: &'a [Notice],
    /// Which rows.
    pub choice: Choice<'a>,
    /// Day that the list was published on.
    pub vintage: Date,
    /// Who published it.
    pub source: &'a Source,
    /// Whether a row without a day counts from the day that the list was published on.
    pub is_from_vintage: bool,
    /// Places that apply it, instead of those of the list's own law.
    pub applies_in: Option<&'a [PlaceId]>,
}

/// What adding a list to an operation gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Addition {
    /// The whole new `notices.csv`; as it stood where nothing is added.
    pub bytes: Vec<u8>,
    /// The new notices, in their order.
    pub added: Vec<Notice>,
    /// Where each of them stood in the list: its line.
    pub origins: Vec<u64>,
    /// Line of the first of them in the new file.
    pub first_line: u64,
    /// Rows that stood there already.
    pub skipped: usize,
    /// Rows that were looked at and concern nobody in the operation.
    pub others: usize,
    /// Why each row was chosen, by row; empty where all were.
    pub matches: Vec<Match>,
    /// What was left out or added besides.
    pub remarks: Vec<Fault>,
}

/// A row and the notice that is made of it.
struct New<'a> {
    row: &'a Listed,
    notice: Notice,
    is_undated: bool,
}

/// Adds the rows of a list to an operation.
///
/// A row whose id and content stand there is skipped. Where the table lacks a column that a new row fills, the column is
/// added at its right.
///
/// # Errors
/// Codes `notice-without-date`, `notice-differs`, `impossible-date`: all of them.
pub fn add_to(list: &NoticeList, question: &AdditionQuestion<'_>) -> Result<Addition, Vec<Fault>> {
    let mut faults = Faults::default();
    report_vintage(list, question.vintage, &mut faults);
    let (chosen, matches) = chosen(list, question.choice);
    let others = list.rows.len() - chosen.len();
    let applies_in = question.applies_in.map_or_else(|| list.kind.applies_in(question.vintage), <[PlaceId]>::to_vec);
    let standing: BTreeMap<&NoticeId, &Notice> = question.notices.iter().map(|notice| (&notice.id, notice)).collect();
    let (mut new, mut undated, mut skipped): (Vec<New<'_>>, Vec<&Listed>, usize) = (Vec::new(), Vec::new(), 0);
    for row in chosen {
        let Some(made) = notice(row, &applies_in, question) else {
            undated.push(row);
            continue;
        };
        let fault = match standing.get(&row.id).map(|standing| differences(standing, &made)) {
            None => match checked(&made.notice, question.vintage) {
                None => {
                    new.push(made);
                    continue;
                }
                Some(fault) => fault,
            },
            Some(different) if different.is_empty() => {
                skipped += 1;
                continue;
            }
            Some(different) => differs(&row.id, &different),
        };
        faults.push(fault.at(&list.file, row.line, ""));
    }
    report_undated(list, &undated, &mut faults);
    remark_reach(list, question, &applies_in, &new, &mut faults);
    let origins = new.iter().map(|made| made.row.line).collect();
    let added: Vec<Notice> = new.into_iter().map(|made| made.notice).collect();
    let (bytes, first_line) = appended(question.bytes, &added, &mut faults);
    let remarks = Vec::new();
    let addition = Addition { bytes, added, origins, first_line, skipped, others, matches, remarks };
    faults.finish(Some(addition)).map(|(addition, remarks)| Addition { remarks, ..addition })
}

/// A list cannot have been published before the day that it bears.
fn report_vintage(list: &NoticeList, vintage: Date, faults: &mut Faults) {
    if let Some(published) = list.published.filter(|published| vintage < *published) {
        let cause = format!("the list says that it is of {published}, the vintage given is {vintage}");
        let action = format!("give --vintage {published}, or the list of that day");
        faults.push(Fault::new("impossible-date", cause, action).at(&list.file, 0, ""));
    }
}

/// The rows that are added, and why.
fn chosen<'a>(list: &'a NoticeList, choice: Choice<'_>) -> (Vec<&'a Listed>, Vec<Match>) {
    let Choice::Concerned(interests) = choice else { return (list.rows.iter().collect(), Vec::new()) };
    let (mut rows, mut matches) = (Vec::new(), Vec::new());
    for row in &list.rows {
        let found = interests.matches(row);
        if !found.is_empty() {
            rows.push(row);
            matches.extend(found);
        }
    }
    (rows, matches)
}

/// The notice of a row; none where it has no day.
fn notice<'a>(row: &'a Listed, applies_in: &[PlaceId], question: &AdditionQuestion<'_>) -> Option<New<'a>> {
    let day = row.from.or(row.published);
    let is_undated = day.is_none() && question.is_from_vintage;
    let day = day.or_else(|| is_undated.then_some(question.vintage))?;
    let source = match &row.source {
        None => format!("{}, {}", question.source, question.vintage),
        Some(own) => format!("{own} (in {}, {})", question.source, question.vintage),
    };
    let notice = Notice {
        id: row.id.clone(),
        kind: row.kind,
        subject: row.subject.clone(),
        aliases: row.aliases.clone(),
        lots: row.lots.clone(),
        applies_in: if row.applies_in.is_empty() { applies_in.to_vec() } else { row.applies_in.clone() },
        published: row.published.unwrap_or(day),
        from: row.from.unwrap_or(day),
        until: row.until,
        text: if is_undated { format!("{}{UNDATED}", row.text) } else { row.text.clone() },
        source: Source::try_new(&source).expect("a source with a vintage should not be empty"),
    };
    Some(New { row, notice, is_undated })
}

/// What is wrong with a notice by its own days.
fn checked(notice: &Notice, vintage: Date) -> Option<Fault> {
    if notice.published > vintage {
        let cause =
            format!("{} was published on {}, after the list's vintage of {vintage}", notice.id, notice.published);
        return Some(Fault::new("impossible-date", cause, "check the vintage and the day"));
    }
    let until = notice.until.filter(|until| *until < notice.from)?;
    let cause = format!("{} ends on {until}, before it begins on {}", notice.id, notice.from);
    Some(Fault::new("impossible-date", cause, "check both days"))
}

/// What a standing notice says otherwise than a row, in words. The source may be another: a newer vintage of the list says the
/// same of the same. A row without a day agrees with one that stands from the same or an earlier vintage.
fn differences(standing: &Notice, new: &New<'_>) -> Vec<String> {
    let notice = &new.notice;
    let told = |what: &str, there: String, here: String| {
        (there != here).then(|| format!("{what} is \u{ab}{there}\u{bb} there and \u{ab}{here}\u{bb} here"))
    };
    let day = |day: Date| day.to_string();
    let places = |places: &[PlaceId]| places.iter().map(PlaceId::as_str).collect::<Vec<_>>().join(" ");
    let is_dated_before = new.is_undated && standing.from == standing.published && standing.from <= notice.from;
    let days = [
        told("published", day(standing.published), day(notice.published)),
        told("from", day(standing.from), day(notice.from)),
    ];
    let rest = [
        told("kind", kind_word(standing.kind).to_owned(), kind_word(notice.kind).to_owned()),
        told("subject", standing.subject.clone(), notice.subject.clone()),
        told("aliases", standing.aliases.join("; "), notice.aliases.join("; ")),
        told("lots", standing.lots.join("; "), notice.lots.join("; ")),
        told("applies_in", places(&standing.applies_in), places(&notice.applies_in)),
        told("until", standing.until.map(day).unwrap_or_default(), notice.until.map(day).unwrap_or_default()),
        told("text", standing.text.clone(), notice.text.clone()),
    ];
    rest.into_iter().chain(days.into_iter().filter(|_| !is_dated_before)).flatten().collect()
}

fn differs(id: &NoticeId, different: &[String]) -> Fault {
    let cause = format!("{id} stands in {FILE} with other content: {}", different.join("; "));
    let action = "a notice is never overwritten: look at both, remove or rename the one that stands, and run again";
    Fault::new("notice-differs", cause, action)
}

fn report_undated(list: &NoticeList, undated: &[&Listed], faults: &mut Faults) {
    let Some(first) = undated.first() else { return };
    let shown: Vec<&str> = undated.iter().take(IDS_SHOWN).map(|row| row.id.as_str()).collect();
    let more = undated.len().saturating_sub(IDS_SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let cause = format!("no day stands in {} rows of the list: {}{more}", undated.len(), shown.join(", "));
    let action =
        "give --from-vintage: they then count from the day the list was published, and say so; or a list with days";
    faults.push(Fault::new("notice-without-date", cause, action).at(&list.file, first.line, ""));
}

/// Sanctions of a list that gathers those of many states are taken as applied by all, until somebody says which.
fn remark_reach(
    list: &NoticeList,
    question: &AdditionQuestion<'_>,
    applies_in: &[PlaceId],
    new: &[New<'_>],
    faults: &mut Faults,
) {
    let everywhere =
        new.iter().filter(|made| made.notice.kind == NoticeKind::Sanction && made.notice.applies_in.is_empty());
    let count = everywhere.count();
    if count > 0 && applies_in.is_empty() && question.applies_in.is_none() {
        let cause = format!("{count} sanctions apply everywhere: the list does not say whose law they are");
        let action = "give --applies-in for those that apply in some places only";
        faults.remark(Fault::new("applies-everywhere", cause, action).at(&list.file, 0, ""));
    }
}

/// The bytes with the rows behind them, in the file's own column order, separator and line end; and the first new line.
fn appended(bytes: &[u8], notices: &[Notice], faults: &mut Faults) -> (Vec<u8>, u64) {
    if notices.is_empty() {
        return (bytes.to_vec(), 0);
    }
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let first = text.split(['\n', '\r']).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = if first.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(first.as_bytes());
    let header = reader.records().next().and_then(Result::ok).unwrap_or_default();
    let mut names: Vec<&str> = header.iter().map(str::trim).collect();
    let mut result = bytes.to_vec();
    if names.iter().all(|name| name.is_empty()) {
        names = COLUMNS.iter().map(|(name, _)| *name).collect();
        result = format!("{}\n", names.join(",")).into_bytes();
    }
    let lacking: Vec<NewColumn> = lacking(&names, notices);
    result = widened(&result, delimiter, &lacking);
    names.extend(lacking.iter().map(|(name, _)| *name));
    if !lacking.is_empty() {
        let columns: Vec<&str> = lacking.iter().map(|(name, _)| *name).collect();
        let cause = format!("the table got the columns {}, empty in the rows that stood there", columns.join(", "));
        faults.remark(Fault::new("column-added", cause, "nothing").at(FILE, 1, ""));
    }
    let line_end: &[u8] = if text.contains("\r\n") {
        b"\r\n"
    } else if text.contains('\r') && !text.contains('\n') {
        b"\r"
    } else {
        b"\n"
    };
    let terminator = if line_end == b"\r\n" { csv::Terminator::CRLF } else { csv::Terminator::Any(line_end[0]) };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
    for notice in notices {
        writer.write_record(names.iter().map(|name| cell(notice, name))).expect("writing to memory should not fail");
    }
    let rows = writer.into_inner().expect("memory should be flushed");
    if !result.ends_with(b"\n") && !result.ends_with(b"\r") {
        result.extend(line_end);
    }
    let end = line_end[line_end.len() - 1];
    let first_line = result.iter().filter(|byte| **byte == end).count() as u64 + 1;
    result.extend(rows);
    (result, first_line)
}

/// Columns that some new row fills and the table does not have.
fn lacking(names: &[&str], notices: &[Notice]) -> Vec<NewColumn> {
    let names: BTreeSet<&str> = names.iter().copied().collect();
    let is_filled = |column: &str| match column {
        "published" => notices.iter().any(|notice| notice.published != notice.from),
        _ => notices.iter().any(|notice| !cell(notice, column).is_empty()),
    };
    COLUMNS.into_iter().filter(|(name, _)| !names.contains(name) && is_filled(name)).collect()
}

fn cell(notice: &Notice, column: &str) -> String {
    match column {
        "id" => notice.id.to_string(),
        "kind" => kind_word(notice.kind).to_owned(),
        "subject" => notice.subject.clone(),
        "aliases" => notice.aliases.join("; "),
        "lots" => notice.lots.join(" "),
        "applies_in" => notice.applies_in.iter().map(PlaceId::as_str).collect::<Vec<_>>().join(" "),
        "published" => notice.published.to_string(),
        "from" => notice.from.to_string(),
        "until" => notice.until.map(|day| day.to_string()).unwrap_or_default(),
        "text" => notice.text.clone(),
        "source" => notice.source.to_string(),
        _ => String::new(),
    }
}
