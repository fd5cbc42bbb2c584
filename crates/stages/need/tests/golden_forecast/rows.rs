//! Golden rows of the baseline forecast, computed by others from the same weeks: quantiles at one week ahead to 1e-4,
//! and the weighted interval score of our quantiles. India, Italy, Nigeria and Russia are the places whose weeks were not
//! revised between the two publications. Up: `main.rs`.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use model::control::Control;
use model::need::{ForecastProblem, WeeklySeries};

use crate::outside::{DECEMBER, cells, shared, targets, weighted_interval_score};

const PLACES: [&str; 4] = ["India", "Italy", "Nigeria", "Russia"];

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

fn ask(series: &[WeeklySeries], origin: Date, weeks: u8) -> BTreeMap<(String, u8), Vec<f64>> {
    let series = series.iter().filter(|series| PLACES.contains(&series.name.as_str())).cloned().collect();
    let solution = need::baseline_forecast(&ForecastProblem { origin, weeks, series }, &mut Control::default());
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
    for (target, series) in targets(DECEMBER) {
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
    for (target, series) in targets(DECEMBER) {
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
