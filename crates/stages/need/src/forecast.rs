//! Decides which weekly series can be forecast, from which week, and by which method; says so. Does not decide the
//! quantiles themselves (`baseline`). Up: [`crate`].

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use model::control::Control;
use model::evidence::Reason;
use model::need::{ForecastProblem, ForecastRow, ForecastSolution, WeeklySeries};

use crate::{baseline, blend};

/// Most weeks ahead: beyond two months a forecast without a model of the epidemic says nothing.
pub(crate) const WEEKS_MAX: u8 = 8;

/// Oldest last figure, in weeks before the origin, that is still forecast from. The forecast then reaches over the gap,
/// and widens with it.
const WEEKS_STALE_MAX: i32 = 4;

/// Fewest series whose errors may be pooled: below that the pool says more of one of them than of all.
const SERIES_MIN: usize = 10;

/// Forecasts every series, 23 quantiles a week ahead and on; one step of the budget is one series.
///
/// What cannot be forecast is left out with the reason `weeks-out-of-range`, `week-end`, `bad-count`,
/// `series-too-short`, `series-stale` or `stopped`. The method is the baseline of the COVID-19 forecast hubs; where ten
/// series or more reach the origin and have enough weeks, it is blended with a pooled forecast of all of them. Which one
/// was used is the first remark.
pub fn forecast(problem: &ForecastProblem, control: &mut Control<'_>) -> ForecastSolution {
    let mut solution = ForecastSolution::default();
    let mut panel = Vec::new();
    let total = problem.series.len() as u64;
    for (done, series) in problem.series.iter().enumerate() {
        control.tell("need", done as u64, total, format!("forecast of {}", series.name));
        let answer = if control.is_over() { Err(stopped()) } else { usable(problem, series) };
        control.step(1);
        match answer {
            Ok((weekly, gap)) => {
                if gap == 0 {
                    panel.push((solution.rows.len(), weekly));
                } else {
                    solution.remarks.push(format!(
                        "{}: no whole week is known for {gap} weeks before {}; the forecast is wider.",
                        series.name, problem.origin
                    ));
                }
                solution.rows.extend(rows(problem, series, weekly, gap));
            }
            Err(reason) => solution.left_out.push((series.name.clone(), reason)),
        }
    }
    if !solution.rows.is_empty() {
        let remark = method(problem, &panel, &mut solution.rows);
        solution.remarks.insert(0, remark);
    }
    solution
}

fn stopped() -> Reason {
    Reason::new("stopped", "the run was stopped before this series", "give more steps or more time")
}

/// The baseline of one series whose weeks end `gap` weeks before the origin.
fn rows(problem: &ForecastProblem, series: &WeeklySeries, weekly: &[f64], gap: usize) -> Vec<ForecastRow> {
    baseline::quantiles(weekly, gap + usize::from(problem.weeks))
        .into_iter()
        .skip(gap)
        .zip(1..=problem.weeks)
        .map(|(quantiles, horizon)| ForecastRow {
            name: series.name.clone(),
            horizon,
            target_end: week_after(problem.origin, i32::from(horizon)),
            quantiles,
        })
        .collect()
}

/// Blends the pooled forecast into the rows where the panel allows it, and says what was done. The panel holds, of each
/// series that reaches the origin, where its rows begin and its weeks.
fn method(problem: &ForecastProblem, panel: &[(usize, &[f64])], rows: &mut [ForecastRow]) -> String {
    let longest = panel.iter().map(|(_, weekly)| weekly.len()).max().unwrap_or(0);
    let weeks: Vec<&[f64]> = panel.iter().map(|(_, weekly)| *weekly).collect();
    let known = format!("up to {longest} weeks of history in {} series", panel.len());
    if panel.len() < SERIES_MIN || weeks.iter().all(|weekly| blend::weight(weekly.len()) <= 0.0) {
        return format!(
            "Baseline method only ({known}): last week's count, and the spread of past weekly changes. Its median says \
             \"as last week\", so it lies below a growing epidemic."
        );
    }
    for horizon in 1..=problem.weeks {
        let pooled = blend::pooled(&weeks, usize::from(horizon));
        for ((first, weekly), pooled) in panel.iter().zip(pooled) {
            let row = &mut rows[first + usize::from(horizon) - 1];
            if let Some(pooled) = pooled {
                row.quantiles = blend::blended(&row.quantiles, &pooled, blend::weight(weekly.len()));
            }
        }
    }
    let weight = (blend::weight(longest) * 100.0).round();
    format!(
        "Blend of the baseline with a damped trend whose spread is pooled over all series ({known}; weight {weight} %)."
    )
}

/// The weeks that may be used, and how many weeks before the origin they end.
fn usable<'a>(problem: &ForecastProblem, series: &'a WeeklySeries) -> Result<(&'a [f64], usize), Reason> {
    if problem.weeks == 0 || problem.weeks > WEEKS_MAX {
        return Err(Reason::new(
            "weeks-out-of-range",
            format!("a forecast of {} weeks was asked", problem.weeks),
            format!("ask for 1 to {WEEKS_MAX} weeks"),
        ));
    }
    for (day, what) in [(problem.origin, "origin"), (series.first_end, "first week")] {
        if day.weekday() != Weekday::Saturday {
            let text = format!("the {what} ends on {day}, which is not a Saturday");
            return Err(Reason::new("week-end", text, "give weeks that end on Saturdays"));
        }
    }
    if let Some(bad) = series.weekly.iter().find(|count| !(count.is_finite() && **count >= 0.0)) {
        let text = format!("a weekly count is {bad}");
        return Err(Reason::new("bad-count", text, "give counts of zero or more"));
    }
    let weeks_to_origin = weeks_between(series.first_end, problem.origin) + 1;
    let known = usize::try_from(weeks_to_origin).unwrap_or(0).min(series.weekly.len());
    if known < 2 {
        return Err(Reason::new(
            "series-too-short",
            format!("{known} whole weeks are known up to {}", problem.origin),
            "give at least two whole weeks of counts, Sunday to Saturday",
        ));
    }
    let gap = weeks_to_origin - i32::try_from(known).expect("a series should not be longer than the calendar");
    if gap > WEEKS_STALE_MAX {
        return Err(Reason::new(
            "series-stale",
            format!("the last whole week ended {gap} weeks before {}", problem.origin),
            format!("give figures that are at most {WEEKS_STALE_MAX} weeks old"),
        ));
    }
    Ok((&series.weekly[..known], usize::try_from(gap).expect("known weeks should end by the origin")))
}

