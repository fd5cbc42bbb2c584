//! Decides how a custody event is entered and how a consignment is shown. What is wrong with an event is asked of `record`.
//! Up: [`crate::room`].

use std::collections::{BTreeMap, BTreeSet};

use format::room::{ConsignmentRow, ConsignmentView};
use jiff::Timestamp;
use model::custody::{AlarmPolicy, CustodyAct, CustodyEvent, Recorded};
use model::id::{ConsignmentId, LineId, OperationId, PartyId};
use model::log::LineKind;
use model::record::{Columns, Records};
use record::custody::{self, Growing, faults_by_itself};
use store::{ConsignmentStanding, StandingFilter};

use super::access::{Action, Actor, Reach};
use super::entering::{
    Answered, Desk, Entered, Once, Placed, Refusals, enter, history_of, history_of_none, is_new, standing,
};
use super::history::{self, History};
use super::refused::Refused;
use super::{Room, chance, executing, recalling, standings, visible};
use crate::answer::Fault;

/// Enters an event.
///
/// # Errors
/// Who may not; all that `record` finds wrong; what the store says.
pub async fn record(
    room: &Room,
    scope: (&Actor, &OperationId),
    event: CustodyEvent,
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    record_all(room, scope, &Placed::alone(event), once, now).await
}

/// Enters events, all of them or none. They are held against the log and each other, in whichever order they stand.
///
/// # Errors
/// As [`record()`], every fault at the line of its event; what follows an event that is refused is looked at by itself alone.
pub async fn record_all(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    events: &[Placed<CustodyEvent>],
    once: &Once,
    now: Timestamp,
) -> Result<Answered, Refused> {
    let reach = actor.may(Action::RecordCustody)?;
    enter(room, (actor, operation), once, now, async |desk: &mut Desk<'_>| {
        let (_, organisation) = actor.writer()?;
        let (mut histories, mut taken) = (Histories::new(), Taken::default());
        let mut judged = Vec::new();
        for Placed { line, record: event } in events {
            let about = event.act.consignment().cloned();
            let entry = taken.entry(event.clone(), desk);
            if !histories.contains_key(&about) {
                histories.insert(about.clone(), Growing::new(known(desk, &about).await?));
            }
            let history = histories.get_mut(&about).expect("a history that is there or was just read");
            let refused = match taken.named_elsewhere(history, &entry, desk).await? {
                _ if taken.refused.contains(&about) => None,
                Some(other) => Some(other),
                None => is_allowed(history.history(), event, organisation, reach)
                    .and_then(|()| history.take(entry.clone()).map_err(Refused::wrong))
                    .err(),
            };
            let is_taken = refused.is_none() && !taken.refused.contains(&about);
            if is_taken {
                taken.entries.push(entry.clone());
            } else {
                taken.refused.insert(about.clone());
            }
            judged.push(Judged { line: *line, about, entry, is_taken, refused });
        }
        told(judged, settled(&mut histories)).none()?;
        taken.is_new(events, desk).await?;
        Ok(taken.written(&histories))
    })
    .await
}

/// The custody of each consignment that events are about, and of what concerns none.
type Histories = BTreeMap<Option<ConsignmentId>, Growing>;

/// What was found of an event before those that were taken are held against each other.
struct Judged {
    line: u64,
    about: Option<ConsignmentId>,
    entry: Recorded,
    is_taken: bool,
    refused: Option<Refused>,
}

/// The first event of each history that cannot have happened, by its place among those that were taken, with what is wrong with it.
fn settled(histories: &mut Histories) -> BTreeMap<Option<ConsignmentId>, (usize, Vec<Fault>)> {
    let wrong = histories.iter_mut().filter_map(|(about, history)| Some((about.clone(), history.settle().err()?)));
    wrong.collect()
}

/// All that is wrong, line by line. What follows a refusal in its history cannot be judged but by itself.
fn told(judged: Vec<Judged>, wrong: BTreeMap<Option<ConsignmentId>, (usize, Vec<Fault>)>) -> Refusals {
    let mut refusals = Refusals::default();
    let mut seen: BTreeMap<Option<ConsignmentId>, usize> = BTreeMap::new();
    let mut behind: BTreeSet<Option<ConsignmentId>> = BTreeSet::new();
    for Judged { line, about, entry, is_taken, refused } in judged {
        let place = seen.entry(about.clone()).or_default();
        let found = wrong.get(&about).filter(|(first, _)| is_taken && first == place).map(|(_, faults)| faults.clone());
        *place += usize::from(is_taken);
        let refused = refused.or(found.map(Refused::wrong));
        if behind.contains(&about) {
            refusals.kept(line, wrong_if_any(faults_by_itself(&entry)));
        } else if let Some(refused) = refused {
            refusals.add(line, refused);
            behind.insert(about);
        }
    }
    refusals
}

