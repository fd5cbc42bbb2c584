//! A sound load, worked by hand; what must be refused is in `spoils`, and what chance makes of it in `chance`.
//! Up: [`crate::loading`].

mod chance;
mod pickups;
mod spoils;

use model::crew::{CrewKind, CrewRegime, DutyRow};
use model::evidence::{Reason, RecordKind, RecordRef};
use model::hold::{
    CargoDeck, CargoDoor, CgEnvelope, CgEnvelopes, CgPoint, Contour, Deck, DoorSide, Hold, HoldPosition, HoldZone,
    Separation, Straight, UldType,
};
use model::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, PositionId, UldTypeId, UnitId};
use model::loading::{
    AircraftLoad, Balance, CargoMove, CargoToLoad, FlightToLoad, LegBalance, LegToLoad, LimitLine, LimitState,
    LoadedUnit, LoadingProblem, LoadingSolution, LoadingStep, Measure, Placement, Seated, UnitContent, Unloaded,
};
use model::quantity::{Arm, CubicMillimetres, Currency, Grams, Metres, Millimetres, Minutes, Money, Permille, Units};
use model::transport::{AircraftType, GroundTimes, PayloadRange};
use model::world::{ItemKind, Pack};

use crate::allocation::tests::pack;
use crate::need::tests::source;

fn mm(value: i64) -> Millimetres {
    Millimetres::of(value)
}

fn outline(corners: &[(i64, i64)]) -> Contour {
    Contour::try_new(corners.iter().map(|(y, z)| (mm(*y), mm(*z))).collect()).expect("an outline")
}

fn envelope(straight: Straight, assumed: bool) -> CgEnvelope {
    let corner = |gross, arm| CgPoint { gross: Grams::of(gross), arm: Arm(arm) };
    CgEnvelope {
        forward: vec![corner(100_000_000, 18_500), corner(200_000_000, 19_000)],
        aft: vec![corner(100_000_000, 21_500), corner(200_000_000, 21_000)],
        straight,
        assumed,
        source: source(),
    }
}

fn decks() -> Vec<CargoDeck> {
    let main = CargoDeck {
        deck: Deck::Main,
        x: mm(0),
        length: mm(20_000),
        width: mm(3000),
        height: mm(3000),
        floor_loading: true,
        floor_max_per_m2: Some(Grams::of(666_667)),
        doors: vec![CargoDoor { side: DoorSide::Tail, width: mm(2400), height: mm(2500) }],
    };
    let lower = CargoDeck {
        deck: Deck::Lower,
        x: mm(5000),
        length: mm(6000),
        height: mm(1700),
        floor_loading: false,
        floor_max_per_m2: None,
        doors: vec![],
        ..main.clone()
    };
    vec![main, lower]
}

fn positions() -> Vec<HoldPosition> {
    let position = |id: &str, x, length, width, excludes: &[&str]| HoldPosition {
        id: PositionId::of(id),
        deck: Deck::Main,
        x: mm(x),
        y: mm(0),
        length: mm(length),
        width: mm(width),
        height_max: mm(2000),
        contour: None,
        gross_max: Grams::of(4_500_000),
        ulds: vec![(UldTypeId::of("463L"), None)],
        excludes: excludes.iter().map(|id| PositionId::of(id)).collect(),
        arm: None,
    };
    let mut first = position("P1", 0, 2743, 2235, &[]);
    first.ulds[0].1 = Some(Grams::of(530_000));
    first.contour = Some(outline(&[(0, 0), (2235, 0), (2235, 700), (2067, 860), (67, 860), (0, 700)]));
    let lower = HoldPosition {
        deck: Deck::Lower,
        y: mm(994),
        height_max: mm(1630),
        ulds: vec![(UldTypeId::of("LD3"), None)],
        arm: Some(Arm(17_000)),
        ..position("L1", 6000, 1534, 2006, &[])
    };
    vec![first, position("P2", 3000, 2235, 2743, &["P3"]), position("P3", 5300, 2235, 2743, &["P2"]), lower]
}

fn hold() -> Hold {
    let zone = |id: &str, to, gross_max, per_metre_max| HoldZone {
        id: id.to_owned(),
        deck: Deck::Main,
        from: mm(0),
        to: mm(to),
        gross_max,
        per_metre_max,
        source: source(),
    };
    Hold {
        arm_front: Arm(10_000),
        decks: decks(),
        positions: positions(),
        zones: vec![
            zone("forward", 4000, Some(Grams::of(673_177)), None),
            zone("whole deck", 20_000, None, Some(Grams::of(1_600_000))),
        ],
        oew_arm: Arm(20_000),
        fuel_arm: Arm(20_000),
        envelopes: CgEnvelopes {
            zero_fuel: Some(envelope(Straight::InArm, false)),
            takeoff: Some(envelope(Straight::InMoment, false)),
            landing: Some(envelope(Straight::InArm, true)),
        },
        aim: Permille::try_new(500).expect("a share"),
        lateral_max: Some(2_593_648_000),
        tip_arm: Some(Arm(20_000)),
        index: None,
        version: "test".to_owned(),
        source: source(),
    }
}

