//! Decides whether trips can be flown as they are written: places, times, masses, airspace, crews, cargo, cost.
//! Does not choose trips. Up: [`crate`].

mod airfields;
mod airspace;
pub(crate) mod anew;
mod cargo;
mod clock;
mod masses;
mod objective;
mod pallets;
mod permits;
#[cfg(test)]
mod pickups;
mod places;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod spoils;
mod sums;
#[cfg(test)]
pub(crate) mod tests;
mod trip;

use model::evidence::{RecordKind, RecordRef};
use model::flights::{Flight, FlightsProblem, FlightsSolution, Leg};

use crate::Checked;
use crate::sheet::{Rule, Sheet};
use trip::Board;

/// A rule over the flights stage.
type TripRule = Rule<fn(&Board<'_>, &mut Sheet)>;

/// Every rule over the flights stage.
pub(crate) const RULES: &[TripRule] = &[
    Rule {
        code: "flights-known",
        limit: "Flights name tails, airports and consignments of the question, and have ids of their own and legs.",
        apply: places::known,
    },
    Rule {
        code: "flights-order",
        limit: "Flights follow each other by id and by first departure, as the contract says.",
        apply: places::order,
    },
    Rule { code: "flights-type", limit: "A flight is flown by the type of its tail.", apply: places::aircraft_type },
    Rule {
        code: "flights-contiguous",
        limit: "A leg begins where the one before ended, and not earlier; it takes time.",
        apply: places::contiguous,
    },
    Rule {
        code: "flights-base",
        limit: "A tail starts at its base, goes on from where it is, one flight at a time, and returns to its base.",
        apply: places::base,
    },
    Rule {
        code: "flights-available",
        limit: "A tail is worked and flown only while it is available to the operation.",
        apply: clock::available,
    },
    Rule {
        code: "flights-horizon",
        limit: "Nothing departs before the instant of the plan, nothing arrives after its horizon.",
        apply: clock::horizon,
    },
    Rule {
        code: "flights-serves",
        limit: "A tail carries cargo of the donors that its operator serves.",
        apply: cargo::serves,
    },
    Rule { code: "flights-way", limit: "The way of a leg begins and ends at its airports.", apply: airspace::way },
    Rule {
        code: "flights-distance",
        limit: "The distance of a leg is the sum of the shortest ways between its way points (WGS-84, Karney 2013).",
        apply: airspace::distance,
    },
    Rule {
        code: "flights-closed-airspace",
        limit: "No point of a way, looked at every 10 km, lies in airspace closed to the operator's state at that time.",
        apply: airspace::closed,
    },
    Rule {
        code: "flights-closed-airport",
        limit: "No leg departs from or lands at an airport that is closed to the operator's state at that instant, by itself or with its country.",
        apply: airspace::closed_airport,
    },
    Rule { code: "flights-leg-max", limit: "No leg is longer than the policy allows.", apply: airspace::leg_max },
    Rule {
        code: "flights-detour",
        limit: "Technical stops make the way no longer than the policy allows, and are no more than it allows.",
        apply: airspace::detour,
    },
    Rule {
        code: "flights-payload-range",
        limit: "Payload, and the payload said to be possible, lie within the published payload-range corners.",
        apply: masses::payload_range,
    },
    Rule {
        code: "flights-take-off-mass",
        limit: "Empty mass, payload, 5 % reserve and trip fuel are at most MTOW, also at the payload said to be possible.",
        apply: masses::takeoff,
    },
    Rule {
        code: "flights-landing-mass",
        limit: "Empty mass, payload and 5 % reserve are at most MLW.",
        apply: masses::landing,
    },
    Rule {
        code: "flights-zero-fuel-mass",
        limit: "Empty mass and payload are at most MZFW.",
        apply: masses::zero_fuel,
    },
    Rule {
        code: "flights-fuel",
        limit: "Trip fuel is the landing mass x (exp(distance / K) - 1), to a thousandth (Breguet).",
        apply: masses::fuel,
    },
    Rule {
        code: "flights-fuel-at-stop",
        limit: "A leg departs only where there is fuel; nobody lands only to refuel where fuel is limited.",
        apply: masses::fuel_at_stop,
    },
    Rule {
        code: "flights-runway",
        limit: "Runways are as long as the type needs, and paved where it needs that.",
        apply: places::runway,
    },
    Rule {
        code: "flights-runway-width",
        limit: "Runways are as wide as the type needs, where their width is known.",
        apply: airfields::runway_width,
    },
    Rule {
        code: "flights-loader",
        limit: "A type that needs a main-deck loader and has no gear of its own loads and unloads cargo only where there is one.",
        apply: places::loader,
    },
    Rule {
        code: "flights-block-time",
        limit: "A leg takes at least its distance at block speed and the overhead of the type.",
        apply: clock::block_time,
    },
    Rule {
        code: "flights-ground-time",
        limit: "An aircraft stands as long as loading, unloading or refuelling takes its type.",
        apply: clock::ground_time,
    },
    Rule {
        code: "flights-crew-duty",
        limit: "From report to engine shut-down no crew, one to each tail, works longer than its regime allows for its report time and sectors, between full rests.",
        apply: clock::crew_duty,
    },
    Rule {
        code: "flights-spots",
        limit: "No more aircraft of the operation stand on trips at an airport at one time than it has spots, or else stands of their span, loaders and ground crews.",
        apply: clock::spots,
    },
    Rule {
        code: "flights-curfew",
        limit: "No departure or arrival falls into an airport's curfew, local time, unless relief flights are exempt.",
        apply: clock::curfew,
    },
    Rule {
        code: "flights-opening-hours",
        limit: "Departures and arrivals fall into an airport's opening hours, local time.",
        apply: airfields::opening_hours,
    },
    Rule {
        code: "flights-movements",
        limit: "No more landings and take-offs of the operation at an airport within any hour than it has agreed to.",
        apply: airfields::movements,
    },
    Rule {
        code: "flights-permit",
        limit: "A flight departs when the lead times of its permits, asked for at the instant of the plan, have passed.",
        apply: permits::permits,
    },
    Rule {
        code: "flights-cargo",
        limit: "Cargo is loaded at its origin and unloaded after that at one of its destinations; what is said to be brought back is loaded on the way home, what is said to be picked up on the way out after others, and before where it is unloaded.",
        apply: cargo::route,
    },
    Rule { code: "flights-ready", limit: "Cargo is not loaded before it is ready.", apply: cargo::ready },
    Rule {
        code: "flights-payload",
        limit: "The payload of a leg is the mass of what is aboard; legs without cargo carry none.",
        apply: cargo::payload,
    },
    Rule {
        code: "flights-volume",
        limit: "Cargo aboard takes no more volume than the policy plans, and than loading found possible.",
        apply: cargo::volume,
    },
    Rule {
        code: "flights-places",
        limit: "The packs from each airport to each take whole places for units, no more at a time than the type has, and payload is left for their tare.",
        apply: pallets::places,
    },
    Rule { code: "flights-seats", limit: "No more people aboard than seats.", apply: cargo::seats },
    Rule {
        code: "flights-load-max",
        limit: "A trip is loaded at no more airports than the policy allows before it unloads anything, and once more when it is empty again.",
        apply: cargo::load_max,
    },
    Rule {
        code: "flights-unload-max",
        limit: "A load is taken to no more airports than the policy allows.",
        apply: cargo::unload_max,
    },
    Rule {
        code: "flights-travels-with",
        limit: "What travels with another consignment flies with some of it, on the same flight to the same airport.",
        apply: cargo::travels_with,
    },
    Rule {
        code: "flights-complete",
        limit: "Packs flown and packs left out add up to the packs of each consignment.",
        apply: sums::complete,
    },
    Rule {
        code: "flights-left-out-reason",
        limit: "Everything left out says why (DESIGN.md, promise 2).",
        apply: sums::left_out_reason,
    },
    Rule {
        code: "flights-bound",
        limit: "The bound of the relaxation is at most that of the whole model; that is at most what was found and what the plan costs.",
        apply: objective::bound,
    },
    Rule {
        code: "flights-objective",
        limit: "Hard dates missed, lateness, cost and carbon dioxide are those of the flights and of what is left out.",
        apply: objective::objective,
    },
    Rule {
        code: "flights-budget",
        limit: "Block hours, handling and fuel of all flights cost no more than the budget.",
        apply: objective::budget,
    },
    Rule {
        code: "flights-cost",
        limit: "Block time is the sum of the legs; cost is block time at the hourly cost of the type.",
        apply: sums::cost,
    },
    Rule { code: "flights-co2", limit: "Carbon dioxide is fuel x 3.16 (ICAO).", apply: sums::co2 },
    Rule {
        code: "flights-because",
        limit: "Every flight has a link to what it came from (DESIGN.md, promise 1).",
        apply: sums::because,
    },
];

/// Judges the answer of the flights stage: every rule by itself, then the whole plan as it is played ([`crate::replay`]).
#[must_use]
pub fn check_flights(problem: &FlightsProblem, solution: &FlightsSolution) -> Checked {
    let mut checked = by_rule(problem, solution);
    let played = crate::replay::play(problem, solution);
    checked.rules.extend(played.rules);
    checked.limits += played.limits;
    checked.findings.extend(played.findings);
    checked
}

/// Judges the answer by the rules of this stage alone.
pub(crate) fn by_rule(problem: &FlightsProblem, solution: &FlightsSolution) -> Checked {
    let board = Board::new(problem, solution);
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(&board, &mut sheet);
    }
    sheet.finish()
}

fn of_flight(flight: &Flight) -> RecordRef {
    RecordRef::new(RecordKind::Flight, &flight.id)
}

/// How a leg is named in a finding.
fn named(leg: &Leg) -> String {
    format!("{}-{}", leg.from, leg.to)
}
