//! Decides what a whole store consists of: its tables in an order in which references hold, for copies from engine to
//! engine. Not in it: what the store has been through, which every store knows of itself. Up: [`crate`].

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::StoreFault;
use crate::inserting::{Cell, insert};
use crate::rows::StoredRow;

/// A column: its name, and whether it holds a number.
type Column = (&'static str, bool);

/// A table: its name, its columns, and how many of them, from the first, are its key.
///
/// The list of columns stands here and nowhere else. Queries name them all: where another program brings the store up to date at this
/// moment, a connection that still knows the older table would read what `*` meant before.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    columns: &'static [Column],
    keys: usize,
}

const fn text(name: &'static str) -> Column {
    (name, false)
}

const fn number(name: &'static str) -> Column {
    (name, true)
}

#[rustfmt::skip]
pub(crate) const OPERATIONS: Table = Table {
    name: "operations",
    columns: &[
        number("key"), text("id"), text("title"), text("document"), number("created"), number("version"),
        number("log_size"), text("log_digest"), number("log_recorded"), number("stood_by"),
    ],
    keys: 1,
};

#[rustfmt::skip]
pub(crate) const LOG_LINES: Table = Table {
    name: "log_lines",
    columns: &[
        number("operation"), number("number"), text("id"), text("kind"), number("occurred"), number("recorded"),
        text("organisation"), text("consignments"), text("facts_digest"), text("facts_salt"), text("facts_text"),
        text("persons_digest"), text("persons_salt"), text("persons_text"), text("previous"), text("digest"),
    ],
    keys: 2,
};

#[rustfmt::skip]
pub(crate) const LINE_CONSIGNMENTS: Table = Table {
    name: "line_consignments",
    columns: &[number("operation"), text("consignment"), number("number")],
    keys: 3,
};

#[rustfmt::skip]
pub(crate) const CONSIGNMENTS: Table = Table {
    name: "consignments",
    columns: &[
        number("operation"), text("id"), text("state"), number("is_open"), text("holder"), text("place"),
        number("last_custody"), number("last_occurred"), number("last_recorded"), number("due"), text("parties"),
        number("is_public"), number("has_own"), number("is_said"),
    ],
    keys: 2,
};

#[rustfmt::skip]
pub(crate) const CONSIGNMENT_PARTIES: Table = Table {
    name: "consignment_parties",
    columns: &[number("operation"), text("party"), text("consignment")],
    keys: 3,
};

#[rustfmt::skip]
pub(crate) const CHECKPOINTS: Table = Table {
    name: "checkpoints",
    columns: &[
        number("operation"), number("size"), text("public_key"), text("digest"), number("signed"),
        text("signature"),
    ],
    keys: 3,
};

#[rustfmt::skip]
pub(crate) const ORGANISATIONS: Table = Table {
    name: "organisations",
    columns: &[text("id"), text("name"), text("document"), number("version")],
    keys: 1,
};

#[rustfmt::skip]
pub(crate) const USERS: Table = Table {
    name: "users",
    columns: &[
        text("id"), text("organisation"), text("login"), text("name"), text("password"), number("is_active"),
        number("created"), number("version"),
    ],
    keys: 1,
};

#[rustfmt::skip]
pub(crate) const ROLES: Table = Table { name: "roles", columns: &[number("operation"), text("person"), text("role")], keys: 3 };

#[rustfmt::skip]
pub(crate) const SESSIONS: Table = Table {
    name: "sessions",
    columns: &[text("token"), text("person"), number("created"), number("seen"), number("expires")],
    keys: 1,
};

#[rustfmt::skip]
pub(crate) const PLANS: Table = Table {
    name: "plans",
    columns: &[
        number("operation"), text("id"), text("state"), number("version"), text("parent"), text("drafter"),
        number("drafted"), text("approver"), number("decided"), text("digest"),
    ],
    keys: 2,
};

#[rustfmt::skip]
pub(crate) const PLAN_DOCUMENTS: Table = Table { name: "plan_documents", columns: &[number("operation"), text("plan"), text("document")], keys: 2 };

#[rustfmt::skip]
pub(crate) const ANSWERS: Table = Table {
    name: "answers",
    columns: &[text("organisation"), text("key"), text("request"), text("answer"), number("made")],
    keys: 2,
};

/// Every table, referred to before referring.
pub(crate) const TABLES: [&Table; 13] = [
    &OPERATIONS,
    &LOG_LINES,
    &LINE_CONSIGNMENTS,
    &CONSIGNMENTS,
    &CONSIGNMENT_PARTIES,
    &CHECKPOINTS,
    &ORGANISATIONS,
    &USERS,
    &ROLES,
    &SESSIONS,
    &PLANS,
    &PLAN_DOCUMENTS,
    &ANSWERS,
];

