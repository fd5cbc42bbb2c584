//! Decides nothing: tests of the stage as a whole, on small operations. Up: [`crate`].

mod at_hand;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use model::control::Control;
use model::evidence::{RecordKind, RecordRef, Source};
use model::id::{ItemId, PlaceId};
use model::need::{CareLoad, CaseCount, CaseKind, NeedLine, NeedProblem, NeedSolution, Stock, StockStatus, UseProfile};
use model::quantity::{Minutes, Permille, Units};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};

use crate::solve;
use crate::tables::{item, known_place, place, profile};

/// First instant of 1 April 2020.
fn as_of() -> Timestamp {
    "2020-04-01T00:00:00Z".parse().expect("an instant")
}

fn days(days: i64) -> Minutes {
    Minutes::of(days * 24 * 60)
}

/// Cumulative counts, one a day from 26 January (a Sunday) to 31 March.
fn counts(place: &str, kind: CaseKind, cumulative: impl Fn(i64) -> i64) -> Vec<CaseCount> {
    (1..=66)
        .map(|day| {
            let at: Date = date(2020, 1, 25).saturating_add(day.days());
            CaseCount {
                place: PlaceId::of(place),
                day: at,
                kind,
                certainty: model::need::Certainty::Confirmed,
                count: Units::of(cumulative(day)),
                vintage: at,
                is_primary: true,
                source: Source::Cited("a table".to_owned()),
            }
        })
        .collect()
}

/// One known place with the given cases, and every item of the profile.
fn problem(cases: Vec<CaseCount>) -> NeedProblem {
    let profile = profile();
    let mut ids: Vec<ItemId> = profile.rates.iter().map(|rate| rate.item.clone()).collect();
    ids.sort();
    ids.dedup();
    NeedProblem {
        as_of: as_of(),
        cases,
        places: vec![known_place("IT")],
        items: ids.iter().map(|id| item(id.as_str())).collect(),
        profile,
        use_profile: UseProfile::Conventional,
        stock: Vec::new(),
        consumption: Vec::new(),
        production: Vec::new(),
        service_level: Permille::try_new(800).expect("a share"),
        lead_time: days(7),
        cover: days(14),
        buffer_permille: Units::ZERO,
    }
}

fn ask(problem: &NeedProblem) -> NeedSolution {
    solve(problem, &mut Control::default())
}

fn line<'a>(solution: &'a NeedSolution, item: &str) -> &'a NeedLine {
    solution.lines.iter().find(|line| line.item.as_str() == item).expect("a line of the item")
}

/// The reference case `synthconst` of mrc-ide/esft through the whole stage: 100 cases a day, twelve weeks.
#[test]
fn twelve_weeks_of_a_hundred_cases_a_day_need_what_the_reference_needs() {
    let mut problem = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    (problem.lead_time, problem.cover) = (days(0), days(84));
    let solution = ask(&problem);
    for (item, units) in [
        ("respirator", 44_119),
        ("apron", 44_119),
        ("gloves-surgical", 44_119),
        ("ventilator-icu", 47),
        ("bipap", 12),
        ("oxygen-concentrator", 175),
        ("syringe-pump", 210),
        ("suction-pump", 123),
        ("monitor-plain", 27),
        ("thermometer-ir", 18),
        ("cannula-oxygen", 840),
        ("tube-introducer", 420),
        // The tool rounds these up in each of twelve weeks (564, 1,128, 288 and 144); here once: 560, 1,120, 280, 140.
        ("tube-endotracheal", 560),
        ("co2-detector", 1_120),
        ("airway-nasopharyngeal", 280),
        ("cricothyrotomy-set", 140),
    ] {
        assert_eq!(line(&solution, item).gross, Units::of(units), "{item}");
        assert_eq!(
            line(&solution, item).gross_50,
            Units::of(units),
            "a series that never changes has no spread: {item}"
        );
    }
    assert_eq!(solution.care[0].ward_beds, Units::of(105));
    assert_eq!(solution.care[0].intensive_beds, Units::of(70));
    assert_eq!(solution.care[0].workers, Units::of(526));
    assert_eq!(solution.care[0].oxygen_m3, Units::of(31_752 * 12));
    assert!(solution.remarks.iter().any(|remark| remark.contains("kept up")), "{:?}", solution.remarks);
    // In use once, and what is worn out in 84 days: the tool issues 768.5 scrubs anew every week, 9,222 in all. People
    // who wear them: 525.22 health workers, 131.25 cleaners, 3.5 engineers, 108 that screen.
    let worn = (525.224_417_6 + 131.25) * 84.0 / 30.0 + (3.5 + 108.0) * 84.0 * 0.03;
    assert_eq!(line(&solution, "scrubs-top").gross, Units::of((767.974_417_6_f64 + worn).ceil() as i64));
}

