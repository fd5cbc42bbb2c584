//! A sound allocation in which every rule has something to look at. Spoiled ones and small ones that are tried in full
//! are below. Up: [`crate::allocation`].

mod small;
mod spoiled;

use jiff::civil::date;
use model::allocation::{
    AllocationProblem, AllocationSolution, Allotment, Basis, Bundle, Commitment, Demand, Fairness, Fill, LimitKind,
    ShadowPrice, SharingRule, Supply, SupplyLimit, TieBreak, UnkeptCommitment, UnusedSupply,
};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::handling::Substitute;
use model::id::{AirportId, BundleId, ConsignmentId, ItemId, OfferLineId, PartyId, PlaceId};
use model::quantity::{CubicMillimetres, Grams, Millimetres, Permille, Units};
use model::world::Pack;

use crate::need;

pub(crate) fn pack(units: i64, (length, width, height): (i64, i64, i64), gross: i64) -> Pack {
    let sizes = (Millimetres::of(length), Millimetres::of(width), Millimetres::of(height));
    Pack::try_new(Units::of(units), sizes, Grams::of(gross), false).expect("a pack")
}

pub(crate) fn supply(line: &str, item: &str, units: i64, eligible: &[&str]) -> Supply {
    Supply {
        line: OfferLineId::of(line),
        donor: PartyId::of("donor"),
        item: ItemId::of(item),
        from: PlaceId::of("RU"),
        units: Units::of(units),
        protected: Units::ZERO,
        hold_back: Permille::default(),
        pack: pack(100, (600, 400, 400), 10_000),
        ready: date(2020, 4, 1),
        airport: AirportId::of("UUMU"),
        eligible: eligible.iter().map(|id| PlaceId::of(id)).collect(),
        limits: vec![],
        travels_with: None,
    }
}

pub(crate) fn demand(recipient: &str, item: &str, units: i64) -> Demand {
    Demand {
        recipient: PlaceId::of(recipient),
        item: ItemId::of(item),
        units: Units::of(units),
        weight_permille: Units::of(1000),
        floor: Units::ZERO,
        harm: Units::of(units),
        given_before: Units::ZERO,
        due: None,
        cut: None,
        because: vec![RecordRef::pair(RecordKind::Need, recipient, item)],
    }
}

pub(crate) fn allotment(line: &str, item: &str, recipient: &str, packs: i64) -> Allotment {
    Allotment {
        id: ConsignmentId::of(&format!("{line}-{recipient}")),
        line: OfferLineId::of(line),
        item: ItemId::of(item),
        recipient: PlaceId::of(recipient),
        fills: ItemId::of(item),
        basis: Basis::Shared,
        packs: Units::of(packs),
        units: Units::of(packs * 100),
        counts: Units::of(packs * 100),
        because: vec![RecordRef::pair(RecordKind::Fitness, line, recipient)],
    }
}

fn promised(allotment: Allotment) -> Allotment {
    Allotment { basis: Basis::Committed, ..allotment }
}

/// The same instead of soap, of which half a unit is as good as one.
fn instead(allotment: Allotment) -> Allotment {
    Allotment {
        id: ConsignmentId::of(&format!("{}-for-soap", allotment.id)),
        fills: ItemId::of("soap"),
        basis: Basis::Substitute,
        counts: Units::of(allotment.units.get() / 2),
        ..allotment
    }
}

pub(crate) fn commitment(line: &str, recipient: &str, units: i64) -> Commitment {
    Commitment {
        line: OfferLineId::of(line),
        recipient: PlaceId::of(recipient),
        units: Units::of(units),
        because: vec![RecordRef::new(RecordKind::Offer, line)],
    }
}

/// Masks for two, a team with its vehicles, gloves promised to one, tests partly promised and earmarked, beds that serve
/// only one of two, and a sanitizer that also goes where soap lacks.
fn problem() -> AllocationProblem {
    let mut vehicle = supply("L3", "vehicle", 100, &["IT"]);
    vehicle.travels_with = Some(OfferLineId::of("L2"));
    let mut tests = supply("L5", "test", 1000, &["IT", "RS"]);
    (tests.protected, tests.hold_back) = (Units::of(150), Permille::try_new(100).expect("a share"));
    let because = RecordRef::new(RecordKind::Offer, "L5");
    tests.limits = vec![SupplyLimit { kind: LimitKind::Earmark, barred: vec![PlaceId::of("DE")], because }];
    let mut beds = supply("L6", "bed", 200, &["IT", "RS"]);
    beds.ready = date(2020, 4, 10);
    let mut sanitizer = supply("L7", "sanitizer", 400, &["DE", "IT", "RS"]);
    (sanitizer.airport, sanitizer.ready) = (AirportId::of("UUEE"), date(2020, 4, 2));
    let mut demands = vec![
        demand("DE", "soap", 100),
        demand("DE", "test", 300),
        demand("IT", "bed", 300),
        demand("IT", "mask", 1500),
        demand("IT", "sanitizer", 100),
        demand("IT", "team", 100),
        demand("IT", "test", 500),
        demand("IT", "vehicle", 100),
        demand("RS", "bed", 300),
        demand("RS", "glove", 450),
        demand("RS", "mask", 750),
        demand("RS", "soap", 100),
        demand("RS", "test", 500),
    ];
    (demands[2].floor, demands[8].floor) = (Units::of(200), Units::of(200));
    AllocationProblem {
        supplies: vec![
            supply("L1", "mask", 1050, &["IT", "RS"]),
            supply("L2", "team", 100, &["IT"]),
            vehicle,
            supply("L4", "glove", 500, &["RS"]),
            tests,
            beds,
            sanitizer,
        ],
        demands,
        commitments: vec![commitment("L5", "IT", 250), commitment("L4", "RS", 600), commitment("L1", "DE", 80)],
        substitutes: vec![Substitute {
            wanted: ItemId::of("soap"),
            given: ItemId::of("sanitizer"),
            counts_permille: Units::of(500),
            rank: 1,
            source: need::tests::source(),
        }],
        rule: SharingRule::MaxMin,
        tie_break: TieBreak::Place,
        small_lot_max: Grams::of(20_000),
    }
}

