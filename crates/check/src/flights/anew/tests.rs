//! A sound plan made anew, and a spoiled one for every rule. Up: [`crate::flights::anew`].

use jiff::{Timestamp, ToSpan};
use model::airport::FuelSupply;
use model::disruption::{Disruption, DisruptionKind, Standing};
use model::flights::{Flight, FlightsProblem, FlightsSolution};
use model::id::{AirportId, ClosureId, ConsignmentId, DisruptionId, FlightId, PartyId, PermitId, PlaceId, TailId};
use model::permit::PermitLead;
use model::quantity::{Minutes, Units};
use model::transport::{Closed, Closure, Forbids};

use super::{RULES, check_anew};
use crate::flights::check_flights;
use crate::flights::tests::{at, sound as flown};
use crate::need::tests::source;
use crate::spoil::{Spoil, each_rule_refuses};

/// Everything happens to others: each rule has something to compare and nothing to refuse.
fn harmless(problem: &FlightsProblem) -> Vec<DisruptionKind> {
    let (from, until) = (Some(at("2020-04-09T00:00:00Z")), Some(at("2020-04-10T00:00:00Z")));
    let new = problem.consignments[2].clone();
    let shannon = || AirportId::of("EINN");
    vec![
        DisruptionKind::TailOut { tail: TailId::of("T2"), from: None, until: None },
        DisruptionKind::AirportClosed { airport: shannon(), from, until },
        DisruptionKind::RouteClosed(Box::new(closure(Closed::Airspace(PlaceId::of("UA"), Forbids::Overflight)))),
        DisruptionKind::PermitRefused { permit: PermitId::of("US-LAND"), tails: vec![TailId::of("T2")] },
        DisruptionKind::FuelMissing { airport: shannon(), fuel: FuelSupply::None, from, until },
        DisruptionKind::SpotsFewer { airport: shannon(), spots: Units::of(1), from: None, until: None },
        DisruptionKind::NeedNew(Box::new(new)),
        DisruptionKind::LateDeparture { flight: FlightId::of("F1"), leg: 3, departs: at("2020-04-01T00:00:00Z") },
    ]
}

fn closure(closes: Closed) -> Closure {
    Closure {
        id: ClosureId::of("X9"),
        closes,
        applies_to: vec![],
        from: at("2020-04-01T00:00:00Z"),
        until: at("2020-04-28T00:00:00Z"),
        source: source(),
    }
}

fn event(number: usize, kind: DisruptionKind) -> Disruption {
    let at = at("2020-04-01T00:00:00Z");
    Disruption { id: DisruptionId::of(&format!("D{number}")), at, kind, source: source() }
}

fn standing(problem: &mut FlightsProblem) -> &mut Standing {
    problem.standing.as_mut().expect("a plan before")
}

fn happens(problem: &mut FlightsProblem, kind: DisruptionKind) {
    let disruptions = &mut standing(problem).disruptions;
    disruptions.push(event(disruptions.len() + 1, kind));
}

/// The flight of the sound plan is on its first leg.
fn sound() -> (FlightsProblem, FlightsSolution) {
    let (mut problem, solution) = flown();
    let disruptions = harmless(&problem).into_iter().enumerate().map(|(index, kind)| event(index + 1, kind)).collect();
    let now = solution.flights[0].legs[0].departs + 10.minutes();
    problem.standing = Some(Standing { now, flights: solution.flights.clone(), disruptions });
    problem.policy.notice = Minutes::of(120);
    assert!(check_flights(&problem, &solution).findings.is_empty());
    (problem, solution)
}

/// The same before it departs and beyond the notice: it may be changed.
fn open(problem: &mut FlightsProblem) {
    standing(problem).now = at("2020-04-01T00:00:00Z");
}

fn tail_out(problem: &mut FlightsProblem) {
    happens(problem, DisruptionKind::TailOut { tail: TailId::of("T1"), from: None, until: None });
}

fn closed(problem: &mut FlightsProblem, id: &str) {
    happens(problem, DisruptionKind::AirportClosed { airport: AirportId::of(id), from: None, until: None });
}

fn fuel(problem: &mut FlightsProblem, fuel: FuelSupply) {
    let airport = AirportId::of("EINN");
    happens(problem, DisruptionKind::FuelMissing { airport, fuel, from: None, until: None });
}

fn later(flight: &mut Flight, from: usize, minutes: i64) {
    for leg in &mut flight.legs[from..] {
        leg.departs += minutes.minutes();
        leg.arrives += minutes.minutes();
    }
}

