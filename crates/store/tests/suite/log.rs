//! A log keeps its lines, their order, and what was erased of them. Up: `main.rs`.

use jiff::Timestamp;
use model::id::{ConsignmentId, LineId, OperationId};
use model::log::{Checkpoint, Digest, LineKind, LogHead, LogLine};
use store::{Part, Sought};

use crate::{Base, made};

pub(crate) async fn lines_are_read_as_they_were_added(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let lines = made::lines(LogHead::EMPTY, 150, "line", &[&["c-1"], &[], &["c-2", "c-1"], &["C-1"]]);
    // In one write and several appends, of sizes that make statements of every shape.
    let mut write = store.write(&id).await.expect("a write");
    assert_eq!(write.head(), LogHead::EMPTY);
    write.append(&lines[..1]).await.expect("one");
    write.append(&[]).await.expect("none");
    let head = write.append(&lines[1..149]).await.expect("many");
    assert_eq!(write.line(&LineId::of("line-7")).await, Ok(Some(lines[7].clone())), "a write sees itself");
    assert_eq!(write.recorded(), Some(lines[148].recorded));
    assert_eq!(write.commit().await, Ok(head));
    made::append(&store, &id, &lines[149..]).await.expect("one more write");
    store.close().await;
    let store = base.open().await;
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(made::whole_log(&reading).await, lines);
    assert_eq!(reading.line(&LineId::of("line-8")).await, Ok(Some(lines[8].clone())));
    assert_eq!(reading.line(&LineId::of("LINE-8")).await, Ok(None), "ids are told apart by case");
    store.close().await;
}

