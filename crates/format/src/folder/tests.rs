//! Tests of the whole folder: an example that reads back, outside shapes that read alike, seeded faults that are all
//! reported. Up: [`crate::folder`].

use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::faults;

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
        operation.airports.iter().find(|airport| airport.id.as_str() == "ZSPD").map(|it| it.spots.get()),
        Some(4)
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

/// A fault that is put into the example: what is changed, and where and as what it must be reported.
struct Seed {
    file: &'static str,
    row: &'static [(&'static str, &'static str)],
    column: &'static str,
    code: &'static str,
    /// A word that the cause or the action must hold.
    word: &'static str,
}

const fn seed(
    file: &'static str,
    row: &'static [(&'static str, &'static str)],
    column: &'static str,
    code: &'static str,
    word: &'static str,
) -> Seed {
    Seed { file, row, column, code, word }
}

/// One row each; keys are fresh, so that no row has a second fault.
const SEEDS: [Seed; 63] = [
    seed("cases.csv", &[("place", "Itly"), ("day", "2020-03-01")], "place", "unknown-place", "IT"),
    seed("cases.csv", &[("day", "2020-02-30")], "day", "bad-date", "2020-02-30"),
    seed("cases.csv", &[("day", "2020-04-02"), ("vintage", "2020-04-02")], "day", "after-as-of", "2020-04-02"),
    seed("cases.csv", &[("kind", "case"), ("day", "2020-03-02")], "kind", "unknown-word", "cases"),
    seed("cases.csv", &[("count", "-5"), ("day", "2020-03-03")], "count", "negative-amount", "-5"),
    seed("cases.csv", &[("count", "1,057"), ("day", "2020-03-04")], "count", "ambiguous-number", "1,057"),
    seed("cases.csv", &[("count", "99999999"), ("day", "2020-03-05")], "count", "absurd-figure", "60461828"),
    seed("cases.csv", &[("vintage", "2020-03-01"), ("day", "2020-03-06")], "vintage", "impossible-date", "2020-03-01"),
    seed("cases.csv", &[("source", ""), ("day", "2020-03-07")], "source", "cell-empty", "source"),
    seed("cases.csv", &[("primary", "maybe"), ("day", "2020-03-08")], "primary", "not-yes-or-no", "yes or no"),
    seed("cases.csv", &[], "day", "duplicate-row", "line 3"),
    seed("cases.csv", &[("certainty", "maybe"), ("day", "2020-03-09")], "certainty", "unknown-word", "suspected"),
    seed("cases.csv", &[("certainty", "suspected"), ("day", "2020-03-10")], "certainty", "mixed-certainty", "no"),
    seed("places.csv", &[("id", "US-QQ")], "id", "unknown-place", "US-"),
    seed("places.csv", &[("id", "pcode:1")], "id", "bad-area-code", "pcode:KE030"),
    seed("places.csv", &[("id", "pcod:KE030")], "id", "unknown-scheme", "pcode"),
    seed("places.csv", &[("id", "Italia")], "id", "duplicate-id", "line 3"),
    seed("places.csv", &[], "id", "duplicate-id", "line 3"),
    seed("places.csv", &[("id", "RS"), ("income", "hihg")], "income", "unknown-word", "high"),
    seed("places.csv", &[("id", "FR"), ("mains", "230V")], "mains", "bad-mains", "230/50"),
    seed("places.csv", &[("id", "DE"), ("languages", "German")], "languages", "bad-language", "BCP 47"),
    seed("places.csv", &[("id", "ES"), ("airports", "LEMDD")], "airports", "unknown-code", "LEMD"),
    seed(
        "places.csv",
        &[("id", "GB"), ("icu_share_permille", "1001")],
        "icu_share_permille",
        "share-out-of-range",
        "1001",
    ),
    seed("places.csv", &[("id", "PT"), ("beds", "70000000")], "beds", "absurd-figure", "60461828"),
    seed("items.csv", &[("id", "thing-1"), ("pack_gross_g", "")], "pack_gross_g", "pack-incomplete", "pack_gross_g"),
    seed("items.csv", &[("id", "thing-2"), ("pack_gross_g", "200000000")], "pack_gross_g", "absurd-pack", "100 t"),
    seed("items.csv", &[("id", "thing 3")], "id", "bad-id", "thing 3"),
    seed("stock.csv", &[("item", "mask-medcal"), ("source", "a")], "item", "unknown-code", "mask-medical"),
    seed("stock.csv", &[("place", "AT"), ("source", "b")], "place", "unknown-code", "places.csv"),
    seed("places.csv", &[("id", "NL"), ("use_profile", "crises")], "use_profile", "unknown-word", "crisis"),
    seed("stock.csv", &[("status", "pledge"), ("source", "c")], "status", "unknown-word", "pledge-confirmed"),
    seed("stock.csv", &[("status", "pledge-confirmed"), ("source", "d")], "arrives", "cell-empty", "pledge-open"),
    seed("stock.csv", &[("arrives", "2020-04-05"), ("source", "e")], "arrives", "impossible-date", "shelf"),
    seed("stock.csv", &[("unit", "carton"), ("source", "f")], "unit", "unit-mismatch", "holds 2000 (each)"),
    seed(
        "stock.csv",
        &[("item", "test-pcr-manual"), ("unit", "kit"), ("source", "g")],
        "unit",
        "unit-mismatch",
        "holds 100 (test)",
    ),
    seed("consumption.csv", &[("from", "2020-03-24"), ("to", "2020-03-30")], "from", "duplicate-row", "line 3"),
    seed(
        "consumption.csv",
        &[("item", "gown"), ("from", "2020-03-24"), ("to", "2020-03-20")],
        "to",
        "impossible-date",
        "2020-03-20",
    ),
    seed(
        "production.csv",
        &[("from", "2020-05-01"), ("units_per_day", "-1")],
        "units_per_day",
        "negative-amount",
        "-1",
    ),
    seed("production.csv", &[("from", "2020-05-02"), ("unit", "million")], "unit", "unit-mismatch", "each"),
    seed("production.csv", &[], "from", "duplicate-row", "line 3"),
    seed("requests.csv", &[("id", "r-2"), ("due", "2020-03-01")], "due", "impossible-date", "2020-03-25"),
    seed("requests.csv", &[("id", "r-3"), ("made", "March"), ("due", "")], "made", "bad-date", "March"),
    seed("offers.csv", &[("id", "o-2"), ("donor", "donor-2")], "donor", "unknown-code", "donor-1"),
    seed("offers.csv", &[("id", "o-3"), ("travels_with", "o-3")], "travels_with", "travels-in-circle", "o-3"),
    seed("offers.csv", &[("id", "o-4"), ("currency", "")], "currency", "price-incomplete", "currency"),
    seed("offers.csv", &[("id", "o-5"), ("currency", "usd")], "currency", "unknown-currency", "usd"),
    seed("offers.csv", &[("id", "o-6"), ("units", "many")], "units", "not-a-number", "many"),
    seed("ramps.csv", &[("offer", "offer-9")], "offer", "unknown-code", "offer-1"),
    seed("waivers.csv", &[("rule", "shelflife")], "rule", "unknown-word", "shelf-life"),
    seed("notices.csv", &[("id", "n-2"), ("until", "2020-02-01")], "until", "impossible-date", "2020-02-01"),
    seed("aircraft.csv", &[("id", "t-2"), ("type", "B747-400")], "type", "unknown-code", "B747-400F"),
    seed(
        "aircraft.csv",
        &[("id", "t-3"), ("available_until", "2020-03-01T00:00:00Z")],
        "available_until",
        "impossible-date",
        "2020-03-01",
    ),
    seed(
        "aircraft.csv",
        &[("id", "t-4"), ("available_from", "2020-04-01")],
        "available_from",
        "bad-instant",
        "T00:00:00Z",
    ),
    seed("airports.csv", &[("id", "XX01")], "id", "airport-incomplete", "runway_paved_m"),
    seed("airports.csv", &[("id", "KJFK"), ("curfew_from", "23:00")], "curfew_to", "curfew-incomplete", "both"),
    seed(
        "airports.csv",
        &[("id", "LIRE"), ("latitude", "98"), ("longitude", "12")],
        "latitude",
        "bad-coordinates",
        "98",
    ),
    seed("closures.csv", &[("id", "c-2"), ("applies_to", "Rssia")], "applies_to", "unknown-place", "RU"),
    seed("parties.csv", &[("id", "p-2"), ("name", "")], "name", "cell-empty", "name"),
    seed("claims.csv", &[("id", "cl-2"), ("declined", "yes")], "declined", "said-and-declined", "two claims"),
    seed("claims.csv", &[("id", "cl-3"), ("column", "arived")], "column", "unknown-word", "arrived"),
    seed("events.csv", &[("id", "e-2"), ("column", "announced")], "column", "announced-event", "claims.csv"),
    seed(
        "events.csv",
        &[("id", "e-3"), ("recorded", "2020-04-01T00:00:00Z")],
        "recorded",
        "impossible-date",
        "2020-04-02",
    ),
    seed("account.csv", &[("id", "a-2"), ("to", "donor-1")], "to", "same-party", "donor-1"),
];

