//! Decides what must hold of every answer of this stage, for its own tests; the judge of plans is `check`. Only built for tests.
//! Up: [`crate::tests`].

use std::collections::BTreeMap;

use model::flights::{Flight, FlightCargo, FlightsProblem, FlightsSolution, LegPurpose};
use model::haul::Haul;
use model::id::ConsignmentId;
use model::transport::AircraftType;
use model::world::ItemKind;

/// What holds of every answer.
pub(crate) fn judge(problem: &FlightsProblem, solution: &FlightsSolution) {
    let mut packs: BTreeMap<&ConsignmentId, i64> = BTreeMap::new();
    for flight in &solution.flights {
        judge_flight(problem, flight);
        for part in &flight.cargo {
            assert!(part.packs.get() > 0, "{}: a part without packs", flight.id);
            *packs.entry(&part.consignment).or_default() += part.packs.get();
        }
    }
    for unflown in &solution.left_out {
        assert!(!unflown.reason.text.is_empty() && !unflown.reason.cure.is_empty());
        *packs.entry(&unflown.consignment).or_default() += unflown.packs.get();
    }
    for consignment in &problem.consignments {
        let counted = packs.get(&consignment.id).copied().unwrap_or(0);
        assert_eq!(counted, consignment.packs.get(), "{}: every pack is flown once or left out", consignment.id);
    }
    assert!(solution.flights.windows(2).all(|pair| pair[0].legs[0].departs <= pair[1].legs[0].departs));
    for tail in &problem.tails {
        let mine: Vec<&Flight> = solution.flights.iter().filter(|flight| flight.tail == tail.id).collect();
        for pair in mine.windows(2) {
            let home = pair[0].legs[pair[0].legs.len() - 1].arrives;
            assert!(pair[1].legs[0].departs >= home, "{}: a tail is in one place at a time", tail.id);
        }
    }
    let bound = solution.bound;
    assert!(bound.lp_cents <= bound.mip_cents && bound.mip_cents <= bound.found_cents, "{bound:?}");
    judge_spots(problem, solution);
}

fn judge_flight(problem: &FlightsProblem, flight: &Flight) {
    let aircraft = problem.types.iter().find(|known| known.id == flight.aircraft).expect("a known type");
    let tail = problem.tails.iter().find(|known| known.id == flight.tail).expect("a known tail");
    let (first, last) = (&flight.legs[0], &flight.legs[flight.legs.len() - 1]);
    assert!(first.departs >= problem.as_of && first.departs >= tail.available_from, "{}", flight.id);
    assert!(last.arrives <= problem.until && last.arrives <= tail.available_until, "{}", flight.id);
    assert_eq!((&first.from, &last.to), (&tail.base, &tail.base), "{}: out from base and home again", flight.id);
    for pair in flight.legs.windows(2) {
        assert_eq!(pair[0].to, pair[1].from, "{}: legs join in place", flight.id);
        assert!(pair[0].arrives < pair[1].departs, "{}: and in time", flight.id);
    }
    for leg in &flight.legs {
        assert!(leg.departs < leg.arrives && leg.payload <= leg.payload_max && leg.distance <= problem.policy.leg_max);
        assert!(leg.payload_max <= aircraft.payload_range.payload_at(leg.distance).expect("in range"));
        assert_eq!(leg.payload.is_zero(), leg.purpose != LegPurpose::Carry, "{}: {}-{}", flight.id, leg.from, leg.to);
    }
    let mut free = i64::MIN;
    for haul in Haul::ALL {
        free = judge_load(problem, aircraft, (flight, haul), free);
    }
}

/// What holds of one load of a flight, which comes aboard when the one before is out; tells when it is out itself.
fn judge_load(problem: &FlightsProblem, aircraft: &AircraftType, (flight, haul): (&Flight, Haul), free: i64) -> i64 {
    let carried: Vec<_> = flight.carrying(haul).map(|(_, leg)| leg).collect();
    let (mut volume, mut seats) = (0, 0);
    let (Some(first), Some(last)) = (carried.first(), carried.last()) else { return free };
    let loads = first.departs.as_second() - aircraft.ground.load.get() * 60;
    assert!(loads >= free, "{}: unloads before it loads", flight.id);
    for part in flight.cargo.iter().filter(|part| part.haul == haul) {
        let facts = problem.consignments.iter().find(|known| known.id == part.consignment).expect("known");
        assert!(facts.destinations.contains(&part.unload));
        let boards = &flight.legs[flight.boarding(part).expect("cargo should come aboard and be unloaded")];
        assert_eq!(boards.from, facts.origin, "{}: {} is loaded where it is", flight.id, facts.id);
        assert_eq!(part.pick_up.is_some(), boards != *first, "{}: {} is picked up", flight.id, facts.id);
        let loads = boards.departs.as_second() - aircraft.ground.load.get() * 60;
        assert!(loads >= facts.ready.as_second(), "{}: {} is ready", flight.id, facts.id);
        volume += facts.pack.volume().get() * part.packs.get();
        seats += if facts.kind == ItemKind::People { part.packs.get() } else { 0 };
    }
    judge_aboard(problem, flight, haul);
    assert!(volume <= aircraft.volume_max.get() / 1000 * problem.policy.volume_permille.get());
    assert!(seats <= aircraft.seats.get());
    last.arrives.as_second() + aircraft.ground.unload.get() * 60
}

/// What holds of the payload of each leg, and of the airports a load comes aboard at.
fn judge_aboard(problem: &FlightsProblem, flight: &Flight, haul: Haul) {
    let of_haul = || flight.cargo.iter().filter(|part| part.haul == haul);
    for (number, leg) in flight.carrying(haul) {
        let is_aboard = |part: &&FlightCargo| flight.aboard(part).any(|(aboard, _)| aboard == number);
        let grams = |part: &FlightCargo| {
            let facts = problem.consignments.iter().find(|known| known.id == part.consignment).expect("known");
            facts.pack.gross().get() * part.packs.get()
        };
        let aboard: i64 = of_haul().filter(is_aboard).map(grams).sum();
        assert_eq!(leg.payload.get(), aboard, "{}: {}-{} carries what is aboard", flight.id, leg.from, leg.to);
    }
    let last_boards = of_haul().filter_map(|part| flight.boarding(part)).max();
    let first_leaves = of_haul().filter_map(|part| flight.landing(part)).min();
    assert!(last_boards <= first_leaves, "{}: nothing is unloaded before all is loaded", flight.id);
    let most = if haul == Haul::Out { usize::from(problem.policy.load_max) } else { 1 };
    assert!(flight.loaded_at(haul).len() <= most, "{}: loads at {:?}", flight.id, flight.loaded_at(haul));
}

/// No more aircraft of the plan on the ground between their legs than there are spots.
fn judge_spots(problem: &FlightsProblem, solution: &FlightsSolution) {
    for airport in &problem.airports {
        let stands: Vec<_> = solution
            .flights
            .iter()
            .flat_map(|flight| flight.legs.windows(2))
            .filter(|pair| pair[0].to == airport.id)
            .map(|pair| (pair[0].arrives, pair[1].departs))
            .collect();
        for (moment, _) in &stands {
            let count = stands.iter().filter(|(from, until)| from <= moment && moment < until).count();
            assert!(count as i64 <= airport.spots_max().get(), "{}: {count} aircraft", airport.id);
        }
    }
}
