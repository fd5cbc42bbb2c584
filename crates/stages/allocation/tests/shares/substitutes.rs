//! What is given instead of an item that was not there.

use model::allocation::{AllocationProblem, Basis};
use model::quantity::{Permille, Units};
use proptest::prelude::{Strategy, prop, prop_assert, proptest};

use crate::drawn::{config, demand, floored, given, got, instead, left, problem, rules, said, solve, supply, with};
use crate::oracle::assert_sound;

#[test]
fn what_is_left_goes_where_it_may_be_given_instead() {
    let lines = vec![supply("masks", "mask", 300, 100, "AA BB"), supply("ffp2", "respirator", 500, 10, "AA BB")];
    let demands =
        vec![demand("AA", "mask", 400, 1000), demand("BB", "mask", 400, 1000), demand("AA", "respirator", 100, 1000)];
    let asked =
        AllocationProblem { substitutes: vec![instead("mask", "respirator", 1500, 1)], ..problem(lines, demands) };
    let solution = solve(&asked);
    assert_eq!(
        given(&solution),
        ["ffp2-AA 10", "ffp2-AA-for-mask 14", "ffp2-BB-for-mask 20", "masks-AA 2", "masks-BB 1"],
        "the lowest first: 300 wanted masks are 200 respirators"
    );
    assert_eq!(left(&solution), ["ffp2 60 surplus"]);
    assert_eq!(got(&solution), [410, 400, 100]);
    let by_substitutes: Vec<_> = solution.fills.iter().map(|fill| fill.by_substitutes.get()).collect();
    assert_eq!(by_substitutes, [210, 300, 0]);
    let other = &solution.allotments[2];
    assert_eq!((other.basis, other.fills.as_str(), other.item.as_str()), (Basis::Substitute, "mask", "respirator"));
    assert_eq!((other.units, other.counts), (Units::of(200), Units::of(300)));
    assert_sound(&asked, &solution);
}

#[test]
fn lower_ranks_are_used_first_and_the_lowest_fill_is_served_first() {
    let lines = vec![
        supply("a-cloth", "cloth", 100, 1, "AA BB"),
        supply("b-ffp2", "respirator", 10, 1, "AA BB"),
        supply("masks", "mask", 20, 1, "AA"),
    ];
    let demands = vec![demand("AA", "mask", 40, 1000), demand("BB", "mask", 40, 1000)];
    let substitutes = vec![instead("mask", "cloth", 500, 2), instead("mask", "respirator", 1000, 1)];
    let solution = solve(&AllocationProblem { substitutes, ..problem(lines, demands) });
    assert_eq!(
        given(&solution),
        ["a-cloth-AA-for-mask 40", "a-cloth-BB-for-mask 60", "b-ffp2-BB-for-mask 10", "masks-AA 20"],
        "all ten respirators to BB, which has nothing; then two cloths for a mask"
    );
    assert_eq!(got(&solution), [40, 40]);
}

#[test]
fn what_is_short_even_with_substitutes_says_so() {
    let lines =
        vec![supply("ffp2", "respirator", 100, 10, "AA"), with("ffp2", supply("filters", "filter", 9, 1, "AA"))];
    let demands = vec![demand("AA", "mask", 400, 1000), demand("AA", "filter", 9, 1000)];
    let substitutes = vec![instead("mask", "respirator", 1000, 1), instead("mask", "filter", 1000, 2)];
    let solution = solve(&AllocationProblem { substitutes, ..problem(lines, demands) });
    assert_eq!(given(&solution), ["ffp2-AA-for-mask 10"], "what travels with a line that nobody got stays");
    assert_eq!(rules(&solution), ["no-supply", "travels-with"]);
    assert_eq!(said(&solution, 0).0, "AA has 100 of 400 mask (25.0 %), 100 of them by substitutes: nobody offers mask");
}

#[test]
fn substitutes_keep_floors_and_round_down() {
    let lines = vec![supply("ffp2", "respirator", 21, 3, "AA BB")];
    let substitutes = vec![instead("mask", "respirator", 500, 1)];
    for (floor, expected, remark) in
        [(0, [4, 6], "4 packs are 12, count for 6; 3 are 9, for 4"), (8, [0, 10], "one of both")]
    {
        let demands =
            vec![floored(floor, demand("AA", "mask", 20, 1000)), floored(floor, demand("BB", "mask", 20, 1000))];
        let asked = AllocationProblem { substitutes: substitutes.clone(), ..problem(lines.clone(), demands) };
        let mut has = got(&solve(&asked));
        has.sort_unstable();
        assert_eq!(has, expected, "{remark}");
    }
}