/// Rows that are in memory at once: documents of plans may be large.
const ROWS_AT_ONCE: i64 = 256;

impl Table {
    /// The names of its columns, in order.
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        self.columns.iter().map(|(name, _)| *name).collect()
    }

    /// A query of every column; `rest` is what follows the table's name.
    pub(crate) fn select(&self, rest: &str) -> AssertSqlSafe<String> {
        let columns: Vec<String> = self.columns.iter().map(|(column, _)| format!("{}.{column}", self.name)).collect();
        AssertSqlSafe(format!("SELECT {} FROM {} {rest}", columns.join(", "), self.name))
    }

    /// What follows the values of rows that stand in the stead of those with their keys.
    pub(crate) fn replacing(&self) -> String {
        let names = self.columns();
        let (keys, others) = names.split_at(self.keys);
        let new: Vec<String> = others.iter().map(|name| format!("{name} = excluded.{name}")).collect();
        format!("ON CONFLICT ({}) DO UPDATE SET {}", keys.join(", "), new.join(", "))
    }

    fn cells(&self, row: &AnyRow) -> Result<Vec<Cell>, StoreFault> {
        let row = StoredRow::new(row, self.name, self.columns[self.keys - 1].0);
        self.columns
            .iter()
            .map(|(name, is_number)| {
                Ok(if *is_number { row.number_if_any(name)?.into() } else { row.text_if_any(name)?.into() })
            })
            .collect()
    }

    fn statement(&self, is_first: bool) -> String {
        let names = self.columns();
        let keys = names[..self.keys].join(", ");
        let places: Vec<String> = (1..=self.keys).map(|place| format!("${place}")).collect();
        let after = if is_first { String::new() } else { format!("WHERE ({keys}) > ({}) ", places.join(", ")) };
        format!("SELECT {} FROM {} {after}ORDER BY {keys} LIMIT {ROWS_AT_ONCE}", names.join(", "), self.name)
    }

    /// Rows after a key.
    async fn page(&self, from: &mut AnyConnection, after: Option<&[Cell]>) -> Result<Vec<Vec<Cell>>, StoreFault> {
        let mut query = sqlx::query(AssertSqlSafe(self.statement(after.is_none())));
        for cell in after.unwrap_or_default() {
            query = match cell {
                Cell::Text(text) => query.bind(text.clone()),
                Cell::Number(number) => query.bind(*number),
            };
        }
        query.fetch_all(from).await?.iter().map(|row| self.cells(row)).collect()
    }

    /// Copies every row. How many.
    pub(crate) async fn copy(&self, from: &mut AnyConnection, to: &mut AnyConnection) -> Result<u64, StoreFault> {
        let mut copied = 0;
        let mut after: Option<Vec<Cell>> = None;
        loop {
            let rows = self.page(from, after.as_deref()).await?;
            let Some(last) = rows.last() else { return Ok(copied) };
            after = Some(last[..self.keys].to_vec());
            copied += insert(to, self, rows, "").await?;
        }
    }

    /// How many rows there are.
    pub(crate) async fn count(&self, connection: &mut AnyConnection) -> Result<u64, StoreFault> {
        let (rows,): (i64,) =
            sqlx::query_as(AssertSqlSafe(format!("SELECT COUNT(*) FROM {}", self.name))).fetch_one(connection).await?;
        Ok(rows.unsigned_abs())
    }
}

/// Copies every table, and sees that as much arrived as there was.
pub(crate) async fn copy_all(from: &mut AnyConnection, to: &mut AnyConnection) -> Result<(), StoreFault> {
    for table in TABLES {
        let copied = table.copy(from, to).await?;
        let (there, here) = (table.count(from).await?, table.count(to).await?);
        if copied != there || here != there {
            let cause = format!("{there} rows were read in part: {copied} copied, {here} arrived");
            return Err(StoreFault::Corrupt { place: format!("table {}", table.name), cause });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_name_every_column_once() {
        assert_eq!(
            LINE_CONSIGNMENTS.select("WHERE number > $1").0,
            "SELECT line_consignments.operation, line_consignments.consignment, line_consignments.number \
             FROM line_consignments WHERE number > $1"
        );
        assert_eq!(
            ORGANISATIONS.replacing(),
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, document = excluded.document, version = excluded.version"
        );
        for table in TABLES {
            let columns: std::collections::BTreeSet<&str> = table.columns().into_iter().collect();
            assert_eq!(columns.len(), table.columns().len(), "{}", table.name);
            assert!(table.keys <= columns.len(), "{}", table.name);
        }
    }
}
