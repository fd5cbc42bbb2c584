//! Published case tables against what is known of them: two vintages of JHU CSSE, the situation reports of Ebola 2014, daily
//! series of the World Health Organization. Every name in them must be a known place. Up: `crates/format`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use format::cases::{CaseQuestion, CaseTable, Shape, oddities, read, read_file, read_forecast, series};
use jiff::civil::date;
use model::need::{CaseKind, Certainty};

/// The outside data beside the project, where they are; in CI they must be.
fn shared(part: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/need").join(part);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "the outside data should be there in CI");
    eprintln!("skipped: no outside data at {part}");
    None
}

fn bytes(part: &str) -> Option<Vec<u8>> {
    shared(part).map(|path| read_file(&path, part).expect("the file should be there"))
}

fn table(part: &str, value: Option<CaseKind>) -> Option<CaseTable> {
    let raw = bytes(part)?;
    let question =
        CaseQuestion { file: part, raw: &raw, sheet: None, value, place: None, vintage: None, is_strict: true };
    Some(read(&question).unwrap_or_else(|faults| panic!("{part}: {faults:#?}")))
}

/// The count so far of a place.
fn count(table: &CaseTable, id: &str, kind: CaseKind, day: jiff::civil::Date) -> Option<i64> {
    let is_place = |index: usize| table.places[index].id.as_ref().is_some_and(|place| place.as_str() == id);
    let found = series(table).into_iter().find(|series| is_place(series.place) && series.kind == kind)?;
    found.cumulative.get(&day).map(|figure| figure.count)
}

const APRIL: &str = "vintage_2020-04-26/time_series_covid19";
const DECEMBER: &str = "vintage_2020-12-06/time_series_covid19";

#[test]
fn both_vintages_have_their_places_and_figures() {
    let names = |table: &CaseTable| -> usize {
        let left = table.remarks.iter().filter(|remark| remark.code == "not-a-place").count();
        table.places.len() + left
    };
    let last_of_march = date(2020, 3, 31);
    // Countries and areas, of them ships; days; cases of the United States and Russia and deaths on 31 March: need.md 1.2.
    for (folder, last, expected_names, us, russia, us_deaths) in
        [(APRIL, date(2020, 4, 26), 185, 188_172, 2337, 3874), (DECEMBER, date(2020, 12, 6), 191, 192_177, 2337, 5272)]
    {
        let Some(cases) = table(&format!("{folder}_confirmed_global.csv"), Some(CaseKind::Cases)) else { return };
        let Some(deaths) = table(&format!("{folder}_deaths_global.csv"), Some(CaseKind::Deaths)) else { return };
        assert_eq!(cases.shape, Shape::Wide);
        assert_eq!((names(&cases), names(&deaths)), (expected_names, expected_names), "{folder}");
        assert_eq!(
            (cases.places.len(), deaths.places.len()),
            (expected_names - 2, expected_names - 2),
            "{folder}: two ships"
        );
        assert!(cases.places.iter().all(|place| place.id.is_some()), "{folder}: every name should be known");
        assert_eq!(
            (cases.rows.iter().map(|row| row.day).min(), cases.last_day()),
            (Some(date(2020, 1, 22)), Some(last))
        );
        assert_eq!(count(&cases, "US", CaseKind::Cases, last_of_march), Some(us));
        assert_eq!(count(&cases, "RU", CaseKind::Cases, last_of_march), Some(russia));
        assert_eq!(count(&cases, "IT", CaseKind::Cases, last_of_march), Some(105_792));
        assert_eq!(count(&deaths, "US", CaseKind::Deaths, last_of_march), Some(us_deaths));
        assert_eq!(count(&deaths, "RU", CaseKind::Deaths, last_of_march), Some(17));
    }
}

#[test]
fn the_correction_of_wuhan_is_a_jump() {
    let Some(deaths) = table(&format!("{APRIL}_deaths_global.csv"), Some(CaseKind::Deaths)) else { return };
    let odd = oddities(&deaths);
    // On 17 April 2020 China added 1,290 deaths of Wuhan.
    let wuhan = odd.iter().find(|fault| fault.code == "count-jumps" && fault.cause.starts_with("China"));
    assert!(wuhan.is_some_and(|fault| fault.place.column == "4/17/20"), "{odd:#?}");
    let mut seen = BTreeSet::new();
    assert!(odd.iter().all(|fault| seen.insert((fault.code, fault.place.line))), "one remark a place and oddity");
}