/// The Saturday `weeks` weeks after another.
pub(crate) fn week_after(saturday: Date, weeks: i32) -> Date {
    saturday.saturating_add(weeks.weeks())
}

/// Whole weeks from one Saturday to another, negative when the second is earlier.
pub(crate) fn weeks_between(from: Date, to: Date) -> i32 {
    (to - from).get_days() / 7
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn series(weekly: &[f64]) -> WeeklySeries {
        WeeklySeries { name: "X".to_owned(), first_end: date(2020, 1, 25), weekly: weekly.to_vec() }
    }

    fn ask(weekly: &[f64], origin: Date, weeks: u8) -> ForecastSolution {
        forecast(&ForecastProblem { origin, weeks, series: vec![series(weekly)] }, &mut Control::default())
    }

    #[test]
    fn what_cannot_be_forecast_is_left_out_with_a_reason() {
        let origin = date(2020, 2, 15);
        for (weekly, origin, weeks, rule, remark) in [
            (vec![1.0, 2.0], origin, 0, "weeks-out-of-range", "no week asked"),
            (vec![1.0, 2.0], origin, 9, "weeks-out-of-range", "nine weeks asked"),
            (vec![1.0, 2.0], date(2020, 2, 14), 1, "week-end", "the origin is a Friday"),
            (vec![], origin, 1, "series-too-short", "nothing known"),
            (vec![7.0], origin, 1, "series-too-short", "one week"),
            (vec![7.0, 8.0], date(2020, 1, 25), 1, "series-too-short", "one week before the origin"),
            (vec![7.0, 8.0], date(2020, 1, 18), 1, "series-too-short", "all after the origin"),
            (vec![7.0, -1.0], origin, 1, "bad-count", "below zero"),
            (vec![7.0, f64::NAN], origin, 1, "bad-count", "not a number"),
            (vec![7.0, f64::INFINITY], origin, 1, "bad-count", "without end"),
            (vec![7.0, 8.0], date(2020, 3, 7), 1, "series-stale", "five weeks old"),
        ] {
            let solution = ask(&weekly, origin, weeks);
            assert!(solution.rows.is_empty(), "{remark}");
            assert_eq!(solution.left_out[0].1.rule, rule, "{remark}");
        }
    }

    #[test]
    fn weeks_after_the_origin_are_not_read() {
        let origin = date(2020, 2, 8);
        assert_eq!(ask(&[5.0, 9.0, 4.0, 900.0, 0.0], origin, 4).rows, ask(&[5.0, 9.0, 4.0], origin, 4).rows);
    }

    #[test]
    fn a_gap_before_the_origin_widens_the_forecast_and_is_said() {
        let fresh = ask(&[5.0, 9.0, 40.0], date(2020, 2, 8), 3);
        let stale = ask(&[5.0, 9.0, 40.0], date(2020, 2, 15), 2);
        assert_eq!(stale.rows[0].quantiles, fresh.rows[1].quantiles);
        assert_eq!(stale.rows[0].target_end, date(2020, 2, 22));
        assert!(stale.remarks.iter().any(|remark| remark.contains("1 weeks before")));
    }

    #[test]
    fn a_spent_budget_leaves_the_rest_out() {
        let problem = ForecastProblem {
            origin: date(2020, 2, 8),
            weeks: 1,
            series: vec![series(&[1.0, 2.0, 3.0]), series(&[1.0, 2.0, 3.0])],
        };
        let solution = forecast(&problem, &mut Control::new(1, 1));
        assert_eq!(solution.rows.len(), 1);
        assert_eq!(solution.left_out[0].1.rule, "stopped");
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 48,
            rng_seed: proptest::test_runner::RngSeed::Fixed(20_200_401),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn quantiles_rise_are_never_negative_and_follow_the_scale(
            weekly in proptest::collection::vec(0_u32..100_000, 2..30),
        ) {
            let weekly: Vec<f64> = weekly.into_iter().map(f64::from).collect();
            let doubled: Vec<f64> = weekly.iter().map(|count| count * 2.0).collect();
            let origin = week_after(date(2020, 1, 25), i32::try_from(weekly.len()).expect("short") - 1);
            let (one, two) = (ask(&weekly, origin, 8), ask(&doubled, origin, 8));
            prop_assert_eq!(one.rows.len(), 8);
            for (row, double) in one.rows.iter().zip(&two.rows) {
                prop_assert!(row.quantiles.is_sorted() && row.quantiles[0] >= 0.0);
                prop_assert_eq!(row.quantiles[11], weekly[weekly.len() - 1]);
                for (value, twice) in row.quantiles.iter().zip(&double.quantiles) {
                    prop_assert!((value * 2.0 - twice).abs() <= 1e-9 * (1.0 + twice));
                }
            }
        }
    }
}
