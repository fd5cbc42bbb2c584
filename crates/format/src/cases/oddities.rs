//! Decides which figures of a table are odd and worth a look, one remark for each place and oddity, the largest first. An
//! oddity stops nothing: publishers do correct themselves. Does not mend anything. Up: [`crate::cases`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::fault::Fault;
use model::need::CaseKind;

use crate::cases::{CaseTable, Reported, Series, kind_word, series};

/// Figures before a jump that it is measured against: four weeks of days.
const WINDOW: usize = 28;
/// Fewest figures that can say what was usual.
const WINDOW_MIN: usize = 7;
/// Increases a day below this are never jumps: small numbers jump all the time (assumption).
const JUMP_MIN: f64 = 50.0;
/// How many scaled deviations lie between usual and odd: the customary three of Hampel's identifier (Davies and Gather,
/// The identification of multiple outliers, Journal of the American Statistical Association 88, 1993).
const DEVIATIONS: f64 = 3.0;
/// Scales the median absolute deviation to the standard deviation of normal figures; same source.
const MAD_SCALE: f64 = 1.4826;
/// A jump is also so many times any increase of the window: an outbreak that takes off is no jump (assumption).
const TIMES_MAX: f64 = 3.0;

/// An oddity and how large it is, so that the largest can stand first.
struct Oddity {
    size: f64,
    fault: Fault,
}

/// What is odd in a table: falls, gaps, jumps, new counts that contradict the totals, more deaths than cases.
///
/// A jump is an increase a day that is at least 50, above the median plus three scaled median absolute deviations of the
/// logarithms of up to 28 increases before it, and more than three times the largest of them.
///
/// One remark for each place, value and oddity; by code, the largest first.
#[must_use]
pub fn oddities(table: &CaseTable) -> Vec<Fault> {
    let all = series(table);
    let mut found = Vec::new();
    for one in &all {
        let name = &table.places[one.place].name;
        let at = |figure: &Reported, fault: Fault| {
            fault.at(&table.file, figure.line, table.columns.get(figure.column as usize).map_or("", String::as_str))
        };
        let checks = [falls, gaps, jumps, negative_new, contradictions];
        for check in checks {
            if let Some((size, figure, code_fault)) = check(name, one) {
                found.push(Oddity { size, fault: at(&figure, code_fault) });
            }
        }
        if one.kind == CaseKind::Deaths
            && let Some(cases) = all.iter().find(|other| {
                other.place == one.place && other.kind == CaseKind::Cases && other.certainty == one.certainty
            })
            && let Some((size, figure, fault)) = more_deaths(name, &cases.cumulative, &one.cumulative)
        {
            found.push(Oddity { size, fault: at(&figure, fault) });
        }
    }
    found.sort_by(|one, other| {
        one.fault.code.cmp(other.fault.code).then(other.size.total_cmp(&one.size)).then(one.fault.cmp(&other.fault))
    });
    found.into_iter().map(|oddity| oddity.fault).collect()
}

/// How large, where first, what.
type Found = Option<(f64, Reported, Fault)>;

fn falls(name: &str, series: &Series) -> Found {
    if series.is_summed {
        return None; // A negative new count is told as that.
    }
    let (mut days, mut total) = (0, 0);
    let mut worst: Option<(i64, Date, Reported, i64)> = None;
    for ((_, before), (day, after)) in series.cumulative.iter().zip(series.cumulative.iter().skip(1)) {
        let fall = before.count - after.count;
        if fall > 0 {
            days += 1;
            total += fall;
            if worst.is_none_or(|(largest, ..)| fall > largest) {
                worst = Some((fall, *day, *after, before.count));
            }
        }
    }
    let (_, day, figure, before) = worst?;
    let kind = kind_word(series.kind);
    let cause = format!(
        "{name}: the {kind} so far fall on {days} of its days, most on {day}, from {before} to {}",
        figure.count
    );
    Some((total as f64, figure, Fault::new("count-falls", cause, "nothing, if it was published so")))
}

fn gaps(name: &str, series: &Series) -> Found {
    let mut missing = 0;
    let mut longest: Option<(i32, Date, Date, Reported)> = None;
    for ((day, _), (next, figure)) in series.cumulative.iter().zip(series.cumulative.iter().skip(1)) {
        let between = (*next - *day).get_days() - 1;
        missing += between;
        if between > 0 && longest.is_none_or(|(most, ..)| between > most) {
            longest = Some((between, *day, *next, *figure));
        }
    }
    let (days, from, to, figure) = longest?;
    let kind = kind_word(series.kind);
    let cause =
        format!("{name}: {missing} days have no figure of {kind}, the most between {from} and {to}, {days} days");
    Some((f64::from(missing), figure, Fault::new("day-gap", cause, "add the missing days if they were published")))
}

