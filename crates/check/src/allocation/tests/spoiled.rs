//! A spoiled allocation for every rule, which must be refused. Up: [`crate::allocation`].

use jiff::civil::date;
use model::allocation::{AllocationProblem, AllocationSolution, Basis, LimitKind, SharingRule, SupplyLimit, TieBreak};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::handling::Substitute;
use model::id::{AirportId, BundleId, ConsignmentId, ItemId, OfferLineId, PlaceId};
use model::quantity::{Grams, Permille, Units};

use super::super::{RULES, check_allocation};
use super::{allotment, bundle, demand, fairness, instead, pack, sound, supply};
use crate::spoil::{Spoil, each_rule_refuses};

/// Index of the allotment of an id.
fn at(solution: &AllocationSolution, id: &str) -> usize {
    solution.allotments.iter().position(|one| one.id.as_str() == id).expect("an allotment of the sound example")
}

/// Gives other packs by an allotment, of which one unit counts for one or half.
fn give(solution: &mut AllocationSolution, id: &str, packs: i64) {
    let index = at(solution, id);
    let one = &mut solution.allotments[index];
    (one.packs, one.units) = (Units::of(packs), Units::of(packs * 100));
    let counts = if one.basis == Basis::Substitute { packs * 50 } else { packs * 100 };
    one.counts = Units::of(counts);
    let fill = solution.fills.iter_mut().find(|fill| fill.recipient == one.recipient && fill.item == one.fills);
    fill.expect("a fill of the allotment").got = Units::of(counts);
}

fn take(solution: &mut AllocationSolution, id: &str) {
    let index = at(solution, id);
    solution.allotments.remove(index);
}

/// Gives packs of masks to Italy and Serbia.
fn give_masks(solution: &mut AllocationSolution, italy: i64, serbia: i64) {
    give(solution, "L1-IT", italy);
    give(solution, "L1-RS", serbia);
}

/// Makes the two who ask for masks equal, three packs and two of five.
fn make_equal(problem: &mut AllocationProblem, solution: &mut AllocationSolution, italy: i64, serbia: i64) {
    (problem.supplies[0].units, problem.demands[3].units) = (Units::of(550), Units::of(750));
    give_masks(solution, italy, serbia);
}

fn share(permille: i64) -> Permille {
    Permille::try_new(permille).expect("a share")
}