#[test]
fn every_seeded_fault_is_reported_at_its_place_and_no_other() {
    let dir = example();
    let mut expected: Vec<(String, u64, String, &str, &str)> = Vec::new();
    for seed in &SEEDS {
        add(dir.path(), seed.file, &[seed.row]);
        let line = text_of(dir.path(), seed.file).lines().count() as u64;
        expected.push((seed.file.to_owned(), line, seed.column.to_owned(), seed.code, seed.word));
    }
    let mut whole = |file: &str, line: u64, column: &str, code: &'static str, word: &'static str| {
        expected.push((file.to_owned(), line, column.to_owned(), code, word));
    };
    put(dir.path(), "case.csv", "x\n");
    whole("case.csv", 0, "", "unknown-file", "cases.csv");
    change(dir.path(), "operation.toml", "horizon_days = 28", "horizon_days = 500");
    whole("operation.toml", 5, "horizon_days", "out-of-range", "120");
    change(dir.path(), "operation.toml", "seed = 1", "sede = 1");
    whole("operation.toml", 15, "policies.sede", "unknown-key", "policies.seed");
    change(dir.path(), "claims.csv", "capacity", "capaciti");
    whole("claims.csv", 1, "capaciti", "unknown-column", "capacity");
    whole("claims.csv", 1, "capacity", "column-missing", "capacity");
    let parties = text_of(dir.path(), "parties.csv");
    put(dir.path(), "parties.csv", parties.clone() + "p-3,too,many,cells\n");
    whole("parties.csv", parties.lines().count() as u64 + 1, "", "ragged-row", "4 cells");
    let mut events = text_of(dir.path(), "events.csv").into_bytes();
    events
        .extend(b"e-4,EXAMPLE-1,mask-medical,loaded,1,2020-04-02T08:00:00Z,2020-04-02T09:00:00Z,carrier-1,caf\xe9,x\n");
    let last = events.iter().filter(|byte| **byte == b'\n').count() as u64;
    put(dir.path(), "events.csv", events);
    whole("events.csv", last, "", "broken-utf8", "0xe9");

    let faults = read(dir.path()).expect_err("a folder full of faults");
    for (file, line, column, code, word) in &expected {
        let found = faults.iter().find(|fault| {
            let place = &fault.place;
            (&place.file, place.line, &place.column, fault.code) == (file, *line, column, code)
        });
        let fault = found.unwrap_or_else(|| panic!("{file}:{line} [{column}] {code} should be among {faults:#?}"));
        assert!(format!("{} {}", fault.cause, fault.action).contains(word), "{fault} should name {word}");
        assert!(!fault.cause.is_empty() && !fault.action.is_empty(), "{fault} should say what to do");
    }
    assert_eq!(faults.len(), expected.len(), "nothing else should be reported: {faults:#?}");
    assert!(faults.is_sorted(), "faults should be in order of file, line and column");
    assert!(faults.iter().all(|fault| faults::find(fault.code).is_some()), "every code should be in the index");
}