fn jumps(name: &str, series: &Series) -> Found {
    let mut rates: Vec<f64> = Vec::with_capacity(series.cumulative.len());
    let mut days = 0;
    let mut largest: Option<(f64, Date, Reported, f64)> = None;
    for ((day, before), (next, after)) in series.cumulative.iter().zip(series.cumulative.iter().skip(1)) {
        let rate = (after.count - before.count).max(0) as f64 / f64::from((*next - *day).get_days());
        let window = &rates[rates.len().saturating_sub(WINDOW)..];
        if is_jump(rate, window) {
            days += 1;
            if largest.is_none_or(|(most, ..)| rate > most) {
                largest = Some((rate, *next, *after, window.iter().copied().fold(0.0, f64::max)));
            }
        }
        rates.push(rate);
    }
    let (rate, day, figure, before) = largest?;
    let kind = kind_word(series.kind);
    let cause = format!(
        "{name}: {} {kind} a day up to {day}, of the weeks before at most {}{}",
        rate.round(),
        before.round(),
        if days > 1 { format!("; the largest of {days} such days") } else { String::new() }
    );
    Some((rate, figure, Fault::new("count-jumps", cause, "check it: late reports, a new definition, or a slip")))
}

/// Whether an increase lies far outside those before it.
fn is_jump(rate: f64, window: &[f64]) -> bool {
    if rate < JUMP_MIN || window.len() < WINDOW_MIN || window.iter().any(|before| rate <= TIMES_MAX * before) {
        return false;
    }
    let logs: Vec<f64> = window.iter().map(|before| before.ln_1p()).collect();
    let middle = median(&logs);
    let deviations: Vec<f64> = logs.iter().map(|log| (log - middle).abs()).collect();
    rate.ln_1p() > middle + DEVIATIONS * MAD_SCALE * median(&deviations)
}

fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { f64::midpoint(sorted[half - 1], sorted[half]) }
}

fn negative_new(name: &str, series: &Series) -> Found {
    let negative: Vec<(&Date, &Reported)> = series.new.iter().filter(|(_, figure)| figure.count < 0).collect();
    let (day, figure) = negative.iter().min_by_key(|(_, figure)| figure.count)?;
    let kind = kind_word(series.kind);
    let cause =
        format!("{name}: new {kind} below zero on {} days, the least {} on {day}", negative.len(), figure.count);
    let fault = Fault::new("negative-count", cause, "nothing, if it was published as a correction");
    Some((figure.count.unsigned_abs() as f64, **figure, fault))
}

/// Where a table gives new and cumulative figures, the second must be the sum of the first.
fn contradictions(name: &str, series: &Series) -> Found {
    if series.is_summed {
        return None;
    }
    let breaks: Vec<(Date, Reported, i64)> = series
        .new
        .iter()
        .filter_map(|(day, new)| {
            let total = series.cumulative.get(day)?;
            let before = series.cumulative.get(&day.yesterday().ok()?)?;
            let off = total.count - before.count - new.count;
            (off != 0).then_some((*day, *total, off))
        })
        .collect();
    let (day, figure, off) = *breaks.first()?;
    let kind = kind_word(series.kind);
    let cause = format!(
        "{name}: on {} days the {kind} so far are not those of the day before and the new ones, first on {day}, off by {off}",
        breaks.len()
    );
    let fault = Fault::new("new-disagrees", cause, "check which of the two the source corrected; the totals are read");
    Some((off.unsigned_abs() as f64, figure, fault))
}

fn more_deaths(name: &str, cases: &BTreeMap<Date, Reported>, deaths: &BTreeMap<Date, Reported>) -> Found {
    let odd = |(day, died): &(&Date, &Reported)| cases.get(*day).is_some_and(|ill| died.count > ill.count);
    let mut days = deaths.iter().filter(odd);
    let (day, figure) = days.next()?;
    let more = days.count();
    let others = if more > 0 { format!(", more deaths also on {more} later days") } else { String::new() };
    let cause = format!("{name}: {} deaths and {} cases on {day}{others}", figure.count, cases[day].count);
    Some(((more + 1) as f64, *figure, Fault::new("deaths-above-cases", cause, "check both figures")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_lies_far_outside_what_came_before() {
        let steady = [100.0, 110.0, 90.0, 105.0, 95.0, 100.0, 120.0];
        let growing = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
        for (rate, window, expected, remark) in [
            (1290.0, &steady[..], true, "thirteen times the usual"),
            (300.0, &steady, false, "less than three times the largest"),
            (128.0, &growing, false, "an outbreak that doubles"),
            (40.0, &[0.0; 10], false, "small numbers"),
            (60.0, &[0.0; 10], true, "out of nothing"),
            (1290.0, &steady[..6], false, "too little before it"),
        ] {
            assert_eq!(is_jump(rate, window), expected, "{remark}");
        }
    }
}
