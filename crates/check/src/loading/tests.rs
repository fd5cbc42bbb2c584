//! A sound load, and a spoiled one for every rule. Up: [`crate::loading`].

use model::evidence::{Reason, RecordKind, RecordRef};
use model::id::{AircraftTypeId, AirportId, ConsignmentId, FlightId, PositionId, UldTypeId, UnitId};
use model::loading::{
    AircraftLoad, Balance, CargoToLoad, FlightToLoad, LoadedUnit, LoadingProblem, LoadingSolution, Placement, Seated,
    UnitContent, Unloaded,
};
use model::quantity::{Arm, CubicMillimetres, Currency, Grams, Metres, Millimetres, Minutes, Money, Units};
use model::transport::{AircraftType, CgLimit, CrewRegime, GroundTimes, Hold, HoldPosition, PayloadRange, UldType};
use model::world::{ItemKind, Pack};

use super::{RULES, check_loading};
use crate::allocation::tests::pack;
use crate::need::tests::source;
use crate::spoil::{Spoil, each_rule_refuses};

fn mm(value: i64) -> Millimetres {
    Millimetres::of(value)
}

fn hold() -> Hold {
    let position = |id: &str, x, length, width, excludes: &[&str]| HoldPosition {
        id: PositionId::of(id),
        x: mm(x),
        y: mm(0),
        length: mm(length),
        width: mm(width),
        height_max: mm(2000),
        gross_max: Grams::of(4_500_000),
        ulds: vec![UldTypeId::of("463L")],
        excludes: excludes.iter().map(|id| PositionId::of(id)).collect(),
    };
    let corner = |gross, forward, aft| CgLimit { gross: Grams::of(gross), forward: Arm(forward), aft: Arm(aft) };
    Hold {
        length: mm(20_000),
        width: mm(3000),
        height: mm(3000),
        arm_front: Arm(10_000),
        positions: vec![
            position("P1", 0, 2743, 2235, &[]),
            position("P2", 3000, 2235, 2743, &["P3"]),
            position("P3", 5300, 2235, 2743, &["P2"]),
        ],
        floor_loading: true,
        floor_max_per_m2: Grams::of(1_000_000),
        oew_arm: Arm(20_000),
        fuel_arm: Arm(20_000),
        cg_limits: vec![corner(100_000_000, 18_500, 21_500), corner(200_000_000, 19_000, 21_000)],
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
        unpaved: false,
        needs_loader: true,
        ground: GroundTimes { load: Minutes::of(180), unload: Minutes::of(120), stop: Minutes::of(60) },
        seats: Units::of(4),
        volume_max: CubicMillimetres::of(200_000_000_000),
        block_hour_cost: Money { cents: 600_000, currency: Currency::USD },
        crew: CrewRegime {
            name: "basic".to_owned(),
            report: Minutes::of(60),
            duty_max: Minutes::of(16 * 60),
            rest_min: Minutes::of(12 * 60),
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
        tare: Grams::of(130_000),
        gross_max: Grams::of(4_500_000),
        source: source(),
    }
}

fn unit(id: &str, position: Option<&str>, x: i64, (length, width, height): (i64, i64, i64), gross: i64) -> LoadedUnit {
    LoadedUnit {
        id: UnitId::of(id),
        uld: position.map(|_| UldTypeId::of("463L")),
        position: position.map(PositionId::of),
        x: mm(x),
        y: mm(0),
        length: mm(length),
        width: mm(width),
        height: mm(height),
        gross: Grams::of(gross),
        contents: vec![],
        placements: vec![],
        because: vec![RecordRef::new(RecordKind::Flight, "F1")],
    }
}

fn grid(at: (i64, i64, i64), extent: (i64, i64, i64), counts: (u32, u32, u32)) -> Placement {
    let three = |(x, y, z)| (mm(x), mm(y), mm(z));
    Placement { kind: 0, at: three(at), extent: three(extent), counts }
}

fn content(consignment: &str, packs: i64) -> Vec<UnitContent> {
    vec![UnitContent { consignment: ConsignmentId::of(consignment), packs: Units::of(packs) }]
}

fn balance(gross: i64, arm: i64, forward: i64, aft: i64) -> Balance {
    Balance { gross: Grams::of(gross), arm: Arm(arm), forward: Arm(forward), aft: Arm(aft) }
}

/// Two pallets of cartons, one of them turned; a vehicle on the floor; four of five people in four seats.
fn sound() -> (LoadingProblem, LoadingSolution) {
    let cargo = |id: &str, kind, packs, pack: Pack| CargoToLoad {
        consignment: ConsignmentId::of(id),
        kind,
        packs: Units::of(packs),
        pack,
        unload_order: 0,
        unload: AirportId::of("KJFK"),
    };
    let flight = FlightToLoad {
        flight: FlightId::of("F1"),
        aircraft: aircraft(),
        payload_max: Grams::of(9_250_000),
        fuel_takeoff: Grams::of(40_000_000),
        fuel_landing: Grams::of(5_500_000),
        cargo: vec![
            cargo("C1", ItemKind::Consumable, 60, pack(100, (600, 400, 400), 10_000)),
            cargo("C2", ItemKind::Vehicle, 1, pack(1, (5000, 2400, 2500), 8_000_000)),
            cargo("C3", ItemKind::People, 5, pack(1, (0, 0, 0), 100_000)),
        ],
    };
    let mut units = vec![
        unit("U1", Some("P1"), 0, (2743, 2235, 860), 530_000),
        unit("U2", Some("P2"), 3000, (2235, 2743, 860), 320_000),
        unit("U3", None, 8000, (5000, 2400, 2500), 8_000_000),
    ];
    (units[0].contents, units[1].contents, units[2].contents) =
        (content("C1", 40), content("C1", 19), content("C2", 1));
    units[0].placements = vec![grid((0, 0, 0), (600, 400, 400), (4, 5, 2))];
    units[1].placements =
        vec![grid((0, 0, 0), (600, 400, 400), (3, 6, 1)), grid((0, 0, 400), (400, 600, 400), (1, 1, 1))];
    let left = |id: &str| Unloaded {
        consignment: ConsignmentId::of(id),
        packs: Units::of(1),
        reason: Reason::new("seats", "four seats for five", "another flight"),
    };
    let load = AircraftLoad {
        flight: FlightId::of("F1"),
        units,
        seated: vec![Seated { consignment: ConsignmentId::of("C3"), people: Units::of(4) }],
        zero_fuel: balance(109_250_000, 19_941, 18_546, 21_454),
        takeoff: balance(149_250_000, 19_957, 18_746, 21_254),
        landing: balance(114_750_000, 19_944, 18_574, 21_426),
        left_out: vec![left("C1"), left("C3")],
    };
    let problem = LoadingProblem { flights: vec![flight], ulds: vec![pallet()] };
    (problem, LoadingSolution { loads: vec![load], steps: 1 })
}

/// Shortens the spoils below.
fn at(solution: &mut LoadingSolution, index: usize) -> &mut LoadedUnit {
    &mut solution.loads[0].units[index]
}

const SPOILS: &[Spoil<LoadingProblem, LoadingSolution>] = &[
    ("loading-flights", "a flight without a load", |p, _| p.flights.push(p.flights[0].clone())),
    ("loading-flights", "the load of another flight", |_, s| s.loads[0].flight = FlightId::of("F2")),
    ("loading-complete", "a carton vanishes", |_, s| drop(s.loads[0].left_out.remove(0))),
    ("loading-complete", "a person too many", |_, s| s.loads[0].seated[0].people = Units::of(5)),
    ("loading-complete", "cargo of another flight", |_, s| at(s, 2).contents = content("C9", 1)),
    ("loading-people", "a carton takes a seat", |_, s| s.loads[0].seated[0].consignment = ConsignmentId::of("C1")),
    ("loading-people", "a person on the floor", |_, s| at(s, 2).contents = content("C3", 1)),
    ("loading-contents", "a box more than said", |_, s| at(s, 1).placements[1].counts.0 = 2),
    ("loading-contents", "two vehicles in one piece", |_, s| at(s, 2).contents = content("C2", 2)),
    ("loading-contents", "a placement of nothing", |_, s| at(s, 1).placements[1].kind = 1),
    ("loading-left-out-reason", "left out without a cure", |_, s| s.loads[0].left_out[0].reason.cure.clear()),
    ("loading-because", "a unit from nowhere", |_, s| at(s, 0).because.clear()),
    ("loading-because", "one id for two units", |_, s| at(s, 1).id = UnitId::of("U1")),
    ("loading-inside-unit", "a millimetre beyond the net", |_, s| at(s, 0).placements[0].at.0 = mm(201)),
    ("loading-inside-unit", "turned, five rows do not fit", |_, s| at(s, 1).placements[0].counts = (5, 3, 1)),
    ("loading-inside-unit", "no such pallet", |p, _| p.ulds.clear()),
    ("loading-stack-height", "a millimetre too high", |p, _| p.ulds[0].stack_max = mm(799)),
    ("loading-overlap", "moved down by a millimetre", |_, s| at(s, 1).placements[1].at.2 = mm(399)),
    ("loading-upright", "a millimetre larger", |_, s| at(s, 0).placements[0].extent.0 = mm(601)),
    ("loading-upright", "a carton that must stand lies", |p, s| {
        let sizes = (mm(600), mm(400), mm(401));
        p.flights[0].cargo[0].pack = Pack::try_new(Units::of(1), sizes, Grams::of(1), true).expect("a pack");
        at(s, 0).placements[0].extent = (mm(600), mm(401), mm(400));
    }),
    ("loading-upright", "a vehicle is made shorter", |_, s| at(s, 2).length = mm(4999)),
    ("loading-support", "moved up by a millimetre", |_, s| at(s, 1).placements[1].at.2 = mm(401)),
    ("loading-support", "moved over the edge by a millimetre", |_, s| at(s, 1).placements[1].at.0 = mm(1401)),
    ("loading-unit-mass", "a gram too little", |_, s| at(s, 0).gross = Grams::of(529_999)),
    ("loading-unit-height", "a millimetre too little", |_, s| at(s, 0).height = mm(859)),
    ("loading-unit-limit", "a gram too much", |p, _| p.ulds[0].gross_max = Grams::of(529_999)),
    ("loading-position", "no such position", |_, s| at(s, 0).position = Some(PositionId::of("P9"))),
    ("loading-position", "another kind of unit", |p, _| p.flights[0].aircraft.hold.positions[0].ulds.clear()),
    ("loading-position", "beside its position", |_, s| at(s, 0).x = mm(1)),
    ("loading-position", "lies across", |_, s| (at(s, 0).length, at(s, 0).width) = (mm(2235), mm(2234))),
    ("loading-position-once", "two at one position", |_, s| at(s, 1).position = Some(PositionId::of("P1"))),
    ("loading-position-once", "together with one it excludes", |_, s| at(s, 0).position = Some(PositionId::of("P3"))),
    ("loading-position-mass", "a gram too much", |p, _| {
        p.flights[0].aircraft.hold.positions[0].gross_max = Grams::of(529_999);
    }),
    ("loading-position-height", "a millimetre too high", |p, _| {
        p.flights[0].aircraft.hold.positions[0].height_max = mm(859);
    }),
    ("loading-position-height", "higher than the hold", |p, _| p.flights[0].aircraft.hold.height = mm(2499)),
    ("loading-floor", "a millimetre through the tail", |_, s| at(s, 2).x = mm(15_001)),
    ("loading-floor", "a floor that takes no pieces", |p, _| p.flights[0].aircraft.hold.floor_loading = false),
    ("loading-floor-overlap", "a millimetre into the pallet", |_, s| at(s, 2).x = mm(5234)),
    ("loading-floor-mass", "a weaker floor", |p, _| {
        p.flights[0].aircraft.hold.floor_max_per_m2 = Grams::of(666_666);
    }),
    ("loading-payload", "a gram too much", |p, _| p.flights[0].payload_max = Grams::of(9_249_999)),
    ("loading-seats", "five people on four seats", |_, s| s.loads[0].seated[0].people = Units::of(5)),
    ("loading-mass", "a gram is not told", |_, s| s.loads[0].zero_fuel.gross = Grams::of(109_249_999)),
    ("loading-mass", "over MZFW", |p, _| p.flights[0].aircraft.mzfw = Some(Grams::of(109_249_999))),
    ("loading-mass", "over MTOW", |p, _| p.flights[0].aircraft.mtow = Grams::of(149_249_999)),
    ("loading-mass", "over MLW", |p, _| p.flights[0].aircraft.mlw = Some(Grams::of(114_749_999))),
    ("loading-mass", "a kilogram more in each carton", |p, _| {
        p.flights[0].cargo[0].pack = pack(100, (600, 400, 400), 11_000);
    }),
    ("loading-moments", "two millimetres off", |_, s| s.loads[0].takeoff.arm = Arm(19_959)),
    ("loading-moments", "the vehicle stands a metre further aft", |_, s| at(s, 2).x = mm(9000)),
    ("loading-envelope", "the fuel is far aft", |p, _| p.flights[0].aircraft.hold.fuel_arm = Arm(30_000)),
    ("loading-envelope", "forward limit just behind the load", |p, _| {
        for corner in &mut p.flights[0].aircraft.hold.cg_limits {
            corner.forward = Arm(19_942);
        }
    }),
    ("loading-envelope", "another limit is said", |_, s| s.loads[0].landing.forward = Arm(18_500)),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check_loading, SPOILS);
}
