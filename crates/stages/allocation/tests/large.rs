//! A large problem: 200 recipients, 60 items, 500 offer lines, 100 of them earmarked. Every figure of the answer is held
//! against the others; how long it takes is for whoever measures.

use std::collections::BTreeMap;

use jiff::civil::date;
use model::allocation::{AllocationProblem, AllocationSolution, Demand, LimitKind, SharingRule, Supply, SupplyLimit};
use model::control::Control;
use model::evidence::{RecordKind, RecordRef, Source};
use model::handling::Substitute;
use model::id::{AirportId, ItemId, OfferLineId, PartyId, PlaceId};
use model::quantity::{Grams, Millimetres, Permille, Units};
use model::world::Pack;

const RECIPIENTS: usize = 200;
const ITEMS: usize = 60;
const LINES: usize = 500;

/// Numbers that look random and are the same everywhere (Steele, Lea, Flood 2014, as in SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn amount(&mut self, limit: u64) -> i64 {
        i64::try_from(self.below(limit)).expect("a drawn amount should be small")
    }
}

/// Every line may go to two thirds of the recipients; every fifth is earmarked for half of those. With `packs` a line has one
/// of these pack sizes.
fn problem(packs: &[i64], floor_permille: i64) -> AllocationProblem {
    let mut draw = Draw(7);
    let places: Vec<_> = (0..RECIPIENTS).map(|place| PlaceId::of(&format!("P{place:03}"))).collect();
    let items: Vec<_> = (0..ITEMS).map(|item| ItemId::of(&format!("item-{item:02}"))).collect();
    let mut demands = Vec::new();
    for item in &items {
        for place in &places {
            let units = 500 + draw.amount(200_000);
            demands.push(Demand {
                recipient: place.clone(),
                item: item.clone(),
                units: Units::of(units),
                weight_permille: Units::of(if draw.below(4) == 0 { 1500 } else { 1000 }),
                floor: Units::of(units * floor_permille / 1000),
                harm: Units::of(draw.amount(5_000)),
                given_before: Units::ZERO,
                due: None,
                cut: None,
                because: vec![RecordRef::pair(RecordKind::Need, place, item)],
            });
        }
    }
    let size = Millimetres::of(400);
    let supplies = (0..LINES).map(|line| {
        let id = OfferLineId::of(&format!("line-{line:03}"));
        let fit: Vec<_> = places.iter().filter(|_| draw.below(3) > 0).cloned().collect();
        let (eligible, barred): (Vec<_>, Vec<_>) = fit.into_iter().partition(|_| line % 5 > 0 || draw.below(2) == 0);
        let because = RecordRef::new(RecordKind::Offer, &id);
        let limits =
            if barred.is_empty() { vec![] } else { vec![SupplyLimit { kind: LimitKind::Earmark, barred, because }] };
        Supply {
            line: id,
            donor: PartyId::of("gov"),
            item: items[line % ITEMS].clone(),
            from: PlaceId::of("CN"),
            units: Units::of(draw.amount(2_000_000)),
            protected: Units::ZERO,
            hold_back: Permille::try_new(100).expect("a share"),
            pack: Pack::try_new(Units::of(packs[line % packs.len()]), (size, size, size), Grams::of(9_000), false)
                .expect("a pack"),
            ready: date(2020, 4, 1),
            airport: AirportId::of(["ZSPD", "UUMU", "EDDP"][line % 3]),
            eligible,
            limits,
            travels_with: None,
        }
    });
    AllocationProblem {
        supplies: supplies.collect(),
        demands,
        substitutes: vec![Substitute {
            wanted: items[0].clone(),
            given: items[1].clone(),
            counts_permille: Units::of(500),
            rank: 1,
            source: Source::Assumption("a test".to_owned()),
        }],
        small_lot_max: Grams::of(100_000),
        ..AllocationProblem::default()
    }
}

