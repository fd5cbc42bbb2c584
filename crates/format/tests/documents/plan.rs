//! The plan document: what is written is read back the same, and every fault of a spoiled one is named at its place.

use crate::fixture;

use format::plan::{PlanDocument, read, write};
use jiff::Timestamp;
use jiff::civil::date;
use model::evidence::{Reason, RecordKind, RecordRef};
use model::flights::{Leg, LegPurpose};
use model::geo::GeoPoint;
use model::id::{AirportId, ItemId, PlaceId};
use model::need::NeedLine;
use model::quantity::{Grams, Metres, Millimetres, Units};
use proptest::prelude::{Strategy, any, prop};
use proptest::test_runner::{Config, RngSeed};
use proptest::{prop_assert_eq, proptest};

#[test]
fn a_rich_plan_comes_back_whole_and_is_written_the_same_again() {
    let document = fixture::document();
    let text = write(&document);
    let back = read(&text).expect("a plan that was just written should be readable");
    assert_eq!(back, document);
    assert_eq!(write(&back), text);
}

#[test]
fn records_stand_one_a_line() {
    let text = write(&fixture::document());
    let line = text.lines().find(|line| line.contains("\"place\": \"IT\", \"item\": \"gown\"")).expect("a need line");
    assert!(line.contains("\"driver\"") && line.contains("\"because\": [\"forecast:IT\",\"item:gown\"]"), "{line}");
    assert!(text.starts_with("{\n \"airbridge_plan\": 5,\n \"operation_name\": \"April 2020\",\n"), "{}", &text[..80]);
}

#[test]
fn every_fault_of_a_spoiled_plan_is_named_at_its_place() {
    let text = write(&fixture::document());
    let spoil = [
        ("\"rounds\": 2", "\"rounds\": \"two\"", "plan-wrong-type", "/rounds", "a number as text"),
        (
            "\"id\": \"C-0001\"",
            "\"id\": \"C 0001\"",
            "bad-id",
            "/solutions/allocation/allotments/0/id",
            "a blank in an id",
        ),
        (
            "\"packs\": 200",
            "\"packs\": -200",
            "negative-amount",
            "/solutions/allocation/allotments/0/packs",
            "below zero",
        ),
        (
            "\"kind\": \"cases\"",
            "\"kind\": \"case\"",
            "plan-unknown-word",
            "/solutions/need/forecasts/0/kind",
            "a word",
        ),
        ("\"service\"", "\"service\"", "", "", "nothing to spoil"),
        ("\"co2\": ", "\"co22\": ", "plan-field-missing", "/solutions/flights/flights/0", "a field renamed"),
        ("\"co2\": ", "\"co22\": ", "plan-field-unknown", "/solutions/flights/flights/0/co22", "the same, other side"),
        ("[\"cases:IT\"]", "[\"case:IT\"]", "plan-wrong-type", "/solutions/need/forecasts/0/because/0", "no such kind"),
        ("\"gini\": 610", "\"gini\": 1610", "share-out-of-range", "/solutions/allocation/fairness/0/gini", "a share"),
        (
            "[31.1434,121.805]",
            "[131.1434,121.805]",
            "bad-coordinates",
            "/solutions/flights/flights/0/legs/1/way/1",
            "off Earth",
        ),
        ("\"USD\"", "\"usd\"", "unknown-currency", "/solutions/flights/flights/0/cost/1", "a currency"),
        ("2020-04-04", "2020-04-44", "plan-wrong-type", "/solutions/need/forecasts/0/target_end", "an impossible day"),
    ];
    let mut all = text.clone();
    let mut expected = Vec::new();
    for (good, bad, code, pointer, remark) in spoil.into_iter().filter(|row| !row.2.is_empty()) {
        assert!(text.contains(good), "{remark}: the plan should hold {good}");
        all = all.replacen(good, bad, 1);
        let faults = read(&text.replacen(good, bad, 1)).expect_err(remark);
        assert!(faults.iter().any(|fault| fault.code == code && fault.place.column == pointer), "{remark}: {faults:?}");
        expected.push((code, pointer));
    }
    let faults = read(&all).expect_err("all at once");
    for (code, pointer) in expected {
        assert!(faults.iter().any(|fault| fault.code == code && fault.place.column == pointer), "{code} {pointer}");
    }
}

