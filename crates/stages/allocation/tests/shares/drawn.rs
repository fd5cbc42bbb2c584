//! Problems to share: built by hand, or drawn at random with a fixed seed.

use jiff::civil::date;
use model::allocation::{
    AllocationProblem, AllocationSolution, Commitment, Demand, LimitKind, SharingRule, Supply, SupplyLimit,
};
use model::control::Control;
use model::evidence::{RecordKind, RecordRef, Source};
use model::handling::Substitute;
use model::id::{AirportId, ItemId, OfferLineId, PartyId, PlaceId};
use model::quantity::{Grams, Millimetres, Permille, Units};
use model::world::Pack;
use proptest::prelude::{ProptestConfig, Strategy, prop};
use proptest::test_runner::RngSeed;

/// Recipients of drawn problems.
pub(crate) const PLACES: [&str; 4] = ["AA", "BB", "CC", "DD"];
/// Item of drawn problems.
pub(crate) const MASK: &str = "mask";

/// A line of an item that may go to some places, which are parted by blanks.
pub(crate) fn supply(line: &str, item: &str, units: i64, pack: i64, eligible: &str) -> Supply {
    let size = Millimetres::of(400);
    Supply {
        line: OfferLineId::of(line),
        donor: PartyId::of("gov-ru"),
        item: ItemId::of(item),
        from: PlaceId::of("RU"),
        units: Units::of(units),
        protected: Units::ZERO,
        hold_back: Permille::default(),
        pack: Pack::try_new(Units::of(pack), (size, size, size), Grams::of(5_000), false).expect("a pack"),
        ready: date(2020, 4, 1),
        airport: AirportId::of("UUMU"),
        eligible: places(eligible),
        limits: vec![],
        travels_with: None,
    }
}

/// Places parted by blanks.
pub(crate) fn places(text: &str) -> Vec<PlaceId> {
    text.split_whitespace().map(PlaceId::of).collect()
}

/// The same line, going with another one.
pub(crate) fn with(leader: &str, supply: Supply) -> Supply {
    Supply { travels_with: Some(OfferLineId::of(leader)), ..supply }
}

/// The same line, kept from some places by a limit.
pub(crate) fn limited(kind: LimitKind, barred: &str, mut supply: Supply) -> Supply {
    let because = match kind {
        LimitKind::Earmark => RecordRef::new(RecordKind::Offer, &supply.line),
        LimitKind::ExportBan => RecordRef::new(RecordKind::Policy, "export_bans"),
    };
    supply.limits.push(SupplyLimit { kind, barred: places(barred), because });
    supply
}

/// A demand of a plain weight is one of 1000.
pub(crate) fn demand(place: &str, item: &str, units: i64, weight: i64) -> Demand {
    Demand {
        recipient: PlaceId::of(place),
        item: ItemId::of(item),
        units: Units::of(units),
        weight_permille: Units::of(weight),
        floor: Units::ZERO,
        harm: Units::of(units),
        given_before: Units::ZERO,
        due: None,
        cut: None,
        because: vec![RecordRef::pair(RecordKind::Need, place, item)],
    }
}

/// The same demand with a floor.
pub(crate) fn floored(floor: i64, demand: Demand) -> Demand {
    Demand { floor: Units::of(floor), ..demand }
}

/// A promise.
pub(crate) fn promise(line: &str, place: &str, units: i64) -> Commitment {
    Commitment {
        line: OfferLineId::of(line),
        recipient: PlaceId::of(place),
        units: Units::of(units),
        because: vec![RecordRef::new(RecordKind::Claim, format!("promise-{line}-{place}"))],
    }
}

/// What may be given instead.
pub(crate) fn instead(wanted: &str, given: &str, counts_permille: i64, rank: u8) -> Substitute {
    Substitute {
        wanted: ItemId::of(wanted),
        given: ItemId::of(given),
        counts_permille: Units::of(counts_permille),
        rank,
        source: Source::Assumption("a test".to_owned()),
    }
}

/// Lines and demands, shared by max-min.
pub(crate) fn problem(supplies: Vec<Supply>, demands: Vec<Demand>) -> AllocationProblem {
    AllocationProblem { supplies, demands, ..AllocationProblem::default() }
}

