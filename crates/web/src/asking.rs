//! Decides how a request is read before anything is done with it: from where, by whom, how long, and what it names. Up: [`crate`].

use std::collections::BTreeMap;

use axum::body::to_bytes;
use axum::extract::{FromRequestParts, RawPathParams, Request};
use axum::http::{HeaderMap, Method, header};
use jiff::Timestamp;
use ops::answer::Fault;
use ops::room::api::forms::Form;
use ops::room::{Once, Refused, RefusedKind, Session, session};

use crate::router::App;
use crate::{connections, headers};

/// Longest headers together, in bytes.
const HEADERS_MAX: usize = 16 * 1024;

/// A request that was read.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) names: BTreeMap<String, String>,
    pub(crate) query: Form,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) session: Option<Session>,
    pub(crate) token: Option<String>,
    pub(crate) address: String,
    pub(crate) now: Timestamp,
}

fn malformed(fault: Fault) -> Refused {
    Refused::malformed(vec![fault])
}

/// Too many requests from one place.
pub(crate) fn too_many() -> Refused {
    let fault =
        Fault::new("too-many-requests", "you ask more often than is allowed", "wait a minute and go on more slowly");
    Refused::of(RefusedKind::TooMany, fault)
}

impl Asked {
    /// Reads a request; its body up to a length.
    pub(crate) async fn read(app: &App, request: Request, body_max: usize) -> Result<Self, Refused> {
        let now = (app.settings().clock)();
        let (mut parts, body) = request.into_parts();
        let address = connections::from(&parts).map_or_else(|| "here".to_owned(), |from| from.ip().to_string());
        let length: usize = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if length > HEADERS_MAX {
            return Err(malformed(Fault::new(
                "headers-too-long",
                "the headers are longer than 16 KiB",
                "send fewer or shorter ones",
            )));
        }
        let token = headers::token(&parts.headers, app.settings().is_plain_http).map(|(token, _)| token);
        let who = token.as_ref().map_or_else(|| format!("address {address}"), |token| format!("session {token}"));
        let is_within =
            app.everybody().has_taken(&format!("address {address}"), now) && app.buckets().has_taken(&who, now);
        if !is_within {
            return Err(too_many());
        }
        let session = match &token {
            Some(token) => session(app.room(), token, now).await?,
            None => None,
        };
        let mut names = BTreeMap::new();
        if let Ok(params) = RawPathParams::from_request_parts(&mut parts, &()).await {
            names.extend(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        let query = Form::read(parts.uri.query().unwrap_or_default().as_bytes())
            .map_err(|fault| Refused::malformed(vec![fault]))?;
        let body = to_bytes(body, body_max).await.map_err(|_| {
            let fault = Fault::new(
                "body-too-long",
                format!("the body is cut off or longer than {body_max} bytes"),
                "send less at once",
            );
            Refused::of(RefusedKind::Malformed, fault)
        })?;
        let path = parts.uri.path().to_owned();
        Ok(Self {
            method: parts.method,
            path,
            names,
            query,
            headers: parts.headers,
            body: body.into(),
            session,
            token,
            address,
            now,
        })
    }

    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A name of the path, read by its constructor. What is no id names nothing.
    pub(crate) fn name<T>(&self, name: &str, read: impl FnOnce(&str) -> Result<T, Fault>) -> Result<T, Refused> {
        self.names.get(name).and_then(|text| read(text).ok()).ok_or_else(Refused::unknown)
    }

    /// The body as JSON text.
    pub(crate) fn json(&self) -> Result<&str, Refused> {
        let kind = self.header(header::CONTENT_TYPE.as_str()).and_then(|kind| kind.split(';').next()).map(str::trim);
        if kind != Some("application/json") {
            return Err(malformed(Fault::new(
                "not-json",
                "the body is not said to be JSON",
                "send Content-Type: application/json",
            )));
        }
        std::str::from_utf8(&self.body)
            .map_err(|_| malformed(Fault::new("broken-utf8", "the body is not UTF-8", "send it as UTF-8")))
    }

    /// The body as a form of this session's own page.
    pub(crate) fn form(&self) -> Result<Form, Refused> {
        let form = Form::read(&self.body).map_err(|fault| Refused::malformed(vec![fault]))?;
        let session = self.session.as_ref().ok_or_else(Refused::sign_in)?;
        if form.get("form_token") != Some(session.form_token.as_str()) {
            let fault = Fault::new(
                "form-not-ours",
                "the form does not come from a page of this session",
                "load the page again and fill it in there",
            );
            return Err(Refused::of(RefusedKind::Denied, fault));
        }
        Ok(form)
    }

    /// That the request has one effect.
    pub(crate) fn once(&self, key: Option<&str>) -> Result<Once, Refused> {
        let parts: [&[u8]; 4] = [
            self.method.as_str().as_bytes(),
            self.path.as_bytes(),
            self.header("if-match").unwrap_or_default().as_bytes(),
            &self.body,
        ];
        Once::try_new(key.unwrap_or_default(), &parts)
    }
}
