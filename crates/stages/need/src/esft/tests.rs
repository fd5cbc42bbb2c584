//! Tests of the ESFT-compatible quantification on a world small enough to check by hand: what is refused, what bound, what
//! is counted in kits. The golden cases are in `tests/golden_esft.rs`. Up: [`mod@crate::esft`].

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use model::control::Control;
use model::id::{ItemId, PlaceId};
use model::need::esft::{
    BySeverity, Counted, Course, DayOfCases, Equipment, EsftDriver, Occupation, OccupationGroup, PlaceCapacity,
    Platform,
};

use jiff::ToSpan;
use model::need::esft::{Cadre, EsftProblem, Parameters, PlatformKind, Sheets};

use crate::esft::esft;

const MONDAY: Date = date(2020, 3, 30);

fn course(share: f64, stay_weeks: u8) -> Course {
    Course { share, stay_weeks, fatality: 0.25 }
}

fn parameters_of_a_small_world() -> Parameters {
    Parameters {
        courses: BySeverity {
            mild: course(0.5, 2),
            moderate: course(0.25, 2),
            severe: course(0.125, 1),
            critical: course(0.125, 2),
        },
        staff_share_others: 0.5,
        bed_share_others: 0.5,
        beds_per_facility: 10.0,
        ambulance_workers_per_bed: 0.1,
        engineers_per_bed: 0.1,
        caregivers_per_inpatient: 0.0,
        caregivers_per_isolated: 1.0,
        shift_hours: 8.0,
        cleaner_factor: 10.0,
        tests_diagnosis_mild: 1.0,
        tests_diagnosis_severe: 1.0,
        tests_release_severe: 1.0,
        antigen_share: 0.2,
        mild_tested: 1.0,
        negatives_per_case: 10.0,
        tests_per_worker_week: 1.0,
        contacts_per_case: 10.0,
        contacts_tested: 0.5,
        staff_per_laboratory: 3.0,
        cleaners_per_laboratory: 1.0,
        packaging_per_facility: 4.0,
        kit_tests: 100.0,
        kit_waste: 0.1,
        platforms_per_laboratory: 3.0,
        modules_per_laboratory: 4.0,
        other_services_days_week: 5.0,
    }
}

fn line(item: &str, group: &str, is_reusable: bool) -> Equipment {
    Equipment {
        item: ItemId::of(item),
        name: item.to_owned(),
        category: group.to_owned(),
        group: group.to_owned(),
        unit: "1T/kit".to_owned(),
        is_reusable,
        price_usd: Some(10.0),
        rates: BTreeMap::from([(EsftDriver::InpatientWorkerDay, 1.0)]),
    }
}

/// Twenty weeks of 8 cases on each Monday, in a place of 100 beds.
fn small_world() -> EsftProblem {
    let first = MONDAY.saturating_sub(3.weeks());
    let days = (0..140_i64)
        .map(|day| DayOfCases { day: first.saturating_add(day.days()), cases: if day % 7 == 0 { 8.0 } else { 0.0 } })
        .collect();
    let hours = BySeverity { mild: 0.0, moderate: 0.0, severe: 8.0, critical: 16.0 };
    let occupation = |name: &str, group| Occupation { name: name.to_owned(), group, hours, screening: 0.8 };
    EsftProblem {
        place: PlaceId::of("XX"),
        days,
        from: MONDAY,
        weeks: 12,
        capacity: PlaceCapacity {
            income: None,
            population: Some(1e6),
            growth: None,
            beds: Some(100.0),
            icu_share: Some(0.1),
            staff: [(Cadre::Doctors, 50.0), (Cadre::Nurses, 50.0), (Cadre::Laboratory, 20.0)].into(),
            machines: BTreeMap::from([("manual".to_owned(), 3.0)]),
        },
        sheets: Sheets {
            parameters: parameters_of_a_small_world(),
            occupations: vec![
                occupation("nurse", OccupationGroup::HealthWorker),
                occupation("cleaner", OccupationGroup::Cleaner),
            ],
            platforms: vec![Platform {
                name: "manual".to_owned(),
                kind: PlatformKind::Manual,
                tests_a_day: [100.0, 200.0, 300.0],
                shifts: 1,
                days_week: 5.0,
                share: 1.0,
            }],
            equipment: vec![
                line("goggles", "PPE", true),
                line("gown", "PPE", false),
                line("test-pcr-manual", "Diagnostics", false),
            ],
            drugs: Vec::new(),
            other_services: Vec::new(),
            other_staff: BTreeMap::new(),
        },
    }
}

