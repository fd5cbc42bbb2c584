//! Decides whether the search on the clock keeps what must be kept. Only built for tests. Up: [`crate::search`].

use std::collections::BTreeMap;

use model::control::Control;
use model::flights::FlightsProblem;

use super::refill::Filled;
use super::*;
use crate::board::Board;
use crate::fleet::minute_up;
use crate::samples::{an124, at, consignment, il76, listed, people, problem, tail, vehicle};
use crate::stowage::Stowage;

fn begun(problem: &FlightsProblem) -> Plan<'_> {
    let (groups, chains, all) = listed(problem);
    let board = Board::new(problem, &chains.atlas);
    let left = problem.consignments.iter().map(|facts| facts.packs.get()).collect();
    let (placed, refused, remarks) = (Vec::new(), BTreeMap::new(), Vec::new());
    let (stowage, is_unfilled) = (Stowage::new(problem), false);
    Plan { problem, stowage, groups, chains, all, board, left, placed, refused, remarks, is_unfilled }
}

fn busy() -> FlightsProblem {
    let mut problem = problem();
    problem.tails = vec![tail("A", &il76(), "RU", "UUMU"), tail("B", &an124(), "RU", "UUMU")];
    problem.consignments = vec![
        consignment("a", "UUMU", "UAAA", 900),
        consignment("b", "UUMU", "UCFM", 700),
        consignment("c", "UUMU", "LIRE", 400),
        consignment("d", "UUMU", "UAAA", 50),
    ];
    problem
}

#[test]
fn the_first_plan_takes_all_that_is_worth_its_flight() {
    let problem = busy();
    let mut plan = begun(&problem);
    let offers = offers(&plan, None, &mut Control::default());
    fill(&mut plan, &offers, &mut Control::default());
    assert_eq!(plan.left, [0, 0, 0, 0]);
    for trip in &plan.placed {
        let ready = trip.load.cargo.iter().map(|stow| minute_up(problem.consignments[stow.consignment].ready)).max();
        let template = &plan.all.list[trip.load.template];
        assert!(trip.slot.begin + template.timing.loads >= ready.expect("a trip carries something"));
    }
}

#[test]
fn a_better_plan_costs_no_more_and_carries_no_pack_twice() {
    let problem = busy();
    let mut plan = begun(&problem);
    let offers = offers(&plan, None, &mut Control::default());
    fill(&mut plan, &offers, &mut Control::default());
    let before = value(&mut plan, &offers);
    better(&mut plan, &offers, 1, &mut Control::new(3, 3_000));
    let after = value(&mut plan, &offers);
    assert!(after <= before, "{after:?} {before:?}");
    for (index, facts) in problem.consignments.iter().enumerate() {
        let flown: i64 = plan.placed.iter().map(|trip| trip.load.aboard(index)).sum();
        assert_eq!(flown + plan.left[index], facts.packs.get(), "{}", facts.id);
    }
    let costs: f64 = costs(&mut plan, &offers).iter().sum();
    assert!((costs - after.cents as f64).abs() < 10.0, "the costs of all are the cost of the plan");
}

#[test]
fn the_clock_forgets_a_trip_that_is_taken_back() {
    let problem = busy();
    let mut plan = begun(&problem);
    let offers = offers(&plan, None, &mut Control::default());
    let empty = plan.board.clone();
    fill(&mut plan, &offers, &mut Control::default());
    assert_ne!(plan.board, empty);
    let mut search = Search::new(&mut plan, &offers);
    (0..search.trips.len()).for_each(|place| search.remove(place));
    search.write_back();
    assert_eq!(plan.board, empty);
    assert!(plan.placed.is_empty() && plan.left == [900, 700, 400, 50]);
}

#[test]
fn who_travels_with_a_team_borrows_one_of_it() {
    let mut problem = busy();
    let mut carts = vehicle("v", "UUMU", "LIRE", 6);
    carts.travels_with = Some(model::id::ConsignmentId::of("p"));
    problem.consignments = vec![people("p", "UUMU", "LIRE", 6), carts];
    problem.tails.push(tail("C", &il76(), "RU", "UUMU"));
    let mut plan = begun(&problem);
    let offers = offers(&plan, None, &mut Control::default());
    fill(&mut plan, &offers, &mut Control::default());
    assert_eq!(plan.left, [0, 0]);
    assert!(plan.placed.len() > 1, "they do not all go on one flight");
    for trip in &plan.placed {
        assert!(trip.load.aboard(1) == 0 || trip.load.aboard(0) > 0, "{:?}", trip.load.cargo);
    }
}

#[test]
fn mass_beyond_a_hard_date_counts_before_money() {
    let mut problem = busy();
    problem.consignments[0].due_hard = Some(at("2020-04-01T00:00:00Z"));
    let mut plan = begun(&problem);
    let offers = offers(&plan, None, &mut Control::default());
    let gross = problem.consignments[0].gross().get();
    assert_eq!(value(&mut plan, &offers).missed, gross, "what is left out is missed");
    fill(&mut plan, &offers, &mut Control::default());
    let late: i64 = plan.placed.iter().map(|trip| trip.load.aboard(0)).sum();
    let each = problem.consignments[0].pack.gross();
    assert_eq!(value(&mut plan, &offers).missed, each.times(late + plan.left[0]).get(), "what comes too late is too");
}

