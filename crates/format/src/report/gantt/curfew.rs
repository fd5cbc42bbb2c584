//! Decides which curfews the timetable shows: of the airport where a tail stands, as far as it comes or leaves near them.
//! Does not decide whether they are kept (`check`). Up: [`crate::report::gantt`].

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::report::book::Book;
use crate::report::stays::Stay;

/// A curfew is shown so many seconds before a landing and after a departure.
const NEAR: i64 = 4 * 3600;

/// A night's curfew, in seconds of the epoch.
pub(super) struct Band {
    /// From when, or from where it is near enough.
    pub(super) from: i64,
    /// Until when, likewise.
    pub(super) until: i64,
    /// Whether relief flights are exempt.
    pub(super) is_exempt: bool,
    /// Where, and from when to when.
    pub(super) title: String,
}

/// Curfews near a stay.
pub(super) fn bands(book: &Book<'_>, stay: &Stay<'_>) -> Vec<Band> {
    let Some(airport) = book.airport(stay.airport) else { return vec![] };
    let Some(curfew) = airport.work.curfew.filter(|curfew| curfew.from != curfew.until) else { return vec![] };
    let Ok(zone) = TimeZone::get(&airport.zone) else { return vec![] };
    let (from, until) = (stay.from - NEAR, stay.until + NEAR);
    let (Ok(first), Ok(last)) = (Timestamp::from_second(from), Timestamp::from_second(until)) else { return vec![] };
    let mut day = first.to_zoned(zone.clone()).date().yesterday().unwrap_or(Date::MIN);
    let last = last.to_zoned(zone.clone()).date();
    let mut bands = vec![];
    while day <= last {
        let next = if curfew.until <= curfew.from { day.checked_add(1.day()).unwrap_or(day) } else { day };
        let second = |day: Date, time: Time| {
            day.to_datetime(time).to_zoned(zone.clone()).map(|at| at.timestamp().as_second()).ok()
        };
        if let (Some(begin), Some(end)) = (second(day, curfew.from), second(next, curfew.until)) {
            let (begin, end) = (begin.max(from), end.min(until));
            if begin < end {
                let exempt = if curfew.is_relief_exempt { ", relief flights exempt" } else { "" };
                bands.push(Band {
                    from: begin,
                    until: end,
                    is_exempt: curfew.is_relief_exempt,
                    title: format!("curfew at {}, {} to {} local time{exempt}", airport.id, curfew.from, curfew.until),
                });
            }
        }
        let Ok(tomorrow) = day.tomorrow() else { break };
        day = tomorrow;
    }
    bands
}
