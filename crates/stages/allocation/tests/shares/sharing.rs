//! Single cases a person can follow: bulk, weights, eligibility, teams with vehicles, budgets, ties.

use jiff::civil::date;
use model::allocation::{AllocationProblem, Basis, Demand, Supply, TieBreak};
use model::control::Control;
use model::quantity::Units;

use crate::drawn::{demand, given, got, left, problem, rules, said, solve, supply, under, with};

#[test]
fn bulk_is_shared_by_level_and_not_pack_by_pack() {
    let places = ["AM", "BY", "IR", "KG", "KP", "KZ", "MD", "MN", "TJ", "TM", "UZ", "AZ"];
    let demands = places
        .iter()
        .enumerate()
        .map(|(index, place)| demand(place, "gloves", 1_700_000 + 90_001 * index as i64, 1000));
    let gloves = supply("gloves-1", "gloves", 15_000_000, 500, &places.join(" "));
    let solution = solve(&problem(vec![gloves], demands.collect()));
    assert_eq!(solution.allotments.iter().map(|allotment| allotment.packs.get()).sum::<i64>(), 30_000);
    assert!(solution.steps < 200, "{} steps for 30,000 packs", solution.steps);
    let fairness = &solution.fairness[0];
    assert_eq!((fairness.fill_min, fairness.gini.get()), (fairness.fill_mean, 0), "all alike to the thousandth");
}

#[test]
fn single_units_by_the_billion_are_as_quick_under_every_rule() {
    let masks = supply("masks", "mask", 4_000_000_000_001, 1, "AA BB CC");
    let demands = ["AA", "BB", "CC"].map(|place| demand(place, "mask", 3_000_000_000_000, 1000));
    let asked = problem(vec![masks], demands.to_vec());
    let solution = solve(&asked);
    assert_eq!(got(&solution), [1_333_333_333_334, 1_333_333_333_334, 1_333_333_333_333]);
    assert!(solution.steps < 20_000, "{} steps", solution.steps);
    for alpha in [100, 500, 1000, 2000, 5000] {
        let solution = solve(&under(alpha, &asked));
        assert_eq!(got(&solution).iter().sum::<i64>(), 4_000_000_000_001);
        let even = got(&solution).iter().all(|got| (got - 1_333_333_333_333).abs() < 3_000);
        assert!(even && solution.steps < 30_000, "alpha {alpha}: {:?} in {} steps", got(&solution), solution.steps);
    }
}

#[test]
fn twice_the_weight_is_twice_the_fill() {
    let masks = supply("masks", "mask", 300, 1, "AA BB");
    let asked = problem(vec![masks], vec![demand("AA", "mask", 1000, 1000), demand("BB", "mask", 1000, 2000)]);
    let solution = solve(&asked);
    assert_eq!(given(&solution), ["masks-AA 100", "masks-BB 200"]);
    let text = said(&solution, 0).0;
    assert!(text.contains("BB 20.0 % (weight 2000 against 1000)"), "{text}");
    assert_eq!(got(&solve(&under(1000, &asked))), [100, 200], "proportional shares too");
}

#[test]
fn an_alpha_leans_from_most_harm_averted_to_the_lowest_fill() {
    // As many units, ten times the harm.
    let masks = supply("masks", "mask", 1_000, 1, "AA BB");
    let hard = |place: &str, harm| Demand { harm: Units::of(harm), ..demand(place, "mask", 1_000, 1000) };
    let asked = problem(vec![masks], vec![hard("AA", 100), hard("BB", 1_000)]);
    assert_eq!(got(&solve(&under(0, &asked))), [0, 1_000], "all where most is averted");
    assert_eq!(got(&solve(&under(1_000, &asked))), [91, 909], "by harm");
    assert_eq!(got(&solve(&under(2_000, &asked))), [240, 760], "by its root");
    assert_eq!(got(&solve(&asked)), [500, 500], "alike");
    let fairness = solve(&asked).fairness.remove(0);
    assert_eq!((fairness.harm_averted.get(), fairness.harm_averted_most.get()), (550, 1_000));
    assert_eq!(fairness.price_permille().get(), 450);
}

