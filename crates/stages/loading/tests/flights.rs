//! Decides whether whole flights are loaded within every limit, by re-deriving each from the solution. Up: the crate
//! `loading`.

mod geometry;
mod hangar;

use std::collections::BTreeMap;

use geometry::{assert_solids, solids};
use hangar::{TONNE, cargo, flight, mm, pallet, problem};
use loading::solve;
use model::control::Control;
use model::id::ConsignmentId;
use model::loading::{AircraftLoad, FlightToLoad, LoadingProblem, LoadingSolution, Support};
use model::quantity::{Arm, Grams};
use model::world::ItemKind;

const CARTON: (i64, i64, i64) = (600, 400, 400);
const CONSUMABLE: ItemKind = ItemKind::Consumable;

/// Centre of gravity in exact arithmetic against limits written out again; the envelope of the test has two corners.
fn assert_balanced(flight: &FlightToLoad, load: &AircraftLoad) {
    let hold = &flight.aircraft.hold;
    let wide = |grams: Grams| i128::from(grams.get());
    let mut mass = wide(flight.aircraft.oew);
    let mut moment = mass * 2 * i128::from(hold.oew_arm.0);
    for unit in &load.units {
        let doubled = 2 * i128::from(hold.arm_front.0 + unit.x.get()) + i128::from(unit.length.get());
        mass += wide(unit.gross);
        moment += wide(unit.gross) * doubled;
    }
    for seated in &load.seated {
        let gross = flight
            .cargo
            .iter()
            .find(|cargo| cargo.consignment == seated.consignment)
            .expect("people come from the cargo")
            .pack
            .gross();
        mass += wide(gross) * i128::from(seated.people.get());
        moment += wide(gross) * i128::from(seated.people.get()) * 2 * i128::from(hold.arm_front.0);
    }
    let fuels = [Grams::ZERO, flight.fuel_takeoff, flight.fuel_landing];
    for (balance, fuel) in [load.zero_fuel, load.takeoff, load.landing].iter().zip(fuels) {
        let mass = mass + wide(fuel);
        let moment = moment + wide(fuel) * 2 * i128::from(hold.fuel_arm.0);
        assert_eq!(i128::from(balance.gross.get()), mass);
        // The printed arm is within half a millimetre of the exact one, and both are within the limits.
        assert!((moment - 2 * mass * i128::from(balance.arm.0)).abs() <= mass, "{balance:?}");
        assert!(balance.forward <= balance.arm && balance.arm <= balance.aft, "{balance:?}");
        let low = &hold.cg_limits[0];
        let high = &hold.cg_limits[hold.cg_limits.len() - 1];
        let span = wide(high.gross) - wide(low.gross);
        let over = (mass - wide(low.gross)).clamp(0, span);
        let limit = |from: Arm, to: Arm| i128::from(from.0) * span + i128::from(to.0 - from.0) * over;
        assert!(moment * span >= 2 * mass * limit(low.forward, high.forward), "forward of the envelope: {balance:?}");
        assert!(moment * span <= 2 * mass * limit(low.aft, high.aft), "aft of the envelope: {balance:?}");
    }
}

fn assert_units(flight: &FlightToLoad, load: &AircraftLoad) {
    let hold = &flight.aircraft.hold;
    let kind = pallet();
    for (index, unit) in load.units.iter().enumerate() {
        for other in &load.units[..index] {
            let apart = unit.x.get() >= other.x.get() + other.length.get()
                || other.x.get() >= unit.x.get() + unit.length.get()
                || unit.y.get() >= other.y.get() + other.width.get()
                || other.y.get() >= unit.y.get() + unit.width.get();
            assert!(apart, "{} and {} overlap", unit.id, other.id);
            assert_ne!(unit.id, other.id);
        }
        assert!(
            unit.x + unit.length <= hold.length && unit.y + unit.width <= hold.width,
            "{} leaves the hold",
            unit.id
        );
        let pack = |index: usize| {
            &flight
                .cargo
                .iter()
                .find(|cargo| cargo.consignment == unit.contents[index].consignment)
                .expect("contents come from the cargo")
                .pack
        };
        let net: i64 =
            (0..unit.contents.len()).map(|index| pack(index).gross().get() * unit.contents[index].packs.get()).sum();
        let Some(position) = &unit.position else {
            assert!(hold.floor_loading && unit.height <= hold.height && unit.placements.is_empty());
            assert_eq!(unit.gross.get(), net);
            let base = i128::from(unit.length.get()) * i128::from(unit.width.get());
            assert!(i128::from(net) * 1_000_000 <= i128::from(hold.floor_max_per_m2.get()) * base, "floor load");
            continue;
        };
        let at = hold.positions.iter().find(|at| at.id == *position).expect("a position of the hold");
        assert_eq!((unit.x, unit.y, unit.length, unit.width), (at.x, at.y, at.length, at.width));
        assert!(unit.gross <= at.gross_max && unit.gross <= kind.gross_max && unit.height <= at.height_max);
        assert_eq!(unit.gross.get(), net + kind.tare.get());
        let turned = at.length != kind.length;
        let (x, y) = if turned { (1_800, 2_800) } else { (2_800, 1_800) };
        let boxes = solids(&unit.placements);
        assert_solids(&boxes, [x, y, unit.height.get() - kind.base_height.get()], Support::Full);
        let mut counts = vec![0; unit.contents.len()];
        for (kind, (lo, hi)) in boxes {
            counts[kind] += 1;
            let mut extent = [hi[0] - lo[0], hi[1] - lo[1], hi[2] - lo[2]];
            let (l, w, h) = pack(kind).sizes();
            let mut own = [l.get(), w.get(), h.get()];
            extent.sort_unstable();
            own.sort_unstable();
            assert_eq!(extent, own);
        }
        assert_eq!(counts, unit.contents.iter().map(|content| content.packs.get()).collect::<Vec<_>>());
    }
}

