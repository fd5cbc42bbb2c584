//! Decides which pages there are and which use case each shows; forms are sent back to where one came from. Up: [`crate`].

mod speaking;

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use ops::answer::Fault;
use ops::room::access::{Action, Actor, Reach};
use ops::room::api::CountRequest;
use ops::room::pages::{self as html, Frame, Typed};
use ops::room::{self, Refused, RefusedKind, chance, ids};

use crate::answering::{next, page};
use crate::asking::{Asked, too_many};
use crate::headers;
use crate::router::App;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Operations,
    Codes,
    SignIn,
    SigningIn,
    SigningOut,
    Now,
    Consignments,
    Consignment,
    Receive,
    Receiving,
    Claims,
    Speak,
    Speaking,
    Judge,
    Judging,
    Account,
    Statement,
    Plans,
    Plan,
    Approving,
    Public,
}

impl Page {
    /// Whether it takes a form.
    pub(crate) fn is_written(self) -> bool {
        matches!(
            self,
            Self::SigningIn | Self::SigningOut | Self::Receiving | Self::Speaking | Self::Judging | Self::Approving
        )
    }
}

/// All pages with their paths.
pub(crate) const PAGES: &[(&str, Page)] = &[
    ("/", Page::Operations),
    ("/faults", Page::Codes),
    ("/sign-in", Page::SignIn),
    ("/sign-in", Page::SigningIn),
    ("/sign-out", Page::SigningOut),
    ("/operations/{operation}/now", Page::Now),
    ("/operations/{operation}/consignments", Page::Consignments),
    ("/operations/{operation}/consignments/{consignment}", Page::Consignment),
    ("/operations/{operation}/consignments/{consignment}/receive", Page::Receive),
    ("/operations/{operation}/consignments/{consignment}/receive", Page::Receiving),
    ("/operations/{operation}/claims", Page::Claims),
    ("/operations/{operation}/claims/new", Page::Speak),
    ("/operations/{operation}/claims/new", Page::Speaking),
    ("/operations/{operation}/claims/{claim}/verdict", Page::Judge),
    ("/operations/{operation}/claims/{claim}/verdict", Page::Judging),
    ("/operations/{operation}/account", Page::Account),
    ("/operations/{operation}/account/{party}", Page::Statement),
    ("/operations/{operation}/plans", Page::Plans),
    ("/operations/{operation}/plans/{plan}", Page::Plan),
    ("/operations/{operation}/plans/{plan}/approval", Page::Approving),
    ("/operations/{operation}/public", Page::Public),
];

/// The frame of a page of nobody's.
pub(crate) fn bare_frame(now: jiff::Timestamp) -> Frame<'static> {
    Frame {
        operation: None,
        title: "airbridge",
        signed_in: None,
        has_plans: false,
        form_token: "",
        key: "",
        now: room::whole_second(now),
    }
}

fn page_of(text: String) -> Response<Body> {
    let answer = Response::builder().header(header::CONTENT_TYPE, "text/html; charset=utf-8").body(Body::from(text));
    answer.expect("headers of our own should be valid")
}

fn elsewhere(path: &str, cookie: Option<String>) -> Response<Body> {
    let mut answer = Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, path);
    if let Some(cookie) = cookie {
        answer = answer.header(header::SET_COOKIE, cookie);
    }
    answer.body(Body::empty()).expect("headers of our own should be valid")
}

/// Shows a page.
pub(crate) async fn show(app: &App, place: Page, asked: &Asked) -> Result<Response<Body>, Refused> {
    match place {
        Page::SignIn => Ok(page_of(html::sign_in_page(&bare_frame(asked.now), false))),
        Page::Codes => Ok(page_of(html::codes_page(&bare_frame(asked.now)))),
        Page::SigningIn => sign_in(app, asked).await,
        Page::SigningOut => {
            asked.form()?;
            if let Some(token) = &asked.token {
                room::sign_out(app.room(), token).await?;
            }
            Ok(elsewhere("/sign-in", Some(headers::cookie("", app.settings().is_plain_http))))
        }
        Page::Operations => {
            let session = asked.session.as_ref().ok_or_else(Refused::sign_in)?;
            let rows = room::operations(app.room(), session).await?;
            let frame = Frame {
                signed_in: Some((&session.name, &session.organisation)),
                form_token: &session.form_token,
                ..bare_frame(asked.now)
            };
            Ok(page_of(html::operations_page(&frame, &rows)))
        }
        _ => inside(app, place, asked).await,
    }
}

async fn sign_in(app: &App, asked: &Asked) -> Result<Response<Body>, Refused> {
    // There is no session yet whose form it could be; the browser says which site a form was sent from.
    let site = asked.header("sec-fetch-site").unwrap_or("same-origin");
    if !matches!(site, "same-origin" | "none") {
        let fault = Fault::new("form-not-ours", "the form was sent from another site", "sign in on our own page");
        return Err(Refused::of(RefusedKind::Denied, fault));
    }
    let form = room::api::forms::Form::read(&asked.body).map_err(|fault| Refused::malformed(vec![fault]))?;
    let (login, password) = (form.get("login").unwrap_or_default(), form.get("password").unwrap_or_default());
    let tries =
        [format!("address {}", asked.address), format!("login {}", login.chars().take(100).collect::<String>())];
    if !tries.iter().all(|who| app.sign_ins().has_taken(who, asked.now)) {
        return Err(too_many());
    }
    match room::sign_in(app.room(), login, password, asked.now).await {
        Ok(signed_in) => {
            if let Some(token) = &asked.token {
                room::sign_out(app.room(), token).await?;
            }
            Ok(elsewhere("/", Some(headers::cookie(&signed_in.token, app.settings().is_plain_http))))
        }
        Err(refused) if refused.kind == RefusedKind::SignIn => {
            let mut answer = page_of(html::sign_in_page(&bare_frame(asked.now), true));
            *answer.status_mut() = StatusCode::UNAUTHORIZED;
            Ok(answer)
        }
        Err(refused) => Err(refused),
    }
}

