//! Decides nothing: tests of what is there and comes, what is really used, and how long that lasts. Up: [`crate`].

use jiff::civil::{Date, date};
use model::evidence::Source;
use model::id::{ItemId, PlaceId};
use model::need::{CaseKind, Consumption, Production, Stock, StockStatus, UseFactor, UseProfile};
use model::quantity::Units;

use super::{ask, counts, line, problem};

#[test]
fn the_net_need_takes_off_the_shelf_and_what_arrives_in_time() {
    let mut problem = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    let gross = line(&ask(&problem), "respirator").gross.get();
    let row = |units, arrives: Option<Date>, counted| Stock {
        place: PlaceId::of("IT"),
        item: ItemId::of("respirator"),
        units: Units::of(units),
        status: if arrives.is_some() { StockStatus::Pipeline } else { StockStatus::Shelf },
        arrives,
        counted,
        source: Source::Cited("a table".to_owned()),
    };
    let before = date(2020, 3, 30);
    for (rows, stock, pipeline, remark) in [
        (vec![row(100, None, before), row(50, None, before)], 150, 0, "on the shelf"),
        (vec![row(100, Some(date(2020, 4, 21)), before)], 0, 100, "on the last day of the window"),
        (vec![row(100, Some(date(2020, 4, 22)), before)], 0, 0, "a day too late"),
        (vec![row(100, None, date(2020, 4, 2))], 0, 0, "counted after the plan was made"),
        (vec![row(10_000_000, None, before)], 10_000_000, 0, "more than is needed"),
    ] {
        problem.stock = rows;
        let solution = ask(&problem);
        let line = line(&solution, "respirator");
        assert_eq!((line.stock, line.pipeline), (Units::of(stock), Units::of(pipeline)), "{remark}");
        assert_eq!(line.net.get(), (gross - stock - pipeline).max(0), "{remark}");
        assert!(solution.lines.iter().filter(|other| other.item != line.item).all(|other| other.stock.is_zero()));
    }
}

fn reported(units: i64, from: Date, to: Date) -> Consumption {
    Consumption {
        place: PlaceId::of("IT"),
        item: ItemId::of("respirator"),
        from,
        to,
        units: Units::of(units),
        source: Source::Cited("a table".to_owned()),
    }
}

/// A hundred cases a day keep 525.22 health workers, so the profile counts 3,676.57 respirators a week.
#[test]
fn reported_use_corrects_the_rate_by_its_days() {
    let mut problem = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    let plain = line(&ask(&problem), "respirator").clone();
    assert_eq!(plain.burn_permille, None);
    let (sunday, saturday) = (date(2020, 3, 22), date(2020, 3, 28));
    for (units, permille, remark) in [
        (3_677, Some(1000), "as the profile says"),
        (7_353, Some(1333), "twice as much in a week, weighed against two weeks of the profile"),
        (1_838, Some(833), "half"),
        (0, None, "none at all is not believed"),
        (367_657, None, "a hundred times: packs taken for units"),
    ] {
        problem.consumption = vec![reported(units, sunday, saturday)];
        let solution = ask(&problem);
        let line = line(&solution, "respirator");
        assert_eq!(line.burn_permille.map(Units::get), permille, "{remark}");
        let expected = plain.gross.get() as f64 * permille.unwrap_or(1000) as f64 / 1000.0;
        assert!((line.gross.get() as f64 - expected).abs() <= 1.0, "{remark}: {}", line.gross);
        assert_eq!(solution.remarks.iter().any(|told| told.contains("not corrected")), permille.is_none(), "{remark}");
    }
    problem.consumption = vec![reported(7_353, date(2020, 3, 29), date(2020, 4, 4))];
    assert_eq!(line(&ask(&problem), "respirator").burn_permille, None, "what is not over yet is not known");
}

