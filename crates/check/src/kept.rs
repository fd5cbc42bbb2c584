//! Decides whether flights go on from the loads of a plan before, and from no others. Whether a load itself stands, and changes
//! only where it must, is judged in `loading`. Up: [`crate`].

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::evidence::{RecordKind, RecordRef};
use model::flights::{Flight, Leg};
use model::haul::Haul;
use model::id::{AirportId, FlightId, UnitId};
use model::loading::{AircraftLoad, FlightToLoad};
use model::plan::{PlanProblems, PlanSolutions};

use crate::Checked;
use crate::sheet::{Rule, Sheet};

/// A plan whose flights may have standing loads, and the plan that these are from.
pub(crate) struct Kept<'a> {
    asked: &'a [FlightToLoad],
    flights: &'a [Flight],
    before: &'a PlanSolutions,
}

/// A rule over what is kept of a plan before.
type KeptRule = Rule<fn(&Kept<'_>, &mut Sheet)>;

/// Every rule over what is kept of a plan before.
pub(crate) const RULES: &[KeptRule] = &[
    Rule {
        code: "kept-load",
        limit: "A standing load is one of the plan before, of the same type from the same airport, with its numbers alone made new.",
        apply: from_before,
    },
    Rule { code: "kept-once", limit: "No two flights go on from one load of the plan before.", apply: once },
    Rule {
        code: "kept-same-trip",
        limit: "A flight of the number, tail, airports and day of one of the plan before goes on from that one's load.",
        apply: same_trip,
    },
];

/// Judges which loads of a plan before the flights of a plan go on from.
#[must_use]
pub fn check_kept(problems: &PlanProblems, solutions: &PlanSolutions, before: &PlanSolutions) -> Checked {
    let kept = Kept { asked: &problems.loading.flights, flights: &solutions.flights.flights, before };
    let mut sheet = Sheet::new();
    for rule in RULES {
        sheet.turn_to(rule.code);
        (rule.apply)(&kept, &mut sheet);
    }
    sheet.finish()
}

impl<'a> Kept<'a> {
    /// Each flight that has a standing load, with that load.
    fn standing(&self) -> impl Iterator<Item = (&'a FlightToLoad, &'a AircraftLoad)> {
        self.asked.iter().filter_map(|flight| Some((flight, flight.standing.as_ref()?)))
    }

    /// The load of the plan before that a standing load is.
    fn origin(&self, standing: &AircraftLoad) -> Option<&'a AircraftLoad> {
        self.before.loading.loads.iter().find(|load| is_renumbered(load, standing))
    }

    fn flown(&self, id: &FlightId) -> Option<&'a Flight> {
        self.flights.iter().find(|flight| flight.id == *id)
    }

    fn flown_before(&self, id: &FlightId) -> Option<&'a Flight> {
        self.before.flights.flights.iter().find(|flight| flight.id == *id)
    }
}

fn from_before(kept: &Kept<'_>, sheet: &mut Sheet) {
    for (flight, standing) in kept.standing() {
        sheet.holds((&standing.flight, standing.haul) == (&flight.flight, flight.haul), || {
            (of_flight(&flight.flight), format!("goes on from a load under the number {}", standing.flight))
        });
        let origin = kept.origin(standing);
        sheet.holds(origin.is_some(), || {
            (of_flight(&flight.flight), "goes on from a load that the plan before does not have".to_owned())
        });
        let Some((old, new)) = origin.and_then(|load| kept.flown_before(&load.flight)).zip(kept.flown(&flight.flight))
        else {
            continue;
        };
        let from = |flight: &Flight| carrying(flight, standing.haul).next().map(|leg| leg.from.clone());
        sheet.holds(old.aircraft == new.aircraft && from(old) == from(new), || {
            let text = format!("{} goes on from the load of {}, {}", new.aircraft, old.id, old.aircraft);
            (of_flight(&flight.flight), text)
        });
    }
}

fn once(kept: &Kept<'_>, sheet: &mut Sheet) {
    let mut taken = BTreeSet::new();
    for (flight, standing) in kept.standing() {
        let Some(origin) = kept.origin(standing) else { continue };
        sheet.holds(taken.insert((&origin.flight, origin.haul)), || {
            (of_flight(&flight.flight), format!("the load of {} is another flight's already", origin.flight))
        });
    }
}