const SPOILS: &[Spoil<AllocationProblem, AllocationSolution>] = &[
    ("allocation-known", "a line nobody offered", |_, s| s.allotments[0].line = OfferLineId::of("L9")),
    ("allocation-known", "another item than offered", |_, s| s.allotments[0].item = ItemId::of("glove")),
    ("allocation-known", "nobody demanded it", |p, _| drop(p.demands.remove(3))),
    ("allocation-known", "one id twice", |_, s| s.allotments[1].id = ConsignmentId::of("L1-IT")),
    ("allocation-known", "not by id", |_, s| s.allotments.swap(0, 1)),
    ("allocation-known", "one share in two allotments", |_, s| s.allotments[1].recipient = PlaceId::of("IT")),
    ("allocation-basis", "a promise is called a share", |_, s| s.allotments[5].basis = Basis::Shared),
    ("allocation-basis", "a share is called a promise", |_, s| s.allotments[6].basis = Basis::Committed),
    ("allocation-basis", "a substitute is called a share", |_, s| s.allotments[8].basis = Basis::Shared),
    ("allocation-whole-packs", "half a pack", |_, s| s.allotments[0].units = Units::of(650)),
    ("allocation-whole-packs", "no pack at all", |_, s| give_masks(s, 0, 3)),
    ("allocation-supply", "a pack too many", |_, s| give_masks(s, 8, 3)),
    ("allocation-supply", "gives what is held back", |p, _| p.supplies[0].hold_back = share(100)),
    ("allocation-supply", "gives what is protected", |p, _| p.supplies[4].protected = Units::of(300)),
    ("allocation-eligible", "not for Serbia", |p, _| drop(p.supplies[0].eligible.pop())),
    ("allocation-eligible", "ready after the last useful day", |p, _| p.demands[3].due = Some(date(2020, 3, 31))),
    ("allocation-limits", "barred and eligible", |p, _| p.supplies[4].limits[0].barred.push(PlaceId::of("RS"))),
    ("allocation-limits", "barred and served", |p, _| {
        p.supplies[0].eligible.pop();
        let because = RecordRef::new(RecordKind::Policy, "export_bans");
        p.supplies[0].limits =
            vec![SupplyLimit { kind: LimitKind::ExportBan, barred: vec![PlaceId::of("RS")], because }];
    }),
    ("allocation-demand", "a whole pack too many", |p, _| p.demands[9].units = Units::of(400)),
    ("allocation-demand", "half a substitute's pack too many", |p, _| p.demands[0].units = Units::of(50)),
    ("allocation-commitments", "a promise is broken", |_, s| give(s, "L5-IT", 2)),
    ("allocation-commitments", "a promise is rounded down", |p, s| {
        p.commitments[0].units = Units::of(401);
        give(s, "L5-IT", 4);
    }),
    ("allocation-unkept", "nobody hears of it", |_, s| drop(s.unkept.pop())),
    ("allocation-unkept", "less is missing than said", |_, s| s.unkept[1].units = Units::of(150)),
    ("allocation-unkept", "kept, and told as unkept", |p, _| p.commitments[1].units = Units::of(450)),
    ("allocation-unkept", "without a reason", |_, s| s.unkept[0].reason.text.clear()),
    ("allocation-unkept", "out of order", |_, s| s.unkept.swap(0, 1)),
    ("allocation-floors", "too little to be worth sending", |_, s| give(s, "L6-IT", 1)),
    ("allocation-floors", "below the whole demand, which is less", |p, s| {
        (p.demands[2].units, p.demands[2].floor) = (Units::of(150), Units::of(200));
        give(s, "L6-IT", 1);
    }),
    ("allocation-fewest-empty", "beds for two are with one", |p, _| {
        (p.demands[2].floor, p.demands[8].floor) = (Units::of(100), Units::of(100));
    }),
    ("allocation-fewest-empty", "beds for two are spare", |p, _| p.supplies[5].units = Units::of(400)),
    ("allocation-fewest-empty", "also by alpha of zero, because there are floors", |p, _| {
        (p.demands[2].floor, p.demands[8].floor) = (Units::of(100), Units::of(100));
        p.rule = SharingRule::Alpha(Units::ZERO);
    }),
    ("allocation-fewest-empty", "also by alpha of one", |p, _| {
        (p.demands[2].floor, p.demands[8].floor) = (Units::of(100), Units::of(100));
        p.rule = SharingRule::Alpha(Units::of(1000));
    }),
    ("allocation-travels-with", "vehicles without the team", |_, s| take(s, "L2-IT")),
    ("allocation-substitutes", "not declared", |p, _| p.substitutes.clear()),
    ("allocation-substitutes", "counts for all of it", |_, s| s.allotments[8].counts = Units::of(200)),
    ("allocation-substitutes", "counts for less than itself", |_, s| s.allotments[0].counts = Units::of(599)),
    ("allocation-substitutes", "own demand is not met", |p, _| p.demands[4].units = Units::of(200)),
    ("allocation-substitute-order", "a pack is spare", |p, _| p.supplies[6].units = Units::of(500)),
    ("allocation-substitute-order", "to the one who has more", |p, _| p.demands[11].units = Units::of(500)),
    ("allocation-substitute-order", "a better rank goes without", |p, _| {
        p.demands.push(demand("RS", "gel", 100));
        let gel = Substitute { wanted: ItemId::of("gel"), rank: 0, ..p.substitutes[0].clone() };
        p.substitutes.push(gel);
    }),
    ("allocation-substitute-order", "an earlier item of the rank goes without", |p, _| {
        p.demands.push(demand("RS", "gel", 100));
        p.substitutes.push(Substitute { wanted: ItemId::of("gel"), ..p.substitutes[0].clone() });
    }),
    ("allocation-fills", "a fill is missing", |_, s| drop(s.fills.pop())),
    ("allocation-fills", "a fill of another demand", |_, s| s.fills.swap(3, 10)),
    ("allocation-fills", "got more than it was given", |_, s| s.fills[3].got = Units::of(601)),
    ("allocation-fills", "substitutes are told as the thing itself", |_, s| s.fills[0].by_substitutes = Units::ZERO),
    ("allocation-fills", "a nicer share", |_, s| s.fills[10].share_permille = Some(Units::of(1000))),
    ("allocation-fills", "no share", |_, s| s.fills[8].share_permille = None),
    ("allocation-unmet-reason", "unmet without a word", |_, s| s.fills[3].reason = None),
    ("allocation-unmet-reason", "unmet without a cure", |_, s| {
        s.fills[3].reason = Some(Reason::new("supply", "too little", " "));
    }),
    ("allocation-unmet-reason", "below a floor that is none", |_, s| {
        s.fills[3].reason = Some(Reason::new("below-floor", "too little", "more"));
    }),
    ("allocation-unmet-reason", "a spare pack is below the floor, and not told", |p, s| {
        p.supplies[5].units = Units::of(300);
        s.fills[8].reason = Some(Reason::new("supply-exhausted", "too little", "more"));
    }),
    ("allocation-unmet-reason", "the earmark is not named", |_, s| {
        s.fills[1].reason = Some(Reason::new("not-eligible", "no line may go there", "nothing known"));
    }),
    ("allocation-unmet-reason", "the earmark of another line is named", |_, s| {
        s.fills[1].reason = Some(Reason::new("not-eligible", "the earmark of L6 bars it", "ask the donor to lift it"));
    }),
    ("allocation-unused", "fifty masks vanish", |_, s| drop(s.left_out.remove(0))),
    ("allocation-unused", "left out without a reason", |_, s| s.left_out[0].reason.text.clear()),
    ("allocation-unused", "protected is told as held back", |_, s| {
        (s.left_out[1].units, s.left_out[2].units) = (Units::of(100), Units::of(135));
    }),
    ("allocation-unused", "whole packs are told as broken", |_, s| {
        take(s, "L5-RS");
        s.left_out[3].units = Units::of(365);
    }),
    ("allocation-idle-supply", "a pack lies unused", |_, s| give_masks(s, 6, 3)),
    ("allocation-idle-supply", "as much as the floor lies unused", |_, s| take(s, "L6-IT")),
    ("allocation-max-min", "all to one", |_, s| give_masks(s, 10, 0)),
    ("allocation-max-min", "one pack on the wrong side", |_, s| give_masks(s, 5, 5)),
    ("allocation-max-min", "a weight of two is not heeded", |p, _| p.demands[10].weight_permille = Units::of(2000)),
    ("allocation-max-min", "a chain over another line", |p, s| {
        p.supplies.push(supply("L8", "mask", 400, &["DE", "IT"]));
        p.demands.push(demand("DE", "mask", 100));
        p.supplies[0].eligible = vec![PlaceId::of("IT"), PlaceId::of("RS")];
        s.allotments.push(allotment("L8", "mask", "DE", 1));
    }),
    ("allocation-alpha", "more harm by the pack is left", |p, _| {
        p.rule = SharingRule::Alpha(Units::ZERO);
        p.demands[10].harm = Units::of(751);
    }),
    ("allocation-alpha", "proportional would be fairer", |p, s| {
        p.rule = SharingRule::Alpha(Units::of(1000));
        p.demands[3].harm = Units::of(750);
        give_masks(s, 9, 1);
    }),
    ("allocation-alpha", "a weight is not heeded", |p, _| {
        p.rule = SharingRule::Alpha(Units::of(2000));
        p.demands[10].weight_permille = Units::of(3000);
    }),
    ("allocation-alpha", "one has nothing, for whom no harm is forecast", |p, s| {
        p.rule = SharingRule::Alpha(Units::of(1000));
        p.demands[10].harm = Units::ZERO;
        take(s, "L1-RS");
        give(s, "L1-IT", 10);
    }),
    ("allocation-alpha", "one has nothing", |p, s| {
        p.rule = SharingRule::Alpha(Units::of(2000));
        take(s, "L1-RS");
        give(s, "L1-IT", 10);
    }),
    ("allocation-tie-break", "the later place is first", |p, s| make_equal(p, s, 2, 3)),
    ("allocation-tie-break", "who gave before is first, undeclared", |p, s| {
        make_equal(p, s, 2, 3);
        p.demands[10].given_before = Units::of(500);
    }),
    ("allocation-tie-break", "declared, and not heeded", |p, s| {
        make_equal(p, s, 3, 2);
        p.tie_break = TieBreak::Reciprocity;
        p.demands[10].given_before = Units::of(500);
    }),
    ("allocation-fairness", "a nicer lowest fill", |_, s| s.fairness[2].fill_min = share(401)),
    ("allocation-fairness", "a nicer mean", |_, s| s.fairness[2].fill_mean = share(467)),
    ("allocation-fairness", "a nicer Gini", |_, s| s.fairness[2].gini = share(70)),
    ("allocation-fairness", "no measure at all", |_, s| s.fairness.clear()),
    ("allocation-fairness", "a measure of what is not offered", |_, s| {
        s.fairness.insert(4, fairness(Some("soap"), [500, 750, 166], 150));
    }),
    ("allocation-fairness", "no measure of the run", |_, s| s.overall = None),
    ("allocation-fairness", "a nicer mean of the run", |_, s| {
        s.overall.as_mut().expect("a measure").fill_mean = share(637);
    }),
    ("allocation-harm", "a nicer harm averted", |_, s| s.fairness[2].harm_averted = Units::of(1001)),
    ("allocation-harm", "no more could be averted", |_, s| s.fairness[2].harm_averted_most = Units::of(999)),
    ("allocation-harm", "more could be averted than there is", |_, s| {
        s.fairness[5].harm_averted_most = Units::of(1001)
    }),
    ("allocation-harm", "a nicer harm averted by the run", |_, s| {
        s.overall.as_mut().expect("a measure").harm_averted = Units::of(2651);
    }),
    ("allocation-shadow-price-due", "the earmark has no price", |_, s| s.shadow_prices.clear()),
    ("allocation-shadow-price", "a limit that is none", |_, s| s.shadow_prices[0].kind = LimitKind::ExportBan),
    ("allocation-shadow-price", "priced twice", |_, s| s.shadow_prices.push(s.shadow_prices[0].clone())),
    ("allocation-shadow-price", "other figures than the answer's", |_, s| s.shadow_prices[0].fill_mean.0 = share(467)),
    ("allocation-shadow-price", "nobody gains", |_, s| s.shadow_prices[0].gainers.clear()),
    ("allocation-shadow-price", "somebody gains who asks for nothing", |_, s| {
        s.shadow_prices[0].gainers.push(PlaceId::of("FR"));
    }),
    ("allocation-shadow-price", "another cause", |_, s| {
        s.shadow_prices[0].because = RecordRef::new(RecordKind::Offer, "L1");
    }),
    ("allocation-shadow-price", "freedom lowers the lowest", |p, s| {
        p.substitutes.clear();
        p.commitments.clear();
        p.supplies[4].eligible.push(PlaceId::of("DE"));
        s.fairness[5].fill_min = share(1);
        s.shadow_prices[0].fill_min = (share(1), share(0));
    }),
    ("allocation-bundles", "a small lot flies alone", |_, s| drop(s.bundles.pop())),
    ("allocation-bundles", "one of three is left away", |_, s| drop(s.bundles[0].consignments.pop())),
    ("allocation-bundles", "in two bundles", |_, s| {
        let mut twice = s.bundles[1].clone();
        twice.id = BundleId::of("UUMU-2");
        s.bundles.push(twice);
    }),
    ("allocation-bundles", "two wait nine days for four others", |p, s| {
        (p.supplies[6].airport, p.supplies[6].ready) = (AirportId::of("UUMU"), date(2020, 4, 10));
        let all = ["L2-IT", "L3-IT", "L6-IT", "L7-DE-for-soap", "L7-IT", "L7-RS-for-soap"];
        s.bundles = vec![bundle("UUMU-1", "UUMU", 10, &all, 8)];
    }),
    ("allocation-bundles", "a lot nine days after the others flies alone", |_, s| {
        s.bundles[1] = bundle("UUMU-1", "UUMU", 1, &["L2-IT", "L3-IT"], 2);
    }),
    ("allocation-bundles", "a neighbour within three days is left away", |p, s| {
        p.supplies[5].ready = date(2020, 4, 4);
        s.bundles[1] = bundle("UUMU-1", "UUMU", 1, &["L2-IT", "L3-IT"], 2);
    }),
    ("allocation-bundles", "not a small lot", |p, _| p.small_lot_max = Grams::of(19_999)),
    ("allocation-bundles", "lighter than its lots", |_, s| s.bundles[0].gross = Grams::of(30_000)),
    ("allocation-bundles", "ready before one of them", |_, s| s.bundles[0].ready = date(2020, 4, 1)),
    ("allocation-bundles", "at another airport", |_, s| s.bundles[0].airport = AirportId::of("UUMU")),
    ("allocation-bundles", "under another name", |_, s| s.bundles[1].id = BundleId::of("UUMU-9")),
    ("allocation-because", "from nowhere", |_, s| s.allotments[0].because.clear()),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check_allocation, SPOILS);
}

