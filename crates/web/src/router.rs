//! Decides how a request goes through: read, limited, answered, guarded; the same way for every endpoint. Up: [`crate`].

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Response, StatusCode, header};
use axum::routing::{MethodRouter, get, post};
use jiff::Timestamp;
use ops::answer::Fault;
use ops::room::api::Method;
use ops::room::{Refused, RefusedKind, Room, api, pages};

use crate::answering;
use crate::asking::Asked;
use crate::buckets::Buckets;
use crate::endpoints::{API, Call, Row, openapi};
use crate::{headers, pages as places, streaming};

/// Longest body of a request.
const BODY_MAX: usize = 1024 * 1024;
/// Longest plan document.
const PLAN_MAX: usize = 16 * 1024 * 1024;
/// A request takes no longer; its client is told so, and nothing of it is kept.
const TIME_MAX: Duration = Duration::from_secs(30);

/// What is set when the server starts.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether the session's cookie goes over plain http, for this machine alone.
    pub is_plain_http: bool,
    /// Requests that a session, or an address without one, may make in a minute.
    pub each_minute: u32,
    /// The key that heads are signed with; none: they are not.
    pub key: Option<[u8; 32]>,
    /// How often each listener's alarms are looked at.
    pub alarms_each: Duration,
    /// Tells the moment.
    pub clock: fn() -> Timestamp,
}

/// Requests of one address in all, as a multiple of one session's: a hospital has one address and many sessions.
const SESSIONS_OF_AN_ADDRESS: u32 = 10;
/// Sign-ins that an address or a name may try in a minute.
const SIGN_INS_EACH_MINUTE: u32 = 10;

#[derive(Debug)]
struct Kept {
    room: Room,
    settings: Settings,
    buckets: Buckets,
    everybody: Buckets,
    sign_ins: Buckets,
}

/// The server's state.
#[derive(Clone, Debug)]
pub struct App(Arc<Kept>);

impl App {
    /// Over an open room.
    #[must_use]
    pub fn new(room: Room, settings: Settings) -> Self {
        let buckets = Buckets::new(settings.each_minute);
        let everybody = Buckets::new(settings.each_minute.saturating_mul(SESSIONS_OF_AN_ADDRESS));
        Self(Arc::new(Kept { room, settings, buckets, everybody, sign_ins: Buckets::new(SIGN_INS_EACH_MINUTE) }))
    }

    /// The room.
    #[must_use]
    pub fn room(&self) -> &Room {
        &self.0.room
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn buckets(&self) -> &Buckets {
        &self.0.buckets
    }

    pub(crate) fn everybody(&self) -> &Buckets {
        &self.0.everybody
    }

    pub(crate) fn sign_ins(&self) -> &Buckets {
        &self.0.sign_ins
    }
}

/// The routes: those of the table, the pages, the style and the document.
pub fn router(app: &App) -> Router {
    let mut router = Router::new();
    for row in API {
        router = router.route(row.path, endpoint(app, row));
    }
    for (path, page) in places::PAGES {
        router = router.route(path, place(app, *page));
    }
    let style = app.clone();
    let document = app.clone();
    let lost = app.clone();
    let misused = app.clone();
    router
        .route(
            "/room.css",
            get(move || async move { still(&style, "text/css; charset=utf-8", pages::STYLE.to_owned()) }),
        )
        .route("/api/v1/openapi.json", get(move || async move { still(&document, "application/json", openapi()) }))
        .method_not_allowed_fallback(move |request: Request| async move {
            let mut answer = refused(&misused, request_kind(&request), &Refused::unknown());
            *answer.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
            finish(&misused, answer)
        })
        .fallback(move |request: Request| async move {
            finish(&lost, refused(&lost, request_kind(&request), &Refused::unknown()))
        })
}

fn still(app: &App, kind: &'static str, text: String) -> Response<Body> {
    let answer = Response::builder().header(header::CONTENT_TYPE, kind).header(header::CACHE_CONTROL, "max-age=300");
    finish(app, answer.body(Body::from(text)).expect("headers of our own should be valid"))
}

/// Whether who asks is a program or a person with a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    Program,
    Person,
}

