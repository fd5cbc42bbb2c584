//! The founding story: what a folder tells as custody is sealed whole, and a stranger reads from one page how many came, how
//! many were used and who says so. Claims, verdicts and statements by their forms and pages. Up: the tests.

use std::collections::BTreeMap;

use crate::made::{Made, path};

const CONSIGNMENT: &str = "CHKALOVSKY-JFK-2020-04-01";

/// The text between two marks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("{from} should be on the page: {text}")).1;
    rest.split_once(to).map_or(rest, |(found, _)| found)
}

/// The text of a page without its tags.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut is_tag = false;
    for sign in html.chars() {
        match sign {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                out.push(' ');
            }
            sign if !is_tag => out.push(sign),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    between(page, &format!("name=\"{name}\" value=\""), "\"").to_owned()
}

#[tokio::test]
async fn all_that_the_folder_tells_is_in_the_chain() {
    let made = Made::empty(100_000).await;
    let log = made.log().await;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for line in log.lines().filter(|line| line.starts_with("{\"number\":")) {
        *kinds.entry(between(line, "\"kind\":\"", "\"").to_owned()).or_default() += 1;
    }
    let rows = |file: &str, column: usize| {
        let text = std::fs::read_to_string(made.folder().join(file)).expect("a table of the example");
        let mut ids: Vec<String> =
            text.lines().skip(1).map(|line| line.split(',').nth(column).expect("a cell").to_owned()).collect();
        ids.dedup();
        ids.len()
    };
    let expected = [
        ("account.csv", "transfer"),
        ("assessments.csv", "assessment"),
        ("claims.csv", "claim"),
        ("custody.csv", "custody"),
        ("events.csv", "event"),
    ];
    for (file, kind) in expected {
        assert_eq!(kinds.get(kind), Some(&rows(file, 0)), "every row of {file} is a line");
    }
    assert_eq!(kinds.len(), expected.len(), "{kinds:?}");
    for told in ["Brown boxes were carried off the aircraft", "First Project Airbridge flight landed at JFK on Sunday"]
    {
        assert!(log.contains(told), "{told}");
    }
}

#[tokio::test]
async fn a_stranger_reads_how_many_came_how_many_were_used_and_who_says_so() {
    let made = Made::empty(100_000).await;
    let page = made.get("public", "/operations/april/public").await;
    assert_eq!(page.status, 200, "{}", page.text);
    let answers = between(&page.text, "id=\"answers\"", "</section>");
    assert!(answers.contains(CONSIGNMENT), "{answers}");
    let arrived = words(between(answers, "How many arrived?", "How many were counted"));
    assert!(arrived.starts_with("45 says Federal Emergency Management Agency Source"), "{arrived}");
    let counted = words(between(answers, "How many were counted on arrival?", "How many were used?"));
    assert!(counted.contains("not reported"), "nobody published a count: {counted}");
    let used = words(between(answers, "How many were used?", "</div></div>"));
    assert!(used.starts_with("0 says ") && used.contains("New York State Department of Health"), "{used}");
    let unknown = words(between(&page.text, "What we do not know", "</section>"));
    assert!(unknown.contains("used is withheld by Federal Emergency Management Agency"), "{unknown}");
    let terms = words(between(&page.text, "Who paid, and on which terms", "</section>"));
    for said in ["price: declined to say", "terms: gift", "terms: sale", "invoiced: 659,283 USD", "cost: 5,600,000 USD"]
    {
        assert!(terms.contains(said), "{said}: {terms}");
    }
    let api = made.get("public", &path("public")).await;
    assert!(api.status == 200 && api.text.contains(CONSIGNMENT), "{}", api.text);
}