/// Findings of a rule after a change of the sound example.
fn findings(code: &str, change: impl Fn(&mut AllocationProblem, &mut AllocationSolution)) -> Vec<String> {
    let (mut problem, mut solution) = sound();
    change(&mut problem, &mut solution);
    let checked = check_allocation(&problem, &solution);
    checked.findings.into_iter().filter(|one| one.rule == code).map(|one| one.text).collect()
}

/// Changes that a rule must not refuse: what binds or is declared makes them right.
const BOUND: &[Spoil<AllocationProblem, AllocationSolution>] = &[
    (
        "allocation-max-min",
        "promised packs are not taken away",
        (|p, s| {
            p.commitments.push(super::commitment("L1", "IT", 1000));
            give_masks(s, 10, 0);
        }),
    ),
    ("allocation-max-min", "a move below the floor is none", |p, s| {
        p.demands[3].floor = Units::of(1000);
        give_masks(s, 10, 0);
    }),
    ("allocation-max-min", "a pack below the taker's floor is none", |p, s| {
        p.demands[10].floor = Units::of(500);
        give_masks(s, 10, 0);
    }),
    ("allocation-max-min", "another rule is declared", |p, s| {
        p.rule = SharingRule::Alpha(Units::ZERO);
        give_masks(s, 10, 0);
    }),
    ("allocation-alpha", "equal harm by the pack is a tie", |p, _| p.rule = SharingRule::Alpha(Units::ZERO)),
    ("allocation-alpha", "proportional to harm", |p, s| {
        p.rule = SharingRule::Alpha(Units::of(1000));
        give_masks(s, 7, 3);
    }),
    ("allocation-floors", "a promise below the floor is kept all the same", |p, s| {
        p.commitments.push(super::commitment("L6", "IT", 100));
        give(s, "L6-IT", 1);
    }),
    ("allocation-tie-break", "the earlier place is first", |p, s| make_equal(p, s, 3, 2)),
    ("allocation-tie-break", "who gave before, declared", |p, s| {
        make_equal(p, s, 2, 3);
        p.tie_break = TieBreak::Reciprocity;
        p.demands[10].given_before = Units::of(500);
    }),
    ("allocation-tie-break", "one of them was promised something", |p, s| {
        p.commitments.push(super::commitment("L1", "RS", 100));
        make_equal(p, s, 2, 3);
    }),
    ("allocation-shadow-price-due", "another limit bars it too", |p, s| {
        let mut ban = p.supplies[4].limits[0].clone();
        ban.kind = LimitKind::ExportBan;
        p.supplies[4].limits.push(ban);
        s.shadow_prices.clear();
    }),
    ("allocation-shadow-price-due", "it is too late for who is barred", |p, s| {
        p.demands[1].due = Some(date(2020, 3, 1));
        s.shadow_prices.clear();
    }),
    ("allocation-substitutes", "own demand that the floor leaves out", |p, _| {
        p.demands[4].units = Units::of(100);
        let mut other = demand("RS", "sanitizer", 900);
        other.floor = Units::of(900);
        p.demands.push(other);
    }),
    ("allocation-substitute-order", "where the lower may not go", |p, s| {
        p.supplies[6].eligible = vec![PlaceId::of("DE"), PlaceId::of("IT")];
        take(s, "L7-RS-for-soap");
        s.allotments.push(instead(allotment("L7", "sanitizer", "DE", 1)));
        p.demands[0].units = Units::of(150);
    }),
    ("allocation-bundles", "three days apart are neighbours still", |p, s| {
        p.supplies[5].ready = date(2020, 4, 4);
        s.bundles[1].ready = date(2020, 4, 4);
    }),
    ("allocation-bundles", "two and four nine days apart are two bundles", |p, s| {
        (p.supplies[6].airport, p.supplies[6].ready) = (AirportId::of("UUMU"), date(2020, 4, 10));
        let later = ["L6-IT", "L7-DE-for-soap", "L7-IT", "L7-RS-for-soap"];
        s.bundles = vec![bundle("UUMU-1", "UUMU", 1, &["L2-IT", "L3-IT"], 2), bundle("UUMU-2", "UUMU", 10, &later, 6)];
    }),
    ("allocation-substitute-order", "no lower than the floor of who has more", |p, s| {
        p.supplies[6].eligible = vec![PlaceId::of("DE"), PlaceId::of("IT"), PlaceId::of("RS")];
        p.demands[0].floor = Units::of(100);
        p.demands[11].units = Units::of(500);
        s.fills[0].reason = None;
    }),
    ("allocation-substitutes", "own demand for which only what travels with others is left", |p, _| {
        let mut other = demand("RS", "sanitizer", 900);
        other.floor = Units::of(900);
        p.demands.push(other);
        let mut led = supply("L9", "sanitizer", 900, &["RS"]);
        led.travels_with = Some(OfferLineId::of("L2"));
        p.supplies.push(led);
    }),
];

#[test]
fn what_is_bound_or_declared_is_not_refused() {
    for (code, remark, change) in BOUND {
        assert_eq!(findings(code, change), Vec::<String>::new(), "{code}: {remark}");
    }
}

#[test]
fn packs_of_several_sizes_are_moved_one_by_one() {
    // Ten and one: the ten cannot be divided, so nobody is refused for it; a one on the wrong side is.
    let shared = |big: i64, small: i64| {
        findings("allocation-max-min", |p, s| {
            p.supplies[0].units = Units::of(1000);
            p.supplies[0].pack = pack(1000, (600, 400, 400), 10_000);
            p.supplies.push(supply("L8", "mask", 100, &["IT", "RS"]));
            give(s, "L1-IT", big);
            take(s, "L1-RS");
            let place = if small == 0 { "IT" } else { "RS" };
            s.allotments.push(allotment("L8", "mask", place, 1));
        })
    };
    assert_eq!(shared(1, 1), Vec::<String>::new());
    assert!(!shared(1, 0).is_empty(), "the small pack should go to who has nothing");
}