pub(crate) async fn pages_of_a_log_and_of_a_consignment(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let lines = made::lines(LogHead::EMPTY, 30, "line", &[&["c-1"], &["c-2"], &["c-2", "c-1"]]);
    made::append(&store, &id, &lines).await.expect("lines");
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(reading.lines(&Sought::All, 27, 2).await.expect("a page"), lines[27..29]);
    assert_eq!(reading.lines(&Sought::All, 29, u32::MAX).await.expect("a page"), lines[29..]);
    assert_eq!(reading.lines(&Sought::All, 30, 5).await, Ok(Vec::new()));
    let sought = Sought::Consignment(ConsignmentId::of("c-1"));
    let mut found = Vec::new();
    loop {
        let after = found.last().map_or(0, |line: &model::log::LogLine| line.number);
        let page = reading.lines(&sought, after, 7).await.expect("a page");
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    let expected: Vec<_> = lines.iter().filter(|line| line.number % 3 != 2).cloned().collect();
    assert_eq!(found, expected);
    let mut write = store.write(&id).await.expect("a write");
    let ids = ["c-1", "c-2"].map(ConsignmentId::of);
    assert_eq!(write.consignments(None, 10).await, Ok(ids.to_vec()));
    assert_eq!(write.consignments(Some(&ids[0]), 10).await, Ok(ids[1..].to_vec()));
    assert_eq!(write.consignments(None, 1).await, Ok(ids[..1].to_vec()));
    drop(write);
    let none = Sought::Consignment(ConsignmentId::of("c"));
    assert_eq!(reading.lines(&none, 0, 7).await, Ok(Vec::new()), "an id's beginning is not the id");
    store.close().await;
}

pub(crate) async fn lines_of_a_kind_are_found(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let lines = made::lines(LogHead::EMPTY, 30, "line", &[&["c-1"], &[], &["c-1", "c-2"], &[], &[]]);
    made::append(&store, &id, &lines).await.expect("lines");
    let reading = store.reading(&id).await.expect("the operation");
    for kind in [LineKind::Custody, LineKind::Claim] {
        let is_apart = |line: &&LogLine| line.kind == kind && line.consignments.is_empty() && line.number > 6;
        let expected: Vec<_> = lines.iter().filter(is_apart).cloned().collect();
        assert!(!expected.is_empty(), "some lines should be about no consignment");
        assert_eq!(reading.lines(&Sought::OfNone(kind), 6, 100).await, Ok(expected), "{kind:?} about none");
    }
    for kind in [LineKind::Claim, LineKind::Transfer, LineKind::Erasure] {
        let expected: Vec<_> = lines.iter().filter(|line| line.kind == kind && line.number > 5).cloned().collect();
        assert_eq!(reading.lines(&Sought::Kind(kind), 5, 100).await, Ok(expected), "{kind:?}");
    }
    let first = lines.iter().find(|line| line.kind == LineKind::Transfer).expect("made lines are of several kinds");
    assert_eq!(reading.lines(&Sought::Kind(LineKind::Transfer), 0, 1).await, Ok(vec![first.clone()]));
    store.close().await;
}

pub(crate) async fn lines_about_no_consignment_are_found(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let lines = made::lines(LogHead::EMPTY, 40, "line", &[&["c-1"], &[], &["c-2", "c-3"], &[], &[]]);
    made::append(&store, &id, &lines).await.expect("lines");
    let reading = store.reading(&id).await.expect("the operation");
    let of_none = |kind| {
        lines.iter().filter(move |line| line.kind == kind && line.consignments.is_empty()).cloned().collect::<Vec<_>>()
    };
    let kind = lines.iter().find(|line| line.consignments.is_empty()).expect("some are about none").kind;
    let expected = of_none(kind);
    assert_eq!(reading.lines(&Sought::OfNone(kind), 0, 100).await.as_ref(), Ok(&expected));
    let after = expected[0].number;
    let page = reading.lines(&Sought::OfNone(kind), after, 1).await.expect("a page");
    assert_eq!(page.first(), expected.get(1));
    store.close().await;
}

pub(crate) async fn what_is_dropped_never_was(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let lines = made::lines(LogHead::EMPTY, 3, "line", &[&["c-1"]]);
    let mut write = store.write(&id).await.expect("a write");
    write.append(&lines).await.expect("lines");
    write.change().add_operation(&made::operation("second")).await.expect("an operation");
    drop(write);
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(made::whole_log(&reading).await, Vec::new());
    assert_eq!(store.operations(None, 5).await.expect("a page").len(), 1);
    // The writer's place is free again, and the same lines may come.
    made::append(&store, &id, &lines).await.expect("lines");
    assert_eq!(made::whole_log(&reading).await, lines);
    store.close().await;
}

pub(crate) async fn a_line_that_does_not_continue_the_log_is_refused(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let lines = made::lines(LogHead::EMPTY, 5, "line", &[]);
    made::append(&store, &id, &lines[..2]).await.expect("lines");
    let mut early = lines[2].clone();
    early.recorded = lines[0].recorded;
    let mut apart = lines[2].clone();
    apart.previous = Digest::ZERO;
    let gap = [lines[2].clone(), lines[4].clone()];
    for (given, remark) in [
        (&lines[3..], "a gap before"),
        (&gap[..], "a gap within"),
        (&lines[1..2], "a number that is taken"),
        (&[early][..], "recorded before the last line"),
        (&[apart][..], "covers another line"),
    ] {
        let mut write = store.write(&id).await.expect("a write");
        let fault = write.append(given).await.expect_err(remark);
        assert_eq!(fault.code(), "line-out-of-order", "{remark}: {fault}");
        assert_eq!(write.commit().await.expect_err(remark).code(), "write-refused", "{remark}");
    }
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(made::whole_log(&reading).await, lines[..2]);
    store.close().await;
}

pub(crate) async fn an_id_is_taken_once(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let lines = made::lines(LogHead::EMPTY, 4, "line", &[&["c-1"]]);
    made::append(&store, &id, &lines).await.expect("lines");
    let head = LogHead { size: 4, digest: lines[3].digest };
    let first = made::line(head, "new", &["c-1"]);
    let after = LogHead { size: 5, digest: first.digest };
    for (given, named, remark) in [
        (vec![made::line(head, "line-2", &["c-1"])], "line-2", "in the log"),
        (vec![first.clone(), made::line(after, "new", &[])], "new", "in the same write"),
    ] {
        let mut write = store.write(&id).await.expect("a write");
        let fault = write.append(&given).await.expect_err(remark);
        assert_eq!(fault.code(), "record-exists", "{remark}");
        assert!(fault.cause().contains(named), "{remark}: {fault}");
        assert_eq!(write.commit().await.expect_err(remark).code(), "write-refused");
    }
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(made::whole_log(&reading).await, lines);
    store.close().await;
}

pub(crate) async fn an_erased_text_is_gone_and_the_chain_holds(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let mut lines = made::lines(LogHead::EMPTY, 4, "line", &[&["c-1"]]);
    made::append(&store, &id, &lines).await.expect("lines");
    let mut write = store.write(&id).await.expect("a write");
    assert_eq!(write.erase(&LineId::of("line-1"), Part::Persons).await, Ok(true));
    assert_eq!(write.erase(&LineId::of("line-0"), Part::Persons).await, Ok(false), "nothing personal was said");
    assert_eq!(write.erase(&LineId::of("line-3"), Part::Facts).await, Ok(true));
    write.commit().await.expect("a commit");
    let mut write = store.write(&id).await.expect("a write");
    assert_eq!(write.erase(&LineId::of("line-1"), Part::Persons).await, Ok(false), "it is gone");
    let fault = write.erase(&LineId::of("line-9"), Part::Facts).await.expect_err("no such line");
    assert_eq!(fault.code(), "unknown-record");
    drop(write);
    lines[1].persons.as_mut().expect("a name").content = None;
    lines[3].facts.content = None;
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(made::whole_log(&reading).await, lines, "digests stay");
    if let Some(file) = base.address.file() {
        // Not in the file nor in the journal beside it, even while the store is open.
        for entry in std::fs::read_dir(file.parent().expect("a folder")).expect("a folder").flatten() {
            let bytes = std::fs::read(entry.path()).expect("a file");
            let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!has("name of line-1"), "{:?} still holds what was erased", entry.file_name());
        }
    }
    store.close().await;
}

