//! Decides who acts where a program holds the store itself: somebody who has an account, with that person's roles, and without a
//! password, because whoever can open the store can change it anyway. Also how an account is switched off. Up: [`crate::room`].

use std::collections::BTreeSet;

use model::id::OperationId;

use super::access::{Actor, Role};
use super::refused::{Refused, RefusedKind};
use super::{Room, standings};
use crate::answer::Fault;

fn nobody(login: &str) -> Refused {
    let cause = format!("nobody signs in as \u{ab}{login}\u{bb}");
    let action = "make the account first: airbridge enrol";
    Refused::of(RefusedKind::Unknown, Fault::new("unknown-login", cause, action).at("", 0, "--as"))
}

/// Somebody by his login, in an operation.
///
/// # Errors
/// There is nobody of this login, the account is switched off, there is no such operation, or no role in it; what the store
/// says.
pub async fn keeper(room: &Room, login: &str, operation: &OperationId) -> Result<Actor, Refused> {
    let user = room.store.user_by_login(login).await?.ok_or_else(|| nobody(login))?;
    if !user.is_active {
        let cause = format!("the account of \u{ab}{login}\u{bb} is switched off");
        let fault = Fault::new("login-disabled", cause, "enrol the person again, or act as somebody else");
        return Err(Refused::of(RefusedKind::Denied, fault.at("", 0, "--as")));
    }
    if let Err(store::StoreFault::Unknown { .. }) = room.store.reading(operation).await {
        let known = room.store.operations(None, store::PAGE_MAX).await?;
        let known = known.iter().map(|row| row.id.as_str());
        let action = format::suggest::action(operation.as_str(), known, "take its folder in: airbridge operate");
        let cause = format!("there is no operation \u{ab}{operation}\u{bb}");
        return Err(Refused::of(
            RefusedKind::Unknown,
            Fault::new("unknown-record", cause, action).at("", 0, "--operation"),
        ));
    }
    let roles = room.store.roles(&user.id).await?;
    let roles: BTreeSet<Role> =
        roles.iter().filter(|(id, _)| id == operation).filter_map(|(_, word)| Role::of_word(word)).collect();
    if roles.is_empty() {
        let cause = format!("\u{ab}{login}\u{bb} has no role in operation {operation}");
        let action = format!("give one: airbridge enrol {login} --operation {operation} --role ...");
        return Err(Refused::of(RefusedKind::Denied, Fault::new("no-role", cause, action).at("", 0, "--as")));
    }
    Ok(Actor { user: Some(user.id), name: user.name, organisation: Some(user.organisation), roles })
}

/// Switches an account off and ends its sessions: how many. What the person entered stays.
///
/// # Errors
/// There is nobody of this login; what the store says.
pub async fn disable(room: &Room, login: &str) -> Result<u64, Refused> {
    let mut user = room.store.user_by_login(login).await?.ok_or_else(|| nobody(login))?;
    user.is_active = false;
    let mut change = room.store.change().await?;
    change.put_user(&user).await?;
    let ended = change.end_sessions_of(&user.id).await?;
    change.commit().await?;
    Ok(ended)
}

/// Writes a backup of the whole store, and tells what is in it.
///
/// # Errors
/// There is a file of this name; it cannot be written; the store is not whole.
pub async fn back_up(room: &Room, file: &std::path::Path) -> Result<store::Tally, Refused> {
    Ok(room.store.back_up(file).await?)
}

/// Writes a whole operation to a file that another store takes in, and tells what is in it.
///
/// # Errors
/// There is no such operation; there is a file of this name; it cannot be written.
pub async fn move_out(room: &Room, operation: &OperationId, file: &std::path::Path) -> Result<store::Tally, Refused> {
    Ok(room.store.move_out(operation, file).await?)
}

/// Takes in the operation of a file: which one, and where its log ends. Nobody has a role in it yet.
///
/// # Errors
/// The file is not whole or holds no one operation; there is one of its id here.
pub async fn move_in(room: &Room, file: &std::path::Path) -> Result<(OperationId, model::log::LogHead), Refused> {
    let moved = room.store.move_in(file).await?;
    standings::derive(room, &moved.0, &mut |_| {}).await?;
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::{Enrolment, clock, enrol, session, sign_in};
    use model::id::PartyId;

    #[tokio::test]
    async fn who_is_switched_off_is_out_at_once_and_comes_back_by_enrolment() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let room = Room::of_file(&dir.path().join("room.db")).await.expect("a store");
        let enrolment = Enrolment {
            login: "anna".to_owned(),
            name: "Anna Example".to_owned(),
            organisation: PartyId::of("EXAMPLE"),
            password: "tin kettle moth lamp".to_owned(),
            roles: None,
        };
        enrol(&room, &enrolment, clock()).await.expect("an account");
        let first = sign_in(&room, "anna", &enrolment.password, clock()).await.expect("a session");
        sign_in(&room, "anna", &enrolment.password, clock()).await.expect("another");
        assert_eq!(disable(&room, "anna").await, Ok(2), "both sessions end");
        assert_eq!(session(&room, &first.token, clock()).await, Ok(None));
        assert_eq!(
            sign_in(&room, "anna", &enrolment.password, clock()).await.map(|_| ()).expect_err("off").kind,
            RefusedKind::SignIn
        );
        let operation = OperationId::of("april");
        assert_eq!(keeper(&room, "anna", &operation).await.expect_err("off").faults[0].code, "login-disabled");
        enrol(&room, &enrolment, clock()).await.expect("the account again");
        assert!(sign_in(&room, "anna", &enrolment.password, clock()).await.is_ok());
        assert_eq!(session(&room, &first.token, clock()).await, Ok(None), "an ended session stays ended");
        assert_eq!(keeper(&room, "anna", &operation).await.expect_err("none").faults[0].code, "unknown-record");
        assert_eq!(disable(&room, "boris").await.expect_err("nobody").faults[0].code, "unknown-login");
        room.close().await;
    }
}
