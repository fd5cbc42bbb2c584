//! Decides when a change is kept: when its commit has returned, whole, or not at all. Also holds what can be changed
//! without a log: operations themselves, people, answers to requests. Up: [`crate`].

use jiff::Timestamp;
use model::id::{PartyId, UserId};
use model::log::Digest;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use tokio::sync::OwnedSemaphorePermit;

use crate::address::Engine;
use crate::connecting::WAIT_MAX;
use crate::{
    OperationRow, OrganisationRow, SessionRow, Store, StoreFault, UserRow, Write, answers, operations, people,
};

/// A change under way. Dropped, it never was.
///
/// After any method has failed the change can only be dropped: its [`Change::commit`] is refused.
#[derive(Debug)]
pub struct Change {
    // Before the writer's place: the transaction ends first, then the next writer comes.
    transaction: Transaction<'static, Any>,
    pool: AnyPool,
    engine: Engine,
    /// Set while a part runs too: a part that was given up half-way leaves a change that cannot be kept.
    pub(crate) is_refused: bool,
    has_erased: bool,
    _place: OwnedSemaphorePermit,
}

impl Store {
    /// Begins a change that continues no log.
    ///
    /// # Errors
    /// The writer's place or a connection is not free in time.
    pub async fn change(&self) -> Result<Change, StoreFault> {
        let place = tokio::time::timeout(WAIT_MAX, self.writers.clone().acquire_owned()).await;
        let place = place.map_err(|_| StoreFault::Busy("other writers hold their places".to_owned()))?;
        let place = place.map_err(|_| StoreFault::Unreachable("the store is closed".to_owned()))?;
        let begin = match self.engine {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN",
        };
        let transaction = self.pool.begin_with(begin).await?;
        Ok(Change {
            transaction,
            pool: self.pool.clone(),
            engine: self.engine,
            is_refused: false,
            has_erased: false,
            _place: place,
        })
    }
}

/// Runs a part of a change and remembers its refusal.
macro_rules! part {
    ($change:expr, $future:expr) => {{
        let was_refused = std::mem::replace(&mut $change.is_refused, true);
        let done = $future.await;
        $change.is_refused = was_refused || done.is_err();
        done
    }};
}
pub(crate) use part;

impl Change {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    pub(crate) fn note_erasure(&mut self) {
        self.has_erased = true;
    }

    /// Keeps the change: on the disk, for good, when this has returned.
    ///
    /// # Errors
    /// A part was refused before; or the commit failed. Nothing was kept then, [`StoreFault::CommitUnknown`] excepted.
    pub async fn commit(self) -> Result<(), StoreFault> {
        if self.is_refused {
            return Err(StoreFault::Refused);
        }
        let Self { transaction, pool, engine, has_erased, _place, .. } = self;
        transaction.commit().await.map_err(StoreFault::of_commit)?;
        if has_erased {
            // The change is kept whatever becomes of this; what was erased leaves the disk now rather than later.
            let _ = forget(&pool, engine).await;
        }
        Ok(())
    }

    /// Adds an operation with an empty log; its version is set to what is given.
    ///
    /// # Errors
    /// There is one with this id; a value cannot be stored.
    pub async fn add_operation(&mut self, row: &OperationRow) -> Result<(), StoreFault> {
        part!(self, operations::add(&mut self.transaction, self.engine, row))
    }

    /// Changes title and document of an operation; `row.version` is the version that was read. The new version.
    ///
    /// # Errors
    /// It was changed meanwhile, or is unknown.
    pub async fn change_operation(&mut self, row: &OperationRow) -> Result<u64, StoreFault> {
        part!(self, operations::change(&mut self.transaction, row))
    }

    /// The answer that was given to a request's key; none when the key is new to the organisation.
    ///
    /// # Errors
    /// The key was used for another request: [`StoreFault::KeyReused`].
    pub async fn remembered(
        &mut self,
        organisation: &PartyId,
        key: &str,
        request: Digest,
    ) -> Result<Option<String>, StoreFault> {
        part!(self, answers::find(&mut self.transaction, organisation, key, request))
    }

