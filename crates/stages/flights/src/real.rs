//! Decides nothing: the stage put to the real map and the real airports, where the tables are there. Up: [`crate`].

use std::collections::BTreeSet;
use std::path::PathBuf;

use model::airport::Airport;
use model::control::Control;
use model::evidence::Source;
use model::flights::{Consignment, FlightsProblem, RouteProblem, RouteSolution};
use model::geo::GeoPoint;
use model::id::{AirportId, ClosureId, ConsignmentId, PartyId, PlaceId};
use model::quantity::{CubicMillimetres, Grams, Metres, Millimetres, Units};
use model::transport::{AircraftType, Airspace, Closed, Closure, Forbids, PayloadRange};

use crate::samples::{airport, an124, at, consignment, il76, people, policy, problem, tail, vehicle};
use crate::tests::judge;
use crate::{route, solve};

/// A table of the repository; nothing, said aloud, when it is not there. In CI it must be there.
fn table(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../data").join(name);
    let text = std::fs::read_to_string(&path).ok();
    assert!(text.is_some() || std::env::var("CI").as_deref() != Ok("true"), "{} should be there in CI", path.display());
    if text.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    text
}

/// Outlines of countries from the finest map that has them.
fn outlines(text: &str, wanted: &[&str]) -> Vec<Airspace> {
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.splitn(4, ',').collect()).collect();
    let mut spaces = Vec::new();
    for place in wanted {
        let mine = rows.iter().filter(|row| row[0] == *place);
        let scale = mine.clone().map(|row| row[1]).min_by_key(|scale| scale.parse::<u32>().expect("a scale"));
        let rings: Vec<Vec<GeoPoint>> = mine
            .filter(|row| Some(row[1]) == scale)
            .map(|row| {
                let pairs = row[3].trim_matches('"').split(' ').map(|pair| pair.split_once(',').expect("a pair"));
                let degrees = |text: &str| text.parse::<f64>().expect("degrees");
                pairs.map(|(x, y)| GeoPoint::try_new(degrees(y), degrees(x)).expect("a point")).collect()
            })
            .collect();
        assert!(!rings.is_empty(), "{place} should have an outline");
        spaces.push(Airspace { place: PlaceId::of(place), rings });
    }
    spaces
}

/// Whether a point lies inside an outline, by another rule than the stage's: the winding of the ring round it.
fn is_inside(space: &Airspace, point: GeoPoint) -> bool {
    let winds = |ring: &Vec<GeoPoint>| {
        let angles = ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| {
            let at = |p: &GeoPoint| (p.latitude() - point.latitude()).atan2(p.longitude() - point.longitude());
            let turn = at(b) - at(a);
            turn - std::f64::consts::TAU * (turn / std::f64::consts::TAU).round()
        });
        angles.sum::<f64>().abs() > 1.0
    };
    space.rings.iter().filter(|ring| winds(ring)).count() % 2 == 1
}

fn asked(from: Airport, to: Airport, avoid: &[Airspace]) -> RouteSolution {
    let question = RouteProblem {
        stations: vec![from, to],
        aircraft: None,
        payload: Grams::ZERO,
        airports: vec![],
        avoid: avoid.to_vec(),
        closures: vec![],
        permits: vec![],
        outlines: vec![],
        operator_state: None,
        is_state_aircraft: false,
        policy: policy(),
    };
    route(&question, at("2020-04-01T00:00:00Z"), &mut Control::default())
}

