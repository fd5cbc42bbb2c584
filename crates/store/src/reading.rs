//! Decides how an operation is read beside its writers: each question sees what was committed before it. Up: [`crate`].

use jiff::Timestamp;
use model::id::{ConsignmentId, LineId, OperationId, PartyId, PlanId, UserId};
use model::log::{Checkpoint, Digest, LogHead, LogLine};

use crate::{
    ConsignmentStanding, DueFrom, Mark, OperationRow, OrganisationRow, PlanRow, PlanState, SessionRow, Sought,
    StandingFilter, Store, StoreFault, UserRow, answers, lines, operations, people, plans, standings,
};

/// One operation, to be read.
#[derive(Clone, Debug)]
pub struct Reading {
    store: Store,
    id: OperationId,
    operation: i64,
}

impl Store {
    /// An operation, to be read.
    ///
    /// # Errors
    /// There is no such operation.
    pub async fn reading(&self, id: &OperationId) -> Result<Reading, StoreFault> {
        let found = operations::find(&mut *self.pool.acquire().await?, id).await?;
        Ok(Reading { store: self.clone(), id: id.clone(), operation: found.key })
    }

    /// Operations after an id, by id; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn operations(&self, after: Option<&OperationId>, at_most: u32) -> Result<Vec<OperationRow>, StoreFault> {
        operations::page(&mut *self.pool.acquire().await?, after, at_most).await
    }

    /// The answer that was given to a request's key; none when the key is new to the organisation.
    ///
    /// # Errors
    /// The key was used for another request: [`StoreFault::KeyReused`].
    pub async fn remembered(
        &self,
        organisation: &PartyId,
        key: &str,
        request: Digest,
    ) -> Result<Option<String>, StoreFault> {
        answers::find(&mut *self.pool.acquire().await?, organisation, key, request).await
    }

    /// An organisation, if there is one.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn organisation(&self, id: &PartyId) -> Result<Option<OrganisationRow>, StoreFault> {
        people::organisation(&mut *self.pool.acquire().await?, id).await
    }

    /// Organisations after an id, by id; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn organisations(
        &self,
        after: Option<&PartyId>,
        at_most: u32,
    ) -> Result<Vec<OrganisationRow>, StoreFault> {
        people::organisations(&mut *self.pool.acquire().await?, after, at_most).await
    }

    /// A user, if there is one.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn user(&self, id: &UserId) -> Result<Option<UserRow>, StoreFault> {
        people::user(&mut *self.pool.acquire().await?, id).await
    }

    /// The user who signs in with a word, if there is one.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn user_by_login(&self, login: &str) -> Result<Option<UserRow>, StoreFault> {
        people::user_by_login(&mut *self.pool.acquire().await?, login).await
    }

    /// Users after an id, by id; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn users(&self, after: Option<&UserId>, at_most: u32) -> Result<Vec<UserRow>, StoreFault> {
        people::users(&mut *self.pool.acquire().await?, after, at_most).await
    }

    /// Every role of a user: the operation, and the role in it.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn roles(&self, user: &UserId) -> Result<Vec<(OperationId, String)>, StoreFault> {
        people::roles(&mut *self.pool.acquire().await?, user).await
    }

    /// A session by the digest of its token; whether it has ended is the caller's to decide.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn session(&self, token: Digest) -> Result<Option<SessionRow>, StoreFault> {
        people::session(&mut *self.pool.acquire().await?, token).await
    }
}

impl Reading {
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn key(&self) -> i64 {
        self.operation
    }

    /// The operation as it is now.
    ///
    /// # Errors
    /// It is gone, or cannot be read.
    pub async fn operation(&self) -> Result<OperationRow, StoreFault> {
        Ok(operations::find(&mut *self.store.pool.acquire().await?, &self.id).await?.row)
    }

    /// Where its log ends now.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn head(&self) -> Result<LogHead, StoreFault> {
        Ok(operations::find(&mut *self.store.pool.acquire().await?, &self.id).await?.head)
    }

    /// The line with an id, if there is one.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn line(&self, id: &LineId) -> Result<Option<LogLine>, StoreFault> {
        lines::find(&mut *self.store.pool.acquire().await?, self.operation, id).await
    }

    /// Lines after a number, by number; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn lines(&self, sought: &Sought, after: u64, at_most: u32) -> Result<Vec<LogLine>, StoreFault> {
        lines::page(&mut *self.store.pool.acquire().await?, self.operation, sought, after, at_most).await
    }

    /// Checkpoints of logs longer than a size, by size; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn checkpoints(&self, after: u64, at_most: u32) -> Result<Vec<Checkpoint>, StoreFault> {
        lines::checkpoints(&mut *self.store.pool.acquire().await?, self.operation, after, at_most).await
    }

    /// Where a consignment stands.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn standing(&self, id: &ConsignmentId) -> Result<Option<ConsignmentStanding>, StoreFault> {
        standings::find(&mut *self.store.pool.acquire().await?, self.operation, id).await
    }

    /// Standings of consignments after an id, by id; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn standings(
        &self,
        filter: &StandingFilter,
        after: Option<&ConsignmentId>,
        at_most: u32,
    ) -> Result<Vec<ConsignmentStanding>, StoreFault> {
        standings::page(&mut *self.store.pool.acquire().await?, self.operation, filter, after, at_most).await
    }

    /// Consignments that are marked, after an id, by id; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn marked(
        &self,
        mark: Mark,
        after: Option<&ConsignmentId>,
        at_most: u32,
    ) -> Result<Vec<ConsignmentId>, StoreFault> {
        standings::marked(&mut *self.store.pool.acquire().await?, self.operation, mark, after, at_most).await
    }

    /// Consignments that await somebody at a moment, those that await longest first, after one of them; of one party or of
    /// all; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn due(
        &self,
        at: Timestamp,
        party: Option<&PartyId>,
        after: Option<&DueFrom>,
        at_most: u32,
    ) -> Result<Vec<ConsignmentStanding>, StoreFault> {
        standings::due(&mut *self.store.pool.acquire().await?, self.operation, (at, party), after, at_most).await
    }

    /// When the last event of a consignment was recorded, of one party's or of all; none: nothing is.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn last_recorded(&self, party: Option<&PartyId>) -> Result<Option<Timestamp>, StoreFault> {
        standings::last_recorded(&mut *self.store.pool.acquire().await?, self.operation, party).await
    }

    /// By which version of the caller's rules the consignments stand; none: by none that is known.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn stood_by(&self) -> Result<Option<i64>, StoreFault> {
        Ok(operations::find(&mut *self.store.pool.acquire().await?, &self.id).await?.stood_by)
    }

    /// A plan, if there is one.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn plan(&self, id: &PlanId) -> Result<Option<PlanRow>, StoreFault> {
        plans::find(&mut *self.store.pool.acquire().await?, self.operation, id).await
    }

    /// The document of a plan, if there is one.
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn plan_document(&self, id: &PlanId) -> Result<Option<String>, StoreFault> {
        plans::document(&mut *self.store.pool.acquire().await?, self.operation, id).await
    }

    /// Plans after an id, by id, of one state or of any; at most [`crate::PAGE_MAX`].
    ///
    /// # Errors
    /// What is stored cannot be read.
    pub async fn plans(
        &self,
        state: Option<PlanState>,
        after: Option<&PlanId>,
        at_most: u32,
    ) -> Result<Vec<PlanRow>, StoreFault> {
        plans::page(&mut *self.store.pool.acquire().await?, self.operation, state, after, at_most).await
    }
}
