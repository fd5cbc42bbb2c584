//! Decides what needs somebody now: alarms by deadline and by the plan that stands, which of them are new, and how old the last word
//! is. Only the consignments that the store knows to be due and those of the plan are read, so that a page costs the same in the
//! first week and after a million events. Up: [`crate::room`].

use std::collections::{BTreeMap, BTreeSet};

use format::room::NowView;
use jiff::Timestamp;
use model::custody::{Alarm, AlarmKind, AlarmPolicy, PlannedStep};
use model::id::{ConsignmentId, OperationId};

use super::access::{Action, Actor, Reach};
use super::refused::Refused;
use super::{Room, executing, history, visible};

/// Consignments that are told of at once: more than anybody works off before looking again.
const DUE_MAX: u32 = 50;

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
    let mut due = reading.due(now, party, None, DUE_MAX + 1).await?;
    let is_more = due.len() > DUE_MAX as usize;
    due.truncate(DUE_MAX as usize);
    let mut steps: BTreeMap<ConsignmentId, Vec<PlannedStep>> = BTreeMap::new();
    for step in executing::foreseen(room, operation).await? {
        steps.entry(step.consignment.clone()).or_default().push(step);
    }
    let waiting = due.into_iter().map(|standing| standing.consignment);
    let waiting: BTreeSet<ConsignmentId> = waiting.chain(steps.keys().cloned()).collect();
    let mut alarms = Vec::new();
    for consignment in waiting {
        let history = history::of(room, operation, &consignment).await?;
        let entries = visible::custody(&history.custody, actor);
        // What a plan foresees of goods that nobody has reported yet is for who runs the operation.
        if !entries.is_empty() || reach == Reach::All {
            let plan = steps.get(&consignment).map_or(&[][..], Vec::as_slice);
            alarms.extend(record::alarms::alarms(&entries, plan, &AlarmPolicy::default(), now));
        }
    }
    alarms.sort_by(|one, other| (one.since, &one.consignment).cmp(&(other.since, &other.consignment)));
    Ok(NowView { alarms, last: reading.last_recorded(party).await?, is_more })
}

/// The alarms that sound, so that one that begins is known from one that goes on.
#[derive(Clone, Debug, Default)]
pub struct Sounding(BTreeSet<(AlarmKind, ConsignmentId, Timestamp)>);

impl Sounding {
    /// Takes the alarms of now, and gives those that did not sound before. What an alarm says changes while it sounds; since
    /// when it does, does not.
    pub fn begun(&mut self, alarms: Vec<Alarm>) -> Vec<Alarm> {
        let key = |alarm: &Alarm| (alarm.kind, alarm.consignment.clone(), alarm.since);
        let before = std::mem::replace(&mut self.0, alarms.iter().map(key).collect());
        alarms.into_iter().filter(|alarm| !before.contains(&key(alarm))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(sounding.begun(vec![silent("48 h")]).len(), 1);
        assert_eq!(sounding.begun(vec![silent("49 h")]).len(), 0, "it goes on, in other words");
        assert_eq!(sounding.begun(vec![silent("49 h"), late()]), [late()]);
        assert_eq!(sounding.begun(Vec::new()).len(), 0);
        assert_eq!(sounding.begun(vec![late()]).len(), 1, "again");
    }
}
