//! Decides how somebody signs in, how long that lasts, and who a request is from. Up: [`crate::room`].
//!
//! A session is a random token of 32 bytes; the store keeps its digest only. It ends after 30 minutes without a request, after
//! 12 hours in any case, when the person signs out, and when the account is switched off.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use model::id::{OperationId, PartyId, UserId};
use model::log::Digest;
use sha2::{Digest as _, Sha256};
use store::SessionRow;

use super::access::{Actor, Role};
use super::refused::{Refused, RefusedKind};
use super::{Room, chance, passwords};
use crate::answer::Fault;

/// A session without a request for so long is over.
const IDLE_MAX: SignedDuration = SignedDuration::from_mins(30);
/// No session lasts longer.
const AGE_MAX: SignedDuration = SignedDuration::from_hours(12);
/// The moment of the last request is kept no more often: reading should not write.
const SEEN_STEP: SignedDuration = SignedDuration::from_mins(1);

/// A new session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The token, to be given to the person and kept nowhere else.
    pub token: String,
    /// Who.
    pub user: UserId,
}

/// A session that lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub user: UserId,
    /// The person's name.
    pub name: String,
    /// Whose.
    pub organisation: PartyId,
    /// What forms of this session must bring along; it is derived from the token and gives no way back to it.
    pub form_token: String,
}

fn digest(parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    Digest(hash.finalize().into())
}

/// Signs in. An unknown login and a wrong password take the same time and have the same answer.
///
/// # Errors
/// They do not belong together; what the store says.
pub async fn sign_in(room: &Room, login: &str, password: &str, now: Timestamp) -> Result<SignedIn, Refused> {
    let user = if login.is_empty() || login.contains('\0') { None } else { room.store.user_by_login(login).await? };
    let user = user.filter(|user| user.is_active);
    let (password, hash) = (password.to_owned(), user.as_ref().map(|user| user.password.clone()));
    let is_right = tokio::task::spawn_blocking(move || passwords::is_right(&password, hash.as_deref())).await;
    let Some(user) = user.filter(|_| is_right.unwrap_or(false)) else {
        let fault = Fault::new("sign-in-wrong", "name and password do not belong together", "check both and try again");
        return Err(Refused::of(RefusedKind::SignIn, fault));
    };
    let token = chance::hexadecimal(&chance::bytes::<32>());
    let expires = now.saturating_add(AGE_MAX).unwrap_or(now);
    let mut change = room.store.change().await?;
    change.purge_sessions(now).await?;
    let row =
        SessionRow { token: digest(&[token.as_bytes()]), user: user.id.clone(), created: now, seen: now, expires };
    change.begin_session(&row).await?;
    change.commit().await?;
    Ok(SignedIn { token, user: user.id })
}

/// Signs out. Nothing happens when the session is over already.
///
/// # Errors
/// What the store says.
pub async fn sign_out(room: &Room, token: &str) -> Result<(), Refused> {
    let mut change = room.store.change().await?;
    change.end_session(digest(&[token.as_bytes()])).await?;
    Ok(change.commit().await?)
}

/// Keeps something about a session that nobody asked for.
async fn note(
    room: &Room,
    make: impl AsyncFnOnce(&mut store::Change) -> Result<(), store::StoreFault>,
) -> Result<(), store::StoreFault> {
    let mut change = room.store.change().await?;
    make(&mut change).await?;
    change.commit().await
}

/// The session of a token; none when it is over or never was.
///
/// # Errors
/// What the store says.
pub async fn session(room: &Room, token: &str, now: Timestamp) -> Result<Option<Session>, Refused> {
    let key = digest(&[token.as_bytes()]);
    let Some(row) = room.store.session(key).await? else { return Ok(None) };
    let user = room.store.user(&row.user).await?.filter(|user| user.is_active);
    let is_over = now >= row.expires || now.duration_since(row.seen) >= IDLE_MAX;
    let Some(user) = user.filter(|_| !is_over) else {
        // It is over whether or not its row can be removed now.
        let _ = note(room, async |change| change.end_session(key).await.map(|_| ())).await;
        return Ok(None);
    };
    if now.duration_since(row.seen) >= SEEN_STEP {
        // Whoever reads must not be refused because a full disk does not take the moment of it.
        let _ = note(room, async |change| change.see_session(key, now).await).await;
    }
    let form_token = digest(&[b"airbridge form ", token.as_bytes()]).to_string();
    Ok(Some(Session { user: user.id, name: user.name, organisation: user.organisation, form_token }))
}

/// The operations in which a session has a role: id, title, roles in words.
///
/// # Errors
/// What the store says.
pub async fn operations(room: &Room, session: &Session) -> Result<Vec<(OperationId, String, String)>, Refused> {
    let mut found: Vec<(OperationId, Vec<String>)> = Vec::new();
    for (id, role) in room.store.roles(&session.user).await? {
        match found.iter_mut().find(|(known, _)| *known == id) {
            Some((_, roles)) => roles.push(role),
            None => found.push((id, vec![role])),
        }
    }
    let mut rows = Vec::new();
    for (id, roles) in found {
        let title = room.store.reading(&id).await?.operation().await?.title;
        rows.push((id, title, roles.join(", ")));
    }
    Ok(rows)
}

/// Who a session is in an operation. Who has no role in it is told that there is no such operation.
///
/// # Errors
/// There is no such operation for this person; what the store says.
pub async fn actor(room: &Room, session: Option<&Session>, operation: &OperationId) -> Result<Actor, Refused> {
    let Some(session) = session else { return Ok(Actor::public()) };
    let roles = room.store.roles(&session.user).await?;
    let roles: BTreeSet<Role> =
        roles.iter().filter(|(id, _)| id == operation).filter_map(|(_, word)| Role::of_word(word)).collect();
    if roles.is_empty() {
        return Err(Refused::unknown());
    }
    Ok(Actor {
        user: Some(session.user.clone()),
        name: session.name.clone(),
        organisation: Some(session.organisation.clone()),
        roles,
    })
}
