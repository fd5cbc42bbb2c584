//! Decides whether the need stage's answer follows from its question: forecasts, capacities, quantities.
//! Does not forecast; whether a forecast is good is measured elsewhere. Up: [`crate`].

mod care;
mod forecast;
mod holdings;
mod lasting;
mod lines;
mod path;
mod quantities;
#[cfg(test)]
pub(crate) mod tests;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::evidence::{RecordKind, RecordRef};
use model::id::PlaceId;
use model::need::{NeedLine, NeedProblem, NeedSolution};

pub(crate) use lasting::{Brought, Stretch, stretches};

use crate::Checked;
use crate::sheet::{Rule, Sheet};

/// A rule over the need stage.
type NeedRule = Rule<fn(&NeedProblem, &NeedSolution, &mut Sheet)>;

/// Every rule over the need stage.
pub(crate) const RULES: &[NeedRule] = &[
    Rule {
        code: "need-forecast-quantiles",
        limit: "A forecast has the 23 levels of the COVID-19 forecast hubs, and its values do not fall (Cramer et al. 2022).",
        apply: forecast::quantiles,
    },
    Rule {
        code: "need-forecast-weeks",
        limit: "Weeks end on a Saturday (epidemiological week) and horizons follow each other from one, a week apart.",
        apply: forecast::weeks,
    },
    Rule {
        code: "need-forecast-known",
        limit: "A forecast rests on primary counts of days that were closed by the day of the check: no look ahead.",
        apply: forecast::known,
    },
    Rule {
        code: "need-forecast-published",
        limit: "Counts should have been published by the day of the check; later vintages are told, not refused.",
        apply: forecast::published,
    },
    Rule {
        code: "need-covered",
        limit: "Every place that is asked about has its need or a reason why not: a place is never silently dropped.",
        apply: lines::covered,
    },
    Rule {
        code: "need-reasons",
        limit: "Everything left out or bound by a cap says rule, figures and cure (DESIGN.md, promise 2).",
        apply: lines::reasons,
    },
    Rule { code: "need-line-known", limit: "A need names a place and an item of the question.", apply: lines::known },
    Rule {
        code: "need-line-once",
        limit: "A place needs an item on one line, in order of place and item.",
        apply: lines::once,
    },
    Rule {
        code: "need-stock",
        limit: "Stock is what the stock table shows on the shelf, counted by the day of the check.",
        apply: lines::stock,
    },
    Rule {
        code: "need-pipeline",
        limit: "Pipeline is what the stock table shows arriving by the end of lead time and cover.",
        apply: lines::pipeline,
    },
    Rule {
        code: "need-pledged",
        limit: "Pledges are what the stock table shows as confirmed and arriving by the end of lead time and cover.",
        apply: lines::pledged,
    },
    Rule {
        code: "need-produced",
        limit: "Own production is what the dated supply curve yields from the first to the last day of the window.",
        apply: lines::produced,
    },
    Rule {
        code: "need-net",
        limit: "Net need is gross less stock, pipeline, pledges and production, never negative (need reference, 2.5).",
        apply: lines::net,
    },
    Rule {
        code: "need-packs",
        limit: "Whole packs hold what is missing, and not one more (need reference, 2.5, defect 8).",
        apply: quantities::packs,
    },
    Rule {
        code: "need-quantile-order",
        limit: "Gross need at the median is at most that at 90 %, and that at the service level lies on its side of them; not where classes share beds.",
        apply: lines::quantile_order,
    },
    Rule {
        code: "need-profile",
        limit: "Shares of the profile add up to one, no figure is below zero: else nothing may be counted by it.",
        apply: care::profile_is_sound,
    },
    Rule {
        code: "need-beds-max",
        limit: "Beds for the disease are beds x ICU share, and beds x (bed share less ICU share), by ESFT.",
        apply: care::beds_max,
    },
    Rule {
        code: "need-beds-cap",
        limit: "Patients in beds are at most the beds for the disease (first cap of ESFT).",
        apply: care::beds_cap,
    },
    Rule {
        code: "need-workers-max",
        limit: "Workers for the disease are the staff share of doctors and nurses, split by work, by ESFT.",
        apply: care::workers_max,
    },
    Rule {
        code: "need-workers-cap",
        limit: "Workers at the peak are at most the workers for the disease (second cap of ESFT).",
        apply: care::workers_cap,
    },
    Rule {
        code: "need-tests-max",
        limit: "The test limit is what the laboratories do in a day times the days of the window.",
        apply: care::tests_max,
    },
    Rule {
        code: "need-tests-cap",
        limit: "Tests in the window are at most what the laboratories can do (third cap of ESFT).",
        apply: care::tests_cap,
    },
    Rule {
        code: "need-care",
        limit: "Beds, workers, tests and oxygen follow from the forecast by the shares, stays, hours and flows of the profile.",
        apply: care::load,
    },
    Rule {
        code: "need-complete",
        limit: "A place whose care is counted needs every item that the profile has a rate for, and no other.",
        apply: quantities::complete,
    },
    Rule {
        code: "need-use",
        limit: "A place's need is counted with its own use profile, else with that of the operation.",
        apply: quantities::uses,
    },
    Rule {
        code: "need-burn",
        limit: "The correction weighs the days of reported use against fourteen of the profile; twenty times off is no use.",
        apply: quantities::burn,
    },
    Rule {
        code: "need-gross",
        limit: "Gross need is driver times published rate over the window, times use and correction, rounded up, and the buffer.",
        apply: quantities::gross,
    },
    Rule {
        code: "need-run-out",
        limit: "An item runs out on the first day whose use is more than what is there by then.",
        apply: quantities::run_out,
    },
    Rule {
        code: "need-enough",
        limit: "Own factories are enough from the first day on which, and after which, they yield what is used.",
        apply: quantities::enough,
    },
    Rule {
        code: "need-because",
        limit: "Every forecast and every need has a link to what it came from (DESIGN.md, promise 1).",
        apply: lines::because,
    },
];

/// Judges the answer of the need stage.
#[must_use]
pub fn check_need(problem: &NeedProblem, solution: &NeedSolution) -> Checked {
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(problem, solution, &mut sheet);
    }
    sheet.finish()
}

/// The day of the check, UTC.
fn day_of_check(problem: &NeedProblem) -> Date {
    problem.as_of.to_zoned(TimeZone::UTC).date()
}

/// Length of the window that is ordered for, lead time and cover, in days; begun days are counted whole.
fn window_days(problem: &NeedProblem) -> i64 {
    const MINUTES_PER_DAY: i64 = 24 * 60;
    let minutes = problem.lead_time.get().saturating_add(problem.cover.get());
    minutes / MINUTES_PER_DAY + i64::from(minutes % MINUTES_PER_DAY > 0)
}

/// Last day of the window: a window of 21 days that begins on the 1st ends with the 21st. What is overdue may still come.
pub(crate) fn last_day(problem: &NeedProblem) -> Date {
    let today = day_of_check(problem);
    today.checked_add((window_days(problem) - 1).days()).unwrap_or(today)
}

fn of_line(line: &NeedLine) -> RecordRef {
    RecordRef::pair(RecordKind::Need, &line.place, &line.item)
}

fn of_forecast(place: &PlaceId) -> RecordRef {
    RecordRef::new(RecordKind::Forecast, place)
}
