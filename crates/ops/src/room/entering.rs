//! Decides how anything enters the log: once for each key, whole, sealed behind the last line, in one write. Up: [`crate::room`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::custody::Recorded;
use model::id::{ConsignmentId, LineId, OperationId, PartyId};
use model::log::{Digest, LineDraft, LineKind, LogLine, SaltedText};
use record::chain;
use record::custody::{CustodyState, HeapState};
use sha2::{Digest as _, Sha256};
use store::{ConsignmentStanding, Part, PlanChange, PlanRow, Write};

use super::access::Actor;
use super::history::History;
use super::refused::{Refused, RefusedKind};
use super::{News, Room, chance, standings};
use crate::answer::Fault;

/// Signs of an idempotency key: at least so many, that two clients never choose the same by accident.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 8..=100;

/// That a request has one effect: its key, and what it asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    key: String,
    request: Digest,
}

impl Once {
    /// Of a key and everything that makes the request what it is.
    ///
    /// # Errors
    /// Code `bad-request-key`.
    pub fn try_new(key: &str, asked: &[&[u8]]) -> Result<Self, Refused> {
        if !KEY_LENGTH.contains(&key.len()) || !key.bytes().all(|sign| sign.is_ascii_graphic()) {
            let cause = "every write needs a key of 8 to 100 plain signs, so that repeating it has one effect";
            let action = "send a new random key with each new request, and the same key when you repeat one";
            return Err(Refused::malformed(vec![Fault::new("bad-request-key", cause, action)]));
        }
        let mut hash = Sha256::new();
        for part in asked {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Ok(Self { key: key.to_owned(), request: Digest(hash.finalize().into()) })
    }
}

/// What a write answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The answer, as it was first given.
    pub text: String,
    /// Whether it was given before and nothing was written now.
    pub is_repeated: bool,
}

/// What a use case wants written.
#[derive(Debug, Default)]
pub(super) struct Entered {
    /// New lines.
    pub(super) drafts: Vec<LineDraft>,
    /// Where consignments stand then.
    pub(super) standings: Vec<ConsignmentStanding>,
    /// A plan to keep.
    pub(super) plan: Option<(PlanRow, String)>,
    /// Decisions on plans.
    pub(super) decisions: Vec<PlanChange>,
    /// A signed head to keep.
    pub(super) checkpoint: Option<model::log::Checkpoint>,
    /// A text to erase.
    pub(super) erase: Option<(LineId, Part)>,
    /// The answer, made of the new lines; a list of them where there is nothing else to say.
    pub(super) answer: Option<String>,
}

/// A write under way, with the moment that its lines will be recorded at.
pub(super) struct Desk<'w> {
    /// The write.
    pub(super) write: &'w mut Write,
    /// When its lines are recorded: now, and never before the last line.
    pub(super) recorded: Timestamp,
}

/// A line's draft with new salts.
pub(super) fn draft(
    (kind, id): (LineKind, &str),
    occurred: Timestamp,
    organisation: &PartyId,
    consignments: Vec<ConsignmentId>,
    text: String,
) -> LineDraft {
    LineDraft {
        id: LineId::of(id),
        kind,
        occurred,
        organisation: organisation.clone(),
        consignments,
        facts: SaltedText { salt: chance::bytes(), text },
        persons: None,
    }
}

/// Writes what `make` wants, once for the key. What `make` refuses leaves nothing behind.
pub(super) async fn enter(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    once: &Once,
    now: Timestamp,
    make: impl AsyncFnOnce(&mut Desk<'_>) -> Result<Entered, Refused>,
) -> Result<Answered, Refused> {
    let (_, organisation) = actor.writer()?;
    let mut write = room.store.write(operation).await?;
    if let Some(text) = write.change().remembered(organisation, &once.key, once.request).await? {
        return Ok(Answered { text, is_repeated: true });
    }
    let recorded = write.recorded().map_or(now, |last| last.max(now));
    let made = make(&mut Desk { write: &mut write, recorded }).await?;
    let mut lines: Vec<LogLine> = Vec::new();
    let mut head = write.head();
    for draft in made.drafts {
        let line = chain::next_line(head, recorded, draft);
        head = chain::head_after(&line);
        lines.push(line);
    }
    write.append(&lines).await.map_err(existing)?;
    write.stand(&made.standings).await?;
    if let Some((plan, document)) = &made.plan {
        write.add_plan(plan, document).await?;
    }
    for decision in &made.decisions {
        write.decide_plan(decision).await?;
    }
    if let Some(checkpoint) = &made.checkpoint {
        write.keep_checkpoint(checkpoint).await?;
    }
    if let Some((id, part)) = &made.erase {
        write.erase(id, *part).await?;
        for consignment in consignments(&lines) {
            standings::again(&mut write, &consignment).await?;
        }
    }
    let text = made.answer.unwrap_or_else(|| format::api::entered(&lines));
    write.change().remember((organisation, &once.key), once.request, &text, now).await?;
    write.commit().await?;
    // Nobody listening is no fault.
    let _ = room.news.send(News { operation: operation.clone(), head: head.size, consignments: consignments(&lines) });
    Ok(Answered { text, is_repeated: false })
}

fn existing(fault: store::StoreFault) -> Refused {
    match fault {
        store::StoreFault::Exists { .. } => known_already(),
        other => other.into(),
    }
}

/// A record with this id is in the log already.
fn known_already() -> Refused {
    let cause = "a record with this id is in the log already";
    let action = "give the new one an id of its own, or repeat the first request with its own key";
    Refused::of(RefusedKind::Conflict, Fault::new("record-exists", cause, action))
}

/// A record that somebody sends, with the line of the file that it stands on; 0 where it came by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The line, from 1.
    pub line: u64,
    /// The record.
    pub record: T,
}