#[test]
fn the_ways_round_closed_countries_are_those_of_the_reference() {
    let Some(text) = table("outlines.csv") else { return };
    let uumu = || airport("UUMU", "RU", 55.8783, 38.0617);
    let lybt = || airport("LYBT", "RS", 44.9353, 20.2575);
    let lire = || airport("LIRE", "IT", 41.6545, 12.4452);
    let eddf = || airport("EDDF", "DE", 50.0264, 8.5431);
    let rjaa = || airport("RJAA", "JP", 35.7647, 140.3864);
    let efhk = || airport("EFHK", "FI", 60.3172, 24.9633);
    let zspd = || airport("ZSPD", "CN", 31.1434, 121.8050);
    let refused = ["UA", "PL", "LT", "LV", "EE", "DE", "CZ"];
    let wider = ["UA", "PL", "LT", "LV", "EE", "DE", "CZ", "RO", "HU", "SK", "MD"];
    let east = ["RU", "UA", "BY"];
    let arctic = ["RU", "UA", "BY", "CN"];
    // The lengths of the reference come from outlines buffered by 0.4 degrees. From Frankfurt to Tokyo it went over the
    // Arctic, which is the shortest way only where China is shut too: the next test says so.
    for (from, to, avoid, km, slack, remark) in [
        (uumu(), lybt(), &["UA"][..], 1_875, 1, "Serbia round Ukraine"),
        (uumu(), lire(), &refused[..], 3_306, 1, "Italy by the Black Sea"),
        (uumu(), lire(), &wider[..], 3_342, 1, "Italy by the Black Sea, Romania too"),
        (eddf(), rjaa(), &arctic[..], 11_867, 1, "Frankfurt to Tokyo over the Arctic"),
        (efhk(), rjaa(), &east[..], 10_638, 1, "Helsinki to Tokyo over the Arctic"),
        (eddf(), zspd(), &east[..], 9_784, 1, "Frankfurt to Shanghai by the Caucasus"),
    ] {
        let spaces = outlines(&text, avoid);
        let answer = asked(from, to, &spaces);
        let leg = answer.legs.first().unwrap_or_else(|| panic!("{remark}: a way"));
        let found = leg.distance.get() / 1000;
        assert!((found - km).abs() * 100 <= km * slack, "{remark}: {found} km, reference {km} km");
        for pair in leg.way.windows(2) {
            for point in pair[0].way_to(pair[1], Metres::of(10_000)) {
                let entered = spaces.iter().find(|space| is_inside(space, point));
                assert!(entered.is_none(), "{remark}: {point:?} is inside {:?}", entered.map(|space| &space.place));
            }
        }
    }
}

/// The reference has 11,867 km from Frankfurt to Tokyo round Russia, Ukraine and Belarus, over the Arctic, and 9,784 km to
/// Shanghai, from where it is 1,799 km over open sea: by its own figures there is a way that is shorter by 284 km.
#[test]
fn from_frankfurt_to_tokyo_the_caucasus_is_shorter_than_the_arctic() {
    let Some(text) = table("outlines.csv") else { return };
    let east = outlines(&text, &["RU", "UA", "BY"]);
    let eddf = || airport("EDDF", "DE", 50.0264, 8.5431);
    let rjaa = || airport("RJAA", "JP", 35.7647, 140.3864);
    let zspd = || airport("ZSPD", "CN", 31.1434, 121.8050);
    let km = |from, to| asked(from, to, &east).legs[0].distance.get() / 1000;
    let (whole, first, second) = (km(eddf(), rjaa()), km(eddf(), zspd()), km(zspd(), rjaa()));
    assert!((9_784 - first).abs() * 100 <= 9_784, "{first} km to Shanghai");
    assert!((1_790..1_810).contains(&second), "{second} km from there");
    assert!(whole <= first + second && first + second < 11_867, "{whole} km; by Shanghai {} km", first + second);
    // No closed country on any ten kilometres of it, and not far from the great circle of 9,390 km either.
    assert!((10_900..11_100).contains(&whole), "{whole} km");
}

/// Every airport of the table, as the planner sees it.
fn all_airports(text: &str) -> Vec<Airport> {
    let mut airports = Vec::new();
    for line in text.lines().skip(1) {
        // Names may hold commas within quotes: the other columns are counted from the end.
        let cells: Vec<&str> = line.split(',').collect();
        let back = |place: usize| cells[cells.len() - place];
        let (Ok(latitude), Ok(longitude)) = (back(10).parse::<f64>(), back(9).parse::<f64>()) else { continue };
        let Ok(place) = PlaceId::try_new(back(11)) else { continue };
        let mut made = airport("X", "XX", latitude, longitude);
        let metres = |text: &str| Metres::of(text.parse().unwrap_or(0));
        made.id = AirportId::of(cells[0]);
        made.place = place;
        (made.runway_paved, made.runway_any) = (metres(back(6)), metres(back(5)));
        made.zone = back(3).to_owned();
        made.spots = Some(Units::of(if back(7) == "large" { 3 } else { 1 }));
        made.work.loaders = (back(7) != "large").then_some(Units::ZERO);
        airports.push(made);
    }
    airports
}

/// A 747-400F by the points of the reference.
fn freighter() -> AircraftType {
    let mut freighter = an124();
    freighter.id = model::id::AircraftTypeId::of("B747-400F");
    freighter.oew = Grams::of(165_100_000);
    freighter.mtow = Grams::of(396_900_000);
    freighter.fuel_constant_km = 26_753.0;
    freighter.payload_range = PayloadRange::try_new(vec![
        (Metres::of(8_230_000), Grams::of(112_760_000)),
        (Metres::of(12_000_000), Grams::of(50_000_000)),
    ])
    .expect("a curve");
    freighter.needs_loader = true;
    freighter.volume_max = CubicMillimetres::of(566 * 1_000_000_000);
    freighter.block_hour_cost = crate::samples::dollars(15_000);
    freighter
}

