//! Decides what a whole store consists of: its tables in an order in which references hold, for copies from engine to
//! engine. Not in it: what the store has been through, which every store knows of itself. Up: [`crate`].

use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::StoreFault;
use crate::inserting::{Cell, insert};
use crate::rows::StoredRow;

/// A column: its name, and whether it holds a number.
type Column = (&'static str, bool);

/// A table: its name, its columns, and how many of them, from the first, are its key.
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

/// Every table, referred to before referring.
#[rustfmt::skip]
pub(crate) const TABLES: [Table; 13] = [
    Table {
        name: "operations",
        columns: &[
            number("key"), text("id"), text("title"), text("document"), number("created"), number("version"),
            number("log_size"), text("log_digest"), number("log_recorded"), number("stood_by"),
        ],
        keys: 1,
    },
    Table {
        name: "log_lines",
        columns: &[
            number("operation"), number("number"), text("id"), text("kind"), number("occurred"), number("recorded"),
            text("organisation"), text("consignments"), text("facts_digest"), text("facts_salt"), text("facts_text"),
            text("persons_digest"), text("persons_salt"), text("persons_text"), text("previous"), text("digest"),
        ],
        keys: 2,
    },
    Table {
        name: "line_consignments",
        columns: &[number("operation"), text("consignment"), number("number")],
        keys: 3,
    },
    Table {
        name: "consignments",
        columns: &[
            number("operation"), text("id"), text("state"), number("is_open"), text("holder"), text("place"),
            number("last_custody"), number("last_occurred"), number("last_recorded"), number("due"), text("parties"),
            number("is_public"), number("has_own"), number("is_said"),
        ],
        keys: 2,
    },
    Table {
        name: "consignment_parties",
        columns: &[number("operation"), text("party"), text("consignment")],
        keys: 3,
    },
    Table {
        name: "checkpoints",
        columns: &[
            number("operation"), number("size"), text("public_key"), text("digest"), number("signed"),
            text("signature"),
        ],
        keys: 3,
    },
    Table {
        name: "organisations",
        columns: &[text("id"), text("name"), text("document"), number("version")],
        keys: 1,
    },
    Table {
        name: "users",
        columns: &[
            text("id"), text("organisation"), text("login"), text("name"), text("password"), number("is_active"),
            number("created"), number("version"),
        ],
        keys: 1,
    },
    Table { name: "roles", columns: &[number("operation"), text("person"), text("role")], keys: 3 },
    Table {
        name: "sessions",
        columns: &[text("token"), text("person"), number("created"), number("seen"), number("expires")],
        keys: 1,
    },
    Table {
        name: "plans",
        columns: &[
            number("operation"), text("id"), text("state"), number("version"), text("parent"), text("drafter"),
            number("drafted"), text("approver"), number("decided"), text("digest"),
        ],
        keys: 2,
    },
    Table { name: "plan_documents", columns: &[number("operation"), text("plan"), text("document")], keys: 2 },
    Table {
        name: "answers",
        columns: &[text("organisation"), text("key"), text("request"), text("answer"), number("made")],
        keys: 2,
    },
];

/// Rows that are in memory at once: documents of plans may be large.
const ROWS_AT_ONCE: i64 = 256;

impl Table {
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
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let keys = names[..self.keys].join(", ");
        let places: Vec<String> = (1..=self.keys).map(|place| format!("${place}")).collect();
        let after = if is_first { String::new() } else { format!("WHERE ({keys}) > ({}) ", places.join(", ")) };
        format!("SELECT {} FROM {} {after}ORDER BY {keys} LIMIT {ROWS_AT_ONCE}", names.join(", "), self.name)
    }

    /// Rows after a key.
    async fn page(&self, from: &mut AnyConnection, after: Option<&[Cell]>) -> Result<Vec<Vec<Cell>>, StoreFault> {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(self.statement(after.is_none())));
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
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let mut copied = 0;
        let mut after: Option<Vec<Cell>> = None;
        loop {
            let rows = self.page(from, after.as_deref()).await?;
            let Some(last) = rows.last() else { return Ok(copied) };
            after = Some(last[..self.keys].to_vec());
            copied += insert(to, self.name, &names, rows, "").await?;
        }
    }

    /// How many rows there are.
    pub(crate) async fn count(&self, connection: &mut AnyConnection) -> Result<u64, StoreFault> {
        let (rows,): (i64,) = sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {}", self.name)))
            .fetch_one(connection)
            .await?;
        Ok(rows.unsigned_abs())
    }
}

/// Copies every table, and sees that as much arrived as there was.
pub(crate) async fn copy_all(from: &mut AnyConnection, to: &mut AnyConnection) -> Result<(), StoreFault> {
    for table in &TABLES {
        let copied = table.copy(from, to).await?;
        let (there, here) = (table.count(from).await?, table.count(to).await?);
        if copied != there || here != there {
            let cause = format!("{there} rows were read in part: {copied} copied, {here} arrived");
            return Err(StoreFault::Corrupt { place: format!("table {}", table.name), cause });
        }
    }
    Ok(())
}
