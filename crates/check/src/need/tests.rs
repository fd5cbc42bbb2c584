//! A sound need, and a spoiled one for every rule. Up: [`crate::need`].

use jiff::civil::{Date, date};
use model::evidence::{Reason, RecordKind, RecordRef, Source};
use model::handling::Handling;
use model::id::{ItemId, PlaceId};
use model::need::{
    BedDefault, CareLoad, CaseCount, CaseKind, Certainty, ClassIndex, Consumption, DiseaseProfile, Driver, NeedLine,
    NeedProblem, NeedSolution, PlaceForecast, Production, Rate, Setting, SeverityClass, StaffGroup, StaffHours, Stock,
    StockStatus, TestKind, UseFactor, UseProfile,
};
use model::quantity::{Grams, Millimetres, Minutes, Permille, Units};
use model::world::{Item, ItemKind, Pack, Place};

use super::{RULES, check_need};
use crate::spoil::{Spoil, each_rule_refuses};

pub(crate) fn source() -> Source {
    Source::Cited("test".to_owned())
}

pub(crate) fn item(id: &str, kind: ItemKind) -> Item {
    Item {
        id: ItemId::of(id),
        name: id.to_owned(),
        unit: "each".to_owned(),
        kind,
        pack: None,
        classes: vec![],
        needs_mains: false,
        expires: false,
        handling: Handling::default(),
        price: None,
        source: source(),
    }
}

pub(crate) fn place(id: &str) -> Place {
    Place {
        id: PlaceId::of(id),
        name: id.to_owned(),
        population: Some(Units::of(1_000_000)),
        income: None,
        beds: Some(Units::of(1000)),
        icu_share: Some(Permille::try_new(30).expect("a share")),
        doctors: Some(Units::of(1000)),
        nurses: Some(Units::of(2000)),
        tests_per_day: Some(Units::of(100)),
        use_profile: None,
        mains: vec![],
        plugs: vec![],
        languages: vec![],
        airports: vec![],
        source: source(),
    }
}

pub(crate) fn profile() -> DiseaseProfile {
    let class = |name: &str, share, stay_days, setting, oxygen_l_min| SeverityClass {
        name: name.to_owned(),
        share,
        stay_days,
        fatality: 0.1,
        oxygen_l_min,
        setting,
        tested: 0.1,
        release_tests: 1.0,
    };
    let rate =
        |item: &str, driver, rate| Rate { item: ItemId::of(item), driver, rate, is_reused: false, source: source() };
    DiseaseProfile {
        name: "covid-19".to_owned(),
        classes: vec![
            class("mild", 0.8, 14, Setting::Isolation, 0.0),
            class("severe", 0.15, 7, Setting::Ward, 10.0),
            class("critical", 0.05, 14, Setting::Intensive, 30.0),
        ],
        staff: vec![StaffHours { group: StaffGroup::HealthWorker, per_bed: vec![0.0, 16.0, 32.0], screening: 0.8 }],
        shift_hours: 8.0,
        staff_share: 0.6,
        bed_share: 0.6,
        negatives_per_case: 10.0,
        worker_tests_a_week: 1.0,
        contacts_per_case: 10.0,
        contacts_tested: 0.6,
        lab_tests_per_worker_day: 60.0,
        lab_tests_per_cleaner_day: 180.0,
        tests: vec![TestKind { name: "pcr".to_owned(), share: 1.0, is_laboratory: true }],
        beds: vec![BedDefault { income: None, beds_per_1000: 2.7, icu_share: 0.03 }],
        rates: vec![
            rate("gown", Driver::InpatientWorkerDay, 1.0),
            rate("mask-medical", Driver::InpatientWorkerDay, 4.0),
            rate("ventilator-icu", Driver::ClassBed(ClassIndex(2)), 0.5),
        ],
        uses: vec![UseFactor {
            item: ItemId::of("gown"),
            use_profile: UseProfile::Crisis,
            permille: Units::of(500),
            source: source(),
        }],
        source: source(),
    }
}

fn forecast(horizon: u8, target_end: Date) -> PlaceForecast {
    PlaceForecast {
        place: PlaceId::of("IT"),
        kind: CaseKind::Cases,
        horizon,
        target_end,
        quantiles: (0..23).map(|level| Units::of(1000 + 10 * level)).collect(),
        because: vec![RecordRef::new(RecordKind::Cases, "IT")],
    }
}