/// One Il-76 and three loads for three places; the second is due first.
fn in_turn() -> FlightsProblem {
    let mut problem = problem();
    problem.tails = vec![tail("A", &il76(), "RU", "UUMU")];
    problem.consignments = [("a", "UAAA"), ("b", "UCFM"), ("c", "UTTT")]
        .map(|(id, airport)| consignment(id, "UUMU", airport, 1_900))
        .to_vec();
    problem.consignments[0].due = at("2020-04-02T06:00:00Z");
    problem.consignments[1].due = at("2020-04-01T18:00:00Z");
    problem.policy.late_cost_per_tonne_day = crate::samples::dollars(5_000);
    problem
}

#[test]
fn what_is_due_first_is_flown_first_and_the_others_wait_for_it() {
    let problem = in_turn();
    let mut plan = begun(&problem);
    let offers = offers(&plan, None, &mut Control::default());
    let packs = std::mem::replace(&mut plan.left, vec![1_900, 0, 0]);
    for one in [2, 1] {
        fill(&mut plan, &offers, &mut Control::default());
        plan.left[one] = packs[one];
    }
    fill(&mut plan, &offers, &mut Control::default());
    assert_eq!(plan.left, [0, 0, 0]);
    let mut flown: Vec<(i64, usize)> =
        plan.placed.iter().map(|placed| (placed.slot.begin, placed.load.cargo[0].consignment)).collect();
    flown.sort_unstable();
    assert_eq!(flown.iter().map(|(_, one)| *one).collect::<Vec<_>>(), [1, 0, 2], "the last is in no hurry");
    let mut search = Search::new(&mut plan, &offers);
    sound(&search);
    let first = search.order[0][0];
    search.remove(first);
    search.close_up();
    sound(&search);
    let begin = search.flown(search.order[0][0]).placed.slot.begin;
    assert_eq!(begin, flown[0].0, "the next is brought forward");
    search.take_back();
    assert_eq!(search.trips.iter().flatten().count(), 3);
}

/// Panics where a plan is not what it should be: order, time, cost, packs.
fn sound(search: &Search) {
    let plan = &*search.plan;
    let mut left: Vec<i64> = plan.problem.consignments.iter().map(|facts| facts.packs.get()).collect();
    let mut ordered = 0;
    for order in &search.order {
        let mut free = i64::MIN;
        for place in order {
            let Trip { placed: Placed { load, slot }, value } = search.flown(*place);
            let template = &plan.all.list[load.template];
            let group = &plan.groups[template.group];
            assert!(free <= slot.begin && plan.ready(load) <= slot.begin + template.timing.loads);
            assert_eq!(*value, search.trip_value(load, *slot));
            load.cargo.iter().for_each(|stow| left[stow.consignment] -= stow.packs);
            let mut board = plan.board.clone();
            board.lift(group, template, *slot);
            assert!(board.is_free(plan.problem, &plan.chains.atlas, group, template, *slot));
            free = slot.begin + search.busy(load.template);
            ordered += 1;
        }
    }
    assert_eq!((left, ordered), (plan.left.clone(), search.trips.iter().flatten().count()));
}

#[test]
fn every_change_leaves_a_sound_plan_and_one_taken_back_leaves_no_trace() {
    let mut problem = in_turn();
    problem.tails.extend([tail("B", &il76(), "RU", "UUMU"), tail("C", &an124(), "RU", "UUMU")]);
    // One aircraft at a time at each airport.
    problem.airports.iter_mut().for_each(|airport| airport.spots = Some(model::quantity::Units::of(1)));
    for number in 0..6 {
        let mut one = problem.consignments[number % 3].clone();
        one.id = model::id::ConsignmentId::of(&format!("more-{number}"));
        one.packs = model::quantity::Units::of(400 + 350 * number as i64);
        one.ready = at(["2020-04-01T00:00:00Z", "2020-04-03T07:00:00Z", "2020-04-06T00:00:00Z"][number / 2]);
        problem.consignments.push(one);
    }
    let mut plan = begun(&problem);
    let offers = offers(&plan, None, &mut Control::default());
    fill(&mut plan, &offers, &mut Control::default());
    let mut search = Search::new(&mut plan, &offers);
    search.chance = Chance::new(5);
    let told = |search: &Search| -> Vec<(usize, Slot, Vec<crate::fill::Stow>)> {
        let trips = search.trips.iter().flatten();
        trips.map(|trip| (trip.placed.load.template, trip.placed.slot, trip.placed.load.cargo.clone())).collect()
    };
    let mut moved = 0;
    for number in 0..300 {
        let (before, left) = (told(&search), search.plan.left.clone());
        search.ruin();
        search.refill(true, &mut || true);
        search.close_up();
        sound(&search);
        moved += usize::from(before != told(&search));
        if number % 3 == 0 {
            search.before.clear();
        } else {
            search.take_back();
            search.plan.left = left;
            assert_eq!(told(&search), before);
            sound(&search);
        }
    }
    assert!(moved > 200, "{moved}");
}

