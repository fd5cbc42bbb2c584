//! Decides how a log leaves the room: as one file with its checkpoints, that anybody can verify without us. Up: [`crate::room`].

use std::io::Write as _;
use std::path::Path;

use jiff::Timestamp;
use model::custody::PlainText;
use model::id::OperationId;
use model::log::LogHead;
use record::chain;
use store::{PAGE_MAX, Sought};

use super::access::{Action, Actor};
use super::entering::{Answered, Desk, Entered, Once, enter};
use super::refused::{Refused, RefusedKind};
use super::{Room, chance};
use crate::answer::Fault;

/// The whole log as an export file.
///
/// # Errors
/// Who may not; what the store says.
pub async fn export(room: &Room, scope: (&Actor, &OperationId)) -> Result<Vec<u8>, Refused> {
    let mut whole = Vec::new();
    export_into(room, scope, &mut whole).await?;
    Ok(whole)
}

/// Writes the whole log as an export file, page by page; gives its head and the number of its checkpoints.
///
/// # Errors
/// Who may not; what the store says; code `file-failed` when it cannot be written.
pub async fn export_into(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    out: &mut impl std::io::Write,
) -> Result<(LogHead, u64), Refused> {
    actor.may(Action::ExportLog)?;
    let reading = room.store.reading(operation).await?;
    let unwritten = |error: std::io::Error| {
        let action = "see that the folder can be written and has room; nothing half-written was left";
        Refused::of(RefusedKind::Unavailable, Fault::new("file-failed", error.to_string(), action))
    };
    let name = PlainText::try_new(operation.as_str()).map_err(|fault| Refused::wrong(vec![fault]))?;
    let mut writer = format::log::file::LogWriter::new(out, &name).map_err(unwritten)?;
    let (mut head, mut checkpoints) = (LogHead::EMPTY, 0);
    loop {
        let lines = reading.lines(&Sought::All, head.size, PAGE_MAX).await?;
        let Some(last) = lines.last() else { break };
        head = chain::head_after(last);
        for line in &lines {
            writer.line(line).map_err(unwritten)?;
        }
    }
    for checkpoint in reading.checkpoints(0, PAGE_MAX).await? {
        // Signed while we read: it covers lines that are not in this file.
        if checkpoint.head.size <= head.size {
            checkpoints += 1;
            writer.checkpoint(&checkpoint).map_err(unwritten)?;
        }
    }
    writer.finish().map_err(unwritten)?;
    Ok((head, checkpoints))
}

/// Signs the head of the log as it is, and keeps the checkpoint.
///
/// # Errors
/// Who may not; what the store says.
pub async fn checkpoint(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    secret: &[u8; 32],
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    actor.may(Action::SignLog)?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let checkpoint = chain::sign(operation.as_str(), desk.write.head(), desk.recorded, secret);
        let answer = format::api::checkpoint(&checkpoint);
        Ok(Entered { checkpoint: Some(checkpoint), answer: Some(answer), ..Entered::default() })
    })
    .await
}

/// The signing key of who keeps the store: read from its file, or made and kept there, readable by nobody else.
///
/// # Errors
/// The file cannot be read or made, is open to others, or holds no key. Codes `file-unreadable`, `file-failed`,
/// `key-open`, `bad-key-file`.
pub fn owner_key(path: &Path) -> Result<[u8; 32], Fault> {
    let shown = path.display().to_string();
    if !path.exists() {
        return made(path, &shown);
    }
    let unreadable = |error: std::io::Error| {
        Fault::new("file-unreadable", format!("{shown}: {error}"), "check the path and who may read it")
    };
    is_private(path, &shown)?;
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let digest = model::log::Digest::try_new(text.trim()).map_err(|_| {
        let cause = format!("{shown} holds no key of 64 hexadecimal digits");
        Fault::new("bad-key-file", cause, "give the file that was made with the store, or another name for a new one")
    })?;
    Ok(digest.0)
}

fn made(path: &Path, shown: &str) -> Result<[u8; 32], Fault> {
    let unwritable = |error: std::io::Error| {
        Fault::new("file-failed", format!("{shown}: {error}"), "check the path and who may write there")
    };
    let secret = chance::bytes::<32>();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(unwritable)?;
    writeln!(file, "{}", chance::hexadecimal(&secret)).map_err(unwritable)?;
    file.sync_all().map_err(unwritable)?;
    Ok(secret)
}

#[cfg(unix)]
fn is_private(path: &Path, shown: &str) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).map(|file| file.permissions().mode()).unwrap_or_default();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let cause = format!("{shown} may be read by others: its mode is {:o}", mode & 0o777);
    Err(Fault::new("key-open", cause, "take the key out of use, or set the file's mode to 600"))
}

#[cfg(not(unix))]
fn is_private(_path: &Path, _shown: &str) -> Result<(), Fault> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_by_its_owner_alone() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("key");
        let made = owner_key(&path).expect("a new key");
        assert_eq!(owner_key(&path), Ok(made));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("the mode should change");
            assert_eq!(owner_key(&path).expect_err("open to others").code, "key-open");
        }
        let other = dir.path().join("other");
        std::fs::write(&other, "no key").expect("a file");
        #[cfg(unix)]
        std::fs::set_permissions(&other, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("a mode");
        assert_eq!(owner_key(&other).expect_err("no key").code, "bad-key-file");
    }
}
