//! Tests of the noticing: a list is shown, what concerns the operation is added once, what would spoil it is refused whole.
//! Up: [`crate::noticing`].

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

/// The April operation in a new folder.
fn operation() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("op");
    fs::create_dir(&dir).expect("a folder");
    let example = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
    for entry in fs::read_dir(example).expect("the example").flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "csv" || ending == "toml") {
            fs::copy(entry.path(), dir.join(entry.file_name())).expect("a copy");
        }
    }
    (folder, dir)
}

const LIST: &str = "kind,subject,from,text,source\n\
recall,Aventa-M,2020-05-20,Units of May are called back,a paper\n\
sanction,Nobody Known Here,2020-03-01,Far away,a paper\n";

fn question<'a>(vintage: &'a str) -> NoticingQuestion<'a> {
    NoticingQuestion { vintage: Some(vintage), source: Some("A list"), ..NoticingQuestion::default() }
}

fn add_text(dir: &Path, text: &str, question: &NoticingQuestion<'_>) -> Result<Answer, Vec<Fault>> {
    let file = dir.with_file_name("list.csv");
    fs::write(&file, text).expect("a list");
    add(&file, dir, question).map(|done| done.answer)
}

fn notices_of(dir: &Path) -> String {
    fs::read_to_string(dir.join(NOTICES_FILE)).expect("the operation's notices")
}

#[test]
fn a_list_is_shown_by_kind() {
    let (_folder, dir) = operation();
    let file = dir.with_file_name("list.csv");
    fs::write(&file, LIST).expect("a list");
    let answer = show(&file, &NoticingQuestion::default()).expect("a list").answer;
    assert!(
        answer.title.contains("plain table of notices; 2 entries with 0 other names, all with a day"),
        "{}",
        answer.title
    );
    let kinds: Vec<String> = answer.tables[0].rows.iter().map(|row| format!("{} {}", row[0], row[1])).collect();
    assert_eq!(kinds, ["recall 1", "sanction 1"]);
    assert_eq!(answer.tables[1].rows.len(), 2);
}

#[test]
fn what_concerns_the_operation_is_added_once_beside_what_stands_there() {
    let (_folder, dir) = operation();
    let before = notices_of(&dir);
    let answer = add_text(&dir, LIST, &question("2020-06-01")).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert!(
        answer.title.contains("1 notices added") && answer.title.contains("1 others were looked at"),
        "{}",
        answer.title
    );
    assert!(answer.remarks.iter().any(|remark| remark.contains("count only from then")), "{:?}", answer.remarks);
    assert_eq!(answer.tables[0].rows[0][4].to_string(), "model of CHK-ventilator");
    let after = notices_of(&dir);
    assert!(after.starts_with(&before), "what stood there should be kept");
    let again = add_text(&dir, LIST, &question("2020-07-01")).expect("nothing new");
    assert!(
        again.title.contains("0 notices added") && again.title.contains("1 stood there already"),
        "{}",
        again.title
    );
    assert_eq!(notices_of(&dir), after, "nothing should be written twice");
}

#[test]
fn a_table_that_was_not_there_is_made() {
    let (_folder, dir) = operation();
    fs::remove_file(dir.join(NOTICES_FILE)).expect("removed");
    let all = NoticingQuestion { is_all: true, ..question("2020-06-01") };
    add_text(&dir, LIST, &all).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(notices_of(&dir).lines().count(), 3);
    assert!(format::folder::read(&dir).is_ok(), "the operation should be sound");
}

#[test]
fn what_is_wrong_is_said_at_once_and_nothing_written() {
    let (_folder, dir) = operation();
    let before = notices_of(&dir);
    let good = question("2020-06-01");
    for (text, question, code, remark) in [
        ("kind,subject\nrecall,Aventa-M\n", good, "notice-without-date", "no day"),
        ("a,b\n1,2\n", good, "unknown-list", "no list"),
        (LIST, question("1 June"), "bad-date", "no vintage"),
        (LIST, question("2020-05-01"), "impossible-date", "published after the vintage"),
        (LIST, NoticingQuestion { source: None, ..good }, "key-missing", "no source"),
        (LIST, NoticingQuestion { applies_in: Some("Atlantis"), ..good }, "unknown-place", "no such place"),
        (LIST, NoticingQuestion { applies_in: Some(" , "), ..good }, "cell-empty", "no place at all"),
        (LIST, NoticingQuestion { list: Some("sdn"), ..good }, "unknown-word", "no such list"),
        (LIST, NoticingQuestion { sheet: Some("x"), ..good }, "unknown-sheet", "no workbook"),
        ("id,kind,subject,from\nREC-AVENTA,recall,Aventa-M,2020-05-14\n", good, "notice-differs", "another day"),
    ] {
        let faults = add_text(&dir, text, &question).expect_err(remark);
        assert!(faults.iter().any(|fault| fault.code == code), "{remark}: {faults:#?}");
        assert_eq!(notices_of(&dir), before, "{remark}: nothing should be written");
    }
    let both = add_text(&dir, "a,b\n", &NoticingQuestion { vintage: None, ..good }).expect_err("two faults");
    assert_eq!(both.len(), 2, "everything at once: {both:#?}");
}
