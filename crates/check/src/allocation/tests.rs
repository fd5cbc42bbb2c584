//! A sound allocation, and a spoiled one for every rule. Up: [`crate::allocation`].

use jiff::civil::date;
use model::allocation::{
    AllocationProblem, AllocationSolution, Allotment, Demand, Fairness, Fill, Supply, UnusedSupply,
};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::id::{AirportId, ConsignmentId, ItemId, OfferLineId, PlaceId};
use model::quantity::{Grams, Millimetres, Permille, Units};
use model::world::Pack;

use super::{RULES, check_allocation};
use crate::spoil::{Spoil, each_rule_refuses};

pub(crate) fn pack(units: i64, (length, width, height): (i64, i64, i64), gross: i64) -> Pack {
    let sizes = (Millimetres::of(length), Millimetres::of(width), Millimetres::of(height));
    Pack::try_new(Units::of(units), sizes, Grams::of(gross), false).expect("a pack")
}

fn supply(line: &str, item: &str, units: i64, eligible: &[&str], travels_with: Option<&str>) -> Supply {
    Supply {
        line: OfferLineId::of(line),
        item: ItemId::of(item),
        from: PlaceId::of("RU"),
        units: Units::of(units),
        pack: pack(100, (600, 400, 400), 10_000),
        ready: date(2020, 4, 1),
        airport: AirportId::of("UUMU"),
        eligible: eligible.iter().map(|id| PlaceId::of(id)).collect(),
        travels_with: travels_with.map(OfferLineId::of),
    }
}

fn demand(recipient: &str, item: &str, units: i64) -> Demand {
    Demand {
        recipient: PlaceId::of(recipient),
        item: ItemId::of(item),
        units: Units::of(units),
        weight_permille: Units::of(1000),
        due: None,
        because: vec![RecordRef::pair(RecordKind::Need, recipient, item)],
    }
}

fn allotment(id: &str, line: &str, item: &str, recipient: &str, packs: i64) -> Allotment {
    Allotment {
        id: ConsignmentId::of(id),
        line: OfferLineId::of(line),
        item: ItemId::of(item),
        recipient: PlaceId::of(recipient),
        packs: Units::of(packs),
        units: Units::of(packs * 100),
        because: vec![RecordRef::pair(RecordKind::Fitness, line, recipient)],
    }
}

/// A thousand masks for two recipients, a team with its vehicles for one, and gloves that nobody may have.
fn sound() -> (AllocationProblem, AllocationSolution) {
    let problem = AllocationProblem {
        supplies: vec![
            supply("L1", "mask", 1050, &["IT", "RS"], None),
            supply("L2", "team", 100, &["IT"], None),
            supply("L3", "vehicle", 100, &["IT"], Some("L2")),
            supply("L4", "glove", 500, &["RS"], None),
        ],
        demands: vec![
            demand("IT", "mask", 1500),
            demand("IT", "team", 100),
            demand("IT", "vehicle", 100),
            demand("RS", "glove", 450),
            demand("RS", "mask", 750),
        ],
        hold_back: Permille::try_new(0).expect("a share"),
    };
    let fill = |recipient: &str, item: &str, units, got| Fill {
        recipient: PlaceId::of(recipient),
        item: ItemId::of(item),
        units: Units::of(units),
        got: Units::of(got),
        reason: (got < units).then(|| Reason::new("supply", "1050 masks for 2250", "more masks")),
    };
    let fairness = |item: &str, [least, mean, gini]: [i64; 3]| Fairness {
        item: ItemId::of(item),
        fill_min: Permille::try_new(least).expect("a share"),
        fill_mean: Permille::try_new(mean).expect("a share"),
        gini: Permille::try_new(gini).expect("a share"),
    };
    let solution = AllocationSolution {
        allotments: vec![
            allotment("C1", "L1", "mask", "IT", 7),
            allotment("C2", "L1", "mask", "RS", 3),
            allotment("C3", "L2", "team", "IT", 1),
            allotment("C4", "L3", "vehicle", "IT", 1),
            allotment("C5", "L4", "glove", "RS", 5),
        ],
        fills: vec![
            fill("IT", "mask", 1500, 700),
            fill("IT", "team", 100, 100),
            fill("IT", "vehicle", 100, 100),
            fill("RS", "glove", 450, 500),
            fill("RS", "mask", 750, 300),
        ],
        fairness: vec![
            fairness("glove", [1000, 1000, 0]),
            fairness("mask", [400, 433, 38]),
            fairness("team", [1000, 1000, 0]),
            fairness("vehicle", [1000, 1000, 0]),
        ],
        left_out: vec![UnusedSupply {
            line: OfferLineId::of("L1"),
            units: Units::of(50),
            reason: Reason::new("whole-packs", "50 of 100 in a pack", "give the rest by hand"),
        }],
        steps: 1,
    };
    (problem, solution)
}

