//! Decides whether the search on the clock keeps what must be kept. Only built for tests. Up: [`crate::search`].

use std::collections::BTreeMap;

use model::control::Control;
use model::flights::FlightsProblem;

use super::*;
use crate::board::Board;
use crate::samples::{an124, at, consignment, il76, listed, people, problem, tail, vehicle};

fn begun(problem: &FlightsProblem) -> Plan<'_> {
    let (groups, chains, all) = listed(problem);
    let board = Board::new(problem, &chains.atlas);
    let left = problem.consignments.iter().map(|facts| facts.packs.get()).collect();
    let (placed, refused, remarks) = (Vec::new(), BTreeMap::new(), Vec::new());
    Plan { problem, groups, chains, all, board, left, placed, refused, remarks }
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