    /// Keeps the answer to a request with the change that it tells of. None when it is kept; the earlier answer when the
    /// same request was answered meanwhile: the change must then be dropped, and its commit is refused.
    ///
    /// # Errors
    /// The key was used for another request: [`StoreFault::KeyReused`].
    pub async fn remember(
        &mut self,
        (organisation, key): (&PartyId, &str),
        request: Digest,
        answer: &str,
        made: Timestamp,
    ) -> Result<Option<String>, StoreFault> {
        let earlier = part!(self, answers::keep(&mut self.transaction, (organisation, key), request, answer, made))?;
        self.is_refused |= earlier.is_some();
        Ok(earlier)
    }

    /// Forgets answers that were given before a moment. How many.
    ///
    /// # Errors
    /// The store fails.
    pub async fn purge_answers(&mut self, before: Timestamp) -> Result<u64, StoreFault> {
        part!(self, answers::purge(&mut self.transaction, before))
    }

    /// Adds an organisation (version 0) or changes the version that was read. The new version.
    ///
    /// # Errors
    /// It exists already, is unknown, or was changed meanwhile.
    pub async fn put_organisation(&mut self, row: &OrganisationRow) -> Result<u64, StoreFault> {
        part!(self, people::put_organisation(&mut self.transaction, row))
    }

    /// Adds a user (version 0) or changes the version that was read. The new version.
    ///
    /// # Errors
    /// The user or the login exists already; the organisation or the user is unknown; the user was changed meanwhile.
    pub async fn put_user(&mut self, row: &UserRow) -> Result<u64, StoreFault> {
        part!(self, people::put_user(&mut self.transaction, row))
    }

    /// Begins a session.
    ///
    /// # Errors
    /// The user is unknown, or the token is not new.
    pub async fn begin_session(&mut self, row: &SessionRow) -> Result<(), StoreFault> {
        part!(self, people::begin_session(&mut self.transaction, row))
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// The store fails.
    pub async fn see_session(&mut self, token: Digest, seen: Timestamp) -> Result<(), StoreFault> {
        part!(self, people::see_session(&mut self.transaction, token, seen))
    }

    /// Ends a session. Whether there was one.
    ///
    /// # Errors
    /// The store fails.
    pub async fn end_session(&mut self, token: Digest) -> Result<bool, StoreFault> {
        part!(self, people::end_session(&mut self.transaction, token))
    }

    /// Ends every session of a user. How many.
    ///
    /// # Errors
    /// The store fails.
    pub async fn end_sessions_of(&mut self, user: &UserId) -> Result<u64, StoreFault> {
        part!(self, people::end_sessions_of(&mut self.transaction, user))
    }

    /// Forgets sessions that ended before a moment. How many.
    ///
    /// # Errors
    /// The store fails.
    pub async fn purge_sessions(&mut self, before: Timestamp) -> Result<u64, StoreFault> {
        part!(self, people::purge_sessions(&mut self.transaction, before))
    }

    /// Goes on to the log of an operation in the same transaction.
    ///
    /// # Errors
    /// There is no such operation.
    pub async fn write(mut self, operation: &model::id::OperationId) -> Result<Write, StoreFault> {
        let found = operations::take(&mut self.transaction, self.engine, operation).await?;
        Ok(Write::new(self, found))
    }
}

/// Clears what an erasure leaves behind: SQLite's journal, PostgreSQL's dead rows.
async fn forget(pool: &AnyPool, engine: Engine) -> Result<(), StoreFault> {
    let statement = match engine {
        Engine::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
        Engine::Postgres => "VACUUM log_lines",
    };
    sqlx::raw_sql(statement).execute(pool).await?;
    Ok(())
}
