//! Decides nothing: an interrupt ends a search with the best it has found, whose steps give it again; a second one leaves at once.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

fn example() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/april-2020"))
}

fn begin(words: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_airbridge"));
    command.args(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program should start")
}

fn interrupt(child: &Child) {
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(status.expect("kill should be there").success() || cfg!(not(target_os = "linux")));
}

/// Interrupts so many times after a wait; waits longer where the machine was too busy for the program to listen by then.
fn interrupted(words: &[&str], times: usize) -> Output {
    for wait in [1, 2, 4, 8, 16] {
        let child = begin(words);
        std::thread::sleep(Duration::from_millis(wait * 600));
        for _ in 0..times {
            interrupt(&child);
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = child.wait_with_output().expect("the program should end");
        if output.status.signal().is_none() {
            return output;
        }
    }
    panic!("the program never listened");
}

#[test]
fn an_interrupt_ends_the_choice_of_flights_and_its_steps_give_it_again() {
    let folder = example().display().to_string();
    let output = interrupted(&["fly", &folder, "--json"], 1);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = String::from_utf8(output.stdout).expect("an answer is text");
    // A machine that is quick enough is done before: then there is nothing to give again.
    if let Some((_, rest)) = shown.split_once("--steps ") {
        let steps: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let again = begin(&["fly", &folder, "--json", "--steps", &steps]).wait_with_output();
        assert_eq!(String::from_utf8(again.expect("the program should end").stdout).expect("text"), shown);
    }
}

#[test]
fn a_second_interrupt_leaves_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let boxes = folder.path().join("boxes.json");
    let text = r#"{"container":{"length":5870,"width":2330,"height":2200},"boxes":[
        {"id":"a","length":613,"width":421,"height":307,"count":90,"upright":["height"]},
        {"id":"b","length":547,"width":389,"height":251,"count":90,"upright":["height","width"]},
        {"id":"c","length":431,"width":401,"height":337,"count":90,"upright":["height"]}],"support":"none"}"#;
    std::fs::write(&boxes, text).expect("a file");
    let file = boxes.display().to_string();
    let once = interrupted(&["pack", &file, "--seconds", "600", "--json"], 1);
    assert!(once.status.success(), "{}", String::from_utf8_lossy(&once.stderr));
    assert!(String::from_utf8_lossy(&once.stdout).contains("fill"), "the best so far is shown");
    let twice = interrupted(&["pack", &file, "--seconds", "600"], 40);
    assert!(matches!(twice.status.code(), Some(0 | 130)), "{:?}", twice.status);
}
