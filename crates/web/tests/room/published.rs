//! The public page tells what stands now, also where it was looked at before. Up: the tests.

use crate::made::{Made, ago, path};

const PAGE: &str = "/operations/april/public";

#[tokio::test]
async fn a_public_page_that_was_looked_at_before_tells_what_was_added_since() {
    let made = Made::new().await;
    let post = async |login: &str, to: &str, body: &str| {
        let answer = made.post(login, &path(to), body).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text);
    };
    let page = async || made.get("public", PAGE).await.text;
    assert!(!page().await.contains("C-new"), "nothing of it yet");
    let commission = format!(
        r#"{{"id":"E-new","act":"commission","occurred":"{}","visibility":"public",
        "details":{{"consignment":"C-new","holder":"RU-GOV","item":"respirator","lot":"L-7","units":41}}}}"#,
        ago(3)
    );
    post("donor", "events", &commission).await;
    assert!(!page().await.contains("C-new"), "no figure of it yet");
    let count = r#"{"visibility":"public","lines":[{"item":"respirator","lot":"L-7","counted":39,"damaged":1}]}"#;
    post("donor", "consignments/C-new/counts", count).await;
    let counted = page().await;
    assert!(counted.contains("C-new") && counted.contains("<strong>39</strong>"), "{counted}");
    assert_eq!(page().await, counted, "the same log, the same page");
    let recall = format!(
        r#"{{"id":"R-new","act":"recall","occurred":"{}","visibility":"public","details":{{"item":"respirator","lot":"L-7",
        "reason":"straps break","issuer":"EXAMPLE"}}}}"#,
        ago(1)
    );
    post("coordinator", "events", &recall).await;
    let recalled = page().await;
    assert!(recalled.contains("straps break") && recalled.contains("<strong>39</strong>"), "{recalled}");
    let retract = r#"{"id":"R-back","act":"retract","visibility":"public","details":{"event":"R-new","reason":"another maker's"}}"#;
    post("coordinator", "events", retract).await;
    let retracted = page().await;
    assert!(!retracted.contains("keep 39 units of it apart"), "{retracted}");
    let used = format!(
        r#"{{"id":"U-new","act":"usefulness","occurred":"{}","visibility":"public","details":{{"consignment":"C-new","lines":[
        {{"item":"respirator","lot":"L-7","received":39,"used":17,"stored":22,"unusable":0,"disposed":0}}]}}}}"#,
        ago(0)
    );
    post("donor", "events", &used).await;
    let told = page().await;
    assert!(told.contains("<strong>17</strong>"), "{told}");
}
