//! Decides whether whole flights are loaded within every limit, by re-deriving each from the solution. Up: the crate
//! `loading`.

mod geometry;
mod hangar;
mod legs;
mod outsize;
mod pickups;
mod revised;
mod units;

use hangar::judge::{rules, solved};
use hangar::{TONNE, cargo, flight, mandatory, mm, pallet, problem};
use loading::solve;
use model::control::Control;
use model::world::ItemKind;

const CARTON: (i64, i64, i64) = (600, 400, 400);
const CONSUMABLE: ItemKind = ItemKind::Consumable;

#[test]
fn a_mixed_load_keeps_every_limit() {
    let cargo = vec![
        cargo("masks", CONSUMABLE, 500, CARTON, 6_000, 0),
        cargo("gowns", CONSUMABLE, 120, (700, 500, 450), 14_000, 1),
        cargo("rub", CONSUMABLE, 300, (400, 300, 250), 21_000, 1),
        cargo("monitors", ItemKind::Device, 17, (650, 610, 530), 23_000, 0),
        cargo("team", ItemKind::People, 4, (0, 0, 0), 110_000, 0),
    ];
    let solution = solved(&problem(vec![flight(false, cargo)]));
    assert!(rules(&solution.loads[0]).is_empty(), "{:?}", solution.loads[0].left_out);
}

#[test]
fn thirty_thousand_equal_cartons_are_spread_over_flights() {
    let flights =
        (0..10).map(|_| flight(false, vec![cargo("gloves", CONSUMABLE, 3_000, (330, 250, 240), 1_500, 0)])).collect();
    let solution = solved(&problem(flights));
    let loaded: i64 =
        solution.loads.iter().flat_map(|load| &load.units).flat_map(|unit| &unit.contents).map(|c| c.packs.get()).sum();
    assert_eq!(loaded, 30_000);
    let most = solution.loads[0].units.iter().map(|unit| unit.contents[0].packs.get()).max().unwrap();
    // 2,800 x 1,800 x 2,350 mm hold at most 598 cartons of 19.8 litres; 9 in 10 of these is a good pallet.
    assert!(most >= 538, "{most} on the fullest pallet");
}

#[test]
fn a_few_small_cartons_stand_low_instead_of_in_a_tower() {
    let flight = flight(false, vec![cargo("KITS", CONSUMABLE, 60, (200, 150, 120), 600, 0)]);
    let solution = solved(&problem(vec![flight]));
    let [unit] = solution.loads[0].units.as_slice() else { panic!("60 small cartons need one pallet") };
    // 60 cartons of 3.6 litres on some six square metres: one layer is enough.
    let base = pallet().base_height;
    assert!(unit.height.get() <= base.get() + 250, "{} over a base of {base}", unit.height);
}

#[test]
fn more_people_than_seats_are_left_with_the_reason() {
    let cargo = vec![
        cargo("first", ItemKind::People, 4, (0, 0, 0), 100_000, 0),
        cargo("second", ItemKind::People, 4, (0, 0, 0), 100_000, 0),
    ];
    let solution = solved(&problem(vec![flight(false, cargo)]));
    assert_eq!(rules(&solution.loads[0]), [("seats", 2)]);
}

#[test]
fn vehicles_stand_on_the_floor_and_cover_positions() {
    let cargo = vec![
        cargo("vans", ItemKind::Vehicle, 2, (5_400, 2_100, 2_300), 3 * TONNE, 0),
        cargo("masks", CONSUMABLE, 600, CARTON, 8_000, 0),
    ];
    let solution = solved(&problem(vec![flight(true, cargo)]));
    let load = &solution.loads[0];
    assert!(rules(load).is_empty(), "{:?}", load.left_out);
    assert_eq!(load.units.iter().filter(|unit| unit.position.is_none()).count(), 2);
}

#[test]
fn three_vehicles_that_just_fit_one_behind_the_other_all_go() {
    let mut narrow = flight(true, vec![cargo("vans", ItemKind::Vehicle, 3, (4_300, 2_100, 2_300), 3 * TONNE, 0)]);
    narrow.aircraft.hold.decks[0].width = mm(3_000);
    narrow.aircraft.hold.positions.clear();
    let solution = solved(&problem(vec![narrow]));
    assert!(rules(&solution.loads[0]).is_empty(), "{:?}", solution.loads[0].left_out);
}

#[test]
fn what_cannot_go_aboard_is_left_out_with_its_rule() {
    let van = |sizes, gross| cargo("van", ItemKind::Vehicle, 1, sizes, gross, 0);
    for (floor, line, rule, remark) in [
        (false, van((5_400, 2_100, 2_300), TONNE), "piece-too-large", "no floor loading"),
        (true, van((5_400, 2_100, 2_700), TONNE), "too-tall", "higher than the hold"),
        (true, van((13_001, 2_100, 2_000), TONNE), "piece-too-large", "longer than the hold"),
        (true, van((3_000, 2_000, 2_000), 13 * TONNE), "floor-load", "13 t on 6 square metres"),
        (true, van((3_000, 2_500, 2_000), 41 * TONNE), "floor-load", "41 t on 7.5 square metres"),
        (true, van((13_000, 6_000, 2_000), 41 * TONNE), "payload", "more than the payload"),
        (false, cargo("mast", CONSUMABLE, 1, (1_000, 1_700, 2_450), TONNE, 0), "none", "lies on its side"),
        (false, cargo("tank", CONSUMABLE, 1, (2_450, 2_450, 1_700), TONNE, 0), "too-tall", "stands only on a side"),
        (false, cargo("ball", CONSUMABLE, 1, (2_450, 2_450, 2_450), TONNE, 0), "piece-too-large", "on no pallet"),
        (true, cargo("ghost", CONSUMABLE, 1, (0, 0, 0), TONNE, 0), "no-size", "a pack without a body"),
        (
            false,
            cargo("endless", CONSUMABLE, 1, (i64::MAX, i64::MAX, 1), TONNE, 0),
            "piece-too-large",
            "absurdly large",
        ),
        (false, cargo("safe", CONSUMABLE, 1, (1_000, 1_000, 1_000), 6 * TONNE, 0), "position-gross", "too heavy"),
    ] {
        let solution = solved(&problem(vec![flight(floor, vec![line])]));
        let found = rules(&solution.loads[0]).first().map_or("none", |(rule, _)| *rule);
        assert_eq!(found, rule, "{remark}");
    }
}

