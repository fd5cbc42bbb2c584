//! Decides the airports, aircraft and consignments that the tests of this crate share. Only built for tests.
//! Up: [`crate`].

use jiff::Timestamp;
use model::airport::{Airport, AirportWork};
use model::control::Control;
use model::crew::{CrewKind, CrewRegime, DutyRow};
use model::disruption::ChangeCosts;
use model::evidence::Source;
use model::flights::{Consignment, FlightPolicy, FlightsProblem};
use model::geo::GeoPoint;
use model::hold::{CargoDeck, CgEnvelopes, Deck, Hold};
use model::id::{AircraftTypeId, AirportId, ConsignmentId, ItemId, OfferLineId, PartyId, PlaceId, TailId};
use model::quantity::{Arm, CubicMillimetres, Currency, Grams, Metres, Millimetres, Minutes, Money, Permille, Units};
use model::transport::{AircraftType, GroundTimes, PayloadRange, Tail};
use model::world::{ItemKind, Pack};

use crate::atlas::Atlas;
use crate::chain::Chains;
use crate::fleet::{Group, groups};
use crate::template::{Templates, templates};
use crate::way::Router;

fn made_up() -> Source {
    Source::Assumption("a test".to_owned())
}

pub(crate) fn dollars(amount: i64) -> Money {
    Money { cents: amount * 100, currency: Currency::USD }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp of a test should be valid")
}

pub(crate) fn airport(id: &str, place: &str, latitude: f64, longitude: f64) -> Airport {
    Airport {
        id: AirportId::of(id),
        name: id.to_owned(),
        place: PlaceId::of(place),
        point: GeoPoint::try_new(latitude, longitude).expect("a point"),
        runway_paved: Metres::of(3_600),
        runway_any: Metres::of(3_600),
        runway_width: None,
        zone: "UTC".to_owned(),
        spots: Some(Units::of(4)),
        work: AirportWork::default(),
        source: made_up(),
    }
}

/// The An-124-100 of the reference: corners, masses; K between its three fitted values.
pub(crate) fn an124() -> AircraftType {
    let corner = |km: i64, t: i64| (Metres::of(km * 1000), Grams::of(t * 1_000_000));
    AircraftType {
        id: AircraftTypeId::of("An-124-100"),
        oew: Grams::of(175_000_000),
        mzfw: None,
        mtow: Grams::of(400_000_000),
        mlw: None,
        payload_range: PayloadRange::try_new(vec![corner(4_750, 120), corner(7_900, 80), corner(11_400, 40)])
            .expect("a curve"),
        fuel_constant_km: 20_517.0,
        speed_kmh: Units::of(750),
        leg_overhead: Minutes::of(30),
        runway_min: Metres::of(2_800),
        runway_width_min: Metres::ZERO,
        span: None,
        unpaved: false,
        needs_loader: false,
        has_own_gear: false,
        ground: GroundTimes { load: Minutes::of(300), unload: Minutes::of(240), stop: Minutes::of(120) },
        seats: Units::of(80),
        volume_max: CubicMillimetres::of(1_000 * 1_000_000_000),
        block_hour_cost: dollars(25_000),
        handling_cost: Money::NOTHING,
        crew: CrewRegime {
            name: "test-augmented".to_owned(),
            crew: CrewKind::Augmented,
            report: Minutes::of(90),
            rest_min: Minutes::of(12 * 60),
            rows: vec![DutyRow::flat(CrewKind::Augmented, Minutes::of(24 * 60))],
            source: made_up(),
        },
        hold: Hold {
            arm_front: Arm(0),
            decks: vec![CargoDeck {
                deck: Deck::Main,
                x: Millimetres::ZERO,
                length: Millimetres::of(36_000),
                width: Millimetres::of(6_400),
                height: Millimetres::of(4_400),
                floor_loading: true,
                floor_max_per_m2: Some(Grams::of(5_000_000)),
                doors: vec![],
            }],
            positions: vec![],
            zones: vec![],
            oew_arm: Arm(18_000),
            fuel_arm: Arm(18_000),
            envelopes: CgEnvelopes::default(),
            aim: Permille::try_new(500).expect("a share"),
            lateral_max: None,
            tip_arm: None,
            index: None,
            version: "test".to_owned(),
            source: made_up(),
        },
        source: made_up(),
    }
}

/// An Il-76 in the same manner.
pub(crate) fn il76() -> AircraftType {
    let corner = |km: i64, t: i64| (Metres::of(km * 1000), Grams::of(t * 1_000_000));
    let mut aircraft = an124();
    aircraft.id = AircraftTypeId::of("Il-76TD");
    aircraft.oew = Grams::of(92_500_000);
    aircraft.mtow = Grams::of(195_000_000);
    aircraft.payload_range =
        PayloadRange::try_new(vec![corner(4_000, 47), corner(5_650, 40), corner(9_000, 10)]).expect("a curve");
    aircraft.fuel_constant_km = 16_734.0;
    aircraft.runway_min = Metres::of(2_000);
    aircraft.ground = GroundTimes { load: Minutes::of(180), unload: Minutes::of(120), stop: Minutes::of(90) };
    aircraft.seats = Units::of(30);
    aircraft.volume_max = CubicMillimetres::of(300 * 1_000_000_000);
    aircraft.block_hour_cost = dollars(9_000);
    aircraft.crew.rows[0].duty_max = Minutes::of(16 * 60);
    let deck = &mut aircraft.hold.decks[0];
    (deck.length, deck.width, deck.height) = (Millimetres::of(24_500), Millimetres::of(3_450), Millimetres::of(3_400));
    aircraft
}