/// Figures add up, nothing is cut short, and lifting a limit never lowers the lowest fill under max-min.
fn assert_whole(problem: &AllocationProblem, solution: &AllocationSolution) {
    let mut given: BTreeMap<_, i64> = BTreeMap::new();
    for allotment in &solution.allotments {
        *given.entry(&allotment.line).or_default() += allotment.units.get();
    }
    let mut left: BTreeMap<_, i64> = BTreeMap::new();
    for unused in &solution.left_out {
        *left.entry(&unused.line).or_default() += unused.units.get();
    }
    for supply in &problem.supplies {
        let sum = given.get(&supply.line).unwrap_or(&0) + left.get(&supply.line).unwrap_or(&0);
        assert_eq!(sum, supply.units.get(), "{}", supply.line);
    }
    assert!(solution.fills.iter().all(|fill| fill.reason.as_ref().is_none_or(|reason| reason.rule != "cut-short")));
    for fairness in solution.fairness.iter().chain(&solution.overall) {
        assert!(fairness.harm_averted_most >= fairness.harm_averted);
    }
    assert!(!solution.shadow_prices.is_empty() && !solution.bundles.is_empty());
    if problem.rule == SharingRule::MaxMin {
        assert!(solution.shadow_prices.iter().all(|price| price.fill_min.0 <= price.fill_min.1));
    }
}

fn solve(problem: &AllocationProblem) -> AllocationSolution {
    let solution = allocation::solve(problem, &mut Control::default());
    assert_whole(problem, &solution);
    solution
}

#[test]
fn max_min_with_packs_of_one_size_an_item() {
    // 60 items and 60 sizes: the lines of one item have one size.
    let packs: Vec<_> = (0..60).map(|item| [50, 100, 200, 500][item % 4]).collect();
    solve(&problem(&packs, 0));
}

#[test]
fn max_min_with_packs_of_several_sizes() {
    solve(&problem(&[50, 100, 200, 500, 144, 1000, 250], 0));
}

#[test]
fn alpha_of_two_with_packs_of_one_size_an_item() {
    let packs: Vec<_> = (0..60).map(|item| [50, 100, 200, 500][item % 4]).collect();
    solve(&AllocationProblem { rule: SharingRule::Alpha(Units::of(2000)), ..problem(&packs, 0) });
}

#[test]
fn alpha_of_two_with_packs_of_several_sizes() {
    let packs = [50, 100, 200, 500, 144, 1000, 250];
    solve(&AllocationProblem { rule: SharingRule::Alpha(Units::of(2000)), ..problem(&packs, 0) });
}

#[test]
fn floors_beyond_what_can_be_tried() {
    let packs: Vec<_> = (0..60).map(|item| [50, 100, 200, 500][item % 4]).collect();
    let asked = problem(&packs, 300);
    let solution = solve(&asked);
    for (fill, demand) in solution.fills.iter().zip(&asked.demands) {
        assert!(fill.got.is_zero() || fill.got >= demand.floor, "{} {}", fill.recipient, fill.item);
    }
}

#[test]
fn floors_with_packs_of_several_sizes() {
    let asked = problem(&[50, 100, 200, 500, 144, 1000, 250], 300);
    let solution = solve(&asked);
    for (fill, demand) in solution.fills.iter().zip(&asked.demands) {
        assert!(fill.got.is_zero() || fill.got >= demand.floor, "{} {}", fill.recipient, fill.item);
    }
}

/// 60 items of three lines with a few packs of three sizes, for so many recipients: hardly too many ways for a proof.
fn few_packs(recipients: usize, packs_max: u64) -> AllocationProblem {
    let mut asked = problem(&[100], 0);
    let mut draw = Draw(3);
    let is_among = |place: &PlaceId| place.as_str()[1..].parse::<usize>().is_ok_and(|place| place < recipients);
    asked.substitutes.clear();
    asked.demands.retain(|demand| is_among(&demand.recipient));
    for demand in &mut asked.demands {
        demand.units = Units::of(100 + draw.amount(400 * packs_max));
    }
    asked.supplies.truncate(3 * ITEMS);
    for (line, supply) in asked.supplies.iter_mut().enumerate() {
        let units = Units::of([50, 100, 144][line / ITEMS]);
        supply.pack = Pack::try_new(units, supply.pack.sizes(), supply.pack.gross(), false).expect("a pack");
        supply.units = units.times(1 + draw.amount(packs_max));
        supply.hold_back = Permille::default();
        supply.eligible.retain(is_among);
        supply.limits.iter_mut().for_each(|limit| limit.barred.retain(is_among));
    }
    asked
}

#[test]
fn proofs_are_not_begun_where_they_would_take_long() {
    for (recipients, packs_max) in [(4, 40), (6, 14), (8, 8), (10, 5), (12, 4), (16, 4)] {
        let solution = allocation::solve(&few_packs(recipients, packs_max), &mut Control::default());
        assert!(solution.steps < 2_000_000, "{} steps for {recipients} recipients", solution.steps);
    }
}
