//! A store opens new, again, at once twice, from every release; never from the future. Up: `main.rs`.

use model::id::OperationId;
use model::log::LogHead;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use store::{SCHEMA_VERSION, Store, migration_text};

use crate::{Base, made};

/// A connection past the store, to spoil things.
pub(crate) async fn raw(base: &Base) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let address = match base.address.file() {
        Some(file) => format!("sqlite://{}?mode=rwc", file.display().to_string().replace(' ', "%20")),
        None => base.postgres.clone(),
    };
    AnyConnection::connect(&address).await.expect("a connection past the store")
}

pub(crate) async fn execute(base: &Base, text: &str) {
    let mut raw = raw(base).await;
    sqlx::raw_sql(AssertSqlSafe(text.to_owned())).execute(&mut raw).await.expect(text);
    raw.close().await.expect("a connection should close");
}

pub(crate) async fn a_new_store_is_empty_and_opens_again(base: &Base) {
    let store = base.open().await;
    assert_eq!(store.operations(None, 10).await, Ok(Vec::new()));
    let id = made::add_operation(&store, "airlift").await;
    assert_eq!(store.reading(&id).await.expect("the operation").head().await, Ok(LogHead::EMPTY));
    store.close().await;
    let again = base.open().await;
    assert_eq!(again.operations(None, 10).await, Ok(vec![made::operation("airlift")]));
    let fault = again.reading(&OperationId::of("other")).await.expect_err("no such operation");
    assert_eq!(fault.code(), "unknown-record");
    let mut change = again.change().await.expect("a change");
    let fault = change.add_operation(&made::operation("airlift")).await.expect_err("there is one");
    assert_eq!(fault.code(), "record-exists");
    drop(change);
    again.close().await;
}

pub(crate) async fn two_programs_may_open_a_new_store_at_once(base: &Base) {
    let (one, other) = tokio::join!(Store::open(&base.address), Store::open(&base.address));
    let (one, other) = (one.expect("the first"), other.expect("the second"));
    let id = made::add_operation(&one, "airlift").await;
    assert!(other.reading(&id).await.is_ok());
    one.close().await;
    other.close().await;
}

pub(crate) async fn a_store_from_the_future_is_refused(base: &Base) {
    base.open().await.close().await;
    let next = SCHEMA_VERSION + 1;
    execute(base, &format!("INSERT INTO migrations (number, digest) VALUES ({next}, 'unknown')")).await;
    assert_eq!(Store::open(&base.address).await.expect_err("newer than us").code(), "store-from-the-future");
}

pub(crate) async fn a_changed_migration_is_refused(base: &Base) {
    base.open().await.close().await;
    execute(base, "UPDATE migrations SET digest = 'other' WHERE number = 1").await;
    assert_eq!(Store::open(&base.address).await.expect_err("not ours").code(), "migration-changed");
}

/// Dumps of small stores, one of each release's last schema.
const RELEASES: [&str; 3] =
    [include_str!("../releases/1.sql"), include_str!("../releases/2.sql"), include_str!("../releases/3.sql")];

pub(crate) async fn a_store_of_every_release_is_brought_up_to_date(base: &Base) {
    assert_eq!(RELEASES.len() as i64, SCHEMA_VERSION, "keep a dump of every schema");
    assert!(migration_text(SCHEMA_VERSION).is_some() && migration_text(SCHEMA_VERSION + 1).is_none());
    for (number, dump) in RELEASES.iter().enumerate() {
        if number > 0 && !base.is_sqlite {
            // One database a behaviour: the later dumps are tried on the engine whose files cost nothing.
            continue;
        }
        let dump = if base.is_sqlite { dump.replace(" COLLATE \"C\"", "") } else { (*dump).to_owned() };
        execute(base, &dump).await;
        let store = base.open().await;
        let reading = store.reading(&OperationId::of("airlift")).await.expect("the operation");
        let lines = made::whole_log(&reading).await;
        let mut expected = made::lines(LogHead::EMPTY, 3, "line", &[&["c-1"], &["c-1", "c-2"]]);
        expected[1].persons.as_mut().expect("a name").content = None;
        assert_eq!(lines, expected, "release {}", number + 1);
        store.close().await;
        if let Some(file) = base.address.file() {
            std::fs::remove_file(file).expect("the next dump makes it again");
        }
    }
}

pub(crate) async fn an_operation_is_changed_only_from_its_version(base: &Base) {
    let store = base.open().await;
    made::add_operation(&store, "airlift").await;
    let mut row = made::operation("airlift");
    row.title = "Another".to_owned();
    let mut change = store.change().await.expect("a change");
    assert_eq!(change.change_operation(&row).await, Ok(2));
    change.commit().await.expect("a commit");
    let mut change = store.change().await.expect("a change");
    let fault = change.change_operation(&row).await.expect_err("version 1 is past");
    assert_eq!(fault.code(), "outdated-version");
    assert_eq!(change.commit().await.expect_err("refused before").code(), "write-refused");
    row.version = 2;
    assert_eq!(store.operations(None, 10).await, Ok(vec![row]));
    store.close().await;
}

pub(crate) async fn a_store_opens_while_another_program_writes(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let mut write = store.write(&id).await.expect("a write");
    write.append(&made::lines(LogHead::EMPTY, 3, "line", &[])).await.expect("lines");
    let other = base.open().await;
    let reading = other.reading(&id).await.expect("the operation");
    assert_eq!(reading.head().await, Ok(LogHead::EMPTY), "what is not committed is not seen");
    write.commit().await.expect("a commit");
    assert_eq!(made::whole_log(&reading).await.len(), 3);
    other.close().await;
    store.close().await;
}
