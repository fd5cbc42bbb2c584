//! Single cases a person can follow: bulk, weights, eligibility, hold-back, teams with vehicles, and every reason.

use jiff::civil::date;
use model::allocation::{AllocationProblem, AllocationSolution, Demand, Supply};
use model::control::Control;
use model::evidence::{RecordKind, RecordRef};
use model::id::{AirportId, ItemId, OfferLineId, PlaceId};
use model::quantity::{Grams, Millimetres, Permille, Units};
use model::world::Pack;

fn supply(line: &str, item: &str, units: i64, pack: i64, eligible: &str) -> Supply {
    let size = Millimetres::of(400);
    Supply {
        line: OfferLineId::of(line),
        item: ItemId::of(item),
        from: PlaceId::of("RU"),
        units: Units::of(units),
        pack: Pack::try_new(Units::of(pack), (size, size, size), Grams::of(5_000), false).expect("a pack"),
        ready: date(2020, 4, 1),
        airport: AirportId::of("UUMU"),
        eligible: eligible.split_whitespace().map(PlaceId::of).collect(),
        travels_with: None,
    }
}

fn with(leader: &str, supply: Supply) -> Supply {
    Supply { travels_with: Some(OfferLineId::of(leader)), ..supply }
}

fn demand(place: &str, item: &str, units: i64, weight: i64) -> Demand {
    let need = RecordRef::pair(RecordKind::Need, place, item);
    Demand {
        recipient: PlaceId::of(place),
        item: ItemId::of(item),
        units: Units::of(units),
        weight_permille: Units::of(weight),
        due: None,
        because: vec![need],
    }
}

fn problem(supplies: Vec<Supply>, demands: Vec<Demand>) -> AllocationProblem {
    AllocationProblem { supplies, demands, hold_back: Permille::try_new(0).expect("a share") }
}

fn solve(problem: &AllocationProblem) -> AllocationSolution {
    allocation::solve(problem, &mut Control::default())
}

/// Allotments as `CONSIGNMENT packs`.
fn given(solution: &AllocationSolution) -> Vec<String> {
    solution.allotments.iter().map(|allotment| format!("{} {}", allotment.id, allotment.packs.get())).collect()
}

/// What is left out as `LINE units rule`.
fn left(solution: &AllocationSolution) -> Vec<String> {
    let text = |unused: &model::allocation::UnusedSupply| {
        format!("{} {} {}", unused.line, unused.units.get(), unused.reason.rule)
    };
    solution.left_out.iter().map(text).collect()
}

fn rules(solution: &AllocationSolution) -> Vec<&str> {
    solution.fills.iter().map(|fill| fill.reason.as_ref().map_or("-", |reason| reason.rule.as_str())).collect()
}

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
fn single_units_by_the_billion_are_as_quick() {
    let masks = supply("masks", "mask", 4_000_000_000_001, 1, "AA BB CC");
    let demands = ["AA", "BB", "CC"].map(|place| demand(place, "mask", 3_000_000_000_000, 1000));
    let solution = solve(&problem(vec![masks], demands.to_vec()));
    let got: Vec<_> = solution.fills.iter().map(|fill| fill.got.get()).collect();
    assert_eq!(got, [1_333_333_333_334, 1_333_333_333_334, 1_333_333_333_333]);
    assert!(solution.steps < 20_000, "{} steps", solution.steps);
}

#[test]
fn twice_the_weight_is_twice_the_fill() {
    let masks = supply("masks", "mask", 300, 1, "AA BB");
    let solution =
        solve(&problem(vec![masks], vec![demand("AA", "mask", 1000, 1000), demand("BB", "mask", 1000, 2000)]));
    assert_eq!(given(&solution), ["masks-AA 100", "masks-BB 200"]);
    let reason = solution.fills[0].reason.as_ref().expect("short");
    assert!(reason.text.contains("BB 20.0 % (weight 2000 against 1000)"), "{}", reason.text);
}

#[test]
fn who_may_have_one_line_only_is_served_from_it_first() {
    let lines = vec![supply("any", "mask", 10, 1, "AA BB"), supply("for-bb", "mask", 10, 1, "BB")];
    let solution = solve(&problem(lines, vec![demand("AA", "mask", 20, 1000), demand("BB", "mask", 20, 1000)]));
    assert_eq!(given(&solution), ["any-AA 10", "for-bb-BB 10"]);
    assert_eq!(rules(&solution), ["supply-exhausted", "supply-exhausted"]);
}

