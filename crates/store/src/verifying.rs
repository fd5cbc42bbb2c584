//! Decides whether a store is whole: each log without gaps from its first line to its head, each text as its digest says,
//! every row readable, every reference held. Digests of lines are `record`'s to compute and verify. Up: [`crate`].

use model::id::OperationId;
use model::log::{Digest, LogHead, Sealed};
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, Row};

use crate::address::Engine;
use crate::write::broken;
use crate::{PlanState, Sought, StandingFilter, Store, StoreFault, lines, operations, plans, standings};

/// What was found whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Operations.
    pub operations: u64,
    /// Lines of their logs.
    pub lines: u64,
    /// Standings of consignments.
    pub consignments: u64,
    /// Plans.
    pub plans: u64,
    /// Where each log ends, by operation.
    pub heads: Vec<(OperationId, LogHead)>,
}

/// Records read at once.
const AT_ONCE: u32 = 1000;

impl Store {
    /// Reads the whole store as of now and sees that it is whole.
    ///
    /// # Errors
    /// The first thing that is not, with its place.
    pub async fn verify(&self) -> Result<Tally, StoreFault> {
        let mut snapshot = self.snapshot().await?;
        if self.engine == Engine::Sqlite {
            engine_verifies(&mut snapshot).await?;
        }
        let mut tally = Tally::default();
        let mut after = None;
        loop {
            let page = operations::page(&mut snapshot, after.as_ref(), AT_ONCE).await?;
            let Some(last) = page.last() else { return Ok(tally) };
            after = Some(last.id.clone());
            for row in page {
                let found = operations::find(&mut snapshot, &row.id).await?;
                tally.operations += 1;
                tally.lines += log_is_whole(&mut snapshot, &found).await?;
                tally.consignments += standings_are_readable(&mut snapshot, found.key).await?;
                tally.plans += plans_are_whole(&mut snapshot, found.key).await?;
                lines::checkpoints(&mut snapshot, found.key, 0, u32::MAX).await?;
                tally.heads.push((found.row.id, found.head));
            }
        }
    }

    /// A transaction that sees one moment of the store and changes nothing.
    pub(crate) async fn snapshot(&self) -> Result<sqlx::Transaction<'static, sqlx::Any>, StoreFault> {
        let begin = match self.engine {
            Engine::Sqlite => "BEGIN",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        Ok(self.pool.begin_with(begin).await?)
    }
}

/// SQLite's own word on its pages and references.
async fn engine_verifies(connection: &mut AnyConnection) -> Result<(), StoreFault> {
    let told = sqlx::raw_sql("PRAGMA integrity_check").fetch_one(&mut *connection).await?;
    let told: String = told.try_get(0)?;
    if told != "ok" {
        return Err(StoreFault::Corrupt { place: "the file".to_owned(), cause: told });
    }
    if let Some(row) = sqlx::raw_sql("PRAGMA foreign_key_check").fetch_optional(connection).await? {
        let table: String = row.try_get(0)?;
        return Err(StoreFault::Corrupt {
            place: format!("table {table}"),
            cause: "a row refers to a row that is not there".to_owned(),
        });
    }
    Ok(())
}

async fn log_is_whole(connection: &mut AnyConnection, found: &operations::Found) -> Result<u64, StoreFault> {
    let at = |number: u64, cause: String| StoreFault::Corrupt {
        place: format!("operation {}, line {number}", found.row.id),
        cause,
    };
    let (mut head, mut recorded) = (LogHead::EMPTY, None);
    loop {
        let page = lines::page(connection, found.key, &Sought::All, head.size, AT_ONCE).await?;
        if page.is_empty() {
            break;
        }
        for line in page {
            if let Some(cause) = broken(head, recorded, &line) {
                return Err(at(line.number, cause));
            }
            let is_as_sealed = holds(&line.facts) && line.persons.as_ref().is_none_or(holds);
            if !is_as_sealed {
                return Err(at(line.number, "a text is not the one that was sealed".to_owned()));
            }
            (head, recorded) = (LogHead { size: line.number, digest: line.digest }, Some(line.recorded));
        }
    }
    if head != found.head {
        return Err(at(head.size, format!("the log ends here and should at {}", found.head.size)));
    }
    Ok(head.size)
}

/// Whether a text is the one whose digest is chained; one that was erased is.
fn holds(sealed: &Sealed) -> bool {
    sealed.content.as_ref().is_none_or(|content| {
        let mut hash = Sha256::new();
        hash.update(content.salt);
        hash.update(&content.text);
        Digest(hash.finalize().into()) == sealed.digest
    })
}

async fn standings_are_readable(connection: &mut AnyConnection, operation: i64) -> Result<u64, StoreFault> {
    let (mut count, mut after) = (0, None);
    loop {
        let any = StandingFilter::default();
        let page = standings::page(connection, operation, &any, after.as_ref(), AT_ONCE).await?;
        let Some(last) = page.last() else { return Ok(count) };
        count += page.len() as u64;
        after = Some(last.consignment.clone());
    }
}

async fn plans_are_whole(connection: &mut AnyConnection, operation: i64) -> Result<u64, StoreFault> {
    let (mut count, mut after) = (0, None);
    loop {
        let page = plans::page(connection, operation, None::<PlanState>, after.as_ref(), AT_ONCE).await?;
        let Some(last) = page.last() else { return Ok(count) };
        after = Some(last.id.clone());
        for plan in page {
            count += 1;
            if plans::document(connection, operation, &plan.id).await?.is_none() {
                let place = format!("plan {}", plan.id);
                return Err(StoreFault::Corrupt { place, cause: "its document is missing".to_owned() });
            }
        }
    }
}
