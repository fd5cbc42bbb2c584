//! Tests of the embedded tables: every type is whole, and the 777-300ER is what its published tables say. Up:
//! [`crate::builtin`].

use std::collections::BTreeMap;
use std::path::PathBuf;

use model::evidence::Source;
use model::hold::{CgEnvelope, Deck, Hold, HoldPosition};
use model::quantity::{Grams, Metres};

use super::*;

fn types() -> Vec<AircraftType> {
    aircraft_types().unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn hold(id: &str) -> Hold {
    types().into_iter().find(|kind| kind.id.as_str() == id).expect("the type should be there").hold
}

/// Types that the program promises to load.
const PROMISED: [&str; 12] = [
    "An-124-100",
    "Il-76TD",
    "C-17A",
    "C-130J-30",
    "B747-400F",
    "B747-8F",
    "B777F",
    "B777-300ER",
    "B767-300F",
    "A330-200F",
    "B737-400SF",
    "A400M",
];

#[test]
fn every_promised_type_is_whole() {
    let types = types();
    for id in PROMISED {
        assert!(types.iter().any(|kind| kind.id.as_str() == id), "{id} should be there");
    }
    for kind in &types {
        let (id, hold) = (&kind.id, &kind.hold);
        let heaviest = kind.mzfw.unwrap_or_else(|| kind.oew + kind.payload_max());
        assert!(kind.oew + kind.payload_max() <= heaviest, "{id}: payload within the zero fuel mass");
        assert!(heaviest <= kind.mtow, "{id}: zero fuel mass above take-off mass");
        assert!(kind.fuel_constant_km > 10_000.0, "{id}: K of a jet or turboprop freighter lies above 10,000 km");
        assert!(!hold.positions.is_empty(), "{id}: places for units");
        assert!(!hold.version.is_empty(), "{id}: a version of its tables");
        assert!(hold.decks.windows(2).all(|pair| pair[0].deck < pair[1].deck), "{id}: main before lower, once each");
        let envelopes = [&hold.envelopes.zero_fuel, &hold.envelopes.takeoff, &hold.envelopes.landing];
        for envelope in envelopes.into_iter().flatten() {
            // What nobody published steers the loading, but must not be told as checked.
            let is_assumption = matches!(envelope.source, Source::Assumption(_));
            assert_eq!(envelope.assumed, is_assumption, "{id}: an envelope is assumed or sourced");
        }
        assert_eq!((hold.lateral_max, hold.tip_arm), (None, None), "{id}: no source gives either");
    }
}

#[test]
fn places_lie_inside_their_decks_apart_from_one_another_and_take_known_units() {
    let ulds = ulds().expect("the units should be sound");
    for kind in types() {
        let positions = &kind.hold.positions;
        for (index, one) in positions.iter().enumerate() {
            let name = format!("{} {}", kind.id, one.id);
            let deck = kind.hold.deck(one.deck).unwrap_or_else(|| panic!("{name}: a deck"));
            assert!(deck.x <= one.x && one.x + one.length <= deck.x + deck.length, "{name}: along");
            assert!(one.y + one.width <= deck.width && one.height_max <= deck.height, "{name}: across and up");
            assert!(!one.gross_max.is_zero() && !one.ulds.is_empty(), "{name}: something may stand here");
            for (id, _) in &one.ulds {
                let uld = ulds.iter().find(|uld| uld.id == *id).unwrap_or_else(|| panic!("{name}: no unit {id}"));
                let lies = |length, width| length <= one.length && width <= one.width;
                assert!(lies(uld.length, uld.width) || lies(uld.width, uld.length), "{name}: {id} is too large");
                assert!(uld.base_height < one.height_max, "{name}: {id} leaves no room");
            }
            for other in &positions[index + 1..] {
                assert_ne!(one.id, other.id, "{name}: an id of its own");
                let shuts = |one: &HoldPosition, other: &HoldPosition| one.excludes.contains(&other.id);
                assert_eq!(shuts(one, other), shuts(other, one), "{name} and {}: one-sided", other.id);
                assert!(shuts(one, other) || !overlap(one, other), "{name} and {} overlap", other.id);
            }
        }
    }
}

fn overlap(one: &HoldPosition, other: &HoldPosition) -> bool {
    one.deck == other.deck
        && one.x < other.x + other.length
        && other.x < one.x + one.length
        && one.y < other.y + other.width
        && other.y < one.y + one.width
}

#[test]
fn figures_are_those_that_their_sources_print() {
    let types = types();
    let antonov = types.iter().find(|kind| kind.id.as_str() == "An-124-100").expect("the An-124-100");
    // airpower.at, airlift_3: 120 t over 4,750 km, 80 t over 7,900 km.
    assert_eq!(antonov.payload_range.payload_at(Metres::of(4_750_000)), Some(Grams::of(120_000_000)));
    assert_eq!(antonov.payload_range.payload_at(Metres::of(7_900_000)), Some(Grams::of(80_000_000)));
    // The 463L pallet: 108 x 88 in, 10,000 lb (FM 55-9, appendix D).
    let ulds = ulds().expect("units");
    let pallet = ulds.iter().find(|uld| uld.id.as_str() == "463L").expect("the 463L");
    assert_eq!((pallet.width.get(), pallet.length.get(), pallet.gross_max), (2743, 2235, Grams::of(4_536_000)));
    // avianwing.com: 30 main-deck places, 9 lower ones and 2 LD3.
    let jumbo = hold("B747-400F");
    let count = |deck: Deck, uld: &str| {
        let takes = |place: &&HoldPosition| place.deck == deck && place.ulds.iter().any(|(id, _)| id.as_str() == uld);
        jumbo.positions.iter().filter(takes).count()
    };
    assert_eq!((count(Deck::Main, "PMC"), count(Deck::Lower, "PMC"), count(Deck::Lower, "AKE")), (30, 9, 2));
    // Bond Air Cargo: 250 lb/ft2 and a door of 86 x 140 in; the only floor limit with a source.
    let deck = hold("B737-400SF").decks[0].clone();
    assert_eq!((deck.floor_max_per_m2, deck.doors[0].width.get()), (Some(Grams::of(1_220_000)), 3556));
}

#[test]
fn a_container_holds_the_volume_that_its_source_prints() {
    let ulds = ulds().expect("units");
    // Published inside volumes, litres: LD3 4.3 to 4.5 m3, LD9 9.8 m3, bulk of the 777-300ER 16 m3.
    for (id, least, most) in [("AKE", 4200, 4500), ("AAP", 9600, 9800), ("BULK", 15_900, 16_000)] {
        let uld = ulds.iter().find(|uld| uld.id.as_str() == id).unwrap_or_else(|| panic!("{id}"));
        let area = uld.contour.as_ref().map_or(2 * uld.usable_width.get() * uld.stack_max.get(), |contour| {
            let corners = contour.corners();
            let next = |at: usize| corners[(at + 1) % corners.len()];
            let twice = |at: usize| corners[at].0.get() * next(at).1.get() - next(at).0.get() * corners[at].1.get();
            (0..corners.len()).map(twice).sum::<i64>().abs()
        });
        let litres = area * uld.usable_length.get() / 2_000_000;
        assert!((least..=most).contains(&litres), "{id} holds {litres} l");
    }
}

#[test]
fn rows_of_a_777_300er_shut_out_what_a_pallet_stands_on() {
    let hold = hold("B777-300ER");
    let shut = |id: &str| -> Vec<String> {
        let place = hold.positions.iter().find(|place| place.id.as_str() == id).expect("a place");
        place.excludes.iter().map(ToString::to_string).collect()
    };
    assert_eq!(shut("11"), ["11L", "11P-PAG", "11P-PMC", "11R"]);
    assert_eq!(shut("11P-PAG"), ["11", "11L", "11P-PMC", "11R"], "a row and both its halves");
    assert!(["12", "12L", "12R", "13", "13L", "13R"].iter().all(|id| shut("12P-PMC").iter().any(|out| out == id)));
    assert_eq!(hold.aim.get(), 667, "one third of the way from the aft to the forward limit");
}

/// A table of the outside data, or nothing where it is not there.
fn outside(name: &str) -> Option<Vec<Vec<String>>> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/loading/airca/B777");
    let Ok(text) = std::fs::read_to_string(dir.join(name)) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "the outside data should be there in CI");
        eprintln!("skipped: no outside data");
        return None;
    };
    Some(text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect())
}

