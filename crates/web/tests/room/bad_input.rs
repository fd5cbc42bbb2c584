//! What is wrong is refused with its place, cause and cure; nothing is stored of it, and nothing is told of what others own.
//! Up: the tests.

use axum::body::Body;
use axum::http::Request;

use crate::made::{Made, ago, commission, new_key, path};

#[tokio::test]
async fn bad_events_are_refused_and_leave_nothing_behind() {
    let made = Made::new().await;
    let before = made.log().await;
    let event = |rest: &str| {
        format!("{{\"act\":\"customs\",{rest}\"details\":{{\"consignment\":\"C-donor\",\"step\":\"lodged\"}}}}")
    };
    let long = format!("\"note\":\"{}\",", "a".repeat(1001));
    for (body, status, code, remark) in [
        (String::new(), 422, "bad-json", "nothing"),
        ("{".to_owned(), 422, "bad-json", "cut off"),
        ("[]".to_owned(), 422, "wrong-shape", "a list"),
        ("{\"act\":".repeat(500), 422, "bad-json", "nested without end"),
        (event(&format!("\"occurred\":\"{}\",", ago(-24))), 422, "future-dated", "of the future"),
        (event("\"occurred\":\"2020-01-01T00:00:00Z\","), 422, "before-commissioning", "out of order"),
        (event("\"occurred\":\"yesterday\","), 422, "bad-instant", "no moment"),
        (event("\"colour\":\"red\","), 422, "unknown-key", "an unknown field"),
        (event(&long), 422, "bad-text", "a long text"),
        (event("\"note\":\"a\\u202eb\","), 422, "bad-text", "writing turned round"),
        (event("\"note\":\"a\\u0000b\","), 422, "bad-text", "a zero"),
        (event("\"on_behalf_of\":\"a b\","), 422, "bad-id", "no id"),
        (event("\"corrects\":{\"event\":\"none\",\"reason\":\"x\"},"), 422, "unknown-event", "corrects nothing"),
        (commission("C-donor", "RU-GOV"), 422, "event-exists", "replayed with a new key"),
        (r#"{"act":"customs","details":{"consignment":"C-nobody","step":"lodged"}}"#.to_owned(), 404, "no-such-record", "unknown"),
        (r#"{"act":"customs","details":{"consignment":"C-carrier","step":"lodged"}}"#.to_owned(), 404, "no-such-record", "theirs"),
        (
            r#"{"act":"distribute","details":{"consignment":"C-donor","facility":"H","to":"FEMA","goods":[{"item":"respirator","units":1000}]}}"#
                .to_owned(),
            422,
            "",
            "more than there is",
        ),
        (
            r#"{"act":"receive","details":{"consignment":"C-donor","lines":[{"item":"respirator","counted":-1}],"is_blind":true}}"#.to_owned(),
            422,
            "",
            "below zero",
        ),
    ] {
        let answer = made.post("donor", &path("events"), &body).await;
        assert_eq!(answer.status, status, "{remark}: {}", answer.text);
        assert!(answer.text.contains(code), "{remark}: {}", answer.text);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{remark}");
        assert!(!answer.text.contains("224FU"), "{remark} tells of another: {}", answer.text);
    }
    assert_eq!(made.log().await, before, "nothing should be stored");
}

/// A body, its headers, the status and the code it has, and a remark.
type UnreadableRow<'r> = (Vec<u8>, Vec<(&'r str, &'r str)>, u16, &'r str, &'r str);

#[tokio::test]
async fn requests_that_cannot_be_read_are_refused() {
    let made = Made::new().await;
    let before = made.log().await;
    let key = new_key();
    let good = r#"{"act":"customs","details":{"consignment":"C-donor","step":"lodged"}}"#.as_bytes().to_vec();
    let long_key = "k".repeat(101);
    let large = vec![b' '; 1024 * 1024 + 1];
    let long_header = "h".repeat(20_000);
    let rows: [UnreadableRow<'_>; 8] = [
        (good.clone(), vec![], 400, "bad-request-key", "no key"),
        (good.clone(), vec![("idempotency-key", "short")], 400, "bad-request-key", "a short key"),
        (good.clone(), vec![("idempotency-key", &long_key)], 400, "bad-request-key", "a long key"),
        (good.clone(), vec![("idempotency-key", "with a blank")], 400, "bad-request-key", "a key with blanks"),
        (vec![b'{', 0xff, b'}'], vec![("idempotency-key", &key)], 400, "broken-utf8", "no UTF-8"),
        (large, vec![("idempotency-key", &key)], 413, "body-too-long", "too long"),
        (
            good.clone(),
            vec![("x-much", &long_header), ("idempotency-key", &key)],
            400,
            "headers-too-long",
            "long headers",
        ),
        (good, vec![("content-type", "text/plain"), ("idempotency-key", &key)], 400, "not-json", "said to be text"),
    ];
    for (body, headers, status, code, remark) in rows {
        let mut builder = Request::builder().method("POST").uri(path("events"));
        builder = builder.header("cookie", format!("__Host-session={}", made.token("donor").expect("a token")));
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            builder = builder.header("content-type", "application/json");
        }
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        let answer = made.send(builder.body(Body::from(body)).expect("a request")).await;
        assert_eq!(answer.status, status, "{remark}: {}", answer.text);
        assert!(answer.text.contains(code), "{remark}: {}", answer.text);
    }
    assert_eq!(made.log().await, before, "nothing should be stored");
}

#[tokio::test]
async fn bad_claims_entries_and_plans_are_refused() {
    let made = Made::new().await;
    let before = made.log().await;
    let claim = |speaker: &str, said: &str| {
        format!(
            r#"{{"id":"X","consignment":"C-donor","item":"respirator","column":"announced","speaker":"{speaker}","capacity":"office",
            "said":"{said}","units":1,"text":"One","source":"a test"}}"#
        )
    };
    let entry = |unit: &str, act: &str| {
        format!(
            r#"{{"id":"X","day":"2020-04-02","act":"{act}","entry":"ACC-01","unit":"{unit}","amount":1,"text":"x","source":"y"}}"#
        )
    };
    for (rest, body, code, remark) in [
        ("claims", claim("NOBODY", "2020-04-01"), "unknown-party", "an unknown speaker"),
        ("claims", claim("RU-GOV", &ago(-72).to_string()[..10]), "future-dated", "said in the future"),
        ("claims", claim("RU-GOV", "31.3.2020"), "bad-date", "no day"),
        ("account", entry("item:nothing", "post"), "", "posts what is no pledge"),
        ("account", entry("kilos", "post"), "bad-account-unit", "no unit"),
        ("plans", "{}".to_owned(), "", "no plan"),
        ("plans", "not json".to_owned(), "plan-not-json", "no JSON"),
    ] {
        let answer = made.post("coordinator", &path(rest), &body).await;
        assert_eq!(answer.status, 422, "{remark}: {}", answer.text);
        assert!(answer.text.contains(code), "{remark}: {}", answer.text);
    }
    assert_eq!(made.log().await, before, "nothing should be stored");
}

