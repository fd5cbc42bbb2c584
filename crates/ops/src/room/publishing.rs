//! Decides what the public may read of an operation, and what of that is kept between requests: what a consignment's events amount to,
//! until another line is about it. Up: [`crate::room`].

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use format::room::PublicView;
use model::custody::{CustodyAct, HeldRecall, Recorded};
use model::id::{ConsignmentId, OperationId};
use model::log::{LineKind, LogHead, LogLine};
use model::record::Records;
use store::{Mark, PAGE_MAX, Reading, Sought};

use super::access::{Action, Actor};
use super::refused::Refused;
use super::{Room, claiming, history, importing, recalling, visible};

/// What anybody may read of each operation's consignments. Whoever asks first makes it, and others wait for that.
pub(super) type Published = Mutex<BTreeMap<OperationId, Arc<tokio::sync::Mutex<Parts>>>>;

/// What anybody may read of one consignment.
#[derive(Debug)]
struct Part {
    /// What its events amount to.
    records: Records,
    corrections: Vec<Recorded>,
    recalls: Vec<HeldRecall>,
}

/// What anybody may read of an operation's consignments, as of a head of its log.
#[derive(Debug)]
pub(super) struct Parts {
    head: LogHead,
    /// Custody about no consignment: recalls, and what retracts or corrects them.
    apart: Vec<Recorded>,
    of: BTreeMap<ConsignmentId, Part>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { head: LogHead::EMPTY, apart: Vec::new(), of: BTreeMap::new() }
    }
}

impl Parts {
    /// Brings them to the end of the log: what lines were added about is made again, all of it where a recall came or where the log is
    /// not the one that was read.
    async fn renew(&mut self, room: &Room, operation: &OperationId, actor: &Actor) -> Result<(), Refused> {
        let reading = room.store.reading(operation).await?;
        // Asked first: what is added meanwhile is looked at again the next time.
        let head = reading.head().await?;
        let apart = recalling::apart(room, operation, actor).await?;
        match changed(&reading, self.head).await? {
            Some(changed) if apart == self.apart => self.of.retain(|id, _| !changed.contains(id)),
            _ => self.of.clear(),
        }
        let public = history::marked(room, operation, Mark::Public).await?;
        self.of.retain(|id, _| public.contains(id));
        // One consignment at a time is in memory, of those alone of which anybody may read something.
        for consignment in public {
            if let Entry::Vacant(place) = self.of.entry(consignment) {
                let part = part(room, (operation, actor), place.key(), &apart).await?;
                place.insert(part);
            }
        }
        (self.head, self.apart) = (head, apart);
        Ok(())
    }
}

async fn part(
    room: &Room,
    (operation, actor): (&OperationId, &Actor),
    consignment: &ConsignmentId,
    apart: &[Recorded],
) -> Result<Part, Refused> {
    let custody = history::of(room, operation, consignment).await?.custody;
    let mut entries = visible::custody(&custody, actor);
    let corrections = entries.iter().filter(|entry| is_correction(entry)).cloned().collect();
    let recalls = recalling::add(&mut entries, apart.to_vec(), consignment);
    Ok(Part { records: record::observed(&entries), corrections, recalls })
}

/// Consignments that lines after a head are about; none where the log does not go on from there.
async fn changed(reading: &Reading, head: LogHead) -> Result<Option<BTreeSet<ConsignmentId>>, Refused> {
    let mut changed = BTreeSet::new();
    let mut after = head;
    if head == LogHead::EMPTY {
        return Ok(None);
    }
    loop {
        let lines = reading.lines(&Sought::All, after.size, PAGE_MAX).await?;
        let Some(last) = lines.last() else {
            // A log that was put back to an older one has no such line, or another.
            let is_same = after != head || reading.head().await? == head;
            return Ok(is_same.then_some(changed));
        };
        if lines[0].previous != after.digest {
            return Ok(None);
        }
        for line in &lines {
            changed.extend(line.consignments.iter().cloned());
            if line.kind == LineKind::Erasure {
                let Some(erased) = erased(reading, line).await? else { return Ok(None) };
                changed.extend(erased.consignments);
            }
        }
        after = LogHead { size: last.number, digest: last.digest };
    }
}

/// The line of which a text was erased; none where that is not said.
async fn erased(reading: &Reading, line: &LogLine) -> Result<Option<LogLine>, Refused> {
    let text = line.facts.content.as_ref().map(|content| content.text.as_str());
    let Some(erasure) = text.and_then(|text| format::log::erasure::read(text).ok()) else { return Ok(None) };
    Ok(reading.lines(&Sought::All, erasure.line.saturating_sub(1), 1).await?.pop())
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
    let parts = {
        let mut all = room.published.lock().expect("no holder of this lock should panic");
        Arc::clone(all.entry(operation.clone()).or_default())
    };
    let mut parts = parts.lock().await;
    parts.renew(room, operation, &actor).await?;
    // What is told of goods beside their custody, by consignment; what is left is of those that only others may read.
    let mut beside: BTreeMap<&ConsignmentId, Records> = BTreeMap::new();
    for event in &told.events {
        beside.entry(&event.subject.consignment).or_default().events.push(event.clone());
    }
    for claim in &told.claims {
        beside.entry(&claim.subject.consignment).or_default().claims.push(claim.clone());
    }
    let mut columns = Vec::new();
    for (consignment, part) in &parts.of {
        let mut records = part.records.clone();
        let more = beside.remove(consignment).unwrap_or_default();
        records.events.extend(more.events);
        records.claims.extend(more.claims);
        columns.extend(record::columns(&records));
    }
    columns.extend(beside.values().flat_map(record::columns));
    columns.sort_by(|one, other| one.subject.cmp(&other.subject));
    let own = parts.of.values().flat_map(|part| &part.corrections);
    let mut corrections: Vec<Recorded> =
        parts.apart.iter().filter(|entry| is_correction(entry)).chain(own).cloned().collect();
    corrections.sort_by_key(|entry| entry.number);
    let reading = room.store.reading(operation).await?;
    Ok(PublicView {
        title: register.title.clone(),
        parties: register.parties.iter().map(|party| (party.id.clone(), party.name.clone())).collect(),
        items: register.items.clone(),
        gaps: columns.iter().flat_map(record::gaps).collect(),
        blanks: columns.iter().flat_map(record::blanks).collect(),
        columns,
        recalls: parts.of.values().flat_map(|part| part.recalls.iter().cloned()).collect(),
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