const SPOILS: &[Spoil<FlightsProblem, FlightsSolution>] = &[
    ("anew-frozen", "it is not flown", |_, s| s.flights.clear()),
    ("anew-frozen", "by another tail", |_, s| s.flights[0].tail = TailId::of("T2")),
    ("anew-frozen", "picked up elsewhere", |_, s| s.flights[0].cargo[0].pick_up = Some(AirportId::of("EINN"))),
    ("anew-frozen", "a pack less", |_, s| s.flights[0].cargo[0].packs = Units::of(499)),
    ("anew-frozen", "a leg that has not departed leaves later for no reason", |p, s| {
        standing(p).disruptions.clear();
        later(&mut s.flights[0], 2, 1);
    }),
    ("anew-frozen", "what has departed leaves later for a reason", |p, s| {
        tail_out(p);
        later(&mut s.flights[0], 0, 1);
    }),
    ("anew-frozen", "it waits, but leaves sooner", |p, s| {
        tail_out(p);
        later(&mut s.flights[0], 2, -1);
    }),
    ("anew-notice", "it is told too late", |p, s| {
        standing(p).now = at("2020-04-01T00:59:00Z");
        later(&mut s.flights[0], 0, -1);
        p.policy.notice = Minutes::of(121);
        standing(p).flights.clear();
    }),
    ("anew-broken", "nobody says that it cannot go on", |p, _| tail_out(p)),
    ("anew-broken", "nobody says that it lands where it is closed", |p, _| closed(p, "EINN")),
    ("anew-tail-out", "its tail is out", |p, _| {
        open(p);
        tail_out(p);
    }),
    ("anew-tail-out", "it is out from the second leg on", |p, s| {
        open(p);
        let from = Some(s.flights[0].legs[1].arrives - 1.minutes());
        happens(p, DisruptionKind::TailOut { tail: TailId::of("T1"), from, until: None });
    }),
    ("anew-airport-closed", "where it unloads", |p, _| {
        open(p);
        closed(p, "KJFK");
    }),
    ("anew-airport-closed", "where it begins", |p, _| {
        open(p);
        closed(p, "UUMU");
    }),
    ("anew-airport-closed", "the country is closed to landings", |p, _| {
        open(p);
        let closes = Closed::Airspace(PlaceId::of("US"), Forbids::Landing);
        happens(p, DisruptionKind::RouteClosed(Box::new(closure(closes))));
    }),
    ("anew-route-closed", "over Denmark", |p, _| {
        open(p);
        let closes = Closed::Airspace(PlaceId::of("DK"), Forbids::Overflight);
        happens(p, DisruptionKind::RouteClosed(Box::new(closure(closes))));
    }),
    ("anew-permit-refused", "to land", |p, _| {
        open(p);
        happens(p, DisruptionKind::PermitRefused { permit: PermitId::of("US-LAND"), tails: vec![] });
    }),
    ("anew-permit-refused", "to fly over", |p, _| {
        open(p);
        p.permits[0].r#use = model::permit::PermitUse::Overfly;
        p.permits[0].state = PlaceId::of("DK");
        happens(p, DisruptionKind::PermitRefused { permit: PermitId::of("US-LAND"), tails: vec![] });
    }),
    ("anew-permit-lead", "an operator who did not land there before", |p, _| {
        p.tails[1].operator = PartyId::of("other");
        standing(p).flights[0].tail = TailId::of("T2");
        p.permits[0].lead = PermitLead::WorkingDays(1);
    }),
    ("anew-fuel", "none to take off with", |p, _| {
        open(p);
        fuel(p, FuelSupply::None);
    }),
    ("anew-fuel", "not enough to land for it", |p, _| {
        open(p);
        fuel(p, FuelSupply::Limited);
    }),
    ("anew-spots", "none is left", |p, _| {
        open(p);
        let airport = AirportId::of("KJFK");
        happens(p, DisruptionKind::SpotsFewer { airport, spots: Units::ZERO, from: None, until: None });
    }),
    ("anew-need", "cancelled, and asked for", |p, _| {
        let consignment = ConsignmentId::of("C3");
        happens(p, DisruptionKind::NeedCancelled { consignment });
    }),
    ("anew-need", "one pack less is wanted", |p, _| {
        let consignment = ConsignmentId::of("C3");
        let packs = Some(Units::of(9));
        happens(p, DisruptionKind::NeedChanged { consignment, packs, due: None, due_hard: None });
    }),
    ("anew-need", "wanted, and not asked for", |p, _| p.consignments.truncate(2)),
    ("anew-late", "it leaves as it was told", |p, s| {
        let departs: Timestamp = s.flights[0].legs[3].departs + 1.minutes();
        happens(p, DisruptionKind::LateDeparture { flight: FlightId::of("F1"), leg: 3, departs });
    }),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    let (problem, solution) = sound();
    // Two rules compare nothing while nobody asks for a permit anew and no need is cancelled.
    assert!(check_anew(&problem, &solution).limits >= codes.len() as u64);
    each_rule_refuses(&codes, (problem, solution), check_anew, SPOILS);
}

#[test]
fn what_is_broken_may_stay_when_it_is_named() {
    let (mut problem, mut solution) = sound();
    tail_out(&mut problem);
    solution.remarks.push("F1 is broken by D9: T1 is out of service".to_owned());
    assert!(check_anew(&problem, &solution).findings.is_empty());
    // Or it waits, until the tail flies again.
    let (mut problem, mut solution) = sound();
    let until = Some(solution.flights[0].legs[2].departs + 90.minutes());
    let from = Some(solution.flights[0].legs[1].arrives);
    happens(&mut problem, DisruptionKind::TailOut { tail: TailId::of("T1"), from, until });
    later(&mut solution.flights[0], 2, 90);
    assert!(check_anew(&problem, &solution).findings.is_empty());
}

#[test]
fn a_plan_from_nothing_is_not_compared() {
    let (problem, solution) = flown();
    assert!(check_anew(&problem, &solution).rules.is_empty());
}
