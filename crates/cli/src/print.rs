//! Decides how an answer looks on a terminal or in a pipe: tables without colour, faults on standard error, progress
//! only for a person who watches. Up: `main.rs`.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use indicatif::{ProgressBar, ProgressStyle};
use ops::answer::{Answer, Fault, Progress, faults_to_json};

/// Widest table in a pipe, where no terminal says how wide it is, unless figures and ids need more.
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
        let unbroken = u16::try_from(width_unbroken(table)).unwrap_or(WIDTH_PIPED);
        drawn.set_width(WIDTH_PIPED.max(unbroken));
    }
    drawn.set_header(table.columns.clone());
    for row in &table.rows {
        drawn.add_row(row.iter().map(ToString::to_string));
    }
    let is_wide = drawn.width().is_none_or(|width| width_unbroken(table) <= usize::from(width));
    for index in 0..table.columns.len() {
        let Some(column) = drawn.column_mut(index) else { continue };
        if is_number(table, index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        // A figure or an id that is broken over two lines is read wrong at three in the morning; on a terminal too narrow
        // for both, ids give way.
        let (is_number, is_word) = (is_number(table, index), table.rows.iter().all(|row| is_word(&row[index])));
        if is_number || (is_word && is_wide) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        } else if is_word {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(NARROW)));
        }
    }
    drawn.trim_fmt()
}

/// Width at which an id may be broken on a narrow terminal, and not before.
const NARROW: u16 = 16;

/// Longest id that is kept whole in a column.
const UNBROKEN_MAX: usize = 40;

/// Whether a column holds figures.
fn is_number(table: &ops::answer::Table, column: usize) -> bool {
    table.rows.iter().any(|row| row[column].is_number())
}

/// Whether a cell is one word, such as an id.
fn is_word(cell: &ops::answer::Cell) -> bool {
    let text = cell.to_string();
    text.len() <= UNBROKEN_MAX && !text.contains(' ')
}

/// Columns that a table needs if no figure and no id is broken, with the blanks between them.
fn width_unbroken(table: &ops::answer::Table) -> usize {
    const BETWEEN: usize = 3;
    const WORDS: usize = 20;
    let width = |column: usize| -> usize {
        let cells = || table.rows.iter().map(|row| row[column].to_string().chars().count());
        let is_kept = is_number(table, column) || table.rows.iter().all(|row| is_word(&row[column]));
        let widest = cells().max().unwrap_or(0);
        BETWEEN + if is_kept { widest.max(table.columns[column].len()) } else { widest.min(WORDS) }
    };
    (0..table.columns.len()).map(width).sum()
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
    interrupt: Arc<AtomicBool>,
}

impl Watch {
    /// Begins to watch, unless nobody would see it.
    pub(crate) fn new(is_quiet: bool, interrupt: &Arc<AtomicBool>) -> Self {
        let interrupt = Arc::clone(interrupt);
        if is_quiet || !std::io::stderr().is_terminal() {
            return Self { bar: None, interrupt };
        }
        let bar = ProgressBar::new(5);
        let style = ProgressStyle::with_template("{elapsed_precise} [{bar:20}] {msg}")
            .expect("our own progress template should be valid");
        bar.set_style(style);
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
        Self { bar: Some(bar), interrupt }
    }

    /// Shows nothing any more: what follows goes on until it is stopped.
    pub(crate) fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    /// Shows a line.
    pub(crate) fn tell(&mut self, progress: &Progress) {
        if let Some(bar) = &self.bar {
            if progress.total > 0 {
                bar.set_length(progress.total);
            }
            bar.set_position(progress.done);
            let ending =
                if self.interrupt.load(Ordering::Relaxed) { "interrupted, ending with the best so far: " } else { "" };
            bar.set_message(format!("{ending}{}", progress.text));
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.end();
    }
}
