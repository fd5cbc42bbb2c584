//! Decides what the exams of the store have in common: where the store is, how they end, and which promises they hold it
//! to: what was acknowledged is there and whole, in one order. Up: `main.rs`.

pub(crate) mod asked;
pub(crate) mod child;
#[path = "../../store/tests/suite/cluster.rs"]
mod cluster;
pub(crate) mod crash;
mod cut;
mod eio;
mod found;
mod full;
mod made;
mod sums;
pub(crate) mod volume;
pub(crate) mod writers;

use std::future::Future;
use std::path::{Path, PathBuf};

use model::fault::Fault;
use store::{Address, StoreFault};

use self::cluster::Cluster;
use crate::tables::{Page, Table};

/// What an exam of the store found.
pub(crate) struct Outcome {
    /// Its figures.
    pub(crate) page: Page,
    /// Promises that were not kept; they stand in the page too.
    pub(crate) findings: Vec<String>,
}

/// An exam's page; the findings come last.
fn outcome(title: String, name: &str, columns: &[&str], rows: Vec<Vec<String>>, findings: Vec<String>) -> Outcome {
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    let mut remarks: Vec<String> = findings.iter().take(20).cloned().collect();
    remarks.push(match findings.len() {
        0 => "Every promise was kept.".to_owned(),
        count => format!("NOT KEPT: {count} findings, the first above."),
    });
    let table = Table { name: name.to_owned(), columns, rows };
    Outcome { page: Page { title, tables: vec![table], remarks }, findings }
}

/// A folder that goes when the exam ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Fault> {
        let path = std::env::temp_dir().join(format!("airbridge-exam-{}", std::process::id()));
        std::fs::create_dir(&path).map_err(|error| file_fault(&path, &error))?;
        Ok(Self(path))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn file_fault(path: &Path, error: &std::io::Error) -> Fault {
    StoreFault::File { path: path.display().to_string(), cause: error.to_string() }.into()
}

/// The store that was named, or a new file in the folder.
fn address(named: Option<&str>, folder: &Folder, file: &str) -> Result<Address, StoreFault> {
    named.map_or_else(|| Address::of_file(&folder.file(file)), Address::try_new)
}

/// The word for a PostgreSQL server that the exam starts itself.
const OWN_SERVER: &str = "postgresql";

/// A server of the exam's own, where one is asked for, and the address that stands for it.
fn server(named: Option<&str>) -> Result<(Option<Cluster>, Option<String>), Fault> {
    if named != Some(OWN_SERVER) {
        return Ok((None, named.map(str::to_owned)));
    }
    let missing = || StoreFault::Unreachable("PostgreSQL's initdb and pg_ctl are missing here".to_owned());
    let cluster = Cluster::start().ok_or_else(missing)?;
    let address = cluster.new_database(1);
    Ok((Some(cluster), Some(address)))
}

/// Runs asynchronous work to its end on as many threads as there are processors, as the room's server does.
fn run_as_a_server<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime on several threads should start")
        .block_on(work)
}

/// Runs asynchronous work to its end on this thread.
fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime on this thread should start")
        .block_on(work)
}
