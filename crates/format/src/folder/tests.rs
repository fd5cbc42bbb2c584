//! Tests of the whole folder: an example that reads back, outside shapes that read alike, seeded faults that are all
//! reported. Up: [`crate::folder`].

mod seeds;
mod words;

use std::path::Path;

use model::need::CaseCount;
use tempfile::TempDir;

use super::*;

fn example() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write_empty(dir.path()).expect("an empty folder should be filled");
    dir
}

fn text_of(dir: &Path, file: &str) -> String {
    std::fs::read_to_string(dir.join(file)).expect("a file of the example")
}

fn put(dir: &Path, file: &str, text: impl AsRef<[u8]>) {
    std::fs::write(dir.join(file), text).expect("a file should be written");
}

/// Replaces a text that must be there.
fn change(dir: &Path, file: &str, from: &str, to: &str) {
    let text = text_of(dir, file);
    assert!(text.contains(from), "{file} should hold {from}");
    put(dir, file, text.replacen(from, to, 1));
}

/// Adds rows to a table: each gives some cells, the others are those of the example row.
fn add(dir: &Path, file: &str, rows: &[&[(&str, &str)]]) {
    let mut text = text_of(dir, file);
    let header: Vec<String> = text.lines().next().expect("a header").split(',').map(str::to_owned).collect();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let example = reader.records().nth(2).expect("an example row").expect("a sound row");
    for row in rows {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let cells = header
            .iter()
            .zip(example.iter())
            .map(|(name, cell)| row.iter().find(|(column, _)| column == name).map_or(cell, |(_, changed)| *changed));
        writer.write_record(cells).expect("memory");
        text.push_str(&String::from_utf8(writer.into_inner().expect("memory")).expect("text"));
    }
    put(dir, file, text);
}

#[test]
fn an_empty_operation_reads_back_whole() {
    let dir = example();
    let read = read(dir.path()).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(read.digest.len(), 64);
    let operation = &read.operation;
    assert_eq!((operation.parties.len(), operation.airspaces.len(), operation.offers[0].ramp.len()), (3, 1, 1));
    assert_eq!(operation.airports.len(), 4215);
    assert_eq!(
        operation.airports.iter().find(|airport| airport.id.as_str() == "ZSPD").map(|it| it.spots),
        Some(Some(model::quantity::Units::of(4)))
    );
    assert!(
        text_of(dir.path(), "cases.csv").lines().nth(1).is_some_and(|line| line.starts_with("#country+code,#date"))
    );
    assert_eq!(write_empty(dir.path()).expect_err("the folder is filled").code, "folder-not-empty");
}

#[test]
fn the_example_of_april_2020_is_whole() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
    let read = read(&dir)
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(|fault| format!("{fault}\n")).collect::<String>()));
    let operation = read.operation;
    assert_eq!(operation.as_of.to_string(), "2020-04-01T00:00:00Z");
    let us = |count: &&CaseCount| count.place.as_str() == "US" && count.day == jiff::civil::date(2020, 3, 31);
    // JHU CSSE, vintage of April 2020, and the press reading that lies in no daily file.
    let counts: Vec<i64> = operation.cases.iter().filter(us).map(|case| case.count.get()).collect();
    assert!(counts.contains(&188_172) && counts.contains(&188_663), "{counts:?}");
}

#[test]
fn the_digest_changes_with_every_file_and_with_nothing_else() {
    let dir = example();
    let before = read(dir.path()).expect("a sound folder").digest;
    put(dir.path(), "README.md", "notes");
    std::fs::create_dir(dir.path().join("plans")).expect("a folder");
    assert_eq!(read(dir.path()).expect("a sound folder").digest, before, "notes and plans are not input");
    change(dir.path(), "parties.csv", "Example carrier", "Example Carrier");
    assert_ne!(read(dir.path()).expect("a sound folder").digest, before, "a letter is input");
}