#[tokio::test]
async fn a_count_is_blind_partial_and_never_overwritten() {
    let made = Made::new().await;
    let handover = r#"{"act":"handover","details":{"consignment":"C-donor","all":true,"from":"RU-GOV","to":"FEMA"}}"#;
    let answer = made.post("donor", &path("events"), handover).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let sheet = made.get("recipient", &path("consignments/C-donor/count-sheet")).await;
    assert!(sheet.text.contains("respirator") && !sheet.text.contains("100"), "{}", sheet.text);
    let blind = made.get("recipient", &path("consignments/C-donor")).await;
    assert!(blind.text.contains("\"is_blind\":true") && !blind.text.contains(":100"), "{}", blind.text);
    let counts = path("consignments/C-donor/counts");
    let first = made.post("recipient", &counts, r#"{"lines":[{"item":"respirator","counted":60,"damaged":3}]}"#).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let second = made.post("recipient", &counts, r#"{"lines":[{"item":"respirator","counted":45}]}"#).await;
    assert_eq!(second.status, 200, "{}", second.text);
    let seen = made.get("recipient", &path("consignments/C-donor")).await;
    for part in ["\"is_blind\":false", "\"counted\":60", "\"counted\":45", "\"expected\":100"] {
        assert!(seen.text.contains(part), "{part} in {}", seen.text);
    }
}
