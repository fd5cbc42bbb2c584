//! Decides how a claim and a verdict come in by their forms: what is wrong is shown on the same form, with what was typed.
//! Up: [`crate::pages`].

use axum::body::Body;
use axum::http::{Response, StatusCode};
use ops::room::access::Actor;
use ops::room::api::forms::Form;
use ops::room::api::{assessment_of_form, claim_of_form};
use ops::room::pages::{self as html, Frame, Typed};
use ops::room::{self, Answered, Refused, RefusedKind, ids};

use super::page_of;
use crate::asking::Asked;
use crate::router::App;

type Scope<'s> = (&'s Actor, &'s ids::OperationId);

/// The claim that a path names.
pub(super) fn claim_id(asked: &Asked) -> Result<ids::ClaimId, Refused> {
    asked.name("claim", ids::ClaimId::try_new)
}

/// A refusal of what was typed, to be shown where it was typed; every other one goes its way.
fn mendable(form: Form, refused: Refused) -> Result<Typed, Refused> {
    match refused.kind {
        RefusedKind::Wrong | RefusedKind::Conflict => Ok(Typed { form, faults: refused.faults }),
        _ => Err(refused),
    }
}

fn unsaved(text: String) -> Response<Body> {
    let mut answer = page_of(text);
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    answer
}

/// Enters a claim by its form. The key of the form is the claim's id, so that the form sent twice is one claim.
pub(super) async fn claim(
    app: &App,
    asked: &Asked,
    scope: Scope<'_>,
    frame: &Frame<'_>,
) -> Result<Response<Body>, Refused> {
    let form = asked.form()?;
    let once = asked.once(form.get("key"))?;
    let entered = async {
        let claim = claim_of_form(&form, form.get("key").unwrap_or_default()).map_err(Refused::wrong)?;
        room::claim(app.room(), scope, &claim, &once, asked.now).await
    };
    match entered.await {
        Ok(Answered { is_repeated, .. }) => Ok(page_of(html::spoken_page(frame, "The claim", is_repeated))),
        Err(refused) => {
            let typed = mendable(form, refused)?;
            let view = room::speaking(app.room(), scope).await?;
            Ok(unsaved(html::claim_form_page(frame, &view, &typed)))
        }
    }
}

/// Enters a verdict by its form, by the organisation of who judges, now.
pub(super) async fn verdict(
    app: &App,
    asked: &Asked,
    scope: Scope<'_>,
    frame: &Frame<'_>,
) -> Result<Response<Body>, Refused> {
    let form = asked.form()?;
    let once = asked.once(form.get("key"))?;
    let id = claim_id(asked)?;
    let organisation = scope.0.organisation.clone().ok_or_else(Refused::denied)?;
    let entered = async {
        let key = form.get("key").unwrap_or_default();
        let verdict = assessment_of_form(&form, (key, &id), &organisation, room::whole_second(asked.now))
            .map_err(Refused::wrong)?;
        room::assess(app.room(), scope, &verdict, &once, asked.now).await
    };
    match entered.await {
        Ok(Answered { is_repeated, .. }) => Ok(page_of(html::spoken_page(frame, "The verdict", is_repeated))),
        Err(refused) => {
            let typed = mendable(form, refused)?;
            let (row, records) = room::judging(app.room(), scope, &id).await?;
            Ok(unsaved(html::verdict_form_page(frame, &row, &records, &typed)))
        }
    }
}
