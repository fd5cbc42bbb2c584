//! Decides what it is to ask what was said of an operation's goods, and what was found of it: claims side by side with their
//! verdicts, or published as reviews. Judges nothing itself. Up: [`crate`].

use std::collections::BTreeMap;
use std::path::Path;

use format::answer::{Answer, Cell, Table, grouped};
use format::claim_review::{self, Reviewed};
use format::folder::ReadOperation;
use format::room::ClaimRow;
use model::assessment::Assessment;
use model::fault::Fault;
use model::id::ConsignmentId;
use model::record::{Claim, Column, Columns, Figure, Party, Records, Saying, Subject};
use record::assessments::{Assessed, AssessedClaim, assessed, suggestion};

use crate::answer::Done;
use crate::{files, recorded};

/// Tells what was said of an operation's goods; writes it as ClaimReview where a file is named.
///
/// # Errors
/// Every fault of the folder; nothing is written then.
pub fn claims(dir: &Path, review: Option<&Path>) -> Result<Done, Vec<Fault>> {
    let ReadOperation { operation, .. } = recorded::read(dir)?;
    claims_of(&operation.name, (&recorded::with_observed(&operation.records), &operation.parties), review)
}

/// Tells what was said by records; writes it as ClaimReview where a file is named.
///
/// # Errors
/// The file cannot be written.
pub fn claims_of(
    name: &str,
    (records, parties): (&Records, &[Party]),
    review: Option<&Path>,
) -> Result<Done, Vec<Fault>> {
    let mut answer = told(name, records, parties);
    if let Some(path) = review {
        let found = assessed(&records.claims, &records.assessments, parties);
        let rows: Vec<Reviewed<'_>> =
            found.claims.iter().map(|row| Reviewed { claim: &row.claim, standing: &row.standing }).collect();
        files::write_output(&[(path, &claim_review::write(&rows, parties))], &[]).map_err(|fault| vec![fault])?;
        answer.files.push(("reviews".to_owned(), path.display().to_string()));
    }
    Ok(answer.into())
}

/// Claims as they were judged, for who shows them one by one.
pub(crate) fn rows(records: &Records, parties: &[Party]) -> Vec<ClaimRow> {
    let row = |one: AssessedClaim| ClaimRow {
        claim: one.claim,
        standing: one.standing,
        earlier: one.earlier.len(),
        verdicts_differ: one.verdicts_differ,
    };
    assessed(&records.claims, &records.assessments, parties).claims.into_iter().map(row).collect()
}

/// The claims of records and the columns that they fill with what happened, in tables. Asks no folder and no store: whoever has
/// the records, what custody amounts to among them ([`record::observed`]), can tell them.
#[must_use]
pub fn told(name: &str, records: &Records, parties: &[Party]) -> Answer {
    let found = assessed(&records.claims, &records.assessments, parties);
    let columns = record::columns(records);
    let cells: BTreeMap<&Subject, &Columns> = columns.iter().map(|row| (&row.subject, row)).collect();
    let speakers: std::collections::BTreeSet<_> = records.claims.iter().map(|claim| &claim.speaker).collect();
    let assessments: usize = found.claims.iter().map(|row| row.standing.len()).sum();
    let title = format!(
        "{name}: {} claims by {} speakers, {assessments} assessments that stand.",
        records.claims.len(),
        speakers.len()
    );
    let tables =
        vec![seven(&columns), side_by_side(&found), judged(&found), by_figures(&found, &cells), every_claim(&found)];
    Answer { title, tables, remarks: remarks(&found, records), ..Answer::default() }
}

/// The seven columns of everything that is spoken of: each figure once, with all who give it; who declined; else a blank.
fn seven(columns: &[Columns]) -> Table {
    let heads: Vec<&str> = ["consignment", "item"].into_iter().chain(Column::ALL.map(|(_, word)| word)).collect();
    let mut table = Table::new("columns", &heads);
    let mut before: Option<&ConsignmentId> = None;
    for one in columns {
        let consignment = &one.subject.consignment;
        let name = if before == Some(consignment) { Cell::Blank } else { Cell::text(consignment) };
        before = Some(consignment);
        let cells = one.cells.iter().map(|cell| figures(cell));
        table.push([name, Cell::text(&one.subject.item)].into_iter().chain(cells).collect());
    }
    table
}

/// The figures of a cell with who gives each; words alone stand as words, a refusal as declined.
fn figures(cell: &[Figure]) -> Cell {
    let mut given: Vec<(String, Vec<&str>)> = Vec::new();
    for figure in cell {
        let said = match figure.units {
            Some(units) => grouped(units.get()),
            None if figure.is_declined => "declined".to_owned(),
            None => "words".to_owned(),
        };
        let at = given.iter().position(|(known, _)| *known == said).unwrap_or_else(|| {
            given.push((said, Vec::new()));
            given.len() - 1
        });
        if !given[at].1.contains(&figure.by.as_str()) {
            given[at].1.push(figure.by.as_str());
        }
    }
    if given.is_empty() {
        return Cell::Blank;
    }
    let texts: Vec<String> = given.into_iter().map(|(said, by)| format!("{said} ({})", by.join(", "))).collect();
    Cell::text(texts.join("; "))
}

fn says(claim: &Claim) -> Cell {
    match claim.saying {
        Saying::Units(units) => Cell::Amount(grouped(units.get()), units.get()),
        Saying::Words => Cell::text("words"),
        Saying::Declined => Cell::text("declined"),
    }
}

