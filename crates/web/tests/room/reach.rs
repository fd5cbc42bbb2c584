//! Every endpoint for every role, on what is one's own and on what is another's: what the table of endpoints and the table of access
//! say is what the server does. Up: the tests.

use ops::room::access::{Reach, Role, reach};
use ops::room::api::Method;
use web::{API, Call};

use crate::made::{Answer, Made, OPERATION, OWNERS, PEOPLE, new_key, organisation};

/// A place of a plan that does not exist: who may see plans is told so, who may not is not.
const NO_PLAN: &str = "no-such-plan";

fn body(call: Call, owner: &str, asker: &str, number: usize) -> String {
    let party = organisation(owner);
    match call {
        Call::Record => format!(r#"{{"act":"customs","details":{{"consignment":"C-{owner}","step":"lodged"}}}}"#),
        Call::Count => r#"{"lines":[{"item":"respirator","counted":100}]}"#.to_owned(),
        Call::Erase => r#"{"reason":"asked for","on_word_of":"the person"}"#.to_owned(),
        Call::Claim => format!(
            r#"{{"id":"CL-{number}","consignment":"C-{owner}","item":"respirator","column":"announced","speaker":"{party}",
            "capacity":"office","said":"2020-04-01","units":100,"text":"A hundred","source":"a test"}}"#
        ),
        Call::Assess => format!(
            r#"{{"id":"AS-{number}","claim":"CLM-01","verdict":"no-evidence","by":"{}","at":"2020-05-01T00:00:00Z",
            "text":"Nothing is known","source":"a test"}}"#,
            PEOPLE.iter().find(|(login, ..)| *login == asker).map_or("TASS", |(_, party, _)| party)
        ),
        Call::Book => {
            let to = if party == "IT-GOV" { "RS-GOV" } else { "IT-GOV" };
            format!(
                r#"{{"id":"EN-{number}","day":"2020-04-02","act":"pledge","from":"{party}","to":"{to}","unit":"item:respirator",
                "amount":5,"text":"Five","source":"a test"}}"#
            )
        }
        Call::Arrange => {
            let other = if party == "IT-GOV" { "RS-GOV" } else { "IT-GOV" };
            format!(
                r#"{{"id":"AG-{number}","act":"agree","party":"{party}","other":"{other}","from":"2020-04-02","text":"Apart",
                "source":"a test"}}"#
            )
        }
        Call::Draft => "{}".to_owned(),
        _ => String::new(),
    }
}

async fn ask(made: &Made, row: &web::Row, asker: &str, owner: &str, number: usize) -> Answer {
    let path = row
        .path
        .replace("{operation}", OPERATION)
        .replace("{consignment}", &format!("C-{owner}"))
        .replace("{event}", &format!("E-C-{owner}"))
        .replace("{plan}", NO_PLAN)
        .replace("{other}", NO_PLAN)
        .replace("{party}", organisation(owner));
    match row.method {
        Method::Get => made.get(asker, &path).await,
        Method::Post => {
            let headers = [("idempotency-key", new_key()), ("if-match", "\"1\"".to_owned())];
            let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            made.post_with(asker, &path, body(row.call, owner, asker, number).as_bytes(), &headers).await
        }
    }
}

/// Whether an endpoint is about one thing that belongs to somebody, so that it tells own from another's.
fn is_of_somebody(call: Call) -> bool {
    use Call::{Arrange, Book, Claim, Consignment, Count, CountSheet, Record};
    matches!(call, Consignment | CountSheet | Count | Record | Claim | Book | Arrange)
}

/// The statuses that the tables declare for a cell.
fn declared(row: &web::Row, asker: Option<Role>, is_known: bool, is_own: bool) -> Vec<u16> {
    let done = match row.call {
        // The test sends no plan; one that is none is refused after who sends it was looked at.
        Call::Draft => vec![422],
        // Of the second who erases, nobody is named any more.
        Call::Erase => vec![200, 409],
        _ => vec![200],
    };
    let Some(action) = row.action else { return if is_known { vec![200] } else { vec![401] } };
    if reach(Role::Public, action) == Reach::All {
        return vec![200];
    }
    let Some(role) = asker else { return vec![if is_known { 404 } else { 401 }] };
    match reach(role, action) {
        Reach::Nothing => vec![403],
        _ if matches!(row.call, Call::Plan | Call::Compare | Call::Execution | Call::Approve | Call::Execute) => {
            vec![404]
        }
        Reach::All => done,
        Reach::Own if is_own || !is_of_somebody(row.call) => done,
        Reach::Own => match row.call {
            // Speaking or booking for another is not a question of what exists.
            Call::Claim | Call::Book | Call::Arrange => vec![403],
            _ => vec![404],
        },
    }
}

