//! The pages: they need no script and no other site, and a form does what it says once. Up: the tests.

use crate::made::{Made, PASSWORD};

/// Pages with who opens them.
const PAGES: [(&str, &str, &str); 10] = [
    ("public", "/sign-in", "Password"),
    ("public", "/operations/april/public", "Who said what"),
    ("coordinator", "/", "Operations"),
    ("coordinator", "/operations/april/now", "Last record"),
    ("coordinator", "/operations/april/consignments", "C-donor"),
    ("coordinator", "/operations/april/consignments/C-donor", "commission"),
    ("recipient", "/operations/april/consignments/C-recipient/receive", "Save the count"),
    ("coordinator", "/operations/april/claims", "contradict"),
    ("coordinator", "/operations/april/account", "Balances"),
    ("donor", "/operations/april/account", "RU-GOV"),
];

#[tokio::test]
async fn pages_are_whole_guarded_and_without_scripts() {
    let made = Made::new().await;
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
    assert_eq!(made.get("public", "/sign-out").await.status, 405, "reading changes nothing");
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\" value=\"")).expect("the hidden field") + name.len() + 15;
    page[at..].split('"').next().expect("a value").to_owned()
}

#[tokio::test]
async fn a_count_is_saved_once_however_often_its_form_is_sent() {
    let made = Made::new().await;
    let path = "/operations/april/consignments/C-recipient/receive";
    let page = made.get("recipient", path).await;
    assert!(!page.text.contains("100"), "what is expected is not on the page");
    let (token, key) = (hidden(&page.text, "form_token"), hidden(&page.text, "key"));
    let form =
        format!("form_token={token}&key={key}&item-1=respirator&counted-1=90&damaged-1=&rejected-1=2&reason-1=wet");
    let missing = made.form("recipient", path, &form.replace(&token, "")).await;
    assert_eq!(missing.status, 403, "{}", missing.text);
    let wrong = made.form("recipient", path, &form.replace("=90", "=many").replace(&key, "another-key")).await;
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