/// A freighter of no maker, in round figures.
pub(crate) fn aircraft() -> AircraftType {
    let corner = |km: i64, t: i64| (Metres::of(km * 1000), Grams::of(t * 1_000_000));
    AircraftType {
        id: AircraftTypeId::of("Freighter"),
        oew: Grams::of(100_000_000),
        mzfw: Some(Grams::of(140_000_000)),
        mtow: Grams::of(200_000_000),
        mlw: Some(Grams::of(180_000_000)),
        payload_range: PayloadRange::try_new(vec![corner(5000, 40), corner(8000, 20)]).expect("a curve"),
        fuel_constant_km: 20_000.0,
        speed_kmh: Units::of(800),
        leg_overhead: Minutes::of(30),
        runway_min: Metres::of(2500),
        runway_width_min: Metres::ZERO,
        span: None,
        unpaved: false,
        needs_loader: true,
        has_own_gear: false,
        ground: GroundTimes { load: Minutes::of(180), unload: Minutes::of(120), stop: Minutes::of(60) },
        seats: Units::of(4),
        volume_max: CubicMillimetres::of(200_000_000_000),
        block_hour_cost: Money { cents: 600_000, currency: Currency::USD },
        handling_cost: Money::NOTHING,
        crew: CrewRegime {
            name: "basic".to_owned(),
            crew: CrewKind::Basic,
            report: Minutes::of(60),
            rest_min: Minutes::of(12 * 60),
            rows: vec![DutyRow::flat(CrewKind::Basic, Minutes::of(16 * 60))],
            source: source(),
        },
        hold: hold(),
        source: source(),
    }
}

pub(crate) fn pallet() -> UldType {
    UldType {
        id: UldTypeId::of("463L"),
        length: mm(2743),
        width: mm(2235),
        usable_length: mm(2600),
        usable_width: mm(2100),
        base_height: mm(60),
        stack_max: mm(1900),
        contour: None,
        tare: Grams::of(130_000),
        gross_max: Grams::of(4_500_000),
        source: source(),
    }
}

/// A container whose lowest corner is cut off on its left.
fn container() -> UldType {
    UldType {
        id: UldTypeId::of("LD3"),
        length: mm(1534),
        width: mm(2006),
        usable_length: mm(1500),
        usable_width: mm(2000),
        base_height: mm(30),
        stack_max: mm(1600),
        contour: Some(outline(&[(500, 0), (2000, 0), (2000, 1600), (0, 1600), (0, 500)])),
        tare: Grams::of(70_000),
        ..pallet()
    }
}

fn unit(id: &str, kind: Option<(&str, &str)>, x: i64, sizes: [i64; 3], (gross, centre): (i64, [i64; 3])) -> LoadedUnit {
    LoadedUnit {
        id: UnitId::of(id),
        uld: kind.map(|(uld, _)| UldTypeId::of(uld)),
        position: kind.map(|(_, position)| PositionId::of(position)),
        deck: Deck::Main,
        x: mm(x),
        y: mm(0),
        length: mm(sizes[0]),
        width: mm(sizes[1]),
        height: mm(sizes[2]),
        gross: Grams::of(gross),
        centre: (mm(centre[0]), mm(centre[1]), mm(centre[2])),
        contents: vec![],
        placements: vec![],
        because: vec![RecordRef::new(RecordKind::Flight, "F1")],
    }
}

fn grid(kind: usize, at: [i64; 3], extent: [i64; 3], counts: (u32, u32, u32)) -> Placement {
    let three = |[x, y, z]: [i64; 3]| (mm(x), mm(y), mm(z));
    Placement { kind, at: three(at), extent: three(extent), counts }
}

fn content(consignment: &str, packs: i64) -> UnitContent {
    UnitContent { consignment: ConsignmentId::of(consignment), packs: Units::of(packs) }
}

fn balance(gross: i64, arm: i64, forward: i64, aft: i64) -> Balance {
    Balance { gross: Grams::of(gross), arm: Arm(arm), forward: Arm(forward), aft: Arm(aft) }
}

fn cargo(id: &str, kind: ItemKind, packs: i64, pack: Pack, (unload_order, class): (u8, Option<&str>)) -> CargoToLoad {
    CargoToLoad {
        consignment: ConsignmentId::of(id),
        kind,
        packs: Units::of(packs),
        pack,
        load_order: 0,
        unload_order,
        unload: AirportId::of(if unload_order == 0 { "KJFK" } else { "KORD" }),
        class: class.map(str::to_owned),
        mandatory: true,
    }
}