impl<T> Placed<T> {
    /// A record that came by itself.
    pub(super) fn alone(record: T) -> [Self; 1] {
        [Self { line: 0, record }]
    }
}

/// What is wrong with records that are kept all or none: every fault, at the line of its record.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    first: Option<Refused>,
}

impl Refusals {
    /// Adds what is wrong with the record of a line. The kind of the first refusal is the kind of all.
    pub(super) fn add(&mut self, line: u64, refused: Refused) {
        let faults = refused.faults.into_iter().map(|fault| {
            let (file, column) = (fault.place.file.clone(), fault.place.column.clone());
            let line = if fault.place.line == 0 { line } else { fault.place.line };
            fault.at(&file, line, &column)
        });
        match &mut self.first {
            None => self.first = Some(Refused { kind: refused.kind, faults: faults.collect() }),
            Some(first) => first.faults.extend(faults),
        }
    }

    /// Adds a refusal of the record of a line, if it is one; else gives what was made.
    pub(super) fn kept<T>(&mut self, line: u64, made: Result<T, Refused>) -> Option<T> {
        made.map_err(|refused| self.add(line, refused)).ok()
    }

    /// All of them as one.
    ///
    /// # Errors
    /// There is one or more.
    pub(super) fn none(self) -> Result<(), Refused> {
        self.first.map_or(Ok(()), Err)
    }
}

/// Whether an id is new: to the log, and to the records before it in the same file.
pub(super) async fn is_new(write: &mut Write, (id, seen): (&str, &mut BTreeSet<LineId>)) -> Result<(), Refused> {
    let id = LineId::of(id);
    if !seen.insert(id.clone()) || write.line(&id).await?.is_some() {
        return Err(known_already());
    }
    Ok(())
}

fn consignments(lines: &[LogLine]) -> Vec<ConsignmentId> {
    lines.iter().flat_map(|line| line.consignments.iter().cloned()).collect()
}

/// What a consignment's lines say, as the write sees it.
pub(super) async fn history_of(write: &mut Write, consignment: &ConsignmentId) -> Result<History, Refused> {
    history_by(write, &store::Sought::Consignment(consignment.clone())).await
}

/// What custody says of what concerns no consignment, such as a recall, as the write sees it.
pub(super) async fn history_of_none(write: &mut Write) -> Result<History, Refused> {
    history_by(write, &store::Sought::OfNone(LineKind::Custody)).await
}

async fn history_by(write: &mut Write, sought: &store::Sought) -> Result<History, Refused> {
    let mut history = History::default();
    loop {
        let lines = write.lines(sought, history.size, store::PAGE_MAX).await?;
        history.take(&lines)?;
        if lines.len() < store::PAGE_MAX as usize {
            return Ok(history);
        }
    }
}

/// Where a consignment stands, without whose it is and from when it is due; none when nothing of it came under custody.
pub(super) fn standing(
    state: &CustodyState,
    consignment: &ConsignmentId,
    entry: &Recorded,
) -> Option<ConsignmentStanding> {
    let (last, _) = state.last(consignment)?;
    let has =
        |wanted: HeapState| state.heaps(consignment).any(|(heap, units)| heap.state == wanted && !units.is_zero());
    let has_piece = state.pieces().any(|(_, piece)| piece.consignment == *consignment);
    let (holders, places) = state.held(consignment, |_, _| true);
    let is_open = has(HeapState::Uncounted) || has_piece;
    let word = match (is_open, state.counted_at(consignment).is_some()) {
        (true, false) => "under-way",
        (true, true) => "partly-counted",
        (false, _) if has(HeapState::Missing) => "counted-short",
        (false, _) => "counted",
    };
    let only = |count: usize| count == 1;
    Some(ConsignmentStanding {
        consignment: consignment.clone(),
        state: word.to_owned(),
        is_open,
        holder: holders.first().filter(|_| only(holders.len())).cloned(),
        place: places.first().filter(|_| only(places.len())).map(ToString::to_string),
        last_custody: Some(entry.number),
        last_occurred: last,
        last_recorded: entry.recorded,
        due: None,
        parties: Vec::new(),
        is_public: false,
        has_own: false,
        is_said: false,
    })
}