fn same_trip(kept: &Kept<'_>, sheet: &mut Sheet) {
    for flight in kept.asked {
        let Some((old, new)) = kept.flown_before(&flight.flight).zip(kept.flown(&flight.flight)) else { continue };
        let trip = |flown| trip(flown, flight.haul);
        let is_one = old.aircraft == new.aircraft && old.tail == new.tail && trip(old) == trip(new);
        let is_of_it = |load: &AircraftLoad| load.flight == old.id && load.haul == flight.haul;
        if !is_one || !kept.before.loading.loads.iter().any(is_of_it) {
            continue;
        }
        let origin = flight.standing.as_ref().and_then(|standing| kept.origin(standing));
        sheet.holds(origin.is_some_and(is_of_it), || {
            (of_flight(&flight.flight), "is flown as before, and is not loaded from what it had".to_owned())
        });
    }
}

/// Whether a load is another, save that flight and units have new numbers.
fn is_renumbered(old: &AircraftLoad, new: &AircraftLoad) -> bool {
    let renamed = |id: &UnitId| match id.as_str().strip_prefix(old.flight.as_str()) {
        Some(number) => format!("{}{number}", new.flight),
        None => id.as_str().to_owned(),
    };
    let mut same = AircraftLoad { flight: new.flight.clone(), ..old.clone() };
    let ids = same.units.iter_mut().map(|unit| &mut unit.id).chain(same.steps.iter_mut().map(|step| &mut step.unit));
    for id in ids {
        let Ok(name) = UnitId::try_new(&renamed(id)) else { return false };
        *id = name;
    }
    same == *new
}

/// The airports that a load of a flight is carried between, in order, and the day it leaves the first, UTC.
fn trip(flight: &Flight, haul: Haul) -> Option<(Vec<&AirportId>, Date)> {
    let first = carrying(flight, haul).next()?;
    let mut airports = vec![&first.from];
    airports.extend(carrying(flight, haul).map(|leg| &leg.to));
    Some((airports, first.departs.to_zoned(TimeZone::UTC).date()))
}

fn carrying(flight: &Flight, haul: Haul) -> impl Iterator<Item = &Leg> {
    flight.carrying(haul).map(|(_, leg)| leg)
}

fn of_flight(id: &FlightId) -> RecordRef {
    RecordRef::new(RecordKind::Flight, id)
}

#[cfg(test)]
mod tests {
    use model::id::AircraftTypeId;

    use super::*;
    use crate::chain::tests::{Plan, sound as planned};
    use crate::spoil::{Spoil, each_rule_refuses};

    /// A plan and the plan before, which is the same.
    fn sound() -> (PlanSolutions, Plan) {
        let (_, (mut problems, solutions)) = planned();
        let before = solutions.clone();
        problems.loading.flights[0].standing = Some(before.loading.loads[0].clone());
        (before, (problems, solutions))
    }

    fn check(before: &PlanSolutions, (problems, solutions): &Plan) -> Checked {
        check_kept(problems, solutions, before)
    }

    const SPOILS: &[Spoil<PlanSolutions, Plan>] = &[
        ("kept-load", "a load nobody made", |_, (p, _)| {
            let standing = p.loading.flights[0].standing.as_mut().expect("a standing load");
            standing.units[0].contents[0].packs += model::quantity::Units::of(1);
        }),
        ("kept-load", "the load of another flight", |_, (p, _)| {
            let standing = p.loading.flights[0].standing.as_mut().expect("a standing load");
            standing.flight = FlightId::of("F9");
        }),
        ("kept-load", "the load of another type", |before, _| {
            before.flights.flights[0].aircraft = AircraftTypeId::of("Glider");
        }),
        ("kept-load", "a load from another airport", |before, _| {
            let legs = &mut before.flights.flights[0].legs;
            legs.iter_mut().for_each(|leg| leg.from = AirportId::of("EINN"));
        }),
        ("kept-once", "two flights go on from it", |_, (p, _)| {
            let mut twin = p.loading.flights[0].clone();
            twin.flight = FlightId::of("F2");
            let standing = twin.standing.as_mut().expect("a standing load");
            standing.flight = twin.flight.clone();
            p.loading.flights.push(twin);
        }),
        ("kept-same-trip", "it is loaded afresh", |_, (p, _)| p.loading.flights[0].standing = None),
    ];

    #[test]
    fn every_rule_refuses_its_spoiled_example() {
        let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        each_rule_refuses(&codes, sound(), check, SPOILS);
    }

    #[test]
    fn a_load_under_another_number_is_still_that_load() {
        let (mut before, plan) = sound();
        before.flights.flights[0].id = FlightId::of("U");
        before.loading.loads[0].flight = FlightId::of("U");
        let (mut problems, solutions) = plan;
        let standing = problems.loading.flights[0].standing.as_mut().expect("a standing load");
        standing.units[0].id = UnitId::of("F11");
        let checked = check_kept(&problems, &solutions, &before);
        assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
    }
}