/// An operation of the size of April 2020 on all airports: three donors, forty consignments, twelve tails and more.
fn april(airports: Vec<Airport>, airspaces: Vec<Airspace>) -> FlightsProblem {
    let mut problem = problem();
    problem.airports = airports;
    let freighter = freighter();
    problem.types.push(freighter.clone());
    for number in 0..12 {
        let (aircraft, state, base, donor) = match number {
            0..2 => (an124(), "RU", "UUMU", "russia"),
            2..7 => (il76(), "RU", "UUMU", "russia"),
            7..11 => (freighter.clone(), "US", "KJFK", "china"),
            _ => (il76(), "US", "LIPA", "italy"),
        };
        let mut made = tail(&format!("T{number}"), &aircraft, state, base);
        made.serves = vec![PartyId::of(donor)];
        problem.tails.push(made);
    }
    let given = |mut made: Consignment, donor: &str, place: &str| {
        made.donor = PartyId::of(donor);
        made.recipient = PlaceId::of(place);
        made
    };
    for (number, packs) in [400, 800, 120, 500, 60, 900, 30, 15].into_iter().enumerate() {
        let made = consignment(&format!("ru-us-{number}"), "UUMU", "KJFK", packs);
        problem.consignments.push(given(made, "russia", "US"));
    }
    for (airport, place) in [
        ("UACC", "KZ"),
        ("UAFM", "KG"),
        ("UTDD", "TJ"),
        ("UTTT", "UZ"),
        ("UTAA", "TM"),
        ("UDYZ", "AM"),
        ("UBBB", "AZ"),
        ("UMMS", "BY"),
        ("LUKK", "MD"),
        ("ZMUB", "MN"),
        ("OIIE", "IR"),
        ("ZKPY", "KP"),
    ] {
        problem.consignments.push(given(consignment(&format!("kits-{place}"), "UUMU", airport, 1), "russia", place));
    }
    for (to, place) in [("LIRE", "IT"), ("LYBT", "RS")] {
        let team = people(&format!("team-{place}"), "UUMU", to, 100);
        let mut cars = vehicle(&format!("cars-{place}"), "UUMU", to, 12);
        cars.travels_with = Some(ConsignmentId::of(&format!("team-{place}")));
        problem.consignments.extend([given(team, "russia", place), given(cars, "russia", place)]);
    }
    for (number, packs) in [6_500, 9_000, 4_000, 12_000, 300].into_iter().enumerate() {
        let mut made = consignment(&format!("cn-{number}"), "ZSPD", "KJFK", packs);
        let sizes = (Millimetres::of(600), Millimetres::of(400), Millimetres::of(400));
        made.pack = model::world::Pack::try_new(Units::of(2_000), sizes, Grams::of(11_000), false).expect("a pack");
        made.ready = at(&format!("2020-04-{:02}T00:00:00Z", 1 + 4 * number));
        made.due = at(&format!("2020-04-{:02}T00:00:00Z", 8 + 4 * number));
        problem.consignments.push(given(made, "china", "US"));
    }
    problem.consignments.push(given(consignment("swabs", "LIPA", "KMEM", 520), "italy", "US"));
    for place in ["UA", "PL", "LT", "LV", "EE", "DE", "CZ"] {
        problem.closures.push(Closure {
            id: ClosureId::of(&format!("closed-{place}")),
            closes: Closed::Airspace(PlaceId::of(place), Forbids::Overflight),
            applies_to: vec![PlaceId::of("RU")],
            from: at("2020-03-01T00:00:00Z"),
            until: at(if place == "UA" { "2020-07-01T00:00:00Z" } else { "2020-04-03T00:00:00Z" }),
            source: Source::Assumption("a test".to_owned()),
        });
    }
    problem.airspaces = airspaces;
    problem
}

#[test]
fn an_operation_of_the_size_of_april_2020_is_planned_on_all_airports() {
    let (Some(map), Some(airports)) = (table("outlines.csv"), table("airports.csv")) else { return };
    let airspaces = outlines(&map, &["UA", "PL", "LT", "LV", "EE", "DE", "CZ"]);
    let problem = april(all_airports(&airports), airspaces);
    assert!(problem.airports.len() > 4_000, "the whole table should be read");
    let solution = solve(&problem, &mut Control::default());
    judge(&problem, &solution);
    let flown: BTreeSet<&ConsignmentId> =
        solution.flights.iter().flat_map(|flight| flight.cargo.iter().map(|part| &part.consignment)).collect();
    assert!(flown.len() * 10 >= problem.consignments.len() * 9, "nearly everything flies");
    let kits = solution
        .flights
        .iter()
        .filter(|flight| flight.cargo.iter().all(|part| part.consignment.as_str().starts_with("kits")));
    assert!(kits.count() <= 5, "a dozen states are not a dozen flights");
}