/// The custody that an event is held against: of its consignment, or of what concerns none.
async fn known(desk: &mut Desk<'_>, about: &Option<ConsignmentId>) -> Result<Vec<Recorded>, Refused> {
    let history = match about {
        Some(consignment) => history_of(desk.write, consignment).await?,
        None => history_of_none(desk.write).await?,
    };
    Ok(history.custody)
}

fn wrong_if_any(faults: Vec<Fault>) -> Result<(), Refused> {
    if faults.is_empty() { Ok(()) } else { Err(Refused::wrong(faults)) }
}

/// Events of one write that nothing speaks against so far.
#[derive(Debug, Default)]
struct Taken {
    entries: Vec<Recorded>,
    /// What events were about of which one was refused: what follows it cannot be judged.
    refused: BTreeSet<Option<ConsignmentId>>,
}

impl Taken {
    /// An event as the next line.
    fn entry(&self, event: CustodyEvent, desk: &Desk<'_>) -> Recorded {
        let number = desk.write.head().size + 1 + self.entries.len() as u64;
        Recorded { number, recorded: desk.recorded, event }
    }

    /// Whether every id is new to the log, also to what is not custody.
    async fn is_new(&self, events: &[Placed<CustodyEvent>], desk: &mut Desk<'_>) -> Result<(), Refused> {
        let (mut refusals, mut seen) = (Refusals::default(), BTreeSet::new());
        for event in events {
            let is_new = is_new(desk.write, (event.record.id.as_str(), &mut seen)).await;
            refusals.kept(event.line, is_new);
        }
        refusals.none()
    }

    /// That an event about no consignment names one that is about a consignment: it would stand on no page of it.
    async fn named_elsewhere(
        &self,
        history: &Growing,
        entry: &Recorded,
        desk: &mut Desk<'_>,
    ) -> Result<Option<Refused>, Refused> {
        if entry.event.act.consignment().is_some() {
            return Ok(None);
        }
        let target = match &entry.event.act {
            CustodyAct::Retract(act) => Some(&act.event),
            _ => entry.event.corrects.as_ref().map(|correction| &correction.event),
        };
        let Some(target) = target.filter(|id| history.history().iter().all(|known| known.event.id != **id)) else {
            return Ok(None);
        };
        let here = self.entries.iter().find(|entry| entry.event.id == *target);
        let consignment = match here {
            Some(entry) => entry.event.act.consignment().cloned(),
            None => {
                let line = desk.write.line(&LineId::of(target.as_str())).await?;
                line.filter(|line| line.kind == LineKind::Custody).and_then(|line| line.consignments.into_iter().next())
            }
        };
        Ok(consignment.map(|consignment| {
            let cause = format!("event {target} is about consignment {consignment}, and this one names none");
            let fault = Fault::new("other-consignment", cause, "name the same consignment");
            Refused::wrong(vec![fault])
        }))
    }

    /// Their lines, and where each consignment stands after the last of them.
    fn written(self, histories: &Histories) -> Entered {
        let drafts = self
            .entries
            .iter()
            .map(|entry| format::log::custody::draft(&entry.event, chance::bytes(), chance::bytes()));
        let drafts = drafts.collect();
        let last: BTreeMap<&ConsignmentId, &Recorded> =
            self.entries.iter().filter_map(|entry| Some((entry.event.act.consignment()?, entry))).collect();
        let standings = last.into_iter().filter_map(|(consignment, entry)| {
            let history = &histories[&Some(consignment.clone())];
            let standing = standing(history.state(), consignment, entry)?;
            Some(standings::completed(standing, history.history()))
        });
        Entered { drafts, standings: standings.collect(), ..Entered::default() }
    }
}

/// Whether an organisation may enter this event: with a reach of its own, only what is its own.
fn is_allowed(history: &[Recorded], event: &CustodyEvent, own: &PartyId, reach: Reach) -> Result<(), Refused> {
    if reach == Reach::All {
        return Ok(());
    }
    if event.actor != *own || event.on_behalf_of.as_ref().is_some_and(|party| party != own) {
        return Err(Refused::denied());
    }
    let is_own = match &event.act {
        CustodyAct::Commission(act) => act.holder == *own && (history.is_empty() || visible::is_party(history, own)),
        CustodyAct::Recall(act) => act.issuer == *own,
        _ => visible::is_party(history, own),
    };
    if is_own { Ok(()) } else { Err(Refused::unknown()) }
}

