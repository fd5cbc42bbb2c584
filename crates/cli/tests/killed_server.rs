//! Decides nothing: a server that is killed in the middle of its work keeps every write that it acknowledged, once, and a log that
//! verifies. When it is killed is drawn from a fixed seed; nothing is asked of how long anything takes.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PASSWORD: &str = "several words that do not belong together";
/// How often the server is killed.
const KILLS: u64 = 8;
/// Who writes at the same time.
const WRITERS: u64 = 4;

fn airbridge(words: &[&str], input: &str) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_airbridge"));
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program should start");
    child.stdin.take().expect("a piped input").write_all(input.as_bytes()).expect("the input should be taken");
    let output = child.wait_with_output().expect("the program should end");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A server on a free port, with its address as it says it.
fn serve(store: &str) -> (Child, SocketAddr) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_airbridge"));
    command.args(["serve", "--plain-http", "--listen", "127.0.0.1:0", "--each-minute", "100000", "--store", store]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the server should start");
    let mut said = String::new();
    let mut errors = BufReader::new(child.stderr.take().expect("piped errors"));
    errors.read_line(&mut said).expect("the server's word");
    let address = said.trim().rsplit('/').next().and_then(|address| address.parse().ok());
    (child, address.unwrap_or_else(|| panic!("no address in {said:?}")))
}

/// Sends a request; the whole answer, or none when the server went away before its end.
fn ask(server: SocketAddr, head: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(server).ok()?;
    let length = body.len();
    let request = format!("{head}\r\nhost: here\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    (length.is_none_or(|length: usize| body.len() == length)).then_some(answer)
}

/// The token of a new session.
fn sign_in(server: SocketAddr) -> String {
    let head = "POST /sign-in HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded";
    let form = format!("login=anna&password={}", PASSWORD.replace(' ', "+"));
    let answer = ask(server, head, &form).expect("an answer");
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    cookie.split_once('=').expect("a name and a token").1.split(';').next().expect("a token").to_owned()
}

fn claim(server: SocketAddr, token: &str, name: &str) -> Option<String> {
    let head = format!(
        "POST /api/v1/operations/april/claims HTTP/1.1\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\nidempotency-key: the-key-of-{name}"
    );
    let body = format!(
        r#"{{"id":"{name}","consignment":"KILLED","item":"respirator","column":"announced","speaker":"RU-GOV","capacity":"office","said":"2020-04-01","units":100,"text":"A hundred","source":"a test"}}"#
    );
    ask(server, &head, &body)
}

/// Names of the claims of one writer that were acknowledged before the server went away, and the one under way.
fn write(server: SocketAddr, token: &str, start: &str, first: &std::sync::mpsc::Sender<()>) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let name = format!("{start}-{number}");
        match claim(server, token, &name) {
            Some(answer) if answer.starts_with("HTTP/1.1 200") => acknowledged.push(name),
            Some(answer) => panic!("{name}: {answer}"),
            None => break,
        }
        let _ = first.send(());
    }
    acknowledged
}

fn log_of(server: SocketAddr, token: &str) -> String {
    let head = format!("GET /api/v1/operations/april/log HTTP/1.1\r\nauthorization: Bearer {token}");
    let answer = ask(server, &head, "").expect("the log");
    answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
}

#[test]
fn a_killed_server_keeps_what_it_acknowledged_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = format!("sqlite:{}", dir.path().join("room.db").display());
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
    let named = ["--name", "Anna Example", "--organisation", "EXAMPLE", "--store", &store];
    airbridge(&[&["enrol", "anna"][..], &named].concat(), PASSWORD);
    let example = example.display().to_string();
    airbridge(&["operate", &example, "--as", "april", "--coordinator", "anna", "--store", &store], "");
    let mut all: Vec<String> = Vec::new();
    let mut dice: u64 = 7;
    for round in 0..KILLS {
        let (mut server, address) = serve(&store);
        let token = sign_in(address);
        let (first, heard) = std::sync::mpsc::channel();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (token, first, start) = (token.clone(), first.clone(), format!("K-{round}-{writer}"));
                std::thread::spawn(move || write(address, &token, &start, &first))
            })
            .collect();
        drop(first);
        heard.recv().expect("something should be acknowledged before the kill");
        // Knuth's multiplier (MMIX): only that the points are not all alike is asked of it.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(dice >> 56));
        server.kill().expect("the server should be there to be killed");
        server.wait().expect("it should be gone");
        all.extend(writers.into_iter().flat_map(|writer| writer.join().expect("a writer should end by itself")));
    }
    let (mut server, address) = serve(&store);
    let token = sign_in(address);
    let log = log_of(address, &token);
    for name in &all {
        let times = log.matches(&format!("\"id\":\"{name}\",\"kind\":\"claim\"")).count();
        assert_eq!(times, 1, "{name} of {} acknowledged", all.len());
    }
    let last = all.last().expect("something was acknowledged");
    let again = claim(address, &token, last).expect("an answer");
    assert!(again.contains("idempotent-replayed: true"), "{again}");
    assert_eq!(log_of(address, &token), log, "a repeated request has no further effect");
    server.kill().expect("the server should be there");
    server.wait().expect("it should be gone");
    let file = dir.path().join("log.jsonl");
    std::fs::write(&file, log).expect("a file");
    airbridge(&["verify-log", &file.display().to_string()], "");
}
