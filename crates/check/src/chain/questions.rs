//! Decides whether each stage was asked what the operation's tables say. Up: [`crate::chain`].

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use model::evidence::{RecordKind, RecordRef};
use model::flights::{Flight, FlightCargo};
use model::haul::Haul;
use model::id::{AirportId, ItemId, PlaceId};
use model::loading::{FlightToLoad, LegToLoad};
use model::offer::OfferLine;
use model::operation::Operation;
use model::permit::PermitUse;
use model::plan::{PlanProblems, PlanSolutions};
use model::quantity::{Grams, Permille, Units};
use model::transport::AircraftType;
use model::world::Pack;

use super::{day_of_plan, of_stage};
use crate::sheet::Sheet;

/// Grams by which two roundings of a reserve may differ.
const RESERVE_SLACK: i64 = 1000;

/// Minutes of a day.
const DAY: i64 = 1440;

pub(super) fn need(operation: &Operation, problems: &PlanProblems, _: &PlanSolutions, sheet: &mut Sheet) {
    let (asked, policies, today) = (&problems.need, &operation.policies, day_of_plan(operation));
    same(sheet, "need", "instant", asked.as_of == operation.as_of);
    same(sheet, "need", "disease profile", asked.profile == operation.profile);
    same(sheet, "need", "use profile", asked.use_profile == policies.use_profile);
    same(sheet, "need", "service level", asked.service_level == policies.service_level);
    let times = (asked.lead_time, asked.cover, asked.buffer_permille);
    same(
        sheet,
        "need",
        "lead time, cover, buffer",
        times == (policies.lead_time, policies.cover, policies.buffer_permille),
    );
    rows_of(sheet, "need", "places", &asked.places, &operation.places);
    rows_of(sheet, "need", "items", &asked.items, &operation.items);
    rows_of(sheet, "need", "cases", &asked.cases, &operation.cases);
    rows_of(sheet, "need", "stock", &asked.stock, &operation.stock);
    rows_of(sheet, "need", "reported use", &asked.consumption, &operation.consumption);
    rows_of(sheet, "need", "production", &asked.production, &operation.production);
    none_left_away(sheet, "need", "cases", &asked.cases, &operation.cases, |row| row.day < today);
    none_left_away(sheet, "need", "stock", &asked.stock, &operation.stock, |row| row.counted <= today);
    none_left_away(sheet, "need", "reported use", &asked.consumption, &operation.consumption, |row| row.to < today);
    none_left_away(sheet, "need", "production", &asked.production, &operation.production, |_| true);
    for request in operation.requests.iter().filter(|request| request.made <= today) {
        let is_counted = asked.places.iter().any(|place| place.id == request.place);
        sheet.holds(is_counted, || {
            (
                RecordRef::new(RecordKind::Request, &request.id),
                format!("the need of {} is not asked for", request.place),
            )
        });
    }
}

