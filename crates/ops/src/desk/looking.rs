//! Decides what of the room's state is told on a command line: what needs somebody now, one consignment, the log, claims and the
//! account. Up: [`crate::desk`].

use std::path::Path;

use format::answer::{Answer, Cell, Table};
use model::fault::Fault;
use model::id::ConsignmentId;
use store::PAGE_MAX;

use super::{Seat, shown, sit};
use crate::accounting::{AccountQuestion, Books, account_of};
use crate::answer::Done;
use crate::claiming::claims_of;
use crate::days::parse_instant;
use crate::files::{self, NewFile};
use crate::room::access::Action;
use crate::room::{self, Once, Refused, SeenRecords, chance};

/// Signs of a key that tell one from another on a terminal, as the verifier shows them.
const KEY_SHOWN: usize = 16;

/// What needs somebody, now or at an instant, and where every consignment is.
///
/// # Errors
/// Who may not; what the store says.
pub fn now(seat: &Seat<'_>, at: Option<&str>) -> Result<Done, Vec<Fault>> {
    let at = at.map(parse_instant).transpose().map_err(|fault| vec![fault.at("", 0, "--at")])?;
    let (title, view, rows, moment) = sit(seat, async |room, scope, now| {
        let moment = at.unwrap_or(now);
        let title = room::title(room, scope.1).await?;
        let view = room::now_view(room, scope, moment).await?;
        let mut rows = Vec::new();
        loop {
            let after = rows.last().map(|row: &format::room::ConsignmentRow| row.id.clone());
            let page = room::consignments(room, scope, after.as_ref(), PAGE_MAX).await?;
            let is_last = page.len() < PAGE_MAX as usize;
            rows.extend(page);
            if is_last {
                return Ok((title, view, rows, moment));
            }
        }
    })?;
    let matters = match view.alarms.len() {
        0 => "nothing needs you".to_owned(),
        1 => "1 matter needs somebody".to_owned(),
        more => format!("{more} matters need somebody"),
    };
    let last = view.last.map_or_else(
        || "nothing is recorded yet".to_owned(),
        |last| format!("the last record is of {}", shown::moment(last)),
    );
    let tables = vec![shown::alarms(&view.alarms, moment), shown::consignments(&rows)];
    Ok(Answer { title: format!("{title}: {matters}; {last}."), tables, ..Answer::default() }.into())
}

/// One consignment: its custody and its seven columns.
///
/// # Errors
/// There is none, or none of yours; what the store says.
pub fn consignment(seat: &Seat<'_>, id: &str, at: Option<&str>) -> Result<Done, Vec<Fault>> {
    let mut faults = Vec::new();
    let id = ConsignmentId::try_new(id).map_err(|fault| faults.push(fault.at("", 0, "CONSIGNMENT"))).ok();
    let at = at.map(parse_instant).transpose().map_err(|fault| faults.push(fault.at("", 0, "--at"))).ok();
    let (Some(id), Some(at)) = (id, at) else { return Err(faults) };
    let (view, moment) = sit(seat, async |room, scope, now| {
        let moment = at.unwrap_or(now);
        Ok((room::consignment(room, scope, &id, moment).await?, moment))
    })?;
    let mut answer = Answer { title: shown::consignment_title(&view), ..Answer::default() };
    answer.tables.push(shown::alarms(&view.alarms, moment));
    // Most consignments are concerned by none; then nothing is told of recalls.
    let recalls = shown::recalls(&view.recalls, !view.is_blind);
    answer.tables.extend(Some(recalls).filter(|table| !table.rows.is_empty()));
    answer.tables.push(shown::columns(&view.columns, &view.recalls));
    answer.tables.push(shown::ribbon(&view));
    if view.is_blind {
        answer.remarks.push("figures are shown after your count, so that it is a count and not a copy".to_owned());
    }
    answer.remarks.extend(shown::gaps(&view.gaps));
    answer.remarks.extend(shown::blanks(&view.blanks));
    answer.remarks.extend(shown::troubles(&view));
    Ok(answer.into())
}

/// A question to the log.
#[derive(Clone, Copy, Debug)]
pub struct LogQuestion<'a> {
    /// Where, as whom.
    pub seat: Seat<'a>,
    /// Lines of this consignment only.
    pub consignment: Option<&'a str>,
    /// Lines after this number.
    pub after: u64,
    /// At most so many.
    pub limit: u32,
    /// Write the whole log here.
    pub export: Option<&'a Path>,
    /// Sign the head and write the checkpoint here.
    pub checkpoint: Option<&'a Path>,
    /// File of the key to sign with.
    pub key: Option<&'a Path>,
}

/// Lists lines of the log; or writes the log, or a signed head of it, as files that anybody can verify.
///
/// # Errors
/// Who may not; a file that is there or cannot be written; what the store says.
pub fn log(question: &LogQuestion<'_>) -> Result<Done, Vec<Fault>> {
    if question.export.is_some() || question.checkpoint.is_some() {
        return written(question);
    }
    let id = question.consignment.map(ConsignmentId::try_new).transpose();
    let id = id.map_err(|fault| vec![fault.at("", 0, "--consignment")])?;
    let lines = sit(&question.seat, async |room, scope, _| {
        room::log_lines(room, scope, id.as_ref(), question.after, question.limit).await
    })?;
    let mut answer = Answer { tables: vec![shown::lines(&lines)], ..Answer::default() };
    answer.title = match lines.len() {
        0 => format!("The log of {} has no such lines.", question.seat.operation),
        1 => format!("1 line of the log of {}.", question.seat.operation),
        more => format!("{more} lines of the log of {}.", question.seat.operation),
    };
    if let Some(last) = lines.last().filter(|_| lines.len() == question.limit as usize) {
        answer.remarks.push(format!("there may be more: --after {}", last.number));
    }
    Ok(answer.into())
}