fn number(cell: &str) -> f64 {
    cell.trim().parse().unwrap_or_else(|_| panic!("{cell} should be a number"))
}

/// Index of a mass at an arm by the hold's own rule, without the constant.
fn index(hold: &Hold, grams: f64, arm_mm: i64) -> f64 {
    let rule = hold.index.expect("the 777-300ER should have an index");
    grams * (arm_mm as f64 * 1e3 - rule.reference_um as f64) / rule.divisor as f64
}

#[test]
fn every_row_of_the_777_300er_has_the_index_of_the_published_table() {
    let Some(rows) = outside("B777.csv") else { return };
    let hold = hold("B777-300ER");
    assert_eq!((rows.len(), hold.positions.len()), (95, 95));
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        let suffix = match (row[1].ends_with('P'), row[3].contains("P1P")) {
            (true, true) => "-PAG",
            (true, false) => "-PMC",
            (false, _) => "",
        };
        let id = format!("{}{suffix}", row[1]);
        let place = hold.positions.iter().find(|place| place.id.as_str() == id).unwrap_or_else(|| panic!("{id}"));
        *used.entry(id.clone()).or_default() += 1;
        let arm = place.arm.unwrap_or_else(|| panic!("{id}: an arm"));
        let per_kg = index(&hold, 1000.0, arm.0);
        assert!((per_kg - number(&row[11])).abs() <= 0.000_005_1, "{id}: {per_kg} against {}", row[11]);
        assert!((arm.0 as f64 - number(&row[8]) * 25.4).abs() <= 0.5, "{id}: the arm to the millimetre");
        let kilograms = Grams::of(row[4].parse::<i64>().expect("a limit") * 1000);
        assert_eq!(place.gross_max, kilograms, "{id}");
        assert!(place.ulds.iter().all(|(_, limit)| *limit == Some(kilograms)), "{id}");
        for other in row[2].split('/').filter(|other| !other.is_empty()) {
            let is_meant =
                |out: &&model::id::PositionId| out.as_str() == other || out.as_str().starts_with(&format!("{other}-"));
            assert!(place.excludes.iter().any(|out| is_meant(&out)), "{id} should shut out {other}");
        }
    }
    assert!(used.values().all(|count| *count == 1), "{used:?}");
}