/// The answer without a budget.
pub(crate) fn solve(problem: &AllocationProblem) -> AllocationSolution {
    allocation::solve(problem, &mut Control::default())
}

/// Units that each demand got.
pub(crate) fn got(solution: &AllocationSolution) -> Vec<i64> {
    solution.fills.iter().map(|fill| fill.got.get()).collect()
}

/// Allotments as `CONSIGNMENT packs`.
pub(crate) fn given(solution: &AllocationSolution) -> Vec<String> {
    solution.allotments.iter().map(|allotment| format!("{} {}", allotment.id, allotment.packs.get())).collect()
}

/// What is left out as `LINE units rule`.
pub(crate) fn left(solution: &AllocationSolution) -> Vec<String> {
    let text = |unused: &model::allocation::UnusedSupply| {
        format!("{} {} {}", unused.line, unused.units.get(), unused.reason.rule)
    };
    solution.left_out.iter().map(text).collect()
}

/// The rule of each demand's reason.
pub(crate) fn rules(solution: &AllocationSolution) -> Vec<&str> {
    solution.fills.iter().map(|fill| fill.reason.as_ref().map_or("-", |reason| reason.rule.as_str())).collect()
}

/// Text and cure of the reason of one demand.
pub(crate) fn said(solution: &AllocationSolution, demand: usize) -> (&str, &str) {
    let reason = solution.fills[demand].reason.as_ref().expect("the demand should not be met");
    (&reason.text, &reason.cure)
}

/// What is drawn besides lines and demands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Drawn {
    /// Sizes of packs.
    pub(crate) packs: &'static [i64],
    /// Units of a line are fewer.
    pub(crate) units_max: i64,
    /// Whether there are promises.
    pub(crate) has_promises: bool,
    /// Whether there are floors.
    pub(crate) has_floors: bool,
}

/// Problems of up to four recipients and three lines.
pub(crate) fn problems(drawn: Drawn) -> impl Strategy<Value = AllocationProblem> {
    let weights = prop::sample::select(&[500_i64, 1000, 1000, 2000][..]);
    let floors = prop::sample::select(&[0_i64, 0, 3, 7, 12, 30][..]);
    let demands = prop::collection::vec((1..40_i64, weights, floors, 0..60_i64), 1..=4);
    let lines = prop::collection::vec((0..drawn.units_max, prop::sample::select(drawn.packs), 1..16_u8), 1..=3);
    let promises = prop::collection::vec((0..3_usize, 0..4_usize, 1..15_i64), 0..=3);
    (demands, lines, promises).prop_map(move |(demands, lines, promises)| {
        let line = |(index, (units, pack, mask)): (usize, &(i64, i64, u8))| {
            let eligible = PLACES.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
            let eligible: Vec<_> = eligible.map(|(_, place)| *place).collect();
            supply(&format!("line-{index}"), MASK, *units, *pack, &eligible.join(" "))
        };
        let ask = |((units, weight, floor, harm), place): (&(i64, i64, i64, i64), &str)| Demand {
            floor: Units::of(if drawn.has_floors { *floor } else { 0 }),
            harm: Units::of(*harm),
            ..demand(place, MASK, *units, *weight)
        };
        let promised = promises.iter().filter(|_| drawn.has_promises);
        AllocationProblem {
            supplies: lines.iter().enumerate().map(line).collect(),
            demands: demands.iter().zip(PLACES).map(ask).collect(),
            commitments: promised
                .map(|(line, place, units)| promise(&format!("line-{line}"), PLACES[*place], *units))
                .collect(),
            ..AllocationProblem::default()
        }
    })
}

/// The same problem under an alpha in thousandths.
pub(crate) fn under(alpha: i64, problem: &AllocationProblem) -> AllocationProblem {
    AllocationProblem { rule: SharingRule::Alpha(Units::of(alpha)), ..problem.clone() }
}

/// So many cases from a seed.
pub(crate) fn config(cases: u32, seed: u64) -> ProptestConfig {
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..ProptestConfig::default() }
}
