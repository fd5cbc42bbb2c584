//! Tests of the case tables and forecasts. Up: [`crate::jhu`].

use std::path::PathBuf;

use jiff::civil::date;
use model::need::ForecastRow;

use super::*;

const HEAD: &str =
    "Province/State,Country/Region,Lat,Long,1/24/20,1/25/20,1/26/20,1/27/20,1/28/20,1/29/20,1/30/20,1/31/20,02/01/20";

fn read_text(text: &str) -> Result<ReadForecast, Vec<Fault>> {
    read("t.csv", text.as_bytes(), CaseKind::Cases, date(2020, 2, 1), 4)
}

#[test]
fn provinces_are_summed_and_weeks_end_on_saturday() {
    let text = format!(
        "{HEAD}\nHubei,China,1,2,1,5,6,7,8,9,10,11,25\n,Italy,1,2,0,3,3,3,3,3,3,3,2\nMacau,China,1,2,0,1,1,1,1,1,1,1,2\n,Diamond Princess,,,0,0,0,0,0,0,0,0,9\nTaipa,China,1,2,0,0,0,0,0,0,0,0,-1\n"
    );
    let read = read_text(&text).expect("a sound table");
    let series: Vec<_> =
        read.problem.series.iter().map(|series| (series.name.as_str(), series.weekly.clone())).collect();
    assert_eq!(series, [("China", vec![6.0, 20.0]), ("Italy", vec![3.0, 0.0])]);
    assert_eq!(read.problem.series[0].first_end, date(2020, 1, 25));
    let codes: Vec<_> = read.remarks.iter().map(|remark| remark.code).collect();
    assert_eq!(codes, ["count-falls", "ship-left-out", "negative-count"]);
}

#[test]
fn wrong_tables_and_questions_are_refused_at_their_place() {
    let row = "1,2,3,4,5,6,7,8,9";
    for (text, expected, remark) in [
        (String::new(), (0, "", "file-empty"), "empty"),
        (format!("{HEAD}\n"), (0, "", "file-empty"), "no rows"),
        (HEAD.replace("Long", "Lon") + "\n", (1, "Lon", "bad-header"), "column misnamed"),
        (HEAD.replace("1/26/20", "26.1.20") + "\n", (1, "26.1.20", "bad-date"), "other date"),
        (HEAD.replace("1/26/20,", "") + "\n", (1, "1/27/20", "day-gap"), "day missing"),
        (format!("{HEAD}\n,Italy,1,2,{row},9\n"), (2, "", "ragged-row"), "long row"),
        (format!("{HEAD}\n,Italy,1,2,1,2,x,4,5,6,7,8,9\n"), (2, "1/26/20", "not-a-number"), "letter"),
        (format!("{HEAD}\n,Italy,1,2,1,2,,4,5,6,7,8,9\n"), (2, "1/26/20", "cell-empty"), "empty cell"),
        (format!("{HEAD}\n,,1,2,{row}\n"), (2, "Country/Region", "cell-empty"), "no name"),
    ] {
        let faults = read_text(&text).expect_err(remark);
        let places: Vec<_> =
            faults.iter().map(|fault| (fault.place.line, fault.place.column.as_str(), fault.code)).collect();
        assert!(places.contains(&expected), "{remark}: {places:?}");
    }
    let text = format!("{HEAD}\n,Italy,1,2,{row}\n");
    for (origin, weeks, code) in [
        (date(2020, 1, 31), 4, "origin-not-saturday"),
        (date(2020, 2, 8), 4, "origin-outside"),
        (date(2020, 1, 18), 4, "origin-outside"),
        (date(2020, 2, 1), 9, "weeks-outside"),
        (date(2020, 2, 1), 0, "weeks-outside"),
    ] {
        let faults = read("t.csv", text.as_bytes(), CaseKind::Cases, origin, weeks).expect_err(code);
        assert_eq!(faults[0].code, code);
    }
}

#[test]
fn a_long_table_gives_the_primary_counts_of_the_wanted_kind() {
    let text = "place,day,kind,count,vintage,primary,source\n\
        IT,2020-01-25,cases,3,2020-01-26,,a\nIT,2020-01-31,cases,9,2020-02-01,,a\nIT,2020-02-01,cases,11,2020-02-02,yes,a\n\
        IT,2020-02-01,cases,12,2020-02-03,yes,a\nIT,2020-02-01,cases,99,2020-02-03,no,b\nIT,2020-02-01,deaths,1,2020-02-02,,a\n";
    let read = read_text(text).expect("a sound table");
    assert_eq!(read.problem.series[0].weekly, [3.0, 9.0]);
    let faults = read_text("place,day,kind,count,vintage,source\nIT,x,cases,1,2020-01-01,a\n").expect_err("bad day");
    assert_eq!((faults[0].place.file.as_str(), faults[0].place.line, faults[0].code), ("t.csv", 2, "bad-date"));
}

#[test]
fn a_forecast_is_written_a_row_for_each_quantile() {
    let problem = ForecastProblem { origin: date(2020, 4, 4), weeks: 1, series: vec![] };
    let quantiles = (0..23).map(|level| f64::from(level) + 0.5).collect();
    let row = ForecastRow { name: "Korea, South".to_owned(), horizon: 1, target_end: date(2020, 4, 11), quantiles };
    let text = write(&problem, &ForecastSolution { rows: vec![row], ..ForecastSolution::default() });
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 24);
    assert_eq!(lines[0], "place,origin,horizon,target_end,quantile,value");
    assert_eq!(lines[1], "\"Korea, South\",2020-04-04,1,2020-04-11,0.01,0.5");
    assert_eq!(lines[23], "\"Korea, South\",2020-04-04,1,2020-04-11,0.99,22.5");
}

#[test]
fn published_vintages_give_the_weeks_of_the_reference() {
    let Some(need) = shared("data/need") else { return };
    let path = need.join("vintage_2020-12-06/time_series_covid19_deaths_global.csv");
    let raw = read_file(&path, "deaths.csv").expect("the vintage should be there");
    let read =
        read("deaths.csv", &raw, CaseKind::Deaths, date(2020, 4, 4), 4).unwrap_or_else(|faults| panic!("{faults:#?}"));
    // 191 countries and areas, two of them ships.
    assert_eq!(read.problem.series.len(), 189);
    let italy = read.problem.series.iter().find(|series| series.name == "Italy").expect("Italy");
    // Closes of Italy's deaths on 28 March and 4 April 2020: 10,023 and 15,362.
    assert_eq!(italy.weekly.last(), Some(&5339.0));
    assert_eq!(italy.weekly.iter().sum::<f64>(), 15_362.0);
    let april = need.join("vintage_2020-04-26/time_series_covid19_confirmed_global.csv");
    let raw = read_file(&april, "cases.csv").expect("the vintage should be there");
    let read = super::read("cases.csv", &raw, CaseKind::Cases, date(2020, 4, 25), 4).expect("a sound table");
    assert_eq!(read.problem.series.len(), 183);
}

/// The outside data beside the project, where they are; in CI they must be.
fn shared(part: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(part);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "the outside data should be there in CI");
    eprintln!("skipped: no outside data at {part}");
    None
}
