//! What an organisation keeps to itself shows to nobody else: not in a list, not by a moment, not by an alarm that is missing; and who
//! is named in it alone is no party by it. Up: the tests.

use crate::made::{Answer, Made, ago, organisation, path};

/// Hours ago at which it happened, what happened, and for whom it is.
fn event(id: &str, hours: i64, (act, details): (&str, &str), visibility: &str) -> String {
    format!(
        r#"{{"id":"{id}","act":"{act}","occurred":"{}","visibility":"{visibility}","details":{{"consignment":"C-K"{details}}}}}"#,
        ago(hours)
    )
}

async fn enter(made: &Made, login: &str, body: &str) {
    let answer = made.post(login, &path("events"), body).await;
    assert_eq!(answer.status, 200, "{login}: {}", answer.text);
}

/// What the list of consignments says of the one, or nothing.
fn row(answer: &Answer) -> Option<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let (_, rest) = answer.text.split_once("\"id\":\"C-K\"")?;
    rest.split_once('}').map(|(row, _)| row.to_owned())
}

/// Goods that the donor gave to the recipient, who gave them on and keeps that to itself.
async fn kept() -> Made {
    let made = Made::new().await;
    let commission = (r#"commission"#, r#","holder":"RU-GOV","item":"respirator","units":100"#);
    enter(&made, "donor", &event("K-1", 80, commission, "parties")).await;
    let given = ("handover", r#","all":true,"from":"RU-GOV","to":"FEMA""#);
    enter(&made, "donor", &event("K-2", 70, given, "parties")).await;
    let given_on = ("handover", r#","all":true,"from":"FEMA","to":"224FU""#);
    enter(&made, "recipient", &event("K-3", 10, given_on, "own")).await;
    made
}

#[tokio::test]
async fn a_list_says_of_a_consignment_what_its_reader_may_see() {
    let made = kept().await;
    for (login, holder, is_told) in
        [("coordinator", "224FU", true), ("recipient", "224FU", true), ("donor", "FEMA", false)]
    {
        let found = row(&made.get(login, &path("consignments")).await).expect("it is theirs");
        assert!(found.contains(&format!("\"holder\":\"{holder}\"")), "{login}: {found}");
        assert_eq!(found.contains(&ago(10).to_string()[..13]), is_told, "{login}: {found}");
        let page = made.get(login, "/operations/april/consignments").await.text;
        assert!(page.contains("C-K"), "{login}");
        let one = made.get(login, &path("consignments/C-K")).await;
        assert_eq!(one.text.contains("K-3"), is_told, "{login}: {}", one.text);
    }
}

#[tokio::test]
async fn who_is_named_only_in_what_another_keeps_to_itself_is_no_party() {
    let made = kept().await;
    assert_eq!(organisation("carrier"), "224FU");
    assert_eq!(row(&made.get("carrier", &path("consignments")).await), None);
    assert_eq!(made.get("carrier", &path("consignments/C-K")).await.status, 404);
    let customs = event("K-4", 5, ("customs", r#","step":"lodged""#), "parties");
    assert_eq!(made.post("carrier", &path("events"), &customs).await.status, 404);
    // Told to all, it makes the carrier a party.
    let told = ("handover", r#","all":true,"from":"224FU","to":"224FU-B""#);
    let told = made.post("coordinator", &path("events"), &event("K-5", 4, told, "parties")).await;
    assert_eq!(told.status, 200, "{}", told.text);
    assert!(row(&made.get("carrier", &path("consignments")).await).is_some());
}

#[tokio::test]
async fn what_is_kept_silences_nobody_elses_alarm() {
    let made = kept().await;
    let silent = |answer: &Answer| answer.text.contains("nothing was recorded of consignment C-K");
    assert!(silent(&made.get("donor", &path("now")).await), "48 hours passed since the last that the donor sees");
    assert!(!silent(&made.get("recipient", &path("now")).await), "the recipient knows more");
    assert!(!silent(&made.get("coordinator", &path("now")).await), "and so does who runs it");
}
