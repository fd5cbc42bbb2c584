//! Decides how a table's figures are added to an operation's `cases.csv`: beside what stands there, never over it, every
//! byte that stands there kept. Does not write the file (`ops`). Up: [`crate::cases`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::evidence::Source;
use model::fault::Fault;
use model::id::PlaceId;
use model::need::{CaseCount, CaseKind, Certainty};
use model::quantity::Units;

use crate::cases::{CaseTable, Reported, Series, series};
use crate::folder::{CASE_KINDS, CASES, CERTAINTIES};
use crate::table::collector::Faults;

/// The word of a kind.
#[must_use]
pub fn kind_word(kind: CaseKind) -> &'static str {
    CASE_KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, word)| word)
}

/// The word of a certainty.
#[must_use]
pub fn certainty_word(certainty: Certainty) -> &'static str {
    CERTAINTIES.iter().find(|(known, _)| *known == certainty).map_or("", |(_, word)| word)
}

/// What adding a table to an operation gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Addition {
    /// The whole new `cases.csv`; as it stood where nothing is added.
    pub bytes: Vec<u8>,
    /// The new rows, in their order.
    pub added: Vec<CaseCount>,
    /// Where each of them stood in the table: line and column.
    pub origins: Vec<(u64, String)>,
    /// Line of the first of them in the new file.
    pub first_line: u64,
    /// Figures that stood there already.
    pub skipped: usize,
    /// What was left out or kept beside.
    pub remarks: Vec<Fault>,
}

/// What stands in an operation.
struct Standing<'a> {
    figures: BTreeMap<(&'a PlaceId, CaseKind, Certainty, Date, Date, &'a Source), Units>,
    primary: BTreeSet<(&'a PlaceId, CaseKind, Date, Date)>,
    certainties: BTreeMap<(&'a PlaceId, CaseKind), Certainty>,
}

/// The operation that figures are added to, and what is said of them.
#[derive(Clone, Copy, Debug)]
pub struct AdditionQuestion<'a> {
    /// Its `cases.csv` as it stands.
    pub bytes: &'a [u8],
    /// The figures that were read from it.
    pub cases: &'a [CaseCount],
    /// Places whose figures are wanted.
    pub places: &'a BTreeSet<PlaceId>,
    /// Last day whose close the operation's instant knows.
    pub last_day: Date,
    /// Day that the table was published on.
    pub vintage: Date,
    /// Who published it.
    pub source: &'a Source,
}

/// What was not added, by reason.
#[derive(Default)]
struct Left {
    foreign: BTreeSet<PlaceId>,
    late: usize,
    summed: BTreeSet<PlaceId>,
}

/// Adds the figures of a table to an operation.
///
/// A figure that stands there with the same place, day, kind, certainty, vintage and source is skipped. A figure that would
/// be planned with beside another of the same vintage, or of another certainty, is kept beside (`primary` is `no`).
///
/// # Errors
/// Codes `figure-differs`, `negative-amount`, `column-missing`: all of them.
pub fn add_to(table: &CaseTable, question: &AdditionQuestion<'_>) -> Result<Addition, Vec<Fault>> {
    let standing = Standing::of(question.cases);
    let mut faults = Faults::default();
    let mut added: Vec<(CaseCount, Reported)> = Vec::new();
    let (mut skipped, mut left) = (0, Left::default());
    let mut certainties: BTreeMap<(PlaceId, CaseKind), Certainty> = BTreeMap::new();
    for one in series(table) {
        let Some(place) = table.places[one.place].id.as_ref() else { continue };
        if !question.places.contains(place) {
            left.foreign.insert(place.clone());
            continue;
        }
        if one.is_summed {
            left.summed.insert(place.clone());
        }
        let first = *certainties.entry((place.clone(), one.kind)).or_insert(one.certainty);
        let planned = standing.certainties.get(&(place, one.kind)).copied().unwrap_or(first);
        for (day, figure) in &one.cumulative {
            if *day > question.last_day {
                left.late += 1;
                continue;
            }
            let fault = match new_count(place, &one, *day, figure, question) {
                Ok(mut count) => {
                    let is_taken = standing.primary.contains(&(place, one.kind, *day, question.vintage));
                    count.is_primary = one.certainty == planned && !is_taken;
                    match standing.count_of(&count) {
                        None => {
                            added.push((count, *figure));
                            continue;
                        }
                        Some(known) if known == count.count => {
                            skipped += 1;
                            continue;
                        }
                        Some(known) => differs(&count, known),
                    }
                }
                Err(fault) => fault,
            };
            faults.push(fault.at(&table.file, figure.line, column(table, figure)));
        }
    }
    remark_left(&mut faults, table, &left, question.last_day);
    let (counts, figures): (Vec<CaseCount>, Vec<Reported>) = added.into_iter().unzip();
    remark_beside(&mut faults, table, &counts);
    let written = appended(question.bytes, &counts).map_err(|fault| faults.push(fault)).ok();
    let origins = figures.iter().map(|figure| (figure.line, column(table, figure).to_owned())).collect();
    let addition = written.map(|(bytes, first_line)| {
        let remarks = Vec::new();
        Addition { bytes, added: counts, origins, first_line, skipped, remarks }
    });
    faults.finish(addition).map(|(addition, remarks)| Addition { remarks, ..addition })
}

