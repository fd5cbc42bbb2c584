//! Decides the order of the stage - series, forecast, care, lines - and what is said of it. Does not decide any
//! figure itself. Up: [`crate`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::control::Control;
use model::evidence::{Reason, RecordKind, RecordRef};
use model::id::PlaceId;
use model::need::{
    CaseKind, ForecastProblem, ForecastRow, ForecastSolution, NeedProblem, NeedSolution, PlaceForecast, Stock,
    StockStatus, WeeklySeries,
};
use model::quantity::{Minutes, Units};
use model::world::Place;

use crate::capacity::{Capacity, of_place};
use crate::forecast::{WEEKS_MAX, forecast};
use crate::lines::{Catalogue, Levels, catalogue, lines, rounded_up};
use crate::place::{care_load, level};
use crate::series::{Known, known, last_known_day, last_known_saturday};
use crate::supply::{Supplies, supplies};
use crate::window::Window;
use crate::words;

/// Forecasts every place and counts what it needs over lead time and cover, net of stock and pipeline.
///
/// A step of the budget is one series forecast or one place counted. A place is left out with the reason
/// `no-case-figures`, `beds-not-known`, a fault of the profile, `stopped`, or one of those of [`forecast()`].
/// More cases never give less need and a higher service level never gives less, but for what hangs on a class that shares
/// full beds with another. No net need is negative.
pub fn solve(problem: &NeedProblem, control: &mut Control<'_>) -> NeedSolution {
    let mut solution = NeedSolution::default();
    if let Some(reason) = problem.profile.faults().into_iter().next() {
        solution.left_out = problem.places.iter().map(|place| (place.id.clone(), reason.clone())).collect();
        return solution;
    }
    let today = problem.as_of.to_zoned(TimeZone::UTC).date();
    let window = Window { first: today, days: days_up(problem.lead_time + problem.cover) };
    let origin = last_known_saturday(today);
    let (series, late) = known(&problem.cases, today);
    let weeks = weeks_to(origin, window, !problem.production.is_empty(), &mut solution.remarks);
    let cases = forecast_of(CaseKind::Cases, &series, (origin, weeks), control);
    let deaths = forecast_of(CaseKind::Deaths, &series, (origin, weeks), control);
    solution.remarks.extend(cases.remarks.iter().map(|remark| format!("Cases: {remark}")));
    solution.remarks.extend(deaths.remarks.iter().map(|remark| format!("Deaths: {remark}")));
    not_forecast(
        "Cases",
        &cases,
        |name| problem.places.iter().any(|place| place.id.as_str() == name),
        &mut solution.remarks,
    );
    not_forecast("Deaths", &deaths, |_| false, &mut solution.remarks);
    if late > 0 {
        solution.remarks.push(format!(
            "{} case figures were published only after {today}; their first publication is not in the tables.",
            words::grouped(late as i64)
        ));
    }
    let counting = Counting { problem, window, catalogue: catalogue(problem), supplies: supplies(problem, today) };
    solution.remarks.extend(overdue(problem, today));
    solution.remarks.extend(not_confirmed(problem));
    let mut assumed = Assumed::default();
    for (done, place) in problem.places.iter().enumerate() {
        control.tell("need", done as u64, problem.places.len() as u64, format!("need of {}", place.name));
        if control.is_over() {
            let reason =
                Reason::new("stopped", "the run was stopped before this place", "give more steps or more time");
            solution.left_out.push((place.id.clone(), reason));
            continue;
        }
        control.step(1);
        let rows = kept(&place.id, CaseKind::Cases, &cases.rows);
        solution.forecasts.extend(kept(&place.id, CaseKind::Deaths, &deaths.rows));
        match path_of(place, &series, &cases).and_then(|known| Ok((known, of_place(place, &problem.profile)?))) {
            Ok((known, capacity)) => {
                assumed.note(place, known, &rows, &capacity);
                count(&counting, place, (known, &rows, &capacity), &mut solution);
            }
            Err(reason) => solution.left_out.push((place.id.clone(), reason)),
        }
        solution.forecasts.extend(rows);
    }
    assumed.say(origin, last_known_day(today), &mut solution.remarks);
    let short = short_meanwhile(&solution);
    solution.remarks.extend(short);
    solution
        .forecasts
        .sort_by(|left, right| (&left.place, left.kind, left.horizon).cmp(&(&right.place, right.kind, right.horizon)));
    solution.care.sort_by(|left, right| left.place.cmp(&right.place));
    solution.lines.sort_by(|left, right| (&left.place, &left.item).cmp(&(&right.place, &right.item)));
    solution.steps = control.steps();
    solution
}

