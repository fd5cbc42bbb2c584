//! Decides how the present standing of each consignment is kept beside the log, so that "what awaits somebody" is one walk
//! along an index, whatever the rule. Every value is the caller's, given in the same write as the line that it follows from.
//! Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::id::{ConsignmentId, PartyId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::address::Engine;
use crate::inserting::{Cell, bound, insert, places};
use crate::rows::{StoredRow, nanoseconds, storable, stored};
use crate::tables::{CONSIGNMENT_PARTIES, CONSIGNMENTS};
use crate::{PAGE_MAX, StoreFault};

/// Where a consignment stands by its last custody event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsignmentStanding {
    /// The consignment.
    pub consignment: ConsignmentId,
    /// The caller's word for its state, such as "in-transit".
    pub state: String,
    /// Whether another event is awaited; a closed consignment is never silent.
    pub is_open: bool,
    /// Who holds it; none when that is not known.
    pub holder: Option<PartyId>,
    /// Where it is; none when that is not known.
    pub place: Option<String>,
    /// Number of its last custody line; none before the first.
    pub last_custody: Option<u64>,
    /// When it was last heard of, or from when an event was due.
    pub last_occurred: Timestamp,
    /// When that was recorded.
    pub last_recorded: Timestamp,
    /// From when it awaits somebody, if nothing further is recorded; none: never.
    pub due: Option<Timestamp>,
    /// Whose it is: each once, in order.
    pub parties: Vec<PartyId>,
    /// Whether anybody may read something of it.
    pub is_public: bool,
    /// Whether an organisation keeps something of it to itself, so that it stands elsewhere for others.
    pub has_own: bool,
    /// Whether something was only said of it, or is known by what is cited.
    pub is_said: bool,
}

/// What marks consignments that are found by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Anybody may read something of them.
    Public,
    /// Something was only said of them, or is known by what is cited.
    Said,
}

/// Which consignments are sought; a part that is none asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandingFilter {
    /// In this state.
    pub state: Option<String>,
    /// Held by this party.
    pub holder: Option<PartyId>,
    /// Open or closed.
    pub is_open: Option<bool>,
    /// One of this party's.
    pub party: Option<PartyId>,
}

/// Where a page of due consignments begins: after this one.
pub type DueFrom = (Timestamp, ConsignmentId);

/// Sets standings; of one consignment the last counts.
pub(crate) async fn set(
    connection: &mut AnyConnection,
    (engine, operation): (Engine, i64),
    standings: &[ConsignmentStanding],
) -> Result<(), StoreFault> {
    // One statement may not change a row twice.
    let latest: BTreeMap<&ConsignmentId, &ConsignmentStanding> =
        standings.iter().map(|standing| (&standing.consignment, standing)).collect();
    let mut rows = Vec::new();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let is_put_at_once = engine == Engine::Postgres && latest.len() == 1;
    for standing in latest.into_values() {
        let parties: BTreeSet<&PartyId> = standing.parties.iter().collect();
        let row = cells(operation, standing)?;
        let known = if is_put_at_once {
            put(connection, row).await?
        } else {
            rows.push(row);
            parties_of(connection, operation, &standing.consignment).await?
        };
        gone.extend(known.iter().filter(|party| !parties.contains(party)).map(|party| (party.clone(), standing)));
        let new = parties.into_iter().filter(|party| !known.contains(*party));
        come.extend(new.map(|party| {
            vec![Cell::from(operation), Cell::from(party.to_string()), Cell::from(standing.consignment.to_string())]
        }));
    }
    insert(connection, &CONSIGNMENTS, rows, &CONSIGNMENTS.replacing()).await?;
    for (party, standing) in gone {
        sqlx::query("DELETE FROM consignment_parties WHERE operation = $1 AND party = $2 AND consignment = $3")
            .bind(operation)
            .bind(party.as_str())
            .bind(standing.consignment.as_str())
            .execute(&mut *connection)
            .await?;
    }
    insert(connection, &CONSIGNMENT_PARTIES, come, "ON CONFLICT DO NOTHING").await?;
    Ok(())
}

