//! Decides how an operation comes into the room from its folder: names of parties and items into its register; custody, events,
//! claims, judgements, the account with its agreements and factors into its log, in one write. Up: [`crate::room`].

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::arrangement::Arrangement;
use model::id::{LineId, OperationId, PartyId, UserId};
use model::log::{LineDraft, LineKind, LogHead, LogLine};
use model::operation::Operation;
use record::chain;
use store::OperationRow;

use super::access::Role;
use super::entering::draft;
use super::refused::Refused;
use super::{Room, arranging, chance, standings};
use crate::answer::Fault;
use crate::recorded;

pub(super) use format::api::Register;

/// Makes an operation from a folder and gives somebody the roles of a coordinator in it.
///
/// # Errors
/// Every fault of the folder; it does not say whose operation it is; an operation of this id is there already; what the store says.
pub async fn import(
    room: &Room,
    (operation, dir): (&OperationId, &Path),
    login: &str,
    now: Timestamp,
) -> Result<LogHead, Vec<Fault>> {
    let read = recorded::read(dir)?;
    let told = |fault: store::StoreFault| vec![Fault::from(fault)];
    let Some(user) = room.store.user_by_login(login).await.map_err(told)? else {
        let cause = format!("nobody signs in as \u{ab}{login}\u{bb}");
        return Err(vec![Fault::new("unknown-login", cause, "make the account first")]);
    };
    let Some(organisation) = &read.operation.organisation else {
        let cause = "the folder does not say whose operation it is, and so not who reports what its tables say";
        let action = "add a line organisation = \"ID\" with a party of parties.csv";
        return Err(vec![Fault::new("organisation-missing", cause, action).at("operation.toml", 0, "organisation")]);
    };
    let folder = std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_path_buf());
    let register = register_of(&read.operation, folder.display().to_string());
    let row = OperationRow {
        id: operation.clone(),
        title: read.operation.name.clone(),
        document: format::api::register_text(&register),
        created: now,
        version: 0,
    };
    let drafts = drafts(&read.operation, organisation, now);
    let reused = reused(&drafts);
    if !reused.is_empty() {
        return Err(reused);
    }
    let head = keep(room, &row, (&user.id, drafts), now).await.map_err(told)?;
    standings::derive(room, operation, &mut |_| {}).await.map_err(|refused| refused.faults)?;
    Ok(head)
}

async fn keep(
    room: &Room,
    row: &OperationRow,
    (user, drafts): (&UserId, Vec<LineDraft>),
    now: Timestamp,
) -> Result<LogHead, store::StoreFault> {
    let mut change = room.store.change().await?;
    change.add_operation(row).await?;
    let mut write = change.write(&row.id).await?;
    let mut head = write.head();
    let mut lines: Vec<LogLine> = Vec::new();
    for draft in drafts {
        let line = chain::next_line(head, now, draft);
        head = chain::head_after(&line);
        lines.push(line);
    }
    write.append(&lines).await?;
    write.set_roles(user, &[Role::Coordinator.word()]).await?;
    write.commit().await
}

fn register_of(operation: &Operation, folder: String) -> Register {
    Register {
        title: operation.name.clone(),
        parties: operation.parties.clone(),
        items: operation.items.iter().map(|item| (item.id.clone(), item.name.clone())).collect(),
        agreements: Vec::new(),
        needs_second_person: true,
        folder: Some(folder),
    }
}

/// What the folder's records become: each one line, in the order of the moment or the first moment of the day it speaks of. What
/// happened at one moment stands in the order of its table, and before what was said of it.
fn drafts(operation: &Operation, organisation: &PartyId, now: Timestamp) -> Vec<LineDraft> {
    let records = &operation.records;
    let at = |day: jiff::civil::Date| day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |day| day.timestamp());
    let custody = records.custody.iter();
    let custody = custody.map(|event| format::log::custody::draft(event, chance::bytes(), chance::bytes()));
    let mut said: Vec<LineDraft> = Vec::new();
    for event in &records.events {
        let text = format::log::event::write(event);
        let about = vec![event.subject.consignment.clone()];
        said.push(draft((LineKind::Event, event.id.as_str()), event.occurred, organisation, about, text));
    }
    for claim in &records.claims {
        let about = vec![claim.subject.consignment.clone()];
        let text = format::log::claim::write(claim);
        said.push(draft((LineKind::Claim, claim.id.as_str()), at(claim.said), organisation, about, text));
    }
    for assessment in &records.assessments {
        let text = format::log::assessment::write(assessment);
        let claim = records.claims.iter().find(|claim| claim.id == assessment.claim);
        let about = claim.map(|claim| claim.subject.consignment.clone()).into_iter().collect();
        said.push(draft((LineKind::Assessment, assessment.id.as_str()), assessment.at, organisation, about, text));
    }
    for entry in &records.entries {
        let about = entry.act.deal().and_then(|deal| deal.consignment.clone()).into_iter().collect();
        let text = format::log::transfer::write(entry);
        said.push(draft((LineKind::Transfer, entry.id.as_str()), at(entry.day), organisation, about, text));
    }
    let agreements = records.agreements.iter().cloned().map(Arrangement::Agreement);
    let arrangements = agreements.chain(records.factors.iter().cloned().map(Arrangement::Factor));
    said.extend(arrangements.map(|one| arranging::draft_of(&one, organisation, now)));
    said.sort_by(|one, other| one.id.cmp(&other.id));
    let mut drafts: Vec<LineDraft> = custody.chain(said).collect();
    drafts.sort_by_key(|draft| draft.occurred);
    drafts
}

/// Ids that two records of different tables have: in a log each names one line.
fn reused(drafts: &[LineDraft]) -> Vec<Fault> {
    let mut kinds: BTreeMap<&LineId, LineKind> = BTreeMap::new();
    let mut faults = Vec::new();
    for draft in drafts {
        if let Some(first) = kinds.insert(&draft.id, draft.kind) {
            let [one, other] = [first, draft.kind].map(LineKind::word);
            let cause = format!("\u{ab}{}\u{bb} is the id of two records: {one} and {other}", draft.id);
            faults.push(Fault::new("record-exists", cause, "give one of the two an id of its own in its table"));
        }
    }
    faults
}

/// The register of an operation.
///
/// # Errors
/// There is no such operation; what is stored is none.
pub(super) async fn register(room: &Room, operation: &OperationId) -> Result<Register, Refused> {
    let row = room.store.reading(operation).await?.operation().await?;
    format::api::register_read(&row.document).map_err(Refused::wrong)
}

/// What people call an operation.
///
/// # Errors
/// There is no such operation.
pub async fn title(room: &Room, operation: &OperationId) -> Result<String, Refused> {
    Ok(room.store.reading(operation).await?.operation().await?.title)
}