/// The line of an event that nothing speaks against, and where its consignment stands then.
pub(super) fn entered(history: &[Recorded], event: CustodyEvent, desk: &Desk<'_>) -> Result<Entered, Refused> {
    let entry = Recorded { number: desk.write.head().size + 1, recorded: desk.recorded, event };
    wrong_if_any(custody::refusals(history, &entry))?;
    let draft = format::log::custody::draft(&entry.event, chance::bytes(), chance::bytes());
    let mut after = history.to_vec();
    after.push(entry.clone());
    let state = custody::custody(&after);
    let standing = entry.event.act.consignment().and_then(|consignment| standing(&state, consignment, &entry));
    let standing = standing.map(|standing| standings::completed(standing, &after));
    Ok(Entered { drafts: vec![draft], standings: standing.into_iter().collect(), ..Entered::default() })
}

/// What is known of a consignment, as one may see it.
///
/// # Errors
/// There is none, or none of yours; what the store says.
pub async fn consignment(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    consignment: &ConsignmentId,
    now: Timestamp,
) -> Result<ConsignmentView, Refused> {
    actor.may(Action::SeeConsignments)?;
    let history = history::of(room, operation, consignment).await?;
    let mut entries = visible::custody(&history.custody, actor);
    if entries.is_empty() {
        return Err(Refused::unknown());
    }
    let recalls = recalling::add(&mut entries, recalling::apart(room, operation, actor).await?, consignment);
    let state = custody::custody(&entries);
    let is_blind = visible::is_blind(&state, consignment, actor);
    let columns = if is_blind { Vec::new() } else { columns(&entries, &history, Some(consignment)) };
    let (holders, places) = state.held(consignment, |_, _| true);
    let mut plan = executing::foreseen(room, operation).await?;
    plan.retain(|step| step.consignment == *consignment);
    Ok(ConsignmentView {
        id: consignment.clone(),
        holders,
        places,
        superseded: state.superseded().keys().cloned().collect(),
        troubles: state.troubles().iter().map(|trouble| (trouble.event.clone(), trouble.fault.cause.clone())).collect(),
        gaps: columns.iter().flat_map(record::gaps).collect(),
        blanks: columns.iter().flat_map(record::blanks).collect(),
        columns,
        recalls,
        alarms: record::alarms::alarms(&entries, &plan, &AlarmPolicy::default(), now),
        entries,
        is_blind,
        is_counting: actor.reach(Action::Count) != Reach::Nothing,
    })
}

/// The seven columns that custody, events and claims make; of one consignment or of all.
pub(super) fn columns(entries: &[Recorded], history: &History, of: Option<&ConsignmentId>) -> Vec<Columns> {
    let mut records: Records = record::observed(entries);
    records.events.extend(history.events.iter().cloned());
    records.claims.extend(history.claims.iter().cloned());
    let mut columns = record::columns(&records);
    columns.retain(|one| of.is_none_or(|of| one.subject.consignment == *of));
    columns
}

/// A page of the consignments that one may see, after an id.
///
/// # Errors
/// Who may not; what the store says.
pub async fn consignments(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    after: Option<&ConsignmentId>,
    at_most: u32,
) -> Result<Vec<ConsignmentRow>, Refused> {
    let reach = actor.may(Action::SeeConsignments)?;
    let party = visible::party(actor, reach)?;
    let filter = StandingFilter { party: party.cloned(), ..StandingFilter::default() };
    let standings = room.store.reading(operation).await?.standings(&filter, after, at_most).await?;
    let mut rows = Vec::new();
    for standing in standings {
        rows.push(match standing.has_own && !actor.is_overseer() {
            // Where it stands for others than those who keep something of it to themselves.
            true => seen_row(room, (actor, operation), standing.consignment).await?,
            false => row(standing),
        });
    }
    Ok(rows)
}

/// Where a consignment stands by what one sees of it.
async fn seen_row(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    consignment: ConsignmentId,
) -> Result<ConsignmentRow, Refused> {
    let entries = visible::custody(&history::of(room, operation, &consignment).await?.custody, actor);
    let last = entries.iter().map(|entry| entry.event.occurred).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let state = custody::custody(&entries);
    let stood = entries.last().and_then(|entry| standing(&state, &consignment, entry));
    Ok(stood.map_or_else(
        // Somebody told of it before anybody told how it came under custody.
        || ConsignmentRow { id: consignment.clone(), state: "unknown".to_owned(), holder: None, place: None, last },
        row,
    ))
}

fn row(standing: ConsignmentStanding) -> ConsignmentRow {
    ConsignmentRow {
        id: standing.consignment,
        state: standing.state,
        holder: standing.holder,
        place: standing.place,
        last: standing.last_occurred,
    }
}
