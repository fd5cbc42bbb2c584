//! Decides whether the figures of every line are right: what is aboard, when it comes, how long it lasts, what it costs by air
//! and by surface. Up: [`crate::worth`].

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use model::evidence::{RecordKind, RecordRef};
use model::id::FlightId;
use model::quantity::Currency;
use model::worth::{FlightWorth, Lasting, SurfaceLink, SurfaceMode};

use super::aboard::Lot;
use super::{Board, Key, day_of, of_line, said};
use crate::need::Brought;
use crate::sheet::Sheet;

pub(super) fn lines(board: &Board<'_>, sheet: &mut Sheet) {
    let order: BTreeMap<&FlightId, usize> =
        board.solutions.flights.flights.iter().enumerate().map(|(index, flight)| (&flight.id, index)).collect();
    let mut own: Vec<Key<'_>> = board.lots.iter().map(Lot::key).collect();
    own.sort_by(|left, right| (order.get(left.0), left).cmp(&(order.get(right.0), right)));
    own.dedup();
    let given: Vec<Key<'_>> = board
        .solutions
        .worth
        .lines
        .iter()
        .map(|line| (&line.flight, &line.recipient, &line.item, &line.fills))
        .collect();
    for key in &own {
        let times = given.iter().filter(|other| *other == key).count();
        sheet.holds(times == 1, || {
            (RecordRef::new(RecordKind::Flight, key.0), format!("{} to {} has {times} lines of worth", key.2, key.1))
        });
    }
    for key in given.iter().filter(|key| !own.contains(key)) {
        sheet.holds(false, || {
            (RecordRef::new(RecordKind::Flight, key.0), format!("{} to {} is not aboard", key.2, key.1))
        });
    }
    let is_ordered = given.len() != own.len() || given == own;
    sheet.holds(is_ordered, || {
        (RecordRef::new(RecordKind::Policy, "worth"), "the lines are not in the order of the flights".to_owned())
    });
}

pub(super) fn amount(board: &Board<'_>, sheet: &mut Sheet) {
    board.for_each_line(|line, lots| {
        let units: i128 =
            lots.iter().map(|lot| i128::from(lot.packs) * i128::from(lot.consignment.pack.units().get())).sum();
        let counts: i128 = lots.iter().map(|lot| lot.counts).sum();
        let grams: i128 = lots.iter().map(|lot| lot.grams()).sum();
        for (given, own, what) in [
            (line.units.get(), units, "units"),
            (line.counts.get(), counts, "units of the need"),
            (line.gross.get(), grams, "grams"),
        ] {
            sheet.holds(i128::from(given) == own, || {
                (of_line(line), format!("{}: {given} {what} said; {own} are aboard", said(line)))
            });
        }
    });
}

pub(super) fn arrival(board: &Board<'_>, sheet: &mut Sheet) {
    board.for_each_line(|line, lots| {
        let own = lots.iter().map(|lot| lot.comes).min();
        sheet.holds(own == Some(line.arrives), || {
            let own = own.map_or_else(String::new, |day| day.to_string());
            (of_line(line), format!("{}: unloaded on {} as said; the legs say {own}", said(line), line.arrives))
        });
    });
}

pub(super) fn outlook(board: &Board<'_>, sheet: &mut Sheet) {
    board.for_each_line(|line, _| {
        let stretch = board.stretches.get(&(&line.recipient, &line.fills));
        let is_known = sheet.holds(line.outlook.is_some() == stretch.is_some(), || {
            (of_line(line), format!("{}: the use is forecast, or not, otherwise than said", said(line)))
        });
        let (Some(outlook), Some(stretch), true) = (line.outlook, stretch, is_known) else { return };
        let brought = |is_flown: &dyn Fn(&FlightId) -> bool| -> Vec<Brought> {
            let to = (&line.recipient, &line.fills);
            let lots = board.lots.iter().filter(|lot| (&lot.consignment.recipient, lot.fills) == to);
            let flown = lots.filter(|lot| is_flown(&lot.flight.id));
            let units = |lot: &Lot<'_>| i64::try_from(lot.counts).unwrap_or(i64::MAX);
            flown.map(|lot| Brought { day: lot.comes, units: units(lot), until: lot.expires }).collect()
        };
        for (given, brought, what) in [
            (outlook.none, brought(&|_| false), "with no flight"),
            (outlook.without, brought(&|flight| *flight != line.flight), "without the flight"),
            (outlook.with, brought(&|_| true), "with every flight"),
        ] {
            let (least, most) = stretch.bounds(&brought);
            let is_between = given.is_no_less_than(&least) && most.is_no_less_than(&given);
            sheet.holds(is_between, || {
                let text = format!("{} {what}: {}; derived: {}", said(line), words(given), words(most));
                (of_line(line), text)
            });
        }
    });
}

fn words(lasting: Lasting) -> String {
    let days = lasting.days_short;
    lasting.run_out.map_or("lasts".to_owned(), |day| format!("runs out on {day}, short on {days} days"))
}

