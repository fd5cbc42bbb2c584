//! Decides what needs somebody now: alarms by deadline and by the plan that stands, which of them are new, and how old the last word
//! is. Only the consignments that the store knows to be due and those of the plan are read, so that a page costs the same in the
//! first week and after a million events. Up: [`crate::room`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use format::room::NowView;
use jiff::Timestamp;
use model::custody::{Alarm, AlarmKind, AlarmPolicy, PlannedStep};
use model::id::{ConsignmentId, OperationId, PartyId};

use super::access::{Action, Actor, Reach};
use super::refused::Refused;
use super::{Room, executing, history, visible};

/// Consignments that are told of at once: more than anybody works off before looking again.
const DUE_MAX: usize = 50;
/// Pages of due consignments that are looked through for those: of some no alarm sounds by what the reader sees.
const PAGES_MAX: usize = 20;

/// Who looks, as far as it decides what is seen: everything, or what is one organisation's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Audience {
    Overseers,
    Of(PartyId),
}

/// What was seen last by each who looks, and when.
pub(super) type Looked = BTreeMap<(OperationId, Audience), Arc<tokio::sync::Mutex<Option<(Instant, Arc<NowView>)>>>>;

/// Alarms of what one may see, longest first; of the consignments that have waited longest.
///
/// # Errors
/// Who may not; what the store says.
pub async fn now_view(
    room: &Room,
    (actor, operation): (&Actor, &OperationId),
    now: Timestamp,
) -> Result<NowView, Refused> {
    let reach = actor.may(Action::SeeNow)?;
    let party = visible::party(actor, reach)?;
    let reading = room.store.reading(operation).await?;
    let mut steps: BTreeMap<ConsignmentId, Vec<PlannedStep>> = BTreeMap::new();
    for step in executing::foreseen(room, operation).await? {
        steps.entry(step.consignment.clone()).or_default().push(step);
    }
    let mut found = Found { room, scope: (actor, operation), reach, steps: &steps, now, alarms: BTreeMap::new() };
    let (mut after, mut is_more) = (None, false);
    for page_number in 0..PAGES_MAX {
        let at_most = u32::try_from(DUE_MAX + 1).expect("a page should be short");
        let page = reading.due(now, party, after.as_ref(), at_most).await?;
        let is_last = page.len() <= DUE_MAX;
        for standing in page {
            after = standing.due.map(|due| (due, standing.consignment.clone()));
            if found.count() == DUE_MAX {
                is_more = found.would_sound(&standing.consignment).await?;
            } else {
                found.look(&standing.consignment).await?;
            }
            if is_more {
                break;
            }
        }
        is_more |= !is_last && page_number + 1 == PAGES_MAX;
        if is_last || is_more {
            break;
        }
    }
    for consignment in steps.keys() {
        found.look(consignment).await?;
    }
    let mut alarms: Vec<Alarm> = found.alarms.into_values().flatten().collect();
    alarms.sort_by(|one, other| (one.since, &one.consignment).cmp(&(other.since, &other.consignment)));
    Ok(NowView { alarms, last: reading.last_recorded(party).await?, is_more })
}

/// What sounds of the consignments that were looked at.
struct Found<'a> {
    room: &'a Room,
    scope: (&'a Actor, &'a OperationId),
    reach: Reach,
    steps: &'a BTreeMap<ConsignmentId, Vec<PlannedStep>>,
    now: Timestamp,
    alarms: BTreeMap<ConsignmentId, Vec<Alarm>>,
}

impl Found<'_> {
    /// Consignments of which something sounds.
    fn count(&self) -> usize {
        self.alarms.values().filter(|alarms| !alarms.is_empty()).count()
    }

    async fn alarms_of(&self, consignment: &ConsignmentId) -> Result<Vec<Alarm>, Refused> {
        let (actor, operation) = self.scope;
        let history = history::of(self.room, operation, consignment).await?;
        let entries = visible::custody(&history.custody, actor);
        // What a plan foresees of goods that nobody has reported yet is for who runs the operation.
        if entries.is_empty() && self.reach != Reach::All {
            return Ok(Vec::new());
        }
        let plan = self.steps.get(consignment).map_or(&[][..], Vec::as_slice);
        Ok(record::alarms::alarms(&entries, plan, &AlarmPolicy::default(), self.now))
    }

    async fn would_sound(&self, consignment: &ConsignmentId) -> Result<bool, Refused> {
        Ok(!self.alarms.contains_key(consignment) && !self.alarms_of(consignment).await?.is_empty())
    }

    async fn look(&mut self, consignment: &ConsignmentId) -> Result<(), Refused> {
        if !self.alarms.contains_key(consignment) {
            let alarms = self.alarms_of(consignment).await?;
            self.alarms.insert(consignment.clone(), alarms);
        }
        Ok(())
    }
}

