//! Decides how the present standing of each consignment is kept beside the log, so that "no event for 48 hours" is one walk
//! along an index. Every value is the caller's, given in the same write as the line that it follows from. Up: [`crate`].

use jiff::Timestamp;
use model::id::{ConsignmentId, PartyId};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::inserting::{Cell, insert};
use crate::rows::{StoredRow, nanoseconds, storable, stored};
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
}

/// Where a page of silent consignments begins: after this one.
pub type SilentFrom = (Timestamp, ConsignmentId);

const COLUMNS: [&str; 9] =
    ["operation", "id", "state", "is_open", "holder", "place", "last_custody", "last_occurred", "last_recorded"];

const REPLACE: &str = "ON CONFLICT (operation, id) DO UPDATE SET state = excluded.state, is_open = excluded.is_open, \
    holder = excluded.holder, place = excluded.place, last_custody = excluded.last_custody, \
    last_occurred = excluded.last_occurred, last_recorded = excluded.last_recorded";

/// Sets standings; of one consignment the last counts.
pub(crate) async fn set(
    connection: &mut AnyConnection,
    operation: i64,
    standings: &[ConsignmentStanding],
) -> Result<(), StoreFault> {
    // One statement may not change a row twice.
    let latest: std::collections::BTreeMap<&ConsignmentId, &ConsignmentStanding> =
        standings.iter().map(|standing| (&standing.consignment, standing)).collect();
    let rows = latest
        .into_values()
        .map(|standing| {
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
            ])
        })
        .collect::<Result<Vec<_>, StoreFault>>()?;
    insert(connection, "consignments", &COLUMNS, rows, REPLACE).await?;
    Ok(())
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
    })
}

/// The standing of one consignment.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    operation: i64,
    id: &ConsignmentId,
) -> Result<Option<ConsignmentStanding>, StoreFault> {
    let row = sqlx::query("SELECT * FROM consignments WHERE operation = $1 AND id = $2")
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
    let rows = sqlx::query(
        "SELECT * FROM consignments WHERE operation = $1 AND id > $2 AND ($3 IS NULL OR state = $3) \
         AND ($4 IS NULL OR holder = $4) AND ($5 IS NULL OR is_open = $5) ORDER BY id LIMIT $6",
    )
    .bind(operation)
    .bind(after.map_or("", ConsignmentId::as_str))
    .bind(filter.state.clone())
    .bind(filter.holder.as_ref().map(PartyId::to_string))
    .bind(filter.is_open.map(i64::from))
    .bind(i64::from(at_most.min(PAGE_MAX)))
    .fetch_all(connection)
    .await?;
    rows.iter().map(standing).collect()
}

/// Open consignments last heard of before a moment, longest silence first.
pub(crate) async fn silent(
    connection: &mut AnyConnection,
    operation: i64,
    before: Timestamp,
    after: Option<&SilentFrom>,
    at_most: u32,
) -> Result<Vec<ConsignmentStanding>, StoreFault> {
    let (from, id) = match after {
        Some((moment, id)) => (nanoseconds("after", *moment)?, id.as_str()),
        None => (i64::MIN, ""),
    };
    let rows = sqlx::query(
        "SELECT * FROM consignments WHERE operation = $1 AND is_open = 1 AND last_occurred < $2 \
         AND (last_occurred, id) > ($3, $4) ORDER BY last_occurred, id LIMIT $5",
    )
    .bind(operation)
    .bind(nanoseconds("before", before)?)
    .bind(from)
    .bind(id)
    .bind(i64::from(at_most.min(PAGE_MAX)))
    .fetch_all(connection)
    .await?;
    rows.iter().map(standing).collect()
}
