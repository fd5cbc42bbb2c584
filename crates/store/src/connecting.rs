//! Decides how connections are made and what is asked of every one of them before it may serve: that a commit survives a
//! power cut, that references hold, that text is UTF-8. A setting is verified after it is set: engines pass over what they
//! cannot do. Up: [`crate`].

use std::fs::File;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection as _, Row};

use crate::address::Engine;
use crate::{Address, StoreFault};

/// Connections at most: readers of a busy room and one writer; a small PostgreSQL server allows 100 in all.
pub(crate) const CONNECTIONS_MAX: u32 = 16;
/// How long a caller waits for a connection or for the writer's place.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(30);

/// How often a new file is tried to be opened within that.
const TRIES: u32 = 600;

/// What SQLite is told, how it is asked, and what it must answer.
const SQLITE_SETTINGS: [(&str, &str, &str, &str); 6] = [
    // First, since the next ones may have to wait for another program.
    ("busy_timeout", "PRAGMA busy_timeout = 30000", "PRAGMA busy_timeout", "30000"),
    ("journal_mode", "PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"),
    // NORMAL may roll back acknowledged commits after a power cut (sqlite.org/pragma.html#pragma_synchronous).
    ("synchronous", "PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"),
    ("foreign_keys", "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"),
    // What is erased is overwritten, not only unlinked.
    ("secure_delete", "PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1"),
    ("encoding", "PRAGMA encoding = 'UTF-8'", "PRAGMA encoding", "UTF-8"),
];

/// The same of PostgreSQL; `fsync` and `full_page_writes` are the server's and can only be asked.
const POSTGRES_SETTINGS: [(&str, &str, &str, &str); 6] = [
    ("synchronous_commit", "SET synchronous_commit = on", "SHOW synchronous_commit", "on"),
    ("fsync", "", "SHOW fsync", "on"),
    ("full_page_writes", "", "SHOW full_page_writes", "on"),
    ("server_encoding", "", "SHOW server_encoding", "UTF8"),
    ("lock_timeout", "SET lock_timeout = '30s'", "SHOW lock_timeout", "30s"),
    (
        "default_transaction_isolation",
        "SET default_transaction_isolation = 'read committed'",
        "SHOW default_transaction_isolation",
        "read committed",
    ),
];

/// A pool whose every connection keeps the settings. The first one is made at once, so that a wrong address shows here; of SQLite it is
/// kept, so that the journal whose name is known to be on the disk is not removed and made again while the store is open.
pub(crate) async fn pool(address: &Address) -> Result<(AnyPool, Option<AnyConnection>), StoreFault> {
    sqlx::any::install_default_drivers();
    let engine = address.engine();
    let options = AnyConnectOptions::from_str(&address.url())?.disable_statement_logging();
    // Asked once by itself, because a pool keeps trying where a person wants to know.
    let mut first = options.connect().await?;
    settle_first(&mut first, engine).await?;
    let guard = if let Some(file) = address.file() {
        flush(&mut first).await?;
        sync_folder(file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
        Some(first)
    } else {
        first.close().await?;
        None
    };
    let pool = AnyPoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(WAIT_MAX)
        .test_before_acquire(engine == Engine::Postgres)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                settle(connection, engine).await.map_err(|fault| sqlx::Error::Protocol(fault.to_string()))
            })
        })
        .after_release(|connection, _| {
            Box::pin(async move {
                // What was dropped is rolled back before the next question.
                if connection.is_in_transaction() {
                    connection.ping().await?;
                }
                // Where the disk fails, SQLite ends a transaction by itself and the driver goes on counting it: no other
                // one could ever begin on this connection, so it is closed.
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(options)
        .await?;
    Ok((pool, guard))
}

/// Settles the first connection of a program. Two that open a new SQLite file at once both turn it to a write-ahead log, for which
/// SQLite does not wait in turn: whoever is refused tries again.
async fn settle_first(connection: &mut AnyConnection, engine: Engine) -> Result<(), StoreFault> {
    for _ in 0..TRIES {
        match settle(connection, engine).await {
            Err(StoreFault::Busy(_)) => tokio::time::sleep(WAIT_MAX / TRIES).await,
            settled => return settled,
        }
    }
    settle(connection, engine).await
}

/// Writes what stands in SQLite's journal into its file and syncs both, unless another program has the store open: that one has done it.
///
/// After a sync that failed, Linux takes for written what may never reach the disk, and the next sync succeeds. A program that is started
/// anew reads such a commit from memory, and what it added behind it would be gone with the power. So nothing is added to a journal
/// whose syncs are not known: all of it is written again (LWN 752063; SQLite itself writes again what it could not sync while it runs).
async fn flush(connection: &mut AnyConnection) -> Result<(), StoreFault> {
    sqlx::raw_sql("PRAGMA busy_timeout = 0").execute(&mut *connection).await?;
    match sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetch_all(connection).await.map_err(StoreFault::from) {
        Ok(_) | Err(StoreFault::Busy(_)) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// Syncs the folder of a SQLite file, in which the first connection may have made the journal. SQLite does so too when it first syncs the
/// journal, and passes over a failure: with the journal's name all that was acknowledged would be gone with the power.
fn sync_folder(folder: &Path) -> Result<(), StoreFault> {
    let failed = |error: std::io::Error| StoreFault::Disk(format!("{}: {error}", folder.display()));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Makes the settings of a connection and reads each back.
async fn settle(connection: &mut AnyConnection, engine: Engine) -> Result<(), StoreFault> {
    let settings = match engine {
        Engine::Sqlite => SQLITE_SETTINGS,
        Engine::Postgres => POSTGRES_SETTINGS,
    };
    for (setting, make, ask, asked) in settings {
        if !make.is_empty() {
            sqlx::raw_sql(make).execute(&mut *connection).await?;
        }
        let row = sqlx::raw_sql(ask).fetch_one(&mut *connection).await?;
        let found = match row.try_get::<String, _>(0) {
            Ok(text) => text,
            Err(_) => row.try_get::<i64, _>(0)?.to_string(),
        };
        if found != asked {
            return Err(StoreFault::NotDurable { setting, asked, found });
        }
    }
    Ok(())
}
