//! Every answer of the need stage passes its judge: generated problems of odd places, profiles, stocks and reports.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use model::control::Control;
use model::evidence::Source;
use model::finding::Severity;
use model::id::{ItemId, PlaceId};
use model::need::{
    CaseCount, CaseKind, Certainty, Consumption, DiseaseProfile, NeedProblem, Production, Setting, Stock, StockStatus,
    UseProfile,
};
use model::quantity::{Minutes, Permille, Units};
use model::world::{Item, Place};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::RngSeed;

/// First instant of 3 June 2020, a Wednesday.
const AS_OF: &str = "2020-06-03T00:00:00Z";

fn source() -> Source {
    Source::Assumption("generated".to_owned())
}

fn today() -> Date {
    date(2020, 6, 3)
}

fn catalogue() -> (Vec<Item>, DiseaseProfile) {
    let items = format::builtin::items().expect("a catalogue");
    let profile = format::builtin::disease_profile("covid-19", &items).expect("a profile");
    (items, profile)
}

/// Days before today (below zero) or after.
fn day(offset: i64) -> Date {
    today().saturating_add(offset.days())
}

fn item() -> impl Strategy<Value = ItemId> {
    // Used up, worn again, in use by the bed, shared by tests, made of tests.
    prop_oneof![
        Just("respirator"),
        Just("goggles"),
        Just("ventilator-icu"),
        Just("oxygen-cylinder"),
        Just("test-pcr-manual"),
    ]
    .prop_map(ItemId::of)
}

fn place_id() -> impl Strategy<Value = PlaceId> {
    prop_oneof![Just("IT"), Just("RS")].prop_map(PlaceId::of)
}

/// Cumulative counts of some days before today, with gaps, falls and later publications.
fn cases() -> impl Strategy<Value = Vec<CaseCount>> {
    let one = (place_id(), -90_i64..0, 0_i64..2_000_000, 0_i64..60, any::<bool>());
    proptest::collection::vec(one, 2..120).prop_map(|rows| {
        let row = |(place, offset, count, later, is_cases): (PlaceId, i64, i64, i64, bool)| CaseCount {
            place,
            day: day(offset),
            kind: if is_cases { CaseKind::Cases } else { CaseKind::Deaths },
            certainty: Certainty::Confirmed,
            count: Units::of(count * (91 + offset) / 90),
            vintage: day(offset + later),
            is_primary: count % 7 != 0,
            source: source(),
        };
        let mut cases: Vec<CaseCount> = rows.into_iter().map(row).collect();
        // A figure is published once in each vintage.
        cases.sort_by(|a, b| (&a.place, a.kind, a.day, a.vintage).cmp(&(&b.place, b.kind, b.day, b.vintage)));
        cases.dedup_by(|a, b| (&a.place, a.kind, a.day, a.vintage) == (&b.place, b.kind, b.day, b.vintage));
        cases
    })
}

fn places() -> impl Strategy<Value = Vec<Place>> {
    let known = || proptest::option::of(0_i64..100_000);
    let use_profile = proptest::option::of(prop_oneof![Just(UseProfile::Contingency), Just(UseProfile::Crisis)]);
    let one = (known(), known(), known(), known(), known(), proptest::option::of(0_i64..1_000), use_profile);
    proptest::collection::vec(one, 2).prop_map(|rows| {
        let place = |(id, row): (&str, _)| {
            let (population, beds, doctors, nurses, tests, icu, use_profile) = row;
            Place {
                id: PlaceId::of(id),
                name: id.to_owned(),
                population: Option::map(population, Units::of),
                income: None,
                beds: Option::map(beds, Units::of),
                icu_share: Option::map(icu, |share| Permille::try_new(share).expect("a share")),
                doctors: Option::map(doctors, Units::of),
                nurses: Option::map(nurses, Units::of),
                tests_per_day: Option::map(tests, Units::of),
                use_profile,
                mains: Vec::new(),
                plugs: vec![],
                languages: Vec::new(),
                airports: Vec::new(),
                source: source(),
            }
        };
        ["IT", "RS"].into_iter().zip(rows).map(place).collect()
    })
}

