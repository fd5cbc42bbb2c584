//! Decides nothing: where the disk takes no more, nothing is half-kept, what is wrong is told, reading goes on, and writing does too
//! when there is room again. A limit on the length of files stands for a disk that fails; a small file system that is really
//! full is tried too where one may be made.
#![cfg(target_os = "linux")]

#[allow(dead_code, reason = "the test of killed servers uses the rest")]
mod served;

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use served::{airbridge, ask, claim, log_of, serve, serve_through, settle, sign_in};

/// Claims that fill a file system with half a megabyte to spare, and many more.
const CLAIMS_MOST: u32 = 5_000;
/// Claims that fit into what is freed then: each takes a few pages of the journal.
const CLAIMS_AFTER: u32 = 20;

fn pages_are_served(server: SocketAddr, token: &str) {
    for path in ["/operations/april/public", "/operations/april/now", "/operations/april/consignments"] {
        let head = format!("GET {path} HTTP/1.1\r\nauthorization: Bearer {token}");
        let answer = ask(server, &head, "").expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
}

/// A refusal that a person can act on.
fn is_told(answer: &str, codes: &[&str]) {
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("application/problem+json") && answer.contains("\"action\":"), "{answer}");
    assert!(codes.iter().any(|code| answer.contains(&format!("\"{code}\""))), "{answer}");
}

fn times(log: &str, name: &str) -> usize {
    log.matches(&format!("\"id\":\"{name}\",\"kind\":\"claim\"")).count()
}

fn verified(folder: &Path, log: &str) {
    let file = folder.join("log.jsonl");
    std::fs::write(&file, log).expect("a file");
    airbridge(&["verify-log", &file.display().to_string()], "");
}

#[test]
fn a_server_whose_disk_fails_reads_on_and_writes_again_afterwards() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = settle(dir.path());
    let (mut server, address) = serve_through(&["env", "--ignore-signal=XFSZ"], &store);
    let token = sign_in(address);
    let limit = |length: &str| {
        let words = ["--pid", &server.id().to_string(), &format!("--fsize={length}:unlimited")];
        let set = Command::new("prlimit").args(words).status().expect("prlimit should run");
        assert!(set.success(), "the limit should be set");
    };
    for round in 0..4 {
        let name = |what: &str| format!("F-{round}-{what}");
        assert!(claim(address, &token, &name("before")).expect("an answer").starts_with("HTTP/1.1 200"));
        limit(&(1000 * round).to_string());
        // More than there are connections: none may be spoiled by it.
        for number in 0..40 {
            let answer = claim(address, &token, &name(&format!("meanwhile-{number}"))).expect("an answer");
            is_told(&answer, &["store-disk-failed", "commit-unknown"]);
        }
        pages_are_served(address, &token);
        limit("unlimited");
        let again = claim(address, &token, &name("meanwhile-0")).expect("an answer");
        assert!(again.starts_with("HTTP/1.1 200"), "{again}");
        let log = log_of(address, &token);
        for (what, count) in [("before", 1), ("meanwhile-0", 1), ("meanwhile-1", 0), ("meanwhile-39", 0)] {
            assert_eq!(times(&log, &name(what)), count, "{what} in round {round}");
        }
    }
    verified(dir.path(), &log_of(address, &token));
    server.kill().expect("the server should be there");
    server.wait().expect("it should be gone");
}

/// Mounts a small file system over a folder, of which most is a file that can be removed, and starts what follows.
const IN_A_SMALL_PLACE: &str = r#"
set -e
cp "$1/room.db" "$1.db"
mount -t tmpfs -o "size=$2" none "$1"
mv "$1.db" "$1/room.db"
head -c 4000000 /dev/zero >"$1/ballast"
shift 2
exec "$@"
"#;