#[test]
fn a_device_that_is_used_through_the_day_counts_the_fullest_day_once() {
    let mut problem = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    let fills = line(&ask(&problem), "oxygen-cylinder").gross;
    assert_eq!(fills, Units::of(4_536 * 21 / 7), "fills of 7 m3 for 21 days of 4,536 m3");
    for item in &mut problem.items {
        item.kind = model::world::ItemKind::Device;
    }
    let solution = ask(&problem);
    assert_eq!(line(&solution, "oxygen-cylinder").gross, Units::of(4_536 / 7), "cylinders, filled every day");
    assert_eq!(line(&solution, "ventilator-icu").gross, Units::of(47), "what is in use is counted at its peak anyway");
    assert!(line(&solution, "oxygen-cylinder").driver.contains("fullest week"));
}

#[test]
fn the_buffer_comes_on_top_of_the_service_level_only() {
    let mut problem = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    let plain = line(&ask(&problem), "gown").clone();
    problem.buffer_permille = Units::of(250);
    let buffered = line(&ask(&problem), "gown").clone();
    assert_eq!(buffered.gross.get(), plain.gross.get() + (plain.gross.get() * 250 + 999) / 1000);
    assert_eq!(buffered.gross_90, plain.gross_90);
    assert!(buffered.because.contains(&RecordRef::new(RecordKind::Policy, "policies.buffer_permille")));
}

#[test]
fn places_that_cannot_be_counted_are_left_out_with_a_reason() {
    let cases = counts("IT", CaseKind::Cases, |day| 100 * day);
    let late: Vec<CaseCount> = cases.iter().filter(|case| case.day >= date(2020, 3, 24)).cloned().collect();
    let old: Vec<CaseCount> = cases.iter().filter(|case| case.day <= date(2020, 2, 20)).cloned().collect();
    let of_another = counts("FR", CaseKind::Cases, |day| day);
    let deaths_only = counts("IT", CaseKind::Deaths, |day| day);
    for (cases, rule, remark) in [
        (Vec::new(), "no-case-figures", "no table at all"),
        (of_another, "no-case-figures", "cases of others"),
        (deaths_only, "no-case-figures", "deaths only"),
        (late, "series-too-short", "a week and a few days"),
        (old, "series-stale", "nothing for five weeks"),
    ] {
        let solution = ask(&problem(cases));
        assert_eq!(solution.left_out.len(), 1, "{remark}");
        assert_eq!(solution.left_out[0].1.rule, rule, "{remark}");
        assert!(solution.lines.is_empty() && solution.care.is_empty(), "{remark}");
    }
    let mut bedless = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    bedless.places = vec![place("IT")];
    assert_eq!(ask(&bedless).left_out[0].1.rule, "beds-not-known");
}

/// A change that makes a problem wrong.
type Spoil = fn(&mut NeedProblem);