/// One place that had 1,000 cases in each of four weeks, and its tables.
pub(crate) fn problem() -> NeedProblem {
    let stock = |units, status, arrives| Stock {
        place: PlaceId::of("IT"),
        item: ItemId::of("mask-medical"),
        units: Units::of(units),
        status,
        arrives,
        counted: date(2020, 3, 30),
        source: source(),
    };
    let case = |(week, day): (i64, Date)| CaseCount {
        place: PlaceId::of("IT"),
        day,
        kind: CaseKind::Cases,
        certainty: Certainty::Confirmed,
        count: Units::of(1000 * week),
        vintage: date(2020, 3, 29),
        is_primary: true,
        source: source(),
    };
    let step = |item: &str, from, units| Production {
        place: PlaceId::of("IT"),
        item: ItemId::of(item),
        from,
        units_per_day: Units::of(units),
        source: source(),
    };
    let mm = Millimetres::of;
    let pack = Pack::try_new(Units::of(50), (mm(600), mm(400), mm(350)), Grams::of(7_500), false).expect("a pack");
    let gown = Item { pack: Some(pack), ..item("gown", ItemKind::Consumable) };
    NeedProblem {
        as_of: "2020-04-01T00:00:00Z".parse().expect("an instant"),
        cases: [(1, date(2020, 3, 7)), (2, date(2020, 3, 14)), (3, date(2020, 3, 21)), (4, date(2020, 3, 28))]
            .map(case)
            .to_vec(),
        places: vec![place("IT")],
        items: vec![gown, item("mask-medical", ItemKind::Consumable), item("ventilator-icu", ItemKind::Device)],
        profile: profile(),
        use_profile: UseProfile::Conventional,
        stock: vec![
            stock(6_000, StockStatus::Shelf, None),
            stock(200, StockStatus::Pipeline, Some(date(2020, 4, 21))),
            stock(999, StockStatus::Pipeline, Some(date(2020, 4, 22))),
            stock(500, StockStatus::PledgeConfirmed, Some(date(2020, 4, 10))),
            stock(700, StockStatus::PledgeOpen, Some(date(2020, 4, 10))),
        ],
        consumption: vec![Consumption {
            place: PlaceId::of("IT"),
            item: ItemId::of("gown"),
            from: date(2020, 3, 22),
            to: date(2020, 3, 28),
            units: Units::of(5_880),
            source: source(),
        }],
        production: vec![step("mask-medical", date(2020, 4, 6), 100), step("gown", date(2020, 4, 20), 1_000)],
        service_level: Permille::try_new(800).expect("a share"),
        lead_time: Minutes::of(7 * 1440),
        cover: Minutes::of(14 * 1440),
        buffer_permille: Units::of(100),
    }
}

/// The place of [`problem`], by hand: 1,170 cases a week at 80 % keep 175.5 patients in wards and 117 in intensive care,
/// of whom 30 have a bed; 471 workers. At the median 1,110 cases and 453 workers, at 90 % 1,190 and 477.
pub(crate) fn sound() -> (NeedProblem, NeedSolution) {
    let line = |item: &str, [half, high, gross, net]: [i64; 4]| NeedLine {
        place: PlaceId::of("IT"),
        item: ItemId::of(item),
        use_profile: UseProfile::Conventional,
        burn_permille: None,
        gross_50: Units::of(half),
        gross_90: Units::of(high),
        gross: Units::of(gross),
        stock: Units::ZERO,
        pipeline: Units::ZERO,
        pledged: Units::ZERO,
        produced: Units::ZERO,
        net: Units::of(net),
        packs: None,
        run_out_50: Some(date(2020, 4, 1)),
        run_out: Some(date(2020, 4, 1)),
        enough_from: None,
        driver: "per worker".to_owned(),
        because: vec![RecordRef::new(RecordKind::Forecast, "IT")],
    };
    // Twice the profile's 2,940 gowns were used in a week: (14 + 7 x 2) / 21. Factories yield 1,000 on two days.
    let gown = NeedLine {
        burn_permille: Some(Units::of(1333)),
        produced: Units::of(2_000),
        packs: Some(Units::of(251)),
        enough_from: Some(date(2020, 4, 20)),
        ..line("gown", [12_681, 13_353, 14_504, 12_504])
    };
    let mask = NeedLine {
        stock: Units::of(6_000),
        pipeline: Units::of(200),
        pledged: Units::of(500),
        produced: Units::of(1_600),
        run_out_50: Some(date(2020, 4, 4)),
        run_out: Some(date(2020, 4, 4)),
        ..line("mask-medical", [38_052, 40_068, 43_521, 35_221])
    };
    let solution = NeedSolution {
        forecasts: (1..=4)
            .map(|horizon| forecast(horizon, date(2020, 3, 28).saturating_add(jiff::Span::new().weeks(horizon))))
            .collect(),
        care: vec![CareLoad {
            place: PlaceId::of("IT"),
            ward_beds: Units::of(176),
            intensive_beds: Units::of(30),
            beds_max: (Units::of(570), Units::of(30)),
            workers: Units::of(471),
            workers_max: Some(Units::of(1575)),
            tests: Units::of(2100),
            tests_max: Some(Units::of(2100)),
            oxygen_m3: Units::of(80_288),
            bound_by: vec![
                Reason::new("beds-cap", "117 for 30", "open intensive care"),
                Reason::new("tests-cap", "2100 of 60000", "more laboratories"),
            ],
        }],
        lines: vec![gown, mask, line("ventilator-icu", [15, 15, 17, 17])],
        remarks: vec![],
        left_out: vec![],
        steps: 1,
    };
    (problem(), solution)
}