pub(super) fn air_cost(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solutions.flights.flights {
        let lines: Vec<&FlightWorth> =
            board.solutions.worth.lines.iter().filter(|line| line.flight == flight.id).collect();
        if lines.is_empty() {
            continue;
        }
        let whole: i128 = lines.iter().map(|line| i128::from(line.gross.get())).sum();
        let all: i128 = lines.iter().map(|line| i128::from(line.air_cost.cents)).sum();
        let cost = i128::from(flight.cost.cents);
        sheet.holds(all == cost, || {
            let text = format!("shares add up to {all} cents; the flight costs {cost}");
            (RecordRef::new(RecordKind::Flight, &flight.id), text)
        });
        for line in lines {
            // The exact share times the whole mass, against the given one: less than a cent apart.
            let apart = i128::from(line.air_cost.cents) * whole - cost * i128::from(line.gross.get());
            let is_share = whole == 0 || (apart.abs() < whole && line.air_cost.currency == flight.cost.currency);
            sheet.holds(is_share, || {
                let own = cost * i128::from(line.gross.get()) / whole;
                (of_line(line), format!("{}: {} cents said; by mass {own}", said(line), line.air_cost.cents))
            });
        }
    }
}

/// The way of a whole line by surface, derived again.
struct Way {
    modes: Vec<SurfaceMode>,
    arrives: Date,
    cents: i128,
    currency: Currency,
    is_usable: bool,
}

pub(super) fn surface(board: &Board<'_>, sheet: &mut Sheet) {
    board.for_each_line(|line, lots| {
        let own = way(board, lots);
        let is_known = sheet.holds(line.surface.is_some() == own.is_some(), || {
            let text = if own.is_some() { "the table has a way by surface" } else { "the table has no way by surface" };
            (of_line(line), format!("{}: {text}", said(line)))
        });
        let (Some(given), Some(own), true) = (&line.surface, own, is_known) else { return };
        // Each lot's cost is rounded down to the cent.
        let is_cost = given.cost.currency == own.currency
            && (i128::from(given.cost.cents) - own.cents).abs() <= lots.len() as i128;
        sheet.holds(given.arrives == own.arrives && own.modes.contains(&given.mode) && is_cost, || {
            let (mode, cents) = (given.mode.word(), given.cost.cents);
            let text = format!(
                "{}: by {mode}, there on {}, {cents} cents; the table gives {} and {} cents",
                said(line),
                given.arrives,
                own.arrives,
                own.cents
            );
            (of_line(line), text)
        });
        let by = line.outlook.and_then(|outlook| outlook.without.run_out).map(|day| day.max(line.arrives));
        let is_in_time = own.is_usable && by.is_none_or(|by| own.arrives <= by);
        sheet.holds(given.is_in_time == is_in_time, || {
            let by = by.map_or("no day".to_owned(), |by| by.to_string());
            (of_line(line), format!("{}: by surface on {}, wanted by {by}", said(line), own.arrives))
        });
    });
}

fn way(board: &Board<'_>, lots: &[&Lot<'_>]) -> Option<Way> {
    let mut ways: Vec<(Date, SurfaceMode)> = Vec::new();
    let (mut cents, mut currencies, mut is_usable) = (0, Vec::new(), true);
    for lot in lots {
        let link = quickest(board, lot)?;
        let ready = day_of(lot.consignment.ready).max(day_of(board.operation.as_of));
        let comes = ready.checked_add(i64::from(link.days).days()).ok()?;
        ways.push((comes, link.mode));
        cents += i128::from(link.cost_per_tonne.cents) * lot.grams() / 1_000_000;
        currencies.push(link.cost_per_tonne.currency);
        is_usable &= lot.expires.is_none_or(|day| comes <= day);
    }
    let arrives = ways.iter().map(|(day, _)| *day).max()?;
    let currency = *currencies.first()?;
    let modes = ways.iter().filter(|(day, _)| *day == arrives).map(|(_, mode)| *mode).collect();
    currencies.iter().all(|other| *other == currency).then_some(Way { modes, arrives, cents, currency, is_usable })
}

/// The quickest link of the table; of equally quick ones the cheapest.
fn quickest<'a>(board: &Board<'a>, lot: &Lot<'_>) -> Option<&'a SurfaceLink> {
    let (origin, to) = (lot.origin?, &lot.consignment.recipient);
    let mut best: Option<&SurfaceLink> = None;
    for link in &board.operation.surface {
        let is_from = link.from == *origin || origin.country() == Some(link.from.as_str());
        let is_to = link.to == *to || to.country() == Some(link.to.as_str());
        let of = |link: &SurfaceLink| (link.days, link.cost_per_tonne.cents, link.mode);
        if is_from && is_to && best.is_none_or(|best| of(link) < of(best)) {
            best = Some(link);
        }
    }
    best
}
