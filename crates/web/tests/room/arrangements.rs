//! Agreements and factors come in by the API, are seen by whom they concern, and the account is kept by them. Up: the tests.

use crate::made::{Made, path};

const AGREEMENT: &str = r#"{"id":"AG-1","act":"agree","party":"RU-GOV","other":"224FU","from":"2020-03-21","text":"Hours apart","source":"assumption: a test"}"#;
const FACTOR: &str = r#"{"id":"FA-1","act":"factor","unit":"flying-minutes:An-124-100","into":"flying-minutes:Il-76TD","parts":3,"per":2,"from":"2020-01-01","source":"assumption: a test"}"#;

async fn refused(made: &Made, login: &str, body: &str, status: u16, code: &str) {
    let answer = made.post(login, &path("arrangements"), body).await;
    assert_eq!(answer.status, status, "{login}: {body}: {}", answer.text);
    assert!(answer.text.contains(&format!("\"code\":\"{code}\"")), "{login}: {body}: {}", answer.text);
}

#[tokio::test]
async fn who_may_arrange_what_and_what_no_line_may_say() {
    let made = Made::new().await;
    let others = AGREEMENT.replace("RU-GOV", "FEMA");
    refused(&made, "donor", &others, 403, "not-allowed").await;
    refused(&made, "donor", FACTOR, 403, "not-allowed").await;
    refused(&made, "auditor", AGREEMENT, 403, "not-allowed").await;
    assert_eq!(made.post("donor", &path("arrangements"), AGREEMENT).await.status, 200);
    assert_eq!(made.post("coordinator", &path("arrangements"), FACTOR).await.status, 200);
    let end = r#"{"id":"X-1","act":"end","of":"agreement:AG-1","until":"2020-06-30","text":"Ended","source":"a test"}"#;
    refused(&made, "recipient", end, 404, "no-such-record").await;
    refused(&made, "carrier", &end.replace("agreement:AG-1", "factor:FA-1"), 403, "not-allowed").await;
    for (body, status, code) in [
        (AGREEMENT.replace("224FU", "224FU\",\"unit\":\"grams"), 422, "surplus-cell"),
        (AGREEMENT.replace("224FU", "NOBODY"), 422, "arrangement-id-reused"),
        (AGREEMENT.to_owned(), 409, "record-exists"),
        (FACTOR.replace("FA-1", "FA-2"), 422, "factor-overlap"),
        (FACTOR.replace("FA-1", "AG-1"), 422, "factor-overlap"),
        (FACTOR.replace("\"parts\":3", "\"parts\":-3"), 422, "out-of-range"),
        (end.replace("2020-06-30", "2020-01-30"), 422, "impossible-date"),
        (end.replace("AG-1", "AG-7"), 422, "unknown-code"),
    ] {
        refused(&made, "coordinator", &body, status, code).await;
    }
}

