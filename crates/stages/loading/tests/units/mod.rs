//! Decides whether units keep their own and their position's cross-section, choose the right kind, and stand in the middle.
//! Up: the tests of whole flights.

use model::hold::{CargoDeck, Contour, Deck, UldType};
use model::id::UldTypeId;
use model::loading::{FlightToLoad, LoadingProblem};
use model::quantity::Grams;

use crate::hangar::judge::{on_deck, rules, solved};
use crate::hangar::{TONNE, cargo, flight, mm, pallet, position, problem};
use crate::{CARTON, CONSUMABLE};

fn contour(corners: &[(i64, i64)]) -> Contour {
    Contour::try_new(corners.iter().map(|(y, z)| (mm(*y), mm(*z))).collect()).expect("a convex outline")
}

/// A half-width container with a foot narrower than its shelf, as an LD3 is.
fn container() -> UldType {
    UldType {
        id: UldTypeId::of("AKE"),
        length: mm(1_534),
        width: mm(2_006),
        usable_length: mm(1_450),
        usable_width: mm(1_950),
        base_height: mm(40),
        stack_max: mm(1_570),
        contour: Some(contour(&[(420, 0), (1_950, 0), (1_950, 1_570), (0, 1_570), (0, 480)])),
        tare: Grams::of(66_000),
        gross_max: Grams::of(1_588_000),
        ..pallet()
    }
}

/// The test aircraft with a lower deck: pairs of containers, or a pallet across in place of two pairs.
fn with_lower_deck(mut flight: FlightToLoad) -> FlightToLoad {
    let hold = &mut flight.aircraft.hold;
    hold.decks.push(CargoDeck {
        deck: Deck::Lower,
        x: mm(500),
        length: mm(12_000),
        width: mm(4_100),
        height: mm(1_700),
        floor_loading: false,
        floor_max_per_m2: None,
        doors: Vec::new(),
    });
    for row in 0..6 {
        let x = 600 + row * 1_600;
        for (side, y) in [("L", 0), ("R", 2_050)] {
            let mut at = position(&format!("1{row}{side}"), (x, y), (1_534, 2_006), &[]);
            at.deck = Deck::Lower;
            at.height_max = mm(1_640);
            at.ulds = vec![(UldTypeId::of("AKE"), Some(Grams::of(1_500_000)))];
            hold.positions.push(at);
        }
    }
    for row in 0..3 {
        let pair = [format!("1{}L", 2 * row), format!("1{}R", 2 * row), format!("1{}L", 2 * row + 1)];
        let pair: Vec<&str> = pair.iter().map(String::as_str).collect();
        let mut at = position(&format!("2{row}P"), (600 + row * 3_200, 500), (2_000, 3_000), &pair);
        at.deck = Deck::Lower;
        at.height_max = mm(1_640);
        at.contour = Some(contour(&[(0, 0), (3_000, 0), (3_000, 900), (2_500, 1_640), (500, 1_640), (0, 900)]));
        hold.positions.push(at);
    }
    flight
}

fn two_kinds(flight: FlightToLoad) -> LoadingProblem {
    LoadingProblem { ulds: vec![pallet(), container()], ..problem(vec![flight]) }
}

#[test]
fn both_decks_are_filled_within_contours_and_exclusions() {
    let cargo = vec![cargo("gowns", CONSUMABLE, 2_600, (500, 400, 300), 5_000, 0)];
    let solution = solved(&two_kinds(with_lower_deck(flight(false, cargo))));
    let load = &solution.loads[0];
    assert_eq!(on_deck(load, Deck::Main), 12);
    assert!(on_deck(load, Deck::Lower) >= 3, "{} units below", on_deck(load, Deck::Lower));
}

#[test]
fn what_stands_only_on_one_deck_goes_there_first() {
    let lines = vec![
        cargo("low", CONSUMABLE, 3_000, (500, 400, 300), 5_000, 0),
        cargo("tall", CONSUMABLE, 10, (900, 800, 2_300), 60_000, 0),
    ];
    let mut upright = with_lower_deck(flight(false, lines));
    let pack = upright.cargo[1].pack.clone();
    upright.cargo[1].pack =
        model::world::Pack::try_new(pack.units(), pack.sizes(), pack.gross(), true).expect("the same, upright");
    let load = &solved(&two_kinds(upright)).loads[0];
    assert!(load.left_out.iter().all(|line| line.consignment.as_str() == "low"), "{:?}", load.left_out);
}

#[test]
fn a_stack_stands_in_the_middle_of_its_base() {
    let load = &solved(&problem(vec![flight(false, vec![cargo("one", CONSUMABLE, 1, CARTON, 90_000, 0)])])).loads[0];
    let [unit] = load.units.as_slice() else { panic!("one carton needs one pallet") };
    let off = |centre: i64, side: i64| (2 * centre - side).abs();
    assert!(off(unit.centre.0.get(), unit.length.get()) <= 2, "{:?}", unit.centre);
    assert!(off(unit.centre.1.get(), unit.width.get()) <= 2, "{:?}", unit.centre);
}

#[test]
fn of_two_kinds_for_a_position_the_one_that_carries_more_is_taken() {
    let strong =
        UldType { id: UldTypeId::of("STR"), stack_max: mm(1_200), gross_max: Grams::of(5 * TONNE), ..pallet() };
    let weak = UldType { gross_max: Grams::of(2 * TONNE), ..pallet() };
    for (gross, kind, remark) in
        [(2_000, "PAL", "light cargo wants room"), (60_000, "STR", "dense cargo wants strength")]
    {
        let mut flight = flight(false, vec![cargo("cargo", CONSUMABLE, 400, CARTON, gross, 0)]);
        for at in &mut flight.aircraft.hold.positions {
            at.ulds.push((UldTypeId::of("STR"), None));
        }
        let problem = LoadingProblem { ulds: vec![weak.clone(), strong.clone()], ..problem(vec![flight]) };
        let load = &solved(&problem).loads[0];
        assert!(load.units.iter().all(|unit| unit.uld == Some(UldTypeId::of(kind))), "{remark}");
        assert!(rules(load).iter().all(|(rule, _)| *rule == "payload"), "{remark}: {:?}", rules(load));
    }
}

#[test]
fn a_long_piece_gets_the_one_long_pallet_although_two_short_ones_hold_more() {
    let long = UldType {
        id: UldTypeId::of("LONG"),
        length: mm(4_000),
        width: mm(3_000),
        usable_length: mm(3_900),
        usable_width: mm(2_500),
        ..pallet()
    };
    let lines = vec![
        cargo("boxes", CONSUMABLE, 2_000, CARTON, 4_000, 0),
        cargo("mast", CONSUMABLE, 1, (3_900, 500, 500), 200_000, 0),
    ];
    let mut flight = flight(false, lines);
    let mut at = position("LL", (4_000, 0), (4_000, 3_000), &["2L", "3L"]);
    at.ulds = vec![(UldTypeId::of("LONG"), None)];
    flight.aircraft.hold.positions.push(at);
    let problem = LoadingProblem { ulds: vec![pallet(), long], ..problem(vec![flight]) };
    let load = &solved(&problem).loads[0];
    assert!(load.left_out.iter().all(|line| line.consignment.as_str() == "boxes"), "{:?}", load.left_out);
    assert_eq!(load.units.iter().filter(|unit| unit.uld == Some(UldTypeId::of("LONG"))).count(), 1);
}