pub(super) fn fitness(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions, sheet: &mut Sheet) {
    let (asked, today) = (&problems.fitness, day_of_plan(operation));
    same(sheet, "fitness", "day", asked.as_of == today);
    let arrival = operation.as_of.checked_add(operation.policies.lead_time.get().minutes());
    let arrival = arrival.map(|arrival| arrival.to_zoned(jiff::tz::TimeZone::UTC).date());
    same(sheet, "fitness", "day of arrival", arrival.is_ok_and(|arrival| asked.arrival == arrival));
    same(sheet, "fitness", "day of loading", today <= asked.loading && asked.loading <= asked.arrival);
    gate_policy(operation, problems, sheet);
    same(sheet, "fitness", "needs", asked.needs == solutions.need.lines);
    same(sheet, "fitness", "care", asked.care == solutions.need.care);
    rows_of(sheet, "fitness", "offers", &asked.lines, &operation.offers);
    rows_of(sheet, "fitness", "places", &asked.recipients, &operation.places);
    rows_of(sheet, "fitness", "items", &asked.items, &operation.items);
    rows_of(sheet, "fitness", "requests", &asked.requests, &operation.requests);
    rows_of(sheet, "fitness", "notices", &asked.notices, &operation.notices);
    rows_of(sheet, "fitness", "waivers", &asked.waivers, &operation.waivers);
    none_left_away(sheet, "fitness", "offers", &asked.lines, &operation.offers, |_| true);
    none_left_away(sheet, "fitness", "requests", &asked.requests, &operation.requests, |row| row.made <= today);
    none_left_away(sheet, "fitness", "notices", &asked.notices, &operation.notices, |row| row.published <= today);
    all_rows_of(sheet, "fitness", "sites", &asked.sites, &operation.sites);
    all_rows_of(sheet, "fitness", "consignees", &asked.consignees, &operation.consignees);
    all_rows_of(sheet, "fitness", "authorisations", &asked.authorisations, &operation.authorisations);
    all_rows_of(sheet, "fitness", "essential lists", &asked.essential, &operation.essential);
    all_rows_of(sheet, "fitness", "accessories", &asked.accessories, &operation.accessories);
    all_rows_of(sheet, "fitness", "standards", &asked.standards, &operation.standards);
    all_rows_of(sheet, "fitness", "substitutes", &asked.substitutes, &operation.substitutes);
    all_rows_of(sheet, "fitness", "parties", &asked.parties, &operation.parties);
}

/// The gate's policy is the operation's own; a need counts for lead time and cover.
fn gate_policy(operation: &Operation, problems: &PlanProblems, sheet: &mut Sheet) {
    let (asked, policies) = (&problems.fitness.policy, &operation.policies);
    same(sheet, "fitness", "months of shelf life", asked.shelf_life_months == policies.shelf_life_months);
    let least = (asked.sensitivity_min, asked.specificity_min);
    same(sheet, "fitness", "least sensitivity and specificity", least == policies.test_min);
    same(sheet, "fitness", "list of rules shown only", asked.shown == policies.shown);
    let covers = |days: i64, minutes: i64| (days * DAY - minutes).abs() < DAY;
    same(sheet, "fitness", "cover of spare parts", covers(asked.cover_days, policies.cover.get()));
    let window = (policies.lead_time + policies.cover).get();
    same(sheet, "fitness", "window of the need", covers(asked.need_days, window));
}

pub(super) fn supply(operation: &Operation, problems: &PlanProblems, _: &PlanSolutions, sheet: &mut Sheet) {
    let asked = &problems.allocation;
    same(sheet, "allocation", "rule of sharing", asked.rule == operation.policies.sharing);
    same(sheet, "allocation", "break of ties", asked.tie_break == operation.policies.tie_break);
    same(sheet, "allocation", "mass of a small lot", asked.small_lot_max == operation.policies.small_lot_max);
    all_rows_of(sheet, "allocation", "substitutes", &asked.substitutes, &operation.substitutes);
    for supply in &asked.supplies {
        let subject = || RecordRef::new(RecordKind::Offer, &supply.line);
        let line = operation.offers.iter().find(|line| line.id == supply.line);
        sheet.holds(line.is_some(), || (subject(), "no such line is offered".to_owned()));
        let Some(line) = line else { continue };
        let own = (&line.donor, &line.item, &line.place, &line.airport, &line.travels_with);
        let is_same = (&supply.donor, &supply.item, &supply.from, &supply.airport, &supply.travels_with) == own;
        sheet.holds(is_same && pack_of(operation, line) == Some(&supply.pack), || {
            (subject(), "donor, item, country, airport, pack or companion is not that of the offer".to_owned())
        });
        let most = units_by(line, supply.ready);
        let is_ready = supply.ready >= line.ready && supply.ready >= day_of_plan(operation);
        sheet.holds(is_ready && supply.units <= most, || {
            (subject(), format!("{} by {}; the offer gives {most}", supply.units, supply.ready))
        });
        let held = held_back(operation, &supply.item);
        sheet.holds(supply.hold_back == held, || {
            let (said, own) = (supply.hold_back.get(), held.get());
            (subject(), format!("{said} thousandths held back; the operation says {own}"))
        });
        sheet.holds(operation.policies.protects_donors || supply.protected.is_zero(), || {
            (subject(), format!("{} protected for the donor, which the operation does not ask", supply.protected))
        });
    }
}

