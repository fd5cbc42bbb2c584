//! Generated worlds, the simulator and the planners together. Up: [`crate::airlift`].

use std::collections::BTreeMap;

use format::relay::{read_orders, tell_changes, tell_reset};
use model::relay::{AircraftState, CargoIndex, CargoPlace, CarrierIndex, HubIndex, RelayOrder};
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::RngSeed;

use super::bridge::Bridge;
use super::class::{CLASSES, Class, PROCESSING};
use super::scenario::Scenario;
use super::simulator::Simulator;
use super::trial;

/// A small class in which everything happens that can.
const SMALL: Class = Class {
    name: "small",
    airports: 9,
    zone: 2,
    aircraft: 7,
    cargo: 14,
    cargo_later: 6,
    weight_max: 3,
    capacity: 1,
    multipliers: (3, 5),
    outages: 0.2,
    outage_steps: (2, 9),
    has_two_types: false,
};

fn order(aircraft: u32, load: &[usize], unload: &[usize], destination: Option<HubIndex>) -> RelayOrder {
    let list = |items: &[usize]| items.iter().map(|item| CargoIndex::of(*item)).collect();
    RelayOrder { aircraft: CarrierIndex(aircraft), priority: 1, load: list(load), unload: list(unload), destination }
}

/// A world without outages in which aircraft 0 stands at a place with a route, and an item at that place.
fn calm() -> Scenario {
    let class = Class { outages: 0.0, cargo_later: 0, weight_max: 1, ..SMALL };
    let mut scenario = Scenario::generate(class, 5);
    let (cargo, at) = &mut scenario.cargo[0];
    *at = scenario.starts[0];
    cargo.pickup_earliest = 3;
    cargo.weight = 1;
    scenario
}

fn state(simulator: &Simulator<'_>) -> AircraftState {
    simulator.view().aircraft[0].state
}

#[test]
fn the_judge_refuses_every_order_that_cannot_be_carried_out() {
    let scenario = calm();
    let here = scenario.starts[0];
    let kind = scenario.world.aircraft()[0];
    let hubs = (0..scenario.world.airports().len()).map(HubIndex::of);
    let unlinked = hubs.into_iter().find(|to| scenario.world.route(kind, here, *to).is_none()).expect("a far airport");
    let elsewhere = scenario.cargo.iter().position(|(_, at)| *at != here).expect("an item elsewhere");
    for (orders, reason) in [
        (order(0, &[0], &[], None), "may not be loaded before 3"),
        (order(0, &[elsewhere], &[], None), "does not lie here"),
        (order(0, &[], &[1], None), "is not aboard"),
        (order(0, &[], &[], Some(unlinked)), "no route"),
    ] {
        let mut simulator = Simulator::new(&scenario, 1);
        simulator.step(vec![orders]);
        let texts: Vec<&str> = simulator.refusals.iter().map(|refusal| refusal.text.as_str()).collect();
        assert!(texts.len() == 1 && texts[0].contains(reason), "{reason}: {texts:?}");
    }
    let mut heavy = calm();
    heavy.cargo[0].0.weight = 100;
    heavy.cargo[0].0.pickup_earliest = 0;
    let mut simulator = Simulator::new(&heavy, 1);
    simulator.step(vec![order(0, &[0], &[], None)]);
    assert!(simulator.refusals[0].text.contains("too heavy"), "{:?}", simulator.refusals);
}

#[test]
fn an_aircraft_goes_round_through_its_states_in_the_published_steps() {
    let mut scenario = calm();
    scenario.cargo[0].0.pickup_earliest = 0;
    let here = scenario.starts[0];
    let kind = &scenario.world.types()[scenario.world.aircraft()[0].at()];
    let route = *kind.routes.iter().find(|route| route.from == here).expect("a route");
    let mut simulator = Simulator::new(&scenario, 1);
    simulator.step(vec![order(0, &[0], &[], Some(route.to))]);
    assert_eq!(state(&simulator), AircraftState::Processing);
    // Processing began in step 1; the place is given back in step 1 + 10 + 1, the flight begins in the next.
    for _ in 0..PROCESSING {
        simulator.step(Vec::new());
        assert_eq!(state(&simulator), AircraftState::Processing);
    }
    simulator.step(Vec::new());
    assert_eq!(state(&simulator), AircraftState::Ready);
    assert_eq!(simulator.view().aircraft[0].aboard, [CargoIndex(0)]);
    for _ in 0..=route.time {
        simulator.step(Vec::new());
        assert_eq!(state(&simulator), AircraftState::Moving);
    }
    simulator.step(Vec::new());
    assert_eq!((state(&simulator), simulator.view().aircraft[0].airport), (AircraftState::Waiting, route.to));
    simulator.step(vec![order(0, &[], &[0], None)]);
    assert_eq!(state(&simulator), AircraftState::Processing);
    for _ in 0..=PROCESSING {
        simulator.step(Vec::new());
    }
    let is_there = scenario.cargo[0].0.destination == route.to;
    let place = if is_there { CargoPlace::Done } else { CargoPlace::At(route.to) };
    assert_eq!((state(&simulator), simulator.view().cargo_at[0]), (AircraftState::Ready, place));
    assert!(simulator.refusals.is_empty() && simulator.lost().is_empty());
}