fn flight() -> FlightToLoad {
    let carton = pack(100, (600, 400, 400), 10_000).with_stack_max(Some(Grams::of(10_000)));
    let leg = |unload_from, payload_max, fuel_takeoff, fuel_landing| LegToLoad {
        load_until: 0,
        unload_from,
        payload_max: Grams::of(payload_max),
        fuel_takeoff: Grams::of(fuel_takeoff),
        fuel_landing: Grams::of(fuel_landing),
    };
    FlightToLoad {
        flight: FlightId::of("F1"),
        haul: model::haul::Haul::Out,
        aircraft: aircraft(),
        legs: vec![leg(0, 9_351_000, 40_000_000, 20_000_000), leg(1, 1_351_000, 20_000_000, 5_500_000)],
        cargo: vec![
            cargo("C1", ItemKind::Consumable, 60, carton, (1, Some("3"))),
            cargo("C2", ItemKind::Vehicle, 1, pack(1, (5000, 2400, 2500), 8_000_000), (0, None)),
            cargo("C3", ItemKind::People, 5, pack(1, (0, 0, 0), 100_000), (1, None)),
            cargo("C4", ItemKind::Consumable, 3, pack(1, (500, 500, 500), 10_000), (1, Some("5.1"))),
            cargo("C5", ItemKind::Consumable, 1, pack(1, (200, 200, 200), 1000), (1, Some("8"))),
        ],
        standing: None,
    }
}

/// By hand: U1 holds 40 cartons (130 + 400 kg), U2 lies across with 19 (130 + 190 kg), U3 is the vehicle, U4 the container
/// (70 + 30 + 1 kg), the other way round, for its cut corner is on the right. U2's upper carton stands with two thirds on one
/// carton and a third on the next.
fn units() -> Vec<LoadedUnit> {
    let mut units = vec![
        unit("U1", Some(("463L", "P1")), 0, [2743, 2235, 860], (530_000, [1295, 1079, 354])),
        unit("U2", Some(("463L", "P2")), 3000, [2235, 2743, 860], (320_000, [1006, 1283, 179])),
        unit("U3", None, 8000, [5000, 2400, 2500], (8_000_000, [2500, 1200, 1250])),
        unit("U4", Some(("LD3", "L1")), 6000, [1534, 2006, 530], (101_000, [621, 919, 94])),
    ];
    units[0].contents = vec![content("C1", 40)];
    units[0].placements = vec![grid(0, [0, 0, 0], [600, 400, 400], (4, 5, 2))];
    units[1].contents = vec![content("C1", 19)];
    units[1].placements =
        vec![grid(0, [0, 0, 0], [600, 400, 400], (3, 6, 1)), grid(0, [0, 0, 400], [400, 600, 400], (1, 1, 1))];
    units[2].contents = vec![content("C2", 1)];
    (units[3].deck, units[3].y) = (Deck::Lower, mm(994));
    units[3].contents = vec![content("C4", 3), content("C5", 1)];
    units[3].placements =
        vec![grid(0, [0, 0, 0], [500, 500, 500], (1, 3, 1)), grid(1, [1000, 0, 0], [200, 200, 200], (1, 1, 1))];
    units
}

/// The vehicle nearest to the tail comes aboard last and leaves first. Arms by moments, such as after U3:
/// (100,951,000 x 19,933.05 + 8,000,000 x 20,500) / 108,951,000 = 19,974.68 mm.
fn steps() -> Vec<LoadingStep> {
    [
        (None, CargoMove::Load, "U4", 100_101_000, 19_997),
        (None, CargoMove::Load, "U1", 100_631_000, 19_952),
        (None, CargoMove::Load, "U2", 100_951_000, 19_933),
        (None, CargoMove::Load, "U3", 108_951_000, 19_975),
        (Some(0), CargoMove::Unload, "U3", 100_951_000, 19_933),
        (Some(1), CargoMove::Unload, "U2", 100_631_000, 19_952),
        (Some(1), CargoMove::Unload, "U1", 100_101_000, 19_997),
        (Some(1), CargoMove::Unload, "U4", 100_000_000, 20_000),
    ]
    .map(|(stop, done, unit, gross, arm)| LoadingStep {
        stop,
        done,
        unit: UnitId::of(unit),
        gross: Grams::of(gross),
        arm: Arm(arm),
    })
    .to_vec()
}

