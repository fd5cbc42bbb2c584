//! Decides whether aircraft can lift what they carry, and burn what is said. Up: [`crate::flights`].

use model::airport::FuelSupply;
use model::quantity::Grams;

use super::trip::{Board, Work};
use super::{named, of_flight};
use crate::aloft::{landing_mass, payload_max, trip_fuel};
use crate::sheet::Sheet;

/// Grams by which a modelled take-off mass may pass its limit: the last figure of an exponential, not a mass.
const MODEL_SLACK: i64 = 1000;
/// Grams, and thousandths, by which a fuel figure may differ from the judge's own.
const FUEL_SLACK: i64 = 1000;

pub(super) fn payload_range(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        for leg in &trip.flight.legs {
            let own = payload_max(trip.aircraft, leg.distance);
            let told = || own.map_or("nothing: too far".to_owned(), |own| own.to_string());
            sheet.holds(own.is_some_and(|own| leg.payload_max <= own), || {
                let text = format!(
                    "{}: {} is said to be possible over {}; the curve gives {}",
                    named(leg),
                    leg.payload_max,
                    leg.distance,
                    told()
                );
                (of_flight(trip.flight), text)
            });
            sheet.holds(own.is_some_and(|own| leg.payload <= own) && leg.payload <= leg.payload_max, || {
                let text =
                    format!("{}: {} aboard over {}; the curve gives {}", named(leg), leg.payload, leg.distance, told());
                (of_flight(trip.flight), text)
            });
        }
    }
}

pub(super) fn takeoff(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let mtow = trip.aircraft.mtow;
        for leg in &trip.flight.legs {
            for (payload, what) in [(leg.payload, "aboard"), (leg.payload_max, "said to be possible")] {
                let own = landing_mass(trip.aircraft, payload) + trip_fuel(trip.aircraft, payload, leg.distance);
                sheet.holds(own.get() <= mtow.get() + MODEL_SLACK, || {
                    (
                        of_flight(trip.flight),
                        format!("{}: {own} at take-off with {payload} {what}, MTOW {mtow}", named(leg)),
                    )
                });
            }
        }
    }
}

pub(super) fn landing(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let Some(mlw) = trip.aircraft.mlw else { continue };
        for leg in &trip.flight.legs {
            let own = landing_mass(trip.aircraft, leg.payload.max(leg.payload_max));
            sheet
                .holds(own <= mlw, || (of_flight(trip.flight), format!("{}: {own} at landing, MLW {mlw}", named(leg))));
        }
    }
}

pub(super) fn zero_fuel(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        let aircraft = trip.aircraft;
        let most = aircraft.mzfw.unwrap_or(aircraft.oew + aircraft.payload_range.corners()[0].1);
        for leg in &trip.flight.legs {
            let own = aircraft.oew + leg.payload.max(leg.payload_max);
            sheet.holds(own <= most, || {
                (of_flight(trip.flight), format!("{}: {own} without fuel, MZFW {most}", named(leg)))
            });
        }
    }
}

pub(super) fn fuel(board: &Board<'_>, sheet: &mut Sheet) {
    for trip in &board.trips {
        for leg in &trip.flight.legs {
            let own = trip_fuel(trip.aircraft, leg.payload, leg.distance);
            let slack = FUEL_SLACK.max(own.get() / 1000);
            sheet.holds((leg.fuel.get() - own.get()).abs() <= slack, || {
                (of_flight(trip.flight), format!("{}: {} of fuel is said; the model gives {own}", named(leg), leg.fuel))
            });
        }
    }
}

pub(super) fn fuel_at_stop(board: &Board<'_>, sheet: &mut Sheet) {
    for flight in &board.solution.flights {
        for leg in flight.legs.iter().filter(|leg| leg.fuel > Grams::ZERO) {
            let Some(airport) = board.airport(&leg.from) else { continue };
            sheet.holds(airport.work.fuel != FuelSupply::None, || {
                (of_flight(flight), format!("{} needs {} at {}, where there is none", named(leg), leg.fuel, leg.from))
            });
        }
    }
    for trip in &board.trips {
        for station in 1..trip.flight.legs.len() {
            let is_stop = trip.work_at(station) == Work { loads: false, unloads: false };
            let Some(airport) = trip.station(station).and_then(|id| board.airport(id)) else { continue };
            sheet.holds(!is_stop || airport.work.fuel == FuelSupply::Plenty, || {
                let text =
                    format!("lands at {} only to refuel, where fuel is {}", airport.id, airport.work.fuel.word());
                (of_flight(trip.flight), text)
            });
        }
    }
}