pub(crate) async fn checkpoints_are_kept(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let checkpoint = |size: u64, key: u8| Checkpoint {
        head: LogHead { size, digest: made::digest("head") },
        signed: made::moment(9),
        key: [key; 32],
        signature: [0xf1; 64],
    };
    let mut write = store.write(&id).await.expect("a write");
    for given in [checkpoint(10, 1), checkpoint(5, 2), checkpoint(5, 1), checkpoint(5, 1)] {
        write.keep_checkpoint(&given).await.expect("a checkpoint");
    }
    write.commit().await.expect("a commit");
    let reading = store.reading(&id).await.expect("the operation");
    let all = vec![checkpoint(5, 1), checkpoint(5, 2), checkpoint(10, 1)];
    assert_eq!(reading.checkpoints(0, 10).await, Ok(all));
    assert_eq!(reading.checkpoints(5, 10).await, Ok(vec![checkpoint(10, 1)]));
    store.close().await;
}

pub(crate) async fn what_cannot_be_stored_alike_is_refused(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let mut nul = made::line(LogHead::EMPTY, "nul", &[]);
    nul.facts.content.as_mut().expect("a text").text.push('\0');
    let mut far = made::line(LogHead::EMPTY, "far", &[]);
    far.occurred = Timestamp::MAX;
    for (given, remark) in [(nul, "PostgreSQL has no U+0000"), (far, "more than 64 bits of nanoseconds")] {
        let fault = made::append(&store, &id, &[given]).await.expect_err(remark);
        assert_eq!(fault.code(), "unstorable-value", "{remark}");
    }
    // What looks like trouble and is none.
    let mut odd = made::line(LogHead::EMPTY, "odd", &[]);
    let text = "'; DROP TABLE log_lines; -- $1 ?1 \\ \u{feff}\u{202e}\u{10ffff}\r\n".to_owned();
    odd.facts.content.as_mut().expect("a text").text = text;
    made::append(&store, &id, std::slice::from_ref(&odd)).await.expect("any other text");
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(reading.line(&LineId::of("odd")).await, Ok(Some(odd)));
    store.close().await;
}

pub(crate) async fn operations_do_not_see_each_other(base: &Base) {
    let store = base.open().await;
    for id in ["b", "B", "a-2", "a"] {
        let id = made::add_operation(&store, id).await;
        let lines = made::lines(LogHead::EMPTY, 3, id.as_str(), &[&["c-1"]]);
        made::append(&store, &id, &lines).await.expect("lines");
    }
    let ids: Vec<String> =
        store.operations(None, 9).await.expect("a page").iter().map(|row| row.id.to_string()).collect();
    assert_eq!(ids, ["B", "a", "a-2", "b"], "in the order of their bytes");
    let page = store.operations(Some(&OperationId::of("a")), 1).await.expect("a page");
    assert_eq!(page[0].id, OperationId::of("a-2"));
    let reading = store.reading(&OperationId::of("a")).await.expect("an operation");
    assert_eq!(made::whole_log(&reading).await.len(), 3);
    let sought = Sought::Consignment(ConsignmentId::of("c-1"));
    assert_eq!(reading.lines(&sought, 0, 100).await.expect("a page").len(), 3);
    store.close().await;
}