/// Share of an item held back for later waves: its own row's, else the row's for every item, else the policy's.
fn held_back(operation: &Operation, item: &ItemId) -> Permille {
    let of_row = |wanted: Option<&ItemId>| {
        let rows = operation.sharing_terms.iter().filter(|row| row.place.is_none() && row.item.as_ref() == wanted);
        rows.filter_map(|row| row.hold_back).next()
    };
    of_row(Some(item)).or_else(|| of_row(None)).unwrap_or(operation.policies.hold_back)
}

pub(super) fn demand(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions, sheet: &mut Sheet) {
    for demand in &problems.allocation.demands {
        let most = most_demanded(operation, solutions, &demand.recipient, &demand.item);
        sheet.holds(most.is_some_and(|most| demand.units <= most), || {
            let most = most.map_or("nothing is asked for".to_owned(), |most| format!("{most} are open"));
            let subject = RecordRef::pair(RecordKind::Need, &demand.recipient, &demand.item);
            (subject, format!("{} demanded; {most}", demand.units))
        });
    }
}

pub(super) fn flights(operation: &Operation, problems: &PlanProblems, _: &PlanSolutions, sheet: &mut Sheet) {
    let asked = &problems.flights;
    same(sheet, "flights", "instant", asked.as_of == operation.as_of);
    let until = operation.as_of.checked_add(operation.horizon.get().minutes());
    same(sheet, "flights", "horizon", until.is_ok_and(|until| asked.until == until));
    same(sheet, "flights", "policy", asked.policy == operation.policies.flights);
    rows_of(sheet, "flights", "tails", &asked.tails, &operation.tails);
    rows_of(sheet, "flights", "types", &asked.types, &operation.types);
    rows_of(sheet, "flights", "airports", &asked.airports, &operation.airports);
    rows_of(sheet, "flights", "closures", &asked.closures, &operation.closures);
    rows_of(sheet, "flights", "outlines", &asked.airspaces, &operation.airspaces);
    all_rows_of(sheet, "flights", "permits", &asked.permits, &operation.permits);
    none_left_away(sheet, "flights", "closures", &asked.closures, &operation.closures, |row| {
        row.until > operation.as_of
    });
    let is_closed = |place: &PlaceId| operation.closures.iter().any(|closure| closure.overflight() == Some(place));
    let is_asked = |place: &PlaceId| {
        operation.permits.iter().any(|permit| permit.r#use == PermitUse::Overfly && permit.state == *place)
    };
    let needed = |row: &model::transport::Airspace| is_closed(&row.place) || is_asked(&row.place);
    none_left_away(sheet, "flights", "outlines", &asked.airspaces, &operation.airspaces, needed);
}

pub(super) fn loading(operation: &Operation, problems: &PlanProblems, solutions: &PlanSolutions, sheet: &mut Sheet) {
    rows_of(sheet, "loading", "units", &problems.loading.ulds, &operation.ulds);
    all_rows_of(sheet, "loading", "separations", &problems.loading.separations, &operation.separations);
    for load in &problems.loading.flights {
        let subject = || RecordRef::new(RecordKind::Flight, &load.flight);
        let flight = solutions.flights.flights.iter().find(|flight| flight.id == load.flight);
        sheet.holds(flight.is_some(), || (subject(), "no such flight is planned".to_owned()));
        let Some(flight) = flight else { continue };
        let is_type = load.aircraft.id == flight.aircraft && operation.types.contains(&load.aircraft);
        sheet.holds(is_type, || (subject(), format!("{} is not the type of the flight", load.aircraft.id)));
        let due = legs_due(flight, load.haul, &load.aircraft);
        sheet.holds(load.legs.len() == due.len(), || {
            (subject(), format!("{} legs asked, {} carry cargo", load.legs.len(), due.len()))
        });
        for (index, (given, own)) in load.legs.iter().zip(&due).enumerate() {
            sheet.holds((given.payload_max, given.unload_from) == (own.payload_max, own.unload_from), || {
                let text = format!(
                    "leg {index}: payload {} from stop {} on asked; it is {} from {} on",
                    given.payload_max, given.unload_from, own.payload_max, own.unload_from
                );
                (subject(), text)
            });
            sheet.holds(given.load_until == own.load_until, || {
                let text = format!(
                    "leg {index}: asked with what is loaded up to airport {}; it is up to {}",
                    given.load_until, own.load_until
                );
                (subject(), text)
            });
            let fuels =
                [(given.fuel_takeoff, own.fuel_takeoff, "take-off"), (given.fuel_landing, own.fuel_landing, "landing")];
            for (given, own, what) in fuels {
                sheet.holds((given.get() - own.get()).abs() <= RESERVE_SLACK, || {
                    let text = format!("leg {index}: {given} of fuel at {what} asked; leg and 5 % reserve give {own}");
                    (subject(), text)
                });
            }
        }
        orders(flight, load, sheet);
    }
}

/// Whether cargo is asked as loaded and unloaded where it is.
fn orders(flight: &Flight, load: &FlightToLoad, sheet: &mut Sheet) {
    let subject = || RecordRef::new(RecordKind::Flight, &load.flight);
    let (stops, begins) = (stops_of(flight, load.haul), boardings(flight, load.haul));
    for cargo in &load.cargo {
        let own = stops.iter().position(|stop| **stop == cargo.unload);
        sheet.holds(own == Some(usize::from(cargo.unload_order)), || {
            let text = format!("{} asked as stop {}; its airport is {own:?}", cargo.consignment, cargo.unload_order);
            (subject(), text)
        });
        let is_it = |part: &&FlightCargo| {
            (part.haul, &part.consignment, &part.unload) == (load.haul, &cargo.consignment, &cargo.unload)
        };
        // Whether it flies at all is for `chain-cargo` to tell.
        let Some(part) = flight.cargo.iter().find(is_it) else { continue };
        let own = boards(flight, part).and_then(|leg| begins.iter().position(|begin| *begin == leg));
        sheet.holds(own == Some(usize::from(cargo.load_order)), || {
            let text = format!(
                "{} asked as loaded at airport {}; it comes aboard at {own:?}",
                cargo.consignment, cargo.load_order
            );
            (subject(), text)
        });
    }
}

/// The airports a load of a flight is unloaded at, in the order it first comes there.
fn stops_of(flight: &Flight, haul: Haul) -> Vec<&AirportId> {
    let mut stops = vec![];
    for (_, leg) in flight.carrying(haul) {
        let mut cargo = flight.cargo.iter().filter(|cargo| cargo.haul == haul);
        if cargo.any(|cargo| cargo.unload == leg.to) && !stops.contains(&&leg.to) {
            stops.push(&leg.to);
        }
    }
    stops
}

/// The first leg that cargo is aboard: the last departure before it is unloaded from where it is picked up, else the first leg
/// of its load; none where it is never taken or never unloaded.
fn boards(flight: &Flight, part: &FlightCargo) -> Option<usize> {
    let mut from = None;
    for (index, leg) in flight.carrying(part.haul) {
        let is_there = part.pick_up.as_ref().map_or(from.is_none(), |airport| leg.from == *airport);
        from = if is_there { Some(index) } else { from };
        if leg.to == part.unload {
            return from;
        }
    }
    None
}

/// The legs on which something of a load is aboard that was not before, in order.
fn boardings(flight: &Flight, haul: Haul) -> BTreeSet<usize> {
    flight.cargo.iter().filter(|part| part.haul == haul).filter_map(|part| boards(flight, part)).collect()
}

/// The legs with a load: payload limit, trip fuel and reserve, what has come aboard, and the stops already left.
fn legs_due(flight: &Flight, haul: Haul, aircraft: &AircraftType) -> Vec<LegToLoad> {
    let reserve = |payload: Grams| Grams::of((aircraft.oew + payload).times(5).get() / 100);
    let (stops, begins) = (stops_of(flight, haul), boardings(flight, haul));
    let mut left = 0;
    let mut due = vec![];
    for (index, leg) in flight.carrying(haul) {
        let loaded = begins.range(..=index).count().saturating_sub(1);
        due.push(LegToLoad {
            load_until: u8::try_from(loaded).unwrap_or(u8::MAX),
            unload_from: u8::try_from(left).unwrap_or(u8::MAX),
            payload_max: leg.payload_max,
            fuel_takeoff: leg.fuel + reserve(leg.payload),
            fuel_landing: reserve(leg.payload),
        });
        left = stops.iter().position(|stop| **stop == leg.to).map_or(left, |stop| left.max(stop + 1));
    }
    due
}

/// Most that a place may demand of an item: its net need, and what it asks for in figures, whichever is less, unless
/// requests are honoured as they are.
fn most_demanded(operation: &Operation, solutions: &PlanSolutions, place: &PlaceId, item: &ItemId) -> Option<Units> {
    let today = day_of_plan(operation);
    let mut asked = Some(Units::ZERO);
    let mut has_request = false;
    for request in operation.requests.iter().filter(|request| request.place == *place && request.item == *item) {
        if request.made <= today {
            has_request = true;
            asked = asked.and_then(|sum| request.units.map(|units| sum + units));
        }
    }
    let net = solutions.need.lines.iter().find(|line| line.place == *place && line.item == *item).map(|line| line.net);
    let most = match (asked, net) {
        (Some(asked), Some(_)) if operation.policies.honours_requests => asked,
        (Some(asked), Some(net)) => asked.min(net),
        (Some(asked), None) => asked,
        (None, net) => net.unwrap_or(Units::ZERO),
    };
    has_request.then_some(most)
}

/// Units that an offer gives by a day, counted day by day.
fn units_by(line: &OfferLine, day: Date) -> Units {
    if day < line.ready {
        return Units::ZERO;
    }
    let mut total = line.units;
    let mut today = line.ramp.first().map_or(line.ready, |step| step.from);
    while today <= day {
        let step = line.ramp.iter().rev().find(|step| step.from <= today);
        total += step.map_or(Units::ZERO, |step| step.units_per_day);
        let Ok(next) = today.tomorrow() else { break };
        today = next;
    }
    total
}

/// The pack of an offer: its own, or the item's default.
pub(super) fn pack_of<'a>(operation: &'a Operation, line: &'a OfferLine) -> Option<&'a Pack> {
    let item = operation.items.iter().find(|item| item.id == line.item);
    line.pack.as_ref().or_else(|| item.and_then(|item| item.pack.as_ref()))
}

fn same(sheet: &mut Sheet, stage: &str, what: &str, is_same: bool) {
    sheet.holds(is_same, || (of_stage(stage), format!("asked with another {what} than the operation's")));
}

/// Every row of a question must be a row of the operation.
fn rows_of<T: PartialEq>(sheet: &mut Sheet, stage: &str, what: &str, asked: &[T], table: &[T]) {
    let strange = if asked == table { 0 } else { asked.iter().filter(|row| !table.contains(row)).count() };
    sheet.holds(strange == 0, || (of_stage(stage), format!("{strange} rows of {what} are not the operation's")));
}

/// The rows of a question are those of the operation, all of them.
fn all_rows_of<T: PartialEq>(sheet: &mut Sheet, stage: &str, what: &str, asked: &[T], table: &[T]) {
    rows_of(sheet, stage, what, asked, table);
    none_left_away(sheet, stage, what, asked, table, |_| true);
}

/// Every row of the operation that is known must be in the question.
fn none_left_away<T: PartialEq>(
    sheet: &mut Sheet,
    stage: &str,
    what: &str,
    asked: &[T],
    table: &[T],
    is_due: impl Fn(&T) -> bool,
) {
    let missing =
        if asked == table { 0 } else { table.iter().filter(|row| is_due(row) && !asked.contains(row)).count() };
    sheet.holds(missing == 0, || (of_stage(stage), format!("{missing} rows of {what} are left away")));
}
