//! Decides how records of a file are entered, all of them or none, and what is told of it. Up: [`crate::desk`].

use std::path::Path;

use format::answer::{Answer, Cell, Table};
use format::api::{CountRequest, ErasureRequest};
use jiff::Timestamp;
use model::custody::PlainText;
use model::fault::Fault;
use model::id::{ConsignmentId, EventId, LineId, LocationId, PartyId};

use super::given::Given;
use super::{Scope, Seat, shown, sit};
use crate::answer::Done;
use crate::days::parse_instant;
use crate::room::{self, Answered, Once, Placed, Refused, Room, chance, records};

/// Records to enter.
#[derive(Clone, Copy, Debug)]
pub struct EnterQuestion<'a> {
    /// Where, as whom.
    pub seat: Seat<'a>,
    /// The file, or `-`.
    pub file: &'a Path,
    /// The request's key; none: one made of the file.
    pub key: Option<&'a str>,
}

/// Enters custody events.
///
/// # Errors
/// Every fault of the file and of its events; nothing was entered then.
pub fn record(question: &EnterQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let read = |text: &str, organisation: &PartyId, now: Timestamp| {
        records::custody_event(text, organisation, &EventId::of(&chance::id(now)), room::whole_second(now))
    };
    enter(question, "record", read, async |room, scope, events, once, now| {
        room::record_all(room, scope, events, once, now).await
    })
}

/// Enters claims.
///
/// # Errors
/// Every fault of the file and of its claims; nothing was entered then.
pub fn claim(question: &EnterQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let read = |text: &str, _: &PartyId, _: Timestamp| records::claim(text);
    enter(question, "claim", read, async |room, scope, claims, once, now| {
        room::claim_all(room, scope, claims, once, now).await
    })
}

/// Enters judgements of claims.
///
/// # Errors
/// Every fault of the file and of its judgements; nothing was entered then.
pub fn assess(question: &EnterQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let read = |text: &str, _: &PartyId, _: Timestamp| records::assessment(text);
    enter(question, "assess", read, async |room, scope, assessments, once, now| {
        room::assess_all(room, scope, assessments, once, now).await
    })
}

/// Enters entries of the account.
///
/// # Errors
/// Every fault of the file and of its entries; nothing was entered then.
pub fn book(question: &EnterQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let read = |text: &str, _: &PartyId, _: Timestamp| records::entry(text);
    enter(question, "book", read, async |room, scope, entries, once, now| {
        room::book_all(room, scope, entries, once, now).await
    })
}

/// Enters agreements and equivalence factors of the account, and their ends.
///
/// # Errors
/// Every fault of the file and of its arrangements; nothing was entered then.
pub fn arrange(question: &EnterQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let read = |text: &str, _: &PartyId, _: Timestamp| records::arrangement(text);
    enter(question, "arrange", read, async |room, scope, arrangements, once, now| {
        room::arrange_all(room, scope, arrangements, once, now).await
    })
}

fn enter<T>(
    question: &EnterQuestion<'_>,
    what: &str,
    read: impl Fn(&str, &PartyId, Timestamp) -> Result<T, Vec<Fault>>,
    write: impl AsyncFnOnce(&Room, Scope<'_>, &[Placed<T>], &Once, Timestamp) -> Result<Answered, Refused>,
) -> Result<Done, Vec<Fault>> {
    let given = Given::read(question.file)?;
    let answered = sit(&question.seat, async |room, scope, now| {
        let (_, organisation) = scope.0.writer()?;
        let records = given.records(|text| read(text, organisation, now)).map_err(Refused::malformed)?;
        let once = given.once(question.key, &[what, question.seat.operation])?;
        write(room, scope, &records, &once, now).await.map_err(|refused| given.named(refused))
    })?;
    Ok(told(&answered, question.seat.operation).into())
}

/// What was entered, by the answer that is kept with it.
pub(super) fn told(answered: &Answered, operation: &str) -> Answer {
    let lines = format::api::entered_lines(&answered.text);
    let count = if lines.len() == 1 { "1 line".to_owned() } else { format!("{} lines", lines.len()) };
    let mut table = Table::new("lines", &["number", "kind", "id", "recorded"]);
    let mut digests = Table { is_detail: true, ..Table::new("digests", &["number", "digest"]) };
    for line in lines {
        let number = Cell::Count(i64::try_from(line.number).unwrap_or(i64::MAX));
        digests.push(vec![number.clone(), Cell::text(line.digest)]);
        table.push(vec![number, Cell::text(line.kind), Cell::text(line.id), Cell::text(shown::second(&line.recorded))]);
    }
    let mut answer = Answer { tables: vec![table, digests], ..Answer::default() };
    if answered.is_repeated {
        answer.title =
            format!("The same was entered before: {count} of the log of {operation}; nothing was written now.");
        answer.remarks.push("what is meant a second time needs a key of its own: --key-of-request".to_owned());
    } else {
        answer.title = format!("Entered: {count} of the log of {operation}.");
    }
    answer
}

/// A count.
#[derive(Clone, Copy, Debug)]
pub struct CountQuestion<'a> {
    /// Where, as whom; the file is a filled-in sheet.
    pub entered: EnterQuestion<'a>,
    /// Of which consignment.
    pub consignment: &'a str,
    /// Where it was counted.
    pub place: Option<&'a str>,
    /// When; none: now.
    pub at: Option<&'a str>,
    /// One sentence.
    pub note: Option<&'a str>,
    /// The count that this one repeats.
    pub recount_of: Option<&'a str>,
}

/// The words of a count, read.
struct CountWords {
    consignment: ConsignmentId,
    place: Option<LocationId>,
    occurred: Option<Timestamp>,
    note: Option<PlainText>,
    recount_of: Option<EventId>,
}

