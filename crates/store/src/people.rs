//! Decides how organisations, users, their roles and their sessions are kept. Passwords are opaque hashes, tokens are
//! digests; what a role may do is decided elsewhere. Up: [`crate`].

use jiff::Timestamp;
use model::id::{OperationId, PartyId, UserId};
use model::log::Digest;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::inserting::insert;
use crate::rows::{StoredRow, nanoseconds, storable, stored};
use crate::tables::{ORGANISATIONS, ROLES, SESSIONS, USERS};
use crate::{PAGE_MAX, StoreFault};

/// An organisation whose people may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Its id, the same as in the log.
    pub id: PartyId,
    /// Its name.
    pub name: String,
    /// Its settings in a form of the caller's.
    pub document: String,
    /// Counts its changes, from 1; 0 for one that is not kept yet.
    pub version: u64,
}

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// The id.
    pub id: UserId,
    /// The organisation that the person acts for.
    pub organisation: PartyId,
    /// What the person types to sign in; nobody else's.
    pub login: String,
    /// The name.
    pub name: String,
    /// The hash of the password, with its salt and parameters, in a form of the caller's.
    pub password: String,
    /// Whether the person may sign in.
    pub is_active: bool,
    /// When the account was made.
    pub created: Timestamp,
    /// Counts its changes, from 1; 0 for one that is not kept yet.
    pub version: u64,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Digest of the token; the token itself is not kept.
    pub token: Digest,
    /// Whose session it is.
    pub user: UserId,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// When it ends whatever happens.
    pub expires: Timestamp,
}

fn outdated(kind: &'static str, id: String, given: u64, held: Option<u64>) -> StoreFault {
    match held {
        Some(_) if given == 0 => StoreFault::Exists { kind, id },
        Some(held) => StoreFault::Outdated { kind, id, given, held },
        None => StoreFault::Unknown { kind, id },
    }
}

/// Adds an organisation (version 0) or changes the version that the caller read. The new version.
pub(crate) async fn put_organisation(connection: &mut AnyConnection, row: &OrganisationRow) -> Result<u64, StoreFault> {
    let (name, document) = (storable("name", &row.name)?, storable("document", &row.document)?);
    let statement = if row.version == 0 {
        "INSERT INTO organisations (id, name, document, version) VALUES ($1, $2, $3, $4 + 1) ON CONFLICT DO NOTHING"
    } else {
        "UPDATE organisations SET name = $2, document = $3, version = version + 1 WHERE id = $1 AND version = $4"
    };
    let done = sqlx::query(statement)
        .bind(row.id.as_str())
        .bind(name)
        .bind(document)
        .bind(stored("version", row.version)?)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 1 {
        return Ok(row.version + 1);
    }
    let held = organisation(connection, &row.id).await?.map(|held| held.version);
    Err(outdated("organisation", row.id.to_string(), row.version, held))
}

fn organisation_of(row: &AnyRow) -> Result<OrganisationRow, StoreFault> {
    let row = StoredRow::new(row, "organisations", "id");
    Ok(OrganisationRow {
        id: row.read("id", PartyId::try_new)?,
        name: row.text("name")?,
        document: row.text("document")?,
        version: row.count("version")?,
    })
}

