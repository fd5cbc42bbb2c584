//! Decides whether the sums over flights are right: packs, block time, cost, carbon dioxide.
//! Up: [`crate::flights`].

use model::evidence::{RecordKind, RecordRef};

use super::of_flight;
use super::trip::Board;
use crate::sheet::Sheet;

/// Grams of carbon dioxide from a hundred grams of jet fuel (ICAO factor 3.16).
const CO2_FROM_100: i64 = 316;
/// Hundredths of a currency by which two roundings of a cost may differ.
const CENT: i64 = 1;

pub(super) fn complete(board: &Board<'_>, sheet: &mut Sheet) {
    for consignment in &board.problem.consignments {
        let cargo = board.solution.flights.iter().flat_map(|flight| &flight.cargo);
        let flown = cargo.filter(|cargo| cargo.consignment == consignment.id).map(|cargo| cargo.packs.get());
        let left = board.solution.left_out.iter().filter(|left| left.consignment == consignment.id);
        let (flown, left): (i64, i64) = (flown.sum(), left.map(|left| left.packs.get()).sum());
        sheet.holds(flown + left == consignment.packs.get(), || {
            let subject = RecordRef::new(RecordKind::Consignment, &consignment.id);
            (subject, format!("{flown} packs flown and {left} left out of {}", consignment.packs.get()))
        });
    }
}

pub(super) fn left_out_reason(board: &Board<'_>, sheet: &mut Sheet) {
    for left in &board.solution.left_out {
        let parts = [&left.reason.rule, &left.reason.text, &left.reason.cure];
        let is_known = board.consignment(&left.consignment).is_some();
        sheet.holds(is_known && parts.iter().all(|part| !part.trim().is_empty()), || {
            let subject = RecordRef::new(RecordKind::Consignment, &left.consignment);
            (subject, format!("left out with an incomplete reason: {:?}", left.reason))
        });
    }
}

pub(super) fn cost(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let flight = trip.flight;
        let seconds: i64 = flight.legs.iter().map(|leg| leg.arrives.as_second() - leg.departs.as_second()).sum();
        sheet.holds(flight.block.get() * 60 == seconds, || {
            (of_flight(flight), format!("block time {} is said; the legs take {} s", flight.block, seconds))
        });
        let hourly = trip.aircraft.block_hour_cost;
        let own = i128::from(hourly.cents) * i128::from(seconds) / 3600;
        let is_same =
            flight.cost.currency == hourly.currency && (i128::from(flight.cost.cents) - own).abs() <= i128::from(CENT);
        sheet.holds(is_same, || {
            (of_flight(flight), format!("cost {} cents is said; the hours give {own}", flight.cost.cents))
        });
    }
}

pub(super) fn co2(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        let fuel: i64 = flight.legs.iter().map(|leg| leg.fuel.get()).sum();
        let own = fuel * CO2_FROM_100 / 100;
        // Each leg may have been rounded to the gram by itself.
        let slack = i64::try_from(flight.legs.len()).unwrap_or(i64::MAX);
        sheet.holds((flight.co2.get() - own).abs() <= slack, || {
            (of_flight(flight), format!("{} is said; {fuel} g of fuel give {own}", flight.co2))
        });
    }
}

pub(super) fn because(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        sheet.holds(!flight.because.is_empty(), || (of_flight(flight), "no link to what it came from".to_owned()));
    }
}