#[test]
fn every_point_of_the_777_300er_envelopes_has_the_published_index() {
    let hold = hold("B777-300ER");
    let known = |envelope: &Option<CgEnvelope>| envelope.clone().expect("an envelope");
    let (zero_fuel, takeoff) = (known(&hold.envelopes.zero_fuel), known(&hold.envelopes.takeoff));
    let constant = hold.index.expect("an index").constant_hundredths as f64 / 100.0;
    for (file, corners) in [
        ("stdZfw_f.csv", &zero_fuel.forward),
        ("stdZfw_a.csv", &zero_fuel.aft),
        ("stdTow_f.csv", &takeoff.forward),
        ("stdTow_a.csv", &takeoff.aft),
    ] {
        let Some(rows) = outside(file) else { return };
        assert_eq!(rows.len(), corners.len(), "{file}");
        for (row, corner) in rows.iter().zip(corners) {
            assert_eq!(corner.gross.get(), row[1].parse::<i64>().expect("a mass") * 1000, "{file}");
            let found = index(&hold, corner.gross.get() as f64, corner.arm.0) + constant;
            assert!((found - number(&row[3])).abs() <= 0.05, "{file} {}: {found} against {}", row[1], row[3]);
        }
    }
    let landing = known(&hold.envelopes.landing);
    assert!(landing.assumed, "the tables give none for landing");
    assert_eq!(landing.aft.last().map(|corner| corner.gross), Some(Grams::of(251_290_000)));
}