fn written(question: &LogQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let mut answer = Answer::default();
    let mut says = Vec::new();
    if let Some(path) = question.checkpoint {
        let [shown, whole] = signed(question, path)?;
        says.push("the head is signed".to_owned());
        answer.files.push(("checkpoint".to_owned(), path.display().to_string()));
        answer.tables.extend([shown, whole]);
        answer.remarks.push("keep the checkpoint where the operator of the store cannot reach it".to_owned());
    }
    if let Some(path) = question.export {
        let (head, checkpoints) = sit(&question.seat, async |room, scope, _| {
            let refused = |fault: Fault| Refused::wrong(vec![fault]);
            let mut file = NewFile::begin(path).map_err(refused)?;
            let told = room::export_into(room, scope, &mut file).await.map_err(|refused| at_file(refused, path))?;
            file.keep().map_err(refused)?;
            Ok(told)
        })?;
        let mut table = Table::new("head", &["lines", "digest of the last", "checkpoints"]);
        let count = |number: u64| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
        table.push(vec![count(head.size), Cell::text(head.digest), count(checkpoints)]);
        answer.tables.push(table);
        answer.files.push(("log".to_owned(), path.display().to_string()));
        says.push("the log is written".to_owned());
        answer.remarks.push(format!("airbridge verify-log {} looks at it without the store", path.display()));
    }
    answer.title = format!("{}: {}.", question.seat.operation, says.join(" and "));
    Ok(answer.into())
}

/// A refusal with the file that could not be written.
fn at_file(refused: Refused, path: &Path) -> Refused {
    let placed = |fault: Fault| match fault.code {
        "file-failed" => fault.at(&path.display().to_string(), 0, ""),
        _ => fault,
    };
    Refused { kind: refused.kind, faults: refused.faults.into_iter().map(placed).collect() }
}

/// Signs the head, keeps the checkpoint in the store and writes it.
fn signed(question: &LogQuestion<'_>, path: &Path) -> Result<[Table; 2], Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    files::is_absent(path).map_err(one)?;
    if let Some(export) = question.export {
        files::is_absent(export).map_err(one)?;
    }
    let Some(key) = question.key else {
        let fault = Fault::new("no-key", "a head is to be signed, and no key is named", "name its file: --key FILE");
        return Err(vec![fault.at("", 0, "--key")]);
    };
    let secret = room::owner_key(key).map_err(one)?;
    let answered = sit(&question.seat, async |room, scope, now| {
        // Every signing is a new one: a head that grew meanwhile is another head.
        let once = Once::try_new(&chance::id(now), &[b"checkpoint"])?;
        room::checkpoint(room, scope, &secret, &once, now).await
    })?;
    files::write_all(&[(path, &format!("{}\n", answered.text))]).map_err(one)?;
    let checkpoint = match format::log::file::parse(answered.text.as_bytes()) {
        Ok(format::log::file::Entry::Checkpoint(checkpoint)) => checkpoint,
        _ => unreachable!("a checkpoint that was just written should be readable"),
    };
    let key = chance::hexadecimal(&checkpoint.key);
    let mut table = Table::new("checkpoint", &["lines", "signed", "key"]);
    table.push(vec![
        Cell::Count(i64::try_from(checkpoint.head.size).unwrap_or(i64::MAX)),
        Cell::text(shown::moment(checkpoint.signed)),
        Cell::text(key.chars().take(KEY_SHOWN).collect::<String>()),
    ]);
    let mut whole = Table { is_detail: true, ..Table::new("signed", &["digest of the last", "key"]) };
    whole.push(vec![Cell::text(checkpoint.head.digest), Cell::text(key)]);
    Ok([table, whole])
}

fn seen(seat: &Seat<'_>, action: Action) -> Result<SeenRecords, Vec<Fault>> {
    sit(seat, async |room, scope, now| room::seen_records(room, scope, action, now).await)
}

/// What was said of the goods of an operation in the store.
///
/// # Errors
/// Who may not; what the store says; the file cannot be written.
pub fn claims(seat: &Seat<'_>, review: Option<&Path>) -> Result<Done, Vec<Fault>> {
    let seen = seen(seat, Action::SeeClaims)?;
    claims_of(&seen.title, (&seen.records, &seen.parties), review)
}

/// The account of an operation in the store.
///
/// # Errors
/// Every fault of the question; who may not; what the store says.
pub fn account(seat: &Seat<'_>, question: &AccountQuestion<'_>) -> Result<Done, Vec<Fault>> {
    account_of(question, || {
        let SeenRecords { title, as_of, parties, records } = seen(seat, Action::SeeAccount)?;
        Ok(Books { name: title, as_of, parties, records })
    })
}