#[test]
fn every_shortage_and_every_leftover_has_its_reason() {
    let lines = vec![
        supply("masks", "mask", 1_050, 100, "AA"),
        supply("gowns", "gown", 40, 10, ""),
        supply("soap", "soap", 500, 50, "AA BB"),
        supply("kits", "kit", 500, 50, "BB"),
    ];
    let demands = vec![
        demand("AA", "mask", 250, 1000),
        demand("BB", "mask", 10, 1000),
        demand("AA", "gown", 10, 1000),
        demand("AA", "soap", 900, 1000),
        demand("BB", "goggles", 5, 1000),
        demand("AA", "kit", 0, 1000),
    ];
    let mut asked = problem(lines, demands);
    asked.hold_back = Permille::try_new(100).expect("a share");
    let solution = solve(&asked);
    assert_eq!(given(&solution), ["masks-AA 3", "soap-AA 9"]);
    assert_eq!(rules(&solution), ["-", "not-eligible", "not-eligible", "supply-exhausted", "no-supply", "-"]);
    assert_eq!(
        left(&solution),
        [
            "gowns 4 hold-back",
            "gowns 6 broken-pack",
            "gowns 30 not-eligible",
            "kits 50 hold-back",
            "kits 450 no-demand",
            "masks 105 hold-back",
            "masks 45 broken-pack",
            "masks 600 surplus",
            "soap 50 hold-back"
        ]
    );
    let soap = solution.fills[3].reason.as_ref().expect("short");
    assert_eq!(
        soap.text,
        "AA has 450 of 900 (50.0 %): the 500 of soap that may go there are given, 50 of them held back"
    );
    let items: Vec<_> = solution.fairness.iter().map(|fairness| fairness.item.as_str()).collect();
    assert_eq!(items, ["gown", "mask", "soap"], "items that are offered and demanded");
}

#[test]
fn an_allotment_leads_back_to_the_gate_and_the_need() {
    let solution = solve(&problem(vec![supply("masks", "mask", 10, 1, "AA")], vec![demand("AA", "mask", 5, 1000)]));
    let links: Vec<_> = solution.allotments[0].because.iter().map(ToString::to_string).collect();
    assert_eq!(links, ["offer:masks", "fitness:masks/AA", "need:AA/mask"]);
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
        let reason = solution.fills[0].reason.as_ref().expect("the demand is not met");
        assert_eq!(reason.rule, "travels-with", "{remark}");
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
        let mut places: Vec<_> = solution
            .allotments
            .iter()
            .filter(|allotment| allotment.line.as_str() == line)
            .map(|allotment| allotment.recipient.as_str())
            .collect();
        places.dedup();
        places
    };
    assert_eq!(place("doctors").len(), 1);
    assert_eq!(place("nurses"), place("doctors"));
    assert_eq!(solution.fills.iter().map(|fill| fill.got.get()).sum::<i64>(), 25, "all are sent");
}

#[test]
fn a_spent_budget_leaves_the_rest_and_says_so() {
    let masks = || vec![supply("masks", "mask", 100, 1, "AA BB")];
    let asked = problem(masks(), vec![demand("AA", "mask", 100, 1000), demand("BB", "mask", 100, 1000)]);
    let solution = allocation::solve(&asked, &mut Control::new(1, 1));
    assert!(solution.allotments.is_empty());
    assert_eq!(rules(&solution), ["cut-short", "cut-short"]);
    assert_eq!(left(&solution), ["masks 100 cut-short"]);
}

#[test]
fn a_run_is_replayed_by_its_steps() {
    let asked = problem(
        vec![supply("any", "mask", 97, 3, "AA BB CC"), supply("some", "mask", 50, 7, "BB CC")],
        vec![demand("AA", "mask", 60, 1000), demand("BB", "mask", 70, 1500), demand("CC", "mask", 80, 1000)],
    );
    let whole = solve(&asked);
    let replayed = allocation::solve(&asked, &mut Control::new(1, whole.steps + 1));
    assert_eq!(whole, replayed);
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
