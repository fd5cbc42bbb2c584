//! Tests of the case tables: every shape that reads, bad inputs that are refused at their place, forecasts. Those against
//! published files are in `tests/case_tables.rs`. Up: [`crate::cases`].

use jiff::civil::date;
use model::need::ForecastProblem;
use model::need::{ForecastRow, ForecastSolution};

use super::*;

const HEAD: &str =
    "Province/State,Country/Region,Lat,Long,1/24/20,1/25/20,1/26/20,1/27/20,1/28/20,1/29/20,1/30/20,1/31/20,02/01/20";

fn read_text(text: &str) -> Result<ReadForecast, Vec<Fault>> {
    read_forecast("t.csv", text.as_bytes(), (None, None), CaseKind::Cases, date(2020, 2, 1), 4)
}

fn ask(raw: &[u8]) -> CaseQuestion<'_> {
    CaseQuestion { file: "t", raw, sheet: None, value: None, place: None, vintage: None, is_strict: true }
}

/// A table's figures in words: place, kind, certainty, new or not, day, count.
fn told(table: &CaseTable) -> Vec<String> {
    let word = |row: &CaseRow| {
        let place = &table.places[row.place];
        let place = place.id.as_ref().map_or(place.name.as_str(), PlaceId::as_str);
        let sort = if row.is_new { "new" } else { "so far" };
        format!("{place} {} {} {sort} {} {}", kind_word(row.kind), certainty_word(row.certainty), row.day, row.count)
    };
    table.rows.iter().map(word).collect()
}

fn codes(remarks: &[Fault]) -> Vec<&'static str> {
    remarks.iter().map(|remark| remark.code).collect()
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
    assert_eq!(codes(&read.remarks), ["count-falls", "not-a-place", "negative-count"]);
}

#[test]
fn a_day_on_which_a_province_is_silent_has_no_sum() {
    let text =
        "Province/State,Country/Region,Lat,Long,1/24/20,1/25/20,1/26/20\nHubei,China,1,2,5,,7\nMacau,China,1,2,,,1\n";
    let question = CaseQuestion { value: Some(CaseKind::Deaths), ..ask(text.as_bytes()) };
    let table = read(&question).expect("a sound table");
    assert_eq!(told(&table), ["CN deaths confirmed so far 2020-01-24 5", "CN deaths confirmed so far 2020-01-26 8"]);
    let text =
        "Province/State,Country/Region,Lat,Long,1/24/20,1/25/20,1/26/20\nHubei,China,1,2,5,6,7\nMacau,China,1,2,1,,1\n";
    let table = read(&CaseQuestion { raw: text.as_bytes(), ..question }).expect("a sound table");
    assert_eq!(table.rows.len(), 2);
    assert_eq!(codes(&table.remarks), ["part-silent"]);
}

#[test]
fn wrong_tables_and_questions_are_refused_at_their_place() {
    let row = "1,2,3,4,5,6,7,8,9";
    for (text, expected, remark) in [
        (String::new(), (0, "", "file-empty"), "empty"),
        (format!("{HEAD}\n"), (0, "", "file-empty"), "no rows"),
        (HEAD.replace("Long", "Lon") + "\n", (1, "Lon", "bad-header"), "column misnamed"),
        (HEAD.replace("1/26/20", "1-26-20") + "\n", (1, "1-26-20", "bad-date"), "other date"),
        (HEAD.replace("1/26/20,", "") + "\n", (1, "1/27/20", "day-gap"), "day missing"),
        (format!("{HEAD}\n,Italy,1,2,{row},9\n"), (2, "", "ragged-row"), "long row"),
        (format!("{HEAD}\n,Italy,1,2,1,2,x,4,5,6,7,8,9\n"), (2, "1/26/20", "not-a-number"), "letter"),
        (format!("{HEAD}\n,Italy,1,2,{row}\n,Italy,1,2,{row}\n"), (3, "Country/Region", "place-twice"), "twice"),
        (format!("{HEAD}\n,Burma,1,2,{row}\n,Myanmar,1,2,{row}\n"), (3, "Country/Region", "place-twice"), "two names"),
        (format!("{HEAD}\nA,China,1,2,{row}\nA,China,1,2,{row}\n"), (3, "Country/Region", "place-twice"), "province"),
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
        let faults =
            read_forecast("t.csv", text.as_bytes(), (None, None), CaseKind::Cases, origin, weeks).expect_err(code);
        assert_eq!(faults[0].code, code);
    }
}

