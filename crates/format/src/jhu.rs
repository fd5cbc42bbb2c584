//! Decides how published case tables become weekly series, and how a forecast is written: JHU CSSE wide tables and our
//! own `cases.csv` in, quantiles of weekly increments out. Does not forecast (`need`). Up: [`crate`].

mod wide;

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use model::fault::Fault;
use model::need::{CaseKind, ForecastProblem, ForecastSolution, QUANTILE_LEVELS, WeeklySeries};

use crate::builtin;
use crate::folder::{CASE_KINDS, CASES};
use crate::table::bytes;
use crate::table::cell;
use crate::table::collector::Faults;
use crate::table::{Spec, each_row};

pub use crate::table::bytes::{FILE_SIZE_MAX, read_file};

/// Most weeks ahead that are forecast.
pub const WEEKS_MAX: u8 = 8;

/// A question to the forecasting engine, read without a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadForecast {
    /// The question.
    pub problem: ForecastProblem,
    /// What a reader should know: ships left out, falling counts.
    pub remarks: Vec<Fault>,
}

/// Cumulative counts of one place: one for each of the table's days.
pub(crate) struct Cumulative {
    /// The place, as its file names it.
    pub(crate) name: String,
    /// Line of its first row.
    pub(crate) line: u64,
    /// First day.
    pub(crate) first: Date,
    /// Count at the close of each day.
    pub(crate) counts: Vec<i64>,
}

/// Reads a case table: JHU wide (one column a day, provinces summed) or long (`cases.csv`, of which `value` is taken).
///
/// A week ends on Saturday; its total is the difference of Saturday closes, negatives set to zero; the first week is
/// the count at the first Saturday. Nothing after `origin` is looked at.
///
/// # Errors
/// Every fault of the file, with `file` as its name; codes `origin-not-saturday`, `origin-outside`, `weeks-outside` when
/// the question cannot be put to this table.
pub fn read(file: &str, raw: &[u8], value: CaseKind, origin: Date, weeks: u8) -> Result<ReadForecast, Vec<Fault>> {
    let mut faults = Faults::default();
    check_question(origin, weeks, &mut faults);
    let head = String::from_utf8_lossy(&raw[..raw.len().min(1000)]).to_lowercase();
    let is_long = head.lines().next().is_some_and(|line| line.contains("vintage"));
    let places = if is_long { read_long(raw, value, &mut faults) } else { wide::read(file, raw, &mut faults) };
    let is_sound = faults.is_empty();
    let mut series = Vec::new();
    for place in places.iter().filter(|_| is_sound) {
        match weekly(place, origin) {
            Ok((weekly, falls)) => {
                if falls > 0 {
                    let cause = format!("{}: the count falls over {falls} weeks, which are taken as zero", place.name);
                    faults.remark(
                        Fault::new("count-falls", cause, "nothing, if it was published so").at(file, place.line, ""),
                    );
                }
                series.push(weekly);
            }
            Err(fault) => faults.push(fault.at(file, place.line, "")),
        }
    }
    let problem = ForecastProblem { origin, weeks, series };
    faults.finish(Some(problem)).map(|(problem, remarks)| ReadForecast { problem, remarks }).map_err(|mut list| {
        // The long table's reader calls it by the name it has in a folder.
        list.iter_mut()
            .filter(|fault| is_long && fault.place.file == CASES.file)
            .for_each(|fault| fault.place.file = file.to_owned());
        list
    })
}

fn check_question(origin: Date, weeks: u8, faults: &mut Faults) {
    if origin.weekday() != Weekday::Saturday {
        let cause = format!("{origin} is a {:?}", origin.weekday());
        faults.push(Fault::new("origin-not-saturday", cause, "give the Saturday that ends the last known week"));
    }
    if weeks == 0 || weeks > WEEKS_MAX {
        faults.push(Fault::new("weeks-outside", format!("{weeks} weeks ahead"), format!("give 1 to {WEEKS_MAX}")));
    }
}

