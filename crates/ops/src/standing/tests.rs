//! Tries which standing load goes to which flight. Up: [`crate::standing`].

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::id::{AircraftTypeId, ConsignmentId, TailId, UldTypeId};
use model::loading::{CargoMove, LoadedUnit, LoadingStep, Placement, UnitContent};
use model::quantity::{Arm, Currency, Grams, Metres, Millimetres, Minutes, Money, Units};

use super::*;

/// A flight in words: number, type, tail, airports by blanks, day of April 2020.
type Words = (&'static str, &'static str, &'static str, &'static str, i8);

/// Flights of the new plan, the flights whose loads they get, a remark.
type Case<'a> = (&'a [Words], &'a [(&'a str, &'a str)], &'a str);

fn flight(&(id, aircraft, tail, way, day): &Words) -> Flight {
    let departs = date(2020, 4, day).at(6, 0, 0, 0).to_zoned(TimeZone::UTC).expect("UTC knows every day").timestamp();
    let airports: Vec<AirportId> = way.split(' ').map(AirportId::of).collect();
    let leg = |pair: &[AirportId], hours: i64| leg(&pair[0], &pair[1], departs + SignedDuration::from_hours(hours));
    Flight {
        id: FlightId::of(id),
        tail: TailId::of(tail),
        aircraft: AircraftTypeId::of(aircraft),
        legs: airports.windows(2).zip(0..).map(|(pair, hours)| leg(pair, hours)).collect(),
        cargo: Vec::new(),
        block: Minutes::ZERO,
        cost: Money { cents: 0, currency: Currency::USD },
        co2: Grams::ZERO,
        because: Vec::new(),
    }
}

fn leg(from: &AirportId, to: &AirportId, departs: Timestamp) -> Leg {
    Leg {
        from: from.clone(),
        to: to.clone(),
        purpose: model::flights::LegPurpose::Carry,
        departs,
        arrives: departs,
        way: Vec::new(),
        distance: Metres::ZERO,
        payload_max: Grams::ZERO,
        payload: Grams::ZERO,
        fuel: Grams::ZERO,
    }
}

fn load(flight: &Flight) -> AircraftLoad {
    let unit = UnitId::of(&format!("{}-U01", flight.id));
    let step = LoadingStep { stop: None, done: CargoMove::Load, unit: unit.clone(), gross: Grams::of(1), arm: Arm(0) };
    let zero = Millimetres::ZERO;
    let unit = LoadedUnit {
        id: unit,
        uld: None,
        position: None,
        deck: model::hold::Deck::Main,
        x: zero,
        y: zero,
        length: zero,
        width: zero,
        height: zero,
        gross: Grams::of(1),
        centre: (zero, zero, zero),
        contents: Vec::new(),
        placements: Vec::new(),
        because: Vec::new(),
    };
    AircraftLoad {
        flight: flight.id.clone(),
        haul: model::haul::Haul::Out,
        units: vec![unit],
        seated: Vec::new(),
        legs: Vec::new(),
        steps: vec![step],
        sheet: Vec::new(),
        left_out: Vec::new(),
    }
}

fn plan(flights: &[Words]) -> PlanSolutions {
    let mut plan = PlanSolutions::default();
    plan.flights.flights = flights.iter().map(flight).collect();
    plan.loading.loads = plan.flights.flights.iter().map(load).collect();
    plan
}