#[tokio::test]
async fn a_consignment_shows_its_custody_to_its_parties_with_the_source_of_each_event() {
    let made = Made::empty(100_000).await;
    let page = made.get("coordinator", &format!("/operations/april/consignments/{CONSIGNMENT}")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let ribbon = words(between(&page.text, "id=\"ribbon\"", "</section>"));
    for told in [
        "commission 31 Mar 2020 inferred",
        "15 of ventilator-icu",
        "mains not kept (Made for 220 V",
        "45 disposed of",
        "buzzfeednews.com",
        "Nothing is recorded for 159 days",
    ] {
        assert!(ribbon.contains(told), "{told}: {ribbon}");
    }
    assert!(!page.text.contains("does not fit"), "every event fits the others");
    let theirs = made.get("recipient", &format!("/operations/april/consignments/{CONSIGNMENT}")).await;
    assert_eq!(theirs.status, 200, "FEMA took it over");
    assert_eq!(made.get("carrier", "/operations/april/consignments/US-MOSCOW-2020-05-21").await.status, 404);
}

#[tokio::test]
async fn a_claim_comes_in_by_its_form_and_what_is_wrong_keeps_what_was_typed() {
    let made = Made::new().await;
    let place = "/operations/april/claims/new";
    assert_eq!(made.get("public", place).await.status, 303, "nobody is signed in");
    assert_eq!(made.get("auditor", place).await.status, 403, "an auditor enters none");
    let page = made.get("recipient", place).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("value=\"FEMA\"") && !page.text.contains("value=\"KREMLIN\""), "one's own alone");
    let (token, key) = (hidden(&page.text, "form_token"), hidden(&page.text, "key"));
    let size = made.log().await.len();
    let rest = "consignment=C-1&item=respirator&column=used&speaker=FEMA&capacity=spokesperson&text=We+do+not+say&source=a+letter";
    let wrong = format!("form_token={token}&key={key}&said=2020-05-40&units=5&declined=yes&{rest}&quote=%3Cb%3Eno");
    let refused = made.form("recipient", place, &wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    for told in
        ["Nothing was saved", "id=\"said-wrong-0\"", "value=\"2020-05-40\"", "value=\"spokesperson\"", "&lt;b&gt;no"]
    {
        assert!(refused.text.contains(told), "{told}: {}", refused.text);
    }
    assert!(!refused.text.contains("<b>no"), "what was typed is text");
    assert_eq!(made.log().await.len(), size, "nothing was saved");
    let forged = made.form("recipient", place, &format!("form_token=x&key=new-key-1&said=2020-05-01&{rest}")).await;
    assert_eq!(forged.status, 403, "a form of another page");
    let again = hidden(&refused.text, "key");
    assert_ne!(again, key, "a mended form is another request");
    let right = format!("form_token={token}&key={again}&said=2020-05-01&declined=yes&units=&{rest}");
    for is_repeated in [false, true] {
        let saved = made.form("recipient", place, &right).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
        assert_eq!(saved.text.contains("nothing was saved twice"), is_repeated);
    }
    let claims = made.get("recipient", "/operations/april/claims").await;
    assert_eq!(claims.text.matches("We do not say").count(), 1, "{}", claims.text);
    assert!(words(&claims.text).contains("declined to say"));
}

#[tokio::test]
async fn a_verdict_comes_in_by_its_form_with_what_it_rests_on() {
    let made = Made::empty(100_000).await;
    let place = "/operations/april/claims/CLM-07/verdict";
    assert_eq!(made.get("donor", place).await.status, 403, "a donor judges none");
    assert_eq!(made.get("auditor", "/operations/april/claims/NONE/verdict").await.status, 404);
    let page = made.get("auditor", place).await;
    assert!(page.status == 200 && page.text.contains("event:CHK-09"), "{}", page.text);
    let (token, key) = (hidden(&page.text, "form_token"), hidden(&page.text, "key"));
    let refused = format!("form_token={token}&key={key}&verdict=confirmed&basis=&text=It+is+so&source=a+paper");
    let refused = made.form("auditor", place, &refused).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(
        refused.text.contains("id=\"basis-wrong-0\"") && refused.text.contains("value=\"It is so\""),
        "{}",
        refused.text
    );
    let key = hidden(&refused.text, "key");
    let right =
        format!("form_token={token}&key={key}&verdict=confirmed&basis=event%3ACHK-09&text=It+is+so&source=a+paper");
    let saved = made.form("auditor", place, &right).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let claims = made.get("public", "/operations/april/public").await;
    assert!(words(&claims.text).contains("AXIOS : It is so") || words(&claims.text).contains("AXIOS: It is so"));
}

#[tokio::test]
async fn a_statement_tells_both_words_ranges_and_delivered_beside_used() {
    let made = Made::empty(100_000).await;
    let page = made.get("coordinator", "/operations/april/account/US-GOV").await;
    assert_eq!(page.status, 200, "{}", page.text);
    let text = words(&page.text);
    for told in [
        "statement of Government of the United States",
        "What both sides say",
        "KREMLIN",
        "659,283.00",
        "1,300,000.00",
        "used value",
        "balances sum to zero",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let own = made.get("recipient", "/operations/april/account/US-GOV").await;
    assert!(
        own.status == 200 && !words(&own.text).contains("400,000"),
        "of deals of one's own alone: {}",
        words(&own.text)
    );
    assert_eq!(made.get("coordinator", "/operations/april/account/NOBODY").await.status, 404);
    assert_eq!(made.get("public", "/operations/april/account/US-GOV").await.status, 303);
    let account = made.get("coordinator", "/operations/april/account").await;
    assert!(account.text.contains("href=\"/operations/april/account/US-GOV\""), "{}", account.text);
}

/// The pages of the story, for eyes: written where they are asked for.
#[tokio::test]
async fn pages_of_the_story_can_be_looked_at() {
    let Some(dir) = std::env::var_os("AIRBRIDGE_PAGES") else { return };
    std::fs::create_dir_all(&dir).expect("a folder for pages");
    let made = Made::empty(100_000).await;
    for (login, name, place) in [
        ("public", "public", "/operations/april/public".to_owned()),
        ("coordinator", "consignment", format!("/operations/april/consignments/{CONSIGNMENT}")),
        ("coordinator", "claims", "/operations/april/claims".to_owned()),
        ("coordinator", "claim-form", "/operations/april/claims/new".to_owned()),
        ("coordinator", "verdict-form", "/operations/april/claims/CLM-07/verdict".to_owned()),
        ("coordinator", "account", "/operations/april/account".to_owned()),
        ("coordinator", "statement", "/operations/april/account/US-GOV".to_owned()),
    ] {
        let page = made.get(login, &place).await;
        let file = std::path::Path::new(&dir).join(format!("story-{name}.html"));
        std::fs::write(file, page.text.replace("/room.css", "room.css")).expect("a page");
    }
    let style = made.get("public", "/room.css").await.text;
    std::fs::write(std::path::Path::new(&dir).join("room.css"), style).expect("the style");
}
