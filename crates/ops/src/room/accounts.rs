//! Decides how a person gets an account: by a command of who keeps the store, with a password that this person typed. There is
//! no default account and no default password. Up: [`crate::room`].

use jiff::Timestamp;
use model::id::{OperationId, PartyId, UserId};
use store::{OrganisationRow, StoreFault, UserRow};

use super::access::Role;
use super::{Room, chance, passwords};
use crate::answer::Fault;

/// Longest login and name, in signs.
const NAME_LENGTH_MAX: usize = 100;

/// Whom to give an account, and what to do in which operation.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// What the person types to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Whose.
    pub organisation: PartyId,
    /// The password as typed.
    pub password: String,
    /// Roles in one operation.
    pub roles: Option<(OperationId, Vec<Role>)>,
}

fn named(what: &str, text: &str) -> Result<(), Fault> {
    let is_plain = !text.trim().is_empty() && text.trim() == text && !text.chars().any(char::is_control);
    if is_plain && text.chars().count() <= NAME_LENGTH_MAX {
        return Ok(());
    }
    let cause = format!("the {what} is empty, longer than {NAME_LENGTH_MAX} signs, or not one plain line");
    Err(Fault::new("bad-person-name", cause, format!("give a {what} of one line")))
}

/// Makes an account, or gives the one of this login its new password, name and roles; every session of it ends.
///
/// # Errors
/// Every fault of names and password; what the store says.
pub async fn enrol(room: &Room, enrolment: &Enrolment, now: Timestamp) -> Result<UserId, Vec<Fault>> {
    let Enrolment { login, name, organisation, password, roles } = enrolment;
    let hash = passwords::hashed(password, &[login, name, organisation.as_str()]);
    let mut faults: Vec<Fault> =
        [named("login", login), named("name", name)].into_iter().filter_map(Result::err).collect();
    faults.extend(hash.clone().err());
    let (true, Ok(hash)) = (faults.is_empty(), hash) else { return Err(faults) };
    let kept = keep(room, (login, name, organisation), hash, roles.as_ref(), now).await;
    kept.map_err(|fault: StoreFault| vec![fault.into()])
}

async fn keep(
    room: &Room,
    (login, name, organisation): (&str, &str, &PartyId),
    password: String,
    roles: Option<&(OperationId, Vec<Role>)>,
    now: Timestamp,
) -> Result<UserId, StoreFault> {
    let held = room.store.user_by_login(login).await?;
    let is_known = room.store.organisation(organisation).await?.is_some();
    let mut change = room.store.change().await?;
    if !is_known {
        let row = OrganisationRow {
            id: organisation.clone(),
            name: organisation.to_string(),
            document: String::new(),
            version: 0,
        };
        change.put_organisation(&row).await?;
    }
    let id = held.as_ref().map_or_else(|| UserId::of(&chance::id(now)), |held| held.id.clone());
    let row = UserRow {
        id: id.clone(),
        organisation: organisation.clone(),
        login: login.to_owned(),
        name: name.to_owned(),
        password,
        is_active: true,
        created: held.as_ref().map_or(now, |held| held.created),
        version: held.map_or(0, |held| held.version),
    };
    change.put_user(&row).await?;
    change.end_sessions_of(&id).await?;
    match roles {
        None => change.commit().await?,
        Some((operation, roles)) => {
            let mut write = change.write(operation).await?;
            let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
            write.set_roles(&id, &words).await?;
            write.commit().await?;
        }
    }
    Ok(id)
}