#[test]
fn the_reports_of_ebola_keep_their_gaps() {
    let Some(table) = table("ebola_2014/country_timeseries.csv", None) else { return };
    assert_eq!(table.shape, Shape::Report);
    let ids: BTreeSet<&str> = table.places.iter().filter_map(|place| place.id.as_ref()).map(|id| id.as_str()).collect();
    assert_eq!(ids, BTreeSet::from(["GN", "LR", "SL", "NG", "SN", "US", "ES", "ML"]));
    let days: BTreeSet<_> = table.rows.iter().map(|row| row.day).collect();
    assert_eq!((days.first(), days.last()), (Some(&date(2014, 3, 22)), Some(&date(2015, 1, 5))));
    // 122 report dates, of which each has at least one figure.
    assert_eq!(days.len(), 122);
    assert!(table.rows.iter().all(|row| row.certainty == Certainty::All && !row.is_new));
    assert_eq!(count(&table, "GN", CaseKind::Cases, date(2015, 1, 5)), Some(2776));
    assert_eq!(count(&table, "LR", CaseKind::Cases, date(2015, 1, 5)), None, "an empty cell is not zero");
    assert_eq!(count(&table, "SL", CaseKind::Deaths, date(2015, 1, 5)), Some(2977));
}

#[test]
fn the_series_of_the_health_organization_agree_with_themselves_or_say_where_not() {
    for (part, id, last) in
        [("golden_esft/ita_input.csv", "IT", date(2020, 12, 6)), ("golden_esft/ken_input.csv", "KE", date(2020, 12, 6))]
    {
        let Some(table) = table(part, None) else { return };
        assert_eq!((table.shape, table.places.len(), table.last_day()), (Shape::Long, 1, Some(last)), "{part}");
        assert_eq!(table.places[0].id.as_ref().map(|place| place.as_str()), Some(id), "{part}");
        let all = series(&table);
        assert_eq!(all.len(), 2, "{part}: cases and deaths");
        assert!(all.iter().all(|series| !series.is_summed && series.new.len() == series.cumulative.len()), "{part}");
        let disagree = oddities(&table).iter().filter(|odd| odd.code == "new-disagrees").count();
        assert_eq!(disagree, 0, "{part}");
    }
    // The made-up series name no place: that is asked, not guessed.
    for part in ["golden_esft/synthconst_input.csv", "golden_esft/synthexp_input.csv"] {
        let Some(raw) = bytes(part) else { return };
        let question = CaseQuestion {
            file: part,
            raw: &raw,
            sheet: None,
            value: None,
            place: None,
            vintage: None,
            is_strict: true,
        };
        let faults = read(&question).expect_err("no place");
        assert_eq!((faults.len(), faults[0].code), (1, "column-missing"), "{part}");
    }
}

#[test]
fn published_vintages_give_the_weeks_of_the_reference() {
    let part = format!("{DECEMBER}_deaths_global.csv");
    let Some(raw) = bytes(&part) else { return };
    let read = read_forecast("deaths.csv", &raw, (None, None), CaseKind::Deaths, date(2020, 4, 4), 4)
        .unwrap_or_else(|faults| panic!("{faults:#?}"));
    // 191 countries and areas, two of them ships.
    assert_eq!(read.problem.series.len(), 189);
    let italy = read.problem.series.iter().find(|series| series.name == "Italy").expect("Italy");
    // Closes of Italy's deaths on 28 March and 4 April 2020: 10,023 and 15,362.
    assert_eq!(italy.weekly.last(), Some(&5339.0));
    assert_eq!(italy.weekly.iter().sum::<f64>(), 15_362.0);
    let Some(raw) = bytes(&format!("{APRIL}_confirmed_global.csv")) else { return };
    let read =
        read_forecast("cases.csv", &raw, (None, None), CaseKind::Cases, date(2020, 4, 25), 4).expect("a sound table");
    assert_eq!(read.problem.series.len(), 183);
}