#[test]
fn a_load_goes_to_the_flight_that_is_most_like_its_own() {
    let standing: &[Words] = &[
        ("F001", "An-124-100", "RA-82045", "UUMU KJFK", 1),
        ("F002", "An-124-100", "RA-82046", "UUMU KJFK", 1),
        ("F003", "Il-76TD", "RA-78842", "UUMU LIPX", 3),
    ];
    let cases: &[Case] = &[
        (standing, &[("F001", "F001"), ("F002", "F002"), ("F003", "F003")], "the same plan"),
        (
            &[
                ("F001", "Il-76TD", "RA-1", "UUMU LYBE", 1),
                ("F002", "An-124-100", "RA-82045", "UUMU KJFK", 1),
                ("F003", "An-124-100", "RA-82046", "UUMU KJFK", 1),
                ("F004", "Il-76TD", "RA-78842", "UUMU LIPX", 3),
            ],
            &[("F002", "F001"), ("F003", "F002"), ("F004", "F003")],
            "a flight more shifts the numbers",
        ),
        (
            &[("F001", "An-124-100", "RA-82046", "UUMU KJFK", 1)],
            &[("F001", "F002")],
            "the airframe tells more than the number",
        ),
        (
            &[("F001", "An-124-100", "RA-82099", "UUMU KJFK", 1)],
            &[("F001", "F001")],
            "another airframe of the type has the same positions",
        ),
        (&[("F001", "An-225", "RA-82045", "UUMU KJFK", 1)], &[], "another type has others"),
        (&[("F003", "Il-76TD", "RA-78842", "UUMU LIPX", 5)], &[("F003", "F003")], "put off by two days"),
        (&[("F003", "Il-76TD", "RA-78842", "UUMU LIRF LIPX", 3)], &[("F003", "F003")], "with another stop"),
        (&[("F003", "Il-76TD", "RA-78842", "UUBW LIPX", 3)], &[], "loaded at another airport"),
        (&[("F009", "Il-76TD", "RA-78842", "UUMU LIPX", 5)], &[], "neither number nor day"),
    ];
    for (flights, expected, remark) in cases {
        let flights: Vec<Flight> = flights.iter().map(flight).collect();
        let found = standing_loads(&plan(standing), &flights);
        let found: Vec<(&str, &str)> = found.iter().map(|((new, _), old)| (new.as_str(), old.was.as_str())).collect();
        assert_eq!(found, *expected, "{remark}");
    }
}

#[test]
fn units_bear_the_number_of_the_flight_they_are_on() {
    let standing = plan(&[("F001", "Il-76TD", "RA-1", "UUMU LIPX", 1)]);
    let flights = [flight(&("F002", "Il-76TD", "RA-1", "UUMU LIPX", 1))];
    let found = standing_loads(&standing, &flights);
    let load = &found[&(FlightId::of("F002"), Haul::Out)].load;
    assert_eq!(load.flight, FlightId::of("F002"));
    assert_eq!((load.units[0].id.as_str(), load.steps[0].unit.as_str()), ("F002-U01", "F002-U01"));
}

#[test]
fn a_load_that_cannot_be_one_is_refused_with_its_unit() {
    type Spoil = fn(&mut AircraftLoad);
    let cases: [(Spoil, &str, &str); 6] = [
        (|load| load.units.push(load.units[0].clone()), "duplicate-id", "a unit twice"),
        (|load| load.units[0].contents[0].packs = Units::of(3), "out-of-range", "a pack without a box"),
        (|load| load.units[0].placements[0].counts.0 = 0, "out-of-range", "a grid of nothing"),
        (|load| load.units[0].placements[0].counts = (u32::MAX, u32::MAX, u32::MAX), "out-of-range", "2^96 boxes"),
        (|load| load.units[0].placements[0].at.0 = Millimetres::of(i64::MAX), "out-of-range", "beyond every hold"),
        (|load| load.units[0].placements[0].kind = 7, "out-of-range", "boxes of nothing"),
    ];
    let mm = Millimetres::of;
    let mut sound = plan(&[("F001", "Il-76TD", "RA-1", "UUMU LIPX", 1)]);
    let unit = &mut sound.loading.loads[0].units[0];
    unit.uld = Some(UldTypeId::of("BAY"));
    unit.contents = vec![UnitContent { consignment: ConsignmentId::of("C"), packs: Units::of(2) }];
    let extent = (mm(400), mm(300), mm(300));
    unit.placements = vec![Placement { kind: 0, at: (mm(0), mm(0), mm(0)), extent, counts: (2, 1, 1) }];
    assert!(faults(&sound).is_empty());
    for (spoil, code, remark) in cases {
        let mut spoiled = sound.clone();
        spoil(&mut spoiled.loading.loads[0]);
        let found = faults(&spoiled);
        assert!(!found.is_empty(), "{remark}");
        assert!(
            found.iter().all(|fault| fault.code == code && fault.place.column == "F001-U01"),
            "{remark}: {found:?}"
        );
    }
}
