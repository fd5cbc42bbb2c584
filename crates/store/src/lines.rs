//! Decides how lines of a log are laid into rows, read back in pages, and forgotten in part. A page begins after a number
//! that the caller has seen (keyset), so that it costs the same at the end of a log as at its start. Up: [`crate`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::id::{ConsignmentId, LineId, PartyId};
use model::log::{Checkpoint, LineKind, LogHead, LogLine, SaltedText, Sealed};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::address::Engine;
use crate::inserting::{Cell, bound, insert, places};
use crate::rows::{StoredRow, bytes, hexadecimal, nanoseconds, storable, stored};
use crate::tables::{CHECKPOINTS, LINE_CONSIGNMENTS, LOG_LINES};
use crate::{PAGE_MAX, StoreFault, operations};

/// A part of a line whose text can be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What happened.
    Facts,
    /// Names of persons and what else may have to be forgotten.
    Persons,
}

/// Which lines are sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Every line.
    All,
    /// Those about a consignment.
    Consignment(ConsignmentId),
    /// Those of a kind.
    Kind(LineKind),
    /// Those of a kind that are about no consignment.
    OfNone(LineKind),
}

fn cells_of(sealed: Option<&Sealed>, column: &'static str) -> Result<[Cell; 3], StoreFault> {
    let Some(sealed) = sealed else { return Ok([Cell::Text(None), Cell::Text(None), Cell::Text(None)]) };
    let content = sealed.content.as_ref();
    let text = content.map(|content| storable(column, &content.text)).transpose()?;
    let salt = content.map(|content| hexadecimal(&content.salt));
    Ok([sealed.digest.to_string().into(), salt.into(), text.into()])
}

fn cells(operation: i64, line: &LogLine) -> Result<Vec<Cell>, StoreFault> {
    let consignments: Vec<&str> = line.consignments.iter().map(ConsignmentId::as_str).collect();
    let mut cells: Vec<Cell> = vec![
        operation.into(),
        stored("number", line.number)?.into(),
        line.id.to_string().into(),
        line.kind.word().to_owned().into(),
        nanoseconds("occurred", line.occurred)?.into(),
        nanoseconds("recorded", line.recorded)?.into(),
        line.organisation.to_string().into(),
        // An id holds no blank.
        consignments.join(" ").into(),
    ];
    cells.extend(cells_of(Some(&line.facts), "facts_text")?);
    cells.extend(cells_of(line.persons.as_ref(), "persons_text")?);
    cells.extend([line.previous.to_string().into(), line.digest.to_string().into()]);
    Ok(cells)
}

/// Lays lines down as they are and moves the head of the log behind them. Those whose number or id was there already are not laid
/// down; the count of the new ones tells, and where one is missing the head stays.
pub(crate) async fn lay_down(
    connection: &mut AnyConnection,
    (engine, operation): (Engine, i64),
    lines: &[LogLine],
    (head, recorded): (LogHead, Timestamp),
) -> Result<u64, StoreFault> {
    let rows = lines.iter().map(|line| cells(operation, line)).collect::<Result<Vec<_>, _>>()?;
    let links = links(operation, lines)?;
    if engine == Engine::Postgres && lines.len() <= AT_ONCE_MAX && !links.is_empty() {
        return lay_down_at_once(connection, operation, (rows, links), (head, recorded)).await;
    }
    let laid = insert(connection, &LOG_LINES, rows, "ON CONFLICT (operation, id) DO NOTHING").await?;
    if laid == lines.len() as u64 {
        insert(connection, &LINE_CONSIGNMENTS, links, "").await?;
        operations::move_head(connection, operation, head, recorded).await?;
    }
    Ok(laid)
}

/// Which consignments lines are about, each once for a line.
fn links(operation: i64, lines: &[LogLine]) -> Result<Vec<Vec<Cell>>, StoreFault> {
    let mut links = Vec::new();
    for line in lines {
        let number = stored("number", line.number)?;
        let consignments: BTreeSet<&ConsignmentId> = line.consignments.iter().collect();
        links.extend(
            consignments.into_iter().map(|consignment| {
                vec![Cell::from(operation), Cell::from(consignment.to_string()), Cell::from(number)]
            }),
        );
    }
    Ok(links)
}

/// Lines that PostgreSQL takes in one statement: most writes have one, and every number of them is a statement of its own.
const AT_ONCE_MAX: usize = 8;