#[test]
fn a_profile_that_cannot_be_right_counts_nothing() {
    let good = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    let spoil: [(Spoil, &str, &str); 8] = [
        (|problem| problem.profile.classes[0].share = 0.5, "bad-shares", "shares of 1.1"),
        (|problem| problem.profile.tests[0].share = 0.3, "bad-shares", "tests of 1.1"),
        (|problem| problem.profile.rates[0].rate = -1.0, "bad-rate", "a negative rate"),
        (|problem| problem.profile.rates[0].rate = f64::NAN, "bad-rate", "a rate that is no number"),
        (|problem| problem.profile.shift_hours = 0.0, "bad-profile", "a working day of no hours"),
        (|problem| problem.profile.classes[2].stay_days = 0, "bad-profile", "a stay of no day"),
        (|problem| problem.profile.bed_share = 1.5, "bad-shares", "a share above one"),
        (|problem| problem.profile.classes[3].fatality = 2.0, "bad-shares", "everybody dies twice"),
    ];
    for (spoil, rule, remark) in spoil {
        let mut bad = good.clone();
        spoil(&mut bad);
        let solution = ask(&bad);
        assert!(solution.lines.is_empty(), "{remark}");
        assert_eq!(solution.left_out[0].1.rule, rule, "{remark}");
    }
}

#[test]
fn the_three_caps_bind_with_figures() {
    let mut problem = problem(counts("IT", CaseKind::Cases, |day| 20_000 * day));
    let spoken = |care: &CareLoad| care.bound_by.iter().map(|reason| reason.rule.clone()).collect::<Vec<_>>();
    problem.places[0].tests_per_day = Some(Units::of(1_000));
    let solution = ask(&problem);
    let care = &solution.care[0];
    // 40,000 beds: 3 % critical, 57 % severe; 90,000 health workers of which 60 % may be taken.
    assert_eq!(care.beds_max, (Units::of(22_800), Units::of(1_200)));
    assert_eq!(care.intensive_beds, Units::of(1_200));
    assert_eq!((care.tests, care.tests_max), (Units::of(21_000), Some(Units::of(21_000))));
    assert_eq!(spoken(care), ["beds-cap", "staff-cap", "staff-cap", "tests-cap"].map(str::to_owned));
    assert!(care.workers <= care.workers_max.expect("known"));
    assert!(care.bound_by[0].text.contains("14,000"), "{}", care.bound_by[0].text);
    let calm = ask(&{
        let mut problem = problem.clone();
        problem.cases = counts("IT", CaseKind::Cases, |day| day);
        problem
    });
    assert!(calm.care[0].bound_by.is_empty(), "{:?}", calm.care[0].bound_by);
}

#[test]
fn days_without_a_whole_week_are_said_and_not_forecast_from() {
    // Ten a day until 28 March (day 63), then a hundred a day.
    let cases = counts("IT", CaseKind::Cases, |day| 10 * day.min(63) + 100 * (day - 63).max(0));
    let solution = ask(&problem(cases));
    let medians: Vec<Units> = solution.forecasts.iter().map(|row| row.quantiles[11]).collect();
    assert_eq!(medians, vec![Units::of(70); 4], "28 March and four weeks on cover 21 April");
    assert!(solution.remarks.iter().any(|remark| remark.contains("2020-03-31") && remark.contains("IT 300")));
    assert!(solution.remarks.iter().any(|remark| remark.contains("exceed the median")));
}

#[test]
fn series_that_cannot_be_forecast_are_said_even_where_no_need_is_counted() {
    let mut cases = counts("IT", CaseKind::Cases, |day| 100 * day);
    let short = |case: &CaseCount| case.day >= date(2020, 3, 26);
    cases.extend(counts("IT", CaseKind::Deaths, |day| day).into_iter().filter(short));
    cases.extend(counts("FR", CaseKind::Cases, |day| day).into_iter().filter(short));
    let solution = ask(&problem(cases));
    for said in ["Cases not forecast: FR (1 whole weeks", "Deaths not forecast: IT (1 whole weeks"] {
        assert!(solution.remarks.iter().any(|remark| remark.starts_with(said)), "{:?}", solution.remarks);
    }
    assert!(solution.left_out.is_empty() && solution.forecasts.iter().all(|row| row.kind == CaseKind::Cases));
}