#[test]
fn every_shape_gives_the_same_figures() {
    let expected = [
        "IT cases confirmed so far 2020-03-30 101739",
        "IT cases confirmed so far 2020-03-31 105792",
        "IT deaths confirmed so far 2020-03-31 12428",
    ];
    let wide = "Country/Region,3/30/20,3/31/20\nItaly,101739,105792\n";
    let table = read(&CaseQuestion { value: Some(CaseKind::Cases), ..ask(wide.as_bytes()) }).expect("wide");
    assert_eq!((table.shape, told(&table)), (Shape::Wide, expected[..2].iter().map(|&word| word.to_owned()).collect()));
    for (text, shape, remark) in [
        (
            "place,day,kind,count,vintage,primary,certainty,source\nIT,2020-03-30,cases,101739,2020-04-01,,,a\nIT,2020-03-31,cases,1,2020-04-01,,,a\n\
             IT,2020-03-31,cases,105792,2020-04-02,yes,confirmed,a\nIT,2020-03-31,cases,9,2020-04-03,no,,a\nIT,2020-03-31,deaths,12428,2020-04-01,,,a\n",
            Shape::Own,
            "the newest primary figures of an operation",
        ),
        (
            "Date_reported,Country_code,Country,WHO_region,Cumulative_cases,Cumulative_deaths\n2020-03-30,IT,Italy,EURO,101739,\n2020-03-31,IT,Italy,EURO,105792,12428\n",
            Shape::Long,
            "World Health Organization",
        ),
        (
            "iso_code,continent,location,date,total_cases,total_deaths,total_cases_per_million\nITA,Europe,Italy,2020-03-30,101739.0,,1682.1\nITA,Europe,Italy,2020-03-31,105792,12428,1\nOWID_WRL,,World,2020-03-31,9,9,9\n",
            Shape::Long,
            "Our World in Data",
        ),
        (
            "\u{feff}pays;jour;kind;count_type;value\nItalie;31/03/2020;deaths;cumulative;12428\nItalie;30/03/2020;cases;cumulative;101739\nItalie;31/03/2020;cases;total;105792\n",
            Shape::Long,
            "generic, French, semicolons, the day first",
        ),
        (
            "Date,Day,Confirmed_cases_Italy,Confirmed_deaths_Italy\n3/31/2020,9,105792,12428\n3/30/2020,8,101739,\n",
            Shape::Report,
            "newest first, a gap",
        ),
        (
            "Situation of the day,,,,\n,,,,\nWann,Wo,Ort,Krank,Tot\n#date+reported,#country+code+v_iso2,#country+name,#affected+infected+confirmed+total,#affected+killed+cumulative\n2020-03-30,IT,Italia,101739,\n2020-03-31,IT,Italia,105792,12428\n",
            Shape::Tagged,
            "hashtags below a header in no known language, a title above",
        ),
    ] {
        let table = read(&ask(text.as_bytes())).unwrap_or_else(|faults| panic!("{remark}: {faults:#?}"));
        assert_eq!(table.shape, shape, "{remark}");
        assert_eq!(told(&table), expected, "{remark}");
    }
}

#[test]
fn areas_certainties_and_new_counts_keep_their_kind() {
    let text = "a,b,c,d\n#date,#adm1+code+v_pcode,#affected+infected+suspected+new,#affected+infected+confirmed+new\n2014-08-01,SL01,5,2\n2014-08-02,SL01,3,-1\n";
    let table = read(&ask(text.as_bytes())).expect("hashtags");
    let expected = [
        "pcode:SL01 cases confirmed new 2014-08-01 2",
        "pcode:SL01 cases confirmed new 2014-08-02 -1",
        "pcode:SL01 cases suspected new 2014-08-01 5",
        "pcode:SL01 cases suspected new 2014-08-02 3",
    ];
    assert_eq!(told(&table), expected);
    assert_eq!(codes(&oddities(&table)), ["negative-count"]);
    let summed = series(&table);
    assert!(summed[1].is_summed);
    assert_eq!(summed[1].cumulative[&date(2014, 8, 2)].count, 8);
    let text = "fips,date,cumulative_cases\n36,2020-03-31,75795\n36061,2020-03-31,43139\n";
    let table = read(&ask(text.as_bytes())).expect("FIPS codes");
    let expected =
        ["US-NY cases confirmed so far 2020-03-31 75795", "fips:36061 cases confirmed so far 2020-03-31 43139"];
    assert_eq!(told(&table), expected);
}

