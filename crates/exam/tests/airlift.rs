//! The program as a bridge and as an exam of relays: what it answers, prints and refuses. Up: `crates/exam/src/main.rs`.

use assert_cmd::Command;

const RESET: &str = r#"{"message":"reset","processing_time":10,"airports":[{"id":1,"working_capacity":1},{"id":2,"working_capacity":1}],"types":[{"id":0,"weight_max":5,"routes":[{"from":1,"to":2,"time":4,"cost":0.6},{"from":2,"to":1,"time":4,"cost":0.6}]}],"aircraft":[{"id":"a_0","type":0,"state":"ready","airport":1,"destination":null,"aboard":[]}],"cargo":[{"id":0,"at":1,"destination":2,"weight":1,"earliest_pickup":1,"soft_deadline":80,"hard_deadline":120}]}"#;

/// Standard output, standard error and the exit code.
fn exam(words: &str, input: &str) -> (String, String, i32) {
    let mut command = Command::cargo_bin("exam").expect("the program should be built");
    let output = command.args(words.split_whitespace()).write_stdin(input).output().expect("the program should run");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr), output.status.code().expect("an exit code"))
}

#[test]
fn every_message_is_answered_by_one_line() {
    let lines = [
        RESET,
        r#"{"message":"step","step":1,"aircraft":[{"id":"a_0","state":"processing","airport":1,"destination":null,"aboard":[]}],"cargo_moved":[{"id":0,"at":null}]}"#,
        r#"{"message":"step","step":12,"aircraft":[{"id":"a_0","state":"ready","airport":1,"destination":null,"aboard":[0]}]}"#,
    ];
    let (out, err, code) = exam("airlift-bridge", &lines.join("\n"));
    assert_eq!((code, err.as_str()), (0, ""));
    let answers: Vec<&str> = out.lines().collect();
    assert_eq!(
        answers,
        [
            r#"{"message":"orders","step":0,"orders":[{"aircraft":"a_0","priority":1,"load":[0],"unload":[],"destination":null}]}"#,
            r#"{"message":"orders","step":1,"orders":[]}"#,
            r#"{"message":"orders","step":12,"orders":[{"aircraft":"a_0","priority":0,"load":[],"unload":[],"destination":2}]}"#,
        ]
    );
    assert_eq!(exam("airlift-bridge", "").2, 0);
}

#[test]
fn a_line_that_cannot_be_read_ends_it_with_the_number_of_the_line() {
    // One row per fault: the second line, and what is said of it.
    for (line, code) in [
        ("\n", "bad-json"),
        ("{\"message\":\"step\"", "bad-json"),
        ("{\"message\":\"go\"}", "unknown-word"),
        ("{\"message\":\"step\",\"step\":1,\"cargo_done\":[5]}", "unknown-code"),
        ("{\"message\":\"step\",\"step\":1,\"weather\":[]}", "unknown-key"),
    ] {
        let (out, err, exit) = exam("airlift-bridge", &format!("{RESET}\n{line}\n"));
        assert_eq!((exit, out.lines().count()), (3, 1), "{line}");
        assert!(err.starts_with("standard input:2") && err.contains(code) && err.contains("; "), "{line}: {err}");
    }
    let (_, err, exit) = exam("airlift-bridge", "{\"message\":\"step\",\"step\":1}");
    assert!(exit == 3 && err.contains("message-out-of-turn") && err.contains("send a reset first"), "{err}");
}

#[test]
fn text_that_is_no_utf_8_is_refused() {
    let mut command = Command::cargo_bin("exam").expect("the program should be built");
    let output = command.arg("airlift-bridge").write_stdin(vec![0xff, 0xfe, b'\n']).output().expect("it should run");
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("UTF-8"));
}

#[test]
fn generated_worlds_are_tabled_beside_shortest_paths() {
    let (out, err, code) = exam("airlift --generate 4 --count 1 --classes easy,hubs", "");
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("Airlift: 2 generated worlds from seed 4"), "{out}");
    for name in ["easy", "hubs", "all"] {
        let line = out.lines().find(|line| line.trim_start().starts_with(name)).expect("a row");
        let missed = line.split_whitespace().nth(3).expect("a figure");
        assert_eq!(missed, "0", "{line}");
    }
    assert!(out.contains("could not carry out: 0 /") && err.lines().count() == 2, "{out}{err}");
    let (_, err, code) = exam("airlift --generate 4 --classes hard", "");
    assert!(code == 3 && err.contains("no class of worlds") && err.contains("storm"), "{err}");
    assert_eq!(exam("airlift", "").2, 2);
}
