//! A plan from draft to execution: the checker looks twice, a second person approves, nobody decides on what he has not read.
//! Up: the tests.

use ops::stopping::Limits;

use crate::made::{Answer, Made, new_key, path};

/// A plan of the room's folder.
fn planned(made: &Made) -> String {
    let folder = made.folder();
    let limits = Limits { seconds: None, steps: None, interrupt: std::sync::Arc::default() };
    ops::plan_folder::plan(&folder, None, &limits, &mut |_| {}).expect("the example should be planned");
    let mut plans =
        std::fs::read_dir(folder.join("plans")).expect("a folder of plans").flatten().map(|file| file.path());
    let plan = plans.find(|path| path.extension().is_some_and(|kind| kind == "json")).expect("a plan");
    std::fs::read_to_string(plan).expect("the plan should be readable")
}

/// The text of a field of the answer.
fn field(answer: &Answer, name: &str) -> String {
    let at = answer.text.find(&format!("\"{name}\":\"")).expect("the field") + name.len() + 4;
    answer.text[at..].split('"').next().expect("a value").to_owned()
}

async fn decide(made: &Made, login: &str, plan: &str, step: &str, version: u64) -> Answer {
    let (key, tag) = (new_key(), format!("\"{version}\""));
    made.post_with(login, &path(&format!("plans/{plan}/{step}")), b"", &[("idempotency-key", &key), ("if-match", &tag)])
        .await
}

#[tokio::test]
async fn a_plan_is_judged_twice_and_approved_by_a_second_person() {
    let made = Made::empty(100_000).await;
    let document = planned(&made);
    let draft = made.post("coordinator", &path("plans"), &document).await;
    assert_eq!((draft.status, field(&draft, "state").as_str()), (200, "draft"), "{}", draft.text);
    assert!(draft.text.contains("\"is_sound\":true"));
    let first = field(&draft, "id");
    let read = made.get("auditor", &path(&format!("plans/{first}"))).await;
    assert_eq!((read.status, read.header("etag"), &read.text), (200, Some("\"1\""), &document));
    let own = decide(&made, "coordinator", &first, "approval", 1).await;
    assert!(own.status == 403 && own.text.contains("second-person"), "{}", own.text);
    let early = decide(&made, "second", &first, "execution", 1).await;
    assert_eq!(early.status, 409, "{}", early.text);
    let stale = decide(&made, "second", &first, "approval", 7).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    let approved = decide(&made, "second", &first, "approval", 1).await;
    assert_eq!((approved.status, field(&approved, "state").as_str()), (200, "approved"), "{}", approved.text);
    let twice = decide(&made, "second", &first, "approval", 2).await;
    assert_eq!(twice.status, 409, "{}", twice.text);
    let executing = decide(&made, "second", &first, "execution", 2).await;
    assert_eq!((executing.status, field(&executing, "state").as_str()), (200, "executing"), "{}", executing.text);

    let spoiled = document.replacen("\"packs\": 1000", "\"packs\": 999", 1);
    assert_ne!(spoiled, document, "the spoiled plan should be another");
    let draft = made.post("coordinator", &path("plans"), &spoiled).await;
    assert!(draft.status == 200 && draft.text.contains("\"is_sound\":false"), "{}", draft.text);
    let refused = decide(&made, "second", &field(&draft, "id"), "approval", 1).await;
    assert!(refused.status == 422 && refused.text.contains("plan-refused"), "{}", refused.text);

    let again = made.post("coordinator", &format!("{}?parent={first}", path("plans")), &document).await;
    assert_eq!(again.status, 200, "{}", again.text);
    let approved = decide(&made, "second", &field(&again, "id"), "approval", 1).await;
    assert_eq!(approved.status, 200, "{}", approved.text);
    let changes = made.get("auditor", &path(&format!("plans/{first}/changes/{}", field(&draft, "id")))).await;
    assert!(changes.status == 200 && changes.text.contains("\"title\""), "{}", changes.text);
    let list = made.get("coordinator", &path("plans")).await;
    for (state, count) in [("superseded", 1), ("approved", 1), ("draft", 1)] {
        assert_eq!(list.text.matches(&format!("\"state\":\"{state}\"")).count(), count, "{state}: {}", list.text);
    }

    let late = made.post("coordinator", &path("plans"), &document).await;
    let requests = made.folder().join("requests.csv");
    let mut text = std::fs::read_to_string(&requests).expect("a table");
    text.push('\n');
    std::fs::write(&requests, text).expect("a changed table");
    let changed = decide(&made, "second", &field(&late, "id"), "approval", 1).await;
    assert!(changed.status == 422 && changed.text.contains("inputs-changed"), "{}", changed.text);
    assert!(
        !changed.text.contains(&made.folder().display().to_string()),
        "paths of the server are told: {}",
        changed.text
    );
}