#[test]
fn who_may_have_one_line_only_is_served_from_it_first() {
    let lines = vec![supply("any", "mask", 10, 1, "AA BB"), supply("for-bb", "mask", 10, 1, "BB")];
    let solution = solve(&problem(lines, vec![demand("AA", "mask", 20, 1000), demand("BB", "mask", 20, 1000)]));
    assert_eq!(given(&solution), ["any-AA 10", "for-bb-BB 10"]);
    assert_eq!(rules(&solution), ["supply-exhausted", "supply-exhausted"]);
}

#[test]
fn among_equals_the_place_decides_or_what_was_given_before_where_declared() {
    let masks = supply("masks", "mask", 3, 1, "AA BB CC");
    let gave = |place: &str, before| Demand { given_before: Units::of(before), ..demand(place, "mask", 4, 1000) };
    let asked = problem(vec![masks], vec![gave("AA", 0), gave("BB", 400), gave("CC", 900)]);
    let by_place = AllocationProblem { supplies: vec![supply("masks", "mask", 4, 1, "AA BB CC")], ..asked.clone() };
    assert_eq!(got(&solve(&by_place)), [2, 1, 1]);
    let declared = AllocationProblem { tie_break: TieBreak::Reciprocity, ..by_place.clone() };
    let solution = solve(&declared);
    assert_eq!(got(&solution), [1, 1, 2]);
    assert!(
        said(&solution, 0).0.contains("first among equals for 900 against 0 given before"),
        "{:?}",
        said(&solution, 0)
    );
    for alpha in [0, 1000, 2000] {
        let most = got(&solve(&under(alpha, &declared)));
        assert_eq!(most[2], *most.iter().max().expect("three"), "alpha {alpha}: {most:?}");
    }
    let heavier = AllocationProblem {
        demands: vec![gave("AA", 0), gave("BB", 400), Demand { units: Units::of(40), ..gave("CC", 900) }],
        ..declared
    };
    assert_eq!(got(&solve(&heavier))[2], 2, "who is lower is first, whatever was given before");
}

#[test]
fn an_allotment_leads_back_to_the_gate_and_the_need() {
    let solution = solve(&problem(vec![supply("masks", "mask", 10, 1, "AA")], vec![demand("AA", "mask", 5, 1000)]));
    let allotment = &solution.allotments[0];
    let links: Vec<_> = allotment.because.iter().map(ToString::to_string).collect();
    assert_eq!(links, ["offer:masks", "fitness:masks/AA", "need:AA/mask"]);
    assert_eq!(
        (allotment.basis, &allotment.fills, allotment.counts),
        (Basis::Shared, &allotment.item, allotment.units)
    );
}

#[test]
fn a_team_is_shared_by_person_and_its_vehicles_go_where_most_of_it_goes() {
    let vehicles = with("team", supply("a-vehicles", "vehicle", 8, 1, "IT RS"));
    let team = supply("team", "specialist", 100, 1, "IT RS");
    let demands = vec![
        demand("IT", "specialist", 120, 1000),
        demand("RS", "specialist", 60, 1000),
        demand("IT", "vehicle", 6, 1000),
        demand("RS", "vehicle", 8, 1000),
    ];
    let solution = solve(&problem(vec![vehicles, team], demands));
    assert_eq!(given(&solution), ["a-vehicles-IT 6", "team-IT 66", "team-RS 34"], "the last person lifts RS higher");
    assert_eq!(left(&solution), ["a-vehicles 2 surplus"]);
    assert_eq!(rules(&solution), ["supply-exhausted", "supply-exhausted", "-", "supply-exhausted"]);
}

#[test]
fn what_travels_with_nothing_stays_and_says_so() {
    for (supplies, expected, remark) in [
        (vec![with("team", supply("car", "vehicle", 2, 1, "IT"))], "car 2 travels-with", "its leader is not usable"),
        (
            vec![supply("team", "specialist", 5, 1, "RS"), with("team", supply("car", "vehicle", 2, 1, "IT"))],
            "car 2 travels-with",
            "it may not go where its leader goes",
        ),
        (
            vec![supply("team", "specialist", 5, 1, ""), with("team", supply("car", "vehicle", 2, 1, "IT"))],
            "car 2 travels-with",
            "its leader goes to nobody",
        ),
        (
            vec![with("car", supply("bus", "bus", 5, 1, "IT")), with("bus", supply("car", "vehicle", 2, 1, "IT"))],
            "car 2 travels-with",
            "both wait for each other",
        ),
        (vec![with("car", supply("car", "vehicle", 2, 1, "IT"))], "car 2 travels-with", "it waits for itself"),
    ] {
        let demands =
            vec![demand("IT", "vehicle", 2, 1000), demand("RS", "specialist", 5, 1000), demand("IT", "bus", 5, 1000)];
        let solution = solve(&problem(supplies, demands));
        assert!(left(&solution).contains(&expected.to_owned()), "{remark}: {:?}", left(&solution));
        assert_eq!(rules(&solution)[0], "travels-with", "{remark}");
    }
}

