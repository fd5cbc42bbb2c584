//! Decides in which order a whole operation leaves a store and comes into another, record by record or as a file, which is a store
//! that holds this operation alone. An operation comes in whole or not at all. Users, sessions and answers to requests belong to the store and stay.
//! Up: [`crate`].

use std::path::Path;

use model::id::OperationId;
use model::log::{Checkpoint, LogHead, LogLine};

use crate::backup::{Partial, Scratch};
use crate::{
    Address, ConsignmentStanding, OperationRow, PlanRow, Reading, Sought, StandingFilter, Store, StoreFault, Tally,
    Write, lines, plans, standings,
};

/// One record of an operation that moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// A line of its log; lines come by number.
    Line(LogLine),
    /// Where a consignment stands.
    Standing(ConsignmentStanding),
    /// A signed head.
    Checkpoint(Checkpoint),
    /// A plan with its document.
    Plan(Box<PlanRow>, String),
}

/// Records read, and lines written, at once.
const AT_ONCE: u32 = 512;

impl Reading {
    /// Gives out every record of the operation as of one moment: lines, standings, checkpoints, plans.
    ///
    /// # Errors
    /// What is stored cannot be read, or `take` fails.
    pub async fn export<E: From<StoreFault>>(
        &self,
        mut take: impl AsyncFnMut(Moved) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut snapshot = self.store().snapshot().await?;
        let operation = self.key();
        let mut after = 0;
        loop {
            let page = lines::page(&mut snapshot, operation, &Sought::All, after, AT_ONCE).await?;
            let Some(last) = page.last() else { break };
            after = last.number;
            for line in page {
                take(Moved::Line(line)).await?;
            }
        }
        let (any, mut after) = (StandingFilter::default(), None);
        loop {
            let page = standings::page(&mut snapshot, operation, &any, after.as_ref(), AT_ONCE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.consignment.clone());
            for standing in page {
                take(Moved::Standing(standing)).await?;
            }
        }
        for checkpoint in lines::checkpoints(&mut snapshot, operation, 0, u32::MAX).await? {
            take(Moved::Checkpoint(checkpoint)).await?;
        }
        let mut after = None;
        loop {
            let page = plans::page(&mut snapshot, operation, None, after.as_ref(), AT_ONCE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id.clone());
            for plan in page {
                let document = plans::document(&mut snapshot, operation, &plan.id).await?;
                let document = document.ok_or_else(|| StoreFault::Corrupt {
                    place: format!("plan {}", plan.id),
                    cause: "its document is missing".to_owned(),
                })?;
                take(Moved::Plan(Box::new(plan), document)).await?;
            }
        }
    }
}

impl Store {
    /// Writes an operation as of now to a new file, a store that holds nothing else. What is in it.
    ///
    /// # Errors
    /// There is no such operation; there is a file with this name; it cannot be written; what is stored cannot be read.
    pub async fn move_out(&self, operation: &OperationId, file: &Path) -> Result<Tally, StoreFault> {
        if file.exists() {
            return Err(StoreFault::Exists { kind: "file", id: file.display().to_string() });
        }
        let reading = self.reading(operation).await?;
        let partial = Partial::claim(file)?;
        let copy = Self::open(&Address::of_file(partial.path())?).await?;
        let done = async {
            reading.copy_into(&copy).await?;
            copy.verify().await
        };
        let done = done.await;
        copy.close().await;
        let tally = done?;
        partial.keep(file)?;
        Ok(tally)
    }

    /// Takes in the operation that a file holds, which is verified first and stays as it is. Which one, and where its log ends.
    ///
    /// # Errors
    /// The file is not whole, newer than this program, or holds not exactly one operation; there is one with its id here.
    pub async fn move_in(&self, file: &Path) -> Result<(OperationId, LogHead), StoreFault> {
        let scratch = Scratch::copy_of(file)?;
        let copy = Self::open(&Address::of_file(scratch.file())?).await?;
        let done = async {
            let tally = copy.verify().await?;
            let [(operation, _)] = &tally.heads[..] else {
                return Err(StoreFault::File {
                    path: file.display().to_string(),
                    cause: format!("it holds {} operations, not one that was moved out", tally.operations),
                });
            };
            let head = copy.reading(operation).await?.copy_into(self).await?;
            Ok((operation.clone(), head))
        };
        let done = done.await;
        copy.close().await;
        done
    }
}

impl Reading {
    /// Copies the operation into another store.
    async fn copy_into(&self, other: &Store) -> Result<LogHead, StoreFault> {
        let mut import = other.import(&self.operation().await?).await?;
        self.export(async |record| import.take(record).await).await?;
        import.commit().await
    }
}

/// An operation that is coming in. Dropped, it never came.
#[derive(Debug)]
pub struct Import {
    write: Write,
    waiting: Vec<LogLine>,
}

impl Store {
    /// Begins to take in an operation that is not here yet. Other writers wait until it ends.
    ///
    /// # Errors
    /// There is one with this id.
    pub async fn import(&self, operation: &OperationRow) -> Result<Import, StoreFault> {
        let mut change = self.change().await?;
        change.add_operation(operation).await?;
        Ok(Import { write: change.write(&operation.id).await?, waiting: Vec::new() })
    }
}

impl Import {
    /// Takes one record.
    ///
    /// # Errors
    /// A line does not continue the log, a record comes twice, or a value cannot be stored.
    pub async fn take(&mut self, record: Moved) -> Result<(), StoreFault> {
        match record {
            Moved::Line(line) => {
                self.waiting.push(line);
                if self.waiting.len() >= AT_ONCE as usize { self.lay_down().await } else { Ok(()) }
            }
            Moved::Standing(standing) => self.write.stand(&[standing]).await,
            Moved::Checkpoint(checkpoint) => self.write.keep_checkpoint(&checkpoint).await,
            Moved::Plan(plan, document) => self.write.add_plan(&plan, &document).await,
        }
    }

    /// What else belongs to the same transaction, such as the answer to the request.
    pub fn write(&mut self) -> &mut Write {
        &mut self.write
    }

    async fn lay_down(&mut self) -> Result<(), StoreFault> {
        let lines = std::mem::take(&mut self.waiting);
        self.write.append(&lines).await.map(|_| ())
    }

    /// Keeps the operation: on the disk, for good, when this has returned.
    ///
    /// # Errors
    /// As [`Write::commit`].
    pub async fn commit(mut self) -> Result<LogHead, StoreFault> {
        self.lay_down().await?;
        self.write.commit().await
    }
}
