//! What earmarks and export bans cost, held against sharing again by hand.

use model::allocation::{AllocationProblem, LimitKind, TieBreak};
use model::id::PlaceId;
use model::quantity::{Permille, Units};
use proptest::prelude::{Strategy, prop, prop_assert, prop_assert_eq, proptest};

use crate::drawn::{
    Drawn, PLACES, config, demand, given, got, instead, limited, problem, problems, rules, said, solve, supply, under,
};

#[test]
fn an_earmark_that_binds_has_a_price_and_is_named() {
    let lines = vec![
        limited(LimitKind::Earmark, "AA", supply("for-bb", "mask", 900, 100, "BB")),
        supply("any", "mask", 100, 100, "AA BB"),
    ];
    let solution = solve(&problem(lines, vec![demand("AA", "mask", 1_000, 1000), demand("BB", "mask", 1_000, 1000)]));
    assert_eq!(given(&solution), ["any-AA 1", "for-bb-BB 9"]);
    let price = &solution.shadow_prices[0];
    let permille = |value| Permille::try_new(value).expect("a share");
    assert_eq!(solution.shadow_prices.len(), 1);
    assert_eq!((price.line.as_str(), price.kind), ("for-bb", LimitKind::Earmark));
    assert_eq!(price.fill_min, (permille(100), permille(500)));
    assert_eq!(price.fill_mean, (permille(500), permille(500)));
    assert_eq!(price.harm_averted, (Units::of(1_000), Units::of(1_000)));
    assert_eq!(price.gainers, [PlaceId::of("AA")]);
    assert_eq!(price.because.to_string(), "offer:for-bb");
    let (text, cure) = said(&solution, 0);
    assert_eq!(
        text,
        "AA has 100 of 1,000 mask (10.0 %): all 100 of mask that may go there now are given; more got BB 90.0 % (lines that \
         may not go here); the earmark of for-bb keeps it from there: without it AA would have 500 (50.0 %)"
    );
    assert_eq!(cure, "900 more of mask that may go to AA, or ask gov-ru to lift the earmark of for-bb");
}

#[test]
fn a_limit_that_binds_nobody_has_no_price() {
    for (lines, demands, remark) in [
        (
            vec![limited(LimitKind::Earmark, "CC", supply("for-bb", "mask", 900, 100, "BB"))],
            vec![demand("BB", "mask", 1_000, 1000)],
            "who is barred demands nothing",
        ),
        (
            vec![
                limited(LimitKind::Earmark, "AA", supply("for-bb", "mask", 900, 100, "BB")),
                supply("any", "mask", 900, 1, "AA"),
            ],
            vec![demand("AA", "mask", 500, 1000), demand("BB", "mask", 900, 1000)],
            "all demands are met",
        ),
        (
            vec![
                limited(LimitKind::Earmark, "AA", supply("empty", "mask", 99, 100, "BB")),
                supply("any", "mask", 9, 1, "AA BB"),
            ],
            vec![demand("AA", "mask", 500, 1000), demand("BB", "mask", 900, 1000)],
            "it has no whole pack",
        ),
        (
            vec![limited(
                LimitKind::ExportBan,
                "AA",
                limited(LimitKind::Earmark, "AA", supply("twice", "mask", 900, 100, "BB")),
            )],
            vec![demand("AA", "mask", 500, 1000), demand("BB", "mask", 900, 1000)],
            "another limit bars them too",
        ),
    ] {
        assert!(solve(&problem(lines, demands)).shadow_prices.is_empty(), "{remark}");
    }
}

#[test]
fn who_may_have_nothing_is_told_which_limit_keeps_it_away() {
    let lines = vec![
        limited(LimitKind::ExportBan, "AA", supply("banned", "mask", 900, 100, "")),
        supply("unfit", "mask", 900, 100, "BB"),
    ];
    let solution = solve(&problem(lines, vec![demand("AA", "mask", 1_000, 1000)]));
    assert_eq!(rules(&solution), ["not-eligible"]);
    let (text, cure) = said(&solution, 0);
    assert_eq!(
        text,
        "AA has 0 of 1,000 mask (0.0 %): of 2 lines with 1,800 of mask none may go there: 1 unfit for it, banned kept from \
         it by an export ban of RU; without the export ban on banned AA would have 900 (90.0 %)"
    );
    assert_eq!(cure, "cure what the gate found on these lines for AA, or ask RU to lift the export ban on banned");
}