async fn inside(app: &App, place: Page, asked: &Asked) -> Result<Response<Body>, Refused> {
    let room = app.room();
    let operation = asked.name("operation", ids::OperationId::try_new)?;
    // Anybody may read the public page, also who is signed in and has no role in the operation.
    let actor = match room::actor(room, asked.session.as_ref(), &operation).await {
        Err(_) if place == Page::Public => Actor::public(),
        other => other?,
    };
    let title = if place == Page::Public || actor.user.is_some() {
        room::title(room, &operation).await?
    } else {
        String::new()
    };
    let key = chance::id(asked.now);
    let session = asked.session.as_ref();
    let is_member = actor.user.is_some();
    let frame = Frame {
        operation: Some(&operation),
        title: &title,
        signed_in: session.filter(|_| is_member).map(|session| (session.name.as_str(), &session.organisation)),
        has_plans: actor.reach(Action::SeePlans) != Reach::Nothing,
        form_token: session.map_or("", |session| &session.form_token),
        key: &key,
        now: room::whole_second(asked.now),
    };
    let scope = (&actor, &operation);
    let consignment = || asked.name("consignment", ids::ConsignmentId::try_new);
    let text = match place {
        Page::Now => html::now_page(&frame, &room::now_view(room, scope, asked.now).await?),
        Page::Consignments => {
            let (after, most) = page(asked, ids::ConsignmentId::try_new)?;
            let rows = room::consignments(room, scope, after.as_ref(), most).await?;
            let next = next(asked, rows.last().map(|row| row.id.as_str()), rows.len(), most);
            html::consignments_page(&frame, &rows, next.as_deref())
        }
        Page::Consignment => {
            html::consignment_page(&frame, &room::consignment(room, scope, &consignment()?, asked.now).await?)
        }
        Page::Receive => html::receive_page(&frame, &room::count_sheet(room, scope, &consignment()?).await?),
        Page::Receiving => return receiving(app, asked, scope, &frame).await,
        Page::Plans => {
            let (after, most) = page(asked, ids::PlanId::try_new)?;
            let rows = room::plan_list(room, scope, after.as_ref(), most).await?;
            let next = next(asked, rows.last().map(|row| row.id.as_str()), rows.len(), most);
            html::plans_page(&frame, &rows, next.as_deref())
        }
        Page::Plan => {
            let id = asked.name("plan", ids::PlanId::try_new)?;
            html::plan_page(&frame, &room::plan_view(room, scope, &id, asked.now).await?)
        }
        Page::Approving => return approving(app, asked, scope, &frame).await,
        Page::Claims => html::claims_page(&frame, &room::claims(room, scope).await?),
        Page::Speak => html::claim_form_page(&frame, &room::speaking(room, scope).await?, &Typed::default()),
        Page::Speaking => return speaking::claim(app, asked, scope, &frame).await,
        Page::Judge => {
            let (row, records) = room::judging(room, scope, &speaking::claim_id(asked)?).await?;
            html::verdict_form_page(&frame, &row, &records, &Typed::default())
        }
        Page::Judging => return speaking::verdict(app, asked, scope, &frame).await,
        Page::Statement => {
            let party = asked.name("party", ids::PartyId::try_new)?;
            let asked_for = room::statement_scope(&party, ["from", "to", "unit"].map(|name| asked.query.get(name)))?;
            html::statement_page(&frame, &room::statement(room, scope, &asked_for, asked.now).await?)
        }
        Page::Account => html::account_page(&frame, &room::account(room, scope, asked.now).await?),
        _ => html::public_page(&frame, &room::public_page(room, &operation).await?),
    };
    Ok(page_of(text))
}

async fn approving(
    app: &App,
    asked: &Asked,
    scope: (&Actor, &ids::OperationId),
    frame: &Frame<'_>,
) -> Result<Response<Body>, Refused> {
    let id = asked.name("plan", ids::PlanId::try_new)?;
    let form = asked.form()?;
    let once = asked.once(form.get("key"))?;
    let version = form.get("version").and_then(|text| text.parse::<u64>().ok()).ok_or_else(|| {
        let cause = "the form does not say which version it decides on";
        Refused::malformed(vec![Fault::new("version-missing", cause, "load the page again")])
    })?;
    let answered = room::approve(app.room(), scope, (&id, version), &once, asked.now).await?;
    Ok(page_of(html::decided_page(frame, id.as_str(), "approved", answered.is_repeated)))
}

async fn receiving(
    app: &App,
    asked: &Asked,
    scope: (&Actor, &ids::OperationId),
    frame: &Frame<'_>,
) -> Result<Response<Body>, Refused> {
    let id = asked.name("consignment", ids::ConsignmentId::try_new)?;
    let form = asked.form()?;
    let once = asked.once(form.get("key"))?;
    let count = CountRequest::of_form(&form, &id).map_err(Refused::wrong)?;
    let answered = room::count(app.room(), scope, count, &once, asked.now).await?;
    Ok(page_of(html::received_page(frame, &id, answered.is_repeated)))
}
