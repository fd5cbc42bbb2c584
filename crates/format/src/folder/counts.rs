//! Decides which case counts are impossible (faults) and which are only odd (remarks): later than known, twice, more
//! than people; falling, with gaps, more deaths than cases. Does not smooth them (`need`). Up: [`crate::folder`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::evidence::Source;
use model::fault::Fault;
use model::id::PlaceId;
use model::need::{CaseCount, CaseKind, Certainty};
use model::quantity::Units;

use crate::builtin::Countries;
use crate::folder::cross::report_twice;
use crate::folder::link::Lined;
use crate::folder::sick::CASES;
use crate::folder::tables::Tables;
use crate::table::collector::Faults;

/// A series: readings of another source or certainty than the primary one stand alone.
type SeriesKey = (PlaceId, CaseKind, Option<(Source, Certainty)>);

/// Checks `cases.csv`.
pub(super) fn check(tables: &Tables, as_of: Option<Timestamp>, countries: &Countries, faults: &mut Faults) {
    let mut series: BTreeMap<SeriesKey, BTreeMap<Date, (Date, u64, Units)>> = BTreeMap::new();
    for row in &tables.cases {
        check_one(row, tables, as_of, countries, faults);
        let case = &row.value;
        let source = (!case.is_primary).then(|| (case.source.clone(), case.certainty));
        let days = series.entry((case.place.clone(), case.kind, source)).or_default();
        let latest = days.entry(case.day).or_insert((case.vintage, row.line, case.count));
        if case.vintage >= latest.0 {
            *latest = (case.vintage, row.line, case.count);
        }
    }
    let key = |case: &CaseCount| {
        let source = (!case.is_primary).then(|| (case.source.clone(), case.certainty));
        (case.place.clone(), case.kind, case.day, case.vintage, source)
    };
    report_mixed_certainty(&tables.cases, faults);
    report_twice(CASES.file, "day", &tables.cases, key, faults);
    if let Some(as_of) = as_of {
        remark_late_vintages(&tables.cases, as_of, faults);
    }
    for (key, days) in &series {
        remark_falls_and_gaps(key, days, faults);
        if key.1 == CaseKind::Deaths
            && let Some(cases) = series.get(&(key.0.clone(), CaseKind::Cases, key.2.clone()))
        {
            remark_more_deaths(&key.0, cases, days, faults);
        }
    }
}

fn check_one(
    row: &Lined<CaseCount>,
    tables: &Tables,
    as_of: Option<Timestamp>,
    countries: &Countries,
    faults: &mut Faults,
) {
    let case = &row.value;
    if case.vintage < case.day {
        let cause = format!("published on {}, before the day it counts ({})", case.vintage, case.day);
        faults.push(Fault::new("impossible-date", cause, "check both days").at(CASES.file, row.line, "vintage"));
    }
    let close =
        case.day.tomorrow().ok().and_then(|day| day.to_zoned(TimeZone::UTC).ok()).map(|close| close.timestamp());
    if let (Some(as_of), Some(close)) = (as_of, close)
        && close > as_of
    {
        let cause = format!("the close of {} is after the operation's instant {as_of}", case.day);
        let action = "remove the row, or set as_of later: the plan must not know the future";
        faults.push(Fault::new("after-as-of", cause, action).at(CASES.file, row.line, "day"));
    }
    let told = tables.places.iter().find(|place| place.value.id == case.place).and_then(|place| place.value.population);
    let people = told.or_else(|| countries.get(case.place.as_str()).and_then(|country| country.population));
    if let Some(people) = people.filter(|people| case.count > *people) {
        let cause = format!("{} counted among {} inhabitants", case.count.get(), people.get());
        faults.push(
            Fault::new("absurd-figure", cause, "check the count and the place").at(CASES.file, row.line, "count"),
        );
    }
}

/// What is planned with must not mix confirmed figures of one day with suspected ones of the next: the week between them
/// would count patients that never were.
fn report_mixed_certainty(cases: &[Lined<CaseCount>], faults: &mut Faults) {
    let mut firsts: BTreeMap<(&PlaceId, CaseKind), (Certainty, u64)> = BTreeMap::new();
    let mut reported = BTreeSet::new();
    for row in cases.iter().filter(|row| row.value.is_primary) {
        let case = &row.value;
        let first = firsts.entry((&case.place, case.kind)).or_insert((case.certainty, row.line));
        if first.0 != case.certainty && reported.insert((&case.place, case.kind, case.certainty)) {
            let cause = format!("line {} counts {} otherwise; both are primary", first.1, case.place);
            let action = "write no under primary in the rows that are to be kept beside";
            faults.push(Fault::new("mixed-certainty", cause, action).at(CASES.file, row.line, "certainty"));
        }
    }
}

/// One remark for each day of publication after the instant, at its first row.
fn remark_late_vintages(cases: &[Lined<CaseCount>], as_of: Timestamp, faults: &mut Faults) {
    let today = as_of.to_zoned(TimeZone::UTC).date();
    let mut late: BTreeMap<Date, (u64, u64)> = BTreeMap::new();
    for row in cases.iter().filter(|row| row.value.vintage > today) {
        late.entry(row.value.vintage).or_insert((row.line, 0)).1 += 1;
    }
    for (vintage, (line, rows)) in late {
        let cause = format!("{rows} rows were published on {vintage}, after the operation's instant ({today})");
        let action = "nothing, if it is meant; who planned that day may have seen other figures";
        faults.remark(Fault::new("late-vintage", cause, action).at(CASES.file, line, "vintage"));
    }
}

fn remark_falls_and_gaps(key: &SeriesKey, days: &BTreeMap<Date, (Date, u64, Units)>, faults: &mut Faults) {
    let (mut falls, mut gaps, mut first_fall, mut first_gap) = (0, 0, None, None);
    let pairs = days.iter().zip(days.iter().skip(1));
    for ((day, (_, _, count)), (next_day, (_, line, next_count))) in pairs {
        if next_count < count {
            falls += 1;
            first_fall.get_or_insert((*line, *next_day));
        }
        let missing = i64::from((*next_day - *day).get_days()) - 1;
        if missing > 0 {
            gaps += missing;
            first_gap.get_or_insert((*line, *next_day));
        }
    }
    if let Some((line, day)) = first_fall {
        let cause = format!("the cumulative count of {} falls on {falls} of its days, first on {day}", key.0);
        let action = "nothing, if it was published so: the negative week counts as zero";
        faults.remark(Fault::new("count-falls", cause, action).at(CASES.file, line, "count"));
    }
    if let Some((line, day)) = first_gap {
        let cause = format!("{gaps} days of {} are missing, the first before {day}", key.0);
        let action = "add the missing days if they were published";
        faults.remark(Fault::new("day-gap", cause, action).at(CASES.file, line, "day"));
    }
}

fn remark_more_deaths(
    place: &PlaceId,
    cases: &BTreeMap<Date, (Date, u64, Units)>,
    deaths: &BTreeMap<Date, (Date, u64, Units)>,
    faults: &mut Faults,
) {
    let odd = deaths.iter().find(|(day, (_, _, died))| cases.get(*day).is_some_and(|(_, _, ill)| died > ill));
    if let Some((day, (_, line, _))) = odd {
        let cause = format!("more deaths than cases of {place} on {day}");
        faults.remark(Fault::new("deaths-above-cases", cause, "check both figures").at(CASES.file, *line, "count"));
    }
}
