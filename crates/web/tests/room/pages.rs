//! The pages: they need no script and no other site, and a form does what it says once. Up: the tests.

use crate::made::{Made, PASSWORD, ago, path};

/// Pages with who opens them.
const PAGES: [(&str, &str, &str); 13] = [
    ("public", "/sign-in", "Password"),
    ("public", "/faults", "what cures it"),
    ("public", "/operations/april/public", "Who said what"),
    ("coordinator", "/", "Operations"),
    ("coordinator", "/operations/april/now", "nothing was recorded of consignment C-silent"),
    ("coordinator", "/operations/april/consignments/C-story", "Nothing is recorded for"),
    ("recipient", "/operations/april/consignments/C-recipient", "after your count"),
    ("coordinator", "/operations/april/consignments", "C-donor"),
    ("coordinator", "/operations/april/consignments/C-donor", "commission"),
    ("recipient", "/operations/april/consignments/C-recipient/receive", "Save the count"),
    ("coordinator", "/operations/april/claims", "contradict"),
    ("coordinator", "/operations/april/account", "Balances"),
    ("donor", "/operations/april/account", "RU-GOV"),
];

/// A consignment from the factory to the hospital, short by ten, and one that nobody has heard of for days.
async fn story(made: &Made) {
    let event =
        |hours: i64, rest: &str| format!("{{\"occurred\":\"{}\",\"visibility\":\"public\",{rest}}}", ago(hours));
    let details =
        |act: &str, rest: &str| format!("\"act\":\"{act}\",\"details\":{{\"consignment\":\"C-story\"{rest}}}");
    let silent = r#""act":"commission","details":{"consignment":"C-silent","holder":"RU-GOV","item":"mask-fullface","lot":"L-7","units":4000}"#;
    let flight = r#","flight":"SU-7","leg":1"#;
    let all = r#","all":true"#;
    for (login, hours, rest) in [
        ("donor", 130, silent.to_owned()),
        (
            "donor",
            240,
            details(
                "commission",
                r#","holder":"RU-GOV","item":"respirator","lot":"L-1","units":100,"expiry":"2027-01-10""#,
            ),
        ),
        ("donor", 236, details("handover", r#","all":true,"from":"RU-GOV","to":"224FU","seal":"S-4711""#)),
        ("carrier", 230, details("load", &format!("{flight}{all}"))),
        ("carrier", 228, details("depart", &format!(r#"{flight},"airport":"UUMU""#))),
        ("carrier", 214, details("arrive", &format!(r#"{flight},"airport":"KJFK""#))),
        ("carrier", 213, details("offload", &format!("{flight}{all}"))),
        ("carrier", 150, details("customs", r#","step":"held","reason":"papers of the lot are missing""#)),
        ("carrier", 148, details("customs", r#","step":"released""#)),
        ("carrier", 140, details("handover", r#","all":true,"from":"224FU","to":"FEMA""#)),
    ] {
        let answer = made.post(login, &path("events"), &event(hours, &rest)).await;
        assert_eq!(answer.status, 200, "{rest}: {}", answer.text);
    }
    let count = format!(
        r#"{{"occurred":"{}","place":"QUEENS-1","visibility":"public","note":"two cartons wet",
        "lines":[{{"item":"respirator","lot":"L-1","counted":90,"damaged":4,"rejected":{{"units":6,"reason":"wet"}}}}]}}"#,
        ago(138)
    );
    let answer = made.post("recipient", &path("consignments/C-story/counts"), &count).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let used = details(
        "usefulness",
        r#","lines":[{"item":"respirator","lot":"L-1","received":90,"used":50,"stored":20,"unusable":6,"disposed":4,"reason":"wet"}]"#,
    );
    let answer = made.post("recipient", &path("events"), &event(20, &used)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn pages_are_whole_guarded_and_without_scripts() {
    let made = Made::new().await;
    story(&made).await;
    if let Some(dir) = std::env::var_os("AIRBRIDGE_PAGES") {
        std::fs::create_dir_all(&dir).expect("a folder for pages");
    }
    for (number, (login, path, holds)) in PAGES.iter().enumerate() {
        let page = made.get(login, path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        assert!(page.text.contains(holds), "{holds} on {path}: {}", page.text);
        for part in ["<script", "style=\"", "onclick", "http://", "src="] {
            assert!(!page.text.contains(part) || *part == *"http://", "{part} on {path}");
        }
        for part in ["<html lang=\"en\">", "<main id=\"main\">", "<h1>", "name=\"viewport\"", "class=\"skip\""] {
            assert!(page.text.contains(part), "{part} on {path}");
        }
        let policy = page.header("content-security-policy").expect("a policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(page.header("strict-transport-security").is_some());
        if let Some(dir) = std::env::var_os("AIRBRIDGE_PAGES") {
            let name = path.replace("/operations/april/", "").replace('/', "_");
            let file = std::path::Path::new(&dir).join(format!("{number:02}-{login}-{name}.html"));
            std::fs::write(file, page.text.replace("/room.css", "room.css")).expect("a page");
            let style = made.get("public", "/room.css").await.text;
            std::fs::write(std::path::Path::new(&dir).join("room.css"), style).expect("the style");
        }
    }
}

#[tokio::test]
async fn one_signs_in_with_a_form_and_out_again() {
    let made = Made::new().await;
    let wrong = made.form("nobody", "/sign-in", "login=donor&password=wrong+and+long").await;
    assert_eq!(wrong.status, 401);
    assert!(wrong.text.contains("do not belong together"));
    let unknown = made.form("nobody", "/sign-in", "login=whoever&password=wrong+and+long").await;
    assert_eq!(
        (unknown.status, unknown.text.len()),
        (wrong.status, wrong.text.len()),
        "an unknown name is told as a wrong password"
    );
    let right = made.form("nobody", "/sign-in", &format!("login=donor&password={}", PASSWORD.replace(' ', "+"))).await;
    assert_eq!((right.status, right.header("location")), (303, Some("/")));
    let cookie = right.header("set-cookie").expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("Secure") && cookie.contains("SameSite=Strict"), "{cookie}");
    let page = made.get("donor", "/operations/april/now").await;
    let token = hidden(&page.text, "form_token");
    assert_eq!(made.form("donor", "/sign-out", "form_token=wrong").await.status, 403, "a form of another page");
    assert_eq!(made.form("donor", "/sign-out", &format!("form_token={token}")).await.status, 303);
    let after = made.get("donor", "/operations/april/now").await;
    assert_eq!((after.status, after.header("location")), (303, Some("/sign-in")), "the session is over");
    let read = made.get("public", "/sign-out").await;
    assert_eq!(read.status, 405, "reading changes nothing");
    assert!(read.header("content-security-policy").is_some() && read.text.contains("no-such-record"), "{}", read.text);
}

/// The value of a hidden field.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\" value=\"")).expect("the hidden field") + name.len() + 15;
    page[at..].split('"').next().expect("a value").to_owned()
}

#[tokio::test]
async fn a_count_is_saved_once_however_often_its_form_is_sent() {
    let made = Made::new().await;
    let path = "/operations/april/consignments/C-recipient/receive";
    let page = made.get("recipient", path).await;
    let (token, key) = (hidden(&page.text, "form_token"), hidden(&page.text, "key"));
    let shown = page.text.replace(&token, "").replace(&key, "");
    assert!(!shown.contains("100"), "what is expected is not on the page");
    let form =
        format!("form_token={token}&key={key}&item-1=respirator&counted-1=90&damaged-1=&rejected-1=2&reason-1=wet");
    let missing = made.form("recipient", path, &form.replace(&token, "")).await;
    assert_eq!(missing.status, 403, "{}", missing.text);
    let wrong = made
        .form("recipient", path, &form.replace("counted-1=90", "counted-1=many").replace(&key, "another-key"))
        .await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    assert!(wrong.text.contains("Nothing was saved"));
    let first = made.form("recipient", path, &form).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let size = made.log().await.len();
    let again = made.form("recipient", path, &form).await;
    assert!(again.status == 200 && again.text.contains("nothing was saved twice"), "{}", again.text);
    assert_eq!(made.log().await.len(), size);
    let seen = made.get("recipient", "/operations/april/consignments/C-recipient").await;
    assert!(seen.text.contains("90 counted") && seen.text.contains("of 100 expected"), "{}", seen.text);
}

#[tokio::test]
async fn the_type_of_a_problem_leads_to_a_page_of_the_server_that_explains_it() {
    let made = Made::new().await;
    let refused = made.post("donor", &path("events"), "{}").await;
    let (_, rest) = refused.text.split_once("\"type\":\"").expect("a problem has a type");
    let reference = rest.split('"').next().expect("a reference");
    let (page, code) = reference.split_once('#').expect("a place on a page");
    let answer = made.get("public", page).await;
    assert_eq!(answer.status, 200, "{reference}");
    assert!(answer.text.contains(&format!("id=\"{code}\"")), "{reference} should be on the page");
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
}
