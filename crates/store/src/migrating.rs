//! Decides how a store comes to the schema of this program: forward only, one transaction per migration, each kept with the
//! digest of its text. Up: [`crate`].

use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Row};

use crate::StoreFault;
use crate::address::Engine;

/// Every migration, oldest first; a released one is never edited.
const MIGRATIONS: [&str; 3] = [
    include_str!("../migrations/0001_operations.sql"),
    include_str!("../migrations/0002_due.sql"),
    include_str!("../migrations/0003_audiences.sql"),
];

/// Number of the newest migration.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64;

/// Where the store keeps what it has been through.
const PAST: &str = "CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY, digest TEXT NOT NULL)";

/// Any number, the same for every program that migrates: two that open a new PostgreSQL store at once take turns.
const TURN: &str = "SELECT pg_advisory_xact_lock(4702394921427289928)";

/// The text of a migration by its number, from 1, as it was released; none when there is none.
#[must_use]
pub fn migration_text(number: i64) -> Option<&'static str> {
    MIGRATIONS.get(usize::try_from(number.checked_sub(1)?).ok()?).copied()
}

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Brings the schema up to a version. Every step is one transaction: a program that is killed leaves a whole step or none.
pub(crate) async fn migrate(pool: &AnyPool, engine: Engine, up_to: i64) -> Result<(), StoreFault> {
    // Asked without the writer's place first: a store that is up to date opens while another program writes. A new store
    // has no such table yet, and says so as its engine does.
    match past(&mut *pool.acquire().await?).await {
        Ok(last) if last >= up_to => return Ok(()),
        Ok(_) | Err(StoreFault::Engine(_)) => {}
        Err(fault) => return Err(fault),
    }
    loop {
        let begin = if engine == Engine::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let mut step = pool.begin_with(begin).await?;
        if engine == Engine::Postgres {
            sqlx::raw_sql(TURN).execute(&mut *step).await?;
        }
        sqlx::raw_sql(PAST).execute(&mut *step).await?;
        let next = past(&mut step).await? + 1;
        let Some(text) = migration_text(next).filter(|_| next <= up_to) else {
            return Ok(step.commit().await?);
        };
        let statements = match engine {
            Engine::Sqlite => text.replace(" COLLATE \"C\"", ""),
            Engine::Postgres => text.to_owned(),
        };
        sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut *step).await?;
        sqlx::query("INSERT INTO migrations (number, digest) VALUES ($1, $2)")
            .bind(next)
            .bind(digest(text))
            .execute(&mut *step)
            .await?;
        step.commit().await?;
    }
}

/// Number of the last migration that the store has been through, after each was compared with ours.
async fn past(connection: &mut AnyConnection) -> Result<i64, StoreFault> {
    let rows = sqlx::query("SELECT number, digest FROM migrations ORDER BY number").fetch_all(connection).await?;
    let mut last = 0;
    for row in rows {
        let (number, kept): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        if number > SCHEMA_VERSION {
            return Err(StoreFault::FromTheFuture { found: number, known: SCHEMA_VERSION });
        }
        last += 1;
        let is_ours = number == last && migration_text(number).is_some_and(|text| digest(text) == kept);
        if !is_ours {
            return Err(StoreFault::MigrationChanged { number });
        }
    }
    Ok(last)
}