/// Puts a consignment's row in the stead of what was there, and says whose it was until now, in one statement. SQLite knows none such.
async fn put(connection: &mut AnyConnection, row: Vec<Cell>) -> Result<BTreeSet<PartyId>, StoreFault> {
    let columns = CONSIGNMENTS.columns();
    let text = format!(
        "WITH before AS (SELECT id, parties FROM consignments WHERE operation = $1 AND id = $2), \
         put AS (INSERT INTO consignments ({}) VALUES {} {}) SELECT id, parties FROM before",
        columns.join(", "),
        places(1, columns.len(), 0),
        CONSIGNMENTS.replacing(),
    );
    let before = bound(AssertSqlSafe(text), row).fetch_optional(connection).await?;
    let parties = before.as_ref().map(|row| parties(&StoredRow::new(row, "consignments", "id"))).transpose()?;
    Ok(parties.into_iter().flatten().collect())
}

/// Whose a consignment was until now. Its row says so: the table of parties is ordered by party, so that to look for a
/// consignment in it is to look through all of it.
async fn parties_of(
    connection: &mut AnyConnection,
    operation: i64,
    id: &ConsignmentId,
) -> Result<BTreeSet<PartyId>, StoreFault> {
    let row = sqlx::query("SELECT id, parties FROM consignments WHERE operation = $1 AND id = $2")
        .bind(operation)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    let parties = row.as_ref().map(|row| parties(&StoredRow::new(row, "consignments", "id"))).transpose()?;
    Ok(parties.into_iter().flatten().collect())
}

fn parties(row: &StoredRow<'_>) -> Result<Vec<PartyId>, StoreFault> {
    let text = row.text_if_any("parties")?.unwrap_or_default();
    let ids = text.split(' ').filter(|id| !id.is_empty()).map(PartyId::try_new);
    ids.collect::<Result<Vec<_>, _>>().map_err(|fault| row.fault("parties", fault.cause))
}

fn cells(operation: i64, standing: &ConsignmentStanding) -> Result<Vec<Cell>, StoreFault> {
    // An id holds no blank.
    let parties: Vec<&str> = standing.parties.iter().map(PartyId::as_str).collect();
    Ok(vec![
        operation.into(),
        standing.consignment.to_string().into(),
        storable("state", &standing.state)?.into(),
        i64::from(standing.is_open).into(),
        standing.holder.as_ref().map(PartyId::to_string).into(),
        standing.place.as_deref().map(|place| storable("place", place)).transpose()?.into(),
        Cell::Number(standing.last_custody.map(|number| stored("last_custody", number)).transpose()?),
        nanoseconds("last_occurred", standing.last_occurred)?.into(),
        nanoseconds("last_recorded", standing.last_recorded)?.into(),
        Cell::Number(standing.due.map(|due| nanoseconds("due", due)).transpose()?),
        parties.join(" ").into(),
        i64::from(standing.is_public).into(),
        i64::from(standing.has_own).into(),
        i64::from(standing.is_said).into(),
    ])
}

fn standing(row: &AnyRow) -> Result<ConsignmentStanding, StoreFault> {
    let row = StoredRow::new(row, "consignments", "id");
    let last_custody = row.number_if_any("last_custody")?.map(u64::try_from).transpose();
    Ok(ConsignmentStanding {
        consignment: row.read("id", ConsignmentId::try_new)?,
        state: row.text("state")?,
        is_open: row.is("is_open")?,
        holder: row.read_if_any("holder", PartyId::try_new)?,
        place: row.text_if_any("place")?,
        last_custody: last_custody.map_err(|_| row.fault("last_custody", "a line's number is more than nothing"))?,
        last_occurred: row.moment("last_occurred")?,
        last_recorded: row.moment("last_recorded")?,
        due: row.moment_if_any("due")?,
        parties: parties(&row)?,
        // None where it stands by rules that knew no such thing: then all stands again before anybody asks.
        is_public: row.is_if_any("is_public")?.unwrap_or_default(),
        has_own: row.is_if_any("has_own")?.unwrap_or_default(),
        is_said: row.is_if_any("is_said")?.unwrap_or_default(),
    })
}

/// The standing of one consignment.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    operation: i64,
    id: &ConsignmentId,
) -> Result<Option<ConsignmentStanding>, StoreFault> {
    let row = sqlx::query(CONSIGNMENTS.select("WHERE operation = $1 AND id = $2"))
        .bind(operation)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(standing).transpose()
}

