//! Golden rows of the baseline forecast, computed by others from the same weeks: quantiles at one week ahead to 1e-4,
//! and the weighted interval score of our quantiles. India, Italy, Nigeria and Russia are the places whose weeks were not
//! revised between the two publications. Up: [`need`].

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::{Date, Weekday, date};
use model::control::Control;
use model::need::{ForecastProblem, QUANTILE_LEVELS, WeeklySeries};

const PLACES: [&str; 4] = ["India", "Italy", "Nigeria", "Russia"];

/// The outside data, which is not part of the project; on the build server it has to be there.
fn shared(path: &str) -> Option<String> {
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

/// Cells of a line of CSV; a quoted cell may hold commas.
fn cells(line: &str) -> Vec<String> {
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

/// Rows of a golden table that belong to the baseline, by target, country and origin.
fn golden(text: &str) -> BTreeMap<(String, String, Date), Vec<f64>> {
    text.lines()
        .skip(1)
        .map(cells)
        .filter(|row| row[4] == "covidhub_baseline")
        .map(|row| {
            let origin: Date = row[2].parse().expect("a date");
            let figures = row[5..].iter().map(|figure| figure.parse().expect("a figure")).collect();
            ((row[0].clone(), row[1].clone(), origin), figures)
        })
        .collect()
}

/// Weighted interval score of the 23 quantiles: two 23rds of the sum of their pinball losses.
fn weighted_interval_score(quantiles: &[f64], observed: f64) -> f64 {
    let losses = quantiles.iter().zip(QUANTILE_LEVELS).map(|(quantile, level)| {
        let share = f64::from(level) / 1000.0;
        if observed >= *quantile { share * (observed - quantile) } else { (1.0 - share) * (quantile - observed) }
    });
    2.0 / 23.0 * losses.sum::<f64>()
}

/// Each target with its series, where the outside data is there.
fn targets() -> Vec<(&'static str, Vec<WeeklySeries>)> {
    [("deaths", "deaths"), ("confirmed", "confirmed")]
        .into_iter()
        .filter_map(|(target, file)| {
            let text = shared(&format!("vintage_2020-12-06/time_series_covid19_{file}_global.csv"))?;
            Some((target, series(&text)))
        })
        .collect()
}

fn ask(series: &[WeeklySeries], origin: Date, weeks: u8) -> BTreeMap<(String, u8), Vec<f64>> {
    let series = series.iter().filter(|series| PLACES.contains(&series.name.as_str())).cloned().collect();
    let solution = need::forecast(&ForecastProblem { origin, weeks, series }, &mut Control::default());
    assert!(solution.left_out.is_empty(), "{:?}", solution.left_out);
    solution.rows.into_iter().map(|row| ((row.name, row.horizon), row.quantiles)).collect()
}

#[test]
fn one_week_ahead_equals_the_golden_quantiles_and_scores() {
    let (Some(quantiles), Some(scores)) =
        (shared("golden_forecast/quantiles_selected.csv"), shared("golden_forecast/wis_selected.csv"))
    else {
        return;
    };
    let (quantiles, scores) = (golden(&quantiles), golden(&scores));
    let mut compared = 0;
    for (target, series) in targets() {
        for ((_, country, origin), expected) in
            quantiles.iter().filter(|((of, country, _), _)| of == target && PLACES.contains(&country.as_str()))
        {
            let got = &ask(&series, *origin, 1)[&(country.clone(), 1)];
            for (got, expected) in got.iter().zip(expected) {
                // The table prints six figures.
                assert!(
                    (got - expected).abs() <= 1e-4 * expected.max(1.0),
                    "{target} {country} {origin}: {got} {expected}"
                );
            }
            let [observed, score] = scores[&(target.to_owned(), country.clone(), *origin)][..] else {
                panic!("a row of scores should hold the observed count and the score")
            };
            let own = weighted_interval_score(got, observed);
            assert!((own - score).abs() <= 3e-5 * score.max(1.0), "{target} {country} {origin}: {own} {score}");
            compared += 1;
        }
    }
    assert_eq!(compared, 32, "two targets, four countries, four origins");
}

#[test]
fn the_score_of_the_golden_quantiles_is_the_golden_score() {
    let (Some(quantiles), Some(scores)) =
        (shared("golden_forecast/quantiles_selected.csv"), shared("golden_forecast/wis_selected.csv"))
    else {
        return;
    };
    let scores = golden(&scores);
    for (key, quantiles) in golden(&quantiles) {
        let (observed, score) = (scores[&key][0], scores[&key][1]);
        assert!((weighted_interval_score(&quantiles, observed) - score).abs() <= 3e-5 * score.max(1.0), "{key:?}");
    }
}

#[test]
fn every_horizon_keeps_the_last_value_as_median_and_widens() {
    for (target, series) in targets() {
        for origin in [date(2020, 4, 4), date(2020, 10, 31)] {
            let rows = ask(&series, origin, 8);
            for country in PLACES {
                let own = series.iter().find(|series| series.name == country).expect("the country");
                let weeks = usize::try_from((origin - own.first_end).get_days() / 7).expect("later");
                for horizon in 1..=8 {
                    let row = &rows[&(country.to_owned(), horizon)];
                    assert_eq!(row[11], own.weekly[weeks], "{target} {country} {origin}");
                    assert!(row.is_sorted() && row[0] >= 0.0);
                    assert!(horizon == 1 || row[22] > rows[&(country.to_owned(), horizon - 1)][22]);
                }
            }
        }
    }
}

/// The forecast against the baseline on the weeks of 2020: mean weighted interval score over 100 places, horizons 1 to 4
/// and every origin from 4 April 2020 whose target ends by 5 December, divided by that of the baseline (each place asked
/// alone). Reached: 0.907 for deaths, 0.789 for cases; the bounds leave room for a change of method in the third figure.
/// Tried without effect: classes by the present count instead of the count at each origin (0.910), half as many errors for
/// a class of its own (0.909), quantiles at the end of each weight instead of its middle (0.907).
#[test]
fn the_blend_beats_the_baseline_on_2020() {
    let Some(countries) = shared("golden_forecast/countries.csv") else { return };
    for (target, series) in targets() {
        let line = countries.lines().find(|line| line.starts_with(target)).expect("the countries of the target");
        let names: Vec<&str> = line[target.len() + 1..].trim_matches('"').split(';').collect();
        let panel: Vec<WeeklySeries> =
            series.iter().filter(|series| names.contains(&series.name.as_str())).cloned().collect();
        assert_eq!(panel.len(), 100, "{target}");
        let (mut ours, mut base) = (0.0, 0.0);
        let last = date(2020, 12, 5);
        let mut origin = date(2020, 4, 4);
        while origin < last {
            let weeks = u8::try_from((last - origin).get_days() / 7).expect("a year").min(4);
            let at = |series: Vec<WeeklySeries>| {
                need::forecast(&ForecastProblem { origin, weeks, series }, &mut Control::default()).rows
            };
            let alone = panel.iter().flat_map(|series| at(vec![series.clone()]));
            for (row, alone) in at(panel.clone()).iter().zip(alone) {
                assert_eq!((&row.name, row.horizon), (&alone.name, alone.horizon));
                assert!(row.quantiles.is_sorted() && row.quantiles[0] >= 0.0, "{} {origin}", row.name);
                let own = panel.iter().find(|series| series.name == row.name).expect("the place");
                let week = usize::try_from((row.target_end - own.first_end).get_days() / 7).expect("later");
                ours += weighted_interval_score(&row.quantiles, own.weekly[week]);
                base += weighted_interval_score(&alone.quantiles, own.weekly[week]);
            }
            origin = origin.saturating_add(jiff::Span::new().weeks(1));
        }
        let relative = ours / base;
        eprintln!("{target}: relative weighted interval score {relative:.3}");
        let gate = if target == "deaths" { 0.915 } else { 0.80 };
        assert!(relative <= gate, "{target}: {relative:.3} of the baseline, {gate} allowed");
    }
}
