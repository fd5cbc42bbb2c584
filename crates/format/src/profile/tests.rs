//! Spoiled profiles, one fault a row: each must be refused at its place. Up: [`crate::profile`].

use std::borrow::Cow;

use super::*;
use crate::builtin::{items, profile_files};

/// The faults of the COVID-19 profile with one table changed, as file, line, column and code.
fn faults_of(file: &'static str, from: &str, to: &str) -> Vec<(String, u64, String, &'static str)> {
    let mut files = profile_files("covid-19").expect("a built-in profile");
    let text = String::from_utf8(files[file].to_vec()).expect("UTF-8");
    assert!(text.contains(from), "{file} should hold {from}");
    files.insert(file, Cow::Owned(text.replacen(from, to, 1).into_bytes()));
    let mut faults = Faults::default();
    let profile = read("covid-19", &files, &items().expect("a catalogue"), &mut faults);
    let list = faults.finish(profile.map(|_| ())).err().unwrap_or_default();
    list.into_iter().map(|fault| (fault.place.file, fault.place.line, fault.place.column, fault.code)).collect()
}

#[test]
fn a_profile_is_taken_only_when_it_can_be_right() {
    let severity = "profile/severity.csv";
    for (file, from, to, place, remark) in [
        (severity, "mild,0.4", "mild,0.5", (0, "share", "bad-shares"), "shares of 1.1"),
        (severity, "mild,0.4", "mild,1.4", (2, "share", "bad-shares"), "a share above one"),
        (severity, "mild,0.4", "mild,-0.4", (2, "share", "bad-rate"), "a share below zero"),
        (severity, "mild,0.4,14", "mild,0.4,0", (2, "stay_days", "bad-rate"), "no stay"),
        (severity, "isolation", "home", (2, "setting", "unknown-word"), "a setting nobody knows"),
        ("profile/staff.csv", "severe", "sever", (2, "class", "unknown-word"), "a class nobody knows"),
        ("profile/staff.csv", "18.224181819", "-18", (2, "hours", "bad-rate"), "hours below zero"),
        ("profile/tests.csv", "antigen,0.2", "antigen,0.3", (0, "share", "bad-shares"), "tests of 1.1"),
        ("profile/beds.csv", "1.24", "-1.24", (2, "beds_per_1000", "bad-rate"), "beds below zero"),
        ("profile/parameters.csv", "bed_share,0.6", "bed_share,6", (4, "value", "bad-shares"), "six times the beds"),
        ("profile/parameters.csv", "shift_hours,8", "shift_hours,0", (0, "", "bad-profile"), "a day of no hours"),
        ("profile/parameters.csv", "shift_hours", "shift_hour", (2, "key", "unknown-word"), "a parameter misspelled"),
        ("profile/rates.csv", "0.03", "-0.03", (2, "rate", "bad-rate"), "a negative rate"),
        ("profile/rates.csv", "cleaner-day", "cleaners-day", (2, "driver", "unknown-word"), "a driver nobody knows"),
        ("profile/rates.csv", "chlorine-hth", "chlorine-hht", (2, "item", "unknown-code"), "an item nobody knows"),
        ("profile/rates.csv", "ambulance-worker-day", "cleaner-day", (3, "item", "duplicate-row"), "a rate twice"),
        (
            "profile/rates.csv",
            "triple-packaging,bed,0.1,each,0,no",
            "triple-packaging,swab,0.1,each,0,yes",
            (0, "", "bad-profile"),
            "tests worn again",
        ),
        (
            "profile/staff.csv",
            "health-worker,critical",
            "health-worker,severe",
            (0, "class", "row-missing"),
            "no hours",
        ),
        (
            "profile/uses.csv",
            "respirator,crisis",
            "respirator,contingency",
            (3, "item", "duplicate-row"),
            "a use twice",
        ),
        ("profile/rates.csv", "kg,0,no", "kg,1,no", (2, "waste", "bad-shares"), "all is lost"),
        ("profile/rates.csv", "kg,0,no", "litre,0,no", (2, "unit", "unit-mismatch"), "litres of a powder"),
    ] {
        let found = faults_of(file, from, to);
        let (line, column, code) = place;
        let is_there = found.iter().any(|fault| (fault.1, fault.2.as_str(), fault.3) == (line, column, code));
        assert!(is_there, "{remark}: {found:?}");
        assert!(found.iter().all(|fault| fault.0 == file || fault.3 == "bad-profile"), "{remark}: {found:?}");
    }
}

/// The trap of the reference: the sheet's kits of manual PCR hold a hundred tests although they are labelled one test.
#[test]
fn a_kit_is_not_a_test() {
    let rates = std::str::from_utf8(&profile_files("covid-19").expect("built in")["profile/rates.csv"])
        .expect("UTF-8")
        .to_owned();
    let row = rates.lines().find(|line| line.starts_with("test-pcr-manual,")).expect("a rate of the kits").to_owned();
    let of_kits = row.replace(",test,", ",kit,");
    let found = faults_of("profile/rates.csv", &row, &of_kits);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].2.as_str(), found[0].3), ("unit", "unit-mismatch"));
}

#[test]
fn a_missing_row_or_table_is_named() {
    let found = faults_of("profile/parameters.csv", "contacts_per_case", "cleaner_factor");
    assert!(found.iter().any(|fault| fault.3 == "row-missing" || fault.3 == "duplicate-id"), "{found:?}");
    let mut files = profile_files("covid-19").expect("a built-in profile");
    files.remove("profile/tests.csv");
    let mut faults = Faults::default();
    assert!(read("covid-19", &files, &items().expect("a catalogue"), &mut faults).is_none());
    let list = faults.finish(Some(())).expect_err("a table is missing");
    assert_eq!((list[0].code, list[0].place.file.as_str()), ("file-missing", "profile/tests.csv"));
}
