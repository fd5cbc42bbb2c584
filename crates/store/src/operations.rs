//! Decides how operations are kept: a title, a document that is opaque here, and where the log ends. Up: [`crate`].

use jiff::Timestamp;
use model::id::OperationId;
use model::log::{Digest, LogHead};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::address::Engine;
use crate::inserting::insert;
use crate::rows::{StoredRow, nanoseconds, storable, stored};
use crate::tables::OPERATIONS;
use crate::{PAGE_MAX, StoreFault};

/// One operation of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationRow {
    /// Its id.
    pub id: OperationId,
    /// What people call it.
    pub title: String,
    /// Its settings in a form of the caller's.
    pub document: String,
    /// When it was made.
    pub created: Timestamp,
    /// Counts its changes, from 1: who changes it names the version that he read.
    pub version: u64,
}

/// An operation with what only the store needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) key: i64,
    pub(crate) row: OperationRow,
    pub(crate) head: LogHead,
    /// When the last line was recorded.
    pub(crate) recorded: Option<Timestamp>,
    /// By which version of the caller's rules its consignments stand; none: by none that is known.
    pub(crate) stood_by: Option<i64>,
}

fn found(row: &AnyRow) -> Result<Found, StoreFault> {
    let row = StoredRow::new(row, "operations", "id");
    Ok(Found {
        key: row.number("key")?,
        head: LogHead { size: row.count("log_size")?, digest: row.digest("log_digest")? },
        recorded: row.moment_if_any("log_recorded")?,
        stood_by: row.number_if_any("stood_by")?,
        row: OperationRow {
            id: row.read("id", OperationId::try_new)?,
            title: row.text("title")?,
            document: row.text("document")?,
            created: row.moment("created")?,
            version: row.count("version")?,
        },
    })
}

/// An operation as it is now.
pub(crate) async fn find(connection: &mut AnyConnection, id: &OperationId) -> Result<Found, StoreFault> {
    pick(connection, id, "WHERE id = $1").await
}

/// An operation whose log nobody else continues before this transaction ends.
pub(crate) async fn take(
    connection: &mut AnyConnection,
    engine: Engine,
    id: &OperationId,
) -> Result<Found, StoreFault> {
    let rest = match engine {
        // The transaction holds the whole file already.
        Engine::Sqlite => "WHERE id = $1",
        Engine::Postgres => "WHERE id = $1 FOR UPDATE",
    };
    pick(connection, id, rest).await
}

async fn pick(connection: &mut AnyConnection, id: &OperationId, rest: &str) -> Result<Found, StoreFault> {
    let row = sqlx::query(OPERATIONS.select(rest)).bind(id.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(found).transpose()?.ok_or_else(|| StoreFault::Unknown { kind: "operation", id: id.to_string() })
}

/// Operations after an id, by id.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    after: Option<&OperationId>,
    at_most: u32,
) -> Result<Vec<OperationRow>, StoreFault> {
    let rows = sqlx::query(OPERATIONS.select("WHERE id > $1 ORDER BY id LIMIT $2"))
        .bind(after.map_or("", OperationId::as_str))
        .bind(i64::from(at_most.min(PAGE_MAX)))
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok(found(row)?.row)).collect()
}

/// Any number, the same for every program that adds an operation: in PostgreSQL two at once would take the same key.
const TURN: &str = "SELECT pg_advisory_xact_lock(4702394921427289929)";

/// Adds an operation with an empty log.
pub(crate) async fn add(connection: &mut AnyConnection, engine: Engine, row: &OperationRow) -> Result<(), StoreFault> {
    if engine == Engine::Postgres {
        sqlx::raw_sql(TURN).execute(&mut *connection).await?;
    }
    let (key,): (i64,) =
        sqlx::query_as("SELECT COALESCE(MAX(key), 0) + 1 FROM operations").fetch_one(&mut *connection).await?;
    let cells = vec![
        key.into(),
        row.id.to_string().into(),
        storable("title", &row.title)?.into(),
        storable("document", &row.document)?.into(),
        nanoseconds("created", row.created)?.into(),
        stored("version", row.version)?.into(),
        0.into(),
        Digest::ZERO.to_string().into(),
        None::<i64>.into(),
        None::<i64>.into(),
    ];
    if insert(connection, &OPERATIONS, vec![cells], "ON CONFLICT (id) DO NOTHING").await? == 0 {
        return Err(StoreFault::Exists { kind: "operation", id: row.id.to_string() });
    }
    Ok(())
}

/// Gives an operation another title and document; `row.version` is the version that the caller read. The new version.
pub(crate) async fn change(connection: &mut AnyConnection, row: &OperationRow) -> Result<u64, StoreFault> {
    let changed = sqlx::query(
        "UPDATE operations SET title = $1, document = $2, version = version + 1 WHERE id = $3 AND version = $4",
    )
    .bind(storable("title", &row.title)?)
    .bind(storable("document", &row.document)?)
    .bind(row.id.as_str())
    .bind(stored("version", row.version)?)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if changed == 0 {
        let held = find(connection, &row.id).await?.row.version;
        return Err(StoreFault::Outdated { kind: "operation", id: row.id.to_string(), given: row.version, held });
    }
    Ok(row.version + 1)
}

/// Moves the head of a log.
pub(crate) async fn move_head(
    connection: &mut AnyConnection,
    operation: i64,
    head: LogHead,
    recorded: Timestamp,
) -> Result<(), StoreFault> {
    sqlx::query("UPDATE operations SET log_size = $1, log_digest = $2, log_recorded = $3 WHERE key = $4")
        .bind(stored("log_size", head.size)?)
        .bind(head.digest.to_string())
        .bind(nanoseconds("recorded", recorded)?)
        .bind(operation)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets by which version of the caller's rules consignments stand.
pub(crate) async fn set_stood_by(connection: &mut AnyConnection, operation: i64, rules: i64) -> Result<(), StoreFault> {
    sqlx::query("UPDATE operations SET stood_by = $1 WHERE key = $2")
        .bind(rules)
        .bind(operation)
        .execute(connection)
        .await?;
    Ok(())
}