/// Weekly increments up to the origin, and how many of them were negative.
fn weekly(place: &Cumulative, origin: Date) -> Result<(WeeklySeries, usize), Fault> {
    let days_to_saturday = i64::from(place.first.weekday().until(Weekday::Saturday));
    let outside = || {
        let last = place.first + jiff::Span::new().days(place.counts.len() as i64 - 1);
        let cause = format!("{}: the counts run from {} to {last}, the origin is {origin}", place.name, place.first);
        Fault::new("origin-outside", cause, "choose a Saturday within the table")
    };
    let last = i64::from((origin - place.first).get_days());
    if last < days_to_saturday || last >= place.counts.len() as i64 {
        return Err(outside());
    }
    let first_end = place.first + jiff::Span::new().days(days_to_saturday);
    let closes =
        (days_to_saturday..=last).step_by(7).map(|day| place.counts[usize::try_from(day).expect("a day of the table")]);
    let (mut weekly, mut falls, mut before) = (Vec::new(), 0, 0);
    for close in closes {
        falls += usize::from(close < before);
        weekly.push((close - before).max(0) as f64);
        before = close;
    }
    Ok((WeeklySeries { name: place.name.clone(), first_end, weekly }, falls))
}

/// Primary counts of one kind in a long table, days without a row carrying the count before them.
fn read_long(raw: &[u8], value: CaseKind, faults: &mut Faults) -> Vec<Cumulative> {
    let countries = match builtin::countries() {
        Ok(countries) => countries,
        Err(list) => {
            list.into_iter().for_each(|fault| faults.push(fault));
            return Vec::new();
        }
    };
    // Day of each place, with vintage, line and count: the latest vintage of a day counts.
    let mut by_place: BTreeMap<String, BTreeMap<Date, (Date, u64, i64)>> = BTreeMap::new();
    let spec = Spec { ..CASES };
    each_row(&spec, raw, faults, |row| {
        let place = row.need("place", |text| countries.code(text));
        let [day, vintage] = ["day", "vintage"].map(|column| row.need(column, cell::date));
        let kind = row.need("kind", |text| cell::word(text, &CASE_KINDS));
        let count = row.need("count", cell::units);
        let is_primary = row.may("primary", cell::yes_no);
        if let (Some(place), Some(day), Some(vintage), Some(kind), Some(count), Some(is_primary)) =
            (place, day, vintage, kind, count, is_primary)
            && kind == value
            && is_primary.unwrap_or(true)
        {
            let reading = (vintage, row.line(), count.get());
            let days = by_place.entry(place.to_string()).or_default();
            let kept = days.entry(day).or_insert(reading);
            if reading.0 >= kept.0 {
                *kept = reading;
            }
        }
    });
    by_place.into_iter().filter_map(|(name, days)| filled(name, &days)).collect()
}

fn filled(name: String, days: &BTreeMap<Date, (Date, u64, i64)>) -> Option<Cumulative> {
    let (first, (_, line, _)) = days.first_key_value()?;
    let (last, _) = days.last_key_value()?;
    let mut counts = Vec::new();
    let mut count = 0;
    for day in first.series(jiff::Span::new().days(1)).take_while(|day| day <= last) {
        count = days.get(&day).map_or(count, |reading| reading.2);
        counts.push(count);
    }
    Some(Cumulative { name, line: *line, first: *first, counts })
}

/// The forecast as CSV: place (as its file names it), origin, horizon, target_end, quantile, value.
///
/// One row for each of the 23 quantiles of each week; values are new counts of the week, to four decimals.
#[must_use]
pub fn write(problem: &ForecastProblem, solution: &ForecastSolution) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let memory = "writing to memory should not fail";
    writer.write_record(["place", "origin", "horizon", "target_end", "quantile", "value"]).expect(memory);
    for row in &solution.rows {
        for (level, value) in QUANTILE_LEVELS.iter().zip(&row.quantiles) {
            let cells = [
                row.name.clone(),
                problem.origin.to_string(),
                row.horizon.to_string(),
                row.target_end.to_string(),
                (f64::from(*level) / 1000.0).to_string(),
                ((value * 1e4).round() / 1e4).to_string(),
            ];
            writer.write_record(cells).expect(memory);
        }
    }
    String::from_utf8(writer.into_inner().expect(memory)).expect("a forecast should be UTF-8")
}

/// The text of a file, for the readers of other shapes.
pub(crate) fn text_of(file: &str, raw: &[u8], faults: &mut Faults) -> String {
    bytes::text(file, raw, faults).into_owned()
}

#[cfg(test)]
mod tests;
