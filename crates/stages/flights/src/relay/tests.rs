//! The planner against small worlds. Up: [`crate::relay`].

use model::relay::{
    AircraftState, CargoIndex, CargoPlace, CarrierView, FleetIndex, HubIndex, RelayCargo, RelayOrder, RelayRoute,
    RelayType, RelayView, RelayWorld, RouteOutage, Step,
};

use super::clock::Clock;
use super::job::{Job, MISSED, Stage};
use super::net::{FAR, Net, Part};
use super::slots::Slots;
use super::walk::{Cursor, Ground, Visit, Walker};
use super::{RelayEffort, RelayPlanner};

/// Routes both ways between airports that lie in a row.
fn row(airports: &[u32], time: Step) -> Vec<RelayRoute> {
    let pairs = airports.windows(2).flat_map(|pair| [(pair[0], pair[1]), (pair[1], pair[0])]);
    pairs.map(|(from, to)| RelayRoute { from: HubIndex(from), to: HubIndex(to), time, cost: 1_000_000 }).collect()
}

fn world(types: Vec<RelayType>, airports: usize, aircraft: &[u32]) -> RelayWorld {
    let fleet = aircraft.iter().map(|kind| FleetIndex(*kind)).collect();
    RelayWorld::try_new(10, vec![1; airports], types, fleet).expect("a right world")
}

fn item(destination: u32, release: Step, soft: Step, hard: Step) -> RelayCargo {
    RelayCargo {
        destination: HubIndex(destination),
        weight: 1,
        pickup_earliest: release,
        deadline_soft: soft,
        deadline_hard: hard,
    }
}

fn view(aircraft: &[u32], cargo: &[(RelayCargo, u32)]) -> RelayView {
    let ready = |airport: &u32| CarrierView {
        state: AircraftState::Ready,
        airport: HubIndex(*airport),
        destination: None,
        aboard: Vec::new(),
    };
    RelayView {
        step: 0,
        aircraft: aircraft.iter().map(ready).collect(),
        cargo: cargo.iter().map(|(cargo, _)| *cargo).collect(),
        cargo_at: cargo.iter().map(|(_, at)| CargoPlace::At(HubIndex(*at))).collect(),
        outages: Vec::new(),
    }
}

fn first_orders(world: &RelayWorld, view: &RelayView) -> Vec<RelayOrder> {
    RelayPlanner::new(world, view, 1, RelayEffort::default()).orders(view)
}

fn line_of_three() -> RelayWorld {
    world(vec![RelayType { weight_max: 2, routes: row(&[0, 1, 2], 3) }], 3, &[0])
}

#[test]
fn an_item_that_lies_beside_an_aircraft_is_loaded_at_once() {
    let seen = view(&[0], &[(item(2, 1, 100, 200), 0)]);
    let orders = first_orders(&line_of_three(), &seen);
    assert_eq!(orders.len(), 1);
    assert_eq!((orders[0].priority, &orders[0].load, orders[0].destination), (1, &vec![CargoIndex(0)], None));
}

#[test]
fn an_aircraft_elsewhere_is_sent_and_not_over_a_route_that_is_off() {
    let mut seen = view(&[2], &[(item(2, 1, 200, 300), 0)]);
    let orders = first_orders(&line_of_three(), &seen);
    assert_eq!((orders.len(), orders[0].destination), (1, Some(HubIndex(1))));
    let (kind, from, to) = (FleetIndex(0), HubIndex(2), HubIndex(1));
    seen.outages = vec![RouteOutage { kind, from, to, steps: 5 }];
    assert_eq!(first_orders(&line_of_three(), &seen), vec![]);
}

#[test]
fn what_no_aircraft_can_do_in_time_moves_none() {
    // One row per reason: too late even by the next flight, too heavy for the type, an airport that no route reaches.
    let heavy = RelayCargo { weight: 3, ..item(2, 1, 100, 200) };
    let apart = world(vec![RelayType { weight_max: 2, routes: row(&[0, 1, 2], 3) }], 4, &[0]);
    for (world, cargo) in
        [(line_of_three(), item(2, 1, 20, 30)), (line_of_three(), heavy), (apart, item(3, 1, 100, 200))]
    {
        assert_eq!(first_orders(&world, &view(&[0], &[(cargo, 0)])), vec![]);
    }
}