#[test]
fn a_server_whose_file_system_is_full_reads_on_and_writes_when_there_is_room() {
    let may = Command::new("unshare").args(["-Urm", "true"]).stderr(Stdio::null()).status();
    if !may.is_ok_and(|status| status.success()) {
        writeln!(std::io::stderr(), "skipped: no file system may be made here").expect("a word of it");
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let place = dir.path().join("place");
    std::fs::create_dir(&place).expect("a folder");
    let store = settle(&place);
    let there = std::fs::metadata(place.join("room.db")).expect("the store").len();
    let (size, folder) = ((there + 4_500_000).to_string(), place.display().to_string());
    let through = ["unshare", "-Urm", "sh", "-c", IN_A_SMALL_PLACE, "small", &folder, &size];
    let (mut server, address) = serve_through(&through, &store);
    let token = sign_in(address);
    let mut kept = Vec::new();
    let refused = (0..CLAIMS_MOST).find_map(|number| {
        let name = format!("S-{number}");
        let answer = claim(address, &token, &name).expect("an answer");
        if answer.starts_with("HTTP/1.1 200") {
            kept.push(name);
            return None;
        }
        is_told(&answer, &["store-full"]);
        Some(name)
    });
    let refused = refused.expect("the file system should be full");
    pages_are_served(address, &token);
    let there = format!("/proc/{}/root{folder}/ballast", server.id());
    std::fs::remove_file(there).expect("the ballast should go");
    for number in 0..CLAIMS_AFTER {
        let answer = claim(address, &token, &format!("T-{number}")).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert!(claim(address, &token, &refused).expect("an answer").starts_with("HTTP/1.1 200"));
    let log = log_of(address, &token);
    kept.push(refused);
    assert!(kept.len() > 10, "something should have been kept before");
    for name in &kept {
        assert_eq!(times(&log, name), 1, "{name}");
    }
    verified(dir.path(), &log);
    server.kill().expect("the server should be there");
    server.wait().expect("it should be gone");
}

/// Runs the program with a limit on the length of its files, in blocks of 512 or 1024 bytes.
fn limited(blocks: u32, words: &[&str]) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "limited", &blocks.to_string()]);
    command.arg(env!("CARGO_BIN_EXE_airbridge")).args(words).stdin(Stdio::null());
    command.output().expect("the program should run")
}

#[test]
fn what_does_not_fit_on_the_disk_leaves_no_half_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = settle(dir.path());
    let name = |name: &str| dir.path().join(name).display().to_string();
    let there = || {
        // What SQLite keeps beside a store that was not closed is no half of anything.
        let is_of_store = |name: &String| name.starts_with("room.db-");
        let entries = std::fs::read_dir(dir.path()).expect("the folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| !is_of_store(name));
        names.sort();
        names
    };
    let (backup, moved, log) = (name("backup.db"), name("moved.db"), name("log.jsonl"));
    let export = ["export", "--store", &store, "--operation", "april", "-o", &moved];
    let written = ["log", "--store", &store, "--operation", "april", "--as", "anna", "--export", &log];
    let words = [&["backup", "--store", &store, "-o", &backup][..], &export, &written];
    for words in words {
        let before = there();
        // Too little for what SQLite keeps beside a store, and enough for that and not for what is written.
        for blocks in [1, 80] {
            let done = limited(blocks, words);
            let told = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(!done.status.success(), "{words:?} should not fit in {blocks} blocks");
            let is_told = ["-failed", "store-full", "not-writable"].iter().any(|code| told.contains(code));
            assert!(is_told, "{words:?}: {told}");
            assert_eq!(there(), before, "{words:?}: {told}");
        }
        airbridge(words, "");
    }
    let restored = format!("sqlite:{}", name("restored.db"));
    let restore = ["restore", &backup, "--store", &restored];
    let done = limited(80, &restore);
    assert!(!done.status.success(), "a whole store should not fit");
    airbridge(&restore, "");
    let (mut server, address) = serve(&restored);
    let log = log_of(address, &sign_in(address));
    server.kill().expect("the server should be there");
    server.wait().expect("it should be gone");
    verified(dir.path(), &log);
}