/// An organisation, if there is one.
pub(crate) async fn organisation(
    connection: &mut AnyConnection,
    id: &PartyId,
) -> Result<Option<OrganisationRow>, StoreFault> {
    let row = sqlx::query(ORGANISATIONS.select("WHERE id = $1")).bind(id.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(organisation_of).transpose()
}

/// Organisations after an id, by id.
pub(crate) async fn organisations(
    connection: &mut AnyConnection,
    after: Option<&PartyId>,
    at_most: u32,
) -> Result<Vec<OrganisationRow>, StoreFault> {
    let rows = sqlx::query(ORGANISATIONS.select("WHERE id > $1 ORDER BY id LIMIT $2"))
        .bind(after.map_or("", PartyId::as_str))
        .bind(i64::from(at_most.min(PAGE_MAX)))
        .fetch_all(connection)
        .await?;
    rows.iter().map(organisation_of).collect()
}

/// Adds a user (version 0) or changes the version that the caller read. The new version.
pub(crate) async fn put_user(connection: &mut AnyConnection, row: &UserRow) -> Result<u64, StoreFault> {
    if organisation(connection, &row.organisation).await?.is_none() {
        return Err(StoreFault::Unknown { kind: "organisation", id: row.organisation.to_string() });
    }
    if user_by_login(connection, &row.login).await?.is_some_and(|other| other.id != row.id) {
        return Err(StoreFault::Exists { kind: "login", id: row.login.clone() });
    }
    let statement = if row.version == 0 {
        "INSERT INTO users (id, organisation, login, name, password, is_active, created, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8 + 1) ON CONFLICT DO NOTHING"
    } else {
        "UPDATE users SET organisation = $2, login = $3, name = $4, password = $5, is_active = $6, created = $7, \
         version = version + 1 WHERE id = $1 AND version = $8"
    };
    let done = sqlx::query(statement)
        .bind(row.id.as_str())
        .bind(row.organisation.as_str())
        .bind(storable("login", &row.login)?)
        .bind(storable("name", &row.name)?)
        .bind(storable("password", &row.password)?)
        .bind(i64::from(row.is_active))
        .bind(nanoseconds("created", row.created)?)
        .bind(stored("version", row.version)?)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 1 {
        return Ok(row.version + 1);
    }
    let held = user(connection, &row.id).await?.map(|held| held.version);
    Err(outdated("user", row.id.to_string(), row.version, held))
}

fn user_of(row: &AnyRow) -> Result<UserRow, StoreFault> {
    let row = StoredRow::new(row, "users", "id");
    Ok(UserRow {
        id: row.read("id", UserId::try_new)?,
        organisation: row.read("organisation", PartyId::try_new)?,
        login: row.text("login")?,
        name: row.text("name")?,
        password: row.text("password")?,
        is_active: row.is("is_active")?,
        created: row.moment("created")?,
        version: row.count("version")?,
    })
}

/// A user, if there is one.
pub(crate) async fn user(connection: &mut AnyConnection, id: &UserId) -> Result<Option<UserRow>, StoreFault> {
    let row = sqlx::query(USERS.select("WHERE id = $1")).bind(id.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(user_of).transpose()
}

/// The user who signs in with a word, if there is one.
pub(crate) async fn user_by_login(connection: &mut AnyConnection, login: &str) -> Result<Option<UserRow>, StoreFault> {
    let row = sqlx::query(USERS.select("WHERE login = $1"))
        .bind(storable("login", login)?)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(user_of).transpose()
}

/// Users after an id, by id.
pub(crate) async fn users(
    connection: &mut AnyConnection,
    after: Option<&UserId>,
    at_most: u32,
) -> Result<Vec<UserRow>, StoreFault> {
    let rows = sqlx::query(USERS.select("WHERE id > $1 ORDER BY id LIMIT $2"))
        .bind(after.map_or("", UserId::as_str))
        .bind(i64::from(at_most.min(PAGE_MAX)))
        .fetch_all(connection)
        .await?;
    rows.iter().map(user_of).collect()
}

/// Gives a user exactly these roles in an operation.
pub(crate) async fn set_roles(
    connection: &mut AnyConnection,
    operation: i64,
    id: &UserId,
    roles: &[&str],
) -> Result<(), StoreFault> {
    if user(connection, id).await?.is_none() {
        return Err(StoreFault::Unknown { kind: "user", id: id.to_string() });
    }
    sqlx::query("DELETE FROM roles WHERE operation = $1 AND person = $2")
        .bind(operation)
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    let rows = roles
        .iter()
        .map(|role| Ok(vec![operation.into(), id.to_string().into(), storable("role", role)?.into()]))
        .collect::<Result<Vec<_>, StoreFault>>()?;
    insert(connection, &ROLES, rows, "ON CONFLICT DO NOTHING").await?;
    Ok(())
}

/// Every role of a user: the operation, and the role in it.
pub(crate) async fn roles(
    connection: &mut AnyConnection,
    id: &UserId,
) -> Result<Vec<(OperationId, String)>, StoreFault> {
    let rows = sqlx::query(
        "SELECT operations.id AS id, roles.role AS role FROM roles JOIN operations ON operations.key = roles.operation \
         WHERE roles.person = $1 ORDER BY operations.id, roles.role",
    )
    .bind(id.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let row = StoredRow::new(row, "roles", "id");
            Ok((row.read("id", OperationId::try_new)?, row.text("role")?))
        })
        .collect()
}

/// Begins a session.
pub(crate) async fn begin_session(connection: &mut AnyConnection, row: &SessionRow) -> Result<(), StoreFault> {
    if user(connection, &row.user).await?.is_none() {
        return Err(StoreFault::Unknown { kind: "user", id: row.user.to_string() });
    }
    let cells = vec![
        row.token.to_string().into(),
        row.user.to_string().into(),
        nanoseconds("created", row.created)?.into(),
        nanoseconds("seen", row.seen)?.into(),
        nanoseconds("expires", row.expires)?.into(),
    ];
    if insert(connection, &SESSIONS, vec![cells], "ON CONFLICT DO NOTHING").await? == 0 {
        return Err(StoreFault::Exists { kind: "session", id: row.token.to_string() });
    }
    Ok(())
}

/// A session, if there is one; whether it has ended is the caller's to decide.
pub(crate) async fn session(connection: &mut AnyConnection, token: Digest) -> Result<Option<SessionRow>, StoreFault> {
    let row =
        sqlx::query(SESSIONS.select("WHERE token = $1")).bind(token.to_string()).fetch_optional(connection).await?;
    let Some(row) = row else { return Ok(None) };
    let row = StoredRow::new(&row, "sessions", "person");
    Ok(Some(SessionRow {
        token: row.digest("token")?,
        user: row.read("person", UserId::try_new)?,
        created: row.moment("created")?,
        seen: row.moment("seen")?,
        expires: row.moment("expires")?,
    }))
}

/// Notes that a session was used.
pub(crate) async fn see_session(
    connection: &mut AnyConnection,
    token: Digest,
    seen: Timestamp,
) -> Result<(), StoreFault> {
    sqlx::query("UPDATE sessions SET seen = $1 WHERE token = $2")
        .bind(nanoseconds("seen", seen)?)
        .bind(token.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends a session. Whether there was one.
pub(crate) async fn end_session(connection: &mut AnyConnection, token: Digest) -> Result<bool, StoreFault> {
    let done = sqlx::query("DELETE FROM sessions WHERE token = $1").bind(token.to_string()).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}

/// Ends every session of a user. How many.
pub(crate) async fn end_sessions_of(connection: &mut AnyConnection, id: &UserId) -> Result<u64, StoreFault> {
    let done = sqlx::query("DELETE FROM sessions WHERE person = $1").bind(id.as_str()).execute(connection).await?;
    Ok(done.rows_affected())
}

/// Forgets sessions that ended before a moment. How many.
pub(crate) async fn purge_sessions(connection: &mut AnyConnection, before: Timestamp) -> Result<u64, StoreFault> {
    let done = sqlx::query("DELETE FROM sessions WHERE expires < $1")
        .bind(nanoseconds("expires", before)?)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}
