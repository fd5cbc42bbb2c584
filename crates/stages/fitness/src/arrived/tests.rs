//! Tests of triage: a row for each reason, what several lines bring together, and every line with one class. Up:
//! [`crate::arrived`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use model::arrived::{
    ArrivedDemand, ArrivedLine, ArrivedPolicy, ArrivedProblem, ArrivedSolution, Guess, GuessOf, How, ListPlace, Mark,
    Priority, Sort,
};
use model::control::Control;
use model::evidence::Source;
use model::handling::Handling;
use model::id::{ItemId, PlaceId, RequestId};
use model::need::NeedLine;
use model::offer::{Request, Wanted};
use model::product::Condition;
use model::quantity::{CubicMillimetres, Grams, Millimetres, Permille, Units};
use model::world::{Item, ItemKind, Pack};

use super::classify;

const DAY: jiff::civil::Date = date(2020, 4, 1);

fn item(id: &str, unit: &str, kind: ItemKind, expires: bool) -> Item {
    let sizes = (Millimetres::of(500), Millimetres::of(400), Millimetres::of(300));
    Item {
        id: ItemId::of(id),
        name: id.to_owned(),
        unit: unit.to_owned(),
        kind,
        pack: Pack::try_new(Units::of(100), sizes, Grams::of(5000), false).ok(),
        classes: vec![],
        needs_mains: kind == ItemKind::Device,
        expires,
        handling: Handling::default(),
        price: None,
        source: Source::Assumption(String::new()),
    }
}

fn items() -> Vec<Item> {
    vec![
        item("mask", "each", ItemKind::Consumable, true),
        item("pill", "tablet", ItemKind::Consumable, true),
        item("ventilator", "each", ItemKind::Device, false),
        item("apron", "each", ItemKind::Consumable, false),
    ]
}

fn guess(what: GuessOf, sure: i64) -> Guess {
    let sure = Permille::try_new(sure).expect("a share");
    Guess { what, value: String::new(), from: "words of the list".to_owned(), how: How::Word, sure }
}

fn line(row: u64, id: Option<&str>, units: i64) -> ArrivedLine {
    ArrivedLine {
        place: ListPlace { row, ..ListPlace::default() },
        description: "something".to_owned(),
        item: id.map(ItemId::of),
        units: (units > 0).then(|| Units::of(units)),
        expiry: Some(date(2022, 12, 31)),
        guesses: vec![guess(GuessOf::Item, 900), guess(GuessOf::Expiry, 900)],
        ..ArrivedLine::default()
    }
}

fn need(id: &str, gross: i64, net: i64) -> NeedLine {
    NeedLine {
        gross_50: Units::of(gross),
        gross: Units::of(gross),
        net: Units::of(net),
        ..NeedLine::empty(PlaceId::of("IT"), ItemId::of(id))
    }
}

fn request(id: &str, units: Option<i64>, made: jiff::civil::Date) -> Request {
    Request {
        id: RequestId::of(&format!("R-{id}")),
        place: PlaceId::of("IT"),
        item: ItemId::of(id),
        units: units.map(Units::of),
        due: None,
        made,
        wanted: Wanted::default(),
        source: Source::Assumption(String::new()),
    }
}

fn problem(lines: Vec<ArrivedLine>) -> ArrivedProblem {
    ArrivedProblem {
        lines,
        day: DAY,
        demand: ArrivedDemand {
            recipient: Some(PlaceId::of("IT")),
            needs: vec![need("mask", 28_000, 5_000), need("apron", 1_000, 0)],
            need_days: 28,
            requests: vec![
                request("ventilator", Some(10), date(2020, 3, 20)),
                request("pill", None, date(2020, 3, 20)),
            ],
            uses: BTreeMap::new(),
            has_operation: true,
        },
        items: items(),
        policy: ArrivedPolicy::default(),
    }
}

fn solve(lines: Vec<ArrivedLine>) -> ArrivedSolution {
    classify(&problem(lines), &mut Control::default())
}

/// A line of masks with one thing changed.
fn with(change: impl Fn(&mut ArrivedLine)) -> ArrivedLine {
    let mut line = line(1, Some("mask"), 100);
    change(&mut line);
    line
}

/// A line of no item.
fn bare(sort: Option<Sort>, words: &str) -> ArrivedLine {
    let mut line = line(1, None, 5);
    line.sort = sort;
    line.description = words.to_owned();
    line.guesses = vec![guess(GuessOf::Sort, 900)];
    line
}

