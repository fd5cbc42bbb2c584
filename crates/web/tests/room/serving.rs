//! The server as a program on the network, and what it does when it is asked too often. Up: the tests.

use ops::room::{self, RefusedKind};

use crate::made::{Made, PASSWORD};

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
