//! Plans keep their documents and change by versions. Up: `main.rs`.

use model::id::{PlanId, UserId};
use store::{PlanChange, PlanRow, PlanState};

use crate::{Base, made};

fn plan(id: &str) -> PlanRow {
    PlanRow {
        id: PlanId::of(id),
        state: PlanState::Draft,
        version: 1,
        parent: Some(PlanId::of("plan-0")),
        drafter: UserId::of("dora"),
        drafted: made::moment(1),
        approver: None,
        decided: None,
        digest: made::digest(id),
    }
}

fn decision(id: &str, version: u64, state: PlanState) -> PlanChange {
    PlanChange { id: PlanId::of(id), version, state, approver: Some(UserId::of("anton")), decided: made::moment(2) }
}

pub(crate) async fn a_plan_changes_only_from_the_version_that_was_read(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let mut write = store.write(&id).await.expect("a write");
    let document = "{\"flights\": []}\n".repeat(50_000);
    write.add_plan(&plan("plan-1"), &document).await.expect("a plan");
    write.commit().await.expect("a commit");
    let mut write = store.write(&id).await.expect("a write");
    assert_eq!(write.decide_plan(&decision("plan-1", 1, PlanState::Approved)).await, Ok(2));
    write.commit().await.expect("a commit");
    let second = PlanChange { version: 1, ..decision("plan-1", 1, PlanState::Superseded) };
    for (change, code, remark) in [
        (second, "outdated-version", "somebody else decided"),
        (decision("plan-9", 1, PlanState::Approved), "unknown-record", "no such plan"),
    ] {
        let mut write = store.write(&id).await.expect("a write");
        assert_eq!(write.decide_plan(&change).await.expect_err(remark).code(), code, "{remark}");
        assert_eq!(write.commit().await.expect_err(remark).code(), "write-refused", "{remark}");
    }
    let mut write = store.write(&id).await.expect("a write");
    assert_eq!(write.add_plan(&plan("plan-1"), "").await.expect_err("there is one").code(), "record-exists");
    drop(write);
    let reading = store.reading(&id).await.expect("the operation");
    let approved = PlanRow {
        state: PlanState::Approved,
        version: 2,
        approver: Some(UserId::of("anton")),
        decided: Some(made::moment(2)),
        ..plan("plan-1")
    };
    assert_eq!(reading.plan(&PlanId::of("plan-1")).await, Ok(Some(approved)));
    assert_eq!(reading.plan_document(&PlanId::of("plan-1")).await, Ok(Some(document)));
    assert_eq!(reading.plan_document(&PlanId::of("plan-2")).await, Ok(None));
    store.close().await;
}

pub(crate) async fn plans_are_found_by_state(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let mut write = store.write(&id).await.expect("a write");
    for name in ["plan-1", "plan-2", "plan-3"] {
        let first = PlanRow { parent: None, ..plan(name) };
        write.add_plan(&first, name).await.expect("a plan");
    }
    write.decide_plan(&decision("plan-2", 1, PlanState::Executing)).await.expect("a decision");
    write.commit().await.expect("a commit");
    let reading = store.reading(&id).await.expect("the operation");
    let names = |plans: Vec<PlanRow>| plans.iter().map(|plan| plan.id.to_string()).collect::<Vec<_>>();
    assert_eq!(names(reading.plans(None, None, 9).await.expect("a page")), ["plan-1", "plan-2", "plan-3"]);
    let drafts = reading.plans(Some(PlanState::Draft), Some(&PlanId::of("plan-1")), 9).await;
    assert_eq!(names(drafts.expect("a page")), ["plan-3"]);
    assert_eq!(names(reading.plans(Some(PlanState::Executing), None, 9).await.expect("a page")), ["plan-2"]);
    store.close().await;
}