#[test]
fn the_first_in_the_queue_is_the_lowest_priority_and_then_the_first_to_come() {
    let mut scenario = calm();
    let at = scenario.starts[0];
    for start in &mut scenario.starts {
        *start = at;
    }
    for (cargo, place) in &mut scenario.cargo {
        *place = at;
        cargo.pickup_earliest = 0;
    }
    let mut simulator = Simulator::new(&scenario, 1);
    let mut orders: Vec<RelayOrder> = (0..4).map(|plane| order(plane, &[plane as usize], &[], None)).collect();
    for (order, priority) in orders.iter_mut().zip([7, 5, 5, 1]) {
        order.priority = priority;
    }
    // The first aircraft is alone when its turn comes, so it begins; of the others the lower number is the earlier.
    simulator.step(orders);
    let began = |simulator: &Simulator<'_>| -> Vec<usize> {
        let seen = simulator.view().aircraft.into_iter().enumerate();
        seen.filter(|(_, plane)| plane.state == AircraftState::Processing).map(|(at, _)| at).collect()
    };
    let mut order_of_turns = vec![began(&simulator)];
    for _ in 0..4 * (PROCESSING + 2) {
        simulator.step(Vec::new());
        let now = began(&simulator);
        if !now.is_empty() && order_of_turns.last() != Some(&now) {
            order_of_turns.push(now);
        }
    }
    assert_eq!(order_of_turns, [vec![0], vec![3], vec![1], vec![2]]);
}

#[test]
fn an_aircraft_that_has_landed_stays_out_of_the_queue_with_priority_0() {
    let scenario = calm();
    let here = scenario.starts[0];
    let kind = &scenario.world.types()[scenario.world.aircraft()[0].at()];
    let route = *kind.routes.iter().find(|route| route.from == here).expect("a route");
    let mut simulator = Simulator::new(&scenario, 1);
    simulator.step(vec![RelayOrder { priority: 0, ..order(0, &[], &[], Some(route.to)) }]);
    for _ in 0..40 {
        simulator.step(Vec::new());
    }
    assert_eq!(state(&simulator), AircraftState::Waiting);
    simulator.step(vec![order(0, &[], &[], None)]);
    assert_eq!(state(&simulator), AircraftState::Processing);
}

#[test]
fn generated_worlds_have_their_sizes_and_are_the_same_from_the_same_seed() {
    for class in CLASSES {
        let scenario = Scenario::generate(class, 11);
        let world = &scenario.world;
        assert_eq!((world.airports().len(), world.aircraft().len()), (class.airports, class.aircraft));
        assert_eq!(scenario.cargo.len(), class.cargo);
        assert!(world.airports().iter().all(|capacity| *capacity == 1 || *capacity == class.capacity));
        assert_eq!(world.types().len(), if class.has_two_types { 2 } else { 1 });
        assert!(scenario.cargo.iter().all(|(cargo, at)| cargo.destination != *at));
        assert_eq!(&Scenario::generate(class, 11).world, world);
        assert_ne!(&Scenario::generate(class, 12).world, world);
    }
}

#[test]
fn nothing_is_missed_on_easy_worlds_and_less_than_by_shortest_paths_elsewhere() {
    for (class, seed) in [(CLASSES[0], 3), (CLASSES[3], 3), (CLASSES[5], 3)] {
        let trial = trial::run(class, seed).expect("our own messages should be read");
        let (ours, simple) = (trial.ours.score, trial.simple.score);
        assert!(trial.ours.refusals.is_empty(), "{:?}", trial.ours.refusals);
        assert_eq!(ours.missed, 0, "{} {seed}", class.name);
        assert!(ours.total() < simple.total(), "{}: {ours:?} {simple:?}", class.name);
    }
}

/// Small classes of every kind.
fn classes() -> impl Strategy<Value = (Class, u64)> {
    let shape = (any::<bool>(), 1u32..4, 1u32..4, 0u32..4, any::<u64>());
    shape.prop_map(|(has_two_types, capacity, weight_max, outages, seed)| {
        let outages = f64::from(outages) * 0.1;
        (Class { has_two_types, capacity, weight_max, outages, ..SMALL }, seed)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, rng_seed: RngSeed::Fixed(6), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn orders_can_be_carried_out_nothing_is_lost_and_it_is_the_same_again((class, seed) in classes()) {
        let scenario = Scenario::generate(class, seed);
        let mut simulator = Simulator::new(&scenario, seed);
        let mut bridge = Bridge::new(1);
        let mut view = simulator.view();
        let mut line = tell_reset(&scenario.world, &view);
        while !simulator.is_over() {
            let answer = bridge.answer(&line).expect("our own messages should be read");
            simulator.step(read_orders(bridge.dialogue(), &answer).expect("our own orders should be read"));
            let next = simulator.view();
            let mut working: BTreeMap<HubIndex, u32> = BTreeMap::new();
            for plane in next.aircraft.iter().filter(|plane| plane.state == AircraftState::Processing) {
                *working.entry(plane.airport).or_default() += 1;
            }
            prop_assert!(working.iter().all(|(at, count)| *count <= scenario.world.airports()[at.at()]));
            prop_assert_eq!(simulator.lost(), Vec::<usize>::new());
            line = tell_changes(&view, &next);
            view = next;
        }
        prop_assert!(simulator.refusals.is_empty(), "{:?}", simulator.refusals);
        let again = trial::ours(&scenario, seed).expect("our own messages should be read");
        prop_assert_eq!(again.score, simulator.score());
    }
}