/// The same in one statement, which SQLite does not know (`WITH` that changes rows): others wait for the place while the server's answers
/// go to and fro.
async fn lay_down_at_once(
    connection: &mut AnyConnection,
    operation: i64,
    (rows, links): (Vec<Vec<Cell>>, Vec<Vec<Cell>>),
    (head, recorded): (LogHead, Timestamp),
) -> Result<u64, StoreFault> {
    let (columns, all) = (LOG_LINES.columns(), rows.len());
    let before_links = all * columns.len();
    let next = before_links + 3 * links.len();
    let [size, digest, moment, key, count] = [1, 2, 3, 4, 5].map(|place| next + place);
    let is_whole = format!("(SELECT COUNT(*) FROM laid) = ${count}");
    let text = format!(
        "WITH laid AS (INSERT INTO log_lines ({}) VALUES {} ON CONFLICT (operation, id) DO NOTHING RETURNING number), \
         linked AS (INSERT INTO line_consignments ({}) SELECT * FROM (VALUES {}) AS links WHERE {is_whole}), \
         moved AS (UPDATE operations SET log_size = ${size}, log_digest = ${digest}, log_recorded = ${moment} \
         WHERE key = ${key} AND {is_whole}) SELECT COUNT(*) AS laid FROM laid",
        columns.join(", "),
        places(all, columns.len(), 0),
        LINE_CONSIGNMENTS.columns().join(", "),
        places(links.len(), 3, before_links),
    );
    let end: [Cell; 5] = [
        stored("log_size", head.size)?.into(),
        head.digest.to_string().into(),
        nanoseconds("recorded", recorded)?.into(),
        operation.into(),
        stored("count", all as u64)?.into(),
    ];
    let cells = rows.into_iter().chain(links).flatten().chain(end);
    let row = bound(AssertSqlSafe(text), cells).fetch_one(connection).await?;
    StoredRow::new(&row, "log_lines", "laid").count("laid")
}

/// A part of a line from its three columns.
fn sealed(row: &StoredRow<'_>, columns: [&str; 3]) -> Result<Option<Sealed>, StoreFault> {
    let [digest, salt, text] = columns;
    let Some(kept) = row.read_if_any(digest, model::log::Digest::try_new)? else { return Ok(None) };
    let content = match (row.text_if_any(salt)?, row.text_if_any(text)?) {
        (None, None) => None,
        (Some(digits), Some(text)) => {
            let salt = bytes(&digits).ok_or_else(|| row.fault(salt, "not 16 bytes in hexadecimal digits"))?;
            Some(SaltedText { salt, text })
        }
        _ => return Err(row.fault(text, "the salt is there without its text, or the text without its salt")),
    };
    Ok(Some(Sealed { digest: kept, content }))
}

fn line_of(row: &AnyRow) -> Result<LogLine, StoreFault> {
    let row = StoredRow::new(row, "log_lines", "number");
    let kind = row.text("kind")?;
    let consignments = row
        .text("consignments")?
        .split(' ')
        .filter(|id| !id.is_empty())
        .map(ConsignmentId::try_new)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|fault| row.fault("consignments", fault.cause))?;
    let facts = sealed(&row, ["facts_digest", "facts_salt", "facts_text"])?;
    Ok(LogLine {
        number: row.count("number")?,
        id: row.read("id", LineId::try_new)?,
        kind: LineKind::of_word(&kind).ok_or_else(|| row.fault("kind", format!("\u{ab}{kind}\u{bb} is no kind")))?,
        occurred: row.moment("occurred")?,
        recorded: row.moment("recorded")?,
        organisation: row.read("organisation", PartyId::try_new)?,
        consignments,
        facts: facts.ok_or_else(|| row.fault("facts_digest", "there is none"))?,
        persons: sealed(&row, ["persons_digest", "persons_salt", "persons_text"])?,
        previous: row.digest("previous")?,
        digest: row.digest("digest")?,
    })
}

/// The line with an id, if there is one.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    operation: i64,
    id: &LineId,
) -> Result<Option<LogLine>, StoreFault> {
    sqlx::query(LOG_LINES.select("WHERE operation = $1 AND id = $2"))
        .bind(operation)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?
        .map(|row| line_of(&row))
        .transpose()
}

