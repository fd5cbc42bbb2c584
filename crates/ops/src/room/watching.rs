//! Decides what is told to who watches: that something new was entered, and what the public may read. Up: [`crate::room`].

use format::room::PublicView;
use model::custody::{CustodyAct, Recorded};
use model::id::{ConsignmentId, OperationId};
use model::record::Records;
use store::{Mark, PAGE_MAX};

use super::access::{Action, Actor};
use super::refused::Refused;
use super::{Room, claiming, history, importing, recalling, visible};

/// That a write was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// In which operation.
    pub operation: OperationId,
    /// Number of the last line.
    pub head: u64,
    /// About which consignments.
    pub consignments: Vec<ConsignmentId>,
}

/// What anybody may read of an operation.
///
/// # Errors
/// There is no such operation; what the store says.
pub async fn public_page(room: &Room, operation: &OperationId) -> Result<PublicView, Refused> {
    let actor = Actor::public();
    actor.may(Action::SeePublic)?;
    let register = importing::register(room, operation).await?;
    let told = history::told(room, operation).await?;
    // One consignment at a time is in memory, of those alone of which anybody may read something.
    let mut columns = Vec::new();
    let apart = recalling::apart(room, operation, &actor).await?;
    let mut corrections = apart.clone();
    let mut recalls = Vec::new();
    let public = history::marked(room, operation, Mark::Public).await?;
    for consignment in &public {
        let custody = history::of(room, operation, consignment).await?.custody;
        let mut entries = visible::custody(&custody, &actor);
        corrections.extend(entries.iter().cloned());
        corrections.retain(is_correction);
        recalls.extend(recalling::add(&mut entries, apart.clone(), consignment));
        let mut records = record::observed(&entries);
        records.events.extend(told.events.iter().filter(|event| event.subject.consignment == *consignment).cloned());
        records.claims.extend(told.claims.iter().filter(|claim| claim.subject.consignment == *consignment).cloned());
        columns.extend(record::columns(&records));
    }
    let of_others = Records {
        events: told.events.iter().filter(|event| !public.contains(&event.subject.consignment)).cloned().collect(),
        claims: told.claims.iter().filter(|claim| !public.contains(&claim.subject.consignment)).cloned().collect(),
        ..Records::default()
    };
    columns.extend(record::columns(&of_others));
    columns.sort_by(|one, other| one.subject.cmp(&other.subject));
    corrections.retain(is_correction);
    corrections.sort_by_key(|entry| entry.number);
    let reading = room.store.reading(operation).await?;
    Ok(PublicView {
        title: register.title.clone(),
        parties: register.parties.iter().map(|party| (party.id.clone(), party.name.clone())).collect(),
        items: register.items.clone(),
        gaps: columns.iter().flat_map(record::gaps).collect(),
        blanks: columns.iter().flat_map(record::blanks).collect(),
        columns,
        recalls,
        claims: claiming::view(&told, &register.parties).rows,
        corrections,
        head: reading.head().await?,
        checkpoint: reading.checkpoints(0, PAGE_MAX).await?.pop(),
    })
}

/// Whether an event stands in another's stead.
fn is_correction(entry: &Recorded) -> bool {
    entry.event.corrects.is_some() || matches!(entry.event.act, CustodyAct::Retract(_))
}
