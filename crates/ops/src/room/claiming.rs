//! Decides how a claim is entered and how claims are shown, side by side with what was found of them. Up: [`crate::room`].

use std::collections::BTreeSet;

use format::room::{ClaimRow, ClaimsView, SpeakingView};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::evidence::{RecordKind, RecordRef};
use model::id::{ClaimId, OperationId};
use model::log::LineKind;
use model::record::{Claim, Party, Records};
use record::assessments::assessed;

use super::access::{Action, Actor, Reach};
use super::entering::{Answered, Desk, Entered, Once, Placed, Refusals, draft, enter, is_new};
use super::history::{self, History};
use super::refused::Refused;
use super::{Room, importing, visible};
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
    let history = history::said(room, operation).await?;
    let is_entering = actor.reach(Action::Claim) != Reach::Nothing;
    let is_judging = actor.reach(Action::Assess) != Reach::Nothing;
    Ok(ClaimsView { is_entering, is_judging, ..view(&history, &register.parties) })
}

/// What somebody may enter a claim of: who may have spoken, about which items.
///
/// # Errors
/// Who may not; what the store says.
pub async fn speaking(room: &Room, (actor, operation): (&Actor, &OperationId)) -> Result<SpeakingView, Refused> {
    let reach = actor.may(Action::Claim)?;
    let register = importing::register(room, operation).await?;
    let parties = register.parties.into_iter().filter(|party| reach == Reach::All || actor.is_of(&party.id));
    Ok(SpeakingView { parties: parties.map(|party| (party.id, party.name)).collect(), items: register.items })
}

/// A claim that somebody may judge, with the records about its consignment that a verdict may rest on.
///
/// # Errors
/// Who may not; there is no such claim; what the store says.
pub async fn judging(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    claim: &ClaimId,
) -> Result<(ClaimRow, Vec<String>), Refused> {
    actor.may(Action::Assess)?;
    let register = importing::register(room, operation).await?;
    let rows = view(&history::said(room, operation).await?, &register.parties).rows;
    let row = rows.into_iter().find(|row| row.claim.id == *claim).ok_or_else(Refused::unknown)?;
    let consignment = &row.claim.subject.consignment;
    let history = history::of(room, operation, consignment).await?;
    let custody = visible::custody(&history.custody, actor);
    let custody = custody.iter().filter(|entry| entry.event.act.consignment() == Some(consignment));
    let custody = custody.map(|entry| RecordRef::new(RecordKind::Event, &entry.event.id));
    let events = history.events.iter().filter(|event| event.subject.consignment == *consignment);
    let events = events.map(|event| RecordRef::new(RecordKind::Event, &event.id));
    let is_about = |entry: &&model::ledger::Entry| {
        entry.act.deal().is_some_and(|deal| deal.consignment.as_ref() == Some(consignment))
    };
    let entries = history.entries.iter().filter(is_about).map(|entry| RecordRef::new(RecordKind::Entry, &entry.id));
    let records = custody.chain(events).chain(entries).map(|record| record.to_string()).collect();
    Ok((row, records))
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
    let groups = record::claims_side_by_side(&records);
    ClaimsView { rows: rows.collect(), groups, is_entering: false, is_judging: false }
}
