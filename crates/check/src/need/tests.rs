//! A sound need, and a spoiled one for every rule. Up: [`crate::need`].

use jiff::civil::{Date, date};
use model::evidence::{Reason, RecordKind, RecordRef, Source};
use model::id::{ItemId, PlaceId};
use model::need::{
    BedDefault, CareLoad, CaseCount, CaseKind, DiseaseProfile, Driver, NeedLine, NeedProblem, NeedSolution,
    PlaceForecast, Rate, SeverityClass, StaffGroup, StaffHours, Stock,
};
use model::quantity::{Minutes, Permille, Units};
use model::world::{Item, ItemKind, Place};

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
        mains: vec![],
        languages: vec![],
        airports: vec![],
        source: source(),
    }
}

pub(crate) fn profile() -> DiseaseProfile {
    let class = |share, stay_weeks, fatality, oxygen_l_min| SeverityClass { share, stay_weeks, fatality, oxygen_l_min };
    DiseaseProfile {
        name: "covid-19".to_owned(),
        mild: class(0.4, 2, 0.0, 0.0),
        moderate: class(0.4, 2, 0.0, 0.0),
        severe: class(0.15, 1, 0.134, 10.0),
        critical: class(0.05, 2, 0.5, 30.0),
        staff: vec![StaffHours { group: StaffGroup::HealthWorker, severe: 16.0, critical: 32.0, screening: 0.8 }],
        shift_hours: 8.0,
        staff_share: 0.6,
        bed_share: 0.6,
        negatives_per_case: 10.0,
        mild_tested: 0.1,
        antigen_share: 0.2,
        cartridge_share: 0.5,
        beds: vec![BedDefault { income: None, beds_per_1000: 2.7, icu_share: 0.03 }],
        rates: vec![Rate {
            item: ItemId::of("ventilator-icu"),
            driver: Driver::CriticalBed,
            rate: 0.5,
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

/// One place with 70 severe and 20 critical patients, which needs ventilators and masks.
pub(crate) fn sound() -> (NeedProblem, NeedSolution) {
    let italy = PlaceId::of("IT");
    let stock = |units, arrives| Stock {
        place: PlaceId::of("IT"),
        item: ItemId::of("mask-medical"),
        units: Units::of(units),
        arrives,
        counted: date(2020, 3, 30),
        source: source(),
    };
    let problem = NeedProblem {
        as_of: "2020-04-01T00:00:00Z".parse().expect("an instant"),
        cases: vec![CaseCount {
            place: italy.clone(),
            day: date(2020, 3, 28),
            kind: CaseKind::Cases,
            certainty: model::need::Certainty::Confirmed,
            count: Units::of(92_472),
            vintage: date(2020, 3, 29),
            is_primary: true,
            source: source(),
        }],
        places: vec![place("IT")],
        items: vec![item("mask-medical", ItemKind::Consumable), item("ventilator-icu", ItemKind::Device)],
        profile: profile(),
        stock: vec![stock(300, None), stock(200, Some(date(2020, 4, 21))), stock(999, Some(date(2020, 4, 22)))],
        service_level: Permille::try_new(800).expect("a share"),
        lead_time: Minutes::of(7 * 1440),
        cover: Minutes::of(14 * 1440),
        buffer_permille: Units::of(100),
    };
    let line = |item: &str, [half, high, gross, stock, pipeline, net]: [i64; 6]| NeedLine {
        place: PlaceId::of("IT"),
        item: ItemId::of(item),
        gross_50: Units::of(half),
        gross_90: Units::of(high),
        gross: Units::of(gross),
        stock: Units::of(stock),
        pipeline: Units::of(pipeline),
        net: Units::of(net),
        driver: "per bed".to_owned(),
        because: vec![RecordRef::new(RecordKind::Forecast, "IT")],
    };
    let solution = NeedSolution {
        forecasts: vec![forecast(1, date(2020, 4, 4)), forecast(2, date(2020, 4, 11))],
        care: vec![CareLoad {
            place: italy,
            severe_beds: Units::of(70),
            critical_beds: Units::of(20),
            beds_max: (Units::of(570), Units::of(30)),
            workers: Units::of(220),
            workers_max: Some(Units::of(1500)),
            tests: Units::of(2000),
            tests_max: Some(Units::of(2100)),
            oxygen_m3: Units::of(39_312),
            bound_by: vec![Reason::new("tests", "2000 of 2100", "more laboratories")],
        }],
        lines: vec![
            line("mask-medical", [900, 1100, 1200, 300, 200, 700]),
            line("ventilator-icu", [8, 12, 11, 0, 0, 11]),
        ],
        remarks: vec![],
        left_out: vec![],
        steps: 1,
    };
    (problem, solution)
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
        s.forecasts[0].target_end = date(2020, 4, 11);
        s.forecasts[1].target_end = date(2020, 4, 18);
    }),
    ("need-forecast-known", "the day of the check is not closed yet", |p, _| {
        p.as_of = "2020-03-28T12:00:00Z".parse().expect("an instant");
        p.cases[0].vintage = date(2020, 3, 28);
    }),
    ("need-forecast-published", "the only count was published later", |p, _| p.cases[0].vintage = date(2020, 4, 2)),
    ("need-forecast-known", "the only count is a reading kept beside", |p, _| p.cases[0].is_primary = false),
    ("need-covered", "a place with cases is dropped", |_, s| s.lines.clear()),
    ("need-covered", "needs without care load", |_, s| s.care.clear()),
    ("need-reasons", "a cap bound without a cure", |_, s| s.care[0].bound_by[0].cure.clear()),
    ("need-reasons", "a place is left out without a word", |_, s| {
        s.left_out.push((PlaceId::of("IT"), Reason::new("x", "", "")));
    }),
    ("need-line-known", "an item nobody asked about", |_, s| s.lines[0].item = ItemId::of("mask-made-up")),
    ("need-line-known", "no driver", |_, s| s.lines[0].driver.clear()),
    ("need-line-once", "the same line twice", |_, s| s.lines[1] = s.lines[0].clone()),
    ("need-line-once", "out of order", |_, s| s.lines.reverse()),
    ("need-stock", "one mask too many on the shelf", |_, s| s.lines[0].stock = Units::of(301)),
    ("need-stock", "counted after the day of the check", |p, _| p.stock[0].counted = date(2020, 4, 2)),
    ("need-pipeline", "counts what comes after the window", |_, s| s.lines[0].pipeline = Units::of(1199)),
    ("need-net", "one too few", |_, s| s.lines[0].net = Units::of(699)),
    ("need-quantile-order", "median above 90 %", |_, s| s.lines[0].gross_50 = Units::of(1101)),
    ("need-quantile-order", "80 % above 90 % and buffer", |_, s| s.lines[0].gross = Units::of(1212)),
    ("need-quantile-order", "80 % below the median", |_, s| s.lines[0].gross = Units::of(899)),
    ("need-quantile-order", "95 % below 90 %", |p, s| {
        p.service_level = Permille::try_new(950).expect("a share");
        s.lines[0].gross = Units::of(1099);
    }),
    ("need-beds-max", "more severe beds than the share gives", |_, s| s.care[0].beds_max.0 = Units::of(600)),
    ("need-beds-max", "defaults by inhabitants when beds are not known", |p, _| p.places[0].beds = None),
    ("need-beds-cap", "31 critical patients in 30 beds", |_, s| s.care[0].critical_beds = Units::of(31)),
    ("need-workers-max", "more than 60 % of 3,000", |_, s| s.care[0].workers_max = Some(Units::of(1801))),
    ("need-workers-max", "a limit from nothing", |p, _| (p.places[0].doctors, p.places[0].nurses) = (None, None)),
    ("need-workers-cap", "over the limit", |_, s| s.care[0].workers_max = Some(Units::of(219))),
    ("need-workers-cap", "more than the beds occupy", |_, s| s.care[0].workers = Units::of(227)),
    ("need-tests-max", "more than 21 days give", |_, s| s.care[0].tests_max = Some(Units::of(2101))),
    ("need-tests-max", "a limit from nothing", |p, _| p.places[0].tests_per_day = None),
    ("need-tests-cap", "over the limit", |_, s| s.care[0].tests = Units::of(2101)),
    ("need-oxygen-max", "more than the beds breathe", |_, s| s.care[0].oxygen_m3 = Units::of(50_000)),
    ("need-bed-item", "ventilators for twice the beds", |_, s| {
        (s.lines[1].gross, s.lines[1].net) = (Units::of(22), Units::of(22));
    }),
    ("need-because", "a need from nowhere", |_, s| s.lines[0].because.clear()),
    ("need-because", "a forecast from nowhere", |_, s| s.forecasts[0].because.clear()),
];

#[test]
fn every_rule_refuses_its_spoiled_example() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    each_rule_refuses(&codes, sound(), check_need, SPOILS);
}
