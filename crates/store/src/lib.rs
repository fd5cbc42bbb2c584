//! Keeps, orders and finds the records of operations: SQLite by default, PostgreSQL by a connection address, one
//! behaviour. Decides that what it acknowledged is on the disk and whole, and that a log has one order. Decides nothing of
//! the trade: what a line means, who may read it and whether a plan may be approved are questions of others. Reads no clock:
//! every moment is the caller's. Up: `ARCHITECTURE.md`.
//!
//! A [`Store`] is read through [`Reading`] and written through [`Change`] (records without a log) and [`Write`] (one
//! operation and its log). A write takes the writer's place when it begins, so that the head it reads is the head it
//! continues; nothing of it is seen by others before [`Write::commit`] has returned, and nothing of it remains when it is
//! dropped instead.

mod address;
mod answers;
mod backup;
mod change;
mod connecting;
mod fault;
mod inserting;
mod lines;
mod migrating;
mod moving;
mod operations;
mod people;
mod plans;
mod reading;
mod rows;
mod standings;
mod tables;
mod verifying;
mod write;

use std::sync::Arc;

use sqlx::{AnyConnection, AnyPool, Connection as _};
use tokio::sync::{Mutex, Semaphore};

pub use crate::address::Address;
pub use crate::change::Change;
pub use crate::fault::StoreFault;
pub use crate::lines::{Part, Sought};
pub use crate::migrating::{SCHEMA_VERSION, migration_text};
pub use crate::moving::{Import, Moved};
pub use crate::operations::OperationRow;
pub use crate::people::{OrganisationRow, SessionRow, UserRow};
pub use crate::plans::{PlanChange, PlanRow, PlanState};
pub use crate::reading::Reading;
pub use crate::standings::{ConsignmentStanding, DueFrom, Mark, StandingFilter};
pub use crate::verifying::Tally;
pub use crate::write::Write;

use crate::address::Engine;

/// Most records that one page holds; a larger wish is cut to it.
pub const PAGE_MAX: u32 = 10_000;

/// An open store.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    engine: Engine,
    /// Writers that may hold a connection. SQLite has one at a time: waiting here is fair and costs nothing, waiting in
    /// SQLite is neither. PostgreSQL has as many as leave connections to those who read.
    writers: Arc<Semaphore>,
    /// A connection that keeps SQLite's journal where it is while the store is open.
    guard: Arc<Mutex<Option<AnyConnection>>>,
}

impl Store {
    /// Opens a store, makes it when a SQLite file is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// An address that is none; a store that cannot be reached, that does not keep commits through a power cut, whose
    /// schema is newer than this program's, or whose past migrations were other ones.
    pub async fn open(address: &Address) -> Result<Self, StoreFault> {
        let (pool, guard) = connecting::pool(address).await?;
        let writers = match address.engine() {
            Engine::Sqlite => 1,
            Engine::Postgres => connecting::CONNECTIONS_MAX / 2,
        };
        let writers = Arc::new(Semaphore::new(usize::try_from(writers).expect("a handful of writers")));
        let store = Self { pool, engine: address.engine(), writers, guard: Arc::new(Mutex::new(guard)) };
        if let Err(fault) = migrating::migrate(&store.pool, store.engine, SCHEMA_VERSION).await {
            store.close().await;
            return Err(fault);
        }
        Ok(store)
    }

    /// Closes every connection; waits for changes and writes under way. A store that is dropped closes too, but does not
    /// wait for it.
    pub async fn close(&self) {
        self.pool.close().await;
        if let Some(guard) = self.guard.lock().await.take() {
            // What it could not do now is done when the store is next opened.
            let _ = guard.close().await;
        }
    }
}
