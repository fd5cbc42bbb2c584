//! Decides how the lines of a log are listed, and what the records of an operation are to who asks for a table of them.
//! Up: [`crate::room`].

use std::collections::{BTreeMap, BTreeSet};

use format::room::PlanListRow;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::id::{ConsignmentId, OperationId, PlanId, UserId};
use model::ledger::{Act, Valued};
use model::log::LogLine;
use model::record::{Party, Records};
use record::ledger::last_day;
use store::{Mark, PlanRow, Sought};

use super::access::{Action, Actor};
use super::refused::Refused;
use super::{Room, arranging, history, importing, visible};

/// Lines of the log after a number; of one consignment or of all.
///
/// # Errors
/// Who may not; what the store says.
pub async fn log_lines(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    consignment: Option<&ConsignmentId>,
    after: u64,
    at_most: u32,
) -> Result<Vec<LogLine>, Refused> {
    actor.may(Action::ExportLog)?;
    let sought = consignment.map_or(Sought::All, |id| Sought::Consignment(id.clone()));
    Ok(room.store.reading(operation).await?.lines(&sought, after, at_most).await?)
}

/// Plans after an id, with the names of who drafted and approved them.
///
/// # Errors
/// Who may not; what the store says.
pub async fn plan_list(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    after: Option<&PlanId>,
    at_most: u32,
) -> Result<Vec<PlanListRow>, Refused> {
    actor.may(Action::SeePlans)?;
    let rows = room.store.reading(operation).await?.plans(None, after, at_most).await?;
    named(room, rows).await
}

/// Plans with the names of persons.
pub(super) async fn named(room: &Room, plans: Vec<PlanRow>) -> Result<Vec<PlanListRow>, Refused> {
    let mut names: BTreeMap<UserId, String> = BTreeMap::new();
    let mut rows = Vec::new();
    for row in plans {
        for id in [Some(&row.drafter), row.approver.as_ref()].into_iter().flatten() {
            if !names.contains_key(id) {
                // Who drafted a plan that was taken over from another store has no account here.
                let name = room.store.user(id).await?.map_or_else(|| id.to_string(), |user| user.name);
                names.insert(id.clone(), name);
            }
        }
        rows.push(PlanListRow {
            id: row.id,
            state: row.state.word().to_owned(),
            version: row.version,
            parent: row.parent,
            drafter: names[&row.drafter].clone(),
            drafted: row.drafted,
            approver: row.approver.map(|id| names[&id].clone()),
            decided: row.decided,
            digest: row.digest,
        });
    }
    Ok(rows)
}

/// An operation's records as one may see them.
#[derive(Clone, Debug)]
pub struct SeenRecords {
    /// What people call the operation.
    pub title: String,
    /// Today, or the day of the last entry if that is later.
    pub as_of: Date,
    /// Its parties.
    pub parties: Vec<Party>,
    /// Claims, events, judgements, the entries of the account, and the agreements and factors that it is kept by.
    pub records: Records,
}

/// The records that somebody sees who looks at claims or at the account: what was said, what was booked, and the custody of the
/// consignments that either speaks of, or of which somebody is cited.
///
/// # Errors
/// Who may not; what the store says.
pub async fn seen_records(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    action: Action,
    now: Timestamp,
) -> Result<SeenRecords, Refused> {
    actor.may(action)?;
    let register = importing::register(room, operation).await?;
    let told = history::told(room, operation).await?;
    let booked = history::booked(room, operation).await?;
    let held = arranging::seen(&register, &booked, actor);
    let entries = visible::entries(&booked.entries, actor);
    let of_claims = told.claims.iter().map(|claim| &claim.subject.consignment);
    let of_events = told.events.iter().map(|event| &event.subject.consignment);
    let of_entries = entries.iter().filter_map(|entry| match &entry.act {
        Act::Value { of: Valued::Consignment(consignment), .. } => Some(consignment),
        act => act.deal().and_then(|deal| deal.consignment.as_ref()),
    });
    let mut spoken_of: BTreeSet<ConsignmentId> = of_claims.chain(of_events).chain(of_entries).cloned().collect();
    spoken_of.extend(history::marked(room, operation, Mark::Said).await?);
    let custody = history::custody_of(room, operation, &spoken_of).await?;
    let mut records = record::observed(&visible::custody(&custody, actor));
    records.events.extend(told.events);
    records.claims.extend(told.claims);
    records.assessments = told.assessments;
    records.entries = entries;
    (records.agreements, records.factors) = (held.agreements, held.factors);
    let today = now.to_zoned(TimeZone::UTC).date();
    let as_of = last_day(&records.entries).map_or(today, |last| last.max(today));
    Ok(SeenRecords { title: register.title, as_of, parties: register.parties, records })
}
