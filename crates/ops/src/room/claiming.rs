//! Decides how a claim is entered and how claims are shown, side by side with what was found of them. Up: [`crate::room`].

use format::room::{ClaimRow, ClaimsView};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::id::OperationId;
use model::log::LineKind;
use model::record::{Claim, Records};
use record::assessments::assessed;

use super::access::{Action, Actor, Reach};
use super::entering::{Answered, Desk, Entered, Once, draft, enter};
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
    (actor, operation): (&Actor, &OperationId),
    claim: &Claim,
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    let reach = actor.may(Action::Claim)?;
    if reach == Reach::Own && !actor.is_of(&claim.speaker) {
        return Err(Refused::denied());
    }
    let register = importing::register(room, operation).await?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let mut faults = Vec::new();
        if !register.parties.iter().any(|party| party.id == claim.speaker) {
            let cause = format!("\u{ab}{}\u{bb} is no party of the operation", claim.speaker);
            faults.push(Fault::new("unknown-party", cause, "name a party of the operation").at("", 0, "/speaker"));
        }
        let today = desk.recorded.to_zoned(TimeZone::UTC).date();
        // Somewhere on earth it is tomorrow already.
        if claim.said > today.tomorrow().unwrap_or(today) {
            let cause = format!("it was said on {}, after today", claim.said);
            faults.push(Fault::new("future-dated", cause, "check the day").at("", 0, "/said"));
        }
        if !faults.is_empty() {
            return Err(Refused::wrong(faults));
        }
        let (_, organisation) = actor.writer()?;
        let consignments = vec![claim.subject.consignment.clone()];
        let occurred = claim.said.to_zoned(TimeZone::UTC).map_or(desk.recorded, |day| day.timestamp());
        let text = format::log::claim::write(claim);
        let line = draft((LineKind::Claim, claim.id.as_str()), occurred, organisation, consignments, text);
        Ok(Entered { drafts: vec![line], ..Entered::default() })
    })
    .await
}

/// All claims with the verdicts that stand.
///
/// # Errors
/// Who may not; what the store says.
pub async fn claims(room: &Room, (actor, operation): (&Actor, &OperationId)) -> Result<ClaimsView, Refused> {
    actor.may(Action::SeeClaims)?;
    let register = importing::register(room, operation).await?;
    let history = history::said(room, operation).await?;
    Ok(view(&history, &register.parties))
}

/// Claims of a history with their verdicts.
pub(super) fn view(history: &History, parties: &[model::record::Party]) -> ClaimsView {
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
