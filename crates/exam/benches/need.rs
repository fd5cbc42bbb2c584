//! How long a forecast takes: 200 places, 60 weeks of history, 8 weeks ahead, 23 quantiles, one thread. To be at most two
//! seconds. Up: `ARCHITECTURE.md`.

use divan::Bencher;
use jiff::civil::{Date, date};
use model::control::Control;
use model::need::{ForecastProblem, WeeklySeries};

fn main() {
    divan::main();
}

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

#[divan::bench(args = [60, 150], sample_count = 10, sample_size = 1)]
fn forecast_of_200_places(bencher: Bencher<'_, '_>, weeks: u32) {
    let problem = problem(200, weeks);
    bencher.bench_local(|| {
        let solution = need::forecast(&problem, &mut Control::default());
        assert_eq!(solution.rows.len(), 1_600);
        solution
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn baseline_of_200_places(bencher: Bencher<'_, '_>) {
    let problem = problem(200, 60);
    bencher.bench_local(|| need::baseline_forecast(&problem, &mut Control::default()));
}
