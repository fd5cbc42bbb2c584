//! Decides how the figures of a country's parts become the country's, and that no figure stands twice. A day on which a
//! part that has begun is silent has no sum: not known is not zero. Up: [`crate::cases`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::fault::Fault;

use crate::cases::reading::Figure;
use crate::cases::{CasePlace, CaseRow};
use crate::table::collector::Faults;

/// The figures by place, kind, certainty and day, parts summed.
pub(super) fn sums(
    mut figures: Vec<Figure>,
    places: &[CasePlace],
    columns: &[String],
    file: &str,
    faults: &mut Faults,
) -> Vec<CaseRow> {
    figures.sort_unstable();
    for pair in figures.windows(2) {
        if key(&pair[0]) == key(&pair[1]) && pair[0].part == pair[1].part && pair[0].day == pair[1].day {
            let (first, second) = (&pair[0], &pair[1]);
            let name = &places[second.place].name;
            let cause =
                format!("{name} has a figure of {} in line {} already: {}", second.day, first.line, first.count);
            let action = "keep one of the two; provinces need a column that names them";
            faults.push(Fault::new("duplicate-row", cause, action).at(
                file,
                second.line,
                &columns[second.column as usize],
            ));
            if faults.is_full(file) {
                return Vec::new();
            }
        }
    }
    let mut rows = Vec::with_capacity(figures.len());
    for group in figures.chunk_by(|one, other| key(one) == key(other)) {
        let (first, last) = (&group[0], &group[group.len() - 1]);
        if first.part == last.part {
            rows.extend(group.iter().map(|figure| row(figure, figure.day, figure.count)));
        } else {
            let silent = sum_parts(group, &mut rows);
            if let Some((day, days)) = silent {
                let name = &places[first.place].name;
                let cause = format!("{name} has no sum on {days} of its days, first on {day}: a part of it is silent");
                let action = "nothing, if it was published so";
                faults.remark(Fault::new("part-silent", cause, action).at(file, first.line, ""));
            }
        }
    }
    rows
}

fn key(figure: &Figure) -> (usize, model::need::CaseKind, model::need::Certainty, bool) {
    (figure.place, figure.kind, figure.certainty, figure.is_new)
}

fn row(figure: &Figure, day: Date, count: i64) -> CaseRow {
    let Figure { place, kind, certainty, is_new, line, column, .. } = *figure;
    CaseRow { place, kind, certainty, is_new, day, count, line, column }
}

/// Adds the sums of one place's parts; the first day without one, and how many there are.
fn sum_parts(group: &[Figure], rows: &mut Vec<CaseRow>) -> Option<(Date, usize)> {
    let mut begun: BTreeMap<Date, usize> = BTreeMap::new();
    let mut days: BTreeMap<Date, (usize, i64, &Figure)> = BTreeMap::new();
    for part in group.chunk_by(|one, other| one.part == other.part) {
        *begun.entry(part[0].day).or_default() += 1;
        for figure in part {
            let day = days.entry(figure.day).or_insert((0, 0, figure));
            day.0 += 1;
            day.1 += figure.count;
        }
    }
    let mut silent: Option<(Date, usize)> = None;
    let (mut parts, mut beginnings) = (0, begun.into_iter().peekable());
    for (day, (reported, sum, figure)) in days {
        while let Some((_, more)) = beginnings.next_if(|(first, _)| *first <= day) {
            parts += more;
        }
        if reported == parts {
            rows.push(row(figure, day, sum));
        } else {
            silent.get_or_insert((day, 0)).1 += 1;
        }
    }
    silent
}