#[test]
fn a_sound_question_is_answered_with_tests_and_kits_told_apart() {
    let solution = esft(&small_world(), &mut Control::default());
    assert_eq!(solution.refusals, []);
    let answer = solution.quantification.expect("an answer");
    // 8 cases a week: one severe for a week, one critical for two weeks; 8 h and 16 h of an 8-hour day.
    let week = &answer.patients[5];
    assert_eq!((week.beds.severe, week.beds.critical, week.facilities), (1.0, 2.0, 1.0));
    assert!((answer.staff[5].inpatient_workers - 5.0).abs() < 1e-9);
    let of = |item: &str| answer.totals.iter().find(|line| line.item.as_str() == item).expect("a line");
    assert!((of("gown").amount - 5.0 * 7.0 * 12.0).abs() < 1e-9);
    assert!((of("goggles").amount - 5.0 * 12.0).abs() < 1e-9, "issued anew every week");
    let (kits, tests) = (of("test-pcr-manual"), answer.test_totals.iter().map(|week| week.tests).sum::<f64>());
    assert_eq!(kits.counted, Counted::Kits { tests: 100.0, waste: 0.1 });
    assert!((kits.amount * 90.0 - 0.8 * tests).abs() < 1e-9, "90 usable tests a kit");
    assert!((kits.price_usd.expect("a price") - kits.amount * 1000.0).abs() < 1e-9, "priced by the test");
    assert!(answer.remarks.iter().any(|remark| remark.contains("kits of 100 tests")), "{:?}", answer.remarks);
    assert!(answer.remarks.iter().any(|remark| remark.contains("issued anew")), "{:?}", answer.remarks);
}

#[test]
fn every_cap_that_binds_is_named_and_no_other() {
    let bound = |change: fn(&mut EsftProblem)| -> Vec<String> {
        let mut problem = small_world();
        change(&mut problem);
        let answer = esft(&problem, &mut Control::default()).quantification.expect("an answer");
        answer.bound_by.into_iter().map(|reason| reason.rule).collect()
    };
    assert_eq!(bound(|_| ()), Vec::<String>::new());
    let few_beds = bound(|problem| problem.capacity.beds = Some(10.0));
    assert_eq!(few_beds, ["beds-critical"]);
    let no_severe_bed = bound(|problem| problem.capacity.icu_share = Some(0.499));
    assert_eq!(no_severe_bed, ["beds-severe"]);
    let few_staff = bound(|problem| {
        problem.capacity.staff.insert(Cadre::Doctors, 0.0);
        problem.capacity.staff.insert(Cadre::Nurses, 3.0);
    });
    assert_eq!(few_staff, ["staff-inpatient", "staff-screening"]);
    assert_eq!(bound(|problem| problem.sheets.platforms[0].share = 0.01), ["laboratory"]);
}