/// Says which arrivals are overdue: they are counted as if they came on the first day.
fn overdue(problem: &NeedProblem, today: Date) -> Option<String> {
    let is_counted = |row: &&Stock| matches!(row.status, StockStatus::Pipeline | StockStatus::PledgeConfirmed);
    let is_late = |row: &&Stock| row.counted <= today && row.arrives.is_some_and(|day| day < today);
    let late: Vec<String> = problem
        .stock
        .iter()
        .filter(is_counted)
        .filter(is_late)
        .filter_map(|row| Some(format!("{} {} of {}", row.place, row.item, row.arrives?)))
        .collect();
    (!late.is_empty()).then(|| format!("Overdue, and counted as if it came today: {}.", late.join(", ")))
}

/// Says which pledges nobody has confirmed: they are not counted.
fn not_confirmed(problem: &NeedProblem) -> Option<String> {
    let open = problem.stock.iter().filter(|row| row.status == StockStatus::PledgeOpen);
    let told: Vec<String> =
        open.map(|row| format!("{} {} {}", row.place, words::grouped(row.units.get()), row.item)).collect();
    (!told.is_empty()).then(|| format!("Pledged, not confirmed and not counted: {}.", told.join(", ")))
}

/// Says which lines miss nothing over the window as a whole, and yet run out before what comes is there.
fn short_meanwhile(solution: &NeedSolution) -> Option<String> {
    let told: Vec<String> = solution
        .lines
        .iter()
        .filter(|line| line.net.is_zero())
        .filter_map(|line| Some(format!("{} {} from {}", line.place, line.item, line.run_out?)))
        .collect();
    let text = "Enough comes within the window, but not in time, so these run out meanwhile";
    (!told.is_empty()).then(|| format!("{text}: {}.", told.join(", ")))
}

/// Days that a span of time touches: whole days, rounded up.
pub(crate) fn days_up(span: Minutes) -> i64 {
    const DAY_MINUTES: i64 = 24 * 60;
    span.get() / DAY_MINUTES + i64::from(span.get() % DAY_MINUTES > 0)
}

/// Weeks to forecast so that the window is covered; as many as can be where factories ramp up, because the day from which
/// they are enough lies beyond it.
fn weeks_to(origin: Date, window: Window, is_ramping: bool, remarks: &mut Vec<String>) -> u8 {
    let days = i64::from((window.last() - origin).get_days());
    let wanted = days.div_euclid(7) + i64::from(days.rem_euclid(7) > 0);
    if wanted > i64::from(WEEKS_MAX) {
        remarks.push(format!(
            "The window ends {wanted} weeks after {origin}; the forecast ends after {WEEKS_MAX} and its last week is kept up."
        ));
    }
    if is_ramping {
        return WEEKS_MAX;
    }
    u8::try_from(wanted.clamp(1, i64::from(WEEKS_MAX))).expect("a clamped number of weeks should fit")
}

/// The forecast of every series of one kind; the name of a series is its place.
fn forecast_of(
    kind: CaseKind,
    series: &BTreeMap<(PlaceId, CaseKind), Known>,
    (origin, weeks): (Date, u8),
    control: &mut Control<'_>,
) -> ForecastSolution {
    let series = series
        .iter()
        .filter(|((_, of), _)| *of == kind)
        .map(|((place, _), known)| WeeklySeries {
            name: place.to_string(),
            first_end: known.first_end,
            weekly: known.weekly.clone(),
        })
        .collect();
    forecast(&ForecastProblem { origin, weeks, series }, control)
}

/// Says which series could not be forecast, but for those that are left out by name anyway.
fn not_forecast(
    what: &str,
    forecast: &ForecastSolution,
    is_left_out: impl Fn(&str) -> bool,
    remarks: &mut Vec<String>,
) {
    let names: Vec<String> = forecast
        .left_out
        .iter()
        .filter(|(name, _)| !is_left_out(name))
        .map(|(name, reason)| format!("{name} ({})", reason.text))
        .collect();
    if !names.is_empty() {
        remarks.push(format!("{what} not forecast: {}.", names.join(", ")));
    }
}

/// The known weeks of a place's cases, or why there is no forecast of them.
fn path_of<'a>(
    place: &Place,
    series: &'a BTreeMap<(PlaceId, CaseKind), Known>,
    cases: &ForecastSolution,
) -> Result<&'a Known, Reason> {
    let Some(known) = series.get(&(place.id.clone(), CaseKind::Cases)) else {
        let text = format!("no case figures reported for {} by the as-of instant", place.name);
        return Err(Reason::new("no-case-figures", text, "give its cases in cases.csv, or ask for fixed quantities"));
    };
    if let Some((_, reason)) = cases.left_out.iter().find(|(name, _)| name == place.id.as_str()) {
        return Err(reason.clone());
    }
    Ok(known)
}