#[tokio::test]
async fn every_cell_of_the_table_is_as_declared() {
    let made = Made::new().await;
    let (mut cells, mut wrong) = (0, Vec::new());
    let people = PEOPLE.iter().map(|(login, _, role)| (*login, Some(*role), true));
    for (login, role, is_known) in people.chain([("stranger", None, true), ("public", None, false)]) {
        for row in API {
            for owner in OWNERS {
                let is_own = owner == login;
                // Who owns nothing asks about the first alone.
                if !is_own && owner != OWNERS[0] && owner != OWNERS[1] {
                    continue;
                }
                cells += 1;
                let answer = ask(&made, row, login, owner, cells).await;
                let declared = declared(row, role, is_known, is_own);
                if !declared.contains(&answer.status) {
                    let text: String = answer.text.chars().take(200).collect();
                    wrong.push(format!(
                        "{login} {} {} ({owner}): {} instead of {declared:?}: {text}",
                        row.method.word(),
                        row.path,
                        answer.status
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cells} cells are not as declared:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cells >= API.len() * 16, "{cells} cells are too few");
}

#[tokio::test]
async fn what_is_not_yours_answers_as_what_does_not_exist() {
    let made = Made::new().await;
    for rest in ["consignments/{}", "consignments/{}/count-sheet"] {
        let of = |id: &str| crate::made::path(&rest.replace("{}", id));
        let theirs = made.get("donor", &of("C-carrier")).await;
        let nobodys = made.get("donor", &of("C-nobody")).await;
        assert_eq!((theirs.status, &theirs.text), (nobodys.status, &nobodys.text), "{rest}");
    }
    let count = r#"{"lines":[{"item":"respirator","counted":1}]}"#;
    let theirs = made.post("donor", &crate::made::path("consignments/C-carrier/counts"), count).await;
    let nobodys = made.post("donor", &crate::made::path("consignments/C-nobody/counts"), count).await;
    assert_eq!((theirs.status, theirs.text), (nobodys.status, nobodys.text));
    let operation = made.get("stranger", "/api/v1/operations/april/now").await;
    let none = made.get("stranger", "/api/v1/operations/none/now").await;
    assert_eq!((operation.status, operation.text), (none.status, none.text));
}

#[tokio::test]
async fn persons_are_seen_by_their_own_and_by_who_answers_for_the_operation() {
    let made = Made::new().await;
    // The carrier takes over a part, so that it is a party to the donor's consignment and may see it.
    let handover = r#"{"act":"handover","details":{"consignment":"C-donor","all":true,"from":"RU-GOV","to":"224FU"}}"#;
    let answer = made.post("donor", &crate::made::path("events"), handover).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    for (login, sees) in [("donor", true), ("coordinator", true), ("auditor", true), ("carrier", false)] {
        let answer = made.get(login, &crate::made::path("consignments/C-donor")).await;
        assert_eq!(answer.status, 200, "{login}: {}", answer.text);
        assert_eq!(answer.text.contains("Secret Person"), sees, "{login}");
    }
    let page = made.get("public", "/operations/april/public").await;
    assert!(page.status == 200 && !page.text.contains("Secret Person"));
}

#[tokio::test]
async fn what_an_organisation_keeps_to_itself_is_in_no_total_of_others() {
    let made = Made::new().await;
    let handover = r#"{"act":"handover","details":{"consignment":"C-donor","all":true,"from":"RU-GOV","to":"224FU"}}"#;
    let loaded = |visibility: &str, flight: &str| {
        format!(
            r#"{{"act":"load","visibility":"{visibility}","details":{{"consignment":"C-donor","flight":"{flight}","leg":1,
            "goods":[{{"item":"respirator","units":40}}]}}}}"#
        )
    };
    let events = crate::made::path("events");
    for (login, body) in [
        ("donor", handover.to_owned()),
        ("carrier", loaded("parties", "SEEN-1")),
        ("carrier", loaded("own", "HIDDEN-2")),
    ] {
        let answer = made.post(login, &events, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    for (login, sees) in [("carrier", true), ("coordinator", true), ("auditor", true), ("donor", false)] {
        let answer = made.get(login, &crate::made::path("consignments/C-donor")).await;
        let sum = if sees { "\"units\":80" } else { "\"units\":40" };
        assert_eq!(answer.text.contains("HIDDEN-2"), sees, "{login}: {}", answer.text);
        assert!(answer.text.contains("SEEN-1") && answer.text.contains(sum), "{login}: {}", answer.text);
        assert!(sees || !answer.text.contains("\"units\":80"), "{login}: {}", answer.text);
    }
}
