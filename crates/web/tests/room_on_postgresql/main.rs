//! The same room over PostgreSQL: who may do what, one effect for each key, bad input, pages, plans. A
//! server of the tests' own is started and stopped; where its programs are missing that is said, and the tests run over SQLite. Up: `ARCHITECTURE.md`.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

#[path = "../room/audiences.rs"]
mod audiences;
#[path = "../room/bad_input.rs"]
mod bad_input;
#[path = "../../../store/tests/suite/cluster.rs"]
mod cluster;
#[allow(dead_code, reason = "the tests over SQLite use the rest")]
#[path = "../room/made.rs"]
mod made;
#[path = "../room/once.rs"]
mod once;
#[path = "../room/pages.rs"]
mod pages;
#[path = "../room/plans.rs"]
mod plans;
#[path = "../room/reach.rs"]
mod reach;

/// The server of this program; its keeper stops it when the program ends.
static CLUSTER: OnceLock<Option<cluster::Cluster>> = OnceLock::new();
static BASES: AtomicUsize = AtomicUsize::new(0);

/// The address of a new store.
pub(crate) fn address(folder: &Path) -> String {
    match CLUSTER.get_or_init(cluster::Cluster::start) {
        Some(cluster) => cluster.new_database(BASES.fetch_add(1, Ordering::Relaxed)),
        None => format!("sqlite:{}", folder.join("room.db").display()),
    }
}
