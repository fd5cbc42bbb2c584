//! Decides how a claim is entered and how claims are shown, side by side with what was found of them. Up: [`crate::room`].

use std::collections::BTreeSet;

use format::room::{ClaimRow, ClaimsView};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::id::OperationId;
use model::log::LineKind;
use model::record::{Claim, Party, Records};
use record::assessments::assessed;

use super::access::{Action, Actor, Reach};
use super::entering::{Answered, Desk, Entered, Once, Placed, Refusals, draft, enter, is_new};
use super::history::{self, History};
use super::refused::Refused;
use super::{Room, importing};
use crate::answer::Fault;

/// Enters a claim. Who has a reach of its own enters what its own organisation says.
///
/// # Errors
/// Who may not; a speaker that is not known; a claim of tomorrow; what the store says.
pub async fn claim(
    room: &Room,
    scope: (&Actor, &OperationId),
    claim: &Claim,
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    claim_all(room, scope, &Placed::alone(claim.clone()), once, now).await
}

/// Enters claims, all of them or none.
///
/// # Errors
/// As [`claim`], every fault at the line of its claim.
pub async fn claim_all(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    claims: &[Placed<Claim>],
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    let reach = actor.may(Action::Claim)?;
    let register = importing::register(room, operation).await?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let (_, organisation) = actor.writer()?;
        let (mut refusals, mut seen, mut drafts) = (Refusals::default(), BTreeSet::new(), Vec::new());
        for Placed { line, record: claim } in claims {
            let is_allowed = reach == Reach::All || actor.is_of(&claim.speaker);
            let judged =
                if is_allowed { judged(claim, &register.parties, desk.recorded) } else { Err(Refused::denied()) };
            let is_new = is_new(desk.write, (claim.id.as_str(), &mut seen)).await;
            refusals.kept(*line, judged);
            refusals.kept(*line, is_new);
            let consignments = vec![claim.subject.consignment.clone()];
            let occurred = claim.said.to_zoned(TimeZone::UTC).map_or(desk.recorded, |day| day.timestamp());
            let text = format::log::claim::write(claim);
            drafts.push(draft((LineKind::Claim, claim.id.as_str()), occurred, organisation, consignments, text));
        }
        refusals.none()?;
        Ok(Entered { drafts, ..Entered::default() })
    })
    .await
}

fn judged(claim: &Claim, parties: &[Party], recorded: Timestamp) -> Result<(), Refused> {
    let mut faults = Vec::new();
    if !parties.iter().any(|party| party.id == claim.speaker) {
        let cause = format!("\u{ab}{}\u{bb} is no party of the operation", claim.speaker);
        faults.push(Fault::new("unknown-party", cause, "name a party of the operation").at("", 0, "/speaker"));
    }
    let today = recorded.to_zoned(TimeZone::UTC).date();
    // Somewhere on earth it is tomorrow already.
    if claim.said > today.tomorrow().unwrap_or(today) {
        let cause = format!("it was said on {}, after today", claim.said);
        faults.push(Fault::new("future-dated", cause, "check the day").at("", 0, "/said"));
    }
    if faults.is_empty() { Ok(()) } else { Err(Refused::wrong(faults)) }
}

/// All claims with the verdicts that stand.
///
/// # Errors
/// Who may not; what the store says.
pub async fn claims(room: &Room, (actor, operation): (&Actor, &OperationId)) -> Result<ClaimsView, Refused> {
    actor.may(Action::SeeClaims)?;
    let register = importing::register(room, operation).await?;
    let history = history::whole(room, operation).await?;
    Ok(view(&history, &register.parties))
}

/// Claims of a history with their verdicts.
pub(super) fn view(history: &History, parties: &[Party]) -> ClaimsView {
    let assessed = assessed(&history.claims, &history.assessments, parties);
    let rows = assessed.claims.into_iter().map(|one| ClaimRow {
        claim: one.claim,
        standing: one.standing,
        earlier: one.earlier.len(),
        verdicts_differ: one.verdicts_differ,
    });
    let records = Records { claims: history.claims.clone(), ..Records::default() };
    ClaimsView { rows: rows.collect(), groups: record::claims_side_by_side(&records) }
}