#[test]
fn a_place_in_crisis_takes_what_its_use_profile_says() {
    let mut problem = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    let plain = line(&ask(&problem), "respirator").clone();
    problem.profile.uses = vec![UseFactor {
        item: ItemId::of("respirator"),
        use_profile: UseProfile::Crisis,
        permille: Units::of(200),
        source: Source::Cited("a table".to_owned()),
    }];
    assert_eq!(line(&ask(&problem), "respirator"), &plain, "the operation is conventional");
    problem.places[0].use_profile = Some(UseProfile::Crisis);
    let solution = ask(&problem);
    let sparing = line(&solution, "respirator");
    assert_eq!((sparing.use_profile, sparing.gross), (UseProfile::Crisis, Units::of(2_206)), "a fifth of 11,029.7");
    assert!(sparing.driver.contains("crisis use takes 20 %"), "{}", sparing.driver);
    assert_eq!(line(&solution, "gown").gross, line(&ask(&problem), "gown").gross, "what is not listed is not spared");
}

#[test]
fn what_is_there_runs_out_on_a_day_and_factories_may_take_over() {
    let mut problem = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    assert_eq!(line(&ask(&problem), "respirator").run_out, Some(date(2020, 4, 1)), "nothing is there");
    // 525.22 a day: 2,000 last three days and run out on the fourth, 4 April.
    problem.stock = vec![Stock {
        place: PlaceId::of("IT"),
        item: ItemId::of("respirator"),
        units: Units::of(2_000),
        status: StockStatus::Shelf,
        arrives: None,
        counted: date(2020, 3, 30),
        source: Source::Cited("a table".to_owned()),
    }];
    assert_eq!(line(&ask(&problem), "respirator").run_out, Some(date(2020, 4, 4)));
    let step = |from, units| Production {
        place: PlaceId::of("IT"),
        item: ItemId::of("respirator"),
        from,
        units_per_day: Units::of(units),
        source: Source::Cited("a table".to_owned()),
    };
    problem.production = vec![step(date(2020, 4, 3), 300), step(date(2020, 4, 20), 600)];
    let solution = ask(&problem);
    let line = line(&solution, "respirator");
    assert_eq!(line.enough_from, Some(date(2020, 4, 20)), "600 a day are more than 525.22");
    assert_eq!(line.produced, Units::of(17 * 300 + 2 * 600), "from the 3rd to the 19th, and two days more");
    assert_eq!(line.net, Units::of(11_030 - 2_000 - 6_300));
    // Day 6: used 3,151, there 2,000 + 4 x 300 = 3,200; day 7: 3,677 against 3,500.
    assert_eq!((line.run_out, line.run_out_50), (Some(date(2020, 4, 7)), Some(date(2020, 4, 7))));
    assert_eq!(solution.forecasts.len(), 8, "the forecast reaches as far as it can, to see the factories take over");
    let gown = solution.lines.iter().find(|line| line.item.as_str() == "gown").expect("a line");
    assert_eq!(gown.enough_from, None, "no factory of it");
}

#[test]
fn a_pledge_counts_when_it_is_confirmed() {
    let mut problem = problem(counts("IT", CaseKind::Cases, |day| 100 * day));
    let pledge = |status, arrives| Stock {
        place: PlaceId::of("IT"),
        item: ItemId::of("respirator"),
        units: Units::of(1_000),
        status,
        arrives,
        counted: date(2020, 3, 30),
        source: Source::Cited("a table".to_owned()),
    };
    for (status, arrives, expected, remark) in [
        (StockStatus::PledgeConfirmed, Some(date(2020, 4, 10)), 1_000, "confirmed"),
        (StockStatus::PledgeConfirmed, Some(date(2020, 4, 22)), 0, "after the window"),
        (StockStatus::PledgeOpen, Some(date(2020, 4, 10)), 0, "open"),
    ] {
        problem.stock = vec![pledge(status, arrives)];
        let line = line(&ask(&problem), "respirator").clone();
        assert_eq!((line.pledged.get(), line.pipeline), (expected, Units::ZERO), "{remark}");
        assert_eq!(line.net.get(), line.gross.get() - expected, "{remark}");
    }
}
