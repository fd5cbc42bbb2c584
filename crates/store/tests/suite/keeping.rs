//! Backups, restoring, and operations that move from store to store. Up: `main.rs`.

use std::path::{Path, PathBuf};

use model::id::{OperationId, PartyId, PlanId};
use model::log::{LogHead, LogLine};
use store::{Address, Moved, Store, StoreFault, Tally};

use crate::{Base, made, opening};

/// Operations, lines, consignments and plans of the first release's dump.
const WHOLE: [u64; 4] = [1, 3, 1, 1];

fn counts(tally: Result<Tally, StoreFault>) -> Result<[u64; 4], StoreFault> {
    tally.map(|tally| [tally.operations, tally.lines, tally.consignments, tally.plans])
}

/// The store of the first release's dump: a record or more of every table.
async fn full(base: &Base) -> Store {
    let dump = include_str!("../releases/1.sql");
    let dump = if base.is_sqlite { dump.replace(" COLLATE \"C\"", "") } else { dump.to_owned() };
    opening::execute(base, &dump).await;
    base.open().await
}

async fn new_store(folder: &Path, name: &str) -> Store {
    Store::open(&Address::of_file(&folder.join(name)).expect("an address")).await.expect("a new store")
}

/// Every record of the operation.
async fn records(store: &Store) -> Vec<Moved> {
    let mut records = Vec::new();
    let reading = store.reading(&OperationId::of("airlift")).await.expect("the operation");
    let done: Result<(), StoreFault> = reading
        .export(async |record| {
            records.push(record);
            Ok(())
        })
        .await;
    done.expect("an export");
    records
}

async fn is_complete(store: &Store) {
    assert_eq!(counts(store.verify().await), Ok(WHOLE));
    assert!(store.user_by_login("dora").await.expect("readable").is_some());
    assert!(store.session(made::digest("token")).await.expect("readable").is_some());
    let answer = store.remembered(&PartyId::of("org-a"), "key-1", made::digest("r")).await;
    assert_eq!(answer, Ok(Some("answer".to_owned())));
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    names.sort();
    names
}

pub(crate) async fn a_backup_restores_to_the_same(base: &Base) {
    let store = full(base).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("it's a backup");
    assert_eq!(counts(store.back_up(&file).await), Ok(WHOLE));
    assert_eq!(names(folder.path()), std::slice::from_ref(&file), "nothing is left beside it");
    assert_eq!(store.back_up(&file).await.expect_err("there is one").code(), "record-exists");
    assert_eq!(store.restore(&file).await.expect_err("not empty").code(), "store-not-empty");
    let head = store.reading(&OperationId::of("airlift")).await.expect("the operation").head().await.expect("a head");
    assert_eq!(store.verify().await.expect("whole").heads, [(OperationId::of("airlift"), head)]);
    let before = std::fs::read(&file).expect("the backup");
    let other = new_store(folder.path(), "other.db").await;
    assert_eq!(counts(other.restore(&file).await), Ok(WHOLE));
    assert_eq!(std::fs::read(&file).expect("the backup"), before, "a backup is only read");
    is_complete(&other).await;
    assert_eq!(records(&other).await, records(&store).await);
    other.close().await;
    store.close().await;
}

pub(crate) async fn a_backup_of_the_other_engine_is_taken(base: &Base) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("backup.db");
    // A SQLite store by way of its dump, into an empty store of either engine.
    let address = Address::of_file(&folder.path().join("first.db")).expect("an address");
    let first = Base { address, is_sqlite: true, postgres: String::new(), folder: tempfile::tempdir().expect("one") };
    let origin = full(&first).await;
    origin.back_up(&file).await.expect("a backup");
    let store = base.open().await;
    assert_eq!(counts(store.restore(&file).await), Ok(WHOLE));
    is_complete(&store).await;
    assert_eq!(records(&store).await, records(&origin).await);
    // The log goes on where it ended.
    let id = OperationId::of("airlift");
    let mut write = store.write(&id).await.expect("a write");
    let lines = made::lines(write.head(), 2, "next", &[&["c-1"]]);
    write.append(&lines).await.expect("lines");
    write.commit().await.expect("a commit");
    origin.close().await;
    store.close().await;
}