#[tokio::test]
async fn the_account_is_kept_by_them_and_shows_them_to_whom_they_concern() {
    let made = Made::new().await;
    for (login, body) in [("donor", AGREEMENT), ("coordinator", FACTOR)] {
        assert_eq!(made.post(login, &path("arrangements"), body).await.status, 200);
    }
    let entry = |id: &str, scope: &str| {
        format!(
            r#"{{"id":"{id}","day":"2020-04-02","act":"direct","from":"RU-GOV","to":"224FU","unit":"flying-minutes:An-124-100",
            "amount":60,{scope}"text":"An hour","source":"a test"}}"#
        )
    };
    for (id, scope) in [("EN-1", r#""scope":"agreement:AG-1","#), ("EN-2", "")] {
        let answer = made.post("donor", &path("account"), &entry(id, scope)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let account = made.get("carrier", &path("account")).await.text;
    for scope in ["agreement:AG-1", "community"] {
        assert!(account.contains(&format!("\"scope\":\"{scope}\"")), "{scope}: {account}");
    }
    assert!(account.contains("Hours apart") && account.contains("FA-1"), "{account}");
    let other = made.get("recipient", &path("account")).await.text;
    assert!(!other.contains("Hours apart") && other.contains("FA-1"), "who is no party sees no agreement: {other}");
    let page = made.get("donor", "/operations/april/account").await.text;
    assert!(page.contains("Hours apart") && page.contains("Equivalence factors"), "{page}");
    // What an entry stands against cannot be taken from under it; what is over ends.
    let end = |until: &str| {
        format!(
            r#"{{"id":"X-1","act":"end","of":"agreement:AG-1","until":"{until}","text":"Ended","source":"a test"}}"#
        )
    };
    refused(&made, "donor", &end("2020-04-01"), 422, "entry-undone").await;
    assert_eq!(made.post("donor", &path("arrangements"), &end("2020-04-02")).await.status, 200);
    let late = entry("EN-3", r#""scope":"agreement:AG-1","#).replace("2020-04-02", "2020-04-03");
    let answer = made.post("donor", &path("account"), &late).await;
    assert!(answer.status == 422 && answer.text.contains("agreement-mismatch"), "{}", answer.text);
}

#[tokio::test]
async fn a_statement_is_told_by_the_api_as_far_as_its_reader_may_see() {
    let made = Made::new().await;
    for (login, body) in [("donor", AGREEMENT), ("coordinator", FACTOR)] {
        assert_eq!(made.post(login, &path("arrangements"), body).await.status, 200);
    }
    let hour = r#"{"id":"EN-1","day":"2020-04-02","act":"direct","from":"RU-GOV","to":"224FU","unit":"flying-minutes:An-124-100",
        "amount":60,"scope":"agreement:AG-1","text":"An hour","source":"a test"}"#;
    assert_eq!(made.post("donor", &path("account"), hour).await.status, 200);
    let unit = "from=2020-04-01&to=2020-12-31&unit=flying-minutes:Il-76TD";
    let own = made.get("carrier", &path(&format!("statements/224FU?{unit}"))).await.text;
    let hour = row(&own, "statement", "\"entry\":\"EN-1\"").expect("the hour");
    for told in ["\"taken\":60", "\"given\":null", "\"balance\":-60", "\"with\":\"RU-GOV\""] {
        assert!(hour.contains(told), "{told}: {hour}");
    }
    let converted = row(&own, "converted", "EN-1").expect("counted in the other unit");
    assert!(converted.contains("\"counted_as\":90"), "by the factor of its day: {converted}");
    let factor = row(&own, "factors", "FA-1").expect("the factor");
    assert!(factor.contains("assumption: a test") && factor.contains("\"from\":\"2020-01-01\""), "{factor}");
    assert!(row(&own, "agreements", "AG-1").is_some(), "{own}");
    let other_side = made.get("donor", &path("statements/224FU")).await.text;
    assert!(row(&other_side, "statement", "EN-1").is_some(), "the other side sees what is between them: {other_side}");
    let others = made.get("recipient", &path("statements/224FU")).await.text;
    assert!(others.contains("\"statement\":[]") && !others.contains("EN-1"), "who is no party sees none: {others}");
    for (rest, status, code) in [
        ("statements/NOBODY", 404, "no-such-record"),
        ("statements/224FU?from=2020-13-01", 400, "bad-date"),
        ("statements/224FU?from=2020-04-02&to=2020-04-01", 400, "impossible-date"),
        ("statements/224FU?unit=hours", 400, "bad-account-unit"),
    ] {
        let answer = made.get("coordinator", &path(rest)).await;
        assert_eq!(answer.status, status, "{rest}: {}", answer.text);
        assert!(answer.text.contains(&format!("\"code\":\"{code}\"")), "{rest}: {}", answer.text);
    }
    let page = made.get("carrier", &format!("/operations/april/account/224FU?{unit}")).await.text;
    assert!(page.contains("as it is counted in another unit") && page.contains("FA-1"), "{page}");
}

/// The row of a statement's table that tells something.
fn row<'t>(statement: &'t str, table: &str, told: &str) -> Option<&'t str> {
    let (_, rest) = statement.split_once(&format!("\"{table}\":["))?;
    let (rows, _) = rest.split_once(']')?;
    rows.split('}').find(|row| row.contains(told))
}