fn stock() -> impl Strategy<Value = Vec<Stock>> {
    let status = prop_oneof![
        Just(StockStatus::Shelf),
        Just(StockStatus::Pipeline),
        Just(StockStatus::PledgeConfirmed),
        Just(StockStatus::PledgeOpen),
    ];
    let one = (place_id(), item(), 0_i64..3_000_000, status, -10_i64..60, -5_i64..3);
    proptest::collection::vec(one, 0..12).prop_map(|rows| {
        let row = |(place, item, units, status, arrives, counted): (_, _, _, StockStatus, _, _)| Stock {
            place,
            item,
            units: Units::of(units),
            status,
            arrives: (status != StockStatus::Shelf).then(|| day(arrives)),
            counted: day(counted),
            source: source(),
        };
        rows.into_iter().map(row).collect()
    })
}

fn consumption() -> impl Strategy<Value = Vec<Consumption>> {
    let one = (place_id(), item(), -80_i64..2, 0_i64..20, 0_i64..2_000_000);
    proptest::collection::vec(one, 0..6).prop_map(|rows| {
        let row = |(place, item, from, days, units): (_, _, i64, i64, i64)| Consumption {
            place,
            item,
            from: day(from),
            to: day(from + days),
            units: Units::of(units),
            source: source(),
        };
        rows.into_iter().map(row).collect()
    })
}

fn production() -> impl Strategy<Value = Vec<Production>> {
    let one = (place_id(), item(), -30_i64..70, 0_i64..200_000);
    proptest::collection::vec(one, 0..6).prop_map(|rows| {
        let row = |(place, item, from, units): (_, _, i64, i64)| Production {
            place,
            item,
            from: day(from),
            units_per_day: Units::of(units),
            source: source(),
        };
        let mut steps: Vec<Production> = rows.into_iter().map(row).collect();
        // One step of a place and item a day, as the folder insists on.
        steps.sort_by(|a, b| (&a.place, &a.item, a.from).cmp(&(&b.place, &b.item, b.from)));
        steps.dedup_by(|a, b| (&a.place, &a.item, a.from) == (&b.place, &b.item, b.from));
        steps
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        rng_seed: RngSeed::Fixed(20_200_603),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_honest_count_of_need_is_refused(
        cases in cases(),
        places in places(),
        stock in stock(),
        consumption in consumption(),
        production in production(),
        (stay, share, is_shared) in (1_u16..40, 0.01_f64..0.3, any::<bool>()),
        (level, lead, cover, buffer) in (10_i64..=990, 0_i64..40, 0_i64..80, 0_i64..2_000),
    ) {
        let (items, mut profile) = catalogue();
        (profile.classes[2].stay_days, profile.classes[3].stay_days) = (stay, 41 - stay);
        (profile.classes[0].share, profile.classes[2].share) = (0.55 - share, share);
        if is_shared {
            profile.classes[3].setting = Setting::Ward;
        }
        prop_assert!(profile.faults().is_empty(), "{:?}", profile.faults());
        let days = |days: i64| Minutes::of(days * 24 * 60);
        let problem = NeedProblem {
            as_of: AS_OF.parse().expect("an instant"),
            cases,
            places,
            items,
            profile,
            use_profile: UseProfile::Conventional,
            stock,
            consumption,
            production,
            service_level: Permille::try_new(level).expect("a share"),
            lead_time: days(lead),
            cover: days(cover),
            buffer_permille: Units::of(buffer),
        };
        let solution = need::solve(&problem, &mut Control::default());
        let checked = check::check_need(&problem, &solution);
        let fatal: Vec<_> = checked.findings.iter().filter(|one| one.severity == Severity::Fatal).take(3).collect();
        prop_assert!(fatal.is_empty(), "{fatal:#?}");
        let asked = problem.places.iter().map(|place| place.id.clone()).collect();
        let prospects = need::Prospects::of(&problem, &solution, &asked);
        for line in &solution.lines {
            let prospect = prospects.at(&line.place, &line.item).expect("a line should have a prospect");
            prop_assert_eq!(prospect.lasting(&[]).run_out, line.run_out_50, "{} {}", line.place, line.item);
        }
    }
}
