//! Decides which use case each endpoint calls, with what. Holds no rule of its own. Up: [`crate`].

use axum::body::Body;
use axum::http::{Response, header};
use ops::answer::Fault;
use ops::room::access::Actor;
use ops::room::api::{self, CountRequest, ErasureRequest};
use ops::room::{self, Answered, Once, Refused, RefusedKind, chance, ids, records};

use crate::asking::Asked;
use crate::endpoints::{Call, Row};
use crate::router::App;

/// Records on a page, where nothing else is asked, and at most.
const PAGE: (u32, u32) = (100, 1000);

type Scope<'a> = (&'a Actor, &'a ids::OperationId);

/// Answers a request.
pub(crate) async fn answer(app: &App, row: &Row, asked: &Asked) -> Result<Response<Body>, Refused> {
    if row.call == Call::Operations {
        let session = asked.session.as_ref().ok_or_else(Refused::sign_in)?;
        return Ok(json(api::operations(&room::operations(app.room(), session).await?)));
    }
    let operation = asked.name("operation", ids::OperationId::try_new)?;
    if row.call == Call::Public {
        return Ok(json(api::public(&room::public_page(app.room(), &operation).await?)));
    }
    let actor = room::actor(app.room(), asked.session.as_ref(), &operation).await?;
    let action = row.action.expect("every endpoint of an operation should need an action");
    actor.may(action)?;
    let scope = (&actor, &operation);
    match row.method {
        api::Method::Get => read(app, row.call, asked, scope).await,
        api::Method::Post => {
            let once = asked.once(asked.header("idempotency-key"))?;
            Ok(written(&write(app, row.call, asked, scope, &once).await?))
        }
    }
}

fn typed(kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    let answer = Response::builder().header(header::CONTENT_TYPE, kind).body(body.into());
    answer.expect("headers of our own should be valid")
}

fn json(text: String) -> Response<Body> {
    typed("application/json", text)
}

fn written(answered: &Answered) -> Response<Body> {
    let mut answer = json(answered.text.clone());
    if answered.is_repeated {
        answer.headers_mut().insert("idempotent-replayed", header::HeaderValue::from_static("true"));
    }
    answer
}

/// How many records a page has, and the id it begins behind.
pub(crate) fn page<T>(asked: &Asked, read: impl FnOnce(&str) -> Result<T, Fault>) -> Result<(Option<T>, u32), Refused> {
    let after = asked.query.get("after").map(read).transpose();
    let after = after.map_err(|fault| Refused::malformed(vec![fault.at("", 0, "after")]))?;
    let most = match asked.query.get("limit") {
        None => PAGE.0,
        Some(text) => text.parse::<u32>().ok().filter(|most| (1..=PAGE.1).contains(most)).ok_or_else(|| {
            let cause = format!("the limit is not a whole number from 1 to {}", PAGE.1);
            Refused::malformed(vec![Fault::new("out-of-range", cause, "give another").at("", 0, "limit")])
        })?,
    };
    Ok((after, most))
}

/// Where the next page begins: behind the last record of a full one.
pub(crate) fn next(asked: &Asked, last: Option<&str>, count: usize, most: u32) -> Option<String> {
    // An id needs no escape in a query except its plus and percent signs.
    let escaped = |id: &str| id.replace('%', "%25").replace('+', "%2B").replace('&', "%26");
    last.filter(|_| count == most as usize).map(|last| format!("{}?after={}&limit={most}", asked.path, escaped(last)))
}