pub(crate) async fn a_spoiled_backup_is_not_taken(base: &Base) {
    let store = base.open().await;
    let folder = tempfile::tempdir().expect("a folder");
    for (spoil, remark) in [
        ("UPDATE operations SET log_size = 2", "a line too many"),
        ("DELETE FROM line_consignments; DELETE FROM log_lines WHERE number = 2", "a gap"),
        ("UPDATE log_lines SET facts_text = 'all well' WHERE number = 2", "a text that was not sealed"),
        ("DELETE FROM plan_documents", "a plan without its document"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM users", "a session of nobody"),
    ] {
        let address = Address::of_file(&folder.path().join("spoiled.db")).expect("an address");
        let spoiled =
            Base { address, is_sqlite: true, postgres: String::new(), folder: tempfile::tempdir().expect("one") };
        full(&spoiled).await.close().await;
        opening::execute(&spoiled, spoil).await;
        let file = folder.path().join("spoiled.db");
        let fault = store.restore(&file).await.expect_err(remark);
        assert_eq!(fault.code(), "store-corrupt", "{remark}: {fault}");
        let origin = Store::open(&spoiled.address).await.expect("it opens");
        let fault = origin.back_up(&folder.path().join("copy.db")).await.expect_err(remark);
        assert_eq!(fault.code(), "store-corrupt", "{remark}: {fault}");
        origin.close().await;
        assert_eq!(names(folder.path()), std::slice::from_ref(&file), "{remark}: nothing half-written is left");
        std::fs::remove_file(file).expect("the file");
    }
    for (file, code, remark) in [
        (folder.path().join("none.db"), "file-failed", "no such file"),
        (PathBuf::from("/dev/null/backup"), "file-failed", "no such folder"),
    ] {
        assert_eq!(store.restore(&file).await.expect_err(remark).code(), code, "{remark}");
    }
    assert_eq!(store.verify().await, Ok(Tally::default()), "nothing came of it");
    let file = folder.path().join("no folder").join("backup.db");
    assert_eq!(store.back_up(&file).await.expect_err("no such folder").code(), "file-failed");
    store.close().await;
}

pub(crate) async fn a_backup_is_of_one_moment_while_others_write(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let writer = {
        let (store, id) = (store.clone(), id.clone());
        tokio::spawn(async move {
            for number in 0..60 {
                let mut write = store.write(&id).await.expect("a write");
                let lines = made::lines(write.head(), 10, &format!("w-{number}"), &[&["c-1"]]);
                write.append(&lines).await.expect("lines");
                write.commit().await.expect("a commit");
            }
        })
    };
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..3 {
        let tally = store.back_up(&folder.path().join(format!("{number}.db"))).await.expect("a backup");
        assert_eq!(tally.lines % 10, 0, "writes are in it whole");
    }
    writer.await.expect("the writer");
    store.close().await;
}

pub(crate) async fn an_operation_leaves_as_a_file_and_comes_into_another_store(base: &Base) {
    let store = full(base).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("airlift.db");
    let id = OperationId::of("airlift");
    assert_eq!(counts(store.move_out(&id, &file).await), Ok(WHOLE));
    assert_eq!(names(folder.path()), std::slice::from_ref(&file), "nothing is left beside it");
    assert_eq!(store.move_out(&id, &file).await.expect_err("there is one").code(), "record-exists");
    let unknown = store.move_out(&OperationId::of("other"), &folder.path().join("x")).await;
    assert_eq!(unknown.expect_err("nothing to move").code(), "unknown-record");
    let other = new_store(folder.path(), "other.db").await;
    let (taken, head) = other.move_in(&file).await.expect("an operation");
    assert_eq!((&taken, head.size), (&id, 3));
    assert_eq!(records(&other).await, records(&store).await);
    assert!(other.user_by_login("dora").await.expect("readable").is_none(), "people stay where they are");
    assert_eq!(other.move_in(&file).await.expect_err("it is here").code(), "record-exists");
    // A file with a second operation, and one that is no store.
    made::add_operation(&store, "second").await;
    let whole = folder.path().join("whole.db");
    store.back_up(&whole).await.expect("a backup");
    assert_eq!(other.move_in(&whole).await.expect_err("two").code(), "file-failed");
    std::fs::write(folder.path().join("text"), "no store at all, but long enough to be looked at as one")
        .expect("a file");
    assert!(other.move_in(&folder.path().join("text")).await.is_err());
    assert_eq!(other.operations(None, 9).await.expect("a page").len(), 1);
    other.close().await;
    store.close().await;
}

pub(crate) async fn an_operation_moves_whole_or_not_at_all(base: &Base) {
    let store = full(base).await;
    let folder = tempfile::tempdir().expect("a folder");
    let other = new_store(folder.path(), "other.db").await;
    let given = records(&store).await;
    assert_eq!(given.len(), 6);
    let row = store.operations(None, 1).await.expect("a page").remove(0);
    // Into another store, and back under another id.
    for (target, row) in [(&other, row.clone()), (&store, store::OperationRow { id: OperationId::of("twin"), ..row })] {
        let mut import = target.import(&row).await.expect("an import");
        for record in given.clone() {
            import.take(record).await.expect("a record");
        }
        assert_eq!(import.commit().await.expect("a commit").size, 3);
    }
    assert_eq!(records(&other).await, given);
    let twin = store.reading(&OperationId::of("twin")).await.expect("the twin");
    assert_eq!(made::whole_log(&twin).await.len(), 3);
    assert!(twin.plan_document(&PlanId::of("plan-1")).await.expect("readable").is_some());
    let fault = store.import(&made::operation("twin")).await.map(|_| ()).expect_err("it is here");
    assert_eq!(fault.code(), "record-exists");
    // A line is missing: nothing of it stays.
    let mut import = store.import(&made::operation("third")).await.expect("an import");
    let lines: Vec<LogLine> = made::lines(LogHead::EMPTY, 3, "line", &[]);
    import.take(Moved::Line(lines[0].clone())).await.expect("a line");
    import.take(Moved::Line(lines[2].clone())).await.expect("a line that waits");
    assert_eq!(import.commit().await.expect_err("a gap").code(), "line-out-of-order");
    assert_eq!(store.operations(None, 9).await.expect("a page").len(), 2);
    other.close().await;
    store.close().await;
}
