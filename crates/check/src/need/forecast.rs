//! Decides whether forecasts have their shape and look at nothing that was not yet known. Up: [`crate::need`].

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use model::id::PlaceId;
use model::need::{CaseKind, NeedProblem, NeedSolution, PlaceForecast, QUANTILE_LEVELS};

use super::{day_of_check, of_forecast};
use crate::sheet::Sheet;

pub(super) fn quantiles(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for forecast in &solution.forecasts {
        let count = forecast.quantiles.len();
        sheet.holds(count == QUANTILE_LEVELS.len(), || {
            (of_forecast(&forecast.place), format!("{count} quantiles where 23 are due"))
        });
        for (index, pair) in forecast.quantiles.windows(2).enumerate() {
            sheet.holds(pair[0] <= pair[1], || {
                let text =
                    format!("week {}: quantile {} is {} and the next {}", forecast.horizon, index, pair[0], pair[1]);
                (of_forecast(&forecast.place), text)
            });
        }
    }
}

pub(super) fn weeks(_: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    for rows in by_series(solution).values() {
        for (index, row) in rows.iter().enumerate() {
            sheet.holds(row.target_end.weekday() == Weekday::Saturday, || {
                (of_forecast(&row.place), format!("{} is no Saturday", row.target_end))
            });
            sheet.holds(usize::from(row.horizon) == index + 1, || {
                (of_forecast(&row.place), format!("horizon {} stands where {} is due", row.horizon, index + 1))
            });
            let due = rows[0].target_end.checked_add(i64::try_from(index).unwrap_or(i64::MAX).weeks()).ok();
            sheet.holds(Some(row.target_end) == due, || {
                let text =
                    format!("horizon {} ends on {}, not {} weeks after the first", row.horizon, row.target_end, index);
                (of_forecast(&row.place), text)
            });
        }
    }
}

pub(super) fn known(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let today = day_of_check(problem);
    for ((place, kind), rows) in by_series(solution) {
        let Some(origin) = origin_of(rows[0]) else { continue };
        sheet.holds(origin < today, || {
            (of_forecast(place), format!("the last week used ends with {origin}, not closed when {today} begins"))
        });
        let has_counts = problem
            .cases
            .iter()
            .any(|count| count.is_primary && count.place == *place && count.kind == kind && count.day <= origin);
        sheet.holds(has_counts, || (of_forecast(place), format!("no primary count up to {origin}")));
    }
}

pub(super) fn published(problem: &NeedProblem, solution: &NeedSolution, sheet: &mut Sheet) {
    let today = day_of_check(problem);
    for ((place, kind), _) in by_series(solution) {
        let of_series =
            problem.cases.iter().filter(|count| count.is_primary && count.place == *place && count.kind == kind);
        let before = of_series.filter(|count| count.day < today);
        let late = before.filter(|count| count.vintage > today).count();
        sheet.expects(late == 0, || {
            (of_forecast(place), format!("{late} counts of days before {today} were published only later"))
        });
    }
}

/// The Saturday before the first week ahead.
fn origin_of(row: &PlaceForecast) -> Option<Date> {
    row.target_end.checked_sub(i64::from(row.horizon).weeks()).ok()
}

fn by_series(solution: &NeedSolution) -> BTreeMap<(&PlaceId, CaseKind), Vec<&PlaceForecast>> {
    let mut series: BTreeMap<_, Vec<&PlaceForecast>> = BTreeMap::new();
    for forecast in &solution.forecasts {
        series.entry((&forecast.place, forecast.kind)).or_default().push(forecast);
    }
    series
}
