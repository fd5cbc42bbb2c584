//! Decides when a cell of a golden table is equal, and that none of its cells was left out. Test code only.
//! Up: `golden_esft.rs`.

use jiff::civil::Date;
use model::need::esft::{BySeverity, InBeds};

use crate::sheets::Table;

/// Relative tolerance of real figures.
const TOLERANCE: f64 = 1e-9;

/// Compares one golden table cell by cell and counts the cells.
pub(crate) struct Comparison<'a> {
    what: String,
    pub(crate) table: &'a Table,
    pub(crate) cells: usize,
    faults: Vec<String>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(case: &str, step: &str, table: &'a Table) -> Self {
        Self { what: format!("{case} {step}"), table, cells: 0, faults: Vec::new() }
    }

    pub(crate) fn text(&mut self, row: &[String], column: &str, got: &str) {
        self.cells += 1;
        let expected = self.table.cell(row, column);
        if got != expected {
            self.faults.push(format!("{column} of {row:?}: {got} against {expected}"));
        }
    }

    pub(crate) fn real(&mut self, row: &[String], column: &str, got: f64) {
        self.cells += 1;
        let expected = self.table.number(row, column).unwrap_or(f64::NAN);
        if (got - expected).abs() > TOLERANCE * expected.abs() || got.is_nan() || expected.is_nan() {
            self.faults.push(format!("{column} of {row:?}: {got} against {expected}"));
        }
    }

    /// A figure that the tool rounds up: exactly equal.
    pub(crate) fn whole(&mut self, row: &[String], column: &str, got: f64) {
        self.cells += 1;
        if self.table.number(row, column) != Some(got) {
            self.faults.push(format!("{column} of {row:?}: {got}"));
        }
    }

    pub(crate) fn severities(&mut self, row: &[String], columns: [&str; 4], got: BySeverity<f64>) {
        for (column, got) in columns.iter().zip(got.list()) {
            self.real(row, column, got);
        }
    }

    pub(crate) fn beds(&mut self, row: &[String], columns: [&str; 2], got: InBeds) {
        self.real(row, columns[0], got.severe);
        self.real(row, columns[1], got.critical);
    }

    pub(crate) fn week(&mut self, row: &[String], begins: Date, ends: Date) {
        self.text(row, "week_begins", &begins.to_string());
        self.text(row, "week_ends", &ends.to_string());
    }

    /// Ends the table: nothing differs, and every cell was compared.
    pub(crate) fn end(self) -> usize {
        assert!(self.faults.is_empty(), "{}: {:#?}", self.what, &self.faults[..self.faults.len().min(20)]);
        let all = self.table.rows.len() * self.table.columns();
        assert_eq!(self.cells, all, "{}: every cell of the table should be compared", self.what);
        eprintln!("{}: {} cells equal", self.what, self.cells);
        self.cells
    }
}