fn request_kind(request: &Request) -> Reader {
    if request.uri().path().starts_with("/api/") { Reader::Program } else { Reader::Person }
}

fn endpoint(app: &App, row: &'static Row) -> MethodRouter {
    let app = app.clone();
    let handle = move |request: Request| async move {
        let body_max = if row.call == Call::Draft { PLAN_MAX } else { BODY_MAX };
        let answered = within(async {
            let asked = Asked::read(&app, request, body_max).await?;
            if row.call == Call::Watch {
                streaming::watch(&app, &asked).await
            } else {
                answering::answer(&app, row, &asked).await
            }
        })
        .await;
        let answer = answered.unwrap_or_else(|no| refused(&app, Reader::Program, &no));
        finish(&app, answer)
    };
    match row.method {
        Method::Get => get(handle),
        Method::Post => post(handle),
    }
}

fn place(app: &App, page: places::Page) -> MethodRouter {
    let app = app.clone();
    let handle = move |request: Request| async move {
        let answered = within(async {
            let asked = Asked::read(&app, request, BODY_MAX).await?;
            places::show(&app, page, &asked).await
        })
        .await;
        let answer = answered.unwrap_or_else(|no| refused(&app, Reader::Person, &no));
        finish(&app, answer)
    };
    if page.is_written() { post(handle) } else { get(handle) }
}

async fn within(work: impl Future<Output = Result<Response<Body>, Refused>>) -> Result<Response<Body>, Refused> {
    tokio::time::timeout(TIME_MAX, work).await.unwrap_or_else(|_| {
        let fault =
            Fault::new("too-slow", "the answer took longer than 30 seconds", "try again; repeat a write with its key");
        Err(Refused::of(RefusedKind::Unavailable, fault))
    })
}

fn finish(app: &App, mut answer: Response<Body>) -> Response<Body> {
    headers::guard(&mut answer, app.settings().is_plain_http);
    answer
}

/// The status and the title of a refusal.
fn told(refused: &Refused) -> (StatusCode, &'static str) {
    let is_too_long = refused.faults.iter().any(|fault| fault.code == "body-too-long");
    match refused.kind {
        RefusedKind::Malformed if is_too_long => (StatusCode::PAYLOAD_TOO_LARGE, "The body is too long"),
        RefusedKind::Malformed => (StatusCode::BAD_REQUEST, "The request cannot be read"),
        RefusedKind::SignIn => (StatusCode::UNAUTHORIZED, "Nobody is signed in"),
        RefusedKind::Denied => (StatusCode::FORBIDDEN, "Not allowed"),
        RefusedKind::Unknown => (StatusCode::NOT_FOUND, "No such record"),
        RefusedKind::Conflict => (StatusCode::CONFLICT, "It stands against what was done before"),
        RefusedKind::Outdated => (StatusCode::PRECONDITION_FAILED, "It was changed since it was read"),
        RefusedKind::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, "It is understood and wrong"),
        RefusedKind::TooMany => (StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
        RefusedKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "The store cannot answer now"),
    }
}

/// A refusal as a problem for programs, as a page for persons. What the engine of the store says is for its owner alone.
fn refused(app: &App, reader: Reader, refused: &Refused) -> Response<Body> {
    let (status, title) = told(refused);
    let mut faults = refused.faults.clone();
    if refused.kind == RefusedKind::Unavailable {
        for fault in faults.iter_mut().filter(|fault| fault.code.starts_with("store-")) {
            "the store cannot answer".clone_into(&mut fault.cause);
        }
    }
    let builder = Response::builder().status(status);
    let answer = match reader {
        Reader::Program => {
            let text = api::problem(status.as_u16(), title, &faults);
            builder.header(header::CONTENT_TYPE, "application/problem+json").body(Body::from(text))
        }
        Reader::Person if refused.kind == RefusedKind::SignIn => {
            let builder = Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, "/sign-in");
            builder.body(Body::empty())
        }
        Reader::Person => {
            let frame = places::bare_frame((app.settings().clock)());
            let text = pages::problem_page(&frame, title, &faults);
            builder.header(header::CONTENT_TYPE, "text/html; charset=utf-8").body(Body::from(text))
        }
    };
    answer.expect("headers of our own should be valid")
}
