//! Decides how plans are kept: a document that never changes, and a state that changes only from the version that the
//! caller read. Who may approve what is decided elsewhere. Up: [`crate`].

use jiff::Timestamp;
use model::id::{PlanId, UserId};
use model::log::Digest;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::inserting::insert;
use crate::rows::{StoredRow, nanoseconds, storable, stored};
use crate::tables::{PLAN_DOCUMENTS, PLANS};
use crate::{PAGE_MAX, StoreFault};

/// Where a plan is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlanState {
    /// To be looked at.
    Draft,
    /// To be flown.
    Approved,
    /// Replaced by another.
    Superseded,
    /// Being flown.
    Executing,
}

impl PlanState {
    /// Every state with its word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Draft, "draft"),
        (Self::Approved, "approved"),
        (Self::Superseded, "superseded"),
        (Self::Executing, "executing"),
    ];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map(|(_, word)| *word).expect("every state has a word")
    }

    /// The state of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
}

/// A plan without its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// Its id.
    pub id: PlanId,
    /// Where it is in its life.
    pub state: PlanState,
    /// Counts its changes, from 1.
    pub version: u64,
    /// The plan that it was made from.
    pub parent: Option<PlanId>,
    /// Who drafted it.
    pub drafter: UserId,
    /// When.
    pub drafted: Timestamp,
    /// Who approved it.
    pub approver: Option<UserId>,
    /// When its state was last decided.
    pub decided: Option<Timestamp>,
    /// Digest of its document.
    pub digest: Digest,
}

/// A decision on a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanChange {
    /// The plan.
    pub id: PlanId,
    /// The version that who decides has read.
    pub version: u64,
    /// Its state from now on.
    pub state: PlanState,
    /// Who approved it, from now on.
    pub approver: Option<UserId>,
    /// When it was decided.
    pub decided: Timestamp,
}

/// Adds a plan and its document.
pub(crate) async fn add(
    connection: &mut AnyConnection,
    operation: i64,
    plan: &PlanRow,
    document: &str,
) -> Result<(), StoreFault> {
    let row = vec![
        operation.into(),
        plan.id.to_string().into(),
        plan.state.word().to_owned().into(),
        stored("version", plan.version)?.into(),
        plan.parent.as_ref().map(PlanId::to_string).into(),
        plan.drafter.to_string().into(),
        nanoseconds("drafted", plan.drafted)?.into(),
        plan.approver.as_ref().map(UserId::to_string).into(),
        plan.decided.map(|moment| nanoseconds("decided", moment)).transpose()?.into(),
        plan.digest.to_string().into(),
    ];
    if insert(connection, &PLANS, vec![row], "ON CONFLICT DO NOTHING").await? == 0 {
        return Err(StoreFault::Exists { kind: "plan", id: plan.id.to_string() });
    }
    let document = vec![operation.into(), plan.id.to_string().into(), storable("document", document)?.into()];
    insert(connection, &PLAN_DOCUMENTS, vec![document], "").await?;
    Ok(())
}

/// Makes a decision. The new version.
pub(crate) async fn decide(
    connection: &mut AnyConnection,
    operation: i64,
    change: &PlanChange,
) -> Result<u64, StoreFault> {
    let changed = sqlx::query(
        "UPDATE plans SET state = $1, approver = $2, decided = $3, version = version + 1 \
         WHERE operation = $4 AND id = $5 AND version = $6",
    )
    .bind(change.state.word())
    .bind(change.approver.as_ref().map(UserId::to_string))
    .bind(nanoseconds("decided", change.decided)?)
    .bind(operation)
    .bind(change.id.as_str())
    .bind(stored("version", change.version)?)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if changed == 1 {
        return Ok(change.version + 1);
    }
    let id = change.id.to_string();
    Err(match find(connection, operation, &change.id).await? {
        Some(plan) => StoreFault::Outdated { kind: "plan", id, given: change.version, held: plan.version },
        None => StoreFault::Unknown { kind: "plan", id },
    })
}

fn plan(row: &AnyRow) -> Result<PlanRow, StoreFault> {
    let row = StoredRow::new(row, "plans", "id");
    let state = row.text("state")?;
    Ok(PlanRow {
        id: row.read("id", PlanId::try_new)?,
        state: PlanState::of_word(&state)
            .ok_or_else(|| row.fault("state", format!("\u{ab}{state}\u{bb} is no state")))?,
        version: row.count("version")?,
        parent: row.read_if_any("parent", PlanId::try_new)?,
        drafter: row.read("drafter", UserId::try_new)?,
        drafted: row.moment("drafted")?,
        approver: row.read_if_any("approver", UserId::try_new)?,
        decided: row.moment_if_any("decided")?,
        digest: row.digest("digest")?,
    })
}

/// A plan, if there is one.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    operation: i64,
    id: &PlanId,
) -> Result<Option<PlanRow>, StoreFault> {
    let row = sqlx::query(PLANS.select("WHERE operation = $1 AND id = $2"))
        .bind(operation)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(plan).transpose()
}

/// The document of a plan, if there is one.
pub(crate) async fn document(
    connection: &mut AnyConnection,
    operation: i64,
    id: &PlanId,
) -> Result<Option<String>, StoreFault> {
    let row = sqlx::query("SELECT plan, document FROM plan_documents WHERE operation = $1 AND plan = $2")
        .bind(operation)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.map(|row| StoredRow::new(&row, "plan_documents", "plan").text("document")).transpose()
}

/// Plans after an id, by id.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    operation: i64,
    state: Option<PlanState>,
    after: Option<&PlanId>,
    at_most: u32,
) -> Result<Vec<PlanRow>, StoreFault> {
    let rows = sqlx::query(
        PLANS.select("WHERE operation = $1 AND id > $2 AND ($3 IS NULL OR state = $3) ORDER BY id LIMIT $4"),
    )
    .bind(operation)
    .bind(after.map_or("", PlanId::as_str))
    .bind(state.map(|state| state.word().to_owned()))
    .bind(i64::from(at_most.min(PAGE_MAX)))
    .fetch_all(connection)
    .await?;
    rows.iter().map(plan).collect()
}