/// The forecast rows of a place as the plan keeps them.
fn kept(place: &PlaceId, kind: CaseKind, rows: &[ForecastRow]) -> Vec<PlaceForecast> {
    let of_place = rows.iter().filter(|row| row.name == place.as_str());
    of_place
        .map(|row| PlaceForecast {
            place: place.clone(),
            kind,
            horizon: row.horizon,
            target_end: row.target_end,
            quantiles: row.quantiles.iter().map(|value| rounded(*value)).collect(),
            because: vec![RecordRef::new(RecordKind::Cases, place)],
        })
        .collect()
}

/// A count to the nearest whole.
fn rounded(value: f64) -> Units {
    Units::of(value.round().clamp(0.0, 1e15) as i64)
}

/// What every place is counted from.
struct Counting<'a> {
    problem: &'a NeedProblem,
    window: Window,
    catalogue: Catalogue<'a>,
    supplies: Supplies<'a>,
}

/// Counts the care and the lines of one place into the solution.
fn count(
    counting: &Counting<'_>,
    place: &Place,
    (known, rows, capacity): (&Known, &[PlaceForecast], &Capacity),
    solution: &mut NeedSolution,
) {
    let Counting { problem, window, catalogue, supplies } = counting;
    let profile = &problem.profile;
    let at = |permille| level((known, rows), permille, *window, (profile, capacity));
    let levels = Levels { at_50: at(500), at_90: at(900), at_service: at(problem.service_level.get()) };
    solution.care.push(care_load(&place.id, profile, &levels.at_service, capacity, *window));
    let lines = lines(problem, place, *window, (catalogue, supplies), &levels, &mut solution.remarks);
    solution.lines.extend(lines);
}

/// What was assumed or left aside, by place, to be said in one sentence each.
#[derive(Default)]
struct Assumed {
    beds: Vec<String>,
    icu: Vec<String>,
    staff: Vec<String>,
    tests: Vec<String>,
    falls: Vec<String>,
    silent: Vec<String>,
    since: Vec<String>,
    overtaken: Vec<String>,
}

impl Assumed {
    fn note(&mut self, place: &Place, known: &Known, rows: &[PlaceForecast], capacity: &Capacity) {
        let figure = |amount: f64| format!("{} {}", place.id, words::grouped(rounded_up(amount).get()));
        let mut note = |is_so: bool, list: fn(&mut Self) -> &mut Vec<String>, text: String| {
            if is_so {
                list(self).push(text);
            }
        };
        note(capacity.are_beds_assumed, |all| &mut all.beds, place.id.to_string());
        note(capacity.is_icu_assumed, |all| &mut all.icu, place.id.to_string());
        note(capacity.inpatient_workers.is_none(), |all| &mut all.staff, place.id.to_string());
        note(capacity.tests_a_day.is_none(), |all| &mut all.tests, place.id.to_string());
        note(known.falls > 0, |all| &mut all.falls, format!("{} {}", place.id, known.falls));
        note(known.silent > 0, |all| &mut all.silent, format!("{} {}", place.id, known.silent));
        note(known.since > 0.0, |all| &mut all.since, figure(known.since));
        let median = rows.first().map_or(0.0, |row| row.quantiles[row.quantiles.len() / 2].get() as f64);
        note(known.since > median, |all| &mut all.overtaken, figure(known.since));
    }

    fn say(self, origin: Date, last_day: Date, remarks: &mut Vec<String>) {
        for (places, sentence) in [
            (self.beds, "Beds by the default of the income group, or of the world, times the inhabitants".to_owned()),
            (self.icu, "Share of intensive care by the default of the income group, or of the world".to_owned()),
            (self.staff, "Doctors and nurses are not known, so staff does not limit the need".to_owned()),
            (self.tests, "The laboratories are not known, so they do not limit the tests".to_owned()),
            (self.falls, "Weeks whose cumulative count fell, counted as none".to_owned()),
            (self.silent, "Weeks without any figure, counted as none".to_owned()),
            (self.since, format!("Cases since the last whole week ({origin}) up to {last_day}, not forecast from")),
            (self.overtaken, "Those already exceed the median forecast of their whole week".to_owned()),
        ] {
            if !places.is_empty() {
                remarks.push(format!("{sentence}: {}.", places.join(", ")));
            }
        }
    }
}
