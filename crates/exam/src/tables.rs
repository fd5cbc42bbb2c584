//! Decides which figures a report shows, and how they are grouped: by horizon, by quarter of the origin, by size of the
//! place. Up: `main.rs`.

use std::collections::{BTreeMap, BTreeSet};

use crate::backtest::{Report, Scored, title};
use crate::score::Tally;

/// Ranks at which the groups of places begin: the ten largest, the next twenty, the rest.
const SIZES: [usize; 3] = [0, 10, 30];

/// A report in words and tables.
pub(crate) struct Page {
    /// What was forecast, and from what.
    pub(crate) title: String,
    /// Tables, each under its name.
    pub(crate) tables: Vec<Table>,
    /// What else a reader should know.
    pub(crate) remarks: Vec<String>,
}

/// A table: its name, its columns, its rows; all columns but the first are figures.
pub(crate) struct Table {
    /// What it shows.
    pub(crate) name: String,
    /// Heads of the columns.
    pub(crate) columns: Vec<String>,
    /// One cell for each column.
    pub(crate) rows: Vec<Vec<String>>,
}

/// The page of one target.
pub(crate) fn of(report: &Report) -> Page {
    let all = sum(report.scored.iter());
    let title = format!(
        "{}: {} forecasts of {} places at {} origins, {} to {}, {} to {} weeks of history, {} places in the panel.",
        title(report.word),
        all.count,
        report.places,
        report.origins.len(),
        report.origins.first().expect("a report should have origins"),
        report.origins.last().expect("a report should have origins"),
        report.history.0,
        report.history.1,
        report.panel,
    );
    let mut remarks = Vec::new();
    let asked = report.origins.len() * report.places * horizons(report).len();
    if all.count < asked {
        remarks.push(format!(
            "{} forecasts have no score: their week lies after {} or their place had fewer than two weeks.",
            asked - all.count,
            report.truth_end
        ));
    }
    remarks.push(format!(
        "With the scored places alone in the panel: relative WIS {:.3}, in 95 % {:.3}.",
        report.alone.relative(),
        report.alone.coverage_95()
    ));
    Page { title, tables: vec![by_horizon(report, &all), by_quarter(report), by_size(report)], remarks }
}

fn sum<'a>(scored: impl Iterator<Item = &'a Scored>) -> Tally {
    scored.fold(Tally::default(), |sum, one| sum.with(&one.tally))
}

fn horizons(report: &Report) -> BTreeSet<u8> {
    report.scored.iter().map(|one| one.horizon).collect()
}

/// Columns of a table of whole tallies, after the first.
const TALLY_COLUMNS: [&str; 6] = ["forecasts", "WIS", "baseline", "relative", "in 50 %", "in 95 %"];

fn tally_columns(first: &str) -> Vec<String> {
    [first].into_iter().chain(TALLY_COLUMNS).map(str::to_owned).collect()
}

fn tally_row(first: String, tally: &Tally) -> Vec<String> {
    vec![
        first,
        tally.count.to_string(),
        format!("{:.1}", tally.mean()),
        format!("{:.1}", tally.mean_baseline()),
        format!("{:.3}", tally.relative()),
        format!("{:.3}", tally.coverage_50()),
        format!("{:.3}", tally.coverage_95()),
    ]
}

fn by_horizon(report: &Report, all: &Tally) -> Table {
    let of = |horizon| sum(report.scored.iter().filter(|one| one.horizon == horizon));
    let mut rows: Vec<_> =
        horizons(report).into_iter().map(|horizon| tally_row(horizon.to_string(), &of(horizon))).collect();
    rows.push(tally_row("all".to_owned(), all));
    Table { name: "By weeks ahead".to_owned(), columns: tally_columns("weeks ahead"), rows }
}

fn by_quarter(report: &Report) -> Table {
    let horizons = horizons(report);
    let mut quarters: BTreeMap<(i16, i8), Vec<&Scored>> = BTreeMap::new();
    for one in &report.scored {
        quarters.entry((one.origin.year(), (one.origin.month() + 2) / 3)).or_default().push(one);
    }
    let relative = |tally: Tally| if tally.count == 0 { "-".to_owned() } else { format!("{:.3}", tally.relative()) };
    let rows = quarters
        .into_iter()
        .map(|((year, quarter), scored)| {
            let of = |horizon: &u8| sum(scored.iter().copied().filter(|one| one.horizon == *horizon));
            let mut row = vec![format!("{year} Q{quarter}"), scored.len().to_string()];
            row.extend(horizons.iter().map(|horizon| relative(of(horizon))));
            row.push(relative(sum(scored.iter().copied())));
            row.push(format!("{:.3}", sum(scored.iter().copied()).coverage_95()));
            row
        })
        .collect();
    let weeks =
        horizons.iter().map(|horizon| if *horizon == 1 { "1 week".to_owned() } else { format!("{horizon} weeks") });
    let ends = ["all", "in 95 %"].map(str::to_owned);
    let columns = ["quarter", "forecasts"].map(str::to_owned).into_iter().chain(weeks).chain(ends).collect();
    Table { name: "Relative WIS by quarter of the origin and weeks ahead".to_owned(), columns, rows }
}

fn by_size(report: &Report) -> Table {
    let ends = SIZES.iter().skip(1).copied().chain([usize::MAX]);
    let rows = SIZES
        .iter()
        .zip(ends)
        .filter_map(|(from, to)| {
            let group: Vec<&Scored> = report.scored.iter().filter(|one| (*from..to).contains(&one.rank)).collect();
            let last = group.iter().map(|one| one.rank).max()?;
            Some(tally_row(format!("{} to {}", from + 1, last + 1), &sum(group.into_iter())))
        })
        .collect();
    Table { name: "By size of the place".to_owned(), columns: tally_columns("rank by total"), rows }
}
