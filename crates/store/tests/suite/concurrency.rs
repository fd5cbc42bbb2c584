//! Many at once: one order, nothing lost, nothing half seen. Up: `main.rs`.

use std::collections::BTreeSet;

use model::log::LogHead;

use crate::{Base, made};

const WRITERS: usize = 50;
const WRITES: usize = 10;

pub(crate) async fn fifty_writers_keep_one_order(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let mut tasks = Vec::new();
    for writer in 0..WRITERS {
        let (store, id) = (store.clone(), id.clone());
        tasks.push(tokio::spawn(async move {
            let mut acknowledged = Vec::new();
            for number in 0..WRITES {
                let mut write = store.write(&id).await.expect("a write");
                let lines = made::lines(write.head(), 2, &format!("w{writer}-{number}"), &[&["c-1"]]);
                write.append(&lines).await.expect("lines");
                write.commit().await.expect("a commit");
                acknowledged.extend(lines.into_iter().map(|line| line.id));
            }
            acknowledged
        }));
    }
    let mut acknowledged = BTreeSet::new();
    for task in tasks {
        acknowledged.extend(task.await.expect("a writer"));
    }
    assert_eq!(acknowledged.len(), WRITERS * WRITES * 2);
    let reading = store.reading(&id).await.expect("the operation");
    let kept: BTreeSet<_> = made::whole_log(&reading).await.into_iter().map(|line| line.id).collect();
    assert_eq!(kept, acknowledged, "none lost, none from nowhere");
    store.close().await;
}

pub(crate) async fn readers_see_whole_writes(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let writer = {
        let (store, id) = (store.clone(), id.clone());
        tokio::spawn(async move {
            for number in 0..20 {
                let mut write = store.write(&id).await.expect("a write");
                let lines = made::lines(write.head(), 10, &format!("w-{number}"), &[]);
                write.append(&lines[..5]).await.expect("lines");
                tokio::task::yield_now().await;
                write.append(&lines[5..]).await.expect("lines");
                write.commit().await.expect("a commit");
            }
        })
    };
    let reading = store.reading(&id).await.expect("the operation");
    let mut seen = LogHead::EMPTY;
    while seen.size < 200 {
        let head = reading.head().await.expect("a head");
        assert!(head.size % 10 == 0 && head.size >= seen.size, "a reader saw {} after {}", head.size, seen.size);
        seen = head;
    }
    writer.await.expect("the writer");
    made::whole_log(&reading).await;
    store.close().await;
}