#[test]
fn semicolons_decimal_commas_and_marks_read_as_their_twins() {
    let row = "XX01;2;yes;no;22:00;05:30;New strip;IT;45,5;9,25;1800;1800;Europe/Rome;x";
    let header = "id;spots;has_fuel;has_loader;curfew_from;curfew_to;name;place;latitude;longitude;runway_paved_m;runway_any_m;zone;source";
    let (with_commas, twin) = (example(), example());
    put(with_commas.path(), "airports.csv", format!("\u{feff}{header}\r\n{row}\r\n"));
    let plain = format!("{header}\n{row}\n").replace(',', ".").replace(';', ",");
    put(twin.path(), "airports.csv", plain);
    let cases = text_of(with_commas.path(), "cases.csv");
    put(with_commas.path(), "cases.csv", cases.replace("\"JHU CSSE, daily close\"", "x").replace(',', ";"));
    put(twin.path(), "cases.csv", cases.replace("\"JHU CSSE, daily close\"", "x"));
    let [read_commas, read_twin] =
        [&with_commas, &twin].map(|dir| read(dir.path()).unwrap_or_else(|faults| panic!("{faults:#?}")));
    assert_eq!(read_commas.operation, read_twin.operation);
    assert_ne!(read_commas.digest, read_twin.digest, "the bytes differ");
    let strip =
        read_twin.operation.airports.iter().find(|airport| airport.id.as_str() == "XX01").expect("the new strip");
    assert_eq!((strip.point.latitude(), strip.runway_any.get()), (45.5, 1800));
}

#[test]
fn a_missing_folder_and_an_empty_one_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let faults = read(dir.path()).expect_err("nothing is there");
    let missing: Vec<&str> = faults.iter().map(|fault| fault.place.file.as_str()).collect();
    let required =
        ["aircraft.csv", "cases.csv", "offers.csv", "operation.toml", "parties.csv", "places.csv", "requests.csv"];
    assert_eq!(missing, required);
    assert_eq!(read(&dir.path().join("none")).expect_err("no folder")[0].code, "folder-unreadable");
}

#[test]
fn a_code_that_points_at_a_wrong_row_is_not_reported_twice() {
    let dir = example();
    change(dir.path(), "parties.csv", "carrier-1,Example carrier,US", "carrier-1,Example carrier,Utopia");
    let faults = read(dir.path()).expect_err("a wrong place");
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["unknown-place"], "{faults:#?}");
    std::fs::remove_file(dir.path().join("parties.csv")).expect("the table is there");
    let faults = read(dir.path()).expect_err("a missing table");
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["file-missing"], "{faults:#?}");
}

/// What tables are checked against is read key by key: a fault of one setting hides none that another shows.
#[test]
fn faults_that_settings_show_in_tables_are_told_beside_faults_of_settings() {
    let dir = example();
    change(dir.path(), "operation.toml", "organisation = \"donor-1\"", "organisation = \"donor-9\"");
    change(dir.path(), "operation.toml", "seed = 1", "seed = -1");
    let told = |dir: &tempfile::TempDir| -> Vec<(String, String, &str)> {
        let faults = read(dir.path()).expect_err("two wrong settings");
        faults.into_iter().map(|fault| (fault.place.file, fault.place.column, fault.code)).collect()
    };
    let settings = |column: &str, code| ("operation.toml".to_owned(), column.to_owned(), code);
    let both = [settings("organisation", "unknown-code"), settings("policies.seed", "out-of-range")];
    assert_eq!(told(&dir), both);
    change(dir.path(), "operation.toml", "name = \"Example operation\"", "name = \"\"");
    assert_eq!(told(&dir)[1..], both, "and beside a third");
}

#[test]
fn odd_counts_are_remarks_and_do_not_stop_the_folder() {
    let dir = example();
    add(
        dir.path(),
        "cases.csv",
        &[
            &[("day", "2020-03-28"), ("count", "92472"), ("vintage", "2020-03-28")],
            &[("day", "2020-03-30"), ("count", "92000"), ("vintage", "2020-04-05")],
            &[("kind", "deaths"), ("count", "999999")],
            &[("primary", "no"), ("count", "105793"), ("source", "press")],
        ],
    );
    let read = read(dir.path()).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let codes: Vec<&str> = read.remarks.iter().filter(|it| it.place.file == "cases.csv").map(|it| it.code).collect();
    assert_eq!(codes, ["count-falls", "day-gap", "late-vintage", "deaths-above-cases"]);
}

#[test]
fn a_huge_table_is_refused_unread_among_the_other_faults() {
    let dir = example();
    let huge = std::fs::File::create(dir.path().join("cases.csv")).expect("a file");
    huge.set_len(1 << 30).expect("a sparse file of 1 GiB");
    change(dir.path(), "requests.csv", "2020-03-25", "25.3.2020");
    let faults = read(dir.path()).expect_err("a huge file");
    let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["file-too-large", "bad-date"], "{faults:#?}");
}
