//! Decides how a repeated request is known: by its key within an organisation, and by the digest of what was asked. The
//! answer is kept in the transaction of its effect, so that there is never one without the other. Up: [`crate`].

use jiff::Timestamp;
use model::id::PartyId;
use model::log::Digest;
use sqlx::AnyConnection;

use crate::StoreFault;
use crate::inserting::insert;
use crate::rows::{StoredRow, nanoseconds, storable};
use crate::tables::ANSWERS;

/// The answer that was given to a key; none when the key is new.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    organisation: &PartyId,
    key: &str,
    request: Digest,
) -> Result<Option<String>, StoreFault> {
    let row = sqlx::query(ANSWERS.select("WHERE organisation = $1 AND key = $2"))
        .bind(organisation.as_str())
        .bind(storable("key", key)?)
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = StoredRow::new(&row, "answers", "key");
    if row.digest("request")? != request {
        return Err(StoreFault::KeyReused(key.to_owned()));
    }
    row.text("answer").map(Some)
}

/// Keeps an answer. None when it is kept; the other answer when the same request was answered meanwhile.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    (organisation, key): (&PartyId, &str),
    request: Digest,
    answer: &str,
    made: Timestamp,
) -> Result<Option<String>, StoreFault> {
    let row = vec![
        organisation.to_string().into(),
        storable("key", key)?.into(),
        request.to_string().into(),
        storable("answer", answer)?.into(),
        nanoseconds("made", made)?.into(),
    ];
    // Two requests with one key at the same time: the second waits here for the end of the first.
    if insert(connection, &ANSWERS, vec![row], "ON CONFLICT DO NOTHING").await? == 1 {
        return Ok(None);
    }
    find(connection, organisation, key, request).await
}

/// Forgets answers that were given before a moment. How many.
pub(crate) async fn purge(connection: &mut AnyConnection, before: Timestamp) -> Result<u64, StoreFault> {
    let done = sqlx::query("DELETE FROM answers WHERE made < $1")
        .bind(nanoseconds("made", before)?)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}
