//! Decides how an answer looks on a terminal or in a pipe: tables without colour, faults on standard error, progress
//! only for a person who watches. Up: `main.rs`.

use std::io::{IsTerminal, Write};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use indicatif::{ProgressBar, ProgressStyle};
use ops::answer::{Answer, Fault, Progress, faults_to_json};

/// Widest table in a pipe, where no terminal says how wide it is.
const WIDTH_PIPED: u16 = 120;

/// One line under the heads and no others: tables are long, and a terminal at night is small.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Prints to standard output; a reader that went away is no fault of ours.
pub(crate) fn out(text: &str) {
    let mut stream = std::io::stdout().lock();
    let _ = writeln!(stream, "{text}");
}

/// Prints an answer, as tables or as JSON.
pub(crate) fn answer(answer: &Answer, as_json: bool) {
    if as_json {
        out(&answer.to_json());
        return;
    }
    out(&answer.title);
    for table in answer.tables.iter().filter(|table| !table.rows.is_empty() && !table.is_detail) {
        out("");
        out(&table.name);
        out(&rendered(table));
    }
    if !answer.remarks.is_empty() {
        out("");
    }
    for remark in &answer.remarks {
        out(&format!("- {remark}"));
    }
    for (what, path) in &answer.files {
        out(&format!("{what}: {path}"));
    }
}

fn rendered(table: &ops::answer::Table) -> String {
    let mut drawn = Table::new();
    drawn.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
    if !std::io::stdout().is_terminal() {
        drawn.set_width(WIDTH_PIPED);
    }
    drawn.set_header(table.columns.clone());
    for row in &table.rows {
        drawn.add_row(row.iter().map(ToString::to_string));
    }
    for index in 0..table.columns.len() {
        let Some(column) = drawn.column_mut(index) else { continue };
        if table.rows.iter().any(|row| row[index].is_number()) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        // A figure or an id that is broken over two lines is read wrong at three in the morning.
        if table.rows.iter().all(|row| is_unbreakable(&row[index])) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    drawn.trim_fmt()
}

/// Longest id that is kept whole in a column.
const UNBROKEN_MAX: usize = 24;

/// Whether a cell is a figure, or one short word.
fn is_unbreakable(cell: &ops::answer::Cell) -> bool {
    let text = cell.to_string();
    cell.is_number() || (text.len() <= UNBROKEN_MAX && !text.contains(' '))
}

/// Prints every fault: to standard error for a person, as JSON to standard output for a program.
pub(crate) fn faults(faults: &[Fault], as_json: bool) {
    if as_json {
        out(&faults_to_json(faults));
        return;
    }
    let mut stream = std::io::stderr().lock();
    for fault in faults {
        let _ = writeln!(stream, "{fault}");
    }
    let count = faults.len();
    let _ = writeln!(stream, "{count} {}; nothing was written", if count == 1 { "fault" } else { "faults" });
}

/// A line of progress on standard error; silent in a pipe.
pub(crate) struct Watch {
    bar: Option<ProgressBar>,
}

impl Watch {
    /// Begins to watch, unless nobody would see it.
    pub(crate) fn new(is_quiet: bool) -> Self {
        if is_quiet || !std::io::stderr().is_terminal() {
            return Self { bar: None };
        }
        let bar = ProgressBar::new(5);
        let style = ProgressStyle::with_template("{elapsed_precise} [{bar:20}] {msg}")
            .expect("our own progress template should be valid");
        bar.set_style(style);
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
        Self { bar: Some(bar) }
    }

    /// Shows a line.
    pub(crate) fn tell(&mut self, progress: &Progress) {
        if let Some(bar) = &self.bar {
            if progress.total > 0 {
                bar.set_length(progress.total);
            }
            bar.set_position(progress.done);
            bar.set_message(progress.text.clone());
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
