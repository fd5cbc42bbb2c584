//! What a disk may hold is a fault with its place, never a panic. Up: `main.rs`.

use model::log::LogHead;
use store::{Sought, Store};

use crate::opening::execute;
use crate::{Base, made};

pub(crate) async fn a_spoiled_row_is_a_fault_with_its_place(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    made::append(&store, &id, &made::lines(LogHead::EMPTY, 4, "line", &[&["c-1"]])).await.expect("lines");
    let reading = store.reading(&id).await.expect("the operation");
    for (column, spoiled, remark) in [
        ("digest", "'abc'", "a short digest"),
        ("previous", "'\u{e9}'", "no digits"),
        ("kind", "'gift'", "an unknown kind"),
        ("organisation", "'a b'", "a blank in an id"),
        ("consignments", "'c-1 \u{e9}'", "an accent in an id"),
        ("facts_salt", "NULL", "a text without its salt"),
        ("facts_salt", "'zz'", "a salt that is none"),
        ("persons_text", "NULL", "a salt without its text"),
    ] {
        let keep = format!("UPDATE log_lines SET {column} = (SELECT kept FROM kept) WHERE number = 2");
        execute(base, &format!("CREATE TABLE kept AS SELECT {column} AS kept FROM log_lines WHERE number = 2")).await;
        execute(base, &format!("UPDATE log_lines SET {column} = {spoiled} WHERE number = 2")).await;
        let fault = reading.lines(&Sought::All, 0, 10).await.expect_err(remark);
        assert_eq!(fault.code(), "store-corrupt", "{remark}: {fault}");
        assert!(fault.cause().contains("table log_lines, number 2, column"), "{remark}: {fault}");
        assert!(reading.lines(&Sought::All, 2, 10).await.is_ok(), "{remark}: the other lines can be read");
        execute(base, &keep).await;
        execute(base, "DROP TABLE kept").await;
    }
    made::whole_log(&reading).await;
    execute(base, "UPDATE operations SET log_size = -1").await;
    let fault = reading.head().await.expect_err("a size below nothing");
    assert!(fault.cause().contains("table operations, id airlift, column log_size"), "{fault}");
    assert!(store.write(&id).await.is_err());
    store.close().await;
    if let Some(file) = base.address.file() {
        // Only SQLite's columns take any type.
        let store = base.open().await;
        execute(base, "UPDATE log_lines SET occurred = 'yesterday' WHERE number = 3").await;
        let fault = store.reading(&id).await.map(|_| ()).expect_err("still spoiled");
        assert_eq!(fault.code(), "store-corrupt");
        execute(base, "UPDATE operations SET log_size = 4").await;
        let reading = store.reading(&id).await.expect("the operation");
        let fault = reading.lines(&Sought::All, 0, 10).await.expect_err("a word for a number");
        assert!(fault.cause().contains("number 3, column occurred"), "{fault}");
        store.close().await;
        std::fs::write(file, "this is a letter, not a store".repeat(500)).expect("a file");
        let _ = std::fs::remove_file(file.with_extension("db-wal"));
        assert_eq!(Store::open(&base.address).await.expect_err("a letter").code(), "store-corrupt");
        let folder = store::Address::of_file(base.folder.path()).expect("an address");
        assert_eq!(Store::open(&folder).await.expect_err("a folder").code(), "store-unreachable");
    }
}
