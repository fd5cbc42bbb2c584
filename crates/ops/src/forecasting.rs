//! Decides what it is to forecast one file of case counts by itself. Up: [`crate`].

use std::path::Path;

use format::answer::{Answer, Cell, Table};
use jiff::ToSpan;
use jiff::civil::Date;
use model::control::Control;
use model::fault::Fault;
use model::need::{CaseKind, QUANTILE_LEVELS};

use crate::answer::Done;
use crate::days::parse_day;
use crate::files;

/// Most weeks ahead: beyond, quantiles say nothing.
const WEEKS_MAX: u8 = 8;

/// A forecast as it is asked for on the command line.
#[derive(Clone, Debug)]
pub struct ForecastQuestion<'a> {
    /// A case table of any shape that `airbridge cases` reads.
    pub file: &'a Path,
    /// Sheet of a workbook; none takes the first.
    pub sheet: Option<&'a str>,
    /// The place of a table that names none.
    pub place: Option<&'a str>,
    /// Whether deaths are forecast instead of cases; a wide table does not tell which of them it counts.
    pub is_deaths: bool,
    /// Last day whose counts may be used.
    pub origin: &'a str,
    /// Weeks ahead.
    pub weeks: u8,
    /// Where to write the quantiles.
    pub output: Option<&'a Path>,
}

/// Forecasts every place of the file.
pub fn forecast(question: &ForecastQuestion<'_>) -> Result<Done, Vec<Fault>> {
    let mut faults = Vec::new();
    if !(1..=WEEKS_MAX).contains(&question.weeks) {
        let cause = format!("{} weeks ahead", question.weeks);
        faults.push(Fault::new("weeks-outside", cause, "give 1 to 8 weeks").at("", 0, "--weeks"));
    }
    let origin = parse_day(question.origin).map_err(|fault| faults.push(fault.at("", 0, "--origin"))).ok();
    let raw = files::read_bytes(question.file).map_err(|fault| faults.push(fault)).ok();
    let (Some(origin), Some(raw)) = (origin, raw) else { return Err(faults) };
    let saturday = last_saturday(origin);
    let name = question.file.display().to_string();
    let kind = if question.is_deaths { CaseKind::Deaths } else { CaseKind::Cases };
    let read = match format::cases::read_forecast(
        &name,
        &raw,
        (question.sheet, question.place),
        kind,
        saturday,
        question.weeks,
    ) {
        Ok(read) if faults.is_empty() => read,
        Ok(_) => return Err(faults),
        Err(more) => return Err(faults.into_iter().chain(more).collect()),
    };
    let solution = need::forecast(&read.problem, &mut Control::default());
    let csv = format::cases::write(&read.problem, &solution);
    let mut left = Table::new("left out", &["place", "rule", "why", "cure"]);
    for (place, reason) in &solution.left_out {
        let cells = [place, &reason.rule, &reason.text, &reason.cure];
        left.push(cells.into_iter().map(Cell::text).collect());
    }
    if solution.rows.is_empty() {
        let told = |(place, reason): &(String, model::evidence::Reason)| {
            Fault::new("not-forecast", format!("{place}: {}: {}", reason.rule, reason.text), reason.cure.clone())
                .at(&name, 0, "")
        };
        return Err(solution.left_out.iter().map(told).collect());
    }
    let places = read.problem.series.len() - solution.left_out.len();
    let value = if question.is_deaths { "deaths" } else { "cases" };
    let title = format!(
        "Weekly {value} of {places} places, {} weeks ahead of {}, {} quantiles each.",
        question.weeks,
        read.problem.origin,
        QUANTILE_LEVELS.len()
    );
    let mut remarks: Vec<String> = read.remarks.iter().map(ToString::to_string).collect();
    if saturday != origin {
        remarks.push(format!("weeks end on Saturday: the last week used ends on {saturday}"));
    }
    remarks.extend(solution.remarks.iter().cloned());
    let mut answer = Answer { title, tables: vec![left], remarks, files: Vec::new() };
    match question.output {
        Some(path) => {
            files::write_output(&[(path, &csv)], &[question.file]).map_err(|fault| vec![fault])?;
            answer.files.push(("forecast".to_owned(), path.display().to_string()));
        }
        None => answer.tables.push(quantiles(&solution)),
    }
    Ok(answer.into())
}

/// The Saturday on or before a day.
fn last_saturday(day: Date) -> Date {
    let over = i64::from(day.weekday().to_sunday_zero_offset() + 1) % 7;
    day.checked_sub(over.days()).expect("a week before a day should be a date")
}

/// The quantiles that a person reads: the middle, half of all cases, nearly all.
fn quantiles(solution: &model::need::ForecastSolution) -> Table {
    let shown = [25_u16, 250, 500, 750, 975];
    let mut table =
        Table::new("quantiles", &["place", "horizon", "week ends", "2.5 %", "25 %", "50 %", "75 %", "97.5 %"]);
    for row in &solution.rows {
        let mut cells = vec![Cell::text(&row.name), Cell::Count(i64::from(row.horizon)), Cell::text(row.target_end)];
        for level in shown {
            let index = QUANTILE_LEVELS.iter().position(|known| *known == level).expect("a hub level");
            cells.push(Cell::Figure(row.quantiles[index], 1));
        }
        table.push(cells);
    }
    table
}