/// Lines after a number, by number.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    operation: i64,
    sought: &Sought,
    after: u64,
    at_most: u32,
) -> Result<Vec<LogLine>, StoreFault> {
    let after = stored("number", after)?;
    let at_most = i64::from(at_most.min(PAGE_MAX));
    // What is bound: the operation, the number, the limit, and what is sought.
    let (rest, wanted) = match sought {
        Sought::All => ("WHERE operation = $1 AND number > $2 ORDER BY number LIMIT $3", None),
        Sought::Kind(kind) => {
            ("WHERE operation = $1 AND number > $2 AND kind = $4 ORDER BY number LIMIT $3", Some(kind.word()))
        }
        Sought::OfNone(kind) => (
            "WHERE operation = $1 AND number > $2 AND kind = $4 AND consignments = '' \
             ORDER BY number LIMIT $3",
            Some(kind.word()),
        ),
        Sought::Consignment(consignment) => (
            "JOIN line_consignments ON log_lines.operation = line_consignments.operation AND log_lines.number = line_consignments.number \
             WHERE line_consignments.operation = $1 AND line_consignments.number > $2 \
             AND line_consignments.consignment = $4 ORDER BY line_consignments.number LIMIT $3",
            Some(consignment.as_str()),
        ),
    };
    let query = sqlx::query(LOG_LINES.select(rest)).bind(operation).bind(after).bind(at_most);
    let query = match wanted {
        Some(wanted) => query.bind(wanted),
        None => query,
    };
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(line_of).collect()
}

/// Consignments that lines are about, after an id, by id.
pub(crate) async fn consignments(
    connection: &mut AnyConnection,
    operation: i64,
    after: Option<&ConsignmentId>,
    at_most: u32,
) -> Result<Vec<ConsignmentId>, StoreFault> {
    let rows = sqlx::query(
        "SELECT DISTINCT consignment FROM line_consignments WHERE operation = $1 AND consignment > $2 \
         ORDER BY consignment LIMIT $3",
    )
    .bind(operation)
    .bind(after.map_or("", ConsignmentId::as_str))
    .bind(i64::from(at_most.min(PAGE_MAX)))
    .fetch_all(connection)
    .await?;
    let read =
        |row| StoredRow::new(row, "line_consignments", "consignment").read("consignment", ConsignmentId::try_new);
    rows.iter().map(read).collect()
}

/// Erases a text and its salt; the digest stays. Whether there was one to erase.
pub(crate) async fn erase(
    connection: &mut AnyConnection,
    operation: i64,
    id: &LineId,
    part: Part,
) -> Result<bool, StoreFault> {
    let Some(line) = find(connection, operation, id).await? else {
        return Err(StoreFault::Unknown { kind: "line", id: id.to_string() });
    };
    let (sealed, statement) = match part {
        Part::Facts => (
            Some(&line.facts),
            "UPDATE log_lines SET facts_salt = NULL, facts_text = NULL WHERE operation = $1 AND id = $2",
        ),
        Part::Persons => (
            line.persons.as_ref(),
            "UPDATE log_lines SET persons_salt = NULL, persons_text = NULL WHERE operation = $1 AND id = $2",
        ),
    };
    if sealed.is_none_or(|sealed| sealed.content.is_none()) {
        return Ok(false);
    }
    sqlx::query(statement).bind(operation).bind(id.as_str()).execute(connection).await?;
    Ok(true)
}

/// Keeps a signed head; the same one twice is one.
pub(crate) async fn keep_checkpoint(
    connection: &mut AnyConnection,
    operation: i64,
    checkpoint: &Checkpoint,
) -> Result<(), StoreFault> {
    let row = vec![
        operation.into(),
        stored("size", checkpoint.head.size)?.into(),
        hexadecimal(&checkpoint.key).into(),
        checkpoint.head.digest.to_string().into(),
        nanoseconds("signed", checkpoint.signed)?.into(),
        hexadecimal(&checkpoint.signature).into(),
    ];
    insert(connection, &CHECKPOINTS, vec![row], "ON CONFLICT DO NOTHING").await?;
    Ok(())
}

/// Checkpoints whose log was longer than a size, by size.
pub(crate) async fn checkpoints(
    connection: &mut AnyConnection,
    operation: i64,
    after: u64,
    at_most: u32,
) -> Result<Vec<Checkpoint>, StoreFault> {
    let rows = sqlx::query(CHECKPOINTS.select("WHERE operation = $1 AND size > $2 ORDER BY size, public_key LIMIT $3"))
        .bind(operation)
        .bind(stored("size", after)?)
        .bind(i64::from(at_most.min(PAGE_MAX)))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let row = StoredRow::new(row, "checkpoints", "size");
            Ok(Checkpoint {
                head: model::log::LogHead { size: row.count("size")?, digest: row.digest("digest")? },
                signed: row.moment("signed")?,
                key: row.bytes("public_key")?,
                signature: row.bytes("signature")?,
            })
        })
        .collect()
}
