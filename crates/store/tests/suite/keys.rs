//! A repeated request has one effect and one answer. Up: `main.rs`.

use model::id::PartyId;
use model::log::LogHead;

use crate::{Base, made};

pub(crate) async fn a_repeated_request_is_known(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let (party, request) = (PartyId::of("org-a"), made::digest("POST /receive 5"));
    let mut write = store.write(&id).await.expect("a write");
    assert_eq!(write.change().remembered(&party, "key-1", request).await, Ok(None));
    write.append(&made::lines(LogHead::EMPTY, 1, "line", &[])).await.expect("a line");
    let kept = write.change().remember((&party, "key-1"), request, "the answer", made::moment(1)).await;
    assert_eq!(kept, Ok(None));
    write.commit().await.expect("a commit");
    for _ in 0..2 {
        let answer = store.remembered(&party, "key-1", request).await;
        assert_eq!(answer, Ok(Some("the answer".to_owned())));
    }
    assert_eq!(store.remembered(&PartyId::of("org-b"), "key-1", request).await, Ok(None), "keys are per organisation");
    store.close().await;
}

pub(crate) async fn a_key_for_another_request_is_refused(base: &Base) {
    let store = base.open().await;
    let party = PartyId::of("org-a");
    let (one, other) = (made::digest("one"), made::digest("other"));
    let mut change = store.change().await.expect("a change");
    change.remember((&party, "key-1"), one, "first", made::moment(1)).await.expect("a new key");
    change.commit().await.expect("a commit");
    assert_eq!(store.remembered(&party, "key-1", other).await.expect_err("another").code(), "key-reused");
    let mut change = store.change().await.expect("a change");
    let fault = change.remember((&party, "key-1"), other, "second", made::moment(2)).await.expect_err("another");
    assert_eq!(fault.code(), "key-reused");
    drop(change);
    // The same request again: the earlier answer, and no second effect.
    let mut change = store.change().await.expect("a change");
    change.add_operation(&made::operation("twice")).await.expect("an operation");
    let earlier = change.remember((&party, "key-1"), one, "second", made::moment(2)).await;
    assert_eq!(earlier, Ok(Some("first".to_owned())));
    assert_eq!(change.commit().await.expect_err("a second effect").code(), "write-refused");
    assert_eq!(store.operations(None, 5).await, Ok(Vec::new()));
    store.close().await;
}

pub(crate) async fn one_key_at_the_same_time_has_one_effect(base: &Base) {
    let store = base.open().await;
    let (party, request) = (PartyId::of("org-a"), made::digest("one"));
    let mut tasks = Vec::new();
    for number in 0..8 {
        let (store, party) = (store.clone(), party.clone());
        tasks.push(tokio::spawn(async move {
            let mut change = store.change().await.expect("a change");
            change.add_operation(&made::operation(&format!("op-{number}"))).await.expect("an operation");
            let answer = format!("made op-{number}");
            let earlier = change.remember((&party, "key-1"), request, &answer, made::moment(1)).await;
            match earlier.expect("the same request") {
                Some(earlier) => earlier,
                None => change.commit().await.map(|()| answer).expect("a commit"),
            }
        }));
    }
    let mut answers = std::collections::BTreeSet::new();
    for task in tasks {
        answers.insert(task.await.expect("a task"));
    }
    assert_eq!(answers.len(), 1, "all hear the same answer: {answers:?}");
    assert_eq!(store.operations(None, 20).await.expect("a page").len(), 1, "one effect");
    store.close().await;
}

pub(crate) async fn old_answers_are_forgotten(base: &Base) {
    let store = base.open().await;
    let (party, request) = (PartyId::of("org-a"), made::digest("one"));
    let mut change = store.change().await.expect("a change");
    for (key, made) in [("old", 1), ("new", 100)] {
        change.remember((&party, key), request, key, made::moment(made)).await.expect("a new key");
    }
    change.commit().await.expect("a commit");
    let mut change = store.change().await.expect("a change");
    assert_eq!(change.purge_answers(made::moment(50)).await, Ok(1));
    change.commit().await.expect("a commit");
    assert_eq!(store.remembered(&party, "old", request).await, Ok(None));
    assert_eq!(store.remembered(&party, "new", request).await, Ok(Some("new".to_owned())));
    store.close().await;
}
