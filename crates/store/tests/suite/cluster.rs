//! Decides how a PostgreSQL server of the test's own is started and stopped: in a temporary folder, on a socket in it, as a
//! user who is not root. Its keeper stops it when the test's end of a pipe closes, however the test ends, and crashes it when it is
//! told to. Up: `main.rs`.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Starts a server, says that it is there, and waits for its input to close. For each line of input it stops the server as a
/// crash does, without a word to its clients and without writing down what is in memory, and starts it again.
const KEEPER: &str = r#"
set -e
cd "$2"
"$1/initdb" --pgdata=base --username=airbridge --auth=trust --encoding=UTF8 --locale=C --no-sync >made 2>&1
options="-c listen_addresses='' -c unix_socket_directories='$2' -c max_connections=200"
"$1/pg_ctl" --pgdata=base --log=log --wait --silent start --options="$options" >started 2>&1
echo ready
while read -r _; do
  "$1/pg_ctl" --pgdata=base --mode=immediate --silent stop >stopped 2>&1
  "$1/pg_ctl" --pgdata=base --log=log --wait --silent start --options="$options" >started 2>&1
  echo ready
done
"$1/pg_ctl" --pgdata=base --mode=immediate --silent stop >stopped 2>&1
"#;

/// A running server.
pub(crate) struct Cluster {
    keeper: Child,
    said: BufReader<ChildStdout>,
    programs: PathBuf,
    folder: tempfile::TempDir,
}

impl Cluster {
    /// Starts one. None where PostgreSQL's programs are missing, which is a failure where everything must be tested.
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            let is_asked = std::env::var("CI").is_ok_and(|value| value == "true");
            assert!(!is_asked, "PostgreSQL's initdb and pg_ctl are missing: install Debian's package postgresql");
            writeln!(std::io::stderr(), "skipped: PostgreSQL's initdb and pg_ctl are missing").expect("a word of it");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder should be made");
        let mut command = as_server_user(folder.path());
        command.args(["sh", "-c", KEEPER, "keeper"]).arg(&programs).arg(folder.path());
        // In a group of its own: who ends the test by a signal to its group leaves the keeper to stop the server.
        command.process_group(0);
        let mut keeper = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a keeper should start");
        let mut said = BufReader::new(keeper.stdout.take().expect("a piped output"));
        let is_ready = hears_ready(&mut said);
        let told = || -> String {
            ["made", "started", "log"]
                .iter()
                .map(|name| std::fs::read_to_string(folder.path().join(name)).unwrap_or_default())
                .collect()
        };
        assert!(is_ready, "PostgreSQL should start:\n{}", told());
        Some(Self { keeper, said, programs, folder })
    }

    /// Stops the server as a crash does, and starts it again.
    #[allow(dead_code, reason = "the exam of crashes does; tests include this file too")]
    pub(crate) fn crash(&mut self) {
        let input = self.keeper.stdin.as_mut().expect("the keeper's input is open while it lives");
        writeln!(input, "crash").expect("the keeper should listen");
        assert!(hears_ready(&mut self.said), "PostgreSQL should start again after a crash");
    }

    /// A new database.
    pub(crate) fn new_database(&self, number: usize) -> String {
        let folder = self.folder.path().to_str().expect("a temporary folder of plain signs");
        let name = format!("base{number}");
        let made = Command::new(self.programs.join("createdb"))
            .args(["--host", folder, "--username", "airbridge", &name])
            .status()
            .expect("createdb should run");
        assert!(made.success(), "a database should be made");
        format!("postgres://airbridge@localhost/{name}?host={folder}")
    }
}

fn hears_ready(said: &mut BufReader<ChildStdout>) -> bool {
    let mut word = String::new();
    said.read_line(&mut word).is_ok() && word.trim() == "ready"
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The folder of PostgreSQL's programs, the newest of several.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    folders.sort();
    folders.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders
        .into_iter()
        .find(|folder| ["initdb", "pg_ctl", "postgres", "createdb"].iter().all(|program| folder.join(program).exists()))
}

/// The start of a command as a user who may run a server: oneself, or, when that is root, somebody with less power.
fn as_server_user(folder: &Path) -> Command {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
    if !is_root {
        return Command::new("env");
    }
    let is_there = Command::new("id").arg("postgres").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let user = if is_there.is_ok_and(|status| status.success()) { "postgres" } else { "nobody" };
    let owned = Command::new("chown").arg(user).arg(folder).status().expect("chown should run");
    assert!(owned.success(), "the folder should be given to {user}");
    let mut command = Command::new("runuser");
    command.args(["-u", user, "--"]);
    command
}
