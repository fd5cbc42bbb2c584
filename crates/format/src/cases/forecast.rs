//! Decides how a case table becomes the question of the forecasting engine, and how the answer is written: quantiles of
//! weekly increments. Does not forecast (`need`). Up: [`crate::cases`].

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use model::fault::Fault;
use model::need::{CaseKind, Certainty, ForecastProblem, ForecastSolution, QUANTILE_LEVELS, WeeklySeries};

use crate::cases::{CasePlace, CaseQuestion, CaseTable, Reported, Series, certainty_word, read, series};
use crate::table::collector::Faults;

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

/// Reads a case table of any shape for a forecast of one of its values; of a workbook the sheet, of a table that names no
/// place the place is given.
///
/// A week ends on Saturday; its total is the difference of Saturday closes, negatives set to zero; the first week is
/// the count at the first Saturday; a day without a figure has that of the day before. Nothing after `origin` is looked
/// at. A name that is not known stands for itself: a forecast needs no code.
///
/// # Errors
/// Every fault of the file; codes `origin-not-saturday`, `origin-outside`, `weeks-outside` when the question cannot be put
/// to this table.
pub fn read_forecast(
    file: &str,
    raw: &[u8],
    (sheet, place): (Option<&str>, Option<&str>),
    value: CaseKind,
    origin: Date,
    weeks: u8,
) -> Result<ReadForecast, Vec<Fault>> {
    let mut faults = Faults::default();
    check_question(origin, weeks, &mut faults);
    let question = CaseQuestion { file, raw, sheet, value: Some(value), place, vintage: None, is_strict: false };
    let table = match read(&question) {
        Ok(table) => table,
        Err(list) => {
            list.into_iter().for_each(|fault| faults.push(fault));
            return Err(faults.finish::<()>(None).expect_err("a table that was not read should have a fault"));
        }
    };
    table.remarks.iter().for_each(|remark| faults.remark(remark.clone()));
    let all = surest(series(&table), &table, &mut faults);
    let mut weekly_series = Vec::new();
    let mut outside = Vec::new();
    for one in &all {
        let place = &table.places[one.place];
        let (weekly, falls) = match weekly(place, &one.cumulative, origin, table.last_day()) {
            Ok(read) => read,
            Err(fault) => {
                outside.push(fault.at(file, place.line, ""));
                continue;
            }
        };
        if falls > 0 {
            let cause = format!("{}: the count falls over {falls} weeks, which are taken as zero", place.name);
            let remark = Fault::new("count-falls", cause, "nothing, if it was published so");
            faults.remark(remark.at(file, place.line, ""));
        }
        weekly_series.push(weekly);
    }
    // A place that begins later is left out; a table of which nothing is left was asked the wrong question.
    let is_all_outside = weekly_series.is_empty();
    for fault in outside {
        if is_all_outside { faults.push(fault) } else { faults.remark(fault) }
    }
    let problem = ForecastProblem { origin, weeks, series: weekly_series };
    faults.finish(Some(problem)).map(|(problem, remarks)| ReadForecast { problem, remarks })
}

/// Of several certainties of a place the surest, so that no two count the same people.
fn surest(all: Vec<Series>, table: &CaseTable, faults: &mut Faults) -> Vec<Series> {
    let mut taken: BTreeMap<usize, Certainty> = BTreeMap::new();
    let mut left: BTreeMap<Certainty, u64> = BTreeMap::new();
    for one in &all {
        // The order of a series' certainties is that of the enumeration, but all cases say more than suspected ones.
        let first = taken.entry(one.place).or_insert(one.certainty);
        if one.certainty == Certainty::All && *first != Certainty::Confirmed {
            *first = Certainty::All;
        }
    }
    let (kept, others): (Vec<Series>, Vec<Series>) =
        all.into_iter().partition(|one| taken.get(&one.place) == Some(&one.certainty));
    others.iter().for_each(|one| *left.entry(one.certainty).or_default() += 1);
    for (certainty, places) in left {
        let cause = format!("{} figures of {places} places were left aside", certainty_word(certainty));
        let action = "nothing: confirmed figures are forecast where there are any, else all together";
        faults.remark(Fault::new("certainty-left", cause, action).at(&table.file, 0, ""));
    }
    kept
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
fn weekly(
    place: &CasePlace,
    days: &BTreeMap<Date, Reported>,
    origin: Date,
    table_last: Option<Date>,
) -> Result<(WeeklySeries, usize), Fault> {
    let (first, _) = days.first_key_value().expect("a series should have a figure");
    let (own_last, _) = days.last_key_value().expect("a series should have a figure");
    // In a table with gaps a place reports until the table ends, unless it has been silent for a week.
    let last = table_last.filter(|last| (*last - *own_last).get_days() <= 7).unwrap_or(*own_last);
    let first_end = first.saturating_add(i64::from(first.weekday().until(Weekday::Saturday)).days());
    if origin < first_end || origin > last {
        let cause = format!("{}: the counts run from {first} to {own_last}, the origin is {origin}", place.name);
        return Err(Fault::new("origin-outside", cause, "choose a Saturday within the table"));
    }
    let (mut weekly, mut falls, mut before, mut end) = (Vec::new(), 0, 0, first_end);
    while end <= origin {
        let (_, close) = days.range(..=end).next_back().expect("the first figure should lie before the first Saturday");
        falls += usize::from(close.count < before);
        weekly.push((close.count - before).max(0) as f64);
        before = close.count;
        end = end.saturating_add(7.days());
    }
    Ok((WeeklySeries { name: place.name.clone(), first_end, weekly }, falls))
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