/// A bad table: what it is, its text, and the line, column and code of the fault it must be refused with.
type Bad = (&'static str, &'static str, u64, &'static str, &'static str);

#[rustfmt::skip]
const BAD: &[Bad] = &[
    ("nothing", "", 0, "", "file-empty"),
    ("blank lines", "\n \n", 0, "", "file-empty"),
    ("another table", "id,size\n1,2\n", 1, "", "unknown-table"),
    ("a header alone", "country,date,new_cases\n", 0, "", "file-empty"),
    ("no place", "date,new_cases\n2020-03-31,1\n", 1, "", "column-missing"),
    ("a place misspelled", "contry,date,new_cases\nIT,2020-03-31,1\n", 1, "", "column-missing"),
    ("no day", "country,new_cases\nIT,1\n", 1, "", "column-missing"),
    ("no figure", "country,date,weather\nIT,2020-03-31,1\n", 1, "", "column-missing"),
    ("new or so far", "country,date,cases\nIT,2020-03-31,1\n", 1, "cases", "count-type-unknown"),
    ("cases or deaths", "country,date,cumulative\nIT,2020-03-31,1\n", 1, "cumulative", "value-missing"),
    ("kind, but not whether new", "country,date,kind,count\nIT,2020-03-31,cases,1\n", 2, "count", "count-type-unknown"),
    ("a word for a kind", "country,date,kind,count_type,count\nIT,2020-03-31,case,new,1\nIT,2020-03-31,deeths,new,1\n", 3, "kind", "unknown-word"),
    ("a place that is none", "country,date,new_cases\nItly,2020-03-31,1\n", 2, "country", "unknown-place"),
    ("a place that is two", "country,date,new_cases\nIT,2020-03-30,1\nCongo,2020-03-31,1\n", 3, "country", "ambiguous-place"),
    ("code and name disagree", "country_code,country,date,new_cases\nIT,Spain,2020-03-31,1\n", 2, "country", "place-disagrees"),
    ("no place in the row", "country,date,new_cases\n,2020-03-31,1\n", 2, "country", "cell-empty"),
    ("no day in the row", "country,date,new_cases\nIT,,1\n", 2, "date", "cell-empty"),
    ("no such day", "country,date,new_cases\nIT,2020-02-30,1\n", 2, "date", "bad-date"),
    ("the year 202", "country,date,new_cases\nIT,0202-03-31,1\n", 2, "date", "absurd-date"),
    ("month or day first", "country,date,new_cases\nIT,3/4/2020,1\nIT,3/5/2020,1\n", 1, "date", "ambiguous-date"),
    ("month and day first", "country,date,new_cases\nIT,3/31/2020,1\nIT,31/3/2020,1\n", 1, "date", "ambiguous-date"),
    ("a letter", "country,date,new_cases\nIT,2020-03-31,1o\n", 2, "new_cases", "not-a-number"),
    ("grouped thousands", "country;date;new_cases\nIT;2020-03-31;1.057\n", 2, "new_cases", "ambiguous-number"),
    ("half a person", "country,date,new_cases\nIT,2020-03-31,1.5\n", 2, "new_cases", "ambiguous-number"),
    ("beyond all people", "country,date,new_cases\nIT,2020-03-31,99999999999999\n", 2, "new_cases", "absurd-figure"),
    ("so far below zero", "country,date,cumulative_cases\nIT,2020-03-31,-4\n", 2, "cumulative_cases", "negative-amount"),
    ("the same day twice", "country,date,new_cases\nIT,2020-03-31,1\nIT,2020-03-31,1\n", 3, "new_cases", "duplicate-row"),
    ("two names, the same day", "country,date,new_cases\nBurma,2020-03-31,1\nMyanmar,2020-03-31,2\n", 3, "new_cases", "duplicate-row"),
    ("a report's place twice", "Date,Cases_Guinea,Cases_Guinee\n2014-08-01,1,2\n", 2, "Cases_Guinee", "duplicate-row"),
    ("a report's place that is none", "Date,Cases_Gunea,Deaths_Mali\n2014-08-01,1,2\n", 2, "Cases_Gunea", "unknown-place"),
    ("too many cells", "country,date,new_cases\nKorea, South,2020-03-31,1\n", 2, "", "ragged-row"),
    ("commas and semicolons", "country;date,new_cases\n", 1, "", "ambiguous-separator"),
    ("an open quotation mark", "country,date,new_cases\nIT,2020-03-31,\"1\nFR,2020-03-31,2\n", 2, "", "open-quote"),
    ("days that do not follow", "Country/Region,3/30/20,4/1/20\nItaly,1,2\n", 1, "4/1/20", "day-gap"),
    ("wide, cases or deaths", "Country/Region,3/30/20,3/31/20\nItaly,1,2\n", 1, "", "value-missing"),
    ("a scheme that is none", "#date,#adm1+code,#affected+infected+new\n2020-03-31,pcod:KE030,1\n", 2, "#adm1+code", "unknown-scheme"),
    ("our own, a misspelled kind", "place,day,kind,count,vintage,source\nIT,2020-03-31,case,1,2020-04-01,a\n", 2, "kind", "unknown-word"),
    ("our own, published before", "place,day,kind,count,vintage,source\nIT,2020-04-09,cases,1,2020-04-10,a\n", 2, "day", "impossible-date"),
    ("later than published", "country,date,new_cases\nIT,2020-04-05,1\n", 2, "date", "impossible-date"),
];

