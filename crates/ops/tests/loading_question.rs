//! What the loading stage is asked, and what it tells the flights stage, on the April operation; judged as a whole plan is.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;
use model::evidence::Source;
use model::finding::Severity;
use model::flights::{Flight, Leg, LegPurpose};
use model::haul::Haul;
use model::id::{AirportId, OfferLineId, PlaceId};
use model::operation::{Operation, Promise};
use model::quantity::Units;
use ops::planning::{Planned, Stage, judge, plan_keeping, plan_operation};
use ops::problems::loading_problem;
use ops::reloading::{Fate, unit_changes};

fn april() -> Operation {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
    format::folder::read(&dir).expect("the example should be sound").operation
}

/// A plan that the judge finds nothing fatal in.
fn planned(operation: &Operation) -> Planned {
    let planned = plan_operation(operation, Stage::Loading, &mut |_| {});
    assert_clean(operation, &planned);
    planned
}

fn assert_clean(operation: &Operation, planned: &Planned) {
    let findings = judge(operation, planned, None).findings;
    let fatal: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Fatal).collect();
    assert!(fatal.is_empty(), "{fatal:?}");
}

#[test]
fn promised_and_dangerous_cargo_is_asked_as_such_and_legs_one_by_one() {
    let mut operation = april();
    operation.promises.push(Promise {
        line: OfferLineId::of("SHA-gown"),
        recipient: PlaceId::of("US"),
        units: Units::of(1000),
        made: date(2020, 3, 30),
        source: Source::Assumption("a test".to_owned()),
    });
    let planned = planned(&operation);
    let flights = &planned.problems.loading.flights;
    let cargo = || flights.iter().flat_map(|flight| &flight.cargo);
    for one in cargo() {
        assert_eq!(one.mandatory, one.consignment.as_str() == "SHA-gown-US", "{}", one.consignment);
    }
    assert!(cargo().any(|one| one.mandatory), "the promised gowns fly");
    assert!(cargo().any(|one| one.class.as_deref() == Some("3")), "skin antiseptic is a flammable liquid");
    assert!(flights.iter().any(|flight| flight.legs.len() > 1), "a flight has a stop");
    for flight in flights {
        let passed: Vec<u8> = flight.legs.iter().map(|leg| leg.unload_from).collect();
        assert!(passed.first() == Some(&0) && passed.is_sorted(), "{}: {passed:?}", flight.flight);
        let burnt = flight.legs.iter().all(|leg| leg.fuel_takeoff > leg.fuel_landing && !leg.fuel_landing.is_zero());
        assert!(burnt && flight.standing.is_none(), "{}", flight.flight);
    }
}

#[test]
fn what_loading_leaves_behind_goes_back_to_flights_as_a_limit() {
    let mut operation = april();
    // Flights that may be filled to the brim by volume: cartons on pallets never are.
    operation.policies.flights.volume_permille = Units::of(1000);
    let planned = planned(&operation);
    assert!(planned.rounds > 1, "loading had nothing to say in {} rounds", planned.rounds);
    let left: i64 = planned.solutions.loading.loads.iter().map(|load| load.left_out.len() as i64).sum();
    assert_eq!(left, 0, "packs stay behind after {} rounds", planned.rounds);
}

#[test]
fn a_plan_that_is_kept_stays_as_it_is_and_a_revised_one_changes_little() {
    let mut operation = april();
    let before = planned(&operation);
    let again = plan_keeping(&operation, Stage::Loading, Some(&before.solutions), &mut |_| {});
    assert_eq!(again.solutions.loading.loads, before.solutions.loading.loads);
    let line =
        operation.offers.iter_mut().find(|line| line.id.as_str() == "CHK-garment").expect("a line of the example");
    line.units = Units::of(line.units.get() - 20_000);
    let after = plan_keeping(&operation, Stage::Loading, Some(&before.solutions), &mut |_| {});
    assert_clean(&operation, &after);
    let (mut stays, mut changed) = (0, 0);
    for (old, new) in before.solutions.loading.loads.iter().zip(&after.solutions.loading.loads) {
        let changes = unit_changes(old, new);
        let kept = changes.iter().filter(|change| change.fate == Fate::Stays).count();
        stays += kept;
        changed += changes.len() - kept;
    }
    assert!(changed > 0 && 5 * changed < stays, "{changed} units change, {stays} stay");
}

#[test]
fn what_is_picked_up_on_the_way_is_asked_as_such() {
    let operation = april();
    let planned = plan_operation(&operation, Stage::Flights, &mut |_| {});
    let mut flights = planned.solutions.flights.clone();
    let has_two = |flight: &&mut Flight| {
        let stops: BTreeSet<&AirportId> = flight.cargo.iter().map(|part| &part.unload).collect();
        stops.len() > 1 && !flight.brings_back()
    };
    let flight = flights.flights.iter_mut().find(has_two).expect("a flight with two stops");
    // It loads somewhere else before: what goes to the last stop stays for the second airport.
    let (first, leg) = flight.carrying(Haul::Out).next().map(|(index, leg)| (index, leg.clone())).expect("a leg");
    let (origin, pick_up) = (AirportId::of("ZZZZ"), leg.from.clone());
    flight.legs.insert(first, Leg { from: origin.clone(), to: pick_up.clone(), ..leg });
    let last = flight.legs.iter().rfind(|leg| leg.purpose == LegPurpose::Carry).expect("a leg").to.clone();
    for part in flight.cargo.iter_mut().filter(|part| part.unload == last) {
        part.pick_up = Some(pick_up.clone());
    }
    let (id, parts) = (flight.id.clone(), flight.cargo.clone());
    let consignments = &planned.problems.flights.consignments;
    let problem = loading_problem(&operation, &planned.solutions.allocation, consignments, &flights);
    let asked = problem.flights.iter().find(|flight| flight.flight == id).expect("the flight is asked");
    assert_eq!(asked.cargo.len(), parts.len());
    for (cargo, part) in asked.cargo.iter().zip(&parts) {
        assert_eq!(cargo.load_order, u8::from(part.pick_up.is_some()), "{}", cargo.consignment);
    }
    let loaded: Vec<u8> = asked.legs.iter().map(|leg| leg.load_until).collect();
    assert_eq!(loaded, [vec![0], vec![1; asked.legs.len() - 1]].concat());
    assert!(asked.legs.iter().take(2).all(|leg| leg.unload_from == 0), "all is aboard behind the pick-up");
    for other in problem.flights.iter().filter(|flight| flight.flight != id) {
        assert!(other.legs.iter().all(|leg| leg.load_until == 0), "{}", other.flight);
        assert!(other.cargo.iter().all(|cargo| cargo.load_order == 0), "{}", other.flight);
    }
}