fn remark_beside(faults: &mut Faults, table: &CaseTable, counts: &[CaseCount]) {
    let beside = counts.iter().filter(|count| !count.is_primary).count();
    if beside > 0 {
        let cause = format!(
            "{beside} figures are kept beside (primary is no): others of that vintage, or of another certainty, are planned with"
        );
        let action = "change primary in cases.csv to plan with them";
        faults.remark(Fault::new("kept-beside", cause, action).at(&table.file, 0, ""));
    }
}

impl<'a> Standing<'a> {
    fn of(cases: &'a [CaseCount]) -> Self {
        let primary = || cases.iter().filter(|case| case.is_primary);
        Self {
            figures: cases
                .iter()
                .map(|case| {
                    ((&case.place, case.kind, case.certainty, case.day, case.vintage, &case.source), case.count)
                })
                .collect(),
            primary: primary().map(|case| (&case.place, case.kind, case.day, case.vintage)).collect(),
            certainties: primary().map(|case| ((&case.place, case.kind), case.certainty)).collect(),
        }
    }

    fn count_of(&self, case: &CaseCount) -> Option<Units> {
        self.figures.get(&(&case.place, case.kind, case.certainty, case.day, case.vintage, &case.source)).copied()
    }
}

fn column<'a>(table: &'a CaseTable, figure: &Reported) -> &'a str {
    table.columns.get(figure.column as usize).map_or("", String::as_str)
}

/// The figure as the operation holds it, planned with until it is known better.
fn new_count(
    place: &PlaceId,
    series: &Series,
    day: Date,
    figure: &Reported,
    question: &AdditionQuestion<'_>,
) -> Result<CaseCount, Fault> {
    let (kind, certainty, vintage) = (series.kind, series.certainty, question.vintage);
    let (place, count, source) = (place.clone(), Units::try_new(figure.count)?, question.source.clone());
    Ok(CaseCount { place, day, kind, certainty, count, vintage, is_primary: true, source })
}

fn differs(new: &CaseCount, known: Units) -> Fault {
    let cause = format!(
        "{} {} of {} stand there as {} of the same vintage and source, here as {}",
        new.place,
        kind_word(new.kind),
        new.day,
        known.get(),
        new.count.get()
    );
    Fault::new("figure-differs", cause, "a figure is never overwritten: give the vintage or the source of this table")
}

/// Says what was not added, each thing once.
fn remark_left(faults: &mut Faults, table: &CaseTable, left: &Left, last_day: Date) {
    let Left { foreign, late, summed } = left;
    let mut remark = |code: Fault| faults.remark(code.at(&table.file, 0, ""));
    let some = |places: &BTreeSet<PlaceId>| {
        let shown: Vec<&str> = places.iter().take(8).map(PlaceId::as_str).collect();
        let more = if places.len() > 8 { format!(" and {} more", places.len() - 8) } else { String::new() };
        format!("{}{more}", shown.join(", "))
    };
    if !foreign.is_empty() {
        let cause = format!("{} places of the table are not in places.csv: {}", foreign.len(), some(foreign));
        remark(Fault::new("place-left-out", cause, "add them there and run again; what stands already is skipped"));
    }
    if *late > 0 {
        let cause =
            format!("{late} figures are of days after {last_day}, which the operation's instant does not know yet");
        remark(Fault::new("after-as-of", cause, "set as_of later and run again; what stands already is skipped"));
    }
    if !summed.is_empty() {
        let cause =
            format!("cases.csv holds all so far: the new ones were summed from the first figure of {}", some(summed));
        remark(Fault::new("new-summed", cause, "check that the table begins with the outbreak"));
    }
}

/// The bytes with the rows behind them, in the file's own column order, separator and line end; and the first new line.
fn appended(bytes: &[u8], counts: &[CaseCount]) -> Result<(Vec<u8>, u64), Fault> {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = if first.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(first.as_bytes());
    let header = reader.records().next().and_then(Result::ok).unwrap_or_default();
    let names: Vec<&str> = header.iter().map(str::trim).collect();
    let lacks = |name: &str| !names.contains(&name);
    for (name, is_needed) in [
        ("primary", counts.iter().any(|count| !count.is_primary)),
        ("certainty", counts.iter().any(|count| count.certainty != Certainty::default())),
    ] {
        if is_needed && lacks(name) {
            let cause = format!("the new figures need the column {name}");
            let action = "add it to the header, with an empty cell in each row";
            return Err(Fault::new("column-missing", cause, action).at(CASES.file, 1, name));
        }
    }
    let terminator = if text.contains("\r\n") { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
    for count in counts {
        writer.write_record(names.iter().map(|name| cell(count, name))).expect("writing to memory should not fail");
    }
    let rows = writer.into_inner().expect("memory should be flushed");
    let mut result = bytes.to_vec();
    if !result.ends_with(b"\n") && !result.ends_with(b"\r") && !rows.is_empty() {
        result.extend(if text.contains("\r\n") { &b"\r\n"[..] } else { b"\n" });
    }
    let first_line = result.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    result.extend(rows);
    Ok((result, first_line))
}

fn cell(count: &CaseCount, column: &str) -> String {
    match column {
        "place" => count.place.to_string(),
        "day" => count.day.to_string(),
        "kind" => kind_word(count.kind).to_owned(),
        "count" => count.count.get().to_string(),
        "vintage" => count.vintage.to_string(),
        "primary" => if count.is_primary { "yes" } else { "no" }.to_owned(),
        "certainty" => certainty_word(count.certainty).to_owned(),
        "source" => count.source.to_string(),
        _ => String::new(),
    }
}