#[test]
fn what_is_no_plan_of_this_version_is_refused_at_once() {
    let good = write(&fixture::document());
    for (text, code, remark) in [
        (String::new(), "plan-not-json", "empty"),
        (good[..good.len() / 2].to_owned(), "plan-not-json", "cut off"),
        ("[]".to_owned(), "plan-version", "a list"),
        ("{\"name\": 1}".to_owned(), "plan-version", "another document"),
        (good.replacen("\"airbridge_plan\": 5", "\"airbridge_plan\": 6", 1), "plan-version", "of the future"),
        (good.replacen("\"airbridge_plan\": 5", "\"airbridge_plan\": 4", 1), "plan-version", "of the past"),
        (good.replacen("\"airbridge_plan\": 5", "\"airbridge_plan\": \"5\"", 1), "plan-version", "of text"),
        ("[".repeat(100_000), "plan-not-json", "nested without end"),
    ] {
        let faults = read(&text).expect_err(remark);
        assert_eq!((faults.len(), faults[0].code), (1, code), "{remark}");
        assert!(!faults[0].action.is_empty(), "{remark}");
    }
}

fn units() -> impl Strategy<Value = Units> {
    (0..=i64::MAX).prop_map(Units::of)
}

fn point() -> impl Strategy<Value = GeoPoint> {
    (-90_000_000..=90_000_000i32, -180_000_000..=180_000_000i32).prop_map(|(latitude, longitude)| {
        GeoPoint::try_new(f64::from(latitude) / 1e6, f64::from(longitude) / 1e6).expect("a point on Earth")
    })
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (-1_000_000_000_000..2_000_000_000_000i64).prop_map(|ms| Timestamp::from_millisecond(ms).expect("an instant"))
}

fn leg() -> impl Strategy<Value = Leg> {
    (prop::collection::vec(point(), 0..4), instant(), instant(), units()).prop_map(|(way, departs, arrives, amount)| {
        Leg {
            from: AirportId::of("A"),
            to: AirportId::of("B"),
            purpose: LegPurpose::Position,
            departs,
            arrives,
            way,
            distance: Metres::of(amount.get()),
            payload_max: Grams::of(amount.get()),
            payload: Grams::ZERO,
            fuel: Grams::of(1),
        }
    })
}

fn changed(words: String, amounts: Vec<Units>, legs: Vec<Leg>, corner: (i64, u32), steps: u64) -> PlanDocument {
    let mut document = fixture::document();
    document.operation_name = words.clone();
    let solutions = &mut document.solutions;
    solutions.need.remarks.push(words.clone());
    solutions.need.left_out.push((PlaceId::of("XX"), Reason::new(&words, words.clone(), words.clone())));
    for amount in amounts {
        solutions.need.lines.push(NeedLine {
            gross_50: amount,
            gross_90: amount,
            gross: amount,
            stock: Units::ZERO,
            pipeline: Units::ZERO,
            net: amount,
            driver: words.clone(),
            because: vec![RecordRef::new(RecordKind::Policy, format!("x{words}"))],
            burn_permille: Some(amount),
            pledged: amount,
            produced: amount,
            packs: Some(amount),
            run_out: Some(date(2020, 4, 4)),
            enough_from: Some(date(2020, 5, 4)),
            ..NeedLine::empty(PlaceId::of("XX"), ItemId::of("x"))
        });
    }
    solutions.flights.flights[0].legs = legs;
    solutions.flights.bound.lp_cents = -corner.0;
    let placement = &mut solutions.loading.loads[0].units[0].placements[0];
    placement.at.0 = Millimetres::of(corner.0);
    placement.counts.2 = corner.1;
    solutions.loading.steps = steps;
    document
}

proptest! {
    #![proptest_config(Config { cases: 48, rng_seed: RngSeed::Fixed(20_200_401), failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_plan_comes_back_whole(
        words in any::<String>(),
        amounts in prop::collection::vec(units(), 0..4),
        legs in prop::collection::vec(leg(), 0..3),
        corner in (0..=i64::MAX, any::<u32>()),
        steps in any::<u64>(),
    ) {
        let document = changed(words, amounts, legs, corner, steps);
        let text = write(&document);
        prop_assert_eq!(read(&text), Ok(document.clone()));
        prop_assert_eq!(write(&document), text);
    }
}