#[test]
fn rounding_down_leaves_no_pack_with_who_stands_higher_without_it() {
    // A pack of five that counts for two and a half: two for one pack, five for two.
    let places = ["AA", "BB", "CC", "DD", "EE"];
    let demands: Vec<_> =
        places.iter().zip([53, 38, 9, 104, 105]).map(|(place, units)| demand(place, "mask", units, 1000)).collect();
    for packs in 1..=125 {
        let lines = vec![supply("gowns", "gown", packs * 5, 5, &places.join(" "))];
        let asked =
            AllocationProblem { substitutes: vec![instead("mask", "gown", 500, 1)], ..problem(lines, demands.clone()) };
        let got = got(&solve(&asked));
        let packs_of = |got: i64| (got * 2 + 4) / 5;
        assert!(
            got.iter().zip(&demands).all(|(got, demand)| *got >= demand.units.get())
                || got.iter().map(|got| packs_of(*got)).sum::<i64>() == packs,
            "{packs}: {got:?}"
        );
        for (from, holder) in got.iter().zip(&demands).filter(|(got, _)| **got > 0) {
            let rest = (packs_of(*from) - 1) * 5 / 2;
            for (to, other) in got.iter().zip(&demands).filter(|(got, demand)| **got < demand.units.get()) {
                let is_higher = rest * other.units.get() > to * holder.units.get();
                assert!(!is_higher, "{packs}: {} with {rest}, {} with {to}", holder.recipient, other.recipient);
            }
        }
    }
}

/// Three items, lines of all of them, and rules by which some may be given instead of others.
fn mixed_items() -> impl Strategy<Value = AllocationProblem> {
    const ITEMS: [&str; 3] = ["cloth", "mask", "respirator"];
    let lines = prop::collection::vec((0..3_usize, 0..80_i64, 1..6_i64, 1..8_u8, 0..300_i64), 1..=5);
    let demands = prop::collection::vec(0..60_i64, 9);
    let rows = prop::collection::vec(
        (0..3_usize, 0..3_usize, prop::sample::select(&[250_i64, 333, 1000, 1700][..]), 1..3_u8),
        0..=4,
    );
    (lines, demands, rows, 0..2_i64).prop_map(|(lines, demands, rows, floor)| {
        let lines = lines.iter().enumerate().map(|(at, (item, units, pack, mask, held))| {
            let eligible = ["AA", "BB", "CC"].iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
            let eligible: Vec<_> = eligible.map(|(_, place)| *place).collect();
            let mut line = supply(&format!("line-{at}"), ITEMS[*item], *units, *pack, &eligible.join(" "));
            line.hold_back = Permille::try_new(*held).expect("a share");
            line
        });
        let ask = |(at, units): (usize, &i64)| {
            floored(floor * 12, demand(["AA", "BB", "CC"][at / 3], ITEMS[at % 3], *units, 1000))
        };
        AllocationProblem {
            substitutes: rows
                .iter()
                .map(|(wanted, given, permille, rank)| instead(ITEMS[*wanted], ITEMS[*given], *permille, *rank))
                .collect(),
            ..problem(lines.collect(), demands.iter().enumerate().map(ask).collect())
        }
    })
}

proptest! {
    #![proptest_config(config(3_000, 51))]

    #[test]
    fn substitutes_take_nothing_from_their_own_item_and_are_not_wasted(asked in mixed_items()) {
        let solution = solve(&asked);
        assert_sound(&asked, &solution);
        let no_floors = asked.demands.iter().all(|demand| demand.floor.is_zero());
        let plain = AllocationProblem { substitutes: vec![], ..asked.clone() };
        for (fill, alone) in solution.fills.iter().zip(&solve(&plain).fills) {
            let own = fill.got.get() - fill.by_substitutes.get();
            prop_assert!(own == alone.got.get() || !no_floors && own > alone.got.get(), "own supply first");
        }
        for fill in solution.fills.iter().filter(|fill| !fill.by_substitutes.is_zero()) {
            // The last pack was wanted: without one of the largest the demand is not met.
            let mut lasts = solution.allotments.iter().filter(|one| {
                one.recipient == fill.recipient && one.fills == fill.item && one.basis == Basis::Substitute
            });
            let is_wanted = lasts.any(|one| {
                let per_pack = (one.counts.get() + one.packs.get()) / one.packs.get() + 1;
                fill.got.get() - per_pack < fill.units.get()
            });
            prop_assert!(is_wanted, "{} has {} of {}", fill.recipient, fill.got.get(), fill.units.get());
        }
        for (fill, demand) in solution.fills.iter().zip(&asked.demands) {
            let floor = demand.floor.min(demand.units).get();
            prop_assert!(fill.got.is_zero() || fill.got.get() >= floor, "{} has {}", fill.recipient, fill.got.get());
            // A pack that is left and would count for a whole unit is wanted by nobody who may have it.
            for row in asked.substitutes.iter().filter(|row| row.wanted == fill.item && row.given != row.wanted && no_floors) {
                for line in asked.supplies.iter().filter(|line| line.item == row.given && line.eligible.contains(&fill.recipient)) {
                    let gave: i64 = solution.allotments.iter().filter(|one| one.line == line.line).map(|one| one.units.get()).sum();
                    let spare = (line.giveable().get() - gave) / line.pack.units().get();
                    let counts = line.pack.units().get() * row.counts_permille.get() / 1000;
                    prop_assert!(spare == 0 || counts == 0 || fill.got >= fill.units, "{} idle for {}", line.line, fill.recipient);
                }
            }
        }
    }
}
