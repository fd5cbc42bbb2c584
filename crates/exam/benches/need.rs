//! How long need takes, on one thread. A forecast of 200 places, 60 weeks of history, 8 weeks ahead, 23 quantiles: to be
//! at most two seconds. A count of 200 places, 200 items and 12 weeks: to be at most one second, forecast included.
//! Up: `ARCHITECTURE.md`.

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::{Date, date};
use model::control::Control;
use model::evidence::Source;
use model::id::{ItemId, PlaceId};
use model::need::{
    CaseCount, CaseKind, Certainty, Consumption, ForecastProblem, NeedProblem, Rate, Stock, StockStatus, UseProfile,
    WeeklySeries,
};
use model::quantity::{Minutes, Permille, Units};
use model::world::{Item, Place};

/// Places of every size with waves of different length, turning points and a week in which nothing was reported.
fn problem(places: u32, weeks: u32) -> ForecastProblem {
    let first_end = date(2020, 1, 25);
    let series = (1..=places).map(|place| {
        let weekly = (0..weeks).map(|week| {
            let wave = (week * (3 + place % 5) + place) % 26;
            let height = f64::from(if wave < 13 { wave } else { 26 - wave });
            let noise = f64::from((week * 7_919 + place * 104_729) % 101) / 100.0 + 0.5;
            if (week + place) % 37 == 0 { 0.0 } else { (f64::from(place * place) * height * noise).floor() }
        });
        WeeklySeries { name: format!("place {place}"), first_end, weekly: weekly.collect() }
    });
    let origin: Date = first_end.saturating_add(jiff::Span::new().weeks(i64::from(weeks) - 1));
    ForecastProblem { origin, weeks: 8, series: series.collect() }
}

fn forecasts(bench: &mut Criterion) {
    for weeks in [60, 150] {
        let problem = problem(200, weeks);
        bench.bench_function(&format!("forecast of 200 places, {weeks} weeks of history"), |bencher| {
            bencher.iter(|| {
                let solution = need::forecast(&problem, &mut Control::default());
                assert_eq!(solution.rows.len(), 1_600);
                solution
            });
        });
    }
    let problem = problem(200, 60);
    bench.bench_function("baseline of 200 places", |bencher| {
        bencher.iter(|| need::baseline_forecast(&problem, &mut Control::default()));
    });
}

/// Places of a million people and every item of COVID-19, twelve weeks of lead time and cover.
fn need_problem() -> NeedProblem {
    let ForecastProblem { origin, series, .. } = problem(200, 60);
    let (mut cases, mut places) = (Vec::new(), Vec::new());
    for (index, series) in series.iter().enumerate() {
        let id = PlaceId::of(&format!("P{index}"));
        let mut total = 0.0;
        for (week, count) in (0_i64..).zip(&series.weekly) {
            total += count;
            let day = series.first_end.saturating_add(jiff::Span::new().weeks(week));
            let source = Source::Assumption("a bench".to_owned());
            let (kind, certainty, count) = (CaseKind::Cases, Certainty::Confirmed, Units::of(total as i64));
            cases.push(CaseCount {
                place: id.clone(),
                day,
                kind,
                certainty,
                count,
                vintage: day,
                is_primary: true,
                source,
            });
        }
        places.push(place(id));
    }
    let items = format::builtin::items().expect("a catalogue");
    let mut profile = format::builtin::disease_profile("covid-19", &items).expect("a profile");
    let mut counted: Vec<Item> =
        items.into_iter().filter(|item| profile.rates.iter().any(|rate| rate.item == item.id)).collect();
    // The profile counts fewer than 200 items: the first ones stand again under other names, with their rates.
    for index in 0..200 - counted.len() {
        let (old, id) = (counted[index].id.clone(), ItemId::of(&format!("again-{index}")));
        let rates: Vec<Rate> = profile.rates.iter().filter(|rate| rate.item == old).cloned().collect();
        profile.rates.extend(rates.into_iter().map(|rate| Rate { item: id.clone(), ..rate }));
        counted.push(Item { id, ..counted[index].clone() });
    }
    let (stock, consumption) = held_and_used(&places, &counted, origin);
    let days = |days: i64| Minutes::of(days * 24 * 60);
    NeedProblem {
        as_of: origin.tomorrow().expect("a day").to_zoned(jiff::tz::TimeZone::UTC).expect("UTC").timestamp(),
        cases,
        places,
        items: counted,
        profile,
        use_profile: UseProfile::Conventional,
        stock,
        consumption,
        production: Vec::new(),
        service_level: Permille::try_new(800).expect("a share"),
        lead_time: days(14),
        cover: days(70),
        buffer_permille: Units::of(100),
    }
}

/// A count and a week of reported use of every item at every place.
fn held_and_used(places: &[Place], counted: &[Item], origin: Date) -> (Vec<Stock>, Vec<Consumption>) {
    let (mut stock, mut consumption) = (Vec::new(), Vec::new());
    for place in places {
        for item in counted {
            let (place, item) = (place.id.clone(), item.id.clone());
            let (units, source) = (Units::of(10_000), Source::Assumption("a bench".to_owned()));
            let (from, to) = (origin.saturating_sub(jiff::Span::new().days(6)), origin);
            let used =
                Consumption { place: place.clone(), item: item.clone(), from, to, units, source: source.clone() };
            consumption.push(used);
            stock.push(Stock {
                place,
                item,
                units,
                status: StockStatus::Shelf,
                arrives: None,
                counted: origin,
                source,
            });
        }
    }
    (stock, consumption)
}

fn place(id: PlaceId) -> Place {
    Place {
        name: id.to_string(),
        id,
        population: Some(Units::of(1_000_000)),
        income: None,
        beds: Some(Units::of(4_000)),
        icu_share: None,
        doctors: Some(Units::of(3_000)),
        nurses: Some(Units::of(6_000)),
        tests_per_day: Some(Units::of(2_000)),
        use_profile: None,
        mains: Vec::new(),
        plugs: vec![],
        languages: Vec::new(),
        airports: Vec::new(),
        source: Source::Assumption("a bench".to_owned()),
    }
}

fn counts(bench: &mut Criterion) {
    let problem = need_problem();
    let kinds = problem.items.len();
    bench.bench_function(&format!("need of 200 places, {kinds} items, 12 weeks"), |bencher| {
        bencher.iter(|| {
            let solution = need::solve(&problem, &mut Control::new(1, u64::MAX));
            assert_eq!(solution.lines.len(), 200 * kinds);
            solution
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = forecasts, counts
}
criterion_main!(benches);
