//! Decides which weekly series can be forecast, from which week, and by which method; says so. Does not decide the
//! quantiles themselves (`baseline`, `blend`). Up: [`crate`].

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
    let (mut solution, panel) = by_baseline(problem, control);
    if !solution.rows.is_empty() {
        let remark = method(problem, &panel, &mut solution.rows);
        solution.remarks.insert(0, remark);
    }
    solution
}

/// Forecasts every series by itself, by the baseline of the COVID-19 forecast hubs and nothing else: what [`forecast`] is
/// measured against. Series are left out for the same reasons.
pub fn baseline_forecast(problem: &ForecastProblem, control: &mut Control<'_>) -> ForecastSolution {
    by_baseline(problem, control).0
}

/// A series that reaches the origin: where its rows begin in the solution, and its weeks.
type Panel<'a> = Vec<(usize, &'a [f64])>;

/// Baseline of every series that can be forecast, and the panel of those that reach the origin.
fn by_baseline<'a>(problem: &'a ForecastProblem, control: &mut Control<'_>) -> (ForecastSolution, Panel<'a>) {
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
    (solution, panel)
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

/// Blends the pooled forecast into the rows where the panel allows it, and says what was done.
fn method(problem: &ForecastProblem, panel: &Panel<'_>, rows: &mut [ForecastRow]) -> String {
    let longest = panel.iter().map(|(_, weekly)| weekly.len()).max().unwrap_or(0);
    let weeks: Vec<&[f64]> = panel.iter().map(|(_, weekly)| *weekly).collect();
    let known = format!("up to {longest} weeks of history in {} series", panel.len());
    let blended_to = (1..=problem.weeks).rev().find(|horizon| blend::weight(longest, usize::from(*horizon)) > 0.0);
    let Some(blended_to) = blended_to.filter(|_| panel.len() >= SERIES_MIN) else {
        return format!(
            "Baseline method only ({known}): last week's count, and the spread of past weekly changes. Its median says \
             \"as last week\", so it lies below a growing epidemic."
        );
    };
    for horizon in (1..=blended_to).map(usize::from) {
        for ((first, weekly), pooled) in panel.iter().zip(blend::pooled(&weeks, horizon)) {
            let row = &mut rows[first + horizon - 1];
            if let Some(pooled) = pooled {
                row.quantiles = blend::blended(&row.quantiles, &pooled, weekly.len(), horizon);
            }
        }
    }
    let percent = |horizon| (blend::weight(longest, usize::from(horizon)) * 100.0).round();
    let weight = if problem.weeks == 1 {
        format!("weight {} %", percent(1))
    } else {
        format!("weight {} % one week ahead, {} % {} weeks ahead", percent(1), percent(problem.weeks), problem.weeks)
    };
    format!("Blend of the baseline with a damped trend whose spread is pooled over all series ({known}; {weight}).")
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

        #[test]
        fn panels_of_any_kind_give_rising_quantiles_within_reach(
            seeds in proptest::collection::vec((0_u32..6, 0_u32..20_000, 1_u32..97), 10..30),
            weeks in 11_usize..150,
        ) {
            let series: Vec<WeeklySeries> = seeds.iter().map(|(kind, size, step)| {
                series(&(0..weeks).map(|week| odd_week(*kind, *size, *step, week)).collect::<Vec<f64>>())
            }).collect();
            let origin = week_after(date(2020, 1, 25), i32::try_from(weeks).expect("short") - 1);
            let problem = ForecastProblem { origin, weeks: 8, series };
            let solution = forecast(&problem, &mut Control::default());
            prop_assert!(solution.left_out.is_empty() && solution.remarks[0].starts_with("Blend"));
            for (row, series) in solution.rows.iter().zip(problem.series.iter().flat_map(|one| [one; 8])) {
                prop_assert!(row.quantiles.is_sorted() && row.quantiles[0] >= 0.0);
                let most = series.weekly.iter().fold(1.0_f64, |most, count| most.max(*count));
                // Far above everything ever counted there, yet bounded, whatever the other series did.
                prop_assert!(row.quantiles[22] <= 150.0 * most + 200.0, "{} of {most}", row.quantiles[22]);
            }
        }
    }

    /// A week of a series that is constant, silent, growing, waving, dumped late or published every other week.
    fn odd_week(kind: u32, size: u32, step: u32, week: usize) -> f64 {
        let (size, turn) = (f64::from(size), (week * step as usize) % 53);
        match kind {
            0 => size,
            1 => 0.0,
            2 => (1.0 + week as f64 * f64::from(step)).floor(),
            3 => (size * turn as f64 / 53.0).floor(),
            4 => {
                if turn == 7 {
                    size * 20.0
                } else {
                    size / 4.0
                }
            }
            _ => {
                if week.is_multiple_of(2) {
                    size
                } else {
                    0.0
                }
            }
        }
    }

    #[test]
    fn a_take_off_elsewhere_does_not_set_the_spread_of_a_steady_place() {
        // Nine places of a thousand a week, and one whose first hundred thousand come in the last week but one.
        let steady =
            |place: usize| (0..40).map(|week| 1_000.0 + ((week * place) % 7) as f64 * 10.0).collect::<Vec<_>>();
        let first: Vec<f64> = (0..40).map(|week| if week < 38 { 1.0 } else { 100_000.0 }).collect();
        let panel = |last: Vec<f64>| (1..=9).map(steady).chain([last]).map(|weekly| series(&weekly)).collect();
        let upper = |panel| {
            let problem = ForecastProblem { origin: week_after(date(2020, 1, 25), 39), weeks: 4, series: panel };
            forecast(&problem, &mut Control::default())
                .rows
                .iter()
                .take(36)
                .map(|row| row.quantiles[22])
                .fold(0.0, f64::max)
        };
        let (calm, struck) = (upper(panel(steady(10))), upper(panel(first)));
        assert!(struck < 8_000.0 && calm < 2_000.0, "{calm} {struck}");
    }

    #[test]
    fn large_counts_are_forecast_in_proportion() {
        let panel = |unit: f64| -> Vec<WeeklySeries> {
            (1..=12)
                .map(|place| series(&(0..60).map(|week| unit * (50 + (week * place) % 23) as f64).collect::<Vec<_>>()))
                .collect()
        };
        let ask = |series| {
            let problem = ForecastProblem { origin: week_after(date(2020, 1, 25), 59), weeks: 8, series };
            forecast(&problem, &mut Control::default()).rows
        };
        for (one, two) in ask(panel(10_000.0)).iter().zip(&ask(panel(20_000.0))) {
            for (value, double) in one.quantiles.iter().zip(&two.quantiles) {
                assert!((value * 2.0 - double).abs() <= 1e-3 * double, "{value} {double}");
            }
        }
    }
}