/// A line of the sheet; limits that are not known or assumed are not checked.
fn line(limit: &str, of: &str, measure: Measure, value: i64, limits: (Option<i64>, Option<i64>)) -> LimitLine {
    let (least, most) = limits;
    let state = if most.is_some() && limit != "cg-landing" {
        LimitState::Kept
    } else {
        LimitState::NotChecked("not published".to_owned())
    };
    LimitLine { limit: limit.to_owned(), of: of.to_owned(), measure, value, least, most, state }
}

fn lines_of_leg(leg: &str, payload: i64, [zero_fuel, takeoff, landing]: [Balance; 3], lateral: i64) -> Vec<LimitLine> {
    let mass = |limit, value: Grams, most| line(limit, leg, Measure::Mass, value.get(), (None, Some(most)));
    let arm = |limit, at: Balance| line(limit, leg, Measure::Arm, at.arm.0, (Some(at.forward.0), Some(at.aft.0)));
    vec![
        mass("payload", Grams::of(payload), payload),
        mass("mzfw", zero_fuel.gross, 140_000_000),
        mass("mtow", takeoff.gross, 200_000_000),
        mass("mlw", landing.gross, 180_000_000),
        arm("cg-zero-fuel", zero_fuel),
        arm("cg-takeoff", takeoff),
        arm("cg-landing", landing),
        line("lateral", leg, Measure::Moment, lateral, (Some(-5_187_296_000), Some(5_187_296_000))),
    ]
}

/// By hand: the vehicle stands on 12 m2; U1 and 1,000 of the 2,235 mm of U2 are in the forward 4 m; the vehicle weighs
/// 8 t on 5 m; the container 101 kg on 1.534 m and 3.077 m2. Of the lower deck neither floor nor zones are known.
fn sheet(legs: &[LegBalance]) -> Vec<LimitLine> {
    let of = |leg: &LegBalance| [leg.zero_fuel, leg.takeoff, leg.landing];
    let mut sheet = lines_of_leg("0", 9_351_000, of(&legs[0]), legs[0].lateral_doubled);
    sheet.extend(lines_of_leg("1", 1_351_000, of(&legs[1]), legs[1].lateral_doubled));
    let up_to = |most| (None, Some(most));
    sheet.extend([
        line("tip-back", "", Measure::Arm, 20_000, up_to(20_000)),
        line("floor", "U3", Measure::PerSquareMetre, 666_667, up_to(666_667)),
        line("floor", "U4", Measure::PerSquareMetre, 32_823, (None, None)),
        line("position", "U1", Measure::Mass, 530_000, up_to(530_000)),
        line("zone", "forward", Measure::Mass, 673_177, up_to(673_177)),
        line("running", "whole deck", Measure::PerMetre, 1_600_000, up_to(1_600_000)),
        line("zone", "lower", Measure::Mass, 101_000, (None, None)),
        line("running", "lower", Measure::PerMetre, 65_841, (None, None)),
    ]);
    sheet
}

/// Two pallets of cartons, one of them turned; a vehicle on the floor, which leaves at the first stop; a container below;
/// four of five people in four seats.
fn sound() -> (LoadingProblem, LoadingSolution) {
    let left = |id: &str| Unloaded {
        consignment: ConsignmentId::of(id),
        packs: Units::of(1),
        reason: Reason::new("seats", "four seats for five", "another flight"),
    };
    // About the centre line: U1 -765 x 530,000, U2 -257 x 320,000, U3 -600 x 8,000,000, U4 994 x 101,000 half-millimetres.
    let legs = vec![
        LegBalance {
            zero_fuel: balance(109_351_000, 19_938, 18_547, 21_453),
            takeoff: balance(149_351_000, 19_955, 18_830, 21_170),
            landing: balance(129_351_000, 19_948, 18_647, 21_353),
            lateral_doubled: -5_187_296_000,
        },
        LegBalance {
            zero_fuel: balance(101_351_000, 19_894, 18_507, 21_493),
            takeoff: balance(121_351_000, 19_911, 18_676, 21_324),
            landing: balance(106_851_000, 19_899, 18_534, 21_466),
            lateral_doubled: -387_296_000,
        },
    ];
    let load = AircraftLoad {
        flight: FlightId::of("F1"),
        haul: model::haul::Haul::Out,
        units: units(),
        seated: vec![Seated { consignment: ConsignmentId::of("C3"), people: Units::of(4) }],
        sheet: sheet(&legs),
        legs,
        steps: steps(),
        left_out: vec![left("C1"), left("C3")],
    };
    let problem = LoadingProblem {
        flights: vec![flight()],
        ulds: vec![pallet(), container()],
        separations: vec![Separation { classes: ("5.1".to_owned(), "8".to_owned()), distance: mm(500) }],
    };
    (problem, LoadingSolution { loads: vec![load], steps: 1 })
}