#[test]
fn full_positions_and_payload_stop_the_build_up() {
    let light = cargo("light", CONSUMABLE, 3_000, CARTON, 2_000, 0);
    let heavy = cargo("heavy", CONSUMABLE, 3_000, CARTON, 40_000, 0);
    for (line, rule) in [(light, "no-position-left"), (heavy, "payload")] {
        let solution = solved(&problem(vec![flight(false, vec![line])]));
        let load = &solution.loads[0];
        assert_eq!(rules(load).iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), [rule]);
        if rule == "payload" {
            let spare = 40 * TONNE - (load.legs[0].zero_fuel.gross.get() - 40 * TONNE);
            assert!(spare < 240_000, "less than a tare, an overweight carton short of the payload: {spare} g");
        } else {
            assert_eq!(load.units.len(), 12, "every position is used");
        }
    }
}

#[test]
fn cargo_that_no_arrangement_balances_is_taken_off() {
    let mut crooked = flight(false, vec![cargo("masks", CONSUMABLE, 400, CARTON, 30_000, 0)]);
    // Only the foremost positions are left: twelve tonnes there pull a forty-tonne aircraft out of its limits.
    crooked.aircraft.hold.positions.retain(|at| at.x.get() == 0 && at.length.get() == 2_000);
    let solution = solved(&problem(vec![crooked]));
    let load = &solution.loads[0];
    assert!(rules(load).iter().any(|(rule, _)| *rule == "cg-envelope"), "{:?}", load.left_out);
}

#[test]
fn heavy_pallets_are_spread_until_the_aircraft_balances() {
    let cargo =
        vec![cargo("heavy", CONSUMABLE, 160, CARTON, 60_000, 0), cargo("light", CONSUMABLE, 640, CARTON, 3_000, 1)];
    let solution = solved(&problem(vec![flight(false, cargo)]));
    assert!(rules(&solution.loads[0]).is_empty(), "{:?}", solution.loads[0].left_out);
}

#[test]
fn the_answer_does_not_depend_on_threads() {
    let lines = |extra: i64| {
        vec![
            cargo("masks", CONSUMABLE, 300 + extra, CARTON, 6_000, 0),
            cargo("gowns", CONSUMABLE, 90, (700, 500, 450), 14_000, 1),
            cargo("vans", ItemKind::Vehicle, 1, (5_400, 2_100, 2_300), 3 * TONNE, 0),
        ]
    };
    let problem = problem((0..3).map(|extra| flight(true, lines(extra * 40))).collect());
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| solve(&problem, &mut Control::new(9, 50_000)))
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(1));
}

#[test]
fn an_empty_flight_a_flight_without_positions_and_an_unknown_envelope_are_survived() {
    let mut bare = flight(false, vec![cargo("masks", CONSUMABLE, 10, CARTON, 6_000, 0)]);
    bare.aircraft.hold.positions.clear();
    let solution = solved(&problem(vec![flight(false, Vec::new()), bare]));
    assert_eq!(rules(&solution.loads[1]), [("piece-too-large", 10)]);
    let mut open = flight(false, vec![cargo("masks", CONSUMABLE, 10, CARTON, 6_000, 0)]);
    open.aircraft.hold.envelopes = model::hold::CgEnvelopes::default();
    let load = &solve(&problem(vec![open]), &mut Control::default()).loads[0];
    assert!(load.left_out.is_empty() && load.legs[0].zero_fuel.forward == load.legs[0].zero_fuel.arm);
}

#[test]
fn mandatory_cargo_goes_before_everything_else() {
    let lines = |is_first: bool| {
        let vital = mandatory(cargo("vital", CONSUMABLE, 700, CARTON, 4_000, 1));
        let other = cargo("other", CONSUMABLE, 3_000, CARTON, 4_000, 0);
        let team = cargo("team", ItemKind::People, 6, (0, 0, 0), 110_000, 0);
        if is_first { vec![vital, other, team] } else { vec![other, team, vital] }
    };
    for is_first in [true, false] {
        let solution = solved(&problem(vec![flight(false, lines(is_first))]));
        let out: Vec<&str> = solution.loads[0].left_out.iter().map(|line| line.consignment.as_str()).collect();
        assert_eq!(out, ["other"], "the order of the list does not matter");
    }
}

#[test]
fn ten_thousand_cartons_of_forty_consignments_are_loaded() {
    let lines = (0..40)
        .map(|index| {
            let step = i64::from(index);
            let size = (300 + 17 * (step % 11), 250 + 13 * (step % 7), 200 + 19 * (step % 5));
            cargo(&format!("C{index:02}"), CONSUMABLE, 40 + 3 * step, size, 1_500 + 210 * step, index % 2)
        })
        .collect();
    solved(&problem(vec![flight(false, lines)]));
}
