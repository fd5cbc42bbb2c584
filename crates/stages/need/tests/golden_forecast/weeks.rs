//! The forecast against the baseline on the weeks of 2020, from the publication of December. Up: `main.rs`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, date};
use model::control::Control;
use model::need::{ForecastProblem, WeeklySeries};

use crate::outside::{DECEMBER, shared, targets, weighted_interval_score};

/// Summed scores of some forecasts and of the baseline, and how many of them held the count.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) count: usize,
    ours: f64,
    base: f64,
    in_95: usize,
}

impl Tally {
    /// Weighted interval score relative to the baseline.
    pub(crate) fn relative(&self) -> f64 {
        self.ours / self.base
    }
}

/// Scores of the origins from one Saturday to another, up to four weeks ahead but not past `last`, by quarter of the origin
/// and horizon, over the places that are `scored`; forecast from `known`, compared with `truth`.
pub(crate) fn scores(
    known: &[WeeklySeries],
    truth: &[WeeklySeries],
    scored: &BTreeSet<&str>,
    (from, to): (Date, Date),
    last: Date,
) -> BTreeMap<(i8, u8), Tally> {
    let truth: BTreeMap<&str, &WeeklySeries> = truth.iter().map(|series| (series.name.as_str(), series)).collect();
    let mut tallies: BTreeMap<(i8, u8), Tally> = BTreeMap::new();
    let mut origin = from;
    while origin <= to {
        let weeks = u8::try_from((last - origin).get_days() / 7).expect("a year").min(4);
        let problem = |series| ForecastProblem { origin, weeks, series };
        let ours = need::forecast(&problem(known.to_vec()), &mut Control::default());
        let to_score = known.iter().filter(|series| scored.contains(series.name.as_str()));
        let base = need::baseline_forecast(&problem(to_score.cloned().collect()), &mut Control::default());
        let rows = ours.rows.iter().filter(|row| scored.contains(row.name.as_str()));
        for (row, alone) in rows.zip(&base.rows) {
            assert_eq!((&row.name, row.horizon), (&alone.name, alone.horizon));
            assert!(row.quantiles.is_sorted() && row.quantiles[0] >= 0.0, "{} {origin}", row.name);
            let place = truth[row.name.as_str()];
            let week = usize::try_from((row.target_end - place.first_end).get_days() / 7).expect("later");
            let observed = place.weekly[week];
            let tally = tallies.entry(((origin.month() + 2) / 3, row.horizon)).or_default();
            tally.count += 1;
            tally.ours += weighted_interval_score(&row.quantiles, observed);
            tally.base += weighted_interval_score(&alone.quantiles, observed);
            tally.in_95 += usize::from((row.quantiles[1]..=row.quantiles[21]).contains(&observed));
        }
        origin = origin.saturating_add(Span::new().weeks(1));
    }
    tallies
}

/// All tallies together.
pub(crate) fn together<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    tallies.fold(Tally::default(), |sum, one| Tally {
        count: sum.count + one.count,
        ours: sum.ours + one.ours,
        base: sum.base + one.base,
        in_95: sum.in_95 + one.in_95,
    })
}

/// Mean weighted interval score over 100 places, horizons 1 to 4 and every origin from 4 April 2020 whose target ends by 5
/// December, divided by that of the baseline. The bounds are those of the reference (need, 3.4); reached are 0.844 for deaths
/// and 0.760 for cases, 0.842 and 0.757 with every place in the panel.
#[test]
fn the_blend_beats_the_baseline_on_2020() {
    let Some(countries) = shared("golden_forecast/countries.csv") else { return };
    for (target, series) in targets(DECEMBER) {
        let line = countries.lines().find(|line| line.starts_with(target)).expect("the countries of the target");
        let names: BTreeSet<&str> = line[target.len() + 1..].trim_matches('"').split(';').collect();
        let hundred: Vec<WeeklySeries> =
            series.iter().filter(|series| names.contains(series.name.as_str())).cloned().collect();
        assert_eq!(hundred.len(), 100, "{target}");
        for (panel, known) in [("100 places", &hundred), ("every place", &series)] {
            let tallies = scores(known, &series, &names, (date(2020, 4, 4), date(2020, 11, 28)), date(2020, 12, 5));
            let all = together(tallies.values());
            let covered = all.in_95 as f64 / all.count as f64;
            eprintln!("{target}, {panel}: relative score {:.3}, 95 % interval holds {covered:.3}", all.relative());
            assert_eq!(all.count, 100 * (35 + 34 + 33 + 32), "{target}: one of each origin, horizon and place");
            let bound = if target == "deaths" { 0.90 } else { 0.84 };
            assert!(
                all.relative() <= bound,
                "{target}, {panel}: {:.3} of the baseline, {bound} allowed",
                all.relative()
            );
            // The method of the reference had 0.88 and 0.86 here.
            assert!((0.89..=0.97).contains(&covered), "{target}, {panel}: the 95 % interval holds {covered:.3}");
            for ((quarter, horizon), tally) in &tallies {
                let relative = tally.relative();
                assert!(relative <= 1.05, "{target}, {panel}, quarter {quarter}, {horizon} weeks ahead: {relative:.3}");
            }
        }
    }
}
