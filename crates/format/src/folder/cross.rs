//! Decides what must hold between rows and tables once all are read: no row twice, no figure from the future, no offer
//! without a pack, no closure without an outline. Does not judge what the stages judge. Up: [`crate::folder`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::fault::Fault;
use model::id::PlaceId;
use model::need::StockStatus;

use crate::folder::flying::{AIRCRAFT, CLOSURES};
use crate::folder::link::Lined;
use crate::folder::offers::{OFFERS, RAMPS, WAIVERS};
use crate::folder::settings::ReadSettings;
use crate::folder::shelf::{CONSUMPTION, PRODUCTION, STOCK};
use crate::folder::sick::{PLACES, REQUESTS};
use crate::folder::tables::Tables;
use crate::table::collector::Faults;

/// The days of a plan.
pub(super) struct Calendar {
    as_of: Timestamp,
    until: Timestamp,
    /// The day of the operation's instant.
    pub(super) today: Date,
    /// The last day of the plan.
    pub(super) last: Date,
}

impl Calendar {
    /// The days that the settings say; none when they do not say them.
    pub(super) fn of(settings: &ReadSettings) -> Option<Self> {
        let as_of = settings.as_of?;
        let until = as_of + jiff::SignedDuration::from_mins(settings.horizon?.get());
        let day = |instant: Timestamp| instant.to_zoned(TimeZone::UTC).date();
        Some(Self { as_of, until, today: day(as_of), last: day(until) })
    }

    /// What is dated after the plan's instant does not exist for it yet: worth a remark, since it may be a slip.
    pub(super) fn remark_future(&self, (file, column, line): (&str, &str, u64), day: Date, faults: &mut Faults) {
        if day > self.today {
            let cause = format!("{day} is after the operation's instant ({})", self.today);
            let action = "nothing, if it is meant: the plan does not know it yet";
            faults.remark(Fault::new("after-as-of", cause, action).at(file, line, column));
        }
    }
}

/// Checks everything that one row alone does not show.
pub(super) fn check(tables: &Tables, calendar: Option<&Calendar>, faults: &mut Faults) {
    check_requests(tables, faults);
    check_stock(tables, faults);
    check_offers(tables, faults);
    check_ramps_and_waivers(tables, faults);
    check_closures(tables, faults);
    if let Some(calendar) = calendar {
        remark_future(tables, calendar, faults);
        remark_idle_tails(tables, calendar, faults);
    }
}

/// A second row that says the same thing as an earlier one.
pub(super) fn report_twice<T, K: Ord>(
    file: &str,
    column: &str,
    rows: &[Lined<T>],
    key: impl Fn(&T) -> K,
    faults: &mut Faults,
) {
    let mut first: BTreeMap<K, u64> = BTreeMap::new();
    for row in rows {
        let line = *first.entry(key(&row.value)).or_insert(row.line);
        if line != row.line {
            let cause = format!("the row says the same thing as line {line}");
            faults.push(Fault::new("duplicate-row", cause, "remove one of the two").at(file, row.line, column));
        }
    }
}

fn check_requests(tables: &Tables, faults: &mut Faults) {
    let landless: BTreeMap<&PlaceId, u64> = tables
        .places
        .iter()
        .filter(|place| place.value.airports.is_empty())
        .map(|place| (&place.value.id, place.line))
        .collect();
    let asking: BTreeSet<&PlaceId> = tables.requests.iter().map(|request| &request.value.place).collect();
    for (place, line) in landless.into_iter().filter(|(place, _)| asking.contains(place)) {
        let cause = format!("{place} has requests but no airport");
        faults.push(Fault::new("no-airport", cause, "name its airports, best first").at(PLACES.file, line, "airports"));
    }
    let key = |request: &model::offer::Request| {
        let wanted = &request.wanted;
        let team = (wanted.skills.clone(), wanted.languages.clone(), wanted.duty_from, wanted.duty_until);
        let asked = (request.place.clone(), request.item.clone(), request.made, request.due);
        (asked, wanted.strength_form.clone(), team)
    };
    report_twice(REQUESTS.file, "item", &tables.requests, key, faults);
}

fn check_stock(tables: &Tables, faults: &mut Faults) {
    let key = |stock: &model::need::Stock| {
        (stock.place.clone(), stock.item.clone(), stock.status, stock.arrives, stock.source.clone())
    };
    report_twice(STOCK.file, "item", &tables.stock, key, faults);
    remark_counts(tables, faults);
    let key = |step: &model::need::Production| (step.place.clone(), step.item.clone(), step.from);
    report_twice(PRODUCTION.file, "from", &tables.production, key, faults);
    report_overlaps(tables, faults);
}

/// Shelf counts of one place and item on several days: stores are added up, but a re-count must replace the old one.
fn remark_counts(tables: &Tables, faults: &mut Faults) {
    let mut first: BTreeMap<_, (Date, u64)> = BTreeMap::new();
    let on_shelf = tables.stock.iter().filter(|row| row.value.status == StockStatus::Shelf);
    for row in on_shelf {
        let stock = &row.value;
        let (counted, line) = *first.entry((&stock.place, &stock.item)).or_insert((stock.counted, row.line));
        if counted != stock.counted {
            let cause = format!("counted on {}, and line {line} on {counted}: the two are added up", stock.counted);
            let action = "nothing, if they are two stores; remove the older row if this is a new count";
            faults.remark(Fault::new("counted-twice", cause, action).at(STOCK.file, row.line, "counted"));
        }
    }
}