async fn read(app: &App, call: Call, asked: &Asked, scope: Scope<'_>) -> Result<Response<Body>, Refused> {
    let room = app.room();
    let text = match call {
        Call::Now => api::now(&room::now_view(room, scope, asked.now).await?),
        Call::Consignments => {
            let (after, most) = page(asked, ids::ConsignmentId::try_new)?;
            let rows = room::consignments(room, scope, after.as_ref(), most).await?;
            let next = next(asked, rows.last().map(|row| row.id.as_str()), rows.len(), most);
            api::consignments(&rows, next.as_deref())
        }
        Call::Consignment => {
            let id = asked.name("consignment", ids::ConsignmentId::try_new)?;
            api::consignment(&room::consignment(room, scope, &id, asked.now).await?)
        }
        Call::CountSheet => {
            let id = asked.name("consignment", ids::ConsignmentId::try_new)?;
            api::count_sheet(&room::count_sheet(room, scope, &id).await?)
        }
        Call::Claims => api::claims(&room::claims(room, scope).await?),
        Call::Account => api::account(&room::account(room, scope, asked.now).await?),
        Call::Statement => {
            let party = asked.name("party", ids::PartyId::try_new)?;
            let asked_for = room::statement_scope(&party, ["from", "to", "unit"].map(|name| asked.query.get(name)))?;
            api::statement(&room::statement(room, scope, &asked_for, asked.now).await?)
        }
        Call::Plans => {
            let (after, most) = page(asked, ids::PlanId::try_new)?;
            let rows = room::plans(room, scope, after.as_ref(), most).await?;
            let next = next(asked, rows.last().map(|(id, _)| id.as_str()), rows.len(), most);
            let rows: Vec<String> = rows.into_iter().map(|(_, text)| text).collect();
            api::plans(&rows, next.as_deref())
        }
        Call::Plan => {
            let id = asked.name("plan", ids::PlanId::try_new)?;
            let (version, document) = room::plan(room, scope, &id).await?;
            let mut answer = json(document);
            let tag =
                header::HeaderValue::from_str(&format!("\"{version}\"")).expect("a number should fit in a header");
            answer.headers_mut().insert(header::ETAG, tag);
            return Ok(answer);
        }
        Call::Compare => {
            let (before, after) =
                (asked.name("plan", ids::PlanId::try_new)?, asked.name("other", ids::PlanId::try_new)?);
            room::compare(room, scope, (&before, &after)).await?.to_json()
        }
        Call::Execution => {
            let id = asked.name("plan", ids::PlanId::try_new)?;
            let (row, flights) = room::execution(room, scope, &id, asked.now).await?;
            api::execution(&row, &flights)
        }
        Call::Export => return Ok(typed("application/jsonl", room::export(room, scope).await?)),
        _ => return Err(Refused::unknown()),
    };
    Ok(json(text))
}

async fn write(app: &App, call: Call, asked: &Asked, scope: Scope<'_>, once: &Once) -> Result<Answered, Refused> {
    let (room, now) = (app.room(), asked.now);
    match call {
        Call::Record => {
            let (_, organisation) = scope.0.writer()?;
            let id = ids::EventId::of(&chance::id(now));
            let event = records::custody_event(asked.json()?, organisation, &id, room::whole_second(now))
                .map_err(Refused::wrong)?;
            room::record(room, scope, event, once, now).await
        }
        Call::Count => {
            let id = asked.name("consignment", ids::ConsignmentId::try_new)?;
            let count = CountRequest::read(asked.json()?, &id).map_err(Refused::wrong)?;
            room::count(room, scope, count, once, now).await
        }
        Call::Erase => {
            let id = asked.name("event", ids::LineId::try_new)?;
            let why = ErasureRequest::read(asked.json()?).map_err(Refused::wrong)?;
            room::erase(room, scope, (&id, &why), once, now).await
        }
        Call::Claim => {
            let claim = records::claim(asked.json()?).map_err(Refused::wrong)?;
            room::claim(room, scope, &claim, once, now).await
        }
        Call::Assess => {
            let assessment = records::assessment(asked.json()?).map_err(Refused::wrong)?;
            room::assess(room, scope, &assessment, once, now).await
        }
        Call::Book => {
            let entry = records::entry(asked.json()?).map_err(Refused::wrong)?;
            room::book(room, scope, &entry, once, now).await
        }
        Call::Arrange => {
            let arrangement = records::arrangement(asked.json()?).map_err(Refused::wrong)?;
            room::arrange(room, scope, &arrangement, once, now).await
        }
        Call::Draft => {
            let parent =
                asked.query.get("parent").map(ids::PlanId::try_new).transpose().map_err(|_| Refused::unknown())?;
            room::draft(room, scope, (asked.json()?, parent), once, now).await
        }
        Call::Approve | Call::Execute => {
            let id = asked.name("plan", ids::PlanId::try_new)?;
            let version = api::version(asked.header("if-match")).map_err(|fault| Refused::malformed(vec![fault]))?;
            match call {
                Call::Approve => room::approve(room, scope, (&id, version), once, now).await,
                _ => room::execute(room, scope, (&id, version), once, now).await,
            }
        }
        Call::Sign => match &app.settings().key {
            Some(key) => room::checkpoint(room, scope, key, once, now).await,
            None => {
                let fault = Fault::new(
                    "no-key",
                    "the server was started without a key to sign with",
                    "start it with --key FILE",
                );
                Err(Refused::of(RefusedKind::Conflict, fault))
            }
        },
        _ => Err(Refused::unknown()),
    }
}
