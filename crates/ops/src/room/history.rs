//! Decides what the lines of a log say, kind by kind, and which of them are read for a question: those of a consignment, of a few, or
//! of a kind. Nothing here reads a whole log. Up: [`crate::room`].

use std::collections::BTreeSet;

use model::arrangement::Arrangement;
use model::assessment::Assessment;
use model::custody::{PersonsPart, Recorded};
use model::id::{ConsignmentId, OperationId};
use model::ledger::Entry;
use model::log::{LineKind, LinePart, LogLine};
use model::record::{Claim, Event};
use store::{Mark, PAGE_MAX, Sought};

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

/// What was said, and what was found of it, without the rest of a log.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn said(room: &Room, operation: &OperationId) -> Result<History, Refused> {
    of_kinds(room, operation, &[LineKind::Claim, LineKind::Assessment]).await
}

/// What is told of goods beside their custody: claims, what was found of them, and events of one column.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn told(room: &Room, operation: &OperationId) -> Result<History, Refused> {
    of_kinds(room, operation, &[LineKind::Claim, LineKind::Assessment, LineKind::Event]).await
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
        history.take(&lines)?;
        if lines.len() < PAGE_MAX as usize {
            return Ok(history);
        }
    }
}

/// The custody of some consignments, and of what concerns none, in the order of the log.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn custody_of(
    room: &Room,
    operation: &OperationId,
    consignments: &BTreeSet<ConsignmentId>,
) -> Result<Vec<Recorded>, Refused> {
    let mut custody = of_none(room, operation).await?;
    for consignment in consignments {
        custody.extend(of(room, operation, consignment).await?.custody);
    }
    custody.sort_by_key(|entry| entry.number);
    Ok(custody)
}

/// The custody of what concerns no consignment, such as a recall.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn of_none(room: &Room, operation: &OperationId) -> Result<Vec<Recorded>, Refused> {
    let reading = room.store.reading(operation).await?;
    let mut history = History::default();
    loop {
        let lines = reading.lines(&Sought::OfNone(LineKind::Custody), history.size, PAGE_MAX).await?;
        history.take(&lines)?;
        if lines.len() < PAGE_MAX as usize {
            return Ok(history.custody);
        }
    }
}

/// The consignments that are marked, in order.
///
/// # Errors
/// There is no such operation; what is stored cannot be read.
pub(super) async fn marked(
    room: &Room,
    operation: &OperationId,
    mark: Mark,
) -> Result<BTreeSet<ConsignmentId>, Refused> {
    let reading = room.store.reading(operation).await?;
    let mut all = BTreeSet::new();
    loop {
        let page = reading.marked(mark, all.last(), PAGE_MAX).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}