fn fills(problem: &AllocationProblem) -> Vec<Fill> {
    // By demand: got, by substitutes, share.
    let figures = [
        (100, 100, 1333),
        (0, 0, 0),
        (200, 0, 2000),
        (600, 0, 900),
        (100, 0, 1000),
        (100, 0, 1000),
        (400, 0, 1485),
        (100, 0, 1000),
        (0, 0, 0),
        (500, 0, 1000),
        (400, 0, 1200),
        (50, 50, 666),
        (300, 0, 1114),
    ];
    let fill = |(demand, (got, instead, share)): (&Demand, (i64, i64, i64))| Fill {
        recipient: demand.recipient.clone(),
        item: demand.item.clone(),
        units: demand.units,
        got: Units::of(got),
        by_substitutes: Units::of(instead),
        share_permille: Some(Units::of(share)),
        reason: (got < demand.units.get()).then(|| Reason::new("supply-exhausted", "too little", "more of it")),
    };
    let mut fills: Vec<Fill> = problem.demands.iter().zip(figures).map(fill).collect();
    fills[1].reason = Some(Reason::new("not-eligible", "the earmark of L5 bars it", "ask the donor to lift it"));
    fills[8].reason = Some(Reason::new("below-floor", "200 of 200 beds are with IT", "200 beds more"));
    fills
}

fn fairness(item: Option<&str>, [least, mean, gini]: [i64; 3], harm: i64) -> Fairness {
    let share = |permille| Permille::try_new(permille).expect("a share");
    Fairness {
        item: item.map(ItemId::of),
        fill_min: share(least),
        fill_mean: share(mean),
        gini: share(gini),
        harm_averted: Units::of(harm),
        harm_averted_most: Units::of(harm),
    }
}

fn bundle(id: &str, airport: &str, ready: i8, consignments: &[&str], packs: i64) -> Bundle {
    Bundle {
        id: BundleId::of(id),
        airport: AirportId::of(airport),
        ready: date(2020, 4, ready),
        consignments: consignments.iter().map(|id| ConsignmentId::of(id)).collect(),
        gross: Grams::of(packs * 10_000),
        volume: CubicMillimetres::of(packs * 600 * 400 * 400),
    }
}

fn left(line: &str, code: &str, units: i64) -> UnusedSupply {
    UnusedSupply { line: OfferLineId::of(line), units: Units::of(units), reason: Reason::new(code, "figures", "cure") }
}

fn unkept(line: &str, recipient: &str, code: &str, units: i64) -> UnkeptCommitment {
    let reason = Reason::new(code, "figures", "cure");
    UnkeptCommitment { line: OfferLineId::of(line), recipient: PlaceId::of(recipient), units: Units::of(units), reason }
}

fn price() -> ShadowPrice {
    let share = |permille| Permille::try_new(permille).expect("a share");
    ShadowPrice {
        line: OfferLineId::of("L5"),
        item: ItemId::of("test"),
        kind: LimitKind::Earmark,
        fill_min: (share(0), share(400)),
        fill_mean: (share(466), share(555)),
        harm_averted: (Units::of(700), Units::of(700)),
        gainers: vec![PlaceId::of("DE")],
        because: RecordRef::new(RecordKind::Offer, "L5"),
    }
}

fn sound() -> (AllocationProblem, AllocationSolution) {
    let problem = problem();
    let solution = AllocationSolution {
        allotments: vec![
            allotment("L1", "mask", "IT", 6),
            allotment("L1", "mask", "RS", 4),
            allotment("L2", "team", "IT", 1),
            allotment("L3", "vehicle", "IT", 1),
            promised(allotment("L4", "glove", "RS", 5)),
            promised(allotment("L5", "test", "IT", 4)),
            allotment("L5", "test", "RS", 3),
            allotment("L6", "bed", "IT", 2),
            instead(allotment("L7", "sanitizer", "DE", 2)),
            allotment("L7", "sanitizer", "IT", 1),
            instead(allotment("L7", "sanitizer", "RS", 1)),
        ],
        fills: fills(&problem),
        fairness: vec![
            fairness(Some("bed"), [0, 333, 500], 200),
            fairness(Some("glove"), [1000, 1000, 0], 450),
            fairness(Some("mask"), [400, 466, 71], 1000),
            fairness(Some("sanitizer"), [1000, 1000, 0], 100),
            fairness(Some("team"), [1000, 1000, 0], 100),
            fairness(Some("test"), [0, 466, 380], 700),
            fairness(Some("vehicle"), [1000, 1000, 0], 100),
        ],
        overall: Some(fairness(None, [0, 636, 310], 2650)),
        shadow_prices: vec![price()],
        bundles: vec![
            bundle("UUEE-1", "UUEE", 2, &["L7-DE-for-soap", "L7-IT", "L7-RS-for-soap"], 4),
            bundle("UUMU-1", "UUMU", 10, &["L2-IT", "L3-IT", "L6-IT"], 4),
        ],
        unkept: vec![unkept("L1", "DE", "not-eligible", 80), unkept("L4", "RS", "demand-met", 100)],
        left_out: vec![
            left("L1", "broken-pack", 50),
            left("L5", "protected", 150),
            left("L5", "hold-back", 85),
            left("L5", "broken-pack", 65),
        ],
        steps: 1,
    };
    (problem, solution)
}