const SPOILS: &[Spoil<NeedProblem, NeedSolution>] = &[
    ("need-forecast-quantiles", "a level is missing", |_, s| {
        s.forecasts[0].quantiles.pop();
    }),
    ("need-forecast-quantiles", "a value falls", |_, s| s.forecasts[0].quantiles[7] = Units::of(1)),
    ("need-forecast-weeks", "a Sunday", |_, s| s.forecasts[0].target_end = date(2020, 4, 5)),
    ("need-forecast-weeks", "a horizon is skipped", |_, s| s.forecasts[1].horizon = 3),
    ("need-forecast-weeks", "two weeks apart", |_, s| s.forecasts[1].target_end = date(2020, 4, 18)),
    ("need-forecast-known", "looks a week ahead", |_, s| {
        for forecast in &mut s.forecasts {
            forecast.target_end = forecast.target_end.saturating_add(jiff::Span::new().weeks(1));
        }
    }),
    ("need-forecast-known", "the day of the check is not closed yet", |p, _| {
        p.as_of = "2020-03-28T12:00:00Z".parse().expect("an instant");
    }),
    ("need-forecast-known", "the only counts are readings kept beside", |p, _| {
        p.cases.iter_mut().for_each(|case| case.is_primary = false);
    }),
    ("need-forecast-published", "a count was published later", |p, _| p.cases[0].vintage = date(2020, 4, 2)),
    ("need-covered", "a place with cases is dropped", |_, s| (s.lines, s.care) = (vec![], vec![])),
    ("need-covered", "needs without care load", |_, s| s.care.clear()),
    ("need-reasons", "a cap bound without a cure", |_, s| s.care[0].bound_by[0].cure.clear()),
    ("need-reasons", "a place is left out without a word", |_, s| {
        s.left_out.push((PlaceId::of("IT"), Reason::new("x", "", "")));
    }),
    ("need-line-known", "an item nobody asked about", |_, s| s.lines[0].item = ItemId::of("mask-made-up")),
    ("need-line-known", "no driver", |_, s| s.lines[0].driver.clear()),
    ("need-line-once", "the same line twice", |_, s| s.lines[1] = s.lines[0].clone()),
    ("need-line-once", "out of order", |_, s| s.lines.reverse()),
    ("need-stock", "one mask too many on the shelf", |_, s| s.lines[1].stock = Units::of(6_001)),
    ("need-stock", "counted after the day of the check", |p, _| p.stock[0].counted = date(2020, 4, 2)),
    ("need-pipeline", "counts what comes after the window", |_, s| s.lines[1].pipeline = Units::of(1199)),
    ("need-pledged", "counts an open pledge", |_, s| s.lines[1].pledged = Units::of(1_200)),
    ("need-pledged", "confirmed, but for a day after the window", |p, _| {
        p.stock[3].arrives = Some(date(2020, 4, 22));
    }),
    ("need-produced", "the factories began a day earlier", |_, s| s.lines[1].produced = Units::of(1_700)),
    ("need-net", "one too few", |_, s| s.lines[1].net = Units::of(35_220)),
    ("need-net", "forgets what own factories yield", |_, s| s.lines[0].net = Units::of(14_504)),
    ("need-packs", "a pack too few", |_, s| s.lines[0].packs = Some(Units::of(250))),
    ("need-packs", "a pack too many", |_, s| s.lines[0].packs = Some(Units::of(252))),
    ("need-packs", "packs of an item without a pack", |_, s| s.lines[1].packs = Some(Units::of(18))),
    ("need-quantile-order", "median above 90 %", |_, s| s.lines[1].gross_50 = Units::of(40_069)),
    ("need-quantile-order", "80 % above 90 % and buffer", |_, s| s.lines[1].gross = Units::of(44_076)),
    ("need-quantile-order", "80 % below the median", |_, s| s.lines[1].gross = Units::of(38_051)),
    ("need-quantile-order", "95 % below 90 %", |p, s| {
        p.service_level = Permille::try_new(950).expect("a share");
        s.lines[1].gross = Units::of(40_067);
    }),
    ("need-profile", "counted by shares of 1.1", |p, _| p.profile.classes[0].share = 0.9),
    ("need-profile", "counted by a rate below zero", |p, _| p.profile.rates[0].rate = -1.0),
    ("need-beds-max", "more ward beds than the share gives", |_, s| s.care[0].beds_max.0 = Units::of(600)),
    ("need-beds-max", "defaults by inhabitants when beds are not known", |p, _| p.places[0].beds = None),
    ("need-beds-cap", "31 critical patients in 30 beds", |_, s| s.care[0].intensive_beds = Units::of(31)),
    ("need-workers-max", "more than 60 % of 3,000", |_, s| s.care[0].workers_max = Some(Units::of(1801))),
    ("need-workers-max", "the screening workers counted too", |_, s| s.care[0].workers_max = Some(Units::of(1800))),
    ("need-workers-max", "a limit from nothing", |p, _| (p.places[0].doctors, p.places[0].nurses) = (None, None)),
    ("need-workers-cap", "over the limit", |_, s| s.care[0].workers_max = Some(Units::of(470))),
    ("need-tests-max", "more than 21 days give", |_, s| s.care[0].tests_max = Some(Units::of(2101))),
    ("need-tests-max", "a limit from nothing", |p, _| p.places[0].tests_per_day = None),
    ("need-tests-cap", "over the limit", |_, s| s.care[0].tests = Units::of(2101)),
    ("need-care", "a ward bed more than the cases fill", |_, s| s.care[0].ward_beds = Units::of(177)),
    ("need-care", "fewer workers than the beds occupy", |_, s| s.care[0].workers = Units::of(470)),
    ("need-care", "tests that nobody needs", |_, s| s.care[0].tests = Units::of(2099)),
    ("need-care", "more oxygen than the beds breathe", |_, s| s.care[0].oxygen_m3 = Units::of(80_289)),
    ("need-care", "a cap that bound is not said", |_, s| {
        s.care[0].bound_by.pop();
    }),
    ("need-care", "a care load of a place without a forecast", |_, s| s.forecasts.clear()),
    ("need-complete", "the ventilators are forgotten", |_, s| {
        s.lines.pop();
    }),
    ("need-complete", "an item that the profile does not count", |p, _| {
        p.profile.rates.pop();
    }),
    ("need-use", "conventional use where the place is in crisis", |p, _| {
        p.places[0].use_profile = Some(UseProfile::Crisis);
    }),
    ("need-burn", "a correction of nothing", |p, _| p.consumption.clear()),
    ("need-burn", "taken at its word", |_, s| s.lines[0].burn_permille = Some(Units::of(2000))),
    ("need-burn", "packs reported as units", |p, _| p.consumption[0].units = Units::of(588_000)),
    ("need-burn", "a report from before the first case", |p, _| p.consumption[0].from = date(2020, 2, 20)),
    ("need-burn", "a week that is not over", |p, _| p.consumption[0].to = date(2020, 4, 1)),
    ("need-gross", "ventilators for twice the beds", |_, s| {
        (s.lines[2].gross, s.lines[2].net) = (Units::of(34), Units::of(34));
    }),
    ("need-gross", "one mask too few at the median", |_, s| s.lines[1].gross_50 = Units::of(38_051)),
    ("need-gross", "another rate than was published", |p, _| p.profile.rates[1].rate = 3.0),
    ("need-gross", "no buffer", |_, s| s.lines[1].gross = Units::of(39_564)),
    ("need-gross", "the cap of intensive care is not kept", |_, s| s.lines[2].gross_90 = Units::of(59)),
    ("need-run-out", "a day later than what is there lasts", |_, s| s.lines[1].run_out = Some(date(2020, 4, 5))),
    ("need-run-out", "a day earlier", |_, s| s.lines[1].run_out_50 = Some(date(2020, 4, 3))),
    ("need-run-out", "a day, although it lasts", |p, s| {
        p.stock[0].units = Units::of(1_000_000);
        (s.lines[1].stock, s.lines[1].net, s.lines[1].packs) = (Units::of(1_000_000), Units::ZERO, None);
    }),
    ("need-run-out", "never", |_, s| s.lines[0].run_out = None),
    ("need-enough", "before the factories begin", |_, s| s.lines[0].enough_from = Some(date(2020, 4, 19))),
    ("need-enough", "never, although they do", |_, s| s.lines[0].enough_from = None),
    ("need-enough", "a hundred masks a day are not enough", |_, s| {
        s.lines[1].enough_from = Some(date(2020, 4, 6));
    }),
    ("need-because", "a need from nowhere", |_, s| s.lines[0].because.clear()),
    ("need-because", "a forecast from nowhere", |_, s| s.forecasts[0].because.clear()),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check_need, SPOILS);
}
