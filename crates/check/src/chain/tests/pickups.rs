//! A plan whose flight picks up cargo of a second offer at Shannon, and spoiled ones. Up: [`crate::chain`].

use std::collections::BTreeSet;

use model::evidence::{Reason, RecordKind, RecordRef};
use model::id::{AirportId, ConsignmentId, OfferLineId};
use model::loading::Unloaded;
use model::operation::Operation;
use model::quantity::Units;

use super::{Plan, check, sound};

/// A hundred cartons more from Shannon, which loading leaves behind.
fn picked_up() -> (Operation, Plan) {
    let (mut operation, (mut problems, mut solutions)) = sound();
    let (line, id, shannon) = (OfferLineId::of("L2"), ConsignmentId::of("C2"), AirportId::of("EINN"));
    let mut offer = operation.offers[0].clone();
    (offer.id, offer.airport) = (line.clone(), shannon.clone());
    operation.offers.push(offer.clone());
    problems.fitness.lines.push(offer);
    let mut pair = solutions.fitness.assessments[0].clone();
    pair.line = line.clone();
    solutions.fitness.assessments.push(pair);
    let mut supply = problems.allocation.supplies[0].clone();
    (supply.line, supply.airport) = (line.clone(), shannon.clone());
    problems.allocation.supplies.push(supply);
    let mut allotment = solutions.allocation.allotments[0].clone();
    (allotment.id, allotment.line, allotment.packs) = (id.clone(), line.clone(), Units::of(100));
    allotment.because = vec![RecordRef::pair(RecordKind::Fitness, "L2", "US")];
    solutions.allocation.allotments.push(allotment);
    let mut one = problems.flights.consignments[0].clone();
    (one.id, one.line, one.origin, one.packs) = (id.clone(), line, shannon.clone(), Units::of(100));
    one.because = vec![RecordRef::pair(RecordKind::Fitness, "L2", "US")];
    problems.flights.consignments.push(one);
    problems.flights.places[0].consignments.insert(id.clone());
    let mut cargo = solutions.flights.flights[0].cargo[0].clone();
    (cargo.consignment, cargo.packs, cargo.pick_up) = (id.clone(), Units::of(100), Some(shannon));
    solutions.flights.flights[0].cargo.push(cargo);
    let load = &mut problems.loading.flights[0];
    let mut cargo = load.cargo[0].clone();
    (cargo.consignment, cargo.packs, cargo.load_order) = (id.clone(), Units::of(100), 1);
    load.cargo.push(cargo);
    load.legs[1].load_until = 1;
    let reason = Reason::new("room", "no room", "another flight");
    solutions.loading.loads[0].left_out.push(Unloaded { consignment: id, packs: Units::of(100), reason });
    (operation, (problems, solutions))
}

#[test]
fn a_flight_that_picks_up_is_asked_for_as_it_is_flown() {
    let (operation, plan) = picked_up();
    let checked = check(&operation, &plan);
    assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
}

type Spoil = fn(&mut Plan);

#[test]
fn what_is_asked_wrongly_of_a_pick_up_is_refused_by_its_rule_alone() {
    let spoils: [(&str, Spoil); 6] = [
        ("loaded where others are", |(p, _)| p.loading.flights[0].cargo[1].load_order = 0),
        ("all of it picked up", |(p, _)| p.loading.flights[0].cargo[0].load_order = 1),
        ("never aboard", |(p, _)| p.loading.flights[0].legs[1].load_until = 0),
        ("aboard before it is picked up", |(p, _)| p.loading.flights[0].legs[0].load_until = 1),
        ("the flight does not say that it is picked up", |(_, s)| s.flights.flights[0].cargo[1].pick_up = None),
        ("picked up where the flight does not load", |(_, s)| {
            s.flights.flights[0].cargo[1].pick_up = Some(AirportId::of("KJFK"));
        }),
    ];
    for (remark, spoil) in spoils {
        let (operation, mut plan) = picked_up();
        spoil(&mut plan);
        let found: BTreeSet<&str> = check(&operation, &plan).findings.iter().map(|one| one.rule).collect();
        assert_eq!(found, BTreeSet::from(["chain-loading-question"]), "{remark}");
    }
}