/// Lines of known items, and what becomes of them by their state.
fn states() -> Vec<(ArrivedLine, Priority, &'static str)> {
    vec![
        (line(1, Some("mask"), 100), Priority::High, "needed"),
        (line(1, Some("ventilator"), 2), Priority::High, "needed"),
        (line(1, Some("pill"), 500), Priority::High, "needed"),
        (line(1, Some("apron"), 500), Priority::Low, "not-needed"),
        (with(|line| line.expiry = Some(date(2020, 3, 31))), Priority::None, "expired"),
        (
            with(|line| {
                line.expiry = Some(date(2020, 3, 31));
                line.guesses[1].sure = Permille::try_new(500).expect("a share");
            }),
            Priority::Low,
            "expiry-unsure",
        ),
        (with(|line| line.marks = vec![Mark::Expired]), Priority::None, "expired"),
        (with(|line| line.condition = Some(Condition::Used)), Priority::None, "used"),
        (with(|line| line.condition = Some(Condition::Returned)), Priority::None, "returned"),
        (with(|line| line.condition = Some(Condition::Sample)), Priority::None, "sample"),
        (with(|line| line.condition = Some(Condition::Refurbished)), Priority::Low, "refurbished"),
        (with(|line| line.condition = Some(Condition::New)), Priority::High, "needed"),
        (with(|line| line.marks = vec![Mark::Opened]), Priority::None, "opened"),
        (with(|line| line.marks = vec![Mark::Mixed]), Priority::None, "mixed"),
        (with(|line| line.guesses[0].sure = Permille::try_new(650).expect("a share")), Priority::Low, "unsure-item"),
    ]
}

/// Lines that somebody must look at, or that nobody wants.
fn doubts() -> Vec<(ArrivedLine, Priority, &'static str)> {
    vec![
        (with(|line| line.guesses.clear()), Priority::Low, "unsure-item"),
        (with(|line| line.item = Some(ItemId::of("stranger"))), Priority::Low, "unknown-item"),
        (
            with(|line| {
                line.expiry = Some(date(2020, 4, 4));
                line.units = Some(Units::of(100_000));
            }),
            Priority::Low,
            "short-life",
        ),
        (with(|line| line.expiry = Some(date(2020, 4, 4))), Priority::High, "needed"),
        (with(|line| line.expiry = None), Priority::High, "needed"),
        (
            {
                let mut line = line(1, Some("pill"), 500);
                line.expiry = None;
                line
            },
            Priority::Low,
            "expiry-unknown",
        ),
        (bare(Some(Sort::Clothing), "coats"), Priority::None, "unrequested-sort"),
        (bare(Some(Sort::Medical), "wheelchairs"), Priority::Low, "not-in-catalogue"),
        (bare(Some(Sort::Medicine), "ointment"), Priority::Low, "not-in-catalogue"),
        (bare(None, "flange XJ"), Priority::Low, "unknown-item"),
        (bare(None, " "), Priority::None, "unidentifiable"),
    ]
}

#[test]
fn every_reason_has_its_class() {
    for (line, priority, rule) in states().into_iter().chain(doubts()) {
        let solution = solve(vec![line.clone()]);
        let verdict = &solution.verdicts[0];
        assert_eq!(
            (verdict.priority, verdict.reason.rule.as_str()),
            (priority, rule),
            "{line:?}\n{:?}",
            verdict.reason
        );
        assert!(!verdict.reason.text.is_empty() && !verdict.reason.cure.is_empty(), "{rule}");
    }
}

#[test]
fn what_several_lines_bring_is_counted_against_the_need_by_expiry() {
    let mut late = line(1, Some("mask"), 4_000);
    late.expiry = Some(date(2023, 1, 1));
    let mut early = line(2, Some("mask"), 4_500);
    early.expiry = Some(date(2021, 1, 1));
    let mut third = line(3, Some("mask"), 10);
    third.expiry = None;
    let solution = solve(vec![late, early, third]);
    let classes: Vec<_> =
        solution.verdicts.iter().map(|verdict| (verdict.priority, verdict.reason.rule.as_str())).collect();
    assert_eq!(
        classes,
        [(Priority::High, "needed"), (Priority::High, "needed"), (Priority::Low, "need-covered")],
        "5,000 are missing: the early lot brings 4,500, the late one the rest"
    );
    assert!(solution.verdicts[0].reason.text.contains("500 of it are needed now"), "{:?}", solution.verdicts[0].reason);
    assert_eq!(solution.verdicts[0].because.len(), 1, "the need should be linked");
}

#[test]
fn requests_of_tomorrow_and_of_others_do_not_count() {
    let mut problem = problem(vec![line(1, Some("ventilator"), 1)]);
    problem.demand.requests = vec![request("ventilator", Some(10), date(2020, 4, 2))];
    let rule = |problem: &ArrivedProblem| classify(problem, &mut Control::default()).verdicts[0].reason.rule.clone();
    assert_eq!(rule(&problem), "not-needed", "made tomorrow");
    problem.demand.requests[0].made = DAY;
    assert_eq!(rule(&problem), "needed");
    problem.demand.recipient = Some(PlaceId::of("FR"));
    assert_eq!(rule(&problem), "not-needed", "somebody else asks");
    problem.demand.recipient = None;
    assert_eq!(rule(&problem), "needed", "anybody");
    problem.demand.has_operation = false;
    assert_eq!(rule(&problem), "not-in-profile");
    problem.demand.uses.insert(ItemId::of("ventilator"), vec!["covid-19".to_owned()]);
    assert_eq!(rule(&problem), "profile-uses");
}

