//! A plan from draft to execution: the checker looks twice, a second person approves, nobody decides on what he has not read.
//! Up: the tests.

use ops::stopping::Limits;

use crate::made::{Answer, Made, new_key, path};
use crate::pages::hidden;

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

/// The first flight of a plan with its first consignment, the airports of the leg that carries it and its number.
fn first_flight(execution: &str) -> (String, String, String, String, usize) {
    let field = |text: &str, name: &str| {
        let at = text.find(&format!("\"{name}\":\"")).expect("the field") + name.len() + 4;
        text[at..].split('"').next().expect("a value").to_owned()
    };
    let flight = execution.split_once("\"flights\":[").expect("flights").1;
    let legs: Vec<&str> = flight.split("{\"leg\":").skip(1).collect();
    let carrying = legs.iter().position(|leg| leg.contains("\"has_cargo\":true")).expect("a leg with cargo");
    let cargo = flight.split_once("\"cargo\":[").expect("cargo").1;
    let (from, to) = (field(legs[carrying], "from"), field(legs[carrying], "to"));
    (field(flight, "flight"), field(cargo, "consignment"), from, to, carrying + 1)
}

/// A drafted plan, approved by a form of its page.
async fn approved_by_form(made: &Made, plan: &str) {
    let page = made.get("coordinator", &format!("/operations/april/plans/{plan}")).await;
    assert!(page.status == 200 && !page.text.contains("Approve this plan"), "its drafter does not approve it");
    let page = made.get("second", &format!("/operations/april/plans/{plan}")).await;
    assert!(page.text.contains("Approve this plan"), "{}", page.text);
    let form = format!("form_token={}&key={}&version=1", hidden(&page.text, "form_token"), hidden(&page.text, "key"));
    let approval = format!("/operations/april/plans/{plan}/approval");
    let foreign = made.form("second", &approval, "form_token=x&key=0123456789&version=1").await;
    assert_eq!(foreign.status, 403, "{}", foreign.text);
    for (has, remark) in [("is approved", "approved"), ("nothing was done twice", "sent again")] {
        let answer = made.form("second", &approval, &form).await;
        assert!(answer.status == 200 && answer.text.contains(has), "{remark}: {}", answer.text);
    }
}

#[tokio::test]
async fn events_are_held_against_the_flights_of_the_plan_that_stands() {
    let made = Made::empty(100_000).await;
    let draft = made.post("coordinator", &path("plans"), &planned(&made)).await;
    let plan = field(&draft, "id");
    let before = made.get("coordinator", &path("now")).await;
    assert!(!before.text.contains("\"kind\":\"late\""), "a draft is no reference: {}", before.text);
    approved_by_form(&made, &plan).await;
    let execution = made.get("auditor", &path(&format!("plans/{plan}/execution"))).await;
    assert_eq!(execution.status, 200, "{}", execution.text);
    let (flight, consignment, from, to, leg) = first_flight(&execution.text);
    let late = made.get("coordinator", &path("now")).await;
    assert!(late.text.contains(&format!("loading aboard {flight} of consignment")), "flights of 2020 are overdue");
    let named = format!(r#""consignment":"{consignment}","flight":"{flight}","leg":{leg}"#);
    for (act, details) in [
        ("commission", format!(r#""consignment":"{consignment}","holder":"224FU","item":"respirator","units":100"#)),
        ("load", format!(r#"{named},"all":true"#)),
        ("depart", format!(r#"{named},"airport":"{from}""#)),
        ("divert", format!(r#"{named},"airport":"ZZZZ""#)),
    ] {
        let event = format!(r#"{{"act":"{act}","details":{{{details}}}}}"#);
        let answer = made.post("carrier", &path("events"), &event).await;
        assert_eq!(answer.status, 200, "{act}: {}", answer.text);
    }
    let execution = made.get("auditor", &path(&format!("plans/{plan}/execution"))).await;
    assert!(execution.text.contains("\"state\":\"diverted\"") && execution.text.contains("landed at ZZZZ"));
    let alarms = made.get("carrier", &path("now")).await;
    let off_plan = format!(
        "arrival of {flight} at ZZZZ of consignment {consignment} is not planned; planned: arrival of {flight} at {to}"
    );
    assert!(alarms.text.contains(&off_plan), "{}", alarms.text);
    let others = alarms.text.matches("\"consignment\":").count()
        - alarms.text.matches(&format!("\"consignment\":\"{consignment}\"")).count();
    assert_eq!(others, 0, "who sees its own sees no step of others: {}", alarms.text);
    for (login, path, status) in [
        ("donor", format!("/operations/april/plans/{plan}"), 403),
        ("auditor", format!("/operations/april/plans/{plan}"), 200),
        ("auditor", "/operations/april/plans".to_owned(), 200),
        ("auditor", "/operations/april/plans/none".to_owned(), 404),
    ] {
        let page = made.get(login, &path).await;
        assert_eq!(page.status, status, "{login} {path}: {}", page.text);
        if let Some(dir) = std::env::var_os("AIRBRIDGE_PAGES").filter(|_| status == 200) {
            let name = if path.ends_with("plans") { "plans.html" } else { "plan.html" };
            let text = page.text.replace("/room.css", "room.css");
            std::fs::write(std::path::Path::new(&dir).join(name), text).expect("a page to look at");
        }
    }
}