/// Standings after an id, by id.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    operation: i64,
    filter: &StandingFilter,
    after: Option<&ConsignmentId>,
    at_most: u32,
) -> Result<Vec<ConsignmentStanding>, StoreFault> {
    let rows = sqlx::query(CONSIGNMENTS.select(
        "WHERE operation = $1 AND id > $2 AND ($3 IS NULL OR state = $3) \
         AND ($4 IS NULL OR holder = $4) AND ($5 IS NULL OR is_open = $5) AND ($6 IS NULL OR id IN \
         (SELECT consignment FROM consignment_parties WHERE operation = $1 AND party = $6)) ORDER BY id LIMIT $7",
    ))
    .bind(operation)
    .bind(after.map_or("", ConsignmentId::as_str))
    .bind(filter.state.clone())
    .bind(filter.holder.as_ref().map(PartyId::to_string))
    .bind(filter.is_open.map(i64::from))
    .bind(filter.party.as_ref().map(PartyId::to_string))
    .bind(i64::from(at_most.min(PAGE_MAX)))
    .fetch_all(connection)
    .await?;
    rows.iter().map(standing).collect()
}

/// Consignments that are marked, after an id, by id.
pub(crate) async fn marked(
    connection: &mut AnyConnection,
    operation: i64,
    mark: Mark,
    after: Option<&ConsignmentId>,
    at_most: u32,
) -> Result<Vec<ConsignmentId>, StoreFault> {
    let statement = match mark {
        Mark::Public => {
            "SELECT id FROM consignments WHERE operation = $1 AND is_public = 1 AND id > $2 ORDER BY id LIMIT $3"
        }
        Mark::Said => {
            "SELECT id FROM consignments WHERE operation = $1 AND is_said = 1 AND id > $2 ORDER BY id LIMIT $3"
        }
    };
    let rows = sqlx::query(statement)
        .bind(operation)
        .bind(after.map_or("", ConsignmentId::as_str))
        .bind(i64::from(at_most.min(PAGE_MAX)))
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| StoredRow::new(row, "consignments", "id").read("id", ConsignmentId::try_new)).collect()
}

/// Consignments that are due at a moment, of one party or of all, longest due first.
pub(crate) async fn due(
    connection: &mut AnyConnection,
    operation: i64,
    (at, party): (Timestamp, Option<&PartyId>),
    after: Option<&DueFrom>,
    at_most: u32,
) -> Result<Vec<ConsignmentStanding>, StoreFault> {
    let (from, id) = match after {
        Some((moment, id)) => (nanoseconds("after", *moment)?, id.as_str()),
        None => (i64::MIN, ""),
    };
    let rows = sqlx::query(CONSIGNMENTS.select(
        "WHERE operation = $1 AND due <= $2 AND (due, id) > ($3, $4) AND ($5 IS NULL OR id IN \
         (SELECT consignment FROM consignment_parties WHERE operation = $1 AND party = $5)) ORDER BY due, id LIMIT $6",
    ))
    .bind(operation)
    .bind(nanoseconds("at", at)?)
    .bind(from)
    .bind(id)
    .bind(party.map(PartyId::to_string))
    .bind(i64::from(at_most.min(PAGE_MAX)))
    .fetch_all(connection)
    .await?;
    rows.iter().map(standing).collect()
}

/// When the last event of a consignment was recorded, of one party's or of all.
pub(crate) async fn last_recorded(
    connection: &mut AnyConnection,
    operation: i64,
    party: Option<&PartyId>,
) -> Result<Option<Timestamp>, StoreFault> {
    let row = sqlx::query(
        "SELECT MAX(last_recorded) AS last_recorded, 'all' AS id FROM consignments WHERE operation = $1 \
         AND ($2 IS NULL OR id IN (SELECT consignment FROM consignment_parties WHERE operation = $1 AND party = $2))",
    )
    .bind(operation)
    .bind(party.map(PartyId::to_string))
    .fetch_one(connection)
    .await?;
    StoredRow::new(&row, "consignments", "id").moment_if_any("last_recorded")
}
