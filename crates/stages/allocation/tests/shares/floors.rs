//! Nothing, or enough to be worth sending.

use model::allocation::{AllocationProblem, Demand};
use model::quantity::Units;
use proptest::prelude::{prop_assert, proptest};

use crate::drawn::{
    Drawn, config, demand, floored, given, got, left, problem, problems, promise, rules, said, solve, supply, under,
    with,
};
use crate::oracle::promised;

#[test]
fn as_few_as_possible_are_left_with_nothing_and_are_told_why() {
    let masks = supply("masks", "mask", 1_000, 50, "AA BB CC");
    let demands = vec![
        floored(600, demand("AA", "mask", 1_000, 1000)),
        floored(400, demand("BB", "mask", 1_000, 1000)),
        floored(300, demand("CC", "mask", 1_000, 1000)),
    ];
    let solution = solve(&problem(vec![masks], demands));
    assert_eq!(got(&solution), [0, 500, 500], "either of the others with AA would be one left out too, and less even");
    assert_eq!(rules(&solution), ["below-floor", "supply-exhausted", "supply-exhausted"]);
    let (text, cure) = said(&solution, 0);
    assert_eq!(
        text,
        "AA has 0 of 1,000 mask (0.0 %): its floor is 600, and 0 that may go there are left beside what the others got, so \
         that as few as possible get nothing (every choice of who is left out was tried); more got BB 50.0 % (it reaches \
         its floor), CC 50.0 % (it reaches its floor)"
    );
    assert_eq!(cure, "600 more of mask that may go to AA");
}

#[test]
fn a_floor_that_a_leading_line_began_is_reached() {
    // RS reaches its floor with both lines; when the leading one is settled, the rest of it must follow.
    let lines = vec![
        supply("lead", "gown", 28, 4, "AM BY IR RS UZ"),
        with("lead", supply("led", "gown", 39, 4, "KZ RS")),
        supply("free", "gown", 49, 4, "AM IR KZ RS UZ"),
    ];
    let asks = [("AM", 175, 1000, 0, 175), ("BY", 82, 1000, 0, 5_000), ("IR", 133, 2000, 20, 133)];
    let more = [("KZ", 82, 2000, 0, 10), ("RS", 152, 1000, 42, 5_000), ("UZ", 66, 1000, 18, 66)];
    let demands = asks.into_iter().chain(more).map(|(place, units, weight, floor, harm)| Demand {
        harm: Units::of(harm),
        ..floored(floor, demand(place, "gown", units, weight))
    });
    let asked = problem(lines, demands.collect());
    for alpha in [0, 500, 1000, 2000] {
        let solution = solve(&under(alpha, &asked));
        for (fill, demand) in solution.fills.iter().zip(&asked.demands) {
            let is_enough = fill.got.is_zero() || fill.got >= demand.floor;
            assert!(is_enough, "alpha {alpha}: {} has {} with a floor of {}", fill.recipient, fill.got, demand.floor);
        }
    }
}

#[test]
fn what_is_too_little_for_anybody_is_left_and_the_cure_says_how_little_is_missing() {
    let masks = supply("masks", "mask", 250, 50, "AA BB");
    let demands =
        vec![floored(300, demand("AA", "mask", 1_000, 1000)), floored(400, demand("BB", "mask", 1_000, 1000))];
    let solution = solve(&problem(vec![masks], demands));
    assert_eq!((got(&solution), left(&solution)), (vec![0, 0], vec!["masks 250 below-floor".to_owned()]));
    assert_eq!(said(&solution, 0).1, "50 more of mask that may go to AA, or a floor of at most 250");
}

#[test]
fn a_floor_is_no_more_than_the_demand_and_is_rounded_up_to_packs() {
    let masks = supply("masks", "mask", 100, 30, "AA BB");
    let demands = vec![floored(500, demand("AA", "mask", 20, 1000)), floored(40, demand("BB", "mask", 200, 1000))];
    let solution = solve(&problem(vec![masks], demands));
    assert_eq!(given(&solution), ["masks-AA 1", "masks-BB 2"]);
}

#[test]
fn what_was_promised_counts_towards_the_floor() {
    let masks = supply("masks", "mask", 60, 10, "AA BB");
    let demands = vec![floored(50, demand("AA", "mask", 100, 1000)), floored(40, demand("BB", "mask", 100, 1000))];
    let asked = problem(vec![masks], demands);
    assert_eq!(got(&solve(&asked)), [60, 0], "of two equal choices the first place is in");
    let commitments = vec![promise("masks", "BB", 10)];
    let asked = AllocationProblem { commitments, ..asked };
    assert_eq!(got(&solve(&asked)), [50, 10], "AA has nothing otherwise, and what was promised stays");
}

#[test]
fn many_floors_are_served_from_the_smallest_and_the_reason_says_so() {
    let places: Vec<_> = (0..30).map(|at| format!("P{at:02}")).collect();
    let masks = supply("masks", "mask", 1_000, 10, &places.join(" "));
    let demands =
        places.iter().enumerate().map(|(at, place)| floored(20 + 10 * at as i64, demand(place, "mask", 1_000, 1000)));
    let solution = solve(&problem(vec![masks], demands.collect()));
    let served = got(&solution).iter().filter(|got| **got > 0).count();
    // 20 + 30 + ... + 130 are 900, and 140 more would be too much.
    assert_eq!(served, 12, "{:?}", got(&solution));
    assert!(said(&solution, 29).0.contains("the smallest floors were served first"), "{}", said(&solution, 29).0);
}

proptest! {
    #![proptest_config(config(2_000, 31))]

    #[test]
    fn everybody_has_nothing_or_the_floor(
        problem in problems(Drawn { packs: &[1, 3, 4, 10], units_max: 60, has_promises: true, has_floors: true }),
        alpha in 0..6_i64
    ) {
        for asked in [problem.clone(), under(alpha * 500, &problem)] {
            let solution = solve(&asked);
            let (base, _) = promised(&asked);
            for ((fill, demand), base) in solution.fills.iter().zip(&asked.demands).zip(base) {
                let floor = demand.floor.min(demand.units).get();
                let got = fill.got.get();
                prop_assert!(got == base || got >= floor, "{} has {got}, floor {floor}", fill.recipient);
                let is_left = fill.reason.as_ref().is_some_and(|reason| reason.rule == "below-floor");
                prop_assert!(!is_left || got < floor);
            }
        }
    }
}
