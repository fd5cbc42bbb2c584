//! Decides whether out-size pieces stand on the floor beside palletised cartons. Up: the tests of whole flights.

use model::hold::{CargoDeck, CgEnvelopes, Deck, DoorSide, UldType};
use model::id::UldTypeId;
use model::loading::{FlightToLoad, LoadingProblem};
use model::quantity::{Arm, Grams, Metres};
use model::transport::PayloadRange;
use model::world::ItemKind;

use crate::hangar::judge::{rules, solved};
use crate::hangar::{TONNE, cargo, door, envelope, flight, mm, pallet, position};
use crate::{CARTON, CONSUMABLE};

/// An An-124-100 as the acceptance case gives it: 36.5 x 6.4 x 4.4 m, nose and tail doors as large as the hold, 120 t.
fn antonov(cargo: Vec<model::loading::CargoToLoad>) -> LoadingProblem {
    let mut flight: FlightToLoad = flight(true, cargo);
    let aircraft = &mut flight.aircraft;
    aircraft.oew = Grams::of(178 * TONNE);
    aircraft.mtow = Grams::of(392 * TONNE);
    aircraft.payload_range =
        PayloadRange::try_new(vec![(Metres::of(4_750_000), Grams::of(120 * TONNE))]).expect("one corner is a curve");
    let hold = &mut aircraft.hold;
    hold.decks = vec![CargoDeck {
        deck: Deck::Main,
        x: mm(0),
        length: mm(36_500),
        width: mm(6_400),
        height: mm(4_400),
        floor_loading: true,
        floor_max_per_m2: None,
        doors: vec![door(DoorSide::Nose, 6_400, 4_400), door(DoorSide::Tail, 6_400, 4_400)],
    }];
    // Bays of the floor under nets: two beside each other, eighteen behind each other.
    hold.positions = (0..36)
        .map(|index| {
            let (row, side) = (index / 2, index % 2);
            let id = format!("B{row:02}{}", if side == 0 { "L" } else { "R" });
            let mut bay = position(&id, (250 + row * 2_000, 100 + side * 3_100), (2_000, 3_000), &[]);
            bay.height_max = mm(4_000);
            bay.gross_max = Grams::of(9 * TONNE);
            bay.ulds = vec![(UldTypeId::of("NET"), None)];
            bay
        })
        .collect();
    hold.oew_arm = Arm(28_000);
    hold.fuel_arm = Arm(28_000);
    hold.envelopes = CgEnvelopes {
        zero_fuel: Some(envelope([(178, 27_300, 29_000), (392, 27_300, 29_000)])),
        ..CgEnvelopes::default()
    };
    for leg in &mut flight.legs {
        leg.payload_max = Grams::of(120 * TONNE);
    }
    LoadingProblem { flights: vec![flight], ulds: vec![net()], separations: Vec::new() }
}

/// A netted bay of the floor: no base.
fn net() -> UldType {
    UldType {
        id: UldTypeId::of("NET"),
        length: mm(2_000),
        width: mm(3_000),
        usable_length: mm(2_000),
        usable_width: mm(3_000),
        base_height: mm(0),
        stack_max: mm(4_000),
        tare: Grams::of(30_000),
        gross_max: Grams::of(9 * TONNE),
        ..pallet()
    }
}

fn loader(gross: i64) -> model::loading::CargoToLoad {
    cargo("loader", ItemKind::Vehicle, 1, (33_130, 6_080, 3_440), gross, 0)
}

#[test]
fn the_loader_of_a_hundred_and_nine_tonnes_fits_with_cartons_behind_it() {
    let masks = cargo("masks", CONSUMABLE, 300, CARTON, 8_000, 0);
    let solution = solved(&antonov(vec![masks, loader(109 * TONNE)]));
    let load = &solution.loads[0];
    assert!(rules(load).is_empty(), "{:?}", load.left_out);
    let piece = load.units.iter().find(|unit| unit.position.is_none()).expect("the loader stands on the floor");
    assert_eq!((piece.length.get(), piece.width.get(), piece.height.get()), (33_130, 6_080, 3_440));
    assert!(load.units.len() >= 2, "cartons stand in a bay");
}

#[test]
fn a_piece_that_is_too_large_for_the_door_stays() {
    for (width, height, rule, remark) in [
        (6_400, 4_400, None, "as large as the hold"),
        (6_080, 3_440, None, "exactly as large as the piece"),
        (6_079, 3_440, Some("door"), "a millimetre too narrow"),
        (6_080, 3_439, Some("door"), "a millimetre too low"),
    ] {
        let mut problem = antonov(vec![loader(100 * TONNE)]);
        problem.flights[0].aircraft.hold.decks[0].doors = vec![door(DoorSide::Nose, width, height)];
        let solution = solved(&problem);
        assert_eq!(rules(&solution.loads[0]).first().map(|(rule, _)| *rule), rule, "{remark}");
    }
}

#[test]
fn vehicles_for_two_stops_stand_in_the_order_they_leave() {
    let trucks = |name: &str, stop: u8| cargo(name, ItemKind::Vehicle, 3, (7_000, 2_900, 3_200), 9 * TONNE, stop);
    let boxes = |name: &str, stop: u8| cargo(name, CONSUMABLE, 600, CARTON, 7_000, stop);
    let lines = vec![trucks("near", 0), trucks("far", 1), boxes("first", 0), boxes("last", 1)];
    let solution = solved(&antonov(lines));
    assert!(rules(&solution.loads[0]).is_empty(), "{:?}", solution.loads[0].left_out);
}
