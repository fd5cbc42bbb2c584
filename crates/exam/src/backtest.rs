//! Decides how the past is forecast again: at every origin with the weeks up to it alone, every place of the table in the
//! panel, and the scored places once more by themselves. Does not decide how that is scored (`score`). Up: `main.rs`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;
use model::control::Control;
use model::fault::Fault;
use model::need::{CaseKind, ForecastProblem, ForecastRow, WeeklySeries};

use crate::args::ForecastArgs;
use crate::score::Tally;
use crate::{place_list, weeks};

/// Scored forecasts of one target.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// What is counted.
    pub(crate) word: &'static str,
    /// Saturdays on which forecasts were made.
    pub(crate) origins: Vec<Date>,
    /// Saturday that ends the last week of truth.
    pub(crate) truth_end: Date,
    /// Places of the table.
    pub(crate) panel: usize,
    /// Fewest and most weeks that were known at an origin.
    pub(crate) history: (usize, usize),
    /// Places that were scored.
    pub(crate) places: usize,
    /// Every forecast of a scored place, all places in the panel.
    pub(crate) scored: Vec<Scored>,
    /// All forecasts together when only the scored places are in the panel.
    pub(crate) alone: Tally,
}

/// One scored forecast.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scored {
    /// When it was made.
    pub(crate) origin: Date,
    /// Weeks ahead.
    pub(crate) horizon: u8,
    /// Rank of the place by its total, from zero.
    pub(crate) rank: usize,
    /// Its score.
    pub(crate) tally: Tally,
}

/// Hears what is being forecast: target, origin, how many of how many.
pub(crate) type Listener<'a> = &'a mut dyn FnMut(&str, Date, usize, usize);

/// Forecasts and scores every target whose tables are there.
///
/// # Errors
/// Every fault of the folders and their tables; nothing is scored then.
pub(crate) fn run(question: &ForecastArgs, listener: Listener<'_>) -> Result<Vec<Report>, Vec<Fault>> {
    let truth_folder = question.truth.as_ref().unwrap_or(&question.folder);
    for folder in [&question.folder, truth_folder] {
        if !folder.is_dir() {
            let cause = format!("{} is not a folder", folder.display());
            return Err(vec![Fault::new("file-missing", cause, "name a folder with JHU wide tables")]);
        }
    }
    let origins = weeks::saturdays(question.from, question.to);
    let (Some(first), Some(last)) = (origins.first().copied(), origins.last().copied()) else { return Ok(Vec::new()) };
    let end = last.saturating_add(Span::new().weeks(i64::from(question.horizons)));
    let mut reports = Vec::new();
    for (kind, word) in weeks::TARGETS {
        let known = weeks::read(&question.folder, word, kind, last, last)?;
        let truth = weeks::read(truth_folder, word, kind, first, end)?;
        let (Some(known), Some(truth)) = (known, truth) else { continue };
        reports.push(report(question, word, &origins, (&known, &truth), &mut *listener)?);
    }
    if reports.is_empty() {
        let names: Vec<String> =
            weeks::TARGETS.iter().map(|(_, word)| format!("time_series_covid19_{word}_global.csv")).collect();
        let cause = format!("{} holds neither {}", question.folder.display(), names.join(" nor "));
        let action = if question.truth.is_some() { "give folders that hold the same table" } else { "add one of them" };
        return Err(vec![Fault::new("file-missing", cause, action)]);
    }
    Ok(reports)
}

fn report(
    question: &ForecastArgs,
    word: &'static str,
    origins: &[Date],
    (known, truth): (&[WeeklySeries], &[WeeklySeries]),
    listener: Listener<'_>,
) -> Result<Report, Vec<Fault>> {
    let names = place_list::scored(&question.places, word, known, truth)?;
    let ranks: BTreeMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
    let truth_end = weeks::last_end(truth).unwrap_or(question.from);
    let truth: BTreeMap<&str, &WeeklySeries> = truth.iter().map(|series| (series.name.as_str(), series)).collect();
    let few: Vec<WeeklySeries> = known.iter().filter(|one| ranks.contains_key(one.name.as_str())).cloned().collect();
    let (mut scored, mut alone) = (Vec::new(), Tally::default());
    for (done, origin) in (1..).zip(origins) {
        listener(word, *origin, done, origins.len());
        let ask = |series: &[WeeklySeries]| ForecastProblem {
            origin: *origin,
            weeks: question.horizons,
            series: series.to_vec(),
        };
        let base = need::baseline_forecast(&ask(&few), &mut Control::default()).rows;
        let among_all = need::forecast(&ask(known), &mut Control::default()).rows;
        let among_few = need::forecast(&ask(&few), &mut Control::default()).rows;
        let among_all: BTreeMap<(&str, u8), &ForecastRow> =
            among_all.iter().map(|row| ((row.name.as_str(), row.horizon), row)).collect();
        for (row, few) in base.iter().zip(&among_few) {
            assert_eq!((&row.name, row.horizon), (&few.name, few.horizon), "both should leave out the same series");
            let Some(observed) = weeks::count_of(truth[row.name.as_str()], row.target_end) else { continue };
            let ours = among_all[&(row.name.as_str(), row.horizon)];
            let tally = Tally::one(&ours.quantiles, &row.quantiles, observed);
            scored.push(Scored { origin: *origin, horizon: row.horizon, rank: ranks[row.name.as_str()], tally });
            alone = alone.with(&Tally::one(&few.quantiles, &row.quantiles, observed));
        }
    }
    if scored.is_empty() {
        return Err(vec![nothing_scored(word, origins, truth_end)]);
    }
    Ok(Report {
        word,
        truth_end,
        panel: known.len(),
        history: (history(known, origins.first()), history(known, origins.last())),
        places: scored.iter().map(|one| one.rank).collect::<BTreeSet<_>>().len(),
        origins: origins.to_vec(),
        scored,
        alone,
    })
}

/// Why no forecast has a score: nothing came after it, or too little before.
fn nothing_scored(word: &str, origins: &[Date], truth_end: Date) -> Fault {
    let (first, last) = (origins[0], origins[origins.len() - 1]);
    if truth_end <= first {
        let cause = format!("{word}: no whole week after the first origin, {first}, is known");
        return Fault::new("truth-too-short", cause, "begin earlier, or give a later publication as --truth");
    }
    let cause = format!("{word}: no place has two weeks before an origin from {first} to {last}");
    Fault::new("series-too-short", cause, "end later, or give a table that begins earlier")
}

/// Weeks of the longest series up to an origin.
fn history(known: &[WeeklySeries], origin: Option<&Date>) -> usize {
    let weeks = |series: &WeeklySeries| {
        let to_origin = origin.map_or(0, |origin| (*origin - series.first_end).get_days() / 7 + 1);
        usize::try_from(to_origin).unwrap_or(0).min(series.weekly.len())
    };
    known.iter().map(weeks).max().unwrap_or(0)
}

/// The word that a reader knows a target by.
pub(crate) fn title(word: &str) -> &'static str {
    match weeks::TARGETS.iter().find(|(_, known)| *known == word) {
        Some((CaseKind::Deaths, _)) => "Deaths",
        _ => "Confirmed cases",
    }
}
