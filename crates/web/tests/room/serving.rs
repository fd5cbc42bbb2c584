//! The server as a program on the network, and what it does when it is asked too often. Up: the tests.

use std::pin::Pin;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use futures_core::Stream;
use ops::room::{self, RefusedKind};
use tower::ServiceExt as _;

use crate::made::{Made, PASSWORD, ago, path};

#[tokio::test]
async fn who_asks_too_often_waits() {
    let made = Made::empty(20).await;
    let path = "/operations/april/public";
    let mut statuses = Vec::new();
    for _ in 0..25 {
        statuses.push(made.get("donor", path).await.status);
    }
    assert!(statuses[..20].iter().all(|status| *status == 200), "{statuses:?}");
    assert!(statuses[22..].iter().all(|status| *status == 429), "{statuses:?}");
    assert_eq!(made.get("carrier", path).await.status, 200, "another session has requests of its own");
}

#[tokio::test]
async fn passwords_cannot_be_tried_without_end() {
    let made = Made::empty(1000).await;
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(made.form("nobody", "/sign-in", "login=donor&password=wrong+and+long").await.status);
    }
    assert!(statuses[..10].iter().all(|status| *status == 401), "{statuses:?}");
    assert_eq!(statuses[11], 429, "{statuses:?}");
}

#[tokio::test]
async fn sessions_end_when_idle_when_old_and_when_the_password_is_new() {
    let made = Made::empty(1000).await;
    let now = room::clock();
    let after = |minutes: i64| now.saturating_add(jiff::SignedDuration::from_mins(minutes)).expect("a moment");
    let sign_in = async || room::sign_in(made.app.room(), "donor", PASSWORD, now).await.expect("a session").token;
    let is_on = async |token: &str, minutes: i64| {
        room::session(made.app.room(), token, after(minutes)).await.expect("the store").is_some()
    };
    let idle = sign_in().await;
    assert!(is_on(&idle, 29).await && is_on(&idle, 58).await, "each request keeps it on");
    assert!(!is_on(&idle, 88).await, "30 minutes without one end it");
    assert!(!is_on(&idle, 59).await, "what is over stays over");
    let old = sign_in().await;
    for minutes in (0..720).step_by(20) {
        assert!(is_on(&old, minutes).await, "after {minutes} minutes");
    }
    assert!(!is_on(&old, 721).await, "no session lasts longer than 12 hours");
    let wrong = room::sign_in(made.app.room(), "donor", "something else", now).await.expect_err("a wrong password");
    assert_eq!(wrong.kind, RefusedKind::SignIn);
}

/// What a listener hears until it holds a word; nothing else ends it but ten seconds.
async fn heard(made: &Made, login: &str, word: &str, then: impl AsyncFnOnce()) -> String {
    let token = made.token(login).expect("somebody of the test");
    let request = Request::builder().uri(path("news")).header(header::COOKIE, format!("__Host-session={token}"));
    let answer = made.router.clone().oneshot(request.body(Body::empty()).expect("a request")).await;
    let mut stream = answer.expect("the router always answers").into_body().into_data_stream();
    let mut text = String::new();
    let mut next = async || std::future::poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await;
    let mut hear = async |text: &mut String| {
        let part = tokio::time::timeout(Duration::from_secs(10), next()).await.expect("something within ten seconds");
        let part = part.expect("a stream that goes on").expect("a part");
        text.push_str(&String::from_utf8_lossy(&part));
    };
    hear(&mut text).await;
    then().await;
    for _ in 0..200 {
        if text.contains(word) {
            return text;
        }
        hear(&mut text).await;
    }
    text
}

#[tokio::test]
async fn an_alarm_that_begins_is_told_to_who_may_see_it() {
    let made = Made::new().await;
    let silent = |consignment: &str| {
        format!(
            r#"{{"act":"commission","occurred":"{}","details":{{"consignment":"{consignment}","holder":"RU-GOV","item":"respirator","units":5}}}}"#,
            ago(60)
        )
    };
    let enter = async |consignment: &str| {
        let answer = made.post("donor", &path("events"), &silent(consignment)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    };
    enter("C-before").await;
    let told = heard(&made, "coordinator", "event: alarm", async || enter("C-silent").await).await;
    let alarm = told.split_once("event: alarm\n").expect("an alarm").1;
    assert!(alarm.contains("\"kind\":\"silent\"") && alarm.contains("C-silent"), "{alarm}");
    assert!(!alarm.contains("C-before"), "what sounded before is no news: {alarm}");
    let told = heard(&made, "carrier", "event: alarm", async || enter("C-third").await).await;
    assert!(!told.contains("event: alarm") && !told.contains("C-third"), "another's alarm: {told}");
}
