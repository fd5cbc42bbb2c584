//! The exams of the store run to their end and count what they did; how much they ask is tried by hand. Up: `exam`.

use std::io::Write as _;

use assert_cmd::Command;

/// The cells of a row of the printed table.
fn row(output: &[u8], name: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(output);
    let row =
        text.lines().find(|line| line.split_whitespace().next() == Some(name)).unwrap_or_else(|| panic!("{text}"));
    row.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there() {
    let done = Command::cargo_bin("exam")
        .expect("the program should be built")
        .args(["crash", "--kills", "12", "--seed", "3", "--within", "100"])
        .output()
        .expect("the program should run");
    // Not its exit code: a busy machine may acknowledge too little, which is no fault of the store.
    let all = row(&done.stdout, "all");
    assert_eq!((all[1].as_str(), all[4].as_str(), all[5].as_str()), ("12", "0", "0"), "{all:?}");
    assert_ne!(all[2], "0", "something should have been acknowledged");
}

#[test]
fn many_writers_keep_one_order() {
    Command::cargo_bin("exam")
        .expect("the program should be built")
        .args(["writers", "--writers", "20", "--seconds", "1"])
        .assert()
        .success();
}

fn is_there(program: &str) -> bool {
    std::process::Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

#[test]
fn what_was_acknowledged_before_the_power_went_is_there() {
    if !is_there("strace") {
        writeln!(std::io::stderr(), "skipped: the program strace is missing").expect("a word of it");
        return;
    }
    let done = Command::cargo_bin("exam")
        .expect("the program should be built")
        .args(["crash", "--fault", "cut", "--kills", "120", "--seed", "3"])
        .assert()
        .success();
    let all = row(&done.get_output().stdout, "all");
    assert_eq!((all[1].as_str(), all[3].as_str(), all[4].as_str()), ("120", "0", "0"), "{all:?}");
    assert_ne!(all[2], "0", "something should have been acknowledged");
}

#[test]
fn a_full_disk_is_told_and_nothing_is_half_kept() {
    if !is_there("prlimit") {
        writeln!(std::io::stderr(), "skipped: the program prlimit is missing").expect("a word of it");
        return;
    }
    let done = Command::cargo_bin("exam")
        .expect("the program should be built")
        .args(["crash", "--fault", "full", "--kills", "16", "--seed", "3"])
        .assert()
        .success();
    let all = row(&done.get_output().stdout, "all");
    assert_eq!((all[1].as_str(), all[4].as_str(), all[5].as_str()), ("16", "0", "0"), "{all:?}");
}

#[test]
fn a_disk_that_fails_is_told_and_takes_nothing_with_it() {
    if !is_there("strace") {
        writeln!(std::io::stderr(), "skipped: the program strace is missing").expect("a word of it");
        return;
    }
    let done = Command::cargo_bin("exam")
        .expect("the program should be built")
        .args(["crash", "--fault", "eio", "--kills", "300", "--seed", "3"])
        .assert()
        .success();
    let all = row(&done.get_output().stdout, "all");
    assert_eq!((all[2].as_str(), all[5].as_str(), all[6].as_str()), ("300", "0", "0"), "{all:?}");
    assert!(all[1] != "0" && all[4] != "0", "something should have failed and been refused: {all:?}");
}