#[test]
fn wrong_questions_are_refused_by_name() {
    type Change = fn(&mut EsftProblem);
    let changes: [(&str, Change, &str); 21] = [
        ("bad-shares", |problem| problem.sheets.parameters.courses.mild.share = 0.4, "shares add up to 0.9"),
        ("bad-shares", |problem| problem.sheets.parameters.antigen_share = -0.1, "a share below zero"),
        ("bad-shares", |problem| problem.capacity.icu_share = Some(0.6), "more intensive care than beds"),
        ("bad-stay", |problem| problem.sheets.parameters.courses.severe.stay_weeks = 0, "no stay"),
        ("bad-stay", |problem| problem.sheets.parameters.courses.severe.stay_weeks = 4, "longer than the lead-in"),
        ("negative-rate", |problem| problem.sheets.parameters.contacts_per_case = -1.0, "a parameter"),
        ("negative-rate", |problem| problem.sheets.occupations[0].hours.severe = -1.0, "hours"),
        (
            "negative-rate",
            |problem| {
                problem.sheets.equipment[0].rates.insert(EsftDriver::Bed, -1.0);
            },
            "a rate",
        ),
        ("not-positive", |problem| problem.sheets.parameters.beds_per_facility = 0.0, "a divisor"),
        ("not-positive", |problem| problem.sheets.occupations[0].screening = 0.0, "nobody screens"),
        ("bad-shifts", |problem| problem.sheets.platforms[0].shifts = 4, "four shifts of eight hours"),
        ("negative-week", |problem| problem.days[0].cases = -1.0, "a week taken back"),
        ("count-not-a-number", |problem| problem.days[0].cases = f64::NAN, "no number"),
        ("days-unordered", |problem| problem.days[1].day = MONDAY, "a day twice"),
        ("no-cases", |problem| problem.days.clear(), "no counts"),
        ("window-outside", |problem| problem.from = MONDAY.saturating_add(30.weeks()), "after the counts"),
        ("window-outside", |problem| problem.from = MONDAY.saturating_sub(1.week()), "no lead-in"),
        ("not-a-monday", |problem| problem.from = MONDAY.saturating_add(2.days()), "a Wednesday"),
        ("weeks-outside", |problem| problem.weeks = 0, "no weeks"),
        ("capacity-missing", |problem| problem.capacity.population = None, "no population"),
        ("no-laboratory", |problem| problem.capacity.machines.clear(), "no platform"),
    ];
    for (rule, change, remark) in changes {
        let mut problem = small_world();
        change(&mut problem);
        let solution = esft(&problem, &mut Control::default());
        assert!(solution.quantification.is_none(), "{remark}");
        let rules: Vec<&str> = solution.refusals.iter().map(|reason| reason.rule.as_str()).collect();
        assert_eq!(rules, [rule], "{remark}: {:?}", solution.refusals);
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let mut problem = small_world();
    problem.weeks = 0;
    problem.capacity.beds = None;
    problem.capacity.staff.clear();
    problem.capacity.machines.clear();
    problem.sheets.parameters.courses.mild.share = 0.4;
    let refusals = esft(&problem, &mut Control::default()).refusals;
    let rules: Vec<&str> = refusals.iter().map(|reason| reason.rule.as_str()).collect();
    assert_eq!(rules, ["weeks-outside", "capacity-missing", "no-laboratory", "bad-shares"]);
    assert!(refusals[1].text.contains("hospital beds, doctors, nurses, laboratory staff"), "{}", refusals[1].text);
}

#[test]
fn a_window_without_patients_or_a_stopped_run_has_no_figures() {
    let mut problem = small_world();
    problem.days.iter_mut().for_each(|day| day.cases = 0.0);
    let refusals = esft(&problem, &mut Control::default()).refusals;
    assert_eq!(refusals.iter().map(|reason| reason.rule.as_str()).collect::<Vec<_>>(), ["no-patients"]);
    let steps = esft(&small_world(), &mut Control::default()).quantification.expect("an answer").steps;
    assert!(esft(&small_world(), &mut Control::new(1, steps)).quantification.is_some(), "replayed with its steps");
    let stopped = esft(&small_world(), &mut Control::new(1, steps - 1));
    assert_eq!(stopped.refusals[0].rule, "stopped");
}
