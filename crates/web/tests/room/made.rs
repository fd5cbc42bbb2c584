//! A room with an operation, people of every role, and consignments of three organisations. Up: the tests.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use jiff::Timestamp;
use ops::room::access::Role;
use ops::room::ids::{OperationId, PartyId};
use ops::room::{self, Enrolment, Room};
use tower::ServiceExt as _;
use web::{App, Settings, router};

/// The operation.
pub(crate) const OPERATION: &str = "april";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "tin kettle moth lamp";
/// Who takes part: login, organisation, role. Each organisation that may own something has a consignment `C-LOGIN`.
pub(crate) const PEOPLE: [(&str, &str, Role); 6] = [
    ("coordinator", "EXAMPLE", Role::Coordinator),
    ("second", "EXAMPLE", Role::Coordinator),
    ("donor", "RU-GOV", Role::Donor),
    ("recipient", "FEMA", Role::Recipient),
    ("carrier", "224FU", Role::Carrier),
    ("auditor", "AXIOS", Role::Auditor),
];
/// Whose consignments there are.
pub(crate) const OWNERS: [&str; 3] = ["donor", "recipient", "carrier"];

static KEYS: AtomicU64 = AtomicU64::new(0);

/// A key that no other request has.
pub(crate) fn new_key() -> String {
    format!("test-key-{}", KEYS.fetch_add(1, Ordering::Relaxed))
}

/// The organisation of a login.
pub(crate) fn organisation(login: &str) -> &'static str {
    PEOPLE.iter().find(|(known, ..)| *known == login).map(|(_, party, _)| *party).expect("somebody of the test")
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The room under test.
pub(crate) struct Made {
    pub(crate) router: Router,
    pub(crate) app: App,
    tokens: Vec<(&'static str, String)>,
    dir: tempfile::TempDir,
}

fn example() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020")
}

async fn enrol(room: &Room, login: &str, party: &str, roles: Option<Vec<Role>>) {
    let enrolment = Enrolment {
        login: login.to_owned(),
        name: format!("Somebody of {party}"),
        organisation: PartyId::of(party),
        password: PASSWORD.to_owned(),
        roles: roles.map(|roles| (OperationId::of(OPERATION), roles)),
    };
    room::enrol(room, &enrolment, room::clock()).await.expect("somebody should be enrolled");
}

impl Made {
    /// A room in a new folder.
    pub(crate) async fn new() -> Self {
        let made = Self::empty(100_000).await;
        for login in OWNERS {
            let body = commission(&format!("C-{login}"), organisation(login));
            let answer = made.post(login, &path("events"), &body).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
        made
    }

    /// A room without consignments, with so many requests a minute.
    pub(crate) async fn empty(each_minute: u32) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let room = Room::of_file(&dir.path().join("room.db")).await.expect("a store");
        enrol(&room, "coordinator", "EXAMPLE", None).await;
        let operation = OperationId::of(OPERATION);
        let folder = dir.path().join("april");
        std::fs::create_dir(&folder).expect("a folder");
        for file in std::fs::read_dir(example()).expect("the example").flatten() {
            if file.path().is_file() {
                std::fs::copy(file.path(), folder.join(file.file_name())).expect("a copy of the example's table");
            }
        }
        room::import(&room, (&operation, &folder), "coordinator", room::clock()).await.expect("the example");
        for (login, party, role) in &PEOPLE[1..] {
            enrol(&room, login, party, Some(vec![*role])).await;
        }
        enrol(&room, "stranger", "TASS", None).await;
        let alarms_each = std::time::Duration::from_millis(50);
        let settings =
            Settings { is_plain_http: false, each_minute, key: Some([7; 32]), alarms_each, clock: room::clock };
        let app = App::new(room, settings);
        let mut tokens = Vec::new();
        for login in PEOPLE.iter().map(|(login, ..)| *login).chain(["stranger"]) {
            let signed_in = room::sign_in(app.room(), login, PASSWORD, room::clock()).await.expect("a session");
            tokens.push((login, signed_in.token));
        }
        Self { router: router(&app), app, tokens, dir }
    }

    /// The operation's folder.
    pub(crate) fn folder(&self) -> std::path::PathBuf {
        self.dir.path().join("april")
    }

    /// A login's token; none of the public.
    pub(crate) fn token(&self, login: &str) -> Option<&str> {
        self.tokens.iter().find(|(known, _)| *known == login).map(|(_, token)| token.as_str())
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.expect("the router always answers");
        let status = answer.status().as_u16();
        let headers: Vec<(String, String)> = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let is_stream = headers.iter().any(|(_, value)| value == "text/event-stream");
        let body =
            if is_stream { Vec::new() } else { to_bytes(answer.into_body(), usize::MAX).await.expect("a body").into() };
        Answer { status, headers, text: String::from_utf8_lossy(&body).into_owned() }
    }

    fn request(&self, login: &str, method: &str, path: &str) -> axum::http::request::Builder {
        let builder = Request::builder().method(method).uri(path);
        match self.token(login) {
            Some(token) => builder.header(header::COOKIE, format!("__Host-session={token}")),
            None => builder,
        }
    }

    /// Reads.
    pub(crate) async fn get(&self, login: &str, path: &str) -> Answer {
        self.send(self.request(login, "GET", path).body(Body::empty()).expect("a request")).await
    }

    /// Writes, with a key of its own.
    pub(crate) async fn post(&self, login: &str, path: &str, body: &str) -> Answer {
        self.post_with(login, path, body.as_bytes(), &[("idempotency-key", &new_key())]).await
    }

    /// Writes, with these headers besides.
    pub(crate) async fn post_with(&self, login: &str, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Answer {
        let mut builder = self.request(login, "POST", path).header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        self.send(builder.body(Body::from(body.to_vec())).expect("a request")).await
    }

    /// Sends a form.
    pub(crate) async fn form(&self, login: &str, path: &str, body: &str) -> Answer {
        let builder =
            self.request(login, "POST", path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(builder.body(Body::from(body.to_owned())).expect("a request")).await
    }

    /// The whole log.
    pub(crate) async fn log(&self) -> String {
        self.get("coordinator", &path("log")).await.text
    }
}

/// A path of the API within the operation.
pub(crate) fn path(rest: &str) -> String {
    format!("/api/v1/operations/{OPERATION}/{rest}")
}

/// A moment before now.
pub(crate) fn ago(hours: i64) -> Timestamp {
    room::clock().saturating_sub(jiff::SignedDuration::from_hours(hours)).expect("a moment")
}

/// A commission of 100 masks, with somebody named.
pub(crate) fn commission(consignment: &str, holder: &str) -> String {
    format!(
        r#"{{"id":"E-{consignment}","act":"commission","occurred":"{}","persons":{{"actor":"Secret Person"}},
        "details":{{"consignment":"{consignment}","holder":"{holder}","item":"respirator","units":100}}}}"#,
        ago(2)
    )
}