/// Trips from two origins, and small consignments that fill them up.
fn with_small_ones() -> FlightsProblem {
    let mut problem = busy();
    problem.tails.extend([tail("C", &il76(), "RU", "UUMU"), tail("D", &an124(), "RU", "UUMU")]);
    problem.consignments.push(consignment("from-lire", "LIRE", "UAAA", 800));
    for number in 0..8 {
        let (origin, airport) = [("UUMU", "UAAA"), ("LIRE", "UAAA"), ("UUMU", "UCFM"), ("UUMU", "LIRE")][number % 4];
        let mut one = consignment(&format!("small-{number}"), origin, airport, 30 + 20 * number as i64);
        one.ready = at(["2020-04-01T00:00:00Z", "2020-04-03T07:00:00Z"][number / 4]);
        problem.consignments.push(one);
    }
    problem
}

/// How many packs still go into trips that fly anyway, whatever their origin; those are then on them.
fn fitting(search: &mut Search, open: &[usize]) -> i64 {
    let left = search.plan.left.clone();
    for consignment in open {
        for place in 0..search.trips.len() {
            if search.plan.left[*consignment] > 0 {
                search.fill_up(*consignment, place);
            }
        }
    }
    left.iter().zip(&search.plan.left).map(|(before, after)| before - after).sum()
}

#[test]
fn what_fits_into_trips_that_fly_anyway_is_put_there_though_only_some_are_looked_at() {
    let problem = with_small_ones();
    let mut plan = begun(&problem);
    let offers = offers(&plan, None, &mut Control::default());
    fill(&mut plan, &offers, &mut Control::default());
    let mut search = Search::new(&mut plan, &offers);
    search.chance = Chance::new(9);
    let (mut again, mut missed) = (0, 0);
    for number in 0..60 {
        search.ruin();
        let open: Vec<usize> = (0..search.plan.left.len()).filter(|one| search.plan.left[*one] > 0).collect();
        let mut filled = Filled::default();
        if number % 10 == 0 {
            // With the numbers of their origins lost, trips are passed over that should be filled.
            let origins = std::mem::replace(&mut search.origins, vec![usize::MAX; search.trips.len()]);
            search.top_up(&open, &mut filled);
            search.origins = origins;
            missed += fitting(&mut search, &open);
        } else {
            search.top_up(&open, &mut filled);
            assert_eq!(fitting(&mut search, &open), 0, "of all trips");
        }
        for consignment in &open {
            let load = offers.of[*consignment].iter().find_map(|offer| {
                let left = &search.plan.left;
                (left[*consignment] > 0).then(|| offers.load(search.plan, offer.template, *consignment, left))?
            });
            // A trip with one pack only leaves room for all others.
            let Some(mut load) = load else { continue };
            while load.cargo.iter().map(|stow| stow.packs).sum::<i64>() > 1 && load.cargo.len() == 1 {
                load.unstow(&search.plan.stowage, *consignment);
            }
            search.put_in(&load, Value { missed: i64::MAX / 4, ..Value::default() });
            let before: i64 = search.plan.left.iter().sum();
            search.top_up(&open, &mut filled);
            again += before - search.plan.left.iter().sum::<i64>();
            assert_eq!(fitting(&mut search, &open), 0, "of those that have changed");
        }
        search.close_up();
        sound(&search);
        search.before.clear();
    }
    assert!(again > 1_000 && missed > 100, "{again} {missed}");
}

#[test]
fn a_trip_that_one_consignment_fills_still_brings_a_pack_wherever_it_calls() {
    let mut problem = busy();
    problem.consignments = vec![consignment("far", "UUMU", "UAAA", 9_000), consignment("near", "UUMU", "UCFM", 50)];
    let plan = begun(&problem);
    let offers = offers(&plan, None, &mut Control::default());
    let both = |number: &usize| plan.all.list[*number].drops.len() == 2;
    let mut seen = 0;
    for number in (0..plan.all.list.len()).filter(both) {
        let load = offers.load(&plan, number, 0, &[9_000, 50]).expect("a trip to both");
        assert_eq!(load.aboard(1), 1, "no more than it must");
        let drop = load.cargo.iter().find(|stow| stow.consignment == 0).expect("what the trip is for").drop;
        assert_eq!(load.room.packs(&plan.stowage, 0, drop), 0, "the rest is full");
        let load = offers.load(&plan, number, 1, &[9_000, 50]).expect("a trip to both");
        assert_eq!(load.aboard(1), 50, "what goes first goes whole");
        assert_eq!(offers.load(&plan, number, 0, &[9_000, 0]), None, "nothing is left for a place it calls at");
        seen += 1;
    }
    assert!(seen > 0, "trips to both are listed");
}