fn verdicts(row: &AssessedClaim) -> Cell {
    let words: Vec<String> = row.standing.iter().map(|one| format!("{} ({})", one.verdict.word(), one.by)).collect();
    if words.is_empty() { Cell::Blank } else { Cell::text(words.join("; ")) }
}

/// Claims by what they are about, so that those of one thing stand one below the other.
fn side_by_side(found: &Assessed) -> Table {
    let columns = ["consignment", "item", "column", "claim", "said by", "day", "says", "in our words", "found"];
    let mut table = Table::new("claims", &columns);
    let mut before: Option<(&Subject, Column)> = None;
    for row in &found.claims {
        let claim = &row.claim;
        let about = (&claim.subject, claim.column);
        let is_same = before == Some(about);
        let once = |text: &dyn std::fmt::Display| if is_same { Cell::Blank } else { Cell::text(text) };
        table.push(vec![
            once(&claim.subject.consignment),
            once(&claim.subject.item),
            once(&claim.column.word()),
            Cell::text(&claim.id),
            Cell::text(&claim.speaker),
            Cell::text(claim.said),
            says(claim),
            Cell::text(&claim.text),
            verdicts(row),
        ]);
        before = Some(about);
    }
    table
}

/// Every assessment, those that their makers replaced marked.
fn judged(found: &Assessed) -> Table {
    let mut table = Table::new("assessments", &["assessment", "claim", "verdict", "by", "at", "rests on", "why"]);
    for row in &found.claims {
        let standing = row.standing.iter().map(|one| (one, false));
        for (one, is_replaced) in standing.chain(row.earlier.iter().map(|one| (one, true))) {
            table.push(assessment(one, is_replaced));
        }
    }
    table
}

fn assessment(one: &Assessment, is_replaced: bool) -> Vec<Cell> {
    let basis: Vec<String> = one.basis.iter().map(ToString::to_string).collect();
    let verdict = one.verdict.word();
    vec![
        Cell::text(&one.id),
        Cell::text(&one.claim),
        if is_replaced { Cell::text(format!("{verdict}, replaced later")) } else { Cell::text(verdict) },
        Cell::text(&one.by),
        Cell::text(one.at),
        Cell::text(basis.join(" ")),
        Cell::text(&one.text),
    ]
}

/// What the figures alone say of claims that have one.
fn by_figures(found: &Assessed, cells: &BTreeMap<&Subject, &Columns>) -> Table {
    let mut table = Table::new("figures alone", &["claim", "suggest", "because", "records"]);
    for row in &found.claims {
        let suggestion = suggestion(&row.claim, cells.get(&row.claim.subject).copied());
        if let Some(verdict) = suggestion.verdict.filter(|_| !suggestion.basis.is_empty()) {
            let basis: Vec<String> = suggestion.basis.iter().map(ToString::to_string).collect();
            table.push(vec![
                Cell::text(&row.claim.id),
                Cell::text(verdict.word()),
                Cell::text(suggestion.text),
                Cell::text(basis.join(" ")),
            ]);
        }
    }
    table
}

/// Every claim with all that is kept of its wording, for programs.
fn every_claim(found: &Assessed) -> Table {
    let columns = ["claim", "capacity", "language", "quote", "url", "archived", "predicate", "value", "unit", "source"];
    let mut table = Table { is_detail: true, ..Table::new("wordings", &columns) };
    let some = |text: &Option<String>| text.as_ref().map_or(Cell::Blank, Cell::text);
    for row in &found.claims {
        let (claim, wording) = (&row.claim, &row.claim.wording);
        table.push(vec![
            Cell::text(&claim.id),
            Cell::text(&claim.capacity),
            some(&wording.language),
            some(&wording.quote),
            some(&wording.url),
            wording.archived.map_or(Cell::Blank, Cell::text),
            some(&wording.predicate),
            some(&wording.value),
            some(&wording.unit),
            Cell::text(&claim.source),
        ]);
    }
    table
}

fn remarks(found: &Assessed, records: &Records) -> Vec<String> {
    let groups = record::claims_side_by_side(records);
    let contradictory = groups.iter().filter(|group| group.contradict).count();
    let open = found.claims.iter().filter(|row| row.is_open).count();
    let declined: Vec<&str> = found
        .claims
        .iter()
        .filter(|row| row.claim.saying == Saying::Declined)
        .map(|row| row.claim.id.as_str())
        .collect();
    let mut remarks = vec![format!(
        "of {} things said more than once, {contradictory} are told with different figures; no claim enters a total",
        groups.len()
    )];
    if open > 0 {
        remarks.push(format!("nobody has judged {open} claims"));
    }
    if !declined.is_empty() {
        remarks.push(format!("declined to say: {}", declined.join(", ")));
    }
    let differ: Vec<&str> =
        found.claims.iter().filter(|row| row.verdicts_differ).map(|row| row.claim.id.as_str()).collect();
    if !differ.is_empty() {
        remarks.push(format!("assessors find different verdicts: {}", differ.join(", ")));
    }
    if !found.of_oneself.is_empty() {
        let ids: Vec<&str> = found.of_oneself.iter().map(model::id::AssessmentId::as_str).collect();
        remarks.push(format!("judged by the claim's own speaker: {}", ids.join(", ")));
    }
    remarks
}
