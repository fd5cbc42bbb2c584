//! Decides how figures become cumulative series: all so far where a table gives them, else the new ones summed from the
//! first. Does not smooth or fill them. Up: [`crate::cases`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::need::{CaseKind, Certainty};

use crate::cases::CaseTable;

/// A figure of one day, and where it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The count.
    pub count: i64,
    /// Line where it stood.
    pub line: u64,
    /// Index of its column.
    pub column: u32,
}

/// All figures of one place, kind and certainty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Index of the place.
    pub place: usize,
    /// What is counted.
    pub kind: CaseKind,
    /// How sure.
    pub certainty: Certainty,
    /// All so far, at the close of each day that has a figure.
    pub cumulative: BTreeMap<Date, Reported>,
    /// The new ones of each day, where the table gives them.
    pub new: BTreeMap<Date, Reported>,
    /// Whether the cumulative counts are sums of the new ones from the first figure.
    pub is_summed: bool,
}

/// The series of a table, by place, kind and certainty.
#[must_use]
pub fn series(table: &CaseTable) -> Vec<Series> {
    let mut list: Vec<Series> = Vec::new();
    for row in &table.rows {
        let is_next = list
            .last()
            .is_none_or(|last| (last.place, last.kind, last.certainty) != (row.place, row.kind, row.certainty));
        if is_next {
            let (cumulative, new) = (BTreeMap::new(), BTreeMap::new());
            let (place, kind, certainty) = (row.place, row.kind, row.certainty);
            list.push(Series { place, kind, certainty, cumulative, new, is_summed: false });
        }
        let last = list.last_mut().expect("a series was just added");
        let days = if row.is_new { &mut last.new } else { &mut last.cumulative };
        days.insert(row.day, Reported { count: row.count, line: row.line, column: row.column });
    }
    for series in list.iter_mut().filter(|series| series.cumulative.is_empty()) {
        let mut sum = 0;
        series.is_summed = true;
        series.cumulative = series
            .new
            .iter()
            .map(|(day, figure)| {
                sum += figure.count;
                (*day, Reported { count: sum, ..*figure })
            })
            .collect();
    }
    list
}