#[test]
fn mass_and_volume_are_the_lists_own_else_guessed_else_unknown() {
    let mut stated = line(1, Some("apron"), 150);
    stated.gross = Some(Grams::of(7_001));
    stated.volume = Some(CubicMillimetres::of(1_000));
    let by_units = line(2, Some("apron"), 150);
    let mut by_packs = line(3, Some("apron"), 0);
    by_packs.packs = Some(Units::of(3));
    let mut by_density = line(4, Some("apron"), 0);
    by_density.gross = Some(Grams::of(10_000));
    let unknown = line(5, None, 7);
    let solution = solve(vec![stated, by_units, by_packs, by_density, unknown]);
    let pack = 60_000_000;
    let bulk: Vec<_> = solution
        .verdicts
        .iter()
        .map(|one| (one.gross.map(Grams::get), one.volume.map(CubicMillimetres::get), one.guesses.len()))
        .collect();
    assert_eq!(
        bulk,
        [
            (Some(7_001), Some(1_000), 0),
            (Some(10_000), Some(2 * pack), 2),
            (Some(15_000), Some(3 * pack), 2),
            (Some(10_000), Some(2 * pack), 1),
            (None, None, 0),
        ]
    );
    let low = &solution.totals[1];
    assert_eq!((low.lines, low.gross_unknown, low.volume_unknown), (Units::of(5), Units::of(1), Units::of(1)));
    assert_eq!(low.gross, Grams::of(7_001 + 10_000 + 15_000 + 10_000));
    // USD 2,000 a tonne is 0.2 cents a gram, rounded up line by line.
    assert_eq!(solution.verdicts[0].disposal.map(|money| money.cents), Some(1_401));
    assert_eq!(low.disposal.cents, 1_401 + 2_000 + 3_000 + 2_000);
    assert_eq!(solution.totals[0].disposal.cents, 0);
}

/// Lines of every make, by a fixed sequence.
fn many(count: u64) -> Vec<ArrivedLine> {
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let ids = [Some("mask"), Some("pill"), Some("ventilator"), Some("apron"), Some("stranger"), None];
    (1..=count)
        .map(|row| {
            let mut line = line(row, ids[next(6) as usize], next(9_000_000_000_000) as i64);
            line.guesses[0].sure = Permille::try_new(next(1001) as i64).expect("a share");
            line.guesses[1].sure = Permille::try_new(next(1001) as i64).expect("a share");
            line.expiry = (next(3) > 0).then(|| date(2019 + next(5) as i16, 1 + next(12) as i8, 1));
            line.marks = if next(9) == 0 { vec![Mark::ALL[next(3) as usize].0] } else { vec![] };
            line.condition = (next(7) == 0).then(|| Condition::ALL[next(5) as usize].0);
            line.sort = (line.item.is_none() && next(2) == 0).then(|| Sort::ALL[next(9) as usize].0);
            line.gross = (next(2) == 0).then(|| Grams::of(next(i64::MAX as u64 >> 1) as i64));
            line.packs = (next(2) == 0).then(|| Units::of(next(i64::MAX as u64) as i64));
            line.description = if next(4) == 0 { String::new() } else { "w".repeat(next(90) as usize) };
            line
        })
        .collect()
}

#[test]
fn every_line_has_one_class_one_reason_and_adds_up() {
    let problem = problem(many(3_000));
    let solution = classify(&problem, &mut Control::default());
    assert_eq!(solution, classify(&problem, &mut Control::new(1, 3)), "a budget does not cut triage short");
    let places: BTreeSet<&ListPlace> = solution.verdicts.iter().map(|verdict| &verdict.place).collect();
    assert_eq!((places.len(), solution.verdicts.len()), (3_000, 3_000));
    for (verdict, line) in solution.verdicts.iter().zip(&problem.lines) {
        assert_eq!(verdict.place, line.place);
        assert!(!verdict.reason.rule.is_empty() && verdict.reason.text.ends_with('.'), "{:?}", verdict.reason);
        assert!(!verdict.reason.cure.is_empty() && !verdict.reason.text.contains("  "), "{:?}", verdict.reason);
        assert_eq!(verdict.disposal.is_some(), verdict.gross.is_some() && verdict.priority != Priority::High);
        // What was not stated and is there was guessed.
        let is_guessed = |what| verdict.guesses.iter().any(|guess| guess.what == what);
        assert_eq!(is_guessed(GuessOf::Gross), line.gross.is_none() && verdict.gross.is_some());
        assert_eq!(is_guessed(GuessOf::Volume), line.volume.is_none() && verdict.volume.is_some());
        if verdict.priority == Priority::High {
            assert!(line.item.is_some() && line.guess(GuessOf::Item).is_some_and(|guess| guess.sure.get() >= 700));
            assert!(line.expiry.is_none_or(|day| day >= DAY) && line.marks.is_empty());
        }
    }
    let counted: i64 = solution.totals.iter().map(|total| total.lines.get()).sum();
    assert_eq!(counted, 3_000);
    for priority in [Priority::High, Priority::Low, Priority::None] {
        assert!(solution.verdicts.iter().any(|verdict| verdict.priority == priority), "{priority:?} should occur");
    }
}
