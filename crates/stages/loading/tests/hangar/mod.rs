//! Decides what aircraft, pallet and cargo the tests of whole flights are made of. Up: the tests of the crate.

pub(crate) mod judge;

use model::crew::{CrewKind, CrewRegime, DutyRow};
use model::evidence::Source;
use model::hold::{
    BalanceIndex, CargoDeck, CargoDoor, CgEnvelope, CgEnvelopes, CgPoint, Deck, DoorSide, Hold, HoldPosition, HoldZone,
    Straight, UldType,
};
use model::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, PositionId, UldTypeId};
use model::loading::{CargoToLoad, FlightToLoad, LegToLoad, LoadingProblem};
use model::quantity::{Arm, CubicMillimetres, Currency, Grams, Metres, Millimetres, Minutes, Money, Permille, Units};
use model::transport::{AircraftType, GroundTimes, PayloadRange};
use model::world::{ItemKind, Pack};

pub(crate) const TONNE: i64 = 1_000_000;

fn source() -> Source {
    Source::Cited("made for the test".to_owned())
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
        contour: None,
        tare: Grams::of(120_000),
        gross_max: Grams::of(5 * TONNE),
        source: source(),
    }
}

pub(crate) fn position(id: &str, (x, y): (i64, i64), (length, width): (i64, i64), excludes: &[&str]) -> HoldPosition {
    HoldPosition {
        id: PositionId::of(id),
        deck: Deck::Main,
        x: mm(x),
        y: mm(y),
        length: mm(length),
        width: mm(width),
        height_max: mm(if x == 0 { 1_800 } else { 2_400 }),
        contour: None,
        gross_max: Grams::of(if x == 0 { 3 * TONNE } else { 5 * TONNE }),
        ulds: vec![(UldTypeId::of("PAL"), None)],
        excludes: excludes.iter().map(|id| PositionId::of(id)).collect(),
        arm: None,
    }
}

pub(crate) fn zone(id: &str, from: i64, to: i64, gross_max: Option<i64>, per_metre_max: Option<i64>) -> HoldZone {
    HoldZone {
        id: id.to_owned(),
        deck: Deck::Main,
        from: mm(from),
        to: mm(to),
        gross_max: gross_max.map(Grams::of),
        per_metre_max: per_metre_max.map(Grams::of),
        source: source(),
    }
}

pub(crate) fn door(side: DoorSide, width: i64, height: i64) -> CargoDoor {
    CargoDoor { side, width: mm(width), height: mm(height) }
}

pub(crate) fn envelope(corners: [(i64, i64, i64); 2]) -> CgEnvelope {
    let point = |tonnes: i64, arm: i64| CgPoint { gross: Grams::of(tonnes * TONNE), arm: Arm(arm) };
    CgEnvelope {
        forward: corners.iter().map(|(tonnes, forward, _)| point(*tonnes, *forward)).collect(),
        aft: corners.iter().map(|(tonnes, _, aft)| point(*tonnes, *aft)).collect(),
        straight: Straight::InArm,
        assumed: false,
        source: source(),
    }
}

/// Twelve positions in two rows of six, pallets across; positions of the left row can be used lengthways instead.
fn hold(floor_loading: bool) -> Hold {
    let mut positions = Vec::new();
    for row in 0..6 {
        for (side, y) in [("L", 0), ("R", 3_000)] {
            positions.push(position(&format!("{row}{side}"), (row * 2_000, y), (2_000, 3_000), &[]));
        }
    }
    positions.push(position("XL", (0, 0), (3_000, 2_000), &["0L", "1L"]));
    let limits = envelope([(40, 15_900, 17_000), (100, 16_000, 16_900)]);
    Hold {
        arm_front: Arm(10_000),
        decks: vec![CargoDeck {
            deck: Deck::Main,
            x: mm(0),
            length: mm(13_000),
            width: mm(6_000),
            height: mm(2_600),
            floor_loading,
            floor_max_per_m2: Some(Grams::of(2 * TONNE)),
            doors: Vec::new(),
        }],
        positions,
        zones: Vec::new(),
        oew_arm: Arm(16_500),
        fuel_arm: Arm(16_800),
        envelopes: CgEnvelopes {
            zero_fuel: Some(limits.clone()),
            takeoff: Some(limits.clone()),
            landing: Some(limits),
        },
        aim: Permille::try_new(500).expect("half"),
        lateral_max: None,
        tip_arm: None,
        index: None::<BalanceIndex>,
        version: "test".to_owned(),
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
        runway_width_min: Metres::ZERO,
        span: None,
        unpaved: false,
        needs_loader: false,
        has_own_gear: false,
        ground: GroundTimes { load: minutes, unload: minutes, stop: minutes },
        seats: Units::of(6),
        volume_max: CubicMillimetres::of(150_000_000_000),
        block_hour_cost: Money { cents: 1, currency: Currency::USD },
        handling_cost: Money::NOTHING,
        crew: CrewRegime {
            name: "test".to_owned(),
            crew: CrewKind::Basic,
            report: minutes,
            rest_min: minutes,
            rows: vec![DutyRow::flat(CrewKind::Basic, minutes)],
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
        load_order: 0,
        unload_order: unload,
        unload: AirportId::of(["LIRF", "LYBE", "LGAV"][usize::from(unload)]),
        class: None,
        mandatory: false,
    }
}

pub(crate) fn mandatory(cargo: CargoToLoad) -> CargoToLoad {
    CargoToLoad { mandatory: true, ..cargo }
}

/// The same, coming aboard at a pick-up.
pub(crate) fn picked_up(cargo: CargoToLoad) -> CargoToLoad {
    CargoToLoad { load_order: 1, ..cargo }
}

/// A flight with a leg to every pick-up and to every stop that its cargo has.
pub(crate) fn flight(floor_loading: bool, cargo: Vec<CargoToLoad>) -> FlightToLoad {
    let load_last = cargo.iter().map(|one| one.load_order).max().unwrap_or(0);
    let last = cargo.iter().map(|one| one.unload_order).max().unwrap_or(0);
    let leg = |(load_until, unload_from): (u8, u8)| LegToLoad {
        load_until,
        unload_from,
        payload_max: Grams::of(40 * TONNE),
        fuel_takeoff: Grams::of(30 * TONNE),
        fuel_landing: Grams::of(4 * TONNE),
    };
    FlightToLoad {
        flight: FlightId::of("F001"),
        haul: model::haul::Haul::Out,
        aircraft: aircraft(floor_loading),
        legs: (0..load_last).map(|until| (until, 0)).chain((0..=last).map(|from| (load_last, from))).map(leg).collect(),
        cargo,
        standing: None,
    }
}

pub(crate) fn problem(flights: Vec<FlightToLoad>) -> LoadingProblem {
    LoadingProblem { flights, ulds: vec![pallet()], separations: Vec::new() }
}
