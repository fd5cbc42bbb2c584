//! Tests of the casebook: adding keeps every byte, adds nothing twice, refuses to overwrite. Up: [`crate::casebook`].

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

/// The example operation in a new folder, and a table to add.
fn operation(cases: Option<&str>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("op");
    format::folder::write_empty(&dir).expect("an example");
    if let Some(cases) = cases {
        fs::write(dir.join(CASES_FILE), cases).expect("a table");
    }
    (folder, dir)
}

fn question<'a>(vintage: &'a str, source: &'a str) -> CasebookQuestion<'a> {
    CasebookQuestion { vintage: Some(vintage), source: Some(source), ..CasebookQuestion::default() }
}

/// Adds a text to the operation.
fn add_text(dir: &Path, text: &str, question: &CasebookQuestion<'_>) -> Result<Answer, Vec<Fault>> {
    let file = dir.with_file_name("new.csv");
    fs::write(&file, text).expect("a table");
    add(&file, dir, question).map(|done| done.answer)
}

fn cases_of(dir: &Path) -> String {
    fs::read_to_string(dir.join(CASES_FILE)).expect("the operation's cases")
}

const TABLE: &str = "country,date,cumulative_cases\nItalia,2020-03-30,101739\nItaly,2020-03-31,105792\n";

#[test]
fn figures_are_added_once_beside_what_stands_there_byte_for_byte() {
    for (eol, separator, remark) in [("\n", ",", "line feeds"), ("\r\n", ",", "two signs"), ("\n", ";", "semicolons")] {
        let own = [
            "place,day,count,kind,source,vintage,primary",
            "#country+code,#date,#affected,#indicator,#meta,#date,#meta",
            "IT,2020-03-29,97689,cases,a b,2020-03-30,yes",
        ];
        let own = format!("\u{feff}{}", own.join(eol).replace(',', separator));
        let (_folder, dir) = operation(Some(&own));
        let answer = add_text(&dir, TABLE, &question("2020-04-26", "JHU, CSSE"))
            .unwrap_or_else(|faults| panic!("{remark}: {faults:#?}"));
        let after = cases_of(&dir);
        assert!(after.starts_with(&own), "{remark}: what stood there should be kept");
        let rows: Vec<String> = after[own.len()..].trim_start().lines().map(str::to_owned).collect();
        let source = if separator == ";" { "JHU, CSSE" } else { "\"JHU, CSSE\"" };
        let expected = ["2020-03-30,101739", "2020-03-31,105792"].map(|figure| {
            format!("IT,{figure},cases,").replace(',', separator) + source + &",2020-04-26,yes".replace(',', separator)
        });
        assert_eq!(rows, expected, "{remark}");
        assert!(answer.title.contains("2 figures added"), "{remark}: {}", answer.title);
        assert!(format::folder::read(&dir).is_ok(), "{remark}: the operation should be sound");
        let again = add_text(&dir, TABLE, &question("2020-04-26", "JHU, CSSE")).expect("nothing new");
        assert!(
            again.title.contains("0 figures added") && again.title.contains("2 stood there already"),
            "{}",
            again.title
        );
        assert_eq!(cases_of(&dir), after, "{remark}: nothing should be written twice");
        let names: Vec<_> = fs::read_dir(&dir).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
        assert!(!names.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{remark}: {names:?}");
    }
}

#[test]
fn a_new_vintage_stands_beside_the_old_and_says_what_it_changed() {
    let (_folder, dir) = operation(None);
    let answer =
        add_text(&dir, "country,date,cumulative_cases\nItaly,2020-03-31,105800\n", &question("2020-12-06", "b"))
            .expect("a new vintage");
    let words: Vec<String> = answer.tables[0].rows.iter().map(|row| row[0].to_string()).collect();
    assert_eq!(
        words,
        ["IT cases of 31 Mar 2020: 105,792 in the vintage of 31 Mar 2020, 105,800 in that of 6 Dec 2020, +8"]
    );
    let both = cases_of(&dir);
    assert!(both.contains("IT,2020-03-31,cases,105792") && both.contains("IT,2020-03-31,cases,105800"), "{both}");
    let validated = crate::folders::validate(&dir).expect("a sound operation").answer;
    assert_eq!(validated.tables[1].rows[0][0].to_string(), words[0]);
}

#[test]
fn what_would_spoil_the_operation_is_refused_and_nothing_written() {
    let vintage = "2020-03-31";
    let source = "JHU CSSE, daily close";
    for (text, question, code, line, remark) in [
        (
            "country,date,cumulative_cases\nItaly,2020-03-31,105793\n",
            question(vintage, source),
            "figure-differs",
            2,
            "another count of the same",
        ),
        (
            "country,date,cumulative_cases\nItaly,2020-03-30,99999999\n",
            question(vintage, source),
            "absurd-figure",
            2,
            "more than people",
        ),
        (
            "country,date,new_cases\nItaly,2020-03-29,3\nItaly,2020-03-30,-9\n",
            question(vintage, source),
            "negative-amount",
            3,
            "a sum below zero",
        ),
        (
            "country,date,cumulative_cases\nItaly,2020-04-02,3\n",
            question(vintage, source),
            "impossible-date",
            2,
            "later than published",
        ),
        (
            "country,date,cumulative_cases\nItly,2020-03-30,3\n",
            question(vintage, source),
            "unknown-place",
            2,
            "misspelled",
        ),
        (
            "country,date,cumulative_cases\nItaly,2020-03-30,3\n",
            question("2020-03-32", source),
            "bad-date",
            0,
            "no such vintage",
        ),
        (
            "country,date,cumulative_cases\nItaly,2020-03-30,3\n",
            question(vintage, " "),
            "source-missing",
            0,
            "no source",
        ),
        (
            "country,date,cumulative_cases\nItaly,2020-03-30,3\n",
            CasebookQuestion::default(),
            "key-missing",
            0,
            "neither of the two",
        ),
    ] {
        let (_folder, dir) = operation(None);
        let before = cases_of(&dir);
        let faults = add_text(&dir, text, &question).expect_err(remark);
        let found: Vec<_> = faults.iter().map(|fault| (fault.code, fault.place.line)).collect();
        assert!(found.contains(&(code, line)), "{remark}: {faults:#?}");
        assert_eq!(cases_of(&dir), before, "{remark}");
    }
}

#[test]
fn other_places_later_days_and_other_certainties_are_left_or_kept_beside() {
    let (_folder, dir) = operation(None);
    let text = "country,date,cumulative_cases,suspected_cumulative_cases\nItaly,2020-03-30,101739,5\nItaly,2020-04-09,3,\nSpain,2020-03-30,1,1\n";
    let answer = add_text(&dir, text, &question("2020-04-26", "b")).expect("a sound table");
    for (words, remark) in [
        ("place-left-out: 1 places of the table are not in places.csv: ES", "another place"),
        ("after-as-of: 1 figures are of days after 2020-03-31", "a later day"),
        ("kept-beside: 1 figures are kept beside", "suspected cases"),
    ] {
        assert!(answer.remarks.iter().any(|it| it.contains(words)), "{remark}: {:#?}", answer.remarks);
    }
    let after = cases_of(&dir);
    assert!(
        after.ends_with(
            "IT,2020-03-30,cases,101739,2020-04-26,yes,confirmed,b\nIT,2020-03-30,cases,5,2020-04-26,no,suspected,b\n"
        ),
        "{after}"
    );
}

#[test]
fn a_table_is_shown_and_two_are_compared() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (old, new) = (folder.path().join("old.csv"), folder.path().join("new.csv"));
    fs::write(&old, "Country/Region,3/30/20,3/31/20\nUS,2978,3874\nItaly,11591,12428\nMS Zaandam,0,2\n")
        .expect("a table");
    fs::write(
        &new,
        "Country/Region,3/30/20,3/31/20,4/1/20\nUS,4180,5272,6452\nItaly,11591,12428,13155\nSpain,7716,8464,9387\n",
    )
    .expect("a table");
    let asked = CasebookQuestion { value: Some(CaseKind::Deaths), ..CasebookQuestion::default() };
    let shown = show(&old, &asked).expect("a sound table").answer;
    assert!(shown.title.ends_with("2 places, 30 Mar 2020 to 31 Mar 2020, 4 figures."), "{}", shown.title);
    assert!(shown.remarks[0].contains("not-a-place: MS Zaandam is a ship"), "{:?}", shown.remarks);
    let compared = compare(&old, &new, &asked).expect("two sound tables").answer;
    assert_eq!(compared.title, "2 of 4 figures that both tables give were revised, in 1 series.");
    assert_eq!(
        compared.tables[0].rows[0][0].to_string(),
        "US deaths of 31 Mar 2020: 3,874 in the table up to 31 Mar 2020, 5,272 in the one up to 1 Apr 2020, +36 %"
    );
    assert_eq!(compared.tables[1].rows.len(), 2);
    assert_eq!(compared.remarks, ["only in the newer table: ES"]);
    let faults = compare(&old, &folder.path().join("none.csv"), &CasebookQuestion::default()).expect_err("two faults");
    let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["value-missing", "file-missing"]);
}
