//! Decides what the lines of a log say, kind by kind, and keeps it between requests, so that each line is read once.
//! Up: [`crate::room`].

use std::sync::Arc;

use model::arrangement::Arrangement;
use model::assessment::Assessment;
use model::custody::{PersonsPart, Recorded};
use model::id::{ConsignmentId, OperationId};
use model::ledger::Entry;
use model::log::{LineKind, LinePart, LogLine};
use model::record::{Claim, Event};
use store::{PAGE_MAX, Sought};

use super::Room;
use super::refused::Refused;
use crate::answer::Fault;

/// What a log says.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Custody, in the order of the log.
    pub custody: Vec<Recorded>,
    /// What happened, told in one column of the seven.
    pub events: Vec<Event>,
    /// Claims.
    pub claims: Vec<Claim>,
    /// Judgements of claims.
    pub assessments: Vec<Assessment>,
    /// Entries of the account.
    pub entries: Vec<Entry>,
    /// Agreements and factors, and their ends.
    pub arrangements: Vec<Arrangement>,
    /// Number of the last line taken.
    pub size: u64,
    /// When it was recorded.
    pub recorded: Option<jiff::Timestamp>,
    /// Lines whose facts were erased.
    pub erased: u64,
}

impl History {
    /// Takes further lines. What was erased is counted and otherwise passed over.
    ///
    /// # Errors
    /// What the store holds is not what was sealed.
    pub(super) fn take(&mut self, lines: &[LogLine]) -> Result<(), Refused> {
        for line in lines {
            self.size = line.number;
            self.recorded = Some(line.recorded);
            let Some(content) = &line.facts.content else {
                self.erased += 1;
                continue;
            };
            self.take_text(line, &content.text).map_err(Refused::wrong)?;
        }
        Ok(())
    }

    fn take_text(&mut self, line: &LogLine, text: &str) -> Result<(), Vec<Fault>> {
        match line.kind {
            LineKind::Custody => {
                let event = format::log::custody::read(line)?;
                self.custody.push(Recorded { number: line.number, recorded: line.recorded, event });
            }
            LineKind::Event => self.events.push(format::log::event::read(text)?),
            LineKind::Claim => self.claims.push(format::log::claim::read(text)?),
            LineKind::Assessment => self.assessments.push(format::log::assessment::read(text)?),
            LineKind::Transfer => self.entries.push(format::log::transfer::read(text)?),
            LineKind::Arrangement => self.arrangements.push(format::log::arrangement::read(text)?),
            LineKind::Plan => {}
            LineKind::Erasure => self.forget(&format::log::erasure::read(text)?),
        }
        Ok(())
    }

    /// What was read before it was erased is forgotten here as well.
    fn forget(&mut self, erasure: &format::log::erasure::Erasure) {
        let Ok(at) = self.custody.binary_search_by_key(&erasure.line, |entry| entry.number) else { return };
        match erasure.part {
            LinePart::Persons => self.custody[at].event.persons = PersonsPart::Erased,
            LinePart::Facts => {
                self.custody.remove(at);
                self.erased += 1;
            }
        }
    }
}

/// All of an operation's log, as of now.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn whole(room: &Room, operation: &OperationId) -> Result<Arc<History>, Refused> {
    let reading = room.store.reading(operation).await?;
    let kept = room.histories.lock().expect("no holder of this lock should panic").get(operation).cloned();
    let mut history = kept.unwrap_or_default();
    loop {
        let lines = reading.lines(&Sought::All, history.size, PAGE_MAX).await?;
        if lines.is_empty() {
            break;
        }
        let count = lines.len();
        Arc::make_mut(&mut history).take(&lines)?;
        if count < PAGE_MAX as usize {
            break;
        }
    }
    let mut kept = room.histories.lock().expect("no holder of this lock should panic");
    if kept.get(operation).is_none_or(|kept| kept.size < history.size) {
        kept.insert(operation.clone(), history.clone());
    }
    Ok(history)
}

/// What was said, and what was found of it, without the rest of a log.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn said(room: &Room, operation: &OperationId) -> Result<History, Refused> {
    of_kinds(room, operation, &[LineKind::Claim, LineKind::Assessment]).await
}

/// The entries of the account and what it is kept by, without the rest of a log.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn booked(room: &Room, operation: &OperationId) -> Result<History, Refused> {
    of_kinds(room, operation, &[LineKind::Transfer, LineKind::Arrangement]).await
}

async fn of_kinds(room: &Room, operation: &OperationId, kinds: &[LineKind]) -> Result<History, Refused> {
    let reading = room.store.reading(operation).await?;
    let mut history = History::default();
    for kind in kinds {
        let mut after = 0;
        loop {
            let lines = reading.lines(&Sought::Kind(*kind), after, PAGE_MAX).await?;
            let Some(last) = lines.last() else { break };
            after = last.number;
            history.take(&lines)?;
        }
    }
    Ok(history)
}

/// One consignment's part of a log: custody and claims about it.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn of(room: &Room, operation: &OperationId, consignment: &ConsignmentId) -> Result<History, Refused> {
    let reading = room.store.reading(operation).await?;
    let mut history = History::default();
    loop {
        let sought = Sought::Consignment(consignment.clone());
        let lines = reading.lines(&sought, history.size, PAGE_MAX).await?;
        if lines.is_empty() {
            return Ok(history);
        }
        history.take(&lines)?;
    }
}
