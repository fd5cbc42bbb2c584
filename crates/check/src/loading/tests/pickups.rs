//! A load that comes aboard at two airports, and spoiled ones. Up: [`crate::loading`].

use std::collections::BTreeSet;

use model::id::{ConsignmentId, PositionId};
use model::loading::{LegToLoad, LoadingProblem, LoadingSolution};
use model::quantity::{Grams, Units};

use super::{content, mm, sound};
use crate::loading::check_loading;
use crate::loading::steps::after_steps;

/// Lines of a leg on the load sheet.
const LINES: usize = 8;

/// The sound load, whose vehicle is picked up: on the leg before, the aircraft is loaded as it is on the last, when the vehicle
/// is gone again.
fn picked_up() -> (LoadingProblem, LoadingSolution) {
    let (mut problem, mut solution) = sound();
    let (flight, load) = (&mut problem.flights[0], &mut solution.loads[0]);
    flight.cargo[1].load_order = 1;
    let before = LegToLoad { unload_from: 0, ..flight.legs[1] };
    flight.legs.insert(0, before);
    flight.legs[1..].iter_mut().for_each(|leg| leg.load_until = 1);
    load.legs.insert(0, load.legs[1]);
    let before = load.sheet[LINES..2 * LINES].to_vec();
    load.sheet.splice(0..0, before);
    for (index, line) in load.sheet[..3 * LINES].iter_mut().enumerate() {
        line.of = (index / LINES).to_string();
    }
    (problem, solution)
}

fn found(problem: &LoadingProblem, solution: &LoadingSolution) -> BTreeSet<&'static str> {
    check_loading(problem, solution).findings.iter().map(|finding| finding.rule).collect()
}

/// Tells the steps of a load as its units give them.
fn retell(problem: &LoadingProblem, solution: &mut LoadingSolution) {
    let own: Vec<_> = after_steps(problem, &problem.flights[0], &solution.loads[0])
        .into_iter()
        .map(|(_, own)| (Grams::of(i64::try_from(own.mass).expect("few grams")), own.arm()))
        .collect();
    for (step, (gross, arm)) in solution.loads[0].steps.iter_mut().zip(own) {
        (step.gross, step.arm.0) = (gross, arm);
    }
}

#[test]
fn a_load_may_come_aboard_at_two_airports() {
    let (problem, solution) = picked_up();
    let checked = check_loading(&problem, &solution);
    assert!(checked.findings.is_empty(), "{:#?}", checked.findings);
}

type Spoil = fn(&mut LoadingProblem, &mut LoadingSolution);

/// The rules that refuse, and no others.
const SPOILS: [(&[&str], &str, Spoil); 10] = [
    (&["loading-one-stop", "loading-steps"], "packs of both airports in one container", |p, _| {
        p.flights[0].cargo[4].load_order = 1;
    }),
    (&["loading-one-stop"], "a carton more than comes aboard there", |p, _| {
        let cargo = &mut p.flights[0].cargo;
        let mut more = cargo[0].clone();
        (more.load_order, more.packs) = (1, Units::of(2));
        cargo[0].packs = Units::of(58);
        cargo.push(more);
    }),
    (&["loading-steps"], "what is picked up stands before what is loaded first", |p, s| {
        // Past the container below, which bars nobody.
        s.loads[0].steps[..4].rotate_left(1);
        retell(p, s);
    }),
    (&["loading-steps"], "loaded at a stop", |_, s| s.loads[0].steps[3].stop = Some(0)),
    (
        &["loading-envelope", "loading-lateral", "loading-mass", "loading-moments"],
        "the balance of the first leg with all aboard",
        |_, s| s.loads[0].legs[0] = s.loads[0].legs[1],
    ),
    (&["loading-sheet"], "the payload of the first leg with all aboard", |_, s| {
        s.loads[0].sheet[0].value = s.loads[0].sheet[LINES].value;
    }),
    (&["loading-payload", "loading-sheet"], "a gram too much on the first leg", |p, _| {
        p.flights[0].legs[0].payload_max = Grams::of(1_350_999);
    }),
    (
        &["loading-envelope", "loading-lateral", "loading-mass", "loading-moments", "loading-payload", "loading-sheet"],
        "asked with all aboard on the first leg",
        |p, _| p.flights[0].legs[0].load_until = 1,
    ),
    (
        &["loading-envelope", "loading-lateral", "loading-mass", "loading-moments", "loading-sheet"],
        "asked with the pallets picked up too",
        |p, _| p.flights[0].cargo[0].load_order = 1,
    ),
    (
        &["loading-envelope", "loading-mass", "loading-moments", "loading-sheet"],
        "asked with the people picked up",
        |p, _| p.flights[0].cargo[2].load_order = 1,
    ),
];

#[test]
fn what_is_wrong_with_a_pick_up_is_refused_by_its_rule_alone() {
    for (rules, remark, spoil) in SPOILS {
        let (mut problem, mut solution) = picked_up();
        spoil(&mut problem, &mut solution);
        let due: BTreeSet<&str> = rules.iter().copied().collect();
        assert_eq!(found(&problem, &solution), due, "{remark}");
    }
}

/// The vehicle at the tail door was loaded first, and stays where it stands.
#[test]
fn nothing_is_picked_up_past_what_is_aboard() {
    let (mut problem, mut solution) = picked_up();
    let mut other = problem.flights[0].cargo[0].clone();
    (other.consignment, other.packs, other.load_order) = (ConsignmentId::of("C6"), Units::of(19), 1);
    problem.flights[0].cargo.push(other);
    problem.flights[0].cargo[1].load_order = 0;
    solution.loads[0].units[1].contents = vec![content("C6", 19)];
    solution.loads[0].steps.swap(2, 3);
    retell(&problem, &mut solution);
    let found = found(&problem, &solution);
    assert!(found.contains("loading-access") && !found.contains("loading-steps"), "{found:?}");
}

#[test]
fn a_standing_load_of_two_airports_changes_when_it_must() {
    let refused = |change: fn(&mut LoadingProblem, &mut LoadingSolution)| {
        let (mut problem, solution) = picked_up();
        let mut old = solution.clone();
        let unit = &mut old.loads[0].units[1];
        (unit.x, unit.position) = (mm(5300), Some(PositionId::of("P3")));
        problem.flights[0].cargo.iter_mut().for_each(|cargo| cargo.mandatory = false);
        change(&mut problem, &mut old);
        problem.flights[0].standing = Some(old.loads[0].clone());
        found(&problem, &solution).contains("loading-standing")
    };
    assert!(refused(|_, _| ()), "nothing is wrong with it");
    assert!(!refused(|_, old| old.loads[0].steps[..4].rotate_left(1)), "the container came aboard after the vehicle");
    assert!(!refused(|problem, _| problem.flights[0].legs[0].payload_max = Grams::of(1_350_999)), "too much at first");
}