#[test]
fn an_item_that_lies_at_no_airport_is_left_alone() {
    let mut seen = view(&[0], &[(item(2, 1, 100, 200), 0)]);
    seen.cargo_at[0] = CargoPlace::Away;
    assert_eq!(first_orders(&line_of_three(), &seen), vec![]);
}

#[test]
fn the_same_seed_gives_the_same_orders() {
    let cargo: Vec<(RelayCargo, u32)> = (0..12).map(|at| (item(2 - at % 2, at * 7, 200 + at, 300 + at), 0)).collect();
    let world = world(vec![RelayType { weight_max: 2, routes: row(&[0, 1, 2], 3) }], 3, &[0, 0, 0]);
    let seen = view(&[0, 1, 2], &cargo);
    assert_eq!(first_orders(&world, &seen), first_orders(&world, &seen));
}

#[test]
fn a_way_over_two_types_changes_at_their_hub() {
    let long = RelayType { weight_max: 9, routes: row(&[0, 1, 2], 3) };
    let short = RelayType { weight_max: 9, routes: row(&[2, 3], 3) };
    let world = world(vec![long, short], 4, &[0, 1]);
    let mut net = Net::new(&world, Clock { processing: 10 }, &[0.0, 0.0]);
    assert_eq!(net.way(0, 0, 3), FAR);
    let parts = vec![Part { kind: 0, from: 0, to: 2 }, Part { kind: 1, from: 2, to: 3 }];
    assert_eq!(net.chains(0, 3), vec![parts]);
    assert_eq!(net.chains(0, 2), vec![vec![Part { kind: 0, from: 0, to: 2 }]]);
}

fn job(soft: Step, hard: Step) -> Job {
    Job {
        cargo: 0,
        kind: 0,
        from: 0,
        to: 2,
        weight: 1,
        release: 0,
        soft,
        hard,
        next: None,
        stage: Stage::Open,
        craft: None,
    }
}

#[test]
fn a_walk_takes_off_lands_and_is_processed_at_every_airport() {
    let world = line_of_three();
    let clock = Clock { processing: 10 };
    let net = Net::new(&world, clock, &[0.0]);
    let mut slots = Slots::new(world.airports(), clock.hold());
    let jobs = [job(100, 200)];
    let walker = Walker { kind: 0, weight_max: 2, cursor: Cursor { at: 0, is_ready: true, time: 0 }, weight: 0 };
    let acts = [(true, 0), (false, 2)].map(|(is_load, at)| super::job::Act { job: 0, is_load, at });
    let starts = |slots: &Slots| {
        let ground = Ground { net: &net, slots, capacity: world.airports(), clock, jobs: &jobs };
        let mut visits = Vec::new();
        ground.walk(&walker, &acts, &mut visits, f64::INFINITY).expect("a walk");
        visits.iter().map(|visit: &Visit| (visit.at, visit.takeoff, visit.start, visit.acts)).collect::<Vec<_>>()
    };
    // Ready at 12, off at 13, down at 17, processed from 18 to 29, off at 30, down at 34.
    assert_eq!(starts(&slots), [(0, 0, 1, 1), (1, 13, 18, 0), (2, 30, 35, 1)]);
    // Another holds the only working place of the airport between until 25.
    slots.take(1, 13);
    assert_eq!(starts(&slots), [(0, 0, 1, 1), (1, 13, 25, 0), (2, 37, 42, 1)]);
}

#[test]
fn a_delivery_costs_more_the_later_it_is() {
    let job = job(100, 200);
    let costs = [10, 100, 150, 200, 201, 500].map(|unloaded| job.penalty(unloaded));
    assert!(costs.windows(2).all(|pair| pair[0] < pair[1]), "{costs:?}");
    assert!(costs[1] < 0.1 && (1.0..1.5).contains(&costs[3]) && costs[4] > MISSED, "{costs:?}");
}
