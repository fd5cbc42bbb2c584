//! Decides how many rows go into one statement: enough that a server's answer is not waited for row by row, few shapes so
//! that each is prepared once. Up: [`crate`].

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use crate::StoreFault;
use crate::tables::Table;

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(Option<String>),
    Number(Option<i64>),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

/// Rows per statement: 64 rows of 20 columns keep far within SQLite's 32,766 and PostgreSQL's 65,535 parameters.
const SHAPES: [usize; 4] = [64, 16, 4, 1];

/// Inserts rows, each with a cell for every column of the table in order, and says how many were new; `conflict` is what follows the values, such as `ON CONFLICT DO NOTHING`.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    table: &Table,
    rows: Vec<Vec<Cell>>,
    conflict: &str,
) -> Result<u64, StoreFault> {
    let mut inserted = 0;
    let mut left = rows.len();
    let mut rows = rows.into_iter();
    while left > 0 {
        let shape = SHAPES.into_iter().find(|shape| *shape <= left).expect("one row should fit one row");
        let text = statement(table.name, &table.columns(), shape, conflict);
        let query = bound(AssertSqlSafe(text), rows.by_ref().take(shape).flatten());
        inserted += query.execute(&mut *connection).await?.rows_affected();
        left -= shape;
    }
    Ok(inserted)
}

/// A query with cells bound to its places, in order.
pub(crate) fn bound(
    text: AssertSqlSafe<String>,
    cells: impl IntoIterator<Item = Cell>,
) -> Query<'static, Any, AnyArguments> {
    cells.into_iter().fold(sqlx::query(text), |query, cell| match cell {
        Cell::Text(text) => query.bind(text),
        Cell::Number(number) => query.bind(number),
    })
}

/// Places of rows, as in `($4, $5), ($6, $7)`; `before` are those that others take.
pub(crate) fn places(rows: usize, width: usize, before: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=width).map(|column| format!("${}", before + row * width + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

fn statement(table: &str, columns: &[&str], rows: usize, conflict: &str) -> String {
    format!("INSERT INTO {table} ({}) VALUES {} {conflict}", columns.join(", "), places(rows, columns.len(), 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_numbers_its_places_row_by_row() {
        assert_eq!(
            statement("t", &["a", "b"], 2, "ON CONFLICT DO NOTHING"),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING"
        );
    }
}
