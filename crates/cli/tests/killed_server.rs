//! Decides nothing: a server that is killed in the middle of its work keeps every write that it acknowledged, once, and a log that
//! verifies. When it is killed is drawn from a fixed seed; nothing is asked of how long anything takes.
#![cfg(unix)]

mod served;

use std::net::SocketAddr;
use std::time::Duration;

use served::{airbridge, claim, log_of, serve, settle, sign_in};

/// How often the server is killed.
const KILLS: u64 = 8;
/// Who writes at the same time.
const WRITERS: u64 = 4;

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

#[test]
fn a_killed_server_keeps_what_it_acknowledged_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = settle(dir.path());
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
