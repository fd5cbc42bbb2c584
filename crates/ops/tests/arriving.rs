//! Triage end to end: the example's 500 lines with and without an operation, the export given back, what is refused.

use std::fs;
use std::path::{Path, PathBuf};

use ops::answer::{Cell, Done};
use ops::arriving::{ArrivingQuestion, triage};

fn example(part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(part)
}

fn question(list: &Path) -> ArrivingQuestion<'_> {
    ArrivingQuestion { dir: None, list, place: None, profile: None, as_of: Some("2020-04-01"), output: None }
}

fn run(question: &ArrivingQuestion<'_>) -> Result<Done, Vec<model::fault::Fault>> {
    triage(question, &mut |_| {})
}

/// Row, class and rule of every line.
fn classes(done: &Done) -> Vec<(String, String, String)> {
    let table = done.answer.tables.iter().find(|table| table.name == "lines").expect("a table of lines");
    table.rows.iter().map(|row| (row[0].to_string(), row[1].to_string(), row[8].to_string())).collect()
}

#[test]
fn five_hundred_lines_get_a_class_and_a_reason_each() {
    let (list, dir) = (example("unsolicited/list.xlsx"), example("april-2020"));
    for (remark, question) in [
        ("by profiles", question(&list)),
        ("by one profile", ArrivingQuestion { profile: Some("cholera"), ..question(&list) }),
        ("for Italy", ArrivingQuestion { dir: Some(&dir), place: Some("IT"), ..question(&list) }),
        ("for any place", ArrivingQuestion { dir: Some(&dir), as_of: None, ..question(&list) }),
    ] {
        let done = run(&question).unwrap_or_else(|faults| panic!("{remark}: {faults:#?}"));
        let classes = classes(&done);
        assert_eq!(classes.len(), 500, "{remark}");
        assert!(classes.iter().all(|(_, class, rule)| !class.is_empty() && !rule.is_empty()), "{remark}");
        for class in ["high", "low", "none"] {
            assert!(classes.iter().any(|(_, one, _)| one == class), "{remark}: {class}");
        }
        let totals = done.answer.tables.iter().find(|table| table.name == "priorities").expect("totals");
        let lines = |cell: &Cell| if let Cell::Count(count) = cell { *count } else { 0 };
        assert_eq!(totals.rows.iter().map(|row| lines(&row[1])).sum::<i64>(), 500, "{remark}");
        assert!(done.answer.remarks.iter().any(|remark| remark.contains("values were guessed")), "{remark}");
    }
}

#[test]
fn an_export_given_back_says_the_same_and_takes_corrections() {
    let folder = tempfile::tempdir().expect("a folder");
    let (list, export) = (example("unsolicited/list.xlsx"), folder.path().join("triage.csv"));
    let first = run(&ArrivingQuestion { output: Some(&export), ..question(&list) }).expect("an export");
    assert_eq!(first.answer.files, [("list".to_owned(), export.display().to_string())]);
    let second = run(&question(&export)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(classes(&second), classes(&first));
    // Somebody looked: these masks are surgical ones.
    let text = fs::read_to_string(&export).expect("the export");
    let unsure = classes(&first).into_iter().filter(|(_, _, rule)| rule == "unsure-item").count();
    let corrected = text.replacen(",Masks,mask-medical,", ",Masks,respirator,", 1);
    assert_ne!(corrected, text);
    fs::write(&export, corrected).expect("a corrected export");
    let third = run(&question(&export)).expect("a corrected export");
    assert_eq!(classes(&third).into_iter().filter(|(_, _, rule)| rule == "unsure-item").count(), unsure - 1);
}

#[test]
fn a_page_is_written_and_inputs_are_never_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.csv");
    fs::write(&list, "Description,Qty,Weight kg\nSurgical gowns,500 pcs,75\n").expect("a list");
    let page = folder.path().join("triage.html");
    run(&ArrivingQuestion { output: Some(&page), ..question(&list) }).expect("a page");
    assert!(fs::read_to_string(&page).expect("the page").contains("Surgical gowns"));
    let faults = run(&ArrivingQuestion { output: Some(&list), ..question(&list) }).expect_err("the list itself");
    assert_eq!(faults[0].code, "output-is-input");
    assert!(fs::read_to_string(&list).expect("still there").starts_with("Description"));
}

#[test]
fn what_is_not_known_is_refused_with_an_action() {
    let (list, dir) = (example("unsolicited/list.xlsx"), example("april-2020"));
    let nothing = example("unsolicited/nothing.xlsx");
    for (question, code, remark) in [
        (ArrivingQuestion { dir: Some(&dir), place: Some("ITA"), ..question(&list) }, "unknown-code", "no such place"),
        (ArrivingQuestion { place: Some("a place"), ..question(&list) }, "bad-id", "no id"),
        (ArrivingQuestion { profile: Some("covid19"), ..question(&list) }, "unknown-profile", "no such profile"),
        (ArrivingQuestion { as_of: Some("1 April"), ..question(&list) }, "bad-date", "no day"),
        (question(&nothing), "file-missing", "no file"),
    ] {
        let faults = run(&question).expect_err(remark);
        assert_eq!(faults[0].code, code, "{remark}");
        assert!(!faults[0].action.is_empty(), "{remark}");
    }
}
