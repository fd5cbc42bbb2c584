//! What was promised is given before anything is shared, and what is not kept says why.

use jiff::civil::date;
use model::allocation::{AllocationProblem, AllocationSolution, Basis, Demand, LimitKind, Supply};
use model::quantity::Permille;
use proptest::prelude::{prop_assert, proptest};

use crate::drawn::{
    Drawn, config, demand, given, got, limited, problem, problems, promise, said, solve, supply, under, with,
};
use crate::oracle::{assert_sound, promised};

/// Promises not kept as `LINE PLACE units rule`.
fn unkept(solution: &AllocationSolution) -> Vec<String> {
    let text = |one: &model::allocation::UnkeptCommitment| {
        assert!(!one.reason.text.is_empty() && !one.reason.cure.is_empty());
        format!("{} {} {} {}", one.line, one.recipient, one.units.get(), one.reason.rule)
    };
    solution.unkept.iter().map(text).collect()
}

#[test]
fn a_promise_is_given_first_and_counts_in_the_level() {
    let masks = supply("masks", "mask", 100, 5, "AA BB");
    let asked = problem(vec![masks], vec![demand("AA", "mask", 100, 1000), demand("BB", "mask", 100, 1000)]);
    let with_promise = |units| AllocationProblem { commitments: vec![promise("masks", "BB", units)], ..asked.clone() };
    assert_eq!(got(&solve(&with_promise(23))), [50, 50], "within its fair share it changes nothing");
    let solution = solve(&with_promise(78));
    assert_eq!(got(&solution), [20, 80], "rounded up to packs, and not taken back");
    assert!(solution.unkept.is_empty());
    assert!(said(&solution, 0).0.contains("BB 80.0 % (80 promised to it)"), "{}", said(&solution, 0).0);
    let bases: Vec<_> = solution.allotments.iter().map(|allotment| allotment.basis).collect();
    assert_eq!(bases, [Basis::Shared, Basis::Committed]);
    let links: Vec<_> = solution.allotments[1].because.iter().map(ToString::to_string).collect();
    assert!(links.contains(&"claim:promise-masks-BB".to_owned()), "{links:?}");
}

#[test]
fn every_promise_that_is_not_kept_has_its_reason() {
    let half = |supply| Supply { hold_back: Permille::try_new(500).expect("a share"), ..supply };
    let lines = vec![
        supply("masks", "mask", 100, 10, "AA BB"),
        limited(LimitKind::Earmark, "BB", supply("own", "mask", 100, 10, "AA")),
        half(supply("held", "mask", 100, 10, "AA BB")),
        Supply { ready: date(2020, 4, 9), ..supply("late", "mask", 100, 10, "AA BB") },
        with("masks", supply("gowns", "gown", 10, 1, "AA BB")),
    ];
    let demands = vec![
        Demand { due: Some(date(2020, 4, 8)), ..demand("AA", "mask", 35, 1000) },
        demand("BB", "mask", 1_000, 1000),
        demand("BB", "gown", 10, 1000),
        demand("AA", "gown", 10, 1000),
    ];
    for (line, place, units, expected, packs, remark) in [
        ("masks", "AA", 30, None, 3, "kept"),
        ("masks", "AA", 31, None, 4, "the last pack is whole"),
        ("masks", "AA", 55, Some("masks AA 15 demand-met"), 4, "not beyond the demand by a pack"),
        ("own", "BB", 20, Some("own BB 20 not-eligible"), 0, "earmarked for others"),
        ("masks", "CC", 20, Some("masks CC 20 not-eligible"), 0, "unfit for it"),
        ("held", "BB", 70, Some("held BB 20 too-little-supply"), 5, "half is held back"),
        ("late", "AA", 20, Some("late AA 20 too-late"), 0, "after the last useful day"),
        ("gone", "AA", 20, Some("gone AA 20 too-little-supply"), 0, "the line is not usable"),
        ("gowns", "AA", 4, Some("gowns AA 4 travels-with"), 0, "its leader goes elsewhere"),
        ("gowns", "BB", 4, None, 4, "where its leader goes"),
    ] {
        let commitments = vec![promise(line, place, units)];
        let asked = AllocationProblem { commitments, ..problem(lines.clone(), demands.clone()) };
        let solution = solve(&asked);
        assert_eq!(unkept(&solution), expected.into_iter().collect::<Vec<_>>(), "{remark}");
        let kept = solution.allotments.iter().find(|one| one.line.as_str() == line && one.recipient.as_str() == place);
        let kept = kept.filter(|one| one.basis == Basis::Committed).map_or(0, |one| one.packs.get());
        assert!(kept >= packs && (packs > 0 || kept == 0), "{remark}: {:?}", given(&solution));
    }
    let nothing = problem(vec![supply("masks", "mask", 100, 10, "AA BB")], vec![demand("AA", "mask", 10, 1000)]);
    let solution = solve(&AllocationProblem { commitments: vec![promise("masks", "BB", 7)], ..nothing });
    assert_eq!(unkept(&solution), ["masks BB 7 no-demand"]);
}

#[test]
fn promises_are_kept_in_the_order_of_line_and_recipient() {
    let masks = supply("masks", "mask", 50, 10, "AA BB");
    let asked = problem(vec![masks], vec![demand("AA", "mask", 100, 1000), demand("BB", "mask", 100, 1000)]);
    let commitments = vec![promise("masks", "BB", 40), promise("masks", "AA", 30)];
    let solution = solve(&AllocationProblem { commitments, ..asked });
    assert_eq!(got(&solution), [30, 20]);
    assert_eq!(unkept(&solution), ["masks BB 20 too-little-supply"]);
}

proptest! {
    #![proptest_config(config(1_000, 21))]

    #[test]
    fn nobody_gets_less_than_was_promised_and_can_be_kept(
        problem in problems(Drawn { packs: &[1, 3, 5], units_max: 40, has_promises: true, has_floors: true }),
        alpha in 0..3_i64
    ) {
        for asked in [problem.clone(), under(alpha * 700, &problem)] {
            let solution = solve(&asked);
            assert_sound(&asked, &solution);
            let (base, _) = promised(&asked);
            for (fill, base) in solution.fills.iter().zip(base) {
                prop_assert!(fill.got.get() >= base, "{} has {} of {base}", fill.recipient, fill.got.get());
            }
        }
    }
}

#[test]
fn a_promise_on_lines_that_wait_for_each_other_says_so() {
    let lines = vec![
        with("gowns", supply("masks", "mask", 100, 10, "AA")),
        with("masks", supply("gowns", "gown", 100, 10, "AA")),
    ];
    let demands = vec![demand("AA", "mask", 50, 1000), demand("AA", "gown", 50, 1000)];
    let commitments = vec![promise("gowns", "AA", 20)];
    let solution = solve(&AllocationProblem { commitments, ..problem(lines, demands) });
    assert_eq!(unkept(&solution), ["gowns AA 20 travels-with"]);
    assert_eq!(got(&solution), [0, 0]);
}
