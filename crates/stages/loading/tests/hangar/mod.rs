//! Decides what aircraft, pallet and cargo the tests of whole flights are made of. Up: the tests of the crate.

use model::evidence::Source;
use model::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, PositionId, UldTypeId};
use model::loading::{CargoToLoad, FlightToLoad, LoadingProblem};
use model::quantity::{Arm, CubicMillimetres, Currency, Grams, Metres, Millimetres, Minutes, Money, Units};
use model::transport::{AircraftType, CgLimit, CrewRegime, GroundTimes, Hold, HoldPosition, PayloadRange, UldType};
use model::world::{ItemKind, Pack};

pub(crate) const TONNE: i64 = 1_000_000;

fn source() -> Source {
    Source::Assumption("made for the test".to_owned())
}

pub(crate) fn mm(value: i64) -> Millimetres {
    Millimetres::of(value)
}

/// A pallet of 3,000 x 2,000 mm, usable 2,800 x 1,800.
pub(crate) fn pallet() -> UldType {
    UldType {
        id: UldTypeId::of("PAL"),
        length: mm(3_000),
        width: mm(2_000),
        usable_length: mm(2_800),
        usable_width: mm(1_800),
        base_height: mm(50),
        stack_max: mm(2_400),
        tare: Grams::of(120_000),
        gross_max: Grams::of(5 * TONNE),
        source: source(),
    }
}

/// Twelve positions in two rows of six, pallets across; positions of the left row can be used lengthways instead.
fn hold(floor_loading: bool) -> Hold {
    let position = |id: String, x, y, length, width, excludes: Vec<String>| HoldPosition {
        id: PositionId::of(&id),
        x: mm(x),
        y: mm(y),
        length: mm(length),
        width: mm(width),
        height_max: mm(if x == 0 { 1_800 } else { 2_400 }),
        gross_max: Grams::of(if x == 0 { 3 * TONNE } else { 5 * TONNE }),
        ulds: vec![UldTypeId::of("PAL")],
        excludes: excludes.iter().map(|id| PositionId::of(id)).collect(),
    };
    let mut positions = Vec::new();
    for row in 0..6 {
        for (side, y) in [("L", 0), ("R", 3_000)] {
            positions.push(position(format!("{row}{side}"), row * 2_000, y, 2_000, 3_000, Vec::new()));
        }
    }
    positions.push(position("XL".to_owned(), 0, 0, 3_000, 2_000, vec!["0L".to_owned(), "1L".to_owned()]));
    Hold {
        length: mm(13_000),
        width: mm(6_000),
        height: mm(2_600),
        arm_front: Arm(10_000),
        positions,
        floor_loading,
        floor_max_per_m2: Grams::of(2 * TONNE),
        oew_arm: Arm(16_500),
        fuel_arm: Arm(16_800),
        cg_limits: vec![
            CgLimit { gross: Grams::of(40 * TONNE), forward: Arm(15_900), aft: Arm(17_000) },
            CgLimit { gross: Grams::of(100 * TONNE), forward: Arm(16_000), aft: Arm(16_900) },
        ],
        source: source(),
    }
}

fn aircraft(floor_loading: bool) -> AircraftType {
    let minutes = Minutes::of(60);
    AircraftType {
        id: AircraftTypeId::of("TEST"),
        oew: Grams::of(40 * TONNE),
        mzfw: None,
        mtow: Grams::of(120 * TONNE),
        mlw: None,
        payload_range: PayloadRange::try_new(vec![(Metres::of(1_000_000), Grams::of(40 * TONNE))])
            .expect("one corner is a curve"),
        fuel_constant_km: 20_000.0,
        speed_kmh: Units::of(700),
        leg_overhead: minutes,
        runway_min: Metres::of(2_000),
        unpaved: false,
        needs_loader: false,
        ground: GroundTimes { load: minutes, unload: minutes, stop: minutes },
        seats: Units::of(6),
        volume_max: CubicMillimetres::of(150_000_000_000),
        block_hour_cost: Money { cents: 1, currency: Currency::USD },
        crew: CrewRegime {
            name: "test".to_owned(),
            report: minutes,
            duty_max: minutes,
            rest_min: minutes,
            source: source(),
        },
        hold: hold(floor_loading),
        source: source(),
    }
}

pub(crate) fn cargo(
    id: &str,
    kind: ItemKind,
    packs: i64,
    (l, w, h): (i64, i64, i64),
    gross: i64,
    unload: u8,
) -> CargoToLoad {
    CargoToLoad {
        consignment: ConsignmentId::of(id),
        kind,
        packs: Units::of(packs),
        pack: Pack::try_new(Units::of(1), (mm(l), mm(w), mm(h)), Grams::of(gross), false).expect("a pack"),
        unload_order: unload,
        unload: AirportId::of(["LIRF", "LYBE"][usize::from(unload)]),
    }
}

pub(crate) fn flight(floor_loading: bool, cargo: Vec<CargoToLoad>) -> FlightToLoad {
    FlightToLoad {
        flight: FlightId::of("F001"),
        aircraft: aircraft(floor_loading),
        payload_max: Grams::of(40 * TONNE),
        fuel_takeoff: Grams::of(30 * TONNE),
        fuel_landing: Grams::of(4 * TONNE),
        cargo,
    }
}

pub(crate) fn problem(flights: Vec<FlightToLoad>) -> LoadingProblem {
    LoadingProblem { flights, ulds: vec![pallet()] }
}