fn kept<T>(made: Result<T, Fault>, flag: &str, faults: &mut Vec<Fault>) -> Option<T> {
    made.map_err(|fault| faults.push(fault.at("", 0, flag))).ok()
}

impl CountWords {
    fn read(question: &CountQuestion<'_>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let consignment = kept(ConsignmentId::try_new(question.consignment), "CONSIGNMENT", &mut faults);
        let place = kept(question.place.map(LocationId::try_new).transpose(), "--place", &mut faults);
        let occurred = kept(question.at.map(parse_instant).transpose(), "--at", &mut faults);
        let note = kept(question.note.map(PlainText::try_new).transpose(), "--note", &mut faults);
        let recount_of = kept(question.recount_of.map(EventId::try_new).transpose(), "--recount-of", &mut faults);
        match (consignment, place, occurred, note, recount_of) {
            (Some(consignment), Some(place), Some(occurred), Some(note), Some(recount_of)) => {
                Ok(Self { consignment, place, occurred, note, recount_of })
            }
            _ => Err(faults),
        }
    }
}

/// Enters a count from a sheet; tells what it makes of the consignment.
///
/// # Errors
/// Every fault of the words and of the sheet; nothing was entered then.
pub fn count(question: &CountQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let words = CountWords::read(question)?;
    let entered = &question.entered;
    let given = Given::read(entered.file)?;
    let lines = format::api::count_lines(&given.name, &given.bytes)?;
    let asked = [question.place, question.at, question.note, question.recount_of].map(Option::unwrap_or_default);
    let mut parts = vec!["receive", entered.seat.operation, question.consignment];
    parts.extend(asked);
    let rows: Vec<u64> = lines.iter().map(|(line, _)| *line).collect();
    let request = CountRequest {
        id: None,
        consignment: words.consignment.clone(),
        place: words.place,
        occurred: words.occurred,
        pieces: Vec::new(),
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        evidence: Vec::new(),
        recount_of: words.recount_of,
        visibility: None,
        note: words.note,
    };
    let (answered, view) = sit(&entered.seat, async |room, scope, now| {
        let once = given.once(entered.key, &parts)?;
        let counted = room::count(room, scope, request, &once, now).await;
        let answered = counted.map_err(|refused| given.named(at_rows(refused, &rows)))?;
        Ok((answered, room::consignment(room, scope, &words.consignment, now).await?))
    })?;
    let mut answer = told(&answered, entered.seat.operation);
    answer.tables.push(shown::columns(&view.columns, &view.recalls));
    // A sheet may have named the lots that were not known: what is called back of them is told at once.
    answer.tables.extend(Some(shown::recalls(&view.recalls, true)).filter(|table| !table.rows.is_empty()));
    answer.remarks.extend(shown::gaps(&view.gaps));
    Ok(answer.into())
}

/// A refusal whose faults stand at the row of the sheet that the line of the count came from.
fn at_rows(mut refused: Refused, rows: &[u64]) -> Refused {
    for fault in &mut refused.faults {
        let index = fault.place.column.strip_prefix("/lines/").and_then(|index| index.parse::<usize>().ok());
        if let Some(row) = index.and_then(|index| rows.get(index)) {
            fault.place.line = *row;
            fault.place.column.clear();
        }
    }
    refused
}

/// A sheet to count on: which items to look for, not how many.
///
/// # Errors
/// There is no such consignment, or none of yours.
pub fn blank_sheet(seat: &Seat<'_>, consignment: &str) -> Result<Done, Vec<Fault>> {
    let id = ConsignmentId::try_new(consignment).map_err(|fault| vec![fault.at("", 0, "CONSIGNMENT")])?;
    let sheet = sit(seat, async |room, scope, _| room::count_sheet(room, scope, &id).await)?;
    let mut table = Table { is_detail: true, ..Table::new("items", &["item"]) };
    sheet.lines.iter().for_each(|line| table.push(vec![Cell::text(&line.item)]));
    let text = format::api::blank_sheet(&sheet);
    Ok(Answer { title: text.trim_end().to_owned(), tables: vec![table], ..Answer::default() }.into())
}

/// Persons to be forgotten.
#[derive(Clone, Copy, Debug)]
pub struct EraseQuestion<'a> {
    /// Where, as whom.
    pub seat: Seat<'a>,
    /// The event.
    pub event: &'a str,
    /// Why.
    pub reason: &'a str,
    /// On whose word.
    pub on_word_of: &'a str,
}

/// Erases who is named in an event.
///
/// # Errors
/// There is no such event, nobody is named in it (any more), or one may not.
pub fn erase(question: &EraseQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let mut faults = Vec::new();
    let event = kept(LineId::try_new(question.event), "EVENT", &mut faults);
    let reason = kept(PlainText::try_new(question.reason), "--reason", &mut faults);
    let on_word_of = kept(PlainText::try_new(question.on_word_of), "--on-word-of", &mut faults);
    let (Some(event), Some(reason), Some(on_word_of)) = (event, reason, on_word_of) else { return Err(faults) };
    let asked = ErasureRequest { reason, on_word_of };
    let answered = sit(&question.seat, async |room, scope, now| {
        // Nothing is left to erase a second time, so the request needs no key to be repeated by.
        let once = Once::try_new(&chance::id(now), &[question.event.as_bytes()])?;
        room::erase(room, scope, (&event, &asked), &once, now).await
    })?;
    let mut answer = told(&answered, question.seat.operation);
    answer.title = format!("Nobody is named in event {event} any more; the chain holds, and the log says who asked.");
    Ok(answer.into())
}
