//! Decides how a page looks: tables without colour on standard output, faults and progress on standard error.
//! Up: `main.rs`.

use std::io::{IsTerminal, Write};

use comfy_table::{CellAlignment, LineStyle, Table as Drawn, TableStyle};
use jiff::civil::Date;
use model::fault::Fault;

use crate::airlift::Trial;
use crate::flights::Planned;
use crate::packing::Packed;
use crate::tables::{Page, Table};

/// One line under the heads and no others.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Prints a page; a reader that went away is no fault of ours.
pub(crate) fn report(page: &Page) {
    let mut stream = std::io::stdout().lock();
    let _ = writeln!(stream, "{}\n", page.title);
    for table in &page.tables {
        let _ = writeln!(stream, "{}\n{}\n", table.name, drawn(table));
    }
    for remark in &page.remarks {
        let _ = writeln!(stream, "- {remark}");
    }
    let _ = writeln!(stream);
}

fn drawn(table: &Table) -> String {
    let mut drawn = Drawn::new();
    drawn.load_style(STYLE).set_header(table.columns.clone());
    for row in &table.rows {
        drawn.add_row(row.clone());
    }
    for index in 1..table.columns.len() {
        if let Some(column) = drawn.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    drawn.trim_fmt()
}

/// Prints every fault.
pub(crate) fn faults(faults: &[Fault]) {
    let mut stream = std::io::stderr().lock();
    for fault in faults {
        let _ = writeln!(stream, "{fault}");
    }
}

/// Says which origin is being forecast: over one line for a person, and in a pipe the first of each target only.
pub(crate) fn progress(word: &str, origin: Date, done: usize, total: usize) {
    let mut stream = std::io::stderr().lock();
    if stream.is_terminal() {
        let end = if done == total { "\n" } else { "" };
        let _ = write!(stream, "\r{word}: {origin}, origin {done} of {total}{end}");
        let _ = stream.flush();
    } else if done == 1 {
        let _ = writeln!(stream, "{word}: {total} origins from {origin}");
    }
}

/// Says how good a plan became, a line for each, and why the judge refuses it.
pub(crate) fn planned(one: &Planned, done: usize, total: usize) {
    let mut stream = std::io::stderr().lock();
    let gap = one
        .bound
        .gap_per_myriad()
        .map_or_else(|| "no bound".to_owned(), |gap| format!("gap {:.2} %", gap as f64 / 100.0));
    let _ = writeln!(
        stream,
        "{done} of {total}: seed {}: {} flights, {gap}, {:.1} s, {} steps",
        one.seed,
        one.flights,
        one.spent.0.as_secs_f64(),
        one.steps
    );
    for finding in &one.refused {
        let _ = writeln!(stream, "seed {}: {}: {}", one.seed, finding.rule, finding.text);
    }
}

/// Says how full an instance became, a line for each, and why the judge refuses it.
pub(crate) fn packed(one: &Packed, done: usize, total: usize) {
    let mut stream = std::io::stderr().lock();
    let above = one.above_best().map(|points| format!(", {points:+.3} to best-known")).unwrap_or_default();
    let _ = writeln!(
        stream,
        "{done} of {total}: {} {}: {:.3} %{above}, {:.2} s, {} steps",
        one.class,
        one.number,
        one.percent(),
        one.spent.as_secs_f64(),
        one.steps
    );
    for finding in &one.refused {
        let _ = writeln!(stream, "{} {}: {}: {}", one.class, one.number, finding.rule, finding.text);
    }
}

/// Says how a world went, a line for each, and which orders could not be carried out.
pub(crate) fn relayed(trial: &Trial, done: usize, total: usize) {
    let mut stream = std::io::stderr().lock();
    let (ours, simple) = (trial.ours.score, trial.simple.score);
    let _ = writeln!(
        stream,
        "{done} of {total}: {} {}: {} items, missed {} / {}, late {:.2} / {:.2}, cost {:.0} / {:.0}, longest answer {:.3} s",
        trial.class.name,
        trial.seed,
        ours.items,
        ours.missed,
        simple.missed,
        ours.lateness,
        simple.lateness,
        ours.cost,
        simple.cost,
        trial.ours.longest.as_secs_f64()
    );
    for refusal in &trial.ours.refusals {
        let _ = writeln!(stream, "{} {}: step {}: {}", trial.class.name, trial.seed, refusal.step, refusal.text);
    }
}

/// Says how far an exam of the store is.
pub(crate) fn kept(word: &str, done: u64, total: u64) {
    let mut stream = std::io::stderr().lock();
    let is_last = done == total;
    if stream.is_terminal() {
        let _ = write!(stream, "\r{done} of {total} {word}{}", if is_last { "\n" } else { "" });
        let _ = stream.flush();
    } else if is_last || done.is_multiple_of(total.div_ceil(10).max(1)) {
        let _ = writeln!(stream, "{done} of {total} {word}");
    }
}