/// Gives packs of masks to Italy and Serbia, with figures that follow.
fn give_masks(solution: &mut AllocationSolution, italy: i64, serbia: i64) {
    for (index, fill, packs) in [(0, 0, italy), (1, 4, serbia)] {
        solution.allotments[index].packs = Units::of(packs);
        solution.allotments[index].units = Units::of(packs * 100);
        solution.fills[fill].got = Units::of(packs * 100);
    }
}

const SPOILS: &[Spoil<AllocationProblem, AllocationSolution>] = &[
    ("allocation-known", "a line nobody offered", |_, s| s.allotments[0].line = OfferLineId::of("L9")),
    ("allocation-known", "another item than offered", |_, s| s.allotments[0].item = ItemId::of("glove")),
    ("allocation-known", "nobody demanded it", |p, _| drop(p.demands.remove(0))),
    ("allocation-known", "one id twice", |_, s| s.allotments[1].id = ConsignmentId::of("C1")),
    ("allocation-known", "one share in two allotments", |_, s| s.allotments[1].recipient = PlaceId::of("IT")),
    ("allocation-whole-packs", "half a pack", |_, s| s.allotments[0].units = Units::of(650)),
    ("allocation-whole-packs", "no pack at all", |_, s| give_masks(s, 0, 3)),
    ("allocation-supply", "a pack too many", |_, s| give_masks(s, 8, 3)),
    ("allocation-supply", "gives what is held back", |p, _| p.hold_back = Permille::try_new(100).expect("a share")),
    ("allocation-eligible", "not for Serbia", |p, _| drop(p.supplies[0].eligible.pop())),
    ("allocation-demand", "a whole pack too many", |p, _| p.demands[3].units = Units::of(400)),
    ("allocation-travels-with", "vehicles without the team", |_, s| drop(s.allotments.remove(2))),
    ("allocation-fills", "a fill is missing", |_, s| drop(s.fills.pop())),
    ("allocation-fills", "a fill of another demand", |_, s| s.fills.swap(0, 4)),
    ("allocation-fills", "got more than it was given", |_, s| s.fills[0].got = Units::of(701)),
    ("allocation-unmet-reason", "unmet without a word", |_, s| s.fills[0].reason = None),
    ("allocation-unmet-reason", "unmet without a cure", |_, s| {
        s.fills[0].reason = Some(Reason::new("supply", "too little", " "));
    }),
    ("allocation-unused", "fifty masks vanish", |_, s| s.left_out.clear()),
    ("allocation-unused", "left out without a reason", |_, s| s.left_out[0].reason.text.clear()),
    ("allocation-idle-supply", "a pack lies unused", |_, s| give_masks(s, 6, 3)),
    ("allocation-max-min", "all to one", |_, s| give_masks(s, 10, 0)),
    ("allocation-max-min", "one pack on the wrong side", |_, s| give_masks(s, 5, 5)),
    ("allocation-max-min", "a weight of two is not heeded", |p, _| p.demands[4].weight_permille = Units::of(2000)),
    ("allocation-fairness", "a nicer lowest fill", |_, s| {
        s.fairness[1].fill_min = Permille::try_new(433).expect("a share");
    }),
    ("allocation-fairness", "a nicer mean", |_, s| s.fairness[1].fill_mean = Permille::try_new(440).expect("a share")),
    ("allocation-fairness", "a nicer Gini", |_, s| s.fairness[1].gini = Permille::try_new(0).expect("a share")),
    ("allocation-fairness", "no measure at all", |_, s| s.fairness.clear()),
    ("allocation-because", "from nowhere", |_, s| s.allotments[0].because.clear()),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check_allocation, SPOILS);
}
