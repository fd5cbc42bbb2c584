//! Decides what a room does by itself from hour to hour: it forgets what is past its time and signs heads of logs. Up:
//! [`crate::room`].

use jiff::{SignedDuration, Timestamp};
use model::id::OperationId;
use record::chain;
use store::PAGE_MAX;

use super::Room;
use super::refused::Refused;

/// For how long the answer to a request's key is kept: longer than any client goes on repeating one.
const ANSWERS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upkept {
    /// Answers to old requests that were forgotten.
    pub answers: u64,
    /// Sessions that had ended and were forgotten.
    pub sessions: u64,
    /// Heads that were signed.
    pub signed: u64,
}

/// Forgets answers of more than seven days and sessions that have ended; signs, with a key, each head that has moved since it was
/// signed last.
///
/// # Errors
/// What the store says.
pub async fn upkeep(room: &Room, key: Option<&[u8; 32]>, now: Timestamp) -> Result<Upkept, Refused> {
    let mut change = room.store.change().await?;
    let before = now.checked_sub(ANSWERS_KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
    let answers = change.purge_answers(before).await?;
    let sessions = change.purge_sessions(now).await?;
    change.commit().await?;
    let mut done = Upkept { answers, sessions, signed: 0 };
    let Some(key) = key else { return Ok(done) };
    let mut after = None;
    loop {
        let page = room.store.operations(after.as_ref(), PAGE_MAX).await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = Some(last.id.clone());
        for row in page {
            done.signed += u64::from(has_signed(room, &row.id, key, now).await?);
        }
    }
}

/// Signs a head that has moved. Whether it had.
async fn has_signed(room: &Room, operation: &OperationId, key: &[u8; 32], now: Timestamp) -> Result<bool, Refused> {
    let reading = room.store.reading(operation).await?;
    let size = reading.head().await?.size;
    if size == 0 || !reading.checkpoints(size - 1, 1).await?.is_empty() {
        return Ok(false);
    }
    let mut write = room.store.write(operation).await?;
    let signed = write.recorded().map_or(now, |last| last.max(now));
    let checkpoint = chain::sign(operation.as_str(), write.head(), signed, key);
    write.keep_checkpoint(&checkpoint).await?;
    write.commit().await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use model::id::PartyId;

    use super::*;
    use crate::room::{Enrolment, enrol, import, session, sign_in, to_the_end};

    #[test]
    fn what_has_moved_is_signed_once_and_what_is_past_is_forgotten() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("an instant");
        let later = |hours| now + SignedDuration::from_hours(hours);
        let done = to_the_end(async {
            let told = |refused: Refused| refused.faults;
            let room = Room::of_file(&dir.path().join("room.db")).await.map_err(|fault| vec![fault])?;
            let anna = Enrolment {
                login: "anna".to_owned(),
                name: "Anna Example".to_owned(),
                organisation: PartyId::of("EXAMPLE"),
                password: "several words that do not belong together".to_owned(),
                roles: None,
            };
            enrol(&room, &anna, now).await?;
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
            import(&room, (&OperationId::of("april-2020"), &folder), "anna", now).await?;
            let token = sign_in(&room, "anna", &anna.password, now).await.map_err(told)?.token;
            let key = [42; 32];
            let without_key = upkeep(&room, None, now).await.map_err(told)?;
            assert_eq!(without_key, Upkept::default());
            let first = upkeep(&room, Some(&key), later(1)).await.map_err(told)?;
            assert_eq!(first, Upkept { signed: 1, ..Upkept::default() });
            assert!(session(&room, &token, now).await.map_err(told)?.is_some(), "it had not ended");
            let again = upkeep(&room, Some(&key), later(24)).await.map_err(told)?;
            assert_eq!(again, Upkept { sessions: 1, ..Upkept::default() }, "the head had not moved");
            room.close().await;
            Ok(())
        });
        assert_eq!(done, Ok(()));
    }
}