#[test]
fn a_team_that_travels_with_a_team_of_the_same_kind_goes_to_the_same_place() {
    let supplies = vec![
        with("doctors", supply("nurses", "specialist", 10, 1, "IT RS")),
        supply("doctors", "specialist", 5, 5, "IT RS"),
        supply("others", "specialist", 10, 1, "IT RS"),
    ];
    let demands = vec![demand("IT", "specialist", 15, 1000), demand("RS", "specialist", 15, 1000)];
    let solution = solve(&problem(supplies, demands));
    let place = |line: &str| {
        let of_line = solution.allotments.iter().filter(|allotment| allotment.line.as_str() == line);
        let mut places: Vec<_> = of_line.map(|allotment| allotment.recipient.as_str()).collect();
        places.dedup();
        places
    };
    assert_eq!(place("doctors").len(), 1);
    assert_eq!(place("nurses"), place("doctors"));
    assert_eq!(got(&solution).iter().sum::<i64>(), 25, "all are sent");
}

#[test]
fn a_spent_budget_leaves_the_rest_and_says_so() {
    let masks = vec![supply("masks", "mask", 100, 1, "AA BB")];
    let asked = problem(masks, vec![demand("AA", "mask", 100, 1000), demand("BB", "mask", 100, 1000)]);
    let solution = allocation::solve(&asked, &mut Control::new(1, 1));
    assert!(solution.allotments.is_empty());
    assert_eq!(rules(&solution), ["cut-short", "cut-short"]);
    assert_eq!(left(&solution), ["masks 100 cut-short"]);
}

#[test]
fn a_run_is_replayed_by_its_steps_and_cut_anywhere_it_keeps_its_limits() {
    let mut asked = problem(
        vec![supply("any", "mask", 97, 3, "AA BB CC"), supply("some", "mask", 50, 7, "BB CC")],
        vec![demand("AA", "mask", 60, 1000), demand("BB", "mask", 70, 1500), demand("CC", "mask", 80, 1000)],
    );
    asked.demands.iter_mut().for_each(|demand| demand.floor = Units::of(20));
    let whole = solve(&asked);
    let replayed = allocation::solve(&asked, &mut Control::new(1, whole.steps + 1));
    assert_eq!(whole, replayed);
    for budget in 1..whole.steps {
        let cut = allocation::solve(&asked, &mut Control::new(1, budget));
        assert_eq!(cut, allocation::solve(&asked, &mut Control::new(1, budget)), "the same budget, the same answer");
        assert!(got(&cut).iter().all(|got| *got == 0 || *got >= 20), "{budget}: {:?}", got(&cut));
    }
}

#[test]
fn what_is_ready_after_the_last_useful_day_is_not_given() {
    let late = Supply { ready: date(2020, 4, 9), ..supply("late", "mask", 10, 1, "AA BB") };
    let by = |place: &str, day| Demand { due: Some(date(2020, 4, day)), ..demand(place, "mask", 10, 1000) };
    let solution = solve(&problem(vec![late.clone()], vec![by("AA", 8), by("BB", 9)]));
    assert_eq!(given(&solution), ["late-BB 10"]);
    assert_eq!(rules(&solution), ["too-late", "-"]);
    let solution = solve(&problem(vec![late], vec![by("AA", 8)]));
    assert_eq!(left(&solution), ["late 10 no-demand"]);
}

#[test]
fn the_share_of_each_recipient_is_told_as_in_the_ventilators_of_2020() {
    // 200 ventilators for 3 new cases a day, 100 for 1,409.
    let lines = vec![supply("lk", "ventilator", 200, 1, "LK"), supply("bd", "ventilator", 100, 1, "BD")];
    let solution =
        solve(&problem(lines, vec![demand("LK", "ventilator", 300, 1000), demand("BD", "ventilator", 140_900, 1000)]));
    let shares: Vec<_> = solution.fills.iter().map(|fill| fill.share_permille.map(Units::get)).collect();
    assert_eq!(shares, [Some(313_777), Some(334)]);
}