pub(crate) fn tail(id: &str, aircraft: &AircraftType, state: &str, base: &str) -> Tail {
    Tail {
        id: TailId::of(id),
        aircraft: aircraft.id.clone(),
        operator: PartyId::of("carrier"),
        operator_state: PlaceId::of(state),
        is_state_aircraft: false,
        crew: None,
        base: AirportId::of(base),
        available_from: at("2020-04-01T00:00:00Z"),
        available_until: at("2020-04-29T00:00:00Z"),
        serves: vec![],
        source: made_up(),
    }
}

/// Cartons of 20 kg and 0.1 m3.
pub(crate) fn consignment(id: &str, origin: &str, destination: &str, packs: i64) -> Consignment {
    let sizes = (Millimetres::of(500), Millimetres::of(500), Millimetres::of(400));
    Consignment {
        id: ConsignmentId::of(id),
        line: OfferLineId::of(id),
        donor: PartyId::of("donor"),
        item: ItemId::of("mask-medical"),
        kind: ItemKind::Consumable,
        recipient: PlaceId::of("IT"),
        origin: AirportId::of(origin),
        destinations: vec![AirportId::of(destination)],
        packs: Units::of(packs),
        pack: Pack::try_new(Units::of(1000), sizes, Grams::of(20_000), false).expect("a pack"),
        ready: at("2020-04-01T00:00:00Z"),
        due: at("2020-04-08T00:00:00Z"),
        due_hard: None,
        priority_permille: Units::of(1000),
        travels_with: None,
        because: vec![],
    }
}

pub(crate) fn people(id: &str, origin: &str, destination: &str, count: i64) -> Consignment {
    let sizes = (Millimetres::ZERO, Millimetres::ZERO, Millimetres::ZERO);
    let mut consignment = consignment(id, origin, destination, count);
    consignment.kind = ItemKind::People;
    consignment.item = ItemId::of("specialist-medical");
    consignment.pack = Pack::try_new(Units::of(1), sizes, Grams::of(120_000), true).expect("a person");
    consignment
}

pub(crate) fn vehicle(id: &str, origin: &str, destination: &str, count: i64) -> Consignment {
    let sizes = (Millimetres::of(8_000), Millimetres::of(2_500), Millimetres::of(3_000));
    let mut consignment = consignment(id, origin, destination, count);
    consignment.kind = ItemKind::Vehicle;
    consignment.item = ItemId::of("vehicle-disinfection");
    consignment.pack = Pack::try_new(Units::of(1), sizes, Grams::of(12_000_000), true).expect("a vehicle");
    consignment
}

pub(crate) fn policy() -> FlightPolicy {
    FlightPolicy {
        leg_max: Metres::of(7_000_000),
        detour_permille: Units::of(1_150),
        volume_permille: Units::of(650),
        stops_max: 2,
        load_max: 2,
        unload_max: 3,
        unmet_cost_per_tonne: dollars(100_000),
        late_cost_per_tonne_day: dollars(1_000),
        fuel_cost_per_tonne: Money::NOTHING,
        budget: None,
        notice: Minutes::ZERO,
        change: ChangeCosts::free(),
    }
}

/// The airports of the flights of March and April 2020, with the coordinates of OurAirports.
pub(crate) fn airports() -> Vec<Airport> {
    [
        ("UUMU", "RU", 55.878_299_713_134_77, 38.061_698_913_574_22),
        ("EINN", "IE", 52.702_0, -8.924_82),
        ("CYYR", "CA", 53.319_199, -60.425_8),
        ("KJFK", "US", 40.639_447, -73.779_317),
        ("LIRE", "IT", 41.654_499_053_955_08, 12.445_199_966_430_664),
        ("LYBT", "RS", 44.935_299, 20.257_5),
        ("UAAA", "KZ", 43.352_1, 77.040_5),
        ("UCFM", "KG", 43.061_3, 74.477_6),
        ("UTTT", "UZ", 41.257_9, 69.281_2),
    ]
    .map(|(id, place, latitude, longitude)| airport(id, place, latitude, longitude))
    .to_vec()
}

/// A problem of four weeks with the airports above, without cargo or tails.
pub(crate) fn problem() -> FlightsProblem {
    FlightsProblem {
        as_of: at("2020-04-01T00:00:00Z"),
        until: at("2020-04-29T00:00:00Z"),
        consignments: vec![],
        tails: vec![],
        types: vec![an124(), il76()],
        airports: airports(),
        closures: vec![],
        airspaces: vec![],
        permits: vec![],
        limits: vec![],
        places: vec![],
        policy: policy(),
        standing: None,
    }
}

/// The groups, the ways and the templates of a problem.
pub(crate) fn listed(problem: &FlightsProblem) -> (Vec<Group>, Chains<'_>, Templates) {
    let atlas = Atlas::new(&problem.airports);
    let (groups, _) = groups(problem, &atlas);
    let types = problem.types.iter().collect();
    let mut chains = Chains::new(atlas, Router::new(&problem.airspaces), types, &problem.policy);
    let all = templates(problem, &groups, &mut chains, &mut Control::default());
    (groups, chains, all)
}
