//! Every write three times with its key: one effect, one answer. Up: the tests.

use crate::made::{Made, path};

/// One write of each kind that has one effect.
const WRITES: [(&str, &str); 8] = [
    ("events", r#"{"act":"customs","details":{"consignment":"C-donor","step":"lodged"}}"#),
    ("consignments/C-donor/counts", r#"{"lines":[{"item":"respirator","counted":97,"damaged":2}]}"#),
    (
        "claims",
        r#"{"id":"CL-1","consignment":"C-donor","item":"respirator","column":"announced","speaker":"RU-GOV","capacity":"office",
        "said":"2020-04-01","units":100,"text":"A hundred","source":"a test"}"#,
    ),
    (
        "assessments",
        r#"{"id":"AS-1","claim":"CL-1","verdict":"no-evidence","by":"EXAMPLE","at":"2020-05-01T00:00:00Z","text":"Nothing","source":"a test"}"#,
    ),
    (
        "account",
        r#"{"id":"EN-1","day":"2020-04-02","act":"pledge","from":"RU-GOV","to":"IT-GOV","unit":"item:respirator","amount":5,
        "text":"Five","source":"a test"}"#,
    ),
    (
        "arrangements",
        r#"{"id":"AG-1","act":"agree","party":"RU-GOV","other":"IT-GOV","from":"2020-04-02","text":"Apart","source":"a test"}"#,
    ),
    ("events/E-C-donor/erasure", r#"{"reason":"asked for","on_word_of":"the person"}"#),
    ("checkpoints", ""),
];

#[tokio::test]
async fn a_write_repeated_with_its_key_has_one_effect_and_one_answer() {
    let made = Made::new().await;
    for (number, (rest, body)) in WRITES.iter().enumerate() {
        let key = format!("once-key-{number}");
        let headers = [("idempotency-key", key.as_str())];
        let before = made.log().await;
        let first = made.post_with("coordinator", &path(rest), body.as_bytes(), &headers).await;
        assert_eq!(first.status, 200, "{rest}: {}", first.text);
        let after = made.log().await;
        assert_ne!(before, after, "{rest} should have an effect");
        for _ in 0..2 {
            let again = made.post_with("coordinator", &path(rest), body.as_bytes(), &headers).await;
            assert_eq!((again.status, &again.text), (200, &first.text), "{rest}");
            assert_eq!(again.header("idempotent-replayed"), Some("true"), "{rest}");
        }
        assert_eq!(made.log().await, after, "{rest} should have one effect");
        if !body.is_empty() {
            let other = format!("{body} ");
            let refused = made.post_with("coordinator", &path(rest), other.as_bytes(), &headers).await;
            assert_eq!(refused.status, 422, "{rest}: {}", refused.text);
            assert!(refused.text.contains("key-reused"), "{rest}: {}", refused.text);
        }
    }
}

#[tokio::test]
async fn keys_of_two_organisations_do_not_meet() {
    let made = Made::new().await;
    let headers = [("idempotency-key", "the-same-key")];
    for login in ["donor", "carrier"] {
        let body = format!(r#"{{"act":"customs","details":{{"consignment":"C-{login}","step":"lodged"}}}}"#);
        let answer = made.post_with(login, &path("events"), body.as_bytes(), &headers).await;
        assert_eq!(answer.status, 200, "{login}: {}", answer.text);
        assert_eq!(answer.header("idempotent-replayed"), None);
    }
}

#[tokio::test]
async fn an_erased_person_is_gone_and_the_log_still_verifies() {
    let made = Made::new().await;
    assert!(made.log().await.contains("Secret Person"));
    for login in ["donor", "recipient", "carrier"] {
        let rest = format!("events/E-C-{login}/erasure");
        let answer =
            made.post("coordinator", &path(&rest), r#"{"reason":"asked for","on_word_of":"the person"}"#).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let sealed = made.post("coordinator", &path("checkpoints"), "").await;
    assert_eq!(sealed.status, 200, "{}", sealed.text);
    let log = made.log().await;
    assert!(!log.contains("Secret Person"));
    let seen = made.get("donor", &path("consignments/C-donor")).await;
    assert!(!seen.text.contains("Secret Person") && seen.text.contains("\"erased\""), "{}", seen.text);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("log.jsonl");
    std::fs::write(&file, log).expect("a file");
    let question = ops::verifying::VerifyQuestion { file: &file, key: None, checkpoint: None };
    let done = ops::verifying::verify(&question).expect("the exported log should verify");
    assert!(!done.is_refused);
}