/// Panics at the first limit that a load breaks.
fn assert_load(flight: &FlightToLoad, load: &AircraftLoad) {
    assert_units(flight, load);
    assert_balanced(flight, load);
    let people: i64 = load.seated.iter().map(|seated| seated.people.get()).sum();
    assert!(people <= flight.aircraft.seats.get());
    let oew = flight.aircraft.oew.get();
    assert!(load.zero_fuel.gross.get() - oew <= flight.payload_max.get(), "payload");
    let mut packs: BTreeMap<&ConsignmentId, i64> = BTreeMap::new();
    for content in load.units.iter().flat_map(|unit| &unit.contents) {
        *packs.entry(&content.consignment).or_default() += content.packs.get();
    }
    for (consignment, count) in load
        .seated
        .iter()
        .map(|seated| (&seated.consignment, seated.people))
        .chain(load.left_out.iter().map(|line| (&line.consignment, line.packs)))
    {
        *packs.entry(consignment).or_default() += count.get();
    }
    for cargo in &flight.cargo {
        assert_eq!(packs.get(&cargo.consignment), Some(&cargo.packs.get()), "{} is in or out", cargo.consignment);
    }
    for line in &load.left_out {
        assert!(!line.reason.rule.is_empty() && !line.reason.text.is_empty() && !line.reason.cure.is_empty());
    }
    assert!(load.units.iter().all(|unit| unit.because.len() >= 2), "every unit says where it comes from");
}

fn solved(problem: &LoadingProblem) -> LoadingSolution {
    let solution = solve(problem, &mut Control::new(1, 2_000_000));
    assert_eq!(solution.loads.len(), problem.flights.len());
    for (flight, load) in problem.flights.iter().zip(&solution.loads) {
        assert_load(flight, load);
    }
    solution
}

fn rules(load: &AircraftLoad) -> Vec<(&str, i64)> {
    load.left_out.iter().map(|line| (line.reason.rule.as_str(), line.packs.get())).collect()
}

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
    narrow.aircraft.hold.width = mm(3_000);
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
            let spare = 40 * TONNE - (load.zero_fuel.gross.get() - 40 * TONNE);
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
fn units_hold_one_stop_and_the_first_off_is_nearest_the_door() {
    let cargo =
        vec![cargo("rome", CONSUMABLE, 300, CARTON, 5_000, 0), cargo("belgrade", CONSUMABLE, 300, CARTON, 5_000, 1)];
    let solution = solved(&problem(vec![flight(false, cargo)]));
    let middle = |stop: &str| {
        let of_stop = |unit: &&model::loading::LoadedUnit| unit.contents[0].consignment.as_str() == stop;
        let places: Vec<i64> = solution.loads[0].units.iter().filter(of_stop).map(|unit| unit.x.get()).collect();
        places.iter().sum::<i64>() * 100 / i64::try_from(places.len()).unwrap()
    };
    assert!(solution.loads[0].units.iter().all(|unit| unit.contents.len() == 1));
    assert!(middle("rome") > middle("belgrade"), "Rome is first");
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
    open.aircraft.hold.cg_limits.clear();
    let load = &solve(&problem(vec![open]), &mut Control::default()).loads[0];
    assert!(load.left_out.is_empty() && load.zero_fuel.forward == load.zero_fuel.arm);
}