#[test]
fn every_record_says_where_it_comes_from_and_what_drives_it() {
    let solution = ask(&problem(counts("IT", CaseKind::Cases, |day| 100 * day)));
    assert!(solution.lines.len() >= 50);
    for line in &solution.lines {
        assert!(line.because.contains(&RecordRef::new(RecordKind::Forecast, "IT")), "{}", line.item);
        assert!(line.driver.contains(" x "), "{}", line.driver);
    }
    assert_eq!(line(&solution, "ventilator-icu").driver, "70 critical beds at the peak x 0.67 = 46.9");
    assert_eq!(
        line(&solution, "goggles").driver,
        "525 inpatient health workers in the fullest week x 1 and 0.1 a day worn out = 1,628, 66 % of the line"
    );
    assert_eq!(
        line(&solution, "gown").driver,
        "11,030 inpatient health worker days x 1 = 11,030, 56 % of the line",
        "inpatient staff wears more gowns than cleaners, ambulances, screening or laboratories"
    );
    assert!(solution.forecasts.iter().all(|row| row.because == [RecordRef::new(RecordKind::Cases, "IT")]));
}

#[test]
fn a_spent_budget_leaves_places_out_and_counts_its_steps() {
    let problem = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    let solution = solve(&problem, &mut Control::new(1, 1));
    assert_eq!(solution.left_out[0].1.rule, "stopped");
    assert_eq!(ask(&problem).steps, 2, "one series and one place");
}

#[test]
fn a_window_of_no_time_needs_nothing_and_absurd_counts_do_not_break() {
    let mut nothing = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    (nothing.lead_time, nothing.cover) = (Minutes::ZERO, Minutes::ZERO);
    assert!(ask(&nothing).lines.iter().all(|line| line.gross.is_zero()));
    let mut absurd = problem(counts("IT", CaseKind::Cases, |day| i64::MAX / 100 * day));
    absurd.buffer_permille = Units::of(i64::MAX);
    assert!(ask(&absurd).lines.iter().all(|line| line.net <= line.gross));
    let mut zero = problem(counts("IT", CaseKind::Cases, |_| 0));
    zero.service_level = Permille::ALL;
    let solution = ask(&zero);
    assert!(solution.lines.iter().all(|line| line.gross.is_zero() && line.driver.starts_with("no ")));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1_918),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn more_cases_or_a_higher_level_never_need_less(
        daily in proptest::collection::vec(0_i64..20_000, 66),
        factor in 2_i64..5,
        level in 500_i64..950,
        stock in 0_i64..500_000,
    ) {
        let cumulative = |times: i64| {
            let daily = daily.clone();
            move |day: i64| times * daily[..usize::try_from(day).expect("a day")].iter().sum::<i64>()
        };
        let mut base = problem(counts("IT", CaseKind::Cases, cumulative(1)));
        base.service_level = Permille::try_new(level).expect("a share");
        base.stock = vec![Stock {
            place: PlaceId::of("IT"),
            item: ItemId::of("respirator"),
            units: Units::of(stock),
            status: StockStatus::Shelf,
            arrives: None,
            counted: date(2020, 3, 1),
            source: Source::Cited("a table".to_owned()),
        }];
        let mut more = base.clone();
        more.cases = counts("IT", CaseKind::Cases, cumulative(factor));
        let mut higher = base.clone();
        higher.service_level = Permille::try_new(level + 50).expect("a share");
        let (base, more, higher) = (ask(&base), ask(&more), ask(&higher));
        prop_assert_eq!(base.lines.len(), more.lines.len());
        for (line, (more, higher)) in base.lines.iter().zip(more.lines.iter().zip(&higher.lines)) {
            prop_assert!(line.gross_50 <= line.gross_90 && line.gross_50 <= line.gross, "{}", line.item);
            prop_assert!(line.gross <= more.gross && line.gross_90 <= more.gross_90, "{}", line.item);
            prop_assert!(line.gross <= higher.gross && line.net <= higher.net, "{}", line.item);
            prop_assert_eq!(line.net, line.gross.saturating_sub(line.stock).saturating_sub(line.pipeline));
        }
    }
}