/// As [`now_view`], looked for once for all who see the same and ask within a time: who waits for alarms to begin.
///
/// # Errors
/// As [`now_view`].
pub async fn now_view_of_late(
    room: &Room,
    scope: (&Actor, &OperationId),
    now: Timestamp,
    within: Duration,
) -> Result<Arc<NowView>, Refused> {
    let (actor, operation) = scope;
    let reach = actor.may(Action::SeeNow)?;
    let audience = match visible::party(actor, reach)? {
        _ if actor.is_overseer() => Audience::Overseers,
        Some(party) => Audience::Of(party.clone()),
        None => return Ok(Arc::new(now_view(room, scope, now).await?)),
    };
    let place = {
        let mut looked = room.looked.lock().expect("no holder of this lock should panic");
        Arc::clone(looked.entry((operation.clone(), audience)).or_default())
    };
    // Whoever comes while another looks waits for what that one sees.
    let mut seen = place.lock().await;
    match &*seen {
        Some((at, view)) if at.elapsed() < within => Ok(Arc::clone(view)),
        _ => {
            let view = Arc::new(now_view(room, scope, now).await?);
            *seen = Some((Instant::now(), Arc::clone(&view)));
            Ok(view)
        }
    }
}

/// The alarms that sound, so that one that begins is known from one that goes on.
#[derive(Clone, Debug, Default)]
pub struct Sounding(BTreeSet<(AlarmKind, ConsignmentId, Timestamp)>);

impl Sounding {
    /// Takes the alarms of now, and gives those that did not sound before. What an alarm says changes while it sounds; since
    /// when it does, does not.
    pub fn begun(&mut self, alarms: &[Alarm]) -> Vec<Alarm> {
        let key = |alarm: &Alarm| (alarm.kind, alarm.consignment.clone(), alarm.since);
        let before = std::mem::replace(&mut self.0, alarms.iter().map(key).collect());
        alarms.iter().filter(|alarm| !before.contains(&key(alarm))).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::access::Role;
    use crate::room::{Enrolment, clock, enrol, import, keeper};

    #[test]
    fn an_alarm_begins_once_and_again_after_it_ended() {
        let alarm = |kind, second, what: &str| Alarm {
            since: Timestamp::from_second(second).expect("a moment"),
            kind,
            consignment: ConsignmentId::of("C-1"),
            what: what.to_owned(),
            holders: Vec::new(),
            places: Vec::new(),
            next_step: "call".to_owned(),
            because: None,
        };
        let silent = |what| alarm(AlarmKind::Silent, 100, what);
        let late = || alarm(AlarmKind::Late, 100, "late");
        let mut sounding = Sounding::default();
        assert_eq!(sounding.begun(&[silent("48 h")]).len(), 1);
        assert_eq!(sounding.begun(&[silent("49 h")]).len(), 0, "it goes on, in other words");
        assert_eq!(sounding.begun(&[silent("49 h"), late()]), [late()]);
        assert_eq!(sounding.begun(&[]).len(), 0);
        assert_eq!(sounding.begun(&[late()]).len(), 1, "again");
    }

    #[tokio::test]
    async fn who_sees_the_same_is_looked_for_once() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let room = Room::of_file(&dir.path().join("room.db")).await.expect("a store");
        let operation = OperationId::of("april");
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
        let enrolment = |login: &str, party: &str, roles| Enrolment {
            login: login.to_owned(),
            name: login.to_owned(),
            organisation: PartyId::of(party),
            password: "tin kettle moth lamp".to_owned(),
            roles,
        };
        enrol(&room, &enrolment("anna", "EXAMPLE", None), clock()).await.expect("an account");
        import(&room, (&operation, &folder), "anna", clock()).await.expect("the example");
        let mut actors = vec![keeper(&room, "anna", &operation).await.expect("a coordinator")];
        for (login, party, role) in
            [("ada", "AXIOS", Role::Auditor), ("dora", "RU-GOV", Role::Donor), ("fay", "FEMA", Role::Donor)]
        {
            let roles = Some((operation.clone(), vec![role]));
            enrol(&room, &enrolment(login, party, roles), clock()).await.expect("an account");
            actors.push(keeper(&room, login, &operation).await.expect("somebody"));
        }
        let mut views = Vec::new();
        for actor in actors.iter().chain(&actors) {
            let late = now_view_of_late(&room, (actor, &operation), clock(), Duration::from_secs(600)).await;
            let late = late.expect("a view");
            assert_eq!(*late, now_view(&room, (actor, &operation), clock()).await.expect("a view"), "{}", actor.name);
            views.push(late);
        }
        let is_same = |one: usize, other: usize| Arc::ptr_eq(&views[one], &views[other]);
        assert!(is_same(0, 1), "coordinator and auditor see all");
        assert!(!is_same(0, 2) && !is_same(2, 3), "each organisation sees its own");
        assert!((0..4).all(|one| is_same(one, one + 4)), "whoever asks again sees what was looked for");
        let anew = now_view_of_late(&room, (&actors[0], &operation), clock(), Duration::ZERO).await.expect("a view");
        assert!(!Arc::ptr_eq(&anew, &views[0]), "after its time it is looked for again");
        room.close().await;
    }
}
