//! The outside data of the forecast tests: weekly series of a publication, and the score that others computed.
//! Up: `main.rs`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::{Date, Weekday, date};
use model::need::{QUANTILE_LEVELS, WeeklySeries};

/// The newest publication that is here, and the one before the first wave was over.
pub(crate) const DECEMBER: &str = "2020-12-06";
pub(crate) const APRIL: &str = "2020-04-26";

/// The outside data, which is not part of the project; on the build server it has to be there.
pub(crate) fn shared(path: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../..");
    let found = ["shared", "../shared"]
        .iter()
        .find_map(|shared| std::fs::read_to_string(root.join(shared).join("data/need").join(path)).ok());
    assert!(found.is_some() || std::env::var("CI").as_deref() != Ok("true"), "the outside data {path} should be there");
    if found.is_none() {
        eprintln!("skipped: {path} is not here");
    }
    found
}

/// Each target with its series as they were published on a day, where the outside data is there.
pub(crate) fn targets(vintage: &str) -> Vec<(&'static str, Vec<WeeklySeries>)> {
    ["deaths", "confirmed"]
        .into_iter()
        .filter_map(|target| {
            let text = shared(&format!("vintage_{vintage}/time_series_covid19_{target}_global.csv"))?;
            Some((target, series(&text)))
        })
        .collect()
}

/// Cells of a line of CSV; a quoted cell may hold commas.
pub(crate) fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    for letter in line.trim_end().chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    cells.push(cell);
    cells
}

fn month_first_day(text: &str) -> Date {
    let parts: Vec<i8> = text.split('/').map(|part| part.parse().expect("a date of figures")).collect();
    date(2000 + i16::from(parts[2]), parts[0], parts[1])
}

/// Weekly series by country from the wide table of JHU CSSE: provinces summed, Saturday closes subtracted.
fn series(text: &str) -> Vec<WeeklySeries> {
    let mut lines = text.lines();
    let days: Vec<Date> =
        cells(lines.next().expect("a header")).iter().skip(4).map(|day| month_first_day(day)).collect();
    let mut closes: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in lines.map(cells) {
        let sum = closes.entry(row[1].clone()).or_insert_with(|| vec![0.0; days.len()]);
        for (total, count) in sum.iter_mut().zip(&row[4..]) {
            *total += count.parse::<f64>().expect("a count");
        }
    }
    let saturdays: Vec<usize> = (0..days.len()).filter(|day| days[*day].weekday() == Weekday::Saturday).collect();
    let of = |counts: &Vec<f64>| {
        let mut before = 0.0;
        let weeks = saturdays.iter().map(|day| {
            let week: f64 = counts[*day] - before;
            before = counts[*day];
            week.max(0.0)
        });
        weeks.collect()
    };
    closes
        .iter()
        .map(|(name, counts)| WeeklySeries { name: name.clone(), first_end: days[saturdays[0]], weekly: of(counts) })
        .collect()
}

/// Weighted interval score of the 23 quantiles: two 23rds of the sum of their pinball losses.
pub(crate) fn weighted_interval_score(quantiles: &[f64], observed: f64) -> f64 {
    let losses = quantiles.iter().zip(QUANTILE_LEVELS).map(|(quantile, level)| {
        let share = f64::from(level) / 1000.0;
        if observed >= *quantile { share * (observed - quantile) } else { (1.0 - share) * (quantile - observed) }
    });
    2.0 / 23.0 * losses.sum::<f64>()
}