/// Two reports of the same use on the same day would count it twice.
fn report_overlaps(tables: &Tables, faults: &mut Faults) {
    let mut last: BTreeMap<_, (Date, u64)> = BTreeMap::new();
    let mut rows: Vec<&Lined<model::need::Consumption>> = tables.consumption.iter().collect();
    rows.sort_by_key(|row| (row.value.from, row.line));
    for row in rows {
        let used = &row.value;
        let until = last.entry((&used.place, &used.item)).or_insert((used.to, row.line));
        if until.1 != row.line && used.from <= until.0 {
            let cause = format!("the use of {} is already counted to {} by line {}", used.from, until.0, until.1);
            let action = "give days that do not overlap";
            faults.push(Fault::new("duplicate-row", cause, action).at(CONSUMPTION.file, row.line, "from"));
        }
        *until = (*until).max((used.to, row.line));
    }
}

fn check_offers(tables: &Tables, faults: &mut Faults) {
    let ahead: BTreeMap<&str, Option<&str>> = tables
        .offers
        .iter()
        .map(|offer| (offer.value.id.as_str(), offer.value.travels_with.as_ref().map(|other| other.as_str())))
        .collect();
    let bare: BTreeSet<&str> =
        tables.items.iter().filter(|item| item.pack.is_none()).map(|item| item.id.as_str()).collect();
    let ramped: BTreeSet<&str> = tables.ramps.iter().map(|ramp| ramp.value.0.as_str()).collect();
    let circling = circling(&ahead);
    for offer in &tables.offers {
        let line = &offer.value;
        if line.pack.is_none() && bare.contains(line.item.as_str()) {
            let cause = format!("the line has no pack, and neither has the item {}", line.item);
            let action = "fill in the pack_ columns here or in items.csv; without a pack it cannot be loaded";
            faults.push(Fault::new("pack-missing", cause, action).at(OFFERS.file, offer.line, "pack_units"));
        }
        if circling.contains(line.id.as_str()) {
            let cause = format!("{} travels with a line that travels with it", line.id);
            let action = "let the vehicles travel with the team, and the team with nothing";
            faults.push(Fault::new("travels-in-circle", cause, action).at(OFFERS.file, offer.line, "travels_with"));
        }
        if line.units.is_zero() && !ramped.contains(line.id.as_str()) {
            let remark = Fault::new("nothing-offered", "zero units and no ramp", "leave the line out, or say how many");
            faults.remark(remark.at(OFFERS.file, offer.line, "units"));
        }
    }
}

/// Lines that come back to themselves when one follows who travels with whom.
fn circling<'a>(ahead: &BTreeMap<&'a str, Option<&'a str>>) -> BTreeSet<&'a str> {
    let (mut done, mut circling) = (BTreeSet::new(), BTreeSet::new());
    for start in ahead.keys().copied() {
        let (mut path, mut on_path, mut at) = (Vec::new(), BTreeSet::new(), Some(start));
        while let Some(line) = at.filter(|line| !done.contains(line) && on_path.insert(*line)) {
            path.push(line);
            at = ahead.get(line).copied().flatten();
        }
        // Where the walk met its own path, the path from there on is a circle.
        if let Some(meeting) = at.and_then(|line| path.iter().position(|passed| *passed == line)) {
            circling.extend(&path[meeting..]);
        }
        done.extend(path);
    }
    circling
}

fn check_ramps_and_waivers(tables: &Tables, faults: &mut Faults) {
    report_twice(RAMPS.file, "from", &tables.ramps, |(offer, step)| (offer.clone(), step.from), faults);
    let key = |waiver: &model::fitness::Waiver| (waiver.line.clone(), waiver.recipient.clone(), waiver.rule);
    report_twice(WAIVERS.file, "rule", &tables.waivers, key, faults);
}

fn check_closures(tables: &Tables, faults: &mut Faults) {
    for closure in &tables.closures {
        let Some(place) = closure.value.overflight() else { continue };
        if !tables.airspaces.iter().any(|airspace| airspace.place == *place) {
            let cause = format!("the outline of {place} is not known, so it cannot be flown round");
            let action = "close a country of the base map instead, or remove the row";
            faults.push(Fault::new("no-outline", cause, action).at(CLOSURES.file, closure.line, "place"));
        }
    }
}

fn remark_future(tables: &Tables, calendar: &Calendar, faults: &mut Faults) {
    for request in &tables.requests {
        calendar.remark_future((REQUESTS.file, "made", request.line), request.value.made, faults);
    }
    for stock in &tables.stock {
        calendar.remark_future((STOCK.file, "counted", stock.line), stock.value.counted, faults);
    }
    for used in &tables.consumption {
        calendar.remark_future((CONSUMPTION.file, "to", used.line), used.value.to, faults);
    }
    for waiver in &tables.waivers {
        calendar.remark_future((WAIVERS.file, "on", waiver.line), waiver.value.on, faults);
    }
}

fn remark_idle_tails(tables: &Tables, calendar: &Calendar, faults: &mut Faults) {
    let Calendar { as_of, until, .. } = calendar;
    for tail in &tables.tails {
        if tail.value.available_until <= *as_of || tail.value.available_from >= *until {
            let cause = format!("{} is not available between {as_of} and {until}", tail.value.id);
            let remark = Fault::new("idle-aircraft", cause, "check available_from and available_until");
            faults.remark(remark.at(AIRCRAFT.file, tail.line, "available_until"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_of_a_circle_are_named() {
        let ahead =
            [("a", Some("b")), ("b", Some("c")), ("c", Some("b")), ("d", Some("a")), ("e", None), ("f", Some("f"))];
        let found = circling(&ahead.into_iter().collect());
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["b", "c", "f"]);
    }
}