#[test]
fn bad_tables_are_refused_at_their_place_with_a_code_that_is_listed() {
    for (remark, text, line, column, code) in BAD {
        // Only the last rows of the list look beyond the vintage.
        let value = if remark.starts_with("days that") { Some(CaseKind::Cases) } else { None };
        let question = CaseQuestion { vintage: Some(date(2020, 4, 4)), value, ..ask(text.as_bytes()) };
        let faults = read(&question).expect_err(remark);
        let places: Vec<_> =
            faults.iter().map(|fault| (fault.place.line, fault.place.column.as_str(), fault.code)).collect();
        assert!(places.contains(&(*line, *column, *code)), "{remark}: {faults:#?}");
        for fault in &faults {
            assert!(crate::faults::find(fault.code).is_some(), "{remark}: {} is not listed", fault.code);
            assert!(!fault.action.is_empty() && fault.place.file == "t", "{remark}: {fault}");
        }
    }
}

#[test]
fn every_fault_of_a_table_is_reported_at_once() {
    let text = "country,date,new_cases,cumulative_deaths\nItly,2020-03-31,1,x\nIT,2020-03-32,1,1\nFR,2020-03-31,,-1\n";
    let faults = read(&ask(text.as_bytes())).expect_err("four faults");
    assert_eq!(codes(&faults), ["unknown-place", "not-a-number", "bad-date", "negative-amount"]);
}

#[test]
fn oddities_are_told_once_for_each_place() {
    let mut text = "country,date,new_cases,cumulative_cases,cumulative_deaths\n".to_owned();
    let mut total = 0;
    for day in 1..=30 {
        let new = if day == 20 { 5000 } else { 100 };
        // The source took 40 back on the 25th and said nothing of it in its new cases.
        total += if day == 25 { -40 } else { new };
        let deaths = if day == 2 { 300 } else { 0 };
        if day != 28 {
            text.push_str(&format!("Italy,2020-03-{day:02},{new},{total},{deaths}\n"));
        }
    }
    let table = read(&ask(text.as_bytes())).expect("odd, but readable");
    let odd = oddities(&table);
    let lines: Vec<_> = odd.iter().map(|fault| (fault.code, fault.place.line)).collect();
    let expected = [
        ("count-falls", 4),
        ("count-falls", 26),
        ("count-jumps", 21),
        ("day-gap", 29),
        ("day-gap", 29),
        ("deaths-above-cases", 3),
        ("new-disagrees", 26),
    ];
    assert_eq!(lines, expected, "{odd:#?}");
    assert!(odd[2].cause.contains("5000 cases a day up to 2020-03-20"), "{}", odd[2]);
    assert!(odd[6].cause.contains("first on 2020-03-25, off by -140"), "{}", odd[6]);
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
fn a_forecast_reads_reports_with_gaps_and_names_that_nobody_knows() {
    let text =
        "Date,Cases_Guinea,Cases_Atlantis,Cases_Mali\n2/1/2020,40,7,\n1/28/2020,,6,\n1/25/2020,10,5,\n1/15/2020,4,,1\n";
    let read = read_text(text).expect("a sound report");
    let series: Vec<_> =
        read.problem.series.iter().map(|series| (series.name.as_str(), series.weekly.clone())).collect();
    assert_eq!(series, [("Guinea", vec![4.0, 6.0, 30.0]), ("Atlantis", vec![5.0, 2.0])]);
    // Mali fell silent two weeks before the origin.
    assert_eq!(codes(&read.remarks), ["count-type-assumed", "unknown-place", "origin-outside"]);
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
