//! Decides what continues a log: the next number, the digest before, a moment not earlier, an id that is new. Up: [`crate`].

use jiff::Timestamp;
use model::id::{ConsignmentId, LineId, OperationId, UserId};
use model::log::{Checkpoint, LogHead, LogLine};

use crate::change::part;
use crate::operations::Found;
use crate::{
    Change, ConsignmentStanding, Part, PlanChange, PlanRow, Sought, Store, StoreFault, lines, operations, people,
    plans, standings,
};

/// A write to one operation. Nobody else continues its log before this ends. Dropped, it never was.
#[derive(Debug)]
pub struct Write {
    change: Change,
    operation: i64,
    head: LogHead,
    recorded: Option<Timestamp>,
}

impl Store {
    /// Begins a write to an operation and takes the writer's place.
    ///
    /// # Errors
    /// There is no such operation; the writer's place is not free in time.
    pub async fn write(&self, operation: &OperationId) -> Result<Write, StoreFault> {
        self.change().await?.write(operation).await
    }
}

impl Write {
    pub(crate) fn new(change: Change, found: Found) -> Self {
        Self { change, operation: found.key, head: found.head, recorded: found.recorded }
    }

    /// Where the log ends, this write included.
    #[must_use]
    pub fn head(&self) -> LogHead {
        self.head
    }

    /// When the last line was recorded, this write included; the next one must not be recorded earlier.
    #[must_use]
    pub fn recorded(&self) -> Option<Timestamp> {
        self.recorded
    }

    /// What else can be changed in the same transaction.
    pub fn change(&mut self) -> &mut Change {
        &mut self.change
    }

    /// The line with an id, if there is one.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn line(&mut self, id: &LineId) -> Result<Option<LogLine>, StoreFault> {
        lines::find(self.change.connection(), self.operation, id).await
    }

    /// Lines after a number, by number; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn lines(&mut self, sought: &Sought, after: u64, at_most: u32) -> Result<Vec<LogLine>, StoreFault> {
        lines::page(self.change.connection(), self.operation, sought, after, at_most).await
    }

    /// Consignments that lines are about, after an id, by id; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn consignments(
        &mut self,
        after: Option<&ConsignmentId>,
        at_most: u32,
    ) -> Result<Vec<ConsignmentId>, StoreFault> {
        lines::consignments(self.change.connection(), self.operation, after, at_most).await
    }

    /// Where a consignment stands.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn standing(&mut self, id: &ConsignmentId) -> Result<Option<ConsignmentStanding>, StoreFault> {
        standings::find(self.change.connection(), self.operation, id).await
    }

    /// Adds lines to the log. They are as the caller sealed them; digests are not computed here.
    ///
    /// # Errors
    /// A line does not continue the log, or its id is in it already. The write can then only be dropped.
    pub async fn append(&mut self, lines: &[LogLine]) -> Result<LogHead, StoreFault> {
        part!(self.change, self.append_all(lines))
    }

    async fn append_all(&mut self, lines: &[LogLine]) -> Result<LogHead, StoreFault> {
        let Some(last) = lines.last() else { return Ok(self.head) };
        let mut recorded = self.recorded;
        let mut head = self.head;
        for line in lines {
            if let Some(cause) = broken(head, recorded, line) {
                return Err(StoreFault::OutOfOrder { number: line.number, cause });
            }
            head = LogHead { size: line.number, digest: line.digest };
            recorded = Some(line.recorded);
        }
        let engine = self.change.engine();
        let end = (head, last.recorded);
        let laid = lines::lay_down(self.change.connection(), (engine, self.operation), lines, end).await?;
        if laid != lines.len() as u64 {
            return Err(self.repeated(lines).await?);
        }
        self.head = head;
        self.recorded = recorded;
        Ok(head)
    }

    /// The first of some lines whose id is under another number.
    async fn repeated(&mut self, lines: &[LogLine]) -> Result<StoreFault, StoreFault> {
        for line in lines {
            let held = self.line(&line.id).await?;
            if held.is_none_or(|held| held.number != line.number) {
                return Ok(StoreFault::Exists { kind: "line", id: line.id.to_string() });
            }
        }
        Ok(StoreFault::Engine("fewer lines were laid down than given".to_owned()))
    }

    /// Sets where consignments stand, with the lines from which it follows.
    ///
    /// # Errors
    /// A value cannot be stored.
    pub async fn stand(&mut self, standings: &[ConsignmentStanding]) -> Result<(), StoreFault> {
        let engine = self.change.engine();
        part!(self.change, standings::set(self.change.connection(), (engine, self.operation), standings))
    }

    /// Keeps by which version of the caller's rules the consignments stand that this write and earlier ones stood.
    ///
    /// # Errors
    /// The store fails.
    pub async fn stood_by(&mut self, rules: i64) -> Result<(), StoreFault> {
        part!(self.change, operations::set_stood_by(self.change.connection(), self.operation, rules))
    }

    /// Erases a text of a line with its salt; its digest stays and the chain holds. Whether there was one to erase.
    ///
    /// # Errors
    /// There is no such line.
    pub async fn erase(&mut self, id: &LineId, part: Part) -> Result<bool, StoreFault> {
        let has_erased = part!(self.change, lines::erase(self.change.connection(), self.operation, id, part))?;
        if has_erased {
            self.change.note_erasure();
        }
        Ok(has_erased)
    }

    /// Keeps a signed head.
    ///
    /// # Errors
    /// A value cannot be stored.
    pub async fn keep_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreFault> {
        part!(self.change, lines::keep_checkpoint(self.change.connection(), self.operation, checkpoint))
    }

    /// Adds a plan with its document.
    ///
    /// # Errors
    /// There is one with this id.
    pub async fn add_plan(&mut self, plan: &PlanRow, document: &str) -> Result<(), StoreFault> {
        part!(self.change, plans::add(self.change.connection(), self.operation, plan, document))
    }

    /// Decides on a plan from the version that was read. The new version.
    ///
    /// # Errors
    /// It was changed meanwhile, or is unknown.
    pub async fn decide_plan(&mut self, change: &PlanChange) -> Result<u64, StoreFault> {
        part!(self.change, plans::decide(self.change.connection(), self.operation, change))
    }

    /// Gives a user exactly these roles in the operation.
    ///
    /// # Errors
    /// The user is unknown.
    pub async fn set_roles(&mut self, user: &UserId, roles: &[&str]) -> Result<(), StoreFault> {
        part!(self.change, people::set_roles(self.change.connection(), self.operation, user, roles))
    }

    /// Keeps the write: on the disk, for good, when this has returned.
    ///
    /// # Errors
    /// As [`Change::commit`].
    pub async fn commit(self) -> Result<LogHead, StoreFault> {
        self.change.commit().await?;
        Ok(self.head)
    }
}

/// In what a line does not continue a log; none when it does.
pub(crate) fn broken(head: LogHead, recorded: Option<Timestamp>, line: &LogLine) -> Option<String> {
    if line.number != head.size + 1 {
        return Some(format!("the log ends at {}, so the next line is {}", head.size, head.size + 1));
    }
    if line.previous != head.digest {
        return Some(format!("it covers {} and the last line is {}", line.previous, head.digest));
    }
    recorded
        .filter(|last| line.recorded < *last)
        .map(|last| format!("it was recorded {}, before the last line's {last}", line.recorded))
}
