//! Decides what is told to who watches: that something new was entered, and what the public may read. Up: [`crate::room`].

use format::room::PublicView;
use model::custody::CustodyAct;
use model::id::{ConsignmentId, OperationId};
use store::PAGE_MAX;

use super::access::{Action, Actor};
use super::refused::Refused;
use super::{Room, claiming, history, importing, recording, visible};

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
    let history = history::whole(room, operation).await?;
    let entries = visible::custody(&history.custody, &actor);
    let columns = recording::columns(&entries, &history, None);
    let reading = room.store.reading(operation).await?;
    let corrections = entries
        .iter()
        .filter(|entry| entry.event.corrects.is_some() || matches!(entry.event.act, CustodyAct::Retract(_)));
    Ok(PublicView {
        title: register.title.clone(),
        parties: register.parties.iter().map(|party| (party.id.clone(), party.name.clone())).collect(),
        items: register.items.clone(),
        gaps: columns.iter().flat_map(record::gaps).collect(),
        blanks: columns.iter().flat_map(record::blanks).collect(),
        columns,
        recalls: record::recalls(&entries),
        claims: claiming::view(&history, &register.parties).rows,
        corrections: corrections.cloned().collect(),
        head: reading.head().await?,
        checkpoint: reading.checkpoints(0, PAGE_MAX).await?.pop(),
    })
}
