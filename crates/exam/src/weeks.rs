//! Decides which weeks are read from a folder of JHU tables, and where a week lies in a series. The only place of this
//! program that reads tables. Up: `main.rs`.

use std::path::Path;

use format::cases::{read_file, read_forecast};
use jiff::Span;
use jiff::civil::{Date, Weekday};
use model::fault::Fault;
use model::need::{CaseKind, WeeklySeries};

/// The counts that are asked for, each with the word that its table's name holds.
pub(crate) const TARGETS: [(CaseKind, &str); 2] = [(CaseKind::Deaths, "deaths"), (CaseKind::Cases, "confirmed")];

/// Every Saturday from one day to another, both included.
pub(crate) fn saturdays(from: Date, to: Date) -> Vec<Date> {
    let first = from.saturating_add(Span::new().days(from.weekday().until(Weekday::Saturday)));
    first.series(Span::new().weeks(1)).take_while(|saturday| *saturday <= to).collect()
}

/// Weekly series of every place of a table, up to the latest Saturday that it holds, but not past `latest` nor before
/// `earliest`; nothing where the folder has no such table.
pub(crate) fn read(
    folder: &Path,
    word: &str,
    kind: CaseKind,
    earliest: Date,
    latest: Date,
) -> Result<Option<Vec<WeeklySeries>>, Vec<Fault>> {
    let path = folder.join(format!("time_series_covid19_{word}_global.csv"));
    if !path.is_file() {
        return Ok(None);
    }
    let name = path.display().to_string();
    let raw = read_file(&path, &name).map_err(|fault| vec![fault])?;
    let mut faults = Vec::new();
    for last in saturdays(earliest, latest).into_iter().rev() {
        match read_forecast(&name, &raw, (None, None), kind, last, 1) {
            Ok(read) => return Ok(Some(read.problem.series)),
            // The table ends earlier; every place of it says the same.
            Err(list) if list.iter().all(|fault| fault.code == "origin-outside") => {
                faults = list.into_iter().take(1).collect();
            }
            Err(list) => return Err(list),
        }
    }
    Err(faults)
}

/// Count of the week that ends on a Saturday, where it is known.
pub(crate) fn count_of(series: &WeeklySeries, end: Date) -> Option<f64> {
    let weeks = (end - series.first_end).get_days() / 7;
    series.weekly.get(usize::try_from(weeks).ok()?).copied()
}

/// Saturday that ends the last week known of any series.
pub(crate) fn last_end(series: &[WeeklySeries]) -> Option<Date> {
    let end = |one: &WeeklySeries| {
        let weeks = i64::try_from(one.weekly.len()).ok()? - 1;
        Some(one.first_end.saturating_add(Span::new().weeks(weeks)))
    };
    series.iter().filter_map(end).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn saturdays_begin_on_or_after_the_first_day() {
        let april = |day| date(2020, 4, day);
        assert_eq!(saturdays(april(4), april(11)), [april(4), april(11)]);
        assert_eq!(saturdays(april(5), april(17)), [april(11)]);
        assert!(saturdays(april(5), april(10)).is_empty() && saturdays(april(11), april(4)).is_empty());
    }

    #[test]
    fn weeks_are_found_by_their_end() {
        let series = WeeklySeries { name: "X".into(), first_end: date(2020, 1, 25), weekly: vec![1.0, 2.0] };
        assert_eq!(count_of(&series, date(2020, 2, 1)), Some(2.0));
        assert_eq!((count_of(&series, date(2020, 2, 8)), count_of(&series, date(2020, 1, 18))), (None, None));
        assert_eq!(last_end(&[series]), Some(date(2020, 2, 1)));
    }
}