#[test]
fn a_price_counts_substitutes_on_both_sides() {
    let lines = vec![
        limited(LimitKind::Earmark, "AA", supply("for-bb", "mask", 400, 100, "BB")),
        supply("instead", "respirator", 400, 100, "AA BB"),
    ];
    let demands = vec![demand("AA", "mask", 500, 1000), demand("BB", "mask", 500, 1000)];
    let asked =
        AllocationProblem { substitutes: vec![instead("mask", "respirator", 1000, 1)], ..problem(lines, demands) };
    let solution = solve(&asked);
    assert_eq!(got(&solution), [400, 400], "AA has substitutes alone, so that the earmark costs nothing");
    assert!(solution.shadow_prices.is_empty(), "{:?}", solution.shadow_prices);
}

/// Problems in which every line has one or two limits on recipients for whom it is fit.
fn limited_problems(packs: &'static [i64], has_promises: bool) -> impl Strategy<Value = AllocationProblem> {
    let drawn = Drawn { packs, units_max: 60, has_promises, has_floors: false };
    let masks = prop::collection::vec((0..16_u8, 0..16_u8), 3);
    (problems(drawn), masks).prop_map(|(mut problem, masks)| {
        for (supply, (one, two)) in problem.supplies.iter_mut().zip(masks) {
            for (kind, mask) in [(LimitKind::Earmark, one), (LimitKind::ExportBan, two)] {
                let barred: Vec<_> = PLACES
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| mask >> bit & 1 == 1)
                    .map(|(_, place)| *place)
                    .filter(|place| problem_may(&problem.demands, place))
                    .collect();
                supply.eligible.retain(|place| !barred.contains(&place.as_str()));
                if !barred.is_empty() {
                    *supply = limited(kind, &barred.join(" "), supply.clone());
                }
            }
        }
        problem
    })
}

fn problem_may(demands: &[model::allocation::Demand], place: &str) -> bool {
    demands.iter().any(|demand| demand.recipient.as_str() == place)
}

/// The same problem without one limit, done by hand.
fn without(problem: &AllocationProblem, line: usize, limit: usize) -> AllocationProblem {
    let mut lifted = problem.clone();
    let supply = &mut lifted.supplies[line];
    let freed = supply.limits.remove(limit);
    let others: Vec<_> = supply.limits.iter().flat_map(|other| other.barred.clone()).collect();
    supply.eligible.extend(freed.barred.into_iter().filter(|place| !others.contains(place)));
    supply.eligible.sort();
    supply.eligible.dedup();
    lifted
}

fn capped(problem: &AllocationProblem, got: &[i64]) -> Vec<i64> {
    problem.demands.iter().zip(got).map(|(demand, got)| demand.units.get().min(*got)).collect()
}

proptest! {
    #![proptest_config(config(1_500, 41))]

    #[test]
    fn every_price_is_that_of_sharing_again(
        problem in limited_problems(&[5], true), alpha in 0..4_i64, is_alpha in proptest::bool::ANY
    ) {
        let mut asked = if is_alpha { under(alpha * 1000, &problem) } else { problem };
        asked.tie_break = if alpha % 2 == 0 { TieBreak::Place } else { TieBreak::Reciprocity };
        let solution = solve(&asked);
        let mut priced = 0;
        for (line, supply) in asked.supplies.iter().enumerate() {
            for (index, limit) in supply.limits.iter().enumerate() {
                let lifted = without(&asked, line, index);
                let again = solve(&lifted);
                let (with, freed) = (capped(&asked, &got(&solution)), capped(&asked, &got(&again)));
                let price = solution.shadow_prices.iter().find(|price| price.line == supply.line && price.kind == limit.kind);
                let has_gainers = freed.iter().zip(&with).any(|(freed, with)| freed > with);
                prop_assert_eq!(price.is_some(), has_gainers, "{:?} {:?} {:?}", limit, with, freed);
                let Some(price) = price else { continue };
                priced += 1;
                let (one, other) = (&solution.fairness[0], &again.fairness[0]);
                prop_assert_eq!(price.fill_min, (one.fill_min, other.fill_min));
                prop_assert_eq!(price.fill_mean, (one.fill_mean, other.fill_mean));
                prop_assert_eq!(price.harm_averted, (one.harm_averted, other.harm_averted));
                let gainers: Vec<_> = asked
                    .demands
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| freed[*at] > with[*at])
                    .map(|(_, demand)| demand.recipient.clone())
                    .collect();
                prop_assert_eq!(&price.gainers, &gainers);
            }
        }
        prop_assert_eq!(priced, solution.shadow_prices.len(), "no price without a limit");
    }

    #[test]
    fn lifting_a_limit_never_lowers_the_lowest_fill(problem in limited_problems(&[1, 3, 4, 10], false)) {
        // With weights it is the weighted fill that is never lowered.
        let mut problem = problem;
        problem.demands.iter_mut().for_each(|demand| demand.weight_permille = Units::of(1000));
        for price in solve(&problem).shadow_prices {
            prop_assert!(price.fill_min.1 >= price.fill_min.0);
        }
    }
}
